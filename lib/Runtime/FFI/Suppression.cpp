//===- Suppression.cpp - Boxes that overlap a better one ------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Operands.h"
#include <algorithm>
#include <numeric>
#include <tuple>
#include <tvm/ffi/container/array.h>
#include <tvm/ffi/reflection/registry.h>

using namespace mlc::runtime;
namespace ffi = tvm::ffi;

namespace {

constexpr const char *kName = "relax.run.all_class_non_max_suppression";

struct Box {
  double y0, x0, y1, x1;

  /// Any two opposite corners.
  explicit Box(const double *corners)
      : y0(std::min(corners[0], corners[2])), x0(std::min(corners[1], corners[3])),
        y1(std::max(corners[0], corners[2])), x1(std::max(corners[1], corners[3])) {}

  double area() const { return (y1 - y0) * (x1 - x0); }
  /// The part that two boxes have in common of what either covers.
  double overlap(const Box &other) const {
    double height = std::min(y1, other.y1) - std::max(y0, other.y0);
    double width = std::min(x1, other.x1) - std::max(x0, other.x0);
    if (height <= 0 || width <= 0)
      return 0;
    return height * width / (area() + other.area() - height * width);
  }
};

struct Selected {
  int64_t batch, label, box;
  double score;
};

struct Suppression {
  std::vector<double> boxes, scores;
  int64_t batch, labels, count, most;
  double overlapThreshold, scoreThreshold;

  explicit Suppression(ffi::PackedArgs args) {
    checkCount(kName, args, 6, 6);
    const DLTensor &corners = *operand(kName, args, 0), &values = *operand(kName, args, 1);
    bool fits = corners.ndim == 3 && values.ndim == 3 && corners.shape[2] == 4 &&
                corners.shape[0] == values.shape[0] && corners.shape[1] == values.shape[2];
    if (!fits)
      TVM_FFI_THROW(ValueError) << kName
                                << ": expected boxes of the shape (batch, number, 4) and "
                                   "scores of (batch, classes, number)";
    boxes = numbersOf(corners);
    scores = numbersOf(values);
    batch = values.shape[0];
    labels = values.shape[1];
    count = values.shape[2];
    most = int64_t(number(kName, args, 2));
    overlapThreshold = number(kName, args, 3);
    scoreThreshold = number(kName, args, 4);
  }

  /// Appends the boxes that are left of one class, the best first.
  void select(int64_t image, int64_t label, std::vector<Selected> &selected) const {
    const double *own = scores.data() + (image * labels + label) * count;
    std::vector<int64_t> order;
    for (int64_t i = 0; i < count; ++i)
      if (own[i] > scoreThreshold)
        order.push_back(i);
    std::sort(order.begin(), order.end(),
              [&](int64_t a, int64_t b) { return own[a] != own[b] ? own[a] > own[b] : a < b; });
    std::vector<Box> left;
    for (int64_t i : order) {
      if (int64_t(left.size()) >= most)
        return;
      Box box(boxes.data() + (image * count + i) * 4);
      if (std::any_of(left.begin(), left.end(),
                      [&](const Box &better) { return box.overlap(better) > overlapThreshold; }))
        continue;
      left.push_back(box);
      selected.push_back({image, label, i, own[i]});
    }
  }
};

ffi::Tensor makeFilled(std::vector<int64_t> shape, DLDataType dtype) {
  ffi::Tensor result = makeTensor(ffi::ShapeView(shape.data(), shape.size()), dtype);
  std::memset(result.data_ptr(), 0, ffi::GetDataSize(*result.GetDLTensorPtr()));
  return result;
}

constexpr DLDataType kInt64 = {kDLInt, 64, 1};
constexpr DLDataType kFloat32 = {kDLFloat, 32, 1};

/// Image, class and box of each that is left, and how many they are.
ffi::Array<ffi::Any> list(const Suppression &given) {
  std::vector<Selected> selected;
  for (int64_t image = 0; image < given.batch; ++image)
    for (int64_t label = 0; label < given.labels; ++label)
      given.select(image, label, selected);
  ffi::Tensor indices = makeFilled({given.batch * given.labels * given.count, 3}, kInt64);
  auto *row = static_cast<int64_t *>(indices.data_ptr());
  for (const Selected &one : selected) {
    *row++ = one.batch;
    *row++ = one.label;
    *row++ = one.box;
  }
  return {indices, makeVector({int64_t(selected.size())})};
}

/// For each image class and box of those that are left, their scores, the best first, and how many
/// they are.
ffi::Array<ffi::Any> listByImage(const Suppression &given) {
  int64_t most = given.labels * given.count;
  ffi::Tensor indices = makeFilled({given.batch, most, 2}, kInt64);
  ffi::Tensor scores = makeFilled({given.batch, most}, kFloat32);
  std::vector<int64_t> counts;
  for (int64_t image = 0; image < given.batch; ++image) {
    std::vector<Selected> selected;
    for (int64_t label = 0; label < given.labels; ++label)
      given.select(image, label, selected);
    std::sort(selected.begin(), selected.end(), [](const Selected &a, const Selected &b) {
      return std::tuple(-a.score, a.label, a.box) < std::tuple(-b.score, b.label, b.box);
    });
    auto *index = static_cast<int64_t *>(indices.data_ptr()) + image * most * 2;
    auto *score = static_cast<float *>(scores.data_ptr()) + image * most;
    for (const Selected &one : selected) {
      *index++ = one.label;
      *index++ = one.box;
      *score++ = float(one.score);
    }
    counts.push_back(int64_t(selected.size()));
  }
  return {indices, scores, makeVector(counts)};
}

TVM_FFI_STATIC_INIT_BLOCK() {
  tvm::ffi::reflection::GlobalDef().def_packed(kName, [](ffi::PackedArgs args, ffi::Any *result) {
    Suppression given(args);
    *result = number(kName, args, 5) != 0 ? listByImage(given) : list(given);
  });
}

} // namespace
