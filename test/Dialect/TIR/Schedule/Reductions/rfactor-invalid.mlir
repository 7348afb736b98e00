// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1: a parallel loop.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.for unrolled %k in 4 {
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
    // expected-error @below {{loop 'k' must be serial, it is unrolled}}
    %rf = transform.tir.rfactor %k axis 0 : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P2: two blocks.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>, %D: memref<4xf32>) {
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.for %k in 4 {
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
        tir.block "D" (%vi : spatial 4 = %i) {
          %x = memref.load %A[%vi] : memref<4xf32>
          memref.store %x, %D[%vi] : memref<4xf32>
          tir.yield reads(%A[%vi] : memref<4xf32>) writes(%D[%vi] : memref<4xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i, %k = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{there must be one block in loop 'k', there are 2}}
    %rf = transform.tir.rfactor %k axis 0 : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P3: no reduction.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %B: memref<4xf32>) {
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 4 = %i) {
        %x = memref.load %A[%vi] : memref<4xf32>
        memref.store %x, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'B' is not a reduction: it has no 'init'}}
    %rf = transform.tir.rfactor %i axis 0 : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P4: a block writes what the reduction reads.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    tir.for %i in 4 {
      tir.for %k in 4 {
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
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i, %k = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{the scope is not a stage pipeline: block 'A' writes a buffer that block 'C' reads before}}
    %rf = transform.tir.rfactor %k axis 0 : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P5: a loop of a spatial variable.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    // expected-note @below {{see here}}
    tir.for %i in 4 {
      tir.for %k in 4 {
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
    // expected-error @below {{loop 'i' must be in bindings of reduce variables only}}
    %rf = transform.tir.rfactor %i axis 0 : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P6: a loop that no variable is bound to.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    tir.for %i in 4 {
      tir.for %k in 4 {
        // expected-note @below {{see here}}
        tir.for %u in 2 {
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
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i, %k, %u = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    // expected-error @below {{no variable is bound to loop 'u'}}
    %rf = transform.tir.rfactor %k axis 0 : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P8: not combined with what is there.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    tir.for %i in 4 {
      tir.for %k in 4 {
        // expected-note @below {{see here}}
        tir.block "C" (%vi : spatial 4 = %i, %vk : reduce 4 = %k) {
          %y = memref.load %C[%vi] : memref<4xf32>
          %x = memref.load %A[%vk] : memref<4xf32>
          %s = arith.subf %y, %x : f32
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
    // expected-error @below {{block 'C' must store `x op y`}}
    %rf = transform.tir.rfactor %k axis 0 : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P8: `init` changes the sum.
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
          %zero = arith.constant 1.0 : f32
          memref.store %zero, %C[%vi] : memref<4xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i, %k = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{block 'C' must store `x op y`}}
    %rf = transform.tir.rfactor %k axis 0 : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P9: no such axis.
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
    // expected-error @below {{the axis must be from -2 to 1, got 2}}
    %rf = transform.tir.rfactor %k axis 2 : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P7: a loop that depends on another.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    tir.for %i in 4 {
      // expected-note @below {{see here}}
      tir.for %k in %i {
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
    // expected-error @below {{a bound of loop 'k' depends on another loop}}
    %rf = transform.tir.rfactor %k axis 0 : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P8: two sums that are not at one place.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>, %D: memref<4xf32>) {
    tir.for %i in 4 {
      tir.for %k in 4 {
        // expected-note @below {{see here}}
        tir.block "C" (%vi : spatial 4 = %i, %vk : reduce 4 = %k) {
          %zero = arith.constant 0 : index
          %y = memref.load %C[%vi] : memref<4xf32>
          %z = memref.load %D[%zero] : memref<4xf32>
          %x = memref.load %A[%vk] : memref<4xf32>
          %s = arith.addf %y, %x : f32
          %t = arith.addf %z, %x : f32
          memref.store %s, %C[%vi] : memref<4xf32>
          memref.store %t, %D[%zero] : memref<4xf32>
          tir.yield reads(%A[%vk] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>, %D[%zero] : memref<4xf32>)
        } init (%vi, %vk) {
          %at = arith.constant 0 : index
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi] : memref<4xf32>
          memref.store %zero, %D[%at] : memref<4xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i, %k = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{block 'C' must store `x op y`}}
    %rf = transform.tir.rfactor %k axis 0 : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P6: `init` never runs.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8xf32>, %C: memref<4xf32>) {
    tir.for %i in 4 {
      tir.for %k in 4 from 4 {
        // expected-note @below {{see here}}
        tir.block "C" (%vi : spatial 4 = %i, %vk : reduce 8 = %k) {
          %y = memref.load %C[%vi] : memref<4xf32>
          %x = memref.load %A[%vk] : memref<8xf32>
          %s = arith.addf %y, %x : f32
          memref.store %s, %C[%vi] : memref<4xf32>
          tir.yield reads(%A[%vk] : memref<8xf32>) writes(%C[%vi] : memref<4xf32>)
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
    // expected-error @below {{the loops do not reach the start of reduce variable 'vk' of block 'C'}}
    %rf = transform.tir.rfactor %k axis 0 : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P10: a condition that holds in the last iterations only.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<16xf32>, %C: memref<4xf32>) {
    %c2 = arith.constant 2 : index
    tir.for %i in 4 {
      tir.for %k0 in 4 {
        tir.for %k1 in 4 {
          %k = affine.apply affine_map<(a, b) -> (a * 4 + b)>(%k0, %k1)
          %rest = affine.apply affine_map<(a) -> (3 - a)>(%k0)
          %late = arith.cmpi slt, %rest, %c2 : index
          // expected-note @below {{see here}}
          tir.block "C" (%vi : spatial 4 = %i, %vk : reduce 16 = %k) where %late {
            %y = memref.load %C[%vi] : memref<4xf32>
            %x = memref.load %A[%vk] : memref<16xf32>
            %s = arith.addf %y, %x : f32
            memref.store %s, %C[%vi] : memref<4xf32>
            tir.yield reads(%A[%vk] : memref<16xf32>) writes(%C[%vi] : memref<4xf32>)
          } init (%vi, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %C[%vi] : memref<4xf32>
          }
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i, %k0, %k1 = transform.tir.get_loops %C
      : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    // expected-error @below {{a condition of block 'C' may hold later than in the first iteration of loop 'k0'}}
    %rf = transform.tir.rfactor %k1 axis 0 : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
