// A whole schedule with tiles that do not divide the sizes computes what the plain loops do.
// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=mm -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=mm -o /dev/null > %t.after
// RUN: diff %t.before %t.after

// CHECK: tir.for parallel %i_0_j_0_fused in 16 {
// CHECK: tir.for vectorized %j_1_init in 5 {
// CHECK: tir.block "C_init"
// CHECK: tir.for vectorized %j_1 in 5 {
// CHECK: tir.block "C_update"
// CHECK: tir.block "C_local"
// CHECK: tir.block "D"
module attributes {transform.with_named_sequence} {
  tir.prim_func @mm(%A: memref<16x16xf32>, %B: memref<16x16xf32>, %D: memref<16x16xf32>) {
    %C = tir.alloc_buffer "C" : memref<16x16xf32>
    tir.for %i in 16 {
      tir.for %j in 16 {
        tir.for %k in 16 {
          tir.block "C" (%vi : spatial 16 = %i, %vj : spatial 16 = %j, %vk : reduce 16 = %k) {
            %c = memref.load %C[%vi, %vj] : memref<16x16xf32>
            %a = memref.load %A[%vi, %vk] : memref<16x16xf32>
            %b = memref.load %B[%vk, %vj] : memref<16x16xf32>
            %p = arith.mulf %a, %b : f32
            %s = arith.addf %c, %p : f32
            memref.store %s, %C[%vi, %vj] : memref<16x16xf32>
            tir.yield reads(%A[%vi, %vk] : memref<16x16xf32>, %B[%vk, %vj] : memref<16x16xf32>)
                      writes(%C[%vi, %vj] : memref<16x16xf32>)
          } init (%vi, %vj, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %C[%vi, %vj] : memref<16x16xf32>
          }
        }
      }
    }
    tir.for %i in 16 {
      tir.for %j in 16 {
        tir.block "D" (%vi : spatial 16 = %i, %vj : spatial 16 = %j) {
          %zero = arith.constant 0.0 : f32
          %c = memref.load %C[%vi, %vj] : memref<16x16xf32>
          %r = arith.maximumf %c, %zero : f32
          memref.store %r, %D[%vi, %vj] : memref<16x16xf32>
          tir.yield reads(%C[%vi, %vj] : memref<16x16xf32>) writes(%D[%vi, %vj] : memref<16x16xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %l = transform.tir.cache_write %C[0] in "local" : (!transform.any_op) -> !transform.any_op
    %r = transform.tir.cache_read %C[1] in "local" : (!transform.any_op) -> !transform.any_op
    %i, %j, %k = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    %i0, %i1 = transform.tir.split %i by [-1, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %j0, %j1 = transform.tir.split %j by [-1, 5] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %k0, %k1 = transform.tir.split %k by [3, -1] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.tir.reorder %i0, %j0, %k0, %k1, %i1, %j1 : !transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op
    %ij = transform.tir.fuse %i0, %j0 : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.tir.parallel %ij : !transform.any_op
    transform.tir.vectorize %j1 : !transform.any_op
    %init = transform.tir.decompose_reduction %C at %k0 : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}
