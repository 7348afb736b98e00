// RUN: mlc-opt %s --mlc-emit-entry -split-input-file -verify-diagnostics

// expected-error@+1 {{R1: expects 'mlc.signature' to be a dictionary with a function type 'type', got 4 : i64}}
llvm.func @no_type(!llvm.ptr) -> i32 attributes {mlc.signature = 4}

// -----

// expected-error@+1 {{R1: expects 'written' to be numbers of the 1 inputs, got array<i64: 1>}}
llvm.func @written(!llvm.ptr) -> i32 attributes {mlc.signature = {type = (tensor<4xf32>) -> (), written = array<i64: 1>}}

// -----

// expected-error@+1 {{R1: expects ranked tensors of floats, integers or i1, and tuples of them, got 'tensor<*xf32>'}}
llvm.func @unranked(!llvm.ptr) -> i32 attributes {mlc.signature = {type = (tensor<*xf32>) -> ()}}

// -----

// expected-error@+1 {{R1: expects ranked tensors of floats, integers or i1, and tuples of them, got 'tensor<4xi3>'}}
llvm.func @odd_width(!llvm.ptr) -> i32 attributes {mlc.signature = {type = () -> tuple<tensor<4xi3>>}}

// -----

// expected-error@+1 {{R1: expects 'open' to be numbers of the 1 results, got array<i64: 1>}}
llvm.func @open(!llvm.ptr) -> i32 attributes {mlc.signature = {type = () -> tensor<?xf32>, open = array<i64: 1>}}

// -----

// expected-error@+1 {{R1: expects 'arg_names' to be 1 strings, got ["x", "y"]}}
llvm.func @names(!llvm.ptr) -> i32 attributes {mlc.signature = {type = (tensor<4xf32>) -> (), arg_names = ["x", "y"]}}

// -----

// expected-error@+1 {{R2: expects results whose dimensions the caller can compute, got 'tensor<?xf32>'}}
llvm.func @unknown(!llvm.ptr) -> i32 attributes {mlc.signature = {type = (tensor<?xf32>) -> tensor<?xf32>}}

// -----

// expected-error@+1 {{R3: expects the symbol "n" to be a dimension by itself of some argument}}
llvm.func @unbound(!llvm.ptr) -> i32 attributes {mlc.signature = {
  type = (tensor<?xf32, #relax.dims<[n * 4]>>) -> ()}}

// -----

// expected-error@+1 {{R4: expects the type '!llvm.func<i32 (ptr, ptr, ptr, i64, i64, i64, ptr, ptr, i64, i64, i64)>', which is what 'mlc.signature' describes, got '!llvm.func<i32 (ptr)>'}}
llvm.func @arguments(!llvm.ptr) -> i32 attributes {mlc.signature = {type = (tensor<4xf32>) -> ()}}

// -----

llvm.func @workspace(!llvm.ptr, !llvm.ptr, !llvm.ptr, i64, i64, i64) -> i32 attributes {mlc.signature = {type = () -> ()}}

// expected-error@+1 {{R4: expects the type '!llvm.func<i64 ()>'}}
llvm.func @workspace.workspace() -> i32

// -----

// expected-error@+1 {{R5: expects the symbol @__mlc_f to be free}}
llvm.func @f(!llvm.ptr, !llvm.ptr, !llvm.ptr, i64, i64, i64) -> i32 attributes {mlc.signature = {type = () -> ()}}

// expected-note@+1 {{it is defined here}}
llvm.func @__mlc_f()

// -----

// expected-error@+1 {{R1: expects 'name' to be a string that is not empty, got 4 : i64}}
llvm.func @named(!llvm.ptr, !llvm.ptr, !llvm.ptr, i64, i64, i64) -> i32 attributes {mlc.signature = {type = () -> (), name = 4}}
