// RUN: mlc-opt %s --relax-legalize-ops=enable-warning -split-input-file -verify-diagnostics | FileCheck %s

// What cannot be legalized stays, and the option says why.

// CHECK-LABEL: func.func @unknown
// CHECK: relax.exp
func.func @unknown(%x: tensor<?xf32>) -> tensor<?xf32> {
  // expected-warning @below {{operator is not legalized: expected dimensions that are known}}
  %y = relax.exp %x : tensor<?xf32>
  return %y : tensor<?xf32>
}

// -----

// CHECK-LABEL: func.func @unknown_result
// CHECK: relax.add
func.func @unknown_result(%x: tensor<?xf32, #relax.dims<[n]>>, %y: tensor<?xf32, #relax.dims<[m]>>)
    -> tensor<?xf32> {
  // expected-warning @below {{operator is not legalized: expected dimensions that are known}}
  %z = relax.add %x, %y : (tensor<?xf32, #relax.dims<[n]>>, tensor<?xf32, #relax.dims<[m]>>) -> tensor<?xf32>
  return %z : tensor<?xf32>
}

// -----

// CHECK-LABEL: func.func @symbolic_groups
// CHECK: relax.nn.conv2d
func.func @symbolic_groups(%x: tensor<1x?x8x8xf32, #relax.dims<[1, c * 2, 8, 8]>>,
                           %w: tensor<4x?x3x3xf32, #relax.dims<[4, c, 3, 3]>>) -> tensor<1x4x6x6xf32> {
  // expected-warning @below {{operator is not legalized: topi.nn.conv2d: expected known numbers of channels for 'groups' = 2}}
  %y = relax.nn.conv2d %x, %w groups 2
      : (tensor<1x?x8x8xf32, #relax.dims<[1, c * 2, 8, 8]>>, tensor<4x?x3x3xf32, #relax.dims<[4, c, 3, 3]>>)
      -> tensor<1x4x6x6xf32>
  return %y : tensor<1x4x6x6xf32>
}
