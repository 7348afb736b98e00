// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=chain -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=chain -o /dev/null > %t.after
// RUN: diff %t.before %t.after
// RUN: mlc-opt %s --transform-interpreter --tir-to-loops --mlc-interpret=entry=chain -o /dev/null > %t.loops
// RUN: diff %t.before %t.loops

// RUN: mlc-opt %s --mlc-interpret="entry=sized sizes=n=5,m=3" -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret="entry=sized sizes=n=5,m=3" -o /dev/null > %t.after
// RUN: diff %t.before %t.after

module attributes {transform.with_named_sequence} {
  // All that use the buffer follow.
  // CHECK-LABEL: tir.prim_func @chain
  // CHECK: %B = tir.alloc_buffer "B" : memref<2x4x4xf32>
  // CHECK: tir.block "B"
  // CHECK: memref.store %{{.*}}, %B[%{{.*}}, %vj, %{{.*}}] : memref<2x4x4xf32>
  // CHECK: tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%{{.*}}, %vj, %{{.*}}] : memref<2x4x4xf32>)
  // CHECK: tir.block "C"
  // CHECK: memref.load %B[%{{.*}}, %vj, %{{.*}}]
  tir.prim_func @chain(%A: memref<8x4xf32>, %C: memref<8x4xf32>) {
    %B = tir.alloc_buffer "B" : memref<8x4xf32>
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<8x4xf32>
          %b = arith.addf %a, %a : f32
          memref.store %b, %B[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%A[%vi, %vj] : memref<8x4xf32>) writes(%B[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
    tir.for %i in 8 {
      tir.for %j in 4 {
        tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 4 = %j) {
          %b = memref.load %B[%vi, %vj] : memref<8x4xf32>
          memref.store %b, %C[%vi, %vj] : memref<8x4xf32>
          tir.yield reads(%B[%vi, %vj] : memref<8x4xf32>) writes(%C[%vi, %vj] : memref<8x4xf32>)
        }
      }
    }
  }

  // A buffer of symbolic size, and a parameter.
  // CHECK-LABEL: tir.prim_func @symbolic(%X: memref<10x?xf32> {tir.dims = #relax.dims<[10, n]>}
  // CHECK: %[[N:.*]] = memref.dim %X, %c1
  // CHECK: %D = tir.alloc_buffer "D"(%[[N]]) : memref<10x?xf32>
  // CHECK: memref.load %X[%vj, %vi]
  // CHECK: memref.store %{{.*}}, %D[%vj, %vi]
  tir.prim_func @symbolic(%X: memref<?x10xf32> {tir.dims = #relax.dims<[n, 10]>}) {
    %c0 = arith.constant 0 : index
    %n = memref.dim %X, %c0 : memref<?x10xf32>
    %D = tir.alloc_buffer "D"(%n) : memref<?x10xf32>
    tir.for %i in %n {
      tir.for %j in 10 {
        tir.block "D" (%vi : spatial %n = %i, %vj : spatial 10 = %j) {
          %x = memref.load %X[%vi, %vj] : memref<?x10xf32>
          memref.store %x, %D[%vi, %vj] : memref<?x10xf32>
          tir.yield reads(%X[%vi, %vj] : memref<?x10xf32>) writes(%D[%vi, %vj] : memref<?x10xf32>)
        }
      }
    }
  }

  // Elements that the old layout does not have.
  // CHECK-LABEL: tir.prim_func @padded
  // CHECK: tir.block "buffer_P_assumptions" (%v_axis0 : spatial 2 = %axis0, %v_axis1 : spatial 4 = %axis1)
  // CHECK: tir.evaluate %{{.*}} {tir.form = "assume"}
  // CHECK: tir.block "Q" (%v_axis0 : spatial 3 = %axis0, %v_axis1 : spatial 2 = %axis1)
  // CHECK: %[[ROW:.*]] = arith.cmpi eq, %v_axis0, %c2
  // CHECK: %[[LAST:.*]] = arith.cmpi eq, %v_axis1, %c1
  // CHECK: %[[PADDING:.*]] = arith.andi %[[ROW]], %[[LAST]]
  // CHECK: scf.if %[[PADDING]]
  // CHECK: memref.store %{{.*}}, %Q[%v_axis0, %v_axis1]
  tir.prim_func @padded(%P: memref<5xf32>) {
    %Q = tir.alloc_buffer "Q" : memref<5xf32>
    tir.for %i in 5 {
      tir.block "Q" (%vi : spatial 5 = %i) {
        %x = memref.load %P[%vi] : memref<5xf32>
        memref.store %x, %Q[%vi] : memref<5xf32>
        tir.yield reads(%P[%vi] : memref<5xf32>) writes(%Q[%vi] : memref<5xf32>)
      }
    }
  }

  // Padding of a size that is not known, and rows of a size of the function.
  // CHECK-LABEL: tir.prim_func @sized
  // CHECK: %[[M:.*]] = memref.dim %Y, %c0
  // CHECK: %U = tir.alloc_buffer "U"(%{{.*}}) : memref<?x4xf32>
  // CHECK: %V = tir.alloc_buffer "V"(%{{.*}}, %[[M]]) : memref<?x?xf32>
  // CHECK: tir.block "U"
  // CHECK: %[[FULL:.*]] = affine.apply #{{.*}}()[%{{.*}}]
  // CHECK: arith.cmpi eq, %v_axis0, %[[FULL]]
  // CHECK: %[[REST:.*]] = affine.apply #{{.*}}()[%{{.*}}]
  // CHECK: arith.cmpi sle, %[[REST]], %v_axis1
  // CHECK: tir.block "V"
  // CHECK: arith.cmpi ne, %{{.*}}, %c0
  // CHECK: arith.floordivsi %{{.*}}, %[[M]]
  tir.prim_func @sized(%X: memref<?xf32> {tir.dims = #relax.dims<[n]>}, %Y: memref<?xf32> {tir.dims = #relax.dims<[m]>},
      %Z: memref<?xf32> {tir.dims = #relax.dims<[n]>}) {
    %c0 = arith.constant 0 : index
    %n = memref.dim %X, %c0 : memref<?xf32>
    %U = tir.alloc_buffer "U"(%n) : memref<?xf32>
    %V = tir.alloc_buffer "V"(%n) : memref<?xf32>
    tir.for %i in %n {
      tir.block "U" (%vi : spatial %n = %i) {
        %x = memref.load %X[%vi] : memref<?xf32>
        memref.store %x, %U[%vi] : memref<?xf32>
        tir.yield reads(%X[%vi] : memref<?xf32>) writes(%U[%vi] : memref<?xf32>)
      }
    }
    tir.for %i in %n {
      tir.block "V" (%vi : spatial %n = %i) {
        %x = memref.load %U[%vi] : memref<?xf32>
        memref.store %x, %V[%vi] : memref<?xf32>
        tir.yield reads(%U[%vi] : memref<?xf32>) writes(%V[%vi] : memref<?xf32>)
      }
    }
    tir.for %i in %n {
      tir.block "Z" (%vi : spatial %n = %i) {
        %x = memref.load %V[%vi] : memref<?xf32>
        memref.store %x, %Z[%vi] : memref<?xf32>
        tir.yield reads(%V[%vi] : memref<?xf32>) writes(%Z[%vi] : memref<?xf32>)
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.transform_layout write %B[0] by affine_map<(i, j) -> (i floordiv 4, j, i mod 4)> : !transform.any_op
    %D = transform.tir.get_block "D" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.transform_layout write %D[0] by affine_map<(i, j) -> (j, i)> : !transform.any_op
    transform.tir.transform_layout %D[0] by affine_map<(i, j) -> (j, i)> : !transform.any_op
    %Q = transform.tir.get_block "Q" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.transform_layout write %Q[0] by affine_map<(i) -> (i floordiv 2, i mod 2)> pad(0) : !transform.any_op
    transform.tir.transform_layout %Q[0] by affine_map<(i) -> (i floordiv 4, i mod 4)> pad(1.0 : f64) : !transform.any_op
    %V = transform.tir.get_block "V" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.transform_layout write %V[0] by affine_map<(i)[s] -> (i floordiv s, i mod s)> of ["m"] pad(0)
      : !transform.any_op
    %U = transform.tir.get_block "U" in %root : (!transform.any_op) -> !transform.any_op
    transform.tir.transform_layout write %U[0] by affine_map<(i) -> (i floordiv 4, i mod 4)> pad(0) : !transform.any_op
    transform.yield
  }
}
