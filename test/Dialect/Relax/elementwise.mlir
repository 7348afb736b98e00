// RUN: mlc-opt %s | FileCheck %s

// The type of each result is inferred again by the verifier: what is written here is what inference gives.

// CHECK-LABEL: func.func @broadcast
func.func @broadcast(%a: tensor<?x1x4xf32, #relax.dims<[n, 1, 4]>>, %b: tensor<?x4xf32, #relax.dims<[m * 2, 4]>>,
                     %c: tensor<?x4xf32, #relax.dims<[n, 4]>>, %s: tensor<f32>, %u: tensor<?x4xf32>) {
  // CHECK: relax.add %{{.*}}, %{{.*}} : ({{.*}}) -> tensor<?x?x4xf32, #relax.dims<[n, m * 2, 4]>>
  %0 = relax.add %a, %b : (tensor<?x1x4xf32, #relax.dims<[n, 1, 4]>>, tensor<?x4xf32, #relax.dims<[m * 2, 4]>>)
      -> tensor<?x?x4xf32, #relax.dims<[n, m * 2, 4]>>
  // Different symbols: one of them may be 1, so the result is unknown.
  // CHECK: relax.subtract %{{.*}}, %{{.*}} : ({{.*}}) -> tensor<?x4xf32>
  %1 = relax.subtract %b, %c : (tensor<?x4xf32, #relax.dims<[m * 2, 4]>>, tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?x4xf32>
  // CHECK: relax.power %{{.*}}, %{{.*}} : (tensor<f32>, tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?x4xf32, #relax.dims<[n, 4]>>
  %2 = relax.power %s, %c : (tensor<f32>, tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?x4xf32, #relax.dims<[n, 4]>>
  // CHECK: relax.maximum %{{.*}}, %{{.*}} : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x4xf32>
  %3 = relax.maximum %u, %u : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x4xf32>
  // CHECK: relax.less %{{.*}}, %{{.*}} : (tensor<f32>, tensor<f32>) -> tensor<i1>
  %4 = relax.less %s, %s : (tensor<f32>, tensor<f32>) -> tensor<i1>
  return
}

// CHECK-LABEL: func.func @types
func.func @types(%i: tensor<4xui8>, %h: tensor<4xbf16>, %p: tensor<4xi1>) {
  // CHECK: relax.floor_divide %{{.*}}, %{{.*}} : (tensor<4xui8>, tensor<4xui8>) -> tensor<4xui8>
  %0 = relax.floor_divide %i, %i : (tensor<4xui8>, tensor<4xui8>) -> tensor<4xui8>
  // CHECK: relax.not_equal %{{.*}}, %{{.*}} : (tensor<4xi1>, tensor<4xi1>) -> tensor<4xi1>
  %1 = relax.not_equal %p, %p : (tensor<4xi1>, tensor<4xi1>) -> tensor<4xi1>
  // CHECK: relax.logical_xor %{{.*}}, %{{.*}} : (tensor<4xi1>, tensor<4xi1>) -> tensor<4xi1>
  %2 = relax.logical_xor %p, %p : (tensor<4xi1>, tensor<4xi1>) -> tensor<4xi1>
  // CHECK: relax.sigmoid %{{.*}} : tensor<4xbf16>
  %3 = relax.sigmoid %h : tensor<4xbf16>
  // CHECK: relax.astype %{{.*}} dtype ui8 : (tensor<4xi1>) -> tensor<4xui8>
  %4 = relax.astype %p dtype ui8 : (tensor<4xi1>) -> tensor<4xui8>
  return
}
