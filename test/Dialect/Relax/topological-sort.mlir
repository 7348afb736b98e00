// RUN: mlc-opt %s --relax-topological-sort | FileCheck %s --check-prefixes=CHECK,DEPTH
// RUN: mlc-opt %s --relax-topological-sort=order=breadth-first | FileCheck %s --check-prefixes=CHECK,BREADTH
// RUN: mlc-opt %s --relax-topological-sort=start=from-outputs | FileCheck %s --check-prefixes=CHECK,OUTPUTS
// RUN: mlc-opt %s "--relax-topological-sort=start=from-outputs order=breadth-first" | FileCheck %s --check-prefixes=CHECK,BACK
// RUN: not mlc-opt %s --relax-topological-sort=order=sideways 2>&1 | FileCheck %s --check-prefix=ERROR

// ERROR: error: expected the order depth-first or breadth-first, from-inputs or from-outputs, but got sideways and from-inputs

// CHECK-LABEL: func.func @two_chains
// CHECK: relax.dataflow
// DEPTH-NEXT: relax.exp
// DEPTH-NEXT: relax.abs
// DEPTH-NEXT: relax.log
// DEPTH-NEXT: relax.sqrt
// BREADTH-NEXT: relax.exp
// BREADTH-NEXT: relax.log
// BREADTH-NEXT: relax.abs
// BREADTH-NEXT: relax.sqrt
// OUTPUTS-NEXT: relax.log
// OUTPUTS-NEXT: relax.sqrt
// OUTPUTS-NEXT: relax.exp
// OUTPUTS-NEXT: relax.abs
// BACK-NEXT: relax.exp
// BACK-NEXT: relax.log
// BACK-NEXT: relax.abs
// BACK-NEXT: relax.sqrt
// CHECK-NEXT: relax.add
// CHECK-NEXT: relax.output
func.func @two_chains(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2xf32> {
  %0 = relax.dataflow {
    %a = relax.exp %x : tensor<2xf32>
    %b = relax.log %y : tensor<2xf32>
    %c = relax.abs %a : tensor<2xf32>
    %d = relax.sqrt %b : tensor<2xf32>
    %e = relax.add %d, %c : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
    relax.output %e : tensor<2xf32>
  } : tensor<2xf32>
  return %0 : tensor<2xf32>
}

// What nothing uses comes last.
// CHECK-LABEL: func.func @unused
// OUTPUTS: relax.dataflow
// OUTPUTS-NEXT: relax.abs
// OUTPUTS-NEXT: relax.exp
// OUTPUTS-NEXT: relax.output
func.func @unused(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = relax.dataflow {
    %a = relax.exp %x : tensor<2xf32>
    %b = relax.abs %x : tensor<2xf32>
    relax.output %b : tensor<2xf32>
  } : tensor<2xf32>
  return %0 : tensor<2xf32>
}
