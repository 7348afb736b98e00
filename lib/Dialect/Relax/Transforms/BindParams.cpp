//===- BindParams.cpp - Parameters become constants -----------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_BINDPARAMS
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
StringRef getParamName(func::FuncOp func, unsigned index) {
  auto name = func.getArgAttrOfType<StringAttr>(index, relax::RelaxDialect::getNameAttrName());
  return name ? name.getValue() : getNameFromLoc(func.getArgument(index).getLoc());
}

struct Binding {
  unsigned index;
  StringRef name;
  ElementsAttr value;
};

/// R2: the parameter of each name.
FailureOr<SmallVector<Binding>> findParams(func::FuncOp func,
                                           const llvm::StringMap<ElementsAttr> &params) {
  SmallVector<Binding> bindings;
  llvm::StringMap<unsigned> found;
  for (unsigned i = 0, e = func.getNumArguments(); i < e; ++i) {
    StringRef name = getParamName(func, i);
    auto param = params.find(name);
    if (name.empty() || param == params.end())
      continue;
    if (!found.try_emplace(name, i).second)
      return func.emitError() << "'" << func.getSymName() << "' has two parameters '" << name
                              << "': cannot tell which of them to bind";
    bindings.push_back({i, param->getKey(), param->getValue()});
  }
  if (bindings.size() == params.size())
    return bindings;
  SmallVector<StringRef> unknown;
  for (const auto &param : params)
    if (!found.contains(param.getKey()))
      unknown.push_back(param.getKey());
  llvm::sort(unknown);
  InFlightDiagnostic error = func.emitError() << "'" << func.getSymName() << "' has no parameter '"
                                              << unknown.front() << "'; its parameters are ";
  for (unsigned i = 0, e = func.getNumArguments(); i < e; ++i)
    error << (i == 0 ? "'" : ", '") << getParamName(func, i) << "'";
  return error;
}

/// R3
LogicalResult checkType(func::FuncOp func, const Binding &binding) {
  auto type = dyn_cast<RankedTensorType>(func.getArgumentTypes()[binding.index]);
  auto valueType = dyn_cast<RankedTensorType>(binding.value.getShapedType());
  auto expected = [&]() -> InFlightDiagnostic {
    InFlightDiagnostic error = func.emitError();
    error << "expected parameter '" << binding.name << "' to be bound to ";
    return error;
  };
  if (!type || !valueType)
    return expected() << "a tensor: it is " << func.getArgumentTypes()[binding.index]
                      << ", and the value " << binding.value.getShapedType();
  if (type.getElementType() != valueType.getElementType())
    return expected() << "elements of type " << type.getElementType() << ", but got "
                      << valueType.getElementType();
  if (type.getRank() != valueType.getRank())
    return expected() << type.getRank() << " dimensions, but got " << valueType.getRank();
  return success();
}

/// R4: the values that the dimensions of bound parameters give to symbols.
FailureOr<llvm::MapVector<StringAttr, int64_t>> bindDims(func::FuncOp func,
                                                         ArrayRef<Binding> bindings) {
  llvm::MapVector<StringAttr, int64_t> values;
  auto forEachDim = [&](auto callback) {
    for (const Binding &binding : bindings)
      for (auto [i, dim] : llvm::enumerate(
               relax::getDims(cast<RankedTensorType>(func.getArgumentTypes()[binding.index]))))
        callback(binding, i, dim, binding.value.getShapedType().getDimSize(i));
  };
  forEachDim([&](const Binding &, unsigned, relax::DimExpr dim, int64_t size) {
    if (StringAttr symbol = dim.getSymbol())
      values.insert({symbol, size});
  });
  llvm::DenseMap<StringAttr, int64_t> lookup(values.begin(), values.end());
  LogicalResult result = success();
  forEachDim([&](const Binding &binding, unsigned i, relax::DimExpr dim, int64_t size) {
    if (failed(result) || dim.isUnknown())
      return;
    std::optional<int64_t> expected = dim.evaluate(lookup);
    if (expected == size)
      return;
    InFlightDiagnostic error = func.emitError() << "expected dimension " << i << " of parameter '"
                                                << binding.name << "' to be ";
    result = error;
    if (!expected) {
      error << dim << ", of which no bound parameter gives every symbol a value; got " << size;
      return;
    }
    error << *expected;
    if (!dim.isConstant())
      error << " (" << dim << ")";
    error << ", but got " << size;
  });
  if (failed(result))
    return failure();
  return values;
}

/// The value as a constant may hold it: large ones as a resource.
ElementsAttr getConstantValue(ElementsAttr value, StringRef name) {
  auto dense = dyn_cast<DenseElementsAttr>(value);
  std::optional<int64_t> bytes = relax::ConstantOp::getNumBytes(value.getShapedType());
  if (!dense || dense.isSplat() || !bytes || *bytes <= relax::ConstantOp::kMaxDenseBytes)
    return value;
  if (!dense.getElementType().isInteger(1))
    return DenseResourceElementsAttr::get(
        dense.getType(), name,
        HeapAsmResourceBlob::allocateAndCopyWithAlign(dense.getRawData(), 64));
  // Bits are packed in a dense attribute.
  SmallVector<char> copy;
  for (bool bit : dense.getValues<bool>())
    copy.push_back(bit);
  return DenseResourceElementsAttr::get(dense.getType(), name,
                                        HeapAsmResourceBlob::allocateAndCopyWithAlign(copy, 64));
}

struct BindParamsPass : mlc::impl::BindParamsBase<BindParamsPass> {
  using BindParamsBase::BindParamsBase;

  void runOnOperation() override {
    auto function = getOperation().lookupSymbol<func::FuncOp>(func);
    if (!function) {
      getOperation().emitError() << "there is no function '" << func << "'";
      return signalPassFailure();
    }
    auto params = relax::readSafetensors(file, &getContext(), [&] { return function.emitError(); });
    if (failed(params) || failed(relax::bindParams(function, *params)))
      signalPassFailure();
  }
};
} // namespace

LogicalResult relax::bindParams(func::FuncOp func, const llvm::StringMap<ElementsAttr> &params) {
  // R1
  if (func.isExternal())
    return func.emitError("parameters of a declaration cannot be bound");
  std::optional<SymbolTable::UseRange> uses =
      SymbolTable::getSymbolUses(func, func->getParentOfType<ModuleOp>());
  if (!uses || !uses->empty())
    return func.emitError("parameters of a function that is called cannot be bound");
  auto bindings = findParams(func, params);
  if (failed(bindings))
    return failure();
  for (const Binding &binding : *bindings)
    if (failed(checkType(func, binding)))
      return failure();
  auto values = bindDims(func, *bindings);
  if (failed(values) || failed(bindSymbols(func, *values)))
    return failure();

  OpBuilder builder = OpBuilder::atBlockBegin(&func.front());
  llvm::BitVector bound(func.getNumArguments());
  for (const Binding &binding : *bindings) {
    BlockArgument argument = func.getArgument(binding.index);
    Value constant = ConstantOp::create(builder, getNamedLoc(binding.name, argument.getLoc()),
                                        getConstantValue(binding.value, binding.name));
    // An unknown dimension of the parameter is known now.
    if (constant.getType() != argument.getType())
      constant = MatchCastOp::create(builder, argument.getLoc(), argument.getType(), constant);
    argument.replaceAllUsesWith(constant);
    bound.set(binding.index);
  }
  return func.eraseArguments(bound);
}
