//===- LoopPartition.cpp - Loops over parts of a loop's range -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../Common/BlockRewrite.h"
#include "mlc/Dialect/TIR/Schedule/Loops.h"
#include "llvm/Support/CheckedArithmetic.h"

using namespace mlir;
using namespace mlc::tir;

static constexpr StringLiteral kPartition = "loop_partition";

/// The lengths of the parts, in which nothing is absent.
static llvm::Expected<SmallVector<int64_t>>
checkPartition(ForOp loop, ArrayRef<std::optional<int64_t>> factors) {
  StringRef name = getVarName(loop.getInductionVar());
  // P1.
  if (loop.getAnnotationsAttr() || loop.getThreadAttr())
    return refuse(kPartition, 1, loop, "the loop has annotations or is bound to a thread");
  // P2.
  std::optional<int64_t> extent = loop.getConstantExtent();
  if (!loop.getConstantMin() || !extent)
    return refuse(kPartition, 2, loop, "the start and the extent of loop '", name,
                  "' must be numbers");
  // P3.
  int64_t numAbsent = llvm::count(factors, std::nullopt);
  if (factors.empty() || numAbsent > 1)
    return refuse(kPartition, 3, loop, "expected at least one length and at most one absent, got ",
                  factors.size(), " lengths, ", numAbsent, " of them absent");
  // P4.
  int64_t sum = 0;
  for (std::optional<int64_t> factor : factors) {
    if (factor && *factor <= 0)
      return refuse(kPartition, 4, loop, "lengths must be positive, got ", *factor);
    std::optional<int64_t> next = llvm::checkedAdd(sum, factor.value_or(0));
    if (!next || *next >= *extent)
      return refuse(kPartition, 4, loop,
                    "the sum of the lengths must be less than the extent of "
                    "loop '",
                    name, "', ", *extent);
    sum = *next;
  }
  // P5.
  SmallVector<BlockOp> blocks;
  loop.walk<WalkOrder::PreOrder>([&](BlockOp block) { blocks.push_back(block); });
  if (blocks.empty())
    return refuse(kPartition, 5, loop, "there is no block in loop '", name, "'");
  SmallVector<int64_t> lengths;
  for (std::optional<int64_t> factor : factors)
    lengths.push_back(factor.value_or(*extent - sum));
  if (!numAbsent)
    lengths.push_back(*extent - sum);
  return lengths;
}

/// States that a block accesses all that its variables may be an index of.
static void widenRegions(RewriterBase &rewriter, BlockOp block) {
  YieldOp yield = block.getYield();
  SmallVector<OpFoldResult> mins = block.getMixedMins(), extents = block.getMixedExtents();
  auto widen = [&](SmallVector<BufferRegion> regions) {
    for (BufferRegion &region : regions)
      for (auto [dim, offset, extent] : llvm::enumerate(region.offsets, region.extents)) {
        auto var = dyn_cast_if_present<BlockArgument>(dyn_cast<Value>(offset));
        if (!var || var.getOwner() != &block.getBody().front() || getConstantIntValue(extent) != 1)
          continue;
        OpFoldResult min = mins[var.getArgNumber()], size = extents[var.getArgNumber()];
        // A condition may keep the access in a buffer that is smaller than the domain.
        std::optional<int64_t> first = getConstantIntValue(min), length = getConstantIntValue(size);
        int64_t end = cast<MemRefType>(region.buffer.getType()).getDimSize(dim);
        if (first && length && !ShapedType::isDynamic(end)) {
          if (*first < 0 || *first >= end)
            continue;
          size = rewriter.getIndexAttr(std::min(*length, end - *first));
        }
        offset = min;
        extent = size;
      }
    return regions;
  };
  rewriter.setInsertionPoint(yield);
  YieldOp::create(rewriter, yield.getLoc(), widen(yield.getReadRegions()),
                  widen(yield.getWriteRegions()));
  rewriter.eraseOp(yield);
}

/// Makes `block` one of a part, the loop of which does not start where the whole loop did unless it
/// is the first one.
static void renameBlock(RewriterBase &rewriter, BlockOp block, ForOp part, bool isFirst,
                        StringRef name) {
  bool isContinued = false;
  rewriter.modifyOpInPlace(block, [&] {
    block.setName(name);
    SmallVector<int64_t> mins(block.getStaticMins()), extents(block.getStaticExtents());
    for (auto [index, binding] : llvm::enumerate(block.getBindings())) {
      if (binding != part.getInductionVar() || ShapedType::isDynamic(mins[index]) ||
          ShapedType::isDynamic(extents[index]))
        continue;
      mins[index] = *part.getConstantMin();
      extents[index] = *part.getConstantExtent();
      isContinued |= !isFirst && block.getIterKind(index) == IterKind::Reduce;
    }
    block.setStaticMins(mins);
    block.setStaticExtents(extents);
  });
  // What the first part has started is not started again.
  if (isContinued && block.hasInit())
    dropInit(rewriter, block);
  widenRegions(rewriter, block);
}

llvm::Expected<SmallVector<ForOp>>
mlc::tir::loopPartition(RewriterBase &rewriter, ForOp loop,
                        ArrayRef<std::optional<int64_t>> factors) {
  llvm::Expected<SmallVector<int64_t>> lengths = checkPartition(loop, factors);
  if (!lengths)
    return lengths.takeError();
  OpBuilder::InsertionGuard guard(rewriter);
  Location loc = loop.getLoc();
  std::string var = getVarName(loop.getInductionVar()).str();
  std::string first = getChildBlocks(loop).front().getName().str();
  auto createOpaque = [&](const Twine &name) {
    BlockOp block = createBlock(rewriter, loc, getFreeBlockName(loop, name), IterVarList());
    rewriter.setInsertionPointToEnd(&block.getBody().front());
    YieldOp::create(rewriter, loc, ArrayRef<BufferRegion>(), ArrayRef<BufferRegion>());
    rewriter.setInsertionPointToStart(&block.getBody().front());
    return block;
  };
  rewriter.setInsertionPoint(loop);
  BlockOp common = createOpaque(first + "_" + var + "_common");
  SmallVector<ForOp> parts;
  int64_t start = *loop.getConstantMin();
  for (auto [number, length] : llvm::enumerate(*lengths)) {
    std::string suffix = (Twine(var) + Twine(number)).str();
    rewriter.setInsertionPoint(common.getYield());
    createOpaque(first + "_" + suffix + "_partition");
    auto part = ForOp::create(rewriter, loc, rewriter.getIndexAttr(start),
                              rewriter.getIndexAttr(length), ForKind::Serial, suffix);
    rewriter.setInsertionPointToEnd(&part.getBody().front());
    IRMapping mapping;
    mapping.map(loop.getInductionVar(), part.getInductionVar());
    for (Operation &op : loop.getBody().front())
      rewriter.clone(op, mapping);
    SmallVector<std::pair<BlockOp, std::string>> names;
    part.walk<WalkOrder::PreOrder>([&](BlockOp block) {
      std::string name = (block.getName() + "_" + suffix).str();
      names.emplace_back(block, getFreeBlockName(loop, name));
    });
    for (auto &[block, name] : names)
      renameBlock(rewriter, block, part, number == 0, name);
    normalizeBindings(rewriter, part);
    parts.push_back(part);
    start += length;
  }
  rewriter.eraseOp(loop);
  return parts;
}
