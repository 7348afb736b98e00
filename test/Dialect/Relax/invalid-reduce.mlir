// RUN: mlc-opt %s -split-input-file -verify-diagnostics

func.func @sum_r1(%x: tensor<2x3xf32>) {
  // expected-error @below {{'relax.sum' op expected an axis of a tensor of rank 2, but got 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.sum %x axis [2] : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @sum_r1_twice(%x: tensor<2x3xf32>) {
  // expected-error @below {{'relax.sum' op names axis 0 twice}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.sum %x axis [0, -2] : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @max_r2(%x: tensor<2x3xf32>) {
  // expected-error @below {{'relax.max' op inferred type(s) 'tensor<f32>' are incompatible with return type(s) of operation 'tensor<f64>'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.max %x : (tensor<2x3xf32>) -> tensor<f64>
  return
}

// -----

func.func @argmax_r1(%x: tensor<2x3xf32>) {
  // expected-error @below {{'relax.argmax' op expected an axis of a tensor of rank 2, but got -3}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.argmax %x axis -3 : (tensor<2x3xf32>) -> tensor<i64>
  return
}
