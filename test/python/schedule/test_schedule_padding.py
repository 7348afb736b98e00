"""tir.Schedule: padding, parts of loops and rolling buffers, compared with what TVM's users expect."""

import pytest
from schedule_programs import check

import mlc.tvm

mlc.tvm.install()

from tvm import tir  # noqa: E402
from tvm.ir import assert_structural_equal  # noqa: E402
from tvm.script import tir as T  # noqa: E402
from tvm.tir.schedule import ScheduleError  # noqa: E402

# ===--- decompose_padding -----------------------------------------------------------------------===#


@T.prim_func
def pad_rows(x: T.Buffer((128,), "int32"), y: T.Buffer((140,), "int32")):
    for i in range(140):
        with T.block("block"):
            vi = T.axis.remap("S", [i])
            y[vi] = T.if_then_else(vi >= 6 and vi < 134, x[vi - 6], 0)


def test_decompose_padding():
    @T.prim_func
    def expected(x: T.Buffer((128,), "int32"), y: T.Buffer((140,), "int32")):
        for i in range(140):
            with T.block("block_pad_const"):
                vi = T.axis.spatial(140, i)
                y[vi] = 0
        for i in range(128):
            with T.block("block"):
                vi = T.axis.spatial(128, i)
                y[vi + 6] = x[vi]

    sch = tir.Schedule(pad_rows)
    block = sch.get_block("block")
    (loop,) = sch.get_loops(block)
    assert sch.can_decompose_padding(block, loop)
    constant = sch.decompose_padding(block, loop)
    assert sch.get(block).name_hint == "block"
    assert sch.get(constant).name_hint == "block_pad_const"
    assert not sch.can_decompose_padding(block, loop)
    sch.vectorize(loop)
    sch.vectorize(sch.get_loops(constant)[0])
    sch.verify()
    sch = tir.Schedule(pad_rows)
    sch.decompose_padding("block", sch.get_loops("block")[0])
    check(sch, pad_rows, expected)


@T.prim_func
def pad_image(x: T.Buffer((1, 4, 9, 9), "int8"), y: T.Buffer((1, 4, 15, 15), "int8")):
    for i0, i1, i2, i3 in T.grid(1, 4, 15, 15):
        with T.block("pad_temp"):
            ax0, ax1, ax2, ax3 = T.axis.remap("SSSS", [i0, i1, i2, i3])
            y[ax0, ax1, ax2, ax3] = T.if_then_else(
                3 <= ax2 and ax2 < 12 and 3 <= ax3 and ax3 < 12, x[ax0, ax1, ax2 - 3, ax3 - 3], T.int8(0)
            )


def test_decompose_padding_below_loops():
    @T.prim_func
    def expected(x: T.Buffer((1, 4, 9, 9), "int8"), y: T.Buffer((1, 4, 15, 15), "int8")):
        for _i0, i1 in T.grid(1, 4):
            for i2, i3 in T.grid(15, 15):
                with T.block("pad_temp_pad_const"):
                    ax0 = T.axis.spatial(1, 0)
                    ax1, ax2, ax3 = T.axis.remap("SSS", [i1, i2, i3])
                    y[ax0, ax1, ax2, ax3] = T.int8(0)
            for i2, i3 in T.grid(9, 9):
                with T.block("pad_temp"):
                    ax0 = T.axis.spatial(1, 0)
                    ax1, ax2, ax3 = T.axis.remap("SSS", [i1, i2, i3])
                    y[ax0, ax1, ax2 + 3, ax3 + 3] = x[ax0, ax1, ax2, ax3]

    sch = tir.Schedule(pad_image)
    sch.decompose_padding("pad_temp", sch.get_loops("pad_temp")[2])
    check(sch, pad_image, expected)


@pytest.mark.parametrize("position", range(4))
def test_decompose_padding_after_split_and_fuse(position):
    sch = tir.Schedule(pad_image)
    i0, i1, i2, i3 = sch.get_loops("pad_temp")
    sch.split(i2, [None, 4])
    sch.fuse(i0, i1)
    sch.decompose_padding("pad_temp", sch.get_loops("pad_temp")[position])
    check(sch, pad_image)


@T.prim_func
def pool(x: T.Buffer((18, 18), "int8"), y: T.Buffer((18, 18), "int8")):
    padded = T.alloc_buffer((24, 24), "int8")
    for i0, i1 in T.grid(24, 24):
        with T.block("pad"):
            h, w = T.axis.remap("SS", [i0, i1])
            padded[h, w] = T.if_then_else(3 <= h and h < 21 and 3 <= w and w < 21, x[h - 3, w - 3], T.int8(0))
    for i0, i1, r0, r1 in T.grid(18, 18, 7, 7):
        with T.block("pool"):
            h, w, vr, vc = T.axis.remap("SSRR", [i0, i1, r0, r1])
            with T.init():
                y[h, w] = T.int8(0)
            y[h, w] = T.max(y[h, w], padded[h + vr, w + vc])


@pytest.mark.parametrize("depth", [0, 1])
def test_decompose_padding_in_a_tile(depth):
    sch = tir.Schedule(pool)
    h, w, _, _ = sch.get_loops("pool")
    h_0, h_1 = sch.split(h, [None, 6])
    w_0, w_1 = sch.split(w, [None, 9])
    sch.reorder(h_0, w_0, h_1, w_1)
    sch.compute_at("pad", w_0)
    sch.decompose_padding("pad", sch.get_loops("pad")[2 + depth])
    check(sch, pool)


def test_decompose_padding_of_symbolic_sizes():
    @T.prim_func
    def symbolic(a: T.handle, b: T.handle):
        n = T.int32()
        x = T.match_buffer(a, (n, 8), "float32")
        y = T.match_buffer(b, (n + 4, 8), "float32")
        for i, j in T.grid(n + 4, 8):
            with T.block("y"):
                vi, vj = T.axis.remap("SS", [i, j])
                y[vi, vj] = T.if_then_else(2 <= vi and vi < n + 2, x[vi - 2, vj], T.float32(1))

    sch = tir.Schedule(symbolic)
    sch.decompose_padding("y", sch.get_loops("y")[0])
    check(sch, symbolic, sizes={"n": 5})


def test_decompose_padding_is_refused():
    @T.prim_func
    def trivial(x: T.Buffer((8,), "int32"), y: T.Buffer((8,), "int32")):
        for i in range(8):
            with T.block("y"):
                vi = T.axis.remap("S", [i])
                y[vi] = T.if_then_else(0 <= vi and vi < 8, x[vi], 0)

    sch = tir.Schedule(trivial)
    before = sch.mod
    assert not sch.can_decompose_padding("y", sch.get_loops("y")[0])
    with pytest.raises(ScheduleError, match="leaves nothing out"):
        sch.decompose_padding("y", sch.get_loops("y")[0])
    assert_structural_equal(sch.mod, before)


# ===--- pad_einsum ------------------------------------------------------------------------------===#


@T.prim_func
def matmul(A: T.Buffer((30, 27), "float32"), B: T.Buffer((27, 29), "float32"), C: T.Buffer((30, 29), "float32")):
    for i, j, k in T.grid(30, 29, 27):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]


def test_pad_einsum():
    @T.prim_func
    def expected(A: T.Buffer((30, 27), "float32"), B: T.Buffer((27, 29), "float32"), C: T.Buffer((30, 29), "float32")):
        A_pad = T.alloc_buffer((32, 32), "float32")
        B_pad = T.alloc_buffer((32, 32), "float32")
        C_pad = T.alloc_buffer((32, 32), "float32")
        for i0, i1 in T.grid(32, 32):
            with T.block("A_pad"):
                v0, v1 = T.axis.remap("SS", [i0, i1])
                A_pad[v0, v1] = T.if_then_else(v0 < 30 and v1 < 27, A[v0, v1], T.float32(0))
        for i0, i1 in T.grid(32, 32):
            with T.block("B_pad"):
                v0, v1 = T.axis.remap("SS", [i0, i1])
                B_pad[v0, v1] = T.if_then_else(v0 < 27 and v1 < 29, B[v0, v1], T.float32(0))
        for i, j, k in T.grid(32, 32, 32):
            with T.block("C"):
                vi, vj, vk = T.axis.remap("SSR", [i, j, k])
                with T.init():
                    C_pad[vi, vj] = T.float32(0)
                C_pad[vi, vj] = C_pad[vi, vj] + A_pad[vi, vk] * B_pad[vk, vj]
        for i0, i1 in T.grid(30, 29):
            with T.block("C_pad"):
                v0, v1 = T.axis.remap("SS", [i0, i1])
                C[v0, v1] = C_pad[v0, v1]

    sch = tir.Schedule(matmul)
    sch.pad_einsum("C", [16, 16, 16])
    check(sch, matmul, expected)


def test_pad_einsum_then_tile():
    sch = tir.Schedule(matmul)
    i, j, k = sch.get_loops("C")
    sch.pad_einsum("C", [8, 8, 4])
    i_0, i_1 = sch.split(i, [None, 8])
    j_0, j_1 = sch.split(j, [None, 8])
    k_0, k_1 = sch.split(k, [None, 4])
    sch.reorder(i_0, j_0, k_0, k_1, i_1, j_1)
    sch.vectorize(j_1)
    sch.decompose_reduction("C", k_0)
    check(sch, matmul)


def test_pad_einsum_of_symbolic_sizes():
    @T.prim_func
    def symbolic(a: T.handle, b: T.handle, c: T.handle):
        n = T.int32()
        A = T.match_buffer(a, (n, 6), "float32")
        B = T.match_buffer(b, (6, n), "float32")
        C = T.match_buffer(c, (n, n), "float32")
        for i, j, k in T.grid(n, n, 6):
            with T.block("C"):
                vi, vj, vk = T.axis.remap("SSR", [i, j, k])
                with T.init():
                    C[vi, vj] = T.float32(0)
                C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]

    sch = tir.Schedule(symbolic)
    sch.pad_einsum("C", [4, 8, 4])
    check(sch, symbolic, sizes={"n": 5})


def test_pad_einsum_is_refused():
    sch = tir.Schedule(matmul)
    before = sch.mod
    with pytest.raises(ScheduleError, match="expected a positive number for each of the 3 variables"):
        sch.pad_einsum("C", [16, 16])
    assert_structural_equal(sch.mod, before)


# ===--- loop_partition --------------------------------------------------------------------------===#


@T.prim_func
def doubled(A: T.Buffer((16, 12), "float32"), B: T.Buffer((16, 12), "float32")):
    for i, j in T.grid(16, 12):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * T.float32(2)


def test_loop_partition():
    @T.prim_func
    def expected(A: T.Buffer((16, 12), "float32"), B: T.Buffer((16, 12), "float32")):
        with T.block("B_i_common"):
            T.reads()
            T.writes()
            with T.block("B_i0_partition"):
                T.reads()
                T.writes()
                for i0, j in T.grid(3, 12):
                    with T.block("B_i0"):
                        vi, vj = T.axis.remap("SS", [i0, j])
                        T.reads(A[0:3, 0:12])
                        T.writes(B[0:3, 0:12])
                        B[vi, vj] = A[vi, vj] * T.float32(2)
            with T.block("B_i1_partition"):
                T.reads()
                T.writes()
                for i1 in range(3, 16):
                    for j in range(12):
                        with T.block("B_i1"):
                            vi = T.axis.spatial((3, 16), i1)
                            vj = T.axis.spatial(12, j)
                            T.reads(A[3:16, 0:12])
                            T.writes(B[3:16, 0:12])
                            B[vi, vj] = A[vi, vj] * T.float32(2)

    sch = tir.Schedule(doubled)
    i, j = sch.get_loops("B")
    parts = sch.loop_partition(i, [3, None])
    assert len(parts) == 2
    for dead in (i, j):
        with pytest.raises((ScheduleError, ValueError)):
            sch.get(dead)
    check(sch, doubled, expected)


def test_loop_partition_then_more():
    sch = tir.Schedule(doubled)
    parts = sch.loop_partition(sch.get_loops("B")[0], [2, 8])
    assert len(parts) == 3
    sch.parallel(parts[0])
    sch.vectorize(sch.get_loops("B_i1")[1])
    sch.unroll(parts[2])
    check(sch, doubled)


def test_loop_partition_hides_nothing():
    @T.prim_func
    def stages(A: T.Buffer((16,), "float32"), C: T.Buffer((16,), "float32")):
        B = T.alloc_buffer((16,), "float32")
        for i in range(16):
            with T.block("B"):
                vi = T.axis.spatial(16, i)
                B[vi] = A[vi] * T.float32(2)
        for i in range(16):
            with T.block("C"):
                vi = T.axis.spatial(16, i)
                C[vi] = B[vi] + T.float32(1)

    # The opaque blocks declare nothing, and still what is in them reads what B writes.
    sch = tir.Schedule(stages)
    sch.loop_partition(sch.get_loops("C")[0], [4, None])
    assert [sch.get(b).name_hint for b in sch.get_consumers("B")] == ["C_i_common"]
    sch.compute_inline("B")
    check(sch, stages)


# ===--- rolling_buffer --------------------------------------------------------------------------===#


@T.prim_func
def two_pools(A: T.Buffer((12, 12), "float32"), C: T.Buffer((8, 8), "float32")):
    B = T.alloc_buffer((10, 10), "float32")
    for i, j, r, s in T.grid(10, 10, 3, 3):
        with T.block("B"):
            vi, vj, vr, vs = T.axis.remap("SSRR", [i, j, r, s])
            with T.init():
                B[vi, vj] = T.float32(-100)
            B[vi, vj] = T.max(B[vi, vj], A[vi + vr, vj + vs])
    for i, j, r, s in T.grid(8, 8, 3, 3):
        with T.block("C"):
            vi, vj, vr, vs = T.axis.remap("SSRR", [i, j, r, s])
            with T.init():
                C[vi, vj] = T.float32(-100)
            C[vi, vj] = T.max(C[vi, vj], B[vi + vr, vj + vs])


def tile_pools(function):
    sch = tir.Schedule(function)
    i, j, _, _ = sch.get_loops("C")
    i_0, i_1 = sch.split(i, [None, 4])
    j_0, j_1 = sch.split(j, [None, 4])
    sch.reorder(i_0, j_0, i_1, j_1)
    return sch, i_0, j_0


def test_rolling_buffer():
    @T.prim_func
    def expected(A: T.Buffer((12, 12), "float32"), C: T.Buffer((8, 8), "float32")):
        B = T.alloc_buffer((6, 10), "float32")
        for i_0, j_0 in T.grid(2, 2):
            for ax0, ax1, ax2, ax3 in T.grid(6, 6, 3, 3):
                with T.block("B"):
                    vi = T.axis.opaque(10, i_0 * 4 + ax0)
                    vj = T.axis.spatial(10, j_0 * 4 + ax1)
                    vr, vs = T.axis.remap("RR", [ax2, ax3])
                    T.where((i_0 < 1 or 2 <= ax0) and (j_0 < 1 or 2 <= ax1))
                    with T.init():
                        B[vi % 6, vj] = T.float32(-100)
                    B[vi % 6, vj] = T.max(B[vi % 6, vj], A[vi + vr, vj + vs])
            for i_1, j_1, r, s in T.grid(4, 4, 3, 3):
                with T.block("C"):
                    vi = T.axis.opaque(8, i_0 * 4 + i_1)
                    vj = T.axis.spatial(8, j_0 * 4 + j_1)
                    vr, vs = T.axis.remap("RR", [r, s])
                    with T.init():
                        C[vi, vj] = T.float32(-100)
                    C[vi, vj] = T.max(C[vi, vj], B[(vi + vr) % 6, vj + vs])

    sch, i_0, j_0 = tile_pools(two_pools)
    sch.compute_at("B", j_0)
    sch.rolling_buffer("B", 0)
    check(sch, two_pools, expected)
    with pytest.raises(ScheduleError, match="block 'B' is not complete: iteration variable 0 is not spatial"):
        sch.parallel(i_0)


def test_rolling_buffers_in_a_row():
    @T.prim_func
    def three(A: T.Buffer((20,), "float32"), D: T.Buffer((12,), "float32")):
        B = T.alloc_buffer((16,), "float32")
        C = T.alloc_buffer((14,), "float32")
        for i in range(16):
            with T.block("B"):
                vi = T.axis.spatial(16, i)
                B[vi] = A[vi] + A[vi + 4]
        for i in range(14):
            with T.block("C"):
                vi = T.axis.spatial(14, i)
                C[vi] = B[vi] * B[vi + 2]
        for i in range(12):
            with T.block("D"):
                vi = T.axis.spatial(12, i)
                D[vi] = C[vi] - C[vi + 2]

    sch = tir.Schedule(three)
    i_0, _ = sch.split(sch.get_loops("D")[0], [None, 3])
    sch.compute_at("C", i_0)
    sch.compute_at("B", i_0)
    sch.rolling_buffer("B", 0)
    sch.rolling_buffer("C", 0)
    check(sch, three)


def test_rolling_buffer_is_refused():
    sch, i_0, j_0 = tile_pools(two_pools)
    with pytest.raises(ScheduleError, match="there is no loop around"):
        sch.rolling_buffer("B", 0)
    with pytest.raises(ScheduleError, match="there is none at 1"):
        sch.rolling_buffer("B", 1)


# ===--- preserve_unit_iters ---------------------------------------------------------------------===#


def test_unit_loops_are_dropped():
    @T.prim_func
    def expected(A: T.Buffer((16, 12), "float32"), B: T.Buffer((16, 12), "float32")):
        for _i_0, i_1, _i_2, j_0, _j_1 in T.grid(1, 16, 1, 12, 1):
            with T.block("B"):
                vi = T.axis.spatial(16, i_1)
                vj = T.axis.spatial(12, j_0)
                B[vi, vj] = A[vi, vj] * T.float32(2)

    sch = tir.Schedule(doubled)
    i, j = sch.get_loops("B")
    sch.split(i, [1, 16, 1])
    sch.split(j, [12, 1], preserve_unit_iters=False)
    check(sch, doubled, expected)
    sch = tir.Schedule(doubled)
    i, j = sch.get_loops("B")
    i_0, i_1 = sch.split(i, [16, 1])
    sch.fuse(i_1, j, preserve_unit_iters=False)
    check(sch, doubled)
