//===- Operands.h - What functions that are called by name are given ------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_RUNTIME_FFI_OPERANDS_H
#define MLC_LIB_RUNTIME_FFI_OPERANDS_H

#include "Module.h"
#include <cstring>
#include <optional>
#include <tvm/ffi/function.h>
#include <vector>

namespace mlc::runtime {

/// Throws unless there are from `least` to `most` arguments.
void checkCount(const char *name, tvm::ffi::PackedArgs args, int32_t least, int32_t most);

/// Argument `index`, a tensor on the CPU without gaps. Throws if it is none.
const DLTensor *operand(const char *name, tvm::ffi::PackedArgs args, int32_t index);

/// A number: one of Python's, or the only element of a tensor.
double number(const char *name, tvm::ffi::PackedArgs args, int32_t index);

/// The elements of a tensor of integers of one dimension.
std::vector<int64_t> integers(const char *name, tvm::ffi::PackedArgs args, int32_t index);

/// An axis, counted from the front. Throws if the tensor has no such dimension.
int64_t axisOf(const char *name, int64_t axis, const DLTensor &tensor);

/// A tensor of int64 of one dimension.
tvm::ffi::Tensor makeVector(const std::vector<int64_t> &values);

/// A number for each element that is in the order of the elements and equal where they are. What is
/// not a number is equal to itself, and the greatest; the zeros are equal.
std::vector<uint64_t> orderedKeys(const DLTensor &tensor);

/// The places of the elements that are not 0, in order.
std::vector<int64_t> nonzeroPlaces(const DLTensor &tensor);

/// The elements as numbers.
std::vector<double> numbersOf(const DLTensor &tensor);

inline size_t itemBytes(const DLTensor &tensor) {
  return size_t(tensor.dtype.bits * tensor.dtype.lanes + 7) / 8;
}

template <typename T> const T *elementsOf(const DLTensor &tensor) {
  return reinterpret_cast<const T *>(static_cast<const char *>(tensor.data) + tensor.byte_offset);
}

} // namespace mlc::runtime

#endif // MLC_LIB_RUNTIME_FFI_OPERANDS_H
