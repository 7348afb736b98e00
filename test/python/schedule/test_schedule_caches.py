"""tir.Schedule: copies of buffers and what buffers look like, compared with what TVM's users expect."""

import pytest
from schedule_programs import check

import mlc.tvm

mlc.tvm.install()

from tvm import tir  # noqa: E402
from tvm.ir import assert_structural_equal  # noqa: E402
from tvm.script import tir as T  # noqa: E402
from tvm.tir import IndexMap  # noqa: E402
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


@T.prim_func
def chain(A: T.Buffer((8, 12), "float32"), D: T.Buffer((8, 12), "float32"), E: T.Buffer((8, 12), "float32")):
    B = T.alloc_buffer((8, 12), "float32")
    for i, j in T.grid(8, 12):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * T.float32(2)
    for i, j in T.grid(8, 12):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = B[vi, vj] + T.float32(1)
    for i, j in T.grid(8, 12):
        with T.block("E"):
            vi, vj = T.axis.remap("SS", [i, j])
            E[vi, vj] = B[vi, vj] - T.float32(1)


def test_consumers_of_cache_read():
    @T.prim_func
    def expected(A: T.Buffer((8, 12), "float32"), D: T.Buffer((8, 12), "float32"), E: T.Buffer((8, 12), "float32")):
        B = T.alloc_buffer((8, 12), "float32")
        B_local = T.alloc_buffer((8, 12), "float32", scope="local")
        for i, j in T.grid(8, 12):
            with T.block("B"):
                vi, vj = T.axis.remap("SS", [i, j])
                B[vi, vj] = A[vi, vj] * T.float32(2)
        for ax0, ax1 in T.grid(8, 12):
            with T.block("B_local"):
                v0, v1 = T.axis.remap("SS", [ax0, ax1])
                B_local[v0, v1] = B[v0, v1]
        for i, j in T.grid(8, 12):
            with T.block("D"):
                vi, vj = T.axis.remap("SS", [i, j])
                D[vi, vj] = B[vi, vj] + T.float32(1)
        for i, j in T.grid(8, 12):
            with T.block("E"):
                vi, vj = T.axis.remap("SS", [i, j])
                E[vi, vj] = B_local[vi, vj] - T.float32(1)

    sch = tir.Schedule(chain)
    copy = sch.cache_read("E", "B", "local", consumer_blocks=["E"])
    assert sch.get(copy).name_hint == "B_local"
    check(sch, chain, expected)


def test_consumers_of_cache_write():
    sch = tir.Schedule(chain)
    sch.cache_write("B", 0, "local", consumer_blocks=[sch.get_block("D")])
    names = {name: sch.get(sch.get_block(name)).reads[0].buffer.name for name in ("D", "E", "B_local")}
    assert names == {"D": "B_local", "E": "B", "B_local": "B_local"}
    check(sch, chain)


def test_reindex_by_place_name_and_buffer():
    results = []
    for buffer in (("read", 0), "A", tir.decl_buffer((16, 24), name="A")):
        sch = tir.Schedule(matmul_add)
        sch.get(sch.reindex("C", buffer))
        results.append(sch.mod)
    assert_structural_equal(results[0], results[1])
    assert_structural_equal(results[0], results[2])
    sch = tir.Schedule(matmul_add)
    sch.reindex("C", ("write", 0))
    check(sch, matmul_add)
    with pytest.raises(ValueError, match="accesses no buffer 'X'"):
        sch.reindex("C", "X")
    with pytest.raises(ValueError, match="not of 'both'"):
        sch.reindex("C", ("both", 0))
    with pytest.raises(TypeError, match="a pair such as"):
        sch.reindex("C", 3)
    with pytest.raises(ScheduleError, match="there is none at 7"):
        sch.reindex("C", ("read", 7))


def test_transform_layout():
    @T.prim_func
    def expected(A: T.Buffer((8, 12), "float32"), D: T.Buffer((8, 12), "float32"), E: T.Buffer((8, 12), "float32")):
        B = T.alloc_buffer((2, 12, 4), "float32")
        for i, j in T.grid(8, 12):
            with T.block("B"):
                vi, vj = T.axis.remap("SS", [i, j])
                B[vi // 4, vj, vi % 4] = A[vi, vj] * T.float32(2)
        for i, j in T.grid(8, 12):
            with T.block("D"):
                vi, vj = T.axis.remap("SS", [i, j])
                D[vi, vj] = B[vi // 4, vj, vi % 4] + T.float32(1)
        for i, j in T.grid(8, 12):
            with T.block("E"):
                vi, vj = T.axis.remap("SS", [i, j])
                E[vi, vj] = B[vi // 4, vj, vi % 4] - T.float32(1)

    sch = tir.Schedule(chain)
    sch.transform_layout("B", ("write", 0), lambda i, j: (i // 4, j, i % 4))
    check(sch, chain, expected)
    again = tir.Schedule(chain)
    again.transform_layout("D", "B", IndexMap.from_func(lambda *i: (i[0] // 4, i[1], i[0] % 4), 2))
    assert_structural_equal(again.mod, sch.mod)
    again.transform_layout("D", "B", lambda *i: (i[1], i[0], i[2]))
    again.verify()
    with pytest.raises(ScheduleError, match="cannot be inverted"):
        again.transform_layout("B", ("write", 0), lambda i, j, k: (i + j + k,))


def test_transform_block_layout():
    sch = tir.Schedule(chain)
    sch.transform_block_layout("D", lambda i, j: (i * 12 + j,))
    assert [v.dom for v in sch.get(sch.get_block("D")).iter_vars] == [tir.Range(0, 96)]
    check(sch, chain)
    sch.transform_block_layout("E", lambda *i: (i[1], i[0]))
    check(sch, chain)
    with pytest.raises(TypeError, match="a function or an IndexMap"):
        sch.transform_block_layout("E", 3)


def test_cache_inplace():
    @T.prim_func
    def twice(A: T.Buffer((8,), "float32")):
        for i in range(8):
            with T.block("A"):
                vi = T.axis.spatial(8, i)
                A[vi] = A[vi] * T.float32(2)

    sch = tir.Schedule(twice)
    before, after = sch.cache_inplace("A", 0, "local")
    assert [sch.get(block).name_hint for block in (before, after)] == ["A_local", "A_local_1"]
    check(sch, twice)


def test_types_and_regions():
    sch = tir.Schedule(chain)
    sch.unsafe_set_dtype("B", 0, "float16")
    assert sch.get(sch.get_block("D")).reads[0].buffer.dtype == "float16"
    sch.annotate_buffer_access("D", 0, "read", lambda i, j: (i, (0, 12)))
    assert sch.trace.as_python()[-1].endswith("gen_new_ranges=lambda i0, i1: ((i0, i0 + 1), (0, 12),))")
    assert sch.get(sch.get_block("D")).annotations == {"explicit_read_region": [0]}
    verify_trace_roundtrip(sch, chain)
    with pytest.raises(ValueError, match='"read" or "write"'):
        sch.annotate_buffer_access("D", 0, "both", lambda i, j: (i, j))


def test_reindex_cache():
    @T.prim_func
    def expected(A: T.Buffer((16, 24), "float32"), B: T.Buffer((24, 32), "float32"), E: T.Buffer((16, 32), "float32")):
        C = T.alloc_buffer((16, 32), "float32")
        A_shared = T.alloc_buffer((4, 24, 4), "float32", scope="shared")
        for i, k in T.grid(16, 24):
            with T.block("A_shared"):
                vi, vk = T.axis.remap("SS", [i, k])
                A_shared[vi // 4, vk, vi % 4] = A[vi, vk]
        for i, j, k in T.grid(16, 32, 24):
            with T.block("C"):
                vi, vj, vk = T.axis.remap("SSR", [i, j, k])
                with T.init():
                    C[vi, vj] = T.float32(0)
                C[vi, vj] = C[vi, vj] + A_shared[vi // 4, vk, vi % 4] * B[vk, vj]
        for i, j in T.grid(16, 32):
            with T.block("E"):
                vi, vj = T.axis.remap("SS", [i, j])
                E[vi, vj] = C[vi, vj] + T.float32(1)

    sch = tir.Schedule(matmul_add)
    sch.reindex_cache_read("C", 0, "shared", lambda i, j, k: (i // 4, k, i % 4))
    check(sch, matmul_add, expected)
    sch.reindex_cache_write("C", 0, "local", lambda i, j, k: (j, i))
    check(sch, matmul_add)
    with pytest.raises(ScheduleError, match="variable 'vj' is in only one of"):
        sch.reindex_cache_read("E", 0, "shared", lambda i, j: (i,))


def test_reindex_cache_of_imperfect_tiles():
    sch = tir.Schedule(matmul_add)
    i, j, k = sch.get_loops("C")
    i_0, i_1 = sch.split(i, [None, 5])
    sch.reorder(i_0, j, i_1)
    sch.reindex_cache_read("C", "A", "shared", lambda i, j, k: (k, i))
    sch.reindex_cache_write("C", "C", "local", lambda i, j, k: (j, i))
    check(sch, matmul_add)


def test_cache_index():
    @T.prim_func
    def resize(A: T.Buffer((1, 3, 40, 40), "float32"), B: T.Buffer((1, 3, 80, 80), "float32")):
        for i0, i1, i2, i3 in T.grid(1, 3, 80, 80):
            with T.block("A"):
                n, c, vi, vj = T.axis.remap("SSSS", [i0, i1, i2, i3])
                B[n, c, vi, vj] = A[n, c, vi // 4 + vj // 4, vj // 2]

    sch = tir.Schedule(resize)
    blocks = sch.cache_index("A", "global", 1)
    assert [sch.get(block).name_hint for block in blocks] == ["index_0", "index_1"]
    assert [len(sch.get_loops(block)) for block in blocks] == [2, 1]
    check(sch, resize)
    assert sch.cache_index("index_1", "global", 2) == []


def test_a_cache_in_a_block_has_the_size_of_the_region():
    sch = tir.Schedule(matmul_add)
    i, j, k = sch.get_loops("C")
    i_0, i_1 = sch.split(i, [None, 4])
    j_0, j_1 = sch.split(j, [None, 8])
    sch.reorder(i_0, j_0, i_1, j_1, k)
    sch.blockize(i_1)
    copy = sch.get(sch.cache_read("C", "A", "shared"))
    assert [region.buffer.shape for region in copy.writes + copy.reads] == [[4, 24], [16, 24]]
    check(sch, matmul_add)
