// RUN: mlc-opt %s --relax-legalize-ops --relax-lower-emit-te --relax-annotate-tir-op-pattern --relax-fuse-ops --relax-fuse-tir -split-input-file | FileCheck %s

// One buffer between each two calls; sizes are read once; what is called no longer is gone.
// CHECK-LABEL: func.func @main(
// CHECK: relax.call_tir @fused_linear_add_relu(%{{.*}}, %{{.*}}, %{{.*}}) : (
// CHECK-NOT: tir.prim_func private @linear
// CHECK-LABEL: tir.prim_func private @fused_linear_add_relu(
// CHECK-SAME: %x: memref<?x16xf32> {tir.dims = #relax.dims<[n, 16]>}, %w: memref<8x16xf32>, %b: memref<8xf32>, %compute_intermediate: memref<?x8xf32> {tir.dims = #relax.dims<[n, 8]>}) attributes {tir.noalias} {
// CHECK: %[[N:.*]] = memref.dim %x, %{{.*}}
// CHECK: %[[A:.*]] = tir.alloc_buffer "T_matmul_NT_intermediate"(%[[N]]) : memref<?x8xf32>
// CHECK: %[[B:.*]] = tir.alloc_buffer "T_add_intermediate"(%[[N]]) : memref<?x8xf32>
// CHECK-NOT: memref.dim
// CHECK: tir.block "T_matmul_NT" (%{{.*}} : spatial %[[N]] = %{{.*}},
// CHECK: memref.store %{{.*}}, %[[A]]
// CHECK: tir.block "T_add"
// CHECK: memref.load %[[A]]
// CHECK: memref.store %{{.*}}, %[[B]]
// CHECK: tir.block "compute"
// CHECK: memref.store %{{.*}}, %compute_intermediate
func.func @main(%x: tensor<?x16xf32, #relax.dims<[n, 16]>> {relax.name = "x"}, %w: tensor<8x16xf32> {relax.name = "w"}, %b: tensor<8xf32> {relax.name = "b"}) -> tensor<?x8xf32, #relax.dims<[n, 8]>> {
  %r = relax.dataflow {
    %0 = relax.linear %x, %w : (tensor<?x16xf32, #relax.dims<[n, 16]>>, tensor<8x16xf32>) -> tensor<?x8xf32, #relax.dims<[n, 8]>>
    %1 = relax.add %0, %b : (tensor<?x8xf32, #relax.dims<[n, 8]>>, tensor<8xf32>) -> tensor<?x8xf32, #relax.dims<[n, 8]>>
    %2 = relax.nn.relu %1 : tensor<?x8xf32, #relax.dims<[n, 8]>>
    relax.output %2 : tensor<?x8xf32, #relax.dims<[n, 8]>>
  } : tensor<?x8xf32, #relax.dims<[n, 8]>>
  return %r : tensor<?x8xf32, #relax.dims<[n, 8]>>
}

// -----

// A symbol that is only in a shape is a parameter; a size that is computed comes after what it is
// made of.
tir.prim_func private @fill(%B: memref<?xf32> {tir.dims = #relax.dims<[k * 2]>}, %k: index) {
  %c0 = arith.constant 0 : index
  %size = memref.dim %B, %c0 : memref<?xf32>
  tir.for %i in %size {
    tir.block "B" (%vi : spatial %size = %i) {
      %zero = arith.constant 0.0 : f32
      memref.store %zero, %B[%vi] : memref<?xf32>
      tir.yield writes(%B[%vi] : memref<?xf32>)
    }
  }
}
tir.prim_func private @exp(%A: memref<?xf32> {tir.dims = #relax.dims<[k]>}, %B: memref<?xf32> {tir.dims = #relax.dims<[k]>}) {
  %c0 = arith.constant 0 : index
  %size = memref.dim %A, %c0 : memref<?xf32>
  tir.for %i in %size {
    tir.block "B" (%vi : spatial %size = %i) {
      %a = memref.load %A[%vi] : memref<?xf32>
      %b = math.exp %a : f32
      memref.store %b, %B[%vi] : memref<?xf32>
      tir.yield reads(%A[%vi] : memref<?xf32>) writes(%B[%vi] : memref<?xf32>)
    }
  }
}
// CHECK-LABEL: func.func @extra(
// CHECK: relax.call_tir @fused_fill_exp() vars [m * 3] : () -> tensor<?xf32, #relax.dims<[m * 6]>>
func.func @extra(%x: tensor<?xf32, #relax.dims<[m]>>) -> tensor<?xf32, #relax.dims<[m * 6]>> {
  %s = relax.shape [m * 3] : !relax.shape<[m * 3]>
  %r = relax.call @fused_fill_exp(%s) : (!relax.shape<[m * 3]>) -> tensor<?xf32, #relax.dims<[m * 6]>>
  return %r : tensor<?xf32, #relax.dims<[m * 6]>>
}
// CHECK: tir.prim_func private @fused_fill_exp(%B_intermediate: memref<?xf32> {tir.dims = #relax.dims<[n * 2]>}, %n: index)
// CHECK: %[[SIZE:.*]] = affine.apply #{{.*}}(%n)
// CHECK: tir.alloc_buffer "B_intermediate"(%[[SIZE]])
// CHECK: tir.block "B" (%{{.*}} : spatial %[[SIZE]]
// CHECK: tir.block "B1" (%{{.*}} : spatial %[[SIZE]]
func.func private @fused_fill_exp(%s: !relax.shape<[n]>) -> tensor<?xf32, #relax.dims<[n * 2]>> attributes {Primitive = true} {
  %r = relax.dataflow {
    %0 = relax.call_tir @fill() vars [n] : () -> tensor<?xf32, #relax.dims<[n * 2]>>
    %1 = relax.call_tir @exp(%0) : (tensor<?xf32, #relax.dims<[n * 2]>>) -> tensor<?xf32, #relax.dims<[n * 2]>>
    relax.output %1 : tensor<?xf32, #relax.dims<[n * 2]>>
  } : tensor<?xf32, #relax.dims<[n * 2]>>
  return %r : tensor<?xf32, #relax.dims<[n * 2]>>
}

// -----

// What cannot be one function stays: a call by name, and one of a function that stays.
// CHECK-LABEL: func.func private @named(
// CHECK: relax.call_dps_packed
func.func private @named(%x: tensor<4xf32>) -> tensor<4xf32> attributes {Primitive = true} {
  %r = relax.dataflow {
    %0 = relax.call_dps_packed "env.f"(%x) : (tensor<4xf32>) -> tensor<4xf32>
    relax.output %0 : tensor<4xf32>
  } : tensor<4xf32>
  return %r : tensor<4xf32>
}
// CHECK-LABEL: func.func @calls_graph(
func.func @calls_graph(%x: tensor<4xf32>) -> tensor<4xf32> attributes {Primitive = true} {
  %r = relax.dataflow {
    %0 = relax.call @named(%x) : (tensor<4xf32>) -> tensor<4xf32>
    relax.output %0 : tensor<4xf32>
  } : tensor<4xf32>
  return %r : tensor<4xf32>
}

// -----

// A group that others may call becomes private where this module calls it, and stays a graph function where none does.
// CHECK: tir.prim_func private @fused_exp_exp(
// CHECK: func.func @main(
// CHECK: relax.call_tir @fused_exp_exp(%{{.*}})
// CHECK: func.func @alone(
// CHECK: relax.call_tir @tir_exp
func.func @fused_exp_exp(%x: tensor<4xf32>) -> tensor<4xf32> attributes {Primitive = true} {
  %r = relax.dataflow {
    %0 = relax.exp %x : tensor<4xf32>
    %1 = relax.exp %0 : tensor<4xf32>
    relax.output %1 : tensor<4xf32>
  } : tensor<4xf32>
  return %r : tensor<4xf32>
}
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %r = relax.dataflow {
    %0 = relax.call @fused_exp_exp(%x) : (tensor<4xf32>) -> tensor<4xf32>
    relax.output %0 : tensor<4xf32>
  } : tensor<4xf32>
  return %r : tensor<4xf32>
}
func.func @alone(%x: tensor<4xf32>) -> tensor<4xf32> attributes {Primitive = true} {
  %r = relax.dataflow {
    %0 = relax.exp %x : tensor<4xf32>
    relax.output %0 : tensor<4xf32>
  } : tensor<4xf32>
  return %r : tensor<4xf32>
}
