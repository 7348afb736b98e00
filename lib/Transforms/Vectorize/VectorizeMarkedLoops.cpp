//===- VectorizeMarkedLoops.cpp - Replaces marked loops by vector operations ----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//
//
// VectorizationAnalysis decides; LaneEmitter writes the body for a number of lanes; here the
// iterations are cut into such pieces.
//
//===----------------------------------------------------------------------------------------===//

#include "../BufferRoots.h"
#include "LaneEmitter.h"
#include "VectorizationAnalysis.h"
#include "mlc/Support/TargetSpec.h"
#include "mlc/Transforms/LoopMarks.h"
#include "mlc/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_VECTORIZEMARKEDLOOPS
#include "mlc/Transforms/Passes.h.inc"
namespace {

class LoopCutter {
public:
  LoopCutter(const VectorizationAnalysis &analysis, int64_t vectorBits, int64_t maxPieces,
             int64_t maxOps)
      : analysis(analysis), loop(analysis.getLoop()), loc(loop.getLoc()),
        maxLanes(std::max<int64_t>(1, vectorBits / analysis.getElementBits())),
        maxPieces(maxPieces), maxOps(maxOps), hasMasks(vectorBits >= 512),
        hasGather(vectorBits >= 256), builder(loop), partials(analysis.getReductions().size()) {
    if (auto chains = loop->getAttrOfType<IntegerAttr>(kLoopReassocAttrName);
        chains && !analysis.getReductions().empty())
      numChains = std::max<int64_t>(1, chains.getInt());
  }

  void run();

private:
  int64_t getLoopPieces(int64_t full);
  void emitPieces(int64_t begin, int64_t end);
  Value emitMainLoop(Value begin, Value end, int64_t numVectors);
  Value createMainEnd(int64_t numVectors);
  void finishReductions();
  Value copyOut(Value value);
  void emitScalarRest(Value begin);
  void emitMaskedRest(Value begin);
  void emitPiece(int64_t lanes, Value first, Value mask = {});
  SmallVector<Value> createNeutral(int64_t numVectors = 1);

  Value combine(const MemoryReduction &reduction, Value lhs, Value rhs) {
    Operation *op = reduction.combine;
    return builder
        .create(loc, op->getName().getIdentifier(), {lhs, rhs}, {lhs.getType()}, op->getAttrs())
        ->getResult(0);
  }
  Value createIndex(int64_t value) { return arith::ConstantIndexOp::create(builder, loc, value); }

  const VectorizationAnalysis &analysis;
  scf::ForOp loop;
  Location loc;
  int64_t maxLanes, maxPieces, maxOps;
  /// What x86 has from AVX-512 and from AVX2 on.
  bool hasMasks, hasGather;
  /// How many vectors a reduction is collected in, so that one need not wait for the other.
  int64_t numChains = 1;
  OpBuilder builder;
  /// For each reduction the vectors that the pieces contribute.
  SmallVector<SmallVector<Value>> partials;
};

void LoopCutter::emitPiece(int64_t lanes, Value first, Value mask) {
  LaneEmitter piece(analysis, lanes, first, hasGather);
  piece.emit(builder, mask);
  for (auto [all, partial] : llvm::zip_equal(partials, piece.getPartials()))
    all.push_back(partial);
}

/// The iterations from `begin` to `end`, as full vectors and then powers of two; or in place of
/// several of those one vector that is not full. The choice must not depend on the body: all
/// loops over one accumulator must be cut into the same pieces.
void LoopCutter::emitPieces(int64_t begin, int64_t end) {
  bool mayMask = hasMasks && analysis.canMask();
  // Vectors of one width are summed up together.
  bool isOneWidth = !analysis.getReductions().empty() && end > maxLanes;
  for (int64_t done = begin, lanes = maxLanes; done < end; done += lanes) {
    int64_t rest = end - done;
    Value offset = createIndex(done * analysis.getStep());
    Value first = arith::AddIOp::create(builder, loc, loop.getLowerBound(), offset);
    if (rest < lanes && mayMask && (isOneWidth || !llvm::isPowerOf2_64(rest))) {
      if (!isOneWidth)
        lanes = llvm::PowerOf2Ceil(rest);
      auto type = VectorType::get({lanes}, builder.getI1Type());
      emitPiece(lanes, first, vector::ConstantMaskOp::create(builder, loc, type, rest));
      continue;
    }
    while (lanes > rest)
      lanes /= 2;
    emitPiece(lanes, first);
  }
}

/// For each reduction full vectors of what changes nothing.
SmallVector<Value> LoopCutter::createNeutral(int64_t numVectors) {
  SmallVector<Value> result;
  for (const MemoryReduction &reduction : analysis.getReductions()) {
    TypedAttr neutral = *arith::getNeutralElement(reduction.combine);
    auto type = VectorType::get({maxLanes}, neutral.getType());
    auto splat = DenseElementsAttr::get(type, Attribute(neutral));
    result.append(numVectors, arith::ConstantOp::create(builder, loc, splat));
  }
  return result;
}

/// A loop over full vectors, `numVectors` at a time; it carries as many for each reduction. Gives
/// back `end`.
Value LoopCutter::emitMainLoop(Value begin, Value end, int64_t numVectors) {
  ArrayRef<MemoryReduction> reductions = analysis.getReductions();
  Value step = createIndex(numVectors * maxLanes * analysis.getStep());
  auto main = scf::ForOp::create(builder, loc, begin, end, step, createNeutral(numVectors));
  {
    OpBuilder::InsertionGuard guard(builder);
    if (!main.getBody()->empty()) // there is a terminator already if nothing is carried
      main.getBody()->getTerminator()->erase();
    builder.setInsertionPointToEnd(main.getBody());
    SmallVector<Value> carried(main.getRegionIterArgs());
    for (int64_t number = 0; number < numVectors; ++number) {
      Value offset = createIndex(number * maxLanes * analysis.getStep());
      Value first = main.getInductionVar();
      if (number > 0)
        first = arith::AddIOp::create(builder, loc, first, offset);
      LaneEmitter piece(analysis, maxLanes, first, hasGather);
      piece.emit(builder);
      for (auto [i, reduction] : llvm::enumerate(reductions)) {
        Value &chain = carried[i * numVectors + number];
        chain = combine(reduction, chain, piece.getPartials()[i]);
      }
    }
    scf::YieldOp::create(builder, loc, carried);
  }
  for (auto [i, all] : llvm::enumerate(partials))
    llvm::append_range(all, main.getResults().slice(i * numVectors, numVectors));
  return end;
}

/// The last iterations, fewer than a vector, as one vector of which only the first lanes run; if
/// there are any.
void LoopCutter::emitMaskedRest(Value begin) {
  Value rest = arith::SubIOp::create(builder, loc, loop.getUpperBound(), begin);
  if (analysis.getStep() != 1)
    rest = arith::CeilDivSIOp::create(builder, loc, rest, createIndex(analysis.getStep()));
  Value any = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::sgt, rest, createIndex(0));
  SmallVector<Value> neutral = createNeutral();
  SmallVector<Type> types = llvm::map_to_vector(neutral, [](Value v) { return v.getType(); });
  auto guard = scf::IfOp::create(builder, loc, types, any, /*withElse=*/!types.empty());
  OpBuilder::InsertionGuard insertion(builder);
  if (!guard.thenBlock()->empty())
    guard.thenBlock()->getTerminator()->erase();
  builder.setInsertionPointToEnd(guard.thenBlock());
  auto type = VectorType::get({maxLanes}, builder.getI1Type());
  LaneEmitter piece(analysis, maxLanes, begin, hasGather);
  piece.emit(builder, vector::CreateMaskOp::create(builder, loc, type, ValueRange{rest}));
  scf::YieldOp::create(builder, loc, piece.getPartials());
  if (types.empty())
    return;
  builder.setInsertionPointToEnd(guard.elseBlock());
  scf::YieldOp::create(builder, loc, neutral);
  for (auto [all, partial] : llvm::zip_equal(partials, guard.getResults()))
    all.push_back(partial);
}

/// Where the last `numVectors` full vectors end, for a trip count known only at run time.
Value LoopCutter::createMainEnd(int64_t numVectors) {
  Value lower = loop.getLowerBound();
  Value length = arith::SubIOp::create(builder, loc, loop.getUpperBound(), lower);
  length = arith::MaxSIOp::create(builder, loc, length, createIndex(0));
  Value step = createIndex(analysis.getStep());
  Value count =
      analysis.getStep() == 1 ? length : arith::CeilDivSIOp::create(builder, loc, length, step);
  Value rest = arith::RemSIOp::create(builder, loc, count, createIndex(numVectors * maxLanes));
  Value full = arith::SubIOp::create(builder, loc, count, rest);
  return arith::AddIOp::create(builder, loc, lower,
                               arith::MulIOp::create(builder, loc, full, step));
}

/// A value of the body that does not depend on the iteration, computed here.
Value LoopCutter::copyOut(Value value) {
  if (analysis.isOutside(value))
    return value;
  Operation *op = value.getDefiningOp();
  IRMapping map;
  for (Value operand : op->getOperands())
    map.map(operand, copyOut(operand));
  return builder.clone(*op, map)->getResult(cast<OpResult>(value).getResultNumber());
}

/// Combines the pieces of equal width lane by lane, in `numChains` chains, reduces once for each
/// width, and writes the results.
void LoopCutter::finishReductions() {
  for (unsigned i = 0; i < partials.size(); ++i) {
    const MemoryReduction &reduction = analysis.getReductions()[i];
    memref::StoreOp store = reduction.store;
    SmallVector<Value> indices =
        llvm::map_to_vector(store.getIndices(), [&](Value index) { return copyOut(index); });
    Value result = memref::LoadOp::create(builder, loc, store.getMemRef(), indices);
    auto flags = arith::FastMathFlags::reassoc;
    if (auto iface = dyn_cast<arith::ArithFastMathInterface>(reduction.combine))
      flags = flags | iface.getFastMathFlagsAttr().getValue();
    for (ArrayRef<Value> rest = partials[i]; !rest.empty();) {
      ArrayRef<Value> equal =
          rest.take_while([&](Value piece) { return piece.getType() == rest.front().getType(); });
      rest = rest.drop_front(equal.size());
      SmallVector<Value> chains(equal.take_front(numChains));
      for (auto [number, piece] : llvm::enumerate(equal.drop_front(chains.size())))
        chains[number % numChains] = combine(reduction, chains[number % numChains], piece);
      for (size_t size = chains.size(); size > 1; size = (size + 1) / 2)
        for (size_t number = 0; number < size / 2; ++number)
          chains[number] = combine(reduction, chains[number], chains[(size + 1) / 2 + number]);
      result =
          vector::ReductionOp::create(builder, loc, reduction.kind, chains.front(), result, flags);
    }
    memref::StoreOp::create(builder, loc, result, store.getMemRef(), indices);
  }
}

/// The last iterations, fewer than a vector, one by one.
void LoopCutter::emitScalarRest(Value begin) {
  auto rest = cast<scf::ForOp>(builder.clone(*loop));
  rest.getLowerBoundMutable().assign(begin);
  rest->removeAttr(kLoopKindAttrName);
  rest->removeAttr(kLoopReassocAttrName);
}

/// How many of `full` vectors there are in an iteration of a loop over them; 0 if they are written
/// one after the other. A body that is long needs no others beside it to keep the machine busy, and
/// would take the compiler longer than it is worth. Accumulators are in registers only where no
/// loop is left.
int64_t LoopCutter::getLoopPieces(int64_t full) {
  if (full > maxPieces)
    return numChains;
  int64_t numOps = 0;
  bool usesLocals = !analysis.getReductions().empty();
  loop.getBody()->walk([&](Operation *op) {
    ++numOps;
    usesLocals |= llvm::any_of(op->getOperands(), [](Value operand) {
      return isa<MemRefType>(operand.getType()) &&
             getRoot(operand).getDefiningOp<memref::AllocaOp>();
    });
  });
  return usesLocals || full * numOps <= maxOps ? 0 : std::max<int64_t>(1, maxOps / numOps);
}

void LoopCutter::run() {
  if (std::optional<int64_t> count = analysis.getTripCount()) {
    int64_t full = *count / maxLanes;
    int64_t mainEnd = 0;
    if (int64_t numPieces = getLoopPieces(full); numPieces && full > numPieces) {
      mainEnd = full / numPieces * numPieces * maxLanes;
      Value length = createIndex(mainEnd * analysis.getStep());
      Value lower = loop.getLowerBound();
      emitMainLoop(lower, arith::AddIOp::create(builder, loc, lower, length), numPieces);
    }
    emitPieces(mainEnd, *count);
    if (*count > 0)
      finishReductions();
  } else {
    Value mainEnd = loop.getLowerBound();
    if (numChains > 1)
      mainEnd = emitMainLoop(mainEnd, createMainEnd(numChains), numChains);
    mainEnd = emitMainLoop(mainEnd, createMainEnd(1), 1);
    bool masksRest = hasMasks && analysis.canMask();
    if (masksRest)
      emitMaskedRest(mainEnd);
    if (!analysis.getReductions().empty()) {
      // Where no iteration runs there may be nothing at the address.
      OpBuilder::InsertionGuard guard(builder);
      Value end = masksRest ? loop.getUpperBound() : mainEnd;
      Value runs =
          arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::slt, loop.getLowerBound(), end);
      auto ifRuns = scf::IfOp::create(builder, loc, runs, /*withElse=*/false);
      builder.setInsertionPointToStart(ifRuns.thenBlock());
      finishReductions();
    }
    if (!masksRest)
      emitScalarRest(mainEnd);
  }
  loop.erase();
}

std::string describe(const VectorizationAnalysis &analysis, int64_t bits) {
  std::string count = "a number of";
  if (std::optional<int64_t> known = analysis.getTripCount())
    count = std::to_string(*known);
  std::string reductions;
  if (!analysis.getReductions().empty())
    reductions = llvm::formatv(", {0} reductions", analysis.getReductions().size());
  return llvm::formatv("{0} iterations in vectors of {1} elements of {2} bits{3}", count,
                       std::max<int64_t>(1, bits / analysis.getElementBits()),
                       analysis.getElementBits(), reductions);
}

struct VectorizeMarkedLoops : impl::VectorizeMarkedLoopsBase<VectorizeMarkedLoops> {
  using VectorizeMarkedLoopsBase::VectorizeMarkedLoopsBase;
  void runOnOperation() override {
    SmallVector<scf::ForOp> loops;
    getOperation()->walk([&](scf::ForOp loop) {
      if (hasLoopKind(loop, kVectorizedKind))
        loops.push_back(loop);
    });
    bool failedAny = false;
    int64_t bits = vectorBits ? vectorBits : TargetSpec::get(getOperation()).vectorBits;
    for (scf::ForOp loop : loops) {
      VectorizationAnalysis analysis(loop);
      auto opts = remark::RemarkOpts::name("vectorized loop").category("vectorize");
      if (auto func = loop->getParentOfType<FunctionOpInterface>())
        opts = opts.function(func.getName());
      if (succeeded(analysis.run())) {
        if (auto remark = remark::passed(loop->getLoc(), opts))
          remark << describe(analysis, bits);
        LoopCutter(analysis, bits, maxPieces, maxOps).run();
        continue;
      }
      if (keepScalar) {
        remark::missed(loop->getLoc(), opts)
            << remark::add("cannot vectorize this loop: {0}, at '{1}'", analysis.getReason(),
                           analysis.getCulprit()->getName().getStringRef());
      } else {
        InFlightDiagnostic diag = loop->emitError("cannot vectorize this loop: ");
        diag << analysis.getReason();
        if (analysis.getCulprit() != loop)
          diag.attachNote(analysis.getCulprit()->getLoc()) << "here";
      }
      loop->removeAttr(kLoopKindAttrName);
      failedAny = true;
    }
    if (failedAny && !keepScalar)
      signalPassFailure();
  }
};
} // namespace
} // namespace mlc
