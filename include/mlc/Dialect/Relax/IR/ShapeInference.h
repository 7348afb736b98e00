//===- ShapeInference.h - What the inference of operators shares ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_IR_SHAPEINFERENCE_H
#define MLC_DIALECT_RELAX_IR_SHAPEINFERENCE_H

#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Value.h"
#include <string>

namespace mlc::relax {

/// Two dimensions that an operator takes to be equal, and what the second one is.
struct DimEquality {
  DimExpr expected, actual;
  std::string what;
};

/// `axis` counted from the front, or nothing if there is no such dimension.
std::optional<int64_t> normalizeAxis(int64_t axis, int64_t rank);

/// The dimensions of a tensor whose rank is known.
inline llvm::SmallVector<DimExpr> getDims(mlir::TensorType type) {
  return getDims(llvm::cast<mlir::RankedTensorType>(type));
}

/// True if the rank of one of these operands is not known, so that dimensions cannot be inferred.
bool isUnranked(mlir::ValueRange operands);

/// A tensor of which only the rank is known, or with -1 not even that.
mlir::TensorType getOpenTensor(mlir::Type elementType, int64_t rank = -1);

/// The dimensions that a reduction over `axes` reduces, all of them without it: counted from the
/// front, in ascending order. The axes must be valid.
llvm::SmallVector<int64_t> getReducedAxes(std::optional<llvm::ArrayRef<int64_t>> axes,
                                          int64_t rank);

/// The inference of one op. It can run before there is an op: then errors are only reported where
/// there is a location. What it checks are the rules that the op's description numbers; a failure
/// has been reported.
class Inference {
public:
  using Dims = llvm::SmallVector<DimExpr>;

  /// What is taken to be equal, because symbols leave it open, is appended to `assumed`.
  Inference(llvm::StringRef op, std::optional<mlir::Location> location,
            llvm::SmallVectorImpl<DimEquality> *assumed = nullptr)
      : op(op), location(location), assumed(assumed) {}

  /// Begins the report of an error.
  mlir::InFlightDiagnostic error() const;

  /// The type of an operand, which must be a ranked tensor.
  mlir::FailureOr<mlir::RankedTensorType> getTensor(mlir::Value value, llvm::StringRef name) const;
  /// The type of an operand of this rank.
  mlir::FailureOr<mlir::RankedTensorType> getTensor(mlir::Value value, llvm::StringRef name,
                                                    int64_t rank) const;

  /// The element type of both; it is not known where one of them is not.
  mlir::FailureOr<mlir::Type> getCommonElementType(mlir::TensorType lhs,
                                                   mlir::TensorType rhs) const;
  /// The element type `dtype`, or `otherwise` where it is null.
  mlir::FailureOr<mlir::Type> getElementType(mlir::TypeAttr dtype, mlir::Type otherwise,
                                             llvm::StringRef name) const;

  /// The shape that both are repeated to.
  mlir::FailureOr<Dims> broadcast(llvm::ArrayRef<DimExpr> lhs, llvm::ArrayRef<DimExpr> rhs) const;

  /// Dimensions that must be equal. What is different whatever the symbols are is an error; where
  /// symbols leave it open, they are taken to be equal, which is checked when the program runs.
  mlir::LogicalResult checkEqual(DimExpr expected, DimExpr actual, const llvm::Twine &what) const;

  /// A shape that an attribute says: none of its dimensions is negative or unknown.
  mlir::FailureOr<Dims> getShape(llvm::ArrayRef<DimExpr> shape) const;

  mlir::FailureOr<int64_t> getAxis(int64_t axis, int64_t rank) const;
  /// Like `getReducedAxes`, but in the order given and checked: each in range, none twice.
  mlir::FailureOr<llvm::SmallVector<int64_t>> getAxes(std::optional<llvm::ArrayRef<int64_t>> axes,
                                                      int64_t rank) const;

  /// An attribute that must have `count` numbers, each at least `least`.
  mlir::LogicalResult checkNumbers(llvm::StringRef name, llvm::ArrayRef<int64_t> numbers,
                                   size_t count, int64_t least) const;
  /// Where each letter of `letters` is in `layout`, which must be an order of them.
  mlir::FailureOr<llvm::SmallVector<int64_t>>
  getLayout(llvm::StringRef name, llvm::StringRef layout, llvm::StringRef letters) const;

private:
  llvm::StringRef op;
  std::optional<mlir::Location> location;
  llvm::SmallVectorImpl<DimEquality> *assumed;
};

namespace detail {
using Types = llvm::SmallVectorImpl<mlir::Type>;

mlir::LogicalResult inferSameType(const Inference &inference, mlir::Value x, Types &types);
/// The shape of `x` with elements of type i1.
mlir::LogicalResult inferPredicate(const Inference &inference, mlir::Value x, Types &types);
mlir::LogicalResult inferBroadcast(const Inference &inference, mlir::Value x1, mlir::Value x2,
                                   Types &types);
mlir::LogicalResult inferComparison(const Inference &inference, mlir::Value x1, mlir::Value x2,
                                    Types &types);
mlir::LogicalResult inferReduce(const Inference &inference, mlir::Value x,
                                std::optional<llvm::ArrayRef<int64_t>> axes, bool keepDims,
                                Types &types);
mlir::LogicalResult inferArgReduce(const Inference &inference, mlir::Value x,
                                   std::optional<int64_t> axis, bool keepDims, Types &types);
} // namespace detail

} // namespace mlc::relax

#endif // MLC_DIALECT_RELAX_IR_SHAPEINFERENCE_H
