"""The order of long rows: sort, argsort and topk against numpy, and that their loops are no n x n."""

import re

import numpy as np
import pytest

from mlc import nd, relax, tir
from mlc.relax import op


def module(shape, dtype, function):
    bb = relax.BlockBuilder()
    x = relax.Var("x", relax.TensorStructInfo(shape, dtype))
    with bb.function("main", [x]):
        with bb.dataflow():
            result = bb.emit_output(function(x))
        bb.emit_func_output(result)
    return bb.get()


def compiled(*arguments):
    return relax.VirtualMachine(relax.build(module(*arguments)))["main"]


def rows(size, dtype="float32"):
    """Rows that are random, with many ties, in order, reversed, all equal, and with NaN where the dtype has it."""
    rng = np.random.default_rng(size)
    ordered = np.arange(size)
    kinds = [rng.permutation(size), rng.integers(0, 5, size), ordered, ordered[::-1], ordered * 0]
    result = np.stack(kinds).astype(dtype)
    if np.dtype(dtype).kind == "f":
        holes = rng.standard_normal((2, size)).astype(dtype)
        holes[0, rng.random(size) < 0.3] = np.nan
        holes[1] = np.nan
        result = np.concatenate([result, holes, -result[:1] * 0, np.where(result[:1] > size / 2, np.inf, -np.inf)])
    return result.astype(dtype)


def order(values, axis, descending=False):
    """Stable both ways; NaN is the largest."""
    if not descending:
        return np.argsort(values, axis, kind="stable")
    places = np.argsort(np.flip(values, axis), axis, kind="stable")
    return values.shape[axis] - 1 - np.flip(places, axis)


@pytest.mark.parametrize("descending", [False, True])
def test_sizes(descending):
    n, m = tir.Var("n", "int64"), tir.Var("m", "int64")
    places = compiled((n, m), "float32", lambda x: op.argsort(x, 1, descending, "int64"))
    values = compiled((n, m), "float32", lambda x: op.sort(x, 1, descending))
    for size in [0, 1, 2, 3, 7, 64, 65, 127, 128, 129, 997, 2048]:
        x = rows(size)
        expected = order(x, 1, descending)
        np.testing.assert_array_equal(places(nd.array(x)).numpy(), expected)
        np.testing.assert_array_equal(values(nd.array(x)).numpy(), np.take_along_axis(x, expected, 1))


@pytest.mark.parametrize("dtype", ["float16", "float64", "int8", "uint8", "int16", "uint32", "int64"])
def test_dtypes(dtype):
    x = rows(113, dtype)
    if x.dtype.kind == "i":
        x -= 40
    function = compiled(x.shape, dtype, lambda x: op.topk(x, 100, 1, largest=False))
    values, places = (item.numpy() for item in function(nd.array(x)))
    expected = order(x, 1)[:, :100]
    np.testing.assert_array_equal(places, expected)
    np.testing.assert_array_equal(values, np.take_along_axis(x, expected, 1))
    assert values.dtype == dtype


@pytest.mark.parametrize("axis", [0, 1, 2])
@pytest.mark.parametrize("size", [3, 101])
def test_axes(axis, size):
    shape = [3, 4, 5]
    shape[axis] = size
    x = np.random.default_rng(axis).integers(0, 30, shape).astype("float32")
    function = compiled(shape, "float32", lambda x: op.argsort(x, axis, True))
    np.testing.assert_array_equal(function(nd.array(x)).numpy(), order(x, axis, True))


@pytest.mark.parametrize("k", [1, 2, 5, 64, 300, 1000])
def test_first_of_many(k):
    x = rows(300)
    values, places = (item.numpy() for item in compiled(x.shape, "float32", lambda x: op.topk(x, k))(nd.array(x)))
    expected = order(x, 1, True)[:, :k]
    np.testing.assert_array_equal(places, expected)
    np.testing.assert_array_equal(values, np.take_along_axis(x, expected, 1))


@pytest.mark.parametrize("k", [1, 5, 80])
def test_first_of_sizes(k):
    n, m = tir.Var("n", "int64"), tir.Var("m", "int64")
    function = compiled((n, m), "float32", lambda x: op.topk(x, k))
    for size in [0, 1, 4, 5, 6, 70, 300]:
        x = rows(size)
        values, places = (item.numpy() for item in function(nd.array(x)))
        expected = order(x, 1, True)[:, :k]
        np.testing.assert_array_equal(places, expected)
        np.testing.assert_array_equal(values, np.take_along_axis(x, expected, 1))


def depths(text, size):
    """For each line, in how many loops of that size or a half of it it is."""
    loops = []
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip())
        loops = [place for place in loops if place < indent]
        yield len(loops)
        head = re.match(r"\s*for .* in (.*):", line)
        if head:
            loops += [indent] * len(re.findall(rf"\b({size}|{size // 2})\b", head[1]))


@pytest.mark.parametrize("function", [op.sort, op.argsort, lambda x: op.topk(x, 100)])
def test_no_loops_of_all_over_all(function):
    """Short rows are ranked; of long rows, no element is compared with all others."""
    long = relax.transform.LegalizeOps()(module((2, 5000), "float32", function)).script()
    assert max(depths(long, 5000)) == 1
    # Merging takes levels, two a step: 2 ** 13 > 5000.
    assert re.search(r"for step(, half)? in .*\(T\.int64\(7\)", long)
    # Few of many are selected while all are read once.
    few = relax.transform.LegalizeOps()(module((2, 5000), "float32", lambda x: op.topk(x, 5))).script()
    assert max(depths(few, 5000)) == 1 and "for step in range" in few and "half" not in few
    short = relax.transform.LegalizeOps()(module((2, 50), "float32", function)).script()
    assert max(depths(short, 50)) == 2
