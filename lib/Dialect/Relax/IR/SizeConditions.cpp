//===- SizeConditions.cpp - Conditions on sizes ---------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/SizeConditions.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlc::relax;

std::optional<SizeConditionKind> mlc::relax::getSizeConditionKind(StringRef name) {
  using Kind = SizeConditionKind;
  return llvm::StringSwitch<std::optional<Kind>>(name)
      .Case("tir.EQ", Kind::EQ)
      .Case("tir.NE", Kind::NE)
      .Case("tir.LT", Kind::LT)
      .Case("tir.LE", Kind::LE)
      .Case("tir.GT", Kind::GT)
      .Case("tir.GE", Kind::GE)
      .Case("tir.And", Kind::And)
      .Case("tir.Or", Kind::Or)
      .Case("tir.Not", Kind::Not)
      .Default(std::nullopt);
}

std::optional<SizeConditionKind> mlc::relax::getSizeConditionKind(Value value) {
  auto op = value.getDefiningOp<IntrinsicOp>();
  return op ? getSizeConditionKind(op.getName()) : std::nullopt;
}

std::optional<arith::CmpIPredicate> mlc::relax::getPredicate(SizeConditionKind kind) {
  switch (kind) {
  case SizeConditionKind::EQ:
    return arith::CmpIPredicate::eq;
  case SizeConditionKind::NE:
    return arith::CmpIPredicate::ne;
  case SizeConditionKind::LT:
    return arith::CmpIPredicate::slt;
  case SizeConditionKind::LE:
    return arith::CmpIPredicate::sle;
  case SizeConditionKind::GT:
    return arith::CmpIPredicate::sgt;
  case SizeConditionKind::GE:
    return arith::CmpIPredicate::sge;
  case SizeConditionKind::And:
  case SizeConditionKind::Or:
  case SizeConditionKind::Not:
    return std::nullopt;
  }
  llvm_unreachable("all kinds are handled");
}

SmallVector<DimExpr, 2> mlc::relax::getComparedSizes(IntrinsicOp comparison) {
  SmallVector<DimExpr, 2> sizes;
  for (Type type : comparison.getArgs().getTypes())
    sizes.push_back(cast<PrimType>(type).getValue());
  return sizes;
}

LogicalResult mlc::relax::verifySizeCondition(IntrinsicOp op) {
  std::optional<SizeConditionKind> kind = getSizeConditionKind(op.getName());
  if (!kind)
    return success();
  unsigned expected = *kind == SizeConditionKind::Not ? 1 : 2;
  bool isOfSizes = getPredicate(*kind).has_value();
  auto isExpected = [&](Type type) {
    return isOfSizes ? isa<PrimType>(type) : type.isSignlessInteger(1);
  };
  bool isOne = op->getNumResults() == 1 && op->getResult(0).getType().isSignlessInteger(1);
  if (isOne && op.getArgs().size() == expected && op.getBody().empty() && !op.getHasEffects() &&
      llvm::all_of(op.getArgs().getTypes(), isExpected))
    return success();
  return op.emitOpError() << "expected '" << op.getName() << "' to be a condition of " << expected
                          << (isOfSizes ? " sizes" : " i1") << " that gives an i1, but it is of ("
                          << op.getArgs().getTypes() << ") and gives (" << op.getResultTypes()
                          << ")";
}

/// Whether the condition holds whatever the symbols are, or never does; nothing if that depends.
static std::optional<bool> getKnownTruth(IntrinsicOp op, SizeConditionKind kind) {
  if (std::optional<arith::CmpIPredicate> predicate = getPredicate(kind)) {
    SmallVector<DimExpr, 2> sizes = getComparedSizes(op);
    std::optional<int64_t> distance = (sizes[0] - sizes[1]).getConstant();
    if (!distance)
      return std::nullopt;
    return arith::applyCmpPredicate(*predicate, APInt(64, *distance, /*isSigned=*/true),
                                    APInt(64, 0));
  }
  SmallVector<std::optional<bool>, 2> known;
  for (Value arg : op.getArgs()) {
    APInt number;
    bool isNumber = matchPattern(arg, m_ConstantInt(&number));
    known.push_back(isNumber ? std::optional(!number.isZero()) : std::nullopt);
  }
  if (kind == SizeConditionKind::Not)
    return known[0] ? std::optional(!*known[0]) : std::nullopt;
  // One side may decide alone.
  bool decisive = kind == SizeConditionKind::Or;
  if (known[0] == decisive || known[1] == decisive)
    return decisive;
  return known[0] && known[1] ? std::optional(!decisive) : std::nullopt;
}

void mlc::relax::foldSizeConditions(Operation *root) {
  SmallVector<IntrinsicOp> conditions;
  root->walk([&](IntrinsicOp op) {
    if (getSizeConditionKind(op.getName()))
      conditions.push_back(op);
  });
  for (IntrinsicOp op : conditions) {
    SizeConditionKind kind = *getSizeConditionKind(op.getName());
    OpBuilder builder(op);
    Value result = op->getResult(0), replacement;
    if (std::optional<bool> truth = getKnownTruth(op, kind)) {
      replacement = arith::ConstantOp::create(builder, op.getLoc(), builder.getBoolAttr(*truth));
    } else if (kind == SizeConditionKind::And || kind == SizeConditionKind::Or) {
      // The side that does not decide is nothing beside the other one.
      for (unsigned side : {0, 1})
        if (matchPattern(op.getArgs()[side], m_Constant()))
          replacement = op.getArgs()[1 - side];
    }
    if (!replacement)
      continue;
    result.replaceAllUsesWith(replacement);
    SmallVector<Value> args(op.getArgs());
    op.erase();
    for (Value arg : args)
      if (Operation *def = arg.getDefiningOp(); def && isOpTriviallyDead(def))
        def->erase();
  }
}
