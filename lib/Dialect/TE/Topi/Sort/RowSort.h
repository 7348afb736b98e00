//===- RowSort.h - Orders of rows by statements over buffers --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TE_TOPI_SORT_ROWSORT_H
#define MLC_LIB_DIALECT_TE_TOPI_SORT_ROWSORT_H

#include "../TopiCall.h"
#include "mlc/Dialect/TIR/IR/TIR.h"

namespace mlc::te {

/// What is asked of an order: its first `count` elements, their places as `placeType`, or both.
struct Order {
  llvm::StringRef name;
  int64_t axis;
  bool descending;
  /// All if it is not positive.
  int64_t count;
  bool withValues;
  /// Null without places.
  mlir::Type placeType;
};

/// An i1: whether `lhs` is less than `rhs`; NaN is larger than every number.
mlir::Value isLess(ScalarBuilder &s, Scalar lhs, Scalar rhs);

/// Puts the elements of each row along an axis in order, by statements over buffers.
class RowSort {
public:
  RowSort(TopiBuilder &b, const TopiOperand &operand, const Order &order)
      : b(b), s(b.builder, b.loc), builder(b.builder), loc(b.loc), operand(operand), order(order) {}
  virtual ~RowSort() = default;

  llvm::SmallVector<mlir::Value> build();

protected:
  /// Makes the first elements of `values` and of `places` those of the row at `point`, in order.
  virtual void orderRow(mlir::Value data, llvm::ArrayRef<mlir::Value> point) = 0;

  /// An i1: whether `lhs` comes before `rhs`, where they are not equal.
  mlir::Value comesBefore(Scalar lhs, Scalar rhs);
  /// Allocates `values` and, if they are asked, `places`.
  void allocateElements(llvm::ArrayRef<int64_t> shape, mlir::ValueRange sizes);
  Scalar readData(mlir::Value data, llvm::ArrayRef<mlir::Value> point, mlir::Value number);
  Scalar getPlace(mlir::Value number);

  mlir::Value index(int64_t number);
  mlir::Value add(mlir::Value lhs, mlir::Value rhs) { return b.asValue(b.add(lhs, rhs)); }
  mlir::Value subtract(mlir::Value lhs, mlir::Value rhs);
  /// The value under a name of its own in the text.
  mlir::Value name(llvm::StringRef name, mlir::Value value);
  mlir::Value minimum(mlir::Value lhs, mlir::Value rhs);
  mlir::Value maximum(mlir::Value lhs, mlir::Value rhs);
  mlir::Value shiftLeft(mlir::Value lhs, mlir::Value rhs);
  mlir::Value isSmaller(mlir::Value lhs, mlir::Value rhs);
  void loop(mlir::OpFoldResult extent, llvm::StringRef name,
            llvm::function_ref<void(mlir::Value)> body, tir::ForKind kind = tir::ForKind::Serial);

  Scalar read(mlir::Value buffer, llvm::ArrayRef<mlir::Value> position);
  void write(Scalar scalar, mlir::Value buffer, llvm::ArrayRef<mlir::Value> position);
  mlir::Value allocate(llvm::StringRef name, llvm::ArrayRef<int64_t> shape, mlir::Type type,
                       mlir::ValueRange sizes = {});

  TopiBuilder &b;
  ScalarBuilder s;
  mlir::OpBuilder &builder;
  mlir::Location loc;
  const TopiOperand &operand;
  const Order &order;
  /// In the statements: the elements along the axis, and how many are asked.
  mlir::Value size, count;
  std::optional<int64_t> staticSize;
  /// The workspace: elements and, if they are asked, their places. Of rank 2, the result is in the
  /// first row.
  mlir::Value values, places;

private:
  /// The statements over the buffers.
  void buildFunction(te::ExternOp op);
  void buildRow(tir::PrimFuncOp func, llvm::ArrayRef<mlir::Value> point);
};

/// Merges runs that are in order, from single elements on; of a run no more than the asked elements
/// are kept, so that the first k of n take n log k steps.
llvm::SmallVector<mlir::Value> buildMergeSort(TopiBuilder &b, const TopiOperand &operand,
                                              const Order &order);

/// Reads each row once, and keeps the first elements of those that were read in order: most take a
/// comparison, and those that come before the last of these as many steps as elements are asked.
llvm::SmallVector<mlir::Value> buildSelection(TopiBuilder &b, const TopiOperand &operand,
                                              const Order &order);

} // namespace mlc::te

#endif // MLC_LIB_DIALECT_TE_TOPI_SORT_ROWSORT_H
