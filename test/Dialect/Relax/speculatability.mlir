// RUN: mlc-opt %s -loop-invariant-code-motion | FileCheck %s

// A loop may run no time: what can fail stays in it.

// CHECK-LABEL: func.func @divisions
func.func @divisions(%n: index, %i: tensor<4xi32>, %f: tensor<4xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // CHECK: relax.divide %{{.*}} : (tensor<4xf32>
  // CHECK-NEXT: relax.add
  // CHECK-NEXT: scf.for
  // CHECK-NEXT: relax.divide %{{.*}} : (tensor<4xi32>
  // CHECK-NEXT: relax.mod
  // CHECK-NEXT: relax.call_dps_packed
  scf.for %k = %c0 to %n step %c1 {
    %0 = relax.divide %f, %f : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %1 = relax.add %i, %i : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
    %2 = relax.divide %i, %i : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
    %3 = relax.mod %i, %i : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
    %4 = relax.call_dps_packed "f"(%i) : (tensor<4xi32>) -> tensor<4xi32>
  }
  return
}
