// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1: no such buffer.
module attributes {transform.with_named_sequence} {
  tir.prim_func @copy(%A: memref<8x4xf32>, %B: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'B' has 1 such buffers, there is none at 1}}
    %copy = transform.tir.reindex_cache_read %B[1] in "local" by affine_map<(i, j) -> (j, i)> : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P2: no scope.
module attributes {transform.with_named_sequence} {
  tir.prim_func @copy(%A: memref<8x4xf32>, %B: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the storage scope '' is not one that is known}}
    %copy = transform.tir.reindex_cache_read %B[0] in "" by affine_map<(i, j) -> (j, i)> : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P3: no stage pipeline.
module attributes {transform.with_named_sequence} {
  tir.prim_func @war(%A: memref<8x4xf32>, %B: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
    tir.for %i in 8 {
      tir.for %j in 4 {
        // expected-note @below {{see here}}
        tir.block "A" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %A[%vi, %vj] : memref<8x4xf32>
          tir.yield writes(%A[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the scope is not a stage pipeline: block 'A' writes a buffer that block 'B' reads before}}
    %copy = transform.tir.reindex_cache_read %B[0] in "local" by affine_map<(i, j) -> (j, i)> : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P4: two writers.
module attributes {transform.with_named_sequence} {
  tir.prim_func @two(%A: memref<8x4xf32>, %B: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "first" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
    tir.for %i in 8 {
      tir.for %j in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{buffer 'B' is written by 2 blocks, 'first' and 'B' among them}}
    %copy = transform.tir.reindex_cache_write %B[0] in "local" by affine_map<(i, j) -> (j, i)> : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P5: read and written.
module attributes {transform.with_named_sequence} {
  tir.prim_func @twice(%A: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          %b = arith.addf %a, %a : f32
          memref.store %b, %A[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%A[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'B' reads and writes buffer 'A'}}
    %copy = transform.tir.reindex_cache_read %B[0] in "local" by affine_map<(i, j) -> (j, i)> : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P6: two points.
module attributes {transform.with_named_sequence} {
  tir.prim_func @copy(%A: memref<8x4xf32>, %B: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %c0 = arith.constant 0 : index
          // expected-note @below {{see here}}
          %x = memref.load %A[%vi, %vj] : memref<8x4xf32>
          %y = memref.load %A[%vi, %c0] : memref<8x4xf32>
          %a = arith.addf %x, %y : f32
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, 0 : 4] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'B' accesses buffer 'A' at different points}}
    %copy = transform.tir.reindex_cache_read %B[0] in "local" by affine_map<(i, j) -> (j, i)> : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P7: an index that is loaded.
module attributes {transform.with_named_sequence} {
  tir.prim_func @copy(%A: memref<8x4xf32>, %I: memref<4xindex>, %B: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %p = memref.load %I[%vj] : memref<4xindex>
          %a = memref.load %A[%vi, %p] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %p] : memref<8x4xf32>, %I[%vj] : memref<4xindex>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{an index of buffer 'A' is not of the variables of block 'B'}}
    %copy = transform.tir.reindex_cache_read %B[0] in "local" by affine_map<(i, j) -> (j, i)> : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P8: a map of other indices.
module attributes {transform.with_named_sequence} {
  tir.prim_func @copy(%A: memref<8x4xf32>, %B: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the map is of 1 indices, block 'B' has 2 variables}}
    %copy = transform.tir.reindex_cache_read %B[0] in "local" by affine_map<(i) -> (i)> : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P8: a variable that the map has not.
module attributes {transform.with_named_sequence} {
  tir.prim_func @copy(%A: memref<8x4xf32>, %B: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{variable 'vj' is in only one of the map and the indices of buffer 'A'}}
    %copy = transform.tir.reindex_cache_read %B[0] in "local" by affine_map<(i, j) -> (i)> : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P9: one place for several elements.
module attributes {transform.with_named_sequence} {
  tir.prim_func @copy(%A: memref<8x4xf32>, %B: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the map may take different elements of buffer 'A' to one place}}
    %copy = transform.tir.reindex_cache_read %B[0] in "local" by affine_map<(i, j) -> (i + j)> : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P9: a negative index.
module attributes {transform.with_named_sequence} {
  tir.prim_func @copy(%A: memref<8x4xf32>, %B: memref<8x4xf32>) {
    tir.for %i in 8 {
      tir.for %j in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{a result of the map may be negative}}
    %copy = transform.tir.reindex_cache_read %B[0] in "local" by affine_map<(i, j) -> (i, j, i - j)> : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P10: a part of the domain.
module attributes {transform.with_named_sequence} {
  tir.prim_func @copy(%A: memref<8x4xf32>, %B: memref<8x4xf32>) {
    %c2 = arith.constant 2 : index
    tir.for %i in 8 {
      tir.for %j in 4 {
        %p = arith.cmpi slt, %i, %c2 : index
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) where %p {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the predicate of block 'B' leaves out a part of the domain}}
    %copy = transform.tir.reindex_cache_read %B[0] in "local" by affine_map<(i, j) -> (j, i)> : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
