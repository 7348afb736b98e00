"""Schedules of matrix products for CPUs, as tutorials write them: packed, in registers, batched, padded, vectors."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()

from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def matmul(A: T.Buffer((16, 16), "float32"), B: T.Buffer((16, 16), "float32"), C: T.Buffer((16, 16), "float32")):
    for i, j, k in T.grid(16, 16, 16):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]


def tiles(sch, order="i_0 j_0 k_0 k_1 i_1 j_1", sizes=(4, 8, 4)):
    """The loops of tiles, by name."""
    loops = {}
    for name, loop, size in zip("ijk", sch.get_loops("C"), sizes, strict=True):
        loops[name + "_0"], loops[name + "_1"] = sch.split(loop, [None, size])
    sch.reorder(*(loops[name] for name in order.split()))
    return loops


@PROGRAMS.becomes(
    matmul,
    """
for i_0, j_0 in T.grid(4, 2):
    for i_1_init in range(4):
        for j_1_init in T.vectorized(8):
            with T.block("C_init"):
                vi = T.axis.spatial(16, i_0 * 4 + i_1_init)
                vj = T.axis.spatial(16, j_0 * 8 + j_1_init)
                T.reads()
                C[vi, vj] = T.float32(0)
    for k_0, k_1, i_1 in T.grid(4, 4, 4):
        for j_1 in T.vectorized(8):
            with T.block("C_update"):
                vi = T.axis.spatial(16, i_0 * 4 + i_1)
                vj = T.axis.spatial(16, j_0 * 8 + j_1)
                vk = T.axis.reduce(16, k_0 * 4 + k_1)
                T.reads(C[vi, vj], A[vi, vk], B[vk, vj])
                T.writes(C[vi, vj])
                C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]""",
)
def tiles_of_vectors(sch):
    loops = tiles(sch)
    sch.vectorize(loops["j_1"])
    sch.decompose_reduction("C", loops["k_0"])


@PROGRAMS.becomes(
    matmul,
    """
B_global = T.alloc_buffer((2, 16, 8))
for ax0, ax1 in T.grid(16, 16):
    with T.block("B_global"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        T.reads(B[v0, v1])
        T.writes(B_global[v1 // 8, v0, v1 % 8])
        B_global[v1 // 8, v0, v1 % 8] = B[v0, v1]
for i_0, j_0 in T.grid(4, 2):
    for i_1_init in range(4):
        for j_1_init in T.vectorized(8):
            with T.block("C_init"):
                vi = T.axis.spatial(16, i_0 * 4 + i_1_init)
                vj = T.axis.spatial(16, j_0 * 8 + j_1_init)
                T.reads()
                C[vi, vj] = T.float32(0)
    for k_0, k_1, i_1 in T.grid(4, 4, 4):
        for j_1 in T.vectorized(8):
            with T.block("C_update"):
                vi = T.axis.spatial(16, i_0 * 4 + i_1)
                vj = T.axis.spatial(16, j_0 * 8 + j_1)
                vk = T.axis.reduce(16, k_0 * 4 + k_1)
                T.reads(C[vi, vj], A[vi, vk], B_global[vj // 8, vk, vj % 8])
                T.writes(C[vi, vj])
                C[vi, vj] = C[vi, vj] + A[vi, vk] * B_global[vj // 8, vk, vj % 8]""",
)
def a_packed_operand(sch):
    sch.cache_read("C", 1, "global")
    sch.transform_layout("C", ("read", 1), lambda row, column: (column // 8, row, column % 8))
    loops = tiles(sch)
    sch.vectorize(loops["j_1"])
    sch.decompose_reduction("C", loops["k_0"])


@PROGRAMS.becomes(
    matmul,
    """
B_global = T.alloc_buffer((2, 16, 8))
for j_0 in range(2):
    for ax0 in range(16):
        for ax1 in T.vectorized(8):
            with T.block("B_global"):
                v0 = T.axis.spatial(16, ax0)
                v1 = T.axis.spatial(16, j_0 * 8 + ax1)
                T.reads(B[v0, v1])
                T.writes(B_global[v1 // 8, v0, v1 % 8])
                B_global[v1 // 8, v0, v1 % 8] = B[v0, v1]
    for i_0, k_0, k_1, i_1, j_1 in T.grid(4, 4, 4, 4, 8):
        with T.block("C"):
            vi = T.axis.spatial(16, i_0 * 4 + i_1)
            vj = T.axis.spatial(16, j_0 * 8 + j_1)
            vk = T.axis.reduce(16, k_0 * 4 + k_1)
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B_global[vj // 8, vk, vj % 8]""",
)
def a_panel_that_is_packed_where_it_is_used(sch):
    panel = sch.cache_read("C", 1, "global")
    sch.transform_layout("C", ("read", 1), lambda row, column: (column // 8, row, column % 8))
    loops = tiles(sch, "j_0 i_0 k_0 k_1 i_1 j_1")
    sch.compute_at(panel, loops["j_0"])
    sch.vectorize(sch.get_loops(panel)[-1])


@PROGRAMS.becomes(
    matmul,
    """
C_local = T.alloc_buffer((16, 16), scope="local")
for i_0 in T.parallel(4):
    for j_0 in range(2):
        for i_1_init in T.unroll(4):
            for j_1_init in T.vectorized(8):
                with T.block("C_init"):
                    vi = T.axis.spatial(16, i_0 * 4 + i_1_init)
                    vj = T.axis.spatial(16, j_0 * 8 + j_1_init)
                    T.reads()
                    C_local[vi, vj] = T.float32(0)
        for k_0, k_1 in T.grid(4, 4):
            for i_1 in T.unroll(4):
                for j_1 in T.vectorized(8):
                    with T.block("C_update"):
                        vi = T.axis.spatial(16, i_0 * 4 + i_1)
                        vj = T.axis.spatial(16, j_0 * 8 + j_1)
                        vk = T.axis.reduce(16, k_0 * 4 + k_1)
                        T.reads(C_local[vi, vj], A[vi, vk], B[vk, vj])
                        T.writes(C_local[vi, vj])
                        C_local[vi, vj] = C_local[vi, vj] + A[vi, vk] * B[vk, vj]
        for ax0, ax1 in T.grid(4, 8):
            with T.block("C_local"):
                v0 = T.axis.spatial(16, i_0 * 4 + ax0)
                v1 = T.axis.spatial(16, j_0 * 8 + ax1)
                C[v0, v1] = C_local[v0, v1]""",
)
def sums_in_registers(sch):
    copy = sch.cache_write("C", 0, "local")
    loops = tiles(sch)
    sch.reverse_compute_at(copy, loops["j_0"])
    sch.parallel(loops["i_0"])
    sch.unroll(loops["i_1"])
    sch.vectorize(loops["j_1"])
    sch.decompose_reduction("C", loops["k_0"])


@PROGRAMS.becomes(
    matmul,
    """
C_local = T.alloc_buffer((16, 16), scope="local")
for i_0_j_0_fused in T.parallel(8):
    for k_0, k_1, i_1, j_1 in T.grid(4, 4, 4, 8):
        with T.block("C"):
            vi = T.axis.spatial(16, i_0_j_0_fused // 2 * 4 + i_1)
            vj = T.axis.spatial(16, i_0_j_0_fused % 2 * 8 + j_1)
            vk = T.axis.reduce(16, k_0 * 4 + k_1)
            with T.init():
                C_local[vi, vj] = T.float32(0)
            C_local[vi, vj] = C_local[vi, vj] + A[vi, vk] * B[vk, vj]
    for ax0 in range(4):
        for ax1 in T.vectorized(8):
            with T.block("C_local"):
                v0 = T.axis.spatial(16, i_0_j_0_fused // 2 * 4 + ax0)
                v1 = T.axis.spatial(16, i_0_j_0_fused % 2 * 8 + ax1)
                C[v0, v1] = C_local[v0, v1]""",
)
def fused_tiles_in_registers(sch):
    copy = sch.cache_write("C", 0, "local")
    loops = tiles(sch)
    fused = sch.fuse(loops["i_0"], loops["j_0"])
    sch.reverse_compute_at(copy, fused)
    sch.parallel(fused)
    sch.vectorize(sch.get_loops(copy)[-1])


@PROGRAMS.becomes(
    matmul,
    """
A_local = T.alloc_buffer((16, 16), scope="local")
B_local = T.alloc_buffer((16, 16), scope="local")
for i_0, j_0, k_0 in T.grid(4, 2, 4):
    for ax0, ax1 in T.grid(4, 4):
        with T.block("A_local"):
            v0 = T.axis.spatial(16, i_0 * 4 + ax0)
            v1 = T.axis.spatial(16, k_0 * 4 + ax1)
            A_local[v0, v1] = A[v0, v1]
    for k_1 in range(4):
        for ax0 in range(8):
            with T.block("B_local"):
                v0 = T.axis.spatial(16, k_0 * 4 + k_1)
                v1 = T.axis.spatial(16, j_0 * 8 + ax0)
                B_local[v0, v1] = B[v0, v1]
        for i_1, j_1 in T.grid(4, 8):
            with T.block("C"):
                vi = T.axis.spatial(16, i_0 * 4 + i_1)
                vj = T.axis.spatial(16, j_0 * 8 + j_1)
                vk = T.axis.reduce(16, k_0 * 4 + k_1)
                with T.init():
                    C[vi, vj] = T.float32(0)
                C[vi, vj] = C[vi, vj] + A_local[vi, vk] * B_local[vk, vj]""",
)
def operands_in_registers(sch):
    loops = tiles(sch)
    sch.compute_at(sch.cache_read("C", 0, "local"), loops["k_0"])
    sch.compute_at(sch.cache_read("C", 1, "local"), loops["k_1"])


@PROGRAMS.becomes(
    matmul,
    """
A_local = T.alloc_buffer((16, 16), scope="local")
for i_0, j_0, k_0, k_1 in T.grid(4, 2, 4, 4):
    for ax0, ax1 in T.grid(4, 1):
        with T.block("A_local"):
            v0 = T.axis.spatial(16, i_0 * 4 + ax0)
            v1 = T.axis.spatial(16, k_0 * 4 + k_1 + ax1)
            A_local[v0, v1] = A[v0, v1]
    for i_1, j_1 in T.grid(4, 8):
        with T.block("C"):
            vi = T.axis.spatial(16, i_0 * 4 + i_1)
            vj = T.axis.spatial(16, j_0 * 8 + j_1)
            vk = T.axis.reduce(16, k_0 * 4 + k_1)
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A_local[vi, vk] * B[vk, vj]""",
)
def a_column_in_registers_with_unit_loops(sch):
    loops = tiles(sch)
    sch.compute_at(sch.cache_read("C", 0, "local"), loops["k_1"], preserve_unit_loops=True)


@T.prim_func
def odd(A: T.Buffer((14, 10), "float32"), B: T.Buffer((10, 18), "float32"), C: T.Buffer((14, 18), "float32")):
    for i, j, k in T.grid(14, 18, 10):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]


@PROGRAMS.becomes(
    odd,
    """
C_local = T.alloc_buffer((14, 18), scope="local")
for i_0, j_0 in T.grid(4, 3):
    for i_1_init, j_1_init in T.grid(4, 8):
        with T.block("C_init"):
            vi = T.axis.spatial(14, i_0 * 4 + i_1_init)
            vj = T.axis.spatial(18, j_0 * 8 + j_1_init)
            T.where(i_0 * 4 + i_1_init < 14 and j_0 * 8 + j_1_init < 18)
            T.reads()
            C_local[vi, vj] = T.float32(0)
    for k_0, k_1, i_1, j_1 in T.grid(3, 4, 4, 8):
        with T.block("C_update"):
            vi = T.axis.spatial(14, i_0 * 4 + i_1)
            vj = T.axis.spatial(18, j_0 * 8 + j_1)
            vk = T.axis.reduce(10, k_0 * 4 + k_1)
            T.where(i_0 * 4 + i_1 < 14 and j_0 * 8 + j_1 < 18 and k_0 * 4 + k_1 < 10)
            T.reads(C_local[vi, vj], A[vi, vk], B[vk, vj])
            T.writes(C_local[vi, vj])
            C_local[vi, vj] = C_local[vi, vj] + A[vi, vk] * B[vk, vj]
    for ax0, ax1 in T.grid(4, 8):
        with T.block("C_local"):
            v0 = T.axis.spatial(14, i_0 * 4 + ax0)
            v1 = T.axis.spatial(18, j_0 * 8 + ax1)
            T.where(i_0 * 4 + ax0 < 14 and j_0 * 8 + ax1 < 18)
            C[v0, v1] = C_local[v0, v1]""",
)
def tiles_that_are_not_whole(sch):
    copy = sch.cache_write("C", 0, "local")
    loops = tiles(sch)
    sch.reverse_compute_at(copy, loops["j_0"])
    sch.decompose_reduction("C", loops["k_0"])


PADDED = """
A_pad = T.alloc_buffer((16, 12))
B_pad = T.alloc_buffer((12, 24))
C_pad = T.alloc_buffer((16, 24))
"""
PADDED_B = """
for i0, i1 in T.grid(12, 24):
    with T.block("B_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        B_pad[v0, v1] = T.if_then_else(v0 < 10 and v1 < 18, B[v0, v1], T.float32(0))
"""
PADDED_C = """
for i, j, k in T.grid(16, 24, 12):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            C_pad[vi, vj] = T.float32(0)
        C_pad[vi, vj] = C_pad[vi, vj] + A_pad[vi, vk] * B_pad[vk, vj]
for i0, i1 in T.grid(14, 18):
    with T.block("C_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        C[v0, v1] = C_pad[v0, v1]
"""


@PROGRAMS.becomes(
    odd,
    PADDED
    + """
for i0, i1 in T.grid(16, 12):
    with T.block("A_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        A_pad[v0, v1] = T.if_then_else(v0 < 14 and v1 < 10, A[v0, v1], T.float32(0))
"""
    + PADDED_B
    + PADDED_C,
)
def padded_to_whole_tiles(sch):
    sch.pad_einsum("C", [4, 8, 4])


@PROGRAMS.becomes(
    odd,
    PADDED
    + """
for i0, i1 in T.grid(16, 12):
    with T.block("A_pad_pad_const"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        A_pad[v0, v1] = T.float32(0)
for i0, i1 in T.grid(14, 10):
    with T.block("A_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        A_pad[v0, v1] = A[v0, v1]
"""
    + PADDED_B
    + PADDED_C,
)
def zeros_and_then_the_operand(sch):
    sch.pad_einsum("C", [4, 8, 4])
    sch.decompose_padding("A_pad", sch.get_loops("A_pad")[0])


@PROGRAMS.becomes(
    odd,
    PADDED
    + """
for i0 in range(16):
    for i1 in range(12):
        with T.block("A_pad_pad_const"):
            v0, v1 = T.axis.remap("SS", [i0, i1])
            A_pad[v0, v1] = T.float32(0)
    for i1 in range(10):
        with T.block("A_pad"):
            v0 = T.axis.spatial(14, i0)
            v1 = T.axis.spatial(10, i1)
            T.where(i0 < 14)
            A_pad[v0, v1] = A[v0, v1]
"""
    + PADDED_B
    + PADDED_C,
)
def zeros_of_each_row(sch):
    sch.pad_einsum("C", [4, 8, 4])
    sch.decompose_padding("A_pad", sch.get_loops("A_pad")[1])


@PROGRAMS.becomes(
    odd,
    PADDED
    + """
for i0, i1 in T.grid(16, 12):
    with T.block("A_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        A_pad[v0, v1] = T.if_then_else(v0 < 14 and v1 < 10, A[v0, v1], T.float32(0))
"""
    + PADDED_B
    + """
for i_0, j_0, k_0 in T.grid(4, 3, 3):
    with T.block("C_o"):
        vi_o, vj_o, vk_o = T.axis.remap("SSR", [i_0, j_0, k_0])
        T.reads(A_pad[vi_o * 4:vi_o * 4 + 4, vk_o * 4:vk_o * 4 + 4], B_pad[vk_o * 4:vk_o * 4 + 4, vj_o * 8:vj_o * 8 + 8])
        T.writes(C_pad[vi_o * 4:vi_o * 4 + 4, vj_o * 8:vj_o * 8 + 8])
        with T.init():
            for i_1, j_1 in T.grid(4, 8):
                with T.block("C_init"):
                    vi_i_init, vj_i_init = T.axis.remap("SS", [i_1, j_1])
                    T.reads()
                    C_pad[vi_o * 4 + vi_i_init, vj_o * 8 + vj_i_init] = T.float32(0)
        for i_1, j_1, k_1 in T.grid(4, 8, 4):
            with T.block("C"):
                vi_i, vj_i, vk_i = T.axis.remap("SSR", [i_1, j_1, k_1])
                T.reads(C_pad[vi_o * 4 + vi_i, vj_o * 8 + vj_i], A_pad[vi_o * 4 + vi_i, vk_o * 4 + vk_i], B_pad[vk_o * 4 + vk_i, vj_o * 8 + vj_i])
                T.writes(C_pad[vi_o * 4 + vi_i, vj_o * 8 + vj_i])
                C_pad[vi_o * 4 + vi_i, vj_o * 8 + vj_i] = C_pad[vi_o * 4 + vi_i, vj_o * 8 + vj_i] + A_pad[vi_o * 4 + vi_i, vk_o * 4 + vk_i] * B_pad[vk_o * 4 + vk_i, vj_o * 8 + vj_i]
for i0, i1 in T.grid(14, 18):
    with T.block("C_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        C[v0, v1] = C_pad[v0, v1]""",
)
def blocks_of_whole_tiles(sch):
    sch.pad_einsum("C", [4, 8, 4])
    loops = tiles(sch, "i_0 j_0 k_0 i_1 j_1 k_1")
    sch.blockize(loops["i_1"])


@PROGRAMS.refused(odd, "blockize", "a condition of block 'C' is of loops around the new block and of loops in it")
def blocks_of_tiles_that_are_not_whole(sch):
    sch.blockize(tiles(sch, "i_0 j_0 k_0 i_1 j_1 k_1")["i_1"])


@PROGRAMS.refused(
    odd, "pad_einsum", "expected a positive number for each of the 3 variables of block 'C', got 2 numbers"
)
def padding_of_two_of_three(sch):
    sch.pad_einsum("C", [4, 8])


@PROGRAMS.becomes(
    matmul,
    """
A_global = T.alloc_buffer((4, 4, 4, 4))
for ax0, ax1 in T.grid(16, 16):
    with T.block("A_global"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        T.reads(A[v0, v1])
        T.writes(A_global[v0 // 4, v1 // 4, v0 % 4, v1 % 4])
        A_global[v0 // 4, v1 // 4, v0 % 4, v1 % 4] = A[v0, v1]
for i_0, j_0, k_0 in T.grid(4, 2, 4):
    with T.block("C_o"):
        vi_o, vj_o, vk_o = T.axis.remap("SSR", [i_0, j_0, k_0])
        T.reads(A_global[vi_o, vk_o, 0:4, 0:4], B[vk_o * 4:vk_o * 4 + 4, vj_o * 8:vj_o * 8 + 8])
        T.writes(C[vi_o * 4:vi_o * 4 + 4, vj_o * 8:vj_o * 8 + 8])
        with T.init():
            for i_1, j_1 in T.grid(4, 8):
                with T.block("C_init"):
                    vi_i_init, vj_i_init = T.axis.remap("SS", [i_1, j_1])
                    T.reads()
                    C[vi_o * 4 + vi_i_init, vj_o * 8 + vj_i_init] = T.float32(0)
        for i_1, j_1, k_1 in T.grid(4, 8, 4):
            with T.block("C"):
                vi_i, vj_i, vk_i = T.axis.remap("SSR", [i_1, j_1, k_1])
                T.reads(C[vi_o * 4 + vi_i, vj_o * 8 + vj_i], A_global[vi_o, vk_o, vi_i, vk_i], B[vk_o * 4 + vk_i, vj_o * 8 + vj_i])
                T.writes(C[vi_o * 4 + vi_i, vj_o * 8 + vj_i])
                C[vi_o * 4 + vi_i, vj_o * 8 + vj_i] = C[vi_o * 4 + vi_i, vj_o * 8 + vj_i] + A_global[vi_o, vk_o, vi_i, vk_i] * B[vk_o * 4 + vk_i, vj_o * 8 + vj_i]""",
)
def blocks_of_packed_tiles(sch):
    sch.cache_read("C", 0, "global")
    loops = tiles(sch, "i_0 j_0 k_0 i_1 j_1 k_1")
    block = sch.get_block("C")
    sch.transform_layout(block, ("read", 0), lambda i, k: (i // 4, k // 4, i % 4, k % 4))
    sch.blockize(loops["i_1"])


@T.prim_func
def batched(A: T.Buffer((3, 8, 8), "float32"), B: T.Buffer((3, 8, 8), "float32"), C: T.Buffer((3, 8, 8), "float32")):
    for b, i, j, k in T.grid(3, 8, 8, 8):
        with T.block("C"):
            vb, vi, vj, vk = T.axis.remap("SSSR", [b, i, j, k])
            with T.init():
                C[vb, vi, vj] = T.float32(0)
            C[vb, vi, vj] = C[vb, vi, vj] + A[vb, vi, vk] * B[vb, vj, vk]


@PROGRAMS.becomes(
    batched,
    """
for b_i_0_fused in T.parallel(6):
    for j_0 in range(2):
        for i_1_init in range(4):
            for j_1_init in T.vectorized(4):
                with T.block("C_init"):
                    vb = T.axis.spatial(3, b_i_0_fused // 2)
                    vi = T.axis.spatial(8, b_i_0_fused % 2 * 4 + i_1_init)
                    vj = T.axis.spatial(8, j_0 * 4 + j_1_init)
                    T.reads()
                    C[vb, vi, vj] = T.float32(0)
        for k, i_1 in T.grid(8, 4):
            for j_1 in T.vectorized(4):
                with T.block("C_update"):
                    vb = T.axis.spatial(3, b_i_0_fused // 2)
                    vi = T.axis.spatial(8, b_i_0_fused % 2 * 4 + i_1)
                    vj = T.axis.spatial(8, j_0 * 4 + j_1)
                    vk = T.axis.reduce(8, k)
                    T.reads(C[vb, vi, vj], A[vb, vi, vk], B[vb, vj, vk])
                    T.writes(C[vb, vi, vj])
                    C[vb, vi, vj] = C[vb, vi, vj] + A[vb, vi, vk] * B[vb, vj, vk]""",
)
def batches_of_tiles(sch):
    b, i, j, k = sch.get_loops("C")
    i_0, i_1 = sch.split(i, [None, 4])
    j_0, j_1 = sch.split(j, [None, 4])
    sch.reorder(b, i_0, j_0, k, i_1, j_1)
    sch.parallel(sch.fuse(b, i_0))
    sch.vectorize(j_1)
    sch.decompose_reduction("C", k)


@PROGRAMS.becomes(
    batched,
    """
B_global = T.alloc_buffer((3, 8, 8))
for ax0, ax1, ax2 in T.grid(3, 8, 8):
    with T.block("B_global"):
        v0, v1, v2 = T.axis.remap("SSS", [ax0, ax1, ax2])
        T.reads(B[v0, v1, v2])
        T.writes(B_global[v0, v2, v1])
        B_global[v0, v2, v1] = B[v0, v1, v2]
for b, i, j, k in T.grid(3, 8, 8, 8):
    with T.block("C"):
        vb, vi, vj, vk = T.axis.remap("SSSR", [b, i, j, k])
        with T.init():
            C[vb, vi, vj] = T.float32(0)
        C[vb, vi, vj] = C[vb, vi, vj] + A[vb, vi, vk] * B_global[vb, vk, vj]""",
)
def a_transposed_copy(sch):
    sch.cache_read("C", 1, "global")
    sch.transform_layout("C", ("read", 1), lambda b, n, k: (b, k, n))


@PROGRAMS.becomes(
    batched,
    """
B_global = T.alloc_buffer((3, 8, 8))
for b in range(3):
    for ax0, ax1 in T.grid(8, 8):
        with T.block("B_global"):
            v0, v1, v2 = T.axis.remap("SSS", [b, ax0, ax1])
            B_global[v0, v1, v2] = B[v0, v1, v2]
    for i, j, k in T.grid(8, 8, 8):
        with T.block("C"):
            vb, vi, vj, vk = T.axis.remap("SSSR", [b, i, j, k])
            with T.init():
                C[vb, vi, vj] = T.float32(0)
            C[vb, vi, vj] = C[vb, vi, vj] + A[vb, vi, vk] * B_global[vb, vj, vk]""",
)
def an_operand_of_each_batch(sch):
    sch.compute_at(sch.cache_read("C", 1, "global"), sch.get_loops("C")[0])


@PROGRAMS.becomes(
    batched,
    """
C_rf = T.alloc_buffer((3, 8, 8, 2))
for b, i, j, k_0, k_1 in T.grid(3, 8, 8, 2, 4):
    with T.block("C_rf"):
        vk_0, vb, vi, vj, vk_1 = T.axis.remap("SSSSR", [k_0, b, i, j, k_1])
        with T.init():
            C_rf[vb, vi, vj, vk_0] = T.float32(0)
        C_rf[vb, vi, vj, vk_0] = C_rf[vb, vi, vj, vk_0] + A[vb, vi, vk_0 * 4 + vk_1] * B[vb, vj, vk_0 * 4 + vk_1]
for b, i, j, k_0 in T.grid(3, 8, 8, 2):
    with T.block("C"):
        vk_0, vb, vi, vj = T.axis.remap("RSSS", [k_0, b, i, j])
        with T.init():
            C[vb, vi, vj] = T.float32(0)
        C[vb, vi, vj] = C[vb, vi, vj] + C_rf[vb, vi, vj, vk_0]""",
)
def halves_of_products(sch):
    k_0, _ = sch.split(sch.get_loops("C")[3], [2, None])
    sch.rfactor(k_0, -1)


@PROGRAMS.becomes(
    batched,
    """
for b, i_j_fused, k in T.grid(3, 64, 8):
    with T.block("C"):
        vb = T.axis.spatial(3, b)
        v_fused, vk = T.axis.remap("SR", [i_j_fused, k])
        with T.init():
            C[vb, v_fused // 8, v_fused % 8] = T.float32(0)
        C[vb, v_fused // 8, v_fused % 8] = C[vb, v_fused // 8, v_fused % 8] + A[vb, v_fused // 8, vk] * B[vb, v_fused % 8, vk]""",
)
def one_variable_of_two(sch):
    sch.transform_block_layout("C", lambda b, i, j, k: (b, i * 8 + j, k))


@T.prim_func
def with_relu(A: T.Buffer((16, 8), "float32"), B: T.Buffer((8, 16), "float32"), D: T.Buffer((16, 16), "float32")):
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
            D[vi, vj] = T.max(C[vi, vj], T.float32(0))


@PROGRAMS.becomes(
    with_relu,
    """
C = T.alloc_buffer((16, 16))
for i_0 in T.parallel(4):
    for j_0 in range(2):
        for k_0, k_1, i_1, j_1 in T.grid(2, 4, 4, 8):
            with T.block("C"):
                vi = T.axis.spatial(16, i_0 * 4 + i_1)
                vj = T.axis.spatial(16, j_0 * 8 + j_1)
                vk = T.axis.reduce(8, k_0 * 4 + k_1)
                with T.init():
                    C[vi, vj] = T.float32(0)
                C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
        for ax0 in range(4):
            for ax1 in T.vectorized(8):
                with T.block("D"):
                    vi = T.axis.spatial(16, i_0 * 4 + ax0)
                    vj = T.axis.spatial(16, j_0 * 8 + ax1)
                    D[vi, vj] = T.max(C[vi, vj], T.float32(0))""",
)
def relu_of_each_tile(sch):
    loops = tiles(sch)
    sch.reverse_compute_at("D", loops["j_0"])
    sch.parallel(loops["i_0"])
    sch.vectorize(sch.get_loops("D")[-1])


@PROGRAMS.becomes(
    with_relu,
    """
C_local = T.alloc_buffer((16, 16), scope="local")
for i_0, j_0 in T.grid(4, 2):
    for k_0, k_1, i_1, j_1 in T.grid(2, 4, 4, 8):
        with T.block("C"):
            vi = T.axis.spatial(16, i_0 * 4 + i_1)
            vj = T.axis.spatial(16, j_0 * 8 + j_1)
            vk = T.axis.reduce(8, k_0 * 4 + k_1)
            with T.init():
                C_local[vi, vj] = T.float32(0)
            C_local[vi, vj] = C_local[vi, vj] + A[vi, vk] * B[vk, vj]
    for ax0, ax1 in T.grid(4, 8):
        with T.block("C_local"):
            v0 = T.axis.spatial(16, i_0 * 4 + ax0)
            v1 = T.axis.spatial(16, j_0 * 8 + ax1)
            D[v0, v1] = T.max(C_local[v0, v1], T.float32(0))""",
)
def relu_in_the_copy(sch):
    copy = sch.cache_write("C", 0, "local")
    sch.reverse_compute_inline("D")
    loops = tiles(sch)
    sch.reverse_compute_at(copy, loops["j_0"])


@PROGRAMS.becomes(
    with_relu,
    """
C = T.alloc_buffer((16, 16))
for i_0, j_0 in T.grid(4, 2):
    for ax0, ax1, ax2 in T.grid(4, 8, 8):
        with T.block("C"):
            vi = T.axis.spatial(16, i_0 * 4 + ax0)
            vj = T.axis.spatial(16, j_0 * 8 + ax1)
            vk = T.axis.reduce(8, ax2)
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
    for i_1, j_1 in T.grid(4, 8):
        with T.block("D"):
            vi = T.axis.spatial(16, i_0 * 4 + i_1)
            vj = T.axis.spatial(16, j_0 * 8 + j_1)
            D[vi, vj] = T.max(C[vi, vj], T.float32(0))""",
)
def products_of_each_tile(sch):
    i, j = sch.get_loops("D")
    i_0, i_1 = sch.split(i, [None, 4])
    j_0, j_1 = sch.split(j, [None, 8])
    sch.reorder(i_0, j_0, i_1, j_1)
    sch.compute_at("C", j_0)


test_schedule = PROGRAMS.test
