// RUN: mlc-translate --mlir-to-tvmscript %s | FileCheck %s --strict-whitespace --match-full-lines

// Attributes keep how a script says something.
//      CHECK:    @T.prim_func
// CHECK-NEXT:    def forms(A: T.Buffer((16,), "float32"), x: T.int32) -> T.int32:
// CHECK-NEXT:        with T.block("root"):
// CHECK-NEXT:            T.reads()
// CHECK-NEXT:            T.writes()
// CHECK-NEXT:            T.block_attr({"a": 1})
// CHECK-NEXT:            T.bitwise_not(x)
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

// Lanes that a predicate takes, and elements in another order.
//      CHECK:    @T.prim_func
// CHECK-NEXT:    def swizzled(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32"), n: T.int32):
// CHECK-NEXT:        B.vstore([T.Ramp(4, 1, 4)], A.vload([T.Ramp(0, 1, 4)], predicate=T.Broadcast(n > 0, 4)), predicate=T.Broadcast(n > 0, 4))
// CHECK-NEXT:        B[8:12] = T.Shuffle([A[0:4]], [3, 2, 1, 0])
// CHECK-NEXT:        B[0] = T.Shuffle([A[1], A[0]], [1])
// CHECK-NEXT:        B[12:16] = A[7:3:-1]
tir.prim_func @swizzled(%A: memref<16xf32>, %B: memref<16xf32>, %n: i32) attributes {index_dtype = i32} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c7 = arith.constant 7 : index
  %c8 = arith.constant 8 : index
  %c12 = arith.constant 12 : index
  %zero = arith.constant 0 : i32
  %positive = arith.cmpi sgt, %n, %zero : i32
  %mask = vector.broadcast %positive : i1 to vector<4xi1>
  %none = arith.constant dense<0.0> : vector<4xf32>
  %v = vector.maskedload %A[%c0], %mask, %none : memref<16xf32>, vector<4xi1>, vector<4xf32> into vector<4xf32>
  vector.maskedstore %B[%c4], %mask, %v : memref<16xf32>, vector<4xi1>, vector<4xf32>
  %w = vector.load %A[%c0] : memref<16xf32>, vector<4xf32>
  %r = vector.shuffle %w, %w [3, 2, 1, 0] : vector<4xf32>, vector<4xf32>
  vector.store %r, %B[%c8] : memref<16xf32>, vector<4xf32>
  %a = memref.load %A[%c1] : memref<16xf32>
  %b = memref.load %A[%c0] : memref<16xf32>
  %two = vector.from_elements %a, %b : vector<2xf32>
  %e = vector.extract %two[1] : f32 from vector<2xf32>
  memref.store %e, %B[%c0] : memref<16xf32>
  %back = arith.constant dense<[0, -1, -2, -3]> : vector<4xindex>
  %all = arith.constant dense<true> : vector<4xi1>
  %g = vector.gather %A[%c7] [%back], %all, %none : memref<16xf32>, vector<4xindex>, vector<4xi1>, vector<4xf32> into vector<4xf32>
  vector.store %g, %B[%c12] : memref<16xf32>, vector<4xf32>
}

// Functions that only some targets know, and variables that nothing gives a value.
//      CHECK:    @T.prim_func
// CHECK-NEXT:    def targets(p: T.handle("float32")):
// CHECK-NEXT:        T.func_attr({"map": T.index_map(lambda i, j: (j, i // 4, i % 4 - 1)), "none": None})
// CHECK-NEXT:        n = T.int32()
// CHECK-NEXT:        A = T.decl_buffer((8,), data=p)
// CHECK-NEXT:        T.tvm_storage_sync("shared")
// CHECK-NEXT:        T.call_llvm_intrin("void", "llvm.prefetch", T.uint32(1), A.data)
// CHECK-NEXT:        T.evaluate(n)
tir.prim_func @targets(%p: !tir.handle<f32>) attributes {index_dtype = i32, none = none,
    map = {tir.index_map = affine_map<(i, j) -> (j, i floordiv 4, i mod 4 - 1)>, names = ["i", "j"]}} {
  %n = tir.free_var "n" : i32
  %unused = tir.free_var "unused" : i32
  %A = tir.decl_buffer "A" on %p : !tir.handle<f32> () : memref<8xf32>
  %0 = tir.call_extern builtin "tvm_storage_sync"() {literals = ["shared"]} : () -> i32
  %1 = tir.call_extern llvm "llvm.prefetch"(%A) {literals = [1 : ui32, unit]} : (memref<8xf32>) -> none
  tir.evaluate %n : i32
}

// Numbers of 32 bits as extents, where sizes have 64.
//      CHECK:    @T.prim_func
// CHECK-NEXT:    def widths(A: T.Buffer((T.int64(8),), "float32")):
// CHECK-NEXT:        # with T.block("root"):
// CHECK-NEXT:        for i in range(8):
// CHECK-NEXT:            with T.block("a"):
// CHECK-NEXT:                v = T.axis.spatial(8, i)
tir.prim_func @widths(%A: memref<8xf32>) {
  tir.for %i in 8 attributes {tir.plain_extents} {
    tir.block "a" (%v : spatial 8 = %i) attributes {tir.plain_extents = array<i1: true>} {
      tir.yield
    }
  }
}

// An index is printed as it is written, as long as that is what the map computes.
//      CHECK:    @T.prim_func
// CHECK-NEXT:    def written(A: T.Buffer((64,), "float32")):
// CHECK-NEXT:        for i in range(16):
// CHECK-NEXT:            A[4 * i] = A[i * 2] * T.float32(0.10000000000000001)
tir.prim_func @written(%A: memref<64xf32>) attributes {index_dtype = i32} {
  tir.for %i in 16 {
    %0 = affine.apply affine_map<(d0) -> (d0 * 2)>(%i) {tir.written = ["*", 4, "$0"]}
    %1 = memref.load %A[%0] : memref<64xf32>
    %2 = arith.constant {tir.written = 0.1 : f64} 1.000000e-01 : f32
    %3 = arith.mulf %1, %2 : f32
    %4 = affine.apply affine_map<(d0) -> (d0 * 4)>(%i) {tir.written = ["*", 4, "$0"]}
    memref.store %3, %A[%4] : memref<64xf32>
  }
}

// Indices of both widths: sizes, loops, axes, names, buffers and accesses say theirs.
//      CHECK:    @T.prim_func
// CHECK-NEXT:    def xs_of_both_widths(a: T.handle, B: T.Buffer((16,), "int32"), k: T.int32):
// CHECK-NEXT:        n, m = T.int32(), T.int64()
// CHECK-NEXT:        A = T.match_buffer(a, (n, m))
// CHECK-NEXT:        # with T.block("root"):
// CHECK-NEXT:        for i, j in T.grid(n, m):
// CHECK-NEXT:            with T.block("b"):
// CHECK-NEXT:                vi, vj = T.axis.remap("SS", [i, j])
// CHECK-NEXT:                T.reads()
// CHECK-NEXT:                T.writes(A[vi, vj])
// CHECK-NEXT:                A[vi, vj] = T.float32(1.0)
// CHECK-NEXT:        for i in range(k):
// CHECK-NEXT:            j: T.int32 = i * 2 + 1
// CHECK-NEXT:            B[j] = j
// CHECK-NEXT:            A[0, T.Cast("int64", i * 4) + m] = T.float32(1.0)
// CHECK-NEXT:        for i in range(T.int64(4)):
// CHECK-NEXT:            B[i * T.int64(2)] = T.Cast("int32", i)
tir.prim_func @xs_of_both_widths(%A: memref<?x?xf32> {tir.dims = #relax.dims<[n, m]>, tir.handle = "a"}, %B: memref<16xi32> {tir.plain_extents}, %k: index)
    attributes {tir.narrow = #relax.dims<[n, k]>} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %one = arith.constant 1.0 : f32
  %n = memref.dim %A, %c0 : memref<?x?xf32>
  %m = memref.dim %A, %c1 : memref<?x?xf32>
  tir.for %i in %n attributes {tir.plain_extents} {
    tir.for %j in %m {
      tir.block "b" (%vi : spatial %n = %i, %vj : spatial %m = %j) attributes {tir.plain_extents = array<i1: true, false>} {
        memref.store %one, %A[%vi, %vj] : memref<?x?xf32>
        tir.yield reads() writes(%A[%vi, %vj] : memref<?x?xf32>)
      }
    }
  }
  tir.for %i in %k attributes {tir.plain_extents} {
    %j = affine.apply affine_map<(d0) -> (d0 * 2 + 1)>(%i) {tir.let, tir.plain_extents} loc("j")
    %v = arith.index_cast %j : index to i32
    memref.store %v, %B[%j] : memref<16xi32>
    %p = affine.apply affine_map<(d0)[s0] -> (d0 * 4 + s0)>(%i)[%m] {tir.written = ["+", ["int64", ["*", "$0", 4 : i64]], "$1"]}
    memref.store %one, %A[%c0, %p] {tir.plain_extents} : memref<?x?xf32>
  }
  tir.for %i in 4 {
    %j = affine.apply affine_map<(d0) -> (d0 * 2)>(%i)
    %v = arith.index_cast %i : index to i32
    memref.store %v, %B[%j] : memref<16xi32>
  }
}

// A value for a variable of an expression, another name for a value, values that annotations name, and
// bodies that do nothing.
//      CHECK:    @T.prim_func
// CHECK-NEXT:    def xs_with_values(A: T.Buffer((16,), "float32"), s: T.float32):
// CHECK-NEXT:        x: T.float32 = s
// CHECK-NEXT:        for i in range(4):
// CHECK-NEXT:            for j in T.serial(4, annotations={"k": [i * 2, 3]}):
// CHECK-NEXT:                y = T.float32()
// CHECK-NEXT:                A[j] = T.Let(y * y, where={y: A[i]}) + x
// CHECK-NEXT:        if T.bool(True):
// CHECK-NEXT:            T.evaluate(0)
// CHECK-NEXT:        assert A[0] < x, "m"
// CHECK-NEXT:        T.evaluate(0)
tir.prim_func @xs_with_values(%A: memref<16xf32>, %s: f32) attributes {index_dtype = i32} {
  %true = arith.constant true
  %c0 = arith.constant 0 : index
  %x = arith.select %true, %s, %s {tir.let, tir.written = "same"} : f32 loc("x")
  tir.for %i in 4 {
    %twice = affine.apply affine_map<(d0) -> (d0 * 2)>(%i)
    tir.evaluate %twice {tir.form = "annotation"} : index
    tir.for %j in 4 annotations {k = [{tir.said = 0 : i64}, 3 : i64]} {
      %v = scf.execute_region -> f32 {
        %y = memref.load %A[%i] {tir.let} : memref<16xf32> loc("y")
        %square = arith.mulf %y, %y : f32
        scf.yield %square : f32
      }
      %sum = arith.addf %v, %x : f32
      memref.store %sum, %A[%j] : memref<16xf32>
    }
  }
  scf.if %true {
  }
  %a = memref.load %A[%c0] : memref<16xf32>
  %less = arith.cmpf olt, %a, %x : f32
  cf.assert %less, "m"
}

// Variables that have addresses as their values, of which one is that of an element.
//      CHECK:    @T.prim_func
// CHECK-NEXT:    def xt_addresses(A: T.Buffer((16,), "float32")):
// CHECK-NEXT:        x: T.handle = A.data
// CHECK-NEXT:        C = T.decl_buffer((16,), data=x)
// CHECK-NEXT:        y: T.handle("float32", "global") = T.address_of(A[8])
// CHECK-NEXT:        T.call_extern("int32", "f", x, y)
// CHECK-NEXT:        A[0] = C[0]
// CHECK-NEXT:        T.evaluate(x)
tir.prim_func @xt_addresses(%A: memref<16xf32>) attributes {index_dtype = i32} {
  %c0 = arith.constant 0 : index
  %x = memref.cast %A {tir.let, tir.pointer = !tir.handle} : memref<16xf32> to memref<16xf32> loc("x")
  %C = memref.reinterpret_cast %x to offset: [0], sizes: [16], strides: [1] : memref<16xf32> to memref<16xf32> loc("C")
  %8 = memref.subview %A[8] [1] [1] : memref<16xf32> to memref<1xf32, strided<[1], offset: 8>>
  %y = memref.cast %8 {tir.let, tir.pointer = !tir.handle<f32, "global">} : memref<1xf32, strided<[1], offset: 8>> to memref<1xf32, strided<[1], offset: 8>> loc("y")
  %0 = tir.call_extern extern "f"(%x, %y) : (memref<16xf32>, memref<1xf32, strided<[1], offset: 8>>) -> i32
  %c = memref.load %C[%c0] : memref<16xf32>
  memref.store %c, %A[%c0] : memref<16xf32>
  tir.evaluate %x : memref<16xf32>
}
