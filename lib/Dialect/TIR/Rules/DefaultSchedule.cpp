//===- DefaultSchedule.cpp - Schedules that nobody has to ask for ---------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Rules.h"
#include "ScheduleRemarks.h"
#include "mlc/Dialect/TIR/Rules/Passes.h"
#include "mlc/Dialect/TIR/TransformOps/TIRTransformOps.h"
#include "mlir/Dialect/Transform/IR/TransformDialect.h"
#include "mlir/Dialect/Transform/IR/TransformOps.h"
#include "mlir/IR/Remarks.h"
#include "mlir/IR/Threading.h"
#include <cmath>

using namespace mlir;
using namespace mlc;
using namespace mlc::tir;

namespace mlc {
#define GEN_PASS_DEF_DEFAULTSCHEDULE
#include "mlc/Dialect/TIR/Rules/Passes.h.inc"
} // namespace mlc

/// The bytes that the block reads and writes, of each buffer no more than it holds.
static double countBytes(const BlockForm &form, int64_t instances) {
  llvm::SmallDenseMap<Value, double> bytes;
  for (const AccessForm &access : llvm::concat<const AccessForm>(form.loads, form.stores)) {
    double &size = bytes[access.buffer];
    size = double(instances) * access.getElementBytes();
    if (std::optional<int64_t> all = access.getBufferBytes())
      size = std::min<double>(size, *all);
  }
  double sum = 0;
  for (auto [buffer, size] : bytes)
    sum += size;
  return sum;
}

bool mlc::tir::isWorthThreads(const TargetSpec &target, ArrayRef<BlockForm> forms) {
  constexpr double kHeavyOp = 16, kLoadsAndStores = 1, kCyclesPerMicrosecond = 3000;
  constexpr double kMicroseconds = 20, kBytesPerCycle = 12;
  double cycles = 0;
  for (const BlockForm &form : forms) {
    std::optional<int64_t> instances = form.getNumInstances();
    if (!instances)
      return true;
    double ops = std::max<double>(1, form.numOps + kHeavyOp * form.numHeavyOps);
    if (!form.isReduction())
      ops += kLoadsAndStores * (form.loads.size() + form.stores.size());
    // Two operations a cycle, unless it waits for memory.
    cycles += std::max(*instances * ops / (2.0 * getLanes(target, form)),
                       countBytes(form, *instances) / kBytesPerCycle);
  }
  return cycles > kMicroseconds * kCyclesPerMicrosecond;
}

bool mlc::tir::areEnoughForThreads(const TargetSpec &target, int64_t number) {
  constexpr int64_t kManyForEach = 8;
  return number % target.cores == 0 || number >= kManyForEach * target.cores;
}

int64_t mlc::tir::getLanes(const TargetSpec &target, const BlockForm &form) {
  return std::max<int64_t>(1, target.vectorBits / (8 * form.stores.front().getElementBytes()));
}

std::optional<unsigned> mlc::tir::getContiguousVar(const BlockForm &form) {
  for (unsigned var = form.extents.size(); var-- > 0;)
    if (form.kinds[var] == IterKind::Spatial && form.extents[var] != 1 &&
        llvm::all_of(form.stores, [&](const AccessForm &store) { return store.strides[var] == 1; }))
      return var;
  return std::nullopt;
}

double mlc::tir::getStepCycles(int64_t rows, int64_t vectors) {
  constexpr double kLatency = 4, kPerCycle = 2, kLoadsPerCycle = 1.6, kOverlap = 4;
  double work = double(rows * vectors) / kPerCycle;
  double sums = std::pow(std::pow(work, kOverlap) + std::pow(kLatency, kOverlap), 1 / kOverlap);
  return std::max(sums, double(rows + vectors) / kLoadsPerCycle);
}

bool mlc::tir::shareAmongThreads(KernelScheduler &scheduler, ArrayRef<Handle> loops,
                                 ArrayRef<BlockForm> forms) {
  if (scheduler.getTarget().cores <= 1 || !isWorthThreads(scheduler.getTarget(), forms))
    return false;
  // What is divided by an extent that is not known would be nothing that passes can reason about. A
  // nest of parallel loops is shared among threads as a whole, too.
  bool isStatic = llvm::all_of(loops.drop_front(), [&](Handle loop) {
    return scheduler.getLoopOp(loop).getConstantExtent().has_value();
  });
  return scheduler.attempt([&] {
    if (!isStatic)
      return llvm::all_of(loops, [&](Handle loop) { return scheduler.parallel(loop); });
    std::optional<Handle> fused = scheduler.fuse(loops);
    return fused && scheduler.parallel(*fused);
  });
}

void mlc::tir::writeInVectors(KernelScheduler &scheduler, Handle block, unsigned numOuter) {
  constexpr int64_t kFew = 32;
  Handles inner = scheduler.getLoops(block);
  inner.erase(inner.begin(), inner.begin() + std::min<size_t>(numOuter, inner.size()));
  if (inner.empty())
    return;
  scheduler.vectorize(inner.pop_back_val());
  for (Handle loop : inner)
    if (scheduler.getLoopOp(loop).getConstantExtent().value_or(kFew + 1) <= kFew)
      scheduler.unroll(loop);
}

std::optional<Handle> mlc::tir::finishIn(KernelScheduler &scheduler, Handle block, Handle loop,
                                         bool inVectors) {
  Handles consumers = scheduler.getConsumers(block);
  std::optional<Handle> last;
  if (consumers.size() == 1) {
    std::optional<BlockForm> consumer = scheduler.analyze(consumers.front());
    if (consumer && !consumer->isReduction() && scheduler.attempt([&] {
          return scheduler.setScope(block, "local") &&
                 scheduler.reverseComputeAt(consumers.front(), loop);
        }))
      last = consumers.front();
  }
  if (!last) {
    last = scheduler.cacheWrite(block, "local");
    if (!last || !scheduler.reverseComputeAt(*last, loop))
      return std::nullopt;
  }
  unsigned depth = scheduler.getLoopDepth(loop);
  std::optional<BlockForm> form = scheduler.analyze(*last);
  if (inVectors || !form || form->numHeavyOps > 0) {
    writeInVectors(scheduler, *last, depth);
    return last;
  }
  Handles loops = scheduler.getLoops(*last);
  for (Handle inner : ArrayRef(loops).drop_front(depth))
    scheduler.unroll(inner);
  return last;
}

namespace {
/// Applies the first rule that fits to each part of a function.
void applyRules(KernelScheduler &scheduler, ScheduleRemarks &remarks) {
  size_t numBlocks = scheduler.getBlocks().size();
  inlineBlocks(scheduler);
  Handles blocks = scheduler.getBlocks();
  if (blocks.size() != numBlocks)
    remarks.applied("inline", "blocks that are cheap, or used once,",
                    "are computed where they are used");
  if (scheduleRows(scheduler, blocks))
    return remarks.applied("rows", "all blocks", "go row by row, which stays in the cache");
  if (scheduleTransforms(scheduler, blocks))
    return remarks.applied("transforms", "all blocks", "go band by band, which stays in the cache");
  if (scheduleWindows(scheduler, blocks))
    remarks.applied("windows", "the last block",
                    "reduces a few rows at a time, which are computed just before");
  auto describe = [&](Handle block) {
    return ("block \"" + scheduler.getBlockOp(block).getName() + "\"").str();
  };
  for (Handle block : blocks) {
    std::string about = describe(block);
    if (scheduleCopies(scheduler, block))
      remarks.applied("copies", about, "reads what is copied part by part before it");
  }
  for (Handle block : blocks) {
    // Some are in the loops of one that comes before them by now.
    Operation *nest = scheduler.getBlockOp(block);
    while (!isa<PrimFuncOp>(nest->getParentOp()))
      nest = nest->getParentOp();
    if (!isPlainNest(nest))
      continue;
    std::string about = describe(block);
    if (scheduleStream(scheduler, block))
      remarks.applied("stream", about, "adds up rows of a matrix that is read once");
    else if (scheduleInnerProducts(scheduler, block))
      remarks.applied("inner products", about, "multiplies some rows by some rows in vectors");
    else if (scheduleTiles(scheduler, block))
      remarks.applied("tiles", about, "holds a tile of its result in registers");
    else if (scheduleReduction(scheduler, block))
      remarks.applied("reduction", about, "collects contiguous elements in vectors");
    else if (scheduleElementwise(scheduler, block))
      remarks.applied("elementwise", about, "goes in vectors");
  }
}

struct DefaultSchedulePass : mlc::impl::DefaultScheduleBase<DefaultSchedulePass> {
  using DefaultScheduleBase::DefaultScheduleBase;

  void runOnOperation() override {
    TargetSpec target = TargetSpec::get(getOperation());
    if (numThreads != 0)
      target.cores = numThreads;
    SmallVector<PrimFuncOp> funcs =
        llvm::filter_to_vector(getOperation().getOps<PrimFuncOp>(), isUnscheduled);
    SmallVector<Result> results(funcs.size());
    parallelFor(&getContext(), 0, funcs.size(),
                [&](size_t number) { results[number] = schedule(funcs[number], target); });
    // What goes to the module or to who listens has one order.
    for (auto [func, result] : llvm::zip_equal(funcs, results)) {
      report(func, result);
      if (keepTraces)
        keepTrace(func, *result.trace);
    }
  }

private:
  struct Result {
    SmallVector<std::pair<std::string, std::string>> remarks;
    OwningOpRef<ModuleOp> trace;
  };

  /// Several functions at once: each is scheduled in a module of its own.
  Result schedule(PrimFuncOp func, const TargetSpec &target) {
    KernelScheduler scheduler(func, target);
    ScheduleRemarks remarks(scheduler, func);
    applyRules(scheduler, remarks);
    func.getBody().takeBody(scheduler.getFunc().getBody());
    func->setAttr(TIRDialect::getIsScheduledAttrName(), UnitAttr::get(&getContext()));
    return {remarks.take(), keepTraces ? scheduler.getTrace().clone() : OwningOpRef<ModuleOp>()};
  }

  void report(PrimFuncOp func, const Result &result) {
    for (const auto &[rule, text] : result.remarks)
      remark::passed(func.getLoc(),
                     remark::RemarkOpts::name(rule).category("schedule").function(func.getName()))
          << text;
  }

  /// Puts the steps into the module, as a sequence called after the function.
  void keepTrace(PrimFuncOp func, ModuleOp trace) {
    auto sequence = *trace.getOps<transform::NamedSequenceOp>().begin();
    ModuleOp module = getOperation();
    module->setAttr(transform::TransformDialect::kWithNamedSequenceAttrName,
                    UnitAttr::get(&getContext()));
    OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
    auto copy = cast<transform::NamedSequenceOp>(builder.clone(*sequence));
    copy.setSymName((func.getName() + "_schedule").str());
    for (Operation &step : llvm::make_early_inc_range(llvm::reverse(copy.getBody().front())))
      if (isa<GetBlockOp, GetLoopsOp>(step) && step.use_empty())
        step.erase();
  }
};
} // namespace
