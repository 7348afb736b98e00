// RUN: mlc-opt %s -split-input-file -verify-diagnostics --mlc-verify-phase=phase=llvm
// RUN: mlc-opt %s --mlc-verify-phase=phase=relax

llvm.func @fine() {
  llvm.return
}
// expected-error @+1 {{'func.func' may not exist after phase 'llvm'}}
func.func @left() {
  return
}
