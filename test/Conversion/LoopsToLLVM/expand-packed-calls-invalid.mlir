// RUN: mlc-opt %s --mlc-expand-packed-calls -split-input-file -verify-diagnostics

// R1
// expected-error @+1 {{expected a declaration that takes the context, an !llvm.ptr, first, and returns an i32}}
func.func private @f(index) -> i32 attributes {mlc.check = {what = "x"}}

// -----

// R2
// expected-error @+1 {{expected 'mlc.packed' to have a callee}}
func.func private @f(!llvm.ptr, memref<4xf32>) -> i32 attributes {mlc.packed = {callee = "g", types = [], num_outputs = 0 : i32, by_value = true}}

// -----

// R2
// expected-error @+1 {{expected parameter 1 to be a buffer and its type to be a tensor that DLPack knows}}
func.func private @f(!llvm.ptr, memref<4xf32>) -> i32 attributes {mlc.packed = {callee = "g", types = [tensor<2x2xf32>], num_outputs = 0 : i32, by_value = true}}

// -----

// R3
// expected-error @+1 {{expected 'mlc.check' to say what is checked, and two numbers as parameters}}
func.func private @f(!llvm.ptr, i64, i64) -> i32 attributes {mlc.check = {what = "x"}}

// -----

// R1
// expected-error @+1 {{expected a declaration that takes the context, an !llvm.ptr, first, and returns an i32}}
func.func private @f(!llvm.ptr, index, index) -> (i32, index) attributes {mlc.check = {what = "x"}}

// -----

// R2
// expected-error @+1 {{expected 'mlc.packed' to have a callee}}
func.func private @f(!llvm.ptr) -> (i32, memref<?xf32>) attributes {mlc.packed = {callee = "g", types = [tensor<?xf32>], num_outputs = 0 : i32, by_value = true}}

// -----

// R2
// expected-error @+1 {{expected result 1 to be a buffer and its type to be a tensor that DLPack knows}}
func.func private @f(!llvm.ptr) -> (i32, memref<?xf32>) attributes {mlc.packed = {callee = "g", types = [tensor<2x2xf32>], num_outputs = 1 : i32, by_value = true}}

// -----

// R4
// expected-error @+1 {{expected 'mlc.give' to have the index of a result, and the tensor that the only other parameter is}}
func.func private @f(!llvm.ptr, memref<4xf32>) -> i32 attributes {mlc.give = {type = tensor<4xf32>}}
