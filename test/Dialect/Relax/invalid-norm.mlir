// RUN: mlc-opt %s -split-input-file -verify-diagnostics

func.func @layer_norm_r1(%x: tensor<2x4xf32>, %v: tensor<4xf32>) {
  // expected-error @below {{'relax.nn.layer_norm' op expected an axis of a tensor of rank 2, but got 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.layer_norm %x, %v, %v axes [2] : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @layer_norm_r2(%x: tensor<2x4xf32>, %v: tensor<4xf32>, %b: tensor<3xf32>) {
  // expected-error @below {{'relax.nn.layer_norm' op expected dimension 0 of beta to be 4, but got 3}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.layer_norm %x, %v, %b axes [1] : (tensor<2x4xf32>, tensor<4xf32>, tensor<3xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @rms_norm_r2(%x: tensor<2x4xf32>, %v: tensor<4xf64>) {
  // expected-error @below {{'relax.nn.rms_norm' op expected operands of the same element type}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.rms_norm %x, %v axes [1] : (tensor<2x4xf32>, tensor<4xf64>) -> tensor<2x4xf32>
  return
}

// -----

func.func @group_norm_r1(%x: tensor<2x4xf32>, %v: tensor<4xf32>) {
  // expected-error @below {{'relax.nn.group_norm' op names axis 1 twice}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.group_norm %x, %v, %v num_groups 2 channel_axis 1 axes [1] : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @group_norm_r3(%x: tensor<2x4xf32>, %v: tensor<4xf32>) {
  // expected-error @below {{'relax.nn.group_norm' op expected the number of channels, 4, to be a multiple of the groups, but got 3}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.group_norm %x, %v, %v num_groups 3 channel_axis 1 axes [0] : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @instance_norm_r2(%x: tensor<2x4xf32>, %v: tensor<4xf32>, %b: tensor<2x4xf32>) {
  // expected-error @below {{'relax.nn.instance_norm' op expected beta to have rank 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.nn.instance_norm %x, %v, %b channel_axis 1 axes [0] : (tensor<2x4xf32>, tensor<4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @batch_norm_r1(%x: tensor<2x4xf32>, %v: tensor<4xf32>) {
  // expected-error @below {{'relax.nn.batch_norm' op expected an axis of a tensor of rank 2, but got 2}}
  // expected-error @below {{failed to infer returned types}}
  %0:3 = relax.nn.batch_norm %x, %v, %v, %v, %v axis 2 : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func @batch_norm_r2(%x: tensor<2x4xf32>, %v: tensor<4xf32>, %b: tensor<2xf32>) {
  // expected-error @below {{'relax.nn.batch_norm' op expected dimension 0 of moving_var to be 4, but got 2}}
  // expected-error @below {{failed to infer returned types}}
  %0:3 = relax.nn.batch_norm %x, %v, %v, %v, %b axis 1 : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<2xf32>) -> (tensor<2x4xf32>, tensor<4xf32>, tensor<2xf32>)
  return
}
