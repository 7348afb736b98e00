// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8xf32>, %B: memref<8xf32>) {
    tir.for %i in 8 {
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 8 = %i) {
        %a = memref.load %A[%vi] : memref<8xf32>
        memref.store %a, %B[%vi] : memref<8xf32>
        tir.yield reads(%A[%vi] : memref<8xf32>) writes(%B[%vi] : memref<8xf32>)
      }
    }
    tir.for %i in 8 {
      tir.block "C" (%vi : spatial 8 = %i) {
        %a = memref.load %A[%vi] : memref<8xf32>
        tir.yield reads(%A[%vi] : memref<8xf32>) writes()
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %c = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'B' has 1 such buffers, there is none at 1}}
    %x = transform.tir.read_at %i, %B[1] in "shared" : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P2
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8xf32>, %B: memref<8xf32>) {
    tir.for %i in 8 {
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 8 = %i) {
        %a = memref.load %A[%vi] : memref<8xf32>
        memref.store %a, %B[%vi] : memref<8xf32>
        tir.yield reads(%A[%vi] : memref<8xf32>) writes(%B[%vi] : memref<8xf32>)
      }
    }
    tir.for %i in 8 {
      tir.block "C" (%vi : spatial 8 = %i) {
        %a = memref.load %A[%vi] : memref<8xf32>
        tir.yield reads(%A[%vi] : memref<8xf32>) writes()
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %c = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the storage scope '' is not one that is known}}
    %x = transform.tir.write_at %i, %B[0] in "" : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P3
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8xf32>, %B: memref<8xf32>) {
    tir.for %i in 8 {
      tir.block "B" (%vi : spatial 8 = %i) {
        %a = memref.load %A[%vi] : memref<8xf32>
        memref.store %a, %B[%vi] : memref<8xf32>
        tir.yield reads(%A[%vi] : memref<8xf32>) writes(%B[%vi] : memref<8xf32>)
      }
    }
    // expected-note @below {{see here}}
    tir.for %i in 8 {
      tir.block "C" (%vi : spatial 8 = %i) {
        %a = memref.load %A[%vi] : memref<8xf32>
        tir.yield reads(%A[%vi] : memref<8xf32>) writes()
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %c = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{loop 'i' is not one of the loops around block 'B'}}
    %x = transform.tir.read_at %c, %B[0] in "shared" : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P4
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8xf32>, %B: memref<8xf32>) {
    tir.for %i in 8 {
      tir.block "B" (%vi : spatial 8 = %i) {
        %a = memref.load %A[%vi] : memref<8xf32>
        memref.store %a, %B[%vi] : memref<8xf32>
        tir.yield reads(%A[%vi] : memref<8xf32>) writes(%B[%vi] : memref<8xf32>)
      }
    }
    tir.for %i in 8 {
      // expected-note @below {{see here}}
      tir.block "C" (%vi : spatial 8 = %i) {
        %a = memref.load %B[%vi] : memref<8xf32>
        memref.store %a, %A[%vi] : memref<8xf32>
        tir.yield reads(%B[%vi] : memref<8xf32>) writes(%A[%vi] : memref<8xf32>)
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %c = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the scope is not a stage pipeline: block 'C' writes a buffer that block 'B' reads before}}
    %x = transform.tir.read_at %i, %B[0] in "shared" : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P5 of write_at
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8xf32>, %C: memref<8xf32>) {
    %B = tir.alloc_buffer "B" : memref<8xf32>
    // expected-note @below {{see here}}
    tir.for %i in 8 {
      tir.block "B" (%vi : spatial 8 = %i) {
        %a = memref.load %A[%vi] : memref<8xf32>
        memref.store %a, %B[%vi] : memref<8xf32>
        tir.yield reads(%A[%vi] : memref<8xf32>) writes(%B[%vi] : memref<8xf32>)
      }
      tir.block "C" (%vi : spatial 8 = %i) {
        %a = memref.load %B[%vi] : memref<8xf32>
        memref.store %a, %C[%vi] : memref<8xf32>
        tir.yield reads(%B[%vi] : memref<8xf32>) writes(%C[%vi] : memref<8xf32>)
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %c = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{buffer 'B' is read in loop 'i' after it is written}}
    %x = transform.tir.write_at %i, %B[0] in "shared" : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P5 of read_at
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8xf32>, %B: memref<8xf32>) {
    // expected-note @below {{see here}}
    tir.for %i in 8 {
      tir.block "B" (%vi : spatial 8 = %i) {
        %a = memref.load %B[%vi] : memref<8xf32>
        %b = arith.addf %a, %a : f32
        memref.store %b, %B[%vi] : memref<8xf32>
        tir.yield reads(%B[%vi] : memref<8xf32>) writes(%B[%vi] : memref<8xf32>)
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{buffer 'B' is written in loop 'i' after or while it is read}}
    %x = transform.tir.read_at %i, %B[0] in "shared" : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P6
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8xf32>, %B: memref<8xf32>) {
    tir.for %i in 8 {
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 8 = %i) {
        %part = tir.match_buffer "part" %A[%vi] [1] : memref<8xf32> to memref<1xf32, strided<[1], offset: ?>>
        %zero = arith.constant 0 : index
        %a = memref.load %part[%zero] : memref<1xf32, strided<[1], offset: ?>>
        memref.store %a, %B[%vi] : memref<8xf32>
        tir.yield reads(%part[%zero] : memref<1xf32, strided<[1], offset: ?>>) writes(%B[%vi] : memref<8xf32>)
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'B' accesses a part of buffer 'A' that has a name of its own}}
    %x = transform.tir.read_at %i, %B[0] in "shared" : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P7
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8xf32>, %B: memref<8xf32>) {
    tir.for %i in 8 {
      %true = arith.constant 3 : index
      %c = arith.cmpi slt, %i, %true : index
      // expected-note @below {{see here}}
      tir.block "B" (%vi : spatial 8 = %i) where %c {
        %a = memref.load %A[%vi] : memref<8xf32>
        memref.store %a, %B[%vi] : memref<8xf32>
        tir.yield reads(%A[%vi] : memref<8xf32>) writes(%B[%vi] : memref<8xf32>)
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{an iteration of loop 'i' is not known to write all that would be copied of buffer 'B'}}
    %x = transform.tir.write_at %i, %B[0] in "shared" : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P8
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8xf32>, %B: memref<8x8xf32>) {
    // expected-note @below {{see here}}
    tir.for parallel %i in 8 {
      tir.for %j in 8 {
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 8 = %j) {
          %a = memref.load %A[%vj] : memref<8xf32>
          memref.store %a, %B[%vi, %vj] : memref<8x8xf32>
          tir.yield reads(%A[%vj] : memref<8xf32>) writes(%B[%vi, %vj] : memref<8x8xf32>)
        }
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    // expected-error @below {{iterations of loop 'i', which run at the same time, would copy the same elements}}
    %x = transform.tir.read_at %i, %B[0] in "shared" : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}
