// RUN: mlc-opt %s --relax-legalize-ops | FileCheck %s

// CHECK-LABEL: func.func @matmul
// CHECK: relax.emit_te "matmul"
// CHECK:   te.reduce "matmul" sum (%i0 in 8, %i1 in 4) over (%k in 16) {
// CHECK:     %[[A:.*]] = tensor.extract %A[%i0, %k]
// CHECK:     %[[B:.*]] = tensor.extract %B[%k, %i1]
// CHECK:     arith.mulf %[[A]], %[[B]] : f32
func.func @matmul(%x: tensor<8x16xf32>, %y: tensor<16x4xf32>) -> tensor<8x4xf32> {
  %z = relax.matmul %x, %y : (tensor<8x16xf32>, tensor<16x4xf32>) -> tensor<8x4xf32>
  return %z : tensor<8x4xf32>
}

// Batches broadcast, and a symbolic dimension is summed over.
// CHECK-LABEL: func.func @batch
// CHECK:   te.reduce "matmul" sum (%i0 in 2, %i1 in %[[M:.*]], %i2 in 8, %i3 in 4) over (%k in %{{.*}}) {
// CHECK:     tensor.extract %A[%i0, %{{.*}}, %i2, %k]
// CHECK:     tensor.extract %B[%i1, %k, %i3]
func.func @batch(%x: tensor<2x1x8x?xf32, #relax.dims<[2, 1, 8, k]>>, %y: tensor<?x?x4xf32, #relax.dims<[m, k, 4]>>)
    -> tensor<2x?x8x4xf32, #relax.dims<[2, m, 8, 4]>> {
  %z = relax.matmul %x, %y
      : (tensor<2x1x8x?xf32, #relax.dims<[2, 1, 8, k]>>, tensor<?x?x4xf32, #relax.dims<[m, k, 4]>>)
      -> tensor<2x?x8x4xf32, #relax.dims<[2, m, 8, 4]>>
  return %z : tensor<2x?x8x4xf32, #relax.dims<[2, m, 8, 4]>>
}

// CHECK-LABEL: func.func @vectors
// CHECK: te.reduce "matmul" sum () over (%k in 4)
// CHECK: te.reduce "matmul" sum (%i0 in 3) over (%k in 4)
// CHECK:   tensor.extract %A[%k]
// CHECK:   tensor.extract %B[%k, %i0]
// CHECK: te.reduce "matmul" sum (%i0 in 3) over (%k in 4)
// CHECK:   tensor.extract %A[%i0, %k]
// CHECK:   tensor.extract %B[%k]
func.func @vectors(%x: tensor<4xf32>, %y: tensor<4x3xf32>, %z: tensor<3x4xf32>)
    -> (tensor<f32>, tensor<3xf32>, tensor<3xf32>) {
  %a = relax.matmul %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<f32>
  %b = relax.matmul %x, %y : (tensor<4xf32>, tensor<4x3xf32>) -> tensor<3xf32>
  %c = relax.matmul %z, %x : (tensor<3x4xf32>, tensor<4xf32>) -> tensor<3xf32>
  return %a, %b, %c : tensor<f32>, tensor<3xf32>, tensor<3xf32>
}

// The operands are cast to the type of the result before they are multiplied.
// CHECK-LABEL: func.func @out_dtype
// CHECK: te.reduce "matmul" sum (%i0 in 1, %i1 in 1) over (%k in 4)
// CHECK:   %[[A:.*]] = arith.extui %{{.*}} : i8 to i32
// CHECK:   %[[B:.*]] = arith.extui %{{.*}} : i8 to i32
// CHECK:   arith.muli %[[A]], %[[B]] : i32
// CHECK: } : tensor<1x1xi32>
func.func @out_dtype(%x: tensor<1x4xui8>, %y: tensor<4x1xui8>) -> tensor<1x1xi32> {
  %z = relax.matmul %x, %y out_dtype i32 : (tensor<1x4xui8>, tensor<4x1xui8>) -> tensor<1x1xi32>
  return %z : tensor<1x1xi32>
}

// The weight is read as it lies.
// CHECK-LABEL: func.func @linear
// CHECK: relax.emit_te "linear" (%A = {{.*}}, %B = {{.*}}, %C = {{.*}}) {
// CHECK:   te.reduce "T_matmul_NT" sum (%i in %dim, %j in 10) over (%k in 16) {
// CHECK:     tensor.extract %A[%i, %k]
// CHECK:     tensor.extract %B[%j, %k]
// CHECK:   te.compute "compute" (%i in %dim, %j in 10) {
// CHECK:     tensor.extract %C[%j]
// CHECK: relax.emit_te "linear"
// CHECK:   te.reduce "T_matmul_NT" sum (%i0 in 10) over (%k in 16) {
// CHECK-NOT: te.compute
func.func @linear(%x: tensor<?x16xf32, #relax.dims<[n, 16]>>, %w: tensor<10x16xf32>, %b: tensor<10xf32>, %v: tensor<16xf32>)
    -> (tensor<?x10xf32, #relax.dims<[n, 10]>>, tensor<10xf32>) {
  %y = relax.linear %x, %w, %b
      : (tensor<?x16xf32, #relax.dims<[n, 16]>>, tensor<10x16xf32>, tensor<10xf32>)
      -> tensor<?x10xf32, #relax.dims<[n, 10]>>
  %z = relax.linear %v, %w : (tensor<16xf32>, tensor<10x16xf32>) -> tensor<10xf32>
  return %y, %z : tensor<?x10xf32, #relax.dims<[n, 10]>>, tensor<10xf32>
}

// Products of bf16 are summed up in f32 and rounded once.
// CHECK-LABEL: func.func @bf16
// CHECK: te.reduce "matmul" sum (%i0 in 2, %i1 in 2) over (%k in 512) {
// CHECK:   arith.mulf %{{.*}}, %{{.*}} : f32
// CHECK: } : tensor<2x2xf32>
// CHECK: te.compute "compute" (%i0 in 2, %i1 in 2) {
// CHECK:   arith.truncf %{{.*}} : f32 to bf16
func.func @bf16(%x: tensor<2x512xbf16>, %y: tensor<512x2xbf16>) -> tensor<2x2xbf16> {
  %z = relax.matmul %x, %y : (tensor<2x512xbf16>, tensor<512x2xbf16>) -> tensor<2x2xbf16>
  return %z : tensor<2x2xbf16>
}
