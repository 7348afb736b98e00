// The whole pipeline runs in a tool that knows nothing of it.
// REQUIRES: stock-mlir-opt
// RUN: mlir-opt --load-dialect-plugin=%mlc_plugin --load-pass-plugin=%mlc_plugin %s \
// RUN:   --pass-pipeline='builtin.module(mlc-compile{stop-after=loops})' | FileCheck %s --check-prefix=LOOPS
// RUN: mlir-opt --load-dialect-plugin=%mlc_plugin --load-pass-plugin=%mlc_plugin %s \
// RUN:   --pass-pipeline='builtin.module(mlc-compile)' | FileCheck %s

// LOOPS-LABEL: func.func @dense
// LOOPS-SAME: memref<?x16xf32
// LOOPS-NOT: relax.linear

// CHECK-NOT: relax.linear
// CHECK-DAG: llvm.mlir.global {{.*}}@__mlc_dense_signature
// CHECK-DAG: llvm.func @__mlc_dense(
func.func @dense(%x: tensor<?x16xf32, #relax.dims<[n, 16]>>, %w: tensor<8x16xf32>)
    -> tensor<?x8xf32, #relax.dims<[n, 8]>> {
  %0 = relax.linear %x, %w
      : (tensor<?x16xf32, #relax.dims<[n, 16]>>, tensor<8x16xf32>) -> tensor<?x8xf32, #relax.dims<[n, 8]>>
  return %0 : tensor<?x8xf32, #relax.dims<[n, 8]>>
}
