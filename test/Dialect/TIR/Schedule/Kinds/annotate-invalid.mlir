// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1 of annotate.
// expected-note @below {{see here}}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    // expected-error @below {{expected a loop, a block or a function over buffers, got 'builtin.module'}}
    transform.tir.annotate %root "hint" = 2 : i64 to !transform.any_op
    transform.yield
  }
}

// -----

// P2 of annotate: a param that is not there.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>) {
    tir.block "A" () {
      tir.yield
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    %five = transform.param.constant 5 : i64 -> !transform.param<i64>
    // expected-error @below {{expected one attribute in each param of the value}}
    transform.tir.annotate %A "hint" = [#transform.param_operand<index = 1 : i64>] with %five : !transform.param<i64> to !transform.any_op
    transform.yield
  }
}

// -----

// P2 of annotate: a param of two attributes.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>) {
    tir.block "A" () {
      tir.yield
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    %one = transform.param.constant 1 : i64 -> !transform.param<i64>
    %two = transform.merge_handles %one, %one : !transform.param<i64>
    // expected-error @below {{expected one attribute in each param of the value}}
    transform.tir.annotate %A "hint" = #transform.param_operand<index = 0 : i64> with %two : !transform.param<i64> to !transform.any_op
    transform.yield
  }
}

// -----

// P1 of unannotate.
// expected-note @below {{see here}}
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    // expected-error @below {{expected a loop, a block or a function over buffers, got 'builtin.module'}}
    transform.tir.unannotate %root "hint" : !transform.any_op
    transform.yield
  }
}

// -----

// P2 of unannotate.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>) {
    // expected-note @below {{see here}}
    tir.block "A" () annotations {other = 1 : i64} {
      tir.yield
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{there is no annotation 'hint'}}
    transform.tir.unannotate %A "hint" : !transform.any_op
    transform.yield
  }
}
