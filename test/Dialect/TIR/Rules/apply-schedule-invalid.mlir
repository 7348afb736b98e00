// RUN: mlc-opt %s --tir-apply-schedule --split-input-file --verify-diagnostics

// R1.
module attributes {transform.with_named_sequence} {
  // expected-error @below {{expected 'tir.schedule_for' to be a pattern of names or the name of a sequence, got 3 : i64}}
  transform.named_sequence @s(%func: !transform.any_op {transform.readonly}) attributes {tir.schedule_for = 3} {
    transform.yield
  }
}

// -----

// R1.
module attributes {transform.with_named_sequence} {
  // expected-error @below {{or the name of a sequence, got @nowhere}}
  transform.named_sequence @s(%func: !transform.any_op {transform.readonly}) attributes {tir.schedule_for = @nowhere} {
    transform.yield
  }
}

// -----

// R2.
module attributes {transform.with_named_sequence} {
  // expected-error @below {{'relu[' is no pattern of names}}
  transform.named_sequence @s(%func: !transform.any_op {transform.readonly}) attributes {tir.schedule_for = "relu["} {
    transform.yield
  }
}

// -----

// R3.
module attributes {transform.with_named_sequence} {
  // expected-error @below {{expected one handle, of the prim_func, as the argument}}
  transform.named_sequence @s(%func: !transform.any_op {transform.readonly}, %n: !transform.param<i64> {transform.readonly})
      attributes {tir.schedule_for = "*"} {
    transform.yield
  }
}

// -----

// A schedule that fails leaves its function as it was, which the verifier and the next pass see.
module attributes {transform.with_named_sequence} {
  tir.prim_func @fill(%A: memref<8xf32>) {
    // expected-note @below {{see here}}
    tir.for %i in 8 annotations {note = 1 : i64} {
      tir.block "A" (%vi : spatial 8 = %i) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %A[%vi] : memref<8xf32>
        tir.yield writes(%A[%vi] : memref<8xf32>)
      }
    }
  }
  transform.named_sequence @s(%func: !transform.any_op {transform.readonly}) attributes {tir.schedule_for = "fill"} {
    %A = transform.tir.get_block "A" in %func : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %A : (!transform.any_op) -> !transform.any_op
    transform.tir.parallel %i : !transform.any_op
    // expected-error @below {{annotations}}
    %i_0, %i_1 = transform.tir.split %i by [2, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
