//===- Value.cpp - Values of a program that is interpreted ----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Reference/Value.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlc::reference;

//===----------------------------------------------------------------------------------------===//
// Scalars
//===----------------------------------------------------------------------------------------===//

unsigned mlc::reference::getBitWidth(Type type) {
  return isa<IndexType>(type) ? 64 : type.getIntOrFloatBitWidth();
}

unsigned mlc::reference::getByteWidth(Type type) { return (getBitWidth(type) + 7) / 8; }

Scalar Scalar::get(Type type, int64_t value) {
  if (auto floatType = dyn_cast<FloatType>(type))
    return get(floatType, static_cast<double>(value));
  return {type, APInt(getBitWidth(type), value, /*isSigned=*/true, /*implicitTrunc=*/true)};
}

Scalar Scalar::get(FloatType type, const APFloat &value) {
  APFloat converted = value;
  bool losesInfo;
  converted.convert(type.getFloatSemantics(), APFloat::rmNearestTiesToEven, &losesInfo);
  return {type, converted.bitcastToAPInt()};
}

Scalar Scalar::get(FloatType type, double value) { return get(type, APFloat(value)); }

std::optional<Scalar> Scalar::get(Attribute attribute) {
  if (auto number = dyn_cast<IntegerAttr>(attribute))
    return Scalar{number.getType(), number.getValue()};
  if (auto number = dyn_cast<FloatAttr>(attribute))
    return Scalar{number.getType(), number.getValue().bitcastToAPInt()};
  return std::nullopt;
}

APFloat Scalar::getFloat() const {
  return APFloat(cast<FloatType>(type).getFloatSemantics(), bits);
}

double Scalar::getDouble() const {
  APFloat value = getFloat();
  bool losesInfo;
  value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &losesInfo);
  return value.convertToDouble();
}

//===----------------------------------------------------------------------------------------===//
// Buffers
//===----------------------------------------------------------------------------------------===//

Buffer Buffer::allocate(StringRef name, Type elementType, ArrayRef<int64_t> shape) {
  Buffer buffer;
  buffer.elementType = elementType;
  buffer.shape.assign(shape.begin(), shape.end());
  buffer.strides.resize(shape.size());
  int64_t elements = 1;
  for (auto [extent, stride] : llvm::reverse(llvm::zip_equal(shape, buffer.strides))) {
    stride = elements;
    elements *= extent;
  }
  buffer.storage = std::make_shared<Storage>(name.str(), elements * getByteWidth(elementType));
  return buffer;
}

int64_t Buffer::getNumElements() const {
  int64_t elements = 1;
  for (int64_t extent : shape)
    elements *= extent;
  return elements;
}

int64_t Buffer::getAddress(ArrayRef<int64_t> indices) const {
  int64_t element = offset;
  for (auto [index, stride] : llvm::zip_equal(indices, strides))
    element += index * stride;
  return base + element * getByteWidth(elementType);
}

bool Buffer::isInBounds(ArrayRef<int64_t> indices) const {
  return indices.size() == shape.size() &&
         llvm::all_of_zip(indices, shape, [](int64_t index, int64_t extent) {
           return index >= 0 && index < extent;
         });
}

bool Buffer::isInStorage(int64_t address) const {
  return address >= 0 &&
         address + getByteWidth(elementType) <= static_cast<int64_t>(storage->bytes.size());
}

bool Buffer::isWritten(int64_t address) const {
  for (unsigned i = 0, e = getByteWidth(elementType); i < e; ++i)
    if (!storage->written[address + i])
      return false;
  return true;
}

Scalar Buffer::read(int64_t address) const {
  unsigned width = getByteWidth(elementType);
  APInt bits(width * 8, 0);
  for (unsigned i = 0; i < width; ++i)
    bits.insertBits(storage->bytes[address + i], i * 8, 8);
  return {elementType, bits.trunc(getBitWidth(elementType))};
}

void Buffer::write(int64_t address, const Scalar &value) {
  unsigned width = getByteWidth(elementType);
  APInt bits = value.bits.zext(width * 8);
  for (unsigned i = 0; i < width; ++i) {
    storage->bytes[address + i] = bits.extractBitsAsZExtValue(8, i * 8);
    storage->written[address + i] = true;
  }
}

void Buffer::forEach(function_ref<void(ArrayRef<int64_t>)> callback) const {
  SmallVector<int64_t> indices(shape.size(), 0);
  for (int64_t left = getNumElements(); left > 0; --left) {
    callback(indices);
    for (size_t dim = shape.size(); dim-- > 0;) {
      if (++indices[dim] < shape[dim])
        break;
      indices[dim] = 0;
    }
  }
}

DenseElementsAttr Buffer::toAttribute() const {
  SmallVector<APInt> integers;
  SmallVector<APFloat> floats;
  bool isComplete = true;
  forEach([&](ArrayRef<int64_t> indices) {
    int64_t address = getAddress(indices);
    isComplete &= isWritten(address);
    Scalar element = read(address);
    if (isa<FloatType>(elementType))
      floats.push_back(element.getFloat());
    else
      integers.push_back(element.bits);
  });
  if (!isComplete)
    return {};
  auto type = RankedTensorType::get(shape, elementType);
  return isa<FloatType>(elementType) ? DenseElementsAttr::get(type, floats)
                                     : DenseElementsAttr::get(type, integers);
}
