// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=matmul -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=matmul -o /dev/null > %t.after
// RUN: diff %t.before %t.after

module attributes {transform.with_named_sequence} {
  // The loops of the init block are those that its variables are bound to; kinds are kept, and so is the part of the
  // predicate that speaks of them.
  // CHECK-LABEL: tir.prim_func @matmul
  // CHECK: tir.for parallel %i_0 in 3 {
  // CHECK-NEXT: tir.for vectorized %j_init in 8 {
  // CHECK-NEXT: tir.for %i_1_init in 4 {
  // CHECK: %[[VI:.*]] = affine.apply
  // CHECK: %[[P:.*]] = arith.cmpi slt, %[[VI]]
  // CHECK: tir.block "C_init" (%vi : spatial 10 = %[[VI]], %vj : spatial 8 = %j_init) where %[[P]] {
  // CHECK: memref.store %{{.*}}, %C[%vi, %vj]
  // CHECK: tir.yield writes(%C[%vi, %vj] : memref<10x8xf32>)
  // CHECK: tir.for %k in 16 {
  // CHECK: tir.for vectorized %j in 8 {
  // CHECK: tir.for unrolled %i_1 in 4 {
  // CHECK: tir.block "C_update" ({{.*}}) where %{{.*}} {
  // CHECK: tir.yield reads(%C[%vi, %vj] : memref<10x8xf32>, %A[%vi, %vk] : memref<10x16xf32>, %B
  // CHECK-NOT: init
  tir.prim_func @matmul(%A: memref<10x16xf32>, %B: memref<16x8xf32>, %C: memref<10x8xf32>) {
    tir.for %i in 10 {
      tir.for %j in 8 {
        tir.for %k in 16 {
          tir.block "C" (%vi : spatial 10 = %i, %vj : spatial 8 = %j, %vk : reduce 16 = %k) {
            %c = memref.load %C[%vi, %vj] : memref<10x8xf32>
            %a = memref.load %A[%vi, %vk] : memref<10x16xf32>
            %b = memref.load %B[%vk, %vj] : memref<16x8xf32>
            %p = arith.mulf %a, %b : f32
            %s = arith.addf %c, %p : f32
            memref.store %s, %C[%vi, %vj] : memref<10x8xf32>
            tir.yield reads(%A[%vi, %vk] : memref<10x16xf32>, %B[%vk, %vj] : memref<16x8xf32>)
                      writes(%C[%vi, %vj] : memref<10x8xf32>)
          } init (%vi, %vj, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %C[%vi, %vj] : memref<10x8xf32>
          }
        }
      }
    }
  }

  // All handles live on: the block's names the update.
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j, %k = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    %i_0, %i_1 = transform.tir.split %i by [-1, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.tir.reorder %k, %j, %i_1 : !transform.any_op, !transform.any_op, !transform.any_op
    transform.tir.parallel %i_0 : !transform.any_op
    transform.tir.vectorize %j : !transform.any_op
    %init = transform.tir.decompose_reduction %C at %k : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.tir.unroll %i_1 : !transform.any_op
    %loops:4 = transform.tir.get_loops %C
      : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op)
    %inits:3 = transform.tir.get_loops %init : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}
