// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1: a loop that is not around the block.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>, %B: memref<8xf32>) {
    tir.for %i in 8 {
      tir.for %k in 4 {
        tir.block "B" (%vi : spatial 8 = %i, %vk : reduce 4 = %k) {
          %b = memref.load %B[%vi] : memref<8xf32>
          %a = memref.load %A[%vi, %vk] : memref<8x4xf32>
          %s = arith.addf %b, %a : f32
          memref.store %s, %B[%vi] : memref<8xf32>
          tir.yield reads(%A[%vi, %vk] : memref<8x4xf32>) writes(%B[%vi] : memref<8xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %B[%vi] : memref<8xf32>
        }
      }
    }
    // expected-note @below {{see here}}
    tir.for %x in 8 {
      tir.block "X" (%vx : spatial 8 = %x) {
        tir.yield
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %X = transform.tir.get_block "X" in %root : (!transform.any_op) -> !transform.any_op
    %x = transform.tir.get_loops %X : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{loop 'x' is not around block 'B'}}
    %init = transform.tir.decompose_reduction %B at %x : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P2: no init.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>, %B: memref<8xf32>) {
    tir.for %i in 8 {
      tir.for %k in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vk : reduce 4 = %k) {
          %b = memref.load %B[%vi] : memref<8xf32>
          %a = memref.load %A[%vi, %vk] : memref<8x4xf32>
          %s = arith.addf %b, %a : f32
          memref.store %s, %B[%vi] : memref<8xf32>
          tir.yield reads(%B[%vi] : memref<8xf32>, %A[%vi, %vk] : memref<8x4xf32>) writes(%B[%vi] : memref<8xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{block 'B' is not a reduction: it has no 'init'}}
    %init = transform.tir.decompose_reduction %B at %i : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P2: bindings that are not affine.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>, %B: memref<8xf32>) {
    tir.for %i in 8 {
      tir.for %k in 4 {
        %x = affine.apply affine_map<(d0) -> (d0 * 2)>(%k)
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %x, %vk : reduce 4 = %k) {
          %b = memref.load %B[%vi] : memref<8xf32>
          %a = memref.load %A[%vi, %vk] : memref<8x4xf32>
          %s = arith.addf %b, %a : f32
          memref.store %s, %B[%vi] : memref<8xf32>
          tir.yield reads(%A[%vi, %vk] : memref<8x4xf32>) writes(%B[%vi] : memref<8xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %B[%vi] : memref<8xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{block 'B' is not a reduction: its bindings are not affine and independent}}
    %init = transform.tir.decompose_reduction %B at %i : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P2: another writer.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>, %B: memref<8xf32>) {
    tir.block "first" () {
      %c0 = arith.constant 0 : index
      %z = arith.constant 0.0 : f32
      memref.store %z, %B[%c0] : memref<8xf32>
      tir.yield writes(%B[0] : memref<8xf32>)
    }
    tir.for %i in 8 {
      tir.for %k in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vk : reduce 4 = %k) {
          %b = memref.load %B[%vi] : memref<8xf32>
          %a = memref.load %A[%vi, %vk] : memref<8x4xf32>
          %s = arith.addf %b, %a : f32
          memref.store %s, %B[%vi] : memref<8xf32>
          tir.yield reads(%A[%vi, %vk] : memref<8x4xf32>) writes(%B[%vi] : memref<8xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %B[%vi] : memref<8xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{block 'B' is not a reduction: block 'first' writes the same buffer}}
    %init = transform.tir.decompose_reduction %B at %i : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P3: a reduction loop outside.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>, %B: memref<8xf32>) {
    tir.for %k in 4 {
      tir.for %i in 8 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vk : reduce 4 = %k) {
          %b = memref.load %B[%vi] : memref<8xf32>
          %a = memref.load %A[%vi, %vk] : memref<8x4xf32>
          %s = arith.addf %b, %a : f32
          memref.store %s, %B[%vi] : memref<8xf32>
          tir.yield reads(%A[%vi, %vk] : memref<8x4xf32>) writes(%B[%vi] : memref<8xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %B[%vi] : memref<8xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{the binding of reduce variable 1 of block 'B' has the variable of a loop around loop 'i'}}
    %init = transform.tir.decompose_reduction %B at %j : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P4: a bound that depends on the outer loop.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>, %B: memref<8xf32>) {
    tir.for %i in 8 {
      // expected-note @below {{see here}}
      tir.for %k in %i {
        tir.block "B" (%vi : spatial 8 = %i, %vk : reduce 4 = %k) {
          %b = memref.load %B[%vi] : memref<8xf32>
          %a = memref.load %A[%vi, %vk] : memref<8x4xf32>
          %s = arith.addf %b, %a : f32
          memref.store %s, %B[%vi] : memref<8xf32>
          tir.yield reads(%A[%vi, %vk] : memref<8x4xf32>) writes(%B[%vi] : memref<8xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %B[%vi] : memref<8xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{a bound of loop 'k' depends on another loop}}
    %init = transform.tir.decompose_reduction %B at %i : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P5: `init` never runs.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8xf32>, %C: memref<4xf32>) {
    tir.for %i in 4 {
      tir.for %k in 4 from 4 {
        // expected-note @below {{see here}}
        tir.block "C" (%vi : spatial 4 = %i, %vk : reduce 8 = %k) {
          %y = memref.load %C[%vi] : memref<4xf32>
          %x = memref.load %A[%vk] : memref<8xf32>
          %s = arith.addf %y, %x : f32
          memref.store %s, %C[%vi] : memref<4xf32>
          tir.yield reads(%A[%vk] : memref<8xf32>) writes(%C[%vi] : memref<4xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi] : memref<4xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i, %k = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{the loops do not reach the start of reduce variable 'vk' of block 'C'}}
    %init = transform.tir.decompose_reduction %C at %k : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P5: the loop begins in the midst of a row, whose start it would make again.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4x2xf32>, %C: memref<4xf32>) {
    tir.for %f in 3 from 3 {
      tir.for %u in 1 {
        %i = affine.apply affine_map<(d0, d1) -> ((d0 + d1) floordiv 2)>(%f, %u)
        %k = affine.apply affine_map<(d0, d1) -> ((d0 + d1) mod 2)>(%f, %u)
        // expected-note @below {{see here}}
        tir.block "C" (%vi : spatial 3 = %i, %vk : reduce 2 = %k) {
          %y = memref.load %C[%vi] : memref<4xf32>
          %x = memref.load %A[%vi, %vk] : memref<4x2xf32>
          %s = arith.addf %y, %x : f32
          memref.store %s, %C[%vi] : memref<4xf32>
          tir.yield reads(%A[%vi, %vk] : memref<4x2xf32>) writes(%C[%vi] : memref<4xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi] : memref<4xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %f, %u = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{the loops do not reach the start of reduce variable 'vk' of block 'C'}}
    %init = transform.tir.decompose_reduction %C at %f : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P6
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8x4xf32>, %B: memref<8xf32>) {
    tir.for %i in 8 {
      // expected-note @below {{see here}}
      tir.for %again in 2 {
        tir.for %k in 4 {
          tir.block "B" (%vi : spatial 8 = %i, %vk : reduce 4 = %k) {
            %b = memref.load %B[%vi] : memref<8xf32>
            %a = memref.load %A[%vi, %vk] : memref<8x4xf32>
            %s = arith.addf %b, %a : f32
            memref.store %s, %B[%vi] : memref<8xf32>
            tir.yield reads(%A[%vi, %vk] : memref<8x4xf32>) writes(%B[%vi] : memref<8xf32>)
          } init (%vi, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %B[%vi] : memref<8xf32>
          }
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %again, %k = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    // expected-error @below {{each iteration of loop 'again' does the whole reduction of block 'B' again, which needs its own 'init'}}
    %init = transform.tir.decompose_reduction %B at %again : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}
