"""Schedules for threads: copies that they share, their own tiles, and what is refused."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()


from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def product(A: T.Buffer((64, 32), "float32"), B: T.Buffer((32, 64), "float32"), C: T.Buffer((64, 64), "float32")):
    for i, j, k in T.grid(64, 64, 32):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]


def tile_for_threads(sch):
    block = sch.get_block("C")
    local = sch.cache_write(block, 0, "local")
    i, j, k = sch.get_loops(block)
    by, ty, yi = sch.split(i, [4, 8, 2])
    bx, tx, xi = sch.split(j, [4, 8, 2])
    k0, k1 = sch.split(k, [4, 8])
    sch.reorder(by, bx, ty, tx, k0, k1, yi, xi)
    sch.reverse_compute_at(local, tx)
    for loop, axis in ((by, "blockIdx.y"), (bx, "blockIdx.x"), (ty, "threadIdx.y"), (tx, "threadIdx.x")):
        sch.bind(loop, axis)
    return block, k0, k1


@PROGRAMS.becomes(
    product,
    """
C_local = T.alloc_buffer((64, 64), scope="local")
for i_0 in T.thread_binding(4, thread="blockIdx.y"):
    for j_0 in T.thread_binding(4, thread="blockIdx.x"):
        for i_1 in T.thread_binding(8, thread="threadIdx.y"):
            for j_1 in T.thread_binding(8, thread="threadIdx.x"):
                for k_0, k_1, i_2, j_2 in T.grid(4, 8, 2, 2):
                    with T.block("C"):
                        vi = T.axis.spatial(64, i_0 * 16 + i_1 * 2 + i_2)
                        vj = T.axis.spatial(64, j_0 * 16 + j_1 * 2 + j_2)
                        vk = T.axis.reduce(32, k_0 * 8 + k_1)
                        with T.init():
                            C_local[vi, vj] = T.float32(0.0)
                        C_local[vi, vj] = C_local[vi, vj] + A[vi, vk] * B[vk, vj]
                for ax0, ax1 in T.grid(2, 2):
                    with T.block("C_local"):
                        v0 = T.axis.spatial(64, i_0 * 16 + i_1 * 2 + ax0)
                        v1 = T.axis.spatial(64, j_0 * 16 + j_1 * 2 + ax1)
                        C[v0, v1] = C_local[v0, v1]""",
    verify=False,
)
def tiles_of_threads(sch):
    tile_for_threads(sch)


@PROGRAMS.becomes(
    product,
    """
C_local = T.alloc_buffer((64, 64), scope="local")
A_shared = T.alloc_buffer((64, 32), scope="shared")
B_shared = T.alloc_buffer((32, 64), scope="shared")
for i_0 in T.thread_binding(4, thread="blockIdx.y"):
    for j_0 in T.thread_binding(4, thread="blockIdx.x"):
        for i_1 in T.thread_binding(8, thread="threadIdx.y"):
            for j_1 in T.thread_binding(8, thread="threadIdx.x"):
                for i_2_init, j_2_init in T.grid(2, 2):
                    with T.block("C_init"):
                        vi = T.axis.spatial(64, i_0 * 16 + i_1 * 2 + i_2_init)
                        vj = T.axis.spatial(64, j_0 * 16 + j_1 * 2 + j_2_init)
                        C_local[vi, vj] = T.float32(0.0)
                for k_0 in range(4):
                    for ax0_ax1_fused_0 in range(1):
                        for ax0_ax1_fused_1 in T.thread_binding(8, thread="threadIdx.y"):
                            for ax0_ax1_fused_2 in T.thread_binding(8, thread="threadIdx.x"):
                                for ax0_ax1_fused_3 in T.vectorized(2):
                                    with T.block("A_shared"):
                                        v0 = T.axis.spatial(64, i_0 * 16 + ax0_ax1_fused_0 * 16 + ax0_ax1_fused_1 * 2 + ax0_ax1_fused_2 // 4)
                                        v1 = T.axis.spatial(32, k_0 * 8 + ax0_ax1_fused_2 % 4 * 2 + ax0_ax1_fused_3)
                                        A_shared[v0, v1] = A[v0, v1]
                    for ax0_ax1_fused_0 in range(1):
                        for ax0_ax1_fused_1 in T.thread_binding(8, thread="threadIdx.y"):
                            for ax0_ax1_fused_2 in T.thread_binding(8, thread="threadIdx.x"):
                                for ax0_ax1_fused_3 in T.vectorized(2):
                                    with T.block("B_shared"):
                                        v0 = T.axis.spatial(32, k_0 * 8 + ax0_ax1_fused_0 * 8 + ax0_ax1_fused_1)
                                        v1 = T.axis.spatial(64, j_0 * 16 + ax0_ax1_fused_2 * 2 + ax0_ax1_fused_3)
                                        B_shared[v0, v1] = B[v0, v1]
                    for k_1 in T.unroll(8):
                        for i_2, j_2 in T.grid(2, 2):
                            with T.block("C_update"):
                                vi = T.axis.spatial(64, i_0 * 16 + i_1 * 2 + i_2)
                                vj = T.axis.spatial(64, j_0 * 16 + j_1 * 2 + j_2)
                                vk = T.axis.reduce(32, k_0 * 8 + k_1)
                                C_local[vi, vj] = C_local[vi, vj] + A_shared[vi, vk] * B_shared[vk, vj]
                for ax0, ax1 in T.grid(2, 2):
                    with T.block("C_local"):
                        v0 = T.axis.spatial(64, i_0 * 16 + i_1 * 2 + ax0)
                        v1 = T.axis.spatial(64, j_0 * 16 + j_1 * 2 + ax1)
                        C[v0, v1] = C_local[v0, v1]""",
    verify=False,
)
def fetched_together(sch):
    block, k0, k1 = tile_for_threads(sch)
    for index in (0, 1):
        copy = sch.cache_read(block, index, "shared")
        sch.compute_at(copy, k0, preserve_unit_loops=True)
        fused = sch.fuse(*sch.get_loops(copy)[-2:])
        _, ty, tx, vec = sch.split(fused, [None, 8, 8, 2])
        sch.vectorize(vec)
        sch.bind(tx, "threadIdx.x")
        sch.bind(ty, "threadIdx.y")
    sch.unroll(k1)
    sch.decompose_reduction(block, k0)


@PROGRAMS.becomes(
    product,
    """
C_local = T.alloc_buffer((64, 64), scope="local")
A_shared = T.alloc_buffer((64, 32), scope="shared")
A_shared_local = T.alloc_buffer((64, 32), scope="local")
for i_0 in T.thread_binding(4, thread="blockIdx.y"):
    for j_0 in T.thread_binding(4, thread="blockIdx.x"):
        for i_1 in T.thread_binding(8, thread="threadIdx.y"):
            for j_1 in T.thread_binding(8, thread="threadIdx.x"):
                for k_0 in range(4):
                    for ax0, ax1 in T.grid(16, 8):
                        with T.block("A_shared"):
                            v0 = T.axis.spatial(64, i_0 * 16 + ax0)
                            v1 = T.axis.spatial(32, k_0 * 8 + ax1)
                            T.block_attr({"buffer_dim_align": [[0, 0, 32, 8]], "double_buffer_scope": 0})
                            A_shared[v0, v1] = A[v0, v1]
                    for k_1 in range(8):
                        for ax0 in range(2):
                            with T.block("A_shared_local"):
                                v0 = T.axis.spatial(64, i_0 * 16 + i_1 * 2 + ax0)
                                v1 = T.axis.spatial(32, k_0 * 8 + k_1)
                                A_shared_local[v0, v1] = A_shared[v0, v1]
                        for i_2, j_2 in T.grid(2, 2):
                            with T.block("C"):
                                vi = T.axis.spatial(64, i_0 * 16 + i_1 * 2 + i_2)
                                vj = T.axis.spatial(64, j_0 * 16 + j_1 * 2 + j_2)
                                vk = T.axis.reduce(32, k_0 * 8 + k_1)
                                with T.init():
                                    C_local[vi, vj] = T.float32(0.0)
                                C_local[vi, vj] = C_local[vi, vj] + A_shared_local[vi, vk] * B[vk, vj]
                for ax0, ax1 in T.grid(2, 2):
                    with T.block("C_local"):
                        v0 = T.axis.spatial(64, i_0 * 16 + i_1 * 2 + ax0)
                        v1 = T.axis.spatial(64, j_0 * 16 + j_1 * 2 + ax1)
                        C[v0, v1] = C_local[v0, v1]""",
    verify=False,
)
def fetched_by_each_thread(sch):
    block, k0, k1 = tile_for_threads(sch)
    shared = sch.cache_read(block, 0, "shared")
    own = sch.cache_read(block, 0, "local")
    sch.compute_at(own, k1)
    sch.compute_at(shared, k0)
    sch.storage_align(shared, 0, axis=-2, factor=32, offset=8)
    sch.annotate(shared, "double_buffer_scope", 0)


@PROGRAMS.refused(product, "bind", "loop 'k' is in the binding of iteration variable 2 of block 'C', which is reduce")
def threads_of_a_reduction_are_refused(sch):
    i, j, k = sch.get_loops("C")
    sch.bind(k, "blockIdx.x")


@PROGRAMS.becomes(
    product,
    """
for i_j_fused in T.thread_binding(4096, thread="blockIdx.x"):
    for k in T.thread_binding(32, thread="threadIdx.x"):
        with T.block("C"):
            vi = T.axis.spatial(64, i_j_fused // 64)
            vj = T.axis.spatial(64, i_j_fused % 64)
            vk = T.axis.reduce(32, k)
            with T.init():
                C[vi, vj] = T.float32(0.0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]""",
    verify=False,
)
def threads_reduce_together(sch):
    i, j, k = sch.get_loops("C")
    sch.bind(sch.fuse(i, j), "blockIdx.x")
    sch.bind(k, "threadIdx.x")


@PROGRAMS.refused(product, "bind", "expected blockIdx, threadIdx or vthread with .x, .y or .z, got 'threadIdx.w'")
def an_axis_that_is_none(sch):
    sch.bind(sch.get_loops("C")[0], "threadIdx.w")


@PROGRAMS.becomes(
    product,
    """
for i in T.thread_binding(64, thread="blockIdx.x"):
    for j in T.parallel(64):
        for k in range(32):
            with T.block("C"):
                vi, vj, vk = T.axis.remap("SSR", [i, j, k])
                with T.init():
                    C[vi, vj] = T.float32(0.0)
                C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]""",
    verify=False,
)
def another_axis_replaces_the_first(sch):
    i, j, k = sch.get_loops("C")
    sch.bind(i, "threadIdx.x")
    sch.bind(i, "blockIdx.x")
    sch.vectorize(j)
    sch.parallel(j)


@PROGRAMS.refused(product, "split", "the loop has annotations or is bound to a thread")
def a_bound_loop_is_not_split(sch):
    i, j, k = sch.get_loops("C")
    sch.bind(i, "threadIdx.x")
    sch.split(i, [2, None])


@PROGRAMS.refused(product, "fuse", "the loop has annotations or is bound to a thread")
def a_bound_loop_is_not_fused(sch):
    i, j, k = sch.get_loops("C")
    sch.bind(j, "threadIdx.x")
    sch.fuse(i, j)


@PROGRAMS.becomes(
    product,
    """
for k in range(32):
    for j in T.thread_binding(64, thread="threadIdx.x", annotations={"note": [1, 2]}):
        for i in range(64):
            with T.block("C"):
                vi, vj, vk = T.axis.remap("SSR", [i, j, k])
                with T.init():
                    C[vi, vj] = T.float32(0.0)
                C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]""",
    verify=False,
)
def bound_loops_are_reordered(sch):
    i, j, k = sch.get_loops("C")
    sch.bind(j, "threadIdx.x")
    sch.annotate(j, "note", [1, 2])
    sch.reorder(k, j, i)


@T.prim_func
def stages(A: T.Buffer((96,), "float32"), D: T.Buffer((96,), "float32")):
    B = T.alloc_buffer((96,), scope="shared")
    C = T.alloc_buffer((96,))
    for i in range(96):
        with T.block("B"):
            vi = T.axis.spatial(96, i)
            B[vi] = A[vi] + 1.0
    for i in range(96):
        with T.block("C"):
            vi = T.axis.spatial(96, i)
            C[vi] = B[vi] * 2.0
    for i in range(96):
        with T.block("D"):
            vi = T.axis.spatial(96, i)
            D[vi] = C[vi] - 3.0


@PROGRAMS.becomes(
    stages,
    """
B = T.alloc_buffer((96,), scope="shared")
C_local = T.alloc_buffer((96,), scope="local")
for i_0 in T.thread_binding(3, thread="blockIdx.x"):
    for i_1 in T.thread_binding(8, thread="threadIdx.x"):
        for ax0 in range(32):
            with T.block("B"):
                vi = T.axis.spatial(96, i_0 * 32 + ax0)
                B[vi] = A[vi] + T.float32(1.0)
        for ax0 in range(4):
            with T.block("C"):
                vi = T.axis.spatial(96, i_0 * 32 + i_1 * 4 + ax0)
                C_local[vi] = B[vi] * T.float32(2.0)
        for i_2 in range(4):
            with T.block("D"):
                vi = T.axis.spatial(96, i_0 * 32 + i_1 * 4 + i_2)
                D[vi] = C_local[vi] - T.float32(3.0)""",
    verify=False,
)
def stages_in_threads(sch):
    i0, i1, i2 = sch.split(sch.get_loops("D")[0], [3, 8, 4])
    sch.bind(i0, "blockIdx.x")
    sch.bind(i1, "threadIdx.x")
    sch.set_scope("C", 0, "local")
    sch.compute_at("C", i1)
    sch.compute_at("B", i1)


@PROGRAMS.becomes(
    stages,
    """
B_warp = T.alloc_buffer((96,), scope="warp")
C_warp = T.alloc_buffer((96,), scope="warp")
for i_0 in T.thread_binding(3, thread="threadIdx.y"):
    for i_1 in T.thread_binding(8, thread="threadIdx.x"):
        for ax0 in range(32):
            with T.block("B"):
                vi = T.axis.spatial(96, i_0 * 32 + ax0)
                B_warp[vi] = A[vi] + T.float32(1.0)
        for ax0 in range(32):
            with T.block("C"):
                vi = T.axis.spatial(96, i_0 * 32 + ax0)
                C_warp[vi] = B_warp[vi] * T.float32(2.0)
        for i_2 in range(4):
            with T.block("D"):
                vi = T.axis.spatial(96, i_0 * 32 + i_1 * 4 + i_2)
                D[vi] = C_warp[vi] - T.float32(3.0)""",
    verify=False,
)
def stages_in_warps(sch):
    i0, i1, i2 = sch.split(sch.get_loops("D")[0], [3, 8, 4])
    sch.bind(i0, "threadIdx.y")
    sch.bind(i1, "threadIdx.x")
    sch.set_scope("B", 0, "warp")
    sch.set_scope("C", 0, "warp")
    sch.compute_at("C", i1)
    sch.compute_at("B", i1)


@PROGRAMS.becomes(
    stages,
    """
B = T.alloc_buffer((96,), scope="shared")
C = T.alloc_buffer((96,))
for i_0 in T.thread_binding(3, thread="blockIdx.x"):
    for ax0 in range(32):
        with T.block("B"):
            vi = T.axis.spatial(96, i_0 * 32 + ax0)
            B[vi] = A[vi] + T.float32(1.0)
    for ax0 in range(32):
        with T.block("C"):
            vi = T.axis.spatial(96, i_0 * 32 + ax0)
            C[vi] = B[vi] * T.float32(2.0)
    for i_1 in range(32):
        with T.block("D"):
            vi = T.axis.spatial(96, i_0 * 32 + i_1)
            D[vi] = C[vi] - T.float32(3.0)""",
    verify=False,
)
def shared_across_blocks_is_not_relaxed(sch):
    i0, i1 = sch.split(sch.get_loops("D")[0], [3, None])
    sch.bind(i0, "blockIdx.x")
    sch.compute_at("C", i0)
    sch.compute_at("B", i0)


@PROGRAMS.becomes(
    stages,
    """
B = T.alloc_buffer((96,), scope="shared")
C = T.alloc_buffer((96,))
for i_0 in T.thread_binding(3, thread="threadIdx.x"):
    for i_1 in range(32):
        with T.block("B"):
            vi = T.axis.spatial(96, i_0 * 32 + i_1)
            B[vi] = A[vi] + T.float32(1.0)
    for ax0 in range(32):
        with T.block("C"):
            vi = T.axis.spatial(96, i_0 * 32 + ax0)
            C[vi] = B[vi] * T.float32(2.0)
    for ax0 in range(32):
        with T.block("D"):
            vi = T.axis.spatial(96, i_0 * 32 + ax0)
            D[vi] = C[vi] - T.float32(3.0)""",
    verify=False,
)
def after_is_never_relaxed(sch):
    i0, i1 = sch.split(sch.get_loops("B")[0], [3, None])
    sch.bind(i0, "threadIdx.x")
    sch.reverse_compute_at("C", i0)
    sch.reverse_compute_at("D", i0)


@PROGRAMS.becomes(
    stages,
    """
B_global = T.alloc_buffer((96,))
C = T.alloc_buffer((96,))
B_local = T.alloc_buffer((96,), scope="local")
C_shared_dyn = T.alloc_buffer((96,), scope="shared.dyn")
for i in range(96):
    with T.block("B"):
        vi = T.axis.spatial(96, i)
        B_global[vi] = A[vi] + T.float32(1.0)
for ax0 in range(96):
    with T.block("B_local"):
        v0 = T.axis.spatial(96, ax0)
        B_local[v0] = B_global[v0]
for i in range(96):
    with T.block("C"):
        vi = T.axis.spatial(96, i)
        C_shared_dyn[vi] = B_local[vi] * T.float32(2.0)
for ax0 in range(96):
    with T.block("C_shared.dyn"):
        v0 = T.axis.spatial(96, ax0)
        C[v0] = C_shared_dyn[v0]
for i in range(96):
    with T.block("D"):
        vi = T.axis.spatial(96, i)
        D[vi] = C[vi] - T.float32(3.0)""",
    verify=False,
)
def copies_of_scopes(sch):
    sch.cache_read("C", 0, "local")
    sch.cache_write("C", 0, "shared.dyn")
    sch.set_scope("B", 0, "global")


@PROGRAMS.refused(stages, "set_scope", "the storage scope 'elsewhere' is not one that is known")
def a_scope_that_is_none(sch):
    sch.set_scope("B", 0, "elsewhere")


@PROGRAMS.refused(stages, "set_scope", "what block 'D' writes at 0 is a parameter, not an allocated buffer")
def the_scope_of_an_output(sch):
    sch.set_scope("D", 0, "shared")


@PROGRAMS.refused(stages, "storage_align", "what block 'D' writes at 0 is a parameter, not an allocated buffer")
def the_alignment_of_an_output(sch):
    sch.storage_align("D", 0, 0, 8, 1)


@PROGRAMS.refused(stages, "storage_align", "axis 1 is not one of a buffer of rank 1")
def alignment_of_a_dimension_that_is_none(sch):
    sch.storage_align("B", 0, 1, 8, 1)


@PROGRAMS.refused(stages, "storage_align", "the factor must be positive, got 0")
def alignment_by_nothing(sch):
    sch.storage_align("B", 0, 0, 0, 1)


@PROGRAMS.becomes(
    stages,
    """
B = T.alloc_buffer((96,), scope="shared")
C = T.alloc_buffer((96,))
for i in range(96):
    with T.block("B"):
        vi = T.axis.spatial(96, i)
        T.block_attr({"buffer_dim_align": [[0, 0, 16, 2]]})
        B[vi] = A[vi] + T.float32(1.0)
for i in range(96):
    with T.block("C"):
        vi = T.axis.spatial(96, i)
        C[vi] = B[vi] * T.float32(2.0)
for i in range(96):
    with T.block("D"):
        vi = T.axis.spatial(96, i)
        D[vi] = C[vi] - T.float32(3.0)""",
    verify=False,
)
def alignment_is_replaced(sch):
    sch.storage_align("B", 0, 0, 8, 1)
    sch.storage_align("B", 0, -1, 16, 2)


@PROGRAMS.becomes(
    stages,
    """
B = T.alloc_buffer((96,), scope="shared")
C = T.alloc_buffer((96,), "float16")
for i in range(96):
    with T.block("B"):
        vi = T.axis.spatial(96, i)
        B[vi] = A[vi] + T.float32(1.0)
for i in range(96):
    with T.block("C"):
        vi = T.axis.spatial(96, i)
        C[vi] = T.Cast("float16", B[vi] * T.float32(2.0))
for i in range(96):
    with T.block("D"):
        vi = T.axis.spatial(96, i)
        D[vi] = T.Cast("float32", C[vi]) - T.float32(3.0)""",
    verify=False,
)
def types_of_stages(sch):
    sch.unsafe_set_dtype("C", 0, "float16")


# ===--- Copies that threads share ---------------------------------------------------------------===#


@T.prim_func
def threads_multiply(
    A: T.Buffer((64, 64), "float32"), B: T.Buffer((64, 64), "float32"), C: T.Buffer((64, 64), "float32")
):
    for b in T.thread_binding(4, thread="blockIdx.x"):
        for v in T.thread_binding(2, thread="vthread.x"):
            for t in T.thread_binding(4, thread="threadIdx.x"):
                for k_0, k_1, i, j in T.grid(8, 8, 2, 64):
                    with T.block("C"):
                        vi = T.axis.spatial(64, b * 16 + v * 8 + t * 2 + i)
                        vj = T.axis.spatial(64, j)
                        vk = T.axis.reduce(64, k_0 * 8 + k_1)
                        with T.init():
                            C[vi, vj] = 0.0
                        C[vi, vj] = C[vi, vj] + A[vk, vi] * B[vk, vj]


@PROGRAMS.becomes(
    threads_multiply,
    """
A_shared = T.alloc_buffer((64, 64), scope="shared")
C_shared = T.alloc_buffer((64, 64), scope="shared")
for b in T.thread_binding(4, thread="blockIdx.x"):
    for v in T.thread_binding(2, thread="vthread.x"):
        for t in T.thread_binding(4, thread="threadIdx.x"):
            for k_0 in range(8):
                with T.block("A_shared"):
                    v0, v1 = T.axis.remap("SS", [b, k_0])
                    T.reads(A[v1 * 8:v1 * 8 + 8, v0 * 16:v0 * 16 + 16])
                    T.writes(A_shared[v1 * 8:v1 * 8 + 8, v0 * 16:v0 * 16 + 16])
                    T.block_attr({"auto_copy": True})
                    for ax0, ax1 in T.grid(8, 16):
                        A_shared[v1 * 8 + ax0, v0 * 16 + ax1] = A[v1 * 8 + ax0, v0 * 16 + ax1]
                for k_1, i, j in T.grid(8, 2, 64):
                    with T.block("C"):
                        vi = T.axis.spatial(64, b * 16 + v * 8 + t * 2 + i)
                        vj = T.axis.spatial(64, j)
                        vk = T.axis.reduce(64, k_0 * 8 + k_1)
                        with T.init():
                            C_shared[vi, vj] = 0.0
                        C_shared[vi, vj] = C_shared[vi, vj] + A_shared[vk, vi] * B[vk, vj]
            with T.block("C_shared"):
                v0 = T.axis.spatial(4, b)
                T.reads(C_shared[v0 * 16:v0 * 16 + 16, 0:64])
                T.writes(C[v0 * 16:v0 * 16 + 16, 0:64])
                T.block_attr({"auto_copy": True})
                for ax0, ax1 in T.grid(16, 64):
                    C[v0 * 16 + ax0, ax1] = C_shared[v0 * 16 + ax0, ax1]""",
    verify=False,
)
def copies_for_all_threads(sch):
    _, _, t, k_0, *_ = sch.get_loops("C")
    sch.read_at(k_0, "C", 0, "shared")
    sch.write_at(t, "C", 0, "shared")


test_schedule = PROGRAMS.test
