// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1: no scope.
module attributes {transform.with_named_sequence} {
  tir.prim_func @resize(%A: memref<8xf32>, %B: memref<4x8xf32>) {
    tir.for %i in 4 {
      tir.for %j in 8 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 4 = %i, %vj : spatial 8 = %j) {
          %p = affine.apply affine_map<(d0, d1) -> (d0 + d1 floordiv 2)>(%vi, %vj)
          %a = memref.load %A[%p] : memref<8xf32>
          memref.store %a, %B[%vi, %vj] : memref<4x8xf32>
          tir.yield reads(%A[%p] : memref<8xf32>) writes(%B[%vi, %vj] : memref<4x8xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the storage scope '' is not one that is known}}
    %b0 = transform.tir.cache_index %B in "" : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P2: a domain that depends on a loop.
module attributes {transform.with_named_sequence} {
  tir.prim_func @triangle(%A: memref<8xf32>, %B: memref<4x8xf32>) {
    %c1 = arith.constant 1 : index
    tir.for %i in 4 {
      %n = arith.addi %i, %c1 : index
      tir.for %j in %n {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 4 = %i, %vj : spatial %n = %j) {
          %p = affine.apply affine_map<(d0) -> (d0 * 2)>(%vj)
          %a = memref.load %A[%p] : memref<8xf32>
          memref.store %a, %B[%vi, %vj] : memref<4x8xf32>
          tir.yield reads(%A[%p] : memref<8xf32>) writes(%B[%vi, %vj] : memref<4x8xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the domain of variable 'vj' depends on a loop}}
    %b0 = transform.tir.cache_index %B in "global" : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P3: another number of blocks.
module attributes {transform.with_named_sequence} {
  tir.prim_func @resize(%A: memref<8xf32>, %B: memref<4x8xf32>) {
    tir.for %i in 4 {
      tir.for %j in 8 {
        tir.block "B" (%vi : spatial 4 = %i, %vj : spatial 8 = %j) {
          %p = affine.apply affine_map<(d0, d1) -> (d0 + d1 floordiv 2)>(%vi, %vj)
          %a = memref.load %A[%p] : memref<8xf32>
          memref.store %a, %B[%vi, %vj] : memref<4x8xf32>
          tir.yield reads(%A[%p] : memref<8xf32>) writes(%B[%vi, %vj] : memref<4x8xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{expected 2 blocks, block 'B' needs 1}}
    %b0, %b1 = transform.tir.cache_index %B in "global" : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
