// RUN: mlc-opt %s | FileCheck %s

// CHECK-LABEL: func.func @matmul
func.func @matmul(%v: tensor<4xf32>, %m: tensor<?x4xf32, #relax.dims<[n, 4]>>, %b: tensor<?x1x4x5xf32, #relax.dims<[b, 1, 4, 5]>>,
                  %c: tensor<3x?x4xf32, #relax.dims<[3, n, 4]>>) {
  // CHECK: relax.matmul %{{.*}}, %{{.*}} : (tensor<4xf32>, tensor<4xf32>) -> tensor<f32>
  %0 = relax.matmul %v, %v : (tensor<4xf32>, tensor<4xf32>) -> tensor<f32>
  // CHECK: relax.matmul %{{.*}}, %{{.*}} : ({{.*}}) -> tensor<?xf32, #relax.dims<[n]>>
  %1 = relax.matmul %m, %v : (tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<4xf32>) -> tensor<?xf32, #relax.dims<[n]>>
  // A row times each matrix of two batch dimensions.
  // CHECK: relax.matmul %{{.*}}, %{{.*}} : ({{.*}}) -> tensor<?x1x5xf32, #relax.dims<[b, 1, 5]>>
  %2 = relax.matmul %v, %b : (tensor<4xf32>, tensor<?x1x4x5xf32, #relax.dims<[b, 1, 4, 5]>>) -> tensor<?x1x5xf32, #relax.dims<[b, 1, 5]>>
  // CHECK: relax.matmul %{{.*}}, %{{.*}} out_dtype f64 : ({{.*}}) -> tensor<?x3x?x5xf64, #relax.dims<[b, 3, n, 5]>>
  %3 = relax.matmul %c, %b out_dtype f64 : (tensor<3x?x4xf32, #relax.dims<[3, n, 4]>>, tensor<?x1x4x5xf32, #relax.dims<[b, 1, 4, 5]>>)
      -> tensor<?x3x?x5xf64, #relax.dims<[b, 3, n, 5]>>
  return
}

// CHECK-LABEL: func.func @linear
func.func @linear(%x: tensor<?x2x4xi8, #relax.dims<[n, 2, 4]>>, %w: tensor<8x4xi8>, %b: tensor<8xi32>) {
  // CHECK: relax.linear %{{.*}}, %{{.*}} : ({{.*}}) -> tensor<?x2x8xi8, #relax.dims<[n, 2, 8]>>
  %0 = relax.linear %x, %w : (tensor<?x2x4xi8, #relax.dims<[n, 2, 4]>>, tensor<8x4xi8>) -> tensor<?x2x8xi8, #relax.dims<[n, 2, 8]>>
  // CHECK: relax.linear %{{.*}}, %{{.*}}, %{{.*}} out_dtype i32 : ({{.*}}, tensor<8xi32>) -> tensor<?x2x8xi32, #relax.dims<[n, 2, 8]>>
  %1 = relax.linear %x, %w, %b out_dtype i32
      : (tensor<?x2x4xi8, #relax.dims<[n, 2, 4]>>, tensor<8x4xi8>, tensor<8xi32>) -> tensor<?x2x8xi32, #relax.dims<[n, 2, 8]>>
  return
}
