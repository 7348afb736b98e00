"""Reductions over some points, from values of one's own, and what is not an element."""

import numpy as np
import pytest

import mlc
from mlc import te, topi

A = te.placeholder((4, 6), name="A")
I = te.placeholder((4,), name="I")  # noqa: E741
k = te.reduce_axis((0, 6), "k")
RNG = np.random.default_rng(0)
DATA, STARTS = RNG.standard_normal((4, 6), dtype="float32"), RNG.standard_normal(4, dtype="float32")


def run(function, *inputs, dtypes=("float32",)):
    """The results of a compute over four points."""
    tensors = te.compute((4,), function, name="S")
    tensors = tensors if isinstance(tensors, list) else [tensors]
    main = mlc.compile(te.create_prim_func([A, *([I] if len(inputs) > 1 else []), *tensors]))["main"]
    outs = [np.zeros(4, dtype) for dtype in dtypes]
    main(*inputs, *outs)
    return outs[0] if len(outs) == 1 else outs


@pytest.mark.parametrize(
    "name, masked, combine",
    [
        ("sum", np.where(DATA > 0, DATA, 0).sum(1), np.add),
        ("prod", np.where(DATA > 0, DATA, 1).prod(1), np.multiply),
        ("max", np.where(DATA > 0, DATA, -np.inf).max(1), np.maximum),
        ("min", np.where(DATA > 0, DATA, np.inf).min(1), np.minimum),
    ],
)
def test_where_and_init(name, masked, combine):
    reduce = getattr(te, name)
    np.testing.assert_allclose(run(lambda i: reduce(A[i, k], axis=k, where=A[i, k] > 0), DATA), masked, rtol=1e-5)
    result = run(lambda i: reduce(A[i, k], axis=k, init=I[i]), DATA, STARTS)
    np.testing.assert_allclose(result, combine(combine.reduce(DATA, axis=1), STARTS), rtol=1e-5)
    result = run(lambda i: reduce(A[i, k], axis=k, where=A[i, k] > 0, init=I[i]), DATA, STARTS)
    np.testing.assert_allclose(result, combine(masked, STARTS), rtol=1e-5)


def test_where_guards_its_reads():
    shifted = run(lambda i: te.sum(A[i, k + 1], axis=k, where=k < 5, init=2), DATA)
    np.testing.assert_allclose(shifted, DATA[:, 1:].sum(1) + 2, rtol=1e-5)


def test_conditions_over_axes():
    result = run(lambda i: te.any(A[i, k] > 1, axis=k, where=k > 2), DATA, dtypes=("bool",))
    np.testing.assert_array_equal(result, (DATA[:, 3:] > 1).any(1))
    result = run(lambda i: te.all(A[i, k] > -1, axis=k, init=I[i] > 0), DATA, STARTS, dtypes=("bool",))
    np.testing.assert_array_equal(result, (DATA > -1).all(1) & (STARTS > 0))


def test_a_reducer_of_ones_own_over_some_points():
    mine = te.comm_reducer(lambda x, y: x + y, lambda dtype: te.const(0, dtype), name="mine")
    result = run(lambda i: mine(A[i, k], axis=k, where=k < 3, init=1.5), DATA)
    np.testing.assert_allclose(result, DATA[:, :3].sum(1) + 1.5, rtol=1e-5)


def test_pairs_over_some_points():
    def larger(x, y):
        return te.if_then_else(x[1] >= y[1], x[0], y[0]), te.if_then_else(x[1] >= y[1], x[1], y[1])

    argmax = te.comm_reducer(larger, lambda t0, t1: (te.const(-1, t0), te.min_value(t1)), name="argmax")
    start = te.const(77, "int32"), te.const(0.5, "float32")
    index, value = run(
        lambda i: argmax((k, A[i, k]), axis=k, where=k > 1, init=start), DATA, dtypes=("int32", "float32")
    )
    best = DATA[:, 2:].max(1)
    np.testing.assert_array_equal(index, np.where(best > 0.5, DATA[:, 2:].argmax(1) + 2, 77))
    np.testing.assert_array_equal(value, np.maximum(best, 0.5))
    with pytest.raises(ValueError, match="argmax: 2 values are reduced, but 1 are given to start from"):
        te.compute((4,), lambda i: argmax((k, A[i, k]), axis=k, init=3))


def test_several_outputs_of_a_function():
    B = te.compute((4,), lambda i: te.sum(A[i, k], axis=k), name="B")
    C = te.compute((4,), lambda i: B[i] + 1, name="C")
    function = te.create_prim_func([A, B, C], index_dtype_override="int64")
    assert "T.int64(4)" in function.script()
    b, c = np.zeros(4, "float32"), np.zeros(4, "float32")
    mlc.compile(function)["main"](DATA, b, c)
    np.testing.assert_allclose(b, DATA.sum(1), rtol=1e-5)
    np.testing.assert_array_equal(c, b + 1)


# ===--- What is refused -------------------------------------------------------------------------===#

WHOLE = r"A is a whole tensor, and here one of its elements is needed: A\[i, j\]"


@pytest.mark.parametrize(
    "function, error, message",
    [
        (lambda i: A, TypeError, WHOLE),
        (lambda i: A + 1, TypeError, "T_add is a whole tensor"),
        (lambda i: te.exp(A), TypeError, WHOLE),
        (lambda i: te.max(A, 0), TypeError, WHOLE),
        (lambda i: te.abs(A), TypeError, WHOLE),
        (lambda i: te.if_then_else(A, 0, 1), TypeError, WHOLE),
        (lambda i: te.if_then_else(A[i, 0] > 0, A, 1), TypeError, WHOLE),
        (lambda i: te.if_then_else("A", 0, 1), TypeError, "a condition is a bool, not 'A'"),
        (lambda i: A[A, i], TypeError, WHOLE),
        (lambda i: te.sum(A, axis=k), TypeError, WHOLE),
        (lambda i: te.sum(A[i, k], axis=k, where=A), TypeError, WHOLE),
        (lambda i: te.sum(A[i, k], axis=k, where=A[i, k]), TypeError, "a condition is a bool, not float32"),
        (lambda i: te.sum(A[i, k], axis=k, init=A), TypeError, WHOLE),
        (lambda i: te.sum(A[i, k], axis=i), TypeError, "a te.reduce_axis, not i"),
        (lambda i: te.sum(A[i, k], axis=k) + 1, TypeError, "a reduction is the whole value"),
        (lambda i: te.all(A[i, k] > 0, A[i, k] > 1, axis=k), TypeError, "te.all: one condition is reduced"),
        (lambda i: te.any(A[i, 0] > 0, where=A[i, 1] > 0), TypeError, "te.any: where and init are for the reduction"),
        (lambda i: te.max(A[i, 0], 1, where=A[i, 0] > 0), TypeError, "te.max takes two values, or one and the axes"),
        (lambda i: "x", TypeError, "te.compute 'C': an element is an expression or a number, not 'x'"),
        (lambda i: None, TypeError, "the body of te.compute 'C' gives nothing"),
        (lambda i: A[i], ValueError, "A has 2 dimensions, but 1 indices are given"),
        (lambda i, j: A[i, j], ValueError, "fcompute takes 2 indices, but the shape has 1 dimensions"),
        (A, TypeError, "what an element is, is a function of its indices"),
        (3, TypeError, "what an element is, is a function of its indices, not 3"),
    ],
)
def test_what_is_no_element(function, error, message):
    if function is A:
        # A tensor can be called, and is no function of one index.
        error, message = (TypeError, ValueError), "indices|index"
    with pytest.raises(error, match=message):
        te.compute((4,), function, name="C")


def test_parts_of_another_body():
    """What is used outside of the body that it was made in may be gone: an error, and not a crash."""
    kept = []
    te.compute((4,), lambda i: (kept.extend([i, A[i, 0] * 2]), A[i, 1])[1], name="B")
    for expression in kept:
        with pytest.raises(ValueError, match="the expression belongs to a function that is finished"):
            te.compute((4,), lambda j, e=expression: A[j, 0] + e, name="C")
    with pytest.raises(mlc.MLCError, match="te.compute 'D': an index or an element of another te.compute is used"):
        te.compute((4,), lambda i: te.compute((4,), lambda j: A[i, j], name="D")[i], name="C")
    with pytest.raises(mlc.MLCError, match="where a reduction begins and ends does not depend on the indices"):
        te.compute((4,), lambda i: te.sum(A[i, 0], axis=te.reduce_axis((0, i), "r")), name="C")
    inner = te.compute((4,), lambda i: te.compute((4,), lambda j: A[j, 0] + 1, name="D")[i], name="C")
    assert "D" in te.create_prim_func([A, inner]).script()


@pytest.mark.parametrize(
    "shape, error, message",
    [
        ((2**70,), ValueError, "a dimension fits into 64 bits, but 1180591620717411303424 is given"),
        ((-1,), ValueError, "an extent is not negative, but -1 is given"),
        ((2.5,), TypeError, "a dimension is an integer or an expression of symbols, not 2.5"),
        ("n", TypeError, r"a shape is a tuple of extents, not the string 'n': \('n',\) has one dimension"),
    ],
)
def test_shapes_that_are_none(shape, error, message):
    for make in (te.placeholder, lambda shape: te.compute(shape, lambda *i: 0)):
        with pytest.raises(error, match=message):
            make(shape)


@pytest.mark.parametrize(
    "make, error, message",
    [
        (lambda: te.create_prim_func([]), ValueError, "needs at least one tensor"),
        (lambda: te.create_prim_func(A, I), TypeError, r"the tensors are one list: create_prim_func\(\[A, B\]\)"),
        (
            lambda: te.create_prim_func([A], "int16"),
            ValueError,
            "index_dtype_override is 'int32' or 'int64', not 'int16'",
        ),
        (lambda: te.create_prim_func(["A"]), TypeError, "argument 0 is a te.Tensor or a te.var, not str"),
        (lambda: te.create_prim_func([A, A]), mlc.MLCError, "there twice"),
        (
            lambda: te.create_prim_func([te.compute((4,), lambda i: A[i, 0])]),
            mlc.MLCError,
            "'A' is used, but is not one",
        ),
    ],
)
def test_functions_that_cannot_be_made(make, error, message):
    with pytest.raises(error, match=message):
        make()


@pytest.mark.parametrize("name", ["scan", "thread_axis", "create_schedule"])
def test_what_is_not_here(name):
    with pytest.raises(NotImplementedError, match=f"te.{name} is not supported: "):
        getattr(te, name)((4,), [A], lambda *_: None)


@pytest.mark.parametrize("pool_type", ["max", "avg"])
def test_windows_that_are_all_padding(pool_type):
    data = te.placeholder((1, 1, 4, 4), name="data")
    with pytest.raises(mlc.MLCError, match="expected a padding of less than the window of 2 in dimension 3, got 2"):
        topi.nn.pool2d(data, (2, 2), (2, 2), (1, 1), (1, 2, 1, 1), pool_type)
    # A dilated window reaches further.
    assert topi.nn.pool2d(data, (2, 2), (1, 1), (2, 2), (2, 2, 2, 2), pool_type).shape == (1, 1, 6, 6)
