// RUN: mlc-opt %s --relax-gradient="function=f require-grads=1 target-index=1" -split-input-file -verify-diagnostics | FileCheck %s

// One of two results, and one of two parameters: nothing is computed for the other.
// CHECK-LABEL: func.func @f_adjoint(
// CHECK-SAME: %[[X:.*]]: tensor<2x4xf32>, %[[B:.*]]: tensor<4xf32>)
// CHECK-SAME: -> (tuple<tensor<2x4xf32>, tensor<f32>>, tuple<tensor<4xf32>>)
// CHECK: %[[OUT:.*]]:3 = relax.dataflow {
// CHECK: %[[P:.*]] = relax.multiply %[[X]], %[[B]]
// CHECK: %[[L:.*]] = relax.sum %[[P]]
// CHECK-NOT: relax.multiply %{{.*}}, %[[B]]
// CHECK: %[[GB:.*]] = relax.sum %{{.*}} axis [0]
// CHECK: relax.output %[[P]], %[[L]], %[[GB]]
// CHECK-DAG: relax.tuple %[[OUT]]#0, %[[OUT]]#1
// CHECK-DAG: relax.tuple %[[OUT]]#2 : tuple<tensor<4xf32>>
func.func @f(%x: tensor<2x4xf32>, %b: tensor<4xf32>) -> (tensor<2x4xf32>, tensor<f32>) {
  %0 = relax.multiply %x, %b : (tensor<2x4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  %1 = relax.sum %0 : (tensor<2x4xf32>) -> tensor<f32>
  return %0, %1 : tensor<2x4xf32>, tensor<f32>
}

// -----

// R2
// expected-error @+1 {{expected the number of one of 1 parameters, but got 1}}
func.func @f(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<f32>) {
  %0 = relax.sum %x : (tensor<4xf32>) -> tensor<f32>
  return %x, %0 : tensor<4xf32>, tensor<f32>
}

// -----

// R3
// expected-error @+1 {{expected the number of one of 1 results, but got 1}}
func.func @f(%x: tensor<f32>, %y: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}
