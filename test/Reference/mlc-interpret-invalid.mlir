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

// -----

func.func @main(%a: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{'arith.addf' op on 'tensor<4xf32>' cannot be interpreted}}
  %b = arith.addf %a, %a : tensor<4xf32>
  return %b : tensor<4xf32>
}

// -----

// expected-error@+1 {{elements of type 'complex<f32>' cannot be interpreted}}
func.func @main(%a: tensor<4xcomplex<f32>>) {
  return
}

// -----

func.func @main(%a: tensor<*xf32>) -> index {
  %c0 = arith.constant 0 : index
  // expected-error@+1 {{operand 0 has no elements}}
  %d = tensor.dim %a, %c0 : tensor<*xf32>
  return %d : index
}

// -----

// expected-error@+1 {{more than 200 calls are open: does it call itself?}}
func.func @main() {
  func.call @main() : () -> ()
  return
}

// -----

func.func @main() {
  %size = arith.constant 4611686018427387904 : index
  // expected-error@+1 {{a buffer of shape [4611686018427387904] is too large}}
  %a = memref.alloc(%size) : memref<?xf32>
  return
}

// -----

func.func @main() {
  %size = arith.constant -1 : index
  // expected-error@+1 {{expected an extent that is not negative, got -1}}
  %a = tensor.empty(%size) : tensor<?xf32>
  return
}

// -----

// A view of a view may not reach out of the first one, though there is memory.
func.func @main(%A: memref<8xf32>) {
  %c3 = arith.constant 3 : index
  %s = memref.subview %A[0] [4] [1] : memref<8xf32> to memref<4xf32, strided<[1]>>
  // expected-error@+1 {{dimension 0, 2 elements from 3 in steps of 1, is out of bounds: its extent is 4}}
  %t = memref.subview %s[%c3] [2] [1] : memref<4xf32, strided<[1]>> to memref<2xf32, strided<[1], offset: ?>>
  return
}

// -----

func.func @main(%workspace: memref<16xi8>) {
  %c8 = arith.constant 8 : index
  // expected-error@+1 {{a view of 16 bytes from byte 8 on is out of bounds: its source has 16}}
  %v = memref.view %workspace[%c8][] : memref<16xi8> to memref<4xf32>
  return
}

// -----

func.func @main() -> f32 {
  %p = ub.poison : f32
  // expected-error@+1 {{operand 0 is poison}}
  %q = arith.addf %p, %p : f32
  return %q : f32
}

// -----

func.func @main() {
  %p = ub.poison : index
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-error@+1 {{operand 1 is poison}}
  scf.for %i = %c0 to %p step %c1 {
  }
  return
}

// -----

// expected-note@+1 {{it is promised here that they do not}}
func.func @shifted(%A: memref<4xf32> {llvm.noalias}, %B: memref<3xf32, strided<[1], offset: ?>>) {
  affine.for %i = 0 to 3 {
    %a = affine.load %A[%i] : memref<4xf32>
    // expected-error@+1 {{write to argument 0[0], where arguments 0 and 1 overlap}}
    affine.store %a, %B[%i] : memref<3xf32, strided<[1], offset: ?>>
  }
  return
}
func.func @main(%x: memref<4xf32>) {
  %zero = arith.constant 0.0 : f32
  affine.for %i = 0 to 4 {
    affine.store %zero, %x[%i] : memref<4xf32>
  }
  %y = memref.subview %x[1] [3] [1] : memref<4xf32> to memref<3xf32, strided<[1], offset: 1>>
  %z = memref.cast %y : memref<3xf32, strided<[1], offset: 1>> to memref<3xf32, strided<[1], offset: ?>>
  func.call @shifted(%x, %z) : (memref<4xf32>, memref<3xf32, strided<[1], offset: ?>>) -> ()
  return
}

// -----

tir.prim_func @main(%A: memref<4xf32>) {
  tir.for %i in 4 {
    tir.block "A" (%vi : spatial 4 = %i) {
      %zero = arith.constant 0.0 : f32
      %c4 = arith.constant 4 : index
      %over = arith.addi %vi, %c4 : index
      // expected-error@+1 {{access to A[4] is out of bounds: its shape is [4]}}
      memref.store %zero, %A[%over] : memref<4xf32>
      tir.yield writes(%A[0 : 4] : memref<4xf32>)
    }
  }
}

// -----

// expected-error@+1 {{argument "B": expected n * 2 = 6, got 4}}
tir.prim_func @main(%A: memref<?xf32> {tir.dims = #relax.dims<[n]>, mlc.input = dense<0.0> : tensor<3xf32>},
                    %B: memref<?xf32> {tir.dims = #relax.dims<[n * 2]>, mlc.input = dense<0.0> : tensor<4xf32>}) {
}

// -----

// Iterations that run at the same time write one element.
tir.prim_func @main(%A: memref<4xf32>, %B: memref<1xf32>) {
  %c0 = arith.constant 0 : index
  // expected-note @below {{the loop}}
  tir.for vectorized %i in 4 {
    tir.block "B" (%vi : opaque 4 = %i) {
      %a = memref.load %A[%vi] : memref<4xf32>
      // expected-error @below {{a race: an element of B is written in iteration 1 of a loop whose iterations run at the same time, and written in iteration 0}}
      memref.store %a, %B[%c0] : memref<1xf32>
      tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%c0] : memref<1xf32>)
    }
  }
}

// -----

// One iteration writes what others have read.
func.func @main(%A: memref<4xf32> {mlc.input = dense<1.0> : tensor<4xf32>}, %B: memref<4xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %c4 = arith.constant 4 : index
  // expected-note @below {{the loop}}
  scf.parallel (%i) = (%c0) to (%c4) step (%c1) {
    %last = memref.load %A[%c3] : memref<4xf32>
    %a = arith.addf %last, %last : f32
    // expected-error @below {{an element of argument 0 is written in iteration 3 of a loop whose iterations run at the same time, and read in iteration 0}}
    memref.store %a, %A[%i] : memref<4xf32>
  }
  return
}
