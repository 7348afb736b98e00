// RUN: mlc-opt %s --relax-to-mixed-precision -split-input-file | FileCheck %s
// RUN: mlc-opt %s "--relax-to-mixed-precision=out-dtype=float16 fp16-input-names=w" -split-input-file | FileCheck %s --check-prefix=HALF
// RUN: not mlc-opt %s --relax-to-mixed-precision=out-dtype=int8 -split-input-file 2>&1 | FileCheck %s --check-prefix=ERROR

// ERROR: error: expected 'out-dtype' to be float32 or float16, but got int8

// The product is kept in 16 bits, relu follows it, softmax does not, and the result has the type that it had.
// CHECK-LABEL: func.func @chain(
// CHECK-SAME: %[[X:.*]]: tensor<2x4xf32>{{.*}}, %[[W:.*]]: tensor<4x8xf32>
// CHECK-DAG: %[[A:.*]] = relax.astype %[[X]] dtype f16
// CHECK-DAG: %[[B:.*]] = relax.astype %[[W]] dtype f16
// CHECK: %[[M:.*]] = relax.matmul %[[A]], %[[B]] out_dtype f32
// CHECK: %[[H:.*]] = relax.astype %[[M]] dtype f16
// CHECK: %[[R:.*]] = relax.nn.relu %[[H]] : tensor<2x8xf16>
// CHECK: %[[F:.*]] = relax.astype %[[R]] dtype f32
// CHECK: %[[S:.*]] = relax.nn.softmax %[[F]]
// CHECK: relax.output %[[S]] : tensor<2x8xf32>
// HALF-LABEL: func.func @chain(
// HALF-SAME: %[[X:.*]]: tensor<2x4xf32>{{.*}}, %[[W:.*]]: tensor<4x8xf16>
// HALF: %[[A:.*]] = relax.astype %[[X]] dtype f16
// HALF: %[[M:.*]] = relax.matmul %[[A]], %[[W]] out_dtype f16 : {{.*}} -> tensor<2x8xf16>
// HALF: relax.nn.relu %[[M]] : tensor<2x8xf16>
func.func @chain(%x: tensor<2x4xf32> {relax.name = "x"}, %w: tensor<4x8xf32> {relax.name = "w"}) -> tensor<2x8xf32> {
  %0 = relax.dataflow {
    %a = relax.matmul %x, %w : (tensor<2x4xf32>, tensor<4x8xf32>) -> tensor<2x8xf32>
    %b = relax.nn.relu %a : tensor<2x8xf32>
    %c = relax.nn.softmax %b : tensor<2x8xf32>
    relax.output %c : tensor<2x8xf32>
  } : tensor<2x8xf32>
  return %0 : tensor<2x8xf32>
}

// -----

// A constant in range may follow, a parameter does not; a value that leaves has 32 bits.
// CHECK-LABEL: func.func @follow(
// CHECK: %[[M:.*]] = relax.matmul {{.*}} out_dtype f32
// CHECK: %[[H:.*]] = relax.astype %[[M]] dtype f16
// CHECK: %[[C:.*]] = relax.astype %{{.*}} dtype f16
// CHECK: %[[S:.*]] = relax.add %[[H]], %[[C]] : {{.*}} -> tensor<2x8xf16>
// CHECK: %[[L:.*]] = relax.astype %[[S]] dtype f32
// CHECK: %[[F:.*]] = relax.astype %[[H]] dtype f32
// CHECK: %[[D:.*]] = relax.multiply %[[F]], %{{.*}} -> tensor<2x8xf32>
// CHECK: relax.output %[[L]], %[[D]] : tensor<2x8xf32>, tensor<2x8xf32>
func.func @follow(%x: tensor<2x4xf32>, %w: tensor<4x8xf32>, %y: tensor<2x8xf32>) -> (tensor<2x8xf32>, tensor<2x8xf32>) {
  %c = relax.constant dense<2.0> : tensor<8xf32>
  %0:2 = relax.dataflow {
    %a = relax.matmul %x, %w : (tensor<2x4xf32>, tensor<4x8xf32>) -> tensor<2x8xf32>
    %b = relax.add %a, %c : (tensor<2x8xf32>, tensor<8xf32>) -> tensor<2x8xf32>
    %d = relax.multiply %a, %y : (tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<2x8xf32>
    relax.output %b, %d : tensor<2x8xf32>, tensor<2x8xf32>
  } : tensor<2x8xf32>, tensor<2x8xf32>
  return %0#0, %0#1 : tensor<2x8xf32>, tensor<2x8xf32>
}

// -----

// A constant that is out of range, and what is not in a dataflow block.
// CHECK-LABEL: func.func @stays(
// CHECK: relax.matmul %{{.*}} : (tensor<2x4xf32>, tensor<4x8xf32>) -> tensor<2x8xf32>
// CHECK: relax.matmul {{.*}} out_dtype f32
// CHECK: relax.add %{{.*}} : (tensor<2x8xf32>, tensor<8xf32>) -> tensor<2x8xf32>
func.func @stays(%x: tensor<2x4xf32>, %w: tensor<4x8xf32>) -> (tensor<2x8xf32>, tensor<2x8xf32>) {
  %m = relax.matmul %x, %w : (tensor<2x4xf32>, tensor<4x8xf32>) -> tensor<2x8xf32>
  %c = relax.constant dense<1.0e6> : tensor<8xf32>
  %0 = relax.dataflow {
    %a = relax.matmul %x, %w : (tensor<2x4xf32>, tensor<4x8xf32>) -> tensor<2x8xf32>
    %b = relax.add %a, %c : (tensor<2x8xf32>, tensor<8xf32>) -> tensor<2x8xf32>
    relax.output %b : tensor<2x8xf32>
  } : tensor<2x8xf32>
  return %m, %0 : tensor<2x8xf32>, tensor<2x8xf32>
}
