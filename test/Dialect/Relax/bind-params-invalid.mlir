// RUN: python3 %S/Inputs/make_safetensors.py %t.safetensors '{"w": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}}'
// RUN: mlc-opt %s --relax-bind-params=file=%t.safetensors -split-input-file -verify-diagnostics

// R1
// expected-error @+1 {{there is no function 'main'}}
module {
}

// -----

// R1
// expected-error @+1 {{parameters of a declaration cannot be bound}}
func.func private @main(tensor<2x3xf32>)

// -----

// R1
// expected-error @+1 {{parameters of a function that is called cannot be bound}}
func.func @main(%w: tensor<2x3xf32> {relax.name = "w"}) -> tensor<2x3xf32> {
  return %w : tensor<2x3xf32>
}
func.func @other(%w: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = relax.call @main(%w) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

// R2
// expected-error @+1 {{'main' has no parameter 'w'; its parameters are 'x', 'weight'}}
func.func @main(%a: tensor<4xf32> {relax.name = "x"}, %b: tensor<2x3xf32> {relax.name = "weight"}) {
  return
}

// -----

// R3
// expected-error @+1 {{expected parameter 'w' to be bound to elements of type 'f16', but got 'f32'}}
func.func @main(%w: tensor<2x3xf16> {relax.name = "w"}) {
  return
}

// -----

// R3
// expected-error @+1 {{expected parameter 'w' to be bound to 1 dimensions, but got 2}}
func.func @main(%w: tensor<6xf32> {relax.name = "w"}) {
  return
}

// -----

// R4
// expected-error @+1 {{expected dimension 1 of parameter 'w' to be 4, but got 3}}
func.func @main(%w: tensor<2x4xf32> {relax.name = "w"}) {
  return
}

// -----

// R4
// expected-error @+1 {{expected dimension 1 of parameter 'w' to be 2 (n), but got 3}}
func.func @main(%w: tensor<?x?xf32, #relax.dims<[n, n]>> {relax.name = "w"}) {
  return
}

// -----

// R4
// expected-error @+1 {{expected dimension 0 of parameter 'w' to be m * 2, of which no bound parameter gives every symbol a value; got 2}}
func.func @main(%x: tensor<?xf32, #relax.dims<[m]>>, %w: tensor<?x3xf32, #relax.dims<[m * 2, 3]>> {relax.name = "w"}) {
  return
}
