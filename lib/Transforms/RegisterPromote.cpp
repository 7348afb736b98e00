//===- RegisterPromote.cpp - Turns local buffers into values --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// A "slot" is the range of elements that one access touches; each becomes an SSA value. Loops that
// store a slot carry it as an iter_arg, scf.if yields it.
//
// Legal when every use is a load or store (memref, vector, masked vector) at constant indices,
// accesses touch equal or disjoint ranges with one type, and only scf.for and scf.if lie between
// the accesses and the buffer's scope.
//
//===----------------------------------------------------------------------------------------===//

#include "BufferAccess.h"
#include "mlc/Support/TargetSpec.h"
#include "mlc/Transforms/LoopMarks.h"
#include "mlc/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Remarks.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_REGISTERPROMOTE
#include "mlc/Transforms/Passes.h.inc"
namespace {
struct Slot {
  int64_t begin, end; // elements, row-major
  Type type;
};
using SlotSet = llvm::SmallDenseSet<unsigned>;
using SlotValues = SmallVector<Value>;

/// How many of the first lanes a constant mask has on; nothing for another mask.
std::optional<int64_t> getLanesOn(Value mask) {
  if (!mask)
    return std::nullopt;
  if (auto constant = mask.getDefiningOp<vector::ConstantMaskOp>())
    return constant.getMaskDimSizes().front();
  return std::nullopt;
}

/// A slot has only the lanes that a constant mask has on, so all of it is accessed.
bool isPartial(const BufferAccess &access) { return access.mask && !getLanesOn(access.mask); }

class BufferPromoter {
public:
  BufferPromoter(Operation *buffer, IRRewriter &rewriter)
      : buffer(buffer), memref(buffer->getResult(0)), rewriter(rewriter) {}

  // Empty when the buffer can be promoted, else the reason why not. Changes nothing.
  std::string analyze();
  void promote();
  // How many vector registers the values take that one loop carries.
  int64_t getRegistersCarried(int64_t vectorBits) const;

private:
  std::string collectSlots();
  std::string checkNesting();
  void narrowScope();
  SlotSet exposedReads(Block &block, SlotSet &written);
  SmallVector<unsigned> storedSlots(Operation *op);
  void rewriteBlock(Block &block, SlotValues &current);
  void rewriteLoop(scf::ForOp loop, SlotValues &current);
  void rewriteIf(scf::IfOp op, SlotValues &current);
  Value currentOrPoison(SlotValues &current, unsigned slot, Location loc);
  bool touches(Operation *op) {
    return op
        ->walk([&](Operation *nested) {
          return slotOf.contains(nested) ? WalkResult::interrupt() : WalkResult::advance();
        })
        .wasInterrupted();
  }

  Operation *buffer;
  Value memref;
  IRRewriter &rewriter;
  Block *scope = nullptr;
  SmallVector<Slot> slots;
  SmallVector<unsigned> mostCarried;
  DenseMap<Operation *, unsigned> slotOf;
  SmallVector<Operation *> deallocs;
};

std::string BufferPromoter::collectSlots() {
  auto type = cast<MemRefType>(memref.getType());
  if (!type.hasStaticShape() || !type.getLayout().isIdentity())
    return "its shape is not static or its layout is not row-major";
  struct Use {
    Operation *op;
    int64_t begin, end;
    Type type;
  };
  SmallVector<Use> uses;
  for (OpOperand &operand : memref.getUses()) {
    Operation *op = operand.getOwner();
    if (isa<memref::DeallocOp>(op)) {
      deallocs.push_back(op);
      continue;
    }
    std::optional<BufferAccess> access = BufferAccess::get(op);
    if (!access || access->stored == memref)
      return "it is used by '" + op->getName().getStringRef().str() + "'";
    int64_t offset = 0;
    for (auto [index, size] : llvm::zip_equal(access->indices, type.getShape())) {
      std::optional<int64_t> c = getConstantIntValue(index);
      if (!c)
        return "it is accessed at an index that is not constant";
      if (*c < 0 || *c >= size)
        return "it is accessed out of bounds";
      offset = offset * size + *c;
    }
    int64_t count = 1; // a buffer of vectors has vectors as its elements
    if (access->type != type.getElementType()) {
      auto vector = cast<VectorType>(access->type);
      if (vector.getRank() != 1 || vector.isScalable())
        return "it is accessed by a vector that is not of rank 1";
      count = vector.getNumElements();
    }
    // Lanes that are always off may lie beyond the end.
    if (std::optional<int64_t> on = getLanesOn(access->mask))
      count = *on;
    if (offset + count > type.getNumElements())
      return "an access runs over the end of the buffer";
    uses.push_back({op, offset, offset + count, access->type});
  }
  llvm::sort(uses, [](const Use &a, const Use &b) { return a.begin < b.begin; });
  for (const Use &use : uses) {
    if (slots.empty() || use.begin >= slots.back().end)
      slots.push_back({use.begin, use.end, use.type});
    else if (use.begin != slots.back().begin || use.end != slots.back().end ||
             use.type != slots.back().type)
      return "accesses of different shapes overlap";
    slotOf[use.op] = slots.size() - 1;
  }
  return "";
}

std::string BufferPromoter::checkNesting() {
  for (auto &[op, slot] : slotOf) {
    if (!scope->findAncestorOpInBlock(*op))
      return "it is accessed in another block than its own";
    for (Operation *parent = op->getParentOp(); parent != scope->getParentOp();
         parent = parent->getParentOp())
      if (!isa<scf::ForOp, scf::IfOp>(parent))
        return "an access is nested in '" + parent->getName().getStringRef().str() + "'";
  }
  return "";
}

// Elements that the block may read before it has written them. `written` holds what is surely
// written on entry and is updated to what is surely written on exit.
SlotSet BufferPromoter::exposedReads(Block &block, SlotSet &written) {
  SlotSet exposed;
  for (Operation &op : block) {
    if (auto it = slotOf.find(&op); it != slotOf.end()) {
      BufferAccess access = *BufferAccess::get(&op);
      if ((!access.stored || isPartial(access)) && !written.contains(it->second))
        exposed.insert(it->second);
      if (access.stored)
        written.insert(it->second);
      continue;
    }
    if (op.getNumRegions() == 0 || !touches(&op))
      continue;
    std::optional<SlotSet> writtenByAll;
    for (Region &region : op.getRegions())
      for (Block &nested : region) {
        SlotSet local = written;
        for (unsigned slot : exposedReads(nested, local))
          exposed.insert(slot);
        if (!writtenByAll)
          writtenByAll = local;
        else
          for (unsigned slot : SmallVector<unsigned>(writtenByAll->begin(), writtenByAll->end()))
            if (!local.contains(slot))
              writtenByAll->erase(slot);
      }
    bool runs = false;
    if (auto loop = dyn_cast<scf::ForOp>(op)) {
      std::optional<APInt> count = loop.getStaticTripCount();
      runs = count && !count->isZero();
    } else if (auto ifOp = dyn_cast<scf::IfOp>(op)) {
      runs = ifOp.elseBlock() != nullptr;
    }
    if (runs && writtenByAll)
      written = *writtenByAll;
  }
  return exposed;
}

// A buffer declared outside of the tile loops is private to one iteration when no iteration reads
// what it did not write.
void BufferPromoter::narrowScope() {
  scope = buffer->getBlock();
  while (true) {
    Operation *only = nullptr;
    for (auto &[op, slot] : slotOf) {
      Operation *ancestor = scope->findAncestorOpInBlock(*op);
      if (only && ancestor != only)
        return;
      only = ancestor;
    }
    Block *inner = nullptr;
    if (!only || only->getNumRegions() == 0)
      return;
    for (Region &region : only->getRegions())
      for (Block &block : region) {
        bool inside =
            llvm::all_of(slotOf, [&](auto &e) { return block.findAncestorOpInBlock(*e.first); });
        inner = inside ? &block : inner;
      }
    SlotSet written;
    if (!inner || !only->getRegion(0).hasOneBlock() || !exposedReads(*inner, written).empty())
      return;
    scope = inner;
  }
}

std::string BufferPromoter::analyze() {
  if (std::string why = collectSlots(); !why.empty())
    return why;
  narrowScope();
  return checkNesting();
}

SmallVector<unsigned> BufferPromoter::storedSlots(Operation *op) {
  SlotSet found;
  op->walk([&](Operation *nested) {
    if (auto it = slotOf.find(nested); it != slotOf.end() && BufferAccess::get(nested)->stored)
      found.insert(it->second);
  });
  SmallVector<unsigned> sorted(found.begin(), found.end());
  llvm::sort(sorted);
  return sorted;
}

Value BufferPromoter::currentOrPoison(SlotValues &current, unsigned slot, Location loc) {
  if (!current[slot])
    current[slot] = ub::PoisonOp::create(rewriter, loc, slots[slot].type);
  return current[slot];
}

void BufferPromoter::rewriteBlock(Block &block, SlotValues &current) {
  for (Operation &op : llvm::make_early_inc_range(block)) {
    auto it = slotOf.find(&op);
    if (it == slotOf.end()) {
      if (op.getNumRegions() == 0 || !touches(&op))
        continue;
      if (auto loop = dyn_cast<scf::ForOp>(op))
        rewriteLoop(loop, current);
      else
        rewriteIf(cast<scf::IfOp>(op), current);
      continue;
    }
    unsigned slot = it->second;
    BufferAccess access = *BufferAccess::get(&op);
    OpBuilder::InsertionGuard guard(rewriter);
    rewriter.setInsertionPoint(&op);
    Location loc = op.getLoc();
    slotOf.erase(it);
    if (access.stored) {
      current[slot] = !isPartial(access)
                          ? access.stored
                          : arith::SelectOp::create(rewriter, loc, access.mask, access.stored,
                                                    currentOrPoison(current, slot, loc));
      rewriter.eraseOp(&op);
      continue;
    }
    Value value = currentOrPoison(current, slot, loc);
    if (access.mask)
      value = arith::SelectOp::create(rewriter, loc, access.mask, value,
                                      cast<vector::MaskedLoadOp>(op).getPassThru());
    rewriter.replaceOp(&op, value);
  }
}

void BufferPromoter::rewriteLoop(scf::ForOp loop, SlotValues &current) {
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(loop);
  SmallVector<unsigned> carried = storedSlots(loop);
  if (carried.size() > mostCarried.size())
    mostCarried = carried;
  SmallVector<Value> inits;
  for (unsigned slot = 0; slot < slots.size();
       ++slot) // a value that is only read must exist before the loop as well
    if (llvm::is_contained(carried, slot))
      inits.push_back(currentOrPoison(current, slot, loop.getLoc()));
  unsigned numOld = loop.getNumResults();
  FailureOr<LoopLikeOpInterface> replaced =
      cast<LoopLikeOpInterface>(loop.getOperation())
          .replaceWithAdditionalYields(rewriter, inits, /*replaceInitOperandUsesInLoop=*/false,
                                       [&](OpBuilder &, Location, ArrayRef<BlockArgument> args) {
                                         SlotValues inner = current;
                                         for (auto [slot, arg] : llvm::zip_equal(carried, args))
                                           inner[slot] = arg;
                                         rewriteBlock(*loop.getBody(), inner);
                                         return llvm::map_to_vector(
                                             carried, [&](unsigned slot) { return inner[slot]; });
                                       });
  for (auto [i, slot] : llvm::enumerate(carried))
    current[slot] = (*replaced)->getResult(numOld + i);
}

void BufferPromoter::rewriteIf(scf::IfOp op, SlotValues &current) {
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(op);
  SmallVector<unsigned> carried = storedSlots(op);
  SmallVector<Type> types(op.getResultTypes());
  for (unsigned slot : carried) {
    types.push_back(slots[slot].type);
    currentOrPoison(current, slot, op.getLoc());
  }
  auto newOp =
      scf::IfOp::create(rewriter, op.getLoc(), types, op.getCondition(), /*withElse=*/true);
  newOp.getThenRegion().takeBody(op.getThenRegion());
  if (op.elseBlock())
    newOp.getElseRegion().takeBody(op.getElseRegion());
  for (Region &region : newOp->getRegions()) {
    Block &block = region.front();
    if (!block.mightHaveTerminator()) {
      rewriter.setInsertionPointToEnd(&block);
      scf::YieldOp::create(rewriter, op.getLoc());
    }
    SlotValues inner = current;
    rewriteBlock(block, inner);
    SmallVector<Value> yielded =
        llvm::map_to_vector(carried, [&](unsigned slot) { return inner[slot]; });
    block.getTerminator()->insertOperands(block.getTerminator()->getNumOperands(), yielded);
  }
  unsigned numOld = op.getNumResults();
  rewriter.replaceOp(op, newOp.getResults().take_front(numOld));
  for (auto [i, slot] : llvm::enumerate(carried))
    current[slot] = newOp.getResult(numOld + i);
}

void BufferPromoter::promote() {
  SlotValues current(slots.size());
  rewriteBlock(*scope, current);
  for (Operation *op : deallocs)
    rewriter.eraseOp(op);
  rewriter.eraseOp(buffer);
}

int64_t BufferPromoter::getRegistersCarried(int64_t vectorBits) const {
  int64_t count = 0;
  for (unsigned slot : mostCarried) {
    Type type = slots[slot].type;
    auto vector = dyn_cast<VectorType>(type);
    int64_t bits = getElementTypeOrSelf(type).isIntOrFloat()
                       ? getElementTypeOrSelf(type).getIntOrFloatBitWidth()
                       : 64;
    count += llvm::divideCeil(vector ? bits * vector.getNumElements() : bits, vectorBits);
  }
  return count;
}

// An alloca in a loop takes new stack in each iteration once the loop is a branch: move it out of
// the serial code. Each thread of a parallel loop has one of its own.
void hoistAlloca(Operation *alloca) {
  Operation *place = alloca;
  while (isa<scf::ForOp, scf::IfOp>(place->getParentOp()) &&
         !hasLoopKind(place->getParentOp(), kParallelKind))
    place = place->getParentOp();
  if (place != alloca && alloca->getNumOperands() == 0)
    alloca->moveBefore(place);
}

/// Whether one would expect the buffer in registers, and be told where it is not: a panel that is
/// packed, or a row that is kept in the cache, is larger than all of them.
bool fitsInRegisters(Operation *buffer, const TargetSpec &target) {
  auto type = cast<MemRefType>(buffer->getResult(0).getType());
  Type element = type.getElementType();
  return !isa<memref::AllocOp>(buffer) && type.hasStaticShape() && element.isIntOrFloat() &&
         type.getNumElements() * element.getIntOrFloatBitWidth() <=
             target.vectorRegisters * target.vectorBits;
}

struct RegisterPromote : impl::RegisterPromoteBase<RegisterPromote> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    TargetSpec target = TargetSpec::get(getOperation());
    SmallVector<Operation *> buffers;
    getOperation()->walk([&](Operation *op) {
      if (isa<memref::AllocaOp, memref::AllocOp>(op))
        buffers.push_back(op);
    });
    for (Operation *buffer : buffers) {
      auto opts = remark::RemarkOpts::name("local buffer").category("registers");
      if (auto func = buffer->getParentOfType<FunctionOpInterface>())
        opts = opts.function(func.getName());
      BufferPromoter promoter(buffer, rewriter);
      std::string why = promoter.analyze();
      if (why.empty()) {
        Location loc = buffer->getLoc();
        promoter.promote();
        ++numPromoted;
        // What is computed with needs a register or two besides.
        int64_t registers = promoter.getRegistersCarried(target.vectorBits);
        if (registers + 2 > target.vectorRegisters)
          remark::missed(loc, opts)
              << remark::add("local buffer takes {0} vector registers of the {1} that there are: "
                             "values will be kept on the stack",
                             registers, target.vectorRegisters);
        else if (registers != 0)
          remark::passed(loc, opts)
              << remark::add("local buffer is {0} vector registers", registers);
      } else {
        if (fitsInRegisters(buffer, target))
          remark::missed(buffer->getLoc(), opts)
              << remark::add("local buffer stays in memory: {0}", why);
        if (isa<memref::AllocaOp>(buffer))
          hoistAlloca(buffer);
        ++numRefused;
      }
    }
  }
};
} // namespace
} // namespace mlc
