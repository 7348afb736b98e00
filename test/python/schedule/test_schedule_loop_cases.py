"""Schedules of loops: what programs become, names aside, and what is refused."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()

from tvm import tir  # noqa: E402
from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def cube(a: T.handle, b: T.handle):
    A = T.match_buffer(a, (96, 96, 96))
    B = T.match_buffer(b, (96, 96, 96))
    for i, j, k in T.grid(96, 96, 96):
        with T.block("B"):
            vi, vj, vk = T.axis.remap("SSS", [i, j, k])
            B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2)


@PROGRAMS.becomes(
    cube,
    """
for i_0, i_1, i_2, j_0, j_1, k_0, k_1 in T.grid(100, 2, 3, 1, 97, 5, 20):
    with T.block("B"):
        vi = T.axis.spatial(96, i_0 * 6 + i_1 * 3 + i_2)
        vj = T.axis.spatial(96, j_0 * 97 + j_1)
        vk = T.axis.spatial(96, k_0 * 20 + k_1)
        T.where(i_0 * 6 + i_1 * 3 + i_2 < 96 and j_0 * 97 + j_1 < 96 and k_0 * 20 + k_1 < 96)
        B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)""",
)
def split_pred(sch):
    i, j, k = sch.get_loops(sch.get_block("B"))
    sch.split(i, factors=[100, 2, 3])
    sch.split(j, [None, 97])
    sch.split(k, [5, None])


@T.prim_func
def dep(a: T.handle, b: T.handle) -> None:
    A = T.match_buffer(a, (64, 64, 64))
    B = T.match_buffer(b, (64, 64, 64))
    for i in T.serial(64):
        for j, k in T.grid(i, 64):
            with T.block("B"):
                vi, vj, vk = T.axis.remap("SSS", [i, j, k])
                B[vi, vj, vk] = A[vi, vj, vk] * 2.0


@PROGRAMS.refused(dep, "fuse", "the extent of loop 'j' depends on another of the loops")
def fuse_dep(sch):
    i, j, k = sch.get_loops("B")
    sch.fuse(i, j)


@PROGRAMS.refused(dep, "reorder", "a bound of loop 'j' depends on another loop of the nest")
def reorder_dep(sch):
    i, j, k = sch.get_loops("B")
    sch.reorder(j, i)


@PROGRAMS.becomes(
    dep,
    """
for i_0, i_1 in T.grid(8, 8):
    for j, k in T.grid(i_0 * 8 + i_1, 64):
        with T.block("B"):
            vi = T.axis.spatial(64, i_0 * 8 + i_1)
            vj = T.axis.spatial(i_0 * 8 + i_1, j)
            vk = T.axis.spatial(64, k)
            B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)""",
)
def split_dep(sch):
    i, j, k = sch.get_loops("B")
    sch.split(i, [None, 8])


@PROGRAMS.becomes(
    dep,
    """
for i in range(64):
    for j_0, j_1, k in T.grid((i + 7) // 8, 8, 64):
        with T.block("B"):
            vi = T.axis.spatial(64, i)
            vj = T.axis.spatial(i, j_0 * 8 + j_1)
            vk = T.axis.spatial(64, k)
            T.where(j_0 * 8 + j_1 < i)
            B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)""",
)
def split_dep_j(sch):
    i, j, k = sch.get_loops("B")
    sch.split(j, [None, 8])


@PROGRAMS.becomes(
    dep,
    """
for i in range(64):
    for j_k_fused in range(i * 64):
        with T.block("B"):
            vi = T.axis.spatial(64, i)
            vj = T.axis.spatial(i, j_k_fused // 64)
            vk = T.axis.spatial(64, j_k_fused % 64)
            B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)""",
)
def fuse_dep_jk(sch):
    i, j, k = sch.get_loops("B")
    sch.fuse(j, k)


@T.prim_func
def symf(a: T.handle, b: T.handle, n: T.int32) -> None:
    A = T.match_buffer(a, (64, 64, n))
    B = T.match_buffer(b, (64, 64, n))
    for i, j, k in T.grid(64, 64, n):
        with T.block("B"):
            vi, vj, vk = T.axis.remap("SSS", [i, j, k])
            T.reads(A[vi, vj, vk])
            T.writes(B[vi, vj, vk])
            B[vi, vj, vk] = A[vi, vj, vk] * 2.0


@PROGRAMS.becomes(
    symf,
    """
for i_j_k_fused in range(n * 4096):
    with T.block("B"):
        vi = T.axis.spatial(64, i_j_k_fused // n // 64)
        vj = T.axis.spatial(64, i_j_k_fused // n % 64)
        vk = T.axis.spatial(n, i_j_k_fused % n)
        B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)""",
)
def sym_fuse(sch):
    sch.fuse(*sch.get_loops("B"))


@PROGRAMS.becomes(
    symf,
    """
for i, j in T.grid(64, 64):
    for k_0, k_1 in T.grid(10, (n + 9) // 10):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            vk = T.axis.spatial(n, k_0 * ((n + 9) // 10) + k_1)
            T.where(k_0 * ((n + 9) // 10) + k_1 < n)
            B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)""",
)
def sym_split(sch):
    sch.split(sch.get_loops("B")[2], [10, None])


@T.prim_func
def seq(a: T.handle, c: T.handle) -> None:
    A = T.match_buffer(a, (32, 32, 32))
    C = T.match_buffer(c, (32, 32, 32))
    B = T.alloc_buffer((32, 32, 32))
    for i, j in T.grid(32, 32):
        for k in T.serial(0, 32):
            with T.block("B"):
                vi, vj, vk = T.axis.remap("SSS", [i, j, k])
                B[vi, vj, vk] = A[vi, vj, vk] * 2.0
        for k in T.serial(0, 32):
            with T.block("C"):
                vi, vj, vk = T.axis.remap("SSS", [i, j, k])
                C[vi, vj, vk] = B[vi, vj, vk] * 2.0


@PROGRAMS.becomes(
    seq,
    """
B = T.alloc_buffer((32, 32, 32))
for i_j_fused in range(1024):
    for k in range(32):
        with T.block("B"):
            vi = T.axis.spatial(32, i_j_fused // 32)
            vj = T.axis.spatial(32, i_j_fused % 32)
            vk = T.axis.spatial(32, k)
            B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)
    for k in range(32):
        with T.block("C"):
            vi = T.axis.spatial(32, i_j_fused // 32)
            vj = T.axis.spatial(32, i_j_fused % 32)
            vk = T.axis.spatial(32, k)
            C[vi, vj, vk] = B[vi, vj, vk] * T.float32(2.0)""",
)
def fuse_seq(sch):
    i, j, k = sch.get_loops("B")
    sch.fuse(i, j)


@PROGRAMS.refused(seq, "fuse", "loop 'j' must have nothing in it but the next loop, it has 2 statements")
def fuse_seq_bad(sch):
    i, j, k = sch.get_loops("B")
    sch.fuse(i, j, k)


@PROGRAMS.becomes(
    seq,
    """
B = T.alloc_buffer((32, 32, 32))
for i, j, k_m in T.grid(32, 32, 32):
    with T.block("B"):
        vi, vj, vk = T.axis.remap("SSS", [i, j, k_m])
        B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSS", [i, j, k_m])
        C[vi, vj, vk] = B[vi, vj, vk] * T.float32(2.0)""",
)
def merge_seq(sch):
    sch.merge(sch.get_loops("B")[2], sch.get_loops("C")[2])


@T.prim_func
def start(a: T.handle, b: T.handle) -> None:
    A = T.match_buffer(a, (64, 64))
    B = T.match_buffer(b, (64, 64))
    for i in T.serial(0, 64):
        for j in T.serial(10, 64):
            with T.block("B"):
                vi, vj = T.axis.remap("SS", [i, j])
                B[vi, vj] = A[vi, vj] * 2.0


@PROGRAMS.refused(start, "fuse", "the loop must start at 0")
def fuse_start(sch):
    sch.fuse(*sch.get_loops("B"))


@PROGRAMS.refused(start, "split", "the loop must start at 0")
def split_start(sch):
    sch.split(sch.get_loops("B")[1], [None, 10])


@T.prim_func
def opaque(a: T.handle, b: T.handle) -> None:
    A = T.match_buffer(a, [16, 16], "float32")
    B = T.match_buffer(b, [16, 16], "float32")
    for i, j in T.grid(16, 16):
        with T.block("A"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads([])
            T.writes([A[0:16, 0:16]])
            A[vi, vj] = 1.0
    for i, j in T.grid(16, 16):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads([])
            T.writes([B[0:16, 0:16]])
            T.evaluate(T.call_extern("int32", "fill", B.data, vi * 16 + vj))


@PROGRAMS.becomes(
    opaque,
    """
for i_j_fused in range(256):
    with T.block("A"):
        vi = T.axis.spatial(16, i_j_fused // 16)
        vj = T.axis.spatial(16, i_j_fused % 16)
        T.reads()
        T.writes(A[0:16, 0:16])
        A[vi, vj] = T.float32(1.0)
for i_j_fused in range(256):
    with T.block("B"):
        vi = T.axis.spatial(16, i_j_fused // 16)
        vj = T.axis.spatial(16, i_j_fused % 16)
        T.reads()
        T.writes(B[0:16, 0:16])
        T.call_extern("int32", "fill", B.data, vi * 16 + vj)""",
    verify=False,
)
def fuse_opaque(sch):
    sch.fuse(*sch.get_loops("A"))
    sch.fuse(*sch.get_loops("B"))


@PROGRAMS.becomes(
    opaque,
    """
for i_0, i_1, j in T.grid(1, 16, 16):
    with T.block("A"):
        vi = T.axis.spatial(16, i_0 * 16 + i_1)
        vj = T.axis.spatial(16, j)
        T.reads()
        T.writes(A[0:16, 0:16])
        A[vi, vj] = T.float32(1.0)
for i_0, i_1, j in T.grid(4, 4, 16):
    with T.block("B"):
        vi = T.axis.spatial(16, i_0 * 4 + i_1)
        vj = T.axis.spatial(16, j)
        T.reads()
        T.writes(B[0:16, 0:16])
        T.call_extern("int32", "fill", B.data, vi * 16 + vj)""",
    verify=False,
)
def split_opaque(sch):
    sch.split(sch.get_loops("A")[0], [None, 16])
    sch.split(sch.get_loops("B")[0], [None, 4])


@T.prim_func
def notaffine(a: T.handle, b: T.handle) -> None:
    A = T.match_buffer(a, (127, 128))
    B = T.match_buffer(b, (127, 128))
    for i in T.serial(0, 4):
        for j, k in T.grid(0, 32) if False else T.grid(32, 128):
            with T.block("B"):
                vi = T.axis.S(127, i * 32 + j)
                vj = T.axis.S(128, k)
                T.where(i * 32 + j < 127)
                B[vi, vj] = A[vi, vj] * 2.0


@PROGRAMS.becomes(
    notaffine,
    """
for i_j_fused, k in T.grid(128, 128):
    with T.block("B"):
        vi = T.axis.spatial(127, i_j_fused)
        vj = T.axis.spatial(128, k)
        T.where(i_j_fused < 127)
        B[vi, vj] = A[vi, vj] * T.float32(2.0)""",
)
def fuse_notaffine(sch):
    i, j, k = sch.get_loops("B")
    sch.fuse(i, j)


@PROGRAMS.becomes(
    notaffine,
    """
for i_j_k_fused in range(16384):
    with T.block("B"):
        vi = T.axis.spatial(127, i_j_k_fused // 4096 * 32 + i_j_k_fused % 4096 // 128)
        vj = T.axis.spatial(128, i_j_k_fused % 128)
        T.where(i_j_k_fused // 4096 * 32 + i_j_k_fused % 4096 // 128 < 127)
        B[vi, vj] = A[vi, vj] * T.float32(2.0)""",
)
def fuse_notaffine3(sch):
    i, j, k = sch.get_loops("B")
    sch.fuse(i, j, k)


@PROGRAMS.becomes(
    notaffine,
    """
for i, j_0, j_1, k in T.grid(4, 7, 5, 128):
    with T.block("B"):
        vi = T.axis.spatial(127, i * 32 + j_0 * 5 + j_1)
        vj = T.axis.spatial(128, k)
        T.where(i * 32 + j_0 * 5 + j_1 < 127 and j_0 * 5 + j_1 < 32)
        B[vi, vj] = A[vi, vj] * T.float32(2.0)""",
)
def split_pred2(sch):
    i, j, k = sch.get_loops("B")
    sch.split(j, [None, 5])


@PROGRAMS.becomes(
    notaffine,
    """
for k, j, i in T.grid(128, 32, 4):
    with T.block("B"):
        vi = T.axis.spatial(127, i * 32 + j)
        vj = T.axis.spatial(128, k)
        T.where(i * 32 + j < 127)
        B[vi, vj] = A[vi, vj] * T.float32(2.0)""",
)
def reorder_pred(sch):
    i, j, k = sch.get_loops("B")
    sch.reorder(k, j, i)


@T.prim_func
def ew64(A: T.Buffer((T.int64(30), 40), "float32"), B: T.Buffer((T.int64(30), 40), "float32")):
    for i, j in T.grid(T.int64(30), 40):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + 1.0


@PROGRAMS.becomes(
    ew64,
    """
for i_j_fused in range(T.int64(1200)):
    with T.block("B"):
        vi = T.axis.spatial(T.int64(30), i_j_fused // T.int64(40))
        vj = T.axis.spatial(T.int64(40), i_j_fused % T.int64(40))
        B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def fuse64(sch):
    sch.fuse(*sch.get_loops("B"))


@PROGRAMS.becomes(
    ew64,
    """
for i_0, i_1, j in T.grid(T.int64(8), T.int64(4), T.int64(40)):
    with T.block("B"):
        vi = T.axis.spatial(T.int64(30), i_0 * T.int64(4) + i_1)
        vj = T.axis.spatial(T.int64(40), j)
        T.where(i_0 * T.int64(4) + i_1 < T.int64(30))
        B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def split64(sch):
    sch.split(sch.get_loops("B")[0], [None, 4])


@PROGRAMS.becomes(
    ew64,
    """
for i, j_0, j_1 in T.grid(T.int64(30), T.int64(6), T.int64(7)):
    with T.block("B"):
        vi = T.axis.spatial(T.int64(30), i)
        vj = T.axis.spatial(T.int64(40), j_0 * T.int64(7) + j_1)
        T.where(j_0 * T.int64(7) + j_1 < T.int64(40))
        B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def split64b(sch):
    sch.split(sch.get_loops("B")[1], [None, tir.IntImm("int64", 7)])


@T.prim_func
def sixfour(A: T.Buffer((T.int64(30), T.int64(40)), "float32"), B: T.Buffer((T.int64(30), T.int64(40)), "float32")):
    for i, j in T.grid(T.int64(30), T.int64(40)):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + 1.0


@PROGRAMS.becomes(
    sixfour,
    """
A_global = T.alloc_buffer((T.int64(30), T.int64(40)))
for i_0 in range(T.int64(8)):
    for ax0, ax1 in T.grid(T.int64(4), T.int64(40)):
        with T.block("A_global"):
            v0 = T.axis.spatial(T.int64(30), i_0 * T.int64(4) + ax0)
            v1 = T.axis.spatial(T.int64(40), ax1)
            T.where(i_0 * T.int64(4) + ax0 < T.int64(30))
            A_global[v0, v1] = A[v0, v1]
    for i_1, j in T.grid(T.int64(4), T.int64(40)):
        with T.block("B"):
            vi = T.axis.spatial(T.int64(30), i_0 * T.int64(4) + i_1)
            vj = T.axis.spatial(T.int64(40), j)
            T.where(i_0 * T.int64(4) + i_1 < T.int64(30))
            B[vi, vj] = A_global[vi, vj] + T.float32(1.0)""",
)
def six_cache(sch):
    c = sch.cache_read("B", 0, "global")
    i, j = sch.get_loops("B")
    i0, i1 = sch.split(i, [None, 4])
    sch.compute_at(c, i0)


@T.prim_func
def subblocks(a: T.handle, b: T.handle):
    A = T.match_buffer(a, (16, 16))
    B = T.match_buffer(b, (16, 16))
    for i, j in T.grid(4, 4):
        with T.block("o"):
            vi, vj = T.axis.remap("SS", [i, j])
            for ii in T.serial(4):
                for jj in T.serial(4):
                    with T.block("x"):
                        vii = T.axis.S(16, vi * 4 + ii)
                        vjj = T.axis.S(16, vj * 4 + jj)
                        B[vii, vjj] = A[vii, vjj] + 1.0


@PROGRAMS.becomes(
    subblocks,
    """
for i_0, i_1, j in T.grid(2, 3, 4):
    with T.block("o"):
        vi = T.axis.spatial(4, i_0 * 3 + i_1)
        vj = T.axis.spatial(4, j)
        T.where(i_0 * 3 + i_1 < 4)
        T.reads(A[vi * 4:vi * 4 + 4, vj * 4:vj * 4 + 4])
        T.writes(B[vi * 4:vi * 4 + 4, vj * 4:vj * 4 + 4])
        for ii_0, ii_1, jj in T.grid(2, 3, 4):
            with T.block("x"):
                vii = T.axis.spatial(16, vi * 4 + ii_0 * 3 + ii_1)
                vjj = T.axis.spatial(16, vj * 4 + jj)
                T.where(ii_0 * 3 + ii_1 < 4)
                T.reads(A[vii, vjj])
                T.writes(B[vii, vjj])
                B[vii, vjj] = A[vii, vjj] + T.float32(1.0)""",
)
def nested_split(sch):
    ii, jj = sch.get_loops("x")
    sch.split(ii, [None, 3])
    sch.split(sch.get_loops("o")[0], [None, 3])


@PROGRAMS.becomes(
    subblocks,
    """
for i_j_fused in range(16):
    with T.block("o"):
        vi = T.axis.spatial(4, i_j_fused // 4)
        vj = T.axis.spatial(4, i_j_fused % 4)
        T.reads(A[vi * 4:vi * 4 + 4, vj * 4:vj * 4 + 4])
        T.writes(B[vi * 4:vi * 4 + 4, vj * 4:vj * 4 + 4])
        for ii_jj_fused in range(16):
            with T.block("x"):
                vii = T.axis.spatial(16, vi * 4 + ii_jj_fused // 4)
                vjj = T.axis.spatial(16, vj * 4 + ii_jj_fused % 4)
                T.reads(A[vii, vjj])
                T.writes(B[vii, vjj])
                B[vii, vjj] = A[vii, vjj] + T.float32(1.0)""",
)
def nested_fuse(sch):
    ii, jj = sch.get_loops("x")
    sch.fuse(ii, jj)
    sch.fuse(*sch.get_loops("o"))


@PROGRAMS.becomes(
    subblocks,
    """
for i, j in T.grid(4, 4):
    with T.block("o"):
        vi, vj = T.axis.remap("SS", [i, j])
        for jj, ii in T.grid(4, 4):
            with T.block("x"):
                vii = T.axis.spatial(16, vi * 4 + ii)
                vjj = T.axis.spatial(16, vj * 4 + jj)
                B[vii, vjj] = A[vii, vjj] + T.float32(1.0)""",
)
def nested_reorder(sch):
    ii, jj = sch.get_loops("x")
    sch.reorder(jj, ii)


@PROGRAMS.refused(
    subblocks,
    "reorder",
    ("the loops are not of one nest without blocks between them; of 2 loops 1 are around loop 'jj' or it itself"),
)
def nested_reorder_bad(sch):
    ii, jj = sch.get_loops("x")
    i, j = sch.get_loops("o")
    sch.reorder(jj, i)


@PROGRAMS.refused(cube, "split", "expected at least one factor and at most one absent, got 3 factors, 2 of them absent")
def split_none2(sch):
    sch.split(sch.get_loops("B")[0], [None, 2, None])


@PROGRAMS.refused(cube, "split", "factors must be positive, got -2")
def split_neg(sch):
    sch.split(sch.get_loops("B")[0], [None, -2])


@PROGRAMS.refused(cube, "split", "factors must be positive, got 0")
def split_zero(sch):
    sch.split(sch.get_loops("B")[0], [None, 0])


@PROGRAMS.becomes(
    cube,
    """
for i_0, i_1, i_2, j_0, j_1, k in T.grid(1, 1, 96, 1, 96, 96):
    with T.block("B"):
        vi = T.axis.spatial(96, i_2)
        vj = T.axis.spatial(96, j_0 * 96 + j_1)
        vk = T.axis.spatial(96, k)
        B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)""",
)
def split_np(sch):
    i, j, k = sch.get_loops("B")
    sch.split(i, [1, 1, 96], preserve_unit_iters=False)
    sch.split(j, [1, 96])


@PROGRAMS.becomes(
    cube,
    """
for i_0, i_1, i_2, j, k_0, k_1 in T.grid(1, 1, 96, 96, 1, 96):
    with T.block("B"):
        vi, vj, vk = T.axis.remap("SSS", [i_2, j, k_1])
        B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)""",
)
def split_np2(sch):
    i, j, k = sch.get_loops("B")
    sch.split(i, [1, 1, 96])
    sch.split(k, [1, 96], preserve_unit_iters=False)


@PROGRAMS.becomes(
    cube,
    """
for i_0_i_1_fused, j, k in T.grid(96, 96, 96):
    with T.block("B"):
        vi, vj, vk = T.axis.remap("SSS", [i_0_i_1_fused, j, k])
        B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)""",
)
def fuse_unit(sch):
    i, j, k = sch.get_loops("B")
    a, b = sch.split(i, [1, 96])
    sch.fuse(a, b)


@PROGRAMS.becomes(
    cube,
    """
for i_0_i_1_fused, i_2, j, k in T.grid(1, 96, 96, 96):
    with T.block("B"):
        vi, vj, vk = T.axis.remap("SSS", [i_2, j, k])
        B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)""",
)
def fuse_unit2(sch):
    i, j, k = sch.get_loops("B")
    a, b, c = sch.split(i, [1, 1, 96])
    sch.fuse(a, b)


@PROGRAMS.becomes(
    cube,
    """
for i_0_i_1_fused, i_2, j, k in T.grid(1, 96, 96, 96):
    with T.block("B"):
        vi, vj, vk = T.axis.remap("SSS", [i_2, j, k])
        B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)""",
)
def fuse_unit3(sch):
    i, j, k = sch.get_loops("B")
    a, b, c = sch.split(i, [1, 1, 96])
    sch.fuse(a, b, preserve_unit_iters=False)


@PROGRAMS.becomes(
    cube,
    """
for i_j_k_fused_0, i_j_k_fused_1, i_j_k_fused_2 in T.grid(100, 553, 16):
    with T.block("B"):
        vi = T.axis.spatial(96, (i_j_k_fused_0 * 553 + i_j_k_fused_1) // 576)
        vj = T.axis.spatial(96, (i_j_k_fused_0 * 553 + i_j_k_fused_1) % 576 // 6)
        vk = T.axis.spatial(96, (i_j_k_fused_0 * 553 + i_j_k_fused_1) % 6 * 16 + i_j_k_fused_2)
        T.where(i_j_k_fused_0 * 8848 + i_j_k_fused_1 * 16 + i_j_k_fused_2 < 884736)
        B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)""",
)
def fuse_split(sch):
    f = sch.fuse(*sch.get_loops("B"))
    sch.split(f, [100, None, 16])


@PROGRAMS.becomes(
    cube,
    """
for k_0 in range(12):
    for k_1 in T.thread_binding(8, thread="threadIdx.x"):
        for i_j_fused in T.thread_binding(9216, thread="blockIdx.x"):
            with T.block("B"):
                vi = T.axis.spatial(96, i_j_fused // 96)
                vj = T.axis.spatial(96, i_j_fused % 96)
                vk = T.axis.spatial(96, k_0 * 8 + k_1)
                B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)""",
)
def tile(sch):
    i, j, k = sch.get_loops("B")
    sch.reorder(k, i, j)
    f = sch.fuse(i, j)
    sch.bind(f, "blockIdx.x")
    a, b = sch.split(k, [None, 8])
    sch.bind(b, "threadIdx.x")


@PROGRAMS.refused(cube, "split", "the loop has annotations or is bound to a thread")
def bind_split(sch):
    i, j, k = sch.get_loops("B")
    sch.bind(i, "threadIdx.x")
    sch.split(i, [None, 2])


@PROGRAMS.refused(cube, "bind", "expected blockIdx, threadIdx or vthread with .x, .y or .z, got 'threadIdx.w'")
def bind_bad(sch):
    i, j, k = sch.get_loops("B")
    sch.bind(i, "threadIdx.w")


@PROGRAMS.becomes(
    cube,
    """
with T.block("B_i_common"):
    T.reads()
    T.writes()
    with T.block("B_i0_partition"):
        T.reads()
        T.writes()
        for i0, j, k in T.grid(32, 96, 96):
            with T.block("B_i0"):
                vi, vj, vk = T.axis.remap("SSS", [i0, j, k])
                T.reads(A[0:32, 0:96, 0:96])
                T.writes(B[0:32, 0:96, 0:96])
                B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)
    with T.block("B_i1_partition"):
        T.reads()
        T.writes()
        for i1 in range(32, 96):
            for j, k in T.grid(96, 96):
                with T.block("B_i1"):
                    vi, vj, vk = T.axis.remap("SSS", [i1, j, k])
                    T.reads(A[32:96, 0:96, 0:96])
                    T.writes(B[32:96, 0:96, 0:96])
                    B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)""",
)
def partition(sch):
    i, j, k = sch.get_loops("B")
    sch.loop_partition(i, [32, None])


@PROGRAMS.becomes(
    cube,
    """
for i in range(96):
    with T.block("B_j_common"):
        T.reads()
        T.writes()
        with T.block("B_j0_partition"):
            T.reads()
            T.writes()
            for j0, k in T.grid(2, 96):
                with T.block("B_j0"):
                    vi, vj, vk = T.axis.remap("SSS", [i, j0, k])
                    T.reads(A[0:96, 0:2, 0:96])
                    T.writes(B[0:96, 0:2, 0:96])
                    B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)
        with T.block("B_j1_partition"):
            T.reads()
            T.writes()
            for j1 in range(2, 66):
                for k in range(96):
                    with T.block("B_j1"):
                        vi, vj, vk = T.axis.remap("SSS", [i, j1, k])
                        T.reads(A[0:96, 2:66, 0:96])
                        T.writes(B[0:96, 2:66, 0:96])
                        B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)
        with T.block("B_j2_partition"):
            T.reads()
            T.writes()
            for j2 in range(66, 96):
                for k in range(96):
                    with T.block("B_j2"):
                        vi, vj, vk = T.axis.remap("SSS", [i, j2, k])
                        T.reads(A[0:96, 66:96, 0:96])
                        T.writes(B[0:96, 66:96, 0:96])
                        B[vi, vj, vk] = A[vi, vj, vk] * T.float32(2.0)""",
)
def partition2(sch):
    i, j, k = sch.get_loops("B")
    sch.loop_partition(j, [2, 64])


@T.prim_func
def wrongkind(a: T.handle, b: T.handle):
    A = T.match_buffer(a, (16, 16))
    B = T.match_buffer(b, (16, 16))
    for i, j in T.grid(16, 16):
        with T.block("B"):
            vi = T.axis.S(16, i)
            vj = T.axis.scan(16, j)
            B[vi, vj] = A[vi, vj] + 1.0


@PROGRAMS.refused(wrongkind, "reorder", "block 'B': iteration variable 1 is scan, not spatial or reduce")
def reorder_scan(sch):
    sch.reorder(*sch.get_loops("B")[::-1])


@T.prim_func
def opq(a: T.handle, b: T.handle):
    A = T.match_buffer(a, (16, 16))
    B = T.match_buffer(b, (16, 16))
    for i, j in T.grid(16, 16):
        with T.block("B"):
            vi = T.axis.S(16, i)
            vj = T.axis.opaque(16, j)
            B[vi, vj] = A[vi, vj] + 1.0


@PROGRAMS.refused(opq, "reorder", "block 'B': iteration variable 1 is opaque, not spatial or reduce")
def reorder_opaque(sch):
    sch.reorder(*sch.get_loops("B")[::-1])


@PROGRAMS.refused(
    opq,
    "parallel",
    (
        "block 'B' is not complete: iteration variable 1 is not spatial; block 'B' is not a "
        "reduction: it has no 'init' (do this before decompose_reduction)"
    ),
)
def par_opaque(sch):
    sch.parallel(sch.get_loops("B")[1])


@T.prim_func
def doubled(a: T.handle, b: T.handle) -> None:
    A = T.match_buffer(a, (64, 32))
    B = T.match_buffer(b, (64, 32))
    for i, j in T.grid(64, 32):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0


@PROGRAMS.becomes(
    doubled,
    """
for f in range(2048):
    with T.block("B"):
        vi = T.axis.spatial(64, f // 32)
        vj = T.axis.spatial(32, f % 32)
        B[vi, vj] = A[vi, vj] * T.float32(2.0)""",
)
def fuse_what_was_split(sch):
    i, j = sch.get_loops("B")
    sch.fuse(*sch.split(i, [4, 4, 4]), *sch.split(j, [8, 4]))


@PROGRAMS.becomes(
    doubled,
    """
for f in range(2048):
    with T.block("B"):
        vi = T.axis.spatial(64, f // 512 * 16 + f % 64 // 4)
        vj = T.axis.spatial(32, f % 512 // 64 * 4 + f % 4)
        B[vi, vj] = A[vi, vj] * T.float32(2.0)""",
)
def fuse_tiles_in_one(sch):
    i, j = sch.get_loops("B")
    i0, i1, i2 = sch.split(i, [4, 4, 4])
    j0, j1 = sch.split(j, [8, 4])
    sch.reorder(i0, j0, i1, i2, j1)
    sch.fuse(i0, j0, i1, i2, j1)


@PROGRAMS.becomes(
    doubled,
    """
for f in range(2112):
    with T.block("B"):
        T.where(f < 2048)
        vi = T.axis.spatial(64, f // 32)
        vj = T.axis.spatial(32, f % 32)
        B[vi, vj] = A[vi, vj] * T.float32(2.0)""",
)
def fuse_uneven_parts(sch):
    sch.fuse(*sch.split(sch.fuse(*sch.get_loops("B")), [None, 96]))


test_schedule = PROGRAMS.test
