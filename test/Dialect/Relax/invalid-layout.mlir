// RUN: mlc-opt %s -split-input-file -verify-diagnostics

func.func @r1_rank(%x: tensor<4x4xf32>) {
  // expected-error @below {{'relax.layout_transform' op expected an index map of 2 indices, the rank of 'tensor<4x4xf32>', but got affine_map<(d0) -> (d0)>}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.layout_transform %x by affine_map<(i) -> (i)> : (tensor<4x4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @r1_kind(%x: tensor<4xf32>) {
  // expected-error @below {{expected sums, products with numbers, quotients and remainders of the indices, but got affine_map<(d0) -> (-d0)>}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.layout_transform %x by affine_map<(i) -> (-i)> : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @r2(%x: tensor<10xf32>) {
  // expected-error @below {{inferred type(s) 'tensor<3x4xf32>' are incompatible with return type(s) of operation 'tensor<2x4xf32>'}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.layout_transform %x by affine_map<(i) -> (i floordiv 4, i mod 4)> : (tensor<10xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @r3(%x: tensor<10xf32>) {
  // expected-error @below {{'relax.layout_transform' op expected 'pad_value' to be a 'f32', but got 1 : i32}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.layout_transform %x by affine_map<(i) -> (i floordiv 4, i mod 4)> pad 1 : i32 : (tensor<10xf32>) -> tensor<3x4xf32>
  return
}

// -----

func.func @r4(%x: tensor<4xf32>) {
  // expected-error @below {{'relax.layout_transform' op expected 1 names of indices, but got ["i", "j"]}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.layout_transform %x by affine_map<(i) -> (i)> {index_names = ["i", "j"]} : (tensor<4xf32>) -> tensor<4xf32>
  return
}
