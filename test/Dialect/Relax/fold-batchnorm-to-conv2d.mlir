// RUN: mlc-opt %s --relax-fold-batchnorm-to-conv2d | FileCheck %s

// CHECK-LABEL: func.func @nhwc
// CHECK-NOT: relax.nn.batch_norm
// CHECK: %[[S:.*]] = relax.multiply %{{.*}}, %{{.*}} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
// CHECK: relax.expand_dims %[[S]] axis [0, 1, 2] : (tensor<4xf32>) -> tensor<1x1x1x4xf32>
// CHECK: %[[W:.*]] = relax.multiply %{{.*}} -> tensor<1x1x3x4xf32>
// CHECK: relax.nn.conv2d %{{.*}}, %[[W]] data_layout "NHWC" kernel_layout "HWIO"
// CHECK: relax.add
func.func @nhwc(%x: tensor<1x8x8x3xf32>, %w: tensor<1x1x3x4xf32>, %p: tensor<4xf32>) -> tensor<1x8x8x4xf32> {
  %0 = relax.nn.conv2d %x, %w data_layout "NHWC" kernel_layout "HWIO" : (tensor<1x8x8x3xf32>, tensor<1x1x3x4xf32>) -> tensor<1x8x8x4xf32>
  %1:3 = relax.nn.batch_norm %0, %p, %p, %p, %p axis 3 training false
      : (tensor<1x8x8x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<1x8x8x4xf32>, tensor<4xf32>, tensor<4xf32>)
  return %1#0 : tensor<1x8x8x4xf32>
}

// What is normalized by its own mean, and a convolution that is used elsewhere, stay.
// CHECK-LABEL: func.func @stays
// CHECK-COUNT-2: relax.nn.batch_norm
func.func @stays(%x: tensor<1x3x8x8xf32>, %w: tensor<4x3x1x1xf32>, %p: tensor<4xf32>) -> (tensor<1x4x8x8xf32>, tensor<1x4x8x8xf32>, tensor<1x4x8x8xf32>) {
  %0 = relax.nn.conv2d %x, %w : (tensor<1x3x8x8xf32>, tensor<4x3x1x1xf32>) -> tensor<1x4x8x8xf32>
  %1:3 = relax.nn.batch_norm %0, %p, %p, %p, %p axis 1
      : (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>)
  %2 = relax.nn.conv2d %x, %w : (tensor<1x3x8x8xf32>, tensor<4x3x1x1xf32>) -> tensor<1x4x8x8xf32>
  %3:3 = relax.nn.batch_norm %2, %p, %p, %p, %p axis 1 training false
      : (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>)
  return %1#0, %3#0, %2 : tensor<1x4x8x8xf32>, tensor<1x4x8x8xf32>, tensor<1x4x8x8xf32>
}

// A bias is scaled, too.
// CHECK-LABEL: func.func @bias
// CHECK-NOT: relax.nn.batch_norm
// CHECK: %[[Y:.*]] = relax.nn.conv2d
// CHECK: relax.add %[[Y]], %{{.*}} : (tensor<1x4x8x8xf32>, tensor<1x4x1x1xf32>)
// CHECK-NOT: relax.add
func.func @bias(%x: tensor<1x3x8x8xf32>, %w: tensor<4x3x1x1xf32>, %b: tensor<1x4x1x1xf32>, %p: tensor<4xf32>) -> tensor<1x4x8x8xf32> {
  %0 = relax.nn.conv2d %x, %w : (tensor<1x3x8x8xf32>, tensor<4x3x1x1xf32>) -> tensor<1x4x8x8xf32>
  %1 = relax.add %0, %b : (tensor<1x4x8x8xf32>, tensor<1x4x1x1xf32>) -> tensor<1x4x8x8xf32>
  %2:3 = relax.nn.batch_norm %1, %p, %p, %p, %p axis 1 training false
      : (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>)
  return %2#0 : tensor<1x4x8x8xf32>
}

// A tensor of all places is no number of the channels.
// CHECK-LABEL: func.func @tensor
// CHECK: relax.nn.batch_norm
func.func @tensor(%x: tensor<1x3x8x8xf32>, %w: tensor<4x3x1x1xf32>, %b: tensor<1x4x8x8xf32>, %p: tensor<4xf32>) -> tensor<1x4x8x8xf32> {
  %0 = relax.nn.conv2d %x, %w : (tensor<1x3x8x8xf32>, tensor<4x3x1x1xf32>) -> tensor<1x4x8x8xf32>
  %1 = relax.add %0, %b : (tensor<1x4x8x8xf32>, tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  %2:3 = relax.nn.batch_norm %1, %p, %p, %p, %p axis 1 training false
      : (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>)
  return %2#0 : tensor<1x4x8x8xf32>
}
