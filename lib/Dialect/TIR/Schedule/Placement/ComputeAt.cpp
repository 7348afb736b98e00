//===- ComputeAt.cpp - A block inside of a loop of another ----------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/BoundConditions.h"
#include "../Common/Regions.h"
#include "VarDomains.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Dialect/TIR/Schedule/Placement.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace mlc::tir;

namespace {

/// A block that goes into a loop: before the blocks that read what it writes, or, in reverse, after
/// those that write what it reads.
class Mover {
public:
  Mover(BlockOp block, ForOp loop, bool isReverse)
      : primitive(isReverse ? "reverse_compute_at" : "compute_at"), block(block), loop(loop),
        isReverse(isReverse), scope(getScope(block)), dependences(scope),
        exprs(block.getContext()) {}

  llvm::Error check(int64_t index);
  void move(RewriterBase &rewriter, bool preserveUnitLoops);

private:
  llvm::Error findPlace(int64_t index);
  llvm::Error checkUsedValues();
  SmallVector<ForOp> getRelaxedLoops(BlockOp other);
  void solveDomains();
  DimBounds getFirstBounds(DimBounds dim);
  bool isUnfinished(const BufferRegion &region, const RegionBounds &bounds);
  bool runsOnce();
  BlockOp findUnfinishedSum();
  bool losesInstances();

  StringRef primitive;
  BlockOp block;
  ForOp loop;
  bool isReverse;
  Operation *scope;
  BlockDependences dependences;
  IndexExprs exprs;
  /// The blocks that it must be before, and those that it must be after.
  SmallVector<BlockOp> consumers, producers;
  /// The op in front of which it goes; none for the end of the loop's body.
  Operation *next = nullptr;
  SmallVector<VarDomain> domains;
  /// What it reads, or writes, with the bounds of what an iteration of the loop writes, or reads.
  SmallVector<std::pair<BufferRegion, RegionBounds>> available;
};

} // namespace

llvm::Error Mover::check(int64_t index) {
  StringRef name = block.getName(), loopName = getVarName(loop.getInductionVar());
  // P1.
  if (llvm::Error error = checkStagePipeline(primitive, 1, scope))
    return error;
  // P2.
  std::optional<std::string> notComplete = whyNotComplete(block);
  std::optional<std::string> notReduction = whyNotReduction(block);
  if (notComplete && notReduction)
    return refuse(primitive, 2, block, *notComplete, "; ", *notReduction);
  // P10.
  if (!isDomainPredicate(block) || (isReverse && !takesWholeDomains(block)))
    return refuse(primitive, 10, block, "block '", name,
                  "' does not run for just the values in the domains of its variables");
  // P3.
  if (getScope(loop) != scope)
    return refuse(primitive, 3, loop, "loop '", loopName, "' is not in the scope of block '", name,
                  "'");
  if (loop->isAncestor(block))
    return refuse(primitive, 3, loop, "loop '", loopName, "' is already around block '", name, "'");
  // P4.
  if (!isReverse && isOutputBlock(block))
    return refuse(primitive, 4, block, "block '", name,
                  "' writes a buffer that its scope does not "
                  "allocate");
  // P5.
  if (dependences.getBlocks().size() == 1)
    return refuse(primitive, 5, block, "block '", name, "' is the only one of its scope");
  consumers = dependences.getConsumers(block);
  producers = dependences.getProducers(block);
  // P6.
  for (BlockOp other : isReverse ? producers : consumers)
    if (!loop->isAncestor(other))
      return refuse(primitive, 6, other, "block '", other.getName(), "', which ",
                    isReverse ? "writes what block '" : "uses what block '", name,
                    isReverse ? "' reads" : "' writes", ", is not under loop '", loopName, "'");
  if (isReverse && producers.empty())
    return refuse(primitive, 6, block, "no block writes what block '", name,
                  "' reads, so nothing says what of it belongs to an iteration of loop '", loopName,
                  "'");
  // P7.
  BlockOp early;
  bool isInOrAfterLoop = false;
  scope->walk<WalkOrder::PreOrder>([&](Operation *op) {
    isInOrAfterLoop |= op == loop.getOperation();
    if (auto other = dyn_cast<BlockOp>(op))
      if (!isInOrAfterLoop && llvm::is_contained(consumers, other))
        early = other;
  });
  if (isReverse && early)
    return refuse(primitive, 7, early, "block '", early.getName(), "', which uses what block '",
                  name, "' writes, is before loop '", loopName, "'");
  if (llvm::Error error = findPlace(index))
    return error;
  if (llvm::Error error = checkUsedValues())
    return error;
  solveDomains();
  // P9.
  if (block.hasInit() && !runsOnce())
    return refuse(primitive, 9, block, "the instances of reduction block '", name,
                  "' would run more than once, or at the same time, in loop '", loopName, "'");
  // P11.
  for (Value buffer : isReverse ? getReadBuffers(block) : SmallVector<Value>())
    if (!accessesBuffer(block.getYield().getReads(), buffer) &&
        llvm::any_of(producers, [&](BlockOp producer) {
          return accessesBuffer(getWrittenBuffers(producer), buffer);
        }))
      return refuse(primitive, 11, block, "block '", name, "' reads '", getBufferName(buffer),
                    "', and does not declare where");
  for (auto &[region, bounds] : available)
    if (isReverse && isUnfinished(region, bounds))
      return refuse(primitive, 11, block, "block '", name, "' reads all of '",
                    getBufferName(region.buffer), "', of which an iteration of loop '", loopName,
                    "' writes only a part");
  if (BlockOp producer = isReverse ? findUnfinishedSum() : BlockOp())
    return refuse(primitive, 11, block, "block '", name,
                  "' would run for parts of what it uses of "
                  "block '",
                  producer.getName(), "', which reduces over loop '", loopName,
                  "' or one around it");
  // P12.
  if (isReverse && losesInstances())
    return refuse(primitive, 12, block, "some instances of block '", name,
                  "' use nothing that is written in loop '", loopName, "'");
  return llvm::Error::success();
}

llvm::Error Mover::findPlace(int64_t index) {
  SmallVector<Operation *> statements = getStatements(loop.getBody().front());
  auto contains = [](Operation *statement, ArrayRef<BlockOp> blocks) {
    return llvm::any_of(blocks, [&](BlockOp other) { return statement->isAncestor(other); });
  };
  // Places are numbered by the statement that comes after.
  int64_t first = 0, last = statements.size();
  for (auto [position, statement] : llvm::enumerate(statements)) {
    if (contains(statement, producers))
      first = position + 1;
    if (contains(statement, consumers) && last == static_cast<int64_t>(statements.size()))
      last = position;
  }
  // P7.
  int64_t place = index == -1 ? last : index == -2 ? first : index;
  if (place < first || place > last)
    return refuse(primitive, 7, loop, "place ", index, " in loop '",
                  getVarName(loop.getInductionVar()), "' is not between ", first, " and ", last);
  next = place < static_cast<int64_t>(statements.size()) ? statements[place] : nullptr;
  return llvm::Error::success();
}

/// The values from outside that a block uses, but for bindings and predicate.
static SetVector<Value> getUsedValues(BlockOp block) {
  SetVector<Value> values;
  getUsedValuesDefinedAbove(block->getRegions(), values);
  values.insert_range(block.getDynamicMins());
  values.insert_range(block.getDynamicExtents());
  return values;
}

llvm::Error Mover::checkUsedValues() {
  // P8.
  for (Value value : getUsedValues(block))
    if (!isAvailableAt(value, &loop.getBody().front(), next) && !canMoveToFront(value, scope))
      return refuse(primitive, 8, block, "block '", block.getName(),
                    "' uses a value that is not known in loop '",
                    getVarName(loop.getInductionVar()), "'");
  return llvm::Error::success();
}

SmallVector<ForOp> Mover::getRelaxedLoops(BlockOp other) {
  SmallVector<ForOp> loops = getLoopsBelow(loop, other);
  if (isReverse)
    return loops;
  StringRef storage;
  ValueRange writes = block.getYield().getWrites();
  if (!writes.empty())
    if (auto alloc = getSourceBuffer(writes.front()).getDefiningOp<AllocBufferOp>())
      storage = alloc.getScope();
  llvm::append_range(loops, getSharingThreads(loop, storage));
  return loops;
}

void Mover::solveDomains() {
  DomainSolver solver(exprs, block);
  YieldOp yield = block.getYield();
  for (const BufferRegion &provided :
       isReverse ? yield.getReadRegions() : yield.getWriteRegions()) {
    Value buffer = getSourceBuffer(provided.buffer);
    std::optional<RegionBounds> required;
    for (BlockOp other : isReverse ? producers : consumers) {
      substituteBindings(exprs, other);
      YieldOp otherYield = other.getYield();
      for (const BufferRegion &region :
           isReverse ? otherYield.getWriteRegions() : otherYield.getReadRegions()) {
        if (getSourceBuffer(region.buffer) != buffer)
          continue;
        RegionBounds bounds(cast<MemRefType>(buffer.getType()).getRank());
        if (region.buffer == buffer)
          bounds = getUpperBounds(exprs, other, region, loop, getRelaxedLoops(other));
        required = required ? joinBounds(exprs, *required, bounds) : bounds;
      }
    }
    if (!required)
      continue;
    // What is computed in the loop's body is not always known where the block goes.
    for (DimBounds &dim : *required)
      for (SmallVector<AffineExpr, 2> *bounds : {&dim.mins, &dim.maxs})
        llvm::erase_if(*bounds, [&](AffineExpr bound) {
          return !exprs.allLeaves(bound, [&](Value leaf) {
            return isAvailableAt(leaf, &loop.getBody().front(), next);
          });
        });
    solver.require(provided, *required, /*canBeFree=*/isReverse);
    available.emplace_back(provided, *required);
  }
  domains = solver.solve();
  // The variable of a loop of one iteration is a number.
  for (ForOp around = loop; around; around = dyn_cast<ForOp>(around->getParentOp())) {
    std::optional<int64_t> min = around.getConstantMin();
    if (!min || around.getConstantExtent() != 1)
      continue;
    AffineExpr var = exprs.get(around.getInductionVar());
    AffineExpr number = getAffineConstantExpr(*min, block.getContext());
    for (VarDomain &domain : domains) {
      domain.min = replaceLeaf(exprs, domain.min, var, number);
      domain.max = replaceLeaf(exprs, domain.max, var, number);
    }
  }
}

/// What is written in the first iteration of the loops in each iteration of which the same
/// instances of the block run: it is there in the others, too.
DimBounds Mover::getFirstBounds(DimBounds dim) {
  for (ForOp around = loop; around; around = dyn_cast<ForOp>(around->getParentOp())) {
    Value var = around.getInductionVar();
    std::optional<int64_t> min = around.getConstantMin();
    bool isInOrder = around.getKind() == ForKind::Serial || around.getKind() == ForKind::Unrolled;
    auto isFree = [&](AffineExpr expr) {
      return exprs.allLeaves(expr, [&](Value leaf) { return leaf != var; });
    };
    if (!min || !isInOrder || !llvm::all_of(domains, [&](const VarDomain &domain) {
          return isFree(domain.min) && isFree(domain.max);
        }))
      continue;
    AffineExpr first = getAffineConstantExpr(*min, block.getContext());
    for (SmallVector<AffineExpr, 2> *ends : {&dim.mins, &dim.maxs})
      for (AffineExpr &end : *ends)
        end = exprs.simplify(replaceLeaf(exprs, end, exprs.get(var), first));
  }
  return dim;
}

/// Whether variables that run over their whole domains, or none, have a say in where `region` is
/// read, and that is not within `bounds`, which an iteration of the loop writes.
bool Mover::isUnfinished(const BufferRegion &region, const RegionBounds &bounds) {
  auto getDomain = [&](Value leaf) -> const VarDomain * {
    auto var = dyn_cast<BlockArgument>(leaf);
    bool isVar = var && var.getOwner() == &block.getBody().front();
    return isVar ? &domains[var.getArgNumber()] : nullptr;
  };
  for (auto [offset, extent, all] : llvm::zip(region.offsets, region.extents, bounds)) {
    DimBounds dim = getFirstBounds(all);
    AffineExpr first = exprs.get(offset), last = exprs.simplify(first + exprs.get(extent) - 1);
    bool hasVars = false, hasWhole = false;
    auto note = [&](Value leaf) {
      const VarDomain *domain = getDomain(leaf);
      hasVars |= domain != nullptr;
      hasWhole |= domain && domain->isWhole;
      return true;
    };
    exprs.allLeaves(first, note);
    exprs.allLeaves(last, note);
    // A remainder says nothing of the variable that another index has fixed.
    bool hasRemainder = false;
    first.walk([&](AffineExpr part) { hasRemainder |= part.getKind() == AffineExprKind::Mod; });
    if (hasVars && !hasWhole && !hasRemainder)
      continue;
    auto getBounds = [&](Value leaf) -> std::optional<IndexBounds> {
      const VarDomain *domain = getDomain(leaf);
      return domain ? std::optional(IndexBounds{domain->min, domain->max}) : std::nullopt;
    };
    first = relaxLeaves(exprs, first, getBounds).min;
    last = relaxLeaves(exprs, last, getBounds).max;
    if (!llvm::all_of(dim.mins,
                      [&](AffineExpr min) { return isKnownLessEqual(exprs, min, first); }) ||
        !llvm::all_of(dim.maxs, [&](AffineExpr max) { return isKnownLessEqual(exprs, last, max); }))
      return true;
  }
  return false;
}

/// A producer that reduces over a loop around the place of which each iteration runs other
/// instances of the block; null if there is none.
BlockOp Mover::findUnfinishedSum() {
  SmallVector<ForOp> around = getLoopsAround(loop);
  around.push_back(loop);
  for (BlockOp producer : producers)
    for (ForOp outer : around) {
      auto var = dyn_cast<AffineDimExpr>(exprs.get(outer.getInductionVar()));
      if (!var || outer.getConstantExtent() == 1)
        continue;
      auto binds = [&](IterKind kind) {
        return llvm::any_of(llvm::enumerate(producer.getBindings()), [&](auto entry) {
          return producer.getIterKind(entry.index()) == kind &&
                 exprs.get(entry.value()).isFunctionOfDim(var.getPosition());
        });
      };
      if (binds(IterKind::Reduce) && !binds(IterKind::Spatial) &&
          llvm::any_of(domains, [&](const VarDomain &domain) {
            return domain.min.isFunctionOfDim(var.getPosition());
          }))
        return producer;
    }
  return {};
}

/// Whether no iteration of the loop writes what some of the instances read, as is the case with
/// those that are behind a condition: they would not run.
bool Mover::losesInstances() {
  DomainSolver solver(exprs, block);
  for (const auto &[region, written] : available) {
    RegionBounds bounds(written.size());
    for (auto [position, dim] : llvm::enumerate(bounds)) {
      std::optional<AffineExpr> size = findBufferSize(exprs, region.buffer, position);
      if (!size)
        continue;
      dim.mins.push_back(getAffineConstantExpr(0, block.getContext()));
      dim.maxs.push_back(exprs.simplify(*size - 1));
    }
    solver.require(region, bounds, /*canBeFree=*/true);
  }
  SmallVector<VarDomain> reached = solver.solve();
  return llvm::any_of(llvm::enumerate(reached), [&](auto entry) {
    const VarDomain &domain = entry.value();
    AffineExpr lower = exprs.get(block.getMixedMins()[entry.index()]);
    AffineExpr end = exprs.simplify(lower + exprs.get(block.getMixedExtents()[entry.index()]));
    return isKnownLessEqual(exprs, lower + 1, domain.min) ||
           isKnownLessEqual(exprs, exprs.simplify(domain.max + 2), end);
  });
}

/// Whether no instance of a reduction runs in two iterations of the loops that will be around it,
/// but where all of them run again.
bool Mover::runsOnce() {
  bool isWhole = true;
  for (auto [index, domain] : llvm::enumerate(domains))
    isWhole &= block.getIterKind(index) != IterKind::Reduce || domain.isWhole;
  SmallVector<ForOp> outer = getLoopsAround(loop);
  outer.push_back(loop);
  return llvm::all_of(outer, [&](ForOp around) {
    // One after the other, whole reductions may be done again; not at the same time. Threads of a
    // group add what each has of a sum.
    bool isInOrder = around.getKind() == ForKind::Serial || around.getKind() == ForKind::Unrolled ||
                     around.getThread().value_or("").starts_with("threadIdx.");
    // What goes before its consumers may be done again; threads are not seen as running at the
    // same time, as they share what they agree on.
    if (!isReverse && around.getKind() != ForKind::Parallel &&
        around.getKind() != ForKind::Vectorized)
      return true;
    if (around.getConstantExtent() == 1 || (isWhole && isInOrder))
      return true;
    auto var = dyn_cast<AffineDimExpr>(exprs.get(around.getInductionVar()));
    // At the same time, quotients and remainders of a fused loop must differ.
    SmallVector<AffineExpr> firsts;
    for (auto [index, domain] : llvm::enumerate(domains))
      if (block.getIterKind(index) == IterKind::Spatial)
        firsts.push_back(domain.min);
    if (!isInOrder && !tellsIterationsApart(exprs, firsts, around))
      return false;
    return var && llvm::any_of(llvm::enumerate(domains), [&](auto entry) {
             // Parts of one sum are added one after the other.
             const VarDomain &domain = entry.value();
             if (!isInOrder && block.getIterKind(entry.index()) != IterKind::Spatial)
               return false;
             AffineExpr next = replaceLeaf(exprs, domain.min, var, var + 1);
             AffineExpr step = exprs.simplify(next - domain.min);
             AffineExpr length = exprs.simplify(domain.max - domain.min + 1);
             // Quotients and remainders of a fused loop.
             if (!isReverse && !isa<AffineConstantExpr>(step))
               return true;
             return isKnownLessEqual(exprs, getAffineConstantExpr(1, var.getContext()), step) &&
                    isKnownLessEqual(exprs, length, step);
           });
  });
}

void Mover::move(RewriterBase &rewriter, bool preserveUnitLoops) {
  OpBuilder::InsertionGuard guard(rewriter);
  for (Value value : getUsedValues(block))
    if (!isAvailableAt(value, &loop.getBody().front(), next))
      moveToFront(rewriter, value, scope);
  if (next)
    rewriter.setInsertionPoint(next);
  else
    rewriter.setInsertionPointToEnd(&loop.getBody().front());
  Location loc = block.getLoc();
  unsigned number = 0;
  SmallVector<AffineExpr> bindings;
  SmallVector<OpFoldResult> extents;
  for (const VarDomain &domain : domains)
    extents.push_back(
        exprs.materialize(rewriter, loc, exprs.simplify(domain.max - domain.min + 1)));
  for (auto [domain, extent] : llvm::zip_equal(domains, extents)) {
    if (getConstantIntValue(extent) == 1 && !preserveUnitLoops) {
      bindings.push_back(domain.min);
      continue;
    }
    auto inner = ForOp::create(rewriter, loc, rewriter.getIndexAttr(0), extent, ForKind::Serial,
                               ("ax" + Twine(number++)).str());
    bindings.push_back(exprs.simplify(domain.min + exprs.get(inner.getInductionVar())));
    rewriter.setInsertionPointToStart(&inner.getBody().front());
  }
  SmallVector<Value> values;
  BoundConditions conditions(exprs);
  for (auto [index, domain] : llvm::enumerate(domains)) {
    AffineExpr binding = bindings[index];
    values.push_back(
        getValueOrCreateConstantIndexOp(rewriter, loc, exprs.materialize(rewriter, loc, binding)));
    // The number of several loops is made once.
    if (values.back().getDefiningOp<affine::AffineLinearizeIndexOp>())
      binding = exprs.get(values.back());
    if (domain.lower && !isKnownLessEqual(exprs, *domain.lower, domain.min))
      conditions.requireMin(binding, *domain.lower);
    if (domain.upper && !isKnownLessEqual(exprs, domain.max, *domain.upper))
      conditions.requireEnd(binding, exprs.simplify(*domain.upper + 1));
  }
  Value predicate = conditions.materialize(rewriter, loc);

  Operation *oldParent = block->getParentOp();
  rewriter.moveOpBefore(block, rewriter.getInsertionBlock(), rewriter.getInsertionPoint());
  rewriter.modifyOpInPlace(block, [&] {
    block.getBindingsMutable().assign(values);
    block.getPredicateMutable().clear();
    if (predicate)
      block.getPredicateMutable().assign(predicate);
  });
  while (isa<ForOp>(oldParent) && getStatements(oldParent->getRegion(0).front()).empty()) {
    Operation *emptied = oldParent;
    oldParent = oldParent->getParentOp();
    rewriter.eraseOp(emptied);
  }
  eraseUnusedValues(rewriter, oldParent);
  normalizeBindings(rewriter, loop);
}

static llvm::Error moveInto(RewriterBase &rewriter, BlockOp block, ForOp loop,
                            bool preserveUnitLoops, int64_t index, bool isReverse) {
  Mover mover(block, loop, isReverse);
  if (llvm::Error error = mover.check(index))
    return error;
  mover.move(rewriter, preserveUnitLoops);
  return llvm::Error::success();
}

llvm::Error mlc::tir::computeAt(RewriterBase &rewriter, BlockOp block, ForOp loop,
                                bool preserveUnitLoops, int64_t index) {
  return moveInto(rewriter, block, loop, preserveUnitLoops, index, /*isReverse=*/false);
}

bool mlc::tir::canComputeAt(BlockOp block, ForOp loop) {
  llvm::Error error = Mover(block, loop, /*isReverse=*/false).check(/*index=*/-1);
  bool isRefused = static_cast<bool>(error);
  llvm::consumeError(std::move(error));
  return !isRefused;
}

llvm::Error mlc::tir::reverseComputeAt(RewriterBase &rewriter, BlockOp block, ForOp loop,
                                       bool preserveUnitLoops, int64_t index) {
  return moveInto(rewriter, block, loop, preserveUnitLoops, index, /*isReverse=*/true);
}
