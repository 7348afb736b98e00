// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=chain -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=chain -o /dev/null > %t.after
// RUN: diff %t.before %t.after
// RUN: mlc-opt %s --mlc-interpret="entry=symbolic sizes=n=5" -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret="entry=symbolic sizes=n=5" -o /dev/null > %t.after
// RUN: diff %t.before %t.after

module attributes {transform.with_named_sequence} {
  // A parameter is copied at the start; a buffer after the block that writes it, where its reader is.
  // CHECK-LABEL: tir.prim_func @chain
  // CHECK-DAG: %[[AS:.*]] = tir.alloc_buffer "A_shared" scope "shared" : memref<8x4xf32>
  // CHECK-DAG: %[[BL:.*]] = tir.alloc_buffer "B_local" scope "local" : memref<8x4xf32>
  // CHECK: tir.for %ax0 in 8 {
  // CHECK-NEXT: tir.for %ax1 in 4 {
  // CHECK-NEXT: tir.block "A_shared" (%v0 : spatial 8 = %ax0, %v1 : spatial 4 = %ax1) {
  // CHECK-NEXT: %[[V:.*]] = memref.load %A[%v0, %v1]
  // CHECK-NEXT: memref.store %[[V]], %[[AS]][%v0, %v1]
  // CHECK-NEXT: tir.yield reads(%A[%v0, %v1] : memref<8x4xf32>) writes(%[[AS]][%v0, %v1] : memref<8x4xf32>)
  // CHECK: tir.for %i in 8 {
  // CHECK-NEXT: tir.for %j in 4 {
  // CHECK: tir.block "B"
  // CHECK-NEXT: memref.load %[[AS]][%vi, %vj]
  // CHECK: tir.for %[[X0:.*]] in 1 {
  // CHECK-NEXT: tir.for %[[X1:.*]] in 4 {
  // CHECK: tir.block "B_local"
  // CHECK: tir.for %j in 4 {
  // CHECK: tir.block "C"
  // CHECK-NEXT: memref.load %[[BL]][%vi, %vj]
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
      tir.for %j in 4 {
        tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %b = memref.load %B[%vi, %vj] : memref<8x4xf32>
          memref.store %b, %C[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%B[%vi, %vj] : memref<8x4xf32>) writes(%C[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }

  // CHECK-LABEL: tir.prim_func @symbolic
  // CHECK: tir.alloc_buffer "D_shared"(%{{.*}}) scope "shared" : memref<?xf32>
  // CHECK: tir.block "D_shared"
  tir.prim_func @symbolic(%D: memref<?xf32> {tir.dims = #relax.dims<[n]>},
                          %E: memref<?xf32> {tir.dims = #relax.dims<[n]>}) {
    %c0 = arith.constant 0 : index
    %n = memref.dim %D, %c0 : memref<?xf32>
    tir.for %i in %n {
      tir.block "E" (%vi : spatial %n = %i) {
        %d = memref.load %D[%vi] : memref<?xf32>
        memref.store %d, %E[%vi] : memref<?xf32>
        tir.yield reads(%D[%vi] : memref<?xf32>) writes(%E[%vi] : memref<?xf32>)
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %A_shared = transform.tir.cache_read %B[0] in "shared" : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %B_local = transform.tir.cache_read %C[0] in "local" : (!transform.any_op) -> !transform.any_op
    %E = transform.tir.get_block "E" in %root : (!transform.any_op) -> !transform.any_op
    %D_shared = transform.tir.cache_read %E[0] in "shared" : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
