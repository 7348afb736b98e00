// RUN: mlc-opt %s --mlc-hoist-kernel-buffers | FileCheck %s

// CHECK-LABEL: func.func private @kernel(
// CHECK-SAME: %[[A:.*]]: memref<?xf32>, %[[T:.*]]: memref<?xf32> {llvm.noalias}, %[[U:.*]]: memref<4xf32> {llvm.noalias})
// CHECK-NOT: memref.alloc
// CHECK: memref.copy %[[A]], %[[T]]
// A size that was read from memory is not known to the caller.
// CHECK: memref.alloc(%{{.*}}) : memref<?xi8>
func.func private @kernel(%A: memref<?xf32>) {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %n = memref.dim %A, %c0 : memref<?xf32>
  %m = arith.muli %n, %c2 : index
  %t = memref.alloc(%m) : memref<?xf32>
  %u = memref.alloc() {alignment = 64 : i64} : memref<4xf32>
  memref.copy %A, %t : memref<?xf32> to memref<?xf32>
  %v = memref.load %u[%c0] : memref<4xf32>
  %i = arith.fptoui %v : f32 to i64
  %j = arith.index_cast %i : i64 to index
  %w = memref.alloc(%j) : memref<?xi8>
  memref.dealloc %t : memref<?xf32>
  memref.dealloc %w : memref<?xi8>
  return
}

// CHECK-LABEL: func.func @f(
// CHECK-SAME: %[[A:.*]]: memref<?xf32>)
// CHECK: %[[N:.*]] = memref.dim %[[A]]
// CHECK: %[[M:.*]] = arith.muli %[[N]]
// CHECK: %[[T:.*]] = memref.alloc(%[[M]]) : memref<?xf32>
// CHECK: %[[U:.*]] = memref.alloc() {alignment = 64 : i64} : memref<4xf32>
// CHECK: call @kernel(%[[A]], %[[T]], %[[U]])
func.func @f(%A: memref<?xf32>) {
  call @kernel(%A) : (memref<?xf32>) -> ()
  return
}

// A public function may be called from elsewhere, and so may one whose address is taken.
// CHECK-LABEL: func.func @public()
// CHECK-NEXT: memref.alloc
func.func @public() {
  %t = memref.alloc() : memref<4xf32>
  return
}
// CHECK-LABEL: func.func private @taken()
// CHECK-NEXT: memref.alloc
func.func private @taken() {
  %t = memref.alloc() : memref<4xf32>
  return
}
func.func @take() -> (() -> ()) {
  call @public() : () -> ()
  %f = constant @taken : () -> ()
  return %f : () -> ()
}
