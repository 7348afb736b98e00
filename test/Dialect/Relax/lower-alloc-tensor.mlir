// RUN: mlc-opt %s --relax-call-tir-rewrite --relax-lower-alloc-tensor -split-input-file -verify-diagnostics | FileCheck %s

// CHECK-LABEL: func.func @sizes(
// CHECK: %[[N:.*]] = relax.shape [n * 8]
// CHECK: %[[S:.*]] = relax.intrinsic impure "memory.alloc_storage"(%[[N]],
// CHECK: relax.intrinsic impure "memory.alloc_tensor"(%[[S]], {{.*}} -> tensor<?x4xf16, #relax.dims<[n, 4]>>
// CHECK: relax.shape [3]
// CHECK: relax.intrinsic impure "memory.alloc_storage"
// CHECK: relax.intrinsic impure "memory.alloc_tensor"({{.*}} -> tensor<3xi1>
func.func @sizes(%x: tensor<?xf32, #relax.dims<[n]>>) -> tensor<3xi1> {
  %0 = relax.call_dps_packed "env.a"(%x) : (tensor<?xf32, #relax.dims<[n]>>) -> tensor<?x4xf16, #relax.dims<[n, 4]>>
  %1 = relax.call_dps_packed "env.b"(%0) : (tensor<?x4xf16, #relax.dims<[n, 4]>>) -> tensor<3xi1>
  return %1 : tensor<3xi1>
}

// -----

// R1
func.func @unknown(%s: !relax.shape<[?]>, %d: !relax.object, %g: !relax.object) -> tensor<?xf32> {
  %c0 = arith.constant 0 : i64
  // expected-error @+1 {{expected a tensor of known sizes and of a known element type}}
  %0 = relax.intrinsic "builtin.alloc_tensor"(%s, %d, %c0, %g) : (!relax.shape<[?]>, !relax.object, i64, !relax.object) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}
