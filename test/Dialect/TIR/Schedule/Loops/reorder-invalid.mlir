// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1: a loop named twice.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>, %B: memref<8x4xf32>) {
    // expected-note @below {{see here}}
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{loop 'i' is named twice}}
    transform.tir.reorder %i, %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P2: something beside the inner loop.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>, %B: memref<8x4xf32>) {
    // expected-note @below {{see here}}
    tir.for %i in 8 {
      tir.block "other" () {
        %c0 = arith.constant 0 : index
        %z = arith.constant 0.0 : f32
        memref.store %z, %A[%c0, %c0] : memref<8x4xf32>
        tir.yield writes(%A[0, 0] : memref<8x4xf32>)
      }
      tir.for %j in 4 {
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{loop 'i' must have nothing in it but the next loop}}
    transform.tir.reorder %j, %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P3: a variable that is neither spatial nor reduce.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>, %B: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : opaque 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{block 'B': iteration variable 0 is opaque, not spatial or reduce}}
    transform.tir.reorder %j, %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P3: bindings that share a loop.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>, %B: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        %x = affine.apply affine_map<(d0) -> (d0 floordiv 2)>(%i)
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %x) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{block 'B': its bindings are not affine and independent}}
    transform.tir.reorder %j, %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P3: a gap.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>, %B: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        %x = affine.apply affine_map<(d0) -> (d0 * 2)>(%j)
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %x, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{block 'B': its bindings are not affine and independent}}
    transform.tir.reorder %j, %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P4: a bound that depends on the outer loop.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>, %B: memref<8x4xf32>) {
    tir.for %i in 8 {
      // expected-note @below {{see here}}
      tir.for %j in %i {
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{a bound of loop 'j' depends on another loop of the nest}}
    transform.tir.reorder %j, %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P5: one loop over elements and steps of their sum; in the other order the second step of an element may come before its first.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<6x3xf32>, %B: memref<6xf32>) {
    tir.for %x in 9 {
      tir.for %y in 2 {
        %i = affine.apply affine_map<(d0, d1) -> ((d0 * 2 + d1) floordiv 3)>(%x, %y)
        %k = affine.apply affine_map<(d0, d1) -> ((d0 * 2 + d1) mod 3)>(%x, %y)
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 6 = %i, %vk : reduce 3 = %k) {
          %b = memref.load %B[%vi] : memref<6xf32>
          %a = memref.load %A[%vi, %vk] : memref<6x3xf32>
          %s = arith.addf %b, %a : f32
          memref.store %s, %B[%vi] : memref<6xf32>
          tir.yield reads(%A[%vi, %vk] : memref<6x3xf32>) writes(%B[%vi] : memref<6xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %B[%vi] : memref<6xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %x, %y = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{block 'B': a loop is in bindings of spatial and of reduce variables, so that 'init' would not run first in another order}}
    transform.tir.reorder %y, %x : !transform.any_op, !transform.any_op
    transform.yield
  }
}
