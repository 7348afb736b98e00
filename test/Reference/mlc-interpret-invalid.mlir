// RUN: mlc-opt %s --mlc-interpret -split-input-file -verify-diagnostics

// expected-error@+1 {{there is no function main}}
module {}

// -----

func.func @main(%A: tensor<4xf32>) -> f32 {
  %c4 = arith.constant 4 : index
  // expected-error@+1 {{access to argument 0[4] is out of bounds: its shape is [4]}}
  %a = tensor.extract %A[%c4] : tensor<4xf32>
  return %a : f32
}

// -----

tir.prim_func @main(%A: memref<4xf32>) {
  %t = tir.alloc_buffer "t" : memref<4xf32>
  tir.for %i in 4 {
    tir.block "A" (%vi : spatial 4 = %i) {
      // expected-error@+1 {{read of t[0], which has not been written}}
      %x = memref.load %t[%vi] : memref<4xf32>
      memref.store %x, %A[%vi] : memref<4xf32>
      tir.yield reads(%t[%vi] : memref<4xf32>) writes(%A[%vi] : memref<4xf32>)
    }
  }
}

// -----

// expected-error@+1 {{A[3] was never written}}
tir.prim_func @main(%A: memref<4xf32>) {
  tir.for %i in 3 {
    tir.block "A" (%vi : spatial 4 = %i) {
      %zero = arith.constant 0.0 : f32
      memref.store %zero, %A[%vi] : memref<4xf32>
      tir.yield writes(%A[%vi] : memref<4xf32>)
    }
  }
}

// -----

tir.prim_func @main(%A: memref<4xf32>) {
  tir.for %i in 4 {
    tir.block "A" (%vi : spatial 4 = %i) {
      %zero = arith.constant 0.0 : f32
      %next = affine.apply affine_map<(d0) -> ((d0 + 1) mod 4)>(%vi)
      // expected-error@+1 {{writes what the block "A" does not declare}}
      memref.store %zero, %A[%next] : memref<4xf32>
      // expected-note@+1 {{it is declared here}}
      tir.yield writes(%A[%vi] : memref<4xf32>)
    }
  }
}

// -----

tir.prim_func @main(%A: memref<4xf32>) {
  tir.for %i in 4 {
    %double = affine.apply affine_map<(d0) -> (d0 * 2)>(%i)
    // expected-error@+1 {{iteration variable 0 of block "A" is 4, out of its domain from 0 to 3}}
    tir.block "A" (%vi : spatial 4 = %double) {
      %zero = arith.constant 0.0 : f32
      memref.store %zero, %A[%vi] : memref<4xf32>
      tir.yield writes(%A[%vi] : memref<4xf32>)
    }
  }
}

// -----

// expected-error@+1 {{argument 0: the size of dimension 0, n, is not known; say it with sizes=}}
func.func @main(%A: tensor<?xf32, #relax.dims<[n]>>) {
  return
}

// -----

// expected-error@+1 {{argument 0: mlc.input has type 'tensor<3xf32>', expected 'tensor<4xf32>'}}
func.func @main(%A: tensor<4xf32> {mlc.input = dense<0.0> : tensor<3xf32>}) {
  return
}

// -----

func.func @main() -> i32 {
  %zero = arith.constant 0 : i32
  // expected-error@+1 {{division by zero}}
  %q = arith.divsi %zero, %zero : i32
  return %q : i32
}

// -----

func.func @main(%x: vector<4xf32>) {
  // expected-error@+1 {{'vector.print' op cannot be interpreted}}
  vector.print %x : vector<4xf32>
  return
}

// -----

func.func @main(%out: memref<1xf32>) {
  %A = memref.alloc() : memref<4xf32>
  memref.dealloc %A : memref<4xf32>
  // expected-error@+1 {{the buffer has been freed before}}
  memref.dealloc %A : memref<4xf32>
  return
}

// -----

func.func @main(%x: tensor<?xf32, #relax.dims<[n]>> {mlc.input = dense<0.0> : tensor<3xf32>},
// expected-error@-1 {{argument 1: expected n = 3, got 4}}
                %y: tensor<?xf32, #relax.dims<[n]>> {mlc.input = dense<0.0> : tensor<4xf32>}) {
  return
}

// -----

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{there is no function "env.f" in the module}}
  %y = relax.call_dps_packed "env.f"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}
