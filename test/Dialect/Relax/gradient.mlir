// RUN: mlc-opt %s --relax-gradient -split-input-file -verify-diagnostics | FileCheck %s

// CHECK-LABEL: func.func @main(
// CHECK-LABEL: func.func @main_adjoint(
// CHECK-SAME: %[[X:.*]]: tensor<?x4xf32, #relax.dims<[n, 4]>>, %[[B:.*]]: tensor<4xf32>)
// CHECK-SAME: -> (tensor<f32>, tuple<tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<4xf32>>)
// CHECK: %[[OUT:.*]]:3 = relax.dataflow {
// CHECK: %[[P:.*]] = relax.multiply %[[X]], %[[B]]
// CHECK: %[[L:.*]] = relax.sum %[[P]]
// CHECK: %[[ONE:.*]] = relax.ones shape [] dtype f32
// CHECK: %[[G:.*]] = relax.broadcast_to %[[ONE]] shape [n, 4]
// CHECK-DAG: %[[GX:.*]] = relax.multiply %[[G]], %[[B]]
// CHECK-DAG: %[[SPREAD:.*]] = relax.multiply %[[G]], %[[X]]
// CHECK: %[[GB:.*]] = relax.sum %[[SPREAD]] axis [0]
// CHECK: relax.output %[[L]], %[[GX]], %[[GB]]
// CHECK: %[[T:.*]] = relax.tuple %[[OUT]]#1, %[[OUT]]#2
// CHECK: return %[[OUT]]#0, %[[T]]
func.func @main(%x: tensor<?x4xf32, #relax.dims<[n, 4]>>, %b: tensor<4xf32>) -> tensor<f32> {
  %0 = relax.dataflow {
    %1 = relax.multiply %x, %b : (tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<4xf32>) -> tensor<?x4xf32, #relax.dims<[n, 4]>>
    %2 = relax.sum %1 : (tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<f32>
    relax.output %2 : tensor<f32>
  } : tensor<f32>
  return %0 : tensor<f32>
}

// -----

// R1
// expected-error @below {{expected a graph function 'main' of one block}}
module {
  func.func @f(%x: tensor<f32>) -> tensor<f32> {
    return %x : tensor<f32>
  }
}

// -----

// R1
// expected-error @+1 {{there is a function 'main_adjoint' already}}
func.func @main(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}
func.func @main_adjoint(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}

// -----

// R2
// expected-error @+1 {{expected parameter 0 to be a tensor of floats of known rank, but it is 'tensor<i32>'}}
func.func @main(%x: tensor<i32>) -> tensor<f32> {
  %0 = relax.astype %x dtype f32 : (tensor<i32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

// R3
// expected-error @+1 {{expected result 0 to be one float, a tensor of rank 0, but it is 'tensor<4xf32>'}}
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}

// -----

// R4
func.func @main(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @+1 {{a function with effects has no gradient}}
  relax.print "x is {}" %x : tensor<f32>
  return %x : tensor<f32>
}

// -----

// R5
func.func @main(%x: tensor<4xf32>) -> tensor<f32> {
  // expected-error @+1 {{there is no gradient of 'relax.sort', which the result depends on}}
  %0 = relax.sort %x : (tensor<4xf32>) -> tensor<4xf32>
  %1 = relax.sum %0 : (tensor<4xf32>) -> tensor<f32>
  return %1 : tensor<f32>
}

// -----

// R5
func.func @main(%x: tensor<?xf32>) -> tensor<f32> {
  // expected-error @+1 {{there is no gradient of this 'relax.sum': expected tensors whose sizes are known}}
  %0 = relax.sum %x : (tensor<?xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

// R5
func.func @main(%x: tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<f32> {
  // expected-error @+1 {{there is no gradient of this 'relax.nn.pad': expected data of static shape, and constants around it}}
  %0 = relax.nn.pad %x pad_width [0, 0, 1, 1] : (tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?x6xf32, #relax.dims<[n, 6]>>
  %1 = relax.sum %0 : (tensor<?x6xf32, #relax.dims<[n, 6]>>) -> tensor<f32>
  return %1 : tensor<f32>
}
