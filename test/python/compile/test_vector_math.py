"""Functions of math on vectors, against a wider type, over all of the range of their arguments."""

import numpy as np
import pytest

import mlc
from mlc import te, tir
from mlc.script import tir as T

SAMPLES = 1 << 16
# The most units in the last place that a result may be off.
F32 = {
    "exp": 2, "exp2": 1, "log": 2, "log2": 1, "log10": 1, "log1p": 2, "sin": 2, "cos": 2, "tan": 1, "asin": 2,
    "acos": 2, "atan": 2, "sinh": 1, "cosh": 1, "tanh": 3, "asinh": 1, "acosh": 1, "atanh": 1, "erf": 2, "sqrt": 1,
}  # fmt: skip
F64 = {
    "exp": 2, "log": 2, "log1p": 2, "sin": 2, "cos": 2, "tan": 3, "asin": 2, "acos": 2, "atan": 2, "tanh": 3, "sqrt": 1,
}  # fmt: skip
NAMES = {
    "asin": "arcsin",
    "acos": "arccos",
    "atan": "arctan",
    "asinh": "arcsinh",
    "acosh": "arccosh",
    "atanh": "arctanh",
}


def compile_elementwise(function, dtype, size, num_inputs=1):
    inputs = [te.placeholder((size,), dtype, name=f"x{i}") for i in range(num_inputs)]
    out = te.compute((size,), lambda i: function(*(x[i] for x in inputs)), name="C")
    sch = tir.Schedule(te.create_prim_func([*inputs, out]))
    _, inner = sch.split(sch.get_loops(sch.get_block("C"))[0], [None, 64])
    sch.vectorize(inner)
    return mlc.compile(sch.mod, target="llvm")["main"]


def run(function, *inputs):
    compiled = compile_elementwise(function, str(inputs[0].dtype), len(inputs[0]), len(inputs))
    result = np.empty_like(inputs[0])
    compiled(*inputs, result)
    return result


def samples(dtype):
    """Numbers of every size, those around 0, 1 and multiples of pi / 2, and the special ones."""
    bits = np.dtype(dtype).itemsize * 8
    patterns = (np.arange(SAMPLES, dtype=f"uint{bits}") * np.array(2**bits // SAMPLES + 1, f"uint{bits}")).view(dtype)
    rng = np.random.default_rng(0)
    near = np.concatenate([rng.uniform(-1, 1, SAMPLES // 2), rng.uniform(-100, 100, SAMPLES // 2)])
    special = [0.0, -0.0, np.inf, -np.inf, np.nan, 1, -1, 0.5, -0.5, 1e30, 1e-30, *(np.arange(-20, 21) * np.pi / 2)]
    return np.concatenate([patterns, near.astype(dtype), np.array(special, dtype), np.zeros(87, dtype)])


def units_off(result, exact):
    """How far `result` is from `exact`, of a wider type, in units of the last place; infinite if the kind differs."""
    rounded = exact.astype(result.dtype)
    same = (result == rounded) | (np.isnan(result) & np.isnan(rounded))
    tiny = np.finfo(result.dtype).smallest_subnormal
    with np.errstate(all="ignore"):
        spacing = np.maximum(np.spacing(np.abs(rounded)), tiny).astype(exact.dtype)
        off = np.abs(result.astype(exact.dtype) - exact) / spacing
    # The largest number may stand for infinity, which lies half a unit above.
    off = np.where(np.isfinite(off), off, np.inf)
    return np.where(same, 0, off)


def exact_of(name, x):
    with np.errstate(all="ignore"):
        if name == "erf":
            import torch

            return torch.special.erf(torch.from_numpy(x.astype("float64"))).numpy()
        return getattr(np, NAMES.get(name, name))(x)


@pytest.mark.parametrize(("dtype", "name"), [("float32", name) for name in F32] + [("float64", name) for name in F64])
def test_error(dtype, name):
    x = samples(dtype)
    wider = x.astype("float64" if dtype == "float32" else np.longdouble)
    result = run(getattr(te, name), x)
    off = units_off(result, exact_of(name, wider))
    worst = int(np.argmax(off))
    bound = (F32 if dtype == "float32" else F64)[name]
    assert off[worst] <= bound, f"{name}({x[worst]!r}) = {result[worst]!r} is {off[worst]} units off"
    zeros = x == 0
    if name in ("sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh", "log1p", "erf", "sqrt"):
        np.testing.assert_array_equal(np.signbit(result[zeros]), np.signbit(x[zeros]))


@pytest.mark.parametrize(("dtype", "bound"), [("float32", 1), ("float64", 1)])
def test_power(dtype, bound):
    rng = np.random.default_rng(0)
    special = np.array([0.0, -0.0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, np.inf, -np.inf, np.nan, 1e30, -1e30, 1e-40], dtype)
    grid = np.meshgrid(special, special)
    x = np.concatenate([grid[0].ravel(), rng.uniform(0, 10, 4096).astype(dtype), samples(dtype)[::16]])
    y = np.concatenate([grid[1].ravel(), rng.uniform(-30, 30, 4096).astype(dtype)])
    y = np.concatenate([y, rng.permutation(samples(dtype))[: len(x) - len(y)]])
    wider = "float64" if dtype == "float32" else np.longdouble
    with np.errstate(all="ignore"):
        exact = np.power(x.astype(wider), y.astype(wider))
    off = units_off(run(te.power, x, y), exact)
    worst = int(np.argmax(off))
    assert off[worst] <= bound, f"pow({x[worst]!r}, {y[worst]!r}) is {off[worst]} units off"


@pytest.mark.parametrize(("dtype", "bound"), [("float32", 2), ("float64", 3)])
def test_atan2(dtype, bound):
    rng = np.random.default_rng(0)
    special = np.array([0.0, -0.0, 1, -1, np.inf, -np.inf, np.nan, 1e30, -1e-30], dtype)
    grid = np.meshgrid(special, special)
    x = np.concatenate([grid[0].ravel(), rng.standard_normal(4096).astype(dtype), samples(dtype)[::16]])
    y = np.concatenate([grid[1].ravel(), rng.standard_normal(4096).astype(dtype)])
    y = np.concatenate([y, rng.permutation(samples(dtype))[: len(x) - len(y)]])
    wider = "float64" if dtype == "float32" else np.longdouble
    with np.errstate(all="ignore"):
        exact = np.arctan2(y.astype(wider), x.astype(wider))
    result = run(te.atan2, y, x)
    off = units_off(result, exact)
    worst = int(np.argmax(off))
    assert off[worst] <= bound, f"atan2({y[worst]!r}, {x[worst]!r}) is {off[worst]} units off"


@pytest.mark.parametrize("name", ["log1p", "sin", "atan", "exp", "tanh"])
def test_half(name):
    x = np.linspace(-0.9, 9, 4096).astype("float16")
    off = units_off(run(getattr(te, name), x), exact_of(name, x.astype("float64")))
    assert off.max() <= 0.51


def test_log1p_of_scalars():
    x = te.placeholder((8,), name="x")
    function = mlc.compile(te.create_prim_func([x, te.compute((8,), lambda i: te.log1p(x[i]), name="C")]))["main"]
    data = np.array([1e-10, -1e-10, 1e-5, 0.5, -0.5, 3, 0, np.inf], "float32")
    result = np.empty_like(data)
    function(data, result)
    assert units_off(result, np.log1p(data.astype("float64"))).max() <= 2


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_division_by_the_same_number(dtype):
    finfo = np.finfo(dtype)
    special = [1, 3, -7, 0.1, 0.0, -0.0, np.inf, np.nan, finfo.max, finfo.tiny, finfo.smallest_subnormal, 1e30, 1e-30]
    divisors = np.array([*special, *np.random.default_rng(0).uniform(-100, 100, 51)], dtype)
    x = samples(dtype)
    x = x[: len(x) // 64 * 64]
    scalar = getattr(T, dtype)

    @T.prim_func
    def divide(X: T.Buffer((len(x),), dtype), by: scalar, Y: T.Buffer((len(x),), dtype)):
        for i in range(len(x) // 64):
            for j in T.vectorized(64):
                with T.block("Y"):
                    v = T.axis.spatial(len(x), i * 64 + j)
                    Y[v] = X[v] / by

    compiled = mlc.compile(divide, target="llvm")["divide"]
    for divisor in divisors:
        result = np.empty_like(x)
        compiled(x, divisor, result)
        with np.errstate(all="ignore"):
            expected = x / divisor
            exact = x.astype("longdouble") / divisor.astype("longdouble")
        # Correct to the last bit, and of the right sign, but for tiny numbers.
        is_usual = (np.abs(expected) >= finfo.tiny) & (np.abs(x) >= 2.0**-100) | (expected == 0) & (x == 0)
        is_usual |= ~np.isfinite(expected)
        np.testing.assert_array_equal(result[is_usual], expected[is_usual])
        np.testing.assert_array_equal(np.signbit(result[is_usual]), np.signbit(expected[is_usual]))
        assert units_off(result, exact).max() <= 1
