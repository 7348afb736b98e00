"""Loops of one iteration: what each step keeps of them, and what it leaves out where that is asked for."""

import pytest
from schedule_programs import Programs, ScheduleError, tir

import mlc.tvm

mlc.tvm.install()

from tvm.script import tir as T  # noqa: E402
from tvm.tir.schedule.testing import verify_trace_roundtrip  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def chain(A: T.Buffer((1, 12), "float32"), C: T.Buffer((1, 12), "float32")):
    B = T.alloc_buffer((1, 12), "float32")
    for i, j in T.grid(1, 12):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * T.float32(2.0)
    for i, j in T.grid(1, 12):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + T.float32(1.0)


def chain_with(first, second):
    """The two nests, with B between them."""
    return f"""
B = T.alloc_buffer((1, 12))
{first}
{second}"""


LAST = """
for i, j in T.grid(1, 12):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi, vj] + T.float32(1.0)"""


@PROGRAMS.becomes(
    chain,
    chain_with(
        """
for i, j_0, j_1, j_2 in T.grid(1, 4, 1, 3):
    with T.block("B"):
        vi = T.axis.spatial(1, i)
        vj = T.axis.spatial(12, j_0 * 3 + j_1 * 3 + j_2)
        B[vi, vj] = A[vi, vj] * T.float32(2.0)""",
        LAST,
    ),
)
def split_keeps_them(sch):
    sch.split(sch.get_loops("B")[1], [None, 1, 3])


# Also those that are not split.
@PROGRAMS.becomes(
    chain,
    chain_with(
        """
for i, j_0, j_1, j_2 in T.grid(1, 4, 1, 3):
    with T.block("B"):
        vi = T.axis.spatial(1, 0)
        vj = T.axis.spatial(12, j_0 * 3 + j_2)
        B[vi, vj] = A[vi, vj] * T.float32(2.0)""",
        LAST,
    ),
)
def split_drops_them(sch):
    sch.split(sch.get_loops("B")[1], [None, 1, 3], preserve_unit_iters=False)


FUSED = chain_with(
    """
for i_j_fused in range(12):
    with T.block("B"):
        vi = T.axis.spatial(1, 0)
        vj = T.axis.spatial(12, i_j_fused)
        B[vi, vj] = A[vi, vj] * T.float32(2.0)""",
    LAST,
)


@PROGRAMS.becomes(chain, FUSED)
def fuse_makes_them_numbers(sch):
    sch.fuse(*sch.get_loops("B"))


@PROGRAMS.becomes(chain, FUSED)
def fuse_drops_them(sch):
    sch.fuse(*sch.get_loops("B"), preserve_unit_iters=False)


@PROGRAMS.becomes(
    chain,
    """
B = T.alloc_buffer((1, 12))
for i, j in T.grid(1, 12):
    with T.block("B"):
        vi = T.axis.spatial(1, 0)
        vj = T.axis.spatial(12, j)
        B[vi, vj] = A[vi, vj] * T.float32(2.0)
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi, vj] + T.float32(1.0)""",
)
def compute_at_leaves_them_out(sch):
    sch.compute_at("B", sch.get_loops("C")[1])


@PROGRAMS.becomes(
    chain,
    """
B = T.alloc_buffer((1, 12))
for i, j in T.grid(1, 12):
    for ax0, ax1 in T.grid(1, 1):
        with T.block("B"):
            vi = T.axis.spatial(1, ax0)
            vj = T.axis.spatial(12, j + ax1)
            B[vi, vj] = A[vi, vj] * T.float32(2.0)
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi, vj] + T.float32(1.0)""",
)
def compute_at_makes_them(sch):
    sch.compute_at("B", sch.get_loops("C")[1], preserve_unit_loops=True)


@PROGRAMS.becomes(
    chain,
    """
B = T.alloc_buffer((1, 12))
for i, j in T.grid(1, 12):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] * T.float32(2.0)
    with T.block("C"):
        vi = T.axis.spatial(1, 0)
        vj = T.axis.spatial(12, j)
        C[vi, vj] = B[vi, vj] + T.float32(1.0)""",
)
def reverse_compute_at_leaves_them_out(sch):
    sch.reverse_compute_at("C", sch.get_loops("B")[1])


@PROGRAMS.becomes(
    chain,
    """
B = T.alloc_buffer((1, 12))
for i, j in T.grid(1, 12):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] * T.float32(2.0)
    for ax0, ax1 in T.grid(1, 1):
        with T.block("C"):
            vi = T.axis.spatial(1, ax0)
            vj = T.axis.spatial(12, j + ax1)
            C[vi, vj] = B[vi, vj] + T.float32(1.0)""",
)
def reverse_compute_at_makes_them(sch):
    sch.reverse_compute_at("C", sch.get_loops("B")[1], preserve_unit_loops=True)


@PROGRAMS.becomes(
    chain,
    chain_with(
        """
for i in range(1):
    with T.block("B_o"):
        vi_o = T.axis.spatial(1, i)
        vj_o = T.axis.spatial(1, 0)
        T.reads(A[vi_o, 0:12])
        T.writes(B[vi_o, 0:12])
        for j in range(12):
            with T.block("B"):
                vj_i = T.axis.spatial(12, j)
                B[vi_o, vj_i] = A[vi_o, vj_i] * T.float32(2.0)""",
        LAST,
    ),
)
def blockize_keeps_them(sch):
    sch.blockize(sch.get_loops("B")[1])


@PROGRAMS.becomes(
    chain,
    chain_with(
        """
for i in range(1):
    with T.block("B_o"):
        vi_o = T.axis.spatial(1, 0)
        vj_o = T.axis.spatial(1, 0)
        T.reads(A[0, 0:12])
        T.writes(B[0, 0:12])
        for j in range(12):
            with T.block("B"):
                vj_i = T.axis.spatial(12, j)
                B[0, vj_i] = A[0, vj_i] * T.float32(2.0)""",
        LAST,
    ),
)
def blockize_drops_them(sch):
    sch.blockize(sch.get_loops("B")[1], preserve_unit_iters=False)


# An outer variable of one value says nothing.
@PROGRAMS.becomes(
    chain,
    chain_with(
        """
for i, j_0 in T.grid(1, 1):
    with T.block("B_o"):
        vi_o, vj_o = T.axis.remap("SS", [i, j_0])
        T.reads(A[vi_o, 0:12])
        T.writes(B[vi_o, 0:12])
        for j_1 in range(12):
            with T.block("B"):
                vj_i = T.axis.spatial(12, j_1)
                B[vi_o, vj_i] = A[vi_o, vj_i] * T.float32(2.0)""",
        LAST,
    ),
)
def blockize_in_a_loop_of_one(sch):
    j0, j1 = sch.split(sch.get_loops("B")[1], [1, 12])
    sch.blockize(j1)


test_schedule = PROGRAMS.test


# ===--- Tiles that are sampled ------------------------------------------------------------------===#


@T.prim_func
def long(A: T.Buffer((96,), "float32"), B: T.Buffer((96,), "float32")):
    for i in range(96):
        with T.block("B"):
            vi = T.axis.spatial(96, i)
            B[vi] = A[vi] + T.float32(1.0)


@pytest.mark.parametrize("seed", range(8))
def test_partitioned_tile(seed):
    sch = tir.Schedule(long, seed=seed + 1)
    (loop,) = sch.get_loops("B")
    factors = sch.sample_partitioned_tile(loop, n=4, partition_pos=2, innerpart_factor=6)
    numbers = [sch.get(factor) for factor in factors]
    assert numbers[0] * numbers[1] * numbers[2] * numbers[3] == 96
    assert numbers[2] * numbers[3] % 6 == 0
    sch.split(loop, factors)
    verify_trace_roundtrip(sch, long)


def test_partitioned_tile_decision():
    sch = tir.Schedule(long)
    (loop,) = sch.get_loops("B")
    factors = sch.sample_partitioned_tile(loop, 3, 1, 8, decision=[4, 3, 8])
    assert [sch.get(factor) for factor in factors] == [4, 3, 8]
    line = str(sch.trace).strip().splitlines()[-1].strip()
    assert line == (
        "v2, v3, v4 = sch.sample_partitioned_tile(loop=l1, n=3, partition_pos=1, innerpart_factor=8, "
        "decision=[4, 3, 8])"
    )


# No tile has a part of 7: it is trivial.
def test_partitioned_tile_that_is_none():
    sch = tir.Schedule(long)
    (loop,) = sch.get_loops("B")
    assert [sch.get(v) for v in sch.sample_partitioned_tile(loop, 3, 1, 7)] == [96, 1, 1]


@pytest.mark.parametrize(
    ("arguments", "reason"), [((0, 1, 2), "n is between"), ((3, 4, 2), "partition"), ((3, 1, 0), "factor")]
)
def test_partitioned_tile_of_nothing(arguments, reason):
    sch = tir.Schedule(long)
    with pytest.raises(ScheduleError, match=reason):
        sch.sample_partitioned_tile(sch.get_loops("B")[0], *arguments)
