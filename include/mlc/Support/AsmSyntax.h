//===- AsmSyntax.h - What the assembly of our dialects has in common ------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_SUPPORT_ASMSYNTAX_H
#define MLC_SUPPORT_ASMSYNTAX_H

#include "mlir/IR/OpImplementation.h"

namespace mlc {

/// The location `loc` that also says that a value is called `name`; `loc` itself if the name is
/// empty.
mlir::Location getNamedLoc(llvm::StringRef name, mlir::Location loc);

/// The location `loc` without the name of a value, if it says one: what is beside the value has
/// none.
mlir::Location getUnnamedLoc(mlir::Location loc);

/// The name that a location says, or an empty string.
llvm::StringRef getNameFromLoc(mlir::Location loc);

/// Suggests for each argument of the region's entry block the name that its location says.
void suggestArgumentNames(mlir::Region &region, mlir::OpAsmSetValueNameFn setName);

/// Parses a number or an `index` value: a value is added to `values` and `number` becomes
/// `ShapedType::kDynamic`.
mlir::ParseResult
parseNumberOrValue(mlir::OpAsmParser &parser,
                   llvm::SmallVectorImpl<mlir::OpAsmParser::UnresolvedOperand> &values,
                   int64_t &number);

/// Prints a number, or the first of `values`, which it takes off, where `number` is
/// `ShapedType::kDynamic`.
void printNumberOrValue(mlir::OpAsmPrinter &printer, mlir::ValueRange &values, int64_t number);

/// Parses `%i`: an `index` argument whose location keeps the name that it has in the text.
mlir::ParseResult parseNamedIndexArgument(mlir::OpAsmParser &parser,
                                          mlir::OpAsmParser::Argument &argument);

} // namespace mlc

#endif // MLC_SUPPORT_ASMSYNTAX_H
