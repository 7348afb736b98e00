"""What each rule of splitting, fusing, reordering and marking loops makes, or why it is refused."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()

from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def plane(A: T.Buffer((30, 17), "float32"), B: T.Buffer((30, 17), "float32")):
    for i, j in T.grid(30, 17):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * T.float32(2)


@T.prim_func
def rows(A: T.Buffer((30,), "float32"), B: T.Buffer((30,), "float32")):
    for i in range(30):
        with T.block("B"):
            vi = T.axis.spatial(30, i)
            B[vi] = A[vi] + T.float32(1)


@T.prim_func
def product(A: T.Buffer((16, 24), "float32"), B: T.Buffer((24, 32), "float32"), C: T.Buffer((16, 32), "float32")):
    for i, j, k in T.grid(16, 32, 24):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]


@T.prim_func
def nested(A: T.Buffer((8, 8), "float32"), B: T.Buffer((8, 8), "float32")):
    for i in range(8):
        with T.block("outer"):
            vi = T.axis.spatial(8, i)
            T.reads(A[vi, 0:8])
            T.writes(B[vi, 0:8])
            for j in range(8):
                with T.block("inner"):
                    vj = T.axis.spatial(8, j)
                    T.reads(A[vi, vj])
                    T.writes(B[vi, vj])
                    B[vi, vj] = A[vi, vj]


# ===--- Bindings are simplified, predicates are not ---------------------------------------------===#


@PROGRAMS.becomes(
    rows,
    """
for i_0, i_1, i_2 in T.grid(4, 2, 4):
    with T.block("B"):
        vi = T.axis.spatial(30, i_0 * 8 + i_1 * 4 + i_2)
        T.where((i_0 * 2 + i_1) * 4 + i_2 < 30)
        T.reads(A[vi])
        T.writes(B[vi])
        B[vi] = A[vi] + T.float32(1)""",
)
def split_in_three(sch):
    sch.split(sch.get_loops("B")[0], [None, 2, 4])


@PROGRAMS.becomes(
    rows,
    """
for i_0, i_1_0, i_1_1 in T.grid(8, 2, 2):
    with T.block("B"):
        vi = T.axis.spatial(30, i_0 * 4 + i_1_0 * 2 + i_1_1)
        T.where(i_0 * 4 + (i_1_0 * 2 + i_1_1) < 30)
        T.reads(A[vi])
        T.writes(B[vi])
        B[vi] = A[vi] + T.float32(1)""",
)
def split_the_inner_again(sch):
    _, inner = sch.split(sch.get_loops("B")[0], [None, 4])
    sch.split(inner, [2, None])


@PROGRAMS.becomes(
    rows,
    """
for i_0_0, i_0_1, i_1 in T.grid(3, 3, 4):
    with T.block("B"):
        vi = T.axis.spatial(30, i_0_0 * 12 + i_0_1 * 4 + i_1)
        T.where((i_0_0 * 3 + i_0_1) * 4 + i_1 < 30 and i_0_0 * 3 + i_0_1 < 8)
        T.reads(A[vi])
        T.writes(B[vi])
        B[vi] = A[vi] + T.float32(1)""",
)
def split_the_outer_again(sch):
    outer, _ = sch.split(sch.get_loops("B")[0], [None, 4])
    sch.split(outer, [None, 3])


@PROGRAMS.becomes(
    plane,
    """
for i_0_j_0_fused, i_1_j_1_fused in T.grid(40, 16):
    with T.block("B"):
        vi = T.axis.spatial(30, i_0_j_0_fused // 5 * 4 + i_1_j_1_fused // 4)
        vj = T.axis.spatial(17, i_0_j_0_fused % 5 * 4 + i_1_j_1_fused % 4)
        T.where(i_0_j_0_fused // 5 * 4 + i_1_j_1_fused // 4 < 30 and i_0_j_0_fused % 5 * 4 + i_1_j_1_fused % 4 < 17)
        T.reads(A[vi, vj])
        T.writes(B[vi, vj])
        B[vi, vj] = A[vi, vj] * T.float32(2)""",
)
def fuse_tiles_that_are_not_whole(sch):
    i, j = sch.get_loops("B")
    i0, i1 = sch.split(i, [None, 4])
    j0, j1 = sch.split(j, [None, 4])
    sch.reorder(i0, j0, i1, j1)
    sch.fuse(i0, j0)
    sch.fuse(i1, j1)


@PROGRAMS.becomes(
    plane,
    """
for i_j_fused_0, i_j_fused_1 in T.grid(64, 8):
    with T.block("B"):
        vi = T.axis.spatial(30, (i_j_fused_0 * 8 + i_j_fused_1) // 17)
        vj = T.axis.spatial(17, (i_j_fused_0 * 8 + i_j_fused_1) % 17)
        T.where(i_j_fused_0 * 8 + i_j_fused_1 < 510)
        T.reads(A[vi, vj])
        T.writes(B[vi, vj])
        B[vi, vj] = A[vi, vj] * T.float32(2)""",
)
def split_what_was_fused(sch):
    sch.split(sch.fuse(*sch.get_loops("B")), [None, 8])


@PROGRAMS.becomes(
    rows,
    """
for i_fused in range(30):
    with T.block("B"):
        vi = T.axis.spatial(30, i_fused)
        T.reads(A[vi])
        T.writes(B[vi])
        B[vi] = A[vi] + T.float32(1)""",
)
def split_and_fuse_again_of_one_loop(sch):
    sch.fuse(*sch.get_loops("B"))


@PROGRAMS.becomes(
    plane,
    """
for i_0_i_1_fused, j in T.grid(30, 17):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i_0_i_1_fused, j])
        T.reads(A[vi, vj])
        T.writes(B[vi, vj])
        B[vi, vj] = A[vi, vj] * T.float32(2)""",
)
def split_and_fuse_again(sch):
    sch.fuse(*sch.split(sch.get_loops("B")[0], [5, None]))


@PROGRAMS.becomes(
    rows,
    """
for i_0, i_1, i_2 in T.grid(1, 1, 30):
    with T.block("B"):
        vi = T.axis.spatial(30, i_0 * 30 + i_1 * 30 + i_2)
        T.reads(A[vi])
        T.writes(B[vi])
        B[vi] = A[vi] + T.float32(1)""",
)
def units_in_front_stay(sch):
    sch.split(sch.get_loops("B")[0], [1, 1, 30])


@PROGRAMS.becomes(
    rows,
    """
for i_0, i_1, i_2 in T.grid(1, 1, 30):
    with T.block("B"):
        vi = T.axis.spatial(30, i_2)
        T.reads(A[vi])
        T.writes(B[vi])
        B[vi] = A[vi] + T.float32(1)""",
)
def units_in_front_go(sch):
    sch.split(sch.get_loops("B")[0], [1, 1, 30], preserve_unit_iters=False)


@PROGRAMS.becomes(
    rows,
    """
for i_0, i_1, i_2 in T.grid(30, 1, 1):
    with T.block("B"):
        vi = T.axis.spatial(30, i_0 + i_1 + i_2)
        T.reads(A[vi])
        T.writes(B[vi])
        B[vi] = A[vi] + T.float32(1)""",
)
def units_behind_stay(sch):
    sch.split(sch.get_loops("B")[0], [30, 1, 1])


@PROGRAMS.becomes(
    rows,
    """
for i_0, i_1 in T.grid(8, 4):
    with T.block("B"):
        vi = T.axis.spatial(30, i_0 * 4 + i_1)
        T.reads(A[vi])
        T.writes(B[vi])
        B[vi] = A[vi] + T.float32(1)""",
    verify=False,
)
def split_without_a_predicate(sch):
    sch.split(sch.get_loops("B")[0], [None, 4], disable_predication=True)


@PROGRAMS.becomes(
    rows,
    """
for i_0, i_1 in T.grid(10, 4):
    with T.block("B"):
        vi = T.axis.spatial(30, i_0 * 4 + i_1)
        T.where(i_0 * 4 + i_1 < 30)
        T.reads(A[vi])
        T.writes(B[vi])
        B[vi] = A[vi] + T.float32(1)""",
)
def factors_that_are_more_than_enough(sch):
    sch.split(sch.get_loops("B")[0], [10, 4])


@PROGRAMS.becomes(
    nested,
    """
for i_0, i_1 in T.grid(3, 3):
    with T.block("outer"):
        vi = T.axis.spatial(8, i_0 * 3 + i_1)
        T.where(i_0 * 3 + i_1 < 8)
        T.reads(A[vi, 0:8])
        T.writes(B[vi, 0:8])
        for j in range(8):
            with T.block("inner"):
                vj = T.axis.spatial(8, j)
                T.reads(A[vi, vj])
                T.writes(B[vi, vj])
                B[vi, vj] = A[vi, vj]""",
)
def the_predicate_is_that_of_the_first_block(sch):
    sch.split(sch.get_loops("outer")[0], [None, 3])


@PROGRAMS.becomes(
    rows,
    """
for i_0 in range(6):
    for i_1 in range(5):
        with T.block("B"):
            vi = T.axis.spatial(30, i_0 * 5 + i_1)
            T.reads(A[vi])
            T.writes(B[vi])
            B[vi] = A[vi] + T.float32(1)""",
)
def split_drops_a_kind(sch):
    (i,) = sch.get_loops("B")
    sch.parallel(i)
    sch.split(i, [6, 5])


@PROGRAMS.becomes(
    plane,
    """
for i_j_fused in range(510):
    with T.block("B"):
        vi = T.axis.spatial(30, i_j_fused // 17)
        vj = T.axis.spatial(17, i_j_fused % 17)
        T.reads(A[vi, vj])
        T.writes(B[vi, vj])
        B[vi, vj] = A[vi, vj] * T.float32(2)""",
)
def fuse_drops_a_kind(sch):
    i, j = sch.get_loops("B")
    sch.unroll(i)
    sch.vectorize(j)
    sch.fuse(i, j)


@PROGRAMS.refused(rows, "split", "the loop has annotations or is bound to a thread")
def split_of_a_loop_with_an_annotation(sch):
    (i,) = sch.get_loops("B")
    sch.annotate(i, "pragma", 1)
    sch.split(i, [None, 5])


@PROGRAMS.refused(rows, "split", "the loop has annotations or is bound to a thread")
def split_of_a_bound_loop(sch):
    (i,) = sch.get_loops("B")
    sch.bind(i, "threadIdx.x")
    sch.split(i, [None, 5])


@PROGRAMS.refused(rows, "split", "the product of the factors, 28, is less than the loop's extent, 30")
def split_by_too_little(sch):
    sch.split(sch.get_loops("B")[0], [7, 4])


@PROGRAMS.refused(rows, "split", "expected at least one factor and at most one absent, got 3 factors, 2 of them absent")
def split_by_two_unknowns(sch):
    sch.split(sch.get_loops("B")[0], [None, None, 4])


@PROGRAMS.refused(rows, "split", "factors must be positive, got 0")
def split_by_zero(sch):
    sch.split(sch.get_loops("B")[0], [None, 0])


@PROGRAMS.refused(plane, "fuse", "loop 'i' is not directly in loop 'j'")
def fuse_the_wrong_way_round(sch):
    i, j = sch.get_loops("B")
    sch.fuse(j, i)


@PROGRAMS.refused(nested, "fuse", "loop 'j' is not directly in loop 'i'")
def fuse_with_a_block_between(sch):
    sch.fuse(*sch.get_loops("outer"), *sch.get_loops("inner"))


# ===--- Orders ----------------------------------------------------------------------------------===#


@PROGRAMS.becomes(
    product,
    """
for k in range(24):
    for j in T.vectorized(32):
        for i in T.serial(16, annotations={"note": 1}):
            with T.block("C"):
                vi, vj, vk = T.axis.remap("SSR", [i, j, k])
                T.reads(A[vi, vk], B[vk, vj])
                T.writes(C[vi, vj])
                with T.init():
                    C[vi, vj] = T.float32(0)
                C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]""",
)
def loops_take_along_what_they_are(sch):
    i, j, k = sch.get_loops("C")
    sch.vectorize(j)
    sch.annotate(i, "note", 1)
    sch.reorder(k, i)
    sch.reorder(j, i)


@PROGRAMS.becomes(
    product,
    """
for k, j, i in T.grid(24, 32, 16):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        T.reads(A[vi, vk], B[vk, vj])
        T.writes(C[vi, vj])
        with T.init():
            C[vi, vj] = T.float32(0)
        C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]""",
)
def a_loop_between_stays(sch):
    i, _, k = sch.get_loops("C")
    sch.reorder(k, i)


@PROGRAMS.becomes(
    product,
    """
for i, j, k in T.grid(16, 32, 24):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        T.reads(A[vi, vk], B[vk, vj])
        T.writes(C[vi, vj])
        with T.init():
            C[vi, vj] = T.float32(0)
        C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]""",
)
def one_loop_has_one_order(sch):
    sch.reorder(sch.get_loops("C")[1])


@PROGRAMS.refused(product, "reorder", "loop 'i' is named twice")
def a_loop_twice(sch):
    i, j, _ = sch.get_loops("C")
    sch.reorder(i, j, i)


@T.prim_func
def triangle(A: T.Buffer((8, 8), "float32")):
    for i in range(8):
        for j in range(i, 8):
            with T.block("A"):
                vi, vj = T.axis.remap("SS", [i, j])
                T.writes(A[vi, vj])
                A[vi, vj] = T.float32(1)


@PROGRAMS.refused(triangle, "reorder", "a bound of loop 'j' depends on another loop of the nest")
def bounds_that_would_come_later(sch):
    i, j = sch.get_loops("A")
    sch.reorder(j, i)


@PROGRAMS.refused(triangle, "fuse", "the loop must start at 0")
def an_extent_that_is_another_s(sch):
    sch.fuse(*sch.get_loops("A"))


@T.prim_func
def crooked(A: T.Buffer((16, 8), "float32"), B: T.Buffer((16, 8), "float32")):
    for i, j in T.grid(8, 8):
        with T.block("B"):
            vi = T.axis.spatial(16, i * 2)
            vj = T.axis.spatial(8, j)
            B[vi, vj] = A[vi, vj]


@PROGRAMS.refused(crooked, "reorder", "block 'B': its bindings are not affine and independent")
def a_binding_with_a_stride_has_no_other_order(sch):
    i, j = sch.get_loops("B")
    sch.reorder(j, i)


@PROGRAMS.becomes(
    product,
    """
for i, j, k in T.grid(16, 32, 24):
    with T.block("C"):
        vk, vi, vj = T.axis.remap("RSS", [k, i, j])
        T.reads(A[vi, vk], B[vk, vj])
        T.writes(C[vi, vj])
        with T.init():
            C[vi, vj] = T.float32(0)
        C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]""",
)
def another_order_of_variables(sch):
    sch.reorder_block_iter_var("C", [2, 0, 1])


@PROGRAMS.refused(
    product, "reorder_block_iter_var", "the order must name each of the 3 iteration variables of block 'C' once"
)
def an_order_that_is_none(sch):
    sch.reorder_block_iter_var("C", [0, 0, 1])


@PROGRAMS.becomes(
    product,
    """
for i, j, k, u in T.grid(16, 32, 24, 1):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        T.reads(A[vi, vk], B[vk, vj])
        T.writes(C[vi, vj])
        with T.init():
            C[vi, vj] = T.float32(0)
        C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]""",
)
def a_unit_loop_around_a_block(sch):
    sch.add_unit_loop("C")


@PROGRAMS.becomes(
    product,
    """
for i, u, j, k in T.grid(16, 1, 32, 24):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        T.reads(A[vi, vk], B[vk, vj])
        T.writes(C[vi, vj])
        with T.init():
            C[vi, vj] = T.float32(0)
        C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]""",
)
def a_unit_loop_around_a_loop(sch):
    sch.add_unit_loop(sch.get_loops("C")[1])


# ===--- Kinds -----------------------------------------------------------------------------------===#


@PROGRAMS.becomes(
    plane,
    """
for i in T.thread_binding(30, thread="blockIdx.x"):
    for j in T.thread_binding(17, thread="threadIdx.y"):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(A[vi, vj])
            T.writes(B[vi, vj])
            B[vi, vj] = A[vi, vj] * T.float32(2)""",
)
def a_kind_takes_the_place_of_another(sch):
    i, j = sch.get_loops("B")
    sch.parallel(i)
    sch.bind(i, "blockIdx.x")
    sch.bind(j, "threadIdx.x")
    sch.bind(j, "threadIdx.y")


@PROGRAMS.becomes(
    plane,
    """
for i in T.parallel(30):
    for j in T.unroll(17):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(A[vi, vj])
            T.writes(B[vi, vj])
            B[vi, vj] = A[vi, vj] * T.float32(2)""",
)
def a_bound_loop_becomes_parallel(sch):
    i, j = sch.get_loops("B")
    sch.bind(i, "blockIdx.x")
    sch.parallel(i)
    sch.vectorize(j)
    sch.unroll(j)


@PROGRAMS.refused(
    product, "parallel", "loop 'k' is in the binding of iteration variable 2 of block 'C', which is reduce"
)
def a_loop_of_the_sum_in_parallel(sch):
    sch.parallel(sch.get_loops("C")[2])


@PROGRAMS.refused(product, "bind", "loop 'k' is in the binding of iteration variable 2 of block 'C', which is reduce")
def a_loop_of_the_sum_in_blocks(sch):
    sch.bind(sch.get_loops("C")[2], "blockIdx.x")


@PROGRAMS.becomes(
    product,
    """
for i, j in T.grid(16, 32):
    for k in T.thread_binding(24, thread="threadIdx.x"):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            T.reads(A[vi, vk], B[vk, vj])
            T.writes(C[vi, vj])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]""",
)
def a_loop_of_the_sum_in_threads(sch):
    sch.bind(sch.get_loops("C")[2], "threadIdx.x")


@T.prim_func
def one_step(A: T.Buffer((8, 1), "float32"), B: T.Buffer((8,), "float32")):
    for i, k in T.grid(8, 1):
        with T.block("B"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                B[vi] = T.float32(0)
            B[vi] = B[vi] + A[vi, vk]


@PROGRAMS.refused(
    one_step, "parallel", "loop 'k' is in the binding of iteration variable 1 of block 'B', which is reduce"
)
def one_iteration_of_a_sum_is_a_sum(sch):
    sch.parallel(sch.get_loops("B")[1])


@PROGRAMS.becomes(
    product,
    """
for i in range(16):
    for j_init in T.vectorized(32):
        with T.block("C_init"):
            vi, vj = T.axis.remap("SS", [i, j_init])
            T.reads()
            T.writes(C[vi, vj])
            C[vi, vj] = T.float32(0)
    for k in range(24):
        for j in T.unroll(32):
            with T.block("C_update"):
                vi, vj, vk = T.axis.remap("SSR", [i, j, k])
                T.reads(C[vi, vj], A[vi, vk], B[vk, vj])
                T.writes(C[vi, vj])
                C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]""",
)
def the_start_alone_is_vectorized(sch):
    _, j, k = sch.get_loops("C")
    sch.reorder(k, j)
    init = sch.decompose_reduction("C", k)
    sch.vectorize(sch.get_loops(init)[-1])
    sch.unroll(j)


@PROGRAMS.refused(
    product,
    "parallel",
    "block 'C_update' is not complete: iteration variable 2 is not spatial; block 'C_update' is not a reduction: it has no 'init' (do this before decompose_reduction)",
)
def nothing_is_parallel_above_an_update(sch):
    i, _, k = sch.get_loops("C")
    sch.decompose_reduction("C", k)
    sch.parallel(i)


@PROGRAMS.refused(product, "decompose_reduction", "block 'C_update' is not a reduction: it has no 'init'")
def a_start_is_taken_out_once(sch):
    i, _, k = sch.get_loops("C")
    sch.decompose_reduction("C", k)
    sch.decompose_reduction("C_update", i)


@PROGRAMS.refused(
    product,
    "compute_at",
    "block 'C_update' is not complete: iteration variable 2 is not spatial; block 'C_update' is not a reduction: it has no 'init'",
)
def an_update_does_not_move(sch):
    i, _, k = sch.get_loops("C")
    sch.decompose_reduction("C", k)
    sch.compute_at("C_update", i)


test_schedule = PROGRAMS.test
