// RUN: mlc-opt %s --relax-legalize-ops | FileCheck %s

// Each dimension by itself, first the one whose elements are picked one by one. Places are as wide as floats.
// CHECK-LABEL: func.func @larger
// CHECK: te.compute "resize_w" (%ax0 in 1, %ax1 in 8, %ax2 in 7, %ax3 in 14)
// CHECK: arith.index_cast %ax3 : index to i32
// CHECK-COUNT-2: tensor.extract %A[%ax0, %ax1, %ax2, %{{[^ ]*}}] : tensor<1x8x7x7xf32>
// CHECK-NOT: tensor.extract
// CHECK: te.compute "resize" (%ax0 in 1, %ax1 in 8, %ax2 in 14, %ax3 in 14)
// CHECK-NOT: i64
// CHECK-COUNT-2: tensor.extract %resize_w[%ax0, %ax1, %{{[^ ]*}}, %ax3] : tensor<1x8x7x14xf32>
// CHECK-NOT: tensor.extract
func.func @larger(%x: tensor<1x8x7x7xf32>) -> tensor<1x8x14x14xf32> {
  %y = relax.image.resize2d %x size [14, 14] : (tensor<1x8x7x7xf32>) -> tensor<1x8x14x14xf32>
  return %y : tensor<1x8x14x14xf32>
}

// What shrinks most comes first, and what is between is not rounded.
// CHECK-LABEL: func.func @smaller
// CHECK: te.compute "resize_h" (%ax0 in 1, %ax1 in 8, %ax2 in 4, %ax3 in 7)
// CHECK-COUNT-4: tensor.extract %A
// CHECK: } : tensor<1x8x4x7xf32>
// CHECK: te.compute "resize" (%ax0 in 1, %ax1 in 8, %ax2 in 4, %ax3 in 6)
// CHECK: } : tensor<1x8x4x6xf16>
func.func @smaller(%x: tensor<1x8x7x7xf16>) -> tensor<1x8x4x6xf16> {
  %y = relax.image.resize2d %x size [4, 6] method "cubic" : (tensor<1x8x7x7xf16>) -> tensor<1x8x4x6xf16>
  return %y : tensor<1x8x4x6xf16>
}

// A dimension that stays as it is costs nothing.
// CHECK-LABEL: func.func @one_dimension
// CHECK-NOT: te.compute "resize_
// CHECK: te.compute "resize" (%ax0 in 1, %ax1 in 14, %ax2 in 7, %ax3 in 8)
// CHECK-COUNT-2: tensor.extract %A[%ax0, %{{[^ ]*}}, %ax2, %ax3] : tensor<1x7x7x8xf32>
// CHECK-NOT: tensor.extract
func.func @one_dimension(%x: tensor<1x7x7x8xf32>) -> tensor<1x14x7x8xf32> {
  %y = relax.image.resize2d %x size [14, 7] layout "NHWC" : (tensor<1x7x7x8xf32>) -> tensor<1x14x7x8xf32>
  return %y : tensor<1x14x7x8xf32>
}

// What may be larger than all places of 32 bits is limited to them.
// CHECK-LABEL: func.func @any_size
// CHECK: te.compute "resize"
// CHECK: arith.constant 2.1474835{{.*}}E+9 : f32
// CHECK: arith.fptosi %{{.*}} : f32 to i32
func.func @any_size(%x: tensor<1x8x?x7xf32, #relax.dims<[1, 8, n, 7]>>) -> tensor<1x8x4x7xf32> {
  %y = relax.image.resize2d %x size [4, 7] method "nearest_neighbor"
      : (tensor<1x8x?x7xf32, #relax.dims<[1, 8, n, 7]>>) -> tensor<1x8x4x7xf32>
  return %y : tensor<1x8x4x7xf32>
}
