//===- Gradients.h - What operators contribute to a gradient --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_RELAX_TRANSFORMS_GRADIENT_GRADIENTS_H
#define MLC_LIB_DIALECT_RELAX_TRANSFORMS_GRADIENT_GRADIENTS_H

#include "mlc/Dialect/Relax/IR/Operators.h"
#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlir/IR/Builders.h"
#include <functional>

namespace mlc::relax {

/// Builds what the operands of one operator contribute to a gradient.
class GradientBuilder {
public:
  GradientBuilder(mlir::OpBuilder &builder, mlir::Operation *op)
      : builder(builder), loc(op->getLoc()), contributions(op->getNumOperands()) {}

  template <typename Op, typename... Args> mlir::Value create(Args &&...args) {
    return Op::create(builder, loc, std::forward<Args>(args)...);
  }
  mlir::Value add(mlir::Value a, mlir::Value b) { return create<AddOp>(a, b); }
  mlir::Value subtract(mlir::Value a, mlir::Value b) { return create<SubtractOp>(a, b); }
  mlir::Value multiply(mlir::Value a, mlir::Value b) { return create<MultiplyOp>(a, b); }
  mlir::Value divide(mlir::Value a, mlir::Value b) { return create<DivideOp>(a, b); }
  mlir::Value negative(mlir::Value a) { return create<NegativeOp>(a); }
  /// A number of the element type of `like`.
  mlir::Value number(mlir::Value like, double value);
  mlir::Value add(mlir::Value a, double b) { return add(a, number(a, b)); }
  mlir::Value multiply(mlir::Value a, double b) { return multiply(a, number(a, b)); }
  /// A tensor of zeros of this type, whose dimensions are known.
  mlir::Value zeros(mlir::Type type);
  /// `value` where the condition holds, and 0 elsewhere.
  mlir::Value keepWhere(mlir::Value condition, mlir::Value value);
  mlir::Value reshape(mlir::Value value, llvm::ArrayRef<DimExpr> dims);
  mlir::Value permute(mlir::Value value, llvm::ArrayRef<int64_t> axes);
  /// The same with the last two dimensions exchanged.
  mlir::Value transpose(mlir::Value value);
  mlir::Value sum(mlir::Value value, llvm::ArrayRef<int64_t> axes, bool keepDims = true);
  /// The elements from `begin` on, before `end`, by `strides`, of each dimension.
  mlir::Value slice(mlir::Value value, llvm::ArrayRef<int64_t> begin, llvm::ArrayRef<int64_t> end,
                    llvm::ArrayRef<int64_t> strides = {});
  /// The elements along one axis from `begin` on, before `end`.
  mlir::Value sliceAlong(mlir::Value value, int64_t axis, DimExpr begin, DimExpr end);
  /// `value` with `before` and `after` elements around it in each dimension.
  mlir::Value pad(mlir::Value value, llvm::ArrayRef<int64_t> before, llvm::ArrayRef<int64_t> after,
                  double with = 0);
  /// A tensor of `sizes` that has the elements of `value` where `slice` takes them, and 0
  /// elsewhere.
  mlir::Value unslice(mlir::Value value, llvm::ArrayRef<int64_t> sizes,
                      llvm::ArrayRef<int64_t> begin, llvm::ArrayRef<int64_t> strides);
  /// The sum over what an operand of this type was repeated for; null, with a reason, if that is
  /// not known.
  mlir::Value sumTo(mlir::Value value, mlir::Type type);

  /// Says what operand `index` contributes; with the shape of the result of a broadcast.
  llvm::LogicalResult contribute(unsigned index, mlir::Value value);
  llvm::LogicalResult contributeBroadcast(unsigned index, mlir::Value value, mlir::Type type);
  llvm::LogicalResult fail(const llvm::Twine &text) {
    reason = text.str();
    return llvm::failure();
  }

  llvm::ArrayRef<mlir::Value> getContributions() const { return contributions; }
  llvm::StringRef getReason() const { return reason; }

private:
  mlir::OpBuilder &builder;
  mlir::Location loc;
  llvm::SmallVector<mlir::Value> contributions;
  std::string reason;
};

/// The rank of a tensor, and its sizes if all of them are numbers.
inline mlir::RankedTensorType getRanked(mlir::Value value) {
  return llvm::dyn_cast<mlir::RankedTensorType>(value.getType());
}

/// How operators contribute, by their names.
class GradientRules {
public:
  /// Given the gradients of the results, of which those that nothing needs are null.
  using Rule = std::function<llvm::LogicalResult(mlir::Operation *, mlir::ValueRange results,
                                                 GradientBuilder &)>;

  /// `rule(op, gradient of its only result, builder)`.
  template <typename Op, typename Body> void add(Body body) {
    rules[Op::getOperationName()] = [body](mlir::Operation *op, mlir::ValueRange results,
                                           GradientBuilder &builder) {
      return llvm::LogicalResult(body(llvm::cast<Op>(op), results.front(), builder));
    };
  }
  /// `rule(op, gradients of its results, builder)`.
  template <typename Op, typename Body> void addForAll(Body body) {
    rules[Op::getOperationName()] = [body](mlir::Operation *op, mlir::ValueRange results,
                                           GradientBuilder &builder) {
      return llvm::LogicalResult(body(llvm::cast<Op>(op), results, builder));
    };
  }
  /// Null if there is none.
  const Rule *lookup(llvm::StringRef name) const {
    auto found = rules.find(name);
    return found == rules.end() ? nullptr : &found->second;
  }

private:
  llvm::StringMap<Rule> rules;
};

void addElementwiseGradients(GradientRules &rules);
void addBinaryGradients(GradientRules &rules);
void addLinearAlgebraGradients(GradientRules &rules);
void addReductionGradients(GradientRules &rules);
void addShapeGradients(GradientRules &rules);
void addSelectionGradients(GradientRules &rules);
void addNetworkGradients(GradientRules &rules);
void addWindowGradients(GradientRules &rules);

} // namespace mlc::relax

#endif // MLC_LIB_DIALECT_RELAX_TRANSFORMS_GRADIENT_GRADIENTS_H
