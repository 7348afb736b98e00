// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=copy -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=copy -o /dev/null > %t.after
// RUN: diff %t.before %t.after

module attributes {transform.with_named_sequence} {
  // CHECK-LABEL: tir.prim_func @copy
  // CHECK: tir.alloc_buffer "B_local" scope "local" : memref<8x4xf32>
  // CHECK: tir.for %u in 1 {
  // CHECK-NEXT: tir.for %i in 8 {
  // CHECK-NEXT: tir.for %j in 4 {
  // CHECK-NEXT: tir.for %[[U:.*]] in 1 {
  // CHECK-NEXT: tir.block "B"
  // CHECK-SAME: annotations {buffer_dim_align = {{\[\[}}0, 0, 32, 8]]}
  tir.prim_func @copy(%A: memref<8x4xf32>, %C: memref<8x4xf32>) {
    %B = tir.alloc_buffer "B" : memref<8x4xf32>
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
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
    %i, %j = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.tir.set_scope %B[0] to "local" : !transform.any_op
    transform.tir.storage_align %B[0] axis -2 factor 16 offset 1 : !transform.any_op
    // The last request for a dimension holds.
    transform.tir.storage_align %B[0] axis 0 factor 32 offset 8 : !transform.any_op
    %outer = transform.tir.add_unit_loop %i : (!transform.any_op) -> !transform.any_op
    %inner = transform.tir.add_unit_loop %B : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
