//===- OperatorForm.h - An operator of a graph as TVM has it --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_TRANSLATION_OPERATORFORM_H
#define MLC_TRANSLATION_OPERATORFORM_H

#include "mlir/IR/Operation.h"
#include <vector>

namespace mlc {

/// An argument of an operator: one of these. Shapes, numbers and tuples of them are attributes here
/// and arguments in TVM.
struct OperatorArgument {
  enum Kind { Operand, Shape, Number, Tuple };
  Kind kind;
  /// The number of the operand.
  unsigned operand = 0;
  /// A `DimsAttr`, or a number: a typed attribute or a `DimExprAttr`.
  mlir::Attribute value;
  std::vector<OperatorArgument> fields;
};

/// What a keyword is called, and its value; null where it is not set, but false for a flag.
using OperatorKeyword = std::pair<llvm::StringRef, mlir::Attribute>;

/// An operator as TVM has it: its name without `relax.`, its arguments, and the attributes that are
/// printed as keywords, in the order in which TVM declares them.
struct OperatorForm {
  llvm::StringRef name;
  llvm::SmallVector<OperatorArgument> arguments;
  llvm::SmallVector<OperatorKeyword> keywords;
};

OperatorForm getOperatorForm(mlir::Operation *op);

} // namespace mlc

#endif // MLC_TRANSLATION_OPERATORFORM_H
