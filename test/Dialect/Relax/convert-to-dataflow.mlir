// RUN: mlc-opt %s --relax-convert-to-dataflow | FileCheck %s
// RUN: mlc-opt %s --relax-convert-to-dataflow=min-size=3 | FileCheck %s --check-prefix=LARGE

// What has effects ends a run, and a run that is too short stays.
// CHECK-LABEL: func.func @main
// CHECK: %[[GV:.*]]:2 = relax.dataflow {
// CHECK: %[[A:.*]] = relax.exp
// CHECK: %[[B:.*]] = relax.negative %[[A]]
// CHECK: relax.output %[[A]], %[[B]]
// CHECK: %[[C:.*]] = relax.call_packed "env.log"(%[[GV]]#1)
// CHECK: %[[D:.*]] = relax.add %[[C]], %[[GV]]#0
// CHECK: return %[[D]]
// LARGE-LABEL: func.func @main
// LARGE-NOT: relax.dataflow
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %a = relax.exp %x : tensor<4xf32>
  %b = relax.negative %a : tensor<4xf32>
  %c = relax.call_packed "env.log"(%b) : (tensor<4xf32>) -> tensor<4xf32>
  %d = relax.add %c, %a : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %d : tensor<4xf32>
}

// A constant is no binding.
// CHECK-LABEL: func.func @constant
// CHECK-NOT: relax.dataflow
func.func @constant(%x: tensor<4xf32>) -> tensor<4xf32> {
  %c = relax.constant dense<1.0> : tensor<4xf32>
  %d = relax.add %x, %c : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %d : tensor<4xf32>
}
