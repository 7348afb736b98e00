// RUN: mlc-opt %s --canonicalize | FileCheck %s
// RUN: mlc-opt %s --resolve-ranked-shaped-type-result-dims | FileCheck %s --check-prefix=DIMS

// CHECK-LABEL: func.func @reduce_axes
// CHECK: te.reduce "B" sum (%i in %arg1) over (%k in 8 from 2, %l in %arg1) {
func.func @reduce_axes(%A: tensor<?x10x?xf32>, %n: index) -> tensor<?xf32> {
  %c2 = arith.constant 2 : index
  %c8 = arith.constant 8 : index
  %B = te.reduce "B" sum (%i in %n) over (%k in %c8 from %c2, %l in %n) {
    %a = tensor.extract %A[%i, %k, %l] : tensor<?x10x?xf32>
    te.yield %a : f32
  } : tensor<?xf32>
  return %B : tensor<?xf32>
}

// An extent that is negative is not an extent.
// CHECK-LABEL: func.func @negative
// CHECK: over (%k in %c-1)
func.func @negative(%A: tensor<10xf32>) -> tensor<f32> {
  %n = arith.constant -1 : index
  %B = te.reduce "B" sum () over (%k in %n) {
    %a = tensor.extract %A[%k] : tensor<10xf32>
    te.yield %a : f32
  } : tensor<f32>
  return %B : tensor<f32>
}

// A dimension of a result is its extent.
// DIMS-LABEL: func.func @dim
// DIMS-SAME: (%[[N:.*]]: index)
// DIMS: return %[[N]]
func.func @dim(%n: index) -> index {
  %c0 = arith.constant 0 : index
  %A = te.compute "A" (%i in %n) {
    te.yield %i : index
  } : tensor<?xindex>
  %dim = tensor.dim %A, %c0 : tensor<?xindex>
  return %dim : index
}
