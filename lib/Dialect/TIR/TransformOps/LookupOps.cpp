//===- LookupOps.cpp - Finding loops and blocks ---------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Handles.h"
#include "mlc/Dialect/TIR/Schedule/Lookup.h"
#include "mlc/Dialect/TIR/TransformOps/TIRTransformOps.h"
#include "mlir/IR/SymbolTable.h"

using namespace mlir;
using namespace mlc::tir;
using transform::TransformResults;
using transform::TransformRewriter;
using transform::TransformState;

static bool hasBlock(Operation *root, StringRef name) {
  auto isFound = [&](BlockOp block) {
    return block.getName() == name ? WalkResult::interrupt() : WalkResult::advance();
  };
  return root->walk(isFound).wasInterrupted();
}

DiagnosedSilenceableFailure GetBlockOp::apply(TransformRewriter &, TransformResults &results,
                                              TransformState &state) {
  Operation *root = nullptr;
  if (auto result = getPayload(*this, state, getRoot(), root); !result.succeeded())
    return result;
  if (std::optional<StringRef> func = getFunc()) {
    Operation *table = root;
    root = table->hasTrait<OpTrait::SymbolTable>() ? SymbolTable::lookupSymbolIn(table, *func)
                                                   : nullptr;
    // P2.
    if (!root)
      return emitSilenceableError() << "there is no function '" << *func << "'";
  }
  if (getName() == "root" && isa<PrimFuncOp>(root) && !hasBlock(root, getName()))
    return setResults(*this, results, ArrayRef(root));
  return toResults(*this, results, mlc::tir::getBlock(root, getName()));
}

DiagnosedSilenceableFailure GetLoopsOp::apply(TransformRewriter &, TransformResults &results,
                                              TransformState &state) {
  Operation *payload = nullptr;
  if (auto result = getPayload(*this, state, getBlock(), payload); !result.succeeded())
    return result;
  SmallVector<ForOp> loops;
  StringRef name = "root";
  // There are no loops around the root block.
  if (!isa<PrimFuncOp>(payload)) {
    BlockOp block;
    if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
      return result;
    loops = mlc::tir::getLoops(block);
    name = block.getName();
  }
  // P1.
  if (loops.size() != getNumResults())
    return emitSilenceableError() << "expected " << getNumResults() << " loops around block '"
                                  << name << "', it has " << loops.size();
  return setResults(*this, results, loops);
}

/// Sets one result for each block that was found.
static DiagnosedSilenceableFailure setBlocks(transform::TransformOpInterface transform,
                                             TransformResults &results, ArrayRef<BlockOp> blocks) {
  // P1.
  if (blocks.size() != transform->getNumResults())
    return transform.emitSilenceableError()
           << "expected " << transform->getNumResults() << " blocks, found " << blocks.size();
  return setResults(transform, results, blocks);
}

DiagnosedSilenceableFailure GetChildBlocksOp::apply(TransformRewriter &, TransformResults &results,
                                                    TransformState &state) {
  Operation *root = nullptr;
  if (auto result = getPayload(*this, state, getRoot(), root); !result.succeeded())
    return result;
  return setBlocks(*this, results, getChildBlocks(root));
}

DiagnosedSilenceableFailure GetProducersOp::apply(TransformRewriter &, TransformResults &results,
                                                  TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  return setBlocks(*this, results, getProducers(block));
}

DiagnosedSilenceableFailure GetConsumersOp::apply(TransformRewriter &, TransformResults &results,
                                                  TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  return setBlocks(*this, results, getConsumers(block));
}

DiagnosedSilenceableFailure GetOutputBlocksOp::apply(TransformRewriter &, TransformResults &results,
                                                     TransformState &state) {
  Operation *root = nullptr;
  if (auto result = getPayload(*this, state, getRoot(), root); !result.succeeded())
    return result;
  return setBlocks(*this, results, getOutputBlocks(root));
}
