//===- Functions.cpp - Graph functions become native functions ------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/GraphToMemRef/Passes.h"
#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlc/Support/ElementTypes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;
using namespace mlc;

namespace {
/// The names of the parameters: the attribute, else the name of the location, else the position.
ArrayAttr getArgNames(func::FuncOp func) {
  Builder builder(func.getContext());
  SmallVector<Attribute> names;
  for (unsigned i = 0, e = func.getNumArguments(); i < e; ++i) {
    auto name = func.getArgAttrOfType<StringAttr>(i, relax::RelaxDialect::getNameAttrName());
    if (!name && !func.isExternal())
      name = builder.getStringAttr(getNameFromLoc(func.getArgument(i).getLoc()));
    if (!name || name.getValue().empty())
      name = builder.getStringAttr("arg" + Twine(i));
    names.push_back(name);
  }
  return builder.getArrayAttr(names);
}

struct LowerFunction : OpConversionPattern<func::FuncOp> {
  LowerFunction(const TypeConverter &converter, MLIRContext *context, GraphLowering &lowering)
      : OpConversionPattern(converter, context), lowering(lowering) {}

  LogicalResult matchAndRewrite(func::FuncOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    FunctionType type = op.getFunctionType();
    SmallVector<RankedTensorType> inputs, outputs;
    SmallVector<Type> given;
    for (Type input : type.getInputs()) {
      if (failed(flattenParameter(input, inputs)))
        return rewriter.notifyMatchFailure(op, "a parameter is no tensor and no tuple of tensors");
      given.push_back(isSupportedElementType(input) ? Type(inputs.back()) : input);
    }
    for (Type output : type.getResults())
      if (failed(flattenTensors(output, outputs)))
        return rewriter.notifyMatchFailure(op, "a result is no tensor and no tuple of tensors");
    if (op.isExternal() || !op.getBody().hasOneBlock())
      return rewriter.notifyMatchFailure(op, "expected a body of one block");

    Location loc = op.getLoc();
    auto context = LLVM::LLVMPointerType::get(getContext());
    auto workspace = MemRefType::get({ShapedType::kDynamic}, rewriter.getI8Type());
    TypeConverter::SignatureConversion signature(type.getNumInputs());
    signature.addInputs({context, workspace});
    if (failed(getTypeConverter()->convertSignatureArgs(given, signature)))
      return rewriter.notifyMatchFailure(op, "a parameter has no form as buffers");
    SmallVector<Type> argTypes(signature.getConvertedTypes());
    SmallVector<Type> inputTypes(ArrayRef<Type>(argTypes).drop_front(2));
    SmallVector<int64_t> open;
    for (auto [i, output] : llvm::enumerate(outputs)) {
      if (isOpenResult(inputs, output))
        open.push_back(i);
      else
        argTypes.push_back(getBufferType(output));
    }

    auto func =
        func::FuncOp::create(rewriter, loc, op.getSymName(),
                             FunctionType::get(getContext(), argTypes, {rewriter.getI32Type()}));
    func.setVisibility(op.getVisibility());
    func->setDiscardableAttrs(op->getDiscardableAttrDictionary());
    NamedAttrList described;
    described.append("type",
                     TypeAttr::get(FunctionType::get(getContext(), given, type.getResults())));
    described.append("arg_names", getArgNames(op));
    if (!open.empty())
      described.append(kOpenAttrName, rewriter.getDenseI64ArrayAttr(open));
    func->setAttr(kSignatureAttrName, described.getDictionary(getContext()));
    rewriter.inlineRegionBefore(op.getBody(), func.getBody(), func.end());
    Block *entry = rewriter.applySignatureConversion(&func.front(), signature, getTypeConverter());
    for (Type output : ArrayRef<Type>(argTypes).drop_front(2 + inputTypes.size()))
      entry->addArgument(output, loc);

    rewriter.setInsertionPointToStart(entry);
    for (auto [i, input] : llvm::enumerate(inputs))
      for (auto [j, dim] : llvm::enumerate(relax::getDims(input)))
        if (StringAttr symbol = dim.getSymbol(); symbol && !lowering.getSymbol(func, symbol))
          lowering.setSymbol(func, symbol,
                             memref::DimOp::create(rewriter, loc, entry->getArgument(2 + i), j));

    rewriter.setInsertionPoint(func);
    auto query = func::FuncOp::create(
        rewriter, loc, getWorkspaceName(op.getSymName()),
        FunctionType::get(getContext(), inputTypes, {rewriter.getIndexType()}));
    query.setPrivate();
    rewriter.eraseOp(op);
    return success();
  }

private:
  GraphLowering &lowering;
};

struct LowerReturn : OpConversionPattern<func::ReturnOp> {
  LowerReturn(const TypeConverter &converter, MLIRContext *context, GraphLowering &lowering)
      : OpConversionPattern(converter, context), lowering(lowering) {}

  LogicalResult matchAndRewrite(func::ReturnOp op, OneToNOpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    auto func = op->getParentOfType<func::FuncOp>();
    SmallVector<Value> values;
    for (ValueRange operand : adaptor.getOperands())
      llvm::append_range(values, operand);
    auto signature = func ? func->getAttrOfType<DictionaryAttr>(kSignatureAttrName) : nullptr;
    ArrayRef<int64_t> open;
    if (auto numbers =
            signature ? signature.getAs<DenseI64ArrayAttr>(kOpenAttrName) : DenseI64ArrayAttr())
      open = numbers.asArrayRef();
    if (!signature || func.getNumArguments() + open.size() < values.size())
      return rewriter.notifyMatchFailure(op, "the function is not a native one");
    ValueRange outputs = func.getArguments().take_back(values.size() - open.size());
    for (auto [i, value] : llvm::enumerate(values)) {
      if (llvm::is_contained(open, static_cast<int64_t>(i))) {
        createGive(op, func, i, value, rewriter);
        continue;
      }
      memref::CopyOp::create(rewriter, op.getLoc(), value, outputs.front());
      outputs = outputs.drop_front();
    }
    Value ok = arith::ConstantIntOp::create(rewriter, op.getLoc(), 0, 32);
    rewriter.replaceOpWithNewOp<func::ReturnOp>(op, ok);
    return success();
  }

private:
  /// Hands a result whose size the caller cannot know to the context.
  void createGive(func::ReturnOp op, func::FuncOp func, unsigned index, Value value,
                  ConversionPatternRewriter &rewriter) const {
    SmallVector<RankedTensorType> tensors;
    for (Type type : op.getOperandTypes())
      (void)flattenTensors(type, tensors);
    Value context = func.getArgument(0);
    auto type = FunctionType::get(getContext(), {context.getType(), value.getType()},
                                  {rewriter.getI32Type()});
    Type tensor = relax::dropEncoding(tensors[index]);
    auto attr = rewriter.getNamedAttr(
        kGiveAttrName, rewriter.getDictionaryAttr(
                           {rewriter.getNamedAttr("index", rewriter.getI32IntegerAttr(index)),
                            rewriter.getNamedAttr("type", TypeAttr::get(tensor))}));
    StringAttr name = lowering.getDeclaration("give.output", type, attr, rewriter);
    createCheckedCall(rewriter, op.getLoc(), name, {context, value});
  }

  GraphLowering &lowering;
};
} // namespace

void mlc::populateGraphFunctionPatterns(const TypeConverter &converter, RewritePatternSet &patterns,
                                        GraphLowering &lowering) {
  patterns.add<LowerFunction, LowerReturn>(converter, patterns.getContext(), lowering);
}
