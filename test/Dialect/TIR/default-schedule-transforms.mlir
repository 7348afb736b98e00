// RUN: mlc-opt %s --relax-convert-conv2d-to-winograd --relax-lower-emit-te --tir-default-schedule --split-input-file | FileCheck %s
// RUN: mlc-opt %s --relax-convert-conv2d-to-winograd --relax-lower-emit-te --tir-default-schedule --mlc-explain --split-input-file -o /dev/null 2>&1 | FileCheck %s --check-prefix=EXPLAIN

// The second cache does not hold all products: it goes by bands of two rows, and keeps what is multiplied and the
// products of one band at a time.
// EXPLAIN: remark: [Passed] transforms | Category:schedule | Function=conv2d_winograd
// EXPLAIN-SAME: all blocks go band by band, which stays in the cache
// CHECK-LABEL: tir.prim_func private @conv2d_winograd(
// CHECK: tir.for %[[BAND:.*]] in 4 {
// CHECK: tir.block "data_pack"
// CHECK: tir.block "bgemm_init"
// CHECK: tir.block "bgemm_update"
// CHECK: tir.block "conv2d_winograd"
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"cores" = 2 : i64,
    "max_vector_op_width" = 512 : i64, "vector_registers" = 32 : i64, "L2_cache_size_in_bytes" = 24576 : i64>>} {
func.func @main(%x: tensor<1x8x8x16xf32>, %w: tensor<3x3x16x16xf32>) -> tensor<1x8x8x16xf32> {
  %y = relax.nn.conv2d %x, %w padding [1, 1, 1, 1] data_layout "NHWC" kernel_layout "HWIO"
      : (tensor<1x8x8x16xf32>, tensor<3x3x16x16xf32>) -> tensor<1x8x8x16xf32>
  return %y : tensor<1x8x8x16xf32>
}
}

// -----

// It does: one after the other.
// EXPLAIN-NOT: [Passed] transforms
// CHECK-LABEL: tir.prim_func private @conv2d_winograd(
// CHECK: tir.alloc_buffer "data_pack" : memref<4x4x1x4x4x16xf32>
// CHECK: tir.alloc_buffer "bgemm" : memref<4x4x1x4x4x16xf32>
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"cores" = 2 : i64,
    "max_vector_op_width" = 512 : i64, "vector_registers" = 32 : i64, "L2_cache_size_in_bytes" = 1048576 : i64>>} {
func.func @main(%x: tensor<1x8x8x16xf32>, %w: tensor<3x3x16x16xf32>) -> tensor<1x8x8x16xf32> {
  %y = relax.nn.conv2d %x, %w padding [1, 1, 1, 1] data_layout "NHWC" kernel_layout "HWIO"
      : (tensor<1x8x8x16xf32>, tensor<3x3x16x16xf32>) -> tensor<1x8x8x16xf32>
  return %y : tensor<1x8x8x16xf32>
}
}

// -----

// It does for a few images, but there may be any number of them: each goes by bands.
// EXPLAIN: remark: [Passed] transforms | Category:schedule | Function=conv2d_winograd
// CHECK-LABEL: tir.prim_func private @conv2d_winograd(
// CHECK: tir.for parallel %[[BAND:.*]] in %{{.*}} {
// CHECK: affine.apply #{{.*}}(%[[BAND]])
// CHECK: tir.block "data_pack"
// CHECK: tir.block "bgemm_init"
// CHECK: tir.block "bgemm_update"
// CHECK: tir.block "conv2d_winograd"
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"cores" = 2 : i64,
    "max_vector_op_width" = 512 : i64, "vector_registers" = 32 : i64, "L2_cache_size_in_bytes" = 1048576 : i64>>} {
func.func @main(%x: tensor<?x8x8x16xf32, #relax.dims<[n, 8, 8, 16]>>, %w: tensor<3x3x16x16xf32>) -> tensor<?x8x8x16xf32, #relax.dims<[n, 8, 8, 16]>> {
  %y = relax.nn.conv2d %x, %w padding [1, 1, 1, 1] data_layout "NHWC" kernel_layout "HWIO"
      : (tensor<?x8x8x16xf32, #relax.dims<[n, 8, 8, 16]>>, tensor<3x3x16x16xf32>) -> tensor<?x8x8x16xf32, #relax.dims<[n, 8, 8, 16]>>
  return %y : tensor<?x8x8x16xf32, #relax.dims<[n, 8, 8, 16]>>
}
}
