// RUN: mlc-opt %s -split-input-file --relax-decompose-conv2d-transpose | FileCheck %s
// RUN: mlc-opt %s -split-input-file --relax-decompose-conv2d-transpose=constants-only | FileCheck %s --check-prefix=CONSTANTS

// A window that is as large as its step: a convolution of single elements gives the four phases.

// CHECK-LABEL: func @upsample
// CHECK: %[[X:.*]] = relax.permute_dims %{{.*}} axes [0, 2, 3, 1]
// CHECK: %[[SPLIT:.*]] = relax.reshape %{{.*}} -> tensor<3x8x1x2x1x2xf32>
// CHECK-NOT: relax.flip
// CHECK: relax.permute_dims %[[SPLIT]] axes [2, 4, 0, 3, 5, 1]
// CHECK: %[[W:.*]] = relax.reshape {{.*}} -> tensor<1x1x3x32xf32>
// CHECK: %[[SUMS:.*]] = relax.nn.conv2d %[[X]], %[[W]] data_layout "NHWC" kernel_layout "HWIO"
// CHECK: relax.reshape %[[SUMS]] {{.*}} -> tensor<?x7x7x2x2x8xf32
// CHECK: relax.permute_dims %{{.*}} axes [0, 1, 3, 2, 4, 5]
// CHECK: %[[WHOLE:.*]] = relax.reshape {{.*}} -> tensor<?x14x14x8xf32
// CHECK-NOT: relax.strided_slice
// CHECK: relax.permute_dims %[[WHOLE]] axes [0, 3, 1, 2]
// CONSTANTS-LABEL: func @upsample
// CONSTANTS: relax.nn.conv2d_transpose
func.func @upsample(%x: tensor<?x3x7x7xf32, #relax.dims<[n, 3, 7, 7]>>, %w: tensor<3x8x2x2xf32>)
    -> tensor<?x8x14x14xf32, #relax.dims<[n, 8, 14, 14]>> {
  %y = relax.nn.conv2d_transpose %x, %w strides [2, 2]
      : (tensor<?x3x7x7xf32, #relax.dims<[n, 3, 7, 7]>>, tensor<3x8x2x2xf32>)
      -> tensor<?x8x14x14xf32, #relax.dims<[n, 8, 14, 14]>>
  return %y : tensor<?x8x14x14xf32, #relax.dims<[n, 8, 14, 14]>>
}

// -----

// Rows: a window of 3 in steps of 2 has two parts, of which the second is filled up, and what the
// padding cuts off is left out. Columns: a window of 4 in steps of 2 has two whole parts.

// CHECK-LABEL: func @parts
// CHECK: %[[FULL:.*]] = relax.nn.pad %{{.*}} pad_width [0, 0, 0, 0, 0, 1, 0, 0]
// CHECK: relax.reshape %[[FULL]] {{.*}} -> tensor<3x8x2x2x2x2xf32>
// CHECK: relax.flip %{{.*}} axis 2
// CHECK: relax.flip %{{.*}} axis 4
// CHECK: relax.nn.conv2d {{.*}} padding [1, 1, 1, 1]
// CHECK: %[[WHOLE:.*]] = relax.reshape {{.*}} -> tensor<1x16x16x8xf32>
// CHECK: relax.strided_slice %[[WHOLE]] axes [1, 2] begin [1, 1] end [15, 15]
// CONSTANTS-LABEL: func @parts
// CONSTANTS-NOT: relax.nn.conv2d_transpose
// CONSTANTS: relax.nn.conv2d
func.func @parts(%x: tensor<1x3x7x7xf32>) -> tensor<1x8x14x14xf32> {
  %w = relax.constant dense<1.0> : tensor<3x8x3x4xf32>
  %y = relax.nn.conv2d_transpose %x, %w strides [2, 2] padding [1, 1, 1, 1] output_padding [1, 0]
      : (tensor<1x3x7x7xf32>, tensor<3x8x3x4xf32>) -> tensor<1x8x14x14xf32>
  return %y : tensor<1x8x14x14xf32>
}

// -----

// What stays: single steps, groups, a dilation, another layout, and results behind the last window.

// CHECK-LABEL: func @stays
// CHECK-COUNT-5: relax.nn.conv2d_transpose
// CHECK-NOT: relax.nn.conv2d %
func.func @stays(%x: tensor<1x4x7x7xf32>, %w: tensor<4x4x2x2xf32>, %l: tensor<1x7x7x4xf32>)
    -> (tensor<1x4x8x8xf32>, tensor<1x8x14x14xf32>, tensor<1x4x15x15xf32>, tensor<1x14x14x4xf32>, tensor<1x4x15x15xf32>) {
  %0 = relax.nn.conv2d_transpose %x, %w : (tensor<1x4x7x7xf32>, tensor<4x4x2x2xf32>) -> tensor<1x4x8x8xf32>
  %1 = relax.nn.conv2d_transpose %x, %w strides [2, 2] groups 2
      : (tensor<1x4x7x7xf32>, tensor<4x4x2x2xf32>) -> tensor<1x8x14x14xf32>
  %2 = relax.nn.conv2d_transpose %x, %w strides [2, 2] dilation [2, 2]
      : (tensor<1x4x7x7xf32>, tensor<4x4x2x2xf32>) -> tensor<1x4x15x15xf32>
  %3 = relax.nn.conv2d_transpose %l, %w strides [2, 2] data_layout "NHWC"
      : (tensor<1x7x7x4xf32>, tensor<4x4x2x2xf32>) -> tensor<1x14x14x4xf32>
  %4 = relax.nn.conv2d_transpose %x, %w strides [2, 2] output_padding [1, 1]
      : (tensor<1x4x7x7xf32>, tensor<4x4x2x2xf32>) -> tensor<1x4x15x15xf32>
  return %0, %1, %2, %3, %4
      : tensor<1x4x8x8xf32>, tensor<1x8x14x14xf32>, tensor<1x4x15x15xf32>, tensor<1x14x14x4xf32>, tensor<1x4x15x15xf32>
}
