// RUN: mlc-opt %s --raise-to-affine | FileCheck %s

// Bounds that are the least of several, steps, results.
// CHECK: #[[BOUND:.*]] = affine_map<()[s0] -> (s0, 32)>
// CHECK: #[[DIGIT:.*]] = affine_map<(d0) -> ((d0 floordiv 2) mod 2)>
// CHECK-LABEL: func.func @bounds(
// CHECK-SAME: %[[A:.*]]: memref<?xf32>, %[[N:.*]]: index
// CHECK: affine.for %[[I:.*]] = 0 to min #[[BOUND]]()[%[[N]]] step 4 iter_args(%[[S:.*]] = %{{.*}}) -> (f32) {
// CHECK: affine.load %[[A]][%[[I]] * 2 - symbol(%[[N]])]
// CHECK: affine.yield
// CHECK: } {note}
func.func @bounds(%A: memref<?xf32>, %n: index, %x: f32) -> f32 {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  %c32 = arith.constant 32 : index
  %end = arith.minsi %n, %c32 : index
  %r = scf.for %i = %c0 to %end step %c4 iter_args(%s = %x) -> (f32) {
    %t = arith.muli %i, %c2 : index
    %j = arith.subi %t, %n : index
    %v = memref.load %A[%j] : memref<?xf32>
    %u = arith.addf %s, %v : f32
    scf.yield %u : f32
  } {note}
  return %r : f32
}

// Products of values, steps that are not constant, unsigned comparisons and "or" are not affine.
// CHECK-LABEL: func.func @stays(
// CHECK: affine.for %[[I:.*]] = 0 to %{{.*}} {
// CHECK: memref.store
// CHECK: scf.if
// CHECK: scf.if
// CHECK: scf.for
func.func @stays(%A: memref<?xf32>, %n: index, %x: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    %j = arith.muli %i, %i : index
    memref.store %x, %A[%j] : memref<?xf32>
    %p = arith.cmpi ult, %i, %n : index
    scf.if %p {
      memref.store %x, %A[%i] : memref<?xf32>
    }
    %q = arith.cmpi eq, %i, %c1 : index
    %r = arith.ori %p, %q : i1
    scf.if %r {
      memref.store %x, %A[%i] : memref<?xf32>
    }
  }
  scf.for %i = %c0 to %n step %n {
    memref.store %x, %A[%i] : memref<?xf32>
  }
  return
}

// Indices that were joined or split with known sizes.
// CHECK-LABEL: func.func @linearized(
// CHECK: affine.load %{{.*}}[%[[I:.*]] * 4 + %[[J:.*]]]
// CHECK: affine.store %{{.*}}, %{{.*}}[%[[I]] floordiv 3, %[[I]] mod 3]
func.func @linearized(%A: memref<32xf32>, %B: memref<3x3xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  scf.for %i = %c0 to %c8 step %c1 {
    scf.for %j = %c0 to %c4 step %c1 {
      %k = affine.linearize_index disjoint [%i, %j] by (8, 4) : index
      %a:2 = affine.delinearize_index %i into (3, 3) : index, index
      %v = memref.load %A[%k] : memref<32xf32>
      memref.store %v, %B[%a#0, %a#1] : memref<3x3xf32>
    }
  }
  return
}

// The quotient of a remainder is the remainder of a quotient, which upstream's canonicalization takes for what it is where
// a loop does not begin at 0. One that is no whole number of the other is computed by other ops.
// CHECK-LABEL: func.func @quotient_of_remainder(
// CHECK: affine.for %[[I:.*]] = 3 to 24
// CHECK: affine.load %{{.*}}[(%[[I]] floordiv 2) mod 3]
// CHECK: %[[REM:.*]] = arith.remsi %[[I]], %{{.*}}
// CHECK: %[[ROW:.*]] = arith.select
// CHECK: memref.load %{{.*}}[%{{.*}}]
// CHECK: affine.apply #[[DIGIT]](%[[I]])
func.func @quotient_of_remainder(%A: memref<3xf32>, %B: memref<24xf32>) {
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %c24 = arith.constant 24 : index
  scf.for %i = %c3 to %c24 step %c1 {
    %row = affine.apply affine_map<(d0) -> ((d0 mod 6) floordiv 2)>(%i)
    %a = memref.load %A[%row] : memref<3xf32>
    %other = affine.apply affine_map<(d0) -> ((d0 mod 5) floordiv 2)>(%i)
    %b = memref.load %A[%other] : memref<3xf32>
    %digit = affine.apply affine_map<(d0) -> ((d0 mod 4) floordiv 2)>(%i)
    %number = arith.index_cast %digit : index to i32
    %c = arith.sitofp %number : i32 to f32
    %ab = arith.addf %a, %b : f32
    %abc = arith.addf %ab, %c : f32
    memref.store %abc, %B[%i] : memref<24xf32>
  }
  return
}
