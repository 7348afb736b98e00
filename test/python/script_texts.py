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
        C[i] = T.isinf(A[i])
        C[i] = T.isfinite(A[i])
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
"""
