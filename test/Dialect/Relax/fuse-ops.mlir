// RUN: mlc-opt %s --relax-fuse-ops -split-input-file | FileCheck %s
// RUN: mlc-opt %s --relax-fuse-ops=max-depth=2 -split-input-file | FileCheck %s --check-prefix=TWO
// RUN: mlc-opt %s --relax-fuse-ops=into-reductions -split-input-file | FileCheck %s --check-prefix=ROWS
// RUN: mlc-opt %s --relax-fuse-ops=leave-reshapes -split-input-file | FileCheck %s --check-prefix=VIEWS

tir.prim_func private @matmul(%A: memref<8x8xf32>, %B: memref<8x8xf32>, %C: memref<8x8xf32>) attributes {op_pattern = 4 : i64} {}
tir.prim_func private @add(%A: memref<8x8xf32>, %B: memref<8x8xf32>, %C: memref<8x8xf32>) attributes {op_pattern = 0 : i64} {}
tir.prim_func private @relu(%A: memref<8x8xf32>, %B: memref<8x8xf32>) attributes {op_pattern = 0 : i64} {}
tir.prim_func private @transpose(%A: memref<8x8xf32>, %B: memref<8x8xf32>) attributes {op_pattern = 2 : i64} {}
tir.prim_func private @sum(%A: memref<8x8xf32>, %B: memref<8xf32>) attributes {op_pattern = 3 : i64} {}
tir.prim_func private @exp(%A: memref<8xf32>, %B: memref<8xf32>) attributes {op_pattern = 0 : i64} {}
tir.prim_func private @print(%A: memref<8x8xf32>, %B: memref<8x8xf32>) {}

// A product takes what follows it; names and constants become parameters.
// CHECK-LABEL: func.func @product(
// CHECK: %[[C:.*]] = relax.constant
// CHECK: relax.call @fused_matmul_add_relu(%{{.*}}, %{{.*}}, %[[C]])
// TWO-LABEL: func.func @product(
// TWO: relax.call @fused_matmul_add(
// TWO: relax.call_tir @relu
func.func @product(%x: tensor<8x8xf32> {relax.name = "x"}, %w: tensor<8x8xf32> {relax.name = "w"}) -> tensor<8x8xf32> {
  %r = relax.dataflow {
    %c = relax.constant dense<1.0> : tensor<8x8xf32>
    %0 = relax.call_tir @matmul(%x, %w) : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
    %1 = relax.call_tir @add(%0, %c) : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
    %2 = relax.call_tir @relu(%1) : (tensor<8x8xf32>) -> tensor<8x8xf32>
    relax.output %2 : tensor<8x8xf32>
  } : tensor<8x8xf32>
  return %r : tensor<8x8xf32>
}

// Of two products, one takes the addition of both; a sum does not follow a product.
// CHECK-LABEL: func.func @products(
// CHECK: %[[B:.*]] = relax.call_tir @matmul(%{{.*}}, %{{.*}})
// CHECK: %[[A:.*]] = relax.call @fused_matmul_add(%{{.*}}, %{{.*}}, %[[B]])
// CHECK: %[[P:.*]] = relax.call_tir @matmul(%[[A]], %[[A]])
// CHECK: relax.call_tir @sum(%[[P]])
func.func @products(%x: tensor<8x8xf32>, %y: tensor<8x8xf32>) -> tensor<8xf32> {
  %r = relax.dataflow {
    %0 = relax.call_tir @matmul(%x, %y) : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
    %1 = relax.call_tir @matmul(%y, %x) : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
    %2 = relax.call_tir @add(%0, %1) : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
    %3 = relax.call_tir @matmul(%2, %2) : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
    %4 = relax.call_tir @sum(%3) : (tensor<8x8xf32>) -> tensor<8xf32>
    relax.output %4 : tensor<8xf32>
  } : tensor<8xf32>
  return %r : tensor<8xf32>
}

// All ways from a value to where they meet again are one group.
// CHECK-LABEL: func.func @diamond(
// CHECK: relax.dataflow
// CHECK-NEXT: relax.call @fused_relu_relu_transpose_add(%{{.*}}) : (tensor<8x8xf32>) -> tensor<8x8xf32>
// CHECK-NEXT: relax.output
func.func @diamond(%x: tensor<8x8xf32>) -> tensor<8x8xf32> {
  %r = relax.dataflow {
    %0 = relax.call_tir @relu(%x) : (tensor<8x8xf32>) -> tensor<8x8xf32>
    %1 = relax.call_tir @relu(%0) : (tensor<8x8xf32>) -> tensor<8x8xf32>
    %2 = relax.call_tir @transpose(%0) : (tensor<8x8xf32>) -> tensor<8x8xf32>
    %3 = relax.call_tir @add(%1, %2) : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
    relax.output %3 : tensor<8x8xf32>
  } : tensor<8x8xf32>
  return %r : tensor<8x8xf32>
}

// What is not known, and what leaves the block, ends a group; a reduction takes what is before it,
// and starts none.
// CHECK-LABEL: func.func @ends(
// CHECK: %[[A:.*]] = relax.call_tir @relu
// CHECK: %[[B:.*]] = relax.call_tir @print(%[[A]])
// CHECK: %[[C:.*]] = relax.call_tir @relu(%[[B]])
// CHECK: %[[D:.*]] = relax.call @fused_transpose_relu(%[[C]])
// CHECK: %[[E:.*]] = relax.call @fused_relu_sum(%[[D]])
// CHECK: relax.call_tir @exp(%[[E]])
func.func @ends(%x: tensor<8x8xf32>) -> (tensor<8x8xf32>, tensor<8x8xf32>, tensor<8xf32>) {
  %r:3 = relax.dataflow {
    %0 = relax.call_tir @relu(%x) : (tensor<8x8xf32>) -> tensor<8x8xf32>
    %1 = relax.call_tir @print(%0) : (tensor<8x8xf32>) -> tensor<8x8xf32>
    %2 = relax.call_tir @relu(%1) : (tensor<8x8xf32>) -> tensor<8x8xf32>
    %3 = relax.call_tir @transpose(%2) : (tensor<8x8xf32>) -> tensor<8x8xf32>
    %4 = relax.call_tir @relu(%3) : (tensor<8x8xf32>) -> tensor<8x8xf32>
    %5 = relax.call_tir @relu(%4) : (tensor<8x8xf32>) -> tensor<8x8xf32>
    %6 = relax.call_tir @sum(%5) : (tensor<8x8xf32>) -> tensor<8xf32>
    %7 = relax.call_tir @exp(%6) : (tensor<8xf32>) -> tensor<8xf32>
    relax.output %2, %4, %7 : tensor<8x8xf32>, tensor<8x8xf32>, tensor<8xf32>
  } : tensor<8x8xf32>, tensor<8x8xf32>, tensor<8xf32>
  return %r#0, %r#1, %r#2 : tensor<8x8xf32>, tensor<8x8xf32>, tensor<8xf32>
}

// CHECK-LABEL: func.func private @fused_matmul_add_relu(
// CHECK-SAME: %[[X:.*]]: tensor<8x8xf32> {relax.name = "x"}, %[[W:.*]]: tensor<8x8xf32> {relax.name = "w"}, %[[P:.*]]: tensor<8x8xf32> {relax.name = "param_0"}) -> tensor<8x8xf32> attributes {Primitive = true}
// CHECK: %[[R:.*]] = relax.dataflow {
// CHECK-NEXT: %[[A:.*]] = relax.call_tir @matmul(%[[X]], %[[W]])
// CHECK-NEXT: %[[B:.*]] = relax.call_tir @add(%[[A]], %[[P]])
// CHECK-NEXT: %[[C:.*]] = relax.call_tir @relu(%[[B]])
// CHECK-NEXT: relax.output %[[C]]
// CHECK: return %[[R]]

// -----

// A symbol that no parameter has as a dimension by itself comes as a shape; equal groups are one
// function, whatever they call their symbols.
tir.prim_func private @fill(%B: memref<?xf32> {tir.dims = #relax.dims<[k]>}) attributes {op_pattern = 0 : i64} {}
tir.prim_func private @exp(%A: memref<?xf32> {tir.dims = #relax.dims<[k]>}, %B: memref<?xf32> {tir.dims = #relax.dims<[k]>}) attributes {op_pattern = 0 : i64} {}

// CHECK-LABEL: func.func @extra(
// CHECK: %[[S:.*]] = relax.shape [n]
// CHECK: relax.call @fused_fill_exp(%[[S]]) : (!relax.shape<[n]>) -> tensor<?xf32, #relax.dims<[n]>>
// CHECK: %[[T:.*]] = relax.shape [m]
// CHECK: relax.call @fused_fill_exp(%[[T]]) : (!relax.shape<[m]>) -> tensor<?xf32, #relax.dims<[m]>>
// CHECK: func.func private @fused_fill_exp(%{{.*}}: !relax.shape<[n]> {relax.name = "tir_vars"}) -> tensor<?xf32, #relax.dims<[n]>>
// CHECK-NOT: func.func
func.func @extra(%x: tensor<?x?xf32, #relax.dims<[n, m]>>) -> (tensor<?xf32, #relax.dims<[n]>>, tensor<?xf32, #relax.dims<[m]>>) {
  %r:2 = relax.dataflow {
    %0 = relax.call_tir @fill() : () -> tensor<?xf32, #relax.dims<[n]>>
    %1 = relax.call_tir @exp(%0) : (tensor<?xf32, #relax.dims<[n]>>) -> tensor<?xf32, #relax.dims<[n]>>
    %2 = relax.call_tir @fill() : () -> tensor<?xf32, #relax.dims<[m]>>
    %3 = relax.call_tir @exp(%2) : (tensor<?xf32, #relax.dims<[m]>>) -> tensor<?xf32, #relax.dims<[m]>>
    relax.output %1, %3 : tensor<?xf32, #relax.dims<[n]>>, tensor<?xf32, #relax.dims<[m]>>
  } : tensor<?xf32, #relax.dims<[n]>>, tensor<?xf32, #relax.dims<[m]>>
  return %r#0, %r#1 : tensor<?xf32, #relax.dims<[n]>>, tensor<?xf32, #relax.dims<[m]>>
}

// -----

// A softmax reads each element once in each of its blocks: what gives the elements may go into it. A product does not.
// CHECK-LABEL: func.func @rows(
// CHECK-NOT: fused
// ROWS-LABEL: func.func @rows(
// ROWS: relax.call @fused_relu_normalize(
// ROWS: relax.call_tir @relu
// ROWS: relax.call_tir @matmul
tir.prim_func private @relu(%A: memref<8x8xf32>, %B: memref<8x8xf32>) attributes {op_pattern = 0 : i64} {}
tir.prim_func private @normalize(%A: memref<8x8xf32>, %B: memref<8x8xf32>) attributes {op_pattern = 4 : i64} {
  %S = tir.alloc_buffer "S" : memref<8xf32>
  tir.for %i in 8 {
    tir.for %k in 8 {
      tir.block "S" (%vi : spatial 8 = %i, %vk : reduce 8 = %k) {
        %s = memref.load %S[%vi] : memref<8xf32>
        %a = memref.load %A[%vi, %vk] : memref<8x8xf32>
        %sum = arith.addf %s, %a : f32
        memref.store %sum, %S[%vi] : memref<8xf32>
        tir.yield reads(%A[%vi, %vk] : memref<8x8xf32>) writes(%S[%vi] : memref<8xf32>)
      } init (%vi, %vk) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %S[%vi] : memref<8xf32>
      }
    }
  }
  tir.for %i in 8 {
    tir.for %j in 8 {
      tir.block "B" (%vi : spatial 8 = %i, %vj : spatial 8 = %j) {
        %a = memref.load %A[%vi, %vj] : memref<8x8xf32>
        %s = memref.load %S[%vi] : memref<8xf32>
        %b = arith.divf %a, %s : f32
        memref.store %b, %B[%vi, %vj] : memref<8x8xf32>
        tir.yield reads(%A[%vi, %vj] : memref<8x8xf32>, %S[%vi] : memref<8xf32>) writes(%B[%vi, %vj] : memref<8x8xf32>)
      }
    }
  }
}
tir.prim_func private @matmul(%A: memref<8x8xf32>, %B: memref<8x8xf32>, %C: memref<8x8xf32>) attributes {op_pattern = 4 : i64} {
  tir.for %i in 8 {
    tir.for %j in 8 {
      tir.for %k in 8 {
        tir.block "C" (%vi : spatial 8 = %i, %vj : spatial 8 = %j, %vk : reduce 8 = %k) {
          %c = memref.load %C[%vi, %vj] : memref<8x8xf32>
          %a = memref.load %A[%vi, %vk] : memref<8x8xf32>
          %b = memref.load %B[%vk, %vj] : memref<8x8xf32>
          %p = arith.mulf %a, %b : f32
          %sum = arith.addf %c, %p : f32
          memref.store %sum, %C[%vi, %vj] : memref<8x8xf32>
          tir.yield reads(%A[%vi, %vk] : memref<8x8xf32>, %B[%vk, %vj] : memref<8x8xf32>) writes(%C[%vi, %vj] : memref<8x8xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %C[%vi, %vj] : memref<8x8xf32>
        }
      }
    }
  }
}
func.func @rows(%x: tensor<8x8xf32> {relax.name = "x"}, %w: tensor<8x8xf32> {relax.name = "w"}) -> tensor<8x8xf32> {
  %r = relax.dataflow {
    %0 = relax.call_tir @relu(%x) : (tensor<8x8xf32>) -> tensor<8x8xf32>
    %1 = relax.call_tir @normalize(%0) : (tensor<8x8xf32>) -> tensor<8x8xf32>
    %2 = relax.call_tir @relu(%w) : (tensor<8x8xf32>) -> tensor<8x8xf32>
    %3 = relax.call_tir @matmul(%1, %2) : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
    relax.output %3 : tensor<8x8xf32>
  } : tensor<8x8xf32>
  return %r : tensor<8x8xf32>
}

// -----

// What can be a view is at neither end of a group; between kernels, and as a result, it is fused.
tir.prim_func private @flatten(%A: memref<2x4xf32>, %B: memref<8xf32>) attributes {op_pattern = 2 : i64} {
  tir.for %i in 8 {
    tir.block "B" (%vi : spatial 8 = %i) {
      %0 = affine.apply affine_map<(d0) -> (d0 floordiv 4)>(%vi)
      %1 = affine.apply affine_map<(d0) -> (d0 mod 4)>(%vi)
      %a = memref.load %A[%0, %1] : memref<2x4xf32>
      memref.store %a, %B[%vi] : memref<8xf32>
      tir.yield reads(%A[%0, %1] : memref<2x4xf32>) writes(%B[%vi] : memref<8xf32>)
    }
  }
}
tir.prim_func private @exp(%A: memref<8xf32>, %B: memref<8xf32>) attributes {op_pattern = 0 : i64} {}
tir.prim_func private @relu(%A: memref<8xf32>, %B: memref<8xf32>) attributes {op_pattern = 0 : i64} {}
tir.prim_func private @exp2(%A: memref<2x4xf32>, %B: memref<2x4xf32>) attributes {op_pattern = 0 : i64} {}
tir.prim_func private @relu2(%A: memref<2x4xf32>, %B: memref<2x4xf32>) attributes {op_pattern = 0 : i64} {}
tir.prim_func private @opaque(%A: memref<8xf32>, %B: memref<8xf32>) {}
// CHECK-LABEL: func.func @reshapes(
// CHECK: relax.call @fused_flatten_exp_relu(
// VIEWS-LABEL: func.func @reshapes(
// VIEWS: %[[X:.*]] = relax.call_tir @flatten(
// VIEWS: %[[Y:.*]] = relax.call @fused_exp_relu(%[[X]])
// VIEWS: %[[Z:.*]] = relax.call @fused_exp2_relu2(
// VIEWS: %[[F:.*]] = relax.call_tir @flatten(%[[Z]])
// VIEWS: relax.call_tir @opaque(%[[F]])
// VIEWS: relax.call @fused_exp2_flatten_relu(
// VIEWS: relax.call @fused_exp2_flatten(
func.func @reshapes(%x: tensor<2x4xf32>) -> (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) {
  %r:4 = relax.dataflow {
    %0 = relax.call_tir @flatten(%x) : (tensor<2x4xf32>) -> tensor<8xf32>
    %1 = relax.call_tir @exp(%0) : (tensor<8xf32>) -> tensor<8xf32>
    %2 = relax.call_tir @relu(%1) : (tensor<8xf32>) -> tensor<8xf32>
    %3 = relax.call_tir @exp2(%x) : (tensor<2x4xf32>) -> tensor<2x4xf32>
    %4 = relax.call_tir @relu2(%3) : (tensor<2x4xf32>) -> tensor<2x4xf32>
    %5 = relax.call_tir @flatten(%4) : (tensor<2x4xf32>) -> tensor<8xf32>
    %6 = relax.call_tir @opaque(%5) : (tensor<8xf32>) -> tensor<8xf32>
    %7 = relax.call_tir @exp2(%x) : (tensor<2x4xf32>) -> tensor<2x4xf32>
    %8 = relax.call_tir @flatten(%7) : (tensor<2x4xf32>) -> tensor<8xf32>
    %9 = relax.call_tir @relu(%8) : (tensor<8xf32>) -> tensor<8xf32>
    %10 = relax.call_tir @exp2(%x) : (tensor<2x4xf32>) -> tensor<2x4xf32>
    %11 = relax.call_tir @flatten(%10) : (tensor<2x4xf32>) -> tensor<8xf32>
    relax.output %2, %6, %9, %11 : tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>
  } : tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>
  return %r#0, %r#1, %r#2, %r#3 : tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>
}

// -----

// Pooling takes in the product whose elements it reads, each in one window. Windows that overlap read elements again.
// CHECK-LABEL: func.func @windows(
// CHECK-NOT: fused
// ROWS-LABEL: func.func @windows(
// ROWS: relax.call @fused_matmul_pool(
// ROWS: relax.call_tir @matmul
// ROWS: relax.call_tir @overlapping
tir.prim_func private @matmul(%A: memref<8xf32>, %B: memref<8xf32>) attributes {op_pattern = 4 : i64} {}
tir.prim_func private @pool(%A: memref<8xf32>, %B: memref<4xf32>) attributes {op_pattern = 4 : i64} {
  tir.for %i in 4 {
    tir.for %k in 2 {
      tir.block "B" (%vi : spatial 4 = %i, %vk : reduce 2 = %k) {
        %b = memref.load %B[%vi] : memref<4xf32>
        %place = affine.apply affine_map<(i, k) -> (i * 2 + k)>(%vi, %vk)
        %a = memref.load %A[%place] : memref<8xf32>
        %max = arith.maximumf %b, %a : f32
        memref.store %max, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%place] : memref<8xf32>) writes(%B[%vi] : memref<4xf32>)
      } init (%vi, %vk) {
        %low = arith.constant 0xFF800000 : f32
        memref.store %low, %B[%vi] : memref<4xf32>
      }
    }
  }
}
tir.prim_func private @overlapping(%A: memref<8xf32>, %B: memref<3xf32>) attributes {op_pattern = 4 : i64} {
  tir.for %i in 3 {
    tir.for %k in 3 {
      tir.block "B" (%vi : spatial 3 = %i, %vk : reduce 3 = %k) {
        %b = memref.load %B[%vi] : memref<3xf32>
        %place = affine.apply affine_map<(i, k) -> (i * 2 + k)>(%vi, %vk)
        %a = memref.load %A[%place] : memref<8xf32>
        %max = arith.maximumf %b, %a : f32
        memref.store %max, %B[%vi] : memref<3xf32>
        tir.yield reads(%A[%place] : memref<8xf32>) writes(%B[%vi] : memref<3xf32>)
      } init (%vi, %vk) {
        %low = arith.constant 0xFF800000 : f32
        memref.store %low, %B[%vi] : memref<3xf32>
      }
    }
  }
}
func.func @windows(%x: tensor<8xf32>) -> (tensor<4xf32>, tensor<3xf32>) {
  %r:2 = relax.dataflow {
    %0 = relax.call_tir @matmul(%x) : (tensor<8xf32>) -> tensor<8xf32>
    %1 = relax.call_tir @pool(%0) : (tensor<8xf32>) -> tensor<4xf32>
    %2 = relax.call_tir @matmul(%x) : (tensor<8xf32>) -> tensor<8xf32>
    %3 = relax.call_tir @overlapping(%2) : (tensor<8xf32>) -> tensor<3xf32>
    relax.output %1, %3 : tensor<4xf32>, tensor<3xf32>
  } : tensor<4xf32>, tensor<3xf32>
  return %r#0, %r#1 : tensor<4xf32>, tensor<3xf32>
}
