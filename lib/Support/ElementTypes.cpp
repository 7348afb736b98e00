//===- ElementTypes.cpp - How elements lie in memory ----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Support/ElementTypes.h"
#include "mlir/IR/BuiltinTypes.h"

using namespace mlir;

Type mlc::getElementTypeInMemory(Type type) {
  auto integer = dyn_cast<IntegerType>(type);
  if (!integer)
    return type;
  if (integer.getWidth() == 1)
    return IntegerType::get(type.getContext(), 8);
  return IntegerType::get(type.getContext(), integer.getWidth());
}
