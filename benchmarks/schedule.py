"""Microseconds that the steps of a schedule take on the conv2d of the course: those that it asks for, and others.

usage: schedule.py [--repeat N]

Times are of the processor: other programs may run beside this one.
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
        begin = time.process_time()
        result = call(*args, **options)
        times[name].append((time.process_time() - begin) * 1e6)
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


# Steps by themselves: what is done before, and the step.
OTHERS = {
    "merge": (None, lambda sch: sch.merge(sch.get_loops("pad_temp")[0], sch.get_loops("conv2d_nchw")[0])),
    "loop_partition": (None, lambda sch: sch.loop_partition(sch.get_loops("pad_temp")[2], [4, None])),
    "add_unit_loop": (None, lambda sch: sch.add_unit_loop("conv2d_nchw")),
    "reorder_block_iter_var": (None, lambda sch: sch.reorder_block_iter_var("pad_temp", [3, 2, 1, 0])),
    "bind": (None, lambda sch: sch.bind(sch.get_loops("conv2d_nchw")[0], "threadIdx.x")),
    "cache_read": (None, lambda sch: sch.cache_read("conv2d_nchw", 1, "local")),
    "cache_write": (None, lambda sch: sch.cache_write("conv2d_nchw", 0, "local")),
    "cache_index": (None, lambda sch: sch.cache_index("pad_temp", "global")),
    "reindex": (None, lambda sch: sch.reindex("conv2d_nchw", ("read", 0))),
    "reindex_cache_read": (
        None,
        lambda sch: sch.reindex_cache_read("conv2d_nchw", 1, "local", lambda n, f, y, x, c, i, j: (f, c, i, j)),
    ),
    "reindex_cache_write": (
        None,
        lambda sch: sch.reindex_cache_write("conv2d_nchw", 0, "local", lambda n, f, y, x, c, i, j: (n, y, x, f)),
    ),
    "read_at": (None, lambda sch: sch.read_at(sch.get_loops("conv2d_nchw")[1], "conv2d_nchw", 1, "local")),
    "write_at": (None, lambda sch: sch.write_at(sch.get_loops("conv2d_nchw")[1], "conv2d_nchw", 0, "local")),
    "compute_at": (None, lambda sch: sch.compute_at("pad_temp", sch.get_loops("conv2d_nchw")[2])),
    "reverse_compute_at": (
        lambda sch: sch.cache_write("conv2d_nchw", 0, "local"),
        lambda sch: sch.reverse_compute_at("conv2d_nchw_local", sch.get_loops("conv2d_nchw")[2]),
    ),
    "reverse_compute_inline": (
        lambda sch: sch.cache_read("conv2d_nchw", 0, "local"),
        lambda sch: sch.reverse_compute_inline("pad_temp_local"),
    ),
    "rfactor": (None, lambda sch: sch.rfactor(sch.get_loops("conv2d_nchw")[6], 0)),
    "blockize": (None, lambda sch: sch.blockize(sch.get_loops("conv2d_nchw")[4])),
    "transform_layout": (
        None,
        lambda sch: sch.transform_layout("conv2d_nchw", ("write", 0), lambda n, f, y, x: (n, f // 4, y, x, f % 4)),
    ),
    "transform_block_layout": (
        None,
        lambda sch: sch.transform_block_layout(
            "pad_temp", lambda n, c, y, x: (n * 28 * 28 + c * 28 * 28 + y * 28 + x,)
        ),
    ),
    "rolling_buffer": (
        lambda sch: sch.compute_at("pad_temp", sch.get_loops("conv2d_nchw")[2]),
        lambda sch: sch.rolling_buffer("pad_temp", 0),
    ),
    "set_scope": (None, lambda sch: sch.set_scope("pad_temp", 0, "local")),
    "storage_align": (None, lambda sch: sch.storage_align("pad_temp", 0, 2, 32, 8)),
    "unsafe_set_dtype": (None, lambda sch: sch.unsafe_set_dtype("pad_temp", 0, "int64")),
    "sample_perfect_tile": (None, lambda sch: sch.sample_perfect_tile(sch.get_loops("conv2d_nchw")[1], 3)),
    "sample_compute_location": (None, lambda sch: sch.sample_compute_location("pad_temp")),
}


def run_others(function, times):
    """Applies each other step to a schedule of its own; the time of what looks up its loops counts, too."""
    for name, (prepare, apply) in OTHERS.items():
        sch = tir.Schedule(function)
        if prepare is not None:
            prepare(sch)
        begin = time.process_time()
        apply(sch)
        times[name].append((time.process_time() - begin) * 1e6)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=50)
    options = parser.parse_args()
    function, times = conv2d(), defaultdict(list)
    for _ in range(options.repeat):
        run(function, times)
        run_others(function, times)
    print(f"{'step':<22}{'median':>10}{'least':>10}  microseconds")
    for name, taken in times.items():
        print(f"{name:<22}{statistics.median(taken):>10.0f}{min(taken):>10.0f}")


if __name__ == "__main__":
    main()
