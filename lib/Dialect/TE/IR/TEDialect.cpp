//===- TEDialect.cpp - The te dialect -------------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TE/IR/TE.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlc::te;

#include "mlc/Dialect/TE/IR/TEDialect.cpp.inc"
#include "mlc/Dialect/TE/IR/TEEnums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "mlc/Dialect/TE/IR/TEAttributes.cpp.inc"

void TEDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "mlc/Dialect/TE/IR/TEOps.cpp.inc"
      >();
  addAttributes<
#define GET_ATTRDEF_LIST
#include "mlc/Dialect/TE/IR/TEAttributes.cpp.inc"
      >();
}
