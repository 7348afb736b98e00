// RUN: mlc-opt %s --split-input-file --mlc-register-promote --remarks-filter=registers --verify-diagnostics | FileCheck %s

func.func @dynamic_index(%i: index) -> f32 {
  // expected-remark@+1 {{local buffer stays in memory: it is accessed at an index that is not constant}}
  %acc = memref.alloca() : memref<4xf32>
  %r = memref.load %acc[%i] : memref<4xf32>
  return %r : f32
}

// -----

func.func private @f(memref<4xf32>)
func.func @escape() {
  // expected-remark@+1 {{local buffer stays in memory: it is used by 'func.call'}}
  %acc = memref.alloca() : memref<4xf32>
  func.call @f(%acc) : (memref<4xf32>) -> ()
  return
}

// -----

func.func @overlap(%v: vector<4xf32>) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-remark@+1 {{local buffer stays in memory: accesses of different shapes overlap}}
  %acc = memref.alloca() : memref<4xf32>
  vector.store %v, %acc[%c0] : memref<4xf32>, vector<4xf32>
  %r = memref.load %acc[%c1] : memref<4xf32>
  return %r : f32
}

// -----

// Read before it is written in the iteration: shared by the iterations of a parallel loop.
func.func @parallel(%y: memref<4xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  // expected-remark@+1 {{local buffer stays in memory: an access is nested in 'scf.parallel'}}
  %acc = memref.alloca() : memref<f32>
  scf.parallel (%i) = (%c0) to (%c4) step (%c1) {
    %r = memref.load %acc[] : memref<f32>
    memref.store %r, %acc[] : memref<f32>
  }
  return
}

// -----

// Left in memory, it leaves the loop all the same: the stack must not grow.
func.func @hoisted(%y: memref<4xf32>, %j: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  scf.for %i = %c0 to %c4 step %c1 {
    // expected-remark@+1 {{local buffer stays in memory}}
    %acc = memref.alloca() : memref<4xf32>
    %r = memref.load %acc[%j] : memref<4xf32>
    memref.store %r, %y[%i] : memref<4xf32>
  }
  return
}

// -----

// It leaves serial loops, but each iteration of a parallel loop keeps one of its own.
// CHECK-LABEL: func.func @marked(
// CHECK: scf.for
// CHECK-NEXT: memref.alloca() : memref<4xf32>
// CHECK-NEXT: scf.for
func.func @marked(%y: memref<4xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  scf.for %i = %c0 to %c4 step %c1 {
    scf.for %j = %c0 to %c4 step %c1 {
      // expected-remark@+1 {{local buffer stays in memory: it is accessed at an index that is not constant}}
      %acc = memref.alloca() : memref<4xf32>
      %a = memref.load %y[%j] : memref<4xf32>
      memref.store %a, %acc[%j] : memref<4xf32>
      %b = memref.load %acc[%j] : memref<4xf32>
      memref.store %b, %y[%i] : memref<4xf32>
    }
  } {mlc.kind = "parallel"}
  return
}

// -----

// Promoted, but to more values than there are registers.
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
    "CPU" = #dlti.target_device_spec<"max_vector_op_width" = 128 : i64, "vector_registers" = 3 : i64>>} {
  func.func @budget(%x: memref<9x8xf32>, %n: index) -> vector<8xf32> {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %zero = arith.constant dense<0.0> : vector<8xf32>
    // expected-remark@+1 {{local buffer takes 2 vector registers of the 3 that there are}}
    %acc = memref.alloca() : memref<8xf32>
    vector.store %zero, %acc[%c0] : memref<8xf32>, vector<8xf32>
    scf.for %k = %c0 to %n step %c1 {
      %a = vector.load %x[%k, %c0] : memref<9x8xf32>, vector<8xf32>
      %s = vector.load %acc[%c0] : memref<8xf32>, vector<8xf32>
      %t = arith.addf %s, %a : vector<8xf32>
      vector.store %t, %acc[%c0] : memref<8xf32>, vector<8xf32>
    }
    %r = vector.load %acc[%c0] : memref<8xf32>, vector<8xf32>
    return %r : vector<8xf32>
  }
}
