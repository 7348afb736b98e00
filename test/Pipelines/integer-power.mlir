// RUN: mlc-opt %s --mlc-compile | mlir-translate --mlir-to-llvmir | FileCheck %s

// There is no instruction for a power of integers: it is a function in the module.
// CHECK-DAG: define {{.*}}@__mlir_math_ipowi_i32(
// CHECK-DAG: call i32 @__mlir_math_ipowi_i32(
func.func @main(%x: tensor<4xi32> {relax.name = "x"}, %y: tensor<4xi32> {relax.name = "y"}) -> tensor<4xi32> {
  %0 = relax.power %x, %y : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
  return %0 : tensor<4xi32>
}
