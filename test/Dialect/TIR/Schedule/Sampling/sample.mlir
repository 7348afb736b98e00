// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

module attributes {transform.with_named_sequence} {
  tir.prim_func @copy(%A: memref<30x8xf32>, %B: memref<30x8xf32>) {
    tir.for %i in 30 {
      tir.for %j in 8 {
        tir.block "B" (%vi : spatial 30 = %i, %vj : spatial 8 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<30x8xf32>
          memref.store %a, %B[%vi, %vj] : memref<30x8xf32>
          tir.yield reads(%A[%vi, %vj] : memref<30x8xf32>) writes(%B[%vi, %vj] : memref<30x8xf32>)
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)

    // The decision is an index.
    %c = transform.tir.sample_categorical [8, 16] probs [0.5, 0.5] decision 1 : !transform.param<i64>
    // expected-remark @below {{16}}
    transform.debug.emit_param_as_remark %c : !transform.param<i64>
    // Without one, what cannot be is not drawn.
    %d = transform.tir.sample_categorical [8, 7, 9] probs [0.0, 3.0, 0.0] : !transform.param<i64>
    // expected-remark @below {{7}}
    transform.debug.emit_param_as_remark %d : !transform.param<i64>

    // 4 does not divide 30 / 5, which it becomes; the first is what remains.
    %f:3 = transform.tir.sample_perfect_tile %i decision [77, 4, 5]
      : (!transform.any_op) -> (!transform.param<i64>, !transform.param<i64>, !transform.param<i64>)
    // expected-remark @below {{1}}
    transform.debug.emit_param_as_remark %f#0 : !transform.param<i64>
    // expected-remark @below {{6}}
    transform.debug.emit_param_as_remark %f#1 : !transform.param<i64>
    // expected-remark @below {{5}}
    transform.debug.emit_param_as_remark %f#2 : !transform.param<i64>

    // 8 is no multiple of 3.
    %g:2 = transform.tir.sample_partitioned_tile %j partition 1 inner_factor 3
      : (!transform.any_op) -> (!transform.param<i64>, !transform.param<i64>)
    // expected-remark @below {{8}}
    transform.debug.emit_param_as_remark %g#0 : !transform.param<i64>

    // Factors are factors of split.
    %i_0, %i_1, %i_2 = transform.tir.split %i by [%f#0, %f#1, %f#2]
      : (!transform.any_op, !transform.param<i64>, !transform.param<i64>, !transform.param<i64>) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// An extent that is no number.
module attributes {transform.with_named_sequence} {
  tir.prim_func @fill(%A: memref<?xf32>) {
    %c0 = arith.constant 0 : index
    %n = memref.dim %A, %c0 : memref<?xf32>
    tir.for %i in %n {
      tir.block "A" (%vi : spatial %n = %i) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %A[%vi] : memref<?xf32>
        tir.yield writes(%A[%vi] : memref<?xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %A : (!transform.any_op) -> !transform.any_op
    %f:2 = transform.tir.sample_perfect_tile %i : (!transform.any_op) -> (!transform.param<i64>, !transform.param<i64>)
    // expected-remark @below {{-1}}
    transform.debug.emit_param_as_remark %f#0 : !transform.param<i64>
    // expected-remark @below {{1}}
    transform.debug.emit_param_as_remark %f#1 : !transform.param<i64>
    transform.yield
  }
}
