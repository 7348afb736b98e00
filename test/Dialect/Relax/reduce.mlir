// RUN: mlc-opt %s | FileCheck %s

// CHECK-LABEL: func.func @reduce
func.func @reduce(%x: tensor<?x4x5xf32, #relax.dims<[n, 4, 5]>>) {
  // CHECK: relax.sum %{{.*}} : ({{.*}}) -> tensor<f32>
  %0 = relax.sum %x : (tensor<?x4x5xf32, #relax.dims<[n, 4, 5]>>) -> tensor<f32>
  // CHECK: relax.mean %{{.*}} axis [-1, 0] : ({{.*}}) -> tensor<4xf32>
  %1 = relax.mean %x axis [-1, 0] : (tensor<?x4x5xf32, #relax.dims<[n, 4, 5]>>) -> tensor<4xf32>
  // CHECK: relax.max %{{.*}} keepdims : ({{.*}}) -> tensor<1x1x1xf32>
  %2 = relax.max %x keepdims : (tensor<?x4x5xf32, #relax.dims<[n, 4, 5]>>) -> tensor<1x1x1xf32>
  // No axis is not all axes.
  // CHECK: relax.prod %{{.*}} axis [] : ({{.*}}) -> tensor<?x4x5xf32, #relax.dims<[n, 4, 5]>>
  %3 = relax.prod %x axis [] : (tensor<?x4x5xf32, #relax.dims<[n, 4, 5]>>) -> tensor<?x4x5xf32, #relax.dims<[n, 4, 5]>>
  return
}
