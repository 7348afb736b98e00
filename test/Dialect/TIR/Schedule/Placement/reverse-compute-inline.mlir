// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=transpose -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=transpose -o /dev/null > %t.after
// RUN: diff %t.before %t.after
// RUN: mlc-opt %s --mlc-interpret=entry=slice -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=slice -o /dev/null > %t.after
// RUN: diff %t.before %t.after

module attributes {transform.with_named_sequence} {
  // CHECK: #[[MAP:.*]] = affine_map<(d0, d1) -> (d0 + d1 * 4)>
  // CHECK-LABEL: tir.prim_func @transpose
  // CHECK-NOT: tir.alloc_buffer
  // CHECK: tir.block "B"
  // CHECK: %[[AT:.*]] = affine.apply #[[MAP]](%vi, %vj)
  // CHECK: memref.store %{{.*}}, %R[%[[AT]]]
  // CHECK: tir.yield reads(%A[%vi, %vj] : memref<4x8xf32>) writes(%R[%{{.*}}] : memref<32xf32>)
  tir.prim_func @transpose(%A: memref<4x8xf32>, %R: memref<32xf32>) {
    %B = tir.alloc_buffer "B" : memref<4x8xf32>
    tir.for %i in 4 {
      tir.for %j in 8 {
        tir.block "B" (%vi : spatial 4 = %i, %vj : spatial 8 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<4x8xf32>
          %b = arith.addf %a, %a : f32
          memref.store %b, %B[%vi, %vj] : memref<4x8xf32>
          tir.yield reads(%A[%vi, %vj] : memref<4x8xf32>) writes(%B[%vi, %vj] : memref<4x8xf32>)
        }
      }
    }
    tir.for %r in 32 {
      tir.block "R" (%vr : spatial 32 = %r) {
        %x = affine.apply affine_map<(d0) -> (d0 mod 4)>(%vr)
        %y = affine.apply affine_map<(d0) -> (d0 floordiv 4)>(%vr)
        %b = memref.load %B[%x, %y] : memref<4x8xf32>
        %c = arith.mulf %b, %b : f32
        memref.store %c, %R[%vr] : memref<32xf32>
        tir.yield reads(%B[%x, %y] : memref<4x8xf32>) writes(%R[%vr] : memref<32xf32>)
      }
    }
  }

  // What is not used is not computed.
  // CHECK-LABEL: tir.prim_func @slice
  // CHECK: tir.for %i in 8 {
  // CHECK: %[[LOW:.*]] = arith.cmpi sle, %c1, %i
  // CHECK: %[[HIGH:.*]] = arith.cmpi slt, %i, %c7
  // CHECK: %[[IN:.*]] = arith.andi %[[LOW]], %[[HIGH]]
  // CHECK: tir.block "P" (%vi : spatial 8 = %i) where %[[IN]]
  tir.prim_func @slice(%A: memref<8xf32>, %S: memref<6xf32>) {
    %P = tir.alloc_buffer "P" : memref<8xf32>
    tir.for %i in 8 {
      tir.block "P" (%vi : spatial 8 = %i) {
        %a = memref.load %A[%vi] : memref<8xf32>
        memref.store %a, %P[%vi] : memref<8xf32>
        tir.yield reads(%A[%vi] : memref<8xf32>) writes(%P[%vi] : memref<8xf32>)
      }
    }
    tir.for %i in 6 {
      tir.block "S" (%vi : spatial 6 = %i) {
        %x = affine.apply affine_map<(d0) -> (d0 + 1)>(%vi)
        %p = memref.load %P[%x] : memref<8xf32>
        memref.store %p, %S[%vi] : memref<6xf32>
        tir.yield reads(%P[%x] : memref<8xf32>) writes(%S[%vi] : memref<6xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %R = transform.tir.get_block "R" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.reverse_compute_inline %R : !transform.any_op
    %S = transform.tir.get_block "S" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.reverse_compute_inline %S : !transform.any_op
    transform.yield
  }
}
