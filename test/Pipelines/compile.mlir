// RUN: mlc-opt %s --mlc-compile=stop-after=tir | FileCheck %s --check-prefix=TIR
// RUN: mlc-opt %s --mlc-compile=stop-after=loops | FileCheck %s --check-prefix=LOOPS
// RUN: mlc-opt %s --mlc-compile=stop-after=vector | FileCheck %s --check-prefix=VECTOR
// RUN: mlc-opt %s --mlc-compile | mlir-translate --mlir-to-llvmir | FileCheck %s --check-prefix=LLVM
// RUN: mlc-opt %s --mlc-compile=c-entry | FileCheck %s --check-prefix=CENTRY
// RUN: not mlc-opt %s --mlc-compile=stop-after=nowhere 2>&1 | FileCheck %s --check-prefix=NOWHERE

// NOWHERE: Cannot find option named 'nowhere'

// TIR: tir.prim_func private @matmul
// TIR: relax.call_tir @matmul

// LOOPS-LABEL: func.func private @matmul(
// LOOPS-SAME: %[[T:[a-z0-9]+]]: memref<8x32xf32> {llvm.noalias})
// LOOPS: affine.for
// LOOPS: affine.store %{{.*}}, %[[T]]
// LOOPS: } {mlc.kind = "vectorized"}
// LOOPS-LABEL: func.func @main(
// LOOPS-SAME: mlc.workspace_bytes = 1024 : i64
// LOOPS: memref.view %{{.*}} : memref<?xi8> to memref<8x32xf32>
// LOOPS: call @matmul

// Too little work for threads.
// VECTOR-LABEL: func.func private @matmul(
// VECTOR-NOT: omp.parallel
// VECTOR: vector.fma
// VECTOR-NOT: mlc.kind

// The weights are not in the code.
// LLVM: @main.const0 = external constant [16 x [32 x float]], align 64
// LLVM: @__mlc_main_signature = constant
// LLVM: define internal void @matmul(ptr noalias
// LLVM-DAG: llvm.fmuladd.v16f32
// LLVM-DAG: define i32 @__mlc_main(

// CENTRY-LABEL: llvm.func @main(

module {
  tir.prim_func private @matmul(%A: memref<8x16xf32>, %B: memref<16x32xf32>, %C: memref<8x32xf32>) attributes {tir.noalias} {
    %T = tir.alloc_buffer "T" : memref<8x32xf32>
    tir.for parallel %i in 8 {
      tir.for %k in 16 {
        tir.for vectorized %j in 32 {
          tir.block "T" (%vi : spatial 8 = %i, %vj : spatial 32 = %j, %vk : reduce 16 = %k) {
            %c = memref.load %T[%vi, %vj] : memref<8x32xf32>
            %a = memref.load %A[%vi, %vk] : memref<8x16xf32>
            %b = memref.load %B[%vk, %vj] : memref<16x32xf32>
            %p = arith.mulf %a, %b : f32
            %s = arith.addf %c, %p : f32
            memref.store %s, %T[%vi, %vj] : memref<8x32xf32>
            tir.yield reads(%A[%vi, %vk] : memref<8x16xf32>, %B[%vk, %vj] : memref<16x32xf32>)
                      writes(%T[%vi, %vj] : memref<8x32xf32>)
          } init (%vi, %vj, %vk) {
            %zero = arith.constant 0.0 : f32
            memref.store %zero, %T[%vi, %vj] : memref<8x32xf32>
          }
        }
      }
    }
    tir.for %i in 8 {
      tir.for %j in 32 {
        tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 32 = %j) {
          %t = memref.load %T[%vi, %vj] : memref<8x32xf32>
          %e = math.exp %t : f32
          memref.store %e, %C[%vi, %vj] : memref<8x32xf32>
          tir.yield reads(%T[%vi, %vj] : memref<8x32xf32>) writes(%C[%vi, %vj] : memref<8x32xf32>)
        }
      }
    }
  }
  func.func @main(%x: tensor<8x16xf32>) -> tensor<8x32xf32> {
    %w = relax.constant dense<0.5> : tensor<16x32xf32>
    %a = relax.call_tir @matmul(%x, %w) : (tensor<8x16xf32>, tensor<16x32xf32>) -> tensor<8x32xf32>
    return %a : tensor<8x32xf32>
  }
}
