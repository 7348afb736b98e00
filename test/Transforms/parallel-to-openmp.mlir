// RUN: mlc-opt %s --split-input-file --mlc-parallel-to-openmp -verify-diagnostics | FileCheck %s

// CHECK-LABEL: func @nest
// CHECK: scf.parallel (%[[I:.*]], %[[J:.*]]) = (%c0, %c1) to (%{{.*}}, %{{.*}}) step (%c1, %c1) {
// CHECK: scf.for %[[K:.*]] =
// CHECK: memref.store %{{.*}}, %{{.*}}[%[[I]], %[[J]]]
// CHECK-NOT: mlc.kind
func.func @nest(%x: memref<?x?xf32>, %v: f32, %n: index, %m: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    scf.for %j = %c1 to %m step %c1 {
      scf.for %k = %c0 to %m step %c1 {
        memref.store %v, %x[%i, %j] : memref<?x?xf32>
      }
    } {mlc.kind = "parallel"}
  } {mlc.kind = "parallel"}
  return
}

// -----

// What is computed for all iterations of an inner loop goes into each.
// CHECK-LABEL: func @nest_with_places
// CHECK: scf.parallel (%[[I:.*]], %[[J:.*]]) =
// CHECK-NEXT: %[[PLACE:.*]] = arith.muli %[[I]], %c4
// CHECK-NEXT: %[[NEXT:.*]] = arith.addi %[[PLACE]], %c1
// CHECK-NEXT: memref.store %{{.*}}, %{{.*}}[%[[NEXT]], %[[J]]]
// CHECK-NEXT: scf.reduce
func.func @nest_with_places(%x: memref<?x?xf32>, %v: f32, %n: index, %m: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  scf.for %i = %c0 to %n step %c1 {
    %place = arith.muli %i, %c4 : index
    %next = arith.addi %place, %c1 : index
    scf.for %j = %c0 to %m step %c1 {
      memref.store %v, %x[%next, %j] : memref<?x?xf32>
    } {mlc.kind = "parallel"}
  } {mlc.kind = "parallel"}
  return
}

// -----

// Inner bounds that depend on the outer loop, and loops beside other code, stay serial.
// CHECK-LABEL: func @serial_inside
// CHECK: scf.parallel (%[[I:.*]]) =
// CHECK: scf.for %{{.*}} = %c0 to %[[I]] step %c1 {
// CHECK: memref.store
// CHECK: scf.for
// CHECK: memref.store
// CHECK-NOT: mlc.kind
// CHECK: scf.reduce
func.func @serial_inside(%x: memref<?x?xf32>, %v: f32, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    scf.for %j = %c0 to %i step %c1 {
      memref.store %v, %x[%i, %j] : memref<?x?xf32>
    } {mlc.kind = "parallel"}
    scf.parallel (%j) = (%c0) to (%n) step (%c1) {
      memref.store %v, %x[%j, %i] : memref<?x?xf32>
    }
  } {mlc.kind = "parallel"}
  return
}

// -----

func.func @carried(%n: index, %z: f32) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-error@+1 {{a parallel loop cannot carry values from iteration to iteration}}
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %z) -> f32 {
    %b = arith.addf %a, %a : f32
    scf.yield %b : f32
  } {mlc.kind = "parallel"}
  return %r : f32
}
