// RUN: mlc-opt %s --split-input-file --mlc-mark-noalias=all --mlc-vectorize-marked-loops --verify-diagnostics

func.func @reduction(%x: memref<16xf32>, %s: memref<1xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  // expected-error@+1 {{cannot vectorize this loop: it stores to the same address in every iteration}}
  scf.for %i = %c0 to %c16 step %c1 {
    %a = memref.load %x[%i] : memref<16xf32>
    %b = memref.load %s[%c0] : memref<1xf32>
    %c = arith.addf %b, %a : f32
    // expected-note@+1 {{here}}
    memref.store %c, %s[%c0] : memref<1xf32>
  } {mlc.kind = "vectorized"}
  return
}

// -----

func.func @recurrence(%x: memref<17xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  // expected-error@+1 {{may touch the same element in different iterations}}
  scf.for %i = %c0 to %c16 step %c1 {
    // expected-note@+1 {{here}}
    %a = memref.load %x[%i] : memref<17xf32>
    %j = arith.addi %i, %c1 : index
    memref.store %a, %x[%j] : memref<17xf32>
  } {mlc.kind = "vectorized"}
  return
}

// -----

func.func @carried(%x: memref<16xf32>) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %z = arith.constant 0.0 : f32
  // expected-error@+1 {{it carries values from iteration to iteration}}
  %r = scf.for %i = %c0 to %c16 step %c1 iter_args(%acc = %z) -> f32 {
    %a = memref.load %x[%i] : memref<16xf32>
    %b = arith.addf %acc, %a : f32
    scf.yield %b : f32
  } {mlc.kind = "vectorized"}
  return %r : f32
}

// -----

func.func @step(%x: memref<16xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %z = arith.constant 0.0 : f32
  // expected-error@+1 {{its step is not a positive constant}}
  scf.for %i = %c0 to %c16 step %n {
    memref.store %z, %x[%i] : memref<16xf32>
  } {mlc.kind = "vectorized"}
  return
}

// -----

func.func @scatter(%x: memref<16xf32>, %ix: memref<16xindex>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %z = arith.constant 0.0 : f32
  // expected-error@+1 {{the address of a store is not linear in the loop variable}}
  scf.for %i = %c0 to %c16 step %c1 {
    %j = memref.load %ix[%i] : memref<16xindex>
    // expected-note@+1 {{here}}
    memref.store %z, %x[%j] : memref<16xf32>
  } {mlc.kind = "vectorized"}
  return
}

// -----

func.func private @f(f32) -> f32
func.func @call(%x: memref<16xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  // expected-error@+1 {{'func.call' cannot be vectorized}}
  scf.for %i = %c0 to %c16 step %c1 {
    %a = memref.load %x[%i] : memref<16xf32>
    // expected-note@+1 {{here}}
    %b = func.call @f(%a) : (f32) -> f32
    memref.store %b, %x[%i] : memref<16xf32>
  } {mlc.kind = "vectorized"}
  return
}

// -----

func.func @division(%x: memref<16xi32>, %y: memref<16xi32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %z = arith.constant 0 : i32
  // expected-error@+1 {{may trap in lanes that a condition switches off}}
  scf.for %i = %c0 to %c16 step %c1 {
    %a = memref.load %x[%i] : memref<16xi32>
    %p = arith.cmpi ne, %a, %z : i32
    scf.if %p {
      // expected-note@+1 {{here}}
      %q = arith.divsi %a, %a : i32
      memref.store %q, %y[%i] : memref<16xi32>
    }
  } {mlc.kind = "vectorized"}
  return
}

// -----

func.func @made_inside(%x: memref<16xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %z = arith.constant 0.0 : f32
  // expected-error@+1 {{'memref.alloca' cannot be vectorized}}
  scf.for %i = %c0 to %c16 step %c1 {
    // expected-note@+1 {{here}}
    %t = memref.alloca() : memref<1xf32>
    memref.store %z, %t[%c0] : memref<1xf32>
  } {mlc.kind = "vectorized"}
  return
}

// -----

func.func @meets(%x: memref<16xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %c16 = arith.constant 16 : index
  %z = arith.constant 0.0 : f32
  // expected-error@+1 {{the address of a store is not linear in the loop variable}}
  scf.for %i = %c0 to %c16 step %c1 {
    %q = arith.divui %i, %c3 : index
    // expected-note@+1 {{here}}
    memref.store %z, %x[%q] : memref<16xf32>
  } {mlc.kind = "vectorized"}
  return
}
