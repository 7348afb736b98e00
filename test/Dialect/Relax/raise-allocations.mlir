// RUN: mlc-opt %s --relax-call-tir-rewrite --relax-static-plan-block-memory --relax-lower-alloc-tensor --relax-kill-after-last-use --relax-raise-allocations --canonicalize | FileCheck %s

// What the passes before make becomes what was there.
func.func private @exp(memref<4xf32>, memref<4xf32>)
func.func private @fill(memref<?xf32>, index)
// CHECK-LABEL: func.func @round_trip(
// CHECK-SAME: %[[X:[^:]*]]: tensor<4xf32>
// CHECK-NEXT: %[[A:.*]] = relax.call_tir @exp(%[[X]])
// CHECK-NEXT: %[[B:.*]] = relax.call_tir @exp(%[[A]])
// CHECK-NEXT: %[[C:.*]] = relax.call_dps_packed "env.a"(%[[B]])
// CHECK-NEXT: %[[D:.*]] = relax.call_tir @fill() vars [n]
// CHECK-NEXT: return %[[C]], %[[D]]
func.func @round_trip(%x: tensor<4xf32>, %n: tensor<?xf32, #relax.dims<[n]>>) -> (tensor<4xf32>, tensor<?xf32, #relax.dims<[n * 2]>>) {
  %0 = relax.call_tir @exp(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = relax.call_tir @exp(%0) : (tensor<4xf32>) -> tensor<4xf32>
  %2 = relax.call_dps_packed "env.a"(%1) : (tensor<4xf32>) -> tensor<4xf32>
  %3 = relax.call_tir @fill() vars [n] : () -> tensor<?xf32, #relax.dims<[n * 2]>>
  return %2, %3 : tensor<4xf32>, tensor<?xf32, #relax.dims<[n * 2]>>
}

// What is written to a second time is no result of the second call.
// CHECK-LABEL: func.func @twice(
// CHECK: %[[A:.*]] = relax.call_dps_packed "env.a"
// CHECK: relax.call_packed "env.a"(%{{.*}}, %[[A]])
func.func @twice(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.call_dps_packed "env.a"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  relax.call_packed "env.a"(%x, %0) : (tensor<4xf32>, tensor<4xf32>) -> ()
  return %0 : tensor<4xf32>
}
