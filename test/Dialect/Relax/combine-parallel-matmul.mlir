// RUN: mlc-opt %s --relax-combine-parallel-matmul | FileCheck %s

// CHECK-LABEL: func.func @three
// CHECK: %[[W:.*]] = relax.concat %{{.*}}, %{{.*}}, %{{.*}} axis 1 : {{.*}} -> tensor<4x9xf32>
// CHECK: %[[Y:.*]] = relax.matmul %{{.*}}, %[[W]] out_dtype f32 : {{.*}} -> tensor<?x2x9xf32, #relax.dims<[n, 2, 9]>>
// CHECK: %[[P:.*]]:3 = relax.split %[[Y]] indices [3, 8] axis 2
// CHECK: return %[[P]]#0, %[[P]]#1, %[[P]]#2
func.func @three(%x: tensor<?x2x4xf32, #relax.dims<[n, 2, 4]>>, %a: tensor<4x3xf32>, %b: tensor<4x5xf32>, %c: tensor<4x1xf32>)
    -> (tensor<?x2x3xf32, #relax.dims<[n, 2, 3]>>, tensor<?x2x5xf32, #relax.dims<[n, 2, 5]>>, tensor<?x2x1xf32, #relax.dims<[n, 2, 1]>>) {
  %0 = relax.matmul %x, %a : (tensor<?x2x4xf32, #relax.dims<[n, 2, 4]>>, tensor<4x3xf32>) -> tensor<?x2x3xf32, #relax.dims<[n, 2, 3]>>
  %1 = relax.matmul %x, %b : (tensor<?x2x4xf32, #relax.dims<[n, 2, 4]>>, tensor<4x5xf32>) -> tensor<?x2x5xf32, #relax.dims<[n, 2, 5]>>
  %2 = relax.matmul %x, %c : (tensor<?x2x4xf32, #relax.dims<[n, 2, 4]>>, tensor<4x1xf32>) -> tensor<?x2x1xf32, #relax.dims<[n, 2, 1]>>
  return %0, %1, %2 : tensor<?x2x3xf32, #relax.dims<[n, 2, 3]>>, tensor<?x2x5xf32, #relax.dims<[n, 2, 5]>>, tensor<?x2x1xf32, #relax.dims<[n, 2, 1]>>
}

// What a matrix is computed from goes before the first product.
// CHECK-LABEL: func.func @later
// CHECK: %[[T:.*]] = relax.permute_dims
// CHECK: %[[W:.*]] = relax.concat %{{.*}}, %[[T]] axis 1
// CHECK: relax.matmul %{{.*}}, %[[W]]
// CHECK-NOT: relax.matmul
func.func @later(%x: tensor<2x4xf32>, %a: tensor<4x4xf32>, %b: tensor<5x4xf32>) -> (tensor<2x4xf32>, tensor<2x5xf32>) {
  %0 = relax.matmul %x, %a : (tensor<2x4xf32>, tensor<4x4xf32>) -> tensor<2x4xf32>
  %1 = relax.permute_dims %b : (tensor<5x4xf32>) -> tensor<4x5xf32>
  %2 = relax.matmul %x, %1 : (tensor<2x4xf32>, tensor<4x5xf32>) -> tensor<2x5xf32>
  return %0, %2 : tensor<2x4xf32>, tensor<2x5xf32>
}

// A matrix that is computed from the first product is not there in time; batches are no matrix.
// CHECK-LABEL: func.func @not
// CHECK-NOT: relax.concat
func.func @not(%x: tensor<2x4xf32>, %a: tensor<4x4xf32>, %b: tensor<3x4x5xf32>) -> (tensor<2x2xf32>, tensor<3x2x5xf32>) {
  %0 = relax.matmul %x, %a : (tensor<2x4xf32>, tensor<4x4xf32>) -> tensor<2x4xf32>
  %1 = relax.permute_dims %0 : (tensor<2x4xf32>) -> tensor<4x2xf32>
  %2 = relax.matmul %x, %1 : (tensor<2x4xf32>, tensor<4x2xf32>) -> tensor<2x2xf32>
  %3 = relax.matmul %x, %b : (tensor<2x4xf32>, tensor<3x4x5xf32>) -> tensor<3x2x5xf32>
  return %2, %3 : tensor<2x2xf32>, tensor<3x2x5xf32>
}
