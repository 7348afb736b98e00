// RUN: mlc-opt %s -split-input-file -verify-diagnostics

func.func @full_r1(%v: tensor<f32>) {
  // expected-error @below {{'relax.full' op expected a shape of known sizes from 0, but got the size -2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.full %v shape [-2] : (tensor<f32>) -> tensor<?xf32>
  return
}

// -----

func.func @full_r1_symbol(%v: tensor<f32>) {
  // expected-error @below {{'relax.full' op uses the symbol n, which no argument}}
  %0 = relax.full %v shape [n] : (tensor<f32>) -> tensor<?xf32, #relax.dims<[n]>>
  return
}

// -----

func.func @full_r2(%v: tensor<1xf32>) {
  // expected-error @below {{'relax.full' op expected fill_value to have rank 0}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.full %v shape [2] : (tensor<1xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @full_like_r1(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.full_like' op expected fill_value to have rank 0}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.full_like %x, %x : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @ones_r2() {
  // expected-error @below {{'relax.ones' op expected 'dtype' to be i1, a float or an integer of 8 to 64 bits, but got 'index'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.ones shape [2] dtype index : tensor<2xf32>
  return
}

// -----

func.func @arange_r1() {
  // expected-error @below {{'relax.arange' op expected a start, an end and a step that is a number and not 0, but got #relax.dims<[0, 4, 0]>}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.arange [0, 4, 0] dtype i64 : tensor<4xi64>
  return
}

// -----

func.func @eye_r1() {
  // expected-error @below {{'relax.eye' op expected a shape of two dimensions, but got #relax.dims<[2]>}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.eye shape [2] dtype f32 : tensor<2x2xf32>
  return
}

// -----

func.func @tril_r1(%x: tensor<4xf32>) {
  // expected-error @below {{'relax.tril' op expected x to have rank 2 or more, but got 'tensor<4xf32>'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.tril %x : tensor<4xf32>
  return
}

// -----

func.func @one_hot_r1_negative(%x: tensor<4xi64>) {
  // expected-error @below {{'relax.one_hot' op expected 'depth' to be at least 1, but got -2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.one_hot %x on 1.0 : f32 off 0.0 : f32 depth -2 : (tensor<4xi64>) -> tensor<4x1xf32>
  return
}

// -----

func.func @one_hot_r1(%x: tensor<4xi64>) {
  // expected-error @below {{'relax.one_hot' op expected 'depth' to be at least 1, but got 0}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.one_hot %x on 1.0 : f32 off 0.0 : f32 depth 0 : (tensor<4xi64>) -> tensor<4x1xf32>
  return
}

// -----

func.func @one_hot_r2(%x: tensor<4xi64>) {
  // expected-error @below {{'relax.one_hot' op expected an axis of a tensor of rank 2, but got 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.one_hot %x on 1.0 : f32 off 0.0 : f32 depth 3 axis 2 : (tensor<4xi64>) -> tensor<4x3xf32>
  return
}

// -----

func.func @one_hot_r3(%x: tensor<4xi64>) {
  // expected-error @below {{'relax.one_hot' op expected values of one type, but got 'f32' and 'i32'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.one_hot %x on 1.0 : f32 off 0 : i32 depth 3 : (tensor<4xi64>) -> tensor<4x3xf32>
  return
}
