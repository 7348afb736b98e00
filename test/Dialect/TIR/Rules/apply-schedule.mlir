// RUN: mlc-opt %s --tir-apply-schedule | FileCheck %s

module attributes {transform.with_named_sequence} {
  // By name: this one is for both, but the first that fits is taken.
  // CHECK-LABEL: tir.prim_func @relu
  // CHECK-SAME: tir.is_scheduled
  // CHECK: tir.for vectorized %i in 64
  tir.prim_func @relu(%A: memref<64xf32>, %B: memref<64xf32>) {
    tir.for %i in 64 {
      tir.block "B" (%vi : spatial 64 = %i) {
        %zero = arith.constant 0.0 : f32
        %a = memref.load %A[%vi] : memref<64xf32>
        %b = arith.maximumf %a, %zero : f32
        memref.store %b, %B[%vi] : memref<64xf32>
        tir.yield reads(%A[%vi] : memref<64xf32>) writes(%B[%vi] : memref<64xf32>)
      }
    }
  }
  // By what is in it: a block "fill".
  // CHECK-LABEL: tir.prim_func @other
  // CHECK-SAME: tir.is_scheduled
  // CHECK: tir.for parallel %i in 8
  tir.prim_func @other(%A: memref<8xf32>) {
    tir.for %i in 8 {
      tir.block "fill" (%vi : spatial 8 = %i) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %A[%vi] : memref<8xf32>
        tir.yield writes(%A[%vi] : memref<8xf32>)
      }
    }
  }
  // Nothing fits.
  // CHECK-LABEL: tir.prim_func @unknown
  // CHECK-NOT: tir.is_scheduled
  // CHECK: tir.for %i in 8
  tir.prim_func @unknown(%A: memref<8xf32>) {
    tir.for %i in 8 {
      tir.block "A" (%vi : spatial 8 = %i) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %A[%vi] : memref<8xf32>
        tir.yield writes(%A[%vi] : memref<8xf32>)
      }
    }
  }
  // The user has scheduled it.
  // CHECK-LABEL: tir.prim_func @relu_by_hand
  // CHECK: tir.for unrolled %i in 4
  tir.prim_func @relu_by_hand(%A: memref<4xf32>) attributes {tir.is_scheduled} {
    tir.for unrolled %i in 4 {
      tir.block "B" (%vi : spatial 4 = %i) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %A[%vi] : memref<4xf32>
        tir.yield writes(%A[%vi] : memref<4xf32>)
      }
    }
  }

  // CHECK-NOT: transform.named_sequence @in_lanes
  transform.named_sequence @in_lanes(%func: !transform.any_op {transform.readonly}) attributes {tir.schedule_for = "relu*"} {
    %B = transform.tir.get_block "B" in %func : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    transform.tir.vectorize %i : !transform.any_op
    transform.yield
  }
  transform.named_sequence @on_threads(%func: !transform.op<"tir.prim_func"> {transform.readonly}) attributes {tir.schedule_for = @fills} {
    %B = transform.tir.get_block "fill" in %func : (!transform.op<"tir.prim_func">) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    transform.tir.parallel %i : !transform.any_op
    transform.yield
  }
  transform.named_sequence private @fills(%func: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "fill" in %func : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
