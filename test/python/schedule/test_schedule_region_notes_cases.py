"""Schedules that change what blocks declare, and of blocks in blocks: what programs become."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()


from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


# ===--- What blocks declare ---------------------------------------------------------------------===#


@T.prim_func
def upsampled(X: T.Buffer((6, 6), "float32"), Y: T.Buffer((12, 12), "float32")):
    for i, j in T.grid(12, 12):
        with T.block("Y"):
            vi, vj = T.axis.remap("SS", [i, j])
            Y[vi, vj] = X[vi // 2, vj // 2]


@PROGRAMS.becomes(
    upsampled,
    """
for i, j in T.grid(12, 12):
    with T.block("Y"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.reads(X[vi // 2 - 1:vi // 2 - 1 + 3, vj // 2])
        T.writes(Y[vi, vj])
        T.block_attr({"explicit_read_region": [0]})
        Y[vi, vj] = X[vi // 2, vj // 2]""",
)
def declared_by_ranges(sch):
    sch.annotate_buffer_access("Y", 0, "read", lambda vi, vj: ((vi // 2 - 1, vi // 2 + 2), (vj // 2, vj // 2 + 1)))


@PROGRAMS.becomes(
    upsampled,
    """
for i, j in T.grid(12, 12):
    with T.block("Y"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.block_attr({"explicit_write_region": [0]})
        Y[vi, vj] = X[vi // 2, vj // 2]""",
)
def declared_by_points(sch):
    sch.annotate_buffer_access("Y", 0, "write", lambda vi, vj: (vi, vj))


@PROGRAMS.becomes(
    upsampled,
    """
for i, j in T.grid(12, 12):
    with T.block("Y"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.reads(X[0:6, 0:6])
        T.writes(Y[vi, vj])
        T.block_attr({"explicit_read_region": [0], "explicit_write_region": [0]})
        Y[vi, vj] = X[vi // 2, vj // 2]""",
)
def declared_twice(sch):
    sch.annotate_buffer_access("Y", 0, "read", lambda vi, vj: ((0, 6), (0, 6)))
    sch.annotate_buffer_access("Y", 0, "write", lambda vi, vj: ((vi, vi + 1), (vj, vj + 1)))


@PROGRAMS.refused(upsampled, "annotate_buffer_access", "block 'Y' reads 1 buffers, there is none at 1")
def declared_of_a_buffer_that_is_none(sch):
    sch.annotate_buffer_access("Y", 1, "read", lambda vi, vj: ((0, 6), (0, 6)))


@T.prim_func
def histogram(ids: T.Buffer((24,), "int32"), out: T.Buffer((8,), "float32")):
    for i in range(24):
        with T.block("out"):
            vi = T.axis.opaque(24, i)
            T.reads(ids[vi], out[0:8])
            T.writes(out[0:8])
            out[ids[vi]] = out[ids[vi]] + 1.0


@PROGRAMS.becomes(
    histogram,
    """
for i in range(24):
    with T.block("out"):
        vi = T.axis.opaque(24, i)
        T.reads(ids[vi])
        T.writes(out[0:8])
        out[ids[vi]] = out[ids[vi]] + 1.0""",
)
def hide_what_is_read(sch):
    sch.unsafe_hide_buffer_access("out", "read", [1])


@PROGRAMS.becomes(
    histogram,
    """
for i in range(24):
    with T.block("out"):
        vi = T.axis.opaque(24, i)
        T.reads()
        T.writes(out[0:8])
        out[ids[vi]] = out[ids[vi]] + 1.0""",
)
def hide_all_that_is_read(sch):
    sch.unsafe_hide_buffer_access("out", "read", [1])
    sch.unsafe_hide_buffer_access("out", "read", [0])


@PROGRAMS.refused(histogram, "unsafe_hide_buffer_access", "block 'out' writes 'out', and declares others")
def hide_what_is_written(sch):
    sch.unsafe_hide_buffer_access("out", "write", [0])


@PROGRAMS.refused(histogram, "unsafe_hide_buffer_access", "block 'out' reads 1 buffers, there is none at 1")
def hide_what_is_hidden(sch):
    sch.unsafe_hide_buffer_access("out", "read", [1])
    sch.unsafe_hide_buffer_access("out", "read", [1])


@PROGRAMS.refused(histogram, "unsafe_hide_buffer_access", "block 'out' reads 2 buffers, there is none at 2")
def hide_what_is_not_there(sch):
    sch.unsafe_hide_buffer_access("out", "read", [2])


@T.prim_func
def views(A: T.Buffer((16, 16), "float32"), C: T.Buffer((16, 16), "float32")):
    B = T.alloc_buffer((16, 16))
    for i, j in T.grid(16, 16):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(4, 4):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(B[vi * 4 : vi * 4 + 4, vj * 4 : vj * 4 + 4])
            T.writes(C[vi * 4 : vi * 4 + 4, vj * 4 : vj * 4 + 4])
            Bs = T.match_buffer(
                B[vi * 4 : vi * 4 + 4, vj * 4 : vj * 4 + 4], (4, 4), strides=["s0", "s1"], offset_factor=1
            )
            for x, y in T.grid(4, 4):
                with T.block("inner"):
                    vx, vy = T.axis.remap("SS", [x, y])
                    C[vi * 4 + vx, vj * 4 + vy] = Bs[vx, vy]


@PROGRAMS.becomes(
    views,
    """
B = T.alloc_buffer((16, 16), axis_separators=[1])
for i, j in T.grid(16, 16):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] * T.float32(2.0)
for i, j in T.grid(4, 4):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        Bs = T.match_buffer(B[vi * 4:vi * 4 + 4, vj * 4:vj * 4 + 4], (4, 4), strides=("s0", "s1"), offset_factor=1, axis_separators=[1])
        for x, y in T.grid(4, 4):
            with T.block("inner"):
                vx, vy = T.axis.remap("SS", [x, y])
                C[vi * 4 + vx, vj * 4 + vy] = Bs[vx, vy]""",
)
def separators_of_views(sch):
    sch.set_axis_separator("B", ("write", 0), [1])


@PROGRAMS.becomes(
    views,
    """
B = T.alloc_buffer((16, 16), axis_separators=[1])
for i, j in T.grid(16, 16):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] * T.float32(2.0)
for i, j in T.grid(4, 4):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        Bs = T.match_buffer(B[vi * 4:vi * 4 + 4, vj * 4:vj * 4 + 4], (4, 4), strides=("s0", "s1"), offset_factor=1, axis_separators=[1])
        for x, y in T.grid(4, 4):
            with T.block("inner"):
                vx, vy = T.axis.remap("SS", [x, y])
                C[vi * 4 + vx, vj * 4 + vy] = Bs[vx, vy]""",
)
def separators_by_name(sch):
    sch.set_axis_separator("B", "B", [1])


@PROGRAMS.becomes(
    views,
    """
B = T.alloc_buffer((16, 16), axis_separators=[1])
for i, j in T.grid(16, 16):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] * T.float32(2.0)
for i, j in T.grid(4, 4):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        Bs = T.match_buffer(B[vi * 4:vi * 4 + 4, vj * 4:vj * 4 + 4], (4, 4), strides=("s0", "s1"), offset_factor=1, axis_separators=[1])
        for x, y in T.grid(4, 4):
            with T.block("inner"):
                vx, vy = T.axis.remap("SS", [x, y])
                C[vi * 4 + vx, vj * 4 + vy] = Bs[vx, vy]""",
)
def separators_of_what_is_read(sch):
    sch.set_axis_separator("C", ("read", 0), [1])


@PROGRAMS.refused(views, "set_axis_separator", "separator 3 is not between 0 and the rank of buffer 'B', 2")
def a_separator_too_far(sch):
    sch.set_axis_separator("B", ("write", 0), [3])


@PROGRAMS.becomes(
    views,
    """
B_shared = T.alloc_buffer((16, 16), scope="shared")
for i, j in T.grid(16, 16):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B_shared[vi, vj] = A[vi, vj] * T.float32(2.0)
for i, j in T.grid(4, 4):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        Bs = T.match_buffer(B_shared[vi * 4:vi * 4 + 4, vj * 4:vj * 4 + 4], (4, 4), strides=("s0", "s1"), offset_factor=1)
        for x, y in T.grid(4, 4):
            with T.block("inner"):
                vx, vy = T.axis.remap("SS", [x, y])
                C[vi * 4 + vx, vj * 4 + vy] = Bs[vx, vy]""",
)
def scopes_of_views(sch):
    sch.set_scope("B", 0, "shared")


@PROGRAMS.refused(views, "transform_layout", "buffer 'B' is used by something else than loads and stores")
def the_layout_of_views(sch):
    sch.transform_layout("B", ("write", 0), lambda i, j: (j, i))


@PROGRAMS.becomes(
    views,
    """
B = T.alloc_buffer((16, 16))
B_local = T.alloc_buffer((16, 16), scope="local")
for i, j in T.grid(16, 16):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] * T.float32(2.0)
for ax0, ax1 in T.grid(16, 16):
    with T.block("B_local"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        B_local[v0, v1] = B[v0, v1]
for i, j in T.grid(4, 4):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        Bs = T.match_buffer(B_local[vi * 4:vi * 4 + 4, vj * 4:vj * 4 + 4], (4, 4), strides=("s0", "s1"), offset_factor=1)
        for x, y in T.grid(4, 4):
            with T.block("inner"):
                vx, vy = T.axis.remap("SS", [x, y])
                C[vi * 4 + vx, vj * 4 + vy] = Bs[vx, vy]""",
)
def a_copy_for_views(sch):
    sch.cache_read("C", 0, "local")


@PROGRAMS.refused(views, "compute_inline", "buffer 'B' is used by something else than loads")
def a_view_is_not_inlined(sch):
    sch.compute_inline("B")


@PROGRAMS.becomes(
    views,
    """
B = T.alloc_buffer((16, 16))
for i, j in T.grid(4, 4):
    for ax0, ax1 in T.grid(4, 4):
        with T.block("B"):
            vi = T.axis.spatial(16, i * 4 + ax0)
            vj = T.axis.spatial(16, j * 4 + ax1)
            B[vi, vj] = A[vi, vj] * T.float32(2.0)
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        Bs = T.match_buffer(B[vi * 4:vi * 4 + 4, vj * 4:vj * 4 + 4], (4, 4), strides=("s0", "s1"), offset_factor=1)
        for x, y in T.grid(4, 4):
            with T.block("inner"):
                vx, vy = T.axis.remap("SS", [x, y])
                C[vi * 4 + vx, vj * 4 + vy] = Bs[vx, vy]""",
)
def tiles_for_views(sch):
    sch.compute_at("B", sch.get_loops("C")[1])


@PROGRAMS.refused(views, "unsafe_set_dtype", "buffer 'B' is used by something else than loads and stores")
def types_of_views(sch):
    sch.unsafe_set_dtype("B", 0, "float16")


# ===--- Blocks in blocks ------------------------------------------------------------------------===#


@T.prim_func
def tiled_sum(A: T.Buffer((16, 16), "float32"), B: T.Buffer((16,), "float32")):
    for i, k in T.grid(4, 4):
        with T.block("outer"):
            vi, vk = T.axis.remap("SR", [i, k])
            T.reads(A[vi * 4 : vi * 4 + 4, vk * 4 : vk * 4 + 4])
            T.writes(B[vi * 4 : vi * 4 + 4])
            with T.init():
                for x in range(4):
                    with T.block("zero"):
                        vx = T.axis.spatial(4, x)
                        B[vi * 4 + vx] = T.float32(0)
            for x, y in T.grid(4, 4):
                with T.block("inner"):
                    vx, vy = T.axis.remap("SR", [x, y])
                    B[vi * 4 + vx] = B[vi * 4 + vx] + A[vi * 4 + vx, vk * 4 + vy]


@PROGRAMS.becomes(
    tiled_sum,
    """
for i in range(4):
    with T.block("outer_init"):
        vi = T.axis.spatial(4, i)
        for x in range(4):
            with T.block("zero"):
                vx = T.axis.spatial(4, x)
                B[vi * 4 + vx] = T.float32(0.0)
    for k in range(4):
        with T.block("outer_update"):
            vi, vk = T.axis.remap("SR", [i, k])
            for x, y in T.grid(4, 4):
                with T.block("inner"):
                    vx, vy = T.axis.remap("SR", [x, y])
                    B[vi * 4 + vx] = B[vi * 4 + vx] + A[vi * 4 + vx, vk * 4 + vy]""",
)
def start_of_tiles(sch):
    sch.decompose_reduction("outer", sch.get_loops("outer")[1])


@PROGRAMS.becomes(
    tiled_sum,
    """
for i_init in range(4):
    with T.block("outer_init"):
        vi = T.axis.spatial(4, i_init)
        for x in range(4):
            with T.block("zero"):
                vx = T.axis.spatial(4, x)
                B[vi * 4 + vx] = T.float32(0.0)
for i, k in T.grid(4, 4):
    with T.block("outer_update"):
        vi, vk = T.axis.remap("SR", [i, k])
        for x, y in T.grid(4, 4):
            with T.block("inner"):
                vx, vy = T.axis.remap("SR", [x, y])
                B[vi * 4 + vx] = B[vi * 4 + vx] + A[vi * 4 + vx, vk * 4 + vy]""",
)
def start_of_all_tiles(sch):
    sch.decompose_reduction("outer", sch.get_loops("outer")[0])


@PROGRAMS.becomes(
    tiled_sum,
    """
for i, k in T.grid(4, 4):
    with T.block("outer"):
        vi, vk = T.axis.remap("SR", [i, k])
        with T.init():
            for x in range(4):
                with T.block("zero"):
                    vx = T.axis.spatial(4, x)
                    B[vi * 4 + vx] = T.float32(0.0)
        for x_0 in T.unroll(2):
            for y, x_1 in T.grid(4, 2):
                with T.block("inner"):
                    vx = T.axis.spatial(4, x_0 * 2 + x_1)
                    vy = T.axis.reduce(4, y)
                    B[vi * 4 + vx] = B[vi * 4 + vx] + A[vi * 4 + vx, vk * 4 + vy]""",
)
def loops_of_the_inner_block(sch):
    x, y = sch.get_loops("inner")
    x0, x1 = sch.split(x, [2, None])
    sch.reorder(y, x1)
    sch.unroll(x0)


@PROGRAMS.refused(
    tiled_sum,
    "parallel",
    "block 'inner' is not complete: iteration variable 1 is not spatial; block 'inner' is not a reduction: it has no 'init' (do this before decompose_reduction)",
)
def a_loop_of_a_sum_inside(sch):
    sch.parallel(sch.get_loops("inner")[1])


@PROGRAMS.becomes(
    tiled_sum,
    """
for i in T.parallel(4):
    for k in range(4):
        with T.block("outer"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                for x in range(4):
                    with T.block("zero"):
                        vx = T.axis.spatial(4, x)
                        B[vi * 4 + vx] = T.float32(0.0)
            for x, y in T.grid(4, 4):
                with T.block("inner"):
                    vx, vy = T.axis.remap("SR", [x, y])
                    B[vi * 4 + vx] = B[vi * 4 + vx] + A[vi * 4 + vx, vk * 4 + vy]""",
)
def a_loop_of_tiles(sch):
    sch.parallel(sch.get_loops("outer")[0])


@PROGRAMS.becomes(
    tiled_sum,
    """
for i, k in T.grid(4, 4):
    with T.block("outer"):
        vi, vk = T.axis.remap("SR", [i, k])
        A_local = T.alloc_buffer((4, 4), scope="local")
        with T.init():
            for x in range(4):
                with T.block("zero"):
                    vx = T.axis.spatial(4, x)
                    B[vi * 4 + vx] = T.float32(0.0)
        for ax0, ax1 in T.grid(4, 4):
            with T.block("A_local"):
                v0, v1 = T.axis.remap("SS", [ax0, ax1])
                A_local[v0, v1] = A[v0 + vi * 4, v1 + vk * 4]
        for x, y in T.grid(4, 4):
            with T.block("inner"):
                vx, vy = T.axis.remap("SR", [x, y])
                B[vi * 4 + vx] = B[vi * 4 + vx] + A_local[vx, vy]""",
)
def a_copy_in_a_tile(sch):
    sch.cache_read("inner", "A", "local")


@PROGRAMS.becomes(
    tiled_sum,
    """
A_local = T.alloc_buffer((16, 16), scope="local")
B_local = T.alloc_buffer((16,), scope="local")
for ax0, ax1 in T.grid(16, 16):
    with T.block("A_local"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        A_local[v0, v1] = A[v0, v1]
for i, k in T.grid(4, 4):
    with T.block("outer"):
        vi, vk = T.axis.remap("SR", [i, k])
        with T.init():
            for x in range(4):
                with T.block("zero"):
                    vx = T.axis.spatial(4, x)
                    B_local[vi * 4 + vx] = T.float32(0.0)
        for x, y in T.grid(4, 4):
            with T.block("inner"):
                vx, vy = T.axis.remap("SR", [x, y])
                B_local[vi * 4 + vx] = B_local[vi * 4 + vx] + A_local[vi * 4 + vx, vk * 4 + vy]
for ax0 in range(16):
    with T.block("B_local"):
        v0 = T.axis.spatial(16, ax0)
        B[v0] = B_local[v0]""",
)
def a_copy_around_tiles(sch):
    sch.cache_read("outer", "A", "local")
    sch.cache_write("outer", "B", "local")


@PROGRAMS.becomes(
    tiled_sum,
    """
for i, k in T.grid(4, 4):
    with T.block("outer"):
        vk, vi = T.axis.remap("RS", [k, i])
        with T.init():
            for x in range(4):
                with T.block("zero"):
                    vx = T.axis.spatial(4, x)
                    B[vi * 4 + vx] = T.float32(0.0)
        for x, y in T.grid(4, 4):
            with T.block("inner"):
                vy, vx = T.axis.remap("RS", [y, x])
                B[vi * 4 + vx] = B[vi * 4 + vx] + A[vi * 4 + vx, vk * 4 + vy]""",
)
def variables_in_another_order(sch):
    sch.reorder_block_iter_var("inner", [1, 0])
    sch.reorder_block_iter_var("outer", [1, 0])


@PROGRAMS.refused(
    tiled_sum, "reorder_block_iter_var", "the order must name each of the 2 iteration variables of block 'inner' once"
)
def variables_twice(sch):
    sch.reorder_block_iter_var("inner", [0, 0])


@PROGRAMS.refused(
    tiled_sum,
    "reorder",
    "the loops are not of one nest without blocks between them; of 2 loops 1 are around loop 'x' or it itself",
)
def a_loop_of_another_block(sch):
    sch.reorder(sch.get_loops("outer")[0], sch.get_loops("inner")[0])


@PROGRAMS.refused(tiled_sum, "fuse", "loop 'x' is not directly in loop 'k'")
def fuse_through_a_block(sch):
    sch.fuse(sch.get_loops("outer")[1], sch.get_loops("inner")[0])


# ===--- Several blocks as one -------------------------------------------------------------------===#


@T.prim_func
def in_a_row(A: T.Buffer((8, 32), "float32"), D: T.Buffer((8, 32), "float32")):
    B = T.alloc_buffer((8, 32))
    C = T.alloc_buffer((8, 32))
    for i in range(8):
        for j in range(32):
            with T.block("B"):
                vi, vj = T.axis.remap("SS", [i, j])
                B[vi, vj] = A[vi, vj] + 1.0
        for j in range(32):
            with T.block("C"):
                vi, vj = T.axis.remap("SS", [i, j])
                C[vi, vj] = B[vi, vj] * 2.0
        for j in range(32):
            with T.block("D"):
                vi, vj = T.axis.remap("SS", [i, j])
                D[vi, vj] = C[vi, vj] - 1.0


@PROGRAMS.becomes(
    in_a_row,
    """
B = T.alloc_buffer((8, 32))
C = T.alloc_buffer((8, 32))
for i in range(8):
    with T.block("outer_B_C_"):
        vi_o = T.axis.spatial(8, i)
        vj_o = T.axis.spatial(1, 0)
        for j in range(32):
            with T.block("B"):
                vj_i = T.axis.spatial(32, j)
                B[vi_o, vj_i] = A[vi_o, vj_i] + T.float32(1.0)
        for j in range(32):
            with T.block("C"):
                vj_i = T.axis.spatial(32, j)
                C[vi_o, vj_i] = B[vi_o, vj_i] * T.float32(2.0)
    for j in range(32):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = C[vi, vj] - T.float32(1.0)""",
)
def two_as_one(sch):
    sch.blockize([sch.get_block("B"), sch.get_block("C")])


@PROGRAMS.becomes(
    in_a_row,
    """
B = T.alloc_buffer((8, 32))
C = T.alloc_buffer((8, 32))
for i in range(8):
    with T.block("outer_B_C_D_"):
        vi_o = T.axis.spatial(8, i)
        vj_o = T.axis.spatial(1, 0)
        for j in range(32):
            with T.block("B"):
                vj_i = T.axis.spatial(32, j)
                B[vi_o, vj_i] = A[vi_o, vj_i] + T.float32(1.0)
        for j in range(32):
            with T.block("C"):
                vj_i = T.axis.spatial(32, j)
                C[vi_o, vj_i] = B[vi_o, vj_i] * T.float32(2.0)
        for j in range(32):
            with T.block("D"):
                vj_i = T.axis.spatial(32, j)
                D[vi_o, vj_i] = C[vi_o, vj_i] - T.float32(1.0)""",
)
def three_as_one(sch):
    sch.blockize([sch.get_block("B"), sch.get_block("C"), sch.get_block("D")])


@PROGRAMS.refused(in_a_row, "blockize", "block 'D' does not come next after those before it in the list")
def not_beside_each_other(sch):
    sch.blockize([sch.get_block("B"), sch.get_block("D")])


@PROGRAMS.becomes(
    in_a_row,
    """
B = T.alloc_buffer((8, 32))
C = T.alloc_buffer((8, 32))
for i in range(8):
    for j in range(32):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + T.float32(1.0)
    for j in range(32):
        with T.block("outer_C_"):
            vi_o, vj_o = T.axis.remap("SS", [i, j])
            with T.block("C"):
                C[vi_o, vj_o] = B[vi_o, vj_o] * T.float32(2.0)
    for j in range(32):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = C[vi, vj] - T.float32(1.0)""",
)
def one_as_one(sch):
    sch.blockize([sch.get_block("C")])


@PROGRAMS.refused(in_a_row, "blockize", "expected one block in loop 'i', there are 3 statements")
def a_loop_over_several(sch):
    sch.blockize(sch.get_loops("B")[0])


@PROGRAMS.becomes(
    in_a_row,
    """
B = T.alloc_buffer((8, 32))
C = T.alloc_buffer((8, 32))
for i_0 in T.parallel(4):
    for i_1 in T.unroll(2):
        for j in range(32):
            with T.block("B"):
                vi = T.axis.spatial(8, i_0 * 2 + i_1)
                vj = T.axis.spatial(32, j)
                B[vi, vj] = A[vi, vj] + T.float32(1.0)
        for j in range(32):
            with T.block("C"):
                vi = T.axis.spatial(8, i_0 * 2 + i_1)
                vj = T.axis.spatial(32, j)
                C[vi, vj] = B[vi, vj] * T.float32(2.0)
        for j in T.vectorized(32):
            with T.block("D"):
                vi = T.axis.spatial(8, i_0 * 2 + i_1)
                vj = T.axis.spatial(32, j)
                D[vi, vj] = C[vi, vj] - T.float32(1.0)""",
)
def parallel_rows(sch):
    i = sch.get_loops("B")[0]
    i0, i1 = sch.split(i, [None, 2])
    sch.parallel(i0)
    sch.unroll(i1)
    sch.vectorize(sch.get_loops("D")[-1])


@PROGRAMS.refused(in_a_row, "fuse", "loop 'i' must have nothing in it but the next loop, it has 3 statements")
def fuse_a_row_that_is_not_alone(sch):
    i, j = sch.get_loops("C")
    sch.fuse(i, j)


@PROGRAMS.becomes(
    in_a_row,
    """
B = T.alloc_buffer((8, 32))
C = T.alloc_buffer((8, 32))
for i, j_m in T.grid(8, 32):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j_m])
        B[vi, vj] = A[vi, vj] + T.float32(1.0)
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j_m])
        C[vi, vj] = B[vi, vj] * T.float32(2.0)
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j_m])
        D[vi, vj] = C[vi, vj] - T.float32(1.0)""",
)
def merge_rows(sch):
    sch.merge(sch.get_loops("B")[1], sch.get_loops("C")[1], sch.get_loops("D")[1])


@PROGRAMS.becomes(
    in_a_row,
    """
for i, j in T.grid(8, 32):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = (A[vi, vj] + T.float32(1.0)) * T.float32(2.0) - T.float32(1.0)""",
)
def inline_in_a_row(sch):
    sch.compute_inline("B")
    sch.reverse_compute_inline("D")


@PROGRAMS.becomes(
    in_a_row,
    """
B = T.alloc_buffer((8, 32))
C = T.alloc_buffer((8, 32))
B_shared = T.alloc_buffer((8, 32), scope="shared")
C_local = T.alloc_buffer((8, 32), scope="local")
A_shared = T.alloc_buffer((8, 32), scope="shared")
for ax0, ax1 in T.grid(8, 32):
    with T.block("A_shared"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        A_shared[v0, v1] = A[v0, v1]
for i in range(8):
    for j in range(32):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A_shared[vi, vj] + T.float32(1.0)
    for ax0, ax1 in T.grid(1, 32):
        with T.block("B_shared"):
            v0 = T.axis.spatial(8, i + ax0)
            v1 = T.axis.spatial(32, ax1)
            B_shared[v0, v1] = B[v0, v1]
    for j in range(32):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C_local[vi, vj] = B_shared[vi, vj] * T.float32(2.0)
    for ax0, ax1 in T.grid(1, 32):
        with T.block("C_local"):
            v0 = T.axis.spatial(8, i + ax0)
            v1 = T.axis.spatial(32, ax1)
            C[v0, v1] = C_local[v0, v1]
    for j in range(32):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = C[vi, vj] - T.float32(1.0)""",
)
def copies_in_a_row(sch):
    sch.cache_read("C", 0, "shared")
    sch.cache_write("C", 0, "local")
    sch.cache_read("B", 0, "shared")


@PROGRAMS.refused(in_a_row, "reindex", "loop 'i' holds something beside block 'C'")
def reindexed_in_a_row(sch):
    sch.reindex("C", ("read", 0))
    sch.reindex("C", ("write", 0))


@PROGRAMS.becomes(
    in_a_row,
    """
B = T.alloc_buffer((8, 32))
C = T.alloc_buffer((8, 32))
for u, i in T.grid(1, 8):
    for j in range(32):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + T.float32(1.0)
    for j, u_1 in T.grid(32, 1):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] * T.float32(2.0)
    for u_1, j in T.grid(1, 32):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = C[vi, vj] - T.float32(1.0)""",
)
def a_loop_around_a_row(sch):
    sch.add_unit_loop("C")
    sch.add_unit_loop(sch.get_loops("D")[1])
    sch.add_unit_loop(sch.get_loops("B")[0])


@PROGRAMS.becomes(
    in_a_row,
    """
B = T.alloc_buffer((8, 32))
C = T.alloc_buffer((8, 32))
for i in range(8):
    for j in range(32):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(A[vi, vj])
            T.writes(B[vi, vj])
            B[vi, vj] = A[vi, vj] + T.float32(1.0)
    with T.block("C_j_common"):
        T.reads()
        T.writes()
        with T.block("C_j0_partition"):
            T.reads()
            T.writes()
            for j0 in range(8):
                with T.block("C_j0"):
                    vi, vj = T.axis.remap("SS", [i, j0])
                    T.reads(B[0:8, 0:8])
                    T.writes(C[0:8, 0:8])
                    C[vi, vj] = B[vi, vj] * T.float32(2.0)
        with T.block("C_j1_partition"):
            T.reads()
            T.writes()
            for j1 in range(8, 32):
                with T.block("C_j1"):
                    vi, vj = T.axis.remap("SS", [i, j1])
                    T.reads(B[0:8, 8:32])
                    T.writes(C[0:8, 8:32])
                    C[vi, vj] = B[vi, vj] * T.float32(2.0)
    for j in range(32):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(C[vi, vj])
            T.writes(D[vi, vj])
            D[vi, vj] = C[vi, vj] - T.float32(1.0)""",
)
def parts_of_a_row(sch):
    sch.loop_partition(sch.get_loops("C")[1], [8, None])


@PROGRAMS.becomes(
    in_a_row,
    """
B = T.alloc_buffer((8, 32))
C = T.alloc_buffer((8, 32))
for i in range(8):
    for j in range(32):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + T.float32(1.0)
    for j in T.serial(32, annotations={"pragma_auto_unroll_max_step": 16}):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.block_attr({"a": 1, "c": [1, "x", [2.5, 3]], "d": {"e": [1, 2], "k": 1}})
            C[vi, vj] = B[vi, vj] * T.float32(2.0)
    for j in range(32):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = C[vi, vj] - T.float32(1.0)""",
)
def notes(sch):
    block = sch.get_block("C")
    sch.annotate(block, "a", 1)
    sch.annotate(block, "a", 2)
    sch.annotate(block, "b", "text")
    sch.annotate(block, "c", [1, "x", [2.5, 3]])
    sch.annotate(block, "d", {"k": 1, "e": [1, 2]})
    i, j = sch.get_loops(block)
    sch.annotate(j, "pragma_auto_unroll_max_step", 16)
    sch.unannotate(block, "b")


test_schedule = PROGRAMS.test
