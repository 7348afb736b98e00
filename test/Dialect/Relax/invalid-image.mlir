// RUN: mlc-opt %s -split-input-file -verify-diagnostics

func.func @resize2d_r1(%x: tensor<1x3x2x2xf32>) {
  // expected-error @below {{'relax.image.resize2d' op expected 'layout' to be an order of the letters of NCHW, but got "NCW"}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.image.resize2d %x size [4, 4] layout "NCW" : (tensor<1x3x2x2xf32>) -> tensor<1x3x4x4xf32>
  return
}

// -----

func.func @resize3d_r1(%x: tensor<1x3x2x2xf32>) {
  // expected-error @below {{'relax.image.resize3d' op expected data to have rank 5, but got}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.image.resize3d %x size [4, 4, 4] : (tensor<1x3x2x2xf32>) -> tensor<1x3x4x4x4xf32>
  return
}

// -----

func.func @resize3d_r2(%x: tensor<1x3x2x2x2xf32>) {
  // expected-error @below {{'relax.image.resize3d' op expected 'size' to be 3 numbers from 1, but got}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.image.resize3d %x size [4, 4] : (tensor<1x3x2x2x2xf32>) -> tensor<1x3x4x4x2xf32>
  return
}

// -----

func.func @resize2d_r2(%x: tensor<1x3x2x2xf32>) {
  // expected-error @below {{'relax.image.resize2d' op uses the symbol m}}
  %0 = relax.image.resize2d %x size [m, 4] : (tensor<1x3x2x2xf32>) -> tensor<1x3x?x4xf32, #relax.dims<[1, 3, m, 4]>>
  return
}

// -----

func.func @resize2d_r3(%x: tensor<1x3x2x2xf32>) {
  // expected-error @below {{'relax.image.resize2d' op expected 'method' to be one of "linear", "nearest_neighbor", "cubic", but got "bicubic"}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.image.resize2d %x size [4, 4] method "bicubic" : (tensor<1x3x2x2xf32>) -> tensor<1x3x4x4xf32>
  return
}

// -----

func.func @resize2d_r4(%x: tensor<1x3x2x2xf32>) {
  // expected-error @below {{'relax.image.resize2d' op inferred type(s) 'tensor<1x3x4x4xf16>' are incompatible}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.image.resize2d %x size [4, 4] out_dtype f16 : (tensor<1x3x2x2xf32>) -> tensor<1x3x4x4xf32>
  return
}

// -----

func.func @grid_sample_r1(%x: tensor<1x3x2x2xf32>, %g: tensor<1x2x4x4xf32>) {
  // expected-error @below {{'relax.image.grid_sample' op expected 'layout' to be one of "NCHW", but got "NHWC"}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.image.grid_sample %x, %g layout "NHWC" : (tensor<1x3x2x2xf32>, tensor<1x2x4x4xf32>) -> tensor<1x3x4x4xf32>
  return
}

// -----

func.func @grid_sample_r2(%x: tensor<1x3x2x2xf32>, %g: tensor<1x4x4x2xf32>) {
  // expected-error @below {{'relax.image.grid_sample' op expected the coordinates of grid to be 2, but got 4}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.image.grid_sample %x, %g : (tensor<1x3x2x2xf32>, tensor<1x4x4x2xf32>) -> tensor<1x3x4x2xf32>
  return
}

// -----

func.func @grid_sample_r3(%x: tensor<1x3x2x2xf32>, %g: tensor<1x2x4x4xf32>) {
  // expected-error @below {{'relax.image.grid_sample' op expected 'padding_mode' to be one of "zeros", "border", "reflection", but got "mirror"}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.image.grid_sample %x, %g padding_mode "mirror" : (tensor<1x3x2x2xf32>, tensor<1x2x4x4xf32>) -> tensor<1x3x4x4xf32>
  return
}

// -----

func.func @affine_grid_r1(%m: tensor<1x2x2xf32>) {
  // expected-error @below {{'relax.image.affine_grid' op expected dimension 2 of data to be 3, but got 2}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.image.affine_grid %m size [4, 4] : (tensor<1x2x2xf32>) -> tensor<1x2x4x4xf32>
  return
}

// -----

func.func @affine_grid_r2(%m: tensor<1x2x3xf32>) {
  // expected-error @below {{'relax.image.affine_grid' op expected 'size' to be 2 numbers from 2, but got}}
  // expected-error @below {{failed to infer returned types}}
  %0 = relax.image.affine_grid %m size [1, 4] : (tensor<1x2x3xf32>) -> tensor<1x2x1x4xf32>
  return
}
