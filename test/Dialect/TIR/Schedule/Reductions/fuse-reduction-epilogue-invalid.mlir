// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1: a block writes what the sum reads.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 4 {
      tir.for %k in 4 {
        tir.block "B" (%vi : spatial 4 = %i, %vk : reduce 4 = %k) {
          %y = memref.load %B[%vi] : memref<4xf32>
          %x = memref.load %A[%vk] : memref<4xf32>
          %s = arith.addf %y, %x : f32
          memref.store %s, %B[%vi] : memref<4xf32>
          tir.yield reads(%A[%vk] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %B[%vi] : memref<4xf32>
        }
      }
    }
    tir.for %i in 4 {
      tir.block "C" (%vi : spatial 4 = %i) {
        %x = memref.load %B[%vi] : memref<4xf32>
        %b = memref.load %A[%vi] : memref<4xf32>
        %s = arith.addf %x, %b : f32
        memref.store %s, %C[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>, %A[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.block "A" (%vi : spatial 4 = %i) {
        %x = memref.load %C[%vi] : memref<4xf32>
        memref.store %x, %A[%vi] : memref<4xf32>
        tir.yield reads(%C[%vi] : memref<4xf32>) writes(%A[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the scope is not a stage pipeline: block 'A' writes a buffer that block 'B' reads before}}
    transform.tir.fuse_reduction_epilogue %B with %C : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P2: no reduction.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 4 = %i) {
        %x = memref.load %A[%vi] : memref<4xf32>
        memref.store %x, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
    tir.for %i in 4 {
      tir.block "C" (%vi : spatial 4 = %i) {
        %x = memref.load %B[%vi] : memref<4xf32>
        %b = memref.load %A[%vi] : memref<4xf32>
        %s = arith.addf %x, %b : f32
        memref.store %s, %C[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>, %A[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'B' is not a reduction: it has no 'init'}}
    transform.tir.fuse_reduction_epilogue %B with %C : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P3: the sum is a parameter.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %B: memref<4xf32>, %C: memref<4xf32>) {
    tir.for %i in 4 {
      tir.for %k in 4 {
        // expected-note @below {{see here}}
        tir.block "B" (%vi : spatial 4 = %i, %vk : reduce 4 = %k) {
          %y = memref.load %B[%vi] : memref<4xf32>
          %x = memref.load %A[%vk] : memref<4xf32>
          %s = arith.addf %y, %x : f32
          memref.store %s, %B[%vi] : memref<4xf32>
          tir.yield reads(%A[%vk] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %B[%vi] : memref<4xf32>
        }
      }
    }
    tir.for %i in 4 {
      tir.block "C" (%vi : spatial 4 = %i) {
        %x = memref.load %B[%vi] : memref<4xf32>
        %b = memref.load %A[%vi] : memref<4xf32>
        %s = arith.addf %x, %b : f32
        memref.store %s, %C[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>, %A[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the sum of block 'B' must be in a buffer that only block 'C' uses}}
    transform.tir.fuse_reduction_epilogue %B with %C : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P4: not complete.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 4 {
      tir.for %k in 4 {
        tir.block "B" (%vi : spatial 4 = %i, %vk : reduce 4 = %k) {
          %y = memref.load %B[%vi] : memref<4xf32>
          %x = memref.load %A[%vk] : memref<4xf32>
          %s = arith.addf %y, %x : f32
          memref.store %s, %B[%vi] : memref<4xf32>
          tir.yield reads(%A[%vk] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %B[%vi] : memref<4xf32>
        }
      }
    }
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.block "C" (%vi : spatial 4 = %i) {
        %x = memref.load %B[%vi] : memref<4xf32>
        %b = memref.load %C[%vi] : memref<4xf32>
        %s = arith.addf %x, %b : f32
        memref.store %s, %C[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>, %C[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'C' is not complete: it reads a buffer that it writes}}
    transform.tir.fuse_reduction_epilogue %B with %C : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P5: no sum.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 4 {
      tir.for %k in 4 {
        tir.block "B" (%vi : spatial 4 = %i, %vk : reduce 4 = %k) {
          %y = memref.load %B[%vi] : memref<4xf32>
          %x = memref.load %A[%vk] : memref<4xf32>
          %s = arith.addf %y, %x : f32
          memref.store %s, %B[%vi] : memref<4xf32>
          tir.yield reads(%A[%vk] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %B[%vi] : memref<4xf32>
        }
      }
    }
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.block "C" (%vi : spatial 4 = %i) {
        %x = memref.load %B[%vi] : memref<4xf32>
        %b = memref.load %A[%vi] : memref<4xf32>
        %s = arith.subf %x, %b : f32
        memref.store %s, %C[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>, %A[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'C' must store `B[...] + x`, the maximum of this or of the element with zero, or the element between two numbers, at one place for each element}}
    transform.tir.fuse_reduction_epilogue %B with %C : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P5: a maximum with a number that is not zero.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 4 {
      tir.for %k in 4 {
        tir.block "B" (%vi : spatial 4 = %i, %vk : reduce 4 = %k) {
          %y = memref.load %B[%vi] : memref<4xf32>
          %x = memref.load %A[%vk] : memref<4xf32>
          %s = arith.addf %y, %x : f32
          memref.store %s, %B[%vi] : memref<4xf32>
          tir.yield reads(%A[%vk] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %B[%vi] : memref<4xf32>
        }
      }
    }
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.block "C" (%vi : spatial 4 = %i) {
        %x = memref.load %B[%vi] : memref<4xf32>
        %one = arith.constant 1.0 : f32
        %s = arith.maximumf %x, %one : f32
        memref.store %s, %C[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'C' must store `B[...] + x`, the maximum of this or of the element with zero, or the element between two numbers, at one place for each element}}
    transform.tir.fuse_reduction_epilogue %B with %C : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P5: a part of the sum.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 4 {
      tir.for %k in 4 {
        tir.block "B" (%vi : spatial 4 = %i, %vk : reduce 4 = %k) {
          %y = memref.load %B[%vi] : memref<4xf32>
          %x = memref.load %A[%vk] : memref<4xf32>
          %s = arith.addf %y, %x : f32
          memref.store %s, %B[%vi] : memref<4xf32>
          tir.yield reads(%A[%vk] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %B[%vi] : memref<4xf32>
        }
      }
    }
    tir.for %i in 3 {
      // expected-note @below {{see here}}
      tir.block "C" (%vi : spatial 3 = %i) {
        %x = memref.load %B[%vi] : memref<4xf32>
        %b = memref.load %A[%vi] : memref<4xf32>
        %s = arith.addf %x, %b : f32
        memref.store %s, %C[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>, %A[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'C' does not use all that block 'B' writes}}
    transform.tir.fuse_reduction_epilogue %B with %C : !transform.any_op, !transform.any_op
    transform.yield
  }
}

// -----

// P6: what is added is computed after the sum.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    %D = tir.alloc_buffer "D" : memref<4xf32>
    tir.for %i in 4 {
      tir.for %k in 4 {
        tir.block "B" (%vi : spatial 4 = %i, %vk : reduce 4 = %k) {
          %y = memref.load %B[%vi] : memref<4xf32>
          %x = memref.load %A[%vk] : memref<4xf32>
          %s = arith.addf %y, %x : f32
          memref.store %s, %B[%vi] : memref<4xf32>
          tir.yield reads(%A[%vk] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %B[%vi] : memref<4xf32>
        }
      }
    }
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.block "D" (%vi : spatial 4 = %i) {
        %x = memref.load %A[%vi] : memref<4xf32>
        memref.store %x, %D[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%D[%vi] : memref<4xf32>)
      }
    }
    tir.for %i in 4 {
      tir.block "C" (%vi : spatial 4 = %i) {
        %x = memref.load %B[%vi] : memref<4xf32>
        %b = memref.load %D[%vi] : memref<4xf32>
        %s = arith.addf %x, %b : f32
        memref.store %s, %C[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>, %D[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'D' writes what block 'C' adds}}
    transform.tir.fuse_reduction_epilogue %B with %C : !transform.any_op, !transform.any_op
    transform.yield
  }
}
