//===- Yield.cpp - What an instance of a block reads and writes -----------------------------===//
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

void YieldOp::build(OpBuilder &builder, OperationState &state, ArrayRef<BufferRegion> reads,
                    ArrayRef<BufferRegion> writes) {
  SmallVector<Value> readBuffers, writeBuffers, dynamicOffsets, dynamicExtents;
  SmallVector<int64_t> staticOffsets, staticExtents;
  auto add = [&](const BufferRegion &region, SmallVectorImpl<Value> &buffers) {
    buffers.push_back(region.buffer);
    dispatchIndexOpFoldResults(region.offsets, dynamicOffsets, staticOffsets);
    dispatchIndexOpFoldResults(region.extents, dynamicExtents, staticExtents);
  };
  for (const BufferRegion &region : reads)
    add(region, readBuffers);
  for (const BufferRegion &region : writes)
    add(region, writeBuffers);
  state.addOperands(readBuffers);
  state.addOperands(writeBuffers);
  state.addOperands(dynamicOffsets);
  state.addOperands(dynamicExtents);
  state.addAttribute(getOperandSegmentSizeAttr(),
                     builder.getDenseI32ArrayAttr({static_cast<int32_t>(readBuffers.size()),
                                                   static_cast<int32_t>(writeBuffers.size()),
                                                   static_cast<int32_t>(dynamicOffsets.size()),
                                                   static_cast<int32_t>(dynamicExtents.size())}));
  state.addAttribute(getStaticOffsetsAttrName(state.name),
                     builder.getDenseI64ArrayAttr(staticOffsets));
  state.addAttribute(getStaticExtentsAttrName(state.name),
                     builder.getDenseI64ArrayAttr(staticExtents));
}

/// The regions of all buffers, reads first.
static SmallVector<BufferRegion> getRegions(YieldOp yield) {
  SmallVector<OpFoldResult> offsets =
      getMixedValues(yield.getStaticOffsets(), yield.getOffsets(), yield.getContext());
  SmallVector<OpFoldResult> extents =
      getMixedValues(yield.getStaticExtents(), yield.getExtents(), yield.getContext());
  SmallVector<BufferRegion> regions;
  size_t position = 0;
  for (ValueRange buffers : {ValueRange(yield.getReads()), ValueRange(yield.getWrites())})
    for (Value buffer : buffers) {
      size_t rank = cast<MemRefType>(buffer.getType()).getRank();
      BufferRegion &region = regions.emplace_back();
      region.buffer = buffer;
      llvm::append_range(region.offsets, ArrayRef(offsets).slice(position, rank));
      llvm::append_range(region.extents, ArrayRef(extents).slice(position, rank));
      position += rank;
    }
  return regions;
}

SmallVector<BufferRegion> YieldOp::getReadRegions() {
  SmallVector<BufferRegion> regions = getRegions(*this);
  regions.resize(getReads().size());
  return regions;
}

SmallVector<BufferRegion> YieldOp::getWriteRegions() {
  SmallVector<BufferRegion> regions = getRegions(*this);
  regions.erase(regions.begin(), regions.begin() + getReads().size());
  return regions;
}

void YieldOp::getEffects(
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>> &effects) {
  // It declares what the body does; it accesses nothing itself.
}

//===----------------------------------------------------------------------------------------===//
// Assembly
//===----------------------------------------------------------------------------------------===//

namespace {
/// The regions of a yield as they are parsed.
struct ParsedRegions {
  SmallVector<OpAsmParser::UnresolvedOperand> dynamicOffsets, dynamicExtents;
  SmallVector<int64_t> offsets, extents;
};
} // namespace

/// `%A[%vi, 0 : 16] : memref<8x16xf32>`; adds the buffer to `operands`.
static ParseResult parseRegion(OpAsmParser &parser, ParsedRegions &regions,
                               SmallVectorImpl<Value> &operands) {
  OpAsmParser::UnresolvedOperand buffer;
  Type type;
  auto parseRange = [&]() -> ParseResult {
    if (mlc::parseNumberOrValue(parser, regions.dynamicOffsets, regions.offsets.emplace_back()))
      return failure();
    int64_t &extent = regions.extents.emplace_back(1);
    if (succeeded(parser.parseOptionalColon()))
      return mlc::parseNumberOrValue(parser, regions.dynamicExtents, extent);
    return success();
  };
  size_t before = regions.offsets.size();
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseOperand(buffer) ||
      parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Square, parseRange) ||
      parser.parseColonType(type))
    return failure();
  auto memref = dyn_cast<MemRefType>(type);
  if (!memref)
    return parser.emitError(loc, "a region is of a memref, got ") << type;
  // R1.
  size_t numRanges = regions.offsets.size() - before;
  if (static_cast<int64_t>(numRanges) != memref.getRank())
    return parser.emitError(loc, "region has ")
           << numRanges << " dimensions, but " << type << " has " << memref.getRank();
  return parser.resolveOperand(buffer, type, operands);
}

/// `reads(...)` or `writes(...)` if it is there.
static ParseResult parseRegionList(OpAsmParser &parser, StringRef keyword, ParsedRegions &regions,
                                   SmallVectorImpl<Value> &operands) {
  if (failed(parser.parseOptionalKeyword(keyword)))
    return success();
  return parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren,
                                        [&] { return parseRegion(parser, regions, operands); });
}

ParseResult YieldOp::parse(OpAsmParser &parser, OperationState &result) {
  Builder &builder = parser.getBuilder();
  ParsedRegions regions;
  if (parseRegionList(parser, "reads", regions, result.operands))
    return failure();
  size_t numReads = result.operands.size();
  if (parseRegionList(parser, "writes", regions, result.operands))
    return failure();
  size_t numWrites = result.operands.size() - numReads;
  Type indexType = builder.getIndexType();
  if (parser.resolveOperands(regions.dynamicOffsets, indexType, result.operands) ||
      parser.resolveOperands(regions.dynamicExtents, indexType, result.operands))
    return failure();
  result.addAttribute(
      getOperandSegmentSizeAttr(),
      builder.getDenseI32ArrayAttr({static_cast<int32_t>(numReads), static_cast<int32_t>(numWrites),
                                    static_cast<int32_t>(regions.dynamicOffsets.size()),
                                    static_cast<int32_t>(regions.dynamicExtents.size())}));
  result.addAttribute(getStaticOffsetsAttrName(result.name),
                      builder.getDenseI64ArrayAttr(regions.offsets));
  result.addAttribute(getStaticExtentsAttrName(result.name),
                      builder.getDenseI64ArrayAttr(regions.extents));
  return parser.parseOptionalAttrDict(result.attributes);
}

void YieldOp::print(OpAsmPrinter &printer) {
  ValueRange offsets = getOffsets(), extents = getExtents();
  ArrayRef<int64_t> staticOffsets = getStaticOffsets(), staticExtents = getStaticExtents();
  auto printRegion = [&](Value buffer) {
    printer << buffer << '[';
    llvm::interleaveComma(llvm::seq<int64_t>(cast<MemRefType>(buffer.getType()).getRank()), printer,
                          [&](int64_t) {
                            mlc::printNumberOrValue(printer, offsets, staticOffsets.front());
                            if (staticExtents.front() != 1) {
                              printer << " : ";
                              mlc::printNumberOrValue(printer, extents, staticExtents.front());
                            }
                            staticOffsets = staticOffsets.drop_front();
                            staticExtents = staticExtents.drop_front();
                          });
    printer << "] : " << buffer.getType();
  };
  auto printList = [&](StringRef keyword, ValueRange buffers) {
    if (buffers.empty())
      return;
    printer << ' ' << keyword << '(';
    llvm::interleaveComma(buffers, printer, printRegion);
    printer << ')';
  };
  printList("reads", getReads());
  printList("writes", getWrites());
  printer.printOptionalAttrDict(
      (*this)->getAttrs(),
      {getStaticOffsetsAttrName(), getStaticExtentsAttrName(), getOperandSegmentSizeAttr()});
}

//===----------------------------------------------------------------------------------------===//
// Verification
//===----------------------------------------------------------------------------------------===//

LogicalResult YieldOp::verify() {
  // R1.
  size_t numDims = 0;
  for (ValueRange buffers : {ValueRange(getReads()), ValueRange(getWrites())})
    for (Value buffer : buffers) {
      auto type = dyn_cast<MemRefType>(buffer.getType());
      if (!type)
        return emitOpError("a region must be of a ranked memref, got ") << buffer.getType();
      numDims += type.getRank();
    }
  auto isComplete = [&](ArrayRef<int64_t> numbers, ValueRange values) {
    return numbers.size() == numDims &&
           llvm::count_if(numbers, ShapedType::isDynamic) == static_cast<int64_t>(values.size());
  };
  if (!isComplete(getStaticOffsets(), getOffsets()) ||
      !isComplete(getStaticExtents(), getExtents()))
    return emitOpError("must have one offset and one extent for each dimension of its buffers");
  // R2.
  for (const BufferRegion &region : getRegions(*this)) {
    auto type = cast<MemRefType>(region.buffer.getType());
    for (int64_t dim = 0; dim < type.getRank(); ++dim) {
      std::optional<int64_t> offset = getConstantIntValue(region.offsets[dim]);
      std::optional<int64_t> extent = getConstantIntValue(region.extents[dim]);
      if ((offset && *offset < 0) || (extent && *extent < 0))
        return emitOpError("offset and extent of dimension ") << dim << " must not be negative";
      int64_t end = offset.value_or(0) + extent.value_or(0);
      if (!type.isDynamicDim(dim) && end > type.getDimSize(dim))
        return emitOpError("region ends at ")
               << end << " in dimension " << dim << ", which is outside of " << type;
    }
  }
  return success();
}
