"""Schedules that are hard to get right: imperfect tiles, symbols, units, nested blocks, several outputs."""

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()

from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def matmul(A: T.Buffer((14, 11), "float32"), B: T.Buffer((11, 13), "float32"), C: T.Buffer((14, 13), "float32")):
    for i, j, k in T.grid(14, 13, 11):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0.0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]


@PROGRAMS.keeps(matmul)
def imperfect_all(sch):
    i, j, k = sch.get_loops("C")
    i0, i1 = sch.split(i, [None, 7])
    j0, j1 = sch.split(j, [4, None])
    k0, k1 = sch.split(k, [None, 4])
    sch.reorder(i0, j0, k0, i1, k1, j1)
    sch.decompose_reduction("C", k0)


@PROGRAMS.keeps(matmul)
def imperfect_decompose_inner(sch):
    i, j, k = sch.get_loops("C")
    k0, k1 = sch.split(k, [None, 4])
    sch.reorder(k0, k1, i, j)
    sch.decompose_reduction("C", k0)


@PROGRAMS.keeps(matmul)
def fuse_then_split_imperfect(sch):
    i, j, k = sch.get_loops("C")
    f = sch.fuse(i, j)
    f0, f1 = sch.split(f, [None, 64])
    sch.vectorize(f1)
    sch.parallel(f0)


@PROGRAMS.keeps(matmul)
def rfactor_imperfect_reduce_outer(sch):
    i, j, k = sch.get_loops("C")
    k0, k1 = sch.split(k, [None, 4])
    sch.rfactor(k0, 2)


@PROGRAMS.keeps(matmul)
def rfactor_imperfect_reduce_inner(sch):
    i, j, k = sch.get_loops("C")
    k0, k1 = sch.split(k, [None, 4])
    sch.rfactor(k1, 0)


@PROGRAMS.keeps(matmul)
def rfactor_imperfect_spatial(sch):
    i, j, k = sch.get_loops("C")
    sch.split(i, [None, 7])
    k0, k1 = sch.split(k, [3, 9])
    sch.rfactor(k0, 2)


@PROGRAMS.keeps(matmul)
def rfactor_too_many(sch):
    i, j, k = sch.get_loops("C")
    k0, k1 = sch.split(k, [4, 16])
    sch.rfactor(k0, 1)


@PROGRAMS.keeps(matmul)
def rfactor_reordered(sch):
    i, j, k = sch.get_loops("C")
    k0, k1 = sch.split(k, [3, 9])
    sch.reorder(k0, i, j, k1)
    sch.rfactor(k0, 0)
    sch.parallel(sch.get_loops("C_rf")[0])


@PROGRAMS.refused(
    matmul,
    "rfactor",
    ("the scope is not a stage pipeline: block 'C' may read elements of 'C.rf' that no block has written before"),
)
def rfactor_twice(sch):
    i, j, k = sch.get_loops("C")
    k0, k1 = sch.split(k, [3, 9])
    sch.rfactor(k0, 0)
    k10, k11 = sch.split(sch.get_loops("C_rf")[3], [3, 3])
    sch.rfactor(k10, 0)


@PROGRAMS.keeps(matmul)
def fused_spatial_reduce_decompose(sch):
    i, j, k = sch.get_loops("C")
    f = sch.fuse(j, k)
    sch.decompose_reduction("C", f)


@PROGRAMS.keeps(matmul)
def cache_write_tile(sch):
    i, j, k = sch.get_loops("C")
    i0, i1 = sch.split(i, [None, 8])
    j0, j1 = sch.split(j, [None, 8])
    sch.reorder(i0, j0, k, i1, j1)
    c = sch.cache_write("C", 0, "local")
    sch.reverse_compute_at(c, j0)
    sch.decompose_reduction("C", k)


@PROGRAMS.keeps(matmul)
def cache_read_tile(sch):
    i, j, k = sch.get_loops("C")
    i0, i1 = sch.split(i, [None, 8])
    j0, j1 = sch.split(j, [None, 8])
    sch.reorder(i0, j0, k, i1, j1)
    a = sch.cache_read("C", 0, "global")
    b = sch.cache_read("C", 1, "global")
    sch.compute_at(a, j0)
    sch.compute_at(b, k)


@T.prim_func
def matmul_relu(
    A: T.Buffer((14, 11), "float32"),
    B: T.Buffer((11, 13), "float32"),
    D: T.Buffer((13,), "float32"),
    E: T.Buffer((14, 13), "float32"),
):
    C = T.alloc_buffer((14, 13))
    F = T.alloc_buffer((14, 13))
    for i, j, k in T.grid(14, 13, 11):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0.0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
    for i, j in T.grid(14, 13):
        with T.block("F"):
            vi, vj = T.axis.remap("SS", [i, j])
            F[vi, vj] = C[vi, vj] + D[vj]
    for i, j in T.grid(14, 13):
        with T.block("E"):
            vi, vj = T.axis.remap("SS", [i, j])
            E[vi, vj] = T.max(F[vi, vj], T.float32(0.0))


@PROGRAMS.keeps(matmul_relu)
def inline_then_epilogue(sch):
    sch.compute_inline("F")
    i, j, k = sch.get_loops("C")
    i0, i1 = sch.split(i, [None, 7])
    sch.reverse_compute_at("E", i0)


@PROGRAMS.keeps(matmul_relu)
def reverse_inline(sch):
    sch.reverse_compute_inline("E")
    sch.fuse_reduction_epilogue("C", "F") if False else None


@PROGRAMS.keeps(matmul_relu)
def compute_at_reduction(sch):
    sch.compute_inline("F")
    i, j = sch.get_loops("E")
    i0, i1 = sch.split(i, [None, 7])
    j0, j1 = sch.split(j, [None, 5])
    sch.reorder(i0, j0, i1, j1)
    sch.compute_at("C", j0)


@PROGRAMS.keeps(matmul_relu)
def compute_at_reduction_fused(sch):
    sch.compute_inline("F")
    i, j = sch.get_loops("E")
    f = sch.fuse(i, j)
    f0, f1 = sch.split(f, [None, 29])
    sch.compute_at("C", f0)


@PROGRAMS.keeps(matmul_relu)
def compute_at_reduction_fused_odd(sch):
    sch.compute_inline("F")
    i, j = sch.get_loops("E")
    f = sch.fuse(i, j)
    f0, f1 = sch.split(f, [None, 16])
    sch.compute_at("C", f0)


@PROGRAMS.keeps(matmul_relu)
def fused_reduce_imperfect_then_compute_at(sch):
    i, j, k = sch.get_loops("C")
    k0, k1 = sch.split(k, [None, 4])
    sch.reverse_compute_at("F", j)
    sch.reverse_compute_at("E", j)


@T.prim_func
def padded_conv(
    X: T.Buffer((1, 3, 13, 13), "float32"), W: T.Buffer((4, 3, 3, 3), "float32"), Y: T.Buffer((1, 4, 13, 13), "float32")
):
    P = T.alloc_buffer((1, 3, 15, 15))
    for n, c, h, w in T.grid(1, 3, 15, 15):
        with T.block("P"):
            vn, vc, vh, vw = T.axis.remap("SSSS", [n, c, h, w])
            P[vn, vc, vh, vw] = T.if_then_else(
                1 <= vh and vh < 14 and 1 <= vw and vw < 14, X[vn, vc, vh - 1, vw - 1], T.float32(0.0)
            )
    for n, f, h, w, c, r, s in T.grid(1, 4, 13, 13, 3, 3, 3):
        with T.block("Y"):
            vn, vf, vh, vw, vc, vr, vs = T.axis.remap("SSSSRRR", [n, f, h, w, c, r, s])
            with T.init():
                Y[vn, vf, vh, vw] = T.float32(0.0)
            Y[vn, vf, vh, vw] = Y[vn, vf, vh, vw] + P[vn, vc, vh + vr, vw + vs] * W[vf, vc, vr, vs]


@PROGRAMS.keeps(padded_conv)
def conv_fuse_reduce_split_imperfect(sch):
    n, f, h, w, c, r, q = sch.get_loops("Y")
    k = sch.fuse(c, r, q)
    k0, k1 = sch.split(k, [None, 4])
    sch.compute_at("P", h)


@PROGRAMS.keeps(padded_conv)
def conv_tile_pad(sch):
    n, f, h, w, c, r, q = sch.get_loops("Y")
    h0, h1 = sch.split(h, [None, 5])
    w0, w1 = sch.split(w, [None, 4])
    sch.reorder(h0, w0, h1, w1, c, r, q)
    sch.compute_at("P", w0)
    sch.decompose_padding("P", sch.get_loops("P")[4])


@PROGRAMS.keeps(padded_conv)
def conv_inline_pad(sch):
    sch.compute_inline("P")
    n, f, h, w, c, r, q = sch.get_loops("Y")
    w0, w1 = sch.split(w, [None, 8])
    sch.reorder(w0, c, r, q, w1)
    sch.vectorize(w1)
    sch.decompose_reduction("Y", c)


@PROGRAMS.keeps(padded_conv)
def conv_rfactor_channel(sch):
    n, f, h, w, c, r, q = sch.get_loops("Y")
    sch.rfactor(c, 1)


@PROGRAMS.keeps(padded_conv)
def conv_rfactor_fused(sch):
    n, f, h, w, c, r, q = sch.get_loops("Y")
    k = sch.fuse(c, r, q)
    k0, k1 = sch.split(k, [None, 4])
    sch.rfactor(k1, 4)


@PROGRAMS.keeps(padded_conv)
def conv_pad_then_partition(sch):
    sch.decompose_padding("P", sch.get_loops("P")[0])
    sch.loop_partition(sch.get_loops("Y")[2], [1, 11, None])


@T.prim_func
def softmax(A: T.Buffer((7, 13), "float32"), D: T.Buffer((7, 13), "float32")):
    M = T.alloc_buffer((7,))
    E = T.alloc_buffer((7, 13))
    S = T.alloc_buffer((7,))
    for i, k in T.grid(7, 13):
        with T.block("M"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                M[vi] = T.float32(-340282346638528859811704183484516925440.0)
            M[vi] = T.max(M[vi], A[vi, vk])
    for i, j in T.grid(7, 13):
        with T.block("E"):
            vi, vj = T.axis.remap("SS", [i, j])
            E[vi, vj] = T.exp(A[vi, vj] - M[vi])
    for i, k in T.grid(7, 13):
        with T.block("S"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                S[vi] = T.float32(0.0)
            S[vi] = S[vi] + E[vi, vk]
    for i, j in T.grid(7, 13):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = E[vi, vj] / S[vi]


@PROGRAMS.keeps(softmax)
def softmax_rows(sch):
    i, j = sch.get_loops("D")
    for b in ("S", "E", "M"):
        sch.compute_at(b, i)
    sch.parallel(i)


@PROGRAMS.keeps(softmax)
def softmax_rows_split(sch):
    i, j = sch.get_loops("D")
    i0, i1 = sch.split(i, [None, 3])
    for b in ("S", "E", "M"):
        sch.compute_at(b, i0)


@PROGRAMS.keeps(softmax)
def softmax_inline_exp(sch):
    sch.compute_inline("E")
    k = sch.get_loops("S")[1]
    k0, k1 = sch.split(k, [None, 4])
    sch.rfactor(k1, 1)


@PROGRAMS.keeps(softmax)
def softmax_rfactor_max(sch):
    k = sch.get_loops("M")[1]
    k0, k1 = sch.split(k, [None, 4])
    sch.rfactor(k0, 0)
    sch.rfactor(sch.get_loops("S")[1], 0)


@PROGRAMS.keeps(softmax)
def softmax_reverse(sch):
    i, k = sch.get_loops("M")
    sch.reverse_compute_at("E", i)
    sch.reverse_compute_at("S", i)
    sch.reverse_compute_at("D", i)


@T.prim_func
def symbolic_matmul(a: T.handle, b: T.handle, c: T.handle):
    n, m = T.int32(), T.int32()
    A = T.match_buffer(a, (n, m))
    B = T.match_buffer(b, (m, 16))
    C = T.match_buffer(c, (n, 16))
    D = T.alloc_buffer((n, m))
    for i, k in T.grid(n, m):
        with T.block("D"):
            vi, vk = T.axis.remap("SS", [i, k])
            D[vi, vk] = A[vi, vk] * T.float32(2.0)
    for i, j, k in T.grid(n, 16, m):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0.0)
            C[vi, vj] = C[vi, vj] + D[vi, vk] * B[vk, vj]


@PROGRAMS.keeps(symbolic_matmul, sizes={"n": 11, "m": 6})
def sym_split_all(sch):
    i, j, k = sch.get_loops("C")
    i0, i1 = sch.split(i, [None, 4])
    k0, k1 = sch.split(k, [None, 4])
    sch.reorder(i0, j, k0, i1, k1)
    sch.decompose_reduction("C", k0)


@PROGRAMS.keeps(symbolic_matmul, sizes={"n": 11, "m": 6})
def sym_split_symbolic_inner(sch):
    i, j, k = sch.get_loops("C")
    k0, k1 = sch.split(k, [4, None])
    sch.decompose_reduction("C", k0)


@PROGRAMS.keeps(symbolic_matmul, sizes={"n": 11, "m": 6})
def sym_split_symbolic_inner_reordered(sch):
    i, j, k = sch.get_loops("C")
    i0, i1 = sch.split(i, [4, None])
    k0, k1 = sch.split(k, [4, None])
    sch.reorder(k0, i0, k1, i1)
    sch.decompose_reduction("C", k0)


@PROGRAMS.keeps(symbolic_matmul, sizes={"n": 11, "m": 6})
def sym_fuse_reordered(sch):
    i, j, k = sch.get_loops("C")
    sch.reorder(sch.fuse(i, j), k)
    sch.decompose_reduction("C", k)


@PROGRAMS.keeps(symbolic_matmul, sizes={"n": 11, "m": 6})
def sym_rfactor(sch):
    i, j, k = sch.get_loops("C")
    k0, k1 = sch.split(k, [None, 4])
    sch.rfactor(k1, 0)


@PROGRAMS.keeps(symbolic_matmul, sizes={"n": 11, "m": 6})
def sym_rfactor_symbolic(sch):
    i, j, k = sch.get_loops("C")
    sch.rfactor(k, 0)


@PROGRAMS.keeps(symbolic_matmul, sizes={"n": 11, "m": 6})
def sym_fuse_split(sch):
    i, j, k = sch.get_loops("C")
    f = sch.fuse(i, j)
    f0, f1 = sch.split(f, [None, 8])
    sch.parallel(f0)


@PROGRAMS.keeps(symbolic_matmul, sizes={"n": 11, "m": 6})
def sym_compute_at(sch):
    i, j, k = sch.get_loops("C")
    i0, i1 = sch.split(i, [None, 4])
    sch.compute_at("D", i0)


@PROGRAMS.keeps(symbolic_matmul, sizes={"n": 11, "m": 6})
def sym_compute_at_inner(sch):
    i, j, k = sch.get_loops("C")
    k0, k1 = sch.split(k, [None, 4])
    sch.reorder(i, k0, j, k1)
    sch.compute_at("D", k0)


@PROGRAMS.keeps(symbolic_matmul, sizes={"n": 11, "m": 6})
def sym_inline(sch):
    sch.compute_inline("D")
    i, j, k = sch.get_loops("C")
    sch.reorder(k, i, j)
    sch.decompose_reduction("C", k)


@PROGRAMS.keeps(symbolic_matmul, sizes={"n": 11, "m": 6})
def sym_pad(sch):
    sch.pad_einsum("C", [4, 4, 4])
    i, j, k = sch.get_loops("C")
    i0, i1 = sch.split(i, [None, 4])
    sch.vectorize(i1)


@T.prim_func
def unit_loops(A: T.Buffer((1, 8, 1, 6), "float32"), B: T.Buffer((1, 8, 1, 6), "float32")):
    T_ = T.alloc_buffer((1, 8, 1, 6))
    for a, b, c, d in T.grid(1, 8, 1, 6):
        with T.block("T"):
            va, vb, vc, vd = T.axis.remap("SSSS", [a, b, c, d])
            T_[va, vb, vc, vd] = A[va, vb, vc, vd] + T.float32(1.0)
    for a, b, c, d in T.grid(1, 8, 1, 6):
        with T.block("B"):
            va, vb, vc, vd = T.axis.remap("SSSS", [a, b, c, d])
            B[va, vb, vc, vd] = T_[va, vb, vc, vd] * T.float32(3.0)


@PROGRAMS.keeps(unit_loops)
def unit_fuse(sch):
    loops = sch.get_loops("B")
    f = sch.fuse(*loops)
    f0, f1 = sch.split(f, [None, 5])
    sch.compute_at("T", f0)


@PROGRAMS.keeps(unit_loops)
def unit_preserve(sch):
    loops = sch.get_loops("B")
    sch.compute_at("T", loops[1], preserve_unit_loops=True)


@PROGRAMS.keeps(unit_loops)
def unit_reverse(sch):
    loops = sch.get_loops("T")
    sch.reverse_compute_at("B", loops[2])


@PROGRAMS.keeps(unit_loops)
def unit_add(sch):
    u = sch.add_unit_loop("B")
    loops = sch.get_loops("B")
    f = sch.fuse(loops[3], u, preserve_unit_iters=False)
    sch.vectorize(f)


@PROGRAMS.keeps(unit_loops)
def unit_blockize(sch):
    loops = sch.get_loops("B")
    a, b = sch.split(loops[3], [2, 3])
    sch.blockize(b, preserve_unit_iters=False)


@PROGRAMS.keeps(unit_loops)
def unit_blockize_all(sch):
    loops = sch.get_loops("B")
    sch.blockize(loops[0])


@T.prim_func
def stencil(A: T.Buffer((16, 16), "float32"), C: T.Buffer((12, 12), "float32")):
    B = T.alloc_buffer((14, 14))
    for i, j in T.grid(14, 14):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + A[vi + 1, vj] + A[vi + 2, vj]
    for i, j in T.grid(12, 12):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + B[vi, vj + 1] + B[vi + 2, vj + 2]


@PROGRAMS.keeps(stencil)
def stencil_tiles(sch):
    i, j = sch.get_loops("C")
    i0, i1 = sch.split(i, [None, 4])
    j0, j1 = sch.split(j, [None, 4])
    sch.reorder(i0, j0, i1, j1)
    sch.compute_at("B", j0)
    sch.rolling_buffer("B", 0)


@PROGRAMS.keeps(stencil)
def stencil_rows_roll(sch):
    i, j = sch.get_loops("C")
    sch.compute_at("B", i)
    sch.rolling_buffer("B", 0)


@PROGRAMS.keeps(stencil)
def stencil_imperfect(sch):
    i, j = sch.get_loops("C")
    i0, i1 = sch.split(i, [None, 7])
    sch.compute_at("B", i0)


@PROGRAMS.refused(
    stencil,
    "parallel",
    (
        "block 'B' is not complete: iteration variable 0 is not spatial; block 'B' is not a "
        "reduction: it has no 'init' (do this before decompose_reduction)"
    ),
)
def stencil_imperfect_roll_far(sch):
    i, j = sch.get_loops("C")
    i0, i1 = sch.split(i, [None, 7])
    sch.compute_at("B", i0)
    sch.rolling_buffer("B", 0)
    sch.parallel(i0)


@PROGRAMS.keeps(stencil)
def stencil_imperfect_roll(sch):
    i, j = sch.get_loops("C")
    i0, i1 = sch.split(i, [None, 7])
    sch.compute_at("B", i0)
    sch.rolling_buffer("B", 0)


@PROGRAMS.keeps(stencil)
def stencil_fused(sch):
    i, j = sch.get_loops("C")
    f = sch.fuse(i, j)
    f0, f1 = sch.split(f, [None, 30])
    sch.compute_at("B", f0)


@PROGRAMS.keeps(stencil)
def stencil_partition(sch):
    i, j = sch.get_loops("C")
    sch.compute_at("B", i)
    sch.loop_partition(i, [1, None])


@T.prim_func
def packed(A: T.Buffer((24, 20), "float32"), C: T.Buffer((24, 20), "float32")):
    B = T.alloc_buffer((6, 5, 4, 4))
    for i, j in T.grid(24, 20):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi // 4, vj // 4, vi % 4, vj % 4] = A[vi, vj] * T.float32(2.0)
    for i, j in T.grid(24, 20):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi // 4, vj // 4, vi % 4, vj % 4] + T.float32(1.0)


@PROGRAMS.keeps(packed)
def packed_compute_at(sch):
    i, j = sch.get_loops("C")
    i0, i1 = sch.split(i, [None, 4])
    j0, j1 = sch.split(j, [None, 4])
    sch.reorder(i0, j0, i1, j1)
    sch.compute_at("B", j0)


@PROGRAMS.keeps(packed)
def packed_compute_at_odd(sch):
    i, j = sch.get_loops("C")
    i0, i1 = sch.split(i, [None, 5])
    sch.compute_at("B", i0)


@PROGRAMS.keeps(packed)
def packed_inline(sch):
    sch.compute_inline("B")


@PROGRAMS.keeps(packed)
def packed_reverse_inline(sch):
    sch.reverse_compute_inline("C")


@PROGRAMS.keeps(packed)
def packed_reverse_at(sch):
    i, j = sch.get_loops("B")
    i0, i1 = sch.split(i, [None, 8])
    sch.reverse_compute_at("C", i0)


@T.prim_func
def nested_matmul(A: T.Buffer((16, 16), "float32"), B: T.Buffer((16, 16), "float32"), C: T.Buffer((16, 16), "float32")):
    for io, jo in T.grid(4, 4):
        with T.block("outer"):
            vio, vjo = T.axis.remap("SS", [io, jo])
            for i, j, k in T.grid(4, 4, 16):
                with T.block("inner"):
                    vi, vj, vk = T.axis.remap("SSR", [i, j, k])
                    with T.init():
                        C[vio * 4 + vi, vjo * 4 + vj] = T.float32(0.0)
                    C[vio * 4 + vi, vjo * 4 + vj] = (
                        C[vio * 4 + vi, vjo * 4 + vj] + A[vio * 4 + vi, vk] * B[vk, vjo * 4 + vj]
                    )


@PROGRAMS.keeps(nested_matmul)
def nested_inner(sch):
    i, j, k = sch.get_loops("inner")
    k0, k1 = sch.split(k, [None, 5])
    sch.reorder(k0, i, j, k1)
    sch.decompose_reduction("inner", k0)


@PROGRAMS.keeps(nested_matmul)
def nested_outer(sch):
    a, b = sch.get_loops("outer")
    f = sch.fuse(a, b)
    f0, f1 = sch.split(f, [None, 3])
    sch.parallel(f0)


@PROGRAMS.keeps(nested_matmul)
def nested_rfactor(sch):
    i, j, k = sch.get_loops("inner")
    sch.rfactor(k, 0)


@PROGRAMS.keeps(nested_matmul)
def nested_partition(sch):
    a, b = sch.get_loops("outer")
    sch.loop_partition(b, [1, None])


@PROGRAMS.refused(
    nested_matmul,
    "pad_einsum",
    (
        "block 'inner' must be one store of a value that is computed from any numbers, and "
        "access each buffer at one place, at variables and numbers"
    ),
)
def nested_pad(sch):
    sch.pad_einsum("inner", [1, 1, 1])


@T.prim_func
def place_of_maximum(
    I_1: T.Buffer((5, 24), "int32"),
    V: T.Buffer((5, 24), "float32"),
    X: T.Buffer((5,), "int32"),
    Y: T.Buffer((5,), "float32"),
):
    for i, k in T.grid(5, 24):
        with T.block("M"):
            vi, vk = T.axis.remap("SR", [i, k])
            T.reads(I_1[vi, vk], V[vi, vk])
            T.writes(X[vi], Y[vi])
            with T.init():
                X[vi] = -1
                Y[vi] = T.float32(-340282346638528859811704183484516925440.0)
            x: T.int32 = T.Select(Y[vi] >= V[vi, vk], X[vi], I_1[vi, vk])
            y: T.float32 = T.Select(Y[vi] >= V[vi, vk], Y[vi], V[vi, vk])
            X[vi] = x
            Y[vi] = y


@PROGRAMS.keeps(place_of_maximum)
def arg_outer(sch):
    i, k = sch.get_loops("M")
    k0, k1 = sch.split(k, [None, 5])
    sch.rfactor(k0, 0)


@PROGRAMS.keeps(place_of_maximum)
def arg_all(sch):
    i, k = sch.get_loops("M")
    sch.rfactor(k, 1)


@PROGRAMS.keeps(place_of_maximum)
def arg_decompose(sch):
    i, k = sch.get_loops("M")
    k0, k1 = sch.split(k, [None, 5])
    sch.reorder(k0, i, k1)
    sch.decompose_reduction("M", k0)


@T.prim_func
def two_sums(A: T.Buffer((6, 20), "float32"), X: T.Buffer((6,), "float32"), Y: T.Buffer((6,), "float32")):
    for i, k in T.grid(6, 20):
        with T.block("S"):
            vi, vk = T.axis.remap("SR", [i, k])
            T.reads(A[vi, vk])
            T.writes(X[vi], Y[vi])
            with T.init():
                X[vi] = T.float32(0.0)
                Y[vi] = T.float32(0.0)
            x: T.float32 = X[vi] + A[vi, vk]
            y: T.float32 = Y[vi] + A[vi, vk] * A[vi, vk]
            X[vi] = x
            Y[vi] = y


@PROGRAMS.keeps(two_sums)
def two_rfactor(sch):
    i, k = sch.get_loops("S")
    k0, k1 = sch.split(k, [None, 6])
    sch.rfactor(k1, 1)


@T.prim_func
def total(A: T.Buffer((128,), "float32"), B: T.Buffer((1,), "float32")):
    for k in range(128):
        with T.block("B"):
            vi = T.axis.spatial(1, 0)
            vk = T.axis.reduce(128, k)
            with T.init():
                B[vi] = T.float32(0.0)
            B[vi] = B[vi] + A[vk]


@PROGRAMS.keeps(total)
def one_rfactor(sch):
    (k,) = sch.get_loops("B")
    k0, k1 = sch.split(k, [None, 48])
    sch.rfactor(k1, 0)
    sch.vectorize(sch.get_loops("B_rf")[1])


@PROGRAMS.keeps(total)
def one_rfactor_two(sch):
    (k,) = sch.get_loops("B")
    k0, k1, k2 = sch.split(k, [3, None, 16])
    sch.rfactor(k1, -1)
    sch.unroll(sch.get_loops("B_rf")[2])


test_schedule = PROGRAMS.test
