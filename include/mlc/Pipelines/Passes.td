//===- Passes.td - What may exist after each phase ------------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_PIPELINES_PASSES_TD
#define MLC_PIPELINES_PASSES_TD

include "mlir/Pass/PassBase.td"

def VerifyInput : Pass<"mlc-verify-input", "::mlir::ModuleOp"> {
  let summary = "Report what of a graph cannot be compiled, before anything is done";
  let description = [{
    Rules, of each function of tensors:
    - R1: it has a body; each parameter is a tensor of known rank, a tuple of such, or a number; each symbol in them is a dimension
      of some parameter by itself.
    - R2: each result is a tensor of known rank or a tuple of such. If another function of the module calls it, the dimensions are
      numbers or expressions over the symbols of the parameters: the caller allocates it.
    - R3: elements are f16, bf16, f32, f64, i1, or signed or unsigned integers of 8, 16, 32 or 64 bits.
    - R4: no tensor has more bytes than an i64 counts.
    - R5: no function calls itself, directly or through others.
    - R6: an operator takes tensors whose rank and element type are known.

    And of each prim_func:
    - R7: its buffers and values have elements of these types (or indices and handles), and its vectors a fixed number
      of elements, unless the target is one that has scalable vectors.

    Example:
    ```mlir
    // error: function 'f' cannot be compiled: result 0 must be a tensor or a tuple of tensors, but is '!relax.shape<[4]>'
    func.func @f(%x: tensor<4xf32>) -> !relax.shape<[4]> {
      %s = relax.shape_of %x : tensor<4xf32> -> !relax.shape<[4]>
      return %s : !relax.shape<[4]>
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def VerifyPhase : Pass<"mlc-verify-phase", "::mlir::ModuleOp"> {
  let summary = "Verify a module, and report an op that may no longer exist after a phase of the pipeline";
  let description = [{
    | after   | may no longer exist |
    |---------|---------------------|
    | `relax` | te ops outside of `relax.emit_te` |
    | `te`    | the operators of relax: each is a `relax.emit_te` or a call |
    | `tir`   | `relax.emit_te`, te, tensor |
    | `loops` | relax, te, tir, tensor |
    | `vector`| affine, and loops that are still marked vectorized, unrolled or parallel |
    | `llvm`  | everything but the LLVM dialect |

    The first such op is an error. The module is verified here, so that a compiler need not verify it after each pass.
    Example: with `phase=llvm`,
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
