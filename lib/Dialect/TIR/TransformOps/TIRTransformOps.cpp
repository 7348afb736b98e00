//===- TIRTransformOps.cpp - Transform ops that schedule tir --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/TransformOps/TIRTransformOps.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Dialect/TIR/Schedule/Schedule.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Transform/IR/TransformDialect.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;
using namespace mlc::tir;
using transform::TransformOpInterface;
using transform::TransformResults;
using transform::TransformRewriter;
using transform::TransformState;

//===----------------------------------------------------------------------------------------===//
// Handles
//===----------------------------------------------------------------------------------------===//

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

/// A rewriter for primitives: tells the transform state what becomes of loops and blocks.
class ScheduleRewriter : public IRRewriter {
public:
  ScheduleRewriter(TransformRewriter &rewriter, TransformState &state, Operation *transform)
      : IRRewriter(transform->getContext()), forwarder(rewriter, state, transform) {
    setListener(&forwarder);
  }

private:
  struct Forwarder : public RewriterBase::ForwardingListener {
    Forwarder(TransformRewriter &rewriter, TransformState &state, Operation *transform)
        : ForwardingListener(rewriter.getListener()), rewriter(rewriter), state(state),
          transform(transform) {}

    // Loops and blocks have no results, by which upstream would know a replacement.
    void notifyOperationReplaced(Operation *op, Operation *replacement) override {
      if (isa<ForOp, BlockOp>(op))
        (void)rewriter.notifyPayloadOperationReplaced(op, replacement);
      else
        ForwardingListener::notifyOperationReplaced(op, replacement);
    }

    void notifyOperationErased(Operation *op) override {
      if (isa<ForOp, BlockOp>(op)) {
        auto *emptied = state.getExtension<EmptiedHandles>();
        (emptied ? *emptied : state.addExtension<EmptiedHandles>()).add(op, transform);
      }
      ForwardingListener::notifyOperationErased(op);
    }

    TransformRewriter &rewriter;
    TransformState &state;
    Operation *transform;
  };

  Forwarder forwarder;
};

/// The one payload op of a handle, of type `T`.
template <typename T>
DiagnosedSilenceableFailure getPayload(TransformOpInterface transform, TransformState &state,
                                       Value handle, T &payload) {
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
  payload = dyn_cast<T>(ops.front());
  if (payload)
    return DiagnosedSilenceableFailure::success();
  DiagnosedSilenceableFailure failure = transform.emitSilenceableError()
                                        << "expected a handle to a '" << T::getOperationName()
                                        << "', got one to a '" << ops.front()->getName() << "'";
  failure.attachNote(ops.front()->getLoc()) << "the payload";
  return failure;
}

template <>
DiagnosedSilenceableFailure getPayload<Operation *>(TransformOpInterface transform,
                                                    TransformState &state, Value handle,
                                                    Operation *&payload) {
  SmallVector<Operation *> ops = llvm::to_vector(state.getPayloadOps(handle));
  if (ops.size() != 1)
    return transform.emitSilenceableError()
           << "expected a handle to exactly one op, got one to " << ops.size();
  payload = ops.front();
  return DiagnosedSilenceableFailure::success();
}

DiagnosedSilenceableFailure getLoopPayloads(TransformOpInterface transform, TransformState &state,
                                            ValueRange handles, SmallVectorImpl<ForOp> &loops) {
  for (Value handle : handles)
    if (DiagnosedSilenceableFailure result =
            getPayload(transform, state, handle, loops.emplace_back());
        !result.succeeded())
      return result;
  return DiagnosedSilenceableFailure::success();
}

/// A violated precondition as a silenceable failure that points at the loop or block.
DiagnosedSilenceableFailure toFailure(TransformOpInterface transform, llvm::Error error) {
  if (!error)
    return DiagnosedSilenceableFailure::success();
  DiagnosedSilenceableFailure failure = DiagnosedSilenceableFailure::success();
  llvm::handleAllErrors(std::move(error), [&](const ScheduleError &refused) {
    failure = transform.emitSilenceableError() << refused.getReason();
    if (refused.getOp())
      failure.attachNote(refused.getOp()->getLoc()) << "see here";
  });
  return failure;
}

/// Sets one result for each op.
template <typename Range>
DiagnosedSilenceableFailure setResults(TransformOpInterface transform, TransformResults &results,
                                       Range &&ops) {
  for (auto [result, op] : llvm::zip_equal(transform->getResults(), ops))
    results.set(cast<OpResult>(result), {op});
  return DiagnosedSilenceableFailure::success();
}

} // namespace

//===----------------------------------------------------------------------------------------===//
// Look-up
//===----------------------------------------------------------------------------------------===//

DiagnosedSilenceableFailure GetBlockOp::apply(TransformRewriter &, TransformResults &results,
                                              TransformState &state) {
  Operation *root = nullptr;
  if (auto result = getPayload(*this, state, getRoot(), root); !result.succeeded())
    return result;
  llvm::Expected<BlockOp> block = mlc::tir::getBlock(root, getName());
  if (!block)
    return toFailure(*this, block.takeError());
  return setResults(*this, results, ArrayRef<Operation *>(*block));
}

DiagnosedSilenceableFailure GetLoopsOp::apply(TransformRewriter &, TransformResults &results,
                                              TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  SmallVector<ForOp> loops = mlc::tir::getLoops(block);
  // P1.
  if (loops.size() != getNumResults())
    return emitSilenceableError() << "expected " << getNumResults() << " loops around block '"
                                  << block.getName() << "', it has " << loops.size();
  return setResults(*this, results, loops);
}

//===----------------------------------------------------------------------------------------===//
// Loop nests
//===----------------------------------------------------------------------------------------===//

LogicalResult SplitOp::verify() {
  if (getStaticFactors().size() != getLoops().size())
    return emitOpError("must have one result for each of the ")
           << getStaticFactors().size() << " factors, got " << getLoops().size();
  if (llvm::count_if(getStaticFactors(), ShapedType::isDynamic) !=
      static_cast<int64_t>(getFactors().size()))
    return emitOpError("must have one param for each factor that is not a number");
  return success();
}

DiagnosedSilenceableFailure SplitOp::apply(TransformRewriter &rewriter, TransformResults &results,
                                           TransformState &state) {
  ForOp loop;
  if (auto result = getPayload(*this, state, getLoop(), loop); !result.succeeded())
    return result;
  SmallVector<std::optional<int64_t>> factors;
  auto params = getFactors().begin();
  for (int64_t factor : getStaticFactors()) {
    if (ShapedType::isDynamic(factor)) {
      ArrayRef<Attribute> values = state.getParams(*params++);
      auto number = values.size() == 1 ? dyn_cast<IntegerAttr>(values.front()) : IntegerAttr();
      if (!number)
        return emitSilenceableError() << "expected a param with one integer as a factor";
      factor = number.getValue().getSExtValue();
    }
    factors.push_back(factor == -1 ? std::nullopt : std::optional<int64_t>(factor));
  }
  ScheduleRewriter scheduler(rewriter, state, *this);
  llvm::Expected<SmallVector<ForOp>> loops =
      mlc::tir::split(scheduler, loop, factors, !getNoPredicate());
  if (!loops)
    return toFailure(*this, loops.takeError());
  return setResults(*this, results, *loops);
}

DiagnosedSilenceableFailure FuseOp::apply(TransformRewriter &rewriter, TransformResults &results,
                                          TransformState &state) {
  SmallVector<ForOp> loops;
  if (auto result = getLoopPayloads(*this, state, getLoops(), loops); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  llvm::Expected<ForOp> fused = mlc::tir::fuse(scheduler, loops);
  if (!fused)
    return toFailure(*this, fused.takeError());
  return setResults(*this, results, ArrayRef<Operation *>(*fused));
}

DiagnosedSilenceableFailure ReorderOp::apply(TransformRewriter &rewriter, TransformResults &,
                                             TransformState &state) {
  SmallVector<ForOp> loops;
  if (auto result = getLoopPayloads(*this, state, getLoops(), loops); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::reorder(scheduler, loops));
}

//===----------------------------------------------------------------------------------------===//
// Kinds and annotations
//===----------------------------------------------------------------------------------------===//

DiagnosedSilenceableFailure ParallelOp::apply(TransformRewriter &rewriter, TransformResults &,
                                              TransformState &state) {
  ForOp loop;
  if (auto result = getPayload(*this, state, getLoop(), loop); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::parallel(scheduler, loop));
}

DiagnosedSilenceableFailure VectorizeOp::apply(TransformRewriter &rewriter, TransformResults &,
                                               TransformState &state) {
  ForOp loop;
  if (auto result = getPayload(*this, state, getLoop(), loop); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::vectorize(scheduler, loop));
}

DiagnosedSilenceableFailure UnrollOp::apply(TransformRewriter &rewriter, TransformResults &,
                                            TransformState &state) {
  ForOp loop;
  if (auto result = getPayload(*this, state, getLoop(), loop); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  mlc::tir::unroll(scheduler, loop);
  return DiagnosedSilenceableFailure::success();
}

DiagnosedSilenceableFailure AnnotateOp::apply(TransformRewriter &rewriter, TransformResults &,
                                              TransformState &state) {
  Operation *target = nullptr;
  if (auto result = getPayload(*this, state, getTarget(), target); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::annotate(scheduler, target, getKey(), getValue()));
}

DiagnosedSilenceableFailure UnannotateOp::apply(TransformRewriter &rewriter, TransformResults &,
                                                TransformState &state) {
  Operation *target = nullptr;
  if (auto result = getPayload(*this, state, getTarget(), target); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::unannotate(scheduler, target, getKey()));
}

//===----------------------------------------------------------------------------------------===//
// Reductions
//===----------------------------------------------------------------------------------------===//

DiagnosedSilenceableFailure DecomposeReductionOp::apply(TransformRewriter &rewriter,
                                                        TransformResults &results,
                                                        TransformState &state) {
  BlockOp block;
  ForOp loop;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  if (auto result = getPayload(*this, state, getLoop(), loop); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  llvm::Expected<BlockOp> init = mlc::tir::decomposeReduction(scheduler, block, loop);
  if (!init)
    return toFailure(*this, init.takeError());
  return setResults(*this, results, ArrayRef<Operation *>(*init));
}

//===----------------------------------------------------------------------------------------===//
// Inlining
//===----------------------------------------------------------------------------------------===//

DiagnosedSilenceableFailure ComputeInlineOp::apply(TransformRewriter &rewriter, TransformResults &,
                                                   TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::computeInline(scheduler, block));
}

//===----------------------------------------------------------------------------------------===//
// Cache stages
//===----------------------------------------------------------------------------------------===//

DiagnosedSilenceableFailure CacheReadOp::apply(TransformRewriter &rewriter,
                                               TransformResults &results, TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  llvm::Expected<BlockOp> copy = mlc::tir::cacheRead(scheduler, block, getIndex(), getScope());
  if (!copy)
    return toFailure(*this, copy.takeError());
  return setResults(*this, results, ArrayRef<Operation *>(*copy));
}

DiagnosedSilenceableFailure CacheWriteOp::apply(TransformRewriter &rewriter,
                                                TransformResults &results, TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  llvm::Expected<BlockOp> copy = mlc::tir::cacheWrite(scheduler, block, getIndex(), getScope());
  if (!copy)
    return toFailure(*this, copy.takeError());
  return setResults(*this, results, ArrayRef<Operation *>(*copy));
}

//===----------------------------------------------------------------------------------------===//
// Units and storage
//===----------------------------------------------------------------------------------------===//

DiagnosedSilenceableFailure AddUnitLoopOp::apply(TransformRewriter &rewriter,
                                                 TransformResults &results, TransformState &state) {
  Operation *target = nullptr;
  if (auto result = getPayload(*this, state, getTarget(), target); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  llvm::Expected<ForOp> loop = mlc::tir::addUnitLoop(scheduler, target);
  if (!loop)
    return toFailure(*this, loop.takeError());
  return setResults(*this, results, ArrayRef<Operation *>(*loop));
}

DiagnosedSilenceableFailure SetScopeOp::apply(TransformRewriter &rewriter, TransformResults &,
                                              TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::setScope(scheduler, block, getIndex(), getScope()));
}

DiagnosedSilenceableFailure StorageAlignOp::apply(TransformRewriter &rewriter, TransformResults &,
                                                  TransformState &state) {
  BlockOp block;
  if (auto result = getPayload(*this, state, getBlock(), block); !result.succeeded())
    return result;
  ScheduleRewriter scheduler(rewriter, state, *this);
  return toFailure(*this, mlc::tir::storageAlign(scheduler, block, getIndex(), getAxis(),
                                                 getFactor(), getOffset()));
}

//===----------------------------------------------------------------------------------------===//
// Registration
//===----------------------------------------------------------------------------------------===//

namespace {
class TIRTransformDialectExtension
    : public transform::TransformDialectExtension<TIRTransformDialectExtension> {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(TIRTransformDialectExtension)

  using Base::Base;

  void init() {
    declareDependentDialect<TIRDialect>();
    declareGeneratedDialect<affine::AffineDialect>();
    declareGeneratedDialect<arith::ArithDialect>();
    registerTransformOps<
#define GET_OP_LIST
#include "mlc/Dialect/TIR/TransformOps/TIRTransformOps.cpp.inc"
        >();
  }
};
} // namespace

#define GET_OP_CLASSES
#include "mlc/Dialect/TIR/TransformOps/TIRTransformOps.cpp.inc"

void mlc::tir::registerTransformDialectExtension(DialectRegistry &registry) {
  registry.addExtensions<TIRTransformDialectExtension>();
}
