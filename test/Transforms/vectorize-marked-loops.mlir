// RUN: mlc-opt %s --split-input-file --mlc-mark-noalias=all --mlc-lower-affine-keep-attrs --canonicalize --mlc-vectorize-marked-loops --canonicalize --cse | FileCheck %s

// 24 iterations: a piece of 16 and a piece of 8. The uniform load stays scalar.
// CHECK-LABEL: func @pieces
// CHECK: %[[S:.*]] = memref.load %arg1[]
// CHECK: vector.broadcast %[[S]] : f32 to vector<16xf32>
// CHECK: vector.store %{{.*}}, %arg0[%c0] : memref<24xf32>, vector<16xf32>
// CHECK: vector.broadcast %{{.*}} : f32 to vector<8xf32>
// CHECK: vector.store %{{.*}}, %arg0[%c16] : memref<24xf32>, vector<8xf32>
func.func @pieces(%x: memref<24xf32>, %s: memref<f32>) {
  affine.for %i = 0 to 24 {
    %a = affine.load %x[%i] : memref<24xf32>
    %b = affine.load %s[] : memref<f32>
    %c = arith.mulf %a, %b : f32
    affine.store %c, %x[%i] : memref<24xf32>
  } {mlc.kind = "vectorized"}
  return
}

// -----

// The loop variable as a value: lane numbers. f64 has 8 lanes.
// CHECK-LABEL: func @iota
// CHECK: vector.step : vector<8xindex>
// CHECK: arith.index_cast %{{.*}} : vector<8xindex> to vector<8xi64>
// CHECK: arith.sitofp %{{.*}} : vector<8xi64> to vector<8xf64>
func.func @iota(%x: memref<8xf64>) {
  affine.for %i = 0 to 8 {
    %a = arith.index_cast %i : index to i64
    %b = arith.sitofp %a : i64 to f64
    affine.store %b, %x[%i] : memref<8xf64>
  } {mlc.kind = "vectorized"}
  return
}

// -----

// A column: one access for each lane.
// CHECK-LABEL: func @strided
// CHECK-COUNT-4: memref.load
// CHECK: vector.from_elements
// CHECK: vector.store
func.func @strided(%x: memref<4x4xf32>, %y: memref<4xf32>) {
  affine.for %i = 0 to 4 {
    %a = affine.load %x[%i, 0] : memref<4x4xf32>
    affine.store %a, %y[%i] : memref<4xf32>
  } {mlc.kind = "vectorized"}
  return
}

// -----

// An index read from memory: a gather, element by element.
// CHECK-LABEL: func @gather
// CHECK: %[[I:.*]] = vector.load %arg1
// CHECK: arith.index_cast %[[I]] : vector<4xi32> to vector<4xindex>
// CHECK-COUNT-4: memref.load %arg0
func.func @gather(%x: memref<100xf32>, %ix: memref<4xi32>, %y: memref<4xf32>) {
  affine.for %i = 0 to 4 {
    %j = affine.load %ix[%i] : memref<4xi32>
    %k = arith.index_cast %j : i32 to index
    %a = memref.load %x[%k] : memref<100xf32>
    affine.store %a, %y[%i] : memref<4xf32>
  } {mlc.kind = "vectorized"}
  return
}

// -----

// A bound inside the tile becomes a mask; the uniform load is in bounds and needs no guard.
// CHECK-LABEL: func @mask
// CHECK-NOT: scf.if
// CHECK: %[[M:.*]] = vector.create_mask
// CHECK: vector.maskedload %arg0[%{{.*}}], %[[M]]
// CHECK: memref.load %arg1
// CHECK: vector.maskedstore %arg0[%{{.*}}], %[[M]]
func.func @mask(%x: memref<20xf32>, %s: memref<1xf32>) {
  affine.for %t = 0 to 2 {
    affine.for %i = 0 to 16 {
      affine.if affine_set<(t, i) : (19 - t * 16 - i >= 0)>(%t, %i) {
        %a = affine.load %x[%t * 16 + %i] : memref<20xf32>
        %b = affine.load %s[0] : memref<1xf32>
        %c = arith.addf %a, %b : f32
        affine.store %c, %x[%t * 16 + %i] : memref<20xf32>
      }
    } {mlc.kind = "vectorized"}
  }
  return
}

// -----

// A uniform condition stays a branch; a serial loop inside stays a loop and carries vectors.
// CHECK-LABEL: func @nested
// CHECK: scf.if %arg2 {
// CHECK: scf.for {{.*}} iter_args({{.*}}) -> (vector<16xf32>)
func.func @nested(%x: memref<8x16xf32>, %y: memref<16xf32>, %p: i1) {
  %z = arith.constant 0.0 : f32
  affine.for %i = 0 to 16 {
    scf.if %p {
      %s = affine.for %k = 0 to 8 iter_args(%acc = %z) -> f32 {
        %a = affine.load %x[%k, %i] : memref<8x16xf32>
        %b = arith.addf %acc, %a : f32
        affine.yield %b : f32
      }
      affine.store %s, %y[%i] : memref<16xf32>
    }
  } {mlc.kind = "vectorized"}
  return
}

// -----

// A reduction that the schedule allows to reassociate.
// CHECK-LABEL: func @reassoc
// CHECK: %[[P:.*]] = arith.addf %{{.*}}, %{{.*}} : vector<16xf32>
// CHECK: vector.reduction <add>, %[[P]], %{{.*}} fastmath<reassoc> : vector<16xf32> into f32
func.func @reassoc(%x: memref<32xf32>, %s: memref<1xf32>) {
  affine.for %i = 0 to 32 {
    %a = affine.load %x[%i] : memref<32xf32>
    %b = affine.load %s[0] : memref<1xf32>
    %c = arith.addf %b, %a : f32
    affine.store %c, %s[0] : memref<1xf32>
  } {mlc.kind = "vectorized", mlc.reassoc}
  return
}

// -----

// A trip count known only at run time: full vectors, then what is left one by one.
// CHECK-LABEL: func @dynamic
// CHECK-SAME: %[[X:.*]]: memref<?xf32>{{.*}}, %[[N:.*]]: index
// CHECK: %[[REST:.*]] = arith.remsi %{{.*}}, %c16
// CHECK: %[[FULL:.*]] = arith.subi %{{.*}}, %[[REST]]
// CHECK: scf.for %[[I:.*]] = %c0 to %[[FULL]] step %c16 {
// CHECK: vector.load %[[X]][%[[I]]] : memref<?xf32>, vector<16xf32>
// CHECK: vector.store
// CHECK: scf.for %[[J:.*]] = %[[FULL]] to %[[N]] step %c1 {
// CHECK: memref.load %[[X]][%[[J]]]
// CHECK: memref.store
// CHECK-NOT: mlc.kind
func.func @dynamic(%x: memref<?xf32>, %n: index) {
  affine.for %i = 0 to %n {
    %a = affine.load %x[%i] : memref<?xf32>
    %b = arith.mulf %a, %a : f32
    affine.store %b, %x[%i] : memref<?xf32>
  } {mlc.kind = "vectorized"}
  return
}

// -----

// A reduction of unknown length carries one vector; where no full vector runs nothing is read.
// CHECK-LABEL: func @dynamic_reassoc
// CHECK: %[[V:.*]] = scf.for {{.*}} iter_args(%[[ACC:.*]] = %{{.*}}) -> (vector<16xf32>) {
// CHECK: arith.addf %[[ACC]], %{{.*}} : vector<16xf32>
// CHECK: scf.if
// CHECK: memref.load
// CHECK: vector.reduction <add>, %[[V]], %{{.*}} fastmath<reassoc>
// CHECK: scf.for
// CHECK: memref.load
func.func @dynamic_reassoc(%x: memref<?xf32>, %s: memref<f32>, %n: index) {
  affine.for %i = 0 to %n {
    %a = affine.load %x[%i] : memref<?xf32>
    %b = affine.load %s[] : memref<f32>
    %c = arith.addf %b, %a : f32
    affine.store %c, %s[] : memref<f32>
  } {mlc.kind = "vectorized", mlc.reassoc}
  return
}

// -----

// Two vectors collect the sum: one addition need not wait for the one before it.
// CHECK-LABEL: func @two_chains
// CHECK: %[[V:.*]]:2 = scf.for %{{.*}} = %c0 to %c640 step %c32 iter_args(%[[A:.*]] = %{{.*}}, %[[B:.*]] = %{{.*}}) -> (vector<16xf32>, vector<16xf32>) {
// CHECK: arith.addf %[[A]], %{{.*}} : vector<16xf32>
// CHECK: arith.addf %[[B]], %{{.*}} : vector<16xf32>
// CHECK: }
// CHECK: %[[LAST:.*]] = vector.load %{{.*}}[%c640] : memref<656xf32>, vector<16xf32>
// CHECK: %[[A1:.*]] = arith.addf %[[V]]#0, %[[LAST]]
// CHECK: %[[ALL:.*]] = arith.addf %[[A1]], %[[V]]#1
// CHECK: vector.reduction <add>, %[[ALL]], %{{.*}} fastmath<reassoc>
// CHECK-NOT: vector.reduction
func.func @two_chains(%x: memref<656xf32>, %s: memref<f32>) {
  affine.for %i = 0 to 656 {
    %a = affine.load %x[%i] : memref<656xf32>
    %b = affine.load %s[] : memref<f32>
    %c = arith.addf %b, %a : f32
    affine.store %c, %s[] : memref<f32>
  } {mlc.kind = "vectorized", mlc.reassoc = 2 : i64}
  return
}

// -----

// The same of unknown length: two vectors at a time, then one, then what is left one by one.
// CHECK-LABEL: func @dynamic_two_chains
// CHECK: scf.for {{.*}} step %c32 {{.*}} -> (vector<16xf32>, vector<16xf32>)
// CHECK: scf.for {{.*}} step %c16 {{.*}} -> (vector<16xf32>)
// CHECK: scf.if
// CHECK: scf.for {{.*}} step %c1 {
func.func @dynamic_two_chains(%x: memref<?xf32>, %s: memref<f32>, %n: index) {
  affine.for %i = 0 to %n {
    %a = affine.load %x[%i] : memref<?xf32>
    %b = affine.load %s[] : memref<f32>
    %c = arith.addf %b, %a : f32
    affine.store %c, %s[] : memref<f32>
  } {mlc.kind = "vectorized", mlc.reassoc = 2 : i64}
  return
}

// -----

// Many full vectors are a loop, what is left of a constant trip count narrower vectors.
// CHECK-LABEL: func @long
// CHECK: scf.for %[[I:.*]] = %c0 to %c1024 step %c16 {
// CHECK: vector.store %{{.*}}, %{{.*}}[%[[I]]] : memref<1030xf32>, vector<16xf32>
// CHECK: }
// CHECK: vector.store %{{.*}}, %{{.*}}[%c1024] : memref<1030xf32>, vector<4xf32>
// CHECK: vector.store %{{.*}}, %{{.*}}[%c1028] : memref<1030xf32>, vector<2xf32>
func.func @long(%x: memref<1030xf32>) {
  %z = arith.constant 0.0 : f32
  affine.for %i = 0 to 1030 {
    affine.store %z, %x[%i] : memref<1030xf32>
  } {mlc.kind = "vectorized"}
  return
}

// -----

// A bool has a byte of its own in memory: a vector of bools would be packed bits.
// CHECK-LABEL: func @bool
// CHECK-COUNT-4: memref.load %{{.*}} : memref<4xi1>
// CHECK-NOT: vector.store
// CHECK-COUNT-4: memref.store %{{.*}} : memref<4xi1>
func.func @bool(%x: memref<4xi1>, %y: memref<4xi1>) {
  affine.for %i = 0 to 4 {
    %a = affine.load %x[%i] : memref<4xi1>
    affine.store %a, %y[%i] : memref<4xi1>
  } {mlc.kind = "vectorized"}
  return
}

// -----

// Two loops fused into one: the elements differ, though no index is linear.
// CHECK-LABEL: func.func @fused(
// CHECK-COUNT-4: memref.store
// CHECK-NOT: memref.store
func.func @fused(%x: memref<26x26xf32>, %o: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  %z = arith.constant 0.0 : f32
  scf.for %i = %c0 to %c4 step %c1 {
    %q = arith.divui %i, %c2 : index
    %r = arith.remui %i, %c2 : index
    %y = arith.addi %o, %q : index
    memref.store %z, %x[%y, %r] : memref<26x26xf32>
  } {mlc.kind = "vectorized"}
  return
}
