// RUN: mlc-opt %s --split-input-file --mlc-bool-to-byte -verify-diagnostics | FileCheck %s

// CHECK-LABEL: func @access(%arg0: memref<8xi8>, %arg1: index) -> i1
// CHECK: %[[BYTE:.*]] = memref.load %arg0[%arg1] : memref<8xi8>
// CHECK: %[[ZERO:.*]] = arith.constant 0 : i8
// CHECK: %[[A:.*]] = arith.cmpi ne, %[[BYTE]], %[[ZERO]] : i8
// CHECK: %[[OUT:.*]] = arith.extui %[[A]] : i1 to i8
// CHECK: affine.store %[[OUT]], %arg0[0] : memref<8xi8>
// CHECK: return %[[A]] : i1
func.func @access(%x: memref<8xi1>, %i: index) -> i1 {
  %a = memref.load %x[%i] : memref<8xi1>
  affine.store %a, %x[0] : memref<8xi1>
  return %a : i1
}

// -----

// Buffers made, viewed, chosen, passed on and freed.
// CHECK-LABEL: func @others(%arg0: memref<?xi8>, %arg1: i1) -> memref<?xi8>
// CHECK: memref.alloc(%{{.*}}) {alignment = 64 : i64} : memref<?xi8>
// CHECK: scf.if %arg1 -> (memref<?xi8>)
// CHECK: memref.subview %{{.*}} : memref<?xi8> to memref<2xi8, strided<[1], offset: 1>>
// CHECK: call @others(%{{.*}}) : (memref<?xi8>, i1) -> memref<?xi8>
func.func @others(%x: memref<?xi1>, %p: i1) -> memref<?xi1> {
  %c0 = arith.constant 0 : index
  %n = memref.dim %x, %c0 : memref<?xi1>
  %t = memref.alloc(%n) {alignment = 64} : memref<?xi1>
  %u = scf.if %p -> memref<?xi1> {
    scf.yield %x : memref<?xi1>
  } else {
    scf.yield %t : memref<?xi1>
  }
  %s = memref.subview %u[1] [2] [1] : memref<?xi1> to memref<2xi1, strided<[1], offset: 1>>
  memref.store %p, %s[%c0] : memref<2xi1, strided<[1], offset: 1>>
  memref.dealloc %t : memref<?xi1>
  %r = func.call @others(%u, %p) : (memref<?xi1>, i1) -> memref<?xi1>
  return %r : memref<?xi1>
}

// -----

// CHECK: memref.global "private" constant @flags : memref<3xi8> = dense<[1, 0, 1]>
memref.global "private" constant @flags : memref<3xi1> = dense<[true, false, true]>

// Values that are not in memory stay.
// CHECK-LABEL: func @values(%arg0: i1, %arg1: tensor<4xi1>) -> vector<4xi1>
func.func @values(%p: i1, %t: tensor<4xi1>) -> vector<4xi1> {
  %v = vector.broadcast %p : i1 to vector<4xi1>
  return %v : vector<4xi1>
}

// -----

// A vector of bools in memory has packed bits: it has no form in bytes here.
func.func @packed(%x: memref<16xi1>, %i: index) -> vector<16xi1> {
  // expected-error@+1 {{failed to legalize operation 'vector.load'}}
  %v = vector.load %x[%i] : memref<16xi1>, vector<16xi1>
  return %v : vector<16xi1>
}
