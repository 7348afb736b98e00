// RUN: mlc-opt %s -split-input-file -verify-diagnostics

func.func @ewise_fma_r1(%x: tensor<2x4xf32>, %y: tensor<2x4xf64>) {
  // expected-error @below {{'relax.ewise_fma' op expected operands of the same element type}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.ewise_fma %x, %y, %x : (tensor<2x4xf32>, tensor<2x4xf64>, tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @ewise_fma_r2(%x: tensor<2x4xf32>, %y: tensor<2x5xf32>) {
  // expected-error @below {{'relax.ewise_fma' op expected dimension 1 of x2 to be 4, but got 5}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.ewise_fma %x, %y, %x : (tensor<2x4xf32>, tensor<2x5xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @isnan_r1(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.isnan' op inferred type(s) 'tensor<2x4xi1>' are incompatible with return type(s) of operation 'tensor<2x5xi1>'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.isnan %x : (tensor<2x4xf32>) -> tensor<2x5xi1>
  return
}

// -----

func.func @gelu_of_integers(%x: tensor<4xi32>) {
  // expected-error @below {{'relax.nn.gelu' op operand #0 must be tensor of f16, bf16, f32 or f64 or a value that only the run time knows values, but got 'tensor<4xi32>'}}
  %0 = relax.nn.gelu %x : tensor<4xi32>
  return
}
