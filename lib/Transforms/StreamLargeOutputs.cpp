//===- StreamLargeOutputs.cpp - Stores that leave the caches to others ----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "LinearExpr.h"
#include "mlc/Support/NativeFunction.h"
#include "mlc/Support/TargetSpec.h"
#include "mlc/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/Support/CheckedArithmetic.h"
#include "llvm/TargetParser/Triple.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_STREAMLARGEOUTPUTS
#include "mlc/Transforms/Passes.h.inc"
namespace {
/// Stores of fewer bytes are not worth it: a line of the cache is written at once.
constexpr int64_t kLineBytes = 64;
/// How far apart the stores of two iterations are at most.
constexpr int64_t kNearBytes = 1024;

/// The only use of a buffer, a call that it is given to; null if anything else looks at it.
OpOperand *getOnlyCall(Value buffer) {
  OpOperand *found = nullptr;
  for (OpOperand &use : buffer.getUses()) {
    if (isa<memref::DimOp>(use.getOwner()))
      continue;
    if (found || !isa<func::CallOp>(use.getOwner()))
      return nullptr;
    found = &use;
  }
  return found;
}

/// Whether a call hands over an argument of a native function that nothing else in it looks at.
bool isGivenUnreadArgument(func::CallOp call, unsigned operand) {
  auto argument = dyn_cast<BlockArgument>(call.getOperand(operand));
  auto func = call->getParentOfType<func::FuncOp>();
  if (!argument || !func || !func->hasAttr(kSignatureAttrName) ||
      argument.getOwner() != &func.front() || call->getParentOp() != func)
    return false;
  OpOperand *only = getOnlyCall(argument);
  return only && only->getOwner() == call && only->getOperandNumber() == operand;
}

/// A loop's variable, in `lower + step * number`.
struct Induction {
  Value value, lower, step;
};

void collectInductions(Operation *store, Operation *func, SmallVectorImpl<Induction> &inductions) {
  for (Operation *op = store->getParentOp(); op != func; op = op->getParentOp()) {
    if (auto loop = dyn_cast<scf::ForOp>(op))
      inductions.push_back({loop.getInductionVar(), loop.getLowerBound(), loop.getStep()});
    else if (auto nest = dyn_cast<omp::LoopNestOp>(op))
      for (auto [value, lower, step] : llvm::zip_equal(
               nest.getRegion().getArguments(), nest.getLoopLowerBounds(), nest.getLoopSteps()))
        inductions.push_back({value, lower, step});
  }
}

/// Whether a value is computed from another one.
bool dependsOn(Value value, Value other) {
  if (value == other)
    return true;
  Operation *op = value.getDefiningOp();
  return op && op->getNumRegions() == 0 &&
         llvm::any_of(op->getOperands(), [&](Value part) { return dependsOn(part, other); });
}

/// The bytes of a buffer of a known size; 0 if it is no number of bytes.
int64_t countBytes(MemRefType type) {
  Type element = type.getElementType();
  int64_t bytes = element.isIntOrFloat() ? element.getIntOrFloatBitWidth() / 8 : 0;
  for (int64_t size : type.getShape())
    bytes = llvm::checkedMul(bytes, size).value_or(0);
  return bytes;
}

/// Writes the stores of one function.
class Streamer {
public:
  Streamer(func::FuncOp func, int64_t cacheBytes) : func(func), cacheBytes(cacheBytes) {
    for (Type type : func.getArgumentTypes())
      if (auto buffer = dyn_cast<MemRefType>(type); buffer && buffer.hasStaticShape())
        allBytes = llvm::checkedAdd(allBytes, countBytes(buffer)).value_or(allBytes);
  }

  /// Looks at an argument; true if some of its stores are streamed now.
  bool stream(BlockArgument buffer);
  /// Stores are seen by other threads in the order in which they were made, from here on.
  void fence();

private:
  bool collectStores(Value buffer, SmallVectorImpl<vector::StoreOp> &stores);
  bool isStreamed(vector::StoreOp store);
  Value createCondition(BlockArgument buffer, int64_t alignment);
  void replace(vector::StoreOp store, Value condition);

  bool isLarge(MemRefType type) const;

  func::FuncOp func;
  int64_t cacheBytes;
  /// Of all buffers that the function is given.
  int64_t allBytes = 0;
  SmallVector<Operation *> regions;
};
} // namespace

/// All uses are stores of vectors, which may be of a view.
bool Streamer::collectStores(Value buffer, SmallVectorImpl<vector::StoreOp> &stores) {
  return llvm::all_of(buffer.getUses(), [&](OpOperand &use) {
    Operation *user = use.getOwner();
    if (auto store = dyn_cast<vector::StoreOp>(user); store && store.getBase() == buffer) {
      stores.push_back(store);
      return true;
    }
    if (isa<memref::CollapseShapeOp, memref::ExpandShapeOp>(user))
      return collectStores(user->getResult(0), stores);
    return isa<memref::DimOp>(user);
  });
}

/// Whether no cache holds it, or it would take much of one that does not hold all that is used.
bool Streamer::isLarge(MemRefType type) const {
  constexpr int64_t kPart = 4;
  int64_t bytes = countBytes(type);
  return bytes > cacheBytes || (bytes > cacheBytes / kPart && allBytes > cacheBytes);
}

/// Whether a store writes whole vectors in their alignment, each place once, and beside each other.
bool Streamer::isStreamed(vector::StoreOp store) {
  VectorType vector = store.getVectorType();
  MemRefType type = store.getMemRefType();
  SmallVector<int64_t> strides;
  int64_t offset = 0;
  if (vector.getRank() != 1 || vector.isScalable() || !vector.getElementType().isIntOrFloat() ||
      store.getNontemporal() || failed(type.getStridesAndOffset(strides, offset)) || offset != 0 ||
      llvm::is_contained(strides, ShapedType::kDynamic))
    return false;
  int64_t lanes = vector.getNumElements(), bits = vector.getElementTypeBitWidth();
  if (bits % 8 != 0 || (lanes * bits / 8 != kLineBytes && lanes * bits / 8 != kLineBytes / 2))
    return false;
  LinearExpr place;
  for (auto [index, stride] : llvm::zip_equal(store.getIndices(), strides))
    place.add(LinearExpr::of(index), stride);

  SmallVector<Induction> inductions;
  collectInductions(store, func, inductions);
  for (Induction &loop : inductions)
    if (llvm::none_of(place.terms, [&](auto &term) { return dependsOn(term.first, loop.value); }))
      return false;
  // The innermost loop goes on from about where it was; halves of lines follow each other.
  if (inductions.empty())
    return false;
  int64_t coefficient = place.coefficient(inductions.front().value);
  std::optional<int64_t> innerStep = getConstantIntValue(inductions.front().step);
  std::optional<int64_t> distance =
      innerStep ? llvm::checkedMul(*innerStep, coefficient * (bits / 8)) : std::nullopt;
  bool isWhole = lanes * bits / 8 == kLineBytes;
  if (!distance || *distance <= 0 || *distance > kNearBytes || (!isWhole && coefficient != 1))
    return false;
  if (place.constant % lanes != 0)
    return false;
  return llvm::all_of(place.terms, [&](auto &term) {
    if (term.second % lanes == 0)
      return true;
    auto *loop = llvm::find_if(inductions, [&](Induction &i) { return i.value == term.first; });
    if (loop == inductions.end())
      return false;
    std::optional<int64_t> lower = getConstantIntValue(loop->lower),
                           step = getConstantIntValue(loop->step);
    return lower && step && *lower * term.second % lanes == 0 && *step * term.second % lanes == 0;
  });
}

/// Whether the buffer lies in the alignment of vectors and, where that is not known yet, is large.
Value Streamer::createCondition(BlockArgument buffer, int64_t alignment) {
  Location loc = buffer.getLoc();
  OpBuilder b = OpBuilder::atBlockBegin(&func.front());
  auto constant = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(b, loc, value);
  };
  Value address = memref::ExtractAlignedPointerAsIndexOp::create(b, loc, buffer);
  Value rest = arith::AndIOp::create(b, loc, address, constant(alignment - 1));
  Value condition = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, rest, constant(0));
  auto type = cast<MemRefType>(buffer.getType());
  if (type.hasStaticShape())
    return condition;
  int64_t factor = type.getElementTypeBitWidth() / 8;
  Value bytes;
  for (auto [dim, size] : llvm::enumerate(type.getShape())) {
    if (!ShapedType::isDynamic(size)) {
      factor *= size;
      continue;
    }
    Value extent = memref::DimOp::create(b, loc, buffer, dim);
    bytes = bytes ? arith::MulIOp::create(b, loc, bytes, extent).getResult() : extent;
  }
  bytes = arith::MulIOp::create(b, loc, bytes, constant(factor));
  Value isLarge =
      arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ugt, bytes, constant(cacheBytes));
  return arith::AndIOp::create(b, loc, condition, isLarge);
}

void Streamer::replace(vector::StoreOp store, Value condition) {
  OpBuilder b(store);
  auto choice = scf::IfOp::create(b, store.getLoc(), condition, /*withElseRegion=*/true);
  b.setInsertionPointToStart(choice.elseBlock());
  b.clone(*store);
  store->moveBefore(choice.thenBlock(), choice.thenBlock()->begin());
  store.setNontemporal(true);
  VectorType vector = store.getVectorType();
  store.setAlignment(vector.getNumElements() * vector.getElementTypeBitWidth() / 8);
}

bool Streamer::stream(BlockArgument buffer) {
  auto type = cast<MemRefType>(buffer.getType());
  SmallVector<vector::StoreOp> all, streamed;
  if (!type.getElementType().isIntOrFloat() || type.getElementTypeBitWidth() % 8 != 0 ||
      !collectStores(buffer, all))
    return false;
  if (type.hasStaticShape() && !isLarge(type))
    return false;
  llvm::copy_if(all, std::back_inserter(streamed), [&](auto store) { return isStreamed(store); });
  if (streamed.empty())
    return false;
  Value condition = createCondition(buffer, kLineBytes);
  for (vector::StoreOp store : streamed) {
    Operation *region = store->getParentOfType<omp::ParallelOp>();
    if (!llvm::is_contained(regions, region))
      regions.push_back(region);
    replace(store, condition);
  }
  return true;
}

void Streamer::fence() {
  for (Operation *region : regions) {
    Block &block = region ? cast<omp::ParallelOp>(region).getRegion().back() : func.back();
    OpBuilder b(block.getTerminator());
    LLVM::CallIntrinsicOp::create(b, func.getLoc(), b.getStringAttr("llvm.x86.sse.sfence"),
                                  ValueRange());
  }
}

namespace {
struct StreamLargeOutputsPass : impl::StreamLargeOutputsBase<StreamLargeOutputsPass> {
  void runOnOperation() override {
    TargetSpec target = TargetSpec::get(getOperation());
    if (!llvm::Triple(target.triple).isX86())
      return;
    SymbolTableCollection tables;
    SymbolUserMap users(tables, getOperation());
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      if (!func.isPrivate() || func.isExternal())
        continue;
      ArrayRef<Operation *> calls = users.getUsers(func);
      Streamer streamer(func, target.l3Bytes);
      bool changed = false;
      for (BlockArgument argument : func.getArguments())
        if (isa<MemRefType>(argument.getType()) && !calls.empty() &&
            llvm::all_of(calls, [&](Operation *user) {
              auto call = dyn_cast<func::CallOp>(user);
              return call && isGivenUnreadArgument(call, argument.getArgNumber());
            })) {
          if (streamer.stream(argument)) {
            ++numStreamed;
            changed = true;
          }
        }
      if (changed)
        streamer.fence();
    }
  }
};
} // namespace
} // namespace mlc
