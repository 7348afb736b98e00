//===- Operations.cpp - Operations of scalar expressions as TVMScript -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Expressions.h"
#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "mlc/Dialect/TIR/IR/TIR.h"
#include "mlc/Support/DimPosition.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tvmscript;

/// The function of TVM that a math operation is.
static StringRef getMathFunction(Operation *op) {
  return llvm::StringSwitch<StringRef>(op->getName().getStringRef())
      .Case("math.absf", "fabs")
      .Case("math.absi", "abs")
      .Case("arith.remf", "fmod")
      .Case("math.acos", "acos")
      .Case("math.acosh", "acosh")
      .Case("math.asinh", "asinh")
      .Case("math.atanh", "atanh")
      .Case("math.ctlz", "clz")
      .Case("math.ctpop", "popcount")
      .Case("math.fma", "fma")
      .Case("math.asin", "asin")
      .Case("math.atan", "atan")
      .Case("math.atan2", "atan2")
      .Case("math.ceil", "ceil")
      .Case("math.copysign", "copysign")
      .Case("math.cos", "cos")
      .Case("math.cosh", "cosh")
      .Case("math.erf", "erf")
      .Case("math.exp", "exp")
      .Case("math.exp2", "exp2")
      .Case("math.floor", "floor")
      .Case("math.log", "log")
      .Case("math.log10", "log10")
      .Case("math.log1p", "log1p")
      .Case("math.log2", "log2")
      .Cases({"math.powf", "math.ipowi"}, "pow")
      .Case("math.round", "round")
      .Case("math.roundeven", "nearbyint")
      .Case("math.rsqrt", "rsqrt")
      .Case("math.sin", "sin")
      .Case("math.sinh", "sinh")
      .Case("math.sqrt", "sqrt")
      .Case("math.tan", "tan")
      .Case("math.tanh", "tanh")
      .Case("math.trunc", "trunc")
      .Default("");
}

/// Matches `lhs - lhs // rhs * rhs`.
static bool isFloorMod(Operation *op, Value &lhs, Value &rhs) {
  auto difference = dyn_cast<arith::SubIOp>(op);
  auto product = difference ? difference.getRhs().getDefiningOp<arith::MulIOp>() : arith::MulIOp();
  auto quotient =
      product ? product.getLhs().getDefiningOp<arith::FloorDivSIOp>() : arith::FloorDivSIOp();
  if (!quotient || quotient.getLhs() != difference.getLhs() ||
      quotient.getRhs() != product.getRhs())
    return false;
  lhs = quotient.getLhs();
  rhs = quotient.getRhs();
  return true;
}

/// The `x` of `1 / (1 + exp(-x))`, which is one function of TVM.
static Value getSigmoidOperand(arith::DivFOp division) {
  auto sum = division.getRhs().getDefiningOp<arith::AddFOp>();
  if (!sum || !matchPattern(division.getLhs(), m_OneFloat()))
    return {};
  auto exp = (matchPattern(sum.getLhs(), m_OneFloat()) ? sum.getRhs() : sum.getLhs())
                 .getDefiningOp<math::ExpOp>();
  if (!exp ||
      !(matchPattern(sum.getLhs(), m_OneFloat()) || matchPattern(sum.getRhs(), m_OneFloat())))
    return {};
  if (auto negation = exp.getOperand().getDefiningOp<arith::NegFOp>())
    return negation.getOperand();
  auto product = exp.getOperand().getDefiningOp<arith::MulFOp>();
  FloatAttr factor;
  if (product && matchPattern(product.getRhs(), m_Constant(&factor)) &&
      factor.getValue().isExactlyValue(-1.0))
    return product.getLhs();
  return {};
}

FailureOr<Expr> Expressions::printUnmarked(Operation *op, unsigned result) {
  if (StringRef function = getMathFunction(op); !function.empty())
    return printCall(op, function);
  bool isBool = op->getResult(result).getType().isInteger(1);
  using Result = FailureOr<Expr>;
  return llvm::TypeSwitch<Operation *, Result>(op)
      .Case([&](arith::ConstantOp constant) -> Result {
        if (auto splat = dyn_cast<SplatElementsAttr>(constant.getValue()))
          if (auto type = dyn_cast<VectorType>(splat.getType()))
            return printBroadcast(printConstant(splat.getSplatValue<Attribute>(), false), type);
        if (std::optional<Progression> steps = getProgression(constant.getResult()))
          return printRamp(printConstant(steps->first, false), *steps);
        llvm::SaveAndRestore<bool> narrow(isInNarrow, isInNarrow || isNarrow(constant.getResult()));
        if (!isa<IntegerAttr, FloatAttr>(constant.getValue()))
          return op->emitError("a constant that has no form in TVMScript");
        return printConstant(constant.getValue(), isUnsigned(constant),
                             op->getAttrOfType<FloatAttr>(tir::kWrittenAttrName));
      })
      .Case([&](memref::LoadOp load) -> Result {
        FailureOr<std::string> text = printAccess(load.getMemRef(), load.getIndices(),
                                                  op->getAttr(tir::kPlainExtentsAttrName));
        if (failed(text))
          return failure();
        return Expr(*text);
      })
      .Case([&](vector::LoadOp load) -> Result {
        FailureOr<std::string> text =
            printSlice(load.getBase(), load.getIndices(), getCount(load.getVectorType()));
        if (failed(text))
          return failure();
        return Expr(*text);
      })
      .Case([&](vector::GatherOp gather) { return printGather(gather); })
      .Case([&](vector::MaskedLoadOp load) {
        return printVload(load.getBase(), load.getIndices(), {1, getCount(load.getVectorType())},
                          load.getMask());
      })
      .Case([&](vector::ShuffleOp shuffle) { return printShuffle(shuffle); })
      .Case([&](vector::ExtractOp extract) { return printExtract(extract); })
      .Case([&](vector::FromElementsOp elements) {
        auto all = llvm::to_vector(llvm::seq<int64_t>(elements.getElements().size()));
        return printShuffle(elements.getElements(), all);
      })
      .Case([&](vector::BroadcastOp broadcast) -> Result {
        Result operand = print(broadcast.getSource());
        if (failed(operand))
          return failure();
        return printBroadcast(*operand, broadcast.getResultVectorType());
      })
      .Case([&](tir::CallExternOp call) { return printCallExtern(call); })
      .Case([&](tir::CallOp call) { return printCall(call); })
      .Case([&](memref::DimOp dim) -> Result {
        if (std::optional<int64_t> index = getDimPosition(dim))
          return Expr(getDims(dim.getSource())[*index]);
        return op->emitError("a dimension that is computed, or that the buffer does not have, has "
                             "no form in TVMScript");
      })
      .Case([&](affine::AffineApplyOp apply) -> Result {
        AffineMap map = apply.getAffineMap();
        Attribute written = apply->getAttr(tir::kWrittenAttrName);
        llvm::SaveAndRestore<bool> narrow(isInNarrow, isNarrow(apply.getResult()));
        // What changed the map since may have kept the attribute.
        if (written &&
            getWrittenExpr(written, map.getNumDims(), map.getNumInputs()) == map.getResult(0))
          return printWritten(written, apply.getMapOperands());
        return printAffine(apply.getAffineMap().getResult(0), apply.getMapOperands(),
                           apply.getAffineMap().getNumDims());
      })
      .Case<affine::AffineMinOp, affine::AffineMaxOp>([&](auto bound) -> Result {
        StringRef function = isa<affine::AffineMinOp>(bound) ? "min" : "max";
        llvm::SaveAndRestore<bool> narrow(isInNarrow, isNarrow(bound.getResult()));
        std::optional<Expr> nested;
        for (AffineExpr expr : bound.getMap().getResults()) {
          Result text = printAffine(expr, bound.getOperands(), bound.getMap().getNumDims());
          if (failed(text))
            return failure();
          nested = nested ? Expr(prefixed(function + "(" + nested->text + ", " + text->text + ")"))
                          : *text;
        }
        return *nested;
      })
      .Case([&](affine::AffineLinearizeIndexOp op) { return printLinearized(op); })
      .Case([&](affine::AffineDelinearizeIndexOp op) { return printDelinearized(op, result); })
      .Case<arith::AddIOp, arith::AddFOp>([&](auto) -> Result {
        // The first number and the distances from it.
        auto first = op->getOperand(0).getDefiningOp<vector::BroadcastOp>();
        std::optional<Progression> steps = getProgression(op->getOperand(1));
        if (!first || !steps || !matchPattern(steps->first, m_Zero()) ||
            isa<VectorType>(first.getSource().getType()))
          return printBinary(op, "+");
        Result text = print(first.getSource());
        if (failed(text))
          return failure();
        return printRamp(*text, *steps);
      })
      .Case<arith::SubIOp, arith::SubFOp>([&](auto) -> Result {
        // What a floor division leaves has no operation of its own.
        Value lhs, rhs;
        if (isFloorMod(op, lhs, rhs)) {
          Result dividend = print(lhs), divisor = print(rhs);
          if (failed(dividend) || failed(divisor))
            return failure();
          return printFoldable("%", *dividend, getNumber(lhs), *divisor, getNumber(rhs));
        }
        return printBinary(op, "-");
      })
      .Case<arith::MulIOp, arith::MulFOp>([&](auto) -> Result {
        if (!op->getResult(0).getType().isIndex())
          return printBinary(op, "*");
        // Sizes have an order of their own, not the one that they are multiplied in.
        Result lhs = print(op->getOperand(0)), rhs = print(op->getOperand(1));
        if (failed(lhs) || failed(rhs) || op->hasAttr(tir::kWrittenAttrName) ||
            isInOrder(*lhs, *rhs))
          return printBinary(op, "*");
        return Expr::infix(*rhs, "*", *lhs, Precedence::Product);
      })
      .Case([&](arith::DivFOp division) -> Result {
        Value operand = getSigmoidOperand(division);
        if (!operand)
          return printBinary(op, "/");
        Result text = print(operand);
        if (failed(text))
          return failure();
        return Expr(prefixed("sigmoid(" + text->text + ")"));
      })
      .Case([&](arith::FloorDivSIOp) { return printBinary(op, "//"); })
      // Of unsigned numbers, both kinds of division are one.
      .Case([&](arith::DivUIOp) { return printBinary(op, "//"); })
      .Case([&](arith::RemUIOp) { return printBinary(op, "%"); })
      .Case([&](arith::DivSIOp) { return printCall(op, "Div"); })
      .Case([&](arith::RemSIOp) { return printCall(op, "truncmod"); })
      .Case<arith::CeilDivSIOp, arith::CeilDivUIOp>([&](auto) { return printCall(op, "ceildiv"); })
      .Case<arith::MaxSIOp, arith::MaxUIOp, arith::MaximumFOp, arith::MaxNumFOp>(
          [&](auto) { return printCall(op, "max"); })
      .Case<arith::MinSIOp, arith::MinUIOp, arith::MinimumFOp, arith::MinNumFOp>(
          [&](auto) { return printCall(op, "min"); })
      .Case([&](arith::AndIOp) {
        return isBool ? printBinary(op, "and") : printCall(op, "bitwise_and");
      })
      .Case([&](arith::OrIOp) {
        return isBool ? printBinary(op, "or") : printCall(op, "bitwise_or");
      })
      .Case([&](arith::XOrIOp xorOp) -> Result {
        APInt mask;
        bool isNot = matchPattern(xorOp.getRhs(), m_ConstantInt(&mask)) && mask.isAllOnes();
        if (!isNot)
          return printCall(op, "bitwise_xor");
        Result operand = print(xorOp.getLhs());
        if (failed(operand))
          return failure();
        if (!isBool)
          return Expr(prefixed("bitwise_not(" + operand->text + ")"));
        // Scripts fold `not` of a constant.
        if (matchPattern(xorOp.getLhs(), m_Constant()))
          return Expr(prefixed("Not(" + operand->text + ")"));
        return Expr("not " + operand->inside(Precedence::Not), Precedence::Not);
      })
      .Case([&](arith::ShLIOp) { return printCall(op, "shift_left"); })
      .Case<arith::ShRSIOp, arith::ShRUIOp>([&](auto) { return printCall(op, "shift_right"); })
      .Case([&](arith::NegFOp negation) -> Result {
        Result operand = print(negation.getOperand());
        if (failed(operand))
          return failure();
        auto minusOne = FloatAttr::get(negation.getType(), -1.0);
        return Expr::infix(*operand, "*", printConstant(minusOne, false), Precedence::Product);
      })
      .Case<arith::CmpIOp, arith::CmpFOp>([&](auto) { return printComparison(op); })
      .Case([&](arith::SelectOp) { return printCall(op, "Select"); })
      .Case([&](scf::IfOp) { return printConditional(op, result); })
      .Case([&](scf::ExecuteRegionOp region) { return printLet(region); })
      .Case([&](tir::SignCastOp cast) -> Result {
        auto constant = cast.getInput().getDefiningOp<arith::ConstantOp>();
        if (constant && cast.getType().isUnsignedInteger())
          return printConstant(constant.getValue(), /*isUnsigned=*/true);
        return print(cast.getInput());
      })
      .Case<arith::ExtFOp, arith::TruncFOp, arith::ExtSIOp, arith::ExtUIOp, arith::TruncIOp,
            arith::SIToFPOp, arith::UIToFPOp, arith::FPToSIOp, arith::FPToUIOp, arith::IndexCastOp,
            arith::IndexCastUIOp>([&](auto) { return printCast(op); })
      .Case([&](arith::BitcastOp bitcast) -> Result {
        Result operand = print(bitcast.getIn());
        if (failed(operand))
          return failure();
        if (std::string dtype = getDtype(bitcast.getType());
            bitcast.getIn().getType() == bitcast.getType())
          return Expr(prefixed("Cast(" + quote((isUnsigned(bitcast) ? "u" : "") + dtype) + ", " +
                               operand->text + ")"));
        return printReinterpret(op, getDtype(bitcast.getType()));
      })
      .Case([&](vector::BitCastOp bitcast) {
        return printReinterpret(op, getDtype(bitcast.getType()));
      })
      .Default([&](Operation *) -> Result {
        return op->emitError("an operation that has no form in TVMScript");
      });
}
