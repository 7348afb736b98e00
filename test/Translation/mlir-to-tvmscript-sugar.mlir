// RUN: mlc-translate --mlir-to-tvmscript %s | FileCheck %s

// Attributes of the module come first, without our prefix.
//      CHECK: class Module:
// CHECK-NEXT:     I.module_attrs({"version": 3})
module attributes {mlc.version = 3 : i64} {
  // A remainder is one operator; a condition is written where it is used; a stored number has the buffer's type.
  // CHECK-LABEL: def remainder
  //       CHECK:     if A[v] % 3 == 1:
  //  CHECK-NEXT:         B[v] = T.uint8(200)
  tir.prim_func @remainder(%A: memref<8xi32>, %B: memref<8xui8>) {
    %c3 = arith.constant 3 : i32
    %c1 = arith.constant 1 : i32
    %c200 = arith.constant 200 : i8
    tir.for %i in 8 {
      tir.block "B" (%v : spatial 8 = %i) {
        %a = memref.load %A[%v] : memref<8xi32>
        %q = arith.floordivsi %a, %c3 : i32
        %p = arith.muli %q, %c3 : i32
        %r = arith.subi %a, %p : i32
        %is = arith.cmpi eq, %r, %c1 : i32
        scf.if %is {
          %u = tir.sign_cast %c200 : i8 to ui8
          memref.store %u, %B[%v] : memref<8xui8>
        }
        tir.yield reads(%A[%v] : memref<8xi32>) writes(%B[%v] : memref<8xui8>)
      }
    }
  }

  // Names of handles, and plain numbers beside sizes of 64 bits.
  // CHECK-LABEL: def sizes(a: T.handle):
  //  CHECK-NEXT:   n = T.int64()
  //  CHECK-NEXT:   A = T.match_buffer(a, (1, n))
  //  CHECK-NEXT:   for i in range(2):
  //  CHECK-NEXT:     A[0, i + T.int64(1)] = T.float32(0.0)
  tir.prim_func @sizes(%A: memref<1x?xf32> {tir.dims = #relax.dims<[1, n]>, tir.handle = "a"}) attributes {tir.plain_extents} {
    %c0 = arith.constant 0 : index
    %zero = arith.constant 0.0 : f32
    tir.for %i in 2 {
      %j = affine.apply affine_map<(d0) -> (d0 + 1)>(%i)
      memref.store %zero, %A[%c0, %j] : memref<1x?xf32>
    }
  }

  // Several outputs have a name each.
  // CHECK-LABEL: def outputs
  //       CHECK:     a: R.Tensor((4,), dtype="float32") = R.exp(x)
  //  CHECK-NEXT:     b: R.Tensor((4,), dtype="float32") = R.negative(a)
  //  CHECK-NEXT:     R.output(a, b)
  //       CHECK: return (b, a)
  func.func @outputs(%x: tensor<4xf32> {relax.name = "x"}) -> (tensor<4xf32>, tensor<4xf32>) {
    %r:2 = relax.dataflow {
      %0 = relax.exp %x : tensor<4xf32> loc("a")
      %1 = relax.negative %0 : tensor<4xf32> loc("b")
      relax.output %0, %1 : tensor<4xf32>, tensor<4xf32>
    } : tensor<4xf32>, tensor<4xf32> loc(fused["a", "b"])
    return %r#1, %r#0 : tensor<4xf32>, tensor<4xf32>
  }
}
