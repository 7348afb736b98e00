"""Programs over buffers that are compiled and run, as they are written and as they are printed, against numpy."""

import numpy as np
import pytest

import mlc
from mlc.script import from_source

PROGRAMS = {}


def program(text, **buffers):
    """The function under it is what the program does, in numpy."""

    def decorate(reference):
        PROGRAMS[reference.__name__] = (text, buffers, reference)
        return reference

    return decorate


def made(shape, dtype):
    random = np.random.default_rng(0)
    if dtype == "bool":
        return random.integers(0, 2, shape).astype(dtype)
    if "int" in dtype:
        return random.integers(0 if dtype.startswith("u") else -4, 9, shape).astype(dtype)
    return random.standard_normal(shape).astype(dtype)


@program(
    """
@T.prim_func
def main(A: T.Buffer((32,), "float32"), s: T.Buffer((1,), "int32")):
    for k in range(3):
        for i in T.serial(k, k + 20, step=k + 1):
            A[i] = A[i] * 2.0
""",
    A=((32,), "float32"),
    s=((1,), "int32"),
)
def steps_that_are_no_numbers(A, s):
    for k in range(3):
        A[k : k + 20 : k + 1] *= 2


@program(
    """
@T.prim_func
def main(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")):
    for i in range(4):
        B[i * 4 : i * 4 + 4] = T.Shuffle([A[i * 4 : i * 4 + 2], A[i * 4 + 2 : i * 4 + 4]], [3, 2, 1, 0])
""",
    A=((16,), "float32"),
    B=((16,), "float32"),
)
def shuffle(A, B):
    B[:] = A.reshape(4, 4)[:, ::-1].reshape(16)


@program(
    """
@T.prim_func
def main(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")):
    for i in range(8):
        B[i * 2] = T.Shuffle([A[i * 2], A[i * 2 + 1]], [1])
        B[i * 2 + 1] = T.Shuffle([A[i * 2 : i * 2 + 2]], [0])
""",
    A=((16,), "float32"),
    B=((16,), "float32"),
)
def shuffle_scalars(A, B):
    B[0::2] = A[1::2]
    B[1::2] = A[0::2]


@program(
    """
@T.prim_func
def main(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")):
    B[0:8] = A[T.Ramp(7, -1, 8)]
    B[8:16] = A[15:7:-1]
""",
    A=((16,), "float32"),
    B=((16,), "float32"),
)
def descending(A, B):
    B[:8] = A[7::-1][:8]
    B[8:] = A[15:7:-1]


@program(
    """
@T.prim_func
def main(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")):
    B[T.Ramp(14, -2, 8)] = A[0:8]
    B[1:16:2] = A[T.Ramp(15, -1, 8)]
""",
    A=((16,), "float32"),
    B=((16,), "float32"),
)
def strided_store(A, B):
    B[14::-2] = A[:8]
    B[1::2] = A[15:7:-1]


@program(
    """
@T.prim_func
def main(A: T.Buffer((14,), "float32"), B: T.Buffer((14,), "float32")):
    for i in range(4):
        mask = T.meta_var(T.Ramp(i * 4, 1, 4) < T.Broadcast(14, 4))
        x = T.meta_var(A.vload([T.Ramp(i * 4, 1, 4)], predicate=mask))
        B.vstore([T.Ramp(i * 4, 1, 4)], x * T.Broadcast(T.float32(2), 4), predicate=mask)
""",
    A=((14,), "float32"),
    B=((14,), "float32"),
)
def masked(A, B):
    B[:] = A * 2


@program(
    """
@T.prim_func
def main(A: T.Buffer((16,), "uint8"), B: T.Buffer((16,), "uint8")):
    for i in range(16):
        with T.block("A"):
            vi = T.axis.remap("S", [i])
            B[vi] = T.call_llvm_pure_intrin("uint8", "llvm.ctpop.i8", T.uint32(1), A[vi])
""",
    A=((16,), "uint8"),
    B=((16,), "uint8"),
)
def ctpop(A, B):
    B[:] = [bin(a).count("1") for a in A]


@program(
    """
@T.prim_func
def main(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")):
    for i in range(16):
        B[i] = T.call_llvm_pure_intrin("float32", "llvm.fma.f32", A[i], A[i], T.float32(1))
        B[i] = B[i] + T.call_llvm_intrin("float32", "llvm.floor", A[i])
""",
    A=((16,), "float32"),
    B=((16,), "float32"),
)
def llvm_fma(A, B):
    B[:] = A * A + 1 + np.floor(A)


@program(
    """
@I.ir_module
class M:
    @T.prim_func(private=True)
    def fib(n: T.int32) -> T.int32:
        return T.if_then_else(n < 2, n, M.fib(n - 1) + M.fib(n - 2))
    @T.prim_func
    def main(A: T.Buffer((16,), "int32")):
        for i in range(16):
            A[i] = M.fib(i)
""",
    A=((16,), "int32"),
)
def fib(A):
    a, b = (0, 1)
    for i in range(16):
        A[i] = a
        a, b = (b, a + b)


@program(
    """
@T.prim_func
def main(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "bool"), C: T.Buffer((16,), "float32")):
    for i in range(4):
        x = T.meta_var(A[i * 4 : i * 4 + 4])
        C[i * 4 : i * 4 + 4] = T.Select(x > T.Broadcast(T.float32(0), 4), x, T.Broadcast(T.float32(1), 4))
    for i in range(16):
        B[i] = A[i] >= 0.0 and A[i] < T.float32(1)
""",
    A=((16,), "float32"),
    B=((16,), "bool"),
    C=((16,), "float32"),
)
def vselect(A, B, C):
    C[:] = np.where(A > 0, A, 1)
    B[:] = (A >= 0) & (A < 1)


@program(
    """
@T.prim_func
def main(A: T.Buffer((8,), "uint8"), B: T.Buffer((8,), "float32"), C: T.Buffer((8,), "int32")):
    B[0:8] = T.Cast("float32x8", A[0:8])
    C[0:8] = T.Cast("int32x8", A[0:8]) + T.Ramp(0, 3, 8)
""",
    A=((8,), "uint8"),
    B=((8,), "float32"),
    C=((8,), "int32"),
)
def vcast(A, B, C):
    B[:] = A
    C[:] = A.astype("int32") + np.arange(8) * 3


@program(
    """
@T.prim_func
def main(A: T.Buffer((8,), "float32"), B: T.Buffer((8,), "float32")):
    V = T.alloc_buffer((2,), "float32x4")
    for i in range(2):
        V[i] = A[i * 4 : i * 4 + 4]
    for i in range(2):
        B[i * 4 : i * 4 + 4] = V[1 - i] * T.float32(3)
""",
    A=((8,), "float32"),
    B=((8,), "float32"),
)
def vec_alloc(A, B):
    B[:4] = A[4:] * 3
    B[4:] = A[:4] * 3


@program(
    """
@T.prim_func
def main(a: T.handle, b: T.handle):
    n = T.int64()
    A = T.match_buffer(a, (n, T.int64(8)), "float32")
    B = T.match_buffer(b, (n, T.int64(8)), "float32")
    for i in range(n):
        for j in range(8):
            with T.block("c"):
                vi = T.axis.spatial(n, i)
                vj = T.axis.spatial(8, j)
                B[vi, vj] = A[vi, 7 - vj]
""",
    a=((5, 8), "float32"),
    b=((5, 8), "float32"),
)
def mixed_ints(a, b):
    b[:] = a[:, ::-1]


@program(
    """
@T.prim_func
def main(A: T.Buffer((16,), "float32"), S: T.Buffer((1,), "int32")):
    T.evaluate(T.call_extern("int32", "puts", "hello"))
    S[0] = T.call_pure_extern("int32", "abs", -5)
    A[0] = T.call_pure_extern("float32", "fabsf", A[1])
""",
    A=((16,), "float32"),
    S=((1,), "int32"),
)
def extern(A, S):
    S[0] = 5
    A[0] = abs(A[1])


@program(
    """
@I.ir_module
class M:
    @T.prim_func(private=True)
    def g(p: T.handle("float32"), n: T.int32):
        P = T.decl_buffer((16,), "float32", data=p)
        for i in range(n):
            P[i] = P[i] + T.float32(1)
    @T.prim_func
    def main(A: T.Buffer((16,), "float32")):
        M.g(A.data, 16)
""",
    A=((16,), "float32"),
)
def sub(A):
    A += 1


@program(
    """
@T.prim_func
def main(A: T.Buffer((4, 8), "float32"), B: T.Buffer((4,), "float32"), C: T.Buffer((4,), "int32")):
    for i, k in T.grid(4, 8):
        with T.block("argmax"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                B[vi] = T.min_value("float32")
                C[vi] = -1
            v: T.float32 = T.if_then_else(A[vi, vk] > B[vi], A[vi, vk], B[vi])
            j: T.int32 = T.if_then_else(A[vi, vk] > B[vi], vk, C[vi])
            B[vi] = v
            C[vi] = j
""",
    A=((4, 8), "float32"),
    B=((4,), "float32"),
    C=((4,), "int32"),
)
def argmax(A, B, C):
    B[:] = A.max(1)
    C[:] = A.argmax(1)


@program(
    """
@T.prim_func
def main(A: T.Buffer((8, 8), "float32"), B: T.Buffer((8, 8), "float32")):
    for i0, j0 in T.grid(2, 2):
        with T.block("tile"):
            vi, vj = T.axis.remap("SS", [i0, j0])
            T.reads(A[vi * 4 : vi * 4 + 4, vj * 4 : vj * 4 + 4])
            T.writes(B[vj * 4 : vj * 4 + 4, vi * 4 : vi * 4 + 4])
            X = T.match_buffer(A[vi * 4 : vi * 4 + 4, vj * 4 : vj * 4 + 4], (4, 4), strides=[8, 1], offset_factor=1)
            Y = T.match_buffer(B[vj * 4 : vj * 4 + 4, vi * 4 : vi * 4 + 4], (4, 4), strides=[8, 1], offset_factor=1)
            for i, j in T.grid(4, 4):
                with T.block("in"):
                    wi, wj = T.axis.remap("SS", [i, j])
                    Y[wj, wi] = X[wi, wj]
""",
    A=((8, 8), "float32"),
    B=((8, 8), "float32"),
)
def sub_tiles(A, B):
    B[:] = A.T


@program(
    """
@T.prim_func
def main(A: T.Buffer((8,), "float32"), B: T.Buffer((8,), "float32")):
    K_data = T.allocate_const([1.0, 2.0, 3.5, 4.0], "float32", [4])
    K = T.Buffer((4,), "float32", data=K_data)
    p = T.allocate([8], "float32", "global")
    t = T.decl_buffer((8,), "float32", data=p)
    for i in range(8):
        t[i] = A[i] * K[i % 4]
    for i in range(8):
        B[i] = t[7 - i]
""",
    A=((8,), "float32"),
    B=((8,), "float32"),
)
def const_mem(A, B):
    B[:] = (A * np.tile([1, 2, 3.5, 4], 2))[::-1]


@pytest.mark.parametrize("name", PROGRAMS)
def test_program_computes_what_numpy_does(name):
    text, buffers, reference = PROGRAMS[name]
    function = from_source(text)
    given = [made(*buffer) for buffer in buffers.values()]
    wanted = [array.copy() for array in given]
    reference(*wanted)
    for version in (function, from_source(function.script())):
        arrays = [array.copy() for array in given]
        mlc.compile(version)["main"](*arrays)
        for array, want in zip(arrays, wanted, strict=True):
            np.testing.assert_allclose(array, want, rtol=1e-4, atol=1e-5)
