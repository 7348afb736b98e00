// RUN: mlc-opt %s --mlc-prepare-functions | FileCheck %s

// CHECK: func.func private @static(%{{.*}}: memref<4xf32> {llvm.noalias}, %{{.*}}: index) attributes {llvm.bareptr, llvm.linkage = #llvm.linkage<internal>}
func.func private @static(%A: memref<4xf32> {llvm.noalias}, %n: index) {
  return
}
// A pointer alone does not say a shape.
// CHECK: func.func private @dynamic(%{{.*}}: memref<?xf32>) attributes {llvm.linkage = #llvm.linkage<internal>}
func.func private @dynamic(%A: memref<?xf32>) {
  return
}
// A buffer without elements has no strides that are known.
// CHECK: func.func private @empty(%{{.*}}: memref<3x0xf32>) attributes {llvm.linkage = #llvm.linkage<internal>}
func.func private @empty(%A: memref<3x0xf32>) {
  return
}
// A function that is called in other ways keeps the convention that all have.
// CHECK: func.func private @taken(%{{.*}}: memref<4xf32>) attributes {llvm.linkage = #llvm.linkage<internal>}
func.func private @taken(%A: memref<4xf32>) {
  return
}
// CHECK: func.func private @graph(%{{.*}}: !llvm.ptr, %{{.*}}: memref<?xi8>) -> i32 attributes {llvm.linkage = #llvm.linkage<internal>}
func.func private @graph(%ctx: !llvm.ptr, %ws: memref<?xi8>) -> i32 attributes {mlc.signature = {type = () -> ()}} {
  %ok = arith.constant 0 : i32
  return %ok : i32
}
// The name means the C library's function.
// CHECK: func.func private @exp.kernel1(%{{.*}}: memref<4xf64>) attributes {llvm.bareptr, llvm.linkage = #llvm.linkage<internal>}
func.func private @exp(%A: memref<4xf64>) {
  return
}
// CHECK: func.func private @exp.kernel(memref<4xf64>)
func.func private @exp.kernel(memref<4xf64>)
// CHECK: func.func private @elsewhere(memref<4xf32>)
// CHECK-NOT: llvm.linkage
func.func private @elsewhere(memref<4xf32>)
// CHECK: func.func @main(
// CHECK-SAME: attributes {mlc.signature = {type = () -> ()}}
func.func @main(%A: memref<4xf32>, %B: memref<?xf32>, %C: memref<4xf64>, %D: memref<3x0xf32>, %n: index) -> ((memref<4xf32>) -> ()) attributes {mlc.signature = {type = () -> ()}} {
  call @static(%A, %n) : (memref<4xf32>, index) -> ()
  call @dynamic(%B) : (memref<?xf32>) -> ()
  call @empty(%D) : (memref<3x0xf32>) -> ()
  // CHECK: call @exp.kernel1(
  call @exp(%C) : (memref<4xf64>) -> ()
  %f = constant @taken : (memref<4xf32>) -> ()
  return %f : (memref<4xf32>) -> ()
}
// A public function keeps its name for those who call it from outside.
// CHECK: func.func @malloc.body(
// CHECK-SAME: attributes {mlc.signature = {name = "malloc", type = () -> ()}}
func.func @malloc(%ctx: !llvm.ptr, %ws: memref<?xi8>) -> i32 attributes {mlc.signature = {type = () -> ()}} {
  %ok = arith.constant 0 : i32
  return %ok : i32
}
