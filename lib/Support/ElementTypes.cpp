//===- ElementTypes.cpp - How elements lie in memory ----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Support/ElementTypes.h"
#include "mlir/IR/BuiltinTypes.h"

using namespace mlir;

bool mlc::isSupportedElementType(Type type) {
  if (auto integer = dyn_cast<IntegerType>(type))
    return llvm::is_contained({1u, 8u, 16u, 32u, 64u}, integer.getWidth());
  return type.isF16() || type.isBF16() || type.isF32() || type.isF64();
}

Type mlc::getElementTypeInMemory(Type type) {
  auto integer = dyn_cast<IntegerType>(type);
  if (!integer)
    return type;
  if (integer.getWidth() == 1)
    return IntegerType::get(type.getContext(), 8);
  return IntegerType::get(type.getContext(), integer.getWidth());
}
