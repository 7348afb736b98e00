//===- OutlineGroup.h - Ops of a dataflow block become a function ---------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_RELAX_TRANSFORMS_FUSION_OUTLINEGROUP_H
#define MLC_LIB_DIALECT_RELAX_TRANSFORMS_FUSION_OUTLINEGROUP_H

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/TIR/Analysis/FunctionTable.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlc::relax {

/// The name of a value: of a parameter, or of what an op gives.
llvm::StringRef getValueName(mlir::Value value);

/// What an op is called in the name of a function that it goes into: the function that it calls, or
/// its own name, with `_` for dots.
std::string getKernelName(mlir::Operation *op);

/// `fused_` and the names of the ops, in their order.
std::string getFusedName(llvm::ArrayRef<mlir::Operation *> group);

/// Whether the ops, which are in one block and in its order, can become one call: no op of the
/// block outside of them both follows from one of them and is needed by another.
bool canOutline(llvm::ArrayRef<mlir::Operation *> group);

struct OutlineOptions {
  /// The name of the function; an empty one is `getFusedName`.
  std::string name;
  /// Constants are part of the function instead of parameters.
  bool keepsConstants = false;
  /// Attributes of the function.
  llvm::SmallVector<mlir::NamedAttribute> attributes;
};

/// Makes a private function of the ops, for which `canOutline` holds, and a call in their place. It
/// returns all results of the last op, and those of the others that are used outside of the group.
/// The ops between them that follow from it move behind the call. Equal functions are shared.
mlir::func::FuncOp outlineGroup(mlir::RewriterBase &rewriter, tir::FunctionTable &table,
                                llvm::ArrayRef<mlir::Operation *> group,
                                const OutlineOptions &options);

/// Says of the composite functions that a function for a code generator calls that they are inside
/// of it. One that others call, too, is copied.
void nestComposites(mlir::func::FuncOp func, mlir::SymbolTable &symbols);

} // namespace mlc::relax

#endif // MLC_LIB_DIALECT_RELAX_TRANSFORMS_FUSION_OUTLINEGROUP_H
