// RUN: mlc-opt %s -split-input-file -verify-diagnostics

func.func @reshape_r1(%x: tensor<?x6xf32, #relax.dims<[n, 6]>>) {
  // expected-error @below {{'relax.reshape' op expected sizes from 0 and at most one -1 in the shape, but got #relax.dims<[-1, -1]>}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.reshape %x shape [-1, -1] : (tensor<?x6xf32, #relax.dims<[n, 6]>>) -> tensor<?x6xf32, #relax.dims<[n, 6]>>
  return
}

// -----

func.func @reshape_r1_zero(%x: tensor<?x6xf32, #relax.dims<[n, 6]>>) {
  // expected-error @below {{'relax.reshape' op dimension 2 of the shape is 0, that of x, but x is 'tensor<?x6xf32, #relax.dims<[n, 6]>>'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.reshape %x shape [6, n, 0] : (tensor<?x6xf32, #relax.dims<[n, 6]>>) -> tensor<?x6xf32, #relax.dims<[n, 6]>>
  return
}

// -----

func.func @reshape_r2(%x: tensor<2x3xf32>) {
  // expected-error @below {{'relax.reshape' op expected the number of elements to be 6, but got 7}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.reshape %x shape [7] : (tensor<2x3xf32>) -> tensor<7xf32>
  return
}

// -----

func.func @reshape_r2_rest(%x: tensor<?x6xf32, #relax.dims<[n, 6]>>) {
  // expected-error @below {{'relax.reshape' op expected the number of elements to be n * 6, but got ((n * 3) floordiv 2) * 4; if they are equal, a 'relax.match_cast' has to say so}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.reshape %x shape [4, -1] : (tensor<?x6xf32, #relax.dims<[n, 6]>>) -> tensor<4x?xf32, #relax.dims<[4, (n * 3) floordiv 2]>>
  return
}

// -----

func.func @reshape_r3(%x: tensor<?x6xf32>) {
  // expected-error @below {{'relax.reshape' op uses the symbol m, which no argument}}
  %0 = relax.reshape %x shape [m, 2] : (tensor<?x6xf32>) -> tensor<?x2xf32, #relax.dims<[m, 2]>>
  return
}

// -----

func.func @permute_dims_r1_count(%x: tensor<?x6xf32, #relax.dims<[n, 6]>>) {
  // expected-error @below {{'relax.permute_dims' op expected 2 axes for 'tensor<?x6xf32, #relax.dims<[n, 6]>>', but got 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.permute_dims %x axes [0] : (tensor<?x6xf32, #relax.dims<[n, 6]>>) -> tensor<?x6xf32, #relax.dims<[n, 6]>>
  return
}

// -----

func.func @permute_dims_r1_twice(%x: tensor<?x6xf32, #relax.dims<[n, 6]>>) {
  // expected-error @below {{'relax.permute_dims' op names axis 1 twice}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.permute_dims %x axes [1, -1] : (tensor<?x6xf32, #relax.dims<[n, 6]>>) -> tensor<?x6xf32, #relax.dims<[n, 6]>>
  return
}

// -----

func.func @concat_r1(%x: tensor<?x6xf32, #relax.dims<[n, 6]>>, %y: tensor<4xf32>) {
  // expected-error @below {{'relax.concat' op expected tensor 1 to have rank 2, but got 'tensor<4xf32>'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.concat %x, %y axis 0 : (tensor<?x6xf32, #relax.dims<[n, 6]>>, tensor<4xf32>) -> tensor<?x6xf32, #relax.dims<[n, 6]>>
  return
}

// -----

func.func @concat_r1_none() {
  // expected-error @below {{'relax.concat' op expected at least one tensor}}
  // expected-error @below {{failed to infer returned types}}
  %0 = "relax.concat"() <{axis = 0 : i64}> : () -> tensor<4xf32>
  return
}

// -----

func.func @concat_r2(%x: tensor<f32>) {
  // expected-error @below {{'relax.concat' op expected an axis of a tensor of rank 0, but got 0}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.concat %x axis 0 : (tensor<f32>) -> tensor<f32>
  return
}

// -----

func.func @concat_r3(%x: tensor<?x6xf32, #relax.dims<[n, 6]>>, %y: tensor<2x6xf32>) {
  // expected-error @below {{'relax.concat' op expected dimension 0 of tensor 1 to be n, but got 2; if they are equal}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.concat %x, %y axis 1 : (tensor<?x6xf32, #relax.dims<[n, 6]>>, tensor<2x6xf32>) -> tensor<2x12xf32>
  return
}
