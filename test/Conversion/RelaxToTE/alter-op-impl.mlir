// RUN: mlc-opt %s --relax-alter-op-impl -split-input-file -verify-diagnostics | FileCheck %s

#tile = affine_map<(i) -> (i floordiv 4, i mod 4)>
#same = affine_map<(i) -> (i)>

// The second argument lies as it did; what is called elsewhere stays.
// CHECK: #[[TILE:.*]] = affine_map<(d0) -> (d0 floordiv 4, d0 mod 4)>
// CHECK: #[[BACK:.*]] = affine_map<(d0, d1) -> (d0 * 4 + d1)>
// CHECK-NOT: @add(
// CHECK: tir.prim_func private @other(
// CHECK: tir.prim_func private @tiled(
// CHECK-NOT: relax.implements
tir.prim_func private @add(%A: memref<8xf32>, %B: memref<8xf32>, %C: memref<8xf32>) attributes {operator_name = "add"} {
}
tir.prim_func private @other(%A: memref<8xf32>, %B: memref<8xf32>) attributes {operator_name = "other"} {
}
tir.prim_func private @tiled(%A: memref<2x4xf32>, %B: memref<8xf32>, %C: memref<2x4xf32>) attributes {
    relax.implements = "add", relax.buffer_maps = [#tile, #same, #tile],
    relax.axis_separators = [array<i64: 1>, array<i64>, array<i64>]} {
}
// CHECK-LABEL: func.func @main(
// CHECK-SAME: %[[X:.*]]: tensor<8xf32>, %[[Y:.*]]: tensor<8xf32>)
// CHECK: %[[T:.*]] = relax.layout_transform %[[X]] by #[[TILE]] {axis_separators = array<i64: 1>} : (tensor<8xf32>) -> tensor<2x4xf32>
// CHECK: %[[Z:.*]] = relax.call_tir @tiled(%[[T]], %[[Y]]) : (tensor<2x4xf32>, tensor<8xf32>) -> tensor<2x4xf32>
// CHECK: %[[R:.*]] = relax.layout_transform %[[Z]] by #[[BACK]] : (tensor<2x4xf32>) -> tensor<8xf32>
// CHECK: relax.call_tir @other(%[[R]])
func.func @main(%x: tensor<8xf32>, %y: tensor<8xf32>) -> tensor<8xf32> {
  %0 = relax.call_tir @add(%x, %y) : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  %1 = relax.call_tir @other(%0) : (tensor<8xf32>) -> tensor<8xf32>
  return %1 : tensor<8xf32>
}

// -----

// R1
// expected-error @+1 {{expected 'relax.buffer_maps' to be an index map for each buffer}}
tir.prim_func private @f(%A: memref<8xf32>) attributes {relax.implements = "f"} {
}

// -----

// R1
// expected-error @+1 {{expected 'relax.axis_separators' to be axes for each buffer}}
tir.prim_func private @f(%A: memref<8xf32>) attributes {relax.implements = "f", relax.buffer_maps = [affine_map<(i) -> (i)>], relax.axis_separators = []} {
}

// -----

// R2
// expected-note @+1 {{by this one, too}}
tir.prim_func private @f(%A: memref<8xf32>) attributes {relax.implements = "f", relax.buffer_maps = [affine_map<(i) -> (i)>]} {
}
// expected-error @+1 {{"f" is implemented by several functions}}
tir.prim_func private @g(%A: memref<8xf32>) attributes {relax.implements = "f", relax.buffer_maps = [affine_map<(i) -> (i)>]} {
}

// -----

// R3
tir.prim_func private @two(%A: memref<8xf32>, %B: memref<8xf32>) attributes {operator_name = "two"} {
}
tir.prim_func private @new(%A: memref<8xf32>, %B: memref<8xf32>) attributes {relax.implements = "two", relax.buffer_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>]} {
}
func.func @main() -> (tensor<8xf32>, tensor<8xf32>) {
  // expected-error @+1 {{cannot call 'new' in the place of 'two': the call has 2 results, not one}}
  %0:2 = relax.call_tir @two() : () -> (tensor<8xf32>, tensor<8xf32>)
  return %0#0, %0#1 : tensor<8xf32>, tensor<8xf32>
}

// -----

// R4
tir.prim_func private @f(%A: memref<8xf32>, %B: memref<8xf32>) attributes {operator_name = "f"} {
}
tir.prim_func private @new(%A: memref<8xf32>, %B: memref<8xf32>) attributes {relax.implements = "f", relax.buffer_maps = [affine_map<(i) -> (i)>]} {
}
func.func @main(%x: tensor<8xf32>) -> tensor<8xf32> {
  // expected-error @+1 {{1 index maps are given for 2 buffers}}
  %0 = relax.call_tir @f(%x) : (tensor<8xf32>) -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

// R4
tir.prim_func private @f(%A: memref<8xf32>, %B: memref<8xf32>) attributes {operator_name = "f"} {
}
tir.prim_func private @new(%A: memref<8xf32>, %B: memref<8xf32>) attributes {relax.implements = "f", relax.buffer_maps = [affine_map<(i, j) -> (j, i)>, affine_map<(i) -> (i)>]} {
}
func.func @main(%x: tensor<8xf32>) -> tensor<8xf32> {
  // expected-error @+1 {{index map 0 is none of 'tensor<8xf32>'}}
  %0 = relax.call_tir @f(%x) : (tensor<8xf32>) -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

// R5
tir.prim_func private @f(%A: memref<7xf32>, %B: memref<7xf32>) attributes {operator_name = "f"} {
}
tir.prim_func private @new(%A: memref<7xf32>, %B: memref<2x4xf32>) attributes {relax.implements = "f", relax.buffer_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i floordiv 4, i mod 4)>]} {
}
func.func @main(%x: tensor<7xf32>) -> tensor<7xf32> {
  // expected-error @+1 {{the result has elements in the other layout that it has not}}
  %0 = relax.call_tir @f(%x) : (tensor<7xf32>) -> tensor<7xf32>
  return %0 : tensor<7xf32>
}
