//===- Divisions.cpp - One form of quotients and remainders in index arithmetic -------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Structural.h"
#include "mlc/Dialect/Relax/IR/DimExprBuilder.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlc::tir;
using mlc::relax::DimExpr;
using mlc::relax::DimExprAttr;
using mlc::relax::DimKind;

//===----------------------------------------------------------------------------------------===//
// Divisions
//===----------------------------------------------------------------------------------------===//

/// Calls `visit` for each term of a sum with its coefficient; one that is null is a number.
static void forEachTerm(DimExpr sum, function_ref<void(DimExpr, int64_t)> visit) {
  DimExpr one = DimExpr::constant(sum.getContext(), 1);
  if (sum.getKind() != DimKind::Sum)
    return visit(sum, 1);
  for (auto [operand, coefficient] :
       llvm::zip_equal(sum.getAttr().getOperands(), sum.getAttr().getCoefficients()))
    visit(operand, coefficient);
  if (int64_t number = sum.getAttr().getValue())
    visit(one, number);
}

/// `dividend floordiv divisor`, where a multiple of the divisor is taken out and a quotient is
/// divided as a whole.
static DimExpr divide(DimExpr dividend, DimExpr divisor) {
  MLIRContext *context = dividend.getContext();
  DimExpr quotient = DimExpr::constant(context, 0), rest = quotient;
  forEachTerm(dividend, [&](DimExpr term, int64_t coefficient) {
    DimExpr product = term * coefficient, part = product.floordiv(divisor);
    bool isMultiple = part * divisor == product;
    (isMultiple ? quotient : rest) = (isMultiple ? quotient + part : rest + product);
  });
  if (rest.getKind() == DimKind::FloorDiv) {
    ArrayRef<DimExprAttr> operands = rest.getAttr().getOperands();
    return quotient + divide(operands[0], DimExpr(operands[1]) * divisor);
  }
  return quotient + rest.floordiv(divisor);
}

/// The same expression with no remainder in it, and divisions as above.
static DimExpr rewriteDivisions(DimExpr expr) {
  MLIRContext *context = expr.getContext();
  auto operand = [&](unsigned index) {
    return rewriteDivisions(expr.getAttr().getOperands()[index]);
  };
  switch (expr.getKind()) {
  case DimKind::FloorDiv:
    return divide(operand(0), operand(1));
  case DimKind::Mod:
    return operand(0) - divide(operand(0), operand(1)) * operand(1);
  case DimKind::Sum: {
    DimExpr sum = DimExpr::constant(context, 0);
    forEachTerm(expr, [&](DimExpr term, int64_t coefficient) {
      sum = sum + rewriteDivisions(term) * coefficient;
    });
    return sum;
  }
  case DimKind::Product: {
    DimExpr product = operand(0);
    for (unsigned index = 1; index < expr.getAttr().getOperands().size(); ++index)
      product = product * operand(index);
    return product;
  }
  default:
    return expr;
  }
}

//===----------------------------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------------------------===//

/// Whether an op is part of index arithmetic.
static bool isArithmetic(Operation *op) {
  return op &&
         isa<affine::AffineApplyOp, affine::AffineLinearizeIndexOp,
             affine::AffineDelinearizeIndexOp, arith::AddIOp, arith::SubIOp, arith::MulIOp,
             arith::FloorDivSIOp, arith::CeilDivSIOp>(op) &&
         op->getResult(0).getType().isIndex();
}

namespace {
/// Reads index arithmetic of a function. What stands for a value does not depend on names.
class Reader {
public:
  explicit Reader(PrimFuncOp func) : func(func), symbols(func) {
    func.walk<WalkOrder::PreOrder>([&](Operation *op) {
      for (Region &region : op->getRegions())
        for (BlockArgument argument : region.getArguments())
          number(argument);
    });
  }

  DimExpr read(Value value) {
    return mlc::relax::readDimExpr(value, [&](Value inner) { return look(inner); });
  }

  /// The value that stands for a symbol, of those that `read` met last.
  Value getValue(StringAttr symbol) const { return values.lookup(symbol); }

private:
  DimExpr number(Value value) {
    auto [it, isNew] = numbers.try_emplace(value, numbers.size());
    return name(value, DimExpr::symbol(func.getContext(), "%" + std::to_string(it->second)));
  }

  DimExpr name(Value value, DimExpr symbol) {
    if (StringAttr text = symbol.getSymbol())
      values[text] = value;
    return symbol;
  }

  DimExpr read(OpFoldResult value) {
    if (std::optional<int64_t> known = getConstantIntValue(value))
      return DimExpr::constant(func.getContext(), *known);
    return read(cast<Value>(value));
  }

  std::optional<DimExpr> look(Value value) {
    Operation *op = value.getDefiningOp();
    DimExpr zero = DimExpr::constant(func.getContext(), 0);
    if (auto linearize = dyn_cast_or_null<affine::AffineLinearizeIndexOp>(op)) {
      // Nothing is multiplied by the outermost size.
      DimExpr sum = zero;
      for (auto [index, size] :
           llvm::zip_equal(linearize.getMultiIndex(), linearize.getPaddedBasis()))
        sum = (sum == zero ? zero : sum * read(size)) + read(index);
      return sum;
    }
    if (auto delinearize = dyn_cast_or_null<affine::AffineDelinearizeIndexOp>(op)) {
      SmallVector<OpFoldResult> sizes = delinearize.getPaddedBasis();
      unsigned position = cast<OpResult>(value).getResultNumber();
      DimExpr index = read(delinearize.getLinearIndex());
      for (OpFoldResult size : llvm::reverse(ArrayRef(sizes).drop_front(position + 1)))
        index = index.floordiv(read(size));
      return position == 0 ? index : index.mod(read(sizes[position]));
    }
    if (isArithmetic(op) || matchPattern(value, m_Constant()))
      return std::nullopt;
    if (DimExprAttr size = op ? getSize(op) : DimExprAttr())
      return name(value, symbols.rename(size));
    auto argument = dyn_cast<BlockArgument>(value);
    if (argument && argument.getOwner()->getParentOp() == func)
      return name(value, symbols.rename(DimExprAttr(DimExpr::symbol(
                             func.getContext(), func.getArgName(argument.getArgNumber())))));
    return number(value);
  }

  PrimFuncOp func;
  SymbolNames symbols;
  DenseMap<Value, unsigned> numbers;
  DenseMap<StringAttr, Value> values;
};
} // namespace

void mlc::tir::normalizeDivisions(RewriterBase &rewriter, PrimFuncOp func) {
  OpBuilder::InsertionGuard guard(rewriter);
  Reader reader(func);
  SmallVector<OpOperand *> uses;
  func.walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (isArithmetic(op))
      return;
    for (OpOperand &use : op->getOpOperands())
      if (isArithmetic(use.get().getDefiningOp()))
        uses.push_back(&use);
  });
  for (OpOperand *use : uses) {
    DimExpr expr = rewriteDivisions(reader.read(use->get()));
    if (expr.isUnknown())
      continue;
    rewriter.setInsertionPoint(use->getOwner());
    Value value =
        mlc::relax::materialize(rewriter, use->getOwner()->getLoc(), expr,
                                [&](StringAttr symbol) { return reader.getValue(symbol); });
    if (value)
      rewriter.modifyOpInPlace(use->getOwner(), [&] { use->set(value); });
  }
}
