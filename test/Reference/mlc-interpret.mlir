// RUN: mlc-opt %s --mlc-interpret=entry=matmul -o /dev/null | FileCheck %s --check-prefix=MATMUL
// RUN: mlc-opt %s --mlc-interpret=entry=matmul_blocks -o /dev/null | FileCheck %s --check-prefix=MATMUL
// RUN: mlc-opt %s --tir-to-loops --mlc-interpret=entry=matmul_blocks -o /dev/null | FileCheck %s --check-prefix=MATMUL
// RUN: mlc-opt %s --mlc-interpret="entry=rows sizes=n=2" -o /dev/null | FileCheck %s --check-prefix=ROWS
// RUN: mlc-opt %s --mlc-interpret="entry=iota max-elements=4" -o /dev/null | FileCheck %s --check-prefix=IOTA
// RUN: mlc-opt %s --mlc-interpret=entry=two -o /dev/null | FileCheck %s --check-prefix=TWO
// RUN: mlc-opt %s --mlc-interpret=entry=own_buffer -o /dev/null | FileCheck %s --check-prefix=OWN
// RUN: mlc-opt %s --mlc-interpret=entry=caller -o /dev/null | FileCheck %s --check-prefix=CALLER
// RUN: mlc-opt %s --tir-to-loops --mlc-interpret=entry=own_buffer -o /dev/null | FileCheck %s --check-prefix=OWN
// RUN: mlc-opt %s --mlc-interpret="entry=random seed=7" -o /dev/null > %t.a
// RUN: mlc-opt %s --mlc-interpret="entry=random seed=7" -o /dev/null > %t.b
// RUN: mlc-opt %s --mlc-interpret="entry=random seed=8" -o /dev/null > %t.c
// RUN: diff %t.a %t.b
// RUN: not diff %t.a %t.c

// The expression, the blocks and the loops compute the same.
// MATMUL: result 0: dense<{{\[}}[5.000000e+00, 8.000000e+00], [1.100000e+01, 1.800000e+01]]> : tensor<2x2xf32>
func.func @matmul(%A: tensor<2x2xf32> {mlc.input = dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>},
                  %B: tensor<2x2xf32> {mlc.input = dense<[[1.0, 2.0], [2.0, 3.0]]> : tensor<2x2xf32>}) -> tensor<2x2xf32> {
  %C = te.reduce "matmul" sum (%i in 2, %j in 2) over (%k in 2) {
    %a = tensor.extract %A[%i, %k] : tensor<2x2xf32>
    %b = tensor.extract %B[%k, %j] : tensor<2x2xf32>
    %p = arith.mulf %a, %b : f32
    te.yield %p : f32
  } : tensor<2x2xf32>
  return %C : tensor<2x2xf32>
}

tir.prim_func @matmul_blocks(%A: memref<2x2xf32> {mlc.input = dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>},
                             %B: memref<2x2xf32> {mlc.input = dense<[[1.0, 2.0], [2.0, 3.0]]> : tensor<2x2xf32>},
                             %C: memref<2x2xf32>) {
  tir.for %i in 2 {
    tir.for %j in 2 {
      tir.for %k in 2 {
        tir.block "C" (%vi : spatial 2 = %i, %vj : spatial 2 = %j, %vk : reduce 2 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<2x2xf32>
          %a = memref.load %A[%vi, %vk] : memref<2x2xf32>
          %b = memref.load %B[%vk, %vj] : memref<2x2xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %c, %p : f32
          memref.store %s, %C[%vi, %vj] : memref<2x2xf32>
          tir.yield reads(%A[%vi, %vk] : memref<2x2xf32>, %B[%vk, %vj] : memref<2x2xf32>)
                    writes(%C[%vi, %vj] : memref<2x2xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<2x2xf32>
        }
      }
    }
  }
}

// ROWS: result 0: dense<{{\[}}[0, 1, 2], [1, 2, 3]]> : tensor<2x3xindex>
tir.prim_func @rows(%A: memref<?x3xindex> {tir.dims = #relax.dims<[n, 3]>}) {
  %c0 = arith.constant 0 : index
  %n = memref.dim %A, %c0 : memref<?x3xindex>
  tir.for parallel %i in %n {
    tir.for vectorized %j in 3 {
      tir.block "A" (%vi : spatial %n = %i, %vj : spatial 3 = %j) {
        %s = arith.addi %vi, %vj : index
        memref.store %s, %A[%vi, %vj] : memref<?x3xindex>
        tir.yield writes(%A[%vi, %vj] : memref<?x3xindex>)
      }
    }
  }
}

// A large result is summed up.
// IOTA: result 0: sum 2.800000e+01, from 0.000000e+00 to 7.000000e+00 : tensor<8xindex>
func.func @iota() -> tensor<8xindex> {
  %A = te.compute "A" (%i in 8) {
    te.yield %i : index
  } : tensor<8xindex>
  return %A : tensor<8xindex>
}

// Of equal values the first wins, and a NaN before all of them.
// TWO: result 0: dense<[1, 2]> : tensor<2xi64>
// TWO: result 1: dense<[3.000000e+00, 0x7FC00000]> : tensor<2xf32>
func.func @two(%A: tensor<2x4xf32> {mlc.input = dense<[[1.0, 3.0, 3.0, 2.0], [1.0, 5.0, 0x7FC00000, 9.0]]> : tensor<2x4xf32>})
    -> (tensor<2xi64>, tensor<2xf32>) {
  %i, %v = te.reduce "argmax" argmax (%r in 2) over (%k in 4) {
    %a = tensor.extract %A[%r, %k] : tensor<2x4xf32>
    %k64 = arith.index_cast %k : index to i64
    te.yield %k64, %a : i64, f32
  } : tensor<2xi64>, tensor<2xf32>
  return %i, %v : tensor<2xi64>, tensor<2xf32>
}

func.func @random(%A: tensor<4x4xf16>) -> tensor<4x4xf16> {
  return %A : tensor<4x4xf16>
}

// A block declares nothing about a buffer that is its own.
// OWN: result 0: dense<{{\[}}[3, 2], [5, 4]]> : tensor<2x2xi32>
tir.prim_func @own_buffer(%A: memref<2x2xi32> {mlc.input = dense<[[2, 3], [4, 5]]> : tensor<2x2xi32>},
                          %B: memref<2x2xi32>) {
  tir.for %i in 2 {
    tir.block "row" (%vi : spatial 2 = %i) {
      %t = tir.alloc_buffer "t" scope "local" : memref<2xi32>
      tir.for %j in 2 {
        tir.block "t" (%vj : spatial 2 = %j) {
          %a = memref.load %A[%vi, %vj] : memref<2x2xi32>
          memref.store %a, %t[%vj] : memref<2xi32>
          tir.yield reads(%A[%vi, %vj] : memref<2x2xi32>) writes(%t[%vj] : memref<2xi32>)
        }
      }
      tir.for %j in 2 {
        tir.block "B" (%vj : spatial 2 = %j) {
          %r = affine.apply affine_map<(d0) -> (-d0 + 1)>(%vj)
          %a = memref.load %t[%r] : memref<2xi32>
          memref.store %a, %B[%vi, %vj] : memref<2x2xi32>
          tir.yield reads(%t[%r] : memref<2xi32>) writes(%B[%vi, %vj] : memref<2x2xi32>)
        }
      }
      tir.yield reads(%A[%vi, 0 : 2] : memref<2x2xi32>) writes(%B[%vi, 0 : 2] : memref<2x2xi32>)
    }
  }
}

// A call of another prim_func, which sees the data in a shape of its own.
// CALLER: result 0: dense<[7, 8, 17, 18]> : tensor<4xi32>
tir.prim_func @caller(%A: memref<4xi32>) {
  %c7 = arith.constant 7 : i32
  tir.call @fill(%A, %c7) : (memref<4xi32>, i32) -> ()
}
tir.prim_func private @fill(%A: memref<2x2xi32>, %n: i32) {
  tir.for %i in 2 {
    tir.for %j in 2 {
      %x = tir.call @weigh(%i, %j) : (index, index) -> i32
      %sum = arith.addi %x, %n : i32
      memref.store %sum, %A[%i, %j] : memref<2x2xi32>
    }
  }
}
tir.prim_func private @weigh(%i: index, %j: index) attributes {tir.return_type = i32} {
  %x = affine.apply affine_map<(d0, d1) -> (d0 * 10 + d1)>(%i, %j)
  tir.evaluate %x {tir.form = "ret"} : index
}
