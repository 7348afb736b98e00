// RUN: mlc-opt %s --relax-bundle-model-params -split-input-file -verify-diagnostics | FileCheck %s
// RUN: mlc-opt %s --relax-bundle-model-params=param-tuple-name=weights -split-input-file -verify-diagnostics | FileCheck %s --check-prefix=NAME

// CHECK-LABEL: func.func @f(
// CHECK-SAME: %[[X:.*]]: tensor<2xf32> {relax.name = "x"}, %[[P:.*]]: tuple<tensor<2xf32>, tensor<2xf32>> {relax.name = "model_params"}) -> tensor<2xf32> attributes {num_input = 1 : i64}
// CHECK: %[[W:.*]] = relax.tuple_get_item %[[P]][0]
// CHECK: %[[M:.*]] = relax.multiply %[[X]], %[[W]]
// CHECK: %[[B:.*]] = relax.tuple_get_item %[[P]][1]
// CHECK: relax.add %[[M]], %[[B]]
// NAME: {relax.name = "weights"}
func.func @f(%x: tensor<2xf32> {relax.name = "x"}, %w: tensor<2xf32> {relax.name = "w"}, %b: tensor<2xf32> {relax.name = "b"}) -> tensor<2xf32> attributes {num_input = 1 : i64} {
  %0 = relax.multiply %x, %w : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %1 = relax.add %0, %b : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// CHECK-LABEL: func.func @caller(
// CHECK-SAME: %[[X:.*]]: tensor<2xf32>)
// CHECK: %[[T:.*]] = relax.tuple %[[X]], %[[X]]
// CHECK: relax.call @f(%[[X]], %[[T]])
func.func @caller(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = relax.call @f(%x, %x, %x) : (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// expected-error @below {{expected 'num_input' to be from 0 to 1, the number of parameters, but got 2}}
func.func @r1(%x: tensor<2xf32>) -> tensor<2xf32> attributes {num_input = 2 : i64} {
  return %x : tensor<2xf32>
}

// -----

// expected-error @below {{expected the function to be called only, as its parameters change}}
func.func @r2(%x: tensor<2xf32>) -> tensor<2xf32> attributes {num_input = 0 : i64} {
  return %x : tensor<2xf32>
}
func.func @main() -> !relax.callable<(tensor<2xf32>) -> tensor<2xf32>> {
  %f = relax.function @r2 : !relax.callable<(tensor<2xf32>) -> tensor<2xf32>>
  return %f : !relax.callable<(tensor<2xf32>) -> tensor<2xf32>>
}
