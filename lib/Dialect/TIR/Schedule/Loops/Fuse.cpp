//===- Fuse.cpp - Nested loops become one ---------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/ScheduleUtils.h"
#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlc/Dialect/TIR/Schedule/Loops.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "llvm/Support/CheckedArithmetic.h"

using namespace mlir;
using namespace mlc::tir;

static constexpr StringLiteral kFuse = "fuse";

static llvm::Error checkFuse(ArrayRef<ForOp> loops, Operation *root) {
  // P2.
  if (loops.empty())
    return refuse(kFuse, 2, root, "expected at least one loop");
  for (ForOp loop : loops) {
    // P1.
    if (loop.getAnnotationsAttr() || loop.getThreadAttr())
      return refuse(kFuse, 1, loop, "the loop has annotations or is bound to a thread");
    // P4.
    if (loop.getConstantMin() != 0)
      return refuse(kFuse, 4, loop, "the loop must start at 0");
  }
  for (size_t index = 1; index < loops.size(); ++index) {
    ForOp outer = loops[index - 1], inner = loops[index];
    // P2.
    if (inner->getParentOp() != outer)
      return refuse(kFuse, 2, inner, "loop '", getVarName(inner.getInductionVar()),
                    "' is not directly in loop '", getVarName(outer.getInductionVar()), "'");
    // P3.
    if (size_t count = getStatements(outer.getBody().front()).size(); count != 1)
      return refuse(kFuse, 3, outer, "loop '", getVarName(outer.getInductionVar()),
                    "' must have nothing in it but the next loop, it has ", count, " statements");
  }
  // P5.
  if (ForOp loop = findDependentBound(loops))
    return refuse(kFuse, 5, loop, "the extent of loop '", getVarName(loop.getInductionVar()),
                  "' depends on another of the loops");
  return llvm::Error::success();
}

/// The product of all extents: a number, or a value in front of the loops.
static OpFoldResult createProduct(RewriterBase &rewriter, Location loc, ArrayRef<ForOp> loops) {
  int64_t known = 1;
  Value unknown;
  for (ForOp loop : loops) {
    if (std::optional<int64_t> extent = loop.getConstantExtent()) {
      known *= *extent;
      continue;
    }
    Value extent = loop.getDynamicExtent();
    unknown = unknown ? arith::MulIOp::create(rewriter, loc, unknown, extent).getResult() : extent;
  }
  if (!unknown)
    return rewriter.getIndexAttr(known);
  IndexExprs exprs(loc.getContext());
  return exprs.materialize(rewriter, loc, exprs.get(unknown) * known);
}

/// What each loop's variable is for the fused one.
static SmallVector<Value> createVars(RewriterBase &rewriter, Location loc, ArrayRef<ForOp> loops,
                                     Value fused) {
  bool isStatic = llvm::all_of(loops.drop_front(),
                               [](ForOp loop) { return loop.getConstantExtent().has_value(); });
  SmallVector<Value> vars;
  if (!isStatic) {
    SmallVector<OpFoldResult> basis;
    for (ForOp loop : loops.drop_front())
      basis.push_back(loop.getMixedExtent());
    auto op = affine::AffineDelinearizeIndexOp::create(rewriter, loc, fused, basis,
                                                       /*hasOuterBound=*/false);
    vars.assign(op.getResults().begin(), op.getResults().end());
  } else {
    IndexExprs exprs(loc.getContext());
    AffineExpr rest = exprs.get(fused);
    int64_t inner = 1;
    SmallVector<AffineExpr> parts;
    for (ForOp loop : llvm::reverse(loops)) {
      // An empty loop does not run: what its variable would be does not matter.
      int64_t outer = inner * std::max<int64_t>(loop.getConstantExtent().value_or(1), 1);
      AffineExpr part = loop == loops.front() ? rest : rest % outer;
      parts.push_back(part.floorDiv(inner));
      inner = outer;
    }
    for (AffineExpr part : llvm::reverse(parts))
      vars.push_back(getValueOrCreateConstantIndexOp(
          rewriter, loc, exprs.materialize(rewriter, loc, exprs.simplify(part))));
  }
  for (size_t index = 0; index < loops.size(); ++index)
    if (ForOp loop = loops[index]; loop.getConstantExtent() == 1)
      vars[index] = arith::ConstantIndexOp::create(rewriter, loc, 0);
  return vars;
}

llvm::Expected<ForOp> mlc::tir::fuse(RewriterBase &rewriter, ArrayRef<ForOp> loops,
                                     bool preserveUnitIters) {
  if (llvm::Error error = checkFuse(loops, loops.empty() ? nullptr : loops.front()))
    return error;
  OpBuilder::InsertionGuard guard(rewriter);
  ForOp outermost = loops.front();
  Location loc = outermost.getLoc();
  std::string name;
  for (ForOp loop : loops) {
    name += (getVarName(loop.getInductionVar()) + "_").str();
    for (Value bound : loop->getOperands())
      hoist(rewriter, bound, outermost);
  }
  rewriter.setInsertionPoint(outermost);
  OpFoldResult extent = createProduct(rewriter, loc, loops);
  auto fused = ForOp::create(rewriter, loc, rewriter.getIndexAttr(0), extent, ForKind::Serial,
                             name + "fused");
  Block &body = fused.getBody().front();
  rewriter.setInsertionPointToStart(&body);
  SmallVector<Value> vars = createVars(rewriter, loc, loops, fused.getInductionVar());
  rewriter.inlineBlockBefore(&outermost.getBody().front(), &body, body.end(), vars.front());
  for (size_t index = 1; index < loops.size(); ++index) {
    ForOp loop = loops[index];
    rewriter.inlineBlockBefore(&loop.getBody().front(), loop, vars[index]);
    rewriter.eraseOp(loop);
  }
  rewriter.eraseOp(outermost);
  normalizeBindings(rewriter, fused);
  if (!preserveUnitIters)
    dropUnitLoops(rewriter, fused);
  return fused;
}
