// RUN: mlc-opt %s --mlc-plan-workspace --canonicalize --cse -split-input-file | FileCheck %s

func.func private @k(memref<64xf32>, memref<64xf32>)
func.func private @l(memref<64xf32>, memref<16xf32>)

// A chain needs two buffers, and a small one goes where one of them is free again.
// CHECK-LABEL: func.func @chain.workspace(
// CHECK: %[[B:.*]] = arith.constant 512 : index
// CHECK: return %[[B]]
// CHECK-LABEL: func.func @chain(
// CHECK-SAME: %[[WS:arg1]]: memref<?xi8>
// CHECK-SAME: mlc.workspace_bytes = 512 : i64
// CHECK-DAG: %[[C0:.*]] = arith.constant 0 : index
// CHECK-DAG: %[[C256:.*]] = arith.constant 256 : index
// CHECK: memref.view %[[WS]][%[[C0]]][] : memref<?xi8> to memref<64xf32>
// CHECK: memref.view %[[WS]][%[[C256]]][] : memref<?xi8> to memref<64xf32>
// CHECK: memref.view %[[WS]][%[[C0]]][] : memref<?xi8> to memref<16xf32>
// CHECK-NOT: memref.alloc
func.func private @chain.workspace(memref<64xf32>) -> index
func.func @chain(%ctx: !llvm.ptr, %ws: memref<?xi8>, %x: memref<64xf32>, %y: memref<16xf32>) -> i32
    attributes {mlc.signature = {type = (tensor<64xf32>) -> tensor<16xf32>}} {
  %a = memref.alloc() : memref<64xf32>
  call @k(%x, %a) : (memref<64xf32>, memref<64xf32>) -> ()
  %b = memref.alloc() : memref<64xf32>
  call @k(%a, %b) : (memref<64xf32>, memref<64xf32>) -> ()
  %c = memref.alloc() : memref<16xf32>
  call @l(%b, %c) : (memref<64xf32>, memref<16xf32>) -> ()
  memref.copy %c, %y : memref<16xf32> to memref<16xf32>
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// -----

func.func private @k(memref<?xi8>, memref<?xi8>)

// A view keeps its buffer alive: three are needed at once here.
// CHECK-LABEL: func.func @views(
// CHECK-SAME: mlc.workspace_bytes = 192 : i64
func.func @views(%ctx: !llvm.ptr, %ws: memref<?xi8>) -> i32
    attributes {mlc.signature = {type = () -> ()}} {
  %a = memref.alloc() : memref<10xi8>
  %v = memref.cast %a : memref<10xi8> to memref<?xi8>
  %b = memref.alloc() : memref<64xi8>
  %w = memref.cast %b : memref<64xi8> to memref<?xi8>
  call @k(%w, %w) : (memref<?xi8>, memref<?xi8>) -> ()
  %c = memref.alloc() : memref<1xi8>
  %u = memref.cast %c : memref<1xi8> to memref<?xi8>
  call @k(%u, %w) : (memref<?xi8>, memref<?xi8>) -> ()
  call @k(%v, %u) : (memref<?xi8>, memref<?xi8>) -> ()
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// -----

func.func private @k(memref<?xf32>, memref<?xf32>)

// Dynamic buffers share memory when they are not live together, whatever computed the size; the size of the output counts as
// what the signature says. It is rounded up so that each buffer is aligned.
// CHECK-LABEL: func.func @dynamic.workspace(
// CHECK-SAME: %[[X:.*]]: memref<?xf32>) -> index
// CHECK: %[[N:.*]] = memref.dim %[[X]]
// CHECK: %[[UP:.*]] = arith.addi %[[N]], %c15
// CHECK: %[[ROUNDED:.*]] = arith.andi %[[UP]], %c-16
// CHECK: %[[SUM:.*]] = arith.muli %[[ROUNDED]], %c8
// CHECK: return %[[SUM]]
// CHECK-LABEL: func.func @dynamic(
// CHECK-SAME: mlc.workspace_bytes = 0 : i64
// CHECK-COUNT-2: memref.view
// CHECK-NOT: memref.alloc
func.func @dynamic(%ctx: !llvm.ptr, %ws: memref<?xi8>, %x: memref<?xf32>, %y: memref<?xf32>) -> i32
    attributes {mlc.signature = {type = (tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n]>>}} {
  %c0 = arith.constant 0 : index
  %n = memref.dim %x, %c0 : memref<?xf32>
  %a = memref.alloc(%n) : memref<?xf32>
  call @k(%x, %a) : (memref<?xf32>, memref<?xf32>) -> ()
  %m = memref.dim %a, %c0 : memref<?xf32>
  %b = memref.alloc(%m) : memref<?xf32>
  call @k(%a, %b) : (memref<?xf32>, memref<?xf32>) -> ()
  %l = memref.dim %y, %c0 : memref<?xf32>
  %c = memref.alloc(%l) : memref<?xf32>
  call @k(%b, %c) : (memref<?xf32>, memref<?xf32>) -> ()
  call @k(%c, %y) : (memref<?xf32>, memref<?xf32>) -> ()
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// -----

func.func private @rows(memref<?x64xf32>)
func.func private @grows(memref<?x64xf32>, memref<?x2x128xf32>)
func.func private @shrinks(memref<?x2x128xf32>, memref<?xf32>)
func.func private @ends(memref<?xf32>, memref<?x64xf32>)

// Buffers of several shapes of one batch share memory as those of numbers do: a row of 256 and one of 1024 bytes, and in
// place of the first one, the third. Numbers are taken out of the sizes.
// CHECK-LABEL: func.func @batch.workspace(
// CHECK: %[[N:.*]] = memref.dim
// CHECK: %[[BYTES:.*]] = arith.muli %[[N]], %c1280
// CHECK: return %[[BYTES]]
// CHECK-LABEL: func.func @batch(
// CHECK-DAG: %[[START:.*]] = arith.constant 0 : index
// CHECK-DAG: %[[AT:.*]] = arith.muli %{{.*}}, %c1024
// CHECK: memref.view %{{.*}}[%[[AT]]][%{{.*}}] : memref<?xi8> to memref<?x64xf32>
// CHECK: memref.view %{{.*}}[%[[START]]][%{{.*}}] : memref<?xi8> to memref<?x2x128xf32>
// CHECK: memref.view %{{.*}}[%[[AT]]][%{{.*}}] : memref<?xi8> to memref<?xf32>
func.func @batch(%ctx: !llvm.ptr, %ws: memref<?xi8>, %x: memref<?x64xf32>) -> i32
    attributes {mlc.signature = {type = (tensor<?x64xf32, #relax.dims<[n, 64]>>) -> ()}} {
  %c0 = arith.constant 0 : index
  %c64 = arith.constant 64 : index
  %n = memref.dim %x, %c0 : memref<?x64xf32>
  %a = memref.alloc(%n) : memref<?x64xf32>
  call @rows(%a) : (memref<?x64xf32>) -> ()
  %b = memref.alloc(%n) : memref<?x2x128xf32>
  call @grows(%a, %b) : (memref<?x64xf32>, memref<?x2x128xf32>) -> ()
  %m = arith.muli %n, %c64 : index
  %c = memref.alloc(%m) : memref<?xf32>
  call @shrinks(%b, %c) : (memref<?x2x128xf32>, memref<?xf32>) -> ()
  call @ends(%c, %x) : (memref<?xf32>, memref<?x64xf32>) -> ()
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// -----

// What another function needs is asked, without its arguments at hand; a size that is read from memory cannot be.
func.func private @g.workspace(memref<?x4xf32>) -> index
func.func private @g(!llvm.ptr, memref<?xi8>, memref<?x4xf32>) -> i32
func.func private @k(memref<?xi8>)
// CHECK-LABEL: func.func @asks.workspace(
// CHECK: %[[N:.*]] = memref.dim
// CHECK: memref.reinterpret_cast %{{.*}} to offset: [0], sizes: [%[[N]], 4], strides: [4, 1]
// CHECK: call @g.workspace
// CHECK-LABEL: func.func @asks(
// CHECK: memref.view {{.*}} to memref<?x4xf32>
// CHECK: memref.view {{.*}} to memref<?xi8>
// CHECK: %[[LEFT:.*]] = memref.alloc
// CHECK: call @k(%[[LEFT]])
// CHECK-NEXT: memref.dealloc %[[LEFT]]
func.func @asks(%ctx: !llvm.ptr, %ws: memref<?xi8>, %x: memref<?xf32>) -> i32
    attributes {mlc.signature = {type = (tensor<?xf32, #relax.dims<[n]>>) -> ()}} {
  %c0 = arith.constant 0 : index
  %n = memref.dim %x, %c0 : memref<?xf32>
  %a = memref.alloc(%n) : memref<?x4xf32>
  %bytes = call @g.workspace(%a) : (memref<?x4xf32>) -> index
  %part = memref.alloc(%bytes) : memref<?xi8>
  %s = call @g(%ctx, %part, %a) {mlc.check_status} : (!llvm.ptr, memref<?xi8>, memref<?x4xf32>) -> i32
  %v = memref.load %x[%c0] : memref<?xf32>
  %i = arith.fptoui %v : f32 to i64
  %j = arith.index_cast %i : i64 to index
  %left = memref.alloc(%j) : memref<?xi8>
  call @k(%left) : (memref<?xi8>) -> ()
  %ok = arith.constant 0 : i32
  return %ok : i32
}
