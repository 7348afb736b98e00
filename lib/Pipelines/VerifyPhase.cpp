//===- VerifyPhase.cpp - Checks what a phase leaves -----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/SizeConditions.h"
#include "mlc/Dialect/TE/IR/TE.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Pipelines/Pipelines.h"
#include "mlc/Transforms/LoopMarks.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Verifier.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_VERIFYPHASE
#include "mlc/Pipelines/Passes.h.inc"
} // namespace mlc

namespace {
/// The ops that give a graph its structure; the others of the dialect are operators.
bool isStructural(Operation *op) {
  return isa<relax::ConstantOp, relax::TupleOp, relax::TupleGetItemOp, relax::MatchCastOp,
             relax::ShapeOfOp, relax::ShapeOp, relax::CallTIROp, relax::CallTIRInplaceOp,
             relax::CallDPSPackedOp, relax::CallPackedOp, relax::PrintOp, relax::AssertOp,
             relax::CallOp, relax::DataflowOp, relax::EmitTEOp, relax::OutputOp>(op);
}

/// What is computed of sizes, not of tensors.
bool isOfSizes(Operation *op) {
  auto intrinsic = dyn_cast<relax::IntrinsicOp>(op);
  return isa<relax::PrimValueOp>(op) ||
         (intrinsic && relax::getSizeConditionKind(intrinsic.getName()));
}

/// If `op` may not be there, why not: an empty string says it needs no reason.
std::optional<StringRef> getObjection(Operation *op, Phase phase) {
  Dialect *dialect = op->getDialect();
  switch (phase) {
  case Phase::Relax:
    if (isa_and_nonnull<te::TEDialect>(dialect) && !op->getParentOfType<relax::EmitTEOp>())
      return "tensor expressions in a graph are in relax.emit_te";
    return std::nullopt;
  case Phase::TE:
    if (isa_and_nonnull<relax::RelaxDialect>(dialect) && !isStructural(op) && !isOfSizes(op))
      return "no tensor expression is known for it";
    return std::nullopt;
  case Phase::TIR:
    // The condition of a branch of the graph.
    if (auto extract = dyn_cast<tensor::ExtractOp>(op); extract && extract.getIndices().empty())
      return std::nullopt;
    if (isa<relax::EmitTEOp>(op) || isa_and_nonnull<te::TEDialect, tensor::TensorDialect>(dialect))
      return "";
    return std::nullopt;
  case Phase::Loops:
    if (isa_and_nonnull<relax::RelaxDialect, te::TEDialect, tir::TIRDialect, tensor::TensorDialect>(
            dialect))
      return "";
    return std::nullopt;
  case Phase::Vector:
    if (isa_and_nonnull<affine::AffineDialect>(dialect) &&
        !isa<affine::AffineApplyOp, affine::AffineMinOp, affine::AffineMaxOp>(op))
      return "";
    if (op->hasAttr(kLoopKindAttrName))
      return "its mark was not carried out";
    return std::nullopt;
  case Phase::LLVM:
    if (!isa_and_nonnull<LLVM::LLVMDialect>(dialect) && !isa<ModuleOp>(op) &&
        dialect->getNamespace() != "omp")
      return "";
    return std::nullopt;
  }
  llvm_unreachable("a phase");
}

struct VerifyPhasePass : mlc::impl::VerifyPhaseBase<VerifyPhasePass> {
  using VerifyPhaseBase::VerifyPhaseBase;

  void runOnOperation() override {
    WalkResult result = getOperation().walk<WalkOrder::PreOrder>([&](Operation *op) {
      std::optional<StringRef> objection = getObjection(op, phase);
      if (!objection)
        return WalkResult::advance();
      InFlightDiagnostic error = op->emitError()
                                 << "'" << op->getName() << "' may not exist after phase '"
                                 << getPhaseName(phase) << "'";
      if (!objection->empty())
        error << ": " << *objection;
      return WalkResult::interrupt();
    });
    if (result.wasInterrupted() || failed(verify(getOperation())))
      return signalPassFailure();
    markAllAnalysesPreserved();
  }
};
} // namespace
