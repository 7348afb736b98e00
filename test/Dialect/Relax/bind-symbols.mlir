// RUN: mlc-opt %s --relax-bind-symbols=symbols=n=4 -split-input-file -verify-diagnostics | FileCheck %s

// CHECK-LABEL: func.func @main(
// CHECK-SAME: %[[X:.*]]: tensor<4x?xf32, #relax.dims<[4, m * 4]>>, %{{.*}}) -> tensor<4xf32>
// CHECK: relax.call_tir @f(%[[X]]) vars [8] : (tensor<4x?xf32, #relax.dims<[4, m * 4]>>) -> tensor<4xf32>
func.func private @f(memref<?x?xf32>, memref<?xf32>, index)
func.func @main(%x: tensor<?x?xf32, #relax.dims<[n, n * m]>>, %y: tensor<?xf32, #relax.dims<[m]>>) -> tensor<?xf32, #relax.dims<[n]>> {
  %z = relax.call_tir @f(%x) vars [n * 2] : (tensor<?x?xf32, #relax.dims<[n, n * m]>>) -> tensor<?xf32, #relax.dims<[n]>>
  return %z : tensor<?xf32, #relax.dims<[n]>>
}

// -----

// R2
// expected-error @+1 {{the function has no symbol 'n'}}
func.func @main(%x: tensor<?xf32, #relax.dims<[m]>>) {
  return
}
