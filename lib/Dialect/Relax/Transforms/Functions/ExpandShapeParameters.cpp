//===- ExpandShapeParameters.cpp - Shapes cross the border of a program as tensors ----------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_EXPANDSHAPEPARAMETERS
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

/// The dimensions of a shape or of a number, if each is known.
static std::optional<SmallVector<relax::DimExpr>> getValues(Type type) {
  if (!isa<relax::ShapeType, relax::PrimType>(type))
    return std::nullopt;
  if (auto shape = dyn_cast<relax::ShapeType>(type); shape && !shape.hasRank())
    return std::nullopt;
  SmallVector<relax::DimExpr> dims = relax::collectDims(type);
  if (llvm::any_of(dims, [](relax::DimExpr dim) { return dim.isUnknown(); }))
    return std::nullopt;
  return dims;
}

static Value buildValue(OpBuilder &builder, Location loc, Type type,
                        ArrayRef<relax::DimExpr> dims) {
  auto attribute = relax::DimsAttr::get(builder.getContext(), dims);
  if (isa<relax::PrimType>(type))
    return relax::PrimValueOp::create(builder, loc, attribute);
  return relax::ShapeOp::create(builder, loc, attribute);
}

static void expandParameters(func::FuncOp func) {
  OpBuilder builder = OpBuilder::atBlockBegin(&func.getBody().front());
  for (BlockArgument argument : func.getArguments()) {
    Type type = argument.getType();
    std::optional<SmallVector<relax::DimExpr>> dims = getValues(type);
    if (!dims)
      continue;
    argument.setType(relax::getTensorType(*dims, builder.getI1Type()));
    if (!argument.use_empty())
      argument.replaceAllUsesWith(buildValue(builder, argument.getLoc(), type, *dims));
  }
}

static void expandResults(func::FuncOp func) {
  auto returned = cast<func::ReturnOp>(func.getBody().front().getTerminator());
  OpBuilder builder(returned);
  for (OpOperand &operand : returned->getOpOperands()) {
    std::optional<SmallVector<relax::DimExpr>> dims = getValues(operand.get().getType());
    if (!dims)
      continue;
    auto attribute = relax::DimsAttr::get(builder.getContext(), *dims);
    Value shape = relax::ShapeOp::create(builder, returned.getLoc(), attribute);
    operand.set(relax::ShapeToTensorOp::create(builder, returned.getLoc(), shape));
  }
}

namespace {
struct ExpandShapeParameters : mlc::impl::ExpandShapeParametersBase<ExpandShapeParameters> {
  void runOnOperation() override {
    // Calls inside of the module hand shapes on as they are.
    DenseSet<StringAttr> called;
    getOperation().walk([&](relax::CallOp call) { called.insert(call.getCalleeAttr().getAttr()); });
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      if (func.isExternal() || func.isPrivate() || called.contains(func.getSymNameAttr()) ||
          !func.getBody().hasOneBlock())
        continue;
      expandParameters(func);
      expandResults(func);
      Operation *returned = func.getBody().front().getTerminator();
      func.setType(FunctionType::get(func.getContext(), func.getBody().front().getArgumentTypes(),
                                     returned->getOperandTypes()));
    }
  }
};
} // namespace
