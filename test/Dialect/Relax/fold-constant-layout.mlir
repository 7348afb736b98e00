// RUN: mlc-opt %s --relax-fold-constant-layout | FileCheck %s

// CHECK-LABEL: @transposed
// CHECK: %[[W:.*]] = relax.constant dense<{{\[}}[1.000000e+00, 3.000000e+00, 5.000000e+00], [2.000000e+00, 4.000000e+00, 6.000000e+00]]> : tensor<2x3xf32>
// CHECK: relax.matmul %{{.*}}, %[[W]]
func.func @transposed(%x: tensor<1x2xf32>) -> tensor<1x3xf32> {
  %w = relax.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>
  %0 = relax.linear %x, %w : (tensor<1x2xf32>, tensor<3x2xf32>) -> tensor<1x3xf32>
  return %0 : tensor<1x3xf32>
}

// CHECK-LABEL: @moved
// CHECK: relax.constant dense<{{\[\[}}[1, 3], [5, 7]], {{\[}}[2, 4], [6, 8]]]> : tensor<2x2x2xi32>
func.func @moved() -> tensor<2x2x2xi32> {
  %c = relax.constant dense<[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]> : tensor<2x2x2xi32>
  %0 = relax.permute_dims %c axes [2, 0, 1] : (tensor<2x2x2xi32>) -> tensor<2x2x2xi32>
  return %0 : tensor<2x2x2xi32>
}

// CHECK-LABEL: @splat
// CHECK: relax.constant dense<5.000000e-01> : tensor<3x2xf32>
func.func @splat() -> tensor<3x2xf32> {
  %c = relax.constant dense<0.5> : tensor<2x3xf32>
  %0 = relax.permute_dims %c : (tensor<2x3xf32>) -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// What the model brings along in a file stays out of the text.
// CHECK-LABEL: @resource
// CHECK: relax.constant dense_resource<{{.*}}> : tensor<2x3xi8>
// CHECK: relax.constant dense_resource<{{.*}}> : tensor<1x6xi8>
func.func @resource() -> (tensor<2x3xi8>, tensor<1x6xi8>) {
  %c = relax.constant dense_resource<w> : tensor<3x2xi8>
  %0 = relax.permute_dims %c : (tensor<3x2xi8>) -> tensor<2x3xi8>
  %1 = relax.reshape %c shape [1, 6] : (tensor<3x2xi8>) -> tensor<1x6xi8>
  return %0, %1 : tensor<2x3xi8>, tensor<1x6xi8>
}

// Rows of a small constant may be no small one.
// CHECK-LABEL: @repeated
// CHECK: relax.constant dense<{{.*}}> : tensor<2x4xf32>
// CHECK: relax.constant dense_resource<folded> : tensor<5x4xf32>
tir.prim_func private @rows2(%A: memref<4xf32>, %B: memref<2x4xf32>) {
  tir.for %i in 2 {
    tir.for %j in 4 {
      tir.block "B" (%vi : spatial 2 = %i, %vj : spatial 4 = %j) {
        %a = memref.load %A[%vj] : memref<4xf32>
        memref.store %a, %B[%vi, %vj] : memref<2x4xf32>
        tir.yield reads(%A[%vj] : memref<4xf32>) writes(%B[%vi, %vj] : memref<2x4xf32>)
      }
    }
  }
}
tir.prim_func private @rows5(%A: memref<4xf32>, %B: memref<5x4xf32>) {
  tir.for %i in 5 {
    tir.for %j in 4 {
      tir.block "B" (%vi : spatial 5 = %i, %vj : spatial 4 = %j) {
        %a = memref.load %A[%vj] : memref<4xf32>
        memref.store %a, %B[%vi, %vj] : memref<5x4xf32>
        tir.yield reads(%A[%vj] : memref<4xf32>) writes(%B[%vi, %vj] : memref<5x4xf32>)
      }
    }
  }
}
func.func @repeated() -> (tensor<2x4xf32>, tensor<5x4xf32>) {
  %c = relax.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %0 = relax.call_tir @rows2(%c) : (tensor<4xf32>) -> tensor<2x4xf32>
  %1 = relax.call_tir @rows5(%c) : (tensor<4xf32>) -> tensor<5x4xf32>
  return %0, %1 : tensor<2x4xf32>, tensor<5x4xf32>
}

// What is moved in the same way several times, by operators or by a function, is kept once.
// CHECK-LABEL: func.func @shared
// CHECK-DAG: %[[C:.*]] = relax.constant dense_resource<{{.*}}> : tensor<2x4xi8>
// CHECK-DAG: %[[W:.*]] = relax.constant dense_resource<{{.*}}> : tensor<2x3xi8>
// CHECK: relax.matmul %{{.*}}, %[[W]] :
// CHECK-NEXT: relax.matmul %{{.*}}, %[[W]] :
// CHECK-NEXT: return %{{.*}}, %{{.*}}, %[[C]], %[[C]] :
tir.prim_func private @packed(%A: memref<4xi8>, %B: memref<2x4xi8>) {
  tir.for %i in 2 {
    tir.for %j in 4 {
      tir.block "B" (%vi : spatial 2 = %i, %vj : spatial 4 = %j) {
        %a = memref.load %A[%vj] : memref<4xi8>
        memref.store %a, %B[%vi, %vj] : memref<2x4xi8>
        tir.yield reads(%A[%vj] : memref<4xi8>) writes(%B[%vi, %vj] : memref<2x4xi8>)
      }
    }
  }
}
func.func @shared(%x: tensor<1x2xi8>, %y: tensor<1x2xi8>)
    -> (tensor<1x3xi8>, tensor<1x3xi8>, tensor<2x4xi8>, tensor<2x4xi8>) {
  %w = relax.constant dense_resource<w> : tensor<3x2xi8>
  %c = relax.constant dense_resource<c> : tensor<4xi8>
  %0 = relax.linear %x, %w : (tensor<1x2xi8>, tensor<3x2xi8>) -> tensor<1x3xi8>
  %1 = relax.linear %y, %w : (tensor<1x2xi8>, tensor<3x2xi8>) -> tensor<1x3xi8>
  %2 = relax.call_tir @packed(%c) : (tensor<4xi8>) -> tensor<2x4xi8>
  %3 = relax.call_tir @packed(%c) : (tensor<4xi8>) -> tensor<2x4xi8>
  return %0, %1, %2, %3 : tensor<1x3xi8>, tensor<1x3xi8>, tensor<2x4xi8>, tensor<2x4xi8>
}

// CHECK-LABEL: @parameter
// CHECK: relax.linear
func.func @parameter(%x: tensor<1x2xf32>, %w: tensor<3x2xf32>) -> tensor<1x3xf32> {
  %0 = relax.linear %x, %w : (tensor<1x2xf32>, tensor<3x2xf32>) -> tensor<1x3xf32>
  return %0 : tensor<1x3xf32>
}

// CHECK-DAG: folded: "0x400000000000803F0000004000004040000080400000803F0000004000004040000080400000803F0000004000004040000080400000803F0000004000004040000080400000803F000000400000404000008040"
// CHECK-DAG: w_{{[0-9]}}: "0x04000000010305020406"
{-#
  dialect_resources: {
    builtin: {
      w: "0x04000000010203040506",
      c: "0x0400000001020304"
    }
  }
#-}
