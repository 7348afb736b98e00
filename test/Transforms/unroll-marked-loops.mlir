// RUN: mlc-opt %s --split-input-file --mlc-unroll-marked-loops --canonicalize -verify-diagnostics | FileCheck %s

// CHECK-LABEL: func @nest
// CHECK-NOT: for
// CHECK-COUNT-6: memref.store
// CHECK-NOT: memref.store
func.func @nest(%x: memref<2x3xf32>, %v: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  scf.for %i = %c0 to %c2 step %c1 {
    affine.for %j = 0 to 3 {
      memref.store %v, %x[%i, %j] : memref<2x3xf32>
    } {mlc.kind = "unrolled"}
  } {mlc.kind = "unrolled"}
  return
}

// -----

// A loop without the mark stays.
// CHECK-LABEL: func @plain
// CHECK: affine.for
func.func @plain(%x: memref<2xf32>, %v: f32) {
  affine.for %i = 0 to 2 {
    affine.store %v, %x[%i] : memref<2xf32>
  } {mlc.kind = "parallel"}
  return
}

// -----

func.func @dynamic(%x: memref<?xf32>, %v: f32, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-error@+1 {{cannot unroll this loop: its trip count is not constant}}
  scf.for %i = %c0 to %n step %c1 {
    memref.store %v, %x[%i] : memref<?xf32>
  } {mlc.kind = "unrolled"}
  return
}
