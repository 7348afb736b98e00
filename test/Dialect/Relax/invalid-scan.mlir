// RUN: mlc-opt %s -split-input-file -verify-diagnostics

func.func @scan_r1(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.cumsum' op expected an axis of a tensor of rank 2, but got 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.cumsum %x axis 2 : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @scan_r2(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.cumprod' op expected 'dtype' to be i1, a float or an integer of 8 to 64 bits, but got 'i3'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.cumprod %x axis 0 dtype i3 : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @sort_r1(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.sort' op expected an axis of a tensor of rank 2, but got -3}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.sort %x axis -3 : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @argsort_r2(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.argsort' op expected 'dtype' to be an integer of 8 to 64 bits, but got 'f32'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.argsort %x dtype f32 : (tensor<2x4xf32>) -> tensor<2x4xi32>
  return
}

// -----

func.func @topk_r2(%x: tensor<2x4xf32>) {
  // expected-error @below {{'relax.topk' op expected 'ret_type' to be "both", "values" or "indices", but got "all"}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.topk %x k 1 ret_type "all" : (tensor<2x4xf32>) -> tensor<2x1xf32>
  return
}
