// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>) {
    tir.for %i in 4 {
      // expected-remark @below {{found}}
      tir.block "outer" (%vo : spatial 4 = %i) {
        // expected-remark @below {{the loop inside}}
        tir.for %j in 1 {
          tir.block "A" (%vi : spatial 4 = %vo) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %A[%vi] : memref<4xf32>
            tir.yield writes(%A[%vi] : memref<4xf32>)
          }
        }
        tir.yield writes(%A[%vo] : memref<4xf32>)
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %outer = transform.tir.get_block "outer" in %root : (!transform.any_op) -> !transform.op<"tir.block">
    transform.debug.emit_remark_at %outer, "found" : !transform.op<"tir.block">
    // Loops go up to the block around.
    %A = transform.tir.get_block "A" in %outer : (!transform.op<"tir.block">) -> !transform.op<"tir.block">
    %j = transform.tir.get_loops %A : (!transform.op<"tir.block">) -> !transform.op<"tir.for">
    transform.debug.emit_remark_at %j, "the loop inside" : !transform.op<"tir.for">
    transform.yield
  }
}

// -----

// P1 of get_block.
// expected-note @below {{see here}}
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>) {
    tir.block "A" () {
      tir.yield
    }
    tir.block "C" () {
      tir.yield
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    // expected-error @below {{expected exactly one block 'B', found 0; the blocks are 'A', 'C'}}
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P1 of get_block: nothing names what is in the 'init' of a block.
// expected-note @below {{see here}}
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<1xf32>) {
    %c0 = arith.constant 0 : index
    tir.block "A" (%vk : reduce 1 = %c0) {
      tir.yield
    } init (%vk) {
      tir.block "B" () {
        tir.yield
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    // expected-error @below {{expected exactly one block 'B', found 0; the blocks are 'A'}}
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P1 of get_loops.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>) {
    tir.block "A" () {
      tir.yield
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{expected 1 loops around block 'A', it has 0}}
    %i = transform.tir.get_loops %A : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// Two functions have a block of the name.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>) {
    tir.block "A" () {
      tir.yield
    }
  }
  tir.prim_func @g(%A: memref<4xf32>) {
    // expected-remark @below {{found}}
    tir.block "A" () {
      tir.yield
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %A = transform.tir.get_block "A" of @g in %root : (!transform.any_op) -> !transform.op<"tir.block">
    transform.debug.emit_remark_at %A, "found" : !transform.op<"tir.block">
    transform.yield
  }
}

// -----

// P2 of get_block.
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    // expected-error @below {{there is no function 'h'}}
    %A = transform.tir.get_block "A" of @h in %root : (!transform.any_op) -> !transform.op<"tir.block">
    transform.yield
  }
}
