"""More schedules: instructions, sums of several buffers, nests that become one, reindexed accesses, epilogues."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()

from tvm import tir  # noqa: E402
from tvm.script import tir as T  # noqa: E402
from tvm.tir.tensor_intrin.x86 import AVX512_DOT_16x4_INTRIN, VNNI_DOT_16x4_INTRIN  # noqa: E402

PROGRAMS = Programs()

# ===--- Instructions --------------------------------------------------------------------------===#


@T.prim_func
def dot_desc(a: T.handle, b: T.handle, c: T.handle):
    A = T.match_buffer(a, (4,), offset_factor=1)
    B = T.match_buffer(b, (4,), offset_factor=1)
    C = T.match_buffer(c, (1,), offset_factor=1)
    with T.block("root"):
        T.reads(C[0], A[0:4], B[0:4])
        T.writes(C[0])
        for k in range(4):
            with T.block("dot"):
                vk = T.axis.reduce(4, k)
                C[0] = C[0] + A[vk] * B[vk]


@T.prim_func
def dot_impl(a: T.handle, b: T.handle, c: T.handle):
    A = T.match_buffer(a, (4,), offset_factor=1)
    B = T.match_buffer(b, (4,), offset_factor=1)
    C = T.match_buffer(c, (1,), offset_factor=1)
    with T.block("root"):
        T.reads(C[0], A[0:4], B[0:4])
        T.writes(C[0])
        C[0] = C[0] + (A[0] * B[0] + A[1] * B[1] + (A[2] * B[2] + A[3] * B[3]))


tir.TensorIntrin.register("test.more_dot", dot_desc, dot_impl)


@T.prim_func
def row_desc(a: T.handle, b: T.handle):
    A = T.match_buffer(a, (8,), offset_factor=1)
    B = T.match_buffer(b, (8,), offset_factor=1)
    with T.block("root"):
        T.reads(A[0:8])
        T.writes(B[0:8])
        for i in range(8):
            with T.block("add"):
                vi = T.axis.spatial(8, i)
                B[vi] = A[vi] + T.float32(1)


@T.prim_func
def row_impl(a: T.handle, b: T.handle):
    A = T.match_buffer(a, (8,), offset_factor=1)
    B = T.match_buffer(b, (8,), offset_factor=1)
    with T.block("root"):
        T.reads(A[0:8])
        T.writes(B[0:8])
        for i in T.vectorized(8):
            B[i] = A[i] + T.float32(1)


tir.TensorIntrin.register("test.more_row", row_desc, row_impl)


@T.prim_func
def add_one(A: T.Buffer((4, 16), "float32"), B: T.Buffer((4, 16), "float32")):
    for i, j in T.grid(4, 16):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + T.float32(1)


@PROGRAMS.becomes(
    add_one,
    """
for i, j_0 in T.grid(4, 2):
    with T.block("B_o"):
        vi_o, vj_o = T.axis.remap("SS", [i, j_0])
        T.reads(A[vi_o, vj_o * 8:vj_o * 8 + 8])
        T.writes(B[vi_o, vj_o * 8:vj_o * 8 + 8])
        A_1 = T.match_buffer(A[vi_o, vj_o * 8:vj_o * 8 + 8], (8,), offset_factor=1)
        B_1 = T.match_buffer(B[vi_o, vj_o * 8:vj_o * 8 + 8], (8,), offset_factor=1)
        for i_1 in T.vectorized(8):
            B_1[i_1] = A_1[i_1] + T.float32(1)""",
)
def tensorize_rows(sch):
    i, j = sch.get_loops("B")
    j0, j1 = sch.split(j, [None, 8])
    sch.tensorize(j1, "test.more_row")


@PROGRAMS.becomes(
    add_one,
    """
for i, j_0 in T.grid(4, 2):
    with T.block("B_o"):
        vi_o, vj_o = T.axis.remap("SS", [i, j_0])
        T.reads(A[vi_o, vj_o * 8:vj_o * 8 + 8])
        T.writes(B[vi_o, vj_o * 8:vj_o * 8 + 8])
        A_1 = T.match_buffer(A[vi_o, vj_o * 8:vj_o * 8 + 8], (8,), offset_factor=1)
        B_1 = T.match_buffer(B[vi_o, vj_o * 8:vj_o * 8 + 8], (8,), offset_factor=1)
        for i_1 in T.vectorized(8):
            B_1[i_1] = A_1[i_1] + T.float32(1)""",
)
def tensorize_a_block(sch):
    i, j = sch.get_loops("B")
    j0, j1 = sch.split(j, [None, 8])
    sch.tensorize(sch.blockize(j1), "test.more_row")


@PROGRAMS.keeps(add_one)
def tensorize_in_a_parallel_loop(sch):
    i, j = sch.get_loops("B")
    j0, j1 = sch.split(j, [None, 8])
    f = sch.fuse(i, j0)
    sch.parallel(f)
    sch.tensorize(j1, "test.more_row")


@PROGRAMS.refused(add_one, "tensorize", "does not have the bounds of the described loop")
def tensorize_another_length(sch):
    i, j = sch.get_loops("B")
    j0, j1 = sch.split(j, [None, 4])
    sch.tensorize(j1, "test.more_row")


@PROGRAMS.refused(add_one, "tensorize", "it is not what 'test.more_dot'")
def tensorize_another_computation(sch):
    i, j = sch.get_loops("B")
    j0, j1 = sch.split(j, [None, 4])
    sch.tensorize(j1, "test.more_dot")


@T.prim_func
def matvec(A: T.Buffer((8, 16), "float32"), x: T.Buffer((16,), "float32"), y: T.Buffer((8,), "float32")):
    for i, k in T.grid(8, 16):
        with T.block("y"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                y[vi] = T.float32(0)
            y[vi] = y[vi] + A[vi, vk] * x[vk]


@PROGRAMS.becomes(
    matvec,
    """
for i in range(8):
    with T.block("y_init"):
        vi = T.axis.spatial(8, i)
        T.reads()
        T.writes(y[vi])
        y[vi] = T.float32(0)
    for k_0 in range(4):
        with T.block("y_update_o"):
            vi_o, vk_o = T.axis.remap("SR", [i, k_0])
            T.reads(y[vi_o], A[vi_o, vk_o * 4:vk_o * 4 + 4], x[vk_o * 4:vk_o * 4 + 4])
            T.writes(y[vi_o])
            A_1 = T.match_buffer(A[vi_o, vk_o * 4:vk_o * 4 + 4], (4,), offset_factor=1)
            B_1 = T.match_buffer(x[vk_o * 4:vk_o * 4 + 4], (4,), offset_factor=1)
            C_1 = T.match_buffer(y[vi_o], (1,), offset_factor=1)
            C_1[0] = C_1[0] + (A_1[0] * B_1[0] + A_1[1] * B_1[1] + (A_1[2] * B_1[2] + A_1[3] * B_1[3]))""",
)
def tensorize_a_dot_product(sch):
    i, k = sch.get_loops("y")
    k0, k1 = sch.split(k, [None, 4])
    sch.decompose_reduction("y", k0)
    sch.tensorize(k1, "test.more_dot")


@PROGRAMS.keeps(matvec)
def tensorize_then_unroll(sch):
    i, k = sch.get_loops("y")
    k0, k1 = sch.split(k, [None, 4])
    sch.decompose_reduction("y", k0)
    sch.tensorize(k1, "test.more_dot")
    sch.unroll(k0)
    i0, i1 = sch.split(i, [2, 4])


@T.prim_func
def byte_conv(
    X: T.Buffer((1, 1, 6, 6, 4), "uint8"),
    W: T.Buffer((1, 1, 3, 3, 1, 16, 4), "int8"),
    Y: T.Buffer((1, 1, 4, 4, 16), "int32"),
):
    for n, o, h, w, oi, kh, kw, ic, i4 in T.grid(1, 1, 4, 4, 16, 3, 3, 1, 4):
        with T.block("Y"):
            vn, vo, vh, vw, voi, vkh, vkw, vic, vi4 = T.axis.remap("SSSSSRRRR", [n, o, h, w, oi, kh, kw, ic, i4])
            with T.init():
                Y[vn, vo, vh, vw, voi] = 0
            Y[vn, vo, vh, vw, voi] = Y[vn, vo, vh, vw, voi] + T.Cast(
                "int32", X[vn, vic, vh + vkh, vw + vkw, vi4]
            ) * T.Cast("int32", W[vo, vic, vkh, vkw, 0, voi, vi4])


for _name in (VNNI_DOT_16x4_INTRIN, AVX512_DOT_16x4_INTRIN):

    def _conv(sch, name=_name):
        n, o, h, w, oi, kh, kw, ic, i4 = sch.get_loops("Y")
        sch.reorder(n, o, h, w, kh, kw, ic, oi, i4)
        sch.decompose_reduction("Y", kh)
        sch.tensorize(oi, name)

    _conv.__name__ = "tensorize_conv_" + _name
    PROGRAMS.keeps(byte_conv)(_conv)


# ===--- Nests that become one -----------------------------------------------------------------===#


@T.prim_func
def two_sums(A: T.Buffer((8, 4), "float32"), B: T.Buffer((8, 4), "float32"), C: T.Buffer((8, 4), "float32")):
    for i, j in T.grid(8, 4):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * T.float32(2)
    for i, j in T.grid(8, 4):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = A[vi, vj] + T.float32(1)


@PROGRAMS.becomes(
    two_sums,
    """
for i_m, j_m in T.grid(8, 4):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i_m, j_m])
        B[vi, vj] = A[vi, vj] * T.float32(2)
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i_m, j_m])
        C[vi, vj] = A[vi, vj] + T.float32(1)""",
)
def merge_two(sch):
    sch.merge(sch.get_loops("B")[1], sch.get_loops("C")[1])


@PROGRAMS.becomes(
    two_sums,
    """
for i_m in range(8):
    for j in range(4):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i_m, j])
            B[vi, vj] = A[vi, vj] * T.float32(2)
    for j in range(4):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i_m, j])
            C[vi, vj] = A[vi, vj] + T.float32(1)""",
)
def merge_outer_loops(sch):
    sch.merge(sch.get_loops("B")[0], sch.get_loops("C")[0])


@PROGRAMS.becomes(
    two_sums,
    """
for i_m in range(8):
    for j_m in range(4):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i_m, j_m])
            B[vi, vj] = A[vi, vj] * T.float32(2)
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i_m, j_m])
            C[vi, vj] = A[vi, vj] + T.float32(1)""",
)
def merge_twice(sch):
    sch.merge(sch.get_loops("B")[0], sch.get_loops("C")[0])
    sch.merge(sch.get_loops("B")[1], sch.get_loops("C")[1])


@PROGRAMS.keeps(two_sums)
def merge_then_tile(sch):
    sch.merge(sch.get_loops("B")[1], sch.get_loops("C")[1])
    i, j = sch.get_loops("B")
    j0, j1 = sch.split(j, [None, 2])
    sch.parallel(i)
    sch.vectorize(j1)


@PROGRAMS.refused(two_sums, "merge", "is around another of the loops, or named twice")
def merge_with_itself(sch):
    sch.merge(sch.get_loops("B")[1], sch.get_loops("B")[1])


@PROGRAMS.refused(two_sums, "merge", "nests must be of one depth, got 2 and 1")
def merge_other_depths(sch):
    sch.merge(sch.get_loops("B")[1], sch.get_loops("C")[0])


@PROGRAMS.refused(two_sums, "merge", "annotations")
def merge_with_annotations(sch):
    j = sch.get_loops("B")[1]
    sch.annotate(j, "a", 1)
    sch.merge(j, sch.get_loops("C")[1])


# ===--- Partial sums --------------------------------------------------------------------------===#


@T.prim_func
def argmax(
    idx: T.Buffer((8, 32), "int32"),
    val: T.Buffer((8, 32), "float32"),
    v0: T.Buffer((8,), "int32"),
    v1: T.Buffer((8,), "float32"),
):
    for i0, i1 in T.grid(8, 32):
        with T.block("argmax"):
            i, k = T.axis.remap("SR", [i0, i1])
            T.reads(idx[i, k], val[i, k])
            T.writes(v0[i], v1[i])
            with T.init():
                v0[i] = -1
                v1[i] = T.min_value("float32")
            w0: T.int32 = T.Select(v1[i] >= val[i, k], v0[i], idx[i, k])
            w1: T.float32 = T.Select(v1[i] >= val[i, k], v1[i], val[i, k])
            v0[i] = w0
            v1[i] = w1


@PROGRAMS.becomes(
    argmax,
    """
v0_rf = T.alloc_buffer((8, 4), "int32")
v1_rf = T.alloc_buffer((8, 4))
for i0, i1_0, i1_1 in T.grid(8, 4, 8):
    with T.block("argmax_rf"):
        vi1_0, i, vi1_1 = T.axis.remap("SSR", [i1_0, i0, i1_1])
        T.reads(idx[i, vi1_0 * 8 + vi1_1], val[i, vi1_0 * 8 + vi1_1])
        T.writes(v0_rf[i, vi1_0], v1_rf[i, vi1_0])
        with T.init():
            v0_rf[i, vi1_0] = -1
            v1_rf[i, vi1_0] = T.min_value("float32")
        w0: T.int32 = T.Select(v1_rf[i, vi1_0] >= val[i, vi1_0 * 8 + vi1_1], v0_rf[i, vi1_0], idx[i, vi1_0 * 8 + vi1_1])
        w1: T.float32 = T.Select(v1_rf[i, vi1_0] >= val[i, vi1_0 * 8 + vi1_1], v1_rf[i, vi1_0], val[i, vi1_0 * 8 + vi1_1])
        v0_rf[i, vi1_0] = w0
        v1_rf[i, vi1_0] = w1
for i0, i1_0 in T.grid(8, 4):
    with T.block("argmax"):
        vi1_0, i = T.axis.remap("RS", [i1_0, i0])
        T.reads(v0_rf[i, vi1_0], v1_rf[i, vi1_0])
        T.writes(v0[i], v1[i])
        with T.init():
            v0[i] = -1
            v1[i] = T.min_value("float32")
        w0: T.int32 = T.Select(v1[i] >= v1_rf[i, vi1_0], v0[i], v0_rf[i, vi1_0])
        w1: T.float32 = T.Select(v1[i] >= v1_rf[i, vi1_0], v1[i], v1_rf[i, vi1_0])
        v0[i] = w0
        v1[i] = w1""",
)
def rfactor_argmax(sch):
    i, k = sch.get_loops("argmax")
    k0, k1 = sch.split(k, [4, 8])
    sch.rfactor(k0, 1)


@PROGRAMS.keeps(argmax)
def rfactor_argmax_decomposed(sch):
    i, k = sch.get_loops("argmax")
    k0, k1 = sch.split(k, [4, 8])
    rf = sch.rfactor(k0, 1)
    sch.decompose_reduction(rf, sch.get_loops(rf)[2])
    sch.decompose_reduction("argmax", sch.get_loops("argmax")[1])


@PROGRAMS.keeps(argmax)
def argmax_decomposed(sch):
    i, k = sch.get_loops("argmax")
    sch.parallel(i)
    sch.decompose_reduction("argmax", k)


@T.prim_func
def moments(A: T.Buffer((4, 24), "float32"), s: T.Buffer((4,), "float32"), q: T.Buffer((4,), "float32")):
    for i, k in T.grid(4, 24):
        with T.block("moments"):
            vi, vk = T.axis.remap("SR", [i, k])
            T.reads(A[vi, vk])
            T.writes(s[vi], q[vi])
            with T.init():
                s[vi] = T.float32(0)
                q[vi] = T.float32(0)
            t0: T.float32 = s[vi] + A[vi, vk]
            t1: T.float32 = q[vi] + A[vi, vk] * A[vi, vk]
            s[vi] = t0
            q[vi] = t1


@PROGRAMS.becomes(
    moments,
    """
s_rf = T.alloc_buffer((6, 4))
q_rf = T.alloc_buffer((6, 4))
for i, k_0, k_1 in T.grid(4, 4, 6):
    with T.block("moments_rf"):
        vk_1, vi, vk_0 = T.axis.remap("SSR", [k_1, i, k_0])
        T.reads(A[vi, vk_0 * 6 + vk_1])
        T.writes(s_rf[vk_1, vi], q_rf[vk_1, vi])
        with T.init():
            s_rf[vk_1, vi] = T.float32(0)
            q_rf[vk_1, vi] = T.float32(0)
        t0: T.float32 = s_rf[vk_1, vi] + A[vi, vk_0 * 6 + vk_1]
        t1: T.float32 = q_rf[vk_1, vi] + A[vi, vk_0 * 6 + vk_1] * A[vi, vk_0 * 6 + vk_1]
        s_rf[vk_1, vi] = t0
        q_rf[vk_1, vi] = t1
for i, k_1 in T.grid(4, 6):
    with T.block("moments"):
        vk_1, vi = T.axis.remap("RS", [k_1, i])
        T.reads(s_rf[vk_1, vi], q_rf[vk_1, vi])
        T.writes(s[vi], q[vi])
        with T.init():
            s[vi] = T.float32(0)
            q[vi] = T.float32(0)
        t0: T.float32 = s[vi] + s_rf[vk_1, vi]
        t1: T.float32 = q[vi] + q_rf[vk_1, vi]
        s[vi] = t0
        q[vi] = t1""",
)
def rfactor_two_sums(sch):
    i, k = sch.get_loops("moments")
    k0, k1 = sch.split(k, [4, 6])
    sch.rfactor(k1, 0)


# ===--- Reindexed accesses --------------------------------------------------------------------===#


@T.prim_func
def conv(
    X: T.Buffer((1, 10, 10, 4), "float32"), W: T.Buffer((3, 3, 4, 8), "float32"), Y: T.Buffer((1, 8, 8, 8), "float32")
):
    for n, h, w, co, rh, rw, rc in T.grid(1, 8, 8, 8, 3, 3, 4):
        with T.block("Y"):
            vn, vh, vw, vco, vrh, vrw, vrc = T.axis.remap("SSSSRRR", [n, h, w, co, rh, rw, rc])
            with T.init():
                Y[vn, vh, vw, vco] = T.float32(0)
            Y[vn, vh, vw, vco] = Y[vn, vh, vw, vco] + X[vn, vh + vrh, vw + vrw, vrc] * W[vrh, vrw, vrc, vco]


@PROGRAMS.becomes(
    conv,
    """
X_reindex = T.alloc_buffer((1, 8, 8, 3, 3, 4))
for ax0, ax1, ax2, ax3, ax4, ax5 in T.grid(1, 8, 8, 3, 3, 4):
    with T.block("X_reindex_reindex"):
        v0, v1, v2, v3, v4, v5 = T.axis.remap("SSSSSS", [ax0, ax1, ax2, ax3, ax4, ax5])
        X_reindex[v0, v1, v2, v3, v4, v5] = X[v0, v1 + v3, v2 + v4, v5]
for n, h, w, co, rh, rw, rc in T.grid(1, 8, 8, 8, 3, 3, 4):
    with T.block("Y"):
        vn, vh, vw, vco, vrh, vrw, vrc = T.axis.remap("SSSSRRR", [n, h, w, co, rh, rw, rc])
        with T.init():
            Y[vn, vh, vw, vco] = T.float32(0)
        Y[vn, vh, vw, vco] = Y[vn, vh, vw, vco] + X_reindex[vn, vh, vw, vrh, vrw, vrc] * W[vrh, vrw, vrc, vco]""",
    verify=False,
)
def reindex_input(sch):
    sch.reindex("Y", ("read", 0))


@PROGRAMS.becomes(
    conv,
    """
W_reindex = T.alloc_buffer((8, 3, 3, 4))
for ax0, ax1, ax2, ax3 in T.grid(8, 3, 3, 4):
    with T.block("W_reindex_reindex"):
        v0, v1, v2, v3 = T.axis.remap("SSSS", [ax0, ax1, ax2, ax3])
        W_reindex[v0, v1, v2, v3] = W[v1, v2, v3, v0]
for n, h, w, co, rh, rw, rc in T.grid(1, 8, 8, 8, 3, 3, 4):
    with T.block("Y"):
        vn, vh, vw, vco, vrh, vrw, vrc = T.axis.remap("SSSSRRR", [n, h, w, co, rh, rw, rc])
        with T.init():
            Y[vn, vh, vw, vco] = T.float32(0)
        Y[vn, vh, vw, vco] = Y[vn, vh, vw, vco] + X[vn, vh + vrh, vw + vrw, vrc] * W_reindex[vco, vrh, vrw, vrc]""",
    verify=False,
)
def reindex_weight(sch):
    sch.reindex("Y", "W")


@PROGRAMS.keeps(conv)
def conv_to_matmul(sch):
    sch.reindex("Y", ("write", 0))
    sch.reindex("Y", ("read", 0))
    sch.reindex("Y", ("read", 1))
    sch.transform_layout("Y", "X_reindex", lambda n, h, w, rh, rw, rc: (n * 64 + h * 8 + w, rh * 12 + rw * 4 + rc))
    sch.transform_layout("Y", "W_reindex", lambda co, rh, rw, rc: (co, rh * 12 + rw * 4 + rc))
    sch.transform_layout("Y", "Y_reindex", lambda n, h, w, co: (n * 64 + h * 8 + w, co))
    sch.transform_block_layout("Y", lambda n, h, w, co, rh, rw, rc: (n * 64 + h * 8 + w, co, rh * 12 + rw * 4 + rc))
    assert len(sch.get_loops("Y")) == 3


# ===--- Epilogues -----------------------------------------------------------------------------===#


@T.prim_func
def biased(
    A: T.Buffer((8, 16), "float32"),
    B: T.Buffer((16, 8), "float32"),
    C: T.Buffer((8, 8), "float32"),
    D: T.Buffer((8, 8), "float32"),
):
    temp = T.alloc_buffer((8, 8))
    for i, j, k in T.grid(8, 8, 16):
        with T.block("multiply"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                temp[vi, vj] = T.float32(0)
            temp[vi, vj] = temp[vi, vj] + A[vi, vk] * B[vk, vj]
    for i, j in T.grid(8, 8):
        with T.block("add"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = temp[vi, vj] + C[vi, vj]


@PROGRAMS.becomes(
    biased,
    """
temp = T.alloc_buffer((8, 8))
for i, j, k in T.grid(8, 8, 16):
    with T.block("multiply"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        T.reads(C[vi, vj], A[vi, vk], B[vk, vj])
        T.writes(D[vi, vj])
        with T.init():
            D[vi, vj] = C[vi, vj]
        D[vi, vj] = D[vi, vj] + A[vi, vk] * B[vk, vj]""",
)
def fuse_bias(sch):
    sch.fuse_reduction_epilogue("multiply", "add")


@PROGRAMS.keeps(biased)
def fuse_bias_then_tile(sch):
    sch.fuse_reduction_epilogue("multiply", "add")
    i, j, k = sch.get_loops("multiply")
    i0, i1 = sch.split(i, [None, 4])
    k0, k1 = sch.split(k, [None, 4])
    sch.reorder(i0, j, k0, i1, k1)
    sch.decompose_reduction("multiply", k0)


@PROGRAMS.refused(biased, "fuse_reduction_epilogue", "block 'add' is not a reduction: it has no 'init'")
def fuse_in_the_other_order(sch):
    sch.fuse_reduction_epilogue("add", "multiply")


# ===--- Copies in place -----------------------------------------------------------------------===#


@T.prim_func
def in_place(data: T.Buffer((64, 32), "float32")):
    with T.block("ext_call"):
        T.reads(data[0:64, 0:32])
        T.writes(data[0:64, 0:32])
        T.evaluate(T.call_extern("int32", "call_impl", data.data))


@PROGRAMS.becomes(
    in_place,
    """
@T.prim_func
def main(data: T.Buffer((64, 32), "float32")):
    data_local = T.alloc_buffer((64, 32), scope="local")
    for ax0, ax1 in T.grid(64, 32):
        with T.block("data_local"):
            v0, v1 = T.axis.remap("SS", [ax0, ax1])
            data_local[v0, v1] = data[v0, v1]
    with T.block("ext_call"):
        T.reads(data_local[0:64, 0:32])
        T.writes(data_local[0:64, 0:32])
        T.evaluate(T.call_extern("int32", "call_impl", data_local.data))
    for ax0, ax1 in T.grid(64, 32):
        with T.block("data_local_1"):
            v0, v1 = T.axis.remap("SS", [ax0, ax1])
            data[v0, v1] = data_local[v0, v1]""",
    verify=False,
)
def cache_inplace_of_a_call(sch):
    sch.cache_inplace("ext_call", 0, "local")


# ===--- Symbols, parts of reductions, and predicates that leave out more than a tile ----------===#


@T.prim_func
def row_sums(a: T.handle, c: T.handle):
    n, m = T.int32(), T.int32()
    A = T.match_buffer(a, (n, m))
    C = T.match_buffer(c, (n,))
    for i, k in T.grid(n, m):
        with T.block("C"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                C[vi] = T.float32(0)
            C[vi] = C[vi] + A[vi, vk]


@PROGRAMS.becomes(
    row_sums,
    """
for i in range(n):
    with T.block("C_init"):
        vi = T.axis.spatial(n, i)
        C[vi] = T.float32(0)
    for k_0, k_1 in T.grid(4, (m + 3) // 4):
        with T.block("C_update"):
            vi = T.axis.spatial(n, i)
            vk = T.axis.reduce(m, k_0 * ((m + 3) // 4) + k_1)
            T.where(k_0 * ((m + 3) // 4) + k_1 < m)
            T.reads(C[vi], A[vi, vk])
            T.writes(C[vi])
            C[vi] = C[vi] + A[vi, vk]""",
)
def decompose_a_symbolic_inner_loop(sch):
    i, k = sch.get_loops("C")
    k0, k1 = sch.split(k, [4, None])
    sch.decompose_reduction("C", k0)


@T.prim_func
def matmul(A: T.Buffer((16, 16), "float32"), B: T.Buffer((16, 16), "float32"), C: T.Buffer((16, 16), "float32")):
    for i, j, k in T.grid(16, 16, 16):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]


@PROGRAMS.keeps(matmul)
def partition_a_reduction(sch):
    sch.loop_partition(sch.get_loops("C")[2], [4, None, 3])


@PROGRAMS.keeps(matmul)
def partition_a_tile_of_a_reduction(sch):
    i, j, k = sch.get_loops("C")
    k0, k1 = sch.split(k, [4, None])
    sch.reorder(k0, i, j, k1)
    sch.loop_partition(k0, [1, None])


@PROGRAMS.keeps(matmul)
def partition_an_inner_tile_of_a_reduction(sch):
    k0, k1 = sch.split(sch.get_loops("C")[2], [4, None])
    sch.loop_partition(k1, [1, None])


@T.prim_func
def upper_half(A: T.Buffer((16, 16), "float32"), C: T.Buffer((16, 16), "float32")):
    B = T.alloc_buffer((16, 16))
    for i, j in T.grid(16, 16):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.where(i < 8)
            B[vi, vj] = A[vi, vj] * T.float32(2)
    for i, j in T.grid(16, 16):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.where(i < 8)
            C[vi, vj] = B[vi, vj] + T.float32(1)


@PROGRAMS.keeps(upper_half)
def cache_write_of_half(sch):
    copy = sch.cache_write("C", 0, "local")
    assert [sch.get(loop).extent for loop in sch.get_loops(copy)] == [8, 16]


@PROGRAMS.keeps(upper_half)
def cache_write_of_half_in_between(sch):
    copy = sch.cache_write("B", 0, "local")
    assert [sch.get(loop).extent for loop in sch.get_loops(copy)] == [8, 16]


@PROGRAMS.keeps(upper_half)
def cache_read_of_half(sch):
    copy = sch.cache_read("C", 0, "local")
    assert [sch.get(loop).extent for loop in sch.get_loops(copy)] == [8, 16]


# ===--- Found by random schedules -------------------------------------------------------------===#


@T.prim_func
def padded_sum(A: T.Buffer((4, 6), "float32"), S: T.Buffer((4, 6), "float32")):
    P = T.alloc_buffer((6, 6))
    for i, j in T.grid(6, 6):
        with T.block("P"):
            vi, vj = T.axis.remap("SS", [i, j])
            P[vi, vj] = T.if_then_else(2 <= vi and vi < 6, A[vi - 2, vj], T.float32(0))
    for i, j, r in T.grid(4, 6, 3):
        with T.block("S"):
            vi, vj, vr = T.axis.remap("SSR", [i, j, r])
            with T.init():
                S[vi, vj] = T.float32(0)
            S[vi, vj] = S[vi, vj] + P[vi + vr, vj]


@PROGRAMS.keeps(padded_sum)
def cache_index_with_a_block_inside(sch):
    sch.blockize(sch.get_loops("P")[1])
    sch.cache_index("P_o", "global", 0)


# The region that the outer block declares begins before the buffer.
@PROGRAMS.refused(padded_sum, "cache_read", "declares that it reads elements that buffer 'A' does not have")
def cache_read_in_a_padded_block(sch):
    sch.blockize([sch.get_block("P")])
    sch.cache_read("P", 0, "global")


test_more = PROGRAMS.test
