// RUN: mlc-opt %s --relax-to-non-dataflow | FileCheck %s

// CHECK-LABEL: func.func @main
// CHECK-NOT: relax.dataflow
// CHECK: %[[A:.*]] = relax.exp
// CHECK: %[[B:.*]] = relax.negative %[[A]]
// CHECK: %[[C:.*]] = relax.call_packed "env.log"(%[[B]])
// CHECK: %[[D:.*]] = relax.abs %[[C]]
// CHECK: return %[[D]], %[[A]]
func.func @main(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %0:2 = relax.dataflow {
    %a = relax.exp %x : tensor<4xf32>
    %b = relax.negative %a : tensor<4xf32>
    relax.output %b, %a : tensor<4xf32>, tensor<4xf32>
  } : tensor<4xf32>, tensor<4xf32>
  %1 = relax.call_packed "env.log"(%0#0) : (tensor<4xf32>) -> tensor<4xf32>
  %2 = relax.dataflow {
    %d = relax.abs %1 : tensor<4xf32>
    relax.output %d : tensor<4xf32>
  } : tensor<4xf32>
  return %2, %0#1 : tensor<4xf32>, tensor<4xf32>
}
