//===- IndexMaps.cpp - Maps from indices to indices, and back -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "IndexMaps.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CheckedArithmetic.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlc::tir;

namespace {

/// `(source floordiv lower) mod extent * scale`. An extent that is not known is absent.
struct Part {
  AffineExpr source;
  int64_t lower = 1;
  std::optional<int64_t> extent;
  int64_t scale = 1;
  /// The part from the results.
  AffineExpr value;
};
using Sum = SmallVector<Part>;

class MapInverter {
public:
  MapInverter(AffineMap map, ArrayRef<std::optional<int64_t>> sizes)
      : map(map), sizes(sizes), context(map.getContext()) {}

  std::optional<InverseMap> invert();
  std::string reason;

private:
  std::optional<Sum> parseSum(AffineExpr expr);
  bool parseTerms(AffineExpr expr, int64_t scale, Sum &terms);
  std::optional<Part> parsePart(AffineExpr expr);
  void distribute(const Sum &sum, AffineExpr whole);
  AffineExpr join(AffineExpr source, std::optional<int64_t> extent);
  static std::optional<int64_t> getExtent(const Sum &sum);

  AffineMap map;
  ArrayRef<std::optional<int64_t>> sizes;
  MLIRContext *context;
  /// Sums of which parts are taken; one that another is made of comes before it.
  llvm::MapVector<AffineExpr, Sum> sums;
  DenseMap<AffineExpr, SmallVector<Part>> parts;
  bool isPadded = false;
};

std::optional<int64_t> MapInverter::getExtent(const Sum &sum) {
  int64_t extent = 1;
  for (const Part &part : sum) {
    if (!part.extent)
      return std::nullopt;
    extent += part.scale * (*part.extent - 1);
  }
  return extent;
}

std::optional<Part> MapInverter::parsePart(AffineExpr expr) {
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return Part{expr, 1, sizes[dim.getPosition()], 1, {}};
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary)
    return std::nullopt;
  if (expr.getKind() == AffineExprKind::Add || expr.getKind() == AffineExprKind::Mul) {
    if (!sums.contains(expr)) {
      std::optional<Sum> sum = parseSum(expr);
      if (!sum)
        return std::nullopt;
      sums[expr] = *sum;
    }
    return Part{expr, 1, getExtent(sums[expr]), 1, {}};
  }
  auto divisor = dyn_cast<AffineConstantExpr>(binary.getRHS());
  std::optional<Part> part = parsePart(binary.getLHS());
  if (!divisor || divisor.getValue() <= 0 || !part)
    return std::nullopt;
  int64_t number = divisor.getValue();
  if (expr.getKind() == AffineExprKind::FloorDiv) {
    std::optional<int64_t> lower = llvm::checkedMul(part->lower, number);
    if (!lower)
      return std::nullopt;
    part->lower = *lower;
    if (part->extent)
      part->extent = llvm::divideCeilSigned(*part->extent, number);
    return part;
  }
  if (expr.getKind() != AffineExprKind::Mod)
    return std::nullopt;
  if (!part->extent || *part->extent > number)
    part->extent = number;
  return part;
}

bool MapInverter::parseTerms(AffineExpr expr, int64_t scale, Sum &terms) {
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (binary && expr.getKind() == AffineExprKind::Add)
    return parseTerms(binary.getLHS(), scale, terms) && parseTerms(binary.getRHS(), scale, terms);
  if (binary && expr.getKind() == AffineExprKind::Mul) {
    auto factor = dyn_cast<AffineConstantExpr>(binary.getRHS());
    return factor && factor.getValue() > 0 &&
           parseTerms(binary.getLHS(), scale * factor.getValue(), terms);
  }
  if (auto number = dyn_cast<AffineConstantExpr>(expr))
    return number.getValue() == 0;
  std::optional<Part> part = parsePart(expr);
  if (!part)
    return false;
  part->scale = scale;
  if (part->extent != 1)
    terms.push_back(*part);
  return true;
}

/// Parts that do not overlap, smallest first.
std::optional<Sum> MapInverter::parseSum(AffineExpr expr) {
  Sum terms;
  if (!parseTerms(expr, 1, terms)) {
    reason = "it is no sum of quotients and remainders of indices";
    return std::nullopt;
  }
  llvm::sort(terms, [](const Part &lhs, const Part &rhs) { return lhs.scale < rhs.scale; });
  int64_t expected = 1;
  for (auto [index, term] : llvm::enumerate(terms)) {
    if (term.scale != expected || (!term.extent && index + 1 != terms.size())) {
      reason = "different indices may have the same sum";
      return std::nullopt;
    }
    expected *= term.extent.value_or(1);
  }
  return terms;
}

/// Finds the parts of `sum` from its value.
void MapInverter::distribute(const Sum &sum, AffineExpr whole) {
  for (auto [index, part] : llvm::enumerate(sum)) {
    Part known = part;
    known.value = whole.floorDiv(part.scale);
    if (index + 1 != sum.size())
      known.value = known.value % *part.extent;
    parts[part.source].push_back(known);
  }
}

/// `source` from its parts; null if some of it is in none or in two of them.
AffineExpr MapInverter::join(AffineExpr source, std::optional<int64_t> extent) {
  SmallVector<Part> &all = parts[source];
  llvm::sort(all, [](const Part &lhs, const Part &rhs) { return lhs.lower < rhs.lower; });
  AffineExpr value = getAffineConstantExpr(0, context);
  int64_t expected = 1;
  bool isOpen = false;
  for (const Part &part : all) {
    if (part.lower != expected || isOpen) {
      reason = "an index is missing from the results, or is in two of them";
      return {};
    }
    value = value + part.value * part.lower;
    isOpen = !part.extent;
    expected *= part.extent.value_or(1);
  }
  if (isOpen ? false : !extent || expected < *extent) {
    reason = "an index is missing from the results";
    return {};
  }
  isPadded |= isOpen ? expected != 1 : expected > *extent;
  return value;
}

std::optional<InverseMap> MapInverter::invert() {
  InverseMap inverse;
  for (auto [index, result] : llvm::enumerate(map.getResults())) {
    std::optional<Sum> sum = parseSum(result);
    if (!sum)
      return std::nullopt;
    if (std::optional<int64_t> extent = getExtent(*sum)) {
      inverse.sizes.push_back(getAffineConstantExpr(*extent, context));
    } else if (sum->size() == 1 && isa<AffineDimExpr>(sum->front().source) &&
               sum->front().lower == 1) {
      inverse.sizes.push_back(sum->front().source);
    } else {
      reason = "the size of a result depends on a size that is not known";
      return std::nullopt;
    }
    distribute(*sum, getAffineDimExpr(index, context));
  }
  for (auto &[source, sum] : llvm::reverse(sums)) {
    AffineExpr value = join(source, getExtent(sum));
    if (!value)
      return std::nullopt;
    distribute(sum, value);
  }
  SmallVector<AffineExpr> indices;
  for (auto [index, size] : llvm::enumerate(sizes)) {
    AffineExpr value = join(getAffineDimExpr(index, context), size);
    if (!value)
      return std::nullopt;
    indices.push_back(value);
  }
  inverse.map = AffineMap::get(map.getNumResults(), 0, indices, context);
  inverse.isPadded = isPadded;
  return inverse;
}

} // namespace

std::optional<InverseMap> mlc::tir::invertIndexMap(AffineMap map,
                                                   ArrayRef<std::optional<int64_t>> sizes,
                                                   std::string &reason) {
  MapInverter inverter(map, sizes);
  std::optional<InverseMap> inverse = inverter.invert();
  if (!inverse)
    reason = inverter.reason;
  return inverse;
}
