// RUN: mlc-opt %s | mlc-opt | FileCheck %s

// CHECK-DAG: #[[$SPLIT:.*]] = affine_map<(d0, d1) -> (d0, d1 floordiv 4, d1 mod 4)>

// CHECK-LABEL: func.func @split
// CHECK: relax.layout_transform %{{.*}} by #[[$SPLIT]] : (tensor<2x16xf32>) -> tensor<2x4x4xf32>
func.func @split(%x: tensor<2x16xf32>) -> tensor<2x4x4xf32> {
  %y = relax.layout_transform %x by affine_map<(i, j) -> (i, j floordiv 4, j mod 4)> : (tensor<2x16xf32>) -> tensor<2x4x4xf32>
  return %y : tensor<2x4x4xf32>
}

// The last part is not full.
// CHECK-LABEL: func.func @padded
// CHECK: pad 1.000000e+00 : f32 {index_names = ["i"]}
func.func @padded(%x: tensor<10xf32>) -> tensor<3x4xf32> {
  %y = relax.layout_transform %x by affine_map<(i) -> (i floordiv 4, i mod 4)> pad 1.0 : f32 {index_names = ["i"]}
      : (tensor<10xf32>) -> tensor<3x4xf32>
  return %y : tensor<3x4xf32>
}

// CHECK-LABEL: func.func @symbolic
func.func @symbolic(%x: tensor<?x2xf32, #relax.dims<[n, 2]>>)
    -> (tensor<?xf32, #relax.dims<[n * 2]>>, tensor<?x4x2xf32, #relax.dims<[(n + 3) floordiv 4, 4, 2]>>) {
  // CHECK: -> tensor<?xf32, #relax.dims<[n * 2]>>
  %y = relax.layout_transform %x by affine_map<(i, j) -> (i * 2 + j)>
      : (tensor<?x2xf32, #relax.dims<[n, 2]>>) -> tensor<?xf32, #relax.dims<[n * 2]>>
  %z = relax.layout_transform %x by affine_map<(i, j) -> (i floordiv 4, i mod 4, j)>
      : (tensor<?x2xf32, #relax.dims<[n, 2]>>) -> tensor<?x4x2xf32, #relax.dims<[(n + 3) floordiv 4, 4, 2]>>
  return %y, %z : tensor<?xf32, #relax.dims<[n * 2]>>, tensor<?x4x2xf32, #relax.dims<[(n + 3) floordiv 4, 4, 2]>>
}
