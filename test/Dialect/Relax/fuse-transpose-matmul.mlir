// RUN: mlc-opt %s --relax-fuse-transpose-matmul -split-input-file | FileCheck %s

// CHECK-LABEL: func.func @layer(
// CHECK-SAME: %[[X:[a-z0-9]+]]: {{.*}}, %[[W:[a-z0-9]+]]: tensor<3x4xf32>)
// CHECK-NEXT: %[[Y:.*]] = relax.linear %[[X]], %[[W]] out_dtype f64 : (tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<3x4xf32>)
// CHECK-NEXT: return %[[Y]]
func.func @layer(%x: tensor<?x4xf32, #relax.dims<[n, 4]>>, %w: tensor<3x4xf32>)
    -> tensor<?x3xf64, #relax.dims<[n, 3]>> {
  %0 = relax.permute_dims %w axes [1, 0] : (tensor<3x4xf32>) -> tensor<4x3xf32>
  %1 = relax.matmul %x, %0 out_dtype f64
      : (tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<4x3xf32>) -> tensor<?x3xf64, #relax.dims<[n, 3]>>
  return %1 : tensor<?x3xf64, #relax.dims<[n, 3]>>
}

// -----

// A transposed matrix that is used elsewhere stays there.
// CHECK-LABEL: func.func @both(
// CHECK: %[[T:.*]] = relax.permute_dims
// CHECK: relax.linear %{{[a-z0-9]+}}, %{{[a-z0-9]+}} :
// CHECK: return %{{.*}}, %[[T]]
func.func @both(%x: tensor<4xf32>, %w: tensor<3x4xf32>) -> (tensor<3xf32>, tensor<4x3xf32>) {
  %0 = relax.permute_dims %w : (tensor<3x4xf32>) -> tensor<4x3xf32>
  %1 = relax.matmul %x, %0 : (tensor<4xf32>, tensor<4x3xf32>) -> tensor<3xf32>
  return %1, %0 : tensor<3xf32>, tensor<4x3xf32>
}

// -----

// A product of batches is none of one matrix, and one on the left is read as it lies already.
// CHECK-LABEL: func.func @others(
// CHECK-NOT: relax.linear
func.func @others(%x: tensor<2x5x4xf32>, %w: tensor<2x3x4xf32>, %v: tensor<4x5xf32>, %y: tensor<4x3xf32>)
    -> (tensor<2x5x3xf32>, tensor<5x3xf32>) {
  %0 = relax.permute_dims %w axes [0, 2, 1] : (tensor<2x3x4xf32>) -> tensor<2x4x3xf32>
  %1 = relax.matmul %x, %0 : (tensor<2x5x4xf32>, tensor<2x4x3xf32>) -> tensor<2x5x3xf32>
  %2 = relax.permute_dims %v : (tensor<4x5xf32>) -> tensor<5x4xf32>
  %3 = relax.matmul %2, %y : (tensor<5x4xf32>, tensor<4x3xf32>) -> tensor<5x3xf32>
  return %1, %3 : tensor<2x5x3xf32>, tensor<5x3xf32>
}
