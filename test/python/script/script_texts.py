# ruff: noqa: E501 - lines as they are printed
"""Functions over buffers in exactly the text that they are printed as.

A line `#: name` begins a program. Where its text is not the printed one, that follows the line `#: is printed as`.
"""

TEXTS = r"""
#: mulorder
@T.prim_func(private=True)
def main(A: T.Buffer((64,), "float32"), B: T.Buffer((64,), "float32")):
    # with T.block("root"):
    for i, j in T.grid(16, 4):
        with T.block("b"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(A[4 * vi + vj])
            T.writes(B[vj + 4 * vi])
            B[vj + 4 * vi] = A[4 * vi + vj]
#: nested_consts
@T.prim_func
def main(A: T.Buffer((64,), "float32")):
    for i in range(16):
        A[i + 1 + 2] = A[1 + i] + A[i * 2 * 2] + A[2 * (i + 1)] + A[(i + 1) * 2] + A[i // 4 // 2] + A[i * 4 // 2] + A[i * 4 % 4] + A[i - 1 + 1] + A[3 - i] + A[i - (i - 1)] + A[(i + i) // 2]
#: round
@T.prim_func
def main(A: T.Buffer((16,), "float32")):
    for i in range(16):
        A[i] = T.round(A[i]) + T.nearbyint(A[i]) + T.trunc(A[i]) + T.floor(A[i]) + T.ceil(A[i])
#: math
@T.prim_func
def main(A: T.Buffer((16,), "float32"), C: T.Buffer((16,), "int32")):
    for i in range(16):
        A[i] = T.exp(A[i]) + T.exp2(A[i]) + T.exp10(A[i]) + T.erf(A[i]) + T.tanh(A[i]) + T.sigmoid(A[i]) + T.log(A[i]) + T.log2(A[i]) + T.log1p(A[i]) + T.log10(A[i]) + T.tan(A[i]) + T.atan(A[i]) + T.atan2(A[i], A[i]) + T.acos(A[i]) + T.acosh(A[i]) + T.cos(A[i]) + T.cosh(A[i]) + T.sin(A[i]) + T.sinh(A[i]) + T.asin(A[i]) + T.asinh(A[i]) + T.atanh(A[i])
        A[i] = T.sqrt(A[i]) + T.rsqrt(A[i]) + T.hypot(A[i], A[i]) + T.nextafter(A[i], A[i]) + T.copysign(A[i], A[i]) + T.ldexp(A[i], C[i]) + T.fabs(A[i]) + T.fmod(A[i], A[i]) + T.pow(A[i], A[i])
        C[i] = T.popcount(C[i]) + T.clz(C[i]) + T.abs(C[i])
        C[i] = T.Cast("int32", T.isnan(A[i]))
#: isinf
@T.prim_func
def main(A: T.Buffer((16,), "float32"), C: T.Buffer((16,), "bool")):
    for i in range(16):
        C[i] = T.isnan(A[i])
        C[i] = T.fabs(A[i]) == T.float32("inf") and not T.isnan(A[i])
        C[i] = not (T.fabs(A[i]) == T.float32("inf") and not T.isnan(A[i])) and not T.isnan(A[i])
#: bit
@T.prim_func
def main(C: T.Buffer((16,), "int32"), D: T.Buffer((16,), "uint32")):
    for i in range(16):
        C[i] = T.bitwise_and(C[i], 3)
        C[i] = T.bitwise_or(C[i], 3)
        C[i] = T.bitwise_xor(C[i], 3)
        C[i] = T.bitwise_not(C[i])
        C[i] = T.shift_left(C[i], 3)
        C[i] = T.shift_right(C[i], 3)
        D[i] = T.shift_right(D[i], T.uint32(3))
        C[i] = T.truncmod(C[i], 3) + T.Div(C[i], 3) + C[i] // 3 + C[i] % 3
        D[i] = D[i] // T.uint32(3) + D[i] % T.uint32(3)
#: unfolded
@T.prim_func
def main(C: T.Buffer((16,), "int32"), A: T.Buffer((16,), "float32")):
    for i in range(16):
        C[i] = T.Add(1, 2)
        C[i] = T.Sub(1, 2) * T.Mul(2, 3)
        C[i] = T.Add(C[i], 0)
        C[i] = T.FloorDiv(7, 2) + T.FloorMod(7, 2) + T.Div(7, 2)
        A[i] = T.Add(T.float32(1.0), T.float32(2.0))
        A[i] = T.Cast("float32", T.LT(1, 2))
        A[i] = T.Mul(A[i], T.float32(1.0)) + T.Add(A[i], T.float32(0.0))
#: select
@T.prim_func
def main(A: T.Buffer((16,), "float32")):
    for i in range(16):
        A[i] = T.Select(i < 8, A[i], T.float32(0.0))
        A[i] = T.if_then_else(i < 8, A[i], T.float32(0.0))
        A[i] = T.max(T.min(A[i], T.float32(1.0)), T.float32(0.0))
        A[T.min(i, 3)] = A[T.max(i, 3)]
        A[T.if_then_else(i < 8, i, 0)] = T.float32(1.0)
        A[T.Select(i < 8, i, 0)] = T.float32(1.0)
        if T.likely(i < 8):
            A[i] = T.float32(0.10000000000000001)
#: ints
@T.prim_func
def main(A: T.Buffer((16,), "int8"), B: T.Buffer((16,), "uint8"), C: T.Buffer((16,), "int64"), D: T.Buffer((16,), "int32"), E: T.Buffer((16,), "bool"), F: T.Buffer((16,), "uint64")):
    A[0] = T.int8(-1)
    B[0] = T.uint8(255)
    C[0] = T.int64(-3)
    D[0] = -3
    D[0] = D[0] * -1
    D[0] = D[0] - -1
    E[0] = T.bool(True)
    F[0] = T.uint64(18446744073709551615)
    C[0] = T.Cast("int64", D[0]) + T.int64(1)
    D[0] = T.Cast("int32", C[0])
    A[0] = T.Cast("int8", B[0])
#: prec
@T.prim_func
def main(A: T.Buffer((16,), "float32")):
    for i in range(4):
        A[i] = A[i] - (A[i] - A[i])
        A[i] = A[i] - A[i] - A[i]
        A[i] = A[i] * (A[i] + A[i])
        A[i] = A[i] / (A[i] * A[i])
        A[i] = A[i] / A[i] * A[i]
        A[i] = A[i] + (A[i] + A[i])
        A[i] = A[i] * A[i] + A[i] * A[i]
        A[i] = (A[i] + A[i]) * A[i]
        A[i] = A[i] + A[i] * (A[i] - A[i] * A[i])
#: let
@T.prim_func
def main(A: T.Buffer((16,), "float32")):
    for i in range(4):
        x: T.float32 = A[i]
        y: T.int32 = i * 2
        A[y] = x + T.Cast("float32", y)
#: letnested
@T.prim_func
def main(A: T.Buffer((16,), "float32")):
    for i in range(4):
        with T.LetStmt(A[i]) as x:
            A[i] = x
        A[i] = T.float32(0.0)
#: assertnested
@T.prim_func
def main(A: T.Buffer((16,), "float32")):
    for i in range(4):
        with T.Assert(i < 4, "bad"):
            A[i] = T.float32(1.0)
        A[i] = T.float32(0.0)
#: alloc
@T.prim_func
def main(A: T.Buffer((16,), "float32")):
    p = T.allocate([16], "float32", "global")
    P = T.Buffer((16,), data=p)
    for i in range(16):
        P[i] = A[i]
#: alloc_nested
@T.prim_func
def main(A: T.Buffer((16,), "float32")):
    for i in range(4):
        with T.allocate([16], "float32", "global") as p:
            P = T.Buffer((16,), data=p)
            P[i] = A[i]
        A[i] = T.float32(0.0)
#: decl
@T.prim_func
def main(A: T.Buffer((16,), "float32")):
    P = T.decl_buffer((16,))
    for i in range(16):
        P[i] = A[i]
#: decl_data
@T.prim_func
def main(A: T.Buffer((16,), "float32")):
    P = T.decl_buffer((4, 4), data=A.data)
    for i in range(4):
        P[i, 0] = A[i]
#: alias
@T.prim_func
def main(A: T.Buffer((16,), "float32")):
    P = T.Buffer((4, 4), data=A.data)
    for i in range(4):
        P[i, 0] = A[i]
#: matmul
@T.prim_func
def matmul(a: T.handle, b: T.handle, c: T.handle):
    A = T.match_buffer(a, [128, 128])
    B = T.match_buffer(b, [128, 128])
    C = T.match_buffer(c, [128, 128])
    for i, j in T.grid(128, 128):
        with T.block("init"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = T.float32(0)
        for k in range(128):
            with T.block("update"):
                vi, vj, vk = T.axis.remap("SSR", [i, j, k])
                C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]
#: is printed as
@T.prim_func
def matmul(A: T.Buffer((128, 128), "float32"), B: T.Buffer((128, 128), "float32"), C: T.Buffer((128, 128), "float32")):
    # with T.block("root"):
    for i, j in T.grid(128, 128):
        with T.block("init"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads()
            T.writes(C[vi, vj])
            C[vi, vj] = T.float32(0.0)
        for k in range(128):
            with T.block("update"):
                vi, vj, vk = T.axis.remap("SSR", [i, j, k])
                T.reads(C[vi, vj], A[vi, vk], B[vj, vk])
                T.writes(C[vi, vj])
                C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]
#: opaque_access
@T.prim_func
def f(A: T.Buffer((16, 16), "float32"), B: T.Buffer((16, 16), "float32")):
    # with T.block("root"):
    for i in range(16):
        with T.block("b"):
            vi = T.axis.spatial(16, i)
            T.reads(A[vi, 0:16])
            T.writes(B[vi, 0:16])
            T.block_attr({"a": 1, "b": "x", "c": [1, 2], "d": {"e": 1.5}})
            C = T.alloc_buffer((16,), scope="shared")
            D = T.match_buffer(A[vi, 0:16], (16,), offset_factor=1)
            for j in range(16):
                B[vi, j] = D[j]
#: strides
@T.prim_func
def f(a: T.handle, b: T.handle):
    n = T.int32()
    A = T.match_buffer(a, (n, 16), strides=("s0", 1), offset_factor=1)
    B = T.match_buffer(b, (16, 16), "float16", scope="shared", align=128, offset_factor=8)
    for i in range(n):
        A[i, 0] = T.Cast("float32", B[0, i])
#: serials
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    for i in T.serial(16, annotations={"k": 1, "pragma": "x"}):
        for j in T.parallel(16):
            for k in T.vectorized(4):
                for l in T.unroll(4):
                    A[i] = A[j] + A[k] + A[l]
    for i in T.thread_binding(16, thread="blockIdx.x"):
        for j in T.thread_binding(4, thread="threadIdx.x", annotations={"x": 1}):
            A[i] = T.float32(1.0)
    for i in range(2, 10):
        for j in T.parallel(i, i + 4):
            A[j] = T.float32(0.0)
    for i in T.parallel(2, 10, annotations={"u": True}):
        A[i] = T.float32(0.0)
    for i in T.serial(16, step=4):
        A[i] = T.float32(0.0)
#: is printed as
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    for i in T.serial(16, annotations={"k": 1, "pragma": "x"}):
        for j in T.parallel(16):
            for k in T.vectorized(4):
                for l in T.unroll(4):
                    A[i] = A[j] + A[k] + A[l]
    for i in T.thread_binding(16, thread="blockIdx.x"):
        for j in T.thread_binding(4, thread="threadIdx.x", annotations={"x": 1}):
            A[i] = T.float32(1.0)
    for i in range(2, 10):
        for j in T.parallel(i, i + 4):
            A[j] = T.float32(0.0)
    for i in T.parallel(2, 10, annotations={"u": True}):
        A[i] = T.float32(0.0)
    for i in range(0, 16, 4):
        A[i] = T.float32(0.0)
#: gridsplit
@T.prim_func
def f(A: T.Buffer((16, 16), "float32")):
    for i in range(16):
        for j in range(i):
            A[i, j] = T.float32(0.0)
    for i, j in T.grid(16, 16):
        for k in range(i, i + 2):
            A[i, j] = T.float32(0.0)
    for i in range(16):
        A[i, 0] = T.float32(0.0)
        for j, k in T.grid(2, 3):
            A[i, j] = T.float32(0.0)
#: ifelse
@T.prim_func
def f(A: T.Buffer((16, 16), "float32"), n: T.int32):
    if n > 3:
        A[0, 0] = T.float32(0.0)
    else:
        if n < 0:
            A[0, 1] = T.float32(0.0)
        else:
            A[0, 2] = T.float32(0.0)
    while n < 0:
        A[0, 3] = T.float32(0.0)
#: int64
@T.prim_func
def f(A: T.Buffer((T.int64(16), T.int64(16)), "float32")):
    # with T.block("root"):
    for i, j in T.grid(T.int64(16), T.int64(16)):
        with T.block("b"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(A[vi + T.int64(1), vj * T.int64(2)])
            T.writes(A[vi, vj])
            A[vi, vj] = A[vi + T.int64(1), vj * T.int64(2)] + T.Cast("float32", vi)
#: extern
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    T.call_extern("int32", "foo", A.data, 1, T.float32(2.0))
    T.evaluate(T.call_extern("int32", "foo", A.data) + 1)
    T.call_packed("bar", A.data, 3, "str")
    A[0] = T.call_pure_extern("float32", "g", A[0])
    T.call_llvm_intrin("float32", "llvm.floor", A[0])
    A[0] = T.call_llvm_pure_intrin("float32", "llvm.fmuladd.f32", T.uint32(3), A[0], A[0], A[0])
#: ret
@T.prim_func
def f(a: T.int32, b: T.int32) -> T.int32:
    return a + b
#: noargs
@T.prim_func
def main():
    T.evaluate(0)
#: privret
@T.prim_func(private=True)
def main(x: T.float32, p: T.handle, q: T.handle("float32", "global"), b: T.bool):
    T.evaluate(x)
#: module
@I.ir_module
class Module:
    @T.prim_func
    def a(A: T.Buffer((16,), "float32")):
        for i in range(16):
            A[i] = A[i] + T.float32(1.0)

    @T.prim_func(private=True)
    def b(A: T.Buffer((16,), "float32")):
        for i in range(16):
            A[i] = A[i] * T.float32(2.0)

    @T.prim_func
    def main(A: T.Buffer((16,), "float32")):
        Module.a(A.data)
        Module.b(A.data)
#: modattr
@I.ir_module
class Module:
    I.module_attrs({"a": 1, "b": "x"})
    @T.prim_func
    def main(A: T.Buffer((16,), "float32")):
        T.evaluate(0)
#: envthread
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    tx = T.env_thread("threadIdx.x")
    T.launch_thread(tx, 16)
    A[tx] = T.float32(1.0)
#: is printed as
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    tx = T.launch_thread("threadIdx.x", 16)
    A[tx] = T.float32(1.0)
#: vector
@T.prim_func
def f(A: T.Buffer((64,), "float32"), B: T.Buffer((64,), "float32")):
    for i in range(16):
        A[i * 4:i * 4 + 4] = B[i * 4:i * 4 + 4] * T.Broadcast(T.float32(2.0), 4)
        A[i:i + 8:2] = T.Broadcast(T.float32(2.0), 4)
        A[T.Ramp(i * 4, 1, 4)] = T.Broadcast(T.float32(0.0), 4)
#: is printed as
@T.prim_func
def f(A: T.Buffer((64,), "float32"), B: T.Buffer((64,), "float32")):
    for i in range(16):
        A[i * 4:i * 4 + 4] = B[i * 4:i * 4 + 4] * T.Broadcast(T.float32(2.0), 4)
        A[i:i + 8:2] = T.Broadcast(T.float32(2.0), 4)
        A[i * 4:i * 4 + 4] = T.Broadcast(T.float32(0.0), 4)
#: where
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    # with T.block("root"):
    for i, j in T.grid(5, 4):
        with T.block("b"):
            vi = T.axis.spatial(16, i * 4 + j)
            T.where(i * 4 + j < 16)
            T.reads(A[vi])
            T.writes(A[vi])
            A[vi] = A[vi] + T.float32(1.0)
#: axes
@T.prim_func
def f(A: T.Buffer((16, 16), "float32")):
    # with T.block("root"):
    for i, j, k, l in T.grid(16, 16, 4, 4):
        with T.block("b"):
            vi = T.axis.spatial(16, i)
            vj = T.axis.scan(16, j)
            vk, vl = T.axis.remap("RS", [k, l])
            vm = T.axis.opaque(16, i)
            vn = T.axis.spatial((2, 18), i + 2)
            vo = T.axis.spatial(1, 0)
            vp = T.axis.reduce(4, k)
            T.reads()
            T.writes(A[vi, vj])
            with T.init():
                A[vi, vj] = T.float32(0.0)
            A[vi, vj] = T.float32(1.0)
#: rank0
@T.prim_func
def f(A: T.Buffer((), "float32"), B: T.Buffer((16,), "float32")):
    # with T.block("root"):
    for i in range(16):
        with T.block("b"):
            vi = T.axis.reduce(16, i)
            T.reads(B[vi])
            T.writes(A[()])
            with T.init():
                A[()] = T.float32(0.0)
            A[()] = A[()] + B[vi]
#: nestedblock
@T.prim_func
def f(A: T.Buffer((16, 16), "float32")):
    # with T.block("root"):
    for i in range(16):
        with T.block("outer"):
            vi = T.axis.spatial(16, i)
            T.reads(A[vi, 0:16])
            T.writes(A[vi, 0:16])
            for j in range(16):
                with T.block("inner"):
                    vj = T.axis.spatial(16, j)
                    T.reads(A[vi, vj])
                    T.writes(A[vi, vj])
                    A[vi, vj] = A[vi, vj] + T.float32(1.0)
#: explicit_root
@T.prim_func
def f(A: T.Buffer((16, 16), "float32")):
    with T.block("root"):
        T.reads()
        T.writes()
        T.block_attr({"x": 1})
        for i in range(16):
            with T.block("b"):
                vi = T.axis.spatial(16, i)
                T.reads()
                T.writes(A[vi, 0])
                A[vi, 0] = T.float32(1.0)
#: root_alloc
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    # with T.block("root"):
    B = T.alloc_buffer((16,))
    C = T.alloc_buffer((16,), "int8", scope="local", align=16)
    D = T.alloc_buffer((4, 4), "float16", strides=(8, 1))
    for i in range(16):
        B[i] = A[i]
#: attr
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    T.attr(A.data, "storage_alignment", 8)
    T.attr("node", "key", "value")
    with T.attr(0, "pragma", 1):
        A[0] = T.float32(1.0)
    A[1] = T.float32(1.0)
#: allocconst
@T.prim_func
def f(A: T.Buffer((3,), "int32")):
    p = T.allocate_const([1, 2, 3], "int32", [3])
    P = T.decl_buffer((3,), "int32", data=p)
    for i in range(3):
        A[i] = P[i]
#: allocannot
@T.prim_func
def f(A: T.Buffer((3,), "int32")):
    p = T.allocate([3], "int32", "global", annotations={"x": 1})
    P = T.Buffer((3,), "int32", data=p)
    for i in range(3):
        A[i] = P[i]
#: vthread
@T.prim_func
def f(a: T.handle, c: T.handle):
    A = T.match_buffer(a, [256], "float32")
    C = T.match_buffer(c, [256], "float32")
    i0 = T.env_thread("blockIdx.x")
    i1 = T.env_thread("threadIdx.x")
    i2 = T.env_thread("vthread")
    T.launch_thread(i0, 4)
    T.launch_thread(i1, 2)
    T.launch_thread(i2, 2)
    B_data = T.allocate([16], "float32", "local")
    B = T.Buffer(shape=[16], dtype="float32", scope="local", data=B_data)
    for j in range(16):
        B[j] = A[i0 * 64 + i1 * 32 + i2 * 16 + j] + T.float32(1)
    for j in range(16):
        C[i0 * 64 + i1 * 32 + i2 * 16 + j] = B[j] * T.float32(2)
#: is printed as
@T.prim_func
def f(A: T.Buffer((256,), "float32"), C: T.Buffer((256,), "float32")):
    i0 = T.launch_thread("blockIdx.x", 4)
    i1 = T.launch_thread("threadIdx.x", 2)
    i2 = T.launch_thread("vthread", 2)
    B_data = T.allocate([16], "float32", "local")
    B = T.Buffer((16,), data=B_data, scope="local")
    for j in range(16):
        B[j] = A[i0 * 64 + i1 * 32 + i2 * 16 + j] + T.float32(1.0)
    for j in range(16):
        C[i0 * 64 + i1 * 32 + i2 * 16 + j] = B[j] * T.float32(2.0)
#: module_const
@I.ir_module
class Module4:
    @T.prim_func
    def constant(a: T.handle, c: T.handle) -> None:
        A = T.match_buffer(a, (10), "int32")
        C = T.match_buffer(c, (10), "int32")
        B = T.alloc_buffer((10), "int32")
        K_data = T.allocate_const([1, 1, 1, 1, 1, 1, 1, 1, 1, 1], "int32", [10])
        K = T.Buffer(shape=(10), dtype="int32", data=K_data)
        for x in T.serial(0, 10):
            B[x] = A[x] + K[x]
        for x in T.serial(0, 10):
            C[x] = B[x]
#: is printed as
@I.ir_module
class Module:
    @T.prim_func
    def constant(A: T.Buffer((10,), "int32"), C: T.Buffer((10,), "int32")):
        # with T.block("root"):
        B = T.alloc_buffer((10,), "int32")
        K_data = T.allocate_const([1, 1, 1, 1, 1, 1, 1, 1, 1, 1], "int32", [10])
        K = T.Buffer((10,), "int32", data=K_data)
        for x in range(10):
            B[x] = A[x] + K[x]
        for x in range(10):
            C[x] = B[x]
#: predicate
@T.prim_func
def predicate(b: T.handle, c: T.handle) -> None:
    B = T.match_buffer(b, (16, 16))
    C = T.match_buffer(c, (16, 16))
    for i, jo, ji in T.grid(16, 4, 5):
        with T.block("update"):
            vi = T.axis.S(16, i)
            vj = T.axis.S(16, jo * 4 + ji)
            T.where(jo * 4 + ji < 16)
            C[vi, vj] = B[vi, vj] + 1.0
#: is printed as
@T.prim_func
def predicate(B: T.Buffer((16, 16), "float32"), C: T.Buffer((16, 16), "float32")):
    # with T.block("root"):
    for i, jo, ji in T.grid(16, 4, 5):
        with T.block("update"):
            vi = T.axis.spatial(16, i)
            vj = T.axis.spatial(16, jo * 4 + ji)
            T.where(jo * 4 + ji < 16)
            T.reads(B[vi, vj])
            T.writes(C[vi, vj])
            C[vi, vj] = B[vi, vj] + T.float32(1.0)
#: matchregion
@T.prim_func
def f(a: T.handle, b: T.handle) -> None:
    A = T.match_buffer(a, (16, 16, 16))
    B = T.match_buffer(b, (1))
    for i, j in T.grid(16, 4):
        with T.block():
            vi, vj = T.axis.remap("SS", [i, j])
            C = T.match_buffer(A[0:16, vi, vj * 4 : vj * 4 + 4], (16, 1, 4))
            for ii in range(4):
                with T.block():
                    vii = T.axis.S(4, ii)
                    D = T.match_buffer(C[vii * 4 : vii * 4 + 4, 0, 0:4], (4, 1, 4))
                    for i, j in T.grid(4, 4):
                        B[0] += D[i, 0, j]
#: is printed as
@T.prim_func
def f(A: T.Buffer((16, 16, 16), "float32"), B: T.Buffer((1,), "float32")):
    # with T.block("root"):
    for i, j in T.grid(16, 4):
        with T.block(""):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(B[0], A[0:16, vi, vj * 4:vj * 4 + 4])
            T.writes(B[0])
            C = T.match_buffer(A[0:16, vi, vj * 4:vj * 4 + 4], (16, 1, 4))
            for ii in range(4):
                with T.block(""):
                    vii = T.axis.spatial(4, ii)
                    T.reads(B[0], C[vii * 4:vii * 4 + 4, 0, 0:4])
                    T.writes(B[0])
                    D = T.match_buffer(C[vii * 4:vii * 4 + 4, 0, 0:4], (4, 1, 4))
                    for i_1, j_1 in T.grid(4, 4):
                        B[0] = B[0] + D[i_1, 0, j_1]
#: blockel
@T.prim_func
def f(a: T.handle, b: T.handle) -> None:
    A = T.match_buffer(a, (16, 16), "float32")
    B = T.match_buffer(b, (1, 1), "float32")
    with T.block("update"):
        vi = T.axis.S(1, 0)
        T.where(True)
        T.reads(A[0:16, 0:16])
        T.writes(B[0, 0])
        T.block_attr({"attr_key": "attr_value"})
        C = T.alloc_buffer((4, 4), dtype="float32")
        D = T.match_buffer(A[0:4, 0], (4, 1))
        with T.init():
            B[0, 0] = T.float32(0)
        B[0, 0] = A[0, 0] + B[0, 0] + C[1, 1] + D[2, 0]
#: is printed as
@T.prim_func
def f(A: T.Buffer((16, 16), "float32"), B: T.Buffer((1, 1), "float32")):
    # with T.block("root"):
    with T.block("update"):
        vi = T.axis.spatial(1, 0)
        T.reads(A[0:16, 0:16])
        T.writes(B[0, 0])
        T.block_attr({"attr_key": "attr_value"})
        C = T.alloc_buffer((4, 4))
        D = T.match_buffer(A[0:4, 0], (4, 1))
        with T.init():
            B[0, 0] = T.float32(0.0)
        B[0, 0] = A[0, 0] + B[0, 0] + C[1, 1] + D[2, 0]
#: rank0_more
@T.prim_func
def rank0_block(a: T.handle) -> None:
    A = T.match_buffer(a, (), "float32")
    B = T.alloc_buffer((), "float32")
    B[()] = A[()]
    with T.block("update"):
        T.reads([A[()]])
        T.writes([B[()]])
        for i in range(1):
            B[()] = A[()]
#: is printed as
@T.prim_func
def rank0_block(A: T.Buffer((), "float32")):
    # with T.block("root"):
    B = T.alloc_buffer(())
    B[()] = A[()]
    with T.block("update"):
        T.reads(A[()])
        T.writes(B[()])
        for i in range(1):
            B[()] = A[()]
#: branch
@T.prim_func
def f(a: T.handle, b: T.handle, c: T.handle) -> None:
    A = T.match_buffer(a, (8, 32, 8, 8), dtype="float32")
    B = T.match_buffer(b, (8, 16, 8, 8), dtype="float32")
    C = T.match_buffer(c, (8, 16, 8, 8), "float32")
    for i0, i1, i2, i3 in T.grid(8, 16, 8, 8):
        with T.block("C"):
            vi, vj, vk, vl = T.axis.remap("SSSS", [i0, i1, i2, i3])
            C[vi, vj, vk, vl] = T.if_then_else(vj < 8, A[vi, vj, vk, vl], B[vi, vj - 8, vk, vl], dtype="float32")
#: is printed as
@T.prim_func
def f(A: T.Buffer((8, 32, 8, 8), "float32"), B: T.Buffer((8, 16, 8, 8), "float32"), C: T.Buffer((8, 16, 8, 8), "float32")):
    # with T.block("root"):
    for i0, i1, i2, i3 in T.grid(8, 16, 8, 8):
        with T.block("C"):
            vi, vj, vk, vl = T.axis.remap("SSSS", [i0, i1, i2, i3])
            T.reads(A[vi, vj, vk, vl], B[vi, vj - 8, vk, vl])
            T.writes(C[vi, vj, vk, vl])
            C[vi, vj, vk, vl] = T.if_then_else(vj < 8, A[vi, vj, vk, vl], B[vi, vj - 8, vk, vl])
#: branch2
@T.prim_func
def f(a: T.handle) -> None:
    A = T.match_buffer(a, (8, 8, 16, 16), dtype="float32")
    for i in range(8):
        with T.block():
            vi = T.axis.S(8, i)
            T.reads([])
            T.writes([A[vi, 0, 0, 0]])
            if vi < 3:
                A[vi, 0, 0, 0] = 1.0
            elif vi < 5:
                A[vi, 0, 0, 0] = 2.0
            else:
                A[vi, 0, 0, 0] = 3.0
#: is printed as
@T.prim_func
def f(A: T.Buffer((8, 8, 16, 16), "float32")):
    # with T.block("root"):
    for i in range(8):
        with T.block(""):
            vi = T.axis.spatial(8, i)
            T.reads()
            T.writes(A[vi, 0, 0, 0])
            if vi < 3:
                A[vi, 0, 0, 0] = T.float32(1.0)
            else:
                if vi < 5:
                    A[vi, 0, 0, 0] = T.float32(2.0)
                else:
                    A[vi, 0, 0, 0] = T.float32(3.0)
#: ptralloc
@T.prim_func
def f() -> None:
    A_data = T.allocate([1024], "float32", "global")
    A = T.Buffer(shape=[1024], dtype="float32", scope="global", data=A_data)
    A[0] = 0.0
#: is printed as
@T.prim_func
def f():
    A_data = T.allocate([1024], "float32", "global")
    A = T.Buffer((1024,), data=A_data)
    A[0] = T.float32(0.0)
#: llvm
@T.prim_func
def ctpop(A: T.Buffer((16,), "uint8"), B: T.Buffer((16,), "uint8")) -> None:
    for i in range(0, 16):
        with T.block("A"):
            vi = T.axis.remap("S", [i])
            B[vi] = T.call_llvm_pure_intrin(T.llvm_lookup_intrinsic_id("llvm.ctpop.i8"), T.uint32(1), A[vi], dtype="uint8")
#: is printed as
@T.prim_func
def ctpop(A: T.Buffer((16,), "uint8"), B: T.Buffer((16,), "uint8")):
    # with T.block("root"):
    for i in range(16):
        with T.block("A"):
            vi = T.axis.spatial(16, i)
            T.reads(A[vi])
            T.writes(B[vi])
            B[vi] = T.call_llvm_pure_intrin("uint8", "llvm.ctpop.i8", T.uint32(1), A[vi])
#: slice_range
@T.prim_func
def f(indptr: T.handle, index: T.handle):
    Indptr = T.match_buffer(indptr, (129,), "int32")
    A = T.match_buffer(index, (128,), "int32")
    for i in range(128):
        with T.block("outer"):
            vi = T.axis.S(128, i)
            T.reads(Indptr[vi : vi + 2])
            T.writes(A[vi])
            for k in range(Indptr[vi], Indptr[vi + 1]):
                A[vi] = k
#: is printed as
@T.prim_func
def f(Indptr: T.Buffer((129,), "int32"), A: T.Buffer((128,), "int32")):
    # with T.block("root"):
    for i in range(128):
        with T.block("outer"):
            vi = T.axis.spatial(128, i)
            T.reads(Indptr[vi:vi + 2])
            T.writes(A[vi])
            for k in range(Indptr[vi], Indptr[vi] + (Indptr[vi + 1] - Indptr[vi])):
                A[vi] = k
#: int64_more
@T.prim_func
def f(a: T.handle, b: T.handle) -> None:
    A = T.match_buffer(a, (T.int64(128), T.int64(128)), dtype="float32")
    B = T.match_buffer(b, (T.int64(128), T.int64(128)), dtype="float32")
    for i in T.serial(0, T.int64(128)):
        for j in T.serial(0, T.int64(128)):
            B[i, j] = A[i, j] + T.float32(1)
#: is printed as
@T.prim_func
def f(A: T.Buffer((T.int64(128), T.int64(128)), "float32"), B: T.Buffer((T.int64(128), T.int64(128)), "float32")):
    for i, j in T.grid(T.int64(128), T.int64(128)):
        B[i, j] = A[i, j] + T.float32(1.0)
#: escaping
@T.prim_func
def f(A: T.Buffer((1,), "int32")):
    T.evaluate(T.call_extern("int32", "a\"b\\c\n"))
    A[0] = 1
#: is printed as
@T.prim_func
def f(A: T.Buffer((1,), "int32")):
    T.call_extern("int32", "a\"b\\c\n")
    A[0] = 1
#: pointer
@T.prim_func
def f(A: T.handle("float32"), B: T.handle("float32", "shared")):
    T.evaluate(T.call_extern("int32", "f", A, B))
#: is printed as
@T.prim_func
def f(A: T.handle("float32", "global"), B: T.handle("float32", "shared")):
    T.call_extern("int32", "f", A, B)
#: axissep
@T.prim_func
def f(a: T.handle):
    A = T.match_buffer(a, (128, 128, 128, 128), dtype="float32", axis_separators=[2])
    T.evaluate(0)
#: is printed as
@T.prim_func
def f(a: T.handle):
    A = T.match_buffer(a, (128, 128, 128, 128), axis_separators=[2])
    T.evaluate(0)
#: rampslice
@T.prim_func
def f(A: T.Buffer((128,), "float32")):
    A[T.ramp(0, 1, 64)] = T.broadcast(T.float32(0), 64)
    B = T.alloc_buffer((128,), "float32")
    for i in range(32):
        B[i * 4 : i * 4 + 4 : 2] = T.broadcast(1.0, 2)
        A[i : i + 4] = B[i : i + 4]
#: is printed as
@T.prim_func
def f(A: T.Buffer((128,), "float32")):
    # with T.block("root"):
    A[0:64] = T.Broadcast(T.float32(0.0), 64)
    B = T.alloc_buffer((128,))
    for i in range(32):
        B[i * 4:i * 4 + 4:2] = T.Broadcast(T.float32(1.0), 2)
        A[i:i + 4] = B[i:i + 4]
#: voidptr
@T.prim_func
def f(out_ret_value: T.handle("void")):
    T.evaluate(out_ret_value)
#: is printed as
@T.prim_func
def f(out_ret_value: T.handle("void", "global")):
    T.evaluate(out_ret_value)
#: declb
@T.prim_func
def f(A: T.Buffer((16, 16), "float32"), C: T.Buffer((16, 16), "float32")) -> None:
    A_flattened = T.decl_buffer(data=A.data, shape=(256,), dtype="float32")
    C_alias = T.decl_buffer(data=C.data, shape=(256,), dtype="float32")
    for i in range(256):
        C_alias[i] = A_flattened[i] + T.float32(1.0)
#: is printed as
@T.prim_func
def f(A: T.Buffer((16, 16), "float32"), C: T.Buffer((16, 16), "float32")):
    A_flattened = T.decl_buffer((256,), data=A.data)
    C_alias = T.decl_buffer((256,), data=C.data)
    for i in range(256):
        C_alias[i] = A_flattened[i] + T.float32(1.0)
#: allocdecl
@T.prim_func
def f(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")) -> None:
    D_data = T.allocate((16,), "float32", "global")
    D = T.decl_buffer((16,), "float32", data=D_data)
    for i in range(4):
        with T.allocate((4,), "float32", "global") as C_data:
            C = T.decl_buffer((4,), "float32", data=C_data)
            for j in range(4):
                C[j] = A[i * 4 + j] + T.float32(1.0)
            for j in range(4):
                D[j] = C[j]
            for j in range(4):
                B[i * 4 + j] = D[j]
#: is printed as
@T.prim_func
def f(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")):
    D = T.decl_buffer((16,))
    for i in range(4):
        C = T.decl_buffer((4,))
        for j in range(4):
            C[j] = A[i * 4 + j] + T.float32(1.0)
        for j in range(4):
            D[j] = C[j]
        for j in range(4):
            B[i * 4 + j] = D[j]
#: inf
@T.prim_func
def f(C: T.Buffer((1,), "float32")):
    C[0] = T.infinity("float32")
    C[0] = -T.infinity("float32")
    C[0] = T.float32("inf")
    C[0] = T.min_value("float32")
    C[0] = T.max_value("float32")
#: is printed as
@T.prim_func
def f(C: T.Buffer((1,), "float32")):
    C[0] = T.float32("inf")
    C[0] = T.float32("-inf")
    C[0] = T.float32("inf")
    C[0] = T.float32(-340282346638528859811704183484516925440.0)
    C[0] = T.float32(340282346638528859811704183484516925440.0)
#: mini32
@T.prim_func
def f() -> None:
    T.evaluate(T.int32(-2147483648))
    T.evaluate(-T.int64(2147483648))
#: is printed as
@T.prim_func
def f():
    T.evaluate(-2147483648)
    T.evaluate(T.int64(-2147483648))
#: boolarg
@T.prim_func
def f(a: T.boolean) -> None:
    T.evaluate(a)
#: is printed as
@T.prim_func
def f(a: T.bool):
    T.evaluate(a)
#: boolannot
@T.prim_func
def f() -> None:
    a: T.bool = T.call_extern("dummy", dtype="bool")
    T.evaluate(0)
#: is printed as
@T.prim_func
def f():
    a: T.bool = T.call_extern("bool", "dummy")
    T.evaluate(0)
#: boolcast
@T.prim_func
def f() -> None:
    a = T.bool(T.int32(0))
    T.evaluate(a)
#: is printed as
@T.prim_func
def f():
    a: T.bool = T.bool(False)
    T.evaluate(a)
#: implicit
@T.prim_func
def f(A: T.Buffer((1,), "int32")):
    T.evaluate(T.assume(A[0] == 5))
    A[0] = 10
#: is printed as
@T.prim_func
def f(A: T.Buffer((1,), "int32")):
    T.assume(A[0] == 5)
    A[0] = 10
#: iftrue
@T.prim_func
def f() -> None:
    if True:
        T.evaluate(0)
    else:
        T.evaluate(1)
#: is printed as
@T.prim_func
def f():
    T.evaluate(0)
#: elif
@T.prim_func
def f(i: T.int32) -> None:
    if i == 0:
        T.evaluate(0)
    elif i == 1:
        T.evaluate(1)
    elif i == 2:
        T.evaluate(2)
    else:
        T.evaluate(3)
#: is printed as
@T.prim_func
def f(i: T.int32):
    if i == 0:
        T.evaluate(0)
    else:
        if i == 1:
            T.evaluate(1)
        else:
            if i == 2:
                T.evaluate(2)
            else:
                T.evaluate(3)
#: nestedbool
@T.prim_func
def f(A: T.Buffer((1,), "bool"), i: T.bool, j: T.bool, k: T.bool):
    A[0] = i and j and k
    A[0] = i and (j and k)
    A[0] = (i or j) or k
    A[0] = i or (j or k)
    A[0] = (i and j) or k
    A[0] = i and (j or k)
    A[0] = not i
    A[0] = not (i and j)
#: is printed as
@T.prim_func
def f(A: T.Buffer((1,), "bool"), i: T.bool, j: T.bool, k: T.bool):
    A[0] = i and j and k
    A[0] = i and (j and k)
    A[0] = i or j or k
    A[0] = i or (j or k)
    A[0] = i and j or k
    A[0] = i and (j or k)
    A[0] = not i
    A[0] = not (i and j)
#: pow
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    A[0] = T.pow(A[0], T.float32(2))
    A[0] = T.power(A[0], T.float32(2))
#: is printed as
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    A[0] = T.pow(A[0], T.float32(2.0))
    A[0] = T.pow(A[0], T.float32(2.0))
#: letvar
@T.prim_func
def f() -> None:
    x = T.int32()
    y = T.int32()
    with T.LetStmt(5, var=x):
        T.evaluate(0)
    with T.LetStmt(5) as z:
        T.evaluate(z)
    T.evaluate(0)
#: is printed as
@T.prim_func
def f():
    with T.LetStmt(5) as x:
        T.evaluate(0)
    with T.LetStmt(5) as z:
        T.evaluate(z)
    T.evaluate(0)
#: stringstride
@T.prim_func
def f(a: T.handle):
    n = T.int32()
    A = T.match_buffer(a, (n,), strides=("A_s0",), buffer_type="auto")
    T.evaluate(0)
#: mergeshape
@T.prim_func
def f(a: T.handle, b: T.handle):
    m, n = T.int32(), T.int32()
    A = T.match_buffer(a, (m, n), "float32", strides=("s0", "s1"), buffer_type="auto")
    B = T.match_buffer(b, (m, n), "float32", strides=("t0", "t1"), buffer_type="auto")
    for i_outer, j_outer, i_inner in T.grid((m + 4) // 5, (n + 4) // 5, 5):
        if i_outer * 5 + i_inner < m:
            for j_inner in range(5):
                if j_outer * 5 + j_inner < n:
                    B[i_outer * 5 + i_inner, j_outer * 5 + j_inner] = A[i_outer * 5 + i_inner, j_outer * 5 + j_inner]
#: is printed as
@T.prim_func
def f(a: T.handle, b: T.handle):
    m, n = T.int32(), T.int32()
    A = T.match_buffer(a, (m, n), strides=("s0", "s1"), buffer_type="auto")
    B = T.match_buffer(b, (m, n), strides=("t0", "t1"), buffer_type="auto")
    for i_outer, j_outer, i_inner in T.grid((m + 4) // 5, (n + 4) // 5, 5):
        if i_outer * 5 + i_inner < m:
            for j_inner in range(5):
                if j_outer * 5 + j_inner < n:
                    B[i_outer * 5 + i_inner, j_outer * 5 + j_inner] = A[i_outer * 5 + i_inner, j_outer * 5 + j_inner]
#: subroutine
@I.ir_module
class mod:
    @T.prim_func
    def main(A: T.Buffer(16, "float32")):
        mod.subroutine(A.data, T.int32(16))

    @T.prim_func
    def subroutine(A_data: T.handle("float32"), n: T.int32):
        T.evaluate(0)
#: is printed as
@I.ir_module
class Module:
    @T.prim_func
    def subroutine(A_data: T.handle("float32", "global"), n: T.int32):
        T.evaluate(0)

    @T.prim_func
    def main(A: T.Buffer((16,), "float32")):
        Module.subroutine(A.data, 16)
#: subroutine0
@I.ir_module
class mod:
    @T.prim_func
    def main():
        mod.subroutine()

    @T.prim_func
    def subroutine():
        T.evaluate(0)
#: is printed as
@I.ir_module
class Module:
    @T.prim_func
    def subroutine():
        T.evaluate(0)

    @T.prim_func
    def main():
        Module.subroutine()
#: ret0
@T.prim_func
def func() -> T.int32:
    T.ret(0)
#: is printed as
@T.prim_func
def func() -> T.int32:
    return 0
#: ret0priv
@T.prim_func(private=True)
def func() -> T.int32:
    T.func_attr({"greeting": "hello"})
    T.ret(0)
#: is printed as
@T.prim_func(private=True)
def func() -> T.int32:
    T.func_attr({"greeting": "hello"})
    return 0
#: jumps
@T.prim_func
def func(In: T.Buffer((1,), "int32"), Out: T.Buffer((2,), "int32")):
    Out[0] = 0
    Out[1] = 1
    for i in range(1000):
        if i % 13 == 0:
            Out[1] = Out[1] + 1
            continue
        Out[0] = Out[0] + 1
        if Out[0] >= In[0]:
            break
#: is printed as
@T.prim_func
def func(In: T.Buffer((1,), "int32"), Out: T.Buffer((2,), "int32")):
    Out[0] = 0
    Out[1] = 1
    for i in range(1000):
        if i % 13 == 0:
            Out[1] = Out[1] + 1
            T.continue_loop()
        Out[0] = Out[0] + 1
        if Out[0] >= In[0]:
            T.break_loop()
#: const_folding
@T.prim_func
def f(A: T.Buffer((4,), "int32")):
    A[0] = T.int32(2) * 3
    A[1] = 10 // 3
    A[2] = T.min(3, 4)
#: is printed as
@T.prim_func
def f(A: T.Buffer((4,), "int32")):
    A[0] = 6
    A[1] = 3
    A[2] = 3
#: samename
@T.prim_func
def f(a: T.handle):
    A = T.match_buffer(a, (16, 16), "float32")
    for i, j in T.grid(16, 16):
        with T.block():
            vi, vj = T.axis.remap("SS", [i, j])
            A[vi, vj] = 0
    for i, j in T.grid(16, 16):
        with T.block():
            vi, vj = T.axis.remap("SS", [i, j])
            A[vi, vj] = 0
#: is printed as
@T.prim_func
def f(A: T.Buffer((16, 16), "float32")):
    # with T.block("root"):
    for i, j in T.grid(16, 16):
        with T.block(""):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads()
            T.writes(A[vi, vj])
            A[vi, vj] = T.float32(0.0)
    for i, j in T.grid(16, 16):
        with T.block(""):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads()
            T.writes(A[vi, vj])
            A[vi, vj] = T.float32(0.0)
#: divmod
@T.prim_func
def f(a: T.int32, b: T.int32):
    T.evaluate(a // b)
    T.evaluate(a % b)
    T.evaluate(T.truncmod(a, b))
    T.evaluate(T.truncdiv(a, b))
    T.evaluate(T.floormod(a, b))
    T.evaluate(T.ceildiv(a, b))
#: is printed as
@T.prim_func
def f(a: T.int32, b: T.int32):
    T.evaluate(a // b)
    T.evaluate(a % b)
    T.evaluate(T.truncmod(a, b))
    T.evaluate(T.Div(a, b))
    T.evaluate(a % b)
    T.evaluate((a + b - 1) // b)
#: extentdep
@T.prim_func
def f(a: T.handle) -> None:
    A = T.match_buffer(a, [], dtype="int32")
    for i in T.serial(0, 128):
        for j in T.serial(0, i):
            A[()] = A[()] + j
#: is printed as
@T.prim_func
def f(A: T.Buffer((), "int32")):
    for i in range(128):
        for j in range(i):
            A[()] = A[()] + j
#: nontrivial
@T.prim_func
def f(a: T.handle) -> None:
    A = T.match_buffer(a, (10), "float32")
    for i in range(10):
        with T.block("block"):
            vi = T.axis.spatial((1, 11), i + 1)
            A[vi - 1] = A[vi - 1] + 1.0
#: is printed as
@T.prim_func
def f(A: T.Buffer((10,), "float32")):
    # with T.block("root"):
    for i in range(10):
        with T.block("block"):
            vi = T.axis.spatial((1, 11), i + 1)
            T.reads(A[vi - 1])
            T.writes(A[vi - 1])
            A[vi - 1] = A[vi - 1] + T.float32(1.0)
#: target
@T.prim_func
def f() -> None:
    T.func_attr({"kTarget": T.target({"max_num_threads": 1024, "arch": "sm_70", "thread_warp_size": 32, "kind": "cuda", "tag": "", "keys": ["cuda", "gpu"], "host": T.target({"kind": "llvm", "tag": "", "keys": ["cpu"]})})})
    T.evaluate(0)
#: is printed as
@T.prim_func
def f():
    T.func_attr({"kTarget": T.target({"arch": "sm_70", "host": T.target({"keys": ["cpu"], "kind": "llvm", "tag": ""}), "keys": ["cuda", "gpu"], "kind": "cuda", "max_num_threads": 1024, "tag": "", "thread_warp_size": 32})})
    T.evaluate(0)
#: rootattr
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    with T.block("root"):
        T.block_attr({"a": "0"})
        T.evaluate(0)
#: is printed as
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    with T.block("root"):
        T.reads()
        T.writes()
        T.block_attr({"a": "0"})
        T.evaluate(0)
#: commred
@T.prim_func
def f(a: T.handle, b: T.handle) -> None:
    A = T.match_buffer(a, [128, 128], "float32")
    threadIdx_x = T.env_thread("threadIdx.x")
    T.launch_thread(threadIdx_x, 128)
    for i in T.serial(0, 128):
        t0_data = T.allocate([1], "float32", "local")
        t0 = T.Buffer([1], dtype="float32", scope="local", data=t0_data)
        with T.attr(T.comm_reducer(lambda x, y: x + y, [T.float32(0)]), "reduce_scope", T.reinterpret("handle", T.uint64(0))):
            T.evaluate(T.tvm_thread_allreduce(T.uint32(1), A[i, threadIdx_x], True, t0[0], threadIdx_x, dtype="handle"))
#: is printed as
@T.prim_func
def f(A: T.Buffer((128, 128), "float32"), b: T.handle):
    threadIdx_x = T.launch_thread("threadIdx.x", 128)
    for i in range(128):
        t0_data = T.allocate([1], "float32", "local")
        t0 = T.Buffer((1,), data=t0_data, scope="local")
        T.attr(T.comm_reducer(lambda x, y: x + y, [T.float32(0.0)]), "reduce_scope", T.reinterpret("handle", T.uint64(0)))
        T.tvm_thread_allreduce(T.uint32(1), A[i, threadIdx_x], T.bool(True), t0[0], threadIdx_x)
#: argmax
@T.prim_func
def argmax_split(idx: T.handle, val: T.handle, a0: T.handle, a1: T.handle) -> None:
    i0 = T.match_buffer(idx, [128, 128], dtype="int32")
    v0 = T.match_buffer(val, [128, 128], dtype="float32")
    ai = T.match_buffer(a0, [128], dtype="int32")
    av = T.match_buffer(a1, [128], dtype="float32")
    for i, k in T.grid(128, 128):
        with T.block("argmax"):
            vi, vk = T.axis.remap("SR", [i, k])
            T.reads(i0[vi, vk], v0[vi, vk])
            T.writes(ai[vi], av[vi])
            with T.init():
                ai[vi] = -1
                av[vi] = T.min_value("float32")
            v_0: T.int32 = T.Select(av[vi] >= v0[vi, vk], ai[vi], i0[vi, vk])
            v_1: T.float32 = T.Select(av[vi] >= v0[vi, vk], av[vi], v0[vi, vk])
            ai[vi] = v_0
            av[vi] = v_1
#: is printed as
@T.prim_func
def argmax_split(i0: T.Buffer((128, 128), "int32"), v0: T.Buffer((128, 128), "float32"), ai: T.Buffer((128,), "int32"), av: T.Buffer((128,), "float32")):
    # with T.block("root"):
    for i, k in T.grid(128, 128):
        with T.block("argmax"):
            vi, vk = T.axis.remap("SR", [i, k])
            T.reads(i0[vi, vk], v0[vi, vk])
            T.writes(ai[vi], av[vi])
            with T.init():
                ai[vi] = -1
                av[vi] = T.float32(-340282346638528859811704183484516925440.0)
            v_0: T.int32 = T.Select(av[vi] >= v0[vi, vk], ai[vi], i0[vi, vk])
            v_1: T.float32 = T.Select(av[vi] >= v0[vi, vk], av[vi], v0[vi, vk])
            ai[vi] = v_0
            av[vi] = v_1
#: int_literal_ops
@T.prim_func
def f(A: T.Buffer((16,), "int64"), B: T.Buffer((16,), "float16"), C: T.Buffer((16,), "uint8")):
    for i in range(16):
        A[i] = A[i] + 1
        A[i] = A[i] * i
        B[i] = B[i] * 2
        B[i] = B[i] + 0.5
        B[i] = i
        C[i] = C[i] + 1
        C[i] = T.uint8(3)
        A[i] = T.max(A[i], 3)
        B[i] = T.Cast("float16", A[i] > 2)
        A[i] = T.Select(A[i] > 2 and C[i] == 1, A[i], 0)
#: is printed as
@T.prim_func
def f(A: T.Buffer((16,), "int64"), B: T.Buffer((16,), "float16"), C: T.Buffer((16,), "uint8")):
    for i in range(16):
        A[i] = A[i] + T.int64(1)
        A[i] = A[i] * T.Cast("int64", i)
        B[i] = B[i] * T.float16(2.0)
        B[i] = B[i] + T.float16(0.5)
        B[i] = T.Cast("float16", i)
        C[i] = C[i] + T.uint8(1)
        C[i] = T.uint8(3)
        A[i] = T.max(A[i], T.int64(3))
        B[i] = T.Cast("float16", A[i] > T.int64(2))
        A[i] = T.Select(A[i] > T.int64(2) and C[i] == T.uint8(1), A[i], T.int64(0))
#: allocate_bool
@T.prim_func
def f(A: T.Buffer((16,), "bool"), n: T.int32):
    B = T.alloc_buffer((16,), "bool")
    for i in T.serial(n):
        B[i] = A[i]
        A[i] = not B[i]
#: is printed as
@T.prim_func
def f(A: T.Buffer((16,), "bool"), n: T.int32):
    # with T.block("root"):
    B = T.alloc_buffer((16,), "bool")
    for i in range(n):
        B[i] = A[i]
        A[i] = not B[i]
#: mod_attrs
@I.ir_module
class Module:
    I.module_attrs({"attr": 10})
    @T.prim_func
    def tir_func(A: T.Buffer(16, "int32"), B: T.Buffer(16, "int32")):
        for i in range(16):
            B[i] = A[i]
#: is printed as
@I.ir_module
class Module:
    I.module_attrs({"attr": 10})
    @T.prim_func
    def tir_func(A: T.Buffer((16,), "int32"), B: T.Buffer((16,), "int32")):
        for i in range(16):
            B[i] = A[i]
#: symstride
@T.prim_func
def f(a: T.handle, b: T.handle):
    n = T.int32()
    s = T.int32()
    A = T.match_buffer(a, (n, 16), strides=(s, 1))
    B = T.match_buffer(b, (n, 16), elem_offset=s, offset_factor=16)
    for i in range(n):
        B[i, 0] = A[i, 0]
#: is printed as
@T.prim_func
def f(a: T.handle, b: T.handle):
    n = T.int32()
    A = T.match_buffer(a, (n, 16), strides=("s", 1))
    B = T.match_buffer(b, (n, 16), elem_offset=A.strides[0], offset_factor=16)
    for i in range(n):
        B[i, 0] = A[i, 0]
#: unrollann
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    for i in T.unroll(4, annotations={"pragma_unroll": 1, "list": [1, 2], "d": {"a": "b"}}):
        for j in T.vectorized(0, 4):
            A[i * 4 + j] = 0.0
#: is printed as
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    for i in T.unroll(4, annotations={"d": {"a": "b"}, "list": [1, 2], "pragma_unroll": 1}):
        for j in T.vectorized(4):
            A[i * 4 + j] = T.float32(0.0)
#: T_buffer_store
@T.prim_func
def f(A: T.Buffer((16, 16), "float32")):
    T.buffer_store(A, T.float32(1), [0, 1])
    A.vstore([0, 0], T.broadcast(T.float32(1), 4))
    A[1, 0:4] = A.vload([0, 0], "float32x4")
#: is printed as
@T.prim_func
def f(A: T.Buffer((16, 16), "float32")):
    A[0, 1] = T.float32(1.0)
    A[0, 0:4] = T.Broadcast(T.float32(1.0), 4)
    A[1, 0:4] = A[0, 0:4]
#: realize
@T.prim_func
def f(A: T.Buffer((16, 16), "float32")):
    B = T.alloc_buffer((16, 16))
    with T.realize(B[0:16, 0:16], "global"):
        A[0, 0] = B[0, 0]
#: is printed as
@T.prim_func
def f(A: T.Buffer((16, 16), "float32")):
    # with T.block("root"):
    B = T.alloc_buffer((16, 16))
    T.realize(B[0:16, 0:16], "global")
    A[0, 0] = B[0, 0]
#: prefetch
@T.prim_func
def f(A: T.Buffer((16, 16), "float32")):
    T.prefetch(A, [T.Range(0, 4), T.Range(0, 4)])
    A[0, 0] = 0.0
#: is printed as
@T.prim_func
def f(A: T.Buffer((16, 16), "float32")):
    T.prefetch(A, [T.Range(0, 4), T.Range(0, 4)])
    A[0, 0] = T.float32(0.0)
#: docstr
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    "doc"
    for i in range(16):
        "inner"
        A[i] = 0.0
    pass
#: is printed as
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    for i in range(16):
        A[i] = T.float32(0.0)
#: symprod
@T.prim_func
def main(a: T.handle, b: T.handle, n: T.int32, m: T.int32):
    A = T.match_buffer(a, (n * m,))
    B = T.match_buffer(b, (n * m, n + 1, n + 1, n * 2, n * 2))
    for i, j in T.grid(n, m):
        A[i * m + j] = A[j * n + i] + A[m * i + j] + B[m * n - 1, 0, 0, n * m, 2 * n]
#: symprod64
@T.prim_func
def main(a: T.handle, b: T.handle):
    n, m = T.int64(), T.int64()
    A = T.match_buffer(a, (n, m))
    B = T.match_buffer(b, (n * m,))
    for i, j in T.grid(m, n):
        B[i * n + j] = A[j, i] + B[m * n - T.int64(1)]
    for i in range(m * n):
        B[i] = B[i] + A[i // m, i % m]
#: sizes_alloc
@T.prim_func
def main(a: T.handle):
    n = T.int32()
    A = T.match_buffer(a, (n, 4))
    # with T.block("root"):
    B = T.alloc_buffer((4 * n,))
    C = T.alloc_buffer((n + 1, n // 2, 2 * n))
    for i in range(n * 4):
        B[i] = A[i // 4, i % 4]
#: minmaxorder
@T.prim_func
def main(A: T.Buffer((16,), "float32"), n: T.int32):
    for i in range(T.min(4, n)):
        A[T.max(0, i - 1)] = A[T.min(i + 1, 15)]
    for i in range(T.min(n, 4)):
        A[i] = T.float32(0.0)
#: scalars
@T.prim_func
def main(A: T.Buffer((16,), "int32"), n: T.int32, m: T.int32):
    A[0] = n * m
    A[1] = m * n + 3 * n
    A[2] = n + 1 + 2
    A[3] = 2 - n
    A[4] = n * 2 * 2
    A[5] = (n + m) * 2
    A[6] = n // m + m % n
    A[n] = A[0] * 2 * 2 + 1 + 1
    A[7] = T.Cast("int32", n < m)
    A[8] = n * -1
    A[9] = 3 * n + 2 * m - 1
    A[10] = n - m - n
#: compare
@T.prim_func
def main(A: T.Buffer((16,), "float32"), n: T.int32):
    for i in range(16):
        if 3 < i and n > 2 * i:
            A[i] = T.float32(0.0)
        if i * 2 + 1 >= n - 1 or i == n:
            A[i] = T.float32(1.0)
        if not (n <= i):
            A[i] = T.float32(1.0)
#: is printed as
@T.prim_func
def main(A: T.Buffer((16,), "float32"), n: T.int32):
    for i in range(16):
        if 3 < i and n > 2 * i:
            A[i] = T.float32(0.0)
        if i * 2 + 1 >= n - 1 or i == n:
            A[i] = T.float32(1.0)
        if not n <= i:
            A[i] = T.float32(1.0)
#: cast64
@T.prim_func
def main(A: T.Buffer((T.int64(16),), "float32")):
    # with T.block("root"):
    for i in range(16):
        with T.block("b"):
            vi = T.axis.spatial(T.int64(16), T.Cast("int64", i))
            T.reads(A[vi])
            T.writes(A[vi])
            A[vi] = A[vi] + T.float32(1.0)
#: evalhandle
@T.prim_func
def main(a: T.handle):
    A = T.match_buffer(a, (16,))
    T.evaluate(a)
#: shapes
@T.prim_func
def main(a: T.handle, b: T.handle, m: T.int32, n: T.int32):
    A = T.match_buffer(a, (m, n))
    B = T.match_buffer(b, (m * n,))
    # with T.block("root"):
    for i, j in T.grid(m, n):
        with T.block("b"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(A[vi, vj])
            T.writes(B[vi * n + vj])
            B[vi * n + vj] = A[vi, vj]
#: allocpat
@T.prim_func
def main(A: T.Buffer((64,), "float32")):
    p = T.allocate([64], "float32", "global")
    B = T.decl_buffer((8, 8), data=p)
    B[0, 0] = A[0]
    A[0] = B[0, 0]
#: veclet
@T.prim_func
def main(A: T.Buffer((64,), "float32")):
    x: T.float32x4 = A[0:4]
    A[4:8] = x + T.Broadcast(T.float32(1.0), 4)
#: two_roots
@T.prim_func
def main(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")):
    with T.block("a"):
        T.reads(A[0:16])
        T.writes(B[0:16])
        for i in range(16):
            B[i] = A[i]
    with T.block("b"):
        T.reads()
        T.writes(A[0:16])
        for i in range(16):
            A[i] = T.float32(0.0)
#: is printed as
@T.prim_func
def main(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")):
    # with T.block("root"):
    with T.block("a"):
        T.reads(A[0:16])
        T.writes(B[0:16])
        for i in range(16):
            B[i] = A[i]
    with T.block("b"):
        T.reads()
        T.writes(A[0:16])
        for i in range(16):
            A[i] = T.float32(0.0)
#: int64loops
@T.prim_func
def main(A: T.Buffer((T.int64(16), T.int64(16)), "float32")):
    # with T.block("root"):
    for i, j in T.grid(T.int64(16), T.int64(16)):
        with T.block("a"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(A[vi, T.int64(15) - vj])
            T.writes(A[vi, vj])
            A[vi, vj] = A[vi, T.int64(15) - vj]
#: predwhere
@T.prim_func
def main(A: T.Buffer((15,), "float32")):
    # with T.block("root"):
    for i, j in T.grid(4, 4):
        with T.block("a"):
            vi = T.axis.spatial(15, i * 4 + j)
            T.where(i * 4 + j < 15)
            T.reads(A[vi])
            T.writes(A[vi])
            A[vi] = A[vi] * T.float32(2.0)
#: csrmm
@T.prim_func
def csrmm(a: T.handle, b: T.handle, c: T.handle, indptr: T.handle, indices: T.handle, M: T.int32, N: T.int32, K: T.int32, NNZ: T.int32):
    T.func_attr({"tir.noalias": True})
    A_data = T.match_buffer(a, (NNZ,))
    B = T.match_buffer(b, (N, K))
    C = T.match_buffer(c, (M, K))
    A_indptr = T.match_buffer(indptr, (M + 1,), "int32")
    A_indices = T.match_buffer(indices, (NNZ,), "int32")
    for i, k in T.grid(M, K):
        with T.block("spmm_outer"):
            vi, vk = T.axis.remap("SS", [i, k])
            with T.init():
                C[vi, vk] = T.float32(0.0)
            for j in range(A_indptr[vi + 1] - A_indptr[vi]):
                with T.block("spmm_inner"):
                    T.block_attr({"sparse": True})
                    vj = T.axis.R(NNZ, j + A_indptr[vi])
                    C[vi, vk] = C[vi, vk] + A_data[vj] * B[A_indices[vj], vk]
#: is printed as
@T.prim_func
def csrmm(a: T.handle, b: T.handle, c: T.handle, indptr: T.handle, indices: T.handle, M: T.int32, N: T.int32, K: T.int32, NNZ: T.int32):
    T.func_attr({"tir.noalias": True})
    A_data = T.match_buffer(a, (NNZ,))
    B = T.match_buffer(b, (N, K))
    C = T.match_buffer(c, (M, K))
    A_indptr = T.match_buffer(indptr, (M + 1,), "int32")
    A_indices = T.match_buffer(indices, (NNZ,), "int32")
    # with T.block("root"):
    for i, k in T.grid(M, K):
        with T.block("spmm_outer"):
            vi, vk = T.axis.remap("SS", [i, k])
            T.reads(A_indptr[vi:vi + 2], A_data[0:NNZ], B[0:N, vk], A_indices[0:NNZ])
            T.writes(C[vi, vk])
            with T.init():
                C[vi, vk] = T.float32(0.0)
            for j in range(A_indptr[vi + 1] - A_indptr[vi]):
                with T.block("spmm_inner"):
                    vj = T.axis.reduce(NNZ, j + A_indptr[vi])
                    T.reads(C[vi, vk], A_data[vj], B[A_indices[vj], vk], A_indices[vj])
                    T.writes(C[vi, vk])
                    T.block_attr({"sparse": True})
                    C[vi, vk] = C[vi, vk] + A_data[vj] * B[A_indices[vj], vk]
#: opaque_access_again
@T.prim_func
def opaque(A: T.Buffer((16, 16), "float32"), B: T.Buffer((16, 16), "float32")):
    with T.block():
        T.reads()
        T.writes(A[0:16, 0:16])
        T.call_extern("handle", "intrin_test", A.data, 0, 16)
    for i, j in T.grid(16, 16):
        with T.block():
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(A[vi, vj])
            T.writes(B[vi, vj])
            B[vi, vj] = A[vi, vj]
#: is printed as
@T.prim_func
def opaque(A: T.Buffer((16, 16), "float32"), B: T.Buffer((16, 16), "float32")):
    # with T.block("root"):
    with T.block(""):
        T.reads()
        T.writes(A[0:16, 0:16])
        T.call_extern("handle", "intrin_test", A.data, 0, 16)
    for i, j in T.grid(16, 16):
        with T.block(""):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(A[vi, vj])
            T.writes(B[vi, vj])
            B[vi, vj] = A[vi, vj]
#: nested_alloc
@T.prim_func
def nested(A: T.Buffer((16, 16), "float32"), C: T.Buffer((16, 16), "float32")):
    # with T.block("root"):
    for i in range(16):
        with T.block("outer"):
            vi = T.axis.spatial(16, i)
            T.reads(A[vi, 0:16])
            T.writes(C[vi, 0:16])
            B = T.alloc_buffer((16,), scope="local")
            for j in range(16):
                with T.block("B"):
                    vj = T.axis.spatial(16, j)
                    T.reads(A[vi, vj])
                    T.writes(B[vj])
                    B[vj] = A[vi, vj] * T.float32(2.0)
            for j in range(16):
                with T.block("C"):
                    vj = T.axis.spatial(16, j)
                    T.reads(B[vj])
                    T.writes(C[vi, vj])
                    C[vi, vj] = B[vj] + T.float32(1.0)
#: matmul_pred
@T.prim_func
def mm(A: T.Buffer((60, 70), "float32"), B: T.Buffer((70, 80), "float32"), C: T.Buffer((60, 80), "float32")):
    # with T.block("root"):
    for i0, j0, k, i1, j1 in T.grid(4, 5, 70, 16, 16):
        with T.block("C"):
            vi = T.axis.spatial(60, i0 * 16 + i1)
            vj = T.axis.spatial(80, j0 * 16 + j1)
            vk = T.axis.reduce(70, k)
            T.where(i0 * 16 + i1 < 60)
            T.reads(A[vi, vk], B[vk, vj])
            T.writes(C[vi, vj])
            with T.init():
                C[vi, vj] = T.float32(0.0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
#: conv2d
@T.prim_func
def conv(x: T.Buffer((1, 8, 10, 10), "float32"), w: T.Buffer((16, 8, 3, 3), "float32"), y: T.Buffer((1, 16, 8, 8), "float32")):
    T.func_attr({"tir.noalias": True})
    # with T.block("root"):
    for n, co, h, ww, ci, kh, kw in T.grid(1, 16, 8, 8, 8, 3, 3):
        with T.block("conv"):
            vn, vco, vh, vw, vci, vkh, vkw = T.axis.remap("SSSSRRR", [n, co, h, ww, ci, kh, kw])
            T.reads(x[vn, vci, vh + vkh, vw + vkw], w[vco, vci, vkh, vkw])
            T.writes(y[vn, vco, vh, vw])
            with T.init():
                y[vn, vco, vh, vw] = T.float32(0.0)
            y[vn, vco, vh, vw] = y[vn, vco, vh, vw] + x[vn, vci, vh + vkh, vw + vkw] * w[vco, vci, vkh, vkw]
#: pad
@T.prim_func
def pad(x: T.Buffer((8, 8), "float32"), y: T.Buffer((10, 10), "float32")):
    # with T.block("root"):
    for i, j in T.grid(10, 10):
        with T.block("pad"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(x[vi - 1, vj - 1])
            T.writes(y[vi, vj])
            y[vi, vj] = T.if_then_else(1 <= vi and vi < 9 and 1 <= vj and vj < 9, x[vi - 1, vj - 1], T.float32(0.0))
#: softmax64
@T.prim_func(private=True)
def softmax(A: T.Buffer((T.int64(4), T.int64(8)), "float32"), B: T.Buffer((T.int64(4), T.int64(8)), "float32")):
    T.func_attr({"tir.noalias": True})
    # with T.block("root"):
    mx = T.alloc_buffer((T.int64(4),))
    ex = T.alloc_buffer((T.int64(4), T.int64(8)))
    sm = T.alloc_buffer((T.int64(4),))
    for i0, k in T.grid(T.int64(4), T.int64(8)):
        with T.block("T_softmax_maxelem"):
            v_i0, v_k = T.axis.remap("SR", [i0, k])
            T.reads(A[v_i0, v_k])
            T.writes(mx[v_i0])
            with T.init():
                mx[v_i0] = T.float32(-340282346638528859811704183484516925440.0)
            mx[v_i0] = T.max(mx[v_i0], A[v_i0, v_k])
    for i0, i1 in T.grid(T.int64(4), T.int64(8)):
        with T.block("T_softmax_exp"):
            v_i0, v_i1 = T.axis.remap("SS", [i0, i1])
            T.reads(A[v_i0, v_i1], mx[v_i0])
            T.writes(ex[v_i0, v_i1])
            ex[v_i0, v_i1] = T.exp(A[v_i0, v_i1] - mx[v_i0])
    for i0, k in T.grid(T.int64(4), T.int64(8)):
        with T.block("T_softmax_expsum"):
            v_i0, v_k = T.axis.remap("SR", [i0, k])
            T.reads(ex[v_i0, v_k])
            T.writes(sm[v_i0])
            with T.init():
                sm[v_i0] = T.float32(0.0)
            sm[v_i0] = sm[v_i0] + ex[v_i0, v_k]
    for i0, i1 in T.grid(T.int64(4), T.int64(8)):
        with T.block("T_softmax_norm"):
            v_i0, v_i1 = T.axis.remap("SS", [i0, i1])
            T.reads(ex[v_i0, v_i1], sm[v_i0])
            T.writes(B[v_i0, v_i1])
            T.block_attr({"axis": 1})
            B[v_i0, v_i1] = ex[v_i0, v_i1] / sm[v_i0]
#: flatidx
@T.prim_func
def f(A: T.Buffer((256,), "float32"), B: T.Buffer((16, 16), "float32")):
    for i, j in T.grid(16, 16):
        B[i, j] = A[i * 16 + j] + A[(i * 16 + j) % 256] + A[i // 2 * 16 + j % 4 * 4 + j // 4]
#: symbolic_view
@T.prim_func
def f(a: T.handle, b: T.handle):
    n = T.int64()
    A = T.match_buffer(a, (n, T.int64(8)))
    B = T.match_buffer(b, (n * T.int64(8),))
    # with T.block("root"):
    for i in range(n * T.int64(8)):
        with T.block("reshape"):
            vi = T.axis.spatial(n * T.int64(8), i)
            T.reads(A[vi // T.int64(8), vi % T.int64(8)])
            T.writes(B[vi])
            B[vi] = A[vi // T.int64(8), vi % T.int64(8)]
#: uint_ops
@T.prim_func
def f(A: T.Buffer((16,), "uint8"), B: T.Buffer((16,), "uint32"), C: T.Buffer((16,), "float16")):
    for i in range(16):
        B[i] = T.bitwise_and(T.shift_right(B[i // 2], T.Cast("uint32", i % 2 * 4)), T.uint32(15))
        C[i] = T.Cast("float16", T.bitwise_and(T.shift_right(B[i // 8], T.Cast("uint32", i % 8 * 4)), T.uint32(15))) - T.float16(7.0)
        A[i] = T.Cast("uint8", B[i])
#: letindex
@T.prim_func
def f(A: T.Buffer((16,), "int32"), B: T.Buffer((16,), "float32")):
    for i in range(16):
        j: T.int32 = A[i]
        k: T.int32 = j * 2 + 1
        B[i] = B[j] + B[k]
#: binsearch
@T.prim_func
def f(A: T.Buffer((16,), "float32"), B: T.Buffer((4,), "float32"), C: T.Buffer((4,), "int32")):
    # with T.block("root"):
    lo = T.alloc_buffer((1,), "int32")
    hi = T.alloc_buffer((1,), "int32")
    for i in range(4):
        with T.block("search"):
            vi = T.axis.spatial(4, i)
            T.reads(B[vi], A[0:16], lo[0], hi[0])
            T.writes(lo[0], hi[0], C[vi])
            lo[0] = 0
            hi[0] = 16
            while lo[0] < hi[0]:
                mid: T.int32 = lo[0] + (hi[0] - lo[0]) // 2
                if A[mid] < B[vi]:
                    lo[0] = mid + 1
                else:
                    hi[0] = mid
            C[vi] = lo[0]
#: rank0_again
@T.prim_func
def f(A: T.Buffer((), "float32"), B: T.Buffer((16,), "float32")):
    # with T.block("root"):
    for k in range(16):
        with T.block("sum"):
            vk = T.axis.reduce(16, k)
            T.reads(B[vk])
            T.writes(A[()])
            with T.init():
                A[()] = T.float32(0.0)
            A[()] = A[()] + B[vk]
#: threads
@T.prim_func
def f(A: T.Buffer((128, 128), "float32"), B: T.Buffer((128, 128), "float32")):
    # with T.block("root"):
    for bx in T.thread_binding(128, thread="blockIdx.x"):
        for tx in T.thread_binding(128, thread="threadIdx.x"):
            with T.block("B"):
                vi, vj = T.axis.remap("SS", [bx, tx])
                T.reads(A[vi, vj])
                T.writes(B[vi, vj])
                B[vi, vj] = A[vi, vj] * T.float32(2.0)
#: annotated
@T.prim_func
def f(A: T.Buffer((128,), "float32")):
    # with T.block("root"):
    for i in T.serial(128, annotations={"pragma_auto_unroll_max_step": 16, "pragma_unroll_explicit": T.bool(True), "software_pipeline_stage": [0, 1, 2]}):
        with T.block("B"):
            vi = T.axis.spatial(128, i)
            T.reads(A[vi])
            T.writes(A[vi])
            A[vi] = A[vi] * T.float32(2.0)
#: stridedpart
@T.prim_func
def f(A: T.Buffer((64, 64), "float16"), B: T.Buffer((64, 64), "float16")):
    # with T.block("root"):
    for i, j in T.grid(4, 4):
        with T.block("t"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(A[vi * 16:vi * 16 + 16, vj * 16:vj * 16 + 16])
            T.writes(B[vi * 16:vi * 16 + 16, vj * 16:vj * 16 + 16])
            A0 = T.match_buffer(A[vi * 16:vi * 16 + 16, vj * 16:vj * 16 + 16], (16, 16), "float16", strides=("s0", 1), offset_factor=16)
            B0 = T.match_buffer(B[vi * 16:vi * 16 + 16, vj * 16:vj * 16 + 16], (16, 16), "float16", strides=("s1", 1), offset_factor=16)
            for a, b in T.grid(16, 16):
                with T.block("c"):
                    va, vb = T.axis.remap("SS", [a, b])
                    T.reads(A0[va, vb])
                    T.writes(B0[va, vb])
                    B0[va, vb] = A0[va, vb]
#: strideuse
@T.prim_func
def f(A: T.Buffer((64, 64), "float16")):
    # with T.block("root"):
    for i in range(4):
        with T.block("t"):
            vi = T.axis.spatial(4, i)
            T.reads()
            T.writes(A[vi * 16:vi * 16 + 16, 0:64])
            A0 = T.match_buffer(A[vi * 16:vi * 16 + 16, 0:64], (16, 64), "float16", strides=("s0", 1), offset_factor=1)
            T.call_extern("int32", "fill", A0.data, A0.strides[0], A0.elem_offset)
#: access
@T.prim_func
def f(a: T.handle, b: T.handle, c: T.handle) -> None:
    sa, sb = T.var("int32"), T.var("int32")
    A = T.match_buffer(a, (16, 16), offset_factor=1, strides=[sa, 1])
    B = T.match_buffer(b, (16, 16), offset_factor=1, strides=[sb, 1])
    C = T.match_buffer(c, (16, 16))
    T.evaluate(T.call_extern("gemm", C.access_ptr("w"), A.access_ptr("r"), B.access_ptr("rw", offset=16), sa, sb, dtype="int32"))
#: is printed as
@T.prim_func
def f(a: T.handle, b: T.handle, C: T.Buffer((16, 16), "float32")):
    A = T.match_buffer(a, (16, 16), strides=("sa", 1), offset_factor=1)
    B = T.match_buffer(b, (16, 16), strides=("sb", 1), offset_factor=1)
    T.call_extern("int32", "gemm", T.tvm_access_ptr(T.type_annotation("float32"), C.data, 0, 256, 2), T.tvm_access_ptr(T.type_annotation("float32"), A.data, A.elem_offset, A.strides[0] * 16, 1), T.tvm_access_ptr(T.type_annotation("float32"), B.data, B.elem_offset + 16, B.strides[0] * 16 - 16, 3), A.strides[0], B.strides[0])
#: launchtwice
@T.prim_func
def f(A: T.Buffer((8, 128), "float32"), B: T.Buffer((8, 128), "float32")):
    for i in range(8):
        threadIdx_x = T.env_thread("threadIdx.x")
        with T.launch_thread(threadIdx_x, 128):
            A[i, threadIdx_x] = T.float32(0.0)
        T.launch_thread(threadIdx_x, 128)
        B[i, threadIdx_x] = T.float32(1.0)
#: launchapart
@T.prim_func
def f(A: T.Buffer((128,), "float32"), B: T.Buffer((128,), "float32")):
    with T.launch_thread("threadIdx.x", 128) as tx:
        A[tx] = T.float32(0.0)
    tx = T.launch_thread("threadIdx.x", 128)
    B[tx] = T.float32(1.0)
#: vthreadattr
@T.prim_func
def f(A: T.Buffer((2,), "float32")):
    vthread_x = T.env_thread("vthread.x")
    T.attr(vthread_x, "virtual_thread", 2)
    A[vthread_x] = T.float32(0.0)
#: is printed as
@T.prim_func
def f(A: T.Buffer((2,), "float32")):
    vthread_x = T.launch_thread("vthread.x", 2)
    A[vthread_x] = T.float32(0.0)
#: itervars
@T.prim_func
def f(A: T.Buffer((128,), "float32")):
    tx = T.int32()
    T.attr(T.iter_var(tx, T.Range(0, 128), "ThreadIndex", "threadIdx.x"), "thread_extent", 128)
    T.attr(T.iter_var(tx, (0, 128), "ThreadIndex", "threadIdx.x"), "pragma_a", 1)
    A[tx] = T.float32(0.0)
#: is printed as
@T.prim_func
def f(A: T.Buffer((128,), "float32")):
    tx = T.launch_thread("threadIdx.x", 128)
    T.attr(T.iter_var(tx, T.Range(0, 128), "ThreadIndex", "threadIdx.x"), "pragma_a", 1)
    A[tx] = T.float32(0.0)
#: itervarfree
@T.prim_func
def f(A: T.Buffer((128,), "float32")):
    v = T.int32()
    T.attr(T.iter_var(v, None, "DataPar", ""), "pragma_import_llvm", "text")
    A[0] = T.float32(0.0)
#: steps
@T.prim_func
def f(A: T.Buffer((128,), "float32"), s: T.int32, lo: T.int32, n: T.int32):
    for i in T.serial(0, n, step=s):
        A[i] = T.float32(0.0)
    for i in T.parallel(lo, lo + n, step=s * 2):
        A[i] = T.float32(1.0)
    for i in T.serial(0, 128, annotations={"a": 1}, step=4):
        for j in T.serial(i, i + 4, step=i + 1):
            A[j] = T.float32(2.0)
#: annotationexpr
@T.prim_func
def f(a: T.handle, b: T.handle):
    n = T.int32()
    A = T.match_buffer(a, (n,))
    m = T.int32()
    B = T.match_buffer(b, (m,))
    # with T.block("root"):
    for i in T.serial(n, annotations={"bound": n + m}):
        with T.block("b"):
            vi = T.axis.spatial(n, i)
            T.reads()
            T.writes(A[vi])
            T.block_attr({"bounds": [n * 2, 1], "scale": T.float32(0.5)})
            A[vi] = T.float32(0.0)
#: vloadstore
@T.prim_func
def f(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")):
    for i in range(4):
        B[i * 4:i * 4 + 4] = A[i * 4:i * 4 + 4] * T.Broadcast(T.float32(2.0), 4) + T.Broadcast(A[0], 4)
#: ifexpr_int
@T.prim_func
def f(A: T.Buffer((16,), "int32")):
    for i in range(16):
        A[i] = T.Select(i % 2 == 0, i, 15 - i) + T.min(A[i], T.max(i, 3)) + T.if_then_else(i < 3, A[i], i)
#: shiftbits
@T.prim_func
def f(A: T.Buffer((16,), "int64")):
    for i in range(16):
        A[i] = T.shift_left(T.int64(1), A[i]) + T.Cast("int64", i) * T.int64(3)
#: funcparams
@T.prim_func
def f(A: T.Buffer((16,), "float32"), x: T.float32, n: T.int64, b: T.bool, u: T.uint8):
    for i in range(16):
        if b:
            A[i] = A[i] * x + T.Cast("float32", n) + T.Cast("float32", u)
#: unitloop
@T.prim_func
def f(A: T.Buffer((1, 16), "float32")):
    # with T.block("root"):
    for i, j in T.grid(1, 16):
        with T.block("b"):
            vi = T.axis.spatial(1, 0)
            vj = T.axis.spatial(16, j)
            T.reads(A[vi, vj])
            T.writes(A[vi, vj])
            A[vi, vj] = A[vi, vj] + T.float32(1.0)
#: manydecl
@T.prim_func
def main(A: T.Buffer((64,), "float32")):
    B = T.decl_buffer((8, 8), data=A.data)
    C = T.decl_buffer((4, 16), data=A.data)
    D = T.decl_buffer((32,), data=A.data, elem_offset=32)
    B[0, 0] = C[0, 0] + D[0]
#: compares
@T.prim_func
def main(A: T.Buffer((64,), "float32"), B: T.Buffer((64,), "bool")):
    for i in range(64):
        B[i] = 0 <= i < 32
        B[i] = A[i] > 0 and A[i] < 1
        B[i] = not B[i]
        B[i] = T.all(i < 3, i > 1, A[i] == 0.0)
        B[i] = T.any(i < 3, i > 1)
#: is printed as
@T.prim_func
def main(A: T.Buffer((64,), "float32"), B: T.Buffer((64,), "bool")):
    for i in range(64):
        B[i] = 0 <= i and i < 32
        B[i] = A[i] > T.float32(0.0) and A[i] < T.float32(1.0)
        B[i] = not B[i]
        B[i] = i < 3 and i > 1 and A[i] == T.float32(0.0)
        B[i] = i < 3 or i > 1
#: elif_again
@T.prim_func
def main(A: T.Buffer((64,), "float32")):
    for i in range(64):
        if i < 1:
            A[i] = 0.0
        elif i < 2:
            A[i] = 1.0
        else:
            A[i] = 2.0
#: is printed as
@T.prim_func
def main(A: T.Buffer((64,), "float32")):
    for i in range(64):
        if i < 1:
            A[i] = T.float32(0.0)
        else:
            if i < 2:
                A[i] = T.float32(1.0)
            else:
                A[i] = T.float32(2.0)
#: metaprog
SIZES = [4, 8]
@T.prim_func
def main(A: T.Buffer((4,), "float32"), B: T.Buffer((8,), "float32")):
    for i in T.serial(SIZES[0]):
        A[i] = T.float32(0)
    for i in range(SIZES[1]):
        if SIZES[1] > 4:
            B[i] = T.float32(1)
        else:
            B[i] = T.float32(2)
#: is printed as
@T.prim_func
def main(A: T.Buffer((4,), "float32"), B: T.Buffer((8,), "float32")):
    for i in range(4):
        A[i] = T.float32(0.0)
    for i in range(8):
        B[i] = T.float32(1.0)
#: underscore
@T.prim_func
def main(A: T.Buffer((4,), "float32")):
    for _ in range(4):
        A[0] = A[0] + T.float32(1.0)
#: pure_calls
@T.prim_func
def main(A: T.Buffer((4,), "float32")):
    for i in range(4):
        A[i] = T.tanh(T.sqrt(T.fabs(A[i]))) + T.pow(A[i], T.float32(2.0)) + T.exp(-A[i])
#: is printed as
@T.prim_func
def main(A: T.Buffer((4,), "float32")):
    for i in range(4):
        A[i] = T.tanh(T.sqrt(T.fabs(A[i]))) + T.pow(A[i], T.float32(2.0)) + T.exp(A[i] * T.float32(-1.0))
#: scalable_vectors
@T.prim_func
def main(A: T.Buffer((128,), "float32"), B: T.Buffer((128,), "float32"), C: T.Buffer((1,), "int32")):
    B[T.Ramp(0, 1, 4 * T.vscale())] = A[T.Ramp(0, 1, 4 * T.vscale())] * T.Broadcast(T.float32(2.0), T.vscale() * 4)
    A[T.Ramp(11, 2, T.vscale() * 4)] = T.Broadcast(T.float32(125.0), 4 * T.vscale())
    C[0] = 4 * T.vscale() + T.vscale()
#: is printed as
@T.prim_func
def main(A: T.Buffer((128,), "float32"), B: T.Buffer((128,), "float32"), C: T.Buffer((1,), "int32")):
    B[0:T.vscale() * 4] = A[0:T.vscale() * 4] * T.Broadcast(T.float32(2.0), T.vscale() * 4)
    A[11:11 + T.vscale() * 4 * 2:2] = T.Broadcast(T.float32(125.0), T.vscale() * 4)
    C[0] = 4 * T.vscale() + T.vscale()
#: scalable_masks
@T.prim_func
def main(A: T.Buffer((128,), "float32"), B: T.Buffer((128,), "float32")):
    for i in range(8):
        load: T.float32xvscalex4 = A.vload([T.Ramp(i, 1, T.vscale() * 4)], predicate=T.get_active_lane_mask("boolxvscalex4", i, 128))
        B.vstore([T.Ramp(i, 1, T.vscale() * 4)], load, predicate=T.get_active_lane_mask("boolxvscalex4", i, 128))
#: reinterpreted_vectors
@T.prim_func
def main(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "int32"), C: T.Buffer((16,), "uint8"), D: T.Buffer((4,), "uint32")):
    for i in range(4):
        B[i * 4:i * 4 + 4] = T.reinterpret("int32x4", A[i * 4:i * 4 + 4])
        D[i] = T.reinterpret("uint32", C[i * 4:i * 4 + 4])
        C[i * 4:i * 4 + 4] = T.reinterpret("uint8x4", D[i])
        D[i] = T.reinterpret("uint32", A[i])
        B[i] = T.reinterpret("int32", D[i])
#: small_floats
@T.prim_func
def main(A: T.Buffer((16,), "float8_e4m3fn"), B: T.Buffer((16,), "float16"), C: T.Buffer((16,), "float8_e5m2"), D: T.Buffer((4,), "float8_e4m3fnx4"), E: T.Buffer((16,), "uint8")):
    for i in range(16):
        B[i] = T.Cast("float16", A[i])
        A[i] = A[i] + T.float8_e4m3fn(1.0)
        C[i] = T.Cast("float8_e5m2", A[i])
        A[i] = T.reinterpret("float8_e4m3fn", E[i])
    for i in range(4):
        B[i * 4:i * 4 + 4] = T.Cast("float16x4", A[i * 4:i * 4 + 4])
        B[i * 4:i * 4 + 4] = T.Cast("float16x4", D[i])
        C[i * 4:i * 4 + 4] = T.Cast("float8_e5m2x4", A[i * 4:i * 4 + 4])
#: kinds_of_small_floats
@T.prim_func
def main(A: T.Buffer((16,), "float8_e4m3"), B: T.Buffer((16,), "float8_e4m3b11fnuz"), C: T.Buffer((16,), "float8_e4m3fnuz"), D: T.Buffer((16,), "float8_e5m2fnuz"), E: T.Buffer((16,), "float8_e8m0fnu"), F: T.Buffer((16,), "float8_e3m4"), G: T.Buffer((16,), "float4_e2m1fn"), H: T.Buffer((16,), "float6_e2m3fn"), K: T.Buffer((16,), "float6_e3m2fn"), L: T.Buffer((16,), "int4"), M: T.Buffer((16,), "int32")):
    for i in range(16):
        A[i] = T.Cast("float8_e4m3", B[i])
        C[i] = T.Cast("float8_e4m3fnuz", D[i])
        E[i] = T.Cast("float8_e8m0fnu", F[i])
        G[i] = T.Cast("float4_e2m1fn", H[i])
        K[i] = T.Cast("float6_e3m2fn", H[i])
        M[i] = T.Cast("int32", L[i])
#: attr_of_data
@T.prim_func
def main(A: T.Buffer((16,), "float32"), n: T.int32):
    # with T.block("root"):
    B = T.alloc_buffer((16,))
    T.attr(B.data, "volatile_scope", 1)
    T.attr(A.data, "storage_alignment", 128)
    T.attr(0, "pragma_x", n + 1)
    for i in range(16):
        B[i] = A[i]
#: attr_of_a_handle
@T.prim_func
def main(p: T.handle):
    T.attr(p, "device_x", 1)
    T.call_extern("int32", "f", p)
#: size_vars
@T.prim_func
def main(a: T.handle, b: T.handle):
    m, n = T.int64(is_size_var=True), T.int64()
    A = T.match_buffer(a, (m, n))
    B = T.match_buffer(b, (m, n))
    for i, j in T.grid(m, n):
        B[i, j] = A[i, j]
#: typed_attributes
@T.prim_func
def main(A: T.Buffer((16,), "float32")):
    T.func_attr({"a": T.int64(3), "b": T.bool(True), "c": 3, "d": True, "e": "s", "f": [1, T.int64(2)], "g": T.float32(1.5), "h": 2.5, "i": None})
    # with T.block("root"):
    for i in T.serial(16, annotations={"k": T.int64(3), "l": T.bool(False)}):
        with T.block("b"):
            vi = T.axis.spatial(16, i)
            T.reads()
            T.writes(A[vi])
            T.block_attr({"a": T.uint8(3), "b": T.bool(True), "c": [T.int64(-1), 2]})
            A[vi] = T.float32(1.0)
#: calls_as_statements
@T.prim_func
def main(A: T.Buffer((16,), "float32"), c: T.bool, n: T.int32):
    T.exp(A[0])
    T.if_then_else(n < 4, n, n + 1)
    T.bitwise_and(n, 3)
    T.likely(n < 4)
    T.reinterpret("int32", A[0])
    T.isnan(A[0])
    T.evaluate(T.max(n, 3))
    T.evaluate(T.Cast("float32", n))
    T.evaluate(T.Select(c, n, 1))
    T.evaluate(n < 4 and c)
    T.evaluate(A[0])
#: evaluated_names_of_calls
@T.prim_func
def main(a: T.bool):
    x: T.bool = T.call_extern("bool", "dummy")
    T.evaluate(x)
#: plain_indices_among_wide_ones
@T.prim_func
def main(a: T.handle):
    n = T.int64()
    A = T.match_buffer(a, (n,), strides=("A_s0",), buffer_type="auto")
    T.evaluate(A[0])
#: memory_of_a_size
@T.prim_func
def main(args: T.handle, type_code: T.handle("int32", "global"), n: T.int32):
    type_code_1 = T.decl_buffer((n,), "int32", data=type_code)
    assert type_code_1[0] == 3 or type_code_1[0] == 13 or type_code_1[0] == 7, ""
    T.evaluate(0)
#: boolops
@T.prim_func
def main(A: T.Buffer((16,), "int32"), B: T.Buffer((16,), "bool")):
    for i in range(16):
        B[i] = A[i] > 1 and A[i] < 5 or A[i] == 9
        B[i] = A[i] > 1 and (A[i] < 5 or A[i] == 9)
        B[i] = not A[i] > 1
        B[i] = not (A[i] > 1 and B[i])
        B[i] = not B[i]
        B[i] = B[i] and not B[0]
        B[i] = B[i] or (B[0] or B[1])
        B[i] = B[i] or B[0] or B[1]
        B[i] = T.bool(True)
        B[i] = T.bool(False)
        B[i] = B[i] == T.bool(True)
        B[i] = T.Cast("bool", A[i])
        A[i] = T.Cast("int32", B[i])
        A[i] = T.Cast("int32", not B[i])
#: iftrue
@T.prim_func
def main(A: T.Buffer((16,), "int32")):
    if T.bool(True):
        A[0] = 1
    if T.bool(False):
        A[1] = 1
    else:
        A[1] = 2
#: empties
@T.prim_func
def main(A: T.Buffer((16,), "int32")):
    # with T.block("root"):
    for i in range(16):
        T.evaluate(0)
    if A[0] > 3:
        T.evaluate(0)
    else:
        T.evaluate(0)
    while A[0] < 3:
        T.evaluate(0)
    for i in range(16):
        with T.block("b"):
            vi = T.axis.spatial(16, i)
            T.reads()
            T.writes()
            T.evaluate(0)
    assert A[0] < 3, "x"
    T.evaluate(0)
#: empties2
@T.prim_func
def main(A: T.Buffer((16,), "int32")):
    for i in range(16):
        pass
    if A[0] > 3:
        pass
    else:
        pass
    A[0] = 1
    T.evaluate(0)
    x = A[0]
#: is printed as
@T.prim_func
def main(A: T.Buffer((16,), "int32")):
    for i in range(16):
        T.evaluate(0)
    if A[0] > 3:
        T.evaluate(0)
    else:
        T.evaluate(0)
    A[0] = 1
    T.evaluate(0)
    x: T.int32 = A[0]
    T.evaluate(0)
#: mix1
@T.prim_func
def main(a: T.handle, b: T.handle):
    n = T.int32()
    A = T.match_buffer(a, (n, T.int64(4)))
    B = T.match_buffer(b, (T.int64(16),))
    for i in range(n):
        for j in range(T.int64(4)):
            A[i, j] = T.float32(0.0)
#: is printed as
@T.prim_func
def main(a: T.handle, B: T.Buffer((T.int64(16),), "float32")):
    n = T.int32()
    A = T.match_buffer(a, (n, T.int64(4)))
    for i, j in T.grid(n, T.int64(4)):
        A[i, j] = T.float32(0.0)
#: mix2
@T.prim_func
def main(a: T.handle, b: T.handle):
    n, m = T.int64(), T.int32()
    A = T.match_buffer(a, (n, m))
    B = T.match_buffer(b, (m, n))
    for i, j in T.grid(n, m):
        B[j, i] = A[i, j]
#: mix3
@T.prim_func
def main(A: T.Buffer((T.int64(16),), "float32"), k: T.int32):
    for i in range(k):
        A[i] = T.float32(1.0)
#: mix4
@T.prim_func
def main(A: T.Buffer((T.int64(16),), "float32"), k: T.int32, l: T.int64):
    for i in range(l):
        A[i] = T.Cast("float32", k)
#: mix5
@T.prim_func
def main(A: T.Buffer((T.int64(4), T.int64(4)), "float32")):
    # with T.block("root"):
    for i, j in T.grid(4, 4):
        with T.block("b"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads()
            T.writes(A[vi, vj])
            A[vi, vj] = T.float32(0.0)
#: i64idx
@T.prim_func
def main(A: T.Buffer((T.int64(16),), "float32"), B: T.Buffer((T.int64(4), T.int64(4)), "float32")):
    for i in range(T.int64(16)):
        A[i] = B[i // T.int64(4), i % T.int64(4)]
    for i, j in T.grid(T.int64(4), T.int64(4)):
        A[i * T.int64(4) + j] = A[i * T.int64(4) + j] + T.float32(1.0)
    A[T.int64(3)] = T.float32(1.0)
    A[3] = T.float32(1.0)
#: sym3
@T.prim_func
def main(a: T.handle):
    m = T.int32()
    T.func_attr({"t": m})
    A = T.match_buffer(a, (m,))
    A[0] = T.float32(1.0)
#: is printed as
@T.prim_func
def main(a: T.handle):
    m = T.int32()
    T.func_attr({"t": m})
    A = T.match_buffer(a, (m,))
    A[0] = T.float32(1.0)
#: mb_off0
@T.prim_func
def main(a: T.handle):
    A = T.match_buffer(a, (16, 16), elem_offset=0, offset_factor=8)
    A[0, 0] = T.float32(1.0)
#: sub_off
@T.prim_func
def main(A: T.Buffer((16, 16), "float32"), B: T.Buffer((16, 16), "float32")):
    # with T.block("root"):
    for i, j in T.grid(4, 4):
        with T.block("b"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(A[vi * 4:vi * 4 + 4, vj * 4:vj * 4 + 4])
            T.writes(B[vi * 4:vi * 4 + 4, vj * 4:vj * 4 + 4])
            SA = T.match_buffer(A[vi * 4:vi * 4 + 4, vj * 4:vj * 4 + 4], (4, 4), strides=(16, 1), elem_offset=vi * 64 + vj * 4)
            SB = T.match_buffer(B[vi * 4:vi * 4 + 4, vj * 4:vj * 4 + 4], (4, 4), strides=("s0", "s1"), offset_factor=1)
            for ii, jj in T.grid(4, 4):
                SB[ii, jj] = SA[ii, jj]
#: ann_loopvar
@T.prim_func
def main(A: T.Buffer((16, 16), "float32")):
    for i in range(16):
        for j in T.serial(16, annotations={"k": i + 1, "v": 3}):
            A[i, j] = T.float32(0.0)
#: blockattr_var
@T.prim_func
def main(A: T.Buffer((16, 16), "float32")):
    # with T.block("root"):
    for i, j in T.grid(16, 16):
        with T.block("b"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads()
            T.writes(A[vi, vj])
            T.block_attr({"x": vi * 2, "y": [vi, 1]})
            A[vi, vj] = T.float32(0.0)
#: letparam
@T.prim_func
def main(A: T.Buffer((16,), "float32"), s: T.float32):
    x: T.float32 = s
    y: T.float32 = x
    A[0] = x * y
#: letlet
@T.prim_func
def main(A: T.Buffer((16,), "float32")):
    for i in range(16):
        x: T.float32 = A[i]
        y: T.float32 = x
        A[i] = y * y + x
#: letidx
@T.prim_func
def main(A: T.Buffer((16,), "float32")):
    for i in range(16):
        j: T.int32 = i
        k: T.int32 = j
        A[k] = T.float32(1.0)
#: letconst
@T.prim_func
def main(A: T.Buffer((16,), "float32")):
    c: T.int32 = 4
    b: T.bool = T.bool(True)
    for i in range(c):
        A[i * c] = T.float32(1.0)
    if b:
        A[3] = T.float32(2.0)
#: elet1
@T.prim_func
def main(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")):
    for i in range(16):
        x = T.float32()
        B[i] = T.Let(x * x, where={x: A[i] + T.float32(1.0)})
#: elet2
@T.prim_func
def main(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")):
    for i in range(16):
        x = T.float32()
        y = T.float32()
        B[i] = T.Let(T.Let(x * y, where={y: x + T.float32(2.0)}), where={x: A[i]}) + T.float32(1.0)
#: elet3
@T.prim_func
def main(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")):
    for i in range(15):
        j = T.int32()
        B[T.Let(j + 1, where={j: i * 1})] = T.if_then_else(i < 3, T.Let(T.Cast("float32", j * j), where={j: i + 2}), A[i])
        if T.Let(j < 3, where={j: i}):
            B[i] = T.float32(7.0)
#: is printed as
@T.prim_func
def main(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")):
    for i in range(15):
        j = T.int32()
        B[T.Let(j + 1, where={j: i})] = T.if_then_else(i < 3, T.Let(T.Cast("float32", j * j), where={j: i + 2}), A[i])
        if T.Let(j < 3, where={j: i}):
            B[i] = T.float32(7.0)
#: elet4
@T.prim_func
def main(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")):
    # with T.block("root"):
    for i in range(16):
        with T.block("b"):
            vi = T.axis.spatial(16, i)
            T.reads(A[vi])
            T.writes(B[vi])
            x = T.float32()
            B[vi] = T.exp(T.Let(x * x, where={x: A[vi]}))
#: elet6
@T.prim_func
def main(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")):
    x = T.float32()
    B[0] = T.Let(T.float32(1.0), where={x: A[0]})
    y = T.bool()
    B[1] = T.Select(T.Let(y and A[0] < T.float32(3.0), where={y: T.bool(True)}), A[0], T.float32(0.0))
#: samename
@T.prim_func
def main(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")):
    x = T.float32()
    B[0] = T.Let(x * x, where={x: A[0]})
    B[1] = T.Let(x * x, where={x: A[1]})
    B[2] = T.Let(T.Let(x * x, where={x: x + T.float32(1.0)}), where={x: A[1]})
#: mixloop
@T.prim_func
def main(a: T.handle, b: T.handle):
    n = T.int32()
    A = T.match_buffer(a, (n, T.int64(4)))
    m = T.int64()
    B = T.match_buffer(b, (m, n * 2))
    for i, j in T.grid(n, T.int64(4)):
        A[i, j] = T.float32(0.0)
    for i, j in T.grid(m, n):
        B[i, j * 2] = T.float32(1.0)
    for i, j in T.grid(m, n):
        B[T.Cast("int64", j) + i, j * 2 + 1] = T.float32(1.0)
    for i, j in T.grid(n, 4):
        with T.block("b"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads()
            T.writes(A[vi, vj])
            A[vi, vj] = T.float32(3.0)
#: is printed as
@T.prim_func
def main(a: T.handle, b: T.handle):
    n = T.int32()
    A = T.match_buffer(a, (n, T.int64(4)))
    m = T.int64()
    B = T.match_buffer(b, (m, n * 2))
    # with T.block("root"):
    for i, j in T.grid(n, T.int64(4)):
        A[i, j] = T.float32(0.0)
    for i, j in T.grid(m, n):
        B[i, j * 2] = T.float32(1.0)
    for i, j in T.grid(m, n):
        B[T.Cast("int64", j) + i, j * 2 + 1] = T.float32(1.0)
    for i, j in T.grid(n, 4):
        with T.block("b"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads()
            T.writes(A[vi, vj])
            A[vi, vj] = T.float32(3.0)
#: mixcmp
@T.prim_func
def main(a: T.handle, k: T.int32, D: T.Buffer((T.int64(16),), "int64"), E: T.Buffer((16,), "int32")):
    n = T.int64()
    A = T.match_buffer(a, (n,))
    for i in range(k):
        if i < 3 and T.Cast("int64", i) < n:
            A[i * 4 + 1] = T.float32(0.0)
        D[i] = T.Cast("int64", i)
        E[i] = i
        E[i] = i * 3
        D[i] = T.Cast("int64", i) * n
        E[i] = T.Select(i < 3, i, k)
        E[i] = T.max(i, 3)
        D[i] = T.max(T.Cast("int64", i), n)
        E[i] = E[i] + i
        D[i] = D[i] + T.Cast("int64", i)
        A[i] = T.Cast("float32", i)
    for i in range(n):
        D[i] = i
        E[i] = T.Cast("int32", i)
        D[i] = T.Cast("int64", E[i]) + i
        if i < T.int64(3):
            D[i] = i * T.int64(4)
#: mixcmp_implicit
@T.prim_func
def main(a: T.handle, k: T.int32, D: T.Buffer((T.int64(16),), "int64"), E: T.Buffer((16,), "int32")):
    n = T.int64()
    A = T.match_buffer(a, (n,))
    for i in range(k):
        if i < 3 and i < n:
            A[i * 4 + 1] = 0.0
        D[i] = i
        D[i] = i * n
        D[i] = T.max(i, n)
        D[i] = D[i] + i
        A[i] = i
        A[i + n] = 1.0
        A[i + T.int64(2)] = 1.0
        D[i] = E[i] + n
#: is printed as
@T.prim_func
def main(a: T.handle, k: T.int32, D: T.Buffer((T.int64(16),), "int64"), E: T.Buffer((16,), "int32")):
    n = T.int64()
    A = T.match_buffer(a, (n,))
    for i in range(k):
        if i < 3 and T.Cast("int64", i) < n:
            A[i * 4 + 1] = T.float32(0.0)
        D[i] = T.Cast("int64", i)
        D[i] = T.Cast("int64", i) * n
        D[i] = T.max(T.Cast("int64", i), n)
        D[i] = D[i] + T.Cast("int64", i)
        A[i] = T.Cast("float32", i)
        A[T.Cast("int64", i) + n] = T.float32(1.0)
        A[T.Cast("int64", i) + T.int64(2)] = T.float32(1.0)
        D[i] = T.Cast("int64", E[i]) + n
#: mixbound
@T.prim_func
def main(A: T.Buffer((T.int64(16),), "float32"), E: T.Buffer((16,), "int32")):
    for i in range(16):
        for j in range(i):
            A[j] = A[j] + T.float32(1.0)
            E[j] = j * 2
    for i in range(T.int64(16)):
        for j in range(i):
            A[j] = A[j] + T.float32(1.0)
            E[j] = T.Cast("int32", j * T.int64(2))
#: mixlet
@T.prim_func
def main(A: T.Buffer((T.int64(16),), "float32"), E: T.Buffer((16,), "int32")):
    for i in range(4):
        j: T.int32 = i * 2
        k: T.int64 = T.Cast("int64", i * 2)
        l: T.int32 = 7
        A[j] = T.float32(1.0)
        A[k + T.int64(8)] = T.float32(1.0)
        E[j + l] = j
#: mixparam
@T.prim_func
def main(A: T.Buffer((T.int64(16),), "float32"), k: T.int32, l: T.int64):
    A[k] = T.float32(1.0)
    A[l] = T.float32(1.0)
    A[k * 2 + 1] = T.float32(1.0)
    A[T.Cast("int64", k) + l] = T.float32(1.0)
    for i in range(k + 1):
        A[i] = T.Cast("float32", i)
    for i in range(l + T.int64(1)):
        A[i] = T.Cast("float32", i)
#: mixaxis
@T.prim_func
def main(A: T.Buffer((T.int64(4), T.int64(4)), "float32")):
    # with T.block("root"):
    for i in range(4):
        for j in range(T.int64(4)):
            with T.block("b"):
                vi = T.axis.spatial(T.int64(4), T.Cast("int64", i))
                vj = T.axis.spatial(T.int64(4), j)
                T.reads()
                T.writes(A[vi, vj])
                A[vi, vj] = T.float32(0.0)
#: is printed as
@T.prim_func
def main(A: T.Buffer((T.int64(4), T.int64(4)), "float32")):
    # with T.block("root"):
    for i, j in T.grid(4, T.int64(4)):
        with T.block("b"):
            vi = T.axis.spatial(T.int64(4), T.Cast("int64", i))
            vj = T.axis.spatial(T.int64(4), j)
            T.reads()
            T.writes(A[vi, vj])
            A[vi, vj] = T.float32(0.0)
#: mixwhere
@T.prim_func
def main(a: T.handle, n: T.int32):
    A = T.match_buffer(a, (T.int64(64),))
    # with T.block("root"):
    for io, ii in T.grid((n + 3) // 4, 4):
        with T.block("b"):
            vi = T.axis.spatial(n, io * 4 + ii)
            T.where(io * 4 + ii < n)
            T.reads(A[vi])
            T.writes(A[vi])
            A[vi] = A[vi] * T.float32(2.0)
#: is printed as
@T.prim_func
def main(A: T.Buffer((T.int64(64),), "float32"), n: T.int32):
    # with T.block("root"):
    for io, ii in T.grid((n + 3) // 4, 4):
        with T.block("b"):
            vi = T.axis.spatial(n, io * 4 + ii)
            T.where(io * 4 + ii < n)
            T.reads(A[vi])
            T.writes(A[vi])
            A[vi] = A[vi] * T.float32(2.0)
#: retnone_too
@T.prim_func
def f(a: T.handle):
    A = T.match_buffer(a, (4,))
    A[0] = T.float32(1.0)
    return
#: is printed as
@T.prim_func
def f(A: T.Buffer((4,), "float32")):
    A[0] = T.float32(1.0)
#: mergeshape_too
@T.prim_func
def f(A: T.handle, B: T.handle):
    m, n = T.int32(), T.int32()
    A_1 = T.match_buffer(A, (m, n), strides=("A_s0", "A_s1"), buffer_type="auto")
    B_1 = T.match_buffer(B, (m, n), strides=("B_s0", "B_s1"), buffer_type="auto")
    for i_outer, j_outer, i_inner in T.grid((m + 4) // 5, (n + 4) // 5, 5):
        if i_outer * 5 + i_inner < m:
            for j_inner in range(5):
                if j_outer * 5 + j_inner < n:
                    cse_v2: T.int32 = j_outer * 5 + j_inner
                    cse_v1: T.int32 = i_outer * 5 + i_inner
                    B_1[cse_v1, cse_v2] = A_1[cse_v1, cse_v2]
#: nestbool_too
@T.prim_func
def f(A: T.Buffer((1,), "bool"), i: T.bool, j: T.bool, k: T.bool):
    A[0] = i and j and k
    A[0] = i and (j or k)
    A[0] = i or j and k
    A[0] = (i or j) and k
    A[0] = not (i and j)
    A[0] = not i and j
    A[0] = (i and j) == k
    A[0] = i == (j != k)
#: ptrlet_too
@T.prim_func
def f(arg: T.handle("float32"), flag: T.handle("void")):
    x: T.handle("float32", "global") = arg
    T.evaluate(x)
#: is printed as
@T.prim_func
def f(arg: T.handle("float32", "global"), flag: T.handle("void", "global")):
    x: T.handle("float32", "global") = arg
    T.evaluate(x)
#: mod_div_too
@T.prim_func
def f(A: T.Buffer((16,), "int32")):
    for i in range(16):
        A[i] = T.Div(i, 3) + i // 3 + T.truncmod(i, 3) + i % 3
        A[i] = T.ceildiv(A[i], 3)
        A[i] = A[i] // 4 * 4 + A[i] % 4
        A[i] = T.max(A[i], 0) - T.min(A[i], 0)
#: is printed as
@T.prim_func
def f(A: T.Buffer((16,), "int32")):
    for i in range(16):
        A[i] = T.Div(i, 3) + i // 3 + T.truncmod(i, 3) + i % 3
        A[i] = (A[i] + 3 - 1) // 3
        A[i] = A[i] // 4 * 4 + A[i] % 4
        A[i] = T.max(A[i], 0) - T.min(A[i], 0)
#: constfold_too
@T.prim_func
def f(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "int32")):
    A[0] = 2.0 * 3.0 + 1.0
    A[1] = T.float32(2) * T.float32(3)
    B[0] = 7 // 2 + 7 % 3
    B[1] = T.int32(7) * 2 - 1
    B[2] = T.max(3, 4) + T.min(1, 2)
    A[2] = T.exp(T.float32(1)) * 1.0
    A[3] = A[0] * 1.0 + 0.0
    B[3] = B[0] * 0
    B[4] = 0 + B[0] * 1 - 0
    B[5] = T.floordiv(9, 2) + T.truncmod(-9, 2)
#: is printed as
@T.prim_func
def f(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "int32")):
    A[0] = T.float32(7.0)
    A[1] = T.float32(6.0)
    B[0] = 4
    B[1] = 13
    B[2] = 5
    A[2] = T.exp(T.float32(1.0))
    A[3] = A[0]
    B[3] = 0
    B[4] = B[0]
    B[5] = 3
#: alloc_scopes_too
@T.prim_func
def main(A: T.Buffer((16,), "float32")):
    # with T.block("root"):
    B = T.alloc_buffer((16,), scope="local")
    C = T.alloc_buffer((16,), "int32", align=128)
    D = T.alloc_buffer((4, 4), "float16", scope="shared")
    for i in range(16):
        B[i] = A[i]
        C[i] = i
        D[i // 4, i % 4] = T.Cast("float16", A[i])
    for i in range(16):
        A[i] = B[i] + T.Cast("float32", C[i]) + T.Cast("float32", D[i // 4, i % 4])
#: infer_reads_too
@T.prim_func
def main(A: T.Buffer((16, 16), "float32"), B: T.Buffer((16,), "float32")):
    for i in range(16):
        with T.block("b"):
            vi = T.axis.spatial(16, i)
            B[vi] = 0.0
            for k in range(16):
                B[vi] = B[vi] + A[vi, k]
#: is printed as
@T.prim_func
def main(A: T.Buffer((16, 16), "float32"), B: T.Buffer((16,), "float32")):
    # with T.block("root"):
    for i in range(16):
        with T.block("b"):
            vi = T.axis.spatial(16, i)
            T.reads(B[vi], A[vi, 0:16])
            T.writes(B[vi])
            B[vi] = T.float32(0.0)
            for k in range(16):
                B[vi] = B[vi] + A[vi, k]
#: infer_nested_too
@T.prim_func
def main(A: T.Buffer((16, 16), "float32"), B: T.Buffer((16, 16), "float32")):
    for i in range(4):
        with T.block("b"):
            vi = T.axis.spatial(4, i)
            for j, k in T.grid(4, 16):
                with T.block("c"):
                    vj, vk = T.axis.remap("SS", [j, k])
                    B[vi * 4 + vj, vk] = A[vi * 4 + vj, vk] + 1.0
#: is printed as
@T.prim_func
def main(A: T.Buffer((16, 16), "float32"), B: T.Buffer((16, 16), "float32")):
    # with T.block("root"):
    for i in range(4):
        with T.block("b"):
            vi = T.axis.spatial(4, i)
            T.reads(A[vi * 4:vi * 4 + 4, 0:16])
            T.writes(B[vi * 4:vi * 4 + 4, 0:16])
            for j, k in T.grid(4, 16):
                with T.block("c"):
                    vj, vk = T.axis.remap("SS", [j, k])
                    T.reads(A[vi * 4 + vj, vk])
                    T.writes(B[vi * 4 + vj, vk])
                    B[vi * 4 + vj, vk] = A[vi * 4 + vj, vk] + T.float32(1.0)
#: idxarith_too
@T.prim_func
def main(A: T.Buffer((64,), "int32")):
    for i, j in T.grid(8, 8):
        A[(i * 8 + j) % 64] = (i * 8 + j) // 3 % 5
        A[i * 8 + (7 - j)] = T.max(i, j) * T.min(i - j, 3)
        A[T.truncmod(i * j, 64)] = i * j + T.Div(i, 2)
        A[(i + j) // 2 * 4] = (i - j) * (i + j)
        A[T.Select(i < j, i, j)] = T.if_then_else(i < j and j > 2, i, j * 2)
#: condassign_too
@T.prim_func
def main(A: T.Buffer((16,), "int32")):
    for i in range(16):
        x = A[i] if i % 2 == 0 else A[i] + 1
        A[i] = x * 2
        A[i] += 3
        A[i] -= 1
        A[i] *= 2
        A[i] //= 3
        A[i] %= 7
#: is printed as
@T.prim_func
def main(A: T.Buffer((16,), "int32")):
    for i in range(16):
        x: T.int32 = T.if_then_else(i % 2 == 0, A[i], A[i] + 1)
        A[i] = x * 2
        A[i] = A[i] + 3
        A[i] = A[i] - 1
        A[i] = A[i] * 2
        A[i] = A[i] // 3
        A[i] = A[i] % 7
#: neg_const_too
@T.prim_func
def main(A: T.Buffer((16,), "int32"), B: T.Buffer((16,), "float32")):
    for i in range(16):
        A[i] = A[i] * -1
        A[i] = A[i] + -3
        A[i] = A[i] - -3
        A[i] = -5
        B[i] = T.float32(-1.5)
        B[i] = B[i] * T.float32(-1.0)
        A[i] = A[i] % -3
        A[i] = A[i] // -3
        A[i] = T.truncmod(A[i], -3)
        A[i] = T.Div(A[i], -3)
#: prec_too
@T.prim_func
def main(A: T.Buffer((16,), "int32"), B: T.Buffer((16,), "float32")):
    for i in range(16):
        A[i] = A[i] - (A[i] - A[0])
        A[i] = A[i] - A[i] - A[0]
        A[i] = A[i] * (A[i] * A[0])
        A[i] = A[i] + (A[i] + A[0])
        A[i] = (A[i] + A[0]) * (A[i] - A[0])
        A[i] = A[i] // (A[0] * 2) % 3
        A[i] = A[i] // (A[0] // 2)
        A[i] = A[i] % (A[0] % 5 + 9)
        A[i] = (A[i] + 1) // 2 * 2
        A[i] = A[i] * 2 // 3
        A[i] = A[i] * (A[0] // 3)
        B[i] = B[i] / (B[0] / B[1])
        B[i] = B[i] / B[0] / B[1]
        B[i] = B[i] / (B[0] * B[1])
        B[i] = (B[i] + B[0]) / B[1]
        B[i] = B[i] - (B[0] + B[1])
        B[i] = T.Select(A[i] < 3 and A[i] > 1, B[i] + T.float32(1.0), B[i] * (B[i] - T.float32(1.0)))
        B[i] = T.exp(B[i] - B[0]) / (T.float32(1.0) + T.exp(B[i]))
#: cmpchain_too
@T.prim_func
def main(A: T.Buffer((16,), "int32"), B: T.Buffer((16,), "bool")):
    for i in range(16):
        B[i] = 0 < A[i] < 5
        B[i] = 0 <= i < 5
        B[i] = A[i] < 3 < A[0]
#: is printed as
@T.prim_func
def main(A: T.Buffer((16,), "int32"), B: T.Buffer((16,), "bool")):
    for i in range(16):
        B[i] = 0 < A[i] and A[i] < 5
        B[i] = 0 <= i and i < 5
        B[i] = A[i] < 3 and 3 < A[0]
#: castforms_too
@T.prim_func
def main(A: T.Buffer((16,), "int8"), C: T.Buffer((16,), "float32"), D: T.Buffer((16,), "int64")):
    for i in range(16):
        A[i] = C[i]
        D[i] = i
        C[i] = T.float32(A[i]) + T.cast(A[i], "float32") + A[i].astype("float32")
        C[i] = i
        C[i] = A[i] + 1.5
        D[i] = A[i] + D[i]
        D[i] = i + D[i]
        A[i] = 1 if i < 3 else A[i]
#: is printed as
@T.prim_func
def main(A: T.Buffer((16,), "int8"), C: T.Buffer((16,), "float32"), D: T.Buffer((16,), "int64")):
    for i in range(16):
        A[i] = T.Cast("int8", C[i])
        D[i] = T.Cast("int64", i)
        C[i] = T.Cast("float32", A[i]) + T.Cast("float32", A[i]) + T.Cast("float32", A[i])
        C[i] = T.Cast("float32", i)
        C[i] = T.Cast("float32", A[i]) + T.float32(1.5)
        D[i] = T.Cast("int64", A[i]) + D[i]
        D[i] = T.Cast("int64", i) + D[i]
        A[i] = T.if_then_else(i < 3, T.int8(1), A[i])
#: widths_in_one_shape
@T.prim_func
def f(a: T.handle, B: T.Buffer((T.int64(4), 8), "int32")):
    n = T.int32()
    A = T.match_buffer(a, (n, T.int64(16), 4))
    C = T.decl_buffer((T.int64(4), 4))
    for i in range(n):
        A[i, T.int64(3), 3] = A[i, 3, 0] + C[0, T.int64(1)]
        B[T.int64(3), 3] = T.max(T.Cast("int32", A[i, T.int64(0), 0]), 3)
#: same_variable_twice
@T.prim_func
def f(A: T.Buffer((16,), "int32")):
    for i in range(16):
        x: T.int32 = A[i] * 0
        A[T.min(i, i)] = T.max(x, x) + T.max(x, 3)
#: is printed as
@T.prim_func
def f(A: T.Buffer((16,), "int32")):
    for i in range(16):
        x: T.int32 = 0
        A[i] = x + T.max(x, 3)
#: let_while
@T.prim_func
def f(A: T.Buffer((16,), "int32")):
    x = T.int32()
    while T.Let(x < 10, where={x: A[0] + 1}):
        A[0] = A[0] + 1
    for i in range(T.Let(x * 2, where={x: A[1]})):
        A[i] = A[i] + 1
    assert T.Let(x > 0, where={x: A[2]}), "neg"
    T.evaluate(T.Let(x, where={x: 3}))
#: is printed as
@T.prim_func
def f(A: T.Buffer((16,), "int32")):
    x = T.int32()
    while T.Let(x < 10, where={x: A[0] + 1}):
        A[0] = A[0] + 1
    for i in range(T.Let(x * 2, where={x: A[1]})):
        A[i] = A[i] + 1
    assert T.Let(x > 0, where={x: A[2]}), "neg"
    T.evaluate(T.Let(x, where={x: 3}))
#: let_scopes
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    for i in range(8):
        x = T.float32()
        A[i] = T.Let(x + x, where={x: A[i]})
    for i in range(8):
        x: T.float32 = A[i]
        A[i] = x * T.float32(2.0)
#: let_vec
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    x = T.float32x4()
    A[0:4] = T.Let(x * x, where={x: A[4:8]})
#: let_args
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    x = T.float32()
    y = T.float32()
    A[0] = T.max(T.Let(x * x, where={x: A[1]}), T.Let(y + T.float32(1.0), where={y: A[2]}))
    A[1] = T.call_pure_extern("float32", "sinf", T.Let(x, where={x: A[3]}))
#: ann_mixed
@T.prim_func
def f(A: T.Buffer((16, 16), "float32"), n: T.int32):
    for i in T.serial(16, annotations={"a": n, "b": [1, n + 1], "c": {"d": n * 2}}):
        for j in T.parallel(16, annotations={"x": A[i, 0], "y": i // 2, "z": T.Cast("float32", i), "s": "t"}):
            with T.block("b"):
                vi, vj = T.axis.remap("SS", [i, j])
                T.reads()
                T.writes(A[vi, vj])
                T.block_attr({"u": vi * 2 + vj, "w": [vi, vj], "k": 1})
                A[vi, vj] = T.float32(0.0)
#: is printed as
@T.prim_func
def f(A: T.Buffer((16, 16), "float32"), n: T.int32):
    # with T.block("root"):
    for i in T.serial(16, annotations={"a": n, "b": [1, n + 1], "c": {"d": n * 2}}):
        for j in T.parallel(16, annotations={"s": "t", "x": A[i, 0], "y": i // 2, "z": T.Cast("float32", i)}):
            with T.block("b"):
                vi, vj = T.axis.remap("SS", [i, j])
                T.reads()
                T.writes(A[vi, vj])
                T.block_attr({"k": 1, "u": vi * 2 + vj, "w": [vi, vj]})
                A[vi, vj] = T.float32(0.0)
#: off_both
@T.prim_func
def f(A: T.Buffer((16, 16), "float32"), B: T.Buffer((16, 16), "float32")):
    # with T.block("root"):
    for i, j in T.grid(4, 4):
        with T.block("b"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(A[vi * 4:vi * 4 + 4, vj * 4:vj * 4 + 4])
            T.writes(B[vi * 4:vi * 4 + 4, vj * 4:vj * 4 + 4])
            T.block_attr({"t": vi + vj})
            SA = T.match_buffer(A[vi * 4:vi * 4 + 4, vj * 4:vj * 4 + 4], (4, 4), strides=(16, 1), elem_offset=vi * 64 + vj * 4, offset_factor=4)
            SB = T.match_buffer(B[vi * 4:vi * 4 + 4, vj * 4:vj * 4 + 4], (4, 4), strides=(16, 1), elem_offset=vi * 64 + vj * 4)
            for ii, jj in T.grid(4, 4):
                SB[ii, jj] = SA[ii, jj]
#: castbool
@T.prim_func
def f(A: T.Buffer((16,), "int32"), B: T.Buffer((16,), "bool"), C: T.Buffer((16,), "float32")):
    for i in range(16):
        B[i] = T.Cast("bool", A[i])
        B[i] = T.Cast("bool", C[i])
        B[i] = T.Cast("bool", i)
        B[i] = A[i] != 0
        B[i] = T.bool(A[i]) and C[i] != T.float32(0.0)
        B[i] = A[i]
#: is printed as
@T.prim_func
def f(A: T.Buffer((16,), "int32"), B: T.Buffer((16,), "bool"), C: T.Buffer((16,), "float32")):
    for i in range(16):
        B[i] = T.Cast("bool", A[i])
        B[i] = T.Cast("bool", C[i])
        B[i] = T.Cast("bool", i)
        B[i] = A[i] != 0
        B[i] = T.Cast("bool", A[i]) and C[i] != T.float32(0.0)
        B[i] = T.Cast("bool", A[i])
#: ifconst
@T.prim_func
def f(A: T.Buffer((16,), "int32")):
    if T.bool(True):
        A[0] = 1
    else:
        A[0] = 2
    if True:
        A[1] = 3
    if 3 < 2:
        A[1] = 4
    if T.int32(3) < 4:
        A[2] = 5
    while T.bool(False):
        A[3] = 6
#: is printed as
@T.prim_func
def f(A: T.Buffer((16,), "int32")):
    if T.bool(True):
        A[0] = 1
    else:
        A[0] = 2
    A[1] = 3
    if T.bool(True):
        A[2] = 5
    while T.bool(False):
        A[3] = 6
#: emptyinit
@T.prim_func
def f(A: T.Buffer((16,), "int32")):
    for i in range(16):
        with T.block("b"):
            vi = T.axis.spatial(16, i)
            with T.init():
                pass
            A[vi] = 1
#: is printed as
@T.prim_func
def f(A: T.Buffer((16,), "int32")):
    # with T.block("root"):
    for i in range(16):
        with T.block("b"):
            vi = T.axis.spatial(16, i)
            T.reads()
            T.writes(A[vi])
            with T.init():
                T.evaluate(0)
            A[vi] = 1
#: allocempty
@T.prim_func
def f(A: T.Buffer((16,), "int32")):
    B = T.alloc_buffer((16,))
    pass
#: is printed as
@T.prim_func
def f(A: T.Buffer((16,), "int32")):
    # with T.block("root"):
    B = T.alloc_buffer((16,))
    T.evaluate(0)
#: launchempty
@T.prim_func
def f(A: T.Buffer((16,), "int32")):
    tx = T.launch_thread("threadIdx.x", 16)
    T.evaluate(0)
#: attrempty
@T.prim_func
def f(A: T.Buffer((16,), "int32")):
    T.attr("default", "async_scope", 1)
    T.evaluate(0)
#: declempty
@T.prim_func
def f(A: T.Buffer((16,), "int32")):
    B = T.decl_buffer((16,))
    T.evaluate(0)
#: withlet_empty
@T.prim_func
def f(A: T.Buffer((16,), "int32")):
    with T.LetStmt(A[0]) as x:
        T.evaluate(0)
    A[1] = 2
#: float_prec
@T.prim_func
def f(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float64")):
    for i in range(16):
        A[i] = A[i] - (A[i] - A[0]) - T.float32(1.0)
        A[i] = A[i] / (A[i] * A[i] + T.float32(1.0)) * T.float32(2.0)
        A[i] = A[i] * (A[0] / T.float32(3.0))
        A[i] = T.float32(1.0) / (T.float32(2.0) / (A[i] + T.float32(100.0)))
        B[i] = T.Cast("float64", A[i]) * T.float64(1.5) + T.float64(9.9999999999999995e-08)
        B[i] = T.sqrt(T.fabs(B[i])) - T.floor(B[i]) + T.ceil(B[i]) - T.round(B[i])
#: conditions_with_constants
@T.prim_func
def f(A: T.Buffer((8,), "bool"), x: T.int32):
    A[0] = A[1] and T.bool(True) and A[2]
    A[1] = x > 3 and False
    A[2] = T.Select(T.bool(False), T.bool(True), A[0])
    A[3] = T.if_then_else(T.bool(True), A[1], A[2])
    if T.bool(True) and A[1]:
        A[1] = T.bool(False)
#: is printed as
@T.prim_func
def f(A: T.Buffer((8,), "bool"), x: T.int32):
    A[0] = T.And(A[1], T.bool(True)) and A[2]
    A[1] = T.And(x > 3, T.bool(False))
    A[2] = T.Select(T.bool(False), T.bool(True), A[0])
    A[3] = A[1]
    if T.And(T.bool(True), A[1]):
        A[1] = T.bool(False)
#: attr_of_a_name
@T.prim_func
def f(args: T.handle, n: T.int32) -> T.int32:
    v: T.handle("float32", "global") = T.tvm_struct_get(args, 0, 12, "handle")
    assert n == 3, "three"
    T.attr(v, "storage_alignment", 128)
    return 0
#: sizes_of_a_buffer_on_an_address
@T.prim_func
def f(A: T.handle("float32", "global"), n: T.int32):
    B = T.decl_buffer((n * 2,), data=A)
    B[0] = T.float32(1.0)
#: while_that_does_nothing_behind_a_loop
@T.prim_func
def f(A: T.Buffer((8,), "int32")):
    for i in range(8):
        for j in range(8):
            A[j] = 0
        while T.bool(False):
            x: T.int32 = 22
            T.evaluate(0)
#: numbers_without_a_sign_to_choose_from
@T.prim_func
def f(A: T.Buffer((8,), "int32")):
    x: T.uint32 = T.Select(A[0] == 1, T.uint32(4294967275), T.uint32(3))
    T.evaluate(0)
#: not_of_a_constant
@T.prim_func
def main(B: T.Buffer((8,), "bool")):
    for i in range(8):
        B[i] = B[i] and T.Not(T.bool(False))
#: variables_of_expressions_before_and_behind_a_loop
@T.prim_func
def f(A: T.Buffer((16,), "int32")):
    x = T.int32()
    for i in range(T.Let(x * 2, where={x: A[1]})):
        A[i] = A[i] + 1
    assert T.Let(x > 0, where={x: A[2]}), "negative"
    T.evaluate(0)
"""
