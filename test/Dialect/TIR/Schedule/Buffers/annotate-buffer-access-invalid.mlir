// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1: no such buffer.
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
    // expected-error @below {{block 'B' reads 1 buffers, there is none at 1}}
    transform.tir.annotate_buffer_access %B[1] as affine_map<(i, j) -> (i, i + 1, 0, 4)> : !transform.any_op
    transform.yield
  }
}

// -----

// P2: no end.
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
    // expected-error @below {{expected a map of 2 variables to 2 begins and ends, got one of 2 to 3 indices}}
    transform.tir.annotate_buffer_access %B[0] as affine_map<(i, j) -> (i, i + 1, 0)> : !transform.any_op
    transform.yield
  }
}

// -----

// P3: more than there is.
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
    // expected-error @below {{the range in dimension 1 is not in buffer 'A'}}
    transform.tir.annotate_buffer_access %B[0] as affine_map<(i, j) -> (i, i + 1, 0, 5)> : !transform.any_op
    transform.yield
  }
}
