//===- IndexMaps.cpp - Maps from indices to indices, and back -------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Schedule/IndexMaps.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CheckedArithmetic.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlc::tir;

namespace {

/// `(source floordiv lower) mod extent * scale`. An extent that is not known is absent; `count` is
/// the extent from the old sizes.
struct Part {
  AffineExpr source;
  int64_t lower = 1;
  std::optional<int64_t> extent;
  AffineExpr count;
  int64_t scale = 1;
  /// The part from the results.
  AffineExpr value;
};

/// Parts, smallest first, and a number. The parts stand for the numbers below `extent`, the sum for
/// those from `base` on.
struct Sum {
  SmallVector<Part> parts;
  int64_t base = 0;

  std::optional<int64_t> getExtent() const;
  /// One more than the largest value.
  std::optional<int64_t> getEnd() const;
  /// The same from the old sizes.
  AffineExpr getSize(MLIRContext *context) const;
};

class MapInverter {
public:
  MapInverter(AffineMap map, ArrayRef<std::optional<int64_t>> sizes)
      : map(map), sizes(sizes), context(map.getContext()) {}

  std::optional<InverseMap> invert();
  std::string reason;

private:
  std::optional<Sum> parseSum(AffineExpr expr);
  bool parseTerms(AffineExpr expr, int64_t scale, Sum &sum);
  std::optional<Part> parsePart(AffineExpr expr);
  void distribute(const Sum &sum, AffineExpr whole);
  AffineExpr join(AffineExpr source, int64_t base, std::optional<int64_t> end);
  void addPadding(ArrayRef<Part> all, int64_t period, int64_t base, int64_t end);

  AffineMap map;
  ArrayRef<std::optional<int64_t>> sizes;
  MLIRContext *context;
  /// Sums of which parts are taken; one that another is made of comes before it.
  llvm::MapVector<AffineExpr, Sum> sums;
  DenseMap<AffineExpr, SmallVector<Part>> parts;
  /// The largest divisor of each source.
  DenseMap<AffineExpr, int64_t> periods;
  bool isPadded = false;
  bool isPaddingKnown = true;
  SmallVector<IndexSet> padding;
};

std::optional<int64_t> Sum::getExtent() const {
  int64_t extent = 1;
  for (const Part &part : parts) {
    if (!part.extent)
      return std::nullopt;
    extent += part.scale * (*part.extent - 1);
  }
  return extent;
}

std::optional<int64_t> Sum::getEnd() const {
  std::optional<int64_t> extent = getExtent();
  return extent ? std::optional(base + *extent) : std::nullopt;
}

AffineExpr Sum::getSize(MLIRContext *context) const {
  AffineExpr size = getAffineConstantExpr(base + 1, context);
  for (const Part &part : parts)
    size = size + (part.count - 1) * part.scale;
  return size;
}

std::optional<Part> MapInverter::parsePart(AffineExpr expr) {
  if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
    std::optional<int64_t> size = sizes[dim.getPosition()];
    return Part{expr, 1, size, size ? getAffineConstantExpr(*size, context) : expr, 1, {}};
  }
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
    return Part{expr, 1, sums[expr].getEnd(), sums[expr].getSize(context), 1, {}};
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
    part->count = (part->count + (number - 1)).floorDiv(number);
    return part;
  }
  if (expr.getKind() != AffineExprKind::Mod)
    return std::nullopt;
  part->extent = number;
  part->count = getAffineConstantExpr(number, context);
  return part;
}

bool MapInverter::parseTerms(AffineExpr expr, int64_t scale, Sum &sum) {
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (binary && expr.getKind() == AffineExprKind::Add)
    return parseTerms(binary.getLHS(), scale, sum) && parseTerms(binary.getRHS(), scale, sum);
  if (binary && expr.getKind() == AffineExprKind::Mul) {
    auto factor = dyn_cast<AffineConstantExpr>(binary.getRHS());
    return factor && factor.getValue() > 0 &&
           parseTerms(binary.getLHS(), scale * factor.getValue(), sum);
  }
  if (auto number = dyn_cast<AffineConstantExpr>(expr)) {
    sum.base += number.getValue() * scale;
    return true;
  }
  std::optional<Part> part = parsePart(expr);
  if (!part)
    return false;
  part->scale = scale;
  int64_t &period = periods[part->source];
  period = std::max(period, part->lower);
  if (part->extent != 1)
    sum.parts.push_back(*part);
  return true;
}

std::optional<Sum> MapInverter::parseSum(AffineExpr expr) {
  Sum sum;
  if (!parseTerms(expr, 1, sum) || sum.base < 0) {
    reason = "it is no sum of quotients and remainders of indices";
    return std::nullopt;
  }
  llvm::sort(sum.parts, [](const Part &lhs, const Part &rhs) { return lhs.scale < rhs.scale; });
  int64_t expected = 1;
  for (auto [index, term] : llvm::enumerate(sum.parts)) {
    if (term.scale != expected || (!term.extent && index + 1 != sum.parts.size())) {
      reason = "different indices may have the same sum";
      return std::nullopt;
    }
    expected *= term.extent.value_or(1);
  }
  return sum;
}

/// Finds the parts of `sum` from its value.
void MapInverter::distribute(const Sum &sum, AffineExpr whole) {
  for (auto [index, part] : llvm::enumerate(sum.parts)) {
    Part known = part;
    known.value = (whole - sum.base).floorDiv(part.scale);
    if (index + 1 != sum.parts.size())
      known.value = known.value % *part.extent;
    parts[part.source].push_back(known);
  }
}

/// Adds what is below `base` or not below `end`, for a source that is the sum of these parts. The
/// outermost part counts periods, and what is within a period tells the rest.
void MapInverter::addPadding(ArrayRef<Part> all, int64_t period, int64_t base, int64_t end) {
  if (all.empty())
    return;
  const Part *outer = &all.back();
  if (outer->lower == period && llvm::divideCeilSigned(end, period) == *outer->extent) {
    all = all.drop_back();
  } else {
    period = outer->lower * *outer->extent;
    outer = nullptr;
  }
  AffineExpr inner = getAffineConstantExpr(0, context);
  for (const Part &part : all)
    inner = part.value * part.lower + inner;
  using Kind = IndexCondition::Kind;
  IndexSet &set = padding.emplace_back();
  auto add = [&](Kind kind, int64_t number) {
    SmallVector<IndexCondition> &conditions = set.emplace_back();
    if (outer)
      conditions.push_back({outer->value, Kind::Equal, number / period});
    conditions.push_back({inner, kind, number % period});
  };
  if (outer && base >= period)
    set.push_back({{outer->value, Kind::Below, base / period}});
  if (base % period != 0)
    add(Kind::Below, base);
  if (end % period != 0)
    add(end % period == period - 1 ? Kind::Equal : Kind::AtLeast, end);
}

/// `source`, which runs from `base` to `end`, from its parts; null if some of it is in none or in
/// two of them.
AffineExpr MapInverter::join(AffineExpr source, int64_t base, std::optional<int64_t> end) {
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
    value = part.value * part.lower + value;
    isOpen = !part.extent;
    expected *= part.extent.value_or(1);
  }
  if (isOpen ? false : !end || expected < *end) {
    reason = "an index is missing from the results";
    return {};
  }
  if (isOpen) {
    isPaddingKnown &= expected == 1 && base == 0;
    isPadded |= expected != 1 || base != 0;
  } else if (base != 0 || expected > *end) {
    isPadded = true;
    addPadding(all, periods[source], base, *end);
  }
  return value;
}

std::optional<InverseMap> MapInverter::invert() {
  InverseMap inverse;
  for (auto [index, result] : llvm::enumerate(map.getResults())) {
    std::optional<Sum> sum = parseSum(result);
    if (!sum)
      return std::nullopt;
    inverse.sizes.push_back(simplifyAffineExpr(sum->getSize(context), sizes.size(), 0));
    AffineExpr value = getAffineDimExpr(index, context);
    if (sum->base != 0) {
      isPadded = true;
      padding.push_back({{{value, IndexCondition::Below, sum->base}}});
    }
    distribute(*sum, value);
  }
  size_t first = padding.size();
  for (auto &[source, sum] : llvm::reverse(sums)) {
    AffineExpr value = join(source, sum.base, sum.getEnd());
    if (!value)
      return std::nullopt;
    distribute(sum, value);
  }
  std::reverse(padding.begin() + first, padding.end());
  SmallVector<AffineExpr> indices;
  for (auto [index, size] : llvm::enumerate(sizes)) {
    AffineExpr value = join(getAffineDimExpr(index, context), 0, size);
    if (!value)
      return std::nullopt;
    indices.push_back(value);
  }
  // A result that is an index of one value says what that is.
  for (auto [index, result] : llvm::enumerate(map.getResults()))
    if (auto dim = dyn_cast<AffineDimExpr>(result); dim && sizes[dim.getPosition()] == 1)
      indices[dim.getPosition()] = getAffineDimExpr(index, context);
  inverse.map = AffineMap::get(map.getNumResults(), 0, indices, context);
  inverse.isPadded = isPadded;
  if (isPaddingKnown)
    inverse.padding = std::move(padding);
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
