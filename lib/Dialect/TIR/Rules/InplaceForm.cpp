//===- InplaceForm.cpp - Parameters that a result may take the place of ---------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "InplaceForm.h"
#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlc/Dialect/TIR/Analysis/IndexForms.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tir;

namespace {
/// The digits of a loop variable that a binding has: those from the unit `begin` up to `end`, which
/// is absent if it has all that are left.
struct Digits {
  Value loop;
  int64_t begin;
  std::optional<int64_t> end;
};
} // namespace

/// `i`, `i floordiv 4`, `i mod 4` or `(i floordiv 4) mod 2`.
static std::optional<Digits> getDigits(const IndexExprs &exprs, AffineExpr expr) {
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return Digits{exprs.getLeaf(dim), 1, std::nullopt};
  auto division = dyn_cast<AffineBinaryOpExpr>(expr);
  auto divisor = division ? dyn_cast<AffineConstantExpr>(division.getRHS()) : AffineConstantExpr();
  std::optional<Digits> inner =
      divisor && divisor.getValue() > 0 ? getDigits(exprs, division.getLHS()) : std::nullopt;
  if (!inner || inner->end)
    return std::nullopt;
  if (division.getKind() == AffineExprKind::FloorDiv)
    return Digits{inner->loop, inner->begin * divisor.getValue(), std::nullopt};
  if (division.getKind() == AffineExprKind::Mod)
    return Digits{inner->loop, inner->begin, inner->begin * divisor.getValue()};
  return std::nullopt;
}

/// Adds the digits that a binding has. Fails unless they decide its value and follow from it.
static LogicalResult collectDigits(const IndexExprs &exprs, AffineExpr binding,
                                   SmallVectorImpl<Digits> &digits) {
  SmallVector<AffineExpr> terms;
  collectTerms(binding, terms);
  // The factor and the number of values of each term.
  SmallVector<std::pair<int64_t, std::optional<int64_t>>> places;
  for (AffineExpr term : terms) {
    if (isa<AffineConstantExpr>(term))
      continue;
    int64_t factor = 1;
    if (auto product = dyn_cast<AffineBinaryOpExpr>(term);
        product && term.getKind() == AffineExprKind::Mul)
      if (auto constant = dyn_cast<AffineConstantExpr>(product.getRHS())) {
        factor = constant.getValue();
        term = product.getLHS();
      }
    std::optional<Digits> found = getDigits(exprs, term);
    if (!found || factor <= 0)
      return failure();
    IndexRange range = exprs.getRange(term);
    places.emplace_back(factor, range.isKnown() ? std::optional(*range.max - *range.min + 1)
                                                : std::nullopt);
    digits.push_back(*found);
  }
  llvm::sort(places, llvm::less_first());
  for (size_t i = 1; i < places.size(); ++i) {
    auto [factor, count] = places[i - 1];
    if (!count || factor * *count > places[i].first)
      return failure();
  }
  return success();
}

/// Whether no two iterations of the loops around the block have the same bindings.
static bool runsOnce(BlockOp block) {
  IndexExprs exprs(block.getContext());
  SmallVector<Digits> digits;
  for (Value binding : block.getBindings())
    if (failed(collectDigits(exprs, exprs.get(binding), digits)))
      return false;
  for (Operation *op = block->getParentOp(); !isa<PrimFuncOp>(op); op = op->getParentOp()) {
    auto loop = dyn_cast<ForOp>(op);
    if (!loop)
      return false;
    std::optional<int64_t> extent = loop.getConstantExtent();
    if (extent && *extent <= 1)
      continue;
    SmallVector<std::pair<int64_t, std::optional<int64_t>>> parts;
    for (const Digits &part : digits)
      if (part.loop == loop.getInductionVar())
        parts.emplace_back(part.begin, part.end);
    llvm::sort(parts, llvm::less_first());
    // From the last digit to the first one.
    std::optional<int64_t> known = 1;
    for (auto [begin, end] : parts) {
      if (known && begin > *known)
        return false;
      known = end;
    }
    if (parts.empty() || (known && !(extent && *extent <= *known)))
      return false;
  }
  return true;
}

/// The only op that writes the parameter; null if there are others, or if something reads it.
static memref::StoreOp getOnlyStore(BlockArgument output) {
  memref::StoreOp only;
  for (Operation *user : output.getUsers()) {
    auto store = dyn_cast<memref::StoreOp>(user);
    if (store && !only)
      only = store;
    else if (!isa<YieldOp>(user))
      return {};
  }
  return only;
}

/// Whether each instance of the block stores to another element: its variables are the indices.
static bool storesOnce(BlockOp block, memref::StoreOp store) {
  auto iterVars = block.getIterVars();
  for (unsigned index = 0; index < block.getNumIterVars(); ++index) {
    if (getConstantIntValue(block.getMixedExtents()[index]) == 1)
      continue;
    if (block.getIterKind(index) != IterKind::Spatial ||
        !llvm::is_contained(store.getIndices(), iterVars[index]))
      return false;
  }
  return true;
}

bool mlc::tir::canWriteInPlace(PrimFuncOp func, unsigned input, unsigned output) {
  BlockArgument from = func.getArgument(input), to = func.getArgument(output);
  if (!isa<MemRefType>(from.getType()) || from.getType() != to.getType() ||
      func.getArgDims(input) != func.getArgDims(output))
    return false;
  memref::StoreOp store = getOnlyStore(to);
  auto block = store ? store->getParentOfType<BlockOp>() : BlockOp();
  // A store under a condition leaves other elements as they are, which is not known here.
  if (!block || store->getBlock() != &block.getBody().front() || block.hasInit() ||
      !storesOnce(block, store) || !runsOnce(block))
    return false;
  for (Operation *user : from.getUsers()) {
    if (isa<YieldOp>(user) && user->getParentOp() == block)
      continue;
    auto load = dyn_cast<memref::LoadOp>(user);
    Operation *place = load ? store->getBlock()->findAncestorOpInBlock(*load) : nullptr;
    if (!place || !place->isBeforeInBlock(store) || load.getIndices() != store.getIndices())
      return false;
  }
  return true;
}
