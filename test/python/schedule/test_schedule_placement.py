"""tir.Schedule: blocks that move into loops and into each other, compared with what TVM's users expect."""

import pytest

import mlc.tvm

mlc.tvm.install()

from tvm import tir  # noqa: E402
from tvm.ir import assert_structural_equal  # noqa: E402
from tvm.script import tir as T  # noqa: E402
from tvm.tir.schedule import ScheduleError  # noqa: E402
from tvm.tir.schedule.testing import verify_trace_roundtrip  # noqa: E402


@T.prim_func
def matmul_add(A: T.Buffer((16, 24), "float32"), B: T.Buffer((24, 32), "float32"), E: T.Buffer((16, 32), "float32")):
    C = T.alloc_buffer((16, 32), "float32")
    for i, j, k in T.grid(16, 32, 24):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
    for i, j in T.grid(16, 32):
        with T.block("E"):
            vi, vj = T.axis.remap("SS", [i, j])
            E[vi, vj] = C[vi, vj] + T.float32(1)


def test_reverse_compute_at():
    @T.prim_func
    def expected(A: T.Buffer((16, 24), "float32"), B: T.Buffer((24, 32), "float32"), E: T.Buffer((16, 32), "float32")):
        C = T.alloc_buffer((16, 32), "float32")
        for i_0 in range(4):
            for i_1, j, k in T.grid(5, 32, 24):
                with T.block("C"):
                    vi = T.axis.spatial(16, i_0 * 5 + i_1)
                    vj, vk = T.axis.remap("SR", [j, k])
                    T.where(i_0 * 5 + i_1 < 16)
                    with T.init():
                        C[vi, vj] = T.float32(0)
                    C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
            for ax0, ax1 in T.grid(5, 32):
                with T.block("E"):
                    vi = T.axis.spatial(16, i_0 * 5 + ax0)
                    vj = T.axis.spatial(32, ax1)
                    T.where(i_0 * 5 + ax0 < 16)
                    E[vi, vj] = C[vi, vj] + T.float32(1)

    sch = tir.Schedule(matmul_add)
    i, _, _ = sch.get_loops("C")
    i_0, _ = sch.split(i, [None, 5])
    (epilogue,) = sch.get_consumers("C")
    sch.reverse_compute_at(epilogue, i_0)
    assert_structural_equal(sch.mod["main"], expected.with_attr("global_symbol", "main"))
    verify_trace_roundtrip(sch, matmul_add)
    sch.verify()


def test_rfactor():
    @T.prim_func
    def total(A: T.Buffer((16, 24), "float32"), S: T.Buffer((16,), "float32")):
        for i, k in T.grid(16, 24):
            with T.block("S"):
                vi, vk = T.axis.remap("SR", [i, k])
                with T.init():
                    S[vi] = T.float32(0)
                S[vi] = S[vi] + A[vi, vk]

    @T.prim_func
    def expected(A: T.Buffer((16, 24), "float32"), S: T.Buffer((16,), "float32")):
        S_rf = T.alloc_buffer((16, 3), "float32")
        for i, k_0, k_1 in T.grid(16, 3, 8):
            with T.block("S_rf"):
                vk_0, vi, vk_1 = T.axis.remap("SSR", [k_0, i, k_1])
                with T.init():
                    S_rf[vi, vk_0] = T.float32(0)
                S_rf[vi, vk_0] = S_rf[vi, vk_0] + A[vi, vk_0 * 8 + vk_1]
        for i, k_0 in T.grid(16, 3):
            with T.block("S"):
                vk_0, vi = T.axis.remap("RS", [k_0, i])
                with T.init():
                    S[vi] = T.float32(0)
                S[vi] = S[vi] + S_rf[vi, vk_0]

    sch = tir.Schedule(total)
    block = sch.get_block("S")
    _, k = sch.get_loops(block)
    k_0, k_1 = sch.split(k, [None, 8])
    partial = sch.rfactor(k_0, -1)
    assert sch.get(partial).name_hint == "S_rf" and sch.get(block).name_hint == "S"
    assert_structural_equal(sch.mod["main"], expected.with_attr("global_symbol", "main"))
    with pytest.raises(ScheduleError, match="the loop is no longer there"):
        sch.get(k_1)


def test_split_and_fuse_write_what_a_person_would():
    @T.prim_func
    def copy(A: T.Buffer((30, 17), "float32"), B: T.Buffer((30, 17), "float32")):
        for i, j in T.grid(30, 17):
            with T.block("B"):
                vi, vj = T.axis.remap("SS", [i, j])
                B[vi, vj] = A[vi, vj]

    @T.prim_func
    def expected(A: T.Buffer((30, 17), "float32"), B: T.Buffer((30, 17), "float32")):
        for f, i_1, j_1 in T.grid(40, 4, 4):
            with T.block("B"):
                vi = T.axis.spatial(30, f // 5 * 4 + i_1)
                vj = T.axis.spatial(17, f % 5 * 4 + j_1)
                T.where(f // 5 * 4 + i_1 < 30 and f % 5 * 4 + j_1 < 17)
                B[vi, vj] = A[vi, vj]

    sch = tir.Schedule(copy)
    i, j = sch.get_loops("B")
    i_0, i_1 = sch.split(i, [None, 4])
    j_0, j_1 = sch.split(j, [None, 4])
    sch.reorder(i_0, j_0, i_1, j_1)
    sch.fuse(i_0, j_0)
    assert_structural_equal(sch.mod["main"], expected.with_attr("global_symbol", "main"))
    assert "// 5 * 4 + " in sch.mod.script().replace("T.int64(5)", "5").replace("T.int64(4)", "4")


def test_refused_steps_change_nothing():
    sch = tir.Schedule(matmul_add)
    before = sch.mod
    i, j, k = sch.get_loops("C")
    with pytest.raises(ScheduleError, match="not"):
        sch.compute_at("E", i)
    with pytest.raises(ScheduleError, match="reduce"):
        sch.bind(k, "blockIdx.x")
    with pytest.raises(ScheduleError, match="axis"):
        sch.rfactor(k, 5)
    assert_structural_equal(sch.mod, before)


def test_fused_loops_of_an_unknown_number():
    """What fused loops write is all that is read; a block runs for all of its domain, even if there are no images."""

    @T.prim_func
    def before(a: T.handle, c: T.handle):
        n = T.int64()
        A = T.match_buffer(a, (n, 6, 10))
        C = T.match_buffer(c, (n, 6, 10))
        B = T.alloc_buffer((n, 6, 10))
        D = T.alloc_buffer((n, 6, 10))
        for i, j, k in T.grid(n, 6, 10):
            with T.block("B"):
                vi, vj, vk = T.axis.remap("SSS", [i, j, k])
                B[vi, vj, vk] = A[vi, vj, vk] + T.float32(1)
        for i, j, k in T.grid(n, 6, 10):
            with T.block("D"):
                vi, vj, vk = T.axis.remap("SSS", [i, j, k])
                D[vi, vj, vk] = B[vi, vj, vk] * T.float32(2)
        for i, j, k in T.grid(n, 6, 10):
            with T.block("C"):
                vi, vj, vk = T.axis.remap("SSS", [i, j, k])
                C[vi, vj, vk] = D[vi, vj, vk] * T.float32(2)

    @T.prim_func
    def expected(a: T.handle, c: T.handle):
        n = T.int64()
        A = T.match_buffer(a, (n, 6, 10))
        C = T.match_buffer(c, (n, 6, 10))
        B = T.alloc_buffer((n, 6, 10))
        D = T.alloc_buffer((n, 6, 10))
        for f in range(n * T.int64(60)):
            with T.block("B"):
                vi = T.axis.spatial(n, f // T.int64(60))
                vj = T.axis.spatial(6, f % T.int64(60) // T.int64(10))
                vk = T.axis.spatial(10, f % T.int64(10))
                B[vi, vj, vk] = A[vi, vj, vk] + T.float32(1)
        for f in range(n * T.int64(6)):
            for k in range(10):
                with T.block("D"):
                    vi = T.axis.spatial(n, f // T.int64(6))
                    vj = T.axis.spatial(6, f % T.int64(6))
                    vk = T.axis.spatial(10, k)
                    D[vi, vj, vk] = B[vi, vj, vk] * T.float32(2)
            for ax0 in range(10):
                with T.block("C"):
                    vi = T.axis.spatial(n, f // T.int64(6))
                    vj = T.axis.spatial(6, f % T.int64(6))
                    vk = T.axis.spatial(10, ax0)
                    C[vi, vj, vk] = D[vi, vj, vk] * T.float32(2)

    sch = tir.Schedule(before)
    sch.fuse(*sch.get_loops(sch.get_block("B")))
    image = sch.fuse(*sch.get_loops(sch.get_block("D"))[:2])
    sch.reverse_compute_at(sch.get_block("C"), image)
    assert_structural_equal(sch.mod["main"], expected.with_attr("global_symbol", "main"))
    verify_trace_roundtrip(sch, before)
