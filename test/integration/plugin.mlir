// The dialects and passes work in a tool that knows nothing of them.
// REQUIRES: stock-mlir-opt
// RUN: mlir-opt --load-dialect-plugin=%mlc_plugin --load-pass-plugin=%mlc_plugin %s \
// RUN:   --pass-pipeline='builtin.module(func.func(canonicalize))' | FileCheck %s
// RUN: not mlir-opt %s 2>&1 | FileCheck %s --check-prefix=STOCK

// STOCK: Dialect `te' not found

// CHECK-LABEL: func.func @relu
// CHECK: %[[ZERO:.*]] = arith.constant 0.0
// CHECK-NEXT: te.compute "B" (%i in 128)
func.func @relu(%A: tensor<128xf32>) -> tensor<128xf32> {
  %B = te.compute "B" (%i in 128) {
    %zero = arith.constant 0.0 : f32
    %a = tensor.extract %A[%i] : tensor<128xf32>
    %r = arith.maximumf %a, %zero : f32
    te.yield %r : f32
  } : tensor<128xf32>
  return %B : tensor<128xf32>
}
