//===- Calls.cpp - Lowers the calls of a graph ----------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/GraphToMemRef/Passes.h"
#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;
using namespace mlc;

namespace {
SmallVector<Value> flatten(ArrayRef<ValueRange> operands) {
  SmallVector<Value> values;
  for (ValueRange operand : operands)
    llvm::append_range(values, operand);
  return values;
}

/// A number in a buffer of its own; a buffer as it is.
Value getAsBuffer(Value value, Location loc, OpBuilder &builder) {
  if (isa<MemRefType>(value.getType()))
    return value;
  MemRefType type = getBufferType(RankedTensorType::get({}, value.getType()));
  if (value.getType() != type.getElementType())
    value = arith::ExtUIOp::create(builder, loc, type.getElementType(), value);
  Value buffer =
      memref::AllocOp::create(builder, loc, type, ValueRange(), builder.getI64IntegerAttr(64));
  memref::StoreOp::create(builder, loc, value, buffer);
  return buffer;
}

/// What the calls have in common: buffers for results, and operands of the types that a callee has.
template <typename Op> struct LowerCallBase : OpConversionPattern<Op> {
  LowerCallBase(const TypeConverter &converter, MLIRContext *context, GraphLowering &lowering)
      : OpConversionPattern<Op>(converter, context), lowering(lowering) {}

protected:
  /// The tensors of the results, if each can be allocated here.
  FailureOr<SmallVector<SmallVector<RankedTensorType>>> getOutputs(Op op, func::FuncOp func) const {
    SmallVector<SmallVector<RankedTensorType>> outputs;
    for (Type type : op->getResultTypes()) {
      SmallVector<RankedTensorType> &tensors = outputs.emplace_back();
      if (failed(flattenTensors(type, tensors)))
        return failure();
      for (RankedTensorType tensor : tensors)
        if (!lowering.hasValues(func, relax::getDims(tensor)))
          return failure();
    }
    return outputs;
  }

  /// A new buffer for each tensor, in the structure of the results.
  SmallVector<SmallVector<Value>> createBuffers(ArrayRef<SmallVector<RankedTensorType>> outputs,
                                                func::FuncOp func, Location loc,
                                                OpBuilder &builder) const {
    SmallVector<SmallVector<Value>> buffers;
    for (ArrayRef<RankedTensorType> tensors : outputs) {
      SmallVector<Value> &values = buffers.emplace_back();
      for (RankedTensorType tensor : tensors)
        values.push_back(lowering.createBuffer(func, tensor, loc, builder));
    }
    return buffers;
  }

  static bool canPass(Type from, Type to) {
    return from == to ||
           (isa<MemRefType>(from) && isa<MemRefType>(to) &&
            memref::CastOp::areCastCompatible(from, to)) ||
           (from.isIndex() && isa<IntegerType>(to));
  }

  static Value createPassed(Value value, Type to, Location loc, OpBuilder &builder) {
    if (value.getType() == to)
      return value;
    if (isa<IntegerType>(to))
      return arith::IndexCastOp::create(builder, loc, to, value);
    return memref::CastOp::create(builder, loc, to, value);
  }

  GraphLowering &lowering;
};

/// A kernel of this module, called with the buffers of arguments and results and then with sizes.
template <typename Op> struct LowerKernelCall : LowerCallBase<Op> {
  using LowerCallBase<Op>::LowerCallBase;
  using LowerCallBase<Op>::lowering;

  LogicalResult lower(Op op, StringRef callee, ArrayRef<Value> args, ArrayRef<relax::DimExpr> vars,
                      ConversionPatternRewriter &rewriter) const {
    auto func = op->template getParentOfType<func::FuncOp>();
    FunctionType type = lowering.getFunctionType(callee);
    if (!type || GraphLowering::isGraphFunctionType(type))
      return rewriter.notifyMatchFailure(op, "the callee is not a function over buffers");
    auto outputs = this->getOutputs(op, func);
    if (failed(outputs) || !lowering.hasValues(func, vars))
      return rewriter.notifyMatchFailure(op, "a size is not known where the call is");
    SmallVector<Type> types(ValueRange(args).getTypes());
    for (ArrayRef<RankedTensorType> tensors : *outputs)
      for (RankedTensorType tensor : tensors)
        types.push_back(getBufferType(tensor));
    types.append(vars.size(), rewriter.getIndexType());
    if (types.size() != type.getNumInputs())
      return rewriter.notifyMatchFailure(op, "the callee has another number of parameters");
    for (auto [from, to] : llvm::zip_equal(types, type.getInputs()))
      if (!this->canPass(from, to))
        return rewriter.notifyMatchFailure(op, "the callee has parameters of other types");

    Location loc = op.getLoc();
    auto results = this->createBuffers(*outputs, func, loc, rewriter);
    SmallVector<Value> operands(args);
    for (ArrayRef<Value> buffers : results)
      llvm::append_range(operands, buffers);
    for (relax::DimExpr var : vars)
      operands.push_back(getValueOrCreateConstantIndexOp(
          rewriter, loc, lowering.getValue(func, var, loc, rewriter)));
    for (auto [operand, to] : llvm::zip_equal(operands, type.getInputs()))
      operand = this->createPassed(operand, to, loc, rewriter);
    // What a prim_func returns is for other prim_funcs.
    func::CallOp::create(rewriter, loc, callee, type.getResults(), operands);
    rewriter.replaceOpWithMultiple(op, std::move(results));
    return success();
  }
};

struct LowerCallTIR : LowerKernelCall<relax::CallTIROp> {
  using LowerKernelCall::LowerKernelCall;

  LogicalResult matchAndRewrite(relax::CallTIROp op, OneToNOpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    return lower(op, op.getCallee(), flatten(adaptor.getArgs()), op.getVars(), rewriter);
  }
};

/// The buffers that the callee changes are copies, which become the results.
struct LowerCallTIRInplace : LowerCallBase<relax::CallTIRInplaceOp> {
  using LowerCallBase::LowerCallBase;

  LogicalResult matchAndRewrite(relax::CallTIRInplaceOp op, OneToNOpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    auto func = op->getParentOfType<func::FuncOp>();
    FunctionType type = lowering.getFunctionType(op.getCallee());
    if (!type || GraphLowering::isGraphFunctionType(type) || type.getNumResults() != 0)
      return rewriter.notifyMatchFailure(op, "the callee is not a function over buffers");
    auto outputs = getOutputs(op, func);
    if (failed(outputs) || !lowering.hasValues(func, op.getVars()))
      return rewriter.notifyMatchFailure(op, "a size is not known where the call is");
    SmallVector<Value> operands = flatten(adaptor.getArgs());
    SmallVector<Type> types(ValueRange(operands).getTypes());
    for (Type result : op.getOwnResultTypes())
      types.push_back(getBufferType(cast<RankedTensorType>(result)));
    types.append(op.getVars().size(), rewriter.getIndexType());
    if (types.size() != type.getNumInputs())
      return rewriter.notifyMatchFailure(op, "the callee has another number of parameters");
    for (auto [from, to] : llvm::zip_equal(types, type.getInputs()))
      if (!canPass(from, to))
        return rewriter.notifyMatchFailure(op, "the callee has parameters of other types");

    Location loc = op.getLoc();
    auto results = createBuffers(*outputs, func, loc, rewriter);
    for (auto [result, index] : llvm::zip_equal(results, op.getInplaceIndices())) {
      Value buffer = result.front();
      if (index < 0) {
        operands.push_back(buffer);
        continue;
      }
      memref::CopyOp::create(rewriter, loc, operands[index], buffer);
      operands[index] = buffer;
    }
    for (relax::DimExpr var : op.getVars())
      operands.push_back(getValueOrCreateConstantIndexOp(
          rewriter, loc, lowering.getValue(func, var, loc, rewriter)));
    for (auto [operand, to] : llvm::zip_equal(operands, type.getInputs()))
      operand = createPassed(operand, to, loc, rewriter);
    func::CallOp::create(rewriter, loc, op.getCallee(), TypeRange(), operands);
    rewriter.replaceOpWithMultiple(op, std::move(results));
    return success();
  }
};

/// `{callee, types, num_outputs, by_value}`: `types` are those of the tensors, which say what
/// memrefs do not.
NamedAttribute getPackedAttr(StringRef callee, TypeRange tensors, unsigned numOutputs, bool byValue,
                             Builder &builder) {
  SmallVector<Attribute> types;
  for (Type type : tensors)
    types.push_back(TypeAttr::get(relax::dropEncoding(cast<RankedTensorType>(type))));
  return builder.getNamedAttr(
      kPackedAttrName,
      builder.getDictionaryAttr(
          {builder.getNamedAttr("callee", builder.getStringAttr(callee)),
           builder.getNamedAttr("types", builder.getArrayAttr(types)),
           builder.getNamedAttr("num_outputs", builder.getI32IntegerAttr(numOutputs)),
           builder.getNamedAttr("by_value", builder.getBoolAttr(byValue))}));
}

/// A function found by name when it is called.
template <typename Op> struct LowerNamedCall : LowerKernelCall<Op> {
  using LowerKernelCall<Op>::LowerKernelCall;
  using LowerKernelCall<Op>::lowering;

  LogicalResult lowerByName(Op op, ArrayRef<Value> args, bool byValue,
                            ConversionPatternRewriter &rewriter) const {
    auto func = op->template getParentOfType<func::FuncOp>();
    SmallVector<RankedTensorType> tensors;
    for (Type type : op.getArgs().getTypes())
      if (failed(flattenParameter(type, tensors)))
        return rewriter.notifyMatchFailure(op, "only tensors and numbers can be handed over");
    unsigned numArgs = tensors.size();
    for (Type type : op->getResultTypes())
      if (failed(flattenTensors(type, tensors)))
        return rewriter.notifyMatchFailure(op, "a result is no tensor and no tuple of tensors");
    auto outputs = this->getOutputs(op, func);
    if (failed(outputs) && !byValue)
      return rewriter.notifyMatchFailure(op, "a result cannot be allocated");

    Location loc = op.getLoc();
    SmallVector<Value> operands = {func.getArgument(0)};
    for (Value arg : args)
      operands.push_back(getAsBuffer(arg, loc, rewriter));
    SmallVector<Type> returned;
    SmallVector<SmallVector<Value>> results;
    if (succeeded(outputs)) {
      results = this->createBuffers(*outputs, func, loc, rewriter);
      for (ArrayRef<Value> buffers : results)
        llvm::append_range(operands, buffers);
    } else {
      // A size is known only when the callee has returned: the buffers are its own.
      for (RankedTensorType tensor : ArrayRef<RankedTensorType>(tensors).drop_front(numArgs))
        returned.push_back(getBufferType(tensor));
    }
    SmallVector<Type> resultTypes = {rewriter.getI32Type()};
    llvm::append_range(resultTypes, returned);
    auto type = FunctionType::get(op.getContext(), ValueRange(operands).getTypes(), resultTypes);
    NamedAttribute attr =
        getPackedAttr(op.getCallee(), SmallVector<Type>(tensors.begin(), tensors.end()),
                      tensors.size() - numArgs, byValue, rewriter);
    StringAttr name =
        lowering.getDeclaration(("packed." + op.getCallee()).str(), type, attr, rewriter);
    ValueRange buffers = createCheckedCall(rewriter, loc, name, operands, returned).drop_front();
    if (failed(outputs))
      results = getReturned(op, buffers, ArrayRef<RankedTensorType>(tensors).drop_front(numArgs),
                            rewriter);
    rewriter.replaceOpWithMultiple(op, std::move(results));
    return success();
  }

private:
  /// The buffers that a callee returned behind its status, in the structure of the results. What is
  /// known of their sizes is checked.
  SmallVector<SmallVector<Value>> getReturned(Op op, ValueRange buffers,
                                              ArrayRef<RankedTensorType> tensors,
                                              ConversionPatternRewriter &rewriter) const {
    auto func = op->template getParentOfType<func::FuncOp>();
    Location loc = op.getLoc();
    for (auto [buffer, tensor] : llvm::zip_equal(buffers, tensors))
      for (auto [i, dim] : llvm::enumerate(relax::getDims(tensor))) {
        if (dim.isConstant() || !lowering.hasValues(func, dim))
          continue;
        Value expected = getValueOrCreateConstantIndexOp(
            rewriter, loc, lowering.getValue(func, dim, loc, rewriter));
        lowering.createCheck(func, i, expected, memref::DimOp::create(rewriter, loc, buffer, i),
                             loc, rewriter);
      }
    SmallVector<SmallVector<Value>> results;
    for (Type type : op->getResultTypes()) {
      SmallVector<RankedTensorType> own;
      (void)flattenTensors(type, own);
      results.emplace_back(buffers.take_front(own.size()));
      buffers = buffers.drop_front(own.size());
    }
    return results;
  }
};

struct LowerCallDPSPacked : LowerNamedCall<relax::CallDPSPackedOp> {
  using LowerNamedCall::LowerNamedCall;

  LogicalResult matchAndRewrite(relax::CallDPSPackedOp op, OneToNOpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    SmallVector<Value> args = flatten(adaptor.getArgs());
    // A function of this module goes before one that is registered.
    if (lowering.getFunctionType(op.getCallee()))
      return lower(op, op.getCallee(), args, {}, rewriter);
    return lowerByName(op, args, /*byValue=*/false, rewriter);
  }
};

struct LowerCallPacked : LowerNamedCall<relax::CallPackedOp> {
  using LowerNamedCall::LowerNamedCall;

  LogicalResult matchAndRewrite(relax::CallPackedOp op, OneToNOpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    return lowerByName(op, flatten(adaptor.getArgs()), /*byValue=*/true, rewriter);
  }
};

/// A function of the runtime that is given a text, as a tensor of its bytes, and values.
template <typename Op> struct LowerMessage : LowerCallBase<Op> {
  LowerMessage(const TypeConverter &converter, MLIRContext *context, GraphLowering &lowering,
               StringRef callee)
      : LowerCallBase<Op>(converter, context, lowering), callee(callee) {}

  LogicalResult matchAndRewrite(Op op, typename OpConversionPattern<Op>::OneToNOpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    auto func = op->template getParentOfType<func::FuncOp>();
    // The text ends with a zero, so that there is always one byte.
    std::string text = op.getFormat().str();
    auto textType = RankedTensorType::get({static_cast<int64_t>(text.size() + 1)},
                                          rewriter.getIntegerType(8, /*isSigned=*/false));
    SmallVector<RankedTensorType> tensors = {textType};
    for (Type type : op->getOperandTypes())
      if (failed(flattenParameter(type, tensors)))
        return rewriter.notifyMatchFailure(op, "a value has no form as buffers");

    Location loc = op.getLoc();
    auto bytes = DenseElementsAttr::get(
        textType,
        ArrayRef<uint8_t>(reinterpret_cast<const uint8_t *>(text.c_str()), text.size() + 1));
    MemRefType textBuffer = getBufferType(textType);
    StringAttr name = this->lowering.getConstant(bytes, func.getSymName(), textBuffer, rewriter);
    SmallVector<Value> operands = {
        func.getArgument(0),
        memref::GetGlobalOp::create(rewriter, loc, textBuffer, name.getValue())};
    for (Value value : flatten(adaptor.getOperands()))
      operands.push_back(getAsBuffer(value, loc, rewriter));
    auto type = FunctionType::get(op.getContext(), ValueRange(operands).getTypes(),
                                  {rewriter.getI32Type()});
    NamedAttribute attr =
        getPackedAttr(callee, SmallVector<Type>(tensors.begin(), tensors.end()), /*numOutputs=*/0,
                      /*byValue=*/false, rewriter);
    StringAttr symbol =
        this->lowering.getDeclaration(("packed." + callee).str(), type, attr, rewriter);
    createCheckedCall(rewriter, loc, symbol, operands);
    rewriter.eraseOp(op);
    return success();
  }

private:
  StringRef callee;
};

/// Another graph function: it gets a workspace in the caller's.
struct LowerCall : LowerCallBase<relax::CallOp> {
  using LowerCallBase::LowerCallBase;

  LogicalResult matchAndRewrite(relax::CallOp op, OneToNOpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    auto func = op->getParentOfType<func::FuncOp>();
    FunctionType type = lowering.getFunctionType(op.getCallee());
    if (!type || !GraphLowering::isGraphFunctionType(type))
      return rewriter.notifyMatchFailure(op, "the callee is not a graph function");
    auto outputs = getOutputs(op, func);
    if (failed(outputs))
      return rewriter.notifyMatchFailure(op, "a result cannot be allocated");
    SmallVector<RankedTensorType> inputs, results;
    for (Type input : type.getInputs())
      if (failed(flattenParameter(input, inputs)))
        return rewriter.notifyMatchFailure(op, "a parameter of the callee is no tensor");
    for (Type result : type.getResults())
      if (failed(flattenTensors(result, results)))
        return rewriter.notifyMatchFailure(op, "a result of the callee is no tensor");

    Location loc = op.getLoc();
    SmallVector<Value> args = flatten(adaptor.getArgs());
    for (auto [arg, input] : llvm::zip_equal(args, inputs))
      arg = createPassed(getAsBuffer(arg, loc, rewriter), getBufferType(input), loc, rewriter);
    Value bytes = func::CallOp::create(rewriter, loc, getWorkspaceName(op.getCallee()),
                                       TypeRange(rewriter.getIndexType()), args)
                      .getResult(0);
    Value workspace = memref::AllocOp::create(
        rewriter, loc, MemRefType::get({ShapedType::kDynamic}, rewriter.getI8Type()), bytes,
        rewriter.getI64IntegerAttr(64));
    auto buffers = createBuffers(*outputs, func, loc, rewriter);
    SmallVector<Value> operands = {func.getArgument(0), workspace};
    llvm::append_range(operands, args);
    unsigned next = 0;
    for (ArrayRef<Value> values : buffers)
      for (Value value : values)
        operands.push_back(createPassed(value, getBufferType(results[next++]), loc, rewriter));
    createCheckedCall(rewriter, loc, op.getCallee(), operands);
    rewriter.replaceOpWithMultiple(op, std::move(buffers));
    return success();
  }
};
} // namespace

void mlc::populateGraphCallPatterns(const TypeConverter &converter, RewritePatternSet &patterns,
                                    GraphLowering &lowering) {
  patterns.add<LowerCall, LowerCallTIR, LowerCallTIRInplace, LowerCallDPSPacked, LowerCallPacked>(
      converter, patterns.getContext(), lowering);
  patterns.add<LowerMessage<relax::PrintOp>>(converter, patterns.getContext(), lowering,
                                             "mlc.runtime.print");
  patterns.add<LowerMessage<relax::AssertOp>>(converter, patterns.getContext(), lowering,
                                              "mlc.runtime.assert_op");
}
