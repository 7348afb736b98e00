// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1: one loop.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %B: memref<4xf32>) {
    // expected-note @below {{see here}}
    tir.for %i in 4 {
      tir.block "B" (%vi : spatial 4 = %i) {
        %x = memref.load %A[%vi] : memref<4xf32>
        memref.store %x, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{expected two loops or more, got 1}}
    %m = transform.tir.merge %i : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P1: a loop twice.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %B: memref<4xf32>) {
    // expected-note @below {{see here}}
    tir.for %i in 4 {
      tir.block "B" (%vi : spatial 4 = %i) {
        %x = memref.load %A[%vi] : memref<4xf32>
        memref.store %x, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{loop 'i' is around another of the loops, or named twice}}
    %m = transform.tir.merge %i, %i : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P2: other depths.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %B: memref<4xf32>, %C: memref<4xf32>) {
    tir.for %i in 4 {
      tir.block "B" (%vi : spatial 4 = %i) {
        %x = memref.load %A[%vi] : memref<4xf32>
        memref.store %x, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.for %k in 4 {
        tir.block "C" (%vi : spatial 4 = %i, %vk : reduce 4 = %k) {
          %y = memref.load %C[%vi] : memref<4xf32>
          %x = memref.load %A[%vk] : memref<4xf32>
          %s = arith.addf %y, %x : f32
          memref.store %s, %C[%vi] : memref<4xf32>
          tir.yield reads(%A[%vk] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi] : memref<4xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    %j, %k = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{nests must be of one depth, got 1 and 2}}
    %m = transform.tir.merge %i, %k : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P3: annotations.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %B: memref<4xf32>, %C: memref<4xf32>) {
    // expected-note @below {{see here}}
    tir.for %i in 4 {
      tir.block "B" (%vi : spatial 4 = %i) {
        %x = memref.load %A[%vi] : memref<4xf32>
        memref.store %x, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
    tir.for %i in 4 {
      tir.block "C" (%vi : spatial 4 = %i) {
        %x = memref.load %A[%vi] : memref<4xf32>
        memref.store %x, %C[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    %j = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    transform.tir.annotate %i "hint" = 1 : i64 to !transform.any_op
    // expected-error @below {{loop 'i' has annotations, is bound to a thread or does not start at 0}}
    %m = transform.tir.merge %i, %j : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P4: other extents.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %B: memref<4xf32>, %C: memref<4xf32>) {
    tir.for %i in 4 {
      tir.block "B" (%vi : spatial 4 = %i) {
        %x = memref.load %A[%vi] : memref<4xf32>
        memref.store %x, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
    // expected-note @below {{see here}}
    tir.for %i in 3 {
      tir.block "C" (%vi : spatial 3 = %i) {
        %x = memref.load %A[%vi] : memref<4xf32>
        memref.store %x, %C[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    %j = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the extent of loop 'i' is not known to be that of loop 'i'}}
    %m = transform.tir.merge %i, %j : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P6: another iteration.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 4 {
      tir.block "B" (%vi : spatial 4 = %i) {
        %x = memref.load %A[%vi] : memref<4xf32>
        memref.store %x, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
    tir.for %j in 4 {
      // expected-note @below {{see here}}
      tir.block "C" (%vj : spatial 4 = %j) {
        %at = affine.apply affine_map<(d0) -> (3 - d0)>(%vj)
        %x = memref.load %B[%at] : memref<4xf32>
        memref.store %x, %C[%vj] : memref<4xf32>
        tir.yield reads(%B[%at] : memref<4xf32>) writes(%C[%vj] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    %j = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'C' depends on block 'B' in other iterations}}
    %m = transform.tir.merge %i, %j : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P6: the reader first.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 4 {
      tir.block "B" (%vi : spatial 4 = %i) {
        %x = memref.load %A[%vi] : memref<4xf32>
        memref.store %x, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.block "C" (%vi : spatial 4 = %i) {
        %x = memref.load %B[%vi] : memref<4xf32>
        memref.store %x, %C[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    %j = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'C' depends on block 'B' in other iterations}}
    %m = transform.tir.merge %j, %i : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P5: something beside a loop.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %B: memref<4x2xf32>, %C: memref<4x2xf32>, %D: memref<4xf32>) {
    tir.for %i in 4 {
      tir.for %j in 2 {
        tir.block "B" (%vi : spatial 4 = %i, %vj : spatial 2 = %j) {
          %x = memref.load %A[%vi] : memref<4xf32>
          memref.store %x, %B[%vi, %vj] : memref<4x2xf32>
          tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi, %vj] : memref<4x2xf32>)
        }
      }
    }
    // expected-note @below {{see here}}
    tir.for %k in 4 {
      tir.for %l in 2 {
        tir.block "C" (%vi : spatial 4 = %k, %vj : spatial 2 = %l) {
          %x = memref.load %A[%vi] : memref<4xf32>
          memref.store %x, %C[%vi, %vj] : memref<4x2xf32>
          tir.yield reads(%A[%vi] : memref<4xf32>) writes(%C[%vi, %vj] : memref<4x2xf32>)
        }
      }
      tir.block "D" (%vi : spatial 4 = %k) {
        %x = memref.load %A[%vi] : memref<4xf32>
        memref.store %x, %D[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%D[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %k, %l = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{loop 'k' must have nothing in it but the next loop}}
    %m = transform.tir.merge %j, %l : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P7: a value that is read between the nests.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %B: memref<4xf32>, %C: memref<4xf32>) {
    tir.for %i in 4 {
      tir.block "B" (%vi : spatial 4 = %i) {
        %x = memref.load %A[%vi] : memref<4xf32>
        memref.store %x, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
    %zero = arith.constant 0 : index
    %first = memref.load %A[%zero] : memref<4xf32>
    // expected-note @below {{see here}}
    tir.for %j in 4 {
      tir.block "C" (%vi : spatial 4 = %j) {
        memref.store %first, %C[%vi] : memref<4xf32>
        tir.yield writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    %j = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{loop 'j' uses a value that is not known where the last loop is}}
    %m = transform.tir.merge %j, %i : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}
