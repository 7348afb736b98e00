// RUN: mlc-opt %s --split-input-file --mlc-vectorize-marked-loops=keep-scalar --remarks-filter-missed=vectorize --verify-diagnostics | FileCheck %s

// CHECK: scf.for
// CHECK-NOT: vectorized
func.func @carried(%x: memref<16xf32>) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %z = arith.constant 0.0 : f32
  // expected-remark@+1 {{it carries values from iteration to iteration}}
  %r = scf.for %i = %c0 to %c16 step %c1 iter_args(%acc = %z) -> f32 {
    %a = memref.load %x[%i] : memref<16xf32>
    %b = arith.addf %acc, %a : f32
    scf.yield %b : f32
  } {mlc.kind = "vectorized"}
  return %r : f32
}

// -----

// Nothing says that the two do not overlap.
func.func private @somewhere() -> memref<16xf32>
// CHECK-LABEL: func @may_overlap
// CHECK: scf.for
func.func @may_overlap(%x: memref<16xf32>) {
  %y = func.call @somewhere() : () -> memref<16xf32>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  // expected-remark@+1 {{two buffers may overlap, and one of them is stored to, at 'memref.load'}}
  scf.for %i = %c0 to %c16 step %c1 {
    %a = memref.load %x[%i] : memref<16xf32>
    memref.store %a, %y[%i] : memref<16xf32>
  } {mlc.kind = "vectorized"}
  return
}

// -----

// The mark promises that arguments do not overlap.
// CHECK-LABEL: func @arguments
// CHECK: vector.store
func.func @arguments(%x: memref<16xf32>, %y: memref<16xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  scf.for %i = %c0 to %c16 step %c1 {
    %a = memref.load %x[%i] : memref<16xf32>
    memref.store %a, %y[%i] : memref<16xf32>
  } {mlc.kind = "vectorized"}
  return
}
