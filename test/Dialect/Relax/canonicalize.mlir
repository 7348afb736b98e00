// RUN: mlc-opt %s -canonicalize | FileCheck %s

// CHECK-LABEL: func.func @tuple_item
func.func @tuple_item(%x: tensor<4xf32>, %y: tensor<8xf32>) -> tensor<8xf32> {
  // CHECK-NEXT: return %arg1
  %t = relax.tuple %x, %y : tuple<tensor<4xf32>, tensor<8xf32>>
  %i = relax.tuple_get_item %t[1] : tuple<tensor<4xf32>, tensor<8xf32>>
  return %i : tensor<8xf32>
}

// A cast that says nothing new is dropped; one that is not used is kept, since it checks and defines.
// CHECK-LABEL: func.func @match_cast
func.func @match_cast(%x: tensor<?xf32, #relax.dims<[n]>>, %y: tensor<?xf32>) -> tensor<?xf32, #relax.dims<[n]>> {
  // CHECK-NEXT: relax.match_cast %arg1 : tensor<?xf32> to tensor<?xf32, #relax.dims<[m]>>
  // CHECK-NEXT: return %arg0
  %a = relax.match_cast %x : tensor<?xf32, #relax.dims<[n]>> to tensor<?xf32, #relax.dims<[n]>>
  %b = relax.match_cast %y : tensor<?xf32> to tensor<?xf32, #relax.dims<[m]>>
  return %a : tensor<?xf32, #relax.dims<[n]>>
}

// What has no effects and no uses goes; a packed call stays.
// CHECK-LABEL: func.func @dead
func.func @dead(%x: tensor<4xf32>) {
  // CHECK-NEXT: relax.call_packed "env.log"
  // CHECK-NEXT: return
  %c = relax.constant dense<1.0> : tensor<4xf32>
  %d = relax.dataflow {
    %0 = relax.call_dps_packed "env.f"(%x) : (tensor<4xf32>) -> tensor<4xf32>
    relax.output %0 : tensor<4xf32>
  } : tensor<4xf32>
  %e = relax.call_packed "env.log"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// CHECK-LABEL: func.func @identities
func.func @identities(%x: tensor<?x4xf32, #relax.dims<[n, 4]>>, %v: tensor<4xf32>)
    -> (tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  // CHECK-NEXT: return %arg0, %arg0, %arg1, %arg1, %arg1
  %a = relax.reshape %x shape [-1, 4] : (tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?x4xf32, #relax.dims<[n, 4]>>
  %b = relax.permute_dims %x : (tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<4x?xf32, #relax.dims<[4, n]>>
  %c = relax.permute_dims %b axes [1, 0] : (tensor<4x?xf32, #relax.dims<[4, n]>>) -> tensor<?x4xf32, #relax.dims<[n, 4]>>
  %d = relax.flatten %v : (tensor<4xf32>) -> tensor<4xf32>
  %e = relax.astype %v dtype f32 : (tensor<4xf32>) -> tensor<4xf32>
  %f = relax.concat %v axis 0 : (tensor<4xf32>) -> tensor<4xf32>
  return %a, %c, %d, %e, %f : tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// Of a shape that is not known, the same type does not say the same shape.
// CHECK-LABEL: func.func @unknown_reshape
func.func @unknown_reshape(%x: tensor<?x?xf32>) -> tensor<?x?xf32> {
  // CHECK: relax.reshape
  %a = relax.reshape %x shape [?, ?] : (tensor<?x?xf32>) -> tensor<?x?xf32>
  return %a : tensor<?x?xf32>
}
