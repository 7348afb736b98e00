// RUN: mlc-opt %s -split-input-file -verify-diagnostics | mlc-opt | FileCheck %s

// CHECK-LABEL: func.func @attention
func.func @attention(%q: tensor<2x8x4x16xf32>, %k: tensor<2x8x4x16xf32>, %v: tensor<2x8x4x16xf32>, %b: tensor<1x4x8x8xf32>)
    -> tensor<2x8x4x16xf32> {
  // CHECK: relax.nn.local_attention %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}} scale 5.000000e-01 causal_mask "BottomRight" window_size 4
  %y = relax.nn.local_attention %q, %k, %v, %b scale 0.5 causal_mask "BottomRight" window_size 4
      : (tensor<2x8x4x16xf32>, tensor<2x8x4x16xf32>, tensor<2x8x4x16xf32>, tensor<1x4x8x8xf32>) -> tensor<2x8x4x16xf32>
  return %y : tensor<2x8x4x16xf32>
}

// -----

func.func @r1(%q: tensor<2x8x4x16xf32>, %k: tensor<2x8x3x16xf32>) -> tensor<2x8x4x16xf32> {
  // expected-error @below {{'relax.nn.local_attention' op failed to infer returned types}}
  // expected-error @below {{'relax.nn.local_attention' op expected the heads of query, 4, to be a multiple of those of key, 3}}
  %y = relax.nn.local_attention %q, %k, %k window_size 4
      : (tensor<2x8x4x16xf32>, tensor<2x8x3x16xf32>, tensor<2x8x3x16xf32>) -> tensor<2x8x4x16xf32>
  return %y : tensor<2x8x4x16xf32>
}

// -----

func.func @r2(%q: tensor<2x8x4x16xf32>) -> tensor<2x8x4x16xf32> {
  // expected-error @below {{'relax.nn.local_attention' op failed to infer returned types}}
  // expected-error @below {{'relax.nn.local_attention' op expected 'window_size' to be at least 1, but got 0}}
  %y = relax.nn.local_attention %q, %q, %q window_size 0
      : (tensor<2x8x4x16xf32>, tensor<2x8x4x16xf32>, tensor<2x8x4x16xf32>) -> tensor<2x8x4x16xf32>
  return %y : tensor<2x8x4x16xf32>
}
