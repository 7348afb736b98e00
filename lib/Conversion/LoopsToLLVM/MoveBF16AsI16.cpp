//===- MoveBF16AsI16.cpp - Numbers of 16 bits that are not computed with --------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/LoopsToLLVM/Passes.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/Interfaces/CallInterfaces.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_MOVEBF16ASI16
#include "mlc/Conversion/LoopsToLLVM/Passes.h.inc"
} // namespace mlc

namespace {
/// Whether the op computes with bf16, or makes another number of it.
bool computesWithBF16(Operation *op) {
  auto isBF16 = [](Type type) { return getElementTypeOrSelf(type).isBF16(); };
  if (!llvm::any_of(op->getOperandTypes(), isBF16) && !llvm::any_of(op->getResultTypes(), isBF16))
    return false;
  return isa<LLVM::FPExtOp, LLVM::FPTruncOp, LLVM::FPToSIOp, LLVM::FPToUIOp, LLVM::SIToFPOp,
             LLVM::UIToFPOp>(op) ||
         (isa<LLVM::FastmathFlagsInterface>(op) && !isa<LLVM::SelectOp, CallOpInterface>(op));
}

struct MoveBF16AsI16Pass : mlc::impl::MoveBF16AsI16Base<MoveBF16AsI16Pass> {
  void runOnOperation() override {
    WalkResult result = getOperation()->walk([&](Operation *op) {
      if (!computesWithBF16(op))
        return WalkResult::advance();
      op->emitError("computes with bf16, which is to be computed with as f32 by now");
      return WalkResult::interrupt();
    });
    if (result.wasInterrupted())
      return signalPassFailure();
    auto i16 = IntegerType::get(&getContext(), 16);
    AttrTypeReplacer replacer;
    replacer.addReplacement([&](BFloat16Type) -> Type { return i16; });
    replacer.addReplacement([&](FloatAttr number) -> std::optional<Attribute> {
      if (!number.getType().isBF16())
        return std::nullopt;
      return IntegerAttr::get(i16, number.getValue().bitcastToAPInt());
    });
    replacer.addReplacement([&](DenseElementsAttr numbers) -> std::optional<Attribute> {
      if (!numbers.getElementType().isBF16())
        return std::nullopt;
      return numbers.bitcast(i16);
    });
    replacer.recursivelyReplaceElementsIn(getOperation(), /*replaceAttrs=*/true,
                                          /*replaceLocs=*/false, /*replaceTypes=*/true);
    // What made integers of them and back is nothing now.
    getOperation()->walk([](LLVM::BitcastOp cast) {
      if (cast.getArg().getType() != cast.getType())
        return;
      cast.replaceAllUsesWith(cast.getArg());
      cast.erase();
    });
  }
};
} // namespace
