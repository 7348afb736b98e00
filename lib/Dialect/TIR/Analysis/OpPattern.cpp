//===- OpPattern.cpp - How what a function computes may be fused ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/OpPattern.h"
#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Interfaces/CallInterfaces.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;
using namespace mlc::tir;

namespace {
/// What one block does.
class BlockClassifier {
public:
  explicit BlockClassifier(BlockOp block) : block(block), exprs(block.getContext()) {}

  OpPattern classify();

private:
  bool collectAccesses();
  std::optional<OpPattern> compareIndices(memref::LoadOp load);
  bool isElemWise(memref::LoadOp load);
  bool isBroadcast(memref::LoadOp load);
  bool isInjective(memref::LoadOp load);
  bool isMultiplyAdd();
  bool usesReduceVarsInArithmetic(memref::LoadOp load);
  llvm::SmallPtrSet<Value, 8> collectVars(ValueRange values);

  BlockOp block;
  IndexExprs exprs;
  SmallVector<memref::LoadOp> loads;
  SmallVector<memref::StoreOp> stores;
  /// The indices of all stores.
  SmallVector<AffineExpr> target;
};
} // namespace

/// Finds loads and stores; false if the block does anything else to memory, or stores at several
/// places.
bool BlockClassifier::collectAccesses() {
  WalkResult result = block.getBody().walk([&](Operation *op) -> WalkResult {
    if (auto load = dyn_cast<memref::LoadOp>(op))
      loads.push_back(load);
    else if (auto store = dyn_cast<memref::StoreOp>(op))
      stores.push_back(store);
    else if (!isa<YieldOp>(op) && !op->hasTrait<OpTrait::HasRecursiveMemoryEffects>() &&
             !isMemoryEffectFree(op))
      return WalkResult::interrupt();
    return isa<BlockOp, ForOp>(op) ? WalkResult::interrupt() : WalkResult::advance();
  });
  if (result.wasInterrupted() || stores.empty())
    return false;
  for (Value index : stores.front().getIndices())
    target.push_back(exprs.get(index));
  return llvm::all_of(stores, [&](memref::StoreOp store) {
    return llvm::equal(target, store.getIndices(),
                       [&](AffineExpr expr, Value index) { return exprs.get(index) == expr; });
  });
}

/// The iteration variables that values are computed from.
llvm::SmallPtrSet<Value, 8> BlockClassifier::collectVars(ValueRange values) {
  llvm::SmallPtrSet<Value, 8> vars;
  llvm::SmallPtrSet<Operation *, 8> visited;
  SmallVector<Value> worklist(values);
  while (!worklist.empty()) {
    Value value = worklist.pop_back_val();
    if (auto argument = dyn_cast<BlockArgument>(value)) {
      if (argument.getOwner()->getParentOp() == block)
        vars.insert(value);
      continue;
    }
    Operation *op = value.getDefiningOp();
    if (block->isProperAncestor(op) && visited.insert(op).second)
      llvm::append_range(worklist, op->getOperands());
  }
  return vars;
}

bool BlockClassifier::isElemWise(memref::LoadOp load) {
  return llvm::equal(target, load.getIndices(),
                     [&](AffineExpr expr, Value index) { return exprs.get(index) == expr; });
}

/// Whether the load's indices come among the store's, in their order. A dimension of size 1 that is
/// read at 0 does not count.
bool BlockClassifier::isBroadcast(memref::LoadOp load) {
  const AffineExpr *next = target.begin();
  MemRefType type = load.getMemRefType();
  for (auto [dim, index] : llvm::enumerate(load.getIndices())) {
    if (isZeroInteger(index) && type.getDimSize(dim) == 1)
      continue;
    next = std::find(next, static_cast<const AffineExpr *>(target.end()), exprs.get(index));
    if (next == target.end())
      return false;
    ++next;
  }
  return true;
}

/// Whether each index of the store is a variable of its own, and the load's indices follow from
/// these.
bool BlockClassifier::isInjective(memref::LoadOp load) {
  llvm::SmallPtrSet<Value, 8> vars;
  for (AffineExpr expr : target) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    Value var = dim ? exprs.getLeaf(dim) : Value();
    if (!var || !llvm::is_contained(block.getIterVars(), var))
      return false;
    vars.insert(var);
  }
  return llvm::all_of(collectVars(load.getIndices()),
                      [&](Value var) { return vars.contains(var); });
}

std::optional<OpPattern> BlockClassifier::compareIndices(memref::LoadOp load) {
  if (isElemWise(load))
    return OpPattern::ElemWise;
  if (isBroadcast(load))
    return OpPattern::Broadcast;
  if (isInjective(load))
    return OpPattern::Injective;
  return std::nullopt;
}

/// The load that a value is, behind casts.
static memref::LoadOp getLoad(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (auto load = dyn_cast<memref::LoadOp>(op))
      return load;
    if (!isa<CastOpInterface, SignCastOp>(op))
      break;
    value = op->getOperand(0);
  }
  return {};
}

/// Whether the block adds to an element the product of two loads, each of which lacks a variable of
/// the element.
bool BlockClassifier::isMultiplyAdd() {
  if (stores.size() != 1)
    return false;
  Operation *sum = stores.front().getValueToStore().getDefiningOp();
  if (!isa_and_nonnull<arith::AddFOp, arith::AddIOp>(sum))
    return false;
  for (unsigned side : {0, 1}) {
    memref::LoadOp self = getLoad(sum->getOperand(side));
    Value added = sum->getOperand(1 - side);
    while (added.getDefiningOp<CastOpInterface>())
      added = added.getDefiningOp()->getOperand(0);
    Operation *product = added.getDefiningOp();
    if (!self || self.getMemRef() != stores.front().getMemRef() || !isElemWise(self) ||
        !isa_and_nonnull<arith::MulFOp, arith::MulIOp>(product))
      continue;
    llvm::SmallPtrSet<Value, 8> vars = collectVars(stores.front().getIndices());
    return llvm::all_of(product->getOperands(), [&](Value factor) {
      memref::LoadOp load = getLoad(factor);
      if (!load)
        return false;
      llvm::SmallPtrSet<Value, 8> used = collectVars(load.getIndices());
      return llvm::any_of(vars, [&](Value var) { return !used.contains(var); });
    });
  }
  return false;
}

bool BlockClassifier::usesReduceVarsInArithmetic(memref::LoadOp load) {
  return llvm::any_of(load.getIndices(), [&](Value index) {
    if (llvm::is_contained(block.getIterVars(), index))
      return false;
    return llvm::any_of(collectVars(index), [&](Value var) {
      return block.getIterKind(cast<BlockArgument>(var).getArgNumber()) == IterKind::Reduce;
    });
  });
}

OpPattern BlockClassifier::classify() {
  if (!collectAccesses())
    return OpPattern::Opaque;
  std::optional<OpPattern> pattern = OpPattern::ElemWise;
  bool hasElemWise = false;
  for (memref::LoadOp load : loads) {
    std::optional<OpPattern> kind = compareIndices(load);
    if (!kind) {
      pattern.reset();
      break;
    }
    hasElemWise |= *kind == OpPattern::ElemWise;
    pattern = std::max(*pattern, *kind);
  }
  // `C[i, j] = A[i, j] + B[j]` runs over A's elements.
  if (pattern == OpPattern::Broadcast && hasElemWise)
    pattern = OpPattern::ElemWise;
  if (pattern)
    return *pattern;
  bool isReduction = llvm::any_of(llvm::seq(block.getNumIterVars()), [&](unsigned index) {
    return block.getIterKind(index) == IterKind::Reduce;
  });
  if (!isReduction)
    return OpPattern::Opaque;
  // Windows, as those of pooling, overlap: their work is as good as that of a product.
  if (isMultiplyAdd() ||
      llvm::any_of(loads, [&](memref::LoadOp load) { return usesReduceVarsInArithmetic(load); }))
    return OpPattern::OutEWiseFusable;
  return OpPattern::CommReduce;
}

OpPattern mlc::tir::inferOpPattern(PrimFuncOp func) {
  std::optional<OpPattern> pattern;
  WalkResult result = func.walk<WalkOrder::PreOrder>([&](Operation *op) -> WalkResult {
    // What stands outside of blocks, or is called, is not known.
    if (isa<CallOpInterface, memref::StoreOp>(op))
      return WalkResult::interrupt();
    auto block = dyn_cast<BlockOp>(op);
    // A block without variables only holds others.
    if (!block || block.getNumIterVars() == 0)
      return WalkResult::advance();
    OpPattern kind = BlockClassifier(block).classify();
    bool isOutput =
        llvm::any_of(block.getYield().getWriteRegions(), [](const BufferRegion &region) {
          auto argument = dyn_cast<BlockArgument>(region.buffer);
          return argument && isa<PrimFuncOp>(argument.getOwner()->getParentOp());
        });
    if (kind <= OpPattern::Injective && isOutput && pattern == OpPattern::CommReduce)
      kind = OpPattern::OutEWiseFusable;
    pattern = std::max(pattern.value_or(kind), kind);
    return WalkResult::skip();
  });
  return result.wasInterrupted() ? OpPattern::Opaque : pattern.value_or(OpPattern::Opaque);
}

/// Whether the parameter is read, and only by loads in blocks that `isOfKind` accepts.
static bool hasOnlyLoads(PrimFuncOp func, unsigned param,
                         llvm::function_ref<bool(BlockOp, memref::LoadOp)> isOfKind) {
  BlockArgument buffer = func.getArgument(param);
  return !buffer.use_empty() && llvm::all_of(buffer.getUsers(), [&](Operation *user) {
    auto load = dyn_cast<memref::LoadOp>(user);
    auto block = load ? load->getParentOfType<BlockOp>() : BlockOp();
    return isa<YieldOp, memref::DimOp>(user) || (block && isOfKind(block, load));
  });
}

/// Whether all variables of the block with more than one value are in `used`.
template <typename Values> static bool usesAllVars(BlockOp block, const Values &used) {
  return llvm::all_of(llvm::zip_equal(block.getIterVars(), block.getMixedExtents()), [&](auto var) {
    return isOneInteger(std::get<1>(var)) || llvm::is_contained(used, Value(std::get<0>(var)));
  });
}

bool mlc::tir::readsElementsOnce(PrimFuncOp func, unsigned param) {
  return hasOnlyLoads(func, param, [](BlockOp block, memref::LoadOp load) {
    auto isOwn = [&](Value index) { return llvm::is_contained(block.getIterVars(), index); };
    return llvm::all_of(load.getIndices(),
                        [&](Value index) { return isOwn(index) || isZeroInteger(index); }) &&
           usesAllVars(block, load.getIndices());
  });
}

namespace {
/// An index as `place * stride + step`: where a window begins, and a step in it.
struct WindowIndex {
  Value place, step;
  int64_t stride = 1;

  static std::optional<WindowIndex> analyze(const IndexExprs &exprs, AffineExpr expr) {
    WindowIndex window;
    if (auto sum = dyn_cast<AffineBinaryOpExpr>(expr);
        sum && expr.getKind() == AffineExprKind::Add) {
      auto step = dyn_cast<AffineDimExpr>(sum.getRHS());
      if (!step)
        return std::nullopt;
      window.step = exprs.getLeaf(step);
      expr = sum.getLHS();
    }
    if (auto product = dyn_cast<AffineBinaryOpExpr>(expr);
        product && expr.getKind() == AffineExprKind::Mul) {
      auto stride = dyn_cast<AffineConstantExpr>(product.getRHS());
      if (!stride || !window.step)
        return std::nullopt;
      window.stride = stride.getValue();
      expr = product.getLHS();
    }
    auto place = dyn_cast<AffineDimExpr>(expr);
    if (!place)
      return std::nullopt;
    window.place = exprs.getLeaf(place);
    return window;
  }
};
} // namespace

/// Whether a load in a reduction is of one place for each step of windows that do not overlap.
static bool isOfSeparateWindows(BlockOp block, memref::LoadOp load) {
  IndexExprs exprs(block.getContext());
  llvm::SmallPtrSet<Value, 8> used;
  bool hasWindow = false;
  auto getExtent = [&](Value var) -> std::optional<int64_t> {
    auto argument = dyn_cast<BlockArgument>(var);
    if (!argument || argument.getOwner()->getParentOp() != block)
      return std::nullopt;
    return getConstantIntValue(block.getMixedExtents()[argument.getArgNumber()]);
  };
  for (Value index : load.getIndices()) {
    if (isZeroInteger(index))
      continue;
    std::optional<WindowIndex> window = WindowIndex::analyze(exprs, exprs.get(index));
    if (!window)
      return false;
    if (window->step) {
      auto kindOf = [&](Value var) {
        return block.getIterKind(cast<BlockArgument>(var).getArgNumber());
      };
      std::optional<int64_t> steps = getExtent(window->step);
      if (!steps || !getExtent(window->place) || *steps > window->stride ||
          kindOf(window->step) != IterKind::Reduce || kindOf(window->place) != IterKind::Spatial)
        return false;
      hasWindow = true;
      used.insert(window->step);
    }
    used.insert(window->place);
  }
  return hasWindow && usesAllVars(block, used);
}

bool mlc::tir::readsSeparateWindows(PrimFuncOp func, unsigned param) {
  return hasOnlyLoads(func, param, isOfSeparateWindows);
}

OpPattern mlc::tir::getOpPattern(PrimFuncOp func) {
  auto attr = func->getAttrOfType<IntegerAttr>(kOpPatternAttrName);
  if (!attr)
    return OpPattern::Opaque;
  auto pattern = static_cast<OpPattern>(attr.getInt());
  bool isKnown = attr.getInt() >= 0 && pattern <= OpPattern::OutEWiseFusable;
  return isKnown ? pattern : OpPattern::Opaque;
}
