//===- TopiBuilder.h - Builds te ops over tensors with shapes -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TE_TOPI_TOPIBUILDER_H
#define MLC_DIALECT_TE_TOPI_TOPIBUILDER_H

#include "mlc/Dialect/TE/IR/TE.h"
#include "mlc/Dialect/TE/Topi/ScalarBuilder.h"
#include <functional>

namespace mlc::te {

using Extents = llvm::SmallVector<mlir::OpFoldResult>;

/// How the axes of a compute are called where nothing reads their names: i0, i1.. or ax0, ax1..
enum class AxisStyle { I, Ax };

/// Builds te ops at an OpBuilder's insertion point, and the `index` arithmetic of extents and of
/// positions. The extents of a tensor are numbers, what the source of extents says, the extents of
/// the te op that makes it, or a `tensor.dim`.
class TopiBuilder {
public:
  TopiBuilder(mlir::OpBuilder &builder, mlir::Location loc) : builder(builder), loc(loc) {}

  using ExtentSource = std::function<mlir::OpFoldResult(mlir::Value tensor, unsigned dim)>;
  /// `source` says the extents of some tensors, such as those that several share; null for others.
  void setExtentSource(ExtentSource source) { extentSource = std::move(source); }
  mlir::OpFoldResult getExtent(mlir::Value tensor, unsigned dim);
  Extents getExtents(mlir::Value tensor);

  /// A te.compute with one result of the element type `type`.
  mlir::Value
  compute(llvm::StringRef name, llvm::ArrayRef<mlir::OpFoldResult> extents,
          llvm::ArrayRef<llvm::StringRef> axisNames, mlir::Type type,
          llvm::function_ref<Scalar(ScalarBuilder &, llvm::ArrayRef<mlir::Value>)> body);
  mlir::Value
  compute(llvm::StringRef name, llvm::ArrayRef<mlir::OpFoldResult> extents, AxisStyle style,
          mlir::Type type,
          llvm::function_ref<Scalar(ScalarBuilder &, llvm::ArrayRef<mlir::Value>)> body);

  /// A te.reduce from 0 over `reduceExtents`, its results of the element types `types`.
  llvm::SmallVector<mlir::Value>
  reduce(llvm::StringRef name, Combiner combiner, llvm::ArrayRef<mlir::OpFoldResult> extents,
         llvm::ArrayRef<llvm::StringRef> axisNames,
         llvm::ArrayRef<mlir::OpFoldResult> reduceExtents,
         llvm::ArrayRef<llvm::StringRef> reduceNames, mlir::TypeRange types,
         llvm::function_ref<llvm::SmallVector<Scalar>(ScalarBuilder &, llvm::ArrayRef<mlir::Value>,
                                                      llvm::ArrayRef<mlir::Value>)>
             body);

  /// The tensor with its elements as `type`; itself if they are.
  mlir::Value cast(mlir::Value tensor, mlir::Type type);

  mlir::OpFoldResult number(int64_t value) { return builder.getIndexAttr(value); }
  /// `expr` over `operands` as d0, d1..; folded, and composed with what makes the operands.
  mlir::OpFoldResult apply(mlir::AffineExpr expr, llvm::ArrayRef<mlir::OpFoldResult> operands);
  mlir::OpFoldResult add(mlir::OpFoldResult lhs, mlir::OpFoldResult rhs);
  mlir::OpFoldResult multiply(mlir::OpFoldResult lhs, mlir::OpFoldResult rhs);
  mlir::OpFoldResult product(llvm::ArrayRef<mlir::OpFoldResult> extents);
  /// Quotient of values that are not negative.
  mlir::OpFoldResult divide(mlir::OpFoldResult lhs, mlir::OpFoldResult rhs);
  mlir::OpFoldResult minimum(mlir::OpFoldResult lhs, mlir::OpFoldResult rhs);
  /// The number of a point among all points of a space, in row-major order.
  mlir::Value linearize(llvm::ArrayRef<mlir::Value> point,
                        llvm::ArrayRef<mlir::OpFoldResult> extents);
  /// The point of this number.
  llvm::SmallVector<mlir::Value> delinearize(mlir::Value index,
                                             llvm::ArrayRef<mlir::OpFoldResult> extents);
  /// The point of the space `to` that has the number of `point` in the space `from`.
  llvm::SmallVector<mlir::Value> renumber(llvm::ArrayRef<mlir::Value> point,
                                          llvm::ArrayRef<mlir::OpFoldResult> from,
                                          llvm::ArrayRef<mlir::OpFoldResult> to);
  mlir::Value asValue(mlir::OpFoldResult number);
  mlir::AffineExpr dim(unsigned position) { return builder.getAffineDimExpr(position); }

  mlir::OpBuilder &builder;
  mlir::Location loc;

private:
  ExtentSource extentSource;
};

/// `count` names of axes: i0, i1.. or ax0, ax1..
llvm::SmallVector<llvm::StringRef> getAxisNames(AxisStyle style, size_t count);

/// True if both are the same number or the same value.
bool isSameExtent(mlir::OpFoldResult lhs, mlir::OpFoldResult rhs);

/// Reads the element of a tensor at a position.
Scalar readElement(ScalarBuilder &s, mlir::Value tensor, llvm::ArrayRef<mlir::Value> position);

} // namespace mlc::te

#endif // MLC_DIALECT_TE_TOPI_TOPIBUILDER_H
