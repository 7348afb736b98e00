// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=matmul -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=matmul -o /dev/null > %t.after
// RUN: diff %t.before %t.after

module attributes {transform.with_named_sequence} {
  // The named loops change places; i_1 stays the second, and j keeps its kind.
  // CHECK-LABEL: tir.prim_func @matmul
  // CHECK: tir.for %k in 16 {
  // CHECK-NEXT: tir.for %i_1 in 4 {
  // CHECK-NEXT: tir.for parallel %j in 8 annotations {hint = 1 : i64} {
  // CHECK-NEXT: tir.for %i_0 in 3 {
  // CHECK: affine.apply
  // CHECK: tir.block "C"
  tir.prim_func @matmul(%A: memref<10x16xf32>, %B: memref<16x8xf32>, %C: memref<10x8xf32>) {
    tir.for %i in 10 {
      tir.for parallel %j in 8 annotations {hint = 1 : i64} {
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

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j, %k = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    %i_0, %i_1 = transform.tir.split %i by [-1, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.tir.reorder %k, %j, %i_0 : !transform.any_op, !transform.any_op, !transform.any_op
    transform.yield
  }
}
