//===- VectorizationAnalysis.cpp - What the values of a loop are in its lanes ---------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "VectorizationAnalysis.h"
#include "../LinearExpr.h"
#include "mlc/Transforms/LoopMarks.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlc;

VectorizationAnalysis::VectorizationAnalysis(scf::ForOp loop)
    : loop(loop), body(&loop.getRegion()), variable(loop.getInductionVar()),
      reassoc(loop->hasAttr(kLoopReassocAttrName)), culprit(loop) {}

LogicalResult VectorizationAnalysis::run() {
  std::optional<int64_t> constantStep = getConstantIntValue(loop.getStep());
  if (!constantStep || *constantStep <= 0)
    return refuse(loop, "its step is not a positive constant");
  if (!loop.getInductionVar().getType().isIndex())
    return refuse(loop, "its variable is not of type index");
  if (!loop.getInitArgs().empty())
    return refuse(loop,
                  "it carries values from iteration to iteration (a reduction over the vectorized "
                  "loop)");
  if (std::optional<APInt> count = loop.getStaticTripCount())
    tripCount = count->getSExtValue();
  step = *constantStep;
  classes[loop.getInductionVar()] = LaneClass::Linear;
  if (failed(classifyBlock(*loop.getBody(), /*masked=*/false)))
    return failure();
  return checkMemory();
}

LogicalResult VectorizationAnalysis::refuse(Operation *where, const Twine &why) {
  culprit = where;
  reason = why.str();
  return failure();
}

LaneClass VectorizationAnalysis::classOf(Value value) const {
  if (isOutside(value))
    return LaneClass::Uniform;
  auto it = classes.find(value);
  return it == classes.end() ? LaneClass::Varying : it->second;
}

bool VectorizationAnalysis::allUniform(ValueRange values) const {
  return llvm::all_of(values, [&](Value v) { return isUniform(v); });
}

std::optional<int64_t> VectorizationAnalysis::strideOf(Value index) const {
  switch (classOf(index)) {
  case LaneClass::Uniform:
    return 0;
  case LaneClass::Linear:
    return LinearExpr::of(index).coefficient(variable) * step;
  case LaneClass::Varying:
    return std::nullopt;
  }
  llvm_unreachable("unknown class");
}

std::optional<int64_t> VectorizationAnalysis::elementStrideOf(MemRefType type,
                                                              ValueRange indices) const {
  // Elements that are not whole bytes have one each, but are packed in a vector.
  Type element = type.getElementType();
  if (element.isIntOrFloat() && element.getIntOrFloatBitWidth() % 8 != 0)
    return std::nullopt;
  SmallVector<int64_t> strides;
  int64_t offset;
  if (indices.empty() || failed(type.getStridesAndOffset(strides, offset)) || strides.back() != 1)
    return std::nullopt;
  int64_t sum = 0;
  for (auto [index, stride] : llvm::zip_equal(indices, strides)) {
    std::optional<int64_t> steps = strideOf(index);
    if (!steps || (*steps != 0 && ShapedType::isDynamic(stride)))
      return std::nullopt;
    sum += *steps == 0 ? 0 : *steps * stride;
  }
  return sum;
}

LogicalResult VectorizationAnalysis::noteElement(Operation *op, Type type) {
  if (!type.isSignlessIntOrIndexOrFloat())
    return refuse(op, "a value of a type that has no vector form varies over the loop");
  // Indices and conditions do not set the width: all loops over one accumulator must be cut into
  // the same pieces.
  if (type.isIntOrFloat() && !type.isInteger(1))
    elementBits = std::max(elementBits, type.getIntOrFloatBitWidth());
  return success();
}

LogicalResult VectorizationAnalysis::classifyBlock(Block &block, bool masked) {
  for (Operation &op : block.without_terminator())
    if (failed(classify(op, masked)))
      return failure();
  return success();
}

LogicalResult VectorizationAnalysis::classifyLoad(memref::LoadOp load) {
  if (!isOutside(load.getMemRef()))
    return refuse(load, "a buffer is made inside of the vectorized loop");
  accesses.push_back({load, load.getMemRef(), load.getIndices(), false});
  if (allUniform(load.getIndices())) {
    classes[load] = LaneClass::Uniform;
    return success();
  }
  classes[load] = LaneClass::Varying;
  return noteElement(load, load.getType());
}

LogicalResult VectorizationAnalysis::classifyStore(memref::StoreOp store, bool masked) {
  if (!isOutside(store.getMemRef()))
    return refuse(store, "a buffer is made inside of the vectorized loop");
  accesses.push_back({store, store.getMemRef(), store.getIndices(), true});
  if (failed(noteElement(store, store.getValue().getType())))
    return failure();
  if (llvm::any_of(store.getIndices(), [&](Value v) { return isVarying(v); }))
    return areDistinct(accesses.back(), accesses.back())
               ? success()
               : refuse(store, "the address of a store is not linear in the loop variable");
  if (!allUniform(store.getIndices()))
    return success();
  if (!reassoc)
    return refuse(store,
                  "it stores to the same address in every iteration (a reduction or a race); "
                  "a reduction needs its own accumulator for each lane, or the mark '" +
                      kLoopReassocAttrName + "'");
  if (masked || !matchReduction(store))
    return refuse(store, "the store to one address is not a reduction of the form "
                         "m[i] = combine(m[i], x)");
  return success();
}

LogicalResult VectorizationAnalysis::classifyIf(scf::IfOp ifOp, bool masked) {
  bool varying = !isUniform(ifOp.getCondition());
  for (Region &region : ifOp->getRegions())
    if (!region.empty() && failed(classifyBlock(region.front(), masked || varying)))
      return failure();
  for (auto [i, result] : llvm::enumerate(ifOp.getResults())) {
    bool uniform = !varying && isUniform(ifOp.thenYield().getOperand(i)) &&
                   isUniform(ifOp.elseYield().getOperand(i));
    classes[result] = uniform ? LaneClass::Uniform : LaneClass::Varying;
    if (!uniform && failed(noteElement(ifOp, result.getType())))
      return failure();
  }
  return success();
}

LogicalResult VectorizationAnalysis::classifyLoop(scf::ForOp inner, bool masked) {
  if (masked)
    return refuse(inner, "a loop is under a condition that varies over the vectorized loop");
  if (!allUniform({inner.getLowerBound(), inner.getUpperBound(), inner.getStep()}))
    return refuse(inner, "the bounds of an inner loop vary over the vectorized loop");
  classes[inner.getInductionVar()] = LaneClass::Uniform;
  for (auto [arg, result] : llvm::zip_equal(inner.getRegionIterArgs(), inner.getResults())) {
    classes[arg] = classes[result] = LaneClass::Varying;
    if (failed(noteElement(inner, arg.getType())))
      return failure();
  }
  return classifyBlock(*inner.getBody(), masked);
}

LogicalResult VectorizationAnalysis::classify(Operation &op, bool masked) {
  if (auto load = dyn_cast<memref::LoadOp>(op))
    return classifyLoad(load);
  if (auto store = dyn_cast<memref::StoreOp>(op))
    return classifyStore(store, masked);
  if (auto ifOp = dyn_cast<scf::IfOp>(op))
    return classifyIf(ifOp, masked);
  if (auto inner = dyn_cast<scf::ForOp>(op))
    return classifyLoop(inner, masked);

  StringRef name = op.getName().getStringRef();
  if (op.getNumRegions() != 0 || !isMemoryEffectFree(&op))
    return refuse(&op, "'" + name + "' cannot be vectorized");
  // A branch becomes a mask: its operations run whatever the condition says.
  if (!isSpeculatable(&op))
    trapping = &op;
  if (masked && trapping == &op)
    return refuse(&op, "'" + name + "' may trap in lanes that a condition switches off");
  if (allUniform(op.getOperands())) {
    for (Value result : op.getResults())
      classes[result] = LaneClass::Uniform;
    return success();
  }
  // A linear index needs all its terms, except for the loop variable, to be uniform.
  if (op.getNumResults() == 1 && op.getResult(0).getType().isIndex() &&
      llvm::none_of(op.getOperands(), [&](Value v) { return isVarying(v); })) {
    LinearExpr expr = LinearExpr::of(op.getResult(0));
    if (llvm::all_of(expr.terms, [&](auto &term) {
          return term.first == loop.getInductionVar() || isUniform(term.first);
        })) {
      bool moves = expr.coefficient(variable) != 0;
      classes[op.getResult(0)] = moves ? LaneClass::Linear : LaneClass::Uniform;
      return success();
    }
  }
  if (!OpTrait::hasElementwiseMappableTraits(&op))
    return refuse(&op, "'" + name + "' has no vector form");
  for (Value result : op.getResults()) {
    classes[result] = LaneClass::Varying;
    if (failed(noteElement(&op, result.getType())))
      return failure();
  }
  return success();
}
