//===- PrimFunc.cpp - Functions over buffers ------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/Interfaces/FunctionImplementation.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mlc::tir;

//===----------------------------------------------------------------------------------------===//
// Builders and accessors
//===----------------------------------------------------------------------------------------===//

void PrimFuncOp::build(OpBuilder &builder, OperationState &state, StringRef name,
                       TypeRange argTypes, ArrayRef<StringRef> argNames) {
  state.addAttribute(getSymNameAttrName(state.name), builder.getStringAttr(name));
  state.addAttribute(getFunctionTypeAttrName(state.name),
                     TypeAttr::get(builder.getFunctionType(argTypes, {})));
  OpBuilder::InsertionGuard guard(builder);
  Region *body = state.addRegion();
  Block *entry = builder.createBlock(body);
  SmallVector<Attribute> argAttrs;
  for (auto [index, type] : llvm::enumerate(argTypes)) {
    StringRef argName = index < argNames.size() ? argNames[index] : StringRef();
    entry->addArgument(type, mlc::getNamedLoc(argName, state.location));
    NamedAttrList attrs;
    if (!argName.empty())
      attrs.set(TIRDialect::getNameAttrName(), builder.getStringAttr(argName));
    argAttrs.push_back(attrs.getDictionary(builder.getContext()));
  }
  if (!argAttrs.empty())
    state.addAttribute(getArgAttrsAttrName(state.name), builder.getArrayAttr(argAttrs));
}

StringAttr PrimFuncOp::getArgName(unsigned index) {
  if (auto name = getArgAttrOfType<StringAttr>(index, TIRDialect::getNameAttrName()))
    return name;
  return StringAttr::get(getContext(), "arg" + Twine(index));
}

void PrimFuncOp::setArgName(unsigned index, StringRef name) {
  setArgAttr(index, TIRDialect::getNameAttrName(), StringAttr::get(getContext(), name));
}

mlc::relax::DimsAttr PrimFuncOp::getArgDims(unsigned index) {
  return getArgAttrOfType<mlc::relax::DimsAttr>(index, TIRDialect::getDimsAttrName());
}

void PrimFuncOp::setArgDims(unsigned index, mlc::relax::DimsAttr dims) {
  if (dims)
    setArgAttr(index, TIRDialect::getDimsAttrName(), dims);
  else
    removeArgAttr(index, TIRDialect::getDimsAttrName());
}

BlockOp PrimFuncOp::findBlock(StringRef name) {
  BlockOp found;
  getBody().walk([&](BlockOp block) {
    if (block.getName() != name)
      return WalkResult::advance();
    found = block;
    return WalkResult::interrupt();
  });
  return found;
}

void PrimFuncOp::getAsmBlockArgumentNames(Region &region, OpAsmSetValueNameFn setName) {
  if (region.empty())
    return;
  // What is not a valid function is printed too.
  for (BlockArgument argument : region.getArguments().take_front(getNumArguments()))
    if (auto name =
            getArgAttrOfType<StringAttr>(argument.getArgNumber(), TIRDialect::getNameAttrName()))
      setName(argument, name);
}

//===----------------------------------------------------------------------------------------===//
// Assembly
//===----------------------------------------------------------------------------------------===//

ParseResult PrimFuncOp::parse(OpAsmParser &parser, OperationState &result) {
  Builder &builder = parser.getBuilder();
  (void)impl::parseOptionalVisibilityKeyword(parser, result.attributes);
  StringAttr name;
  if (parser.parseSymbolName(name, getSymNameAttrName(result.name), result.attributes))
    return failure();

  SmallVector<OpAsmParser::Argument> arguments;
  SmallVector<Type> resultTypes;
  SmallVector<DictionaryAttr> resultAttrs;
  bool isVariadic = false;
  if (function_interface_impl::parseFunctionSignatureWithArguments(
          parser, /*allowVariadic=*/false, arguments, isVariadic, resultTypes, resultAttrs))
    return failure();

  SmallVector<Type> argTypes;
  for (OpAsmParser::Argument &argument : arguments) {
    argTypes.push_back(argument.type);
    NamedAttrList attrs(argument.attrs);
    StringRef ssaName = argument.ssaName.name.drop_front();
    bool isNumber = llvm::all_of(ssaName, [](char c) { return llvm::isDigit(c); });
    if (!isNumber && !attrs.get(TIRDialect::getNameAttrName()))
      attrs.set(TIRDialect::getNameAttrName(), builder.getStringAttr(ssaName));
    argument.attrs = attrs.getDictionary(builder.getContext());
  }
  result.addAttribute(getFunctionTypeAttrName(result.name),
                      TypeAttr::get(builder.getFunctionType(argTypes, resultTypes)));

  NamedAttrList attributes;
  if (parser.parseOptionalAttrDictWithKeyword(attributes))
    return failure();
  result.attributes.append(attributes);
  call_interface_impl::addArgAndResultAttrs(builder, result, arguments, resultAttrs,
                                            getArgAttrsAttrName(result.name),
                                            getResAttrsAttrName(result.name));

  Region *body = result.addRegion();
  if (parser.parseRegion(*body, arguments))
    return failure();
  if (body->empty())
    body->emplaceBlock();
  return success();
}

/// The attributes of argument `index` that have to be written: the name only if `printed`, which is
/// how the argument's SSA name appears, does not say it.
static DictionaryAttr getWrittenArgAttrs(PrimFuncOp func, unsigned index, StringRef printed) {
  NamedAttrList attrs(func.getArgAttrDict(index));
  auto name = dyn_cast_or_null<StringAttr>(attrs.get(TIRDialect::getNameAttrName()));
  if (name && printed.drop_front() == name.getValue())
    attrs.erase(TIRDialect::getNameAttrName());
  return attrs.getDictionary(func.getContext());
}

void PrimFuncOp::print(OpAsmPrinter &printer) {
  printer << ' ';
  if (std::optional<StringRef> visibility = getSymVisibility())
    printer << *visibility << ' ';
  printer.printSymbolName(getSymName());
  printer << '(';
  llvm::interleaveComma(getBody().getArguments(), printer, [&](BlockArgument argument) {
    std::string ssaName;
    llvm::raw_string_ostream stream(ssaName);
    printer.printOperand(argument, stream);
    printer.printRegionArgument(
        argument, getWrittenArgAttrs(*this, argument.getArgNumber(), ssaName).getValue());
  });
  printer << ')';
  SmallVector<StringRef> elided = {getSymNameAttrName(), getSymVisibilityAttrName(),
                                   getFunctionTypeAttrName(), getArgAttrsAttrName(),
                                   getResAttrsAttrName()};
  if (getIndexDtype().isInteger(64))
    elided.push_back(getIndexDtypeAttrName());
  printer.printOptionalAttrDictWithKeyword((*this)->getAttrs(), elided);
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

//===----------------------------------------------------------------------------------------===//
// Verification
//===----------------------------------------------------------------------------------------===//

/// R3 for one argument, except that its symbols are known.
static LogicalResult verifyDims(PrimFuncOp func, unsigned index, mlc::relax::DimsAttr dims) {
  auto type = dyn_cast<MemRefType>(func.getArgumentTypes()[index]);
  if (!type)
    return func.emitOpError("'tir.dims' of argument ")
           << index << " must be on a memref, not on " << func.getArgumentTypes()[index];
  SmallVector<mlc::relax::DimExpr> exprs = dims.getDims();
  if (static_cast<int64_t>(exprs.size()) != type.getRank())
    return func.emitOpError("'tir.dims' of argument ")
           << index << " has " << exprs.size() << " dimensions, but " << type << " has "
           << type.getRank();
  for (auto [position, expr] : llvm::enumerate(exprs)) {
    int64_t size = type.getDimSize(position);
    std::optional<int64_t> constant = expr.getConstant();
    bool agrees = ShapedType::isDynamic(size) ? !constant : constant == size;
    if (!agrees)
      return func.emitOpError("'tir.dims' of argument ")
             << index << " does not agree with dimension " << position << " of " << type;
  }
  return success();
}

LogicalResult PrimFuncOp::verify() {
  // R1.
  if (!getResultTypes().empty())
    return emitOpError("has no results, but its type is ") << getFunctionType();
  for (auto [index, type] : llvm::enumerate(getArgumentTypes()))
    if (!isa<MemRefType, HandleType, IntegerType, IndexType, FloatType>(type))
      return emitOpError("argument ")
             << index << " must be a memref, a handle, an integer, an index or a float, got "
             << type;
  // R2.
  llvm::StringSet<> names;
  for (unsigned index = 0; index < getNumArguments(); ++index)
    if (!names.insert(getArgName(index)).second)
      return emitOpError("two parameters are named '") << getArgName(index).getValue() << "'";
  // R3.
  llvm::StringSet<> known;
  llvm::SetVector<StringAttr> used;
  for (unsigned index = 0; index < getNumArguments(); ++index) {
    if (isa<IndexType>(getArgumentTypes()[index]))
      known.insert(getArgName(index));
    mlc::relax::DimsAttr dims = getArgDims(index);
    if (!dims)
      continue;
    if (failed(verifyDims(*this, index, dims)))
      return failure();
    for (const mlc::relax::DimExpr &dim : dims.getDims()) {
      if (dim.isSymbol())
        known.insert(dim.getSymbol());
      dim.collectSymbols(used);
    }
  }
  for (StringAttr symbol : used)
    if (!known.contains(symbol) && !(*this)->hasAttr(kFreeSizesAttrName))
      return emitOpError("symbol '") << symbol.getValue()
                                     << "' is neither a dimension of an argument by itself nor an "
                                        "index parameter";
  // R5.
  if (!getIndexDtype().isSignlessInteger(32) && !getIndexDtype().isSignlessInteger(64))
    return emitOpError("'index_dtype' must be i32 or i64, got ") << getIndexDtype();
  return success();
}

LogicalResult PrimFuncOp::verifyRegions() {
  // R4.
  llvm::StringMap<BlockOp> blocks;
  WalkResult result = getBody().walk([&](BlockOp block) -> WalkResult {
    auto [entry, isNew] = blocks.try_emplace(block.getName(), block);
    if (isNew || block.getName().empty())
      return WalkResult::advance();
    InFlightDiagnostic diagnostic = block.emitOpError("another block of this function is named '")
                                    << block.getName() << "' too";
    diagnostic.attachNote(entry->second.getLoc()) << "it is here";
    return diagnostic;
  });
  return failure(result.wasInterrupted());
}
