// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=f -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=f -o /dev/null > %t.after
// RUN: diff %t.before %t.after

module attributes {transform.with_named_sequence} {
  // The variable of the copy is the loop's, and one iteration copies its rows.
  // CHECK-LABEL: tir.prim_func @f
  // CHECK: tir.alloc_buffer "A_shared" scope "shared" : memref<16x8xf32>
  // CHECK: tir.alloc_buffer "B_local" scope "local" : memref<16x8xf32>
  // CHECK: tir.for %i_0 in 4 {
  // CHECK-NEXT: tir.block "A_shared" (%v0 : spatial 4 = %i_0) annotations {auto_copy = true} {
  // CHECK: tir.for %ax0 in 4 {
  // CHECK-NEXT: tir.for %ax1 in 8 {
  // CHECK: memref.load %A
  // CHECK: memref.store %{{.*}}, %A_shared
  // CHECK: tir.block "B"
  // CHECK: memref.load %A_shared
  // CHECK: memref.store %{{.*}}, %B_local
  // CHECK: tir.yield reads(%A_shared[%vi, %vj] : memref<16x8xf32>) writes(%B_local[%vi, %vj] : memref<16x8xf32>)
  // CHECK: tir.block "B_local" (%v0 : spatial 4 = %i_0) annotations {auto_copy = true} {
  // CHECK: memref.load %B_local
  // CHECK: memref.store %{{.*}}, %B
  tir.prim_func @f(%A: memref<16x8xf32>, %B: memref<16x8xf32>) {
    tir.for %i in 16 {
      tir.for %j in 8 {
        tir.block "B" (%vi : spatial 16 = %i, %vj : spatial 8 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<16x8xf32>
          memref.store %a, %B[%vi, %vj] : memref<16x8xf32>
          tir.yield reads(%A[%vi, %vj] : memref<16x8xf32>) writes(%B[%vi, %vj] : memref<16x8xf32>)
        }
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %i_0, %i_1 = transform.tir.split %i by [4, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %read = transform.tir.read_at %i_0, %B[0] in "shared" : (!transform.any_op, !transform.any_op) -> !transform.any_op
    %write = transform.tir.write_at %i_0, %B[0] in "local" : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}
