// RUN: mlc-opt %s --relax-lower-emit-te --split-input-file | FileCheck %s

// A static function; a second emit_te that differs in names alone shares it, another one gets a name.
// CHECK-LABEL: func.func @static
// CHECK-NEXT:    %[[A:.+]] = relax.call_tir @add(%arg0, %arg1) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
// CHECK-NEXT:    %[[B:.+]] = relax.call_tir @add(%[[A]], %arg1)
// CHECK-NEXT:    %[[C:.+]] = relax.call_tir @add1(%[[B]], %arg1)
// CHECK-NEXT:    return %[[C]]
// CHECK:       tir.prim_func private @add(%A: memref<4xf32>, %B: memref<4xf32>, %C: memref<4xf32>) attributes {tir.noalias} {
// CHECK:         arith.addf
// CHECK:       tir.prim_func private @add1(%A: memref<4xf32>, %B: memref<4xf32>, %C: memref<4xf32>)
// CHECK:         arith.mulf
// CHECK-NOT:   tir.prim_func
func.func @static(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  %0 = relax.emit_te "add" (%A = %x : tensor<4xf32>, %B = %y : tensor<4xf32>) {
    %C = te.compute "C" (%i in 4) {
      %a = tensor.extract %A[%i] : tensor<4xf32>
      %b = tensor.extract %B[%i] : tensor<4xf32>
      %c = arith.addf %a, %b : f32
      te.yield %c : f32
    } : tensor<4xf32>
    relax.output %C : tensor<4xf32>
  } : tensor<4xf32>
  %1 = relax.emit_te "add" (%P = %0 : tensor<4xf32>, %Q = %y : tensor<4xf32>) {
    %R = te.compute "R" (%j in 4) {
      %a = tensor.extract %P[%j] : tensor<4xf32>
      %b = tensor.extract %Q[%j] : tensor<4xf32>
      %c = arith.addf %a, %b : f32
      te.yield %c : f32
    } : tensor<4xf32>
    relax.output %R : tensor<4xf32>
  } : tensor<4xf32>
  %2 = relax.emit_te "add" (%A = %1 : tensor<4xf32>, %B = %y : tensor<4xf32>) {
    %C = te.compute "C" (%i in 4) {
      %a = tensor.extract %A[%i] : tensor<4xf32>
      %b = tensor.extract %B[%i] : tensor<4xf32>
      %c = arith.mulf %a, %b : f32
      te.yield %c : f32
    } : tensor<4xf32>
    relax.output %C : tensor<4xf32>
  } : tensor<4xf32>
  return %2 : tensor<4xf32>
}

// -----

// Symbolic sizes: functions of other symbols are shared; the value of a symbol is a size of a buffer.
// CHECK-LABEL: func.func @symbolic
// CHECK-NEXT:    relax.call_tir @double(%arg0) : (tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?x4xf32, #relax.dims<[n * 2, 4]>>
// CHECK-LABEL: func.func @other
// CHECK-NEXT:    relax.call_tir @double(%arg0) : (tensor<?x4xf32, #relax.dims<[m, 4]>>) -> tensor<?x4xf32, #relax.dims<[m * 2, 4]>>
// CHECK:       tir.prim_func private @double(%A: memref<?x4xf32> {tir.dims = #relax.dims<[n, 4]>},
// CHECK-SAME:      %B: memref<?x4xf32> {tir.dims = #relax.dims<[n * 2, 4]>}) attributes {tir.noalias} {
// CHECK:         %[[N:.+]] = memref.dim %A, %c0
// CHECK-NEXT:    %[[N2:.+]] = affine.apply #{{.+}}()[%[[N]]]
// CHECK-NEXT:    tir.for %i in %[[N2]] {
// CHECK-NOT:   tir.prim_func
func.func @symbolic(%x: tensor<?x4xf32, #relax.dims<[n, 4]>>) -> tensor<?x4xf32, #relax.dims<[n * 2, 4]>> {
  %0 = relax.emit_te "double" (%A = %x : tensor<?x4xf32, #relax.dims<[n, 4]>>) vars (%n2 = n * 2) {
    %B = te.compute "B" (%i in %n2, %j in 4) {
      %c2 = arith.constant 2 : index
      %k = arith.floordivsi %i, %c2 : index
      %a = tensor.extract %A[%k, %j] : tensor<?x4xf32>
      te.yield %a : f32
    } : tensor<?x4xf32>
    relax.output %B : tensor<?x4xf32>
  } : tensor<?x4xf32, #relax.dims<[n * 2, 4]>>
  return %0 : tensor<?x4xf32, #relax.dims<[n * 2, 4]>>
}
func.func @other(%x: tensor<?x4xf32, #relax.dims<[m, 4]>>) -> tensor<?x4xf32, #relax.dims<[m * 2, 4]>> {
  %0 = relax.emit_te "double" (%A = %x : tensor<?x4xf32, #relax.dims<[m, 4]>>) vars (%n2 = m * 2) {
    %B = te.compute "B" (%i in %n2, %j in 4) {
      %c2 = arith.constant 2 : index
      %k = arith.floordivsi %i, %c2 : index
      %a = tensor.extract %A[%k, %j] : tensor<?x4xf32>
      te.yield %a : f32
    } : tensor<?x4xf32>
    relax.output %B : tensor<?x4xf32>
  } : tensor<?x4xf32, #relax.dims<[m * 2, 4]>>
  return %0 : tensor<?x4xf32, #relax.dims<[m * 2, 4]>>
}

// -----

// A symbol that no buffer of the call has by itself is passed.
// CHECK-LABEL: func.func @passed
// CHECK-NEXT:    relax.call_tir @full(%arg1) vars [n] : (tensor<f32>) -> tensor<?xf32, #relax.dims<[n + 1]>>
// CHECK:       tir.prim_func private @full(%A: memref<f32>, %B: memref<?xf32> {tir.dims = #relax.dims<[n + 1]>}, %n: index)
// CHECK-NEXT:    %[[SIZE:.+]] = affine.apply #{{.+}}()[%n]
// CHECK-NEXT:    tir.for %i in %[[SIZE]] {
func.func @passed(%x: tensor<?xf32, #relax.dims<[n]>>, %y: tensor<f32>) -> tensor<?xf32, #relax.dims<[n + 1]>> {
  %0 = relax.emit_te "full" (%A = %y : tensor<f32>) vars (%m = n + 1) {
    %B = te.compute "B" (%i in %m) {
      %a = tensor.extract %A[] : tensor<f32>
      te.yield %a : f32
    } : tensor<?xf32>
    relax.output %B : tensor<?xf32>
  } : tensor<?xf32, #relax.dims<[n + 1]>>
  return %0 : tensor<?xf32, #relax.dims<[n + 1]>>
}

// -----

// Several results, one of them twice, one an operand; an intermediate is allocated.
// CHECK-LABEL: func.func @several
// CHECK-NEXT:    %[[R:.+]]:2 = relax.call_tir @split(%arg0) : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
// CHECK-NEXT:    return %[[R]]#0, %arg0, %[[R]]#1, %[[R]]#0
// CHECK:       tir.prim_func private @split(%A: memref<4xf32>, %C.v1: memref<4xf32>, %C.v0: memref<4xf32>)
// CHECK-NEXT:    %B = tir.alloc_buffer "B" : memref<4xf32>
func.func @several(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %0:4 = relax.emit_te "split" (%A = %x : tensor<4xf32>) {
    %B = te.compute "B" (%i in 4) {
      %a = tensor.extract %A[%i] : tensor<4xf32>
      %b = arith.negf %a : f32
      te.yield %b : f32
    } : tensor<4xf32>
    %C:2 = te.compute "C" (%i in 4) {
      %a = tensor.extract %A[%i] : tensor<4xf32>
      %b = tensor.extract %B[%i] : tensor<4xf32>
      te.yield %a, %b : f32, f32
    } : tensor<4xf32>, tensor<4xf32>
    relax.output %C#1, %A, %C#0, %C#1 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
  } : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
  return %0#0, %0#1, %0#2, %0#3 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// -----

// A function that was there before is shared if it is private; names that are taken are not used.
// CHECK:       tir.prim_func private @mine
// CHECK:       tir.prim_func @negate
// CHECK:       relax.call_tir @mine(%arg0)
// CHECK:       relax.call_tir @negate1(%arg1)
// CHECK:       tir.prim_func private @negate1(%A: memref<8xf32>
tir.prim_func private @mine(%P: memref<4xf32>, %Q: memref<4xf32>) attributes {tir.noalias} {
  tir.for %x in 4 {
    tir.block "x" (%vx : spatial 4 = %x) {
      %a = memref.load %P[%vx] : memref<4xf32>
      %b = arith.negf %a : f32
      memref.store %b, %Q[%vx] : memref<4xf32>
      tir.yield reads(%P[%vx] : memref<4xf32>) writes(%Q[%vx] : memref<4xf32>)
    }
  }
}
tir.prim_func @negate(%P: memref<8xf32>, %Q: memref<8xf32>) attributes {tir.noalias} {
  tir.for %x in 8 {
    tir.block "x" (%vx : spatial 8 = %x) {
      %a = memref.load %P[%vx] : memref<8xf32>
      %b = arith.negf %a : f32
      memref.store %b, %Q[%vx] : memref<8xf32>
      tir.yield reads(%P[%vx] : memref<8xf32>) writes(%Q[%vx] : memref<8xf32>)
    }
  }
}
func.func @shares(%x: tensor<4xf32>, %y: tensor<8xf32>) -> (tensor<4xf32>, tensor<8xf32>) {
  %0 = relax.emit_te "negate" (%A = %x : tensor<4xf32>) {
    %B = te.compute "B" (%i in 4) {
      %a = tensor.extract %A[%i] : tensor<4xf32>
      %b = arith.negf %a : f32
      te.yield %b : f32
    } : tensor<4xf32>
    relax.output %B : tensor<4xf32>
  } : tensor<4xf32>
  %1 = relax.emit_te "negate" (%A = %y : tensor<8xf32>) {
    %B = te.compute "B" (%i in 8) {
      %a = tensor.extract %A[%i] : tensor<8xf32>
      %b = arith.negf %a : f32
      te.yield %b : f32
    } : tensor<8xf32>
    relax.output %B : tensor<8xf32>
  } : tensor<8xf32>
  return %0, %1 : tensor<4xf32>, tensor<8xf32>
}
