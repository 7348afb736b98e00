// RUN: mlc-opt %s | FileCheck %s

// CHECK-LABEL: func.func @reshape
func.func @reshape(%x: tensor<?x6xf32, #relax.dims<[n, 6]>>, %u: tensor<?x4xf32>, %e: tensor<f32>) {
  // CHECK: relax.reshape %{{.*}} shape [0, -1, 2] : ({{.*}}) -> tensor<?x3x2xf32, #relax.dims<[n, 3, 2]>>
  %0 = relax.reshape %x shape [0, -1, 2] : (tensor<?x6xf32, #relax.dims<[n, 6]>>) -> tensor<?x3x2xf32, #relax.dims<[n, 3, 2]>>
  // CHECK: relax.reshape %{{.*}} shape [-1, n] : ({{.*}}) -> tensor<6x?xf32, #relax.dims<[6, n]>>
  %1 = relax.reshape %x shape [-1, n] : (tensor<?x6xf32, #relax.dims<[n, 6]>>) -> tensor<6x?xf32, #relax.dims<[6, n]>>
  // CHECK: relax.reshape %{{.*}} shape [2, -1] : (tensor<?x4xf32>) -> tensor<2x?xf32>
  %2 = relax.reshape %u shape [2, -1] : (tensor<?x4xf32>) -> tensor<2x?xf32>
  // CHECK: relax.reshape %{{.*}} shape [1, 1] : (tensor<f32>) -> tensor<1x1xf32>
  %3 = relax.reshape %e shape [1, 1] : (tensor<f32>) -> tensor<1x1xf32>
  return
}

// CHECK-LABEL: func.func @flatten
func.func @flatten(%x: tensor<?x?x2xf32, #relax.dims<[n, n + 1, 2]>>, %e: tensor<f32>) {
  // CHECK: relax.flatten %{{.*}} : ({{.*}}) -> tensor<?xf32, #relax.dims<[n * 2 + n * n * 2]>>
  %0 = relax.flatten %x : (tensor<?x?x2xf32, #relax.dims<[n, n + 1, 2]>>) -> tensor<?xf32, #relax.dims<[(n + 1) * n * 2]>>
  // CHECK: relax.flatten %{{.*}} : (tensor<f32>) -> tensor<1xf32>
  %1 = relax.flatten %e : (tensor<f32>) -> tensor<1xf32>
  return
}

// CHECK-LABEL: func.func @permute_dims
func.func @permute_dims(%x: tensor<?x2x3xf32, #relax.dims<[n, 2, 3]>>) {
  // CHECK: relax.permute_dims %{{.*}} : ({{.*}}) -> tensor<3x2x?xf32, #relax.dims<[3, 2, n]>>
  %0 = relax.permute_dims %x : (tensor<?x2x3xf32, #relax.dims<[n, 2, 3]>>) -> tensor<3x2x?xf32, #relax.dims<[3, 2, n]>>
  // CHECK: relax.permute_dims %{{.*}} axes [-1, 0, 1] : ({{.*}}) -> tensor<3x?x2xf32, #relax.dims<[3, n, 2]>>
  %1 = relax.permute_dims %x axes [-1, 0, 1] : (tensor<?x2x3xf32, #relax.dims<[n, 2, 3]>>) -> tensor<3x?x2xf32, #relax.dims<[3, n, 2]>>
  return
}

// CHECK-LABEL: func.func @concat
func.func @concat(%x: tensor<?x4xf32, #relax.dims<[n, 4]>>, %y: tensor<?x4xf32>) {
  // CHECK: relax.concat %{{.*}}, %{{.*}}, %{{.*}} axis 1 : ({{.*}}) -> tensor<?x12xf32, #relax.dims<[n, 12]>>
  %0 = relax.concat %y, %x, %x axis 1 : (tensor<?x4xf32>, tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<?x4xf32, #relax.dims<[n, 4]>>)
      -> tensor<?x12xf32, #relax.dims<[n, 12]>>
  // CHECK: relax.concat %{{.*}}, %{{.*}} axis -2 : ({{.*}}) -> tensor<?x4xf32, #relax.dims<[n * 2, 4]>>
  %1 = relax.concat %x, %x axis -2 : (tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<?x4xf32, #relax.dims<[n, 4]>>)
      -> tensor<?x4xf32, #relax.dims<[n * 2, 4]>>
  return
}
