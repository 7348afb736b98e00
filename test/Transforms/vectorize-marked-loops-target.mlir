// RUN: mlc-opt %s --mlc-vectorize-marked-loops -split-input-file | FileCheck %s
// RUN: mlc-opt %s --mlc-vectorize-marked-loops=vector-bits=128 -split-input-file | FileCheck %s --check-prefix=GIVEN

// The width of the target's registers, if the module says it, and no option does.
// CHECK-LABEL: func.func @narrow(
// CHECK-COUNT-2: vector.store {{.*}} vector<8xf32>
// GIVEN-LABEL: func.func @narrow(
// GIVEN-COUNT-4: vector.store {{.*}} vector<4xf32>
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
    "GPU" = #dlti.target_device_spec<"max_vector_op_width" = 64 : i64>,
    "CPU" = #dlti.target_device_spec<"max_vector_op_width" = 256 : i64>>} {
  func.func @narrow(%A: memref<16xf32>, %v: f32) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c16 = arith.constant 16 : index
    scf.for %i = %c0 to %c16 step %c1 {
      memref.store %v, %A[%i] : memref<16xf32>
    } {mlc.kind = "vectorized"}
    return
  }
}

// -----

// CHECK-LABEL: func.func @default(
// CHECK: vector.store {{.*}} vector<16xf32>
func.func @default(%A: memref<16xf32>, %v: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  scf.for %i = %c0 to %c16 step %c1 {
    memref.store %v, %A[%i] : memref<16xf32>
  } {mlc.kind = "vectorized"}
  return
}

// -----

// What is no width is as if it was not there.
// CHECK-LABEL: func.func @odd(
// CHECK: vector.store {{.*}} vector<16xf32>
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
    "CPU" = #dlti.target_device_spec<"max_vector_op_width" = "wide">>} {
  func.func @odd(%A: memref<16xf32>, %v: f32) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c16 = arith.constant 16 : index
    scf.for %i = %c0 to %c16 step %c1 {
      memref.store %v, %A[%i] : memref<16xf32>
    } {mlc.kind = "vectorized"}
    return
  }
}

// -----

// Of a sum, what is left past the vectors that fill a register: the lanes that it does not have change nothing.
// GIVEN-LABEL: func.func @narrow_rest(
// GIVEN: %[[V:.*]] = vector.load %{{.*}} : memref<7xf32>, vector<4xf32>
// GIVEN: %[[W:.*]] = vector.load %{{.*}} : memref<7xf32>, vector<2xf32>
// GIVEN: %[[X:.*]] = vector.insert_strided_slice %[[W]], %{{.*}} {offsets = [0], strides = [1]} : vector<2xf32> into vector<4xf32>
// GIVEN: arith.addf %[[V]], %[[X]] : vector<4xf32>
// GIVEN: vector.insert_strided_slice %{{.*}} : vector<1xf32> into vector<4xf32>
// GIVEN-COUNT-1: vector.reduction
// GIVEN-NOT: vector.reduction
func.func @narrow_rest(%x: memref<7xf32>, %s: memref<f32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c7 = arith.constant 7 : index
  scf.for %i = %c0 to %c7 step %c1 {
    %a = memref.load %x[%i] : memref<7xf32>
    %b = memref.load %s[] : memref<f32>
    %c = arith.addf %b, %a : f32
    memref.store %c, %s[] : memref<f32>
  } {mlc.kind = "vectorized", mlc.reassoc}
  return
}
