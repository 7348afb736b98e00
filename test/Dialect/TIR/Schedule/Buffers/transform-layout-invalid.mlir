// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1: no such buffer.
module attributes {transform.with_named_sequence} {
  tir.prim_func @chain(%A: memref<8x4xf32>, %C: memref<8x4xf32>) {
    %B = tir.alloc_buffer "B" : memref<8x4xf32>
    tir.for %i in 8 {
      tir.for %j in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          %b = arith.addf %a, %a : f32
          memref.store %b, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %b = memref.load %B[%vi, %vj] : memref<8x4xf32>
          memref.store %b, %C[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%B[%vi, %vj] : memref<8x4xf32>) writes(%C[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'B' writes 1 buffers, there is none at 1}}
    transform.tir.transform_layout write %B[1] by affine_map<(i, j) -> (j, i)> : !transform.any_op
    transform.yield
  }
}

// -----

// P2: a buffer of which there is a part.
module attributes {transform.with_named_sequence} {
  tir.prim_func @part(%A: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.block "B" (%vi : spatial 8 = %i) {
        // expected-note @below {{see here}}
        %S = tir.match_buffer "S" %A[%vi, 0] [1, 4] : memref<8x4xf32> to memref<1x4xf32, strided<[4, 1], offset: ?>>
        %zero = arith.constant 0.0 : f32
        %c0 = arith.constant 0 : index
        memref.store %zero, %S[%c0, %c0] : memref<1x4xf32, strided<[4, 1], offset: ?>>
        tir.yield writes(%A[%vi, 0 : 4] : memref<8x4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{buffer 'A' is used by something else than loads and stores}}
    transform.tir.transform_layout write %B[0] by affine_map<(i, j) -> (j, i)> : !transform.any_op
    transform.yield
  }
}

// -----

// P3: a map of one index.
module attributes {transform.with_named_sequence} {
  tir.prim_func @chain(%A: memref<8x4xf32>, %C: memref<8x4xf32>) {
    %B = tir.alloc_buffer "B" : memref<8x4xf32>
    tir.for %i in 8 {
      tir.for %j in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          %b = arith.addf %a, %a : f32
          memref.store %b, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %b = memref.load %B[%vi, %vj] : memref<8x4xf32>
          memref.store %b, %C[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%B[%vi, %vj] : memref<8x4xf32>) writes(%C[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the map is of 1 indices, buffer 'B' has 2 dimensions}}
    transform.tir.transform_layout write %B[0] by affine_map<(i) -> (i)> : !transform.any_op
    transform.yield
  }
}

// -----

// P4: an index that is lost.
module attributes {transform.with_named_sequence} {
  tir.prim_func @chain(%A: memref<8x4xf32>, %C: memref<8x4xf32>) {
    %B = tir.alloc_buffer "B" : memref<8x4xf32>
    tir.for %i in 8 {
      tir.for %j in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          %b = arith.addf %a, %a : f32
          memref.store %b, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %b = memref.load %B[%vi, %vj] : memref<8x4xf32>
          memref.store %b, %C[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%B[%vi, %vj] : memref<8x4xf32>) writes(%C[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the map cannot be inverted for buffer 'B': an index is missing from the results}}
    transform.tir.transform_layout write %B[0] by affine_map<(i, j) -> (i)> : !transform.any_op
    transform.yield
  }
}

// -----

// P5: padding.
module attributes {transform.with_named_sequence} {
  tir.prim_func @chain(%A: memref<8x4xf32>, %C: memref<8x4xf32>) {
    %B = tir.alloc_buffer "B" : memref<8x4xf32>
    tir.for %i in 8 {
      tir.for %j in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          %b = arith.addf %a, %a : f32
          memref.store %b, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %b = memref.load %B[%vi, %vj] : memref<8x4xf32>
          memref.store %b, %C[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%B[%vi, %vj] : memref<8x4xf32>) writes(%C[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the new layout of buffer 'B' has elements that are none of the old one}}
    transform.tir.transform_layout write %B[0] by affine_map<(i, j) -> (i floordiv 3, i mod 3, j)> : !transform.any_op
    transform.yield
  }
}

// -----

// P6: a parameter of a function that is called.
module attributes {transform.with_named_sequence} {
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    %0 = relax.call_tir @copy(%x) : (tensor<4xf32>) -> tensor<4xf32>
    return %0 : tensor<4xf32>
  }
  // expected-note @below {{see here}}
  tir.prim_func @copy(%A: memref<4xf32>, %B: memref<4xf32>) {
    tir.for %i in 4 {
      tir.block "B" (%vi : spatial 4 = %i) {
        %a = memref.load %A[%vi] : memref<4xf32>
        memref.store %a, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{'copy' is called, and 'A' is its parameter}}
    transform.tir.transform_layout %B[0] by affine_map<(i) -> (i floordiv 2, i mod 2)> : !transform.any_op
    transform.yield
  }
}

// -----

// P7: a real number among integers.
module attributes {transform.with_named_sequence} {
  tir.prim_func @copy(%A: memref<5xi32>) {
    %B = tir.alloc_buffer "B" : memref<5xi32>
    tir.for %i in 5 {
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 5 = %i) {
        %a = memref.load %A[%vi] : memref<5xi32>
        memref.store %a, %B[%vi] : memref<5xi32>
        tir.yield reads(%A[%vi] : memref<5xi32>) writes(%B[%vi] : memref<5xi32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{cannot be padded: the pad value is a real number, and the elements are integers}}
    transform.tir.transform_layout write %B[0] by affine_map<(i) -> (i floordiv 2, i mod 2)> pad(0.5 : f64) : !transform.any_op
    transform.yield
  }
}

// -----

// P7: a map to two numbers.
module attributes {transform.with_named_sequence} {
  tir.prim_func @copy(%A: memref<5xi32>) {
    %B = tir.alloc_buffer "B" : memref<5xi32>
    tir.for %i in 5 {
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 5 = %i) {
        %a = memref.load %A[%vi] : memref<5xi32>
        memref.store %a, %B[%vi] : memref<5xi32>
        tir.yield reads(%A[%vi] : memref<5xi32>) writes(%B[%vi] : memref<5xi32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the pad value is a map of 2 indices to 2 numbers, expected one of 2 to one}}
    transform.tir.transform_layout write %B[0] by affine_map<(i) -> (i floordiv 2, i mod 2)> pad(affine_map<(i, j) -> (j, i)>)
      : !transform.any_op
    transform.yield
  }
}

// -----

// P4: nothing else says how many rows there are.
module attributes {transform.with_named_sequence} {
  tir.prim_func @rows(%A: memref<?x4xf32> {tir.dims = #relax.dims<[n, 4]>}) {
    %c0 = arith.constant 0 : index
    %zero = arith.constant 0.0 : f32
    %n = memref.dim %A, %c0 : memref<?x4xf32>
    tir.for %i in %n {
      tir.for %j in 4 {
        // expected-note @below {{see here}}
        tir.block "A" (%vi : spatial %n = %i, %vj : spatial 4 = %j) {
          memref.store %zero, %A[%vi, %vj] : memref<?x4xf32>
          tir.yield writes(%A[%vi, %vj] : memref<?x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the new sizes of buffer 'A' do not say its old size 0, and no other parameter has it}}
    transform.tir.transform_layout write %A[0] by affine_map<(i, j) -> (i * 4 + j)> : !transform.any_op
    transform.yield
  }
}

// -----

// P2: a size of a dimension that the buffer does not have.
module attributes {transform.with_named_sequence} {
  tir.prim_func @beyond(%A: memref<8x4xf32>) {
    %B = tir.alloc_buffer "B" : memref<8x4xf32>
    %two = arith.constant 2 : index
    // expected-note @below {{see here}}
    %size = memref.dim %B, %two : memref<8x4xf32>
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
    tir.for %i in %size {
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{buffer 'B' is used by something else than loads and stores}}
    transform.tir.transform_layout write %B[0] by affine_map<(i, j) -> (j, i)> : !transform.any_op
    transform.yield
  }
}

// -----

// P8: a variable that the function does not have.
module attributes {transform.with_named_sequence} {
  tir.prim_func @copy(%A: memref<8xf32>) {
    %B = tir.alloc_buffer "B" : memref<8xf32>
    tir.for %i in 8 {
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 8 = %i) {
        %a = memref.load %A[%vi] : memref<8xf32>
        memref.store %a, %B[%vi] : memref<8xf32>
        tir.yield reads(%A[%vi] : memref<8xf32>) writes(%B[%vi] : memref<8xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the map has variable 'n', and function 'copy' has none of this name}}
    transform.tir.transform_layout write %B[0] by affine_map<(i)[s] -> (i floordiv s, i mod s)> of ["n"] pad(0) : !transform.any_op
    transform.yield
  }
}

// -----

// P8: a symbol without a name.
module attributes {transform.with_named_sequence} {
  tir.prim_func @copy(%A: memref<8xf32>) {
    %B = tir.alloc_buffer "B" : memref<8xf32>
    tir.for %i in 8 {
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 8 = %i) {
        %a = memref.load %A[%vi] : memref<8xf32>
        memref.store %a, %B[%vi] : memref<8xf32>
        tir.yield reads(%A[%vi] : memref<8xf32>) writes(%B[%vi] : memref<8xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the map has 1 symbols, and 0 names for them}}
    transform.tir.transform_layout write %B[0] by affine_map<(i)[s] -> (i floordiv s, i mod s)> pad(0) : !transform.any_op
    transform.yield
  }
}

// -----

// P8: a number of another width than the function's sizes.
module attributes {transform.with_named_sequence} {
  tir.prim_func @copy(%A: memref<8xf32>, %n: i32) {
    %B = tir.alloc_buffer "B" : memref<8xf32>
    tir.for %i in 8 {
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 8 = %i) {
        %a = memref.load %A[%vi] : memref<8xf32>
        memref.store %a, %B[%vi] : memref<8xf32>
        tir.yield reads(%A[%vi] : memref<8xf32>) writes(%B[%vi] : memref<8xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{a new size of parameter 'A' depends on a number that is no symbol of the function}}
    transform.tir.transform_layout %B[0] by affine_map<(i)[s] -> (i floordiv s, i mod s)> of ["n"] pad(0) : !transform.any_op
    transform.yield
  }
}

// -----

// P8: a function of another kind.
module attributes {transform.with_named_sequence} {
  func.func @copy(%A: memref<8xf32>) {
    tir.for %i in 8 {
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 8 = %i) {
        %a = memref.load %A[%vi] : memref<8xf32>
        memref.store %a, %A[%vi] : memref<8xf32>
        tir.yield reads(%A[%vi] : memref<8xf32>) writes(%A[%vi] : memref<8xf32>)
      }
    }
    return
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'B' is in no prim_func, which says what variables there are}}
    transform.tir.transform_layout %B[0] by affine_map<(i) -> (i floordiv 4, i mod 4)> pad(0) : !transform.any_op
    transform.yield
  }
}
