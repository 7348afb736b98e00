// RUN: mlc-opt %s --relax-fuse-ops=max-depth=2 --remarks-filter=fusion -verify-diagnostics -o /dev/null

tir.prim_func private @matmul(%A: memref<8x8xf32>, %B: memref<8x8xf32>, %C: memref<8x8xf32>) attributes {op_pattern = 4 : i64} {}
tir.prim_func private @add(%A: memref<8x8xf32>, %B: memref<8x8xf32>, %C: memref<8x8xf32>) attributes {op_pattern = 0 : i64} {}
tir.prim_func private @relu(%A: memref<8x8xf32>, %B: memref<8x8xf32>) attributes {op_pattern = 0 : i64} {}
tir.prim_func private @transpose(%A: memref<8x8xf32>, %B: memref<8x8xf32>) attributes {op_pattern = 2 : i64} {}
tir.prim_func private @sum(%A: memref<8x8xf32>, %B: memref<8xf32>) attributes {op_pattern = 3 : i64} {}
tir.prim_func private @exp(%A: memref<8xf32>, %B: memref<8xf32>) attributes {op_pattern = 0 : i64} {}
tir.prim_func private @print(%A: memref<8x8xf32>, %B: memref<8x8xf32>) {}

func.func @too_deep(%x: tensor<8x8xf32>) -> tensor<8x8xf32> {
  %r = relax.dataflow {
    %0 = relax.call_tir @matmul(%x, %x) : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
    // expected-remark@+2 {{matmul, add become fused_matmul_add}}
    // expected-remark@+1 {{add and relu stay apart: the group would have 3 ops, and 2 are allowed}}
    %1 = relax.call_tir @add(%0, %x) : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
    %2 = relax.call_tir @relu(%1) : (tensor<8x8xf32>) -> tensor<8x8xf32>
    relax.output %2 : tensor<8x8xf32>
  } : tensor<8x8xf32>
  return %r : tensor<8x8xf32>
}

func.func @patterns(%x: tensor<8x8xf32>) -> (tensor<8xf32>, tensor<8x8xf32>) {
  %r:2 = relax.dataflow {
    // expected-remark@+1 {{matmul and transpose stay apart: a heavy reduction takes in what is elementwise, and the user's group is injective}}
    %0 = relax.call_tir @matmul(%x, %x) : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
    // expected-remark@+2 {{transpose and print stay apart: the result is used outside of the dataflow block, too}}
    // expected-remark@+1 {{transpose and sum stay apart: the result is used outside of the dataflow block, too}}
    %1 = relax.call_tir @transpose(%0) : (tensor<8x8xf32>) -> tensor<8x8xf32>
    %2 = relax.call_tir @print(%1) : (tensor<8x8xf32>) -> tensor<8x8xf32>
    // expected-remark@+1 {{sum and exp stay apart: a reduction is the last of its group}}
    %3 = relax.call_tir @sum(%1) : (tensor<8x8xf32>) -> tensor<8xf32>
    %4 = relax.call_tir @exp(%3) : (tensor<8xf32>) -> tensor<8xf32>
    relax.output %4, %1 : tensor<8xf32>, tensor<8x8xf32>
  } : tensor<8xf32>, tensor<8x8xf32>
  return %r#0, %r#1 : tensor<8xf32>, tensor<8x8xf32>
}

func.func @ways(%x: tensor<8x8xf32>) -> (tensor<8x8xf32>, tensor<8x8xf32>) {
  %r:2 = relax.dataflow {
    // expected-remark@+2 {{relu and add stay apart: no op comes behind all uses of the result}}
    // expected-remark@+1 {{relu and print stay apart: what the user does is not known}}
    %0 = relax.call_tir @relu(%x) : (tensor<8x8xf32>) -> tensor<8x8xf32>
    %1 = relax.call_tir @add(%0, %x) : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
    %2 = relax.call_tir @print(%0) : (tensor<8x8xf32>) -> tensor<8x8xf32>
    relax.output %1, %2 : tensor<8x8xf32>, tensor<8x8xf32>
  } : tensor<8x8xf32>, tensor<8x8xf32>
  return %r#0, %r#1 : tensor<8x8xf32>, tensor<8x8xf32>
}
