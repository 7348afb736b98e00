// RUN: mlc-opt %s --relax-legalize-ops | FileCheck %s

// Without padding, pad_temp is a copy.
// CHECK-LABEL: func.func @conv2d
// CHECK: relax.emit_te "conv2d"
// CHECK:   %pad_temp = te.compute "pad_temp" (%i0 in 4, %i1 in 1, %i2 in 28, %i3 in 28) {
// CHECK-NOT: scf.if
// CHECK:   te.reduce "conv2d_nchw" sum (%nn in 4, %ff in 32, %yy in 26, %xx in 26) over (%rc in 1, %ry in 3, %rx in 3) {
// CHECK:     %[[Y:.*]] = affine.apply #{{.*}}(%yy, %ry)
// CHECK:     %[[X:.*]] = affine.apply #{{.*}}(%xx, %rx)
// CHECK:     tensor.extract %pad_temp[%nn, %rc, %[[Y]], %[[X]]]
// CHECK:     tensor.extract %B[%ff, %rc, %ry, %rx]
func.func @conv2d(%x: tensor<4x1x28x28xf32>, %w: tensor<32x1x3x3xf32>) -> tensor<4x32x26x26xf32> {
  %y = relax.nn.conv2d %x, %w : (tensor<4x1x28x28xf32>, tensor<32x1x3x3xf32>) -> tensor<4x32x26x26xf32>
  return %y : tensor<4x32x26x26xf32>
}

// A position in the padding is not read. Only dimensions that are padded are looked at.
// CHECK-LABEL: func.func @padding
// CHECK: te.compute "pad_temp" (%i0 in %[[N:.*]], %i1 in 3, %i2 in %{{.*}}, %i3 in 11) {
// CHECK:   %[[C1:.*]] = arith.constant 1 : index
// CHECK:   %[[TOP:.*]] = arith.cmpi sge, %i2, %[[C1]]
// CHECK:   %[[BOTTOM:.*]] = arith.cmpi slt, %i2, %{{.*}}
// CHECK:   arith.andi %[[TOP]], %[[BOTTOM]]
// CHECK:   %[[RIGHT:.*]] = arith.cmpi slt, %i3, %{{.*}}
// CHECK:   %[[INSIDE:.*]] = arith.andi %{{.*}}, %[[RIGHT]]
// CHECK:   scf.if %[[INSIDE]] -> (f32) {
// CHECK:     tensor.extract %A[%i0, %i1, %{{.*}}, %i3]
// CHECK:   } else {
// CHECK:     arith.constant 0.000000e+00
// CHECK: te.reduce "conv2d_nchw" sum (%nn in %[[N]], %ff in 8, %yy in %{{.*}}, %xx in 5)
func.func @padding(%x: tensor<?x3x?x9xf32, #relax.dims<[n, 3, h, 9]>>, %w: tensor<8x3x3x3xf32>)
    -> tensor<?x8x?x5xf32, #relax.dims<[n, 8, (h + -1) floordiv 2 + 1, 5]>> {
  %y = relax.nn.conv2d %x, %w strides [2, 2] padding [1, 0, 1, 2]
      : (tensor<?x3x?x9xf32, #relax.dims<[n, 3, h, 9]>>, tensor<8x3x3x3xf32>)
      -> tensor<?x8x?x5xf32, #relax.dims<[n, 8, (h + -1) floordiv 2 + 1, 5]>>
  return %y : tensor<?x8x?x5xf32, #relax.dims<[n, 8, (h + -1) floordiv 2 + 1, 5]>>
}

// CHECK-LABEL: func.func @nhwc
// CHECK: te.reduce "group_conv2d_nhwc" sum (%nn in 1, %yy in 4, %xx in 4, %ff in 4) over (%ry in 3, %rx in 3, %rc in 3) {
// CHECK:   %[[C:.*]] = affine.apply #{{.*}}(%ff, %rc)
// CHECK:   tensor.extract %pad_temp[%nn, %{{.*}}, %{{.*}}, %[[C]]]
// CHECK:   tensor.extract %B[%ry, %rx, %rc, %ff]
// CHECK:   arith.extsi %{{.*}} : i8 to i32
// CHECK: } : tensor<1x4x4x4xi32>
func.func @nhwc(%x: tensor<1x8x8x6xi8>, %w: tensor<3x3x3x4xi8>) -> tensor<1x4x4x4xi32> {
  %y = relax.nn.conv2d %x, %w dilation [2, 2] groups 2 data_layout "NHWC" kernel_layout "HWIO" out_dtype i32
      : (tensor<1x8x8x6xi8>, tensor<3x3x3x4xi8>) -> tensor<1x4x4x4xi32>
  return %y : tensor<1x4x4x4xi32>
}

// CHECK-LABEL: func.func @max_pool2d
// CHECK: relax.emit_te "max_pool2d"
// CHECK-NOT: pad_temp
// CHECK: te.reduce "pool_max" max (%ax0 in %dim, %ax1 in 32, %ax2 in 13, %ax3 in 13) over (%rv0 in 2, %rv1 in 2) {
func.func @max_pool2d(%x: tensor<?x32x26x26xf32, #relax.dims<[n, 32, 26, 26]>>)
    -> tensor<?x32x13x13xf32, #relax.dims<[n, 32, 13, 13]>> {
  %y = relax.nn.max_pool2d %x pool_size [2, 2] strides [2, 2]
      : (tensor<?x32x26x26xf32, #relax.dims<[n, 32, 26, 26]>>) -> tensor<?x32x13x13xf32, #relax.dims<[n, 32, 13, 13]>>
  return %y : tensor<?x32x13x13xf32, #relax.dims<[n, 32, 13, 13]>>
}

// Padding is never the largest: the lowest number of the type.
// CHECK-LABEL: func.func @max_pool2d_padding
// CHECK: te.compute "pad_temp" (%i0 in 1, %i1 in 7, %i2 in 7, %i3 in 1) {
// CHECK:   arith.constant -128 : i8
// CHECK: te.reduce "pool_max" max (%ax0 in 1, %ax1 in 5, %ax2 in 5, %ax3 in 1) over (%rv0 in 3, %rv1 in 3) {
// CHECK: te.compute "pad_temp" (%i0 in 1, %i1 in 7, %i2 in 7, %i3 in 1) {
// CHECK:   arith.constant 0 : i8
func.func @max_pool2d_padding(%x: tensor<1x5x5x1xi8>, %y: tensor<1x5x5x1xui8>)
    -> (tensor<1x5x5x1xi8>, tensor<1x5x5x1xui8>) {
  %a = relax.nn.max_pool2d %x pool_size [3, 3] padding [1, 1, 1, 1] layout "NHWC"
      : (tensor<1x5x5x1xi8>) -> tensor<1x5x5x1xi8>
  %b = relax.nn.max_pool2d %y pool_size [3, 3] padding [1, 1, 1, 1] layout "NHWC"
      : (tensor<1x5x5x1xui8>) -> tensor<1x5x5x1xui8>
  return %a, %b : tensor<1x5x5x1xi8>, tensor<1x5x5x1xui8>
}

// CHECK-LABEL: func.func @avg_pool2d
// CHECK: te.reduce "pool_sum" sum (%ax0 in 1, %ax1 in 2, %ax2 in 2, %ax3 in 2) over (%rv0 in 2, %rv1 in 2) {
// CHECK: te.compute "pool_avg" (%ax0 in 1, %ax1 in 2, %ax2 in 2, %ax3 in 2) {
// CHECK:   %[[FOUR:.*]] = arith.constant 4.000000e+00 : f32
// CHECK:   arith.divf %{{.*}}, %[[FOUR]]
func.func @avg_pool2d(%x: tensor<1x2x4x4xf32>) -> tensor<1x2x2x2xf32> {
  %y = relax.nn.avg_pool2d %x pool_size [2, 2] strides [2, 2] : (tensor<1x2x4x4xf32>) -> tensor<1x2x2x2xf32>
  return %y : tensor<1x2x2x2xf32>
}

// A window that is partly outside is divided by the number of elements that count.
// CHECK-LABEL: func.func @avg_pool2d_padding
// CHECK: te.compute "pad_temp"
// CHECK: te.reduce "pool_sum" sum (%ax0 in 1, %ax1 in 2, %ax2 in 3, %ax3 in 3)
// CHECK: te.compute "pool_avg"
// CHECK:   %[[SIZE:.*]] = arith.muli
// CHECK:   %[[COUNT:.*]] = arith.maxsi %[[SIZE]], %{{.*}}
// CHECK:   arith.index_cast %[[COUNT]]
// CHECK:   arith.divf
func.func @avg_pool2d_padding(%x: tensor<1x2x4x4xf32>) -> tensor<1x2x3x3xf32> {
  %y = relax.nn.avg_pool2d %x pool_size [3, 3] strides [2, 2] padding [1, 1, 1, 1] ceil_mode
      : (tensor<1x2x4x4xf32>) -> tensor<1x2x3x3xf32>
  return %y : tensor<1x2x3x3xf32>
}

// CHECK-LABEL: func.func @softmax
// CHECK: relax.emit_te "softmax"
// CHECK:   te.reduce "T_softmax_maxelem" max (%i0 in %dim, %i1 in 1) over (%k in 10) {
// CHECK:     tensor.extract %A[%i0, %k, %i1]
// CHECK:   te.compute "T_softmax_exp" (%i0 in %dim, %i1 in 10, %i2 in 1) {
// CHECK:     tensor.extract %T_softmax_maxelem[%i0, %i2]
// CHECK:     math.exp
// CHECK:   te.reduce "T_softmax_expsum" sum (%i0 in %dim, %i1 in 1) over (%k in 10) {
// CHECK:   te.compute "T_softmax_norm" (%i0 in %dim, %i1 in 10, %i2 in 1) annotations {axis = 1 : i64} {
// CHECK:     arith.divf
func.func @softmax(%x: tensor<?x10x1xf32, #relax.dims<[n, 10, 1]>>) -> tensor<?x10x1xf32, #relax.dims<[n, 10, 1]>> {
  %y = relax.nn.softmax %x axis -2 : tensor<?x10x1xf32, #relax.dims<[n, 10, 1]>>
  return %y : tensor<?x10x1xf32, #relax.dims<[n, 10, 1]>>
}
