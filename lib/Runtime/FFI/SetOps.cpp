//===- SetOps.cpp - Functions whose results have a size that the elements say ---------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Operands.h"
#include <algorithm>
#include <numeric>
#include <tvm/ffi/container/array.h>
#include <tvm/ffi/reflection/registry.h>

using namespace mlc::runtime;
namespace ffi = tvm::ffi;

namespace {

// ===--- Distinct elements ---------------------------------------------------------------------===

/// The keys of the rows of a matrix, one after the other: rows are equal if their keys are, and in
/// the order of their keys.
struct Rows {
  int64_t count, width;
  std::vector<uint64_t> keys;

  const uint64_t *row(int64_t index) const { return keys.data() + index * width; }
  bool less(int64_t a, int64_t b) const {
    return std::lexicographical_compare(row(a), row(a) + width, row(b), row(b) + width);
  }
  bool equal(int64_t a, int64_t b) const { return std::equal(row(a), row(a) + width, row(b)); }
};

/// How a tensor falls into the slices along an axis: the sizes before and behind it.
struct Slices {
  int64_t outer = 1, count = 1, inner = 1;

  Slices(const DLTensor &tensor, std::optional<int64_t> axis) {
    for (int32_t d = 0; d < tensor.ndim; ++d)
      (!axis || d == *axis ? count : d < *axis ? outer : inner) *= tensor.shape[d];
  }

  /// Calls `body(slice, place in the slice, place in the tensor)` for each element.
  template <typename Body> void forEach(Body body) const {
    for (int64_t i = 0; i < count; ++i)
      for (int64_t o = 0; o < outer; ++o)
        for (int64_t k = 0; k < inner; ++k)
          body(i, o * inner + k, (o * count + i) * inner + k);
  }
};

Rows makeRows(const DLTensor &tensor, const Slices &slices) {
  Rows rows = {slices.count, slices.outer * slices.inner, {}};
  rows.keys.resize(size_t(rows.count * rows.width));
  std::vector<uint64_t> keys = orderedKeys(tensor);
  slices.forEach([&](int64_t row, int64_t column, int64_t place) {
    rows.keys[size_t(row * rows.width + column)] = keys[size_t(place)];
  });
  return rows;
}

/// The rows in order, equal ones as they come.
std::vector<int64_t> sortRows(const Rows &rows) {
  std::vector<int64_t> order(size_t(rows.count));
  std::iota(order.begin(), order.end(), 0);
  if (rows.width != 1) {
    std::sort(order.begin(), order.end(),
              [&](int64_t a, int64_t b) { return rows.less(a, b) || (!rows.less(b, a) && a < b); });
    return order;
  }
  // Keys beside their places: nothing is looked up elsewhere.
  std::vector<std::pair<uint64_t, int64_t>> pairs;
  pairs.reserve(order.size());
  for (int64_t i = 0; i < rows.count; ++i)
    pairs.emplace_back(rows.keys[size_t(i)], i);
  std::sort(pairs.begin(), pairs.end());
  std::transform(pairs.begin(), pairs.end(), order.begin(),
                 [](const auto &pair) { return pair.second; });
  return order;
}

/// The first row of each set of equal ones, how many there are, and for each row its set.
struct Sets {
  std::vector<int64_t> first, counts, setOf;
};

Sets findSets(const Rows &rows, bool sorted) {
  Sets sets;
  sets.setOf.resize(size_t(rows.count));
  int64_t previous = -1;
  for (int64_t row : sortRows(rows)) {
    if (previous < 0 || !rows.equal(previous, row)) {
      sets.first.push_back(row);
      sets.counts.push_back(0);
    }
    ++sets.counts.back();
    sets.setOf[size_t(row)] = int64_t(sets.first.size()) - 1;
    previous = row;
  }
  if (sorted)
    return sets;
  // In the order in which they come.
  std::vector<int64_t> order(sets.first.size()), place(sets.first.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](int64_t a, int64_t b) { return sets.first[size_t(a)] < sets.first[size_t(b)]; });
  Sets result;
  for (int64_t set : order) {
    place[size_t(set)] = int64_t(result.first.size());
    result.first.push_back(sets.first[size_t(set)]);
    result.counts.push_back(sets.counts[size_t(set)]);
  }
  for (int64_t set : sets.setOf)
    result.setOf.push_back(place[size_t(set)]);
  return result;
}

/// A tensor of the slices with these numbers.
ffi::Tensor takeSlices(const DLTensor &tensor, const std::vector<int64_t> &numbers,
                       const Slices &slices, std::optional<int64_t> axis) {
  std::vector<int64_t> shape = {int64_t(numbers.size())};
  if (axis) {
    shape.assign(tensor.shape, tensor.shape + tensor.ndim);
    shape[size_t(*axis)] = int64_t(numbers.size());
  }
  ffi::Tensor result = makeTensor(ffi::ShapeView(shape.data(), shape.size()), tensor.dtype);
  const char *from = elementsOf<char>(tensor);
  char *to = static_cast<char *>(result.data_ptr());
  size_t bytes = size_t(slices.inner) * itemBytes(tensor);
  for (int64_t o = 0; o < slices.outer; ++o)
    for (int64_t number : numbers) {
      std::memcpy(to, from + size_t(o * slices.count + number) * bytes, bytes);
      to += bytes;
    }
  return result;
}

/// `relax.run.unique(x, sorted, return_index, return_inverse, return_counts, axis=None)`
void unique(ffi::PackedArgs args, ffi::Any *result) {
  constexpr const char *kName = "relax.run.unique";
  checkCount(kName, args, 1, 6);
  const DLTensor &x = *operand(kName, args, 0);
  auto flag = [&](int32_t index, bool otherwise) {
    return index < args.size() ? number(kName, args, index) != 0 : otherwise;
  };
  bool sorted = flag(1, true);
  std::optional<int64_t> axis;
  if (args.size() > 5 && args[5].type_index() != ffi::TypeIndex::kTVMFFINone)
    axis = axisOf(kName, int64_t(number(kName, args, 5)), x);
  Slices slices(x, axis);
  Sets sets = findSets(makeRows(x, slices), sorted);
  ffi::Array<ffi::Any> results = {takeSlices(x, sets.first, slices, axis)};
  const std::vector<int64_t> *extras[] = {&sets.first, &sets.setOf, &sets.counts};
  for (int32_t i = 0; i < 3; ++i)
    if (flag(i + 2, false))
      results.push_back(makeVector(*extras[i]));
  if (results.size() == 1)
    *result = results[0];
  else
    *result = results;
}

// ===--- Places --------------------------------------------------------------------------------===

/// `relax.run.nonzero(x)`: a row for each dimension, a column for each element that is not 0.
ffi::Tensor nonzero(ffi::PackedArgs args) {
  constexpr const char *kName = "relax.run.nonzero";
  checkCount(kName, args, 1, 1);
  const DLTensor &x = *operand(kName, args, 0);
  std::vector<int64_t> places = nonzeroPlaces(x);
  int64_t count = int64_t(places.size());
  const int64_t shape[] = {x.ndim, count};
  ffi::Tensor result = makeTensor(ffi::ShapeView(shape, 2), DLDataType{kDLInt, 64, 1});
  auto *rows = static_cast<int64_t *>(result.data_ptr());
  for (int32_t d = x.ndim; d-- > 0;)
    for (int64_t i = 0; i < count; ++i) {
      rows[d * count + i] = places[size_t(i)] % x.shape[d];
      places[size_t(i)] /= x.shape[d];
    }
  return result;
}

/// `relax.run.dynamic_strided_slice(x, begin, end, strides)`, of which the last three are vectors.
ffi::Tensor dynamicStridedSlice(ffi::PackedArgs args) {
  constexpr const char *kName = "relax.run.dynamic_strided_slice";
  checkCount(kName, args, 4, 4);
  const DLTensor &x = *operand(kName, args, 0);
  size_t rank = size_t(x.ndim);
  std::vector<int64_t> parts[3], shape(rank);
  for (int32_t i = 0; i < 3; ++i) {
    parts[i] = integers(kName, args, i + 1);
    if (parts[i].size() != rank)
      TVM_FFI_THROW(ValueError) << kName << ": argument " << i + 1 << ": expected " << rank
                                << " elements, one a dimension, got " << parts[i].size();
  }
  int64_t count = 1;
  for (size_t d = 0; d < rank; ++d) {
    int64_t extent = x.shape[d], stride = parts[2][d];
    if (stride == 0)
      TVM_FFI_THROW(ValueError) << kName << ": the stride of dimension " << d << " is 0";
    int64_t least = stride < 0 ? -1 : 0, most = stride < 0 ? extent - 1 : extent;
    for (int i : {0, 1}) {
      int64_t &place = parts[i][d];
      place = std::clamp(place < 0 ? place + extent : place, least, most);
    }
    int64_t span = stride < 0 ? parts[0][d] - parts[1][d] : parts[1][d] - parts[0][d];
    int64_t step = std::max<int64_t>(1, stride < 0 ? -std::max(stride, -INT64_MAX) : stride);
    shape[d] = span <= 0 ? 0 : (span - 1) / step + 1;
    count *= shape[d];
  }
  ffi::Tensor result = makeTensor(ffi::ShapeView(shape.data(), rank), x.dtype);
  const char *from = elementsOf<char>(x);
  char *to = static_cast<char *>(result.data_ptr());
  size_t bytes = itemBytes(x);
  std::vector<int64_t> at(rank, 0);
  for (int64_t i = 0; i < count; ++i, to += bytes) {
    int64_t place = 0;
    for (size_t d = 0; d < rank; ++d)
      place = place * x.shape[d] + parts[0][d] + at[d] * parts[2][d];
    std::memcpy(to, from + size_t(place) * bytes, bytes);
    for (size_t d = rank; d-- > 0;) {
      if (++at[d] < shape[d])
        break;
      at[d] = 0;
    }
  }
  return result;
}

TVM_FFI_STATIC_INIT_BLOCK() {
  auto returning = [](ffi::Tensor (*function)(ffi::PackedArgs)) {
    return [function](ffi::PackedArgs args, ffi::Any *result) { *result = function(args); };
  };
  tvm::ffi::reflection::GlobalDef()
      .def_packed("relax.run.unique", unique)
      .def_packed("relax.run.nonzero", returning(nonzero))
      .def_packed("relax.run.dynamic_strided_slice", returning(dynamicStridedSlice));
}

} // namespace
