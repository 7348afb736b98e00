// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=f -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=f -o /dev/null > %t.after
// RUN: diff %t.before %t.after

module attributes {transform.with_named_sequence} {
  // CHECK-LABEL: tir.prim_func @f
  // CHECK: tir.for %i in 8 {
  // CHECK: tir.block "outer_B_C_" (%vi_o : spatial 8 = %i, %vj_o : spatial 1 = %{{.*}}) {
  // CHECK: tir.for %j in 4 {
  // CHECK-NEXT: tir.block "B" (%vj_i : spatial 4 = %j) {
  // CHECK: tir.for %j in 4 {
  // CHECK-NEXT: tir.block "C" (%vj_i : spatial 4 = %j) {
  // CHECK: tir.yield reads(%A[%vi_o, 0 : 4] : memref<8x4xf32>, %B[%vi_o, 0 : 4] : memref<8x4xf32>)
  tir.prim_func @f(%A: memref<8x4xf32>, %C: memref<8x4xf32>) {
    %B = tir.alloc_buffer "B" : memref<8x4xf32>
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
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
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %outer = transform.tir.blockize %B, %C : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}
