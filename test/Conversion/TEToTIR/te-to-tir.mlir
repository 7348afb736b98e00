// RUN: mlc-opt %s --te-to-tir | FileCheck %s
// RUN: mlc-opt %s --te-to-tir=intermediates-as-arguments | FileCheck %s --check-prefix=ARGS
// RUN: mlc-opt %s --te-to-tir=index-bits=32 | FileCheck %s --check-prefix=INT32

// CHECK-LABEL: tir.prim_func @relu(%A: memref<8xf32>, %B: memref<8xf32>) attributes {tir.noalias} {
// CHECK-NEXT:    tir.for %i in 8 {
// CHECK-NEXT:      tir.block "B" (%v_i : spatial 8 = %i) annotations {hint = 1 : i64} {
// CHECK-NEXT:        %[[ZERO:.+]] = arith.constant 0.0
// CHECK-NEXT:        %[[A:.+]] = memref.load %A[%v_i] : memref<8xf32>
// CHECK-NEXT:        %[[MAX:.+]] = arith.maximumf %[[A]], %[[ZERO]] : f32
// CHECK-NEXT:        memref.store %[[MAX]], %B[%v_i] : memref<8xf32>
// CHECK-NEXT:        tir.yield reads(%A[%v_i] : memref<8xf32>) writes(%B[%v_i] : memref<8xf32>)
// INT32-LABEL: tir.prim_func @relu(
// INT32-SAME:  attributes {index_dtype = i32, tir.noalias}
func.func @relu(%A: tensor<8xf32> {tir.name = "A"}) -> tensor<8xf32> {
  %B = te.compute "B" (%i in 8) annotations {hint = 1} {
    %zero = arith.constant 0.0 : f32
    %a = tensor.extract %A[%i] : tensor<8xf32>
    %r = arith.maximumf %a, %zero : f32
    te.yield %r : f32
  } : tensor<8xf32>
  return %B : tensor<8xf32>
}

// An intermediate is allocated; sizes come from the symbols. The reduction reads its old value first.
// CHECK-LABEL: tir.prim_func private @matmul_relu(
// CHECK-SAME:    %A: memref<?x16xf32> {tir.dims = #relax.dims<[n, 16]>}, %arg1: memref<16x4xf32>,
// CHECK-SAME:    %D: memref<?x4xf32> {tir.dims = #relax.dims<[n, 4]>}) attributes {tir.noalias} {
// CHECK-NEXT:    %[[C0:.+]] = arith.constant 0 : index
// CHECK-NEXT:    %[[N:.+]] = memref.dim %A, %[[C0]]
// CHECK-NEXT:    %C = tir.alloc_buffer "C"(%[[N]]) : memref<?x4xf32>
// CHECK-NEXT:    tir.for %i in %[[N]] {
// CHECK-NEXT:      tir.for %j in 4 {
// CHECK-NEXT:        tir.for %k in 16 {
// CHECK-NEXT:          tir.block "C" (%v_i : spatial %[[N]] = %i, %v_j : spatial 4 = %j, %v_k : reduce 16 = %k) {
// CHECK-NEXT:            memref.load %C[%v_i, %v_j]
// CHECK-NEXT:            memref.load %A[%v_i, %v_k]
// CHECK-NEXT:            memref.load %arg1[%v_k, %v_j]
// CHECK:                 memref.store %{{.+}}, %C[%v_i, %v_j]
// CHECK-NEXT:            tir.yield reads(%A[%v_i, %v_k] : {{.+}}, %arg1[%v_k, %v_j] : {{.+}}) writes(%C[%v_i, %v_j] :
// CHECK-NEXT:          } init (%v_i, %v_j, %v_k) {
// CHECK:                 memref.store %{{.+}}, %C[%v_i, %v_j]
// CHECK:           tir.for %j in 4 {
// CHECK-NEXT:        tir.block "D" (%v_i : spatial %[[N]] = %i, %v_j : spatial 4 = %j) {
// ARGS-LABEL: tir.prim_func private @matmul_relu(
// ARGS-SAME:    %C: memref<?x4xf32> {tir.dims = #relax.dims<[n, 4]>},
// ARGS-SAME:    %D: memref<?x4xf32> {tir.dims = #relax.dims<[n, 4]>})
// ARGS-NOT:     tir.alloc_buffer
func.func private @matmul_relu(%A: tensor<?x16xf32> {tir.name = "A", tir.dims = #relax.dims<[n, 16]>},
                               %B: tensor<16x4xf32>) -> tensor<?x4xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %A, %c0 : tensor<?x16xf32>
  %C = te.reduce "C" sum (%i in %n, %j in 4) over (%k in 16) {
    %a = tensor.extract %A[%i, %k] : tensor<?x16xf32>
    %b = tensor.extract %B[%k, %j] : tensor<16x4xf32>
    %p = arith.mulf %a, %b : f32
    te.yield %p : f32
  } : tensor<?x4xf32>
  %D = te.compute "D" (%i in %n, %j in 4) {
    %zero = arith.constant 0.0 : f32
    %c = tensor.extract %C[%i, %j] : tensor<?x4xf32>
    %r = arith.maximumf %c, %zero : f32
    te.yield %r : f32
  } : tensor<?x4xf32>
  return %D : tensor<?x4xf32>
}

// A reduction of two results is one block: all is read before anything is written.
// CHECK-LABEL: tir.prim_func @argmax(
// CHECK-SAME:    %arg0: memref<4x16xf32>, %A_red.v0: memref<4xi64>, %A_red.v1: memref<4xf32>)
// CHECK:         tir.block "A_red" (%v_i : spatial 4 = %i, %v_k : reduce 16 = %k) {
// CHECK:           memref.load %A_red.v0[%v_i]
// CHECK-NEXT:      memref.load %A_red.v1[%v_i]
// CHECK:           memref.load %arg0[%v_i, %v_k]
// CHECK:           memref.store %{{.+}}, %A_red.v0[%v_i]
// CHECK-NEXT:      memref.store %{{.+}}, %A_red.v1[%v_i]
// CHECK-NEXT:      tir.yield reads(%arg0[%v_i, %v_k] : {{.+}}) writes(%A_red.v0[%v_i] : {{.+}}, %A_red.v1[%v_i] : {{.+}})
// CHECK-NEXT:    } init (%v_i, %v_k) {
// CHECK:           memref.store %c-1_i64, %A_red.v0[%v_i]
// CHECK-NEXT:      memref.store %{{.+}}, %A_red.v1[%v_i]
func.func @argmax(%A: tensor<4x16xf32>) -> (tensor<4xi64>, tensor<4xf32>) {
  %B:2 = te.reduce "A_red" argmax (%i in 4) over (%k in 16) {
    %index = arith.index_cast %k : index to i64
    %a = tensor.extract %A[%i, %k] : tensor<4x16xf32>
    te.yield %index, %a : i64, f32
  } : tensor<4xi64>, tensor<4xf32>
  return %B#0, %B#1 : tensor<4xi64>, tensor<4xf32>
}

// A read behind a condition stays there; its region is a point that may lie outside. Loops of extent 1 stay.
// CHECK-LABEL: tir.prim_func @pad(
// CHECK:         tir.for %n in 1 {
// CHECK:           tir.block "pad" (%v_n : spatial 1 = %n, %v_i : spatial 6 = %i, %v_j : spatial 4 = %j) {
// CHECK:             %[[I:.+]] = affine.apply #{{.+}}(%v_i)
// CHECK-NEXT:        %[[R:.+]] = scf.if
// CHECK-NEXT:          memref.load %arg0[%[[I]], %v_j] : memref<4x4xf32>
// CHECK:             memref.store %[[R]], %pad[%v_n, %v_i, %v_j]
// CHECK-NEXT:        tir.yield reads(%arg0[%[[I]], %v_j] : memref<4x4xf32>) writes(%pad[%v_n, %v_i, %v_j] :
func.func @pad(%A: tensor<4x4xf32>) -> tensor<1x6x4xf32> {
  %zero = arith.constant 0.0 : f32
  %B = te.compute "pad" (%n in 1, %i in 6, %j in 4) {
    %c1 = arith.constant 1 : index
    %c5 = arith.constant 5 : index
    %p = arith.cmpi sge, %i, %c1 : index
    %q = arith.cmpi slt, %i, %c5 : index
    %pq = arith.andi %p, %q : i1
    %r = scf.if %pq -> f32 {
      %i1 = arith.subi %i, %c1 : index
      %a = tensor.extract %A[%i1, %j] : tensor<4x4xf32>
      scf.yield %a : f32
    } else {
      scf.yield %zero : f32
    }
    te.yield %r : f32
  } : tensor<1x6x4xf32>
  return %B : tensor<1x6x4xf32>
}

// Several results in one space are one nest with a block each. Names of blocks are unique. What the
// ranges of the axes say is used to simplify.
// CHECK-LABEL: tir.prim_func @reshape(
// CHECK-SAME:    %arg0: memref<4x8xf32>, %flat.v0: memref<32xf32>, %flat.v1: memref<32xf32>, %back: memref<4x8xf32>)
// CHECK-NEXT:    tir.for %i in 32 {
// CHECK-NEXT:      tir.block "flat.v0" (%v_i : spatial 32 = %i) {
// CHECK-NEXT:        %[[D:.+]] = affine.apply #[[DIV:.+]](%v_i)
// CHECK-NEXT:        %[[M:.+]] = affine.apply #[[MOD:.+]](%v_i)
// CHECK-NEXT:        memref.load %arg0[%[[D]], %[[M]]]
// CHECK:           tir.block "flat.v1" (%v_i : spatial 32 = %i) {
// CHECK:         tir.for %i in 4 {
// CHECK-NEXT:      tir.for %j in 8 {
// CHECK-NEXT:        tir.block "back" (%v_i : spatial 4 = %i, %v_j : spatial 8 = %j) {
// CHECK-NEXT:          %[[F:.+]] = affine.apply #[[FLAT:.+]](%v_i, %v_j)
// CHECK-NEXT:          memref.load %flat.v0[%[[F]]]
// CHECK-NEXT:          memref.load %arg0[%v_i, %v_j]
// CHECK:               tir.yield reads(%flat.v0[%[[F]]] : {{.+}}, %arg0[%v_i, %v_j] : {{.+}}) writes(%back[%v_i, %v_j] :
func.func @reshape(%A: tensor<4x8xf32>) -> (tensor<32xf32>, tensor<32xf32>, tensor<4x8xf32>) {
  %c8 = arith.constant 8 : index
  %B:2 = te.compute "flat" (%i in 32) {
    %d = arith.floordivsi %i, %c8 : index
    %m = arith.remui %i, %c8 : index
    %a = tensor.extract %A[%d, %m] : tensor<4x8xf32>
    %n = arith.negf %a : f32
    te.yield %a, %n : f32, f32
  } : tensor<32xf32>, tensor<32xf32>
  %C = te.compute "back" (%i in 4, %j in 8) {
    %d = arith.muli %i, %c8 : index
    %m = arith.addi %d, %j : index
    %m1 = arith.floordivsi %m, %c8 : index
    %a = tensor.extract %B#0[%m] : tensor<32xf32>
    %b = tensor.extract %A[%m1, %j] : tensor<4x8xf32>
    %c = arith.addf %a, %b : f32
    te.yield %c : f32
  } : tensor<4x8xf32>
  return %B#0, %B#1, %C : tensor<32xf32>, tensor<32xf32>, tensor<4x8xf32>
}

// Two blocks of one name; a buffer may have the name of another.
// CHECK-LABEL: tir.prim_func @twice(
// CHECK-SAME:    %arg0: memref<4xf32>, %T: memref<4xf32>)
// CHECK-NEXT:    %T_0 = tir.alloc_buffer "T" : memref<4xf32>
// CHECK:         tir.block "T" (
// CHECK:           memref.store %{{.+}}, %T_0[%v_i]
// CHECK:         tir.block "T_1" (
// CHECK:           memref.store %{{.+}}, %T[%v_i]
func.func @twice(%A: tensor<4xf32>) -> tensor<4xf32> {
  %B = te.compute "T" (%i in 4) {
    %a = tensor.extract %A[%i] : tensor<4xf32>
    %b = arith.negf %a : f32
    te.yield %b : f32
  } : tensor<4xf32>
  %C = te.compute "T" (%i in 4) {
    %a = tensor.extract %B[%i] : tensor<4xf32>
    %b = math.absf %a : f32
    te.yield %b : f32
  } : tensor<4xf32>
  return %C : tensor<4xf32>
}

// A data-dependent read: the region is a point where the index is at hand, else the whole dimension.
// Two points of one buffer give the box around them.
// CHECK-LABEL: tir.prim_func @take(
// CHECK:         tir.block "T" (%v_i : spatial 4 = %i) {
// CHECK:           %[[I:.+]] = arith.index_cast
// CHECK:           memref.load %arg0[%[[I]], %v_i]
// CHECK:           tir.yield reads(%arg0[%[[I]], %v_i : 2] : {{.+}}, %arg1[%v_i] : {{.+}}, %arg2[0 : 8] : {{.+}}) writes(
func.func @take(%A: tensor<8x8xf32>, %I: tensor<4xi64>, %B: tensor<8xf32>) -> tensor<4xf32> {
  %T = te.compute "T" (%i in 4) {
    %c1 = arith.constant 1 : index
    %zero = arith.constant 0.0 : f32
    %index = tensor.extract %I[%i] : tensor<4xi64>
    %k = arith.index_cast %index : i64 to index
    %a = tensor.extract %A[%k, %i] : tensor<8x8xf32>
    %next = arith.addi %i, %c1 : index
    %b = tensor.extract %A[%k, %next] : tensor<8x8xf32>
    %p = arith.cmpf ogt, %a, %b : f32
    %c = scf.if %p -> f32 {
      %index1 = tensor.extract %I[%i] : tensor<4xi64>
      %k1 = arith.index_cast %index1 : i64 to index
      %c = tensor.extract %B[%k1] : tensor<8xf32>
      scf.yield %c : f32
    } else {
      scf.yield %zero : f32
    }
    te.yield %c : f32
  } : tensor<4xf32>
  return %T : tensor<4xf32>
}

// A scalar has one dummy iteration variable, a reduction to a scalar only its own. A parameter that is a
// number; a sum that does not start at zero; unsigned elements; sizes that the function names itself.
// CHECK-LABEL: tir.prim_func @scalars(
// CHECK-SAME:    %arg0: memref<?xui8> {tir.dims = #relax.dims<[arg0_0]>}, %m: index, %one: memref<f32>, %total: memref<ui8>,
// CHECK-SAME:    %double: memref<?xui8> {tir.dims = #relax.dims<[arg0_0 * 2]>})
// CHECK:         tir.block "one" (%vi : spatial 1 = %c0) {
// CHECK:           tir.yield writes(%one[] : memref<f32>)
// CHECK:         tir.for %k in %m from 2 {
// CHECK-NEXT:      tir.block "total" (%v_k : reduce %m from 2 = %k) {
// CHECK-NEXT:        memref.load %total[] : memref<ui8>
// CHECK-NEXT:        tir.sign_cast %{{.+}} : ui8 to i8
// CHECK:             %[[SUM:.+]] = tir.sign_cast %{{.+}} : i8 to ui8
// CHECK-NEXT:        memref.store %[[SUM]], %total[] : memref<ui8>
// CHECK:         tir.block "double"
// CHECK:           memref.load %arg0[%{{.+}}]
func.func @scalars(%A: tensor<?xui8>, %m: index {tir.name = "m"})
    -> (tensor<f32>, tensor<ui8>, tensor<?xui8>) {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %n = tensor.dim %A, %c0 : tensor<?xui8>
  %n2 = arith.muli %n, %c2 : index
  %B = te.compute "one" () {
    %one = arith.constant 1.0 : f32
    te.yield %one : f32
  } : tensor<f32>
  %C = te.reduce "total" max () over (%k in %m from 2) {
    %a = tensor.extract %A[%k] : tensor<?xui8>
    %b = tir.sign_cast %a : ui8 to i8
    te.yield %b : i8
  } : tensor<ui8>
  %D = te.compute "double" (%i in %n2) {
    %k = arith.floordivsi %i, %c2 : index
    %a = tensor.extract %A[%k] : tensor<?xui8>
    te.yield %a : ui8
  } : tensor<?xui8>
  return %B, %C, %D : tensor<f32>, tensor<ui8>, tensor<?xui8>
}

// A symbol that stands alone nowhere becomes a parameter.
// CHECK-LABEL: tir.prim_func @halves(
// CHECK-SAME:    %A: memref<?xf32> {tir.dims = #relax.dims<[n * 2]>},
// CHECK-SAME:    %B: memref<?xf32> {tir.dims = #relax.dims<[n * 2]>}, %n: index)
// CHECK-NEXT:    %[[SIZE:.+]] = affine.apply #{{.+}}()[%n]
// CHECK-NEXT:    tir.for %i in %[[SIZE]] {
func.func @halves(%A: tensor<?xf32> {tir.name = "A", tir.dims = #relax.dims<[n * 2]>}) -> tensor<?xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %A, %c0 : tensor<?xf32>
  %B = te.compute "B" (%i in %n) {
    %a = tensor.extract %A[%i] : tensor<?xf32>
    te.yield %a : f32
  } : tensor<?xf32>
  return %B : tensor<?xf32>
}

// Functions of other ops stay.
// CHECK-LABEL: func.func @other
func.func @other(%A: tensor<4xf32>) -> tensor<4xf32> {
  return %A : tensor<4xf32>
}

// The box around a read and one behind a condition is larger than the buffer: it is all of it. What others have said of
// an argument stays.
// CHECK-LABEL: tir.prim_func @padded(%A: memref<2xf32> {test.note = 1 : i64},
// CHECK:         tir.yield reads(%A[0 : 2] : memref<2xf32>)
func.func @padded(%A: tensor<2xf32> {tir.name = "A", test.note = 1 : i64}) -> tensor<2xf32> {
  %B = te.compute "B" (%i in 2) {
    %zero = arith.constant 0.0 : f32
    %c2 = arith.constant 2 : index
    %j = arith.subi %i, %c2 : index
    %inside = arith.cmpi sge, %i, %c2 : index
    %before = scf.if %inside -> f32 {
      %b = tensor.extract %A[%j] : tensor<2xf32>
      scf.yield %b : f32
    } else {
      scf.yield %zero : f32
    }
    %a = tensor.extract %A[%i] : tensor<2xf32>
    %s = arith.addf %a, %before : f32
    te.yield %s : f32
  } : tensor<2xf32>
  return %B : tensor<2xf32>
}

// Statements over buffers are one block. What they say of the layout of a parameter is the parameter's; memory of the
// function begins where its buffer does. What is read and written is all of the buffers.
// CHECK-LABEL: tir.prim_func @extern(
// CHECK-SAME:    %A: memref<16xf32, strided<[1], offset: ?>> {tir.buffer = {elem_offset = #relax.dims<[first]>}},
// CHECK-SAME:    %D: memref<4xf32>)
// CHECK-NEXT:    %{{.+}}, %[[OFFSET:.+]], %{{.+}}, %{{.+}} = memref.extract_strided_metadata %A
// CHECK-NEXT:    %B = tir.alloc_buffer "B" : memref<4xf32>
// CHECK-NEXT:    tir.block "copy" () annotations {hint = 1 : i64} {
// CHECK-NEXT:      %[[ZERO:.+]] = arith.constant 0 : index
// CHECK-NEXT:      %[[SUM:.+]] = arith.addi %[[OFFSET]], %[[ZERO]] : index
// CHECK:           memref.store %{{.+}}, %B[%{{.+}}] : memref<4xf32>
// CHECK:           tir.yield reads(%A[0 : 16] : {{.+}}) writes(%B[0 : 4] : memref<4xf32>)
// CHECK:         tir.block "D"
func.func @extern(%A: tensor<16xf32> {tir.name = "A"}) -> tensor<4xf32> {
  %B = te.extern "copy" (%A) annotations {hint = 1} {
    tir.prim_func @copy(%a: memref<16xf32, strided<[1], offset: ?>> {tir.buffer = {elem_offset = #relax.dims<[first]>}},
                        %B: memref<4xf32, strided<[1], offset: ?>> {tir.buffer = {elem_offset = #relax.dims<[second]>}}) {
      %base, %offset, %size, %stride = memref.extract_strided_metadata %a
        : memref<16xf32, strided<[1], offset: ?>> -> memref<f32>, index, index, index
      %base_1, %offset_1, %size_1, %stride_1 = memref.extract_strided_metadata %B
        : memref<4xf32, strided<[1], offset: ?>> -> memref<f32>, index, index, index
      %sum = arith.addi %offset, %offset_1 : index
      %x = memref.load %a[%sum] : memref<16xf32, strided<[1], offset: ?>>
      memref.store %x, %B[%sum] : memref<4xf32, strided<[1], offset: ?>>
    }
  } : (tensor<16xf32>) -> tensor<4xf32>
  %D = te.compute "D" (%i in 4) {
    %b = tensor.extract %B[%i] : tensor<4xf32>
    te.yield %b : f32
  } : tensor<4xf32>
  return %D : tensor<4xf32>
}
