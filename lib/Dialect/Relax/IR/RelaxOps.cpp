//===- RelaxOps.cpp - Constants, tuples, shapes and dataflow --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "OpAsmDirectives.h"
#include "OpenTensors.h"
#include "VerifyAdaptor.h"
#include "mlc/Dialect/Relax/IR/IntrinsicOps.h"
#include "mlc/Dialect/Relax/IR/LayoutOps.h"
#include "mlc/Support/AsmSyntax.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

void relax::detail::suggestResultNames(Operation *op, OpAsmSetValueNameFn setName) {
  if (op->getNumResults() == 0)
    return;
  if (StringRef name = getNameFromLoc(op->getLoc()); !name.empty())
    setName(op->getResult(0), name);
}

/// Parses the type of a tuple and takes the types of its elements from it.
static ParseResult parseTupleType(OpAsmParser &parser, SmallVectorImpl<Type> &elements,
                                  Type &type) {
  TupleType tuple;
  if (parser.parseType(tuple))
    return failure();
  llvm::append_range(elements, tuple.getTypes());
  type = tuple;
  return success();
}

static void printTupleType(OpAsmPrinter &printer, Operation *, TypeRange, Type type) {
  printer << type;
}

#define GET_OP_CLASSES
#include "mlc/Dialect/Relax/IR/RelaxOps.cpp.inc"

void RelaxDialect::registerStructuralOps() {
  addOperations<
#define GET_OP_LIST
#include "mlc/Dialect/Relax/IR/RelaxOps.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "mlc/Dialect/Relax/IR/IntrinsicOps.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "mlc/Dialect/Relax/IR/LayoutOps.cpp.inc"
      >();
}

//===----------------------------------------------------------------------------------------===//
// relax.constant
//===----------------------------------------------------------------------------------------===//

std::optional<int64_t> ConstantOp::getNumBytes(ShapedType type) {
  if (!type.hasStaticShape() || !type.getElementType().isIntOrFloat())
    return std::nullopt;
  int64_t bytes = std::max(8u, type.getElementTypeBitWidth()) / 8;
  for (int64_t size : type.getShape())
    if (llvm::MulOverflow(bytes, size, bytes))
      return std::nullopt;
  return bytes;
}

bool ConstantOp::isBuildableWith(Attribute value, Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  auto elements = dyn_cast<ElementsAttr>(value);
  if (!tensor || !elements || elements.getShapedType() != tensor || tensor.getEncoding())
    return false;
  if (isa<DenseResourceElementsAttr>(value))
    return true;
  auto dense = dyn_cast<DenseElementsAttr>(value);
  std::optional<int64_t> bytes = getNumBytes(tensor);
  return dense && bytes && (dense.isSplat() || *bytes <= kMaxDenseBytes);
}

LogicalResult ConstantOp::verify() {
  auto type = cast<RankedTensorType>(getResult().getType());
  // R1
  if (!type.hasStaticShape() || type.getEncoding())
    return emitOpError() << "expected a tensor of static shape without an encoding, but got "
                         << type;
  std::optional<int64_t> bytes = getNumBytes(type);
  if (!bytes)
    return emitOpError() << "the size of " << type << " in bytes overflows 64 bits";
  // R2
  if (auto dense = dyn_cast<DenseElementsAttr>(getValue())) {
    if (!dense.isSplat() && *bytes > kMaxDenseBytes)
      return emitOpError() << "a 'dense' value has at most " << kMaxDenseBytes
                           << " bytes, but this one has " << *bytes
                           << ": expected 'dense_resource'";
    return success();
  }
  auto resource = dyn_cast<DenseResourceElementsAttr>(getValue());
  if (!resource)
    return emitOpError() << "expected a 'dense' or a 'dense_resource' value";
  // R3
  AsmResourceBlob *blob = resource.getRawHandle().getBlob();
  if (!blob)
    return emitOpError() << "the data of resource '" << resource.getRawHandle().getKey()
                         << "' is not there";
  if (static_cast<int64_t>(blob->getData().size()) != *bytes)
    return emitOpError() << "expected " << *bytes << " bytes in resource '"
                         << resource.getRawHandle().getKey() << "' for " << type << ", but got "
                         << blob->getData().size();
  return success();
}

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValue(); }

Operation *RelaxDialect::materializeConstant(OpBuilder &builder, Attribute value, Type type,
                                             Location loc) {
  if (!ConstantOp::isBuildableWith(value, type))
    return nullptr;
  return ConstantOp::create(builder, loc, type, cast<ElementsAttr>(value));
}

//===----------------------------------------------------------------------------------------===//
// Tuples
//===----------------------------------------------------------------------------------------===//

LogicalResult TupleOp::inferReturnTypes(MLIRContext *context, std::optional<Location>,
                                        Adaptor adaptor, SmallVectorImpl<Type> &types) {
  types.push_back(TupleType::get(context, adaptor.getElements().getTypes()));
  return success();
}

LogicalResult TupleGetItemOp::inferReturnTypes(MLIRContext *context,
                                               std::optional<Location> location, Adaptor adaptor,
                                               SmallVectorImpl<Type> &types) {
  if (failed(relax::detail::verifyAdaptor<TupleGetItemOp>(context, adaptor, location)))
    return failure();
  auto tuple = dyn_cast<TupleType>(adaptor.getTuple().getType());
  if (!tuple)
    return emitOptionalError(location, "'", getOperationName(), "' op expected a tuple, but got ",
                             adaptor.getTuple().getType());
  int64_t index = adaptor.getIndex();
  // R1
  if (index < 0 || index >= static_cast<int64_t>(tuple.size()))
    return emitOptionalError(location, "'", getOperationName(), "' op expected an index of ", tuple,
                             ", which has ", tuple.size(), " elements, but got ", index);
  types.push_back(tuple.getType(index));
  return success();
}

OpFoldResult TupleGetItemOp::fold(FoldAdaptor) {
  auto tuple = getTuple().getDefiningOp<TupleOp>();
  return tuple ? tuple.getElements()[getIndex()] : Value();
}

//===----------------------------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------------------------===//

void MatchCastOp::getEffects(SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  // Not an effect on data: it keeps the check, and the symbols, where nobody uses the result.
  effects.emplace_back(MemoryEffects::Write::get());
}

/// Checks R1 and R2 of `relax.match_cast`, of a value or of one inside of a tuple.
static LogicalResult verifyCast(MatchCastOp op, Type from, Type to) {
  auto fromTuple = dyn_cast<TupleType>(from), toTuple = dyn_cast<TupleType>(to);
  if (fromTuple && toTuple && fromTuple.size() == toTuple.size()) {
    for (auto [inner, outer] : llvm::zip_equal(fromTuple.getTypes(), toTuple.getTypes()))
      if (failed(verifyCast(op, inner, outer)))
        return failure();
    return success();
  }
  // R1
  auto isNumber = [](Type type) { return isa<PrimType>(type) || type.isInteger(64); };
  bool fits = isa<ObjectType>(from) || (isa<ShapeType>(from) && isa<ShapeType>(to)) ||
              (isNumber(from) && isNumber(to)) ||
              (isa<CallableType>(from) && isa<CallableType, ObjectType>(to));
  if (isa<TensorType>(from) && isa<TensorType>(to)) {
    Type element = cast<TensorType>(from).getElementType();
    fits = isa<ObjectType>(element) || element == cast<TensorType>(to).getElementType();
  }
  if (!fits)
    return op.emitOpError() << "cannot cast " << from << " to " << to;
  // R2
  auto hasRank = [](Type type) {
    if (auto shape = dyn_cast<ShapeType>(type))
      return shape.hasRank();
    return isa<RankedTensorType, PrimType>(type);
  };
  if (!hasRank(from) || !hasRank(to))
    return success();
  SmallVector<DimExpr> fromDims = collectDims(from), toDims = collectDims(to);
  if (fromDims.size() != toDims.size())
    return op.emitOpError() << "expected the rank of " << from << ", " << fromDims.size()
                            << ", but got " << toDims.size();
  for (auto [i, fromDim, toDim] : llvm::enumerate(fromDims, toDims))
    if (fromDim.isKnownDifferent(toDim))
      return op.emitOpError() << "dimension " << i << " is " << fromDim << " and can never be "
                              << toDim;
  return success();
}

LogicalResult MatchCastOp::verify() {
  // R1, R2
  if (failed(verifyCast(*this, getInput().getType(), getResult().getType())))
    return failure();
  SmallVector<DimExpr> toDims = collectDims(getResult().getType());
  // R3
  llvm::SetVector<StringAttr> defined;
  for (DimExpr dim : toDims)
    if (StringAttr symbol = dim.getSymbol())
      defined.insert(symbol);
  SmallVector<DimExpr> used;
  for (DimExpr dim : toDims) {
    llvm::SetVector<StringAttr> symbols;
    dim.collectSymbols(symbols);
    for (StringAttr symbol : symbols)
      if (!defined.contains(symbol))
        used.push_back(DimExpr::symbol(getContext(), symbol));
  }
  return verifySymbolsDefined(*this, used);
}

OpFoldResult MatchCastOp::fold(FoldAdaptor) {
  return getInput().getType() == getResult().getType() ? getInput() : Value();
}

LogicalResult ShapeOfOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location,
                                          Adaptor adaptor, SmallVectorImpl<Type> &types) {
  if (failed(relax::detail::verifyAdaptor<ShapeOfOp>(context, adaptor, location)))
    return failure();
  auto tensor = dyn_cast<RankedTensorType>(adaptor.getInput().getType());
  types.push_back(tensor ? ShapeType::get(context, getDims(tensor))
                         : ShapeType::get(context, DimsAttr()));
  return success();
}

LogicalResult ShapeOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location,
                                        Adaptor adaptor, SmallVectorImpl<Type> &types) {
  if (failed(relax::detail::verifyAdaptor<ShapeOp>(context, adaptor, location)))
    return failure();
  types.push_back(ShapeType::get(context, adaptor.getDims()));
  return success();
}

LogicalResult PrimValueOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location,
                                            Adaptor adaptor, SmallVectorImpl<Type> &types) {
  if (failed(relax::detail::verifyAdaptor<PrimValueOp>(context, adaptor, location)))
    return failure();
  // R1
  if (adaptor.getDims().size() != 1)
    return emitOptionalError(location, "'", getOperationName(),
                             "' op expected one expression, but got ", adaptor.getDims());
  types.push_back(PrimType::get(context, adaptor.getDims().getDims().front()));
  return success();
}

LogicalResult PrimValueOp::verify() {
  // R1
  return verifySymbolsDefined(*this, getDims().getDims());
}

LogicalResult ShapeToTensorOp::inferReturnTypes(MLIRContext *context,
                                                std::optional<Location> location, Adaptor adaptor,
                                                SmallVectorImpl<Type> &types) {
  if (failed(relax::detail::verifyAdaptor<ShapeToTensorOp>(context, adaptor, location)))
    return failure();
  // What is no shape is refused by the verifier, after this.
  auto shape = dyn_cast<ShapeType>(adaptor.getShape().getType());
  int64_t size = shape && shape.hasRank() ? shape.getDims().size() : ShapedType::kDynamic;
  // R1
  types.push_back(RankedTensorType::get(size, IntegerType::get(context, 64)));
  return success();
}

LogicalResult TensorToShapeOp::inferReturnTypes(MLIRContext *context,
                                                std::optional<Location> location, Adaptor adaptor,
                                                SmallVectorImpl<Type> &types) {
  if (failed(relax::detail::verifyAdaptor<TensorToShapeOp>(context, adaptor, location)))
    return failure();
  TensorType type = asTensor(adaptor.getTensor());
  // What is no tensor is refused by the verifier, after this.
  if (!type)
    return emitOptionalError(location, "'", getOperationName(), "' op expected a tensor, but got ",
                             adaptor.getTensor().getType());
  // R1
  if (type.hasRank() && type.getRank() != 1)
    return emitOptionalError(location, "'", getOperationName(),
                             "' op expected a tensor of rank 1, but got ", type);
  // R2
  if (!type.hasRank() || type.isDynamicDim(0)) {
    types.push_back(ShapeType::get(context, DimsAttr()));
    return success();
  }
  SmallVector<DimExpr> dims(type.getDimSize(0), DimExpr::unknown(context));
  types.push_back(ShapeType::get(context, dims));
  return success();
}

LogicalResult ShapeOp::verify() {
  // R1
  SmallVector<DimExpr> dims = getDims().getDims();
  for (DimExpr dim : dims)
    if (dim.isUnknown())
      return emitOpError() << "expected numbers and symbolic expressions, but got " << getDims();
  return verifySymbolsDefined(*this, dims);
}

//===----------------------------------------------------------------------------------------===//
// relax.dataflow
//===----------------------------------------------------------------------------------------===//

OutputOp DataflowOp::getOutput() { return dyn_cast<OutputOp>(getBody().front().getTerminator()); }

LogicalResult DataflowOp::verifyRegions() {
  // R1
  OutputOp output = getOutput();
  if (!output)
    return emitOpError() << "expected its body to end in 'relax.output'";
  if (output.getOperandTypes() != getResultTypes())
    return output.emitOpError() << "expected values of the types of the results, ("
                                << getResultTypes() << "), but got (" << output.getOperandTypes()
                                << ")";
  // R2
  WalkResult result = getBody().walk<WalkOrder::PreOrder>([](Operation *op) {
    if (isa<MatchCastOp>(op) || op->hasTrait<OpTrait::HasRecursiveMemoryEffects>())
      return WalkResult::advance();
    // What says of itself that it has no effects answers for its regions.
    if (isMemoryEffectFree(op))
      return WalkResult::skip();
    op->emitOpError() << "may have effects, which an op in 'relax.dataflow' may not have";
    return WalkResult::interrupt();
  });
  return failure(result.wasInterrupted());
}
