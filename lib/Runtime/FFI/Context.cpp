//===- Context.cpp - Functions called by name from compiled code ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Context.h"
#include "Module.h"
#include "Profile.h"
#include <cstring>
#include <memory>
#include <tvm/ffi/container/array.h>
#include <tvm/ffi/container/tensor.h>
#include <vector>

using namespace mlc::runtime;
namespace ffi = tvm::ffi;

void mlc::runtime::raiseLastError() {
  throw ffi::Error(mlc_last_error_kind(), mlc_last_error(), "");
}

namespace {

/// What the views of one call keep alive, if one of them is kept.
using Pinned = std::vector<ffi::Any>;

/// Memory that belongs to someone else: a buffer of the call that is under way.
struct Borrowed {
  std::shared_ptr<Pinned> pinned;
  void *data = nullptr;

  void AllocData(DLTensor *tensor, void *memory) { tensor->data = data = memory; }
  void FreeData(DLTensor *tensor) {
    if (tensor->data != data)
      mlc_free(tensor->data);
  }
};

/// The arguments of a function that is called by name, seen as tensors. They are meant for the time
/// of the call. If one is kept (an exception keeps the arguments of every frame) it gets a copy of
/// its data when the call ends; arrays that share its memory still see results of the compiled
/// function, which are kept alive, but not its workspace.
class Views {
public:
  Views(const DLTensor *args, int32_t count, const ffi::Any *results, size_t numResults)
      : results(results), numResults(numResults) {
    tensors.reserve(size_t(count));
    for (int32_t i = 0; i < count; ++i) {
      void *data = static_cast<char *>(args[i].data) + args[i].byte_offset;
      tensors.push_back(ffi::Tensor::FromNDAlloc(
          Borrowed{pinned}, ffi::ShapeView(args[i].shape, size_t(args[i].ndim)), args[i].dtype,
          args[i].device, data));
    }
    packed.assign(tensors.begin(), tensors.end());
  }
  Views(const Views &) = delete;
  ~Views() {
    for (const ffi::Tensor &tensor : tensors)
      if (tensor.use_count() > 1)
        detach(const_cast<DLTensor *>(tensor.GetDLTensorPtr()));
  }

  const ffi::AnyView *data() const { return packed.data(); }

private:
  void detach(DLTensor *tensor) {
    if (pinned->empty())
      pinned->assign(results, results + numResults);
    size_t bytes = ffi::GetDataSize(*tensor);
    if (void *copy = mlc_allocate(bytes)) {
      std::memcpy(copy, tensor->data, bytes);
      tensor->data = copy;
    }
  }

  const ffi::Any *results;
  size_t numResults;
  std::shared_ptr<Pinned> pinned = std::make_shared<Pinned>();
  std::vector<ffi::Tensor> tensors;
  std::vector<ffi::AnyView> packed;
};

std::string describe(const DLTensor &tensor) {
  std::string text = ffi::DLDataTypeToString(tensor.dtype) + " (";
  for (int32_t i = 0; i < tensor.ndim; ++i)
    text += (i ? ", " : "") + (tensor.shape[i] < 0 ? "?" : std::to_string(tensor.shape[i]));
  return text + (tensor.ndim == 1 ? ",)" : ")");
}

/// Casts of tvm-ffi take nothing for an object that is null.
template <typename Obj> bool isA(const ffi::Any &value) {
  return value.type_index() == Obj::_type_index;
}

/// A tensor that a function returned must be what compiled code wants; negative extents are any.
void checkResult(const ffi::Tensor &from, const DLTensor &to, const std::string &what) {
  bool same =
      from.ndim() == to.ndim && from.dtype() == to.dtype &&
      std::equal(to.shape, to.shape + to.ndim, from.shape().begin(),
                 [](int64_t expected, int64_t got) { return expected < 0 || expected == got; });
  if (!same)
    TVM_FFI_THROW(ValueError) << what << ": expected " << describe(to) << ", got "
                              << describe(*from.GetDLTensorPtr());
  if (from.device().device_type != kDLCPU || !from.IsContiguous())
    TVM_FFI_THROW(ValueError) << what << ": expected a contiguous tensor on the CPU";
}

/// Copies the elements of a tensor to one of its shape.
void copyElements(const DLTensor &from, const DLTensor &to) {
  std::memcpy(static_cast<char *>(to.data) + to.byte_offset,
              static_cast<const char *>(from.data) + from.byte_offset, ffi::GetDataSize(from));
}

/// A tensor of its own with the elements of another.
ffi::Tensor copyOf(const DLTensor &tensor) {
  ffi::Tensor result = makeTensor(ffi::ShapeView(tensor.shape, size_t(tensor.ndim)), tensor.dtype);
  copyElements(tensor, *result.GetDLTensorPtr());
  return result;
}

} // namespace

Context::Context(const mlc_function *caller) : mlc_context(mlc_default_context()), caller(caller) {
  call_packed = callPacked;
  call_packed_value = callPackedValue;
  call_packed_new = callPackedNew;
  give_output = giveOutput;
  Profile::listenTo(*this);
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
  Views views(args, numArgs, results, numResults);
  ffi::Any result;
  function->CallPacked(views.data(), numArgs, &result);
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

template <typename Take>
void Context::callForTensors(const char *name, DLTensor *args, int32_t numArgs, int32_t numOutputs,
                             Take take) {
  ffi::Any result = call(name, args, numArgs);
  if (numOutputs == 0)
    return;
  DLTensor *outputs = args + numArgs;
  std::string what = std::string(mlc_function_name(caller)) + ": result of \"" + name + "\"";
  auto takeTensor = [&](const ffi::Any &value, DLTensor &to) {
    if (!isA<ffi::TensorObj>(value))
      TVM_FFI_THROW(TypeError) << what << ": expected tensors, got " << value.GetTypeKey();
    ffi::Tensor tensor = value.cast<ffi::Tensor>();
    checkResult(tensor, to, what);
    take(*tensor.GetDLTensorPtr(), to);
  };
  if (isA<ffi::TensorObj>(result) && numOutputs == 1)
    return takeTensor(result, outputs[0]);
  ffi::Array<ffi::Any> array;
  if (isA<ffi::ArrayObj>(result))
    array = result.cast<ffi::Array<ffi::Any>>();
  if (!isA<ffi::ArrayObj>(result) || int64_t(array.size()) != numOutputs)
    TVM_FFI_THROW(TypeError) << what << ": expected "
                             << (numOutputs == 1 ? "a tensor"
                                                 : std::to_string(numOutputs) + " tensors")
                             << ", got " << result.GetTypeKey();
  for (int32_t i = 0; i < numOutputs; ++i)
    takeTensor(array[i], outputs[i]);
}

int32_t Context::callPackedValue(mlc_context *self, const char *name, DLTensor *args,
                                 int32_t numArgs, int32_t numOutputs) {
  return guard(self, [&](Context &context) {
    context.callForTensors(name, args, numArgs - numOutputs, numOutputs, copyElements);
  });
}

int32_t Context::callPackedNew(mlc_context *self, const char *name, DLTensor *args, int32_t numArgs,
                               int32_t numOutputs) {
  return guard(self, [&](Context &context) {
    // What is returned may be memory of the call that is under way, or be changed later by others.
    auto keep = [&](const DLTensor &tensor, DLTensor &to) {
      const DLTensor *copy = context.made.emplace_back(copyOf(tensor)).GetDLTensorPtr();
      to.data = copy->data;
      std::copy(copy->shape, copy->shape + copy->ndim, to.shape);
    };
    context.callForTensors(name, args, numArgs - numOutputs, numOutputs, keep);
  });
}

int32_t Context::giveOutput(mlc_context *self, int32_t index, const DLTensor *value) {
  return guard(self, [&](Context &context) {
    if (!context.open) {
      (void)mlc_default_context().give_output(self, index, value);
      raiseLastError();
    }
    // What a function that was called by name made is given as it is, once.
    for (const ffi::Tensor &tensor : context.made)
      if (tensor.use_count() == 1 && tensor.data_ptr() == value->data &&
          std::equal(value->shape, value->shape + value->ndim, tensor.shape().begin(),
                     tensor.shape().end())) {
        context.open[index] = tensor;
        return;
      }
    context.open[index] = copyOf(*value);
  });
}
