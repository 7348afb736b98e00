//===- ScalarBuilder.h - Scalar arithmetic that knows of signs ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TE_TOPI_SCALARBUILDER_H
#define MLC_DIALECT_TE_TOPI_SCALARBUILDER_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mlc::te {

/// A number in the body of a te op. `value` is of a signless type; `type` is the element type of
/// the tensor that it comes from or goes to, which says whether it is unsigned.
struct Scalar {
  mlir::Value value;
  mlir::Type type;
};

enum class Comparison { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual };

/// The kinds of element types, to say what a function takes.
enum TypeKind : unsigned {
  FloatKind = 1,
  SignedKind = 2,
  UnsignedKind = 4,
  BoolKind = 8,
  IntegerKinds = SignedKind | UnsignedKind,
  NumberKinds = FloatKind | IntegerKinds,
  AnyKind = NumberKinds | BoolKind
};

/// The kind of an element type, 0 if it is none of ours.
unsigned getTypeKind(mlir::Type type);

/// The type without sign: i8 for ui8.
mlir::Type getSignlessType(mlir::Type type);

/// The type in which elements of `type` are summed and multiplied up: f32 for f16 and bf16, which
/// would lose all but a few bits (bf16 counts to 256), else the type itself.
mlir::Type getAccumulatorType(mlir::Type type);

/// Says the kinds in words, such as "floats or signed integers".
std::string getTypeKindsText(unsigned kinds);

/// Builds arith and math ops for scalars, chosen by their types. Operands of a binary function are
/// of one type.
class ScalarBuilder {
public:
  ScalarBuilder(mlir::OpBuilder &builder, mlir::Location loc) : builder(builder), loc(loc) {}

  Scalar constant(mlir::Type type, double number);
  /// A constant of the type `type` with the value of `attr`, a number of any type.
  Scalar constant(mlir::Type type, mlir::TypedAttr attr);
  /// The lowest, or the largest, finite value of a type.
  Scalar limit(mlir::Type type, bool lowest);
  Scalar cast(Scalar operand, mlir::Type type);
  Scalar fromIndex(mlir::Value index, mlir::Type type);
  mlir::Value toIndex(Scalar operand);

  Scalar add(Scalar lhs, Scalar rhs);
  Scalar subtract(Scalar lhs, Scalar rhs);
  Scalar multiply(Scalar lhs, Scalar rhs);
  /// Quotient, of integers cut towards zero.
  Scalar divide(Scalar lhs, Scalar rhs);
  Scalar floorDivide(Scalar lhs, Scalar rhs);
  /// Remainder with the sign of the left side.
  Scalar truncMod(Scalar lhs, Scalar rhs);
  /// Remainder with the sign of the right side.
  Scalar floorMod(Scalar lhs, Scalar rhs);
  Scalar power(Scalar lhs, Scalar rhs);
  Scalar maximum(Scalar lhs, Scalar rhs);
  Scalar minimum(Scalar lhs, Scalar rhs);
  /// The angle of the point (rhs, lhs).
  Scalar atan2(Scalar lhs, Scalar rhs);
  Scalar logAddExp(Scalar lhs, Scalar rhs);
  Scalar bitwiseAnd(Scalar lhs, Scalar rhs);
  Scalar bitwiseOr(Scalar lhs, Scalar rhs);
  Scalar bitwiseXor(Scalar lhs, Scalar rhs);
  Scalar shiftLeft(Scalar lhs, Scalar rhs);
  Scalar shiftRight(Scalar lhs, Scalar rhs);
  /// An i1.
  mlir::Value compare(Comparison comparison, Scalar lhs, Scalar rhs);
  /// An i1: whether the scalar is not zero.
  mlir::Value isTrue(Scalar operand);
  Scalar select(mlir::Value condition, Scalar lhs, Scalar rhs);

  Scalar negative(Scalar operand);
  Scalar absolute(Scalar operand);
  Scalar sign(Scalar operand);
  Scalar sigmoid(Scalar operand);
  Scalar bitwiseNot(Scalar operand);
  Scalar logicalNot(Scalar operand);

  /// A float op of one operand.
  template <typename Op> Scalar unary(Scalar operand) {
    return {Op::create(builder, loc, operand.value), operand.type};
  }

  mlir::OpBuilder &builder;
  mlir::Location loc;

private:
  /// The op for floats, signed or unsigned integers (bool counts as unsigned).
  template <typename FloatOp, typename SignedOp, typename UnsignedOp>
  Scalar binary(Scalar lhs, Scalar rhs);
};

} // namespace mlc::te

#endif // MLC_DIALECT_TE_TOPI_SCALARBUILDER_H
