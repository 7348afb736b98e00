// RUN: mlc-opt %s --mlc-mark-noalias | FileCheck %s
// RUN: mlc-opt %s --mlc-mark-noalias=all | FileCheck %s --check-prefix=ALL

// CHECK: func.func @promised(%{{.*}}: memref<8xf32> {llvm.noalias}, %{{.*}}: index, %{{.*}}: memref<?xf32> {llvm.noalias}) {
func.func @promised(%a: memref<8xf32>, %n: index, %b: memref<?xf32>) attributes {mlc.noalias} {
  return
}

// CHECK: func.func @silent(%{{.*}}: memref<8xf32>, %{{.*}}: memref<8xf32>) {
// ALL: func.func @silent(%{{.*}}: memref<8xf32> {llvm.noalias}, %{{.*}}: memref<8xf32> {llvm.noalias}) {
func.func @silent(%a: memref<8xf32>, %b: memref<8xf32>) {
  return
}
