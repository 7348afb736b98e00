//===- FlattenAccesses.cpp - Indices of fused loops without division ------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Transforms/Passes.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::affine;

namespace mlc {
#define GEN_PASS_DEF_FLATTENACCESSES
#include "mlc/Transforms/Passes.h.inc"
namespace {

/// `constant + sum(factor * term)` of an affine expression; a term is no sum.
struct AffineSum {
  llvm::MapVector<AffineExpr, int64_t> terms;
  int64_t constant = 0;

  void add(AffineExpr expr, int64_t factor);
  void addTerm(AffineExpr term, int64_t factor) {
    if ((terms[term] += factor) == 0)
      terms.erase(term);
  }
  bool mergeOnce();
  AffineExpr toExpr(MLIRContext *context) const;
};

void AffineSum::add(AffineExpr expr, int64_t factor) {
  if (auto number = dyn_cast<AffineConstantExpr>(expr)) {
    constant += factor * number.getValue();
    return;
  }
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (binary && binary.getKind() == AffineExprKind::Add) {
    add(binary.getLHS(), factor);
    add(binary.getRHS(), factor);
    return;
  }
  if (binary && binary.getKind() == AffineExprKind::Mul)
    if (auto number = dyn_cast<AffineConstantExpr>(binary.getRHS()))
      return add(binary.getLHS(), factor * number.getValue());
  addTerm(expr, factor);
}

AffineExpr AffineSum::toExpr(MLIRContext *context) const {
  AffineExpr result = getAffineConstantExpr(constant, context);
  for (auto [term, factor] : terms)
    result = result + term * factor;
  return result;
}

/// The operand and the constant of `x floordiv c` or `x mod c`.
std::optional<std::pair<AffineExpr, int64_t>> matchBy(AffineExpr expr, AffineExprKind kind) {
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary || binary.getKind() != kind)
    return std::nullopt;
  auto number = dyn_cast<AffineConstantExpr>(binary.getRHS());
  if (!number || number.getValue() <= 0)
    return std::nullopt;
  return std::pair(binary.getLHS(), number.getValue());
}

/// `x floordiv (a * b)` for `(x floordiv a) floordiv b`.
std::pair<AffineExpr, int64_t> divide(AffineExpr expr, int64_t by) {
  if (auto inner = matchBy(expr, AffineExprKind::FloorDiv))
    return divide(inner->first, inner->second * by);
  return {expr, by};
}

/// `f * (x mod c) + f * c * (x floordiv c)` is `f * x`; and so where the quotient is of `x mod d`,
/// d a multiple of c.
bool AffineSum::mergeOnce() {
  for (auto [mod, factor] : terms) {
    auto remainder = matchBy(mod, AffineExprKind::Mod);
    if (!remainder)
      continue;
    auto [x, c] = *remainder;
    for (auto [div, other] : terms) {
      auto quotient = matchBy(div, AffineExprKind::FloorDiv);
      if (!quotient || other != factor * c)
        continue;
      auto [y, d] = divide(quotient->first, quotient->second);
      auto whole = matchBy(y, AffineExprKind::Mod);
      bool matches = std::pair(y, d) == divide(x, c) ||
                     (whole && d == c && whole->first == x && whole->second % c == 0);
      if (!matches)
        continue;
      AffineExpr merged = whole && d == c ? y : x;
      int64_t times = factor;
      AffineExpr first = mod, second = div;
      terms.erase(first);
      terms.erase(second);
      add(merged, times);
      return true;
    }
  }
  return false;
}

/// The divisions and remainders in an expression.
SmallVector<AffineExpr> getDivisions(AffineExpr expr) {
  SmallVector<AffineExpr> divisions;
  expr.walk([&](AffineExpr part) {
    if (llvm::is_contained({AffineExprKind::Mod, AffineExprKind::FloorDiv, AffineExprKind::CeilDiv},
                           part.getKind()))
      divisions.push_back(part);
  });
  return divisions;
}

/// Where the elements of a row-major buffer lie, if all sizes but the first are constant.
std::optional<SmallVector<int64_t>> getStrides(MemRefType type) {
  if (type.getRank() < 2 || !type.getLayout().isIdentity() ||
      llvm::any_of(type.getShape().drop_front(), ShapedType::isDynamic))
    return std::nullopt;
  return type.getStridesAndOffset().first;
}

AffineExpr flatten(AffineMap map, ArrayRef<int64_t> strides) {
  AffineSum sum;
  for (auto [expr, stride] : llvm::zip_equal(map.getResults(), strides))
    sum.add(expr, stride);
  while (sum.mergeOnce()) {
  }
  return sum.toExpr(map.getContext());
}

/// True if an access to a buffer of one dimension would divide less, and nothing that changes with
/// the innermost loop.
template <typename Access> bool gains(Access access) {
  MemRefType type = access.getMemRefType();
  AffineMap map = access.getAffineMap();
  size_t before = 0;
  for (AffineExpr expr : map.getResults())
    before += getDivisions(expr).size();
  std::optional<SmallVector<int64_t>> strides = getStrides(type);
  if (before == 0 || !strides)
    return false;
  SmallVector<AffineExpr> after = getDivisions(flatten(map, *strides));
  auto loop = access->template getParentOfType<AffineForOp>();
  return after.size() < before &&
         llvm::none_of(
             after,
             [&](AffineExpr division) {
               return llvm::any_of(llvm::enumerate(access.getMapOperands()), [&](auto operand) {
                 return loop && operand.value() == loop.getInductionVar() &&
                        division.isFunctionOfDim(operand.index());
               });
             });
}

class Flattener {
public:
  explicit Flattener(func::FuncOp func) : func(func), rewriter(func.getContext()) {}
  void run();

private:
  void flattenBuffer(Value buffer);
  Value createFlat(Value buffer);

  func::FuncOp func;
  IRRewriter rewriter;
};

Value Flattener::createFlat(Value buffer) {
  auto type = cast<MemRefType>(buffer.getType());
  Operation *op = buffer.getDefiningOp();
  bool isOnlyAccessed = llvm::all_of(buffer.getUsers(), [](Operation *user) {
    return isa<AffineLoadOp, AffineStoreOp, memref::LoadOp, memref::StoreOp>(user);
  });
  // A view would hide a local buffer from who makes registers of it.
  if (auto alloca = dyn_cast_or_null<memref::AllocaOp>(op);
      alloca && type.hasStaticShape() && isOnlyAccessed) {
    rewriter.setInsertionPoint(alloca);
    auto flat = MemRefType::get({type.getNumElements()}, type.getElementType(),
                                MemRefLayoutAttrInterface(), type.getMemorySpace());
    return memref::AllocaOp::create(rewriter, alloca.getLoc(), flat, alloca.getAlignmentAttr());
  }
  rewriter.setInsertionPointAfterValue(buffer);
  ReassociationIndices all = llvm::to_vector(llvm::seq<int64_t>(0, type.getRank()));
  return memref::CollapseShapeOp::create(rewriter, buffer.getLoc(), buffer,
                                         SmallVector<ReassociationIndices>{all});
}

void Flattener::flattenBuffer(Value buffer) {
  SmallVector<int64_t> strides = *getStrides(cast<MemRefType>(buffer.getType()));
  SmallVector<Operation *> users(buffer.getUsers());
  Value flat = createFlat(buffer);
  for (Operation *user : users) {
    rewriter.setInsertionPoint(user);
    if (auto load = dyn_cast<AffineLoadOp>(user)) {
      AffineMap map = load.getAffineMap();
      map = AffineMap::get(map.getNumDims(), map.getNumSymbols(), flatten(map, strides));
      rewriter.replaceOpWithNewOp<AffineLoadOp>(load, flat, map, load.getMapOperands());
      continue;
    }
    if (auto store = dyn_cast<AffineStoreOp>(user)) {
      AffineMap map = store.getAffineMap();
      map = AffineMap::get(map.getNumDims(), map.getNumSymbols(), flatten(map, strides));
      rewriter.replaceOpWithNewOp<AffineStoreOp>(store, store.getValue(), flat, map,
                                                 store.getMapOperands());
      continue;
    }
    auto linearize = [&](ValueRange indices) {
      Value sum;
      for (auto [index, stride] : llvm::zip_equal(indices, strides)) {
        Value by = arith::ConstantIndexOp::create(rewriter, user->getLoc(), stride);
        Value term = arith::MulIOp::create(rewriter, user->getLoc(), index, by);
        sum = sum ? arith::AddIOp::create(rewriter, user->getLoc(), sum, term).getResult() : term;
      }
      return sum;
    };
    if (auto load = dyn_cast<memref::LoadOp>(user)) {
      rewriter.replaceOpWithNewOp<memref::LoadOp>(load, flat, linearize(load.getIndices()),
                                                  load.getNontemporal());
    } else if (auto store = dyn_cast<memref::StoreOp>(user)) {
      rewriter.replaceOpWithNewOp<memref::StoreOp>(
          store, store.getValue(), flat, linearize(store.getIndices()), store.getNontemporal());
    }
  }
  if (buffer.use_empty() && buffer.getDefiningOp())
    rewriter.eraseOp(buffer.getDefiningOp());
}

void Flattener::run() {
  llvm::SetVector<Value> buffers;
  func.walk([&](Operation *op) {
    if (auto load = dyn_cast<AffineLoadOp>(op)) {
      if (gains(load))
        buffers.insert(load.getMemRef());
    } else if (auto store = dyn_cast<AffineStoreOp>(op)) {
      if (gains(store))
        buffers.insert(store.getMemRef());
    }
  });
  for (Value buffer : buffers)
    flattenBuffer(buffer);
}

struct FlattenAccesses : impl::FlattenAccessesBase<FlattenAccesses> {
  void runOnOperation() override { Flattener(getOperation()).run(); }
};
} // namespace
} // namespace mlc
