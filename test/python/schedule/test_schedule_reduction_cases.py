"""Schedules of reductions and of tiles: what programs become, and what is refused."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()


from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def mm(A: T.Buffer((128, 128)), B: T.Buffer((128, 128)), C: T.Buffer((128, 128))) -> None:
    for i, j, k in T.grid(128, 128, 128):
        with T.block("update"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = 0.0
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]


@PROGRAMS.becomes(
    mm,
    """
C_rf = T.alloc_buffer((4, 128, 128))
for i, j, k_0, k_1_0, k_1_1 in T.grid(128, 128, 4, 8, 4):
    with T.block("update_rf"):
        vk_1_1, vi, vj, vk_0, vk_1_0 = T.axis.remap("SSSRR", [k_1_1, i, j, k_0, k_1_0])
        with T.init():
            C_rf[vk_1_1, vi, vj] = T.float32(0.0)
        C_rf[vk_1_1, vi, vj] = C_rf[vk_1_1, vi, vj] + A[vi, vk_0 * 32 + vk_1_0 * 4 + vk_1_1] * B[vj, vk_0 * 32 + vk_1_0 * 4 + vk_1_1]
for i, j, k_1_1 in T.grid(128, 128, 4):
    with T.block("update"):
        vk_1_1, vi, vj = T.axis.remap("RSS", [k_1_1, i, j])
        with T.init():
            C[vi, vj] = T.float32(0.0)
        C[vi, vj] = C[vi, vj] + C_rf[vk_1_1, vi, vj]""",
)
def rfactor_first_axis(sch):
    _, _, k = sch.get_loops("update")
    _, ki = sch.split(k, [None, 32])
    kio, kii = sch.split(ki, [None, 4])
    rf = sch.rfactor(kii, 0)
    assert sch.get(rf).name_hint == "update_rf"


@PROGRAMS.becomes(
    mm,
    """
C_rf = T.alloc_buffer((128, 128, 4))
for i, j, k_0, k_1 in T.grid(128, 128, 4, 32):
    with T.block("update_rf"):
        vk_0, vi, vj, vk_1 = T.axis.remap("SSSR", [k_0, i, j, k_1])
        with T.init():
            C_rf[vi, vj, vk_0] = T.float32(0.0)
        C_rf[vi, vj, vk_0] = C_rf[vi, vj, vk_0] + A[vi, vk_0 * 32 + vk_1] * B[vj, vk_0 * 32 + vk_1]
for i, j, k_0 in T.grid(128, 128, 4):
    with T.block("update"):
        vk_0, vi, vj = T.axis.remap("RSS", [k_0, i, j])
        with T.init():
            C[vi, vj] = T.float32(0.0)
        C[vi, vj] = C[vi, vj] + C_rf[vi, vj, vk_0]""",
)
def rfactor_last_axis(sch):
    _, _, k = sch.get_loops("update")
    ko, ki = sch.split(k, [None, 32])
    sch.rfactor(ko, -1)


@PROGRAMS.refused(mm, "rfactor", "the axis must be from -3 to 2, got 3")
def rfactor_bad(sch):
    sch.rfactor(sch.get_loops("update")[2], 3)


@PROGRAMS.refused(mm, "rfactor", "loop 'i' must be in bindings of reduce variables only")
def rfactor_data(sch):
    sch.rfactor(sch.get_loops("update")[0], 0)


@PROGRAMS.refused(mm, "rfactor", "loop 'k' must be serial, it is unrolled")
def rfactor_par(sch):
    sch.parallel(sch.get_loops("update")[0])
    sch.annotate(sch.get_loops("update")[2], "a", 1)
    k = sch.get_loops("update")[2]
    sch.unroll(k)
    sch.rfactor(k, 0)


@T.prim_func
def sq(A: T.Buffer((16, 64, 64)), C: T.Buffer((16,))) -> None:
    for b, i, j in T.grid(16, 64, 64):
        with T.block("C"):
            vb, vi, vj = T.axis.remap("SRR", [b, i, j])
            with T.init():
                C[vb] = 0.0
            C[vb] = C[vb] + A[vb, vi, vj] * A[vb, vi, vj]


@PROGRAMS.becomes(
    sq,
    """
C_rf = T.alloc_buffer((64, 16))
for b, i, j in T.grid(16, 64, 64):
    with T.block("C_rf"):
        vj, vb, vi = T.axis.remap("SSR", [j, b, i])
        with T.init():
            C_rf[vj, vb] = T.float32(0.0)
        C_rf[vj, vb] = C_rf[vj, vb] + A[vb, vi, vj] * A[vb, vi, vj]
for b, j in T.grid(16, 64):
    with T.block("C"):
        vj, vb = T.axis.remap("RS", [j, b])
        with T.init():
            C[vb] = T.float32(0.0)
        C[vb] = C[vb] + C_rf[vj, vb]""",
)
def rfactor_sq(sch):
    sch.rfactor(sch.get_loops("C")[2], 0)


@PROGRAMS.becomes(
    sq,
    """
C_rf = T.alloc_buffer((16, 4096))
for b, i_j_fused_0, i_j_fused_1 in T.grid(16, 1, 4096):
    with T.block("C_rf"):
        vi_j_fused_1, vb, vi_j_fused_0 = T.axis.remap("SSR", [i_j_fused_1, b, i_j_fused_0])
        with T.init():
            C_rf[vb, vi_j_fused_1] = T.float32(0.0)
        C_rf[vb, vi_j_fused_1] = C_rf[vb, vi_j_fused_1] + A[vb, vi_j_fused_0 * 64 + vi_j_fused_1 // 64, vi_j_fused_1 % 64] * A[vb, vi_j_fused_0 * 64 + vi_j_fused_1 // 64, vi_j_fused_1 % 64]
for b, i_j_fused_1 in T.grid(16, 4096):
    with T.block("C"):
        vi_j_fused_1, vb = T.axis.remap("RS", [i_j_fused_1, b])
        with T.init():
            C[vb] = T.float32(0.0)
        C[vb] = C[vb] + C_rf[vb, vi_j_fused_1]""",
)
def rfactor_sq_fuse(sch):
    b, i, j = sch.get_loops("C")
    f = sch.fuse(i, j)
    a, c = sch.split(f, [1, None])
    sch.rfactor(c, 1)


@PROGRAMS.becomes(
    sq,
    """
C_rf = T.alloc_buffer((16, 64))
for b, i, j in T.grid(16, 64, 64):
    with T.block("C_rf"):
        vi, vb, vj = T.axis.remap("SSR", [i, b, j])
        with T.init():
            C_rf[vb, vi] = T.float32(0.0)
        C_rf[vb, vi] = C_rf[vb, vi] + A[vb, vi, vj] * A[vb, vi, vj]
for b, i in T.grid(16, 64):
    with T.block("C"):
        vi, vb = T.axis.remap("RS", [i, b])
        with T.init():
            C[vb] = T.float32(0.0)
        C[vb] = C[vb] + C_rf[vb, vi]""",
)
def rfactor_sq_outer(sch):
    sch.rfactor(sch.get_loops("C")[1], 1)


@PROGRAMS.becomes(
    sq,
    """
C_rf = T.alloc_buffer((64, 16))
for j, i, b in T.grid(64, 64, 16):
    with T.block("C_rf"):
        vj, vb, vi = T.axis.remap("SSR", [j, b, i])
        with T.init():
            C_rf[vj, vb] = T.float32(0.0)
        C_rf[vj, vb] = C_rf[vj, vb] + A[vb, vi, vj] * A[vb, vi, vj]
for j, b in T.grid(64, 16):
    with T.block("C"):
        vj, vb = T.axis.remap("RS", [j, b])
        with T.init():
            C[vb] = T.float32(0.0)
        C[vb] = C[vb] + C_rf[vj, vb]""",
)
def rfactor_sq_order(sch):
    b, i, j = sch.get_loops("C")
    sch.reorder(j, i, b)
    sch.rfactor(j, 0)


@T.prim_func
def sqroot(A: T.Buffer((16, 64, 64)), D: T.Buffer((16,))) -> None:
    C = T.alloc_buffer((16,))
    for b, i, j in T.grid(16, 64, 64):
        with T.block("C"):
            vb, vi, vj = T.axis.remap("SRR", [b, i, j])
            with T.init():
                C[vb] = 0.0
            C[vb] = C[vb] + A[vb, vi, vj] * A[vb, vi, vj]
    for b in T.serial(0, 16):
        with T.block("D"):
            vb = T.axis.S(16, b)
            D[vb] = T.sqrt(C[vb])


@PROGRAMS.becomes(
    sqroot,
    """
C = T.alloc_buffer((16,))
C_rf = T.alloc_buffer((128, 16))
for b, i_j_fused_0, i_j_fused_1 in T.grid(16, 32, 128):
    with T.block("C_rf"):
        vi_j_fused_1, vb, vi_j_fused_0 = T.axis.remap("SSR", [i_j_fused_1, b, i_j_fused_0])
        with T.init():
            C_rf[vi_j_fused_1, vb] = T.float32(0.0)
        C_rf[vi_j_fused_1, vb] = C_rf[vi_j_fused_1, vb] + A[vb, vi_j_fused_0 * 2 + vi_j_fused_1 // 64, vi_j_fused_1 % 64] * A[vb, vi_j_fused_0 * 2 + vi_j_fused_1 // 64, vi_j_fused_1 % 64]
for b in range(16):
    for i_j_fused_1 in range(128):
        with T.block("C"):
            vi_j_fused_1, vb = T.axis.remap("RS", [i_j_fused_1, b])
            with T.init():
                C[vb] = T.float32(0.0)
            C[vb] = C[vb] + C_rf[vi_j_fused_1, vb]
    with T.block("D"):
        vb = T.axis.spatial(16, b)
        D[vb] = T.sqrt(C[vb])""",
)
def rfactor_sqroot(sch):
    b, i, j = sch.get_loops("C")
    f = sch.fuse(i, j)
    o, n = sch.split(f, [None, 128])
    sch.rfactor(n, 0)
    sch.reverse_compute_at("D", sch.get_loops("C")[0])


@T.prim_func
def allred(A: T.Buffer((128, 128)), B: T.Buffer(())) -> None:
    for i, j in T.grid(128, 128):
        with T.block("B"):
            vi, vj = T.axis.remap("RR", [i, j])
            with T.init():
                B[()] = 0.0
            B[()] = B[()] + A[vi, vj]


@PROGRAMS.becomes(
    allred,
    """
B_rf = T.alloc_buffer((32,))
for i, j_0, j_1 in T.grid(128, 4, 32):
    with T.block("B_rf"):
        vj_1, vi, vj_0 = T.axis.remap("SRR", [j_1, i, j_0])
        with T.init():
            B_rf[vj_1] = T.float32(0.0)
        B_rf[vj_1] = B_rf[vj_1] + A[vi, vj_0 * 32 + vj_1]
for j_1 in range(32):
    with T.block("B"):
        vj_1 = T.axis.reduce(32, j_1)
        with T.init():
            B[()] = T.float32(0.0)
        B[()] = B[()] + B_rf[vj_1]""",
)
def rfactor_zero(sch):
    i, j = sch.get_loops("B")
    j0, j1 = sch.split(j, [None, 32])
    sch.rfactor(j1, 0)


@PROGRAMS.becomes(
    allred,
    """
B_rf = T.alloc_buffer((128,))
for i, j in T.grid(128, 128):
    with T.block("B_rf"):
        vi, vj = T.axis.remap("SR", [i, j])
        with T.init():
            B_rf[vi] = T.float32(0.0)
        B_rf[vi] = B_rf[vi] + A[vi, vj]
for i in range(128):
    with T.block("B"):
        vi = T.axis.reduce(128, i)
        with T.init():
            B[()] = T.float32(0.0)
        B[()] = B[()] + B_rf[vi]""",
)
def rfactor_zero2(sch):
    i, j = sch.get_loops("B")
    sch.rfactor(i, 0)


@T.prim_func
def rowmax(A: T.Buffer((128, 128)), B: T.Buffer((128,))) -> None:
    for i, j in T.grid(128, 128):
        with T.block("B"):
            vi, vj = T.axis.remap("SR", [i, j])
            with T.init():
                B[vi] = T.min_value("float32")
            B[vi] = T.max(B[vi], A[vi, vj])


@PROGRAMS.becomes(
    rowmax,
    """
B_rf = T.alloc_buffer((128, 16))
for i, j_0 in T.grid(128, 16):
    with T.block("B_rf_init"):
        vj_0, vi = T.axis.remap("SS", [j_0, i])
        B_rf[vi, vj_0] = T.float32(-340282346638528859811704183484516925440.0)
    for j_1 in range(8):
        with T.block("B_rf_update"):
            vj_0, vi, vj_1 = T.axis.remap("SSR", [j_0, i, j_1])
            B_rf[vi, vj_0] = T.max(B_rf[vi, vj_0], A[vi, vj_0 * 8 + vj_1])
for i, j_0 in T.grid(128, 16):
    with T.block("B"):
        vj_0, vi = T.axis.remap("RS", [j_0, i])
        with T.init():
            B[vi] = T.float32(-340282346638528859811704183484516925440.0)
        B[vi] = T.max(B[vi], B_rf[vi, vj_0])""",
)
def rfactor_max(sch):
    i, j = sch.get_loops("B")
    j0, j1 = sch.split(j, [16, None])
    sch.rfactor(j0, 1)
    sch.decompose_reduction("B_rf", sch.get_loops("B_rf")[2])


@T.prim_func
def argmax(
    idx: T.Buffer((128, 128), "int32"),
    val: T.Buffer((128, 128), "float32"),
    argmax_v0: T.Buffer((128,), "int32"),
    argmax_v1: T.Buffer((128,), "float32"),
) -> None:
    for i0, i1 in T.grid(128, 128):
        with T.block("argmax"):
            i = T.axis.spatial(128, i0)
            k = T.axis.reduce(128, i1)
            T.reads(idx[i, k], val[i, k])
            T.writes(argmax_v0[i], argmax_v1[i])
            with T.init():
                argmax_v0[i] = -1
                argmax_v1[i] = T.min_value("float32")
            v_argmax_v0: T.int32 = T.Select(argmax_v1[i] >= val[i, k], argmax_v0[i], idx[i, k])
            v_argmax_v1: T.float32 = T.Select(argmax_v1[i] >= val[i, k], argmax_v1[i], val[i, k])
            argmax_v0[i] = v_argmax_v0
            argmax_v1[i] = v_argmax_v1


@PROGRAMS.becomes(
    argmax,
    """
argmax_v0_rf = T.alloc_buffer((128, 32), "int32")
argmax_v1_rf = T.alloc_buffer((128, 32))
for i0, i1_0, i1_1 in T.grid(128, 4, 32):
    with T.block("argmax_rf"):
        vi1_1, i, vi1_0 = T.axis.remap("SSR", [i1_1, i0, i1_0])
        T.reads(idx[i, vi1_0 * 32 + vi1_1], val[i, vi1_0 * 32 + vi1_1])
        T.writes(argmax_v0_rf[i, vi1_1], argmax_v1_rf[i, vi1_1])
        with T.init():
            argmax_v0_rf[i, vi1_1] = -1
            argmax_v1_rf[i, vi1_1] = T.float32(-340282346638528859811704183484516925440.0)
        v_argmax_v0: T.int32 = T.Select(argmax_v1_rf[i, vi1_1] >= val[i, vi1_0 * 32 + vi1_1], argmax_v0_rf[i, vi1_1], idx[i, vi1_0 * 32 + vi1_1])
        v_argmax_v1: T.float32 = T.Select(argmax_v1_rf[i, vi1_1] >= val[i, vi1_0 * 32 + vi1_1], argmax_v1_rf[i, vi1_1], val[i, vi1_0 * 32 + vi1_1])
        argmax_v0_rf[i, vi1_1] = v_argmax_v0
        argmax_v1_rf[i, vi1_1] = v_argmax_v1
for i0, i1_1 in T.grid(128, 32):
    with T.block("argmax"):
        vi1_1, i = T.axis.remap("RS", [i1_1, i0])
        T.reads(argmax_v0_rf[i, vi1_1], argmax_v1_rf[i, vi1_1])
        T.writes(argmax_v0[i], argmax_v1[i])
        with T.init():
            argmax_v0[i] = -1
            argmax_v1[i] = T.float32(-340282346638528859811704183484516925440.0)
        v_argmax_v0: T.int32 = T.Select(argmax_v1[i] >= argmax_v1_rf[i, vi1_1], argmax_v0[i], argmax_v0_rf[i, vi1_1])
        v_argmax_v1: T.float32 = T.Select(argmax_v1[i] >= argmax_v1_rf[i, vi1_1], argmax_v1[i], argmax_v1_rf[i, vi1_1])
        argmax_v0[i] = v_argmax_v0
        argmax_v1[i] = v_argmax_v1""",
    verify=False,
)
def rfactor_argmax(sch):
    i, k = sch.get_loops("argmax")
    ko, ki = sch.split(k, [None, 32])
    sch.rfactor(ki, 1)


@T.prim_func
def badcomb(A: T.Buffer((16, 16)), B: T.Buffer((16,))) -> None:
    for i, j in T.grid(16, 16):
        with T.block("B"):
            vi, vj = T.axis.remap("SR", [i, j])
            with T.init():
                B[vi] = 1.0
            B[vi] = B[vi] + A[vi, vj]


@PROGRAMS.refused(
    badcomb,
    "rfactor",
    (
        "block 'B' must store `x op y`, where `x` is loaded from where it stores, `op` is a "
        "sum, a product, a minimum or a maximum, or the place of one, and 'init' stores what "
        "does not change `y`"
    ),
)
def rfactor_badcomb(sch):
    sch.rfactor(sch.get_loops("B")[1], 0)


@T.prim_func
def blkz(A: T.Buffer((128, 128)), B: T.Buffer((128, 128))) -> None:
    for i, j in T.grid(128, 128):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0


@PROGRAMS.becomes(
    blkz,
    """
with T.block("B_o"):
    vi_o = T.axis.spatial(1, 0)
    vj_o = T.axis.spatial(1, 0)
    for i, j in T.grid(128, 128):
        with T.block("B"):
            vi_i, vj_i = T.axis.remap("SS", [i, j])
            B[vi_i, vj_i] = A[vi_i, vj_i] * T.float32(2.0)""",
)
def blockize_outer(sch):
    sch.blockize(sch.get_loops("B")[0])


@PROGRAMS.becomes(
    blkz,
    """
for i in range(128):
    with T.block("B_o"):
        vi_o = T.axis.spatial(128, i)
        vj_o = T.axis.spatial(1, 0)
        for j in range(128):
            with T.block("B"):
                vj_i = T.axis.spatial(128, j)
                B[vi_o, vj_i] = A[vi_o, vj_i] * T.float32(2.0)""",
)
def blockize_inner(sch):
    sch.blockize(sch.get_loops("B")[1])


@PROGRAMS.becomes(
    blkz,
    """
for i_0, j_0 in T.grid(8, 8):
    with T.block("B_o"):
        vi_o, vj_o = T.axis.remap("SS", [i_0, j_0])
        for i_1, j_1 in T.grid(16, 16):
            with T.block("B"):
                vi_i, vj_i = T.axis.remap("SS", [i_1, j_1])
                B[vi_o * 16 + vi_i, vj_o * 16 + vj_i] = A[vi_o * 16 + vi_i, vj_o * 16 + vj_i] * T.float32(2.0)""",
)
def blockize_tile(sch):
    i, j = sch.get_loops("B")
    i0, i1 = sch.split(i, [None, 16])
    j0, j1 = sch.split(j, [None, 16])
    sch.reorder(i0, j0, i1, j1)
    sch.blockize(i1)


@PROGRAMS.becomes(
    mm,
    """
for i_0, j_0 in T.grid(8, 8):
    with T.block("update_o_init"):
        vi_o, vj_o = T.axis.remap("SS", [i_0, j_0])
        for i_1, j_1 in T.grid(16, 16):
            with T.block("update_init"):
                vi_i_init, vj_i_init = T.axis.remap("SS", [i_1, j_1])
                C[vi_o * 16 + vi_i_init, vj_o * 16 + vj_i_init] = T.float32(0.0)
    for k_0 in range(8):
        with T.block("update_o_update"):
            vi_o, vj_o, vk_o = T.axis.remap("SSR", [i_0, j_0, k_0])
            for i_1, j_1, k_1 in T.grid(16, 16, 16):
                with T.block("update"):
                    vi_i, vj_i, vk_i = T.axis.remap("SSR", [i_1, j_1, k_1])
                    C[vi_o * 16 + vi_i, vj_o * 16 + vj_i] = C[vi_o * 16 + vi_i, vj_o * 16 + vj_i] + A[vi_o * 16 + vi_i, vk_o * 16 + vk_i] * B[vj_o * 16 + vj_i, vk_o * 16 + vk_i]""",
)
def blockize_mm(sch):
    i, j, k = sch.get_loops("update")
    i0, i1 = sch.split(i, [None, 16])
    j0, j1 = sch.split(j, [None, 16])
    k0, k1 = sch.split(k, [None, 16])
    sch.reorder(i0, j0, k0, i1, j1, k1)
    b = sch.blockize(i1)
    sch.decompose_reduction(b, k0)


@PROGRAMS.becomes(
    mm,
    """
for i_0, j, k in T.grid(8, 128, 128):
    with T.block("update_o"):
        vi_o, vj_o, vk_o = T.axis.remap("SSR", [i_0, j, k])
        with T.init():
            for i_1 in range(16):
                with T.block("update_init"):
                    vi_i_init = T.axis.spatial(16, i_1)
                    C[vi_o * 16 + vi_i_init, vj_o] = T.float32(0.0)
        for i_1 in range(16):
            with T.block("update"):
                vi_i = T.axis.spatial(16, i_1)
                C[vi_o * 16 + vi_i, vj_o] = C[vi_o * 16 + vi_i, vj_o] + A[vi_o * 16 + vi_i, vk_o] * B[vj_o, vk_o]""",
)
def blockize_mm2(sch):
    i, j, k = sch.get_loops("update")
    i0, i1 = sch.split(i, [None, 16])
    sch.reorder(i0, j, k, i1)
    sch.blockize(i1)


@PROGRAMS.becomes(
    mm,
    """
for i in range(128):
    with T.block("update_o"):
        vi_o = T.axis.spatial(128, i)
        vj_o = T.axis.spatial(1, 0)
        vk_o = T.axis.reduce(1, 0)
        with T.init():
            for j in range(128):
                with T.block("update_init"):
                    vj_i_init = T.axis.spatial(128, j)
                    C[vi_o, vj_i_init] = T.float32(0.0)
        for j, k in T.grid(128, 128):
            with T.block("update"):
                vj_i, vk_i = T.axis.remap("SR", [j, k])
                C[vi_o, vj_i] = C[vi_o, vj_i] + A[vi_o, vk_i] * B[vj_i, vk_i]""",
)
def blockize_mm3(sch):
    sch.blockize(sch.get_loops("update")[1])


@PROGRAMS.becomes(
    mm,
    """
with T.block("update_o"):
    vi_o = T.axis.spatial(1, 0)
    vj_o = T.axis.spatial(1, 0)
    vk_o = T.axis.reduce(1, 0)
    with T.init():
        for i, j in T.grid(128, 128):
            with T.block("update_init"):
                vi_i_init, vj_i_init = T.axis.remap("SS", [i, j])
                C[vi_i_init, vj_i_init] = T.float32(0.0)
    for i, j, k_0, k_1 in T.grid(128, 128, 8, 16):
        with T.block("update"):
            vi_i, vj_i = T.axis.remap("SS", [i, j])
            vk_i = T.axis.reduce(128, k_0 * 16 + k_1)
            C[vi_i, vj_i] = C[vi_i, vj_i] + A[vi_i, vk_i] * B[vj_i, vk_i]""",
)
def blockize_mmb(sch):
    i, j, k = sch.get_loops("update")
    k0, k1 = sch.split(k, [None, 16])
    b = sch.blockize(sch.get_loops("update")[0])
    sch.get_loops(b)


@PROGRAMS.refused(blkz, "blockize", "a condition of block 'B' is of loops around the new block and of loops in it")
def blockize_pred(sch):
    i, j = sch.get_loops("B")
    i0, i1 = sch.split(i, [None, 15])
    sch.blockize(i1)


@T.prim_func
def nested(A: T.Buffer((16, 16)), B: T.Buffer((16, 16)), C: T.Buffer((16, 16))) -> None:
    for io, jo in T.grid(4, 4):
        with T.block("outer"):
            vio, vjo = T.axis.remap("SS", [io, jo])
            for i, j, k in T.grid(4, 4, 16):
                with T.block("inner"):
                    vi, vj, vk = T.axis.remap("SSR", [i, j, k])
                    with T.init():
                        C[vio * 4 + vi, vjo * 4 + vj] = T.float32(0)
                    C[vio * 4 + vi, vjo * 4 + vj] = (
                        C[vio * 4 + vi, vjo * 4 + vj] + A[vio * 4 + vi, vk] * B[vk, vjo * 4 + vj]
                    )


@PROGRAMS.becomes(
    nested,
    """
for io, jo in T.grid(4, 4):
    with T.block("outer"):
        vio, vjo = T.axis.remap("SS", [io, jo])
        T.reads(A[vio * 4:vio * 4 + 4, 0:16], B[0:16, vjo * 4:vjo * 4 + 4])
        T.writes(C[vio * 4:vio * 4 + 4, vjo * 4:vjo * 4 + 4])
        for i_init, j_init in T.grid(4, 4):
            with T.block("inner_init"):
                vi, vj = T.axis.remap("SS", [i_init, j_init])
                T.reads()
                T.writes(C[vio * 4 + vi, vjo * 4 + vj])
                C[vio * 4 + vi, vjo * 4 + vj] = T.float32(0.0)
        for k_0, i, j, k_1 in T.grid(4, 4, 4, 4):
            with T.block("inner_update"):
                vi, vj = T.axis.remap("SS", [i, j])
                vk = T.axis.reduce(16, k_0 * 4 + k_1)
                T.reads(C[vio * 4 + vi, vjo * 4 + vj], A[vio * 4 + vi, vk], B[vk, vjo * 4 + vj])
                T.writes(C[vio * 4 + vi, vjo * 4 + vj])
                C[vio * 4 + vi, vjo * 4 + vj] = C[vio * 4 + vi, vjo * 4 + vj] + A[vio * 4 + vi, vk] * B[vk, vjo * 4 + vj]""",
)
def nested_dec(sch):
    i, j, k = sch.get_loops("inner")
    k0, k1 = sch.split(k, [None, 4])
    sch.reorder(k0, i, j, k1)
    sch.decompose_reduction("inner", k0)


@PROGRAMS.becomes(
    nested,
    """
for io, jo in T.grid(4, 4):
    with T.block("outer"):
        vio, vjo = T.axis.remap("SS", [io, jo])
        with T.block("inner_o"):
            vi_o = T.axis.spatial(1, 0)
            vj_o = T.axis.spatial(1, 0)
            vk_o = T.axis.reduce(1, 0)
            with T.init():
                for i, j in T.grid(4, 4):
                    with T.block("inner_init"):
                        vi_i_init, vj_i_init = T.axis.remap("SS", [i, j])
                        C[vio * 4 + vi_i_init, vjo * 4 + vj_i_init] = T.float32(0.0)
            for i, j, k in T.grid(4, 4, 16):
                with T.block("inner"):
                    vi_i, vj_i, vk_i = T.axis.remap("SSR", [i, j, k])
                    C[vio * 4 + vi_i, vjo * 4 + vj_i] = C[vio * 4 + vi_i, vjo * 4 + vj_i] + A[vio * 4 + vi_i, vk_i] * B[vk_i, vjo * 4 + vj_i]""",
)
def nested_bl(sch):
    i, j, k = sch.get_loops("inner")
    sch.blockize(i)


@T.prim_func
def place_of_largest(a: T.handle, p: T.handle, v: T.handle) -> None:
    A = T.match_buffer(a, (16, 64))
    P = T.match_buffer(p, (16,), "int32")
    V = T.match_buffer(v, (16,))
    for i, k in T.grid(16, 64):
        with T.block("largest"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                P[vi] = -1
                V[vi] = T.min_value("float32")
            new_p: T.int32 = T.Select(V[vi] >= A[vi, vk], P[vi], vk)
            new_v: T.float32 = T.Select(V[vi] >= A[vi, vk], V[vi], A[vi, vk])
            P[vi] = new_p
            V[vi] = new_v


@PROGRAMS.becomes(
    place_of_largest,
    """
P_rf = T.alloc_buffer((16, 8), "int32")
V_rf = T.alloc_buffer((16, 8))
for i, k_0, k_1 in T.grid(16, 8, 8):
    with T.block("largest_rf"):
        vk_0, vi, vk_1 = T.axis.remap("SSR", [k_0, i, k_1])
        with T.init():
            P_rf[vi, vk_0] = -1
            V_rf[vi, vk_0] = T.min_value("float32")
        new_p: T.int32 = T.Select(V_rf[vi, vk_0] >= A[vi, vk_0 * 8 + vk_1], P_rf[vi, vk_0], vk_0 * 8 + vk_1)
        new_v: T.float32 = T.Select(V_rf[vi, vk_0] >= A[vi, vk_0 * 8 + vk_1], V_rf[vi, vk_0], A[vi, vk_0 * 8 + vk_1])
        P_rf[vi, vk_0] = new_p
        V_rf[vi, vk_0] = new_v
for i, k_0 in T.grid(16, 8):
    with T.block("largest"):
        vk_0, vi = T.axis.remap("RS", [k_0, i])
        T.reads(P_rf[vi, vk_0], V_rf[vi, vk_0])
        T.writes(P[vi], V[vi])
        with T.init():
            P[vi] = -1
            V[vi] = T.min_value("float32")
        new_p: T.int32 = T.Select(V[vi] >= V_rf[vi, vk_0], P[vi], P_rf[vi, vk_0])
        new_v: T.float32 = T.Select(V[vi] >= V_rf[vi, vk_0], V[vi], V_rf[vi, vk_0])
        P[vi] = new_p
        V[vi] = new_v""",
)
def rfactor_places_that_are_indices(sch):
    sch.rfactor(sch.split(sch.get_loops("largest")[1], [8, 8])[0], 1)


@PROGRAMS.becomes(
    place_of_largest,
    """
P_rf = T.alloc_buffer((64, 16), "int32")
V_rf = T.alloc_buffer((64, 16))
for i, k in T.grid(16, 64):
    with T.block("largest_rf"):
        vk, vi = T.axis.remap("SS", [k, i])
        P_rf[vk, vi] = vk
        V_rf[vk, vi] = A[vi, vk]
for i, k in T.grid(16, 64):
    with T.block("largest"):
        vk, vi = T.axis.remap("RS", [k, i])
        T.reads(P_rf[vk, vi], V_rf[vk, vi])
        T.writes(P[vi], V[vi])
        with T.init():
            P[vi] = -1
            V[vi] = T.min_value("float32")
        new_p: T.int32 = T.Select(V[vi] >= V_rf[vk, vi], P[vi], P_rf[vk, vi])
        new_v: T.float32 = T.Select(V[vi] >= V_rf[vk, vi], V[vi], V_rf[vk, vi])
        P[vi] = new_p
        V[vi] = new_v""",
)
def rfactor_every_place(sch):
    sch.rfactor(sch.get_loops("largest")[1], 0)


@T.prim_func
def sums_in_a_unit_loop(A: T.Buffer((6, 8), "float32"), C: T.Buffer((6,), "float32")):
    for i, k, u in T.grid(6, 8, 1):  # noqa: B007 - in no binding
        with T.block("C"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                C[vi] = T.float32(0)
            C[vi] = C[vi] + A[vi, vk]


@PROGRAMS.becomes(
    sums_in_a_unit_loop,
    """
C_rf = T.alloc_buffer((1, 6))
for i, k, u in T.grid(6, 8, 1):
    with T.block("C_rf"):
        vu, vi, vk = T.axis.remap("SSR", [u, i, k])
        with T.init():
            C_rf[vu, vi] = T.float32(0)
        C_rf[vu, vi] = C_rf[vu, vi] + A[vi, vk]
for i, u in T.grid(6, 1):
    with T.block("C"):
        vu, vi = T.axis.remap("RS", [u, i])
        with T.init():
            C[vi] = T.float32(0)
        C[vi] = C[vi] + C_rf[vu, vi]""",
)
def rfactor_of_a_loop_in_no_binding(sch):
    sch.rfactor(sch.get_loops("C")[2], 0)


@T.prim_func
def two_after_each_other(A: T.Buffer((6, 8), "float32"), p: T.Buffer((6,), "int32"), m: T.Buffer((6,), "float32")):
    for i, k in T.grid(6, 8):
        with T.block("M"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                p[vi] = -1
                m[vi] = T.min_value("float32")
            p[vi] = T.Select(m[vi] >= A[vi, vk], p[vi], vk)
            m[vi] = T.Select(m[vi] >= A[vi, vk], m[vi], A[vi, vk])


@PROGRAMS.refused(two_after_each_other, "rfactor", "must store")
def rfactor_of_stores_that_are_not_named_first(sch):
    sch.rfactor(sch.get_loops("M")[1], 0)


test_schedule = PROGRAMS.test
