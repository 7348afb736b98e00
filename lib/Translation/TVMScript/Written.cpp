//===- Written.cpp - Expressions in the form that they are written in -----------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Expressions.h"
#include "mlc/Dialect/TIR/IR/ScriptForm.h"
#include "mlc/Support/DimPosition.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tvmscript;

//===----------------------------------------------------------------------------------------===//
// Indices
//===----------------------------------------------------------------------------------------===//

/// The number of the operand that a leaf stands for.
static std::optional<unsigned> getPlace(Attribute leaf) {
  auto name = dyn_cast<StringAttr>(leaf);
  unsigned place;
  if (!name || !name.getValue().starts_with("$") ||
      name.getValue().drop_front().getAsInteger(10, place))
    return std::nullopt;
  return place;
}

AffineExpr mlc::tvmscript::getWrittenExpr(Attribute tree, unsigned numDims, unsigned numOperands) {
  MLIRContext *context = tree.getContext();
  if (std::optional<unsigned> place = getPlace(tree)) {
    if (*place >= numOperands)
      return {};
    return *place < numDims ? getAffineDimExpr(*place, context)
                            : getAffineSymbolExpr(*place - numDims, context);
  }
  if (auto number = dyn_cast<IntegerAttr>(tree))
    return getAffineConstantExpr(number.getInt(), context);
  auto node = dyn_cast<ArrayAttr>(tree);
  if (node && node.size() == 2)
    return getWrittenExpr(node[1], numDims, numOperands);
  auto symbol = node && node.size() == 3 ? dyn_cast<StringAttr>(node[0]) : StringAttr();
  if (!symbol)
    return {};
  AffineExpr lhs = getWrittenExpr(node[1], numDims, numOperands);
  AffineExpr rhs = getWrittenExpr(node[2], numDims, numOperands);
  if (!lhs || !rhs)
    return {};
  if (symbol == "+")
    return lhs + rhs;
  if (symbol == "-")
    return lhs - rhs;
  bool isLinear = lhs.isSymbolicOrConstant() || rhs.isSymbolicOrConstant();
  if (symbol == "*")
    return isLinear ? lhs * rhs : AffineExpr();
  auto divisor = dyn_cast<AffineConstantExpr>(rhs);
  if (!divisor || divisor.getValue() <= 0)
    return {};
  if (symbol == "//")
    return lhs.floorDiv(rhs);
  return symbol == "%" ? lhs % rhs : AffineExpr();
}

static std::optional<double> getNumber(Attribute tree) {
  auto number = dyn_cast<IntegerAttr>(tree);
  return number ? std::optional<double>(number.getInt()) : std::nullopt;
}

FailureOr<Expr> Expressions::printWritten(Attribute tree, ValueRange operands) {
  if (std::optional<unsigned> place = getPlace(tree))
    return print(operands[*place]);
  if (auto number = dyn_cast<IntegerAttr>(tree))
    return printIndex(number.getInt());
  auto node = cast<ArrayAttr>(tree);
  if (node.size() == 2) {
    // What is cast to the type of the indices is of the narrower one.
    llvm::SaveAndRestore<bool> narrow(isInNarrow, true);
    FailureOr<Expr> value = printWritten(node[1], operands);
    if (failed(value))
      return failure();
    std::string dtype = quote(cast<StringAttr>(node[0]));
    return Expr(prefixed("Cast(" + dtype + ", " + value->text + ")"));
  }
  FailureOr<Expr> lhs = printWritten(node[1], operands), rhs = printWritten(node[2], operands);
  if (failed(lhs) || failed(rhs))
    return failure();
  return printFoldable(cast<StringAttr>(node[0]).getValue(), *lhs, ::getNumber(node[1]), *rhs,
                       ::getNumber(node[2]));
}

relax::DimExprAttr mlc::tvmscript::getWrittenDim(Attribute tree) {
  MLIRContext *context = tree.getContext();
  if (auto name = dyn_cast<StringAttr>(tree))
    return relax::DimExpr::symbol(context, name.getValue()).getAttr();
  if (auto number = dyn_cast<IntegerAttr>(tree))
    return relax::DimExpr::constant(context, number.getInt()).getAttr();
  auto node = dyn_cast<ArrayAttr>(tree);
  auto symbol = node && node.size() == 3 ? dyn_cast<StringAttr>(node[0]) : StringAttr();
  relax::DimExprAttr left = symbol ? getWrittenDim(node[1]) : relax::DimExprAttr();
  relax::DimExprAttr right = symbol ? getWrittenDim(node[2]) : relax::DimExprAttr();
  if (!left || !right)
    return {};
  relax::DimExpr lhs(left), rhs(right);
  if (symbol == "+")
    return (lhs + rhs).getAttr();
  if (symbol == "-")
    return (lhs - rhs).getAttr();
  if (symbol == "*")
    return (lhs * rhs).getAttr();
  if (symbol == "//")
    return lhs.floordiv(rhs).getAttr();
  return symbol == "%" ? lhs.mod(rhs).getAttr() : relax::DimExprAttr();
}

Expr Expressions::printWrittenDim(Attribute tree,
                                  function_ref<std::string(StringAttr)> name) const {
  if (auto symbol = dyn_cast<StringAttr>(tree))
    return Expr(name(symbol));
  if (auto number = dyn_cast<IntegerAttr>(tree))
    return printIndex(number.getInt());
  auto node = cast<ArrayAttr>(tree);
  Expr lhs = printWrittenDim(node[1], name), rhs = printWrittenDim(node[2], name);
  return printFoldable(cast<StringAttr>(node[0]).getValue(), lhs, ::getNumber(node[1]), rhs,
                       ::getNumber(node[2]));
}

//===----------------------------------------------------------------------------------------===//
// Indices of 32 bits
//===----------------------------------------------------------------------------------------===//

bool Expressions::isNarrow(relax::DimExpr dim) const {
  if (narrowSymbols.empty())
    return false;
  llvm::SetVector<StringAttr> symbols;
  dim.collectSymbols(symbols);
  return !symbols.empty() &&
         llvm::all_of(symbols, [&](StringAttr symbol) { return narrowSymbols.contains(symbol); });
}

/// Whether a part of an index is cast to the type of wide ones.
static bool hasCast(Attribute tree) {
  auto node = dyn_cast_or_null<ArrayAttr>(tree);
  return node && (node.size() == 2 || llvm::any_of(node, hasCast));
}

/// Whether the bounds of a variable, written as plain numbers, are such.
static bool hasNumbers(OpFoldResult min, OpFoldResult extent) {
  return isa<Attribute>(min) && isa<Attribute>(extent);
}

bool Expressions::isNarrow(Value value) const {
  if (indexDtype == "int32" || !value.getType().isIndex())
    return false;
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    Operation *owner = argument.getOwner()->getParentOp();
    unsigned number = argument.getArgNumber();
    if (auto loop = dyn_cast<tir::ForOp>(owner))
      return loop->hasAttr(tir::kPlainExtentsAttrName) ||
             (isPlainFunction && hasNumbers(loop.getMixedMin(), loop.getMixedExtent()));
    if (auto block = dyn_cast<tir::BlockOp>(owner)) {
      auto plain = block->getAttrOfType<DenseBoolArrayAttr>(tir::kPlainExtentsAttrName);
      return (plain && plain[number]) ||
             (isPlainFunction &&
              hasNumbers(block.getMixedMins()[number], block.getMixedExtents()[number]));
    }
    auto function = dyn_cast<tir::PrimFuncOp>(owner);
    return function && narrowSymbols.contains(function.getArgName(number));
  }
  Operation *op = value.getDefiningOp();
  if (op->hasAttr(tir::kPlainExtentsAttrName))
    return true;
  if (auto dim = dyn_cast<memref::DimOp>(op)) {
    auto argument = dyn_cast<BlockArgument>(dim.getSource());
    auto function = argument ? dyn_cast<tir::PrimFuncOp>(argument.getOwner()->getParentOp())
                             : tir::PrimFuncOp();
    relax::DimsAttr dims =
        function ? function.getArgDims(argument.getArgNumber()) : relax::DimsAttr();
    std::optional<int64_t> index = getDimPosition(dim);
    return dims && index && isNarrow(dims.getDims()[*index]);
  }
  StringRef dialect = op->getName().getDialectNamespace();
  if ((dialect != "affine" && dialect != "arith") || hasCast(op->getAttr(tir::kWrittenAttrName)))
    return false;
  SmallVector<Value> indices = llvm::filter_to_vector(op->getOperands(), [&](Value operand) {
    return operand.getType().isIndex() && !getNumber(operand);
  });
  return !indices.empty() &&
         llvm::all_of(indices, [&](Value operand) { return isNarrow(operand); });
}

//===----------------------------------------------------------------------------------------===//
// What would be computed already
//===----------------------------------------------------------------------------------------===//

std::optional<double> Expressions::getNumber(Value value) const {
  Operation *op = value.getDefiningOp();
  if (!op || hasName(value) || isa<VectorType>(value.getType()))
    return std::nullopt;
  IntegerAttr integer;
  if (matchPattern(value, m_Constant(&integer)))
    return integer.getType().isInteger(1) ? integer.getValue().getZExtValue()
                                          : integer.getValue().getSExtValue();
  FloatAttr number;
  if (matchPattern(value, m_Constant(&number)))
    return number.getValueAsDouble();
  return std::nullopt;
}

/// Whether TVM gives something else for the operation than the operation.
static bool isFolded(StringRef symbol, std::optional<double> lhs, std::optional<double> rhs) {
  if (lhs && rhs)
    return true;
  if (symbol == "and" || symbol == "or")
    return lhs || rhs;
  if (symbol == "+")
    return lhs == 0.0 || rhs == 0.0;
  if (symbol == "-")
    return rhs == 0.0;
  if (symbol == "*")
    return lhs == 0.0 || lhs == 1.0 || rhs == 0.0 || rhs == 1.0;
  if (symbol == "//" || symbol == "%")
    return lhs == 0.0 || rhs == 0.0 || rhs == 1.0;
  if (symbol == "/")
    return lhs == 0.0 || rhs == 1.0;
  return false;
}

Expr Expressions::printFoldable(StringRef symbol, const Expr &lhs, std::optional<double> lhsNumber,
                                const Expr &rhs, std::optional<double> rhsNumber) const {
  using Form = std::pair<StringRef, Precedence>;
  auto [function, precedence] = llvm::StringSwitch<Form>(symbol)
                                    .Case("+", {"Add", Precedence::Sum})
                                    .Case("-", {"Sub", Precedence::Sum})
                                    .Case("*", {"Mul", Precedence::Product})
                                    .Case("/", {"Div", Precedence::Product})
                                    .Case("//", {"FloorDiv", Precedence::Product})
                                    .Case("%", {"FloorMod", Precedence::Product})
                                    .Case("<", {"LT", Precedence::Comparison})
                                    .Case("<=", {"LE", Precedence::Comparison})
                                    .Case(">", {"GT", Precedence::Comparison})
                                    .Case(">=", {"GE", Precedence::Comparison})
                                    .Case("==", {"EQ", Precedence::Comparison})
                                    .Case("!=", {"NE", Precedence::Comparison})
                                    .Case("and", {"And", Precedence::And})
                                    .Default({"Or", Precedence::Or});
  if (isFolded(symbol, lhsNumber, rhsNumber))
    return Expr(prefixed(function + "(" + lhs.text + ", " + rhs.text + ")"));
  return Expr::infix(lhs, symbol, rhs, precedence);
}

FailureOr<Expr> Expressions::printBinary(Operation *op, StringRef symbol) {
  FailureOr<SmallVector<Expr>> operands = printOperands(op);
  if (failed(operands))
    return failure();
  return printFoldable(symbol, (*operands)[0], getNumber(op->getOperand(0)), (*operands)[1],
                       getNumber(op->getOperand(1)));
}

//===----------------------------------------------------------------------------------------===//
// Functions without an operation of their own
//===----------------------------------------------------------------------------------------===//

FailureOr<Expr> Expressions::printOp(Operation *op, unsigned result) {
  FailureOr<Expr> text = Expr("");
  auto form = op->getAttrOfType<StringAttr>(tir::kWrittenAttrName);
  auto bits = op->getAttrOfType<ArrayAttr>(tir::kWrittenAttrName);
  if (bits && isa<arith::BitcastOp, vector::BitCastOp, vector::ExtractOp>(op)) {
    text = printReinterpret(op, cast<StringAttr>(bits[0]));
  } else if (form && form != "Cast" && isa<arith::CmpFOp>(op)) {
    // T.isnan(x) is a comparison of x, or of its absolute value.
    Value operand = op->getOperand(0);
    if (Operation *inner = form == "isnan" ? nullptr : operand.getDefiningOp())
      operand = inner->getOperand(0);
    text = print(operand);
    if (succeeded(text))
      text = Expr(prefixed(form.getValue() + "(" + text->text + ")"));
  } else if (form && form == "same" && isa<arith::SelectOp>(op)) {
    // Another name for a value.
    text = print(op->getOperand(1));
  } else if (form && form == "Cast") {
    text = printCast(op);
  } else if (form) {
    text = printCall(op, form.getValue());
  } else {
    text = printUnmarked(op, result);
  }
  if (failed(text))
    return failure();
  if (op->hasAttr(tir::kLikelyAttrName))
    text = Expr(prefixed("likely(" + text->text + ")"));
  writer.usedInLine(op, text->text);
  return text;
}
