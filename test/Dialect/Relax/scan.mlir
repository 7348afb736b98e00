// RUN: mlc-opt %s | FileCheck %s

// CHECK-LABEL: func.func @scans
func.func @scans(%x: tensor<?x4xf16, #relax.dims<[n, 4]>>, %y: tensor<*xi32>) {
  // CHECK: relax.cumsum %{{.*}} axis -1 dtype f32 : ({{.*}}) -> tensor<?x4xf32, #relax.dims<[n, 4]>>
  %0 = relax.cumsum %x axis -1 dtype f32 : (tensor<?x4xf16, #relax.dims<[n, 4]>>) -> tensor<?x4xf32, #relax.dims<[n, 4]>>
  // CHECK: relax.cumprod %{{.*}} exclusive : ({{.*}}) -> tensor<?xf16, #relax.dims<[n * 4]>>
  %1 = relax.cumprod %x exclusive : (tensor<?x4xf16, #relax.dims<[n, 4]>>) -> tensor<?xf16, #relax.dims<[n * 4]>>
  // CHECK: relax.cumsum %{{.*}} : (tensor<*xi32>) -> tensor<?xi32>
  %2 = relax.cumsum %y : (tensor<*xi32>) -> tensor<?xi32>
  return
}

// CHECK-LABEL: func.func @order
func.func @order(%x: tensor<?x4xf16, #relax.dims<[n, 4]>>) {
  // CHECK: relax.sort %{{.*}} descending : ({{.*}}) -> tensor<?x4xf16, #relax.dims<[n, 4]>>
  %0 = relax.sort %x descending : (tensor<?x4xf16, #relax.dims<[n, 4]>>) -> tensor<?x4xf16, #relax.dims<[n, 4]>>
  // CHECK: relax.argsort %{{.*}} axis 0 : ({{.*}}) -> tensor<?x4xi32, #relax.dims<[n, 4]>>
  %1 = relax.argsort %x axis 0 : (tensor<?x4xf16, #relax.dims<[n, 4]>>) -> tensor<?x4xi32, #relax.dims<[n, 4]>>
  // CHECK: relax.topk %{{.*}} k 9 ret_type "values" largest false : ({{.*}}) -> tensor<?x4xf16, #relax.dims<[n, 4]>>
  %2 = relax.topk %x k 9 ret_type "values" largest false : (tensor<?x4xf16, #relax.dims<[n, 4]>>) -> tensor<?x4xf16, #relax.dims<[n, 4]>>
  return
}
