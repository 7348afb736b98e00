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

// A buffer that is returned is what the function has made: -1 stands for an extent that is not known.
// CHECK-LABEL: func.func private @returned(
// CHECK-SAME: %[[CTX:.*]]: !llvm.ptr, %[[A:.*]]: memref<4xf32>) -> (i32, memref<?x3xi64>) {
// CHECK-DAG: %[[ANY:.*]] = llvm.mlir.constant(-1 : i64)
// CHECK-DAG: %[[THREE:.*]] = llvm.mlir.constant(3 : i64)
// CHECK: %[[SHAPES:.*]] = llvm.alloca %{{.*}} x i64
// CHECK: %[[OWN:.*]] = llvm.getelementptr %[[SHAPES]][8]
// CHECK: llvm.store %[[ANY]], %[[OWN]]
// CHECK: %[[FIELD:.*]] = llvm.getelementptr %[[CTX]][56]
// CHECK: %[[NEW:.*]] = llvm.load %[[FIELD]]
// CHECK: %[[STATUS:.*]] = llvm.call %[[NEW]](
// CHECK: %[[SIZE:.*]] = llvm.load %[[OWN]]
// CHECK: llvm.insertvalue %[[SIZE]], %{{.*}}[3, 0]
// CHECK: %[[MADE:.*]] = builtin.unrealized_conversion_cast %{{.*}} to memref<?x3xi64>
// CHECK: return %[[STATUS]], %[[MADE]]
func.func private @returned(!llvm.ptr, memref<4xf32>) -> (i32, memref<?x3xi64>)
    attributes {mlc.packed = {callee = "made", types = [tensor<4xf32>, tensor<?x3xui64>], num_outputs = 1 : i32, by_value = true}}

// CHECK-LABEL: func.func private @give(
// CHECK-SAME: %[[CTX:.*]]: !llvm.ptr, %[[A:.*]]: memref<?xf32>) -> i32 {
// CHECK: memref.dim %[[A]]
// CHECK: %[[FIELD:.*]] = llvm.getelementptr %[[CTX]][64]
// CHECK: %[[GIVE:.*]] = llvm.load %[[FIELD]]
// CHECK: llvm.call %[[GIVE]](%[[CTX]], %{{.*}}, %{{.*}}) : !llvm.ptr, (!llvm.ptr, i32, !llvm.ptr) -> i32
func.func private @give(!llvm.ptr, memref<?xf32>) -> i32 attributes {mlc.give = {index = 2 : i32, type = tensor<?xf32>}}
