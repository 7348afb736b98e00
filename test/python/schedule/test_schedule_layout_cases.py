"""Schedules of layouts and paddings: what programs become, and what is refused."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()


from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def relu2(A: T.Buffer((128, 128)), C: T.Buffer((128, 128))) -> None:
    B = T.alloc_buffer((128, 128))
    for i, j in T.grid(128, 128):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(128, 128):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + 1.0


@PROGRAMS.becomes(
    relu2,
    """
B = T.alloc_buffer((8, 8, 16, 16))
for i, j in T.grid(128, 128):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi // 16, vj // 16, vi % 16, vj % 16] = A[vi, vj] * T.float32(2.0)
for i, j in T.grid(128, 128):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi // 16, vj // 16, vi % 16, vj % 16] + T.float32(1.0)""",
)
def transform_layout_inter(sch):
    sch.transform_layout("B", ("write", 0), lambda m, n: (m // 16, n // 16, m % 16, n % 16))


@PROGRAMS.becomes(
    relu2,
    """
@T.prim_func
def main(A: T.Buffer((8, 8, 16, 16), "float32"), C: T.Buffer((128, 128), "float32")):
    # with T.block("root"):
    B = T.alloc_buffer((128, 128))
    for i, j in T.grid(128, 128):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi // 16, vj // 16, vi % 16, vj % 16] * T.float32(2.0)
    for i, j in T.grid(128, 128):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + T.float32(1.0)""",
    verify=False,
)
def transform_layout_param(sch):
    sch.transform_layout("B", ("read", 0), lambda m, n: (m // 16, n // 16, m % 16, n % 16))


@PROGRAMS.becomes(
    relu2,
    """
B = T.alloc_buffer((128, 128))
for i, j in T.grid(128, 128):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] * T.float32(2.0)
for i, j in T.grid(128, 128):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vj, vi] = B[vi, vj] + T.float32(1.0)""",
    verify=False,
)
def transform_layout_param_out(sch):
    sch.transform_layout("C", "C", lambda m, n: (n, m))


@PROGRAMS.becomes(
    relu2,
    """
B = T.alloc_buffer((8, 8, 16, 16))
for i, j in T.grid(128, 128):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi // 16, vj // 16, vi % 16, vj % 16] = A[vi, vj] * T.float32(2.0)
for i_0, j_0, i_1, j_1 in T.grid(8, 8, 16, 16):
    with T.block("C"):
        vi = T.axis.spatial(128, i_0 * 16 + i_1)
        vj = T.axis.spatial(128, j_0 * 16 + j_1)
        C[vi, vj] = B[vi // 16, vj // 16, vi % 16, vj % 16] + T.float32(1.0)""",
)
def transform_layout_tiled(sch):
    i, j = sch.get_loops("C")
    a, b = sch.split(i, [None, 16])
    c, d = sch.split(j, [None, 16])
    sch.reorder(a, c, b, d)
    sch.transform_layout("C", ("read", 0), lambda m, n: (m // 16, n // 16, m % 16, n % 16))


@PROGRAMS.becomes(
    relu2,
    """
for i, j in T.grid(128, 128):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = A[vi, vj] * T.float32(2.0) + T.float32(1.0)""",
)
def transform_layout_inline(sch):
    sch.transform_layout("B", ("write", 0), lambda m, n: (m * 128 + n,))
    sch.compute_inline("B")


@T.prim_func
def pad14(A: T.Buffer(14, "int32")):
    B = T.alloc_buffer(14, "int32")
    for i in T.serial(14):
        with T.block("B"):
            vi = T.axis.remap("S", [i])
            B[vi] = A[vi]
    for i in T.serial(14):
        with T.block("A"):
            vi = T.axis.remap("S", [i])
            A[vi] = B[vi] + 1


@PROGRAMS.refused(pad14, "transform_layout", "the new layout of buffer 'B' has elements that are none of the old one")
def transform_layout_pad_none(sch):
    sch.transform_layout("B", ("write", 0), lambda i: [i // 4, i % 4])


@T.prim_func
def el(A: T.Buffer((16, 32)), B: T.Buffer((16, 32))):
    for i, j in T.grid(16, 32):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0


@PROGRAMS.becomes(
    el,
    """
for ax0 in range(512):
    with T.block("B"):
        v0 = T.axis.spatial(512, ax0)
        B[v0 // 32, v0 % 32] = A[v0 // 32, v0 % 32] * T.float32(2.0)""",
)
def transform_block_layout_fuse(sch):
    sch.transform_block_layout("B", lambda i, j: (i * 32 + j,))


@PROGRAMS.becomes(
    el,
    """
for ax0, ax1, ax2, ax3 in T.grid(4, 4, 4, 8):
    with T.block("B"):
        v0, v1, v2, v3 = T.axis.remap("SSSS", [ax0, ax1, ax2, ax3])
        B[v2 + v0 * 4, v3 + v1 * 8] = A[v2 + v0 * 4, v3 + v1 * 8] * T.float32(2.0)""",
)
def transform_block_layout_split(sch):
    sch.transform_block_layout("B", lambda i, j: (i // 4, j // 8, i % 4, j % 8))


@PROGRAMS.refused(
    el,
    "transform_block_layout",
    ("the map is not one to one for the variables of block 'B': different indices may have the same sum"),
)
def transform_block_layout_bad(sch):
    sch.transform_block_layout("B", lambda i, j: (i + j,))


@PROGRAMS.refused(
    el,
    "transform_block_layout",
    ("the map is not one to one for the variables of block 'B': some new indices are of no old ones"),
)
def transform_block_layout_bad2(sch):
    sch.transform_block_layout("B", lambda i, j: (i // 5, i % 5, j))


@PROGRAMS.refused(el, "transform_block_layout", "block 'B' has 2 variables in 3 loops, or a predicate")
def transform_block_layout_bad3(sch):
    sch.split(sch.get_loops("B")[0], [None, 4])
    sch.transform_block_layout("B", lambda i, j: (j, i))


@T.prim_func
def conv2d(A: T.Buffer((1, 16, 16, 4)), W: T.Buffer((3, 3, 4, 8)), C: T.Buffer((1, 14, 14, 8))):
    for n, h, w, f, r, s, c in T.grid(1, 14, 14, 8, 3, 3, 4):
        with T.block("C"):
            vn, vh, vw, vf, vr, vs, vc = T.axis.remap("SSSSRRR", [n, h, w, f, r, s, c])
            with T.init():
                C[vn, vh, vw, vf] = 0.0
            C[vn, vh, vw, vf] += A[vn, vh + vr, vw + vs, vc] * W[vr, vs, vc, vf]


@PROGRAMS.becomes(
    conv2d,
    """
for ax0, ax1, ax2 in T.grid(196, 8, 36):
    with T.block("C"):
        v0, v1, v2 = T.axis.remap("SSR", [ax0, ax1, ax2])
        with T.init():
            C[0, v0 // 14, v0 % 14, v1] = T.float32(0.0)
        C[0, v0 // 14, v0 % 14, v1] = C[0, v0 // 14, v0 % 14, v1] + A[0, v0 // 14 + v2 // 12, v0 % 14 + v2 // 4 % 3, v2 % 4] * W[v2 // 12, v2 // 4 % 3, v2 % 4, v1]""",
)
def transform_block_layout_im2col(sch):
    sch.transform_block_layout("C", lambda n, h, w, f, r, s, c: (n * 196 + h * 14 + w, f, (r * 3 + s) * 4 + c))


@T.prim_func
def unit(A: T.Buffer((1, 32, 1)), B: T.Buffer((1, 32, 1))):
    for i, j, k in T.grid(1, 32, 1):
        with T.block("B"):
            vi, vj, vk = T.axis.remap("SSS", [i, j, k])
            B[vi, vj, vk] = A[vi, vj, vk] * 2.0


@PROGRAMS.becomes(
    unit,
    """
for ax0 in range(32):
    with T.block("B"):
        v0 = T.axis.spatial(32, ax0)
        B[0, v0, 0] = A[0, v0, 0] * T.float32(2.0)""",
)
def transform_block_layout_unit(sch):
    sch.transform_block_layout("B", lambda i, j, k: (j,))


@PROGRAMS.becomes(
    unit,
    """
for ax0, ax1, ax2, ax3 in T.grid(1, 8, 4, 1):
    with T.block("B"):
        v0, v1, v2, v3 = T.axis.remap("SSSS", [ax0, ax1, ax2, ax3])
        B[v0, v2 + v1 * 4, v3] = A[v0, v2 + v1 * 4, v3] * T.float32(2.0)""",
)
def transform_block_layout_unit2(sch):
    sch.transform_block_layout("B", lambda i, j, k: (i, j // 4, j % 4, k))


@T.prim_func
def mm(A: T.Buffer((127, 126)), B: T.Buffer((126, 124)), C: T.Buffer((127, 124))):
    AA = T.alloc_buffer((127, 126))
    BB = T.alloc_buffer((126, 124))
    CC = T.alloc_buffer((127, 124))
    for i, j in T.grid(127, 126):
        with T.block("A"):
            vi, vj = T.axis.remap("SS", [i, j])
            AA[vi, vj] = A[vi, vj] + 1.0
    for i, j in T.grid(126, 124):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            BB[vi, vj] = B[vi, vj] + 1.0
    for i, j, k in T.grid(127, 124, 126):
        with T.block("CC"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                CC[vi, vj] = 0.0
            CC[vi, vj] = CC[vi, vj] + AA[vi, vk] * BB[vk, vj]
    for i, j in T.grid(127, 124):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = CC[vi, vj] * 2.0


@PROGRAMS.becomes(
    mm,
    """
AA = T.alloc_buffer((127, 126))
BB = T.alloc_buffer((126, 124))
CC = T.alloc_buffer((127, 124))
AA_pad = T.alloc_buffer((128, 128))
BB_pad = T.alloc_buffer((128, 128))
CC_pad = T.alloc_buffer((128, 128))
for i, j in T.grid(127, 126):
    with T.block("A"):
        vi, vj = T.axis.remap("SS", [i, j])
        AA[vi, vj] = A[vi, vj] + T.float32(1.0)
for i, j in T.grid(126, 124):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        BB[vi, vj] = B[vi, vj] + T.float32(1.0)
for i0, i1 in T.grid(128, 128):
    with T.block("AA_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        AA_pad[v0, v1] = T.if_then_else(v0 < 127 and v1 < 126, AA[v0, v1], T.float32(0.0))
for i0, i1 in T.grid(128, 128):
    with T.block("BB_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        BB_pad[v0, v1] = T.if_then_else(v0 < 126 and v1 < 124, BB[v0, v1], T.float32(0.0))
for i, j, k in T.grid(128, 128, 128):
    with T.block("CC"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            CC_pad[vi, vj] = T.float32(0.0)
        CC_pad[vi, vj] = CC_pad[vi, vj] + AA_pad[vi, vk] * BB_pad[vk, vj]
for i0, i1 in T.grid(127, 124):
    with T.block("CC_pad"):
        v0, v1 = T.axis.remap("SS", [i0, i1])
        CC[v0, v1] = CC_pad[v0, v1]
for i, j in T.grid(127, 124):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = CC[vi, vj] * T.float32(2.0)""",
)
def pad_einsum_all(sch):
    sch.pad_einsum("CC", [32, 32, 32])


@PROGRAMS.becomes(
    mm,
    """
AA = T.alloc_buffer((127, 126))
BB = T.alloc_buffer((126, 124))
CC = T.alloc_buffer((127, 124))
for i, j in T.grid(127, 126):
    with T.block("A"):
        vi, vj = T.axis.remap("SS", [i, j])
        AA[vi, vj] = A[vi, vj] + T.float32(1.0)
for i, j in T.grid(126, 124):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        BB[vi, vj] = B[vi, vj] + T.float32(1.0)
for i, j, k in T.grid(127, 124, 126):
    with T.block("CC"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            CC[vi, vj] = T.float32(0.0)
        CC[vi, vj] = CC[vi, vj] + AA[vi, vk] * BB[vk, vj]
for i, j in T.grid(127, 124):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = CC[vi, vj] * T.float32(2.0)""",
)
def pad_einsum_one(sch):
    sch.pad_einsum("CC", [1, 4, 1])


@PROGRAMS.refused(
    mm, "pad_einsum", "expected a positive number for each of the 3 variables of block 'CC', got 0 for variable 0"
)
def pad_einsum_bad(sch):
    sch.pad_einsum("CC", [0, 1, 1])


@PROGRAMS.refused(
    mm, "pad_einsum", "expected a positive number for each of the 3 variables of block 'CC', got 2 numbers"
)
def pad_einsum_bad2(sch):
    sch.pad_einsum("CC", [1, 1])


@T.prim_func
def rf2(A: T.Buffer((64, 64)), D: T.Buffer((64,))):
    B = T.alloc_buffer((64,))
    C = T.alloc_buffer((64,))
    for i, k in T.grid(64, 64):
        with T.block("B"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                B[vi] = 0.0
            B[vi] = B[vi] + A[vi, vk]
    for i in range(64):
        with T.block("C"):
            vi = T.axis.S(64, i)
            C[vi] = B[vi] + 1.0
    for i in range(64):
        with T.block("D"):
            vi = T.axis.S(64, i)
            D[vi] = C[vi] + B[vi]


@PROGRAMS.becomes(
    rf2,
    """
B = T.alloc_buffer((64,))
C = T.alloc_buffer((64,))
B_rf = T.alloc_buffer((64, 64))
for i, k in T.grid(64, 64):
    with T.block("B_rf"):
        vk, vi = T.axis.remap("SS", [k, i])
        B_rf[vk, vi] = A[vi, vk]
for i, k in T.grid(64, 64):
    with T.block("B"):
        vk, vi = T.axis.remap("RS", [k, i])
        with T.init():
            B[vi] = T.float32(0.0)
        B[vi] = B[vi] + B_rf[vk, vi]
for i in range(64):
    with T.block("C"):
        vi = T.axis.spatial(64, i)
        C[vi] = B[vi] + T.float32(1.0)
for i in range(64):
    with T.block("D"):
        vi = T.axis.spatial(64, i)
        D[vi] = C[vi] + B[vi]""",
)
def rfactor_order(sch):
    sch.rfactor(sch.get_loops("B")[1], 0)


@PROGRAMS.becomes(
    rf2,
    """
B = T.alloc_buffer((64,))
C_shared = T.alloc_buffer((64,), scope="shared")
for i, k in T.grid(64, 64):
    with T.block("B"):
        vi, vk = T.axis.remap("SR", [i, k])
        T.block_attr({"buffer_dim_align": [[0, 0, 8, 1]]})
        with T.init():
            B[vi] = T.float32(0.0)
        B[vi] = B[vi] + A[vi, vk]
for i in range(64):
    with T.block("C"):
        vi = T.axis.spatial(64, i)
        C_shared[vi] = B[vi] + T.float32(1.0)
for i in range(64):
    with T.block("D"):
        vi = T.axis.spatial(64, i)
        T.block_attr({"k": {"a": [1, 2], "b": "x"}})
        D[vi] = C_shared[vi] + B[vi]""",
)
def align(sch):
    sch.storage_align("B", 0, 0, 8, 1)
    sch.set_scope("C", 0, "shared")
    sch.annotate("D", "k", {"a": [1, 2], "b": "x"})


test_schedule = PROGRAMS.test
