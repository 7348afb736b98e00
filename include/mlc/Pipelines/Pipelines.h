//===- Pipelines.h - The order of passes, from a graph to the LLVM dialect ------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_PIPELINES_PIPELINES_H
#define MLC_PIPELINES_PIPELINES_H

#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassOptions.h"
#include "llvm/ADT/StringRef.h"
#include <optional>

namespace mlc {

/// The phases of `mlc-compile`, in order. Each takes what the one before leaves, and hand-written
/// modules of its level.
enum class Phase { Relax, TE, TIR, Loops, Vector, LLVM };

llvm::StringRef getPhaseName(Phase phase);
std::optional<Phase> parsePhase(llvm::StringRef name);

struct CompileOptions : mlir::PassPipelineOptions<CompileOptions> {
  Option<Phase> stopAfter{
      *this, "stop-after", llvm::cl::desc("The last phase to run"), llvm::cl::init(Phase::LLVM),
      llvm::cl::values(clEnumValN(Phase::Relax, "relax", "the graph"),
                       clEnumValN(Phase::TE, "te", "tensor expressions"),
                       clEnumValN(Phase::TIR, "tir", "loops and blocks"),
                       clEnumValN(Phase::Loops, "loops", "loops over buffers in one workspace"),
                       clEnumValN(Phase::Vector, "vector", "vectors, registers and threads"),
                       clEnumValN(Phase::LLVM, "llvm", "the LLVM dialect"))};
  Option<unsigned> optLevel{
      *this, "opt-level",
      llvm::cl::desc(
          "0: kernels as they are written; 1: scheduled for the target; 2: constants "
          "folded, layouts and algorithms chosen and kernels fused, too; 3: as 2, and LLVM takes "
          "longer"),
      llvm::cl::init(2)};
  Option<bool> cEntry{*this, "c-entry",
                      llvm::cl::desc("Also emit a plain C function for each graph function"),
                      llvm::cl::init(false)};
  Option<std::string> cPrefix{*this, "c-prefix",
                              llvm::cl::desc("What the names of the plain C functions start with"),
                              llvm::cl::init("")};
  Option<bool> packedEntry{*this, "packed-entry",
                           llvm::cl::desc("Also emit a packed function for each graph function"),
                           llvm::cl::init(false)};
  Option<bool> schedule{*this, "schedule",
                        llvm::cl::desc("Schedule the kernels that nobody has scheduled"),
                        llvm::cl::init(true)};
  Option<bool> keepTraces{
      *this, "keep-traces",
      llvm::cl::desc("Keep the steps of these schedules in the module, up to the phase tir"),
      llvm::cl::init(false)};
  Option<bool> profile{*this, "profile",
                       llvm::cl::desc("Measure each kernel of a call that is profiled"),
                       llvm::cl::init(false)};
  Option<unsigned> numThreads{
      *this, "num-threads",
      llvm::cl::desc("The threads of a parallel loop; 0: as the OpenMP runtime decides"),
      llvm::cl::init(0)};
};

/// Adds the passes of one phase, and the check that it did its work.
void buildPhase(mlir::OpPassManager &manager, Phase phase, const CompileOptions &options);

/// Adds all phases up to `options.stopAfter`.
void buildCompilePipeline(mlir::OpPassManager &manager, const CompileOptions &options);

/// Registers `mlc-compile`.
void registerPipelines();

#define GEN_PASS_DECL
#include "mlc/Pipelines/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "mlc/Pipelines/Passes.h.inc"

} // namespace mlc

#endif // MLC_PIPELINES_PIPELINES_H
