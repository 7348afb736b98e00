// RUN: mlc-opt %s --relax-legalize-ops --relax-lower-emit-te --tir-default-schedule --split-input-file | FileCheck %s
// RUN: mlc-opt %s --relax-legalize-ops --relax-lower-emit-te --tir-default-schedule --mlc-explain --split-input-file -o /dev/null 2>&1 | FileCheck %s --check-prefix=EXPLAIN

// Each channel reads its own image, which is padded just before.
// EXPLAIN: remark: [Passed] copies | Category:schedule | Function=conv2d
// EXPLAIN-SAME: block "group_conv2d_nchw" reads what is copied part by part before it: compute_at
// CHECK-LABEL: tir.prim_func private @conv2d(
// CHECK: tir.for %{{.*}} in 1 {
// CHECK: tir.for %{{.*}} in 8 {
// CHECK-NEXT: tir.for %{{.*}} in 42 {
// CHECK-NEXT: tir.for vectorized %{{.*}} in 42 {
// CHECK: tir.block "pad_temp"
// CHECK: tir.block "group_conv2d_nchw_init"
// CHECK: tir.block "group_conv2d_nchw_update"
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"cores" = 2 : i64,
    "max_vector_op_width" = 512 : i64, "vector_registers" = 32 : i64, "L2_cache_size_in_bytes" = 1048576 : i64>>} {
func.func @main(%x: tensor<1x8x40x40xf32>, %w: tensor<8x1x3x3xf32>) -> tensor<1x8x40x40xf32> {
  %y = relax.nn.conv2d %x, %w padding [1, 1, 1, 1] groups 8
      : (tensor<1x8x40x40xf32>, tensor<8x1x3x3xf32>) -> tensor<1x8x40x40xf32>
  return %y : tensor<1x8x40x40xf32>
}
}

// -----

// With the channels last, bands of rows are padded, as many as a quarter of the second cache holds: 12 rows of 42 times
// 32 numbers for 10. A row that two bands read is copied for each.
// EXPLAIN: remark: [Passed] copies
// CHECK-LABEL: tir.prim_func private @conv2d(
// CHECK: tir.for parallel %{{.*}} in 4 {
// CHECK-NEXT: tir.for %{{.*}} in 12 {
// CHECK: tir.block "pad_temp"
// CHECK: tir.for %{{.*}} in 10 {
// CHECK: tir.block "group_conv2d_nhwc_update"
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"cores" = 2 : i64,
    "max_vector_op_width" = 512 : i64, "vector_registers" = 32 : i64, "L2_cache_size_in_bytes" = 262144 : i64>>} {
func.func @main(%x: tensor<1x40x40x32xf32>, %w: tensor<3x3x32x1xf32>) -> tensor<1x40x40x32xf32> {
  %y = relax.nn.conv2d %x, %w padding [1, 1, 1, 1] groups 32 data_layout "NHWC" kernel_layout "HWOI"
      : (tensor<1x40x40x32xf32>, tensor<3x3x32x1xf32>) -> tensor<1x40x40x32xf32>
  return %y : tensor<1x40x40x32xf32>
}
}

// -----

// No band stays in the cache: all is padded before.
// EXPLAIN-NOT: [Passed] copies
// CHECK-LABEL: tir.prim_func private @conv2d(
// CHECK: tir.alloc_buffer "pad_temp" : memref<1x42x42x32xf32>
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"cores" = 2 : i64,
    "max_vector_op_width" = 512 : i64, "vector_registers" = 32 : i64, "L2_cache_size_in_bytes" = 32768 : i64>>} {
func.func @main(%x: tensor<1x40x40x32xf32>, %w: tensor<3x3x32x1xf32>) -> tensor<1x40x40x32xf32> {
  %y = relax.nn.conv2d %x, %w padding [1, 1, 1, 1] groups 32 data_layout "NHWC" kernel_layout "HWOI"
      : (tensor<1x40x40x32xf32>, tensor<3x3x32x1xf32>) -> tensor<1x40x40x32xf32>
  return %y : tensor<1x40x40x32xf32>
}
}

// -----

// A result collects many elements, and all channels read the same ones.
// EXPLAIN-NOT: [Passed] copies
// CHECK-LABEL: tir.prim_func private @conv2d(
// CHECK: tir.alloc_buffer "pad_temp" : memref<1x16x42x42xf32>
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"cores" = 2 : i64,
    "max_vector_op_width" = 512 : i64, "vector_registers" = 32 : i64, "L2_cache_size_in_bytes" = 1048576 : i64>>} {
func.func @main(%x: tensor<1x16x40x40xf32>, %w: tensor<8x16x3x3xf32>) -> tensor<1x8x40x40xf32> {
  %y = relax.nn.conv2d %x, %w padding [1, 1, 1, 1]
      : (tensor<1x16x40x40xf32>, tensor<8x16x3x3xf32>) -> tensor<1x8x40x40xf32>
  return %y : tensor<1x8x40x40xf32>
}
}
