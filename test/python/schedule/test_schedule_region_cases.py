"""Schedules that move blocks whose regions are tiles, strided or gathered: what programs become."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()


from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def conv(x: T.handle, w: T.handle, y: T.handle) -> None:
    X = T.match_buffer(x, (1, 4, 16, 16))
    W = T.match_buffer(w, (8, 4, 3, 3))
    Y = T.match_buffer(y, (1, 8, 14, 14))
    P = T.alloc_buffer((1, 4, 16, 16))
    for n, c, h, w_ in T.grid(1, 4, 16, 16):
        with T.block("P"):
            vn, vc, vh, vw = T.axis.remap("SSSS", [n, c, h, w_])
            P[vn, vc, vh, vw] = X[vn, vc, vh, vw] + 1.0
    for n, f, h, w_, c, r, s in T.grid(1, 8, 14, 14, 4, 3, 3):
        with T.block("Y"):
            vn, vf, vh, vw, vc, vr, vs = T.axis.remap("SSSSRRR", [n, f, h, w_, c, r, s])
            with T.init():
                Y[vn, vf, vh, vw] = 0.0
            Y[vn, vf, vh, vw] += P[vn, vc, vh + vr, vw + vs] * W[vf, vc, vr, vs]


@PROGRAMS.becomes(
    conv,
    """
P = T.alloc_buffer((1, 4, 16, 16))
for n, f, h in T.grid(1, 8, 14):
    for ax0, ax1, ax2 in T.grid(4, 3, 16):
        with T.block("P"):
            vn = T.axis.spatial(1, 0)
            vc = T.axis.spatial(4, ax0)
            vh = T.axis.spatial(16, h + ax1)
            vw = T.axis.spatial(16, ax2)
            P[vn, vc, vh, vw] = X[vn, vc, vh, vw] + T.float32(1.0)
    for w_, c, r, s in T.grid(14, 4, 3, 3):
        with T.block("Y"):
            vn, vf, vh, vw, vc, vr, vs = T.axis.remap("SSSSRRR", [n, f, h, w_, c, r, s])
            with T.init():
                Y[vn, vf, vh, vw] = T.float32(0.0)
            Y[vn, vf, vh, vw] = Y[vn, vf, vh, vw] + P[vn, vc, vh + vr, vw + vs] * W[vf, vc, vr, vs]""",
)
def conv_at_h(sch):
    sch.compute_at("P", sch.get_loops("Y")[2])


@PROGRAMS.becomes(
    conv,
    """
P = T.alloc_buffer((1, 4, 16, 16))
for n, f, h, w_ in T.grid(1, 8, 14, 14):
    for ax0, ax1, ax2 in T.grid(4, 3, 3):
        with T.block("P"):
            vn = T.axis.spatial(1, 0)
            vc = T.axis.spatial(4, ax0)
            vh = T.axis.spatial(16, h + ax1)
            vw = T.axis.spatial(16, w_ + ax2)
            P[vn, vc, vh, vw] = X[vn, vc, vh, vw] + T.float32(1.0)
    for c, r, s in T.grid(4, 3, 3):
        with T.block("Y"):
            vn, vf, vh, vw, vc, vr, vs = T.axis.remap("SSSSRRR", [n, f, h, w_, c, r, s])
            with T.init():
                Y[vn, vf, vh, vw] = T.float32(0.0)
            Y[vn, vf, vh, vw] = Y[vn, vf, vh, vw] + P[vn, vc, vh + vr, vw + vs] * W[vf, vc, vr, vs]""",
)
def conv_at_w(sch):
    sch.compute_at("P", sch.get_loops("Y")[3])


@PROGRAMS.becomes(
    conv,
    """
P = T.alloc_buffer((1, 4, 16, 16))
for n, f, h, w_, c in T.grid(1, 8, 14, 14, 4):
    for ax0, ax1 in T.grid(3, 3):
        with T.block("P"):
            vn = T.axis.spatial(1, 0)
            vc = T.axis.spatial(4, c)
            vh = T.axis.spatial(16, h + ax0)
            vw = T.axis.spatial(16, w_ + ax1)
            P[vn, vc, vh, vw] = X[vn, vc, vh, vw] + T.float32(1.0)
    for r, s in T.grid(3, 3):
        with T.block("Y"):
            vn, vf, vh, vw, vc, vr, vs = T.axis.remap("SSSSRRR", [n, f, h, w_, c, r, s])
            with T.init():
                Y[vn, vf, vh, vw] = T.float32(0.0)
            Y[vn, vf, vh, vw] = Y[vn, vf, vh, vw] + P[vn, vc, vh + vr, vw + vs] * W[vf, vc, vr, vs]""",
)
def conv_at_c(sch):
    sch.compute_at("P", sch.get_loops("Y")[4])


@PROGRAMS.becomes(
    conv,
    """
P = T.alloc_buffer((1, 4, 16, 16))
for n, f, h, w_, c, r in T.grid(1, 8, 14, 14, 4, 3):
    for ax0 in range(3):
        with T.block("P"):
            vn = T.axis.spatial(1, 0)
            vc = T.axis.spatial(4, c)
            vh = T.axis.spatial(16, h + r)
            vw = T.axis.spatial(16, w_ + ax0)
            P[vn, vc, vh, vw] = X[vn, vc, vh, vw] + T.float32(1.0)
    for s in range(3):
        with T.block("Y"):
            vn, vf, vh, vw, vc, vr, vs = T.axis.remap("SSSSRRR", [n, f, h, w_, c, r, s])
            with T.init():
                Y[vn, vf, vh, vw] = T.float32(0.0)
            Y[vn, vf, vh, vw] = Y[vn, vf, vh, vw] + P[vn, vc, vh + vr, vw + vs] * W[vf, vc, vr, vs]""",
)
def conv_at_r(sch):
    sch.compute_at("P", sch.get_loops("Y")[5])


@PROGRAMS.becomes(
    conv,
    """
P = T.alloc_buffer((1, 4, 16, 16))
for n, f, h_0 in T.grid(1, 8, 4):
    for ax0, ax1, ax2 in T.grid(4, 6, 16):
        with T.block("P"):
            vn = T.axis.spatial(1, 0)
            vc = T.axis.spatial(4, ax0)
            vh = T.axis.spatial(16, h_0 * 4 + ax1)
            vw = T.axis.spatial(16, ax2)
            T.where(h_0 * 4 + ax1 < 16)
            P[vn, vc, vh, vw] = X[vn, vc, vh, vw] + T.float32(1.0)
    for h_1, w_, c, r, s in T.grid(4, 14, 4, 3, 3):
        with T.block("Y"):
            vn, vf = T.axis.remap("SS", [n, f])
            vh = T.axis.spatial(14, h_0 * 4 + h_1)
            vw, vc, vr, vs = T.axis.remap("SRRR", [w_, c, r, s])
            T.where(h_0 * 4 + h_1 < 14)
            with T.init():
                Y[vn, vf, vh, vw] = T.float32(0.0)
            Y[vn, vf, vh, vw] = Y[vn, vf, vh, vw] + P[vn, vc, vh + vr, vw + vs] * W[vf, vc, vr, vs]""",
)
def conv_at_tile(sch):
    n, f, h, w, c, r, s = sch.get_loops("Y")
    h0, h1 = sch.split(h, [None, 4])
    sch.compute_at("P", h0)


@PROGRAMS.becomes(
    conv,
    """
for n, f, h, w_, c, r, s in T.grid(1, 8, 14, 14, 4, 3, 3):
    with T.block("Y"):
        vn, vf, vh, vw, vc, vr, vs = T.axis.remap("SSSSRRR", [n, f, h, w_, c, r, s])
        with T.init():
            Y[vn, vf, vh, vw] = T.float32(0.0)
        Y[vn, vf, vh, vw] = Y[vn, vf, vh, vw] + (X[vn, vc, vh + vr, vw + vs] + T.float32(1.0)) * W[vf, vc, vr, vs]""",
)
def conv_inline(sch):
    sch.compute_inline("P")


@T.prim_func
def concat(X: T.Buffer((16,), "float32"), Y: T.Buffer((24,), "float32"), Z: T.Buffer((40,), "float32")):
    XX = T.alloc_buffer((16,))
    YY = T.alloc_buffer((24,))
    for i in range(16):
        with T.block("x"):
            vi = T.axis.S(16, i)
            XX[vi] = X[vi] + 1.0
    for i in range(24):
        with T.block("y"):
            vi = T.axis.S(24, i)
            YY[vi] = Y[vi] + 2.0
    for i in range(40):
        with T.block("o"):
            vi = T.axis.S(40, i)
            Z[vi] = T.if_then_else(vi < 16, XX[vi], YY[vi - 16])


@PROGRAMS.becomes(
    concat,
    """
for i in range(40):
    with T.block("o"):
        vi = T.axis.spatial(40, i)
        Z[vi] = T.if_then_else(vi < 16, X[vi] + T.float32(1.0), Y[vi - 16] + T.float32(2.0))""",
)
def concat_inline(sch):
    sch.compute_inline("x")
    sch.compute_inline("y")


@PROGRAMS.becomes(
    concat,
    """
XX = T.alloc_buffer((16,))
YY = T.alloc_buffer((24,))
for i_0 in range(5):
    for ax0 in range(8):
        with T.block("x"):
            vi = T.axis.spatial(16, i_0 * 8 + ax0)
            T.where(i_0 < 2)
            XX[vi] = X[vi] + T.float32(1.0)
    for ax0 in range(8):
        with T.block("y"):
            vi = T.axis.spatial(24, i_0 * 8 + ax0 - 16)
            T.where(16 <= i_0 * 8 + ax0)
            YY[vi] = Y[vi] + T.float32(2.0)
    for i_1 in range(8):
        with T.block("o"):
            vi = T.axis.spatial(40, i_0 * 8 + i_1)
            Z[vi] = T.if_then_else(vi < 16, XX[vi], YY[vi - 16])""",
    verify=False,
)
def concat_at(sch):
    m = sch.get_loops("o")[0]
    a, b = sch.split(m, [None, 8])
    sch.compute_at("x", a)
    sch.compute_at("y", a)


@T.prim_func
def gather(Index: T.Buffer((16,), "int32"), X: T.Buffer((32, 8), "float32"), Z: T.Buffer((16, 8), "float32")):
    XX = T.alloc_buffer((32, 8))
    for i, j in T.grid(32, 8):
        with T.block("x"):
            vi, vj = T.axis.remap("SS", [i, j])
            XX[vi, vj] = X[vi, vj] + 1.0
    for i, j in T.grid(16, 8):
        with T.block("o"):
            vi, vj = T.axis.remap("SS", [i, j])
            Z[vi, vj] = XX[Index[vi], vj]


@PROGRAMS.becomes(
    gather,
    """
for i, j in T.grid(16, 8):
    with T.block("o"):
        vi, vj = T.axis.remap("SS", [i, j])
        Z[vi, vj] = X[Index[vi], vj] + T.float32(1.0)""",
    verify=False,
)
def gather_inline(sch):
    sch.compute_inline("x")


@PROGRAMS.becomes(
    gather,
    """
XX = T.alloc_buffer((32, 8))
for i in range(16):
    for ax0, ax1 in T.grid(32, 8):
        with T.block("x"):
            vi, vj = T.axis.remap("SS", [ax0, ax1])
            XX[vi, vj] = X[vi, vj] + T.float32(1.0)
    for j in range(8):
        with T.block("o"):
            vi, vj = T.axis.remap("SS", [i, j])
            Z[vi, vj] = XX[Index[vi], vj]""",
    verify=False,
)
def gather_at(sch):
    sch.compute_at("x", sch.get_loops("o")[0])


@PROGRAMS.becomes(
    gather,
    """
XX = T.alloc_buffer((32, 8))
for i, j in T.grid(16, 8):
    for ax0 in range(32):
        with T.block("x"):
            vi, vj = T.axis.remap("SS", [ax0, j])
            XX[vi, vj] = X[vi, vj] + T.float32(1.0)
    with T.block("o"):
        vi, vj = T.axis.remap("SS", [i, j])
        Z[vi, vj] = XX[Index[vi], vj]""",
    verify=False,
)
def gather_at1(sch):
    sch.compute_at("x", sch.get_loops("o")[1])


@T.prim_func
def floordiv_(X: T.Buffer((64,), "float32"), Z: T.Buffer((128,), "float32")):
    XX = T.alloc_buffer((64,))
    for i in range(64):
        with T.block("x"):
            vi = T.axis.S(64, i)
            XX[vi] = X[vi] + 1.0
    for i in range(128):
        with T.block("o"):
            vi = T.axis.S(128, i)
            Z[vi] = XX[vi // 2]


@PROGRAMS.becomes(
    floordiv_,
    """
XX = T.alloc_buffer((64,))
for i_0 in range(16):
    for ax0 in range(4):
        with T.block("x"):
            vi = T.axis.spatial(64, i_0 * 4 + ax0)
            XX[vi] = X[vi] + T.float32(1.0)
    for i_1 in range(8):
        with T.block("o"):
            vi = T.axis.spatial(128, i_0 * 8 + i_1)
            Z[vi] = XX[vi // 2]""",
)
def floordiv_at(sch):
    m = sch.get_loops("o")[0]
    a, b = sch.split(m, [None, 8])
    sch.compute_at("x", a)


@PROGRAMS.becomes(
    floordiv_,
    """
XX = T.alloc_buffer((64,))
for i in range(128):
    with T.block("x"):
        vi = T.axis.spatial(64, i // 2)
        XX[vi] = X[vi] + T.float32(1.0)
    with T.block("o"):
        vi = T.axis.spatial(128, i)
        Z[vi] = XX[vi // 2]""",
)
def floordiv_at2(sch):
    m = sch.get_loops("o")[0]
    sch.compute_at("x", m)


@PROGRAMS.becomes(
    floordiv_,
    """
XX = T.alloc_buffer((64,))
for i_0 in range(19):
    for ax0 in range(4):
        with T.block("x"):
            vi = T.axis.spatial(64, i_0 * 7 // 2 + ax0)
            T.where(i_0 * 7 // 2 + ax0 < 64)
            XX[vi] = X[vi] + T.float32(1.0)
    for i_1 in range(7):
        with T.block("o"):
            vi = T.axis.spatial(128, i_0 * 7 + i_1)
            T.where(i_0 * 7 + i_1 < 128)
            Z[vi] = XX[vi // 2]""",
)
def floordiv_at3(sch):
    m = sch.get_loops("o")[0]
    a, b = sch.split(m, [None, 7])
    sch.compute_at("x", a)


@T.prim_func
def stride(X: T.Buffer((64,), "float32"), Z: T.Buffer((32,), "float32")):
    XX = T.alloc_buffer((64,))
    for i in range(64):
        with T.block("x"):
            vi = T.axis.S(64, i)
            XX[vi] = X[vi] + 1.0
    for i in range(32):
        with T.block("o"):
            vi = T.axis.S(32, i)
            Z[vi] = XX[vi * 2]


@PROGRAMS.becomes(
    stride,
    """
XX = T.alloc_buffer((64,))
for i_0 in range(4):
    for ax0 in range(15):
        with T.block("x"):
            vi = T.axis.spatial(64, i_0 * 16 + ax0)
            XX[vi] = X[vi] + T.float32(1.0)
    for i_1 in range(8):
        with T.block("o"):
            vi = T.axis.spatial(32, i_0 * 8 + i_1)
            Z[vi] = XX[vi * 2]""",
)
def strided_at(sch):
    m = sch.get_loops("o")[0]
    a, b = sch.split(m, [None, 8])
    sch.compute_at("x", a)


@PROGRAMS.becomes(
    stride,
    """
for i in range(32):
    with T.block("o"):
        vi = T.axis.spatial(32, i)
        Z[vi] = X[vi * 2] + T.float32(1.0)""",
)
def strided_inline(sch):
    sch.compute_inline("x")


@PROGRAMS.becomes(
    stride,
    """
XX = T.alloc_buffer((64,))
for i_0 in range(8):
    for i_1 in range(8):
        with T.block("x"):
            vi = T.axis.spatial(64, i_0 * 8 + i_1)
            XX[vi] = X[vi] + T.float32(1.0)
    for ax0 in range(4):
        with T.block("o"):
            vi = T.axis.spatial(32, i_0 * 4 + ax0)
            Z[vi] = XX[vi * 2]""",
    verify=False,
)
def strided_rat(sch):
    m = sch.get_loops("x")[0]
    a, b = sch.split(m, [None, 8])
    sch.reverse_compute_at("o", a)


@T.prim_func
def upd(X: T.Buffer((32,), "float32"), Z: T.Buffer((64,), "float32")):
    XX = T.alloc_buffer((64,))
    for i in range(32):
        with T.block("x"):
            vi = T.axis.S(32, i)
            T.reads(X[vi])
            T.writes(XX[vi * 2 : vi * 2 + 2])
            XX[vi * 2] = X[vi] + 1.0
            XX[vi * 2 + 1] = X[vi] - 1.0
    for i in range(64):
        with T.block("o"):
            vi = T.axis.S(64, i)
            Z[vi] = XX[vi]


@PROGRAMS.becomes(
    upd,
    """
XX = T.alloc_buffer((64,))
for i_0 in range(8):
    for ax0 in range(4):
        with T.block("x"):
            vi = T.axis.spatial(32, i_0 * 4 + ax0)
            XX[vi * 2] = X[vi] + T.float32(1.0)
            XX[vi * 2 + 1] = X[vi] - T.float32(1.0)
    for i_1 in range(8):
        with T.block("o"):
            vi = T.axis.spatial(64, i_0 * 8 + i_1)
            Z[vi] = XX[vi]""",
)
def two_stores_at(sch):
    m = sch.get_loops("o")[0]
    a, b = sch.split(m, [None, 8])
    sch.compute_at("x", a)


@PROGRAMS.becomes(
    upd,
    """
XX = T.alloc_buffer((64,))
for i_0 in range(4):
    for i_1 in range(8):
        with T.block("x"):
            vi = T.axis.spatial(32, i_0 * 8 + i_1)
            XX[vi * 2] = X[vi] + T.float32(1.0)
            XX[vi * 2 + 1] = X[vi] - T.float32(1.0)
    for ax0 in range(16):
        with T.block("o"):
            vi = T.axis.spatial(64, i_0 * 16 + ax0)
            Z[vi] = XX[vi]""",
)
def two_stores_rat(sch):
    m = sch.get_loops("x")[0]
    a, b = sch.split(m, [None, 8])
    sch.reverse_compute_at("o", a)


@PROGRAMS.becomes(
    upd,
    """
XX = T.alloc_buffer((64,))
for i in range(32):
    with T.block("x"):
        vi = T.axis.spatial(32, i)
        XX[vi * 2] = X[vi] + T.float32(1.0)
        XX[vi * 2 + 1] = X[vi] - T.float32(1.0)
    for ax0 in range(2):
        with T.block("o"):
            vi = T.axis.spatial(64, i * 2 + ax0)
            Z[vi] = XX[vi]""",
)
def two_stores_rat1(sch):
    m = sch.get_loops("x")[0]
    sch.reverse_compute_at("o", m)


@PROGRAMS.becomes(
    upd,
    """
XX = T.alloc_buffer((64,))
for i in range(64):
    with T.block("x"):
        vi = T.axis.spatial(32, i // 2)
        XX[vi * 2] = X[vi] + T.float32(1.0)
        XX[vi * 2 + 1] = X[vi] - T.float32(1.0)
    with T.block("o"):
        vi = T.axis.spatial(64, i)
        Z[vi] = XX[vi]""",
)
def two_stores_at1(sch):
    m = sch.get_loops("o")[0]
    sch.compute_at("x", m)


@PROGRAMS.refused(
    upd, "compute_inline", "block 'x' must be one store whose indices say what its iteration variables are"
)
def two_stores_inline(sch):
    sch.compute_inline("x")


test_schedule = PROGRAMS.test
