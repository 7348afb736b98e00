// RUN: mlc-opt %s --relax-eliminate-common-subexpr | FileCheck %s
// RUN: mlc-opt %s --relax-eliminate-common-subexpr=call-only | FileCheck %s --check-prefix=CALLS

// What leaves a block is known after it, what is inside of it alone is not; what nothing uses stays.
// CHECK-LABEL: func.func @blocks(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4xf32>
// CHECK: %[[A:.*]] = relax.dataflow {
// CHECK:   %[[INSIDE:.*]] = relax.exp %[[X]]
// CHECK:   relax.add %[[X]], %[[X]]
// CHECK:   relax.negative %[[INSIDE]]
// CHECK: }
// CHECK-NOT: relax.add
// CHECK: relax.dataflow {
// CHECK:   relax.exp %[[X]]
// CHECK:   %[[M:.*]] = relax.multiply %[[A]], %[[A]]
// CHECK:   relax.output %[[M]]
func.func @blocks(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %a = relax.dataflow {
    %0 = relax.exp %x : tensor<4xf32>
    %1 = relax.add %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %2 = relax.negative %0 : tensor<4xf32>
    relax.output %1 : tensor<4xf32>
  } : tensor<4xf32>
  %b = relax.add %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %c = relax.dataflow {
    %0 = relax.exp %x : tensor<4xf32>
    %1 = relax.add %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %2 = relax.multiply %b, %1 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    relax.output %2 : tensor<4xf32>
  } : tensor<4xf32>
  return %a, %c : tensor<4xf32>, tensor<4xf32>
}

// What is computed in a branch is not known after it.
// CHECK-LABEL: func.func @branches(
// CHECK: scf.if
// CHECK-NEXT: relax.exp
// CHECK-NEXT: scf.yield
// CHECK: else
// CHECK-NEXT: relax.exp
// CHECK: relax.exp
func.func @branches(%x: tensor<4xf32>, %c: i1) -> (tensor<4xf32>, tensor<4xf32>) {
  %0 = scf.if %c -> tensor<4xf32> {
    %1 = relax.exp %x : tensor<4xf32>
    scf.yield %1 : tensor<4xf32>
  } else {
    %1 = relax.exp %x : tensor<4xf32>
    scf.yield %1 : tensor<4xf32>
  }
  %2 = relax.exp %x : tensor<4xf32>
  return %0, %2 : tensor<4xf32>, tensor<4xf32>
}

// Other attributes, and effects.
// CHECK-LABEL: func.func @differ(
// CHECK-COUNT-2: relax.sum
// CHECK-COUNT-2: relax.call_packed
func.func @differ(%x: tensor<4x4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %0 = relax.sum %x axis [0] : (tensor<4x4xf32>) -> tensor<4xf32>
  %1 = relax.sum %x axis [1] : (tensor<4x4xf32>) -> tensor<4xf32>
  %2 = relax.call_packed "f"(%0) : (tensor<4xf32>) -> tensor<4xf32>
  %3 = relax.call_packed "f"(%0) : (tensor<4xf32>) -> tensor<4xf32>
  return %2, %3 : tensor<4xf32>, tensor<4xf32>
}

// CHECK-LABEL: func.func @tuples(
// CHECK-COUNT-1: relax.tuple
// CHECK-NOT: relax.tuple
// CHECK: return
// CALLS-LABEL: func.func @tuples(
// CALLS: relax.exp
// CALLS-NOT: relax.exp
// CALLS-COUNT-2: relax.tuple
func.func @tuples(%x: tensor<4xf32>) -> (tuple<tensor<4xf32>, tensor<4xf32>>, tuple<tensor<4xf32>, tensor<4xf32>>) {
  %0 = relax.exp %x : tensor<4xf32>
  %1 = relax.exp %x : tensor<4xf32>
  %2 = relax.tuple %0, %1 : tuple<tensor<4xf32>, tensor<4xf32>>
  %3 = relax.tuple %0, %1 : tuple<tensor<4xf32>, tensor<4xf32>>
  return %2, %3 : tuple<tensor<4xf32>, tensor<4xf32>>, tuple<tensor<4xf32>, tensor<4xf32>>
}
