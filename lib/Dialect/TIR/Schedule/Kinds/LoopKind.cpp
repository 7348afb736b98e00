//===- LoopKind.cpp - How a loop runs -------------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/BlockRewrite.h"
#include "mlc/Dialect/TIR/Schedule/BlockKinds.h"
#include "mlc/Dialect/TIR/Schedule/Kinds.h"

using namespace mlir;
using namespace mlc::tir;

static void setKind(RewriterBase &rewriter, ForOp loop, ForKind kind) {
  rewriter.modifyOpInPlace(loop, [&] {
    loop.setKind(kind);
    loop.removeThreadAttr();
  });
}

/// P3: iterations that write an element by two blocks, one after the other, do not share it.
static llvm::Error checkWriters(StringRef primitive, ForOp loop) {
  if (loop.getConstantExtent() == 1)
    return llvm::Error::success();
  auto isBoundTo = [&](BlockOp block) {
    return llvm::any_of(block.getBindings(),
                        [&](Value binding) { return dependsOn(binding, {loop}); });
  };
  llvm::SmallDenseMap<Value, BlockOp> writers;
  for (BlockOp block : getChildBlocks(loop)) {
    if (block.hasInit() && (!isBoundTo(block) || !runsInOneIteration(block, loop)))
      return refuse(primitive, 3, block, "block '", block.getName(),
                    "' would reduce into the same elements in ",
                    isBoundTo(block) ? "several iterations" : "each iteration", " of loop '",
                    getVarName(loop.getInductionVar()), "'");
    for (const BufferRegion &region : block.getYield().getWriteRegions()) {
      Value buffer = getSourceBuffer(region.buffer);
      auto [known, isNew] = writers.try_emplace(buffer, block);
      if (isNew || known->second == block)
        continue;
      for (BlockOp writer : {known->second, block}) {
        if (hasAffineBindings(writer) && isBoundTo(writer))
          continue;
        return refuse(primitive, 3, writer, "blocks '", known->second.getName(), "' and '",
                      block.getName(), "' may write elements of '", getBufferName(buffer),
                      "' in more than one iteration of loop '", getVarName(loop.getInductionVar()),
                      "'");
      }
    }
  }
  return llvm::Error::success();
}

/// With `mayReduce`, iterations may also combine values: they work together.
static llvm::Error checkIndependent(StringRef primitive, ForOp loop, bool mayReduce = false) {
  // P1.
  for (BlockOp block : getChildBlocks(loop)) {
    std::optional<std::string> notComplete = whyNotComplete(block, /*isLocal=*/true);
    std::optional<std::string> notReduction = whyNotReduction(block, /*isLocal=*/true);
    if (notComplete && notReduction)
      return refuse(primitive, 1, block, *notComplete, "; ", *notReduction,
                    " (do this before decompose_reduction)");
  }
  // P2.
  llvm::Error error = llvm::Error::success();
  loop.walk([&](BlockOp block) {
    for (auto [index, binding] : llvm::enumerate(block.getBindings())) {
      if (block.getIterKind(index) == IterKind::Spatial || !dependsOn(binding, {loop}))
        continue;
      if (mayReduce && block.getIterKind(index) == IterKind::Reduce)
        continue;
      error = llvm::joinErrors(
          std::move(error),
          refuse(primitive, 2, block, "loop '", getVarName(loop.getInductionVar()),
                 "' is in the binding of iteration variable ", index, " of block '",
                 block.getName(), "', which is ", stringifyIterKind(block.getIterKind(index))));
      return WalkResult::interrupt();
    }
    return WalkResult::advance();
  });
  return error;
}

llvm::Error mlc::tir::parallel(RewriterBase &rewriter, ForOp loop) {
  if (llvm::Error error = checkIndependent("parallel", loop))
    return error;
  if (llvm::Error error = checkWriters("parallel", loop))
    return error;
  setKind(rewriter, loop, ForKind::Parallel);
  return llvm::Error::success();
}

llvm::Error mlc::tir::vectorize(RewriterBase &rewriter, ForOp loop) {
  if (llvm::Error error = checkIndependent("vectorize", loop))
    return error;
  if (llvm::Error error = checkWriters("vectorize", loop))
    return error;
  setKind(rewriter, loop, ForKind::Vectorized);
  return llvm::Error::success();
}

void mlc::tir::unroll(RewriterBase &rewriter, ForOp loop) {
  setKind(rewriter, loop, ForKind::Unrolled);
}

/// Whether `thread` is an axis of threads, of blocks of threads, or of threads that one runs.
static bool isThreadAxis(StringRef thread) {
  if (thread == "vthread")
    return true;
  auto [group, axis] = thread.split('.');
  return (group == "blockIdx" || group == "threadIdx" || group == "vthread") &&
         (axis == "x" || axis == "y" || axis == "z");
}

llvm::Error mlc::tir::bind(RewriterBase &rewriter, ForOp loop, StringRef thread) {
  if (llvm::Error error =
          checkIndependent("bind", loop, /*mayReduce=*/thread.starts_with("threadIdx.")))
    return error;
  // P3.
  if (!isThreadAxis(thread))
    return refuse("bind", 3, loop,
                  "expected blockIdx, threadIdx or vthread with .x, .y or .z, got '", thread, "'");
  rewriter.modifyOpInPlace(loop, [&] {
    loop.setKind(ForKind::ThreadBinding);
    loop.setThread(thread);
  });
  return llvm::Error::success();
}
