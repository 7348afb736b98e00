// RUN: mlc-opt %s --relax-convert-conv2d-to-winograd | FileCheck %s
// RUN: mlc-opt %s --relax-convert-conv2d-to-winograd=constants-only | FileCheck %s --check-prefix=CONSTANT
// RUN: mlc-opt %s --relax-convert-conv2d-to-winograd=where-it-pays | FileCheck %s --check-prefix=PAYS
// RUN: mlc-opt %s --relax-legalize-ops --mlc-interpret="entry=sums" -o /dev/null | FileCheck %s --check-prefix=SUMS
// RUN: mlc-opt %s --relax-convert-conv2d-to-winograd --mlc-interpret="entry=sums" -o /dev/null | FileCheck %s --check-prefix=SUMS

module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
    "max_vector_op_width" = 512 : i64, "L2_cache_size_in_bytes" = 2097152 : i64>>} {

// Tiles of a result with an odd number of columns: the last one has one row or column more than is needed.
// CHECK: #[[FIRST:.*]] = affine_map<(d0, d1) -> (d0 * 2 + d1 - (d1 floordiv 3) * 2)>
// CHECK: #[[SECOND:.*]] = affine_map<(d0, d1) -> (d0 * 2 + (d1 floordiv 3) * 2 - d1 floordiv 2 + 2)>
// CHECK-LABEL: func.func @main
// CHECK: %[[W:.*]] = relax.emit_te "conv2d_winograd_weight_transform" (%weight = %arg1 : tensor<3x3x32x64xf32>)
// CHECK:   te.compute "kernel_pack" (%eps in 4, %nu in 4, %ci in 32, %co in 64)
// CHECK: %[[Y:.*]] = relax.emit_te "conv2d_winograd" (%data = %arg0 : tensor<1x8x7x32xf32>, %weight = %[[W]] : tensor<4x4x32x64xf32>)
// CHECK:   %[[PAD:.*]] = te.compute "PadInput" (%i0 in 1, %i1 in 10, %i2 in 8, %i3 in 32)
// CHECK:   %[[TILES:.*]] = te.compute "data_pack" (%eps in 4, %nu in 4, %nn in 1, %th in 4, %tw in 3, %ci in 32)
// CHECK:     affine.apply #[[FIRST]](%tw, %nu)
// CHECK:     tensor.extract %[[PAD]]
// CHECK:     affine.apply #[[SECOND]](%th, %eps)
// CHECK:     tensor.extract %[[PAD]]
// CHECK:   %[[PRODUCTS:.*]] = te.reduce "bgemm" sum (%eps in 4, %nu in 4, %nn in 1, %th in 4, %tw in 3, %co in 64) over (%ci in 32)
// CHECK:     tensor.extract %[[TILES]][%eps, %nu, %nn, %th, %tw, %ci]
// CHECK:     tensor.extract %weight[%eps, %nu, %ci, %co]
// CHECK:   te.compute "conv2d_winograd" (%nn in 1, %yy in 8, %xx in 5, %ff in 64)
// CHECK-COUNT-9: tensor.extract %[[PRODUCTS]]
// CHECK: return %[[Y]]
// CONSTANT-LABEL: func.func @main
// CONSTANT: relax.nn.conv2d
func.func @main(%x: tensor<1x8x7x32xf32>, %w: tensor<3x3x32x64xf32>) -> tensor<1x8x5x64xf32> {
  %y = relax.nn.conv2d %x, %w padding [1, 0, 1, 0] data_layout "NHWC" kernel_layout "HWIO"
      : (tensor<1x8x7x32xf32>, tensor<3x3x32x64xf32>) -> tensor<1x8x5x64xf32>
  return %y : tensor<1x8x5x64xf32>
}

// The sums are those of the convolution, whole numbers here.
// SUMS: result 0: dense<{{.}}[{{.}}[2.000000e+01], [-1.600000e+01], [4.500000e+01]], {{.}}[4.100000e+01], [8.500000e+01], [5.000000e+00]], {{.}}[2.700000e+01], [2.500000e+01], [5.400000e+01]]]]>
// CONSTANT-LABEL: func.func @sums
// CONSTANT: relax.emit_te "conv2d_winograd"
func.func @sums() -> tensor<1x3x3x1xf32> {
  %x = relax.constant dense<[[[[1.0], [2.0], [3.0]], [[4.0], [5.0], [-6.0]], [[7.0], [8.0], [9.0]]]]> : tensor<1x3x3x1xf32>
  %w = relax.constant dense<[[[[1.0]], [[-1.0]], [[2.0]]], [[[2.0]], [[3.0]], [[0.0]]], [[[4.0]], [[-2.0]], [[5.0]]]]> : tensor<3x3x1x1xf32>
  %y = relax.nn.conv2d %x, %w padding [1, 1, 1, 1] data_layout "NHWC" kernel_layout "HWIO"
      : (tensor<1x3x3x1xf32>, tensor<3x3x1x1xf32>) -> tensor<1x3x3x1xf32>
  return %y : tensor<1x3x3x1xf32>
}

// It pays where there are many tiles for each weight.
// PAYS-LABEL: func.func @tiles
// PAYS: relax.emit_te "conv2d_winograd"
// PAYS: relax.nn.conv2d
// PAYS: relax.nn.conv2d
func.func @tiles(%x: tensor<1x56x56x64xf32>, %w: tensor<3x3x64x64xf32>,
                 %few: tensor<1x7x7x512xf32>, %large: tensor<3x3x512x512xf32>,
                 %narrow: tensor<3x3x64x16xf32>)
    -> tuple<tensor<1x54x54x64xf32>, tensor<1x5x5x512xf32>, tensor<1x54x54x16xf32>> {
  %0 = relax.nn.conv2d %x, %w data_layout "NHWC" kernel_layout "HWIO"
      : (tensor<1x56x56x64xf32>, tensor<3x3x64x64xf32>) -> tensor<1x54x54x64xf32>
  %1 = relax.nn.conv2d %few, %large data_layout "NHWC" kernel_layout "HWIO"
      : (tensor<1x7x7x512xf32>, tensor<3x3x512x512xf32>) -> tensor<1x5x5x512xf32>
  %2 = relax.nn.conv2d %x, %narrow data_layout "NHWC" kernel_layout "HWIO"
      : (tensor<1x56x56x64xf32>, tensor<3x3x64x16xf32>) -> tensor<1x54x54x16xf32>
  %3 = relax.tuple %0, %1, %2 : tuple<tensor<1x54x54x64xf32>, tensor<1x5x5x512xf32>, tensor<1x54x54x16xf32>>
  return %3 : tuple<tensor<1x54x54x64xf32>, tensor<1x5x5x512xf32>, tensor<1x54x54x16xf32>>
}

// Images are not counted, but are a few: the number of tiles is that of their sizes. Of one image that small not every weight would be used
// often enough.
// CHECK-LABEL: func.func @any_number_of_images
// CHECK: relax.emit_te "conv2d_winograd" (%data = %arg0 : tensor<?x8x8x256xf32, #relax.dims<[n, 8, 8, 256]>>
// CHECK:   %[[N:.*]] = tensor.dim %data
// CHECK:   te.compute "data_pack" (%eps in 4, %nu in 4, %nn in %[[N]], %th in 3, %tw in 3, %ci in 256)
// CHECK:   te.compute "conv2d_winograd" (%nn in %{{.*}}, %yy in 6, %xx in 6, %ff in 512)
// PAYS-LABEL: func.func @any_number_of_images
// PAYS: relax.emit_te "conv2d_winograd"
// PAYS: relax.nn.conv2d
func.func @any_number_of_images(%x: tensor<?x8x8x256xf32, #relax.dims<[n, 8, 8, 256]>>, %one: tensor<1x8x8x256xf32>,
                                %w: tensor<3x3x256x512xf32>)
    -> tuple<tensor<?x6x6x512xf32, #relax.dims<[n, 6, 6, 512]>>, tensor<1x6x6x512xf32>> {
  %0 = relax.nn.conv2d %x, %w data_layout "NHWC" kernel_layout "HWIO"
      : (tensor<?x8x8x256xf32, #relax.dims<[n, 8, 8, 256]>>, tensor<3x3x256x512xf32>) -> tensor<?x6x6x512xf32, #relax.dims<[n, 6, 6, 512]>>
  %1 = relax.nn.conv2d %one, %w data_layout "NHWC" kernel_layout "HWIO"
      : (tensor<1x8x8x256xf32>, tensor<3x3x256x512xf32>) -> tensor<1x6x6x512xf32>
  %2 = relax.tuple %0, %1 : tuple<tensor<?x6x6x512xf32, #relax.dims<[n, 6, 6, 512]>>, tensor<1x6x6x512xf32>>
  return %2 : tuple<tensor<?x6x6x512xf32, #relax.dims<[n, 6, 6, 512]>>, tensor<1x6x6x512xf32>>
}

// Images of any size: where a number of rows may be odd, a row more than those of the last tile is there to be read.
// CHECK-LABEL: func.func @images_of_any_size
// CHECK: relax.emit_te "conv2d_winograd" (%data = %arg0 : tensor<1x?x15x64xf32, #relax.dims<[1, h, 15, 64]>>
// CHECK:   %[[PAD:.*]] = te.compute "PadInput" (%i0 in 1, %i1 in %{{.*}}, %i2 in 18, %i3 in 64)
// CHECK:   te.compute "data_pack" (%eps in 4, %nu in 4, %nn in 1, %th in %{{.*}}, %tw in 8, %ci in 64)
// CHECK:   te.compute "conv2d_winograd" (%nn in 1, %yy in %{{.*}}, %xx in 15, %ff in 64)
// PAYS-LABEL: func.func @images_of_any_size
// PAYS: relax.emit_te "conv2d_winograd"
func.func @images_of_any_size(%x: tensor<1x?x15x64xf32, #relax.dims<[1, h, 15, 64]>>, %w: tensor<3x3x64x64xf32>)
    -> tensor<1x?x15x64xf32, #relax.dims<[1, h, 15, 64]>> {
  %0 = relax.nn.conv2d %x, %w padding [1, 1, 1, 1] data_layout "NHWC" kernel_layout "HWIO"
      : (tensor<1x?x15x64xf32, #relax.dims<[1, h, 15, 64]>>, tensor<3x3x64x64xf32>) -> tensor<1x?x15x64xf32, #relax.dims<[1, h, 15, 64]>>
  return %0 : tensor<1x?x15x64xf32, #relax.dims<[1, h, 15, 64]>>
}

// A weight that is made of constants is one; what a parameter is part of is none.
// CONSTANT-LABEL: func.func @made_of_constants
// CONSTANT: relax.emit_te "conv2d_winograd"
// CONSTANT: relax.nn.conv2d
func.func @made_of_constants(%x: tensor<1x8x8x4xf32>, %s: tensor<4xf32>) -> (tensor<1x6x6x4xf32>, tensor<1x6x6x4xf32>) {
  %w = relax.constant dense<2.0> : tensor<4x4x3x3xf32>
  %by = relax.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %moved = relax.permute_dims %w axes [2, 3, 1, 0] : (tensor<4x4x3x3xf32>) -> tensor<3x3x4x4xf32>
  %scaled = relax.multiply %moved, %by : (tensor<3x3x4x4xf32>, tensor<4xf32>) -> tensor<3x3x4x4xf32>
  %other = relax.multiply %moved, %s : (tensor<3x3x4x4xf32>, tensor<4xf32>) -> tensor<3x3x4x4xf32>
  %0 = relax.nn.conv2d %x, %scaled data_layout "NHWC" kernel_layout "HWIO"
      : (tensor<1x8x8x4xf32>, tensor<3x3x4x4xf32>) -> tensor<1x6x6x4xf32>
  %1 = relax.nn.conv2d %x, %other data_layout "NHWC" kernel_layout "HWIO"
      : (tensor<1x8x8x4xf32>, tensor<3x3x4x4xf32>) -> tensor<1x6x6x4xf32>
  return %0, %1 : tensor<1x6x6x4xf32>, tensor<1x6x6x4xf32>
}

// Other windows, strides, groups, layouts, types and sizes stay.
// CHECK-LABEL: func.func @others
// CHECK-COUNT-6: relax.nn.conv2d
// CHECK-NOT: relax.emit_te
func.func @others(%x: tensor<1x8x8x4xf32>, %n: tensor<3x3x4x?xf32, #relax.dims<[3, 3, 4, n]>>,
                  %h: tensor<1x8x8x4xf16>, %p: tensor<1x4x8x8xf32>, %w: tensor<3x3x4x4xf32>,
                  %w5: tensor<5x5x4x4xf32>, %w2: tensor<3x3x2x4xf32>, %wh: tensor<3x3x4x4xf16>,
                  %wp: tensor<4x4x3x3xf32>) -> tensor<1x6x6x4xf32> {
  %0 = relax.nn.conv2d %x, %w5 data_layout "NHWC" kernel_layout "HWIO"
      : (tensor<1x8x8x4xf32>, tensor<5x5x4x4xf32>) -> tensor<1x4x4x4xf32>
  %1 = relax.nn.conv2d %x, %w strides [2, 2] data_layout "NHWC" kernel_layout "HWIO"
      : (tensor<1x8x8x4xf32>, tensor<3x3x4x4xf32>) -> tensor<1x3x3x4xf32>
  %2 = relax.nn.conv2d %x, %w2 groups 2 data_layout "NHWC" kernel_layout "HWIO"
      : (tensor<1x8x8x4xf32>, tensor<3x3x2x4xf32>) -> tensor<1x6x6x4xf32>
  %3 = relax.nn.conv2d %p, %wp : (tensor<1x4x8x8xf32>, tensor<4x4x3x3xf32>) -> tensor<1x4x6x6xf32>
  %4 = relax.nn.conv2d %h, %wh data_layout "NHWC" kernel_layout "HWIO"
      : (tensor<1x8x8x4xf16>, tensor<3x3x4x4xf16>) -> tensor<1x6x6x4xf16>
  %5 = relax.nn.conv2d %x, %n data_layout "NHWC" kernel_layout "HWIO"
      : (tensor<1x8x8x4xf32>, tensor<3x3x4x?xf32, #relax.dims<[3, 3, 4, n]>>) -> tensor<1x6x6x?xf32, #relax.dims<[1, 6, 6, n]>>
  return %2 : tensor<1x6x6x4xf32>
}
}
