"""Loops that a schedule marks vectorized give what they give without the mark, whatever they access."""

import numpy as np
import pytest
import torch

import mlc
from mlc import te, tir, topi
from mlc.script import tir as T


def run(sch_or_func, *arrays):
    func = sch_or_func.mod if isinstance(sch_or_func, tir.Schedule) else sch_or_func
    name = "main" if isinstance(sch_or_func, tir.Schedule) else None
    executable = mlc.compile(func, target="llvm")
    executable[name or next(iter(executable.functions()))](*arrays)
    return arrays[-1]


def fuse_and_vectorize(func, block, width):
    sch = tir.Schedule(func)
    fused = sch.fuse(*sch.get_loops(sch.get_block(block)))
    _, inner = sch.split(fused, [None, width])
    sch.vectorize(inner)
    return sch


def bias(n, m):
    a, b = te.placeholder((n, m), name="A"), te.placeholder((m,), name="B")
    return te.create_prim_func([a, b, te.compute((n, m), lambda i, j: te.max(a[i, j] + b[j], 0.0), name="C")])


def check_bias(sch, n, m):
    rng = np.random.default_rng(n * 100 + m)
    a, b = rng.standard_normal((n, m), dtype="float32"), rng.standard_normal(m, dtype="float32")
    c = np.full((n, m), 9, "float32")
    run(sch, a, b, c)
    np.testing.assert_array_equal(c, np.maximum(a + b, 0))


@pytest.mark.parametrize("width", [8, 16, 24, 64])
@pytest.mark.parametrize(("n", "m"), [(1, 1), (7, 13), (10, 10), (3, 1), (5, 64), (64, 3), (2, 1000)])
def test_fused_loop(n, m, width):
    check_bias(fuse_and_vectorize(bias(n, m), "C", width), n, m)


@pytest.mark.parametrize("m", [1, 10, 13, 16, 40])
def test_fused_loop_of_symbolic_rows(m):
    sch = fuse_and_vectorize(bias(te.var("n", "int64"), m), "C", 32)
    for n in (1, 2, 5, 31):
        check_bias(sch, n, m)


def test_fused_loop_of_symbolic_columns():
    sch = fuse_and_vectorize(bias(te.var("n", "int64"), te.var("m", "int64")), "C", 16)
    for n, m in ((1, 1), (3, 5), (7, 16), (2, 33)):
        check_bias(sch, n, m)


@pytest.mark.parametrize("size", [*range(1, 36), 63, 300])
def test_row_of_any_length(size):
    sch = tir.Schedule(bias(3, size))
    sch.vectorize(sch.get_loops(sch.get_block("C"))[-1])
    check_bias(sch, 3, size)


def test_row_of_symbolic_length():
    sch = tir.Schedule(bias(3, te.var("m", "int64")))
    sch.vectorize(sch.get_loops(sch.get_block("C"))[-1])
    for m in (1, 2, 7, 15, 16, 17, 31, 32, 100):
        check_bias(sch, 3, m)


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16", "int8", "int16", "int32", "int64"])
@pytest.mark.parametrize("stride", [1, 2, 3, 4, 5, 8, 9, 20])
def test_strided_loads(stride, dtype):
    size = 37
    a = te.placeholder((2, size * stride), dtype, name="A")
    func = te.create_prim_func([a, te.compute((2, size), lambda i, j: a[i, j * stride + (stride - 1)], name="C")])
    sch = tir.Schedule(func)
    sch.vectorize(sch.get_loops(sch.get_block("C"))[-1])
    x = (np.arange(2 * size * stride) % 101).reshape(2, -1).astype(dtype)
    np.testing.assert_array_equal(run(sch, x, np.zeros((2, size), dtype)), x[:, stride - 1 :: stride])


@pytest.mark.parametrize("stride", [1, 2, 3])
def test_backwards(stride):
    size = 21
    a = te.placeholder((size * stride,), name="A")
    func = te.create_prim_func([a, te.compute((size,), lambda i: a[(size - 1 - i) * stride], name="C")])
    sch = tir.Schedule(func)
    sch.vectorize(*sch.get_loops(sch.get_block("C")))
    x = np.arange(size * stride, dtype="float32")
    np.testing.assert_array_equal(run(sch, x, np.zeros(size, "float32")), x[::stride][::-1])


def test_transpose():
    a = te.placeholder((19, 37), name="A")
    func = te.create_prim_func([a, te.compute((37, 19), lambda i, j: a[j, i], name="C")])
    sch = tir.Schedule(func)
    sch.vectorize(sch.get_loops(sch.get_block("C"))[-1])
    x = np.arange(19 * 37, dtype="float32").reshape(19, 37)
    np.testing.assert_array_equal(run(sch, x, np.zeros((37, 19), "float32")), x.T)


@pytest.mark.parametrize("index", ["int32", "int64"])
@pytest.mark.parametrize("dtype", ["float32", "float64", "int8"])
def test_gather(index, dtype):
    a, ix = te.placeholder((50, 7), dtype, name="A"), te.placeholder((37,), index, name="I")
    func = te.create_prim_func([a, ix, te.compute((7, 37), lambda i, j: a[ix[j], i], name="C")])
    sch = tir.Schedule(func)
    sch.vectorize(sch.get_loops(sch.get_block("C"))[-1])
    x = (np.arange(350) % 127).reshape(50, 7).astype(dtype)
    at = np.random.default_rng(0).integers(0, 50, 37).astype(index)
    np.testing.assert_array_equal(run(sch, x, at, np.zeros((7, 37), dtype)), x[at].T)


@pytest.mark.parametrize("size", [23, 28])
@pytest.mark.parametrize("kernel", [2, 3])
def test_pooling(size, kernel):
    x = te.placeholder((1, 2, size, size), name="X")
    func = te.create_prim_func([x, topi.nn.pool2d(x, [kernel] * 2, [2, 2], [1, 1], [0] * 4, "max")])
    sch = tir.Schedule(func)
    block = sch.get_block("pool_max")
    *_, w, kh, kw = sch.get_loops(block)
    sch.reorder(kh, kw, w)
    sch.vectorize(w)
    data = np.random.default_rng(0).standard_normal((1, 2, size, size), dtype="float32")
    expected = torch.nn.functional.max_pool2d(torch.from_numpy(data), kernel, 2).numpy()
    np.testing.assert_array_equal(run(sch, data, np.zeros_like(expected)), expected)


@pytest.mark.parametrize(("dtype", "acc"), [("float16", "float32"), ("int8", "int32"), ("uint8", "int32")])
def test_mixed_precision(dtype, acc):
    n, m, k = 5, 37, 11
    a, b = te.placeholder((n, k), dtype, name="A"), te.placeholder((k, m), dtype, name="B")
    axis = te.reduce_axis((0, k), name="k")
    func = te.create_prim_func(
        [a, b, te.compute((n, m), lambda i, j: te.sum(a[i, axis].astype(acc) * b[axis, j].astype(acc), axis), name="C")]
    )
    sch = tir.Schedule(func)
    block = sch.get_block("C")
    i, j, r = sch.get_loops(block)
    sch.reorder(i, r, j)
    sch.vectorize(j)
    tile = sch.cache_write(block, 0, "local")
    sch.reverse_compute_at(tile, i)
    sch.vectorize(sch.get_loops(tile)[-1])
    sch.decompose_reduction(block, r)
    rng = np.random.default_rng(0)
    x, y = (rng.integers(0, 100, shape).astype(dtype) for shape in ((n, k), (k, m)))
    np.testing.assert_array_equal(run(sch, x, y, np.zeros((n, m), acc)), x.astype(acc) @ y.astype(acc))


def test_conditions_and_casts():
    @T.prim_func
    def main(
        A: T.Buffer((37,), "float32"),
        B: T.Buffer((37,), "int8"),
        P: T.Buffer((37,), "bool"),
        C: T.Buffer((37,), "float32"),
    ):
        for i in T.vectorized(37):
            with T.block("C"):
                vi = T.axis.spatial(37, i)
                C[vi] = T.if_then_else(
                    P[vi], T.min(A[vi], T.Cast("float32", B[vi])), T.Select(A[vi] > T.float32(0), A[vi], T.float32(-1))
                )

    rng = np.random.default_rng(0)
    a, b, p = rng.standard_normal(37, dtype="float32") * 9, rng.integers(-9, 9, 37).astype("int8"), rng.random(37) > 0.5
    expected = np.where(p, np.minimum(a, b), np.where(a > 0, a, -1)).astype("float32")
    np.testing.assert_array_equal(run(tir.Schedule(main), a, b, p, np.zeros(37, "float32")), expected)


def test_bool_results():
    a = te.placeholder((3, 37), name="A")
    func = te.create_prim_func([a, te.compute((3, 37), lambda i, j: a[i, j] > 0.0, name="C")])
    sch = tir.Schedule(func)
    sch.vectorize(sch.get_loops(sch.get_block("C"))[-1])
    x = np.random.default_rng(0).standard_normal((3, 37), dtype="float32")
    np.testing.assert_array_equal(run(sch, x, np.zeros((3, 37), "bool")), x > 0)


@pytest.mark.parametrize("size", [16, 37, 1000])
def test_sum_over_lanes(size):
    a = te.placeholder((3, size), name="A")
    axis = te.reduce_axis((0, size), name="k")
    sch = tir.Schedule(te.create_prim_func([a, te.compute((3,), lambda i: te.sum(a[i, axis], axis), name="C")]))
    _, k = sch.get_loops(sch.get_block("C"))
    _, lanes = sch.split(k, [None, 16])
    partial = sch.rfactor(lanes, 1)
    *_, k, lanes = sch.get_loops(partial)
    sch.vectorize(lanes)
    x = np.random.default_rng(0).standard_normal((3, size), dtype="float32")
    np.testing.assert_allclose(run(sch, x, np.zeros(3, "float32")), x.sum(1), rtol=1e-4, atol=1e-5)
