// RUN: mlc-opt %s --relax-dataflow-use-inplace-calls -split-input-file | FileCheck %s
// RUN: mlc-opt %s --relax-dataflow-use-inplace-calls --tir-to-loops --graph-to-memref -split-input-file | FileCheck %s --check-prefix=MEMREF

// The second call writes where the first one has written; parameters of the function stay as they are.
// CHECK-LABEL: tir.prim_func private @exp(%A: memref<8xf32>, %B: memref<8xf32>)
// CHECK-LABEL: tir.prim_func private @exp_inplace(%A: memref<8xf32>)
// CHECK-SAME: tir.noalias
// CHECK: %[[A:.*]] = memref.load %A[%[[I:.*]]]
// CHECK: memref.store %{{.*}}, %A[%[[I]]]
// CHECK: tir.yield reads(%A[%[[I]]] : memref<8xf32>) writes(%A[%[[I]]] : memref<8xf32>)
// CHECK-LABEL: func.func @chain(
// CHECK: %[[FIRST:.*]] = relax.call_tir @exp(%{{.*}})
// CHECK: %[[SECOND:.*]] = relax.call_tir_inplace @exp_inplace(%[[FIRST]]) inplace [0]
// CHECK: %[[THIRD:.*]] = relax.call_tir_inplace @exp_inplace(%[[SECOND]]) inplace [0]
// CHECK: return %[[THIRD]]
// No element is copied, and the caller's buffer holds all three.
// MEMREF-LABEL: func.func @chain(
// MEMREF-SAME: %[[OUT:[a-z0-9]+]]: memref<8xf32>) -> i32
// MEMREF-NOT: memref.alloc
// MEMREF-NOT: memref.copy
// MEMREF: call @exp(%{{.*}}, %[[OUT]])
// MEMREF: call @exp_inplace(%[[OUT]])
// MEMREF: call @exp_inplace(%[[OUT]])
tir.prim_func private @exp(%A: memref<8xf32>, %B: memref<8xf32>) attributes {tir.noalias} {
  tir.for %i in 8 {
    tir.block "B" (%vi : spatial 8 = %i) {
      %a = memref.load %A[%vi] : memref<8xf32>
      %b = math.exp %a : f32
      memref.store %b, %B[%vi] : memref<8xf32>
      tir.yield reads(%A[%vi] : memref<8xf32>) writes(%B[%vi] : memref<8xf32>)
    }
  }
}
func.func @chain(%x: tensor<8xf32>) -> tensor<8xf32> {
  %0 = relax.call_tir @exp(%x) : (tensor<8xf32>) -> tensor<8xf32>
  %1 = relax.call_tir @exp(%0) : (tensor<8xf32>) -> tensor<8xf32>
  %2 = relax.call_tir @exp(%1) : (tensor<8xf32>) -> tensor<8xf32>
  return %2 : tensor<8xf32>
}

// -----

// The loops were cut and fused; of two arguments, the one that nothing needs any more gives its place.
// CHECK-LABEL: tir.prim_func private @add_inplace(%A: memref<?x30xf32>
// CHECK-SAME: %C: memref<?x30xf32>
// CHECK: memref.store %{{.*}}, %C[
// CHECK-LABEL: func.func @kept(
// CHECK: %[[Y:.*]] = relax.call_tir @add(%{{.*}}, %{{.*}})
// CHECK: %[[Z:.*]] = relax.call_tir @add(%[[Y]], %{{.*}})
// CHECK: %[[W:.*]] = relax.call_tir_inplace @add_inplace(%[[Y]], %[[Z]]) inplace [1]
// CHECK: return %[[Y]], %[[W]]
tir.prim_func private @add(%A: memref<?x30xf32> {tir.dims = #relax.dims<[n, 30]>}, %C: memref<?x30xf32> {tir.dims = #relax.dims<[n, 30]>},
    %B: memref<?x30xf32> {tir.dims = #relax.dims<[n, 30]>}) {
  %c0 = arith.constant 0 : index
  %n = memref.dim %A, %c0 : memref<?x30xf32>
  tir.for %i in %n {
    tir.for %j0 in 4 {
      tir.for vectorized %j1 in 8 {
        %j = affine.apply affine_map<(d0, d1) -> (d0 * 8 + d1)>(%j0, %j1)
        %c30 = arith.constant 30 : index
        %in = arith.cmpi slt, %j, %c30 : index
        tir.block "B" (%vi : spatial %n = %i, %vj : spatial 30 = %j) where %in {
          %a = memref.load %A[%vi, %vj] : memref<?x30xf32>
          %c = memref.load %C[%vi, %vj] : memref<?x30xf32>
          %b = arith.addf %a, %c : f32
          memref.store %b, %B[%vi, %vj] : memref<?x30xf32>
          tir.yield reads(%A[%vi, %vj] : memref<?x30xf32>, %C[%vi, %vj] : memref<?x30xf32>)
              writes(%B[%vi, %vj] : memref<?x30xf32>)
        }
      }
    }
  }
}
func.func @kept(%x: tensor<?x30xf32, #relax.dims<[n, 30]>>)
    -> (tensor<?x30xf32, #relax.dims<[n, 30]>>, tensor<?x30xf32, #relax.dims<[n, 30]>>) {
  %0 = relax.call_tir @add(%x, %x) : (tensor<?x30xf32, #relax.dims<[n, 30]>>, tensor<?x30xf32, #relax.dims<[n, 30]>>) -> tensor<?x30xf32, #relax.dims<[n, 30]>>
  %1 = relax.call_tir @add(%0, %x) : (tensor<?x30xf32, #relax.dims<[n, 30]>>, tensor<?x30xf32, #relax.dims<[n, 30]>>) -> tensor<?x30xf32, #relax.dims<[n, 30]>>
  %2 = relax.call_tir @add(%0, %1) : (tensor<?x30xf32, #relax.dims<[n, 30]>>, tensor<?x30xf32, #relax.dims<[n, 30]>>) -> tensor<?x30xf32, #relax.dims<[n, 30]>>
  return %0, %2 : tensor<?x30xf32, #relax.dims<[n, 30]>>, tensor<?x30xf32, #relax.dims<[n, 30]>>
}

// -----

// Elements are read elsewhere than they are written, again after another one was written, or again by iterations that
// write the same; a reshape still has the argument.
// CHECK-NOT: relax.call_tir_inplace
tir.prim_func private @flip(%A: memref<8xf32>, %B: memref<8xf32>) {
  tir.for %i in 8 {
    tir.block "B" (%vi : spatial 8 = %i) {
      %j = affine.apply affine_map<(d0) -> (7 - d0)>(%vi)
      %a = memref.load %A[%j] : memref<8xf32>
      memref.store %a, %B[%vi] : memref<8xf32>
      tir.yield reads(%A[%j] : memref<8xf32>) writes(%B[%vi] : memref<8xf32>)
    }
  }
}
tir.prim_func private @twice(%A: memref<8xf32>, %B: memref<8xf32>) {
  tir.for %i in 5 {
    tir.for %k in 4 {
      %j = affine.apply affine_map<(d0, d1) -> (d0 + d1)>(%i, %k)
      tir.block "B" (%vi : spatial 8 = %j) {
        %a = memref.load %A[%vi] : memref<8xf32>
        %b = math.exp %a : f32
        memref.store %b, %B[%vi] : memref<8xf32>
        tir.yield reads(%A[%vi] : memref<8xf32>) writes(%B[%vi] : memref<8xf32>)
      }
    }
  }
}
tir.prim_func private @unused_loop(%A: memref<8xf32>, %B: memref<8xf32>) {
  tir.for %k in 2 {
    tir.for %i in 8 {
      tir.block "B" (%vi : spatial 8 = %i) {
        %a = memref.load %A[%vi] : memref<8xf32>
        %b = math.exp %a : f32
        memref.store %b, %B[%vi] : memref<8xf32>
        tir.yield reads(%A[%vi] : memref<8xf32>) writes(%B[%vi] : memref<8xf32>)
      }
    }
  }
}
tir.prim_func private @exp(%A: memref<8xf32>, %B: memref<8xf32>) {
  tir.for %i in 8 {
    tir.block "B" (%vi : spatial 8 = %i) {
      %a = memref.load %A[%vi] : memref<8xf32>
      %b = math.exp %a : f32
      memref.store %b, %B[%vi] : memref<8xf32>
      tir.yield reads(%A[%vi] : memref<8xf32>) writes(%B[%vi] : memref<8xf32>)
    }
  }
}
func.func @apart(%x: tensor<8xf32>) -> tensor<8xf32> {
  %0 = relax.call_tir @flip(%x) : (tensor<8xf32>) -> tensor<8xf32>
  %1 = relax.call_tir @flip(%0) : (tensor<8xf32>) -> tensor<8xf32>
  %2 = relax.call_tir @twice(%1) : (tensor<8xf32>) -> tensor<8xf32>
  %3 = relax.call_tir @unused_loop(%2) : (tensor<8xf32>) -> tensor<8xf32>
  return %3 : tensor<8xf32>
}
func.func @viewed(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<2x4xf32>) {
  %0 = relax.call_tir @flip(%x) : (tensor<8xf32>) -> tensor<8xf32>
  %1 = relax.reshape %0 shape [2, 4] : (tensor<8xf32>) -> tensor<2x4xf32>
  %2 = relax.call_tir @exp(%0) : (tensor<8xf32>) -> tensor<8xf32>
  return %2, %1 : tensor<8xf32>, tensor<2x4xf32>
}
