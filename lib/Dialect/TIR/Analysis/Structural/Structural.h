//===- Structural.h - What counts when ops are compared but for names -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_ANALYSIS_STRUCTURAL_H
#define MLC_LIB_DIALECT_TIR_ANALYSIS_STRUCTURAL_H

#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/PatternMatch.h"

namespace mlc::tir {

/// Gives the symbols of dimensions in an op names that depend on where they are, not on what they
/// are called: first the symbols that stand alone, then the others, each in the order of the text.
class SymbolNames {
public:
  explicit SymbolNames(mlir::Operation *root);

  SymbolNames(const SymbolNames &) = delete;
  SymbolNames &operator=(const SymbolNames &) = delete;

  /// The same attribute or type with the symbols' new names.
  template <typename T> T rename(T attrOrType) {
    return names.empty() ? attrOrType : llvm::cast<T>(replacer.replace(attrOrType));
  }

private:
  void add(mlir::StringAttr symbol) {
    names.try_emplace(
        symbol, relax::DimExpr::symbol(symbol.getContext(), "$" + std::to_string(names.size())));
  }

  llvm::DenseMap<mlir::StringAttr, relax::DimExpr> names;
  mlir::AttrTypeReplacer replacer;
};

/// The attributes by which an op is compared. The name of a root is none of them.
llvm::SmallVector<mlir::NamedAttribute> getComparedAttrs(mlir::Operation *op, bool isRoot,
                                                         SymbolNames &symbols);

/// Whether two attributes hold the same elements, in whatever way.
bool haveSameElements(mlir::Attribute lhs, mlir::Attribute rhs);

/// True for an op that is part of a scalar expression: it is compared where its result is used, so
/// that neither its place nor the sharing of its result matters.
bool isExpression(mlir::Operation *op);

/// The value as a result of an expression, or null.
mlir::OpResult getExpression(mlir::Value value);

/// The value that is cast between `index` and the integer that it stands for in the function, which
/// scripts do not tell apart; any other value as it is.
mlir::Value skipIndexCasts(mlir::Value value);

/// Whether two types, or two numbers, are the same but that one is of `index`, and the other of the
/// integer that this stands for in the function of `op`.
bool areSameIndices(mlir::Operation *op, mlir::Type lhs, mlir::Type rhs);
bool areSameIndices(mlir::Operation *op, mlir::Attribute lhs, mlir::Attribute rhs);

/// Whether an op is affine arithmetic, whose terms have no order.
bool isAffine(mlir::Operation *op);

/// The map, of dimensions only, and the operands of an affine op once what other affine ops compute
/// is written into it.
mlir::AffineMap inlineAffine(mlir::Operation *op, llvm::SmallVector<mlir::Value> &operands);

/// The expression of sizes that a dimension of a parameter is: of several that are equal, any may
/// be read.
relax::DimExprAttr getSize(mlir::Operation *op);

/// Says how many ops that may write come before a read in its block.
class WriteCounts {
public:
  unsigned get(mlir::memref::LoadOp load);

private:
  llvm::DenseMap<mlir::Operation *, unsigned> counts;
};

/// Rewrites the index arithmetic of a function, also where sizes that are no numbers are factors or
/// divisors, into one form: sums of products and quotients, without remainders, where nothing that
/// the divisor divides is divided, nor a quotient. Sizes are positive.
void normalizeDivisions(mlir::RewriterBase &rewriter, PrimFuncOp func);

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_ANALYSIS_STRUCTURAL_H
