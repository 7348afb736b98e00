// RUN: mlc-opt %s --relax-inline-operator-bodies | FileCheck %s
// RUN: mlc-opt %s --relax-legalize-ops="skip-ops=relax.outer" | FileCheck %s --check-prefix=SKIP

// CHECK-LABEL: func.func @outer
// CHECK-NEXT: %[[C:.*]] = relax.expand_dims %arg0
// CHECK-NEXT: %[[P:.*]] = relax.multiply %[[C]], %arg1
// CHECK-NEXT: return %[[P]]
// SKIP-LABEL: func.func @outer
// SKIP: relax.intrinsic "outer"
// SKIP: relax.multiply
func.func @outer(%x: tensor<4xf32>, %y: tensor<3xf32>) -> tensor<4x3xf32> {
  %z = relax.intrinsic "outer"(%x, %y) {
  ^bb0(%a: tensor<4xf32>, %b: tensor<3xf32>):
    %c = relax.expand_dims %a axis [1] : (tensor<4xf32>) -> tensor<4x1xf32>
    %p = relax.multiply %c, %b : (tensor<4x1xf32>, tensor<3xf32>) -> tensor<4x3xf32>
    relax.computed %p : tensor<4x3xf32>
  } : (tensor<4xf32>, tensor<3xf32>) -> tensor<4x3xf32>
  return %z : tensor<4x3xf32>
}

// What computes an operator may have a body itself.
// CHECK-LABEL: func.func @nested
// CHECK-NEXT: %[[E:.*]] = relax.exp %arg0
// CHECK-NEXT: relax.negative %[[E]]
// CHECK-NOT: relax.intrinsic
func.func @nested(%x: tensor<4xf32>) -> tensor<4xf32> {
  %z = relax.intrinsic "f"(%x) {
  ^bb0(%a: tensor<4xf32>):
    %e = relax.intrinsic "g"(%a) {
    ^bb0(%b: tensor<4xf32>):
      %0 = relax.exp %b : tensor<4xf32>
      relax.computed %0 : tensor<4xf32>
    } : (tensor<4xf32>) -> tensor<4xf32>
    %n = relax.negative %e : tensor<4xf32>
    relax.computed %n : tensor<4xf32>
  } : (tensor<4xf32>) -> tensor<4xf32>
  return %z : tensor<4xf32>
}

// One without a body stays.
// CHECK-LABEL: func.func @unique
// CHECK: relax.intrinsic "unique"
func.func @unique(%x: tensor<4xf32>) -> tensor<?xf32> {
  %u = relax.intrinsic "unique"(%x) : (tensor<4xf32>) -> tensor<?xf32>
  return %u : tensor<?xf32>
}
