// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics

// P1: annotations.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8xf32>, %B: memref<8xf32>) {
    // expected-note @below {{see here}}
    tir.for %k in 8 annotations {note = 1 : i64} {
      tir.block "B" (%vk : spatial 8 = %k) {
        %a = memref.load %A[%vk] : memref<8xf32>
        memref.store %a, %B[%vk] : memref<8xf32>
        tir.yield reads(%A[%vk] : memref<8xf32>) writes(%B[%vk] : memref<8xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %k = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the loop has annotations or is bound to a thread}}
    %k0, %k1 = transform.tir.loop_partition %k by [3] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// P2: an extent that is no number.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8xf32>, %B: memref<8xf32>, %n: index) {
    // expected-note @below {{see here}}
    tir.for %k in %n {
      tir.block "B" (%vk : spatial 8 = %k) {
        %a = memref.load %A[%vk] : memref<8xf32>
        memref.store %a, %B[%vk] : memref<8xf32>
        tir.yield reads(%A[%vk] : memref<8xf32>) writes(%B[%vk] : memref<8xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %k = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the start and the extent of loop 'k' must be numbers}}
    %k0, %k1 = transform.tir.loop_partition %k by [3] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// P3: two lengths that are absent.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8xf32>, %B: memref<8xf32>) {
    // expected-note @below {{see here}}
    tir.for %k in 8 {
      tir.block "B" (%vk : spatial 8 = %k) {
        %a = memref.load %A[%vk] : memref<8xf32>
        memref.store %a, %B[%vk] : memref<8xf32>
        tir.yield reads(%A[%vk] : memref<8xf32>) writes(%B[%vk] : memref<8xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %k = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{expected at least one length and at most one absent, got 2 lengths, 2 of them absent}}
    %k0, %k1 = transform.tir.loop_partition %k by [-1, -1] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// P4: a length that is not positive.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8xf32>, %B: memref<8xf32>) {
    // expected-note @below {{see here}}
    tir.for %k in 8 {
      tir.block "B" (%vk : spatial 8 = %k) {
        %a = memref.load %A[%vk] : memref<8xf32>
        memref.store %a, %B[%vk] : memref<8xf32>
        tir.yield reads(%A[%vk] : memref<8xf32>) writes(%B[%vk] : memref<8xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %k = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{lengths must be positive, got 0}}
    %k0, %k1 = transform.tir.loop_partition %k by [0, -1] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// P4: nothing is left.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8xf32>, %B: memref<8xf32>) {
    // expected-note @below {{see here}}
    tir.for %k in 8 {
      tir.block "B" (%vk : spatial 8 = %k) {
        %a = memref.load %A[%vk] : memref<8xf32>
        memref.store %a, %B[%vk] : memref<8xf32>
        tir.yield reads(%A[%vk] : memref<8xf32>) writes(%B[%vk] : memref<8xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %k = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{the sum of the lengths must be less than the extent of loop 'k', 8}}
    %k0, %k1, %k2 = transform.tir.loop_partition %k by [4, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// P5: no block.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<8xf32>) {
    // expected-note @below {{see here}}
    tir.for %k in 8 {
      %zero = arith.constant 0.0 : f32
      memref.store %zero, %A[%k] : memref<8xf32>
    }
  }
  transform.named_sequence @is_loop(%op: !transform.any_op {transform.readonly}) -> !transform.any_op {
    transform.match.operation_name %op ["tir.for"] : !transform.any_op
    transform.yield %op : !transform.any_op
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %k = transform.collect_matching @is_loop in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{there is no block in loop 'k'}}
    %k0, %k1 = transform.tir.loop_partition %k by [3] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// The number of results.
module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%k: !transform.any_op) {
    // expected-error @below {{must have 3 results for the 2 factors, got 2}}
    %k0, %k1 = transform.tir.loop_partition %k by [3, 2] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
