//===- TECombiners.cpp - What the combiners of te.reduce compute ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/TE/IR/TE.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace mlc::te;

static Type getElementType(ReduceOp op, unsigned result) {
  return cast<RankedTensorType>(op.getResult(result).getType()).getElementType();
}

/// True if values of this element type compare as unsigned.
static bool isUnsigned(Type elementType) {
  return elementType.isUnsignedInteger() || elementType.isInteger(1);
}

static Value buildConstant(OpBuilder &builder, Location loc, TypedAttr value) {
  return arith::ConstantOp::create(builder, loc, value);
}

/// A constant of the element type's signless type.
static Value buildNumber(OpBuilder &builder, Location loc, Type elementType, int64_t number) {
  if (auto type = dyn_cast<FloatType>(elementType))
    return buildConstant(builder, loc, builder.getFloatAttr(type, static_cast<double>(number)));
  if (isa<IndexType>(elementType))
    return buildConstant(builder, loc, builder.getIndexAttr(number));
  auto type = builder.getIntegerType(elementType.getIntOrFloatBitWidth());
  return buildConstant(
      builder, loc,
      builder.getIntegerAttr(type, APInt(type.getWidth(), number, /*isSigned=*/true,
                                         /*implicitTrunc=*/true)));
}

/// The lowest or the largest finite value of the element type.
static Value buildLimit(OpBuilder &builder, Location loc, Type elementType, bool lowest) {
  if (auto type = dyn_cast<FloatType>(elementType))
    return buildConstant(
        builder, loc,
        builder.getFloatAttr(type, APFloat::getLargest(type.getFloatSemantics(), lowest)));
  if (isa<IndexType>(elementType))
    return buildConstant(builder, loc,
                         builder.getIndexAttr(lowest ? std::numeric_limits<int64_t>::min()
                                                     : std::numeric_limits<int64_t>::max()));
  unsigned width = elementType.getIntOrFloatBitWidth();
  APInt value;
  if (isUnsigned(elementType))
    value = lowest ? APInt::getMinValue(width) : APInt::getMaxValue(width);
  else
    value = lowest ? APInt::getSignedMinValue(width) : APInt::getSignedMaxValue(width);
  return buildConstant(builder, loc, builder.getIntegerAttr(builder.getIntegerType(width), value));
}

/// Copies what the region's block yields to the insertion point, with `arguments` for its
/// arguments.
static SmallVector<Value> inlineRegion(OpBuilder &builder, Region &region, ValueRange arguments) {
  IRMapping mapping;
  mapping.map(region.getArguments(), arguments);
  for (Operation &op : region.front().without_terminator())
    builder.clone(op, mapping);
  return llvm::map_to_vector(region.front().getTerminator()->getOperands(),
                             [&](Value value) { return mapping.lookupOrDefault(value); });
}

SmallVector<Value> ReduceOp::buildIdentity(OpBuilder &builder, Location loc) {
  Type type = getElementType(*this, 0);
  switch (getCombiner()) {
  case Combiner::Sum:
  case Combiner::Any:
    return {buildNumber(builder, loc, type, 0)};
  case Combiner::Prod:
  case Combiner::All:
    return {buildNumber(builder, loc, type, 1)};
  case Combiner::Max:
    return {buildLimit(builder, loc, type, /*lowest=*/true)};
  case Combiner::Min:
    return {buildLimit(builder, loc, type, /*lowest=*/false)};
  case Combiner::ArgMax:
    return {buildNumber(builder, loc, type, -1),
            buildLimit(builder, loc, getElementType(*this, 1), /*lowest=*/true)};
  case Combiner::ArgMin:
    return {buildNumber(builder, loc, type, -1),
            buildLimit(builder, loc, getElementType(*this, 1), /*lowest=*/false)};
  case Combiner::Custom:
    return inlineRegion(builder, getIdentity(), {});
  }
  llvm_unreachable("unknown combiner");
}

/// The larger (or smaller) of two pairs (index, value), of equals that with the smaller index. The
/// index -1 stands for no element at all.
static SmallVector<Value> buildArgCombine(OpBuilder &builder, Location loc, Type elementType,
                                          bool isMax, ValueRange lhs, ValueRange rhs) {
  Value better, equal;
  if (isa<FloatType>(elementType)) {
    // Unordered: a NaN on the right wins, unless there is one on the left already.
    auto predicate = isMax ? arith::CmpFPredicate::UGT : arith::CmpFPredicate::ULT;
    better = arith::CmpFOp::create(builder, loc, predicate, rhs[1], lhs[1]);
    Value isNumber = arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::ORD, lhs[1], lhs[1]);
    better = arith::AndIOp::create(builder, loc, better, isNumber);
    equal = arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OEQ, rhs[1], lhs[1]);
  } else {
    arith::CmpIPredicate predicate;
    if (isUnsigned(elementType))
      predicate = isMax ? arith::CmpIPredicate::ugt : arith::CmpIPredicate::ult;
    else
      predicate = isMax ? arith::CmpIPredicate::sgt : arith::CmpIPredicate::slt;
    better = arith::CmpIOp::create(builder, loc, predicate, rhs[1], lhs[1]);
    equal = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq, rhs[1], lhs[1]);
  }
  // Unsigned, the index -1 is after all others.
  Value isBefore = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ult, rhs[0], lhs[0]);
  Value isFirst = arith::AndIOp::create(builder, loc, equal, isBefore);
  Value takesRhs = arith::OrIOp::create(builder, loc, better, isFirst);
  Value none = buildNumber(builder, loc, lhs[0].getType(), -1);
  Value rhsIsSome = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ne, rhs[0], none);
  Value lhsIsNone = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq, lhs[0], none);
  takesRhs = arith::AndIOp::create(builder, loc, takesRhs, rhsIsSome);
  takesRhs = arith::OrIOp::create(builder, loc, takesRhs, lhsIsNone);
  return {arith::SelectOp::create(builder, loc, takesRhs, rhs[0], lhs[0]),
          arith::SelectOp::create(builder, loc, takesRhs, rhs[1], lhs[1])};
}

template <typename FloatOp, typename SignedOp, typename UnsignedOp>
static SmallVector<Value> buildByType(OpBuilder &builder, Location loc, Type elementType,
                                      ValueRange lhs, ValueRange rhs) {
  if (isa<FloatType>(elementType))
    return {FloatOp::create(builder, loc, lhs[0], rhs[0])};
  if (isUnsigned(elementType))
    return {UnsignedOp::create(builder, loc, lhs[0], rhs[0])};
  return {SignedOp::create(builder, loc, lhs[0], rhs[0])};
}

SmallVector<Value> ReduceOp::buildCombine(OpBuilder &builder, Location loc, ValueRange lhs,
                                          ValueRange rhs) {
  Type type = getElementType(*this, 0);
  switch (getCombiner()) {
  case Combiner::Sum:
    return buildByType<arith::AddFOp, arith::AddIOp, arith::AddIOp>(builder, loc, type, lhs, rhs);
  case Combiner::Prod:
    return buildByType<arith::MulFOp, arith::MulIOp, arith::MulIOp>(builder, loc, type, lhs, rhs);
  case Combiner::Max:
    return buildByType<arith::MaximumFOp, arith::MaxSIOp, arith::MaxUIOp>(builder, loc, type, lhs,
                                                                          rhs);
  case Combiner::Min:
    return buildByType<arith::MinimumFOp, arith::MinSIOp, arith::MinUIOp>(builder, loc, type, lhs,
                                                                          rhs);
  case Combiner::Any:
    return {arith::OrIOp::create(builder, loc, lhs[0], rhs[0])};
  case Combiner::All:
    return {arith::AndIOp::create(builder, loc, lhs[0], rhs[0])};
  case Combiner::ArgMax:
    return buildArgCombine(builder, loc, getElementType(*this, 1), /*isMax=*/true, lhs, rhs);
  case Combiner::ArgMin:
    return buildArgCombine(builder, loc, getElementType(*this, 1), /*isMax=*/false, lhs, rhs);
  case Combiner::Custom: {
    SmallVector<Value> arguments(lhs);
    llvm::append_range(arguments, rhs);
    return inlineRegion(builder, getCombine(), arguments);
  }
  }
  llvm_unreachable("unknown combiner");
}
