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

// -----

tir.prim_func @f() {
  // expected-error @+1 {{T.tvm_storage_sync cannot run on this target}}
  %0 = tir.call_extern builtin "tvm_storage_sync"() {literals = ["shared"]} : () -> i32
}

// -----

tir.prim_func @f() {
  // expected-error @+1 {{the variable "n" has no value}}
  %n = tir.free_var "n" : i32
  tir.evaluate %n : i32
}

// -----

tir.prim_func @f(%p: !tir.handle<f32>) {
  // expected-error @+1 {{the buffer "A" is on memory that is only known by its address}}
  %A = tir.decl_buffer "A" on %p : !tir.handle<f32> () : memref<8xf32>
}

// -----

// expected-error @+1 {{sizes of the buffers are not determined by any argument}}
tir.prim_func @f(%A: memref<?xf32> {tir.dims = #relax.dims<[n * m]>}) attributes {tir.free_sizes} {
}

// -----

tir.prim_func @f(%A: memref<8xf32>) {
  %zero = arith.constant 0 : i32
  tir.for %i in 8 {
    // expected-error @+1 {{T.break_loop cannot be compiled}}
    tir.evaluate %zero {tir.form = "break_loop"} : i32
  }
}

// -----

tir.prim_func @f(%x: i32) {
  // expected-error @+1 {{T.ret cannot be compiled but for a 0 at the end of a function}}
  tir.evaluate %x {tir.form = "ret"} : i32
}

// -----

tir.prim_func @f(%A: memref<8xf32>) {
  // expected-error @+1 {{expected a text of LLVM IR as 'pragma_import_llvm', got 1 : i64}}
  tir.for %i in 8 annotations {pragma_import_llvm = 1 : i64} {
  }
}
