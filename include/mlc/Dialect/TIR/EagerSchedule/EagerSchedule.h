//===- EagerSchedule.h - Scheduling step by step --------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_EAGERSCHEDULE_EAGERSCHEDULE_H
#define MLC_DIALECT_TIR_EAGERSCHEDULE_EAGERSCHEDULE_H

#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Dialect/TIR/Schedule/Sampling.h"
#include "mlc/Dialect/TIR/Schedule/ScheduleError.h"
#include "mlir/Dialect/Transform/IR/TransformOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include <memory>

namespace mlc::tir {

/// A copy of a module, and the transform ops that have been applied to it so far: the trace. Each
/// step appends one op to the trace and applies just that op, so every transform op is a step.
///
/// Handles are small numbers. A handle names a loop, a block, a module or a function, or is a
/// parameter; it lives as long as what it names. A refused step leaves module, handles and trace
/// as they were.
class EagerSchedule {
public:
  using Handle = unsigned;

  /// The handle of the module.
  static constexpr Handle kRoot = 0;

  explicit EagerSchedule(mlir::ModuleOp module);

  /// The same schedule again; handles are the same numbers, and so are those it samples.
  std::unique_ptr<EagerSchedule> copy() const;

  mlir::ModuleOp getModule() const { return *module; }

  /// A module with the trace as `@__transform_main`.
  mlir::ModuleOp getTrace() const { return *trace; }

  /// Appends the transform op `name` to the trace and applies it. `resultTypes` are types of the
  /// transform dialect; without them the op has as many results as what it looks for has. The
  /// results are new handles. A refusal is a `ScheduleError`.
  llvm::Expected<llvm::SmallVector<Handle>>
  apply(llvm::StringRef name, llvm::ArrayRef<Handle> operands,
        llvm::ArrayRef<mlir::NamedAttribute> attributes,
        std::optional<llvm::ArrayRef<mlir::Type>> resultTypes);

  /// Puts an intrinsic into the trace, for `tensorize`: a module `name` with the two functions, as
  /// `@name::@description` and `@name::@implementation`. False if another one has the name.
  bool addIntrin(llvm::StringRef name, PrimFuncOp description, PrimFuncOp implementation);

  /// What the handle names, or null if it is dead, unknown or a parameter.
  mlir::Operation *getPayload(Handle handle) const;

  /// The value of a parameter, or null.
  mlir::Attribute getParam(Handle handle) const;

  /// The value of the trace that is the handle; null for a number that is no handle.
  mlir::Value getTraceValue(Handle handle) const;

  /// Forgets what the handle names.
  void forget(Handle handle);

  /// Where the numbers that are sampled come from.
  RandomState &getRandom() { return random; }

private:
  struct Entry {
    mlir::Value traceValue;
    mlir::Operation *payload = nullptr;
    mlir::Attribute param;
    /// The step that left the handle without a payload.
    std::string removedBy;
  };

  explicit EagerSchedule(RandomState random) : random(random) {}

  llvm::Error checkHandles(llvm::StringRef primitive, llvm::ArrayRef<Handle> handles) const;
  /// A sequence of the one op, whose block arguments are the handles and whose results are the
  /// op's.
  mlir::transform::SequenceOp createStep(llvm::StringRef name, llvm::ArrayRef<Handle> operands,
                                         llvm::ArrayRef<mlir::NamedAttribute> attributes,
                                         std::optional<llvm::ArrayRef<mlir::Type>> resultTypes);
  llvm::Error run(mlir::transform::SequenceOp step, llvm::StringRef primitive,
                  llvm::ArrayRef<Handle> operands, llvm::SmallVectorImpl<Entry> &results);
  void update(llvm::StringRef primitive, mlir::Operation *op, mlir::Operation *replacement);

  mlir::OwningOpRef<mlir::ModuleOp> module, trace;
  llvm::SmallVector<Entry> entries;
  RandomState random;
};

} // namespace mlc::tir

#endif // MLC_DIALECT_TIR_EAGERSCHEDULE_EAGERSCHEDULE_H
