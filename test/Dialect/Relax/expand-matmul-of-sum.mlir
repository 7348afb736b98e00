// RUN: mlc-opt %s --relax-expand-matmul-of-sum | FileCheck %s

// CHECK-LABEL: func.func @batched(
// CHECK-SAME: %[[X:.*]]: tensor<?x2x4xf32, {{.*}}>, %[[A:.*]]: tensor<4x3xf32>, %[[B:.*]]: tensor<4x3xf32>)
// CHECK: %[[P:.*]] = relax.matmul %[[X]], %[[A]] out_dtype f64
// CHECK: %[[Q:.*]] = relax.matmul %[[X]], %[[B]] out_dtype f64
// CHECK: relax.add %[[P]], %[[Q]]
func.func @batched(%x: tensor<?x2x4xf32, #relax.dims<[n, 2, 4]>>, %a: tensor<4x3xf32>, %b: tensor<4x3xf32>)
    -> tensor<?x2x3xf64, #relax.dims<[n, 2, 3]>> {
  %0 = relax.add %a, %b : (tensor<4x3xf32>, tensor<4x3xf32>) -> tensor<4x3xf32>
  %1 = relax.matmul %x, %0 out_dtype f64
      : (tensor<?x2x4xf32, #relax.dims<[n, 2, 4]>>, tensor<4x3xf32>) -> tensor<?x2x3xf64, #relax.dims<[n, 2, 3]>>
  return %1 : tensor<?x2x3xf64, #relax.dims<[n, 2, 3]>>
}

// A row that is broadcast is no matrix, and constants are added before the model runs.
// CHECK-LABEL: func.func @not_expanded(
// CHECK-COUNT-2: relax.matmul
// CHECK-NOT: relax.matmul
func.func @not_expanded(%x: tensor<2x4xf32>, %a: tensor<4x3xf32>, %r: tensor<3xf32>) -> (tensor<2x3xf32>, tensor<2x3xf32>) {
  %0 = relax.add %a, %r : (tensor<4x3xf32>, tensor<3xf32>) -> tensor<4x3xf32>
  %1 = relax.matmul %x, %0 : (tensor<2x4xf32>, tensor<4x3xf32>) -> tensor<2x3xf32>
  %c = relax.constant dense<1.0> : tensor<4x3xf32>
  %2 = relax.add %c, %c : (tensor<4x3xf32>, tensor<4x3xf32>) -> tensor<4x3xf32>
  %3 = relax.matmul %x, %2 : (tensor<2x4xf32>, tensor<4x3xf32>) -> tensor<2x3xf32>
  return %1, %3 : tensor<2x3xf32>, tensor<2x3xf32>
}
