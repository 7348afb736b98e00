// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1: a target that is no block or loop.
// expected-note @below {{see here}}
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>) {
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    // expected-error @below {{expected a block or a loop, got 'builtin.module'}}
    transform.tir.tensorize %root as @f by @f : !transform.any_op
    transform.yield
  }
}

// -----

// P2: parameters that differ.
module attributes {transform.with_named_sequence} {
  tir.prim_func @desc(%a: memref<4xf32>) {
  }
  tir.prim_func @impl(%a: memref<8xf32>) {
  }
  tir.prim_func @f(%A: memref<4xf32>) {
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.block "A" (%vi : spatial 4 = %i) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %A[%vi] : memref<4xf32>
        tir.yield writes(%A[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{'desc' and 'impl' do not have the same parameters}}
    transform.tir.tensorize %A as @desc by @impl : !transform.any_op
    transform.yield
  }
}

// -----

// P2: a size that is not known.
module attributes {transform.with_named_sequence} {
  tir.prim_func @desc(%a: memref<?xf32> {tir.dims = #relax.dims<[n]>}) {
  }
  tir.prim_func @f(%A: memref<4xf32>) {
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.block "A" (%vi : spatial 4 = %i) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %A[%vi] : memref<4xf32>
        tir.yield writes(%A[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{parameter 'a' of 'desc' is not a buffer of static shape}}
    transform.tir.tensorize %A as @desc by @desc : !transform.any_op
    transform.yield
  }
}

// -----

// P3: another operation than the described one.
module attributes {transform.with_named_sequence} {
  tir.prim_func @desc(%a: memref<4xf32>) {
    tir.for %i in 4 {
      tir.block "a" (%vi : spatial 4 = %i) {
        %x = memref.load %a[%vi] : memref<4xf32>
        %y = arith.addf %x, %x : f32
        memref.store %y, %a[%vi] : memref<4xf32>
        tir.yield reads(%a[%vi] : memref<4xf32>) writes(%a[%vi] : memref<4xf32>)
      }
    }
  }
  tir.prim_func @f(%A: memref<4x4xf32>) {
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.for %j in 4 {
        tir.block "A" (%vi : spatial 4 = %i, %vj : spatial 4 = %j) {
          %x = memref.load %A[%vi, %vj] : memref<4x4xf32>
          %y = arith.mulf %x, %x : f32
          memref.store %y, %A[%vi, %vj] : memref<4x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<4x4xf32>) writes(%A[%vi, %vj] : memref<4x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %A : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{it is not what 'desc' describes: there is 'arith.mulf' where 'arith.addf' with its attributes is described}}
    transform.tir.tensorize %j as @desc by @desc : !transform.any_op
    transform.yield
  }
}

// -----

// P4: no such function.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>) {
    tir.for %i in 4 {
      tir.block "A" (%vi : spatial 4 = %i) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %A[%vi] : memref<4xf32>
        tir.yield writes(%A[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{there is no tir.prim_func '@nothing'}}
    transform.tir.tensorize %A as @nothing by @nothing : !transform.any_op
    transform.yield
  }
}
