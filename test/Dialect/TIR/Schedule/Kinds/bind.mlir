// RUN: mlc-opt %s --transform-interpreter | FileCheck %s

// The threads of one axis may also reduce together.
// CHECK: tir.for thread_binding "blockIdx.x" %i in 4 {
// CHECK: tir.for thread_binding "threadIdx.x" %k in 4 {
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    tir.for %i in 4 {
      tir.for %k in 4 {
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
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i, %k = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.tir.unroll %i : !transform.any_op
    transform.tir.bind %i to "blockIdx.x" : !transform.any_op
    transform.tir.bind %k to "threadIdx.x" : !transform.any_op
    transform.yield
  }
}
