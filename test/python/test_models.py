"""Models of torch, compiled with no option, against torch in float64; `test/fuzz/models.py` has more."""

import pathlib
import sys

import pytest
import torch

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "fuzz"))
import models

NAMES = [
    "mobilenet_b1", "depthwise5s1_28", "depthwise_twice", "resnext", "dilated", "conv_s2_odd", "conv_flat", "excite",
    "unet", "dense_block", "vgg_b16", "temporal", "detection", "encoder_prenorm", "decoder_s64", "decoder_s1", "vision",
    "mixer", "gru_b16", "bag", "attention_causal",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_model(name):
    models.check(name)


@pytest.mark.parametrize("cores", [1, 2, 8])
@pytest.mark.parametrize("length", [200, 250, 61])
def test_last_tile_is_in_registers(cores, length):
    """Also where tiles are shared among threads, in a loop that is fused with others."""
    model = torch.nn.Conv2d(64, 64, (1, 3), 1, (0, 1)).eval()
    inputs = [torch.randn(2, 64, 1, length)]
    mod, _ = models.compile_model(model, inputs)
    assert "memref.alloca" not in str(models.lowered(mod, "vector", cores))
