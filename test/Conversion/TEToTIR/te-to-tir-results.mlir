// What a function of te ops computes does not change.
// RUN: mlc-opt %s --mlc-interpret="entry=matmul seed=1 sizes=n=5" -o /dev/null > %t.te
// RUN: mlc-opt %s --te-to-tir --mlc-interpret="entry=matmul seed=1 sizes=n=5" -o /dev/null > %t.tir
// RUN: diff %t.te %t.tir && FileCheck %s < %t.tir
// RUN: mlc-opt %s --mlc-interpret="entry=argmax seed=2" -o /dev/null > %t.te
// RUN: mlc-opt %s --te-to-tir --mlc-interpret="entry=argmax seed=2 outputs=2" -o /dev/null > %t.tir
// RUN: diff %t.te %t.tir && FileCheck %s < %t.tir
// RUN: mlc-opt %s --mlc-interpret="entry=pad seed=3" -o /dev/null > %t.te
// RUN: mlc-opt %s --te-to-tir --mlc-interpret="entry=pad seed=3" -o /dev/null > %t.tir
// RUN: diff %t.te %t.tir && FileCheck %s < %t.tir
// RUN: mlc-opt %s --mlc-interpret="entry=reshape seed=4" -o /dev/null > %t.te
// RUN: mlc-opt %s --te-to-tir --mlc-interpret="entry=reshape seed=4 outputs=3" -o /dev/null > %t.tir
// RUN: diff %t.te %t.tir && FileCheck %s < %t.tir
// RUN: mlc-opt %s --mlc-interpret="entry=unsigned seed=5" -o /dev/null > %t.te
// RUN: mlc-opt %s --te-to-tir --mlc-interpret="entry=unsigned seed=5 outputs=2" -o /dev/null > %t.tir
// RUN: diff %t.te %t.tir && FileCheck %s < %t.tir

// CHECK: result 0: dense<

func.func @matmul(%A: tensor<?x3xf32> {tir.dims = #relax.dims<[n, 3]>}, %B: tensor<3x4xf32>) -> tensor<?x4xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %A, %c0 : tensor<?x3xf32>
  %C = te.reduce "C" sum (%i in %n, %j in 4) over (%k in 3) {
    %a = tensor.extract %A[%i, %k] : tensor<?x3xf32>
    %b = tensor.extract %B[%k, %j] : tensor<3x4xf32>
    %p = arith.mulf %a, %b : f32
    te.yield %p : f32
  } : tensor<?x4xf32>
  %D = te.compute "D" (%i in %n, %j in 4) {
    %zero = arith.constant 0.0 : f32
    %c = tensor.extract %C[%i, %j] : tensor<?x4xf32>
    %r = arith.maximumf %c, %zero : f32
    te.yield %r : f32
  } : tensor<?x4xf32>
  return %D : tensor<?x4xf32>
}

func.func @argmax(%A: tensor<4x16xf32>) -> (tensor<4xi64>, tensor<4xf32>) {
  %B:2 = te.reduce "A_red" argmax (%i in 4) over (%k in 16) {
    %index = arith.index_cast %k : index to i64
    %a = tensor.extract %A[%i, %k] : tensor<4x16xf32>
    te.yield %index, %a : i64, f32
  } : tensor<4xi64>, tensor<4xf32>
  return %B#0, %B#1 : tensor<4xi64>, tensor<4xf32>
}

func.func @pad(%A: tensor<4x4xf32>) -> tensor<1x6x4xf32> {
  %zero = arith.constant 0.0 : f32
  %B = te.compute "pad" (%n in 1, %i in 6, %j in 4) {
    %c1 = arith.constant 1 : index
    %c5 = arith.constant 5 : index
    %p = arith.cmpi sge, %i, %c1 : index
    %q = arith.cmpi slt, %i, %c5 : index
    %pq = arith.andi %p, %q : i1
    %r = scf.if %pq -> f32 {
      %i1 = arith.subi %i, %c1 : index
      %a = tensor.extract %A[%i1, %j] : tensor<4x4xf32>
      scf.yield %a : f32
    } else {
      scf.yield %zero : f32
    }
    te.yield %r : f32
  } : tensor<1x6x4xf32>
  return %B : tensor<1x6x4xf32>
}

// Rounding to zero of negative numbers, and down.
func.func @reshape(%A: tensor<4x8xf32>) -> (tensor<32xf32>, tensor<9xindex>, tensor<4x8xf32>) {
  %c8 = arith.constant 8 : index
  %c4 = arith.constant 4 : index
  %B = te.compute "flat" (%i in 32) {
    %d = arith.floordivsi %i, %c8 : index
    %m = arith.remui %i, %c8 : index
    %a = tensor.extract %A[%d, %m] : tensor<4x8xf32>
    te.yield %a : f32
  } : tensor<32xf32>
  %C = te.compute "back" (%i in 4, %j in 8) {
    %d = arith.muli %i, %c8 : index
    %m = arith.addi %d, %j : index
    %a = tensor.extract %B[%m] : tensor<32xf32>
    te.yield %a : f32
  } : tensor<4x8xf32>
  %D = te.compute "round" (%i in 9) {
    %x = arith.subi %i, %c4 : index
    %c3 = arith.constant 3 : index
    %q = arith.divsi %x, %c3 : index
    %r = arith.remsi %x, %c3 : index
    %f = arith.floordivsi %x, %c3 : index
    %c = arith.ceildivsi %x, %c3 : index
    %s = arith.muli %q, %c8 : index
    %t = arith.addi %s, %r : index
    %u = arith.muli %t, %c8 : index
    %v = arith.addi %u, %f : index
    %w = arith.muli %v, %c8 : index
    %y = arith.addi %w, %c : index
    te.yield %y : index
  } : tensor<9xindex>
  return %B, %D, %C : tensor<32xf32>, tensor<9xindex>, tensor<4x8xf32>
}

func.func @unsigned(%A: tensor<7xui8>) -> (tensor<ui8>, tensor<14xui8>) {
  %c2 = arith.constant 2 : index
  %C = te.reduce "total" max () over (%k in 5 from 2) {
    %a = tensor.extract %A[%k] : tensor<7xui8>
    %b = tir.sign_cast %a : ui8 to i8
    te.yield %b : i8
  } : tensor<ui8>
  %D = te.compute "double" (%i in 14) {
    %k = arith.floordivsi %i, %c2 : index
    %a = tensor.extract %A[%k] : tensor<7xui8>
    te.yield %a : ui8
  } : tensor<14xui8>
  return %C, %D : tensor<ui8>, tensor<14xui8>
}
