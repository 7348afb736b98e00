// RUN: mlc-opt %s --relax-legalize-ops | FileCheck %s

// CHECK-DAG: #[[$CHANNEL:.*]] = affine_map<(d0) -> (d0 floordiv 169)>
// CHECK-DAG: #[[$ROW:.*]] = affine_map<(d0) -> ((d0 floordiv 13) mod 13)>
// CHECK-DAG: #[[$COLUMN:.*]] = affine_map<(d0) -> (d0 mod 13)>

// Dimensions that correspond are not mixed with the others.
// CHECK-LABEL: func.func @reshape
// CHECK: relax.emit_te "reshape"
// CHECK:   te.compute "T_reshape" (%ax0 in %dim, %ax1 in 5408) {
// CHECK:     %[[C:.*]] = affine.apply #[[$CHANNEL]](%ax1)
// CHECK:     %[[Y:.*]] = affine.apply #[[$ROW]](%ax1)
// CHECK:     %[[X:.*]] = affine.apply #[[$COLUMN]](%ax1)
// CHECK:     tensor.extract %A[%ax0, %[[C]], %[[Y]], %[[X]]]
func.func @reshape(%x: tensor<?x32x13x13xf32, #relax.dims<[n, 32, 13, 13]>>)
    -> tensor<?x5408xf32, #relax.dims<[n, 5408]>> {
  %y = relax.reshape %x shape [0, -1]
      : (tensor<?x32x13x13xf32, #relax.dims<[n, 32, 13, 13]>>) -> tensor<?x5408xf32, #relax.dims<[n, 5408]>>
  return %y : tensor<?x5408xf32, #relax.dims<[n, 5408]>>
}

// A stride that is no number takes the ops for that.
// CHECK-LABEL: func.func @symbolic_strides
// CHECK: te.compute "T_reshape" (%ax0 in %{{.*}}, %ax1 in 2, %ax2 in %{{.*}}) {
// CHECK:   %[[INDEX:.*]] = affine.linearize_index disjoint
// CHECK:   %[[POINT:.*]]:2 = affine.delinearize_index %[[INDEX]]
// CHECK:   tensor.extract %A[%[[POINT]]#0, %[[POINT]]#1]
func.func @symbolic_strides(%x: tensor<?x?xui8, #relax.dims<[n * 2, m]>>, %y: tensor<?x?xui8, #relax.dims<[n, m]>>)
    -> tensor<?x2x?xui8, #relax.dims<[m, 2, n]>> {
  %z = relax.reshape %x shape [m, 2, n] : (tensor<?x?xui8, #relax.dims<[n * 2, m]>>)
      -> tensor<?x2x?xui8, #relax.dims<[m, 2, n]>>
  return %z : tensor<?x2x?xui8, #relax.dims<[m, 2, n]>>
}

// Those that correspond behind are not mixed either, although those in front are not seen to be as many: a product of sizes is another size.
// CHECK-LABEL: func.func @product_of_sizes
// CHECK: te.compute "T_reshape" (%ax0 in 64, %ax1 in %[[N:.*]], %ax2 in 256) {
// CHECK:   %[[ROW:.*]] = affine.linearize_index disjoint [%ax0, %ax1] by (64, %[[N]])
// CHECK:   tensor.extract %A[%[[ROW]], %ax2]
// CHECK-LABEL: func.func @product_of_sizes_last
// CHECK: te.compute "T_reshape" (%ax0 in %{{.*}}, %ax1 in %[[N:.*]], %ax2 in 2, %ax3 in 3) {
// CHECK:   %[[ROW:.*]] = affine.linearize_index disjoint [%ax0, %ax1] by (%{{.*}}, %[[N]])
// CHECK:   %[[COLUMN:.*]] = affine.apply #{{.*}}(%ax2, %ax3)
// CHECK:   tensor.extract %A[%[[ROW]], %[[COLUMN]]]
func.func @product_of_sizes(%x: tensor<?x256xf32, #relax.dims<[n * 64, 256]>>, %n: tensor<?xf32, #relax.dims<[n]>>)
    -> tensor<64x?x256xf32, #relax.dims<[64, n, 256]>> {
  %y = relax.reshape %x shape [64, n, 256] : (tensor<?x256xf32, #relax.dims<[n * 64, 256]>>)
      -> tensor<64x?x256xf32, #relax.dims<[64, n, 256]>>
  return %y : tensor<64x?x256xf32, #relax.dims<[64, n, 256]>>
}
func.func @product_of_sizes_last(%x: tensor<?x6xf32, #relax.dims<[m * n, 6]>>, %n: tensor<?x?xf32, #relax.dims<[m, n]>>)
    -> tensor<?x?x2x3xf32, #relax.dims<[m, n, 2, 3]>> {
  %y = relax.reshape %x shape [m, n, 2, 3] : (tensor<?x6xf32, #relax.dims<[m * n, 6]>>)
      -> tensor<?x?x2x3xf32, #relax.dims<[m, n, 2, 3]>>
  return %y : tensor<?x?x2x3xf32, #relax.dims<[m, n, 2, 3]>>
}

// CHECK-LABEL: func.func @ranks
// CHECK: te.compute "T_reshape" (%ax0 in 1, %ax1 in 1)
// CHECK:   tensor.extract %{{.*}}[]
// CHECK: te.compute "T_reshape" ()
// CHECK:   tensor.extract %{{.*}}[%{{.*}}, %{{.*}}]
func.func @ranks(%x: tensor<i1>) -> tensor<i1> {
  %y = relax.reshape %x shape [1, 1] : (tensor<i1>) -> tensor<1x1xi1>
  %z = relax.reshape %y shape [] : (tensor<1x1xi1>) -> tensor<i1>
  return %z : tensor<i1>
}

// CHECK-LABEL: func.func @flatten
// CHECK: relax.emit_te "reshape"
// CHECK:   te.compute "T_reshape" (%ax0 in %{{.*}}) {
// CHECK: te.compute "T_reshape" (%ax0 in 1) {
// CHECK:   tensor.extract %A[]
func.func @flatten(%x: tensor<?x6xf32, #relax.dims<[n, 6]>>, %y: tensor<f32>)
    -> (tensor<?xf32, #relax.dims<[n * 6]>>, tensor<1xf32>) {
  %a = relax.flatten %x : (tensor<?x6xf32, #relax.dims<[n, 6]>>) -> tensor<?xf32, #relax.dims<[n * 6]>>
  %b = relax.flatten %y : (tensor<f32>) -> tensor<1xf32>
  return %a, %b : tensor<?xf32, #relax.dims<[n * 6]>>, tensor<1xf32>
}

// CHECK-LABEL: func.func @permute_dims
// CHECK: relax.emit_te "transpose"
// CHECK:   te.compute "T_transpose" (%ax0 in 4, %ax1 in %dim, %ax2 in 3) {
// CHECK:     tensor.extract %A[%ax1, %ax2, %ax0]
// CHECK:   te.compute "T_transpose" (%ax0 in 3, %ax1 in %dim, %ax2 in 4) {
// CHECK:     tensor.extract %A[%ax2, %ax1, %ax0]
// CHECK: te.compute "T_transpose" ()
func.func @permute_dims(%x: tensor<?x3x4xbf16, #relax.dims<[n, 3, 4]>>, %s: tensor<f32>)
    -> (tensor<3x?x4xbf16, #relax.dims<[3, n, 4]>>, tensor<f32>) {
  %y = relax.permute_dims %x axes [2, 0, 1]
      : (tensor<?x3x4xbf16, #relax.dims<[n, 3, 4]>>) -> tensor<4x?x3xbf16, #relax.dims<[4, n, 3]>>
  %z = relax.permute_dims %y
      : (tensor<4x?x3xbf16, #relax.dims<[4, n, 3]>>) -> tensor<3x?x4xbf16, #relax.dims<[3, n, 4]>>
  %t = relax.permute_dims %s : (tensor<f32>) -> tensor<f32>
  return %z, %t : tensor<3x?x4xbf16, #relax.dims<[3, n, 4]>>, tensor<f32>
}

// Only the tensor that a position is in is read.
// CHECK-LABEL: func.func @concat
// CHECK: relax.emit_te "concatenate"
// CHECK:   te.compute "T_concat" (%ax0 in 2, %ax1 in %{{.*}}) {
// CHECK:     %[[LAST:.*]] = arith.cmpi sge, %ax1, %{{.*}}
// CHECK:     scf.if %[[LAST]] -> (i8) {
// CHECK:       tensor.extract %C[%ax0, %{{.*}}]
// CHECK:     } else {
// CHECK:       %[[SECOND:.*]] = arith.cmpi sge, %ax1, %{{.*}}
// CHECK:       scf.if %[[SECOND]] -> (i8) {
// CHECK:         tensor.extract %B[%ax0, %{{.*}}]
// CHECK:       } else {
// CHECK:         tensor.extract %A[%ax0, %ax1]
// CHECK: te.compute "T_concat" (%ax0 in 3)
// CHECK-NOT: scf.if
func.func @concat(%x: tensor<2x3xui8>, %y: tensor<2x?xui8, #relax.dims<[2, n]>>, %z: tensor<2x1xui8>, %w: tensor<3xf32>)
    -> (tensor<2x?xui8, #relax.dims<[2, n + 4]>>, tensor<3xf32>) {
  %a = relax.concat %x, %y, %z axis -1
      : (tensor<2x3xui8>, tensor<2x?xui8, #relax.dims<[2, n]>>, tensor<2x1xui8>)
      -> tensor<2x?xui8, #relax.dims<[2, n + 4]>>
  %b = relax.concat %w axis 0 : (tensor<3xf32>) -> tensor<3xf32>
  return %a, %b : tensor<2x?xui8, #relax.dims<[2, n + 4]>>, tensor<3xf32>
}

// CHECK-LABEL: func.func @layout_transform
// CHECK: relax.emit_te "te_layout_transform" (
// CHECK: te.compute "te_layout_transform" (%[[A:.*]] in 4, %[[B:.*]] in 8) {
// CHECK-NEXT: tensor.extract %{{.*}}[%[[B]], %[[A]]]
// CHECK: relax.emit_te "te_layout_transform_with_pad" (
// CHECK: te.compute "te_layout_transform" (%{{.*}} in 3, %{{.*}} in 4) {
// CHECK: scf.if
// CHECK: arith.constant 2.000000e+00 : f32
func.func @layout_transform(%x: tensor<8x4xf32>, %y: tensor<10xf32>) -> (tensor<4x8xf32>, tensor<3x4xf32>) {
  %0 = relax.layout_transform %x by affine_map<(i, j) -> (j, i)> : (tensor<8x4xf32>) -> tensor<4x8xf32>
  %1 = relax.layout_transform %y by affine_map<(i) -> (i floordiv 4, i mod 4)> pad 2.0 : f32 : (tensor<10xf32>) -> tensor<3x4xf32>
  return %0, %1 : tensor<4x8xf32>, tensor<3x4xf32>
}
