// RUN: mlc-opt %s --split-input-file --mlc-register-promote --canonicalize | FileCheck %s

// Through two loops; the buffer outside of the tile loop is private to an iteration of it.
// CHECK-LABEL: func @nest
// CHECK-NOT: memref.alloca
// CHECK: scf.for %{{.*}} = %c0 to %c4 step %c1 {
// CHECK: scf.for {{.*}} iter_args({{.*}}) -> (f32) {
// CHECK: scf.for {{.*}} iter_args({{.*}}) -> (f32) {
// CHECK: memref.store
func.func @nest(%x: memref<4x8x8xf32>, %y: memref<4xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %z = arith.constant 0.0 : f32
  %acc = memref.alloca() : memref<1xf32>
  scf.for %i = %c0 to %c4 step %c1 {
    memref.store %z, %acc[%c0] : memref<1xf32>
    scf.for %j = %c0 to %c8 step %c1 {
      scf.for %k = %c0 to %c8 step %c1 {
        %a = memref.load %x[%i, %j, %k] : memref<4x8x8xf32>
        %b = memref.load %acc[%c0] : memref<1xf32>
        %c = arith.addf %b, %a : f32
        memref.store %c, %acc[%c0] : memref<1xf32>
      }
    }
    %r = memref.load %acc[%c0] : memref<1xf32>
    memref.store %r, %y[%i] : memref<4xf32>
  }
  return
}

// -----

// scf.if yields the value; the missing else branch is made.
// CHECK-LABEL: func @branch
// CHECK: %[[C:.*]] = memref.load %arg1
// CHECK: arith.select %arg0, %[[C]], %cst : f32
func.func @branch(%p: i1, %x: memref<1xf32>) -> f32 {
  %c0 = arith.constant 0 : index
  %z = arith.constant 0.0 : f32
  %v = memref.load %x[%c0] : memref<1xf32>
  %acc = memref.alloca() : memref<1xf32>
  memref.store %z, %acc[%c0] : memref<1xf32>
  scf.if %p {
    memref.store %v, %acc[%c0] : memref<1xf32>
  }
  %r = memref.load %acc[%c0] : memref<1xf32>
  return %r : f32
}

// -----

// Masked accesses become selects; vectors of different widths live side by side.
// CHECK-LABEL: func @masked
// CHECK-NOT: memref.alloca
// CHECK: arith.select %arg0, %arg1, %cst : vector<16xi1>, vector<16xf32>
func.func @masked(%m: vector<16xi1>, %v: vector<16xf32>) -> (vector<16xf32>, vector<8xf32>) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %z = arith.constant dense<0.0> : vector<16xf32>
  %z8 = arith.constant dense<1.0> : vector<8xf32>
  %acc = memref.alloca() : memref<24xf32>
  vector.store %z, %acc[%c0] : memref<24xf32>, vector<16xf32>
  vector.store %z8, %acc[%c16] : memref<24xf32>, vector<8xf32>
  vector.maskedstore %acc[%c0], %m, %v : memref<24xf32>, vector<16xi1>, vector<16xf32>
  %r = vector.load %acc[%c0] : memref<24xf32>, vector<16xf32>
  %s = vector.load %acc[%c16] : memref<24xf32>, vector<8xf32>
  return %r, %s : vector<16xf32>, vector<8xf32>
}

// -----

// Inside a parallel loop: the scope is its body.
// CHECK-LABEL: func @parallel
// CHECK-NOT: memref.alloca
func.func @parallel(%y: memref<4xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %z = arith.constant 1.0 : f32
  %acc = memref.alloca() : memref<f32>
  scf.parallel (%i) = (%c0) to (%c4) step (%c1) {
    memref.store %z, %acc[] : memref<f32>
    %r = memref.load %acc[] : memref<f32>
    memref.store %r, %y[%i] : memref<4xf32>
  }
  return
}

// -----

// Of the last row only the lanes that the mask has on exist: nothing is selected.
// CHECK-LABEL: func @masked_rest
// CHECK-NOT: memref.alloca
// CHECK-NOT: arith.select
// CHECK: scf.for {{.*}} -> (vector<8xf32>)
func.func @masked_rest(%x: memref<9x7xf32>, %y: memref<7xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c9 = arith.constant 9 : index
  %zero = arith.constant dense<0.0> : vector<8xf32>
  %off = ub.poison : vector<8xf32>
  %mask = vector.constant_mask [7] : vector<8xi1>
  %acc = memref.alloca() : memref<7xf32>
  vector.maskedstore %acc[%c0], %mask, %zero : memref<7xf32>, vector<8xi1>, vector<8xf32>
  scf.for %k = %c0 to %c9 step %c1 {
    %a = vector.maskedload %x[%k, %c0], %mask, %off : memref<9x7xf32>, vector<8xi1>, vector<8xf32> into vector<8xf32>
    %s = vector.maskedload %acc[%c0], %mask, %off : memref<7xf32>, vector<8xi1>, vector<8xf32> into vector<8xf32>
    %t = arith.addf %s, %a : vector<8xf32>
    vector.maskedstore %acc[%c0], %mask, %t : memref<7xf32>, vector<8xi1>, vector<8xf32>
  }
  %r = vector.maskedload %acc[%c0], %mask, %off : memref<7xf32>, vector<8xi1>, vector<8xf32> into vector<8xf32>
  vector.maskedstore %y[%c0], %mask, %r : memref<7xf32>, vector<8xi1>, vector<8xf32>
  return
}
