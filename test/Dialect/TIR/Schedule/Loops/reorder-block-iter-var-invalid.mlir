// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1: a variable is missing.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    tir.for %i in 4 {
      tir.for %k in 4 {
        // expected-note @below {{see here}}
        tir.block "C" (%vi : spatial 4 = %i, %vk : reduce 4 = %k) {
          %y = memref.load %C[%vi] : memref<4xf32>
          %x = memref.load %A[%vk] : memref<4xf32>
          %s = arith.addf %y, %x : f32
          memref.store %s, %C[%vi] : memref<4xf32>
          tir.yield reads(%A[%vk] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi] : memref<4xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the order must name each of the 2 iteration variables of block 'C' once}}
    transform.tir.reorder_block_iter_var %C to [0, 0] : !transform.any_op
    transform.yield
  }
}
