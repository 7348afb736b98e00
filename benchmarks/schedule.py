"""Microseconds that the steps of a schedule take: those that the course asks for on its conv2d.

usage: schedule.py [--repeat N]
"""

import argparse
import statistics
import time
from collections import defaultdict

from mlc import te, tir, topi


def conv2d():
    x = te.placeholder((4, 1, 28, 28), name="x")
    w = te.placeholder((32, 1, 3, 3), name="w")
    return te.create_prim_func([x, w, topi.nn.conv2d(x, w, strides=1, padding=0, dilation=1)])


def run(function, times):
    """Schedules the function once; adds the time of each step to `times`."""

    def step(name, call, *args, **options):
        begin = time.perf_counter()
        result = call(*args, **options)
        times[name].append((time.perf_counter() - begin) * 1e6)
        return result

    sch = step("Schedule", tir.Schedule, function)
    block = step("get_block", sch.get_block, "conv2d_nchw")
    step("compute_inline", sch.compute_inline, sch.get_block("pad_temp"))
    loops = step("get_loops", sch.get_loops, block)
    outer, inner = zip(
        *(
            step("split", sch.split, loop, factors=factors)
            for loop, factors in zip(loops[:4], ([2, 2], [None, 4], [None, 2], [None, 2]), strict=True)
        ),
        strict=True,
    )
    step("reorder", sch.reorder, *outer, *loops[4:], *inner)
    step("parallel", sch.parallel, step("fuse", sch.fuse, *outer))
    step("unroll", sch.unroll, step("fuse", sch.fuse, *inner[:2]))
    step("vectorize", sch.vectorize, step("fuse", sch.fuse, *inner[2:]))
    step("decompose_reduction", sch.decompose_reduction, block, loops[4])
    step("annotate", sch.annotate, block, "note", 1)
    step("copy", sch.copy)
    step("mod", lambda: sch.mod)
    step("trace", lambda: sch.trace)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=50)
    options = parser.parse_args()
    function, times = conv2d(), defaultdict(list)
    for _ in range(options.repeat):
        run(function, times)
    print(f"{'step':<22}{'median':>10}{'least':>10}  microseconds")
    for name, taken in times.items():
        print(f"{name:<22}{statistics.median(taken):>10.0f}{min(taken):>10.0f}")


if __name__ == "__main__":
    main()
