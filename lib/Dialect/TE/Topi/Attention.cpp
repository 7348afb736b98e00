//===- Attention.cpp - Weighted means of values by queries and keys -------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TopiCall.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::te;

namespace {
/// query, key and value are (batch, sequence, heads, size); what is between them is (batch, heads,
/// queries, keys).
struct Attention {
  TopiBuilder &b;
  Type type, wide;
  Extents scores;
  /// "TopLeft", "BottomRight" or empty.
  std::string mask;
  /// How many keys up to its own place a query sees at most, if that is limited.
  std::optional<int64_t> window;

  OpFoldResult getQueries() const { return scores[2]; }
  OpFoldResult getKeys() const { return scores[3]; }
  bool isMasked() const { return !mask.empty() || window; }
  /// Whether a query may see no key at all.
  bool mayBeBlind() const {
    if (mask.empty() || (mask == "TopLeft" && !window))
      return false;
    std::optional<int64_t> queries = getConstantIntValue(getQueries());
    std::optional<int64_t> keys = getConstantIntValue(getKeys());
    return !queries || !keys || *queries > *keys + (mask == "TopLeft" ? *window - 1 : 0);
  }
  Value buildIsSeen(ScalarBuilder &s, ArrayRef<Value> axes) const;

  using Body = function_ref<Scalar(ScalarBuilder &, ArrayRef<Value>)>;

  /// Combines over the keys.
  Value reduceKeys(StringRef name, Combiner combiner, Body body) const {
    auto withKey = [&](ScalarBuilder &s, ArrayRef<Value> point, ArrayRef<Value> key) {
      SmallVector<Value> position(point);
      position.push_back(key[0]);
      return SmallVector<Scalar>{body(s, position)};
    };
    ArrayRef<OpFoldResult> kept = ArrayRef(scores).drop_back();
    return b
        .reduce(name, combiner, kept, getAxisNames(AxisStyle::I, 3), scores[3], {"k"}, wide,
                withKey)
        .front();
  }
};
} // namespace

/// Whether the mask lets the query see the key.
Value Attention::buildIsSeen(ScalarBuilder &s, ArrayRef<Value> axes) const {
  // The place of the query among the keys.
  OpFoldResult place = axes[2];
  if (mask != "TopLeft")
    place = b.apply(b.dim(0) + b.dim(1) - b.dim(2), {place, getKeys(), getQueries()});
  Value isSeen;
  if (!mask.empty())
    isSeen = arith::CmpIOp::create(s.builder, s.loc, arith::CmpIPredicate::sle, axes[3],
                                   b.asValue(place));
  if (!window)
    return isSeen;
  Value isNear = arith::CmpIOp::create(s.builder, s.loc, arith::CmpIPredicate::sgt, axes[3],
                                       b.asValue(b.apply(b.dim(0) - *window, {place})));
  return isSeen ? arith::AndIOp::create(s.builder, s.loc, isSeen, isNear).getResult() : isNear;
}

/// The head of a key or value that serves a head of the query.
static Value getServingHead(TopiBuilder &b, const TopiOperand &operand, OpFoldResult heads,
                            Value head) {
  std::optional<int64_t> numHeads = getConstantIntValue(heads);
  std::optional<int64_t> served = getConstantIntValue(b.getExtent(operand.getTensor(), 2));
  if (!numHeads || !served || *served == *numHeads)
    return head;
  return b.asValue(b.apply(b.dim(0).floorDiv(*numHeads / *served), {head}));
}

/// The score of a query and a key where the mask lets the query see the key, else the lowest.
static Scalar applyMask(const Attention &attention, ScalarBuilder &s, ArrayRef<Value> axes,
                        Scalar score) {
  if (!attention.isMasked())
    return score;
  return s.select(attention.buildIsSeen(s, axes), score, s.limit(score.type, /*lowest=*/true));
}

/// query times key, scaled, with the bias and the mask.
static Value buildScores(TopiCall &call, const Attention &attention, TypedAttr scale) {
  TopiBuilder &b = call.b;
  Type wide = attention.wide;
  OpFoldResult size = b.getExtent(call.operands[0].getTensor(), 3);
  auto product = [&](ScalarBuilder &s, ArrayRef<Value> axes, ArrayRef<Value> k) {
    Scalar query = call.operands[0].read(s, {axes[0], axes[2], axes[1], k[0]});
    Value head = getServingHead(b, call.operands[1], attention.scores[1], axes[1]);
    Scalar key = call.operands[1].read(s, {axes[0], axes[3], head, k[0]});
    return SmallVector<Scalar>{s.multiply(s.cast(query, wide), s.cast(key, wide))};
  };
  Value products = b.reduce("T_attention_qk", Combiner::Sum, attention.scores,
                            getAxisNames(AxisStyle::I, 4), size, {"k"}, wide, product)
                       .front();
  return b.compute("T_attention_score", attention.scores, AxisStyle::I, wide,
                   [&](ScalarBuilder &s, ArrayRef<Value> axes) {
                     Scalar score = readElement(s, products, axes);
                     if (scale) {
                       score = s.multiply(score, s.constant(wide, scale));
                     } else {
                       std::optional<int64_t> number = getConstantIntValue(size);
                       Scalar count = number
                                          ? s.constant(wide, s.builder.getI64IntegerAttr(*number))
                                          : s.fromIndex(cast<Value>(size), wide);
                       score = s.divide(score, s.unary<math::SqrtOp>(count));
                     }
                     if (call.operands.size() == 4) {
                       const TopiOperand &bias = call.operands[3];
                       Scalar added =
                           bias.read(s, getBroadcastPosition(b, bias, axes, attention.scores));
                       score = s.add(score, s.cast(added, wide));
                     }
                     return applyMask(attention, s, axes, score);
                   });
}

static TopiResult buildAttention(TopiCall &call) {
  if (failed(call.takeOperands(3, 4)) || failed(call.checkSameType(FloatKind)))
    return failure();
  for (unsigned i = 0; i < call.operands.size(); ++i)
    if (failed(call.checkRank(i, 4)))
      return failure();
  TypedAttr scale = call.getNumber("scale");
  std::string mask = call.getString("causal_mask", "").str();
  if (!mask.empty() && mask != "TopLeft" && mask != "BottomRight")
    return call.fail("expected 'TopLeft' or 'BottomRight' as 'causal_mask', got '" + mask + "'");
  std::optional<int64_t> window;
  if (call.hasOption("window_size"))
    window = call.getInt("window_size", 0);
  if (window && *window < 1)
    return call.fail("expected a 'window_size' of at least 1, got " + std::to_string(*window));
  if (failed(call.check()))
    return failure();
  TopiBuilder &b = call.b;
  Extents query = b.getExtents(call.operands[0].getTensor());
  Extents value = b.getExtents(call.operands[2].getTensor());
  Type type = call.operands[0].getElementType();
  Attention attention = {
      b, type, getAccumulatorType(type), {query[0], query[2], query[1], value[1]}, mask, window};
  Value scores = buildScores(call, attention, scale);
  Value max = attention.reduceKeys(
      "T_attention_max", Combiner::Max,
      [&](ScalarBuilder &s, ArrayRef<Value> axes) { return readElement(s, scores, axes); });
  Value exp =
      b.compute("T_attention_exp", attention.scores, AxisStyle::I, attention.wide,
                [&](ScalarBuilder &s, ArrayRef<Value> axes) {
                  Scalar score = readElement(s, scores, axes);
                  Scalar largest = readElement(s, max, axes.drop_back());
                  Scalar exp = s.unary<math::ExpOp>(s.subtract(score, largest));
                  // Where all scores are the lowest, none of them is larger than another.
                  if (!attention.mayBeBlind())
                    return exp;
                  return s.select(attention.buildIsSeen(s, axes), exp, s.constant(exp.type, 0.0));
                });
  Value sum = attention.reduceKeys(
      "T_attention_sum", Combiner::Sum,
      [&](ScalarBuilder &s, ArrayRef<Value> axes) { return readElement(s, exp, axes); });
  Extents result = {query[0], query[1], query[2], value[3]};
  auto weigh = [&](ScalarBuilder &s, ArrayRef<Value> axes, ArrayRef<Value> k) {
    Scalar weight = readElement(s, exp, {axes[0], axes[2], axes[1], k[0]});
    Value head = getServingHead(b, call.operands[2], query[2], axes[2]);
    Scalar element = call.operands[2].read(s, {axes[0], k[0], head, axes[3]});
    return SmallVector<Scalar>{s.multiply(weight, s.cast(element, attention.wide))};
  };
  Value weighted = b.reduce("T_attention_v", Combiner::Sum, result, getAxisNames(AxisStyle::I, 4),
                            value[1], {"k"}, attention.wide, weigh)
                       .front();
  return SmallVector<Value>{b.compute(
      "T_attention", result, AxisStyle::I, type, [&](ScalarBuilder &s, ArrayRef<Value> axes) {
        Scalar total = readElement(s, sum, {axes[0], axes[2], axes[1]});
        if (attention.mayBeBlind()) {
          Scalar one = s.constant(total.type, 1.0);
          Value isBlind = s.compare(Comparison::Equal, total, s.constant(total.type, 0.0));
          total = s.select(isBlind, one, total);
        }
        return s.cast(s.divide(readElement(s, weighted, axes), total), type);
      })};
}

void mlc::te::addAttentionFunctions(TopiTable &table) { table["nn.attention"] = buildAttention; }
