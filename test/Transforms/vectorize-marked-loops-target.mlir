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
