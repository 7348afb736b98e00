// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=update -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=update -o /dev/null > %t.after
// RUN: diff %t.before %t.after
// RUN: mlc-opt %s --transform-interpreter --tir-to-loops --mlc-interpret=entry=update -o /dev/null > %t.loops
// RUN: diff %t.before %t.loops

module attributes {transform.with_named_sequence} {
  // CHECK-LABEL: tir.prim_func @update
  // CHECK: %[[L:.*]] = tir.alloc_buffer "A_local" scope "local" : memref<8x4xf32>
  // CHECK: tir.block "X"
  // CHECK: tir.for %i in 8 {
  // CHECK-NEXT: tir.for %j in 4 {
  // CHECK: tir.block "A_local" (%v0 : spatial 8 = %{{.*}}, %v1 : spatial 4 = %{{.*}}) {
  // CHECK-NEXT: memref.load %A[%v0, %v1]
  // CHECK-NEXT: memref.store %{{.*}}, %[[L]][%v0, %v1]
  // CHECK: tir.block "A" (
  // CHECK-NEXT: memref.load %[[L]][%vi, %vj]
  // CHECK: memref.store %{{.*}}, %[[L]][%vi, %vj]
  // CHECK: tir.block "A_local_1" (%v0 : spatial 8 = %{{.*}}, %v1 : spatial 4 = %{{.*}}) {
  // CHECK-NEXT: memref.load %[[L]][%v0, %v1]
  // CHECK-NEXT: memref.store %{{.*}}, %A[%v0, %v1]
  tir.prim_func @update(%X: memref<8x4xf32>, %A: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "X" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %x = memref.load %X[%vi, %vj] : memref<8x4xf32>
          memref.store %x, %A[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%X[%vi, %vj] : memref<8x4xf32>) writes(%A[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "A" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          %b = arith.mulf %a, %a : f32
          memref.store %b, %A[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%A[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    %before, %after = transform.tir.cache_inplace %A[0] in "local" : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
