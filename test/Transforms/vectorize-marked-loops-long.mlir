// RUN: mlc-opt %s --split-input-file --mlc-mark-noalias=all --mlc-lower-affine-keep-attrs --canonicalize --mlc-vectorize-marked-loops=max-ops=10 --canonicalize --cse | FileCheck %s

// Five vectors of five operations each: two of them in each iteration, and the last one behind the loop.
// CHECK-LABEL: func @long
// CHECK: scf.for %[[I:.*]] = %c0 to %c64 step %c32
// CHECK: vector.store %{{.*}}, %arg1[%[[I]]] : memref<80xf32>, vector<16xf32>
// CHECK: %[[NEXT:.*]] = arith.addi %[[I]], %c16
// CHECK: vector.store %{{.*}}, %arg1[%[[NEXT]]] : memref<80xf32>, vector<16xf32>
// CHECK: }
// CHECK: vector.store %{{.*}}, %arg1[%c64] : memref<80xf32>, vector<16xf32>
func.func @long(%x: memref<80xf32>, %y: memref<80xf32>) {
  affine.for %i = 0 to 80 {
    %a = affine.load %x[%i] : memref<80xf32>
    %b = math.absf %a : f32
    %c = arith.mulf %a, %b : f32
    affine.store %c, %y[%i] : memref<80xf32>
  } {mlc.kind = "vectorized"}
  return
}

// -----

// No loop is left over a buffer on the stack, which goes to registers.
// CHECK-LABEL: func @local
// CHECK-NOT: scf.for
// CHECK: return
func.func @local(%x: memref<80xf32>) {
  %y = memref.alloca() : memref<80xf32>
  affine.for %i = 0 to 80 {
    %a = affine.load %x[%i] : memref<80xf32>
    %b = math.absf %a : f32
    %c = arith.mulf %a, %b : f32
    affine.store %c, %y[%i] : memref<80xf32>
  } {mlc.kind = "vectorized"}
  return
}

// -----

// Two short vectors fit.
// CHECK-LABEL: func @short
// CHECK-NOT: scf.for
// CHECK: return
func.func @short(%x: memref<32xf32>, %y: memref<32xf32>) {
  affine.for %i = 0 to 32 {
    %a = affine.load %x[%i] : memref<32xf32>
    %b = math.absf %a : f32
    %c = arith.mulf %a, %b : f32
    affine.store %c, %y[%i] : memref<32xf32>
  } {mlc.kind = "vectorized"}
  return
}
