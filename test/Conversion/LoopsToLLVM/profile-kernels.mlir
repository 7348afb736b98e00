// RUN: mlc-opt %s --mlc-profile-kernels -split-input-file -verify-diagnostics | FileCheck %s

// Kernels and functions found by name are told of; checks and other graph functions are not.

// CHECK-DAG: llvm.mlir.global internal constant @kernel.profile("kernel\00")
// CHECK-DAG: llvm.mlir.global internal constant @env.linear.profile("env.linear\00")
func.func private @kernel(memref<4xf32>, memref<?xi1>)
func.func private @packed(!llvm.ptr, memref<4xf32>) -> i32
    attributes {mlc.packed = {callee = "env.linear", types = [tensor<4xf32>], num_outputs = 0 : i32, by_value = false}}
func.func private @check(!llvm.ptr, index, index) -> i32 attributes {mlc.check = {what = "dimension 0"}}
func.func @g(%ctx: !llvm.ptr, %ws: memref<?xi8>) -> i32 attributes {mlc.signature = {type = () -> ()}} {
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// CHECK-LABEL: func.func @f(
// CHECK-SAME: %[[CTX:.*]]: !llvm.ptr, %{{.*}}: memref<?xi8>, %[[X:.*]]: memref<4xf32>, %[[Y:.*]]: memref<?xi1>
func.func @f(%ctx: !llvm.ptr, %ws: memref<?xi8>, %x: memref<4xf32>, %y: memref<?xi1>, %again: i1) -> i32
    attributes {mlc.signature = {type = () -> ()}} {
  // CHECK-DAG: %[[N:.*]] = memref.dim %[[Y]]
  // CHECK-DAG: %[[BITS:.*]] = arith.muli %{{.*}}, %[[N]]
  // CHECK-DAG: %[[SUM:.*]] = arith.addi %{{.*}}, %[[BITS]]
  // CHECK: %[[BYTES:.*]] = arith.index_cast %[[SUM]] : index to i64
  // CHECK: llvm.getelementptr %[[CTX]][40]
  // CHECK: %[[BEGINS:.*]] = llvm.load
  // CHECK-NEXT: llvm.call %[[BEGINS]](%[[CTX]])
  // CHECK-NEXT: call @kernel
  // CHECK-NEXT: %[[NAME:.*]] = llvm.mlir.addressof @kernel.profile
  // CHECK-NEXT: llvm.getelementptr %[[CTX]][48]
  // CHECK-NEXT: %[[ENDS:.*]] = llvm.load
  // CHECK-NEXT: llvm.call %[[ENDS]](%[[CTX]], %[[NAME]], %[[BYTES]])
  call @kernel(%x, %y) : (memref<4xf32>, memref<?xi1>) -> ()
  // CHECK: call @packed
  // CHECK-NEXT: llvm.mlir.addressof @env.linear.profile
  %s = call @packed(%ctx, %x) {mlc.check_status} : (!llvm.ptr, memref<4xf32>) -> i32
  // CHECK: scf.if
  scf.if %again {
    // CHECK: func.call @kernel
    // CHECK-NEXT: llvm.mlir.addressof @kernel.profile
    // CHECK: llvm.load
    func.call @kernel(%x, %y) : (memref<4xf32>, memref<?xi1>) -> ()
  }
  // CHECK: arith.constant 0 : index
  %c0 = arith.constant 0 : index
  // CHECK-NOT: llvm.load
  // CHECK: call @check
  // CHECK-NEXT: call @g
  // CHECK-NOT: llvm.load
  %t = call @check(%ctx, %c0, %c0) {mlc.check_status} : (!llvm.ptr, index, index) -> i32
  %u = call @g(%ctx, %ws) {mlc.check_status} : (!llvm.ptr, memref<?xi8>) -> i32
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// -----

// R1
func.func private @kernel(memref<4xf32>)
// expected-error @+1 {{expected a native function, whose first parameter is the context, an !llvm.ptr}}
func.func @f(%x: memref<4xf32>) attributes {mlc.signature = {type = () -> ()}} {
  call @kernel(%x) : (memref<4xf32>) -> ()
  return
}
