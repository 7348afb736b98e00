// RUN: mlc-opt %s -split-input-file -verify-diagnostics

func.func @where_r1(%c: tensor<4xi1>, %x: tensor<4xf32>, %y: tensor<4xi32>) {
  // expected-error @below {{'relax.where' op expected operands of the same element type}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.where %c, %x, %y : (tensor<4xi1>, tensor<4xf32>, tensor<4xi32>) -> tensor<4xf32>
  return
}

// -----

func.func @where_r2(%c: tensor<2xi1>, %x: tensor<4xf32>) {
  // expected-error @below {{'relax.where' op cannot broadcast dimension 2 against 4: neither is 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.where %c, %x, %x : (tensor<2xi1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @where_condition(%x: tensor<4xf32>) {
  // expected-error @below {{operand #0 must be tensor of 1-bit signless integer or a value that only the run time knows values, but got 'tensor<4xf32>'}}
  %0 = relax.where %x, %x, %x : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @take_r1(%x: tensor<2x4xf32>, %i: tensor<2xi64>) {
  // expected-error @below {{'relax.take' op expected an axis, or x of rank 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.take %x, %i : (tensor<2x4xf32>, tensor<2xi64>) -> tensor<2x4xf32>
  return
}

// -----

func.func @take_r2(%x: tensor<2x4xf32>, %i: tensor<2xi64>) {
  // expected-error @below {{'relax.take' op expected an axis of a tensor of rank 2, but got 5}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.take %x, %i axis 5 : (tensor<2x4xf32>, tensor<2xi64>) -> tensor<2x4xf32>
  return
}

// -----

func.func @take_r3(%x: tensor<2x4xf32>, %i: tensor<2xi64>) {
  // expected-error @below {{'relax.take' op expected 'mode' to be "fast", "clip" or "wrap", but got "slow"}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.take %x, %i axis 0 mode "slow" : (tensor<2x4xf32>, tensor<2xi64>) -> tensor<2x4xf32>
  return
}

// -----

func.func @slice_r1(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.strided_slice' op names axis 1 twice}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.strided_slice %x axes [1, -1] begin [0, 0] end [1, 1] : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @slice_r2(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.strided_slice' op expected 1 expressions in 'end', one for each axis, but got 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.strided_slice %x axes [1] begin [0] end [1, 1] : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @slice_r3(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.strided_slice' op expected steps that are numbers and not 0, but got 0}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.strided_slice %x axes [1] begin [0] end [1] strides [0] : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}
