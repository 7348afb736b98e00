//===- Matmul.cpp - Products of matrices ----------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "TopiCall.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlc;
using namespace mlc::te;

namespace {
/// One of two operands of a product: which of its dimensions is summed over and which one stays
/// (none in a vector). Those before the last two are batch dimensions.
struct Factor {
  const TopiOperand &operand;
  int64_t reduceDim;
  std::optional<int64_t> keptDim;

  int64_t getNumBatchDims() const { return std::max<int64_t>(operand.getRank() - 2, 0); }
};
} // namespace

static Factor getLhs(const TopiOperand &operand, bool isTransposed) {
  int64_t rank = operand.getRank();
  if (rank == 1)
    return {operand, 0, std::nullopt};
  return {operand, isTransposed ? rank - 2 : rank - 1, isTransposed ? rank - 1 : rank - 2};
}

static Factor getRhs(const TopiOperand &operand, bool isTransposed) {
  int64_t rank = operand.getRank();
  if (rank == 1)
    return {operand, 0, std::nullopt};
  return {operand, isTransposed ? rank - 1 : rank - 2, isTransposed ? rank - 2 : rank - 1};
}

/// Batch dimensions broadcast: those of the result.
static FailureOr<SmallVector<int64_t>> checkFactors(TopiCall &call, const Factor &lhs,
                                                    const Factor &rhs) {
  int64_t left = lhs.operand.getDimSize(lhs.reduceDim);
  int64_t right = rhs.operand.getDimSize(rhs.reduceDim);
  if (left != right && !ShapedType::isDynamic(left) && !ShapedType::isDynamic(right))
    return call.fail("expected the summed dimensions to be equal, got " + Twine(left) + " and " +
                     Twine(right));
  int64_t rank = std::max(lhs.getNumBatchDims(), rhs.getNumBatchDims());
  SmallVector<int64_t> sizes(rank, 1);
  for (const Factor *factor : {&lhs, &rhs}) {
    int64_t offset = rank - factor->getNumBatchDims();
    for (int64_t i = 0, e = factor->getNumBatchDims(); i < e; ++i) {
      int64_t size = factor->operand.getDimSize(i);
      int64_t &result = sizes[offset + i];
      if (size == 1 || size == result)
        continue;
      if (result != 1 && !ShapedType::isDynamic(size) && !ShapedType::isDynamic(result))
        return call.fail("expected batch extents that are equal or 1, got " + Twine(result) +
                         " and " + Twine(size));
      if (result == 1 || ShapedType::isDynamic(result))
        result = size;
    }
  }
  return sizes;
}

/// The extent of a batch dimension of the result.
static OpFoldResult getBatchExtent(TopiBuilder &b, const Factor &lhs, const Factor &rhs,
                                   ArrayRef<int64_t> sizes, int64_t dim) {
  if (!ShapedType::isDynamic(sizes[dim]))
    return b.number(sizes[dim]);
  int64_t rank = sizes.size(), inLhs = dim - (rank - lhs.getNumBatchDims());
  if (inLhs >= 0 && ShapedType::isDynamic(lhs.operand.getDimSize(inLhs)))
    return b.getExtent(lhs.operand.getTensor(), inLhs);
  return b.getExtent(rhs.operand.getTensor(), dim - (rank - rhs.getNumBatchDims()));
}

static Scalar readFactor(TopiBuilder &b, ScalarBuilder &s, const Factor &factor,
                         ArrayRef<Value> batch, Value kept, Value reduced, Type type) {
  SmallVector<Value> position(factor.operand.getRank());
  int64_t count = factor.getNumBatchDims();
  for (int64_t i = 0; i < count; ++i)
    position[i] = factor.operand.getDimSize(i) == 1 ? b.asValue(b.number(0))
                                                    : batch[batch.size() - count + i];
  position[factor.reduceDim] = reduced;
  if (factor.keptDim)
    position[*factor.keptDim] = kept;
  return s.cast(factor.operand.read(s, position), type);
}

/// The product of the first two operands, numpy's way. `names` are those of the axes, as far as
/// they go.
static FailureOr<Value> buildProduct(TopiCall &call, StringRef name, bool isNumbered, Type type,
                                     const Factor &lhs, const Factor &rhs) {
  FailureOr<SmallVector<int64_t>> batch = checkFactors(call, lhs, rhs);
  if (failed(batch))
    return failure();
  TopiBuilder &b = call.b;
  Extents extents;
  for (int64_t i = 0, e = batch->size(); i < e; ++i)
    extents.push_back(getBatchExtent(b, lhs, rhs, *batch, i));
  for (const Factor *factor : {&lhs, &rhs})
    if (factor->keptDim)
      extents.push_back(b.getExtent(factor->operand.getTensor(), *factor->keptDim));
  OpFoldResult sum = b.getExtent(lhs.operand.getTensor(), lhs.reduceDim);
  if (!getConstantIntValue(sum))
    sum = b.getExtent(rhs.operand.getTensor(), rhs.reduceDim);
  SmallVector<StringRef> names = getAxisNames(AxisStyle::I, extents.size());
  if (!isNumbered && extents.size() == 2)
    names = {"i", "j"};
  if (!isNumbered && extents.size() == 3)
    names = {"b", "i", "j"};
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes, ArrayRef<Value> reduceAxes) {
    ArrayRef<Value> batchAxes = axes.take_front(batch->size());
    ArrayRef<Value> kept = axes.drop_front(batch->size());
    Value i, j;
    if (lhs.keptDim)
      i = kept.consume_front();
    if (rhs.keptDim)
      j = kept.front();
    Scalar left = readFactor(b, s, lhs, batchAxes, i, reduceAxes[0], type);
    Scalar right = readFactor(b, s, rhs, batchAxes, j, reduceAxes[0], type);
    return SmallVector<Scalar>{s.multiply(left, right)};
  };
  return b.reduce(name, Combiner::Sum, extents, names, sum, {"k"}, type, body).front();
}

/// Takes the operands of a product and its type, the option `out_dtype` or that of the operands.
static FailureOr<Type> takeFactors(TopiCall &call, unsigned maxOperands = 2) {
  if (failed(call.takeOperands(2, maxOperands)))
    return failure();
  for (const TopiOperand &operand : call.operands)
    if (failed(call.checkType(operand, NumberKinds)))
      return failure();
  if (call.operands[0].getElementType() != call.operands[1].getElementType())
    return call.checkSameType(NumberKinds);
  for (const TopiOperand &operand : ArrayRef(call.operands).take_front(2))
    if (operand.getRank() == 0)
      return call.fail("expected operands of at least one dimension");
  Type type = call.getType("out_dtype", call.operands[0].getElementType());
  if (getTypeKind(type) & NumberKinds)
    return type;
  return call.fail("expected the type of a number as 'out_dtype'");
}

/// The product, plus a bias for each entry of the last dimension if there is a third operand.
static TopiResult buildMatmulAs(TopiCall &call, StringRef name, bool isNumbered,
                                bool isLhsTransposed, bool isRhsTransposed, Type type) {
  Factor lhs = getLhs(call.operands[0], isLhsTransposed);
  Factor rhs = getRhs(call.operands[1], isRhsTransposed);
  const TopiOperand *bias = call.operands.size() == 3 ? &call.operands[2] : nullptr;
  if (bias && (failed(call.checkRank(1, 2)) || failed(call.checkRank(2, 1))))
    return failure();
  if (bias) {
    int64_t size = bias->getDimSize(0), expected = rhs.operand.getDimSize(*rhs.keptDim);
    if (size != expected && !ShapedType::isDynamic(size) && !ShapedType::isDynamic(expected))
      return call.fail("expected a bias of " + Twine(expected) + " elements, got " + Twine(size));
  }
  if (failed(call.check()))
    return failure();
  FailureOr<Value> product =
      buildProduct(call, name, isNumbered, getAccumulatorType(type), lhs, rhs);
  if (failed(product))
    return failure();
  if (!bias)
    return SmallVector<Value>{call.b.cast(*product, type)};
  Extents extents = call.b.getExtents(*product);
  SmallVector<StringRef> names = getAxisNames(AxisStyle::I, extents.size());
  if (extents.size() == 2)
    names = {"i", "j"};
  auto body = [&](ScalarBuilder &s, ArrayRef<Value> axes) {
    Scalar sum = readElement(s, *product, axes);
    return s.cast(s.add(sum, s.cast(bias->read(s, axes.back()), sum.type)), type);
  };
  return SmallVector<Value>{call.b.compute("compute", extents, names, type, body)};
}

/// numpy's matmul.
static TopiResult buildMatmulND(TopiCall &call) {
  FailureOr<Type> type = takeFactors(call);
  if (failed(type))
    return failure();
  return buildMatmulAs(call, "matmul", /*isNumbered=*/true, false, false, *type);
}

static TopiResult buildMatmul(TopiCall &call) {
  FailureOr<Type> type = takeFactors(call);
  if (failed(type))
    return failure();
  bool isLhsTransposed = call.getBool("transp_a", false);
  bool isRhsTransposed = call.getBool("transp_b", false);
  return buildMatmulAs(call, "T_matmul", /*isNumbered=*/false, isLhsTransposed, isRhsTransposed,
                       *type);
}

/// `<prefix>_NT` and so on, by what is transposed.
static TopiResult buildNNMatmul(TopiCall &call, StringRef prefix, bool isRhsTransposedByDefault,
                                unsigned maxOperands) {
  FailureOr<Type> type = takeFactors(call, maxOperands);
  if (failed(type))
    return failure();
  bool isLhsTransposed = call.getBool("transpose_a", false);
  bool isRhsTransposed = call.getBool("transpose_b", isRhsTransposedByDefault);
  std::string name =
      (prefix + (isLhsTransposed ? "_T" : "_N") + (isRhsTransposed ? "T" : "N")).str();
  return buildMatmulAs(call, name, /*isNumbered=*/false, isLhsTransposed, isRhsTransposed, *type);
}

/// The product with a weight that lies transposed.
static TopiResult buildDense(TopiCall &call) {
  FailureOr<Type> type = takeFactors(call, /*maxOperands=*/3);
  if (failed(type) || failed(call.checkRank(1, 2)))
    return failure();
  return buildMatmulAs(call, "T_matmul_NT", /*isNumbered=*/false, false, true, *type);
}

void mlc::te::addMatmulFunctions(TopiTable &table) {
  table["matmul_nd"] = buildMatmulND;
  table["matmul"] = buildMatmul;
  table["nn.matmul"] = [](TopiCall &call) { return buildNNMatmul(call, "T_matmul", false, 3); };
  table["nn.batch_matmul"] = [](TopiCall &call) {
    return buildNNMatmul(call, "T_batch_matmul", true, 2);
  };
  table["nn.dense"] = buildDense;
}
