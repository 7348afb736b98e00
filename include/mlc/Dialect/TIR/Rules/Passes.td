//===- Passes.td - Schedules that nobody has to ask for -------------------------------------===//
//
// Part of mlc, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.
//
//===----------------------------------------------------------------------------------------===//

#ifndef MLC_DIALECT_TIR_RULES_PASSES_TD
#define MLC_DIALECT_TIR_RULES_PASSES_TD

include "mlir/Pass/PassBase.td"

def DecomposeReductions : Pass<"tir-decompose-reductions", "::mlc::tir::PrimFuncOp"> {
  let summary = "take init of reductions out of the loops that reduce";
  let description = [{
    Applies the primitive `decompose_reduction` to each reduction block, at the outermost of the loops that a reduce variable
    is bound to. The loops that reduce then hold no condition, and a sum of no elements is the identity: with `init` inside
    of them, a loop without iterations would leave its elements unwritten. A block that the primitive refuses stays as it is.

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

#endif // MLC_DIALECT_TIR_RULES_PASSES_TD
