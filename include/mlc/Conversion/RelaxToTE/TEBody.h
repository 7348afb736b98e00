//===- TEBody.h - The te body of an operator while it is built ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_CONVERSION_RELAXTOTE_TEBODY_H
#define MLC_CONVERSION_RELAXTOTE_TEBODY_H

#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"
#include "mlc/Dialect/TE/Topi/TopiBuilder.h"
#include "mlir/IR/PatternMatch.h"

namespace mlc {

/// The body of a `relax.emit_te` that takes the place of an operator. It is built apart from the
/// IR, so that nothing has changed if that fails.
///
/// Each operand is an argument, except for a folded constant. A symbol is the size of the first
/// dimension of an argument that it stands for alone, or else a variable of the body.
class TEBody {
public:
  /// `folded` is the operand that is written into the body if it is a constant of rank 0.
  TEBody(mlir::Operation *op, std::optional<unsigned> folded);
  ~TEBody();
  TEBody(const TEBody &) = delete;
  TEBody &operator=(const TEBody &) = delete;

  /// Fails, with the reason, where operands or results are not tensors of known dimensions.
  llvm::LogicalResult initialize();

  /// An operand, as topi takes it: a tensor or the attribute of a folded constant.
  mlir::OpFoldResult getOperand(unsigned index) { return operands[index]; }
  llvm::ArrayRef<mlir::OpFoldResult> getOperands() { return operands; }
  /// The value of a dimension.
  mlir::OpFoldResult getExtent(relax::DimExpr dim);
  /// Calls a topi function; its reason is the body's where it fails.
  llvm::FailureOr<llvm::SmallVector<mlir::Value>>
  callTopi(llvm::StringRef name, llvm::ArrayRef<mlir::OpFoldResult> operands,
           llvm::ArrayRef<mlir::NamedAttribute> options = {});
  /// The same with the operands of the op.
  llvm::FailureOr<llvm::SmallVector<mlir::Value>>
  callTopi(llvm::StringRef name, llvm::ArrayRef<mlir::NamedAttribute> options = {}) {
    return callTopi(name, operands, options);
  }
  te::TopiBuilder &getTopi() { return topi; }
  mlir::OpBuilder &getBuilder() { return builder; }

  llvm::LogicalResult fail(const llvm::Twine &text);
  llvm::StringRef getReason() const { return reason; }

  /// Replaces the op by an emit_te with this body, which has these results.
  llvm::LogicalResult replaceOp(mlir::PatternRewriter &rewriter, llvm::StringRef name,
                                mlir::ValueRange results);

private:
  void addArguments();
  /// The size of the dimension of an argument.
  mlir::OpFoldResult getExtent(mlir::Value tensor, unsigned dim);
  mlir::Value getSymbol(mlir::StringAttr symbol);

  mlir::Operation *op;
  std::optional<unsigned> folded;
  mlir::Block *block;
  mlir::OpBuilder builder;
  te::TopiBuilder topi;
  llvm::SmallVector<mlir::OpFoldResult> operands;
  llvm::SmallVector<mlir::Value> args;
  llvm::SmallVector<std::string> names;
  llvm::SmallVector<relax::DimExpr> vars;
  /// The value of an expression, once it has one.
  llvm::DenseMap<mlir::Attribute, mlir::OpFoldResult> extents;
  std::string reason;
};

} // namespace mlc

#endif // MLC_CONVERSION_RELAXTOTE_TEBODY_H
