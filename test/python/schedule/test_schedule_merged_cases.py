"""Nests that become one, parts of loops and loops of one iteration: what steps make, or why they are refused."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()

from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def three(
    A: T.Buffer((4, 6), "float32"),
    B: T.Buffer((4, 6), "float32"),
    C: T.Buffer((4, 6), "float32"),
    D: T.Buffer((4, 5), "float32"),
):
    for i, j in T.grid(4, 6):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + 1.0
    for i, j in T.grid(4, 6):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = A[vi, vj] * 2.0
    for x, y in T.grid(4, 5):
        with T.block("D"):
            vx, vy = T.axis.remap("SS", [x, y])
            D[vx, vy] = A[vx, vy + 1] - 1.0


@PROGRAMS.becomes(
    three,
    """
for i_m, j_m in T.grid(4, 6):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i_m, j_m])
        B[vi, vj] = A[vi, vj] + T.float32(1.0)
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i_m, j_m])
        C[vi, vj] = A[vi, vj] * T.float32(2.0)
for x, y in T.grid(4, 5):
    with T.block("D"):
        vx, vy = T.axis.remap("SS", [x, y])
        D[vx, vy] = A[vx, vy + 1] - T.float32(1.0)""",
)
def merge_two(sch):
    sch.merge(sch.get_loops("B")[1], sch.get_loops("C")[1])


@PROGRAMS.becomes(
    three,
    """
for i_m in range(4):
    for j in range(6):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i_m, j])
            B[vi, vj] = A[vi, vj] + T.float32(1.0)
    for j in range(6):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i_m, j])
            C[vi, vj] = A[vi, vj] * T.float32(2.0)
for x, y in T.grid(4, 5):
    with T.block("D"):
        vx, vy = T.axis.remap("SS", [x, y])
        D[vx, vy] = A[vx, vy + 1] - T.float32(1.0)""",
)
def merge_outer(sch):
    sch.merge(sch.get_loops("B")[0], sch.get_loops("C")[0])


@PROGRAMS.becomes(
    three,
    """
for i_m in range(4):
    for j in range(6):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i_m, j])
            B[vi, vj] = A[vi, vj] + T.float32(1.0)
    for j in range(6):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i_m, j])
            C[vi, vj] = A[vi, vj] * T.float32(2.0)
    for y in range(5):
        with T.block("D"):
            vx, vy = T.axis.remap("SS", [i_m, y])
            D[vx, vy] = A[vx, vy + 1] - T.float32(1.0)""",
)
def merge_outer_three(sch):
    sch.merge(sch.get_loops("B")[0], sch.get_loops("C")[0], sch.get_loops("D")[0])


@PROGRAMS.becomes(
    three,
    """
for i_m, j_m in T.grid(4, 6):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i_m, j_m])
        C[vi, vj] = A[vi, vj] * T.float32(2.0)
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i_m, j_m])
        B[vi, vj] = A[vi, vj] + T.float32(1.0)
for x, y in T.grid(4, 5):
    with T.block("D"):
        vx, vy = T.axis.remap("SS", [x, y])
        D[vx, vy] = A[vx, vy + 1] - T.float32(1.0)""",
)
def merge_reversed(sch):
    sch.merge(sch.get_loops("C")[1], sch.get_loops("B")[1])


@PROGRAMS.becomes(
    three,
    """
for i, j in T.grid(4, 6):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = A[vi, vj] * T.float32(2.0)
for i_m in range(4):
    for j in range(6):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i_m, j])
            B[vi, vj] = A[vi, vj] + T.float32(1.0)
    for y in range(5):
        with T.block("D"):
            vx, vy = T.axis.remap("SS", [i_m, y])
            D[vx, vy] = A[vx, vy + 1] - T.float32(1.0)""",
)
def merge_first_last(sch):
    sch.merge(sch.get_loops("B")[0], sch.get_loops("D")[0])


@PROGRAMS.becomes(
    three,
    """
for i_m, j_m_0, j_m_1 in T.grid(4, 3, 2):
    with T.block("B"):
        vi = T.axis.spatial(4, i_m)
        vj = T.axis.spatial(6, j_m_0 * 2 + j_m_1)
        B[vi, vj] = A[vi, vj] + T.float32(1.0)
    with T.block("C"):
        vi = T.axis.spatial(4, i_m)
        vj = T.axis.spatial(6, j_m_0 * 2 + j_m_1)
        C[vi, vj] = A[vi, vj] * T.float32(2.0)
for x, y in T.grid(4, 5):
    with T.block("D"):
        vx, vy = T.axis.remap("SS", [x, y])
        D[vx, vy] = A[vx, vy + 1] - T.float32(1.0)""",
)
def merge_then_split(sch):
    loop = sch.merge(sch.get_loops("B")[1], sch.get_loops("C")[1])
    sch.split(loop, [None, 2])


@PROGRAMS.becomes(
    three,
    """
for i_m, j_0_m in T.grid(4, 3):
    for j_1 in range(2):
        with T.block("B"):
            vi = T.axis.spatial(4, i_m)
            vj = T.axis.spatial(6, j_0_m * 2 + j_1)
            B[vi, vj] = A[vi, vj] + T.float32(1.0)
    for j_1 in range(2):
        with T.block("C"):
            vi = T.axis.spatial(4, i_m)
            vj = T.axis.spatial(6, j_0_m * 2 + j_1)
            C[vi, vj] = A[vi, vj] * T.float32(2.0)
for x, y in T.grid(4, 5):
    with T.block("D"):
        vx, vy = T.axis.remap("SS", [x, y])
        D[vx, vy] = A[vx, vy + 1] - T.float32(1.0)""",
)
def merge_split(sch):
    a = sch.split(sch.get_loops("B")[1], [None, 2])[0]
    b = sch.split(sch.get_loops("C")[1], [3, None])[0]
    sch.merge(a, b)


@PROGRAMS.becomes(
    three,
    """
for i_j_fused_m in range(24):
    with T.block("B"):
        vi = T.axis.spatial(4, i_j_fused_m // 6)
        vj = T.axis.spatial(6, i_j_fused_m % 6)
        B[vi, vj] = A[vi, vj] + T.float32(1.0)
    with T.block("C"):
        vi = T.axis.spatial(4, i_j_fused_m // 6)
        vj = T.axis.spatial(6, i_j_fused_m % 6)
        C[vi, vj] = A[vi, vj] * T.float32(2.0)
for x, y in T.grid(4, 5):
    with T.block("D"):
        vx, vy = T.axis.remap("SS", [x, y])
        D[vx, vy] = A[vx, vy + 1] - T.float32(1.0)""",
)
def merge_fused(sch):
    a = sch.fuse(*sch.get_loops("B"))
    b = sch.fuse(*sch.get_loops("C"))
    sch.merge(a, b)


@PROGRAMS.becomes(
    three,
    """
for i_m in T.parallel(4):
    for j in range(6):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i_m, j])
            B[vi, vj] = A[vi, vj] + T.float32(1.0)
    for j in range(6):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i_m, j])
            C[vi, vj] = A[vi, vj] * T.float32(2.0)
for x, y in T.grid(4, 5):
    with T.block("D"):
        vx, vy = T.axis.remap("SS", [x, y])
        D[vx, vy] = A[vx, vy + 1] - T.float32(1.0)""",
)
def merge_parallel(sch):
    loop = sch.merge(sch.get_loops("B")[0], sch.get_loops("C")[0])
    sch.parallel(loop)


@PROGRAMS.becomes(
    three,
    """
for i_m_m in range(4):
    for j in range(6):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i_m_m, j])
            B[vi, vj] = A[vi, vj] + T.float32(1.0)
    for j in range(6):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i_m_m, j])
            C[vi, vj] = A[vi, vj] * T.float32(2.0)
    for y in range(5):
        with T.block("D"):
            vx, vy = T.axis.remap("SS", [i_m_m, y])
            D[vx, vy] = A[vx, vy + 1] - T.float32(1.0)""",
)
def merge_twice(sch):
    loop = sch.merge(sch.get_loops("B")[0], sch.get_loops("C")[0])
    sch.merge(loop, sch.get_loops("D")[0])


@PROGRAMS.refused(
    three,
    "merge",
    "the extent of loop 'y' is not known to be that of loop 'j'",
    marked="for y in range(5):",
)
def merge_extent(sch):
    sch.merge(sch.get_loops("B")[1], sch.get_loops("D")[1])


@PROGRAMS.refused(
    three,
    "merge",
    "nests must be of one depth, got 1 and 2",
    marked="for j in range(6):",
)
def merge_depth(sch):
    sch.merge(sch.get_loops("B")[0], sch.get_loops("C")[1])


@PROGRAMS.refused(
    three,
    "merge",
    "expected two loops or more, got 1",
    marked="for i in range(4):",
)
def merge_one(sch):
    sch.merge(sch.get_loops("B")[0])


@PROGRAMS.refused(
    three,
    "merge",
    "loop 'i' is around another of the loops, or named twice",
    marked="for i in range(4):",
)
def merge_same(sch):
    sch.merge(sch.get_loops("B")[0], sch.get_loops("B")[0])


@PROGRAMS.refused(
    three,
    "merge",
    "loop 'i' is around another of the loops, or named twice",
    marked="for i in range(4):",
)
def merge_nested(sch):
    sch.merge(*sch.get_loops("B"))


@PROGRAMS.refused(
    three,
    "merge",
    "loop 'i' has annotations, is bound to a thread or does not start at 0",
    marked='for i in T.serial(4, annotations={"k": 1}):',
)
def merge_anno(sch):
    sch.annotate(sch.get_loops("B")[0], "k", 1)
    sch.merge(sch.get_loops("B")[0], sch.get_loops("C")[0])


@PROGRAMS.refused(
    three,
    "merge",
    "loop 'i' has annotations, is bound to a thread or does not start at 0",
    marked='for i in T.thread_binding(4, thread="threadIdx.x"):',
)
def merge_bound(sch):
    sch.bind(sch.get_loops("C")[0], "threadIdx.x")
    sch.merge(sch.get_loops("B")[0], sch.get_loops("C")[0])


@T.prim_func
def one(A: T.Buffer((10, 4), "float32"), B: T.Buffer((10, 4), "float32")):
    for i, j in T.grid(10, 4):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + 1.0


@PROGRAMS.becomes(
    one,
    """
with T.block("B_i_common"):
    T.reads()
    T.writes()
    with T.block("B_i0_partition"):
        T.reads()
        T.writes()
        for i0, j in T.grid(4, 4):
            with T.block("B_i0"):
                vi, vj = T.axis.remap("SS", [i0, j])
                T.reads(A[0:4, 0:4])
                T.writes(B[0:4, 0:4])
                B[vi, vj] = A[vi, vj] + T.float32(1.0)
    with T.block("B_i1_partition"):
        T.reads()
        T.writes()
        for i1 in range(4, 10):
            for j in range(4):
                with T.block("B_i1"):
                    vi, vj = T.axis.remap("SS", [i1, j])
                    T.reads(A[4:10, 0:4])
                    T.writes(B[4:10, 0:4])
                    B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def part_two(sch):
    sch.loop_partition(sch.get_loops("B")[0], [4, None])


@PROGRAMS.becomes(
    one,
    """
with T.block("B_i_common"):
    T.reads()
    T.writes()
    with T.block("B_i0_partition"):
        T.reads()
        T.writes()
        for i0, j in T.grid(7, 4):
            with T.block("B_i0"):
                vi, vj = T.axis.remap("SS", [i0, j])
                T.reads(A[0:7, 0:4])
                T.writes(B[0:7, 0:4])
                B[vi, vj] = A[vi, vj] + T.float32(1.0)
    with T.block("B_i1_partition"):
        T.reads()
        T.writes()
        for i1 in range(7, 10):
            for j in range(4):
                with T.block("B_i1"):
                    vi, vj = T.axis.remap("SS", [i1, j])
                    T.reads(A[7:10, 0:4])
                    T.writes(B[7:10, 0:4])
                    B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def part_last(sch):
    sch.loop_partition(sch.get_loops("B")[0], [None, 3])


@PROGRAMS.becomes(
    one,
    """
with T.block("B_i_common"):
    T.reads()
    T.writes()
    with T.block("B_i0_partition"):
        T.reads()
        T.writes()
        for i0, j in T.grid(2, 4):
            with T.block("B_i0"):
                vi, vj = T.axis.remap("SS", [i0, j])
                T.reads(A[0:2, 0:4])
                T.writes(B[0:2, 0:4])
                B[vi, vj] = A[vi, vj] + T.float32(1.0)
    with T.block("B_i1_partition"):
        T.reads()
        T.writes()
        for i1 in range(2, 5):
            for j in range(4):
                with T.block("B_i1"):
                    vi, vj = T.axis.remap("SS", [i1, j])
                    T.reads(A[2:5, 0:4])
                    T.writes(B[2:5, 0:4])
                    B[vi, vj] = A[vi, vj] + T.float32(1.0)
    with T.block("B_i2_partition"):
        T.reads()
        T.writes()
        for i2 in range(5, 10):
            for j in range(4):
                with T.block("B_i2"):
                    vi, vj = T.axis.remap("SS", [i2, j])
                    T.reads(A[5:10, 0:4])
                    T.writes(B[5:10, 0:4])
                    B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def part_rest(sch):
    sch.loop_partition(sch.get_loops("B")[0], [2, 3])


@PROGRAMS.becomes(
    one,
    """
for i in range(10):
    with T.block("B_j_common"):
        T.reads()
        T.writes()
        with T.block("B_j0_partition"):
            T.reads()
            T.writes()
            for j0 in range(1):
                with T.block("B_j0"):
                    vi, vj = T.axis.remap("SS", [i, j0])
                    T.reads(A[0:10, 0])
                    T.writes(B[0:10, 0])
                    B[vi, vj] = A[vi, vj] + T.float32(1.0)
        with T.block("B_j1_partition"):
            T.reads()
            T.writes()
            for j1 in range(1, 4):
                with T.block("B_j1"):
                    vi, vj = T.axis.remap("SS", [i, j1])
                    T.reads(A[0:10, 1:4])
                    T.writes(B[0:10, 1:4])
                    B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def part_inner(sch):
    sch.loop_partition(sch.get_loops("B")[1], [1, None])


@PROGRAMS.refused(
    one,
    "loop_partition",
    "the sum of the lengths must be less than the extent of loop 'i', 10",
    marked="for i in range(10):",
)
def part_over(sch):
    sch.loop_partition(sch.get_loops("B")[0], [4, 6])


@PROGRAMS.refused(
    one,
    "loop_partition",
    "expected at least one length and at most one absent, got 3 lengths, 2 of them absent",
    marked="for i in range(10):",
)
def part_two_none(sch):
    sch.loop_partition(sch.get_loops("B")[0], [None, 2, None])


@PROGRAMS.refused(
    one,
    "loop_partition",
    "factors must be positive, got 0",
)
def part_zero(sch):
    sch.loop_partition(sch.get_loops("B")[0], [0, None])


@PROGRAMS.refused(
    one,
    "loop_partition",
    "the loop has annotations or is bound to a thread",
    marked='for i in T.serial(10, annotations={"k": 1}):',
)
def part_anno(sch):
    i = sch.get_loops("B")[0]
    sch.annotate(i, "k", 1)
    sch.loop_partition(i, [4, None])


@PROGRAMS.becomes(
    one,
    """
with T.block("B_i_common"):
    T.reads()
    T.writes()
    with T.block("B_i0_partition"):
        T.reads()
        T.writes()
        for i0 in T.parallel(4):
            for j in range(4):
                with T.block("B_i0"):
                    vi, vj = T.axis.remap("SS", [i0, j])
                    T.reads(A[0:4, 0:4])
                    T.writes(B[0:4, 0:4])
                    B[vi, vj] = A[vi, vj] + T.float32(1.0)
    with T.block("B_i1_partition"):
        T.reads()
        T.writes()
        for i1 in T.unroll(4, 10):
            for j in range(4):
                with T.block("B_i1"):
                    vi, vj = T.axis.remap("SS", [i1, j])
                    T.reads(A[4:10, 0:4])
                    T.writes(B[4:10, 0:4])
                    B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def part_then_parallel(sch):
    a, b = sch.loop_partition(sch.get_loops("B")[0], [4, None])
    sch.parallel(a)
    sch.unroll(b)


@PROGRAMS.becomes(
    one,
    """
for i, j, u in T.grid(10, 4, 1):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def unit_block(sch):
    sch.add_unit_loop("B")


@PROGRAMS.becomes(
    one,
    """
for i, u, j in T.grid(10, 1, 4):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def unit_loop(sch):
    sch.add_unit_loop(sch.get_loops("B")[1])


@PROGRAMS.becomes(
    one,
    """
for i, j, u, u_1 in T.grid(10, 4, 1, 1):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def unit_twice(sch):
    u = sch.add_unit_loop("B")
    sch.add_unit_loop(u)


@PROGRAMS.refused(
    one,
    "add_unit_loop",
    "expected a loop or a block, got 'tir.prim_func'",
    marked="@T.prim_func",
)
def unit_root(sch):
    sch.add_unit_loop(sch.get_block("root"))


@PROGRAMS.becomes(
    one,
    """
for i_j_u_fused in range(40):
    with T.block("B"):
        vi = T.axis.spatial(10, i_j_u_fused // 4)
        vj = T.axis.spatial(4, i_j_u_fused % 4)
        B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def unit_fuse(sch):
    sch.add_unit_loop("B")
    sch.fuse(*sch.get_loops("B"))


@T.prim_func
def gemm(A: T.Buffer((8, 6), "float32"), B: T.Buffer((4, 6), "float32"), C: T.Buffer((8, 4), "float32")):
    for i, j, k in T.grid(8, 4, 6):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]


@PROGRAMS.becomes(
    gemm,
    """
for i, j in T.grid(8, 4):
    with T.block("C_k_common"):
        T.reads()
        T.writes()
        with T.block("C_k0_partition"):
            T.reads()
            T.writes()
            for k0 in range(2):
                with T.block("C_k0"):
                    vi, vj, vk = T.axis.remap("SSR", [i, j, k0])
                    T.reads(A[0:8, 0:2], B[0:4, 0:2])
                    T.writes(C[0:8, 0:4])
                    with T.init():
                        C[vi, vj] = T.float32(0.0)
                    C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]
        with T.block("C_k1_partition"):
            T.reads()
            T.writes()
            for k1 in range(2, 6):
                with T.block("C_k1"):
                    vi, vj, vk = T.axis.remap("SSR", [i, j, k1])
                    T.reads(C[0:8, 0:4], A[0:8, 2:6], B[0:4, 2:6])
                    T.writes(C[0:8, 0:4])
                    C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]""",
)
def part_reduce(sch):
    sch.loop_partition(sch.get_loops("C")[2], [2, None])


@PROGRAMS.becomes(
    gemm,
    """
for i in range(8):
    with T.block("C_j_common"):
        T.reads()
        T.writes()
        with T.block("C_j0_partition"):
            T.reads()
            T.writes()
            for j0, k in T.grid(1, 6):
                with T.block("C_j0"):
                    vi, vj, vk = T.axis.remap("SSR", [i, j0, k])
                    T.reads(A[0:8, 0:6], B[0, 0:6])
                    T.writes(C[0:8, 0])
                    with T.init():
                        C[vi, vj] = T.float32(0.0)
                    C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]
        with T.block("C_j1_partition"):
            T.reads()
            T.writes()
            for j1 in range(1, 4):
                for k in range(6):
                    with T.block("C_j1"):
                        vi, vj, vk = T.axis.remap("SSR", [i, j1, k])
                        T.reads(A[0:8, 0:6], B[1:4, 0:6])
                        T.writes(C[0:8, 1:4])
                        with T.init():
                            C[vi, vj] = T.float32(0.0)
                        C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]""",
)
def part_spatial(sch):
    sch.loop_partition(sch.get_loops("C")[1], [1, None])


test_schedule = PROGRAMS.test
