// RUN: mlc-opt %s --mlc-emit-entry='c-entry=true c-prefix=my_' | FileCheck %s
// RUN: not mlc-opt %s --mlc-emit-entry=c-entry=true 2>&1 | FileCheck %s --check-prefix=CLASH

// The symbol and the name that callers know may differ.
// CHECK: llvm.func internal @exp.body(
// CHECK: llvm.func @__mlc_exp(
// CHECK: llvm.func @__mlc_exp_workspace(
// CHECK: @__mlc_exp_signature
// CHECK: llvm.func @my_exp(
// CLASH: error: 'llvm.func' op R6: expects another name than 'exp' for the plain C function, which is one of the C library; give a prefix
llvm.func @exp.body(%c: !llvm.ptr, %w: !llvm.ptr, %a: !llvm.ptr, %o: i64, %n: i64, %s: i64) -> i32
    attributes {mlc.signature = {type = () -> (), name = "exp"}} {
  %ok = llvm.mlir.constant(0 : i32) : i32
  llvm.return %ok : i32
}
