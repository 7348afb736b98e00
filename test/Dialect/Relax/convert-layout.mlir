// RUN: mlc-opt %s --relax-convert-layout="desired-layouts=nn.conv2d=NHWC:HWIO" -split-input-file | FileCheck %s
// RUN: mlc-opt %s --relax-convert-layout="desired-layouts=nn.conv2d=NHWC:HWIO where-it-pays" -split-input-file \
// RUN:   | FileCheck %s --check-prefix=PAYS

// One convolution passes its result on to the other as it is.
// CHECK-LABEL: func.func @chain(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x3x56x56xf32>
// CHECK: %[[PERMUTED:.*]] = relax.permute_dims %[[X]] axes [0, 2, 3, 1]
// CHECK: %[[FIRST:.*]] = relax.nn.conv2d %[[PERMUTED]], %{{.*}} padding [1, 1, 1, 1] data_layout "NHWC" kernel_layout "HWIO"
// CHECK: %[[BIAS:.*]] = relax.reshape %{{.*}} : (tensor<1x64x1x1xf32>) -> tensor<1x1x1x64xf32>
// CHECK: %[[SUM:.*]] = relax.add %[[FIRST]], %[[BIAS]]
// CHECK: %[[RELU:.*]] = relax.nn.relu %[[SUM]] : tensor<1x56x56x64xf32>
// CHECK: %[[POOL:.*]] = relax.nn.max_pool2d %[[RELU]] pool_size [2, 2] strides [2, 2] layout "NHWC"
// CHECK: %[[SECOND:.*]] = relax.nn.conv2d %[[POOL]], %{{.*}} padding [1, 1, 1, 1] data_layout "NHWC" kernel_layout "HWIO"
// CHECK: %[[RESULT:.*]] = relax.permute_dims %[[SECOND]] axes [0, 3, 1, 2]
// CHECK-NEXT: return %[[RESULT]]
// PAYS-LABEL: func.func @chain(
// PAYS-COUNT-2: data_layout "NHWC"
func.func @chain(%x: tensor<1x3x56x56xf32>) -> tensor<1x64x28x28xf32> {
  %w = relax.constant dense<0.5> : tensor<64x3x3x3xf32>
  %v = relax.constant dense<0.25> : tensor<64x64x3x3xf32>
  %b = relax.constant dense<1.0> : tensor<1x64x1x1xf32>
  %0 = relax.nn.conv2d %x, %w padding [1, 1, 1, 1]
      : (tensor<1x3x56x56xf32>, tensor<64x3x3x3xf32>) -> tensor<1x64x56x56xf32>
  %1 = relax.add %0, %b : (tensor<1x64x56x56xf32>, tensor<1x64x1x1xf32>) -> tensor<1x64x56x56xf32>
  %2 = relax.nn.relu %1 : tensor<1x64x56x56xf32>
  %3 = relax.nn.max_pool2d %2 pool_size [2, 2] strides [2, 2] : (tensor<1x64x56x56xf32>) -> tensor<1x64x28x28xf32>
  %4 = relax.nn.conv2d %3, %v padding [1, 1, 1, 1] : (tensor<1x64x28x28xf32>, tensor<64x64x3x3xf32>) -> tensor<1x64x28x28xf32>
  return %4 : tensor<1x64x28x28xf32>
}

// -----

// Of a residual block, both operands of the sum are before the permutation.
// CHECK-LABEL: func.func @residual(
// CHECK: %[[X:.*]] = relax.permute_dims %{{.*}} axes [0, 2, 3, 1]
// CHECK: %[[Y:.*]] = relax.nn.conv2d %[[X]]
// CHECK: %[[Z:.*]] = relax.nn.conv2d %[[Y]]
// CHECK: %[[SUM:.*]] = relax.add %[[Z]], %[[Y]] : (tensor<?x8x8x4xf32, #relax.dims<[n, 8, 8, 4]>>
// CHECK: relax.permute_dims %[[SUM]] axes [0, 3, 1, 2]
// With a weight that is no constant, or with few channels, it does not pay.
// PAYS-LABEL: func.func @residual(
// PAYS-NOT: relax.permute_dims
func.func @residual(%x: tensor<?x4x8x8xf32, #relax.dims<[n, 4, 8, 8]>>, %w: tensor<4x4x1x1xf32>)
    -> tensor<?x4x8x8xf32, #relax.dims<[n, 4, 8, 8]>> {
  %0 = relax.nn.conv2d %x, %w : (tensor<?x4x8x8xf32, #relax.dims<[n, 4, 8, 8]>>, tensor<4x4x1x1xf32>)
      -> tensor<?x4x8x8xf32, #relax.dims<[n, 4, 8, 8]>>
  %1 = relax.nn.conv2d %0, %w : (tensor<?x4x8x8xf32, #relax.dims<[n, 4, 8, 8]>>, tensor<4x4x1x1xf32>)
      -> tensor<?x4x8x8xf32, #relax.dims<[n, 4, 8, 8]>>
  %2 = relax.add %1, %0 : (tensor<?x4x8x8xf32, #relax.dims<[n, 4, 8, 8]>>, tensor<?x4x8x8xf32, #relax.dims<[n, 4, 8, 8]>>)
      -> tensor<?x4x8x8xf32, #relax.dims<[n, 4, 8, 8]>>
  return %2 : tensor<?x4x8x8xf32, #relax.dims<[n, 4, 8, 8]>>
}

// -----

// What goes around a convolution is permuted for the convolution already.
// CHECK-LABEL: func.func @shortcut(
// CHECK: %[[X:.*]] = relax.permute_dims %{{.*}} axes [0, 2, 3, 1]
// CHECK: %[[Y:.*]] = relax.nn.conv2d %[[X]]
// CHECK: %[[SUM:.*]] = relax.add %[[Y]], %{{.*}} : (tensor<1x8x8x4xf32>
// CHECK: relax.permute_dims %[[SUM]] axes [0, 3, 1, 2]
func.func @shortcut(%x: tensor<1x4x8x8xf32>, %w: tensor<4x4x1x1xf32>) -> tensor<1x4x8x8xf32> {
  %0 = relax.nn.conv2d %x, %w : (tensor<1x4x8x8xf32>, tensor<4x4x1x1xf32>) -> tensor<1x4x8x8xf32>
  %1 = relax.add %0, %x : (tensor<1x4x8x8xf32>, tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  return %1 : tensor<1x4x8x8xf32>
}

// -----

// Attributes that count dimensions count those before the permutation.
// CHECK-LABEL: func.func @attributes(
// CHECK: %[[X:.*]] = relax.permute_dims %{{.*}} axes [0, 2, 3, 1]
// CHECK: %[[Y:.*]] = relax.nn.conv2d %[[X]]
// CHECK: %[[PAD:.*]] = relax.nn.pad %[[Y]] pad_width [0, 0, 1, 2, 3, 4, 0, 0]
// CHECK: %[[BOTH:.*]] = relax.concat %[[PAD]], %[[PAD]] axis 3
// CHECK: %[[MEAN:.*]] = relax.mean %[[BOTH]] axis [1, 2] :
// CHECK-NOT: relax.permute_dims
// CHECK: %[[MAX:.*]] = relax.max %[[BOTH]] axis [3] :
// CHECK: %[[SUM:.*]] = relax.sum %[[BOTH]] axis [1] :
// CHECK: %[[BACK:.*]] = relax.permute_dims %[[SUM]] axes [0, 2, 1] : (tensor<2x11x8xf32>) -> tensor<2x8x11xf32>
// CHECK: return %[[MEAN]], %[[MAX]], %[[BACK]]
func.func @attributes(%x: tensor<2x3x4x4xf32>, %w: tensor<4x3x1x1xf32>)
    -> (tensor<2x8xf32>, tensor<2x7x11xf32>, tensor<2x8x11xf32>) {
  %0 = relax.nn.conv2d %x, %w : (tensor<2x3x4x4xf32>, tensor<4x3x1x1xf32>) -> tensor<2x4x4x4xf32>
  %1 = relax.nn.pad %0 pad_width [0, 0, 0, 0, 1, 2, 3, 4] : (tensor<2x4x4x4xf32>) -> tensor<2x4x7x11xf32>
  %2 = relax.concat %1, %1 axis 1 : (tensor<2x4x7x11xf32>, tensor<2x4x7x11xf32>) -> tensor<2x8x7x11xf32>
  %3 = relax.mean %2 axis [2, 3] : (tensor<2x8x7x11xf32>) -> tensor<2x8xf32>
  %4 = relax.max %2 axis [1] : (tensor<2x8x7x11xf32>) -> tensor<2x7x11xf32>
  %5 = relax.sum %2 axis [2] : (tensor<2x8x7x11xf32>) -> tensor<2x8x11xf32>
  return %3, %4, %5 : tensor<2x8xf32>, tensor<2x7x11xf32>, tensor<2x8x11xf32>
}

// -----

// The rows of the matrix move in place of the elements of the image.
// CHECK-LABEL: func.func @classifier(
// CHECK: %[[W:.*]] = relax.constant dense<{{\[\[}}1.000000e+00, 2.000000e+00]
// CHECK: %[[Y:.*]] = relax.nn.conv2d
// CHECK-DAG: %[[ROW:.*]] = relax.reshape %[[Y]] shape [1, 8] : (tensor<1x2x2x2xf32>) -> tensor<1x8xf32>
// CHECK-DAG: %[[SPLIT:.*]] = relax.reshape %[[W]] shape [2, 2, 2, 2]
// CHECK-DAG: %[[MOVED:.*]] = relax.permute_dims %[[SPLIT]] axes [1, 2, 0, 3]
// CHECK-DAG: %[[ROWS:.*]] = relax.reshape %[[MOVED]] shape [8, 2]
// CHECK: relax.matmul %[[ROW]], %[[ROWS]]
func.func @classifier(%x: tensor<1x1x2x2xf32>, %w: tensor<2x1x1x1xf32>) -> tensor<1x2xf32> {
  %m = relax.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0], [9.0, 10.0], [11.0, 12.0], [13.0, 14.0],
                             [15.0, 16.0]]> : tensor<8x2xf32>
  %0 = relax.nn.conv2d %x, %w : (tensor<1x1x2x2xf32>, tensor<2x1x1x1xf32>) -> tensor<1x2x2x2xf32>
  %1 = relax.reshape %0 shape [1, 8] : (tensor<1x2x2x2xf32>) -> tensor<1x8xf32>
  %2 = relax.matmul %1, %m : (tensor<1x8xf32>, tensor<8x2xf32>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}

// -----

// A tensor that would have to be permuted for it stays, and so does an operator that cares for the order.
// CHECK-LABEL: func.func @stay(
// CHECK: %[[BACK:.*]] = relax.permute_dims %{{.*}} axes [0, 3, 1, 2]
// CHECK: relax.add %[[BACK]], %{{.*}} : (tensor<1x4x2x2xf32>
// CHECK: relax.flatten %[[BACK]] : (tensor<1x4x2x2xf32>)
func.func @stay(%x: tensor<1x3x2x2xf32>, %w: tensor<4x3x1x1xf32>, %y: tensor<1x4x2x2xf32>)
    -> (tensor<1x4x2x2xf32>, tensor<16xf32>) {
  %0 = relax.nn.conv2d %x, %w : (tensor<1x3x2x2xf32>, tensor<4x3x1x1xf32>) -> tensor<1x4x2x2xf32>
  %1 = relax.add %0, %y : (tensor<1x4x2x2xf32>, tensor<1x4x2x2xf32>) -> tensor<1x4x2x2xf32>
  %2 = relax.flatten %0 : (tensor<1x4x2x2xf32>) -> tensor<16xf32>
  return %1, %2 : tensor<1x4x2x2xf32>, tensor<16xf32>
}

// -----

// Groups of one channel are converted, those of a few are not.
// Columns that are neighbours in groups of few channels are vectors as they are; every other one is not.
// PAYS-LABEL: func.func @strides_of_groups(
// PAYS: relax.nn.conv2d {{.*}} strides [2, 2] padding [1, 1, 1, 1] groups 4 data_layout "NHWC"
func.func @strides_of_groups(%x: tensor<1x64x56x56xf32>) -> tensor<1x128x28x28xf32> {
  %w = relax.constant dense<0.5> : tensor<128x16x3x3xf32>
  %0 = relax.nn.conv2d %x, %w strides [2, 2] padding [1, 1, 1, 1] groups 4
      : (tensor<1x64x56x56xf32>, tensor<128x16x3x3xf32>) -> tensor<1x128x28x28xf32>
  return %0 : tensor<1x128x28x28xf32>
}

// -----

// PAYS-LABEL: func.func @neighbours_of_groups(
// PAYS: relax.nn.conv2d {{.*}} groups 4 :
func.func @neighbours_of_groups(%x: tensor<1x64x56x56xf32>) -> tensor<1x128x56x56xf32> {
  %w = relax.constant dense<0.5> : tensor<128x16x3x3xf32>
  %0 = relax.nn.conv2d %x, %w padding [1, 1, 1, 1] groups 4
      : (tensor<1x64x56x56xf32>, tensor<128x16x3x3xf32>) -> tensor<1x128x56x56xf32>
  return %0 : tensor<1x128x56x56xf32>
}

// -----

// PAYS-LABEL: func.func @groups(
// PAYS: relax.nn.conv2d {{.*}} groups 64 data_layout "NHWC"
// PAYS: relax.nn.conv2d {{.*}} data_layout "NHWC"
// PAYS: relax.nn.conv2d {{.*}} groups 16 :
func.func @groups(%x: tensor<1x64x56x56xf32>) -> tensor<1x64x56x56xf32> {
  %w = relax.constant dense<0.5> : tensor<64x1x3x3xf32>
  %v = relax.constant dense<0.25> : tensor<64x64x7x7xf32>
  %u = relax.constant dense<0.125> : tensor<64x4x1x1xf32>
  %0 = relax.nn.conv2d %x, %w padding [1, 1, 1, 1] groups 64
      : (tensor<1x64x56x56xf32>, tensor<64x1x3x3xf32>) -> tensor<1x64x56x56xf32>
  %1 = relax.nn.conv2d %0, %v padding [3, 3, 3, 3]
      : (tensor<1x64x56x56xf32>, tensor<64x64x7x7xf32>) -> tensor<1x64x56x56xf32>
  %2 = relax.nn.conv2d %1, %u groups 16 : (tensor<1x64x56x56xf32>, tensor<64x4x1x1xf32>) -> tensor<1x64x56x56xf32>
  return %2 : tensor<1x64x56x56xf32>
}

// -----

// Permutations before and after one small convolution cost more than it gains.
// PAYS-LABEL: func.func @alone(
// PAYS-NOT: data_layout
func.func @alone(%x: tensor<1x16x8x8xf32>) -> tensor<1x16x8x8xf32> {
  %w = relax.constant dense<0.5> : tensor<16x16x1x1xf32>
  %0 = relax.nn.conv2d %x, %w : (tensor<1x16x8x8xf32>, tensor<16x16x1x1xf32>) -> tensor<1x16x8x8xf32>
  return %0 : tensor<1x16x8x8xf32>
}

// -----

// Pixels of many channels lie far apart, and vectors of pixels are not full: two permutations are worth it.
// PAYS-LABEL: func.func @far(
// PAYS: relax.permute_dims
// PAYS: relax.nn.conv2d {{.*}} data_layout "NHWC"
func.func @far(%x: tensor<1x256x56x56xf32>) -> tensor<1x128x56x56xf32> {
  %w = relax.constant dense<1.0> : tensor<128x256x1x1xf32>
  %y = relax.nn.conv2d %x, %w
      : (tensor<1x256x56x56xf32>, tensor<128x256x1x1xf32>) -> tensor<1x128x56x56xf32>
  return %y : tensor<1x128x56x56xf32>
}

// -----

// The same of few channels, in full vectors.
// PAYS-LABEL: func.func @near(
// PAYS-NOT: data_layout
func.func @near(%x: tensor<1x32x64x64xf32>) -> tensor<1x128x64x64xf32> {
  %w = relax.constant dense<1.0> : tensor<128x32x1x1xf32>
  %y = relax.nn.conv2d %x, %w
      : (tensor<1x32x64x64xf32>, tensor<128x32x1x1xf32>) -> tensor<1x128x64x64xf32>
  return %y : tensor<1x128x64x64xf32>
}

// -----

// Images of any size: vectors of channels are full, those of a row of pixels are not.
// PAYS-LABEL: func.func @any_size(
// PAYS: relax.nn.conv2d {{.*}} data_layout "NHWC"
func.func @any_size(%x: tensor<1x32x?x?xf32, #relax.dims<[1, 32, h, w]>>) -> tensor<1x128x?x?xf32, #relax.dims<[1, 128, h, w]>> {
  %w = relax.constant dense<1.0> : tensor<128x32x3x3xf32>
  %y = relax.nn.conv2d %x, %w padding [1, 1, 1, 1]
      : (tensor<1x32x?x?xf32, #relax.dims<[1, 32, h, w]>>, tensor<128x32x3x3xf32>) -> tensor<1x128x?x?xf32, #relax.dims<[1, 128, h, w]>>
  return %y : tensor<1x128x?x?xf32, #relax.dims<[1, 128, h, w]>>
}

// -----

// Norms of channels name their dimensions.
// CHECK-LABEL: func.func @norms(
// CHECK: %[[Y:.*]] = relax.nn.conv2d
// CHECK: %[[GROUP:.*]] = relax.nn.group_norm %[[Y]], %{{.*}}, %{{.*}} num_groups 2 channel_axis 3 axes [1, 2] epsilon 1.000000e-03
// CHECK: %[[INSTANCE:.*]] = relax.nn.instance_norm %[[GROUP]], %{{.*}}, %{{.*}} channel_axis 3 axes [1, 2] : (tensor<1x8x8x4xf32>
// CHECK: relax.permute_dims %[[INSTANCE]] axes [0, 3, 1, 2]
func.func @norms(%x: tensor<1x3x8x8xf32>, %w: tensor<4x3x1x1xf32>, %c: tensor<4xf32>) -> tensor<1x4x8x8xf32> {
  %0 = relax.nn.conv2d %x, %w : (tensor<1x3x8x8xf32>, tensor<4x3x1x1xf32>) -> tensor<1x4x8x8xf32>
  %1 = relax.nn.group_norm %0, %c, %c num_groups 2 channel_axis 1 axes [2, 3] epsilon 1.0e-3
      : (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4x8x8xf32>
  %2 = relax.nn.instance_norm %1, %c, %c channel_axis -3 axes [-1, 2]
      : (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4x8x8xf32>
  return %2 : tensor<1x4x8x8xf32>
}
