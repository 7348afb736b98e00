"""What scripts say beside loops and blocks is compiled as it is meant."""

import numpy
import pytest

from mlc import runtime
from mlc.relax import vm
from mlc.script import from_source
from mlc.tir import IRModule


def run(text, *arrays):
    executable = vm.build(IRModule({"f": from_source(text)}), "llvm")
    tensors = [runtime.tensor(array) for array in arrays]
    executable["f"](*tensors)
    return [tensor.numpy() for tensor in tensors]


def test_loops_lets_and_declared_buffers():
    a, b = numpy.arange(16, dtype="float32"), numpy.ones(16, dtype="float32")
    found = run(
        """
@T.prim_func
def f(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")):
    i = T.alloc_buffer((1,), "int32")
    i[0] = 0
    while i[0] < 8:
        x = A[i[0]] * 2.0
        y: T.float32 = x + 1.0
        B[i[0]] = x * y
        i[0] = i[0] + 1
    one = 1
    B[8 + one] = 5.0
    t = T.decl_buffer((4,), "float32")
    for k in range(0, 4, 2):
        t[k] = A[k]
        t[k + 1] = 7.0
    B[12:16] = t[0:4] * 2.0
    T.evaluate(B[0])
    assert A[0] < 1.0, "too large"
""",
        a,
        b,
    )[1]
    expected = numpy.ones(16, dtype="float32")
    expected[:8] = 2 * a[:8] * (2 * a[:8] + 1)
    expected[9], expected[12:] = 5, [0, 14, 4, 14]
    numpy.testing.assert_allclose(found, expected)


def test_calls_of_c_functions():
    a, b = numpy.arange(4, dtype="float32"), numpy.ones(4, dtype="float32")
    found = run(
        """
@T.prim_func
def f(A: T.Buffer((4,), "float32"), B: T.Buffer((4,), "float32")):
    B[0] = T.call_pure_extern("float32", "sinf", A[1])
    T.call_extern("int64", "memset", T.address_of(B[2]), 0, T.int64(8))
""",
        a,
        b,
    )[1]
    numpy.testing.assert_allclose(found, [numpy.sin(1.0), 1, 0, 0], rtol=1e-6)


def test_numbers_without_a_sign():
    a = numpy.array([250, 3, 255, 7], dtype="uint8")
    found = run(
        """
@T.prim_func
def f(A: T.Buffer((4,), "uint8"), B: T.Buffer((4,), "int32")):
    for i in range(4):
        B[i] = T.Cast("int32", A[i] // T.uint8(2)) + T.Cast("int32", T.Cast("int8", A[i]) < T.int8(0))
""",
        a,
        numpy.zeros(4, dtype="int32"),
    )[1]
    assert list(found) == [126, 1, 128, 3]


_ASSERTS = """
@I.ir_module
class Module:
    @T.prim_func
    def bound(A: T.Buffer((16,), "int32"), n: T.int32):
        assert n < 16, "n is too large"
        for i in range(16):
            A[i] = n

    @T.prim_func
    def parallel(A: T.Buffer((10000,), "int32"), B: T.Buffer((10000,), "int32")):
        for i in T.parallel(10000):
            assert A[i] >= 0, "a negative number"
            B[i] = A[i] * 2

    @T.prim_func
    def memory(A: T.Buffer((16,), "int32"), B: T.Buffer((16,), "int32")):
        C = T.alloc_buffer((100000,), "int32")
        for i in range(100000):
            C[i] = A[i % 16]
        assert C[3] == 3, "not three"
        for i in range(16):
            B[i] = C[i * 3]
"""


def test_failing_asserts_raise(tmp_path):
    built = vm.build(from_source(_ASSERTS), "llvm")
    built.export_library(str(tmp_path / "asserts.so"))
    for executable in (built, runtime.load_module(str(tmp_path / "asserts.so"))):
        small = runtime.tensor(numpy.zeros(16, dtype="int32"))
        executable["bound"](small, 3)
        assert list(small.numpy()) == [3] * 16
        with pytest.raises(RuntimeError, match=":6: assertion failed: n is too large"):
            executable["bound"](small, 16)
        assert list(small.numpy()) == [3] * 16

        numbers = numpy.arange(10000, dtype="int32")
        doubled = runtime.tensor(numpy.zeros(10000, dtype="int32"))
        executable["parallel"](runtime.tensor(numbers), doubled)
        assert doubled.numpy()[-1] == 19998
        numbers[[17, 7777]] = -1
        with pytest.raises(RuntimeError, match="assertion failed: a negative number"):
            executable["parallel"](runtime.tensor(numbers), doubled)

        first = numpy.arange(16, dtype="int32")
        executable["memory"](runtime.tensor(first), small)
        assert small.numpy()[15] == 45 % 16
        with pytest.raises(RuntimeError, match="assertion failed: not three"):
            executable["memory"](runtime.tensor(first + 1), small)


def test_calls_of_other_prim_funcs():
    module = from_source("""
@I.ir_module
class Module:
    @T.prim_func
    def main(A: T.Buffer((16,), "int32"), n: T.int32):
        for k in T.parallel(1):
            Module.fill(A.data, n)

    @T.prim_func
    def fill(A: T.Buffer((4, 4), "int32"), n: T.int32):
        assert n != 13, "unlucky"
        for i, j in T.grid(4, 4):
            A[i, j] = Module.weigh(i, n) + j

    @T.prim_func(private=True)
    def weigh(x: T.int32, y: T.int32) -> T.int32:
        return x * 10 + y
""")
    expected = [10 * i + j + 5 for i in range(4) for j in range(4)]
    executable = vm.build(module, "llvm")
    found = runtime.tensor(numpy.zeros(16, dtype="int32"))
    executable["main"](found, 5)
    assert list(found.numpy()) == expected
    with pytest.raises(RuntimeError, match=":11: assertion failed: unlucky"):
        executable["main"](found, 13)


def test_memory_with_a_value():
    found = run(
        """
@T.prim_func
def f(B: T.Buffer((4,), "int32")):
    data = T.allocate_const([1, 2, 3, -4], "int32", [4])
    K = T.decl_buffer((4,), "int32", data=data)
    for i in range(4):
        B[i] = K[i] * 10
""",
        numpy.zeros(4, dtype="int32"),
    )[0]
    assert list(found) == [10, 20, 30, -40]
