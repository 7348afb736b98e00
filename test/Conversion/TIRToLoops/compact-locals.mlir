// RUN: mlc-opt %s --tir-to-loops | FileCheck %s

// Each iteration of %i uses four rows: the buffer is as large as that, and in the loop.
// CHECK-LABEL: func.func private @rows(
// CHECK-NEXT: affine.for
// CHECK-NEXT: %[[T:.*]] = memref.alloca() {alignment = 64 : i64} : memref<4x8xf32>
// CHECK: affine.store %{{.*}}, %[[T]][%[[U:.*]], %[[J:.*]]] : memref<4x8xf32>
// CHECK: affine.load %[[T]][%{{.*}}, %{{.*}}] : memref<4x8xf32>
tir.prim_func private @rows(%A: memref<32x8xf32>, %B: memref<32x8xf32>) {
  %c4 = arith.constant 4 : index
  %t = tir.alloc_buffer "t" scope "local" : memref<32x8xf32>
  tir.for %i in 8 {
    %base = arith.muli %i, %c4 : index
    tir.for %u in 4 {
      %row = arith.addi %base, %u : index
      tir.for %j in 8 {
        %a = memref.load %A[%row, %j] : memref<32x8xf32>
        memref.store %a, %t[%row, %j] : memref<32x8xf32>
      }
    }
    tir.for %u in 4 {
      %row = arith.addi %base, %u : index
      tir.for %j in 8 {
        %a = memref.load %t[%row, %j] : memref<32x8xf32>
        memref.store %a, %B[%row, %j] : memref<32x8xf32>
      }
    }
  }
}

// What runs under a condition is covered by what ran under the same one, of another nest.
// CHECK-LABEL: func.func private @predicate(
// CHECK: memref.alloca() {alignment = 64 : i64} : memref<4xf32>
tir.prim_func private @predicate(%A: memref<30xf32>, %B: memref<30xf32>) {
  %c4 = arith.constant 4 : index
  %c30 = arith.constant 30 : index
  %t = tir.alloc_buffer "t" scope "local" : memref<30xf32>
  tir.for %i in 8 {
    %base = arith.muli %i, %c4 : index
    tir.for %u in 4 {
      %x = arith.addi %base, %u : index
      %p = arith.cmpi slt, %x, %c30 : index
      tir.block "T" (%v : spatial 30 = %x) where %p {
        %a = memref.load %A[%v] : memref<30xf32>
        memref.store %a, %t[%v] : memref<30xf32>
        tir.yield reads(%A[%v] : memref<30xf32>) writes(%t[%v] : memref<30xf32>)
      }
    }
    tir.for %w in 4 {
      %x = arith.addi %base, %w : index
      %p = arith.cmpi slt, %x, %c30 : index
      tir.block "B" (%v : spatial 30 = %x) where %p {
        %a = memref.load %t[%v] : memref<30xf32>
        memref.store %a, %B[%v] : memref<30xf32>
        tir.yield reads(%t[%v] : memref<30xf32>) writes(%B[%v] : memref<30xf32>)
      }
    }
  }
}

// The first of the four has been written by the iteration before: the buffer stays whole.
// CHECK-LABEL: func.func private @carried(
// CHECK: memref.alloca() {alignment = 64 : i64} : memref<9xf32>
// CHECK: affine.for
tir.prim_func private @carried(%B: memref<9xf32>) {
  %c1 = arith.constant 1 : index
  %t = tir.alloc_buffer "t" scope "local" : memref<9xf32>
  tir.for %i in 8 {
    %next = arith.addi %i, %c1 : index
    %a = memref.load %t[%i] : memref<9xf32>
    memref.store %a, %t[%next] : memref<9xf32>
    memref.store %a, %B[%next] : memref<9xf32>
  }
}

// Written under a condition that is not that of the load: what an iteration before wrote may be read.
// CHECK-LABEL: func.func private @other_condition(
// CHECK: memref.alloca() {alignment = 64 : i64} : memref<8xf32>
// CHECK: affine.for
tir.prim_func private @other_condition(%A: memref<8xf32>, %B: memref<8xf32>) {
  %c0 = arith.constant 0 : index
  %c3 = arith.constant 3 : index
  %t = tir.alloc_buffer "t" scope "local" : memref<8xf32>
  tir.for %i in 8 {
    %p = arith.cmpi slt, %i, %c3 : index
    scf.if %p {
      %a = memref.load %A[%i] : memref<8xf32>
      memref.store %a, %t[%c0] : memref<8xf32>
    }
    %a = memref.load %t[%c0] : memref<8xf32>
    memref.store %a, %B[%i] : memref<8xf32>
  }
}

// Half of what is read is written in the loop, with a step of two.
// CHECK-LABEL: func.func private @gaps(
// CHECK: memref.alloca() {alignment = 64 : i64} : memref<8xf32>
// CHECK: affine.for
tir.prim_func private @gaps(%A: memref<8xf32>, %B: memref<8xf32>) {
  %c2 = arith.constant 2 : index
  %t = tir.alloc_buffer "t" scope "local" : memref<8xf32>
  tir.for %i in 8 {
    tir.for %u in 4 {
      %x = arith.muli %u, %c2 : index
      %a = memref.load %A[%i] : memref<8xf32>
      memref.store %a, %t[%x] : memref<8xf32>
    }
    tir.for %u in 8 {
      %a = memref.load %t[%u] : memref<8xf32>
      memref.store %a, %B[%u] : memref<8xf32>
    }
  }
}
// In a layout of two panels, one after the other, an iteration of %i uses two of eight.
// CHECK-LABEL: func.func private @panels(
// CHECK-NEXT: affine.for
// CHECK-NEXT: %[[T:.*]] = memref.alloca() {alignment = 64 : i64} : memref<2x3x4xf32>
// CHECK: affine.store %{{.*}}, %[[T]][%[[P:.*]], %[[K:.*]], %[[U:.*]]] : memref<2x3x4xf32>
// CHECK: affine.load %[[T]][%{{.*}}, %{{.*}}, %{{.*}}] : memref<2x3x4xf32>
tir.prim_func private @panels(%A: memref<3x32xf32>, %B: memref<3x32xf32>) {
  %t = tir.alloc_buffer "t" scope "local" : memref<8x3x4xf32>
  tir.for %i in 4 {
    tir.for %k in 3 {
      tir.for %p in 2 {
        tir.for %u in 4 {
          %column = affine.apply affine_map<(d0, d1, d2) -> (d0 * 8 + d1 * 4 + d2)>(%i, %p, %u)
          %panel = affine.apply affine_map<(d0) -> (d0 floordiv 4)>(%column)
          %rest = affine.apply affine_map<(d0) -> (d0 mod 4)>(%column)
          %a = memref.load %A[%k, %column] : memref<3x32xf32>
          memref.store %a, %t[%panel, %k, %rest] : memref<8x3x4xf32>
        }
      }
    }
    tir.for %p in 2 {
      tir.for %k in 3 {
        tir.for %u in 4 {
          %column = affine.apply affine_map<(d0, d1, d2) -> (d0 * 8 + d1 * 4 + d2)>(%i, %p, %u)
          %panel = affine.apply affine_map<(d0) -> (d0 floordiv 4)>(%column)
          %rest = affine.apply affine_map<(d0) -> (d0 mod 4)>(%column)
          %a = memref.load %t[%panel, %k, %rest] : memref<8x3x4xf32>
          memref.store %a, %B[%k, %column] : memref<3x32xf32>
        }
      }
    }
  }
}

// One loop over both panels has its digits in two indices: the buffer stays whole.
// CHECK-LABEL: func.func private @digits(
// CHECK-NEXT: memref.alloca() {alignment = 64 : i64} : memref<8x3x4xf32>
tir.prim_func private @digits(%A: memref<3x32xf32>, %B: memref<3x32xf32>) {
  %t = tir.alloc_buffer "t" scope "local" : memref<8x3x4xf32>
  tir.for %i in 4 {
    tir.for %k in 3 {
      tir.for %p in 2 {
        tir.for %u in 4 {
          %column = affine.apply affine_map<(d0, d1, d2) -> (d0 * 8 + d1 * 4 + d2)>(%i, %p, %u)
          %panel = affine.apply affine_map<(d0) -> (d0 floordiv 4)>(%column)
          %rest = affine.apply affine_map<(d0) -> (d0 mod 4)>(%column)
          %a = memref.load %A[%k, %column] : memref<3x32xf32>
          memref.store %a, %t[%panel, %k, %rest] : memref<8x3x4xf32>
        }
      }
    }
    tir.for %k in 3 {
      tir.for %w in 8 {
        %column = affine.apply affine_map<(d0, d1) -> (d0 * 8 + d1)>(%i, %w)
        %panel = affine.apply affine_map<(d0) -> (d0 floordiv 4)>(%column)
        %rest = affine.apply affine_map<(d0) -> (d0 mod 4)>(%column)
        %a = memref.load %t[%panel, %k, %rest] : memref<8x3x4xf32>
        memref.store %a, %B[%k, %column] : memref<3x32xf32>
      }
    }
  }
}

// A loop of one iteration moves nothing: one nest writes where its variable says, the other one reads row 2 in words.
// CHECK-LABEL: func.func private @one_iteration(
// CHECK: affine.for %{{.*}} = 2 to 3
// CHECK-NEXT: affine.for
// CHECK-NEXT: memref.alloca() {alignment = 64 : i64} : memref<1x1x4xf32>
tir.prim_func private @one_iteration(%A: memref<3x8x4xf32>, %B: memref<3x8x4xf32>) {
  %c2 = arith.constant 2 : index
  %t = tir.alloc_buffer "t" scope "local" : memref<3x8x4xf32>
  tir.for %n in 1 from 2 {
    tir.for %i in 8 {
      tir.for %u in 4 {
        %a = memref.load %A[%n, %i, %u] : memref<3x8x4xf32>
        memref.store %a, %t[%n, %i, %u] : memref<3x8x4xf32>
      }
      tir.for %w in 4 {
        %a = memref.load %t[%c2, %i, %w] : memref<3x8x4xf32>
        memref.store %a, %B[%n, %i, %w] : memref<3x8x4xf32>
      }
    }
  }
}
