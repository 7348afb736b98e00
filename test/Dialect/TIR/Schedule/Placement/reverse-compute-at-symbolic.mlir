// RUN: mlc-opt %s --transform-interpreter | FileCheck %s

// A fused loop over a size that is not known takes every quotient with every remainder.
// CHECK-LABEL: tir.prim_func @symbolic
// CHECK: tir.for %i_j_fused in
// CHECK: tir.for %k in 4 {
// CHECK: tir.block "C"
// CHECK: tir.block "D" (%{{.*}} : spatial %{{.*}} = %{{.*}}, %{{.*}} : spatial 8 = %{{[a-z0-9]+}}) {
module attributes {transform.with_named_sequence} {
  tir.prim_func @symbolic(%A: memref<?x8x4xf32> {tir.dims = #relax.dims<[n, 8, 4]>}, %D: memref<?x8xf32> {tir.dims = #relax.dims<[n, 8]>}) {
    %c0 = arith.constant 0 : index
    %n = memref.dim %A, %c0 : memref<?x8x4xf32>
    %C = tir.alloc_buffer "C"(%n) : memref<?x8xf32>
    tir.for %i in %n {
      tir.for %j in 8 {
        tir.for %k in 4 {
          tir.block "C" (%vi : spatial %n = %i, %vj : spatial 8 = %j, %vk : reduce 4 = %k) {
            %c = memref.load %C[%vi, %vj] : memref<?x8xf32>
            %a = memref.load %A[%vi, %vj, %vk] : memref<?x8x4xf32>
            %s = arith.addf %c, %a : f32
            memref.store %s, %C[%vi, %vj] : memref<?x8xf32>
            tir.yield reads(%A[%vi, %vj, %vk] : memref<?x8x4xf32>) writes(%C[%vi, %vj] : memref<?x8xf32>)
          } init (%vi, %vj, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %C[%vi, %vj] : memref<?x8xf32>
          }
        }
      }
    }
    tir.for %i in %n {
      tir.for %j in 8 {
        tir.block "D" (%vi : spatial %n = %i, %vj : spatial 8 = %j) {
          %c = memref.load %C[%vi, %vj] : memref<?x8xf32>
          %d = arith.addf %c, %c : f32
          memref.store %d, %D[%vi, %vj] : memref<?x8xf32>
          tir.yield reads(%C[%vi, %vj] : memref<?x8xf32>) writes(%D[%vi, %vj] : memref<?x8xf32>)
        }
      }
    }
  }
  // A loop that runs once has no say in that.
  // CHECK-LABEL: tir.prim_func @unit_loop
  // CHECK: tir.for %i_j_fused in
  // CHECK: tir.for %k in 4 {
  // CHECK: tir.block "E"
  // CHECK: tir.block "F"
  tir.prim_func @unit_loop(%A: memref<?x8x4xf32> {tir.dims = #relax.dims<[n, 8, 4]>}, %D: memref<?x8xf32> {tir.dims = #relax.dims<[n, 8]>}) {
    %c0 = arith.constant 0 : index
    %n = memref.dim %A, %c0 : memref<?x8x4xf32>
    %C = tir.alloc_buffer "E"(%n) : memref<?x8xf32>
    tir.for %i in %n {
      tir.for %j in 8 {
        tir.for %k in 4 {
          tir.block "E" (%vi : spatial %n = %i, %vj : spatial 8 = %j, %vk : reduce 4 = %k) {
            %c = memref.load %C[%vi, %vj] : memref<?x8xf32>
            %a = memref.load %A[%vi, %vj, %vk] : memref<?x8x4xf32>
            %s = arith.addf %c, %a : f32
            memref.store %s, %C[%vi, %vj] : memref<?x8xf32>
            tir.yield reads(%A[%vi, %vj, %vk] : memref<?x8x4xf32>) writes(%C[%vi, %vj] : memref<?x8xf32>)
          } init (%vi, %vj, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %C[%vi, %vj] : memref<?x8xf32>
          }
        }
      }
    }
    tir.for %i in %n {
      tir.for %j in 8 {
        tir.for %u in 1 {
          %iu = affine.apply affine_map<(d0, d1) -> (d0 + d1)>(%i, %u)
          tir.block "F" (%vi : spatial %n = %iu, %vj : spatial 8 = %j) {
            %c = memref.load %C[%vi, %vj] : memref<?x8xf32>
            %d = arith.addf %c, %c : f32
            memref.store %d, %D[%vi, %vj] : memref<?x8xf32>
            tir.yield reads(%C[%vi, %vj] : memref<?x8xf32>) writes(%D[%vi, %vj] : memref<?x8xf32>)
          }
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %D = transform.tir.get_block "D" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j, %k = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    %ij = transform.tir.fuse %i, %j : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.tir.reverse_compute_at %D in %ij : !transform.any_op, !transform.any_op
    %E = transform.tir.get_block "E" in %root : (!transform.any_op) -> !transform.any_op
    %F = transform.tir.get_block "F" in %root : (!transform.any_op) -> !transform.any_op
    %i2, %j2, %k2 = transform.tir.get_loops %E : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    %ij2 = transform.tir.fuse %i2, %j2 : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.tir.reverse_compute_at %F in %ij2 : !transform.any_op, !transform.any_op
    transform.yield
  }
}
