// RUN: mlc-opt %s | FileCheck %s
// RUN: mlc-opt %s --mlir-print-debuginfo --mlir-print-local-scope | mlc-opt | FileCheck %s
// RUN: mlc-opt %s --mlir-print-op-generic | mlc-opt | FileCheck %s --check-prefix=GENERIC

// CHECK-LABEL: func.func @relu
// CHECK: %B = te.compute "B" (%i in 128, %j in 64) {
// CHECK:   tensor.extract %arg0[%i, %j]
// CHECK:   te.yield %{{.*}} : f32
// CHECK: } : tensor<128x64xf32>
// GENERIC-LABEL: func.func @relu
// GENERIC: te.compute "B" (%{{.*}} in 128, %{{.*}} in 64) {
func.func @relu(%A: tensor<128x64xf32>) -> tensor<128x64xf32> {
  %B = te.compute "B" (%i in 128, %j in 64) {
    %zero = arith.constant 0.0 : f32
    %a = tensor.extract %A[%i, %j] : tensor<128x64xf32>
    %r = arith.maximumf %a, %zero : f32
    te.yield %r : f32
  } : tensor<128x64xf32>
  return %B : tensor<128x64xf32>
}

// CHECK-LABEL: func.func @several_results
// CHECK: %split:2 = te.compute "split" (%i in %dim, %j in 4) annotations {tag = "injective"} {
// CHECK: } : tensor<?x4xf32>, tensor<?x4xi1>
func.func @several_results(%A: tensor<?x4xf32>) -> (tensor<?x4xf32>, tensor<?x4xi1>) {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %A, %c0 : tensor<?x4xf32>
  %B:2 = te.compute "split" (%i in %n, %j in 4) annotations {tag = "injective"} {
    %a = tensor.extract %A[%i, %j] : tensor<?x4xf32>
    %positive = arith.cmpf ogt, %a, %a : f32
    te.yield %a, %positive : f32, i1
  } : tensor<?x4xf32>, tensor<?x4xi1>
  return %B#0, %B#1 : tensor<?x4xf32>, tensor<?x4xi1>
}

// CHECK-LABEL: func.func @scalar
// CHECK: te.compute "one" () {
// CHECK: } : tensor<ui8>
func.func @scalar(%A: tensor<ui8>) -> tensor<ui8> {
  %B = te.compute "one" () {
    %a = tensor.extract %A[] : tensor<ui8>
    te.yield %a : ui8
  } : tensor<ui8>
  return %B : tensor<ui8>
}

// CHECK-LABEL: func.func @matmul
// CHECK: %matmul = te.reduce "matmul" sum (%i in 8, %j in 4) over (%k in 16) {
// CHECK: } : tensor<8x4xf32>
// GENERIC-LABEL: func.func @matmul
// GENERIC: te.reduce "matmul" sum (%{{.*}} in 8, %{{.*}} in 4) over (%{{.*}} in 16) {
func.func @matmul(%A: tensor<8x16xf32>, %B: tensor<16x4xf32>) -> tensor<8x4xf32> {
  %C = te.reduce "matmul" sum (%i in 8, %j in 4) over (%k in 16) {
    %a = tensor.extract %A[%i, %k] : tensor<8x16xf32>
    %b = tensor.extract %B[%k, %j] : tensor<16x4xf32>
    %p = arith.mulf %a, %b : f32
    te.yield %p : f32
  } : tensor<8x4xf32>
  return %C : tensor<8x4xf32>
}

// CHECK-LABEL: func.func @starts
// CHECK: te.reduce "tail" max () over (%i in %arg1 from %arg2, %j in 3 from 2) annotations {hint = 1 : i64} {
// CHECK: } : tensor<f32>
func.func @starts(%A: tensor<?x8xf32>, %n: index, %from: index) -> tensor<f32> {
  %B = te.reduce "tail" max () over (%i in %n from %from, %j in 3 from 2) annotations {hint = 1 : i64} {
    %a = tensor.extract %A[%i, %j] : tensor<?x8xf32>
    te.yield %a : f32
  } : tensor<f32>
  return %B : tensor<f32>
}

// CHECK-LABEL: func.func @argmax
// CHECK: %A_red_temp:2 = te.reduce "A_red_temp" argmax (%i in 4) over (%k in 16) {
// CHECK: } : tensor<4xi64>, tensor<4xui8>
func.func @argmax(%A: tensor<4x16xi8>) -> tensor<4xi64> {
  %B:2 = te.reduce "A_red_temp" argmax (%i in 4) over (%k in 16) {
    %index = arith.index_cast %k : index to i64
    %a = tensor.extract %A[%i, %k] : tensor<4x16xi8>
    te.yield %index, %a : i64, i8
  } : tensor<4xi64>, tensor<4xui8>
  return %B#0 : tensor<4xi64>
}

// CHECK-LABEL: func.func @absmax
// CHECK: te.reduce "absmax" custom () over (%k in 16) {
// CHECK: } identity {
// CHECK:   te.yield %{{.*}} : f32
// CHECK: } combine (%{{.*}}: f32, %{{.*}}: f32) {
// CHECK:   te.yield %{{.*}} : f32
// CHECK: } : tensor<f32>
func.func @absmax(%A: tensor<16xf32>) -> tensor<f32> {
  %m = te.reduce "absmax" custom () over (%k in 16) {
    %a = tensor.extract %A[%k] : tensor<16xf32>
    te.yield %a : f32
  } identity {
    %zero = arith.constant 0.0 : f32
    te.yield %zero : f32
  } combine (%x: f32, %y: f32) {
    %ay = math.absf %y : f32
    %r = arith.maximumf %x, %ay : f32
    te.yield %r : f32
  } : tensor<f32>
  return %m : tensor<f32>
}

// The name of an axis survives being printed differently.
// CHECK-LABEL: func.func @names
// CHECK: te.compute "A" (%i in 4) {
// CHECK: te.compute "B" (%i in 4) {
func.func @names() -> (tensor<4xindex>, tensor<4xindex>) {
  %A = te.compute "A" (%i in 4) {
    te.yield %i : index
  } : tensor<4xindex>
  %B = te.compute "B" (%i in 4) {
    te.yield %i : index
  } : tensor<4xindex>
  return %A, %B : tensor<4xindex>, tensor<4xindex>
}

// CHECK-LABEL: func.func @attributes
// CHECK: } attributes {my.note} : tensor<4xindex>
func.func @attributes() -> tensor<4xindex> {
  %A = te.compute "A" (%i in 4) {
    te.yield %i : index
  } attributes {my.note} : tensor<4xindex>
  return %A : tensor<4xindex>
}

// CHECK-LABEL: func.func @extern
// CHECK: %B:2 = te.extern "B"(%{{.+}}) extents(%{{.+}}) annotations {hint = 1 : i64} {
// CHECK:   tir.prim_func @B(%a: memref<4xf32>, %b: memref<?xf32> {{.+}}, %c: memref<i8>) {
// CHECK: } : (tensor<4xf32>) -> (tensor<?xf32>, tensor<i8>)
func.func @extern(%A: tensor<4xf32>, %n: index) -> (tensor<?xf32>, tensor<i8>) {
  %B:2 = te.extern "B" (%A) extents(%n) annotations {hint = 1} {
    tir.prim_func @B(%a: memref<4xf32>, %b: memref<?xf32> {tir.dims = #relax.dims<[n]>}, %c: memref<i8>) {
    }
  } : (tensor<4xf32>) -> (tensor<?xf32>, tensor<i8>)
  return %B#0, %B#1 : tensor<?xf32>, tensor<i8>
}
