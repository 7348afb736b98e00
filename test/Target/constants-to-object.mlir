// RUN: mlc-translate %s --mlc-constants-to-object -o %t.o
// RUN: llvm-readelf --symbols %t.o | FileCheck %s
// RUN: llvm-readelf --sections %t.o | FileCheck %s --check-prefix=STACK
// RUN: llvm-objdump -s -j .rodata %t.o | FileCheck %s --check-prefix=DATA

// Every symbol starts at a multiple of 64 bytes and is seen only where it is linked.
// CHECK-DAG: 0000000000000000 16 OBJECT GLOBAL HIDDEN {{.*}} f.const0
// CHECK-DAG: 0000000000000040 8 OBJECT GLOBAL HIDDEN {{.*}} f.const1
// CHECK-DAG: 0000000000000080 3 OBJECT GLOBAL HIDDEN {{.*}} f.const2
// CHECK-DAG: 00000000000000c0 6 OBJECT GLOBAL HIDDEN {{.*}} f.const3

// STACK: .note.GNU-stack
// STACK-SAME: 00 0 0 1

// DATA: 0000 0000803f 00000040 00004040 00008040
// A splat is written out, a bit is a byte.
// DATA: 0040 0000c03f 0000c03f
// DATA: 0080 010001
// DATA: 00c0 01000200 0300

module attributes {llvm.target_triple = "x86_64-unknown-linux-gnu", mlc.constants = {
  "f.const0" = dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>,
  "f.const1" = dense<1.5> : tensor<2xf32>,
  "f.const2" = dense<[true, false, true]> : tensor<3xi1>,
  "f.const3" = dense_resource<weights> : tensor<3xi16>}} {
}

{-#
  dialect_resources: {
    builtin: {
      weights: "0x40000000010002000300"
    }
  }
#-}
