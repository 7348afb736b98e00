// RUN: mlc-opt %s --relax-reorder-permute-dims-after-concat | FileCheck %s

// CHECK-LABEL: func.func @moved(
// CHECK: %[[C:.*]] = relax.concat %{{.*}}, %{{.*}} axis 2 : (tensor<2x3x4xf32>, tensor<2x3x5xf32>) -> tensor<2x3x9xf32>
// CHECK: relax.permute_dims %[[C]] axes [2, 0, 1]
func.func @moved(%a: tensor<2x3x4xf32>, %b: tensor<2x3x5xf32>) -> tensor<9x2x3xf32> {
  %0 = relax.permute_dims %a axes [2, 0, 1] : (tensor<2x3x4xf32>) -> tensor<4x2x3xf32>
  %1 = relax.permute_dims %b axes [2, 0, 1] : (tensor<2x3x5xf32>) -> tensor<5x2x3xf32>
  %2 = relax.concat %0, %1 axis 0 : (tensor<4x2x3xf32>, tensor<5x2x3xf32>) -> tensor<9x2x3xf32>
  return %2 : tensor<9x2x3xf32>
}

// Dimensions that move in two ways.
// CHECK-LABEL: func.func @two_ways(
// CHECK-COUNT-2: relax.permute_dims
// CHECK: relax.concat
func.func @two_ways(%a: tensor<2x2x2xf32>, %b: tensor<2x2x2xf32>) -> tensor<4x2x2xf32> {
  %0 = relax.permute_dims %a axes [1, 0, 2] : (tensor<2x2x2xf32>) -> tensor<2x2x2xf32>
  %1 = relax.permute_dims %b axes [0, 2, 1] : (tensor<2x2x2xf32>) -> tensor<2x2x2xf32>
  %2 = relax.concat %0, %1 axis 0 : (tensor<2x2x2xf32>, tensor<2x2x2xf32>) -> tensor<4x2x2xf32>
  return %2 : tensor<4x2x2xf32>
}
