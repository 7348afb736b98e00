//===- Pipelines.cpp - The order of passes, from a graph to the LLVM dialect ----------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#include "mlc/Pipelines/Pipelines.h"
#include "mlc/Conversion/GraphToMemRef/Passes.h"
#include "mlc/Conversion/LoopsToLLVM/Passes.h"
#include "mlc/Conversion/RelaxToTE/Passes.h"
#include "mlc/Conversion/TEToTIR/Passes.h"
#include "mlc/Conversion/TIRToLoops/Passes.h"
#include "mlc/Dialect/Relax/Transforms/DevicePasses.h"
#include "mlc/Dialect/Relax/Transforms/MemoryPasses.h"
#include "mlc/Dialect/Relax/Transforms/Passes.h"
#include "mlc/Dialect/TIR/Rules/Passes.h"
#include "mlc/Transforms/Passes.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlc;

StringRef mlc::getPhaseName(Phase phase) {
  static constexpr StringLiteral names[] = {"relax", "te", "tir", "loops", "vector", "llvm"};
  return names[static_cast<unsigned>(phase)];
}

std::optional<Phase> mlc::parsePhase(StringRef name) {
  return llvm::StringSwitch<std::optional<Phase>>(name)
      .Case("relax", Phase::Relax)
      .Case("te", Phase::TE)
      .Case("tir", Phase::TIR)
      .Case("loops", Phase::Loops)
      .Case("vector", Phase::Vector)
      .Case("llvm", Phase::LLVM)
      .Default(std::nullopt);
}

namespace {
void simplify(OpPassManager &manager) {
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createCSEPass());
}

void buildRelax(OpPassManager &manager, unsigned optLevel) {
  manager.addPass(createDropVDevices());
  manager.addPass(createRaiseAllocations());
  manager.addPass(createResolveCalls());
  manager.addPass(createExpandShapeParameters());
  manager.addPass(createInlineOperatorBodies());
  manager.addPass(createRefineParameters());
  manager.addPass(createVerifyInput());
  manager.addPass(createFoldConstantLayout());
  if (optLevel >= 2) {
    DecomposeConv2DTransposeOptions transposed;
    transposed.constantsOnly = true;
    manager.addPass(createDecomposeConv2DTranspose(transposed));
    FoldBatchnormToConv2DOptions fold;
    fold.constantsOnly = true;
    manager.addPass(createFoldBatchnormToConv2D(fold));
    DecomposeOpsOptions constants;
    constants.mode = "constants";
    manager.addPass(createDecomposeOps(constants));
    ConvertLayoutOptions layouts;
    layouts.desiredLayouts = {"nn.conv2d=NHWC:HWIO"};
    layouts.whereItPays = true;
    manager.addPass(createConvertLayout(layouts));
    ConvertConv2DToWinogradOptions winograd;
    winograd.constantsOnly = winograd.whereItPays = true;
    manager.addPass(createConvertConv2DToWinograd(winograd));
    // What became of a weight is computed at once, and only the last of it is kept.
    manager.addPass(createFoldConstantLayout());
    manager.addPass(createFoldConstant());
    ConvertTransposedMatmulOptions products;
    products.maxRows = 256;
    manager.addPass(createConvertTransposedMatmul(products));
  }
  manager.addPass(createFuseTransposeMatmul());
  simplify(manager);
}

void buildTE(OpPassManager &manager) {
  LegalizeOpsOptions options;
  options.enableWarning = true;
  manager.addPass(createLegalizeOps(options));
  simplify(manager);
}

void buildTIR(OpPassManager &manager, const CompileOptions &options) {
  manager.addPass(createLowerEmitTE());
  simplify(manager);
  if (options.optLevel >= 2) {
    // Fusion looks at dataflow blocks: they are as large as what a function does allows, however it
    // was written.
    manager.addPass(createToNonDataflow());
    manager.addPass(createConvertToDataflow());
    manager.addPass(createAnnotateTIROpPattern());
    FuseOpsOptions fuse;
    fuse.intoReductions = true;
    fuse.leaveReshapes = true;
    manager.addPass(createFuseOps(fuse));
    manager.addPass(createFuseTIR());
    manager.addPass(createRewriteDataflowReshape());
    manager.addPass(createSymbolDCEPass());
    manager.addPass(createShareShiftedKernels());
  }
  if (options.optLevel >= 1)
    manager.addPass(createAttachAttrLayoutFreeBuffers());
  if (options.optLevel >= 1 && options.schedule) {
    DefaultScheduleOptions schedule;
    schedule.keepTraces = options.keepTraces && options.stopAfter == Phase::TIR;
    schedule.numThreads = options.numThreads;
    manager.addPass(createDefaultSchedule(schedule));
    manager.addPass(createSplitLayoutRewritePreproc());
    manager.addPass(createFoldConstantLayout());
    simplify(manager);
    manager.addPass(createSymbolDCEPass());
  }
  if (options.optLevel >= 2)
    manager.addPass(createDataflowUseInplaceCalls());
}

void buildLoops(OpPassManager &manager) {
  manager.addNestedPass<tir::PrimFuncOp>(createDecomposeReductions());
  manager.addPass(createTIRToLoops());
  manager.addPass(createGraphToMemRef());
  manager.addPass(createExportKernels());
  simplify(manager);
  manager.addPass(createHoistKernelBuffers());
  simplify(manager);
  manager.addPass(createPlanWorkspace());
  simplify(manager);
  manager.addPass(createSymbolDCEPass());
}

/// Where passes go that look at one function: they run on several functions at once.
OpPassManager &onFunctions(OpPassManager &manager) { return manager.nest<func::FuncOp>(); }

void buildVector(OpPassManager &manager, const CompileOptions &options) {
  // Vectorize before unrolling, so that each body is handled once. The first simplification makes
  // indices constant, which registers need; later ones merge the loads that stores to accumulators
  // had kept apart.
  OpPassManager &loops = onFunctions(manager);
  loops.addPass(createVersionTiles());
  loops.addPass(createPartitionLoops());
  loops.addPass(createFlattenAccesses());
  loops.addPass(createLowerAffineKeepAttrs());
  // Indices are not negative, which makes their division simple. Each function by itself: through
  // calls, the ranges of one that calls itself would grow step by step.
  loops.addPass(arith::createIntRangeOptimizationsPass());
  loops.addPass(arith::createArithUnsignedWhenEquivalentPass());
  OpPassManager &vectors = onFunctions(manager);
  simplify(vectors);
  // A schedule may ask for what the iterations do not allow to be done at once: then the loop
  // stays.
  VectorizeMarkedLoopsOptions vectorize;
  vectorize.keepScalar = true;
  vectors.addPass(createVectorizeMarkedLoops(vectorize));
  vectors.addPass(createUnrollMarkedLoops());
  simplify(vectors);
  vectors.addPass(createTransposeGathers());
  vectors.addPass(createRegisterPromote());
  simplify(vectors);
  vectors.addPass(createLoopInvariantCodeMotionPass());
  vectors.addPass(createCarrySums());
  vectors.addPass(createCSEPass());
  vectors.addPass(createIgnoreZeroSigns());
  FuseMultiplyAddOptions fuse;
  fuse.assumeContract = true;
  vectors.addPass(createFuseMultiplyAdd(fuse));
  vectors.addPass(createSplitSums());
  vectors.addPass(createExpandVectorMath());
  vectors.addPass(createParallelToOpenMP());
  manager.addPass(createConvertSCFToOpenMPPass());
  OpPassManager &threads = onFunctions(manager);
  // Takes off the allocation scopes that this leaves, of which scf-to-cf could make nothing.
  simplify(threads);
  threads.addPass(createSerializeSmallParallel());
  MergeParallelRegionsOptions merge;
  merge.numThreads = options.numThreads;
  threads.addPass(createMergeParallelRegions(merge));
  if (options.optLevel >= 1) {
    threads.addPass(createPrefetchRows());
    threads.addPass(createPrefetchPanels());
    threads.addPass(createUnrollSteps());
  }
  simplify(threads);
  if (options.optLevel >= 1)
    manager.addPass(createStreamLargeOutputs());
}

void buildLLVM(OpPassManager &manager, const CompileOptions &options) {
  if (options.profile)
    manager.addPass(createProfileKernels());
  manager.addPass(createExpandPackedCalls());
  manager.addPass(createPrepareFunctions());
  OpPassManager &expanded = onFunctions(manager);
  expanded.addPass(createGuardDivision());
  expanded.addPass(memref::createExpandStridedMetadataPass());
  expanded.addPass(createLowerAffinePass());
  expanded.addPass(createConvertVectorToSCFPass());
  // bf16 is computed in f32 and rounded by integer operations: few processors have instructions for
  // it, and no library that compiled code can count on has functions.
  math::MathExtendToSupportedTypesOptions extend;
  extend.extraTypeStrs = {"f16"};
  expanded.addPass(math::createMathExtendToSupportedTypes(extend));
  arith::ArithEmulateUnsupportedFloatsOptions emulate;
  emulate.sourceTypeStrs = {"bf16"};
  expanded.addPass(arith::createArithEmulateUnsupportedFloats(emulate));
  expanded.addPass(createExpandArith());
  // Powers of integers become functions; there is no instruction and no libm call for them.
  manager.addPass(createConvertMathToFuncs());
  OpPassManager &vectors = onFunctions(manager);
  ConvertVectorToLLVMPassOptions toLLVM;
  toLLVM.x86Vector = true;
  vectors.addPass(createConvertVectorToLLVMPass(toLLVM));
  vectors.addPass(createLowerAffinePass());
  vectors.addPass(createConvertMathToLLVMPass());
  manager.addPass(createConvertMathToLibmPass());
  // Before scf-to-cf: a buffer may be on the stack of a parallel loop.
  manager.addPass(createFinalizeMemRefToLLVMConversionPass());
  onFunctions(manager).addPass(createSCFToControlFlowPass());
  manager.addPass(createExpandAsserts());
  OpPassManager &scalars = onFunctions(manager);
  scalars.addPass(createExpandStatusChecks());
  scalars.addPass(createArithToLLVMConversionPass());
  scalars.addPass(createConvertIndexToLLVMPass());
  manager.addPass(createConvertFuncToLLVMPass());
  manager.addPass(createConvertOpenMPToLLVMPass());
  manager.addPass(createConvertControlFlowToLLVMPass());
  OpPassManager &rest = manager.nest<LLVM::LLVMFuncOp>();
  rest.addPass(createUBToLLVMConversionPass());
  simplify(rest);
  rest.addPass(createReconcileUnrealizedCastsPass());
  manager.addPass(createAttachAliasScopes());
  EmitEntryOptions entry;
  entry.cEntry = options.cEntry;
  entry.cPrefix = options.cPrefix;
  entry.packedEntry = options.packedEntry;
  manager.addPass(createEmitEntry(entry));
  // Until here types say what callers hand over.
  manager.addPass(createMoveBF16AsI16());
  manager.addPass(createSymbolDCEPass());
}
} // namespace

void mlc::buildPhase(OpPassManager &manager, Phase phase, const CompileOptions &options) {
  switch (phase) {
  case Phase::Relax:
    buildRelax(manager, options.optLevel);
    break;
  case Phase::TE:
    buildTE(manager);
    break;
  case Phase::TIR:
    buildTIR(manager, options);
    break;
  case Phase::Loops:
    buildLoops(manager);
    break;
  case Phase::Vector:
    buildVector(manager, options);
    break;
  case Phase::LLVM:
    buildLLVM(manager, options);
    break;
  }
  VerifyPhaseOptions verify;
  verify.phase = phase;
  manager.addPass(createVerifyPhase(verify));
}

void mlc::buildCompilePipeline(OpPassManager &manager, const CompileOptions &options) {
  for (Phase phase :
       {Phase::Relax, Phase::TE, Phase::TIR, Phase::Loops, Phase::Vector, Phase::LLVM}) {
    buildPhase(manager, phase, options);
    if (phase == options.stopAfter)
      return;
  }
}

void mlc::registerPipelines() {
  PassPipelineRegistration<CompileOptions>(
      "mlc-compile",
      "Compile a module: phases relax, te, tir, loops, vector, llvm, of which each is checked",
      buildCompilePipeline);
}
