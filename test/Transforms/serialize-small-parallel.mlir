// RUN: mlc-opt %s --split-input-file --mlc-serialize-small-parallel | FileCheck %s
// RUN: mlc-opt %s --split-input-file --mlc-serialize-small-parallel=min-cycles=1 | FileCheck %s --check-prefix=ALL
// RUN: mlc-opt %s --split-input-file --mlc-serialize-small-parallel=max-ops=3 | FileCheck %s --check-prefix=CLAUSE

// 1000 numbers are too few.
// CHECK-LABEL: func @few
// CHECK-NOT: omp
// CHECK: scf.for %[[I:.*]] = %c0 to %c1000 step %c1
// CHECK-NEXT: memref.store %{{.*}}, %{{.*}}[%[[I]]]
// CHECK-NOT: omp
// ALL-LABEL: func @few
// ALL: omp.parallel {
func.func @few(%x: memref<1000xf32>, %v: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c1000 = arith.constant 1000 : index
  omp.parallel {
    omp.wsloop {
      omp.loop_nest (%i) : index = (%c0) to (%c1000) step (%c1) {
        memref.store %v, %x[%i] : memref<1000xf32>
        omp.yield
      }
    }
    omp.terminator
  }
  return
}

// -----

// A loop inside makes it enough, on both dimensions of the nest.
// CHECK-LABEL: func @many
// CHECK: omp.parallel {
// CHECK-NOT: scf.for
// CHECK: omp.loop_nest
func.func @many(%x: memref<10x10x1000xf32>, %v: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c10 = arith.constant 10 : index
  %c1000 = arith.constant 1000 : index
  omp.parallel {
    omp.wsloop {
      omp.loop_nest (%i, %j) : index = (%c0, %c0) to (%c10, %c10) step (%c1, %c1) {
        scf.for %k = %c0 to %c1000 step %c1 {
          memref.store %v, %x[%i, %j, %k] : memref<10x10x1000xf32>
        }
        omp.yield
      }
    }
    omp.terminator
  }
  return
}

// -----

// Known only at run time: n times 1000 stores of 2 half cycles each, at least 2 * 32768.
// CHECK-LABEL: func @unknown
// CHECK-SAME: %[[N:.*]]: index
// CHECK: %[[LENGTH:.*]] = arith.subi %[[N]], %c0
// CHECK: %[[PRODUCT:.*]] = arith.muli %c2000, %[[LENGTH]]
// CHECK: %[[COST:.*]] = arith.addi %{{.*}}, %[[PRODUCT]]
// CHECK: %[[ENOUGH:.*]] = arith.cmpi sge, %[[COST]], %c65536
// CHECK: scf.if %[[ENOUGH]] {
// CHECK: omp.parallel {
// CHECK: } else {
// CHECK-NOT: omp
// CHECK: scf.for %[[I:.*]] = %c0 to %[[N]]
// CHECK: memref.store %{{.*}}, %{{.*}}[%[[I]], %{{.*}}]
// CLAUSE-LABEL: func @unknown
// CLAUSE: %[[ENOUGH:.*]] = arith.cmpi sge
// CLAUSE-NOT: scf.if
// CLAUSE: omp.parallel if(%[[ENOUGH]]) {
func.func @unknown(%n: index, %x: memref<?x1000xf32>, %v: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c1000 = arith.constant 1000 : index
  omp.parallel {
    omp.wsloop {
      omp.loop_nest (%i) : index = (%c0) to (%n) step (%c1) {
        scf.for %k = %c0 to %c1000 step %c1 {
          memref.store %v, %x[%i, %k] : memref<?x1000xf32>
        }
        omp.yield
      }
    }
    omp.terminator
  }
  return
}

// -----

// Who has set clauses has decided.
// CHECK-LABEL: func @decided
// CHECK: omp.parallel num_threads(
func.func @decided(%x: memref<4xf32>, %v: f32, %threads: i32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  omp.parallel num_threads(%threads : i32) {
    omp.wsloop {
      omp.loop_nest (%i) : index = (%c0) to (%c4) step (%c1) {
        memref.store %v, %x[%i] : memref<4xf32>
        omp.yield
      }
    }
    omp.terminator
  }
  return
}

// -----

// Of several branches one is taken: the one that costs the most counts.
// CHECK-LABEL: func @branches
// CHECK-NOT: omp
// CHECK: scf.for
// ALL-LABEL: func @branches
// ALL: omp.parallel {
func.func @branches(%x: memref<1000xf32>, %v: f32, %few: i1) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c1000 = arith.constant 1000 : index
  %c20 = arith.constant 20 : index
  omp.parallel {
    omp.wsloop {
      omp.loop_nest (%i) : index = (%c0) to (%c1000) step (%c1) {
        scf.if %few {
          scf.for %j = %c0 to %c20 step %c1 {
            memref.store %v, %x[%i] : memref<1000xf32>
          }
        } else {
          scf.for %j = %c0 to %c20 step %c1 {
            memref.store %v, %x[%j] : memref<1000xf32>
          }
        }
        omp.yield
      }
    }
    omp.terminator
  }
  return
}
