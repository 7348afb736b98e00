//===- Blocks.cpp - Lowers tir.block --------------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/TIRToLoops/Passes.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;
using namespace mlc;

namespace {
/// Whether every reduce variable is at the start of its domain; null if there is none.
Value createIsFirst(tir::BlockOp op, tir::BlockOp::Adaptor adaptor, OpBuilder &builder) {
  Location loc = op.getLoc();
  Value first;
  auto dynamicMins = adaptor.getDynamicMins();
  for (auto [i, min] : llvm::enumerate(op.getStaticMins())) {
    Value start;
    if (ShapedType::isDynamic(min)) {
      start = dynamicMins.front();
      dynamicMins = dynamicMins.drop_front();
    }
    if (op.getIterKind(i) != tir::IterKind::Reduce)
      continue;
    if (!start)
      start = arith::ConstantIndexOp::create(builder, loc, min);
    Value atStart = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq,
                                          adaptor.getBindings()[i], start);
    first = first ? arith::AndIOp::create(builder, loc, first, atStart).getResult() : atStart;
  }
  return first;
}

struct LowerBlock : OpConversionPattern<tir::BlockOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(tir::BlockOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    // The reads and writes served the analyses above; below, the accesses themselves say it.
    rewriter.eraseOp(op.getYield());
    if (Value predicate = adaptor.getPredicate()) {
      auto guard = scf::IfOp::create(rewriter, loc, predicate, /*withElseRegion=*/false);
      rewriter.setInsertionPoint(guard.thenYield());
    }
    if (op.hasInit()) {
      Block *place = rewriter.getInsertionBlock();
      Block::iterator point = rewriter.getInsertionPoint();
      if (Value first = createIsFirst(op, adaptor, rewriter)) {
        auto guard = scf::IfOp::create(rewriter, loc, first, /*withElseRegion=*/false);
        rewriter.inlineBlockBefore(&op.getInit().front(), guard.thenYield(), adaptor.getBindings());
      } else {
        rewriter.inlineBlockBefore(&op.getInit().front(), place, point, adaptor.getBindings());
      }
      rewriter.setInsertionPoint(place, point);
    }
    rewriter.inlineBlockBefore(&op.getBody().front(), rewriter.getInsertionBlock(),
                               rewriter.getInsertionPoint(), adaptor.getBindings());
    rewriter.eraseOp(op);
    return success();
  }
};
} // namespace

void mlc::populateTIRBlockPatterns(const TypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<LowerBlock>(converter, patterns.getContext());
}
