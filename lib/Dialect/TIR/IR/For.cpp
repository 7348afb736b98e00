//===- For.cpp - Loops ----------------------------------------------------------------------===//
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

void ForOp::build(OpBuilder &builder, OperationState &state, OpFoldResult min, OpFoldResult extent,
                  ForKind kind, StringRef varName,
                  function_ref<void(OpBuilder &, Location, Value)> bodyBuilder) {
  SmallVector<Value> dynamicMin, dynamicExtent;
  SmallVector<int64_t> staticMin, staticExtent;
  dispatchIndexOpFoldResult(min, dynamicMin, staticMin);
  dispatchIndexOpFoldResult(extent, dynamicExtent, staticExtent);
  state.addOperands(dynamicMin);
  state.addOperands(dynamicExtent);
  state.addAttribute(getOperandSegmentSizeAttr(),
                     builder.getDenseI32ArrayAttr({static_cast<int32_t>(dynamicMin.size()),
                                                   static_cast<int32_t>(dynamicExtent.size())}));
  state.addAttribute(getStaticMinAttrName(state.name), builder.getI64IntegerAttr(staticMin[0]));
  state.addAttribute(getStaticExtentAttrName(state.name),
                     builder.getI64IntegerAttr(staticExtent[0]));
  state.addAttribute(getKindAttrName(state.name), ForKindAttr::get(builder.getContext(), kind));

  OpBuilder::InsertionGuard guard(builder);
  Region *body = state.addRegion();
  Block *block = builder.createBlock(body, {}, {builder.getIndexType()},
                                     {mlc::getNamedLoc(varName, state.location)});
  if (bodyBuilder)
    bodyBuilder(builder, state.location, block->getArgument(0));
}

static OpFoldResult getMixed(MLIRContext *context, int64_t number, Value value) {
  if (ShapedType::isDynamic(number))
    return value;
  return IntegerAttr::get(IndexType::get(context), number);
}

OpFoldResult ForOp::getMixedMin() {
  return getMixed(getContext(), getStaticMin(), getDynamicMin());
}

OpFoldResult ForOp::getMixedExtent() {
  return getMixed(getContext(), getStaticExtent(), getDynamicExtent());
}

std::optional<int64_t> ForOp::getConstantMin() { return getConstantIntValue(getMixedMin()); }

std::optional<int64_t> ForOp::getConstantExtent() { return getConstantIntValue(getMixedExtent()); }

void ForOp::getAsmBlockArgumentNames(Region &region, OpAsmSetValueNameFn setName) {
  mlc::suggestArgumentNames(region, setName);
}

//===----------------------------------------------------------------------------------------===//
// LoopLikeOpInterface
//===----------------------------------------------------------------------------------------===//

SmallVector<Region *> ForOp::getLoopRegions() { return {&getBody()}; }

std::optional<SmallVector<Value>> ForOp::getLoopInductionVars() {
  return SmallVector<Value>{getInductionVar()};
}

std::optional<SmallVector<OpFoldResult>> ForOp::getLoopLowerBounds() {
  return SmallVector<OpFoldResult>{getMixedMin()};
}

std::optional<SmallVector<OpFoldResult>> ForOp::getLoopUpperBounds() {
  std::optional<int64_t> min = getConstantMin();
  if (min == 0)
    return SmallVector<OpFoldResult>{getMixedExtent()};
  // The sum of two values is no value that exists.
  std::optional<int64_t> extent = getConstantExtent();
  if (!min || !extent)
    return std::nullopt;
  return SmallVector<OpFoldResult>{IntegerAttr::get(IndexType::get(getContext()), *min + *extent)};
}

std::optional<SmallVector<OpFoldResult>> ForOp::getLoopSteps() {
  return SmallVector<OpFoldResult>{IntegerAttr::get(IndexType::get(getContext()), 1)};
}

//===----------------------------------------------------------------------------------------===//
// Assembly
//===----------------------------------------------------------------------------------------===//

ParseResult ForOp::parse(OpAsmParser &parser, OperationState &result) {
  Builder &builder = parser.getBuilder();
  ForKind kind = ForKind::Serial;
  StringRef keyword;
  SMLoc loc = parser.getCurrentLocation();
  if (succeeded(parser.parseOptionalKeyword(&keyword))) {
    std::optional<ForKind> known = symbolizeForKind(keyword);
    if (!known)
      return parser.emitError(loc,
                              "expected a kind of loop (serial, parallel, vectorized, unrolled "
                              "or thread_binding), got '")
             << keyword << "'";
    kind = *known;
  }
  result.addAttribute(getKindAttrName(result.name), ForKindAttr::get(builder.getContext(), kind));
  if (kind == ForKind::ThreadBinding) {
    StringAttr thread;
    if (parser.parseAttribute(thread, getThreadAttrName(result.name), result.attributes))
      return failure();
  }

  OpAsmParser::Argument var;
  SmallVector<OpAsmParser::UnresolvedOperand> dynamicMin, dynamicExtent;
  int64_t min = 0, extent = 0;
  if (mlc::parseNamedIndexArgument(parser, var) || parser.parseKeyword("in") ||
      mlc::parseNumberOrValue(parser, dynamicExtent, extent))
    return failure();
  if (succeeded(parser.parseOptionalKeyword("from")) &&
      mlc::parseNumberOrValue(parser, dynamicMin, min))
    return failure();
  result.addAttribute(getStaticMinAttrName(result.name), builder.getI64IntegerAttr(min));
  result.addAttribute(getStaticExtentAttrName(result.name), builder.getI64IntegerAttr(extent));
  result.addAttribute(getOperandSegmentSizeAttr(),
                      builder.getDenseI32ArrayAttr({static_cast<int32_t>(dynamicMin.size()),
                                                    static_cast<int32_t>(dynamicExtent.size())}));
  if (parser.resolveOperands(dynamicMin, builder.getIndexType(), result.operands) ||
      parser.resolveOperands(dynamicExtent, builder.getIndexType(), result.operands))
    return failure();

  if (succeeded(parser.parseOptionalKeyword("annotations"))) {
    DictionaryAttr annotations;
    if (parser.parseAttribute(annotations, getAnnotationsAttrName(result.name), result.attributes))
      return failure();
  }
  if (parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  return parser.parseRegion(*result.addRegion(), {var});
}

void ForOp::print(OpAsmPrinter &printer) {
  printer << ' ';
  if (getKind() != ForKind::Serial)
    printer << stringifyForKind(getKind()) << ' ';
  if (getThreadAttr())
    printer << getThreadAttr() << ' ';
  printer.printRegionArgument(getInductionVar(), {}, /*omitType=*/true);
  printer << " in ";
  ValueRange extent = getODSOperands(1);
  mlc::printNumberOrValue(printer, extent, getStaticExtent());
  if (getStaticMin() != 0) {
    printer << " from ";
    ValueRange min = getODSOperands(0);
    mlc::printNumberOrValue(printer, min, getStaticMin());
  }
  if (getAnnotationsAttr())
    printer << " annotations " << getAnnotationsAttr();
  printer.printOptionalAttrDictWithKeyword(
      (*this)->getAttrs(),
      {getKindAttrName(), getThreadAttrName(), getAnnotationsAttrName(), getStaticMinAttrName(),
       getStaticExtentAttrName(), getOperandSegmentSizeAttr()});
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

//===----------------------------------------------------------------------------------------===//
// Verification
//===----------------------------------------------------------------------------------------===//

LogicalResult ForOp::verify() {
  if (getBody().getNumArguments() != 1 || !getInductionVar().getType().isIndex())
    return emitOpError("body must have one index argument");
  if (ShapedType::isDynamic(getStaticMin()) != static_cast<bool>(getDynamicMin()) ||
      ShapedType::isDynamic(getStaticExtent()) != static_cast<bool>(getDynamicExtent()))
    return emitOpError("'min' and 'extent' must each be either a number or a value");
  // R1.
  if (std::optional<int64_t> extent = getConstantExtent(); extent && *extent < 0)
    return emitOpError("extent must not be negative, got ") << *extent;
  // R2.
  bool isBound = getKind() == ForKind::ThreadBinding;
  if (isBound && (!getThread() || getThread()->empty()))
    return emitOpError("of kind thread_binding must name its thread axis");
  if (!isBound && getThread())
    return emitOpError("of kind ") << stringifyForKind(getKind()) << " must not name a thread axis";
  return success();
}
