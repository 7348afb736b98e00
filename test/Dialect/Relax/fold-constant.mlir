// RUN: mlc-opt %s --relax-fold-constant | FileCheck %s
// RUN: mlc-opt %s --relax-fold-constant=max-elements=2 | FileCheck %s --check-prefix=FEW
// RUN: mlc-opt %s --relax-fold-constant=max-work=7 | FileCheck %s --check-prefix=FEW

// What follows from constants is one, through operators that nothing else uses, and only that.
// CHECK-LABEL: func.func @chain
// CHECK: %[[C:.*]] = relax.constant dense<[3.000000e+00, 4.000000e+00, 5.000000e+00, 6.000000e+00]> : tensor<4xf32>
// CHECK-NEXT: %[[Y:.*]] = relax.add %{{.*}}, %[[C]]
// CHECK-NEXT: return %[[Y]]
// FEW-LABEL: func.func @chain
// FEW: relax.sqrt
func.func @chain(%x: tensor<4xf32>) -> tensor<4xf32> {
  %a = relax.constant dense<[1.0, 4.0, 9.0, 16.0]> : tensor<4xf32>
  %two = relax.constant dense<2.0> : tensor<f32>
  %0 = relax.sqrt %a : tensor<4xf32>
  %1 = relax.add %0, %two : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
  %2 = relax.add %x, %1 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}

// Bools are kept, and what is in a dataflow block is folded there.
// CHECK-LABEL: func.func @inside
// CHECK: relax.dataflow
// CHECK: relax.constant dense<[true, false]> : tensor<2xi1>
// CHECK-NOT: relax.less
func.func @inside() -> tensor<2xi1> {
  %gv = relax.dataflow {
    %a = relax.constant dense<[1.0, 4.0]> : tensor<2xf32>
    %b = relax.constant dense<2.0> : tensor<f32>
    %0 = relax.less %a, %b : (tensor<2xf32>, tensor<f32>) -> tensor<2xi1>
    relax.output %0 : tensor<2xi1>
  } : tensor<2xi1>
  return %gv : tensor<2xi1>
}

// Calls of other functions stay.
// CHECK-LABEL: func.func @calls
// CHECK: relax.call_dps_packed
func.func @calls() -> tensor<2xf32> {
  %a = relax.constant dense<[1.0, 4.0]> : tensor<2xf32>
  %0 = relax.call_dps_packed "env.f"(%a) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
