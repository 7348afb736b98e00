// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=matmul -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=matmul -o /dev/null > %t.after
// RUN: diff %t.before %t.after
// RUN: mlc-opt %s --transform-interpreter --tir-to-loops --mlc-interpret=entry=matmul -o /dev/null > %t.loops
// RUN: diff %t.before %t.loops
// RUN: mlc-opt %s --mlc-interpret="entry=rows sizes=n=5" -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret="entry=rows sizes=n=5" -o /dev/null > %t.after
// RUN: diff %t.before %t.after

module attributes {transform.with_named_sequence} {
  // Two variables become one; the body computes the old ones.
  // CHECK-LABEL: tir.prim_func @matmul
  // CHECK: tir.for %ax0 in 32 {
  // CHECK-NEXT: tir.for %ax1 in 6 {
  // CHECK-NEXT: tir.block "C" (%v0 : spatial 32 = %ax0, %v1 : reduce 6 = %ax1) {
  // CHECK: tir.yield reads(%A[%{{.*}}, %v1]
  // CHECK: } init (
  tir.prim_func @matmul(%A: memref<8x6xf32>, %B: memref<6x4xf32>, %C: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.for %k in 6 {
          tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 4 = %j, %vk : reduce 6 = %k) {
            %c = memref.load %C[%vi, %vj] : memref<8x4xf32>
            %a = memref.load %A[%vi, %vk] : memref<8x6xf32>
            %b = memref.load %B[%vk, %vj] : memref<6x4xf32>
            %p = arith.mulf %a, %b : f32
            %s = arith.addf %c, %p : f32
            memref.store %s, %C[%vi, %vj] : memref<8x4xf32>
            tir.yield reads(%A[%vi, %vk] : memref<8x6xf32>, %B[%vk, %vj] : memref<6x4xf32>)
                      writes(%C[%vi, %vj] : memref<8x4xf32>)
          } init (%vi, %vj, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %C[%vi, %vj] : memref<8x4xf32>
          }
        }
      }
    }
  }

  // A symbolic size stays; a variable is split.
  // CHECK-LABEL: tir.prim_func @rows
  // CHECK: tir.for %ax0 in 2 {
  // CHECK-NEXT: tir.for %ax1 in %{{.*}} {
  // CHECK-NEXT: tir.for %ax2 in 5 {
  // CHECK-NEXT: tir.block "D" (%v0 : spatial 2 = %ax0, %v1 : spatial %{{.*}} = %ax1, %v2 : spatial 5 = %ax2) {
  // CHECK: memref.load %X[%v1, %{{.*}}]
  tir.prim_func @rows(%X: memref<?x10xf32> {tir.dims = #relax.dims<[n, 10]>},
                      %Y: memref<?x10xf32> {tir.dims = #relax.dims<[n, 10]>}) {
    %c0 = arith.constant 0 : index
    %n = memref.dim %X, %c0 : memref<?x10xf32>
    tir.for %i in %n {
      tir.for %j in 10 {
        tir.block "D" (%vi : spatial %n = %i, %vj : spatial 10 = %j) {
          %x = memref.load %X[%vi, %vj] : memref<?x10xf32>
          memref.store %x, %Y[%vi, %vj] : memref<?x10xf32>
          tir.yield reads(%X[%vi, %vj] : memref<?x10xf32>) writes(%Y[%vi, %vj] : memref<?x10xf32>)
        }
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.transform_block_layout %C by affine_map<(i, j, k) -> (i * 4 + j, k)> : !transform.any_op
    %D = transform.tir.get_block "D" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.transform_block_layout %D by affine_map<(i, j) -> (j floordiv 5, i, j mod 5)> : !transform.any_op
    // The block's handle lives on.
    %x, %y, %z = transform.tir.get_loops %D : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}
