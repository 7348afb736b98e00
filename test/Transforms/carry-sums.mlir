// RUN: mlc-opt %s --mlc-carry-sums | FileCheck %s

// Two vectors of a row stay in registers; the buffers are known to be disjoint, and the vectors do not overlap.
// CHECK-LABEL: func @row
// CHECK: %[[S0:.*]] = vector.load %arg1[%arg2, %c0]
// CHECK: %[[S1:.*]] = vector.load %arg1[%arg2, %c16]
// CHECK: %[[SUMS:.*]]:2 = scf.for %{{.*}} iter_args(%[[A:.*]] = %[[S0]], %[[B:.*]] = %[[S1]]) -> (vector<16xf32>, vector<16xf32>) {
// CHECK-NOT: vector.load %arg1
// CHECK-NOT: vector.store
// CHECK: scf.yield
// CHECK: }
// CHECK-DAG: vector.store %[[SUMS]]#0, %arg1[%arg2, %c0]
// CHECK-DAG: vector.store %[[SUMS]]#1, %arg1[%arg2, %c16]
func.func @row(%x: memref<8x32xf32> {llvm.noalias}, %s: memref<4x32xf32> {llvm.noalias}, %i: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  scf.for %k = %c0 to %c8 step %c1 {
    %a = vector.load %x[%k, %c0] : memref<8x32xf32>, vector<16xf32>
    %p = vector.load %s[%i, %c0] : memref<4x32xf32>, vector<16xf32>
    %q = arith.addf %p, %a : vector<16xf32>
    vector.store %q, %s[%i, %c0] : memref<4x32xf32>, vector<16xf32>
    %b = vector.load %x[%k, %c16] : memref<8x32xf32>, vector<16xf32>
    %r = vector.load %s[%i, %c16] : memref<4x32xf32>, vector<16xf32>
    %t = arith.addf %r, %b : vector<16xf32>
    vector.store %t, %s[%i, %c16] : memref<4x32xf32>, vector<16xf32>
  }
  return
}

// Elements beside each other, rows a constant apart.
// CHECK-LABEL: func @elements
// CHECK: scf.for {{.*}} iter_args({{.*}}) -> (f32, f32) {
func.func @elements(%x: memref<8xf32> {llvm.noalias}, %s: memref<?x4xf32> {llvm.noalias}, %i: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %j = arith.addi %i, %c1 : index
  scf.for %k = %c0 to %c8 step %c1 {
    %a = memref.load %x[%k] : memref<8xf32>
    %p = memref.load %s[%i, %c0] : memref<?x4xf32>
    %q = arith.addf %p, %a : f32
    memref.store %q, %s[%i, %c0] : memref<?x4xf32>
    %r = memref.load %s[%j, %c0] : memref<?x4xf32>
    %t = arith.mulf %r, %a : f32
    memref.store %t, %s[%j, %c0] : memref<?x4xf32>
  }
  return
}

// The vectors overlap.
// CHECK-LABEL: func @overlap
// CHECK-NOT: iter_args
// CHECK: return
func.func @overlap(%s: memref<32xf32> {llvm.noalias}, %v: vector<16xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  scf.for %k = %c0 to %c8 step %c1 {
    %p = vector.load %s[%c0] : memref<32xf32>, vector<16xf32>
    %q = arith.addf %p, %v : vector<16xf32>
    vector.store %q, %s[%c0] : memref<32xf32>, vector<16xf32>
    %r = vector.load %s[%c8] : memref<32xf32>, vector<16xf32>
    %t = arith.addf %r, %v : vector<16xf32>
    vector.store %t, %s[%c8] : memref<32xf32>, vector<16xf32>
  }
  return
}

// What is read may be what is stored: nobody says that the arguments differ.
// CHECK-LABEL: func @aliases
// CHECK-NOT: iter_args
// CHECK: return
func.func @aliases(%x: memref<8xf32>, %s: memref<1xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  scf.for %k = %c0 to %c8 step %c1 {
    %a = memref.load %x[%k] : memref<8xf32>
    %p = memref.load %s[%c0] : memref<1xf32>
    %q = arith.addf %p, %a : f32
    memref.store %q, %s[%c0] : memref<1xf32>
  }
  return
}

// It may have no iteration, and then no element.
// CHECK-LABEL: func @unknown_length
// CHECK-NOT: iter_args
// CHECK: return
func.func @unknown_length(%x: memref<?xf32> {llvm.noalias}, %s: memref<?xf32> {llvm.noalias}, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %k = %c0 to %n step %c1 {
    %a = memref.load %x[%k] : memref<?xf32>
    %p = memref.load %s[%c0] : memref<?xf32>
    %q = arith.addf %p, %a : f32
    memref.store %q, %s[%c0] : memref<?xf32>
  }
  return
}

// It is stored before it is loaded, it moves with the loop, or some lanes are off.
// CHECK-LABEL: func @others
// CHECK-NOT: iter_args
// CHECK: return
func.func @others(%s: memref<64xf32> {llvm.noalias}, %t: memref<64xf32> {llvm.noalias}, %m: vector<16xi1>, %v: vector<16xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  scf.for %k = %c0 to %c8 step %c1 {
    vector.store %v, %s[%c0] : memref<64xf32>, vector<16xf32>
    %p = vector.load %s[%c0] : memref<64xf32>, vector<16xf32>
    %q = vector.load %s[%k] : memref<64xf32>, vector<16xf32>
    %r = arith.addf %p, %q : vector<16xf32>
    %u = vector.maskedload %t[%c0], %m, %r : memref<64xf32>, vector<16xi1>, vector<16xf32> into vector<16xf32>
    %w = arith.addf %u, %v : vector<16xf32>
    vector.maskedstore %t[%c0], %m, %w : memref<64xf32>, vector<16xi1>, vector<16xf32>
  }
  return
}
