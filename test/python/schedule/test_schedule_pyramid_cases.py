"""Schedules of several steps: windows over windows that roll, softmax of unknown length, tiles of a layout, parts."""

import pytest
from schedule_programs import Programs
from tvm import tir
from tvm.script import tir as T

PROGRAMS = Programs()

# ===--- Windows over windows ------------------------------------------------------------------===#


@T.prim_func
def windows(A: T.Buffer((14, 6), "float32"), D: T.Buffer((8, 6), "float32")):
    B = T.alloc_buffer((12, 6))
    C = T.alloc_buffer((10, 6))
    for i, j, r in T.grid(12, 6, 3):
        with T.block("B"):
            vi, vj, vr = T.axis.remap("SSR", [i, j, r])
            with T.init():
                B[vi, vj] = T.float32(0)
            B[vi, vj] = B[vi, vj] + A[vi + vr, vj]
    for i, j, r in T.grid(10, 6, 3):
        with T.block("C"):
            vi, vj, vr = T.axis.remap("SSR", [i, j, r])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + B[vi + vr, vj]
    for i, j, r in T.grid(8, 6, 3):
        with T.block("D"):
            vi, vj, vr = T.axis.remap("SSR", [i, j, r])
            with T.init():
                D[vi, vj] = T.float32(0)
            D[vi, vj] = D[vi, vj] + C[vi + vr, vj]


def pyramid(sch):
    i, j, r = sch.get_loops("D")
    i_0, i_1 = sch.split(i, [None, 4])
    sch.compute_at("C", i_0)
    sch.compute_at("B", i_0)
    return i_0


@PROGRAMS.becomes(
    windows,
    """
B = T.alloc_buffer((12, 6))
C = T.alloc_buffer((10, 6))
for i_0 in range(2):
    for ax0, ax1, ax2 in T.grid(8, 6, 3):
        with T.block("B"):
            vi = T.axis.spatial(12, i_0 * 4 + ax0)
            vj, vr = T.axis.remap("SR", [ax1, ax2])
            with T.init():
                B[vi, vj] = T.float32(0)
            B[vi, vj] = B[vi, vj] + A[vi + vr, vj]
    for ax0, ax1, ax2 in T.grid(6, 6, 3):
        with T.block("C"):
            vi = T.axis.spatial(10, i_0 * 4 + ax0)
            vj, vr = T.axis.remap("SR", [ax1, ax2])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + B[vi + vr, vj]
    for i_1, j, r in T.grid(4, 6, 3):
        with T.block("D"):
            vi = T.axis.spatial(8, i_0 * 4 + i_1)
            vj, vr = T.axis.remap("SR", [j, r])
            with T.init():
                D[vi, vj] = T.float32(0)
            D[vi, vj] = D[vi, vj] + C[vi + vr, vj]""",
)
def windows_at_the_rows_that_need_them(sch):
    pyramid(sch)


ROLLED = """
B = T.alloc_buffer({shape})
C = T.alloc_buffer((6, 6))
for i_0 in range(2):
    for ax0, ax1, ax2 in T.grid(8, 6, 3):
        with T.block("B"):
            vi = T.axis.{kind}(12, i_0 * 4 + ax0)
            vj, vr = T.axis.remap("SR", [ax1, ax2])
            {where}
            with T.init():
                B[{vi}, vj] = T.float32(0)
            B[{vi}, vj] = B[{vi}, vj] + A[vi + vr, vj]
    for ax0, ax1, ax2 in T.grid(6, 6, 3):
        with T.block("C"):
            vi = T.axis.opaque(10, i_0 * 4 + ax0)
            vj, vr = T.axis.remap("SR", [ax1, ax2])
            T.where(i_0 < 1 or 2 <= ax0)
            with T.init():
                C[vi % 6, vj] = T.float32(0)
            C[vi % 6, vj] = C[vi % 6, vj] + B[{vir}, vj]
    for i_1, j, r in T.grid(4, 6, 3):
        with T.block("D"):
            vi = T.axis.opaque(8, i_0 * 4 + i_1)
            vj, vr = T.axis.remap("SR", [j, r])
            with T.init():
                D[vi, vj] = T.float32(0)
            D[vi, vj] = D[vi, vj] + C[(vi + vr) % 6, vj]"""


@PROGRAMS.becomes(
    windows,
    ROLLED.format(shape="(12, 6)", kind="spatial", where="pass", vi="vi", vir="vi + vr").replace(
        "            pass\n", ""
    ),
)
def the_second_window_rolls(sch):
    pyramid(sch)
    sch.rolling_buffer("C", 0)


@PROGRAMS.becomes(
    windows,
    ROLLED.format(
        shape="(8, 6)", kind="opaque", where="T.where(i_0 < 1 or 4 <= ax0)", vi="vi % 8", vir="(vi + vr) % 8"
    ),
)
def both_windows_roll(sch):
    pyramid(sch)
    sch.rolling_buffer("C", 0)
    sch.rolling_buffer("B", 0)


@PROGRAMS.becomes(
    windows,
    ROLLED.format(
        shape="(8, 6)", kind="opaque", where="T.where(i_0 < 1 or 4 <= ax0)", vi="vi % 8", vir="(vi + vr) % 8"
    ),
)
def both_windows_roll_the_first_one_first(sch):
    pyramid(sch)
    sch.rolling_buffer("B", 0)
    sch.rolling_buffer("C", 0)


@PROGRAMS.refused(windows, "rolling_buffer", "there is no loop around block 'C' and all that reads buffer 'C'")
def a_window_that_is_not_in_a_loop(sch):
    sch.rolling_buffer("C", 0)


@PROGRAMS.refused(windows, "rolling_buffer", "variable 'vi' of block 'C' is opaque")
def a_window_that_rolls_twice(sch):
    pyramid(sch)
    sch.rolling_buffer("C", 0)
    sch.rolling_buffer("C", 0)


@PROGRAMS.refused(windows, "parallel", "block 'B' is not a reduction: its bindings are not affine and independent")
def windows_that_roll_in_parallel(sch):
    i_0 = pyramid(sch)
    sch.rolling_buffer("C", 0)
    sch.parallel(i_0)


@PROGRAMS.refused(windows, "compute_at", "block 'D' may read elements of 'C' that no block has written before")
def a_window_that_rolls_is_moved(sch):
    pyramid(sch)
    sch.rolling_buffer("C", 0)
    sch.compute_at("B", sch.get_loops("C")[1])


@PROGRAMS.refused(windows, "rolling_buffer", "buffer 'D' is not allocated in the scope of block 'D'")
def the_last_window(sch):
    pyramid(sch)
    sch.rolling_buffer("D", 0)


# ===--- Rows of a length that is not known ----------------------------------------------------===#


@T.prim_func
def softmax(x: T.handle, y: T.handle):
    n, m = T.int32(), T.int32()
    X = T.match_buffer(x, (n, m))
    Y = T.match_buffer(y, (n, m))
    M = T.alloc_buffer((n,))
    E = T.alloc_buffer((n, m))
    S = T.alloc_buffer((n,))
    for i, k in T.grid(n, m):
        with T.block("M"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                M[vi] = T.float32(-100)
            M[vi] = T.max(M[vi], X[vi, vk])
    for i, j in T.grid(n, m):
        with T.block("E"):
            vi, vj = T.axis.remap("SS", [i, j])
            E[vi, vj] = T.exp(X[vi, vj] - M[vi])
    for i, k in T.grid(n, m):
        with T.block("S"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                S[vi] = T.float32(0)
            S[vi] = S[vi] + E[vi, vk]
    for i, j in T.grid(n, m):
        with T.block("Y"):
            vi, vj = T.axis.remap("SS", [i, j])
            Y[vi, vj] = E[vi, vj] / S[vi]


HEAD = """
@T.prim_func
def main(x: T.handle, y: T.handle):
    n, m = T.int32(), T.int32()
    X = T.match_buffer(x, (n, m))
    Y = T.match_buffer(y, (n, m))
    M = T.alloc_buffer((n,))
    E = T.alloc_buffer((n, m))
    S = T.alloc_buffer((n,))
"""


def rows(sch):
    i, j = sch.get_loops("Y")
    sch.compute_at("S", i)
    sch.compute_at("E", i)
    sch.compute_at("M", i)
    return i, j


@PROGRAMS.becomes(
    softmax,
    HEAD
    + """
    for i in range(n):
        for ax0 in range(m):
            with T.block("M"):
                vi, vk = T.axis.remap("SR", [i, ax0])
                with T.init():
                    M[vi] = T.float32(-100)
                M[vi] = T.max(M[vi], X[vi, vk])
        for ax0 in range(m):
            with T.block("E"):
                vi, vj = T.axis.remap("SS", [i, ax0])
                E[vi, vj] = T.exp(X[vi, vj] - M[vi])
        for ax0 in range(m):
            with T.block("S"):
                vi, vk = T.axis.remap("SR", [i, ax0])
                with T.init():
                    S[vi] = T.float32(0)
                S[vi] = S[vi] + E[vi, vk]
        for j in range(m):
            with T.block("Y"):
                vi, vj = T.axis.remap("SS", [i, j])
                Y[vi, vj] = E[vi, vj] / S[vi]""",
)
def rows_one_after_the_other(sch):
    rows(sch)


@PROGRAMS.becomes(
    softmax,
    HEAD
    + """
    for i in T.parallel(n):
        with T.block("M_init"):
            vi = T.axis.spatial(n, i)
            M[vi] = T.float32(-100)
        for ax0 in range(m):
            with T.block("M_update"):
                vi, vk = T.axis.remap("SR", [i, ax0])
                M[vi] = T.max(M[vi], X[vi, vk])
        for ax0_0 in range((m + 7) // 8):
            for ax0_1 in T.vectorized(8):
                with T.block("E"):
                    vi = T.axis.spatial(n, i)
                    vj = T.axis.spatial(m, ax0_0 * 8 + ax0_1)
                    T.where(ax0_0 * 8 + ax0_1 < m)
                    E[vi, vj] = T.exp(X[vi, vj] - M[vi])
        for ax0 in range(m):
            with T.block("S"):
                vi, vk = T.axis.remap("SR", [i, ax0])
                with T.init():
                    S[vi] = T.float32(0)
                S[vi] = S[vi] + E[vi, vk]
        for j_0 in range((m + 7) // 8):
            for j_1 in T.vectorized(8):
                with T.block("Y"):
                    vi = T.axis.spatial(n, i)
                    vj = T.axis.spatial(m, j_0 * 8 + j_1)
                    T.where(j_0 * 8 + j_1 < m)
                    Y[vi, vj] = E[vi, vj] / S[vi]""",
)
def rows_in_parallel_and_in_vectors(sch):
    i, j = rows(sch)
    sch.parallel(i)
    sch.vectorize(sch.split(j, [None, 8])[1])
    sch.vectorize(sch.split(sch.get_loops("E")[1], [None, 8])[1])
    sch.decompose_reduction("M", sch.get_loops("M")[1])


@PROGRAMS.becomes(
    softmax,
    HEAD.replace("    E = T.alloc_buffer((n, m))\n", "")
    + """
    S_rf = T.alloc_buffer((n, (m + 3) // 4))
    for i, k in T.grid(n, m):
        with T.block("M"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                M[vi] = T.float32(-100)
            M[vi] = T.max(M[vi], X[vi, vk])
    for i, k_0, k_1 in T.grid(n, (m + 3) // 4, 4):
        with T.block("S_rf"):
            vk_0 = T.axis.spatial((m + 3) // 4, k_0)
            vi = T.axis.spatial(n, i)
            vk_1 = T.axis.reduce(4, k_1)
            T.where(k_0 * 4 + k_1 < m)
            with T.init():
                S_rf[vi, vk_0] = T.float32(0)
            S_rf[vi, vk_0] = S_rf[vi, vk_0] + T.exp(X[vi, vk_0 * 4 + vk_1] - M[vi])
    for i, k_0 in T.grid(n, (m + 3) // 4):
        with T.block("S"):
            vk_0, vi = T.axis.remap("RS", [k_0, i])
            with T.init():
                S[vi] = T.float32(0)
            S[vi] = S[vi] + S_rf[vi, vk_0]
    for i, j in T.grid(n, m):
        with T.block("Y"):
            vi, vj = T.axis.remap("SS", [i, j])
            Y[vi, vj] = T.exp(X[vi, vj] - M[vi]) / S[vi]""",
)
def parts_of_a_sum_of_unknown_length(sch):
    sch.compute_inline("E")
    sch.rfactor(sch.split(sch.get_loops("S")[1], [None, 4])[0], 1)


@PROGRAMS.refused(softmax, "compute_at", "block 'E', which uses what block 'M' writes, is not under loop 'i'")
def the_largest_before_what_needs_it_is_there(sch):
    sch.compute_at("M", sch.get_loops("Y")[0])


@PROGRAMS.refused(softmax, "rfactor", "loop 'i' must be in bindings of reduce variables only")
def parts_along_a_row_index(sch):
    sch.rfactor(sch.get_loops("S")[0], 0)


@PROGRAMS.refused(softmax, "reverse_compute_at", "block 'E', which writes what block 'Y' reads, is not under loop 'k'")
def a_quotient_in_the_midst_of_its_sum(sch):
    sch.reverse_compute_at("Y", sch.get_loops("S")[1])


# ===--- Tiles of a layout ---------------------------------------------------------------------===#


@T.prim_func
def product(A: T.Buffer((16, 8), "float32"), B: T.Buffer((8, 16), "float32"), D: T.Buffer((16, 16), "float32")):
    C = T.alloc_buffer((16, 16))
    for i, j, k in T.grid(16, 16, 8):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
    for i, j in T.grid(16, 16):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = C[vi, vj] * 2.0


@PROGRAMS.becomes(
    product,
    """
C = T.alloc_buffer((4, 4, 4, 4))
for i_0, j_0, k in T.grid(4, 4, 8):
    with T.block("C_o"):
        vi_o, vj_o, vk_o = T.axis.remap("SSR", [i_0, j_0, k])
        T.reads(A[vi_o * 4 : vi_o * 4 + 4, vk_o], B[vk_o, vj_o * 4 : vj_o * 4 + 4])
        T.writes(C[vi_o, vj_o, 0:4, 0:4])
        with T.init():
            for i_1, j_1 in T.grid(4, 4):
                with T.block("C_init"):
                    vi_i_init, vj_i_init = T.axis.remap("SS", [i_1, j_1])
                    T.reads()
                    T.writes(C[vi_o, vj_o, vi_i_init, vj_i_init])
                    C[vi_o, vj_o, vi_i_init, vj_i_init] = T.float32(0)
        for i_1, j_1 in T.grid(4, 4):
            with T.block("C"):
                vi_i, vj_i = T.axis.remap("SS", [i_1, j_1])
                T.reads(C[vi_o, vj_o, vi_i, vj_i], A[vi_o * 4 + vi_i, vk_o], B[vk_o, vj_o * 4 + vj_i])
                T.writes(C[vi_o, vj_o, vi_i, vj_i])
                C[vi_o, vj_o, vi_i, vj_i] = (
                    C[vi_o, vj_o, vi_i, vj_i] + A[vi_o * 4 + vi_i, vk_o] * B[vk_o, vj_o * 4 + vj_i]
                )
for i, j in T.grid(16, 16):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = C[vi // 4, vj // 4, vi % 4, vj % 4] * T.float32(2)""",
)
def tiles_of_a_layout_as_blocks(sch):
    sch.transform_layout("C", ("write", 0), lambda i, j: (i // 4, j // 4, i % 4, j % 4))
    i, j, k = sch.get_loops("C")
    (i_0, i_1), (j_0, j_1) = sch.split(i, [None, 4]), sch.split(j, [None, 4])
    sch.reorder(i_0, j_0, k, i_1, j_1)
    sch.blockize(i_1)


@PROGRAMS.becomes(
    product,
    """
C = T.alloc_buffer((4, 4, 4, 4))
for i, j, k in T.grid(16, 16, 8):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            C[vi // 4, vj // 4, vi % 4, vj % 4] = T.float32(0)
        C[vi // 4, vj // 4, vi % 4, vj % 4] = C[vi // 4, vj // 4, vi % 4, vj % 4] + A[vi, vk] * B[vk, vj]
for i_0, j_0 in T.grid(4, 4):
    with T.block("D_o"):
        vi_o, vj_o = T.axis.remap("SS", [i_0, j_0])
        T.reads(C[vi_o, vj_o, 0:4, 0:4])
        T.writes(D[vi_o * 4 : vi_o * 4 + 4, vj_o * 4 : vj_o * 4 + 4])
        for i_1, j_1 in T.grid(4, 4):
            with T.block("D"):
                vi_i, vj_i = T.axis.remap("SS", [i_1, j_1])
                T.reads(C[vi_o, vj_o, vi_i, vj_i])
                T.writes(D[vi_o * 4 + vi_i, vj_o * 4 + vj_i])
                D[vi_o * 4 + vi_i, vj_o * 4 + vj_i] = C[vi_o, vj_o, vi_i, vj_i] * T.float32(2)""",
)
def a_layout_of_what_a_block_of_tiles_reads(sch):
    i, j = sch.get_loops("D")
    (i_0, i_1), (j_0, j_1) = sch.split(i, [None, 4]), sch.split(j, [None, 4])
    sch.reorder(i_0, j_0, i_1, j_1)
    sch.blockize(i_1)
    sch.transform_layout("C", ("write", 0), lambda i, j: (i // 4, j // 4, i % 4, j % 4))


@PROGRAMS.refused(product, "blockize", "a condition of block 'D' is of loops around the new block and of loops in it")
def tiles_that_a_split_leaves_out(sch):
    i, j = sch.get_loops("D")
    (i_0, i_1), (j_0, j_1) = sch.split(i, [None, 5]), sch.split(j, [None, 4])
    sch.reorder(i_0, j_0, i_1, j_1)
    sch.blockize(i_1)


@PROGRAMS.refused(product, "transform_layout", "an index is missing from the results, or is in two of them")
def a_layout_that_two_elements_share(sch):
    sch.transform_layout("C", ("write", 0), lambda i, j: (i // 4, j // 4, j % 4))


# ===--- Parts of loops ------------------------------------------------------------------------===#


@T.prim_func
def plus(A: T.Buffer((7, 9), "float32"), C: T.Buffer((7, 9), "float32")):
    B = T.alloc_buffer((7, 9))
    for i, j in T.grid(7, 9):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + 1.0
    for i, j in T.grid(7, 9):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] * 2.0


@PROGRAMS.refused(plus, "pad_einsum", "declares several elements of 'A', expected the one that it accesses")
def a_part_is_padded(sch):
    sch.loop_partition(sch.get_loops("B")[0], [1, None])
    sch.pad_einsum("B_i0", [1, 2])


@PROGRAMS.refused(plus, "cache_write", "is not known to write every element of a box of 'C'")
def a_part_in_a_loop_that_it_does_not_say(sch):
    sch.blockize([sch.get_block("C")])
    sch.loop_partition(sch.get_loops("outer_C_")[1], [2, None])
    sch.cache_write("outer_C__j0", 0, "global")


@T.prim_func
def some_rows(A: T.Buffer((7, 9), "float32"), C: T.Buffer((7, 9), "float32")):
    for i, j in T.grid(3, 9):
        with T.block("first"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = A[vi, vj] * 2.0


@PROGRAMS.refused(some_rows, "pad_einsum", "block 'first' does not write all of dimension 0 of buffer 'C'")
def some_rows_are_padded(sch):
    sch.pad_einsum("first", [1, 2])


@T.prim_func
def pooled(A: T.Buffer((2, 7, 7), "float32"), W: T.Buffer((2, 2), "float32"), C: T.Buffer((6, 6), "float32")):
    for i, j, r, s in T.grid(6, 6, 2, 2):
        with T.block("C"):
            vi, vj, vr, vs = T.axis.remap("SSRR", [i, j, r, s])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vr, vi + vs, vj] * W[vr, vs]


@pytest.mark.parametrize("length", [1, 2, 3, 5, 6, 7])
def test_the_rest_of_a_fused_loop(length):
    sch = tir.Schedule(pooled)
    i, *inner = sch.get_loops("C")
    sch.decompose_reduction("C", i)
    sch.loop_partition(sch.fuse(*inner), [length, None])
    sch.verify()


test_pyramids = PROGRAMS.test
