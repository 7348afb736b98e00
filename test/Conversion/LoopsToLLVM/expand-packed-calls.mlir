// RUN: mlc-opt %s --mlc-expand-packed-calls --canonicalize | FileCheck %s

// CHECK: llvm.mlir.global internal constant @linear.name("env.linear\00")
// A tensor of one dimension of bytes and one of bfloat16; the second is filled by the callee.
// CHECK-LABEL: func.func private @linear(
// CHECK-SAME: %[[CTX:.*]]: !llvm.ptr, %[[A:.*]]: memref<?xi8>, %[[B:.*]]: memref<2x3xbf16>) -> i32 {
// CHECK-DAG: %[[BYTES:.*]] = llvm.mlir.constant(96 : i64)
// CHECK-DAG: %[[SIZES:.*]] = llvm.mlir.constant(3 : i64)
// CHECK-DAG: %[[BFLOAT:.*]] = llvm.mlir.constant(4 : i8)
// CHECK: %[[TENSORS:.*]] = llvm.alloca %[[BYTES]] x i8
// CHECK: %[[SHAPES:.*]] = llvm.alloca %[[SIZES]] x i64
// CHECK: memref.extract_aligned_pointer_as_index %[[A]]
// CHECK: memref.dim %[[A]]
// CHECK: memref.extract_aligned_pointer_as_index %[[B]]
// CHECK: %[[CODE:.*]] = llvm.getelementptr %[[TENSORS]][68]
// CHECK: llvm.store %[[BFLOAT]], %[[CODE]]
// CHECK: %[[CALLEE:.*]] = llvm.load %[[CTX]]
// CHECK: %[[STATUS:.*]] = llvm.call %[[CALLEE]](%[[CTX]], %{{.*}}, %[[TENSORS]], %{{.*}}, %{{.*}})
// CHECK: return %[[STATUS]]
func.func private @linear(!llvm.ptr, memref<?xi8>, memref<2x3xbf16>) -> i32
    attributes {mlc.packed = {callee = "env.linear", types = [tensor<?xui8>, tensor<2x3xbf16>], num_outputs = 1 : i32, by_value = false}}

// A function whose value is wanted is another of the context's.
// CHECK-LABEL: func.func private @value(
// CHECK-SAME: %[[CTX:.*]]: !llvm.ptr) -> i32 {
// CHECK: %[[FIELD:.*]] = llvm.getelementptr %[[CTX]][8]
// CHECK: llvm.load %[[FIELD]]
func.func private @value(!llvm.ptr) -> i32
    attributes {mlc.packed = {callee = "value", types = [], num_outputs = 0 : i32, by_value = true}}

// CHECK: llvm.mlir.global internal constant @check.name("dimension 0\00")
// CHECK-LABEL: func.func private @check(
// CHECK-SAME: %[[CTX:.*]]: !llvm.ptr, %[[E:.*]]: index, %[[G:.*]]: index) -> i32 {
// CHECK: %[[DIFFER:.*]] = arith.cmpi ne, %[[E]], %[[G]]
// CHECK: scf.if %[[DIFFER]] -> (i32) {
// CHECK: llvm.getelementptr %[[CTX]][16]
func.func private @check(!llvm.ptr, index, index) -> i32 attributes {mlc.check = {what = "dimension 0"}}
