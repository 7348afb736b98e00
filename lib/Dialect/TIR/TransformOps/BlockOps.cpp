//===- BlockOps.cpp - Blocks around loops, and instructions for blocks ----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Handles.h"
#include "mlc/Dialect/TIR/Schedule/Blocks.h"
#include "mlc/Dialect/TIR/TransformOps/TIRTransformOps.h"

using namespace mlir;
using namespace mlc::tir;
using transform::TransformResults;
using transform::TransformRewriter;
using transform::TransformState;

DiagnosedSilenceableFailure BlockizeOp::apply(TransformRewriter &rewriter,
                                              TransformResults &results, TransformState &state) {
  Operation *first = nullptr;
  if (getTargets().empty())
    return emitSilenceableError() << "expected a loop, or blocks";
  if (auto result = getPayload(*this, state, getTargets().front(), first); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  if (auto loop = dyn_cast<ForOp>(first); loop && getTargets().size() == 1)
    return toResults(*this, results, mlc::tir::blockize(scheduler, loop, !getDropUnit()));
  SmallVector<BlockOp> blocks;
  if (auto result = getPayloads(*this, state, getTargets(), blocks); !result.succeeded())
    return result;
  return toResults(*this, results, mlc::tir::blockize(scheduler, blocks, !getDropUnit()));
}

DiagnosedSilenceableFailure TensorizeOp::apply(TransformRewriter &rewriter, TransformResults &,
                                               TransformState &state) {
  Operation *target = nullptr;
  if (auto result = getPayload(*this, state, getTarget(), target); !result.succeeded())
    return result;
  PrimFuncOp functions[2];
  SymbolRefAttr names[] = {getDescription(), getImplementation()};
  for (auto [function, name] : llvm::zip_equal(functions, names)) {
    function = SymbolTable::lookupNearestSymbolFrom<PrimFuncOp>(*this, name);
    if (!function)
      function = SymbolTable::lookupNearestSymbolFrom<PrimFuncOp>(target, name);
    // P4.
    if (!function)
      return emitSilenceableError() << "there is no tir.prim_func '" << name << "'";
  }
  ScheduleRewriter scheduler(rewriter, state, *this);
  llvm::Expected<BlockOp> block =
      mlc::tir::tensorize(scheduler, target, functions[0], functions[1], !getDropUnit());
  return toFailure(*this, block ? llvm::Error::success() : block.takeError());
}

DiagnosedSilenceableFailure TransformBlockLayoutOp::apply(TransformRewriter &rewriter,
                                                          TransformResults &,
                                                          TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this,
                   mlc::tir::transformBlockLayout(scheduler, block, getMap(), getSymbolsAttr()));
}
