//===- CompactLocals.cpp - Local buffers of the size that one iteration needs ---------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// A schedule makes a local copy as large as what it is a copy of; once the blocks that use it are
// in one loop, an iteration of that loop uses a part: `t[i * 8 + u, j]` with `i` fixed needs 8
// rows.
//
// The loop qualifies when no iteration reads what another one wrote: each load is covered by a
// store of the same iteration that runs before it, to at least the same elements under at most the
// same conditions.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/TIRToLoops/Passes.h"
#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlir/Dialect/Affine/Analysis/LoopAnalysis.h"
#include "mlir/Dialect/Affine/Analysis/Utils.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Affine/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/IntegerSet.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace mlir::affine;

namespace {
/// An index: a sum of multiples of the variables of inner loops, and a part that they do not move.
struct SplitIndex {
  AffineExpr fixed;
  SmallVector<std::pair<AffineForOp, int64_t>> terms;
  int64_t low = 0, high = 0; // the range of everything but `fixed`
};

struct Access {
  Operation *op;
  SmallVector<AffineExpr> indices; // dimensions are numbers of values
  bool isStore;
};

class LocalCompactor {
public:
  LocalCompactor(Operation *alloc, int64_t maxStackBytes)
      : alloc(alloc), type(cast<MemRefType>(alloc->getResult(0).getType())),
        context(alloc->getContext()), maxStackBytes(maxStackBytes), exprs(context) {}

  void run() {
    if (!type.getLayout().isIdentity() || !collect())
      return;
    Block *scope = getCommonBlock();
    for (; scope && scope != alloc->getBlock(); scope = scope->getParentOp()->getBlock())
      if (isa<AffineForOp>(scope->getParentOp()) && tryScope(*scope))
        return;
  }

private:
  bool collect();
  Block *getCommonBlock() const;
  bool tryScope(Block &scope);
  bool isCovered(const Access &load) const;
  bool covers(const Access &store, const Access &load) const;
  std::optional<SmallVector<SplitIndex>> split(const Access &access, Operation *outside) const;
  bool addConstraints(Operation *op, Operation *outside, ArrayRef<SplitIndex> indices,
                      SmallVectorImpl<std::pair<AffineExpr, bool>> &constraints) const;
  void rewrite(Block &scope, ArrayRef<SmallVector<SplitIndex>> indices, ArrayRef<int64_t> lows,
               ArrayRef<int64_t> shape);

  AffineExpr number(Value value) {
    auto [it, isNew] = numbers.insert({value, numbers.size()});
    return getAffineDimExpr(it->second, context);
  }
  AffineExpr simplify(AffineExpr expr) const { return exprs.simplify(expr); }
  AffineExpr renumber(AffineExpr expr, unsigned numDims, ValueRange operands) {
    SmallVector<AffineExpr> all =
        llvm::map_to_vector(operands, [&](Value value) { return number(value); });
    return expr.replaceDimsAndSymbols(ArrayRef(all).take_front(numDims),
                                      ArrayRef(all).drop_front(numDims));
  }

  Operation *alloc;
  MemRefType type;
  MLIRContext *context;
  int64_t maxStackBytes;
  SmallVector<Access> accesses;
  llvm::MapVector<Value, unsigned> numbers;
  /// The ranges of the numbered values, and of one dimension more for each of the buffer's.
  mlc::tir::IndexExprs exprs;
  DenseMap<Operation *, SmallVector<AffineExpr>> conditions; // of each affine.if
};

/// Reads all uses; false if one is not an access at affine indices.
bool LocalCompactor::collect() {
  for (Operation *user : alloc->getUsers()) {
    AffineMap map;
    SmallVector<Value> operands;
    bool isStore = isa<AffineStoreOp>(user);
    if (auto store = dyn_cast<AffineStoreOp>(user)) {
      if (store.getValueToStore() == alloc->getResult(0))
        return false;
      map = store.getAffineMap();
      operands = llvm::to_vector(store.getMapOperands());
    } else if (auto load = dyn_cast<AffineLoadOp>(user)) {
      map = load.getAffineMap();
      operands = llvm::to_vector(load.getMapOperands());
    } else {
      return false;
    }
    fullyComposeAffineMapAndOperands(&map, &operands);
    Access access{user, {}, isStore};
    for (AffineExpr expr : map.getResults())
      access.indices.push_back(renumber(expr, map.getNumDims(), operands));
    accesses.push_back(std::move(access));
    for (Operation *parent = user->getParentOp(); parent != alloc->getParentOp();
         parent = parent->getParentOp()) {
      auto condition = dyn_cast<AffineIfOp>(parent);
      if (!condition || conditions.count(parent))
        continue;
      IntegerSet set = condition.getIntegerSet();
      for (AffineExpr expr : set.getConstraints())
        conditions[parent].push_back(renumber(expr, set.getNumDims(), condition.getOperands()));
    }
  }
  // The variable of a loop of one iteration is a number, which others may write as such.
  DenseMap<AffineExpr, AffineExpr> known;
  for (auto &[value, position] : numbers) {
    mlc::tir::IndexRange range;
    if (AffineForOp loop = getForInductionVarOwner(value)) {
      if (loop.hasConstantLowerBound())
        range.min = loop.getConstantLowerBound();
      if (loop.hasConstantUpperBound())
        range.max = loop.getConstantUpperBound() - 1;
      if (loop.hasConstantBounds() && mlir::affine::getConstantTripCount(loop) == 1)
        known[getAffineDimExpr(position, context)] =
            getAffineConstantExpr(loop.getConstantLowerBound(), context);
    }
    exprs.addLeaf(range);
  }
  for (Access &access : accesses)
    for (AffineExpr &index : access.indices)
      index = index.replace(known);
  for (auto &[condition, bounds] : conditions)
    for (AffineExpr &expr : bounds)
      expr = expr.replace(known);
  for (int64_t dimension = 0; dimension < type.getRank(); ++dimension)
    exprs.addLeaf({});
  return !accesses.empty();
}

Block *LocalCompactor::getCommonBlock() const {
  Block *block = accesses.front().op->getBlock();
  for (const Access &access : accesses)
    while (!block->findAncestorOpInBlock(*access.op))
      block = block->getParentOp()->getBlock();
  return block;
}

static void addTerms(AffineExpr expr, SmallVectorImpl<AffineExpr> &terms) {
  auto sum = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!sum || sum.getKind() != AffineExprKind::Add)
    return terms.push_back(expr);
  addTerms(sum.getLHS(), terms);
  addTerms(sum.getRHS(), terms);
}

/// The indices, with the variables of the loops inside `outside` apart; nothing if they are not
/// linear in these, or such a loop is not one from a constant to a larger one.
std::optional<SmallVector<SplitIndex>> LocalCompactor::split(const Access &access,
                                                             Operation *outside) const {
  SmallVector<SplitIndex> result;
  for (AffineExpr index : access.indices) {
    SplitIndex &parts = result.emplace_back();
    parts.fixed = getAffineConstantExpr(0, context);
    SmallVector<AffineExpr> terms;
    addTerms(simplify(index), terms);
    for (AffineExpr term : terms) {
      if (auto constant = dyn_cast<AffineConstantExpr>(term)) {
        parts.low += constant.getValue();
        parts.high += constant.getValue();
        continue;
      }
      AffineForOp loop;
      bool moves = false;
      for (auto &[value, position] : numbers)
        if (AffineForOp owner = getForInductionVarOwner(value);
            owner && term.isFunctionOfDim(position) && outside->isProperAncestor(owner)) {
          loop = owner;
          moves = true;
        }
      if (!moves) {
        parts.fixed = parts.fixed + term;
        continue;
      }
      int64_t factor = 1;
      if (auto product = dyn_cast<AffineBinaryOpExpr>(term);
          product && product.getKind() == AffineExprKind::Mul)
        if (auto constant = dyn_cast<AffineConstantExpr>(product.getRHS())) {
          factor = constant.getValue();
          term = product.getLHS();
        }
      if (!isa<AffineDimExpr>(term) || !loop.hasConstantBounds() || loop.getStepAsInt() != 1 ||
          loop.getConstantUpperBound() <= loop.getConstantLowerBound())
        return std::nullopt;
      int64_t first = factor * loop.getConstantLowerBound();
      int64_t last = factor * (loop.getConstantUpperBound() - 1);
      parts.low += std::min(first, last);
      parts.high += std::max(first, last);
      parts.terms.push_back({loop, factor});
    }
    parts.fixed = simplify(parts.fixed);
  }
  return result;
}

/// Adds the conditions on `op` inside of `outside`, as ones on the element it accesses; false if
/// one cannot be written so.
bool LocalCompactor::addConstraints(
    Operation *op, Operation *outside, ArrayRef<SplitIndex> indices,
    SmallVectorImpl<std::pair<AffineExpr, bool>> &constraints) const {
  bool complete = true;
  for (Operation *parent = op->getParentOp(); parent != outside; parent = parent->getParentOp()) {
    if (isa<AffineForOp>(parent))
      continue;
    auto condition = dyn_cast<AffineIfOp>(parent);
    if (!condition || condition.getThenBlock()->findAncestorOpInBlock(*op) == nullptr) {
      complete = false;
      continue;
    }
    // The variable of a loop that is one index is the number of the element in that dimension.
    DenseMap<AffineExpr, AffineExpr> elements;
    for (auto [dimension, index] : llvm::enumerate(indices))
      if (index.terms.size() == 1 && index.terms.front().second == 1) {
        AffineForOp loop = index.terms.front().first;
        AffineExpr element = getAffineDimExpr(numbers.size() + dimension, context);
        elements[getAffineDimExpr(numbers.lookup(loop.getInductionVar()), context)] =
            element - (index.low - loop.getConstantLowerBound());
      }
    IntegerSet set = condition.getIntegerSet();
    for (auto [i, expr] : llvm::enumerate(conditions.lookup(parent))) {
      AffineExpr replaced = simplify(expr.replace(elements));
      bool isBound = llvm::none_of(numbers, [&](auto &entry) {
        AffineForOp owner = getForInductionVarOwner(entry.first);
        return owner && outside->isProperAncestor(owner) && replaced.isFunctionOfDim(entry.second);
      });
      if (isBound)
        constraints.push_back({replaced, set.isEq(i)});
      else
        complete = false;
    }
  }
  return complete;
}

/// Whether `store` writes, before `load` runs, all that `load` reads.
bool LocalCompactor::covers(const Access &store, const Access &load) const {
  Block *common = store.op->getBlock();
  while (!common->findAncestorOpInBlock(*load.op))
    common = common->getParentOp()->getBlock();
  Operation *first = common->findAncestorOpInBlock(*store.op);
  Operation *second = common->findAncestorOpInBlock(*load.op);
  if (first == second || !first->isBeforeInBlock(second))
    return false;
  Operation *outside = common->getParentOp();
  auto written = split(store, outside), read = split(load, outside);
  if (!written || !read)
    return false;
  SmallPtrSet<Operation *, 4> used;
  for (auto [w, r] : llvm::zip_equal(*written, *read)) {
    if (w.fixed != r.fixed || r.low < w.low || r.high > w.high)
      return false;
    // Every element of the range is written: the factors are those of digits.
    SmallVector<std::pair<AffineForOp, int64_t>> digits = w.terms;
    llvm::sort(digits, [](auto &a, auto &b) { return a.second < b.second; });
    int64_t factor = 1;
    for (auto [loop, coefficient] : digits) {
      if (coefficient != factor || !used.insert(loop).second)
        return false;
      factor *= loop.getConstantUpperBound() - loop.getConstantLowerBound();
    }
  }
  // A loop between that may not run at all would not write.
  for (Operation *parent = store.op->getParentOp(); parent != outside;
       parent = parent->getParentOp())
    if (auto loop = dyn_cast<AffineForOp>(parent))
      if (!loop.hasConstantBounds() || loop.getConstantUpperBound() <= loop.getConstantLowerBound())
        return false;
  SmallVector<std::pair<AffineExpr, bool>> needed, given;
  if (!addConstraints(store.op, outside, *written, needed))
    return false;
  (void)addConstraints(load.op, outside, *read, given);
  return llvm::all_of(needed, [&](auto &constraint) {
    auto constant = dyn_cast<AffineConstantExpr>(constraint.first);
    bool holds =
        constant && (constant.getValue() == 0 || (constant.getValue() > 0 && !constraint.second));
    return holds || llvm::is_contained(given, constraint);
  });
}

bool LocalCompactor::isCovered(const Access &load) const {
  return llvm::any_of(accesses,
                      [&](const Access &store) { return store.isStore && covers(store, load); });
}

bool LocalCompactor::tryScope(Block &scope) {
  SmallVector<SmallVector<SplitIndex>> all;
  SmallVector<int64_t> lows, shape;
  for (const Access &access : accesses) {
    auto indices = split(access, scope.getParentOp());
    if (!indices)
      return false;
    if (all.empty())
      for (const SplitIndex &index : *indices) {
        lows.push_back(index.low);
        shape.push_back(index.high); // until the end of the loop
      }
    for (auto [i, index] : llvm::enumerate(*indices)) {
      if (!all.empty() && index.fixed != all.front()[i].fixed)
        return false;
      lows[i] = std::min(lows[i], index.low);
      shape[i] = std::max(shape[i], index.high);
    }
    all.push_back(std::move(*indices));
  }
  for (auto [size, low] : llvm::zip_equal(shape, lows))
    size += 1 - low;
  for (const Access &access : accesses)
    if (!access.isStore && !isCovered(access))
      return false;
  rewrite(scope, all, lows, shape);
  return true;
}

void LocalCompactor::rewrite(Block &scope, ArrayRef<SmallVector<SplitIndex>> indices,
                             ArrayRef<int64_t> lows, ArrayRef<int64_t> shape) {
  auto newType = MemRefType::get(shape, type.getElementType(), MemRefLayoutAttrInterface(),
                                 type.getMemorySpace());
  OpBuilder builder = OpBuilder::atBlockBegin(&scope);
  Attribute alignment = alloc->getAttr("alignment");
  Type element = type.getElementType();
  int64_t bits = element.isIntOrFloat() ? element.getIntOrFloatBitWidth() : 64;
  int64_t bytes = newType.getNumElements() * llvm::divideCeil(bits, 8);
  Operation *buffer;
  if (bytes <= maxStackBytes) {
    buffer = memref::AllocaOp::create(builder, alloc->getLoc(), newType, ValueRange(),
                                      cast_or_null<IntegerAttr>(alignment));
  } else {
    buffer = memref::AllocOp::create(builder, alloc->getLoc(), newType, ValueRange(),
                                     cast_or_null<IntegerAttr>(alignment));
    buffer->setAttr(mlc::kLocalBufferAttr, builder.getUnitAttr());
  }
  for (auto [access, parts] : llvm::zip_equal(accesses, indices)) {
    SmallVector<AffineExpr> results;
    for (auto [expr, index, low] : llvm::zip_equal(access.indices, parts, lows))
      results.push_back(simplify(expr - index.fixed - low));
    SmallVector<Value> operands;
    for (auto &[value, position] : numbers)
      operands.push_back(value);
    auto map = AffineMap::get(operands.size(), 0, results, context);
    canonicalizeMapAndOperands(&map, &operands);
    builder.setInsertionPoint(access.op);
    if (auto store = dyn_cast<AffineStoreOp>(access.op)) {
      AffineStoreOp::create(builder, store.getLoc(), store.getValueToStore(), buffer->getResult(0),
                            map, operands);
    } else {
      auto load = cast<AffineLoadOp>(access.op);
      load.replaceAllUsesWith(
          AffineLoadOp::create(builder, load.getLoc(), buffer->getResult(0), map, operands)
              .getResult());
    }
    access.op->erase();
  }
  alloc->erase();
}
} // namespace

void mlc::compactLocals(Operation *root, int64_t maxStackBytes) {
  SmallVector<Operation *> locals;
  root->walk([&](Operation *op) {
    if (isa<memref::AllocaOp>(op) || op->hasAttr(kLocalBufferAttr))
      locals.push_back(op);
  });
  for (Operation *alloc : locals)
    LocalCompactor(alloc, maxStackBytes).run();
}
