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

// A column and a row make a large matrix: the row goes with the vector first.
// CHECK-LABEL: func.func @vector(
// CHECK-SAME: %[[X:.*]]: tensor<64x1xf32>, %[[A:.*]]: tensor<1x64xf32>, %[[B:.*]]: tensor<64xf32>)
// CHECK: %[[P:.*]] = relax.matmul %[[A]], %[[B]] {{.*}} -> tensor<1xf32>
// CHECK: relax.matmul %[[X]], %[[P]] {{.*}} -> tensor<64xf32>
func.func @vector(%x: tensor<64x1xf32>, %a: tensor<1x64xf32>, %b: tensor<64xf32>) -> tensor<64xf32> {
  %0 = relax.matmul %x, %a : (tensor<64x1xf32>, tensor<1x64xf32>) -> tensor<64x64xf32>
  %1 = relax.matmul %0, %b : (tensor<64x64xf32>, tensor<64xf32>) -> tensor<64xf32>
  return %1 : tensor<64xf32>
}

// CHECK-LABEL: func.func @transposed(
// CHECK-SAME: %[[X:.*]]: tensor<16xf32>, %[[A:.*]]: tensor<32x2xf32>, %[[B:.*]]: tensor<2x16xf32>)
// CHECK: %[[U:.*]] = relax.permute_dims %[[B]]
// CHECK: %[[P:.*]] = relax.matmul %[[X]], %[[U]]
// CHECK: %[[V:.*]] = relax.permute_dims %[[A]]
// CHECK: relax.matmul %[[P]], %[[V]] {{.*}} -> tensor<32xf32>
func.func @transposed(%x: tensor<16xf32>, %a: tensor<32x2xf32>, %b: tensor<2x16xf32>) -> tensor<32xf32> {
  %0 = relax.matmul %a, %b : (tensor<32x2xf32>, tensor<2x16xf32>) -> tensor<32x16xf32>
  %1 = relax.permute_dims %0 : (tensor<32x16xf32>) -> tensor<16x32xf32>
  %2 = relax.matmul %x, %1 : (tensor<16xf32>, tensor<16x32xf32>) -> tensor<32xf32>
  return %2 : tensor<32xf32>
}

// A batch counts once for each of its matrices.
// CHECK-LABEL: func.func @batch(
// CHECK-SAME: %[[X:.*]]: tensor<8x1x64xf32>, %[[A:.*]]: tensor<64x8xf32>, %[[B:.*]]: tensor<8x64xf32>)
// CHECK: %[[P:.*]] = relax.matmul %[[X]], %[[A]]
// CHECK: relax.matmul %[[P]], %[[B]]
func.func @batch(%x: tensor<8x1x64xf32>, %a: tensor<64x8xf32>, %b: tensor<8x64xf32>) -> tensor<8x1x64xf32> {
  %0 = relax.matmul %a, %b : (tensor<64x8xf32>, tensor<8x64xf32>) -> tensor<64x64xf32>
  %1 = relax.matmul %x, %0 : (tensor<8x1x64xf32>, tensor<64x64xf32>) -> tensor<8x1x64xf32>
  return %1 : tensor<8x1x64xf32>
}

// A vector in the middle is a column to the first product and would be a row to the other.
// CHECK-LABEL: func.func @between(
// CHECK-SAME: %[[A:.*]]: tensor<64x1xf32>, %[[V:.*]]: tensor<1xf32>, %[[C:.*]]: tensor<64x1xf32>)
// CHECK: relax.matmul %[[A]], %[[V]]
func.func @between(%a: tensor<64x1xf32>, %v: tensor<1xf32>, %c: tensor<64x1xf32>) -> tensor<1xf32> {
  %0 = relax.matmul %a, %v : (tensor<64x1xf32>, tensor<1xf32>) -> tensor<64xf32>
  %1 = relax.matmul %0, %c : (tensor<64xf32>, tensor<64x1xf32>) -> tensor<1xf32>
  return %1 : tensor<1xf32>
}
