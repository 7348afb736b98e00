"""mlc.testing.check_schedule and Schedule.verify."""

import numpy as np
import pytest

import mlc.tvm

mlc.tvm.install()

from tvm import tir  # noqa: E402
from tvm.script import tir as T  # noqa: E402

from mlc import testing  # noqa: E402


@T.prim_func
def add_one(A: T.Buffer((6, 5), "float32"), B: T.Buffer((6, 5), "float32")):
    for i, j in T.grid(6, 5):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + T.float32(1)


@T.prim_func
def quotients_of_remainders(A: T.Buffer((3,), "float32"), B: T.Buffer((16,), "float32"), C: T.Buffer((16,), "float32")):
    for i in range(4, 8):
        with T.block("B"):
            vi = T.axis.spatial(16, i)
            T.reads(A[0:3])
            B[vi] = A[vi % 5 // 2]
    for i in range(4, 8):
        with T.block("C"):
            vi = T.axis.spatial(16, i)
            T.reads(A[0:3])
            C[vi] = T.if_then_else((vi + 1) % 5 // 2 < 2, A[(vi * 2 % 7 + 3) % 4 // 2], T.float32(0))


@T.prim_func
def add_two(A: T.Buffer((6, 5), "float32"), B: T.Buffer((6, 5), "float32")):
    for i, j in T.grid(6, 5):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + T.float32(2)


@T.prim_func
def double(a: T.handle, b: T.handle):
    n = T.int64()
    A = T.match_buffer(a, (n, 2), "int32")
    B = T.match_buffer(b, (n * 2,), "int32")
    for i, j in T.grid(n, 2):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi * 2 + vj] = A[vi, vj] * 2


def test_interpret():
    a, b = testing.interpret(add_one, np.ones((6, 5)), np.zeros((6, 5)))
    assert (a == 1).all() and (b == 2).all() and b.dtype == "float32"


def test_quotients_of_remainders():
    """In loops that do not begin at 0."""
    testing.check_schedule(quotients_of_remainders, quotients_of_remainders)


def test_the_same():
    sch = tir.Schedule(add_one)
    i, j = sch.get_loops("B")
    sch.parallel(i)
    sch.vectorize(sch.split(j, [None, 4])[1])
    sch.verify()
    sch.verify(inputs=[np.full((6, 5), 3), np.zeros((6, 5))])
    testing.check_schedule(add_one, sch.mod)


@T.prim_func
def narrow(A: T.Buffer((8, 4), "bfloat16"), B: T.Buffer((8, 4), "bfloat16")):
    for i, j in T.grid(8, 4):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + A[vi, vj]


@T.prim_func
def rows(A: T.Buffer((3, 4), "float32"), Rows: T.Buffer((40,), "int32"), B: T.Buffer((40, 4), "float32")):
    for i, j in T.grid(40, 4):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[Rows[vi], vj]


@pytest.mark.parametrize("program", [narrow, rows])
def test_bfloat16_and_indices_are_made_up(program):
    sch = tir.Schedule(program)
    sch.split(sch.get_loops("B")[0], [None, 3])
    sch.verify()


def test_symbols():
    sch = tir.Schedule(double)
    sch.split(sch.get_loops("B")[0], [None, 4])
    sch.verify(sizes={"n": 9})


def test_a_loop_that_cannot_become_vectors_stays_a_loop():
    sch = tir.Schedule(add_one)
    i, j = sch.get_loops("B")
    sch.vectorize(i)
    sch.vectorize(sch.split(j, [None, 2])[0])
    sch.verify()


def test_not_the_same():
    with pytest.raises(AssertionError, match="main, argument 1, by the interpreter"):
        testing.check_schedule(add_one, add_two, compiled=False)


def test_races():
    @T.prim_func
    def racy(A: T.Buffer((16,), "float32"), B: T.Buffer((1,), "float32")):
        for i in T.parallel(16):
            with T.block("B"):
                vi = T.axis.opaque(16, i)
                T.reads(A[vi], B[0])
                T.writes(B[0])
                B[0] = B[0] + A[vi]

    with pytest.raises(ValueError, match="a race: an element of B is read in iteration 1"):
        testing.interpret(racy, np.ones(16), np.zeros(1))


@pytest.mark.parametrize("arguments", [(), (np.ones((6, 5)),), (np.ones(3), np.ones((6, 5)))])
def test_wrong_arguments(arguments):
    with pytest.raises(ValueError, match="argument|expected"):
        testing.interpret(add_one, *arguments)
