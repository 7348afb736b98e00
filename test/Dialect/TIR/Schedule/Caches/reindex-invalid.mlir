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
    %copy = transform.tir.reindex %B[1] : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P2: two points.
module attributes {transform.with_named_sequence} {
  tir.prim_func @chain(%A: memref<8x4xf32>, %C: memref<8x4xf32>) {
    %B = tir.alloc_buffer "B" : memref<8x4xf32>
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          // expected-note @below {{see here}}
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          %c0 = arith.constant 0 : index
          %other = memref.load %A[%vi, %c0] : memref<8x4xf32>
          %b = arith.addf %a, %other : f32
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
    // expected-error @below {{block 'B' accesses buffer 'A' at different points}}
    %copy = transform.tir.reindex %B[0] : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P3: an index that is loaded.
module attributes {transform.with_named_sequence} {
  tir.prim_func @gather(%A: memref<8xf32>, %I: memref<4xindex>, %B: memref<4xf32>) {
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 4 = %i) {
        %p = memref.load %I[%vi] : memref<4xindex>
        %a = memref.load %A[%p] : memref<8xf32>
        memref.store %a, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%p] : memref<8xf32>, %I[%vi] : memref<4xindex>) writes(%B[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{an index of buffer 'A' is not of the variables of block 'B'}}
    %copy = transform.tir.reindex %B[0] : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P4: a block beside it.
module attributes {transform.with_named_sequence} {
  tir.prim_func @beside(%A: memref<4xf32>, %B: memref<4xf32>) {
    // expected-note @below {{see here}}
    tir.for %i in 4 {
      tir.block "A" (%vi : spatial 4 = %i) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %A[%vi] : memref<4xf32>
        tir.yield writes(%A[%vi] : memref<4xf32>)
      }
      tir.block "B" (%vi : spatial 4 = %i) {
        %a = memref.load %A[%vi] : memref<4xf32>
        memref.store %a, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{loop 'i' holds something beside block 'B'}}
    %copy = transform.tir.reindex %B[0] : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P5: a part of the domain.
module attributes {transform.with_named_sequence} {
  tir.prim_func @where(%A: memref<4xf32>, %B: memref<4xf32>) {
    %c2 = arith.constant 2 : index
    tir.for %i in 4 {
      %p = arith.cmpi slt, %i, %c2 : index
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 4 = %i) where %p {
        %a = memref.load %A[%vi] : memref<4xf32>
        memref.store %a, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the predicate of block 'B' leaves out a part of the domain}}
    %copy = transform.tir.reindex %B[0] : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P6: read and written.
module attributes {transform.with_named_sequence} {
  tir.prim_func @twice(%A: memref<4xf32>) {
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 4 = %i) {
        %a = memref.load %A[%vi] : memref<4xf32>
        %b = arith.addf %a, %a : f32
        memref.store %b, %A[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%A[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'B' reads and writes buffer 'A'}}
    %copy = transform.tir.reindex %B[0] : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
