"""Schedules of copies and layouts that keep what functions compute: by the interpreter and as compiled code."""

import re

import pytest

import mlc.tvm

mlc.tvm.install()

from tvm import tir  # noqa: E402
from tvm.script import tir as T  # noqa: E402
from tvm.tir.schedule import ScheduleError  # noqa: E402
from tvm.tir.schedule.testing import verify_trace_roundtrip  # noqa: E402


@T.prim_func
def matmul(A: T.Buffer((13, 24), "float32"), B: T.Buffer((24, 18), "float32"), D: T.Buffer((13, 18), "float32")):
    C = T.alloc_buffer((13, 18), "float32")
    for i, j, k in T.grid(13, 18, 24):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
    for i, j in T.grid(13, 18):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = T.max(C[vi, vj], T.float32(0))


@T.prim_func
def matmul_int8(A: T.Buffer((8, 16), "uint8"), B: T.Buffer((12, 16), "int8"), C: T.Buffer((8, 12), "int32")):
    for i, j, k in T.grid(8, 12, 16):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = 0
            C[vi, vj] = C[vi, vj] + T.Cast("int32", A[vi, vk]) * T.Cast("int32", B[vj, vk])


@T.prim_func
def symbolic(a: T.handle, b: T.handle, c: T.handle):
    n, m = T.int64(), T.int64()
    A = T.match_buffer(a, (n, 12), "float32")
    B = T.match_buffer(b, (12, m), "float32")
    C = T.match_buffer(c, (n, m), "float32")
    for i, j, k in T.grid(n, m, 12):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]


@T.prim_func
def conv(
    X: T.Buffer((1, 3, 9, 9), "float32"), W: T.Buffer((4, 3, 3, 3), "float32"), Y: T.Buffer((1, 4, 7, 7), "float32")
):
    for n, c, h, w, ci, kh, kw in T.grid(1, 4, 7, 7, 3, 3, 3):
        with T.block("Y"):
            vn, vc, vh, vw, vci, vkh, vkw = T.axis.remap("SSSSRRR", [n, c, h, w, ci, kh, kw])
            with T.init():
                Y[vn, vc, vh, vw] = T.float32(0)
            Y[vn, vc, vh, vw] = Y[vn, vc, vh, vw] + X[vn, vci, vh + vkh, vw + vkw] * W[vc, vci, vkh, vkw]


@T.prim_func
def fan_out(A: T.Buffer((10, 12), "float16"), C: T.Buffer((10, 12), "float16"), D: T.Buffer((12, 10), "float16")):
    B = T.alloc_buffer((10, 12), "float16")
    for i, j in T.grid(10, 12):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + T.float16(1)
    for i, j in T.grid(10, 12):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] * T.float16(2)
    for i, j in T.grid(12, 10):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = B[vj, vi] - A[vj, vi]


@T.prim_func
def nested(A: T.Buffer((8, 12), "float32"), B: T.Buffer((8, 12), "float32")):
    for i_0, j_0 in T.grid(2, 3):
        with T.block("tile"):
            vi_0, vj_0 = T.axis.remap("SS", [i_0, j_0])
            T.reads(A[vi_0 * 4 : vi_0 * 4 + 4, vj_0 * 4 : vj_0 * 4 + 4])
            T.writes(B[vi_0 * 4 : vi_0 * 4 + 4, vj_0 * 4 : vj_0 * 4 + 4])
            for i, j in T.grid(4, 4):
                with T.block("B"):
                    vi, vj = T.axis.remap("SS", [i, j])
                    B[vi_0 * 4 + vi, vj_0 * 4 + vj] = A[vi_0 * 4 + vi, vj_0 * 4 + vj] + T.float32(1)


@T.prim_func
def bilinear(A: T.Buffer((4, 4), "float32"), B: T.Buffer((7, 7), "float32")):
    for i, j in T.grid(7, 7):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi // 2, vj // 2] * T.Cast("float32", vi % 2) + A[(vi + 1) // 2, vj // 2] * (
                T.float32(1) - T.Cast("float32", vi % 2)
            )


@T.prim_func
def guarded(A: T.Buffer((8,), "float32"), B: T.Buffer((8,), "float32")):
    for i in range(8):
        with T.block("B"):
            vi = T.axis.spatial(8, i)
            T.reads(A[vi])
            T.writes(B[vi])
            if vi < 4:
                B[vi] = A[vi]


def tiled(sch, name, *factors):
    """The loops of a block, the first ones split, inner parts innermost but for the others."""
    loops = sch.get_loops(name)
    pairs = [sch.split(loop, [None, factor]) for loop, factor in zip(loops, factors, strict=False)]
    rest = loops[len(factors) :]
    outer, inner = [p[0] for p in pairs], [p[1] for p in pairs]
    sch.reorder(*outer, *rest[:1], *inner, *rest[1:])
    return outer, inner, rest


def read_at_tile(sch):
    (i_0, j_0), _, (k,) = tiled(sch, "C", 4, 5)
    copy = sch.cache_read("C", "A", "shared")
    sch.compute_at(copy, j_0)
    other = sch.cache_read("C", "B", "local")
    sch.compute_at(other, k, preserve_unit_loops=True)


def write_at_tile(sch):
    (i_0, j_0), _, _ = tiled(sch, "C", 4, 5)
    copy = sch.cache_write("C", 0, "local")
    sch.reverse_compute_at(copy, j_0)
    sch.parallel(i_0)


def write_beside(sch):
    (i_0, j_0), _, _ = tiled(sch, "C", 4, 5)
    sch.reverse_compute_at("D", i_0)
    sch.cache_write("C", "C", "local")


def read_in_tiles(sch):
    (i_0, _), _, _ = tiled(sch, "C", 4, 5)
    sch.reverse_compute_at("D", i_0)
    sch.reindex_cache_read("D", 0, "shared", lambda i, j: (j, i))


def consumers_one_by_one(sch):
    sch.cache_read("C", 0, "local", consumer_blocks=["C"])
    sch.cache_read("D", "B", "shared", consumer_blocks=["D"])
    sch.cache_write("B", 0, "warp", consumer_blocks=["B_local"])


def reindexed(sch):
    for place in (("read", 0), ("read", 1), ("write", 0)):
        sch.reindex("C", place)
    sch.transform_layout("C", ("read", 1), lambda *i: (i[1], i[0]))


def reindexed_conv(sch):
    sch.reindex("Y", "X")
    sch.reindex("Y", ("write", 0))
    sch.cache_read("Y", "W", "shared")
    sch.transform_layout("Y", "W_shared", lambda o, i, h, w: (i, h, w, o))
    sch.transform_block_layout("Y_reindex", lambda n, c, h, w: (n, c, h * 7 + w))


def reindex_cached_conv(sch):
    sch.reindex_cache_read("Y", "X", "shared", lambda n, c, h, w, ci, kh, kw: (n, ci, h + kh, w + kw))
    sch.reindex_cache_write("Y", "Y", "local", lambda n, c, h, w, ci, kh, kw: (n, h, w, c))
    sch.reindex_cache_read("Y", "W", "shared", lambda n, c, h, w, ci, kh, kw: (ci, kh, kw, c))


def packed_int8(sch):
    sch.cache_read("C", "A", "shared")
    sch.reindex_cache_read("C", "B", "shared", lambda i, j, k: (j // 4, k // 4, j % 4, k % 4))
    sch.cache_write("C", 0, "local")
    sch.transform_layout("A_shared", ("write", 0), lambda i, k: (k // 4, i, k % 4))


def packed_reads(sch):
    _, (_, j_1), _ = tiled(sch, "C", 4, 6)
    sch.cache_read("C", "B", "shared")
    sch.transform_layout("C", "B_shared", lambda k, j: (j // 6, k, j % 6))
    sch.cache_write("C", 0, "local")
    sch.vectorize(j_1)


def symbolic_tiles(sch):
    (i_0, j_0), _, _ = tiled(sch, "C", 4, 4)
    copy = sch.cache_read("C", "A", "shared")
    sch.compute_at(copy, i_0)
    back = sch.cache_write("C", 0, "local")
    sch.reverse_compute_at(back, j_0)


def symbolic_layouts(sch):
    sch.reindex("C", "A")
    sch.reindex_cache_read("C", "B", "shared", lambda i, j, k: (j, k))
    sch.reindex_cache_write("C", "C", "local", lambda i, j, k: (j, i))
    sch.transform_layout("C", "B_shared", lambda j, k: (k // 4, j, k % 4))


def in_a_block(sch):
    sch.cache_read("B", 0, "shared")
    sch.cache_write("B", 0, "local")


def around_a_block(sch):
    copy = sch.cache_read("tile", "A", "shared")
    sch.compute_at(copy, sch.get_loops("tile")[0])


def reindexed_in_a_block(sch):
    sch.reindex("B", ("read", 0))
    sch.reindex_cache_write("B", 0, "local", lambda i, j: (j, i))


def aligned(sch):
    copy = sch.cache_read("C", "B", "shared")
    sch.storage_align(copy, 0, -2, 16, 3)
    back = sch.cache_write("C", 0, "global")
    sch.storage_align("C", 0, 0, 32, 1)
    sch.vectorize(sch.get_loops(back)[-1])
    sch.vectorize(sch.get_loops(copy)[-1])


def computed_indices(sch):
    sch.cache_index("B", "global", 2)


def all_indices(sch):
    sch.split(sch.get_loops("B")[0], [None, 3])
    sch.cache_index("B", "local")


def wider(sch):
    sch.unsafe_set_dtype("B", 0, "float32")
    sch.set_scope("B", 0, "shared")
    sch.cache_read("C", 0, "local")


def inlined_copies(sch):
    copy = sch.cache_read("C", "A", "shared")
    sch.compute_inline(copy)
    back = sch.cache_write("D", 0, "local")
    sch.reverse_compute_inline(back)


def blockized(sch):
    loops = sch.get_loops("C")
    j_0, j_1 = sch.split(loops[1], [3, 6])
    k_0, k_1 = sch.split(loops[2], [6, 4])
    sch.reorder(loops[0], j_0, k_0, j_1, k_1)
    sch.blockize(j_1)
    sch.cache_read("C", "B", "shared")
    outer = sch.cache_read("C_o", "A", "shared")
    sch.compute_at(outer, loops[0])


PROGRAMS = [
    (matmul, read_at_tile),
    (matmul, write_at_tile),
    (matmul, write_beside),
    (matmul, read_in_tiles),
    (matmul, reindexed),
    (matmul, packed_reads),
    (matmul, aligned),
    (matmul, inlined_copies),
    (matmul, blockized),
    (matmul_int8, reindexed),
    (matmul_int8, packed_int8),
    (symbolic, symbolic_tiles),
    (symbolic, symbolic_layouts),
    (symbolic, reindexed),
    (conv, reindexed_conv),
    (conv, reindex_cached_conv),
    (fan_out, consumers_one_by_one),
    (fan_out, wider),
    (nested, in_a_block),
    (nested, around_a_block),
    (nested, reindexed_in_a_block),
    (bilinear, computed_indices),
    (bilinear, all_indices),
]


@pytest.mark.parametrize(("function", "steps"), PROGRAMS, ids=lambda part: getattr(part, "__name__", "function"))
def test_a_schedule_keeps_what_is_computed(function, steps):
    sch = tir.Schedule(function, debug_mask="all")
    steps(sch)
    sch.verify()
    verify_trace_roundtrip(sch, function)


@pytest.mark.parametrize(
    ("function", "step", "reason"),
    [
        (
            matmul,
            lambda sch: sch.reindex_cache_read("C", 0, "shared", lambda i, j, k: (i + k,)),
            "the map may take different elements of buffer 'A' to one place",
        ),
        (
            matmul,
            lambda sch: sch.reindex_cache_write("C", 0, "local", lambda i, j, k: (i, j, k)),
            "variable 'vk' is in only one of the map and the indices of buffer 'C'",
        ),
        (
            matmul,
            lambda sch: sch.cache_inplace("C", 0, "local"),
            "block 'C' does not read and write the same region of 'A'",
        ),
        (matmul, lambda sch: sch.cache_read("C", 5, "local"), "block 'C' has 2 such buffers, there is none at 5"),
        (matmul, lambda sch: sch.cache_write("C", 0, ""), "the storage scope '' is not one that is known"),
        (
            conv,
            lambda sch: sch.transform_layout("Y", "X", lambda n, c, h, w: (n, c, h + w)),
            "different indices may have the same sum",
        ),
        (conv, lambda sch: sch.transform_block_layout("Y", lambda *i: i[:3]), "an index is missing from the results"),
        (
            nested,
            lambda sch: sch.reindex("tile", ("read", 0)),
            "uses buffer 'A' for something else than loads and stores directly in it",
        ),
        (
            guarded,
            lambda sch: sch.cache_write("B", 0, "local"),
            "block 'B' is not known to write every element of a box of 'B' before the copy",
        ),
        (
            symbolic,
            lambda sch: sch.transform_layout("C", "C", lambda i, j: (i // 4, j, i % 4)),
            "'C' has elements that are none of the old one, and there is no pad value",
        ),
        (bilinear, lambda sch: sch.reindex("B", "A"), "block 'B' accesses buffer 'A' at different points"),
        (
            fan_out,
            lambda sch: sch.cache_write("B", 0, "local", consumer_blocks=["B"]),
            "block 'B' does not read 'B', or is in another scope",
        ),
    ],
)
def test_a_refused_step_changes_nothing(function, step, reason):
    sch = tir.Schedule(function)
    before = sch.mod.script()
    with pytest.raises(ScheduleError, match=re.escape(reason)):
        step(sch)
    assert sch.mod.script() == before
