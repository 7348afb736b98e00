// RUN: mlc-opt %s --canonicalize | FileCheck %s
// RUN: mlc-opt %s --loop-invariant-code-motion | FileCheck %s --check-prefix=LICM

// Constants become numbers in bounds, domains and regions.
// CHECK-LABEL: tir.prim_func @numbers
// CHECK:         tir.for %i in 6 from 2 {
// CHECK-NEXT:      tir.block "B" (%vi : spatial 6 from 2 = %i, %vj : spatial %n = %i) {
// CHECK:             tir.yield writes(%A[2, 0 : 8] : memref<8x8xf32>)
tir.prim_func @numbers(%A: memref<8x8xf32>, %n: index, %x: f32) {
  %c2 = arith.constant 2 : index
  %c6 = arith.constant 6 : index
  tir.for %i in %c6 from %c2 {
    tir.block "B" (%vi : spatial %c6 from %c2 = %i, %vj : spatial %n = %i) {
      %c0 = arith.constant 0 : index
      %c8 = arith.constant 8 : index
      memref.store %x, %A[%c2, %vi] : memref<8x8xf32>
      tir.yield writes(%A[%c2, %c0 : %c8] : memref<8x8xf32>)
    }
  }
}

// The size of a static buffer is a constant.
// CHECK-LABEL: tir.prim_func @sizes
// CHECK-NEXT:    tir.for %i in 8 {
// CHECK-NEXT:      tir.block "B" (%vi : spatial 8 = %i) {
tir.prim_func @sizes(%A: memref<8xf32>, %x: f32) {
  %c0 = arith.constant 0 : index
  %n = memref.dim %A, %c0 : memref<8xf32>
  tir.for %i in %n {
    tir.block "B" (%vi : spatial %n = %i) {
      memref.store %x, %A[%vi] : memref<8xf32>
      tir.yield writes(%A[%vi] : memref<8xf32>)
    }
  }
}

// Constants stay in the block that uses them; a cast and its inverse vanish.
// CHECK-LABEL: tir.prim_func @blocks
// CHECK-NEXT:    tir.for %i in 8 {
// CHECK-NEXT:      tir.block "B" (%vi : spatial 8 = %i) {
// CHECK-NEXT:        %[[C3:.+]] = arith.constant 3 : i8
// CHECK-NEXT:        %[[A:.+]] = memref.load
// CHECK-NEXT:        memref.store %[[A]], %A[%vi]
// CHECK-NEXT:        memref.store %[[C3]], %B[%vi]
tir.prim_func @blocks(%A: memref<8xui8>, %B: memref<8xi8>) {
  tir.for %i in 8 {
    tir.block "B" (%vi : spatial 8 = %i) {
      %c1 = arith.constant 1 : i8
      %c2 = arith.constant 2 : i8
      %c3 = arith.addi %c1, %c2 : i8
      %a = memref.load %A[%vi] : memref<8xui8>
      %b = tir.sign_cast %a : ui8 to i8
      %c = tir.sign_cast %b : i8 to ui8
      memref.store %c, %A[%vi] : memref<8xui8>
      memref.store %c3, %B[%vi] : memref<8xi8>
      tir.yield reads(%A[%vi] : memref<8xui8>) writes(%A[%vi] : memref<8xui8>, %B[%vi] : memref<8xi8>)
    }
  }
}

// What writes nothing is dead.
// CHECK-LABEL: tir.prim_func @dead
// CHECK-NEXT:    }
tir.prim_func @dead(%A: memref<8xf32>) {
  tir.for %i in 8 {
    tir.block "B" (%vi : spatial 8 = %i) {
      %a = memref.load %A[%vi] : memref<8xf32>
      tir.yield reads(%A[%vi] : memref<8xf32>)
    }
  }
}

// Upstream's code motion knows our loops.
// LICM-LABEL: tir.prim_func @moved
// LICM-NEXT:    affine.apply
// LICM-NEXT:    tir.for %i in 8 {
tir.prim_func @moved(%n: index) {
  tir.for %i in 8 {
    %m = affine.apply affine_map<()[s0] -> (s0 * 2)>()[%n]
    tir.for %j in %m {
    }
  }
}
