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
  // expected-error @below {{'relax.reshape' op expected the number of elements to be n * 6, but got n * 6 + 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.reshape %x shape [n * 6 + 1] : (tensor<?x6xf32, #relax.dims<[n, 6]>>) -> tensor<?xf32, #relax.dims<[n * 6 + 1]>>
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

func.func @concat_r3(%x: tensor<?x6xf32, #relax.dims<[n, 6]>>, %y: tensor<?x6xf32, #relax.dims<[n + 1, 6]>>) {
  // expected-error @below {{'relax.concat' op expected dimension 0 of tensor 1 to be n, but got n + 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.concat %x, %y axis 1 : (tensor<?x6xf32, #relax.dims<[n, 6]>>, tensor<?x6xf32, #relax.dims<[n + 1, 6]>>) -> tensor<2x12xf32>
  return
}

// -----

func.func @broadcast_to_r1(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.broadcast_to' op expected a shape of at least 2 dimensions, but got 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.broadcast_to %x shape [4] : (tensor<2x4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @broadcast_to_r2(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.broadcast_to' op expected dimension 0 of x to be 3, but got 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.broadcast_to %x shape [3, 4] : (tensor<2x4xf32>) -> tensor<3x4xf32>
  return
}

// -----

func.func @expand_dims_r1(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.expand_dims' op names axis 0 twice}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.expand_dims %x axis [0, -4] : (tensor<2x4xf32>) -> tensor<1x1x2x4xf32>
  return
}

// -----

func.func @squeeze_r2(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.squeeze' op inferred type(s) 'tensor<2x4xf32>' are incompatible with return type(s) of operation 'tensor<4xf32>'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.squeeze %x axis [0] : (tensor<2x4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @squeeze_r3(%x: tensor<?x1xf32, #relax.dims<[n, 1]>>) {
  // expected-error @below {{'relax.squeeze' op inferred type(s) 'tensor<*xf32>' are incompatible with return type(s) of operation}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.squeeze %x : (tensor<?x1xf32, #relax.dims<[n, 1]>>) -> tensor<?xf32, #relax.dims<[n]>>
  return
}

// -----

func.func @stack_r1(%x: tensor<2x4xf32>, %y: tensor<2x5xf32>) {
  // expected-error @below {{'relax.stack' op expected dimension 1 of tensor 1 to be 4, but got 5}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.stack %x, %y axis 0 : (tensor<2x4xf32>, tensor<2x5xf32>) -> tensor<2x2x4xf32>
  return
}

// -----

func.func @split_r1(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.split' op expected an axis of a tensor of rank 2, but got 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.split %x sections 1 axis 2 : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @split_r2(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.split' op expected ascending indices from 0, but got [2, 1]}}
  // expected-error @below {{failed to infer returned types}}
  %0:3 = relax.split %x indices [2, 1] axis 1 : (tensor<2x4xf32>) -> (tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>)
  return
}

// -----

func.func @split_r2_none(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.split' op expected either 'sections' or 'indices'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.split %x axis 1 : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @split_r3(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.split' op inferred type(s)}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.split %x sections 2 axis 1 : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @repeat_r1(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.repeat' op expected 'repeats' to be at least 1, but got 0}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.repeat %x repeats 0 axis 1 : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @repeat_r1_negative(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.repeat' op expected 'repeats' to be at least 1, but got -1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.repeat %x repeats -1 axis 1 : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @split_r2_negative(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.split' op expected at least one section, but got -1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.split %x sections -1 axis 1 : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @split_r2_too_many(%x: tensor<*xf32>) {
  // expected-error @below {{'relax.split' op expected at most 65536 sections, but got 1000000000000}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.split %x sections 1000000000000 axis 1 : (tensor<*xf32>) -> tensor<*xf32>
  return
}

// -----

func.func @tile_r1(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.tile' op expected 'repeats' to be 2 numbers from 1, but got [1, 0]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.tile %x repeats [1, 0] : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @flip_r1(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.flip' op expected an axis of a tensor of rank 2, but got -3}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.flip %x axis -3 : tensor<2x4xf32>
  return
}
