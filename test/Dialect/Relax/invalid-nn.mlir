// RUN: mlc-opt %s -split-input-file -verify-diagnostics

func.func @conv2d_r1(%x: tensor<4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @below {{'relax.nn.conv2d' op expected data to have rank 4, but got 'tensor<4x8x8xf32>'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.conv2d %x, %w : (tensor<4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv2d_r2(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @below {{'relax.nn.conv2d' op expected 'data_layout' to be an order of the letters of NCHW, but got "NCHC"}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.conv2d %x, %w data_layout "NCHC" : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv2d_r2_kernel(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @below {{'relax.nn.conv2d' op expected 'kernel_layout' to be an order of the letters of OIHW, but got "OIHWX"}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.conv2d %x, %w kernel_layout "OIHWX" : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv2d_r3(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @below {{'relax.nn.conv2d' op expected 'strides' to be 2 numbers from 1, but got [0, 1]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.conv2d %x, %w strides [0, 1] : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv2d_r3_padding(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @below {{'relax.nn.conv2d' op expected 'padding' to be 4 numbers from 0, but got [1, 1]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.conv2d %x, %w padding [1, 1] : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv2d_r3_groups(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @below {{'relax.nn.conv2d' op expected 'groups' to be 1 numbers from 1, but got [0]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.conv2d %x, %w groups 0 : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv2d_r4(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @below {{'relax.nn.conv2d' op expected the channels of data, those of weight times groups, to be 8, but got 4}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.conv2d %x, %w groups 2 : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv2d_r4_outputs(%x: tensor<1x4x8x8xf32>, %w: tensor<6x1x3x3xf32>) {
  // expected-error @below {{'relax.nn.conv2d' op expected the output channels of weight to be a multiple of the groups, 4, but got 6}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.conv2d %x, %w groups 4 : (tensor<1x4x8x8xf32>, tensor<6x1x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv2d_r5(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error @below {{'relax.nn.conv2d' op the window reaches over 9 elements of the width, which has 8 with padding}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.conv2d %x, %w dilation [1, 4] : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @pool2d_r2(%x: tensor<1x4x8x8xf32>) {
  // expected-error @below {{'relax.nn.max_pool2d' op expected 'layout' to be an order of the letters of NCHW, but got "NCW"}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.max_pool2d %x pool_size [2, 2] layout "NCW" : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  return
}

// -----

func.func @pool2d_r3(%x: tensor<1x4x8x8xf32>) {
  // expected-error @below {{'relax.nn.max_pool2d' op expected 'pool_size' to be 2 numbers from 1, but got [2]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.max_pool2d %x pool_size [2] : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  return
}

// -----

func.func @pool2d_r4(%x: tensor<1x4x8x8xf32>) {
  // expected-error @below {{'relax.nn.max_pool2d' op the window reaches over 9 elements of the height, which has 8 with padding}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.max_pool2d %x pool_size [9, 1] : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  return
}

// -----

func.func @softmax_r1(%x: tensor<4xf32>) {
  // expected-error @below {{'relax.nn.softmax' op expected an axis of a tensor of rank 1, but got 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.softmax %x axis 1 : tensor<4xf32>
  return
}

// -----

// R3
func.func @pool(%x: tensor<1x4x8x8xf32>) -> tensor<1x4x12x8xf32> {
  // expected-error @below {{'relax.nn.max_pool2d' op expected a padding of less than the window, which reaches over 2 elements of the width, but got 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.max_pool2d %x pool_size [3, 2] padding [2, 1, 2, 2] : (tensor<1x4x8x8xf32>) -> tensor<1x4x12x8xf32>
  return %0 : tensor<1x4x12x8xf32>
}

// -----

func.func @adaptive_r1(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.nn.adaptive_avg_pool2d' op expected data to have rank 4}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.adaptive_avg_pool2d %x output_size [1, 1] : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @adaptive_r2(%x: tensor<1x8x7x7xf32>) {
  // expected-error @below {{'relax.nn.adaptive_avg_pool2d' op expected 'output_size' to be 2 numbers from 1, but got [0, 1]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.adaptive_avg_pool2d %x output_size [0, 1] : (tensor<1x8x7x7xf32>) -> tensor<1x8x1x1xf32>
  return
}

// -----

func.func @pad_r1(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.nn.pad' op expected 'pad_width' to be 4 numbers from 0, but got [1, 1]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.pad %x pad_width [1, 1] : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @pad_r2(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.nn.pad' op expected 'pad_mode' to be "constant", but got "edge"}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.pad %x pad_width [0, 0, 0, 0] mode "edge" : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @dropout_r1(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.nn.dropout' op expected a rate from 0 to 1}}
  // expected-error @below {{failed to infer returned types}}
  %0, %1 = relax.nn.dropout %x rate 1.5 : (tensor<2x4xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>)
  return
}

// -----

func.func @attention_r2(%q: tensor<2x8x4x16xf32>, %k: tensor<3x6x4x16xf32>) {
  // expected-error @below {{'relax.nn.attention' op expected the batch of key to be 2, but got 3}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.attention %q, %k, %k : (tensor<2x8x4x16xf32>, tensor<3x6x4x16xf32>, tensor<3x6x4x16xf32>) -> tensor<2x8x4x16xf32>
  return
}

// -----

func.func @attention_r2_heads(%q: tensor<2x8x4x16xf32>, %k: tensor<2x6x2x16xf32>, %v: tensor<2x6x3x16xf32>) {
  // expected-error @below {{'relax.nn.attention' op expected the heads of query, 4, to be a multiple of those of value, 3}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.attention %q, %k, %v : (tensor<2x8x4x16xf32>, tensor<2x6x2x16xf32>, tensor<2x6x3x16xf32>) -> tensor<2x8x4x16xf32>
  return
}

// -----

func.func @attention_r4(%q: tensor<2x8x4x16xf32>) {
  // expected-error @below {{expected 'causal_mask' to be "TopLeft" or "BottomRight", but got "Left"}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.attention %q, %q, %q causal_mask "Left" : (tensor<2x8x4x16xf32>, tensor<2x8x4x16xf32>, tensor<2x8x4x16xf32>) -> tensor<2x8x4x16xf32>
  return
}
