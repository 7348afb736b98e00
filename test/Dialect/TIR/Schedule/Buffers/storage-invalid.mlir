// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1 of set_scope: no such buffer.
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
    // expected-error @below {{block 'B' writes 1 buffers, there is none at 1}}
    transform.tir.set_scope %B[1] to "local" : !transform.any_op
    transform.yield
  }
}

// -----

// P2 of set_scope: a parameter.
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
    // expected-error @below {{what block 'C' writes at 0 is a parameter, not an allocated buffer}}
    transform.tir.set_scope %C[0] to "local" : !transform.any_op
    transform.yield
  }
}

// -----

// P3 of set_scope: no name.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    // expected-note @below {{see here}}
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
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the storage scope '' is not one that is known}}
    transform.tir.set_scope %B[0] to "" : !transform.any_op
    transform.yield
  }
}

// -----

// P1 of storage_align: no such buffer.
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
    // expected-error @below {{block 'B' writes 1 buffers, there is none at 1}}
    transform.tir.storage_align %B[1] axis 0 factor 4 offset 0 : !transform.any_op
    transform.yield
  }
}

// -----

// P2 of storage_align: a parameter.
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
    // expected-error @below {{what block 'C' writes at 0 is a parameter, not an allocated buffer}}
    transform.tir.storage_align %C[0] axis 0 factor 4 offset 0 : !transform.any_op
    transform.yield
  }
}

// -----

// P3 of storage_align: no such dimension.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    // expected-note @below {{see here}}
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
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{axis -2 is not one of a buffer of rank 1}}
    transform.tir.storage_align %B[0] axis -2 factor 4 offset 0 : !transform.any_op
    transform.yield
  }
}

// -----

// P4 of storage_align: the factor.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    // expected-note @below {{see here}}
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
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the factor must be positive, got 0}}
    transform.tir.storage_align %B[0] axis 0 factor 0 offset 0 : !transform.any_op
    transform.yield
  }
}

// -----

// P1 of add_unit_loop.
// expected-note @below {{see here}}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    // expected-error @below {{expected a loop or a block, got 'builtin.module'}}
    %u = transform.tir.add_unit_loop %root : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
