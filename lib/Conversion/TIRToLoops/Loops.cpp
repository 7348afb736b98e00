//===- Loops.cpp - Lowers tir.prim_func and tir.for -----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/TIRToLoops/Passes.h"
#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Dialect/TIR/Schedule/Kinds.h"
#include "mlc/Support/NativeFunction.h"
#include "mlc/Transforms/LoopMarks.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;
using namespace mlc;

namespace {
/// What a public function tells its callers: the tensors that its buffers hold, all given by the
/// caller; a scalar is a tensor of rank 0. Null if a buffer is not contiguous.
DictionaryAttr getSignature(tir::PrimFuncOp op) {
  Builder builder(op.getContext());
  SmallVector<Type> types;
  SmallVector<Attribute> names;
  for (auto [i, type] : llvm::enumerate(op.getArgumentTypes())) {
    names.push_back(op.getArgName(i));
    if (isa<tir::HandleType>(type))
      return {};
    auto buffer = dyn_cast<MemRefType>(type);
    if (!buffer) {
      types.push_back(RankedTensorType::get({}, type.isIndex() ? op.getIndexDtype() : type));
      continue;
    }
    if (!buffer.getLayout().isIdentity())
      return {};
    Attribute dims = op.getArgDims(i);
    types.push_back(RankedTensorType::get(buffer.getShape(), buffer.getElementType(), dims));
  }
  auto function = FunctionType::get(op.getContext(), types, {});
  return builder.getDictionaryAttr(
      {builder.getNamedAttr("type", TypeAttr::get(function)),
       builder.getNamedAttr("arg_names", builder.getArrayAttr(names))});
}

/// The last statement of a function, if that returns a value; null otherwise.
tir::EvaluateOp getReturned(tir::PrimFuncOp op) {
  Block &body = op.getBody().front();
  auto last = body.empty() ? tir::EvaluateOp() : dyn_cast<tir::EvaluateOp>(body.back());
  bool isReturn = last && op->hasAttr(tir::kReturnTypeAttrName) &&
                  last->getAttrOfType<StringAttr>(tir::kFormAttrName) == "ret";
  return isReturn ? last : tir::EvaluateOp();
}

struct LowerPrimFunc : OpConversionPattern<tir::PrimFuncOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(tir::PrimFuncOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    const TypeConverter &converter = *getTypeConverter();
    TypeConverter::SignatureConversion signature(op.getNumArguments());
    if (failed(converter.convertSignatureArgs(op.getArgumentTypes(), signature)))
      return rewriter.notifyMatchFailure(op, "a parameter has a type that has no form in memory");

    // What a function returns is the value of its last statement.
    SmallVector<Type> results;
    tir::EvaluateOp returned = getReturned(op);
    if (returned)
      results.push_back(
          converter.convertType(op->getAttrOfType<TypeAttr>(tir::kReturnTypeAttrName).getValue()));
    auto type = FunctionType::get(getContext(), signature.getConvertedTypes(), results);
    auto func = func::FuncOp::create(rewriter, op.getLoc(), op.getSymName(), type);
    func.setVisibility(op.getVisibility());
    if (DictionaryAttr attr = op.isPublic() ? getSignature(op) : DictionaryAttr())
      func->setAttr(kSignatureAttrName, attr);
    for (NamedAttribute attr : op->getDiscardableAttrs())
      if (!isa_and_nonnull<tir::TIRDialect>(attr.getNameDialect()))
        func->setDiscardableAttr(attr.getName(), attr.getValue());
    for (unsigned i = 0, e = op.getNumArguments(); i < e; ++i) {
      for (NamedAttribute attr : mlir::function_interface_impl::getArgAttrs(op, i))
        if (!isa_and_nonnull<tir::TIRDialect>(attr.getNameDialect()))
          func.setArgAttr(i, attr.getName(), attr.getValue());
      if (op.isNoAlias() && isa<MemRefType>(op.getArgumentTypes()[i]))
        func.setArgAttr(i, LLVM::LLVMDialect::getNoAliasAttrName(), rewriter.getUnitAttr());
    }

    rewriter.inlineRegionBefore(op.getBody(), func.getBody(), func.end());
    Block *entry = rewriter.applySignatureConversion(&func.front(), signature, &converter);
    rewriter.setInsertionPointToEnd(entry);
    SmallVector<Value> values;
    if (returned) {
      Value value = rewriter.getRemappedValue(returned.getValue());
      if (!value)
        return rewriter.notifyMatchFailure(op, "what is returned has no form in memory");
      if (value.getType() != results.front())
        value = arith::IndexCastOp::create(rewriter, returned.getLoc(), results.front(), value);
      values.push_back(value);
      rewriter.eraseOp(returned);
    }
    func::ReturnOp::create(rewriter, op.getLoc(), values);
    rewriter.eraseOp(op);
    return success();
  }
};

StringRef getKindName(tir::ForKind kind) {
  return kind == tir::ForKind::Serial ? StringRef() : tir::stringifyForKind(kind);
}

struct LowerFor : OpConversionPattern<tir::ForOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(tir::ForOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    if (op.getKind() == tir::ForKind::ThreadBinding)
      return rewriter.notifyMatchFailure(op, "thread axes have no form in scf");
    Location loc = op.getLoc();
    Value lower = adaptor.getDynamicMin();
    if (!lower)
      lower = arith::ConstantIndexOp::create(rewriter, loc, *op.getConstantMin());
    Value upper;
    if (op.getConstantMin() && op.getConstantExtent()) {
      upper = arith::ConstantIndexOp::create(rewriter, loc,
                                             *op.getConstantMin() + *op.getConstantExtent());
    } else {
      Value extent = adaptor.getDynamicExtent();
      if (!extent)
        extent = arith::ConstantIndexOp::create(rewriter, loc, *op.getConstantExtent());
      bool fromZero = op.getConstantMin() && *op.getConstantMin() == 0;
      upper = fromZero ? extent : arith::AddIOp::create(rewriter, loc, lower, extent).getResult();
    }
    Value step = arith::ConstantIndexOp::create(rewriter, loc, 1);
    auto loop = scf::ForOp::create(rewriter, loc, lower, upper, step);
    if (StringRef kind = getKindName(op.getKind()); !kind.empty())
      loop->setAttr(kLoopKindAttrName, rewriter.getStringAttr(kind));
    DictionaryAttr annotations = op.getAnnotations().value_or(DictionaryAttr());
    if (annotations && !annotations.empty())
      loop->setAttr(kLoopAnnotationsAttr, annotations);
    auto getCount = [&](StringRef key) {
      bool mayReduce = annotations && op.getKind() == tir::ForKind::Serial;
      return mayReduce ? annotations.getAs<IntegerAttr>(key) : IntegerAttr();
    };
    if (IntegerAttr lanes = getCount(tir::kReduceInLanesAnnotation)) {
      loop->setAttr(kLoopKindAttrName, rewriter.getStringAttr(kVectorizedKind));
      loop->setAttr(kLoopReassocAttrName, lanes);
    } else if (IntegerAttr parts = getCount(tir::kReduceInPartsAnnotation)) {
      loop->setAttr(kLoopReassocAttrName, parts);
    }
    // The name of the loop variable is that of its location.
    loop.getInductionVar().setLoc(op.getInductionVar().getLoc());
    rewriter.inlineBlockBefore(&op.getBody().front(), loop.getBody()->getTerminator(),
                               loop.getInductionVar());
    rewriter.eraseOp(op);
    return success();
  }
};
} // namespace

void mlc::populateTIRLoopPatterns(const TypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<LowerPrimFunc, LowerFor>(converter, patterns.getContext());
}
