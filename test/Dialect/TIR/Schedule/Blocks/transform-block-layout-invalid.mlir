// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1: two indices for three variables.
module attributes {transform.with_named_sequence} {
  tir.prim_func @matmul(%A: memref<8x6xf32>, %B: memref<6x4xf32>, %C: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.for %k in 6 {
          // expected-note @below {{see here}}
          tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 4 = %j, %vk : reduce 6 = %k) {
            %c = memref.load %C[%vi, %vj] : memref<8x4xf32>
            %a = memref.load %A[%vi, %vk] : memref<8x6xf32>
            %b = memref.load %B[%vk, %vj] : memref<6x4xf32>
            %p = arith.mulf %a, %b : f32
            %s = arith.addf %c, %p : f32
            memref.store %s, %C[%vi, %vj] : memref<8x4xf32>
            tir.yield reads(%A[%vi, %vk] : memref<8x6xf32>, %B[%vk, %vj] : memref<6x4xf32>)
                      writes(%C[%vi, %vj] : memref<8x4xf32>)
          } init (%vi, %vj, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %C[%vi, %vj] : memref<8x4xf32>
          }
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the map is of 2 indices, block 'C' has 3 variables}}
    transform.tir.transform_block_layout %C by affine_map<(i, j) -> (i * 4 + j)> : !transform.any_op
    transform.yield
  }
}

// -----

// P2: a variable that is two loops.
module attributes {transform.with_named_sequence} {
  tir.prim_func @matmul(%A: memref<8x6xf32>, %B: memref<6x4xf32>, %C: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.for %k in 6 {
          // expected-note @below {{see here}}
          tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 4 = %j, %vk : reduce 6 = %k) {
            %c = memref.load %C[%vi, %vj] : memref<8x4xf32>
            %a = memref.load %A[%vi, %vk] : memref<8x6xf32>
            %b = memref.load %B[%vk, %vj] : memref<6x4xf32>
            %p = arith.mulf %a, %b : f32
            %s = arith.addf %c, %p : f32
            memref.store %s, %C[%vi, %vj] : memref<8x4xf32>
            tir.yield reads(%A[%vi, %vk] : memref<8x6xf32>, %B[%vk, %vj] : memref<6x4xf32>)
                      writes(%C[%vi, %vj] : memref<8x4xf32>)
          } init (%vi, %vj, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %C[%vi, %vj] : memref<8x4xf32>
          }
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j, %k = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    %i_0, %i_1 = transform.tir.split %i by [2, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{block 'C' has 3 variables in 4 loops, or a predicate}}
    transform.tir.transform_block_layout %C by affine_map<(i, j, k) -> (i * 4 + j, k)> : !transform.any_op
    transform.yield
  }
}

// -----

// P2: variables in another order than the loops.
module attributes {transform.with_named_sequence} {
  tir.prim_func @matmul(%A: memref<8x6xf32>, %B: memref<6x4xf32>, %C: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.for %k in 6 {
          // expected-note @below {{see here}}
          tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 4 = %j, %vk : reduce 6 = %k) {
            %c = memref.load %C[%vi, %vj] : memref<8x4xf32>
            %a = memref.load %A[%vi, %vk] : memref<8x6xf32>
            %b = memref.load %B[%vk, %vj] : memref<6x4xf32>
            %p = arith.mulf %a, %b : f32
            %s = arith.addf %c, %p : f32
            memref.store %s, %C[%vi, %vj] : memref<8x4xf32>
            tir.yield reads(%A[%vi, %vk] : memref<8x6xf32>, %B[%vk, %vj] : memref<6x4xf32>)
                      writes(%C[%vi, %vj] : memref<8x4xf32>)
          } init (%vi, %vj, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %C[%vi, %vj] : memref<8x4xf32>
          }
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j, %k = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.tir.reorder %j, %i : !transform.any_op, !transform.any_op
    // expected-error @below {{variable 'vi' is not just loop 'j'}}
    transform.tir.transform_block_layout %C by affine_map<(i, j, k) -> (i * 4 + j, k)> : !transform.any_op
    transform.yield
  }
}

// -----

// P3: different variables have the same sum.
module attributes {transform.with_named_sequence} {
  tir.prim_func @matmul(%A: memref<8x6xf32>, %B: memref<6x4xf32>, %C: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.for %k in 6 {
          // expected-note @below {{see here}}
          tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 4 = %j, %vk : reduce 6 = %k) {
            %c = memref.load %C[%vi, %vj] : memref<8x4xf32>
            %a = memref.load %A[%vi, %vk] : memref<8x6xf32>
            %b = memref.load %B[%vk, %vj] : memref<6x4xf32>
            %p = arith.mulf %a, %b : f32
            %s = arith.addf %c, %p : f32
            memref.store %s, %C[%vi, %vj] : memref<8x4xf32>
            tir.yield reads(%A[%vi, %vk] : memref<8x6xf32>, %B[%vk, %vj] : memref<6x4xf32>)
                      writes(%C[%vi, %vj] : memref<8x4xf32>)
          } init (%vi, %vj, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %C[%vi, %vj] : memref<8x4xf32>
          }
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the map is not one to one for the variables of block 'C': different indices may have the same sum}}
    transform.tir.transform_block_layout %C by affine_map<(i, j, k) -> (i * 2 + j, k)> : !transform.any_op
    transform.yield
  }
}

// -----

// P3: a quotient that does not divide.
module attributes {transform.with_named_sequence} {
  tir.prim_func @matmul(%A: memref<8x6xf32>, %B: memref<6x4xf32>, %C: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.for %k in 6 {
          // expected-note @below {{see here}}
          tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 4 = %j, %vk : reduce 6 = %k) {
            %c = memref.load %C[%vi, %vj] : memref<8x4xf32>
            %a = memref.load %A[%vi, %vk] : memref<8x6xf32>
            %b = memref.load %B[%vk, %vj] : memref<6x4xf32>
            %p = arith.mulf %a, %b : f32
            %s = arith.addf %c, %p : f32
            memref.store %s, %C[%vi, %vj] : memref<8x4xf32>
            tir.yield reads(%A[%vi, %vk] : memref<8x6xf32>, %B[%vk, %vj] : memref<6x4xf32>)
                      writes(%C[%vi, %vj] : memref<8x4xf32>)
          } init (%vi, %vj, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %C[%vi, %vj] : memref<8x4xf32>
          }
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the map is not one to one for the variables of block 'C': some new indices are of no old ones}}
    transform.tir.transform_block_layout %C by affine_map<(i, j, k) -> (i floordiv 3, i mod 3, j, k)> : !transform.any_op
    transform.yield
  }
}

// -----

// P4: a spatial and a reduce variable in one.
module attributes {transform.with_named_sequence} {
  tir.prim_func @matmul(%A: memref<8x6xf32>, %B: memref<6x4xf32>, %C: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.for %k in 6 {
          // expected-note @below {{see here}}
          tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 4 = %j, %vk : reduce 6 = %k) {
            %c = memref.load %C[%vi, %vj] : memref<8x4xf32>
            %a = memref.load %A[%vi, %vk] : memref<8x6xf32>
            %b = memref.load %B[%vk, %vj] : memref<6x4xf32>
            %p = arith.mulf %a, %b : f32
            %s = arith.addf %c, %p : f32
            memref.store %s, %C[%vi, %vj] : memref<8x4xf32>
            tir.yield reads(%A[%vi, %vk] : memref<8x6xf32>, %B[%vk, %vj] : memref<6x4xf32>)
                      writes(%C[%vi, %vj] : memref<8x4xf32>)
          } init (%vi, %vj, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %C[%vi, %vj] : memref<8x4xf32>
          }
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{new variable 1 is of variables of different kinds}}
    transform.tir.transform_block_layout %C by affine_map<(i, j, k) -> (i, j * 6 + k)> : !transform.any_op
    transform.yield
  }
}

// -----

// P4: the one variable that reduces has a single value.
module attributes {transform.with_named_sequence} {
  tir.prim_func @sum(%A: memref<8x1xf32>, %C: memref<8xf32>) {
    tir.for %i in 8 {
      tir.for %k in 1 {
        // expected-note @below {{see here}}
        tir.block "C" (%vi : spatial 8 = %i, %vk : reduce 1 = %k) {
          %c = memref.load %C[%vi] : memref<8xf32>
          %a = memref.load %A[%vi, %vk] : memref<8x1xf32>
          %s = arith.addf %c, %a : f32
          memref.store %s, %C[%vi] : memref<8xf32>
          tir.yield reads(%A[%vi, %vk] : memref<8x1xf32>) writes(%C[%vi] : memref<8xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi] : memref<8xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{no new variable of block 'C' would reduce}}
    transform.tir.transform_block_layout %C by affine_map<(i, k) -> (i + k)> : !transform.any_op
    transform.yield
  }
}

// -----

// P5
module attributes {transform.with_named_sequence} {
  tir.prim_func @copy(%A: memref<8xf32>, %B: memref<8xf32>) {
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
    transform.tir.transform_block_layout %B by affine_map<(i)[s] -> (i floordiv s, i mod s)> of ["n"] : !transform.any_op
    transform.yield
  }
}
