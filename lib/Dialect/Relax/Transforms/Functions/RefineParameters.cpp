//===- RefineParameters.cpp - What match_cast says of parameters ----------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Dialect/Relax/IR/Relax.h"
#include "mlc/Dialect/Relax/IR/Symbols.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;
using namespace mlc;

namespace mlc {
#define GEN_PASS_DEF_REFINEPARAMETERS
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

namespace {
/// Runs whenever its function does: in its block, or in dataflow there.
bool isAlwaysRun(Operation *op) {
  Operation *parent = op->getParentOp();
  while (isa<relax::DataflowOp>(parent))
    parent = parent->getParentOp();
  return isa<func::FuncOp>(parent);
}

/// What both types say of a tensor, where `type` leaves something open that `cast` says; else null.
RankedTensorType refine(Type type, Type cast) {
  auto to = dyn_cast<RankedTensorType>(cast);
  if (!to)
    return {};
  if (isa<UnrankedTensorType>(type))
    return to;
  auto from = dyn_cast<RankedTensorType>(type);
  if (!from || from.getRank() != to.getRank())
    return {};
  SmallVector<relax::DimExpr> dims = relax::getDims(from);
  bool isRefined = false;
  for (auto [dim, said] : llvm::zip_equal(dims, relax::getDims(to))) {
    if (!dim.isUnknown() || said.isUnknown())
      continue;
    dim = said;
    isRefined = true;
  }
  return isRefined ? relax::getTensorType(dims, from.getElementType()) : RankedTensorType();
}

/// Refines a parameter by `cast` if it can. Only a symbol that the function's type can define, as a
/// dimension by itself, may get into it.
bool refineBy(relax::MatchCastOp cast, Block &entry) {
  Value input = cast.getInput();
  while (auto before = input.getDefiningOp<relax::MatchCastOp>())
    input = before.getInput();
  auto parameter = dyn_cast<BlockArgument>(input);
  if (!parameter || parameter.getOwner() != &entry || !isAlwaysRun(cast))
    return false;
  Type before = parameter.getType();
  RankedTensorType type = refine(before, cast.getResult().getType());
  if (!type)
    return false;
  llvm::SetVector<StringAttr> symbols;
  for (relax::DimExpr dim : relax::getDims(type))
    dim.collectSymbols(symbols);
  SmallVector<Type> types(entry.getArgumentTypes());
  types.push_back(type);
  relax::removeDefinedSymbols(types, symbols);
  if (!symbols.empty())
    return false;
  parameter.setType(type);
  // An op whose type was inferred from what was known before keeps its operand.
  OpBuilder builder = OpBuilder::atBlockBegin(&entry);
  auto asBefore = relax::MatchCastOp::create(builder, cast.getLoc(), before, parameter);
  parameter.replaceUsesWithIf(asBefore.getResult(), [&](OpOperand &use) {
    return use.getOwner() != asBefore && use.getOwner() != cast;
  });
  return true;
}

void refine(func::FuncOp func) {
  Block &entry = func.front();
  auto refineOnce = [&](relax::MatchCastOp cast) {
    return refineBy(cast, entry) ? WalkResult::interrupt() : WalkResult::advance();
  };
  while (func.walk<WalkOrder::PreOrder>(refineOnce).wasInterrupted())
    continue;
  func.setFunctionType(FunctionType::get(func.getContext(), entry.getArgumentTypes(),
                                         func.getFunctionType().getResults()));
}

struct RefineParametersPass : mlc::impl::RefineParametersBase<RefineParametersPass> {
  void runOnOperation() override {
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (!func.isExternal() && func.getBody().hasOneBlock() &&
          SymbolTable::symbolKnownUseEmpty(func, getOperation()))
        refine(func);
  }
};
} // namespace
