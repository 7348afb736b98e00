// RUN: mlc-opt %s | FileCheck %s

// CHECK-LABEL: func.func @conv2d
func.func @conv2d(%x: tensor<?x4x?x9xf32, #relax.dims<[n, 4, h, 9]>>, %w: tensor<6x2x3x3xf32>,
                  %y: tensor<1x?x9x4xf32, #relax.dims<[1, h, 9, 4]>>, %v: tensor<3x3x4x6xf32>) {
  // CHECK: relax.nn.conv2d %{{.*}}, %{{.*}} groups 2 : ({{.*}}) -> tensor<?x6x?x7xf32, #relax.dims<[n, 6, h - 2, 7]>>
  %0 = relax.nn.conv2d %x, %w groups 2
      : (tensor<?x4x?x9xf32, #relax.dims<[n, 4, h, 9]>>, tensor<6x2x3x3xf32>) -> tensor<?x6x?x7xf32, #relax.dims<[n, 6, h - 2, 7]>>
  // (h + 1 + 2 - 2 * (3 - 1) - 1) floordiv 2 + 1
  // CHECK: relax.nn.conv2d %{{.*}}, %{{.*}} strides [2, 1] padding [1, 0, 2, 0] dilation [2, 1] groups 2 out_dtype f64
  // CHECK-SAME: -> tensor<?x6x?x7xf64, #relax.dims<[n, 6, h floordiv 2, 7]>>
  %1 = relax.nn.conv2d %x, %w strides [2, 1] padding [1, 0, 2, 0] dilation [2, 1] groups 2 out_dtype f64
      : (tensor<?x4x?x9xf32, #relax.dims<[n, 4, h, 9]>>, tensor<6x2x3x3xf32>) -> tensor<?x6x?x7xf64, #relax.dims<[n, 6, h floordiv 2, 7]>>
  // CHECK: relax.nn.conv2d %{{.*}}, %{{.*}} data_layout "NHWC" kernel_layout "HWIO" : ({{.*}}) -> tensor<1x?x7x6xf32, #relax.dims<[1, h - 2, 7, 6]>>
  %2 = relax.nn.conv2d %y, %v data_layout "NHWC" kernel_layout "HWIO"
      : (tensor<1x?x9x4xf32, #relax.dims<[1, h, 9, 4]>>, tensor<3x3x4x6xf32>) -> tensor<1x?x7x6xf32, #relax.dims<[1, h - 2, 7, 6]>>
  return
}

// CHECK-LABEL: func.func @pool2d
func.func @pool2d(%x: tensor<1x2x6x?xf32, #relax.dims<[1, 2, 6, w]>>) {
  // CHECK: relax.nn.max_pool2d %{{.*}} pool_size [3, 3] strides [2, 2] : ({{.*}}) -> tensor<1x2x2x?xf32, #relax.dims<[1, 2, 2, (w + 1) floordiv 2 - 1]>>
  %0 = relax.nn.max_pool2d %x pool_size [3, 3] strides [2, 2]
      : (tensor<1x2x6x?xf32, #relax.dims<[1, 2, 6, w]>>) -> tensor<1x2x2x?xf32, #relax.dims<[1, 2, 2, (w + 1) floordiv 2 - 1]>>
  // Rounding up gives a window that is partly outside, but none that begins behind the data.
  // CHECK: relax.nn.max_pool2d %{{.*}} pool_size [3, 1] strides [2, 3] ceil_mode
  // CHECK-SAME: -> tensor<1x2x3x?xf32, #relax.dims<[1, 2, 3, (w + 2) floordiv 3]>>
  %1 = relax.nn.max_pool2d %x pool_size [3, 1] strides [2, 3] ceil_mode
      : (tensor<1x2x6x?xf32, #relax.dims<[1, 2, 6, w]>>) -> tensor<1x2x3x?xf32, #relax.dims<[1, 2, 3, (w + 2) floordiv 3]>>
  // Where the window reaches beyond the stride, it begins in the data.
  // CHECK: relax.nn.max_pool2d %{{.*}} pool_size [3, 3] strides [2, 2] ceil_mode : ({{.*}}) -> tensor<1x2x3x?xf32, #relax.dims<[1, 2, 3, w floordiv 2]>>
  %3 = relax.nn.max_pool2d %x pool_size [3, 3] strides [2, 2] ceil_mode
      : (tensor<1x2x6x?xf32, #relax.dims<[1, 2, 6, w]>>) -> tensor<1x2x3x?xf32, #relax.dims<[1, 2, 3, w floordiv 2]>>
  // CHECK: relax.nn.avg_pool2d %{{.*}} pool_size [2, 1] dilation [2, 1] count_include_pad : ({{.*}}) -> tensor<1x2x4x?xf32, #relax.dims<[1, 2, 4, w]>>
  %2 = relax.nn.avg_pool2d %x pool_size [2, 1] dilation [2, 1] count_include_pad
      : (tensor<1x2x6x?xf32, #relax.dims<[1, 2, 6, w]>>) -> tensor<1x2x4x?xf32, #relax.dims<[1, 2, 4, w]>>
  return
}

// CHECK-LABEL: func.func @softmax
func.func @softmax(%x: tensor<4x10xf16>) {
  // CHECK: relax.nn.softmax %{{.*}} : tensor<4x10xf16>
  %0 = relax.nn.softmax %x axis -1 : tensor<4x10xf16>
  return
}
