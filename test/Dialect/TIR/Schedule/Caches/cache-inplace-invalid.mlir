// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1: no such buffer.
module attributes {transform.with_named_sequence} {
  tir.prim_func @update(%X: memref<8x4xf32>, %A: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "X" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %x = memref.load %X[%vi, %vj] : memref<8x4xf32>
          memref.store %x, %A[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%X[%vi, %vj] : memref<8x4xf32>) writes(%A[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
    tir.for %i in 8 {
      tir.for %j in 4 {
        // expected-note @below {{see here}}
        tir.block "A" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          %b = arith.mulf %a, %a : f32
          memref.store %b, %A[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%A[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'A' has 1 such buffers, there is none at 1}}
    %before, %after = transform.tir.cache_inplace %A[1] in "local" : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// P2: no name.
module attributes {transform.with_named_sequence} {
  tir.prim_func @update(%X: memref<8x4xf32>, %A: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "X" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %x = memref.load %X[%vi, %vj] : memref<8x4xf32>
          memref.store %x, %A[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%X[%vi, %vj] : memref<8x4xf32>) writes(%A[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
    tir.for %i in 8 {
      tir.for %j in 4 {
        // expected-note @below {{see here}}
        tir.block "A" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          %b = arith.mulf %a, %a : f32
          memref.store %b, %A[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%A[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the storage scope '' is not one that is known}}
    %before, %after = transform.tir.cache_inplace %A[0] in "" : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// P3: a buffer that is not written.
module attributes {transform.with_named_sequence} {
  tir.prim_func @chain(%A: memref<8x4xf32>, %C: memref<8x4xf32>) {
    %B = tir.alloc_buffer "B" : memref<8x4xf32>
    tir.for %i in 8 {
      tir.for %j in 4 {
        // expected-note @below {{see here}}
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
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'B' does not read and write the same region of 'A'}}
    %before, %after = transform.tir.cache_inplace %B[0] in "local" : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// P4: a predicate.
module attributes {transform.with_named_sequence} {
  tir.prim_func @update(%X: memref<8x4xf32>, %A: memref<8x4xf32>) {
    %c4 = arith.constant 4 : index
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "X" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %x = memref.load %X[%vi, %vj] : memref<8x4xf32>
          memref.store %x, %A[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%X[%vi, %vj] : memref<8x4xf32>) writes(%A[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
    tir.for %i in 8 {
      tir.for %j in 4 {
        %p = arith.cmpi slt, %i, %c4 : index
        // expected-note @below {{see here}}
        tir.block "A" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) where %p {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          %b = arith.mulf %a, %a : f32
          memref.store %b, %A[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%A[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'A' has a predicate}}
    %before, %after = transform.tir.cache_inplace %A[0] in "local" : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// P5: there is nothing to copy before the block, which alone writes the buffer.
module attributes {transform.with_named_sequence} {
  tir.prim_func @twice(%X: memref<8xf32>, %Y: memref<8xf32>) {
    %A = tir.alloc_buffer "A" : memref<8xf32>
    tir.for %i in 8 {
      // expected-note @below {{see here}}
      tir.block "both" (%vi : spatial 8 = %i) {
        tir.block "A" (%va : spatial 8 = %vi) {
          %x = memref.load %X[%va] : memref<8xf32>
          memref.store %x, %A[%va] : memref<8xf32>
          tir.yield reads(%X[%va] : memref<8xf32>) writes(%A[%va] : memref<8xf32>)
        }
        tir.block "Y" (%vy : spatial 8 = %vi) {
          %a = memref.load %A[%vy] : memref<8xf32>
          memref.store %a, %Y[%vy] : memref<8xf32>
          tir.yield reads(%A[%vy] : memref<8xf32>) writes(%Y[%vy] : memref<8xf32>)
        }
        tir.yield reads(%X[%vi] : memref<8xf32>, %A[%vi] : memref<8xf32>) writes(%A[%vi] : memref<8xf32>, %Y[%vi] : memref<8xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %block = transform.tir.get_block "both" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{nothing but block 'both' writes 'A', of which there is nothing to copy before it}}
    %before, %after = transform.tir.cache_inplace %block[1] in "local" : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
