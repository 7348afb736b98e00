// RUN: mlc-opt %s --mlc-plan-workspace -split-input-file -verify-diagnostics

// expected-error @+1 {{expected a native function of one block whose second argument is the workspace, a memref<?xi8>}}
func.func @f(%ctx: !llvm.ptr, %x: memref<4xf32>) -> i32 attributes {mlc.signature = {type = (tensor<4xf32>) -> ()}} {
  %ok = arith.constant 0 : i32
  return %ok : i32
}
