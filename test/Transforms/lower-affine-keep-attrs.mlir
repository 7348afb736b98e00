// RUN: mlc-opt %s --mlc-lower-affine-keep-attrs | FileCheck %s

// CHECK-LABEL: func @loop
// CHECK: scf.for %[[I:.*]] = %c0 to %c16 step %c1 {
// CHECK: memref.store %{{.*}}, %{{.*}}[%{{.*}}]
// CHECK: } {mlc.kind = "vectorized", mlc.reassoc}
func.func @loop(%x: memref<17xf32>, %v: f32) {
  affine.for %i = 0 to 16 {
    affine.store %v, %x[%i + 1] : memref<17xf32>
  } {mlc.kind = "vectorized", mlc.reassoc}
  return
}

// CHECK-LABEL: func @parallel
// CHECK-SAME: %[[N:[^:]*]]: index
// CHECK: %[[UB:.*]] = arith.minsi
// CHECK: scf.parallel (%{{.*}}, %{{.*}}) = (%c0{{.*}}, %c0{{.*}}) to (%[[UB]], %c4{{.*}}) step (%c1{{.*}}, %c2{{.*}}) {
// CHECK: memref.store
// CHECK: scf.reduce
// CHECK: } {mlc.kind = "parallel"}
func.func @parallel(%n: index, %x: memref<16x4xf32>, %v: f32) {
  affine.parallel (%i, %j) = (0, 0) to (min(16, %n), 4) step (1, 2) {
    affine.store %v, %x[%i, %j] : memref<16x4xf32>
  } {mlc.kind = "parallel"}
  return
}

// A loop that has results keeps them.
// CHECK-LABEL: func @carried
// CHECK: %[[R:.*]] = scf.for {{.*}} iter_args(
// CHECK: } {note = 1 : i64}
// CHECK: return %[[R]]
func.func @carried(%z: f32) -> f32 {
  %r = affine.for %i = 0 to 16 iter_args(%a = %z) -> f32 {
    %b = arith.addf %a, %a : f32
    affine.yield %b : f32
  } {note = 1}
  return %r : f32
}

// The number of a point, and the point of a number, become arithmetic.
// CHECK-LABEL: func @positions
// CHECK-NOT: affine.
// CHECK: arith.muli
// CHECK: arith.floordivsi
// CHECK: return
func.func @positions(%i: index, %j: index, %n: index, %m: index) -> (index, index, index) {
  %p = affine.linearize_index disjoint [%i, %j] by (%n, %m) : index
  %q:2 = affine.delinearize_index %p into (%n, %m) : index, index
  return %p, %q#0, %q#1 : index, index, index
}
