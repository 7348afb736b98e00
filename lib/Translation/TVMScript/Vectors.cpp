//===- Vectors.cpp - Vectors of prim_funcs as TVMScript -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Expressions.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tvmscript;

/// The distance of the elements of a multiple of `vector.step`.
static std::optional<int64_t> getDistance(Value value) {
  Operation *op = value.getDefiningOp();
  if (isa_and_nonnull<vector::StepOp>(op))
    return 1;
  if (isa_and_nonnull<arith::IndexCastOp>(op))
    return getDistance(op->getOperand(0));
  DenseIntElementsAttr factors;
  if (!isa_and_nonnull<arith::MulIOp>(op) ||
      !matchPattern(op->getOperand(1), m_Constant(&factors)) || !factors.isSplat())
    return std::nullopt;
  std::optional<int64_t> distance = getDistance(op->getOperand(0));
  if (distance)
    *distance *= factors.getSplatValue<APInt>().getSExtValue();
  return distance;
}

std::optional<Expressions::Progression> Expressions::getProgression(Value value) {
  DenseIntElementsAttr elements;
  auto type = dyn_cast<VectorType>(value.getType());
  if (!type || type.getRank() != 1)
    return std::nullopt;
  if (std::optional<int64_t> distance = getDistance(value))
    return Progression{IntegerAttr::get(type.getElementType(), 0), *distance, getCount(type)};
  if (type.isScalable() || type.getNumElements() < 2 || !matchPattern(value, m_Constant(&elements)))
    return std::nullopt;
  auto numbers = llvm::to_vector(elements.getValues<APInt>());
  APInt step = numbers[1] - numbers[0];
  for (size_t i = 2; i < numbers.size(); ++i)
    if (numbers[i] - numbers[i - 1] != step)
      return std::nullopt;
  return Progression{IntegerAttr::get(type.getElementType(), numbers[0]), step.getSExtValue(),
                     getCount(type)};
}

Expr Expressions::printCount(llvm::ElementCount count) const {
  Expr number(std::to_string(count.getKnownMinValue()));
  if (!count.isScalable())
    return number;
  return Expr::infix(Expr(prefixed("vscale()")), "*", number, Precedence::Product);
}

Expr Expressions::printBroadcast(const Expr &value, VectorType type) const {
  return prefixed("Broadcast(" + value.text + ", " + printCount(getCount(type)).text + ")");
}

Expr Expressions::printRamp(const Expr &first, const Progression &steps) const {
  Expr step = printConstant(IntegerAttr::get(steps.first.getType(), steps.step), false);
  return prefixed("Ramp(" + first.text + ", " + step.text + ", " + printCount(steps.count).text +
                  ")");
}

FailureOr<std::string> Expressions::printSlice(Value buffer, ValueRange indices,
                                               llvm::ElementCount count, int64_t step) {
  SmallVector<std::string> texts;
  for (Value index : indices) {
    FailureOr<Expr> text = print(getAsOpFoldResult(index));
    if (failed(text))
      return failure();
    texts.push_back(text->text);
    if (texts.size() != indices.size())
      continue;
    std::optional<int64_t> first = getConstantIntValue(index);
    int64_t length = count.getKnownMinValue() * step;
    Expr extent = printIndex(length);
    if (count.isScalable())
      extent = step == 1
                   ? printCount(count)
                   : Expr::infix(printCount(count), "*", printIndex(step), Precedence::Product);
    if (first && !count.isScalable())
      texts.back() += ":" + printExtent(*first + length).text;
    else if (first == 0)
      texts.back() += ":" + extent.text;
    else
      texts.back() += ":" + Expr::infix(*text, "+", extent, Precedence::Sum).text;
    if (step != 1)
      texts.back() += ":" + printExtent(step).text;
  }
  return (getName(buffer) + "[" + join(texts) + "]").str();
}

FailureOr<Expressions::Steps> Expressions::getSteps(Operation *op, Value indices) {
  std::optional<Progression> steps = getProgression(indices);
  if (!steps || !matchPattern(steps->first, m_Zero()) || steps->step == 0)
    return op->emitError("elements without a fixed distance have no form in TVMScript");
  return Steps{steps->step, steps->count};
}

FailureOr<std::string> Expressions::printSteps(Operation *op, Value buffer, ValueRange offsets,
                                               Value indices) {
  FailureOr<Steps> steps = getSteps(op, indices);
  if (failed(steps))
    return failure();
  return printSlice(buffer, offsets, steps->count, steps->step);
}

FailureOr<std::string> Expressions::printLanes(ValueRange indices, Steps steps) {
  SmallVector<std::string> texts;
  for (Value index : indices) {
    FailureOr<Expr> text = print(getAsOpFoldResult(index));
    if (failed(text))
      return failure();
    texts.push_back(text->text);
  }
  texts.back() = prefixed("Ramp(" + texts.back() + ", " + printExtent(steps.step).text + ", " +
                          printCount(steps.count).text + ")");
  return "[" + join(texts) + "]";
}

FailureOr<Expr> Expressions::printVload(Value buffer, ValueRange indices, Steps steps, Value mask) {
  FailureOr<std::string> place = printLanes(indices, steps);
  FailureOr<Expr> predicate = print(mask);
  if (failed(place) || failed(predicate))
    return failure();
  return Expr(
      (getName(buffer) + ".vload(" + *place + ", predicate=" + predicate->text + ")").str());
}

FailureOr<Expr> Expressions::printGather(vector::GatherOp op) {
  if (matchPattern(op.getMask(), m_One())) {
    FailureOr<std::string> text = printSteps(op, op.getBase(), op.getOffsets(), op.getIndices());
    if (failed(text))
      return failure();
    return Expr(*text);
  }
  FailureOr<Steps> steps = getSteps(op, op.getIndices());
  if (failed(steps))
    return failure();
  return printVload(op.getBase(), op.getOffsets(), *steps, op.getMask());
}

FailureOr<Expr> Expressions::printShuffle(ValueRange parts, ArrayRef<int64_t> indices) {
  SmallVector<std::string> texts;
  for (Value part : parts) {
    FailureOr<Expr> text = print(part);
    if (failed(text))
      return failure();
    texts.push_back(text->text);
  }
  SmallVector<std::string> numbers =
      llvm::map_to_vector(indices, [](int64_t index) { return std::to_string(index); });
  return Expr(prefixed("Shuffle([" + join(texts) + "], [" + join(numbers) + "])"));
}

/// The scalars that a vector consists of, or the vector by itself.
static SmallVector<Value> getParts(Value vector, function_ref<bool(Value)> hasName) {
  auto elements = vector.getDefiningOp<vector::FromElementsOp>();
  return elements && !hasName(vector) ? llvm::to_vector(elements.getElements())
                                      : SmallVector<Value>{vector};
}

FailureOr<Expr> Expressions::printShuffle(vector::ShuffleOp op) {
  Value first = op.getV1(), second = op.getV2();
  int64_t count = op.getV1VectorType().getNumElements();
  bool isOne = first == second && llvm::all_of(op.getMask(), [&](int64_t k) { return k < count; });
  if (isOne)
    return printShuffle(getParts(first, [&](Value value) { return hasName(value); }), op.getMask());
  return printShuffle({first, second}, op.getMask());
}

FailureOr<Expr> Expressions::printExtract(vector::ExtractOp op) {
  if (op.getStaticPosition().size() != 1 || op.hasDynamicPosition())
    return op.emitError("an element without a fixed place has no form in TVMScript");
  return printShuffle(getParts(op.getSource(), [&](Value value) { return hasName(value); }),
                      op.getStaticPosition());
}

FailureOr<Expr> Expressions::printReinterpret(Operation *op, StringRef dtype) {
  Value operand = op->getOperand(0);
  // A scalar is a vector of one element.
  if (auto whole = operand.getDefiningOp<vector::BitCastOp>(); whole && isa<vector::ExtractOp>(op))
    operand = whole.getSource();
  if (auto one = operand.getDefiningOp<vector::FromElementsOp>();
      one && !hasName(operand) && one.getElements().size() == 1)
    operand = one.getElements().front();
  FailureOr<Expr> text = print(operand);
  if (failed(text))
    return failure();
  return Expr(prefixed("reinterpret(" + quote(dtype) + ", " + text->text + ")"));
}
