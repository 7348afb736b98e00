//===- Context.cpp - Functions called by name from compiled code ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Context.h"
#include <cstring>
#include <tvm/ffi/container/array.h>
#include <tvm/ffi/container/tensor.h>

using namespace mlc::runtime;
namespace ffi = tvm::ffi;

void mlc::runtime::raiseLastError() {
  throw ffi::Error(mlc_last_error_kind(), mlc_last_error(), "");
}

namespace {

/// Memory that belongs to someone else: a buffer of the call that is under way.
struct Borrowed {
  void AllocData(DLTensor *tensor, void *data) { tensor->data = data; }
  void FreeData(DLTensor *) {}
};

ffi::Tensor makeView(const DLTensor &tensor) {
  void *data = static_cast<char *>(tensor.data) + tensor.byte_offset;
  return ffi::Tensor::FromNDAlloc(Borrowed(), ffi::ShapeView(tensor.shape, size_t(tensor.ndim)),
                                  tensor.dtype, tensor.device, data);
}

std::string describe(const DLTensor &tensor) {
  std::string text = ffi::DLDataTypeToString(tensor.dtype) + " (";
  for (int32_t i = 0; i < tensor.ndim; ++i)
    text += (i ? ", " : "") + std::to_string(tensor.shape[i]);
  return text + (tensor.ndim == 1 ? ",)" : ")");
}

/// Copies a tensor that a function returned to where compiled code wants it.
void copyResult(const ffi::Tensor &from, const DLTensor &to, const std::string &what) {
  bool same = from.ndim() == to.ndim && from.dtype() == to.dtype &&
              std::equal(to.shape, to.shape + to.ndim, from.shape().begin());
  if (!same)
    TVM_FFI_THROW(ValueError) << what << ": expected " << describe(to) << ", got "
                              << describe(*from.GetDLTensorPtr());
  if (from.device().device_type != kDLCPU || !from.IsContiguous())
    TVM_FFI_THROW(ValueError) << what << ": expected a contiguous tensor on the CPU";
  std::memcpy(static_cast<char *>(to.data) + to.byte_offset,
              static_cast<const char *>(from.data_ptr()) + from.GetDLTensorPtr()->byte_offset,
              ffi::GetDataSize(to));
}

} // namespace

Context::Context(const mlc_function *caller) : mlc_context(mlc_default_context()), caller(caller) {
  call_packed = callPacked;
  call_packed_value = callPackedValue;
}

void Context::raise() {
  if (error)
    throw *std::move(error);
  raiseLastError();
}

ffi::Any Context::call(const char *name, const DLTensor *args, int32_t numArgs) {
  std::optional<ffi::Function> function = ffi::Function::GetGlobal(name);
  if (!function)
    TVM_FFI_THROW(ValueError) << mlc_function_name(caller) << ": calls the function \"" << name
                              << "\" by name, but no function is registered under it; register one "
                                 "with mlc.runtime.register_func";
  std::vector<ffi::Any> views;
  views.reserve(size_t(numArgs));
  for (int32_t i = 0; i < numArgs; ++i)
    views.push_back(makeView(args[i]));
  std::vector<ffi::AnyView> packed(views.begin(), views.end());
  ffi::Any result;
  function->CallPacked(packed.data(), numArgs, &result);
  return result;
}

template <typename Body> int32_t Context::guard(mlc_context *self, Body body) {
  auto *context = static_cast<Context *>(self);
  try {
    body(*context);
    return MLC_OK;
  } catch (const ffi::Error &raised) {
    context->error = raised;
  } catch (const std::exception &raised) {
    context->error = ffi::Error("RuntimeError", raised.what(), "");
  }
  return MLC_FAILED;
}

int32_t Context::callPacked(mlc_context *self, const char *name, DLTensor *args, int32_t numArgs,
                            int32_t) {
  return guard(self, [&](Context &context) { context.call(name, args, numArgs); });
}

int32_t Context::callPackedValue(mlc_context *self, const char *name, DLTensor *args,
                                 int32_t numArgs, int32_t numOutputs) {
  return guard(self, [&](Context &context) {
    int32_t numInputs = numArgs - numOutputs;
    ffi::Any result = context.call(name, args, numInputs);
    if (numOutputs == 0)
      return;
    std::string what =
        std::string(mlc_function_name(context.caller)) + ": result of \"" + name + "\"";
    if (std::optional<ffi::Tensor> tensor = result.as<ffi::Tensor>(); tensor && numOutputs == 1)
      return copyResult(*tensor, args[numInputs], what);
    auto array = result.as<ffi::Array<ffi::Any>>();
    if (!array || int64_t(array->size()) != numOutputs)
      TVM_FFI_THROW(TypeError) << what << ": expected "
                               << (numOutputs == 1 ? "a tensor"
                                                   : std::to_string(numOutputs) + " tensors")
                               << ", got " << result.GetTypeKey();
    for (int32_t i = 0; i < numOutputs; ++i) {
      auto tensor = (*array)[i].as<ffi::Tensor>();
      if (!tensor)
        TVM_FFI_THROW(TypeError) << what << ": expected tensors, got " << (*array)[i].GetTypeKey();
      copyResult(*tensor, args[numInputs + i], what);
    }
  });
}
