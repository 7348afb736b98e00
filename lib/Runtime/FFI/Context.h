//===- Context.h - Functions called by name from compiled code ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_RUNTIME_FFI_CONTEXT_H
#define MLC_LIB_RUNTIME_FFI_CONTEXT_H

#include "mlc-runtime/runtime.h"
#include <optional>
#include <tvm/ffi/container/tensor.h>
#include <tvm/ffi/error.h>
#include <tvm/ffi/function.h>
#include <vector>

namespace mlc::runtime {

/// The context of one call: functions are found in the registry of tvm-ffi. An error of such a
/// function is kept as it is, with its traceback, until the compiled code has returned.
class Context : public mlc_context {
public:
  explicit Context(const mlc_function *caller);

  /// Names memory that belongs to the call, to be kept alive by whoever keeps a view of it.
  void setResults(const tvm::ffi::Any *first, size_t count) {
    results = first;
    numResults = count;
  }
  Context(const Context &) = delete;

  /// Takes the outputs that compiled code makes itself: `outputs` has a place for each output.
  void takeOutputs(tvm::ffi::Any *outputs) { open = outputs; }

  /// Throws what went wrong; called when compiled code has returned an error.
  [[noreturn]] void raise();

private:
  static int32_t callPacked(mlc_context *self, const char *name, DLTensor *args, int32_t numArgs,
                            int32_t numOutputs);
  static int32_t callPackedValue(mlc_context *self, const char *name, DLTensor *args,
                                 int32_t numArgs, int32_t numOutputs);
  static int32_t callPackedNew(mlc_context *self, const char *name, DLTensor *args, int32_t numArgs,
                               int32_t numOutputs);
  static int32_t giveOutput(mlc_context *self, int32_t index, const DLTensor *value);

  /// Calls the function of that name on views of the arguments.
  tvm::ffi::Any call(const char *name, const DLTensor *args, int32_t numArgs);
  /// Calls the function of that name on the first `numArgs` of `args`, and gives what it returns,
  /// which must be tensors, to `take` with what the other `numOutputs` say of them.
  template <typename Take>
  void callForTensors(const char *name, DLTensor *args, int32_t numArgs, int32_t numOutputs,
                      Take take);
  /// Runs `body`, keeping what it throws.
  template <typename Body> static int32_t guard(mlc_context *self, Body body);

  const mlc_function *caller;
  const tvm::ffi::Any *results = nullptr;
  size_t numResults = 0;
  /// What functions returned whose size nobody knew.
  std::vector<tvm::ffi::Tensor> made;
  tvm::ffi::Any *open = nullptr;
  std::optional<tvm::ffi::Error> error;
};

/// Throws the last error of the runtime's core on this thread.
[[noreturn]] void raiseLastError();

} // namespace mlc::runtime

#endif // MLC_LIB_RUNTIME_FFI_CONTEXT_H
