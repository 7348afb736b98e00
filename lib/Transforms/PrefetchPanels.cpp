//===- PrefetchPanels.cpp - The next panel is fetched while this one is computed ------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "LinearExpr.h"
#include "mlc/Support/TargetSpec.h"
#include "mlc/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_PREFETCHPANELS
#include "mlc/Transforms/Passes.h.inc"
namespace {
constexpr int64_t kLineBytes = 64;

/// A loop that goes from one number to another one in steps, all of them known.
struct CountedLoop {
  Operation *op;
  Value variable;
  int64_t lower, step, trips;
};

std::optional<CountedLoop> count(Operation *op, Value variable, OpFoldResult lower,
                                 OpFoldResult upper, OpFoldResult step) {
  std::optional<int64_t> from = getConstantIntValue(lower), to = getConstantIntValue(upper),
                         by = getConstantIntValue(step);
  if (!from || !to || !by || *by <= 0 || *to <= *from)
    return std::nullopt;
  return CountedLoop{op, variable, *from, *by, llvm::divideCeilSigned(*to - *from, *by)};
}

std::optional<CountedLoop> getCountedLoop(Operation *op) {
  if (auto loop = dyn_cast<scf::ForOp>(op))
    return count(op, loop.getInductionVar(), loop.getLowerBound(), loop.getUpperBound(),
                 loop.getStep());
  auto nest = dyn_cast<omp::LoopNestOp>(op);
  if (!nest || nest.getLoopSteps().size() != 1 || nest.getLoopInclusive())
    return std::nullopt;
  return count(op, nest.getRegion().getArgument(0), nest.getLoopLowerBounds().front(),
               nest.getLoopUpperBounds().front(), nest.getLoopSteps().front());
}

/// What the innermost loop reads of a buffer in an iteration: elements that lie next to each other,
/// from the place on.
struct Stream {
  Value buffer;
  LinearExpr place;
  int64_t elements = 0, bytes = 0;
};

/// Finds and fetches the panels that a nest of loops reads; `steps` is the innermost one.
class PanelPrefetcher {
public:
  PanelPrefetcher(scf::ForOp steps, const TargetSpec &target) : steps(steps), target(target) {}

  unsigned run();

private:
  void collectStreams();
  bool findPanel(const Stream &stream);
  const CountedLoop *findReader(Value variable) const;
  bool isWorthIt(const Stream &stream);
  void fetch(const Stream &stream);
  Value addIterations(OpBuilder &builder, Value sum, const CountedLoop &loop, int64_t weight);

  scf::ForOp steps;
  const TargetSpec &target;
  SmallVector<Stream> streams;
  /// The loops that read a panel, those that read all of it again, innermost first, and the one
  /// that goes on to the next.
  SmallVector<CountedLoop> readers, repeats;
  std::optional<CountedLoop> panels;
  /// How many elements lie in a panel, how often they are asked for, and in how many steps.
  int64_t size = 0, numRepeats = 1, numSteps = 1;
};
} // namespace

/// Vectors next to each other of buffers that the loop only reads.
void PanelPrefetcher::collectStreams() {
  for (auto load : steps.getBody()->getOps<vector::LoadOp>()) {
    MemRefType type = load.getMemRefType();
    if (!type.hasStaticShape() || !type.getLayout().isIdentity() || type.getRank() == 0 ||
        !type.getElementType().isIntOrFloat() || load.getVectorType().isScalable() ||
        load.getVectorType().getRank() != 1)
      continue;
    LinearExpr place;
    for (auto [index, stride] : llvm::zip_equal(load.getIndices(), computeStrides(type.getShape())))
      place.add(LinearExpr::of(index), stride);
    int64_t length = load.getVectorType().getNumElements();
    auto *known = llvm::find_if(streams, [&](const Stream &stream) {
      LinearExpr apart = place;
      apart.add(stream.place, -1);
      return stream.buffer == load.getBase() && apart.isConstant();
    });
    if (known == streams.end()) {
      streams.push_back(
          {load.getBase(), place, length, llvm::divideCeil(type.getElementTypeBitWidth(), 8)});
      continue;
    }
    int64_t end = std::max(known->place.constant + known->elements, place.constant + length);
    known->place.constant = std::min(known->place.constant, place.constant);
    known->elements = end - known->place.constant;
  }
}

const CountedLoop *PanelPrefetcher::findReader(Value variable) const {
  auto *found =
      llvm::find_if(readers, [&](const CountedLoop &loop) { return loop.variable == variable; });
  return found == readers.end() ? nullptr : found;
}

/// The panel is read from its start to its end by the innermost loops, again and again by those
/// around them, and then comes another one.
bool PanelPrefetcher::findPanel(const Stream &stream) {
  readers.clear();
  repeats.clear();
  panels.reset();
  size = stream.elements;
  numRepeats = numSteps = 1;
  for (Operation *op = steps; !isa<func::FuncOp>(op) && !panels; op = op->getParentOp()) {
    if (isa<omp::WsloopOp, omp::ParallelOp>(op))
      continue;
    std::optional<CountedLoop> loop = getCountedLoop(op);
    if (!loop)
      return false;
    int64_t distance = stream.place.coefficient(loop->variable) * loop->step;
    if (distance == 0) {
      repeats.push_back(*loop);
      numRepeats *= loop->trips;
    } else if (!repeats.empty()) {
      panels = loop;
      if (distance < size)
        return false;
    } else {
      // Less than a line between them, such as the end of a row of the tile, is no gap.
      bool isNext = readers.empty()
                        ? distance >= size && (distance - size) * stream.bytes < kLineBytes
                        : distance == size;
      if (!isNext)
        return false;
      readers.push_back(*loop);
      numSteps *= loop->trips;
      size = distance * loop->trips;
    }
  }
  if (!panels || panels->trips <= 1 || readers.empty())
    return false;
  // What else the place depends on stays meanwhile.
  return llvm::all_of(llvm::make_first_range(stream.place.terms), [&](Value value) {
    return value == panels->variable || findReader(value) ||
           !panels->op->isAncestor(value.getParentRegion()->getParentOp());
  });
}

/// Whether memory could bring the panel in a part of the time it is computed with that can be
/// noticed, and the second cache holds it meanwhile.
bool PanelPrefetcher::isWorthIt(const Stream &stream) {
  constexpr double kBytesPerCycle = 6, kFmasPerCycle = 2, kNoticeable = 0.01;
  constexpr int64_t kMinBytes = 4096;
  int64_t bytes = size * stream.bytes;
  int64_t all = cast<MemRefType>(stream.buffer.getType()).getNumElements() * stream.bytes;
  bool isWritten = llvm::any_of(stream.buffer.getUsers(), [&](Operation *user) {
    return panels->op->isAncestor(user) && !isa<vector::LoadOp, memref::LoadOp>(user);
  });
  unsigned numSums = steps->getNumResults();
  double computing = double(numRepeats) * numSteps * numSums / kFmasPerCycle;
  return !isWritten && numSums > 0 && numRepeats > 1 && bytes >= kMinBytes &&
         bytes <= target.l2Bytes / 2 && all > target.l1Bytes &&
         bytes / kBytesPerCycle >= kNoticeable * computing;
}

/// `sum + weight * (number of the iteration)`.
Value PanelPrefetcher::addIterations(OpBuilder &builder, Value sum, const CountedLoop &loop,
                                     int64_t weight) {
  Location loc = steps.getLoc();
  auto constant = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(builder, loc, value);
  };
  Value number = loop.variable;
  if (loop.lower != 0)
    number = arith::SubIOp::create(builder, loc, number, constant(loop.lower));
  if (loop.step != 1)
    number = arith::DivUIOp::create(builder, loc, number, constant(loop.step));
  number = arith::MulIOp::create(builder, loc, number, constant(weight));
  return arith::AddIOp::create(builder, loc, sum, number);
}

/// Each step fetches a part of the next panel, so that all of it is there after the last one; the
/// last panel fetches itself.
void PanelPrefetcher::fetch(const Stream &stream) {
  Location loc = steps.getLoc();
  OpBuilder before(readers.back().op), inside = OpBuilder::atBlockBegin(steps.getBody());
  auto constant = [&](OpBuilder &builder, int64_t value) -> Value {
    return arith::ConstantIndexOp::create(builder, loc, value);
  };
  Value flat = stream.buffer;
  auto type = cast<MemRefType>(flat.getType());
  if (type.getRank() > 1) {
    OpBuilder outside(steps.getContext());
    outside.setInsertionPointAfterValue(flat);
    SmallVector<ReassociationIndices> all(1,
                                          llvm::to_vector(llvm::seq<int64_t>(0, type.getRank())));
    flat = memref::CollapseShapeOp::create(outside, loc, flat, all);
  }

  Value next = arith::AddIOp::create(before, loc, panels->variable, constant(before, panels->step));
  next = arith::MinSIOp::create(
      before, loc, next, constant(before, panels->lower + panels->step * (panels->trips - 1)));
  Value place = constant(before, stream.place.constant);
  for (auto [value, factor] : stream.place.terms) {
    const CountedLoop *reader = findReader(value);
    Value from = value == panels->variable ? next
                 : reader                  ? constant(before, reader->lower)
                                           : value;
    Value part = arith::MulIOp::create(before, loc, from, constant(before, factor));
    place = arith::AddIOp::create(before, loc, place, part);
  }

  int64_t weight = llvm::divideCeil(size, numRepeats * numSteps), advance = weight;
  Value line = place;
  SmallVector<std::pair<CountedLoop, int64_t>> weights;
  for (const CountedLoop &loop : readers) {
    weights.push_back({loop, weight});
    weight *= loop.trips;
  }
  for (const CountedLoop &loop : repeats) {
    line = addIterations(before, line, loop, weight);
    weight *= loop.trips;
  }
  for (auto [loop, weightOfLoop] : llvm::reverse(weights))
    line = addIterations(inside, line, loop, weightOfLoop);
  for (int64_t bytes = 0; bytes < advance * stream.bytes; bytes += kLineBytes) {
    Value at = arith::AddIOp::create(inside, loc, line, constant(inside, bytes / stream.bytes));
    memref::PrefetchOp::create(inside, loc, flat, at, /*isWrite=*/false, /*localityHint=*/2,
                               /*isDataCache=*/true);
  }
}

unsigned PanelPrefetcher::run() {
  collectStreams();
  unsigned numFetched = 0;
  for (const Stream &stream : streams)
    if (findPanel(stream) && isWorthIt(stream)) {
      fetch(stream);
      ++numFetched;
    }
  return numFetched;
}

namespace {
struct PrefetchPanelsPass : impl::PrefetchPanelsBase<PrefetchPanelsPass> {
  void runOnOperation() override {
    TargetSpec target = TargetSpec::get(getOperation());
    SmallVector<scf::ForOp> innermost;
    getOperation().walk([&](scf::ForOp loop) {
      if (!loop.getBody()
               ->walk([](LoopLikeOpInterface) { return WalkResult::interrupt(); })
               .wasInterrupted())
        innermost.push_back(loop);
    });
    for (scf::ForOp loop : innermost)
      numFetched += PanelPrefetcher(loop, target).run();
  }
};
} // namespace
} // namespace mlc
