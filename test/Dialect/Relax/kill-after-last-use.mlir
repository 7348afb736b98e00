// RUN: mlc-opt %s --relax-call-tir-rewrite --relax-lower-alloc-tensor --relax-kill-after-last-use | FileCheck %s

// What is returned stays.
// CHECK-LABEL: func.func @chain(
// CHECK: %[[S:.*]] = relax.intrinsic impure "memory.alloc_storage"
// CHECK: %[[A:.*]] = relax.intrinsic impure "memory.alloc_tensor"(%[[S]]
// CHECK-NEXT: relax.intrinsic impure "memory.kill_storage"(%[[S]])
// CHECK: relax.call_packed "env.a"(%{{.*}}, %[[A]])
// CHECK: %[[B:.*]] = relax.intrinsic impure "memory.alloc_tensor"
// CHECK: relax.call_packed "env.b"(%[[A]], %[[B]])
// CHECK-NEXT: relax.intrinsic impure "memory.kill_tensor"(%[[A]])
// CHECK-NOT: memory.kill_tensor
// CHECK: return %[[B]]
func.func @chain(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.call_dps_packed "env.a"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = relax.call_dps_packed "env.b"(%0) : (tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// A view of a tensor is the tensor, and what is in a tuple that is returned stays.
// CHECK-LABEL: func.func @views(
// CHECK: %[[V:.*]] = relax.reshape
// CHECK: relax.call_packed "env.b"(%[[V]])
// CHECK-NEXT: memory.kill_tensor
// CHECK-NOT: memory.kill_tensor
func.func @views(%x: tensor<4xf32>) -> tuple<tensor<4xf32>> {
  %0 = relax.call_dps_packed "env.a"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = relax.reshape %0 shape [2, 2] : (tensor<4xf32>) -> tensor<2x2xf32>
  relax.call_packed "env.b"(%1) : (tensor<2x2xf32>) -> ()
  %2 = relax.call_dps_packed "env.c"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %3 = relax.tuple %2 : tuple<tensor<4xf32>>
  return %3 : tuple<tensor<4xf32>>
}
