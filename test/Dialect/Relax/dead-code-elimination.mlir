// RUN: mlc-opt %s --relax-dead-code-elimination | FileCheck %s
// RUN: mlc-opt %s --relax-dead-code-elimination=entry-functions=unused | FileCheck %s --check-prefix=ENTRY
// RUN: not mlc-opt %s --relax-dead-code-elimination=entry-functions=missing 2>&1 | FileCheck %s --check-prefix=MISSING

// MISSING: error: there is no function @missing to begin at

// CHECK-LABEL: func.func @main
// CHECK: %[[GV:.*]] = relax.dataflow {
// CHECK-NEXT: %[[A:.*]] = relax.call @used
// CHECK-NEXT: relax.output %[[A]]
// CHECK-NEXT: }
// CHECK-NEXT: relax.call_packed "env.log"
// CHECK-NEXT: return %[[GV]]
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0:2 = relax.dataflow {
    %a = relax.call @used(%x) : (tensor<4xf32>) -> tensor<4xf32>
    %b = relax.negative %a : tensor<4xf32>
    relax.output %b, %a : tensor<4xf32>, tensor<4xf32>
  } : tensor<4xf32>, tensor<4xf32>
  %1 = relax.call_packed "env.log"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %2 = relax.exp %x : tensor<4xf32>
  return %0#1 : tensor<4xf32>
}

// CHECK: func.func private @used
func.func private @used(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}

// CHECK-NOT: @unused
// ENTRY: func.func private @unused
func.func private @unused(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
