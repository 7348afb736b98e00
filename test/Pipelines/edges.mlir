// RUN: mlc-opt %s --mlc-compile | FileCheck %s
// RUN: mlc-opt %s --mlc-compile=stop-after=loops | FileCheck %s --check-prefix=LOOPS
// RUN: mlc-opt %s --mlc-compile=stop-after=tir --mlc-interpret=entry=nothing -o /dev/null | FileCheck %s --check-prefix=NOTHING

// The symbol of a result that a match_cast defines.
// LOOPS-LABEL: func.func @cast(
// LOOPS-SAME: memref<?xf32>, %{{.*}}: memref<?xf32>) -> i32
// CHECK-DAG: llvm.func @__mlc_cast(
func.func @cast(%x: tensor<?xf32>) -> tensor<?xf32, #relax.dims<[n]>> {
  %y = relax.match_cast %x : tensor<?xf32> to tensor<?xf32, #relax.dims<[n]>>
  %z = relax.exp %y : tensor<?xf32, #relax.dims<[n]>>
  return %z : tensor<?xf32, #relax.dims<[n]>>
}

// A name that the code itself calls.
// CHECK-DAG: llvm.func internal @exp.body(
// CHECK-DAG: llvm.func @__mlc_exp(
func.func @exp(%x: tensor<3xf64>) -> tensor<3xf64> {
  %y = relax.exp %x : tensor<3xf64>
  return %y : tensor<3xf64>
}

// A sum over nothing.
// NOTHING: result 0: dense<0.000000e+00> : tensor<4xf32>
// LOOPS-LABEL: func.func @nothing(
func.func @nothing(%x: tensor<0x4xf32>) -> tensor<4xf32> {
  %y = relax.sum %x axis [0] : (tensor<0x4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// LOOPS-LABEL: func.func @branch(
// LOOPS: scf.if
func.func @branch(%x: tensor<3xf32>, %c: i1) -> tensor<3xf32> {
  %y = scf.if %c -> tensor<3xf32> {
    %a = relax.exp %x : tensor<3xf32>
    %b = relax.exp %a : tensor<3xf32>
    scf.yield %b : tensor<3xf32>
  } else {
    scf.yield %x : tensor<3xf32>
  }
  return %y : tensor<3xf32>
}
