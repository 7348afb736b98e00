// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1: two statements below the loop.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>) {
    // expected-note @below {{see here}}
    tir.for %i in 4 {
      tir.block "A" (%vi : spatial 4 = %i) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %A[%vi] : memref<4xf32>
        tir.yield writes(%A[%vi] : memref<4xf32>)
      }
      tir.block "B" (%vi : spatial 4 = %i) {
        %one = arith.constant 1.0 : f32
        memref.store %one, %A[%vi] : memref<4xf32>
        tir.yield writes(%A[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %A : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{expected one block in loop 'i', there are 2 statements}}
    %o = transform.tir.blockize %i : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P2: an extent that depends on a loop around.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4x4xf32>) {
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.for %j in %i {
        tir.block "A" (%vi : spatial 4 = %i, %vj : spatial 4 = %j) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %A[%vi, %vj] : memref<4x4xf32>
          tir.yield writes(%A[%vi, %vj] : memref<4x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %A : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{a bound of loop 'j' depends on a loop around the new block}}
    %o = transform.tir.blockize %j : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P3: the inner loop has the larger steps.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<16xf32>) {
    tir.for %i in 4 {
      tir.for %j in 4 {
        %x = affine.apply affine_map<(d0, d1) -> (d1 * 4 + d0)>(%i, %j)
        // expected-note @below {{see here}}
        tir.block "A" (%vi : spatial 16 = %x) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %A[%vi] : memref<16xf32>
          tir.yield writes(%A[%vi] : memref<16xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %A : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{the binding of 'vi' of block 'A' is not a multiple of its inner extent and a part of the inner loops}}
    %o = transform.tir.blockize %j : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P4: a predicate that is of both.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<14xf32>) {
    tir.for %i in 14 {
      // expected-note @below {{see here}}
      tir.block "A" (%vi : spatial 14 = %i) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %A[%vi] : memref<14xf32>
        tir.yield writes(%A[%vi] : memref<14xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %A : (!transform.any_op) -> !transform.any_op
    %i_0, %i_1 = transform.tir.split %i by [4, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{a condition of block 'A' is of loops around the new block and of loops in it}}
    %o = transform.tir.blockize %i_1 : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P8: the loop goes over the second half of what is added.
#second = affine_map<(d0) -> (d0 + 2)>
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4x4xf32>, %B: memref<4xf32>) {
    tir.for %i in 4 {
      tir.for %r in 2 {
        %second = affine.apply #second(%r)
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 4 = %i, %vr : reduce 4 = %second) {
          %b = memref.load %B[%vi] : memref<4xf32>
          %a = memref.load %A[%vi, %vr] : memref<4x4xf32>
          %sum = arith.addf %b, %a : f32
          memref.store %sum, %B[%vi] : memref<4xf32>
          tir.yield reads(%A[%vi, %vr] : memref<4x4xf32>) writes(%B[%vi] : memref<4xf32>)
        } init (%vi, %vr) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %B[%vi] : memref<4xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %r = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{variable 'vr' of block 'B' reduces, and does not start in these loops where its domain does}}
    %o = transform.tir.blockize %r : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
