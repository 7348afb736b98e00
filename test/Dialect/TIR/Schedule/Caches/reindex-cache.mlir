// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=matmul -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=matmul -o /dev/null > %t.after
// RUN: diff %t.before %t.after
// RUN: mlc-opt %s --transform-interpreter --tir-to-loops --mlc-interpret=entry=matmul -o /dev/null > %t.loops
// RUN: diff %t.before %t.loops
// RUN: mlc-opt %s --mlc-interpret="entry=symbolic sizes=n=5" -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret="entry=symbolic sizes=n=5" -o /dev/null > %t.after
// RUN: diff %t.before %t.after

module attributes {transform.with_named_sequence} {
  // The copies have loops like those around the block, and its variables.
  // CHECK-LABEL: tir.prim_func @matmul
  // CHECK: %A_shared = tir.alloc_buffer "A_shared" scope "shared" : memref<2x6x4xf32>
  // CHECK: %C_local = tir.alloc_buffer "C_local" scope "local" : memref<5x8xf32>
  // CHECK: tir.for %i_0 in 2 {
  // CHECK-NEXT: tir.for %i_1 in 4 {
  // CHECK-NEXT: tir.for %k in 6 {
  // CHECK: tir.block "A_shared" (%vi : spatial 8 = %{{.*}}, %vk : spatial 6 = %k) {
  // CHECK-NEXT: %[[Q:.*]] = affine.apply #{{.*}}(%vi)
  // CHECK-NEXT: %[[R:.*]] = affine.apply #{{.*}}(%vi)
  // CHECK-NEXT: %[[V:.*]] = memref.load %A[%vi, %vk]
  // CHECK-NEXT: memref.store %[[V]], %A_shared[%[[Q]], %vk, %[[R]]]
  // CHECK: tir.block "C"
  // CHECK: memref.load %C_local[%vj, %vi]
  // CHECK: memref.load %A_shared[%{{.*}}, %vk, %{{.*}}]
  // CHECK: memref.store %{{.*}}, %C_local[%vj, %vi]
  // CHECK: } init (%vi, %vj, %vk) {
  // CHECK: memref.store %{{.*}}, %C_local[%vj, %vi]
  // CHECK: tir.for %i_0 in 2 {
  // CHECK-NEXT: tir.for %i_1 in 4 {
  // CHECK-NEXT: tir.for %j in 5 {
  // CHECK: tir.block "C_local" (%vi : spatial 8 = %{{.*}}, %vj : spatial 5 = %j) {
  // CHECK-NEXT: %[[V:.*]] = memref.load %C_local[%vj, %vi]
  // CHECK-NEXT: memref.store %[[V]], %C[%vi, %vj]
  tir.prim_func @matmul(%A: memref<8x6xf32>, %B: memref<6x5xf32>, %C: memref<8x5xf32>) {
    tir.for %i in 8 {
      tir.for %j in 5 {
        tir.for %k in 6 {
          tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 5 = %j, %vk : reduce 6 = %k) {
            %c = memref.load %C[%vi, %vj] : memref<8x5xf32>
            %a = memref.load %A[%vi, %vk] : memref<8x6xf32>
            %b = memref.load %B[%vk, %vj] : memref<6x5xf32>
            %m = arith.mulf %a, %b : f32
            %s = arith.addf %c, %m : f32
            memref.store %s, %C[%vi, %vj] : memref<8x5xf32>
            tir.yield reads(%A[%vi, %vk] : memref<8x6xf32>, %B[%vk, %vj] : memref<6x5xf32>) writes(%C[%vi, %vj] : memref<8x5xf32>)
          } init (%vi, %vj, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %C[%vi, %vj] : memref<8x5xf32>
          }
        }
      }
    }
  }

  // What a block of the scope writes is copied after it; sizes may be symbols.
  // CHECK-LABEL: tir.prim_func @symbolic
  // CHECK: tir.alloc_buffer "T_local"(%{{.*}}) scope "local" : memref<4x?xf32>
  // CHECK: tir.block "T"
  // CHECK: tir.for %i in %{{.*}} {
  // CHECK-NEXT: tir.for %j in 4 {
  // CHECK-NEXT: tir.block "T_local"
  // CHECK: memref.store %{{.*}}, %T_local[%vj, %vi]
  tir.prim_func @symbolic(%D: memref<?x4xf32> {tir.dims = #relax.dims<[n, 4]>},
                          %E: memref<?x4xf32> {tir.dims = #relax.dims<[n, 4]>}) {
    %c0 = arith.constant 0 : index
    %n = memref.dim %E, %c0 : memref<?x4xf32>
    %T = tir.alloc_buffer "T"(%n) : memref<?x4xf32>
    tir.for %i in %n {
      tir.for %j in 4 {
        tir.block "T" (%vi : spatial %n = %i, %vj : spatial 4 = %j) {
          %d = memref.load %D[%vi, %vj] : memref<?x4xf32>
          memref.store %d, %T[%vi, %vj] : memref<?x4xf32>
          tir.yield reads(%D[%vi, %vj] : memref<?x4xf32>) writes(%T[%vi, %vj] : memref<?x4xf32>)
        }
      }
    }
    tir.for %i in %n {
      tir.for %j in 4 {
        tir.block "E" (%vi : spatial %n = %i, %vj : spatial 4 = %j) {
          %d = memref.load %T[%vi, %vj] : memref<?x4xf32>
          memref.store %d, %E[%vi, %vj] : memref<?x4xf32>
          tir.yield reads(%T[%vi, %vj] : memref<?x4xf32>) writes(%E[%vi, %vj] : memref<?x4xf32>)
        }
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j, %k = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    %i0, %i1 = transform.tir.split %i by [-1, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %A_copy = transform.tir.reindex_cache_read %C[0] in "shared" by affine_map<(i, j, k) -> (i floordiv 4, k, i mod 4)> : (!transform.any_op) -> !transform.any_op
    %C_copy = transform.tir.reindex_cache_write %C[0] in "local" by affine_map<(i, j, k) -> (j, i)> : (!transform.any_op) -> !transform.any_op
    %E = transform.tir.get_block "E" in %root : (!transform.any_op) -> !transform.any_op
    %T_copy = transform.tir.reindex_cache_read %E[0] in "local" by affine_map<(i, j) -> (j, i)> : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
