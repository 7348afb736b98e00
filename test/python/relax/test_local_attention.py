"""Attention with a window: `R.nn.attention(..., window_size=)`, against numpy."""

import numpy as np
import pytest

import mlc
from mlc import relax
from mlc._core.module import structural_equal
from mlc.relax import op
from mlc.script import from_source


def expected(q, k, v, bias=None, scale=None, causal_mask=None, window_size=None):
    """softmax(q k^T) v where a query at place p sees the keys from p - window_size + 1 on, up to p if it is causal."""
    scores = np.einsum("bqhd,bkhd->bhqk", q, k).astype(np.float64)
    scores = scores * (scale if scale is not None else 1 / np.sqrt(q.shape[-1]))
    if bias is not None:
        scores = scores + bias
    queries, keys = q.shape[1], k.shape[1]
    place = np.arange(queries)[:, None] + (0 if causal_mask == "TopLeft" else keys - queries)
    key = np.arange(keys)[None, :]
    seen = key > place - window_size if window_size is not None else np.ones((queries, keys), bool)
    if causal_mask is not None:
        seen = seen & (key <= place)
    weights = np.where(seen, np.exp(scores - scores.max(-1, keepdims=True)), 0.0)
    total = weights.sum(-1, keepdims=True)
    weights = np.divide(weights, total, out=np.zeros_like(weights), where=total != 0)
    return np.einsum("bhqk,bkhd->bqhd", weights, v)


def run(arrays, **options):
    names = ["q", "k", "v", "bias"][: len(arrays)]
    infos = [relax.TensorStructInfo(a.shape, str(a.dtype)) for a in arrays]
    variables = [relax.Var(name, info) for name, info in zip(names, infos, strict=True)]
    bb = relax.BlockBuilder()
    with bb.function("main", variables):
        with bb.dataflow():
            gv = bb.emit_output(op.nn.attention(*variables, **options))
        bb.emit_func_output(gv)
    vm = relax.VirtualMachine(relax.build(bb.get()), mlc.cpu())
    return bb.get(), vm["main"](*[mlc.runtime.tensor(a) for a in arrays]).numpy()


CASES = [
    (8, 8, {"causal_mask": "TopLeft", "window_size": 3}),
    (8, 8, {"causal_mask": "BottomRight", "window_size": 1}),
    (5, 9, {"causal_mask": "BottomRight", "window_size": 4}),
    (5, 9, {"causal_mask": "TopLeft", "window_size": 2}),
    # Queries that see no key.
    (9, 5, {"causal_mask": "BottomRight", "window_size": 2}),
    (9, 4, {"causal_mask": "TopLeft", "window_size": 2}),
    # Without a mask, what comes after is seen.
    (6, 6, {"window_size": 2}),
    (4, 7, {"window_size": 3, "scale": 0.3}),
    # A window that is larger than all keys leaves out nothing.
    (6, 6, {"causal_mask": "TopLeft", "window_size": 100}),
    (9, 5, {"causal_mask": "BottomRight"}),
]


@pytest.mark.parametrize("number", range(len(CASES)))
@pytest.mark.parametrize("with_bias", [False, True])
def test_against_numpy(number, with_bias):
    queries, keys, options = CASES[number]
    rng = np.random.default_rng(number)
    shapes = [(2, queries, 3, 8), (2, keys, 3, 8), (2, keys, 3, 6)] + [(2, 1, queries, keys)] * with_bias
    arrays = [rng.standard_normal(shape).astype(np.float32) for shape in shapes]
    _, found = run(arrays, **options)
    np.testing.assert_allclose(found, expected(*arrays, **options), rtol=2e-5, atol=2e-6)


def test_against_torch():
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(1)
    q, k, v = (rng.standard_normal((1, 16, 2, 8)).astype(np.float32) for _ in range(3))
    places = torch.arange(16)
    mask = (places[None, :] <= places[:, None]) & (places[None, :] > places[:, None] - 5)
    heads_first = [torch.from_numpy(a).transpose(1, 2) for a in (q, k, v)]
    want = torch.nn.functional.scaled_dot_product_attention(*heads_first, attn_mask=mask).transpose(1, 2).numpy()
    _, found = run([q, k, v], causal_mask="BottomRight", window_size=5)
    np.testing.assert_allclose(found, want, rtol=2e-5, atol=2e-6)


@pytest.mark.parametrize("options", [{}, {"causal_mask": "BottomRight"}, {"causal_mask": "TopLeft", "window_size": 3}])
def test_heads_that_serve_several(options):
    rng = np.random.default_rng(3)
    shapes = [(2, 5, 6, 8), (2, 7, 2, 8), (2, 7, 3, 4)]
    q, k, v = (rng.standard_normal(shape).astype(np.float32) for shape in shapes)
    _, found = run([q, k, v], **options)
    want = expected(q, k.repeat(3, 2), v.repeat(2, 2), **options)
    np.testing.assert_allclose(found, want, rtol=2e-5, atol=2e-6)


def test_half_precision():
    rng = np.random.default_rng(2)
    arrays = [rng.standard_normal((1, 8, 2, 8)).astype(np.float16) for _ in range(3)]
    _, found = run(arrays, causal_mask="TopLeft", window_size=3)
    wide = [a.astype(np.float32) for a in arrays]
    np.testing.assert_allclose(found, expected(*wide, causal_mask="TopLeft", window_size=3), rtol=5e-3, atol=5e-3)


def test_text():
    q = np.zeros((1, 4, 2, 8), np.float32)
    module, _ = run([q, q, q], causal_mask="TopLeft", window_size=2)
    assert 'R.nn.attention(q, k, v, scale=None, causal_mask="TopLeft", window_size=2)' in module.script()
    again = from_source(module.script())
    assert structural_equal(again, module)
    call = again["main"].body.blocks[0].bindings[0].value
    assert call.op.name == "relax.nn.attention" and call.attrs.window_size == 2
    other, _ = run([q, q, q], causal_mask="TopLeft", window_size=3)
    assert not structural_equal(other, module)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"window_size": 0}, "expected 'window_size' to be at least 1, but got 0"),
        ({"window_size": 2, "causal_mask": "Left"}, 'expected \'causal_mask\' to be "TopLeft" or "BottomRight"'),
    ],
)
def test_wrong_options(options, message):
    q = relax.Var("q", relax.TensorStructInfo((1, 4, 2, 8), "float32"))
    with pytest.raises(mlc.MLCError, match=message):
        op.nn.attention(q, q, q, **options)


def test_mixed_precision():
    q = np.zeros((1, 4, 2, 8), np.float32)
    module, _ = run([q, q, q], window_size=2)
    text = relax.transform.ToMixedPrecision()(module).script()
    assert "R.nn.attention(" in text and 'R.astype(q, dtype="float16")' in text
