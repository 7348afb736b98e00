// RUN: mlc-opt %s --mlc-export-kernels -split-input-file -verify-diagnostics | FileCheck %s

// CHECK: func.func private @relu.kernel(%{{.*}}: memref<?xf32> {llvm.noalias}, %{{.*}}: memref<4xi8>) {
// CHECK: func.func @relu(%{{.*}}: !llvm.ptr, %{{.*}}: memref<?xi8>, %[[A:[a-z0-9]+]]: memref<?xf32>, %[[B:[a-z0-9]+]]: memref<4xi8>) -> i32
// CHECK-SAME: mlc.signature = {type = (tensor<?xf32, #relax.dims<[n]>>, tensor<4xui8>) -> ()}
// CHECK: call @relu.kernel(%[[A]], %[[B]])
func.func @relu(%A: memref<?xf32> {llvm.noalias}, %B: memref<4xi8>)
    attributes {mlc.signature = {type = (tensor<?xf32, #relax.dims<[n]>>, tensor<4xui8>) -> ()}} {
  return
}
// CHECK: func.func private @caller
// CHECK: call @relu.kernel
func.func private @caller(%A: memref<?xf32>, %B: memref<4xi8>) {
  call @relu(%A, %B) : (memref<?xf32>, memref<4xi8>) -> ()
  return
}
// CHECK: func.func private @private(
func.func private @private(%A: memref<4xf32>) attributes {mlc.signature = {type = (tensor<4xf32>) -> ()}} {
  return
}

// -----

// expected-error @+1 {{cannot be exported: 'f.kernel' exists already}}
func.func @f(%A: memref<4xf32>) attributes {mlc.signature = {type = (tensor<4xf32>) -> ()}} {
  return
}
func.func private @f.kernel(%A: memref<4xf32>) {
  return
}
