// RUN: mlc-opt %s | FileCheck %s

// CHECK-LABEL: func.func @windows
func.func @windows(%x: tensor<?x4x9xf32, #relax.dims<[n, 4, 9]>>, %w: tensor<6x2x3xf32>, %v: tensor<4x3x3xf32>) {
  // CHECK: relax.nn.conv1d %{{.*}} padding [1, 0] groups 2 : ({{.*}}) -> tensor<?x6x8xf32, #relax.dims<[n, 6, 8]>>
  %0 = relax.nn.conv1d %x, %w padding [1, 0] groups 2 : (tensor<?x4x9xf32, #relax.dims<[n, 4, 9]>>, tensor<6x2x3xf32>) -> tensor<?x6x8xf32, #relax.dims<[n, 6, 8]>>
  // CHECK: relax.nn.conv1d_transpose %{{.*}} strides [2] padding [1, 1] output_padding [1] groups 2 : ({{.*}}) -> tensor<?x6x18xf32, #relax.dims<[n, 6, 18]>>
  %1 = relax.nn.conv1d_transpose %x, %v strides [2] padding [1, 1] output_padding [1] groups 2 : (tensor<?x4x9xf32, #relax.dims<[n, 4, 9]>>, tensor<4x3x3xf32>) -> tensor<?x6x18xf32, #relax.dims<[n, 6, 18]>>
  // CHECK: relax.nn.max_pool1d %{{.*}} pool_size [2] strides [2] ceil_mode : ({{.*}}) -> tensor<?x4x5xf32, #relax.dims<[n, 4, 5]>>
  %2 = relax.nn.max_pool1d %x pool_size [2] strides [2] ceil_mode : (tensor<?x4x9xf32, #relax.dims<[n, 4, 9]>>) -> tensor<?x4x5xf32, #relax.dims<[n, 4, 5]>>
  return
}

// CHECK-LABEL: func.func @images
func.func @images(%x: tensor<?x4x9x9xf32, #relax.dims<[n, 4, 9, 9]>>, %w: tensor<4x3x2x2xf32>, %a: tensor<4xf32>) {
  // CHECK: relax.nn.conv2d_transpose %{{.*}} strides [2, 2] : ({{.*}}) -> tensor<?x3x18x18xf32, #relax.dims<[n, 3, 18, 18]>>
  %0 = relax.nn.conv2d_transpose %x, %w strides [2, 2] : (tensor<?x4x9x9xf32, #relax.dims<[n, 4, 9, 9]>>, tensor<4x3x2x2xf32>) -> tensor<?x3x18x18xf32, #relax.dims<[n, 3, 18, 18]>>
  // CHECK: relax.image.resize2d %{{.*}} size [n, 3] method "nearest_neighbor" : ({{.*}}) -> tensor<?x4x?x3xf32, #relax.dims<[n, 4, n, 3]>>
  %1 = relax.image.resize2d %x size [n, 3] method "nearest_neighbor" : (tensor<?x4x9x9xf32, #relax.dims<[n, 4, 9, 9]>>) -> tensor<?x4x?x3xf32, #relax.dims<[n, 4, n, 3]>>
  // CHECK: relax.nn.pixel_shuffle %{{.*}} upscale_factor 2 : ({{.*}}) -> tensor<?x1x18x18xf32, #relax.dims<[n, 1, 18, 18]>>
  %2 = relax.nn.pixel_shuffle %x upscale_factor 2 : (tensor<?x4x9x9xf32, #relax.dims<[n, 4, 9, 9]>>) -> tensor<?x1x18x18xf32, #relax.dims<[n, 1, 18, 18]>>
  // CHECK: relax.nn.prelu %{{.*}}, %{{.*}} : ({{.*}}) -> tensor<?x4x9x9xf32, #relax.dims<[n, 4, 9, 9]>>
  %3 = relax.nn.prelu %x, %a : (tensor<?x4x9x9xf32, #relax.dims<[n, 4, 9, 9]>>, tensor<4xf32>) -> tensor<?x4x9x9xf32, #relax.dims<[n, 4, 9, 9]>>
  return
}

// CHECK-LABEL: func.func @volumes
func.func @volumes(%x: tensor<?x4x9x8x7xf32, #relax.dims<[n, 4, 9, 8, 7]>>, %w: tensor<6x2x3x3x3xf32>, %v: tensor<4x3x2x2x2xf32>) {
  // CHECK: relax.nn.conv3d %{{.*}} strides [1, 2, 1] padding [1, 0, 0, 0, 0, 0] groups 2 : ({{.*}}) -> tensor<?x6x8x3x5xf32, #relax.dims<[n, 6, 8, 3, 5]>>
  %0 = relax.nn.conv3d %x, %w strides [1, 2, 1] padding [1, 0, 0, 0, 0, 0] groups 2 : (tensor<?x4x9x8x7xf32, #relax.dims<[n, 4, 9, 8, 7]>>, tensor<6x2x3x3x3xf32>) -> tensor<?x6x8x3x5xf32, #relax.dims<[n, 6, 8, 3, 5]>>
  // CHECK: relax.nn.conv3d_transpose %{{.*}} strides [2, 2, 2] : ({{.*}}) -> tensor<?x3x18x16x14xf32, #relax.dims<[n, 3, 18, 16, 14]>>
  %1 = relax.nn.conv3d_transpose %x, %v strides [2, 2, 2] : (tensor<?x4x9x8x7xf32, #relax.dims<[n, 4, 9, 8, 7]>>, tensor<4x3x2x2x2xf32>) -> tensor<?x3x18x16x14xf32, #relax.dims<[n, 3, 18, 16, 14]>>
  // CHECK: relax.nn.max_pool3d %{{.*}} pool_size [2, 2, 2] strides [2, 2, 2] ceil_mode : ({{.*}}) -> tensor<?x4x5x4x4xf32, #relax.dims<[n, 4, 5, 4, 4]>>
  %2 = relax.nn.max_pool3d %x pool_size [2, 2, 2] strides [2, 2, 2] ceil_mode : (tensor<?x4x9x8x7xf32, #relax.dims<[n, 4, 9, 8, 7]>>) -> tensor<?x4x5x4x4xf32, #relax.dims<[n, 4, 5, 4, 4]>>
  // CHECK: relax.nn.adaptive_avg_pool3d %{{.*}} output_size [3, 2, 1] : ({{.*}}) -> tensor<?x4x3x2x1xf32, #relax.dims<[n, 4, 3, 2, 1]>>
  %3 = relax.nn.adaptive_avg_pool3d %x output_size [3, 2, 1] : (tensor<?x4x9x8x7xf32, #relax.dims<[n, 4, 9, 8, 7]>>) -> tensor<?x4x3x2x1xf32, #relax.dims<[n, 4, 3, 2, 1]>>
  return
}
