"""Models of torch, exported and compiled, give what torch gives."""

from types import SimpleNamespace

import numpy as np
import pytest
import sympy
import torch
from torch import nn
from torch.nn import functional as F

from mlc import nd, relax
from mlc.relax.frontend import detach_params
from mlc.relax.frontend.torch import from_exported_program, from_fx
from mlc.relax.frontend.torch.importer import Importer


def run(mod, *tensors):
    results = relax.VirtualMachine(relax.build(mod))["main"](*[nd.array(t.numpy()) for t in tensors])
    return [result.numpy() for result in (results if isinstance(results, (list, tuple)) else [results])]


def check(model, *tensors, tolerance=2e-5):
    model = model.eval()
    with torch.no_grad():
        mod = from_exported_program(torch.export.export(model, tensors))
        expected = model(*tensors)
    expected = expected if isinstance(expected, (list, tuple)) else [expected]
    for result, value in zip(run(mod, *tensors), expected, strict=True):
        np.testing.assert_allclose(result, value.numpy(), rtol=tolerance, atol=tolerance)
    return mod


class Residual(nn.Module):
    """A block of a ResNet that halves the image."""

    def __init__(self, before, after):
        super().__init__()
        self.first, self.second = nn.Conv2d(before, after, 3, 2, 1, bias=False), nn.Conv2d(after, after, 3, 1, 1)
        self.norms = nn.ModuleList([nn.BatchNorm2d(after) for _ in range(3)])
        self.down = nn.Conv2d(before, after, 1, 2, bias=False)
        for norm in self.norms:
            nn.init.uniform_(norm.running_mean)
            nn.init.uniform_(norm.running_var, 0.5, 2)

    def forward(self, x):
        y = F.relu(self.norms[0](self.first(x)), inplace=True)
        y = self.norms[1](self.second(y))
        y += self.norms[2](self.down(x))
        return F.relu(y)


def test_resnet():
    stem = nn.Sequential(nn.Conv2d(3, 8, 7, 2, 3), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
    head = nn.Sequential(nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.Linear(16, 10))
    mod = check(nn.Sequential(stem, Residual(8, 16), head), torch.randn(2, 3, 32, 32))
    text = mod.script()
    assert text.count("R.nn.conv2d") == 4 and text.count("R.nn.batch_norm") == 3


def test_encoder():
    layer = nn.TransformerEncoderLayer(16, 4, 32, activation="gelu", batch_first=True)
    mod = check(nn.TransformerEncoder(layer, 2, enable_nested_tensor=False), torch.randn(2, 5, 16))
    assert mod.script().count("R.nn.layer_norm") == 4


class Causal(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed, self.norm = nn.Embedding(20, 16), nn.RMSNorm(16)
        self.qkv, self.out = nn.Linear(16, 48, bias=False), nn.Linear(16, 20)

    def forward(self, tokens):
        x = self.embed(tokens) + self.embed(torch.arange(tokens.shape[1]))
        q, k, v = self.qkv(self.norm(x)).chunk(3, -1)
        q, k, v = (t.view(*t.shape[:2], 4, 4).transpose(1, 2) for t in (q, k, v))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(x.shape)
        return F.log_softmax(self.out(x + F.silu(y)), -1)


def test_language_model():
    check(Causal(), torch.randint(0, 20, (2, 6)))


MODELS = {
    "arithmetic": lambda x: (x + 1) * 2 - x / 3 + (1 - x) ** 2 + x**0.5 + 2 / x,
    "comparisons": lambda x: torch.where((x > 1) & (x != 2), x, -x),
    "shapes": lambda x: x.transpose(0, 1).unsqueeze(0).expand(2, 6, 4).flatten(1).view(2, 4, 6).permute(2, 0, 1),
    "slices": lambda x: torch.cat([x[1:3, ::2], x[-2:, :3]], 1).squeeze(),
    "select": lambda x: x[0] + x[-1] + torch.stack(x.unbind(0)).sum(0),
    "reductions": lambda x: (x.sum(), x.mean(1), x.max(1)[0], x.argmax(1), x.amin(0), x.var(1), x.prod(1)),
    "masks": lambda x: x.masked_fill(torch.triu(torch.ones(4, 6, dtype=torch.bool), 1), 0.0),
    "activations": lambda x: F.gelu(x) + F.leaky_relu(x) + F.elu(x) + F.hardswish(x) + F.softplus(x) + F.relu6(x),
    "splits": lambda x: sum(p.sum() for p in x.split(2, 1)) + x.split([1, 5], 1)[1].mean(),
    "padding": lambda x: F.pad(x, (1, 2, 0, 1), value=3.0),
    "types": lambda x: x.long().float() + x.to(torch.float64).float() + (x > 1),
    "made": lambda x: x + torch.zeros_like(x) + torch.full((6,), 2.0) + torch.arange(6) + torch.ones(4, 1),
    "index": lambda x: x[:, torch.tensor([2, 0, 1])] + torch.index_select(x, 1, torch.tensor([1, 1, 0])),
    "repeat": lambda x: x.repeat(2, 1).flip(0, 1),
    "any": lambda x: ((x > 1).any(1), (x > 0).all()),
}


class Model(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *tensors):
        return self.function(*tensors)


@pytest.mark.parametrize("name", MODELS)
def test_function(name):
    check(Model(MODELS[name]), torch.rand(4, 6) * 2 + 0.1)


LAYERS = {
    "conv1d": (nn.Conv1d(4, 6, 3, 2, 1), (2, 4, 9)),
    "same": (nn.Conv2d(4, 6, (3, 2), padding="same", dilation=2), (2, 4, 9, 8)),
    "depthwise": (nn.Conv2d(4, 8, 3, groups=4), (2, 4, 9, 8)),
    "avg_pool": (nn.AvgPool2d(3, 2, 1), (2, 4, 9, 8)),
    "adaptive": (nn.AdaptiveAvgPool2d((4, None)), (2, 4, 9, 8)),
    "adaptive1d": (nn.AdaptiveAvgPool1d(4), (2, 4, 9)),
    "conv3d": (nn.Conv3d(4, 6, (3, 2, 1), 2, (1, 1, 0), groups=2), (2, 4, 7, 6, 5)),
    "conv3d_transpose": (nn.ConvTranspose3d(4, 3, 2, 2, 1), (2, 4, 3, 4, 5)),
    "max_pool3d": (nn.MaxPool3d(2, 2, ceil_mode=True), (2, 4, 7, 6, 5)),
    "avg_pool3d": (nn.AvgPool3d(3, 2, 1), (2, 4, 7, 6, 5)),
    "adaptive3d": (nn.AdaptiveAvgPool3d((3, None, 2)), (2, 4, 7, 6, 5)),
    "group_norm": (nn.GroupNorm(2, 4), (2, 4, 9, 8)),
    "layer_norm": (nn.LayerNorm((9, 8), elementwise_affine=False), (2, 4, 9, 8)),
    "dropout": (nn.Sequential(nn.Dropout(0.5), nn.Hardtanh()), (4, 4)),
    "bilinear": (nn.Sequential(nn.Linear(4, 3), nn.Softmax(1), nn.Linear(3, 2, bias=False)), (4, 4)),
}


@pytest.mark.parametrize("name", LAYERS)
def test_layer(name):
    model, shape = LAYERS[name]
    check(model, torch.randn(shape))


def test_symbolic_batch():
    model = nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 3)).eval()
    batch = torch.export.Dim("batch", min=1, max=64)
    exported = torch.export.export(model, (torch.randn(4, 6),), dynamic_shapes=({0: batch},))
    vm = relax.VirtualMachine(relax.build(from_exported_program(exported, unwrap_unit_return_tuple=True)))
    for size in (1, 7):
        x = torch.randn(size, 6)
        np.testing.assert_allclose(vm["main"](nd.array(x.numpy())).numpy(), model(x).detach(), rtol=1e-5, atol=1e-5)


class Halves(nn.Module):
    """What is made of two tensors whose sizes are multiples of a symbol that no size is."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, 2, 1)

    def forward(self, x, y):
        half = torch.relu(self.conv(x))
        return nn.functional.interpolate(half, scale_factor=2.0) + x[:, :1] + y


def test_sizes_that_are_multiples_of_symbols():
    model = Halves().eval()
    height, width = torch.export.Dim("height", min=2, max=64), torch.export.Dim("width", min=2, max=64)
    x_sizes, y_sizes = {2: 8 * height, 3: 4 * width}, {0: 4 * width}
    inputs = (torch.randn(1, 3, 16, 24), torch.randn(24))
    exported = torch.export.export(model, inputs, dynamic_shapes=(x_sizes, y_sizes))
    mod = from_exported_program(exported, unwrap_unit_return_tuple=True)
    x, y = mod["main"].params
    assert [str(size) for size in (*x.struct_info.shape, *y.struct_info.shape)] == ["1", "3", "x_2", "x_3", "y_0"]
    main = relax.VirtualMachine(relax.build(mod))["main"]
    for rows, columns in ((16, 8), (24, 36)):
        x, y = torch.randn(1, 3, rows, columns), torch.randn(columns)
        result = main(nd.array(x.numpy()), nd.array(y.numpy())).numpy()
        np.testing.assert_allclose(result, model(x, y).detach(), rtol=1e-5, atol=1e-5)
    with pytest.raises(ValueError, match="20"):
        main(nd.array(np.zeros((1, 3, 20, 8), "float32")), nd.array(np.zeros(8, "float32")))
    with pytest.raises(ValueError, match="12"):
        main(nd.array(np.zeros((1, 3, 16, 8), "float32")), nd.array(np.zeros(12, "float32")))


@pytest.mark.parametrize("text", ["s * t", "s ** 2", "8 - s", "s / 2 + t"])
def test_sizes_that_do_not_tell_their_symbols(text):
    size = SimpleNamespace(node=SimpleNamespace(expr=sympy.sympify(text)))
    node = SimpleNamespace(name="x", meta={"val": SimpleNamespace(shape=[2, size], dtype=torch.float32)})
    with pytest.raises(NotImplementedError, match=r"the size .* of an input does not tell what s"):
        Importer().parameters([node])


def test_params_as_input():
    model = nn.Linear(6, 3).eval()
    exported = torch.export.export(model, (torch.randn(4, 6),))
    mod, params = detach_params(from_exported_program(exported, keep_params_as_input=True))
    assert [p.name_hint for p in mod["main"].params] == ["input", "p_weight", "p_bias"]
    assert mod["main"].attrs["num_input"] == 1 and "params" not in mod["main"].attrs
    x = torch.randn(4, 6)
    result = relax.VirtualMachine(relax.build(mod))["main"](nd.array(x.numpy()), *params["main"])
    np.testing.assert_allclose(result[0].numpy(), model(x).detach(), rtol=1e-5, atol=1e-5)


def test_fx():
    traced = torch.fx.symbolic_trace(nn.Sequential(nn.Linear(6, 3), nn.Tanh()))
    mod = from_fx(traced, [((4, 6), "float32")])
    x = torch.randn(4, 6)
    np.testing.assert_allclose(run(mod, x)[0], traced(x).detach(), rtol=1e-5, atol=1e-5)


def test_own_converter():
    name = "special_erfcx.default"
    exported = torch.export.export(Model(torch.special.erfcx), (torch.rand(4),))
    with pytest.raises(NotImplementedError, match=f"{name} of 'special_erfcx' has no converter"):
        from_exported_program(exported, run_ep_decomposition=False)

    def convert(node, importer):
        x, emit = importer.get(node.args[0]), importer.builder.emit
        rest = emit(relax.op.subtract(relax.const(1.0, "float32"), emit(relax.op.erf(x))))
        return relax.op.multiply(emit(relax.op.exp(emit(relax.op.square(x)))), rest)

    mod = from_exported_program(exported, custom_convert_map={name: convert})
    x = torch.rand(4)
    np.testing.assert_allclose(run(mod, x)[0], torch.special.erfcx(x), rtol=1e-5, atol=1e-5)
