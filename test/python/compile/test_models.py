"""Models of torch, compiled with no option, against torch in float64; `test/fuzz/models.py` has more."""

import math
import pathlib
import re
import sys

import pytest
import torch
from torch import nn

import mlc
from mlc.relax.frontend.torch import from_exported_program

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "fuzz"))
import models
import operators  # noqa: F401

NAMES = [
    "mobilenet_b1", "depthwise5s1_28", "depthwise_twice", "resnext", "dilated", "conv_s2_odd", "conv_flat", "excite",
    "unet", "dense_block", "vgg_b16", "temporal", "detection", "encoder_prenorm", "decoder_s64", "decoder_s1", "vision",
    "mixer", "gru_b16", "bag", "attention_causal", "grouped4", "norm_all", "mean_image7", "pool_all", "group_norm",
    "clamp_pow", "argmax_last", "argmax_middle", "cumsum_last", "transposed4", "attention_one", "heads", "next_block",
    "instance_norm", "instance_norm_affine",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_model(name):
    models.check(name)


@pytest.mark.parametrize("cores", [1, 2, 8])
@pytest.mark.parametrize("length", [220, 250, 61])
def test_last_tile_is_in_registers(cores, length):
    """Also where tiles are shared among threads, in a loop that is fused with others."""
    model = nn.Conv2d(64, 64, (1, 3), 1, (0, 1)).eval()
    inputs = [torch.randn(2, 64, 1, length)]
    mod, _ = models.compile_model(model, inputs)
    assert "memref.alloca" not in str(models.lowered(mod, "vector", cores))


def test_last_tile_is_shared():
    """Two tiles of columns, of which the second one is narrower, are one loop of two threads."""
    model = nn.Linear(2704, 100).eval()
    mod, _ = models.compile_model(model, [torch.randn(4, 2704)])
    text = str(models.lowered(mod, "vector", 2))
    kernel = next(part for part in text.split("func.func") if "omp.parallel" in part)
    before, inside = kernel.split("omp.parallel")
    inside, after = inside.rsplit("omp.terminator", 1)
    assert inside.count("scf.for") == 2 and "scf.for" not in before + after


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Conv2d(8, 8, 3, 1, 1), nn.Conv2d(8, 8, 3, 1, 1)

    def forward(self, x):
        return torch.relu(self.second(torch.relu(self.first(x))) + x)


def cnn():
    convolution = [nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()]
    return nn.Sequential(*convolution, nn.Linear(5408, 100), nn.ReLU(), nn.Linear(100, 10), nn.Softmax(-1))


def wide():
    """Channels that are in lanes, and padding between, but no windows for Winograd's algorithm."""
    return nn.Sequential(nn.Conv2d(16, 32, 5, 1, 2), nn.ReLU(), nn.Conv2d(32, 32, 5, 1, 2), nn.ReLU())


class Steps(nn.Module):
    """Residual steps, of which nothing needs what they started from."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(nn.Conv2d(8, 8, 3, padding=1) for _ in range(5))

    def forward(self, x):
        x = self.layers[0](x)
        for before, after in (self.layers[1:3], self.layers[3:5]):
            x = x + torch.relu(after(torch.relu(before(x))))
        return torch.exp(x).sum(1)


COUNTED = {
    "steps": (Steps, (1, 8, 14, 14), 6),
    "cnn": (cnn, (4, 1, 28, 28), 4),
    "residual": (Residual, (1, 8, 14, 14), 2),
    "encoder": (lambda: models.encoder(64, 4), (2, 17, 64), 16),
    "unet": (lambda: models.UNet(4), (1, 3, 16, 16), 14),
}


def plan(name):
    """The operands of each kernel that a model calls, the bytes of buffers in the workspace, and those of all of it."""
    make, shape, _ = COUNTED[name]
    mod, _ = models.compile_model(make().eval(), [torch.randn(shape)])
    text = str(models.lowered(mod, "loops", 1))
    main = text[text.index("func.func @main(") :]
    main = main[: main.index("\n  }")]
    sizes = {
        view: math.prod(int(extent) for extent in extents.split("x")[:-1]) * 4
        for view, extents in re.findall(
            r"(%\w+) = memref.view %\w+\[.*?\]\[\] : memref<\?xi8> to memref<([\dx]*f32)>", main
        )
    }
    # A reshape is another view of a buffer.
    sources = dict(re.findall(r"(%\w+) = memref.reinterpret_cast (%\w+)", main))
    calls = [
        [sources.get(operand, operand) for operand in re.findall(r"%\w+", operands)]
        for operands in re.findall(r"call @\w+\((.*?)\)", main)
    ]
    return calls, sizes, int(re.search(r"mlc.workspace_bytes = (\d+)", text)[1])


@pytest.mark.parametrize("name", COUNTED)
def test_kernels_are_fused(name):
    assert len(plan(name)[0]) <= COUNTED[name][2]


@pytest.mark.parametrize("name", COUNTED)
def test_workspace_is_what_lives_at_once(name):
    calls, sizes, planned = plan(name)
    lives = {view: [i for i, operands in enumerate(calls) if view in operands] for view in sizes}
    padded = {view: -(-size // 64) * 64 for view, size in sizes.items()}
    bound = max(
        sum(padded[view] for view, places in lives.items() if places and places[0] <= i <= places[-1])
        for i in range(len(calls))
    )
    # With buffers of many sizes, no order may reach the bound.
    assert bound * 0.99 <= planned <= bound * 1.2


def test_results_take_the_place_of_arguments():
    """Two buffers hold five convolutions: each sum is written where its first operand was."""
    calls, sizes, planned = plan("steps")
    image = 8 * 14 * 14 * 4
    buffers = {operand for operands in calls for operand in operands if sizes.get(operand) == image}
    padded = 8 * 16 * 16 * 4
    assert len(buffers) == 2 and planned < 2 * image + padded + 512
    mod, _ = models.compile_model(Steps().eval(), [torch.randn(1, 8, 14, 14)])
    assert str(models.lowered(mod, "tir", 1)).count("R.call_tir_inplace(") == 2


class Shapes(nn.Module):
    """Reshapes of an argument, between kernels, of a value that is used twice, and of results."""

    def forward(self, x):
        a = torch.exp(x.reshape(-1, 12).t())
        b = torch.softmax(a.reshape(3, -1), -1)
        c = b.flatten() + a.unsqueeze(1).reshape(-1)
        return b.reshape(2, -1), c, x.reshape(-1), a.reshape(4, -1)


def test_reshapes_are_views():
    model, x = Shapes(), torch.randn(5, 4, 6)
    mod, _ = models.compile_model(model, [x])
    results = mlc.compile(mod)["main"](x)
    for result, expected in zip(results, model(x), strict=True):
        assert models.difference([result], [expected]) < 1e-5
        result.numpy()[:] = 0
    assert x.abs().min() > 0


@pytest.mark.parametrize("kind", ["RNN", "GRU", "LSTM"])
def test_steps_of_a_recurrence_are_the_same_kernels(kind):
    """Each step reads another part of what all of them read: of more steps there are not more kernels."""

    class Last(nn.Module):
        def __init__(self):
            super().__init__()
            self.cell = getattr(nn, kind)(5, 7, batch_first=True)

        def forward(self, x):
            return self.cell(x)[0][:, -1]

    model, counts = Last().eval(), []
    for steps in (4, 9):
        inputs = [torch.randn(2, steps, 5)]
        mod, compiled = models.compile_model(model, inputs)
        counts.append(str(models.lowered(mod, "tir", 1)).count("@T.prim_func"))
        found = models.as_list(compiled["main"](*inputs))
        assert models.difference(found, models.expected(model, inputs)) < 1e-5
    assert counts[0] == counts[1], counts


@pytest.mark.parametrize("name", ["cnn", "unet", "residual", "wide"])
def test_workspace_of_a_batch(name):
    """Of a batch that is known when it runs, each element takes what it does in a build for one: what a convolution
    sums, and what is pooled of it, is not in memory."""
    make, shape, _ = {"wide": (wide, (2, 16, 9, 9), 0), **COUNTED}[name]
    model, size = make().eval(), torch.export.Dim("n", min=2, max=64)
    exported = torch.export.export(model, (torch.randn(4, *shape[1:]),), dynamic_shapes=({0: size},))
    executable = mlc.compile(from_exported_program(exported))
    x = torch.randn(8, *shape[1:])
    assert models.difference(models.as_list(executable["main"](x)), models.expected(model, [x])) < 1e-5
    fixed = mlc.compile(models.compile_model(model, [x])[0])
    fixed["main"](x)
    assert executable.workspace_bytes() <= fixed.workspace_bytes() * 1.01


@pytest.mark.parametrize(
    "kernel, stride, padding, output_padding",
    [(2, 2, 0, 0), (4, 2, 1, 0), (3, 2, 1, 1), (5, 3, 2, 1), ((1, 4), (2, 3), 0, (1, 2)), ((3, 2), (1, 2), (1, 0), 0)],
)
def test_transposed_convolutions(kernel, stride, padding, output_padding):
    """The phases of the result, with what the padding cuts off and what no window reaches."""
    transposed = nn.ConvTranspose2d(5, 12, kernel, stride, padding, output_padding)
    model, x = nn.Sequential(transposed, nn.ReLU(), nn.Conv2d(12, 3, 1)).eval(), torch.randn(2, 5, 6, 7)
    _, executable = models.compile_model(model, [x])
    assert models.difference(models.as_list(executable["main"](x)), models.expected(model, [x])) < 1e-5


@pytest.mark.parametrize("axis", [0, 1])
def test_one_build_for_all_sizes(axis):
    """Batches and lengths of 1 to 64, of one build each."""
    model = (models.encoder(24, 3) if axis else nn.Sequential(nn.Linear(24, 40), nn.ReLU(), nn.Linear(40, 10))).eval()
    shape = lambda n: (2, n, 24) if axis else (n, 24)  # noqa: E731
    size = torch.export.Dim("n", min=1, max=64)
    exported = torch.export.export(model, (torch.randn(shape(6)),), dynamic_shapes=({axis: size},))
    mod = from_exported_program(exported)
    main = mlc.compile(mod)["main"]
    for n in [*range(1, 20), 31, 32, 33, 63, 64]:
        x = torch.randn(shape(n))
        assert models.difference(models.as_list(main(x)), models.expected(model, [x])) < 1e-5


def test_rows_of_unknown_number_are_in_registers():
    model = nn.Linear(40, 30).eval()
    size = torch.export.Dim("n", min=1, max=64)
    exported = torch.export.export(model, (torch.randn(6, 40),), dynamic_shapes=({0: size},))
    assert "memref.alloca" not in str(models.lowered(from_exported_program(exported), "vector", 1))
