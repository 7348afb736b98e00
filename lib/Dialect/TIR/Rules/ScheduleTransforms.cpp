//===- ScheduleTransforms.cpp - Products of what is computed just before --------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Rules.h"
#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlc::tir;

namespace {
class TransformScheduler {
public:
  TransformScheduler(KernelScheduler &scheduler, ArrayRef<Handle> blocks)
      : scheduler(scheduler), blocks(blocks) {}

  bool run();

private:
  bool findBlocks();
  bool findRows();
  bool isWorthIt();

  KernelScheduler &scheduler;
  ArrayRef<Handle> blocks;
  /// What is multiplied, the products, and what is made of them.
  Handle before = {}, products = {}, after = {};
  BlockForm beforeForm, productsForm, afterForm;
  /// The variable of the last block by which rows are counted, and how many belong together: those
  /// that are made of the same products.
  unsigned rowVar = 0;
  int64_t numRows = 1;
};
} // namespace

/// Three blocks, of which each one is used by the next one only.
bool TransformScheduler::findBlocks() {
  if (blocks.size() != 3)
    return false;
  before = blocks[0], products = blocks[1], after = blocks[2];
  std::optional<BlockForm> forms[] = {scheduler.analyze(before), scheduler.analyze(products),
                                      scheduler.analyze(after)};
  for (auto [number, form] : llvm::enumerate(forms))
    if (!form || form->stores.size() != 1 || form->isReduction() != (number == 1))
      return false;
  beforeForm = std::move(*forms[0]);
  productsForm = std::move(*forms[1]);
  afterForm = std::move(*forms[2]);
  auto isUsedNext = [&](Handle block, const BlockForm &form, const BlockForm &next) {
    return form.stores.front().isAllocated && scheduler.getConsumers(block).size() == 1 &&
           llvm::any_of(next.loads, [&](const AccessForm &load) {
             return load.buffer == form.stores.front().buffer;
           });
  };
  return productsForm.loads.size() == 2 && isUsedNext(before, beforeForm, productsForm) &&
         isUsedNext(products, productsForm, afterForm);
}

/// The number by which an index divides its variable, or 1.
static int64_t getDivisor(AffineExpr expr, AffineExpr var) {
  int64_t divisor = 1;
  expr.walk([&](AffineExpr part) {
    auto division = dyn_cast<AffineBinaryOpExpr>(part);
    if (!division || division.getKind() != AffineExprKind::FloorDiv || division.getLHS() != var)
      return;
    if (auto by = dyn_cast<AffineConstantExpr>(division.getRHS()))
      divisor = std::max(divisor, by.getValue());
  });
  return divisor;
}

/// Rows are counted by the first variable of several values by which other products are read,
/// divided.
bool TransformScheduler::findRows() {
  BlockOp block = scheduler.getBlockOp(after);
  IndexExprs exprs(block.getContext());
  for (unsigned var = 0; var < afterForm.extents.size(); ++var) {
    if (afterForm.extents[var] == 1)
      continue;
    AffineExpr expr = exprs.get(block.getIterVars()[var]);
    for (const AccessForm &load : afterForm.loads)
      if (load.buffer == productsForm.stores.front().buffer)
        for (Value index : cast<memref::LoadOp>(load.op).getIndices())
          numRows = std::max(numRows, getDivisor(exprs.get(index), expr));
    rowVar = var;
    if (numRows > 1)
      return afterForm.extents[var].has_value();
  }
  return false;
}

/// Whether the second cache does not hold what is multiplied and the products, but those of a few
/// rows, beside all factors. There may be any number of images of which the number is not known.
bool TransformScheduler::isWorthIt() {
  constexpr int64_t kMaxLocalBytes = 128 << 10;
  int64_t l2Bytes = scheduler.getTarget().l2Bytes;
  int64_t bands = llvm::divideCeil(*afterForm.extents[rowVar], numRows), all = 0;
  bool isCounted = true;
  for (std::optional<int64_t> extent : ArrayRef(afterForm.extents).take_front(rowVar))
    bands *= extent.value_or(1);
  for (const BlockForm *form : {&beforeForm, &productsForm}) {
    const AccessForm &store = form->stores.front();
    int64_t bytes = store.getElementBytes();
    for (int64_t size : store.type.getShape()) {
      isCounted &= !ShapedType::isDynamic(size);
      bytes *= ShapedType::isDynamic(size) ? 1 : size;
    }
    if (bytes / bands > std::min(kMaxLocalBytes, l2Bytes / 4))
      return false;
    all += bytes;
  }
  for (const AccessForm &load : productsForm.loads)
    if (load.buffer != beforeForm.stores.front().buffer &&
        load.getBufferBytes().value_or(l2Bytes) > l2Bytes * 3 / 4)
      return false;
  return !isCounted || all > l2Bytes / 2;
}

bool TransformScheduler::run() {
  if (!findBlocks() || !findRows() || !isWorthIt())
    return false;
  Handles loops = scheduler.getLoops(after);
  if (loops.size() != afterForm.extents.size())
    return false;
  Handles outer(loops.begin(), loops.begin() + rowVar);
  Handles parts = scheduler.split(loops[rowVar], {-1, numRows});
  if (parts.size() != 2)
    return false;
  outer.push_back(parts.front());
  Handle band = outer.back();
  for (Handle block : {products, before})
    if (!scheduler.computeAt(block, band) || !scheduler.setScope(block, "local"))
      return false;
  // Once a reduction is in two blocks it is too late to say so.
  bool isShared = shareAmongThreads(scheduler, outer, {beforeForm, productsForm, afterForm});
  unsigned numOuter = isShared ? 1 : outer.size();
  for (Handle block : {before, after}) {
    Handles inner = scheduler.getLoops(block);
    if (inner.size() <= numOuter ||
        (!unrollSelections(scheduler, block, numOuter) && !scheduler.vectorize(inner.back())))
      return false;
  }
  return scheduleTiles(scheduler, products, numOuter);
}

bool mlc::tir::scheduleTransforms(KernelScheduler &scheduler, ArrayRef<Handle> blocks) {
  return scheduler.attempt([&] { return TransformScheduler(scheduler, blocks).run(); });
}
