// RUN: mlc-opt %s --transform-interpreter | FileCheck %s

module attributes {transform.with_named_sequence} {
  // CHECK-LABEL: tir.prim_func @f
  // CHECK-SAME: %A: memref<8x4xf32> {tir.buffer = {axis_separators = [1]}}
  // CHECK: tir.alloc_buffer "B" {tir.buffer = {axis_separators = [1, 2]}} : memref<8x4xf32>
  // CHECK: tir.block "B"
  // CHECK: tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
  tir.prim_func @f(%A: memref<8x4xf32>) {
    %B = tir.alloc_buffer "B" : memref<8x4xf32>
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>, %A[0 : 8, 0 : 4] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.set_axis_separator write %B[0] to [1, 2] : !transform.any_op
    transform.tir.set_axis_separator %B[0] to [1] : !transform.any_op
    // What is declared once more may go.
    transform.tir.unsafe_hide_buffer_access %B[1] : !transform.any_op
    transform.yield
  }
}
