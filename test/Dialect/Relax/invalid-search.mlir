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
  // expected-error @below {{operand #0 must be ranked tensor of 1-bit signless integer values, but got 'tensor<4xf32>'}}
  %0 = relax.where %x, %x, %x : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return
}
