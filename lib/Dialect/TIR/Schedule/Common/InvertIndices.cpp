//===- InvertIndices.cpp - From the indices of an access back to variables ------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Regions.h"
#include "llvm/Support/CheckedArithmetic.h"

using namespace mlir;
using namespace mlc::tir;

namespace {
/// `(var floordiv lower) mod extent`, which is the value of an expression in the indices.
struct Piece {
  int64_t lower = 1;
  /// Absent for a quotient that nothing is above of, of a variable without a known end.
  std::optional<int64_t> extent;
  AffineExpr value;
};
} // namespace

/// Finds the variable that a term is a piece of.
static std::optional<Piece> matchPiece(IndexExprs &exprs, AffineExpr term, BlockOp block,
                                       unsigned &number, bool mayPad) {
  if (auto dim = dyn_cast<AffineDimExpr>(term)) {
    auto var = dyn_cast<BlockArgument>(exprs.getLeaf(dim));
    IndexRange range = exprs.getRange(term);
    if (!var || var.getOwner() != &block.getBody().front() || range.min != 0)
      return std::nullopt;
    number = var.getArgNumber();
    return Piece{1, range.max ? std::optional<int64_t>(*range.max + 1) : std::nullopt, {}};
  }
  auto binary = dyn_cast<AffineBinaryOpExpr>(term);
  auto divisor = binary ? dyn_cast<AffineConstantExpr>(binary.getRHS()) : AffineConstantExpr();
  if (!divisor || divisor.getValue() <= 0)
    return std::nullopt;
  std::optional<Piece> piece = matchPiece(exprs, binary.getLHS(), block, number, mayPad);
  if (!piece)
    return std::nullopt;
  int64_t value = divisor.getValue();
  if (term.getKind() == AffineExprKind::FloorDiv) {
    std::optional<int64_t> lower = llvm::checkedMul(piece->lower, value);
    if (!lower || (piece->extent && *piece->extent % value != 0 && !mayPad))
      return std::nullopt;
    piece->lower = *lower;
    if (piece->extent)
      piece->extent = llvm::divideCeil(*piece->extent, value);
    return piece;
  }
  if (term.getKind() != AffineExprKind::Mod ||
      (piece->extent && *piece->extent % value != 0 && !mayPad))
    return std::nullopt;
  piece->extent = value;
  return piece;
}

std::optional<SmallVector<AffineExpr>> mlc::tir::invertIndices(IndexExprs &exprs, BlockOp block,
                                                               ArrayRef<AffineExpr> indices,
                                                               bool mayPad) {
  MLIRContext *context = block.getContext();
  SmallVector<SmallVector<Piece>> pieces(block.getNumIterVars());
  for (auto [position, index] : llvm::enumerate(indices)) {
    SmallVector<std::pair<AffineExpr, int64_t>> terms;
    collectTerms(index, 1, terms);
    int64_t base = 0;
    llvm::erase_if(terms, [&](auto &term) {
      auto number = dyn_cast<AffineConstantExpr>(term.first);
      base += number ? number.getValue() * term.second : 0;
      return number != nullptr;
    });
    llvm::sort(terms, [](auto &lhs, auto &rhs) { return lhs.second < rhs.second; });
    AffineExpr rest = getAffineDimExpr(position, context) - base;
    std::optional<int64_t> expected = 1;
    for (auto [count, term] : llvm::enumerate(terms)) {
      unsigned number = 0;
      std::optional<Piece> piece = matchPiece(exprs, term.first, block, number, mayPad);
      if (!piece || term.second != expected)
        return std::nullopt;
      bool isLast = count + 1 == terms.size();
      if (!piece->extent && !isLast)
        return std::nullopt;
      expected = piece->extent ? llvm::checkedMul(term.second, *piece->extent) : std::nullopt;
      AffineExpr below = isLast ? rest : rest % *expected;
      piece->value = below.floorDiv(term.second);
      pieces[number].push_back(*piece);
    }
  }
  SmallVector<AffineExpr> inverse;
  for (auto [number, parts] : llvm::enumerate(pieces)) {
    std::optional<int64_t> extent = getConstantIntValue(block.getMixedExtents()[number]);
    llvm::sort(parts, [](const Piece &lhs, const Piece &rhs) { return lhs.lower < rhs.lower; });
    AffineExpr value = getAffineConstantExpr(0, context);
    std::optional<int64_t> expected = 1;
    for (const Piece &piece : parts) {
      if (piece.lower != expected)
        return std::nullopt;
      value = value + piece.value * piece.lower;
      expected = piece.extent ? llvm::checkedMul(piece.lower, *piece.extent) : std::nullopt;
    }
    // A variable of one value is known without indices.
    if (parts.empty() && extent == 1) {
      std::optional<int64_t> min = getConstantIntValue(block.getMixedMins()[number]);
      if (!min)
        return std::nullopt;
      inverse.push_back(getAffineConstantExpr(*min, context));
      continue;
    }
    bool isWhole = !expected || extent == expected || (mayPad && extent && *extent < *expected);
    if (parts.empty() || !isWhole)
      return std::nullopt;
    inverse.push_back(value);
  }
  return inverse;
}
