//===- SignatureTable.cpp - The table that describes a function to the runtime --------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "SignatureTable.h"
#include "mlc-runtime/signature.h"
#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"
#include "mlc/Support/NativeFunction.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlc;
using mlc::relax::DimExpr;
using mlc::relax::DimExprAttr;
using mlc::relax::DimKind;

namespace {

using EmitError = llvm::function_ref<InFlightDiagnostic()>;

/// DLPack's numbers of the kinds of element types. They are written out because no package is
/// needed to compile.
enum class DLPackCode : int64_t { Int = 0, UInt = 1, Float = 2, BFloat = 4, Bool = 6 };

struct ElementLayout {
  DLPackCode code;
  int64_t bits;
};

std::optional<ElementLayout> getElementLayout(Type type) {
  if (type.isInteger(1))
    return ElementLayout{DLPackCode::Bool, 8};
  if (type.isBF16())
    return ElementLayout{DLPackCode::BFloat, 16};
  if (type.isF16() || type.isF32() || type.isF64())
    return ElementLayout{DLPackCode::Float, type.getIntOrFloatBitWidth()};
  auto integer = dyn_cast<IntegerType>(type);
  if (!integer || !llvm::is_contained({8u, 16u, 32u, 64u}, integer.getWidth()))
    return std::nullopt;
  return ElementLayout{integer.isUnsigned() ? DLPackCode::UInt : DLPackCode::Int,
                       integer.getWidth()};
}

/// Appends the tensors of `type`, depth first, and their structure.
LogicalResult flatten(Type type, SmallVectorImpl<RankedTensorType> &tensors, std::string &structure,
                      EmitError emitError) {
  if (auto tuple = dyn_cast<TupleType>(type)) {
    structure += '(';
    for (Type element : tuple.getTypes())
      if (failed(flatten(element, tensors, structure, emitError)))
        return failure();
    structure += ')';
    return success();
  }
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor || !getElementLayout(tensor.getElementType()))
    return emitError()
           << "R1: expects ranked tensors of floats, integers or i1, and tuples of them, got "
           << type;
  structure += 't';
  tensors.push_back(tensor);
  return success();
}

/// The names of the tensors of one argument: `x`, or `x[0]`, `x[1][0]` for the elements of a tuple.
void flattenNames(Type type, const std::string &name, SmallVectorImpl<std::string> &names) {
  auto tuple = dyn_cast<TupleType>(type);
  if (!tuple) {
    names.push_back(name);
    return;
  }
  for (auto [index, element] : llvm::enumerate(tuple.getTypes()))
    flattenNames(element, name.empty() ? name : name + "[" + std::to_string(index) + "]", names);
}

/// Sets a flag on the input tensors that an array of the signature counts.
LogicalResult readFlag(DictionaryAttr dictionary, StringRef name, int64_t flag,
                       MutableArrayRef<int64_t> flags, EmitError emitError) {
  Attribute attribute = dictionary.get(name);
  if (!attribute)
    return success();
  auto numbers = dyn_cast<DenseI64ArrayAttr>(attribute);
  auto isInput = [&](int64_t number) { return number >= 0 && number < int64_t(flags.size()); };
  if (!numbers || !llvm::all_of(numbers.asArrayRef(), isInput))
    return emitError() << "R1: expects '" << name << "' to be numbers of the " << flags.size()
                       << " inputs, got " << attribute;
  for (int64_t number : numbers.asArrayRef())
    flags[number] |= flag;
  return success();
}

/// Which of the outputs are open.
LogicalResult readOpen(DictionaryAttr dictionary, MutableArrayRef<bool> isOpen,
                       EmitError emitError) {
  Attribute attribute = dictionary.get(kOpenAttrName);
  auto numbers = dyn_cast_or_null<DenseI64ArrayAttr>(attribute);
  if (!attribute)
    return success();
  auto isOutput = [&](int64_t number) { return number >= 0 && number < int64_t(isOpen.size()); };
  if (!numbers || !llvm::all_of(numbers.asArrayRef(), isOutput))
    return emitError() << "R1: expects '" << kOpenAttrName << "' to be numbers of the "
                       << isOpen.size() << " results, got " << attribute;
  for (int64_t number : numbers.asArrayRef())
    isOpen[number] = true;
  return success();
}

/// Appends the steps of an expression in postfix order.
void appendSteps(DimExprAttr expr, ArrayRef<StringAttr> symbols, SmallVectorImpl<int64_t> &steps) {
  auto step = [&](mlc_expression_op op, int64_t operand = 0) { steps.append({op, operand}); };
  auto chain = [&](mlc_expression_op op) {
    for (auto [index, operand] : llvm::enumerate(expr.getOperands())) {
      appendSteps(operand, symbols, steps);
      if (index != 0)
        step(op);
    }
  };
  switch (expr.getKind()) {
  case DimKind::Unknown:
    break;
  case DimKind::Constant:
    return step(MLC_EXPR_CONSTANT, expr.getValue());
  case DimKind::Symbol:
    return step(MLC_EXPR_SYMBOL, llvm::find(symbols, expr.getName()) - symbols.begin());
  case DimKind::FloorDiv:
    return chain(MLC_EXPR_FLOORDIV);
  case DimKind::Mod:
    return chain(MLC_EXPR_MOD);
  case DimKind::Min:
    return chain(MLC_EXPR_MIN);
  case DimKind::Max:
    return chain(MLC_EXPR_MAX);
  case DimKind::Product:
    return chain(MLC_EXPR_MUL);
  case DimKind::Sum:
    for (auto [index, operand] : llvm::enumerate(expr.getOperands())) {
      appendSteps(operand, symbols, steps);
      step(MLC_EXPR_CONSTANT, expr.getCoefficients()[index]);
      step(MLC_EXPR_MUL);
      if (index != 0)
        step(MLC_EXPR_ADD);
    }
    if (expr.getValue() != 0) {
      step(MLC_EXPR_CONSTANT, expr.getValue());
      step(MLC_EXPR_ADD);
    }
    return;
  }
}

/// The words of a table, filled from front to back.
class TableBuilder {
public:
  TableBuilder(ArrayRef<StringAttr> symbols, size_t numParams)
      : symbols(symbols),
        words(MLC_SIGNATURE_HEADER_WORDS + MLC_SIGNATURE_PARAM_WORDS * numParams + symbols.size()) {
    size_t at = words.size() - symbols.size();
    for (StringAttr symbol : symbols)
      words[at++] = addString(symbol.getValue());
  }

  int64_t addString(StringRef text) {
    // Bytes in memory order, on a little-endian target.
    int64_t at = int64_t(words.size());
    words.append(text.size() / 8 + 1, 0);
    for (auto [index, character] : llvm::enumerate(text))
      words[at + index / 8] |= int64_t(uint64_t(uint8_t(character)) << (8 * (index % 8)));
    return at;
  }

  void setHeader(mlc_signature_header word, int64_t value) { words[word] = value; }

  void setParam(size_t index, RankedTensorType type, StringRef name, int64_t flags) {
    int64_t *param = nullptr;
    SmallVector<int64_t> dims;
    for (DimExpr dim : relax::getDims(type))
      addDim(dim, dims);
    int64_t dimsAt = int64_t(words.size());
    words.append(dims);
    int64_t nameAt = name.empty() ? 0 : addString(name);
    ElementLayout layout = *getElementLayout(type.getElementType());
    param = &words[MLC_SIGNATURE_HEADER_WORDS + MLC_SIGNATURE_PARAM_WORDS * index];
    param[MLC_PARAM_WORD_NAME] = nameAt;
    // One lane, and the alignment of an element.
    param[MLC_PARAM_WORD_DTYPE] =
        int64_t(layout.code) | layout.bits << 8 | int64_t(1) << 16 | (layout.bits / 8) << 32;
    param[MLC_PARAM_WORD_RANK] = type.getRank() | flags << 32;
    param[MLC_PARAM_WORD_DIMS] = dimsAt;
  }

  SmallVector<int64_t> take() {
    words[MLC_SIGNATURE_WORD_SIZE] = int64_t(words.size());
    return std::move(words);
  }

private:
  void addDim(DimExpr dim, SmallVectorImpl<int64_t> &dims) {
    if (dim.isUnknown())
      return dims.append({MLC_DIM_ANY, 0});
    if (std::optional<int64_t> constant = dim.getConstant())
      return dims.append({MLC_DIM_CONSTANT, *constant});
    llvm::SetVector<StringAttr> used;
    dim.collectSymbols(used);
    // What the function itself finds out.
    if (!llvm::all_of(used, [&](StringAttr name) { return llvm::is_contained(symbols, name); }))
      return dims.append({MLC_DIM_ANY, 0});
    if (StringAttr symbol = dim.getSymbol())
      return dims.append({MLC_DIM_SYMBOL, llvm::find(symbols, symbol) - symbols.begin()});
    std::string text;
    llvm::raw_string_ostream os(text);
    dim.print(os);
    SmallVector<int64_t> steps;
    appendSteps(dim.getAttr(), symbols, steps);
    int64_t textAt = addString(text);
    dims.append({MLC_DIM_EXPRESSION, int64_t(words.size())});
    words.append({textAt, int64_t(steps.size() / 2)});
    words.append(steps);
  }

  ArrayRef<StringAttr> symbols;
  SmallVector<int64_t> words;
};

} // namespace

FailureOr<EntrySignature> EntrySignature::read(Attribute attribute, EmitError emitError) {
  auto dictionary = dyn_cast<DictionaryAttr>(attribute);
  auto typeAttr = dictionary ? dyn_cast_or_null<TypeAttr>(dictionary.get("type")) : TypeAttr();
  auto type = typeAttr ? dyn_cast<FunctionType>(typeAttr.getValue()) : FunctionType();
  if (!type)
    return emitError()
           << "R1: expects 'mlc.signature' to be a dictionary with a function type 'type', got "
           << attribute;
  EntrySignature signature;
  std::string ignored;
  for (Type input : type.getInputs())
    if (failed(flatten(input, signature.inputs, ignored, emitError)))
      return failure();
  for (Type output : type.getResults())
    if (failed(flatten(output, signature.outputs, signature.structure, emitError)))
      return failure();
  if (type.getNumResults() != 1)
    signature.structure = "(" + signature.structure + ")";

  if (Attribute name = dictionary.get(kPublicNameAttrName)) {
    auto text = dyn_cast<StringAttr>(name);
    if (!text || text.empty())
      return emitError() << "R1: expects 'name' to be a string that is not empty, got " << name;
    signature.name = text.str();
  }
  SmallVector<std::string> names(type.getNumInputs());
  if (Attribute argNames = dictionary.get("arg_names")) {
    auto array = dyn_cast<ArrayAttr>(argNames);
    if (!array || array.size() != names.size() || !llvm::all_of(array, llvm::IsaPred<StringAttr>))
      return emitError() << "R1: expects 'arg_names' to be " << names.size() << " strings, got "
                         << argNames;
    for (auto [name, value] : llvm::zip(names, array))
      name = cast<StringAttr>(value).str();
  }
  for (auto [input, name] : llvm::zip(type.getInputs(), names))
    flattenNames(input, name, signature.inputNames);
  signature.inputFlags.assign(signature.inputs.size(), 0);
  if (failed(readFlag(dictionary, kWrittenAttrName, MLC_PARAM_WRITTEN, signature.inputFlags,
                      emitError)) ||
      failed(readFlag(dictionary, kNoAliasAttrName, MLC_PARAM_NOALIAS, signature.inputFlags,
                      emitError)))
    return failure();
  signature.isOpen.assign(signature.outputs.size(), false);
  if (failed(readOpen(dictionary, signature.isOpen, emitError)))
    return failure();
  return signature;
}

FailureOr<SmallVector<int64_t>>
mlc::encodeSignature(StringRef name, const EntrySignature &signature, EmitError emitError) {
  llvm::SetVector<StringAttr> bound, used;
  for (RankedTensorType input : signature.inputs)
    for (DimExpr dim : relax::getDims(input)) {
      if (StringAttr symbol = dim.getSymbol())
        bound.insert(symbol);
      dim.collectSymbols(used);
    }
  for (auto [output, isOpen] : llvm::zip_equal(signature.outputs, signature.isOpen))
    for (DimExpr dim : relax::getDims(output)) {
      if (isOpen)
        break;
      if (dim.isUnknown())
        return emitError() << "R2: expects results whose dimensions the caller can compute, got "
                           << output;
      dim.collectSymbols(used);
    }
  for (StringAttr symbol : used)
    if (!bound.contains(symbol))
      return emitError() << "R3: expects the symbol " << symbol
                         << " to be a dimension by itself of some argument";

  size_t numInputs = signature.inputs.size(), numOutputs = signature.outputs.size();
  TableBuilder table(bound.getArrayRef(), numInputs + numOutputs);
  table.setHeader(MLC_SIGNATURE_WORD_MAGIC, MLC_SIGNATURE_MAGIC);
  table.setHeader(MLC_SIGNATURE_WORD_INPUTS, int64_t(numInputs));
  table.setHeader(MLC_SIGNATURE_WORD_OUTPUTS, int64_t(numOutputs));
  table.setHeader(MLC_SIGNATURE_WORD_SYMBOLS, int64_t(bound.size()));
  table.setHeader(MLC_SIGNATURE_WORD_NAME, table.addString(name));
  table.setHeader(MLC_SIGNATURE_WORD_STRUCTURE, table.addString(signature.structure));
  for (size_t i = 0; i < numInputs; ++i)
    table.setParam(i, signature.inputs[i], signature.inputNames[i], signature.inputFlags[i]);
  for (size_t i = 0; i < numOutputs; ++i)
    table.setParam(numInputs + i, signature.outputs[i], "",
                   signature.isOpen[i] ? MLC_PARAM_OPEN : 0);
  return table.take();
}
