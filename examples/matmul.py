"""A matrix product scheduled by hand, with the public primitives: registers hold a tile of the result.

Each step of the schedule is checked; the trace at the end is the schedule as a program.
"""

import argparse

import numpy as np

import mlc
from mlc import te, tir
from mlc.testing import assert_allclose


def matmul(m, n, k):
    """C = A B in float32, as a prim_func: A (m, k), B (k, n), C (m, n)."""
    a, b = te.placeholder((m, k), name="A"), te.placeholder((k, n), name="B")
    axis = te.reduce_axis((0, k), name="k")
    return te.create_prim_func(
        [a, b, te.compute((m, n), lambda i, j: te.sum(a[i, axis] * b[axis, j], axis=axis), name="C")]
    )


def schedule(func, rows=8, columns=32, parallel=False):
    """Schedules a matmul: a tile of `rows` x `columns` elements of C stays in registers while k runs.

    The registers of AVX-512 hold 8 x 32 floats and two vectors of B; `columns` is a multiple of the 16 lanes. With
    `parallel`, threads share the columns.
    """
    sch = tir.Schedule(func)
    block = sch.get_block("C")
    i, j, k = sch.get_loops(block)
    i_outer, i_tile = sch.split(i, factors=[None, rows])
    j_outer, j_tile = sch.split(j, factors=[None, columns])
    # All of a column of tiles after each other: the part of B that it needs is read again from the cache.
    sch.reorder(j_outer, i_outer, k, i_tile, j_tile)
    sch.unroll(i_tile)
    sch.vectorize(j_tile)
    if parallel:
        sch.parallel(j_outer)
    # The tile starts at zero before k, not in it.
    sch.decompose_reduction(block, k)
    return sch


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--size", type=int, default=512, help="rows and columns of the matrices (default: %(default)s)")
    size = parser.parse_args().size

    sch = schedule(matmul(size, size, size))
    print(sch.mod["main"].script())
    print(sch.trace)
    function = mlc.compile(sch.mod, target="llvm")["main"]

    rng = np.random.default_rng(0)
    a, b = rng.standard_normal((2, size, size), dtype="float32")
    c = np.empty((size, size), "float32")
    function(a, b, c)
    assert_allclose(c, a @ b, rtol=1e-4, atol=1e-3)
    print(f"equal to numpy's product of {size} x {size}")


if __name__ == "__main__":
    main()
