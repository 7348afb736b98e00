"""Microseconds of a call of models and operators, compiled with no option, beside torch.

Each number of threads is measured in a process of its own, mlc and torch in turns. The models are of torch, imported
with their weights; both get the same input, and the largest difference of the results is printed.

    python benchmarks/models.py --threads 1,2 --only mlp,cnn --json out.json
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time


def workloads():
    """Names of models, each with the model and its inputs."""
    import torch
    from torch import nn
    from torch.nn import functional

    class MatMul(nn.Module):
        def forward(self, a, b):
            return a @ b

    class Chain(nn.Module):
        def forward(self, x, y):
            return torch.softmax(torch.relu(2 * x + y), -1)

    class BasicBlock(nn.Module):
        def __init__(self, channels, filters, stride):
            super().__init__()
            self.conv1 = nn.Conv2d(channels, filters, 3, stride, 1)
            self.conv2 = nn.Conv2d(filters, filters, 3, 1, 1)
            self.skip = nn.Conv2d(channels, filters, 1, stride) if stride != 1 or channels != filters else nn.Identity()

        def forward(self, x):
            return torch.relu(self.conv2(torch.relu(self.conv1(x))) + self.skip(x))

    class Encoder(nn.Module):
        def __init__(self, width=768, heads=12, inner=3072):
            super().__init__()
            self.heads = heads
            self.q, self.k, self.v, self.o = (nn.Linear(width, width) for _ in range(4))
            self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
            self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)

        def forward(self, x):
            batch, length, width = x.shape
            q, k, v = (
                layer(x).reshape(batch, length, self.heads, width // self.heads).permute(0, 2, 1, 3)
                for layer in (self.q, self.k, self.v)
            )
            weights = torch.softmax(q @ k.transpose(-1, -2) / (width // self.heads) ** 0.5, -1)
            x = self.norm1(x + self.o((weights @ v).permute(0, 2, 1, 3).reshape(batch, length, width)))
            return self.norm2(x + self.down(functional.gelu(self.up(x))))

    def mlp():
        return nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))

    def cnn():
        conv = [nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()]
        return nn.Sequential(*conv, nn.Linear(5408, 100), nn.ReLU(), nn.Linear(100, 10), nn.Softmax(-1))

    def resnet18():
        sizes = [(64, 64, 1), (64, 64, 1), (64, 128, 2), (128, 128, 1), (128, 256, 2), (256, 256, 1), (256, 512, 2)]
        blocks = [BasicBlock(*size) for size in [*sizes, (512, 512, 1)]]
        start = [nn.Conv2d(3, 64, 7, 2, 3), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
        return nn.Sequential(*start, *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 1000))

    def blocks():
        return nn.Sequential(BasicBlock(64, 64, 1), BasicBlock(64, 64, 1))

    found = {
        "mlp_b1": (mlp, [(1, 784)]),
        "mlp_b64": (mlp, [(64, 784)]),
        "cnn_b4": (cnn, [(4, 1, 28, 28)]),
        "cnn_b64": (cnn, [(64, 1, 28, 28)]),
        "basic_blocks": (blocks, [(1, 64, 56, 56)]),
        "encoder": (Encoder, [(1, 128, 768)]),
        "chain_softmax": (Chain, [(4096, 4096)] * 2),
        "resnet18": (resnet18, [(1, 3, 224, 224)]),
    }
    for m, k, n in [(128,) * 3, (1024,) * 3, (2048,) * 3, (1, 4096, 4096), (13, 769, 517)]:
        found[f"matmul_{m}x{k}x{n}"] = (MatMul, [(m, k), (k, n)])
    return found


def measure(name, rounds):
    import numpy as np
    import torch

    import mlc
    from mlc.relax.frontend.torch import from_exported_program

    make, shapes = workloads()[name]
    torch.manual_seed(0)
    model, inputs = make().eval(), [torch.randn(shape) for shape in shapes]
    with torch.no_grad():
        mod = from_exported_program(torch.export.export(model, tuple(inputs)))
        start = time.perf_counter()
        function = mlc.compile(mod)["main"]
        compile_seconds = time.perf_counter() - start
        result, expected = function(*inputs)[0].numpy(), model(*inputs).numpy()
        runs = {"mlc": lambda: function(*inputs), "torch": lambda: model(*inputs)}
        times = {key: [] for key in runs}
        for _ in range(rounds):
            for key, run in runs.items():
                run()
                start = time.perf_counter()
                count = 0
                while count < 3 or time.perf_counter() - start < 0.01:
                    run()
                    count += 1
                times[key].append((time.perf_counter() - start) / count * 1e6)
    medians = {key: statistics.median(values) for key, values in times.items()}
    return {
        "name": name,
        "microseconds": medians,
        "ratio": medians["torch"] / medians["mlc"],
        "compile_seconds": compile_seconds,
        "difference": float(np.abs(result - expected).max() / np.abs(expected).max()),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--threads", default="1", help="numbers of threads, with commas (default: %(default)s)")
    parser.add_argument("--only", default="", help="parts of the names of what is measured, with commas")
    parser.add_argument("--rounds", type=int, default=15, help="times that each is measured (default: %(default)s)")
    parser.add_argument("--json", help="a file for the results")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure, options.rounds)))
        return

    results = []
    print(f"{'':22}{'threads':>8}{'mlc µs':>11}{'torch µs':>11}{'ratio':>8}{'compile s':>11}{'difference':>12}")
    for threads in options.threads.split(","):
        for name in workloads():
            if not any(part in name for part in options.only.split(",")):
                continue
            command = [sys.executable, __file__, "--measure", name, "--rounds", str(options.rounds)]
            environment = os.environ | {"OMP_NUM_THREADS": threads, "PYTHONWARNINGS": "ignore"}
            run = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
            result = json.loads(run.stdout.splitlines()[-1]) | {"threads": int(threads)}
            results.append(result)
            times = result["microseconds"]
            print(
                f"{name:22}{threads:>8}{times['mlc']:11.1f}{times['torch']:11.1f}{result['ratio']:8.2f}"
                f"{result['compile_seconds']:11.2f}{result['difference']:12.1e}",
                flush=True,
            )
    if options.json:
        with open(options.json, "w") as file:
            json.dump(results, file, indent=2)


if __name__ == "__main__":
    main()
