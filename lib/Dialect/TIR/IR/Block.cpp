//===- Block.cpp - Units of computation over iteration variables ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlc::tir;

//===----------------------------------------------------------------------------------------===//
// Builders and accessors
//===----------------------------------------------------------------------------------------===//

void BlockOp::build(OpBuilder &builder, OperationState &state, StringRef name,
                    ArrayRef<IterKind> kinds, ArrayRef<OpFoldResult> mins,
                    ArrayRef<OpFoldResult> extents, ValueRange bindings,
                    ArrayRef<StringRef> iterNames, Value predicate, bool withInit) {
  SmallVector<Value> dynamicMins, dynamicExtents;
  SmallVector<int64_t> staticMins, staticExtents;
  dispatchIndexOpFoldResults(mins, dynamicMins, staticMins);
  dispatchIndexOpFoldResults(extents, dynamicExtents, staticExtents);
  state.addOperands(dynamicMins);
  state.addOperands(dynamicExtents);
  state.addOperands(bindings);
  if (predicate)
    state.addOperands(predicate);
  state.addAttribute(
      getOperandSegmentSizeAttr(),
      builder.getDenseI32ArrayAttr({static_cast<int32_t>(dynamicMins.size()),
                                    static_cast<int32_t>(dynamicExtents.size()),
                                    static_cast<int32_t>(bindings.size()), predicate ? 1 : 0}));
  SmallVector<Attribute> kindAttrs;
  for (IterKind kind : kinds)
    kindAttrs.push_back(IterKindAttr::get(builder.getContext(), kind));
  state.addAttribute(getNameAttrName(state.name), builder.getStringAttr(name));
  state.addAttribute(getIterKindsAttrName(state.name), builder.getArrayAttr(kindAttrs));
  state.addAttribute(getStaticMinsAttrName(state.name), builder.getDenseI64ArrayAttr(staticMins));
  state.addAttribute(getStaticExtentsAttrName(state.name),
                     builder.getDenseI64ArrayAttr(staticExtents));

  OpBuilder::InsertionGuard guard(builder);
  SmallVector<Type> argTypes(kinds.size(), builder.getIndexType());
  SmallVector<Location> argLocs;
  for (size_t index = 0; index < kinds.size(); ++index)
    argLocs.push_back(mlc::getNamedLoc(index < iterNames.size() ? iterNames[index] : StringRef(),
                                       state.location));
  Region *body = state.addRegion();
  Region *init = state.addRegion();
  if (withInit)
    builder.createBlock(init, {}, argTypes, argLocs);
  builder.createBlock(body, {}, argTypes, argLocs);
}

IterKind BlockOp::getIterKind(unsigned index) {
  return cast<IterKindAttr>(getIterKinds()[index]).getValue();
}

SmallVector<OpFoldResult> BlockOp::getMixedMins() {
  return getMixedValues(getStaticMins(), getDynamicMins(), getContext());
}

SmallVector<OpFoldResult> BlockOp::getMixedExtents() {
  return getMixedValues(getStaticExtents(), getDynamicExtents(), getContext());
}

YieldOp BlockOp::getYield() { return cast<YieldOp>(getBody().front().back()); }

void BlockOp::getAsmBlockArgumentNames(Region &region, OpAsmSetValueNameFn setName) {
  mlc::suggestArgumentNames(region, setName);
}

//===----------------------------------------------------------------------------------------===//
// Assembly
//===----------------------------------------------------------------------------------------===//

namespace {
/// The iteration variables of a block as they are parsed.
struct ParsedIters {
  SmallVector<OpAsmParser::Argument> vars;
  SmallVector<Attribute> kinds;
  SmallVector<int64_t> mins, extents;
  SmallVector<OpAsmParser::UnresolvedOperand> dynamicMins, dynamicExtents, bindings;
};
} // namespace

/// `%vi : spatial 128 from 2 = %i`.
static ParseResult parseIter(OpAsmParser &parser, ParsedIters &iters) {
  OpAsmParser::Argument var;
  StringRef keyword;
  if (mlc::parseNamedIndexArgument(parser, var) || parser.parseColon())
    return failure();
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseKeyword(&keyword))
    return failure();
  std::optional<IterKind> kind = symbolizeIterKind(keyword);
  if (!kind)
    return parser.emitError(loc, "expected a kind of iteration variable (spatial, reduce, scan or "
                                 "opaque), got '")
           << keyword << "'";
  iters.vars.push_back(var);
  iters.kinds.push_back(IterKindAttr::get(parser.getContext(), *kind));
  if (mlc::parseNumberOrValue(parser, iters.dynamicExtents, iters.extents.emplace_back()))
    return failure();
  int64_t &min = iters.mins.emplace_back(0);
  if (succeeded(parser.parseOptionalKeyword("from")) &&
      mlc::parseNumberOrValue(parser, iters.dynamicMins, min))
    return failure();
  return failure(parser.parseEqual() || parser.parseOperand(iters.bindings.emplace_back()));
}

/// ` init (%vi, %vj) { ... }` if it is there.
static ParseResult parseInit(OpAsmParser &parser, Region &init, size_t numIters) {
  if (failed(parser.parseOptionalKeyword("init")))
    return success();
  SmallVector<OpAsmParser::Argument> vars;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren, [&] {
        return mlc::parseNamedIndexArgument(parser, vars.emplace_back());
      }))
    return failure();
  if (vars.size() != numIters)
    return parser.emitError(loc, "'init' must repeat the ")
           << numIters << " iteration variables of the block, got " << vars.size();
  if (parser.parseRegion(init, vars))
    return failure();
  if (init.empty())
    init.emplaceBlock();
  return success();
}

ParseResult BlockOp::parse(OpAsmParser &parser, OperationState &result) {
  Builder &builder = parser.getBuilder();
  StringAttr name;
  ParsedIters iters;
  if (parser.parseAttribute(name, getNameAttrName(result.name), result.attributes) ||
      parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren,
                                     [&] { return parseIter(parser, iters); }))
    return failure();
  result.addAttribute(getIterKindsAttrName(result.name), builder.getArrayAttr(iters.kinds));
  result.addAttribute(getStaticMinsAttrName(result.name), builder.getDenseI64ArrayAttr(iters.mins));
  result.addAttribute(getStaticExtentsAttrName(result.name),
                      builder.getDenseI64ArrayAttr(iters.extents));

  SmallVector<OpAsmParser::UnresolvedOperand, 1> predicate;
  if (succeeded(parser.parseOptionalKeyword("where")) &&
      parser.parseOperand(predicate.emplace_back()))
    return failure();
  if (succeeded(parser.parseOptionalKeyword("annotations"))) {
    DictionaryAttr annotations;
    if (parser.parseAttribute(annotations, getAnnotationsAttrName(result.name), result.attributes))
      return failure();
  }
  result.addAttribute(
      getOperandSegmentSizeAttr(),
      builder.getDenseI32ArrayAttr({static_cast<int32_t>(iters.dynamicMins.size()),
                                    static_cast<int32_t>(iters.dynamicExtents.size()),
                                    static_cast<int32_t>(iters.bindings.size()),
                                    static_cast<int32_t>(predicate.size())}));
  Type indexType = builder.getIndexType();
  if (parser.resolveOperands(iters.dynamicMins, indexType, result.operands) ||
      parser.resolveOperands(iters.dynamicExtents, indexType, result.operands) ||
      parser.resolveOperands(iters.bindings, indexType, result.operands) ||
      parser.resolveOperands(predicate, builder.getI1Type(), result.operands) ||
      parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();

  Region *body = result.addRegion();
  Region *init = result.addRegion();
  if (parser.parseRegion(*body, iters.vars))
    return failure();
  if (body->empty())
    body->emplaceBlock();
  return parseInit(parser, *init, iters.vars.size());
}

void BlockOp::print(OpAsmPrinter &printer) {
  printer << ' ' << getNameAttr() << " (";
  ValueRange mins = getDynamicMins(), extents = getDynamicExtents();
  llvm::interleaveComma(llvm::seq(getNumIterVars()), printer, [&](unsigned index) {
    printer.printRegionArgument(getIterVars()[index], {}, /*omitType=*/true);
    printer << " : " << stringifyIterKind(getIterKind(index)) << ' ';
    mlc::printNumberOrValue(printer, extents, getStaticExtents()[index]);
    if (int64_t min = getStaticMins()[index]; min != 0) {
      printer << " from ";
      mlc::printNumberOrValue(printer, mins, min);
    }
    printer << " = " << getBindings()[index];
  });
  printer << ')';
  if (getPredicate())
    printer << " where " << getPredicate();
  if (getAnnotationsAttr())
    printer << " annotations " << getAnnotationsAttr();
  printer.printOptionalAttrDictWithKeyword((*this)->getAttrs(),
                                           {getNameAttrName(), getIterKindsAttrName(),
                                            getStaticMinsAttrName(), getStaticExtentsAttrName(),
                                            getAnnotationsAttrName(), getOperandSegmentSizeAttr()});
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
  if (!hasInit())
    return;
  printer << " init (";
  llvm::interleaveComma(getInit().getArguments(), printer, [&](BlockArgument argument) {
    printer.printRegionArgument(argument, {}, /*omitType=*/true);
  });
  printer << ") ";
  printer.printRegion(getInit(), /*printEntryBlockArgs=*/false);
}
