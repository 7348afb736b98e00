// RUN: mlc-opt %s --relax-rewrite-by-example -split-input-file -verify-diagnostics

// R1
// expected-error@+1 {{expected a graph function 'pattern' with a body}}
module {
  func.func private @replacement(%a: tensor<4xf32>) -> tensor<4xf32> {
    return %a : tensor<4xf32>
  }
}

// -----

// R2
func.func private @pattern(%a: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.exp %a : tensor<4xf32>
  return %0 : tensor<4xf32>
}
// expected-error@+1 {{expected parameters of the types 'tensor<4xf32>', as the pattern has them, but got 'tensor<8xf32>'}}
func.func private @replacement(%a: tensor<8xf32>) -> tensor<8xf32> {
  return %a : tensor<8xf32>
}

// -----

// R2
func.func private @pattern(%a: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.exp %a : tensor<4xf32>
  return %0 : tensor<4xf32>
}
// expected-error@+1 {{expected results of the types 'tensor<4xf32>', as the pattern has them, but got 'tensor<4xf32>', 'tensor<4xf32>'}}
func.func private @replacement(%a: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  return %a, %a : tensor<4xf32>, tensor<4xf32>
}

// -----

// R3
// expected-error@+1 {{expected each result of the pattern to be computed by an op}}
func.func private @pattern(%a: tensor<4xf32>) -> tensor<4xf32> {
  return %a : tensor<4xf32>
}
func.func private @replacement(%a: tensor<4xf32>) -> tensor<4xf32> {
  return %a : tensor<4xf32>
}

// -----

// R3
// expected-error@+1 {{expected the results of the pattern to depend on each parameter, but not on number 1}}
func.func private @pattern(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.exp %a : tensor<4xf32>
  return %0 : tensor<4xf32>
}
func.func private @replacement(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  return %b : tensor<4xf32>
}

// -----

// R4
func.func private @pattern(%a: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.exp %a : tensor<4xf32>
  return %0 : tensor<4xf32>
}
func.func private @replacement(%a: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.exp %a : tensor<4xf32>
  %1 = relax.abs %0 : tensor<4xf32>
  return %1 : tensor<4xf32>
}
// expected-error@+1 {{expected the rewriting to end, but what replaces a match is matched again and again}}
func.func @main(%a: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.exp %a : tensor<4xf32>
  return %0 : tensor<4xf32>
}
