"""Schedules that move blocks: what programs become, and what is refused."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()


from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def blockized1(a: T.handle, c: T.handle) -> None:
    A = T.match_buffer(a, [128, 128], "float32")
    B = T.alloc_buffer([128, 128], "float32")
    C = T.match_buffer(c, [128, 128], "float32")
    for i, j in T.grid(8, 8):
        with T.block("B_outer"):
            vio, vjo = T.axis.remap("SS", [i, j])
            T.reads([A[vio * 16 : vio * 16 + 16, vjo * 16 : vjo * 16 + 16]])
            T.writes([B[vio * 16 : vio * 16 + 16, vjo * 16 : vjo * 16 + 16]])
            for i_i, j_i in T.grid(16, 16):
                with T.block("B_inner"):
                    vi = T.axis.S(128, vio * 16 + i_i)
                    vj = T.axis.S(128, vjo * 16 + j_i)
                    T.reads([A[vi, vj]])
                    T.writes([B[vi, vj]])
                    B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(8, 8):
        with T.block("C_outer"):
            vio, vjo = T.axis.remap("SS", [i, j])
            T.reads([B[vio * 16 : vio * 16 + 16, vjo * 16 : vjo * 16 + 16]])
            T.writes([C[vio * 16 : vio * 16 + 16, vjo * 16 : vjo * 16 + 16]])
            for i_i, j_i in T.grid(16, 16):
                with T.block("C_inner"):
                    vi = T.axis.S(128, vio * 16 + i_i)
                    vj = T.axis.S(128, vjo * 16 + j_i)
                    T.reads([B[vi, vj]])
                    T.writes([C[vi, vj]])
                    C[vi, vj] = B[vi, vj] + 1.0


@PROGRAMS.becomes(
    blockized1,
    """
B = T.alloc_buffer((128, 128))
for i, j in T.grid(8, 8):
    with T.block("B_outer"):
        vio, vjo = T.axis.remap("SS", [i, j])
        for i_i, j_i in T.grid(16, 16):
            with T.block("B_inner"):
                vi = T.axis.spatial(128, vio * 16 + i_i)
                vj = T.axis.spatial(128, vjo * 16 + j_i)
                B[vi, vj] = A[vi, vj] * T.float32(2.0)
    with T.block("C_outer"):
        vio, vjo = T.axis.remap("SS", [i, j])
        for i_i, j_i in T.grid(16, 16):
            with T.block("C_inner"):
                vi = T.axis.spatial(128, vio * 16 + i_i)
                vj = T.axis.spatial(128, vjo * 16 + j_i)
                C[vi, vj] = B[vi, vj] + T.float32(1.0)""",
)
def compute_at_blockized1(sch):
    sch.compute_at(sch.get_block("B_outer"), sch.get_loops("C_outer")[1])


@T.prim_func
def blockized2(a: T.handle, c: T.handle) -> None:
    A = T.match_buffer(a, [128, 128], "float32")
    B = T.alloc_buffer([128, 128], "float32")
    C = T.match_buffer(c, [128, 128], "float32")
    for i_o, j_o in T.grid(8, 8):
        with T.block("B_outer"):
            vio, vjo = T.axis.remap("SS", [i_o, j_o])
            T.reads([A[vio * 16 : vio * 16 + 16, vjo * 16 : vjo * 16 + 16]])
            T.writes([B[vio * 16 : vio * 16 + 16, vjo * 16 : vjo * 16 + 16]])
            for i_i, j_i in T.grid(16, 16):
                with T.block("B_inner"):
                    vi = T.axis.S(128, vio * 16 + i_i)
                    vj = T.axis.S(128, vjo * 16 + j_i)
                    B[vi, vj] = A[vi, vj] * 2.0
    for i_o, j_o in T.grid(4, 4):
        with T.block("C_outer"):
            vio, vjo = T.axis.remap("SS", [i_o, j_o])
            T.reads([B[vio * 32 : vio * 32 + 32, vjo * 32 : vjo * 32 + 32]])
            T.writes([C[vio * 32 : vio * 32 + 32, vjo * 32 : vjo * 32 + 32]])
            for i_i, j_i in T.grid(32, 32):
                with T.block("C_inner"):
                    vi = T.axis.S(128, vio * 32 + i_i)
                    vj = T.axis.S(128, vjo * 32 + j_i)
                    C[vi, vj] = B[vi, vj] + 1.0


@PROGRAMS.becomes(
    blockized2,
    """
B = T.alloc_buffer((128, 128))
for i_o, j_o in T.grid(4, 4):
    for ax0, ax1 in T.grid(2, 2):
        with T.block("B_outer"):
            vio = T.axis.spatial(8, i_o * 2 + ax0)
            vjo = T.axis.spatial(8, j_o * 2 + ax1)
            for i_i, j_i in T.grid(16, 16):
                with T.block("B_inner"):
                    vi = T.axis.spatial(128, vio * 16 + i_i)
                    vj = T.axis.spatial(128, vjo * 16 + j_i)
                    B[vi, vj] = A[vi, vj] * T.float32(2.0)
    with T.block("C_outer"):
        vio, vjo = T.axis.remap("SS", [i_o, j_o])
        for i_i, j_i in T.grid(32, 32):
            with T.block("C_inner"):
                vi = T.axis.spatial(128, vio * 32 + i_i)
                vj = T.axis.spatial(128, vjo * 32 + j_i)
                C[vi, vj] = B[vi, vj] + T.float32(1.0)""",
)
def compute_at_blockized2(sch):
    sch.compute_at(sch.get_block("B_outer"), sch.get_loops("C_outer")[1])


@PROGRAMS.becomes(
    blockized2,
    """
B = T.alloc_buffer((128, 128))
for i_o in range(8):
    for j_o in range(8):
        with T.block("B_outer"):
            vio, vjo = T.axis.remap("SS", [i_o, j_o])
            for i_i, j_i in T.grid(16, 16):
                with T.block("B_inner"):
                    vi = T.axis.spatial(128, vio * 16 + i_i)
                    vj = T.axis.spatial(128, vjo * 16 + j_i)
                    B[vi, vj] = A[vi, vj] * T.float32(2.0)
    for ax0 in range(4):
        with T.block("C_outer"):
            vio = T.axis.spatial(4, i_o // 2)
            vjo = T.axis.spatial(4, ax0)
            for i_i, j_i in T.grid(32, 32):
                with T.block("C_inner"):
                    vi = T.axis.spatial(128, vio * 32 + i_i)
                    vj = T.axis.spatial(128, vjo * 32 + j_i)
                    C[vi, vj] = B[vi, vj] + T.float32(1.0)""",
    verify=False,
)
def reverse_compute_at_blockized2(sch):
    sch.reverse_compute_at(sch.get_block("C_outer"), sch.get_loops("B_outer")[0])


@T.prim_func
def cuda(a: T.handle, b: T.handle, c: T.handle) -> None:
    A = T.match_buffer(a, [512, 512], "float32")
    B = T.match_buffer(b, [512, 512], "float32")
    C = T.match_buffer(c, [512, 512], "float32")
    A_shared = T.alloc_buffer([512, 512], "float32", scope="shared")
    B_shared = T.alloc_buffer([512, 512], "float32", scope="shared")
    A_shared_local = T.alloc_buffer([512, 512], "float32", scope="local")
    B_shared_local = T.alloc_buffer([512, 512], "float32", scope="local")
    C_local = T.alloc_buffer([512, 512], "float32", scope="local")
    for i, j in T.grid(512, 512):
        with T.block("A_shared"):
            v0, v1 = T.axis.remap("SS", [i, j])
            A_shared[v0, v1] = A[v0, v1]
    for i, j in T.grid(512, 512):
        with T.block("B_shared"):
            v0, v1 = T.axis.remap("SS", [i, j])
            B_shared[v0, v1] = B[v0, v1]
    for i, j in T.grid(512, 512):
        with T.block("A_shared_local"):
            v0, v1 = T.axis.remap("SS", [i, j])
            A_shared_local[v0, v1] = A_shared[v0, v1]
    for i, j in T.grid(512, 512):
        with T.block("B_shared_local"):
            v0, v1 = T.axis.remap("SS", [i, j])
            B_shared_local[v0, v1] = B_shared[v0, v1]
    for i, j, k in T.grid(512, 512, 512):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C_local[vi, vj] = 0.0
            C_local[vi, vj] = C_local[vi, vj] + A_shared_local[vk, vi] * B_shared_local[vk, vj]
    for by in T.thread_binding(0, 8, thread="blockIdx.y"):
        for bx in T.thread_binding(0, 8, thread="blockIdx.x"):
            for vy in T.thread_binding(0, 2, thread="vthread.y"):
                for vx in T.thread_binding(0, 2, thread="vthread.x"):
                    for ty in T.thread_binding(0, 8, thread="threadIdx.y"):
                        for tx in T.thread_binding(0, 8, thread="threadIdx.x"):
                            for i, j in T.grid(4, 4):
                                with T.block("C_local"):
                                    v0_4 = T.axis.S(512, by * 64 + vy * 32 + ty * 4 + i)
                                    v1_4 = T.axis.S(512, bx * 64 + vx * 32 + tx * 4 + j)
                                    C[v0_4, v1_4] = C_local[v0_4, v1_4]


@PROGRAMS.becomes(
    cuda,
    """
A_shared = T.alloc_buffer((512, 512), scope="shared")
B_shared = T.alloc_buffer((512, 512), scope="shared")
A_shared_local = T.alloc_buffer((512, 512), scope="local")
B_shared_local = T.alloc_buffer((512, 512), scope="local")
C_local = T.alloc_buffer((512, 512), scope="local")
for by in T.thread_binding(8, thread="blockIdx.y"):
    for bx in T.thread_binding(8, thread="blockIdx.x"):
        for vy in T.thread_binding(2, thread="vthread.y"):
            for vx in T.thread_binding(2, thread="vthread.x"):
                for ty in T.thread_binding(8, thread="threadIdx.y"):
                    for tx in T.thread_binding(8, thread="threadIdx.x"):
                        for ax2_0 in range(64):
                            for ax0, ax1 in T.grid(8, 64):
                                with T.block("A_shared"):
                                    v0 = T.axis.spatial(512, ax2_0 * 8 + ax0)
                                    v1 = T.axis.spatial(512, by * 64 + ax1)
                                    A_shared[v0, v1] = A[v0, v1]
                            for ax0, ax1 in T.grid(8, 64):
                                with T.block("B_shared"):
                                    v0 = T.axis.spatial(512, ax2_0 * 8 + ax0)
                                    v1 = T.axis.spatial(512, bx * 64 + ax1)
                                    B_shared[v0, v1] = B[v0, v1]
                            for ax2_1 in range(8):
                                for ax0 in range(4):
                                    with T.block("A_shared_local"):
                                        v0 = T.axis.spatial(512, ax2_0 * 8 + ax2_1)
                                        v1 = T.axis.spatial(512, by * 64 + vy * 32 + ty * 4 + ax0)
                                        A_shared_local[v0, v1] = A_shared[v0, v1]
                                for ax0, ax1 in T.grid(1, 4):
                                    with T.block("B_shared_local"):
                                        v0 = T.axis.spatial(512, ax2_0 * 8 + ax2_1 + ax0)
                                        v1 = T.axis.spatial(512, bx * 64 + vx * 32 + tx * 4 + ax1)
                                        B_shared_local[v0, v1] = B_shared[v0, v1]
                                for ax0, ax1, ax2_2 in T.grid(4, 4, 1):
                                    with T.block("C"):
                                        vi = T.axis.spatial(512, by * 64 + vy * 32 + ty * 4 + ax0)
                                        vj = T.axis.spatial(512, bx * 64 + vx * 32 + tx * 4 + ax1)
                                        vk = T.axis.reduce(512, ax2_0 * 8 + ax2_1 + ax2_2)
                                        with T.init():
                                            C_local[vi, vj] = T.float32(0.0)
                                        C_local[vi, vj] = C_local[vi, vj] + A_shared_local[vk, vi] * B_shared_local[vk, vj]
                        for i, j in T.grid(4, 4):
                            with T.block("C_local"):
                                v0_4 = T.axis.spatial(512, by * 64 + vy * 32 + ty * 4 + i)
                                v1_4 = T.axis.spatial(512, bx * 64 + vx * 32 + tx * 4 + j)
                                C[v0_4, v1_4] = C_local[v0_4, v1_4]""",
    verify=False,
)
def cuda_at(sch):
    by, bx, vy, vx, ty, tx, i, j = sch.get_loops(sch.get_block("C_local"))
    sch.compute_at("C", tx, preserve_unit_loops=True)
    _, _, _, _, _, _, i, j, k = sch.get_loops("C")
    k0, k1, k2 = sch.split(k, [64, 8, 1])
    sch.reorder(k0, k1, i, j, k2)
    sch.compute_at("A_shared_local", k1)
    sch.compute_at("B_shared_local", k1, preserve_unit_loops=True)
    sch.compute_at("A_shared", k0, preserve_unit_loops=True)
    sch.compute_at("B_shared", k0)


@T.prim_func
def tiled(a: T.handle, c: T.handle) -> None:
    A = T.match_buffer(a, [128, 128], "float32")
    B = T.alloc_buffer([128, 128], "float32")
    C = T.match_buffer(c, [128, 128], "float32")
    for i_0, j_0, i_1, j_1 in T.grid(8, 8, 16, 16):
        with T.block("B"):
            vi = T.axis.S(128, i_0 * 16 + i_1)
            vj = T.axis.S(128, j_0 * 16 + j_1)
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(128, 128):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + 1.0


@PROGRAMS.becomes(
    tiled,
    """
B = T.alloc_buffer((128, 128))
for i_0, j_0 in T.grid(8, 8):
    for i_1, j_1 in T.grid(16, 16):
        with T.block("B"):
            vi = T.axis.spatial(128, i_0 * 16 + i_1)
            vj = T.axis.spatial(128, j_0 * 16 + j_1)
            B[vi, vj] = A[vi, vj] * T.float32(2.0)
    for ax0, ax1 in T.grid(16, 16):
        with T.block("C"):
            vi = T.axis.spatial(128, i_0 * 16 + ax0)
            vj = T.axis.spatial(128, j_0 * 16 + ax1)
            C[vi, vj] = B[vi, vj] + T.float32(1.0)""",
)
def reverse_compute_at_tiled(sch):
    sch.reverse_compute_at("C", sch.get_loops("B")[1])


@PROGRAMS.becomes(
    tiled,
    """
B = T.alloc_buffer((128, 128))
for i_0, j_0, i_1 in T.grid(8, 8, 16):
    for j_1 in range(16):
        with T.block("B"):
            vi = T.axis.spatial(128, i_0 * 16 + i_1)
            vj = T.axis.spatial(128, j_0 * 16 + j_1)
            B[vi, vj] = A[vi, vj] * T.float32(2.0)
    for ax0, ax1 in T.grid(1, 16):
        with T.block("C"):
            vi = T.axis.spatial(128, i_0 * 16 + i_1 + ax0)
            vj = T.axis.spatial(128, j_0 * 16 + ax1)
            C[vi, vj] = B[vi, vj] + T.float32(1.0)""",
)
def reverse_compute_at_tiled_preserve(sch):
    sch.reverse_compute_at("C", sch.get_loops("B")[2], preserve_unit_loops=True)


@PROGRAMS.becomes(
    tiled,
    """
B = T.alloc_buffer((128, 128))
for i_0, j_0, i_1, j_1 in T.grid(8, 8, 16, 16):
    with T.block("B"):
        vi = T.axis.spatial(128, i_0 * 16 + i_1)
        vj = T.axis.spatial(128, j_0 * 16 + j_1)
        B[vi, vj] = A[vi, vj] * T.float32(2.0)
    for ax0, ax1 in T.grid(1, 1):
        with T.block("C"):
            vi = T.axis.spatial(128, i_0 * 16 + i_1 + ax0)
            vj = T.axis.spatial(128, j_0 * 16 + j_1 + ax1)
            C[vi, vj] = B[vi, vj] + T.float32(1.0)""",
)
def reverse_compute_at_tiled_inner(sch):
    sch.reverse_compute_at("C", sch.get_loops("B")[3], preserve_unit_loops=True)


@T.prim_func
def multi(a: T.handle, c: T.handle, d: T.handle, e: T.handle) -> None:
    A = T.match_buffer(a, (64, 64))
    C = T.match_buffer(c, (64, 64))
    D = T.match_buffer(d, (64, 64))
    E = T.match_buffer(e, (64, 64))
    B = T.alloc_buffer((64, 64))
    for i, j in T.grid(64, 64):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(64, 64):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + 1.0
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = B[vi, vj] + C[vi, vj]
        with T.block("E"):
            vi, vj = T.axis.remap("SS", [i, j])
            E[vi, vj] = D[vi, vj] + 2.0


@PROGRAMS.becomes(
    multi,
    """
B = T.alloc_buffer((64, 64))
for i in range(64):
    for ax0 in range(64):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, ax0])
            B[vi, vj] = A[vi, vj] * T.float32(2.0)
    for j in range(64):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + T.float32(1.0)
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = B[vi, vj] + C[vi, vj]
        with T.block("E"):
            vi, vj = T.axis.remap("SS", [i, j])
            E[vi, vj] = D[vi, vj] + T.float32(2.0)""",
)
def compute_at_multi(sch):
    sch.compute_at("B", sch.get_loops("C")[0])


@PROGRAMS.becomes(
    multi,
    """
B = T.alloc_buffer((64, 64))
for i, j in T.grid(64, 64):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] * T.float32(2.0)
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi, vj] + T.float32(1.0)
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = B[vi, vj] + C[vi, vj]
    with T.block("E"):
        vi, vj = T.axis.remap("SS", [i, j])
        E[vi, vj] = D[vi, vj] + T.float32(2.0)""",
)
def compute_at_multi_in(sch):
    sch.compute_at("B", sch.get_loops("C")[1])


@PROGRAMS.becomes(
    multi,
    """
B = T.alloc_buffer((64, 64))
for i, j in T.grid(64, 64):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] * T.float32(2.0)
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi, vj] + T.float32(1.0)
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = B[vi, vj] + C[vi, vj]
    with T.block("E"):
        vi, vj = T.axis.remap("SS", [i, j])
        E[vi, vj] = D[vi, vj] + T.float32(2.0)""",
)
def compute_at_multi_idx(sch):
    sch.compute_at("B", sch.get_loops("C")[1], index=0)


@PROGRAMS.becomes(
    multi,
    """
for i, j in T.grid(64, 64):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = A[vi, vj] * T.float32(2.0) + T.float32(1.0)
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = A[vi, vj] * T.float32(2.0) + C[vi, vj]
    with T.block("E"):
        vi, vj = T.axis.remap("SS", [i, j])
        E[vi, vj] = D[vi, vj] + T.float32(2.0)""",
)
def inline_multi(sch):
    sch.compute_inline("B")


@PROGRAMS.refused(multi, "compute_inline", "block 'C' writes a buffer that is not allocated in its scope")
def inline_out(sch):
    sch.compute_inline("C")


@PROGRAMS.refused(multi, "compute_at", "loop 'i' is already around block 'C'")
def compute_at_out(sch):
    sch.compute_at("C", sch.get_loops("C")[0])


@T.prim_func
def fail_all(a: T.handle, c: T.handle, d: T.handle) -> None:
    A = T.match_buffer(a, (64, 64))
    C = T.match_buffer(c, (64, 64))
    D = T.match_buffer(d, (64, 64))
    B = T.alloc_buffer((64, 64))
    for i, j in T.grid(64, 64):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(64, 64):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + 1.0
    for i, j in T.grid(64, 64):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = B[vi, vj] + C[vi, vj]


@PROGRAMS.refused(fail_all, "compute_at", "block 'D', which uses what block 'B' writes, is not under loop 'j'")
def compute_at_fail_all(sch):
    sch.compute_at("B", sch.get_loops("C")[1])


@PROGRAMS.refused(fail_all, "reverse_compute_at", "block 'B', which writes what block 'D' reads, is not under loop 'j'")
def reverse_compute_at_fail_all(sch):
    sch.reverse_compute_at("D", sch.get_loops("C")[1])


@T.prim_func
def fuseat(a: T.handle, c: T.handle) -> None:
    A = T.match_buffer(a, (64, 48, 32))
    C = T.match_buffer(c, (64, 48, 32))
    B = T.alloc_buffer((64, 48, 32))
    for i, j, k in T.grid(64, 48, 32):
        with T.block("B"):
            vi, vj, vk = T.axis.remap("SSS", [i, j, k])
            B[vi, vj, vk] = A[vi, vj, vk] * 2.0
    for i, j, k in T.grid(64, 48, 32):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSS", [i, j, k])
            C[vi, vj, vk] = B[vi, vj, vk] + 1.0


@PROGRAMS.becomes(
    fuseat,
    """
B = T.alloc_buffer((64, 48, 32))
for i_j_fused in range(3072):
    for ax0 in range(32):
        with T.block("B"):
            vi = T.axis.spatial(64, i_j_fused // 48)
            vj = T.axis.spatial(48, i_j_fused % 48)
            vk = T.axis.spatial(32, ax0)
            B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)
    for k in range(32):
        with T.block("C"):
            vi = T.axis.spatial(64, i_j_fused // 48)
            vj = T.axis.spatial(48, i_j_fused % 48)
            vk = T.axis.spatial(32, k)
            C[vi, vj, vk] = B[vi, vj, vk] + T.float32(1.0)""",
)
def compute_at_fused(sch):
    f = sch.fuse(*sch.get_loops("C")[:2])
    sch.compute_at("B", f)


@PROGRAMS.becomes(
    fuseat,
    """
B = T.alloc_buffer((64, 48, 32))
for i_j_k_fused_0 in range(1536):
    for ax0, ax1 in T.grid(2, 32):
        with T.block("B"):
            vi = T.axis.spatial(64, i_j_k_fused_0 // 24)
            vj = T.axis.spatial(48, i_j_k_fused_0 % 24 * 2 + ax0)
            vk = T.axis.spatial(32, ax1)
            B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)
    for i_j_k_fused_1 in range(64):
        with T.block("C"):
            vi = T.axis.spatial(64, i_j_k_fused_0 // 24)
            vj = T.axis.spatial(48, i_j_k_fused_0 % 24 * 2 + i_j_k_fused_1 // 32)
            vk = T.axis.spatial(32, i_j_k_fused_1 % 32)
            C[vi, vj, vk] = B[vi, vj, vk] + T.float32(1.0)""",
)
def compute_at_fused_split(sch):
    f = sch.fuse(*sch.get_loops("C"))
    f0, f1 = sch.split(f, [None, 64])
    sch.compute_at("B", f0)


@PROGRAMS.becomes(
    fuseat,
    """
B = T.alloc_buffer((64, 48, 32))
for i_j_k_fused_0, i_j_k_fused_1 in T.grid(3072, 8):
    for ax0 in range(4):
        with T.block("B"):
            vi = T.axis.spatial(64, i_j_k_fused_0 // 48)
            vj = T.axis.spatial(48, i_j_k_fused_0 % 48)
            vk = T.axis.spatial(32, i_j_k_fused_1 * 4 + ax0)
            B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)
    for i_j_k_fused_2 in range(4):
        with T.block("C"):
            vi = T.axis.spatial(64, i_j_k_fused_0 // 48)
            vj = T.axis.spatial(48, i_j_k_fused_0 % 48)
            vk = T.axis.spatial(32, i_j_k_fused_1 * 4 + i_j_k_fused_2)
            C[vi, vj, vk] = B[vi, vj, vk] + T.float32(1.0)""",
)
def compute_at_fused_split2(sch):
    f = sch.fuse(*sch.get_loops("C"))
    f0, f1, f2 = sch.split(f, [None, 8, 4])
    sch.compute_at("B", f1)


@PROGRAMS.becomes(
    fuseat,
    """
B = T.alloc_buffer((64, 48, 32))
for i_j_k_fused_0, i_j_k_fused_1 in T.grid(3072, 8):
    for i_j_k_fused_2 in range(4):
        with T.block("B"):
            vi = T.axis.spatial(64, i_j_k_fused_0 // 48)
            vj = T.axis.spatial(48, i_j_k_fused_0 % 48)
            vk = T.axis.spatial(32, i_j_k_fused_1 * 4 + i_j_k_fused_2)
            B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)
    for ax0 in range(4):
        with T.block("C"):
            vi = T.axis.spatial(64, i_j_k_fused_0 // 48)
            vj = T.axis.spatial(48, i_j_k_fused_0 % 48)
            vk = T.axis.spatial(32, i_j_k_fused_1 * 4 + ax0)
            C[vi, vj, vk] = B[vi, vj, vk] + T.float32(1.0)""",
)
def reverse_compute_at_fused_split2(sch):
    f = sch.fuse(*sch.get_loops("B"))
    f0, f1, f2 = sch.split(f, [None, 8, 4])
    sch.reverse_compute_at("C", f1)


@PROGRAMS.becomes(
    fuseat,
    """
B = T.alloc_buffer((64, 48, 32))
for i, j_0 in T.grid(64, 7):
    for ax0, ax1 in T.grid(7, 32):
        with T.block("B"):
            vi = T.axis.spatial(64, i)
            vj = T.axis.spatial(48, j_0 * 7 + ax0)
            vk = T.axis.spatial(32, ax1)
            T.where(j_0 * 7 + ax0 < 48)
            B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)
    for j_1, k in T.grid(7, 32):
        with T.block("C"):
            vi = T.axis.spatial(64, i)
            vj = T.axis.spatial(48, j_0 * 7 + j_1)
            vk = T.axis.spatial(32, k)
            T.where(j_0 * 7 + j_1 < 48)
            C[vi, vj, vk] = B[vi, vj, vk] + T.float32(1.0)""",
)
def compute_at_split_pred(sch):
    i, j, k = sch.get_loops("C")
    j0, j1 = sch.split(j, [None, 7])
    sch.compute_at("B", j0)


@PROGRAMS.becomes(
    fuseat,
    """
B = T.alloc_buffer((64, 48, 32))
for i, j_0 in T.grid(64, 7):
    for j_1, k in T.grid(7, 32):
        with T.block("B"):
            vi = T.axis.spatial(64, i)
            vj = T.axis.spatial(48, j_0 * 7 + j_1)
            vk = T.axis.spatial(32, k)
            T.where(j_0 * 7 + j_1 < 48)
            B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)
    for ax0, ax1 in T.grid(7, 32):
        with T.block("C"):
            vi = T.axis.spatial(64, i)
            vj = T.axis.spatial(48, j_0 * 7 + ax0)
            vk = T.axis.spatial(32, ax1)
            T.where(j_0 * 7 + ax0 < 48)
            C[vi, vj, vk] = B[vi, vj, vk] + T.float32(1.0)""",
)
def reverse_compute_at_split_pred(sch):
    i, j, k = sch.get_loops("B")
    j0, j1 = sch.split(j, [None, 7])
    sch.reverse_compute_at("C", j0)


@T.prim_func
def reverse(A: T.Buffer((64,), "float32"), C: T.Buffer((64,), "float32")):
    B = T.alloc_buffer((64,), "float32")
    for i in range(64):
        with T.block("B"):
            vi = T.axis.spatial(64, i)
            B[vi] = A[vi] * 2.0
    for i in range(64):
        with T.block("C"):
            vi = T.axis.spatial(64, i)
            C[vi] = B[63 - vi]


@PROGRAMS.becomes(
    reverse,
    """
B = T.alloc_buffer((64,))
for i_0 in range(13):
    for i_1 in range(5):
        with T.block("B"):
            vi = T.axis.spatial(64, i_0 * 5 + i_1)
            T.where(i_0 * 5 + i_1 < 64)
            B[vi] = A[vi] * T.float32(2.0)
    for ax0 in range(5):
        with T.block("C"):
            vi = T.axis.spatial(64, 59 - i_0 * 5 + ax0)
            T.where(0 <= 59 - i_0 * 5 + ax0)
            C[vi] = B[63 - vi]""",
)
def reverse_compute_at_the_other_way(sch):
    sch.reverse_compute_at("C", sch.split(sch.get_loops("B")[0], [None, 5])[0])


@PROGRAMS.becomes(
    reverse,
    """
B = T.alloc_buffer((64,))
for i_0 in range(8):
    for ax0 in range(8):
        with T.block("B"):
            vi = T.axis.spatial(64, 56 - i_0 * 8 + ax0)
            B[vi] = A[vi] * T.float32(2.0)
    for i_1 in range(8):
        with T.block("C"):
            vi = T.axis.spatial(64, i_0 * 8 + i_1)
            C[vi] = B[63 - vi]""",
)
def compute_at_the_other_way(sch):
    sch.compute_at("B", sch.split(sch.get_loops("C")[0], [None, 8])[0])


@T.prim_func
def padded_conv(x: T.handle, w: T.handle, y: T.handle) -> None:
    X = T.match_buffer(x, (1, 4, 6, 6))
    W = T.match_buffer(w, (2, 4, 3, 3))
    Y = T.match_buffer(y, (1, 2, 6, 6))
    P = T.alloc_buffer((1, 4, 8, 8))
    for n, c, h, v in T.grid(1, 4, 8, 8):
        with T.block("P"):
            vn, vc, vh, vv = T.axis.remap("SSSS", [n, c, h, v])
            P[vn, vc, vh, vv] = T.if_then_else(
                1 <= vh and vh < 7 and 1 <= vv and vv < 7, X[vn, vc, vh - 1, vv - 1], T.float32(0)
            )
    for n, f, h, v, c, r, s in T.grid(1, 2, 6, 6, 4, 3, 3):
        with T.block("Y"):
            vn, vf, vh, vv, vc, vr, vs = T.axis.remap("SSSSRRR", [n, f, h, v, c, r, s])
            with T.init():
                Y[vn, vf, vh, vv] = T.float32(0)
            Y[vn, vf, vh, vv] = Y[vn, vf, vh, vv] + P[vn, vc, vh + vr, vv + vs] * W[vf, vc, vr, vs]


CONV_AT = """
P = T.alloc_buffer((1, 4, 8, 8))
for n_0, n_1, f, h in T.grid(1, 1, 2, 6):
{pad}
    for v, c, r, s in T.grid(6, 4, 3, 3):
        with T.block("Y"):
            vn = T.axis.spatial(1, n_0 + n_1)
            vf, vh, vv, vc, vr, vs = T.axis.remap("SSSRRR", [f, h, v, c, r, s])
            with T.init():
                Y[vn, vf, vh, vv] = T.float32(0)
            Y[vn, vf, vh, vv] = Y[vn, vf, vh, vv] + P[vn, vc, vh + vr, vv + vs] * W[vf, vc, vr, vs]"""
STORE = """P[vn, vc, vh, vv] = T.if_then_else(
                1 <= vh and vh < 7 and 1 <= vv and vv < 7, X[vn, vc, vh - 1, vv - 1], T.float32(0))"""


@PROGRAMS.becomes(
    padded_conv,
    CONV_AT.format(
        pad=f"""
    for ax0, ax1, ax2 in T.grid(4, 3, 8):
        with T.block("P"):
            vn = T.axis.spatial(1, 0)
            vc = T.axis.spatial(4, ax0)
            vh = T.axis.spatial(8, h + ax1)
            vv = T.axis.spatial(8, ax2)
            {STORE}"""
    ),
)
def compute_at_below_unit_loops(sch):
    n, f, h, *_ = sch.get_loops("Y")
    sch.split(n, [1, 1])
    sch.compute_at("P", h)


@PROGRAMS.becomes(
    padded_conv,
    CONV_AT.format(
        pad=f"""
    for ax0, ax1, ax2, ax3 in T.grid(1, 4, 3, 8):
        with T.block("P"):
            vn, vc = T.axis.remap("SS", [ax0, ax1])
            vh = T.axis.spatial(8, h + ax2)
            vv = T.axis.spatial(8, ax3)
            {STORE}"""
    ),
)
def compute_at_below_unit_loops_with_unit_loops(sch):
    n, f, h, *_ = sch.get_loops("Y")
    sch.split(n, [1, 1])
    sch.compute_at("P", h, preserve_unit_loops=True)


@T.prim_func
def multiplied(a: T.handle, b: T.handle, d: T.handle) -> None:
    A = T.match_buffer(a, (16, 24))
    B = T.match_buffer(b, (24, 32))
    D = T.match_buffer(d, (16, 32))
    C = T.alloc_buffer((16, 32))
    for i, j, k in T.grid(16, 32, 24):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
    for i, j in T.grid(16, 32):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = T.max(C[vi, vj], T.float32(0))


@PROGRAMS.becomes(
    multiplied,
    """
C = T.alloc_buffer((16, 32))
for i_0, i_1 in T.grid(4, 1):
    for i_2, j, k in T.grid(4, 32, 24):
        with T.block("C"):
            vi = T.axis.spatial(16, i_0 * 4 + i_1 * 4 + i_2)
            vj, vk = T.axis.remap("SR", [j, k])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
    for ax0, ax1 in T.grid(4, 32):
        with T.block("D"):
            vi = T.axis.spatial(16, i_0 * 4 + ax0)
            vj = T.axis.spatial(32, ax1)
            D[vi, vj] = T.max(C[vi, vj], T.float32(0))""",
)
def reverse_compute_at_below_a_unit_loop(sch):
    sch.reverse_compute_at("D", sch.split(sch.get_loops("C")[0], [4, 1, 4])[1])


test_schedule = PROGRAMS.test
