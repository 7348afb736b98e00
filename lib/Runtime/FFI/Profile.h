//===- Profile.h - How long each kernel of a call takes -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_RUNTIME_FFI_PROFILE_H
#define MLC_LIB_RUNTIME_FFI_PROFILE_H

#include "mlc-runtime/runtime.h"
#include <chrono>
#include <string>
#include <vector>

namespace mlc::runtime {

/// What the kernels that this thread runs take while it lives. Code tells the context of its
/// kernels if it was compiled to be profiled.
class Profile {
public:
  struct Kernel {
    std::string name;
    double seconds;
    int64_t bytes;
  };

  Profile() : outer(current) { current = this; }
  Profile(const Profile &) = delete;
  ~Profile() { current = outer; }

  const std::vector<Kernel> &getKernels() const { return kernels; }

  /// Has the profile of this thread, if there is one, hear of the kernels of a context.
  static void listenTo(mlc_context &context);

private:
  using Clock = std::chrono::steady_clock;

  /// A function found by name may run kernels of its own.
  std::vector<Clock::time_point> begun;
  std::vector<Kernel> kernels;
  Profile *outer;
  static thread_local Profile *current;
};

} // namespace mlc::runtime

#endif // MLC_LIB_RUNTIME_FFI_PROFILE_H
