//===- Printers.h - What prints functions and modules ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_TRANSLATION_TVMSCRIPT_PRINTERS_H
#define MLC_LIB_TRANSLATION_TVMSCRIPT_PRINTERS_H

#include "Writer.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlc::tvmscript {

llvm::LogicalResult printPrimFunc(Writer &writer, tir::PrimFuncOp function);

/// Large constants that were met, in the order of their indices.
struct Metadata {
  llvm::MapVector<mlir::Attribute, unsigned> constants;
};
/// The constants as JSON, which the parser of scripts reads; nothing where the data of one is not
/// at hand.
std::optional<std::string> printMetadata(const Metadata &metadata);
llvm::LogicalResult printRelaxFunction(Writer &writer, mlir::func::FuncOp function,
                                       Metadata &metadata);

/// The function that an operation says to be written inside of the one around it, or null.
mlir::func::FuncOp getLocalFunction(mlir::Operation *op);

/// A value of an attribute dictionary in Python; nothing for what has no form.
using PrintAttributeFn = llvm::function_ref<std::optional<std::string>(mlir::Attribute)>;
/// `printFirst` is asked before, for each part; `prefix` is what scripts call `T`.
std::optional<std::string> printAttribute(mlir::Attribute attribute,
                                          PrintAttributeFn printFirst = nullptr,
                                          llvm::StringRef prefix = "T");

} // namespace mlc::tvmscript

#endif // MLC_LIB_TRANSLATION_TVMSCRIPT_PRINTERS_H
