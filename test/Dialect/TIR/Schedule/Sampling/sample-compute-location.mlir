// RUN: mlc-opt %s --transform-interpreter | FileCheck %s

module attributes {transform.with_named_sequence} {
  // CHECK-LABEL: tir.prim_func @f
  // CHECK-NOT: tir.block "A1"
  // CHECK: tir.for %i in 8 {
  // CHECK-NEXT: tir.for %ax0 in 4 {
  // CHECK-NEXT: tir.block "B"
  // CHECK: tir.for %j in 4 {
  // CHECK-NEXT: tir.block "C"
  tir.prim_func @f(%A: memref<8x4xf32>, %C: memref<8x4xf32>) {
    %A1 = tir.alloc_buffer "A1" : memref<8x4xf32>
    %B = tir.alloc_buffer "B" : memref<8x4xf32>
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "A1" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %A1[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%A1[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A1[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A1[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %B[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %C[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%B[%vi, %vj] : memref<8x4xf32>) writes(%C[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // Where it is.
    %stay = transform.tir.sample_compute_location %B decision -1 : (!transform.any_op) -> !transform.any_op
    transform.tir.compute_at %B in %stay : !transform.any_op, !transform.any_op
    %i = transform.tir.sample_compute_location %B decision 0 : (!transform.any_op) -> !transform.any_op
    transform.tir.compute_at %B in %i : !transform.any_op, !transform.any_op
    %A1 = transform.tir.get_block "A1" in %root : (!transform.any_op) -> !transform.any_op
    %inline = transform.tir.sample_compute_location %A1 decision -2 : (!transform.any_op) -> !transform.any_op
    transform.tir.compute_at %A1 in %inline : !transform.any_op, !transform.any_op
    transform.yield
  }
}
