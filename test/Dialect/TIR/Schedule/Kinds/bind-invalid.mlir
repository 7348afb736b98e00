// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1: a block that reads what it writes.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
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
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'C' is not complete: it reads a buffer that it writes}}
    transform.tir.bind %i to "threadIdx.x" : !transform.any_op
    transform.yield
  }
}

// -----

// P2: a loop that reduces, for blocks of threads.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    tir.for %i in 4 {
      tir.for %k in 4 {
        // expected-note @below {{see here}}
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
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i, %k = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{loop 'k' is in the binding of iteration variable 1 of block 'C', which is reduce}}
    transform.tir.bind %k to "blockIdx.x" : !transform.any_op
    transform.yield
  }
}

// -----

// P3: no such axis.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    // expected-note @below {{see here}}
    tir.for %i in 4 {
      tir.block "C" (%vi : spatial 4 = %i) {
        %x = memref.load %A[%vi] : memref<4xf32>
        memref.store %x, %C[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{expected blockIdx, threadIdx or vthread with .x, .y or .z, got 'threadIdx.w'}}
    transform.tir.bind %i to "threadIdx.w" : !transform.any_op
    transform.yield
  }
}
