// RUN: mlc-opt %s --mlc-version-tiles --split-input-file | FileCheck %s
// RUN: mlc-opt %s --mlc-version-tiles --mlc-partition-loops --canonicalize --split-input-file | FileCheck %s --check-prefix=CUT
// RUN: mlc-opt %s --mlc-version-tiles=max-versions=0 --split-input-file | FileCheck %s --check-prefix=NONE

// NONE-NOT: affine.if {{.*}} else

// Three tiles of 80 over rows of 200, four rows: the last tile has 40.
// CHECK-DAG: #[[WHOLE:.*]] = affine_set<(d0) : (-(d0 mod 3) + 1 >= 0)>
// CHECK-DAG: #[[LAST:.*]] = affine_set<(d0, d1) : (-d1 + 39 >= 0)>
// CHECK-LABEL: func @tiles
// CHECK: affine.for %[[F:.*]] = 0 to 12 {
// CHECK-NEXT: affine.if #[[WHOLE]](%[[F]]) {
// CHECK-NEXT: affine.for %{{.*}} = 0 to 80 {
// CHECK-NEXT: affine.store
// CHECK-NEXT: } {mlc.kind = "vectorized"}
// CHECK-NEXT: } else {
// CHECK-NEXT: affine.for %[[U:.*]] = 0 to 80 {
// CHECK-NEXT: affine.if #[[LAST]](%[[F]], %[[U]]) {
// CHECK: } {mlc.kind = "parallel"}
// CUT-LABEL: func @tiles
// CUT: affine.for %{{.*}} = 0 to 80
// CUT: } else {
// CUT: affine.for %{{.*}} = 0 to 40
// CUT-NOT: affine.if
// CUT: return
func.func @tiles(%x: f32, %A: memref<4x200xf32>) {
  affine.for %f = 0 to 12 {
    affine.for %u = 0 to 80 {
      affine.if affine_set<(f, u) : (199 - (f * 80 + u - (f floordiv 3) * 240) >= 0)>(%f, %u) {
        affine.store %x, %A[%f floordiv 3, %f * 80 + %u - (%f floordiv 3) * 240] : memref<4x200xf32>
      }
    } {mlc.kind = "vectorized"}
  } {mlc.kind = "parallel"}
  return
}

// -----

// The tile is a middle one of three variables, and the number of rows is not known.
// CHECK: #[[WHOLE:.*]] = affine_set<(d0) : (-((d0 floordiv 4) mod 3) + 1 >= 0)>
// CHECK-LABEL: func @middle
// CHECK: affine.if #[[WHOLE]]
func.func @middle(%x: f32, %A: memref<?x4x200xf32>, %n: index) {
  affine.for %f = 0 to affine_map<()[n] -> (n * 12)>()[%n] {
    affine.for %u = 0 to 80 {
      affine.if affine_set<(f, u) : (199 - (f floordiv 4) mod 3 * 80 - u >= 0)>(%f, %u) {
        affine.store %x, %A[%f floordiv 12, %f mod 4, (%f floordiv 4) mod 3 * 80 + %u] : memref<?x4x200xf32>
      }
    } {mlc.kind = "vectorized"}
  }
  return
}

// -----

// The tile is the first variable. Both borders of what is padded have a version.
// CHECK-DAG: #[[LAST:.*]] = affine_set<(d0) : (-((d0 floordiv 5) mod 3) + 1 >= 0)>
// CHECK-DAG: #[[FIRST:.*]] = affine_set<(d0) : ((d0 floordiv 5) mod 3 - 1 >= 0)>
// CHECK-LABEL: func @first
// CHECK: affine.if #[[FIRST]]
// CHECK: affine.if #[[LAST]]
// CUT-LABEL: func @first
// CUT: affine.for %{{.*}} = 0 to 16
// CUT: affine.for %{{.*}} = 0 to 14
// CUT: affine.for %{{.*}} = 2 to 16
func.func @first(%x: f32, %A: memref<5x44xf32>) {
  affine.for %f = 0 to 15 {
    affine.for %u = 0 to 16 {
      affine.if affine_set<(f, u) : ((f floordiv 5) * 16 + u - 2 >= 0, 45 - (f floordiv 5) * 16 - u >= 0)>(%f, %u) {
        affine.store %x, %A[%f mod 5, (%f floordiv 5) * 16 + %u - 2] : memref<5x44xf32>
      }
    } {mlc.kind = "vectorized"}
  }
  return
}

// -----

// Refused: two of four tiles are not whole; a loop that is to be a vector itself; a condition on a number that
// is not known; one that no marked loop has a part in.
// CHECK-LABEL: func @refused
// CHECK-NOT: else
func.func @refused(%x: f32, %A: memref<5x64xf32>, %n: index) {
  affine.for %f = 0 to 20 {
    affine.for %u = 0 to 16 {
      affine.if affine_set<(f, u) : (24 - f mod 4 * 16 - u >= 0)>(%f, %u) {
        affine.store %x, %A[%f floordiv 4, %f mod 4 * 16 + %u] : memref<5x64xf32>
      }
      affine.if affine_set<(f, u)[n] : (n - f mod 4 * 16 - u >= 0)>(%f, %u)[%n] {
        affine.store %x, %A[%f floordiv 4, %f mod 4 * 16 + %u] : memref<5x64xf32>
      }
    } {mlc.kind = "vectorized"}
    affine.if affine_set<(f) : (2 - f mod 4 >= 0)>(%f) {
      affine.store %x, %A[%f floordiv 4, %f mod 4] : memref<5x64xf32>
    }
  }
  affine.for %f = 0 to 12 {
    affine.if affine_set<(f) : (1 - f mod 3 >= 0)>(%f) {
      affine.store %x, %A[%f floordiv 3, %f mod 3] : memref<5x64xf32>
    }
  } {mlc.kind = "vectorized"}
  return
}

// -----

// Tiles of three rows of an unknown number: whole ones, and ones of each number of rows.
// CHECK-DAG: #[[THREE:.*]] = affine_set<(d0, d1) : (d0 * -3 + d1 - 3 >= 0)>
// CHECK-DAG: #[[TWO:.*]] = affine_set<(d0, d1) : (d0 * -3 + d1 - 2 == 0)>
// CHECK-DAG: #[[ONE:.*]] = affine_set<(d0, d1) : (d0 * -3 + d1 - 1 == 0)>
// CHECK-LABEL: func @rows
// CHECK: affine.for %[[I:.*]] = 0 to
// CHECK-NEXT: affine.if #[[THREE]](%[[I]], %{{.*}}) {
// CHECK: } else {
// CHECK-NEXT: affine.if #[[TWO]](%[[I]], %{{.*}}) {
// CHECK: } else {
// CHECK-NEXT: affine.if #[[ONE]](%[[I]], %{{.*}}) {
// CUT-LABEL: func @rows
// CUT: affine.if
// CUT-NEXT: affine.for %{{.*}} = 0 to 3 {
// CUT: affine.if
// CUT-NEXT: affine.for %{{.*}} = 0 to 2 {
// CUT: affine.if
// CUT-NEXT: affine.for %[[U:.*]] = 0 to 16 {
// CUT-NEXT: affine.store
// CUT-NOT: affine.store
// CUT: return
func.func @rows(%x: f32, %A: memref<?x16xf32>) {
  %c0 = arith.constant 0 : index
  %n = memref.dim %A, %c0 : memref<?x16xf32>
  affine.for %i = 0 to affine_map<()[n] -> (n ceildiv 3)>()[%n] {
    affine.for %r = 0 to 3 {
      affine.for %u = 0 to 16 {
        affine.if affine_set<(i, r)[n] : (n - i * 3 - r - 1 >= 0)>(%i, %r)[%n] {
          affine.store %x, %A[%i * 3 + %r, %u] : memref<?x16xf32>
        }
      } {mlc.kind = "vectorized"}
    } {mlc.kind = "unrolled"}
  }
  return
}
