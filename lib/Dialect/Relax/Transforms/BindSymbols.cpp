//===- BindSymbols.cpp - Symbols get values -------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlc/Dialect/TE/IR/TE.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_BINDSYMBOLS
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

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

struct BindSymbolsPass : mlc::impl::BindSymbolsBase<BindSymbolsPass> {
  using BindSymbolsBase::BindSymbolsBase;

  void runOnOperation() override {
    auto function = getOperation().lookupSymbol<func::FuncOp>(func);
    if (!function) {
      getOperation().emitError() << "there is no function '" << func << "'";
      return signalPassFailure();
    }
    llvm::MapVector<StringAttr, int64_t> values;
    for (StringRef entry : symbols) {
      auto [name, text] = entry.split('=');
      int64_t value;
      if (name.empty() || text.getAsInteger(10, value)) {
        function.emitError() << "expected name=value, but got '" << entry << "'";
        return signalPassFailure();
      }
      if (!values.try_emplace(StringAttr::get(&getContext(), name), value).second) {
        function.emitError() << "the symbol '" << name << "' is given twice";
        return signalPassFailure();
      }
    }
    if (failed(relax::bindSymbols(function, values)))
      signalPassFailure();
  }
};
} // namespace

LogicalResult relax::bindSymbols(func::FuncOp func,
                                 const llvm::MapVector<StringAttr, int64_t> &values) {
  if (values.empty())
    return success();
  // R1
  if (func.isExternal())
    return func.emitError("a declaration cannot be specialised");
  std::optional<SymbolTable::UseRange> uses =
      SymbolTable::getSymbolUses(func, func->getParentOfType<ModuleOp>());
  if (!uses || !uses->empty())
    return func.emitError("a function that is called cannot be specialised");
  // R2
  llvm::SetVector<StringAttr> known;
  func.walk([&](Operation *op) {
    auto collect = [&](Type type) {
      for (DimExpr dim : collectDims(type))
        dim.collectSymbols(known);
    };
    llvm::for_each(op->getResultTypes(), collect);
    for (Region &region : op->getRegions())
      for (Block &block : region)
        llvm::for_each(block.getArgumentTypes(), collect);
  });
  llvm::DenseMap<StringAttr, DimExpr> exprs;
  for (auto [symbol, value] : values) {
    if (!known.contains(symbol))
      return func.emitError() << "the function has no symbol '" << symbol.getValue() << "'";
    if (value < 0)
      return func.emitError() << "the symbol '" << symbol.getValue() << "' cannot be " << value;
    exprs.try_emplace(symbol, DimExpr::constant(func.getContext(), value));
  }

  auto substitute = [&](DimExpr dim) { return dim.substitute(exprs); };
  AttrTypeReplacer replacer;
  replacer.addReplacement([&](RankedTensorType type) -> std::pair<Type, WalkResult> {
    return {mapDims(type, substitute), WalkResult::skip()};
  });
  replacer.addReplacement([&](ShapeType type) -> std::pair<Type, WalkResult> {
    return {mapDims(type, substitute), WalkResult::skip()};
  });
  replacer.addReplacement([&](DimsAttr attr) -> std::pair<Attribute, WalkResult> {
    return {DimsAttr::get(attr.getContext(), llvm::map_to_vector(attr.getDims(), substitute)),
            WalkResult::skip()};
  });
  replacer.recursivelyReplaceElementsIn(func, /*replaceAttrs=*/true, /*replaceLocs=*/false,
                                        /*replaceTypes=*/true);
  func.walk([](EmitTEOp op) { specialiseBody(op); });
  return success();
}
