// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=sum -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=sum -o /dev/null > %t.after
// RUN: diff %t.before %t.after

module attributes {transform.with_named_sequence} {
  // `init` and the update write the cache; only what is in the domain is copied.
  // CHECK-LABEL: tir.prim_func @sum
  // CHECK: %[[BL:.*]] = tir.alloc_buffer "B_local" scope "local" : memref<10xf32>
  // CHECK: tir.for %i_0 in 3 {
  // CHECK: tir.block "B"
  // CHECK: memref.store %{{.*}}, %[[BL]][%vi]
  // CHECK: tir.yield reads(%A[%vi, %vk] : memref<10x4xf32>) writes(%[[BL]][%vi] : memref<10xf32>)
  // CHECK: } init (%vi, %vk) {
  // CHECK: memref.store %{{.*}}, %[[BL]][%vi]
  // CHECK: tir.for %ax0 in 10 {
  // CHECK-NEXT: tir.block "B_local" (%v0 : spatial 10 = %ax0) {
  // CHECK-NEXT: %[[V:.*]] = memref.load %[[BL]][%v0]
  // CHECK-NEXT: memref.store %[[V]], %B[%v0]
  tir.prim_func @sum(%A: memref<10x4xf32>, %B: memref<10xf32>) {
    tir.for %i in 10 {
      tir.for %k in 4 {
        tir.block "B" (%vi : spatial 10 = %i, %vk : reduce 4 = %k) {
          %b = memref.load %B[%vi] : memref<10xf32>
          %a = memref.load %A[%vi, %vk] : memref<10x4xf32>
          %s = arith.addf %b, %a : f32
          memref.store %s, %B[%vi] : memref<10xf32>
          tir.yield reads(%A[%vi, %vk] : memref<10x4xf32>) writes(%B[%vi] : memref<10xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %B[%vi] : memref<10xf32>
        }
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %k = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %i_0, %i_1 = transform.tir.split %i by [-1, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %copy = transform.tir.cache_write %B[0] in "local" : (!transform.any_op) -> !transform.any_op
    %ax = transform.tir.get_loops %copy : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
