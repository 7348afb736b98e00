// RUN: mlc-opt %s --mlc-export-kernels -split-input-file -verify-diagnostics | FileCheck %s

// CHECK: func.func private @relu.kernel(%{{.*}}: memref<?xf32> {llvm.noalias}, %{{.*}}: memref<4xi8>) {
// CHECK: func.func @relu(%{{.*}}: !llvm.ptr, %{{.*}}: memref<?xi8>, %[[A:[a-z0-9]+]]: memref<?xf32>, %[[B:[a-z0-9]+]]: memref<4xi8>) -> i32
// CHECK-SAME: mlc.signature = {noalias = array<i64: 0>, type = (tensor<?xf32, #relax.dims<[n]>>, tensor<4xui8>) -> ()}
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

// Written: what is stored to, by way of views too, and what an op gets that does not say what it does. Not what is read.
// CHECK: func.func @writes
// CHECK-SAME: written = array<i64: 1, 2, 3>
func.func @writes(%A: memref<4xf32>, %B: memref<4xf32>, %C: memref<4xf32>, %D: memref<4xf32>)
    attributes {mlc.signature = {type = (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> ()}} {
  %c0 = arith.constant 0 : index
  %0 = memref.load %A[%c0] : memref<4xf32>
  %view = memref.subview %A[1] [2] [1] : memref<4xf32> to memref<2xf32, strided<[1], offset: 1>>
  %1 = memref.load %view[%c0] : memref<2xf32, strided<[1], offset: 1>>
  affine.store %0, %B[0] : memref<4xf32>
  %part = memref.subview %C[1] [2] [1] : memref<4xf32> to memref<2xf32, strided<[1], offset: 1>>
  memref.store %1, %part[%c0] : memref<2xf32, strided<[1], offset: 1>>
  call @other(%D) : (memref<4xf32>) -> ()
  return
}
func.func private @other(memref<4xf32>)

// Scalars come as tensors of rank 0; what depends on one is compared with it.
// CHECK: func.func private @[[CHECK:check[.]dimension.*]](!llvm.ptr, index, index) -> i32
// CHECK-SAME: mlc.check = {what = "dimension 0 of argument 0 {{.*}} of scalars"}
// CHECK: func.func @scalars(%[[CTX:[a-z0-9]+]]: !llvm.ptr, %{{.*}}: memref<?xi8>, %[[A:[a-z0-9]+]]: memref<?xf32>, %[[N:[a-z0-9]+]]: memref<i32>, %[[B:[a-z0-9]+]]: memref<i8>) -> i32
// CHECK-SAME: type = (tensor<?xf32>, tensor<i32>, tensor<i1>) -> ()
// CHECK: %[[N32:.*]] = memref.load %[[N]][]
// CHECK: %[[SIZE:.*]] = arith.index_cast %[[N32]] : i32 to index
// CHECK: %[[B8:.*]] = memref.load %[[B]][]
// CHECK: %[[FLAG:.*]] = arith.trunci %[[B8]] : i8 to i1
// CHECK: call @[[CHECK]](%[[CTX]],
// CHECK: call @scalars.kernel(%[[A]], %[[SIZE]], %[[FLAG]])
func.func @scalars(%A: memref<?xf32>, %n: index, %flag: i1)
    attributes {mlc.signature = {arg_names = ["A", "n", "flag"],
                                 type = (tensor<?xf32, #relax.dims<[n * 2]>>, tensor<i32>, tensor<i1>) -> ()}} {
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

// -----

// expected-error @+1 {{expected 'mlc.signature' to have a tensor for each argument}}
func.func @f(%A: memref<4xf32>, %n: index) attributes {mlc.signature = {type = (tensor<4xf32>) -> ()}} {
  return
}
