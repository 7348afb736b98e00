// RUN: mlc-translate --mlir-to-tvmscript %s | FileCheck %s --strict-whitespace --match-full-lines --check-prefix=CHECK

//      CHECK:# from tvm.script import ir as I
// CHECK-NEXT:# from tvm.script import tir as T
// CHECK-NEXT:# from tvm.script import relax as R
// CHECK-EMPTY:
// CHECK-NEXT:@I.ir_module
// CHECK-NEXT:class Module:

// Symbolic sizes are declared where a buffer is matched; chains of plain loops are a grid.
//      CHECK:    @T.prim_func(private=True)
// CHECK-NEXT:    def linear(var_X: T.handle, W: T.Buffer((T.int64(8), T.int64(4)), "float32"), var_Y: T.handle):
// CHECK-NEXT:        T.func_attr({"op_pattern": 4, "tir.noalias": True})
// CHECK-NEXT:        n = T.int64()
// CHECK-NEXT:        X = T.match_buffer(var_X, (n, T.int64(4)))
// CHECK-NEXT:        Y = T.match_buffer(var_Y, (n, T.int64(8)))
// CHECK-NEXT:        # with T.block("root"):
// CHECK-NEXT:        for i, j, k in T.grid(n, T.int64(8), T.int64(4)):
// CHECK-NEXT:            with T.block("Y"):
// CHECK-NEXT:                vi, vj, vk = T.axis.remap("SSR", [i, j, k])
// CHECK-NEXT:                T.reads(X[vi, vk], W[vj, vk])
// CHECK-NEXT:                T.writes(Y[vi, vj])
// CHECK-NEXT:                with T.init():
// CHECK-NEXT:                    Y[vi, vj] = T.float32(0.0)
// CHECK-NEXT:                Y[vi, vj] = Y[vi, vj] + X[vi, vk] * W[vj, vk]
tir.prim_func private @linear(%X: memref<?x4xf32> {tir.dims = #relax.dims<[n, 4]>}, %W: memref<8x4xf32>,
                              %Y: memref<?x8xf32> {tir.dims = #relax.dims<[n, 8]>})
    attributes {op_pattern = 4 : i64, tir.noalias} {
  %c0 = arith.constant 0 : index
  %n = memref.dim %X, %c0 : memref<?x4xf32>
  tir.for %i in %n {
    tir.for %j in 8 {
      tir.for %k in 4 {
        tir.block "Y" (%vi : spatial %n = %i, %vj : spatial 8 = %j, %vk : reduce 4 = %k) {
          %y = memref.load %Y[%vi, %vj] : memref<?x8xf32>
          %x = memref.load %X[%vi, %vk] : memref<?x4xf32>
          %w = memref.load %W[%vj, %vk] : memref<8x4xf32>
          %p = arith.mulf %x, %w : f32
          %s = arith.addf %y, %p : f32
          memref.store %s, %Y[%vi, %vj] : memref<?x8xf32>
          tir.yield reads(%X[%vi, %vk] : memref<?x4xf32>, %W[%vj, %vk] : memref<8x4xf32>) writes(%Y[%vi, %vj] : memref<?x8xf32>)
        } init (%vi, %vj, %vk) {
          %zero = arith.constant 0.0 : f32
          memref.store %zero, %Y[%vi, %vj] : memref<?x8xf32>
        }
      }
    }
  }
}

// Kinds of loops, bindings that are expressions, predicates, annotations; plain numbers where indices are int32.
//      CHECK:    @T.prim_func
// CHECK-NEXT:    def tiled(A: T.Buffer((10,), "int32")):
// CHECK-NEXT:        # with T.block("root"):
// CHECK-NEXT:        for i_0 in T.parallel(3):
// CHECK-NEXT:            for i_1 in T.vectorized(4, annotations={"hint": 1}):
// CHECK-NEXT:                with T.block("A"):
// CHECK-NEXT:                    v = T.axis.spatial(10, i_0 * 4 + i_1)
// CHECK-NEXT:                    T.where(i_0 * 4 + i_1 < 10)
// CHECK-NEXT:                    T.reads()
// CHECK-NEXT:                    T.writes(A[v])
// CHECK-NEXT:                    T.block_attr({"pragma": "a \"b\""})
// CHECK-NEXT:                    A[v] = (v % 4 - 1) * -3
tir.prim_func @tiled(%A: memref<10xi32>) attributes {index_dtype = i32} {
  %c10 = arith.constant 10 : index
  %c-3 = arith.constant -3 : i32
  tir.for parallel %i_0 in 3 {
    tir.for vectorized %i_1 in 4 annotations {hint = 1 : i64} {
      %i = affine.apply affine_map<(d0, d1) -> (d0 * 4 + d1)>(%i_0, %i_1)
      %p = arith.cmpi slt, %i, %c10 : index
      tir.block "A" (%v : spatial 10 = %i) where %p annotations {pragma = "a \"b\""} {
        %m = affine.apply affine_map<(d0) -> (d0 mod 4 - 1)>(%v)
        %x = arith.index_cast %m : index to i32
        %y = arith.muli %x, %c-3 : i32
        memref.store %y, %A[%v] : memref<10xi32>
        tir.yield writes(%A[%v] : memref<10xi32>)
      }
    }
  }
}

// What is read before it is written over is kept in a variable; unsigned numbers keep their type.
//      CHECK:    def turn(A: T.Buffer((T.int64(2),), "uint8")):
//      CHECK:            T.reads(A[T.int64(0):T.int64(2)])
// CHECK-NEXT:            T.writes(A[T.int64(0):T.int64(2)])
// CHECK-NEXT:            B = T.alloc_buffer((T.int64(2),), "bool", scope="local")
// CHECK-NEXT:            first: T.uint8 = A[T.int64(0)]
// CHECK-NEXT:            A[T.int64(0)] = T.max(A[T.int64(1)], T.uint8(200))
// CHECK-NEXT:            A[T.int64(1)] = first
tir.prim_func @turn(%A: memref<2xui8>) {
  tir.block "turn" () {
    %B = tir.alloc_buffer "B" scope "local" : memref<2xi1>
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c200 = arith.constant 200 : i8
    %first = memref.load %A[%c0] : memref<2xui8> loc("first")
    %second = memref.load %A[%c1] : memref<2xui8>
    %s = tir.sign_cast %second : ui8 to i8
    %m = arith.maxui %s, %c200 : i8
    %u = tir.sign_cast %m : i8 to ui8
    memref.store %u, %A[%c0] : memref<2xui8>
    memref.store %first, %A[%c1] : memref<2xui8>
    tir.yield reads(%A[0 : 2] : memref<2xui8>) writes(%A[0 : 2] : memref<2xui8>)
  }
}

// A graph; its dimensions are strings in the signature and variables in the body.
//      CHECK:    @R.function
// CHECK-NEXT:    def main(x: R.Tensor(("n", 4), dtype="float32")) -> R.Tuple(R.Tensor(("n", 8), dtype="float32"), R.Tensor((), dtype="float32")):
// CHECK-NEXT:        n = T.int64()
// CHECK-NEXT:        cls = Module
// CHECK-NEXT:        with R.dataflow():
// CHECK-NEXT:            lv = R.call_tir(cls.linear, (x, metadata["relax.expr.Constant"][0]), out_sinfo=R.Tensor((n, 8), dtype="float32"))
// CHECK-NEXT:            lv_1 = R.call_dps_packed("env.relu", (lv,), out_sinfo=R.Tensor((n, 8), dtype="float32"))
// CHECK-NEXT:            lv_2: R.Tensor((), dtype="float32") = R.sum(lv_1, axis=None, keepdims=False)
// CHECK-NEXT:            lv_3: R.Tensor((), dtype="float32") = R.add(lv_2, R.const(1.0, "float32"))
// CHECK-NEXT:            R.output(lv_1, lv_3)
// CHECK-NEXT:        return (lv_1, lv_3)
// CHECK-EMPTY:
// CHECK-NEXT:# Metadata omitted. Use show_meta=True in script() method to show it.
func.func @main(%x: tensor<?x4xf32, #relax.dims<[n, 4]>> {relax.name = "x"}) -> (tensor<?x8xf32, #relax.dims<[n, 8]>>, tensor<f32>) {
  %w = relax.constant dense<0.5> : tensor<8x4xf32>
  %one = relax.constant dense<1.0> : tensor<f32>
  %r:2 = relax.dataflow {
    %0 = relax.call_tir @linear(%x, %w) : (tensor<?x4xf32, #relax.dims<[n, 4]>>, tensor<8x4xf32>) -> tensor<?x8xf32, #relax.dims<[n, 8]>>
    %1 = relax.call_dps_packed "env.relu"(%0) : (tensor<?x8xf32, #relax.dims<[n, 8]>>) -> tensor<?x8xf32, #relax.dims<[n, 8]>>
    %2 = relax.sum %1 : (tensor<?x8xf32, #relax.dims<[n, 8]>>) -> tensor<f32>
    %3 = relax.add %2, %one : (tensor<f32>, tensor<f32>) -> tensor<f32>
    relax.output %1, %3 : tensor<?x8xf32, #relax.dims<[n, 8]>>, tensor<f32>
  } : tensor<?x8xf32, #relax.dims<[n, 8]>>, tensor<f32>
  return %r#0, %r#1 : tensor<?x8xf32, #relax.dims<[n, 8]>>, tensor<f32>
}
