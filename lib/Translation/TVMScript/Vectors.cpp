//===- Vectors.cpp - Vectors of prim_funcs as TVMScript -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "Expressions.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::tvmscript;

std::optional<Expressions::Progression> Expressions::getProgression(Value value) {
  DenseIntElementsAttr elements;
  auto type = dyn_cast<VectorType>(value.getType());
  if (!type || type.getRank() != 1 || type.getNumElements() < 2 ||
      !matchPattern(value, m_Constant(&elements)))
    return std::nullopt;
  auto numbers = llvm::to_vector(elements.getValues<APInt>());
  APInt step = numbers[1] - numbers[0];
  for (size_t i = 2; i < numbers.size(); ++i)
    if (numbers[i] - numbers[i - 1] != step)
      return std::nullopt;
  return Progression{IntegerAttr::get(type.getElementType(), numbers[0]), step.getSExtValue(),
                     type.getNumElements()};
}

Expr Expressions::printBroadcast(const Expr &value, VectorType type) const {
  return prefixed("Broadcast(" + value.text + ", " + Twine(type.getNumElements()) + ")");
}

Expr Expressions::printRamp(const Expr &first, const Progression &steps) const {
  Expr step = printConstant(IntegerAttr::get(steps.first.getType(), steps.step), false);
  return prefixed("Ramp(" + first.text + ", " + step.text + ", " + Twine(steps.count) + ")");
}

FailureOr<std::string> Expressions::printSlice(Value buffer, ValueRange indices, int64_t count,
                                               int64_t step) {
  SmallVector<std::string> texts;
  for (Value index : indices) {
    FailureOr<Expr> text = print(getAsOpFoldResult(index));
    if (failed(text))
      return failure();
    texts.push_back(text->text);
    if (texts.size() != indices.size())
      continue;
    std::optional<int64_t> first = getConstantIntValue(index);
    texts.back() +=
        ":" + (first ? printExtent(*first + count * step)
                     : Expr::infix(*text, "+", printIndex(count * step), Precedence::Sum))
                  .text;
    if (step != 1)
      texts.back() += ":" + printExtent(step).text;
  }
  return (getName(buffer) + "[" + join(texts) + "]").str();
}

FailureOr<std::string> Expressions::printSteps(Operation *op, Value buffer, ValueRange offsets,
                                               Value indices) {
  std::optional<Progression> steps = getProgression(indices);
  if (!steps || !matchPattern(steps->first, m_Zero()) || steps->step <= 0)
    return op->emitError("elements without a fixed distance have no form in TVMScript");
  return printSlice(buffer, offsets, steps->count, steps->step);
}
