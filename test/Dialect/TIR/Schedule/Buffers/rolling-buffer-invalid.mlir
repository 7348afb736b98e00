// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1: no such buffer.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<10xf32>, %C: memref<8xf32>) {
    %B = tir.alloc_buffer "B" : memref<10xf32>
    tir.for %i in 4 {
      tir.for %x in 4 {
        %bi = affine.apply affine_map<(i, x) -> (i * 2 + x)>(%i, %x)
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 10 = %bi) {
          %a = memref.load %A[%vi] : memref<10xf32>
          memref.store %a, %B[%vi] : memref<10xf32>
          tir.yield reads(%A[%vi] : memref<10xf32>) writes(%B[%vi] : memref<10xf32>)
        }
      }
      tir.for %x in 2 {
        %ci = affine.apply affine_map<(i, x) -> (i * 2 + x)>(%i, %x)
        tir.block "C" (%vi : spatial 8 = %ci) {
          %at = affine.apply affine_map<(i) -> (i)>(%vi)
          %b = memref.load %B[%at] : memref<10xf32>
          memref.store %b, %C[%vi] : memref<8xf32>
          tir.yield reads(%B[%at] : memref<10xf32>) writes(%C[%vi] : memref<8xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'B' writes 1 buffers, there is none at 1}}
    transform.tir.rolling_buffer %B write 1 : !transform.any_op
    transform.yield
  }
}

// -----

// P2: a parameter.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<10xf32>, %B: memref<10xf32>, %C: memref<8xf32>) {
    tir.for %i in 4 {
      tir.for %x in 4 {
        %bi = affine.apply affine_map<(i, x) -> (i * 2 + x)>(%i, %x)
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 10 = %bi) {
          %a = memref.load %A[%vi] : memref<10xf32>
          memref.store %a, %B[%vi] : memref<10xf32>
          tir.yield reads(%A[%vi] : memref<10xf32>) writes(%B[%vi] : memref<10xf32>)
        }
      }
      tir.for %x in 2 {
        %ci = affine.apply affine_map<(i, x) -> (i * 2 + x)>(%i, %x)
        tir.block "C" (%vi : spatial 8 = %ci) {
          %at = affine.apply affine_map<(i) -> (i)>(%vi)
          %b = memref.load %B[%at] : memref<10xf32>
          memref.store %b, %C[%vi] : memref<8xf32>
          tir.yield reads(%B[%at] : memref<10xf32>) writes(%C[%vi] : memref<8xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{buffer 'B' is not allocated in the scope of block 'B', or is used by something else than loads and stores}}
    transform.tir.rolling_buffer %B write 0 : !transform.any_op
    transform.yield
  }
}

// -----

// P3: what the block reads is written later.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<10xf32>, %C: memref<8xf32>) {
    %B = tir.alloc_buffer "B" : memref<10xf32>
    tir.for %i in 4 {
      tir.for %x in 4 {
        %bi = affine.apply affine_map<(i, x) -> (i * 2 + x)>(%i, %x)
        tir.block "B" (%vi : spatial 10 = %bi) {
          %a = memref.load %A[%vi] : memref<10xf32>
          memref.store %a, %B[%vi] : memref<10xf32>
          tir.yield reads(%A[%vi] : memref<10xf32>) writes(%B[%vi] : memref<10xf32>)
        }
      }
      tir.for %x in 2 {
        %ci = affine.apply affine_map<(i, x) -> (i * 2 + x)>(%i, %x)
        tir.block "C" (%vi : spatial 8 = %ci) {
          %at = affine.apply affine_map<(i) -> (i)>(%vi)
          %b = memref.load %B[%at] : memref<10xf32>
          memref.store %b, %C[%vi] : memref<8xf32>
          tir.yield reads(%B[%at] : memref<10xf32>) writes(%C[%vi] : memref<8xf32>)
        }
      }
    }
    // expected-note @below {{see here}}
    tir.block "D" () {
      %c0 = arith.constant 0 : index
      %zero = arith.constant 0.0 : f32
      memref.store %zero, %A[%c0] : memref<10xf32>
      tir.yield
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'D' writes what block 'B' accesses before}}
    transform.tir.rolling_buffer %B write 0 : !transform.any_op
    transform.yield
  }
}

// -----

// P4: a reader elsewhere.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<10xf32>, %C: memref<8xf32>, %D: memref<10xf32>) {
    %B = tir.alloc_buffer "B" : memref<10xf32>
    tir.for %i in 4 {
      tir.for %x in 4 {
        %bi = affine.apply affine_map<(i, x) -> (i * 2 + x)>(%i, %x)
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 10 = %bi) {
          %a = memref.load %A[%vi] : memref<10xf32>
          memref.store %a, %B[%vi] : memref<10xf32>
          tir.yield reads(%A[%vi] : memref<10xf32>) writes(%B[%vi] : memref<10xf32>)
        }
      }
      tir.for %x in 2 {
        %ci = affine.apply affine_map<(i, x) -> (i * 2 + x)>(%i, %x)
        tir.block "C" (%vi : spatial 8 = %ci) {
          %at = affine.apply affine_map<(i) -> (i)>(%vi)
          %b = memref.load %B[%at] : memref<10xf32>
          memref.store %b, %C[%vi] : memref<8xf32>
          tir.yield reads(%B[%at] : memref<10xf32>) writes(%C[%vi] : memref<8xf32>)
        }
      }
    }
    tir.for %i in 10 {
      tir.block "D" (%vi : spatial 10 = %i) {
        %b = memref.load %B[%vi] : memref<10xf32>
        memref.store %b, %D[%vi] : memref<10xf32>
        tir.yield reads(%B[%vi] : memref<10xf32>) writes(%D[%vi] : memref<10xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{there is no loop around block 'B' and all that reads buffer 'B'}}
    transform.tir.rolling_buffer %B write 0 : !transform.any_op
    transform.yield
  }
}

// -----

// P5: iterations at the same time.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<10xf32>, %C: memref<8xf32>) {
    %B = tir.alloc_buffer "B" : memref<10xf32>
    // expected-note @below {{see here}}
    tir.for parallel %i in 4 {
      tir.for %x in 4 {
        %bi = affine.apply affine_map<(i, x) -> (i * 2 + x)>(%i, %x)
        tir.block "B" (%vi : spatial 10 = %bi) {
          %a = memref.load %A[%vi] : memref<10xf32>
          memref.store %a, %B[%vi] : memref<10xf32>
          tir.yield reads(%A[%vi] : memref<10xf32>) writes(%B[%vi] : memref<10xf32>)
        }
      }
      tir.for %x in 2 {
        %ci = affine.apply affine_map<(i, x) -> (i * 2 + x)>(%i, %x)
        tir.block "C" (%vi : spatial 8 = %ci) {
          %at = affine.apply affine_map<(i) -> (i)>(%vi)
          %b = memref.load %B[%at] : memref<10xf32>
          memref.store %b, %C[%vi] : memref<8xf32>
          tir.yield reads(%B[%at] : memref<10xf32>) writes(%C[%vi] : memref<8xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{loop 'i' must be serial, it is parallel}}
    transform.tir.rolling_buffer %B write 0 : !transform.any_op
    transform.yield
  }
}

// -----

// P6: an offset.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<10xf32>, %C: memref<8xf32>) {
    %B = tir.alloc_buffer "B" : memref<10xf32>
    tir.for %i in 4 {
      tir.for %x in 3 {
        %bi = affine.apply affine_map<(i, x) -> (i * 2 + x + 1)>(%i, %x)
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 10 = %bi) {
          %a = memref.load %A[%vi] : memref<10xf32>
          memref.store %a, %B[%vi] : memref<10xf32>
          tir.yield reads(%A[%vi] : memref<10xf32>) writes(%B[%vi] : memref<10xf32>)
        }
      }
      tir.for %x in 2 {
        %ci = affine.apply affine_map<(i, x) -> (i * 2 + x)>(%i, %x)
        tir.block "C" (%vi : spatial 8 = %ci) {
          %at = affine.apply affine_map<(i) -> (i)>(%vi)
          %b = memref.load %B[%at] : memref<10xf32>
          memref.store %b, %C[%vi] : memref<8xf32>
          tir.yield reads(%B[%at] : memref<10xf32>) writes(%C[%vi] : memref<8xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{what block 'B' writes in dimension 0 of buffer 'B' is no fixed number of elements from a multiple of one loop on}}
    transform.tir.rolling_buffer %B write 0 : !transform.any_op
    transform.yield
  }
}

// -----

// P6: nothing in common.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<10xf32>, %C: memref<8xf32>) {
    %B = tir.alloc_buffer "B" : memref<10xf32>
    tir.for %i in 4 {
      tir.for %x in 2 {
        %bi = affine.apply affine_map<(i, x) -> (i * 2 + x)>(%i, %x)
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 10 = %bi) {
          %a = memref.load %A[%vi] : memref<10xf32>
          memref.store %a, %B[%vi] : memref<10xf32>
          tir.yield reads(%A[%vi] : memref<10xf32>) writes(%B[%vi] : memref<10xf32>)
        }
      }
      tir.for %x in 2 {
        %ci = affine.apply affine_map<(i, x) -> (i * 2 + x)>(%i, %x)
        tir.block "C" (%vi : spatial 8 = %ci) {
          %at = affine.apply affine_map<(i) -> (i)>(%vi)
          %b = memref.load %B[%at] : memref<10xf32>
          memref.store %b, %C[%vi] : memref<8xf32>
          tir.yield reads(%B[%at] : memref<10xf32>) writes(%C[%vi] : memref<8xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{what block 'B' writes in two iterations of a loop has nothing in common: there is nothing to keep}}
    transform.tir.rolling_buffer %B write 0 : !transform.any_op
    transform.yield
  }
}

// -----

// P7: more is read than written.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<10xf32>, %C: memref<8xf32>) {
    %B = tir.alloc_buffer "B" : memref<10xf32>
    tir.for %i in 4 {
      tir.for %x in 3 {
        %bi = affine.apply affine_map<(i, x) -> (i * 2 + x)>(%i, %x)
        tir.block "B" (%vi : spatial 10 = %bi) {
          %a = memref.load %A[%vi] : memref<10xf32>
          memref.store %a, %B[%vi] : memref<10xf32>
          tir.yield reads(%A[%vi] : memref<10xf32>) writes(%B[%vi] : memref<10xf32>)
        }
      }
      tir.for %x in 2 {
        %ci = affine.apply affine_map<(i, x) -> (i * 2 + x)>(%i, %x)
        // expected-note @below {{see here}}
        tir.block "C" (%vi : spatial 8 = %ci) {
          %at = affine.apply affine_map<(i) -> (i + 2)>(%vi)
          %b = memref.load %B[%at] : memref<10xf32>
          memref.store %b, %C[%vi] : memref<8xf32>
          tir.yield reads(%B[%at] : memref<10xf32>) writes(%C[%vi] : memref<8xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'C' reads elements of buffer 'B' that block 'B' does not write in the same iteration of loop 'i'}}
    transform.tir.rolling_buffer %B write 0 : !transform.any_op
    transform.yield
  }
}
