"""Tiles that hold parts of rows, buffers that only one block knows, and predicates further out; and why steps that
TVM takes are refused: what they make computes something else, or reads what nobody has written."""

import numpy as np
import pytest
from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()

from tvm.script import tir as T  # noqa: E402

from mlc import testing  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def pairs(A: T.Buffer((9, 2), "float32"), B: T.Buffer((9, 2), "float32")):
    for i, j in T.grid(9, 2):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + 1.0


@PROGRAMS.refused(
    pairs, "write_at", "an iteration of loop 'i_j_fused_0' is not known to write all that would be copied of buffer 'B'"
)
def a_tile_that_ends_in_a_row_is_not_copied_back(sch):
    i_0, _ = sch.split(sch.fuse(*sch.get_loops("B")), [None, 5])
    sch.write_at(i_0, "B", 0, "local")


@PROGRAMS.refused(
    pairs, "write_at", "an iteration of loop 'i_j_fused_1' is not known to write all that would be copied of buffer 'B'"
)
def a_tile_of_a_tile_that_ends_in_a_row_is_not_copied_back(sch):
    _, i_1, _ = sch.split(sch.fuse(*sch.get_loops("B")), [2, 2, None])
    sch.write_at(i_1, "B", 0, "local")


@PROGRAMS.keeps(pairs)
def a_tile_of_whole_rows_is_copied_back(sch):
    i_0, _ = sch.split(sch.fuse(*sch.get_loops("B")), [None, 6])
    sch.write_at(i_0, "B", 0, "local")


@PROGRAMS.keeps(pairs)
def a_tile_in_a_row_is_copied_back(sch):
    i_0, _ = sch.split(sch.fuse(*sch.get_loops("B")), [None, 1])
    sch.write_at(i_0, "B", 0, "local")


@PROGRAMS.keeps(pairs)
def a_tile_that_ends_in_a_row_is_read(sch):
    i_0, _ = sch.split(sch.fuse(*sch.get_loops("B")), [None, 5])
    sch.read_at(i_0, "B", 0, "local")


@T.prim_func
def chain(A: T.Buffer((8, 4), "float32"), C: T.Buffer((8, 4), "float32")):
    B = T.alloc_buffer((8, 4))
    for i, j in T.grid(8, 4):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + 1.0
    for i, j in T.grid(8, 4):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] * 2.0


@PROGRAMS.refused(
    chain,
    "cache_inplace",
    "nothing but block 'outer_B_C_' writes 'B', of which there is nothing to copy before it",
)
def what_only_a_block_writes_is_not_copied_before_it(sch):
    outer = sch.blockize([sch.get_block("B"), sch.get_block("C")])
    sch.cache_inplace(outer, "B", "local")


@PROGRAMS.keeps(chain)
def a_predicate_of_the_block_around_keeps_a_variable_in_its_domain(sch):
    sch.loop_partition(sch.get_loops("B")[1], [2, None])
    (i,) = sch.get_loops("B_j_common")
    sch.split(i, [3, 3])


# ===--- Why a step is refused ----------------------------------------------------------------------===#


@T.prim_func
def scan(A: T.Buffer((8, 4), "float32"), B: T.Buffer((8, 4), "float32")):
    for j in range(4):
        with T.block("first"):
            vj = T.axis.spatial(4, j)
            B[0, vj] = A[0, vj]
    for t, j in T.grid(7, 4):
        with T.block("next"):
            vt, vj = T.axis.remap("SS", [t, j])
            B[vt + 1, vj] = B[vt, vj] + A[vt + 1, vj]


@PROGRAMS.refused(scan, "cache_write", "buffer 'B' is written by 2 blocks, 'first' and 'next' among them")
def a_copy_of_a_scan_that_two_blocks_write(sch):
    sch.cache_write("next", 0, "local")


@T.prim_func
def running_sum(A: T.Buffer((8,), "float32"), B: T.Buffer((9,), "float32")):
    for t in range(8):
        with T.block("next"):
            vt = T.axis.spatial(8, t)
            B[vt + 1] = B[vt] + A[vt]


@PROGRAMS.refused(running_sum, "cache_write", "block 'next' also reads 'B'")
def a_copy_of_a_scan(sch):
    sch.cache_write("next", 0, "local")


@T.prim_func
def running_sum_with_an_empty_copy(A: T.Buffer((8,), "float32"), B: T.Buffer((9,), "float32")):
    """What TVM makes of it: the block works on a copy that does not have the element from which the sum starts."""
    B_local = T.alloc_buffer((9,), scope="local")
    for t in range(8):
        with T.block("next"):
            vt = T.axis.spatial(8, t)
            B_local[vt + 1] = B_local[vt] + A[vt]
    for ax0 in range(8):
        with T.block("B_local"):
            v0 = T.axis.spatial(9, 1 + ax0)
            B[v0] = B_local[v0]


@T.prim_func
def some_rows(A: T.Buffer((6,), "float32"), C: T.Buffer((8,), "float32")):
    B = T.alloc_buffer((8,))
    for i in range(8):
        with T.block("B"):
            vi = T.axis.spatial(8, i)
            T.where(i < 6)
            B[vi] = A[vi] * 2.0
    for i in range(8):
        with T.block("C"):
            vi = T.axis.spatial(8, i)
            C[vi] = T.if_then_else(vi < 6, B[vi], 0.0)


@PROGRAMS.refused(some_rows, "compute_at", "block 'C' may read elements of 'B' that no block has written before")
def a_block_with_a_predicate_that_says_more(sch):
    sch.compute_at("B", sch.get_loops("C")[0])


@T.prim_func
def all_rows(A: T.Buffer((6,), "float32"), C: T.Buffer((8,), "float32")):
    """What TVM makes of it: the predicate is gone, and with it what keeps the block from reading behind the end."""
    B = T.alloc_buffer((8,))
    for i in range(8):
        with T.block("B"):
            vi = T.axis.spatial(8, i)
            B[vi] = A[vi] * 2.0
        with T.block("C"):
            vi = T.axis.spatial(8, i)
            C[vi] = T.if_then_else(vi < 6, B[vi], 0.0)


@pytest.mark.parametrize(
    ("before", "after", "shapes", "message"),
    [
        (running_sum, running_sum_with_an_empty_copy, [8, 9], r"read of B_local\[0\], which has not been written"),
        (some_rows, all_rows, [6, 8], r"A\[6\]"),
    ],
)
def test_what_would_come_of_it(before, after, shapes, message):
    inputs = [np.arange(size, dtype="float32") for size in shapes]
    testing.interpret(before, *inputs)
    with pytest.raises(mlc.MLCError, match=message):
        testing.interpret(after, *inputs)


@T.prim_func
def rows_in_place(a: T.handle) -> None:
    A = T.match_buffer(a, (16, 8))
    for i in range(4):
        with T.block("rows"):
            vi = T.axis.spatial(4, i)
            T.reads(A[vi * 4 : vi * 4 + 4, 0:8])
            T.writes(A[vi * 4 : vi * 4 + 4, 0:8])
            for x, y in T.grid(4, 8):
                A[vi * 4 + x, y] = A[vi * 4 + x, y] + T.float32(1)


@PROGRAMS.becomes(
    rows_in_place,
    """
A_local = T.alloc_buffer((16, 8), scope="local")
for i in range(4):
    for ax0, ax1 in T.grid(4, 8):
        with T.block("A_local"):
            v0 = T.axis.spatial(16, i * 4 + ax0)
            v1 = T.axis.spatial(8, ax1)
            A_local[v0, v1] = A[v0, v1]
    with T.block("rows"):
        vi = T.axis.spatial(4, i)
        T.reads(A_local[vi * 4 : vi * 4 + 4, 0:8])
        T.writes(A_local[vi * 4 : vi * 4 + 4, 0:8])
        for x, y in T.grid(4, 8):
            A_local[vi * 4 + x, y] = A_local[vi * 4 + x, y] + T.float32(1)
    for ax0, ax1 in T.grid(4, 8):
        with T.block("A_local_1"):
            v0 = T.axis.spatial(16, i * 4 + ax0)
            v1 = T.axis.spatial(8, ax1)
            A[v0, v1] = A_local[v0, v1]""",
)
def cache_rows_in_place(sch):
    sch.cache_inplace("rows", 0, "local")


test_schedule = PROGRAMS.test
