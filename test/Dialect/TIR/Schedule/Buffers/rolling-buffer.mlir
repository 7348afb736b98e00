// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=pools -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=pools -o /dev/null > %t.after
// RUN: diff %t.before %t.after

module attributes {transform.with_named_sequence} {
  // Six rows of B are needed at a time, two of which the tile above has computed. Columns are all kept.
  // CHECK-LABEL: tir.prim_func @pools
  // CHECK: %[[B:.*]] = tir.alloc_buffer "B" : memref<6x10xf32>
  // CHECK: tir.for %i_0 in 2 {
  // CHECK-NEXT: tir.for %j_0 in 2 {
  // CHECK-DAG: arith.cmpi slt, %i_0, %{{.*}}
  // CHECK-DAG: arith.cmpi sle, %{{.*}}, %ax0
  // CHECK-DAG: arith.cmpi slt, %j_0, %{{.*}}
  // CHECK-DAG: arith.cmpi sle, %{{.*}}, %ax1
  // CHECK: tir.block "B" (%vi : opaque 10 = %{{.*}}, %vj : spatial 10 = %{{.*}}, %vr : reduce 3 = %{{.*}}) where %
  // CHECK: memref.store %{{.*}}, %[[B]][%{{.*}}, %vj]
  // CHECK: tir.block "C" (%vi : opaque 8 = %{{.*}}, %vj : spatial 8 = %{{.*}}, %vr : reduce 3 = %{{.*}}) {
  // CHECK: memref.load %[[B]][%{{.*}}, %{{.*}}]
  tir.prim_func @pools(%A: memref<12x10xf32>, %C: memref<8x8xf32>) {
    %B = tir.alloc_buffer "B" : memref<10x10xf32>
    tir.for %i in 10 {
      tir.for %j in 10 {
        tir.for %r in 3 {
          tir.block "B" (%vi : spatial 10 = %i, %vj : spatial 10 = %j, %vr : reduce 3 = %r) {
            %row = affine.apply affine_map<(i, r) -> (i + r)>(%vi, %vr)
            %b = memref.load %B[%vi, %vj] : memref<10x10xf32>
            %a = memref.load %A[%row, %vj] : memref<12x10xf32>
            %s = arith.maximumf %b, %a : f32
            memref.store %s, %B[%vi, %vj] : memref<10x10xf32>
            tir.yield reads(%A[%row, %vj] : memref<12x10xf32>) writes(%B[%vi, %vj] : memref<10x10xf32>)
          } init (%vi, %vj, %vr) {
            %first = arith.constant -100.0 : f32
            memref.store %first, %B[%vi, %vj] : memref<10x10xf32>
          }
        }
      }
    }
    tir.for %i in 8 {
      tir.for %j in 8 {
        tir.for %r in 3 {
          tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 8 = %j, %vr : reduce 3 = %r) {
            %row = affine.apply affine_map<(i, r) -> (i + r)>(%vi, %vr)
            %column = affine.apply affine_map<(j, r) -> (j + r)>(%vj, %vr)
            %c = memref.load %C[%vi, %vj] : memref<8x8xf32>
            %b = memref.load %B[%row, %column] : memref<10x10xf32>
            %s = arith.addf %c, %b : f32
            memref.store %s, %C[%vi, %vj] : memref<8x8xf32>
            tir.yield reads(%B[%row, %column] : memref<10x10xf32>) writes(%C[%vi, %vj] : memref<8x8xf32>)
          } init (%vi, %vj, %vr) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %C[%vi, %vj] : memref<8x8xf32>
          }
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j, %r = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    %i_0, %i_1 = transform.tir.split %i by [2, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %j_0, %j_1 = transform.tir.split %j by [2, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.tir.reorder %i_0, %j_0, %i_1, %j_1 : !transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op
    transform.tir.compute_at %B in %j_0 : !transform.any_op, !transform.any_op
    transform.tir.rolling_buffer %B write 0 : !transform.any_op
    transform.yield
  }
}
