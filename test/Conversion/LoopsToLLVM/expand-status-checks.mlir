// RUN: mlc-opt %s --pass-pipeline='builtin.module(func.func(mlc-expand-status-checks))' -split-input-file -verify-diagnostics | FileCheck %s

func.func private @g() -> i32

// CHECK-LABEL: func.func @f(
// CHECK: %[[A:.*]] = call @g() : () -> i32
// CHECK: %[[FAILED:.*]] = arith.cmpi ne, %[[A]], %{{.*}}
// CHECK: cf.cond_br %[[FAILED]], ^[[RETURN:.*]](%[[A]] : i32), ^[[NEXT:.*]]
// CHECK: ^[[NEXT]]:
// CHECK: %[[B:.*]] = call @g() : () -> i32
// CHECK: cf.cond_br %{{.*}}, ^[[RETURN]](%[[B]] : i32), ^[[LAST:.*]]
// CHECK: ^[[LAST]]:
// CHECK: return %{{.*}} : i32
// CHECK: ^[[RETURN]](%[[S:.*]]: i32):
// CHECK: return %[[S]] : i32
func.func @f() -> i32 {
  %a = call @g() {mlc.check_status} : () -> i32
  %b = call @g() {mlc.check_status} : () -> i32
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// -----

// What a call gives behind its status is there where it went well.
func.func private @h() -> (i32, memref<4xf32>)
func.func private @use(memref<4xf32>)
// CHECK-LABEL: func.func @made(
// CHECK: %[[A:.*]]:2 = call @h() : () -> (i32, memref<4xf32>)
// CHECK: cf.cond_br %{{.*}}, ^[[RETURN:.*]](%[[A]]#0 : i32), ^[[NEXT:.*]]
// CHECK: ^[[NEXT]]:
// CHECK: call @use(%[[A]]#1)
func.func @made() -> i32 {
  %a:2 = call @h() {mlc.check_status} : () -> (i32, memref<4xf32>)
  call @use(%a#1) : (memref<4xf32>) -> ()
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// -----

// What is allocated when a call fails is freed; what is freed before, or made later, is not.
func.func private @g() -> i32
llvm.func @malloc(i64) -> !llvm.ptr
llvm.func @free(!llvm.ptr)
// CHECK-LABEL: func.func @memory(
// CHECK: %[[A:.*]] = llvm.call @malloc
// CHECK: %[[S:.*]] = call @g()
// CHECK: cf.cond_br %{{.*}}, ^[[FIRST:.*]], ^[[NEXT:.*]]
// CHECK: ^[[FIRST]]:
// CHECK-NEXT: llvm.call @free(%[[A]])
// CHECK-NEXT: cf.br ^[[RETURN:.*]](%[[S]] : i32)
// CHECK: ^[[NEXT]]:
// CHECK: llvm.call @free
// CHECK: %[[T:.*]] = call @g()
// CHECK: cf.cond_br %{{.*}}, ^[[RETURN]](%[[T]] : i32), ^{{.*}}
func.func @memory(%n: i64) -> i32 {
  %a = llvm.call @malloc(%n) : (i64) -> !llvm.ptr
  %empty = llvm.mlir.poison : !llvm.struct<(ptr, i64)>
  %buffer = llvm.insertvalue %a, %empty[0] : !llvm.struct<(ptr, i64)>
  %sized = llvm.insertvalue %n, %buffer[1] : !llvm.struct<(ptr, i64)>
  %s = call @g() {mlc.check_status} : () -> i32
  %b = llvm.extractvalue %sized[0] : !llvm.struct<(ptr, i64)>
  llvm.call @free(%b) : (!llvm.ptr) -> ()
  %t = call @g() {mlc.check_status} : () -> i32
  %c = llvm.call @malloc(%n) : (i64) -> !llvm.ptr
  llvm.call @free(%c) : (!llvm.ptr) -> ()
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// -----

// R1
func.func private @g() -> i64
func.func @f() -> i32 {
  // expected-error @+1 {{a call with a checked status must return an i32, and so must its function}}
  %a = call @g() {mlc.check_status} : () -> i64
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// -----

// R2
func.func private @g() -> i32
func.func @f(%p: i1) -> i32 {
  scf.if %p {
    // expected-error @+1 {{the status of a call inside of another op cannot be returned at once}}
    %a = func.call @g() {mlc.check_status} : () -> i32
  }
  %ok = arith.constant 0 : i32
  return %ok : i32
}
