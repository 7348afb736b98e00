// RUN: mlc-opt %s --split-input-file --mlc-merge-parallel-regions | FileCheck %s
// RUN: mlc-opt %s --split-input-file --mlc-merge-parallel-regions=num-threads=3 | FileCheck %s --check-prefix=THREADS

// The second reads what the first writes: a barrier between them. The third has nothing to do with either. What is
// computed between them moves out.
// THREADS-LABEL: func @merge
// THREADS: %[[N:.*]] = arith.constant 3 : i32
// THREADS: omp.parallel num_threads(%[[N]] : i32)
// CHECK-LABEL: func @merge
// CHECK: arith.addi
// CHECK: omp.parallel
// CHECK: omp.wsloop {
// CHECK: omp.wsloop nowait {
// CHECK: omp.wsloop nowait {
// CHECK: omp.terminator
// CHECK-NOT: omp.parallel
func.func @merge(%x: memref<8xf32> {llvm.noalias}, %y: memref<8xf32> {llvm.noalias}, %z: memref<8xf32> {llvm.noalias}, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %v = arith.constant 0.0 : f32
  omp.parallel {
    omp.wsloop {
      omp.loop_nest (%i) : index = (%c0) to (%n) step (%c1) {
        memref.store %v, %x[%i] : memref<8xf32>
        omp.yield
      }
    }
    omp.terminator
  }
  %m = arith.addi %n, %n : index
  omp.parallel {
    omp.wsloop {
      omp.loop_nest (%i) : index = (%c0) to (%m) step (%c1) {
        %a = memref.load %x[%c0] : memref<8xf32>
        memref.store %a, %y[%i] : memref<8xf32>
        omp.yield
      }
    }
    omp.terminator
  }
  omp.parallel {
    omp.wsloop {
      omp.loop_nest (%i) : index = (%c0) to (%n) step (%c1) {
        memref.store %v, %z[%i] : memref<8xf32>
        omp.yield
      }
    }
    omp.terminator
  }
  return
}

// -----

// Arguments that may overlap keep the barrier; a store between two regions keeps them apart.
// CHECK-LABEL: func @keep
// CHECK: omp.parallel
// CHECK: omp.wsloop {
// CHECK: omp.wsloop nowait {
// CHECK: memref.store
// CHECK: omp.parallel
func.func @keep(%x: memref<8xf32>, %y: memref<8xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %v = arith.constant 0.0 : f32
  omp.parallel {
    omp.wsloop {
      omp.loop_nest (%i) : index = (%c0) to (%n) step (%c1) {
        memref.store %v, %x[%i] : memref<8xf32>
        omp.yield
      }
    }
    omp.terminator
  }
  omp.parallel {
    omp.wsloop {
      omp.loop_nest (%i) : index = (%c0) to (%n) step (%c1) {
        memref.store %v, %y[%i] : memref<8xf32>
        omp.yield
      }
    }
    omp.terminator
  }
  memref.store %v, %x[%c0] : memref<8xf32>
  omp.parallel {
    omp.wsloop {
      omp.loop_nest (%i) : index = (%c0) to (%n) step (%c1) {
        memref.store %v, %y[%i] : memref<8xf32>
        omp.yield
      }
    }
    omp.terminator
  }
  return
}
