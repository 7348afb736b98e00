// RUN: mlc-opt %s | mlc-opt | FileCheck %s
// RUN: mlc-opt %s --mlir-print-op-generic --mlir-print-debuginfo | mlc-opt | FileCheck %s
// RUN: mlc-opt %s --mlir-print-debuginfo --mlir-print-local-scope | mlc-opt | FileCheck %s
// RUN: mlc-opt %s --emit-bytecode | mlc-opt | FileCheck %s

// Symbolic sizes, an index parameter and an attribute of the function.
// CHECK-LABEL: tir.prim_func @add_one(
// CHECK-SAME: %A: memref<?xf32> {tir.dims = #relax.dims<[n]>},
// CHECK-SAME: %B: memref<?xf32> {tir.dims = #relax.dims<[n]>}) attributes {tir.noalias} {
tir.prim_func @add_one(%A: memref<?xf32> {tir.dims = #relax.dims<[n]>},
                       %B: memref<?xf32> {tir.dims = #relax.dims<[n]>}) attributes {tir.noalias} {
  %c0 = arith.constant 0 : index
  %n = memref.dim %A, %c0 : memref<?xf32>
  // CHECK: tir.for %i in %{{.+}} {
  tir.for %i in %n {
    // CHECK-NEXT: tir.block "B" (%vi : spatial %{{.+}} = %i) {
    tir.block "B" (%vi : spatial %n = %i) {
      %one = arith.constant 1.0 : f32
      %a = memref.load %A[%vi] : memref<?xf32>
      %b = arith.addf %a, %one : f32
      memref.store %b, %B[%vi] : memref<?xf32>
      // CHECK: tir.yield reads(%A[%vi] : memref<?xf32>) writes(%B[%vi] : memref<?xf32>)
      tir.yield reads(%A[%vi] : memref<?xf32>) writes(%B[%vi] : memref<?xf32>)
    }
  }
}

// Visibility, an index type, scalars, and a name that no SSA name can be.
// CHECK-LABEL: tir.prim_func private @scalars(%x: f32, %A_v0: memref<4xi8> {tir.name = "A v0"}, %n: index)
// CHECK-SAME: attributes {index_dtype = i32} {
tir.prim_func private @scalars(%x: f32, %A_v0: memref<4xi8> {tir.name = "A v0"}, %n: index)
    attributes {index_dtype = i32} {
}

// CHECK-LABEL: tir.prim_func @loops
tir.prim_func @loops(%n: index) {
  // CHECK: tir.for parallel %i in 8 {
  tir.for parallel %i in 8 {
    // CHECK-NEXT: tir.for vectorized %j in 16 annotations {hint = 1 : i64} {
    tir.for vectorized %j in 16 annotations {hint = 1 : i64} {
    }
    // CHECK: tir.for unrolled %j in 4 from 2 {
    tir.for unrolled %j in 4 from 2 {
    }
    // CHECK: tir.for %j in %n from %i {
    tir.for %j in %n from %i {
    }
    // CHECK: tir.for thread_binding "threadIdx.x" %t in 32 {
    tir.for thread_binding "threadIdx.x" %t in 32 {
    }
  }
}

// A reduction: init repeats the names of the iteration variables.
// CHECK-LABEL: tir.prim_func @matmul
tir.prim_func @matmul(%A: memref<8x16xf32>, %B: memref<16x4xf32>, %C: memref<8x4xf32>) {
  tir.for %i in 8 {
    tir.for %j in 4 {
      tir.for %k in 16 {
        // CHECK: tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 4 = %j, %vk : reduce 16 = %k) {
        tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 4 = %j, %vk : reduce 16 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<8x4xf32>
          %a = memref.load %A[%vi, %vk] : memref<8x16xf32>
          %b = memref.load %B[%vk, %vj] : memref<16x4xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vk] : memref<8x16xf32>, %B[%vk, %vj] : memref<16x4xf32>)
                    writes(%C[%vi, %vj] : memref<8x4xf32>)
        // CHECK: } init (%vi, %vj, %vk) {
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          // CHECK: memref.store %{{.*}}, %C[%vi, %vj]
          memref.store %zero, %C[%vi, %vj] : memref<8x4xf32>
        }
      }
    }
  }
}

// A predicate, annotations, domains that do not start at zero, all kinds, nested blocks.
// CHECK-LABEL: tir.prim_func @blocks
tir.prim_func @blocks(%A: memref<30xf32>, %n: index) {
  tir.for %i in 8 {
    tir.for %j in 4 {
      %v = affine.apply affine_map<(d0, d1) -> (d0 * 4 + d1)>(%i, %j)
      %c30 = arith.constant 30 : index
      %p = arith.cmpi slt, %v, %c30 : index
      // CHECK: tir.block "A" (%vi : spatial 30 = %{{.+}}, %vs : scan 4 from 1 = %{{.+}},
      // CHECK-SAME: %vo : opaque %n from %n = %j) where %{{.+}} annotations {a = "b"} {
      tir.block "A" (%vi : spatial 30 = %v, %vs : scan 4 from 1 = %v, %vo : opaque %n from %n = %j) where %p annotations {a = "b"} {
        // CHECK: tir.block "inner" () {
        tir.block "inner" () {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %A[%vi] : memref<30xf32>
          // CHECK: tir.yield writes(%A[%vi] : memref<30xf32>)
          tir.yield writes(%A[%vi] : memref<30xf32>)
        }
        // CHECK: tir.yield writes(%A[0 : 30] : memref<30xf32>)
        tir.yield writes(%A[0 : 30] : memref<30xf32>)
      }
    }
  }
}

// CHECK-LABEL: tir.prim_func @buffers
tir.prim_func @buffers(%A: memref<8x16xf32>, %n: index) {
  // CHECK: %t = tir.alloc_buffer "t" : memref<f32>
  %t = tir.alloc_buffer "t" : memref<f32>
  // CHECK: %u = tir.alloc_buffer "u"(%n) scope "local" align 16 annotations {x = 1 : i64} : memref<?x4xf32>
  %u = tir.alloc_buffer "u" (%n) scope "local" align 16 annotations {x = 1 : i64} : memref<?x4xf32>
  // A second buffer of the same name.
  // CHECK: %t_0 = tir.alloc_buffer "t" : memref<f32>
  %t_0 = tir.alloc_buffer "t" : memref<f32>
  tir.for %i in 8 {
    tir.block "fill" (%vi : spatial 8 = %i) {
      // CHECK: %S = tir.match_buffer "S" %A[%vi, 0] [1, 16] : memref<8x16xf32> to memref<16xf32, strided<[1], offset: ?>>
      %S = tir.match_buffer "S" %A[%vi, 0] [1, 16] : memref<8x16xf32> to memref<16xf32, strided<[1], offset: ?>>
      %zero = memref.load %t[] : memref<f32>
      %c0 = arith.constant 0 : index
      memref.store %zero, %S[%c0] : memref<16xf32, strided<[1], offset: ?>>
      // CHECK: tir.yield reads(%t[] : memref<f32>) writes(%A[%vi, 0 : 16] : memref<8x16xf32>)
      tir.yield reads(%t[] : memref<f32>) writes(%A[%vi, 0 : 16] : memref<8x16xf32>)
    }
  }
}

// CHECK-LABEL: tir.prim_func @signs
tir.prim_func @signs(%a: ui8) {
  // CHECK: tir.sign_cast %a : ui8 to i8
  %b = tir.sign_cast %a : ui8 to i8
  %v = vector.broadcast %b : i8 to vector<4xi8>
  // CHECK: tir.sign_cast %{{.+}} : vector<4xi8> to vector<4xui8>
  %w = tir.sign_cast %v : vector<4xi8> to vector<4xui8>
}

// What only scripts say.
// CHECK-LABEL: tir.prim_func @statements
tir.prim_func @statements(%A: memref<8xf32>) {
  tir.for %i in 8 {
    // CHECK: tir.alloc_buffer "t" {tir.decl_buffer} : memref<4xf32>
    %t = tir.alloc_buffer "t" {tir.decl_buffer} : memref<4xf32>
    // An opaque block may use the loop variable, and needs no name.
    // CHECK: tir.block "" () {
    tir.block "" () {
      // CHECK: memref.load %A[%i] {tir.let} : memref<8xf32>
      %a = memref.load %A[%i] {tir.let} : memref<8xf32>
      // CHECK: tir.evaluate %{{.+}} : f32
      tir.evaluate %a : f32
      tir.yield
    }
    tir.block "" () {
      %n = arith.constant 8 : i32
      // CHECK: tir.call_extern pure_extern "fill"(%A, %{{.+}}) : (memref<8xf32>, i32) -> i32
      %0 = tir.call_extern pure_extern "fill"(%A, %n) : (memref<8xf32>, i32) -> i32
      tir.yield
    }
  }
}

// Intrinsics of LLVM, functions that only some targets know, and what nothing gives a value.
// CHECK-LABEL: tir.prim_func @builtins(%p: !tir.handle<f32>, %n: i32)
tir.prim_func @builtins(%p: !tir.handle<f32>, %n: i32) attributes {tir.free_sizes} {
  // CHECK: tir.call_extern pure_llvm "llvm.ctpop.i32"(%n) : (i32) -> i32
  %0 = tir.call_extern pure_llvm "llvm.ctpop.i32"(%n) : (i32) -> i32
  // CHECK: tir.call_extern builtin "tvm_struct_get"(%p, %n) {literals = [unit, "a", unit, i32]} : (!tir.handle<f32>, i32) -> i32
  %1 = tir.call_extern builtin "tvm_struct_get"(%p, %n) {literals = [unit, "a", unit, i32]} : (!tir.handle<f32>, i32) -> i32
  // CHECK: tir.call_extern extern "run"() : () -> none
  %2 = tir.call_extern extern "run"() : () -> none
  // CHECK: %m = tir.free_var "m" : index
  %m = tir.free_var "m" : index
  // CHECK: %A = tir.decl_buffer "A" on %p : !tir.handle<f32>(%m) : memref<?xf32>
  %A = tir.decl_buffer "A" on %p : !tir.handle<f32> (%m) : memref<?xf32>
  // CHECK: %B = tir.decl_buffer "B"() : memref<8xf32>
  %B = tir.decl_buffer "B"() : memref<8xf32>
  // CHECK: tir.evaluate %p : !tir.handle<f32>
  tir.evaluate %p : !tir.handle<f32>
  // CHECK: tir.evaluate %B : memref<8xf32>
  tir.evaluate %B : memref<8xf32>
}

// A call of another prim_func, and what is only passed on.
tir.prim_func private @weigh(%x: i32, %p: !tir.handle<f32, "shared">) attributes {tir.return_type = i32} {
  tir.evaluate %x {tir.form = "ret"} : i32
}
// CHECK-LABEL: tir.prim_func @caller(%p: !tir.handle<f32, "shared">, %q: !tir.handle, %n: i32)
tir.prim_func @caller(%p: !tir.handle<f32, "shared">, %q: !tir.handle, %n: i32) {
  // CHECK: tir.call @weigh(%n, %p) : (i32, !tir.handle<f32, "shared">) -> i32
  %0 = tir.call @weigh(%n, %p) : (i32, !tir.handle<f32, "shared">) -> i32
  // CHECK: tir.call_extern extern "g"(%q) : (!tir.handle) -> i32
  %1 = tir.call_extern extern "g"(%q) : (!tir.handle) -> i32
}
