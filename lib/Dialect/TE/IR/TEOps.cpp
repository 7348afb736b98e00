//===- TEOps.cpp - The te ops: assembly, builders, names ------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TE/IR/TE.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::te;

#define GET_OP_CLASSES
#include "mlc/Dialect/TE/IR/TEOps.cpp.inc"

//===----------------------------------------------------------------------------------------===//
// Assembly
//===----------------------------------------------------------------------------------------===//

namespace {
/// Axes as they are written: `%i in 128, %j in %n from 2`.
struct ParsedAxes {
  SmallVector<OpAsmParser::UnresolvedOperand> extents, mins;
  SmallVector<int64_t> staticExtents, staticMins;
};
} // namespace

/// Parses axes in parentheses; `from` only where `withMin`. The arguments are added to `arguments`.
static ParseResult parseAxes(OpAsmParser &parser, bool withMin, ParsedAxes &axes,
                             SmallVectorImpl<OpAsmParser::Argument> &arguments) {
  return parser.parseCommaSeparatedList(AsmParser::Delimiter::Paren, [&]() -> ParseResult {
    int64_t extent, min = 0;
    if (parseNamedIndexArgument(parser, arguments.emplace_back()) || parser.parseKeyword("in") ||
        parseNumberOrValue(parser, axes.extents, extent))
      return failure();
    if (withMin && succeeded(parser.parseOptionalKeyword("from")) &&
        parseNumberOrValue(parser, axes.mins, min))
      return failure();
    axes.staticExtents.push_back(extent);
    axes.staticMins.push_back(min);
    return success();
  });
}

static void printAxes(OpAsmPrinter &printer, ValueRange axes, ValueRange extents,
                      ArrayRef<int64_t> staticExtents, ValueRange mins = {},
                      ArrayRef<int64_t> staticMins = {}) {
  printer << "(";
  llvm::interleaveComma(llvm::seq<size_t>(0, axes.size()), printer, [&](size_t i) {
    printer.printRegionArgument(cast<BlockArgument>(axes[i]), {}, /*omitType=*/true);
    printer << " in ";
    printNumberOrValue(printer, extents, staticExtents[i]);
    if (!staticMins.empty() && staticMins[i] != 0) {
      printer << " from ";
      printNumberOrValue(printer, mins, staticMins[i]);
    }
  });
  printer << ")";
}

static ParseResult parseAnnotations(OpAsmParser &parser, OperationState &state, StringAttr name) {
  if (failed(parser.parseOptionalKeyword("annotations")))
    return success();
  DictionaryAttr annotations;
  if (parser.parseAttribute(annotations))
    return failure();
  state.addAttribute(name, annotations);
  return success();
}

static void printAnnotations(OpAsmPrinter &printer, DictionaryAttr annotations) {
  if (annotations)
    printer << " annotations " << annotations;
}

/// Parses ` attributes {...} : types`.
static ParseResult parseEnd(OpAsmParser &parser, OperationState &state) {
  return failure(parser.parseOptionalAttrDictWithKeyword(state.attributes) ||
                 parser.parseColonTypeList(state.types));
}

static void printEnd(OpAsmPrinter &printer, Operation *op, ArrayRef<StringRef> elided) {
  printer.printOptionalAttrDictWithKeyword(op->getAttrs(), elided);
  printer << " : ";
  llvm::interleaveComma(op->getResultTypes(), printer);
}

ParseResult ComputeOp::parse(OpAsmParser &parser, OperationState &state) {
  StringAttr name;
  ParsedAxes axes;
  SmallVector<OpAsmParser::Argument> arguments;
  Properties &properties = state.getOrAddProperties<Properties>();
  Builder &builder = parser.getBuilder();
  if (parser.parseAttribute(name) || parseAxes(parser, /*withMin=*/false, axes, arguments) ||
      parseAnnotations(parser, state, getAnnotationsAttrName(state.name)) ||
      parser.resolveOperands(axes.extents, builder.getIndexType(), state.operands) ||
      parser.parseRegion(*state.addRegion(), arguments) || parseEnd(parser, state))
    return failure();
  properties.name = name;
  properties.static_extents = builder.getDenseI64ArrayAttr(axes.staticExtents);
  return success();
}

void ComputeOp::print(OpAsmPrinter &printer) {
  printer << ' ';
  printer.printAttributeWithoutType(getNameAttr());
  printer << ' ';
  printAxes(printer, getAxes(), getExtents(), getStaticExtents());
  printAnnotations(printer, getAnnotationsAttr());
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
  printEnd(printer, *this,
           {getNameAttrName(), getStaticExtentsAttrName(), getAnnotationsAttrName()});
}

ParseResult ReduceOp::parse(OpAsmParser &parser, OperationState &state) {
  StringAttr name;
  FailureOr<Combiner> combiner;
  ParsedAxes axes, reduceAxes;
  SmallVector<OpAsmParser::Argument> arguments, combineArguments;
  Properties &properties = state.getOrAddProperties<Properties>();
  Builder &builder = parser.getBuilder();
  if (parser.parseAttribute(name))
    return failure();
  if (failed(combiner = FieldParser<Combiner>::parse(parser)) ||
      parseAxes(parser, /*withMin=*/false, axes, arguments) || parser.parseKeyword("over") ||
      parseAxes(parser, /*withMin=*/true, reduceAxes, arguments) ||
      parseAnnotations(parser, state, getAnnotationsAttrName(state.name)) ||
      parser.resolveOperands(axes.extents, builder.getIndexType(), state.operands) ||
      parser.resolveOperands(reduceAxes.mins, builder.getIndexType(), state.operands) ||
      parser.resolveOperands(reduceAxes.extents, builder.getIndexType(), state.operands))
    return failure();
  Region *body = state.addRegion(), *identity = state.addRegion(), *combine = state.addRegion();
  if (parser.parseRegion(*body, arguments))
    return failure();
  if (succeeded(parser.parseOptionalKeyword("identity")) && parser.parseRegion(*identity))
    return failure();
  if (succeeded(parser.parseOptionalKeyword("combine")) &&
      (parser.parseArgumentList(combineArguments, AsmParser::Delimiter::Paren,
                                /*allowType=*/true) ||
       parser.parseRegion(*combine, combineArguments)))
    return failure();
  if (parseEnd(parser, state))
    return failure();
  properties.name = name;
  properties.combiner = CombinerAttr::get(parser.getContext(), *combiner);
  properties.static_extents = builder.getDenseI64ArrayAttr(axes.staticExtents);
  properties.static_reduce_mins = builder.getDenseI64ArrayAttr(reduceAxes.staticMins);
  properties.static_reduce_extents = builder.getDenseI64ArrayAttr(reduceAxes.staticExtents);
  properties.operandSegmentSizes = {static_cast<int32_t>(axes.extents.size()),
                                    static_cast<int32_t>(reduceAxes.mins.size()),
                                    static_cast<int32_t>(reduceAxes.extents.size())};
  return success();
}

void ReduceOp::print(OpAsmPrinter &printer) {
  printer << ' ';
  printer.printAttributeWithoutType(getNameAttr());
  printer << ' ' << stringifyCombiner(getCombiner()) << ' ';
  printAxes(printer, getAxes(), getExtents(), getStaticExtents());
  printer << " over ";
  printAxes(printer, getReduceAxes(), getReduceExtents(), getStaticReduceExtents(), getReduceMins(),
            getStaticReduceMins());
  printAnnotations(printer, getAnnotationsAttr());
  printer << ' ';
  printer.printRegion(getBody(), /*printEntryBlockArgs=*/false);
  if (!getIdentity().empty()) {
    printer << " identity ";
    printer.printRegion(getIdentity());
  }
  if (!getCombine().empty()) {
    printer << " combine (";
    llvm::interleaveComma(getCombine().getArguments(), printer,
                          [&](BlockArgument argument) { printer.printRegionArgument(argument); });
    printer << ") ";
    printer.printRegion(getCombine(), /*printEntryBlockArgs=*/false);
  }
  printEnd(printer, *this,
           {getNameAttrName(), getCombinerAttrName(), getStaticExtentsAttrName(),
            getStaticReduceMinsAttrName(), getStaticReduceExtentsAttrName(),
            getAnnotationsAttrName(), getOperandSegmentSizesAttrName()});
}

//===----------------------------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------------------------===//

void ComputeOp::getAsmResultNames(OpAsmSetValueNameFn setName) { setName(getResult(0), getName()); }

void ComputeOp::getAsmBlockArgumentNames(Region &region, OpAsmSetValueNameFn setName) {
  suggestArgumentNames(region, setName);
}

void ReduceOp::getAsmResultNames(OpAsmSetValueNameFn setName) { setName(getResult(0), getName()); }

void ReduceOp::getAsmBlockArgumentNames(Region &region, OpAsmSetValueNameFn setName) {
  suggestArgumentNames(region, setName);
}

void ExternOp::getAsmResultNames(OpAsmSetValueNameFn setName) { setName(getResult(0), getName()); }

//===----------------------------------------------------------------------------------------===//
// Builders and accessors
//===----------------------------------------------------------------------------------------===//

/// Adds an `index` argument for each axis, called by `names` as far as they go.
static void addAxes(Block *block, size_t count, ArrayRef<StringRef> names, Location loc) {
  Type type = IndexType::get(loc.getContext());
  for (size_t i = 0; i < count; ++i)
    block->addArgument(type, getNamedLoc(i < names.size() ? names[i] : StringRef(), loc));
}

void ComputeOp::build(
    OpBuilder &builder, OperationState &state, StringRef name, ArrayRef<OpFoldResult> extents,
    ArrayRef<StringRef> axisNames,
    function_ref<SmallVector<Value>(OpBuilder &, Location, ValueRange)> bodyBuilder) {
  Properties &properties = state.getOrAddProperties<Properties>();
  SmallVector<Value> values;
  SmallVector<int64_t> numbers;
  dispatchIndexOpFoldResults(extents, values, numbers);
  properties.name = builder.getStringAttr(name);
  properties.static_extents = builder.getDenseI64ArrayAttr(numbers);
  state.addOperands(values);

  OpBuilder::InsertionGuard guard(builder);
  Block *block = builder.createBlock(state.addRegion());
  addAxes(block, extents.size(), axisNames, state.location);
  SmallVector<Value> yielded = bodyBuilder(builder, state.location, block->getArguments());
  YieldOp::create(builder, state.location, yielded);
  for (Value value : yielded)
    state.addTypes(RankedTensorType::get(numbers, value.getType()));
}

void ReduceOp::build(
    OpBuilder &builder, OperationState &state, StringRef name, Combiner combiner,
    ArrayRef<OpFoldResult> extents, ArrayRef<OpFoldResult> reduceMins,
    ArrayRef<OpFoldResult> reduceExtents, ArrayRef<StringRef> axisNames,
    ArrayRef<StringRef> reduceNames,
    function_ref<SmallVector<Value>(OpBuilder &, Location, ValueRange, ValueRange)> bodyBuilder,
    TypeRange elementTypes) {
  Properties &properties = state.getOrAddProperties<Properties>();
  SmallVector<Value> extentValues, minValues, reduceExtentValues;
  SmallVector<int64_t> numbers, minNumbers, reduceNumbers;
  dispatchIndexOpFoldResults(extents, extentValues, numbers);
  dispatchIndexOpFoldResults(reduceMins, minValues, minNumbers);
  dispatchIndexOpFoldResults(reduceExtents, reduceExtentValues, reduceNumbers);
  properties.name = builder.getStringAttr(name);
  properties.combiner = CombinerAttr::get(builder.getContext(), combiner);
  properties.static_extents = builder.getDenseI64ArrayAttr(numbers);
  properties.static_reduce_mins = builder.getDenseI64ArrayAttr(minNumbers);
  properties.static_reduce_extents = builder.getDenseI64ArrayAttr(reduceNumbers);
  properties.operandSegmentSizes = {static_cast<int32_t>(extentValues.size()),
                                    static_cast<int32_t>(minValues.size()),
                                    static_cast<int32_t>(reduceExtentValues.size())};
  state.addOperands(extentValues);
  state.addOperands(minValues);
  state.addOperands(reduceExtentValues);

  OpBuilder::InsertionGuard guard(builder);
  Block *block = builder.createBlock(state.addRegion());
  addAxes(block, extents.size(), axisNames, state.location);
  addAxes(block, reduceExtents.size(), reduceNames, state.location);
  ValueRange arguments = block->getArguments();
  SmallVector<Value> yielded =
      bodyBuilder(builder, state.location, arguments.take_front(extents.size()),
                  arguments.drop_front(extents.size()));
  YieldOp::create(builder, state.location, yielded);
  state.addRegion();
  state.addRegion();
  SmallVector<Type> types(elementTypes);
  if (types.empty())
    llvm::append_range(types, ValueRange(yielded).getTypes());
  for (Type type : types)
    state.addTypes(RankedTensorType::get(numbers, type));
}

SmallVector<OpFoldResult> ComputeOp::getMixedExtents() {
  return getMixedValues(getStaticExtents(), getExtents(), getContext());
}

YieldOp ComputeOp::getYield() { return cast<YieldOp>(getBody().front().getTerminator()); }

SmallVector<OpFoldResult> ReduceOp::getMixedExtents() {
  return getMixedValues(getStaticExtents(), getExtents(), getContext());
}

SmallVector<OpFoldResult> ReduceOp::getMixedReduceMins() {
  return getMixedValues(getStaticReduceMins(), getReduceMins(), getContext());
}

SmallVector<OpFoldResult> ReduceOp::getMixedReduceExtents() {
  return getMixedValues(getStaticReduceExtents(), getReduceExtents(), getContext());
}

SmallVector<OpFoldResult> ExternOp::getMixedExtents(unsigned result) {
  auto getShape = [&](unsigned index) {
    return cast<RankedTensorType>(getResult(index).getType()).getShape();
  };
  size_t first = 0;
  for (unsigned before = 0; before < result; ++before)
    first += llvm::count_if(getShape(before), ShapedType::isDynamic);
  size_t count = llvm::count_if(getShape(result), ShapedType::isDynamic);
  return getMixedValues(getShape(result), getExtents().slice(first, count), getContext());
}

FunctionOpInterface ExternOp::getFunction() {
  return cast<FunctionOpInterface>(getBody().front().front());
}

YieldOp ReduceOp::getYield() { return cast<YieldOp>(getBody().front().getTerminator()); }

LogicalResult ComputeOp::reifyResultShapes(OpBuilder &builder,
                                           ReifiedRankedShapedTypeDims &shapes) {
  shapes.assign(getNumResults(), getMixedExtents());
  return success();
}

LogicalResult ReduceOp::reifyResultShapes(OpBuilder &builder, ReifiedRankedShapedTypeDims &shapes) {
  shapes.assign(getNumResults(), getMixedExtents());
  return success();
}

LogicalResult ExternOp::reifyResultShapes(OpBuilder &builder, ReifiedRankedShapedTypeDims &shapes) {
  for (unsigned result = 0; result < getNumResults(); ++result)
    shapes.push_back(getMixedExtents(result));
  return success();
}

//===----------------------------------------------------------------------------------------===//
// Canonicalization
//===----------------------------------------------------------------------------------------===//

namespace {
/// Writes starts and extents of reduction axes that are constants as numbers. The extents of the
/// index space stay: the result's type would change with them.
struct FoldConstantReduceAxes : OpRewritePattern<ReduceOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ReduceOp op, PatternRewriter &rewriter) const override {
    SmallVector<OpFoldResult> mins = op.getMixedReduceMins();
    SmallVector<OpFoldResult> extents = op.getMixedReduceExtents();
    bool minsFold = succeeded(foldDynamicIndexList(mins));
    bool extentsFold = succeeded(foldDynamicIndexList(extents, /*onlyNonNegative=*/true));
    if (!minsFold && !extentsFold)
      return rewriter.notifyMatchFailure(op, "no reduction axis has a constant start or extent");
    SmallVector<Value> minValues, extentValues;
    SmallVector<int64_t> minNumbers, extentNumbers;
    dispatchIndexOpFoldResults(mins, minValues, minNumbers);
    dispatchIndexOpFoldResults(extents, extentValues, extentNumbers);
    rewriter.modifyOpInPlace(op, [&] {
      op.getReduceMinsMutable().assign(minValues);
      op.getReduceExtentsMutable().assign(extentValues);
      op.setStaticReduceMins(minNumbers);
      op.setStaticReduceExtents(extentNumbers);
    });
    return success();
  }
};
} // namespace

void ReduceOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<FoldConstantReduceAxes>(context);
}
