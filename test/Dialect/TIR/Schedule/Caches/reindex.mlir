// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=conv -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=conv -o /dev/null > %t.after
// RUN: diff %t.before %t.after
// RUN: mlc-opt %s --transform-interpreter --tir-to-loops --mlc-interpret=entry=conv -o /dev/null > %t.loops
// RUN: diff %t.before %t.loops
// RUN: mlc-opt %s --mlc-interpret="entry=symbolic sizes=n=5" -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret="entry=symbolic sizes=n=5" -o /dev/null > %t.after
// RUN: diff %t.before %t.after

module attributes {transform.with_named_sequence} {
  // Only the variables that the point is of are indices of the copy.
  // CHECK-LABEL: tir.prim_func @conv
  // CHECK: %X_reindex = tir.alloc_buffer "X_reindex" : memref<6x3xf32>
  // CHECK: %Y_reindex = tir.alloc_buffer "Y_reindex" : memref<2x6xf32>
  // CHECK: tir.for %ax0 in 6 {
  // CHECK-NEXT: tir.for %ax1 in 3 {
  // CHECK-NEXT: tir.block "X_reindex_reindex" (%v0 : spatial 6 = %ax0, %v1 : spatial 3 = %ax1) {
  // CHECK-NEXT: %[[P:.*]] = affine.apply #{{.*}}(%v0, %v1)
  // CHECK-NEXT: %[[V:.*]] = memref.load %X[%[[P]]]
  // CHECK-NEXT: memref.store %[[V]], %X_reindex[%v0, %v1]
  // CHECK-NEXT: tir.yield reads(%X[%[[P]]] : memref<8xf32>) writes(%X_reindex[%v0, %v1] : memref<6x3xf32>)
  // CHECK: tir.block "Y" (%vc : spatial 2 = %c, %vi : spatial 6 = %i, %vr : reduce 3 = %r) {
  // CHECK: memref.load %Y_reindex[%vc, %vi]
  // CHECK-NEXT: memref.load %X_reindex[%vi, %vr]
  // CHECK: memref.store %{{.*}}, %Y_reindex[%vc, %vi]
  // CHECK: tir.yield reads(%X_reindex[%vi, %vr] : {{.*}}, %W{{.*}}) writes(%Y_reindex[%vc, %vi]
  // CHECK: } init (%vc, %vi, %vr) {
  // CHECK: memref.store %{{.*}}, %Y_reindex[%vc, %vi]
  // CHECK: tir.block "Y_reindex" (%v0 : spatial 2 = %ax0, %v1 : spatial 6 = %ax1) {
  // CHECK-NEXT: memref.load %Y_reindex[%v0, %v1]
  // CHECK-NEXT: memref.store %{{.*}}, %Y[%v1, %v0]
  tir.prim_func @conv(%X: memref<8xf32>, %W: memref<2x3xf32>, %Y: memref<6x2xf32>) {
    tir.for %c in 2 {
      tir.for %i in 6 {
        tir.for %r in 3 {
          tir.block "Y" (%vc : spatial 2 = %c, %vi : spatial 6 = %i, %vr : reduce 3 = %r) {
            %p = affine.apply affine_map<(d0, d1) -> (d0 + d1)>(%vi, %vr)
            %y = memref.load %Y[%vi, %vc] : memref<6x2xf32>
            %x = memref.load %X[%p] : memref<8xf32>
            %w = memref.load %W[%vc, %vr] : memref<2x3xf32>
            %m = arith.mulf %x, %w : f32
            %s = arith.addf %y, %m : f32
            memref.store %s, %Y[%vi, %vc] : memref<6x2xf32>
            tir.yield reads(%X[%p] : memref<8xf32>, %W[%vc, %vr] : memref<2x3xf32>) writes(%Y[%vi, %vc] : memref<6x2xf32>)
          } init (%vc, %vi, %vr) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %Y[%vi, %vc] : memref<6x2xf32>
          }
        }
      }
    }
  }

  // CHECK-LABEL: tir.prim_func @symbolic
  // CHECK: tir.alloc_buffer "D_reindex"(%[[N:.*]]) : memref<?xf32>
  // CHECK: tir.for %ax0 in %[[N]] {
  tir.prim_func @symbolic(%D: memref<?x4xf32> {tir.dims = #relax.dims<[n, 4]>},
                          %E: memref<?xf32> {tir.dims = #relax.dims<[n]>}) {
    %c0 = arith.constant 0 : index
    %n = memref.dim %E, %c0 : memref<?xf32>
    tir.for %i in %n {
      tir.block "E" (%vi : spatial %n = %i) {
        %c1 = arith.constant 1 : index
        %d = memref.load %D[%vi, %c1] : memref<?x4xf32>
        memref.store %d, %E[%vi] : memref<?xf32>
        tir.yield reads(%D[%vi, 1] : memref<?x4xf32>) writes(%E[%vi] : memref<?xf32>)
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %Y = transform.tir.get_block "Y" in %root : (!transform.any_op) -> !transform.any_op
    %X_copy = transform.tir.reindex %Y[0] : (!transform.any_op) -> !transform.any_op
    %Y_copy = transform.tir.reindex write %Y[0] : (!transform.any_op) -> !transform.any_op
    %E = transform.tir.get_block "E" in %root : (!transform.any_op) -> !transform.any_op
    %D_copy = transform.tir.reindex %E[0] : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
