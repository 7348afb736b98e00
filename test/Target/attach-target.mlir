// RUN: mlc-opt %s --mlc-attach-target="triple=x86_64-linux-gnu cpu=haswell cores=4" | FileCheck %s --check-prefix=HASWELL
// RUN: mlc-opt %s --mlc-attach-target="triple=x86_64-linux-gnu cpu=x86-64 features=+sse4.1 vector-bits=256" | FileCheck %s --check-prefix=SSE
// RUN: mlc-opt %s --mlc-attach-target="cpu=native" | mlc-opt --mlc-attach-target | FileCheck %s --check-prefix=HOST
// RUN: mlc-opt %s --mlc-attach-target="triple=x86_64-linux-gnu cpu=haswell" --mlc-compile \
// RUN:   | mlc-translate --mlc-to-assembly | FileCheck %s --check-prefixes=ASM,AVX2
// RUN: mlc-opt %s --mlc-attach-target="triple=x86_64-linux-gnu cpu=znver4" --mlc-compile \
// RUN:   | mlc-translate --mlc-to-assembly | FileCheck %s --check-prefixes=ASM,AVX512
// RUN: mlc-opt %s --mlc-attach-target="triple=aarch64-linux-gnu cpu=cortex-a72" --mlc-compile \
// RUN:   | mlc-translate --mlc-to-assembly | FileCheck %s --check-prefixes=ASM,NEON
// RUN: mlc-opt %s --mlc-attach-target="triple=aarch64-linux-gnu cpu=neoverse-v1" --mlc-compile \
// RUN:   | mlc-translate --mlc-to-object -o %t.o
// RUN: llvm-readelf --file-header %t.o | FileCheck %s --check-prefix=ELF

// What is there stays where an option says nothing of it; a module says it once.
// HASWELL: module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
// HASWELL-SAME: "triple" = "x86_64-linux-gnu", "cpu" = "haswell", "max_vector_op_width" = 256 : i64,
// HASWELL-SAME: "vector_registers" = 16 : i64, "cores" = 4 : i64
// SSE: "cpu" = "x86-64", "features" = "+sse4.1", "max_vector_op_width" = 256 : i64, "vector_registers" = 16
// HOST: "triple" =
// HOST-NOT: "features"
// HOST-SAME: "L3_cache_size_in_bytes"

// The width of the vectors is the target's.
// ASM-LABEL: scale.kernel:
// AVX2: vmulps {{.*}}%ymm
// AVX512: vmulps {{.*}}%zmm
// NEON: fmul v{{[0-9]+}}.4s
// ELF: Machine: AArch64
tir.prim_func @scale(%A: memref<64xf32>, %B: memref<64xf32>) {
  tir.for %i in 64 {
    tir.block "B" (%vi : spatial 64 = %i) {
      %a = memref.load %A[%vi] : memref<64xf32>
      %b = arith.mulf %a, %a : f32
      memref.store %b, %B[%vi] : memref<64xf32>
      tir.yield reads(%A[%vi] : memref<64xf32>) writes(%B[%vi] : memref<64xf32>)
    }
  }
}
