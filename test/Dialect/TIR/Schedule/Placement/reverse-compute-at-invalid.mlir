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
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'C' may read elements of 'B' that no block has written before}}
    transform.tir.reverse_compute_at %C in %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P2: a block that reads what it writes.
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
        %x = memref.load %C[%vi] : memref<4xf32>
        memref.store %x, %C[%vi] : memref<4xf32>
        tir.yield reads(%C[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'C' is not complete: it reads a buffer that it writes}}
    transform.tir.reverse_compute_at %C in %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P3: the loop is around the block.
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
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{loop 'i' is already around block 'C'}}
    transform.tir.reverse_compute_at %C in %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P6: the loop of another block.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %D: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    %C = tir.alloc_buffer "C" : memref<4xf32>
    tir.for %i in 4 {
      // expected-note @below {{see here}}
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
    // expected-error @below {{block 'B', which writes what block 'C' reads, is not under loop 'i'}}
    transform.tir.reverse_compute_at %C in %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P7: the place is before the block that writes.
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
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{place 0 in loop 'i' is not between 1 and 1}}
    transform.tir.reverse_compute_at %C in %i index 0 : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P9: a sum over parts that two iterations have in common.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %r in 2 {
      tir.for %i in 4 {
        tir.for %k in 2 {
          tir.block "B" (%vi : spatial 4 = %i, %vr : reduce 4 = %k) {
            %y = memref.load %B[%vi] : memref<4xf32>
            %x = memref.load %A[%vr] : memref<4xf32>
            %s = arith.addf %y, %x : f32
            memref.store %s, %B[%vi] : memref<4xf32>
            tir.yield reads(%A[%vr] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
          } init (%vi, %vr) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %B[%vi] : memref<4xf32>
          }
        }
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
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %r, %i, %k = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    // expected-error @below {{the instances of reduction block 'C' would run more than once, or at the same time, in loop 'i'}}
    transform.tir.reverse_compute_at %C in %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P10: a part of the domain.
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
    // expected-error @below {{block 'C' does not run for just the values in the domains of its variables}}
    transform.tir.reverse_compute_at %C in %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P6: nothing that it reads is written.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %B: memref<4xf32>, %C: memref<1xf32>) {
    tir.for parallel %i in 4 {
      tir.block "B" (%vi : spatial 4 = %i) {
        %x = memref.load %A[%vi] : memref<4xf32>
        memref.store %x, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
    %zero = arith.constant 0 : index
    tir.for %k in 4 {
      // expected-note @below {{see here}}
      tir.block "C" (%vi : spatial 1 = %zero, %vk : reduce 4 = %k) {
        %y = memref.load %C[%vi] : memref<1xf32>
        %x = memref.load %A[%vk] : memref<4xf32>
        %s = arith.addf %y, %x : f32
        memref.store %s, %C[%vi] : memref<1xf32>
        tir.yield reads(%A[%vk] : memref<4xf32>) writes(%C[%vi] : memref<1xf32>)
      } init (%vi, %vk) {
        %none = arith.constant 0.0 : f32
        memref.store %none, %C[%vi] : memref<1xf32>
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{no block writes what block 'C' reads, so nothing says what of it belongs to an iteration of loop 'i'}}
    transform.tir.reverse_compute_at %C in %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P9: a whole sum in iterations that run at the same time.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<1xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    %zero = arith.constant 0 : index
    tir.for parallel %r in 2 {
      tir.for %i in 4 {
        tir.block "B" (%vi : spatial 4 = %i) {
          %x = memref.load %A[%vi] : memref<4xf32>
          memref.store %x, %B[%vi] : memref<4xf32>
          tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
        }
      }
    }
    tir.for %k in 4 {
      // expected-note @below {{see here}}
      tir.block "C" (%vi : spatial 1 = %zero, %vk : reduce 4 = %k) {
        %y = memref.load %C[%vi] : memref<1xf32>
        %x = memref.load %B[%vk] : memref<4xf32>
        %s = arith.addf %y, %x : f32
        memref.store %s, %C[%vi] : memref<1xf32>
        tir.yield reads(%B[%vk] : memref<4xf32>) writes(%C[%vi] : memref<1xf32>)
      } init (%vi, %vk) {
        %none = arith.constant 0.0 : f32
        memref.store %none, %C[%vi] : memref<1xf32>
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %r, %i = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{the instances of reduction block 'C' would run more than once, or at the same time, in loop 'r'}}
    transform.tir.reverse_compute_at %C in %r : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P9: parts of a sum in iterations that run at the same time.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<1xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    %zero = arith.constant 0 : index
    tir.for parallel %i in 4 {
      tir.block "B" (%vi : spatial 4 = %i) {
        %x = memref.load %A[%vi] : memref<4xf32>
        memref.store %x, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
    tir.for %k in 4 {
      // expected-note @below {{see here}}
      tir.block "C" (%vi : spatial 1 = %zero, %vk : reduce 4 = %k) {
        %y = memref.load %C[%vi] : memref<1xf32>
        %x = memref.load %B[%vk] : memref<4xf32>
        %s = arith.addf %y, %x : f32
        memref.store %s, %C[%vi] : memref<1xf32>
        tir.yield reads(%B[%vk] : memref<4xf32>) writes(%C[%vi] : memref<1xf32>)
      } init (%vi, %vk) {
        %none = arith.constant 0.0 : f32
        memref.store %none, %C[%vi] : memref<1xf32>
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the instances of reduction block 'C' would run more than once, or at the same time, in loop 'i'}}
    transform.tir.reverse_compute_at %C in %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P11
module attributes {transform.with_named_sequence} {
  tir.prim_func @partly(%A: memref<4xf32>, %C: memref<4xf32>) {
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
        %c3 = arith.constant 3 : index
        %at = arith.xori %vi, %c3 : index
        %x = memref.load %B[%at] : memref<4xf32>
        memref.store %x, %C[%vi] : memref<4xf32>
        tir.yield reads(%B[0 : 4] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'C' reads all of 'B', of which an iteration of loop 'i' writes only a part}}
    transform.tir.reverse_compute_at %C in %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P12
module attributes {transform.with_named_sequence} {
  tir.prim_func @shifted(%A: memref<4xf32>, %C: memref<6xf32>) {
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
        %c2 = arith.constant 2 : index
        %at = arith.subi %vi, %c2 : index
        %inside = arith.cmpi sge, %vi, %c2 : index
        %x = scf.if %inside -> f32 {
          %b = memref.load %B[%at] : memref<4xf32>
          scf.yield %b : f32
        } else {
          %zero = arith.constant 0.0 : f32
          scf.yield %zero : f32
        }
        memref.store %x, %C[%vi] : memref<6xf32>
        tir.yield reads(%B[%at] : memref<4xf32>) writes(%C[%vi] : memref<6xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{some instances of block 'C' use nothing that is written in loop 'i'}}
    transform.tir.reverse_compute_at %C in %i : !transform.any_op, !transform.any_op
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
    transform.tir.reverse_compute_at %B in %j : !transform.any_op, !transform.any_op
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
      tir.block "B" (%vi : spatial 4 = %i) {
        %x = memref.load %A[%vi] : memref<4xf32>
        memref.store %x, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
    tir.for %i in 4 {
      tir.for %u in 1 {
        %x = memref.load %A[%c0] : memref<4xf32>
        // expected-note @below {{see here}}
        tir.block "C" (%vi : spatial 4 = %i) {
          %y = memref.load %B[%vi] : memref<4xf32>
          %z = arith.addf %x, %y : f32
          memref.store %z, %C[%vi] : memref<4xf32>
          tir.yield reads(%B[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'C' uses a value that is not known in loop 'i'}}
    transform.tir.reverse_compute_at %C in %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P11: a sum over the loop, of which each iteration would use a part.
module attributes {transform.with_named_sequence} {
  tir.prim_func @partial(%A: memref<4xf32>, %D: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    %C = tir.alloc_buffer "C" : memref<1xf32>
    tir.for %i in 4 {
      tir.block "B" (%vi : spatial 4 = %i) {
        %x = memref.load %A[%vi] : memref<4xf32>
        memref.store %x, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
      tir.block "C" (%vi : reduce 4 = %i) {
        %c0 = arith.constant 0 : index
        %c = memref.load %C[%c0] : memref<1xf32>
        %x = memref.load %B[%vi] : memref<4xf32>
        %s = arith.addf %c, %x : f32
        memref.store %s, %C[%c0] : memref<1xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>) writes(%C[0] : memref<1xf32>)
      } init (%vi) {
        %c0 = arith.constant 0 : index
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %C[%c0] : memref<1xf32>
      }
    }
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.block "D" (%vi : spatial 4 = %i) {
        %c0 = arith.constant 0 : index
        %c = memref.load %C[%c0] : memref<1xf32>
        %x = memref.load %B[%vi] : memref<4xf32>
        %s = arith.divf %x, %c : f32
        memref.store %s, %D[%vi] : memref<4xf32>
        tir.yield reads(%C[0] : memref<1xf32>, %B[%vi] : memref<4xf32>) writes(%D[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %D = transform.tir.get_block "D" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'D' would run for parts of what it uses of block 'C', which reduces over loop 'i' or one around it}}
    transform.tir.reverse_compute_at %D in %i : !transform.any_op, !transform.any_op
    transform.yield
  }
}
