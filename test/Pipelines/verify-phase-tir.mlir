// RUN: mlc-opt %s -split-input-file -verify-diagnostics --mlc-verify-phase=phase=tir

func.func @graph(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'relax.emit_te' may not exist after phase 'tir'}}
  %y = relax.emit_te "copy" (%A = %x : tensor<4xf32>) {
    relax.output %A : tensor<4xf32>
  } : tensor<4xf32>
  return %y : tensor<4xf32>
}
