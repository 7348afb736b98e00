//===- TransposeGathers.cpp - Gathers of a square tile become loads and shuffles ------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "../BufferRoots.h"
#include "../LinearExpr.h"
#include "mlc/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace mlc {
#define GEN_PASS_DEF_TRANSPOSEGATHERS
#include "mlc/Transforms/Passes.h.inc"
namespace {
/// A gather of which lane i is `i * step` elements behind `first` in a buffer of rank 1.
struct Column {
  Operation *op;
  Value buffer;
  LinearExpr first;
  /// How far the first lane is from the index of the gather, and each lane from the one before it.
  int64_t offset, step;

  static std::optional<Column> get(vector::GatherOp op);
  /// How many elements behind the other it begins, where that is known.
  std::optional<int64_t> getDistance(const Column &other) const;
  VectorType getType() const { return cast<VectorType>(op->getResult(0).getType()); }
};

std::optional<Column> Column::get(vector::GatherOp op) {
  DenseElementsAttr mask;
  DenseIntElementsAttr offsets;
  auto memref = dyn_cast<MemRefType>(op.getBaseType());
  VectorType type = op.getVectorType();
  if (!memref || memref.getRank() != 1 || !memref.getLayout().isIdentity() || type.getRank() != 1 ||
      type.isScalable() || !matchPattern(op.getMask(), m_Constant(&mask)) || !mask.isSplat() ||
      !mask.getSplatValue<bool>() || !matchPattern(op.getIndices(), m_Constant(&offsets)) ||
      offsets.isSplat())
    return std::nullopt;
  int64_t lanes = type.getNumElements();
  if (lanes < 4 || !llvm::isPowerOf2_64(lanes) || !type.getElementType().isIntOrFloat())
    return std::nullopt;
  auto values = offsets.getValues<APInt>();
  int64_t base = values[0].getSExtValue(), step = values[1].getSExtValue() - base;
  for (auto [lane, value] : llvm::enumerate(values))
    if (value.getSExtValue() != base + static_cast<int64_t>(lane) * step)
      return std::nullopt;
  LinearExpr first = LinearExpr::of(op.getOffsets().front());
  first.constant += base;
  return Column{op, op.getBase(), std::move(first), base, step};
}

std::optional<int64_t> Column::getDistance(const Column &other) const {
  LinearExpr difference = first;
  difference.add(other.first, -1);
  if (buffer != other.buffer || getType() != other.getType() || step != other.step ||
      !difference.isConstant())
    return std::nullopt;
  return difference.constant;
}

/// Whether nothing from `begin` to `end` writes what is loaded from `memref`.
bool isUnchanged(Value memref, Operation *begin, Operation *end) {
  Value root = getRoot(memref);
  for (Operation *op = begin; op != end; op = op->getNextNode()) {
    std::optional<SmallVector<MemoryEffects::EffectInstance>> effects = getEffectsRecursively(op);
    if (!effects)
      return false;
    for (const MemoryEffects::EffectInstance &effect : *effects) {
      if (isa<MemoryEffects::Read, MemoryEffects::Allocate>(effect.getEffect()))
        continue;
      if (!effect.getValue() || !areDisjoint(getRoot(effect.getValue()), root))
        return false;
    }
  }
  return true;
}

/// Shuffles vectors so that element r of vector c is what element c of vector r was.
class Transposer {
public:
  Transposer(OpBuilder &builder, Location loc) : builder(builder), loc(loc) {}
  SmallVector<Value> transpose(SmallVector<Value> rows);

private:
  /// Two vectors of what `pick` takes of the two: lane -> (of the second one, from which lane), for
  /// the first and for the second result.
  using Pick = llvm::function_ref<std::pair<bool, int64_t>(int64_t lane, bool isSecond)>;
  void exchange(Value &a, Value &b, Pick pick);

  OpBuilder &builder;
  Location loc;
};

void Transposer::exchange(Value &a, Value &b, Pick pick) {
  int64_t lanes = cast<VectorType>(a.getType()).getNumElements();
  Value results[2];
  for (bool isSecond : {false, true}) {
    SmallVector<int64_t> mask;
    for (int64_t lane = 0; lane < lanes; ++lane) {
      auto [fromSecond, from] = pick(lane, isSecond);
      mask.push_back(from + (fromSecond ? lanes : 0));
    }
    results[isSecond] = vector::ShuffleOp::create(builder, loc, a, b, mask);
  }
  a = results[0];
  b = results[1];
}

SmallVector<Value> Transposer::transpose(SmallVector<Value> rows) {
  constexpr int64_t kSegmentBits = 128;
  auto type = cast<VectorType>(rows.front().getType());
  int64_t lanes = type.getNumElements();
  int64_t segment =
      std::min(lanes, kSegmentBits /
                          static_cast<int64_t>(llvm::PowerOf2Ceil(type.getElementTypeBitWidth())));
  auto forPairs = [&](int64_t distance, Pick pick) {
    for (int64_t i = 0; i < lanes; ++i)
      if (!(i & distance))
        exchange(rows[i], rows[i | distance], pick);
  };
  // Within segments units of two vectors are interleaved, for which every target has an
  // instruction. This leaves the columns of a segment in the order of their reversed bits.
  for (int64_t unit = 1; unit < segment; unit *= 2)
    forPairs(unit, [&](int64_t lane, bool isSecond) {
      int64_t begin = lane / segment * segment, inSegment = lane % segment;
      int64_t from = inSegment / (2 * unit) * unit + inSegment % unit;
      return std::pair<bool, int64_t>(inSegment & unit,
                                      begin + from + (isSecond ? segment / 2 : 0));
    });
  // Then segments change places.
  for (int64_t distance = segment; distance < lanes; distance *= 2)
    forPairs(distance, [&](int64_t lane, bool isSecond) {
      int64_t from = isSecond ? lane | distance : lane & ~distance;
      return std::pair<bool, int64_t>(lane & distance, from);
    });
  SmallVector<Value> columns(lanes);
  unsigned bits = llvm::Log2_64(segment);
  for (auto [place, row] : llvm::enumerate(rows)) {
    int64_t column = place / segment * segment;
    for (unsigned bit = 0; bit < bits; ++bit)
      if (place & (1 << bit))
        column |= 1 << (bits - 1 - bit);
    columns[column] = row;
  }
  return columns;
}

struct TransposeGathers : impl::TransposeGathersBase<TransposeGathers> {
  void runOnOperation() override {
    SmallVector<Block *> blocks;
    getOperation()->walk([&](Block *block) { blocks.push_back(block); });
    for (Block *block : blocks)
      runOnBlock(*block);
  }

  /// Finds columns that lie side by side.
  void runOnBlock(Block &block) {
    SmallVector<SmallVector<std::pair<int64_t, Column>>> groups;
    for (auto gather : block.getOps<vector::GatherOp>()) {
      std::optional<Column> column = Column::get(gather);
      if (!column)
        continue;
      auto *group = llvm::find_if(
          groups, [&](auto &group) { return column->getDistance(group.front().second); });
      if (group == groups.end())
        groups.push_back({{0, *column}});
      else
        group->emplace_back(*column->getDistance(group->front().second), *column);
    }
    for (auto &group : groups) {
      llvm::stable_sort(group, llvm::less_first());
      size_t lanes = group.front().second.getType().getNumElements();
      for (ArrayRef<std::pair<int64_t, Column>> rest = group; rest.size() >= lanes;) {
        ArrayRef<std::pair<int64_t, Column>> tile = rest.take_front(lanes);
        bool isDone = tile.back().first == tile.front().first + static_cast<int64_t>(lanes) - 1 &&
                      hasDistinctDistances(tile) && transpose(tile);
        rest = rest.drop_front(isDone ? lanes : 1);
      }
    }
  }

  static bool hasDistinctDistances(ArrayRef<std::pair<int64_t, Column>> tile) {
    return llvm::all_of(llvm::zip(tile.drop_back(), tile.drop_front()), [](auto pair) {
      return std::get<0>(pair).first < std::get<1>(pair).first;
    });
  }

  static bool transpose(ArrayRef<std::pair<int64_t, Column>> tile) {
    // Where it is loaded first, the others are known by their distance.
    auto isBefore = [](auto &a, auto &b) { return a.second.op->isBeforeInBlock(b.second.op); };
    const auto *first = llvm::min_element(tile, isBefore),
               *last = llvm::max_element(tile, isBefore);
    const Column &column = first->second;
    if (!isUnchanged(column.buffer, column.op, last->second.op))
      return false;
    OpBuilder builder(column.op);
    Location loc = column.op->getLoc();
    Value index = cast<vector::GatherOp>(column.op).getOffsets().front();
    int64_t begin = column.offset + tile.front().first - first->first;
    SmallVector<Value> rows;
    for (int64_t row = 0; row < column.getType().getNumElements(); ++row) {
      Value distance = arith::ConstantIndexOp::create(builder, loc, begin + row * column.step);
      Value at =
          arith::AddIOp::create(builder, loc, index, distance, arith::IntegerOverflowFlags::nsw);
      rows.push_back(vector::LoadOp::create(builder, loc, column.getType(), column.buffer, at));
    }
    SmallVector<Value> columns = Transposer(builder, loc).transpose(std::move(rows));
    for (auto [entry, value] : llvm::zip_equal(tile, columns)) {
      entry.second.op->getResult(0).replaceAllUsesWith(value);
      entry.second.op->erase();
    }
    return true;
  }
};
} // namespace
} // namespace mlc
