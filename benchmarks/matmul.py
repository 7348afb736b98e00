"""GFLOP/s of the matmul of examples/matmul.py beside numpy's (OpenBLAS) and torch's, and the FMA peak as measured.

Each number of threads is measured in a process of its own, all candidates in turns, the best of several rounds.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent


def peak(threads, flop):
    """A function of about `flop` FLOP and no memory traffic: for each thread 16 chains of vectors of 16."""
    import numpy as np

    import mlc
    from mlc.script import tir as T

    steps = max(1, flop // (2 * 16 * 16 * threads))

    @T.prim_func
    def chains(x: T.Buffer((2, 16), "float32"), y: T.Buffer((threads, 16, 16), "float32")):
        T.func_attr({"tir.noalias": True})
        chain = T.alloc_buffer((16, 16), scope="local")
        for t in T.parallel(threads):
            for u in T.unroll(16):
                for v in T.vectorized(16):
                    with T.block("start"):
                        chain[u, v] = y[t, u, v]
            for _ in range(steps):
                for u in T.unroll(16):
                    for v in T.vectorized(16):
                        with T.block("step"):
                            chain[u, v] = chain[u, v] * x[0, v] + x[1, v]
            for u in T.unroll(16):
                for v in T.vectorized(16):
                    with T.block("end"):
                        y[t, u, v] = chain[u, v]

    function = mlc.compile(chains, target="llvm")["chains"]
    x, y = np.full((2, 16), 0.5, "float32"), np.zeros((threads, 16, 16), "float32")
    return lambda: function(x, y), 2 * 16 * 16 * steps * threads


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
    run_peak, peak_flop = peak(threads, flop)
    candidates = {
        "FMA peak": (run_peak, peak_flop),
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
