// RUN: mlc-opt %s --tir-to-loops -split-input-file -verify-diagnostics

tir.prim_func @f(%A: memref<8xf32>) {
  // expected-error @+1 {{a loop bound to the thread axis "threadIdx.x" cannot run on this target}}
  tir.for thread_binding "threadIdx.x" %i in 8 {
    tir.block "A" (%vi : spatial 8 = %i) {
      %zero = arith.constant 0.0 : f32
      memref.store %zero, %A[%vi] : memref<8xf32>
      tir.yield writes(%A[%vi] : memref<8xf32>)
    }
  }
}

// -----

tir.prim_func @f() {
  // expected-error @+1 {{the packed function "env.f" cannot be called from a prim_func on this target}}
  %0 = tir.call_extern packed "env.f"() : () -> i32
}
