// RUN: mlc-opt %s --tir-to-loops | FileCheck %s

// LLVM IR that is brought with a loop or a block is the module's, each text once.
// CHECK: module attributes {mlc.import_llvm = ["declare void @g()", "declare void @h()"]}
// CHECK-LABEL: func.func private @imports(
tir.prim_func private @imports(%A: memref<8xf32>) {
  tir.for %i in 8 annotations {pragma_import_llvm = "declare void @g()"} {
    tir.block "B" (%v : spatial 8 = %i) annotations {pragma_import_llvm = "declare void @h()"} {
      %zero = arith.constant 0.0 : f32
      memref.store %zero, %A[%v] : memref<8xf32>
      tir.yield reads() writes(%A[%v] : memref<8xf32>)
    }
  }
  tir.for %i in 8 annotations {pragma_import_llvm = "declare void @g()"} {
  }
}
