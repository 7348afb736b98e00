"""What each rule of reductions, inner blocks and instructions makes, or why it is refused."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()

from tvm import tir  # noqa: E402
from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def product(A: T.Buffer((16, 24), "float32"), B: T.Buffer((24, 32), "float32"), C: T.Buffer((16, 32), "float32")):
    for i, j, k in T.grid(16, 32, 24):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = 0.0
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]


# ===--- decompose_reduction ---------------------------------------------------------------------===#


@PROGRAMS.becomes(
    product,
    """
for i_0 in range(4):
    for j_init, i_1_init in T.grid(32, 4):
        with T.block("C_init"):
            vi = T.axis.spatial(16, i_0 * 4 + i_1_init)
            vj = T.axis.spatial(32, j_init)
            T.reads()
            T.writes(C[vi, vj])
            C[vi, vj] = 0.0
    for k_0, j, i_1, k_1 in T.grid(3, 32, 4, 8):
        with T.block("C_update"):
            vi = T.axis.spatial(16, i_0 * 4 + i_1)
            vj = T.axis.spatial(32, j)
            vk = T.axis.reduce(24, k_0 * 8 + k_1)
            T.reads(C[vi, vj], A[vi, vk], B[vk, vj])
            T.writes(C[vi, vj])
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]""",
)
def the_start_has_the_loops_that_it_uses(sch):
    i, j, k = sch.get_loops("C")
    i0, i1 = sch.split(i, [4, 4])
    k0, k1 = sch.split(k, [3, 8])
    sch.reorder(i0, k0, j, i1, k1)
    sch.decompose_reduction("C", k0)


@PROGRAMS.becomes(
    product,
    """
for i_init in T.parallel(16):
    for j_init in T.vectorized(32):
        with T.block("C_init"):
            vi, vj = T.axis.remap("SS", [i_init, j_init])
            T.reads()
            T.writes(C[vi, vj])
            T.block_attr({"note": 1})
            C[vi, vj] = 0.0
for i in T.parallel(16):
    for k in range(24):
        for j in T.vectorized(32):
            with T.block("C_update"):
                vi, vj, vk = T.axis.remap("SSR", [i, j, k])
                T.reads(C[vi, vj], A[vi, vk], B[vk, vj])
                T.writes(C[vi, vj])
                T.block_attr({"note": 1})
                C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]""",
)
def the_start_has_kinds_and_annotations(sch):
    block = sch.get_block("C")
    i, j, k = sch.get_loops(block)
    sch.annotate(block, "note", 1)
    sch.parallel(i)
    sch.vectorize(j)
    sch.reorder(k, j)
    sch.decompose_reduction(block, i)


@PROGRAMS.becomes(
    product,
    """
for i, j in T.grid(16, 32):
    with T.block("C_init"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.reads()
        T.writes(C[vi, vj])
        C[vi, vj] = 0.0
    for k_0, k_1 in T.grid(4, 7):
        with T.block("C_update"):
            vi, vj = T.axis.remap("SS", [i, j])
            vk = T.axis.reduce(24, k_0 * 7 + k_1)
            T.where(k_0 * 7 + k_1 < 24)
            T.reads(C[vi, vj], A[vi, vk], B[vk, vj])
            T.writes(C[vi, vj])
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]""",
)
def a_predicate_of_the_sum_is_not_that_of_its_start(sch):
    k0, _ = sch.split(sch.get_loops("C")[2], [None, 7])
    sch.decompose_reduction("C", k0)


@PROGRAMS.becomes(
    product,
    """
for i_0 in range(3):
    for i_1_init, j_init in T.grid(6, 32):
        with T.block("C_init"):
            vi = T.axis.spatial(16, i_0 * 6 + i_1_init)
            vj = T.axis.spatial(32, j_init)
            T.where(i_0 * 6 + i_1_init < 16)
            T.reads()
            T.writes(C[vi, vj])
            C[vi, vj] = 0.0
    for i_1, j, k in T.grid(6, 32, 24):
        with T.block("C_update"):
            vi = T.axis.spatial(16, i_0 * 6 + i_1)
            vj, vk = T.axis.remap("SR", [j, k])
            T.where(i_0 * 6 + i_1 < 16)
            T.reads(C[vi, vj], A[vi, vk], B[vk, vj])
            T.writes(C[vi, vj])
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]""",
)
def a_predicate_of_the_place_is_that_of_the_start(sch):
    _, i1 = sch.split(sch.get_loops("C")[0], [None, 6])
    sch.decompose_reduction("C", i1)


@PROGRAMS.refused(
    product,
    "decompose_reduction",
    "the binding of reduce variable 2 of block 'C' has the variable of a loop around loop 'j'",
)
def a_loop_in_the_sum(sch):
    i, j, k = sch.get_loops("C")
    sch.reorder(k, j)
    sch.decompose_reduction("C", j)


# ===--- rfactor ---------------------------------------------------------------------------------===#


@PROGRAMS.becomes(
    product,
    """
C_rf = T.alloc_buffer((16, 32, 3))
for i, j, k_0, k_1 in T.grid(16, 32, 3, 8):
    with T.block("C_rf"):
        vk_0, vi, vj, vk_1 = T.axis.remap("SSSR", [k_0, i, j, k_1])
        T.reads(A[vi, vk_0 * 8 + vk_1], B[vk_0 * 8 + vk_1, vj])
        T.writes(C_rf[vi, vj, vk_0])
        with T.init():
            C_rf[vi, vj, vk_0] = 0.0
        C_rf[vi, vj, vk_0] = C_rf[vi, vj, vk_0] + A[vi, vk_0 * 8 + vk_1] * B[vk_0 * 8 + vk_1, vj]
for i, j, k_0 in T.grid(16, 32, 3):
    with T.block("C"):
        vk_0, vi, vj = T.axis.remap("RSS", [k_0, i, j])
        T.reads(C_rf[vi, vj, vk_0])
        T.writes(C[vi, vj])
        with T.init():
            C[vi, vj] = 0.0
        C[vi, vj] = C[vi, vj] + C_rf[vi, vj, vk_0]""",
)
def the_parts_of_a_sum(sch):
    k0, _ = sch.split(sch.get_loops("C")[2], [3, 8])
    sch.rfactor(k0, 2)


@PROGRAMS.becomes(
    product,
    """
C_rf = T.alloc_buffer((24, 16, 32))
for i, j, k in T.grid(16, 32, 24):
    with T.block("C_rf"):
        vk, vi, vj = T.axis.remap("SSS", [k, i, j])
        T.reads(A[vi, vk], B[vk, vj])
        T.writes(C_rf[vk, vi, vj])
        C_rf[vk, vi, vj] = A[vi, vk] * B[vk, vj]
for i, j, k in T.grid(16, 32, 24):
    with T.block("C"):
        vk, vi, vj = T.axis.remap("RSS", [k, i, j])
        T.reads(C_rf[vk, vi, vj])
        T.writes(C[vi, vj])
        with T.init():
            C[vi, vj] = 0.0
        C[vi, vj] = C[vi, vj] + C_rf[vk, vi, vj]""",
)
def every_step_is_a_part(sch):
    sch.rfactor(sch.get_loops("C")[2], -3)


@PROGRAMS.refused(product, "rfactor", "the axis must be from -3 to 2, got 3")
def a_place_that_is_none(sch):
    sch.rfactor(sch.get_loops("C")[2], 3)


@PROGRAMS.refused(product, "rfactor", "loop 'j' must be in bindings of reduce variables only")
def a_loop_that_is_not_of_the_sum(sch):
    sch.rfactor(sch.get_loops("C")[1], 0)


@T.prim_func
def the_other_way(A: T.Buffer((8, 16), "float32"), B: T.Buffer((8,), "float32")):
    for i, k in T.grid(8, 16):
        with T.block("B"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                B[vi] = 0.0
            B[vi] = A[vi, vk] + B[vi]


@PROGRAMS.refused(
    the_other_way,
    "rfactor",
    "block 'B' must store `x op y`, where `x` is loaded from where it stores, `op` is a sum, a product, a minimum or a maximum, or the place of one, and 'init' stores what does not change `y`",
)
def what_is_added_on_the_left(sch):
    sch.rfactor(sch.get_loops("B")[1], 0)


@T.prim_func
def place_of_minimum(
    idx: T.Buffer((8, 16), "int32"),
    val: T.Buffer((8, 16), "float32"),
    at: T.Buffer((8,), "int32"),
    least: T.Buffer((8,), "float32"),
):
    for i, k in T.grid(8, 16):
        with T.block("argmin"):
            vi, vk = T.axis.remap("SR", [i, k])
            T.reads(val[vi, vk], idx[vi, vk])
            T.writes(at[vi], least[vi])
            with T.init():
                at[vi] = -1
                least[vi] = T.max_value("float32")
            v_at: T.int32 = T.Select(least[vi] <= val[vi, vk], at[vi], idx[vi, vk])
            v_least: T.float32 = T.Select(least[vi] <= val[vi, vk], least[vi], val[vi, vk])
            at[vi] = v_at
            least[vi] = v_least


@PROGRAMS.becomes(
    place_of_minimum,
    """
at_rf = T.alloc_buffer((8, 4), "int32")
least_rf = T.alloc_buffer((8, 4))
for i, k_0, k_1 in T.grid(8, 4, 4):
    with T.block("argmin_rf"):
        vk_1, vi, vk_0 = T.axis.remap("SSR", [k_1, i, k_0])
        T.reads(val[vi, vk_0 * 4 + vk_1], idx[vi, vk_0 * 4 + vk_1])
        T.writes(at_rf[vi, vk_1], least_rf[vi, vk_1])
        with T.init():
            at_rf[vi, vk_1] = -1
            least_rf[vi, vk_1] = T.max_value("float32")
        v_at_rf: T.int32 = T.Select(least_rf[vi, vk_1] <= val[vi, vk_0 * 4 + vk_1], at_rf[vi, vk_1], idx[vi, vk_0 * 4 + vk_1])
        v_least_rf: T.float32 = T.Select(least_rf[vi, vk_1] <= val[vi, vk_0 * 4 + vk_1], least_rf[vi, vk_1], val[vi, vk_0 * 4 + vk_1])
        at_rf[vi, vk_1] = v_at_rf
        least_rf[vi, vk_1] = v_least_rf
for i, k_1 in T.grid(8, 4):
    with T.block("argmin"):
        vk_1, vi = T.axis.remap("RS", [k_1, i])
        T.reads(at_rf[vi, vk_1], least_rf[vi, vk_1])
        T.writes(at[vi], least[vi])
        with T.init():
            at[vi] = -1
            least[vi] = T.max_value("float32")
        v_at: T.int32 = T.Select(least[vi] <= least_rf[vi, vk_1], at[vi], at_rf[vi, vk_1])
        v_least: T.float32 = T.Select(least[vi] <= least_rf[vi, vk_1], least[vi], least_rf[vi, vk_1])
        at[vi] = v_at
        least[vi] = v_least""",
)
def the_parts_of_a_minimum_and_its_place(sch):
    _, k1 = sch.split(sch.get_loops("argmin")[1], [4, 4])
    sch.rfactor(k1, 1)


@T.prim_func
def first_maximum(A: T.Buffer((4, 32), "float32"), B: T.Buffer((4,), "int64")):
    at = T.alloc_buffer((4,), "int64")
    most = T.alloc_buffer((4,))
    for i, k in T.grid(4, 32):
        with T.block("argmax"):
            vi, vk = T.axis.remap("SR", [i, k])
            T.reads(A[vi, vk])
            T.writes(at[vi], most[vi])
            with T.init():
                at[vi] = T.int64(-1)
                most[vi] = T.min_value("float32")
            v_at: T.int64 = T.Select(
                most[vi] > A[vi, vk] or most[vi] == A[vi, vk] and at[vi] < T.Cast("int64", vk),
                at[vi],
                T.Cast("int64", vk),
            )
            v_most: T.float32 = T.Select(most[vi] > A[vi, vk], most[vi], A[vi, vk])
            at[vi] = v_at
            most[vi] = v_most
    for i in range(4):
        with T.block("B"):
            vi = T.axis.spatial(4, i)
            B[vi] = at[vi]


@PROGRAMS.keeps(first_maximum)
def the_parts_of_a_maximum_that_is_met_first(sch):
    _, k1 = sch.split(sch.get_loops("argmax")[1], [None, 8])
    sch.rfactor(k1, 1)


# ===--- blockize --------------------------------------------------------------------------------===#


@T.prim_func
def add_one(A: T.Buffer((32, 32), "float32"), B: T.Buffer((32, 32), "float32")):
    for i, j in T.grid(32, 32):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + 1.0


@PROGRAMS.becomes(
    add_one,
    """
for i_0, j_0 in T.grid(2, 4):
    with T.block("B_o"):
        vi_o, vj_o = T.axis.remap("SS", [i_0, j_0])
        T.reads(A[vi_o * 16 : vi_o * 16 + 16, vj_o * 8 : vj_o * 8 + 8])
        T.writes(B[vi_o * 16 : vi_o * 16 + 16, vj_o * 8 : vj_o * 8 + 8])
        for i_1, j_1 in T.grid(16, 8):
            with T.block("B"):
                vi_i, vj_i = T.axis.remap("SS", [i_1, j_1])
                T.reads(A[vi_o * 16 + vi_i, vj_o * 8 + vj_i])
                T.writes(B[vi_o * 16 + vi_i, vj_o * 8 + vj_i])
                B[vi_o * 16 + vi_i, vj_o * 8 + vj_i] = A[vi_o * 16 + vi_i, vj_o * 8 + vj_i] + 1.0""",
)
def a_block_of_a_tile(sch):
    i, j = sch.get_loops("B")
    i0, i1 = sch.split(i, [None, 16])
    j0, j1 = sch.split(j, [None, 8])
    sch.reorder(i0, j0, i1, j1)
    sch.blockize(i1)


@PROGRAMS.becomes(
    add_one,
    """
with T.block("B_o"):
    vi_o = T.axis.spatial(1, 0)
    vj_o = T.axis.spatial(1, 0)
    T.reads(A[0:32, 0:32])
    T.writes(B[0:32, 0:32])
    for i, j in T.grid(32, 32):
        with T.block("B"):
            vi_i, vj_i = T.axis.remap("SS", [i, j])
            T.reads(A[vi_i, vj_i])
            T.writes(B[vi_i, vj_i])
            B[vi_i, vj_i] = A[vi_i, vj_i] + 1.0""",
)
def a_block_of_everything(sch):
    sch.blockize(sch.get_loops("B")[0])


@PROGRAMS.becomes(
    add_one,
    """
for i, j in T.grid(32, 32):
    with T.block("B_o"):
        vi_o, vj_o = T.axis.remap("SS", [i, j])
        T.reads(A[vi_o, vj_o])
        T.writes(B[vi_o, vj_o])
        for u in range(1):
            with T.block("B"):
                T.reads(A[vi_o, vj_o])
                T.writes(B[vi_o, vj_o])
                B[vi_o, vj_o] = A[vi_o, vj_o] + 1.0""",
)
def a_block_of_a_loop_of_one_iteration(sch):
    sch.blockize(sch.add_unit_loop("B"))


@PROGRAMS.becomes(
    product,
    """
for i_0, j in T.grid(4, 32):
    with T.block("C_o"):
        vi_o, vj_o = T.axis.remap("SS", [i_0, j])
        vk_o = T.axis.reduce(1, 0)
        T.reads(A[vi_o * 4 : vi_o * 4 + 4, 0:24], B[0:24, vj_o])
        T.writes(C[vi_o * 4 : vi_o * 4 + 4, vj_o])
        with T.init():
            for i_1 in range(4):
                with T.block("C_init"):
                    vi_i_init = T.axis.spatial(4, i_1)
                    T.reads()
                    T.writes(C[vi_o * 4 + vi_i_init, vj_o])
                    C[vi_o * 4 + vi_i_init, vj_o] = 0.0
        for i_1, k in T.grid(4, 24):
            with T.block("C"):
                vi_i, vk_i = T.axis.remap("SR", [i_1, k])
                T.reads(C[vi_o * 4 + vi_i, vj_o], A[vi_o * 4 + vi_i, vk_i], B[vk_i, vj_o])
                T.writes(C[vi_o * 4 + vi_i, vj_o])
                C[vi_o * 4 + vi_i, vj_o] = C[vi_o * 4 + vi_i, vj_o] + A[vi_o * 4 + vi_i, vk_i] * B[vk_i, vj_o]""",
)
def a_block_of_whole_sums(sch):
    i, j, k = sch.get_loops("C")
    i0, i1 = sch.split(i, [4, 4])
    sch.reorder(i0, j, i1, k)
    sch.blockize(i1)


@PROGRAMS.refused(add_one, "blockize", "a condition of block 'B' is of loops around the new block and of loops in it")
def a_block_of_an_imperfect_tile(sch):
    i, _ = sch.get_loops("B")
    _, i1 = sch.split(i, [None, 5])
    sch.blockize(i1)


@T.prim_func
def two(A: T.Buffer((32, 32), "float32"), C: T.Buffer((32, 32), "float32")):
    B = T.alloc_buffer((32, 32))
    for i_0, j_0 in T.grid(2, 2):
        for i_1, j_1 in T.grid(16, 16):
            with T.block("B"):
                vi = T.axis.spatial(32, i_0 * 16 + i_1)
                vj = T.axis.spatial(32, j_0 * 16 + j_1)
                B[vi, vj] = A[vi, vj] * 2.0
        for ax0, ax1 in T.grid(16, 16):
            with T.block("C"):
                vi = T.axis.spatial(32, i_0 * 16 + ax0)
                vj = T.axis.spatial(32, j_0 * 16 + ax1)
                C[vi, vj] = B[vi, vj] + 1.0


@PROGRAMS.becomes(
    two,
    """
B = T.alloc_buffer((32, 32))
for i_0, j_0 in T.grid(2, 2):
    with T.block("B_o"):
        vi_o, vj_o = T.axis.remap("SS", [i_0, j_0])
        T.reads(A[vi_o * 16 : vi_o * 16 + 16, vj_o * 16 : vj_o * 16 + 16])
        T.writes(B[vi_o * 16 : vi_o * 16 + 16, vj_o * 16 : vj_o * 16 + 16])
        for i_1, j_1 in T.grid(16, 16):
            with T.block("B"):
                vi_i, vj_i = T.axis.remap("SS", [i_1, j_1])
                B[vi_o * 16 + vi_i, vj_o * 16 + vj_i] = A[vi_o * 16 + vi_i, vj_o * 16 + vj_i] * 2.0
    with T.block("C_o"):
        vi_o, vj_o = T.axis.remap("SS", [i_0, j_0])
        T.reads(B[vi_o * 16 : vi_o * 16 + 16, vj_o * 16 : vj_o * 16 + 16])
        T.writes(C[vi_o * 16 : vi_o * 16 + 16, vj_o * 16 : vj_o * 16 + 16])
        for ax0, ax1 in T.grid(16, 16):
            with T.block("C"):
                vi_i, vj_i = T.axis.remap("SS", [ax0, ax1])
                C[vi_o * 16 + vi_i, vj_o * 16 + vj_i] = B[vi_o * 16 + vi_i, vj_o * 16 + vj_i] + 1.0""",
)
def blocks_beside_each_other(sch):
    sch.blockize(sch.get_loops("C")[2])
    sch.blockize(sch.get_loops("B")[2])


# ===--- tensorize -------------------------------------------------------------------------------===#


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
                B[vi] = A[vi] + 1.0


@T.prim_func
def row_impl(a: T.handle, b: T.handle):
    A = T.match_buffer(a, (8,), offset_factor=1)
    B = T.match_buffer(b, (8,), offset_factor=1)
    with T.block("root"):
        T.reads(A[0:8])
        T.writes(B[0:8])
        T.block_attr({"lanes": 8, "note": "implementation"})
        for i in T.vectorized(8):
            B[i] = A[i] + 1.0


tir.TensorIntrin.register("test.rules_row", row_desc, row_impl)

_ROW = """
for i, j_0 in T.grid(32, 4):
    with T.block("B_o"):
        vi_o, vj_o = T.axis.remap("SS", [i, j_0])
        T.reads(A[vi_o, vj_o * 8 : vj_o * 8 + 8])
        T.writes(B[vi_o, vj_o * 8 : vj_o * 8 + 8])
        T.block_attr({"lanes": 8, "note": "NOTE"})
        A_1 = T.match_buffer(A[vi_o, vj_o * 8 : vj_o * 8 + 8], (8,), offset_factor=1)
        B_1 = T.match_buffer(B[vi_o, vj_o * 8 : vj_o * 8 + 8], (8,), offset_factor=1)
        for i_1 in T.vectorized(8):
            B_1[i_1] = A_1[i_1] + 1.0"""


@PROGRAMS.becomes(add_one, _ROW.replace("NOTE", "implementation"))
def an_implementation_has_annotations(sch):
    _, j1 = sch.split(sch.get_loops("B")[1], [None, 8])
    sch.tensorize(j1, "test.rules_row")


@PROGRAMS.becomes(add_one, _ROW.replace("NOTE", "block"))
def annotations_of_the_block_stay(sch):
    _, j1 = sch.split(sch.get_loops("B")[1], [None, 8])
    outer = sch.blockize(j1)
    sch.annotate(outer, "note", "block")
    sch.tensorize(outer, "test.rules_row")


@PROGRAMS.refused(
    add_one,
    "tensorize",
    "it is not what 'test.rules_row' describes: loop 'j_1' does not have the bounds of the described loop 'i'",
)
def an_instruction_of_another_length(sch):
    _, j1 = sch.split(sch.get_loops("B")[1], [None, 16])
    sch.tensorize(j1, "test.rules_row")


test_schedule = PROGRAMS.test
