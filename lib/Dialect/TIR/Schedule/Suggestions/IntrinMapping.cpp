//===- IntrinMapping.cpp - How variables could become those of an instruction ---------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/BlockRewrite.h"
#include "DescribedBlock.h"
#include "mlc/Dialect/TIR/Schedule/Suggestions.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace mlc::tir;

namespace {
/// An access to a buffer, and the described one.
struct AccessPair {
  Value buffer, described;
  SmallVector<AffineExpr> indices, describedIndices;
};

/// Compares a block with the described one, and finds out which buffers stand for each other. The
/// accesses to a buffer have the same indices everywhere, whatever they are.
class AccessMatcher : public IntrinMatcher {
public:
  AccessMatcher(BlockOp block, BlockOp described)
      : IntrinMatcher(block, described->getParentOfType<PrimFuncOp>()), block(block),
        described(described) {}

  bool match() { return matchStatements(block.getBody().front(), described.getBody().front()); }
  ArrayRef<AccessPair> getAccesses() const { return accesses; }

protected:
  bool matchAccess(Value target, ValueRange targetIndices, Value pattern,
                   ValueRange patternIndices) override {
    auto toExprs = [&](ValueRange indices) {
      return llvm::map_to_vector(indices, [&](Value index) { return getExprs().get(index); });
    };
    AccessPair found{target, pattern, toExprs(targetIndices), toExprs(patternIndices)};
    auto *known = llvm::find_if(accesses, [&](const AccessPair &access) {
      return access.buffer == target || access.described == pattern;
    });
    if (known != accesses.end())
      return (known->buffer == target && known->described == pattern &&
              known->indices == found.indices &&
              known->describedIndices == found.describedIndices) ||
             fail("a buffer is accessed at two places");
    if (cast<MemRefType>(target.getType()).getElementType() !=
        cast<MemRefType>(pattern.getType()).getElementType())
      return fail("buffer '" + getBufferName(target) + "' is not of the described element type");
    accesses.push_back(std::move(found));
    return true;
  }

private:
  BlockOp block, described;
  SmallVector<AccessPair> accesses;
};
} // namespace

/// Whether an iteration variable is spatial or reduce in all of a block.
static bool hasPlainKinds(BlockOp block) {
  return llvm::all_of(llvm::seq(block.getNumIterVars()), [&](unsigned number) {
    return block.getIterKind(number) == IterKind::Spatial ||
           block.getIterKind(number) == IterKind::Reduce;
  });
}

/// For each variable of `block`, which of the accesses it is in.
static SmallVector<SmallVector<bool>> findUses(IndexExprs &exprs, BlockOp block,
                                               ArrayRef<AccessPair> accesses,
                                               SmallVector<AffineExpr> AccessPair::*indices) {
  SmallVector<SmallVector<bool>> uses(block.getNumIterVars(),
                                      SmallVector<bool>(accesses.size(), false));
  for (auto [number, access] : llvm::enumerate(accesses))
    for (AffineExpr index : access.*indices)
      exprs.allLeaves(index, [&, number = number](Value leaf) {
        auto var = dyn_cast<BlockArgument>(leaf);
        if (var && var.getOwner() == &block.getBody().front())
          uses[var.getArgNumber()][number] = true;
        return true;
      });
  return uses;
}

std::optional<IntrinMapping> mlc::tir::findIntrinMapping(BlockOp block, PrimFuncOp description) {
  IntrinMapping mapping;
  SmallVector<ForOp> loops;
  mapping.described = findDescribedBlock(description, loops);
  if (!mapping.described || !hasPlainKinds(block) || !hasPlainKinds(mapping.described))
    return std::nullopt;
  AccessMatcher matcher(block, mapping.described);
  if (!matcher.match())
    return std::nullopt;
  IndexExprs &exprs = matcher.getExprs();
  for (const AccessPair &access : matcher.getAccesses()) {
    IntrinMapping::Buffers &found = mapping.buffers.emplace_back();
    found.buffer = access.buffer;
    found.described = access.described;
    for (AffineExpr index : access.describedIndices) {
      auto dim = dyn_cast<AffineDimExpr>(index);
      auto var = dim ? dyn_cast<BlockArgument>(exprs.getLeaf(dim)) : BlockArgument();
      if (!var || var.getOwner() != &mapping.described.getBody().front())
        return std::nullopt;
      found.variables.push_back(var.getArgNumber());
    }
  }
  auto uses = findUses(exprs, block, matcher.getAccesses(), &AccessPair::indices);
  auto describedUses =
      findUses(exprs, mapping.described, matcher.getAccesses(), &AccessPair::describedIndices);
  MLIRContext *context = block.getContext();
  SmallVector<AffineExpr> results, fused(mapping.described.getNumIterVars());
  for (unsigned number = 0; number < block.getNumIterVars(); ++number) {
    std::optional<unsigned> target;
    for (unsigned other = 0; other < fused.size(); ++other) {
      // Variables of which no buffer knows stand for nothing.
      if (describedUses[other] != uses[number] || !llvm::is_contained(uses[number], true) ||
          mapping.described.getIterKind(other) != block.getIterKind(number))
        continue;
      if (target)
        return std::nullopt;
      target = other;
    }
    AffineExpr variable = getAffineDimExpr(number, context);
    if (!target) {
      results.push_back(variable);
      continue;
    }
    AffineExpr &sum = fused[*target];
    std::optional<int64_t> extent = getConstantIntValue(block.getMixedExtents()[number]);
    if (sum && !extent)
      return std::nullopt;
    sum = sum ? sum * *extent + variable : variable;
  }
  for (AffineExpr sum : fused) {
    if (!sum)
      return std::nullopt;
    results.push_back(sum);
  }
  mapping.map = AffineMap::get(block.getNumIterVars(), 0, results, context);
  return mapping;
}
