// RUN: mlc-opt %s --relax-legalize-ops --relax-lower-emit-te --canonicalize --relax-rewrite-dataflow-reshape -split-input-file | FileCheck %s

// Shapes of numbers, of which none is a multiple of another. What is called no longer stays.
// CHECK-LABEL: func.func @numbers(
// CHECK: %[[A:.*]] = relax.reshape %{{.*}} shape [4, 30] : (tensor<3x5x8xf32>) -> tensor<4x30xf32>
// CHECK: %[[B:.*]] = relax.reshape %[[A]] shape [10, 12]
// CHECK: relax.call_tir @{{.*}}exp{{.*}}(%[[B]])
// CHECK: tir.prim_func private @reshape
func.func @numbers(%x: tensor<3x5x8xf32>) -> tensor<10x12xf32> {
  %r = relax.dataflow {
    %0 = relax.reshape %x shape [4, 30] : (tensor<3x5x8xf32>) -> tensor<4x30xf32>
    %1 = relax.reshape %0 shape [10, 12] : (tensor<4x30xf32>) -> tensor<10x12xf32>
    %2 = relax.exp %1 : tensor<10x12xf32>
    relax.output %2 : tensor<10x12xf32>
  } : tensor<10x12xf32>
  return %r : tensor<10x12xf32>
}

// -----

// A dimension of size 1 that goes somewhere else.
// CHECK-LABEL: func.func @unit(
// CHECK: %[[A:.*]] = relax.reshape %{{.*}} shape [4, 28, 28, 1]
// CHECK: relax.call_tir @{{.*}}exp{{.*}}(%[[A]])
func.func @unit(%x: tensor<4x1x28x28xf32>) -> tensor<4x28x28x1xf32> {
  %r = relax.dataflow {
    %0 = relax.reshape %x shape [4, 28, 28, 1] : (tensor<4x1x28x28xf32>) -> tensor<4x28x28x1xf32>
    %1 = relax.exp %0 : tensor<4x28x28x1xf32>
    relax.output %1 : tensor<4x28x28x1xf32>
  } : tensor<4x28x28x1xf32>
  return %r : tensor<4x28x28x1xf32>
}

// -----

// Sizes that are symbols: outside, inside, and as products; a symbol that is a parameter.
// CHECK-LABEL: func.func @symbols(
// CHECK: %[[A:.*]] = relax.reshape %{{.*}} shape [m * n, 6]
// CHECK: %[[B:.*]] = relax.reshape %[[A]] shape [m * n, 2, 3]
// CHECK: %[[C:.*]] = relax.reshape %[[B]] shape [m * n * 6]
// CHECK: %[[D:.*]] = relax.reshape %[[C]] shape [m * n * 6, 1]
// CHECK: relax.call_tir @{{.*}}exp{{.*}}(%[[D]])
func.func @symbols(%x: tensor<?x?x6xf32, #relax.dims<[n, m, 6]>>) -> tensor<?x1xf32, #relax.dims<[m * n * 6, 1]>> {
  %r = relax.dataflow {
    %0 = relax.reshape %x shape [n * m, 6] : (tensor<?x?x6xf32, #relax.dims<[n, m, 6]>>) -> tensor<?x6xf32, #relax.dims<[m * n, 6]>>
    %1 = relax.reshape %0 shape [n * m, 2, 3] : (tensor<?x6xf32, #relax.dims<[m * n, 6]>>) -> tensor<?x2x3xf32, #relax.dims<[m * n, 2, 3]>>
    %2 = relax.flatten %1 : (tensor<?x2x3xf32, #relax.dims<[m * n, 2, 3]>>) -> tensor<?xf32, #relax.dims<[m * n * 6]>>
    %3 = relax.expand_dims %2 axis [1] : (tensor<?xf32, #relax.dims<[m * n * 6]>>) -> tensor<?x1xf32, #relax.dims<[m * n * 6, 1]>>
    %4 = relax.exp %3 : tensor<?x1xf32, #relax.dims<[m * n * 6, 1]>>
    relax.output %4 : tensor<?x1xf32, #relax.dims<[m * n * 6, 1]>>
  } : tensor<?x1xf32, #relax.dims<[m * n * 6, 1]>>
  return %r : tensor<?x1xf32, #relax.dims<[m * n * 6, 1]>>
}

// -----

// A size that is a product becomes its factors.
// CHECK-LABEL: func.func @factors(
// CHECK: %[[A:.*]] = relax.reshape %{{.*}} shape [m, n, 6]
// CHECK: relax.call_tir @{{.*}}exp{{.*}}(%[[A]])
func.func @factors(%x: tensor<?x6xf32, #relax.dims<[m * n, 6]>>, %sizes: tensor<?x?xf32, #relax.dims<[m, n]>>)
    -> tensor<?x?x6xf32, #relax.dims<[m, n, 6]>> {
  %r = relax.dataflow {
    %0 = relax.reshape %x shape [m, n, 6] : (tensor<?x6xf32, #relax.dims<[m * n, 6]>>) -> tensor<?x?x6xf32, #relax.dims<[m, n, 6]>>
    %1 = relax.exp %0 : tensor<?x?x6xf32, #relax.dims<[m, n, 6]>>
    relax.output %1 : tensor<?x?x6xf32, #relax.dims<[m, n, 6]>>
  } : tensor<?x?x6xf32, #relax.dims<[m, n, 6]>>
  return %r : tensor<?x?x6xf32, #relax.dims<[m, n, 6]>>
}

// -----

// Factors in another order than that in which they number the elements: a copy.
// CHECK-LABEL: func.func @moved(
// CHECK-NOT: relax.reshape
// CHECK: relax.call_tir @moved_copy
tir.prim_func private @moved_copy(%A: memref<?x6xf32> {tir.dims = #relax.dims<[m * n, 6]>}, %B: memref<?x?x6xf32> {tir.dims = #relax.dims<[m, n, 6]>}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %m = memref.dim %B, %c0 : memref<?x?x6xf32>
  %n = memref.dim %B, %c1 : memref<?x?x6xf32>
  tir.for %i in %m {
    tir.for %j in %n {
      tir.for %k in 6 {
        tir.block "copy" (%vi : spatial %m = %i, %vj : spatial %n = %j, %vk : spatial 6 = %k) {
          %row = affine.linearize_index disjoint [%vj, %vi] by (%n, %m) : index
          %a = memref.load %A[%row, %vk] : memref<?x6xf32>
          memref.store %a, %B[%vi, %vj, %vk] : memref<?x?x6xf32>
          tir.yield reads(%A[%row, %vk] : memref<?x6xf32>) writes(%B[%vi, %vj, %vk] : memref<?x?x6xf32>)
        }
      }
    }
  }
}
func.func @moved(%x: tensor<?x6xf32, #relax.dims<[m * n, 6]>>, %sizes: tensor<?x?xf32, #relax.dims<[m, n]>>)
    -> tensor<?x?x6xf32, #relax.dims<[m, n, 6]>> {
  %r = relax.dataflow {
    %0 = relax.call_tir @moved_copy(%x) : (tensor<?x6xf32, #relax.dims<[m * n, 6]>>) -> tensor<?x?x6xf32, #relax.dims<[m, n, 6]>>
    %1 = relax.exp %0 : tensor<?x?x6xf32, #relax.dims<[m, n, 6]>>
    relax.output %1 : tensor<?x?x6xf32, #relax.dims<[m, n, 6]>>
  } : tensor<?x?x6xf32, #relax.dims<[m, n, 6]>>
  return %r : tensor<?x?x6xf32, #relax.dims<[m, n, 6]>>
}

// -----

// A transpose of a dimension of size 1 moves nothing, and a copy is what it copies.
tir.prim_func private @copy(%A: memref<4x1x3xf32>, %B: memref<4x1x3xf32>) {
  tir.for %i in 4 {
    tir.for %j in 3 {
      tir.block "B" (%vi : spatial 4 = %i, %vj : spatial 3 = %j) {
        %c0 = arith.constant 0 : index
        %a = memref.load %A[%vi, %c0, %vj] : memref<4x1x3xf32>
        memref.store %a, %B[%vi, %c0, %vj] : memref<4x1x3xf32>
        tir.yield reads(%A[%vi, %c0, %vj] : memref<4x1x3xf32>) writes(%B[%vi, %c0, %vj] : memref<4x1x3xf32>)
      }
    }
  }
}
// CHECK-LABEL: func.func @ones(
// CHECK-SAME: %[[X:.*]]: tensor<4x1x3xf32>
// CHECK: %[[A:.*]] = relax.reshape %[[X]] shape [1, 4, 3]
// CHECK: relax.call_tir @{{.*}}exp{{.*}}(%[[A]])
func.func @ones(%x: tensor<4x1x3xf32>) -> tensor<1x4x3xf32> {
  %r = relax.dataflow {
    %0 = relax.call_tir @copy(%x) : (tensor<4x1x3xf32>) -> tensor<4x1x3xf32>
    %1 = relax.permute_dims %0 axes [1, 0, 2] : (tensor<4x1x3xf32>) -> tensor<1x4x3xf32>
    %2 = relax.exp %1 : tensor<1x4x3xf32>
    relax.output %2 : tensor<1x4x3xf32>
  } : tensor<1x4x3xf32>
  return %r : tensor<1x4x3xf32>
}

// -----

// What leaves the block, moves elements, changes them, or takes some of them, stays.
// CHECK-LABEL: func.func @others(
// CHECK-NOT: relax.reshape
func.func @others(%x: tensor<4x4xf32>) -> (tensor<16xf32>, tensor<4x4xf32>, tensor<1x4xf32>, tensor<4x4xf16>) {
  %r:4 = relax.dataflow {
    %0 = relax.flatten %x : (tensor<4x4xf32>) -> tensor<16xf32>
    %1 = relax.permute_dims %x : (tensor<4x4xf32>) -> tensor<4x4xf32>
    %2 = relax.exp %1 : tensor<4x4xf32>
    %3 = relax.strided_slice %x axes [0] begin [0] end [1] : (tensor<4x4xf32>) -> tensor<1x4xf32>
    %4 = relax.exp %3 : tensor<1x4xf32>
    %5 = relax.astype %x dtype f16 : (tensor<4x4xf32>) -> tensor<4x4xf16>
    %6 = relax.exp %5 : tensor<4x4xf16>
    relax.output %0, %2, %4, %6 : tensor<16xf32>, tensor<4x4xf32>, tensor<1x4xf32>, tensor<4x4xf16>
  } : tensor<16xf32>, tensor<4x4xf32>, tensor<1x4xf32>, tensor<4x4xf16>
  return %r#0, %r#1, %r#2, %r#3 : tensor<16xf32>, tensor<4x4xf32>, tensor<1x4xf32>, tensor<4x4xf16>
}

// -----

// Outside of dataflow blocks, memory may be handed to what changes it.
// CHECK-LABEL: func.func @outside(
// CHECK-NOT: relax.reshape
func.func @outside(%x: tensor<4x4xf32>) -> tensor<16xf32> {
  %0 = relax.flatten %x : (tensor<4x4xf32>) -> tensor<16xf32>
  %1 = relax.exp %0 : tensor<16xf32>
  return %1 : tensor<16xf32>
}
