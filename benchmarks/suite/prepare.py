"""Writes a workload to a folder, in the environment of torch: what all that are measured share.

    python -m suite.prepare NAME FOLDER

`weights.npz`, `model.onnx`, the inputs `input0.npy` and so on, `expected.npy`, which is computed in float64, and
`facts.json` with the floating-point operations and the least number of bytes that a call reads and writes.
"""

import copy
import json
import pathlib
import sys

import numpy as np
import torch
from torch.utils.flop_counter import FlopCounterMode

from .workloads import WORKLOADS


def prepare(name, folder):
    """All files of a workload; the facts come last."""
    model, inputs, facts = write_data(name, folder)
    torch.onnx.export(model, tuple(inputs), folder / "model.onnx", dynamo=True, external_data=False, verbose=False)
    (folder / "facts.json").write_text(json.dumps(facts))


def write_data(name, folder):
    """The weights, the inputs and what is expected; gives the model, its inputs, and the facts of a call."""
    make, shapes = WORKLOADS[name]
    torch.manual_seed(0)
    model = make().eval()
    for layer in model.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            # As after training, where the statistics are not 0 and 1.
            layer.running_mean.normal_(0, 0.1)
            layer.running_var.uniform_(0.5, 2)
            layer.weight.data.uniform_(0.5, 1.5)
            layer.bias.data.normal_(0, 0.1)
    inputs = [torch.randn(shape) for shape in shapes]
    np.savez(folder / "weights.npz", **{key: value.numpy() for key, value in model.state_dict().items()})
    with FlopCounterMode(display=False) as counter:
        model(*inputs)
    for number, value in enumerate(inputs):
        np.save(folder / f"input{number}.npy", value.numpy())
    expected = copy.deepcopy(model).double()(*(value.double() for value in inputs)).numpy()
    np.save(folder / "expected.npy", expected.astype("float32"))
    numbers = sum(value.numel() for value in [*inputs, *model.parameters()]) + expected.size
    return model, inputs, {"flop": counter.get_total_flops(), "bytes": 4 * numbers}


if __name__ == "__main__":
    with torch.no_grad():
        prepare(sys.argv[1], pathlib.Path(sys.argv[2]))
