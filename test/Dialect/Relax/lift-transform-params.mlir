// RUN: mlc-opt %s --relax-lift-transform-params | FileCheck %s

// CHECK-LABEL: func.func @main(
// CHECK-SAME: %{{.*}}: tensor<2x4xf32> {relax.name = "x"}, %[[B:.*]]: tensor<3xf32> {relax.name = "b"}, %[[W:.*]]: tensor<4x3xf32> {relax.name = "transformed_1"})
// CHECK-SAME: num_input = 1
// CHECK-NOT: relax.permute_dims
// CHECK: %[[Y:.*]] = relax.matmul %{{.*}}, %[[W]]
// CHECK: relax.add %[[Y]], %[[B]]
// CHECK-LABEL: func.func @main_transform_params(
// CHECK-SAME: %[[P:.*]]: tuple<tensor<3x4xf32>, tensor<3xf32>> {relax.name = "model_params"}) -> tuple<tensor<3xf32>, tensor<4x3xf32>>
// CHECK: relax.dataflow {
// CHECK: %[[BIAS:.*]] = relax.tuple_get_item %[[P]][1]
// CHECK: %[[OLD:.*]] = relax.tuple_get_item %[[P]][0]
// CHECK: %[[T:.*]] = relax.permute_dims %[[OLD]]
// CHECK: %[[S:.*]] = relax.multiply %[[T]]
// CHECK: %[[R:.*]] = relax.tuple %[[BIAS]], %[[S]]
// CHECK: relax.output %[[R]]
func.func @main(%x: tensor<2x4xf32> {relax.name = "x"}, %w: tensor<3x4xf32> {relax.name = "w"},
    %b: tensor<3xf32> {relax.name = "b"}) -> tensor<2x3xf32> attributes {num_input = 1 : i64} {
  %gv = relax.dataflow {
    %two = relax.constant dense<2.0> : tensor<f32>
    %0 = relax.permute_dims %w : (tensor<3x4xf32>) -> tensor<4x3xf32>
    %1 = relax.multiply %0, %two : (tensor<4x3xf32>, tensor<f32>) -> tensor<4x3xf32>
    %2 = relax.matmul %x, %1 : (tensor<2x4xf32>, tensor<4x3xf32>) -> tensor<2x3xf32>
    %3 = relax.add %2, %b : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
    relax.output %3 : tensor<2x3xf32>
  } : tensor<2x3xf32>
  return %gv : tensor<2x3xf32>
}

// Without num_input nobody says which parameters are weights.
// CHECK-LABEL: func.func @other
// CHECK: relax.exp
func.func @other(%w: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.exp %w : tensor<4xf32>
  return %0 : tensor<4xf32>
}
