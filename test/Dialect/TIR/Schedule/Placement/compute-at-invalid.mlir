// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1: a block writes what one before it reads.
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
      tir.block "C" (%vi : spatial 4 = %i) {
        %x = memref.load %B[%vi] : memref<4xf32>
        memref.store %x, %C[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.block "again" (%vi : spatial 4 = %i) {
        %x = memref.load %C[%vi] : memref<4xf32>
        memref.store %x, %A[%vi] : memref<4xf32>
        tir.yield reads(%C[%vi] : memref<4xf32>) writes(%A[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the scope is not a stage pipeline: block 'again' writes a buffer that block 'B' reads before}}
    transform.tir.compute_at %B in %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P1: not all that is read has been written.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 2 {
      tir.block "B" (%vi : spatial 2 = %i) {
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
    %i = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'C' may read elements of 'B' that no block has written before}}
    transform.tir.compute_at %B in %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P2: a block that reads what it writes.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 4 = %i) {
        %x = memref.load %B[%vi] : memref<4xf32>
        memref.store %x, %B[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
    tir.for %i in 4 {
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
    %i = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'B' is not complete: it reads a buffer that it writes; block 'B' is not a reduction: it has no 'init'}}
    transform.tir.compute_at %B in %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P3: the loop is around the block.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
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
        %x = memref.load %B[%vi] : memref<4xf32>
        memref.store %x, %C[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{loop 'i' is already around block 'B'}}
    transform.tir.compute_at %B in %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P4: an output.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>, %D: memref<4xf32>) {
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.block "C" (%vi : spatial 4 = %i) {
        %x = memref.load %A[%vi] : memref<4xf32>
        memref.store %x, %C[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
    tir.for %i in 4 {
      tir.block "D" (%vi : spatial 4 = %i) {
        %x = memref.load %C[%vi] : memref<4xf32>
        memref.store %x, %D[%vi] : memref<4xf32>
        tir.yield reads(%C[%vi] : memref<4xf32>) writes(%D[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %D = transform.tir.get_block "D" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %D : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'C' writes a buffer that its scope does not allocate}}
    transform.tir.compute_at %C in %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P6: another reader.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>, %D: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 4 {
      tir.block "B" (%vi : spatial 4 = %i) {
        %x = memref.load %A[%vi] : memref<4xf32>
        memref.store %x, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
    tir.for %i in 4 {
      tir.block "C" (%vi : spatial 4 = %i) {
        %x = memref.load %B[%vi] : memref<4xf32>
        memref.store %x, %C[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.block "D" (%vi : spatial 4 = %i) {
        %x = memref.load %B[%vi] : memref<4xf32>
        memref.store %x, %D[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>) writes(%D[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'D', which uses what block 'B' writes, is not under loop 'i'}}
    transform.tir.compute_at %B in %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P7: no such place.
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
    // expected-note @below {{see here}}
    tir.for %i in 4 {
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
    %i = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{place 1 in loop 'i' is not between 0 and 0}}
    transform.tir.compute_at %B in %i index 1 : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P8: a value that is loaded on the way.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    %c0 = arith.constant 0 : index
    tir.for %i in 4 {
      tir.for %u in 1 {
        %x = memref.load %A[%c0] : memref<4xf32>
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 4 = %i) {
          memref.store %x, %B[%vi] : memref<4xf32>
          tir.yield writes(%B[%vi] : memref<4xf32>)
        }
      }
    }
    tir.for %i in 4 {
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
    %i = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'B' uses a value that is not known in loop 'i'}}
    transform.tir.compute_at %B in %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P10: a predicate that says something else.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    %c0 = arith.constant 0 : index
    %c3 = arith.constant 3 : index
    tir.for %i in 4 {
      %p = arith.cmpi ne, %i, %c3 : index
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 4 = %i) where %p {
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
    %i = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'B' does not run for just the values in the domains of its variables}}
    transform.tir.compute_at %B in %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P9: a sum in iterations that run at the same time.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<2xf32>) {
    %B = tir.alloc_buffer "B" : memref<1xf32>
    %zero = arith.constant 0 : index
    tir.for %k in 4 {
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 1 = %zero, %vk : reduce 4 = %k) {
        %y = memref.load %B[%vi] : memref<1xf32>
        %x = memref.load %A[%vk] : memref<4xf32>
        %s = arith.addf %y, %x : f32
        memref.store %s, %B[%vi] : memref<1xf32>
        tir.yield reads(%A[%vk] : memref<4xf32>) writes(%B[%vi] : memref<1xf32>)
      } init (%vi, %vk) {
        %none = arith.constant 0.0 : f32
        memref.store %none, %B[%vi] : memref<1xf32>
      }
    }
    tir.for parallel %r in 2 {
      tir.block "C" (%vr : spatial 2 = %r) {
        %c0 = arith.constant 0 : index
        %x = memref.load %B[%c0] : memref<1xf32>
        memref.store %x, %C[%vr] : memref<2xf32>
        tir.yield reads(%B[0] : memref<1xf32>) writes(%C[%vr] : memref<2xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %r = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the instances of reduction block 'B' would run more than once, or at the same time, in loop 'r'}}
    transform.tir.compute_at %B in %r : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P5: nothing in the loop makes use of it.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 4 = %i) {
        %x = memref.load %A[%vi] : memref<4xf32>
        memref.store %x, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
    tir.for %j in 4 {
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %loops = transform.structured.match ops{["tir.for"]} in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.split_handle %loops : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{block 'B' is the only one of its scope}}
    transform.tir.compute_at %B in %j : !transform.any_op, !transform.any_op
    transform.yield
  }
}
