// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=copy -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=copy -o /dev/null > %t.after
// RUN: diff %t.before %t.after
// RUN: mlc-opt %s --mlc-interpret="entry=symbolic sizes=n=3" -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret="entry=symbolic sizes=n=3" -o /dev/null > %t.after
// RUN: diff %t.before %t.after

// CHECK-DAG: #[[DIV:.*]] = affine_map<(d0) -> (d0 floordiv 4)>
// CHECK-DAG: #[[MOD:.*]] = affine_map<(d0) -> (d0 mod 4)>
module attributes {transform.with_named_sequence} {
  // A fused loop that is split where it was fused has the bindings that it had.
  // CHECK-LABEL: tir.prim_func @copy
  // CHECK: tir.for %i_u_j_fused in 24 {
  // CHECK-DAG: %[[VI:.*]] = affine.apply #[[DIV]](%i_u_j_fused)
  // CHECK-DAG: %[[VJ:.*]] = affine.apply #[[MOD]](%i_u_j_fused)
  // CHECK-DAG: %[[VU:.*]] = arith.constant 0 : index
  // CHECK: tir.block "B" (%vi : spatial 6 = %[[VI]], %vu : spatial 1 = %[[VU]], %vj : spatial 4 = %[[VJ]])
  // CHECK: tir.for %i_j_fused_0 in 6 {
  // CHECK-NEXT: tir.for %i_j_fused_1 in 4 {
  // CHECK-NEXT: tir.block "C" (%vi : spatial 6 = %i_j_fused_0, %vj : spatial 4 = %i_j_fused_1)
  tir.prim_func @copy(%A: memref<6x1x4xf32>, %C: memref<6x4xf32>) {
    %B = tir.alloc_buffer "B" : memref<6x1x4xf32>
    tir.for %i in 6 {
      tir.for %u in 1 {
        tir.for %j in 4 {
          tir.block "B" (%vi : spatial 6 = %i, %vu : spatial 1 = %u, %vj : spatial 4 = %j) {
            %a = memref.load %A[%vi, %vu, %vj] : memref<6x1x4xf32>
            memref.store %a, %B[%vi, %vu, %vj] : memref<6x1x4xf32>
            tir.yield reads(%A[%vi, %vu, %vj] : memref<6x1x4xf32>) writes(%B[%vi, %vu, %vj] : memref<6x1x4xf32>)
          }
        }
      }
    }
    tir.for %i in 6 {
      tir.for %j in 4 {
        tir.block "C" (%vi : spatial 6 = %i, %vj : spatial 4 = %j) {
          %c0 = arith.constant 0 : index
          %b = memref.load %B[%vi, %c0, %vj] : memref<6x1x4xf32>
          memref.store %b, %C[%vi, %vj] : memref<6x4xf32>
          tir.yield reads(%B[%vi, 0, %vj] : memref<6x1x4xf32>) writes(%C[%vi, %vj] : memref<6x4xf32>)
        }
      }
    }
  }

  // CHECK-LABEL: tir.prim_func @symbolic
  // CHECK: %[[SIZE:.*]] = arith.muli
  // CHECK: tir.for %i_j_fused in %[[SIZE]] {
  // CHECK-NEXT: %[[V:.*]]:2 = affine.delinearize_index %i_j_fused into (%{{.*}}) : index, index
  // CHECK-NEXT: tir.block "D" (%vi : spatial %{{.*}} = %[[V]]#0, %vj : spatial %{{.*}} = %[[V]]#1)
  tir.prim_func @symbolic(%A: memref<?x?xf32> {tir.dims = #relax.dims<[n, n]>},
                          %D: memref<?x?xf32> {tir.dims = #relax.dims<[n, n]>}) {
    %c0 = arith.constant 0 : index
    %n = memref.dim %A, %c0 : memref<?x?xf32>
    tir.for %i in %n {
      tir.for %j in %n {
        tir.block "D" (%vi : spatial %n = %i, %vj : spatial %n = %j) {
          %a = memref.load %A[%vi, %vj] : memref<?x?xf32>
          memref.store %a, %D[%vi, %vj] : memref<?x?xf32>
          tir.yield reads(%A[%vi, %vj] : memref<?x?xf32>) writes(%D[%vi, %vj] : memref<?x?xf32>)
        }
      }
    }
  }

  // Loops of one iteration around are no part of bindings, either.
  // CHECK-LABEL: tir.prim_func @units
  // CHECK: tir.for %u in 1 {
  // CHECK: tir.for %i_j_fused in 30 {
  // CHECK: tir.block "U" (%vu : spatial 1 = %{{c0[_0-9]*}},
  tir.prim_func @units(%A: memref<1x6x5xf32>, %B: memref<1x6x5xf32>) {
    tir.for %u in 1 {
      tir.for %i in 6 {
        tir.for %j in 5 {
          tir.block "U" (%vu : spatial 1 = %u, %vi : spatial 6 = %i, %vj : spatial 5 = %j) {
            %a = memref.load %A[%vu, %vi, %vj] : memref<1x6x5xf32>
            memref.store %a, %B[%vu, %vi, %vj] : memref<1x6x5xf32>
            tir.yield reads(%A[%vu, %vi, %vj] : memref<1x6x5xf32>) writes(%B[%vu, %vi, %vj] : memref<1x6x5xf32>)
          }
        }
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %u, %j = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    %iuj = transform.tir.fuse %i, %u, %j
      : (!transform.any_op, !transform.any_op, !transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %ci, %cj = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %cij = transform.tir.fuse %ci, %cj : (!transform.any_op, !transform.any_op) -> !transform.any_op
    %c0, %c1 = transform.tir.split %cij by [-1, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %D = transform.tir.get_block "D" in %root : (!transform.any_op) -> !transform.any_op
    %di, %dj = transform.tir.get_loops %D : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %dij = transform.tir.fuse %di, %dj : (!transform.any_op, !transform.any_op) -> !transform.any_op
    %U = transform.tir.get_block "U" in %root : (!transform.any_op) -> !transform.any_op
    %uu, %ui, %uj = transform.tir.get_loops %U : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    %uij = transform.tir.fuse %ui, %uj drop_unit : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}
