//===- TEBodyModels.h - Models of TEBodyOpInterface, one file a family of operators ---------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_CONVERSION_RELAXTOTE_TEBODYMODELS_H
#define MLC_LIB_CONVERSION_RELAXTOTE_TEBODYMODELS_H

#include "mlc/Conversion/RelaxToTE/TEBodyOpInterface.h"
#include "mlc/Dialect/Relax/IR/Operators.h"

namespace mlc {

using TEBodyResult = llvm::FailureOr<llvm::SmallVector<mlir::Value>>;

/// A model for an op of the class `Op`: `Model` has static functions `getName(Op)` and `build(Op,
/// TEBody &)`.
template <typename Op, typename Model>
struct TEBodyModel : TEBodyOpInterface::ExternalModel<TEBodyModel<Op, Model>, Op> {
  llvm::StringRef getTEName(mlir::Operation *op) const {
    return Model::getName(llvm::cast<Op>(op));
  }
  TEBodyResult buildTEBody(mlir::Operation *op, TEBody &body) const {
    return Model::build(llvm::cast<Op>(op), body);
  }
};

/// What is behind the dialect's name: `nn.relu`.
inline llvm::StringRef getShortName(mlir::Operation *op) { return op->getName().stripDialect(); }

/// The option's value as topi takes it.
inline mlir::NamedAttribute getOption(llvm::StringRef name, mlir::Attribute value) {
  return {mlir::StringAttr::get(value.getContext(), name), value};
}

/// A shape as an option of topi, and an operand for each of its sizes that is no number.
inline mlir::Attribute getShapeOption(TEBody &body, llvm::ArrayRef<relax::DimExpr> dims,
                                      llvm::SmallVectorImpl<mlir::OpFoldResult> &operands) {
  llvm::SmallVector<int64_t> shape;
  for (relax::DimExpr dim : dims) {
    shape.push_back(dim.getConstant().value_or(mlir::ShapedType::kDynamic));
    if (!dim.isConstant())
      operands.push_back(body.getExtent(dim));
  }
  return body.getBuilder().getDenseI64ArrayAttr(shape);
}

/// The options that convolutions have in common, as topi takes them.
template <typename Op>
llvm::SmallVector<mlir::NamedAttribute> getConvOptions(Op op, mlir::Builder &builder) {
  llvm::SmallVector<mlir::NamedAttribute> options{
      getOption("strides", builder.getDenseI64ArrayAttr(op.getStrides())),
      getOption("padding", builder.getDenseI64ArrayAttr(op.getPadding())),
      getOption("dilation", builder.getDenseI64ArrayAttr(op.getDilation())),
      getOption("groups", builder.getI64IntegerAttr(op.getGroups())),
      getOption("data_layout", builder.getStringAttr(op.getDataLayout())),
      getOption("kernel_layout", builder.getStringAttr(op.getKernelLayout()))};
  if (mlir::TypeAttr type = op.getOutDtypeAttr())
    options.push_back(getOption("out_dtype", type));
  return options;
}

/// Attaches the model `Model<Op>` to each of these ops.
template <template <typename> class Model, typename... Ops>
void attachEach(mlir::MLIRContext &context) {
  (Ops::template attachInterface<TEBodyModel<Ops, Model<Ops>>>(context), ...);
}

void attachCreateModels(mlir::MLIRContext *context);
void attachElementwiseModels(mlir::MLIRContext *context);
void attachImageModels(mlir::MLIRContext *context);
void attachLinearAlgebraModels(mlir::MLIRContext *context);
void attachManipulateModels(mlir::MLIRContext *context);
void attachNNModels(mlir::MLIRContext *context);
void attachNormModels(mlir::MLIRContext *context);
void attachReduceModels(mlir::MLIRContext *context);
void attachSearchModels(mlir::MLIRContext *context);
void attachWindowModels(mlir::MLIRContext *context);

} // namespace mlc

#endif // MLC_LIB_CONVERSION_RELAXTOTE_TEBODYMODELS_H
