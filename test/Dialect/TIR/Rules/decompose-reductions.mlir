// RUN: mlc-opt %s --tir-decompose-reductions --split-input-file | FileCheck %s

// The loops that reduce are outside of one that does not: init gets a copy of that one.

// CHECK-LABEL: tir.prim_func @matmul
// CHECK:      tir.for %[[I:.*]] in 4 {
// CHECK-NEXT:   tir.for %[[J_INIT:.*]] in 6 {
// CHECK-NEXT:     tir.block "C_init" (%{{.*}} : spatial 4 = %[[I]], %{{.*}} : spatial 6 = %[[J_INIT]]) {
// CHECK:        tir.for %[[K0:.*]] in 2 {
// CHECK-NEXT:     tir.for %[[K1:.*]] in 4 {
// CHECK-NEXT:       tir.for %[[J:.*]] in 6 {
// CHECK-NOT:          init
// CHECK:              tir.block "C_update"
tir.prim_func @matmul(%A: memref<4x8xf32>, %B: memref<8x6xf32>, %C: memref<4x6xf32>) {
  %zero = arith.constant 0.0 : f32
  tir.for %i in 4 {
    tir.for %k0 in 2 {
      tir.for %k1 in 4 {
        tir.for %j in 6 {
          %k = affine.apply affine_map<(d0, d1) -> (d0 * 4 + d1)>(%k0, %k1)
          tir.block "C" (%vi : spatial 4 = %i, %vj : spatial 6 = %j, %vk : reduce 8 = %k) {
            %c = memref.load %C[%vi, %vj] : memref<4x6xf32>
            %a = memref.load %A[%vi, %vk] : memref<4x8xf32>
            %b = memref.load %B[%vk, %vj] : memref<8x6xf32>
            %p = arith.mulf %a, %b : f32
            %s = arith.addf %c, %p : f32
            memref.store %s, %C[%vi, %vj] : memref<4x6xf32>
            tir.yield reads(%A[%vi, %vk] : memref<4x8xf32>, %B[%vk, %vj] : memref<8x6xf32>)
                      writes(%C[%vi, %vj] : memref<4x6xf32>)
          } init (%vi, %vj, %vk) {
            memref.store %zero, %C[%vi, %vj] : memref<4x6xf32>
          }
        }
      }
    }
  }
}

// -----

// A number of elements that is not known: it may be none.

// CHECK-LABEL: tir.prim_func @some
// CHECK:      tir.for %{{.*}} in 4 {
// CHECK-NEXT:   tir.block "B_init"
// CHECK:        tir.for %{{.*}} in %{{.*}} {
// CHECK-NEXT:     tir.block "B_update"
tir.prim_func @some(%A: memref<4x?xf32>, %B: memref<4xf32>) {
  %c1 = arith.constant 1 : index
  %n = memref.dim %A, %c1 : memref<4x?xf32>
  %zero = arith.constant 0.0 : f32
  tir.for %i in 4 {
    tir.for %k in %n {
      tir.block "B" (%vi : spatial 4 = %i, %vk : reduce %n = %k) {
        %b = memref.load %B[%vi] : memref<4xf32>
        %a = memref.load %A[%vi, %vk] : memref<4x?xf32>
        %s = arith.addf %b, %a : f32
        memref.store %s, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi, %vk] : memref<4x?xf32>) writes(%B[%vi] : memref<4xf32>)
      } init (%vi, %vk) {
        memref.store %zero, %B[%vi] : memref<4xf32>
      }
    }
  }
}

// -----

// What decompose_reduction refuses stays: the two blocks write the same buffer.

// CHECK-LABEL: tir.prim_func @two_writers
// CHECK:         tir.block "B"
// CHECK:         } init
// CHECK:         tir.block "again"
tir.prim_func @two_writers(%A: memref<8xf32>, %B: memref<1xf32>) {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  tir.for %k in 8 {
    tir.block "B" (%vi : spatial 1 = %c0, %vk : reduce 8 = %k) {
      %b = memref.load %B[%vi] : memref<1xf32>
      %a = memref.load %A[%vk] : memref<8xf32>
      %s = arith.addf %b, %a : f32
      memref.store %s, %B[%vi] : memref<1xf32>
      tir.yield reads(%A[%vk] : memref<8xf32>) writes(%B[%vi] : memref<1xf32>)
    } init (%vi, %vk) {
      memref.store %zero, %B[%vi] : memref<1xf32>
    }
  }
  tir.block "again" (%vi : spatial 1 = %c0) {
    memref.store %zero, %B[%vi] : memref<1xf32>
    tir.yield writes(%B[%vi] : memref<1xf32>)
  }
}
