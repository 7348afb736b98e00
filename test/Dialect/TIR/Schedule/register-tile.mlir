// A matmul of TVM's schedule primitives: a panel of B is packed, a tile of C stays in registers while the reduction runs.
// The inner loop does two steps: one multiply-add for each of the 16 vectors of the tile, the two vectors of the panel, the
// elements of A, and nothing else on memory: no store, and no spill.
// RUN: mlc-opt %s --tir-apply-schedule --mlc-compile | mlc-translate --mlir-to-llvmir \
// RUN:   | opt -O3 -mtriple=x86_64-linux-gnu -mcpu=x86-64-v4 | llc -O3 -mcpu=x86-64-v4 \
// RUN:   | FileCheck %s

// CHECK-LABEL: __mlc_mm:
// Packing moves whole vectors.
// CHECK:          This Inner Loop Header
// CHECK-NOT:      vmovss
// CHECK:          vmovups {{.*}}, %zmm[[V:[0-9]+]]
// CHECK-NEXT:     vmovups %zmm[[V]],
// CHECK:          j{{[a-z]+}} .LBB
// CHECK:          This Inner Loop Header: Depth=2
// CHECK-NOT:      vmovups %zmm{{[0-9]+}}, {{.*}}(
// CHECK-NOT:      (%rsp
// CHECK-COUNT-32: vfmadd231ps %zmm
// CHECK-NOT:      vfmadd
// CHECK-NOT:      vmovups
// CHECK-NOT:      (%rsp
// CHECK:          j{{[a-z]+}} .LBB
module attributes {transform.with_named_sequence} {
  tir.prim_func @mm(%A: memref<64x64xf32>, %B: memref<64x64xf32>, %C: memref<64x64xf32>) attributes {tir.noalias} {
    tir.for %i in 64 {
      tir.for %j in 64 {
        tir.for %k in 64 {
          tir.block "C" (%vi : spatial 64 = %i, %vj : spatial 64 = %j, %vk : reduce 64 = %k) {
            %c = memref.load %C[%vi, %vj] : memref<64x64xf32>
            %a = memref.load %A[%vi, %vk] : memref<64x64xf32>
            %b = memref.load %B[%vk, %vj] : memref<64x64xf32>
            %p = arith.mulf %a, %b : f32
            %s = arith.addf %c, %p : f32
            memref.store %s, %C[%vi, %vj] : memref<64x64xf32>
            tir.yield reads(%A[%vi, %vk] : memref<64x64xf32>, %B[%vk, %vj] : memref<64x64xf32>)
                      writes(%C[%vi, %vj] : memref<64x64xf32>)
          } init (%vi, %vj, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %C[%vi, %vj] : memref<64x64xf32>
          }
        }
      }
    }
  }
  transform.named_sequence @in_registers(%root: !transform.any_op {transform.readonly}) attributes {tir.schedule_for = "mm"} {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j, %k = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    %i0, %i1 = transform.tir.split %i by [-1, 8] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %j0, %j1 = transform.tir.split %j by [-1, 32] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.tir.reorder %j0, %i0, %k, %i1, %j1
      : !transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op
    // The tile of C: a buffer of its own, written back after k.
    %tile = transform.tir.cache_write %C[0] in "local" : (!transform.any_op) -> !transform.any_op
    transform.tir.reverse_compute_at %tile in %i0 : !transform.any_op, !transform.any_op
    %t:4 = transform.tir.get_loops %tile : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op)
    transform.tir.unroll %t#2 : !transform.any_op
    transform.tir.vectorize %t#3 : !transform.any_op
    // A panel of B, packed where it is used.
    %panel = transform.tir.cache_read %C[1] in "global" : (!transform.any_op) -> !transform.any_op
    transform.tir.compute_at %panel in %j0 : !transform.any_op, !transform.any_op
    transform.tir.transform_layout write %panel[0] by affine_map<(k, j) -> (j floordiv 32, k, j mod 32)> : !transform.any_op
    %p:3 = transform.tir.get_loops %panel : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.tir.vectorize %p#2 : !transform.any_op
    transform.tir.unroll %i1 : !transform.any_op
    transform.tir.vectorize %j1 : !transform.any_op
    %init = transform.tir.decompose_reduction %C at %k : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}
