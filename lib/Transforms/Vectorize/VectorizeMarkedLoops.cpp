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
#include "mlir/Dialect/SCF/Utils/Utils.h"
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
  Value combinePieces(const MemoryReduction &reduction, ArrayRef<Value> pieces);
  Value combineLanes(const MemoryReduction &reduction, ArrayRef<Value> vectors);
  void finishReductions();
  Value copyOut(Value value);
  void emitScalarRest(Value begin);
  void emitMaskedRest(Value begin);
  void emitPiece(int64_t lanes, Value first, Value mask = {});
  Value createNeutral(const MemoryReduction &reduction, VectorType type);
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

/// A vector of what changes nothing.
Value LoopCutter::createNeutral(const MemoryReduction &reduction, VectorType type) {
  TypedAttr neutral = *arith::getNeutralElement(reduction.combine);
  return arith::ConstantOp::create(builder, loc, DenseElementsAttr::get(type, Attribute(neutral)));
}

/// As many full ones for each reduction.
SmallVector<Value> LoopCutter::createNeutral(int64_t numVectors) {
  SmallVector<Value> result;
  for (const MemoryReduction &reduction : analysis.getReductions())
    result.append(numVectors,
                  createNeutral(reduction, VectorType::get({maxLanes}, reduction.value.getType())));
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

/// The pieces combined lane by lane, in `numChains` chains. The first one is the widest; what the
/// others have no lanes for is combined with what changes nothing.
Value LoopCutter::combinePieces(const MemoryReduction &reduction, ArrayRef<Value> pieces) {
  auto type = cast<VectorType>(pieces.front().getType());
  SmallVector<Value> chains;
  for (auto [number, piece] : llvm::enumerate(pieces)) {
    Value wide = piece;
    if (piece.getType() != type)
      wide = vector::InsertStridedSliceOp::create(
          builder, loc, piece, createNeutral(reduction, type), /*offsets=*/{0}, /*strides=*/{1});
    if (number < size_t(numChains))
      chains.push_back(wide);
    else
      chains[number % numChains] = combine(reduction, chains[number % numChains], wide);
  }
  for (size_t size = chains.size(); size > 1; size = (size + 1) / 2)
    for (size_t number = 0; number < size / 2; ++number)
      chains[number] = combine(reduction, chains[number], chains[(size + 1) / 2 + number]);
  return chains.front();
}

/// The lanes of each of four vectors combined: four elements, one for each. Two vectors become one
/// of which neighbours belong together, as often as they are two.
Value LoopCutter::combineLanes(const MemoryReduction &reduction, ArrayRef<Value> vectors) {
  auto combineHalves = [&](Value lhs, Value rhs, function_ref<int64_t(int64_t)> getFirst,
                           int64_t size, int64_t apart) {
    SmallVector<int64_t> first, second;
    for (int64_t lane = 0; lane < size; ++lane) {
      first.push_back(getFirst(lane));
      second.push_back(getFirst(lane) + apart);
    }
    return combine(reduction, vector::ShuffleOp::create(builder, loc, lhs, rhs, first),
                   vector::ShuffleOp::create(builder, loc, lhs, rhs, second));
  };
  int64_t lanes = cast<VectorType>(vectors.front().getType()).getNumElements();
  // Within each four lanes, so that nothing crosses the parts that a processor is made of.
  auto join = [&](Value lhs, Value rhs) {
    return combineHalves(
        lhs, rhs,
        [&](int64_t lane) { return (lane & 2 ? lanes : 0) + (lane & ~3) + 2 * (lane & 1); }, lanes,
        1);
  };
  Value all = join(join(vectors[0], vectors[1]), join(vectors[2], vectors[3]));
  for (; lanes > 4; lanes /= 2)
    all = combineHalves(all, all, [](int64_t lane) { return lane; }, lanes / 2, lanes / 2);
  return all;
}

/// Combines what the pieces contribute, and writes the results.
void LoopCutter::finishReductions() {
  ArrayRef<MemoryReduction> reductions = analysis.getReductions();
  SmallVector<Value> vectors;
  for (auto [reduction, pieces] : llvm::zip_equal(reductions, partials))
    vectors.push_back(combinePieces(reduction, pieces));
  auto write = [&](const MemoryReduction &reduction, function_ref<Value(Value)> getResult) {
    memref::StoreOp store = reduction.store;
    SmallVector<Value> indices =
        llvm::map_to_vector(store.getIndices(), [&](Value index) { return copyOut(index); });
    Value before = memref::LoadOp::create(builder, loc, store.getMemRef(), indices);
    memref::StoreOp::create(builder, loc, getResult(before), store.getMemRef(), indices);
  };
  constexpr unsigned kGroup = 4;
  for (unsigned i = 0; i < vectors.size();) {
    auto type = cast<VectorType>(vectors[i].getType());
    auto isLike = [&](unsigned other) {
      return vectors[other].getType() == type && reductions[other].kind == reductions[i].kind;
    };
    if (i + kGroup <= vectors.size() && type.getNumElements() >= kGroup &&
        llvm::all_of(llvm::seq(i, i + kGroup), isLike)) {
      Value all = combineLanes(reductions[i], ArrayRef(vectors).slice(i, kGroup));
      for (unsigned number = 0; number < kGroup; ++number)
        write(reductions[i + number], [&](Value before) {
          Value own = vector::ExtractOp::create(builder, loc, all, number);
          return combine(reductions[i + number], before, own);
        });
      i += kGroup;
      continue;
    }
    auto flags = arith::FastMathFlags::reassoc;
    if (auto iface = dyn_cast<arith::ArithFastMathInterface>(reductions[i].combine))
      flags = flags | iface.getFastMathFlagsAttr().getValue();
    write(reductions[i], [&](Value before) {
      return vector::ReductionOp::create(builder, loc, reductions[i].kind, vectors[i], before,
                                         flags);
    });
    ++i;
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
/// loop is left; of several reductions, where each vector is added up at once.
int64_t LoopCutter::getLoopPieces(int64_t full) {
  size_t numReductions = analysis.getReductions().size();
  if (full > maxPieces || (numReductions > 1 && full > numChains))
    return numChains;
  int64_t numOps = 0;
  bool usesLocals = numReductions > 0;
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

/// Unrolls the loops in `loop` that are marked so: each result of a tile is a reduction of its own.
void unrollTile(scf::ForOp loop) {
  SmallVector<scf::ForOp> inner;
  loop.getBody()->walk([&](scf::ForOp op) {
    if (hasLoopKind(op, kUnrolledKind) && op.getStaticTripCount())
      inner.push_back(op);
  });
  for (scf::ForOp op : inner) {
    op->removeAttr(kLoopKindAttrName);
    (void)loopUnrollFull(op);
  }
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
      if (loop->hasAttr(kLoopReassocAttrName))
        unrollTile(loop);
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
