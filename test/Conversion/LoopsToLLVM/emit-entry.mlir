// RUN: mlc-opt %s --mlc-emit-entry | FileCheck %s
// RUN: mlc-opt %s --mlc-emit-entry='c-entry packed-entry' | FileCheck %s --check-prefix=LIB
// RUN: mlc-opt %s --mlc-emit-entry='c-entry c-prefix=model_' | FileCheck %s --check-prefix=PREFIX

// CHECK-LABEL: llvm.func internal @main(
// CHECK-NOT: mlc.signature
// CHECK-LABEL: llvm.func internal @main.workspace(
// CHECK-NOT: _mlir_ciface_

// CHECK-LABEL: llvm.func @__mlc_main(
// CHECK-SAME: %[[CTX:.*]]: !llvm.ptr, %[[WS:.*]]: !llvm.ptr, %[[BYTES:.*]]: i64, %[[DESCRIPTORS:.*]]: !llvm.ptr) -> i32
// CHECK: %[[ZERO:.*]] = llvm.mlir.constant(0 : i64)
// CHECK: %[[ONE:.*]] = llvm.mlir.constant(1 : i64)
// CHECK: %[[X:.*]] = llvm.load %[[DESCRIPTORS]]
// CHECK: %[[X0:.*]] = llvm.load %[[X]] : !llvm.ptr -> !llvm.ptr
// CHECK: %[[AT1:.*]] = llvm.getelementptr %[[X]][8]
// CHECK: %[[X1:.*]] = llvm.load %[[AT1]] : !llvm.ptr -> !llvm.ptr
// CHECK: llvm.getelementptr %[[X]][16]
// CHECK: llvm.getelementptr %[[X]][24]
// CHECK: llvm.getelementptr %[[X]][32]
// CHECK: llvm.getelementptr %[[DESCRIPTORS]][8]
// CHECK: %[[STATUS:.*]] = llvm.call @main(%[[CTX]], %[[WS]], %[[WS]], %[[ZERO]], %[[BYTES]], %[[ONE]], %[[X0]], %[[X1]],
// CHECK: llvm.return %[[STATUS]] : i32

// CHECK-LABEL: llvm.func @__mlc_main_workspace(
// CHECK: %[[SIZE:.*]] = llvm.call @main.workspace(
// CHECK: llvm.return %[[SIZE]] : i64

// The table: a header of 8 words, two parameters of 4, one symbol. The input's dimension is the symbol 0 (1, 0), the
// output's an expression (2, 24) of the text at 23 and three steps: n (1, 0), 2 (0, 2), * (4, 0).
// CHECK-LABEL: llvm.mlir.global external constant @__mlc_main_signature(dense<
// CHECK-SAME: [{{[0-9]+}}, 34, 1, 1, 1, 18, 19, 0,
// CHECK-SAME: 1, 0, 120, {{[0-9]+}}, 23, 3, 1, 0, 0, 2, 4, 0, 2, 24]> : tensor<34xi64>) {addr_space = 0 : i32, alignment = 8 : i64}

// LIB-LABEL: llvm.func internal @main.body(
// LIB: llvm.func @__mlc_main(
// LIB: llvm.call @main.body(

// LIB-LABEL: llvm.mlir.global internal @__mlc_main_entry()
// LIB-DAG: llvm.mlir.addressof @__mlc_main
// LIB-DAG: llvm.mlir.addressof @__mlc_main_workspace
// LIB-DAG: llvm.mlir.addressof @__mlc_main_signature

// LIB-LABEL: llvm.func @main(
// LIB-SAME: !llvm.ptr, %{{.*}}: i32) -> i32
// LIB: %[[ENTRY:.*]] = llvm.mlir.addressof @__mlc_main_entry
// LIB: llvm.call @mlc_call_entry(%[[ENTRY]]

// PREFIX: llvm.func @model_main(

// LIB-LABEL: llvm.func @__tvm_ffi_main(
// LIB: llvm.call @mlc_call_packed_entry(

llvm.func @main(%ctx: !llvm.ptr, %ws0: !llvm.ptr, %ws1: !llvm.ptr, %ws2: i64, %ws3: i64, %ws4: i64,
                %x0: !llvm.ptr, %x1: !llvm.ptr, %x2: i64, %x3: i64, %x4: i64,
                %y0: !llvm.ptr, %y1: !llvm.ptr, %y2: i64, %y3: i64, %y4: i64) -> i32
    attributes {mlc.signature = {
      type = (tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xbf16, #relax.dims<[n * 2]>>,
      arg_names = ["x"]}} {
  %ok = llvm.mlir.constant(0 : i32) : i32
  llvm.return %ok : i32
}

llvm.func @_mlir_ciface_main(%ctx: !llvm.ptr) -> i32
    attributes {mlc.signature = {type = () -> ()}} {
  %ok = llvm.mlir.constant(0 : i32) : i32
  llvm.return %ok : i32
}

llvm.func @main.workspace(%x0: !llvm.ptr, %x1: !llvm.ptr, %x2: i64, %x3: i64, %x4: i64) -> i64 {
  llvm.return %x3 : i64
}

// Without tensors and without a workspace.
// CHECK-LABEL: llvm.func @__mlc_nothing_workspace(
// CHECK: %[[NONE:.*]] = llvm.mlir.constant(0 : i64)
// CHECK: llvm.return %[[NONE]]
// CHECK: @__mlc_nothing_signature
llvm.func @nothing(%ctx: !llvm.ptr, %ws0: !llvm.ptr, %ws1: !llvm.ptr, %ws2: i64, %ws3: i64, %ws4: i64) -> i32
    attributes {mlc.signature = {type = () -> ()}} {
  %ok = llvm.mlir.constant(0 : i32) : i32
  llvm.return %ok : i32
}
