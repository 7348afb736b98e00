//===- Operands.cpp - What functions that are called by name are given ----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Operands.h"
#include <algorithm>
#include <cmath>
#include <tvm/ffi/error.h>

using namespace mlc::runtime;
namespace ffi = tvm::ffi;

namespace {

/// What a half, or a bfloat, is as a float.
template <int ExponentBits> float widen(uint16_t bits) {
  constexpr int kMantissaBits = 15 - ExponentBits;
  constexpr int kBias = (1 << (ExponentBits - 1)) - 1;
  int exponent = bits >> kMantissaBits & ((1 << ExponentBits) - 1);
  int mantissa = bits & ((1 << kMantissaBits) - 1);
  float value = 0;
  if (exponent == (1 << ExponentBits) - 1)
    value = mantissa ? std::nanf("") : INFINITY;
  else if (exponent == 0)
    value = std::ldexp(float(mantissa), 1 - kBias - kMantissaBits);
  else
    value = std::ldexp(float(mantissa + (1 << kMantissaBits)), exponent - kBias - kMantissaBits);
  return bits >> 15 ? -value : value;
}

/// Calls `body` with the element at each place, as an int64_t, a uint64_t or a double.
template <typename Body> void forEachElement(const DLTensor &tensor, Body body) {
  int64_t count = ffi::GetDataSize(tensor) / itemBytes(tensor);
  auto visit = [&](auto element, auto convert) {
    using T = decltype(element);
    const T *elements = elementsOf<T>(tensor);
    for (int64_t i = 0; i < count; ++i)
      body(i, convert(elements[i]));
  };
  auto toSigned = [](auto value) { return int64_t(value); };
  auto toUnsigned = [](auto value) { return uint64_t(value); };
  auto toDouble = [](auto value) { return double(value); };
  DLDataType dtype = tensor.dtype;
  int kind = dtype.code << 8 | dtype.bits;
  switch (dtype.lanes == 1 ? kind : -1) {
  case kDLInt << 8 | 8:
    return visit(int8_t(), toSigned);
  case kDLInt << 8 | 16:
    return visit(int16_t(), toSigned);
  case kDLInt << 8 | 32:
    return visit(int32_t(), toSigned);
  case kDLInt << 8 | 64:
    return visit(int64_t(), toSigned);
  case kDLBool << 8 | 8:
    return visit(uint8_t(), [](uint8_t value) { return uint64_t(value != 0); });
  case kDLUInt << 8 | 8:
    return visit(uint8_t(), toUnsigned);
  case kDLUInt << 8 | 16:
    return visit(uint16_t(), toUnsigned);
  case kDLUInt << 8 | 32:
    return visit(uint32_t(), toUnsigned);
  case kDLUInt << 8 | 64:
    return visit(uint64_t(), toUnsigned);
  case kDLFloat << 8 | 16:
    return visit(uint16_t(), [](uint16_t bits) { return double(widen<5>(bits)); });
  case kDLBfloat << 8 | 16:
    return visit(uint16_t(), [](uint16_t bits) { return double(widen<8>(bits)); });
  case kDLFloat << 8 | 32:
    return visit(float(), toDouble);
  case kDLFloat << 8 | 64:
    return visit(double(), toDouble);
  default:
    TVM_FFI_THROW(TypeError) << "elements of " << ffi::DLDataTypeToString(dtype)
                             << " have no order here";
  }
}

constexpr uint64_t kSign = uint64_t(1) << 63;

uint64_t orderedKey(uint64_t value) { return value; }
uint64_t orderedKey(int64_t value) { return uint64_t(value) ^ kSign; }
uint64_t orderedKey(double value) {
  if (std::isnan(value))
    return ~uint64_t(0);
  value += 0.0; // -0 becomes 0
  uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof(bits));
  return bits & kSign ? ~bits : bits | kSign;
}

} // namespace

void mlc::runtime::checkCount(const char *name, ffi::PackedArgs args, int32_t least, int32_t most) {
  if (args.size() >= least && args.size() <= most)
    return;
  TVM_FFI_THROW(TypeError) << name << ": expected " << least
                           << (least == most ? "" : " to " + std::to_string(most))
                           << " arguments, got " << args.size();
}

const DLTensor *mlc::runtime::operand(const char *name, ffi::PackedArgs args, int32_t index) {
  std::optional<DLTensor *> tensor = args[index].try_cast<DLTensor *>();
  if (!tensor)
    TVM_FFI_THROW(TypeError) << name << ": argument " << index << ": expected a tensor, got "
                             << args[index].GetTypeKey();
  if ((*tensor)->device.device_type != kDLCPU || !ffi::IsContiguous(**tensor))
    TVM_FFI_THROW(ValueError) << name << ": argument " << index
                              << ": expected a contiguous tensor on the CPU";
  return *tensor;
}

double mlc::runtime::number(const char *name, ffi::PackedArgs args, int32_t index) {
  if (std::optional<double> value = args[index].try_cast<double>())
    return *value;
  const DLTensor *tensor = operand(name, args, index);
  std::vector<double> values = numbersOf(*tensor);
  if (values.size() != 1)
    TVM_FFI_THROW(ValueError) << name << ": argument " << index << ": expected one number, got "
                              << values.size();
  return values.front();
}

std::vector<int64_t> mlc::runtime::integers(const char *name, ffi::PackedArgs args, int32_t index) {
  const DLTensor *tensor = operand(name, args, index);
  if (tensor->ndim != 1 || (tensor->dtype.code != kDLInt && tensor->dtype.code != kDLUInt))
    TVM_FFI_THROW(TypeError) << name << ": argument " << index
                             << ": expected integers in one dimension, got "
                             << ffi::DLDataTypeToString(tensor->dtype) << " in " << tensor->ndim;
  std::vector<int64_t> values;
  forEachElement(*tensor, [&](int64_t, auto value) { values.push_back(int64_t(value)); });
  return values;
}

int64_t mlc::runtime::axisOf(const char *name, int64_t axis, const DLTensor &tensor) {
  if (axis < -tensor.ndim || axis >= tensor.ndim)
    TVM_FFI_THROW(ValueError) << name << ": axis " << axis << " is none of a tensor of "
                              << tensor.ndim << " dimensions";
  return axis < 0 ? axis + tensor.ndim : axis;
}

ffi::Tensor mlc::runtime::makeVector(const std::vector<int64_t> &values) {
  int64_t size = int64_t(values.size());
  ffi::Tensor result = makeTensor(ffi::ShapeView(&size, 1), DLDataType{kDLInt, 64, 1});
  std::copy(values.begin(), values.end(), static_cast<int64_t *>(result.data_ptr()));
  return result;
}

std::vector<uint64_t> mlc::runtime::orderedKeys(const DLTensor &tensor) {
  std::vector<uint64_t> keys(ffi::GetDataSize(tensor) / itemBytes(tensor));
  forEachElement(tensor, [&](int64_t i, auto value) { keys[size_t(i)] = orderedKey(value); });
  return keys;
}

std::vector<int64_t> mlc::runtime::nonzeroPlaces(const DLTensor &tensor) {
  std::vector<int64_t> places;
  forEachElement(tensor, [&](int64_t i, auto value) {
    if (value != 0)
      places.push_back(i);
  });
  return places;
}

std::vector<double> mlc::runtime::numbersOf(const DLTensor &tensor) {
  std::vector<double> values;
  forEachElement(tensor, [&](int64_t, auto value) { values.push_back(double(value)); });
  return values;
}
