//===- LoopKind.cpp - How a loop runs -------------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/ScheduleUtils.h"
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
  setKind(rewriter, loop, ForKind::Parallel);
  return llvm::Error::success();
}

llvm::Error mlc::tir::vectorize(RewriterBase &rewriter, ForOp loop) {
  if (llvm::Error error = checkIndependent("vectorize", loop))
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
