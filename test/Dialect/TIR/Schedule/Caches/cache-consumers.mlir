// RUN: mlc-opt %s --transform-interpreter --split-input-file | FileCheck %s
// RUN: mlc-opt %s --split-input-file --mlc-interpret=entry=two -o /dev/null > %t.before
// RUN: mlc-opt %s --split-input-file --transform-interpreter --mlc-interpret=entry=two -o /dev/null > %t.after
// RUN: diff %t.before %t.after

module attributes {transform.with_named_sequence} {
  // Only the named consumer reads the copy.
  // CHECK-LABEL: tir.prim_func @two
  // CHECK: tir.block "D_local"
  // CHECK: tir.block "E"
  // CHECK-NEXT: memref.load %D[
  // CHECK: tir.block "F"
  // CHECK-NEXT: memref.load %D_local[
  tir.prim_func @two(%X: memref<8xf32>, %E: memref<8xf32>, %F: memref<8xf32>) {
    %D = tir.alloc_buffer "D" : memref<8xf32>
    tir.for %i in 8 {
      tir.block "D" (%vi : spatial 8 = %i) {
        %x = memref.load %X[%vi] : memref<8xf32>
        memref.store %x, %D[%vi] : memref<8xf32>
        tir.yield reads(%X[%vi] : memref<8xf32>) writes(%D[%vi] : memref<8xf32>)
      }
    }
    tir.for %i in 8 {
      tir.block "E" (%vi : spatial 8 = %i) {
        %x = memref.load %D[%vi] : memref<8xf32>
        memref.store %x, %E[%vi] : memref<8xf32>
        tir.yield reads(%D[%vi] : memref<8xf32>) writes(%E[%vi] : memref<8xf32>)
      }
    }
    tir.for %i in 8 {
      tir.block "F" (%vi : spatial 8 = %i) {
        %x = memref.load %D[%vi] : memref<8xf32>
        memref.store %x, %F[%vi] : memref<8xf32>
        tir.yield reads(%D[%vi] : memref<8xf32>) writes(%F[%vi] : memref<8xf32>)
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %F = transform.tir.get_block "F" in %root : (!transform.any_op) -> !transform.any_op
    %copy = transform.tir.cache_read %F[0] in "local" for %F : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

module attributes {transform.with_named_sequence} {
  // The named consumer reads what is written first; others the copy.
  // CHECK-LABEL: tir.prim_func @two
  // CHECK: tir.block "D"
  // CHECK: memref.store %{{.*}}, %D_local[
  // CHECK: tir.block "D_local"
  // CHECK: tir.block "E"
  // CHECK-NEXT: memref.load %D[
  // CHECK: tir.block "F"
  // CHECK-NEXT: memref.load %D_local[
  tir.prim_func @two(%X: memref<8xf32>, %E: memref<8xf32>, %F: memref<8xf32>) {
    %D = tir.alloc_buffer "D" : memref<8xf32>
    tir.for %i in 8 {
      tir.block "D" (%vi : spatial 8 = %i) {
        %x = memref.load %X[%vi] : memref<8xf32>
        memref.store %x, %D[%vi] : memref<8xf32>
        tir.yield reads(%X[%vi] : memref<8xf32>) writes(%D[%vi] : memref<8xf32>)
      }
    }
    tir.for %i in 8 {
      tir.block "E" (%vi : spatial 8 = %i) {
        %x = memref.load %D[%vi] : memref<8xf32>
        memref.store %x, %E[%vi] : memref<8xf32>
        tir.yield reads(%D[%vi] : memref<8xf32>) writes(%E[%vi] : memref<8xf32>)
      }
    }
    tir.for %i in 8 {
      tir.block "F" (%vi : spatial 8 = %i) {
        %x = memref.load %D[%vi] : memref<8xf32>
        memref.store %x, %F[%vi] : memref<8xf32>
        tir.yield reads(%D[%vi] : memref<8xf32>) writes(%F[%vi] : memref<8xf32>)
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %D = transform.tir.get_block "D" in %root : (!transform.any_op) -> !transform.any_op
    %F = transform.tir.get_block "F" in %root : (!transform.any_op) -> !transform.any_op
    %copy = transform.tir.cache_write %D[0] in "local" for %F : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}
