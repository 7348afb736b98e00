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
    // expected-error @below {{block 'B' writes 1 buffers, there is none at 1}}
    transform.tir.unsafe_set_dtype %B[1] to f16 : !transform.any_op
    transform.yield
  }
}

// -----

// P2: a parameter.
module attributes {transform.with_named_sequence} {
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
        // expected-note @below {{see here}}
        tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %b = memref.load %B[%vi, %vj] : memref<8x4xf32>
          memref.store %b, %C[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%B[%vi, %vj] : memref<8x4xf32>) writes(%C[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{what block 'C' writes at 0 is not an allocated buffer}}
    transform.tir.unsafe_set_dtype %C[0] to f16 : !transform.any_op
    transform.yield
  }
}

// -----

// P3: a vector.
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
    // expected-error @below {{expected an integer or float type, got vector<4xf16>}}
    transform.tir.unsafe_set_dtype %B[0] to vector<4xf16> : !transform.any_op
    transform.yield
  }
}

// -----

// P4: a buffer of which there is a part.
module attributes {transform.with_named_sequence} {
  tir.prim_func @part() {
    %A = tir.alloc_buffer "A" : memref<8x4xf32>
    tir.for %i in 8 {
      tir.block "B" (%vi : spatial 8 = %i) {
        // expected-note @below {{see here}}
        %S = tir.match_buffer "S" %A[%vi, 0] [1, 4] : memref<8x4xf32> to memref<1x4xf32, strided<[4, 1], offset: ?>>
        %zero = arith.constant 0.0 : f32
        %c0 = arith.constant 0 : index
        memref.store %zero, %S[%c0, %c0] : memref<1x4xf32, strided<[4, 1], offset: ?>>
        tir.yield writes(%A[%vi, 0 : 4] : memref<8x4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{buffer 'A' is used by something else than loads and stores}}
    transform.tir.unsafe_set_dtype %B[0] to f16 : !transform.any_op
    transform.yield
  }
}
