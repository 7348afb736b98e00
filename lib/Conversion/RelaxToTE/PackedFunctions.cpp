//===- PackedFunctions.cpp - Operators that functions of the runtime compute ----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/RelaxToTE/Passes.h"
#include "mlc/Dialect/Relax/IR/IntrinsicOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mlc;

namespace {
/// The operators that the runtime computes, under `relax.run.` and their names.
constexpr StringLiteral kComputedByRuntime[] = {"unique", "nonzero", "dynamic_strided_slice",
                                                "vision.all_class_non_max_suppression"};

/// What only says something of gradients is the value as it is in a program that is compiled.
constexpr StringLiteral kGradientMarks[] = {"grad.no_grad", "grad.start_checkpoint",
                                            "grad.end_checkpoint"};

/// The value that an operator has for a keyword.
Attribute getKeyword(relax::IntrinsicOp op, StringRef name) {
  ArrayRef<Attribute> keywords =
      op.getKeywords() ? op.getKeywordsAttr().getValue() : ArrayRef<Attribute>();
  for (; keywords.size() >= 2; keywords = keywords.drop_front(2))
    if (auto given = dyn_cast<StringAttr>(keywords.front()); given && given.getValue() == name)
      return keywords[1];
  return {};
}

struct LegalizeIntrinsic : OpRewritePattern<relax::IntrinsicOp> {
  LegalizeIntrinsic(MLIRContext *context, ArrayRef<std::string> skipOps)
      : OpRewritePattern(context) {
    for (const std::string &name : skipOps)
      skipped.insert(name);
  }

  LogicalResult matchAndRewrite(relax::IntrinsicOp op, PatternRewriter &rewriter) const override {
    if (skipped.contains(("relax." + op.getName()).str()))
      return rewriter.notifyMatchFailure(op, "it is named in skip-ops");
    if (!op.getBody().empty() || op.getHasEffects())
      return rewriter.notifyMatchFailure(op, "it has a body, or effects");
    if (llvm::any_of(op->getOperandTypes(), llvm::IsaPred<FunctionType>))
      return rewriter.notifyMatchFailure(op, "it takes a function");
    if (llvm::is_contained(kGradientMarks, op.getName()) &&
        llvm::equal(op->getOperandTypes(), op->getResultTypes())) {
      rewriter.replaceOp(op, op->getOperands());
      return success();
    }
    SmallVector<Value> args(op.getArgs());
    std::string callee;
    if (op.getName() == "call_py_func") {
      auto name = args.empty() ? nullptr : args.front().getDefiningOp<relax::StringOp>();
      if (!name)
        return rewriter.notifyMatchFailure(op, "the name of the function is not known");
      callee = name.getValue().str();
      args.erase(args.begin());
    } else if (llvm::is_contained(kComputedByRuntime, op.getName())) {
      callee = "relax.run." + op.getName().rsplit('.').second.str();
      if (callee == "relax.run.")
        callee += op.getName();
    } else {
      return rewriter.notifyMatchFailure(op, "no function of the runtime computes it");
    }
    // Texts are no arguments of such a function.
    if (Attribute format = getKeyword(op, "output_format"))
      args.push_back(arith::ConstantOp::create(
          rewriter, op.getLoc(), rewriter.getBoolAttr(format != rewriter.getStringAttr("onnx"))));
    auto call = relax::CallPackedOp::create(rewriter, op.getLoc(), op.getResultTypes(), callee,
                                            args, /*is_pure=*/true, /*with_context=*/false,
                                            /*inplace_indices=*/nullptr);
    rewriter.replaceOp(op, call);
    return success();
  }

  llvm::StringSet<> skipped;
};
} // namespace

void mlc::populateLegalizeToPackedPatterns(RewritePatternSet &patterns,
                                           ArrayRef<std::string> skipOps) {
  patterns.add<LegalizeIntrinsic>(patterns.getContext(), skipOps);
}
