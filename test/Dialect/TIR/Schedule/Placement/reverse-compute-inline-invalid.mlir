// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

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
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'C' may read elements of 'B' that no block has written before}}
    transform.tir.reverse_compute_inline %C : !transform.any_op
    transform.yield
  }
}

// -----

// P2: a reduction.
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
      tir.for %k in 4 {
        // expected-note @below {{see here}}
        tir.block "C" (%vi : spatial 4 = %i, %vk : reduce 4 = %k) {
          %y = memref.load %C[%vi] : memref<4xf32>
          %x = memref.load %B[%vk] : memref<4xf32>
          %s = arith.addf %y, %x : f32
          memref.store %s, %C[%vi] : memref<4xf32>
          tir.yield reads(%B[%vk] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi] : memref<4xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'C' must have no 'init' and be one store}}
    transform.tir.reverse_compute_inline %C : !transform.any_op
    transform.yield
  }
}

// -----

// P3: another writer.
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
    tir.for %i in 4 {
      tir.block "again" (%vi : spatial 4 = %i) {
        %x = memref.load %A[%vi] : memref<4xf32>
        memref.store %x, %C[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'C' is not complete: block 'again' writes the same buffer}}
    transform.tir.reverse_compute_inline %C : !transform.any_op
    transform.yield
  }
}

// -----

// P4: a predicate.
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
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    %i0, %i1 = transform.tir.split %i by [-1, 3] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{block 'C' has a predicate}}
    transform.tir.reverse_compute_inline %C : !transform.any_op
    transform.yield
  }
}

// -----

// P5: what is read is a parameter.
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
      tir.block "C" (%vi : spatial 4 = %i) {
        %x = memref.load %B[%vi] : memref<4xf32>
        memref.store %x, %C[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'C' must read one buffer that one block of the scope writes, and that its scope allocates; 1 blocks write what it reads}}
    transform.tir.reverse_compute_inline %C : !transform.any_op
    transform.yield
  }
}

// -----

// P6: what is read is a sum.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 4 {
      tir.for %k in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 4 = %i, %vk : reduce 4 = %k) {
          %y = memref.load %B[%vi] : memref<4xf32>
          %x = memref.load %A[%vk] : memref<4xf32>
          %s = arith.addf %y, %x : f32
          memref.store %s, %B[%vi] : memref<4xf32>
          tir.yield reads(%A[%vk] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %B[%vi] : memref<4xf32>
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
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'B' is not complete: iteration variable 1 is not spatial}}
    transform.tir.reverse_compute_inline %C : !transform.any_op
    transform.yield
  }
}

// -----

// P7: in front of the buffer there is another value.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<6xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 4 {
      tir.block "B" (%vi : spatial 4 = %i) {
        %x = memref.load %A[%vi] : memref<4xf32>
        memref.store %x, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
    tir.for %i in 6 {
      // expected-note @below {{see here}}
      tir.block "C" (%vi : spatial 6 = %i) {
        %two = arith.constant 2 : index
        %is = arith.cmpi sge, %vi, %two : index
        %n = affine.apply affine_map<(d0) -> (d0 - 2)>(%vi)
        %y = scf.if %is -> (f32) {
          %x = memref.load %B[%n] : memref<4xf32>
          scf.yield %x : f32
        } else {
          %zero = arith.constant 0.0 : f32
          scf.yield %zero : f32
        }
        memref.store %y, %C[%vi] : memref<6xf32>
        tir.yield reads(%B[%n] : memref<4xf32>) writes(%C[%vi] : memref<6xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'C' may read outside of dimension 0 of 'B'}}
    transform.tir.reverse_compute_inline %C : !transform.any_op
    transform.yield
  }
}

// -----

// P7: two places.
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
    tir.for %i in 3 {
      // expected-note @below {{see here}}
      tir.block "C" (%vi : spatial 3 = %i) {
        %n = affine.apply affine_map<(d0) -> (d0 + 1)>(%vi)
        %x = memref.load %B[%vi] : memref<4xf32>
        %y = memref.load %B[%n] : memref<4xf32>
        %z = arith.addf %x, %y : f32
        memref.store %z, %C[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi : 2] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'C' does not read 'B' at one place that its iteration variables can be found from}}
    transform.tir.reverse_compute_inline %C : !transform.any_op
    transform.yield
  }
}

// -----

// P8: another reader.
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
      tir.block "D" (%vi : spatial 4 = %i) {
        %x = memref.load %B[%vi] : memref<4xf32>
        memref.store %x, %D[%vi] : memref<4xf32>
        // expected-note @below {{see here}}
        tir.yield reads(%B[%vi] : memref<4xf32>) writes(%D[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{buffer 'B' is used by something else than block 'C'}}
    transform.tir.reverse_compute_inline %C : !transform.any_op
    transform.yield
  }
}
