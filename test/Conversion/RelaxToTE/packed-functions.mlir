// RUN: mlc-opt %s --relax-legalize-ops --cse | FileCheck %s
// RUN: mlc-opt %s --relax-legalize-ops=skip-ops=relax.nonzero | FileCheck %s --check-prefix=SKIP

// CHECK-LABEL: func.func @unique(
// CHECK-SAME: %[[X:.*]]: tensor<3x8xi64>)
// CHECK-DAG: %[[T:.*]] = arith.constant true
// CHECK-DAG: %[[F:.*]] = arith.constant false
// CHECK: %[[Y:.*]]:2 = relax.call_packed pure "relax.run.unique"(%[[X]], %[[T]], %[[F]], %[[F]], %[[T]]) :
// CHECK-SAME: (tensor<3x8xi64>, i1, i1, i1, i1) -> (tensor<?xi64>, tensor<?xi64>)
// CHECK: return %[[Y]]#0, %[[Y]]#1
func.func @unique(%x: tensor<3x8xi64>) -> (tensor<?xi64>, tensor<?xi64>) {
  %t = arith.constant true
  %f = arith.constant false
  %y:2 = relax.intrinsic "unique"(%x, %t, %f, %f, %t) : (tensor<3x8xi64>, i1, i1, i1, i1) -> (tensor<?xi64>, tensor<?xi64>)
  return %y#0, %y#1 : tensor<?xi64>, tensor<?xi64>
}

// CHECK-LABEL: func.func @nonzero(
// CHECK: relax.call_packed pure "relax.run.nonzero"(%{{.*}}) : (tensor<?xf32, #relax.dims<[n]>>) -> tensor<?x?xi64>
// SKIP-LABEL: func.func @nonzero(
// SKIP: relax.intrinsic "nonzero"
func.func @nonzero(%x: tensor<?xf32, #relax.dims<[n]>>) -> tensor<?x?xi64> {
  %y = relax.intrinsic "nonzero"(%x) : (tensor<?xf32, #relax.dims<[n]>>) -> tensor<?x?xi64>
  return %y : tensor<?x?xi64>
}

// The format is a flag: a text is no argument.
// CHECK-LABEL: func.func @boxes(
// CHECK: %[[OTHER:.*]] = arith.constant true
// CHECK: relax.call_packed pure "relax.run.all_class_non_max_suppression"(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %[[OTHER]])
func.func @boxes(%b: tensor<1x8x4xf32>, %s: tensor<1x2x8xf32>, %n: tensor<i64>, %t: tensor<f32>)
    -> (tensor<1x16x2xi64>, tensor<1x16xf32>, tensor<1xi64>) {
  %r:3 = relax.intrinsic "vision.all_class_non_max_suppression"(%b, %s, %n, %t, %t) keywords ["output_format", "tensorflow"]
      : (tensor<1x8x4xf32>, tensor<1x2x8xf32>, tensor<i64>, tensor<f32>, tensor<f32>)
      -> (tensor<1x16x2xi64>, tensor<1x16xf32>, tensor<1xi64>)
  return %r#0, %r#1, %r#2 : tensor<1x16x2xi64>, tensor<1x16xf32>, tensor<1xi64>
}

// CHECK-LABEL: func.func @python(
// CHECK: relax.call_packed pure "f"(%{{.*}}) : (tuple<tensor<8xf32>>) -> tensor<3xf32>
func.func @python(%x: tuple<tensor<8xf32>>) -> tensor<3xf32> {
  %name = relax.string "f"
  %y = relax.intrinsic "call_py_func"(%name, %x) : (!relax.object, tuple<tensor<8xf32>>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// What has effects, or what nothing here computes, stays.
// CHECK-LABEL: func.func @others(
// CHECK: relax.intrinsic impure "nonzero"
// CHECK: relax.intrinsic "call_py_func"
// CHECK: relax.intrinsic "ccl.allreduce"
func.func @others(%x: tensor<8xf32>, %name: !relax.object) -> (tensor<?x?xi64>, tensor<8xf32>, tensor<8xf32>) {
  %y = relax.intrinsic impure "nonzero"(%x) : (tensor<8xf32>) -> tensor<?x?xi64>
  %p = relax.intrinsic "call_py_func"(%name, %x) : (!relax.object, tensor<8xf32>) -> tensor<8xf32>
  %z = relax.intrinsic "ccl.allreduce"(%x) : (tensor<8xf32>) -> tensor<8xf32>
  return %y, %p, %z : tensor<?x?xi64>, tensor<8xf32>, tensor<8xf32>
}

// What only says something of gradients is its operand.
// CHECK-LABEL: func.func @marks(
// CHECK-SAME: %[[X:.*]]: tensor<8xf32>)
// CHECK-NEXT: return %[[X]]
func.func @marks(%x: tensor<8xf32>) -> tensor<8xf32> {
  %0 = relax.intrinsic "grad.no_grad"(%x) : (tensor<8xf32>) -> tensor<8xf32>
  %1 = relax.intrinsic "grad.start_checkpoint"(%0) : (tensor<8xf32>) -> tensor<8xf32>
  return %1 : tensor<8xf32>
}
