// RUN: mlc-opt %s --relax-reorder-take-after-matmul | FileCheck %s

// CHECK-LABEL: func.func @columns(
// CHECK-SAME: %[[X:.*]]: tensor<5x2x4xf32>, %[[W:.*]]: tensor<4x8xf32>, %[[I:.*]]: tensor<3xi64>)
// CHECK: %[[P:.*]] = relax.matmul %[[X]], %[[W]]
// CHECK: relax.take %[[P]], %[[I]] axis 2
func.func @columns(%x: tensor<5x2x4xf32>, %w: tensor<4x8xf32>, %i: tensor<3xi64>) -> tensor<5x2x3xf32> {
  %0 = relax.take %w, %i axis 1 : (tensor<4x8xf32>, tensor<3xi64>) -> tensor<4x3xf32>
  %1 = relax.matmul %x, %0 : (tensor<5x2x4xf32>, tensor<4x3xf32>) -> tensor<5x2x3xf32>
  return %1 : tensor<5x2x3xf32>
}

// Rows are summed over.
// CHECK-LABEL: func.func @rows(
// CHECK: relax.take
// CHECK: relax.matmul
func.func @rows(%x: tensor<2x3xf32>, %w: tensor<4x8xf32>, %i: tensor<3xi64>) -> tensor<2x8xf32> {
  %0 = relax.take %w, %i axis 0 : (tensor<4x8xf32>, tensor<3xi64>) -> tensor<3x8xf32>
  %1 = relax.matmul %x, %0 : (tensor<2x3xf32>, tensor<3x8xf32>) -> tensor<2x8xf32>
  return %1 : tensor<2x8xf32>
}
