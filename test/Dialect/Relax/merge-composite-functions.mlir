// RUN: mlc-opt %s --relax-merge-composite-functions -split-input-file | FileCheck %s

// Neighbours of one generator are one function; another generator's call between them keeps them apart where it must.
module {
  func.func private @relu(%x: tensor<4xf32>) -> tensor<4xf32> attributes {Composite = "a.relu", Primitive = true} {
    %0 = relax.nn.relu %x : tensor<4xf32>
    return %0 : tensor<4xf32>
  }
  func.func private @exp(%x: tensor<4xf32>) -> tensor<4xf32> attributes {Composite = "b.exp", Primitive = true} {
    %0 = relax.exp %x : tensor<4xf32>
    return %0 : tensor<4xf32>
  }
  func.func private @add(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> attributes {Composite = "a.add"} {
    %0 = relax.add %x, %y : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    return %0 : tensor<4xf32>
  }
  // CHECK-LABEL: func.func @main(
  // CHECK: relax.dataflow {
  // CHECK-NEXT: %[[AB:.*]] = relax.call @fused_relu_relu_a(
  // CHECK-NEXT: %[[E:.*]] = relax.call @fused_exp_b(%[[AB]])
  // CHECK-NEXT: %[[R:.*]] = relax.call @fused_add_a(%[[AB]], %[[E]])
  // CHECK-NEXT: relax.output %[[R]]
  // CHECK: func.func @fused_relu_relu_a(
  // CHECK-SAME: attributes {Codegen = "a"}
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    %gv = relax.dataflow {
      %0 = relax.call @relu(%x) : (tensor<4xf32>) -> tensor<4xf32>
      %1 = relax.call @relu(%0) : (tensor<4xf32>) -> tensor<4xf32>
      %2 = relax.call @exp(%1) : (tensor<4xf32>) -> tensor<4xf32>
      %3 = relax.call @add(%1, %2) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
      relax.output %3 : tensor<4xf32>
    } : tensor<4xf32>
    return %gv : tensor<4xf32>
  }
}
