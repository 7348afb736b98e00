// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1: no such buffer.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 4 = %i) {
        %a = memref.load %A[%vi] : memref<4xf32>
        memref.store %a, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
    tir.for %i in 4 {
      tir.block "C" (%vi : spatial 4 = %i) {
        %b = memref.load %B[%vi] : memref<4xf32>
        memref.store %b, %C[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'B' has 1 such buffers, there is none at 1}}
    %copy = transform.tir.cache_read %B[1] in "local" : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P2: no name.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 4 = %i) {
        %a = memref.load %A[%vi] : memref<4xf32>
        memref.store %a, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
    tir.for %i in 4 {
      tir.block "C" (%vi : spatial 4 = %i) {
        %b = memref.load %B[%vi] : memref<4xf32>
        memref.store %b, %C[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the storage scope '' is not one that is known}}
    %copy = transform.tir.cache_read %B[0] in "" : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P3: two writers.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.block "fill" () {
      %c0 = arith.constant 0 : index
      %z = arith.constant 0.0 : f32
      memref.store %z, %B[%c0] : memref<4xf32>
      tir.yield writes(%B[0] : memref<4xf32>)
    }
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 4 = %i) {
        %a = memref.load %A[%vi] : memref<4xf32>
        memref.store %a, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
    tir.for %i in 4 {
      tir.block "C" (%vi : spatial 4 = %i) {
        %b = memref.load %B[%vi] : memref<4xf32>
        memref.store %b, %C[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{buffer 'B' is written by 2 blocks, 'fill' and 'B' among them}}
    %copy = transform.tir.cache_read %C[0] in "local" : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P4: a write with gaps.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<7xf32>
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 4 = %i) {
        %a = memref.load %A[%vi] : memref<4xf32>
        %x = affine.apply affine_map<(d0) -> (d0 * 2)>(%vi)
        memref.store %a, %B[%x] : memref<7xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%x] : memref<7xf32>)
      }
    }
    tir.for %i in 4 {
      tir.block "C" (%vi : spatial 4 = %i) {
        %b = memref.load %B[%vi] : memref<7xf32>
        memref.store %b, %C[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<7xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'B' is not known to write every element of a box of 'B' before the copy}}
    %copy = transform.tir.cache_read %C[0] in "local" : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P5: written after it is read, in one loop.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 4 {
      tir.block "B" (%vi : spatial 4 = %i) {
        %a = memref.load %A[%vi] : memref<4xf32>
        memref.store %a, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
      // expected-note @below {{see here}}
      tir.block "C" (%vi : spatial 4 = %i) {
        %b = memref.load %B[%vi] : memref<4xf32>
        memref.store %b, %A[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>) writes(%A[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'C' writes 'A' after or while it is read}}
    %copy = transform.tir.cache_read %B[0] in "local" : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P6: a parameter of which a part is written.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>, %B: memref<8xf32>) {
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 4 = %i) {
        %a = memref.load %A[%vi] : memref<4xf32>
        memref.store %a, %B[%vi] : memref<8xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<8xf32>)
      }
    }
    tir.for %i in 4 {
      tir.block "C" (%vi : spatial 4 = %i) {
        %b = memref.load %B[%vi] : memref<8xf32>
        memref.store %b, %C[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<8xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'B' is not known to write all of parameter 'B', which is read}}
    %copy = transform.tir.cache_read %C[0] in "local" : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P8: a condition keeps the block from what its region has before the buffer.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %B: memref<6xf32>) {
    tir.for %i in 6 {
      // expected-note @below {{see here}}
      tir.block "outer" (%vo : spatial 6 = %i) {
        %zero = arith.constant 0 : index
        %before = affine.apply affine_map<(d0) -> (d0 - 2)>(%vo)
        tir.block "B" (%vi : spatial 1 = %zero) {
          %c2 = arith.constant 2 : index
          %inside = arith.cmpi sle, %c2, %vo : index
          %x = scf.if %inside -> (f32) {
            %place = affine.apply affine_map<(d0) -> (d0 - 2)>(%vo)
            %a = memref.load %A[%place] : memref<4xf32>
            scf.yield %a : f32
          } else {
            %none = arith.constant 0.0 : f32
            scf.yield %none : f32
          }
          memref.store %x, %B[%vo] : memref<6xf32>
          tir.yield reads(%A[%before] : memref<4xf32>) writes(%B[%vo] : memref<6xf32>)
        }
        tir.yield reads(%A[%before] : memref<4xf32>) writes(%B[%vo] : memref<6xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'outer' declares that it reads elements that buffer 'A' does not have}}
    %copy = transform.tir.cache_read %B[0] in "local" : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
