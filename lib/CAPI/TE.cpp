//===- TE.cpp - C API for building tensor expressions ---------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc-c/TE.h"

#include "mlc/Dialect/TE/Topi/Topi.h"
#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Support.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/ControlFlowSinkUtils.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;

void mlcTEFinishBody(MlirBlock body) {
  Block *block = unwrap(body);
  IRRewriter rewriter(block->getParentOp()->getContext());
  // What only a dead conditional used is dead once that is gone.
  while (succeeded(runRegionDCE(rewriter, *block->getParent()))) {
  }
  DominanceInfo dominance(block->getParentOp());
  block->walk([&](scf::IfOp ifOp) {
    SmallVector<Region *> regions;
    getSinglyExecutedRegionsToSink(ifOp, regions);
    controlFlowSink(
        regions, dominance,
        [&](Operation *op, Region *) {
          return isMemoryEffectFree(op) && block->findAncestorOpInBlock(*op);
        },
        [](Operation *op, Region *region) {
          op->moveBefore(&region->front(), region->front().begin());
        });
  });
}

/// The values that an op uses, itself or in its regions, and does not define in them. They may be
/// in another tree of ops, which upstream's `getUsedValuesDefinedAbove` does not look at.
static void collectUses(Operation *op, llvm::SetVector<Value> &uses) {
  op->walk<WalkOrder::PreOrder>([&](Operation *nested) {
    for (Value operand : nested->getOperands()) {
      Block *block = operand.getParentBlock();
      Operation *parent = block ? block->getParentOp() : nullptr;
      if (!parent || !op->isAncestor(parent))
        uses.insert(operand);
    }
  });
}

MlirValue mlcTEFindForeign(MlirBlock body, intptr_t numVisible, MlirBlock const *visible) {
  Block *block = unwrap(body);
  llvm::SmallPtrSet<Block *, 4> known = {block};
  for (intptr_t i = 0; i < numVisible; ++i)
    known.insert(unwrap(visible[i]));
  llvm::SetVector<Value> uses;
  for (Operation &op : *block)
    collectUses(&op, uses);
  for (Value value : uses)
    if (!known.contains(value.getParentBlock()))
      return wrap(value);
  return {nullptr};
}

void mlcTECollectCaptured(MlirBlock block, MlirBlock from, MlcValueCallback callback,
                          void *userData) {
  Block *source = unwrap(from);
  llvm::SetVector<Value> uses;
  for (Operation &op : *unwrap(block))
    collectUses(&op, uses);
  for (Value value : uses)
    if (value.getParentBlock() == source && value.getDefiningOp())
      callback(wrap(value), userData);
}

static void collectPlaceholders(Value value, Block *from, llvm::SetVector<Operation *> &seen,
                                MlcValueCallback callback, void *userData) {
  Operation *op = value.getDefiningOp();
  if (!op || op->getBlock() != from || !seen.insert(op))
    return;
  llvm::SetVector<Value> uses;
  collectUses(op, uses);
  for (Value use : uses)
    collectPlaceholders(use, from, seen, callback, userData);
  if (isa<UnrealizedConversionCastOp>(op))
    callback(wrap(op->getResult(0)), userData);
}

void mlcTECollectPlaceholders(MlirBlock from, intptr_t numValues, MlirValue const *values,
                              MlcValueCallback callback, void *userData) {
  llvm::SetVector<Operation *> seen;
  for (intptr_t i = 0; i < numValues; ++i)
    collectPlaceholders(unwrap(values[i]), unwrap(from), seen, callback, userData);
}

static Value importValue(Value value, Block *from, IRMapping &mapping, OpBuilder &builder) {
  if (Value mapped = mapping.lookupOrNull(value))
    return mapped;
  Operation *op = value.getDefiningOp();
  if (!op || op->getBlock() != from)
    return value;
  llvm::SetVector<Value> uses;
  collectUses(op, uses);
  for (Value use : uses)
    importValue(use, from, mapping, builder);
  builder.clone(*op, mapping);
  return mapping.lookup(value);
}

void mlcTEImport(MlirBlock block, bool atStart, MlirBlock from, intptr_t numMapped,
                 MlirValue const *olds, MlirValue const *news, intptr_t numValues,
                 MlirValue const *values, MlirValue *results) {
  Block *target = unwrap(block);
  OpBuilder builder(target, atStart ? target->begin() : target->end());
  IRMapping mapping;
  for (intptr_t i = 0; i < numMapped; ++i)
    mapping.map(unwrap(olds[i]), unwrap(news[i]));
  for (intptr_t i = 0; i < numValues; ++i)
    results[i] = wrap(importValue(unwrap(values[i]), unwrap(from), mapping, builder));
}

void mlcReplaceUsesIn(MlirBlock block, intptr_t numMapped, MlirValue const *olds,
                      MlirValue const *news) {
  IRMapping mapping;
  for (intptr_t i = 0; i < numMapped; ++i)
    mapping.map(unwrap(olds[i]), unwrap(news[i]));
  unwrap(block)->walk([&](Operation *op) {
    for (OpOperand &operand : op->getOpOperands())
      if (Value mapped = mapping.lookupOrNull(operand.get()))
        operand.set(mapped);
  });
}

//===----------------------------------------------------------------------------------------===//
// topi
//===----------------------------------------------------------------------------------------===//

bool mlcTopiBuild(MlirStringRef name, MlirBlock block, MlirLocation location, intptr_t numOperands,
                  MlirValue const *values, MlirAttribute const *constants, MlirValue const *extents,
                  MlirAttribute options, MlcValueCallback results, void *resultsData,
                  MlirStringCallback error, void *errorData) {
  OpBuilder builder = OpBuilder::atBlockEnd(unwrap(block));
  mlc::te::TopiBuilder topi(builder, unwrap(location));
  DenseMap<std::pair<Value, unsigned>, Value> known;
  SmallVector<OpFoldResult> operands;
  for (intptr_t i = 0; i < numOperands; ++i) {
    if (mlirValueIsNull(values[i])) {
      operands.push_back(unwrap(constants[i]));
      continue;
    }
    Value value = unwrap(values[i]);
    operands.push_back(value);
    if (auto type = dyn_cast<RankedTensorType>(value.getType()))
      for (unsigned dim = 0; dim < type.getRank(); ++dim, ++extents)
        if (!mlirValueIsNull(*extents))
          known[{value, dim}] = unwrap(*extents);
  }
  topi.setExtentSource(
      [&](Value tensor, unsigned dim) -> OpFoldResult { return known.lookup({tensor, dim}); });
  std::string message;
  FailureOr<SmallVector<Value>> built = mlc::te::buildTopi(
      unwrap(name), topi, operands, cast<DictionaryAttr>(unwrap(options)), message);
  if (failed(built)) {
    error(wrap(StringRef(message)), errorData);
    return false;
  }
  for (Value value : *built)
    results(wrap(value), resultsData);
  return true;
}

void mlcTopiGetNames(MlirStringCallback callback, void *userData) {
  for (StringRef name : mlc::te::getTopiNames())
    callback(wrap(name), userData);
}
