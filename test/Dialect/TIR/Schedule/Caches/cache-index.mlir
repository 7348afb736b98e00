// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=resize -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=resize -o /dev/null > %t.after
// RUN: diff %t.before %t.after
// RUN: mlc-opt %s --transform-interpreter --tir-to-loops --mlc-interpret=entry=resize -o /dev/null > %t.loops
// RUN: diff %t.before %t.loops

module attributes {transform.with_named_sequence} {
  // The larger computation comes first; what is part of it alone is not stored by itself.
  // CHECK-LABEL: tir.prim_func @resize
  // CHECK: %index_var_0 = tir.alloc_buffer "index_var_0" : memref<8x8xi64>
  // CHECK: %index_var_1 = tir.alloc_buffer "index_var_1" : memref<8xi64>
  // CHECK: tir.for %ax0 in 8 {
  // CHECK-NEXT: tir.for %ax1 in 8 {
  // CHECK-NEXT: tir.block "index_0" (%v0 : spatial 8 = %ax0, %v1 : spatial 8 = %ax1) {
  // CHECK-NEXT: %[[I:.*]] = affine.apply #{{.*}}(%v0, %v1)
  // CHECK-NEXT: %[[V:.*]] = arith.index_cast %[[I]] : index to i64
  // CHECK-NEXT: memref.store %[[V]], %index_var_0[%v0, %v1]
  // CHECK-NEXT: tir.yield writes(%index_var_0[%v0, %v1] : memref<8x8xi64>)
  // CHECK: tir.block "index_1" (%v0 : spatial 8 = %ax0) {
  // CHECK: tir.block "B"
  // CHECK: memref.load %index_var_0[%vi, %vj]
  // CHECK: memref.load %index_var_1[%vj]
  // CHECK: memref.load %A[%vc, %{{.*}}, %{{.*}}]
  // CHECK: memref.store %{{.*}}, %B[%vc, %vi, %vj]
  // CHECK: tir.yield reads(%A{{.*}}, %index_var_0[%vi, %vj] : memref<8x8xi64>, %index_var_1[%vj] : memref<8xi64>)
  tir.prim_func @resize(%A: memref<3x4x4xf32>, %B: memref<3x8x8xf32>) {
    tir.for %c in 3 {
      tir.for %i in 8 {
        tir.for %j in 8 {
          tir.block "B" (%vc : spatial 3 = %c, %vi : spatial 8 = %i, %vj : spatial 8 = %j) {
            %p = affine.apply affine_map<(d0, d1) -> (d0 floordiv 4 + d1 floordiv 4)>(%vi, %vj)
            %q = affine.apply affine_map<(d0) -> (d0 floordiv 2)>(%vj)
            %a = memref.load %A[%vc, %p, %q] : memref<3x4x4xf32>
            memref.store %a, %B[%vc, %vi, %vj] : memref<3x8x8xf32>
            tir.yield reads(%A[%vc, %p, %q] : memref<3x4x4xf32>) writes(%B[%vc, %vi, %vj] : memref<3x8x8xf32>)
          }
        }
      }
    }
  }

  // Only what is needed often enough.
  // CHECK-LABEL: tir.prim_func @twice
  // CHECK: tir.alloc_buffer "index_var_0" scope "local" : memref<4xi64>
  // CHECK-NOT: index_var_1
  // CHECK: tir.block "index_0"
  tir.prim_func @twice(%A: memref<4x4xf32>, %D: memref<4x4xf32>) {
    tir.for %i in 4 {
      tir.for %j in 4 {
        tir.block "D" (%vi : spatial 4 = %i, %vj : spatial 4 = %j) {
          %p = affine.apply affine_map<(d0) -> (d0 floordiv 2)>(%vi)
          %q = affine.apply affine_map<(d0, d1) -> (d0 floordiv 2 + d1 floordiv 2)>(%vi, %vj)
          %a = memref.load %A[%p, %q] : memref<4x4xf32>
          memref.store %a, %D[%vi, %vj] : memref<4x4xf32>
          tir.yield reads(%A[%p, %q] : memref<4x4xf32>) writes(%D[%vi, %vj] : memref<4x4xf32>)
        }
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %0, %1 = transform.tir.cache_index %B in "global" : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %D = transform.tir.get_block "D" in %root : (!transform.any_op) -> !transform.any_op
    %2 = transform.tir.cache_index %D in "local" threshold 2 : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
