//===- Handles.cpp - From handles to loops and blocks, and back -----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Handles.h"
#include "mlc/Dialect/TIR/Schedule/ScheduleError.h"
#include "mlc/Dialect/TIR/TransformOps/PayloadListener.h"

using namespace mlir;
using namespace mlc::tir;
using transform::TransformOpInterface;
using transform::TransformRewriter;
using transform::TransformState;

namespace {

/// Which transform op left a handle without a loop or block to name.
class EmptiedHandles : public TransformState::Extension {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(EmptiedHandles)

  explicit EmptiedHandles(TransformState &state) : Extension(state) {}

  void add(Operation *payload, Operation *transform) {
    SmallVector<Value> handles;
    (void)getTransformState().getHandlesForPayloadOp(payload, handles, /*includeOutOfScope=*/true);
    for (Value handle : handles)
      emptiedBy[handle] = transform;
  }

  Operation *lookup(Value handle) const { return emptiedBy.lookup(handle); }

private:
  DenseMap<Value, Operation *> emptiedBy;
};

} // namespace

ScheduleRewriter::ScheduleRewriter(TransformRewriter &rewriter, TransformState &state,
                                   Operation *transform)
    : IRRewriter(transform->getContext()), forwarder(rewriter, state, transform) {
  setListener(&forwarder);
}

// Loops and blocks have no results, by which upstream would know a replacement.
void ScheduleRewriter::Forwarder::notifyOperationReplaced(Operation *op, Operation *replacement) {
  if (isa<ForOp, BlockOp>(op)) {
    if (auto *listener = state.getExtension<PayloadListener>())
      listener->notify(op, replacement);
    (void)rewriter.notifyPayloadOperationReplaced(op, replacement);
  } else {
    ForwardingListener::notifyOperationReplaced(op, replacement);
  }
}

void ScheduleRewriter::Forwarder::notifyOperationErased(Operation *op) {
  if (isa<ForOp, BlockOp>(op)) {
    if (auto *listener = state.getExtension<PayloadListener>())
      listener->notify(op, nullptr);
    auto *emptied = state.getExtension<EmptiedHandles>();
    (emptied ? *emptied : state.addExtension<EmptiedHandles>()).add(op, transform);
  }
  ForwardingListener::notifyOperationErased(op);
}

DiagnosedSilenceableFailure mlc::tir::getPayload(TransformOpInterface transform,
                                                 TransformState &state, Value handle,
                                                 Operation *&payload) {
  SmallVector<Operation *> ops = llvm::to_vector(state.getPayloadOps(handle));
  if (ops.size() != 1) {
    DiagnosedSilenceableFailure failure = transform.emitSilenceableError()
                                          << "expected a handle to exactly one op, got one to "
                                          << ops.size();
    auto *emptied = state.getExtension<EmptiedHandles>();
    if (Operation *by = emptied && ops.empty() ? emptied->lookup(handle) : nullptr)
      failure.attachNote(by->getLoc())
          << "'" << by->getName() << "' removed the loop or block that it named";
    return failure;
  }
  payload = ops.front();
  return DiagnosedSilenceableFailure::success();
}

DiagnosedSilenceableFailure mlc::tir::toFailure(TransformOpInterface transform, llvm::Error error) {
  if (!error)
    return DiagnosedSilenceableFailure::success();
  DiagnosedSilenceableFailure failure = DiagnosedSilenceableFailure::success();
  llvm::handleAllErrors(std::move(error), [&](const ScheduleError &refused) {
    failure = transform.emitSilenceableError() << refused.getReason();
    // The location also carries the op, for who shows it in another form.
    if (Operation *op = refused.getOp())
      failure.attachNote(OpaqueLoc::get(op, op->getLoc())) << "see here";
  });
  return failure;
}
