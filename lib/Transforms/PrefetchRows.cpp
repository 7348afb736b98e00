//===- PrefetchRows.cpp - The next row is fetched while this one is computed ----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "LinearExpr.h"
#include "mlc/Support/TargetSpec.h"
#include "mlc/Transforms/Passes.h"
#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Analysis/TopologicalSortUtils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Transforms/LoopInvariantCodeMotionUtils.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_PREFETCHROWS
#include "mlc/Transforms/Passes.h.inc"
namespace {
constexpr int64_t kLineBytes = 64;

/// A loop over rows.
struct RowLoop {
  Value row, upper;
  Block *body;
};

/// What a loop inside of it reads of a row, one vector after the other, as `load` does.
struct Stream {
  scf::ForOp loop;
  vector::LoadOp load;
  LinearExpr place;
  int64_t bytes = 0;
};

/// The operations of a loop, which are in a scope of their own where they keep something on the
/// stack.
Block *getBody(Region &region) {
  Block *body = &region.front();
  auto scope = dyn_cast<memref::AllocaScopeOp>(body->front());
  return scope && scope->getNextNode() == body->getTerminator() ? &scope.getBodyRegion().front()
                                                                : body;
}

std::optional<RowLoop> getRowLoop(Operation *op) {
  if (auto loop = dyn_cast<scf::ForOp>(op); loop && getConstantIntValue(loop.getStep()) == 1)
    return RowLoop{loop.getInductionVar(), loop.getUpperBound(), getBody(loop.getRegion())};
  auto nest = dyn_cast<omp::LoopNestOp>(op);
  if (!nest || nest.getLoopSteps().size() != 1 || nest.getLoopInclusive() ||
      getConstantIntValue(nest.getLoopSteps().front()) != 1)
    return std::nullopt;
  return RowLoop{nest.getRegion().getArgument(0), nest.getLoopUpperBounds().front(),
                 getBody(nest.getRegion())};
}

/// Whether two loops go over the same numbers, each in steps of its own.
bool haveSameRange(scf::ForOp one, scf::ForOp other) {
  return isEqualConstantIntOrValue(one.getLowerBound(), other.getLowerBound()) &&
         isEqualConstantIntOrValue(one.getUpperBound(), other.getUpperBound());
}

/// The vector operations of an iteration, by what the loop goes on in it.
double countOpsPerElement(scf::ForOp loop) {
  std::optional<int64_t> step = getConstantIntValue(loop.getStep());
  double ops = llvm::count_if(loop.getBody()->getOperations(), [](Operation &op) {
    return llvm::any_of(op.getResultTypes(), llvm::IsaPred<VectorType>);
  });
  return step && *step > 0 ? ops / *step : 0;
}

/// Finds and fetches what one loop over rows reads.
class RowPrefetcher {
public:
  RowPrefetcher(RowLoop rows, const TargetSpec &target) : rows(rows), target(target) {}

  /// The number of buffers of which rows are fetched now.
  unsigned run();

private:
  void collectStreams(scf::ForOp loop);
  bool isWritten(Value buffer) const;
  scf::ForOp findBusyLoop(scf::ForOp reader) const;
  void fetch(Stream &stream, scf::ForOp busy, bool intoFirstCache);

  RowLoop rows;
  const TargetSpec &target;
  SmallVector<Stream> streams;
};
} // namespace

bool RowPrefetcher::isWritten(Value buffer) const {
  return llvm::any_of(buffer.getUsers(), [&](Operation *user) {
    return rows.body->getParent()->isAncestor(user->getParentRegion()) &&
           !isa<vector::LoadOp, memref::LoadOp, memref::DimOp>(user);
  });
}

/// Vectors that lie one after the other in the loop, and in another row in each iteration around
/// it, of buffers that the second cache does not hold.
void RowPrefetcher::collectStreams(scf::ForOp loop) {
  for (auto load : loop.getBody()->getOps<vector::LoadOp>()) {
    MemRefType type = load.getMemRefType();
    SmallVector<int64_t> strides;
    int64_t offset = 0;
    if (!type.getElementType().isIntOrFloat() || load.getVectorType().isScalable() ||
        failed(type.getStridesAndOffset(strides, offset)) ||
        llvm::is_contained(strides, ShapedType::kDynamic) || isWritten(load.getBase()))
      continue;
    int64_t bytes = llvm::divideCeil(type.getElementTypeBitWidth(), 8);
    if (type.hasStaticShape() && type.getNumElements() * bytes <= target.l2Bytes)
      continue;
    LinearExpr place;
    for (auto [index, stride] : llvm::zip_equal(load.getIndices(), strides))
      place.add(LinearExpr::of(index), stride);
    // What else the place depends on has to be there in other loops, too.
    bool isElsewhere = llvm::all_of(place.terms, [&](auto &term) {
      return term.first == loop.getInductionVar() || loop.isDefinedOutsideOfLoop(term.first);
    });
    if (place.coefficient(loop.getInductionVar()) != 1 || place.coefficient(rows.row) <= 0 ||
        !isElsewhere)
      continue;
    // Each row is fetched once, for the loop that reads it first.
    bool isKnown = llvm::any_of(streams, [&](Stream &other) {
      return other.load.getBase() == load.getBase() &&
             other.place.coefficient(rows.row) == place.coefficient(rows.row);
    });
    if (!isKnown)
      streams.push_back({loop, load, place, bytes});
  }
}

/// The loop after `reader`, over the same columns, that computes the most: what is fetched arrives
/// meanwhile.
scf::ForOp RowPrefetcher::findBusyLoop(scf::ForOp reader) const {
  constexpr double kMinOpsPerStream = 4;
  scf::ForOp busy;
  for (Operation *op = reader->getNextNode(); op; op = op->getNextNode())
    if (auto loop = dyn_cast<scf::ForOp>(op); loop && haveSameRange(reader, loop))
      if (!busy || countOpsPerElement(loop) > countOpsPerElement(busy))
        busy = loop;
  if (!busy)
    return nullptr;
  int64_t numStreams =
      llvm::count_if(streams, [&](const Stream &stream) { return stream.loop == reader; });
  double numLines = numStreams * double(streams.front().bytes) / kLineBytes;
  return countOpsPerElement(busy) >= kMinOpsPerStream * numLines ? busy : nullptr;
}

/// Fetches in each iteration of `busy` the lines of the next row in its columns. The last row
/// fetches itself.
void RowPrefetcher::fetch(Stream &stream, scf::ForOp busy, bool intoFirstCache) {
  Location loc = stream.load.getLoc();
  OpBuilder before(busy), inside = OpBuilder::atBlockBegin(busy.getBody());
  Value one = arith::ConstantIndexOp::create(before, loc, 1);
  Value next = arith::AddIOp::create(before, loc, rows.row, one);
  Value last = arith::SubIOp::create(before, loc, rows.upper, one);
  next = arith::MinSIOp::create(before, loc, next, last);

  BackwardSliceOptions options;
  options.inclusive = true;
  options.filter = [&](Operation *op) {
    return rows.body->getParent()->isAncestor(op->getParentRegion()) && isPure(op);
  };
  SetVector<Operation *> slice;
  for (Value index : stream.load.getIndices())
    (void)getBackwardSlice(index, &slice, options);
  slice = topologicalSort(slice);

  int64_t lineElements = kLineBytes / stream.bytes;
  int64_t step = getConstantIntValue(busy.getStep()).value_or(lineElements);
  for (int64_t column = 0; column < step; column += lineElements) {
    IRMapping mapping;
    mapping.map(rows.row, next);
    Value offset = arith::ConstantIndexOp::create(before, loc, column);
    Value place = arith::AddIOp::create(inside, loc, busy.getInductionVar(), offset);
    mapping.map(stream.loop.getInductionVar(), place);
    for (Operation *op : slice)
      inside.clone(*op, mapping);
    SmallVector<Value> indices;
    for (Value index : stream.load.getIndices())
      indices.push_back(mapping.lookupOrDefault(index));
    memref::PrefetchOp::create(inside, loc, stream.load.getBase(), indices, /*isWrite=*/false,
                               /*localityHint=*/intoFirstCache ? 3 : 2, /*isDataCache=*/true);
  }
}

unsigned RowPrefetcher::run() {
  auto loops = llvm::to_vector(rows.body->getOps<scf::ForOp>());
  if (loops.size() < 2)
    return 0;
  for (scf::ForOp loop : loops)
    collectStreams(loop);
  // All that is fetched, and as much again, has to stay until it is used.
  int64_t rowBytes = 0;
  for (Stream &stream : streams) {
    std::optional<int64_t> lower = getConstantIntValue(stream.loop.getLowerBound()),
                           upper = getConstantIntValue(stream.loop.getUpperBound());
    if (lower && upper)
      rowBytes += (*upper - *lower) * stream.bytes;
  }
  if (rowBytes > target.l2Bytes / 2)
    return 0;
  unsigned numFetched = 0;
  for (Stream &stream : streams)
    if (scf::ForOp busy = findBusyLoop(stream.loop)) {
      fetch(stream, busy, rowBytes <= target.l1Bytes * 3 / 4);
      moveLoopInvariantCode(busy);
      ++numFetched;
    }
  return numFetched;
}

namespace {
struct PrefetchRowsPass : impl::PrefetchRowsBase<PrefetchRowsPass> {
  void runOnOperation() override {
    TargetSpec target = TargetSpec::get(getOperation());
    SmallVector<RowLoop> loops;
    getOperation().walk([&](Operation *op) {
      if (std::optional<RowLoop> rows = getRowLoop(op))
        loops.push_back(*rows);
    });
    for (RowLoop rows : loops)
      numFetched += RowPrefetcher(rows, target).run();
  }
};
} // namespace
} // namespace mlc
