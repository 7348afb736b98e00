// RUN: mlc-opt %s --tir-default-schedule --remarks-filter=schedule -verify-diagnostics -o /dev/null
// RUN: mlc-opt %s --tir-default-schedule --mlc-explain -o /dev/null 2>&1 | FileCheck %s

// CHECK: remark: [Passed] elementwise | Category:schedule | Function=relu

module attributes {dlti.target_system_spec = #dlti.target_system_spec<
    "CPU" = #dlti.target_device_spec<"max_vector_op_width" = 256 : i64, "vector_registers" = 16 : i64>>} {
// expected-remark@+1 {{block "B" goes in vectors: vectorize}}
tir.prim_func private @relu(%A: memref<8xf32>, %B: memref<8xf32>) {
  tir.for %i in 8 {
    tir.block "B" (%vi : spatial 8 = %i) {
      %zero = arith.constant 0.0 : f32
      %a = memref.load %A[%vi] : memref<8xf32>
      %b = arith.maximumf %a, %zero : f32
      memref.store %b, %B[%vi] : memref<8xf32>
      tir.yield reads(%A[%vi] : memref<8xf32>) writes(%B[%vi] : memref<8xf32>)
    }
  }
}

// expected-remark@+1 {{block "T" holds a tile of its result in registers: split [}}
tir.prim_func private @matmul(%A: memref<64x64xf32>, %B: memref<64x64xf32>, %T: memref<64x64xf32>) {
  %zero = arith.constant 0.0 : f32
  tir.for %i in 64 {
    tir.for %j in 64 {
      tir.for %k in 64 {
        tir.block "T" (%vi : spatial 64 = %i, %vj : spatial 64 = %j, %vk : reduce 64 = %k) {
          %t = memref.load %T[%vi, %vj] : memref<64x64xf32>
          %a = memref.load %A[%vi, %vk] : memref<64x64xf32>
          %b = memref.load %B[%vk, %vj] : memref<64x64xf32>
          %p = arith.mulf %a, %b : f32
          %s = arith.addf %t, %p : f32
          memref.store %s, %T[%vi, %vj] : memref<64x64xf32>
          tir.yield reads(%A[%vi, %vk] : memref<64x64xf32>, %B[%vk, %vj] : memref<64x64xf32>)
                    writes(%T[%vi, %vj] : memref<64x64xf32>)
        } init (%vi, %vj, %vk) {
          memref.store %zero, %T[%vi, %vj] : memref<64x64xf32>
        }
      }
    }
  }
}
}
