// RUN: mlc-opt %s --transform-interpreter --split-input-file | FileCheck %s
// RUN: mlc-opt %s --split-input-file --mlc-interpret=entry=pad -o /dev/null > %t.before
// RUN: mlc-opt %s --split-input-file --transform-interpreter --mlc-interpret=entry=pad -o /dev/null > %t.after
// RUN: diff %t.before %t.after

// A loop that is a variable becomes as short as what is inside.
module attributes {transform.with_named_sequence} {
  // CHECK-LABEL: tir.prim_func @pad
  // CHECK: tir.for %i in 14 {
  // CHECK-NEXT: tir.block "Y_pad_const" (%vi : spatial 14 = %i) annotations {fills} {
  // CHECK: memref.store %{{.*}}, %Y[%vi]
  // CHECK: tir.yield writes(%Y[%vi] : memref<14xi32>)
  // CHECK: tir.for unrolled %i in 8 {
  // CHECK-NEXT: tir.block "Y" (%vi : spatial 8 = %i) annotations {copies} {
  // CHECK: %[[AT:.*]] = affine.apply #{{.*}}(%vi)
  // CHECK-NEXT: memref.load %X[%vi]
  // CHECK-NOT: scf.if
  // CHECK: memref.store %{{.*}}, %Y[%[[AT]]]
  tir.prim_func @pad(%X: memref<8xi32>, %Y: memref<14xi32>) {
    tir.for %i in 14 {
      tir.block "Y" (%vi : spatial 14 = %i) {
        %c2 = arith.constant 2 : index
        %c10 = arith.constant 10 : index
        %low = arith.cmpi sge, %vi, %c2 : index
        %high = arith.cmpi slt, %vi, %c10 : index
        %inside = arith.andi %low, %high : i1
        %at = affine.apply affine_map<(i) -> (i - 2)>(%vi)
        %y = scf.if %inside -> (i32) {
          %x = memref.load %X[%at] : memref<8xi32>
          scf.yield %x : i32
        } else {
          %zero = arith.constant 7 : i32
          scf.yield %zero : i32
        }
        memref.store %y, %Y[%vi] : memref<14xi32>
        tir.yield reads(%X[%at] : memref<8xi32>) writes(%Y[%vi] : memref<14xi32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %Y = transform.tir.get_block "Y" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %Y : (!transform.any_op) -> !transform.any_op
    %constant = transform.tir.decompose_padding %Y at %i : (!transform.any_op, !transform.any_op) -> !transform.any_op
    // The handle is the block that copies, and the loop lives on.
    transform.tir.annotate %Y "copies" = unit to !transform.any_op
    transform.tir.annotate %constant "fills" = unit to !transform.any_op
    transform.tir.unroll %i : !transform.any_op
    transform.yield
  }
}

// -----

// A loop around, or a loop that is not a variable by itself, needs a predicate; a loop of one iteration is a number.
module attributes {transform.with_named_sequence} {
  // CHECK-LABEL: tir.prim_func @pad
  // CHECK: tir.for %u in 1 {
  // CHECK-NEXT: tir.for %i in 6 {
  // CHECK: tir.for %j_0 in 2 {
  // CHECK-NEXT: tir.for %j_1 in 4 {
  // CHECK: tir.block "Y_pad_const" (%vu : spatial 1 = %{{c0[_0-9]*}}, %vi : spatial 6 = %i, %vj : spatial 8 = %{{.*}}) {
  // CHECK: tir.for %j_0 in 2 {
  // CHECK-NEXT: tir.for %j_1 in 4 {
  // CHECK-DAG: %[[I:.*]] = affine.apply #{{.*}}(%i)
  // CHECK-DAG: arith.cmpi sle, %{{.*}}, %i
  // CHECK-DAG: arith.cmpi slt, %i, %{{.*}}
  // CHECK-DAG: %[[J:.*]] = affine.apply #{{.*}}(%j_0, %j_1)
  // CHECK-DAG: arith.cmpi sle
  // CHECK: tir.block "Y" (%vu : spatial 1 = %{{c0[_0-9]*}}, %vi : spatial 4 = %[[I]], %vj : spatial 7 = %[[J]]) where
  tir.prim_func @pad(%X: memref<1x4x7xf32>, %Y: memref<1x6x8xf32>) {
    tir.for %u in 1 {
      tir.for %i in 6 {
        tir.for %j in 8 {
          tir.block "Y" (%vu : spatial 1 = %u, %vi : spatial 6 = %i, %vj : spatial 8 = %j) {
            %c1 = arith.constant 1 : index
            %c5 = arith.constant 5 : index
            %top = arith.cmpi sle, %c1, %vi : index
            %bottom = arith.cmpi sgt, %c5, %vi : index
            %left = arith.cmpi slt, %c1, %vj : index
            %rows = arith.andi %top, %bottom : i1
            // More than there is: nothing is left out on that side.
            %all = arith.cmpi sge, %c5, %vu : index
            %columns = arith.cmpi sge, %vj, %c1 : index
            %some = arith.andi %rows, %columns : i1
            %inside = arith.andi %some, %all : i1
            %ai = affine.apply affine_map<(i) -> (i - 1)>(%vi)
            %aj = affine.apply affine_map<(i) -> (i - 1)>(%vj)
            %y = scf.if %inside -> (f32) {
              %x = memref.load %X[%vu, %ai, %aj] : memref<1x4x7xf32>
              scf.yield %x : f32
            } else {
              %zero = arith.constant 0.0 : f32
              scf.yield %zero : f32
            }
            memref.store %y, %Y[%vu, %vi, %vj] : memref<1x6x8xf32>
            tir.yield reads(%X[%vu, %ai, %aj] : memref<1x4x7xf32>) writes(%Y[%vu, %vi, %vj] : memref<1x6x8xf32>)
          }
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %Y = transform.tir.get_block "Y" in %root : (!transform.any_op) -> !transform.any_op
    %u, %i, %j = transform.tir.get_loops %Y : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    %j_0, %j_1 = transform.tir.split %j by [2, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.tir.decompose_padding %Y at %j_0 : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}
