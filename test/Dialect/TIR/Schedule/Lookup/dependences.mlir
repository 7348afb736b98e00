// RUN: mlc-opt %s --transform-interpreter --split-input-file --verify-diagnostics | FileCheck %s

// Annotations show which blocks were found.
// CHECK: tir.block "B" {{.*}} annotations {child, producer}
// CHECK: tir.block "C" {{.*}} annotations {child, consumer, output}
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 4 {
      tir.block "B" (%vi : spatial 4 = %i) {
        %a = memref.load %A[%vi] : memref<4xf32>
        memref.store %a, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
      tir.block "C" (%vi : spatial 4 = %i) {
        %b = memref.load %B[%vi] : memref<4xf32>
        memref.store %b, %C[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    %first, %second = transform.tir.get_child_blocks %i : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.tir.annotate %first "child" = unit to !transform.any_op
    transform.tir.annotate %second "child" = unit to !transform.any_op
    %C = transform.tir.get_consumers %B : (!transform.any_op) -> !transform.any_op
    transform.tir.annotate %C "consumer" = unit to !transform.any_op
    %P = transform.tir.get_producers %C : (!transform.any_op) -> !transform.any_op
    transform.tir.annotate %P "producer" = unit to !transform.any_op
    %f = transform.get_parent_op %i {op_name = "tir.prim_func"} : (!transform.any_op) -> !transform.any_op
    %O = transform.tir.get_output_blocks %f : (!transform.any_op) -> !transform.any_op
    transform.tir.annotate %O "output" = unit to !transform.any_op
    transform.yield
  }
}

// -----

// P1 of get_producers: another number of blocks.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    tir.for %i in 4 {
      tir.block "C" (%vi : spatial 4 = %i) {
        %a = memref.load %A[%vi] : memref<4xf32>
        memref.store %a, %C[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{expected 1 blocks, found 0}}
    %P = transform.tir.get_producers %C : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P1 of get_consumers.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    tir.for %i in 4 {
      tir.block "C" (%vi : spatial 4 = %i) {
        %a = memref.load %A[%vi] : memref<4xf32>
        memref.store %a, %C[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{expected 1 blocks, found 0}}
    %P = transform.tir.get_consumers %C : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P1 of get_child_blocks.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    tir.for %i in 4 {
      tir.block "C" (%vi : spatial 4 = %i) {
        %a = memref.load %A[%vi] : memref<4xf32>
        memref.store %a, %C[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{expected 1 blocks, found 0}}
    %P = transform.tir.get_child_blocks %C : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}

// -----

// P1 of get_output_blocks.
module attributes {transform.with_named_sequence} {
  tir.prim_func @f(%A: memref<4xf32>, %C: memref<4xf32>) {
    tir.for %i in 4 {
      tir.block "C" (%vi : spatial 4 = %i) {
        %a = memref.load %A[%vi] : memref<4xf32>
        memref.store %a, %C[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    // expected-error @below {{expected 1 blocks, found 0}}
    %P = transform.tir.get_output_blocks %C : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
