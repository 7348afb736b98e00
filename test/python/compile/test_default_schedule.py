"""What the compiler makes of a model when nobody says how: right for any size, in few kernels."""

import math
import re

import numpy as np
import pytest
import torch

import mlc
from mlc import relax, transform
from mlc.relax import op
from mlc.testing import assert_allclose

functional = torch.nn.functional


def model(body, *shapes, dtype="float32"):
    """A module whose `main` gives `body` of parameters of these shapes."""
    builder = relax.BlockBuilder()
    params = [relax.Var(f"x{i}", relax.TensorStructInfo(shape, dtype)) for i, shape in enumerate(shapes)]
    with builder.function("main", params):
        with builder.dataflow():
            result = builder.emit_output(body(*params))
        builder.emit_func_output(result)
    return builder.get()


def tensors(*shapes):
    torch.manual_seed(0)
    return [torch.randn(shape) for shape in shapes]


def check(body, expected, *shapes, rtol=1e-4, atol=1e-4):
    values = tensors(*shapes)
    mod = model(body, *shapes)
    result = mlc.compile(mod)["main"](*values)
    assert_allclose(np.asarray(result.numpy()), expected(*values).numpy(), rtol=rtol, atol=atol)
    # Weights that are known when the model is compiled may lie otherwise.
    bound = {f"x{i}": value.numpy() for i, value in enumerate(values) if i > 0}
    if bound:
        result = mlc.compile(relax.transform.BindParams("main", bound)(mod))["main"](values[0])
        assert_allclose(np.asarray(result.numpy()), expected(*values).numpy(), rtol=rtol, atol=atol)


SIZES = [1, 2, 3, 7, 16, 17, 64, 97]


@pytest.mark.parametrize("m", SIZES)
@pytest.mark.parametrize("n", [1, 5, 16, 33, 100])
def test_matmul(m, n):
    check(lambda a, b: op.matmul(a, b), torch.matmul, (m, 37), (37, n))


@pytest.mark.parametrize("m", [1, 3, 16, 65])
@pytest.mark.parametrize("n", [1, 10, 40])
def test_linear(m, n):
    check(
        lambda x, w, b: op.nn.relu(op.linear(x, w, b)),
        lambda x, w, b: torch.relu(functional.linear(x, w, b)),
        (m, 50),
        (n, 50),
        (n,),
    )


@pytest.mark.parametrize("shape", [(1, 40), (2, 7), (4, 40), (5, 9), (13, 33), (17, 1), (40, 3), (3, 2, 20)])
@pytest.mark.parametrize("k", [8, 37, 64, 300])
def test_products_of_rows(shape, k):
    """Both factors lie along the sum; sizes leave rests of rows, columns and vectors."""
    *batch, m, n = shape
    check(
        lambda x, w, b: op.nn.relu(op.add(op.matmul(x, op.permute_dims(w, [*range(len(batch)), -1, -2])), b)),
        lambda x, w, b: torch.relu(x @ w.mT + b),
        (*batch, m, k),
        (*batch, n, k),
        (n,),
    )


@pytest.mark.parametrize("dtype", ["float64", "float16", "int32"])
def test_products_of_rows_of_other_types(dtype):
    numbers = np.random.default_rng(0)
    x, w = (numbers.integers(-9, 9, shape).astype(dtype) for shape in ((5, 70), (9, 70)))
    mod = model(lambda x, w: op.matmul(x, op.permute_dims(w)), (5, 70), (9, 70), dtype=dtype)
    assert_allclose(mlc.compile(mod)["main"](x, w).numpy(), (x.astype("int64") @ w.T.astype("int64")).astype(dtype))


def test_products_of_rows_stay_in_registers():
    """The loop over the sums of a tile touches no stack: each vector that it loads is of a factor."""
    mod = model(lambda x, w: op.matmul(x, op.permute_dims(w)), (4, 512), (60, 512))
    text = mlc.compile(mod, num_threads=1).get_source("asm")
    loops = [part for part in re.split(r"^\.L\w+:", text, flags=re.M) if "fma" in part or "mla" in part]
    assert loops
    longest = max(loops, key=lambda part: len(re.findall(r"fmadd|fmla", part)))
    body = longest[: longest.index("cmp")]
    assert not re.search(r"\(%rsp\)|\[sp", body), body


@pytest.mark.parametrize("k", [1024, 1003])
@pytest.mark.parametrize("threads", [1, 3])
def test_large_matrix(k, threads):
    """A matrix that is read once, row by row, in pieces for threads."""
    x, w = tensors((1, k), (k, 1900))
    function = mlc.compile(model(op.matmul, (1, k), (k, 1900)), num_threads=threads)["main"]
    assert_allclose(np.asarray(function(x, w).numpy()), (x @ w).numpy(), rtol=1e-3, atol=1e-3)


def test_batched_matmul():
    check(lambda a, b: op.matmul(a, b), torch.matmul, (3, 2, 20, 9), (3, 2, 9, 35))


@pytest.mark.parametrize(
    ("shape", "filters", "stride", "padding", "groups"),
    [
        ((1, 3, 10, 10), (8, 3, 3, 3), 1, 1, 1),
        ((2, 4, 17, 19), (6, 4, 3, 3), 2, 1, 1),
        ((1, 8, 9, 33), (8, 1, 3, 3), 1, 1, 8),
        ((1, 4, 14, 14), (6, 2, 1, 1), 1, 0, 2),
        ((1, 1, 5, 5), (1, 1, 5, 5), 1, 0, 1),
        ((1, 24, 7, 7), (70, 24, 3, 3), 1, 1, 1),
        ((2, 20, 14, 13), (33, 20, 3, 3), 2, 1, 1),
        ((1, 40, 5, 6), (64, 40, 1, 1), 1, 0, 1),
    ],
)
def test_conv2d(shape, filters, stride, padding, groups):
    check(
        lambda x, w: op.nn.relu(op.nn.conv2d(x, w, strides=stride, padding=padding, groups=groups)),
        lambda x, w: torch.relu(functional.conv2d(x, w, stride=stride, padding=padding, groups=groups)),
        shape,
        filters,
    )


@pytest.mark.parametrize("shape", [(1, 1), (5, 3), (4, 17), (3, 1000), (2, 3, 65)])
def test_softmax(shape):
    check(lambda x: op.nn.softmax(x, axis=-1), lambda x: torch.softmax(x, -1), shape)


def test_softmax_of_columns():
    check(lambda x: op.nn.softmax(x, axis=0), lambda x: torch.softmax(x, 0), (33, 20))


@pytest.mark.parametrize("axis", [None, 0, 1, 2, (0, 2)])
def test_reductions(axis):
    shape = (5, 7, 33)
    axes = tuple(range(3)) if axis is None else axis
    check(lambda x: op.sum(x, axis=axis), lambda x: torch.sum(x, dim=axes), shape)
    check(lambda x: op.max(op.exp(x), axis=axis), lambda x: torch.amax(torch.exp(x), dim=axes), shape)


@pytest.mark.parametrize("shape", [(1,), (7,), (100000,), (3, 5), (40, 50, 2), (1, 1, 64, 1)])
def test_elementwise(shape):
    check(lambda x, y: op.nn.relu(op.add(op.multiply(x, x), y)), lambda x, y: torch.relu(x * x + y), shape, shape)


@pytest.mark.parametrize("axes", [(1, 0, 2), (2, 1, 0), (0, 2, 1)])
def test_transpose(axes):
    check(lambda x: op.permute_dims(x, axes), lambda x: x.permute(axes).contiguous(), (19, 20, 33))


def test_pooling():
    check(
        lambda x: op.nn.max_pool2d(op.nn.relu(x), (2, 2), (2, 2)),
        lambda x: functional.max_pool2d(torch.relu(x), 2),
        (2, 3, 14, 26),
    )


@pytest.mark.parametrize(
    ("body", "expected", "shapes"),
    [
        (op.matmul, torch.matmul, [(301, 260), (260, 333)]),
        (op.linear, functional.linear, [(130, 260), (333, 260)]),
        (lambda x: op.nn.softmax(x, axis=-1), lambda x: torch.softmax(x, -1), [(30, 50, 301)]),
        (lambda x: op.sum(x, axis=1), lambda x: x.sum(1), [(500, 1001)]),
        (
            lambda x, w: op.nn.relu(op.nn.conv2d(x, w, padding=1)),
            lambda x, w: torch.relu(functional.conv2d(x, w, padding=1)),
            [(2, 16, 40, 40), (24, 16, 3, 3)],
        ),
        (lambda x: op.exp(op.permute_dims(x)), lambda x: torch.exp(x.T), [(700, 600)]),
    ],
)
def test_in_threads(body, expected, shapes):
    """Large enough that threads share the work, several times."""
    values = tensors(*shapes)
    main = mlc.compile(model(body, *shapes), num_threads=4)["main"]
    for _ in range(3):
        assert_allclose(main(*values).numpy(), expected(*values).numpy(), rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("threads", [1, 2])
def test_sums_of_a_convolution_stay_in_registers(threads):
    """For one thread, too, where the loop over one image is there."""
    x, w, b = tensors((1, 64, 28, 28), (32, 64, 1, 1), (1, 32, 1, 1))

    def body(x, w, b):
        return op.add(op.nn.conv2d(x, w), b)

    executable = mlc.compile(model(body, x.shape, w.shape, b.shape), num_threads=threads)
    result = np.asarray(executable["main"](x, w, b).numpy())
    expected = functional.conv2d(x.double(), w.double()) + b.double()
    assert_allclose(result, expected.numpy(), rtol=1e-4, atol=1e-4)
    assert executable.workspace_bytes() == 0


@pytest.mark.parametrize("batch", [1, 2, 13, 64])
def test_any_batch(batch):
    """One build for all sizes of the batch."""

    def body(x, w, b):
        return op.nn.softmax(op.nn.relu(op.linear(x, w, b)), axis=-1)

    main = mlc.compile(model(body, ("n", 30), (20, 30), (20,)))["main"]
    x, w, b = tensors((batch, 30), (20, 30), (20,))
    assert_allclose(main(x, w, b).numpy(), torch.softmax(torch.relu(functional.linear(x, w, b)), -1).numpy(), rtol=1e-4)


@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_levels(level):
    """All levels compute the same; what is fused and scheduled differs."""
    body = lambda x, w: op.nn.softmax(op.exp(op.matmul(x, w)), axis=-1)  # noqa: E731
    x, w = (0.1 * value for value in tensors((9, 40), (40, 30)))
    main = mlc.compile(model(body, (9, 40), (40, 30)), opt_level=level)["main"]
    assert_allclose(main(x, w).numpy(), torch.softmax(torch.exp(x @ w), -1).numpy(), rtol=1e-4)


@pytest.mark.parametrize(
    ("body", "shapes", "kernels", "mark"),
    [
        (lambda x: op.nn.softmax(x, axis=-1), [(8, 40)], 1, "reduce_in_lanes"),
        (
            lambda x: op.nn.layer_norm(x, op.ones((40,), "float32"), op.zeros((40,), "float32"), -1),
            [(8, 40)],
            3,
            "lanes",
        ),
        (lambda x, w: op.nn.relu(op.nn.conv2d(x, w)), [(1, 3, 20, 20), (4, 3, 3, 3)], 1, "T.unroll"),
        (lambda x, w, b: op.add(op.linear(x, w), b), [(1, 64), (8, 64), (8,)], 1, "reduce_in_lanes"),
        (lambda x: op.nn.max_pool2d(x, (2, 2), (2, 2)), [(1, 3, 20, 20)], 1, "T.vectorized"),
        (lambda x: op.nn.gelu(op.multiply(x, x)), [(4, 30)], 1, "T.vectorized"),
    ],
)
def test_every_kernel_is_scheduled(body, shapes, kernels, mark):
    mod = transform.pipeline("tir", "mlc-compile{stop-after=tir}")(model(body, *shapes))
    scheduled = [mod[var] for var in mod.get_global_vars() if var.name_hint != "main"]
    assert len(scheduled) == kernels
    assert all(func.attrs["tir.is_scheduled"] for func in scheduled)
    assert mark in mod.script()


def test_integers_stay_exact():
    values = [np.arange(60, dtype="int32").reshape(4, 15), np.arange(90, dtype="int32").reshape(15, 6)]
    mod = model(lambda a, b: op.matmul(a, b), (4, 15), (15, 6), dtype="int32")
    np.testing.assert_array_equal(mlc.compile(mod)["main"](*values).numpy(), values[0] @ values[1])


def test_sum_of_many():
    """Several partial sums lose less than one that goes from element to element."""
    x = np.full(1 << 20, 0.1, "float32")
    total = mlc.compile(model(lambda x: op.sum(x), (1 << 20,)))["main"](x).numpy()
    assert math.isclose(float(total), float(x.astype("float64").sum()), rel_tol=1e-3)
