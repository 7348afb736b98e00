//===- RelaxAttributes.cpp - Attributes and types of the relax dialect ----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"
#include "mlc/Dialect/Relax/IR/RelaxTypes.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
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
