//===- Profile.cpp - How long each kernel of a call takes -----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Profile.h"
#include <tvm/ffi/container/array.h>
#include <tvm/ffi/function.h>
#include <tvm/ffi/reflection/registry.h>
#include <tvm/ffi/string.h>

using namespace mlc::runtime;
namespace ffi = tvm::ffi;

thread_local Profile *Profile::current = nullptr;

void Profile::listenTo(mlc_context &context) {
  if (!current)
    return;
  context.kernel_begins = [](mlc_context *) {
    if (current)
      current->begun.push_back(Clock::now());
  };
  context.kernel_ends = [](mlc_context *, const char *name, int64_t bytes) {
    if (!current || current->begun.empty())
      return;
    std::chrono::duration<double> taken = Clock::now() - current->begun.back();
    current->begun.pop_back();
    current->kernels.push_back({name, taken.count(), bytes});
  };
}

namespace {

/// Name, seconds and bytes of each kernel that a call of the function runs, in order; the last
/// entry is of the whole call, and without a name.
ffi::Array<ffi::Any> profile(const ffi::Function &function, const ffi::Array<ffi::Any> &arguments) {
  std::vector<ffi::AnyView> args(arguments.begin(), arguments.end());
  Profile profile;
  ffi::Any result;
  auto start = std::chrono::steady_clock::now();
  function.CallPacked(args.data(), int32_t(args.size()), &result);
  std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  ffi::Array<ffi::Any> found;
  auto add = [&](const std::string &name, double seconds, int64_t bytes) {
    found.push_back(ffi::Array<ffi::Any>{ffi::String(name), seconds, bytes});
  };
  for (const Profile::Kernel &kernel : profile.getKernels())
    add(kernel.name, kernel.seconds, kernel.bytes);
  add("", taken.count(), 0);
  return found;
}

TVM_FFI_STATIC_INIT_BLOCK() {
  tvm::ffi::reflection::GlobalDef().def("mlc.runtime.profile", profile);
}

} // namespace
