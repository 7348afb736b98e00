//===- Structural.h - What counts when ops are compared but for names -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_ANALYSIS_STRUCTURAL_H
#define MLC_LIB_DIALECT_TIR_ANALYSIS_STRUCTURAL_H

#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"
#include "mlc/Dialect/TIR/Analysis/Lets.h"
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
  /// Of the symbols in some types.
  explicit SymbolNames(llvm::ArrayRef<mlir::Type> types);

  SymbolNames(const SymbolNames &) = delete;
  SymbolNames &operator=(const SymbolNames &) = delete;

  /// The same attribute or type with the symbols' new names.
  template <typename T> T rename(T attrOrType) {
    return names.empty() ? attrOrType : llvm::cast<T>(replacer.replace(attrOrType));
  }

private:
  void collect(llvm::function_ref<void(mlir::AttrTypeWalker &)> walk);
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

/// The operand of a cast between `index` and the integer that it stands for in the function, which
/// scripts do not tell apart, or of what stands for a value under a name of its own; null for
/// another op.
mlir::Value getSameValue(mlir::Operation *op);

/// Says which values are statements of their own, as variables that are given a value.
class Names {
public:
  bool isNamed(mlir::Operation *op);
  /// The value without what only stands for it and has no name.
  mlir::Value skipSame(mlir::Value value);
  /// What a name is given to.
  mlir::Value getNamed(mlir::Operation *op);
  /// The value as a result of an expression that has no name, or null.
  mlir::OpResult getExpression(mlir::Value value);
  /// Whether it is part of an expression of another statement.
  bool isPart(mlir::Operation *op);

private:
  Lets lets;
  llvm::DenseMap<mlir::Operation *, bool> named;
};

/// Whether two types, or two numbers, are the same but that one is of `index`, and the other of the
/// integer that this stands for in the function of `op`.
bool areSameIndices(mlir::Operation *op, mlir::Type lhs, mlir::Type rhs);
bool areSameIndices(mlir::Operation *op, mlir::Attribute lhs, mlir::Attribute rhs);

/// Whether an op is affine arithmetic, whose terms have no order.
bool isAffine(mlir::Operation *op);

/// The map, of dimensions only, and the operands of an affine op once what other affine ops compute
/// and have no name is written into it.
mlir::AffineMap inlineAffine(mlir::Operation *op, llvm::SmallVector<mlir::Value> &operands,
                             Names &names);

/// The expression of sizes that a dimension of a parameter is: of several that are equal, any may
/// be read.
relax::DimExprAttr getSize(mlir::Operation *op);

/// Says how many ops that may write come before a read in its block.
class WriteCounts {
public:
  unsigned get(mlir::Operation *load);

private:
  llvm::DenseMap<mlir::Operation *, unsigned> counts;
};

/// Rewrites the index arithmetic of a function, also where sizes that are no numbers are factors or
/// divisors, into one form: sums of products and quotients, without remainders, where nothing that
/// the divisor divides is divided, nor a quotient. Sizes are positive.
void normalizeDivisions(mlir::RewriterBase &rewriter, PrimFuncOp func);

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_ANALYSIS_STRUCTURAL_H
