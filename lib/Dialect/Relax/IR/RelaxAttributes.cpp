//===- RelaxAttributes.cpp - Attributes and types of the relax dialect ----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"
#include "mlc/Dialect/Relax/IR/Callables.h"
#include "mlc/Dialect/Relax/IR/VDevices.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlc::relax;

#define GET_ATTRDEF_CLASSES
#include "mlc/Dialect/Relax/IR/RelaxAttributes.cpp.inc"

#define GET_TYPEDEF_CLASSES
#include "mlc/Dialect/Relax/IR/RelaxTypes.cpp.inc"

void RelaxDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "mlc/Dialect/Relax/IR/RelaxAttributes.cpp.inc"
      >();
}

void RelaxDialect::registerTypes() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "mlc/Dialect/Relax/IR/RelaxTypes.cpp.inc"
      >();
}

//===----------------------------------------------------------------------------------------===//
// #relax.dim
//===----------------------------------------------------------------------------------------===//

Attribute DimExprAttr::parse(AsmParser &parser, Type) {
  if (parser.parseLess())
    return {};
  FailureOr<DimExpr> expr = DimExpr::parse(parser);
  if (failed(expr) || parser.parseGreater())
    return {};
  return expr->getAttr();
}

void DimExprAttr::print(AsmPrinter &printer) const {
  printer << '<';
  DimExpr(*this).print(printer.getStream());
  printer << '>';
}

//===----------------------------------------------------------------------------------------===//
// #relax.dims
//===----------------------------------------------------------------------------------------===//

DimsAttr DimsAttr::get(MLIRContext *context, ArrayRef<DimExpr> dims) {
  SmallVector<DimExprAttr> exprs =
      llvm::map_to_vector(dims, [](DimExpr dim) { return dim.getAttr(); });
  return Base::get(context, exprs);
}

SmallVector<DimExpr> DimsAttr::getDims() const {
  return llvm::map_to_vector(getExprs(), [](DimExprAttr expr) { return DimExpr(expr); });
}

Attribute DimsAttr::parse(AsmParser &parser, Type) {
  SmallVector<DimExpr> dims;
  if (parser.parseLess() || parseDims(parser, dims) || parser.parseGreater())
    return {};
  return DimsAttr::get(parser.getContext(), dims);
}

void DimsAttr::print(AsmPrinter &printer) const {
  printer << '<';
  printDims(printer.getStream(), getDims());
  printer << '>';
}

LogicalResult DimsAttr::verifyEncoding(ArrayRef<int64_t> shape, Type elementType,
                                       function_ref<InFlightDiagnostic()> emitError) const {
  SmallVector<DimExpr> dims = getDims();
  // R1
  if (dims.size() != shape.size())
    return emitError() << "expected as many dimensions in " << *this << " as the tensor has, "
                       << shape.size() << ", but got " << dims.size();
  // R2
  for (auto [i, dim, size] : llvm::enumerate(dims, shape)) {
    std::optional<int64_t> number = dim.getConstant();
    if (ShapedType::isDynamic(size) && number)
      return emitError() << "dimension " << i << " is '?' in the shape but the number " << *number
                         << " in " << *this;
    if (!ShapedType::isDynamic(size) && number != size)
      return emitError() << "expected dimension " << i << " of " << *this << " to be " << size
                         << ", but got " << dim;
  }
  // R3
  if (llvm::none_of(dims, [](DimExpr dim) { return dim.isSymbolic(); }))
    return emitError() << "no dimension of " << *this
                       << " is symbolic: such a tensor has no encoding";
  return success();
}

SmallVector<DimExpr> mlc::relax::getDims(RankedTensorType type) {
  if (auto dims = dyn_cast_or_null<DimsAttr>(type.getEncoding()))
    return dims.getDims();
  return llvm::map_to_vector(type.getShape(), [&](int64_t size) {
    return ShapedType::isDynamic(size) ? DimExpr::unknown(type.getContext())
                                       : DimExpr::constant(type.getContext(), size);
  });
}

RankedTensorType mlc::relax::getTensorType(ArrayRef<DimExpr> dims, Type elementType) {
  MLIRContext *context = elementType.getContext();
  SmallVector<DimExpr> known;
  SmallVector<int64_t> shape;
  bool symbolic = false;
  for (DimExpr dim : dims) {
    std::optional<int64_t> number = dim.getConstant();
    bool valid = number && *number >= 0;
    known.push_back(number && !valid ? DimExpr::unknown(context) : dim);
    shape.push_back(valid ? *number : ShapedType::kDynamic);
    symbolic |= dim.isSymbolic();
  }
  return RankedTensorType::get(shape, elementType,
                               symbolic ? DimsAttr::get(context, known) : Attribute());
}

RankedTensorType mlc::relax::dropEncoding(RankedTensorType type) {
  return RankedTensorType::get(type.getShape(), type.getElementType());
}

//===----------------------------------------------------------------------------------------===//
// !relax.prim, !relax.shape
//===----------------------------------------------------------------------------------------===//

Type PrimType::parse(AsmParser &parser) {
  if (parser.parseLess())
    return {};
  FailureOr<DimExpr> value = DimExpr::parse(parser);
  if (failed(value) || parser.parseGreater())
    return {};
  return PrimType::get(parser.getContext(), *value);
}

void PrimType::print(AsmPrinter &printer) const {
  printer << '<';
  DimExpr(getValue()).print(printer.getStream());
  printer << '>';
}

ShapeType ShapeType::get(MLIRContext *context, ArrayRef<DimExpr> dims) {
  return Base::get(context, DimsAttr::get(context, dims));
}

Type ShapeType::parse(AsmParser &parser) {
  if (parser.parseLess())
    return {};
  if (succeeded(parser.parseOptionalQuestion()))
    return parser.parseGreater() ? Type() : ShapeType::get(parser.getContext(), DimsAttr());
  SmallVector<DimExpr> dims;
  if (parseDims(parser, dims) || parser.parseGreater())
    return {};
  return ShapeType::get(parser.getContext(), dims);
}

void ShapeType::print(AsmPrinter &printer) const {
  printer << '<';
  if (hasRank())
    printDims(printer.getStream(), getDims().getDims());
  else
    printer << '?';
  printer << '>';
}

//===----------------------------------------------------------------------------------------===//
// !relax.callable
//===----------------------------------------------------------------------------------------===//

CallableType CallableType::get(TypeRange parameters, Type result, bool isPure) {
  return Base::get(result.getContext(), /*isOpaque=*/false, SmallVector<Type>(parameters), result,
                   isPure);
}

CallableType CallableType::getOpaque(Type result, bool isPure) {
  return Base::get(result.getContext(), /*isOpaque=*/true, SmallVector<Type>(), result, isPure);
}

FunctionType CallableType::getFunctionType() const {
  auto tuple = dyn_cast<TupleType>(getResult());
  bool isVoid = tuple && tuple.size() == 0;
  return FunctionType::get(getContext(), getParameters(),
                           isVoid ? TypeRange() : TypeRange(getResult()));
}

Type CallableType::parse(AsmParser &parser) {
  if (parser.parseLess())
    return {};
  bool isPure = failed(parser.parseOptionalKeyword("impure"));
  bool isOpaque = succeeded(parser.parseOptionalQuestion());
  SmallVector<Type> parameters;
  Type result;
  auto parseParameter = [&] { return parser.parseType(parameters.emplace_back()); };
  if (!isOpaque &&
      parser.parseCommaSeparatedList(AsmParser::Delimiter::Paren, parseParameter, " in parameters"))
    return {};
  if (parser.parseArrow() || parser.parseType(result) || parser.parseGreater())
    return {};
  return isOpaque ? getOpaque(result, isPure) : get(parameters, result, isPure);
}

void CallableType::print(AsmPrinter &printer) const {
  printer << (getIsPure() ? "<" : "<impure ");
  if (getIsOpaque())
    printer << '?';
  else
    printer << '(' << getParameters() << ')';
  printer << " -> " << getResult() << '>';
}

//===----------------------------------------------------------------------------------------===//
// #relax.vdevice
//===----------------------------------------------------------------------------------------===//

LogicalResult VDeviceAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                  DictionaryAttr target, int64_t index, StringAttr memoryScope) {
  // R1
  auto kind = target ? target.getAs<StringAttr>("kind") : StringAttr();
  if (!kind || kind.empty())
    return emitError() << "expected a target with the name of its kind as 'kind', but got "
                       << target;
  // R2
  if (index < 0)
    return emitError() << "expected the number of a device, but got " << index;
  if (!memoryScope || memoryScope.empty())
    return emitError() << "expected the name of a memory scope, but it is empty";
  return success();
}

StringRef VDeviceAttr::getKind() const { return getTarget().getAs<StringAttr>("kind").getValue(); }

int64_t VDeviceAttr::getDeviceType() const {
  return llvm::StringSwitch<int64_t>(getKind())
      .Cases({"llvm", "c", "cpu"}, 1)
      .Case("cuda", 2)
      .Case("opencl", 4)
      .Case("vulkan", 7)
      .Case("metal", 8)
      .Case("rocm", 10)
      .Case("hexagon", 16)
      .Case("webgpu", 15)
      .Default(0);
}
