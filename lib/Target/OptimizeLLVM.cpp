//===- OptimizeLLVM.cpp - How much of LLVM's middle end runs --------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Target/CodeGen.h"
#include "mlir/ExecutionEngine/OptUtils.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Target/TargetMachine.h"

using namespace mlir;
using namespace mlc;

static bool isVectorWork(const llvm::Instruction &instruction) {
  auto *store = dyn_cast<llvm::StoreInst>(&instruction);
  return (store ? store->getValueOperand()->getType() : instruction.getType())->isVectorTy();
}

/// A scalar innermost loop may gain from what LLVM does with loops: it becomes vectors, is
/// unrolled, or gets what it calls inlined.
static bool isScalar(const llvm::Loop &loop) {
  return llvm::none_of(
             loop.blocks(),
             [](const llvm::BasicBlock *block) { return llvm::any_of(*block, isVectorWork); }) &&
         llvm::any_of(loop.blocks(), [](const llvm::BasicBlock *block) {
           return llvm::any_of(*block, [](const llvm::Instruction &instruction) {
             return instruction.mayReadOrWriteMemory() ||
                    instruction.getType()->isFloatingPointTy();
           });
         });
}

static bool hasScalarLoops(llvm::Module &code) {
  return llvm::any_of(code, [](llvm::Function &function) {
    if (function.isDeclaration())
      return false;
    llvm::DominatorTree dominance(function);
    llvm::LoopInfo loops(dominance);
    return llvm::any_of(loops.getLoopsInPreorder(), [](const llvm::Loop *loop) {
      return loop->isInnermost() && isScalar(*loop);
    });
  });
}

/// Loops of vectors are tiled and unrolled as a schedule wants them. What is left is to clean up
/// what the conversion to LLVM has made of addresses and conditions.
static llvm::Error cleanUp(llvm::Module &code, llvm::TargetMachine &machine) {
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager components;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder(&machine);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);
  llvm::ModulePassManager passes;
  if (llvm::Error error = builder.parsePassPipeline(
          passes, "function<eager-inv>(sroa,early-cse<memssa>,"
                  // What it leaves to do is no error.
                  "instcombine<no-verify-fixpoint>,simplifycfg,"
                  "loop-mssa(loop-rotate,licm),early-cse<memssa>,dse,simplifycfg)"))
    return error;
  passes.run(code, modules);
  return llvm::Error::success();
}

LogicalResult mlc::optimizeLLVM(llvm::Module &code, llvm::TargetMachine &machine, unsigned optLevel,
                                Location location) {
  bool isWhole = optLevel >= 3 || hasScalarLoops(code);
  if (llvm::Error error = isWhole ? makeOptimizingTransformer(optLevel, 0, &machine)(&code)
                                  : cleanUp(code, machine))
    return emitError(location) << llvm::toString(std::move(error));
  return success();
}
