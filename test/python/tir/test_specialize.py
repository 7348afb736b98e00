"""Functions over buffers with values in place of parameters and sizes."""

import numpy as np
import pytest

import mlc
from mlc import tir
from mlc._core.structural import assert_structural_equal
from mlc.script import from_source

SYMBOLIC = """
@T.prim_func(private=True)
def main(a: T.handle, b: T.handle, n: T.int32):
    m = T.int32()
    A = T.match_buffer(a, (m, n))
    B = T.match_buffer(b, (m, n * 2))
    for i, j in T.grid(m, n):
        B[i, j] = A[i, j]
"""

BLOCKS = """
@T.prim_func
def main(a: T.handle, b: T.handle, n: T.int32, f: T.float32, q: T.int32):
    m = T.int32()
    A = T.match_buffer(a, (m, n))
    B = T.match_buffer(b, (m * n,))
    C = T.alloc_buffer((m, n + 1))
    for i, j in T.grid(m, n):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.block_attr({"x": n, "y": [m + 1]})
            C[vi, n - vj] = A[vi, vj] * f + T.Cast("float32", q)
    for k in range(n * m):
        with T.block("B"):
            v = T.axis.spatial(n * m, k)
            T.where(k < n * m - 1)
            B[v] = C[v // n, v % n + 1] + T.Cast("float32", n * 2)
"""

LAYOUTS = """
@T.prim_func(private=True)
def main(a: T.handle, b: T.handle, p: T.int32, q: T.int32):
    m, n = T.int32(), T.int32()
    A = T.match_buffer(a, (m, n), strides=(p, 1), elem_offset=q)
    B = T.match_buffer(b, (m, n), strides=("s0", "s1"), offset_factor=1)
    for i, j in T.grid(m, n):
        B[i, j] = A[i, j]
"""

PARTS = """
@T.prim_func(private=True)
def main(a: T.handle, n: T.int32, x: T.float32):
    m = T.int32()
    A = T.match_buffer(a, (m, n))
    for i in range(m):
        with T.block("fill"):
            vi = T.axis.spatial(m, i)
            T.reads()
            T.writes(A[vi, 0:n])
            S = T.match_buffer(A[vi, 0:n], (1, n), strides=("s0", "s1"), offset_factor=1)
            for j in range(n):
                S[0, j] = x
"""

NAMES = """
@T.prim_func(private=True)
def main(A: T.Buffer((16,), "int32"), n: T.int32, c: T.bool):
    k: T.int32 = n + 1
    for i in T.serial(n, annotations={"size": n}):
        if c:
            A[i] = T.if_then_else(i < n - 1, k, A[n] * n)
        A[n + i] = T.max(n, i)
"""

MIXED = """
@T.prim_func(private=True)
def main(a: T.handle, n: T.int32):
    m = T.int64()
    A = T.match_buffer(a, (m, 8), "int32")
    for i in range(m):
        A[i, 0] = n
"""

WIDE = """
@T.prim_func(private=True)
def main(a: T.handle, n: T.int64):
    m = T.int64()
    A = T.match_buffer(a, (m, n), "int32")
    for i, j in T.grid(m, n):
        A[i, j] = T.Cast("int32", n + i)
"""


BYTES = """
@T.prim_func(private=True)
def main(A: T.Buffer((4,), "uint8"), c: T.bool, u: T.uint8, f: T.float16, g: T.int64):
    A[0] = T.if_then_else(c, u, A[1]) + u
    A[1] = T.Cast("uint8", f) + T.Cast("uint8", g)
"""


def text(script):
    """A script without what stands before its function."""
    return script.strip().splitlines()[2:] if script.startswith("#") else script.strip().splitlines()


def specialized(source, values):
    function = from_source(source)
    names = {str(param): param for param in function.params}
    return function.specialize({names[name]: value for name, value in values.items()})


def buffer(*shape, **others):
    return tir.decl_buffer(shape, **others)


X = tir.Var("x", "int32")

CASES = {
    "nothing": (SYMBOLIC, {}, SYMBOLIC),
    "sizes": (
        SYMBOLIC,
        {"a": buffer(4, 8)},
        """
@T.prim_func(private=True)
def main(A: T.Buffer((4, 8), "float32"), B: T.Buffer((4, 16), "float32")):
    for i, j in T.grid(4, 8):
        B[i, j] = A[i, j]
""",
    ),
    "sizes that follow": (
        SYMBOLIC,
        {"n": 8, "b": buffer(4, 16)},
        """
@T.prim_func(private=True)
def main(A: T.Buffer((4, 8), "float32"), B: T.Buffer((4, 16), "float32")):
    for i, j in T.grid(4, 8):
        B[i, j] = A[i, j]
""",
    ),
    "a number": (
        SYMBOLIC,
        {"n": 8},
        """
@T.prim_func(private=True)
def main(a: T.handle, b: T.handle):
    m = T.int32()
    A = T.match_buffer(a, (m, 8))
    B = T.match_buffer(b, (m, 16))
    for i, j in T.grid(m, 8):
        B[i, j] = A[i, j]
""",
    ),
    "an expression": (
        SYMBOLIC,
        {"n": X * 8},
        """
@T.prim_func(private=True)
def main(a: T.handle, b: T.handle):
    m, x = T.int32(), T.int32()
    A = T.match_buffer(a, (m, x * 8))
    B = T.match_buffer(b, (m, x * 16))
    for i, j in T.grid(m, x * 8):
        B[i, j] = A[i, j]
""",
    ),
    "another name": (
        SYMBOLIC,
        {"a": buffer(X, 8)},
        """
@T.prim_func(private=True)
def main(a: T.handle, b: T.handle):
    x = T.int32()
    A = T.match_buffer(a, (x, 8))
    B = T.match_buffer(b, (x, 16))
    for i, j in T.grid(x, 8):
        B[i, j] = A[i, j]
""",
    ),
    "blocks": (
        BLOCKS,
        {"a": buffer(4, 8), "f": 1.5, "q": 3},
        """
@T.prim_func
def main(A: T.Buffer((4, 8), "float32"), B: T.Buffer((32,), "float32")):
    # with T.block("root"):
    C = T.alloc_buffer((4, 9))
    for i, j in T.grid(4, 8):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(A[vi, vj])
            T.writes(C[vi, 8 - vj])
            T.block_attr({"x": 8, "y": [5]})
            C[vi, 8 - vj] = A[vi, vj] * T.float32(1.5) + T.float32(3.0)
    for k in range(32):
        with T.block("B"):
            v = T.axis.spatial(32, k)
            T.where(k < 31)
            T.reads(C[v // 8, v % 8 + 1])
            T.writes(B[v])
            B[v] = C[v // 8, v % 8 + 1] + T.float32(16.0)
""",
    ),
    "a scalar that is no size": (
        NAMES,
        {"n": 4},
        """
@T.prim_func(private=True)
def main(A: T.Buffer((16,), "int32"), c: T.bool):
    k: T.int32 = 5
    for i in T.serial(4, annotations={"size": 4}):
        if c:
            A[i] = T.if_then_else(i < 3, k, A[4] * 4)
        A[4 + i] = T.max(4, i)
""",
    ),
    "scalars of other types": (
        BYTES,
        {"u": 200, "f": 2},
        """
@T.prim_func(private=True)
def main(A: T.Buffer((4,), "uint8"), c: T.bool, g: T.int64):
    A[0] = T.if_then_else(c, T.uint8(200), A[1]) + T.uint8(200)
    A[1] = T.uint8(2) + T.Cast("uint8", g)
""",
    ),
    "strides and offset": (
        LAYOUTS,
        {"a": buffer(16, 8, strides=[32, 1], elem_offset=4)},
        """
@T.prim_func(private=True)
def main(a: T.handle, b: T.handle):
    A = T.match_buffer(a, (16, 8), strides=(32, 1), elem_offset=4)
    B = T.match_buffer(b, (16, 8), strides=("s0", "s1"), offset_factor=1)
    for i, j in T.grid(16, 8):
        B[i, j] = A[i, j]
""",
    ),
    "an offset of nothing": (
        LAYOUTS,
        {"b": buffer(16, 8, strides=[X * 8, 1]), "q": 0},
        """
@T.prim_func(private=True)
def main(a: T.handle, b: T.handle, p: T.int32):
    A = T.match_buffer(a, (16, 8), strides=(p, 1))
    x = T.int32()
    B = T.match_buffer(b, (16, 8), strides=(x * 8, 1))
    for i, j in T.grid(16, 8):
        B[i, j] = A[i, j]
""",
    ),
    "parts of buffers": (
        PARTS,
        {"a": buffer(4, 8), "x": 2},
        """
@T.prim_func(private=True)
def main(A: T.Buffer((4, 8), "float32")):
    # with T.block("root"):
    for i in range(4):
        with T.block("fill"):
            vi = T.axis.spatial(4, i)
            T.reads()
            T.writes(A[vi, 0:8])
            S = T.match_buffer(A[vi, 0:8], (1, 8), strides=("s0", "s1"), offset_factor=1)
            for j in range(8):
                S[0, j] = T.float32(2.0)
""",
    ),
    "a number beside wide sizes": (
        MIXED,
        {"n": 3},
        """
@T.prim_func(private=True)
def main(a: T.handle):
    m = T.int64()
    A = T.match_buffer(a, (m, 8), "int32")
    for i in range(m):
        A[i, 0] = 3
""",
    ),
    "a wide size": (
        WIDE,
        {"n": 8},
        """
@T.prim_func(private=True)
def main(a: T.handle):
    m = T.int64()
    A = T.match_buffer(a, (m, T.int64(8)), "int32")
    for i, j in T.grid(m, T.int64(8)):
        A[i, j] = T.Cast("int32", T.int64(8) + i)
""",
    ),
    "wide sizes by narrow numbers": (
        WIDE,
        {"a": buffer(4, tir.IntImm("int64", 8), dtype="int32")},
        """
@T.prim_func(private=True)
def main(A: T.Buffer((T.int64(4), T.int64(8)), "int32")):
    for i, j in T.grid(T.int64(4), T.int64(8)):
        A[i, j] = T.Cast("int32", T.int64(8) + i)
""",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_texts(name):
    source, values, expected = CASES[name]
    made = specialized(source, values)
    assert text(made.script()) == text(expected)
    again = from_source(made.script(), check_well_formed=False)
    assert again.script() == made.script()
    assert_structural_equal(again, made)


def test_the_function_stays_as_it_is():
    function = from_source(BLOCKS)
    before = function.script()
    function.specialize({function.params[0]: buffer(4, 8)})
    assert function.script() == before


def test_it_computes_the_same():
    a = np.arange(32, dtype="float32").reshape(4, 8)
    general, made = np.zeros(32, "float32"), np.zeros(32, "float32")
    mlc.compile(from_source(BLOCKS))["main"](a, general, 8, 1.5, 3)
    mlc.compile(specialized(BLOCKS, {"a": buffer(4, 8), "f": 1.5, "q": 3}))["main"](a, made)
    expected = a.reshape(-1)[[r * 8 + 7 - c for r in range(4) for c in range(8)]] * 1.5 + 3 + 16
    assert np.array_equal(made[:31], expected[:31]) and made[31] == 0
    assert np.array_equal(made, general)


@pytest.mark.parametrize("source", [PARTS, PARTS.replace("int32", "int64")], ids=["int32", "int64"])
def test_parts_compute_the_same(source):
    made = specialized(source, {"n": 8, "x": 2.5}).with_attr("global_symbol", "main")
    a = np.zeros((4, 8), "float32")
    mlc.compile(made)["main"](a)
    assert np.array_equal(a, np.full((4, 8), 2.5, "float32"))


REFUSED = {
    "rank": (SYMBOLIC, {"a": buffer(4)}, "the buffer of a has 2 dimensions, not 1"),
    "dtype": (SYMBOLIC, {"a": buffer(4, 8, dtype="int8")}, "the buffer of a has the dtype float32, not int8"),
    "scalar for a handle": (SYMBOLIC, {"a": 8}, "the parameter a is a handle: its value is a buffer, not a scalar"),
    "buffer for a scalar": (SYMBOLIC, {"n": buffer(4)}, "the parameter n is no handle that a buffer is matched to"),
    "two values": (SYMBOLIC, {"n": 8, "a": buffer(4, 16)}, "n is 8 already, and cannot be 16 as well"),
    "part not known": (SYMBOLIC, {"b": buffer(4, 16)}, r"the buffer of b has the size n \* 2, not 16"),
    "part of another": (SYMBOLIC, {"n": 8, "b": buffer(4, 17)}, r"has the size n \* 2, which is 16, not 17"),
    "fixed size": (NAMES, {"A": buffer(17, dtype="int32")}, "the buffer of A has the size 16, not 17"),
    "fraction": (SYMBOLIC, {"n": 1.5}, "a parameter of integers, is an integer, not 1.5"),
    "too large": (SYMBOLIC, {"n": 1 << 40}, "a parameter of 32 bits, is 1099511627776, which does not fit"),
    "no strides": (LAYOUTS, {"a": buffer(16, 16)}, "the buffer of a has strides, and the given one has none"),
    "strides": (SYMBOLIC, {"a": buffer(4, 8, strides=[8, 1])}, "has no strides, and the given one has some"),
    "stride": (LAYOUTS, {"a": buffer(4, 8, strides=[32, 2])}, "the buffer of a has the stride 1, not 2"),
    "offset": (SYMBOLIC, {"a": buffer(4, 8, elem_offset=4)}, "the buffer of a has the offset 0, not 4"),
    "negative": (SYMBOLIC, {"n": -8}, r"the buffer of a has the size n, which is -8: a size is not negative"),
    "bits": (BYTES, {"u": 300}, "the value of u, a parameter of 8 bits, is 300, which does not fit"),
    "alignment": (SYMBOLIC, {"a": buffer(4, 8, data_alignment=32)}, "is aligned to 64 bytes, not 32"),
    "factor": (SYMBOLIC, {"a": buffer(4, 8, elem_offset=0, offset_factor=8)}, "has the offset factor 1, not 8"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_values_that_do_not_fit(name):
    source, values, message = REFUSED[name]
    with pytest.raises(ValueError, match=message):
        specialized(source, values)


def test_what_is_no_value():
    function = from_source(SYMBOLIC)
    with pytest.raises(ValueError, match="k is not a parameter of the function main"):
        function.specialize({tir.Var("k", "int32"): 8})
    with pytest.raises(TypeError, match="the value of n is a number or an expression, not 'x'"):
        function.specialize({function.params[2]: "x"})
