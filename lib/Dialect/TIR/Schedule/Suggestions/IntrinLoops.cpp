//===- IntrinLoops.cpp - Which loops could be those of an instruction -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "DescribedBlock.h"
#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlc/Dialect/TIR/Schedule/Suggestions.h"

using namespace mlir;
using namespace mlc::tir;

BlockOp mlc::tir::findDescribedBlock(PrimFuncOp description, SmallVectorImpl<ForOp> &loops) {
  Block *body = &getIntrinBody(description);
  while (true) {
    SmallVector<Operation *> statements = getStatements(*body);
    if (statements.size() != 1)
      return {};
    if (auto block = dyn_cast<BlockOp>(statements.front()))
      return block;
    auto loop = dyn_cast<ForOp>(statements.front());
    if (!loop)
      return {};
    loops.push_back(loop);
    body = &loop.getBody().front();
  }
}

/// The loops around a block that hold nothing else, outermost first.
static SmallVector<ForOp> getLoopsOf(BlockOp block) {
  SmallVector<ForOp> around = getLoopsAround(block), loops;
  for (ForOp loop : llvm::reverse(around)) {
    if (getStatements(loop.getBody().front()).size() != 1)
      break;
    loops.push_back(loop);
  }
  std::reverse(loops.begin(), loops.end());
  return loops;
}

/// The first of `loops` whose variable a binding is, but for what does not change in any of them.
static ForOp findLoopOf(Value binding, ArrayRef<ForOp> loops, ArrayRef<ForOp> taken = {}) {
  IndexExprs exprs(binding.getContext());
  AffineExpr whole = exprs.get(binding);
  for (ForOp loop : loops) {
    if (llvm::is_contained(taken, loop))
      continue;
    AffineExpr rest = exprs.simplify(whole - exprs.get(loop.getInductionVar()));
    if (exprs.allLeaves(rest, [&](Value leaf) {
          return llvm::none_of(loops, [&](ForOp other) { return other.getInductionVar() == leaf; });
        }))
      return loop;
  }
  return {};
}

std::optional<IntrinLoops> mlc::tir::findIntrinLoops(BlockOp block, PrimFuncOp description,
                                                     bool allowPadding) {
  IntrinLoops found;
  BlockOp described = findDescribedBlock(description, found.described);
  SmallVector<ForOp> loops = getLoopsOf(block), taken;
  if (!described || described.getNumIterVars() > block.getNumIterVars() ||
      llvm::any_of(loops, [](ForOp loop) { return loop.getConstantMin() != 0; }))
    return std::nullopt;
  SmallVector<int64_t> paddings(block.getNumIterVars(), 1);
  unsigned rest = block.getNumIterVars();
  for (unsigned number = described.getNumIterVars(); number-- > 0;) {
    ForOp wanted = findLoopOf(described.getBindings()[number], found.described);
    std::optional<int64_t> extent = wanted ? wanted.getConstantExtent() : std::nullopt;
    if (!extent)
      return std::nullopt;
    do {
      if (rest == 0)
        return std::nullopt;
      --rest;
    } while (block.getIterKind(rest) != described.getIterKind(number));
    ForOp loop = findLoopOf(block.getBindings()[rest], loops, taken);
    if (!loop)
      continue;
    std::optional<int64_t> own = loop.getConstantExtent();
    if (!own || (*own % *extent != 0 && !allowPadding))
      return std::nullopt;
    if (*own % *extent != 0)
      paddings[rest] = *extent;
    taken.push_back(loop);
    found.loops.emplace_back(loop, wanted);
  }
  if (llvm::any_of(paddings, [](int64_t padding) { return padding != 1; }))
    found.paddings = std::move(paddings);
  return found;
}
