// RUN: mlc-opt %s --mlc-verify-input -split-input-file -verify-diagnostics
// RUN: not mlc-opt %s --mlc-compile=stop-after=relax -split-input-file 2>&1 | FileCheck %s

// What can be compiled.
func.func private @callee(%x: tensor<?xbf16, #relax.dims<[n]>>) -> tensor<?xbf16, #relax.dims<[n]>> {
  return %x : tensor<?xbf16, #relax.dims<[n]>>
}
func.func @fine(%x: tensor<?xbf16, #relax.dims<[n]>>, %y: tensor<?xui8, #relax.dims<[n * 2]>>, %z: tuple<tensor<f64>, tensor<0xi1>>, %c: i1)
    -> (tensor<?xbf16, #relax.dims<[n]>>, tuple<tensor<f64>, tensor<0xi1>>) {
  %r = relax.call @callee(%x) : (tensor<?xbf16, #relax.dims<[n]>>) -> tensor<?xbf16, #relax.dims<[n]>>
  %q = relax.call @callee(%r) : (tensor<?xbf16, #relax.dims<[n]>>) -> tensor<?xbf16, #relax.dims<[n]>>
  return %q, %z : tensor<?xbf16, #relax.dims<[n]>>, tuple<tensor<f64>, tensor<0xi1>>
}

// -----

// R1
// CHECK: error: function 'f' cannot be compiled: parameter 's' must be a tensor, a number or a tuple of tensors, but is '!relax.shape<[?]>'
// expected-error @+1 {{function 'f' cannot be compiled: parameter 's' must be a tensor, a number or a tuple of tensors, but is '!relax.shape<[?]>'}}
func.func @f(%x: tensor<?xf32, #relax.dims<[n]>>, %arg1: !relax.shape<[?]> {relax.name = "s"}) {
  return
}

// -----

// R1
// expected-error @+1 {{parameter 'n' must be a tensor, a number or a tuple of tensors, but is 'index'}}
func.func @f(%x: tensor<4xf32>, %n: index {relax.name = "n"}) {
  return
}

// -----

// R1
// expected-error @+1 {{parameter 'x' must have a known rank, but is 'tensor<*xf32>'}}
func.func @f(%x: tensor<*xf32> {relax.name = "x"}) {
  return
}

// -----

// R1
// expected-error @+1 {{parameter 0 has the dimension n * 2, and no parameter has n as a dimension by itself}}
func.func @f(%x: tensor<?xf32, #relax.dims<[n * 2]>>) {
  return
}

// -----

// R1
// expected-error @+1 {{function 'f' cannot be compiled: it has no body}}
func.func private @f(tensor<4xf32>)

// -----

// R2
// expected-error @+1 {{function 'f' cannot be compiled: result 0 must be a tensor or a tuple of tensors, but is '!relax.shape<[4]>'}}
func.func @f(%x: tensor<4xf32>) -> !relax.shape<[4]> {
  %s = relax.shape_of %x : tensor<4xf32> -> !relax.shape<[4]>
  return %s : !relax.shape<[4]>
}

// -----

// R2: a function that nothing here calls makes such a result itself.
func.func @f(%x: tensor<4xf32>) -> tensor<?xf32, #relax.dims<[m]>> {
  %y = relax.call_packed "make"(%x) : (tensor<4xf32>) -> tensor<?xf32>
  %z = relax.match_cast %y : tensor<?xf32> to tensor<?xf32, #relax.dims<[m]>>
  return %z : tensor<?xf32, #relax.dims<[m]>>
}
func.func @caller(%x: tensor<4xf32>) -> tensor<?xf32> {
  // expected-error @+1 {{this call cannot be compiled: 'f' gives 'tensor<?xf32, #relax.dims<[m]>>', whose size its caller, who allocates it, cannot compute from the arguments}}
  %y = relax.call impure @f(%x) : (tensor<4xf32>) -> tensor<?xf32>
  return %y : tensor<?xf32>
}

// -----

// R3
// expected-error @+1 {{elements of type 'complex<f32>' cannot be compiled, in 'tensor<4xcomplex<f32>>'}}
func.func @f(%x: tensor<4xcomplex<f32>>) {
  return
}

// -----

// R3
// expected-error @+1 {{elements of type 'i4' cannot be compiled, in 'tensor<4xi4>'}}
func.func @f(%x: tuple<tensor<4xi8>, tensor<4xi4>>) {
  return
}

// -----

// R3: the element type of what a call gives is not said.
func.func private @kernel(memref<4xf32>, memref<4xf32>)
func.func @open(%x: tensor<4xf32>) {
  // expected-error @+1 {{cannot be compiled: the element type of 'tensor<4x!relax.object>' is not known}}
  %y = relax.call_tir @kernel(%x) : (tensor<4xf32>) -> tensor<4x!relax.object>
  return
}

// -----

// R4
// expected-error @+1 {{a tensor of more than 2^63 bytes cannot be compiled: 'tensor<4294967296x4294967296xf32>'}}
func.func @f(%x: tensor<4294967296x4294967296xf32>) {
  return
}

// -----

// R5
func.func private @even(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = relax.call @odd(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}
func.func private @odd(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'odd' calls itself here, directly or not; recursion cannot be compiled}}
  %y = relax.call @even(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

func.func @r6_rank(%x: tensor<4xf32>) {
  %0 = relax.call_packed pure "f"(%x) : (tensor<4xf32>) -> tensor<*xf32>
  // expected-error @below {{'relax.add' op cannot be compiled: the rank of operand 1 is not known, 'tensor<*xf32>'; a match_cast before says what it must be}}
  %1 = relax.add %x, %0 : (tensor<4xf32>, tensor<*xf32>) -> tensor<*xf32>
  return
}

// -----

// R7
// expected-error @+1 {{elements of type 'f8E4M3FN' cannot be compiled, in 'memref<4xf8E4M3FN>'}}
tir.prim_func @small_floats(%A: memref<4xf8E4M3FN>) {
}

// -----

// R7
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"triple" = "x86_64-pc-linux-gnu">>} {
  tir.prim_func @scalable(%A: memref<64xf32>) {
    %zero = arith.constant 0 : index
    // expected-error @+1 {{x86_64-pc-linux-gnu has no scalable vectors, so this cannot be compiled: 'vector<[4]xf32>'}}
    %a = vector.load %A[%zero] : memref<64xf32>, vector<[4]xf32>
    vector.store %a, %A[%zero] : memref<64xf32>, vector<[4]xf32>
  }
}

// -----

// R7
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"triple" = "x86_64-pc-linux-gnu">>} {
  tir.prim_func @length(%A: memref<1xi32>) {
    %zero = arith.constant 0 : index
    // expected-error @+1 {{x86_64-pc-linux-gnu has no scalable vectors, so this cannot be compiled: T.vscale()}}
    %a = tir.call_extern builtin "vscale"() : () -> i32
    memref.store %a, %A[%zero] : memref<1xi32>
  }
}

// -----

// R7: a target that has them.
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"triple" = "aarch64-unknown-linux-gnu">>} {
  tir.prim_func @scalable_target(%A: memref<64xf32>) {
    %zero = arith.constant 0 : index
    %a = vector.load %A[%zero] : memref<64xf32>, vector<[4]xf32>
    vector.store %a, %A[%zero] : memref<64xf32>, vector<[4]xf32>
  }
}
