//===- OpAsmDirectives.h - Parts of the assembly that several families use ------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_RELAX_IR_OPASMDIRECTIVES_H
#define MLC_LIB_DIALECT_RELAX_IR_OPASMDIRECTIVES_H

#include "mlc/Dialect/Relax/IR/Operators.h"

namespace mlc::relax {

/// A `#relax.dims` without its name: `[n, m * 2]`.
inline mlir::ParseResult parseDimList(mlir::OpAsmParser &parser, DimsAttr &attr) {
  llvm::SmallVector<DimExpr> dims;
  if (parseDims(parser, dims))
    return mlir::failure();
  attr = DimsAttr::get(parser.getContext(), dims);
  return mlir::success();
}

inline void printDimList(mlir::OpAsmPrinter &printer, mlir::Operation *, DimsAttr attr) {
  printDims(printer.getStream(), attr.getDims());
}

/// The one type of an operand and of the result.
inline mlir::ParseResult parseSameType(mlir::OpAsmParser &parser, mlir::Type &operand,
                                       mlir::Type &result) {
  if (parser.parseType(operand))
    return mlir::failure();
  result = operand;
  return mlir::success();
}

inline void printSameType(mlir::OpAsmPrinter &printer, mlir::Operation *, mlir::Type operand,
                          mlir::Type) {
  printer << operand;
}

} // namespace mlc::relax

#endif // MLC_LIB_DIALECT_RELAX_IR_OPASMDIRECTIVES_H
