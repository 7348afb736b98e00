// RUN: mlc-opt %s --relax-legalize-ops | FileCheck %s

// CHECK-LABEL: func.func @argmax
// CHECK: relax.emit_te "argmax" (%x = {{.*}}) {
// CHECK:   %x_red_value = te.reduce "x_red_value" max (%ax0 in %dim) over (%k0 in 10) {
// CHECK:   %x_red_temp = te.reduce "x_red_temp" min (%ax0 in %dim) over (%k0 in 10) {
// CHECK-DAG: %[[V:.*]] = tensor.extract %x[%ax0, %k0]
// CHECK-DAG: %[[M:.*]] = tensor.extract %x_red_value[%ax0]
// CHECK-DAG: arith.cmpf oeq, %[[V]], %[[M]]
// CHECK-DAG: arith.cmpf une, %[[V]], %[[V]]
// CHECK:     %[[K:.*]] = arith.index_cast %k0 : index to i32
// CHECK:     %[[S:.*]] = arith.select %{{.*}}, %[[K]], %{{.*}} : i32
// CHECK:     te.yield %[[S]] : i32
// CHECK:   te.compute "x_red" (%ax0 in %dim) {
// CHECK:     tensor.extract %x_red_temp[%ax0]
func.func @argmax(%x: tensor<?x10xf32, #relax.dims<[n, 10]>> {relax.name = "x"}) -> tensor<?xi64, #relax.dims<[n]>> {
  %y = relax.argmax %x axis -1 : (tensor<?x10xf32, #relax.dims<[n, 10]>>) -> tensor<?xi64, #relax.dims<[n]>>
  return %y : tensor<?xi64, #relax.dims<[n]>>
}

// Without an axis, the position is that in all elements.
// CHECK-LABEL: func.func @argmin
// CHECK: te.reduce "A_red_value" min (%ax0 in 1, %ax1 in 1) over (%k0 in 2, %k1 in 3) {
// CHECK: } : tensor<1x1xui8>
// CHECK: te.reduce "A_red_temp" min (%ax0 in 1, %ax1 in 1) over (%k0 in 2, %k1 in 3) {
// CHECK:   %[[I:.*]] = affine.apply #{{.*}}(%k0, %k1)
// CHECK:   arith.index_cast %[[I]] : index to i32
// CHECK: } : tensor<1x1xi32>
func.func @argmin(%x: tensor<2x3xui8>) -> tensor<1x1xi64> {
  %y = relax.argmin %x keepdims : (tensor<2x3xui8>) -> tensor<1x1xi64>
  return %y : tensor<1x1xi64>
}

// CHECK-LABEL: func.func @where
// CHECK: relax.emit_te "where"
// CHECK:   te.compute "T_where" (%ax0 in %dim, %ax1 in 4) {
// CHECK:     %[[C:.*]] = tensor.extract %A[%ax0, %{{.*}}] : tensor<?x1xi1>
// CHECK:     arith.select %[[C]], %{{.*}}, %{{.*}} : f32
func.func @where(%c: tensor<?x1xi1, #relax.dims<[n, 1]>>, %x: tensor<4xf32>, %y: tensor<f32>)
    -> tensor<?x4xf32, #relax.dims<[n, 4]>> {
  %z = relax.where %c, %x, %y
      : (tensor<?x1xi1, #relax.dims<[n, 1]>>, tensor<4xf32>, tensor<f32>) -> tensor<?x4xf32, #relax.dims<[n, 4]>>
  return %z : tensor<?x4xf32, #relax.dims<[n, 4]>>
}
