// RUN: mlc-opt %s --relax-remove-unused-outputs | FileCheck %s

// A result goes that no call uses; where none is used, the first stays.
// CHECK: func.func private @three(%{{.*}}: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
// CHECK: return %[[A:.*]], %[[B:.*]] : tensor<4xf32>, tensor<4xf32>
func.func private @three(%a: tensor<4xf32>) -> (tensor<4xf32>, tensor<2xf32>, tensor<4xf32>) {
  %0 = relax.exp %a : tensor<4xf32>
  %1 = relax.constant dense<1.0> : tensor<2xf32>
  return %a, %1, %0 : tensor<4xf32>, tensor<2xf32>, tensor<4xf32>
}

// CHECK: func.func private @none(%{{.*}}: tensor<4xf32>) -> tensor<4xf32>
func.func private @none(%a: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  return %a, %a : tensor<4xf32>, tensor<4xf32>
}

// CHECK: func.func @main(
// CHECK: %[[FIRST:.*]]:2 = relax.call @three(
// CHECK: %[[SECOND:.*]]:2 = relax.call @three(%[[FIRST]]#1)
// CHECK: return %[[SECOND]]#0
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0:3 = relax.call @three(%x) : (tensor<4xf32>) -> (tensor<4xf32>, tensor<2xf32>, tensor<4xf32>)
  %1:3 = relax.call @three(%0#2) : (tensor<4xf32>) -> (tensor<4xf32>, tensor<2xf32>, tensor<4xf32>)
  %2:2 = relax.call @none(%x) : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %1#0 : tensor<4xf32>
}
