// RUN: mlc-opt %s --relax-resolve-calls -split-input-file | FileCheck %s

!unary = !relax.callable<(tensor<4xf32>) -> tensor<4xf32>>
!binary = !relax.callable<(tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>>

// A function that captures a value is an argument.
module {
  func.func private @add(%a: tensor<4xf32>, %x: tensor<4xf32>) -> tensor<4xf32> {
    %0 = relax.add %a, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    return %0 : tensor<4xf32>
  }
  // Nobody outside could call it, though it is public.
  // CHECK-NOT: @apply
  func.func @apply(%f: !unary, %a: tensor<4xf32>) -> tensor<4xf32> {
    %0 = relax.call_value %f(%a) : (!unary, tensor<4xf32>) -> tensor<4xf32>
    return %0 : tensor<4xf32>
  }
  // CHECK-LABEL: func.func @argument(
  // CHECK-SAME: %[[X:.+]]: tensor<4xf32>, %[[Y:.+]]: tensor<4xf32>
  // CHECK-NEXT: %[[R:.+]] = relax.call @add(%[[Y]], %[[X]])
  // CHECK-NEXT: return %[[R]]
  func.func @argument(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
    %f = relax.function @add : !binary
    %t = relax.tuple %x : tuple<tensor<4xf32>>
    %g = relax.intrinsic "make_closure"(%f, %t) : (!binary, tuple<tensor<4xf32>>) -> !unary
    %0 = relax.call @apply(%g, %y) : (!unary, tensor<4xf32>) -> tensor<4xf32>
    return %0 : tensor<4xf32>
  }
  // What one closure captures comes before what the closure that it is of captures.
  // CHECK-LABEL: func.func @twice(
  // CHECK-SAME: %[[X:.+]]: tensor<4xf32>, %[[Y:.+]]: tensor<4xf32>
  // CHECK-NEXT: relax.call @add(%[[Y]], %[[X]])
  func.func @twice(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
    %f = relax.function @add : !binary
    %t = relax.tuple %x : tuple<tensor<4xf32>>
    %g = relax.intrinsic "make_closure"(%f, %t) : (!binary, tuple<tensor<4xf32>>) -> !relax.object
    %u = relax.tuple %y : tuple<tensor<4xf32>>
    %0 = relax.intrinsic "invoke_pure_closure"(%g, %u) : (!relax.object, tuple<tensor<4xf32>>) -> tensor<4xf32>
    return %0 : tensor<4xf32>
  }
}

// -----

!unary = !relax.callable<(tensor<4xf32>) -> tensor<4xf32>>

// A function is a result, and one of two by a condition.
module {
  func.func private @exp(%a: tensor<4xf32>) -> tensor<4xf32> {
    %0 = relax.exp %a : tensor<4xf32>
    return %0 : tensor<4xf32>
  }
  func.func private @sin(%a: tensor<4xf32>) -> tensor<4xf32> {
    %0 = relax.sin %a : tensor<4xf32>
    return %0 : tensor<4xf32>
  }
  // CHECK-NOT: @make
  func.func private @make() -> !unary {
    %f = relax.function @exp : !unary
    return %f : !unary
  }
  // CHECK-LABEL: func.func @result(
  // CHECK-NEXT: relax.call @exp(
  func.func @result(%x: tensor<4xf32>) -> tensor<4xf32> {
    %f = relax.call @make() : () -> !unary
    %0 = relax.call_value %f(%x) : (!unary, tensor<4xf32>) -> tensor<4xf32>
    return %0 : tensor<4xf32>
  }
  // CHECK-LABEL: func.func @choice(
  // CHECK-SAME: %[[X:.+]]: tensor<4xf32>, %[[C:.+]]: i1
  // CHECK-NEXT: scf.if %[[C]]
  // CHECK-NEXT: %[[E:.+]] = relax.call @exp(%[[X]])
  // CHECK-NEXT: scf.yield %[[E]]
  // CHECK: %[[S:.+]] = relax.call @sin(%[[X]])
  // CHECK-NOT: relax.function
  func.func @choice(%x: tensor<4xf32>, %c: i1) -> tensor<4xf32> {
    %f = scf.if %c -> !unary {
      %g = relax.function @exp : !unary
      scf.yield %g : !unary
    } else {
      %g = relax.function @sin : !unary
      scf.yield %g : !unary
    }
    %0 = relax.call_value %f(%x) : (!unary, tensor<4xf32>) -> tensor<4xf32>
    return %0 : tensor<4xf32>
  }
}

// -----

// A call of what gives a tensor of a size that only its elements say becomes the ops, in a dataflow block too.
module {
  // CHECK-NOT: func.func private
  func.func private @distinct(%x: tensor<?xi64, #relax.dims<[n]>>) -> tensor<?xi64> {
    %0 = relax.intrinsic "unique"(%x) : (tensor<?xi64, #relax.dims<[n]>>) -> tensor<?xi64>
    return %0 : tensor<?xi64>
  }
  // CHECK-LABEL: func.func @main(
  // CHECK: relax.dataflow {
  // CHECK-NEXT: relax.intrinsic "unique"
  // CHECK-NOT: relax.call
  func.func @main(%x: tensor<8xi64>) -> tensor<?xi64> {
    %0 = relax.dataflow {
      %1 = relax.call @distinct(%x) : (tensor<8xi64>) -> tensor<?xi64>
      relax.output %1 : tensor<?xi64>
    } : tensor<?xi64>
    return %0 : tensor<?xi64>
  }
  // A size that the arguments say is no reason.
  // CHECK: relax.call @same
  func.func @same(%x: tensor<?xi64, #relax.dims<[n]>>) -> tensor<?xi64, #relax.dims<[n]>> {
    return %x : tensor<?xi64, #relax.dims<[n]>>
  }
  func.func @caller(%x: tensor<8xi64>) -> tensor<8xi64> {
    %0 = relax.call @same(%x) : (tensor<8xi64>) -> tensor<8xi64>
    return %0 : tensor<8xi64>
  }
}
