//===- KernelScheduler.h - What rules schedule a function with ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_RULES_KERNELSCHEDULER_H
#define MLC_LIB_DIALECT_TIR_RULES_KERNELSCHEDULER_H

#include "mlc/Dialect/TIR/Analysis/BlockForm.h"
#include "mlc/Dialect/TIR/EagerSchedule/EagerSchedule.h"
#include "mlc/Dialect/TIR/Schedule/Kinds.h"
#include "mlc/Support/TargetSpec.h"

namespace mlc::tir {

/// A function while rules schedule it: each step is a primitive that is applied, and recorded in
/// the trace, or refused. A refused step changes nothing; rules go on without it or go back.
class KernelScheduler {
public:
  using Handle = EagerSchedule::Handle;
  using Handles = llvm::SmallVector<Handle>;

  KernelScheduler(PrimFuncOp func, const TargetSpec &target);

  const TargetSpec &getTarget() const { return target; }
  PrimFuncOp getFunc() const;
  mlir::ModuleOp getTrace() const { return schedule->getTrace(); }

  /// The blocks of the function's scope in the order of the program.
  Handles getBlocks();
  BlockOp getBlockOp(Handle block) const;
  ForOp getLoopOp(Handle loop) const;
  /// What the block computes now; nothing if it does more than to load, compute and store.
  std::optional<BlockForm> analyze(Handle block) const;
  /// The blocks that read what `block` writes.
  Handles getConsumers(Handle block);

  Handles getLoops(Handle block);
  /// The number of loops around the body of `loop`.
  unsigned getLoopDepth(Handle loop) const;
  /// Splits a loop; -1 is as large as it must be. A refusal gives no loops.
  Handles split(Handle loop, llvm::ArrayRef<int64_t> factors);
  std::optional<Handle> fuse(llvm::ArrayRef<Handle> loops);
  bool reorder(llvm::ArrayRef<Handle> loops);
  bool transformBlockLayout(Handle block, mlir::AffineMap map);
  bool reorderBlockIterVar(Handle block, llvm::ArrayRef<int64_t> order);
  std::optional<Handle> addUnitLoop(Handle target);
  bool parallel(Handle loop);
  bool vectorize(Handle loop);
  bool unroll(Handle loop);
  bool annotate(Handle target, llvm::StringRef key, mlir::Attribute value);
  bool reduceInLanes(Handle loop, int64_t numVectors) {
    return annotate(loop, kReduceInLanesAnnotation, builder.getI64IntegerAttr(numVectors));
  }
  bool reduceInParts(Handle loop, int64_t numSums) {
    return annotate(loop, kReduceInPartsAnnotation, builder.getI64IntegerAttr(numSums));
  }
  bool setScope(Handle block, llvm::StringRef scope);
  bool computeInline(Handle block);
  bool computeAt(Handle block, Handle loop);
  bool reverseComputeAt(Handle block, Handle loop);
  std::optional<Handle> cacheRead(Handle block, int64_t index, llvm::StringRef scope);
  /// The same, where the element is at `map` of the block's variables.
  std::optional<Handle> reindexCacheRead(Handle block, int64_t index, llvm::StringRef scope,
                                         mlir::AffineMap map);
  std::optional<Handle> cacheWrite(Handle block, llvm::StringRef scope);
  std::optional<Handle> reindexCacheWrite(Handle block, llvm::StringRef scope, mlir::AffineMap map);
  bool decomposeReduction(Handle block, Handle loop);

  /// Runs `steps`; if they fail nothing has happened.
  bool attempt(llvm::function_ref<bool()> steps);

  /// Why the last step was refused.
  llvm::StringRef getRefusal() const { return refusal; }

private:
  std::optional<Handle> applyReindex(llvm::StringRef name, Handle block, int64_t index,
                                     llvm::StringRef scope, mlir::AffineMap map);
  std::optional<Handles> apply(llvm::StringRef name, llvm::ArrayRef<Handle> operands,
                               llvm::ArrayRef<mlir::NamedAttribute> attributes,
                               llvm::ArrayRef<mlir::Type> resultTypes);
  bool isApplied(llvm::StringRef name, llvm::ArrayRef<Handle> operands,
                 llvm::ArrayRef<mlir::NamedAttribute> attributes = {}) {
    return apply(name, operands, attributes, {}).has_value();
  }
  mlir::Type getHandleType(llvm::StringRef opName) const;
  std::optional<Handle> find(BlockOp block);

  std::unique_ptr<EagerSchedule> schedule;
  std::string funcName;
  TargetSpec target;
  mlir::Builder builder;
  std::string refusal;
  llvm::DenseMap<mlir::Operation *, Handle> found;
};

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_RULES_KERNELSCHEDULER_H
