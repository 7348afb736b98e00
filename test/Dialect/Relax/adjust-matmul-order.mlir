// RUN: mlc-opt %s --relax-adjust-matmul-order | FileCheck %s

// CHECK-LABEL: func.func @right_first(
// CHECK-SAME: %[[A:.*]]: tensor<64x64xf32>, %[[B:.*]]: tensor<64x64xf32>, %[[X:.*]]: tensor<64x1xf32>)
// CHECK: %[[P:.*]] = relax.matmul %[[B]], %[[X]]
// CHECK: relax.matmul %[[A]], %[[P]]
func.func @right_first(%a: tensor<64x64xf32>, %b: tensor<64x64xf32>, %x: tensor<64x1xf32>) -> tensor<64x1xf32> {
  %0 = relax.matmul %a, %b : (tensor<64x64xf32>, tensor<64x64xf32>) -> tensor<64x64xf32>
  %1 = relax.matmul %0, %x : (tensor<64x64xf32>, tensor<64x1xf32>) -> tensor<64x1xf32>
  return %1 : tensor<64x1xf32>
}

// A batch of a size that is not known is small.
// CHECK-LABEL: func.func @left_first(
// CHECK-SAME: %[[X:.*]]: tensor<?x64xf32, {{.*}}>, %[[A:.*]]: tensor<64x8xf32>, %[[B:.*]]: tensor<8x64xf32>)
// CHECK: %[[P:.*]] = relax.matmul %[[X]], %[[A]]
// CHECK: relax.matmul %[[P]], %[[B]]
func.func @left_first(%x: tensor<?x64xf32, #relax.dims<[n, 64]>>, %a: tensor<64x8xf32>, %b: tensor<8x64xf32>)
    -> tensor<?x64xf32, #relax.dims<[n, 64]>> {
  %0 = relax.matmul %a, %b : (tensor<64x8xf32>, tensor<8x64xf32>) -> tensor<64x64xf32>
  %1 = relax.matmul %x, %0
      : (tensor<?x64xf32, #relax.dims<[n, 64]>>, tensor<64x64xf32>) -> tensor<?x64xf32, #relax.dims<[n, 64]>>
  return %1 : tensor<?x64xf32, #relax.dims<[n, 64]>>
}

// What is in the best order, and what is not made of matrices, stays.
// CHECK-LABEL: func.func @stays(
// CHECK-SAME: %[[X:.*]]: tensor<1x4xf32>, %[[A:.*]]: tensor<4x4xf32>, %[[T:.*]]: tensor<2x4x4xf32>)
// CHECK: %[[P:.*]] = relax.matmul %[[X]], %[[A]]
// CHECK: %[[Q:.*]] = relax.matmul %[[P]], %[[A]]
// CHECK: relax.matmul %[[Q]], %[[T]]
func.func @stays(%x: tensor<1x4xf32>, %a: tensor<4x4xf32>, %t: tensor<2x4x4xf32>) -> tensor<2x1x4xf32> {
  %0 = relax.matmul %x, %a : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<1x4xf32>
  %1 = relax.matmul %0, %a : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<1x4xf32>
  %2 = relax.matmul %1, %t : (tensor<1x4xf32>, tensor<2x4x4xf32>) -> tensor<2x1x4xf32>
  return %2 : tensor<2x1x4xf32>
}
