// RUN: mlc-opt %s --mlc-compile=stop-after=loops | FileCheck %s --check-prefix=LOOPS
// RUN: mlc-opt %s --mlc-compile | mlir-translate --mlir-to-llvmir | FileCheck %s --check-prefix=LLVM

// A small network for images of 28 x 28, by the operators of relax: each phase does its work on it.

// LOOPS: func.func @main.workspace(
// LOOPS: func.func @main(
// LOOPS-SAME: mlc.workspace_bytes
// LOOPS-NOT: memref.alloc(
// LLVM: define i32 @__mlc_main(
func.func @main(%data: tensor<4x1x28x28xf32> {relax.name = "data"},
                %w0: tensor<32x1x3x3xf32> {relax.name = "w0"}, %b0: tensor<1x32x1x1xf32> {relax.name = "b0"},
                %w1: tensor<100x5408xf32> {relax.name = "w1"}, %b1: tensor<100xf32> {relax.name = "b1"},
                %w2: tensor<10x100xf32> {relax.name = "w2"}, %b2: tensor<10xf32> {relax.name = "b2"}) -> tensor<4x10xf32> {
  %out = relax.dataflow {
    %conv = relax.nn.conv2d %data, %w0 : (tensor<4x1x28x28xf32>, tensor<32x1x3x3xf32>) -> tensor<4x32x26x26xf32>
    %conv_b = relax.add %conv, %b0 : (tensor<4x32x26x26xf32>, tensor<1x32x1x1xf32>) -> tensor<4x32x26x26xf32>
    %act = relax.nn.relu %conv_b : tensor<4x32x26x26xf32>
    %pool = relax.nn.max_pool2d %act pool_size [2, 2] strides [2, 2] : (tensor<4x32x26x26xf32>) -> tensor<4x32x13x13xf32>
    %flat = relax.reshape %pool shape [4, 5408] : (tensor<4x32x13x13xf32>) -> tensor<4x5408xf32>
    %h = relax.linear %flat, %w1, %b1 : (tensor<4x5408xf32>, tensor<100x5408xf32>, tensor<100xf32>) -> tensor<4x100xf32>
    %h_act = relax.nn.relu %h : tensor<4x100xf32>
    %o = relax.linear %h_act, %w2, %b2 : (tensor<4x100xf32>, tensor<10x100xf32>, tensor<10xf32>) -> tensor<4x10xf32>
    %p = relax.nn.softmax %o axis 1 : tensor<4x10xf32>
    relax.output %p : tensor<4x10xf32>
  } : tensor<4x10xf32>
  return %out : tensor<4x10xf32>
}
