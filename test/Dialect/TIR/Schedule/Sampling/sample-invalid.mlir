// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1 of sample_perfect_tile.
module attributes {transform.with_named_sequence} {
  tir.prim_func @fill(%A: memref<8xf32>) {
    // expected-note @below {{see here}}
    tir.for %i in 8 {
      tir.block "A" (%vi : spatial 8 = %i) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %A[%vi] : memref<8xf32>
        tir.yield writes(%A[%vi] : memref<8xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %A : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{expected at least 2 factors where the last is bounded, got 1}}
    %f = transform.tir.sample_perfect_tile %i : (!transform.any_op) -> !transform.param<i64>
    transform.yield
  }
}

// -----

// P2 of sample_perfect_tile.
module attributes {transform.with_named_sequence} {
  tir.prim_func @fill(%A: memref<8xf32>) {
    // expected-note @below {{see here}}
    tir.for %i in 8 {
      tir.block "A" (%vi : spatial 8 = %i) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %A[%vi] : memref<8xf32>
        tir.yield writes(%A[%vi] : memref<8xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %A : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the largest innermost factor is positive or -1, not 0}}
    %f:2 = transform.tir.sample_perfect_tile %i max_innermost 0 : (!transform.any_op) -> (!transform.param<i64>, !transform.param<i64>)
    transform.yield
  }
}

// -----

// P3 of sample_perfect_tile.
module attributes {transform.with_named_sequence} {
  tir.prim_func @fill(%A: memref<8xf32>) {
    // expected-note @below {{see here}}
    tir.for %i in 8 {
      tir.block "A" (%vi : spatial 8 = %i) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %A[%vi] : memref<8xf32>
        tir.yield writes(%A[%vi] : memref<8xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %A : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{expected 2 factors as the decision, got 1}}
    %f:2 = transform.tir.sample_perfect_tile %i decision [8] : (!transform.any_op) -> (!transform.param<i64>, !transform.param<i64>)
    transform.yield
  }
}

// -----

// P3 of sample_perfect_tile.
module attributes {transform.with_named_sequence} {
  tir.prim_func @fill(%A: memref<8xf32>) {
    // expected-note @below {{see here}}
    tir.for %i in 8 {
      tir.block "A" (%vi : spatial 8 = %i) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %A[%vi] : memref<8xf32>
        tir.yield writes(%A[%vi] : memref<8xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %A : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{factors are positive, but the decision has 0}}
    %f:2 = transform.tir.sample_perfect_tile %i decision [8, 0] : (!transform.any_op) -> (!transform.param<i64>, !transform.param<i64>)
    transform.yield
  }
}

// -----

// P4 of sample_perfect_tile.
module attributes {transform.with_named_sequence} {
  tir.prim_func @fill(%A: memref<0xf32>) {
    // expected-note @below {{see here}}
    tir.for %i in 0 {
      tir.block "A" (%vi : spatial 0 = %i) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %A[%vi] : memref<0xf32>
        tir.yield writes(%A[0 : 0] : memref<0xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %A : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the extent of loop 'i' is 0}}
    %f:2 = transform.tir.sample_perfect_tile %i : (!transform.any_op) -> (!transform.param<i64>, !transform.param<i64>)
    transform.yield
  }
}

// -----

// P1 of sample_partitioned_tile.
module attributes {transform.with_named_sequence} {
  tir.prim_func @fill(%A: memref<8xf32>) {
    // expected-note @below {{see here}}
    tir.for %i in 8 {
      tir.block "A" (%vi : spatial 8 = %i) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %A[%vi] : memref<8xf32>
        tir.yield writes(%A[%vi] : memref<8xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %A : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{expected at least 1 factor, got 0}}
    transform.tir.sample_partitioned_tile %i : (!transform.any_op) -> ()
    transform.yield
  }
}

// -----

// P2 of sample_partitioned_tile.
module attributes {transform.with_named_sequence} {
  tir.prim_func @fill(%A: memref<8xf32>) {
    // expected-note @below {{see here}}
    tir.for %i in 8 {
      tir.block "A" (%vi : spatial 8 = %i) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %A[%vi] : memref<8xf32>
        tir.yield writes(%A[%vi] : memref<8xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %A : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the partition is 2, but there are 2 factors}}
    %f:2 = transform.tir.sample_partitioned_tile %i partition 2 : (!transform.any_op) -> (!transform.param<i64>, !transform.param<i64>)
    transform.yield
  }
}

// -----

// P2 of sample_partitioned_tile.
module attributes {transform.with_named_sequence} {
  tir.prim_func @fill(%A: memref<8xf32>) {
    // expected-note @below {{see here}}
    tir.for %i in 8 {
      tir.block "A" (%vi : spatial 8 = %i) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %A[%vi] : memref<8xf32>
        tir.yield writes(%A[%vi] : memref<8xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %A : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the inner factor is positive, not -4}}
    %f:2 = transform.tir.sample_partitioned_tile %i inner_factor -4 : (!transform.any_op) -> (!transform.param<i64>, !transform.param<i64>)
    transform.yield
  }
}

// -----

// P3 of sample_partitioned_tile.
module attributes {transform.with_named_sequence} {
  tir.prim_func @fill(%A: memref<8xf32>) {
    // expected-note @below {{see here}}
    tir.for %i in 8 {
      tir.block "A" (%vi : spatial 8 = %i) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %A[%vi] : memref<8xf32>
        tir.yield writes(%A[%vi] : memref<8xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %A : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{expected 2 factors as the decision, got 3}}
    %f:2 = transform.tir.sample_partitioned_tile %i decision [1, 2, 4] : (!transform.any_op) -> (!transform.param<i64>, !transform.param<i64>)
    transform.yield
  }
}

// -----

// P4 of sample_partitioned_tile.
module attributes {transform.with_named_sequence} {
  tir.prim_func @fill(%A: memref<0xf32>) {
    // expected-note @below {{see here}}
    tir.for %i in 0 {
      tir.block "A" (%vi : spatial 0 = %i) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %A[%vi] : memref<0xf32>
        tir.yield writes(%A[0 : 0] : memref<0xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %A = transform.tir.get_block "A" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %A : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the extent of loop 'i' is 0}}
    %f:2 = transform.tir.sample_partitioned_tile %i : (!transform.any_op) -> (!transform.param<i64>, !transform.param<i64>)
    transform.yield
  }
}

// -----

// P1 of sample_categorical.
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    // expected-error @below {{expected candidates and one probability for each, got 0 candidates and 0 probabilities}}
    %c = transform.tir.sample_categorical [] probs [] : !transform.param<i64>
    transform.yield
  }
}

// -----

// P1 of sample_categorical.
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    // expected-error @below {{expected candidates and one probability for each, got 2 candidates and 1 probabilities}}
    %c = transform.tir.sample_categorical [1, 2] probs [1.0] : !transform.param<i64>
    transform.yield
  }
}

// -----

// P2 of sample_categorical.
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    // expected-error @below {{probability 1 is -5.000000e-01}}
    %c = transform.tir.sample_categorical [1, 2] probs [1.0, -0.5] : !transform.param<i64>
    transform.yield
  }
}

// -----

// P2 of sample_categorical.
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    // expected-error @below {{all probabilities are 0}}
    %c = transform.tir.sample_categorical [1, 2] probs [0.0, 0.0] : !transform.param<i64>
    transform.yield
  }
}

// -----

// P3 of sample_categorical.
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    // expected-error @below {{the decision is 2, but there are 2 candidates}}
    %c = transform.tir.sample_categorical [1, 2] probs [1.0, 1.0] decision 2 : !transform.param<i64>
    transform.yield
  }
}

// -----

// P1 of sample_compute_location.
module attributes {transform.with_named_sequence} {
  // expected-note @below {{see here}}
  tir.block "outside" () {
    tir.yield
  }
  transform.named_sequence @is_block(%op: !transform.any_op {transform.readonly}) -> !transform.any_op {
    transform.match.operation_name %op ["tir.block"] : !transform.any_op
    transform.yield %op : !transform.any_op
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.collect_matching @is_block in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{block 'outside' is in no function over buffers}}
    %place = transform.tir.sample_compute_location %B decision -1 : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
