// RUN: mlc-opt %s --mlc-move-bf16-as-i16 -split-input-file -verify-diagnostics | FileCheck %s

// Constants are their bits; casts between the two are gone.
// CHECK: llvm.mlir.global private constant @weights(dense<[16256, -16384]> : tensor<2xi16>) {{.*}} : !llvm.array<2 x i16>
// CHECK-LABEL: llvm.func @f(
// CHECK-SAME: %[[P:.*]]: !llvm.ptr, %[[B:.*]]: i1, %[[S:.*]]: i16)
// CHECK: %[[ONE:.*]] = llvm.mlir.constant(16256 : i16) : i16
// CHECK: %[[X:.*]] = llvm.load %[[P]] : !llvm.ptr -> i16
// CHECK: %[[Y:.*]] = llvm.select %[[B]], %[[X]], %[[ONE]] : i1, i16
// CHECK: %[[Q:.*]] = llvm.getelementptr %[[P]][1] : (!llvm.ptr) -> !llvm.ptr, i16
// CHECK: llvm.store %[[Y]], %[[Q]] : i16, !llvm.ptr
// CHECK-NOT: llvm.bitcast
// CHECK: llvm.zext %[[S]] : i16 to i32
// CHECK: llvm.mlir.constant(dense<16256> : vector<4xi16>) : vector<4xi16>
// CHECK-NOT: bf16
llvm.mlir.global private constant @weights(dense<[1.0, -2.0]> : tensor<2xbf16>) : !llvm.array<2 x bf16>
llvm.func @f(%p: !llvm.ptr, %b: i1, %s: bf16) {
  %one = llvm.mlir.constant(1.0 : bf16) : bf16
  %x = llvm.load %p : !llvm.ptr -> bf16
  %y = llvm.select %b, %x, %one : i1, bf16
  %q = llvm.getelementptr %p[1] : (!llvm.ptr) -> !llvm.ptr, bf16
  llvm.store %y, %q : bf16, !llvm.ptr
  %bits = llvm.bitcast %s : bf16 to i16
  %wide = llvm.zext %bits : i16 to i32
  llvm.store %wide, %p : i32, !llvm.ptr
  %ones = llvm.mlir.constant(dense<1.0> : vector<4xbf16>) : vector<4xbf16>
  llvm.store %ones, %p : vector<4xbf16>, !llvm.ptr
  llvm.return
}

// A call hands one over.
// CHECK-LABEL: llvm.func @g(
// CHECK: llvm.call @f(%{{.*}}, %{{.*}}, %{{.*}}) : (!llvm.ptr, i1, i16) -> ()
llvm.func @g(%p: !llvm.ptr, %b: i1, %s: bf16) {
  llvm.call @f(%p, %b, %s) : (!llvm.ptr, i1, bf16) -> ()
  llvm.return
}

// -----

llvm.func @adds(%a: bf16, %b: bf16) -> bf16 {
  // expected-error@+1 {{computes with bf16, which is to be computed with as f32 by now}}
  %c = llvm.fadd %a, %b : bf16
  llvm.return %c : bf16
}

// -----

llvm.func @widens(%a: vector<4xbf16>) -> vector<4xf32> {
  // expected-error@+1 {{computes with bf16, which is to be computed with as f32 by now}}
  %c = llvm.fpext %a : vector<4xbf16> to vector<4xf32>
  llvm.return %c : vector<4xf32>
}
