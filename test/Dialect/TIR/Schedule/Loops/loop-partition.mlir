// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=copy -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=copy -o /dev/null > %t.after
// RUN: diff %t.before %t.after
// RUN: mlc-opt %s --mlc-interpret=entry=sum -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=sum -o /dev/null > %t.after
// RUN: diff %t.before %t.after

module attributes {transform.with_named_sequence} {
  // Parts start where those before them end; blocks declare all that they may access.
  // CHECK-LABEL: tir.prim_func @copy
  // CHECK: tir.block "B_i_common" () {
  // CHECK: tir.block "B_i0_partition" () {
  // CHECK-NEXT: tir.for %i0 in 3 {
  // CHECK-NEXT: tir.for %j in 12 {
  // CHECK-NEXT: tir.block "B_i0" (%vi : spatial 3 = %i0, %vj : spatial 12 = %j) {
  // CHECK: tir.yield reads(%A[0 : 3, 0 : 12] : memref<16x12xf32>) writes(%B[0 : 3, 0 : 12] : memref<16x12xf32>)
  // CHECK: tir.block "B_i1_partition" () {
  // CHECK-NEXT: tir.for %i1 in 5 from 3 {
  // CHECK: tir.block "B_i1" (%vi : spatial 5 from 3 = %i1, %vj : spatial 12 = %j) {
  // CHECK: tir.yield reads(%A[3 : 5, 0 : 12] : memref<16x12xf32>)
  // CHECK: tir.block "B_i2_partition" () {
  // CHECK-NEXT: tir.for unrolled %i2 in 8 from 8 {
  tir.prim_func @copy(%A: memref<16x12xf32>, %B: memref<16x12xf32>) {
    tir.for parallel %i in 16 {
      tir.for %j in 12 {
        tir.block "B" (%vi : spatial 16 = %i, %vj : spatial 12 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<16x12xf32>
          memref.store %a, %B[%vi, %vj] : memref<16x12xf32>
          tir.yield reads(%A[%vi, %vj] : memref<16x12xf32>) writes(%B[%vi, %vj] : memref<16x12xf32>)
        }
      }
    }
  }

  // The rest need not be last, and a domain stays where the variable is not the loop.
  // CHECK-LABEL: tir.prim_func @sum
  // CHECK: tir.for %i_0 in 3 {
  // CHECK: tir.block "C_i_1_common" () {
  // CHECK: tir.for %i_10 in 2 {
  // CHECK: tir.block "C_i_10" (%vi : spatial 9 = %{{.*}}, %vk : reduce 4 = %k) {
  // CHECK: tir.for %i_11 in 1 from 2 {
  // CHECK: tir.block "D_i_11"
  tir.prim_func @sum(%A: memref<9x4xf32>, %C: memref<9xf32>, %D: memref<9xf32>) {
    tir.for %i in 9 {
      tir.for %k in 4 {
        tir.block "C" (%vi : spatial 9 = %i, %vk : reduce 4 = %k) {
          %c = memref.load %C[%vi] : memref<9xf32>
          %a = memref.load %A[%vi, %vk] : memref<9x4xf32>
          %s = arith.addf %c, %a : f32
          memref.store %s, %C[%vi] : memref<9xf32>
          tir.yield reads(%A[%vi, %vk] : memref<9x4xf32>) writes(%C[%vi] : memref<9xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi] : memref<9xf32>
        }
      }
      tir.block "D" (%vi : spatial 9 = %i) {
        %c = memref.load %C[%vi] : memref<9xf32>
        memref.store %c, %D[%vi] : memref<9xf32>
        tir.yield reads(%C[%vi] : memref<9xf32>) writes(%D[%vi] : memref<9xf32>)
      }
    }
  }

  // A reduction starts in the first part.
  // CHECK-LABEL: tir.prim_func @total
  // CHECK: tir.block "E_k0" (%vi : spatial 9 = %i, %vk : reduce 3 = %k0) {
  // CHECK: } init
  // CHECK: tir.block "E_k1" (%vi : spatial 9 = %i, %vk : reduce 5 from 3 = %k1) {
  // CHECK: tir.yield reads(%C[0 : 9] : memref<9xf32>, %A[0 : 9, 3 : 5] : memref<9x8xf32>)
  // CHECK-NOT: init
  tir.prim_func @total(%A: memref<9x8xf32>, %C: memref<9xf32>) {
    tir.for %i in 9 {
      tir.for %k in 8 {
        tir.block "E" (%vi : spatial 9 = %i, %vk : reduce 8 = %k) {
          %c = memref.load %C[%vi] : memref<9xf32>
          %a = memref.load %A[%vi, %vk] : memref<9x8xf32>
          %s = arith.addf %c, %a : f32
          memref.store %s, %C[%vi] : memref<9xf32>
          tir.yield reads(%A[%vi, %vk] : memref<9x8xf32>) writes(%C[%vi] : memref<9xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi] : memref<9xf32>
        }
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %i0, %i1, %i2 = transform.tir.loop_partition %i by [3, 5]
      : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.tir.unroll %i2 : !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %x, %k = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %x0, %x1 = transform.tir.split %x by [3, 3] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %x10, %x11 = transform.tir.loop_partition %x1 by [-1, 1] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %E = transform.tir.get_block "E" in %root : (!transform.any_op) -> !transform.any_op
    %ei, %ek = transform.tir.get_loops %E : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %ek0, %ek1 = transform.tir.loop_partition %ek by [3] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
