// RUN: mlc-opt %s --relax-legalize-ops --relax-lower-emit-te --relax-annotate-tir-op-pattern -split-input-file | FileCheck %s

// What operators are.
// CHECK-DAG: tir.prim_func private @tir_exp({{.*}} attributes {op_pattern = 0 : i64
// CHECK-DAG: tir.prim_func private @add({{.*}} attributes {op_pattern = 0 : i64
// CHECK-DAG: tir.prim_func private @add1({{.*}} attributes {op_pattern = 1 : i64
// CHECK-DAG: tir.prim_func private @transpose({{.*}} attributes {op_pattern = 2 : i64
// CHECK-DAG: tir.prim_func private @reshape({{.*}} attributes {op_pattern = 2 : i64
// CHECK-DAG: tir.prim_func private @sum({{.*}} attributes {op_pattern = 3 : i64
// CHECK-DAG: tir.prim_func private @argmax({{.*}} attributes {op_pattern = 4 : i64
// CHECK-DAG: tir.prim_func private @mean({{.*}} attributes {op_pattern = 4 : i64
// CHECK-DAG: tir.prim_func private @softmax({{.*}} attributes {op_pattern = 4 : i64
// CHECK-DAG: tir.prim_func private @matmul({{.*}} attributes {op_pattern = 4 : i64
// CHECK-DAG: tir.prim_func private @max_pool2d({{.*}} attributes {op_pattern = 4 : i64
func.func @main(%x: tensor<4x8xf32>, %y: tensor<8xf32>, %w: tensor<8x8xf32>, %z: tensor<4x1xf32>, %u: tensor<1x8xf32>, %image: tensor<1x2x8x8xf32>) {
  relax.dataflow {
    %exp = relax.exp %x : tensor<4x8xf32>
    %add = relax.add %x, %y : (tensor<4x8xf32>, tensor<8xf32>) -> tensor<4x8xf32>
    %outer = relax.add %z, %u : (tensor<4x1xf32>, tensor<1x8xf32>) -> tensor<4x8xf32>
    %transposed = relax.permute_dims %x : (tensor<4x8xf32>) -> tensor<8x4xf32>
    %flat = relax.reshape %x shape [32] : (tensor<4x8xf32>) -> tensor<32xf32>
    %sum = relax.sum %x axis [1] : (tensor<4x8xf32>) -> tensor<4xf32>
    %argmax = relax.argmax %x axis 1 : (tensor<4x8xf32>) -> tensor<4xi64>
    %mean = relax.mean %x axis [1] : (tensor<4x8xf32>) -> tensor<4xf32>
    %product = relax.matmul %x, %w : (tensor<4x8xf32>, tensor<8x8xf32>) -> tensor<4x8xf32>
    %pool = relax.nn.max_pool2d %image pool_size [2, 2] : (tensor<1x2x8x8xf32>) -> tensor<1x2x7x7xf32>
    %softmax = relax.nn.softmax %x : tensor<4x8xf32>
    relax.output
  }
  return
}

// -----

// Reads at an index that was read, and what is not in blocks or already says what it is.
// CHECK-LABEL: tir.prim_func @gather(
// CHECK-SAME: op_pattern = 2 : i64
tir.prim_func @gather(%A: memref<8xf32>, %I: memref<4xi64>, %B: memref<4xf32>) {
  tir.for %i in 4 {
    tir.block "B" (%vi : spatial 4 = %i) {
      %at = memref.load %I[%vi] : memref<4xi64>
      %index = arith.index_cast %at : i64 to index
      %a = memref.load %A[%index] : memref<8xf32>
      memref.store %a, %B[%vi] : memref<4xf32>
      tir.yield reads(%I[%vi] : memref<4xi64>, %A[0 : 8] : memref<8xf32>) writes(%B[%vi] : memref<4xf32>)
    }
  }
}

// CHECK-LABEL: tir.prim_func @loops(
// CHECK-SAME: op_pattern = 8 : i64
tir.prim_func @loops(%A: memref<8xf32>, %B: memref<8xf32>) {
  tir.for %i in 8 {
    %a = memref.load %A[%i] : memref<8xf32>
    memref.store %a, %B[%i] : memref<8xf32>
  }
}

// CHECK-LABEL: tir.prim_func @known(
// CHECK-SAME: op_pattern = 7 : i64
tir.prim_func @known(%A: memref<8xf32>) attributes {op_pattern = 7 : i64} {
}

// Two places, and a scan.
// CHECK-LABEL: tir.prim_func @places(
// CHECK-SAME: op_pattern = 8 : i64
tir.prim_func @places(%A: memref<8xf32>, %B: memref<2x8xf32>) {
  tir.for %i in 8 {
    tir.block "B" (%vi : spatial 8 = %i) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %a = memref.load %A[%vi] : memref<8xf32>
      memref.store %a, %B[%c0, %vi] : memref<2x8xf32>
      memref.store %a, %B[%c1, %vi] : memref<2x8xf32>
      tir.yield reads(%A[%vi] : memref<8xf32>) writes(%B[0 : 2, %vi] : memref<2x8xf32>)
    }
  }
}
