//===- SubstituteSymbols.cpp - Other dimensions in the place of symbols ---------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "SubstituteSymbols.h"
#include "mlc/Dialect/Relax/IR/SizeConditions.h"
#include "mlc/Dialect/TE/IR/TE.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;
using namespace mlc;

namespace {
/// Makes extents that are constants by now numbers in a te op and in the types of its results.
template <typename Op> bool refineExtents(Op op) {
  SmallVector<OpFoldResult> extents = op.getMixedExtents();
  if (failed(foldDynamicIndexList(extents, /*onlyNonNegative=*/true)))
    return false;
  SmallVector<Value> values;
  SmallVector<int64_t> numbers;
  dispatchIndexOpFoldResults(extents, values, numbers);
  op.getExtentsMutable().assign(values);
  op.setStaticExtents(numbers);
  for (Value result : op.getResults())
    result.setType(
        RankedTensorType::get(numbers, cast<RankedTensorType>(result.getType()).getElementType()));
  return true;
}

/// Gives the tensors in the body of an emit_te the extents that its operands and results have now.
void specialiseBody(relax::EmitTEOp op) {
  Region &region = op.getBody();
  OpBuilder builder = OpBuilder::atBlockBegin(&region.front());
  for (auto [argument, operand] : llvm::zip_equal(op.getTensorArgs(), op.getArgs()))
    argument.setType(relax::dropEncoding(cast<RankedTensorType>(operand.getType())));
  for (auto [argument, expr] : llvm::zip_equal(op.getVarArgs(), op.getVars()))
    if (std::optional<int64_t> number = expr.getConstant())
      argument.replaceAllUsesWith(
          arith::ConstantIndexOp::create(builder, op.getLoc(), *number).getResult());

  RewritePatternSet patterns(op.getContext());
  te::ReduceOp::getCanonicalizationPatterns(patterns, op.getContext());
  FrozenRewritePatternSet frozen(std::move(patterns));
  bool isChanged = true;
  while (isChanged) {
    // Sizes of tensors that are known, and what is computed from them. Not reaching a fixed point
    // leaves a body that computes the same.
    (void)applyPatternsGreedily(region, frozen);
    isChanged = false;
    region.walk([&](Operation *nested) {
      if (auto compute = dyn_cast<te::ComputeOp>(nested))
        isChanged |= refineExtents(compute);
      else if (auto reduce = dyn_cast<te::ReduceOp>(nested))
        isChanged |= refineExtents(reduce);
    });
  }
}
} // namespace

void relax::substituteSymbols(Operation *root, const DenseMap<StringAttr, DimExpr> &values) {
  auto substitute = [&](DimExpr dim) { return dim.substitute(values); };
  AttrTypeReplacer replacer;
  replacer.addReplacement([&](RankedTensorType type) -> std::pair<Type, WalkResult> {
    return {mapDims(type, substitute), WalkResult::skip()};
  });
  replacer.addReplacement([&](ShapeType type) -> std::pair<Type, WalkResult> {
    return {mapDims(type, substitute), WalkResult::skip()};
  });
  replacer.addReplacement([&](PrimType type) -> std::pair<Type, WalkResult> {
    return {mapDims(type, substitute), WalkResult::skip()};
  });
  replacer.addReplacement([&](DimsAttr attr) -> std::pair<Attribute, WalkResult> {
    return {DimsAttr::get(attr.getContext(), llvm::map_to_vector(attr.getDims(), substitute)),
            WalkResult::skip()};
  });
  replacer.recursivelyReplaceElementsIn(root, /*replaceAttrs=*/true, /*replaceLocs=*/false,
                                        /*replaceTypes=*/true);
  root->walk([](EmitTEOp op) { specialiseBody(op); });
  foldSizeConditions(root);
}
