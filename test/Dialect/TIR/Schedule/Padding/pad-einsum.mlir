// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=matmul -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=matmul -o /dev/null > %t.after
// RUN: diff %t.before %t.after
// RUN: mlc-opt %s --mlc-interpret="entry=symbolic sizes=n=11" -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret="entry=symbolic sizes=n=11" -o /dev/null > %t.after
// RUN: diff %t.before %t.after

module attributes {transform.with_named_sequence} {
  // What is read is padded with zero before, what is written is copied after. B has the right size already.
  // CHECK-LABEL: tir.prim_func @matmul
  // CHECK-DAG: %[[AP:.*]] = tir.alloc_buffer "A_pad" : memref<8x8xf32>
  // CHECK-DAG: %[[CP:.*]] = tir.alloc_buffer "C_pad" : memref<8x6xf32>
  // CHECK: tir.for %i0 in 8 {
  // CHECK-NEXT: tir.for %i1 in 8 {
  // CHECK-NEXT: tir.block "A_pad" (%v0 : spatial 8 = %i0, %v1 : spatial 8 = %i1) {
  // CHECK: scf.if
  // CHECK: memref.load %A[%v0, %v1]
  // CHECK: memref.store %{{.*}}, %[[AP]][%v0, %v1]
  // CHECK: tir.for %i in 8 {
  // CHECK-NEXT: tir.for %j in 6 {
  // CHECK-NEXT: tir.for %k in 8 {
  // CHECK-NEXT: tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 6 = %j, %vk : reduce 8 = %k) {
  // CHECK: tir.yield reads(%[[AP]][%vi, %vk] : memref<8x8xf32>, %B[%vk, %vj] : memref<8x6xf32>) writes(%[[CP]][%vi, %vj] : memref<8x6xf32>)
  // CHECK: init
  // CHECK: memref.store %{{.*}}, %[[CP]]
  // CHECK: tir.for %i0 in 7 {
  // CHECK-NEXT: tir.for %i1 in 6 {
  // CHECK-NEXT: tir.block "C_pad" (%v0 : spatial 7 = %i0, %v1 : spatial 6 = %i1) {
  // CHECK: memref.store %{{.*}}, %C[%v0, %v1]
  tir.prim_func @matmul(%A: memref<7x8xf32>, %B: memref<8x6xf32>, %C: memref<7x6xf32>) {
    tir.for %i in 7 {
      tir.for %j in 6 {
        tir.for %k in 8 {
          tir.block "C" (%vi : spatial 7 = %i, %vj : spatial 6 = %j, %vk : reduce 8 = %k) {
            %c = memref.load %C[%vi, %vj] : memref<7x6xf32>
            %a = memref.load %A[%vi, %vk] : memref<7x8xf32>
            %b = memref.load %B[%vk, %vj] : memref<8x6xf32>
            %p = arith.mulf %a, %b : f32
            %s = arith.addf %c, %p : f32
            memref.store %s, %C[%vi, %vj] : memref<7x6xf32>
            tir.yield reads(%A[%vi, %vk] : memref<7x8xf32>, %B[%vk, %vj] : memref<8x6xf32>) writes(%C[%vi, %vj] : memref<7x6xf32>)
          } init (%vi, %vj, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %C[%vi, %vj] : memref<7x6xf32>
          }
        }
      }
    }
  }

  // Sizes that are no numbers, and a reduce variable that is padded.
  // CHECK-LABEL: tir.prim_func @symbolic
  // CHECK: %[[N:.*]] = affine.apply #{{.*}}()[%{{.*}}]
  // CHECK: tir.alloc_buffer "D_pad"(%[[N]]) : memref<5x?xf32>
  // CHECK-NOT: tir.alloc_buffer "E_pad"
  // CHECK: tir.for %k in %{{.*}} {
  // CHECK-NEXT: tir.block "E" (%vi : spatial 5 = %i, %vk : reduce %{{.*}} = %k) {
  tir.prim_func @symbolic(%D: memref<5x?xf32> {tir.dims = #relax.dims<[5, n]>}, %E: memref<5xf32>) {
    %c1 = arith.constant 1 : index
    %n = memref.dim %D, %c1 : memref<5x?xf32>
    tir.for %i in 5 {
      tir.for %k in %n {
        tir.block "E" (%vi : spatial 5 = %i, %vk : reduce %n = %k) {
          %e = memref.load %E[%vi] : memref<5xf32>
          %d = memref.load %D[%vi, %vk] : memref<5x?xf32>
          %s = arith.addf %e, %d : f32
          memref.store %s, %E[%vi] : memref<5xf32>
          tir.yield reads(%D[%vi, %vk] : memref<5x?xf32>) writes(%E[%vi] : memref<5xf32>)
        } init (%vi, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %E[%vi] : memref<5xf32>
        }
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.pad_einsum %C to [4, 3, 4] : !transform.any_op
    %E = transform.tir.get_block "E" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.pad_einsum %E to [1, 4] : !transform.any_op
    transform.yield
  }
}
