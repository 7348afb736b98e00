// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=mm -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=mm -o /dev/null > %t.after
// RUN: diff %t.before %t.after
// RUN: mlc-opt %s --mlc-interpret=entry=most -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=most -o /dev/null > %t.after
// RUN: diff %t.before %t.after
// RUN: mlc-opt %s --mlc-interpret=entry=place -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=place -o /dev/null > %t.after
// RUN: diff %t.before %t.after

module attributes {transform.with_named_sequence} {
  // CHECK: #[[MAP:.*]] = affine_map<(d0, d1) -> (d0 * 2 + d1)>
  // CHECK-LABEL: tir.prim_func @mm
  // CHECK: %[[RF:.*]] = tir.alloc_buffer "C.rf" : memref<4x3x5xi32>
  // CHECK: tir.for %i in 4 {
  // CHECK: tir.for %j in 5 {
  // CHECK: tir.for %k_0 in 3 {
  // CHECK: tir.for %k_1 in 2 {
  // CHECK: tir.block "C_rf" (%vk_0 : spatial 3 = %k_0, %vi : spatial 4 = %i, %vj : spatial 5 = %j, %vk_1 : reduce 2 = %k_1) {
  // CHECK: affine.apply #[[MAP]](%vk_0, %vk_1)
  // CHECK: memref.store %{{.*}}, %[[RF]][%vi, %vk_0, %vj]
  // CHECK: tir.for %i in 4 {
  // CHECK: tir.for %j in 5 {
  // CHECK-NEXT: tir.for %k_0 in 3 {
  // CHECK-NEXT: tir.block "C" (%vk_0 : reduce 3 = %k_0, %vi : spatial 4 = %i, %vj : spatial 5 = %j) annotations {found} {
  // CHECK: tir.yield reads(%[[RF]][%vi, %vk_0, %vj] : memref<4x3x5xi32>) writes(%C[%vi, %vj] : memref<4x5xi32>)
  tir.prim_func @mm(%A: memref<4x6xi32>, %B: memref<6x5xi32>, %C: memref<4x5xi32>) {
    tir.for %i in 4 {
      tir.for %j in 5 {
        tir.for %k in 6 {
          tir.block "C" (%vi : spatial 4 = %i, %vj : spatial 5 = %j, %vk : reduce 6 = %k) {
            %c = memref.load %C[%vi, %vj] : memref<4x5xi32>
            %a = memref.load %A[%vi, %vk] : memref<4x6xi32>
            %b = memref.load %B[%vk, %vj] : memref<6x5xi32>
            %p = arith.muli %a, %b : i32
            %s = arith.addi %c, %p : i32
            memref.store %s, %C[%vi, %vj] : memref<4x5xi32>
            tir.yield reads(%A[%vi, %vk] : memref<4x6xi32>, %B[%vk, %vj] : memref<6x5xi32>)
                      writes(%C[%vi, %vj] : memref<4x5xi32>)
          } init (%vi, %vj, %vk) {
            %zero = arith.constant 0 : i32
            memref.store %zero, %C[%vi, %vj] : memref<4x5xi32>
          }
        }
      }
    }
  }

  // Nothing is left to reduce in the first step: it stores.
  // CHECK-LABEL: tir.prim_func @most
  // CHECK: tir.block "M_rf" (%vk : spatial 6 = %k, %vi : spatial 4 = %i) {
  // CHECK-NOT: init
  // CHECK: tir.block "M" (%vk : reduce 6 = %k, %vi : spatial 4 = %i) {
  tir.prim_func @most(%A: memref<4x6xf32>, %M: memref<4xf32>) {
    tir.for %i in 4 {
      tir.for %k in 6 {
        tir.block "M" (%vi : spatial 4 = %i, %vk : reduce 6 = %k) {
          %m = memref.load %M[%vi] : memref<4xf32>
          %a = memref.load %A[%vi, %vk] : memref<4x6xf32>
          %s = arith.maximumf %m, %a : f32
          memref.store %s, %M[%vi] : memref<4xf32>
          tir.yield reads(%A[%vi, %vk] : memref<4x6xf32>) writes(%M[%vi] : memref<4xf32>)
        } init (%vi, %vk) {
          %low = arith.constant 0xFF7FFFFF : f32
          memref.store %low, %M[%vi] : memref<4xf32>
        }
      }
    }
  }
  // The place and the value of the largest element; the first of equal ones is kept.
  // CHECK-LABEL: tir.prim_func @place
  // CHECK-DAG: %[[I:.*]] = tir.alloc_buffer "I.rf" : memref<3x4xi32>
  // CHECK-DAG: %[[V:.*]] = tir.alloc_buffer "V.rf" : memref<3x4xf32>
  // CHECK: tir.block "P_rf" (%vk_0 : spatial 3 = %k_0, %vi : spatial 4 = %i, %vk_1 : reduce 2 = %k_1) {
  // CHECK: arith.cmpf oge
  // CHECK: memref.store %{{.*}}, %[[I]][%vk_0, %vi]
  // CHECK-NEXT: memref.store %{{.*}}, %[[V]][%vk_0, %vi]
  // CHECK: tir.block "P" (%vk_0 : reduce 3 = %k_0, %vi : spatial 4 = %i) {
  // CHECK-DAG: %[[I0:.*]] = memref.load %I[%vi]
  // CHECK-DAG: %[[V0:.*]] = memref.load %V[%vi]
  // CHECK-DAG: %[[I1:.*]] = memref.load %[[I]][%vk_0, %vi]
  // CHECK-DAG: %[[V1:.*]] = memref.load %[[V]][%vk_0, %vi]
  // CHECK: %[[KEEP:.*]] = arith.cmpf oge, %[[V0]], %[[V1]]
  // CHECK: arith.select %[[KEEP]], %[[I0]], %[[I1]]
  // CHECK: arith.select %{{.*}}, %[[V0]], %[[V1]]
  tir.prim_func @place(%A: memref<4x6xf32>, %N: memref<4x6xi32>, %I: memref<4xi32>, %V: memref<4xf32>) {
    tir.for %i in 4 {
      tir.for %k in 6 {
        tir.block "P" (%vi : spatial 4 = %i, %vk : reduce 6 = %k) {
          %i0 = memref.load %I[%vi] : memref<4xi32>
          %v0 = memref.load %V[%vi] : memref<4xf32>
          %i1 = memref.load %N[%vi, %vk] : memref<4x6xi32>
          %v1 = memref.load %A[%vi, %vk] : memref<4x6xf32>
          %keep = arith.cmpf oge, %v0, %v1 : f32
          %in = arith.select %keep, %i0, %i1 : i32
          %vn = arith.select %keep, %v0, %v1 : f32
          memref.store %in, %I[%vi] : memref<4xi32>
          memref.store %vn, %V[%vi] : memref<4xf32>
          tir.yield reads(%N[%vi, %vk] : memref<4x6xi32>, %A[%vi, %vk] : memref<4x6xf32>)
                    writes(%I[%vi] : memref<4xi32>, %V[%vi] : memref<4xf32>)
        } init (%vi, %vk) {
          %none = arith.constant -1 : i32
          %low = arith.constant 0xFF7FFFFF : f32
          memref.store %none, %I[%vi] : memref<4xi32>
          memref.store %low, %V[%vi] : memref<4xf32>
        }
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j, %k = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    %k0, %k1 = transform.tir.split %k by [-1, 2] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %rf = transform.tir.rfactor %k0 axis -2 : (!transform.any_op) -> !transform.any_op
    transform.tir.annotate %C "found" = unit to !transform.any_op
    transform.tir.annotate %k0 "found" = unit to !transform.any_op
    transform.tir.unannotate %k0 "found" : !transform.any_op
    %M = transform.tir.get_block "M" in %root : (!transform.any_op) -> !transform.any_op
    %mi, %mk = transform.tir.get_loops %M : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %mrf = transform.tir.rfactor %mk axis 0 : (!transform.any_op) -> !transform.any_op
    %P = transform.tir.get_block "P" in %root : (!transform.any_op) -> !transform.any_op
    %pi, %pk = transform.tir.get_loops %P : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %pk0, %pk1 = transform.tir.split %pk by [3, 2] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %prf = transform.tir.rfactor %pk0 axis 0 : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
