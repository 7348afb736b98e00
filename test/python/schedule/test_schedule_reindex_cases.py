"""Schedules that copy buffers in another order: what programs become, and what is refused."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()


from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def opaque(A: T.Buffer((64, 64), "float16"), B: T.Buffer((64, 64), "float16")) -> None:
    D = T.alloc_buffer((64, 64), "float16")
    for i, j in T.grid(64, 64):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = A[vi, vj]
    for i, j in T.grid(8, 8):
        with T.block("match"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(D[vi * 8 : vi * 8 + 8, vj * 8 : vj * 8 + 8])
            T.writes(B[vi * 8 : vi * 8 + 8, vj * 8 : vj * 8 + 8])
            D0 = T.match_buffer(
                D[vi * 8 : vi * 8 + 8, vj * 8 : vj * 8 + 8], (8, 8), "float16", strides=[64, 1], offset_factor=1
            )
            B0 = T.match_buffer(
                B[vi * 8 : vi * 8 + 8, vj * 8 : vj * 8 + 8], (8, 8), "float16", strides=[64, 1], offset_factor=1
            )
            for x, y in T.grid(8, 8):
                B0[x, y] = D0[x, y]


@PROGRAMS.refused(
    opaque, "reindex", "block 'match' uses buffer 'D' for something else than loads and stores directly in it"
)
def reindex_opaque(sch):
    sch.reindex("match", ("read", 0))


@T.prim_func
def inplace(A: T.Buffer((64, 64))) -> None:
    for i, j in T.grid(64, 64):
        with T.block("copy"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(A[vi, vj])
            T.writes(A[vi, vj])
            A[vi, vj] = A[vi, vj] + 1.0


@PROGRAMS.becomes(
    inplace,
    """
A_local = T.alloc_buffer((64, 64), scope="local")
for i, j in T.grid(64, 64):
    for ax0, ax1 in T.grid(1, 1):
        with T.block("A_local"):
            v0 = T.axis.spatial(64, i + ax0)
            v1 = T.axis.spatial(64, j + ax1)
            A_local[v0, v1] = A[v0, v1]
    with T.block("copy"):
        vi, vj = T.axis.remap("SS", [i, j])
        A_local[vi, vj] = A_local[vi, vj] + T.float32(1.0)
    for ax0, ax1 in T.grid(1, 1):
        with T.block("A_local_1"):
            v0 = T.axis.spatial(64, i + ax0)
            v1 = T.axis.spatial(64, j + ax1)
            A[v0, v1] = A_local[v0, v1]""",
    verify=False,
)
def cache_inplace(sch):
    sch.cache_inplace("copy", 0, "local")


@T.prim_func
def resize(X: T.Buffer((1, 3, 40, 40)), Y: T.Buffer((1, 3, 80, 80))) -> None:
    for i0, i1, i2, i3 in T.grid(1, 3, 80, 80):
        with T.block("resize"):
            v0, v1, v2, v3 = T.axis.remap("SSSS", [i0, i1, i2, i3])
            Y[v0, v1, v2, v3] = X[v0, v1, T.max(T.min(v2 // 2, 39), 0), T.max(T.min(v3 // 2, 39), 0)]


@PROGRAMS.becomes(
    resize,
    """
index_var_0 = T.alloc_buffer((80,), "int32")
index_var_1 = T.alloc_buffer((80,), "int32")
for ax0 in range(80):
    with T.block("index_0"):
        v0 = T.axis.spatial(80, ax0)
        T.reads()
        T.writes(index_var_0[v0])
        index_var_0[v0] = T.max(T.min(v0 // 2, 39), 0)
for ax0 in range(80):
    with T.block("index_1"):
        v0 = T.axis.spatial(80, ax0)
        T.reads()
        T.writes(index_var_1[v0])
        index_var_1[v0] = T.max(T.min(v0 // 2, 39), 0)
for i0, i1, i2, i3 in T.grid(1, 3, 80, 80):
    with T.block("resize"):
        v0, v1, v2, v3 = T.axis.remap("SSSS", [i0, i1, i2, i3])
        T.reads(X[v0, v1, T.max(T.min(v2 // 2, 39), 0), T.max(T.min(v3 // 2, 39), 0)], index_var_0[v2], index_var_1[v3])
        T.writes(Y[v0, v1, v2, v3])
        Y[v0, v1, v2, v3] = X[v0, v1, index_var_0[v2], index_var_1[v3]]""",
)
def cache_index_(sch):
    sch.cache_index("resize", "global", 0)


@T.prim_func
def bilinear(x: T.Buffer((1, 3, 40, 40), "float32"), y: T.Buffer((1, 3, 80, 80), "float32")):
    for i0, i1, i2, i3 in T.grid(1, 3, 80, 80):
        with T.block("resize"):
            i0_1, i1_1, i2_1, i3_1 = T.axis.remap("SSSS", [i0, i1, i2, i3])
            T.reads(x[i0_1, i1_1, 0:40, 0:40])
            T.writes(y[i0_1, i1_1, i2_1, i3_1])
            y[i0_1, i1_1, i2_1, i3_1] = x[
                i0_1,
                i1_1,
                T.max(
                    T.min(
                        T.Cast(
                            "int32",
                            T.floor(
                                (T.Cast("float32", i2_1) + T.float32(0.5)) * T.float32(0.5) - T.float32(0.5),
                                dtype="float32",
                            ),
                        ),
                        39,
                    ),
                    0,
                ),
                T.max(
                    T.min(
                        T.Cast(
                            "int32",
                            T.floor(
                                (T.Cast("float32", i3_1) + T.float32(0.5)) * T.float32(0.5) - T.float32(0.5),
                                dtype="float32",
                            ),
                        ),
                        39,
                    ),
                    0,
                ),
            ] + T.float32(1)


@PROGRAMS.becomes(
    bilinear,
    """
for i0, i1, i2, i3 in T.grid(1, 3, 80, 80):
    with T.block("resize"):
        i0_1, i1_1, i2_1, i3_1 = T.axis.remap("SSSS", [i0, i1, i2, i3])
        T.reads(x[i0_1, i1_1, 0:40, 0:40])
        T.writes(y[i0_1, i1_1, i2_1, i3_1])
        y[i0_1, i1_1, i2_1, i3_1] = x[i0_1, i1_1, T.max(T.min(T.Cast("int32", T.floor((T.Cast("float32", i2_1) + T.float32(0.5)) * T.float32(0.5) - T.float32(0.5))), 39), 0), T.max(T.min(T.Cast("int32", T.floor((T.Cast("float32", i3_1) + T.float32(0.5)) * T.float32(0.5) - T.float32(0.5))), 39), 0)] + T.float32(1.0)""",
)
def cache_index_2(sch):
    sch.cache_index("resize", "global", 4)


@PROGRAMS.becomes(
    bilinear,
    """
index_var_0 = T.alloc_buffer((80,), "int32")
index_var_1 = T.alloc_buffer((80,), "int32")
for ax0 in range(80):
    with T.block("index_0"):
        v0 = T.axis.spatial(80, ax0)
        T.reads()
        T.writes(index_var_0[v0])
        index_var_0[v0] = T.max(T.min(T.Cast("int32", T.floor((T.Cast("float32", v0) + T.float32(0.5)) * T.float32(0.5) - T.float32(0.5))), 39), 0)
for ax0 in range(80):
    with T.block("index_1"):
        v0 = T.axis.spatial(80, ax0)
        T.reads()
        T.writes(index_var_1[v0])
        index_var_1[v0] = T.max(T.min(T.Cast("int32", T.floor((T.Cast("float32", v0) + T.float32(0.5)) * T.float32(0.5) - T.float32(0.5))), 39), 0)
for i0, i1, i2, i3 in T.grid(1, 3, 80, 80):
    with T.block("resize"):
        i0_1, i1_1, i2_1, i3_1 = T.axis.remap("SSSS", [i0, i1, i2, i3])
        T.reads(x[i0_1, i1_1, 0:40, 0:40], index_var_0[i2_1], index_var_1[i3_1])
        T.writes(y[i0_1, i1_1, i2_1, i3_1])
        y[i0_1, i1_1, i2_1, i3_1] = x[i0_1, i1_1, index_var_0[i2_1], index_var_1[i3_1]] + T.float32(1.0)""",
)
def cache_index_3(sch):
    sch.cache_index("resize", "global", 0)


@T.prim_func
def tr(A: T.Buffer((64, 32)), B: T.Buffer((32, 64))) -> None:
    for i, j in T.grid(64, 32):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vj, vi] = A[vi, vj] * 2.0


@PROGRAMS.becomes(
    tr,
    """
A_reindex = T.alloc_buffer((64, 32))
for ax0, ax1 in T.grid(64, 32):
    with T.block("A_reindex_reindex"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        A_reindex[v0, v1] = A[v0, v1]
for i, j in T.grid(64, 32):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vj, vi] = A_reindex[vi, vj] * T.float32(2.0)""",
)
def reindex_r(sch):
    sch.reindex("B", ("read", 0))


@PROGRAMS.becomes(
    tr,
    """
B_reindex = T.alloc_buffer((64, 32))
for i, j in T.grid(64, 32):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B_reindex[vi, vj] = A[vi, vj] * T.float32(2.0)
for ax0, ax1 in T.grid(64, 32):
    with T.block("B_reindex"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        B[v1, v0] = B_reindex[v0, v1]""",
)
def reindex_w(sch):
    sch.reindex("B", ("write", 0))


@T.prim_func
def conv1(X: T.Buffer((1, 16, 16, 4)), W: T.Buffer((3, 3, 4, 8)), Y: T.Buffer((1, 14, 14, 8))) -> None:
    for n, h, w, f, r, s, c in T.grid(1, 14, 14, 8, 3, 3, 4):
        with T.block("Y"):
            vn, vh, vw, vf, vr, vs, vc = T.axis.remap("SSSSRRR", [n, h, w, f, r, s, c])
            with T.init():
                Y[vn, vh, vw, vf] = 0.0
            Y[vn, vh, vw, vf] = Y[vn, vh, vw, vf] + X[vn, vh + vr, vw + vs, vc] * W[vr, vs, vc, vf]


@PROGRAMS.becomes(
    conv1,
    """
X_reindex = T.alloc_buffer((1, 14, 14, 3, 3, 4))
W_reindex = T.alloc_buffer((8, 3, 3, 4))
Y_reindex = T.alloc_buffer((1, 14, 14, 8))
for ax0, ax1, ax2, ax3, ax4, ax5 in T.grid(1, 14, 14, 3, 3, 4):
    with T.block("X_reindex_reindex"):
        v0, v1, v2, v3, v4, v5 = T.axis.remap("SSSSSS", [ax0, ax1, ax2, ax3, ax4, ax5])
        X_reindex[v0, v1, v2, v3, v4, v5] = X[v0, v1 + v3, v2 + v4, v5]
for ax0, ax1, ax2, ax3 in T.grid(8, 3, 3, 4):
    with T.block("W_reindex_reindex"):
        v0, v1, v2, v3 = T.axis.remap("SSSS", [ax0, ax1, ax2, ax3])
        W_reindex[v0, v1, v2, v3] = W[v1, v2, v3, v0]
for n, h, w, f, r, s, c in T.grid(1, 14, 14, 8, 3, 3, 4):
    with T.block("Y"):
        vn, vh, vw, vf, vr, vs, vc = T.axis.remap("SSSSRRR", [n, h, w, f, r, s, c])
        with T.init():
            Y_reindex[vn, vh, vw, vf] = T.float32(0.0)
        Y_reindex[vn, vh, vw, vf] = Y_reindex[vn, vh, vw, vf] + X_reindex[vn, vh, vw, vr, vs, vc] * W_reindex[vf, vr, vs, vc]
for ax0, ax1, ax2, ax3 in T.grid(1, 14, 14, 8):
    with T.block("Y_reindex"):
        v0, v1, v2, v3 = T.axis.remap("SSSS", [ax0, ax1, ax2, ax3])
        Y[v0, v1, v2, v3] = Y_reindex[v0, v1, v2, v3]""",
)
def reindex_conv(sch):
    sch.reindex("Y", ("read", 0))
    sch.reindex("Y", ("read", 1))
    sch.reindex("Y", ("write", 0))


@PROGRAMS.becomes(
    conv1,
    """
X_reindex = T.alloc_buffer((196, 36))
W_reindex = T.alloc_buffer((8, 36))
Y_reindex = T.alloc_buffer((196, 8))
for ax0, ax1, ax2, ax3, ax4, ax5 in T.grid(1, 14, 14, 3, 3, 4):
    with T.block("X_reindex_reindex"):
        v0, v1, v2, v3, v4, v5 = T.axis.remap("SSSSSS", [ax0, ax1, ax2, ax3, ax4, ax5])
        X_reindex[v0 * 196 + v1 * 14 + v2, v3 * 12 + v4 * 4 + v5] = X[v0, v1 + v3, v2 + v4, v5]
for ax0, ax1, ax2, ax3 in T.grid(8, 3, 3, 4):
    with T.block("W_reindex_reindex"):
        v0, v1, v2, v3 = T.axis.remap("SSSS", [ax0, ax1, ax2, ax3])
        W_reindex[v0, v1 * 12 + v2 * 4 + v3] = W[v1, v2, v3, v0]
for ax0, ax1, ax2 in T.grid(196, 8, 36):
    with T.block("Y"):
        v0, v1, v2 = T.axis.remap("SSR", [ax0, ax1, ax2])
        with T.init():
            Y_reindex[v0, v1] = T.float32(0.0)
        Y_reindex[v0, v1] = Y_reindex[v0, v1] + X_reindex[v0, v2] * W_reindex[v1, v2]
for ax0, ax1, ax2, ax3 in T.grid(1, 14, 14, 8):
    with T.block("Y_reindex"):
        v0, v1, v2, v3 = T.axis.remap("SSSS", [ax0, ax1, ax2, ax3])
        Y[v0, v1, v2, v3] = Y_reindex[v0 * 196 + v1 * 14 + v2, v3]""",
)
def reindex_conv_tbl(sch):
    sch.reindex("Y", ("read", 0))
    sch.reindex("Y", ("read", 1))
    sch.reindex("Y", ("write", 0))
    sch.transform_layout("Y", ("read", 0), lambda n, h, w, r, s, c: (n * 196 + h * 14 + w, (r * 3 + s) * 4 + c))
    sch.transform_layout("Y", ("read", 1), lambda f, r, s, c: (f, (r * 3 + s) * 4 + c))
    sch.transform_layout("Y", ("write", 0), lambda n, h, w, f: (n * 196 + h * 14 + w, f))
    sch.transform_block_layout("Y", lambda n, h, w, f, r, s, c: (n * 196 + h * 14 + w, f, (r * 3 + s) * 4 + c))


@PROGRAMS.becomes(
    conv1,
    """
W_shared = T.alloc_buffer((8, 36), scope="shared")
Y_shared = T.alloc_buffer((14, 14, 8, 1), scope="shared")
for f, r, s, c in T.grid(8, 3, 3, 4):
    with T.block("W_shared"):
        vf, vr, vs, vc = T.axis.remap("SSSS", [f, r, s, c])
        W_shared[vf, vr * 12 + vs * 4 + vc] = W[vr, vs, vc, vf]
for n, h, w, f, r, s, c in T.grid(1, 14, 14, 8, 3, 3, 4):
    with T.block("Y"):
        vn, vh, vw, vf, vr, vs, vc = T.axis.remap("SSSSRRR", [n, h, w, f, r, s, c])
        with T.init():
            Y_shared[vh, vw, vf, vn] = T.float32(0.0)
        Y_shared[vh, vw, vf, vn] = Y_shared[vh, vw, vf, vn] + X[vn, vh + vr, vw + vs, vc] * W_shared[vf, vr * 12 + vs * 4 + vc]
for n, h, w, f in T.grid(1, 14, 14, 8):
    with T.block("Y_shared"):
        vn, vh, vw, vf = T.axis.remap("SSSS", [n, h, w, f])
        Y[vn, vh, vw, vf] = Y_shared[vh, vw, vf, vn]""",
)
def reindex_cache(sch):
    sch.reindex_cache_read(
        "Y", 0, "shared", lambda n, h, w, f, r, s, c: (n, h + r, w + s, c)
    ) if False else sch.reindex_cache_read("Y", 1, "shared", lambda n, h, w, f, r, s, c: (f, (r * 3 + s) * 4 + c))
    sch.reindex_cache_write("Y", 0, "shared", lambda n, h, w, f, r, s, c: (h, w, f, n))


@PROGRAMS.refused(conv1, "reindex_cache_read", "variable 'vn' is in only one of the map and the indices of buffer 'W'")
def reindex_cache_bad(sch):
    sch.reindex_cache_read("Y", 1, "shared", lambda n, h, w, f, r, s, c: (n, (r * 3 + s) * 4 + c))


@T.prim_func
def multi_access(A: T.Buffer((64, 64)), B: T.Buffer((64, 64))):
    for i, j in T.grid(64, 64):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + A[vj, vi]


@PROGRAMS.refused(multi_access, "reindex", "block 'B' accesses buffer 'A' at different points")
def reindex_multi(sch):
    sch.reindex("B", ("read", 0))


@T.prim_func
def same(A: T.Buffer((64, 64)), B: T.Buffer((64, 64))):
    for i, j in T.grid(64, 64):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + A[vi, vj]


@PROGRAMS.becomes(
    same,
    """
A_reindex = T.alloc_buffer((64, 64))
for ax0, ax1 in T.grid(64, 64):
    with T.block("A_reindex_reindex"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        A_reindex[v0, v1] = A[v0, v1]
for i, j in T.grid(64, 64):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A_reindex[vi, vj] + A_reindex[vi, vj]""",
)
def reindex_same(sch):
    sch.reindex("B", ("read", 0))


@T.prim_func
def blk(A: T.Buffer((64, 64)), B: T.Buffer((64, 64)), C: T.Buffer((64, 64))):
    for i in T.thread_binding(0, 64, thread="blockIdx.x"):
        for j in T.serial(64):
            with T.block("B"):
                vi, vj = T.axis.remap("SS", [i, j])
                C[vi, vj] = A[vj, vi] + B[vi, 0]


@PROGRAMS.becomes(
    blk,
    """
B_reindex = T.alloc_buffer((64,))
A_reindex = T.alloc_buffer((64, 64))
for ax0 in range(64):
    with T.block("B_reindex_reindex"):
        v0 = T.axis.spatial(64, ax0)
        B_reindex[v0] = B[v0, 0]
for ax0, ax1 in T.grid(64, 64):
    with T.block("A_reindex_reindex"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        A_reindex[v0, v1] = A[v1, v0]
for i in T.thread_binding(64, thread="blockIdx.x"):
    for j in range(64):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = A_reindex[vi, vj] + B_reindex[vi]""",
)
def reindex_b0(sch):
    sch.reindex("B", ("read", 1))
    sch.reindex("B", "A")


@T.prim_func
def lower_triangle(a: T.handle, b: T.handle, n: T.int32) -> None:
    A = T.match_buffer(a, (n, n))
    B = T.match_buffer(b, (n, n))
    for i, j in T.grid(n, n):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = T.if_then_else(vj <= vi, A[vj, vi], T.float32(0))


@PROGRAMS.becomes(
    lower_triangle,
    """
A_reindex = T.alloc_buffer((n, n))
for ax0, ax1 in T.grid(n, n):
    with T.block("A_reindex_reindex"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        A_reindex[v0, v1] = A[v1, v0]
for i, j in T.grid(n, n):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = T.if_then_else(vj <= vi, A_reindex[vi, vj], T.float32(0))""",
)
def reindex_what_is_read_under_a_condition(sch):
    sch.reindex("B", ("read", 0))


@T.prim_func
def shifted(a: T.handle, b: T.handle) -> None:
    A = T.match_buffer(a, (8,))
    B = T.match_buffer(b, (10,))
    for i in range(10):
        with T.block("B"):
            vi = T.axis.spatial(10, i)
            B[vi] = T.if_then_else(1 <= vi and vi < 9, A[vi - 1], T.float32(0))


@PROGRAMS.refused(shifted, "reindex", "for something else than loads and stores directly in it")
def reindex_what_is_not_there_everywhere(sch):
    sch.reindex("B", ("read", 0))


test_schedule = PROGRAMS.test
