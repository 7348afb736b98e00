// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1: a loop of another block.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%X: memref<14xi32>, %Y: memref<14xi32>, %Z: memref<14xi32>) {
    tir.for %i in 14 {
      tir.block "Y" (%vi : spatial 14 = %i) {
        %c2 = arith.constant 2 : index
        %inside = arith.cmpi sge, %vi, %c2 : index
        %y = scf.if %inside -> (i32) {
          %x = memref.load %X[%vi] : memref<14xi32>
          scf.yield %x : i32
        } else {
          %zero = arith.constant 0 : i32
          scf.yield %zero : i32
        }
        memref.store %y, %Y[%vi] : memref<14xi32>
        tir.yield reads(%X[%vi] : memref<14xi32>) writes(%Y[%vi] : memref<14xi32>)
      }
    }
    // expected-note @below {{see here}}
    tir.for %j in 14 {
      tir.block "Z" (%vi : spatial 14 = %j) {
        %zero = arith.constant 0 : i32
        memref.store %zero, %Z[%vi] : memref<14xi32>
        tir.yield writes(%Z[%vi] : memref<14xi32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %Y = transform.tir.get_block "Y" in %root : (!transform.any_op) -> !transform.any_op
    %Z = transform.tir.get_block "Z" in %root : (!transform.any_op) -> !transform.any_op
    %j = transform.tir.get_loops %Z : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{loop 'j' is not around block 'Y'}}
    transform.tir.decompose_padding %Y at %j : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P2: a variable that is not spatial.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%X: memref<14xi32>, %Y: memref<14xi32>) {
    tir.for %i in 14 {
      // expected-note @below {{see here}}
      tir.block "Y" (%vi : opaque 14 = %i) {
        %c2 = arith.constant 2 : index
        %inside = arith.cmpi sge, %vi, %c2 : index
        %y = scf.if %inside -> (i32) {
          %x = memref.load %X[%vi] : memref<14xi32>
          scf.yield %x : i32
        } else {
          %zero = arith.constant 0 : i32
          scf.yield %zero : i32
        }
        memref.store %y, %Y[%vi] : memref<14xi32>
        tir.yield reads(%X[%vi] : memref<14xi32>) writes(%Y[%vi] : memref<14xi32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %Y = transform.tir.get_block "Y" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %Y : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'Y' is not complete: iteration variable 0 is not spatial}}
    transform.tir.decompose_padding %Y at %i : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P3: no number outside.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%X: memref<14xi32>, %Y: memref<14xi32>) {
    tir.for %i in 14 {
      // expected-note @below {{see here}}
      tir.block "Y" (%vi : spatial 14 = %i) {
        %c2 = arith.constant 2 : index
        %inside = arith.cmpi sge, %vi, %c2 : index
        %y = scf.if %inside -> (i32) {
          %x = memref.load %X[%vi] : memref<14xi32>
          scf.yield %x : i32
        } else {
          %zero = memref.load %X[%vi] : memref<14xi32>
          scf.yield %zero : i32
        }
        memref.store %y, %Y[%vi] : memref<14xi32>
        tir.yield reads(%X[%vi] : memref<14xi32>) writes(%Y[%vi] : memref<14xi32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %Y = transform.tir.get_block "Y" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %Y : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{must be one store of a value that is a number where a condition does not hold}}
    transform.tir.decompose_padding %Y at %i : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P4: a condition on a value that is loaded.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%X: memref<14xi32>, %Y: memref<14xi32>) {
    tir.for %i in 14 {
      // expected-note @below {{see here}}
      tir.block "Y" (%vi : spatial 14 = %i) {
        %c0_i32 = arith.constant 0 : i32
        %value = memref.load %X[%vi] : memref<14xi32>
        %inside = arith.cmpi sgt, %value, %c0_i32 : i32
        %y = scf.if %inside -> (i32) {
          %x = memref.load %X[%vi] : memref<14xi32>
          scf.yield %x : i32
        } else {
          %zero = arith.constant 0 : i32
          scf.yield %zero : i32
        }
        memref.store %y, %Y[%vi] : memref<14xi32>
        tir.yield reads(%X[%vi] : memref<14xi32>) writes(%Y[%vi] : memref<14xi32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %Y = transform.tir.get_block "Y" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %Y : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{a condition of block 'Y' is no bound of a single variable}}
    transform.tir.decompose_padding %Y at %i : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P4: a stride.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%X: memref<14xi32>, %Y: memref<14xi32>) {
    tir.for %i in 14 {
      // expected-note @below {{see here}}
      tir.block "Y" (%vi : spatial 14 = %i) {
        %c2 = arith.constant 2 : index
        %double = affine.apply affine_map<(i) -> (i * 2)>(%vi)
        %inside = arith.cmpi sge, %double, %c2 : index
        %y = scf.if %inside -> (i32) {
          %x = memref.load %X[%vi] : memref<14xi32>
          scf.yield %x : i32
        } else {
          %zero = arith.constant 0 : i32
          scf.yield %zero : i32
        }
        memref.store %y, %Y[%vi] : memref<14xi32>
        tir.yield reads(%X[%vi] : memref<14xi32>) writes(%Y[%vi] : memref<14xi32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %Y = transform.tir.get_block "Y" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %Y : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{a condition of block 'Y' is no bound of a single variable}}
    transform.tir.decompose_padding %Y at %i : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P4: nothing is left out.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%X: memref<14xi32>, %Y: memref<14xi32>) {
    tir.for %i in 14 {
      // expected-note @below {{see here}}
      tir.block "Y" (%vi : spatial 14 = %i) {
        %c0 = arith.constant 0 : index
        %inside = arith.cmpi sge, %vi, %c0 : index
        %y = scf.if %inside -> (i32) {
          %x = memref.load %X[%vi] : memref<14xi32>
          scf.yield %x : i32
        } else {
          %zero = arith.constant 0 : i32
          scf.yield %zero : i32
        }
        memref.store %y, %Y[%vi] : memref<14xi32>
        tir.yield reads(%X[%vi] : memref<14xi32>) writes(%Y[%vi] : memref<14xi32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %Y = transform.tir.get_block "Y" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %Y : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the condition of block 'Y' leaves nothing out: there is no padding}}
    transform.tir.decompose_padding %Y at %i : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P4: nothing is inside.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%X: memref<14xi32>, %Y: memref<14xi32>) {
    tir.for %i in 14 {
      // expected-note @below {{see here}}
      tir.block "Y" (%vi : spatial 14 = %i) {
        %c5 = arith.constant 5 : index
        %low = arith.cmpi sge, %vi, %c5 : index
        %high = arith.cmpi slt, %vi, %c5 : index
        %inside = arith.andi %low, %high : i1
        %y = scf.if %inside -> (i32) {
          %x = memref.load %X[%vi] : memref<14xi32>
          scf.yield %x : i32
        } else {
          %zero = arith.constant 0 : i32
          scf.yield %zero : i32
        }
        memref.store %y, %Y[%vi] : memref<14xi32>
        tir.yield reads(%X[%vi] : memref<14xi32>) writes(%Y[%vi] : memref<14xi32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %Y = transform.tir.get_block "Y" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %Y : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{no value of variable 'vi' is known to be inside of the padding}}
    transform.tir.decompose_padding %Y at %i : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P5: elements that are stored twice.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%X: memref<14xi32>, %Y: memref<14xi32>) {
    tir.for %i in 14 {
      // expected-note @below {{see here}}
      tir.block "Y" (%vi : spatial 14 = %i) {
        %c2 = arith.constant 2 : index
        %inside = arith.cmpi sge, %vi, %c2 : index
        %at = affine.apply affine_map<(i) -> (i mod 7)>(%vi)
        %y = scf.if %inside -> (i32) {
          %x = memref.load %X[%vi] : memref<14xi32>
          scf.yield %x : i32
        } else {
          %zero = arith.constant 0 : i32
          scf.yield %zero : i32
        }
        memref.store %y, %Y[%at] : memref<14xi32>
        tir.yield reads(%X[%vi] : memref<14xi32>) writes(%Y[%at] : memref<14xi32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %Y = transform.tir.get_block "Y" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %Y : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'Y' may store an element more than once}}
    transform.tir.decompose_padding %Y at %i : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P6: a loop that depends on another.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%X: memref<14xi32>, %Y: memref<14x14xi32>) {
    tir.for %i in 14 {
      // expected-note @below {{see here}}
      tir.for %j in %i {
      tir.block "Y" (%vi : spatial 14 = %i, %vj : spatial 14 = %j) {
        %c2 = arith.constant 2 : index
        %inside = arith.cmpi sge, %vi, %c2 : index
        %y = scf.if %inside -> (i32) {
          %x = memref.load %X[%vi] : memref<14xi32>
          scf.yield %x : i32
        } else {
          %zero = arith.constant 0 : i32
          scf.yield %zero : i32
        }
        memref.store %y, %Y[%vi, %vj] : memref<14x14xi32>
        tir.yield reads(%X[%vi] : memref<14xi32>) writes(%Y[%vi, %vj] : memref<14x14xi32>)
      }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %Y = transform.tir.get_block "Y" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %Y : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{a bound of loop 'j' depends on another loop}}
    transform.tir.decompose_padding %Y at %i : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P7: parts that iterations have in common.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%X: memref<10xi32>, %Y: memref<14xi32>) {
    // expected-note @below {{see here}}
    tir.for parallel %i in 13 {
      tir.for %j in 2 {
        %at = affine.apply affine_map<(i, j) -> (i + j)>(%i, %j)
        tir.block "Y" (%vi : spatial 14 = %at) {
          %c2 = arith.constant 2 : index
          %inside = arith.cmpi sge, %vi, %c2 : index
          %y = scf.if %inside -> (i32) {
            %x = memref.load %X[%vi] : memref<10xi32>
            scf.yield %x : i32
          } else {
            %zero = arith.constant 0 : i32
            scf.yield %zero : i32
          }
          memref.store %y, %Y[%vi] : memref<14xi32>
          tir.yield reads(%X[%vi] : memref<10xi32>) writes(%Y[%vi] : memref<14xi32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %Y = transform.tir.get_block "Y" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %Y : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{block 'Y' may store the same elements in several iterations of loop 'i', which run at the same time}}
    transform.tir.decompose_padding %Y at %j : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}
