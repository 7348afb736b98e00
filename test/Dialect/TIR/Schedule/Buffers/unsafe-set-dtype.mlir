// RUN: mlc-opt %s --transform-interpreter | FileCheck %s

module attributes {transform.with_named_sequence} {
  // CHECK-LABEL: tir.prim_func @chain
  // CHECK: %B = tir.alloc_buffer "B" : memref<8x4xf16>
  // CHECK: %[[B:.*]] = arith.addf
  // CHECK-NEXT: %[[H:.*]] = arith.truncf %[[B]] : f32 to f16
  // CHECK-NEXT: memref.store %[[H]], %B
  // CHECK: %[[L:.*]] = memref.load %B[%vi, %vj] : memref<8x4xf16>
  // CHECK-NEXT: %[[F:.*]] = arith.extf %[[L]] : f16 to f32
  // CHECK-NEXT: memref.store %[[F]], %C
  tir.prim_func @chain(%A: memref<8x4xf32>, %C: memref<8x4xf32>) {
    %B = tir.alloc_buffer "B" : memref<8x4xf32>
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          %b = arith.addf %a, %a : f32
          memref.store %b, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %b = memref.load %B[%vi, %vj] : memref<8x4xf32>
          memref.store %b, %C[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%B[%vi, %vj] : memref<8x4xf32>) writes(%C[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }

  // CHECK-LABEL: tir.prim_func @bytes
  // CHECK: arith.trunci %{{.*}} : i32 to i8
  // CHECK-NEXT: tir.sign_cast %{{.*}} : i8 to ui8
  // CHECK: memref.load %D
  // CHECK-NEXT: tir.sign_cast %{{.*}} : ui8 to i8
  // CHECK-NEXT: arith.extui %{{.*}} : i8 to i32
  tir.prim_func @bytes(%X: memref<4xi32>, %Y: memref<4xi32>) {
    %D = tir.alloc_buffer "D" : memref<4xi32>
    tir.for %i in 4 {
      tir.block "D" (%vi : spatial 4 = %i) {
        %x = memref.load %X[%vi] : memref<4xi32>
        memref.store %x, %D[%vi] : memref<4xi32>
        tir.yield reads(%X[%vi] : memref<4xi32>) writes(%D[%vi] : memref<4xi32>)
      }
    }
    tir.for %i in 4 {
      tir.block "E" (%vi : spatial 4 = %i) {
        %x = memref.load %D[%vi] : memref<4xi32>
        memref.store %x, %Y[%vi] : memref<4xi32>
        tir.yield reads(%D[%vi] : memref<4xi32>) writes(%Y[%vi] : memref<4xi32>)
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.unsafe_set_dtype %B[0] to f16 : !transform.any_op
    %D = transform.tir.get_block "D" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.unsafe_set_dtype %D[0] to ui8 : !transform.any_op
    transform.yield
  }
}
