// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1: a reduction.
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
    // expected-error @below {{block 'B' has an 'init'}}
    transform.tir.compute_inline %B : !transform.any_op
    transform.yield
  }
}

// -----

// P2: another writer.
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
    // expected-error @below {{block 'B' is not complete: block 'fill' writes the same buffer}}
    transform.tir.compute_inline %B : !transform.any_op
    transform.yield
  }
}

// -----

// P3: an output.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 4 {
      tir.block "B" (%vi : spatial 4 = %i) {
        %a = memref.load %A[%vi] : memref<4xf32>
        memref.store %a, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
    tir.for %i in 4 {
      // expected-note @below {{see here}}
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
    // expected-error @below {{block 'C' writes a buffer that is not allocated in its scope}}
    transform.tir.compute_inline %C : !transform.any_op
    transform.yield
  }
}

// -----

// P4: an index that is a multiple of a variable.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<8xf32>
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 4 = %i) {
        %a = memref.load %A[%vi] : memref<4xf32>
        %x = affine.apply affine_map<(d0) -> (d0 * 2)>(%vi)
        memref.store %a, %B[%x] : memref<8xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%x] : memref<8xf32>)
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
    // expected-error @below {{block 'B' must be one store whose indices say what its iteration variables are}}
    transform.tir.compute_inline %B : !transform.any_op
    transform.yield
  }
}

// -----

// P5: another use.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 4 {
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
    // expected-note @below {{see here}}
    %S = tir.match_buffer "S" %B[0] [4] : memref<4xf32> to memref<4xf32, strided<[1], offset: 0>>
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{buffer 'B' is used by something else than loads}}
    transform.tir.compute_inline %B : !transform.any_op
    transform.yield
  }
}

// -----

// P6: a later writer of what it reads.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 4 {
      tir.block "B" (%vi : spatial 4 = %i) {
        %a = memref.load %A[%vi] : memref<4xf32>
        memref.store %a, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
    tir.for %i in 4 {
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
    // expected-error @below {{block 'C' writes a buffer that block 'B' reads}}
    transform.tir.compute_inline %B : !transform.any_op
    transform.yield
  }
}
