// RUN: mlc-opt %s --relax-lambda-lift | FileCheck %s

func.func private @main_inner(%a: tensor<4xf32>, %x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.add %a, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// The place where a function was written goes; a call of a function by its name stays.
// CHECK-LABEL: func.func @main(
// CHECK-NOT: local_function
// CHECK: relax.call @main_inner
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  relax.intrinsic "local_function"(%x) keywords ["function", @main_inner, "name", "inner"] : (tensor<4xf32>) -> ()
  %0 = relax.call @main_inner(%x, %x) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: func.func @values(
// CHECK-NOT: relax.call_value
// CHECK: %[[ARGS:.+]] = relax.tuple %{{.+}} : tuple<tensor<4xf32>>
// CHECK: relax.intrinsic "invoke_pure_closure"(%{{.+}}, %[[ARGS]])
// CHECK: relax.intrinsic impure "invoke_closure"(
func.func @values(%f: !relax.callable<(tensor<4xf32>) -> tensor<4xf32>>,
                  %g: !relax.callable<impure (tensor<4xf32>) -> tensor<4xf32>>,
                  %x: tensor<4xf32>) -> tensor<4xf32> attributes {relax.is_pure = false} {
  %0 = relax.call_value %f(%x) : (!relax.callable<(tensor<4xf32>) -> tensor<4xf32>>, tensor<4xf32>) -> tensor<4xf32>
  %1 = relax.call_value %g(%0) : (!relax.callable<impure (tensor<4xf32>) -> tensor<4xf32>>, tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}
