// RUN: mlc-opt %s --relax-call-tir-rewrite --relax-static-plan-block-memory -split-input-file | FileCheck %s

// The third tensor takes the memory of the first, which is larger; what is returned has memory of its own.
// CHECK-LABEL: func.func @chain(
// CHECK-DAG: %[[L:.*]] = relax.shape [32]
// CHECK: %[[S:.*]] = relax.intrinsic impure "memory.alloc_storage"(%[[L]],
// CHECK: %[[A:.*]] = relax.intrinsic impure "memory.alloc_tensor"(%[[S]], {{.*}} -> tensor<8xf32>
// CHECK: relax.call_packed "env.a"(%{{.*}}, %[[A]])
// CHECK: %[[T:.*]] = relax.intrinsic impure "memory.alloc_storage"
// CHECK: %[[B:.*]] = relax.intrinsic impure "memory.alloc_tensor"(%[[T]],
// CHECK: relax.call_packed "env.b"(%[[A]], %[[B]])
// CHECK-NOT: memory.alloc_storage
// CHECK: %[[C:.*]] = relax.intrinsic impure "memory.alloc_tensor"(%[[S]],
// CHECK: relax.call_packed "env.c"(%[[B]], %[[C]])
// CHECK: %[[D:.*]] = relax.intrinsic "builtin.alloc_tensor"
// CHECK: relax.call_packed "env.d"(%[[C]], %[[D]])
// CHECK: return %[[D]]
func.func @chain(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.call_dps_packed "env.a"(%x) : (tensor<4xf32>) -> tensor<8xf32>
  %1 = relax.call_dps_packed "env.b"(%0) : (tensor<8xf32>) -> tensor<4xf32>
  %2 = relax.call_dps_packed "env.c"(%1) : (tensor<4xf32>) -> tensor<4xf32>
  %3 = relax.call_dps_packed "env.d"(%2) : (tensor<4xf32>) -> tensor<4xf32>
  return %3 : tensor<4xf32>
}

// -----

// Memory that is too small is made larger.
// CHECK-LABEL: func.func @grows(
// CHECK: %[[L:.*]] = relax.shape [32]
// CHECK: %[[S:.*]] = relax.intrinsic impure "memory.alloc_storage"(%[[L]],
// CHECK: "memory.alloc_tensor"(%[[S]], {{.*}} -> tensor<4xf32>
// CHECK: "memory.alloc_storage"
// CHECK: "memory.alloc_tensor"(%[[S]], {{.*}} -> tensor<8xf32>
func.func @grows(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.call_dps_packed "env.a"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = relax.call_dps_packed "env.b"(%0) : (tensor<4xf32>) -> tensor<2xf32>
  %2 = relax.call_dps_packed "env.c"(%1) : (tensor<2xf32>) -> tensor<8xf32>
  %3 = relax.call_dps_packed "env.d"(%2) : (tensor<8xf32>) -> tensor<4xf32>
  return %3 : tensor<4xf32>
}

// -----

// Another element type, and a size that is more than 16 times as large, have memory of their own.
// CHECK-LABEL: func.func @apart(
// CHECK-COUNT-4: memory.alloc_storage
// CHECK-NOT: memory.alloc_storage
func.func @apart(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.call_dps_packed "env.a"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = relax.call_dps_packed "env.b"(%0) : (tensor<4xf32>) -> tensor<4xi32>
  %2 = relax.call_dps_packed "env.c"(%1) : (tensor<4xi32>) -> tensor<100xf32>
  %3 = relax.call_dps_packed "env.d"(%2) : (tensor<100xf32>) -> tensor<4xf16>
  %4 = relax.call_dps_packed "env.e"(%3) : (tensor<4xf16>) -> tensor<4xf32>
  return %4 : tensor<4xf32>
}

// -----

// A symbol has its largest value; one that has none is not planned, nor is what leaves the block otherwise.
// CHECK-LABEL: func.func @symbols(
// CHECK: relax.shape [64]
// CHECK: memory.alloc_storage
// CHECK: "memory.alloc_tensor"({{.*}} -> tensor<?xf32, #relax.dims<[n]>>
// CHECK: "builtin.alloc_tensor"({{.*}} -> tensor<?xf32, #relax.dims<[m]>>
// CHECK: "builtin.alloc_tensor"({{.*}} -> tensor<2xf32>
func.func @symbols(%x: tensor<?x?xf32, #relax.dims<[n, m]>>) -> tuple<tensor<2xf32>> attributes {tir_var_upper_bound = {n = 16}} {
  %0 = relax.call_dps_packed "env.a"(%x) : (tensor<?x?xf32, #relax.dims<[n, m]>>) -> tensor<?xf32, #relax.dims<[n]>>
  %1 = relax.call_dps_packed "env.b"(%0) : (tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[m]>>
  %2 = relax.call_dps_packed "env.c"(%1) : (tensor<?xf32, #relax.dims<[m]>>) -> tensor<2xf32>
  %3 = relax.tuple %2 : tuple<tensor<2xf32>>
  return %3 : tuple<tensor<2xf32>>
}
