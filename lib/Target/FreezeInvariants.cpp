//===- FreezeInvariants.cpp - Addresses are not taken apart again ---------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Target/CodeGen.h"
#include "llvm/Analysis/AssumptionCache.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"

using namespace mlc;

namespace {
/// The values of a function that its loops take from around them.
class Invariants {
public:
  explicit Invariants(llvm::Function &function)
      : function(function), library(llvm::Triple(function.getParent()->getTargetTriple())),
        info(library), assumptions(function), dominance(function), loops(dominance),
        evolution(function, info, assumptions, dominance, loops) {}

  void freeze() {
    if (loops.empty())
      return;
    llvm::SmallVector<llvm::Instruction *> found;
    for (llvm::Instruction &value : llvm::instructions(function))
      if (isWorthFreezing(value))
        found.push_back(&value);
    for (llvm::Instruction *value : found)
      freeze(*value);
  }

private:
  /// Whether `use` is in a loop in which the value does not change.
  bool isInner(const llvm::Use &use) const {
    auto *user = llvm::cast<llvm::Instruction>(use.getUser());
    const llvm::Loop *loop = loops.getLoopFor(user->getParent());
    return loop && !loop->contains(llvm::cast<llvm::Instruction>(use.get()));
  }

  bool isWorthFreezing(llvm::Instruction &value) {
    if (llvm::isa<llvm::PHINode>(value) || value.isTerminator() ||
        !evolution.isSCEVable(value.getType()) ||
        llvm::none_of(value.uses(), [&](const llvm::Use &use) { return isInner(use); }))
      return false;
    const llvm::SCEV *sum = evolution.getSCEV(&value);
    return llvm::isa<llvm::SCEVAddExpr, llvm::SCEVAddRecExpr>(sum) &&
           llvm::SCEVExprContains(sum, [](const llvm::SCEV *term) {
             return llvm::isa<llvm::SCEVUDivExpr, llvm::SCEVCastExpr, llvm::SCEVMinMaxExpr>(term);
           });
  }

  void freeze(llvm::Instruction &value);

  llvm::Function &function;
  llvm::TargetLibraryInfoImpl library;
  llvm::TargetLibraryInfo info;
  llvm::AssumptionCache assumptions;
  llvm::DominatorTree dominance;
  llvm::LoopInfo loops;
  llvm::ScalarEvolution evolution;
  /// By what they are without a constant term.
  llvm::DenseMap<const llvm::SCEV *, llvm::SmallVector<llvm::Instruction *, 1>> frozen;
};
} // namespace

/// The constant in a sum of so many bits; 0 where there is none.
static llvm::APInt getConstantTerm(const llvm::SCEV *sum, unsigned bits) {
  if (auto *constant = llvm::dyn_cast<llvm::SCEVConstant>(sum))
    return constant->getAPInt();
  if (auto *steps = llvm::dyn_cast<llvm::SCEVAddRecExpr>(sum))
    return getConstantTerm(steps->getStart(), bits);
  llvm::APInt total(bits, 0);
  if (auto *add = llvm::dyn_cast<llvm::SCEVAddExpr>(sum))
    for (const llvm::SCEV *term : add->operands())
      total += getConstantTerm(term, bits);
  return total;
}

/// What differs by a constant stays seen to: it is one register and a displacement.
void Invariants::freeze(llvm::Instruction &value) {
  const llvm::SCEV *sum = evolution.getSCEV(&value);
  llvm::APInt constant =
      getConstantTerm(sum, static_cast<unsigned>(evolution.getTypeSizeInBits(value.getType())));
  llvm::IRBuilder<> builder(value.getNextNode());
  auto add = [&](llvm::Value *base, const llvm::APInt &offset) -> llvm::Value * {
    if (offset.isZero())
      return base;
    llvm::Value *number = builder.getInt(offset);
    return base->getType()->isPointerTy() ? builder.CreatePtrAdd(base, number)
                                          : builder.CreateAdd(base, number);
  };
  const llvm::SCEV *rest = evolution.getAddExpr(sum, evolution.getConstant(-constant));
  llvm::SmallVector<llvm::Instruction *, 1> &known = frozen[rest];
  auto *base = llvm::find_if(
      known, [&](llvm::Instruction *other) { return dominance.dominates(other, &value); });
  llvm::Value *result;
  if (base != known.end()) {
    result = add(*base, constant);
  } else {
    auto *made = llvm::cast<llvm::Instruction>(builder.CreateFreeze(add(&value, -constant)));
    known.push_back(made);
    result = add(made, constant);
  }
  value.replaceUsesWithIf(result, [&](llvm::Use &use) { return isInner(use); });
}

void mlc::freezeInvariants(llvm::Module &code) {
  for (llvm::Function &function : code)
    if (!function.isDeclaration())
      Invariants(function).freeze();
}
