//===- SerializeSmallParallel.cpp - No threads for little work ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Support/TargetSpec.h"
#include "mlc/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_SERIALIZESMALLPARALLEL
#include "mlc/Transforms/Passes.h.inc"
namespace {

/// The number of iterations of a loop, known only at run time.
struct Trips {
  Value lower, upper, step;
};

class CostModel {
public:
  CostModel(omp::ParallelOp parallel, int64_t vectorBits)
      : parallel(parallel), body(&parallel.getRegion()), vectorBits(vectorBits) {}

  void addNest(omp::LoopNestOp nest) {
    Frame frame;
    for (auto [lower, upper, step] :
         llvm::zip_equal(nest.getLoopLowerBounds(), nest.getLoopUpperBounds(), nest.getLoopSteps()))
      multiply(frame, lower, upper, step);
    total.add(getCost(nest.getRegion(), frame));
  }

  /// The cost where it is known.
  std::optional<int64_t> getConstant() const {
    return total.dynamic.empty() ? std::optional(total.fixed) : std::nullopt;
  }
  /// The cost at run time, computed before the region.
  Value build(OpBuilder &b);

private:
  struct Frame {
    int64_t factor = 1;
    SmallVector<Trips> trips;
  };
  /// In half cycles; what depends on numbers of iterations is a factor of their product.
  struct Cost {
    int64_t fixed = 0;
    SmallVector<std::pair<int64_t, SmallVector<Trips>>> dynamic;

    void add(Cost other) {
      fixed += other.fixed;
      llvm::append_range(dynamic, other.dynamic);
    }
    /// To compare what is done as often.
    int64_t getFactors() const {
      int64_t sum = fixed;
      for (auto &[factor, trips] : dynamic)
        sum += factor;
      return sum;
    }
  };
  /// What is assumed where the number of iterations changes from one to the next around it.
  static constexpr int64_t kAssumedTrips = 16;

  bool isOutside(Value value) const { return !body->isAncestor(value.getParentRegion()); }
  void multiply(Frame &frame, Value lower, Value upper, Value step) const;
  Cost getCost(Region &region, const Frame &frame) const;
  int64_t costOf(Operation *op) const;
  int64_t registersOf(Type type) const;

  omp::ParallelOp parallel;
  Region *body;
  int64_t vectorBits;
  Cost total;
};

void CostModel::multiply(Frame &frame, Value lower, Value upper, Value step) const {
  std::optional<int64_t> first = getConstantIntValue(lower), last = getConstantIntValue(upper);
  std::optional<int64_t> by = getConstantIntValue(step);
  if (first && last && by && *by > 0)
    frame.factor *=
        std::max<int64_t>(0, llvm::divideCeil(std::max<int64_t>(0, *last - *first), *by));
  else if (isOutside(lower) && isOutside(upper) && isOutside(step))
    frame.trips.push_back({lower, upper, step});
  else
    frame.factor *= kAssumedTrips;
}

int64_t CostModel::registersOf(Type type) const {
  auto vector = dyn_cast<VectorType>(type);
  if (!vector || !vector.getElementType().isIntOrIndexOrFloat())
    return 1;
  int64_t bits = vector.getElementType().isIndex() ? 64 : vector.getElementTypeBitWidth();
  return std::max<int64_t>(1, llvm::divideCeil(bits * vector.getNumElements(), vectorBits));
}

/// In half cycles, roughly: who asks wants to know of 1 microsecond from 100.
int64_t CostModel::costOf(Operation *op) const {
  Type type = op->getNumResults() > 0    ? op->getResult(0).getType()
              : op->getNumOperands() > 0 ? op->getOperand(0).getType()
                                         : Type();
  int64_t registers = type ? registersOf(type) : 1;
  if (op->hasTrait<OpTrait::ConstantLike>() || op->hasTrait<OpTrait::IsTerminator>())
    return 0;
  return llvm::TypeSwitch<Operation *, int64_t>(op)
      .Case<vector::GatherOp, vector::ScatterOp>([&](auto) { return 32 * registers; })
      .Case<arith::DivFOp, arith::DivSIOp, arith::DivUIOp, arith::RemSIOp, arith::RemUIOp,
            arith::RemFOp, math::SqrtOp, math::RsqrtOp>([&](auto) { return 16 * registers; })
      .Case<math::FmaOp, math::AbsFOp, math::FloorOp, math::CeilOp, math::CopySignOp>(
          [&](auto) { return registers; })
      .Case<func::CallOp>([](auto) { return 500; })
      .Case<memref::LoadOp, vector::LoadOp, vector::MaskedLoadOp>([&](auto) { return registers; })
      .Case<memref::StoreOp>([](auto) { return 2; })
      .Case<vector::StoreOp>(
          [&](vector::StoreOp store) { return 2 * registersOf(store.getVectorType()); })
      .Default([&](Operation *other) -> int64_t {
        if (isa<math::MathDialect>(other->getDialect()))
          return 80; // a call
        return type && type.isIndex() ? 0 : registers;
      });
}

CostModel::Cost CostModel::getCost(Region &region, const Frame &frame) const {
  Cost cost;
  int64_t sum = 0;
  for (Operation &op : region.getOps()) {
    if (auto loop = dyn_cast<scf::ForOp>(op)) {
      Frame inner = frame;
      multiply(inner, loop.getLowerBound(), loop.getUpperBound(), loop.getStep());
      cost.add(getCost(loop.getRegion(), inner));
      continue;
    }
    sum += costOf(&op);
    // Of several branches one is taken.
    Cost most;
    for (Region &nested : op.getRegions()) {
      Cost branch = getCost(nested, frame);
      if (branch.getFactors() > most.getFactors())
        most = std::move(branch);
    }
    cost.add(std::move(most));
  }
  if (sum != 0 && frame.trips.empty())
    cost.fixed += sum * frame.factor;
  else if (sum != 0)
    cost.dynamic.push_back({sum * frame.factor, frame.trips});
  return cost;
}

Value CostModel::build(OpBuilder &b) {
  Location loc = parallel.getLoc();
  Value sum = arith::ConstantIndexOp::create(b, loc, total.fixed);
  for (auto &[factor, trips] : total.dynamic) {
    Value product = arith::ConstantIndexOp::create(b, loc, factor);
    for (const Trips &trip : trips) {
      Value length = arith::SubIOp::create(b, loc, trip.upper, trip.lower);
      if (getConstantIntValue(trip.step) != 1)
        length = arith::CeilDivSIOp::create(b, loc, length, trip.step);
      product = arith::MulIOp::create(b, loc, product, length);
    }
    sum = arith::AddIOp::create(b, loc, sum, product);
  }
  return sum;
}

/// The loops of the region, run by whoever comes by.
void makeSerial(IRRewriter &rewriter, omp::ParallelOp parallel) {
  rewriter.setInsertionPoint(parallel);
  for (auto wsloop : llvm::to_vector(parallel.getRegion().getOps<omp::WsloopOp>())) {
    auto nest = cast<omp::LoopNestOp>(wsloop.getWrappedLoop());
    scf::LoopNest loops = scf::buildLoopNest(rewriter, nest.getLoc(), nest.getLoopLowerBounds(),
                                             nest.getLoopUpperBounds(), nest.getLoopSteps());
    SmallVector<Value> variables = llvm::map_to_vector(
        loops.loops, [](scf::ForOp loop) -> Value { return loop.getInductionVar(); });
    Block &body = nest.getRegion().front();
    rewriter.eraseOp(body.getTerminator());
    rewriter.inlineBlockBefore(&body, loops.loops.back().getBody()->getTerminator(), variables);
    rewriter.setInsertionPoint(parallel);
  }
  rewriter.eraseOp(parallel);
}

/// What `convert-scf-to-openmp` makes of a loop: one loop nest in one block, no clauses.
bool isPlain(omp::ParallelOp parallel) {
  if (parallel->getNumOperands() != 0 || !parallel.getRegion().hasOneBlock())
    return false;
  return llvm::all_of(parallel.getRegion().front().without_terminator(), [](Operation &op) {
    auto wsloop = dyn_cast<omp::WsloopOp>(op);
    return wsloop && wsloop->getNumOperands() == 0 &&
           isa_and_nonnull<omp::LoopNestOp>(wsloop.getWrappedLoop()) &&
           cast<omp::LoopNestOp>(wsloop.getWrappedLoop()).getRegion().hasOneBlock();
  });
}

/// Takes one thread where more are not worth it. The runtime is not even asked then, unless that
/// would make much code.
void decideAtRunTime(IRRewriter &rewriter, omp::ParallelOp parallel, Value isWorthIt,
                     unsigned maxOps) {
  unsigned numOps = 0;
  parallel->walk([&](Operation *) { ++numOps; });
  if (numOps > maxOps) {
    parallel.getIfExprMutable().assign(isWorthIt);
    return;
  }
  auto choice = scf::IfOp::create(rewriter, parallel.getLoc(), isWorthIt, /*withElseRegion=*/true);
  rewriter.setInsertionPointToStart(choice.elseBlock());
  auto serial = cast<omp::ParallelOp>(rewriter.clone(*parallel));
  rewriter.moveOpBefore(parallel, choice.thenBlock()->getTerminator());
  makeSerial(rewriter, serial);
}

struct SerializeSmallParallel : impl::SerializeSmallParallelBase<SerializeSmallParallel> {
  using SerializeSmallParallelBase::SerializeSmallParallelBase;
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    int64_t vectorBits = TargetSpec::get(getOperation()).vectorBits;
    int64_t least = 2 * static_cast<int64_t>(minCycles);
    SmallVector<omp::ParallelOp> regions;
    getOperation()->walk([&](omp::ParallelOp op) {
      if (isPlain(op))
        regions.push_back(op);
    });
    for (omp::ParallelOp parallel : regions) {
      CostModel model(parallel, vectorBits);
      parallel->walk([&](omp::LoopNestOp nest) { model.addNest(nest); });
      if (std::optional<int64_t> cost = model.getConstant()) {
        if (*cost < least) {
          makeSerial(rewriter, parallel);
          ++numSerial;
        }
        continue;
      }
      rewriter.setInsertionPoint(parallel);
      Value cost = model.build(rewriter);
      Value bound = arith::ConstantIndexOp::create(rewriter, parallel.getLoc(), least);
      Value isWorthIt = arith::CmpIOp::create(rewriter, parallel.getLoc(),
                                              arith::CmpIPredicate::sge, cost, bound);
      decideAtRunTime(rewriter, parallel, isWorthIt, maxOps);
      ++numConditional;
    }
  }
};
} // namespace
} // namespace mlc
