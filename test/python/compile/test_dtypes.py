"""What is compiled with no option, in all dtypes and at the numbers that are easily got wrong."""

import math

import numpy as np
import pytest
import torch
from torch.nn import functional as F

import mlc
from mlc import relax
from mlc.relax import op

TOLERANCE = {"float64": 1e-12, "float32": 1e-5, "float16": 4e-3, "bfloat16": 3e-2}


def compiled(body, *types):
    """`body` of parameters of these (shape, dtype)."""
    builder = relax.BlockBuilder()
    params = [relax.Var(f"x{i}", relax.TensorStructInfo(shape, dtype)) for i, (shape, dtype) in enumerate(types)]
    with builder.function("main", params):
        with builder.dataflow():
            result = builder.emit_output(body(*params))
        builder.emit_func_output(result)
    return mlc.compile(builder.get())["main"]


def tensor(shape, dtype):
    generator = torch.Generator().manual_seed(len(shape) + sum(shape))
    if dtype.startswith(("int", "uint")):
        return torch.randint(0 if dtype[0] == "u" else -9, 10, shape, generator=generator).to(getattr(torch, dtype))
    return torch.randn(shape, generator=generator, dtype=torch.float64).to(getattr(torch, dtype))


def check(body, expected, *types, out=None):
    values = [tensor(*each) for each in types]
    out = out or types[0][1]
    result = torch.from_dlpack(compiled(body, *types)(*values))
    assert result.dtype == getattr(torch, out)
    wanted = expected(*[value.double() for value in values])
    if out.startswith("int"):
        assert torch.equal(result.double(), wanted)
        return
    scale = max(1.0, wanted.abs().max().item())
    assert (result.double() - wanted).abs().max().item() <= TOLERANCE[out] * scale


FLOATS = list(TOLERANCE)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("size", [(1, 7, 5), (17, 33, 9), (8, 64, 32), (5, 130, 70)])
def test_matmul(dtype, size):
    m, k, n = size
    check(lambda a, b: op.matmul(a, b), torch.matmul, ((m, k), dtype), ((k, n), dtype))
    check(lambda a, w: op.nn.relu(op.linear(a, w)), lambda a, w: F.relu(a @ w.T), ((m, k), dtype), ((n, k), dtype))


@pytest.mark.parametrize(("dtype", "out"), [("float16", "float32"), ("bfloat16", "float32"), ("int8", "int32")])
@pytest.mark.parametrize("size", [(1, 7, 5), (17, 33, 9), (8, 64, 32), (5, 300, 70)])
def test_products_into_wider(dtype, out, size):
    m, k, n = size
    check(lambda a, b: op.matmul(a, b, out_dtype=out), torch.matmul, ((m, k), dtype), ((k, n), dtype), out=out)


@pytest.mark.parametrize(
    ("dtype", "out"), [*((dtype, dtype) for dtype in FLOATS), ("int8", "int32"), ("float16", "float32")]
)
@pytest.mark.parametrize("groups", [1, 6])
def test_conv2d(dtype, out, groups):
    filters = (12, 6 // groups, 3, 3)
    check(
        lambda x, w: op.nn.conv2d(x, w, padding=1, groups=groups, out_dtype=out),
        lambda x, w: F.conv2d(x, w, padding=1, groups=groups),
        ((2, 6, 9, 19), dtype),
        (filters, dtype),
        out=out,
    )


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("length", [1, 3, 16, 37, 200])
def test_rows(dtype, length):
    x, w = ((5, length), dtype), ((length,), dtype)
    check(lambda x: op.nn.softmax(x), lambda x: torch.softmax(x, -1), x)
    check(lambda x: op.nn.log_softmax(x), lambda x: torch.log_softmax(x, -1), x)
    check(lambda x, w: op.nn.rms_norm(x, w, -1), lambda x, w: F.rms_norm(x, (length,), w, 1e-5), x, w)
    if length > 1:
        check(lambda x, w, b: op.nn.layer_norm(x, w, b, -1), lambda x, w, b: F.layer_norm(x, (length,), w, b), x, w, w)
    check(lambda x: op.mean(x, axis=-1), lambda x: x.mean(-1), x)
    check(lambda x: op.max(x, axis=0), lambda x: x.amax(0), x)


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "int32", "int64"])
def test_integers(dtype):
    a, b = np.arange(-60, 75).reshape(5, 27).astype(dtype), np.arange(5, 140).reshape(5, 27).astype(dtype)
    types = ((5, 27), dtype), ((5, 27), dtype)
    for name in ("add", "subtract", "multiply", "maximum", "minimum"):
        wanted = getattr(np, name)(a, b)
        np.testing.assert_array_equal(compiled(getattr(op, name), *types)(a, b).numpy(), wanted)
    for name in ("max", "min"):
        wanted = getattr(a, name)(axis=1)
        found = compiled(lambda x, y, name=name: getattr(op, name)(x, axis=1), *types)(a, b).numpy()
        np.testing.assert_array_equal(found, wanted)


SPECIAL = [0.0, -0.0, math.inf, -math.inf, math.nan, 1e-310, -1e-310, 1e-45, -1e-40, 1.2e-38, 88.8, -88.8, -104.0,
           89.5, 709.9, -745.2, 3e38, -3e38, 1.0, -1.0, 0.5, 1e-7, -1e-7, 20.0, -20.0]  # fmt: skip
FUNCTIONS = {
    "exp": torch.exp, "log": torch.log, "sqrt": torch.sqrt, "rsqrt": torch.rsqrt, "tanh": torch.tanh,
    "sigmoid": torch.sigmoid, "erf": torch.erf, "sin": torch.sin, "cos": torch.cos, "atan": torch.atan,
    "nn.relu": torch.relu, "abs": torch.abs, "floor": torch.floor, "ceil": torch.ceil, "round": torch.round,
    "sign": torch.sign, "isnan": torch.isnan, "isinf": torch.isinf, "isfinite": torch.isfinite,
    "sinh": torch.sinh, "cosh": torch.cosh, "asinh": torch.asinh, "nn.silu": F.silu, "nn.gelu": F.gelu,
}  # fmt: skip


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("count", [25, 1, 40])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_special_numbers(name, count, dtype):
    values = torch.tensor((SPECIAL * 2)[:count] if count > 1 else [math.inf], dtype=torch.float64)
    values = values.to(getattr(torch, dtype))
    if name in ("sin", "cos"):  # of large numbers there is a limit to what is promised
        values = values.clamp(-1e4, 1e4)
    function = getattr(op.nn, name[3:]) if name.startswith("nn.") else getattr(op, name)
    result = torch.from_dlpack(compiled(lambda x: function(x), ((len(values),), dtype))(values))
    wanted = FUNCTIONS[name](values)
    # Where torch gives NaN for infinity, and 0 for NaN.
    if name == "nn.gelu":
        wanted[values == math.inf] = math.inf
    if name == "sign":
        wanted[values.isnan()] = math.nan
    same = (result == wanted) | (wanted.isnan() & result.isnan()) if wanted.is_floating_point() else result == wanted
    if not bool(same.all()):
        bound = 1e-6 if dtype == "float32" else 1e-12
        near = (result.double() - wanted.double()).abs() <= bound * wanted.double().abs().clamp(min=1e-30)
        wrong = ~(same | near)
        assert not wrong.any(), [(v, r, w) for v, r, w in zip(values[wrong], result[wrong], wanted[wrong], strict=True)]


@pytest.mark.parametrize("length", [5, 16, 40])
def test_nan_and_infinities_in_rows(length):
    x = torch.randn(6, length)
    x[0, 2], x[1, 3], x[2, :], x[3, 1:], x[4, 0] = math.nan, math.inf, -math.inf, -math.inf, -math.inf
    types = ((6, length), "float32")
    cases = [
        (lambda x: op.nn.softmax(x), lambda x: torch.softmax(x, -1)),
        # A maximum starts from the lowest finite number.
        (lambda x: op.max(x, axis=1), lambda x: x.amax(1).clamp(min=torch.finfo(torch.float32).min)),
        (lambda x: op.min(x, axis=1), lambda x: x.amin(1)),
        (lambda x: op.sum(x, axis=1), lambda x: x.sum(1)),
        (lambda x: op.nn.relu(x), torch.relu),
        (lambda x: op.clip(x, -1, 1), lambda x: x.clamp(-1, 1)),
        (lambda x: op.argmax(x, axis=1), lambda x: x.argmax(1)),
    ]
    for body, expected in cases:
        result = torch.from_dlpack(compiled(body, types)(x))
        torch.testing.assert_close(result, expected(x), equal_nan=True, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("length", [1, 7, 33])
def test_masked_attention(length):
    """Half of the scores are off; those of the first row are on for one key only."""

    def body(q, k, v):
        scores = op.matmul(q, op.permute_dims(k, (0, 2, 1)))
        mask = op.tril(op.ones((1, length, length), "float32"))
        scores = op.where(op.greater(mask, relax.const(0.5, "float32")), scores, relax.const(-math.inf, "float32"))
        return op.matmul(op.nn.softmax(scores), v)

    types = [((3, length, 9), "float32")] * 3
    expected = lambda q, k, v: F.scaled_dot_product_attention(q, k, v, is_causal=True, scale=1.0)  # noqa: E731
    check(body, expected, *types)


@pytest.mark.parametrize("size", [1, 8, 37])
def test_float64_is_rounded_to_bfloat16_once(size):
    cast = compiled(lambda x: op.astype(x, "bfloat16"), ((size,), "float64"))
    # Next to the middle of two, which f32 would make the middle itself; what f32 does not hold, and one of its least.
    middle = 1 + 2.0**-8
    numbers = [
        middle + 2.0**-40,
        middle - 2.0**-40,
        -middle - 2.0**-40,
        middle,
        3 * middle,
        1e300,
        -1e-320,
        2.0**-133,
        math.inf,
    ]
    wanted = [1 + 2.0**-7, 1.0, -1 - 2.0**-7, 1.0, 3.015625, math.inf, -0.0, 2.0**-133, math.inf]
    for start in range(len(numbers)):
        order = [(start + i) % len(numbers) for i in range(size)]
        result = torch.from_dlpack(cast(torch.tensor([numbers[i] for i in order], dtype=torch.float64)))
        assert torch.equal(result.double(), torch.tensor([wanted[i] for i in order], dtype=torch.float64))
    assert torch.from_dlpack(cast(torch.full((size,), math.nan, dtype=torch.float64))).isnan().all()
    values = torch.randn(size, dtype=torch.bfloat16)
    widened = compiled(lambda x: op.astype(x, "float64"), ((size,), "bfloat16"))(values)
    assert torch.equal(torch.from_dlpack(widened), values.double())
