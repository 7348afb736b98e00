//===- Specialize.cpp - Values in the place of parameters of a prim_func --------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Transforms/Specialize.h"
#include "FoldNumbers.h"
#include "mlc/Dialect/Relax/IR/DimExprBuilder.h"
#include "mlc/Dialect/TIR/Analysis/SymbolValues.h"
#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "mlc/Support/DimPosition.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/Verifier.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tir;

namespace {
class Specializer {
public:
  explicit Specializer(PrimFuncOp func)
      : func(func), context(func.getContext()), builder(func.getContext()) {}

  LogicalResult collect(ArrayRef<ParamValue> given);
  LogicalResult apply();

private:
  InFlightDiagnostic error(unsigned index) { return emitError(func.getArgument(index).getLoc()); }
  std::string getParamName(unsigned index);

  // What symbols and parameters are.
  LogicalResult collectScalar(const ParamValue &given);
  LogicalResult collectBuffer(const ParamValue &given);
  LogicalResult bind(unsigned index, StringAttr symbol, relax::DimExpr value);
  LogicalResult match(unsigned index, const Twine &part, relax::DimExpr written,
                      relax::DimExpr given);
  LogicalResult checkParts();

  // Putting it into the function.
  relax::DimsAttr substitute(relax::DimsAttr dims) const;
  void rewriteAttributes();
  LogicalResult refineArgument(unsigned index);
  /// Whether a dimension of an argument is another one than it was.
  bool isChanged(unsigned index, unsigned place) {
    return before[index].getDims()[place] !=
           relax::DimExpr(func.getArgDims(index).getDims()[place]);
  }
  void replaceLayout(unsigned index);
  void replaceParameters();
  Value createInteger(Type type, relax::DimExprAttr dim);
  Value getSymbol(StringAttr symbol);
  Value materialize(relax::DimExpr dim);
  void noteFreeSizes();

  PrimFuncOp func;
  MLIRContext *context;
  OpBuilder builder;
  DenseMap<StringAttr, relax::DimExpr> symbols;
  /// The values of scalars that are no sizes, by their number.
  llvm::MapVector<unsigned, Attribute> scalars;
  /// Sizes that are expressions, with what they have to be.
  struct Part {
    unsigned index;
    std::string what;
    relax::DimExpr written, given;
  };
  SmallVector<Part> parts;
  /// The dimensions that arguments had.
  SmallVector<relax::DimsAttr> before;
  DenseMap<StringAttr, Value> symbolValues;
  llvm::SetVector<Operation *> changed;
};
} // namespace

//===----------------------------------------------------------------------------------------===//
// What symbols and parameters are
//===----------------------------------------------------------------------------------------===//

/// The name that the parameter has in a script: of a buffer, that of its handle.
std::string Specializer::getParamName(unsigned index) {
  if (auto handle = func.getArgAttrOfType<StringAttr>(index, "tir.handle"))
    return handle.str();
  return func.getArgName(index).str();
}

LogicalResult Specializer::bind(unsigned index, StringAttr symbol, relax::DimExpr value) {
  auto [entry, isNew] = symbols.try_emplace(symbol, value);
  if (isNew || entry->second == value)
    return success();
  return error(index) << symbol.getValue() << " is " << entry->second << " already, and cannot be "
                      << value << " as well";
}

LogicalResult Specializer::match(unsigned index, const Twine &part, relax::DimExpr written,
                                 relax::DimExpr given) {
  if (written.isSymbol())
    return bind(index, written.getSymbol(), given);
  if (written != given)
    parts.push_back({index, part.str(), written, given});
  return success();
}

/// Sizes that are no variables by themselves follow from those that are.
LogicalResult Specializer::checkParts() {
  for (const Part &part : parts) {
    relax::DimExpr known = part.written.substitute(symbols);
    if (known == part.given)
      continue;
    InFlightDiagnostic diagnostic = error(part.index)
                                    << "the buffer of " << getParamName(part.index) << " has the "
                                    << part.what << " " << part.written;
    if (!part.written.isConstant() && known != part.written)
      diagnostic << ", which is " << known;
    return diagnostic << ", not " << part.given;
  }
  return success();
}

LogicalResult Specializer::collectScalar(const ParamValue &given) {
  unsigned index = given.index;
  Type type = func.getArgument(index).getType();
  std::string name = getParamName(index);
  if (isa<MemRefType, HandleType>(type))
    return error(index) << "the parameter " << name
                        << " is a handle: its value is a buffer, not a scalar";
  auto dim = dyn_cast<relax::DimExprAttr>(given.scalar);
  std::optional<int64_t> number = dim ? relax::DimExpr(dim).getConstant() : std::nullopt;
  if (auto real = dyn_cast<FloatType>(type)) {
    auto value = dyn_cast<FloatAttr>(given.scalar);
    if (!value && !number)
      return error(index) << "the value of " << name << ", a parameter of type " << type
                          << ", is a number, not " << relax::DimExpr(dim);
    scalars[index] =
        FloatAttr::get(real, value ? value.getValueAsDouble() : static_cast<double>(*number));
    return success();
  }
  if (!dim) {
    llvm::SmallString<16> text;
    cast<FloatAttr>(given.scalar).getValue().toString(text);
    return error(index) << "the value of " << name << ", a parameter of integers, is an integer, "
                        << "not " << text;
  }
  unsigned width =
      type.isIndex() ? func.getIndexDtype().getIntOrFloatBitWidth() : type.getIntOrFloatBitWidth();
  bool isUnsigned = type.isUnsignedInteger() || type.isInteger(1);
  if (number &&
      !(isUnsigned ? *number >= 0 && llvm::isUIntN(width, *number) : llvm::isIntN(width, *number)))
    return error(index) << "the value of " << name << ", a parameter of " << width << " bits, is "
                        << *number << ", which does not fit";
  if (type.isIndex())
    return bind(index, func.getArgName(index), dim);
  if (type.isInteger(1) && !number)
    return error(index) << "the value of " << name << ", a bool, is a number, not "
                        << relax::DimExpr(dim);
  scalars[index] = given.scalar;
  return success();
}

LogicalResult Specializer::collectBuffer(const ParamValue &given) {
  unsigned index = given.index;
  std::string name = getParamName(index);
  auto type = dyn_cast<MemRefType>(func.getArgument(index).getType());
  if (!type)
    return error(index) << "the parameter " << name << " is no handle that a buffer is matched to: "
                        << "its value is a scalar, not a buffer";
  if (type.getElementType() != given.elementType)
    return error(index) << "the buffer of " << name << " has elements of type "
                        << type.getElementType() << ", not " << given.elementType;
  if (type.getRank() != static_cast<int64_t>(given.shape.size()))
    return error(index) << "the buffer of " << name << " has " << type.getRank()
                        << " dimensions, not " << given.shape.size();
  relax::DimsAttr dims = func.getArgDims(index);
  for (auto [place, size] : llvm::enumerate(given.shape)) {
    relax::DimExpr written = dims ? relax::DimExpr(dims.getDims()[place])
                                  : relax::DimExpr::constant(context, type.getDimSize(place));
    if (failed(match(index, "size", written, size)))
      return failure();
  }
  auto form = func.getArgAttrOfType<DictionaryAttr>(index, kBufferFormAttrName);
  auto get = [&](StringRef key) { return form ? form.getAs<relax::DimsAttr>(key) : nullptr; };
  SmallVector<relax::DimExpr> strides;
  if (relax::DimsAttr said = get("strides"))
    strides = said.getDims();
  if (strides.size() != given.strides.size())
    return error(index) << "the buffer of " << name << " has "
                        << (strides.empty() ? "no strides" : "strides")
                        << ", and the given one has " << (given.strides.empty() ? "none" : "some");
  for (auto [written, stride] : llvm::zip(strides, given.strides))
    if (failed(match(index, "stride", written, stride)))
      return failure();
  relax::DimExpr zero = relax::DimExpr::constant(context, 0);
  relax::DimExpr offset = given.offset ? relax::DimExpr(given.offset) : zero;
  relax::DimsAttr said = get("elem_offset");
  if (failed(match(index, "offset", said ? relax::DimExpr(said.getDims().front()) : zero, offset)))
    return failure();
  auto getInt = [&](StringRef key, int64_t otherwise) {
    auto number = form ? form.getAs<IntegerAttr>(key) : IntegerAttr();
    return number ? number.getInt() : otherwise;
  };
  if (int64_t align = getInt("align", 64); align != given.alignment)
    return error(index) << "the buffer of " << name << " is aligned to " << align << " bytes, not "
                        << given.alignment;
  if (int64_t factor = getInt("offset_factor", 1); factor != given.offsetFactor)
    return error(index) << "the buffer of " << name << " has the offset factor " << factor
                        << ", not " << given.offsetFactor;
  return success();
}

LogicalResult Specializer::collect(ArrayRef<ParamValue> given) {
  for (const ParamValue &value : given)
    if (failed(value.elementType ? collectBuffer(value) : collectScalar(value)))
      return failure();
  return checkParts();
}

//===----------------------------------------------------------------------------------------===//
// Values in the function
//===----------------------------------------------------------------------------------------===//

relax::DimsAttr Specializer::substitute(relax::DimsAttr dims) const {
  SmallVector<relax::DimExpr> exprs = dims.getDims();
  for (relax::DimExpr &expr : exprs)
    expr = expr.substitute(symbols);
  return relax::DimsAttr::get(context, exprs);
}

/// Expressions of sizes in what is said of buffers, loops, blocks and the function.
void Specializer::rewriteAttributes() {
  for (StringRef name : {kSizeVarsAttrName, kNarrowAttrName}) {
    auto sizes = func->getAttrOfType<relax::DimsAttr>(name);
    if (!sizes)
      continue;
    SmallVector<relax::DimExpr> kept = sizes.getDims();
    llvm::erase_if(kept, [&](relax::DimExpr dim) { return symbols.contains(dim.getSymbol()); });
    func->removeAttr(name);
    if (!kept.empty())
      func->setAttr(name, relax::DimsAttr::get(context, kept));
  }
  AttrTypeReplacer replacer;
  replacer.addReplacement([&](relax::DimsAttr dims) {
    return std::make_pair(Attribute(substitute(dims)), WalkResult::skip());
  });
  replacer.addReplacement(
      [&](DictionaryAttr entries) -> std::optional<std::pair<Attribute, WalkResult>> {
        auto dims =
            entries.size() == 1 ? entries.getAs<relax::DimsAttr>(kDimAttrName) : relax::DimsAttr();
        if (!dims || dims.getDims().size() != 1)
          return std::nullopt;
        std::optional<int64_t> number =
            relax::DimExpr(substitute(dims).getDims().front()).getConstant();
        if (!number)
          return std::nullopt;
        return std::make_pair(Attribute(builder.getI64IntegerAttr(*number)), WalkResult::skip());
      });
  replacer.recursivelyReplaceElementsIn(func);
  func->walk([&](Operation *op) {
    if (auto form = op->getAttrOfType<DictionaryAttr>(kBufferFormAttrName)) {
      op->setAttr(kBufferFormAttrName, cleanForm(form));
      changed.insert(op);
    }
  });
}

/// The type of a buffer, and what is said of it.
LogicalResult Specializer::refineArgument(unsigned index) {
  BlockArgument argument = func.getArgument(index);
  auto type = cast<MemRefType>(argument.getType());
  SmallVector<int64_t> shape(type.getShape());
  if (relax::DimsAttr dims = func.getArgDims(index)) {
    auto written = func.getArgAttrOfType<ArrayAttr>(index, kWrittenAttrName);
    SmallVector<Attribute> trees;
    if (written)
      llvm::append_range(trees, written);
    bool isSymbolic = false;
    for (auto [place, dim] : llvm::enumerate(dims.getDims())) {
      relax::DimExpr expr = dim;
      if (std::optional<int64_t> number = expr.getConstant(); number && *number < 0)
        return error(index) << "the buffer of " << getParamName(index) << " has the size "
                            << relax::DimExpr(before[index].getDims()[place]) << ", which is "
                            << *number << ": a size is not negative";
      shape[place] = expr.getConstant().value_or(ShapedType::kDynamic);
      isSymbolic |= !expr.isConstant();
      if (place < trees.size() && isChanged(index, place))
        trees[place] = builder.getUnitAttr();
    }
    if (llvm::any_of(trees, llvm::IsaPred<ArrayAttr>))
      func.setArgAttr(index, kWrittenAttrName, builder.getArrayAttr(trees));
    else
      func.removeArgAttr(index, kWrittenAttrName);
    if (!isSymbolic)
      func.setArgDims(index, {});
  }
  auto form = func.getArgAttrOfType<DictionaryAttr>(index, kBufferFormAttrName);
  MemRefType refined = getSizedType(type, shape, form);
  if (form) {
    form = cleanForm(form);
    if (form.empty())
      func.removeArgAttr(index, kBufferFormAttrName);
    else
      func.setArgAttr(index, kBufferFormAttrName, form);
  }
  if (refined != type) {
    argument.setType(refined);
    changed.insert_range(argument.getUsers());
  }
  return success();
}

Value Specializer::getSymbol(StringAttr symbol) {
  auto [entry, isNew] = symbolValues.try_emplace(symbol);
  if (!isNew)
    return entry->second;
  Value value;
  // A parameter that is given another value is none of that name any longer.
  if (!symbols.contains(symbol))
    value = getSymbolValue(builder, func.getLoc(), func, symbol);
  if (!value)
    value = FreeVarOp::create(builder, func.getLoc(), builder.getIndexType(), symbol);
  return symbolValues[symbol] = value;
}

/// The affine expression over symbols of an expression of sizes; null if it is none.
static AffineExpr getAffine(relax::DimExprAttr dim, SmallVectorImpl<StringAttr> &symbols) {
  MLIRContext *context = dim.getContext();
  auto getOperand = [&](unsigned place) { return getAffine(dim.getOperands()[place], symbols); };
  switch (dim.getKind()) {
  case relax::DimKind::Constant:
    return getAffineConstantExpr(dim.getValue(), context);
  case relax::DimKind::Symbol: {
    auto *known = llvm::find(symbols, dim.getName());
    unsigned place = known - symbols.begin();
    if (known == symbols.end())
      symbols.push_back(dim.getName());
    return getAffineSymbolExpr(place, context);
  }
  case relax::DimKind::Sum: {
    AffineExpr result;
    for (auto [place, factor] : llvm::enumerate(dim.getCoefficients())) {
      AffineExpr term = getOperand(place);
      if (!term)
        return {};
      result = result ? result + term * factor : term * factor;
    }
    return result ? result + dim.getValue() : AffineExpr();
  }
  case relax::DimKind::FloorDiv:
  case relax::DimKind::Mod: {
    AffineExpr lhs = getOperand(0);
    auto rhs = dyn_cast_if_present<AffineConstantExpr>(getOperand(1));
    if (!lhs || !rhs || rhs.getValue() <= 0)
      return {};
    bool isDivision = dim.getKind() == relax::DimKind::FloorDiv;
    return isDivision ? lhs.floorDiv(rhs.getValue()) : lhs % rhs.getValue();
  }
  default:
    return {};
  }
}

Value Specializer::materialize(relax::DimExpr dim) {
  SmallVector<StringAttr> names;
  AffineExpr affine = dim.isSymbolic() && !dim.isSymbol() ? getAffine(dim, names) : AffineExpr();
  if (affine) {
    SmallVector<Value> operands =
        llvm::map_to_vector(names, [&](StringAttr name) { return getSymbol(name); });
    return affine::AffineApplyOp::create(builder, builder.getUnknownLoc(),
                                         AffineMap::get(0, operands.size(), affine), operands);
  }
  return relax::materialize(builder, builder.getUnknownLoc(), dim,
                            [&](StringAttr symbol) { return getSymbol(symbol); });
}

/// What is read of sizes and of a layout, where that is no variable by itself.
void Specializer::replaceLayout(unsigned index) {
  Value argument = func.getArgument(index);
  relax::DimsAttr dims = func.getArgDims(index);
  for (Operation *user : llvm::make_early_inc_range(argument.getUsers())) {
    auto size = dyn_cast<memref::DimOp>(user);
    std::optional<int64_t> place = getDimPosition(size);
    if (!place || !dims)
      continue;
    relax::DimExpr dim = dims.getDims()[*place];
    if (dim.isSymbol() || dim.isConstant() || !isChanged(index, *place))
      continue;
    size.replaceAllUsesWith(materialize(dim));
    changed.remove(size);
    size.erase();
  }
  auto form = func.getArgAttrOfType<DictionaryAttr>(index, kBufferFormAttrName);
  for (Operation *user : llvm::make_early_inc_range(argument.getUsers())) {
    auto metadata = dyn_cast<memref::ExtractStridedMetadataOp>(user);
    if (!metadata)
      continue;
    auto replace = [&](StringRef key, ValueRange values, bool isZero) {
      auto dims = form ? form.getAs<relax::DimsAttr>(key) : relax::DimsAttr();
      if (!dims && !isZero)
        return;
      for (auto [place, value] : llvm::enumerate(values)) {
        relax::DimExpr dim =
            dims ? relax::DimExpr(dims.getDims()[place]) : relax::DimExpr::constant(context, 0);
        if (dim.isSymbol() || value.use_empty())
          continue;
        changed.insert_range(value.getUsers());
        value.replaceAllUsesWith(materialize(dim));
      }
    };
    replace("strides", metadata.getStrides(), false);
    replace("elem_offset", metadata.getOffset(), true);
    if (metadata->use_empty()) {
      changed.remove(metadata);
      metadata->erase();
    }
  }
}

/// Arithmetic is on signless integers.
Value Specializer::createInteger(Type type, relax::DimExprAttr dim) {
  Location loc = builder.getUnknownLoc();
  auto signless = IntegerType::get(context, type.getIntOrFloatBitWidth());
  Value value;
  if (std::optional<int64_t> number = relax::DimExpr(dim).getConstant()) {
    APInt bits(64, *number, /*isSigned=*/true);
    auto attribute = IntegerAttr::get(signless, bits.trunc(signless.getWidth()));
    value = arith::ConstantOp::create(builder, loc, attribute);
  } else {
    value = arith::IndexCastOp::create(builder, loc, signless, materialize(dim));
  }
  if (type != signless)
    value = SignCastOp::create(builder, loc, type, value);
  return value;
}

void Specializer::replaceParameters() {
  llvm::BitVector erased(func.getNumArguments());
  for (BlockArgument argument : func.getArguments()) {
    unsigned index = argument.getArgNumber();
    Type type = argument.getType();
    Value value;
    if (Attribute scalar = scalars.lookup(index)) {
      auto dim = dyn_cast<relax::DimExprAttr>(scalar);
      if (!dim) {
        value =
            arith::ConstantOp::create(builder, builder.getUnknownLoc(), cast<TypedAttr>(scalar));
      } else {
        value = createInteger(type, dim);
      }
    } else if (auto known = symbols.find(func.getArgName(index));
               type.isIndex() && known != symbols.end()) {
      value = materialize(known->second);
    } else {
      continue;
    }
    changed.insert_range(argument.getUsers());
    argument.replaceAllUsesWith(value);
    erased.set(index);
  }
  (void)func.eraseArguments(erased);
}

/// A size that no parameter says is a variable of the function's own.
void Specializer::noteFreeSizes() {
  llvm::StringSet<> known;
  llvm::SetVector<StringAttr> used;
  for (unsigned index = 0; index < func.getNumArguments(); ++index) {
    if (func.getArgument(index).getType().isIndex())
      known.insert(func.getArgName(index));
    relax::DimsAttr dims = func.getArgDims(index);
    if (!dims)
      continue;
    for (relax::DimExpr dim : dims.getDims()) {
      if (dim.isSymbol())
        known.insert(dim.getSymbol());
      dim.collectSymbols(used);
    }
  }
  if (llvm::any_of(used, [&](StringAttr symbol) { return !known.contains(symbol); }))
    func->setAttr(kFreeSizesAttrName, builder.getUnitAttr());
}

LogicalResult Specializer::apply() {
  for (unsigned index = 0; index < func.getNumArguments(); ++index)
    before.push_back(func.getArgDims(index));
  rewriteAttributes();
  builder.setInsertionPointToStart(&func.getBody().front());
  for (BlockArgument argument : func.getArguments())
    if (isa<MemRefType>(argument.getType()) && failed(refineArgument(argument.getArgNumber())))
      return failure();
  for (BlockArgument argument : func.getArguments())
    if (isa<MemRefType>(argument.getType()))
      replaceLayout(argument.getArgNumber());
  replaceParameters();
  func.setFunctionType(FunctionType::get(context, func.getBody().getArgumentTypes(), TypeRange()));
  noteFreeSizes();
  foldNumbers(std::move(changed));
  return mlir::verify(func);
}

LogicalResult tir::specialize(PrimFuncOp func, ArrayRef<ParamValue> values) {
  Specializer specializer(func);
  return failure(failed(specializer.collect(values)) || failed(specializer.apply()));
}
