// RUN: mlc-opt %s --relax-convert-transposed-matmul | FileCheck %s
// RUN: mlc-opt %s --relax-convert-transposed-matmul=max-rows=4 | FileCheck %s --check-prefix=FEW
// RUN: mlc-opt %s --relax-legalize-ops --mlc-interpret="entry=products" -o /dev/null | FileCheck %s --check-prefix=PRODUCTS
// RUN: mlc-opt %s --relax-convert-transposed-matmul --canonicalize --mlc-interpret="entry=products" -o /dev/null | FileCheck %s --check-prefix=PRODUCTS

// CHECK-LABEL: func.func @scores
// CHECK: %[[Y:.*]] = relax.emit_te "NT_matmul" (%A = %arg0 : tensor<1x8x1x64xf32>, %B = %arg1 : tensor<1x8x?x64xf32, #relax.dims<[1, 8, n, 64]>>)
// CHECK:   te.reduce "T_matmul_NT" sum (%i0 in 1, %i1 in 8, %i2 in 1, %i3 in %{{.*}}) over (%k in 64)
// CHECK:     tensor.extract %A[%{{.*}}, %i1, %i2, %k]
// CHECK:     tensor.extract %B[%{{.*}}, %i1, %i3, %k]
// CHECK: return %[[Y]]
// FEW-LABEL: func.func @scores
// FEW: relax.emit_te "NT_matmul"
func.func @scores(%q: tensor<1x8x1x64xf32>, %k: tensor<1x8x?x64xf32, #relax.dims<[1, 8, n, 64]>>)
    -> tensor<1x8x1x?xf32, #relax.dims<[1, 8, 1, n]>> {
  %0 = relax.permute_dims %k axes [0, 1, 3, 2] : (tensor<1x8x?x64xf32, #relax.dims<[1, 8, n, 64]>>) -> tensor<1x8x64x?xf32, #relax.dims<[1, 8, 64, n]>>
  %1 = relax.matmul %q, %0 : (tensor<1x8x1x64xf32>, tensor<1x8x64x?xf32, #relax.dims<[1, 8, 64, n]>>) -> tensor<1x8x1x?xf32, #relax.dims<[1, 8, 1, n]>>
  return %1 : tensor<1x8x1x?xf32, #relax.dims<[1, 8, 1, n]>>
}

// Batches broadcast, and the result has the type that is asked for.
// CHECK-LABEL: func.func @broadcast
// CHECK: relax.emit_te "NT_matmul" (%A = %arg0 : tensor<2x3x4xf16>, %B = %arg1 : tensor<5x1x6x4xf16>) {
// CHECK: } : tensor<5x2x3x6xf32>
func.func @broadcast(%q: tensor<2x3x4xf16>, %k: tensor<5x1x6x4xf16>) -> tensor<5x2x3x6xf32> {
  %0 = relax.permute_dims %k axes [0, 1, 3, 2] : (tensor<5x1x6x4xf16>) -> tensor<5x1x4x6xf16>
  %1 = relax.matmul %q, %0 out_dtype f32 : (tensor<2x3x4xf16>, tensor<5x1x4x6xf16>) -> tensor<5x2x3x6xf32>
  return %1 : tensor<5x2x3x6xf32>
}

// Many rows, and any number of them, use each element of a copy often.
// FEW-LABEL: func.func @many_rows
// FEW-COUNT-2: relax.matmul
// CHECK-LABEL: func.func @many_rows
// CHECK-COUNT-2: relax.emit_te "NT_matmul"
func.func @many_rows(%q: tensor<2x5x4xf32>, %r: tensor<2x?x4xf32, #relax.dims<[2, m, 4]>>, %k: tensor<2x3x4xf32>)
    -> tuple<tensor<2x5x3xf32>, tensor<2x?x3xf32, #relax.dims<[2, m, 3]>>> {
  %0 = relax.permute_dims %k axes [0, 2, 1] : (tensor<2x3x4xf32>) -> tensor<2x4x3xf32>
  %1 = relax.matmul %q, %0 : (tensor<2x5x4xf32>, tensor<2x4x3xf32>) -> tensor<2x5x3xf32>
  %2 = relax.matmul %r, %0 : (tensor<2x?x4xf32, #relax.dims<[2, m, 4]>>, tensor<2x4x3xf32>) -> tensor<2x?x3xf32, #relax.dims<[2, m, 3]>>
  %3 = relax.tuple %1, %2 : tuple<tensor<2x5x3xf32>, tensor<2x?x3xf32, #relax.dims<[2, m, 3]>>>
  return %3 : tuple<tensor<2x5x3xf32>, tensor<2x?x3xf32, #relax.dims<[2, m, 3]>>>
}

// The sums are those of the product.
// PRODUCTS: result 0: dense<{{\[\[\[}}1.700000e+01, 2.300000e+01], [3.700000e+01, 5.100000e+01{{\]\]\]}}>
func.func @products() -> tensor<1x2x2xf32> {
  %q = relax.constant dense<[[[1.0, 2.0], [3.0, 4.0]]]> : tensor<1x2x2xf32>
  %k = relax.constant dense<[[[3.0, 7.0], [5.0, 9.0]]]> : tensor<1x2x2xf32>
  %0 = relax.permute_dims %k axes [0, 2, 1] : (tensor<1x2x2xf32>) -> tensor<1x2x2xf32>
  %1 = relax.matmul %q, %0 : (tensor<1x2x2xf32>, tensor<1x2x2xf32>) -> tensor<1x2x2xf32>
  return %1 : tensor<1x2x2xf32>
}

// Others stay: one matrix, dimensions of batches that are exchanged, a transposed first factor, a vector.
// CHECK-LABEL: func.func @others
// CHECK-NOT: relax.emit_te
func.func @others(%q: tensor<2x5x4xf32>, %w: tensor<3x4xf32>, %k: tensor<4x2x3xf32>, %p: tensor<2x4x5xf32>, %b: tensor<2x4x3xf32>,
                  %v: tensor<4xf32>, %c: tensor<2x3x4xf32>) -> tensor<2x5x3xf32> {
  %0 = relax.permute_dims %w : (tensor<3x4xf32>) -> tensor<4x3xf32>
  %1 = relax.matmul %q, %0 : (tensor<2x5x4xf32>, tensor<4x3xf32>) -> tensor<2x5x3xf32>
  %2 = relax.permute_dims %k axes [1, 0, 2] : (tensor<4x2x3xf32>) -> tensor<2x4x3xf32>
  %3 = relax.matmul %q, %2 : (tensor<2x5x4xf32>, tensor<2x4x3xf32>) -> tensor<2x5x3xf32>
  %4 = relax.permute_dims %p axes [0, 2, 1] : (tensor<2x4x5xf32>) -> tensor<2x5x4xf32>
  %5 = relax.matmul %4, %b : (tensor<2x5x4xf32>, tensor<2x4x3xf32>) -> tensor<2x5x3xf32>
  %6 = relax.permute_dims %c axes [0, 2, 1] : (tensor<2x3x4xf32>) -> tensor<2x4x3xf32>
  %7 = relax.matmul %v, %6 : (tensor<4xf32>, tensor<2x4x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x5x3xf32>
}
