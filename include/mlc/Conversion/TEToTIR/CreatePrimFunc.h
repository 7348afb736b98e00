//===- CreatePrimFunc.h - From te ops to a prim_func ----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_CONVERSION_TETOTIR_CREATEPRIMFUNC_H
#define MLC_CONVERSION_TETOTIR_CREATEPRIMFUNC_H

#include "mlc/Dialect/TIR/IR/TIR.h"
#include <string>

namespace mlc {

/// A parameter of a prim_func that is made from te ops.
struct PrimFuncParam {
  /// A tensor that the te ops read, one that they make, or a scalar that they use.
  mlir::Value value;
  /// The parameter's name. If it is empty: for a result of a te op its own name, else `arg0`, ...
  std::string name;
  /// The dimensions of a tensor, or null to find them: each unknown one of an input is a symbol of
  /// its own, those of a result follow from its extents.
  relax::DimsAttr dims = {};
};

/// What an `index` value that the te ops use is in terms of the symbols of the parameters.
struct PrimFuncExtent {
  mlir::Value value;
  relax::DimExpr expr;
};

struct PrimFuncOptions {
  /// Values that are no parameters. What they need is read from the buffers; a symbol that is no
  /// dimension of a buffer by itself becomes an `index` parameter after the others.
  llvm::SmallVector<PrimFuncExtent> extents;
  /// Width of the integers that loops and extents stand for, 32 or 64.
  unsigned indexBits = 64;
  bool isNoAlias = true;
  bool isPrivate = false;
};

struct CreatedPrimFunc {
  tir::PrimFuncOp func;
  /// The symbols that became `index` parameters after those asked for.
  llvm::SmallVector<mlir::StringAttr> extraSymbols;
};

using EmitErrorFn = llvm::function_ref<mlir::InFlightDiagnostic(mlir::Location)>;

/// Checks that `createPrimFunc` can be called with these: every tensor that is read is a parameter
/// or the result of a te op, no parameter is there twice, and every scalar is a parameter, an
/// extent, or computed from these without side effects.
mlir::LogicalResult checkPrimFuncParams(llvm::ArrayRef<PrimFuncParam> params,
                                        const PrimFuncOptions &options, EmitErrorFn emitError);

/// Makes a prim_func at the builder's insertion point that computes the parameters that are results
/// of `te.compute` or `te.reduce` from those that are not, as TVM's `create_prim_func` does:
///
/// - the ops that the results need, each after those it reads, in the order of the parameters, give
///   one loop nest and one block each. A spatial op of several results gives one block a result,
///   a reduction of several results one block for all.
/// - A loop has the name of its axis (`i`), an iteration variable that with `v_` before it. Loops
/// of
///   extent 1 stay. A spatial op without axes gets the one iteration variable `vi`.
/// - A result that is no parameter is an `alloc_buffer` of the root block. Buffers have the name of
///   the op, `name.v0`, `name.v1`, ... if there are several results; blocks that of the op, of the
///   buffer for a spatial op of several results, made unique by `_1`, `_2`, ...
/// - Index arithmetic is put in its normal form, what can be folded is, and what blocks read and
///   write is found from their bodies.
///
/// The te ops stay as they are. Fails, with the errors of `checkPrimFuncParams`, before anything is
/// made.
mlir::FailureOr<CreatedPrimFunc> createPrimFunc(mlir::OpBuilder &builder, mlir::Location loc,
                                                llvm::StringRef name,
                                                llvm::ArrayRef<PrimFuncParam> params,
                                                const PrimFuncOptions &options,
                                                EmitErrorFn emitError);

} // namespace mlc

#endif // MLC_CONVERSION_TETOTIR_CREATEPRIMFUNC_H
