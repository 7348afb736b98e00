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
  //  CHECK-NEXT:     A[0, i + 1] = T.float32(0.0)
  tir.prim_func @sizes(%A: memref<1x?xf32> {tir.dims = #relax.dims<[1, n]>, tir.handle = "a"}) attributes {tir.plain_extents} {
    %c0 = arith.constant 0 : index
    %zero = arith.constant 0.0 : f32
    tir.for %i in 2 {
      %j = affine.apply affine_map<(d0) -> (d0 + 1)>(%i)
      memref.store %zero, %A[%c0, %j] : memref<1x?xf32>
    }
  }

  // What has a name of its own keeps it; loops and checks beside those of tir; calls; slices.
  // CHECK-LABEL: def statements(A: T.Buffer((8,), "float32"), b: T.handle):
  //  CHECK-NEXT:   B = T.match_buffer(b, (4, 4), strides=("s", 1), align=128, offset_factor=1)
  //  CHECK-NEXT:   x: T.float32 = A[0]
  //  CHECK-NEXT:   assert x < T.float32(1.0), "too large"
  //  CHECK-NEXT:   while A[0] < T.float32(8.0):
  //  CHECK-NEXT:       A[0] = A[0] + x
  //  CHECK-NEXT:   A[0:4] = A[4:8] * T.Broadcast(T.float32(2.0), 4)
  //  CHECK-NEXT:   T.evaluate(x)
  //  CHECK-NEXT:   T.call_extern("int32", "fill", A.data, T.address_of(A[4]), 8)
  //  CHECK-NEXT:   t = T.decl_buffer((4,))
  tir.prim_func @statements(%A: memref<8xf32>,
                            %B: memref<4x4xf32, strided<[?, 1], offset: ?>> {tir.handle = "b", tir.buffer = {
                                strides = #relax.dims<[s, 1]>, elem_offset = #relax.dims<[o]>, align = 128 : i64}}) attributes {index_dtype = i32} {
    %c0 = arith.constant 0 : index
    %c4 = arith.constant 4 : index
    %x = memref.load %A[%c0] {tir.let} : memref<8xf32> loc("x")
    %one = arith.constant 1.0 : f32
    %small = arith.cmpf olt, %x, %one : f32
    cf.assert %small, "too large"
    scf.while : () -> () {
      %a = memref.load %A[%c0] : memref<8xf32>
      %eight = arith.constant 8.0 : f32
      %more = arith.cmpf olt, %a, %eight : f32
      scf.condition(%more)
    } do {
      %a = memref.load %A[%c0] : memref<8xf32>
      %sum = arith.addf %a, %x : f32
      memref.store %sum, %A[%c0] : memref<8xf32>
      scf.yield
    }
    %two = arith.constant dense<2.0> : vector<4xf32>
    %v = vector.load %A[%c4] : memref<8xf32>, vector<4xf32>
    %w = arith.mulf %v, %two : vector<4xf32>
    vector.store %w, %A[%c0] : memref<8xf32>, vector<4xf32>
    tir.evaluate %x : f32
    %n = arith.constant 8 : i32
    %part = memref.subview %A[4][4][1] : memref<8xf32> to memref<4xf32, strided<[1], offset: 4>>
    %0 = tir.call_extern extern "fill"(%A, %part, %n) : (memref<8xf32>, memref<4xf32, strided<[1], offset: 4>>, i32) -> i32
    %t = tir.alloc_buffer "t" {tir.decl_buffer} : memref<4xf32>
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
