// RUN: mlc-translate %s --mlir-to-llvmir | FileCheck %s

// The data of a constant stay out of the text, whatever is left of our dialects does not matter.
module attributes {
    mlc.constants = {w = dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>},
    mlc.note = #relax.dims<[n]>} {
  // CHECK: @w = external constant [4 x float], align 64
  llvm.mlir.global external constant @w() {alignment = 64 : i64} : !llvm.array<4 x f32>

  // CHECK-LABEL: define float @second()
  // CHECK: load float, ptr getelementptr inbounds {{.*}}(i8, ptr @w, i64 4)
  llvm.func @second() -> f32 {
    %w = llvm.mlir.addressof @w : !llvm.ptr
    %at = llvm.getelementptr inbounds %w[1] : (!llvm.ptr) -> !llvm.ptr, f32
    %value = llvm.load %at : !llvm.ptr -> f32
    llvm.return %value : f32
  }
}
