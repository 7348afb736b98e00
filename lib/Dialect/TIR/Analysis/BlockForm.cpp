//===- BlockForm.cpp - How a block computes, seen from its variables ------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/BlockForm.h"
#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlc::tir;

int64_t AccessForm::getElementBytes() const {
  Type element = type.getElementType();
  return element.isIntOrFloat() ? llvm::divideCeil(element.getIntOrFloatBitWidth(), 8) : 8;
}

std::optional<int64_t> AccessForm::getBufferBytes() const {
  if (!type.hasStaticShape())
    return std::nullopt;
  return type.getNumElements() * getElementBytes();
}

bool BlockForm::isReduction() const { return llvm::is_contained(kinds, IterKind::Reduce); }

std::optional<int64_t> BlockForm::getNumInstances() const {
  int64_t product = 1;
  for (std::optional<int64_t> extent : extents)
    if (!extent || llvm::MulOverflow(product, *extent, product))
      return std::nullopt;
  return product;
}

/// How much `expr` grows when a leaf grows by one.
static std::optional<int64_t> getSlope(const IndexExprs &exprs, AffineExpr expr, Value leaf) {
  auto position = llvm::find(exprs.getLeaves(), leaf) - exprs.getLeaves().begin();
  if (position == static_cast<ptrdiff_t>(exprs.getLeaves().size()) ||
      !expr.isFunctionOfDim(position))
    return 0;
  AffineExpr dim = getAffineDimExpr(position, expr.getContext());
  AffineExpr difference =
      simplifyAffineExpr(expr.replace(dim, dim + 1) - expr, exprs.getLeaves().size(), 0);
  auto constant = dyn_cast<AffineConstantExpr>(difference);
  return constant ? std::optional(constant.getValue()) : std::nullopt;
}

static AccessForm analyzeAccess(IndexExprs &exprs, BlockOp block, Operation *op, Value buffer,
                                ValueRange indices) {
  auto type = cast<MemRefType>(buffer.getType());
  AccessForm form{op, buffer, type, buffer.getDefiningOp<AllocBufferOp>() != nullptr, {}};
  SmallVector<std::optional<int64_t>> sizes;
  int64_t offset = 0;
  SmallVector<int64_t> known;
  if (succeeded(type.getStridesAndOffset(known, offset)))
    for (int64_t stride : known)
      sizes.push_back(ShapedType::isDynamic(stride) ? std::nullopt : std::optional(stride));
  else
    sizes.assign(indices.size(), std::nullopt);
  SmallVector<AffineExpr> places =
      llvm::map_to_vector(indices, [&](Value index) { return exprs.get(index); });
  AffineExpr address = getAffineConstantExpr(0, block.getContext());
  bool hasAddress = llvm::all_of(sizes, [](std::optional<int64_t> size) { return size; });
  if (hasAddress)
    for (auto [place, size] : llvm::zip_equal(places, sizes))
      address = address + place * *size;
  for (Value var : block.getIterVars()) {
    if (hasAddress) {
      // The parts of an index that is divided may be next to each other.
      form.strides.push_back(getSlope(exprs, address, var));
      continue;
    }
    std::optional<int64_t> stride = 0;
    for (auto [place, size] : llvm::zip_equal(places, sizes)) {
      std::optional<int64_t> slope = getSlope(exprs, place, var);
      if (slope == 0)
        continue;
      stride = stride && slope && size ? std::optional(*stride + *slope * *size) : std::nullopt;
    }
    form.strides.push_back(stride);
  }
  return form;
}

std::optional<BlockForm> mlc::tir::analyzeBlock(BlockOp block) {
  BlockForm form;
  for (unsigned index = 0; index < block.getNumIterVars(); ++index)
    form.kinds.push_back(block.getIterKind(index));
  for (OpFoldResult extent : block.getMixedExtents())
    form.extents.push_back(getConstantIntValue(extent));
  IndexExprs exprs(block.getContext());
  llvm::SmallPtrSet<Value, 2> written;
  for (Value buffer : block.getYield().getWrites())
    written.insert(buffer);
  WalkResult result = block.getBody().walk([&](Operation *op) -> WalkResult {
    if (auto load = dyn_cast<memref::LoadOp>(op)) {
      if (!written.contains(load.getMemRef()))
        form.loads.push_back(
            analyzeAccess(exprs, block, load, load.getMemRef(), load.getIndices()));
    } else if (auto store = dyn_cast<memref::StoreOp>(op)) {
      form.stores.push_back(
          analyzeAccess(exprs, block, store, store.getMemRef(), store.getIndices()));
    } else if (isa<scf::IfOp>(op)) {
      form.hasCondition = true;
    } else if (isa<math::MathDialect>(op->getDialect()) || isa<arith::DivFOp>(op)) {
      ++form.numOps;
      ++form.numHeavyOps;
    } else if (op->getNumResults() == 1 && isa<FloatType>(op->getResult(0).getType()) &&
               !op->hasTrait<OpTrait::ConstantLike>()) {
      ++form.numOps;
    } else if (!isa<YieldOp, scf::YieldOp>(op) && !isMemoryEffectFree(op)) {
      return WalkResult::interrupt();
    }
    return WalkResult::advance();
  });
  if (result.wasInterrupted() || form.stores.empty())
    return std::nullopt;
  return form;
}

bool mlc::tir::isPlainNest(Operation *op) {
  SmallVector<Value> loops;
  while (auto loop = dyn_cast<ForOp>(op)) {
    if (loop.getKind() != ForKind::Serial || loop.getConstantMin() != 0 ||
        (loop.getAnnotations() && !loop.getAnnotations()->empty()))
      return false;
    loops.push_back(loop.getInductionVar());
    Operation *inner = nullptr;
    for (Operation &child : loop.getBody().front()) {
      if (isa<ForOp, BlockOp>(child) && !inner)
        inner = &child;
      else if (!isMemoryEffectFree(&child) || child.getNumRegions() != 0)
        return false;
    }
    if (!inner)
      return false;
    op = inner;
  }
  auto block = dyn_cast<BlockOp>(op);
  if (!block || block.getPredicate())
    return false;
  // What computes one value has no loop, but a variable.
  bool isOneValue = loops.empty() && block.getNumIterVars() == 1 &&
                    getConstantIntValue(block.getBindings().front()) == 0 &&
                    getConstantIntValue(block.getMixedExtents().front()) == 1;
  return (isOneValue || llvm::equal(block.getBindings(), loops)) &&
         !block.getBody()
              .walk([](Operation *nested) {
                return isa<ForOp, BlockOp, AllocBufferOp>(nested) ? WalkResult::interrupt()
                                                                  : WalkResult::advance();
              })
              .wasInterrupted();
}

bool mlc::tir::isUnscheduled(PrimFuncOp func) {
  if (func->hasAttr(TIRDialect::getIsScheduledAttrName()) || func.getBody().empty())
    return false;
  return llvm::all_of(func.getBody().front(), [](Operation &op) {
    if (auto alloc = dyn_cast<AllocBufferOp>(op))
      return alloc.getScope() == "global";
    if (isa<ForOp, BlockOp>(op))
      return isPlainNest(&op);
    return isMemoryEffectFree(&op) && op.getNumRegions() == 0;
  });
}
