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

// A column, four elements apart: what lies between is loaded too, and left out by shuffles. The last vector ends
// with the last element.
// CHECK-LABEL: func @strided
// CHECK-SAME: %[[X:.*]]: memref<4x4xf32>
// CHECK: %[[A:.*]] = vector.load %[[X]][%c0, %c0]
// CHECK: %[[B:.*]] = vector.load %[[X]][%c0, %c4]
// CHECK: %[[AB:.*]] = vector.shuffle %[[A]], %[[B]] [0, 4, -1, -1]
// CHECK: %[[C:.*]] = vector.load %[[X]][%c0, %c8]
// CHECK: %[[ABC:.*]] = vector.shuffle %[[AB]], %[[C]] [0, 1, 4, -1]
// CHECK: %[[D:.*]] = vector.load %[[X]][%c0, %c9]
// CHECK: vector.shuffle %[[ABC]], %[[D]] [0, 1, 2, 7]
// CHECK-NOT: memref.load
// CHECK: vector.store
func.func @strided(%x: memref<4x4xf32>, %y: memref<4xf32>) {
  affine.for %i = 0 to 4 {
    %a = affine.load %x[%i, 0] : memref<4x4xf32>
    affine.store %a, %y[%i] : memref<4xf32>
  } {mlc.kind = "vectorized"}
  return
}

// -----

// Every other element, 16 lanes: two loads and a shuffle.
// CHECK-LABEL: func @even
// CHECK: %[[A:.*]] = vector.load %{{.*}}[%c0]
// CHECK: %[[B:.*]] = vector.load %{{.*}}[%c15]
// CHECK: vector.shuffle %[[A]], %[[B]] [0, 2, 4, 6, 8, 10, 12, 14, 17, 19, 21, 23, 25, 27, 29, 31]
// CHECK-NOT: memref.load
func.func @even(%x: memref<32xf32>, %y: memref<16xf32>) {
  affine.for %i = 0 to 16 {
    %a = affine.load %x[%i * 2] : memref<32xf32>
    affine.store %a, %y[%i] : memref<16xf32>
  } {mlc.kind = "vectorized"}
  return
}

// -----

// CHECK-LABEL: func @backwards
// CHECK: %[[A:.*]] = vector.load %arg0[%c0]
// CHECK: vector.shuffle %[[A]], %[[A]] [3, 2, 1, 0]
func.func @backwards(%x: memref<4xf32>, %y: memref<4xf32>) {
  affine.for %i = 0 to 4 {
    %a = affine.load %x[3 - %i] : memref<4xf32>
    affine.store %a, %y[%i] : memref<4xf32>
  } {mlc.kind = "vectorized"}
  return
}

// -----

// A column of long rows: a gather. Bytes have none: one access for each lane.
// CHECK-LABEL: func @column
// CHECK: vector.gather %arg0[%c0, %c0] [%{{.*}}], {{.*}} vector<4xi32>
// CHECK-COUNT-4: memref.load %arg1
func.func @column(%x: memref<4x100xf32>, %b: memref<4x100xi8>, %y: memref<4xf32>, %c: memref<4xi8>) {
  affine.for %i = 0 to 4 {
    %0 = affine.load %x[%i, 0] : memref<4x100xf32>
    affine.store %0, %y[%i] : memref<4xf32>
    %1 = affine.load %b[%i, 0] : memref<4x100xi8>
    affine.store %1, %c[%i] : memref<4xi8>
  } {mlc.kind = "vectorized"}
  return
}

// -----

// An index read from memory: a gather.
// CHECK-LABEL: func @gather
// CHECK: %[[I:.*]] = vector.load %arg1
// CHECK: vector.gather %arg0[%c0] [%[[I]]]
// CHECK-NOT: memref.load
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

// A remainder of an index that moves by one: that of the first lane, and one comparison for the lanes after it.
// CHECK-LABEL: func @wrapped
// CHECK-SAME: %[[F:.*]]: index
// CHECK: %[[R:.*]] = arith.remui %[[F]], %c16 : index
// CHECK: %[[B:.*]] = vector.broadcast %[[R]]
// CHECK: %[[V:.*]] = arith.addi %[[B]]
// CHECK: %[[OVER:.*]] = arith.cmpi uge, %[[V]]
// CHECK: arith.select %[[OVER]]
// CHECK: vector.gather
func.func @wrapped(%f: index, %x: memref<16xf32>, %y: memref<16xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  scf.for %i = %c0 to %c16 step %c1 {
    %0 = arith.addi %f, %i : index
    %1 = arith.remui %0, %c16 : index
    %a = memref.load %x[%1] : memref<16xf32>
    memref.store %a, %y[%i] : memref<16xf32>
  } {mlc.kind = "vectorized"}
  return
}

// -----

// What is left of 23: 7 of 8 lanes, in place of 4 + 2 + 1.
// CHECK-LABEL: func @masked_rest
// CHECK: vector.store %{{.*}}, %arg0[%c0] : memref<23xf32>, vector<16xf32>
// CHECK: %[[M:.*]] = vector.constant_mask [7] : vector<8xi1>
// CHECK: vector.maskedload %arg0[%c16], %[[M]]
// CHECK: vector.maskedstore %arg0[%c16], %[[M]]
// CHECK-NOT: store
func.func @masked_rest(%x: memref<23xf32>) {
  affine.for %i = 0 to 23 {
    %a = affine.load %x[%i] : memref<23xf32>
    %b = arith.mulf %a, %a : f32
    affine.store %b, %x[%i] : memref<23xf32>
  } {mlc.kind = "vectorized"}
  return
}

// -----

// A division may trap in lanes that are off: narrower vectors.
// CHECK-LABEL: func @no_mask
// CHECK-NOT: constant_mask
// CHECK-COUNT-3: arith.divsi
// CHECK-NOT: arith.divsi
func.func @no_mask(%x: memref<7xi32>) {
  affine.for %i = 0 to 7 {
    %a = affine.load %x[%i] : memref<7xi32>
    %b = arith.divsi %a, %a : i32
    affine.store %b, %x[%i] : memref<7xi32>
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

// A trip count known only at run time: full vectors, then one of which only the first lanes run.
// CHECK-LABEL: func @dynamic
// CHECK-SAME: %[[X:.*]]: memref<?xf32>{{.*}}, %[[N:.*]]: index
// CHECK: %[[REST:.*]] = arith.remsi %{{.*}}, %c16
// CHECK: %[[FULL:.*]] = arith.subi %{{.*}}, %[[REST]]
// CHECK: scf.for %[[I:.*]] = %c0 to %[[FULL]] step %c16 {
// CHECK: vector.load %[[X]][%[[I]]] : memref<?xf32>, vector<16xf32>
// CHECK: vector.store
// CHECK: %[[LEFT:.*]] = arith.subi %[[N]], %[[FULL]]
// CHECK: %[[ANY:.*]] = arith.cmpi sgt, %[[LEFT]], %c0
// CHECK: scf.if %[[ANY]] {
// CHECK: %[[M:.*]] = vector.create_mask %[[LEFT]] : vector<16xi1>
// CHECK: vector.maskedload %[[X]][%[[FULL]]], %[[M]]
// CHECK: vector.maskedstore
func.func @dynamic(%x: memref<?xf32>, %n: index) {
  affine.for %i = 0 to %n {
    %a = affine.load %x[%i] : memref<?xf32>
    %b = arith.mulf %a, %a : f32
    affine.store %b, %x[%i] : memref<?xf32>
  } {mlc.kind = "vectorized"}
  return
}

// -----

// Where an operation may trap, the rest is done one by one.
// CHECK-LABEL: func @dynamic_division
// CHECK: scf.for
// CHECK: vector.store
// CHECK: scf.for %{{.*}} step %c1
// CHECK: memref.store
// CHECK-NOT: mlc.kind
func.func @dynamic_division(%x: memref<?xi32>, %n: index) {
  affine.for %i = 0 to %n {
    %a = affine.load %x[%i] : memref<?xi32>
    %b = arith.divsi %a, %a : i32
    affine.store %b, %x[%i] : memref<?xi32>
  } {mlc.kind = "vectorized"}
  return
}

// -----

// A reduction of unknown length carries one vector; lanes that are off add nothing, and where no iteration runs nothing
// is read.
// CHECK-LABEL: func @dynamic_reassoc
// CHECK: %[[V:.*]] = scf.for {{.*}} iter_args(%[[ACC:.*]] = %[[ZERO:.*]]) -> (vector<16xf32>) {
// CHECK: arith.addf %[[ACC]], %{{.*}} : vector<16xf32>
// CHECK: %[[REST:.*]] = scf.if
// CHECK: %[[A:.*]] = vector.maskedload
// CHECK: %[[S:.*]] = arith.select %{{.*}}, %[[A]], %[[ZERO]]
// CHECK: scf.yield %[[S]]
// CHECK: scf.yield %[[ZERO]]
// CHECK: scf.if
// CHECK: %[[ALL:.*]] = arith.addf %[[V]], %[[REST]]
// CHECK: vector.reduction <add>, %[[ALL]], %{{.*}} fastmath<reassoc>
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

// A tile of sums: its loops are unrolled first, each sum is a reduction, and what four vectors hold is added up together.
// CHECK-LABEL: func @tile
// CHECK: %[[S:.*]]:4 = scf.for {{.*}} -> (vector<16xf32>, vector<16xf32>, vector<16xf32>, vector<16xf32>)
// CHECK-COUNT-4: vector.load
// CHECK-NOT: vector.load
// CHECK: %[[E01:.*]] = vector.shuffle %[[S]]#0, %[[S]]#1 [0, 2, 16, 18, 4, 6, 20, 22, 8, 10, 24, 26, 12, 14, 28, 30]
// CHECK: %[[O01:.*]] = vector.shuffle %[[S]]#0, %[[S]]#1 [1, 3, 17, 19, 5, 7, 21, 23, 9, 11, 25, 27, 13, 15, 29, 31]
// CHECK: arith.addf %[[E01]], %[[O01]] : vector<16xf32>
// CHECK: %[[ALL:.*]] = arith.addf %{{.*}}, %{{.*}} : vector<4xf32>
// CHECK: vector.extract %[[ALL]][3]
// CHECK-NOT: vector.reduction
func.func @tile(%x: memref<2x64xf32>, %y: memref<2x64xf32>, %s: memref<2x2xf32>) {
  affine.for %k = 0 to 64 {
    affine.for %i = 0 to 2 {
      affine.for %j = 0 to 2 {
        %a = affine.load %x[%i, %k] : memref<2x64xf32>
        %b = affine.load %y[%j, %k] : memref<2x64xf32>
        %p = arith.mulf %a, %b : f32
        %c = affine.load %s[%i, %j] : memref<2x2xf32>
        %d = arith.addf %c, %p : f32
        affine.store %d, %s[%i, %j] : memref<2x2xf32>
      } {mlc.kind = "unrolled"}
    } {mlc.kind = "unrolled"}
  } {mlc.kind = "vectorized", mlc.reassoc = 1 : i64}
  return
}

// -----

// The same of unknown length: two vectors at a time, then one, then one that is not full.
// CHECK-LABEL: func @dynamic_two_chains
// CHECK: scf.for {{.*}} step %c32 {{.*}} -> (vector<16xf32>, vector<16xf32>)
// CHECK: scf.for {{.*}} step %c16 {{.*}} -> (vector<16xf32>)
// CHECK: scf.if {{.*}} -> (vector<16xf32>)
// CHECK: vector.create_mask
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

// Many full vectors are a loop; what is left of a constant trip count is one with some lanes off, 6 of 8.
// CHECK-LABEL: func @long
// CHECK: scf.for %[[I:.*]] = %c0 to %c1024 step %c16 {
// CHECK: vector.store %{{.*}}, %{{.*}}[%[[I]]] : memref<1030xf32>, vector<16xf32>
// CHECK: }
// CHECK: %[[M:.*]] = vector.constant_mask [6] : vector<8xi1>
// CHECK: vector.maskedstore %{{.*}}[%c1024], %[[M]]
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

// What is divided in the loop is the same in all iterations.
// CHECK-LABEL: func @divided_inside
// CHECK-COUNT-8: vector.store
// CHECK-NOT: memref.store
func.func @divided_inside(%x: f32, %A: memref<4x320xf32>, %f: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %c80 = arith.constant 80 : index
  %c128 = arith.constant 128 : index
  %c240 = arith.constant 240 : index
  scf.for %u = %c0 to %c128 step %c1 {
    %q = arith.divui %f, %c3 : index
    %a = arith.muli %f, %c80 : index
    %b = arith.muli %q, %c240 : index
    %d = arith.subi %a, %b : index
    %i = arith.addi %d, %u : index
    memref.store %x, %A[%q, %i] : memref<4x320xf32>
  } {mlc.kind = "vectorized"}
  return
}

// -----

// Elements two apart, of lanes of which the last ones are off: whole vectors that end with the last element, and no gather.
// CHECK-LABEL: func @strided_rest
// CHECK: %[[M:.*]] = vector.constant_mask [13] : vector<16xi1>
// CHECK: %[[LOW:.*]] = vector.load %{{.*}}[%c0] : memref<25xf32>, vector<16xf32>
// CHECK: %[[HIGH:.*]] = vector.load %{{.*}}[%c9] : memref<25xf32>, vector<16xf32>
// CHECK: %[[V:.*]] = vector.shuffle %[[LOW]], %[[HIGH]] [0, 2, 4, 6, 8, 10, 12, 14, 23, 25, 27, 29, 31, -1, -1, -1]
// CHECK: vector.maskedstore %{{.*}}[%c0], %[[M]], %[[V]]
func.func @strided_rest(%x: memref<25xf32>, %y: memref<13xf32>) {
  affine.for %i = 0 to 13 {
    %a = affine.load %x[%i * 2] : memref<25xf32>
    affine.store %a, %y[%i] : memref<13xf32>
  } {mlc.kind = "vectorized"}
  return
}

// -----

// Lanes after the last iteration load nothing, though every iteration is in bounds: there is no element before the first.
// CHECK-LABEL: func @reversed
// CHECK: %[[NONE:.*]] = ub.poison : f16
// CHECK-COUNT-3: memref.load
// CHECK-NOT: memref.load
// CHECK: vector.from_elements %{{.*}}, %{{.*}}, %{{.*}}, %[[NONE]] : vector<4xf16>
// CHECK: vector.maskedstore
func.func @reversed(%x: memref<3xf16> {llvm.noalias}, %y: memref<3xf16> {llvm.noalias}) {
  affine.for %i = 0 to 3 {
    %0 = affine.load %x[2 - %i] : memref<3xf16>
    affine.store %0, %y[%i] : memref<3xf16>
  } {mlc.kind = "vectorized"}
  return
}
