// RUN: mlc-opt %s -split-input-file -verify-diagnostics

func.func @gather_elements_r1(%x: tensor<2x4xf32>, %i: tensor<2xi64>) {
  // expected-error @below {{'relax.gather_elements' op expected data to have rank 1, but got 'tensor<2x4xf32>'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.gather_elements %x, %i : (tensor<2x4xf32>, tensor<2xi64>) -> tensor<2xf32>
  return
}

// -----

func.func @gather_nd_r1(%x: tensor<2x4xf32>, %i: tensor<2x3xi64>) {
  // expected-error @below {{'relax.gather_nd' op expected places of at most 2 dimensions, but the last dimension of indices is 3}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.gather_nd %x, %i : (tensor<2x4xf32>, tensor<2x3xi64>) -> tensor<2xf32>
  return
}

// -----

func.func @gather_nd_r2(%x: tensor<2x4xf32>, %i: tensor<2x1xi64>) {
  // expected-error @below {{'relax.gather_nd' op expected 'batch_dims' to be from 0 and less than the rank of 'tensor<2x1xi64>', but got 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.gather_nd %x, %i batch_dims 2 : (tensor<2x4xf32>, tensor<2x1xi64>) -> tensor<2xf32>
  return
}

// -----

func.func @index_tensor_r1(%x: tensor<4xf32>, %i: tensor<2xi64>) {
  // expected-error @below {{'relax.index_tensor' op expected from 1 to 1 tensors of indices, but got 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.index_tensor %x[%i, %i] : (tensor<4xf32>, tensor<2xi64>, tensor<2xi64>) -> tensor<2xf32>
  return
}

// -----

func.func @index_tensor_r2(%x: tensor<4x4xf32>, %i: tensor<2xi64>, %j: tensor<3xi64>) {
  // expected-error @below {{'relax.index_tensor' op cannot broadcast dimension 2 against 3: neither is 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.index_tensor %x[%i, %j] : (tensor<4x4xf32>, tensor<2xi64>, tensor<3xi64>) -> tensor<2xf32>
  return
}

// -----

func.func @scatter_elements_r1(%x: tensor<4x4xf32>, %i: tensor<2x4xi64>, %u: tensor<3x4xf32>) {
  // expected-error @below {{'relax.scatter_elements' op expected dimension 0 of updates to be 2, but got 3}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.scatter_elements %x, %i, %u : (tensor<4x4xf32>, tensor<2x4xi64>, tensor<3x4xf32>) -> tensor<4x4xf32>
  return
}

// -----

func.func @scatter_elements_r3(%x: tensor<4xf32>, %i: tensor<2xi64>, %u: tensor<2xf32>) {
  // expected-error @below {{'relax.scatter_elements' op expected 'reduction' to be "update", "add", "mul", "max" or "min", but got "sub"}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.scatter_elements %x, %i, %u reduction "sub" : (tensor<4xf32>, tensor<2xi64>, tensor<2xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @scatter_nd_r2(%x: tensor<4x4xf32>, %i: tensor<2x1xi64>, %u: tensor<2xf32>) {
  // expected-error @below {{'relax.scatter_nd' op expected updates to have rank 2, but got 'tensor<2xf32>'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.scatter_nd %x, %i, %u : (tensor<4x4xf32>, tensor<2x1xi64>, tensor<2xf32>) -> tensor<4x4xf32>
  return
}
