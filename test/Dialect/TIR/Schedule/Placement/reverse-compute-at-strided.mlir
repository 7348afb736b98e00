// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=strided -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=strided -o /dev/null > %t.after
// RUN: diff %t.before %t.after

// What reads every second element reads each tile's own ones only.
// CHECK-LABEL: tir.prim_func @strided
// CHECK: tir.for %i_0 in 4 {
// CHECK: tir.for %{{.*}} in 2 {
// CHECK: tir.block "C" (%{{.*}} : spatial 8 = 
// CHECK: memref.load
module attributes {transform.with_named_sequence} {
  tir.prim_func @strided(%A: memref<16xf32>, %C: memref<8xf32>) {
    %B = tir.alloc_buffer "B" : memref<16xf32>
    tir.for %i in 16 {
      tir.block "B" (%vi : spatial 16 = %i) {
        %x = memref.load %A[%vi] : memref<16xf32>
        memref.store %x, %B[%vi] : memref<16xf32>
        tir.yield reads(%A[%vi] : memref<16xf32>) writes(%B[%vi] : memref<16xf32>)
      }
    }
    tir.for %i in 8 {
      tir.block "C" (%vi : spatial 8 = %i) {
        %at = affine.apply affine_map<(i) -> (i * 2 + 1)>(%vi)
        %x = memref.load %B[%at] : memref<16xf32>
        memref.store %x, %C[%vi] : memref<8xf32>
        tir.yield reads(%B[%at] : memref<16xf32>) writes(%C[%vi] : memref<8xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %B : (!transform.any_op) -> !transform.any_op
    %parts:2 = transform.tir.split %i by [-1, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.tir.reverse_compute_at %C in %parts#0 : !transform.any_op, !transform.any_op
    transform.yield
  }
}
