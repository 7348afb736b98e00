// RUN: mlc-opt %s --relax-attach-global-symbol | FileCheck %s

// CHECK: func.func @graph
func.func private @graph(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}

// CHECK: tir.prim_func @loops
tir.prim_func private @loops(%A: memref<4xf32>) {
}

// What has no body is only said to be there.
// CHECK: func.func private @declared
func.func private @declared(tensor<4xf32>) -> tensor<4xf32>
