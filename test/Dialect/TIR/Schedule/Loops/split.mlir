// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=copy -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=copy -o /dev/null > %t.after
// RUN: diff %t.before %t.after
// RUN: mlc-opt %s --mlc-interpret="entry=symbolic sizes=n=11" -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret="entry=symbolic sizes=n=11" -o /dev/null > %t.after
// RUN: diff %t.before %t.after

module attributes {transform.with_named_sequence} {
  // Factors that do not divide the extent need a predicate; those that do, none.
  // CHECK-LABEL: tir.prim_func @copy
  // CHECK: tir.for %i_0 in 8 {
  // CHECK-NEXT: tir.for %i_1 in 4 {
  // CHECK-NEXT: tir.for %j_0 in 2 {
  // CHECK-NEXT: tir.for %j_1 in 2 {
  // CHECK-NEXT: tir.for %j_2 in 3 {
  // CHECK-DAG: %[[VI:.*]] = affine.apply #[[I:.*]](%i_0, %i_1)
  // CHECK-DAG: %[[VJ:.*]] = affine.apply #[[J:.*]](%j_0, %j_1, %j_2)
  // CHECK-DAG: %[[C30:.*]] = arith.constant 30 : index
  // CHECK-DAG: %[[P:.*]] = arith.cmpi slt, %[[VI]], %[[C30]]
  // CHECK: tir.block "B" (%vi : spatial 30 = %[[VI]], %vj : spatial 12 = %[[VJ]]) where %[[P]]
  tir.prim_func @copy(%A: memref<30x12xf32>, %B: memref<30x12xf32>) {
    tir.for %i in 30 {
      tir.for vectorized %j in 12 {
        tir.block "B" (%vi : spatial 30 = %i, %vj : spatial 12 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<30x12xf32>
          memref.store %a, %B[%vi, %vj] : memref<30x12xf32>
          tir.yield reads(%A[%vi, %vj] : memref<30x12xf32>) writes(%B[%vi, %vj] : memref<30x12xf32>)
        }
      }
    }
  }

  // CHECK-LABEL: tir.prim_func @symbolic
  // CHECK: %[[OUTER:.*]] = affine.apply #{{.*}}()[%{{.*}}]
  // CHECK: tir.for %i_0 in %[[OUTER]] {
  // CHECK-NEXT: tir.for %i_1 in 4 {
  // CHECK: tir.for %j_0 in 4 {
  // CHECK: affine.linearize_index disjoint [%j_0, %j_1] by (%{{.*}})
  // CHECK: arith.andi
  // CHECK: tir.block "D"
  tir.prim_func @symbolic(%C: memref<?x?xf32> {tir.dims = #relax.dims<[n, n]>},
                          %D: memref<?x?xf32> {tir.dims = #relax.dims<[n, n]>}) {
    %c0 = arith.constant 0 : index
    %n = memref.dim %C, %c0 : memref<?x?xf32>
    tir.for %i in %n {
      tir.for %j in %n {
        tir.block "D" (%vi : spatial %n = %i, %vj : spatial %n = %j) {
          %c = memref.load %C[%vi, %vj] : memref<?x?xf32>
          memref.store %c, %D[%vi, %vj] : memref<?x?xf32>
          tir.yield reads(%C[%vi, %vj] : memref<?x?xf32>) writes(%D[%vi, %vj] : memref<?x?xf32>)
        }
      }
    }
  }

  // No binding has a loop of one iteration, whichever it is.
  // CHECK-LABEL: tir.prim_func @units
  // CHECK: tir.for %u in 1 {
  // CHECK: tir.for %i_0 in 1 {
  // CHECK: tir.for %i_1 in 1 {
  // CHECK: tir.for %i_2 in 30 {
  // CHECK: tir.block "U" (%vu : spatial 1 = %{{c0[_0-9]*}}, %vi : spatial 30 = %i_2) {
  tir.prim_func @units(%A: memref<1x30xf32>, %B: memref<1x30xf32>) {
    tir.for %u in 1 {
      tir.for %i in 30 {
        tir.block "U" (%vu : spatial 1 = %u, %vi : spatial 30 = %i) {
          %a = memref.load %A[%vu, %vi] : memref<1x30xf32>
          memref.store %a, %B[%vu, %vi] : memref<1x30xf32>
          tir.yield reads(%A[%vu, %vi] : memref<1x30xf32>) writes(%B[%vu, %vi] : memref<1x30xf32>)
        }
      }
    }
  }

  // The handles of the block and of the other loop live on.
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %four = transform.param.constant 4 : i64 -> !transform.param<i64>
    %i_0, %i_1 = transform.tir.split %i by [-1, %four]
      : (!transform.any_op, !transform.param<i64>) -> (!transform.any_op, !transform.any_op)
    %j_0, %j_1, %j_2 = transform.tir.split %j by [2, -1, 3]
      : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    %D = transform.tir.get_block "D" in %root : (!transform.any_op) -> !transform.any_op
    %di, %dj = transform.tir.get_loops %D : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %di_0, %di_1 = transform.tir.split %di by [-1, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %dj_0, %dj_1 = transform.tir.split %dj by [4, -1] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %U = transform.tir.get_block "U" in %root : (!transform.any_op) -> !transform.any_op
    %uu, %ui = transform.tir.get_loops %U : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %ui_0, %ui_1, %ui_2 = transform.tir.split %ui by [1, 1, 30] drop_unit
      : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}
