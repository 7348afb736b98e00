"""GFLOP/s of products of arguments, `x @ w` and, with a T after the sizes, `x @ w.T`, beside numpy's (OpenBLAS).

Both are called in turns; the best and the median call are printed. No factor is a constant that could be packed when
the product is compiled. Each number of threads is measured in a process of its own.
"""

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import time

PRODUCTS = """2x4096x1024 4x1024x1024 8x3000x1500 16x4096x1024 32x2048x2048 64x4096x1024 2x4096x4096T 4x1024x1024T
    16x4096x1024T 64x1024x1024T 1000x512x16T""".split()


def parse(text):
    """`4x1024x512T` as rows, depth, columns and whether the second factor is transposed."""
    match = re.fullmatch(r"(\d+)x(\d+)x(\d+)(T?)", text)
    if not match:
        raise argparse.ArgumentTypeError(
            f"expected rows x depth x columns, such as 4x1024x512 or 4x1024x512T, got {text}"
        )
    return *map(int, match.groups()[:3]), bool(match[4])


def compiled(rows, depth, columns, transposed, threads):
    import mlc
    from mlc import te

    a = te.placeholder((rows, depth), name="A")
    b = te.placeholder((columns, depth) if transposed else (depth, columns), name="B")
    k = te.reduce_axis((0, depth), name="k")
    c = te.compute(
        (rows, columns), lambda i, j: te.sum(a[i, k] * (b[j, k] if transposed else b[k, j]), axis=k), name="C"
    )
    return mlc.compile(te.create_prim_func([a, b, c]), num_threads=threads)["main"]


def measure(text, threads, seconds):
    import numpy as np

    rows, depth, columns, transposed = parse(text)
    rng = np.random.default_rng(0)
    a = rng.standard_normal((rows, depth), dtype="float32")
    b = rng.standard_normal((columns, depth) if transposed else (depth, columns), dtype="float32")
    c = np.empty((rows, columns), "float32")
    function = compiled(rows, depth, columns, transposed, threads)
    function(a, b, c)
    factor = b.T if transposed else b
    np.testing.assert_allclose(c, a @ factor, rtol=1e-3, atol=1e-2)
    candidates = [lambda: function(a, b, c), lambda: np.matmul(a, factor, out=c)]
    times = [[], []]
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for number in random.sample(range(2), 2):
            # The idle threads of the other one spin for a while, on the cores that this one needs.
            time.sleep(0.3 * (threads > 1))
            candidates[number]()
            for _ in range(3):
                began = time.perf_counter()
                candidates[number]()
                times[number].append(time.perf_counter() - began)
    gflop = 2 * rows * depth * columns / 1e9
    figures = [gflop / statistic(part) for part in times for statistic in (min, statistics.median)]
    print(f"{threads:7} {text:>16}" + "".join(f"{figure:10.1f}" for figure in figures), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "products", nargs="*", default=PRODUCTS, help="rows x depth x columns, such as 4x1024x512 or 4x1024x512T"
    )
    parser.add_argument("--threads", type=lambda text: [int(part) for part in text.split(",")], default=[1, 2])
    parser.add_argument("--seconds", type=float, default=3, help="for each product and number of threads")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    try:
        for product in args.products:
            parse(product)
    except argparse.ArgumentTypeError as error:
        parser.error(str(error))
    if args.here:
        for product in args.products:
            measure(product, args.threads[0], args.seconds)
        return
    print(f"{'threads':>7} {'':>16}{'mlc':>10}{'median':>10}{'numpy':>10}{'median':>10}   (GFLOP/s, float32)")
    for threads in args.threads:
        command = [
            sys.executable,
            __file__,
            "--here",
            f"--threads={threads}",
            f"--seconds={args.seconds}",
            *args.products,
        ]
        environment = os.environ | {"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)}
        subprocess.run(command, env=environment, check=True)


if __name__ == "__main__":
    main()
