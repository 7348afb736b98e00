//===- CallTIRRewrite.cpp - Results as arguments that are allocated before ------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Allocations.h"
#include "mlc/Dialect/Relax/IR/StructInfo.h"
#include "mlc/Dialect/Relax/Transforms/MemoryPasses.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

namespace mlc {
#define GEN_PASS_DEF_CALLTIRREWRITE
#include "mlc/Dialect/Relax/Transforms/MemoryPasses.h.inc"
} // namespace mlc

/// A tensor for each result, with the result's name.
static SmallVector<Value> allocateResults(Operation *op, PatternRewriter &rewriter) {
  return llvm::map_to_vector(op->getResultTypes(), [&](Type type) {
    return createAllocTensor(rewriter, op->getLoc(), cast<RankedTensorType>(type));
  });
}

namespace {
/// Calls of functions over buffers.
class CallWriter {
public:
  CallWriter(Operation *op, FlatSymbolRefAttr callee, PatternRewriter &rewriter)
      : loc(getUnnamedLoc(op->getLoc())), callee(callee), rewriter(rewriter),
        function(SymbolTable::lookupNearestSymbolFrom<FunctionOpInterface>(op, callee)) {}

  bool isKnown() const { return function != nullptr; }

  void write(ValueRange args, ArrayRef<DimExpr> vars) {
    SmallVector<Value> operands(args);
    StringRef name = "call_prim_func";
    if (!vars.empty()) {
      name = "vm.call_tir_dyn";
      auto dims = DimsAttr::get(rewriter.getContext(), vars);
      operands.push_back(ShapeOp::create(rewriter, loc, dims));
      Value tuple = TupleOp::create(rewriter, loc, operands);
      operands.assign(1, tuple);
    }
    Value reference = FunctionOp::create(rewriter, loc, getCallableType(function), callee);
    operands.insert(operands.begin(), reference);
    IntrinsicOp::create(rewriter, loc, TypeRange(), name, operands, /*has_effects=*/true);
  }

private:
  Location loc;
  FlatSymbolRefAttr callee;
  PatternRewriter &rewriter;
  FunctionOpInterface function;
};

template <typename Op> struct AllocateAndCall : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;

  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    CallWriter call(op, op.getCalleeAttr(), rewriter);
    if (!call.isKnown())
      return rewriter.notifyMatchFailure(op, "the function is not in this module");
    SmallVector<Value> results = allocateResults(op, rewriter);
    SmallVector<Value> args(op.getArgs());
    llvm::append_range(args, results);
    call.write(args, op.getVars());
    rewriter.replaceOp(op, results);
    return success();
  }
};

/// A result is an argument, or is allocated.
struct CallInPlace : OpRewritePattern<CallTIRInplaceOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(CallTIRInplaceOp op, PatternRewriter &rewriter) const override {
    CallWriter call(op, op.getCalleeAttr(), rewriter);
    if (!call.isKnown())
      return rewriter.notifyMatchFailure(op, "the function is not in this module");
    for (auto [index, type] : llvm::zip_equal(op.getInplaceIndices(), op.getResultTypes()))
      if (index >= 0 && op.getArgs()[index].getType() != type)
        return rewriter.notifyMatchFailure(op, "a result has another type than its argument");
    SmallVector<Value> args(op.getArgs()), results;
    for (auto [index, type] : llvm::zip_equal(op.getInplaceIndices(), op.getResultTypes())) {
      if (index >= 0) {
        results.push_back(op.getArgs()[index]);
        continue;
      }
      Location loc = op.getLoc();
      results.push_back(createAllocTensor(rewriter, loc, cast<RankedTensorType>(type)));
      args.push_back(results.back());
    }
    call.write(args, op.getVars());
    rewriter.replaceOp(op, results);
    return success();
  }
};

struct CallPackedFunction : OpRewritePattern<CallDPSPackedOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(CallDPSPackedOp op, PatternRewriter &rewriter) const override {
    SmallVector<Value> results = allocateResults(op, rewriter), args(op.getArgs());
    llvm::append_range(args, results);
    CallPackedOp::create(rewriter, getUnnamedLoc(op.getLoc()), TypeRange(), op.getCalleeAttr(),
                         args,
                         /*is_pure=*/UnitAttr(), /*with_context=*/UnitAttr(),
                         /*inplace_indices=*/DenseI64ArrayAttr());
    rewriter.replaceOp(op, results);
    return success();
  }
};

struct CallTIRRewrite : mlc::impl::CallTIRRewriteBase<CallTIRRewrite> {
  using CallTIRRewriteBase::CallTIRRewriteBase;

  void runOnOperation() override {
    if (failed(check()))
      return signalPassFailure();
    RewritePatternSet patterns(&getContext());
    patterns.add<AllocateAndCall<CallTIROp>, AllocateAndCall<CallTIRWithGradOp>, CallInPlace,
                 CallPackedFunction>(&getContext());
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }

  LogicalResult check() {
    WalkResult found = getOperation().walk([&](Operation *op) {
      if (!isa<CallTIROp, CallTIRWithGradOp, CallTIRInplaceOp, CallDPSPackedOp>(op))
        return WalkResult::advance();
      // R1
      if (op->getParentOfType<DataflowOp>()) {
        op->emitError(
            "expected calls outside of dataflow blocks, as they write to their arguments: "
            "make the blocks part of their functions before");
        return WalkResult::interrupt();
      }
      // R2
      for (auto [number, type] : llvm::enumerate(op->getResultTypes()))
        if (isa<ObjectType>(getElementTypeOrSelf(type))) {
          op->emitError() << "expected the element type of result " << number
                          << " to be known, as it is allocated, but got " << type;
          return WalkResult::interrupt();
        }
      // R3
      auto func = op->getParentOfType<FunctionOpInterface>();
      bool isPure = !isImpure(func) && !isForcedPure(func);
      auto uses = isPure ? SymbolTable::getSymbolUses(func, getOperation()) : std::nullopt;
      if (!uses || uses->empty())
        return WalkResult::advance();
      func.emitError("expected the attribute 'relax.force_pure' on a function that others call, as "
                     "its calls write to their arguments: remove the checks of purity before");
      return WalkResult::interrupt();
    });
    return failure(found.wasInterrupted());
  }
};
} // namespace
