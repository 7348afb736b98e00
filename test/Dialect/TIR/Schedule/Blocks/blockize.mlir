// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=matmul -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=matmul -o /dev/null > %t.after
// RUN: diff %t.before %t.after
// RUN: mlc-opt %s --transform-interpreter --tir-to-loops --mlc-interpret=entry=matmul -o /dev/null > %t.loops
// RUN: diff %t.before %t.loops
// RUN: mlc-opt %s --mlc-interpret="entry=rows sizes=n=5" -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret="entry=rows sizes=n=5" -o /dev/null > %t.after
// RUN: diff %t.before %t.after

module attributes {transform.with_named_sequence} {
  // Variables are divided; 'init' has a block of its own; unit parts are left out inside.
  // CHECK-LABEL: tir.prim_func @matmul
  // CHECK: tir.for %i_0 in 2 {
  // CHECK-NEXT: tir.for %k_0 in 3 {
  // CHECK: tir.block "C_o" (%vi_o : spatial 2 = %i_0, %vj_o : spatial 1 = %{{.*}}, %vk_o : reduce 3 = %k_0) {
  // CHECK-NEXT: tir.for %i_1 in 4 {
  // CHECK-NEXT: tir.for %j in 16 {
  // CHECK-NEXT: tir.for %k_1 in 2 {
  // CHECK-NEXT: tir.block "C" (%vi_i : spatial 4 = %i_1, %vj_i : spatial 16 = %j, %vk_i : reduce 2 = %k_1) {
  // CHECK: tir.yield reads(%C[%[[I:[0-9]+]], %vj_i] : {{.*}}, %A[%[[I]], %[[K:[0-9]+]]] : {{.*}}, %B[%[[K]], %vj_i] : {{.*}}) writes(%C[%[[I]], %vj_i]
  // CHECK: tir.yield reads(%A[%{{.*}} : 4, %{{.*}} : 2] : {{.*}}, %B[%{{.*}} : 2, 0 : 16] : {{.*}}) writes(%C[%{{.*}} : 4, 0 : 16]
  // CHECK: } init (
  // CHECK: tir.for %i_1 in 4 {
  // CHECK-NEXT: tir.for %j in 16 {
  // CHECK-NEXT: tir.block "C_init" (%vi_i_init : spatial 4 = %i_1, %vj_i_init : spatial 16 = %j) {
  // CHECK: tir.yield writes(%C[%{{.*}}, %vj_i_init] : memref<8x16xf32>)
  tir.prim_func @matmul(%A: memref<8x6xf32>, %B: memref<6x16xf32>, %C: memref<8x16xf32>) {
    tir.for %i in 8 {
      tir.for %j in 16 {
        tir.for %k in 6 {
          tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 16 = %j, %vk : reduce 6 = %k) {
            %c = memref.load %C[%vi, %vj] : memref<8x16xf32>
            %a = memref.load %A[%vi, %vk] : memref<8x6xf32>
            %b = memref.load %B[%vk, %vj] : memref<6x16xf32>
            %p = arith.mulf %a, %b : f32
            %s = arith.addf %c, %p : f32
            memref.store %s, %C[%vi, %vj] : memref<8x16xf32>
            tir.yield reads(%A[%vi, %vk] : memref<8x6xf32>, %B[%vk, %vj] : memref<6x16xf32>)
                      writes(%C[%vi, %vj] : memref<8x16xf32>)
          } init (%vi, %vj, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %C[%vi, %vj] : memref<8x16xf32>
          }
        }
      }
    }
  }

  // A symbolic extent; a predicate of the loops around stays with the outer block.
  // CHECK-LABEL: tir.prim_func @rows
  // CHECK: tir.block "D_o" (%vi_o : spatial %{{.*}} = %i, %vj_o : spatial 10 = %{{.*}}) where %{{.*}} {
  // CHECK: tir.block "D" () {
  // CHECK: tir.block "E_o" (%vi_o : spatial 1 = %{{.*}}, %vj_o : spatial 10 = %j) {
  // CHECK: tir.for %i in %{{.*}} {
  // CHECK-NEXT: tir.block "E" (%vi_i : spatial %{{.*}} = %i) {
  // CHECK: memref.load %D[%vi_i, %vj_o]
  tir.prim_func @rows(%X: memref<?x10xf32> {tir.dims = #relax.dims<[n, 10]>},
                      %E: memref<?x10xf32> {tir.dims = #relax.dims<[n, 10]>}) {
    %c0 = arith.constant 0 : index
    %n = memref.dim %X, %c0 : memref<?x10xf32>
    %D = tir.alloc_buffer "D"(%n) : memref<?x10xf32>
    tir.for %i in %n {
      tir.for %j in 10 {
        tir.for %u in 1 {
          tir.block "D" (%vi : spatial %n = %i, %vj : spatial 10 = %j) {
            %x = memref.load %X[%vi, %vj] : memref<?x10xf32>
            %y = arith.addf %x, %x : f32
            memref.store %y, %D[%vi, %vj] : memref<?x10xf32>
            tir.yield reads(%X[%vi, %vj] : memref<?x10xf32>) writes(%D[%vi, %vj] : memref<?x10xf32>)
          }
        }
      }
    }
    tir.for %j in 10 {
      tir.for %i in %n {
        tir.block "E" (%vi : spatial %n = %i, %vj : spatial 10 = %j) {
          %x = memref.load %D[%vi, %vj] : memref<?x10xf32>
          memref.store %x, %E[%vi, %vj] : memref<?x10xf32>
          tir.yield reads(%D[%vi, %vj] : memref<?x10xf32>) writes(%E[%vi, %vj] : memref<?x10xf32>)
        }
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j, %k = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    %i_0, %i_1 = transform.tir.split %i by [2, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %k_0, %k_1 = transform.tir.split %k by [3, 2] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.tir.reorder %i_0, %k_0, %i_1, %j, %k_1
      : !transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op, !transform.any_op
    %C_o = transform.tir.blockize %i_1 : (!transform.any_op) -> !transform.any_op
    // Handles live on.
    %x, %y, %z = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)

    %D = transform.tir.get_block "D" in %root : (!transform.any_op) -> !transform.any_op
    %di, %dj, %du = transform.tir.get_loops %D : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    %dj_0, %dj_1 = transform.tir.split %dj by [3, 4] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %D_o = transform.tir.blockize %du : (!transform.any_op) -> !transform.any_op
    %E = transform.tir.get_block "E" in %root : (!transform.any_op) -> !transform.any_op
    %ej, %ei = transform.tir.get_loops %E : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %E_o = transform.tir.blockize %ei drop_unit : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
