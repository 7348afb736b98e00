//===- TEVerifiers.cpp - The rules of the te ops --------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TE/IR/TE.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlc::te;

/// The type that a value of the element type `type` has in arithmetic.
static Type getArithType(Type type) {
  if (type.isUnsignedInteger())
    return IntegerType::get(type.getContext(), type.getIntOrFloatBitWidth());
  return type;
}

static LogicalResult verifyExtents(Operation *op, StringRef what, ArrayRef<int64_t> numbers,
                                   size_t numValues) {
  size_t numDynamic = llvm::count_if(numbers, ShapedType::isDynamic);
  if (numDynamic != numValues)
    return op->emitOpError() << "expected " << numDynamic << " " << what << " values, got "
                             << numValues;
  return success();
}

/// R2 of both ops.
static LogicalResult verifyResults(Operation *op, ArrayRef<int64_t> extents) {
  if (op->getNumResults() == 0)
    return op->emitOpError("expected at least one result");
  for (int64_t extent : extents)
    if (extent < 0 && !ShapedType::isDynamic(extent))
      return op->emitOpError() << "expected extents that are not negative, got " << extent;
  for (auto [index, type] : llvm::enumerate(op->getResultTypes())) {
    auto tensorType = cast<RankedTensorType>(type);
    if (tensorType.getShape() != extents) {
      auto expected = RankedTensorType::get(extents, tensorType.getElementType());
      return op->emitOpError() << "result #" << index << ": expected " << expected
                               << " as the extents say, got " << tensorType;
    }
    if (tensorType.getEncoding())
      return op->emitOpError() << "result #" << index << ": expected a type without encoding, got "
                               << tensorType;
  }
  return success();
}

/// The region has one block, which ends in `te.yield` of values of `types` (R3).
static LogicalResult verifyYield(Operation *op, StringRef what, Region &region, TypeRange types) {
  auto yield = region.front().empty() ? YieldOp() : dyn_cast<YieldOp>(region.front().back());
  if (!yield)
    return op->emitOpError() << "expected " << what << " to end in te.yield";
  if (yield.getNumOperands() != types.size())
    return yield.emitOpError() << "expected " << types.size() << " values in " << what << ", got "
                               << yield.getNumOperands();
  for (auto [index, expected, got] : llvm::enumerate(types, yield.getOperandTypes()))
    if (expected != got)
      return yield.emitOpError() << "value #" << index << " of " << what << ": expected "
                                 << expected << ", got " << got;
  return success();
}

static LogicalResult verifyArguments(Operation *op, StringRef what, Region &region,
                                     TypeRange types) {
  if (region.getNumArguments() != types.size())
    return op->emitOpError() << "expected " << types.size() << " arguments of " << what << ", got "
                             << region.getNumArguments();
  for (auto [index, expected, got] : llvm::enumerate(types, region.getArgumentTypes()))
    if (expected != got)
      return op->emitOpError() << "argument #" << index << " of " << what << ": expected "
                               << expected << ", got " << got;
  return success();
}

static LogicalResult verifyNoEffects(Operation *op, Region &region) {
  for (Operation &nested : region.getOps())
    if (!isMemoryEffectFree(&nested))
      return op->emitOpError("expected ops without side effects in its regions")
                 .attachNote(nested.getLoc())
             << "see this '" << nested.getName() << "'";
  return success();
}

static LogicalResult verifyNoNesting(Operation *op, Region &region) {
  Operation *found = nullptr;
  region.walk([&](Operation *nested) {
    if (isTensorOp(nested))
      found = nested;
  });
  if (!found)
    return success();
  return op->emitOpError("expected no te op in its regions; an element reads other tensors")
             .attachNote(found->getLoc())
         << "see this '" << found->getName() << "'";
}

static SmallVector<Type> getElementTypes(TypeRange types) {
  return llvm::map_to_vector(
      types, [](Type type) { return cast<RankedTensorType>(type).getElementType(); });
}

LogicalResult ComputeOp::verify() {
  // R4
  if (getName().empty())
    return emitOpError("expected a name that is not empty");
  // R1
  if (failed(verifyExtents(*this, "extent", getStaticExtents(), getExtents().size())))
    return failure();
  SmallVector<Type> axisTypes(getStaticExtents().size(), IndexType::get(getContext()));
  if (failed(verifyArguments(*this, "the body", getBody(), axisTypes)))
    return failure();
  // R2
  return verifyResults(*this, getStaticExtents());
}

LogicalResult ComputeOp::verifyRegions() {
  // R3
  if (failed(verifyYield(*this, "the body", getBody(), getElementTypes(getResultTypes()))))
    return failure();
  // R5
  if (failed(verifyNoEffects(*this, getBody())))
    return failure();
  // R6
  return verifyNoNesting(*this, getBody());
}

/// R4 of te.reduce: what the combiner asks of the results.
static LogicalResult verifyCombinerTypes(ReduceOp op, ArrayRef<Type> elementTypes) {
  Combiner combiner = op.getCombiner();
  if (combiner == Combiner::Custom)
    return success();
  StringRef name = stringifyCombiner(combiner);
  bool isArg = combiner == Combiner::ArgMax || combiner == Combiner::ArgMin;
  size_t numResults = isArg ? 2 : 1;
  if (elementTypes.size() != numResults)
    return op.emitOpError() << "'" << name << "': expected " << numResults << " results, got "
                            << elementTypes.size();
  if (isArg && !elementTypes[0].isIntOrIndex())
    return op.emitOpError() << "'" << name << "': expected integers as the first result, got "
                            << elementTypes[0];
  if ((combiner == Combiner::Any || combiner == Combiner::All) && !elementTypes[0].isInteger(1))
    return op.emitOpError() << "'" << name << "': expected i1, got " << elementTypes[0];
  if (!elementTypes.back().isIntOrIndexOrFloat() || elementTypes.back().isSignedInteger())
    return op.emitOpError() << "'" << name << "': expected numbers, got " << elementTypes.back();
  return success();
}

LogicalResult ReduceOp::verify() {
  // R6
  if (getName().empty())
    return emitOpError("expected a name that is not empty");
  // R1
  if (getStaticReduceExtents().empty())
    return emitOpError("expected at least one reduction axis");
  if (getStaticReduceMins().size() != getStaticReduceExtents().size())
    return emitOpError() << "expected one start for each of the " << getStaticReduceExtents().size()
                         << " reduction axes, got " << getStaticReduceMins().size();
  if (failed(verifyExtents(*this, "extent", getStaticExtents(), getExtents().size())) ||
      failed(
          verifyExtents(*this, "reduction start", getStaticReduceMins(), getReduceMins().size())) ||
      failed(verifyExtents(*this, "reduction extent", getStaticReduceExtents(),
                           getReduceExtents().size())))
    return failure();
  for (int64_t extent : getStaticReduceExtents())
    if (extent < 0 && !ShapedType::isDynamic(extent))
      return emitOpError() << "expected extents that are not negative, got " << extent;
  SmallVector<Type> axisTypes(getNumAxes() + getStaticReduceExtents().size(),
                              IndexType::get(getContext()));
  if (failed(verifyArguments(*this, "the body", getBody(), axisTypes)))
    return failure();
  // R2
  if (failed(verifyResults(*this, getStaticExtents())))
    return failure();
  // R4
  return verifyCombinerTypes(*this, getElementTypes(getResultTypes()));
}

LogicalResult ReduceOp::verifyRegions() {
  SmallVector<Type> types = llvm::map_to_vector(getElementTypes(getResultTypes()), getArithType);
  // R3
  if (failed(verifyYield(*this, "the body", getBody(), types)))
    return failure();
  // R5
  bool isCustom = getCombiner() == Combiner::Custom;
  if (isCustom && (getIdentity().empty() || getCombine().empty()))
    return emitOpError("'custom': expected regions 'identity' and 'combine'");
  if (!isCustom && (!getIdentity().empty() || !getCombine().empty()))
    return emitOpError() << "'" << stringifyCombiner(getCombiner())
                         << "': expected no regions 'identity' and 'combine'";
  if (isCustom) {
    if (!getIdentity().hasOneBlock() || !getCombine().hasOneBlock())
      return emitOpError("expected one block in 'identity' and in 'combine'");
    SmallVector<Type> combineTypes(types);
    combineTypes.append(types);
    if (failed(verifyArguments(*this, "'identity'", getIdentity(), {})) ||
        failed(verifyYield(*this, "'identity'", getIdentity(), types)) ||
        failed(verifyArguments(*this, "'combine'", getCombine(), combineTypes)) ||
        failed(verifyYield(*this, "'combine'", getCombine(), types)))
      return failure();
  }
  // R7
  for (Region &region : getOperation()->getRegions())
    if (failed(verifyNoEffects(*this, region)))
      return failure();
  // R8
  for (Region &region : getOperation()->getRegions())
    if (failed(verifyNoNesting(*this, region)))
      return failure();
  return success();
}

LogicalResult ExternOp::verify() {
  // R1
  if (getName().empty())
    return emitOpError("expected a name that is not empty");
  // R2
  if (getNumResults() == 0)
    return emitOpError("expected at least one result");
  SmallVector<int64_t> sizes;
  for (auto [index, type] : llvm::enumerate(getResultTypes())) {
    llvm::append_range(sizes, cast<RankedTensorType>(type).getShape());
    if (cast<RankedTensorType>(type).getEncoding())
      return emitOpError() << "result #" << index << ": expected a type without encoding, got "
                           << type;
  }
  return verifyExtents(*this, "extent", sizes, getExtents().size());
}

LogicalResult ExternOp::verifyRegions() {
  // R3
  Block &body = getBody().front();
  auto function = llvm::hasSingleElement(body) ? dyn_cast<FunctionOpInterface>(body.front())
                                               : FunctionOpInterface();
  if (!function || function.isExternal() || function.getNumResults() != 0)
    return emitOpError("expected one function with a body and without results as its body");
  SmallVector<Type> tensors(getInputs().getTypes());
  llvm::append_range(tensors, getResultTypes());
  if (function.getNumArguments() != tensors.size())
    return emitOpError() << "expected " << tensors.size() << " arguments of the function, got "
                         << function.getNumArguments();
  for (auto [index, type, got] : llvm::enumerate(tensors, function.getArgumentTypes())) {
    auto tensor = cast<RankedTensorType>(type);
    auto buffer = dyn_cast<MemRefType>(got);
    if (!buffer || buffer.getShape() != tensor.getShape() ||
        buffer.getElementType() != tensor.getElementType())
      return emitOpError() << "argument #" << index
                           << " of the function: expected a memref of the shape and the element "
                              "type of "
                           << tensor << ", got " << got;
  }
  return success();
}
