// RUN: mlc-translate %s --mlir-to-llvmir -split-input-file -verify-diagnostics

// expected-error @+1 {{'func.func' has no form in LLVM IR; lower the module first, by mlc-opt --mlc-compile}}
func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}

// -----

llvm.func @g(%x: f32) {
  // expected-error @+1 {{'arith.addf' has no form in LLVM IR; lower the module first, by mlc-opt --mlc-compile}}
  %y = arith.addf %x, %x : f32
  llvm.return
}
