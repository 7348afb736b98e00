//===- ExportKernels.cpp - Native functions of public kernels -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Conversion/GraphToMemRef/Passes.h"
#include "mlc/Dialect/Relax/IR/DimExprBuilder.h"
#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Support/ElementTypes.h"
#include "mlc/Support/NativeFunction.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_EXPORTKERNELS
#include "mlc/Conversion/GraphToMemRef/Passes.h.inc"
} // namespace mlc

namespace {
bool isPublicKernel(func::FuncOp func) {
  return func.isPublic() && !func.isExternal() &&
         func->hasAttrOfType<DictionaryAttr>(kSignatureAttrName) &&
         llvm::all_of(func.getArgumentTypes(), [](Type type) {
           return isa<MemRefType>(type) || type.isIntOrIndexOrFloat();
         });
}

/// May something write to this buffer? Yes, where an op does not say what it does with it.
bool mayBeWritten(Value buffer) {
  return llvm::any_of(buffer.getUsers(), [&](Operation *user) {
    if (isa<ViewLikeOpInterface>(user))
      return llvm::any_of(user->getResults(), mayBeWritten);
    auto effects = dyn_cast<MemoryEffectOpInterface>(user);
    if (!effects)
      return true;
    SmallVector<MemoryEffects::EffectInstance> instances;
    effects.getEffectsOnValue(buffer, instances);
    bool escapes = llvm::any_of(user->getResultTypes(), llvm::IsaPred<BaseMemRefType>);
    return escapes || llvm::any_of(instances, [](const auto &instance) {
             return !isa<MemoryEffects::Read>(instance.getEffect());
           });
  });
}

/// The signature, with what it can say about the kernel's buffers.
DictionaryAttr describeBuffers(func::FuncOp kernel, DictionaryAttr signature) {
  SmallVector<int64_t> written, noAlias;
  for (BlockArgument argument : kernel.getArguments()) {
    int64_t number = argument.getArgNumber();
    if (!isa<MemRefType>(argument.getType()))
      continue;
    if (mayBeWritten(argument))
      written.push_back(number);
    if (kernel.getArgAttr(number, LLVM::LLVMDialect::getNoAliasAttrName()))
      noAlias.push_back(number);
  }
  NamedAttrList attributes(signature);
  Builder builder(kernel.getContext());
  if (!written.empty())
    attributes.set(kWrittenAttrName, builder.getDenseI64ArrayAttr(written));
  if (!noAlias.empty())
    attributes.set(kNoAliasAttrName, builder.getDenseI64ArrayAttr(noAlias));
  return attributes.getDictionary(kernel.getContext());
}

/// Makes the native function of a kernel.
class KernelExporter {
public:
  KernelExporter(func::FuncOp kernel, SymbolTable &symbols)
      : kernel(kernel), symbols(symbols), builder(kernel.getContext()), loc(kernel.getLoc()) {}

  LogicalResult run();

private:
  LogicalResult readSignature();
  Value loadScalar(Value buffer, Type type);
  void checkSizes(func::FuncOp func, ArrayRef<Value> args);
  void checkSize(Value context, const Twine &what, Value expected, Value got);

  func::FuncOp kernel;
  SymbolTable &symbols;
  OpBuilder builder;
  Location loc;
  DictionaryAttr signature;
  SmallVector<RankedTensorType> tensors;
  SmallVector<StringAttr> names;
  /// Sizes that are parameters.
  llvm::DenseMap<StringAttr, Value> sizes;
};

LogicalResult KernelExporter::readSignature() {
  signature = kernel->getAttrOfType<DictionaryAttr>(kSignatureAttrName);
  auto type = signature.getAs<TypeAttr>("type");
  auto function = type ? dyn_cast<FunctionType>(type.getValue()) : FunctionType();
  if (!function || function.getNumInputs() != kernel.getNumArguments() ||
      !llvm::all_of(function.getInputs(), llvm::IsaPred<RankedTensorType>))
    return kernel.emitError("expected 'mlc.signature' to have a tensor for each argument");
  for (Type input : function.getInputs())
    tensors.push_back(cast<RankedTensorType>(input));
  if (auto given = signature.getAs<ArrayAttr>("arg_names"))
    names.assign(given.getAsRange<StringAttr>().begin(), given.getAsRange<StringAttr>().end());
  names.resize(tensors.size());
  return success();
}

Value KernelExporter::loadScalar(Value buffer, Type type) {
  Value value = memref::LoadOp::create(builder, loc, buffer);
  if (type.isIndex())
    return arith::IndexCastOp::create(builder, loc, type, value);
  return value.getType() == type ? value : arith::TruncIOp::create(builder, loc, type, value);
}

void KernelExporter::checkSize(Value context, const Twine &what, Value expected, Value got) {
  Type i32 = builder.getI32Type();
  auto type = builder.getFunctionType({context.getType(), expected.getType(), got.getType()}, i32);
  func::FuncOp check;
  {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPoint(kernel);
    check = func::FuncOp::create(builder, loc, "check.dimension", type);
    check.setPrivate();
    check->setAttr(kCheckAttrName, builder.getDictionaryAttr(
                                       builder.getNamedAttr("what", builder.getStringAttr(what))));
    symbols.insert(check);
  }
  createCheckedCall(builder, loc, check.getSymName(), {context, expected, got});
}

/// Compares the dimensions that depend on parameters with them. The signature says nothing of these
/// dimensions.
void KernelExporter::checkSizes(func::FuncOp func, ArrayRef<Value> args) {
  auto getSize = [&](StringAttr symbol) { return sizes.lookup(symbol); };
  SmallVector<Type> types;
  for (auto [i, tensor] : llvm::enumerate(tensors)) {
    SmallVector<relax::DimExpr> dims = relax::getDims(tensor);
    for (auto [j, dim] : llvm::enumerate(dims)) {
      llvm::SetVector<StringAttr> used;
      dim.collectSymbols(used);
      if (llvm::none_of(used, [&](StringAttr symbol) { return sizes.contains(symbol); }))
        continue;
      if (Value expected = relax::materialize(builder, loc, dim, getSize)) {
        std::string name = names[i] ? (" \"" + names[i].getValue() + "\"").str() : "";
        checkSize(func.getArgument(0),
                  "dimension " + Twine(j) + " of argument " + Twine(i) + name + " of " +
                      func.getSymName(),
                  expected, memref::DimOp::create(builder, loc, args[i], j));
      }
      dim = relax::DimExpr::unknown(builder.getContext());
    }
    types.push_back(relax::getTensorType(dims, tensor.getElementType()));
  }
  NamedAttrList entries(signature);
  entries.set("type", TypeAttr::get(builder.getFunctionType(types, {})));
  signature = entries.getDictionary(builder.getContext());
}

LogicalResult KernelExporter::run() {
  StringAttr name = kernel.getSymNameAttr();
  if (failed(readSignature()))
    return failure();
  kernel->removeAttr(kSignatureAttrName);
  std::string kernelName = (name.getValue() + ".kernel").str();
  if (symbols.lookup(kernelName))
    return kernel.emitError() << "cannot be exported: '" << kernelName << "' exists already";
  if (failed(symbols.rename(kernel, kernelName)))
    return failure();
  kernel.setPrivate();

  builder.setInsertionPointAfter(kernel);
  MLIRContext *context = builder.getContext();
  SmallVector<Type> types = {LLVM::LLVMPointerType::get(context),
                             MemRefType::get({ShapedType::kDynamic}, builder.getI8Type())};
  for (auto [type, tensor] : llvm::zip_equal(kernel.getArgumentTypes(), tensors)) {
    bool isBuffer = isa<MemRefType>(type);
    types.push_back(
        isBuffer ? type : MemRefType::get({}, getElementTypeInMemory(tensor.getElementType())));
  }
  auto func = func::FuncOp::create(builder, loc, name,
                                   FunctionType::get(context, types, {builder.getI32Type()}));
  symbols.insert(func);
  builder.setInsertionPointToStart(func.addEntryBlock());
  SmallVector<Value> args(func.getArguments().drop_front(2));
  for (auto [i, type] : llvm::enumerate(kernel.getArgumentTypes())) {
    if (isa<MemRefType>(type))
      continue;
    args[i] = loadScalar(args[i], type);
    if (type.isIndex() && names[i])
      sizes[names[i]] = args[i];
  }
  checkSizes(func, args);
  func->setAttr(kSignatureAttrName, describeBuffers(kernel, signature));
  func::CallOp::create(builder, loc, kernel, args);
  Value ok = arith::ConstantIntOp::create(builder, loc, 0, 32);
  func::ReturnOp::create(builder, loc, ok);
  return success();
}

struct ExportKernelsPass : mlc::impl::ExportKernelsBase<ExportKernelsPass> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    for (auto func : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>()))
      if (isPublicKernel(func) && failed(KernelExporter(func, symbols).run()))
        return signalPassFailure();
  }
};
} // namespace
