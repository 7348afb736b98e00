// RUN: mlc-opt %s | FileCheck %s

// CHECK-LABEL: func.func @gathers
func.func @gathers(%x: tensor<?x4x3xf32, #relax.dims<[n, 4, 3]>>, %i: tensor<?x2x3xi32, #relax.dims<[m, 2, 3]>>, %p: tensor<5x2xi64>, %q: tensor<5x1xi64>) {
  // CHECK: relax.gather_elements %{{.*}} axis 1 : ({{.*}}) -> tensor<?x2x3xf32, #relax.dims<[m, 2, 3]>>
  %0 = relax.gather_elements %x, %i axis 1 : (tensor<?x4x3xf32, #relax.dims<[n, 4, 3]>>, tensor<?x2x3xi32, #relax.dims<[m, 2, 3]>>) -> tensor<?x2x3xf32, #relax.dims<[m, 2, 3]>>
  // CHECK: relax.gather_nd %{{.*}} : ({{.*}}) -> tensor<5x3xf32>
  %1 = relax.gather_nd %x, %p : (tensor<?x4x3xf32, #relax.dims<[n, 4, 3]>>, tensor<5x2xi64>) -> tensor<5x3xf32>
  // CHECK: relax.gather_nd %{{.*}} batch_dims 1 : ({{.*}}) -> tensor<5xf32>
  %2 = relax.gather_nd %x, %p batch_dims 1 : (tensor<?x4x3xf32, #relax.dims<[n, 4, 3]>>, tensor<5x2xi64>) -> tensor<5xf32>
  // CHECK: relax.index_tensor %{{.*}}[%{{.*}}, %{{.*}}] : ({{.*}}) -> tensor<5x2x3xf32>
  %3 = relax.index_tensor %x[%p, %q] : (tensor<?x4x3xf32, #relax.dims<[n, 4, 3]>>, tensor<5x2xi64>, tensor<5x1xi64>) -> tensor<5x2x3xf32>
  return
}
