// RUN: mlc-opt %s --split-input-file --mlc-flatten-accesses | FileCheck %s

// Two dimensions fused: one index. An access to the buffer elsewhere follows.
// CHECK-LABEL: func @two
// CHECK-SAME: %[[A:.*]]: memref<7x13xf32>
// CHECK: %[[FLAT:.*]] = memref.collapse_shape %[[A]] {{\[}}[0, 1]] : memref<7x13xf32> into memref<91xf32>
// CHECK: affine.for %[[F:.*]] = 0 to 91
// CHECK: affine.load %[[FLAT]][%[[F]]]
// CHECK: affine.store %{{.*}}, %[[FLAT]][symbol(%{{.*}}) * 13 + symbol(%{{.*}})]
func.func @two(%A: memref<7x13xf32>, %i: index, %j: index) {
  affine.for %f = 0 to 91 {
    %a = affine.load %A[%f floordiv 13, %f mod 13] : memref<7x13xf32>
    affine.store %a, %A[symbol(%i), symbol(%j)] : memref<7x13xf32>
  }
  return
}

// -----

// Three dimensions, split; the first size may be unknown.
// CHECK-LABEL: func @three
// CHECK: memref.collapse_shape %{{.*}} : memref<?x3x5xf32> into memref<?xf32>
// CHECK: affine.load %{{.*}}[%{{.*}} * 16 + %{{.*}}] : memref<?xf32>
func.func @three(%A: memref<?x3x5xf32>, %n: index) {
  affine.for %o = 0 to %n {
    affine.for %v = 0 to 16 {
      %a = affine.load %A[(%o * 16 + %v) floordiv 15, ((%o * 16 + %v) mod 15) floordiv 5, (%o * 16 + %v) mod 5] : memref<?x3x5xf32>
    }
  }
  return
}

// -----

// A local buffer becomes one of one dimension, with no view of it.
// CHECK-LABEL: func @local
// CHECK: %[[B:.*]] = memref.alloca() : memref<32xf32>
// CHECK-NOT: memref.collapse_shape
// CHECK: affine.store %{{.*}}, %[[B]][%{{.*}}]
func.func @local(%x: f32) {
  %B = memref.alloca() : memref<4x8xf32>
  affine.for %f = 0 to 32 {
    affine.store %x, %B[%f floordiv 8, %f mod 8] : memref<4x8xf32>
  }
  return
}

// -----

// What is left divides the variable of an outer loop only.
// CHECK-LABEL: func @outer
// CHECK: memref.collapse_shape
// CHECK: affine.for %[[F:.*]] = 0 to 784
// CHECK: affine.for %[[V:.*]] = 0 to 16
// CHECK: affine.load %{{.*}}[(%[[F]] floordiv 196) * {{.*}} + %[[F]] * 1024 + %[[V]] * 64] : memref<200704xf32>
func.func @outer(%A: memref<56x56x64xf32>) {
  affine.for %f = 0 to 784 {
    affine.for %v = 0 to 16 {
      %a = affine.load %A[(%f * 16 + %v) floordiv 56 - (%f floordiv 196) * 56, (%f * 16 + %v) mod 56, (%f floordiv 196) * 16] : memref<56x56x64xf32>
    }
  }
  return
}

// -----

// Nothing is gained: the rows are not those of the buffer, another order, rows of unknown size, a layout with gaps.
// CHECK-LABEL: func @not
// CHECK-NOT: memref.collapse_shape
func.func @not(%A: memref<7x16xf32>, %B: memref<13x7xf32>, %C: memref<7x?xf32>, %D: memref<7x13xf32, strided<[16, 1]>>) {
  affine.for %f = 0 to 91 {
    %a = affine.load %A[%f floordiv 13, %f mod 13] : memref<7x16xf32>
    %b = affine.load %B[%f mod 13, %f floordiv 13] : memref<13x7xf32>
    %c = affine.load %C[%f floordiv 13, %f mod 13] : memref<7x?xf32>
    %d = affine.load %D[%f floordiv 13, %f mod 13] : memref<7x13xf32, strided<[16, 1]>>
  }
  return
}
