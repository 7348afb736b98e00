// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=f -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=f -o /dev/null > %t.after
// RUN: diff %t.before %t.after

// CHECK: tir.block "C" (%vk : reduce 4 = %k, %vi : spatial 4 = %i) {
// CHECK: memref.load %A[%vk]
// CHECK: memref.store %{{.*}}, %C[%vi]
// CHECK: init (%vk, %vi) {
// CHECK: memref.store %{{.*}}, %C[%vi]
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
    transform.tir.reorder_block_iter_var %C to [1, 0] : !transform.any_op
    transform.yield
  }
}
