"""Schedules that inline blocks: what programs become, and what is refused."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()


from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def affine(A: T.Buffer((32, 32)), C: T.Buffer((32, 32))) -> None:
    B = T.alloc_buffer((1024,))
    for i, j in T.grid(32, 32):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi * 32 + vj] = A[vi, vj] * 2.0
    for i, j in T.grid(32, 32):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi * 32 + vj] + 1.0


@PROGRAMS.becomes(
    affine,
    """
for i, j in T.grid(32, 32):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = A[vi, vj] * T.float32(2.0) + T.float32(1.0)""",
)
def compute_inline_affine(sch):
    sch.compute_inline("B")


@PROGRAMS.becomes(
    affine,
    """
for i, j in T.grid(32, 32):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = A[vi, vj] * T.float32(2.0) + T.float32(1.0)""",
)
def reverse_compute_inline_affine(sch):
    sch.reverse_compute_inline("C")


@T.prim_func
def affine2(A: T.Buffer((8, 8)), C: T.Buffer((64,))) -> None:
    B = T.alloc_buffer((8, 8))
    for i, j in T.grid(8, 8):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i in T.grid(64):
        with T.block("C"):
            vi = T.axis.S(64, i)
            C[vi] = B[vi // 8, vi % 8] + 1.0


@PROGRAMS.becomes(
    affine2,
    """
for i in range(64):
    with T.block("C"):
        vi = T.axis.spatial(64, i)
        C[vi] = A[vi // 8, vi % 8] * T.float32(2.0) + T.float32(1.0)""",
)
def compute_inline_affine2(sch):
    sch.compute_inline("B")


@PROGRAMS.becomes(
    affine2,
    """
for i, j in T.grid(8, 8):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vj + vi * 8] = A[vi, vj] * T.float32(2.0) + T.float32(1.0)""",
)
def reverse_compute_inline_affine2(sch):
    sch.reverse_compute_inline("C")


@T.prim_func
def affine3(A: T.Buffer((8, 8)), C: T.Buffer((8, 8, 2))) -> None:
    B = T.alloc_buffer((8, 16))
    for i, j in T.grid(8, 16):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj // 2] * 2.0
    for i, j, k in T.grid(8, 8, 2):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSS", [i, j, k])
            C[vi, vj, vk] = B[vi, vj * 2 + vk] + 1.0


@PROGRAMS.becomes(
    affine3,
    """
for i, j in T.grid(8, 16):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj // 2, vj % 2] = A[vi, vj // 2] * T.float32(2.0) + T.float32(1.0)""",
)
def reverse_compute_inline_affine3(sch):
    sch.reverse_compute_inline("C")


@T.prim_func
def multirev(A: T.Buffer((128, 128)), C: T.Buffer((128, 128))) -> None:
    B = T.alloc_buffer((128, 128))
    D = T.alloc_buffer((128, 128))
    for i, j in T.grid(128, 128):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(128, 128):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = B[vi, vj] + 3.0
    for i, j in T.grid(128, 128):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = D[vi, vj] + D[vi, vj]


@PROGRAMS.becomes(
    multirev,
    """
for i, j in T.grid(128, 128):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = A[vi, vj] * T.float32(2.0) + T.float32(3.0) + (A[vi, vj] * T.float32(2.0) + T.float32(3.0))""",
)
def reverse_compute_inline_multi_loads(sch):
    sch.reverse_compute_inline("C")
    sch.reverse_compute_inline("D")


@PROGRAMS.refused(
    multirev,
    "reverse_compute_inline",
    (
        "block 'B' must read one buffer that one block of the scope writes, and that its "
        "scope allocates; 0 blocks write what it reads"
    ),
)
def reverse_compute_inline_out(sch):
    sch.reverse_compute_inline("B")


@T.prim_func
def mconsumer(A: T.Buffer((64, 64)), C: T.Buffer((64, 64)), D: T.Buffer((64, 64))) -> None:
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
            D[vi, vj] = B[vi, vj] + 2.0 + C[vi, vj]


@PROGRAMS.becomes(
    mconsumer,
    """
for i, j in T.grid(64, 64):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = A[vi, vj] * T.float32(2.0) + T.float32(1.0)
for i, j in T.grid(64, 64):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = A[vi, vj] * T.float32(2.0) + T.float32(2.0) + C[vi, vj]""",
)
def compute_inline_mconsumer(sch):
    sch.compute_inline("B")


@PROGRAMS.refused(mconsumer, "reverse_compute_inline", "buffer 'B' is used by something else than block 'C'")
def reverse_compute_inline_mconsumer(sch):
    sch.reverse_compute_inline("C")


@T.prim_func
def multi_reads(A: T.Buffer((64,)), B: T.Buffer((64,)), C: T.Buffer((64,))) -> None:
    BB = T.alloc_buffer((64,))
    for i in T.serial(64):
        with T.block("BB"):
            vi = T.axis.S(64, i)
            BB[vi] = A[vi] + 1.0
    for i in T.serial(64):
        with T.block("C"):
            vi = T.axis.S(64, i)
            C[vi] = BB[vi] * B[vi]


@PROGRAMS.becomes(
    multi_reads,
    """
for i in range(64):
    with T.block("BB"):
        vi = T.axis.spatial(64, i)
        C[vi] = (A[vi] + T.float32(1.0)) * B[vi]""",
)
def reverse_compute_inline_multi_reads(sch):
    sch.reverse_compute_inline("C")


@T.prim_func
def pred_prod(A: T.Buffer((70,)), C: T.Buffer((64,))) -> None:
    B = T.alloc_buffer((64,))
    for i, j in T.grid(8, 9):
        with T.block("B"):
            T.where(i * 9 + j < 64)
            vi = T.axis.S(64, i * 9 + j)
            B[vi] = A[vi] * 2.0
    for i in T.serial(64):
        with T.block("C"):
            vi = T.axis.S(64, i)
            C[vi] = B[vi] + 1.0


@PROGRAMS.becomes(
    pred_prod,
    """
for i in range(64):
    with T.block("C"):
        vi = T.axis.spatial(64, i)
        C[vi] = A[vi] * T.float32(2.0) + T.float32(1.0)""",
)
def compute_inline_pred(sch):
    sch.compute_inline("B")


@PROGRAMS.becomes(
    pred_prod,
    """
for i, j in T.grid(8, 9):
    with T.block("B"):
        vi = T.axis.spatial(64, i * 9 + j)
        T.where(i * 9 + j < 64)
        C[vi] = A[vi] * T.float32(2.0) + T.float32(1.0)""",
)
def reverse_compute_inline_pred(sch):
    sch.reverse_compute_inline("C")


@T.prim_func
def pred_cons(A: T.Buffer((64,)), C: T.Buffer((64,))) -> None:
    B = T.alloc_buffer((64,))
    for i in T.serial(64):
        with T.block("B"):
            vi = T.axis.S(64, i)
            B[vi] = A[vi] * 2.0
    for i, j in T.grid(8, 9):
        with T.block("C"):
            T.where(i * 9 + j < 64)
            vi = T.axis.S(64, i * 9 + j)
            C[vi] = B[vi] + 1.0


@PROGRAMS.becomes(
    pred_cons,
    """
for i, j in T.grid(8, 9):
    with T.block("C"):
        vi = T.axis.spatial(64, i * 9 + j)
        T.where(i * 9 + j < 64)
        C[vi] = A[vi] * T.float32(2.0) + T.float32(1.0)""",
)
def compute_inline_predc(sch):
    sch.compute_inline("B")


@PROGRAMS.refused(pred_cons, "reverse_compute_inline", "block 'C' has a predicate")
def reverse_compute_inline_predc(sch):
    sch.reverse_compute_inline("C")


@T.prim_func
def padslice(A: T.Buffer((8, 8)), C: T.Buffer((6, 6))) -> None:
    B = T.alloc_buffer((8, 8))
    for i, j in T.grid(8, 8):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(6, 6):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi + 1, vj + 1] + 1.0


@PROGRAMS.becomes(
    padslice,
    """
for i, j in T.grid(8, 8):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.where(1 <= i and i < 7 and 1 <= j and j < 7)
        C[vi - 1, vj - 1] = A[vi, vj] * T.float32(2.0) + T.float32(1.0)""",
)
def reverse_compute_inline_slice(sch):
    sch.reverse_compute_inline("C")


@T.prim_func
def unit(A: T.Buffer((1, 16)), C: T.Buffer((1, 16))) -> None:
    B = T.alloc_buffer((1, 16))
    for _i, j in T.grid(1, 16):
        with T.block("B"):
            vi = T.axis.S(1, 0)
            vj = T.axis.S(16, j)
            B[0, vj] = A[0, vj] * 2.0
    for i, j in T.grid(1, 16):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + 1.0


@PROGRAMS.becomes(
    unit,
    """
for i, j in T.grid(1, 16):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = A[0, vj] * T.float32(2.0) + T.float32(1.0)""",
)
def compute_inline_unit(sch):
    sch.compute_inline("B")


@PROGRAMS.becomes(
    unit,
    """
for i, j in T.grid(1, 16):
    with T.block("B"):
        vi = T.axis.spatial(1, 0)
        vj = T.axis.spatial(16, j)
        C[0, vj] = A[0, vj] * T.float32(2.0) + T.float32(1.0)""",
)
def reverse_compute_inline_unit(sch):
    sch.reverse_compute_inline("C")


@T.prim_func
def nonsq(A: T.Buffer((16, 16)), C: T.Buffer((16, 16))) -> None:
    B = T.alloc_buffer((16, 16))
    for i, j in T.grid(16, 16):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i in T.serial(16):
        with T.block("C"):
            vi = T.axis.S(16, i)
            T.reads(B[vi, 0:16])
            T.writes(C[vi, 0:16])
            for j in T.serial(16):
                C[vi, j] = B[vi, j] + 1.0


@PROGRAMS.becomes(
    nonsq,
    """
for i in range(16):
    with T.block("C"):
        vi = T.axis.spatial(16, i)
        for j in range(16):
            C[vi, j] = A[vi, j] * T.float32(2.0) + T.float32(1.0)""",
)
def compute_inline_loop(sch):
    sch.compute_inline("B")


@PROGRAMS.refused(nonsq, "reverse_compute_inline", "block 'C' must have no 'init' and be one store")
def reverse_compute_inline_loop(sch):
    sch.reverse_compute_inline("C")


@T.prim_func
def let(A: T.Buffer((16, 16)), C: T.Buffer((16, 16))) -> None:
    B = T.alloc_buffer((16, 16))
    for i, j in T.grid(16, 16):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = T.exp(A[vi, vj])
    for i, j in T.grid(16, 16):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = T.if_then_else(vi < 8, B[vi, vj], T.float32(0)) * T.Select(vj < 2, B[vi, vj], 1.0)


@PROGRAMS.becomes(
    let,
    """
for i, j in T.grid(16, 16):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = T.if_then_else(vi < 8, T.exp(A[vi, vj]), T.float32(0.0)) * T.Select(vj < 2, T.exp(A[vi, vj]), T.float32(1.0))""",
)
def compute_inline_sel(sch):
    sch.compute_inline("B")


@T.prim_func
def fused_rows(A: T.Buffer((16, 8), "float32"), C: T.Buffer((15, 7), "float32")):
    B = T.alloc_buffer((16, 8))
    for i in range(128):
        with T.block("B"):
            vi = T.axis.spatial(16, i // 8)
            vj = T.axis.spatial(8, i % 8)
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(15, 7):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + 1.0


@PROGRAMS.becomes(
    fused_rows,
    """
for i in range(128):
    with T.block("B"):
        vi = T.axis.spatial(16, i // 8)
        vj = T.axis.spatial(8, i % 8)
        T.where(i < 119 and i % 8 < 7)
        C[vi, vj] = A[vi, vj] * T.float32(2.0) + T.float32(1.0)""",
)
def predicate_of_a_fused_loop(sch):
    sch.reverse_compute_inline("C")


@T.prim_func
def tiles_of_all(A: T.Buffer((16, 16), "float32"), C: T.Buffer((15, 15), "float32")):
    B = T.alloc_buffer((4, 4, 4, 4))
    for i_0, j_0, i_1, j_1 in T.grid(4, 4, 4, 4):
        with T.block("B"):
            vi, vj, vm, vn = T.axis.remap("SSSS", [i_0, j_0, i_1, j_1])
            B[vi, vj, vm, vn] = A[vi * 4 + vm, vj * 4 + vn] * 2.0
    for i, j in T.grid(15, 15):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi // 4, vj // 4, vi % 4, vj % 4] + 1.0


@PROGRAMS.becomes(
    tiles_of_all,
    """
for i_0, j_0, i_1, j_1 in T.grid(4, 4, 4, 4):
    with T.block("B"):
        vi, vj, vm, vn = T.axis.remap("SSSS", [i_0, j_0, i_1, j_1])
        T.where(i_0 * 4 + i_1 < 15 and j_0 * 4 + j_1 < 15)
        C[vi * 4 + vm, vj * 4 + vn] = A[vi * 4 + vm, vj * 4 + vn] * T.float32(2.0) + T.float32(1.0)""",
)
def tiles_that_are_not_whole(sch):
    sch.reverse_compute_inline("C")


test_schedule = PROGRAMS.test
