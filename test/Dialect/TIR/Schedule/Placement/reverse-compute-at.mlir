// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=mm -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=mm -o /dev/null > %t.after
// RUN: diff %t.before %t.after

// The epilogue of a tile follows the tile.
// CHECK-LABEL: tir.prim_func @mm
// CHECK: tir.for %i_0 in 4 {
// CHECK-NEXT: tir.for %i_1 in 5 {
// CHECK: tir.block "C"
// CHECK: tir.for %ax0 in 5 {
// CHECK-NEXT: tir.for %ax1 in 8 {
// CHECK: tir.block "D" (%vi : spatial 16 = %{{.*}}, %vj : spatial 8 = %ax1) where
// CHECK-NOT: tir.for
module attributes {transform.with_named_sequence} {
  tir.prim_func @mm(%A: memref<16x4xf32>, %B: memref<4x8xf32>, %D: memref<16x8xf32>) {
    %C = tir.alloc_buffer "C" : memref<16x8xf32>
    tir.for %i in 16 {
      tir.for %j in 8 {
        tir.for %k in 4 {
          tir.block "C" (%vi : spatial 16 = %i, %vj : spatial 8 = %j, %vk : reduce 4 = %k) {
            %c = memref.load %C[%vi, %vj] : memref<16x8xf32>
            %a = memref.load %A[%vi, %vk] : memref<16x4xf32>
            %b = memref.load %B[%vk, %vj] : memref<4x8xf32>
            %p = arith.mulf %a, %b : f32
            %s = arith.addf %c, %p : f32
            memref.store %s, %C[%vi, %vj] : memref<16x8xf32>
            tir.yield reads(%A[%vi, %vk] : memref<16x4xf32>, %B[%vk, %vj] : memref<4x8xf32>)
                      writes(%C[%vi, %vj] : memref<16x8xf32>)
          } init (%vi, %vj, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %C[%vi, %vj] : memref<16x8xf32>
          }
        }
      }
    }
    tir.for %i in 16 {
      tir.for %j in 8 {
        tir.block "D" (%vi : spatial 16 = %i, %vj : spatial 8 = %j) {
          %c = memref.load %C[%vi, %vj] : memref<16x8xf32>
          %d = arith.addf %c, %c : f32
          memref.store %d, %D[%vi, %vj] : memref<16x8xf32>
          tir.yield reads(%C[%vi, %vj] : memref<16x8xf32>) writes(%D[%vi, %vj] : memref<16x8xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %D = transform.tir.get_consumers %C : (!transform.any_op) -> !transform.any_op
    %i, %j, %k = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    %i0, %i1 = transform.tir.split %i by [-1, 5] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.tir.reverse_compute_at %D in %i0 : !transform.any_op, !transform.any_op
    transform.yield
  }
}
