// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P7 of cache_read: a block that does not read the buffer.
module attributes {transform.with_named_sequence} {
  tir.prim_func @two(%X: memref<8xf32>, %E: memref<8xf32>, %F: memref<8xf32>) {
    %D = tir.alloc_buffer "D" : memref<8xf32>
    tir.for %i in 8 {
      // expected-note @below {{see here}}
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
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %D = transform.tir.get_block "D" in %root : (!transform.any_op) -> !transform.any_op
    %F = transform.tir.get_block "F" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'D' does not read 'D', or is in another scope}}
    %copy = transform.tir.cache_read %F[0] in "local" for %D : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P6 of cache_write: a block that does not read the buffer.
module attributes {transform.with_named_sequence} {
  tir.prim_func @two(%X: memref<8xf32>, %E: memref<8xf32>, %F: memref<8xf32>) {
    %D = tir.alloc_buffer "D" : memref<8xf32>
    tir.for %i in 8 {
      // expected-note @below {{see here}}
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
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %D = transform.tir.get_block "D" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'D' does not read 'D', or is in another scope}}
    %copy = transform.tir.cache_write %D[0] in "local" for %D : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}
