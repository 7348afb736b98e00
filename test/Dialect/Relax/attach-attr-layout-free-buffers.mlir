// RUN: mlc-opt %s --relax-attach-attr-layout-free-buffers --split-input-file | FileCheck %s

// Every call hands over a constant as the second parameter.
// CHECK: tir.prim_func private @f({{.*}}) attributes {layout_free_buffers = [1]}
module {
  tir.prim_func private @f(%A: memref<2xf32>, %W: memref<2xf32>, %B: memref<2xf32>) {
  }
  func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
    %v = relax.constant dense<[1.0, 2.0]> : tensor<2xf32>
    %w = relax.constant dense<[3.0, 4.0]> : tensor<2xf32>
    %0 = relax.call_tir @f(%v, %v) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
    %1 = relax.call_tir @f(%0, %w) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
    return %1 : tensor<2xf32>
  }
}

// -----

// Others than this module may call it.
// CHECK-NOT: layout_free_buffers
module {
  tir.prim_func @f(%W: memref<2xf32>, %B: memref<2xf32>) {
  }
  func.func @main() -> tensor<2xf32> {
    %w = relax.constant dense<[1.0, 2.0]> : tensor<2xf32>
    %0 = relax.call_tir @f(%w) : (tensor<2xf32>) -> tensor<2xf32>
    return %0 : tensor<2xf32>
  }
}

// -----

// Nobody calls it; bits are not kept one by one.
// CHECK-NOT: layout_free_buffers
module {
  tir.prim_func private @unused(%W: memref<2xf32>, %B: memref<2xf32>) {
  }
  tir.prim_func private @bits(%W: memref<2xi1>, %B: memref<2xi1>) {
  }
  func.func @main() -> tensor<2xi1> {
    %w = relax.constant dense<[true, false]> : tensor<2xi1>
    %0 = relax.call_tir @bits(%w) : (tensor<2xi1>) -> tensor<2xi1>
    return %0 : tensor<2xi1>
  }
}
