"""Layouts with elements that the old ones do not have, and what these hold."""

# ruff: noqa: E501 - what programs become is as it is printed

import numpy as np
import pytest
from schedule_programs import Programs

import mlc.tvm
from mlc.testing import interpret

mlc.tvm.install()


from tvm import tir  # noqa: E402
from tvm.script import tir as T  # noqa: E402
from tvm.tir import IndexMap  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def copy(A: T.Buffer(14, "int32")):
    B = T.alloc_buffer(14, "int32")
    for i in range(14):
        with T.block("block"):
            vi = T.axis.remap("S", [i])
            B[vi] = A[vi]


COPY_PADDED = """
B = T.alloc_buffer((4, 4), "int32")
for i, j in T.grid(4, 4):
    with T.block("block"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = T.if_then_else({padding}, {value}, A[{index}])"""


@PROGRAMS.becomes(copy, COPY_PADDED.format(padding="vi == 3 and 2 <= vj", value="0", index="vi * 4 + vj"))
def replaces_the_nest(sch):
    sch.transform_layout("block", "B", lambda i: [i // 4, i % 4], pad_value=0)


@PROGRAMS.becomes(copy, COPY_PADDED.format(padding="vi == 3 and 2 <= vj", value="vi + vj", index="vi * 4 + vj"))
def holds_a_sum_of_indices(sch):
    sch.transform_layout("block", "B", lambda i: [i // 4, i % 4], pad_value=lambda i, j: i + j)


@T.prim_func
def copy_real(A: T.Buffer(14, "float32")):
    B = T.alloc_buffer(14, "float32")
    for i in range(14):
        with T.block("block"):
            vi = T.axis.remap("S", [i])
            B[vi] = A[vi]


REAL_PADDED = COPY_PADDED.replace('"int32"', '"float32"').format(
    padding="vi == 3 and 2 <= vj", value="T.float32(1.5)", index="vi * 4 + vj"
)


@PROGRAMS.becomes(copy_real, REAL_PADDED)
def holds_a_real_number(sch):
    sch.transform_layout("block", "B", lambda i: [i // 4, i % 4], pad_value=T.float32(1.5))


@PROGRAMS.becomes(copy_real, REAL_PADDED)
def holds_a_real_number_everywhere(sch):
    sch.transform_layout("block", "B", lambda i: [i // 4, i % 4], pad_value=lambda i, j: T.float32(1.5))


@PROGRAMS.becomes(copy, COPY_PADDED.format(padding="vi == 3 and 2 <= vj", value="vi * 4", index="vi * 4 + vj"))
def holds_a_map(sch):
    sch.transform_layout("block", "B", lambda i: [i // 4, i % 4], pad_value=IndexMap.from_func(lambda i, j: i * 4))


@PROGRAMS.becomes(
    copy,
    COPY_PADDED.format(padding="(vi == 0 and vj < 1) or (vi == 3 and vj == 3)", value="7", index="vi * 4 + vj - 1"),
)
def pads_both_ends(sch):
    sch.transform_layout("block", "B", lambda i: [(i + 1) // 4, (i + 1) % 4], pad_value=7)


@PROGRAMS.becomes(copy, COPY_PADDED.format(padding="vi == 0 and vj < 2", value="-1", index="vi * 4 + vj - 2"))
def pads_in_front(sch):
    sch.transform_layout("block", "B", lambda i: [(i + 2) // 4, (i + 2) % 4], pad_value=-1)


@PROGRAMS.becomes(
    copy,
    """
B = T.alloc_buffer((4, 4), "int32")
for j, i in T.grid(4, 4):
    with T.block("block"):
        vj, vi = T.axis.remap("SS", [j, i])
        B[vj, vi] = T.if_then_else(vi == 3 and 2 <= vj, 0, A[vi * 4 + vj])""",
)
def transposes(sch):
    sch.transform_layout("block", "B", lambda i: [i % 4, i // 4], pad_value=0)


@PROGRAMS.becomes(
    copy,
    """
B = T.alloc_buffer((1, 16), "int32")
for i, j in T.grid(1, 16):
    with T.block("block"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = T.if_then_else(14 <= vj, 0, A[vj])""",
)
def one_row(sch):
    sch.transform_layout("block", "B", lambda i: [i // 16, i % 16], pad_value=0)


@PROGRAMS.becomes(
    copy,
    """
@T.prim_func
def main(A: T.Buffer((4, 4), "int32")):
    B = T.alloc_buffer(14, "int32")
    for i, j in T.grid(4, 4):
        with T.block("buffer_A_assumptions"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.assume(not (vi == 3 and 2 <= vj) or A[vi, vj] == 42)
    for i in range(14):
        with T.block("block"):
            vi = T.axis.remap("S", [i])
            B[vi] = A[vi // 4, vi % 4]""",
    verify=False,
)
def assumes_of_an_input(sch):
    sch.transform_layout("block", "A", lambda i: [i // 4, i % 4], pad_value=42)


@PROGRAMS.becomes(
    copy,
    """
B = T.alloc_buffer((4, 4), "int32", axis_separators=[1])
for i, j in T.grid(4, 4):
    with T.block("block"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = T.if_then_else(vi == 3 and 2 <= vj, 0, A[vi * 4 + vj])""",
)
def separates_and_pads(sch):
    sch.transform_layout("block", "B", lambda i: [i // 4, IndexMap.AXIS_SEPARATOR, i % 4], pad_value=0)


@T.prim_func
def square(A: T.Buffer((16, 16), "float32"), C: T.Buffer((16, 16), "float32")):
    B = T.alloc_buffer((16, 16), "float32")
    for i, j in T.grid(16, 16):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj]
    for i, j in T.grid(16, 16):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + T.float32(1)


@PROGRAMS.becomes(
    square,
    """
B = T.alloc_buffer((16, 4, 4), "float32", axis_separators=[2])
for i, j in T.grid(16, 16):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj // 4, vj % 4] = A[vi, vj]
for i, j in T.grid(16, 16):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi, vj // 4, vj % 4] + T.float32(1)""",
)
def separates(sch):
    sch.transform_layout("B", "B", lambda i, j: [i, j // 4, IndexMap.AXIS_SEPARATOR, j % 4])


@PROGRAMS.becomes(
    square,
    """
B = T.alloc_buffer((16, 16), "float32", axis_separators=[1])
for i, j in T.grid(16, 16):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vj, vi] = A[vi, vj]
for i, j in T.grid(16, 16):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vj, vi] + T.float32(1)""",
)
def separates_any_number_of_indices(sch):
    sch.transform_layout("B", "B", lambda *index: [index[1], IndexMap.AXIS_SEPARATOR, index[0]])


# A pad value that there is no use for.
@PROGRAMS.becomes(
    square,
    """
B = T.alloc_buffer((16, 4, 4), "float32")
for i, j in T.grid(16, 16):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj // 4, vj % 4] = A[vi, vj]
for i, j in T.grid(16, 16):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi, vj // 4, vj % 4] + T.float32(1)""",
)
def has_nothing_to_pad(sch):
    sch.transform_layout("B", "B", lambda i, j: [i, j // 4, j % 4], pad_value=0.0)


@T.prim_func
def plane(A: T.Buffer((14, 31), "float32")):
    B = T.alloc_buffer((14, 31), "float32")
    for i, j in T.grid(14, 31):
        with T.block("block"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * T.float32(2)


@PROGRAMS.becomes(
    plane,
    """
B = T.alloc_buffer((4, 5, 4, 8), "float32")
for a, b, c, d in T.grid(4, 5, 4, 8):
    with T.block("block"):
        va, vb, vc, vd = T.axis.remap("SSSS", [a, b, c, d])
        B[va, vb, vc, vd] = T.if_then_else(
            ((va == 0 and vc < 1) or (va == 3 and vc == 3)) or ((vb == 0 and vd < 5) or (vb == 4 and 4 <= vd)),
            T.float32(0.5),
            A[va * 4 + vc - 1, vb * 8 + vd - 5] * T.float32(2))""",
)
def pads_two_dimensions(sch):
    sch.transform_layout(
        "block", "B", lambda i, j: [(i + 1) // 4, (j + 5) // 8, (i + 1) % 4, (j + 5) % 8], pad_value=0.5
    )


@PROGRAMS.becomes(
    plane,
    """
B = T.alloc_buffer((14, 4, 8), "float32")
for a, b, c in T.grid(14, 4, 8):
    with T.block("block"):
        va, vb, vc = T.axis.remap("SSS", [a, b, c])
        B[va, vb, vc] = T.if_then_else(vb == 3 and vc == 7, T.float32(0), A[va, vb * 8 + vc] * T.float32(2))""",
)
def pads_the_inner_dimension(sch):
    sch.transform_layout("block", "B", lambda i, j: [i, j // 8, j % 8], pad_value=0)


# The loops are in another order than the dimensions.
@T.prim_func
def columns(A: T.Buffer((14, 31), "float32")):
    B = T.alloc_buffer((14, 31), "float32")
    for j, i in T.grid(31, 14):
        with T.block("block"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * T.float32(2)


@PROGRAMS.becomes(
    columns,
    """
B = T.alloc_buffer((14, 4, 8), "float32")
for j, i in T.grid(31, 14):
    with T.block("block"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj // 8, vj % 8] = A[vi, vj] * T.float32(2)
for a, b, c in T.grid(14, 4, 8):
    with T.block("buffer_B_padding"):
        va, vb, vc = T.axis.remap("SSS", [a, b, c])
        T.where(b == 3 and c == 7)
        B[va, vb, vc] = T.float32(0)""",
)
def stores_after_loops_in_another_order(sch):
    sch.transform_layout("block", "B", lambda i, j: [i, j // 8, j % 8], pad_value=0)


@T.prim_func
def long(A: T.Buffer(116, "int32")):
    B = T.alloc_buffer(116, "int32")
    for i in range(116):
        with T.block("block"):
            vi = T.axis.remap("S", [i])
            B[vi] = A[vi]


@PROGRAMS.becomes(
    long,
    """
B = T.alloc_buffer((4, 8, 4), "int32")
for i, j, k in T.grid(4, 8, 4):
    with T.block("block"):
        vi, vj, vk = T.axis.remap("SSS", [i, j, k])
        B[vi, vj, vk] = T.if_then_else(vi == 3 and 20 <= vj * 4 + vk, 0, A[vi * 32 + vj * 4 + vk])""",
)
def pads_several_levels(sch):
    sch.transform_layout("block", "B", lambda i: [i // 32, (i // 4) % 8, i % 4], pad_value=0)


@PROGRAMS.becomes(
    long,
    """
B = T.alloc_buffer((8, 4, 4), "int32")
for j, i, k in T.grid(8, 4, 4):
    with T.block("block"):
        vj, vi, vk = T.axis.remap("SSS", [j, i, k])
        B[vj, vi, vk] = T.if_then_else(vi == 3 and 20 <= vj * 4 + vk, 0, A[vi * 32 + vj * 4 + vk])""",
)
def pads_several_levels_transposed(sch):
    sch.transform_layout("block", "B", lambda i: [(i // 4) % 8, i // 32, i % 4], pad_value=0)


@T.prim_func
def short(A: T.Buffer(3, "int32")):
    B = T.alloc_buffer(3, "int32")
    for i in range(3):
        with T.block("block"):
            vi = T.axis.remap("S", [i])
            B[vi] = A[vi]


@PROGRAMS.becomes(
    short,
    """
B = T.alloc_buffer((1, 4), "int32")
for i, j in T.grid(1, 4):
    with T.block("block"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = T.if_then_else(vj == 3, 0, A[vj])""",
)
def pads_less_than_a_row(sch):
    sch.transform_layout("block", "B", lambda i: [i // 4, i % 4], pad_value=0)


@PROGRAMS.refused(short, "transform_layout", "there is no pad value")
def wants_a_value_for_less_than_a_row(sch):
    sch.transform_layout("block", "B", lambda i: [i // 4, i % 4])


@T.prim_func
def reduction(A: T.Buffer((14, 32), "int32")):
    B = T.alloc_buffer(14, "int32")
    for i, k in T.grid(14, 32):
        with T.block("block"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                B[vi] = 0
            B[vi] = B[vi] + A[vi, vk]


@PROGRAMS.becomes(
    reduction,
    """
B = T.alloc_buffer((4, 4), "int32")
for i, j, k in T.grid(4, 4, 32):
    with T.block("block"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            B[vi, vj] = T.if_then_else(vi == 3 and 2 <= vj, 0, 0)
        B[vi, vj] = T.if_then_else(vi == 3 and 2 <= vj, 0, B[vi, vj] + A[vi * 4 + vj, vk])""",
)
def replaces_a_reduction(sch):
    sch.transform_layout("block", "B", lambda i: [i // 4, i % 4], pad_value=0)


@T.prim_func
def opaque_reduction(A: T.Buffer((14, 32), "int32")):
    B = T.alloc_buffer(14, "int32")
    for i in range(14):
        B[i] = 0
        for k in range(32):
            B[i] = B[i] + A[i, k]
    with T.block("use"):
        T.reads(B[0:14])
        T.writes()
        T.evaluate(0)


@PROGRAMS.becomes(
    opaque_reduction,
    """
B = T.alloc_buffer((4, 4), "int32")
for i, j in T.grid(4, 4):
    B[i, j] = T.if_then_else(i == 3 and 2 <= j, 0, 0)
    for k in range(32):
        B[i, j] = T.if_then_else(i == 3 and 2 <= j, 0, B[i, j] + A[i * 4 + j, k])
with T.block("use"):
    T.reads(B[0:4, 0:4])
    T.writes()
    T.evaluate(0)""",
)
def replaces_loops_without_blocks(sch):
    sch.transform_layout("use", "B", lambda i: [i // 4, i % 4], pad_value=0)


@T.prim_func
def two_results(A: T.Buffer(14, "int32")):
    B = T.alloc_buffer(14, "int32")
    C = T.alloc_buffer(14, "int32")
    for i in range(14):
        with T.block("block"):
            vi = T.axis.remap("S", [i])
            B[vi] = A[vi]
            C[vi] = 0


@PROGRAMS.becomes(
    two_results,
    """
B = T.alloc_buffer((4, 4), "int32")
C = T.alloc_buffer(14, "int32")
for i in range(14):
    with T.block("block"):
        vi = T.axis.remap("S", [i])
        B[vi // 4, vi % 4] = A[vi]
        C[vi] = 0
for i, j in T.grid(4, 4):
    with T.block("buffer_B_padding"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.where(i == 3 and 2 <= j)
        B[vi, vj] = 0""",
)
def stores_after_a_nest_that_stores_something_else(sch):
    sch.transform_layout("block", "B", lambda i: [i // 4, i % 4], pad_value=0)


@T.prim_func
def one_element(A: T.Buffer(14, "int32")):
    with T.block("block"):
        A[0] = 0


@PROGRAMS.becomes(
    one_element,
    """
@T.prim_func
def main(A: T.Buffer((4, 4), "int32")):
    with T.block("block"):
        A[0, 0] = 0
    for i, j in T.grid(4, 4):
        with T.block("buffer_A_padding"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.where(i == 3 and 2 <= j)
            A[vi, vj] = 0""",
    verify=False,
)
def stores_after_a_block_without_loops(sch):
    sch.transform_layout("block", "A", lambda i: [i // 4, i % 4], pad_value=0)


# The store is done again in each iteration of what is around the nest.
@T.prim_func
def twice(A: T.Buffer(14, "int32")):
    B = T.alloc_buffer(14, "int32")
    for t, i in T.grid(2, 14):
        with T.block("block"):
            vt = T.axis.opaque(2, t)
            vi = T.axis.spatial(14, i)
            B[vi] = A[vi] + vt


@PROGRAMS.becomes(
    twice,
    """
B = T.alloc_buffer((4, 4), "int32")
for t, i, j in T.grid(2, 4, 4):
    with T.block("block"):
        vt = T.axis.opaque(2, t)
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = T.if_then_else(vi == 3 and 2 <= vj, 0, A[vi * 4 + vj] + vt)""",
)
def replaces_inner_loops(sch):
    sch.transform_layout("block", "B", lambda i: [i // 4, i % 4], pad_value=0)


@T.prim_func
def unsigned(A: T.Buffer(5, "uint8"), C: T.Buffer(5, "uint8")):
    B = T.alloc_buffer(5, "uint8")
    for i in range(5):
        with T.block("B"):
            vi = T.axis.remap("S", [i])
            B[vi] = A[vi]
    for i in range(5):
        with T.block("C"):
            vi = T.axis.remap("S", [i])
            C[vi] = B[vi]


@PROGRAMS.becomes(
    unsigned,
    """
B = T.alloc_buffer((2, 4), "uint8")
for i, j in T.grid(2, 4):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = T.if_then_else(vi == 1 and 1 <= vj, T.uint8(255), A[vi * 4 + vj])
for i in range(5):
    with T.block("C"):
        vi = T.axis.remap("S", [i])
        C[vi] = B[vi // 4, vi % 4]""",
)
def unsigned_elements(sch):
    sch.transform_layout("B", "B", lambda i: [i // 4, i % 4], pad_value=255)


# ===--- Refused -------------------------------------------------------------------------------===#


@PROGRAMS.refused(copy, "transform_layout", "the pad value is a real number, and the elements are integers")
def a_real_number_in_integers(sch):
    sch.transform_layout("block", "B", lambda i: [i // 4, i % 4], pad_value=0.5)


@PROGRAMS.refused(unsigned, "transform_layout", "the pad value 256 is none of 8 bits")
def a_number_that_is_too_large(sch):
    sch.transform_layout("B", "B", lambda i: [i // 4, i % 4], pad_value=256)


@PROGRAMS.refused(plane, "transform_layout", "a pad value that depends on indices is an integer, the elements are not")
def indices_in_real_elements(sch):
    sch.transform_layout("block", "B", lambda i, j: [i // 4, j, i % 4], pad_value=lambda a, b, c: a)


@PROGRAMS.refused(
    copy, "transform_layout", "the pad value is a map of 1 indices to 1 numbers, expected one of 2 to one"
)
def a_map_of_other_indices(sch):
    sch.transform_layout("block", "B", lambda i: [i // 4, i % 4], pad_value=IndexMap.from_func(lambda i: i))


@T.prim_func
def symbolic(a: T.handle, b: T.handle):
    n = T.int32()
    A = T.match_buffer(a, (n, 8))
    B = T.match_buffer(b, (n, 8))
    for i, j in T.grid(n, 8):
        with T.block("block"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj]


@PROGRAMS.becomes(
    symbolic,
    """
@T.prim_func
def main(a: T.handle, b: T.handle):
    n = T.int32()
    A = T.match_buffer(a, (n, 8))
    B = T.match_buffer(b, ((n + 3) // 4, 4, 8))
    for axis0, axis1, axis2 in T.grid((n + 3) // 4, 4, 8):
        with T.block("block"):
            vi, vj, vk = T.axis.remap("SSS", [axis0, axis1, axis2])
            B[vi, vj, vk] = T.if_then_else(vi == n // 4 and n % 4 <= vj, T.float32(0), A[vi * 4 + vj, vk])
""",
    verify=False,
)
def an_unknown_size(sch):
    sch.transform_layout("block", "B", lambda i, j: [i // 4, i % 4, j], pad_value=0.0)


@PROGRAMS.refused(symbolic, "transform_layout", "has elements that are none of the old one, and there is no pad value")
def an_unknown_size_without_a_value(sch):
    sch.transform_layout("block", "B", lambda i, j: [i // 4, i % 4, j])


@PROGRAMS.becomes(
    symbolic,
    """
@T.prim_func
def main(a: T.handle, b: T.handle):
    n = T.int32()
    A = T.match_buffer(a, (n * 8,))
    B = T.match_buffer(b, (n, 8))
    for i, j in T.grid(n, 8):
        with T.block("block"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi * 8 + vj]""",
    verify=False,
)
def a_size_computed_from_an_unknown_one(sch):
    sch.transform_layout("block", "A", lambda i, j: [i * 8 + j])


@PROGRAMS.refused(
    symbolic, "transform_layout", "the new sizes of buffer 'B' do not say its old size 0, and no other parameter has it"
)
def a_size_that_would_be_lost(sch):
    sch.transform_layout("block", "A", lambda i, j: [i * 8 + j])
    sch.transform_layout("block", "B", lambda i, j: [i * 8 + j])


@T.prim_func
def symbolic_chain(a: T.handle, c: T.handle):
    n, m = T.int32(), T.int32()
    A = T.match_buffer(a, (n, m, 4))
    C = T.match_buffer(c, (n, m, 4))
    B = T.alloc_buffer((n, m, 4))
    for i, j, k in T.grid(n, m, 4):
        with T.block("B"):
            vi, vj, vk = T.axis.remap("SSS", [i, j, k])
            B[vi, vj, vk] = A[vi, vj, vk] * 2.0
    for i, j, k in T.grid(n, m, 4):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSS", [i, j, k])
            C[vi, vj, vk] = B[vi, vj, vk] + 1.0


@PROGRAMS.becomes(
    symbolic_chain,
    """
@T.prim_func
def main(a: T.handle, c: T.handle):
    n, m = T.int32(), T.int32()
    A = T.match_buffer(a, (n, m, 4))
    C = T.match_buffer(c, (n, m, 4))
    B = T.alloc_buffer((m * 4, n))
    for i, j, k in T.grid(n, m, 4):
        with T.block("B"):
            vi, vj, vk = T.axis.remap("SSS", [i, j, k])
            B[vj * 4 + vk, vi] = A[vi, vj, vk] * T.float32(2)
    for i, j, k in T.grid(n, m, 4):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSS", [i, j, k])
            C[vi, vj, vk] = B[vj * 4 + vk, vi] + T.float32(1)""",
)
def unknown_sizes_in_one_and_alone(sch):
    sch.transform_layout("B", ("write", 0), lambda i, j, k: [j * 4 + k, i])


@PROGRAMS.becomes(
    symbolic_chain,
    """
@T.prim_func
def main(a: T.handle, c: T.handle):
    n, m = T.int32(), T.int32()
    A = T.match_buffer(a, (n, m, 4))
    C = T.match_buffer(c, (n, m, 4))
    B = T.alloc_buffer(((n + 7) // 8, m, 8, 4))
    for i, j, k in T.grid(n, m, 4):
        with T.block("B"):
            vi, vj, vk = T.axis.remap("SSS", [i, j, k])
            B[vi // 8, vj, vi % 8, vk] = A[vi, vj, vk] * T.float32(2)
    for i, j, k in T.grid(n, m, 4):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSS", [i, j, k])
            C[vi, vj, vk] = B[vi // 8, vj, vi % 8, vk] + T.float32(1)""",
)
def tiles_of_an_unknown_size_that_are_vouched_for(sch):
    sch.transform_layout("B", ("write", 0), lambda i, j, k: [i // 8, j, i % 8, k], assume_injective_transform=True)


@PROGRAMS.refused(symbolic_chain, "transform_layout", "different indices may have the same sum")
def an_unknown_size_inside(sch):
    sch.transform_layout("B", ("write", 0), lambda i, j, k: [i * 4 + j, k])


@T.prim_func
def scaled_rows(a: T.handle, b: T.handle, n: T.int32):
    A = T.match_buffer(a, (n, 8))
    B = T.match_buffer(b, (n, 8))
    for i, j in T.grid(n, 8):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj]


test_pad_value = PROGRAMS.test


@pytest.mark.parametrize("value", ["0", [0], object(), True])
def test_a_pad_value_is_a_number_or_a_function(value):
    sch = tir.Schedule(copy)
    with pytest.raises(TypeError, match="pad_value is a number, or a function"):
        sch.transform_layout("block", "B", lambda i: [i // 4, i % 4], pad_value=value)


@pytest.mark.parametrize("n", [1, 3, 8])
def test_a_map_with_a_variable_of_the_function(n):
    sch = tir.Schedule(scaled_rows)
    size = sch.mod["main"].params[2]
    sch.transform_layout("B", ("write", 0), lambda i, j: [j * size + i])
    assert "B[vi + vj * n] = A[vi, vj]" in sch.mod["main"].script().replace("vj * n + vi", "vi + vj * n")
    elements = np.arange(n * 8, dtype="float32").reshape(n, 8)
    results = interpret(sch.mod["main"], elements, np.zeros(n * 8, "float32"), n)
    np.testing.assert_array_equal(results[1], elements.T.reshape(-1))


def test_a_pad_value_of_the_wrong_number_of_indices():
    with pytest.raises(ValueError, match="pad_value is of 1 indices, the new layout has 2"):
        tir.Schedule(copy).transform_layout("block", "B", lambda i: [i // 4, i % 4], pad_value=lambda i: i)


def test_an_index_map_with_separators():
    index_map, separators = IndexMap.from_func_with_separators(
        lambda i, j: [i, IndexMap.AXIS_SEPARATOR, j // 4, IndexMap.AXIS_SEPARATOR, j % 4]
    )
    assert separators == [1, 2]
    assert index_map == IndexMap.from_func(lambda i, j: [i, j // 4, j % 4])
    assert len(index_map.initial_indices) == 2 and len(index_map.final_indices) == 3
    with pytest.raises(ValueError, match="from_func_with_separators"):
        IndexMap.from_func(lambda i: [i // 4, IndexMap.AXIS_SEPARATOR, i % 4])
