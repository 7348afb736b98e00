"""What scripts say beside loops and blocks is compiled as it is meant."""

import numpy

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
