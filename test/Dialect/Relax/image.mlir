// RUN: mlc-opt %s | FileCheck %s

// CHECK-LABEL: func.func @resize
func.func @resize(%x: tensor<?x4x9x9xf32, #relax.dims<[n, 4, 9, 9]>>, %v: tensor<1x6x5x4x2xf32>, %u: tensor<*xf32>) {
  // CHECK: relax.image.resize2d %{{.*}} size [n, 3] method "cubic" : ({{.*}}) -> tensor<?x4x?x3xf32, #relax.dims<[n, 4, n, 3]>>
  %0 = relax.image.resize2d %x size [n, 3] method "cubic" : (tensor<?x4x9x9xf32, #relax.dims<[n, 4, 9, 9]>>) -> tensor<?x4x?x3xf32, #relax.dims<[n, 4, n, 3]>>
  // CHECK: relax.image.resize3d %{{.*}} size [3, 8, 7] layout "NDHWC" mode "pytorch_half_pixel" out_dtype f16 : ({{.*}}) -> tensor<1x3x8x7x2xf16>
  %1 = relax.image.resize3d %v size [3, 8, 7] layout "NDHWC" mode "pytorch_half_pixel" out_dtype f16 : (tensor<1x6x5x4x2xf32>) -> tensor<1x3x8x7x2xf16>
  // CHECK: relax.image.resize3d %{{.*}} size [3, 8, 7] : (tensor<*xf32>) -> tensor<?x?x?x?x?xf32>
  %2 = relax.image.resize3d %u size [3, 8, 7] : (tensor<*xf32>) -> tensor<?x?x?x?x?xf32>
  return
}

// CHECK-LABEL: func.func @grids
func.func @grids(%x: tensor<?x4x9x9xf32, #relax.dims<[n, 4, 9, 9]>>, %m: tensor<?x2x3xf32, #relax.dims<[n, 2, 3]>>, %u: tensor<*xf32>) {
  // CHECK: %[[G:.*]] = relax.image.affine_grid %{{.*}} size [n, 5] : ({{.*}}) -> tensor<?x2x?x5xf32, #relax.dims<[n, 2, n, 5]>>
  %0 = relax.image.affine_grid %m size [n, 5] : (tensor<?x2x3xf32, #relax.dims<[n, 2, 3]>>) -> tensor<?x2x?x5xf32, #relax.dims<[n, 2, n, 5]>>
  // CHECK: relax.image.grid_sample %{{.*}}, %[[G]] method "nearest" padding_mode "border" align_corners : ({{.*}}) -> tensor<?x4x?x5xf32, #relax.dims<[n, 4, n, 5]>>
  %1 = relax.image.grid_sample %x, %0 method "nearest" padding_mode "border" align_corners : (tensor<?x4x9x9xf32, #relax.dims<[n, 4, 9, 9]>>, tensor<?x2x?x5xf32, #relax.dims<[n, 2, n, 5]>>) -> tensor<?x4x?x5xf32, #relax.dims<[n, 4, n, 5]>>
  // CHECK: relax.image.grid_sample %{{.*}}, %{{.*}} : ({{.*}}) -> tensor<?x?x?x?xf32>
  %2 = relax.image.grid_sample %u, %0 : (tensor<*xf32>, tensor<?x2x?x5xf32, #relax.dims<[n, 2, n, 5]>>) -> tensor<?x?x?x?xf32>
  return
}
