//===- Passes.td - Schedules that nobody has to ask for -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_RULES_PASSES_TD
#define MLC_DIALECT_TIR_RULES_PASSES_TD

include "mlir/Pass/PassBase.td"

def ApplySchedule : Pass<"tir-apply-schedule", "::mlir::ModuleOp"> {
  let summary = "schedule prim_funcs by the transform sequences of the module";
  let description = [{
    Applies each `transform.named_sequence` that has the attribute `tir.schedule_for` to the prim_funcs that it is for, in the
    order of the sequences, and erases it. The attribute is either a pattern of names (`"matmul*"`), or the name of another
    sequence, `@matcher`, that is tried on a copy of the function: it is for the functions that the matcher does not fail on.
    (The canonicalizer takes look-ups that nobody uses out of a matcher: it comes after this pass.)
    A prim_func gets one schedule; it then has the attribute `tir.is_scheduled`, and one that has it is left alone. A schedule
    that fails is an error, and its function is as it was.

    Rules:
    - R1: `tir.schedule_for` is a string or the name of a `transform.named_sequence`.
    - R2: the string is a pattern of names: letters, `*`, `?`, `[...]`.
    - R3: the sequence takes one handle, and so does the matcher.

    Before:
    ```mlir
    module attributes {transform.with_named_sequence} {
      tir.prim_func private @relu(%A: memref<64xf32>, %B: memref<64xf32>) {
        tir.for %i in 64 {
          tir.block "B" (%vi : spatial 64 = %i) {
            %zero = arith.constant 0.0 : f32
            %a = memref.load %A[%vi] : memref<64xf32>
            %b = arith.maximumf %a, %zero : f32
            memref.store %b, %B[%vi] : memref<64xf32>
            tir.yield reads(%A[%vi] : memref<64xf32>) writes(%B[%vi] : memref<64xf32>)
          }
        }
      }
      transform.named_sequence @in_lanes(%func: !transform.any_op {transform.readonly}) attributes {tir.schedule_for = "relu*"} {
        %B = transform.tir.get_block "B" in %func : (!transform.any_op) -> !transform.any_op
        %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
        transform.tir.vectorize %i : !transform.any_op
        transform.yield
      }
    }
    ```
    After:
    ```mlir
    module attributes {transform.with_named_sequence} {
      tir.prim_func private @relu(%A: memref<64xf32>, %B: memref<64xf32>) attributes {tir.is_scheduled} {
        tir.for vectorized %i in 64 {
          tir.block "B" (%vi : spatial 64 = %i) {
            %zero = arith.constant 0.0 : f32
            %a = memref.load %A[%vi] : memref<64xf32>
            %b = arith.maximumf %a, %zero : f32
            memref.store %b, %B[%vi] : memref<64xf32>
            tir.yield reads(%A[%vi] : memref<64xf32>) writes(%B[%vi] : memref<64xf32>)
          }
        }
      }
    }
    ```
  }];
  let dependentDialects = ["::mlc::tir::TIRDialect", "::mlir::transform::TransformDialect"];
}

def DefaultSchedule : Pass<"tir-default-schedule", "::mlir::ModuleOp"> {
  let summary = "schedule the prim_funcs that nobody has scheduled";
  let description = [{
    Gives each prim_func that is as a tensor expression gives it (nests of serial loops, each around one block over just these
    loops) a schedule for the module's target, and the attribute `tir.is_scheduled`. Every other prim_func is left alone. The
    rules look at what the blocks do:

    - Blocks that are cheap, or used once, are computed where they are used.
    - Reductions along rows, and what uses them (softmax, norms), are done row by row; a row stays in the cache.
    - The product of a few vectors with a large matrix adds up rows of the matrix as they lie, some at a time; of more vectors (13 to
      64), these rows are packed as the tiles read them.
    - The product of some rows with rows (`x @ w.T`) is a tile of vectors of sums, one for each result, where that costs less than
      to transpose a factor.
    - Other reductions hold a tile of their result in registers. One variable runs in lanes; one by which what the lanes load
      does not move is unrolled. The tile is as large as registers allow and leaves little at the edges. What is done to the
      result is done to the tile. An operand whose rows lie far apart, or are the lanes, is packed. One that is the same in
      each call (`layout_free_buffers`) is packed in a block of its own with the annotation
      `meta_schedule.layout_rewrite_preproc`, which can be done once; a convolution may run channels in lanes then.
    - A reduction along contiguous elements is collected in several vectors.
    - Everything else is vectorized along the elements that lie one after the other; transposes go by square tiles.
    - Outer loops are shared among threads where this saves more than it costs, by an estimate of 20 microseconds. There are
      `num-threads`, or one for each of the target's cores.

    Each decision is a step of a schedule (see `transform.tir.split` and the others). With `keep-traces` they are kept in the
    module, as the `transform.named_sequence` `<function>_schedule`, which can be printed, changed and applied.

    Before:
    ```mlir
    tir.prim_func private @relu(%A: memref<64xf32>, %B: memref<64xf32>) {
      tir.for %i in 64 {
        tir.block "B" (%vi : spatial 64 = %i) {
          %zero = arith.constant 0.0 : f32
          %a = memref.load %A[%vi] : memref<64xf32>
          %b = arith.maximumf %a, %zero : f32
          memref.store %b, %B[%vi] : memref<64xf32>
          tir.yield reads(%A[%vi] : memref<64xf32>) writes(%B[%vi] : memref<64xf32>)
        }
      }
    }
    ```
    After:
    ```mlir
    tir.prim_func private @relu(%A: memref<64xf32>, %B: memref<64xf32>) attributes {tir.is_scheduled} {
      tir.for vectorized %i in 64 {
        tir.block "B" (%vi : spatial 64 = %i) {
          %zero = arith.constant 0.0 : f32
          %a = memref.load %A[%vi] : memref<64xf32>
          %b = arith.maximumf %a, %zero : f32
          memref.store %b, %B[%vi] : memref<64xf32>
          tir.yield reads(%A[%vi] : memref<64xf32>) writes(%B[%vi] : memref<64xf32>)
        }
      }
    }
    ```
  }];
  let dependentDialects = ["::mlc::tir::TIRDialect", "::mlir::transform::TransformDialect"];
  let options = [
    Option<"keepTraces", "keep-traces", "bool", "false", "Keep the steps in the module, as sequences of the transform dialect.">,
    Option<"numThreads", "num-threads", "unsigned", "0", "The threads that share loops; 0: one for each of the target's cores.">
  ];
}

def DecomposeReductions : Pass<"tir-decompose-reductions", "::mlc::tir::PrimFuncOp"> {
  let summary = "take init of reductions out of the loops that reduce";
  let description = [{
    Applies the primitive `decompose_reduction` to each reduction block, at the outermost of the loops that a reduce variable
    is bound to, so that the loops that reduce hold no condition. A block that the primitive refuses stays as it is.

    Before:
    ```mlir
    tir.prim_func private @sum(%A: memref<4x8xf32>, %B: memref<4xf32>) {
      %zero = arith.constant 0.0 : f32
      tir.for %i in 4 {
        tir.for %k in 8 {
          tir.block "B" (%vi : spatial 4 = %i, %vk : reduce 8 = %k) {
            %b = memref.load %B[%vi] : memref<4xf32>
            %a = memref.load %A[%vi, %vk] : memref<4x8xf32>
            %s = arith.addf %b, %a : f32
            memref.store %s, %B[%vi] : memref<4xf32>
            tir.yield reads(%A[%vi, %vk] : memref<4x8xf32>) writes(%B[%vi] : memref<4xf32>)
          } init (%vi, %vk) {
            memref.store %zero, %B[%vi] : memref<4xf32>
          }
        }
      }
    }
    ```
    After:
    ```mlir
    tir.prim_func private @sum(%A: memref<4x8xf32>, %B: memref<4xf32>) {
      %zero = arith.constant 0.0 : f32
      tir.for %i in 4 {
        tir.block "B_init" (%vi : spatial 4 = %i) {
          memref.store %zero, %B[%vi] : memref<4xf32>
          tir.yield writes(%B[%vi] : memref<4xf32>)
        }
        tir.for %k in 8 {
          tir.block "B_update" (%vi : spatial 4 = %i, %vk : reduce 8 = %k) {
            %b = memref.load %B[%vi] : memref<4xf32>
            %a = memref.load %A[%vi, %vk] : memref<4x8xf32>
            %s = arith.addf %b, %a : f32
            memref.store %s, %B[%vi] : memref<4xf32>
            tir.yield reads(%B[%vi] : memref<4xf32>, %A[%vi, %vk] : memref<4x8xf32>) writes(%B[%vi] : memref<4xf32>)
          }
        }
      }
    }
    ```
  }];
}

def DataflowUseInplaceCalls : Pass<"relax-dataflow-use-inplace-calls", "::mlir::ModuleOp"> {
  let summary = "Write results in the place of arguments that nothing needs any more";
  let description = [{
    Makes a `relax.call_tir_inplace` of a `relax.call_tir` where an argument

    - is what another kernel made, is read by kernels only, and by none after the call,
    - has the type of the result, and
    - is read by the callee only in the block that writes the result, before and where it writes; the block writes each element
      once, not under a condition.

    The callee becomes `<name>_inplace`, which has one parameter for both. Functions that are called no longer go. Whether a block
    reads where it writes is seen best once functions are scheduled, when intermediate blocks are computed where they are used.

    Before:
    ```mlir
    module {
      tir.prim_func private @exp(%A: memref<8xf32>, %B: memref<8xf32>) {
        tir.for %i in 8 {
          tir.block "B" (%vi : spatial 8 = %i) {
            %a = memref.load %A[%vi] : memref<8xf32>
            %b = math.exp %a : f32
            memref.store %b, %B[%vi] : memref<8xf32>
            tir.yield reads(%A[%vi] : memref<8xf32>) writes(%B[%vi] : memref<8xf32>)
          }
        }
      }
      func.func @main(%x: tensor<8xf32>) -> tensor<8xf32> {
        %0 = relax.call_tir @exp(%x) : (tensor<8xf32>) -> tensor<8xf32>
        %1 = relax.call_tir @exp(%0) : (tensor<8xf32>) -> tensor<8xf32>
        return %1 : tensor<8xf32>
      }
    }
    ```
    After:
    ```mlir
    module {
      tir.prim_func private @exp(%A: memref<8xf32>, %B: memref<8xf32>) {
        tir.for %i in 8 {
          tir.block "B" (%vi : spatial 8 = %i) {
            %a = memref.load %A[%vi] : memref<8xf32>
            %b = math.exp %a : f32
            memref.store %b, %B[%vi] : memref<8xf32>
            tir.yield reads(%A[%vi] : memref<8xf32>) writes(%B[%vi] : memref<8xf32>)
          }
        }
      }
      tir.prim_func private @exp_inplace(%A: memref<8xf32>) {
        tir.for %i in 8 {
          tir.block "B" (%vi : spatial 8 = %i) {
            %a = memref.load %A[%vi] : memref<8xf32>
            %b = math.exp %a : f32
            memref.store %b, %A[%vi] : memref<8xf32>
            tir.yield reads(%A[%vi] : memref<8xf32>) writes(%A[%vi] : memref<8xf32>)
          }
        }
      }
      func.func @main(%x: tensor<8xf32>) -> tensor<8xf32> {
        %0 = relax.call_tir @exp(%x) : (tensor<8xf32>) -> tensor<8xf32>
        %1 = relax.call_tir_inplace @exp_inplace(%0) inplace [0] : (tensor<8xf32>) -> tensor<8xf32>
        return %1 : tensor<8xf32>
      }
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

#endif // MLC_DIALECT_TIR_RULES_PASSES_TD
