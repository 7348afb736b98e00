// RUN: mlc-translate --mlir-to-tvmscript %s | FileCheck %s --strict-whitespace --match-full-lines

// Attributes keep how a script says something.
//      CHECK:    @T.prim_func
// CHECK-NEXT:    def forms(A: T.Buffer((16,), "float32"), x: T.int32) -> T.int32:
// CHECK-NEXT:        with T.block("root"):
// CHECK-NEXT:            T.reads()
// CHECK-NEXT:            T.writes()
// CHECK-NEXT:            T.block_attr({"a": 1})
// CHECK-NEXT:            T.evaluate(T.bitwise_not(x))
// CHECK-NEXT:            with T.attr(0, "key", T.target("llvm")):
// CHECK-NEXT:                tx = T.launch_thread("threadIdx.x", 16)
// CHECK-NEXT:                T.break_loop()
// CHECK-NEXT:            return x
tir.prim_func @forms(%A: memref<16xf32>, %x: i32)
    attributes {index_dtype = i32, tir.root_block = {a = 1 : i64}, tir.return_type = i32} {
  %minus = arith.constant -1 : i32
  %not = arith.xori %x, %minus : i32
  tir.evaluate %not : i32
  scf.execute_region {
    tir.for thread_binding "threadIdx.x" %tx in 16 attributes {tir.launch_thread} {
      tir.evaluate %x {tir.form = "break_loop"} : i32
    }
    scf.yield
  } {tir.attr = [0, "key", {tir.target = "llvm"}]}
  tir.evaluate %x {tir.form = "ret"} : i32
}

// Slices with a step, and numbers with a fixed distance.
//      CHECK:    @T.prim_func
// CHECK-NEXT:    def steps(A: T.Buffer((16,), "float32"), C: T.Buffer((4,), "int32")):
// CHECK-NEXT:        B = T.decl_buffer((4, 4), data=A.data)
// CHECK-NEXT:        B[0, 0:4:2] = A[0:8:4]
// CHECK-NEXT:        C[0:4] = T.Ramp(3, 2, 4)
tir.prim_func @steps(%A: memref<16xf32>, %C: memref<4xi32>) attributes {index_dtype = i32} {
  %c0 = arith.constant 0 : index
  %B = memref.reinterpret_cast %A to offset: [0], sizes: [4, 4], strides: [4, 1] : memref<16xf32> to memref<4x4xf32> loc("B")
  %fours = arith.constant dense<[0, 4]> : vector<2xindex>
  %twos = arith.constant dense<[0, 2]> : vector<2xindex>
  %all = arith.constant dense<true> : vector<2xi1>
  %none = arith.constant dense<0.0> : vector<2xf32>
  %v = vector.gather %A[%c0] [%fours], %all, %none : memref<16xf32>, vector<2xindex>, vector<2xi1>, vector<2xf32> into vector<2xf32>
  vector.scatter %B[%c0, %c0] [%twos], %all, %v : memref<4x4xf32>, vector<2xindex>, vector<2xi1>, vector<2xf32>
  %ramp = arith.constant dense<[3, 5, 7, 9]> : vector<4xi32>
  vector.store %ramp, %C[%c0] : memref<4xi32>, vector<4xi32>
}
