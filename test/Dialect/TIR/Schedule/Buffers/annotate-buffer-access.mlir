// RUN: mlc-opt %s --transform-interpreter | FileCheck %s

module attributes {transform.with_named_sequence} {
  // CHECK-LABEL: tir.prim_func @chain
  // CHECK: tir.block "B" ({{.*}}) annotations {explicit_read_region = [0], explicit_write_region = [0]}
  // CHECK: tir.yield reads(%A[%vi, 0 : 4] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
  tir.prim_func @chain(%A: memref<8x4xf32>, %C: memref<8x4xf32>) {
    %B = tir.alloc_buffer "B" : memref<8x4xf32>
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          %b = arith.addf %a, %a : f32
          memref.store %b, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %b = memref.load %B[%vi, %vj] : memref<8x4xf32>
          memref.store %b, %C[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%B[%vi, %vj] : memref<8x4xf32>) writes(%C[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.annotate_buffer_access %B[0] as affine_map<(i, j) -> (i, i + 1, 0, 4)> : !transform.any_op
    transform.tir.annotate_buffer_access write %B[0] as affine_map<(i, j) -> (i, i + 1, j, j + 1)> : !transform.any_op
    transform.yield
  }
}
