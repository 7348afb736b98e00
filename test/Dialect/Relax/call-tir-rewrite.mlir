// RUN: mlc-opt %s --relax-call-tir-rewrite -split-input-file -verify-diagnostics | FileCheck %s

// CHECK-LABEL: func.func @one(
// CHECK-SAME: %[[X:.*]]: tensor<4xf32>)
// CHECK: %[[S:.*]] = relax.shape [4]
// CHECK: %[[D:.*]] = relax.dtype f32
// CHECK: %[[Y:.*]] = relax.intrinsic "builtin.alloc_tensor"(%[[S]], %[[D]], %{{.*}}, %{{.*}}) {{.*}} -> tensor<4xf32>
// CHECK: %[[F:.*]] = relax.function @exp
// CHECK: relax.intrinsic impure "call_prim_func"(%[[F]], %[[X]], %[[Y]])
// CHECK: return %[[Y]]
func.func private @exp(memref<4xf32>, memref<4xf32>)
func.func @one(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = relax.call_tir @exp(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: func.func @two(
// CHECK: %[[A:.*]] = relax.intrinsic "builtin.alloc_tensor"
// CHECK: %[[B:.*]] = relax.intrinsic "builtin.alloc_tensor"
// CHECK: relax.intrinsic impure "call_prim_func"(%{{.*}}, %{{.*}}, %[[A]], %[[B]])
// CHECK: return %[[A]], %[[B]]
func.func private @both(memref<4xf32>, memref<4xf32>, memref<2xi32>)
func.func @two(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<2xi32>) {
  %y:2 = relax.call_tir @both(%x) : (tensor<4xf32>) -> (tensor<4xf32>, tensor<2xi32>)
  return %y#0, %y#1 : tensor<4xf32>, tensor<2xi32>
}

// CHECK-LABEL: func.func @symbols(
// CHECK: %[[Y:.*]] = relax.intrinsic "builtin.alloc_tensor"
// CHECK: %[[S:.*]] = relax.shape [n]
// CHECK: %[[T:.*]] = relax.tuple %[[Y]], %[[S]]
// CHECK: relax.intrinsic impure "vm.call_tir_dyn"(%{{.*}}, %[[T]])
func.func private @fill(memref<?xf32>, index)
func.func @symbols(%x: tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n * 2]>> {
  %y = relax.call_tir @fill() vars [n] : () -> tensor<?xf32, #relax.dims<[n * 2]>>
  return %y : tensor<?xf32, #relax.dims<[n * 2]>>
}

// CHECK-LABEL: func.func @others(
// CHECK-SAME: %[[X:.*]]: tensor<4xf32>)
// CHECK: relax.intrinsic impure "call_prim_func"(%{{.*}}, %[[X]])
// CHECK: %[[Y:.*]] = relax.intrinsic "builtin.alloc_tensor"
// CHECK: relax.call_packed "env.exp"(%[[X]], %[[Y]])
func.func private @scale(memref<4xf32>)
func.func @others(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.call_tir_inplace @scale(%x) inplace [0] : (tensor<4xf32>) -> tensor<4xf32>
  %1 = relax.call_dps_packed "env.exp"(%0) : (tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// -----

// R1
func.func private @exp(memref<4xf32>, memref<4xf32>)
func.func @dataflow(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.dataflow {
    // expected-error @+1 {{expected calls outside of dataflow blocks, as they write to their arguments}}
    %1 = relax.call_tir @exp(%x) : (tensor<4xf32>) -> tensor<4xf32>
    relax.output %1 : tensor<4xf32>
  } : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// R2
func.func private @exp(memref<4xf32>, memref<4xf32>)
func.func @open(%x: tensor<4xf32>) -> tensor<4x!relax.object> {
  // expected-error @+1 {{expected the element type of result 0 to be known, as it is allocated, but got 'tensor<4x!relax.object>'}}
  %0 = relax.call_tir @exp(%x) : (tensor<4xf32>) -> tensor<4x!relax.object>
  return %0 : tensor<4x!relax.object>
}

// -----

// R3
func.func private @exp(memref<4xf32>, memref<4xf32>)
// expected-error @+1 {{expected the attribute 'relax.force_pure' on a function that others call}}
func.func private @called(%x: tensor<4xf32>) -> tensor<4xf32> {
  %1 = relax.call_tir @exp(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.call @called(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
