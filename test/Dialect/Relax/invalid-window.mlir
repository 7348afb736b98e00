// RUN: mlc-opt %s -split-input-file -verify-diagnostics

func.func @conv1d_r4(%x: tensor<1x4x9xf32>, %w: tensor<6x3x3xf32>) {
  // expected-error @below {{'relax.nn.conv1d' op expected the channels of data, those of weight times groups, to be 3, but got 4}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.conv1d %x, %w : (tensor<1x4x9xf32>, tensor<6x3x3xf32>) -> tensor<1x6x7xf32>
  return
}

// -----

func.func @conv1d_r5(%x: tensor<1x3x2xf32>, %w: tensor<6x3x3xf32>) {
  // expected-error @below {{'relax.nn.conv1d' op the window reaches over 3 elements of the width, which has 2 with padding}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.conv1d %x, %w : (tensor<1x3x2xf32>, tensor<6x3x3xf32>) -> tensor<1x6x1xf32>
  return
}

// -----

func.func @conv2d_transpose_r3(%x: tensor<1x3x2x2xf32>, %w: tensor<3x6x3x3xf32>) {
  // expected-error @below {{'relax.nn.conv2d_transpose' op expected an output padding of less than the stride, 1, but got 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.conv2d_transpose %x, %w output_padding [1, 1] : (tensor<1x3x2x2xf32>, tensor<3x6x3x3xf32>) -> tensor<1x6x5x5xf32>
  return
}

// -----

func.func @conv2d_transpose_r4(%x: tensor<1x3x2x2xf32>, %w: tensor<4x6x3x3xf32>) {
  // expected-error @below {{'relax.nn.conv2d_transpose' op expected the channels of data to be 4, but got 3}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.conv2d_transpose %x, %w : (tensor<1x3x2x2xf32>, tensor<4x6x3x3xf32>) -> tensor<1x6x4x4xf32>
  return
}

// -----

func.func @pool1d_r3(%x: tensor<1x3x2xf32>) {
  // expected-error @below {{'relax.nn.max_pool1d' op expected a padding of less than the window, which reaches over 2 elements of the width, but got 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.max_pool1d %x pool_size [2] padding [2, 0] : (tensor<1x3x2xf32>) -> tensor<1x3x3xf32>
  return
}

// -----

func.func @prelu_r2(%x: tensor<1x3x2xf32>, %a: tensor<2xf32>) {
  // expected-error @below {{'relax.nn.prelu' op expected the size of alpha to be 3, but got 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.prelu %x, %a : (tensor<1x3x2xf32>, tensor<2xf32>) -> tensor<1x3x2xf32>
  return
}

// -----

func.func @pixel_shuffle_r2(%x: tensor<1x3x2x2xf32>) {
  // expected-error @below {{'relax.nn.pixel_shuffle' op expected the channels to be a multiple of 4, but got 3}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.pixel_shuffle %x upscale_factor 2 : (tensor<1x3x2x2xf32>) -> tensor<1x1x4x4xf32>
  return
}

// -----

func.func @conv3d_r5(%x: tensor<1x3x2x8x8xf32>, %w: tensor<6x3x3x3x3xf32>) {
  // expected-error @below {{'relax.nn.conv3d' op the window reaches over 3 elements of the depth, which has 2 with padding}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.conv3d %x, %w : (tensor<1x3x2x8x8xf32>, tensor<6x3x3x3x3xf32>) -> tensor<1x6x1x6x6xf32>
  return
}

// -----

func.func @pool3d_r1(%x: tensor<1x3x8x8xf32>) {
  // expected-error @below {{'relax.nn.avg_pool3d' op expected data to have rank 5, but got}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.avg_pool3d %x pool_size [2, 2, 2] : (tensor<1x3x8x8xf32>) -> tensor<1x3x7x7xf32>
  return
}

// -----

func.func @adaptive_pool1d_r2(%x: tensor<1x3x8xf32>) {
  // expected-error @below {{'relax.nn.adaptive_avg_pool1d' op expected 'output_size' to be}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.adaptive_avg_pool1d %x output_size [2, 2] : (tensor<1x3x8xf32>) -> tensor<1x3x2xf32>
  return
}
