//===- LayoutCost.cpp - What a convolution gains in another layout --------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "LayoutCost.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

double mlc::relax::countElements(Value value) {
  double count = 1;
  if (auto type = dyn_cast<RankedTensorType>(value.getType()))
    for (DimExpr dim : getDims(type))
      count *= dim.getConstant().value_or(1);
  return count;
}

double mlc::relax::estimateCycles(PermuteDimsOp permute) {
  constexpr double kCyclesForElement = 1.5;
  return kCyclesForElement * countElements(permute.getResult());
}

/// The size of the dimension with that letter, if it is known.
static std::optional<int64_t> getKnownSize(Value value, StringRef layout, char letter) {
  SmallVector<DimExpr> dims = getDims(cast<RankedTensorType>(value.getType()));
  return dims[layout.find(letter)].getConstant();
}

static int64_t getSize(Value value, StringRef layout, char letter) {
  return getKnownSize(value, layout, letter).value_or(1);
}

/// A tile is some vectors of a row by some channels. For each, the rows that it needs of all input
/// channels are read, one channel far from the next: where the first cache does not hold them,
/// nothing hides that.
static double countCyclesOfReads(Conv2DOp conv, const TargetSpec &target, int64_t lanes,
                                 int64_t outputs) {
  constexpr double kSecondCacheBytes = 32;
  StringRef data = conv.getDataLayout(), kernel = conv.getKernelLayout();
  int64_t columns = getSize(conv.getResult(), data, 'W');
  int64_t vectors = llvm::divideCeil(columns, lanes);
  int64_t channels = std::clamp<int64_t>((target.vectorRegisters - 1) / vectors - 1, 1,
                                         std::max<int64_t>(outputs, 1));
  double width =
      std::min<double>(columns * conv.getStrides().back(), getSize(conv.getData(), data, 'W'));
  double bytes = width * getSize(conv.getWeight(), kernel, 'I') *
                 getSize(conv.getWeight(), kernel, 'H') * (target.vectorBits / 8.0) / lanes;
  if (bytes <= target.l1Bytes / 2.0)
    return 0;
  double tiles = countElements(conv.getResult()) / (double(columns) * channels);
  return tiles * bytes / kSecondCacheBytes;
}

double mlc::relax::estimateGainOfChannelsLast(Conv2DOp conv, const TargetSpec &target) {
  // By what other costs are lower.
  constexpr double kPartOfTime = 0.07;
  auto weight = dyn_cast<RankedTensorType>(conv.getWeight().getType());
  if (!weight || !isa<RankedTensorType>(conv.getData().getType()) ||
      !isa<RankedTensorType>(conv.getResult().getType()))
    return 0;
  int64_t allOutputs = getSize(conv.getWeight(), conv.getKernelLayout(), 'O');
  int64_t lanes = target.vectorBits / std::max(8u, weight.getElementTypeBitWidth());
  double cycles =
      countElements(conv.getResult()) * countElements(conv.getWeight()) / allOutputs / (2 * lanes);
  // What is left of a row that is not whole vectors takes as long as a vector.
  auto getWaste = [&](int64_t size) {
    return size > 1 ? double(llvm::alignTo(size, lanes)) / size : 1;
  };
  bool isDepthwise = getSize(conv.getWeight(), conv.getKernelLayout(), 'I') == 1;
  int64_t outputs = allOutputs / (isDepthwise ? 1 : conv.getGroups());
  // Of a row of unknown size nothing can be said but that something is left.
  constexpr double kUnknownWaste = 2;
  std::optional<int64_t> columns = getKnownSize(conv.getResult(), conv.getDataLayout(), 'W');
  double waste = columns ? getWaste(*columns) : kUnknownWaste;
  // Vectors of every other column are put together from two.
  constexpr double kStridedWaste = 2;
  if (conv.getStrides().back() > 1)
    waste *= kStridedWaste;
  double apart = cycles * (waste + kPartOfTime) +
                 countCyclesOfReads(conv, target, lanes, allOutputs / conv.getGroups());
  return apart - cycles * getWaste(outputs);
}
