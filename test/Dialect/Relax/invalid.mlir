// RUN: mlc-opt %s -split-input-file -verify-diagnostics

func.func @constant_r1() {
  // expected-error @below {{expected a tensor of static shape without an encoding, but got 'tensor<4xf32, "x">'}}
  %0 = relax.constant dense<1.0> : tensor<4xf32, "x">
  return
}

// -----

func.func @constant_r2() {
  // expected-error @below {{a 'dense' value has at most 64 bytes, but this one has 72: expected 'dense_resource'}}
  %0 = relax.constant dense<[1, 2, 3, 4, 5, 6, 7, 8, 9]> : tensor<9xi64>
  return
}

// -----

func.func @constant_r3_missing() {
  // expected-error @below {{the data of resource 'missing' is not there}}
  %0 = relax.constant dense_resource<missing> : tensor<32xf32>
  return
}

// -----

func.func @constant_r3_size() {
  // expected-error @below {{expected 128 bytes in resource 'small' for 'tensor<32xf32>', but got 8}}
  %0 = relax.constant dense_resource<small> : tensor<32xf32>
  return
}
{-# dialect_resources: { builtin: { small: "0x040000000000803F0000803F" } } #-}

// -----

func.func @constant_r3_overflow() {
  // expected-error @below {{the size of 'tensor<4611686018427387904x4611686018427387904xf32>' in bytes overflows 64 bits}}
  %0 = relax.constant dense_resource<huge> : tensor<4611686018427387904x4611686018427387904xf32>
  return
}

// -----

func.func @tuple_get_item_r1(%t: tuple<tensor<4xf32>>) {
  // expected-error @below {{op expected an index of 'tuple<tensor<4xf32>>', which has 1 elements, but got 1}}
  %0 = relax.tuple_get_item %t[1] : tuple<tensor<4xf32>>
  return
}

// -----

func.func @match_cast_r1(%x: tensor<4xf32>) {
  // expected-error @below {{cannot cast 'tensor<4xf32>' to 'tensor<4xi32>'}}
  %0 = relax.match_cast %x : tensor<4xf32> to tensor<4xi32>
  return
}

// -----

func.func @match_cast_r2_rank(%x: tensor<4xf32>) {
  // expected-error @below {{expected the rank of 'tensor<4xf32>', 1, but got 2}}
  %0 = relax.match_cast %x : tensor<4xf32> to tensor<4x4xf32>
  return
}

// -----

func.func @match_cast_r2_dim(%x: tensor<?xf32, #relax.dims<[n]>>) {
  // expected-error @below {{dimension 0 is n and can never be n + 1}}
  %0 = relax.match_cast %x : tensor<?xf32, #relax.dims<[n]>> to tensor<?xf32, #relax.dims<[n + 1]>>
  return
}

// -----

func.func @match_cast_r3(%x: tensor<?xf32>) {
  // expected-error @below {{uses the symbol n, which no argument of the function and no 'relax.match_cast' before has as a dimension by itself}}
  %0 = relax.match_cast %x : tensor<?xf32> to tensor<?xf32, #relax.dims<[n * 2]>>
  %1 = relax.match_cast %x : tensor<?xf32> to tensor<?xf32, #relax.dims<[n]>>
  return
}

// -----

func.func @call_tir_r1(%x: tensor<4xf32>) {
  // expected-error @below {{expected at least one result}}
  relax.call_tir @f(%x) : (tensor<4xf32>) -> ()
  return
}

// -----

func.func @call_tir_r1_unknown(%x: tensor<4xf32>) {
  // expected-error @below {{expected every dimension of result 0 to be a number or a symbolic expression, but got 'tensor<?xf32>'}}
  %0 = relax.call_tir @f(%x) : (tensor<4xf32>) -> tensor<?xf32>
  return
}

// -----

func.func private @f(memref<?xf32>, index)
func.func @call_tir_r2(%x: tensor<?xf32, #relax.dims<[n * 2]>>) {
  // expected-error @below {{uses the symbol n, which no argument}}
  %0 = relax.call_tir @f() vars [n] : () -> tensor<4xf32>
  return
}

// -----

func.func @call_tir_r3(%x: tensor<4xf32>) {
  // expected-error @below {{calls @f, which is not in this module}}
  %0 = relax.call_tir @f(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

module {
  module @f {}
  func.func @call_tir_r3_kind(%x: tensor<4xf32>) {
    // expected-error @below {{calls @f, which is not a function but a 'builtin.module'}}
    %0 = relax.call_tir @f(%x) : (tensor<4xf32>) -> tensor<4xf32>
    return
  }
}

// -----

func.func private @f(memref<4xf32>)
func.func @call_tir_r3_count(%x: tensor<4xf32>) {
  // expected-error @below {{calls @f with 1 arguments, 1 results and 0 values of 'tir_vars', but it has 1 parameters and 0 results}}
  %0 = relax.call_tir @f(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func private @f(memref<4xf32>, memref<4xi32>)
func.func @call_tir_r4_element(%x: tensor<4xf32>) {
  // expected-error @below {{expected a buffer for result 0 of type 'tensor<4xf32>' as parameter 1 of @f, but it is 'memref<4xi32>'}}
  %0 = relax.call_tir @f(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func private @f(memref<4xf32>, memref<?xf32>)
func.func @call_tir_r4_size(%x: tensor<?xf32, #relax.dims<[n]>>) {
  // expected-error @below {{calls @f: expected dimension 0 of argument 0 to be 4, but got n}}
  %0 = relax.call_tir @f(%x) : (tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n]>>
  return
}

// -----

func.func private @f(memref<?xf32> {tir.dims = #relax.dims<[k]>}, memref<?xf32> {tir.dims = #relax.dims<[k * 2]>})
func.func @call_tir_r5(%x: tensor<?xf32, #relax.dims<[n]>>) {
  // expected-error @below {{calls @f: expected dimension 0 of result 0 to be n * 2 (k * 2 in the callee), but got n * 3}}
  %0 = relax.call_tir @f(%x) : (tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n * 3]>>
  return
}

// -----

func.func private @f(memref<4xf32>, f32)
func.func @call_tir_r6() {
  // expected-error @below {{expected parameter 1 of @f to be an integer or an index for 4 of 'tir_vars', but it is 'f32'}}
  %0 = relax.call_tir @f() vars [4] : () -> tensor<4xf32>
  return
}

// -----

func.func @call_dps_packed_r1(%x: tensor<4xf32>) {
  // expected-error @below {{expected the name of a function, but it is empty}}
  %0 = relax.call_dps_packed ""(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @call_packed_r2(%x: tensor<4xf32>) {
  // expected-error @below {{uses the symbol n, which no argument}}
  %0 = relax.call_packed "f"(%x) : (tensor<4xf32>) -> tensor<?xf32, #relax.dims<[n]>>
  return
}

// -----

func.func private @f(tensor<4xf32>)
func.func @call_r1() {
  // expected-error @below {{calls @f: expected 1 arguments, but got 0}}
  relax.call @f() : () -> ()
  return
}

// -----

func.func private @f(tensor<4xf32>)
func.func @call_r2_element(%x: tensor<4xi32>) {
  // expected-error @below {{calls @f: expected argument 0 to be 'tensor<4xf32>', but got 'tensor<4xi32>'}}
  relax.call @f(%x) : (tensor<4xi32>) -> ()
  return
}

// -----

func.func private @f(tensor<?xf32, #relax.dims<[k]>>, tensor<?xf32, #relax.dims<[k * 2]>>)
func.func @call_r2_symbols(%x: tensor<?xf32, #relax.dims<[n]>>, %y: tensor<?xf32>) {
  // expected-error @below {{calls @f: expected dimension 0 of argument 1 to be n * 2 (k * 2 in the callee), but got ?}}
  relax.call @f(%x, %y) : (tensor<?xf32, #relax.dims<[n]>>, tensor<?xf32>) -> ()
  return
}

// -----

func.func private @f(tensor<?xf32, #relax.dims<[k]>>) -> tensor<?xf32, #relax.dims<[k]>>
func.func @call_r3(%x: tensor<?xf32, #relax.dims<[n]>>) {
  // expected-error @below {{calls @f: expected results ('tensor<?xf32, #relax.dims<[n]>>'), but got ('tensor<?xf32>')}}
  %0 = relax.call @f(%x) : (tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32>
  return
}

// -----

func.func private @f() {
  // expected-note @below {{by this call}}
  relax.call_packed "log"() : () -> ()
  return
}
func.func @call_r4() {
  // expected-error @below {{calls @f: it may have effects}}
  relax.call @f() : () -> ()
  return
}

// -----

func.func @dataflow_r1(%x: tensor<4xf32>) {
  %0 = relax.dataflow {
    // expected-error @below {{expected values of the types of the results, ('tensor<8xf32>'), but got ('tensor<4xf32>')}}
    relax.output %x : tensor<4xf32>
  } : tensor<8xf32>
  return
}

// -----

func.func @dataflow_r2(%x: tensor<4xf32>) {
  relax.dataflow {
    // expected-error @below {{'relax.call_packed' op may have effects, which an op in 'relax.dataflow' may not have}}
    relax.call_packed "log"(%x) : (tensor<4xf32>) -> ()
    relax.output
  }
  return
}

// -----

func.func @emit_te_r1(%x: tensor<4xf32>) {
  // expected-error @below {{expected arguments ('tensor<4xf32>') of its body, but got ('tensor<5xf32>')}}
  %0 = "relax.emit_te"(%x) <{name = "f", arg_names = ["A"]}> ({
  ^bb0(%A: tensor<5xf32>):
    relax.output %A : tensor<5xf32>
  }) : (tensor<4xf32>) -> tensor<5xf32>
  return
}

// -----

func.func @emit_te_r2(%x: tensor<4xf32>) {
  %0 = relax.emit_te "f" (%A = %x : tensor<4xf32>) {
    // expected-error @below {{expected values of the types of the results, ('tensor<8xf32>'), but got ('tensor<4xf32>')}}
    relax.output %A : tensor<4xf32>
  } : tensor<8xf32>
  return
}

// -----

func.func @emit_te_r3(%x: tensor<?xf32>) {
  // expected-error @below {{expected every dimension of result 0 to be a number or a symbolic expression, but got 'tensor<?xf32>'}}
  %0 = relax.emit_te "f" (%A = %x : tensor<?xf32>) {
    relax.output %A : tensor<?xf32>
  } : tensor<?xf32>
  return
}

// -----

func.func @emit_te_r4(%x: tensor<4xf32>) {
  // expected-error @below {{expected different names in 'arg_names', none of them empty, but got ["A", "A"]}}
  %0 = relax.emit_te "f" (%A = %x : tensor<4xf32>, %B = %x : tensor<4xf32>) attributes {arg_names = ["A", "A"]} {
    relax.output %A : tensor<4xf32>
  } : tensor<4xf32>
  return
}

// -----

// Outside of a function no symbol has a value.
// expected-error @below {{uses the symbol n, which no argument}}
%0 = relax.call_dps_packed "f"() : () -> tensor<?xf32, #relax.dims<[n]>>

// -----

func.func @match_cast_r1(%x: tensor<4xf32>) {
  // expected-error @below {{cannot cast 'tensor<4xf32>' to 'tensor<4x!relax.object>'}}
  %0 = relax.match_cast %x : tensor<4xf32> to tensor<4x!relax.object>
  return
}

// -----

func.func @shape_r1_unknown() {
  // expected-error @below {{expected numbers and symbolic expressions, but got #relax.dims<[4, ?]>}}
  %0 = relax.shape [4, ?] : !relax.shape<[4, ?]>
  return
}

// -----

func.func @shape_r1_undefined() {
  // expected-error @below {{uses the symbol n, which no argument}}
  %0 = relax.shape [n] : !relax.shape<[n]>
  return
}

// -----

func.func private @f(memref<4xf32>)
func.func @call_tir_inplace_r2_count(%x: tensor<4xf32>) {
  // expected-error @below {{expected one number of 'inplace' for each of 1 results, but got 2}}
  %0 = relax.call_tir_inplace @f(%x) inplace [0, -1] : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func private @f(memref<4xf32>, memref<4xf32>)
func.func @call_tir_inplace_r2_none(%x: tensor<4xf32>) {
  // expected-error @below {{expected a result that takes the place of an argument}}
  %0 = relax.call_tir_inplace @f(%x) inplace [-1] : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func private @f(memref<4xf32>)
func.func @call_tir_inplace_r2_range(%x: tensor<4xf32>) {
  // expected-error @below {{expected -1 or the number of one of 1 arguments in 'inplace', but got 1}}
  %0 = relax.call_tir_inplace @f(%x) inplace [1] : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func private @f(memref<4xf32>)
func.func @call_tir_inplace_r2_twice(%x: tensor<4xf32>) {
  // expected-error @below {{two results take the place of argument 0}}
  %0:2 = relax.call_tir_inplace @f(%x) inplace [0, 0] : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return
}

// -----

func.func private @f(memref<4xf32>)
func.func @call_tir_inplace_r3(%x: tensor<4xf32>) {
  // expected-error @below {{expected the result in the place of argument 0 to be 'tensor<4xf32>', but it is 'tensor<5xf32>'}}
  %0 = relax.call_tir_inplace @f(%x) inplace [0] : (tensor<4xf32>) -> tensor<5xf32>
  return
}

// -----

func.func private @f(memref<4xf32>, memref<4xf32>)
func.func @call_tir_inplace_r4(%x: tensor<4xf32>) {
  // expected-error @below {{with 1 arguments, 0 results and 0 values of 'tir_vars', but it has 2 parameters}}
  %0 = relax.call_tir_inplace @f(%x) inplace [0] : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

// expected-error @below {{expected 'relax.is_pure' to be a bool of a function, but got 1 : i64}}
func.func @is_pure() attributes {relax.is_pure = 1} {
  return
}

// -----

func.func private @says_so() attributes {relax.is_pure = false}
func.func @call_r4_declared() {
  // expected-error @below {{it may have effects}}
  relax.call @says_so() : () -> ()
  return
}

// -----

// R4: the rank is compared where the element type is not known.
func.func private @open(memref<4xf32>, memref<4xf32>)
func.func @open_rank(%x: tensor<2x2x!relax.object>) -> tensor<4x!relax.object> {
  // expected-error @below {{expected a buffer for argument 0 of type 'tensor<2x2x!relax.object>' as parameter 0 of @open, but it is 'memref<4xf32>'}}
  %y = relax.call_tir @open(%x) : (tensor<2x2x!relax.object>) -> tensor<4x!relax.object>
  return %y : tensor<4x!relax.object>
}
