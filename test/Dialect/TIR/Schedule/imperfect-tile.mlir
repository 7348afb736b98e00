// Tiles that do not divide the matrix: no lane is masked and no branch is left around a tile. What remains at the edges
// are tiles of their own, of 4 rows and of 4 columns; each inner loop has its accumulators in registers, and takes two, four
// or eight steps at once.
// RUN: mlc-opt %s --tir-apply-schedule --mlc-compile=stop-after=vector | FileCheck %s

// CHECK-NOT: masked
// CHECK-NOT: create_mask
// CHECK-NOT: scf.if
// CHECK:     scf.for %{{.*}} -> (vector<16xf32>
// CHECK-COUNT-32: vector.fma {{.*}} : vector<16xf32>
// CHECK-NOT: vector.fma
// CHECK-NOT: {{masked|create_mask|scf.if|vector.store}}
// CHECK:     scf.yield
// CHECK:     scf.for %{{.*}} -> (vector<16xf32>
// CHECK-COUNT-32: vector.fma {{.*}} : vector<16xf32>
// CHECK-NOT: {{vector.fma|masked|create_mask|scf.if|vector.store}}
// CHECK:     scf.yield
// CHECK:     scf.for %{{.*}} -> (vector<4xf32>
// CHECK-COUNT-32: vector.fma {{.*}} : vector<4xf32>
// CHECK-NOT: {{vector.fma|masked|create_mask|scf.if|vector.store}}
// CHECK:     scf.yield
// CHECK:     scf.for %{{.*}} -> (vector<4xf32>
// CHECK-COUNT-32: vector.fma {{.*}} : vector<4xf32>
// CHECK-NOT: {{masked|create_mask|scf.if}}
module attributes {transform.with_named_sequence} {
  tir.prim_func @mm(%A: memref<100x100xf32>, %B: memref<100x100xf32>, %C: memref<100x100xf32>) attributes {tir.noalias} {
    tir.for %i in 100 {
      tir.for %j in 100 {
        tir.for %k in 100 {
          tir.block "C" (%vi : spatial 100 = %i, %vj : spatial 100 = %j, %vk : reduce 100 = %k) {
            %c = memref.load %C[%vi, %vj] : memref<100x100xf32>
            %a = memref.load %A[%vi, %vk] : memref<100x100xf32>
            %b = memref.load %B[%vk, %vj] : memref<100x100xf32>
            %p = arith.mulf %a, %b : f32
            %s = arith.addf %c, %p : f32
            memref.store %s, %C[%vi, %vj] : memref<100x100xf32>
            tir.yield reads(%A[%vi, %vk] : memref<100x100xf32>, %B[%vk, %vj] : memref<100x100xf32>)
                      writes(%C[%vi, %vj] : memref<100x100xf32>)
          } init (%vi, %vj, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %C[%vi, %vj] : memref<100x100xf32>
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
    transform.tir.unroll %i1 : !transform.any_op
    transform.tir.vectorize %j1 : !transform.any_op
    %init = transform.tir.decompose_reduction %C at %k : (!transform.any_op, !transform.any_op) -> !transform.any_op
    transform.yield
  }
}
