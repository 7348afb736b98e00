// RUN: mlc-opt %s --mlc-partition-loops --canonicalize | FileCheck %s
// RUN: mlc-opt %s --mlc-partition-loops=max-cuts=0 --canonicalize | FileCheck %s --check-prefix=NONE

// NONE-LABEL: func @tail
// NONE: affine.if

// 7 tiles of 16 over 100 elements: six whole ones, and one of four.
// CHECK-LABEL: func @tail
// CHECK-NOT: affine.if
// CHECK: affine.for %[[I:.*]] = 0 to 6
// CHECK-NEXT: affine.for %{{.*}} = 0 to 16
// CHECK: affine.store
// CHECK: } {mlc.kind = "vectorized"}
// CHECK: affine.for %[[U:.*]] = 0 to 4 {
// CHECK-NEXT: affine.store %{{.*}}, %{{.*}}[%[[U]] + 96]
// CHECK-NEXT: } {mlc.kind = "vectorized"}
// CHECK-NOT: affine.if
// CHECK: return
func.func @tail(%x: f32, %A: memref<100xf32>) {
  affine.for %i = 0 to 7 {
    affine.for %u = 0 to 16 {
      affine.if affine_set<(i, u) : (99 - i * 16 - u >= 0)>(%i, %u) {
        affine.store %x, %A[%i * 16 + %u] : memref<100xf32>
      }
    } {mlc.kind = "vectorized"}
  }
  return
}

// Threads take the tiles of a parallel loop at once: the last one is the other branch.
// CHECK-LABEL: func @shared
// CHECK: affine.for %[[I:.*]] = 0 to 7 {
// CHECK-NEXT: affine.if #[[WHOLE:.*]](%[[I]]) {
// CHECK-NEXT: affine.for %{{.*}} = 0 to 16 {
// CHECK-NEXT: affine.store
// CHECK-NEXT: } {mlc.kind = "vectorized"}
// CHECK-NEXT: } else {
// CHECK-NEXT: affine.for %[[U:.*]] = 0 to 4 {
// CHECK-NEXT: affine.store %{{.*}}, %{{.*}}[%[[U]] + 96]
// CHECK-NEXT: } {mlc.kind = "vectorized"}
// CHECK-NEXT: }
// CHECK-NEXT: } {mlc.kind = "parallel"}
func.func @shared(%x: f32, %A: memref<100xf32>) {
  affine.for %i = 0 to 7 {
    affine.for %u = 0 to 16 {
      affine.if affine_set<(i, u) : (99 - i * 16 - u >= 0)>(%i, %u) {
        affine.store %x, %A[%i * 16 + %u] : memref<100xf32>
      }
    } {mlc.kind = "vectorized"}
  } {mlc.kind = "parallel"}
  return
}

// Both borders of what threads share: no condition is left in what is whole.
// CHECK-LABEL: func @shared_borders
// CHECK: affine.for %{{.*}} = 0 to 7 {
// CHECK: affine.if
// CHECK: affine.if
// CHECK: affine.for %{{.*}} = 0 to 16 {
// CHECK-NEXT: affine.store
// CHECK-NEXT: } {mlc.kind = "vectorized"}
// CHECK: } {mlc.kind = "parallel"}
// CHECK-NEXT: return
func.func @shared_borders(%x: f32, %A: memref<112xf32>) {
  affine.for %i = 0 to 7 {
    affine.for %u = 0 to 16 {
      affine.if affine_set<(i, u) : (99 - i * 16 - u >= 0, i * 16 + u - 3 >= 0)>(%i, %u) {
        affine.store %x, %A[%i * 16 + %u] : memref<112xf32>
      }
    } {mlc.kind = "vectorized"}
  } {mlc.kind = "parallel"}
  return
}

// The same of a length that is not known: the tiles that are whole, and what is left of the last one.
// CHECK-LABEL: func @symbolic
// CHECK: affine.for %{{.*}} = 0 to min
// CHECK-NEXT: affine.for %{{.*}} = 0 to 16
// CHECK-NOT: affine.if
// CHECK: affine.for %[[I:.*]] = max
// CHECK-NEXT: affine.for %{{.*}} = 0 to min
// CHECK-NOT: affine.if
// CHECK: return
func.func @symbolic(%x: f32, %A: memref<?xf32>) {
  %c0 = arith.constant 0 : index
  %n = memref.dim %A, %c0 : memref<?xf32>
  affine.for %i = 0 to affine_map<()[n] -> (n ceildiv 16)>()[%n] {
    affine.for %u = 0 to 16 {
      affine.if affine_set<(i, u)[n] : (n - i * 16 - u - 1 >= 0)>(%i, %u)[%n] {
        affine.store %x, %A[%i * 16 + %u] : memref<?xf32>
      }
    } {mlc.kind = "vectorized"}
  }
  return
}

// Two borders in one loop, with a value on either side of the condition.
// CHECK-LABEL: func @pad
// CHECK-NOT: affine.if
// CHECK: affine.store %[[ZERO:.*]], %{{.*}}[0]
// CHECK: affine.for %[[U:.*]] = 1 to 65 {
// CHECK-NEXT: affine.load %{{.*}}[%[[U]] - 1]
// CHECK: } {mlc.kind = "vectorized"}
// CHECK: affine.store %[[ZERO]], %{{.*}}[65]
func.func @pad(%A: memref<64xf32>, %B: memref<66xf32>) {
  %zero = arith.constant 0.0 : f32
  affine.for %u = 0 to 66 {
    %v = affine.if affine_set<(u) : (u - 1 >= 0, 64 - u >= 0)>(%u) -> f32 {
      %a = affine.load %A[%u - 1] : memref<64xf32>
      affine.yield %a : f32
    } else {
      affine.yield %zero : f32
    }
    affine.store %v, %B[%u] : memref<66xf32>
  } {mlc.kind = "vectorized"}
  return
}

// Rows and columns, under one condition in two nests; the local buffer is copied with the loop that it is in.
// CHECK-LABEL: func @tiles
// CHECK-NOT: affine.if
// CHECK-COUNT-4: memref.alloca() : memref<4x16xf32>
// CHECK-NOT: affine.if
// CHECK: return
func.func @tiles(%x: f32, %A: memref<30x40xf32>) {
  affine.for %i = 0 to 8 {
    affine.for %j = 0 to 3 {
      %t = memref.alloca() : memref<4x16xf32>
      affine.for %r = 0 to 4 {
        affine.for %u = 0 to 16 {
          affine.if affine_set<(i, j, r, u) : (29 - i * 4 - r >= 0, 39 - j * 16 - u >= 0)>(%i, %j, %r, %u) {
            affine.store %x, %t[%r, %u] : memref<4x16xf32>
          }
        } {mlc.kind = "vectorized"}
      } {mlc.kind = "unrolled"}
      affine.for %r = 0 to 4 {
        affine.for %u = 0 to 16 {
          affine.if affine_set<(i, j, r, u) : (29 - i * 4 - r >= 0, 39 - j * 16 - u >= 0)>(%i, %j, %r, %u) {
            %v = affine.load %t[%r, %u] : memref<4x16xf32>
            affine.store %v, %A[%i * 4 + %r, %j * 16 + %u] : memref<30x40xf32>
          }
        } {mlc.kind = "vectorized"}
      } {mlc.kind = "unrolled"}
    }
  }
  return
}

// A loop that is not marked keeps its condition; so does one whose condition is no bound, and one to unroll where the
// number of iterations would not be known.
// CHECK-LABEL: func @kept
// CHECK-COUNT-3: affine.if
func.func @kept(%x: f32, %A: memref<100xf32>, %n: index) {
  affine.for %i = 0 to 10 {
    affine.for %u = 0 to 16 {
      affine.if affine_set<(i, u) : (99 - i * 16 - u >= 0)>(%i, %u) {
        affine.store %x, %A[%i * 16 + %u] : memref<100xf32>
      }
    }
  }
  affine.for %u = 0 to 16 {
    affine.if affine_set<(u) : (u mod 3 - 1 == 0)>(%u) {
      affine.store %x, %A[%u] : memref<100xf32>
    }
  } {mlc.kind = "vectorized"}
  affine.for %u = 0 to 16 {
    affine.if affine_set<(u)[n] : (n - u - 1 >= 0)>(%u)[%n] {
      affine.store %x, %A[%u] : memref<100xf32>
    }
  } {mlc.kind = "unrolled"}
  return
}

// What is around a vectorized loop is decided outside of it, too: two whole blocks of eight rows, and one of four.
// CHECK-LABEL: func @rows_around_lanes
// CHECK-NOT: affine.if
// CHECK: affine.for %{{.*}} = 0 to 2 {
// CHECK-NEXT: affine.for %{{.*}} = 0 to 8 {
// CHECK-NEXT: affine.for %{{.*}} = 0 to 16 {
// CHECK: affine.for %[[K:.*]] = 0 to 4 {
// CHECK-NEXT: affine.for %[[U:.*]] = 0 to 16 {
// CHECK-NEXT: affine.store %{{.*}}, %{{.*}}[%[[K]] + 16, %[[U]]]
// CHECK-NOT: affine.if
// CHECK: return
func.func @rows_around_lanes(%x: f32, %A: memref<20x16xf32>) {
  affine.for %k = 0 to 3 {
    affine.for %i = 0 to 8 {
      affine.for %u = 0 to 16 {
        affine.if affine_set<(k, i) : (19 - k * 8 - i >= 0)>(%k, %i) {
          affine.store %x, %A[%k * 8 + %i, %u] : memref<20x16xf32>
        }
      } {mlc.kind = "vectorized"}
    }
  }
  return
}

// Three threads take 22 tiles of 24 each, where 1,200 elements are 50 tiles: the last one has six, and what it has no elements
// for is gone. The cut at a number of the outermost loop comes first: those inside are at numbers then.
// CHECK-LABEL: func @pieces
// CHECK: affine.for %{{.*}} = 0 to 3 {
// CHECK-NEXT: affine.if
// CHECK-NEXT: affine.for %{{.*}} = 0 to 1 {
// CHECK-NEXT: affine.for %{{.*}} = 0 to 22 {
// CHECK-NEXT: affine.for %{{.*}} = 0 to 24 {
// CHECK: } else {
// CHECK-NEXT: affine.for %{{.*}} = 0 to 1 {
// CHECK-NEXT: affine.for %{{.*}} = 0 to 6 {
// CHECK-NEXT: affine.for %{{.*}} = 0 to 24 {
// CHECK-NOT: affine.for
// CHECK: return
func.func @pieces(%x: f32, %A: memref<1200xf32>) {
  affine.for %p = 0 to 3 {
    affine.for %one = 0 to 1 {
      affine.for %j = 0 to 22 {
        affine.for %u = 0 to 24 {
          affine.if affine_set<(p, o, j, u) : (1199 - p * 528 - o * 528 - j * 24 - u >= 0)>(%p, %one, %j, %u) {
            affine.store %x, %A[%p * 528 + %j * 24 + %u] : memref<1200xf32>
          }
        } {mlc.kind = "vectorized"}
      }
    }
  } {mlc.kind = "parallel"}
  return
}
