//===- WindowGradients.cpp - Gradients of convolutions and of pooling -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Gradients.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::relax;

using B = GradientBuilder;

namespace {
// ===--- Convolutions --------------------------------------------------------------------------===

/// Elements of dimension 0 and 1 exchanged.
Value exchange(B &b, Value value) {
  SmallVector<int64_t> axes = llvm::to_vector(llvm::seq<int64_t>(getRanked(value).getRank()));
  std::swap(axes[0], axes[1]);
  return b.permute(value, axes);
}

/// The slice of channels that belong to one group.
Value takeGroup(B &b, Value value, int64_t group, int64_t groups) {
  int64_t size = getRanked(value).getDimSize(1) / groups;
  DimExpr begin = DimExpr::constant(value.getContext(), group * size);
  return groups == 1 ? value : b.sliceAlong(value, 1, begin, begin + size);
}

/// What the kernel of a convolution contributes. Each of its elements has met the data at the
/// places of one convolution, by the gradient, of which batches are the channels.
template <typename Conv, typename Op>
Value kernelGradient(Op op, Value data, Value gradient, ArrayRef<int64_t> sizes, B &b) {
  auto groups = static_cast<int64_t>(op.getGroups());
  SmallVector<int64_t> begin(sizes.size() + 2, 0);
  std::string kernelLayout = "OI" + op.getKernelLayout().drop_front(2).str();
  SmallVector<Value> kernels;
  for (int64_t group = 0; group < groups; ++group) {
    Value images = exchange(b, takeGroup(b, data, group, groups));
    Value changes = exchange(b, takeGroup(b, gradient, group, groups));
    Value kernel =
        b.create<Conv>(images, changes, op.getDilation(), op.getPadding(), op.getStrides(), 1,
                       op.getDataLayout(), StringRef(kernelLayout), TypeAttr());
    SmallVector<int64_t> end(getRanked(kernel).getShape());
    llvm::copy(sizes, end.begin() + 2);
    kernels.push_back(exchange(b, b.slice(kernel, begin, end)));
  }
  return groups == 1 ? kernels.front() : b.create<ConcatOp>(kernels, uint64_t(0));
}

template <typename Conv, typename Transpose>
LogicalResult convolution(Conv op, Value gradient, B &b) {
  RankedTensorType data = getRanked(op.getData()), weight = getRanked(op.getWeight());
  if (!data || !weight || !data.hasStaticShape() || !weight.hasStaticShape())
    return b.fail("expected operands of static shapes");
  size_t rank = op.getStrides().size();
  if (!op.getDataLayout().starts_with("NC") || !op.getKernelLayout().starts_with("OI") ||
      data.getRank() != static_cast<int64_t>(rank) + 2)
    return b.fail("expected data with its channels, and a kernel with its outputs, in front");
  if (data.getElementType() != getRanked(gradient).getElementType())
    return b.fail("expected a result of the element type of the data");
  auto groups = static_cast<int64_t>(op.getGroups());
  SmallVector<int64_t> added;
  for (size_t d = 0; d < rank; ++d) {
    int64_t span = op.getDilation()[d] * (weight.getDimSize(d + 2) - 1) + 1;
    int64_t pads = op.getPadding()[d] + op.getPadding()[d + rank];
    int64_t back = (getRanked(gradient).getDimSize(d + 2) - 1) * op.getStrides()[d] - pads + span;
    added.push_back(data.getDimSize(d + 2) - back);
  }
  std::string kernelLayout = "IO" + op.getKernelLayout().drop_front(2).str();
  Value first = b.create<Transpose>(gradient, op.getWeight(), op.getStrides(), op.getPadding(),
                                    added, op.getDilation(), groups, op.getDataLayout(),
                                    StringRef(kernelLayout), TypeAttr());
  if (failed(b.contribute(0, first)))
    return failure();

  return b.contribute(
      1, kernelGradient<Conv>(op, op.getData(), gradient, weight.getShape().drop_front(2), b));
}

/// The transpose of a convolution has it as its gradient; data and result are exchanged.
template <typename Transpose, typename Conv>
LogicalResult transposedConvolution(Transpose op, Value gradient, B &b) {
  RankedTensorType data = getRanked(op.getData()), weight = getRanked(op.getWeight());
  if (!data || !weight || !data.hasStaticShape() || !weight.hasStaticShape())
    return b.fail("expected operands of static shapes");
  size_t rank = op.getStrides().size();
  if (!op.getDataLayout().starts_with("NC") || !op.getKernelLayout().starts_with("IO") ||
      data.getRank() != static_cast<int64_t>(rank) + 2)
    return b.fail("expected data with its channels, and a kernel with its inputs, in front");
  if (data.getElementType() != getRanked(gradient).getElementType())
    return b.fail("expected a result of the element type of the data");
  std::string kernelLayout = "OI" + op.getKernelLayout().drop_front(2).str();
  Value first =
      b.create<Conv>(gradient, op.getWeight(), op.getStrides(), op.getPadding(), op.getDilation(),
                     op.getGroups(), op.getDataLayout(), StringRef(kernelLayout), TypeAttr());
  if (failed(b.contribute(0, first)))
    return failure();
  return b.contribute(
      1, kernelGradient<Conv>(op, gradient, op.getData(), weight.getShape().drop_front(2), b));
}

// ===--- Pooling -------------------------------------------------------------------------------===

/// The windows of a pool: slices of the data, with elements around it, one for each place in the
/// window.
template <typename Pool> class Windows {
public:
  Windows(Pool op, B &b) : op(op), b(b) {}

  LogicalResult initialize() {
    RankedTensorType data = getRanked(op.getData()), result = getRanked(op.getResult());
    rank = op.getStrides().size();
    if (!data || !data.hasStaticShape() || !op.getLayout().starts_with("NC") ||
        data.getRank() != static_cast<int64_t>(rank) + 2)
      return b.fail("expected data of static shape with its channels in front");
    sizes.assign(data.getShape().begin(), data.getShape().end());
    outputs.assign(result.getShape().begin(), result.getShape().end());
    before.assign(rank + 2, 0);
    after.assign(rank + 2, 0);
    padded = sizes;
    steps.assign(rank + 2, 1);
    for (size_t d = 0; d < rank; ++d) {
      steps[d + 2] = op.getStrides()[d];
      before[d + 2] = op.getPadding()[d];
      int64_t needed = (outputs[d + 2] - 1) * op.getStrides()[d] +
                       (op.getPoolSize()[d] - 1) * op.getDilation()[d] + 1;
      after[d + 2] = std::max<int64_t>(0, needed - before[d + 2] - sizes[d + 2]);
      padded[d + 2] = sizes[d + 2] + before[d + 2] + after[d + 2];
    }
    return success();
  }

  /// Calls `body` with where each slice begins.
  template <typename Body> void forEach(Body body) {
    SmallVector<int64_t> begin(rank + 2, 0), place(rank, 0);
    while (true) {
      for (size_t d = 0; d < rank; ++d)
        begin[d + 2] = place[d] * op.getDilation()[d];
      body(ArrayRef<int64_t>(begin));
      size_t d = rank;
      while (d > 0 && ++place[d - 1] == op.getPoolSize()[d - 1])
        place[--d] = 0;
      if (d == 0)
        return;
    }
  }

  Value pad(Value value, double with) { return b.pad(value, before, after, with); }
  Value slice(Value value, ArrayRef<int64_t> begin) {
    SmallVector<int64_t> end(begin);
    end[0] = getRanked(value).getDimSize(0);
    end[1] = getRanked(value).getDimSize(1);
    for (size_t d = 2; d < rank + 2; ++d)
      end[d] = begin[d] + (outputs[d] - 1) * steps[d] + 1;
    return b.slice(value, begin, end, steps);
  }
  /// Adds what a slice contributes to `sum`, which is null at first.
  void addTo(Value &sum, Value value, ArrayRef<int64_t> begin) {
    value = b.unslice(value, padded, begin, steps);
    sum = sum ? b.add(sum, value) : value;
  }
  /// What the data contribute, without what is around them.
  Value unpad(Value value) {
    SmallVector<int64_t> end;
    for (auto [first, size] : llvm::zip_equal(before, sizes))
      end.push_back(first + size);
    return end == padded && llvm::all_of(before, [](int64_t width) { return width == 0; })
               ? value
               : b.slice(value, before, end);
  }

  ArrayRef<int64_t> getSizes() const { return sizes; }

private:
  Pool op;
  B &b;
  size_t rank = 0;
  SmallVector<int64_t> sizes, outputs, before, after, padded, steps;
};

/// All to the first element of each window that is its largest.
template <typename Pool> LogicalResult maxPool(Pool op, Value gradient, B &b) {
  Windows<Pool> windows(op, b);
  if (!isa<FloatType>(op.getData().getType().getElementType()))
    return b.fail("expected floats");
  if (failed(windows.initialize()))
    return failure();
  Value data = windows.pad(op.getData(), -std::numeric_limits<double>::infinity());
  Value sum, found;
  windows.forEach([&](ArrayRef<int64_t> begin) {
    Value isHere = b.create<EqualOp>(windows.slice(data, begin), op.getResult());
    Value left = found ? b.keepWhere(found, gradient) : Value();
    Value open = left ? b.subtract(gradient, left) : gradient;
    windows.addTo(sum, b.keepWhere(isHere, open), begin);
    found = found ? b.create<LogicalOrOp>(found, isHere) : isHere;
  });
  return b.contribute(0, windows.unpad(sum));
}

template <typename Pool> LogicalResult avgPool(Pool op, Value gradient, B &b) {
  Windows<Pool> windows(op, b);
  if (failed(windows.initialize()))
    return failure();
  double count = 1;
  for (int64_t size : op.getPoolSize())
    count *= size;
  Value share;
  if (op.getCountIncludePad()) {
    share = b.multiply(gradient, 1 / count);
  } else {
    // How many elements of each window are not around the data.
    SmallVector<DimExpr> dims;
    for (auto [d, size] : llvm::enumerate(windows.getSizes()))
      dims.push_back(DimExpr::constant(op.getContext(), d < 2 ? 1 : size));
    Value ones = b.create<OnesOp>(DimsAttr::get(op.getContext(), dims),
                                  TypeAttr::get(getRanked(gradient).getElementType()));
    ones = windows.pad(ones, 0);
    Value number;
    windows.forEach([&](ArrayRef<int64_t> begin) {
      Value here = windows.slice(ones, begin);
      number = number ? b.add(number, here) : here;
    });
    share = b.divide(gradient, number);
  }
  Value sum;
  windows.forEach([&](ArrayRef<int64_t> begin) { windows.addTo(sum, share, begin); });
  return b.contribute(0, windows.unpad(sum));
}

template <typename... Pools> void addMaxPools(GradientRules &rules) {
  (rules.add<Pools>(maxPool<Pools>), ...);
}
template <typename... Pools> void addAvgPools(GradientRules &rules) {
  (rules.add<Pools>(avgPool<Pools>), ...);
}
} // namespace

void relax::addWindowGradients(GradientRules &rules) {
  rules.add<Conv1DOp>(convolution<Conv1DOp, Conv1DTransposeOp>);
  rules.add<Conv2DOp>(convolution<Conv2DOp, Conv2DTransposeOp>);
  rules.add<Conv3DOp>(convolution<Conv3DOp, Conv3DTransposeOp>);
  rules.add<Conv1DTransposeOp>(transposedConvolution<Conv1DTransposeOp, Conv1DOp>);
  rules.add<Conv2DTransposeOp>(transposedConvolution<Conv2DTransposeOp, Conv2DOp>);
  rules.add<Conv3DTransposeOp>(transposedConvolution<Conv3DTransposeOp, Conv3DOp>);
  addMaxPools<MaxPool1DOp, MaxPool2DOp, MaxPool3DOp>(rules);
  addAvgPools<AvgPool1DOp, AvgPool2DOp, AvgPool3DOp>(rules);
}
