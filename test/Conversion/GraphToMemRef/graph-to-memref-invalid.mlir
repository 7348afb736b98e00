// RUN: mlc-opt %s --graph-to-memref -split-input-file -verify-diagnostics

// expected-error @+1 {{parameter 0 must be a tensor of known rank or a tuple of such to be compiled, but is '!relax.shape<[n]>'}}
func.func @shape(%s: !relax.shape<[n]>, %x: tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n]>> {
  return %x : tensor<?xf32, #relax.dims<[n]>>
}

// -----

// expected-error @+1 {{a graph function needs a body to be compiled}}
func.func private @declared(tensor<4xf32>) -> tensor<4xf32>

// -----

tir.prim_func private @relu(%A: memref<4xf32>, %B: memref<4xf32>) {
}
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{the callee 'relu' must be a func.func over buffers by now}}
  %y = relax.call_tir @relu(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func private @two(memref<4xf32>, memref<4xf32>, memref<4xf32>)
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{the callee 'two' has 3 parameters, but the call hands it 2}}
  %y = relax.call_dps_packed "two"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func private @longer(memref<8xf32>, memref<4xf32>)
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{parameter 0 of 'longer' is 'memref<8xf32>', but the call hands it 'memref<4xf32>'}}
  %y = relax.call_dps_packed "longer"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{a result of a packed function must be a tensor of known rank or a tuple of such to be compiled, but is '!relax.object'}}
  %y = relax.call_packed "make"() : () -> !relax.object
  return %x : tensor<4xf32>
}

// -----

// Nothing here is of relax: the pass itself loads what it makes.
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{a graph function can hold only ops of relax on tensors to be compiled, but this is 'arith.addf'}}
  %y = arith.addf %x, %x : tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{but this is 'arith.constant'; constants are relax.constant}}
  %c = arith.constant dense<1.0> : tensor<4xf32>
  %y = relax.call_dps_packed "f"(%x, %c) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func private @callee(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{but this is 'func.call'; graph functions are called by relax.call}}
  %y = func.call @callee(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// expected-error @+1 {{a graph function must be of one block to be compiled}}
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  cf.br ^bb1(%x : tensor<4xf32>)
^bb1(%y: tensor<4xf32>):
  return %y : tensor<4xf32>
}

// -----

func.func @prints(%x: tensor<4xf32>) -> tensor<4xf32> {
  %s = relax.shape_of %x : tensor<4xf32> -> !relax.shape<[4]>
  // expected-error @below {{a value that is printed must be a tensor of known rank or a tuple of such to be compiled, but is '!relax.shape<[4]>'}}
  relax.print "" %s : !relax.shape<[4]>
  return %x : tensor<4xf32>
}

// -----

// expected-error @below {{parameter 0 must be a tensor of known rank}}
func.func @open(%x: tensor<4x!relax.object>) -> tensor<4x!relax.object> {
  return %x : tensor<4x!relax.object>
}

// -----

func.func @sizes(%c: i1, %x: tensor<4xf32>) -> tensor<?xf32> {
  // expected-error @+1 {{a result of a branch must have a size that is known before the branch to be compiled, but is 'tensor<?xf32>'}}
  %y = scf.if %c -> tensor<?xf32> {
    %a = relax.call_packed pure "f"(%x) : (tensor<4xf32>) -> tensor<?xf32>
    scf.yield %a : tensor<?xf32>
  } else {
    %b = relax.call_packed pure "g"(%x) : (tensor<4xf32>) -> tensor<?xf32>
    scf.yield %b : tensor<?xf32>
  }
  return %y : tensor<?xf32>
}

// -----

// expected-error @+1 {{parameter 2 must be a tensor of known rank or a tuple of such to be compiled, but is '!relax.prim<n>'}}
func.func @size_parameter(%x: tensor<?xf32>, %y: tensor<2xf32>, %n: !relax.prim<n>) -> tensor<2xf32> {
  return %y : tensor<2xf32>
}

// -----

func.func private @kernel(memref<4xf32>, memref<4xf32>)
func.func @open(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{only tensors of known rank and element type can be handed to 'kernel', not 'tensor<4x!relax.object>'}}
  %y = relax.call_tir @kernel(%x) : (tensor<4xf32>) -> tensor<4x!relax.object>
  %z = relax.match_cast %y : tensor<4x!relax.object> to tensor<4xf32>
  return %z : tensor<4xf32>
}
