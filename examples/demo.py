"""The whole way of a model: train it in torch, build it with te and topi, compile it, and compare the two.

The model classifies handwritten digits: the 1,797 that come with scikit-learn, resized to 28x28.
"""

import argparse
import pathlib
import time

import numpy as np
import torch
from torch import nn

import mlc
from mlc import relax, topi
from mlc.testing import assert_allclose

ROOT = pathlib.Path(__file__).resolve().parent.parent
BATCH = 4
RTOL, ATOL = 1e-4, 1e-6
HELD_OUT = 360


class Stages:
    """Prints what is being done, and how long it took."""

    def __init__(self):
        self.start = time.perf_counter()

    def __call__(self, title):
        self.title, self.began = title, time.perf_counter()
        print(f"{title:<44}", end="", flush=True)
        return self

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        print("failed" if kind else f"{time.perf_counter() - self.began:7.2f} s", flush=True)


def load_digits():
    """Images (N, 1, 28, 28) and labels: those to train with, and those held out."""
    from sklearn.datasets import load_digits as sklearn_digits

    digits = sklearn_digits()
    images = torch.tensor(digits.images, dtype=torch.float32)[:, None] / 16
    images = nn.functional.interpolate(images, (28, 28), mode="bilinear", align_corners=False)
    labels = torch.tensor(digits.target)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    held_out, rest = order[:HELD_OUT], order[HELD_OUT:]
    return images[rest], labels[rest], images[held_out].contiguous(), labels[held_out]


def torch_model():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, bias=True),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(5408, 100),
        nn.ReLU(),
        nn.Linear(100, 10),
        nn.Softmax(dim=1),
    )


def train(model, images, labels, epochs):
    generator = torch.Generator().manual_seed(0)
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    logits = model[:-1]
    for _ in range(epochs):
        for batch in torch.randperm(len(labels), generator=generator).split(32):
            optimizer.zero_grad()
            nn.functional.cross_entropy(logits(images[batch]), labels[batch]).backward()
            optimizer.step()
    model.eval()


def build(weights):
    """The same model as a module of mlc. The weights are parameters until they are bound as constants."""
    params = {name: relax.Var(name, relax.TensorStructInfo(w.shape, "float32")) for name, w in weights.items()}
    x = relax.Var("x", relax.TensorStructInfo((BATCH, 1, 28, 28), "float32"))
    bb = relax.BlockBuilder(lower_te=False)
    with bb.function("main", [x, *params.values()]):
        with bb.dataflow():
            lv = bb.emit_te(topi.nn.conv2d, x, params["conv_weight"], strides=1, padding=0, dilation=1)
            lv = bb.emit_te(topi.add, lv, params["conv_bias"])
            lv = bb.emit_te(topi.nn.relu, lv)
            lv = bb.emit_te(topi.nn.pool2d, lv, [2, 2], [2, 2], [1, 1], [0, 0, 0, 0], "max")
            lv = bb.emit_te(topi.nn.flatten, lv)
            lv = bb.emit_te(topi.nn.dense, lv, params["hidden_weight"])
            lv = bb.emit_te(topi.add, lv, params["hidden_bias"])
            lv = bb.emit_te(topi.nn.relu, lv)
            lv = bb.emit_te(topi.nn.dense, lv, params["output_weight"])
            lv = bb.emit_te(topi.add, lv, params["output_bias"])
            gv = bb.emit_output(bb.emit_te(topi.nn.softmax, lv, axis=1))
        bb.emit_func_output(gv)
    return relax.transform.BindParams("main", weights)(bb.get())


def weights_of(model):
    """The weights as arrays, by the names that the model of mlc gives them."""
    names = {"0": "conv", "4": "hidden", "6": "output"}
    weights = {}
    for name, value in model.named_parameters():
        layer, kind = name.split(".")
        weights[f"{names[layer]}_{kind}"] = value.detach().numpy()
    return weights | {"conv_bias": weights["conv_bias"].reshape(1, 32, 1, 1)}


def write_phases(module, out):
    """The module after each phase of the compiler, with large constants left out."""
    for phase in ("relax", "te", "tir", "loops", "llvm"):
        step = mlc.transform.pipeline(phase, f"mlc-compile{{stop-after={phase}}}")
        (out / f"{phase}.mlir").write_text(step(module).mlir())
    (out / "llvm.ll").write_text(relax.to_llvm_ir(module))
    module.save(out / "model.mlirbc")


def milliseconds(function, batches, repeat=3):
    """The least time for a batch, after a first call that is not counted."""
    function(batches[0])
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        for batch in batches:
            function(batch)
        times.append((time.perf_counter() - start) / len(batches) * 1e3)
    return min(times)


def draw(images, labels, predictions, path, count=40):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(count // 10, 10, figsize=(10, count // 10 * 1.3))
    for axis, image, label, prediction in zip(axes.flat, images, labels, predictions, strict=False):
        axis.imshow(image[0], cmap="gray_r")
        axis.set_title(f"{prediction}", fontsize=10, color="green" if prediction == label else "red", pad=2)
        axis.axis("off")
    figure.tight_layout()
    figure.savefig(path, dpi=80)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=6, help="how long to train (default: %(default)s)")
    parser.add_argument(
        "--out", type=pathlib.Path, default=ROOT / "demo-out", help="where to write (default: demo-out)"
    )
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    stage = Stages()

    with stage("load 1,797 digits"):
        images, labels, test_images, test_labels = load_digits()
        batches = list(test_images.split(BATCH))
    with stage(f"train in torch, {arguments.epochs} epochs"):
        model = torch_model()
        train(model, images, labels, arguments.epochs)
    with stage("build with BlockBuilder.emit_te and topi"):
        module = build(weights_of(model))
    with stage(f"write the IR of each phase to {arguments.out.name}/"):
        write_phases(module, arguments.out)
    with stage("compile"):
        vm = relax.VirtualMachine(relax.build(module, "llvm"), mlc.runtime.cpu())
    with stage(f"classify {HELD_OUT} held-out images"), torch.no_grad():
        expected = [model(batch).numpy() for batch in batches]
        results = [vm["main"](batch).numpy() for batch in batches]
    with stage("compare every batch"):
        for result, reference in zip(results, expected, strict=True):
            assert_allclose(result, reference, rtol=RTOL, atol=ATOL)
    with stage("draw predictions.png"):
        predictions = np.concatenate(results).argmax(axis=1)
        draw(test_images, test_labels, predictions, arguments.out / "predictions.png")
    with stage("measure"), torch.no_grad():
        main_function = vm["main"]
        torch_ms, mlc_ms = milliseconds(model, batches), milliseconds(main_function, batches)

    reference = np.concatenate(expected).argmax(axis=1)
    difference = max(np.abs(r - e).max() for r, e in zip(results, expected, strict=True))
    truth = test_labels.numpy()
    print()
    print(f"accuracy              torch {np.mean(reference == truth):.2%}, mlc {np.mean(predictions == truth):.2%}")
    print(
        f"largest difference    {difference:.2e} (rtol {RTOL:g}, atol {ATOL:g} hold for each of {len(batches)} batches)"
    )
    print(f"per batch of {BATCH}        torch {torch_ms:.3f} ms, mlc {mlc_ms:.3f} ms")
    print(f"in all                {time.perf_counter() - stage.start:.1f} s")


if __name__ == "__main__":
    main()
