// RUN: mlc-opt %s | FileCheck %s

// CHECK-LABEL: func.func @arg_reduce
func.func @arg_reduce(%x: tensor<?x4xui8, #relax.dims<[n, 4]>>) {
  // CHECK: relax.argmax %{{.*}} : ({{.*}}) -> tensor<i64>
  %0 = relax.argmax %x : (tensor<?x4xui8, #relax.dims<[n, 4]>>) -> tensor<i64>
  // CHECK: relax.argmin %{{.*}} axis -1 keepdims : ({{.*}}) -> tensor<?x1xi64, #relax.dims<[n, 1]>>
  %1 = relax.argmin %x axis -1 keepdims : (tensor<?x4xui8, #relax.dims<[n, 4]>>) -> tensor<?x1xi64, #relax.dims<[n, 1]>>
  return
}

// CHECK-LABEL: func.func @where
func.func @where(%c: tensor<i1>, %x: tensor<?xi1, #relax.dims<[n]>>, %y: tensor<1xi1>) {
  // CHECK: relax.where %{{.*}}, %{{.*}}, %{{.*}} : ({{.*}}) -> tensor<?xi1, #relax.dims<[n]>>
  %0 = relax.where %c, %x, %y : (tensor<i1>, tensor<?xi1, #relax.dims<[n]>>, tensor<1xi1>) -> tensor<?xi1, #relax.dims<[n]>>
  return
}
