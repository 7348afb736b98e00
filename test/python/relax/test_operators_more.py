"""Operators of models against torch, and their text: one compiled module, a line an operator."""

import functools

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from mlc import nd, relax, script, tir
from mlc._core.structural import assert_structural_equal
from mlc.relax import TensorStructInfo, op

N = tir.Var("n", "int64")
X, IMAGE, PART = (N, 6), (2, 4, 7, 6), (6,)


def case(name, function, reference, *shapes, dtype="float32", low=-2.0, high=2.0):
    return (
        name,
        function,
        reference,
        [s if isinstance(s, tuple) and isinstance(s[-1], str) else (s, dtype) for s in shapes],
        (low, high),
    )


def unary(name, reference=None, **options):
    return case(name, getattr(op, name), reference or getattr(torch, name), X, **options)


def heads(q, k, v, **options):
    q, k, v = (t.transpose(1, 2) for t in (q, k, v))
    return F.scaled_dot_product_attention(q, k, v, **options).transpose(1, 2)


def number(value):
    return relax.PrimValue(tir.FloatImm("float32", value))


def const(value, dtype="float32"):
    return relax.const(value, dtype)


Q, K, V = (2, 5, 3, 8), (2, 7, 3, 8), (2, 7, 3, 4)
CASES = [
    *[unary(name) for name in "sin cos tan atan sinh cosh asinh ceil floor trunc sign square round".split()],
    *[unary(name, low=-0.9, high=0.9) for name in "asin acos atanh".split()],
    unary("acosh", low=1.1, high=3.0),
    *[unary(name) for name in "isnan isinf isfinite".split()],
    case("gelu", op.nn.gelu, F.gelu, X),
    case("gelu_tanh", op.nn.gelu_tanh, lambda x: F.gelu(x, approximate="tanh"), X),
    case("selu", op.nn.selu, F.selu, X),
    case("silu", op.nn.silu, F.silu, X),
    case("softplus", lambda x: op.nn.softplus(x, 2.0, 3.0), lambda x: F.softplus(x, 2, 3), X),
    case("leakyrelu", lambda x: op.nn.leakyrelu(x, 0.2), lambda x: F.leaky_relu(x, 0.2), X),
    case("relu6", lambda x: op.nn.relu6(x), F.relu6, X, high=9.0),
    case("clip", lambda x: op.clip(x, -0.5, 1), lambda x: torch.clamp(x, -0.5, 1), X),
    case("log_add_exp", op.log_add_exp, torch.logaddexp, X, X),
    case("ewise_fma", op.ewise_fma, lambda x, y, z: x * y + z, X, X, X),
    *[
        case(name, getattr(op, name), reference, X, X, dtype="int32", low=0, high=7)
        for name, reference in {
            "bitwise_and": torch.bitwise_and,
            "bitwise_or": torch.bitwise_or,
            "bitwise_xor": torch.bitwise_xor,
            "left_shift": torch.bitwise_left_shift,
            "right_shift": torch.bitwise_right_shift,
        }.items()
    ],
    case("bitwise_not", op.bitwise_not, torch.bitwise_not, X, dtype="int32", low=-7, high=7),
    case(
        "logical_and_of_numbers",
        op.logical_and,
        lambda a, b: torch.logical_and(a, b).int(),
        X,
        X,
        dtype="int32",
        low=-1,
        high=2,
    ),
    # Tensors that are made.
    case("full", lambda x: op.add(x, op.full((6,), const(3.0))), lambda x: x + 3, X),
    case("full_like", lambda x: op.full_like(x, const(3.0)), lambda x: torch.full_like(x, 3), X),
    case("ones", lambda x: op.subtract(x, op.ones((N, 6), "float32")), lambda x: x - 1, X),
    case("zeros_like", op.zeros_like, torch.zeros_like, X),
    case("ones_like", lambda x: op.ones_like(x, "int64"), lambda x: torch.ones_like(x, dtype=torch.int64), X),
    case(
        "arange",
        lambda x: op.add(op.sum(x, 1), op.arange(N, dtype="float32")),
        lambda x: x.sum(1) + torch.arange(len(x)),
        X,
    ),
    case("arange_step", lambda x: op.add(x, op.arange(12, 0, -2, "float32")), lambda x: x + torch.arange(12, 0, -2), X),
    case("eye", lambda x: op.matmul(x, op.eye(6, 4, 1)), lambda x: x @ torch.ones(6, 4).triu(1).tril(1).double(), X),
    case("tril", lambda x: op.tril(x, 1), lambda x: x.tril(1), X),
    case("triu", lambda x: op.triu(x, -1), lambda x: x.triu(-1), X),
    case(
        "one_hot",
        lambda x: op.one_hot(x, number(1.0), number(0.0), 8),
        lambda x: F.one_hot(x.long(), 8).float(),
        X,
        dtype="int64",
        low=0,
        high=7,
    ),
    # Elements in other places.
    case("broadcast_to", lambda x: op.broadcast_to(x, (3, N, 6)), lambda x: x.expand(3, *x.shape), X),
    case("expand_dims", lambda x: op.expand_dims(x, [0, -1]), lambda x: x[None, ..., None], X),
    case("squeeze", lambda x: op.squeeze(x, [1]), lambda x: x.squeeze(1), (N, 1, 6)),
    case("squeeze_all", lambda x: op.squeeze(x), lambda x: x.squeeze(), (1, 4, 1)),
    case("stack", lambda x, y: op.stack([x, y], 1), lambda x, y: torch.stack([x, y], 1), X, X),
    case("split", lambda x: op.split(x, [2, 5], 1)[1], lambda x: x[:, 2:5], X),
    case("split_sections", lambda x: op.split(x, 4, 1)[3], lambda x: x[:, 6:], X),
    case("repeat", lambda x: op.repeat(x, 2, 0), lambda x: x.repeat_interleave(2, 0), X),
    case("repeat_flat", lambda x: op.repeat(x, 3), lambda x: x.repeat_interleave(3), X),
    case("tile", lambda x: op.tile(x, [2, 1, 2]), lambda x: x.tile(2, 1, 2), X),
    case("flip", lambda x: op.flip(x, 0), lambda x: x.flip(0), X),
    case("take", lambda x, i: op.take(x, i, 1), lambda x, i: x[:, i.long()], X, (PART, "int64"), low=0, high=5),
    case("slice", lambda x: op.strided_slice(x, [1], [1], [-1], [2]), lambda x: x[:, 1:-1:2], X),
    case("slice_back", lambda x: op.strided_slice(x, [1], [5], [0], [-2]), lambda x: x[:, [5, 3, 1]], X),
    case("slice_symbolic", lambda x: op.strided_slice(x, [0], [N - 1], [N]), lambda x: x[-1:], X),
    # Reductions and normalizations.
    case("variance", lambda x: op.variance(x, 1), lambda x: x.var(1, correction=0), X),
    case("std", lambda x: op.std(x, [0, 1], True), lambda x: x.std((0, 1), correction=0, keepdim=True), X),
    case("log_softmax", op.nn.log_softmax, lambda x: F.log_softmax(x, -1), X),
    case(
        "layer_norm",
        lambda x, g, b: op.nn.layer_norm(x, g, b, [-1]),
        lambda x, g, b: F.layer_norm(x, (6,), g, b),
        X,
        PART,
        PART,
    ),
    case(
        "layer_norm_plain",
        lambda x, g, b: op.nn.layer_norm(x, g, b, -1, 0.1, False, False),
        lambda x, g, b: F.layer_norm(x, (6,), eps=0.1),
        X,
        PART,
        PART,
    ),
    case(
        "layer_norm_two",
        lambda x, g: op.nn.layer_norm(x, g, g, [1, 2]),
        lambda x, g: F.layer_norm(x, (3, 6), g, g),
        (N, 3, 6),
        (3, 6),
    ),
    case("rms_norm", lambda x, w: op.nn.rms_norm(x, w, [-1], 1e-5), lambda x, w: F.rms_norm(x, (6,), w, 1e-5), X, PART),
    case(
        "group_norm",
        lambda x, g: op.nn.group_norm(x, g, g, 2, 1, [2, 3]),
        lambda x, g: F.group_norm(x, 2, g, g),
        (N, 4, 5, 5),
        (4,),
    ),
    case(
        "instance_norm",
        lambda x, g: op.nn.instance_norm(x, g, g, 1, [2, 3]),
        lambda x, g: F.instance_norm(x, weight=g, bias=g),
        (N, 4, 5, 5),
        (4,),
    ),
    case(
        "batch_norm",
        lambda x, m, v: op.nn.batch_norm(x, m, v, m, v, 1, training=False)[0],
        lambda x, m, v: F.batch_norm(x, m, v, m, v),
        IMAGE,
        (4,),
        (4,),
        low=0.5,
    ),
    case(
        "batch_norm_trained",
        lambda x, m, v: op.nn.batch_norm(x, m, v, m, v, 1)[0],
        lambda x, m, v: F.batch_norm(x, m.clone(), v.clone(), m, v, True),
        IMAGE,
        (4,),
        (4,),
        low=0.5,
    ),
    case(
        "batch_norm_mean",
        lambda x, m: op.nn.batch_norm(x, m, m, m, m, 1)[1],
        lambda x, m: 0.9 * m + 0.1 * x.mean((0, 2, 3)),
        IMAGE,
        (4,),
        low=0.5,
    ),
    # Windows and attention.
    case("adaptive_one", lambda x: op.nn.adaptive_avg_pool2d(x, 1), lambda x: F.adaptive_avg_pool2d(x, 1), IMAGE),
    case(
        "adaptive_odd",
        lambda x: op.nn.adaptive_avg_pool2d(x, (3, 4)),
        lambda x: F.adaptive_avg_pool2d(x, (3, 4)),
        IMAGE,
    ),
    case(
        "adaptive_even",
        lambda x: op.nn.adaptive_avg_pool2d(x, (7, 3)),
        lambda x: F.adaptive_avg_pool2d(x, (7, 3)),
        IMAGE,
    ),
    case(
        "adaptive_symbolic",
        lambda x: op.nn.adaptive_avg_pool2d(x, (1, 1)),
        lambda x: F.adaptive_avg_pool2d(x, 1),
        (1, 2, N, 5),
    ),
    case("pad", lambda x: op.nn.pad(x, [0, 1, 2, 0], 0.5), lambda x: F.pad(x, (2, 0, 0, 1), value=0.5), X),
    case("dropout", lambda x: op.nn.dropout(x)[0], lambda x: x, X),
    case(
        "depthwise",
        lambda x, w: op.nn.conv2d(x, w, padding=1, groups=4),
        lambda x, w: F.conv2d(x, w, padding=1, groups=4),
        IMAGE,
        (4, 1, 3, 3),
    ),
    case("attention", op.nn.attention, heads, Q, K, V),
    case(
        "attention_scale",
        lambda q, k, v: op.nn.attention(q, k, v, scale=0.3),
        lambda q, k, v: heads(q, k, v, scale=0.3),
        Q,
        K,
        V,
    ),
    case(
        "attention_causal",
        lambda q: op.nn.attention(q, q, q, causal_mask="TopLeft"),
        lambda q: heads(q, q, q, is_causal=True),
        Q,
    ),
    case(
        "attention_bias",
        lambda q, k, v, b: op.nn.attention(q, k, v, b),
        lambda q, k, v, b: heads(q, k, v, attn_mask=b),
        Q,
        K,
        V,
        (2, 1, 5, 7),
    ),
]


def build(bb, name, function, infos):
    params = [relax.Var(f"x{i}", TensorStructInfo(shape, dtype)) for i, (shape, dtype) in enumerate(infos)]
    with bb.function(name, params):
        with bb.dataflow():
            gv = bb.emit_output(function(*params))
        bb.emit_func_output(gv)


@functools.cache
def module():
    bb = relax.BlockBuilder()
    for name, function, _, infos, _ in CASES:
        build(bb, name, function, infos)
    return bb.get()


@functools.cache
def machine():
    return relax.VirtualMachine(relax.build(module()))


def array(shape, dtype, low, high, size, seed):
    generator = np.random.default_rng(seed)
    shape = [extent if isinstance(extent, int) else size for extent in shape]
    if "int" in dtype:
        return generator.integers(int(low), int(high) + 1, shape).astype(dtype)
    return generator.uniform(low, high, shape).astype(dtype)


@pytest.mark.parametrize("given", CASES, ids=lambda given: given[0])
@pytest.mark.parametrize("size", [1, 5])
def test_operator(given, size):
    name, _, reference, infos, (low, high) = given
    arrays = [array(*info, low, high, size, seed) for seed, info in enumerate(infos)]
    result = machine()[name](*[nd.array(a) for a in arrays]).numpy()
    wide = [torch.from_numpy(a.astype("float64") if a.dtype == np.float32 else a) for a in arrays]
    expected = reference(*wide).numpy()
    assert result.shape == expected.shape
    np.testing.assert_allclose(result.astype(expected.dtype), expected, rtol=3e-5, atol=3e-5)


def test_text():
    """What is printed is read back as the same module."""
    text = module().script(show_meta=True)
    again = script.from_source(text)
    assert_structural_equal(module(), again)


NORM = "epsilon=1.0000000000000001e-05, center=True, scale=True"
TEXTS = {
    "clip": "R.clip(x0, R.prim_value(T.float64(-0.5)), R.prim_value(1))",
    "full": 'R.full(R.shape([6]), R.const(3.0, "float32"), dtype="void")',
    "arange_step": 'R.arange(R.prim_value(12), R.prim_value(0), R.prim_value(-2), dtype="float32")',
    "eye": 'R.eye(R.prim_value(6), R.prim_value(4), R.prim_value(1), dtype="float32")',
    "tril": "R.tril(x0, R.prim_value(1))",
    "broadcast_to": "R.broadcast_to(x0, R.shape([3, n, 6]))",
    "expand_dims": "R.expand_dims(x0, axis=[0, -1])",
    "squeeze_all": "R.squeeze(x0, axis=None)",
    "stack": "R.stack((x0, x1), axis=1)",
    "split": "R.split(x0, indices_or_sections=[2, 5], axis=1)",
    "split_sections": "R.split(x0, indices_or_sections=4, axis=1)",
    "repeat_flat": "R.repeat(x0, repeats=3, axis=None)",
    "tile": "R.tile(x0, repeats=[2, 1, 2])",
    "take": 'R.take(x0, x1, axis=1, mode="fast")',
    "slice": "R.strided_slice(x0, (R.prim_value(1),), (R.prim_value(1),), (R.prim_value(-1),), (R.prim_value(2),), "
    "assume_inbound=False)",
    "variance": "R.variance(x0, axis=[1], keepdims=False)",
    "layer_norm": f"R.nn.layer_norm(x0, x1, x2, axes=[-1], {NORM})",
    "group_norm": f"R.nn.group_norm(x0, x1, x1, num_groups=2, channel_axis=1, axes=[2, 3], {NORM})",
    "batch_norm": f"R.nn.batch_norm(x0, x1, x2, x1, x2, axis=1, {NORM}, momentum=0.10000000000000001, training=False)",
    "adaptive_one": 'R.nn.adaptive_avg_pool2d(x0, output_size=[1, 1], layout="NCHW", out_layout="NCHW")',
    "attention_causal": 'R.nn.attention(x0, x0, x0, scale=None, causal_mask="TopLeft", window_size=None)',
    "pad": 'R.nn.pad(x0, pad_width=[0, 1, 2, 0], pad_value=0.5, pad_mode="constant")',
}


@pytest.mark.parametrize("name", TEXTS)
def test_spelling(name):
    assert TEXTS[name] in module()[name].script()


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda x: op.split(x, [3, 1], 1), "ascending"),
        (lambda x: op.nn.gelu(op.astype(x, "int32")), "nn.gelu"),
        (lambda x: op.take(x, x, 0), "take"),
        (lambda x: op.nn.layer_norm(x, x, x, [-1]), "gamma"),
        (lambda x: op.strided_slice(x, [1], [0], [2], [0]), "steps"),
        (lambda x: op.broadcast_to(x, (4, 6)), "broadcast_to"),
    ],
)
def test_refused(make, text):
    x = relax.Var("x", TensorStructInfo((2, 6), "float32"))
    with pytest.raises(Exception, match=text):
        make(x)
