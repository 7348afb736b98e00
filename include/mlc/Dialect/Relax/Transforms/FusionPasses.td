//===- FusionPasses.td - Passes that say which calls are one kernel -------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_RELAX_TRANSFORMS_FUSIONPASSES_TD
#define MLC_DIALECT_RELAX_TRANSFORMS_FUSIONPASSES_TD

include "mlir/Pass/PassBase.td"

def AnnotateTIROpPattern : Pass<"relax-annotate-tir-op-pattern", "::mlir::ModuleOp"> {
  let summary = "Say of each prim_func how it may be fused";
  let description = [{
    Gives each `tir.prim_func` that has none the attribute `op_pattern`, found from the indices of the loads and stores of
    its blocks, with TVM's numbers: 0 elementwise, 1 broadcast, 2 injective, 3 reduction, 4 a reduction to which
    elementwise work can be added (matmul, conv2d, pooling, softmax), 8 opaque. A function of several blocks has the largest
    of their numbers. What calls functions or stores outside of blocks is opaque.

    Before:
    ```mlir
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
    ```
    After:
    ```mlir
    tir.prim_func private @exp(%A: memref<8xf32>, %B: memref<8xf32>) attributes {op_pattern = 0 : i64} {
      tir.for %i in 8 {
        tir.block "B" (%vi : spatial 8 = %i) {
          %a = memref.load %A[%vi] : memref<8xf32>
          %b = math.exp %a : f32
          memref.store %b, %B[%vi] : memref<8xf32>
          tir.yield reads(%A[%vi] : memref<8xf32>) writes(%B[%vi] : memref<8xf32>)
        }
      }
    }
    ```
  }];
  let dependentDialects = ["::mlc::tir::TIRDialect"];
}

def FuseOps : Pass<"relax-fuse-ops", "::mlir::ModuleOp"> {
  let summary = "Group calls that can become one kernel";
  let description = [{
    Divides the calls of each dataflow block into groups, and makes a private graph function with the attribute `Primitive` of
    each group of more than one. A call is fused with all calls on the ways to its immediate post-dominator if the
    patterns of their functions (`op_pattern`, see `relax-annotate-tir-op-pattern`) allow it; so only the results of the last
    call of a group are used outside of it, and nothing is computed twice. A heavy reduction takes the elementwise work
    that follows it; elementwise and broadcast calls go into injective calls and reductions that follow, and injective calls into
    injective ones. Two heavy reductions are never in one group. With `into-reductions`, elementwise and broadcast calls go into a
    heavy reduction, too, if each of its blocks reads each of their results once: a softmax does, a product does not; and a
    heavy reduction with what follows it goes into a reduction of windows that lie side by side, such as pooling, if nothing
    else uses it. With `leave-reshapes`, a call of which `relax-rewrite-dataflow-reshape` makes a reshape is not the first or
    the last of a group: as a view it costs nothing, and does not make the indices of the others harder. Calls in place,
    calls by name and operators that are not legalized yet are not fused.

    The function is called `fused_` and the names of what it calls; equal ones are shared. Its parameters are what the group
    takes from outside, constants as `param_0`, ..., and, where a symbol is no dimension of one of these, a shape `tir_vars`.

    Rules:
    - R1: `max-depth`, the number of calls that a group has at most, is at least 1.

    Before:
    ```mlir
    module {
      tir.prim_func private @exp(%A: memref<8xf32>, %B: memref<8xf32>) attributes {op_pattern = 0 : i64} {}
      tir.prim_func private @relu(%A: memref<8xf32>, %B: memref<8xf32>) attributes {op_pattern = 0 : i64} {}
      func.func @main(%x: tensor<8xf32>) -> tensor<8xf32> {
        %gv = relax.dataflow {
          %0 = relax.call_tir @exp(%x) : (tensor<8xf32>) -> tensor<8xf32>
          %1 = relax.call_tir @relu(%0) : (tensor<8xf32>) -> tensor<8xf32>
          relax.output %1 : tensor<8xf32>
        } : tensor<8xf32>
        return %gv : tensor<8xf32>
      }
    }
    ```
    After:
    ```mlir
    module {
      tir.prim_func private @exp(%A: memref<8xf32>, %B: memref<8xf32>) attributes {op_pattern = 0 : i64} {}
      tir.prim_func private @relu(%A: memref<8xf32>, %B: memref<8xf32>) attributes {op_pattern = 0 : i64} {}
      func.func @main(%x: tensor<8xf32>) -> tensor<8xf32> {
        %gv = relax.dataflow {
          %0 = relax.call @fused_exp_relu(%x) : (tensor<8xf32>) -> tensor<8xf32>
          relax.output %0 : tensor<8xf32>
        } : tensor<8xf32>
        return %gv : tensor<8xf32>
      }
      func.func private @fused_exp_relu(%x: tensor<8xf32> {relax.name = "param_0"}) -> tensor<8xf32> attributes {Primitive = true} {
        %gv = relax.dataflow {
          %0 = relax.call_tir @exp(%x) : (tensor<8xf32>) -> tensor<8xf32>
          %1 = relax.call_tir @relu(%0) : (tensor<8xf32>) -> tensor<8xf32>
          relax.output %1 : tensor<8xf32>
        } : tensor<8xf32>
        return %gv : tensor<8xf32>
      }
    }
    ```
  }];
  let options = [
    Option<"maxDepth", "max-depth", "unsigned", "256", "The number of calls that a group has at most">,
    Option<"intoReductions", "into-reductions", "bool", "false",
        "What a heavy reduction reads once goes into it, too">,
    Option<"leaveReshapes", "leave-reshapes", "bool", "false",
        "What can be a view is at neither end of a group">
  ];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def FuseTIR : Pass<"relax-fuse-tir", "::mlir::ModuleOp"> {
  let summary = "Make one prim_func of each group of calls";
  let description = [{
    Replaces each graph function with the attribute `Primitive` that is private or called by a private `tir.prim_func` of
    the same name, which does what the functions do that it calls, one after the other; its calls become
    `relax.call_tir`. What one call hands to
    the next is a buffer of the function, named after the buffer of the function that makes it, with `_intermediate`. The
    symbols of a parameter that is a shape become `tir_vars`. Blocks of equal names get numbers. A function that is not
    made of calls of prim_funcs alone is left as it is; prim_funcs that are called no longer go.

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
      func.func private @fused_exp_exp(%x: tensor<8xf32>) -> tensor<8xf32> attributes {Primitive = true} {
        %gv = relax.dataflow {
          %0 = relax.call_tir @exp(%x) : (tensor<8xf32>) -> tensor<8xf32>
          %1 = relax.call_tir @exp(%0) : (tensor<8xf32>) -> tensor<8xf32>
          relax.output %1 : tensor<8xf32>
        } : tensor<8xf32>
        return %gv : tensor<8xf32>
      }
      func.func @main(%x: tensor<8xf32>) -> tensor<8xf32> {
        %0 = relax.call @fused_exp_exp(%x) : (tensor<8xf32>) -> tensor<8xf32>
        return %0 : tensor<8xf32>
      }
    }
    ```
    After:
    ```mlir
    module {
      tir.prim_func private @fused_exp_exp(%p: memref<8xf32>, %B_intermediate: memref<8xf32>) {
        %0 = tir.alloc_buffer "B_intermediate" : memref<8xf32>
        tir.for %i in 8 {
          tir.block "B" (%vi : spatial 8 = %i) {
            %a = memref.load %p[%vi] : memref<8xf32>
            %b = math.exp %a : f32
            memref.store %b, %0[%vi] : memref<8xf32>
            tir.yield reads(%p[%vi] : memref<8xf32>) writes(%0[%vi] : memref<8xf32>)
          }
        }
        tir.for %i in 8 {
          tir.block "B1" (%vi : spatial 8 = %i) {
            %a = memref.load %0[%vi] : memref<8xf32>
            %b = math.exp %a : f32
            memref.store %b, %B_intermediate[%vi] : memref<8xf32>
            tir.yield reads(%0[%vi] : memref<8xf32>) writes(%B_intermediate[%vi] : memref<8xf32>)
          }
        }
      }
      func.func @main(%x: tensor<8xf32>) -> tensor<8xf32> {
        %0 = relax.call_tir @fused_exp_exp(%x) : (tensor<8xf32>) -> tensor<8xf32>
        return %0 : tensor<8xf32>
      }
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect", "::mlc::tir::TIRDialect"];
}

def RewriteDataflowReshape : Pass<"relax-rewrite-dataflow-reshape", "::mlir::ModuleOp"> {
  let summary = "Make reshapes of calls that move no element";
  let description = [{
    Replaces each `relax.call_tir` in a dataflow block whose function copies every element to the same place in row-major
    order by `relax.reshape`, which `graph-to-memref` lowers to a view: reshapes, flattenings, dimensions of size 1 that come or
    go. A copy to the same shape is its argument. What leaves the dataflow block stays a call, since a result has memory of its
    own. Sizes may be symbolic, as long as both shapes are known to have as many elements. Functions that are called no
    longer stay.

    Before:
    ```mlir
    module {
      tir.prim_func private @flatten(%A: memref<2x4xf32>, %B: memref<8xf32>) {
        tir.for %i in 8 {
          tir.block "B" (%vi : spatial 8 = %i) {
            %0 = affine.apply affine_map<(d0) -> (d0 floordiv 4)>(%vi)
            %1 = affine.apply affine_map<(d0) -> (d0 mod 4)>(%vi)
            %a = memref.load %A[%0, %1] : memref<2x4xf32>
            memref.store %a, %B[%vi] : memref<8xf32>
            tir.yield reads(%A[%0, %1] : memref<2x4xf32>) writes(%B[%vi] : memref<8xf32>)
          }
        }
      }
      tir.prim_func private @exp(%A: memref<8xf32>, %B: memref<8xf32>) {}
      func.func @main(%x: tensor<2x4xf32>) -> tensor<8xf32> {
        %gv = relax.dataflow {
          %0 = relax.call_tir @flatten(%x) : (tensor<2x4xf32>) -> tensor<8xf32>
          %1 = relax.call_tir @exp(%0) : (tensor<8xf32>) -> tensor<8xf32>
          relax.output %1 : tensor<8xf32>
        } : tensor<8xf32>
        return %gv : tensor<8xf32>
      }
    }
    ```
    After:
    ```mlir
    module {
      tir.prim_func private @flatten(%A: memref<2x4xf32>, %B: memref<8xf32>) {
        tir.for %i in 8 {
          tir.block "B" (%vi : spatial 8 = %i) {
            %0 = affine.apply affine_map<(d0) -> (d0 floordiv 4)>(%vi)
            %1 = affine.apply affine_map<(d0) -> (d0 mod 4)>(%vi)
            %a = memref.load %A[%0, %1] : memref<2x4xf32>
            memref.store %a, %B[%vi] : memref<8xf32>
            tir.yield reads(%A[%0, %1] : memref<2x4xf32>) writes(%B[%vi] : memref<8xf32>)
          }
        }
      }
      tir.prim_func private @exp(%A: memref<8xf32>, %B: memref<8xf32>) {}
      func.func @main(%x: tensor<2x4xf32>) -> tensor<8xf32> {
        %gv = relax.dataflow {
          %0 = relax.reshape %x shape [8] : (tensor<2x4xf32>) -> tensor<8xf32>
          %1 = relax.call_tir @exp(%0) : (tensor<8xf32>) -> tensor<8xf32>
          relax.output %1 : tensor<8xf32>
        } : tensor<8xf32>
        return %gv : tensor<8xf32>
      }
    }
    ```
  }];
  let dependentDialects = ["::mlc::relax::RelaxDialect"];
}

def ShareShiftedKernels : Pass<"relax-share-shifted-kernels", "::mlir::ModuleOp"> {
  let summary = "Make one prim_func of those that differ in the places they read or write";
  let description = [{
    Where private `tir.prim_func`s are structurally equal but for the numbers that are added to indices of elements, as they
    are if each takes another slice of a buffer, the first one stays. Such numbers that are not the same in all of them become
    `index` parameters, named `shift`, and the calls hand them over as `tir_vars`. The steps of an unrolled recurrence are
    then one kernel, which is scheduled and compiled once.

    A function stays if something else than `relax.call_tir` uses it. So does a number that decides anything but a place, such as
    one in a condition.

    Before:
    ```mlir
    module {
      tir.prim_func private @second(%A: memref<4x8xf32>, %B: memref<8xf32>) {
        tir.for %i in 8 {
          tir.block "B" (%vi : spatial 8 = %i) {
            %c0 = arith.constant 0 : index
            %0 = affine.apply affine_map<(d0) -> (d0 + 1)>(%c0)
            %a = memref.load %A[%0, %vi] : memref<4x8xf32>
            memref.store %a, %B[%vi] : memref<8xf32>
            tir.yield reads(%A[%0, %vi] : memref<4x8xf32>) writes(%B[%vi] : memref<8xf32>)
          }
        }
      }
      tir.prim_func private @third(%A: memref<4x8xf32>, %B: memref<8xf32>) {
        tir.for %i in 8 {
          tir.block "B" (%vi : spatial 8 = %i) {
            %c0 = arith.constant 0 : index
            %0 = affine.apply affine_map<(d0) -> (d0 + 2)>(%c0)
            %a = memref.load %A[%0, %vi] : memref<4x8xf32>
            memref.store %a, %B[%vi] : memref<8xf32>
            tir.yield reads(%A[%0, %vi] : memref<4x8xf32>) writes(%B[%vi] : memref<8xf32>)
          }
        }
      }
      func.func @main(%x: tensor<4x8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
        %0 = relax.call_tir @second(%x) : (tensor<4x8xf32>) -> tensor<8xf32>
        %1 = relax.call_tir @third(%x) : (tensor<4x8xf32>) -> tensor<8xf32>
        return %0, %1 : tensor<8xf32>, tensor<8xf32>
      }
    }
    ```
    After:
    ```mlir
    module {
      tir.prim_func private @second(%A: memref<4x8xf32>, %B: memref<8xf32>, %shift: index) {
        tir.for %i in 8 {
          tir.block "B" (%vi : spatial 8 = %i) {
            %c0 = arith.constant 0 : index
            %0 = affine.apply affine_map<(d0)[s0] -> (d0 + s0)>(%c0)[%shift]
            %a = memref.load %A[%0, %vi] : memref<4x8xf32>
            memref.store %a, %B[%vi] : memref<8xf32>
            tir.yield reads(%A[%0, %vi] : memref<4x8xf32>) writes(%B[%vi] : memref<8xf32>)
          }
        }
      }
      func.func @main(%x: tensor<4x8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
        %0 = relax.call_tir @second(%x) vars [1] : (tensor<4x8xf32>) -> tensor<8xf32>
        %1 = relax.call_tir @second(%x) vars [2] : (tensor<4x8xf32>) -> tensor<8xf32>
        return %0, %1 : tensor<8xf32>, tensor<8xf32>
      }
    }
    ```
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect", "::mlc::relax::RelaxDialect", "::mlc::tir::TIRDialect"];
}

#endif // MLC_DIALECT_RELAX_TRANSFORMS_FUSIONPASSES_TD
