//===- Passes.td - What may exist after each phase ------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_PIPELINES_PASSES_TD
#define MLC_PIPELINES_PASSES_TD

include "mlir/Pass/PassBase.td"

def VerifyPhase : Pass<"mlc-verify-phase", "::mlir::ModuleOp"> {
  let summary = "Report an op that may no longer exist after a phase of the pipeline";
  let description = [{
    | after   | may no longer exist |
    |---------|---------------------|
    | `relax` | te ops outside of `relax.emit_te` |
    | `te`    | the operators of relax: each is a `relax.emit_te` or a call |
    | `tir`   | `relax.emit_te`, te, tensor |
    | `loops` | relax, te, tir, tensor |
    | `vector`| affine, and loops that are still marked vectorized, unrolled or parallel |
    | `llvm`  | everything but the LLVM dialect |

    The first such op is an error. Example: with `phase=llvm`,
    ```mlir
    func.func @f() {  // error: 'func.func' may not exist after phase 'llvm'
      return
    }
    ```
  }];
  let options = [Option<"phase", "phase", "::mlc::Phase", "::mlc::Phase::LLVM", "The phase that has just ended",
      [{::llvm::cl::values(
        clEnumValN(::mlc::Phase::Relax, "relax", "the graph"),
        clEnumValN(::mlc::Phase::TE, "te", "tensor expressions"),
        clEnumValN(::mlc::Phase::TIR, "tir", "loops and blocks"),
        clEnumValN(::mlc::Phase::Loops, "loops", "loops over buffers in one workspace"),
        clEnumValN(::mlc::Phase::Vector, "vector", "vectors, registers and threads"),
        clEnumValN(::mlc::Phase::LLVM, "llvm", "the LLVM dialect"))}]>];
}

#endif // MLC_PIPELINES_PASSES_TD
