"""Layouts of sizes that are not known, and maps with variables of the function."""

# ruff: noqa: E501 - what programs become is as it is printed

import numpy as np
import pytest
from schedule_programs import Programs

import mlc.tvm
from mlc.testing import check_schedule, interpret

mlc.tvm.install()


from tvm import runtime, tir  # noqa: E402
from tvm.ir import assert_structural_equal  # noqa: E402
from tvm.script import tir as T  # noqa: E402
from tvm.tir import IndexMap  # noqa: E402
from tvm.tir.schedule import ScheduleError, Trace  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def number(A: T.Buffer(16, "int32"), n: T.int32, C: T.Buffer(16, "int32")):
    B = T.alloc_buffer(16, "int32")
    for i in range(16):
        with T.block("B"):
            vi = T.axis.spatial(16, i)
            B[vi] = A[vi]
    for i in range(16):
        with T.block("C"):
            vi = T.axis.spatial(16, i)
            C[vi] = B[vi]


@PROGRAMS.becomes(
    number,
    """
B = T.alloc_buffer(((-16 % n + 16) // n, n), "int32")
for i, j in T.grid((-16 % n + 16) // n, n):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.reads(A[vj + vi * n])
        T.writes(B[vi, vj])
        B[vi, vj] = T.if_then_else(-16 % n != 0 and (vj + vi * n) // n == 16 // n and 16 % n <= (vj + vi * n) % n, 0, A[vj + vi * n])
for i in range(16):
    with T.block("C"):
        vi = T.axis.spatial(16, i)
        T.reads(B[vi // n, vi % n])
        T.writes(C[vi])
        C[vi] = B[vi // n, vi % n]""",
    verify=False,
)
def rows_of_a_parameter(sch):
    n = sch.mod["main"].params[1]
    sch.transform_layout("B", "B", lambda i: [i // n, i % n], pad_value=0)


@T.prim_func
def vector(a: T.handle, c: T.handle):
    n = T.int32()
    A = T.match_buffer(a, (n,))
    C = T.match_buffer(c, (n,))
    B = T.alloc_buffer((n,))
    for i in range(n):
        with T.block("B"):
            vi = T.axis.spatial(n, i)
            B[vi] = A[vi] * 2.0
    for i in range(n):
        with T.block("C"):
            vi = T.axis.spatial(n, i)
            C[vi] = B[vi]


@PROGRAMS.becomes(
    vector,
    """
B = T.alloc_buffer(((n + 3) // 4, 4))
for axis0, axis1 in T.grid((n + 3) // 4, 4):
    with T.block("B"):
        v_axis0, v_axis1 = T.axis.remap("SS", [axis0, axis1])
        B[v_axis0, v_axis1] = T.if_then_else(v_axis0 == n // 4 and n % 4 <= v_axis1, T.float32(1.0), A[v_axis0 * 4 + v_axis1] * T.float32(2.0))
for i in range(n):
    with T.block("C"):
        vi = T.axis.spatial(n, i)
        C[vi] = B[vi // 4, vi % 4]""",
)
def the_nest_runs_over_whole_rows(sch):
    sch.transform_layout("B", "B", lambda i: (i // 4, i % 4), pad_value=1.0)


@PROGRAMS.becomes(
    vector,
    """
@T.prim_func
def main(a: T.handle, c: T.handle):
    n = T.int32()
    A = T.match_buffer(a, ((n + 3) // 4, 4))
    C = T.match_buffer(c, (n,))
    B = T.alloc_buffer((n,))
    for axis0, axis1 in T.grid((n + 3) // 4, 4):
        with T.block("buffer_A_assumptions"):
            v_axis0, v_axis1 = T.axis.remap("SS", [axis0, axis1])
            T.reads(A[v_axis0, v_axis1])
            T.writes()
            T.assume(not (v_axis0 == n // 4 and n % 4 <= v_axis1) or A[v_axis0, v_axis1] == T.float32(0.0))
    for i in range(n):
        with T.block("B"):
            vi = T.axis.spatial(n, i)
            B[vi] = A[vi // 4, vi % 4] * T.float32(2.0)
    for i in range(n):
        with T.block("C"):
            vi = T.axis.spatial(n, i)
            C[vi] = B[vi]
""",
    verify=False,
)
def what_is_read_is_assumed(sch):
    sch.transform_layout("B", "A", lambda i: (i // 4, i % 4), pad_value=0.0)


@T.prim_func
def backwards(a: T.handle, c: T.handle):
    n = T.int32()
    A = T.match_buffer(a, (n,))
    C = T.match_buffer(c, (n,))
    B = T.alloc_buffer((n,))
    for i in range(n):
        with T.block("B"):
            vi = T.axis.spatial(n, i)
            B[n - 1 - vi] = A[vi]
    for i in range(n):
        with T.block("C"):
            vi = T.axis.spatial(n, i)
            C[vi] = B[vi]


@PROGRAMS.keeps(backwards)
def a_block_behind_the_nest(sch):
    sch.transform_layout("B", "B", lambda i: (i // 4, i % 4), pad_value=0.0)
    assert "T.where(axis0 == n // 4 and n % 4 <= axis1)" in sch.mod["main"].script()


@PROGRAMS.becomes(
    vector,
    """
B = T.alloc_buffer((1, n))
for i in range(n):
    with T.block("B"):
        vi = T.axis.spatial(n, i)
        B[vi // n, vi % n] = A[vi] * T.float32(2.0)
for i in range(n):
    with T.block("C"):
        vi = T.axis.spatial(n, i)
        C[vi] = B[vi // n, vi % n]""",
)
def one_row_of_all(sch):
    n = sch.mod["main"].buffer_map[sch.mod["main"].params[0]].shape[0]
    sch.transform_layout("B", "B", lambda i: (i // n, i % n))


@T.prim_func
def fours(a: T.handle, c: T.handle, d: T.handle):
    n = T.int32()
    A = T.match_buffer(a, (n * 4,))
    C = T.match_buffer(c, (n * 4,))
    D = T.match_buffer(d, (n,))
    for i in range(n):
        with T.block("D"):
            vi = T.axis.spatial(n, i)
            D[vi] = 0.0
    for i in range(n * 4):
        with T.block("C"):
            vi = T.axis.spatial(n * 4, i)
            C[vi] = A[vi]


@PROGRAMS.becomes(
    fours,
    """
@T.prim_func
def main(a: T.handle, c: T.handle, d: T.handle):
    n = T.int32()
    A = T.match_buffer(a, (n, 4))
    C = T.match_buffer(c, (4, n))
    D = T.match_buffer(d, (n,))
    for i in range(n):
        with T.block("D"):
            vi = T.axis.spatial(n, i)
            D[vi] = 0.0
    for i in range(n * 4):
        with T.block("C"):
            vi = T.axis.spatial(n * 4, i)
            C[vi // n, vi % n] = A[vi // 4, vi % 4]
""",
    verify=False,
)
def multiples_need_no_padding(sch):
    sch.transform_layout("C", "A", lambda i: (i // 4, i % 4))
    sch.transform_layout("C", "C", lambda i, *, n: (i // n, i % n))


@T.prim_func
def plane(a: T.handle, c: T.handle):
    m, n = T.int32(), T.int32()
    A = T.match_buffer(a, (m, n))
    C = T.match_buffer(c, (m, n))
    B = T.alloc_buffer((m, n))
    for i, j in T.grid(m, n):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(m, n):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj]


@PROGRAMS.becomes(
    plane,
    """
B = T.alloc_buffer((m * n,))
for i, j in T.grid(m, n):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi * n + vj] = A[vi, vj] * T.float32(2.0)
for i, j in T.grid(m, n):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi * n + vj]""",
)
def rows_one_after_the_other(sch):
    sch.transform_layout("B", "B", lambda i, j, *, n: i * n + j)


@PROGRAMS.becomes(
    plane,
    """
B = T.alloc_buffer(((m + 3) // 4, (n + 7) // 8, 4, 8))
for axis0, axis1, axis2, axis3 in T.grid((m + 3) // 4, (n + 7) // 8, 4, 8):
    with T.block("B"):
        v0, v1, v2, v3 = T.axis.remap("SSSS", [axis0, axis1, axis2, axis3])
        B[v0, v1, v2, v3] = T.if_then_else(v0 == m // 4 and m % 4 <= v2 or v1 == n // 8 and n % 8 <= v3, T.float32(0.0), A[v0 * 4 + v2, v1 * 8 + v3] * T.float32(2.0))
for i, j in T.grid(m, n):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi // 4, vj // 8, vi % 4, vj % 8]""",
)
def tiles_at_two_edges(sch):
    sch.transform_layout("B", "B", lambda i, j: (i // 4, j // 8, i % 4, j % 8), pad_value=0.0)


@PROGRAMS.becomes(
    plane,
    """
B = T.alloc_buffer((m, n))
for ax0 in range(m * n):
    with T.block("B"):
        v0 = T.axis.spatial(m * n, ax0)
        B[v0 // n, v0 % n] = A[v0 // n, v0 % n] * T.float32(2.0)
for i, j in T.grid(m, n):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi, vj]""",
)
def a_block_over_all(sch):
    sch.transform_block_layout("B", lambda i, j, *, n: i * n + j)


@PROGRAMS.refused(plane, "transform_layout", "the map has variable 'q', and function 'main' has none of this name")
def no_variable_of_the_layout(sch):
    sch.transform_layout("B", "B", lambda i, j, *, q: (i // q, i % q, j), pad_value=0.0)


@PROGRAMS.refused(plane, "transform_block_layout", "the map has variable 'q', and function 'main' has none of this")
def no_variable_of_the_block(sch):
    sch.transform_block_layout("B", lambda i, j, *, q: (i // q, i % q, j))


@PROGRAMS.refused(plane, "transform_layout", "there is no pad value")
def rows_that_may_not_be_full(sch):
    sch.transform_layout("B", "B", lambda i, j, *, n: (i // n, i % n, j))


@PROGRAMS.refused(plane, "transform_layout", "different indices may have the same sum")
def columns_that_are_longer(sch):
    sch.transform_layout("B", "B", lambda i, j, *, m: i * m + j)


@PROGRAMS.refused(plane, "transform_block_layout", "some new indices are of no old ones")
def a_block_with_iterations_that_are_none(sch):
    sch.transform_block_layout("B", lambda i, j: (i // 4, i % 4, j))


@T.prim_func
def wide_number(A: T.Buffer(16, "int32"), n: T.int64, C: T.Buffer(16, "int32")):
    for i in range(16):
        with T.block("C"):
            vi = T.axis.spatial(16, i)
            C[vi] = A[vi] + T.Cast("int32", n)


@PROGRAMS.refused(wide_number, "transform_layout", "a new size of parameter 'A' depends on a number that is no symbol")
def a_parameter_of_rows_of_another_integer(sch):
    sch.transform_layout("C", "A", lambda i, *, n: (i // n, i % n), pad_value=0)


test_layout = PROGRAMS.test


@pytest.mark.parametrize("n", [1, 2, 3, 5, 7, 8, 16, 17, 40])
def test_rows_of_a_number(n):
    """Rows that divide the buffer, that do not, and one that is longer than all of it."""
    sch = tir.Schedule(number)
    rows_of_a_parameter(sch)
    inputs = [np.arange(16, dtype="int32"), n, np.zeros(16, "int32")]
    check_schedule(number, sch.mod["main"], inputs=inputs)


@pytest.mark.parametrize("n", [3, 8])
def test_a_parameter_of_rows_of_a_number(n):
    sch = tir.Schedule(number)
    sch.transform_layout("B", "A", lambda i, *, n: (i // n, i % n), pad_value=0)
    changed = sch.mod["main"]
    assert "T.assume(not (-16 % n != 0 and " in changed.script()
    rows = np.zeros((-(-16 // n), n), "int32")
    rows.reshape(-1)[:16] = np.arange(16)
    results = interpret(changed, rows, n, np.zeros(16, "int32"))
    np.testing.assert_array_equal(results[-1], np.arange(16))
    compiled = runtime.tensor(np.zeros(16, "int32"))
    mlc.compile(sch.mod)["main"](runtime.tensor(rows), n, compiled)
    np.testing.assert_array_equal(compiled.numpy(), np.arange(16))


@pytest.mark.parametrize("name", ["the_nest_runs_over_whole_rows", "a_block_behind_the_nest", "one_row_of_all"])
@pytest.mark.parametrize("n", [1, 3, 4, 5, 12, 31])
def test_sizes_of_a_vector(name, n):
    before = backwards if name == "a_block_behind_the_nest" else vector
    sch = tir.Schedule(before)
    globals()[name](sch)
    sch.verify(sizes={"n": n})


@pytest.mark.parametrize("name", ["rows_one_after_the_other", "tiles_at_two_edges", "a_block_over_all"])
@pytest.mark.parametrize("sizes", [{"m": 1, "n": 1}, {"m": 4, "n": 8}, {"m": 5, "n": 3}, {"m": 9, "n": 17}])
def test_sizes_of_a_plane(name, sizes):
    sch = tir.Schedule(plane)
    globals()[name](sch)
    sch.verify(sizes=sizes)


def test_traces_name_the_variables():
    sch = tir.Schedule(plane)
    rows_one_after_the_other(sch)
    assert "index_map=lambda i0, i1, *, n: (i0 * n + i1,)" in str(sch.trace)
    again = tir.Schedule(plane)
    Trace.apply_json_to_schedule(sch.trace.as_json(), again)
    assert_structural_equal(again.mod, sch.mod)
    names = {"tir": tir}
    exec(str(sch.trace), names)
    again = tir.Schedule(plane)
    names["apply_trace"](again)
    assert_structural_equal(again.mod, sch.mod)


def test_maps_have_symbols():
    index_map = IndexMap.from_func(lambda i, *, n: (i // n, i % n))
    assert [symbol.name for symbol in index_map.symbols] == ["n"]
    assert index_map.ndim == 1 and index_map.as_python() == "lambda i0, *, n: (i0 // n, i0 % n,)"
    assert IndexMap.parse(index_map.text) == index_map
    assert index_map != IndexMap.from_func(lambda i, *, m: (i // m, i % m))
    with pytest.raises(ValueError, match="the map has 1 symbols, and 2 names for them"):
        IndexMap.parse("(d0)[s0] -> (d0 + s0) of n, m")
    with pytest.raises(TypeError, match="not of variable n, which is none of its indices"):
        index_map.inverse([8])


# ===--- What random schedules found --------------------------------------------------------------===#


@T.prim_func
def gathered(A: T.Buffer((3, 4), "float32"), index: T.Buffer(5, "int32"), C: T.Buffer((5, 4), "float32")):
    B = T.alloc_buffer((5, 4))
    for x, y in T.grid(5, 4):
        with T.block("B"):
            vx, vy = T.axis.remap("SS", [x, y])
            B[vx, vy] = A[index[vx], vy] * 2.0
    for x, y in T.grid(5, 4):
        with T.block("C"):
            vx, vy = T.axis.remap("SS", [x, y])
            C[vx, vy] = B[vx, vy]


def test_padding_reads_no_index():
    sch = tir.Schedule(gathered)
    sch.transform_layout("B", "B", lambda i, j: (j, i // 4, i % 4), pad_value=0.0)
    inputs = [np.ones((3, 4), "float32"), np.array([0, 2, 1, 2, 0], "int32"), np.zeros((5, 4), "float32")]
    check_schedule(gathered, sch.mod["main"], inputs=inputs)


@T.prim_func
def product(A: T.Buffer((8, 6), "float32"), B: T.Buffer((6, 6), "float32"), C: T.Buffer((8, 6), "float32")):
    for i, j, k in T.grid(8, 6, 6):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = 0.0
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]


def test_a_copy_of_rows_in_two_parts_ends_with_the_buffer():
    sch = tir.Schedule(product)
    sch.transform_block_layout("C", lambda i, j, k: (k, j, i // 2, i % 2))
    sch.split(sch.get_loops("C")[2], [1, 5])
    sch.cache_write("C", 0, "global")
    assert "C_global = T.alloc_buffer((8, 6))" in sch.mod["main"].script()
    sch.verify()


@T.prim_func
def normalized(A: T.Buffer((4, 4), "float32"), D: T.Buffer((4, 4), "float32")):
    B = T.alloc_buffer((4, 4))
    C = T.alloc_buffer(4)
    for i, j in T.grid(4, 4):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = T.exp(A[vi, vj])
    for i, j in T.grid(4, 4):
        with T.block("C"):
            vi, vj = T.axis.remap("SR", [i, j])
            with T.init():
                C[vi] = 0.0
            C[vi] = C[vi] + B[vi, vj]
    for i, j in T.grid(4, 4):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = B[vi, vj] / C[vi]


def test_a_sum_over_the_loop_is_not_used_in_it():
    sch = tir.Schedule(normalized)
    i, j = sch.get_loops("B")
    sch.reverse_compute_at("C", j)
    with pytest.raises(ScheduleError, match="would run for parts of what it uses of block 'C', which reduces over"):
        sch.reverse_compute_at("D", j)
    sch.reverse_compute_at("D", i)
    sch.verify()


def test_no_iterations_are_added_that_do_the_same():
    sch = tir.Schedule(product)
    sch.transform_block_layout("C", lambda i, j, k: (k, i // 8, i % 8, j))
    with pytest.raises(ScheduleError, match="variable 'v1' is in no index of what block 'C' writes"):
        sch.pad_einsum("C", [1, 4, 1, 1])


@T.prim_func
def above(A: T.Buffer((2, 6), "float32"), P: T.Buffer((3, 6), "float32")):
    for i, j in T.grid(3, 6):
        with T.block("P"):
            vi, vj = T.axis.remap("SS", [i, j])
            P[vi, vj] = T.if_then_else(1 <= vi and vi < 3, A[vi - 1, vj], T.float32(0))


def test_a_part_in_which_nothing_runs():
    """Its block is bound to a row that is none, behind a condition that never holds."""
    sch = tir.Schedule(above)
    loop = sch.fuse(*sch.get_loops("P"))
    sch.decompose_padding("P", loop)
    sch.loop_partition(sch.get_loops("P")[0], [1, None])
    sch.verify()
