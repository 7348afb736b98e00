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

/// A number that is not negative, times symbols.
struct Product {
  int64_t number = 1;
  SmallVector<unsigned, 2> symbols;

  bool isNumber() const { return symbols.empty(); }
  bool operator==(const Product &other) const {
    return number == other.number && symbols == other.symbols;
  }
  bool operator!=(const Product &other) const { return !(*this == other); }

  /// Nothing if the expression is something else.
  static std::optional<Product> get(AffineExpr expr);
  /// Nothing if the number is too large.
  std::optional<Product> times(const Product &other) const;
  /// Nothing if there is a remainder, or may be one.
  std::optional<Product> dividedBy(const Product &other) const;
  AffineExpr getExpr(MLIRContext *context) const;
};

/// `(source floordiv lower) mod extent * scale`. An extent that is not known is absent; `count` is
/// the extent from the old sizes.
struct Part {
  AffineExpr source;
  Product lower;
  std::optional<Product> extent;
  AffineExpr count;
  Product scale;
  /// The part from the results.
  AffineExpr value;
};

/// Parts, smallest first, and a number. The sum of the parts takes each number below their extents'
/// product, which may not be known; the whole takes those from `base` on.
struct Sum {
  SmallVector<Part> parts;
  int64_t base = 0;

  std::optional<Product> getExtent() const;
  /// One more than the largest value.
  std::optional<Product> getEnd() const;
  /// The same from the old sizes.
  AffineExpr getSize(MLIRContext *context) const;
};

class MapInverter {
public:
  MapInverter(AffineMap map, ArrayRef<AffineExpr> sizes)
      : map(map), sizes(sizes), context(map.getContext()) {}

  std::optional<InverseMap> invert();
  std::string reason;

private:
  std::optional<Sum> parseSum(AffineExpr expr);
  bool parseTerms(AffineExpr expr, const Product &scale, Sum &sum);
  std::optional<Part> parsePart(AffineExpr expr);
  void distribute(const Sum &sum, AffineExpr whole);
  AffineExpr join(AffineExpr source, int64_t base, const std::optional<Product> &end,
                  AffineExpr size);
  void addPadding(ArrayRef<Part> all, int64_t period, int64_t base, int64_t end);
  void addOpenPadding(ArrayRef<Part> all, AffineExpr whole, const Product &period, int64_t base,
                      AffineExpr end);
  AffineExpr getNumber(int64_t number) const { return getAffineConstantExpr(number, context); }
  AffineExpr getExpr(const Product &product) const { return product.getExpr(context); }

  AffineMap map;
  /// Numbers, and products of symbols; null where nothing is known.
  ArrayRef<AffineExpr> sizes;
  MLIRContext *context;
  /// Sums of which parts are taken; one that another is made of comes before it.
  llvm::MapVector<AffineExpr, Sum> sums;
  DenseMap<AffineExpr, SmallVector<Part>> parts;
  /// The largest number that divides each source.
  DenseMap<AffineExpr, int64_t> periods;
  bool isPadded = false;
  SmallVector<IndexSet> padding;
};

std::optional<Product> Product::get(AffineExpr expr) {
  if (!expr)
    return std::nullopt;
  if (auto number = dyn_cast<AffineConstantExpr>(expr))
    return number.getValue() >= 0 ? std::optional(Product{number.getValue(), {}}) : std::nullopt;
  if (auto symbol = dyn_cast<AffineSymbolExpr>(expr))
    return Product{1, {symbol.getPosition()}};
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary || expr.getKind() != AffineExprKind::Mul)
    return std::nullopt;
  std::optional<Product> lhs = get(binary.getLHS()), rhs = get(binary.getRHS());
  return lhs && rhs ? lhs->times(*rhs) : std::nullopt;
}

std::optional<Product> Product::times(const Product &other) const {
  std::optional<int64_t> result = llvm::checkedMul(number, other.number);
  if (!result)
    return std::nullopt;
  Product product{*result, symbols};
  llvm::append_range(product.symbols, other.symbols);
  llvm::sort(product.symbols);
  return product;
}

std::optional<Product> Product::dividedBy(const Product &other) const {
  Product quotient = *this;
  if (other.number == 0 || number % other.number != 0)
    return std::nullopt;
  quotient.number /= other.number;
  for (unsigned symbol : other.symbols) {
    auto *found = llvm::find(quotient.symbols, symbol);
    if (found == quotient.symbols.end())
      return std::nullopt;
    quotient.symbols.erase(found);
  }
  return quotient;
}

AffineExpr Product::getExpr(MLIRContext *context) const {
  AffineExpr expr = getAffineConstantExpr(1, context);
  for (unsigned symbol : symbols)
    expr = expr * getAffineSymbolExpr(symbol, context);
  return expr * number;
}

std::optional<Product> Sum::getExtent() const {
  std::optional<Product> extent = Product();
  for (const Part &part : parts)
    extent = extent && part.extent ? extent->times(*part.extent) : std::nullopt;
  return extent;
}

std::optional<Product> Sum::getEnd() const {
  std::optional<Product> extent = getExtent();
  if (!extent || base == 0)
    return extent;
  return extent->isNumber() ? std::optional(Product{base + extent->number, {}}) : std::nullopt;
}

AffineExpr Sum::getSize(MLIRContext *context) const {
  // Each part but the last one counts up to where the next one starts.
  AffineExpr extent = parts.empty() ? getAffineConstantExpr(1, context)
                                    : parts.back().count * parts.back().scale.getExpr(context);
  return extent + base;
}

/// How many times `divisor` fits into `count`, what is left counted once.
static AffineExpr divideCeil(AffineExpr count, const Product &divisor) {
  MLIRContext *context = count.getContext();
  if (divisor.isNumber())
    return (count + (divisor.number - 1)).floorDiv(divisor.number);
  AffineExpr period = divisor.getExpr(context);
  return ((-count) % period + count).floorDiv(period);
}

std::optional<Part> MapInverter::parsePart(AffineExpr expr) {
  if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
    AffineExpr size = sizes[dim.getPosition()];
    bool isNumber = size && isa<AffineConstantExpr>(size);
    return Part{expr, {}, Product::get(size), isNumber ? size : expr, {}, {}};
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
    return Part{expr, {}, sums[expr].getEnd(), sums[expr].getSize(context), {}, {}};
  }
  std::optional<Product> divisor = Product::get(binary.getRHS());
  std::optional<Part> part = parsePart(binary.getLHS());
  if (!divisor || divisor->number == 0 || !part)
    return std::nullopt;
  if (expr.getKind() == AffineExprKind::FloorDiv) {
    std::optional<Product> lower = part->lower.times(*divisor);
    if (!lower)
      return std::nullopt;
    part->lower = *lower;
    std::optional<Product> quotient =
        part->extent ? part->extent->dividedBy(*divisor) : std::nullopt;
    if (part->extent && part->extent->isNumber() && divisor->isNumber())
      quotient = Product{llvm::divideCeilSigned(part->extent->number, divisor->number), {}};
    part->extent = quotient;
    part->count = quotient ? getExpr(*quotient) : divideCeil(part->count, *divisor);
    return part;
  }
  if (expr.getKind() != AffineExprKind::Mod)
    return std::nullopt;
  part->extent = divisor;
  part->count = binary.getRHS();
  return part;
}

bool MapInverter::parseTerms(AffineExpr expr, const Product &scale, Sum &sum) {
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (binary && expr.getKind() == AffineExprKind::Add)
    return parseTerms(binary.getLHS(), scale, sum) && parseTerms(binary.getRHS(), scale, sum);
  if (binary && expr.getKind() == AffineExprKind::Mul) {
    std::optional<Product> factor = Product::get(binary.getRHS());
    std::optional<Product> product = factor ? scale.times(*factor) : std::nullopt;
    return product && product->number > 0 && parseTerms(binary.getLHS(), *product, sum);
  }
  if (auto number = dyn_cast<AffineConstantExpr>(expr)) {
    std::optional<int64_t> added = llvm::checkedMul(number.getValue(), scale.number);
    std::optional<int64_t> base = added ? llvm::checkedAdd(sum.base, *added) : std::nullopt;
    sum.base = base.value_or(0);
    return base && scale.isNumber();
  }
  std::optional<Part> part = parsePart(expr);
  if (!part)
    return false;
  part->scale = scale;
  if (part->lower.isNumber()) {
    int64_t &period = periods[part->source];
    period = std::max(period, part->lower.number);
  }
  if (part->extent != Product())
    sum.parts.push_back(*part);
  return true;
}

std::optional<Sum> MapInverter::parseSum(AffineExpr expr) {
  Sum sum;
  if (!parseTerms(expr, {}, sum) || sum.base < 0) {
    reason = "it is no sum of quotients and remainders of indices";
    return std::nullopt;
  }
  std::optional<Product> expected = Product();
  SmallVector<Part> left = std::exchange(sum.parts, {});
  while (!left.empty()) {
    auto *next = llvm::find_if(left, [&](const Part &part) { return part.scale == expected; });
    if (next == left.end() || (!next->extent && left.size() > 1)) {
      reason = "different indices may have the same sum";
      return std::nullopt;
    }
    expected = next->extent ? expected->times(*next->extent) : std::nullopt;
    sum.parts.push_back(*next);
    left.erase(next);
  }
  return sum;
}

/// Finds the parts of `sum` from its value.
void MapInverter::distribute(const Sum &sum, AffineExpr whole) {
  for (auto [index, part] : llvm::enumerate(sum.parts)) {
    Part known = part;
    known.value = (whole - sum.base).floorDiv(getExpr(part.scale));
    if (index + 1 != sum.parts.size())
      known.value = known.value % getExpr(*part.extent);
    parts[part.source].push_back(known);
  }
}

/// Adds what is below `base` or not below `end`, for a source that is the sum of these parts. The
/// outermost part counts periods, and what is within a period tells the rest.
void MapInverter::addPadding(ArrayRef<Part> all, int64_t period, int64_t base, int64_t end) {
  if (all.empty())
    return;
  const Part *outer = &all.back();
  if (outer->lower.number == period &&
      llvm::divideCeilSigned(end, period) == outer->extent->number) {
    all = all.drop_back();
  } else {
    period = outer->lower.number * outer->extent->number;
    outer = nullptr;
  }
  AffineExpr inner = getNumber(0);
  for (const Part &part : all)
    inner = part.value * part.lower.number + inner;
  using Kind = IndexCondition::Kind;
  IndexSet &set = padding.emplace_back();
  auto add = [&](Kind kind, int64_t number) {
    SmallVector<IndexCondition> &conditions = set.emplace_back();
    if (outer)
      conditions.push_back({outer->value, Kind::Equal, getNumber(number / period)});
    conditions.push_back({inner, kind, getNumber(number % period)});
  };
  if (outer && base >= period)
    set.push_back({{outer->value, Kind::Below, getNumber(base / period)}});
  if (base % period != 0)
    add(Kind::Below, base);
  if (end % period != 0)
    add(end % period == period - 1 ? Kind::Equal : Kind::AtLeast, end);
}

/// The same for parts of which the outermost one has an extent that is not known: it counts
/// periods, the last of which may not be full.
void MapInverter::addOpenPadding(ArrayRef<Part> all, AffineExpr whole, const Product &period,
                                 int64_t base, AffineExpr end) {
  using Kind = IndexCondition::Kind;
  IndexSet &set = padding.emplace_back();
  if (base != 0)
    set.push_back({{whole, Kind::Below, getNumber(base)}});
  if (period == Product())
    return;
  AffineExpr length = getExpr(period);
  SmallVector<IndexCondition> &conditions = set.emplace_back();
  if (!period.isNumber()) {
    conditions.push_back({(-end) % length, Kind::NotEqual, getNumber(0)});
    conditions.push_back({whole.floorDiv(length), Kind::Equal, end.floorDiv(length)});
    conditions.push_back({whole % length, Kind::AtLeast, end % length});
    return;
  }
  AffineExpr inner = getNumber(0);
  for (const Part &part : all.drop_back())
    inner = part.value * part.lower.number + inner;
  conditions.push_back({all.back().value, Kind::Equal, end.floorDiv(length)});
  conditions.push_back({inner, Kind::AtLeast, end % length});
}

/// `source`, which runs from `base` to `end` and has this size, from its parts; null if some of it
/// is in none or in two of them.
AffineExpr MapInverter::join(AffineExpr source, int64_t base, const std::optional<Product> &end,
                             AffineExpr size) {
  SmallVector<Part> left = parts.lookup(source), all;
  AffineExpr value = getNumber(0);
  std::optional<Product> expected = Product();
  bool isOpen = false;
  while (!left.empty()) {
    auto *next = llvm::find_if(left, [&](const Part &part) { return part.lower == expected; });
    if (next == left.end() || isOpen) {
      reason = "an index is missing from the results, or is in two of them";
      return {};
    }
    AffineExpr term = next->value * getExpr(next->lower);
    value = next->lower.isNumber() ? term + value : value + term;
    isOpen = !next->extent;
    if (!isOpen)
      expected = expected->times(*next->extent);
    all.push_back(*next);
    left.erase(next);
  }
  if (isOpen) {
    if (base != 0 || !end || !end->dividedBy(*expected)) {
      bool isFull = base == 0 && expected == Product();
      isPadded |= !isFull;
      if (!isFull)
        addOpenPadding(all, value, *expected, base, size);
    }
    return value;
  }
  if (!expected || !end || (expected != end && !(expected->isNumber() && end->isNumber())) ||
      (expected->isNumber() && expected->number < end->number)) {
    reason = "an index is missing from the results";
    return {};
  }
  if (base != 0 || expected != end) {
    isPadded = true;
    addPadding(all, periods[source], base, end->number);
  }
  return value;
}

std::optional<InverseMap> MapInverter::invert() {
  InverseMap inverse;
  unsigned numSymbols = map.getNumSymbols();
  for (auto [index, result] : llvm::enumerate(map.getResults())) {
    std::optional<Sum> sum = parseSum(result);
    if (!sum)
      return std::nullopt;
    AffineExpr size = sum->getSize(context);
    inverse.sizes.push_back(size.isPureAffine() ? simplifyAffineExpr(size, sizes.size(), numSymbols)
                                                : size);
    AffineExpr value = getAffineDimExpr(index, context);
    if (sum->base != 0) {
      isPadded = true;
      padding.push_back({{{value, IndexCondition::Below, getNumber(sum->base)}}});
    }
    distribute(*sum, value);
  }
  // The old sizes in conditions.
  SmallVector<AffineExpr> oldSizes;
  for (unsigned index = 0; index < sizes.size(); ++index)
    oldSizes.push_back(getAffineSymbolExpr(numSymbols + index, context));
  size_t first = padding.size();
  for (auto &[source, sum] : llvm::reverse(sums)) {
    AffineExpr value =
        join(source, sum.base, sum.getEnd(), sum.getSize(context).replaceDims(oldSizes));
    if (!value)
      return std::nullopt;
    distribute(sum, value);
  }
  std::reverse(padding.begin() + first, padding.end());
  SmallVector<AffineExpr> indices;
  for (auto [index, size] : llvm::enumerate(sizes)) {
    bool isNumber = size && isa<AffineConstantExpr>(size);
    AffineExpr value = join(getAffineDimExpr(index, context), 0, Product::get(size),
                            isNumber ? size : oldSizes[index]);
    if (!value)
      return std::nullopt;
    indices.push_back(value);
  }
  // A result that is an index of one value says what that is.
  for (auto [index, result] : llvm::enumerate(map.getResults()))
    if (auto dim = dyn_cast<AffineDimExpr>(result))
      if (AffineExpr size = sizes[dim.getPosition()]; size && size == 1)
        indices[dim.getPosition()] = getAffineDimExpr(index, context);
  inverse.map = AffineMap::get(map.getNumResults(), numSymbols, indices, context);
  inverse.isPadded = isPadded;
  inverse.padding = std::move(padding);
  return inverse;
}

} // namespace

std::optional<InverseMap> mlc::tir::invertIndexMap(AffineMap map, ArrayRef<AffineExpr> sizes,
                                                   std::string &reason) {
  MapInverter inverter(map, sizes);
  std::optional<InverseMap> inverse = inverter.invert();
  if (!inverse)
    reason = inverter.reason;
  return inverse;
}

std::optional<InverseMap> mlc::tir::invertIndexMap(AffineMap map,
                                                   ArrayRef<std::optional<int64_t>> sizes,
                                                   std::string &reason) {
  SmallVector<AffineExpr> exprs = llvm::map_to_vector(sizes, [&](std::optional<int64_t> size) {
    return size ? getAffineConstantExpr(*size, map.getContext()) : AffineExpr();
  });
  return invertIndexMap(map, exprs, reason);
}
