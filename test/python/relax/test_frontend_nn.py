"""Models written as classes, against torch."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from mlc import nd, relax, script, te
from mlc._core.context import MLCError
from mlc._core.structural import assert_structural_equal
from mlc.relax.frontend import nn
from mlc.relax.frontend.nn import op, spec


class MLP(nn.Module):
    def __init__(self):
        self.fc1, self.act, self.fc2 = nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 4, bias=False)

    def forward(self, x):
        return self.fc2(self.act(self.fc1(x)))


def arrays(params, seed=0):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=[int(s) for s in param.shape]).astype(param.dtype) for _, param in params]


def run(mod, name, *values):
    result = relax.VirtualMachine(relax.build(mod))[name](*values)
    return [r.numpy() for r in result] if isinstance(result, (list, tuple)) else result.numpy()


def test_model():
    mod, params = MLP().export_tvm({"forward": {"x": spec.Tensor(("n", 6), "float32")}})
    assert [name for name, _ in params] == ["fc1.weight", "fc1.bias", "fc2.weight"]
    text = mod["forward"].script()
    assert "fc1_weight: R.Tensor((8, 6)" in text and 'R.func_attr({"num_input": 1})' in text
    assert 'permute_dims1: R.Tensor((8, 4), dtype="float32") = R.permute_dims(fc2_weight, axes=None)' in text
    assert_structural_equal(script.from_source(mod.script()), mod)
    x, w = np.random.default_rng(1).normal(size=(3, 6)).astype("float32"), arrays(params)
    expected = np.maximum(x @ w[0].T + w[1], 0) @ w[2].T
    np.testing.assert_allclose(run(mod, "forward", *map(nd.array, [x, *w])), expected, rtol=1e-4, atol=1e-5)


def test_parameters_as_one_tuple():
    config = {"forward": {"x": spec.Tensor((2, 6), "float32"), "$": {"param_mode": "packed"}}}
    mod, params = MLP().export_tvm(config)
    assert [p.name_hint for p in mod["forward"].params] == ["x", "packed_params"]
    x, w = np.ones((2, 6), "float32"), arrays(params)
    expected = np.maximum(x @ w[0].T + w[1], 0) @ w[2].T
    given = [nd.array(x), tuple(map(nd.array, w))]
    np.testing.assert_allclose(run(mod, "forward", *given), expected, rtol=1e-4, atol=1e-5)


MODULES = {
    "conv1d": (nn.Conv1D(4, 6, 3, 2, 1), torch.nn.Conv1d(4, 6, 3, 2, 1), (2, 4, 9)),
    "conv2d": (nn.Conv2D(4, 6, 3, 1, 1, groups=2), torch.nn.Conv2d(4, 6, 3, 1, 1, groups=2), (2, 4, 5, 6)),
    "conv3d": (nn.Conv3D(2, 3, 2, bias=False), torch.nn.Conv3d(2, 3, 2, bias=False), (1, 2, 4, 5, 6)),
    "conv_transpose": (nn.ConvTranspose1D(4, 3, 3, 2), torch.nn.ConvTranspose1d(4, 3, 3, 2), (2, 4, 5)),
    "layer_norm": (nn.LayerNorm(6), torch.nn.LayerNorm(6), (2, 5, 6)),
    "layer_norm_plain": (
        nn.LayerNorm(6, elementwise_affine=False),
        torch.nn.LayerNorm(6, elementwise_affine=False),
        (2, 5, 6),
    ),
    "group_norm": (nn.GroupNorm(2, 4), torch.nn.GroupNorm(2, 4), (2, 4, 3, 3)),
    "rms_norm": (nn.RMSNorm(6, -1, bias=False), torch.nn.RMSNorm(6, eps=1e-5), (2, 5, 6)),
    "silu": (nn.SiLU(), torch.nn.SiLU(), (2, 5)),
    "gelu": (nn.GELU(), torch.nn.GELU(), (2, 5)),
    "list": (
        nn.ModuleList([nn.Linear(5, 4), nn.ReLU(), nn.Linear(4, 3)]),
        torch.nn.Sequential(torch.nn.Linear(5, 4), torch.nn.ReLU(), torch.nn.Linear(4, 3)),
        (2, 5),
    ),
}


@pytest.mark.parametrize("name", MODULES)
def test_modules(name):
    module, reference, shape = MODULES[name]
    mod, params = module.export_tvm({"forward": {"x": spec.Tensor(shape, "float32")}})
    assert [n for n, _ in params] == [n for n, _ in reference.named_parameters()]
    x, weights = np.random.default_rng(2).normal(size=shape).astype("float32"), arrays(params)
    reference.load_state_dict({n: torch.from_numpy(w) for (n, _), w in zip(params, weights, strict=True)})
    expected = reference(torch.from_numpy(x)).detach().numpy()
    np.testing.assert_allclose(run(mod, "forward", *map(nd.array, [x, *weights])), expected, rtol=1e-4, atol=1e-4)


class Several(nn.Module):
    """Methods with arguments of all kinds."""

    def __init__(self):
        self.table = nn.Embedding(10, 4)
        self.parts = nn.ModuleDict({"a": nn.Linear(4, 4, bias=False)})

    def embed(self, tokens):
        return self.parts["a"](self.table(tokens))

    def windows(self, x, count):
        return op.reshape(x, [count, 2]), op.full([count], 2.0)

    def pairs(self, both):
        first, second = both
        return (1 - first) * 2 / second + op.softmax(-first, axis=0)

    def other(self, x):
        doubled = op.tensor_expr_op(lambda a: te.compute(a.shape, lambda i: a[i] * 2.0, name="twice"), "twice", [x])
        low, high = op.split(doubled, 2)
        return op.concat([high, low], 0).astype("float64")

    def attend(self, q):
        return op.scaled_dot_product_attention(q, q, q, is_causal=True)


def exported():
    n = spec.Tensor(("n",), "float32")
    return Several().export_tvm(
        {
            "embed": {"tokens": spec.Tensor((2, "n"), "int32")},
            "windows": {"x": n, "count": int, "$": {"param_mode": "none"}},
            "pairs": {"both": spec.Tuple("both", [n, n]), "$": {"param_mode": "none"}},
            "other": {"x": spec.Tensor((6,), "float32"), "$": {"param_mode": "none"}},
            "attend": {"q": spec.Tensor((1, 5, 2, 4), "float32"), "$": {"param_mode": "none"}},
        }
    )


def test_methods():
    mod, params = exported()
    assert [name for name, _ in params] == ["table.weight", "parts.a.weight"]
    machine = relax.VirtualMachine(relax.build(mod))
    tokens, (table, weight) = np.array([[1, 2, 9], [0, 3, 4]], "int32"), arrays(params)
    result = machine["embed"](*map(nd.array, [tokens, table, weight])).numpy()
    np.testing.assert_allclose(result, table[tokens] @ weight.T, rtol=1e-4, atol=1e-5)
    x = np.arange(6, dtype="float32")
    rows, filled = machine["windows"](nd.array(x), (3,))
    np.testing.assert_array_equal(rows.numpy(), x.reshape(3, 2))
    np.testing.assert_array_equal(filled.numpy(), [2, 2, 2])
    both = machine["pairs"]((nd.array(x), nd.array(x + 1))).numpy()
    np.testing.assert_allclose(both, (1 - x) * 2 / (x + 1) + F.softmax(torch.from_numpy(-x), 0).numpy(), rtol=1e-4)
    np.testing.assert_array_equal(machine["other"](nd.array(x)).numpy(), np.roll(x, 3) * 2)
    q = torch.randn(1, 5, 2, 4)
    expected = F.scaled_dot_product_attention(*[q.transpose(1, 2)] * 3, is_causal=True).transpose(1, 2)
    np.testing.assert_allclose(machine["attend"](nd.array(q.numpy())).numpy(), expected, rtol=1e-4, atol=1e-5)


def test_compiled():
    model = MLP()
    weights = arrays(list(model.named_parameters()))
    config = {"forward": {"x": spec.Tensor((2, 6), "float32")}}
    with pytest.raises(ValueError, match="parameters without data: fc1.weight"):
        model.jit(config)
    model.load_state_dict(dict(zip(model.state_dict(), map(nd.array, weights), strict=True)))
    result = model.jit(config)["forward"](torch.ones(2, 6))
    expected = np.maximum(np.ones((2, 6)) @ weights[0].T + weights[1], 0) @ weights[2].T
    np.testing.assert_allclose(result.numpy(), expected, rtol=1e-4, atol=1e-5)


def test_what_is_wrong():
    with pytest.raises(MLCError, match="modules compute while they are exported"):
        nn.Linear(2, 2)(nn.Tensor.placeholder((1, 2), "float32"))
    with pytest.raises(ValueError, match=r"cannot have data of \[3\]"):
        nn.Parameter((2,)).data = np.zeros(3, "float32")
    with pytest.raises(ValueError, match="cannot have data of float64"):
        nn.Parameter((2,)).data = np.zeros(2)
    with pytest.raises(KeyError, match="missing"):
        MLP().load_state_dict({})
    with pytest.raises(ValueError, match="param_mode"):
        MLP().export_tvm({"forward": {"x": spec.Tensor((2, 6), "float32"), "$": {"param_mode": "all"}}})
    with pytest.raises(AttributeError, match="has no 'LSTM'"):
        nn.LSTM  # noqa: B018
    # The model is as it was after an error.
    model = MLP()
    with pytest.raises(MLCError):
        model.export_tvm({"forward": {"x": spec.Tensor((2, 5), "float32")}})
    model.export_tvm({"forward": {"x": spec.Tensor((2, 6), "float32")}})
    assert model.to("float16").fc1.weight.dtype == "float16"
