// RUN: mlc-opt %s -split-input-file -verify-diagnostics

func.func @add_r1(%x: tensor<4xf32>, %y: tensor<4xf64>) {
  // expected-error @below {{'relax.add' op expected operands of the same element type, but got 'tensor<4xf32>' and 'tensor<4xf64>'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.add %x, %y : (tensor<4xf32>, tensor<4xf64>) -> tensor<4xf32>
  return
}

// -----

func.func @add_r2(%x: tensor<4xf32>, %y: tensor<2x3xf32>) {
  // expected-error @below {{'relax.add' op cannot broadcast dimension 3 against 4: neither is 1}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.add %x, %y : (tensor<4xf32>, tensor<2x3xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @add_result(%x: tensor<4xf32>) {
  // expected-error @below {{'relax.add' op inferred type(s) 'tensor<4xf32>' are incompatible with return type(s) of operation 'tensor<8xf32>'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.add %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
  return
}

// -----

// Equality of symbols is equality of expressions.
func.func @subtract_result(%x: tensor<?xf32, #relax.dims<[n * 2]>>, %y: tensor<?xf32, #relax.dims<[m]>>) {
  // expected-error @below {{'relax.subtract' op inferred type(s) 'tensor<?xf32>' are incompatible with return type(s) of operation 'tensor<?xf32, #relax.dims<[m]>>'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.subtract %x, %y : (tensor<?xf32, #relax.dims<[n * 2]>>, tensor<?xf32, #relax.dims<[m]>>) -> tensor<?xf32, #relax.dims<[m]>>
  return
}

// -----

func.func @less_result(%x: tensor<4xf32>) {
  // expected-error @below {{'relax.less' op inferred type(s) 'tensor<4xi1>' are incompatible with return type(s) of operation 'tensor<4xf32>'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.less %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @exp_integer(%x: tensor<4xi32>) {
  // expected-error @below {{operand #0 must be tensor of f16, bf16, f32 or f64 or a value that only the run time knows values, but got 'tensor<4xi32>'}}
  %0 = relax.exp %x : tensor<4xi32>
  return
}

// -----

func.func @logical_and_r1(%x: tensor<4xf32>, %y: tensor<4xi1>) {
  // expected-error @below {{'relax.logical_and' op expected operands of the same element type, but got 'tensor<4xf32>' and 'tensor<4xi1>'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.logical_and %x, %y : (tensor<4xf32>, tensor<4xi1>) -> tensor<4xf32>
  return
}

// -----

func.func @astype_r1(%x: tensor<4xf32>) {
  // expected-error @below {{'relax.astype' op expected 'dtype' to be i1, a float or an integer of 8 to 64 bits, but got 'index'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.astype %x dtype index : (tensor<4xf32>) -> tensor<4xf32>
  return
}
