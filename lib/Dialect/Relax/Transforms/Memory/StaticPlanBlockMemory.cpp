//===- StaticPlanBlockMemory.cpp - Tensors one after the other in the same memory -----------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Allocations.h"
#include "mlc/Dialect/Relax/Transforms/MemoryPasses.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <map>

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_STATICPLANBLOCKMEMORY
#include "mlc/Dialect/Relax/Transforms/MemoryPasses.h.inc"
} // namespace mlc

/// How many times larger or smaller than a tensor the memory is that it takes over.
static constexpr int64_t kMatchRange = 16;

/// Whether a tuple is nothing but the arguments of a call.
static bool isArgumentTuple(Operation *op) {
  return isa<TupleOp>(op) && llvm::all_of(op->getUsers(), [](Operation *user) {
           return IntrinsicOp::getNamed(user, {"vm.call_tir_dyn"}) != nullptr;
         });
}

namespace {
/// Memory that several tensors have, one after the other.
struct Storage {
  int64_t bytes = 0;
  Attribute scope;
  Type dtype;
  IntrinsicOp op;
};

/// A tensor that is planned: how large it is at most, and where it is used last.
struct Planned {
  TensorAllocation tensor;
  int64_t bytes;
  Operation *lastUse;
};

/// Plans one block.
class Planner {
public:
  Planner(Block &block, DictionaryAttr bounds) : block(block), bounds(bounds) {}

  void run() {
    SmallVector<std::pair<IntrinsicOp, Planned>> found;
    for (Operation &op : block)
      if (std::optional<Planned> planned = getPlanned(&op))
        found.push_back({cast<IntrinsicOp>(op), *planned});
    DenseMap<Operation *, SmallVector<Value>> ends;
    DenseMap<Value, unsigned> numbers;
    for (auto [alloc, planned] : found)
      ends[planned.lastUse].push_back(alloc.getResult(0));
    size_t next = 0;
    for (Operation &op : llvm::make_early_inc_range(block)) {
      // What ends here is free for what comes after.
      SmallVector<Value> ending = ends.lookup(&op);
      if (next < found.size() && found[next].first == &op) {
        numbers[op.getResult(0)] = take(found[next].second);
        ++next;
      }
      for (Value value : sortByUse(&op, ending))
        free.emplace(storages[numbers[value]].bytes, numbers[value]);
    }
    write(found, numbers);
  }

private:
  /// The size of a tensor with the largest values of its symbols; nothing where it has none.
  std::optional<int64_t> getBytes(RankedTensorType type) const {
    DimExpr bytes = getNumBytes(type);
    llvm::SetVector<StringAttr> symbols;
    bytes.collectSymbols(symbols);
    DenseMap<StringAttr, DimExpr> values;
    for (StringAttr symbol : symbols) {
      auto bound = bounds ? bounds.getAs<IntegerAttr>(symbol) : IntegerAttr();
      if (!bound)
        return std::nullopt;
      values.try_emplace(symbol, DimExpr::constant(type.getContext(), bound.getInt()));
    }
    bytes = bytes.substitute(values);
    return bytes.getConstant();
  }

  std::optional<Planned> getPlanned(Operation *op) const {
    std::optional<TensorAllocation> tensor = getTensorAllocation(op);
    std::optional<int64_t> bytes = tensor ? getBytes(tensor->type) : std::nullopt;
    if (!bytes || !tensor->scope.getDefiningOp<StringOp>())
      return std::nullopt;
    Operation *last = nullptr;
    SmallVector<Value> values = {op->getResult(0)};
    while (!values.empty())
      for (Operation *user : values.pop_back_val().getUsers()) {
        bool isPassedOn = isa<ReshapeOp>(user) || IntrinsicOp::getNamed(user, {"memory.view"}) ||
                          isArgumentTuple(user);
        bool isCall = isa<CallPackedOp>(user) ||
                      IntrinsicOp::getNamed(user, {"call_prim_func", "vm.call_tir_dyn"});
        // What a call returns may be its argument.
        if (user->getBlock() != &block || !(isPassedOn || isCall) ||
            (isCall && user->getNumResults() != 0))
          return std::nullopt;
        if (isPassedOn)
          llvm::append_range(values, user->getResults());
        if (!last || last->isBeforeInBlock(user))
          last = user;
      }
    return Planned{*tensor, *bytes, last ? last : op};
  }

  /// The number of the storage that a tensor gets: the smallest free one that is large enough, else
  /// the largest, which grows, else a new one.
  unsigned take(const Planned &planned) {
    Attribute scope = planned.tensor.scope.getDefiningOp<StringOp>().getValueAttr();
    Type dtype = planned.tensor.type.getElementType();
    int64_t bytes = planned.bytes;
    auto fits = [&](unsigned number) {
      return storages[number].scope == scope && storages[number].dtype == dtype;
    };
    auto take = [&](std::multimap<int64_t, unsigned>::iterator it) {
      unsigned number = it->second;
      free.erase(it);
      storages[number].bytes = std::max(storages[number].bytes, bytes);
      return number;
    };
    auto first = free.lower_bound(bytes / kMatchRange), middle = free.lower_bound(bytes);
    auto last = bytes > std::numeric_limits<int64_t>::max() / kMatchRange
                    ? free.end()
                    : free.upper_bound(bytes * kMatchRange);
    for (auto it = middle; it != last; ++it)
      if (fits(it->second))
        return take(it);
    for (auto it = middle; it != first;)
      if (fits((--it)->second))
        return take(it);
    storages.push_back(Storage{bytes, scope, dtype, {}});
    return storages.size() - 1;
  }

  /// Values in the order in which an op has them.
  static SmallVector<Value> sortByUse(Operation *op, SmallVector<Value> values) {
    auto place = [&](Value value) {
      for (OpOperand &operand : op->getOpOperands())
        if (operand.get() == value)
          return operand.getOperandNumber();
      return op->getNumOperands();
    };
    llvm::stable_sort(values, [&](Value a, Value b) { return place(a) < place(b); });
    return values;
  }

  void write(ArrayRef<std::pair<IntrinsicOp, Planned>> found,
             const DenseMap<Value, unsigned> &numbers) {
    for (auto [alloc, planned] : found) {
      OpBuilder builder(alloc);
      Storage &storage = storages[numbers.lookup(alloc.getResult(0))];
      DimExpr bytes = DimExpr::constant(alloc.getContext(), storage.bytes);
      if (!storage.op)
        storage.op = createAllocStorage(builder, alloc.getLoc(), planned.tensor, bytes);
      Value tensor =
          createTensorInStorage(builder, alloc.getLoc(), planned.tensor, storage.op.getResult(0));
      alloc.getResult(0).replaceAllUsesWith(tensor);
      alloc.erase();
    }
  }

  Block &block;
  DictionaryAttr bounds;
  SmallVector<Storage> storages;
  std::multimap<int64_t, unsigned> free;
};

struct StaticPlanBlockMemory : mlc::impl::StaticPlanBlockMemoryBase<StaticPlanBlockMemory> {
  using StaticPlanBlockMemoryBase::StaticPlanBlockMemoryBase;

  void runOnOperation() override {
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      auto bounds = func->getAttrOfType<DictionaryAttr>("tir_var_upper_bound");
      SmallVector<Block *> blocks;
      func.walk([&](Block *block) {
        if (!isa<IntrinsicOp>(block->getParentOp()))
          blocks.push_back(block);
      });
      for (Block *block : blocks)
        Planner(*block, bounds).run();
    }
  }
};
} // namespace
