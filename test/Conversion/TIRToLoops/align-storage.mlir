// RUN: mlc-opt %s --tir-to-loops | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=aligned -o /dev/null > %t.before
// RUN: mlc-opt %s --tir-to-loops --mlc-interpret=entry=aligned -o /dev/null > %t.loops
// RUN: diff %t.before %t.loops

// A row of 4 elements takes 8 * 1 + 1 = 9.
// CHECK-LABEL: func.func @aligned
// CHECK: %[[A:.*]] = memref.alloc() {{.*}}: memref<31xf32>
// CHECK: memref.reinterpret_cast %[[A]] to offset: [0], sizes: [4, 4], strides: [9, 1] : memref<31xf32> to memref<4x4xf32, strided<[9, 1]>>
// CHECK: affine.store %{{.*}} : memref<4x4xf32, strided<[9, 1]>>
tir.prim_func @aligned(%A: memref<4x4xf32>, %B: memref<4x4xf32>) {
  %T = tir.alloc_buffer "T" : memref<4x4xf32>
  tir.for %i in 4 {
    tir.for %j in 4 {
      tir.block "T" (%vi : spatial 4 = %i, %vj : spatial 4 = %j) annotations {buffer_dim_align = [[0, 0, 8, 1]]} {
        %a = memref.load %A[%vi, %vj] : memref<4x4xf32>
        memref.store %a, %T[%vj, %vi] : memref<4x4xf32>
        tir.yield reads(%A[%vi, %vj] : memref<4x4xf32>) writes(%T[%vj, %vi] : memref<4x4xf32>)
      }
    }
  }
  tir.for %i in 4 {
    tir.for %j in 4 {
      tir.block "B" (%vi : spatial 4 = %i, %vj : spatial 4 = %j) {
        %t = memref.load %T[%vi, %vj] : memref<4x4xf32>
        memref.store %t, %B[%vi, %vj] : memref<4x4xf32>
        tir.yield reads(%T[%vi, %vj] : memref<4x4xf32>) writes(%B[%vi, %vj] : memref<4x4xf32>)
      }
    }
  }
}

// A stride that is right already stays.
// CHECK-LABEL: func.func @right
// CHECK: memref.alloca() {{.*}}: memref<2x4xf32>
// CHECK-NOT: reinterpret_cast
tir.prim_func @right(%B: memref<2x4xf32>) {
  %T = tir.alloc_buffer "T" scope "local" : memref<2x4xf32>
  tir.for %i in 2 {
    tir.for %j in 4 {
      tir.block "T" (%vi : spatial 2 = %i, %vj : spatial 4 = %j) annotations {buffer_dim_align = [[0, 0, 4, 0]]} {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %T[%vi, %vj] : memref<2x4xf32>
        tir.yield writes(%T[%vi, %vj] : memref<2x4xf32>)
      }
    }
  }
  tir.for %i in 2 {
    tir.for %j in 4 {
      tir.block "B" (%vi : spatial 2 = %i, %vj : spatial 4 = %j) {
        %t = memref.load %T[%vi, %vj] : memref<2x4xf32>
        memref.store %t, %B[%vi, %vj] : memref<2x4xf32>
        tir.yield reads(%T[%vi, %vj] : memref<2x4xf32>) writes(%B[%vi, %vj] : memref<2x4xf32>)
      }
    }
  }
}

// An iteration of a parallel loop has a local buffer of its own.
// CHECK-LABEL: func.func @parallel
// CHECK: affine.for
// CHECK-NEXT: memref.alloca() {{.*}}: memref<14xf32>
// CHECK-NEXT: memref.reinterpret_cast {{.*}} strides: [10, 1]
tir.prim_func @parallel(%B: memref<2x2x4xf32>) {
  %T = tir.alloc_buffer "T" scope "local" : memref<2x4xf32>
  tir.for parallel %k in 2 {
    tir.for %i in 2 {
      tir.for %j in 4 {
        tir.block "T" (%vi : spatial 2 = %i, %vj : spatial 4 = %j) annotations {buffer_dim_align = [[0, 0, 8, 2]]} {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %T[%vi, %vj] : memref<2x4xf32>
          tir.yield writes(%T[%vi, %vj] : memref<2x4xf32>)
        }
      }
    }
    tir.for %i in 2 {
      tir.for %j in 4 {
        tir.block "B" (%vk : spatial 2 = %k, %vi : spatial 2 = %i, %vj : spatial 4 = %j) {
          %t = memref.load %T[%vi, %vj] : memref<2x4xf32>
          memref.store %t, %B[%vk, %vi, %vj] : memref<2x2x4xf32>
          tir.yield reads(%T[%vi, %vj] : memref<2x4xf32>) writes(%B[%vk, %vi, %vj] : memref<2x2x4xf32>)
        }
      }
    }
  }
}
