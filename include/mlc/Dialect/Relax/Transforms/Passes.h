//===- Passes.h - From graph to graph -------------------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_TRANSFORMS_PASSES_H
#define MLC_DIALECT_RELAX_TRANSFORMS_PASSES_H

#include "mlc/Dialect/Relax/IR/RelaxAttributes.h"
#include "mlc/Support/TargetSpec.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringMap.h"

namespace mlir {
class RewritePatternSet;
} // namespace mlir

namespace mlc::tir {
class FunctionTable;
} // namespace mlc::tir

namespace mlc::relax {
class CallTIROp;

/// Attribute of a graph function that becomes one function over buffers: see `relax-fuse-ops`.
inline constexpr llvm::StringLiteral kPrimitiveAttrName = "Primitive";
/// Attribute of a graph function that a pattern made: its name, see `relax-fuse-ops-by-pattern`.
inline constexpr llvm::StringLiteral kCompositeAttrName = "Composite";
/// Attribute of a graph function that a code generator takes, by the generator's name.
inline constexpr llvm::StringLiteral kCodegenAttrName = "Codegen";

/// Gives prim_funcs their pattern: see `relax-annotate-tir-op-pattern`.
void populateAnnotateTIROpPatternPatterns(mlir::RewritePatternSet &patterns);

/// Makes functions of groups of at most `maxDepth` calls: see `relax-fuse-ops`. Runs in a driver
/// that visits each op once.
void populateFuseOpsPatterns(mlir::RewritePatternSet &patterns, tir::FunctionTable &table,
                             unsigned maxDepth, bool intoReductions, bool leaveReshapes = false);

/// Makes one prim_func of a function of calls: see `relax-fuse-tir`.
void populateFuseTIRPatterns(mlir::RewritePatternSet &patterns);

/// Whether a call in a dataflow block gives its argument in another shape, and is used only in the
/// block: see `relax-rewrite-dataflow-reshape`.
bool isReshapeOfDataflow(CallTIROp call);

/// Such calls become reshapes. Runs in a driver that visits each op once.
void populateRewriteDataflowReshapePatterns(mlir::RewritePatternSet &patterns);

/// Replaces the parameters of these names by constants: see `relax-bind-params`, R1 to R4.
/// Reports at the function what is wrong and leaves it as it was.
mlir::LogicalResult bindParams(mlir::func::FuncOp func,
                               const llvm::StringMap<mlir::ElementsAttr> &params);

/// Puts values in the place of symbols: see `relax-bind-symbols`.
mlir::LogicalResult bindSymbols(mlir::func::FuncOp func,
                                const llvm::MapVector<mlir::StringAttr, int64_t> &values);

/// The tensors of a safetensors file, which stays mapped as long as they are used. Reports through
/// `emitError`.
mlir::FailureOr<llvm::StringMap<mlir::ElementsAttr>>
readSafetensors(llvm::StringRef path, mlir::MLIRContext *context,
                llvm::function_ref<mlir::InFlightDiagnostic()> emitError);

/// Moves the elements of constants when the model is compiled.
void populateFoldConstantLayoutPatterns(mlir::RewritePatternSet &patterns);

/// The layouts that convolutions of a kind (`nn.conv2d`) are to have.
struct DesiredLayout {
  std::string name, data, kernel;
};

/// Convolutions in these layouts, and permutations of dimensions below what can be done without
/// them: see `relax-convert-layout`. With `target` only where that is faster there.
void populateConvertLayoutPatterns(mlir::RewritePatternSet &patterns,
                                   llvm::ArrayRef<DesiredLayout> desired,
                                   const std::optional<TargetSpec> &target = std::nullopt);

/// Products with sums, products of products, and what can follow them: see the passes' files.
void populateExpandMatmulOfSumPatterns(mlir::RewritePatternSet &patterns);
void populateAdjustMatmulOrderPatterns(mlir::RewritePatternSet &patterns);
void populateReorderTakeAfterMatmulPatterns(mlir::RewritePatternSet &patterns);
void populateReorderPermuteDimsAfterConcatPatterns(mlir::RewritePatternSet &patterns);

/// A product with a transposed matrix reads the matrix as it lies.
void populateFuseTransposeMatmulPatterns(mlir::RewritePatternSet &patterns);

/// Functions inside of others become those of the module: see `relax-lambda-lift`.
void populateLambdaLiftPatterns(mlir::RewritePatternSet &patterns);

/// Dataflow blocks become part of the function: see `relax-to-non-dataflow`.
void populateToNonDataflowPatterns(mlir::RewritePatternSet &patterns);

/// Operators by what their bodies say, but those that `skipOps` names: see
/// `relax-inline-operator-bodies`. Runs in a driver that visits what is inside of an op before it.
void populateInlineOperatorBodiesPatterns(mlir::RewritePatternSet &patterns,
                                          llvm::ArrayRef<std::string> skipOps = {});

/// What leaves a dataflow block unused does not leave it: see `relax-dead-code-elimination`.
void populateDeadCodeEliminationPatterns(mlir::RewritePatternSet &patterns);

/// One product in place of several of the same tensor: see `relax-combine-parallel-matmul`.
void populateCombineParallelMatmulPatterns(mlir::RewritePatternSet &patterns);

/// Batch norms and dropouts by simpler operators: see `relax-decompose-ops`.
void populateDecomposeOpsPatterns(mlir::RewritePatternSet &patterns, bool forTraining);

/// Batch norms of constants as a product and a sum: see `relax-decompose-ops`, mode `constants`.
void populateDecomposeConstantBatchNormPatterns(mlir::RewritePatternSet &patterns);

/// A convolution does the batch norm after it: see `relax-fold-batchnorm-to-conv2d`.
void populateFoldBatchnormToConv2DPatterns(mlir::RewritePatternSet &patterns,
                                           bool constantsOnly = false);

/// Transposed convolutions as convolutions of less: see `relax-decompose-conv2d-transpose`.
void populateDecomposeConv2DTransposePatterns(mlir::RewritePatternSet &patterns,
                                              bool constantsOnly = false);

/// The operations of dataflow blocks in another order: see `relax-topological-sort`. Runs in a
/// driver that visits each op once.
void populateTopologicalSortPatterns(mlir::RewritePatternSet &patterns, bool isDepthFirst,
                                     bool fromInputs);

/// The parameters after `num_input` as one tuple: see `relax-bundle-model-params`. Functions that
/// break its rules stay as they are. Runs in a driver that visits each op once.
void populateBundleModelParamsPatterns(mlir::RewritePatternSet &patterns,
                                       llvm::StringRef tupleName);

/// Functions whose products take 16 bits and give `outType`: see `relax-to-mixed-precision`. Runs
/// in a driver that visits each op once.
void populateToMixedPrecisionPatterns(mlir::RewritePatternSet &patterns, mlir::Type outType,
                                      llvm::ArrayRef<std::string> fp16InputNames);

} // namespace mlc::relax

namespace mlc {
#define GEN_PASS_DECL
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "mlc/Dialect/Relax/Transforms/Passes.h.inc"
} // namespace mlc

#endif // MLC_DIALECT_RELAX_TRANSFORMS_PASSES_H
