// RUN: mlc-opt %s --mlc-unroll-steps --canonicalize --split-input-file | FileCheck %s

// Two sums: six operations in a step, and eight steps in an iteration. They are added up in the same order.
// CHECK-LABEL: func.func @sums(
// CHECK: %[[SUMS:.*]]:2 = scf.for %[[K:.*]] = %c0 to %c64 step %c8 iter_args(%[[S:.*]] = %{{.*}}, %[[T:.*]] = %{{.*}})
// CHECK: %[[S0:.*]] = vector.fma %{{.*}}, %{{.*}}, %[[S]] :
// CHECK: %[[T0:.*]] = vector.fma %{{.*}}, %{{.*}}, %[[T]] :
// CHECK: vector.fma %{{.*}}, %{{.*}}, %[[S0]] :
// CHECK: vector.fma %{{.*}}, %{{.*}}, %[[T0]] :
// CHECK-COUNT-12: vector.fma
// CHECK-NOT: vector.fma
// CHECK: scf.yield
// CHECK-NOT: scf.for
// CHECK: return %[[SUMS]]#0, %[[SUMS]]#1
func.func @sums(%x: memref<64xf32>, %w: memref<64x16xf32>) -> (vector<8xf32>, vector<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c64 = arith.constant 64 : index
  %zero = arith.constant dense<0.0> : vector<8xf32>
  %sums:2 = scf.for %k = %c0 to %c64 step %c1 iter_args(%s = %zero, %t = %zero) -> (vector<8xf32>, vector<8xf32>) {
    %e = memref.load %x[%k] : memref<64xf32>
    %v = vector.broadcast %e : f32 to vector<8xf32>
    %w0 = vector.load %w[%k, %c0] : memref<64x16xf32>, vector<8xf32>
    %w1 = vector.load %w[%k, %c8] : memref<64x16xf32>, vector<8xf32>
    %0 = vector.fma %v, %w0, %s : vector<8xf32>
    %1 = vector.fma %v, %w1, %t : vector<8xf32>
    scf.yield %0, %1 : vector<8xf32>, vector<8xf32>
  }
  return %sums#0, %sums#1 : vector<8xf32>, vector<8xf32>
}

// -----

// What is left of 67 steps, or of a number that is not known, goes on with the sum.
// CHECK-LABEL: func.func @rest(
// CHECK: %[[SUM:.*]] = scf.for %{{.*}} = %c0 to %c64 step %c8
// CHECK-COUNT-8: vector.fma
// CHECK: %[[ALL:.*]] = scf.for %{{.*}} = %c64 to %c67 step %c1 iter_args(%{{.*}} = %[[SUM]])
// CHECK: vector.fma
// CHECK-NOT: vector.fma
// CHECK: %[[MAIN:.*]] = scf.for %{{.*}} = %c0 to %[[MIDDLE:.*]] step %c8 iter_args(%{{.*}} = %[[ALL]])
// CHECK-COUNT-8: vector.fma
// CHECK: scf.for %{{.*}} = %[[MIDDLE]] to %arg2 step %c1 iter_args(%{{.*}} = %[[MAIN]])
func.func @rest(%x: memref<?x8xf32>, %w: memref<?x8xf32>, %n: index) -> vector<8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c67 = arith.constant 67 : index
  %zero = arith.constant dense<0.0> : vector<8xf32>
  %sum = scf.for %k = %c0 to %c67 step %c1 iter_args(%s = %zero) -> (vector<8xf32>) {
    %a = vector.load %x[%k, %c0] : memref<?x8xf32>, vector<8xf32>
    %b = vector.load %w[%k, %c0] : memref<?x8xf32>, vector<8xf32>
    %0 = vector.fma %a, %b, %s : vector<8xf32>
    scf.yield %0 : vector<8xf32>
  }
  %all = scf.for %k = %c0 to %n step %c1 iter_args(%s = %sum) -> (vector<8xf32>) {
    %a = vector.load %x[%k, %c0] : memref<?x8xf32>, vector<8xf32>
    %0 = vector.fma %a, %a, %s : vector<8xf32>
    scf.yield %0 : vector<8xf32>
  }
  return %all : vector<8xf32>
}

// -----

// A line of 64 bytes is asked for once: each other step gets to the next one.
// CHECK-LABEL: func.func @prefetch(
// CHECK: scf.for
// CHECK-COUNT-4: memref.prefetch
// CHECK-NOT: memref.prefetch
// CHECK: return
func.func @prefetch(%x: memref<64x8xf32>, %next: memref<512xf32>) -> vector<8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c64 = arith.constant 64 : index
  %zero = arith.constant dense<0.0> : vector<8xf32>
  %sum = scf.for %k = %c0 to %c64 step %c1 iter_args(%s = %zero) -> (vector<8xf32>) {
    %place = arith.muli %k, %c8 : index
    memref.prefetch %next[%place], read, locality<2>, data : memref<512xf32>
    %a = vector.load %x[%k, %c0] : memref<64x8xf32>, vector<8xf32>
    %0 = vector.fma %a, %a, %s : vector<8xf32>
    scf.yield %0 : vector<8xf32>
  }
  return %sum : vector<8xf32>
}

// -----

// Of three steps, in which three others are, no loop is left.
// CHECK-LABEL: func.func @few(
// CHECK-NOT: scf.for
// CHECK-COUNT-9: vector.fma
// CHECK-NOT: vector.fma
// CHECK: return
func.func @few(%x: memref<64x8xf32>, %y: memref<64x8xf32>) -> vector<8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %zero = arith.constant dense<0.0> : vector<8xf32>
  %sum = scf.for %i = %c0 to %c3 step %c1 iter_args(%s = %zero) -> (vector<8xf32>) {
    %inner = scf.for %k = %c0 to %c3 step %c1 iter_args(%t = %s) -> (vector<8xf32>) {
      %a = vector.load %x[%i, %c0] : memref<64x8xf32>, vector<8xf32>
      %b = vector.load %y[%k, %c0] : memref<64x8xf32>, vector<8xf32>
      %0 = vector.fma %a, %b, %t : vector<8xf32>
      scf.yield %0 : vector<8xf32>
    }
    scf.yield %inner : vector<8xf32>
  }
  return %sum : vector<8xf32>
}

// -----

// Sums that are no vectors, or not of products, a loop in which another one is, and one that is still to be vectorized.
// CHECK-LABEL: func.func @stay(
// CHECK: scf.for %{{.*}} = %c0 to %c64 step %c1
// CHECK: scf.for %{{.*}} = %c0 to %c64 step %c1
// CHECK: scf.for %{{.*}} = %c0 to %c64 step %c1
// CHECK: scf.for %{{.*}} = %c0 to %c64 step %c8
// CHECK: scf.for %{{.*}} = %c0 to %c64 step %c1
func.func @stay(%x: memref<64x8xf32>, %y: memref<64xf32>) -> (f32, vector<8xf32>, vector<8xf32>, vector<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  %zero = arith.constant dense<0.0> : vector<8xf32>
  %none = arith.constant 0.0 : f32
  %scalar = scf.for %k = %c0 to %c64 step %c1 iter_args(%s = %none) -> (f32) {
    %a = memref.load %y[%k] : memref<64xf32>
    %0 = arith.addf %s, %a : f32
    scf.yield %0 : f32
  }
  %largest = scf.for %k = %c0 to %c64 step %c1 iter_args(%s = %zero) -> (vector<8xf32>) {
    %a = vector.load %x[%k, %c0] : memref<64x8xf32>, vector<8xf32>
    %0 = arith.maximumf %s, %a : vector<8xf32>
    scf.yield %0 : vector<8xf32>
  }
  %outer = scf.for %i = %c0 to %c64 step %c1 iter_args(%s = %zero) -> (vector<8xf32>) {
    %inner = scf.for %k = %c0 to %c64 step %c1 iter_args(%t = %s) -> (vector<8xf32>) {
      %a = vector.load %x[%i, %c0] : memref<64x8xf32>, vector<8xf32>
      %b = vector.load %x[%k, %c0] : memref<64x8xf32>, vector<8xf32>
      %0 = vector.fma %a, %b, %t : vector<8xf32>
      scf.yield %0 : vector<8xf32>
    }
    scf.yield %inner : vector<8xf32>
  }
  %marked = scf.for %k = %c0 to %c64 step %c1 iter_args(%s = %zero) -> (vector<8xf32>) {
    %a = vector.load %x[%k, %c0] : memref<64x8xf32>, vector<8xf32>
    %0 = vector.fma %a, %a, %s : vector<8xf32>
    scf.yield %0 : vector<8xf32>
  } {mlc.kind = "vectorized"}
  return %scalar, %largest, %outer, %marked : f32, vector<8xf32>, vector<8xf32>, vector<8xf32>
}

// -----

// Four sums and two vectors take seven of eight registers, which does for sums alike. In two widths they may take more.
// CHECK-LABEL: func.func @registers(
// CHECK: scf.for %{{.*}} = %c0 to %c64 step %c8
// CHECK: fence syncscope("singlethread") acq_rel
// CHECK: scf.for %{{.*}} = %c0 to %c64 step %c1
// CHECK-NOT: fence
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"vector_registers" = 8 : i64>>} {
  func.func @registers(%x: memref<2x64xf32>, %w: memref<64x16xf32>) -> (vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<4xf32>, vector<8xf32>, vector<4xf32>) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c8 = arith.constant 8 : index
    %c64 = arith.constant 64 : index
    %zero = arith.constant dense<0.0> : vector<8xf32>
    %short = arith.constant dense<0.0> : vector<4xf32>
    %alike:4 = scf.for %k = %c0 to %c64 step %c1 iter_args(%s = %zero, %t = %zero, %u = %zero, %v = %zero)
        -> (vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>) {
      %e = memref.load %x[%c0, %k] : memref<2x64xf32>
      %f = memref.load %x[%c1, %k] : memref<2x64xf32>
      %p = vector.broadcast %e : f32 to vector<8xf32>
      %q = vector.broadcast %f : f32 to vector<8xf32>
      %w0 = vector.load %w[%k, %c0] : memref<64x16xf32>, vector<8xf32>
      %w1 = vector.load %w[%k, %c8] : memref<64x16xf32>, vector<8xf32>
      %0 = vector.fma %p, %w0, %s : vector<8xf32>
      %1 = vector.fma %p, %w1, %t : vector<8xf32>
      %2 = vector.fma %q, %w0, %u : vector<8xf32>
      %3 = vector.fma %q, %w1, %v : vector<8xf32>
      scf.yield %0, %1, %2, %3 : vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>
    }
    %mixed:4 = scf.for %k = %c0 to %c64 step %c1 iter_args(%s = %zero, %t = %short, %u = %zero, %v = %short)
        -> (vector<8xf32>, vector<4xf32>, vector<8xf32>, vector<4xf32>) {
      %e = memref.load %x[%c0, %k] : memref<2x64xf32>
      %f = memref.load %x[%c1, %k] : memref<2x64xf32>
      %p = vector.broadcast %e : f32 to vector<8xf32>
      %p4 = vector.broadcast %e : f32 to vector<4xf32>
      %q = vector.broadcast %f : f32 to vector<8xf32>
      %q4 = vector.broadcast %f : f32 to vector<4xf32>
      %w0 = vector.load %w[%k, %c0] : memref<64x16xf32>, vector<8xf32>
      %w1 = vector.load %w[%k, %c8] : memref<64x16xf32>, vector<4xf32>
      %0 = vector.fma %p, %w0, %s : vector<8xf32>
      %1 = vector.fma %p4, %w1, %t : vector<4xf32>
      %2 = vector.fma %q, %w0, %u : vector<8xf32>
      %3 = vector.fma %q4, %w1, %v : vector<4xf32>
      scf.yield %0, %1, %2, %3 : vector<8xf32>, vector<4xf32>, vector<8xf32>, vector<4xf32>
    }
    return %alike#0, %alike#1, %alike#2, %alike#3, %mixed#0, %mixed#1, %mixed#2, %mixed#3
      : vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<8xf32>, vector<4xf32>, vector<8xf32>, vector<4xf32>
  }
}
