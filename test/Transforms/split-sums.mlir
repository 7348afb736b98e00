// RUN: mlc-opt %s --mlc-split-sums --canonicalize --split-input-file | FileCheck %s

// Two sums in eight places: four steps at once, and no rest.
// CHECK-LABEL: func.func @two_sums(
// CHECK: %[[SUMS:.*]]:8 = scf.for %[[K:.*]] = %c0 to %c64 step %c4 iter_args(
// CHECK-COUNT-8: vector.fma
// CHECK-NOT: vector.fma
// CHECK: scf.yield
// CHECK: %[[A:.*]] = arith.addf %[[SUMS]]#0, %[[SUMS]]#4
// CHECK: %[[B:.*]] = arith.addf %[[SUMS]]#1, %[[SUMS]]#5
// CHECK: %[[C:.*]] = arith.addf %[[SUMS]]#2, %[[SUMS]]#6
// CHECK: %[[D:.*]] = arith.addf %[[SUMS]]#3, %[[SUMS]]#7
// CHECK: %[[S:.*]] = arith.addf %[[A]], %[[C]]
// CHECK: %[[T:.*]] = arith.addf %[[B]], %[[D]]
// CHECK: return %[[S]], %[[T]]
func.func @two_sums(%x: memref<64xf32>, %w: memref<64x32xf32>) -> (vector<16xf32>, vector<16xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %c64 = arith.constant 64 : index
  %zero = arith.constant dense<0.0> : vector<16xf32>
  %sums:2 = scf.for %k = %c0 to %c64 step %c1 iter_args(%s = %zero, %t = %zero) -> (vector<16xf32>, vector<16xf32>) {
    %e = memref.load %x[%k] : memref<64xf32>
    %v = vector.broadcast %e : f32 to vector<16xf32>
    %w0 = vector.load %w[%k, %c0] : memref<64x32xf32>, vector<16xf32>
    %w1 = vector.load %w[%k, %c16] : memref<64x32xf32>, vector<16xf32>
    %0 = vector.fma %v, %w0, %s : vector<16xf32>
    %1 = vector.fma %v, %w1, %t : vector<16xf32>
    scf.yield %0, %1 : vector<16xf32>, vector<16xf32>
  } {mlc.reassoc = 8 : i64}
  return %sums#0, %sums#1 : vector<16xf32>, vector<16xf32>
}

// -----

// What is left of 67 steps, or of a number that is not known, is done by the loop as it was, which goes on with the sum.
// CHECK-LABEL: func.func @rest(
// CHECK: %[[SUMS:.*]]:2 = scf.for %{{.*}} = %c0 to %c66 step %c2
// CHECK: %[[SUM:.*]] = arith.addf %[[SUMS]]#0, %[[SUMS]]#1
// CHECK: %{{.*}} = arith.addf %[[SUM]], %{{.*}}
// CHECK-LABEL: func.func @unknown(
// CHECK-SAME: %[[N:[a-z0-9]+]]: index
// CHECK: %[[PAIRS:.*]] = arith.divsi %[[N]], %c2
// CHECK: %[[MIDDLE:.*]] = arith.muli %[[PAIRS]], %c2
// CHECK: %[[SUMS:.*]]:2 = scf.for %{{.*}} = %c0 to %[[MIDDLE]] step %c2
// CHECK: %[[SUM:.*]] = arith.addi %[[SUMS]]#0, %[[SUMS]]#1
// CHECK: scf.for %{{.*}} = %[[MIDDLE]] to %[[N]] step %c1 iter_args(%{{.*}} = %[[SUM]])
// CHECK-NOT: mlc.reassoc
// CHECK: return
func.func @rest(%x: memref<67xf32>, %init: f32) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c67 = arith.constant 67 : index
  %sum = scf.for %k = %c0 to %c67 step %c1 iter_args(%s = %init) -> (f32) {
    %e = memref.load %x[%k] : memref<67xf32>
    %0 = arith.addf %s, %e : f32
    scf.yield %0 : f32
  } {mlc.reassoc = 2 : i64}
  return %sum : f32
}
func.func @unknown(%x: memref<?xi32>, %n: index) -> i32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0 : i32
  %sum = scf.for %k = %c0 to %n step %c1 iter_args(%s = %zero) -> (i32) {
    %e = memref.load %x[%k] : memref<?xi32>
    %0 = arith.addi %e, %s : i32
    scf.yield %0 : i32
  } {mlc.reassoc = 2 : i64}
  return %sum : i32
}

// -----

// Loops that stay: short, enough sums, something else than a sum, and not allowed.
// CHECK-LABEL: func.func @left_alone(
// CHECK: scf.for %{{.*}} = %c0 to %c7 step %c1 iter_args(%{{.*}}) -> (f32)
// CHECK: scf.for %{{.*}} = %c0 to %c64 step %c1 iter_args(%{{.*}}) -> (f32, f32)
// CHECK: scf.for %{{.*}} = %c0 to %c64 step %c1 iter_args(%{{.*}}) -> (f32)
// CHECK: scf.for %{{.*}} = %c0 to %c64 step %c1 iter_args(%{{.*}}) -> (f32)
func.func @left_alone(%x: memref<64xf32>, %init: f32) -> (f32, f32, f32, f32, f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c7 = arith.constant 7 : index
  %c64 = arith.constant 64 : index
  %short = scf.for %k = %c0 to %c7 step %c1 iter_args(%s = %init) -> (f32) {
    %e = memref.load %x[%k] : memref<64xf32>
    %0 = arith.addf %s, %e : f32
    scf.yield %0 : f32
  } {mlc.reassoc = 2 : i64}
  %enough:2 = scf.for %k = %c0 to %c64 step %c1 iter_args(%s = %init, %t = %init) -> (f32, f32) {
    %e = memref.load %x[%k] : memref<64xf32>
    %0 = arith.addf %s, %e : f32
    %1 = arith.addf %t, %e : f32
    scf.yield %0, %1 : f32, f32
  } {mlc.reassoc = 2 : i64}
  %product = scf.for %k = %c0 to %c64 step %c1 iter_args(%s = %init) -> (f32) {
    %e = memref.load %x[%k] : memref<64xf32>
    %0 = arith.mulf %s, %e : f32
    scf.yield %0 : f32
  } {mlc.reassoc = 2 : i64}
  %ordered = scf.for %k = %c0 to %c64 step %c1 iter_args(%s = %init) -> (f32) {
    %e = memref.load %x[%k] : memref<64xf32>
    %0 = arith.addf %s, %e : f32
    scf.yield %0 : f32
  }
  return %short, %enough#0, %enough#1, %product, %ordered : f32, f32, f32, f32, f32
}
