// RUN: mlc-opt %s --mlc-attach-alias-scopes --split-input-file | FileCheck %s

// Each parameter, and the variable, has a scope; an element of one is in it.
// CHECK-DAG: #[[DOMAIN:.*]] = #llvm.alias_scope_domain<id = distinct[{{.*}}]<>, description = "kernel">
// CHECK-DAG: #[[A:alias_scope.*]] = #llvm.alias_scope<id = distinct[1]<>, domain = #[[DOMAIN]]>
// CHECK-DAG: #[[B:alias_scope.*]] = #llvm.alias_scope<id = distinct[2]<>, domain = #[[DOMAIN]]>
// CHECK-DAG: #[[V:alias_scope.*]] = #llvm.alias_scope<id = distinct[3]<>, domain = #[[DOMAIN]]>
// CHECK-LABEL: llvm.func @kernel
// CHECK: llvm.load %{{.*}} {alias_scopes = [#[[A]]], noalias_scopes = [#[[B]], #[[V]]]}
// CHECK: llvm.store %{{.*}} {alias_scopes = [#[[B]]], noalias_scopes = [#[[A]], #[[V]]]}
// CHECK: llvm.store %{{.*}} {alias_scopes = [#[[V]]], noalias_scopes = [#[[A]], #[[B]]]}
llvm.func @kernel(%a: !llvm.ptr {llvm.noalias}, %b: !llvm.ptr {llvm.noalias}, %i: i64) {
  %one = llvm.mlir.constant(1 : i64) : i64
  omp.parallel {
    %v = llvm.alloca %one x f32 : (i64) -> !llvm.ptr
    %p = llvm.getelementptr %a[%i] : (!llvm.ptr, i64) -> !llvm.ptr, f32
    %x = llvm.load %p : !llvm.ptr -> f32
    llvm.store %x, %b : f32, !llvm.ptr
    llvm.store %x, %v : f32, !llvm.ptr
    omp.terminator
  }
  llvm.return
}

// -----

// A parameter that may overlap others, a pointer from memory, and what is not parallel get none.
// CHECK-NOT: alias_scope
llvm.func @unknown(%a: !llvm.ptr {llvm.noalias}, %b: !llvm.ptr, %c: !llvm.ptr {llvm.noalias}) {
  omp.parallel {
    %p = llvm.load %b : !llvm.ptr -> !llvm.ptr
    %x = llvm.load %a : !llvm.ptr -> f32
    llvm.store %x, %p : f32, !llvm.ptr
    omp.terminator
  }
  %y = llvm.load %a : !llvm.ptr -> f32
  llvm.store %y, %c : f32, !llvm.ptr
  llvm.return
}
