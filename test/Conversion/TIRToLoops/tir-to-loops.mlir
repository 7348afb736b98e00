// RUN: mlc-opt %s --tir-to-loops | FileCheck %s
// RUN: mlc-opt %s --pass-pipeline='builtin.module(tir-to-loops,func.func(affine-loop-tile{tile-size=4}))' | FileCheck %s --check-prefix=TILE
// RUN: mlc-opt %s --tir-to-loops='max-stack-bytes=8' | FileCheck %s --check-prefix=HEAP

// The kinds of loops and what a schedule noted on them are kept; init runs in the first iteration.
// CHECK: #[[FIRST:.*]] = affine_set<(d0) : (d0 == 0)>
// CHECK: #[[INSIDE:.*]] = affine_set<(d0) : (d0 - 1 >= 0, -d0 + 4 >= 0)>
// CHECK-LABEL: func.func private @matmul(
// CHECK-SAME: %[[A:.*]]: memref<8x16xf32> {llvm.noalias}, %{{.*}}: memref<16x4xf32> {llvm.noalias}, %[[C:.*]]: memref<8x4xf32> {llvm.noalias})
// CHECK: affine.for %[[I:.*]] = 0 to 8
// CHECK: affine.for %[[J:.*]] = 0 to 4
// CHECK: affine.for %[[K:.*]] = 0 to 16
// CHECK: affine.if #[[FIRST]](%[[K]]) {
// CHECK-NEXT: affine.store %{{.*}}, %[[C]][%[[I]], %[[J]]]
// CHECK: affine.load %[[A]][%[[I]], %[[K]]]
// CHECK: affine.store %{{.*}}, %[[C]][%[[I]], %[[J]]]
// CHECK: } {mlc.annotations = {hint = 1 : i64}, mlc.kind = "vectorized"}
// CHECK: } {mlc.kind = "parallel"}

// An upstream pass on affine loops works on what comes out.
// TILE-LABEL: func.func private @matmul
// TILE: affine.for %{{.*}} = 0 to 8 step 4
// TILE: affine.for %{{.*}} = 0 to 16 step 4
tir.prim_func private @matmul(%A: memref<8x16xf32>, %B: memref<16x4xf32>, %C: memref<8x4xf32>) attributes {tir.noalias} {
  tir.for parallel %i in 8 {
    tir.for vectorized %j in 4 annotations {hint = 1 : i64} {
      tir.for %k in 16 {
        tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 4 = %j, %vk : reduce 16 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<8x4xf32>
          %a = memref.load %A[%vi, %vk] : memref<8x16xf32>
          %b = memref.load %B[%vk, %vj] : memref<16x4xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vk] : memref<8x16xf32>, %B[%vk, %vj] : memref<16x4xf32>)
                    writes(%C[%vi, %vj] : memref<8x4xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<8x4xf32>
        }
      }
    }
  }
}

// A reduction that may be done in lanes.
// CHECK-LABEL: func.func private @sum(
// CHECK: } {mlc.annotations = {reduce_in_lanes = 4 : i64}, mlc.kind = "vectorized", mlc.reassoc = 4 : i64}
tir.prim_func private @sum(%A: memref<64xf32>, %B: memref<f32>) attributes {tir.noalias} {
  tir.for %k in 64 annotations {reduce_in_lanes = 4 : i64} {
    tir.block "B" (%vk : reduce 64 = %k) {
      %b = memref.load %B[] : memref<f32>
      %a = memref.load %A[%vk] : memref<64xf32>
      %s = arith.addf %b, %a : f32
      memref.store %s, %B[] : memref<f32>
      tir.yield reads(%A[%vk] : memref<64xf32>) writes(%B[] : memref<f32>)
    } init (%vk) {
      %zero = arith.constant 0.0 : f32
      memref.store %zero, %B[] : memref<f32>
    }
  }
}

// A reduction that may be done in several sums.
// CHECK-LABEL: func.func private @sum_in_parts(
// CHECK: } {mlc.annotations = {reduce_in_parts = 8 : i64}, mlc.reassoc = 8 : i64}
tir.prim_func private @sum_in_parts(%A: memref<64xf32>, %B: memref<f32>) attributes {tir.noalias} {
  tir.for %k in 64 annotations {reduce_in_parts = 8 : i64} {
    tir.block "B" (%vk : reduce 64 = %k) {
      %b = memref.load %B[] : memref<f32>
      %a = memref.load %A[%vk] : memref<64xf32>
      %s = arith.addf %b, %a : f32
      memref.store %s, %B[] : memref<f32>
      tir.yield reads(%A[%vk] : memref<64xf32>) writes(%B[] : memref<f32>)
    } init (%vk) {
      %zero = arith.constant 0.0 : f32
      memref.store %zero, %B[] : memref<f32>
    }
  }
}

// A bound known at run time.
// CHECK-LABEL: func.func private @add_one(
// CHECK: %[[N:.*]] = memref.dim %{{.*}}, %{{.*}} : memref<?xf32>
// CHECK: affine.for %{{.*}} = 0 to %[[N]] {
tir.prim_func private @add_one(%A: memref<?xf32> {tir.dims = #relax.dims<[n]>},
                       %B: memref<?xf32> {tir.dims = #relax.dims<[n]>}) attributes {tir.noalias} {
  %c0 = arith.constant 0 : index
  %n = memref.dim %A, %c0 : memref<?xf32>
  tir.for %i in %n {
    tir.block "B" (%vi : spatial %n = %i) {
      %one = arith.constant 1.0 : f32
      %a = memref.load %A[%vi] : memref<?xf32>
      %b = arith.addf %a, %one : f32
      memref.store %b, %B[%vi] : memref<?xf32>
      tir.yield reads(%A[%vi] : memref<?xf32>) writes(%B[%vi] : memref<?xf32>)
    }
  }
}

// Unsigned elements are signless in memory, and a truth value is a byte.
// CHECK-LABEL: func.func private @bools(
// CHECK-SAME: %[[A:.*]]: memref<8xi8>, %[[M:.*]]: memref<8xi8>)
// CHECK: %[[BYTE:.*]] = affine.load %[[M]]
// CHECK: arith.cmpi ne, %[[BYTE]], %{{.*}} : i8
// CHECK: %[[OUT:.*]] = arith.extui %{{.*}} : i1 to i8
// CHECK: affine.store %[[OUT]], %[[M]]
tir.prim_func private @bools(%A: memref<8xui8>, %M: memref<8xi1>) {
  tir.for %i in 8 {
    tir.block "B" (%vi : spatial 8 = %i) {
      %a = memref.load %A[%vi] : memref<8xui8>
      %s = tir.sign_cast %a : ui8 to i8
      %c = arith.constant 7 : i8
      %m = memref.load %M[%vi] : memref<8xi1>
      %b = arith.cmpi ugt, %s, %c : i8
      %r = arith.andi %m, %b : i1
      memref.store %r, %M[%vi] : memref<8xi1>
      tir.yield reads(%A[%vi] : memref<8xui8>, %M[%vi] : memref<8xi1>) writes(%M[%vi] : memref<8xi1>)
    }
  }
}

// A read under a condition.
// CHECK-LABEL: func.func private @pad(
// CHECK: affine.if #[[INSIDE]](%[[I:.*]]) -> f32 {
// CHECK-NEXT: affine.load %{{.*}}[%[[I]] - 1, %{{.*}}] : memref<4x4xf32>
tir.prim_func private @pad(%A: memref<4x4xf32>, %B: memref<6x6xf32>) {
  tir.for %i in 6 {
    tir.for %j in 6 {
      tir.block "pad" (%vi : spatial 6 = %i, %vj : spatial 6 = %j) {
        %c1 = arith.constant 1 : index
        %c5 = arith.constant 5 : index
        %zero = arith.constant 0.0 : f32
        %0 = arith.cmpi sge, %vi, %c1 : index
        %1 = arith.cmpi slt, %vi, %c5 : index
        %2 = arith.andi %0, %1 : i1
        %r = scf.if %2 -> f32 {
          %y = affine.apply affine_map<(d0) -> (d0 - 1)>(%vi)
          %v = memref.load %A[%y, %vj] : memref<4x4xf32>
          scf.yield %v : f32
        } else {
          scf.yield %zero : f32
        }
        memref.store %r, %B[%vi, %vj] : memref<6x6xf32>
        tir.yield reads(%A[%vi, %vj] : memref<4x4xf32>) writes(%B[%vi, %vj] : memref<6x6xf32>)
      }
    }
  }
}

// Each iteration of a parallel loop has its own local buffer; an index that was loaded is not affine.
// CHECK-LABEL: func.func private @local(
// CHECK-NEXT: affine.for
// CHECK-NEXT: %[[T:.*]] = memref.alloca() {alignment = 64 : i64} : memref<4xf32>
// CHECK-NEXT: affine.for %[[J:.*]] = 0 to 4
// CHECK: memref.load
// CHECK-NEXT: affine.store %{{.*}}, %[[T]][%[[J]]]
tir.prim_func private @local(%A: memref<8xf32>, %idx: memref<8xi64>, %B: memref<8xf32>) {
  %t = tir.alloc_buffer "t" scope "local" : memref<4xf32>
  tir.for parallel %i in 8 {
    tir.for %j in 4 {
    tir.block "t" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
      %k = memref.load %idx[%vi] : memref<8xi64>
      %ki = arith.index_cast %k : i64 to index
      %v = memref.load %A[%ki] : memref<8xf32>
      memref.store %v, %t[%vj] : memref<4xf32>
      tir.yield reads(%A[%ki] : memref<8xf32>, %idx[%vi] : memref<8xi64>) writes(%t[%vj] : memref<4xf32>)
    }
    }
    tir.block "u" (%vi : spatial 8 = %i) {
      %c0 = arith.constant 0 : index
      %v = memref.load %t[%c0] : memref<4xf32>
      memref.store %v, %B[%vi] : memref<8xf32>
      tir.yield reads(%t[0] : memref<4xf32>) writes(%B[%vi] : memref<8xf32>)
    }
  }
}

// CHECK-LABEL: func.func private @sub(
// CHECK: %[[S:.*]] = memref.subview %{{.*}}[%{{.*}}, 0] [1, 16] [1, 1]
// CHECK: affine.store %{{.*}}, %[[S]][0, 0]
tir.prim_func private @sub(%A: memref<8x16xf32>) {
  tir.for %i in 8 {
    tir.block "fill" (%vi : spatial 8 = %i) {
      %S = tir.match_buffer "S" %A[%vi, 0] [1, 16] : memref<8x16xf32> to memref<1x16xf32, strided<[16, 1], offset: ?>>
      %zero = arith.constant 0.0 : f32
      %c0 = arith.constant 0 : index
      memref.store %zero, %S[%c0, %c0] : memref<1x16xf32, strided<[16, 1], offset: ?>>
      tir.yield writes(%A[%vi, 0 : 16] : memref<8x16xf32>)
    }
  }
}

// HEAP-LABEL: func.func private @local(
// HEAP-NEXT: affine.for
// HEAP-NEXT: %[[T:.*]] = memref.alloc()
// HEAP: memref.dealloc %[[T]]
// HEAP-NEXT: } {mlc.kind = "parallel"}

// One buffer in memory serves all iterations; a predicate is a condition; loop bounds need not start at 0.
// CHECK-LABEL: func.func private @global(
// CHECK-NEXT: %[[T:.*]] = memref.alloc() {alignment = 64 : i64} : memref<4xf32>
// CHECK: affine.for %[[I:.*]] = 2 to 6 {
// CHECK-NEXT: affine.if #{{.*}}(%[[I]]) {
// CHECK-NEXT: affine.load %{{.*}}[%[[I]]]
// CHECK-NEXT: affine.store %{{.*}}, %[[T]][0]
tir.prim_func private @global(%A: memref<8xf32>) {
  tir.for %i in 4 from 2 {
    %c5 = arith.constant 5 : index
    %p = arith.cmpi slt, %i, %c5 : index
    tir.block "outer" (%vi : spatial 8 = %i) where %p {
      %t = tir.alloc_buffer "t" : memref<4xf32>
      %c0 = arith.constant 0 : index
      %v = memref.load %A[%vi] : memref<8xf32>
      memref.store %v, %t[%c0] : memref<4xf32>
      tir.yield reads(%A[%vi] : memref<8xf32>) writes(%t[0] : memref<4xf32>)
    }
  }
}

// A public function keeps what its callers must know.
// CHECK: func.func @exported(%{{.*}}: memref<?xi8>)
// CHECK-SAME: mlc.signature = {arg_names = ["A"], type = (tensor<?xui8, #relax.dims<[n]>>) -> ()}
tir.prim_func @exported(%A: memref<?xui8> {tir.dims = #relax.dims<[n]>}) {
}

// A C function takes the addresses of buffers, of parts of them too.
// CHECK-LABEL: func.func private @calls
tir.prim_func private @calls(%A: memref<8xf32>, %n: i32) {
  %part = memref.subview %A[2][4][1] : memref<8xf32> to memref<4xf32, strided<[1], offset: 2>>
  // CHECK: %[[WHOLE:.+]] = llvm.inttoptr
  // CHECK: %[[PART:.+]] = llvm.inttoptr
  // CHECK: llvm.call @fill(%[[WHOLE]], %[[PART]], %{{.+}}) : (!llvm.ptr, !llvm.ptr, i32) -> i32
  %0 = tir.call_extern extern "fill"(%A, %part, %n) : (memref<8xf32>, memref<4xf32, strided<[1], offset: 2>>, i32) -> i32
  // CHECK-NOT: tir.evaluate
  tir.evaluate %n : i32
}

// Intrinsics of LLVM, texts as addresses, and functions that return nothing.
// CHECK-LABEL: func.func @intrinsics
tir.prim_func @intrinsics(%n: i32) {
  // CHECK: llvm.mlir.addressof @tir.text
  // CHECK: llvm.call_intrinsic "llvm.ctpop.i32"(%{{.+}}) : (i32) -> i32
  %0 = tir.call_extern pure_llvm "llvm.ctpop.i32"(%n) : (i32) -> i32
  // CHECK: llvm.call @greet(%{{.+}}, %{{.+}}) : (!llvm.ptr, i32) -> ()
  %1 = tir.call_extern extern "greet"(%0) {literals = ["hello", unit]} : (i32) -> none
}

// Another prim_func gets the data of a buffer in the shape that it declares, and returns its last value.
// CHECK-LABEL: func.func private @take(%{{.*}}: memref<2x4xf32>, %{{.*}}: i32) -> i32
// CHECK: return %{{.*}} : i32
tir.prim_func private @take(%B: memref<2x4xf32>, %n: i32) attributes {tir.return_type = i32} {
  tir.evaluate %n {tir.form = "ret"} : i32
}
// CHECK-LABEL: func.func private @caller
tir.prim_func private @caller(%A: memref<8xf32>, %n: i32) {
  // CHECK: %[[DATA:.+]] = memref.reinterpret_cast %{{.+}} to offset: [0], sizes: [2, 4], strides: [4, 1]
  // CHECK: call @take(%[[DATA]], %{{.+}}) : (memref<2x4xf32>, i32) -> i32
  %0 = tir.call @take(%A, %n) : (memref<8xf32>, i32) -> i32
}

// The length of scalable vectors.
// CHECK-LABEL: func.func @scalable
tir.prim_func @scalable(%A: memref<1xi32>) {
  // CHECK: %[[SCALE:.+]] = vector.vscale
  // CHECK: %[[COUNT:.+]] = arith.index_cast %[[SCALE]] : index to i32
  // CHECK: store %[[COUNT]]
  %zero = arith.constant 0 : index
  %n = tir.call_extern builtin "vscale"() : () -> i32
  memref.store %n, %A[%zero] : memref<1xi32>
}

// A variable that has an address as its value is the buffer.
// CHECK-LABEL: func.func @address
// CHECK-SAME: (%[[A:.+]]: memref<4xi8>
tir.prim_func @address(%A: memref<4xi1>) {
  // CHECK-NOT: memref.cast
  // CHECK: store %{{.*}}, %[[A]]
  %x = memref.cast %A {tir.let, tir.pointer = !tir.handle} : memref<4xi1> to memref<4xi1>
  %zero = arith.constant 0 : index
  %true = arith.constant true
  memref.store %true, %x[%zero] : memref<4xi1>
}
