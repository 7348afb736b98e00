// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1: too few numbers.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<6x7xf32>, %C: memref<6xf32>) {
    tir.for %i in 6 {
      tir.for %k in 7 {
        // expected-note @below {{see here}}
        tir.block "C" (%vi : spatial 6 = %i, %vk : reduce 7 = %k) {
          %c = memref.load %C[%vi] : memref<6xf32>
          %a = memref.load %A[%vi, %vk] : memref<6x7xf32>
          %s = arith.addf %c, %a : f32
          memref.store %s, %C[%vi] : memref<6xf32>
          tir.yield reads(%A[%vi, %vk] : memref<6x7xf32>) writes(%C[%vi] : memref<6xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi] : memref<6xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{expected a positive number for each of the 2 variables of block 'C', got 1 numbers}}
    transform.tir.pad_einsum %C to [4] : !transform.any_op
    transform.yield
  }
}

// -----

// P1: a number that is not positive.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<6x7xf32>, %C: memref<6xf32>) {
    tir.for %i in 6 {
      tir.for %k in 7 {
        // expected-note @below {{see here}}
        tir.block "C" (%vi : spatial 6 = %i, %vk : reduce 7 = %k) {
          %c = memref.load %C[%vi] : memref<6xf32>
          %a = memref.load %A[%vi, %vk] : memref<6x7xf32>
          %s = arith.addf %c, %a : f32
          memref.store %s, %C[%vi] : memref<6xf32>
          tir.yield reads(%A[%vi, %vk] : memref<6x7xf32>) writes(%C[%vi] : memref<6xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi] : memref<6xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{expected a positive number for each of the 2 variables}}
    transform.tir.pad_einsum %C to [4, 0] : !transform.any_op
    transform.yield
  }
}

// -----

// P2: what is read is written later.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<6x7xf32>, %C: memref<6xf32>) {
    tir.for %i in 6 {
      tir.for %k in 7 {
        tir.block "C" (%vi : spatial 6 = %i, %vk : reduce 7 = %k) {
          %c = memref.load %C[%vi] : memref<6xf32>
          %a = memref.load %A[%vi, %vk] : memref<6x7xf32>
          %s = arith.addf %c, %a : f32
          memref.store %s, %C[%vi] : memref<6xf32>
          tir.yield reads(%A[%vi, %vk] : memref<6x7xf32>) writes(%C[%vi] : memref<6xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi] : memref<6xf32>
        }
      }
    }
    tir.for %i in 6 {
      // expected-note @below {{see here}}
      tir.block "D" (%vi : spatial 6 = %i) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %A[%vi, %vi] : memref<6x7xf32>
        tir.yield writes(%A[%vi, %vi] : memref<6x7xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the scope is not a stage pipeline}}
    transform.tir.pad_einsum %C to [4, 4] : !transform.any_op
    transform.yield
  }
}

// -----

// P3: a variable that is neither spatial nor reduce.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<6x7xf32>, %C: memref<6xf32>) {
    tir.for %i in 6 {
      tir.for %k in 7 {
        // expected-note @below {{see here}}
        tir.block "C" (%vi : opaque 6 = %i, %vk : reduce 7 = %k) {
          %c = memref.load %C[%vi] : memref<6xf32>
          %a = memref.load %A[%vi, %vk] : memref<6x7xf32>
          %s = arith.addf %c, %a : f32
          memref.store %s, %C[%vi] : memref<6xf32>
          tir.yield reads(%A[%vi, %vk] : memref<6x7xf32>) writes(%C[%vi] : memref<6xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi] : memref<6xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{iteration variable 0 is neither spatial nor reduce}}
    transform.tir.pad_einsum %C to [4, 4] : !transform.any_op
    transform.yield
  }
}

// -----

// P4: an index that is no variable.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<6x7xf32>, %C: memref<6xf32>) {
    tir.for %i in 6 {
      tir.for %k in 7 {
        // expected-note @below {{see here}}
        tir.block "C" (%vi : spatial 6 = %i, %vk : reduce 7 = %k) {
          %c = memref.load %C[%vi] : memref<6xf32>
          %a = memref.load %A[%vi, %vk] : memref<6x7xf32>
          %at = affine.apply affine_map<(i) -> (i floordiv 2)>(%vk)
          %b = memref.load %A[%vi, %at] : memref<6x7xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi] : memref<6xf32>
          tir.yield reads(%A[%vi, %vk] : memref<6x7xf32>) writes(%C[%vi] : memref<6xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi] : memref<6xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{must be one store of a value that is computed from any numbers}}
    transform.tir.pad_einsum %C to [4, 4] : !transform.any_op
    transform.yield
  }
}

// -----

// P4: a division by what may be padding.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<6x7xf32>, %C: memref<6xf32>) {
    tir.for %i in 6 {
      tir.for %k in 7 {
        // expected-note @below {{see here}}
        tir.block "C" (%vi : spatial 6 = %i, %vk : reduce 7 = %k) {
          %c = memref.load %C[%vi] : memref<6xf32>
          %a = memref.load %A[%vi, %vk] : memref<6x7xf32>
          %x = arith.fptosi %a : f32 to i32
          %q = arith.divsi %x, %x : i32
          %p = arith.sitofp %q : i32 to f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi] : memref<6xf32>
          tir.yield reads(%A[%vi, %vk] : memref<6x7xf32>) writes(%C[%vi] : memref<6xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi] : memref<6xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{must be one store of a value that is computed from any numbers}}
    transform.tir.pad_einsum %C to [4, 4] : !transform.any_op
    transform.yield
  }
}

// -----

// P5: something beside the block.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<6x7xf32>, %C: memref<6xf32>) {
    tir.for %i in 6 {
        // expected-note @below {{see here}}
      tir.for %k in 7 {
        tir.block "C" (%vi : spatial 6 = %i, %vk : reduce 7 = %k) {
          %c = memref.load %C[%vi] : memref<6xf32>
          %a = memref.load %A[%vi, %vk] : memref<6x7xf32>
          %s = arith.addf %c, %a : f32
          memref.store %s, %C[%vi] : memref<6xf32>
          tir.yield reads(%A[%vi, %vk] : memref<6x7xf32>) writes(%C[%vi] : memref<6xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi] : memref<6xf32>
        }
        tir.block "D" (%vi : spatial 6 = %i) {
          tir.yield
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{loop 'k' holds something beside block 'C'}}
    transform.tir.pad_einsum %C to [4, 4] : !transform.any_op
    transform.yield
  }
}

// -----

// P6: a buffer that is larger than the domain.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<6x9xf32>, %C: memref<6xf32>) {
    tir.for %i in 6 {
      tir.for %k in 7 {
        // expected-note @below {{see here}}
        tir.block "C" (%vi : spatial 6 = %i, %vk : reduce 7 = %k) {
          %c = memref.load %C[%vi] : memref<6xf32>
          %a = memref.load %A[%vi, %vk] : memref<6x9xf32>
          %s = arith.addf %c, %a : f32
          memref.store %s, %C[%vi] : memref<6xf32>
          tir.yield reads(%A[%vi, %vk] : memref<6x9xf32>) writes(%C[%vi] : memref<6xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi] : memref<6xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{variable 'vk' does not cover dimension 1 of buffer 'A'}}
    transform.tir.pad_einsum %C to [4, 4] : !transform.any_op
    transform.yield
  }
}

// -----

// P6: a domain that does not start at 0.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<6x8xf32>, %C: memref<6xf32>) {
    tir.for %i in 6 {
      tir.for %k in 7 from 1 {
        // expected-note @below {{see here}}
        tir.block "C" (%vi : spatial 6 = %i, %vk : reduce 7 from 1 = %k) {
          %c = memref.load %C[%vi] : memref<6xf32>
          %a = memref.load %A[%vi, %vk] : memref<6x8xf32>
          %s = arith.addf %c, %a : f32
          memref.store %s, %C[%vi] : memref<6xf32>
          tir.yield reads(%A[%vi, %vk] : memref<6x8xf32>) writes(%C[%vi] : memref<6xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi] : memref<6xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{variable 'vk' of block 'C' does not run from 0 to an extent that is known}}
    transform.tir.pad_einsum %C to [4, 4] : !transform.any_op
    transform.yield
  }
}

// -----

// P7: a product.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<6x7xf32>, %C: memref<6xf32>) {
    tir.for %i in 6 {
      tir.for %k in 7 {
        // expected-note @below {{see here}}
        tir.block "C" (%vi : spatial 6 = %i, %vk : reduce 7 = %k) {
          %c = memref.load %C[%vi] : memref<6xf32>
          %a = memref.load %A[%vi, %vk] : memref<6x7xf32>
          %s = arith.mulf %c, %a : f32
          memref.store %s, %C[%vi] : memref<6xf32>
          tir.yield reads(%A[%vi, %vk] : memref<6x7xf32>) writes(%C[%vi] : memref<6xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 1.0 : f32
          memref.store %zero, %C[%vi] : memref<6xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{reduce variable 'vk' is padded, but block 'C' does not add what is zero}}
    transform.tir.pad_einsum %C to [4, 4] : !transform.any_op
    transform.yield
  }
}

// -----

// P7: a sum of what is not zero.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<6x7xf32>, %C: memref<6xf32>) {
    tir.for %i in 6 {
      tir.for %k in 7 {
        // expected-note @below {{see here}}
        tir.block "C" (%vi : spatial 6 = %i, %vk : reduce 7 = %k) {
          %c = memref.load %C[%vi] : memref<6xf32>
          %a = memref.load %A[%vi, %vk] : memref<6x7xf32>
          %one = arith.constant 1.0 : f32
          %p = arith.addf %a, %one : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi] : memref<6xf32>
          tir.yield reads(%A[%vi, %vk] : memref<6x7xf32>) writes(%C[%vi] : memref<6xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi] : memref<6xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{reduce variable 'vk' is padded, but block 'C' does not add what is zero}}
    transform.tir.pad_einsum %C to [4, 4] : !transform.any_op
    transform.yield
  }
}

// -----

// P6: a variable that nothing is written at.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<6x8xf32>, %C: memref<6xf32>) {
    tir.for %k in 8 {
      tir.for %u in 1 {
        tir.for %i in 6 {
          // expected-note @below {{see here}}
          tir.block "C" (%vk : reduce 8 = %k, %vu : spatial 1 = %u, %vi : spatial 6 = %i) {
            %c = memref.load %C[%vi] : memref<6xf32>
            %a = memref.load %A[%vi, %vk] : memref<6x8xf32>
            %s = arith.addf %c, %a : f32
            memref.store %s, %C[%vi] : memref<6xf32>
            tir.yield reads(%A[%vi, %vk] : memref<6x8xf32>) writes(%C[%vi] : memref<6xf32>)
          } init (%vk, %vu, %vi) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %C[%vi] : memref<6xf32>
          }
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{variable 'vu' is in no index of what block 'C' writes: more of its iterations would do the same again}}
    transform.tir.pad_einsum %C to [1, 4, 1] : !transform.any_op
    transform.yield
  }
}
