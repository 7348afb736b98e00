"""Convolutions that are computed with fewer products, against torch in float64."""

import itertools
import pathlib
import sys

import pytest
import torch
from torch import nn

import mlc
from mlc.relax.frontend.torch import from_exported_program

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "fuzz"))
import models


def chain(channels, inner, filters, padding=1):
    """Enough convolutions to pay for channels that are last."""
    sizes = [channels, inner, inner, inner, inner, filters]
    return nn.Sequential(
        *(nn.Sequential(nn.Conv2d(*pair, 3, 1, padding), nn.ReLU()) for pair in itertools.pairwise(sizes))
    ).eval()


class Residual(nn.Module):
    """The sum is written where the argument was."""

    def __init__(self):
        super().__init__()
        self.start, self.first, self.second = (nn.Conv2d(48, 48, 3, 1, 1) for _ in range(3))

    def forward(self, x):
        x = torch.relu(self.start(x))
        return torch.relu(self.second(torch.relu(self.first(x))) + x)


# Sizes that tiles do not divide; channels that vectors do not; results that the second cache does not hold.
CASES = {
    "even": (chain(48, 48, 48), (1, 48, 24, 24)),
    "odd": (chain(48, 48, 64), (1, 48, 23, 29)),
    "batch": (chain(48, 64, 48), (3, 48, 17, 16)),
    "valid": (chain(48, 48, 48, 0), (1, 48, 26, 27)),
    "wide": (chain(48, 48, 48, (2, 1)), (1, 48, 14, 21)),
    "large": (chain(64, 64, 64), (1, 64, 56, 56)),
    "large_odd": (chain(64, 48, 64), (2, 64, 57, 55)),
    "ragged": (chain(50, 61, 63), (1, 50, 30, 30)),
    "residual": (Residual().eval(), (1, 48, 40, 40)),
}


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("name", CASES)
def test_sums(name, threads):
    model, shape = CASES[name]
    inputs = [torch.randn(shape, generator=torch.Generator().manual_seed(0))]
    mod, executable = models.compile_model(model, inputs, num_threads=threads)
    results = models.as_list(executable["main"](*inputs))
    assert models.difference(results, models.expected(model, inputs)) < 2e-6
    assert "conv2d_winograd" in str(models.lowered(mod, "tir", 2))


def check_sizes(name, sizes, shapes, threads):
    """One function for images of all these shapes."""
    model, shape = CASES[name]
    with torch.no_grad():
        exported = torch.export.export(model, (torch.randn(shape),), dynamic_shapes=(sizes,))
    mod = from_exported_program(exported)
    assert "conv2d_winograd" in str(models.lowered(mod, "tir", 2))
    main = mlc.compile(mod, num_threads=threads)["main"]
    for shape in shapes:
        images = torch.randn(shape, generator=torch.Generator().manual_seed(0))
        assert models.difference(models.as_list(main(images)), models.expected(model, [images])) < 2e-6


@pytest.mark.parametrize("threads", [1, 2])
def test_any_number_of_images(threads):
    shapes = [(count, 64, 57, 55) for count in (1, 2, 5)]
    check_sizes("large_odd", {0: torch.export.Dim("n", min=1, max=64)}, shapes, threads)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("name", ["even", "wide"])
def test_images_of_any_size(name, threads):
    sizes = {2: torch.export.Dim("h", min=4, max=128), 3: torch.export.Dim("w", min=4, max=128)}
    check_sizes(name, sizes, [(1, 48, 24, 24), (1, 48, 5, 4), (1, 48, 33, 18)], threads)


def test_other_convolutions_are_as_they_were():
    for model, shape in [
        (nn.Conv2d(48, 48, 3, 2, 1), (1, 48, 32, 32)),
        (nn.Conv2d(48, 48, 5, 1, 2), (1, 48, 32, 32)),
        (nn.Conv2d(48, 48, 3, 1, 1, groups=3), (1, 48, 32, 32)),
        (chain(8, 8, 8), (1, 8, 32, 32)),
    ]:
        mod, _ = models.compile_model(model.eval(), [torch.randn(shape)])
        assert "winograd" not in str(models.lowered(mod, "tir", 2))


def test_level_1_sums_products_in_order():
    model, shape = CASES["even"]
    mod, _ = models.compile_model(model, [torch.randn(shape)])
    executable = mlc.compile(mod, opt_level=1)
    names = [call["Name"] for call in executable.profile("main", torch.randn(shape)).calls]
    assert names and not any("winograd" in name for name in names)
