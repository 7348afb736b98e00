//===- EmitTEOp.cpp - Tensor expressions on the values of a graph ---------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

/// The type of the body's argument for a value of the graph.
static Type getBodyType(Type type) { return dropEncoding(cast<RankedTensorType>(type)); }

OutputOp EmitTEOp::getOutput() { return dyn_cast<OutputOp>(getBody().front().getTerminator()); }

StringRef EmitTEOp::getArgName(unsigned index) {
  return cast<StringAttr>(getArgNames()[index]).getValue();
}

void EmitTEOp::getAsmBlockArgumentNames(Region &region, OpAsmSetValueNameFn setName) {
  for (auto [argument, name] :
       llvm::zip(region.getArguments(), getArgNames().getAsRange<StringAttr>()))
    setName(argument, name.getValue());
}

void EmitTEOp::build(
    OpBuilder &builder, OperationState &state, TypeRange resultTypes, StringRef name,
    ValueRange args, ArrayRef<DimExpr> vars, ArrayRef<StringRef> argNames,
    function_ref<SmallVector<Value>(OpBuilder &, Location, ValueRange, ValueRange)> bodyBuilder) {
  state.addOperands(args);
  state.addTypes(resultTypes);
  Properties &properties = state.getOrAddProperties<Properties>();
  properties.name = builder.getStringAttr(name);
  properties.arg_names = builder.getStrArrayAttr(argNames);
  if (!vars.empty())
    properties.tir_vars = DimsAttr::get(builder.getContext(), vars);

  OpBuilder::InsertionGuard guard(builder);
  SmallVector<Type> types = llvm::map_to_vector(args.getTypes(), getBodyType);
  types.append(vars.size(), builder.getIndexType());
  Block *body = builder.createBlock(state.addRegion(), {}, types,
                                    SmallVector<Location>(types.size(), state.location));
  ValueRange arguments = body->getArguments();
  OutputOp::create(builder, state.location,
                   bodyBuilder(builder, state.location, arguments.take_front(args.size()),
                               arguments.drop_front(args.size())));
}

//===----------------------------------------------------------------------------------------===//
// Assembly
//===----------------------------------------------------------------------------------------===//

/// A name for each argument: its SSA name, or where that is a number, the first letter that is
/// free.
static SmallVector<Attribute> nameArguments(ArrayRef<OpAsmParser::Argument> arguments,
                                            Builder &builder) {
  llvm::StringSet<> taken;
  auto getName = [](const OpAsmParser::Argument &argument) {
    return argument.ssaName.name.drop_front();
  };
  for (const OpAsmParser::Argument &argument : arguments)
    taken.insert(getName(argument));
  SmallVector<Attribute> names;
  unsigned next = 0;
  for (const OpAsmParser::Argument &argument : arguments) {
    std::string name = getName(argument).str();
    if (llvm::all_of(name, llvm::isDigit)) {
      do {
        name = next < 26 ? std::string(1, 'A' + next) : "tensor_" + std::to_string(next);
        ++next;
      } while (taken.contains(name));
    }
    names.push_back(builder.getStringAttr(name));
  }
  return names;
}

ParseResult EmitTEOp::parse(OpAsmParser &parser, OperationState &state) {
  Builder &builder = parser.getBuilder();
  MLIRContext *context = parser.getContext();
  Properties &properties = state.getOrAddProperties<Properties>();
  SmallVector<OpAsmParser::Argument> arguments;
  SmallVector<OpAsmParser::UnresolvedOperand> operands;
  SmallVector<Type> operandTypes;
  auto parseEnd = [&](OpAsmParser::Argument &argument) -> ParseResult {
    std::optional<Location> loc;
    if (parser.parseOptionalLocationSpecifier(loc))
      return failure();
    argument.sourceLoc = loc;
    return success();
  };
  auto parseTensor = [&]() -> ParseResult {
    OpAsmParser::Argument &argument = arguments.emplace_back();
    SMLoc loc;
    if (parser.parseArgument(argument) || parser.parseEqual() ||
        parser.parseOperand(operands.emplace_back()) || parser.getCurrentLocation(&loc) ||
        parser.parseColonType(operandTypes.emplace_back()))
      return failure();
    auto type = dyn_cast<RankedTensorType>(operandTypes.back());
    if (!type)
      return parser.emitError(loc) << "expected a ranked tensor, but got " << operandTypes.back();
    argument.type = dropEncoding(type);
    return parseEnd(argument);
  };
  SMLoc operandsLoc = parser.getCurrentLocation();
  if (parser.parseAttribute(properties.name) ||
      parser.parseCommaSeparatedList(AsmParser::Delimiter::Paren, parseTensor))
    return failure();

  if (succeeded(parser.parseOptionalKeyword("vars"))) {
    SmallVector<DimExpr> vars;
    auto parseVar = [&]() -> ParseResult {
      OpAsmParser::Argument &argument = arguments.emplace_back();
      if (parser.parseArgument(argument) || parser.parseEqual())
        return failure();
      FailureOr<DimExpr> dim = DimExpr::parse(parser);
      if (failed(dim))
        return failure();
      vars.push_back(*dim);
      argument.type = builder.getIndexType();
      return parseEnd(argument);
    };
    if (parser.parseCommaSeparatedList(AsmParser::Delimiter::Paren, parseVar))
      return failure();
    properties.tir_vars = DimsAttr::get(context, vars);
  }

  NamedAttrList attributes;
  SMLoc attributesLoc = parser.getCurrentLocation();
  if (parser.parseOptionalAttrDictWithKeyword(attributes))
    return failure();
  if (Attribute names = attributes.erase(getArgNamesAttrName(state.name))) {
    properties.arg_names = dyn_cast<ArrayAttr>(names);
    if (!properties.arg_names ||
        !llvm::all_of(properties.arg_names, [](Attribute name) { return isa<StringAttr>(name); }))
      return parser.emitError(attributesLoc)
             << "expected 'arg_names' to be a list of strings, but got " << names;
  } else {
    properties.arg_names = builder.getArrayAttr(nameArguments(arguments, builder));
  }
  state.addAttributes(attributes);

  Region *body = state.addRegion();
  if (parser.parseRegion(*body, arguments) || parser.parseOptionalColonTypeList(state.types))
    return failure();
  return parser.resolveOperands(operands, operandTypes, operandsLoc, state.operands);
}

void EmitTEOp::print(OpAsmPrinter &printer) {
  printer << ' ' << getNameAttr() << " (";
  bool namesAreSaid = getArgNames().size() == getBody().getNumArguments();
  auto printName = [&](BlockArgument argument) {
    std::string text;
    llvm::raw_string_ostream os(text);
    printer.printOperand(argument, os);
    namesAreSaid &= argument.getArgNumber() < getArgNames().size() &&
                    StringRef(text).drop_front() == getArgName(argument.getArgNumber());
    printer << text << " = ";
  };
  llvm::interleaveComma(llvm::zip(getArgs(), getTensorArgs()), printer, [&](auto pair) {
    auto argument = cast<BlockArgument>(std::get<1>(pair));
    printName(argument);
    printer << std::get<0>(pair) << " : " << std::get<0>(pair).getType();
  });
  printer << ')';
  if (getTirVars()) {
    printer << " vars (";
    llvm::interleaveComma(llvm::zip(getVars(), getVarArgs()), printer, [&](auto pair) {
      auto argument = cast<BlockArgument>(std::get<1>(pair));
      printName(argument);
      std::get<0>(pair).print(printer.getStream());
    });
    printer << ')';
  }
  SmallVector<StringRef> elided{getNameAttrName(), getTirVarsAttrName()};
  if (namesAreSaid)
    elided.push_back(getArgNamesAttrName());
  printer.printOptionalAttrDictWithKeyword((*this)->getAttrs(), elided);
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
  if (getNumResults() != 0)
    printer << " : " << getResultTypes();
}

//===----------------------------------------------------------------------------------------===//
// Verifiers
//===----------------------------------------------------------------------------------------===//

LogicalResult EmitTEOp::verify() {
  SmallVector<DimExpr> vars = getVars();
  // R1
  SmallVector<Type> expected = llvm::map_to_vector(getArgs().getTypes(), getBodyType);
  expected.append(vars.size(), IndexType::get(getContext()));
  if (TypeRange(getBody().getArgumentTypes()) != TypeRange(expected))
    return emitOpError() << "expected arguments (" << expected << ") of its body, but got ("
                         << getBody().getArgumentTypes() << ")";
  // R3
  if (failed(verifyDimsKnown(*this, getResultTypes())))
    return failure();
  SmallVector<DimExpr> used(vars);
  for (Type type : getResultTypes())
    llvm::append_range(used, collectDims(type));
  for (DimExpr var : vars)
    if (var.isUnknown())
      return emitOpError() << "expected numbers and symbolic expressions in 'tir_vars', but got "
                           << *getTirVars();
  if (failed(verifySymbolsDefined(*this, used)))
    return failure();
  // R4
  if (getName().empty())
    return emitOpError() << "expected a name, but it is empty";
  if (getArgNames().size() != expected.size())
    return emitOpError() << "expected " << expected.size() << " names in 'arg_names', but got "
                         << getArgNames();
  llvm::StringSet<> names;
  for (StringAttr name : getArgNames().getAsRange<StringAttr>())
    if (name.empty() || !names.insert(name).second)
      return emitOpError()
             << "expected different names in 'arg_names', none of them empty, but got "
             << getArgNames();
  return success();
}

LogicalResult EmitTEOp::verifyRegions() {
  // R1
  OutputOp output = getOutput();
  if (!output)
    return emitOpError() << "expected its body to end in 'relax.output'";
  // R2
  SmallVector<Type> expected = llvm::map_to_vector(getResultTypes(), getBodyType);
  if (output.getOperandTypes() != TypeRange(expected))
    return output.emitOpError() << "expected values of the types of the results, (" << expected
                                << "), but got (" << output.getOperandTypes() << ")";
  return success();
}
