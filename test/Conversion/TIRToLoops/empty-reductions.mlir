// RUN: mlc-opt %s --tir-to-loops | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret="entry=rows sizes=n=0 outputs=1" -o /dev/null | FileCheck %s --check-prefix=ROWS
// RUN: mlc-opt %s --tir-to-loops --mlc-interpret="entry=rows sizes=0.1=0 outputs=1" -o /dev/null | FileCheck %s --check-prefix=ROWS
// RUN: mlc-opt %s --mlc-interpret="entry=split sizes=n=0 outputs=1" -o /dev/null | FileCheck %s --check-prefix=SPLIT
// RUN: mlc-opt %s --tir-to-loops --mlc-interpret="entry=split sizes=0.0=0 outputs=1" -o /dev/null | FileCheck %s --check-prefix=SPLIT
// RUN: mlc-opt %s --mlc-interpret="entry=never outputs=1" -o /dev/null | FileCheck %s --check-prefix=ROWS
// RUN: mlc-opt %s --tir-to-loops --mlc-interpret="entry=never outputs=1" -o /dev/null | FileCheck %s --check-prefix=ROWS

// Where the domain may be empty, `init` has loops of its own, in front of all others.
// ROWS: result 0: dense<1.000000e+00> : tensor<2xf32>
// CHECK-LABEL: func.func private @rows(
// CHECK: %[[N:.*]] = memref.dim
// CHECK: affine.if #{{.*}}()[%[[N]]] {
// CHECK-NEXT: affine.for %[[J:.*]] = 0 to 2 {
// CHECK-NEXT: affine.store %{{.*}}, %{{.*}}[%[[J]]]
// CHECK: affine.for %{{.*}} = 0 to 2 {
// CHECK-NEXT: affine.for %{{.*}} = 0 to %[[N]]
tir.prim_func private @rows(%A: memref<2x?xf32> {tir.dims = #relax.dims<[2, n]>}, %B: memref<2xf32>) {
  %c1 = arith.constant 1 : index
  %n = memref.dim %A, %c1 : memref<2x?xf32>
  tir.for %i in 2 {
    tir.for %k in %n {
      tir.block "B" (%vi : spatial 2 = %i, %vk : reduce %n = %k) {
        %b = memref.load %B[%vi] : memref<2xf32>
        %a = memref.load %A[%vi, %vk] : memref<2x?xf32>
        %s = arith.addf %b, %a : f32
        memref.store %s, %B[%vi] : memref<2xf32>
        tir.yield reads(%A[%vi, %vk] : memref<2x?xf32>) writes(%B[%vi] : memref<2xf32>)
      } init (%vi, %vk) {
        %one = arith.constant 1.0 : f32
        memref.store %one, %B[%vi] : memref<2xf32>
      }
    }
  }
}

// Loops that have been split and reordered; only the part of the predicate that speaks of spatial variables counts.
// SPLIT: result 0: dense<[4, 5, 6]> : tensor<3xindex>
// CHECK-LABEL: func.func private @split(
// CHECK: affine.if
// CHECK-NEXT: affine.for %{{.*}} = 0 to 2 {
// CHECK-NEXT: affine.for %{{.*}} = 0 to 2 {
// CHECK-NEXT: affine.apply
// CHECK-NEXT: affine.if
// CHECK-NOT: affine.if
// CHECK: affine.store
tir.prim_func private @split(%A: memref<?xindex> {tir.dims = #relax.dims<[n]>}, %B: memref<3xindex>) {
  %c0 = arith.constant 0 : index
  %n = memref.dim %A, %c0 : memref<?xindex>
  %tiles = affine.apply affine_map<(d0) -> (d0 ceildiv 4)>(%n)
  tir.for %ko in %tiles {
    tir.for %io in 2 {
      tir.for %ki in 4 {
        tir.for %ii in 2 {
          %i = affine.apply affine_map<(d0, d1) -> (d0 * 2 + d1)>(%io, %ii)
          %k = affine.apply affine_map<(d0, d1) -> (d0 * 4 + d1)>(%ko, %ki)
          %c3 = arith.constant 3 : index
          %inI = arith.cmpi slt, %i, %c3 : index
          %inK = arith.cmpi slt, %k, %n : index
          %in = arith.andi %inI, %inK : i1
          tir.block "B" (%vi : spatial 3 = %i, %vk : reduce %n = %k) where %in {
            %b = memref.load %B[%vi] : memref<3xindex>
            %a = memref.load %A[%vk] : memref<?xindex>
            %s = arith.addi %b, %a : index
            memref.store %s, %B[%vi] : memref<3xindex>
            tir.yield reads(%A[%vk] : memref<?xindex>) writes(%B[%vi] : memref<3xindex>)
          } init (%vi, %vk) {
            %c4 = arith.constant 4 : index
            %start = arith.addi %vi, %c4 : index
            memref.store %start, %B[%vi] : memref<3xindex>
          }
        }
      }
    }
  }
}

// A domain that is surely empty needs no condition.
// CHECK-LABEL: func.func private @never(
// CHECK-NEXT: constant
// CHECK-NEXT: affine.for %{{.*}} = 0 to 2 {
// CHECK-NEXT: affine.store
// CHECK: affine.for %{{.*}} = 0 to 0 {
tir.prim_func private @never(%B: memref<2xf32>) {
  tir.for %i in 2 {
    tir.for %k in 0 {
      tir.block "B" (%vi : spatial 2 = %i, %vk : reduce 0 = %k) {
        %b = memref.load %B[%vi] : memref<2xf32>
        %s = arith.addf %b, %b : f32
        memref.store %s, %B[%vi] : memref<2xf32>
        tir.yield writes(%B[%vi] : memref<2xf32>)
      } init (%vi, %vk) {
        %one = arith.constant 1.0 : f32
        memref.store %one, %B[%vi] : memref<2xf32>
      }
    }
  }
}

// What another block has written before is not written over: `init` stays where its loops are. Each iteration of a
// parallel loop initializes what is its own.
// CHECK-LABEL: func.func private @after_another(
// CHECK: affine.for %[[I:.*]] = 0 to 2 {
// CHECK-NEXT: affine.store %{{.*}}, %{{.*}}[%[[I]]]
// CHECK-NEXT: affine.if #{{.*}}()[%{{.*}}] {
// CHECK-NEXT: affine.store %{{.*}}, %{{.*}}[%[[I]]]
// CHECK: affine.for
// CHECK: affine.for %[[P:.*]] = 0 to 2 {
// CHECK-NEXT: affine.if #{{.*}}()[%{{.*}}] {
// CHECK-NEXT: affine.store %{{.*}}, %{{.*}}[%[[P]]]
// CHECK: {mlc.kind = "parallel"}
tir.prim_func private @after_another(%n: index {tir.name = "n"}, %B: memref<2xf32>, %C: memref<2xf32>) {
  tir.for %i in 2 {
    tir.block "zero" (%vi : spatial 2 = %i) {
      %zero = arith.constant 0.0 : f32
      memref.store %zero, %B[%vi] : memref<2xf32>
      tir.yield writes(%B[%vi] : memref<2xf32>)
    }
    tir.for %k in %n {
      tir.block "B" (%vi : spatial 2 = %i, %vk : reduce %n = %k) {
        %b = memref.load %B[%vi] : memref<2xf32>
        %s = arith.addf %b, %b : f32
        memref.store %s, %B[%vi] : memref<2xf32>
        tir.yield writes(%B[%vi] : memref<2xf32>)
      } init (%vi, %vk) {
        %one = arith.constant 1.0 : f32
        memref.store %one, %B[%vi] : memref<2xf32>
      }
    }
  }
  tir.for parallel %i in 2 {
    tir.for %k in %n {
      tir.block "C" (%vi : spatial 2 = %i, %vk : reduce %n = %k) {
        %b = memref.load %C[%vi] : memref<2xf32>
        %s = arith.addf %b, %b : f32
        memref.store %s, %C[%vi] : memref<2xf32>
        tir.yield writes(%C[%vi] : memref<2xf32>)
      } init (%vi, %vk) {
        %one = arith.constant 1.0 : f32
        memref.store %one, %C[%vi] : memref<2xf32>
      }
    }
  }
}
