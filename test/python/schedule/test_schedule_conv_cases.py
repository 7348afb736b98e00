"""Schedules of convolutions, pools and dot products of bytes, as CPUs want them: what programs become."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()

from tvm.script import tir as T  # noqa: E402
from tvm.tir.schedule.analysis import get_tensorize_loop_mapping  # noqa: E402
from tvm.tir.tensor_intrin.x86 import (  # noqa: E402
    AVX512_DOT_16x4_INTRIN,
    VNNI_DOT_16x4_INTRIN,
    dot_product_16x4_u8i8i32_desc,
)

PROGRAMS = Programs()


@T.prim_func
def depthwise(
    X: T.Buffer((4, 10, 10), "float32"), W: T.Buffer((4, 3, 3), "float32"), Y: T.Buffer((4, 8, 8), "float32")
):
    for c, h, w, r, s in T.grid(4, 8, 8, 3, 3):
        with T.block("Y"):
            vc, vh, vw, vr, vs = T.axis.remap("SSSRR", [c, h, w, r, s])
            with T.init():
                Y[vc, vh, vw] = T.float32(0)
            Y[vc, vh, vw] = Y[vc, vh, vw] + X[vc, vh + vr, vw + vs] * W[vc, vr, vs]


@PROGRAMS.becomes(
    depthwise,
    """
for c in T.parallel(4):
    for h, w_0 in T.grid(8, 2):
        for w_1_init in T.vectorized(4):
            with T.block("Y_init"):
                vc, vh = T.axis.remap("SS", [c, h])
                vw = T.axis.spatial(8, w_0 * 4 + w_1_init)
                T.reads()
                Y[vc, vh, vw] = T.float32(0)
        for r, s in T.grid(3, 3):
            for w_1 in T.vectorized(4):
                with T.block("Y_update"):
                    vc, vh = T.axis.remap("SS", [c, h])
                    vw = T.axis.spatial(8, w_0 * 4 + w_1)
                    vr, vs = T.axis.remap("RR", [r, s])
                    T.reads(Y[vc, vh, vw], X[vc, vh + vr, vw + vs], W[vc, vr, vs])
                    T.writes(Y[vc, vh, vw])
                    Y[vc, vh, vw] = Y[vc, vh, vw] + X[vc, vh + vr, vw + vs] * W[vc, vr, vs]""",
)
def vectors_of_columns(sch):
    c, h, w, r, s = sch.get_loops("Y")
    w_0, w_1 = sch.split(w, [None, 4])
    sch.reorder(c, h, w_0, r, s, w_1)
    sch.parallel(c)
    sch.vectorize(w_1)
    sch.decompose_reduction("Y", r)


@PROGRAMS.becomes(
    depthwise,
    """
X_global = T.alloc_buffer((4, 10, 10))
for c, h in T.grid(4, 8):
    for ax0, ax1 in T.grid(3, 10):
        with T.block("X_global"):
            v0 = T.axis.spatial(4, c)
            v1 = T.axis.spatial(10, h + ax0)
            v2 = T.axis.spatial(10, ax1)
            X_global[v0, v1, v2] = X[v0, v1, v2]
    for w, r, s in T.grid(8, 3, 3):
        with T.block("Y"):
            vc, vh, vw, vr, vs = T.axis.remap("SSSRR", [c, h, w, r, s])
            with T.init():
                Y[vc, vh, vw] = T.float32(0)
            Y[vc, vh, vw] = Y[vc, vh, vw] + X_global[vc, vh + vr, vw + vs] * W[vc, vr, vs]""",
)
def rows_of_a_window(sch):
    sch.compute_at(sch.cache_read("Y", 0, "global"), sch.get_loops("Y")[1])


@PROGRAMS.becomes(
    depthwise,
    """
X_global = T.alloc_buffer((4, 10, 10))
W_global = T.alloc_buffer((4, 3, 3))
for c, h_0, w_0 in T.grid(4, 2, 2):
    for ax0, ax1 in T.grid(6, 6):
        with T.block("X_global"):
            v0 = T.axis.spatial(4, c)
            v1 = T.axis.spatial(10, h_0 * 4 + ax0)
            v2 = T.axis.spatial(10, w_0 * 4 + ax1)
            X_global[v0, v1, v2] = X[v0, v1, v2]
    for ax0, ax1 in T.grid(3, 3):
        with T.block("W_global"):
            v0, v1, v2 = T.axis.remap("SSS", [c, ax0, ax1])
            W_global[v0, v1, v2] = W[v0, v1, v2]
    for h_1, w_1, r, s in T.grid(4, 4, 3, 3):
        with T.block("Y"):
            vc = T.axis.spatial(4, c)
            vh = T.axis.spatial(8, h_0 * 4 + h_1)
            vw = T.axis.spatial(8, w_0 * 4 + w_1)
            vr, vs = T.axis.remap("RR", [r, s])
            with T.init():
                Y[vc, vh, vw] = T.float32(0)
            Y[vc, vh, vw] = Y[vc, vh, vw] + X_global[vc, vh + vr, vw + vs] * W_global[vc, vr, vs]""",
)
def windows_of_tiles(sch):
    c, h, w, r, s = sch.get_loops("Y")
    h_0, h_1 = sch.split(h, [None, 4])
    w_0, w_1 = sch.split(w, [None, 4])
    sch.reorder(c, h_0, w_0, h_1, w_1)
    sch.compute_at(sch.cache_read("Y", 0, "global"), w_0)
    sch.compute_at(sch.cache_read("Y", 1, "global"), w_0)


@PROGRAMS.becomes(
    depthwise,
    """
Y_rf = T.alloc_buffer((4, 8, 8, 3))
for c, h, w, r, s in T.grid(4, 8, 8, 3, 3):
    with T.block("Y_rf"):
        vs, vc, vh, vw, vr = T.axis.remap("SSSSR", [s, c, h, w, r])
        with T.init():
            Y_rf[vc, vh, vw, vs] = T.float32(0)
        Y_rf[vc, vh, vw, vs] = Y_rf[vc, vh, vw, vs] + X[vc, vh + vr, vw + vs] * W[vc, vr, vs]
for c, h, w, s in T.grid(4, 8, 8, 3):
    with T.block("Y"):
        vs, vc, vh, vw = T.axis.remap("RSSS", [s, c, h, w])
        with T.init():
            Y[vc, vh, vw] = T.float32(0)
        Y[vc, vh, vw] = Y[vc, vh, vw] + Y_rf[vc, vh, vw, vs]""",
)
def sums_of_columns(sch):
    sch.rfactor(sch.get_loops("Y")[4], 3)


@PROGRAMS.becomes(
    depthwise,
    """
for c, h, w, r_s_fused in T.grid(4, 8, 8, 9):
    with T.block("Y"):
        vc, vh, vw = T.axis.remap("SSS", [c, h, w])
        vr = T.axis.reduce(3, r_s_fused // 3)
        vs = T.axis.reduce(3, r_s_fused % 3)
        with T.init():
            Y[vc, vh, vw] = T.float32(0)
        Y[vc, vh, vw] = Y[vc, vh, vw] + X[vc, vh + vr, vw + vs] * W[vc, vr, vs]""",
)
def one_loop_of_the_window(sch):
    sch.fuse(*sch.get_loops("Y")[3:])


@PROGRAMS.becomes(
    depthwise,
    """
X_reindex = T.alloc_buffer((4, 8, 8, 3, 3))
for ax0, ax1, ax2, ax3, ax4 in T.grid(4, 8, 8, 3, 3):
    with T.block("X_reindex_reindex"):
        v0, v1, v2, v3, v4 = T.axis.remap("SSSSS", [ax0, ax1, ax2, ax3, ax4])
        T.reads(X[v0, v1 + v3, v2 + v4])
        T.writes(X_reindex[v0, v1, v2, v3, v4])
        X_reindex[v0, v1, v2, v3, v4] = X[v0, v1 + v3, v2 + v4]
for c, h, w, r, s in T.grid(4, 8, 8, 3, 3):
    with T.block("Y"):
        vc, vh, vw, vr, vs = T.axis.remap("SSSRR", [c, h, w, r, s])
        with T.init():
            Y[vc, vh, vw] = T.float32(0)
        Y[vc, vh, vw] = Y[vc, vh, vw] + X_reindex[vc, vh, vw, vr, vs] * W[vc, vr, vs]""",
)
def a_copy_by_variables(sch):
    sch.reindex("Y", ("read", 0))


@T.prim_func
def padded(X: T.Buffer((4, 8, 8), "float32"), W: T.Buffer((4, 3, 3), "float32"), Y: T.Buffer((4, 8, 8), "float32")):
    P = T.alloc_buffer((4, 10, 10))
    for c, h, w in T.grid(4, 10, 10):
        with T.block("P"):
            vc, vh, vw = T.axis.remap("SSS", [c, h, w])
            P[vc, vh, vw] = T.if_then_else(
                1 <= vh and vh < 9 and 1 <= vw and vw < 9, X[vc, vh - 1, vw - 1], T.float32(0)
            )
    for c, h, w, r, s in T.grid(4, 8, 8, 3, 3):
        with T.block("Y"):
            vc, vh, vw, vr, vs = T.axis.remap("SSSRR", [c, h, w, r, s])
            with T.init():
                Y[vc, vh, vw] = T.float32(0)
            Y[vc, vh, vw] = Y[vc, vh, vw] + P[vc, vh + vr, vw + vs] * W[vc, vr, vs]


WINDOW = """
for c, h, w, r, s in T.grid(4, 8, 8, 3, 3):
    with T.block("Y"):
        vc, vh, vw, vr, vs = T.axis.remap("SSSRR", [c, h, w, r, s])
        with T.init():
            Y[vc, vh, vw] = T.float32(0)
        Y[vc, vh, vw] = Y[vc, vh, vw] + P[vc, vh + vr, vw + vs] * W[vc, vr, vs]
"""


@PROGRAMS.becomes(
    padded,
    """
P = T.alloc_buffer((4, 10, 10))
for c, h, w in T.grid(4, 10, 10):
    with T.block("P_pad_const"):
        vc, vh, vw = T.axis.remap("SSS", [c, h, w])
        T.reads()
        P[vc, vh, vw] = T.float32(0)
for c, h, w in T.grid(4, 8, 8):
    with T.block("P"):
        vc, vh, vw = T.axis.remap("SSS", [c, h, w])
        T.reads(X[vc, vh, vw])
        T.writes(P[vc, vh + 1, vw + 1])
        P[vc, vh + 1, vw + 1] = X[vc, vh, vw]
"""
    + WINDOW,
)
def zeros_before_the_image(sch):
    sch.decompose_padding("P", sch.get_loops("P")[0])


@PROGRAMS.becomes(
    padded,
    """
P = T.alloc_buffer((4, 10, 10))
for c in range(4):
    for ax0, ax1 in T.grid(10, 10):
        with T.block("P"):
            vc, vh, vw = T.axis.remap("SSS", [c, ax0, ax1])
            T.reads(X[vc, vh - 1, vw - 1])
            T.writes(P[vc, vh, vw])
            P[vc, vh, vw] = T.if_then_else(1 <= vh and vh < 9 and 1 <= vw and vw < 9, X[vc, vh - 1, vw - 1], T.float32(0))
    for h, w, r, s in T.grid(8, 8, 3, 3):
        with T.block("Y"):
            vc, vh, vw, vr, vs = T.axis.remap("SSSRR", [c, h, w, r, s])
            with T.init():
                Y[vc, vh, vw] = T.float32(0)
            Y[vc, vh, vw] = Y[vc, vh, vw] + P[vc, vh + vr, vw + vs] * W[vc, vr, vs]""",
)
def padding_of_each_channel(sch):
    sch.compute_at("P", sch.get_loops("Y")[0])


@PROGRAMS.becomes(
    padded,
    """
for c, h, w, r, s in T.grid(4, 8, 8, 3, 3):
    with T.block("Y"):
        vc, vh, vw, vr, vs = T.axis.remap("SSSRR", [c, h, w, r, s])
        T.reads(X[vc, vh + vr - 1, vw + vs - 1], W[vc, vr, vs])
        T.writes(Y[vc, vh, vw])
        with T.init():
            Y[vc, vh, vw] = T.float32(0)
        Y[vc, vh, vw] = Y[vc, vh, vw] + T.if_then_else(1 <= vh + vr and vh + vr < 9 and 1 <= vw + vs and vw + vs < 9, X[vc, vh + vr - 1, vw + vs - 1], T.float32(0)) * W[vc, vr, vs]""",
)
def padding_where_it_is_read(sch):
    sch.compute_inline("P")


@T.prim_func
def nhwc(X: T.Buffer((6, 6, 4), "float32"), W: T.Buffer((3, 3, 4, 8), "float32"), Y: T.Buffer((4, 4, 8), "float32")):
    for h, w, f, r, s, c in T.grid(4, 4, 8, 3, 3, 4):
        with T.block("Y"):
            vh, vw, vf, vr, vs, vc = T.axis.remap("SSSRRR", [h, w, f, r, s, c])
            with T.init():
                Y[vh, vw, vf] = T.float32(0)
            Y[vh, vw, vf] = Y[vh, vw, vf] + X[vh + vr, vw + vs, vc] * W[vr, vs, vc, vf]


@PROGRAMS.becomes(
    nhwc,
    """
Y_local = T.alloc_buffer((4, 4, 8), scope="local")
for h_w_0_fused in T.parallel(8):
    for w_1_init in T.unroll(2):
        for f_init in T.vectorized(8):
            with T.block("Y_init"):
                vh = T.axis.spatial(4, h_w_0_fused // 2)
                vw = T.axis.spatial(4, h_w_0_fused % 2 * 2 + w_1_init)
                vf = T.axis.spatial(8, f_init)
                T.reads()
                Y_local[vh, vw, vf] = T.float32(0)
    for r, s, c in T.grid(3, 3, 4):
        for w_1 in T.unroll(2):
            for f in T.vectorized(8):
                with T.block("Y_update"):
                    vh = T.axis.spatial(4, h_w_0_fused // 2)
                    vw = T.axis.spatial(4, h_w_0_fused % 2 * 2 + w_1)
                    vf, vr, vs, vc = T.axis.remap("SRRR", [f, r, s, c])
                    T.reads(Y_local[vh, vw, vf], X[vh + vr, vw + vs, vc], W[vr, vs, vc, vf])
                    T.writes(Y_local[vh, vw, vf])
                    Y_local[vh, vw, vf] = Y_local[vh, vw, vf] + X[vh + vr, vw + vs, vc] * W[vr, vs, vc, vf]
    for ax0, ax1 in T.grid(2, 8):
        with T.block("Y_local"):
            v0 = T.axis.spatial(4, h_w_0_fused // 2)
            v1 = T.axis.spatial(4, h_w_0_fused % 2 * 2 + ax0)
            v2 = T.axis.spatial(8, ax1)
            Y[v0, v1, v2] = Y_local[v0, v1, v2]""",
)
def pixels_in_registers(sch):
    copy = sch.cache_write("Y", 0, "local")
    h, w, f, r, s, c = sch.get_loops("Y")
    w_0, w_1 = sch.split(w, [None, 2])
    sch.reorder(h, w_0, r, s, c, w_1, f)
    fused = sch.fuse(h, w_0)
    sch.reverse_compute_at(copy, fused)
    sch.parallel(fused)
    sch.unroll(w_1)
    sch.vectorize(f)
    sch.decompose_reduction("Y", r)


@PROGRAMS.becomes(
    nhwc,
    """
W_global = T.alloc_buffer((2, 3, 3, 4, 4))
for ax0, ax1, ax2, ax3 in T.grid(3, 3, 4, 8):
    with T.block("W_global"):
        v0, v1, v2, v3 = T.axis.remap("SSSS", [ax0, ax1, ax2, ax3])
        T.reads(W[v0, v1, v2, v3])
        T.writes(W_global[v3 // 4, v0, v1, v2, v3 % 4])
        W_global[v3 // 4, v0, v1, v2, v3 % 4] = W[v0, v1, v2, v3]
for h, w, f_0, r, s, c, f_1 in T.grid(4, 4, 2, 3, 3, 4, 4):
    with T.block("Y"):
        vh, vw = T.axis.remap("SS", [h, w])
        vf = T.axis.spatial(8, f_0 * 4 + f_1)
        vr, vs, vc = T.axis.remap("RRR", [r, s, c])
        with T.init():
            Y[vh, vw, vf] = T.float32(0)
        Y[vh, vw, vf] = Y[vh, vw, vf] + X[vh + vr, vw + vs, vc] * W_global[vf // 4, vr, vs, vc, vf % 4]""",
)
def packed_filters(sch):
    sch.cache_read("Y", 1, "global")
    sch.transform_layout("Y", ("read", 1), lambda r, s, c, f: (f // 4, r, s, c, f % 4))
    h, w, f, r, s, c = sch.get_loops("Y")
    f_0, f_1 = sch.split(f, [None, 4])
    sch.reorder(f_0, r, s, c, f_1)


@PROGRAMS.becomes(
    nhwc,
    """
X_reindex = T.alloc_buffer((16, 36))
for ax0, ax1, ax2, ax3, ax4 in T.grid(4, 4, 3, 3, 4):
    with T.block("X_reindex_reindex"):
        v0, v1, v2, v3, v4 = T.axis.remap("SSSSS", [ax0, ax1, ax2, ax3, ax4])
        T.reads(X[v0 + v2, v1 + v3, v4])
        T.writes(X_reindex[v0 * 4 + v1, v2 * 12 + v3 * 4 + v4])
        X_reindex[v0 * 4 + v1, v2 * 12 + v3 * 4 + v4] = X[v0 + v2, v1 + v3, v4]
for h, w, f, r, s, c in T.grid(4, 4, 8, 3, 3, 4):
    with T.block("Y"):
        vh, vw, vf, vr, vs, vc = T.axis.remap("SSSRRR", [h, w, f, r, s, c])
        with T.init():
            Y[vh, vw, vf] = T.float32(0)
        Y[vh, vw, vf] = Y[vh, vw, vf] + X_reindex[vh * 4 + vw, vr * 12 + vs * 4 + vc] * W[vr, vs, vc, vf]""",
)
def columns_of_the_image(sch):
    sch.reindex("Y", ("read", 0))
    sch.transform_layout("Y", ("read", 0), lambda h, w, r, s, c: (h * 4 + w, r * 12 + s * 4 + c))


@T.prim_func
def pools(X: T.Buffer((12, 6), "int32"), Z: T.Buffer((8, 6), "int32")):
    Y = T.alloc_buffer((10, 6), "int32")
    for i, j in T.grid(10, 6):
        with T.block("Y"):
            vi, vj = T.axis.remap("SS", [i, j])
            Y[vi, vj] = T.max(T.max(X[vi, vj], X[vi + 1, vj]), X[vi + 2, vj])
    for i, j in T.grid(8, 6):
        with T.block("Z"):
            vi, vj = T.axis.remap("SS", [i, j])
            Z[vi, vj] = T.max(T.max(Y[vi, vj], Y[vi + 1, vj]), Y[vi + 2, vj])


@PROGRAMS.becomes(
    pools,
    """
Y = T.alloc_buffer((4, 6), "int32")
for i_0 in range(4):
    for ax0, ax1 in T.grid(4, 6):
        with T.block("Y"):
            vi = T.axis.opaque(10, i_0 * 2 + ax0)
            vj = T.axis.spatial(6, ax1)
            T.where(i_0 < 1 or 2 <= ax0)
            T.reads(X[vi:vi + 3, vj])
            T.writes(Y[vi % 4, vj])
            Y[vi % 4, vj] = T.max(T.max(X[vi, vj], X[vi + 1, vj]), X[vi + 2, vj])
    for i_1, j in T.grid(2, 6):
        with T.block("Z"):
            vi = T.axis.opaque(8, i_0 * 2 + i_1)
            vj = T.axis.spatial(6, j)
            Z[vi, vj] = T.max(T.max(Y[vi % 4, vj], Y[(vi + 1) % 4, vj]), Y[(vi + 2) % 4, vj])""",
)
def pools_that_roll(sch):
    i_0, _ = sch.split(sch.get_loops("Z")[0], [None, 2])
    sch.compute_at("Y", i_0)
    sch.rolling_buffer("Y", 0)


@T.prim_func
def bytes_of_rows(X: T.Buffer((3, 16), "uint8"), W: T.Buffer((2, 4, 16, 4), "int8"), C: T.Buffer((3, 32), "int32")):
    for i, j, k in T.grid(3, 32, 16):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = 0
            C[vi, vj] = C[vi, vj] + T.Cast("int32", X[vi, vk]) * T.Cast("int32", W[vj // 16, vk // 4, vj % 16, vk % 4])


LANES = {
    VNNI_DOT_16x4_INTRIN: """
            with T.block("lane"):
                vi = T.axis.spatial(16, i)
                C_1[vi] = C_1[vi] + (
                    T.Cast("int32", A[0]) * T.Cast("int32", B[vi, 0])
                    + T.Cast("int32", A[1]) * T.Cast("int32", B[vi, 1])
                    + T.Cast("int32", A[2]) * T.Cast("int32", B[vi, 2])
                    + T.Cast("int32", A[3]) * T.Cast("int32", B[vi, 3])
                )""",
    AVX512_DOT_16x4_INTRIN: """
            with T.block("lane"):
                vi = T.axis.spatial(16, i)
                T.reads(C_1[vi], A[0:4], B[vi, 0:4])
                T.writes(C_1[vi])
                C_1[vi] = C_1[vi] + (
                    T.Cast("int32", T.Cast("int16", A[0]) * T.Cast("int16", B[vi, 0]))
                    + T.Cast("int32", T.Cast("int16", A[1]) * T.Cast("int16", B[vi, 1]))
                )
                C_1[vi] = C_1[vi] + (
                    T.Cast("int32", T.Cast("int16", A[2]) * T.Cast("int16", B[vi, 2]))
                    + T.Cast("int32", T.Cast("int16", A[3]) * T.Cast("int16", B[vi, 3]))
                )""",
}
for _name, _lanes in LANES.items():

    def _dots(sch, name=_name):
        i, j, k = sch.get_loops("C")
        j_0, j_1 = sch.split(j, [None, 16])
        k_0, k_1 = sch.split(k, [None, 4])
        sch.reorder(i, j_0, k_0, j_1, k_1)
        sch.decompose_reduction("C", k_0)
        sch.tensorize(j_1, name)

    _dots.__name__ = _name
    PROGRAMS.becomes(
        bytes_of_rows,
        """
for i, j_0 in T.grid(3, 2):
    for j_1_init in range(16):
        with T.block("C_init"):
            vi = T.axis.spatial(3, i)
            vj = T.axis.spatial(32, j_0 * 16 + j_1_init)
            T.reads()
            C[vi, vj] = 0
    for k_0 in range(4):
        with T.block("C_update_o"):
            vi_o, vj_o, vk_o = T.axis.remap("SSR", [i, j_0, k_0])
            T.reads(C[vi_o, vj_o * 16:vj_o * 16 + 16], X[vi_o, vk_o * 4:vk_o * 4 + 4], W[vj_o, vk_o, 0:16, 0:4])
            T.writes(C[vi_o, vj_o * 16:vj_o * 16 + 16])
            A = T.match_buffer(X[vi_o, vk_o * 4:vk_o * 4 + 4], (4,), "uint8", offset_factor=1)
            B = T.match_buffer(W[vj_o, vk_o, 0:16, 0:4], (16, 4), "int8", offset_factor=1)
            C_1 = T.match_buffer(C[vi_o, vj_o * 16:vj_o * 16 + 16], (16,), "int32", offset_factor=1)
            for i_1 in T.vectorized(16):"""
        + _lanes.replace("\n", "\n    ").replace("(16, i)", "(16, i_1)"),
    )(_dots)


@PROGRAMS.becomes(
    bytes_of_rows,
    """
for i, j_0, k_0 in T.grid(3, 2, 4):
    with T.block("C_o"):
        vi_o, vj_o, vk_o = T.axis.remap("SSR", [i, j_0, k_0])
        T.reads(X[vi_o, vk_o * 4:vk_o * 4 + 4], W[vj_o, vk_o, 0:16, 0:4])
        T.writes(C[vi_o, vj_o * 16:vj_o * 16 + 16])
        T.block_attr({"meta_schedule.auto_tensorize": "dot_16x4_vnni"})
        with T.init():
            for j_1 in range(16):
                with T.block("C_init"):
                    vj_i_init = T.axis.spatial(16, j_1)
                    T.reads()
                    C[vi_o, vj_o * 16 + vj_i_init] = 0
        for j_1, k_1 in T.grid(16, 4):
            with T.block("C"):
                vj_i, vk_i = T.axis.remap("SR", [j_1, k_1])
                T.reads(C[vi_o, vj_o * 16 + vj_i], X[vi_o, vk_o * 4 + vk_i], W[vj_o, vk_o, vj_i, vk_i])
                T.writes(C[vi_o, vj_o * 16 + vj_i])
                C[vi_o, vj_o * 16 + vj_i] = C[vi_o, vj_o * 16 + vj_i] + T.Cast("int32", X[vi_o, vk_o * 4 + vk_i]) * T.Cast("int32", W[vj_o, vk_o, vj_i, vk_i])""",
)
def a_block_for_an_instruction(sch):
    """As a search does it: the loops that the description has are split off, and the block of them says its name."""
    block = sch.get_block("C")
    info = get_tensorize_loop_mapping(sch, block, dot_product_16x4_u8i8i32_desc)
    extents = {sref: int(loop.extent) for sref, loop in info.loop_map.items()}
    tiled = [(loop, extents.get(sch.get_sref(loop))) for loop in sch.get_loops(block)]
    pairs = [sch.split(loop, [None, extent]) for loop, extent in tiled if extent]
    sch.reorder(*(outer for outer, _ in pairs), *(inner for _, inner in pairs))
    sch.annotate(sch.blockize(pairs[0][1]), "meta_schedule.auto_tensorize", VNNI_DOT_16x4_INTRIN)


@PROGRAMS.refused(bytes_of_rows, "tensorize", "loop 'j_1' does not have the bounds of the described loop 'i'")
def lanes_of_another_length(sch):
    i, j, k = sch.get_loops("C")
    j_0, j_1 = sch.split(j, [None, 8])
    k_0, k_1 = sch.split(k, [None, 4])
    sch.reorder(i, j_0, k_0, j_1, k_1)
    sch.decompose_reduction("C", k_0)
    sch.tensorize(j_1, VNNI_DOT_16x4_INTRIN)


@PROGRAMS.refused(depthwise, "tensorize", "loop 'r' does not have the bounds of the described loop 'i'")
def floats_are_no_bytes(sch):
    sch.tensorize(sch.get_loops("Y")[3], AVX512_DOT_16x4_INTRIN)


@PROGRAMS.refused(padded, "reverse_compute_inline", "block 'Y' must have no 'init' and be one store")
def a_reduction_is_not_inlined_into_padding(sch):
    sch.reverse_compute_inline("Y")


@PROGRAMS.refused(depthwise, "decompose_padding", "block 'Y' is not complete: iteration variable 3 is not spatial")
def there_is_no_padding(sch):
    sch.decompose_padding("Y", sch.get_loops("Y")[0])


test_schedule = PROGRAMS.test
