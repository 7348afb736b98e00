//===- RelaxAttributes.h - Expressions of dimensions ----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_RELAXATTRIBUTES_H
#define MLC_DIALECT_RELAX_IR_RELAXATTRIBUTES_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/TensorEncoding.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SetVector.h"
#include <optional>

#include "mlc/Dialect/Relax/IR/RelaxDialect.h.inc"

namespace mlc::relax {

class DimExpr;
class DimExprAttr;

/// The kinds of expressions, in the order in which a sum or a product sorts them.
enum class DimKind : uint32_t { Unknown, Constant, Symbol, FloorDiv, Mod, Min, Max, Product, Sum };

/// The expression of a dimension: a value that wraps a `DimExprAttr` and keeps its normal form.
/// Arithmetic never fails: what has no value, overflows, or grows too large is the unknown
/// expression.
class DimExpr {
public:
  /*implicit*/ DimExpr(DimExprAttr attr);

  static DimExpr constant(mlir::MLIRContext *context, int64_t value);
  static DimExpr symbol(mlir::MLIRContext *context, llvm::StringRef name);
  static DimExpr unknown(mlir::MLIRContext *context);

  DimExprAttr getAttr() const;
  /*implicit*/ operator DimExprAttr() const;
  mlir::MLIRContext *getContext() const { return attr.getContext(); }
  DimKind getKind() const;

  bool isUnknown() const { return getKind() == DimKind::Unknown; }
  bool isConstant() const { return getKind() == DimKind::Constant; }
  bool isSymbol() const { return getKind() == DimKind::Symbol; }
  /// True if it mentions a symbol, that is, if it is neither a number nor unknown.
  bool isSymbolic() const { return !isUnknown() && !isConstant(); }
  std::optional<int64_t> getConstant() const;
  /// The name, if it is a symbol by itself; otherwise null.
  mlir::StringAttr getSymbol() const;

  DimExpr operator+(DimExpr rhs) const;
  DimExpr operator-(DimExpr rhs) const;
  DimExpr operator*(DimExpr rhs) const;
  DimExpr operator-() const;
  DimExpr operator+(int64_t rhs) const { return *this + constant(getContext(), rhs); }
  DimExpr operator-(int64_t rhs) const { return *this - constant(getContext(), rhs); }
  DimExpr operator*(int64_t rhs) const { return *this * constant(getContext(), rhs); }
  /// Rounds towards minus infinity; division by the number zero is unknown.
  DimExpr floordiv(DimExpr rhs) const;
  DimExpr floordiv(int64_t rhs) const { return floordiv(constant(getContext(), rhs)); }
  /// Rounds towards plus infinity.
  DimExpr ceildiv(DimExpr rhs) const;
  DimExpr ceildiv(int64_t rhs) const { return ceildiv(constant(getContext(), rhs)); }
  /// What `floordiv` leaves; it has the sign of the divisor.
  DimExpr mod(DimExpr rhs) const;
  DimExpr mod(int64_t rhs) const { return mod(constant(getContext(), rhs)); }
  DimExpr min(DimExpr rhs) const;
  DimExpr max(DimExpr rhs) const;

  /// The same expression. Two unknown dimensions are the same expression but need not be equal:
  /// where that matters, ask `isKnownEqual`.
  bool operator==(DimExpr rhs) const { return attr == rhs.attr; }
  bool operator!=(DimExpr rhs) const { return attr != rhs.attr; }
  /// True if both have the same value whatever the symbols are.
  bool isKnownEqual(DimExpr rhs) const { return !isUnknown() && attr == rhs.attr; }
  /// True if they have different values whatever the symbols are.
  bool isKnownDifferent(DimExpr rhs) const;

  void collectSymbols(llvm::SetVector<mlir::StringAttr> &symbols) const;
  /// Replaces symbols; those that are not in the map stay.
  DimExpr substitute(const llvm::DenseMap<mlir::StringAttr, DimExpr> &values) const;
  /// The value for these symbols; nothing if a symbol is missing, a divisor is zero or a step
  /// overflows.
  std::optional<int64_t> evaluate(const llvm::DenseMap<mlir::StringAttr, int64_t> &values) const;

  /// Prints what `parse` reads: `n * 4 + 1`, `(n + 1) floordiv 2`, `max(n, m)`, `?`.
  void print(llvm::raw_ostream &os) const;
  static mlir::FailureOr<DimExpr> parse(mlir::AsmParser &parser);

private:
  // Always a DimExprAttr, which is declared later: it speaks of this class.
  mlir::Attribute attr;
};

} // namespace mlc::relax

#define GET_ATTRDEF_CLASSES
#include "mlc/Dialect/Relax/IR/RelaxAttributes.h.inc"

namespace mlc::relax {

inline DimExpr::DimExpr(DimExprAttr attr) : attr(attr) {}
inline DimExprAttr DimExpr::getAttr() const { return llvm::cast<DimExprAttr>(attr); }
inline DimExpr::operator DimExprAttr() const { return getAttr(); }
inline DimKind DimExpr::getKind() const { return getAttr().getKind(); }

inline llvm::raw_ostream &operator<<(llvm::raw_ostream &os, DimExpr expr) {
  expr.print(os);
  return os;
}
mlir::Diagnostic &operator<<(mlir::Diagnostic &diagnostic, DimExpr expr);

/// Prints and parses `[n, m * 4, 8]`.
void printDims(llvm::raw_ostream &os, llvm::ArrayRef<DimExpr> dims);
mlir::ParseResult parseDims(mlir::AsmParser &parser, llvm::SmallVectorImpl<DimExpr> &dims);

/// The dimensions of a tensor: numbers, what its encoding says, or unknown.
llvm::SmallVector<DimExpr> getDims(mlir::RankedTensorType type);

/// The tensor type with these dimensions; it has an encoding only if one of them is symbolic. A
/// negative number is taken for an unknown dimension.
mlir::RankedTensorType getTensorType(llvm::ArrayRef<DimExpr> dims, mlir::Type elementType);

/// The same tensor without an encoding, as te and everything below has it.
mlir::RankedTensorType dropEncoding(mlir::RankedTensorType type);

} // namespace mlc::relax

#endif // MLC_DIALECT_RELAX_IR_RELAXATTRIBUTES_H
