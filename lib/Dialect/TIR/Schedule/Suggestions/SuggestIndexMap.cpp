//===- SuggestIndexMap.cpp - A layout in the order of loops ---------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TIR/Analysis/IndexExprs.h"
#include "mlc/Dialect/TIR/Schedule/Suggestions.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CheckedArithmetic.h"

using namespace mlir;
using namespace mlc::tir;

namespace {
/// `(loop floordiv lower) mod extent * scale`.
struct LoopPart {
  unsigned loop = 0;
  int64_t lower = 1, extent = 1, scale = 1;
};
} // namespace

/// The part of a loop that a quotient, a remainder or a variable is.
static std::optional<LoopPart> parsePart(AffineExpr expr, ArrayRef<int64_t> extents) {
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return LoopPart{dim.getPosition(), 1, extents[dim.getPosition()]};
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  auto divisor = binary ? dyn_cast<AffineConstantExpr>(binary.getRHS()) : AffineConstantExpr();
  if (!divisor || divisor.getValue() <= 0)
    return std::nullopt;
  std::optional<LoopPart> part = parsePart(binary.getLHS(), extents);
  int64_t number = divisor.getValue();
  if (!part)
    return std::nullopt;
  if (expr.getKind() == AffineExprKind::FloorDiv) {
    std::optional<int64_t> lower = llvm::checkedMul(part->lower, number);
    if (!lower)
      return std::nullopt;
    part->lower = *lower;
    part->extent = llvm::divideCeilSigned(part->extent, number);
    return part;
  }
  if (expr.getKind() != AffineExprKind::Mod ||
      (part->extent > number && part->extent % number != 0))
    return std::nullopt;
  part->extent = std::min(part->extent, number);
  return part;
}

static bool parseSum(AffineExpr expr, int64_t scale, ArrayRef<int64_t> extents,
                     SmallVectorImpl<LoopPart> &parts) {
  if (isa<AffineConstantExpr>(expr))
    return true;
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (binary && expr.getKind() == AffineExprKind::Add)
    return parseSum(binary.getLHS(), scale, extents, parts) &&
           parseSum(binary.getRHS(), scale, extents, parts);
  if (binary && expr.getKind() == AffineExprKind::Mul) {
    auto factor = dyn_cast<AffineConstantExpr>(binary.getRHS());
    return factor && factor.getValue() > 0 &&
           parseSum(binary.getLHS(), scale * factor.getValue(), extents, parts);
  }
  std::optional<LoopPart> part = parsePart(expr, extents);
  if (!part)
    return false;
  part->scale = scale;
  if (part->extent != 1)
    parts.push_back(*part);
  return true;
}

/// Joins neighbours that are parts of one loop next to each other; false if some number is no sum,
/// or two sums, of the parts, or if parts of a loop overlap.
static bool checkParts(SmallVectorImpl<LoopPart> &parts) {
  llvm::sort(parts, [](const LoopPart &lhs, const LoopPart &rhs) { return lhs.scale > rhs.scale; });
  int64_t expected = 1;
  for (const LoopPart &part : llvm::reverse(parts)) {
    if (part.scale != expected)
      return false;
    expected = part.scale * part.extent;
  }
  SmallVector<LoopPart> joined;
  for (const LoopPart &part : parts) {
    if (!joined.empty() && joined.back().loop == part.loop &&
        joined.back().lower == part.lower * part.extent) {
      joined.back().lower = part.lower;
      joined.back().extent *= part.extent;
      joined.back().scale = part.scale;
    } else {
      joined.push_back(part);
    }
  }
  parts.assign(joined.begin(), joined.end());
  return llvm::all_of(parts, [&](const LoopPart &part) {
    return llvm::all_of(parts, [&](const LoopPart &other) {
      return &part == &other || part.loop != other.loop ||
             part.lower >= other.lower * other.extent || other.lower >= part.lower * part.extent;
    });
  });
}

std::optional<AffineMap> mlc::tir::suggestIndexMap(ArrayRef<int64_t> shape, AffineMap indices,
                                                   ArrayRef<int64_t> extents) {
  MLIRContext *context = indices.getContext();
  if (indices.getNumResults() != shape.size() || indices.getNumDims() != extents.size() ||
      indices.getNumSymbols() != 0)
    return std::nullopt;
  auto flatten = [&](ArrayRef<AffineExpr> exprs) {
    AffineExpr flat = getAffineConstantExpr(0, context);
    for (auto [size, index] : llvm::zip_equal(shape, exprs))
      flat = flat * size + index;
    return flat;
  };
  IndexExprs loops(context);
  SmallVector<AffineExpr> variables;
  for (int64_t extent : extents)
    variables.push_back(loops.addLeaf({0, extent - 1}));
  SmallVector<LoopPart> parts;
  if (!parseSum(loops.simplify(flatten(indices.getResults())), 1, extents, parts) ||
      parts.empty() || !checkParts(parts))
    return std::nullopt;
  // The place in memory taken apart, the last part first.
  IndexExprs dims(context);
  SmallVector<AffineExpr> old;
  for (int64_t size : shape)
    old.push_back(dims.addLeaf({0, size - 1}));
  AffineExpr rest = dims.simplify(flatten(old));
  SmallVector<AffineExpr> results(parts.size());
  for (size_t position = parts.size(); position-- > 0;) {
    results[position] = dims.simplify(rest % parts[position].extent);
    rest = dims.simplify(rest.floorDiv(parts[position].extent));
  }
  SmallVector<unsigned> order = llvm::to_vector(llvm::seq<unsigned>(0, parts.size()));
  llvm::sort(order, [&](unsigned lhs, unsigned rhs) {
    return std::make_pair(parts[lhs].loop, -parts[lhs].lower) <
           std::make_pair(parts[rhs].loop, -parts[rhs].lower);
  });
  return AffineMap::get(
      shape.size(), 0,
      llvm::map_to_vector(order, [&](unsigned position) { return results[position]; }), context);
}
