// RUN: mlc-opt %s --relax-legalize-ops | FileCheck %s

// CHECK-LABEL: func.func @sum
// CHECK: relax.emit_te "sum" (%x = {{.*}}) {
// CHECK:   te.reduce "x_red" sum (%ax0 in %dim) over (%k0 in 2, %k1 in 4) {
// CHECK:     tensor.extract %x[%k0, %ax0, %k1]
func.func @sum(%x: tensor<2x?x4xf32, #relax.dims<[2, n, 4]>> {relax.name = "x"}) -> tensor<?xf32, #relax.dims<[n]>> {
  %y = relax.sum %x axis [0, -1] : (tensor<2x?x4xf32, #relax.dims<[2, n, 4]>>) -> tensor<?xf32, #relax.dims<[n]>>
  return %y : tensor<?xf32, #relax.dims<[n]>>
}

// A dimension that is kept has an axis, which the body does not read.
// CHECK-LABEL: func.func @keepdims
// CHECK: te.reduce "A_red" max (%ax0 in 2, %ax1 in 1) over (%k0 in 4) {
// CHECK:   %[[A:.*]] = tensor.extract %A[%ax0, %k0]
// CHECK:   %[[S:.*]] = tir.sign_cast %[[A]] : ui8 to i8
// CHECK:   te.yield %[[S]] : i8
// CHECK: } : tensor<2x1xui8>
func.func @keepdims(%x: tensor<2x4xui8>) -> tensor<2x1xui8> {
  %y = relax.max %x axis [1] keepdims : (tensor<2x4xui8>) -> tensor<2x1xui8>
  return %y : tensor<2x1xui8>
}

// CHECK-LABEL: func.func @all
// CHECK: te.reduce "A_red" min () over (%k0 in %dim, %k1 in 1)
// CHECK: te.reduce "A_red" prod (%ax0 in 1, %ax1 in 1) over (%k0 in %dim, %k1 in 1)
func.func @all(%x: tensor<?x1xi64, #relax.dims<[n, 1]>>) -> (tensor<i64>, tensor<1x1xi64>) {
  %y = relax.min %x : (tensor<?x1xi64, #relax.dims<[n, 1]>>) -> tensor<i64>
  %z = relax.prod %x keepdims : (tensor<?x1xi64, #relax.dims<[n, 1]>>) -> tensor<1x1xi64>
  return %y, %z : tensor<i64>, tensor<1x1xi64>
}

// A reduction over nothing copies.
// CHECK-LABEL: func.func @nothing
// CHECK: te.compute "A_red" ()
// CHECK: te.compute "A_red" (%ax0 in 4)
func.func @nothing(%x: tensor<f32>, %y: tensor<4xf32>) -> (tensor<f32>, tensor<4xf32>) {
  %a = relax.sum %x : (tensor<f32>) -> tensor<f32>
  %b = relax.sum %y axis [] : (tensor<4xf32>) -> tensor<4xf32>
  return %a, %b : tensor<f32>, tensor<4xf32>
}

// A sum over f16 is made in f32 and rounded once.
// CHECK-LABEL: func.func @mean
// CHECK: relax.emit_te "mean"
// CHECK:   te.reduce "A_red" sum (%ax0 in 2) over (%k0 in 4) {
// CHECK:     arith.extf %{{.*}} : f16 to f32
// CHECK:   } : tensor<2xf32>
// CHECK:   te.compute "T_divide" (%ax0 in 2) {
// CHECK:     %[[FOUR:.*]] = arith.constant 4.000000e+00 : f32
// CHECK:     %[[MEAN:.*]] = arith.divf %{{.*}}, %[[FOUR]]
// CHECK:     arith.truncf %[[MEAN]] : f32 to f16
func.func @mean(%x: tensor<2x4xf16>) -> tensor<2xf16> {
  %y = relax.mean %x axis [1] : (tensor<2x4xf16>) -> tensor<2xf16>
  return %y : tensor<2xf16>
}

// The number of elements of symbolic dimensions is computed.
// CHECK-LABEL: func.func @symbolic_mean
// CHECK: te.reduce "A_red" sum () over (%k0 in %dim, %k1 in 4, %k2 in %{{.*}}) {
// CHECK: te.compute "T_divide" () {
// CHECK:   arith.index_cast
// CHECK:   arith.sitofp
// CHECK:   arith.divf
func.func @symbolic_mean(%x: tensor<?x4x?xf32, #relax.dims<[n, 4, m]>>) -> tensor<f32> {
  %y = relax.mean %x : (tensor<?x4x?xf32, #relax.dims<[n, 4, m]>>) -> tensor<f32>
  return %y : tensor<f32>
}
