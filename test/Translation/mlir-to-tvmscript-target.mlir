// RUN: mlc-translate --mlir-to-tvmscript %s | FileCheck %s

// The target that is attached says nothing about what is computed, and is not part of the script.
// CHECK: def copy(A: T.Buffer((T.int64(4),), "float32"), B: T.Buffer((T.int64(4),), "float32")):
// CHECK-NOT: def
module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<"vector_registers" = 16 : i64>>} {
  tir.prim_func private @copy(%A: memref<4xf32>, %B: memref<4xf32>) {
    tir.for %i in 4 {
      tir.block "B" (%vi : spatial 4 = %i) {
        %a = memref.load %A[%vi] : memref<4xf32>
        memref.store %a, %B[%vi] : memref<4xf32>
        tir.yield reads(%A[%vi] : memref<4xf32>) writes(%B[%vi] : memref<4xf32>)
      }
    }
  }
}
