// RUN: mlc-opt %s --relax-remove-purity-checking -split-input-file -verify-diagnostics | FileCheck %s

// CHECK-LABEL: func.func @pure(
// CHECK-SAME: attributes {relax.force_pure = true}
// CHECK: relax.call_packed "env.double"(
// CHECK: relax.call_packed "env.change"(%{{.*}}) : (
func.func @pure(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.call_packed pure "env.double"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = relax.call_packed pure "env.change"(%0) {inplace_indices = array<i64: 0>} : (tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}
// A function with effects, and one that says that it has, do not say that they are pure.
// CHECK-LABEL: func.func @prints(
// CHECK-NOT: force_pure
func.func @prints(%x: tensor<4xf32>) {
  relax.print "" %x : tensor<4xf32>
  return
}
func.func @says_so(%x: tensor<4xf32>) attributes {relax.is_pure = false} {
  return
}
// What calls a function is pure as before.
// CHECK-LABEL: func.func @caller(
// CHECK: relax.call @pure
func.func @caller(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.call @pure(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// R1
func.func @dataflow(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.dataflow {
    // expected-error @+1 {{expected calls outside of dataflow blocks, which hold pure ones alone}}
    %1 = relax.call_packed pure "env.double"(%x) : (tensor<4xf32>) -> tensor<4xf32>
    relax.output %1 : tensor<4xf32>
  } : tensor<4xf32>
  return %0 : tensor<4xf32>
}
