"""What each rule of layouts, paddings, rolling and storage makes, or why it is refused."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()

from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def elementwise(A: T.Buffer((16, 24), "float32"), C: T.Buffer((16, 24), "float32")):
    B = T.alloc_buffer((16, 24))
    for i, j in T.grid(16, 24):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(16, 24):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + 1.0


@PROGRAMS.becomes(
    elementwise,
    """
B = T.alloc_buffer((4, 3, 4, 8))
for i, j in T.grid(16, 24):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi // 4, vj // 8, vi % 4, vj % 8] = A[vi, vj] * 2.0
for i, j in T.grid(16, 24):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi // 4, vj // 8, vi % 4, vj % 8] + 1.0""",
)
def a_layout_of_tiles(sch):
    sch.transform_layout("B", ("write", 0), lambda i, j: (i // 4, j // 8, i % 4, j % 8))


@PROGRAMS.becomes(
    elementwise,
    """
B = T.alloc_buffer((24, 16))
for i, j in T.grid(16, 24):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vj, vi] = A[vi, vj] * 2.0
for i, j in T.grid(16, 24):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vj, vi] + 1.0""",
)
def a_layout_by_the_reader(sch):
    sch.transform_layout("C", ("read", 0), lambda *index: index[::-1])


@PROGRAMS.becomes(
    elementwise,
    """
@T.prim_func
def main(A: T.Buffer((384,), "float32"), C: T.Buffer((16, 24), "float32")):
    B = T.alloc_buffer((16, 24))
    for i, j in T.grid(16, 24):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi * 24 + vj] * 2.0
    for i, j in T.grid(16, 24):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + 1.0""",
    verify=False,
)
def the_layout_of_a_parameter(sch):
    sch.transform_layout("B", "A", lambda i, j: i * 24 + j)


@PROGRAMS.refused(
    elementwise,
    "transform_layout",
    "the new layout of buffer 'B' has elements that are none of the old one, and there is no pad value",
)
def a_layout_with_elements_that_are_none(sch):
    sch.transform_layout("B", "B", lambda i, j: (i // 5, j, i % 5))


@PROGRAMS.refused(
    elementwise,
    "transform_layout",
    "the map cannot be inverted for buffer 'B': an index is missing from the results, or is in two of them",
)
def a_layout_that_maps_two_elements_to_one(sch):
    sch.transform_layout("B", "B", lambda i, j: (i // 2, j))


@PROGRAMS.becomes(
    elementwise,
    """
B = T.alloc_buffer((16, 24))
for ax0 in range(384):
    with T.block("B"):
        v0 = T.axis.spatial(384, ax0)
        B[v0 // 24, v0 % 24] = A[v0 // 24, v0 % 24] * 2.0
for i, j in T.grid(16, 24):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi, vj] + 1.0""",
)
def a_block_of_one_variable(sch):
    sch.transform_block_layout("B", lambda i, j: (i * 24 + j,))


@PROGRAMS.becomes(
    elementwise,
    """
B = T.alloc_buffer((16, 24))
for ax0, ax1, ax2 in T.grid(16, 3, 8):
    with T.block("B"):
        v0, v1, v2 = T.axis.remap("SSS", [ax0, ax1, ax2])
        B[v0, v1 * 8 + v2] = A[v0, v1 * 8 + v2] * 2.0
for i, j in T.grid(16, 24):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi, vj] + 1.0""",
)
def a_block_of_three_variables(sch):
    sch.transform_block_layout("B", lambda i, j: (i, j // 8, j % 8))


@T.prim_func
def row_sums(A: T.Buffer((16, 24), "float32"), B: T.Buffer((16,), "float32")):
    for i, k in T.grid(16, 24):
        with T.block("B"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                B[vi] = 0.0
            B[vi] = B[vi] + A[vi, vk]


@PROGRAMS.refused(row_sums, "transform_block_layout", "new variable 0 is of variables of different kinds")
def a_variable_of_two_kinds(sch):
    sch.transform_block_layout("B", lambda i, k: (i * 24 + k,))


# ===--- Paddings --------------------------------------------------------------------------------===#


@T.prim_func
def padded(X: T.Buffer((12,), "float32"), Y: T.Buffer((16,), "float32")):
    for i in range(16):
        with T.block("Y"):
            vi = T.axis.spatial(16, i)
            Y[vi] = T.if_then_else(2 <= vi and vi < 14, X[vi - 2], T.float32(0))


@PROGRAMS.becomes(
    padded,
    """
for i in range(16):
    with T.block("Y_pad_const"):
        vi = T.axis.spatial(16, i)
        T.reads()
        T.writes(Y[vi])
        Y[vi] = T.float32(0)
for i in range(12):
    with T.block("Y"):
        vi = T.axis.spatial(12, i)
        T.reads(X[vi])
        T.writes(Y[vi + 2])
        Y[vi + 2] = X[vi]""",
)
def the_frame_and_what_is_in_it(sch):
    sch.decompose_padding("Y", sch.get_loops("Y")[0])


@T.prim_func
def product(A: T.Buffer((15, 17), "float32"), B: T.Buffer((17, 32), "float32"), C: T.Buffer((15, 32), "float32")):
    for i, j, k in T.grid(15, 32, 17):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = 0.0
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]


@PROGRAMS.becomes(
    product,
    """
A_pad = T.alloc_buffer((16, 20))
B_pad = T.alloc_buffer((20, 32))
C_pad = T.alloc_buffer((16, 32))
for i0, i1 in T.grid(16, 20):
    with T.block("A_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        A_pad[v0, v1] = T.if_then_else(v0 < 15 and v1 < 17, A[v0, v1], T.float32(0))
for i0, i1 in T.grid(20, 32):
    with T.block("B_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        B_pad[v0, v1] = T.if_then_else(v0 < 17, B[v0, v1], T.float32(0))
for i, j, k in T.grid(16, 32, 20):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            C_pad[vi, vj] = 0.0
        C_pad[vi, vj] = C_pad[vi, vj] + A_pad[vi, vk] * B_pad[vk, vj]
for i0, i1 in T.grid(15, 32):
    with T.block("C_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        C[v0, v1] = C_pad[v0, v1]""",
)
def a_product_of_whole_tiles(sch):
    sch.pad_einsum("C", [16, 1, 4])


@PROGRAMS.refused(
    product, "pad_einsum", "expected a positive number for each of the 3 variables of block 'C', got 2 numbers"
)
def a_padding_for_each_variable(sch):
    sch.pad_einsum("C", [16, 1])


@PROGRAMS.refused(
    product, "pad_einsum", "expected a positive number for each of the 3 variables of block 'C', got 0 for variable 1"
)
def a_padding_of_nothing(sch):
    sch.pad_einsum("C", [16, 0, 4])


# ===--- Storage and notes -----------------------------------------------------------------------===#


_C = """
for i, j in T.grid(16, 24):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi, vj] + 1.0"""


@PROGRAMS.becomes(
    elementwise,
    """
B = T.alloc_buffer((16, 24))
for i, j in T.grid(16, 24):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.block_attr({"buffer_dim_align": [[0, 0, 32, 8]]})
        B[vi, vj] = A[vi, vj] * 2.0"""
    + _C,
)
def rows_that_are_aligned(sch):
    sch.storage_align("B", 0, -2, 32, 8)


@PROGRAMS.becomes(
    elementwise,
    """
B = T.alloc_buffer((16, 24))
for i, j in T.grid(16, 24):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.block_attr({"buffer_dim_align": [[0, 0, 64, 0], [0, 1, 16, 1]]})
        B[vi, vj] = A[vi, vj] * 2.0"""
    + _C,
)
def an_alignment_in_place_of_another(sch):
    sch.storage_align("B", 0, 0, 32, 8)
    sch.storage_align("B", 0, 1, 16, 1)
    sch.storage_align("B", 0, 0, 64, 0)


@PROGRAMS.refused(elementwise, "storage_align", "what block 'C' writes at 0 is a parameter, not an allocated buffer")
def an_output_is_aligned_by_others(sch):
    sch.storage_align("C", 0, 0, 32, 0)


@PROGRAMS.becomes(
    elementwise,
    """
B_shared = T.alloc_buffer((16, 24), scope="shared")
for i, j in T.grid(16, 24):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B_shared[vi, vj] = A[vi, vj] * 2.0"""
    + _C.replace("B[", "B_shared["),
)
def another_scope(sch):
    sch.set_scope("B", 0, "shared")


@PROGRAMS.becomes(
    elementwise,
    """
B = T.alloc_buffer((16, 24))
for i, j in T.grid(16, 24):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] * 2.0"""
    + _C,
)
def the_same_scope(sch):
    sch.set_scope("B", 0, "global")


@PROGRAMS.becomes(
    elementwise,
    """
B = T.alloc_buffer((16, 24), "float16")
for i, j in T.grid(16, 24):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = T.Cast("float16", A[vi, vj] * 2.0)
for i, j in T.grid(16, 24):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = T.Cast("float32", B[vi, vj]) + 1.0""",
    verify=False,
)
def other_elements(sch):
    sch.unsafe_set_dtype("B", 0, "float16")


@PROGRAMS.refused(elementwise, "unsafe_set_dtype", "what block 'C' writes at 0 is not an allocated buffer")
def other_elements_of_an_output(sch):
    sch.unsafe_set_dtype("C", 0, "float16")


@PROGRAMS.becomes(
    elementwise,
    """
B = T.alloc_buffer((16, 24), axis_separators=[1])
for i, j in T.grid(16, 24):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] * 2.0"""
    + _C,
)
def dimensions_of_memory(sch):
    sch.set_axis_separator("B", ("write", 0), [1])


@PROGRAMS.becomes(
    elementwise,
    """
B = T.alloc_buffer((16, 24))
for i in T.serial(16, annotations={"limit": 16, "names": ["a", "b"], "nested": {"key": 1.5}}):
    for j in range(24):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.block_attr({"note": "first"})
            B[vi, vj] = A[vi, vj] * 2.0"""
    + _C,
)
def notes_are_not_written_over(sch):
    i, _ = sch.get_loops("B")
    sch.annotate(i, "limit", 16)
    sch.annotate(i, "names", ["a", "b"])
    sch.annotate(i, "nested", {"key": 1.5})
    sch.annotate("B", "note", "first")
    sch.annotate("B", "note", "second")


@PROGRAMS.becomes(
    elementwise,
    """
B = T.alloc_buffer((16, 24))
for i, j in T.grid(16, 24):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] * 2.0"""
    + _C,
)
def notes_are_taken_away(sch):
    i, _ = sch.get_loops("B")
    sch.annotate(i, "limit", 16)
    sch.annotate("B", "note", "first")
    sch.unannotate(i, "limit")
    sch.unannotate("B", "note")


@PROGRAMS.becomes(
    elementwise,
    """
B = T.alloc_buffer((16, 24))
for i in T.serial(16, annotations={"limit": 4}):
    for j_0, j_1 in T.grid(6, 4):
        with T.block("B"):
            vi = T.axis.spatial(16, i)
            vj = T.axis.spatial(24, j_0 * 4 + j_1)
            B[vi, vj] = A[vi, vj] * 2.0"""
    + _C,
)
def what_is_sampled_is_a_factor_and_a_note(sch):
    i, j = sch.get_loops("B")
    factors = sch.sample_perfect_tile(j, 2, decision=[6, 4])
    sch.split(j, factors)
    sch.annotate(i, "limit", factors[1])


@PROGRAMS.becomes(
    elementwise,
    """
B = T.alloc_buffer((16, 6, 4))
for i, j in T.grid(16, 24):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj // 4, vj % 4] = A[vi, vj] * 2.0
for i, j in T.grid(16, 24):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi, vj // 4, vj % 4] + 1.0""",
)
def what_is_sampled_is_in_a_layout(sch):
    _, inner = sch.sample_perfect_tile(sch.get_loops("B")[1], 2, decision=[6, 4])
    sch.transform_layout("B", ("write", 0), lambda i, j: (i, j // inner, j % inner))


@PROGRAMS.becomes(
    elementwise,
    """
B = T.alloc_buffer((16, 24))
for i in range(16):
    for j_0, j_1 in T.grid(3, 8):
        with T.block("B"):
            vi = T.axis.spatial(16, i)
            vj = T.axis.spatial(24, j_0 * 8 + j_1)
            B[vi, vj] = A[vi, vj] * 2.0"""
    + _C,
)
def arithmetic_with_what_is_sampled(sch):
    half = sch.sample_categorical([4, 8], [0.5, 0.5], decision=0)
    sch.split(sch.get_loops("B")[1], [None, half * 2])


@PROGRAMS.becomes(
    elementwise,
    """
B = T.alloc_buffer((16, 24))
for i in range(16):
    for ax0 in range(24):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, ax0])
            B[vi, vj] = A[vi, vj] * 2.0
    for j in range(24):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + 1.0""",
)
def a_place_that_is_sampled(sch):
    sch.compute_at("B", sch.sample_compute_location("B", decision=0))


@PROGRAMS.becomes(
    elementwise,
    """
B = T.alloc_buffer((16, 24))
for i, j in T.grid(16, 24):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] * 2.0"""
    + _C,
)
def the_place_where_it_is(sch):
    sch.compute_at("B", sch.sample_compute_location("B", decision=-1))


@PROGRAMS.becomes(
    elementwise,
    """
for i, j in T.grid(16, 24):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = A[vi, vj] * 2.0 + 1.0""",
)
def the_place_in_the_consumer(sch):
    sch.compute_at("B", sch.sample_compute_location("B", decision=-2))


@T.prim_func
def scattered(
    X: T.Buffer((40,), "float32"),
    source: T.Buffer((12,), "int32"),
    Y: T.Buffer((40,), "float32"),
    target: T.Buffer((12,), "int32"),
):
    for i in range(12):
        with T.block("Y"):
            vi = T.axis.spatial(12, i)
            T.reads(X[source[vi]], source[vi])
            T.writes(Y[target[vi]], target[vi])
            Y[target[vi]] = X[source[vi]]


@PROGRAMS.becomes(
    scattered,
    """
for i in range(12):
    with T.block("Y"):
        vi = T.axis.spatial(12, i)
        T.reads(X[source[vi]])
        T.writes(Y[target[vi]], target[vi])
        Y[target[vi]] = X[source[vi]]""",
)
def a_read_that_is_hidden(sch):
    sch.unsafe_hide_buffer_access("Y", "read", [1])


@PROGRAMS.becomes(
    scattered,
    """
for i in range(12):
    with T.block("Y"):
        vi = T.axis.spatial(12, i)
        T.reads(X[source[vi]], source[vi])
        T.writes(Y[target[vi]])
        Y[target[vi]] = X[source[vi]]""",
)
def a_write_that_is_hidden(sch):
    sch.unsafe_hide_buffer_access("Y", "write", [1])


@PROGRAMS.refused(scattered, "unsafe_hide_buffer_access", "block 'Y' reads 2 buffers, there is none at 2")
def a_read_that_is_none(sch):
    sch.unsafe_hide_buffer_access("Y", "read", [2])


test_schedule = PROGRAMS.test
