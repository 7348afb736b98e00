// RUN: mlc-opt %s --transform-interpreter | FileCheck %s
// RUN: mlc-opt %s --mlc-interpret=entry=tiled -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=tiled -o /dev/null > %t.after
// RUN: diff %t.before %t.after
// RUN: mlc-opt %s --mlc-interpret=entry=window -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=window -o /dev/null > %t.after
// RUN: diff %t.before %t.after
// RUN: mlc-opt %s --mlc-interpret=entry=places -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=places -o /dev/null > %t.after
// RUN: diff %t.before %t.after
// RUN: mlc-opt %s --mlc-interpret=entry=overlap -o /dev/null > %t.before
// RUN: mlc-opt %s --transform-interpreter --mlc-interpret=entry=overlap -o /dev/null > %t.after
// RUN: diff %t.before %t.after

module attributes {transform.with_named_sequence} {
  // A tile that goes over the end gets a predicate; the whole columns need none.
  // CHECK-LABEL: tir.prim_func @tiled
  // CHECK: tir.for %i_0 in 4 {
  // CHECK-NEXT: tir.for %ax0 in 5 {
  // CHECK-NEXT: tir.for %ax1 in 8 {
  // CHECK: %[[ROW:.*]] = affine.apply #{{.*}}(%i_0, %ax0)
  // CHECK: %[[IN:.*]] = arith.cmpi slt, %{{.*}}, %c16
  // CHECK: tir.block "B" (%vi : spatial 16 = %[[ROW]], %vj : spatial 8 = %ax1) where %[[IN]]
  // CHECK: tir.for %i_1 in 5 {
  // CHECK: tir.block "C"
  tir.prim_func @tiled(%A: memref<16x8xf32>, %C: memref<16x8xf32>) {
    %B = tir.alloc_buffer "B" : memref<16x8xf32>
    tir.for %i in 16 {
      tir.for %j in 8 {
        tir.block "B" (%vi : spatial 16 = %i, %vj : spatial 8 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<16x8xf32>
          %b = arith.addf %a, %a : f32
          memref.store %b, %B[%vi, %vj] : memref<16x8xf32>
          tir.yield reads(%A[%vi, %vj] : memref<16x8xf32>) writes(%B[%vi, %vj] : memref<16x8xf32>)
        }
      }
    }
    tir.for %i in 16 {
      tir.for %j in 8 {
        tir.block "C" (%vi : spatial 16 = %i, %vj : spatial 8 = %j) {
          %b = memref.load %B[%vi, %vj] : memref<16x8xf32>
          memref.store %b, %C[%vi, %vj] : memref<16x8xf32>
          tir.yield reads(%B[%vi, %vj] : memref<16x8xf32>) writes(%C[%vi, %vj] : memref<16x8xf32>)
        }
      }
    }
  }

  // What neighbours need overlaps. The loop of one iteration stays if it is asked for.
  // CHECK-LABEL: tir.prim_func @window
  // CHECK: tir.for %y in 8 {
  // CHECK-NEXT: tir.for %ax0 in 3 {
  // CHECK-NEXT: tir.for %ax1 in 1 {
  // CHECK: tir.block "P" (%vy : spatial 10 = %{{.*}}, %vz : spatial 1 = %ax1) {
  tir.prim_func @window(%X: memref<10xf32>, %Y: memref<8xf32>) {
    %P = tir.alloc_buffer "P" : memref<10x1xf32>
    %c0 = arith.constant 0 : index
    tir.for %y in 10 {
      tir.for %z in 1 {
        tir.block "P" (%vy : spatial 10 = %y, %vz : spatial 1 = %z) {
          %x = memref.load %X[%vy] : memref<10xf32>
          memref.store %x, %P[%vy, %vz] : memref<10x1xf32>
          tir.yield reads(%X[%vy] : memref<10xf32>) writes(%P[%vy, %vz] : memref<10x1xf32>)
        }
      }
    }
    tir.for %y in 8 {
      tir.for %r in 3 {
        tir.block "Y" (%vy : spatial 8 = %y, %vr : reduce 3 = %r) {
          %at = affine.apply affine_map<(d0, d1) -> (d0 + d1)>(%vy, %vr)
          %s = memref.load %Y[%vy] : memref<8xf32>
          %p = memref.load %P[%at, %c0] : memref<10x1xf32>
          %t = arith.addf %s, %p : f32
          memref.store %t, %Y[%vy] : memref<8xf32>
          tir.yield reads(%P[%at, 0] : memref<10x1xf32>) writes(%Y[%vy] : memref<8xf32>)
        } init (%vy, %vr) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %Y[%vy] : memref<8xf32>
        }
      }
    }
  }

  // Tiles of the copy overlap; blocks can still move.
  // CHECK-LABEL: tir.prim_func @overlap
  // CHECK: tir.for %i_0 in 3 {
  // CHECK: tir.for %ax0 in 5 {
  // CHECK: tir.block "OB"
  // CHECK: tir.block "OC"
  // CHECK: tir.block "OD"
  tir.prim_func @overlap(%A: memref<10xf32>, %D: memref<8xf32>) {
    %B = tir.alloc_buffer "B" : memref<10xf32>
    %C = tir.alloc_buffer "C" : memref<8xf32>
    tir.for %i in 10 {
      tir.block "OB" (%vi : spatial 10 = %i) {
        %a = memref.load %A[%vi] : memref<10xf32>
        memref.store %a, %B[%vi] : memref<10xf32>
        tir.yield reads(%A[%vi] : memref<10xf32>) writes(%B[%vi] : memref<10xf32>)
      }
    }
    tir.for %i in 8 {
      tir.block "OC" (%vi : spatial 8 = %i) {
        %next = affine.apply affine_map<(d0) -> (d0 + 2)>(%vi)
        %a = memref.load %B[%vi] : memref<10xf32>
        %b = memref.load %B[%next] : memref<10xf32>
        %c = arith.addf %a, %b : f32
        memref.store %c, %C[%vi] : memref<8xf32>
        tir.yield reads(%B[%vi : 3] : memref<10xf32>) writes(%C[%vi] : memref<8xf32>)
      }
    }
    tir.for %i in 8 {
      tir.block "OD" (%vi : spatial 8 = %i) {
        %c = memref.load %C[%vi] : memref<8xf32>
        memref.store %c, %D[%vi] : memref<8xf32>
        tir.yield reads(%C[%vi] : memref<8xf32>) writes(%D[%vi] : memref<8xf32>)
      }
    }
  }

  // The earliest place is before what does not need the block.
  // CHECK-LABEL: tir.prim_func @places
  // CHECK: tir.for %i in 4 {
  // CHECK-NEXT: tir.block "PB"
  // CHECK: tir.block "other"
  // CHECK: tir.block "PC"
  tir.prim_func @places(%A: memref<4xf32>, %D: memref<4xf32>, %C: memref<4xf32>) {
    %B = tir.alloc_buffer "B" : memref<4xf32>
    tir.for %i in 4 {
      tir.block "PB" (%vi : spatial 4 = %i) {
        %a = memref.load %A[%vi] : memref<4xf32>
        memref.store %a, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
    tir.for %i in 4 {
      tir.block "other" (%vi : spatial 4 = %i) {
        %a = memref.load %A[%vi] : memref<4xf32>
        memref.store %a, %D[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%D[%vi] : memref<4xf32>)
      }
      tir.block "PC" (%vi : spatial 4 = %i) {
        %b = memref.load %B[%vi] : memref<4xf32>
        memref.store %b, %C[%vi] : memref<4xf32>
        tir.yield reads(%B[%vi] : memref<4xf32>) writes(%C[%vi] : memref<4xf32>)
      }
    }
  }

  // Sizes that are not known.
  // CHECK-LABEL: tir.prim_func @symbolic
  // CHECK: tir.for %i in %{{.*}} {
  // CHECK-NEXT: tir.for %ax0 in %[[N:[a-z]+]] {
  // CHECK-NEXT: tir.block "SB" (%vi : spatial %[[N]] = %i, %vj : spatial %[[N]] = %ax0) {
  tir.prim_func @symbolic(%A: memref<?x?xf32> {tir.dims = #relax.dims<[n, n]>},
                          %C: memref<?x?xf32> {tir.dims = #relax.dims<[n, n]>}) {
    %c0 = arith.constant 0 : index
    %n = memref.dim %A, %c0 : memref<?x?xf32>
    %B = tir.alloc_buffer "B" (%n, %n) : memref<?x?xf32>
    tir.for %i in %n {
      tir.for %j in %n {
        tir.block "SB" (%vi : spatial %n = %i, %vj : spatial %n = %j) {
          %a = memref.load %A[%vi, %vj] : memref<?x?xf32>
          memref.store %a, %B[%vi, %vj] : memref<?x?xf32>
          tir.yield reads(%A[%vi, %vj] : memref<?x?xf32>) writes(%B[%vi, %vj] : memref<?x?xf32>)
        }
      }
    }
    tir.for %i in %n {
      tir.for %j in %n {
        tir.block "SC" (%vi : spatial %n = %i, %vj : spatial %n = %j) {
          %b = memref.load %B[%vi, %vj] : memref<?x?xf32>
          memref.store %b, %C[%vi, %vj] : memref<?x?xf32>
          tir.yield reads(%B[%vi, %vj] : memref<?x?xf32>) writes(%C[%vi, %vj] : memref<?x?xf32>)
        }
      }
    }
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %B = transform.tir.get_block "B" in %root : (!transform.any_op) -> !transform.any_op
    %C = transform.tir.get_block "C" in %root : (!transform.any_op) -> !transform.any_op
    %i, %j = transform.tir.get_loops %C : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %i0, %i1 = transform.tir.split %i by [-1, 5] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.tir.compute_at %B in %i0 : !transform.any_op, !transform.any_op
    %ax0, %ax1, %ax2 = transform.tir.get_loops %B : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)

    %P = transform.tir.get_block "P" in %root : (!transform.any_op) -> !transform.any_op
    %Y = transform.tir.get_block "Y" in %root : (!transform.any_op) -> !transform.any_op
    %y, %r = transform.tir.get_loops %Y : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.tir.compute_at %P in %y preserve_unit_loops : !transform.any_op, !transform.any_op

    %PB = transform.tir.get_block "PB" in %root : (!transform.any_op) -> !transform.any_op
    %PC = transform.tir.get_block "PC" in %root : (!transform.any_op) -> !transform.any_op
    %pi = transform.tir.get_loops %PC : (!transform.any_op) -> !transform.any_op
    transform.tir.compute_at %PB in %pi index -2 : !transform.any_op, !transform.any_op

    %OB = transform.tir.get_block "OB" in %root : (!transform.any_op) -> !transform.any_op
    %OC = transform.tir.get_block "OC" in %root : (!transform.any_op) -> !transform.any_op
    %OD = transform.tir.get_block "OD" in %root : (!transform.any_op) -> !transform.any_op
    %oi = transform.tir.get_loops %OC : (!transform.any_op) -> !transform.any_op
    %o0, %o1 = transform.tir.split %oi by [-1, 3] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.tir.compute_at %OB in %o0 : !transform.any_op, !transform.any_op
    transform.tir.reverse_compute_at %OD in %o0 : !transform.any_op, !transform.any_op
    %SB = transform.tir.get_block "SB" in %root : (!transform.any_op) -> !transform.any_op
    %SC = transform.tir.get_block "SC" in %root : (!transform.any_op) -> !transform.any_op
    %si, %sj = transform.tir.get_loops %SC : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.tir.compute_at %SB in %si : !transform.any_op, !transform.any_op
    transform.yield
  }
}
