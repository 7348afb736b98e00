"""Operands that are padded, reindexed or copied for each iteration: what steps make, or why they are refused."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()

from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


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
A_pad = T.alloc_buffer((16, 16))
B_pad = T.alloc_buffer((16, 16))
C_pad = T.alloc_buffer((16, 16))
for i0, i1 in T.grid(16, 16):
    with T.block("A_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        A_pad[v0, v1] = T.if_then_else(v0 < 8 and v1 < 6, A[v0, v1], T.float32(0.0))
for i0, i1 in T.grid(16, 16):
    with T.block("B_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        B_pad[v0, v1] = T.if_then_else(v0 < 4 and v1 < 6, B[v0, v1], T.float32(0.0))
for i, j, k in T.grid(16, 16, 16):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            C_pad[vi, vj] = T.float32(0.0)
        C_pad[vi, vj] = C_pad[vi, vj] + A_pad[vi, vk] * B_pad[vj, vk]
for i0, i1 in T.grid(8, 4):
    with T.block("C_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        C[v0, v1] = C_pad[v0, v1]""",
)
def pad_all(sch):
    sch.pad_einsum("C", [16, 16, 16])


@PROGRAMS.becomes(
    gemm,
    """
A_pad = T.alloc_buffer((8, 8))
B_pad = T.alloc_buffer((4, 8))
for i0, i1 in T.grid(8, 8):
    with T.block("A_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        A_pad[v0, v1] = T.if_then_else(v1 < 6, A[v0, v1], T.float32(0.0))
for i0, i1 in T.grid(4, 8):
    with T.block("B_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        B_pad[v0, v1] = T.if_then_else(v1 < 6, B[v0, v1], T.float32(0.0))
for i, j, k in T.grid(8, 4, 8):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            C[vi, vj] = T.float32(0.0)
        C[vi, vj] = C[vi, vj] + A_pad[vi, vk] * B_pad[vj, vk]""",
)
def pad_k(sch):
    sch.pad_einsum("C", [1, 1, 4])


@PROGRAMS.becomes(
    gemm,
    """
A_pad = T.alloc_buffer((10, 6))
C_pad = T.alloc_buffer((10, 4))
for i0, i1 in T.grid(10, 6):
    with T.block("A_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        A_pad[v0, v1] = T.if_then_else(v0 < 8, A[v0, v1], T.float32(0.0))
for i, j, k in T.grid(10, 4, 6):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            C_pad[vi, vj] = T.float32(0.0)
        C_pad[vi, vj] = C_pad[vi, vj] + A_pad[vi, vk] * B[vj, vk]
for i0, i1 in T.grid(8, 4):
    with T.block("C_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        C[v0, v1] = C_pad[v0, v1]""",
)
def pad_i(sch):
    sch.pad_einsum("C", [5, 1, 1])


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
def pad_none(sch):
    sch.pad_einsum("C", [1, 1, 1])


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
def pad_fit(sch):
    sch.pad_einsum("C", [4, 2, 3])


@PROGRAMS.refused(
    gemm,
    "pad_einsum",
    "expected a positive number for each of the 3 variables of block 'C', got 2 numbers",
    marked='with T.block("C"):',
)
def pad_short(sch):
    sch.pad_einsum("C", [1, 1])


@PROGRAMS.refused(
    gemm,
    "pad_einsum",
    "expected a positive number for each of the 3 variables of block 'C', got 0 for variable 0",
    marked='with T.block("C"):',
)
def pad_zero(sch):
    sch.pad_einsum("C", [0, 1, 1])


@PROGRAMS.becomes(
    gemm,
    """
A_pad = T.alloc_buffer((8, 8))
B_pad = T.alloc_buffer((4, 8))
for i0, i1 in T.grid(8, 8):
    with T.block("A_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        A_pad[v0, v1] = T.if_then_else(v1 < 6, A[v0, v1], T.float32(0.0))
for i0, i1 in T.grid(4, 8):
    with T.block("B_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        B_pad[v0, v1] = T.if_then_else(v1 < 6, B[v0, v1], T.float32(0.0))
for i, j, k_0, k_1 in T.grid(8, 4, 2, 4):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        vk = T.axis.reduce(8, k_0 * 4 + k_1)
        with T.init():
            C[vi, vj] = T.float32(0.0)
        C[vi, vj] = C[vi, vj] + A_pad[vi, vk] * B_pad[vj, vk]""",
)
def pad_then_tile(sch):
    sch.pad_einsum("C", [1, 1, 4])
    i, j, k = sch.get_loops("C")
    sch.split(k, [None, 4])


@PROGRAMS.becomes(
    gemm,
    """
A_pad = T.alloc_buffer((8, 8))
B_pad = T.alloc_buffer((4, 8))
for i0, i1 in T.grid(8, 8):
    with T.block("A_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        A_pad[v0, v1] = T.if_then_else(v1 < 6, A[v0, v1], T.float32(0.0))
for i0, i1 in T.grid(4, 8):
    with T.block("B_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        B_pad[v0, v1] = T.if_then_else(v1 < 6, B[v0, v1], T.float32(0.0))
for i, j, k_0, k_1 in T.grid(8, 4, 3, 2):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        vk = T.axis.reduce(8, k_0 * 2 + k_1)
        with T.init():
            C[vi, vj] = T.float32(0.0)
        C[vi, vj] = C[vi, vj] + A_pad[vi, vk] * B_pad[vj, vk]""",
)
def pad_split(sch):
    sch.split(sch.get_loops("C")[2], [None, 2])
    sch.pad_einsum("C", [1, 1, 4])


@PROGRAMS.becomes(
    gemm,
    """
A_shared = T.alloc_buffer((6, 8), scope="shared")
for i, k in T.grid(8, 6):
    with T.block("A_shared"):
        vi, vk = T.axis.remap("SS", [i, k])
        A_shared[vk, vi] = A[vi, vk]
for i, j, k in T.grid(8, 4, 6):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            C[vi, vj] = T.float32(0.0)
        C[vi, vj] = C[vi, vj] + A_shared[vk, vi] * B[vj, vk]""",
)
def read_by_pack(sch):
    sch.reindex_cache_read("C", 0, "shared", lambda i, j, k: (k, i))


@PROGRAMS.becomes(
    gemm,
    """
B_local = T.alloc_buffer((2, 6, 2), scope="local")
for j, k in T.grid(4, 6):
    with T.block("B_local"):
        vj, vk = T.axis.remap("SS", [j, k])
        B_local[vj // 2, vk, vj % 2] = B[vj, vk]
for i, j, k in T.grid(8, 4, 6):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            C[vi, vj] = T.float32(0.0)
        C[vi, vj] = C[vi, vj] + A[vi, vk] * B_local[vj // 2, vk, vj % 2]""",
)
def read_by_tile(sch):
    sch.reindex_cache_read("C", 1, "local", lambda i, j, k: (j // 2, k, j % 2))


@PROGRAMS.becomes(
    gemm,
    """
B_shared = T.alloc_buffer((24,), scope="shared")
for j, k in T.grid(4, 6):
    with T.block("B_shared"):
        vj, vk = T.axis.remap("SS", [j, k])
        B_shared[vj * 6 + vk] = B[vj, vk]
for i, j, k in T.grid(8, 4, 6):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            C[vi, vj] = T.float32(0.0)
        C[vi, vj] = C[vi, vj] + A[vi, vk] * B_shared[vj * 6 + vk]""",
)
def read_by_flat(sch):
    sch.reindex_cache_read("C", 1, "shared", lambda i, j, k: (j * 6 + k,))


@PROGRAMS.becomes(
    gemm,
    """
C_local = T.alloc_buffer((4, 8), scope="local")
for i, j, k in T.grid(8, 4, 6):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            C_local[vj, vi] = T.float32(0.0)
        C_local[vj, vi] = C_local[vj, vi] + A[vi, vk] * B[vj, vk]
for i, j in T.grid(8, 4):
    with T.block("C_local"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = C_local[vj, vi]""",
)
def written_by_swap(sch):
    sch.reindex_cache_write("C", 0, "local", lambda i, j, k: (j, i))


@PROGRAMS.becomes(
    gemm,
    """
C_local = T.alloc_buffer((2, 4, 4), scope="local")
for i, j, k in T.grid(8, 4, 6):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            C_local[vi // 4, vj, vi % 4] = T.float32(0.0)
        C_local[vi // 4, vj, vi % 4] = C_local[vi // 4, vj, vi % 4] + A[vi, vk] * B[vj, vk]
for i, j in T.grid(8, 4):
    with T.block("C_local"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = C_local[vi // 4, vj, vi % 4]""",
)
def written_by_tiles(sch):
    sch.reindex_cache_write("C", 0, "local", lambda i, j, k: (i // 4, j, i % 4))


@PROGRAMS.refused(
    gemm,
    "reindex_cache_read",
    "variable 'vj' is in only one of the map and the indices of buffer 'A'",
    marked='with T.block("C"):',
)
def read_by_vars(sch):
    sch.reindex_cache_read("C", 0, "shared", lambda i, j, k: (i, j))


@PROGRAMS.refused(
    gemm,
    "reindex_cache_write",
    "variable 'vk' is in only one of the map and the indices of buffer 'C'",
    marked='with T.block("C"):',
)
def written_by_vars(sch):
    sch.reindex_cache_write("C", 0, "shared", lambda i, j, k: (i, j, k))


@PROGRAMS.refused(
    gemm,
    "reindex_cache_read",
    "block 'C' has 2 such buffers, there is none at 2",
    marked='with T.block("C"):',
)
def read_by_index(sch):
    sch.reindex_cache_read("C", 2, "shared", lambda i, j, k: (i, k))


@PROGRAMS.refused(
    gemm,
    "reindex_cache_read",
    "the map is of 2 indices, block 'C' has 3 variables",
    marked='with T.block("C"):',
)
def read_by_arity(sch):
    sch.reindex_cache_read("C", 0, "shared", lambda i, k: (i, k))


@PROGRAMS.refused(
    gemm,
    "reindex_cache_read",
    "the storage scope 'nowhere' is not one that is known",
    marked='with T.block("C"):',
)
def read_by_scope(sch):
    sch.reindex_cache_read("C", 0, "nowhere", lambda i, j, k: (i, k))


@PROGRAMS.becomes(
    gemm,
    """
A_shared = T.alloc_buffer((8, 6), scope="shared")
for i in range(8):
    with T.block("A_shared"):
        v0 = T.axis.spatial(8, i)
        T.block_attr({"auto_copy": True})
        for ax0, ax1 in T.grid(1, 6):
            A_shared[v0 + ax0, ax1] = A[v0 + ax0, ax1]
    for j, k in T.grid(4, 6):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0.0)
            C[vi, vj] = C[vi, vj] + A_shared[vi, vk] * B[vj, vk]""",
)
def read_at_outer(sch):
    sch.read_at(sch.get_loops("C")[0], "C", 0, "shared")


@PROGRAMS.becomes(
    gemm,
    """
B_shared = T.alloc_buffer((4, 6), scope="shared")
for i, j, k_0 in T.grid(8, 4, 2):
    with T.block("B_shared"):
        v0, v1 = T.axis.remap("SS", [j, k_0])
        T.block_attr({"auto_copy": True})
        for ax0, ax1 in T.grid(1, 3):
            B_shared[v0 + ax0, v1 * 3 + ax1] = B[v0 + ax0, v1 * 3 + ax1]
    for k_1 in range(3):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            vk = T.axis.reduce(6, k_0 * 3 + k_1)
            with T.init():
                C[vi, vj] = T.float32(0.0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B_shared[vj, vk]""",
)
def read_at_tile(sch):
    i, j, k = sch.get_loops("C")
    k0, k1 = sch.split(k, [None, 3])
    sch.read_at(k0, "C", 1, "shared")


@PROGRAMS.becomes(
    gemm,
    """
A_shared = T.alloc_buffer((8, 6), scope="shared")
B_shared_dyn = T.alloc_buffer((4, 6), scope="shared.dyn")
for i in range(8):
    with T.block("A_shared"):
        v0 = T.axis.spatial(8, i)
        T.block_attr({"auto_copy": True})
        for ax0, ax1 in T.grid(1, 6):
            A_shared[v0 + ax0, ax1] = A[v0 + ax0, ax1]
    with T.block("B_shared.dyn"):
        T.block_attr({"auto_copy": True})
        for ax0, ax1 in T.grid(4, 6):
            B_shared_dyn[ax0, ax1] = B[ax0, ax1]
    for j, k in T.grid(4, 6):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0.0)
            C[vi, vj] = C[vi, vj] + A_shared[vi, vk] * B_shared_dyn[vj, vk]""",
)
def read_at_both(sch):
    i, j, k = sch.get_loops("C")
    sch.read_at(i, "C", 0, "shared")
    sch.read_at(i, "C", 1, "shared.dyn")


@PROGRAMS.becomes(
    gemm,
    """
C_local = T.alloc_buffer((8, 4), scope="local")
for i in range(8):
    for j, k in T.grid(4, 6):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C_local[vi, vj] = T.float32(0.0)
            C_local[vi, vj] = C_local[vi, vj] + A[vi, vk] * B[vj, vk]
    with T.block("C_local"):
        v0 = T.axis.spatial(8, i)
        T.block_attr({"auto_copy": True})
        for ax0, ax1 in T.grid(1, 4):
            C[v0 + ax0, ax1] = C_local[v0 + ax0, ax1]""",
)
def write_at_i(sch):
    sch.write_at(sch.get_loops("C")[0], "C", 0, "local")


@PROGRAMS.becomes(
    gemm,
    """
C_local = T.alloc_buffer((8, 4), scope="local")
for i, j in T.grid(8, 4):
    for k in range(6):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C_local[vi, vj] = T.float32(0.0)
            C_local[vi, vj] = C_local[vi, vj] + A[vi, vk] * B[vj, vk]
    with T.block("C_local"):
        v0, v1 = T.axis.remap("SS", [i, j])
        T.block_attr({"auto_copy": True})
        for ax0, ax1 in T.grid(1, 1):
            C[v0 + ax0, v1 + ax1] = C_local[v0 + ax0, v1 + ax1]""",
)
def write_at_j(sch):
    sch.write_at(sch.get_loops("C")[1], "C", 0, "local")


@PROGRAMS.becomes(
    gemm,
    """
C_local = T.alloc_buffer((8, 4), scope="local")
for i, j, k in T.grid(8, 4, 6):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            C_local[vi, vj] = T.float32(0.0)
        C_local[vi, vj] = C_local[vi, vj] + A[vi, vk] * B[vj, vk]
    with T.block("C_local"):
        v0, v1 = T.axis.remap("SS", [i, j])
        T.block_attr({"auto_copy": True})
        for ax0, ax1 in T.grid(1, 1):
            C[v0 + ax0, v1 + ax1] = C_local[v0 + ax0, v1 + ax1]""",
)
def write_at_k(sch):
    sch.write_at(sch.get_loops("C")[2], "C", 0, "local")


@PROGRAMS.refused(
    gemm,
    "read_at",
    "block 'C' has 2 such buffers, there is none at 3",
    marked='with T.block("C"):',
)
def read_at_index(sch):
    sch.read_at(sch.get_loops("C")[0], "C", 3, "shared")


@PROGRAMS.refused(
    gemm,
    "write_at",
    "block 'C' has 1 such buffers, there is none at 1",
    marked='with T.block("C"):',
)
def write_at_index(sch):
    sch.write_at(sch.get_loops("C")[0], "C", 1, "shared")


@PROGRAMS.refused(
    gemm,
    "read_at",
    "the storage scope '?' is not one that is known",
    marked='with T.block("C"):',
)
def read_at_scope(sch):
    sch.read_at(sch.get_loops("C")[0], "C", 0, "?")


test_schedule = PROGRAMS.test
