//===- TransformBlockLayout.cpp - A block over other variables ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/MapValues.h"
#include "mlc/Dialect/TIR/Schedule/Blocks.h"
#include "mlc/Dialect/TIR/Schedule/IndexMaps.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlc::tir;

static constexpr StringLiteral kTransform = "transform_block_layout";

/// Checks that the variables of `block` are the loops around it.
static llvm::Error checkLoops(BlockOp block, ArrayRef<ForOp> loops) {
  if (loops.size() != block.getNumIterVars() || block.getPredicate())
    return refuse(kTransform, 2, block, "block '", block.getName(), "' has ",
                  block.getNumIterVars(), " variables in ", loops.size(), " loops, or a predicate");
  for (unsigned index = 0; index < loops.size(); ++index) {
    ForOp loop = loops[index];
    if (loop.getConstantMin() != 0 || getStatements(loop.getBody().front()).size() != 1)
      return refuse(kTransform, 2, loop, "loop '", getVarName(loop.getInductionVar()),
                    "' does not start at 0, or holds something else");
    if (block.getBindings()[index] != loop.getInductionVar() ||
        getConstantIntValue(block.getMixedMins()[index]) != 0 ||
        !isEqualConstantIntOrValue(block.getMixedExtents()[index], loop.getMixedExtent()))
      return refuse(kTransform, 2, block, "variable '", getVarName(block.getIterVars()[index]),
                    "' is not just loop '", getVarName(loop.getInductionVar()), "'");
  }
  if (ForOp dependent = findDependentBound(loops))
    return refuse(kTransform, 2, dependent, "a bound of loop '",
                  getVarName(dependent.getInductionVar()), "' depends on another loop");
  return llvm::Error::success();
}

/// The kind of a new variable; nothing if it is of variables of different kinds.
static std::optional<IterKind> findKind(BlockOp block, AffineExpr result) {
  std::optional<IterKind> kind;
  bool isMixed = false;
  result.walk([&](AffineExpr part) {
    auto dim = dyn_cast<AffineDimExpr>(part);
    if (!dim || getConstantIntValue(block.getMixedExtents()[dim.getPosition()]) == 1)
      return;
    IterKind own = block.getIterKind(dim.getPosition());
    isMixed |= kind && *kind != own;
    kind = own;
  });
  return isMixed ? std::nullopt : std::optional(kind.value_or(IterKind::Spatial));
}

llvm::Error mlc::tir::transformBlockLayout(RewriterBase &rewriter, BlockOp block, AffineMap map,
                                           ArrayAttr symbols) {
  // P1.
  if (map.getNumDims() != block.getNumIterVars())
    return refuse(kTransform, 1, block, "the map is of ", map.getNumDims(), " indices, block '",
                  block.getName(), "' has ", block.getNumIterVars(), " variables");
  // P5.
  if (llvm::Error error = checkSymbols(kTransform, 5, block, map, symbols))
    return error;
  // P2.
  SmallVector<ForOp> loops = getLoopsAround(block);
  if (llvm::Error error = checkLoops(block, loops))
    return error;
  // P3.
  auto func = block->getParentOfType<PrimFuncOp>();
  SmallVector<mlc::relax::DimExpr> sizesOfLoops =
      llvm::map_to_vector(loops, [&](ForOp loop) { return readSize(func, loop.getMixedExtent()); });
  SmallVector<AffineExpr> extents = readProducts(func, sizesOfLoops, map, symbols);
  std::string reason;
  std::optional<InverseMap> inverse = invertIndexMap(map, extents, reason);
  if (!inverse || inverse->isPadded)
    return refuse(kTransform, 3, block, "the map is not one to one for the variables of block '",
                  block.getName(), "': ", inverse ? "some new indices are of no old ones" : reason);
  // P4.
  SmallVector<IterKind> kinds;
  for (AffineExpr result : map.getResults()) {
    std::optional<IterKind> kind = findKind(block, result);
    if (!kind)
      return refuse(kTransform, 4, block, "new variable ", kinds.size(),
                    " is of variables of different kinds");
    kinds.push_back(*kind);
  }
  // A reduction of one value still is one.
  if (block.hasInit() && !llvm::is_contained(kinds, IterKind::Reduce)) {
    for (auto [kind, result] : llvm::zip_equal(kinds, map.getResults()))
      if (auto dim = dyn_cast<AffineDimExpr>(result))
        kind = block.getIterKind(dim.getPosition());
    if (!kinds.empty() && !llvm::is_contained(kinds, IterKind::Reduce))
      return refuse(kTransform, 4, block, "no new variable of block '", block.getName(),
                    "' would reduce");
  }
  if (loops.empty())
    return llvm::Error::success();

  OpBuilder::InsertionGuard guard(rewriter);
  Location loc = block.getLoc();
  ForOp outermost = loops.front();
  for (ForOp loop : loops)
    for (Value bound : loop->getOperands())
      hoist(rewriter, bound, outermost);
  MapValues known(rewriter, func, symbols);
  rewriter.setInsertionPoint(outermost);
  IndexExprs exprs(block.getContext());
  SmallVector<AffineExpr> oldSizes =
      llvm::map_to_vector(loops, [&](ForOp loop) { return exprs.get(loop.getMixedExtent()); });
  SmallVector<OpFoldResult> sizes;
  for (AffineExpr size : inverse->sizes)
    sizes.push_back(
        exprs.materialize(rewriter, loc, known.getExpr(rewriter, loc, exprs, size, oldSizes)));
  IterVarList vars;
  Operation *nest = nullptr;
  for (auto [index, size] : llvm::enumerate(sizes)) {
    auto loop = ForOp::create(rewriter, loc, rewriter.getIndexAttr(0), size, ForKind::Serial,
                              ("ax" + Twine(index)).str());
    vars.add(kinds[index], rewriter.getIndexAttr(0), size, loop.getInductionVar(),
             "v" + Twine(index));
    rewriter.setInsertionPointToEnd(&loop.getBody().front());
    if (!nest)
      nest = loop;
  }
  BlockOp result = createBlock(rewriter, loc, block.getName(), vars, {}, block.hasInit());
  if (block.getAnnotationsAttr())
    result.setAnnotationsAttr(block.getAnnotationsAttr());
  auto moveBody = [&](Block &from, Block &to) {
    rewriter.setInsertionPointToEnd(&to);
    IndexExprs indices(block.getContext());
    SmallVector<AffineExpr> newVars = llvm::map_to_vector(
        to.getArguments(), [&](BlockArgument var) { return indices.get(Value(var)); });
    SmallVector<Value> values;
    for (AffineExpr index : inverse->map.getResults())
      values.push_back(known.create(rewriter, loc, indices, index, newVars));
    rewriter.mergeBlocks(&from, &to, values);
  };
  if (block.hasInit())
    moveBody(block.getInit().front(), result.getInit().front());
  moveBody(block.getBody().front(), result.getBody().front());
  replaceBlock(rewriter, block, result);
  rewriter.eraseOp(outermost);
  normalizeIndexArithmetic(rewriter, result);
  eraseUnusedValues(rewriter, result);
  return llvm::Error::success();
}
