// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>) {
    %B = tir.alloc_buffer "B" : memref<8x4xf32>
    tir.for %i in 8 {
      tir.for %j in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'B' writes 1 buffers, there is none at 1}}
    transform.tir.set_axis_separator write %B[1] to [1] : !transform.any_op
    transform.yield
  }
}

// -----

// P2
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>) {
    %B = tir.alloc_buffer "B" : memref<8x4xf32>
    tir.for %i in 8 {
      tir.for %j in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %part = tir.match_buffer "part" %A[%vi, %vj] [1, 1] : memref<8x4xf32> to memref<1x1xf32, strided<[4, 1], offset: ?>>
          %zero = arith.constant 0 : index
          %a = memref.load %part[%zero, %zero] : memref<1x1xf32, strided<[4, 1], offset: ?>>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%part[%zero, %zero] : memref<1x1xf32, strided<[4, 1], offset: ?>>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{'part' is a part of another buffer}}
    transform.tir.set_axis_separator %B[0] to [1] : !transform.any_op
    transform.yield
  }
}

// -----

// P3
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>) {
    %B = tir.alloc_buffer "B" : memref<8x4xf32>
    tir.for %i in 8 {
      tir.for %j in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{separator 3 is not between 1 and the rank of buffer 'B', 2}}
    transform.tir.set_axis_separator write %B[0] to [1, 3] : !transform.any_op
    transform.yield
  }
}

// -----

// P1 of unsafe_hide_buffer_access
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>) {
    %B = tir.alloc_buffer "B" : memref<8x4xf32>
    tir.for %i in 8 {
      tir.for %j in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'B' reads 1 buffers, there is none at 1}}
    transform.tir.unsafe_hide_buffer_access %B[0, 1] : !transform.any_op
    transform.yield
  }
}

// -----

// P2 of unsafe_hide_buffer_access
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>) {
    %B = tir.alloc_buffer "B" : memref<8x4xf32>
    tir.for %i in 8 {
      tir.for %j in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'B' writes 'B', and declares others}}
    transform.tir.unsafe_hide_buffer_access write %B[0] : !transform.any_op
    transform.yield
  }
}
