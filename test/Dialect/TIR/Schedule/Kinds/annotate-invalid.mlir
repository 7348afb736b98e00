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
