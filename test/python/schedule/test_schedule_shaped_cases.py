"""Blocks in blocks, layouts of blocks and of buffers, padding, rolling: what steps make, or why they are refused."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()

from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def one(A: T.Buffer((10, 4), "float32"), B: T.Buffer((10, 4), "float32")):
    for i, j in T.grid(10, 4):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + 1.0


@PROGRAMS.becomes(
    one,
    """
for ax0, ax1, ax2, ax3 in T.grid(2, 2, 5, 2):
    with T.block("B"):
        v0, v1, v2, v3 = T.axis.remap("SSSS", [ax0, ax1, ax2, ax3])
        B[v0 * 5 + v2, v1 * 2 + v3] = A[v0 * 5 + v2, v1 * 2 + v3] + T.float32(1.0)""",
)
def block_layout_tiles(sch):
    sch.transform_block_layout("B", lambda i, j: (i // 5, j // 2, i % 5, j % 2))


@PROGRAMS.becomes(
    one,
    """
for ax0, ax1 in T.grid(4, 10):
    with T.block("B"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        B[v1, v0] = A[v1, v0] + T.float32(1.0)""",
)
def block_layout_swap(sch):
    sch.transform_block_layout("B", lambda i, j: (j, i))


@PROGRAMS.refused(
    one,
    "transform_block_layout",
    "the map is not one to one for the variables of block 'B': some new indices are of no old ones",
    marked='with T.block("B"):',
)
def block_layout_pad(sch):
    sch.transform_block_layout("B", lambda i, j: (i // 3, j, i % 3))


@PROGRAMS.refused(
    one,
    "transform_block_layout",
    "the map is not one to one for the variables of block 'B': an index is missing from the results",
    marked='with T.block("B"):',
)
def block_layout_lose(sch):
    sch.transform_block_layout("B", lambda i, j: (i,))


@PROGRAMS.refused(
    one,
    "transform_block_layout",
    "the map is of 3 indices, block 'B' has 2 variables",
    marked='with T.block("B"):',
)
def block_layout_arity(sch):
    sch.transform_block_layout("B", lambda i, j, k: (i, j, k))


@PROGRAMS.refused(
    one,
    "transform_block_layout",
    "block 'B' has 2 variables in 3 loops, or a predicate",
    marked='with T.block("B"):',
)
def block_layout_split(sch):
    sch.split(sch.get_loops("B")[0], [None, 5])
    sch.transform_block_layout("B", lambda i, j: (i * 4 + j,))


@PROGRAMS.becomes(
    one,
    """
for ax0 in range(40):
    with T.block("B"):
        v0 = T.axis.spatial(40, ax0)
        B[v0 // 4, v0 % 4] = A[v0 // 4, v0 % 4] + T.float32(1.0)""",
)
def block_layout_par(sch):
    sch.parallel(sch.get_loops("B")[0])
    sch.transform_block_layout("B", lambda i, j: (i * 4 + j,))


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
for ax0, ax1, ax2 in T.grid(32, 3, 2):
    with T.block("C"):
        v0, v1, v2 = T.axis.remap("SRR", [ax0, ax1, ax2])
        with T.init():
            C[v0 // 4, v0 % 4] = T.float32(0.0)
        C[v0 // 4, v0 % 4] = C[v0 // 4, v0 % 4] + A[v0 // 4, v1 * 2 + v2] * B[v0 % 4, v1 * 2 + v2]""",
)
def block_layout_gemm(sch):
    sch.transform_block_layout("C", lambda i, j, k: (i * 4 + j, k // 2, k % 2))


@PROGRAMS.refused(
    gemm,
    "transform_block_layout",
    "new variable 1 is of variables of different kinds",
    marked='with T.block("C"):',
)
def block_layout_mixed(sch):
    sch.transform_block_layout("C", lambda i, j, k: (i, j * 6 + k))


@PROGRAMS.becomes(
    gemm,
    """
for i in range(8):
    with T.block("C_o"):
        vi_o = T.axis.spatial(8, i)
        vj_o = T.axis.spatial(1, 0)
        vk_o = T.axis.reduce(1, 0)
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
def outer_block_j(sch):
    sch.blockize(sch.get_loops("C")[1])


@PROGRAMS.becomes(
    gemm,
    """
for i_0, j_0, k_0 in T.grid(2, 2, 2):
    with T.block("C_o"):
        vi_o, vj_o, vk_o = T.axis.remap("SSR", [i_0, j_0, k_0])
        with T.init():
            for i_1, j_1 in T.grid(4, 2):
                with T.block("C_init"):
                    vi_i_init, vj_i_init = T.axis.remap("SS", [i_1, j_1])
                    C[vi_o * 4 + vi_i_init, vj_o * 2 + vj_i_init] = T.float32(0.0)
        for i_1, j_1, k_1 in T.grid(4, 2, 3):
            with T.block("C"):
                vi_i, vj_i, vk_i = T.axis.remap("SSR", [i_1, j_1, k_1])
                C[vi_o * 4 + vi_i, vj_o * 2 + vj_i] = C[vi_o * 4 + vi_i, vj_o * 2 + vj_i] + A[vi_o * 4 + vi_i, vk_o * 3 + vk_i] * B[vj_o * 2 + vj_i, vk_o * 3 + vk_i]""",
)
def outer_block_tile(sch):
    i, j, k = sch.get_loops("C")
    i0, i1 = sch.split(i, [None, 4])
    j0, j1 = sch.split(j, [None, 2])
    k0, k1 = sch.split(k, [None, 3])
    sch.reorder(i0, j0, k0, i1, j1, k1)
    sch.blockize(i1)


@PROGRAMS.refused(
    gemm,
    "blockize",
    "a condition of block 'C' is of loops around the new block and of loops in it",
    marked='with T.block("C"):',
)
def outer_block_partial(sch):
    i, j, k = sch.get_loops("C")
    i0, i1 = sch.split(i, [None, 3])
    sch.reorder(i0, j, k, i1)
    sch.blockize(j)


@T.prim_func
def chain(A: T.Buffer((8, 8), "float32"), D: T.Buffer((8, 8), "float32")):
    B = T.alloc_buffer((8, 8))
    C = T.alloc_buffer((8, 8))
    for i, j in T.grid(8, 8):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(8, 8):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + 1.0
    for i, j in T.grid(8, 8):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = C[vi, vj] - A[vi, vj]


@PROGRAMS.becomes(
    chain,
    """
B = T.alloc_buffer((8, 8))
C = T.alloc_buffer((8, 8))
for i_m in range(8):
    with T.block("outer_B_C_"):
        vi_o = T.axis.spatial(8, i_m)
        vj_o = T.axis.spatial(1, 0)
        for j in range(8):
            with T.block("B"):
                vj_i = T.axis.spatial(8, j)
                B[vi_o, vj_i] = A[vi_o, vj_i] * T.float32(2.0)
        for j in range(8):
            with T.block("C"):
                vj_i = T.axis.spatial(8, j)
                C[vi_o, vj_i] = B[vi_o, vj_i] + T.float32(1.0)
for i, j in T.grid(8, 8):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = C[vi, vj] - A[vi, vj]""",
)
def outer_block_two(sch):
    sch.merge(sch.get_loops("B")[0], sch.get_loops("C")[0])
    sch.blockize([sch.get_block("B"), sch.get_block("C")])


@PROGRAMS.becomes(
    chain,
    """
B = T.alloc_buffer((8, 8))
C = T.alloc_buffer((8, 8))
with T.block("outer_B_C_"):
    vi_o = T.axis.spatial(1, 0)
    vj_o = T.axis.spatial(1, 0)
    for i, j in T.grid(8, 8):
        with T.block("B"):
            vi_i, vj_i = T.axis.remap("SS", [i, j])
            B[vi_i, vj_i] = A[vi_i, vj_i] * T.float32(2.0)
    for i, j in T.grid(8, 8):
        with T.block("C"):
            vi_i, vj_i = T.axis.remap("SS", [i, j])
            C[vi_i, vj_i] = B[vi_i, vj_i] + T.float32(1.0)
for i, j in T.grid(8, 8):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = C[vi, vj] - A[vi, vj]""",
)
def outer_block_list_root(sch):
    sch.blockize([sch.get_block("B"), sch.get_block("C")])


@PROGRAMS.refused(
    chain,
    "blockize",
    "block 'D' does not come next after those before it in the list",
    marked='with T.block("D"):',
)
def outer_block_list_gap(sch):
    sch.blockize([sch.get_block("B"), sch.get_block("D")])


@PROGRAMS.becomes(
    chain,
    """
B = T.alloc_buffer((8, 8))
C = T.alloc_buffer((8, 8))
for i_m, j_m in T.grid(8, 8):
    with T.block("outer_B_C_"):
        vi_o, vj_o = T.axis.remap("SS", [i_m, j_m])
        with T.block("B"):
            B[vi_o, vj_o] = A[vi_o, vj_o] * T.float32(2.0)
        with T.block("C"):
            C[vi_o, vj_o] = B[vi_o, vj_o] + T.float32(1.0)
for i, j in T.grid(8, 8):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = C[vi, vj] - A[vi, vj]""",
)
def outer_block_merged(sch):
    sch.merge(*[sch.get_loops(x)[1] for x in ("B", "C")])
    sch.blockize([sch.get_block("B"), sch.get_block("C")])


@PROGRAMS.becomes(
    chain,
    """
C = T.alloc_buffer((8, 8))
for i, j in T.grid(8, 8):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = A[vi, vj] * T.float32(2.0) + T.float32(1.0)
for i, j in T.grid(8, 8):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = C[vi, vj] - A[vi, vj]""",
)
def inlined_into_chain(sch):
    sch.reverse_compute_inline("C")


@T.prim_func
def pool(A: T.Buffer((12, 4), "float32"), C: T.Buffer((10, 4), "float32")):
    B = T.alloc_buffer((12, 4))
    for i, j in T.grid(10, 4):
        for ax0 in range(3):
            with T.block("B"):
                vi = T.axis.spatial(12, i + ax0)
                vj = T.axis.spatial(4, j)
                B[vi, vj] = A[vi, vj] * 2.0
        for r in range(3):
            with T.block("C"):
                vi, vj, vr = T.axis.remap("SSR", [i, j, r])
                with T.init():
                    C[vi, vj] = T.float32(0)
                C[vi, vj] = C[vi, vj] + B[vi + vr, vj]


@PROGRAMS.becomes(
    pool,
    """
B = T.alloc_buffer((3, 4))
for i, j in T.grid(10, 4):
    for ax0 in range(3):
        with T.block("B"):
            vi = T.axis.opaque(12, i + ax0)
            vj = T.axis.spatial(4, j)
            T.where(i < 1 or 2 <= ax0)
            B[vi % 3, vj] = A[vi, vj] * T.float32(2.0)
    for r in range(3):
        with T.block("C"):
            vi = T.axis.opaque(10, i)
            vj, vr = T.axis.remap("SR", [j, r])
            with T.init():
                C[vi, vj] = T.float32(0.0)
            C[vi, vj] = C[vi, vj] + B[(vi + vr) % 3, vj]""",
)
def rolling(sch):
    sch.rolling_buffer("B", 0)


@PROGRAMS.refused(
    pool,
    "rolling_buffer",
    "buffer 'C' is not allocated in the scope of block 'C', or is used by something else than loads and stores",
    marked='with T.block("C"):',
)
def rolling_c(sch):
    sch.rolling_buffer("C", 0)


@PROGRAMS.refused(
    pool,
    "rolling_buffer",
    "block 'B' writes 1 buffers, there is none at 1",
    marked='with T.block("B"):',
)
def rolling_index(sch):
    sch.rolling_buffer("B", 1)


@T.prim_func
def padded(X: T.Buffer((6, 5), "float32"), Y: T.Buffer((8, 8), "float32")):
    for i, j in T.grid(8, 8):
        with T.block("pad"):
            vi, vj = T.axis.remap("SS", [i, j])
            Y[vi, vj] = T.if_then_else(vi >= 1 and vi < 7 and vj >= 2 and vj < 7, X[vi - 1, vj - 2], T.float32(0))


@PROGRAMS.becomes(
    padded,
    """
for i, j in T.grid(8, 8):
    with T.block("pad_pad_const"):
        vi, vj = T.axis.remap("SS", [i, j])
        Y[vi, vj] = T.float32(0.0)
for i, j in T.grid(6, 5):
    with T.block("pad"):
        vi, vj = T.axis.remap("SS", [i, j])
        Y[vi + 1, vj + 2] = X[vi, vj]""",
)
def padding_outer(sch):
    sch.decompose_padding("pad", sch.get_loops("pad")[0])


@PROGRAMS.becomes(
    padded,
    """
for i in range(8):
    for j in range(8):
        with T.block("pad_pad_const"):
            vi, vj = T.axis.remap("SS", [i, j])
            Y[vi, vj] = T.float32(0.0)
    for j in range(5):
        with T.block("pad"):
            vi = T.axis.spatial(6, i - 1)
            vj = T.axis.spatial(5, j)
            T.where(1 <= i and i < 7)
            Y[vi + 1, vj + 2] = X[vi, vj]""",
)
def padding_inner(sch):
    sch.decompose_padding("pad", sch.get_loops("pad")[1])


@PROGRAMS.becomes(
    padded,
    """
for i_0 in range(2):
    for i_1, j in T.grid(4, 8):
        with T.block("pad_pad_const"):
            vi = T.axis.spatial(8, i_0 * 4 + i_1)
            vj = T.axis.spatial(8, j)
            Y[vi, vj] = T.float32(0.0)
    for i_1, j in T.grid(4, 5):
        with T.block("pad"):
            vi = T.axis.spatial(6, i_0 * 4 + i_1 - 1)
            vj = T.axis.spatial(5, j)
            T.where(1 <= i_0 * 4 + i_1 and i_0 * 4 + i_1 < 7)
            Y[vi + 1, vj + 2] = X[vi, vj]""",
)
def padding_split(sch):
    i, j = sch.get_loops("pad")
    i0, i1 = sch.split(i, [None, 4])
    sch.decompose_padding("pad", i1)


@PROGRAMS.becomes(
    padded,
    """
for i_0, i_1, j in T.grid(1, 8, 8):
    with T.block("pad_pad_const"):
        vi = T.axis.spatial(8, i_0 * 8 + i_1)
        vj = T.axis.spatial(8, j)
        Y[vi, vj] = T.float32(0.0)
for i_0, i_1, j in T.grid(1, 8, 5):
    with T.block("pad"):
        vi = T.axis.spatial(6, i_0 * 8 + i_1 - 1)
        vj = T.axis.spatial(5, j)
        T.where(1 <= i_0 * 8 + i_1 and i_0 * 8 + i_1 < 7)
        Y[vi + 1, vj + 2] = X[vi, vj]""",
)
def padding_unit(sch):
    i, j = sch.get_loops("pad")
    sch.split(i, [1, None])
    sch.decompose_padding("pad", sch.get_loops("pad")[0])


@PROGRAMS.becomes(
    padded,
    """
for i_j_fused in range(64):
    with T.block("pad_pad_const"):
        vi = T.axis.spatial(8, i_j_fused // 8)
        vj = T.axis.spatial(8, i_j_fused % 8)
        Y[vi, vj] = T.float32(0.0)
for i_j_fused in range(64):
    with T.block("pad"):
        vi = T.axis.spatial(6, i_j_fused // 8 - 1)
        vj = T.axis.spatial(5, i_j_fused % 8 - 2)
        T.where(1 <= i_j_fused // 8 and i_j_fused // 8 < 7 and 2 <= i_j_fused % 8 and i_j_fused % 8 < 7)
        Y[vi + 1, vj + 2] = X[vi, vj]""",
)
def padding_fused(sch):
    f = sch.fuse(*sch.get_loops("pad"))
    sch.decompose_padding("pad", f)


@PROGRAMS.refused(
    chain,
    "decompose_padding",
    "block 'B' must be one store of a value that is a number where a condition does not hold",
    marked='with T.block("B"):',
)
def padding_none(sch):
    sch.decompose_padding("B", sch.get_loops("B")[0])


@PROGRAMS.refused(
    padded,
    "decompose_padding",
    "block 'pad' is not complete: block 'pad_pad_const' writes the same buffer",
    marked='with T.block("pad"):',
)
def padding_twice(sch):
    sch.decompose_padding("pad", sch.get_loops("pad")[0])
    sch.decompose_padding("pad", sch.get_loops("pad")[0])


@T.prim_func
def tiles48(A: T.Buffer((48,), "float32"), C: T.Buffer((48,), "float32")):
    B = T.alloc_buffer((48,))
    for i in range(48):
        with T.block("B"):
            vi = T.axis.spatial(48, i)
            B[vi] = A[vi] * 2.0
    for i in range(48):
        with T.block("C"):
            vi = T.axis.spatial(48, i)
            C[vi] = B[vi] + 1.0


@PROGRAMS.becomes(
    tiles48,
    """
B = T.alloc_buffer((48,))
for i_0 in range(2):
    for i_1 in range(32):
        with T.block("B"):
            vi = T.axis.spatial(48, i_0 * 32 + i_1)
            T.where(i_0 * 32 + i_1 < 48)
            B[vi] = A[vi] * T.float32(2.0)
    for ax0 in range(32):
        with T.block("C"):
            vi = T.axis.spatial(48, i_0 * 32 + ax0)
            T.where(i_0 * 32 + ax0 < 48)
            C[vi] = B[vi] + T.float32(1.0)""",
)
def after_tiles_of_32(sch):
    i0, i1 = sch.split(sch.get_loops("B")[0], [None, 32])
    sch.reverse_compute_at("C", i0)


@PROGRAMS.becomes(
    tiles48,
    """
B = T.alloc_buffer((48,))
for i_0 in range(2):
    for ax0 in range(32):
        with T.block("B"):
            vi = T.axis.spatial(48, i_0 * 32 + ax0)
            T.where(i_0 * 32 + ax0 < 48)
            B[vi] = A[vi] * T.float32(2.0)
    for i_1 in range(32):
        with T.block("C"):
            vi = T.axis.spatial(48, i_0 * 32 + i_1)
            T.where(i_0 * 32 + i_1 < 48)
            C[vi] = B[vi] + T.float32(1.0)""",
)
def before_tiles_of_32(sch):
    i0, i1 = sch.split(sch.get_loops("C")[0], [None, 32])
    sch.compute_at("B", i0)


@T.prim_func
def sums(A: T.Buffer((10,), "float32"), D: T.Buffer((), "float32")):
    B = T.alloc_buffer((10,))
    for i in range(10):
        with T.block("B"):
            vi = T.axis.spatial(10, i)
            B[vi] = A[vi] * 2.0
    for i in range(10):
        with T.block("D"):
            vi = T.axis.reduce(10, i)
            with T.init():
                D[()] = T.float32(0)
            D[()] = D[()] + B[vi]


@PROGRAMS.becomes(
    sums,
    """
B = T.alloc_buffer((3, 4))
for axis0, axis1 in T.grid(3, 4):
    with T.block("B"):
        v_axis0, v_axis1 = T.axis.remap("SS", [axis0, axis1])
        B[v_axis0, v_axis1] = T.if_then_else(v_axis0 == 2 and 2 <= v_axis1, T.float32(0.0), A[v_axis0 * 4 + v_axis1] * T.float32(2.0))
for i in range(10):
    with T.block("D"):
        vi = T.axis.reduce(10, i)
        with T.init():
            D[()] = T.float32(0.0)
        D[()] = D[()] + B[vi // 4, vi % 4]""",
)
def layout_read_pad(sch):
    sch.transform_layout("D", ("read", 0), lambda i: (i // 4, i % 4), pad_value=0.0)


@PROGRAMS.becomes(
    sums,
    """
B = T.alloc_buffer((3, 4))
for axis0, axis1 in T.grid(3, 4):
    with T.block("B"):
        v_axis0, v_axis1 = T.axis.remap("SS", [axis0, axis1])
        B[v_axis0, v_axis1] = T.if_then_else(v_axis0 == 2 and 2 <= v_axis1, T.float32(7.0), A[v_axis0 * 4 + v_axis1] * T.float32(2.0))
for i in range(10):
    with T.block("D"):
        vi = T.axis.reduce(10, i)
        with T.init():
            D[()] = T.float32(0.0)
        D[()] = D[()] + B[vi // 4, vi % 4]""",
)
def layout_read_padmap(sch):
    sch.transform_layout("B", ("write", 0), lambda i: (i // 4, i % 4), pad_value=lambda a, b: 7.0)


@PROGRAMS.refused(
    sums,
    "transform_layout",
    "the new layout of buffer 'B' has elements that are none of the old one, and there is no pad value",
    marked='with T.block("B"):',
)
def layout_nopad(sch):
    sch.transform_layout("B", ("write", 0), lambda i: (i // 4, i % 4))


@T.prim_func
def rowsums(A: T.Buffer((10, 4), "float32"), D: T.Buffer((10,), "float32")):
    B = T.alloc_buffer((10,))
    for i, k in T.grid(10, 4):
        with T.block("B"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                B[vi] = T.float32(0)
            B[vi] = B[vi] + A[vi, vk]
    for i in range(10):
        with T.block("D"):
            vi = T.axis.spatial(10, i)
            D[vi] = B[vi]


@PROGRAMS.becomes(
    rowsums,
    """
B = T.alloc_buffer((3, 4))
for axis0, axis1, k in T.grid(3, 4, 4):
    with T.block("B"):
        v_axis0, v_axis1, vk = T.axis.remap("SSR", [axis0, axis1, k])
        with T.init():
            B[v_axis0, v_axis1] = T.if_then_else(v_axis0 == 2 and 2 <= v_axis1, T.float32(0.0), T.float32(0.0))
        B[v_axis0, v_axis1] = T.if_then_else(v_axis0 == 2 and 2 <= v_axis1, T.float32(0.0), B[v_axis0, v_axis1] + A[v_axis0 * 4 + v_axis1, vk])
for i in range(10):
    with T.block("D"):
        vi = T.axis.spatial(10, i)
        D[vi] = B[vi // 4, vi % 4]""",
)
def layout_reduction(sch):
    sch.transform_layout("B", ("write", 0), lambda i: (i // 4, i % 4), pad_value=0.0)


@T.prim_func
def fusedn(a: T.handle, c: T.handle):
    n, m = T.int32(), T.int32()
    A = T.match_buffer(a, (n, m), "float32")
    C = T.match_buffer(c, (n, m), "float32")
    B = T.alloc_buffer((n, m))
    for i, j in T.grid(n, m):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(n, m):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + 1.0


@PROGRAMS.becomes(
    fusedn,
    """
B = T.alloc_buffer((n, m))
for i_j_fused_0 in range((n * m + 15) // 16):
    for ax0, ax1 in T.grid(n, m):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [ax0, ax1])
            B[vi, vj] = A[vi, vj] * T.float32(2.0)
    for i_j_fused_1 in range(16):
        with T.block("C"):
            vi = T.axis.spatial(n, (i_j_fused_0 * 16 + i_j_fused_1) // m)
            vj = T.axis.spatial(m, (i_j_fused_0 * 16 + i_j_fused_1) % m)
            T.where(i_j_fused_0 * 16 + i_j_fused_1 < n * m)
            C[vi, vj] = B[vi, vj] + T.float32(1.0)""",
)
def unknown_ca(sch):
    f = sch.fuse(*sch.get_loops("C"))
    f0, f1 = sch.split(f, [None, 16])
    sch.compute_at("B", f0)


@PROGRAMS.becomes(
    fusedn,
    """
B = T.alloc_buffer((n, m))
B_local = T.alloc_buffer((n, m), scope="local")
for i, j in T.grid(n, m):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] * T.float32(2.0)
for i_j_fused_0 in range((n * m + 15) // 16):
    for ax0, ax1 in T.grid(n, m):
        with T.block("B_local"):
            v0, v1 = T.axis.remap("SS", [ax0, ax1])
            B_local[v0, v1] = B[v0, v1]
    for i_j_fused_1 in range(16):
        with T.block("C"):
            vi = T.axis.spatial(n, (i_j_fused_0 * 16 + i_j_fused_1) // m)
            vj = T.axis.spatial(m, (i_j_fused_0 * 16 + i_j_fused_1) % m)
            T.where(i_j_fused_0 * 16 + i_j_fused_1 < n * m)
            C[vi, vj] = B_local[vi, vj] + T.float32(1.0)""",
)
def unknown_cr(sch):
    f = sch.fuse(*sch.get_loops("C"))
    f0, f1 = sch.split(f, [None, 16])
    b = sch.cache_read("C", 0, "local")
    sch.compute_at(b, f0)


@PROGRAMS.becomes(
    fusedn,
    """
B = T.alloc_buffer((n, (m + 3) // 4, 4))
for axis0, axis1, axis2 in T.grid(n, (m + 3) // 4, 4):
    with T.block("B"):
        vi, vj, vk = T.axis.remap("SSS", [axis0, axis1, axis2])
        B[vi, vj, vk] = T.if_then_else(vj == m // 4 and m % 4 <= vk, T.float32(0), A[vi, vj * 4 + vk] * T.float32(2))
for i, j in T.grid(n, m):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi, vj // 4, vj % 4] + T.float32(1)""",
)
def unknown_tl(sch):
    sch.transform_layout("B", ("write", 0), lambda i, j: (i, j // 4, j % 4), pad_value=0.0)


@T.prim_func
def window(A: T.Buffer((6, 4), "float32"), B: T.Buffer((6,), "float32")):
    for i, r, s in T.grid(6, 2, 2):
        with T.block("B"):
            vi, vr, vs = T.axis.remap("SRR", [i, r, s])
            with T.init():
                B[vi] = T.float32(0)
            B[vi] = B[vi] + A[vi, vr * 2 + vs]


@PROGRAMS.becomes(
    window,
    """
for i in range(6):
    with T.block("B_r_s_fused_common"):
        T.reads()
        T.writes()
        with T.block("B_r_s_fused0_partition"):
            T.reads()
            T.writes()
            for r_s_fused0 in range(3):
                with T.block("B_r_s_fused0"):
                    vi = T.axis.spatial(6, i)
                    vr = T.axis.reduce(2, r_s_fused0 // 2)
                    vs = T.axis.reduce(2, r_s_fused0 % 2)
                    T.reads(A[0:6, vr * 2 + vs])
                    T.writes(B[0:6])
                    with T.init():
                        B[vi] = T.float32(0.0)
                    B[vi] = B[vi] + A[vi, vr * 2 + vs]
        with T.block("B_r_s_fused1_partition"):
            T.reads()
            T.writes()
            with T.block("B_r_s_fused1_o"):
                vi_o = T.axis.spatial(6, i)
                vr_o = T.axis.reduce(2, 1)
                vs_o = T.axis.reduce(2, 1)
                T.reads(A[0:6, vr_o * 2 + vs_o])
                T.writes(B[0:6])
                with T.init():
                    with T.block("B_r_s_fused1_init"):
                        T.reads()
                        T.writes(B[vi_o])
                        B[vi_o] = T.float32(0.0)
                for r_s_fused1 in range(3, 4):
                    with T.block("B_r_s_fused1"):
                        T.reads(B[0:6], A[0:6, vr_o * 2 + vs_o])
                        T.writes(B[0:6])
                        B[vi_o] = B[vi_o] + A[vi_o, vr_o * 2 + vs_o]""",
)
def outer_block_last_part(sch):
    i, r, s = sch.get_loops("B")
    f = sch.fuse(r, s)
    sch.loop_partition(f, [3, None])
    sch.blockize(sch.get_loops("B_r_s_fused1")[0])


@PROGRAMS.becomes(
    window,
    """
for i in range(6):
    with T.block("B_r_s_fused_common"):
        T.reads()
        T.writes()
        with T.block("B_r_s_fused0_partition"):
            T.reads()
            T.writes()
            for r_s_fused0 in range(2):
                with T.block("B_r_s_fused0"):
                    vi = T.axis.spatial(6, i)
                    vr = T.axis.reduce(2, 0)
                    vs = T.axis.reduce(2, r_s_fused0)
                    T.reads(A[0:6, vr * 2 + vs])
                    T.writes(B[0:6])
                    with T.init():
                        B[vi] = T.float32(0.0)
                    B[vi] = B[vi] + A[vi, vr * 2 + vs]
        with T.block("B_r_s_fused1_partition"):
            T.reads()
            T.writes()
            with T.block("B_r_s_fused1_o"):
                vi_o = T.axis.spatial(6, i)
                vr_o = T.axis.reduce(2, 1)
                vs_o = T.axis.reduce(1, 0)
                T.reads(A[0:6, vr_o * 2:vr_o * 2 + 2])
                T.writes(B[0:6])
                with T.init():
                    with T.block("B_r_s_fused1_init"):
                        T.reads()
                        T.writes(B[vi_o])
                        B[vi_o] = T.float32(0.0)
                for r_s_fused1 in range(2, 4):
                    with T.block("B_r_s_fused1"):
                        vs_i = T.axis.reduce(2, r_s_fused1 - 2)
                        T.reads(B[0:6], A[0:6, vr_o * 2 + vs_i])
                        T.writes(B[0:6])
                        B[vi_o] = B[vi_o] + A[vi_o, vr_o * 2 + vs_i]""",
)
def outer_block_later_part(sch):
    i, r, s = sch.get_loops("B")
    f = sch.fuse(r, s)
    sch.loop_partition(f, [2, None])
    sch.blockize(sch.get_loops("B_r_s_fused1")[0])


@PROGRAMS.becomes(
    window,
    """
for i in range(6):
    with T.block("B_r_s_fused_common"):
        T.reads()
        T.writes()
        with T.block("B_r_s_fused0_partition"):
            T.reads()
            T.writes()
            with T.block("B_r_s_fused0_o"):
                vi_o = T.axis.spatial(6, i)
                vr_o = T.axis.reduce(1, 0)
                vs_o = T.axis.reduce(1, 0)
                T.reads(A[0:6, vr_o * 2:vr_o * 2 + 2])
                T.writes(B[0:6])
                with T.init():
                    with T.block("B_r_s_fused0_init"):
                        T.reads()
                        T.writes(B[vi_o])
                        B[vi_o] = T.float32(0.0)
                for r_s_fused0 in range(2):
                    with T.block("B_r_s_fused0"):
                        vs_i = T.axis.reduce(2, r_s_fused0)
                        T.reads(B[0:6], A[0:6, vr_o * 2 + vs_i])
                        T.writes(B[0:6])
                        B[vi_o] = B[vi_o] + A[vi_o, vr_o * 2 + vs_i]
        with T.block("B_r_s_fused1_partition"):
            T.reads()
            T.writes()
            for r_s_fused1 in range(2, 4):
                with T.block("B_r_s_fused1"):
                    vi = T.axis.spatial(6, i)
                    vr = T.axis.reduce(2, 1)
                    vs = T.axis.reduce(2, r_s_fused1 - 2)
                    T.reads(A[0:6, vr * 2 + vs])
                    T.writes(B[0:6])
                    with T.init():
                        B[vi] = T.float32(0.0)
                    B[vi] = B[vi] + A[vi, vr * 2 + vs]""",
)
def outer_block_first_part(sch):
    i, r, s = sch.get_loops("B")
    f = sch.fuse(r, s)
    sch.loop_partition(f, [2, None])
    sch.blockize(sch.get_loops("B_r_s_fused0")[0])


@T.prim_func
def later(A: T.Buffer((6, 4), "float32"), B: T.Buffer((6,), "float32")):
    for i, r in T.grid(6, 2):
        with T.block("B"):
            vi = T.axis.spatial(6, i)
            vr = T.axis.reduce(4, r + 2)
            with T.init():
                B[vi] = T.float32(0)
            B[vi] = B[vi] + A[vi, vr]


@PROGRAMS.refused(
    later,
    "blockize",
    "variable 'vr' of block 'B' reduces, and does not start in these loops where its domain does",
    marked='with T.block("B"):',
)
def outer_block_later(sch):
    sch.blockize(sch.get_loops("B")[1])


test_schedule = PROGRAMS.test
