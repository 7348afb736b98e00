// RUN: mlc-opt %s --graph-to-memref | FileCheck %s

// No op of relax is here that would load the dialect.
// CHECK-LABEL: func.func @copy(
// CHECK-SAME: %[[IN:[a-z0-9]+]]: memref<4xf32>, %[[OUT:[a-z0-9]+]]: memref<4xf32>) -> i32
// CHECK: memref.copy %[[IN]], %[[OUT]]
func.func @copy(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
