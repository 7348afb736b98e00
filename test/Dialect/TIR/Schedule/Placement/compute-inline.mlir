// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=chain -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=chain -o /dev/null > %t.after
// RUN: diff %t.before %t.after
// RUN: mlc-opt %s --mlc-interpret=entry=nested -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=nested -o /dev/null > %t.after
// RUN: diff %t.before %t.after

module attributes {transform.with_named_sequence} {
  // The padding is computed where it is read, once for each read; its loops and its buffer go.
  // CHECK-LABEL: tir.prim_func @chain
  // CHECK-NOT: tir.alloc_buffer
  // CHECK: tir.for %i in 8 {
  // CHECK: tir.block "C"
  // CHECK: scf.if
  // CHECK: scf.if
  // CHECK: tir.yield reads(%A[%{{.*}} : 3] : memref<8xf32>) writes(%C[%vi] : memref<8xf32>)
  tir.prim_func @chain(%A: memref<8xf32>, %C: memref<8xf32>) {
    %B = tir.alloc_buffer "B" : memref<10xf32>
    tir.for %i in 10 {
      tir.block "B" (%vi : spatial 10 = %i) {
        %zero = arith.constant 0.0 : f32
        %c1 = arith.constant 1 : index
        %c9 = arith.constant 9 : index
        %x = affine.apply affine_map<(d0) -> (d0 - 1)>(%vi)
        %low = arith.cmpi sge, %vi, %c1 : index
        %high = arith.cmpi slt, %vi, %c9 : index
        %in = arith.andi %low, %high : i1
        %v = scf.if %in -> f32 {
          %a = memref.load %A[%x] : memref<8xf32>
          scf.yield %a : f32
        } else {
          scf.yield %zero : f32
        }
        memref.store %v, %B[%vi] : memref<10xf32>
        tir.yield reads(%A[0 : 8] : memref<8xf32>) writes(%B[%vi] : memref<10xf32>)
      }
    }
    tir.for %i in 8 {
      tir.block "C" (%vi : spatial 8 = %i) {
        %next = affine.apply affine_map<(d0) -> (d0 + 2)>(%vi)
        %a = memref.load %B[%vi] : memref<10xf32>
        %b = memref.load %B[%next] : memref<10xf32>
        %c = arith.addf %a, %b : f32
        memref.store %c, %C[%vi] : memref<8xf32>
        tir.yield reads(%B[%vi : 3] : memref<10xf32>) writes(%C[%vi] : memref<8xf32>)
      }
    }
  }

  // A block inside of the reader reads it too.
  // CHECK-LABEL: tir.prim_func @nested
  // CHECK: tir.block "outer"
  // CHECK: tir.block "inner"
  // CHECK: tir.yield reads(%A[%vi] : memref<8xf32>) writes(%C[%vi] : memref<8xf32>)
  // CHECK: tir.yield reads(%A[%vo] : memref<8xf32>) writes(%C[%vo] : memref<8xf32>)
  tir.prim_func @nested(%A: memref<8xf32>, %C: memref<8xf32>) {
    %D = tir.alloc_buffer "D" : memref<8xf32>
    tir.for %i in 8 {
      tir.block "D" (%vi : spatial 8 = %i) {
        %a = memref.load %A[%vi] : memref<8xf32>
        %d = arith.mulf %a, %a : f32
        memref.store %d, %D[%vi] : memref<8xf32>
        tir.yield reads(%A[%vi] : memref<8xf32>) writes(%D[%vi] : memref<8xf32>)
      }
    }
    tir.for %i in 8 {
      tir.block "outer" (%vo : spatial 8 = %i) {
        tir.block "inner" (%vi : spatial 8 = %vo) {
          %d = memref.load %D[%vi] : memref<8xf32>
          memref.store %d, %C[%vi] : memref<8xf32>
          tir.yield reads(%D[%vi] : memref<8xf32>) writes(%C[%vi] : memref<8xf32>)
        }
        tir.yield reads(%D[%vo] : memref<8xf32>) writes(%C[%vo] : memref<8xf32>)
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.compute_inline %B : !transform.any_op
    %D = transform.tir.get_block "D" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.compute_inline %D : !transform.any_op
    // The reader's handle lives on.
    %i = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
