"""GFLOP/s of the matmul of examples/matmul.py beside numpy's (OpenBLAS) and torch's, and the FMA peak as measured.

Each number of threads is measured in a process of its own, all candidates in turns, the best of several rounds.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import time

from suite import machine

ROOT = pathlib.Path(__file__).resolve().parent.parent


def measure(size, threads, rounds):
    import numpy as np
    import torch

    sys.path.insert(0, str(ROOT / "examples"))
    import matmul

    import mlc

    torch.set_num_threads(threads)
    rng = np.random.default_rng(0)
    a, b = rng.standard_normal((2, size, size), dtype="float32")
    c = np.empty((size, size), "float32")
    function = mlc.compile(matmul.schedule(matmul.matmul(size, size, size), parallel=threads > 1).mod, target="llvm")[
        "main"
    ]
    ta, tb, tc = torch.from_numpy(a), torch.from_numpy(b), torch.from_numpy(c)
    flop = 2 * size**3
    build_peak, peak_work = machine.fma(None, None, threads, flop)
    candidates = {
        "FMA peak": (build_peak(), peak_work()["flop"]),
        "mlc": (lambda: function(a, b, c), flop),
        "numpy": (lambda: np.matmul(a, b, out=c), flop),
        "torch": (lambda: torch.mm(ta, tb, out=tc), flop),
    }
    best = dict.fromkeys(candidates, 0.0)
    for _ in range(rounds):
        for name, (run, work) in candidates.items():
            # The idle threads of the candidate before spin for a while, on the cores that this one needs.
            time.sleep(0.3 * (threads > 1))
            run()
            for _ in range(3):
                began = time.perf_counter()
                run()
                best[name] = max(best[name], work / (time.perf_counter() - began) / 1e9)
    for name, gflops in best.items():
        print(f"{threads:7} {name:10} {gflops:10.1f} {100 * gflops / best['FMA peak']:9.1f} %", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--size", type=int, default=1024)
    parser.add_argument("--threads", type=lambda text: [int(part) for part in text.split(",")], default=[1, 2])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.here:
        return measure(args.size, args.threads[0], args.rounds)
    print(
        f"{'threads':>7} {'':10} {'GFLOP/s':>10} {'of peak':>11}   ({args.size} x {args.size} x {args.size}, float32)"
    )
    for threads in args.threads:
        command = [
            sys.executable,
            __file__,
            "--here",
            f"--size={args.size}",
            f"--threads={threads}",
            f"--rounds={args.rounds}",
        ]
        environment = os.environ | {"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)}
        subprocess.run(command, env=environment, check=True)
    return None


if __name__ == "__main__":
    main()
