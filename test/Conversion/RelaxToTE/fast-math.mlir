// RUN: mlc-opt %s --relax-fast-math | FileCheck %s

// CHECK-LABEL: func.func @main(
// CHECK: relax.emit_te "fast_exp" (
// CHECK: math.exp
// CHECK: relax.emit_te "fast_erf" (
// CHECK: math.erf
// CHECK: relax.emit_te "fast_tanh" (
// CHECK: math.tanh
// CHECK: relax.emit_te "fast_softmax" (
// CHECK: te.reduce
// CHECK: relax.log
func.func @main(%x: tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?x4xf32, #relax.dims<[n, 4]>> {
  %0 = relax.exp %x : tensor<?x4xf32, #relax.dims<[n, 4]>>
  %1 = relax.erf %0 : tensor<?x4xf32, #relax.dims<[n, 4]>>
  %2 = relax.tanh %1 : tensor<?x4xf32, #relax.dims<[n, 4]>>
  %3 = relax.nn.softmax %2 : tensor<?x4xf32, #relax.dims<[n, 4]>>
  %4 = relax.log %3 : tensor<?x4xf32, #relax.dims<[n, 4]>>
  return %4 : tensor<?x4xf32, #relax.dims<[n, 4]>>
}

// What has no known shape stays.
// CHECK-LABEL: func.func @unknown(
// CHECK: relax.exp
func.func @unknown(%x: tensor<?xf32>) -> tensor<?xf32> {
  %0 = relax.exp %x : tensor<?xf32>
  return %0 : tensor<?xf32>
}
