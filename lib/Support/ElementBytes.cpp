//===- ElementBytes.cpp - The elements of constants as they lie in memory -------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Support/ElementBytes.h"
#include "mlir/IR/DialectResourceBlobManager.h"

using namespace mlir;
using namespace mlc;

static FailureOr<ElementBytes> readDense(DenseElementsAttr attribute,
                                         function_ref<InFlightDiagnostic()> emitError) {
  Type element = attribute.getElementType();
  int64_t count = attribute.getNumElements();
  if (!element.isIntOrFloat()) {
    if (emitError)
      emitError() << "expects elements that are integers or floats, got " << element;
    return failure();
  }
  bool isBit = element.isInteger(1);
  if (!isBit && element.getIntOrFloatBitWidth() % 8 != 0) {
    if (emitError)
      emitError() << "expects elements of whole bytes or i1, got " << element;
    return failure();
  }
  if (!isBit && !attribute.isSplat())
    return ElementBytes{attribute.getRawData(), nullptr};
  size_t itemBytes = isBit ? 1 : element.getIntOrFloatBitWidth() / 8;
  size_t size = size_t(count) * itemBytes;
  auto owned = std::make_unique<char[]>(size);
  if (isBit)
    for (auto [index, bit] : llvm::enumerate(attribute.getValues<bool>()))
      owned[index] = bit;
  else
    for (int64_t index = 0; index < count; ++index)
      std::copy_n(attribute.getRawData().data(), itemBytes,
                  owned.get() + size_t(index) * itemBytes);
  ArrayRef<char> bytes(owned.get(), size);
  return ElementBytes{bytes, std::move(owned)};
}

FailureOr<ElementBytes> mlc::readElements(Attribute value,
                                          function_ref<InFlightDiagnostic()> emitError) {
  if (auto dense = dyn_cast<DenseElementsAttr>(value))
    return readDense(dense, emitError);
  auto resource = dyn_cast<DenseResourceElementsAttr>(value);
  if (!resource) {
    if (emitError)
      emitError() << "expects a dense or dense_resource attribute, got " << value;
    return failure();
  }
  AsmResourceBlob *blob = resource.getRawHandle().getBlob();
  if (!blob) {
    if (emitError)
      emitError() << "the data of its resource \"" << resource.getRawHandle().getKey()
                  << "\" are not there";
    return failure();
  }
  return ElementBytes{blob->getData(), nullptr};
}
