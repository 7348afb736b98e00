"""Schedules of padding, windows and copies in loops: what programs become."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()


from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


# ===--- Padding that is taken apart -------------------------------------------------------------===#


@T.prim_func
def framed(X: T.Buffer((10, 12), "int32"), Y: T.Buffer((14, 20), "int32")):
    for i, j in T.grid(14, 20):
        with T.block("Y"):
            vi, vj = T.axis.remap("SS", [i, j])
            Y[vi, vj] = T.if_then_else(vi >= 2 and vi < 12 and vj >= 5 and vj < 17, X[vi - 2, vj - 5], 7)


@PROGRAMS.becomes(
    framed,
    """
for i, j in T.grid(14, 20):
    with T.block("Y_pad_const"):
        vi, vj = T.axis.remap("SS", [i, j])
        Y[vi, vj] = 7
for i, j in T.grid(10, 12):
    with T.block("Y"):
        vi, vj = T.axis.remap("SS", [i, j])
        Y[vi + 2, vj + 5] = X[vi, vj]""",
)
def the_frame_first(sch):
    sch.decompose_padding("Y", sch.get_loops("Y")[0])


@PROGRAMS.becomes(
    framed,
    """
for i in range(14):
    for j in range(20):
        with T.block("Y_pad_const"):
            vi, vj = T.axis.remap("SS", [i, j])
            Y[vi, vj] = 7
    for j in range(12):
        with T.block("Y"):
            vi = T.axis.spatial(10, i - 2)
            vj = T.axis.spatial(12, j)
            T.where(2 <= i and i < 12)
            Y[vi + 2, vj + 5] = X[vi, vj]""",
)
def the_frame_of_each_row(sch):
    sch.decompose_padding("Y", sch.get_loops("Y")[1])


@PROGRAMS.becomes(
    framed,
    """
for i in range(14):
    for j_0 in range(5):
        for j_1 in T.vectorized(4):
            with T.block("Y_pad_const"):
                vi = T.axis.spatial(14, i)
                vj = T.axis.spatial(20, j_0 * 4 + j_1)
                Y[vi, vj] = 7
    for j_0 in range(5):
        for j_1 in T.vectorized(4):
            with T.block("Y"):
                vi = T.axis.spatial(10, i - 2)
                vj = T.axis.spatial(12, j_0 * 4 + j_1 - 5)
                T.where(2 <= i and i < 12 and 5 <= j_0 * 4 + j_1 and j_0 * 4 + j_1 < 17)
                Y[vi + 2, vj + 5] = X[vi, vj]""",
)
def the_frame_of_rows_in_vectors(sch):
    i, j = sch.get_loops("Y")
    j0, j1 = sch.split(j, [None, 4])
    sch.vectorize(j1)
    sch.decompose_padding("Y", j0)


@PROGRAMS.becomes(
    framed,
    """
for i_j_fused in range(280):
    with T.block("Y_pad_const"):
        vi = T.axis.spatial(14, i_j_fused // 20)
        vj = T.axis.spatial(20, i_j_fused % 20)
        Y[vi, vj] = 7
for i_j_fused in range(280):
    with T.block("Y"):
        vi = T.axis.spatial(10, i_j_fused // 20 - 2)
        vj = T.axis.spatial(12, i_j_fused % 20 - 5)
        T.where(2 <= i_j_fused // 20 and i_j_fused // 20 < 12 and 5 <= i_j_fused % 20 and i_j_fused % 20 < 17)
        Y[vi + 2, vj + 5] = X[vi, vj]""",
)
def the_frame_of_a_fused_loop(sch):
    f = sch.fuse(*sch.get_loops("Y"))
    sch.decompose_padding("Y", f)


@T.prim_func
def framed_by_computed(X: T.Buffer((10,), "int32"), Y: T.Buffer((14,), "int32")):
    for i in range(14):
        with T.block("Y"):
            vi = T.axis.spatial(14, i)
            Y[vi] = T.if_then_else(vi >= 2 and vi < 12, X[vi - 2], X[0])


@PROGRAMS.refused(
    framed_by_computed,
    "decompose_padding",
    "block 'Y' must be one store of a value that is a number where a condition does not hold",
)
def a_frame_that_is_loaded(sch):
    sch.decompose_padding("Y", sch.get_loops("Y")[0])


# ===--- Products that are padded ----------------------------------------------------------------===#


@T.prim_func
def odd_product(A: T.Buffer((13, 11), "int32"), B: T.Buffer((11, 6), "int32"), C: T.Buffer((13, 6), "int32")):
    for i, j, k in T.grid(13, 6, 11):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = 0
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]


@PROGRAMS.becomes(
    odd_product,
    """
A_pad = T.alloc_buffer((16, 12), "int32")
B_pad = T.alloc_buffer((12, 8), "int32")
C_pad = T.alloc_buffer((16, 8), "int32")
for i0, i1 in T.grid(16, 12):
    with T.block("A_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        A_pad[v0, v1] = T.if_then_else(v0 < 13 and v1 < 11, A[v0, v1], 0)
for i0, i1 in T.grid(12, 8):
    with T.block("B_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        B_pad[v0, v1] = T.if_then_else(v0 < 11 and v1 < 6, B[v0, v1], 0)
for i, j, k in T.grid(16, 8, 12):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            C_pad[vi, vj] = 0
        C_pad[vi, vj] = C_pad[vi, vj] + A_pad[vi, vk] * B_pad[vk, vj]
for i0, i1 in T.grid(13, 6):
    with T.block("C_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        C[v0, v1] = C_pad[v0, v1]""",
)
def padded_in_all_dimensions(sch):
    sch.pad_einsum("C", [4, 4, 4])


@PROGRAMS.becomes(
    odd_product,
    """
A_pad = T.alloc_buffer((13, 12), "int32")
B_pad = T.alloc_buffer((12, 6), "int32")
for i0, i1 in T.grid(13, 12):
    with T.block("A_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        A_pad[v0, v1] = T.if_then_else(v1 < 11, A[v0, v1], 0)
for i0, i1 in T.grid(12, 6):
    with T.block("B_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        B_pad[v0, v1] = T.if_then_else(v0 < 11, B[v0, v1], 0)
for i, j, k in T.grid(13, 6, 12):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            C[vi, vj] = 0
        C[vi, vj] = C[vi, vj] + A_pad[vi, vk] * B_pad[vk, vj]""",
)
def padded_in_the_sum(sch):
    sch.pad_einsum("C", [1, 1, 4])


@PROGRAMS.becomes(
    odd_product,
    """
B_pad = T.alloc_buffer((11, 8), "int32")
C_pad = T.alloc_buffer((13, 8), "int32")
for i0, i1 in T.grid(11, 8):
    with T.block("B_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        B_pad[v0, v1] = T.if_then_else(v1 < 6, B[v0, v1], 0)
for i, j, k in T.grid(13, 8, 11):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            C_pad[vi, vj] = 0
        C_pad[vi, vj] = C_pad[vi, vj] + A[vi, vk] * B_pad[vk, vj]
for i0, i1 in T.grid(13, 6):
    with T.block("C_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        C[v0, v1] = C_pad[v0, v1]""",
)
def padded_in_one_operand(sch):
    sch.pad_einsum("C", [1, 8, 1])


@PROGRAMS.becomes(
    odd_product,
    """
for i, j, k in T.grid(13, 6, 11):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            C[vi, vj] = 0
        C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]""",
)
def padded_by_nothing(sch):
    sch.pad_einsum("C", [13, 6, 11])


@PROGRAMS.refused(
    odd_product, "pad_einsum", "expected a positive number for each of the 3 variables of block 'C', got 2 numbers"
)
def padded_by_too_few(sch):
    sch.pad_einsum("C", [4, 4])


@PROGRAMS.refused(
    odd_product,
    "pad_einsum",
    "expected a positive number for each of the 3 variables of block 'C', got 0 for variable 1",
)
def padded_by_zero(sch):
    sch.pad_einsum("C", [4, 0, 1])


@PROGRAMS.becomes(
    odd_product,
    """
A_pad = T.alloc_buffer((16, 11), "int32")
B_pad = T.alloc_buffer((11, 8), "int32")
C_pad = T.alloc_buffer((16, 8), "int32")
for i0, i1 in T.grid(11, 8):
    with T.block("B_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        B_pad[v0, v1] = T.if_then_else(v1 < 6, B[v0, v1], 0)
for i_0 in range(4):
    for ax0, ax1 in T.grid(4, 11):
        with T.block("A_pad_pad_const"):
            v0 = T.axis.spatial(16, i_0 * 4 + ax0)
            v1 = T.axis.spatial(11, ax1)
            A_pad[v0, v1] = 0
    for ax0, ax1 in T.grid(4, 11):
        with T.block("A_pad"):
            v0 = T.axis.spatial(13, i_0 * 4 + ax0)
            v1 = T.axis.spatial(11, ax1)
            T.where(i_0 * 4 + ax0 < 13)
            A_pad[v0, v1] = A[v0, v1]
    for i_1, j, k in T.grid(4, 8, 11):
        with T.block("C"):
            vi = T.axis.spatial(16, i_0 * 4 + i_1)
            vj, vk = T.axis.remap("SR", [j, k])
            with T.init():
                C_pad[vi, vj] = 0
            C_pad[vi, vj] = C_pad[vi, vj] + A_pad[vi, vk] * B_pad[vk, vj]
for i0, i1 in T.grid(13, 6):
    with T.block("C_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        C[v0, v1] = C_pad[v0, v1]""",
)
def padded_and_tiled(sch):
    sch.pad_einsum("C", [4, 4, 1])
    i, j, k = sch.get_loops("C")
    i0, i1 = sch.split(i, [None, 4])
    sch.compute_at("A_pad", i0)
    sch.decompose_padding("A_pad", sch.get_loops("A_pad")[1])


# ===--- Windows that roll -----------------------------------------------------------------------===#


@T.prim_func
def windows(X: T.Buffer((20, 6), "int32"), Z: T.Buffer((16, 6), "int32")):
    Y = T.alloc_buffer((18, 6), "int32")
    for i, j, r in T.grid(18, 6, 3):
        with T.block("Y"):
            vi, vj, vr = T.axis.remap("SSR", [i, j, r])
            with T.init():
                Y[vi, vj] = 0
            Y[vi, vj] = T.max(Y[vi, vj], X[vi + vr, vj])
    for i, j, r in T.grid(16, 6, 3):
        with T.block("Z"):
            vi, vj, vr = T.axis.remap("SSR", [i, j, r])
            with T.init():
                Z[vi, vj] = 0
            Z[vi, vj] = T.max(Z[vi, vj], Y[vi + vr, vj])


@PROGRAMS.becomes(
    windows,
    """
Y = T.alloc_buffer((3, 6), "int32")
for i in range(16):
    for ax0, ax1, ax2 in T.grid(3, 6, 3):
        with T.block("Y"):
            vi = T.axis.opaque(18, i + ax0)
            vj, vr = T.axis.remap("SR", [ax1, ax2])
            T.where(i < 1 or 2 <= ax0)
            with T.init():
                Y[vi % 3, vj] = 0
            Y[vi % 3, vj] = T.max(Y[vi % 3, vj], X[vi + vr, vj])
    for j, r in T.grid(6, 3):
        with T.block("Z"):
            vi = T.axis.opaque(16, i)
            vj, vr = T.axis.remap("SR", [j, r])
            with T.init():
                Z[vi, vj] = 0
            Z[vi, vj] = T.max(Z[vi, vj], Y[(vi + vr) % 3, vj])""",
)
def rows_that_roll(sch):
    sch.compute_at("Y", sch.get_loops("Z")[0])
    sch.rolling_buffer("Y", 0)


@PROGRAMS.becomes(
    windows,
    """
Y = T.alloc_buffer((6, 6), "int32")
for i_0 in range(4):
    for ax0, ax1, ax2 in T.grid(6, 6, 3):
        with T.block("Y"):
            vi = T.axis.opaque(18, i_0 * 4 + ax0)
            vj, vr = T.axis.remap("SR", [ax1, ax2])
            T.where(i_0 < 1 or 2 <= ax0)
            with T.init():
                Y[vi % 6, vj] = 0
            Y[vi % 6, vj] = T.max(Y[vi % 6, vj], X[vi + vr, vj])
    for i_1, j, r in T.grid(4, 6, 3):
        with T.block("Z"):
            vi = T.axis.opaque(16, i_0 * 4 + i_1)
            vj, vr = T.axis.remap("SR", [j, r])
            with T.init():
                Z[vi, vj] = 0
            Z[vi, vj] = T.max(Z[vi, vj], Y[(vi + vr) % 6, vj])""",
)
def tiles_that_roll(sch):
    i0, i1 = sch.split(sch.get_loops("Z")[0], [None, 4])
    sch.compute_at("Y", i0)
    sch.rolling_buffer("Y", 0)


@PROGRAMS.refused(windows, "rolling_buffer", "there is no loop around block 'Y' and all that reads buffer 'Y'")
def nothing_to_roll(sch):
    sch.rolling_buffer("Y", 0)


@PROGRAMS.refused(
    windows,
    "rolling_buffer",
    "buffer 'Z' is not allocated in the scope of block 'Z', or is used by something else than loads and stores",
)
def an_output_does_not_roll(sch):
    sch.rolling_buffer("Z", 0)


@PROGRAMS.refused(
    windows,
    "rolling_buffer",
    "what block 'Y' writes in two iterations of a loop has nothing in common: there is nothing to keep",
)
def columns_do_not_overlap(sch):
    i, j, r = sch.get_loops("Z")
    sch.reorder(j, i)
    sch.compute_at("Y", j)
    sch.rolling_buffer("Y", 0)


# ===--- Copies in loops -------------------------------------------------------------------------===#


@T.prim_func
def scaled(A: T.Buffer((24, 16), "float32"), s: T.Buffer((24,), "float32"), B: T.Buffer((24, 16), "float32")):
    for i, j in T.grid(24, 16):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * s[vi]


@PROGRAMS.becomes(
    scaled,
    """
A_shared = T.alloc_buffer((24, 16), scope="shared")
for i_0 in range(3):
    with T.block("A_shared"):
        v0 = T.axis.spatial(3, i_0)
        T.block_attr({"auto_copy": True})
        for ax0, ax1 in T.grid(8, 16):
            A_shared[v0 * 8 + ax0, ax1] = A[v0 * 8 + ax0, ax1]
    for i_1, j in T.grid(8, 16):
        with T.block("B"):
            vi = T.axis.spatial(24, i_0 * 8 + i_1)
            vj = T.axis.spatial(16, j)
            B[vi, vj] = A_shared[vi, vj] * s[vi]""",
)
def read_in_a_tile(sch):
    i, j = sch.get_loops("B")
    i0, i1 = sch.split(i, [None, 8])
    sch.read_at(i0, "B", 0, "shared")


@PROGRAMS.becomes(
    scaled,
    """
A_local = T.alloc_buffer((24, 16), scope="local")
s_local = T.alloc_buffer((24,), scope="local")
for i in range(24):
    with T.block("A_local"):
        v0 = T.axis.spatial(24, i)
        T.block_attr({"auto_copy": True})
        for ax0, ax1 in T.grid(1, 16):
            A_local[v0 + ax0, ax1] = A[v0 + ax0, ax1]
    with T.block("s_local"):
        v0 = T.axis.spatial(24, i)
        T.block_attr({"auto_copy": True})
        for ax0 in range(1):
            s_local[v0 + ax0] = s[v0 + ax0]
    for j in range(16):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A_local[vi, vj] * s_local[vi]""",
)
def read_a_row_and_its_factor(sch):
    i, j = sch.get_loops("B")
    sch.read_at(i, "B", 0, "local")
    sch.read_at(i, "B", 1, "local")


@PROGRAMS.becomes(
    scaled,
    """
B_local = T.alloc_buffer((24, 16), scope="local")
for i_0 in range(3):
    for i_1, j in T.grid(8, 16):
        with T.block("B"):
            vi = T.axis.spatial(24, i_0 * 8 + i_1)
            vj = T.axis.spatial(16, j)
            B_local[vi, vj] = A[vi, vj] * s[vi]
    with T.block("B_local"):
        v0 = T.axis.spatial(3, i_0)
        T.block_attr({"auto_copy": True})
        for ax0, ax1 in T.grid(8, 16):
            B[v0 * 8 + ax0, ax1] = B_local[v0 * 8 + ax0, ax1]""",
)
def write_in_a_tile(sch):
    i, j = sch.get_loops("B")
    i0, i1 = sch.split(i, [None, 8])
    sch.write_at(i0, "B", 0, "local")


@PROGRAMS.becomes(
    scaled,
    """
A_shared = T.alloc_buffer((24, 16), scope="shared")
B_local = T.alloc_buffer((24, 16), scope="local")
for i_0 in range(4):
    with T.block("A_shared"):
        v0 = T.axis.spatial(4, i_0)
        T.block_attr({"auto_copy": True})
        for ax0, ax1 in T.grid(T.min(7, 24 - v0 * 7), 16):
            A_shared[v0 * 7 + ax0, ax1] = A[v0 * 7 + ax0, ax1]
    for i_1, j in T.grid(7, 16):
        with T.block("B"):
            vi = T.axis.spatial(24, i_0 * 7 + i_1)
            vj = T.axis.spatial(16, j)
            T.where(i_0 * 7 + i_1 < 24)
            B_local[vi, vj] = A_shared[vi, vj] * s[vi]
    with T.block("B_local"):
        v0 = T.axis.spatial(4, i_0)
        T.block_attr({"auto_copy": True})
        for ax0, ax1 in T.grid(T.min(7, 24 - v0 * 7), 16):
            B[v0 * 7 + ax0, ax1] = B_local[v0 * 7 + ax0, ax1]""",
)
def read_and_write_in_a_tile_that_is_not_whole(sch):
    i, j = sch.get_loops("B")
    i0, i1 = sch.split(i, [None, 7])
    sch.read_at(i0, "B", 0, "shared")
    sch.write_at(i0, "B", 0, "local")


@PROGRAMS.refused(scaled, "read_at", "block 'B' has 2 such buffers, there is none at 2")
def read_what_is_not_there(sch):
    sch.read_at(sch.get_loops("B")[0], "B", 2, "shared")


# ===--- Copies by maps --------------------------------------------------------------------------===#


@PROGRAMS.becomes(
    scaled,
    """
A_shared = T.alloc_buffer((6, 2, 4, 8), scope="shared")
B_local = T.alloc_buffer((16, 24), scope="local")
for i, j in T.grid(24, 16):
    with T.block("A_shared"):
        vi, vj = T.axis.remap("SS", [i, j])
        A_shared[vi // 4, vj // 8, vi % 4, vj % 8] = A[vi, vj]
for i, j in T.grid(24, 16):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B_local[vj, vi] = A_shared[vi // 4, vj // 8, vi % 4, vj % 8] * s[vi]
for i, j in T.grid(24, 16):
    with T.block("B_local"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = B_local[vj, vi]""",
)
def copies_of_tiles(sch):
    sch.reindex_cache_read("B", 0, "shared", lambda i, j: (i // 4, j // 8, i % 4, j % 8))
    sch.reindex_cache_write("B", 0, "local", lambda i, j: (j, i))


@PROGRAMS.refused(scaled, "reindex_cache_read", "variable 'vj' is in only one of the map and the indices of buffer 's'")
def a_copy_without_a_variable(sch):
    sch.reindex_cache_read("B", 1, "shared", lambda i, j: (i, j))


@PROGRAMS.becomes(
    scaled,
    """
@T.prim_func
def main(A: T.Buffer((6, 4, 4, 4), "float32"), s: T.Buffer((24,), "float32"), B: T.Buffer((16, 24), "float32")):
    # with T.block("root"):
    for i, j in T.grid(24, 16):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vj, vi] = A[vi // 4, vj // 4, vi % 4, vj % 4] * s[vi]""",
    verify=False,
)
def layouts_of_parameters(sch):
    sch.transform_layout("B", "A", lambda i, j: (i // 4, j // 4, i % 4, j % 4))
    sch.transform_layout("B", ("write", 0), lambda i, j: (j, i))


@PROGRAMS.becomes(
    scaled,
    """
@T.prim_func
def main(A: T.Buffer((384,), "float32"), s: T.Buffer((24,), "float32"), B: T.Buffer((24, 16), "float32")):
    # with T.block("root"):
    for i, j in T.grid(24, 16):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi * 16 + vj] * s[vi]""",
    verify=False,
)
def a_layout_of_one_dimension(sch):
    sch.transform_layout("B", ("read", 0), lambda i, j: [i * 16 + j])


@PROGRAMS.refused(
    scaled, "transform_layout", "the map cannot be inverted for buffer 'A': different indices may have the same sum"
)
def a_layout_that_is_not_one_to_one(sch):
    sch.transform_layout("B", ("read", 0), lambda i, j: [i + j])


@PROGRAMS.becomes(
    scaled,
    """
for ax0, ax1, ax2 in T.grid(3, 16, 8):
    with T.block("B"):
        v0, v1, v2 = T.axis.remap("SSS", [ax0, ax1, ax2])
        B[v0 * 8 + v2, v1] = A[v0 * 8 + v2, v1] * s[v0 * 8 + v2]""",
)
def a_block_of_tiles(sch):
    sch.transform_block_layout("B", lambda i, j: (i // 8, j, i % 8))


@PROGRAMS.becomes(
    scaled,
    """
for ax0_0, ax0_1 in T.grid(8, 48):
    with T.block("B"):
        v0 = T.axis.spatial(384, ax0_0 * 48 + ax0_1)
        B[v0 // 16, v0 % 16] = A[v0 // 16, v0 % 16] * s[v0 // 16]""",
)
def a_block_of_one_variable(sch):
    sch.transform_block_layout("B", lambda i, j: (i * 16 + j,))
    sch.split(sch.get_loops("B")[0], [None, 48])


@PROGRAMS.becomes(
    scaled,
    """
s_reindex = T.alloc_buffer((24,))
A_reindex = T.alloc_buffer((24, 16))
for ax0 in range(24):
    with T.block("s_reindex_reindex"):
        v0 = T.axis.spatial(24, ax0)
        s_reindex[v0] = s[v0]
for ax0, ax1 in T.grid(24, 16):
    with T.block("A_reindex_reindex"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        A_reindex[v0, v1] = A[v0, v1]
for i, j in T.grid(24, 16):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A_reindex[vi, vj] * s_reindex[vi]""",
)
def a_reindexed_factor(sch):
    sch.reindex("B", "s")
    sch.reindex("B", "A")


test_schedule = PROGRAMS.test
