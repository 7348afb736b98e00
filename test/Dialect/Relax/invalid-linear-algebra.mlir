// RUN: mlc-opt %s -split-input-file -verify-diagnostics

func.func @matmul_r1(%x: tensor<f32>, %y: tensor<2x3xf32>) {
  // expected-error @below {{'relax.matmul' op expected operands of rank 1 or more, but got 'tensor<f32>' and 'tensor<2x3xf32>'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.matmul %x, %y : (tensor<f32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @matmul_r2(%x: tensor<2x3xf32>) {
  // expected-error @below {{'relax.matmul' op expected the dimension of x2 that is summed over to be 3, but got 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.matmul %x, %x : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @matmul_r2_symbols(%x: tensor<2x?xf32, #relax.dims<[2, n]>>, %y: tensor<?xf32, #relax.dims<[n + 1]>>) {
  // expected-error @below {{expected the dimension of x2 that is summed over to be n, but got n + 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.matmul %x, %y : (tensor<2x?xf32, #relax.dims<[2, n]>>, tensor<?xf32, #relax.dims<[n + 1]>>) -> tensor<2xf32>
  return
}

// -----

func.func @matmul_r3(%x: tensor<2x1x1xf32>, %y: tensor<3x1x1xf32>) {
  // expected-error @below {{'relax.matmul' op cannot broadcast dimension 2 against 3: neither is 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.matmul %x, %y : (tensor<2x1x1xf32>, tensor<3x1x1xf32>) -> tensor<2x1x1xf32>
  return
}

// -----

func.func @matmul_r4(%x: tensor<4xf32>) {
  // expected-error @below {{'relax.matmul' op expected 'out_dtype' to be i1, a float or an integer of 8 to 64 bits, but got 'i7'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.matmul %x, %x out_dtype i7 : (tensor<4xf32>, tensor<4xf32>) -> tensor<f32>
  return
}

// -----

func.func @linear_r1(%x: tensor<4xf32>) {
  // expected-error @below {{'relax.linear' op expected weight to have rank 2, but got 'tensor<4xf32>'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.linear %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @linear_r2(%x: tensor<4xf32>, %w: tensor<2x3xf32>) {
  // expected-error @below {{'relax.linear' op expected the last dimension of data to be 3, but got 4}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.linear %x, %w : (tensor<4xf32>, tensor<2x3xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @linear_r4(%x: tensor<3xf32>, %w: tensor<2x3xf32>) {
  // expected-error @below {{'relax.linear' op expected the size of bias to be 2, but got 3}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.linear %x, %w, %x : (tensor<3xf32>, tensor<2x3xf32>, tensor<3xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @linear_r4_element(%x: tensor<3xf32>, %w: tensor<2x3xf32>, %b: tensor<2xf64>) {
  // expected-error @below {{'relax.linear' op expected bias to have the element type of the result, 'f32', but got 'tensor<2xf64>'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.linear %x, %w, %b : (tensor<3xf32>, tensor<2x3xf32>, tensor<2xf64>) -> tensor<2xf32>
  return
}
