// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=f -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=f -o /dev/null > %t.after
// RUN: diff %t.before %t.after

// The sum begins with what is added; its buffer stays.
// CHECK: tir.alloc_buffer "B"
// CHECK: tir.block "B"
// CHECK: %[[SUM:.*]] = memref.load %C[%vi]
// CHECK: arith.addi %[[SUM]]
// CHECK: tir.yield reads(%D[%vi] : memref<4xi32>, %A[%vk] : memref<4xi32>) writes(%C[%vi] : memref<4xi32>)
// CHECK: init (%vi, %vk) {
// CHECK: %[[BIAS:.*]] = memref.load %D[%vi]
// CHECK: memref.store %[[BIAS]], %C[%vi]
// CHECK-NOT: tir.block
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xi32>, %D: memref<4xi32>, %C: memref<4xi32>) {
    %B = tir.alloc_buffer "B" : memref<4xi32>
    tir.for %i in 4 {
      tir.for %k in 4 {
        tir.block "B" (%vi : spatial 4 = %i, %vk : reduce 4 = %k) {
          %y = memref.load %B[%vi] : memref<4xi32>
          %x = memref.load %A[%vk] : memref<4xi32>
          %s = arith.addi %y, %x : i32
          memref.store %s, %B[%vi] : memref<4xi32>
          tir.yield reads(%A[%vk] : memref<4xi32>) writes(%B[%vi] : memref<4xi32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0 : i32
          memref.store %zero, %B[%vi] : memref<4xi32>
        }
      }
    }
    tir.for %i in 4 {
      tir.block "C" (%vi : spatial 4 = %i) {
        %x = memref.load %B[%vi] : memref<4xi32>
        %b = memref.load %D[%vi] : memref<4xi32>
        %s = arith.addi %x, %b : i32
        memref.store %s, %C[%vi] : memref<4xi32>
        tir.yield reads(%B[%vi] : memref<4xi32>, %D[%vi] : memref<4xi32>) writes(%C[%vi] : memref<4xi32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.fuse_reduction_epilogue %B with %C : !transform.any_op, !transform.any_op
    transform.yield
  }
}
