"""Indices that are computed once, and orders of a block's variables: what steps make, or why they are refused."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()

from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def indexed(A: T.Buffer((64,), "float32"), B: T.Buffer((4, 6), "float32"), C: T.Buffer((4, 6), "float32")):
    for i, j in T.grid(4, 6):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi * 8 + vj * 2] + A[vi * 8 + vj * 2 + 1]
    for i, j in T.grid(4, 6):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] * A[vi // 2 + vj % 3]


@PROGRAMS.becomes(
    indexed,
    """
for i, j in T.grid(4, 6):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi * 8 + vj * 2] + A[vi * 8 + vj * 2 + 1]
for i, j in T.grid(4, 6):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi, vj] * A[vi // 2 + vj % 3]""",
)
def index_none_often(sch):
    sch.cache_index("C", "global", 5)


@PROGRAMS.becomes(
    indexed,
    """
index_var_0 = T.alloc_buffer((4, 6), "int32")
for i, j in T.grid(4, 6):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.reads(A[vi * 8 + vj * 2:vi * 8 + vj * 2 + 2])
        T.writes(B[vi, vj])
        B[vi, vj] = A[vi * 8 + vj * 2] + A[vi * 8 + vj * 2 + 1]
for ax0, ax1 in T.grid(4, 6):
    with T.block("index_0"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        T.reads()
        T.writes(index_var_0[v0, v1])
        index_var_0[v0, v1] = v0 // 2 + v1 % 3
for i, j in T.grid(4, 6):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.reads(B[vi, vj], A[vi // 2 + vj % 3], index_var_0[vi, vj])
        T.writes(C[vi, vj])
        C[vi, vj] = B[vi, vj] * A[index_var_0[vi, vj]]""",
)
def index_one(sch):
    sch.cache_index("C", "global", 1)


@PROGRAMS.becomes(
    indexed,
    """
index_var_0 = T.alloc_buffer((4, 6), "int32")
for ax0, ax1 in T.grid(4, 6):
    with T.block("index_0"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        T.reads()
        T.writes(index_var_0[v0, v1])
        index_var_0[v0, v1] = v0 * 8 + v1 * 2
for i, j in T.grid(4, 6):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.reads(A[vi * 8 + vj * 2:vi * 8 + vj * 2 + 2], index_var_0[vi, vj])
        T.writes(B[vi, vj])
        B[vi, vj] = A[index_var_0[vi, vj]] + A[index_var_0[vi, vj] + 1]
for i, j in T.grid(4, 6):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.reads(B[vi, vj], A[vi // 2 + vj % 3])
        T.writes(C[vi, vj])
        C[vi, vj] = B[vi, vj] * A[vi // 2 + vj % 3]""",
)
def index_shared(sch):
    sch.cache_index("B", "global", 2)


@PROGRAMS.becomes(
    indexed,
    """
index_var_0 = T.alloc_buffer((4, 6), "int32", scope="local")
index_var_1 = T.alloc_buffer((4, 6), "int32", scope="local")
for ax0, ax1 in T.grid(4, 6):
    with T.block("index_0"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        T.reads()
        T.writes(index_var_0[v0, v1])
        index_var_0[v0, v1] = v0 * 8 + v1 * 2 + 1
for ax0, ax1 in T.grid(4, 6):
    with T.block("index_1"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        T.reads()
        T.writes(index_var_1[v0, v1])
        index_var_1[v0, v1] = v0 * 8 + v1 * 2
for i, j in T.grid(4, 6):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.reads(A[vi * 8 + vj * 2:vi * 8 + vj * 2 + 2], index_var_0[vi, vj], index_var_1[vi, vj])
        T.writes(B[vi, vj])
        B[vi, vj] = A[index_var_1[vi, vj]] + A[index_var_0[vi, vj]]
for i, j in T.grid(4, 6):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.reads(B[vi, vj], A[vi // 2 + vj % 3])
        T.writes(C[vi, vj])
        C[vi, vj] = B[vi, vj] * A[vi // 2 + vj % 3]""",
)
def index_all(sch):
    sch.cache_index("B", "local", 0)


@PROGRAMS.becomes(
    indexed,
    """
index_var_0 = T.alloc_buffer((4, 6), "int32")
for ax0, ax1 in T.grid(4, 6):
    with T.block("index_0"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        T.reads()
        T.writes(index_var_0[v0, v1])
        index_var_0[v0, v1] = v0 * 8 + v1 * 2
for i_0, i_1, j in T.grid(2, 2, 6):
    with T.block("B"):
        vi = T.axis.spatial(4, i_0 * 2 + i_1)
        vj = T.axis.spatial(6, j)
        T.reads(A[vi * 8 + vj * 2:vi * 8 + vj * 2 + 2], index_var_0[vi, vj])
        T.writes(B[vi, vj])
        B[vi, vj] = A[index_var_0[vi, vj]] + A[index_var_0[vi, vj] + 1]
for i, j in T.grid(4, 6):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.reads(B[vi, vj], A[vi // 2 + vj % 3])
        T.writes(C[vi, vj])
        C[vi, vj] = B[vi, vj] * A[vi // 2 + vj % 3]""",
)
def index_after_split(sch):
    i, j = sch.get_loops("B")
    sch.split(i, [2, None])
    sch.cache_index("B", "global", 2)


@PROGRAMS.refused(
    indexed,
    "cache_index",
    "cse_thresh counts from 0, got -1",
)
def index_neg(sch):
    sch.cache_index("B", "global", -1)


@PROGRAMS.refused(
    indexed,
    "cache_index",
    "expected a handle to a 'tir.block', got one to a function, or to its root block",
)
def index_root(sch):
    sch.cache_index(sch.get_block("root"), "global", 1)


@PROGRAMS.refused(
    indexed,
    "cache_index",
    "the storage scope '' is not one that is known",
    marked='with T.block("B"):',
)
def index_scope(sch):
    sch.cache_index("B", "", 1)


@T.prim_func
def gemm(A: T.Buffer((8, 6), "float32"), B: T.Buffer((4, 6), "float32"), C: T.Buffer((8, 4), "float32")):
    for i, j, k in T.grid(8, 4, 6):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]


@PROGRAMS.becomes(
    gemm,
    """
for i, j, k in T.grid(8, 4, 6):
    with T.block("C"):
        vi, vk, vj = T.axis.remap("SRS", [i, k, j])
        with T.init():
            C[vi, vj] = T.float32(0.0)
        C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]""",
)
def order_021(sch):
    sch.reorder_block_iter_var("C", [0, 2, 1])


@PROGRAMS.becomes(
    gemm,
    """
for i, j, k in T.grid(8, 4, 6):
    with T.block("C"):
        vj, vi, vk = T.axis.remap("SSR", [j, i, k])
        with T.init():
            C[vi, vj] = T.float32(0.0)
        C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]""",
)
def order_102(sch):
    sch.reorder_block_iter_var("C", [1, 0, 2])


@PROGRAMS.becomes(
    gemm,
    """
for i, j, k in T.grid(8, 4, 6):
    with T.block("C"):
        vj, vk, vi = T.axis.remap("SRS", [j, k, i])
        with T.init():
            C[vi, vj] = T.float32(0.0)
        C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]""",
)
def order_120(sch):
    sch.reorder_block_iter_var("C", [1, 2, 0])


@PROGRAMS.becomes(
    gemm,
    """
for i, j, k in T.grid(8, 4, 6):
    with T.block("C"):
        vk, vi, vj = T.axis.remap("RSS", [k, i, j])
        with T.init():
            C[vi, vj] = T.float32(0.0)
        C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]""",
)
def order_201(sch):
    sch.reorder_block_iter_var("C", [2, 0, 1])


@PROGRAMS.becomes(
    gemm,
    """
for i, j, k in T.grid(8, 4, 6):
    with T.block("C"):
        vk, vj, vi = T.axis.remap("RSS", [k, j, i])
        with T.init():
            C[vi, vj] = T.float32(0.0)
        C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]""",
)
def order_210(sch):
    sch.reorder_block_iter_var("C", [2, 1, 0])


@PROGRAMS.becomes(
    gemm,
    """
for i, j, k_0, k_1 in T.grid(8, 4, 3, 2):
    with T.block("C"):
        vk = T.axis.reduce(6, k_0 * 2 + k_1)
        vi, vj = T.axis.remap("SS", [i, j])
        with T.init():
            C[vi, vj] = T.float32(0.0)
        C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]""",
)
def order_split(sch):
    i, j, k = sch.get_loops("C")
    sch.split(k, [None, 2])
    sch.reorder_block_iter_var("C", [2, 0, 1])


@PROGRAMS.becomes(
    gemm,
    """
for i, j in T.grid(8, 4):
    with T.block("C_init"):
        vj, vi = T.axis.remap("SS", [j, i])
        C[vi, vj] = T.float32(0.0)
    for k in range(6):
        with T.block("C_update"):
            vk, vj, vi = T.axis.remap("RSS", [k, j, i])
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]""",
)
def order_decompose(sch):
    sch.reorder_block_iter_var("C", [2, 1, 0])
    sch.decompose_reduction("C", sch.get_loops("C")[2])


@PROGRAMS.becomes(
    gemm,
    """
for i, j in T.grid(8, 4):
    with T.block("C_init"):
        vj, vi = T.axis.remap("SS", [j, i])
        C[vi, vj] = T.float32(0.0)
    for k in range(6):
        with T.block("C_update"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]""",
)
def order_init(sch):
    sch.reorder_block_iter_var(sch.decompose_reduction("C", sch.get_loops("C")[2]), [1, 0])


@PROGRAMS.becomes(
    gemm,
    """
C_rf = T.alloc_buffer((6, 8, 4))
for i, j, k in T.grid(8, 4, 6):
    with T.block("C_rf"):
        vk, vi, vj = T.axis.remap("SSS", [k, i, j])
        C_rf[vk, vi, vj] = A[vi, vk] * B[vj, vk]
for i, j, k in T.grid(8, 4, 6):
    with T.block("C"):
        vk, vi, vj = T.axis.remap("RSS", [k, i, j])
        with T.init():
            C[vi, vj] = T.float32(0.0)
        C[vi, vj] = C[vi, vj] + C_rf[vk, vi, vj]""",
)
def order_rfactor(sch):
    sch.reorder_block_iter_var("C", [2, 0, 1])
    sch.rfactor(sch.get_loops("C")[2], 0)


@PROGRAMS.refused(
    gemm,
    "reorder_block_iter_var",
    "the order must name each of the 3 iteration variables of block 'C' once",
    marked='with T.block("C"):',
)
def order_short(sch):
    sch.reorder_block_iter_var("C", [1, 0])


@PROGRAMS.refused(
    gemm,
    "reorder_block_iter_var",
    "the order must name each of the 3 iteration variables of block 'C' once",
    marked='with T.block("C"):',
)
def order_dup(sch):
    sch.reorder_block_iter_var("C", [0, 0, 1])


@PROGRAMS.refused(
    gemm,
    "reorder_block_iter_var",
    "the order must name each of the 3 iteration variables of block 'C' once",
    marked='with T.block("C"):',
)
def order_out(sch):
    sch.reorder_block_iter_var("C", [0, 1, 3])


@PROGRAMS.refused(
    gemm,
    "reorder_block_iter_var",
    "the order must name each of the 3 iteration variables of block 'C' once",
    marked='with T.block("C"):',
)
def order_neg(sch):
    sch.reorder_block_iter_var("C", [0, 1, -1])


@PROGRAMS.refused(
    gemm,
    "reorder_block_iter_var",
    "the order must name each of the 3 iteration variables of block 'C' once",
    marked='with T.block("C"):',
)
def order_long(sch):
    sch.reorder_block_iter_var("C", [0, 1, 2, 3])


@PROGRAMS.refused(
    gemm,
    "reorder_block_iter_var",
    "expected a handle to a 'tir.block', got one to a function, or to its root block",
)
def order_root(sch):
    sch.reorder_block_iter_var(sch.get_block("root"), [0])


@PROGRAMS.becomes(
    gemm,
    """
for i, j, k in T.grid(8, 4, 6):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            C[vi, vj] = T.float32(0.0)
        C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]""",
)
def order_same(sch):
    sch.reorder_block_iter_var("C", [0, 1, 2])


@PROGRAMS.becomes(
    gemm,
    """
for i in range(8):
    with T.block("C_o"):
        vj_o = T.axis.spatial(1, 0)
        vk_o = T.axis.reduce(1, 0)
        vi_o = T.axis.spatial(8, i)
        with T.init():
            for j in range(4):
                with T.block("C_init"):
                    vj_i_init = T.axis.spatial(4, j)
                    C[vi_o, vj_i_init] = T.float32(0.0)
        for j, k in T.grid(4, 6):
            with T.block("C"):
                vj_i, vk_i = T.axis.remap("SR", [j, k])
                C[vi_o, vj_i] = C[vi_o, vj_i] + A[vi_o, vk_i] * B[vj_i, vk_i]""",
)
def order_blockize(sch):
    sch.reorder_block_iter_var("C", [1, 2, 0])
    sch.blockize(sch.get_loops("C")[1])


test_schedule = PROGRAMS.test
