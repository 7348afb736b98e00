// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1: annotations.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>, %B: memref<8x4xf32>) {
    // expected-note @below {{see here}}
    tir.for %i in 8 annotations {hint = 1 : i64} {
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
    // expected-error @below {{the loop has annotations or is bound to a thread}}
    %n0, %n1 = transform.tir.split %i by [-1, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// P1: bound to a thread.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>, %B: memref<8x4xf32>) {
    // expected-note @below {{see here}}
    tir.for thread_binding "threadIdx.x" %i in 8 {
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
    // expected-error @below {{the loop has annotations or is bound to a thread}}
    %n0, %n1 = transform.tir.split %i by [-1, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// P2: the start.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>, %B: memref<8x4xf32>) {
    %c1 = arith.constant 1 : index
    // expected-note @below {{see here}}
    tir.for %i in 8 from 1 {
      tir.for %j in 4 {
        tir.block "B" (%vi : spatial 8 = %c1, %vj : spatial 4 = %j) {
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
    // expected-error @below {{the loop must start at 0}}
    %n0, %n1 = transform.tir.split %i by [-1, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// P3: two factors that are not said.
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
    // expected-error @below {{expected at least one factor and at most one absent, got 2 factors, 2 of them absent}}
    %n0, %n1 = transform.tir.split %i by [-1, -1] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// P4: a product that is too small.
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
    // expected-error @below {{the product of the factors, 6, is less than the loop's extent, 8}}
    %n0, %n1 = transform.tir.split %i by [2, 3] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// P4: a product that may be too small.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<?x4xf32>, %B: memref<?x4xf32>) {
    %c0 = arith.constant 0 : index
    %n = memref.dim %A, %c0 : memref<?x4xf32>
    // expected-note @below {{see here}}
    tir.for %i in %n {
      tir.for %j in 4 {
        tir.block "B" (%vi : spatial %n = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<?x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<?x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<?x4xf32>) writes(%B[%vi, %vj] : memref<?x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{the product of the factors, 8, is not known to be at least the loop's extent, which is not a number}}
    %n0, %n1 = transform.tir.split %i by [2, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// P5: a factor that is not positive.
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
    // expected-error @below {{factors must be positive, got 0}}
    %n0, %n1 = transform.tir.split %i by [-1, 0] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// P5: a product that is too large.
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
    // expected-error @below {{the product of the factors does not fit in 64 bits}}
    %n0, %n1 = transform.tir.split %i by [4294967296, 4294967296] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// A handle that names nothing any more.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>, %B: memref<8x4xf32>) {
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
    // expected-note @below {{'transform.tir.split' removed the loop or block that it named}}
    %0, %1 = transform.tir.split %i by [2, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{expected a handle to exactly one op, got one to 0}}
    %2, %3 = transform.tir.split %i by [2, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// A handle to something else.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>, %B: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        // expected-note @below {{the payload}}
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
    // expected-error @below {{expected a handle to a 'tir.for', got one to a 'tir.block'}}
    %2, %3 = transform.tir.split %B by [2, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// The op itself.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>, %B: memref<8x4xf32>) {
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
    // expected-error @below {{must have 1 results for the 1 factors, got 2}}
    %2, %3 = transform.tir.split %i by [8] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
