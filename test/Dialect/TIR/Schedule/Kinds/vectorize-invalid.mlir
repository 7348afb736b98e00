// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1: an update without its init.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>, %B: memref<8xf32>) {
    tir.for %i in 8 {
      tir.for %k in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vk : reduce 4 = %k) {
          %b = memref.load %B[%vi] : memref<8xf32>
          %a = memref.load %A[%vi, %vk] : memref<8x4xf32>
          %s = arith.addf %b, %a : f32
          memref.store %s, %B[%vi] : memref<8xf32>
          tir.yield reads(%B[%vi] : memref<8xf32>, %A[%vi, %vk] : memref<8x4xf32>) writes(%B[%vi] : memref<8xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{block 'B' is not a reduction: it has no 'init'}}
    transform.tir.vectorize %i : !transform.any_op
    transform.yield
  }
}

// -----

// P2: a reduction.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>, %B: memref<8xf32>) {
    tir.for %i in 8 {
      tir.for %k in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vk : reduce 4 = %k) {
          %b = memref.load %B[%vi] : memref<8xf32>
          %a = memref.load %A[%vi, %vk] : memref<8x4xf32>
          %s = arith.addf %b, %a : f32
          memref.store %s, %B[%vi] : memref<8xf32>
          tir.yield reads(%A[%vi, %vk] : memref<8x4xf32>) writes(%B[%vi] : memref<8xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %B[%vi] : memref<8xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{loop 'k' is in the binding of iteration variable 1 of block 'B', which is reduce}}
    transform.tir.vectorize %j : !transform.any_op
    transform.yield
  }
}

// -----

// P3: two blocks write the same elements in several iterations.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<9xf32>, %B: memref<9xf32>) {
    tir.for %i in 8 {
      tir.for %j in 2 {
        %k = affine.apply affine_map<(d0, d1) -> (d0 + d1)>(%i, %j)
        // expected-note @below {{see here}}
        tir.block "zero" (%v : spatial 9 = %k) {
          %z = arith.constant 0.0 : f32
          memref.store %z, %B[%v] : memref<9xf32>
          tir.yield reads() writes(%B[%v] : memref<9xf32>)
        }
        tir.block "B" (%v : spatial 9 = %k) {
          %a = memref.load %A[%v] : memref<9xf32>
          memref.store %a, %B[%v] : memref<9xf32>
          tir.yield reads(%A[%v] : memref<9xf32>) writes(%B[%v] : memref<9xf32>)
        }
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{blocks 'zero' and 'B' may write elements of 'B' in more than one iteration of loop 'i'}}
    transform.tir.vectorize %i : !transform.any_op
    transform.yield
  }
}
