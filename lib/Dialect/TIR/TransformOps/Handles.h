//===- Handles.h - From handles to loops and blocks, and back -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_LIB_DIALECT_TIR_TRANSFORMOPS_HANDLES_H
#define MLC_LIB_DIALECT_TIR_TRANSFORMOPS_HANDLES_H

#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/Transform/Interfaces/TransformInterfaces.h"
#include "llvm/Support/Error.h"

namespace mlc::tir {

/// A rewriter for primitives: tells the transform state what becomes of loops and blocks.
class ScheduleRewriter : public mlir::IRRewriter {
public:
  ScheduleRewriter(mlir::transform::TransformRewriter &rewriter,
                   mlir::transform::TransformState &state, mlir::Operation *transform);

private:
  struct Forwarder : public mlir::RewriterBase::ForwardingListener {
    Forwarder(mlir::transform::TransformRewriter &rewriter, mlir::transform::TransformState &state,
              mlir::Operation *transform)
        : ForwardingListener(rewriter.getListener()), rewriter(rewriter), state(state),
          transform(transform) {}

    void notifyOperationReplaced(mlir::Operation *op, mlir::Operation *replacement) override;
    void notifyOperationErased(mlir::Operation *op) override;

    mlir::transform::TransformRewriter &rewriter;
    mlir::transform::TransformState &state;
    mlir::Operation *transform;
  };

  Forwarder forwarder;
};

/// The one payload op of a handle; a failure says which transform op left it without one.
mlir::DiagnosedSilenceableFailure getPayload(mlir::transform::TransformOpInterface transform,
                                             mlir::transform::TransformState &state,
                                             mlir::Value handle, mlir::Operation *&payload);

/// The same, of type `T`.
template <typename T>
mlir::DiagnosedSilenceableFailure getPayload(mlir::transform::TransformOpInterface transform,
                                             mlir::transform::TransformState &state,
                                             mlir::Value handle, T &payload) {
  mlir::Operation *op = nullptr;
  if (auto result = getPayload(transform, state, handle, op); !result.succeeded())
    return result;
  payload = mlir::dyn_cast<T>(op);
  if (payload)
    return mlir::DiagnosedSilenceableFailure::success();
  if (mlir::isa<PrimFuncOp>(op))
    return transform.emitSilenceableError() << "expected a handle to a '" << T::getOperationName()
                                            << "', got one to a function, or to its root block";
  mlir::DiagnosedSilenceableFailure failure = transform.emitSilenceableError()
                                              << "expected a handle to a '" << T::getOperationName()
                                              << "', got one to a '" << op->getName() << "'";
  failure.attachNote(op->getLoc()) << "the payload";
  return failure;
}

/// The payload ops of several handles, in their order.
template <typename T>
mlir::DiagnosedSilenceableFailure
getPayloads(mlir::transform::TransformOpInterface transform, mlir::transform::TransformState &state,
            mlir::ValueRange handles, llvm::SmallVectorImpl<T> &payloads) {
  for (mlir::Value handle : handles)
    if (auto result = getPayload(transform, state, handle, payloads.emplace_back());
        !result.succeeded())
      return result;
  return mlir::DiagnosedSilenceableFailure::success();
}

/// The payload ops of two handles: a block and a loop, or two blocks.
template <typename First, typename Second>
mlir::DiagnosedSilenceableFailure
getPayloads(mlir::transform::TransformOpInterface transform, mlir::transform::TransformState &state,
            mlir::Value firstHandle, First &first, mlir::Value secondHandle, Second &second) {
  if (auto result = getPayload(transform, state, firstHandle, first); !result.succeeded())
    return result;
  return getPayload(transform, state, secondHandle, second);
}

/// A violated precondition as a silenceable failure that points at the loop or block.
mlir::DiagnosedSilenceableFailure toFailure(mlir::transform::TransformOpInterface transform,
                                            llvm::Error error);

/// Sets one result for each op.
template <typename Range>
mlir::DiagnosedSilenceableFailure setResults(mlir::transform::TransformOpInterface transform,
                                             mlir::transform::TransformResults &results,
                                             Range &&ops) {
  for (auto [result, op] : llvm::zip_equal(transform->getResults(), ops))
    results.set(llvm::cast<mlir::OpResult>(result), {op});
  return mlir::DiagnosedSilenceableFailure::success();
}

/// Sets what a primitive made, a loop, a block or several, or says why it refused.
template <typename T>
mlir::DiagnosedSilenceableFailure toResults(mlir::transform::TransformOpInterface transform,
                                            mlir::transform::TransformResults &results,
                                            llvm::Expected<T> made) {
  if (!made)
    return toFailure(transform, made.takeError());
  if constexpr (std::is_base_of_v<mlir::OpState, T>)
    return setResults(transform, results, llvm::ArrayRef<mlir::Operation *>(*made));
  else
    return setResults(transform, results, *made);
}

} // namespace mlc::tir

#endif // MLC_LIB_DIALECT_TIR_TRANSFORMOPS_HANDLES_H
