// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=sum -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=sum -o /dev/null > %t.after
// RUN: diff %t.before %t.after

module attributes {transform.with_named_sequence} {
  // A kind replaces the one before it; annotations stay.
  // CHECK-LABEL: tir.prim_func @sum
  // CHECK: tir.for parallel %i in 8 annotations {hint = 2 : i64} {
  // CHECK-NEXT: tir.for vectorized %j in 4 {
  // CHECK-NEXT: tir.for unrolled %k in 2 {
  // CHECK-NEXT: tir.block "B" ({{.*}}) annotations {size = 4 : i64, sizes = [6, {low = 5 : i64}]} {
  tir.prim_func @sum(%A: memref<8x4x2xf32>, %B: memref<8x4xf32>) {
    tir.for unrolled %i in 8 {
      tir.for %j in 4 {
        tir.for %k in 2 annotations {old = 1 : i64} {
          tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j, %vk : reduce 2 = %k) {
            %b = memref.load %B[%vi, %vj] : memref<8x4xf32>
            %a = memref.load %A[%vi, %vj, %vk] : memref<8x4x2xf32>
            %s = arith.addf %b, %a : f32
            memref.store %s, %B[%vi, %vj] : memref<8x4xf32>
            tir.yield reads(%A[%vi, %vj, %vk] : memref<8x4x2xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
          } init (%vi, %vj, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %B[%vi, %vj] : memref<8x4xf32>
          }
        }
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j, %k = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.tir.parallel %i : !transform.any_op
    transform.tir.vectorize %j : !transform.any_op
    transform.tir.unroll %k : !transform.any_op
    transform.tir.annotate %i "hint" = 2 : i64 to !transform.any_op
    // What is there stays.
    transform.tir.annotate %i "hint" = 3 : i64 to !transform.any_op
    transform.tir.annotate %B "size" = 4 : i64 to !transform.any_op
    // What is in params.
    %five = transform.param.constant 5 : i64 -> !transform.param<i64>
    %six = transform.param.constant 6 : i64 -> !transform.param<i64>
    transform.tir.annotate %B "sizes" = [#transform.param_operand<index = 1 : i64>, {low = #transform.param_operand<index = 0 : i64>}]
      with %five, %six : !transform.param<i64>, !transform.param<i64> to !transform.any_op
    // What only marks a place in a trace changes nothing.
    transform.tir.enter_postproc
    transform.tir.unannotate %k "old" : !transform.any_op
    transform.yield
  }
}
