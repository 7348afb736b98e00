// RUN: mlc-opt %s --mlc-fuse-multiply-add | FileCheck %s --check-prefixes=CHECK,FLAGS
// RUN: mlc-opt %s --mlc-fuse-multiply-add=assume-contract | FileCheck %s --check-prefixes=CHECK,ALL

// CHECK-LABEL: func @flags
// CHECK-SAME: %[[A:.*]]: f32, %[[B:.*]]: f32, %[[C:.*]]: f32
// CHECK: math.fma %[[A]], %[[B]], %[[C]]
func.func @flags(%a: f32, %b: f32, %c: f32) -> f32 {
  %p = arith.mulf %a, %b fastmath<contract> : f32
  %s = arith.addf %c, %p fastmath<contract> : f32
  return %s : f32
}

// CHECK-LABEL: func @vector
// CHECK: vector.fma
func.func @vector(%a: vector<16xf32>, %b: vector<16xf32>) -> vector<16xf32> {
  %p = arith.mulf %a, %b fastmath<contract> : vector<16xf32>
  %s = arith.addf %p, %b fastmath<contract> : vector<16xf32>
  return %s : vector<16xf32>
}

// Without leave to contract, two roundings stay two.
// CHECK-LABEL: func @no_flags
// FLAGS: arith.mulf
// FLAGS: arith.addf
// ALL: math.fma
func.func @no_flags(%a: f32, %b: f32, %c: f32) -> f32 {
  %p = arith.mulf %a, %b : f32
  %s = arith.addf %p, %c fastmath<contract> : f32
  return %s : f32
}

// A product that is needed otherwise is computed anyway.
// CHECK-LABEL: func @two_uses
// CHECK-NOT: fma
func.func @two_uses(%a: f32, %b: f32) -> (f32, f32) {
  %p = arith.mulf %a, %b fastmath<contract> : f32
  %s = arith.addf %p, %b fastmath<contract> : f32
  return %p, %s : f32, f32
}

// Integers are none of its business.
// CHECK-LABEL: func @integers
// CHECK: arith.muli
// CHECK: arith.addi
func.func @integers(%a: i32, %b: i32) -> i32 {
  %p = arith.muli %a, %b : i32
  %s = arith.addi %p, %b : i32
  return %s : i32
}
