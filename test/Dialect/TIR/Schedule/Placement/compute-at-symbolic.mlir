// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --transform-interpreter --tir-to-loops -o /dev/null

// A tile of rows, of which neither the number nor the length of a tile is known: the producer computes the tile, not
// all rows.
// CHECK-LABEL: tir.prim_func @symbolic
// CHECK: %[[N:.*]] = memref.dim %A
// CHECK: tir.for %i_0 in 4 {
// CHECK-NEXT: %[[X:.*]] = affine.apply #[[$CEIL:.*]]()[%[[N]]]
// CHECK-NEXT: tir.for %ax0 in %[[X]] {
// CHECK: %[[Y:.*]] = affine.apply #[[$CEIL]]()[%[[N]]]
// CHECK-NEXT: %[[V:.*]] = affine.linearize_index disjoint [%i_0, %ax0] by (%[[Y]]) : index
// CHECK-NEXT: %[[P:.*]] = arith.cmpi slt, %[[V]], %[[N]] : index
// CHECK-NEXT: tir.block "B" (%vi : spatial %[[N]] = %[[V]]) where %[[P]]
// CHECK: tir.for %i_1 in
// CHECK: tir.block "C"
module attributes {transform.with_named_sequence} {
  tir.prim_func @symbolic(%A: memref<?xf32> {tir.dims = #relax.dims<[n]>}, %C: memref<?xf32> {tir.dims = #relax.dims<[n]>}) {
    %c0 = arith.constant 0 : index
    %n = memref.dim %A, %c0 : memref<?xf32>
    %B = tir.alloc_buffer "B"(%n) : memref<?xf32>
    tir.for %i in %n {
      tir.block "B" (%vi : spatial %n = %i) {
        %a = memref.load %A[%vi] : memref<?xf32>
        %b = arith.addf %a, %a : f32
        memref.store %b, %B[%vi] : memref<?xf32>
        tir.yield reads(%A[%vi] : memref<?xf32>) writes(%B[%vi] : memref<?xf32>)
      }
    }
    tir.for %i in %n {
      tir.block "C" (%vi : spatial %n = %i) {
        %b = memref.load %B[%vi] : memref<?xf32>
        %c = arith.mulf %b, %b : f32
        memref.store %c, %C[%vi] : memref<?xf32>
        tir.yield reads(%B[%vi] : memref<?xf32>) writes(%C[%vi] : memref<?xf32>)
      }
    }
  }
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i = transform.tir.get_loops %C : (!transform.any_op) -> !transform.any_op
    %outer, %inner = transform.tir.split %i by [4, -1] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.tir.compute_at %B in %outer : !transform.any_op, !transform.any_op
    transform.yield
  }
}
