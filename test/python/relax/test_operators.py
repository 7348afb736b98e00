"""Every operator against numpy and torch: dtypes, static shapes, and one compiled function at several sizes.

The functions of a family are compiled as one module.
"""

import functools

import ml_dtypes  # noqa: F401 - registers bfloat16 with numpy
import numpy as np
import pytest
import torch
from torch.nn import functional as F

from mlc import nd, relax, tir
from mlc.relax import TensorStructInfo, op

FLOATS = ["float16", "bfloat16", "float32", "float64"]
INTS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
SIZES = [1, 3, 8]


def tolerance(dtype):
    return {"float16": 4e-3, "bfloat16": 4e-2, "float32": 2e-5, "float64": 1e-12}.get(dtype, 0)


def random(shape, dtype, low=-3, high=3, seed=0):
    generator = np.random.default_rng([seed, *shape])
    if dtype == "bool":
        return generator.integers(0, 2, shape).astype(bool)
    if dtype in INTS:
        return generator.integers(1 if dtype.startswith("u") or low > 0 else low, high + 4, shape).astype(dtype)
    return generator.uniform(low, high, shape).astype(np.dtype(dtype))


class Family:
    """Functions that are compiled together when the first is called."""

    def __init__(self):
        self.builder = relax.BlockBuilder()

    def add(self, name, function, *infos):
        params = [relax.Var(f"x{i}", TensorStructInfo(shape, dtype)) for i, (shape, dtype) in enumerate(infos)]
        with self.builder.function(name, params):
            with self.builder.dataflow():
                gv = self.builder.emit_output(function(*params))
            self.builder.emit_func_output(gv)

    @functools.cached_property
    def vm(self):
        return relax.VirtualMachine(relax.build(self.builder.get()))

    def __call__(self, name, *arrays):
        result = self.vm[name](*[nd.array(a) for a in arrays])
        return result.numpy()


def close(result, expected, dtype):
    expected = np.asarray(expected)
    assert result.shape == expected.shape and str(result.dtype) == dtype
    limit = tolerance(dtype)
    wide = "float64" if "float" in dtype else None
    np.testing.assert_allclose(result.astype(wide or dtype), expected.astype(wide or dtype), rtol=limit, atol=limit)


def wide(function):
    """Computes in float64, so that only the compiled code rounds."""
    return lambda *arrays: function(*[a.astype("float64") if a.dtype.kind in "fV" else a for a in arrays])


N, M = tir.Var("n", "int64"), tir.Var("m", "int64")

# ===--- Elements --------------------------------------------------------------------------------===#

ARITHMETIC = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "maximum": np.maximum,
    "minimum": np.minimum,
}
COMPARISONS = {
    "equal": np.equal,
    "not_equal": np.not_equal,
    "less": np.less,
    "less_equal": np.less_equal,
    "greater": np.greater,
    "greater_equal": np.greater_equal,
}
LOGICAL = {"logical_and": np.logical_and, "logical_or": np.logical_or, "logical_xor": np.logical_xor}


def binary_cases():
    for name, reference in ARITHMETIC.items():
        for dtype in FLOATS + INTS:
            yield name, wide(reference), dtype, dtype
    for dtype in FLOATS:
        yield "divide", wide(np.divide), dtype, dtype
    for name, reference in COMPARISONS.items():
        for dtype in ("float32", "int8", "uint8", *(["bool"] if name in ("equal", "not_equal") else [])):
            yield name, reference, dtype, "bool"
    for name, reference in LOGICAL.items():
        yield name, reference, "bool", "bool"
    for dtype in INTS:
        yield "floor_divide", np.floor_divide, dtype, dtype
        yield "floor_mod", np.mod, dtype, dtype
        yield "mod", np.fmod, dtype, dtype
    for dtype in ("float32", "float64"):
        yield "power", lambda a, b: np.abs(a) ** b, dtype, dtype


BINARY = list(binary_cases())


@functools.cache
def binary():
    family = Family()
    for name, _, dtype, _ in BINARY:
        function = getattr(op, name)
        if name == "power":
            function = lambda a, b: op.power(op.abs(a), b)  # noqa: E731
        family.add(f"{name}_{dtype}", function, ((2, 1, 4), dtype), ((3, 4), dtype))
        family.add(f"{name}_{dtype}_n", function, ((N, M), dtype), ((M,), dtype))
    return family


@pytest.mark.parametrize("name, reference, dtype, result", BINARY, ids=[f"{n}-{d}" for n, _, d, _ in BINARY])
def test_binary(name, reference, dtype, result):
    def check(function, a, b):
        with np.errstate(all="ignore"):
            close(binary()(function, a, b), reference(a, b), result)

    second = 1 if "div" in name or "mod" in name else -3
    check(f"{name}_{dtype}", random((2, 1, 4), dtype), random((3, 4), dtype, low=second, seed=1))
    for n in SIZES:
        check(f"{name}_{dtype}_n", random((n, n + 1), dtype), random((n + 1,), dtype, low=second, seed=1))


UNARY = {
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "rsqrt": lambda x: 1 / np.sqrt(x),
    "tanh": np.tanh,
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "erf": lambda x: torch.erf(torch.from_numpy(x)).numpy(),
}
UNARY_CASES = [(name, f, dtype) for name, f in UNARY.items() for dtype in FLOATS]
UNARY_CASES += [
    (name, f, dtype)
    for name, f in {"negative": np.negative, "abs": np.abs, "relu": lambda x: np.maximum(x, 0)}.items()
    for dtype in [*FLOATS, "int8", "int32", "int64"]
]


@functools.cache
def unary():
    family = Family()
    for name, _, dtype in UNARY_CASES:
        family.add(f"{name}_{dtype}", getattr(op, name), ((5, 7), dtype))
        family.add(f"{name}_{dtype}_n", getattr(op, name), ((N,), dtype))
    family.add("not", op.logical_not, ((N,), "bool"))
    return family


@pytest.mark.parametrize("name, reference, dtype", UNARY_CASES, ids=[f"{n}-{d}" for n, _, d in UNARY_CASES])
def test_unary(name, reference, dtype):
    low = 0.25 if name in ("log", "sqrt", "rsqrt") else -3
    data = random((5, 7), dtype, low=low)
    close(unary()(f"{name}_{dtype}", data), wide(reference)(data), dtype)
    for n in SIZES:
        data = random((n,), dtype, low=low)
        close(unary()(f"{name}_{dtype}_n", data), wide(reference)(data), dtype)


def test_logical_not():
    data = random((5,), "bool")
    close(unary()("not", data), ~data, "bool")


CASTS = [
    (a, b)
    for a in [*FLOATS, *INTS, "bool"]
    for b in ("float32", "float16", "int32", "uint8", "int64", "bool")
    if a != b
]


@functools.cache
def casts():
    family = Family()
    for source, target in CASTS:
        family.add(f"{source}_{target}", lambda x, target=target: op.astype(x, target), ((N,), source))
    return family


@pytest.mark.parametrize("source, target", CASTS)
def test_astype(source, target):
    data = random((9,), source, low=0, high=9)
    close(casts()(f"{source}_{target}", data), data.astype(np.dtype(target)), target)


@functools.cache
def choices():
    family = Family()
    for dtype in ("float32", "int8", "uint16", "bool"):
        family.add(f"where_{dtype}", op.where, ((N, 1), "bool"), ((N, M), dtype), ((M,), dtype))
    return family


@pytest.mark.parametrize("dtype", ["float32", "int8", "uint16", "bool"])
def test_where(dtype):
    for n in SIZES:
        c, a, b = random((n, 1), "bool"), random((n, 5), dtype), random((5,), dtype, seed=1)
        close(choices()(f"where_{dtype}", c, a, b), np.where(c, a, b), dtype)


# ===--- Shapes ----------------------------------------------------------------------------------===#

MOVES = {
    "reshape": (lambda x: op.reshape(x, (4, 6)), (2, 3, 4), lambda x: x.reshape(4, 6)),
    "reshape_minus": (lambda x: op.reshape(x, (0, -1)), (2, 3, 4), lambda x: x.reshape(2, 12)),
    "reshape_n": (lambda x: op.reshape(x, (N * 4,)), (N, 4), lambda x: x.reshape(-1)),
    "reshape_split": (lambda x: op.reshape(x, (N, 2, 2)), (N, 4), lambda x: x.reshape(-1, 2, 2)),
    "flatten": (op.flatten, (N, 4), np.ravel),
    "permute": (op.permute_dims, (N, 3, 4), lambda x: x.transpose()),
    "permute_axes": (lambda x: op.permute_dims(x, [1, 0, -1]), (N, 3, 4), lambda x: x.transpose(1, 0, 2)),
    "concat": (lambda x: op.concat([x, x], axis=0), (N, 3), lambda x: np.concatenate([x, x])),
    "concat_last": (lambda x: op.concat([x, x, x], axis=-1), (2, N), lambda x: np.concatenate([x, x, x], -1)),
}
MOVE_DTYPES = ["float32", "bfloat16", "int8", "uint64", "bool"]


@functools.cache
def moves():
    family = Family()
    for name, (function, shape, _) in MOVES.items():
        for dtype in MOVE_DTYPES:
            family.add(f"{name}_{dtype}", function, (shape, dtype))
    return family


@pytest.mark.parametrize("dtype", MOVE_DTYPES)
@pytest.mark.parametrize("name", MOVES)
def test_move(name, dtype):
    _, shape, reference = MOVES[name]
    for n in SIZES if N in shape else [None]:
        data = random(tuple(n if extent is N else extent for extent in shape), dtype)
        close(moves()(f"{name}_{dtype}", data), reference(data), dtype)


# ===--- Linear algebra --------------------------------------------------------------------------===#

PRODUCTS = {
    "static": ((5, 7), (7, 3)),
    "symbolic": ((N, 7), (7, M)),
    "batch": ((2, N, 4), (2, 4, 3)),
    "broadcast": ((2, 1, N, 4), (3, 4, 5)),
    "vector_matrix": ((7,), (7, N)),
    "matrix_vector": ((N, 7), (7,)),
    "vectors": ((N,), (N,)),
}
PRODUCT_DTYPES = ["float32", "float64", "int32", "uint8"]


def sized(shape, n, m):
    return tuple(n if extent is N else m if extent is M else extent for extent in shape)


@functools.cache
def products():
    family = Family()
    for name, shapes in PRODUCTS.items():
        for dtype in PRODUCT_DTYPES:
            family.add(f"{name}_{dtype}", op.matmul, *[(shape, dtype) for shape in shapes])
    for dtype in ("float32", "float64"):
        family.add(f"linear_{dtype}", op.linear, ((N, 7), dtype), ((3, 7), dtype), ((3,), dtype))
        family.add(f"dense_{dtype}", op.dense, ((N, 7), dtype), ((3, 7), dtype))
    family.add("wider", lambda a, b: op.matmul(a, b, out_dtype="int32"), ((N, 7), "int8"), ((7, 3), "int8"))
    return family


@pytest.mark.parametrize("dtype", PRODUCT_DTYPES)
@pytest.mark.parametrize("name", PRODUCTS)
def test_matmul(name, dtype):
    for n in SIZES:
        a, b = (random(sized(shape, n, n + 2), dtype, seed=i) for i, shape in enumerate(PRODUCTS[name]))
        close(products()(f"{name}_{dtype}", a, b), np.matmul(a, b), dtype)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_linear(dtype):
    for n in SIZES:
        x, w, b = random((n, 7), dtype), random((3, 7), dtype, seed=1), random((3,), dtype, seed=2)
        close(products()(f"linear_{dtype}", x, w, b), x @ w.T + b, dtype)
        close(products()(f"dense_{dtype}", x, w), x @ w.T, dtype)


def test_matmul_with_another_dtype():
    a, b = random((4, 7), "int8", high=100), random((7, 3), "int8", high=100)
    close(products()("wider", a, b), a.astype("int32") @ b.astype("int32"), "int32")


# ===--- Neural networks -------------------------------------------------------------------------===#

CONVOLUTIONS = {
    "plain": ((2, 3, 8, 9), (4, 3, 3, 2), {}),
    "strides": ((2, 3, 9, 9), (4, 3, 3, 3), {"strides": [2, 3]}),
    "padding": ((1, 2, 6, 6), (3, 2, 3, 3), {"padding": [1, 2]}),
    "dilation": ((1, 2, 9, 9), (3, 2, 3, 3), {"dilation": 2, "padding": 1}),
    "groups": ((2, 4, 6, 6), (6, 2, 3, 3), {"groups": 2}),
    "depthwise": ((1, 4, 6, 6), (4, 1, 3, 3), {"groups": 4, "padding": 1}),
    "batch": ((N, 2, 6, 6), (3, 2, 3, 3), {"padding": 1}),
}
POOLS = {
    "plain": {"pool_size": 2, "strides": 2},
    "overlap": {"pool_size": [3, 2], "strides": 1},
    "padding": {"pool_size": 3, "strides": 2, "padding": 1},
    "ceil": {"pool_size": 2, "strides": 2, "ceil_mode": True},
}
NN_DTYPES = ["float32", "float64"]


@functools.cache
def networks():
    family = Family()
    for dtype in NN_DTYPES:
        for name, (data, weight, options) in CONVOLUTIONS.items():
            function = functools.partial(op.nn.conv2d, **options)
            family.add(f"conv_{name}_{dtype}", function, (data, dtype), (weight, dtype))
        for name, options in POOLS.items():
            family.add(f"max_{name}_{dtype}", functools.partial(op.nn.max_pool2d, **options), ((N, 3, 7, 9), dtype))
            family.add(f"avg_{name}_{dtype}", functools.partial(op.nn.avg_pool2d, **options), ((N, 3, 7, 9), dtype))
        for axis in (0, 1, -1):
            family.add(f"softmax_{axis}_{dtype}", functools.partial(op.nn.softmax, axis=axis), ((N, 3, M), dtype))
    family.add(
        "nhwc",
        functools.partial(op.nn.conv2d, data_layout="NHWC", kernel_layout="HWIO", padding=1),
        ((1, 6, 6, 2), "float32"),
        ((3, 3, 2, 4), "float32"),
    )
    return family


@pytest.mark.parametrize("dtype", NN_DTYPES)
@pytest.mark.parametrize("name", CONVOLUTIONS)
def test_conv2d(name, dtype):
    data, weight, options = CONVOLUTIONS[name]
    given = {"stride" if key == "strides" else key: value for key, value in options.items()}
    for n in SIZES if N in data else [None]:
        x, w = random(sized(data, n, None), dtype), random(weight, dtype, seed=1)
        expected = F.conv2d(torch.from_numpy(x), torch.from_numpy(w), **given).numpy()
        close(networks()(f"conv_{name}_{dtype}", x, w), expected, dtype)


def test_conv2d_nhwc():
    x, w = random((1, 6, 6, 2), "float32"), random((3, 3, 2, 4), "float32", seed=1)
    expected = F.conv2d(torch.from_numpy(x).permute(0, 3, 1, 2), torch.from_numpy(w).permute(3, 2, 0, 1), padding=1)
    close(networks()("nhwc", x, w), expected.permute(0, 2, 3, 1).numpy(), "float32")


@pytest.mark.parametrize("dtype", NN_DTYPES)
@pytest.mark.parametrize("name", POOLS)
def test_pool2d(name, dtype):
    options = POOLS[name]
    size, stride = options["pool_size"], options["strides"]
    rest = {"padding": options.get("padding", 0), "ceil_mode": options.get("ceil_mode", False)}
    for n in SIZES:
        x = random((n, 3, 7, 9), dtype)
        expected = F.max_pool2d(torch.from_numpy(x), size, stride, **rest).numpy()
        close(networks()(f"max_{name}_{dtype}", x), expected, dtype)
        expected = F.avg_pool2d(torch.from_numpy(x), size, stride, count_include_pad=False, **rest).numpy()
        close(networks()(f"avg_{name}_{dtype}", x), expected, dtype)


@pytest.mark.parametrize("dtype", NN_DTYPES)
@pytest.mark.parametrize("axis", [0, 1, -1])
def test_softmax(axis, dtype):
    for n in SIZES:
        x = random((n, 3, n + 4), dtype, low=-80, high=80)
        close(networks()(f"softmax_{axis}_{dtype}", x), torch.softmax(torch.from_numpy(x), axis).numpy(), dtype)


# ===--- Reductions ------------------------------------------------------------------------------===#

REDUCTIONS = {"sum": np.sum, "prod": np.prod, "max": np.max, "min": np.min, "mean": np.mean}
REDUCTION_CASES = [
    (name, axis, keepdims, dtype)
    for name in REDUCTIONS
    for axis, keepdims in ((None, False), (1, False), ((0, -1), True))
    for dtype in ("float32", "float64", "int32", "uint8")
    if not (name == "mean" and "int" in dtype)
]
ARGS = [(name, axis, dtype) for name in ("argmax", "argmin") for axis in (None, 0, -1) for dtype in ("float32", "int8")]


@functools.cache
def reductions():
    family = Family()
    for name, axis, keepdims, dtype in REDUCTION_CASES:
        axes = list(axis) if isinstance(axis, tuple) else axis
        function = functools.partial(getattr(op, name), axis=axes, keepdims=keepdims)
        family.add(_key(name, axis, dtype), function, ((N, 3, M), dtype))
    for name, axis, dtype in ARGS:
        family.add(_key(name, axis, dtype), functools.partial(getattr(op, name), axis=axis), ((N, M), dtype))
    return family


def _key(name, axis, dtype):
    return f"{name}_{axis}_{dtype}".replace("(", "").replace(")", "").replace(", ", "_").replace("-", "minus")


@pytest.mark.parametrize("name, axis, keepdims, dtype", REDUCTION_CASES)
def test_reduction(name, axis, keepdims, dtype):
    for n in SIZES:
        data = random((n, 3, n + 1), dtype, high=-1 if name == "prod" and "int" in dtype else 3)
        extra = {} if name in ("max", "min") or "float" in dtype else {"dtype": dtype}
        expected = REDUCTIONS[name](data, axis=axis, keepdims=keepdims, **extra)
        result = reductions()(_key(name, axis, dtype), data)
        np.testing.assert_allclose(result, expected, rtol=1e-4 if dtype == "float32" else 1e-9)
        assert str(result.dtype) == dtype


@pytest.mark.parametrize("name, axis, dtype", ARGS)
def test_arg_reduction(name, axis, dtype):
    for n in SIZES:
        # Few values, so that several places hold the extreme one: the first counts.
        data = random((n, n + 3), "int8").astype(dtype)
        expected = getattr(np, name)(data, axis=axis)
        close(reductions()(_key(name, axis, dtype), data), expected, "int64")
