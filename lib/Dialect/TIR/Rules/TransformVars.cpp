//===- TransformVars.cpp - Blocks over variables that suit what they read -------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Rules.h"
#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlc::tir;

/// The numbers that indices of loads divide the variables of the block by; 0 where there is none,
/// or more than one.
static SmallVector<int64_t> getDivisors(BlockOp block, const BlockForm &form) {
  auto iterVars = block.getIterVars();
  SmallVector<int64_t> divisors(form.extents.size(), 0);
  llvm::SmallBitVector isMixed(form.extents.size());
  IndexExprs exprs(block.getContext());
  for (const AccessForm &load : form.loads)
    for (Value index : cast<memref::LoadOp>(load.op).getIndices())
      exprs.get(index).walk([&](AffineExpr part) {
        auto division = dyn_cast<AffineBinaryOpExpr>(part);
        if (!division || (division.getKind() != AffineExprKind::FloorDiv &&
                          division.getKind() != AffineExprKind::Mod))
          return;
        auto dim = dyn_cast<AffineDimExpr>(division.getLHS());
        auto divisor = dyn_cast<AffineConstantExpr>(division.getRHS());
        const auto *var = dim ? llvm::find(iterVars, exprs.getLeaf(dim)) : iterVars.end();
        if (!divisor || var == iterVars.end())
          return;
        unsigned number = var - iterVars.begin();
        if (divisors[number] != 0 && divisors[number] != divisor.getValue())
          isMixed.set(number);
        divisors[number] = divisor.getValue();
      });
  for (unsigned var : isMixed.set_bits())
    divisors[var] = 0;
  return divisors;
}

bool mlc::tir::splitDividedVars(KernelScheduler &scheduler, Handle block, bool mayCutLanes) {
  std::optional<BlockForm> form = scheduler.analyze(block);
  if (!form || !form->isReduction())
    return false;
  MLIRContext *context = scheduler.getFunc().getContext();
  SmallVector<AffineExpr> places;
  std::optional<unsigned> contiguous;
  if (!mayCutLanes)
    contiguous = getContiguousVar(*form);
  for (auto [var, divisor] : llvm::enumerate(getDivisors(scheduler.getBlockOp(block), *form))) {
    AffineExpr dim = getAffineDimExpr(var, context);
    if (form->kinds[var] != IterKind::Spatial || var == contiguous || divisor <= 1 ||
        !form->extents[var] || *form->extents[var] <= divisor ||
        *form->extents[var] % divisor != 0) {
      places.push_back(dim);
      continue;
    }
    places.push_back(dim.floorDiv(divisor));
    places.push_back(dim % divisor);
  }
  return places.size() > form->extents.size() &&
         scheduler.transformBlockLayout(block,
                                        AffineMap::get(form->extents.size(), 0, places, context));
}

/// Whether each load moves by the same number of elements whether `outer` grows by one, or `inner`
/// by its extent.
static bool isContiguous(const BlockForm &form, unsigned outer, unsigned inner) {
  return form.kinds[outer] == IterKind::Reduce && form.kinds[inner] == IterKind::Reduce &&
         form.extents[outer] && form.extents[inner] &&
         llvm::all_of(form.loads, [&](const AccessForm &load) {
           return load.strides[outer] && load.strides[inner] &&
                  *load.strides[outer] == *load.strides[inner] * *form.extents[inner];
         });
}

void mlc::tir::joinReduceVars(KernelScheduler &scheduler, Handle block) {
  std::optional<BlockForm> form = scheduler.analyze(block);
  if (!form || form->hasCondition || form->loads.empty() || form->extents.empty())
    return;
  MLIRContext *context = scheduler.getFunc().getContext();
  SmallVector<AffineExpr> places;
  // The innermost two: indices of three would be divided twice.
  unsigned last = form->extents.size() - 1;
  for (unsigned var = 0; var <= last; ++var)
    places.push_back(getAffineDimExpr(var, context));
  if (last == 0 || !isContiguous(*form, last - 1, last))
    return;
  AffineExpr inner = places.pop_back_val();
  places.back() = places.back() * *form->extents[last] + inner;
  scheduler.transformBlockLayout(block, AffineMap::get(last + 1, 0, places, context));
}
