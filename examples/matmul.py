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


def schedule(func, rows=4, columns=64, panels=2, parallel=False):
    """Schedules a matmul: a tile of `rows` x `columns` elements of C stays in registers while k runs.

    The registers of AVX-512 hold 4 x 64 floats and four vectors of B; `columns` is a multiple of the 16 lanes. `panels`
    tiles side by side use the rows of A after each other; what they need of B is at most half of the second cache. With
    `parallel`, threads share the columns.
    """
    sch = tir.Schedule(func)
    block = sch.get_block("C")
    i, j, k = sch.get_loops(block)
    if sch.get(j).extent % (panels * columns):
        panels = 1
    i_outer, i_tile = sch.split(i, factors=[None, rows])
    j_outer, j_panel, j_tile = sch.split(j, factors=[None, panels, columns])
    # All rows of tiles after each other: the panels of B that they need are read again from the cache.
    sch.reorder(j_outer, i_outer, j_panel, k, i_tile, j_tile)

    # The tile is a buffer of its own, which is copied to C when k is through. It becomes registers.
    tile = sch.cache_write(block, 0, "local")
    sch.reverse_compute_at(tile, j_panel)
    *_, tile_i, tile_j = sch.get_loops(tile)
    sch.unroll(tile_i)
    sch.vectorize(tile_j)

    # The panels are packed where they are used. As a local copy they are as large as one iteration of `j_outer` needs:
    # the rows of a panel lie one after the other, not a whole row of B apart, and stay in the second cache while those
    # of A go by.
    pack = sch.cache_read(block, 1, "local")
    sch.compute_at(pack, j_outer)
    pack_j = sch.get_loops(pack)[-1]
    if panels > 1:
        sch.transform_layout(pack, ("write", 0), lambda x, y: (y // columns, x, y % columns))
        _, pack_j = sch.split(pack_j, factors=[panels, columns])
    sch.vectorize(pack_j)

    # Each step of k: one row of the panel, times one element of A for each row of the tile.
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
