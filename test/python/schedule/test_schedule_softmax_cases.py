"""Schedules of softmax and layer norm, whose reductions feed what is computed of each element: what programs become."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()

from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def softmax(A: T.Buffer((8, 16), "float32"), Y: T.Buffer((8, 16), "float32")):
    M = T.alloc_buffer((8,))
    E = T.alloc_buffer((8, 16))
    S = T.alloc_buffer((8,))
    for i, k in T.grid(8, 16):
        with T.block("M"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                M[vi] = T.min_value("float32")
            M[vi] = T.max(M[vi], A[vi, vk])
    for i, j in T.grid(8, 16):
        with T.block("E"):
            vi, vj = T.axis.remap("SS", [i, j])
            E[vi, vj] = T.exp(A[vi, vj] - M[vi])
    for i, k in T.grid(8, 16):
        with T.block("S"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                S[vi] = T.float32(0)
            S[vi] = S[vi] + E[vi, vk]
    for i, j in T.grid(8, 16):
        with T.block("Y"):
            vi, vj = T.axis.remap("SS", [i, j])
            Y[vi, vj] = E[vi, vj] / S[vi]


ALLOCS = """
M = T.alloc_buffer((8,))
E = T.alloc_buffer((8, 16))
S = T.alloc_buffer((8,))
"""
MAXIMUM = """
for i, k in T.grid(8, 16):
    with T.block("M"):
        vi, vk = T.axis.remap("SR", [i, k])
        with T.init():
            M[vi] = T.min_value("float32")
        M[vi] = T.max(M[vi], A[vi, vk])
"""
POWER = """
for i, j in T.grid(8, 16):
    with T.block("E"):
        vi, vj = T.axis.remap("SS", [i, j])
        E[vi, vj] = T.exp(A[vi, vj] - M[vi])
"""
SUM = """
for i, k in T.grid(8, 16):
    with T.block("S"):
        vi, vk = T.axis.remap("SR", [i, k])
        with T.init():
            S[vi] = T.float32(0)
        S[vi] = S[vi] + E[vi, vk]
"""
QUOTIENT = """
for i, j in T.grid(8, 16):
    with T.block("Y"):
        vi, vj = T.axis.remap("SS", [i, j])
        Y[vi, vj] = E[vi, vj] / S[vi]
"""


def rows_by(sch, last):
    """Everything that row blocks need, in the outermost loop of the last one."""
    loop = sch.get_loops(last)[0]
    for name in ("S", "E", "M"):
        sch.compute_at(name, loop)
    return loop


@PROGRAMS.becomes(
    softmax,
    ALLOCS
    + """
for i in T.parallel(8):
    for ax0 in range(16):
        with T.block("M"):
            vi, vk = T.axis.remap("SR", [i, ax0])
            with T.init():
                M[vi] = T.min_value("float32")
            M[vi] = T.max(M[vi], A[vi, vk])
    for ax0 in range(16):
        with T.block("E"):
            vi, vj = T.axis.remap("SS", [i, ax0])
            E[vi, vj] = T.exp(A[vi, vj] - M[vi])
    for ax0 in range(16):
        with T.block("S"):
            vi, vk = T.axis.remap("SR", [i, ax0])
            with T.init():
                S[vi] = T.float32(0)
            S[vi] = S[vi] + E[vi, vk]
    for j_0 in range(2):
        for j_1 in T.vectorized(8):
            with T.block("Y"):
                vi = T.axis.spatial(8, i)
                vj = T.axis.spatial(16, j_0 * 8 + j_1)
                Y[vi, vj] = E[vi, vj] / S[vi]""",
)
def rows(sch):
    loop = rows_by(sch, "Y")
    sch.parallel(loop)
    sch.vectorize(sch.split(sch.get_loops("Y")[1], [None, 8])[1])


@PROGRAMS.becomes(
    softmax,
    ALLOCS
    + """
for i in range(8):
    for k in range(16):
        with T.block("M"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                M[vi] = T.min_value("float32")
            M[vi] = T.max(M[vi], A[vi, vk])
    for ax0 in range(16):
        with T.block("E"):
            vi, vj = T.axis.remap("SS", [i, ax0])
            E[vi, vj] = T.exp(A[vi, vj] - M[vi])
    for ax0 in range(16):
        with T.block("S"):
            vi, vk = T.axis.remap("SR", [i, ax0])
            with T.init():
                S[vi] = T.float32(0)
            S[vi] = S[vi] + E[vi, vk]
    for ax0 in range(16):
        with T.block("Y"):
            vi, vj = T.axis.remap("SS", [i, ax0])
            Y[vi, vj] = E[vi, vj] / S[vi]""",
)
def rows_in_reverse(sch):
    i, _ = sch.get_loops("M")
    for name in ("E", "S", "Y"):
        sch.reverse_compute_at(name, i)


@PROGRAMS.becomes(
    softmax,
    ALLOCS
    + """
for i_0 in range(2):
    for ax0, ax1 in T.grid(4, 16):
        with T.block("M"):
            vi = T.axis.spatial(8, i_0 * 4 + ax0)
            vk = T.axis.reduce(16, ax1)
            with T.init():
                M[vi] = T.min_value("float32")
            M[vi] = T.max(M[vi], A[vi, vk])
    for ax0, ax1 in T.grid(4, 16):
        with T.block("E"):
            vi = T.axis.spatial(8, i_0 * 4 + ax0)
            vj = T.axis.spatial(16, ax1)
            E[vi, vj] = T.exp(A[vi, vj] - M[vi])
    for ax0, ax1 in T.grid(4, 16):
        with T.block("S"):
            vi = T.axis.spatial(8, i_0 * 4 + ax0)
            vk = T.axis.reduce(16, ax1)
            with T.init():
                S[vi] = T.float32(0)
            S[vi] = S[vi] + E[vi, vk]
    for i_1, j in T.grid(4, 16):
        with T.block("Y"):
            vi = T.axis.spatial(8, i_0 * 4 + i_1)
            vj = T.axis.spatial(16, j)
            Y[vi, vj] = E[vi, vj] / S[vi]""",
)
def tiles_of_rows(sch):
    sch.split(sch.get_loops("Y")[0], [None, 4])
    rows_by(sch, "Y")


@PROGRAMS.becomes(
    softmax,
    ALLOCS
    + """
for i_0 in range(3):
    for ax0, ax1 in T.grid(3, 16):
        with T.block("M"):
            vi = T.axis.spatial(8, i_0 * 3 + ax0)
            vk = T.axis.reduce(16, ax1)
            T.where(i_0 * 3 + ax0 < 8)
            with T.init():
                M[vi] = T.min_value("float32")
            M[vi] = T.max(M[vi], A[vi, vk])
    for ax0, ax1 in T.grid(3, 16):
        with T.block("E"):
            vi = T.axis.spatial(8, i_0 * 3 + ax0)
            vj = T.axis.spatial(16, ax1)
            T.where(i_0 * 3 + ax0 < 8)
            E[vi, vj] = T.exp(A[vi, vj] - M[vi])
    for ax0, ax1 in T.grid(3, 16):
        with T.block("S"):
            vi = T.axis.spatial(8, i_0 * 3 + ax0)
            vk = T.axis.reduce(16, ax1)
            T.where(i_0 * 3 + ax0 < 8)
            with T.init():
                S[vi] = T.float32(0)
            S[vi] = S[vi] + E[vi, vk]
    for i_1, j in T.grid(3, 16):
        with T.block("Y"):
            vi = T.axis.spatial(8, i_0 * 3 + i_1)
            vj = T.axis.spatial(16, j)
            T.where(i_0 * 3 + i_1 < 8)
            Y[vi, vj] = E[vi, vj] / S[vi]""",
)
def tiles_of_rows_that_are_not_whole(sch):
    sch.split(sch.get_loops("Y")[0], [None, 3])
    rows_by(sch, "Y")


@PROGRAMS.becomes(
    softmax,
    ALLOCS
    + "M_rf = T.alloc_buffer((8, 4))\n"
    + """
for i, k_0, k_1 in T.grid(8, 4, 4):
    with T.block("M_rf"):
        vk_1, vi, vk_0 = T.axis.remap("SSR", [k_1, i, k_0])
        with T.init():
            M_rf[vi, vk_1] = T.min_value("float32")
        M_rf[vi, vk_1] = T.max(M_rf[vi, vk_1], A[vi, vk_0 * 4 + vk_1])
for i, k_1 in T.grid(8, 4):
    with T.block("M"):
        vk_1, vi = T.axis.remap("RS", [k_1, i])
        with T.init():
            M[vi] = T.min_value("float32")
        M[vi] = T.max(M[vi], M_rf[vi, vk_1])
"""
    + POWER
    + SUM
    + QUOTIENT,
)
def maximum_of_lanes(sch):
    _, k_1 = sch.split(sch.get_loops("M")[1], [None, 4])
    sch.rfactor(k_1, 1)


@PROGRAMS.becomes(
    softmax,
    ALLOCS
    + "M_rf = T.alloc_buffer((8, 4))\n"
    + """
for i in range(8):
    for k_0 in range(4):
        for k_1 in T.vectorized(4):
            with T.block("M_rf"):
                vk_1, vi, vk_0 = T.axis.remap("SSR", [k_1, i, k_0])
                with T.init():
                    M_rf[vi, vk_1] = T.min_value("float32")
                M_rf[vi, vk_1] = T.max(M_rf[vi, vk_1], A[vi, vk_0 * 4 + vk_1])
    for ax0 in range(4):
        with T.block("M"):
            vk_1, vi = T.axis.remap("RS", [ax0, i])
            with T.init():
                M[vi] = T.min_value("float32")
            M[vi] = T.max(M[vi], M_rf[vi, vk_1])
    for ax0 in range(16):
        with T.block("E"):
            vi, vj = T.axis.remap("SS", [i, ax0])
            E[vi, vj] = T.exp(A[vi, vj] - M[vi])
"""
    + SUM
    + QUOTIENT,
)
def maximum_of_lanes_where_they_are(sch):
    _, k_1 = sch.split(sch.get_loops("M")[1], [None, 4])
    part = sch.rfactor(k_1, 1)
    i, _, lanes = sch.get_loops(part)
    sch.vectorize(lanes)
    sch.reverse_compute_at("M", i)
    sch.reverse_compute_at("E", i)


@PROGRAMS.becomes(
    softmax,
    ALLOCS
    + "S_rf = T.alloc_buffer((4, 8))\n"
    + MAXIMUM
    + POWER
    + """
for i, k_0, k_1 in T.grid(8, 4, 4):
    with T.block("S_rf"):
        vk_0, vi, vk_1 = T.axis.remap("SSR", [k_0, i, k_1])
        with T.init():
            S_rf[vk_0, vi] = T.float32(0)
        S_rf[vk_0, vi] = S_rf[vk_0, vi] + E[vi, vk_0 * 4 + vk_1]
for i, k_0 in T.grid(8, 4):
    with T.block("S"):
        vk_0, vi = T.axis.remap("RS", [k_0, i])
        with T.init():
            S[vi] = T.float32(0)
        S[vi] = S[vi] + S_rf[vk_0, vi]
"""
    + QUOTIENT,
)
def sum_of_quarters(sch):
    k_0, _ = sch.split(sch.get_loops("S")[1], [4, None])
    sch.rfactor(k_0, 0)


@PROGRAMS.becomes(
    softmax,
    """
M = T.alloc_buffer((8,))
S = T.alloc_buffer((8,))
"""
    + MAXIMUM
    + """
for i, k in T.grid(8, 16):
    with T.block("S"):
        vi, vk = T.axis.remap("SR", [i, k])
        with T.init():
            S[vi] = T.float32(0)
        S[vi] = S[vi] + T.exp(A[vi, vk] - M[vi])
for i, j in T.grid(8, 16):
    with T.block("Y"):
        vi, vj = T.axis.remap("SS", [i, j])
        Y[vi, vj] = T.exp(A[vi, vj] - M[vi]) / S[vi]""",
)
def powers_twice(sch):
    sch.compute_inline("E")


@PROGRAMS.becomes(
    softmax,
    """
M = T.alloc_buffer((8,))
S = T.alloc_buffer((8,))
S_rf = T.alloc_buffer((8, 16))
"""
    + MAXIMUM
    + """
for i, k in T.grid(8, 16):
    with T.block("S_rf"):
        vk, vi = T.axis.remap("SS", [k, i])
        S_rf[vi, vk] = T.exp(A[vi, vk] - M[vi])
for i, k in T.grid(8, 16):
    with T.block("S"):
        vk, vi = T.axis.remap("RS", [k, i])
        with T.init():
            S[vi] = T.float32(0)
        S[vi] = S[vi] + S_rf[vi, vk]
for i, j in T.grid(8, 16):
    with T.block("Y"):
        vi, vj = T.axis.remap("SS", [i, j])
        Y[vi, vj] = T.exp(A[vi, vj] - M[vi]) / S[vi]""",
)
def powers_taken_out_again(sch):
    sch.compute_inline("E")
    sch.rfactor(sch.get_loops("S")[1], 1)


@PROGRAMS.becomes(
    softmax,
    ALLOCS
    + """
for i in range(8):
    with T.block("M_init"):
        vi = T.axis.spatial(8, i)
        T.reads()
        M[vi] = T.min_value("float32")
    for ax0 in range(16):
        with T.block("M_update"):
            vi, vk = T.axis.remap("SR", [i, ax0])
            T.reads(M[vi], A[vi, vk])
            T.writes(M[vi])
            M[vi] = T.max(M[vi], A[vi, vk])
    for ax0 in range(16):
        with T.block("E"):
            vi, vj = T.axis.remap("SS", [i, ax0])
            E[vi, vj] = T.exp(A[vi, vj] - M[vi])
    with T.block("S_init"):
        vi = T.axis.spatial(8, i)
        T.reads()
        S[vi] = T.float32(0)
    for ax0_0, ax0_1 in T.grid(4, 4):
        with T.block("S_update"):
            vi = T.axis.spatial(8, i)
            vk = T.axis.reduce(16, ax0_0 * 4 + ax0_1)
            T.reads(S[vi], E[vi, vk])
            T.writes(S[vi])
            S[vi] = S[vi] + E[vi, vk]
    for j in range(16):
        with T.block("Y"):
            vi, vj = T.axis.remap("SS", [i, j])
            Y[vi, vj] = E[vi, vj] / S[vi]""",
)
def rows_with_their_first_values(sch):
    rows_by(sch, "Y")
    sch.decompose_reduction("M", sch.get_loops("M")[1])
    k_0, _ = sch.split(sch.get_loops("S")[1], [None, 4])
    sch.decompose_reduction("S", k_0)


@PROGRAMS.becomes(
    softmax,
    ALLOCS
    + """
A_local = T.alloc_buffer((8, 16), scope="local")
Y_local = T.alloc_buffer((8, 16), scope="local")
for i in range(8):
    for ax0 in range(16):
        with T.block("A_local"):
            v0, v1 = T.axis.remap("SS", [i, ax0])
            A_local[v0, v1] = A[v0, v1]
    for ax0 in range(16):
        with T.block("M"):
            vi, vk = T.axis.remap("SR", [i, ax0])
            with T.init():
                M[vi] = T.min_value("float32")
            M[vi] = T.max(M[vi], A_local[vi, vk])
    for ax0 in range(16):
        with T.block("E"):
            vi, vj = T.axis.remap("SS", [i, ax0])
            E[vi, vj] = T.exp(A_local[vi, vj] - M[vi])
    for ax0 in range(16):
        with T.block("S"):
            vi, vk = T.axis.remap("SR", [i, ax0])
            with T.init():
                S[vi] = T.float32(0)
            S[vi] = S[vi] + E[vi, vk]
    for j in range(16):
        with T.block("Y"):
            vi, vj = T.axis.remap("SS", [i, j])
            Y_local[vi, vj] = E[vi, vj] / S[vi]
    for ax0 in range(16):
        with T.block("Y_local"):
            v0, v1 = T.axis.remap("SS", [i, ax0])
            Y[v0, v1] = Y_local[v0, v1]""",
)
def rows_in_registers(sch):
    loop = rows_by(sch, "Y")
    sch.compute_at(sch.cache_read("M", 0, "local"), loop)
    sch.reverse_compute_at(sch.cache_write("Y", 0, "local"), loop)


@PROGRAMS.becomes(
    softmax,
    """
M_shared = T.alloc_buffer((8,), scope="shared")
E_local = T.alloc_buffer((8, 16), scope="local")
S = T.alloc_buffer((8,))
for i, k in T.grid(8, 16):
    with T.block("M"):
        vi, vk = T.axis.remap("SR", [i, k])
        with T.init():
            M_shared[vi] = T.min_value("float32")
        M_shared[vi] = T.max(M_shared[vi], A[vi, vk])
for i, j in T.grid(8, 16):
    with T.block("E"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.block_attr({"buffer_dim_align": [[0, 0, 32, 8]]})
        E_local[vi, vj] = T.exp(A[vi, vj] - M_shared[vi])
for i, k in T.grid(8, 16):
    with T.block("S"):
        vi, vk = T.axis.remap("SR", [i, k])
        with T.init():
            S[vi] = T.float32(0)
        S[vi] = S[vi] + E_local[vi, vk]
for i, j in T.grid(8, 16):
    with T.block("Y"):
        vi, vj = T.axis.remap("SS", [i, j])
        Y[vi, vj] = E_local[vi, vj] / S[vi]""",
)
def scopes_of_stages(sch):
    sch.set_scope("M", 0, "shared")
    sch.storage_align("E", 0, axis=-2, factor=32, offset=8)
    sch.set_scope("E", "E", "local")


@PROGRAMS.refused(softmax, "compute_at", "block 'S', which uses what block 'E' writes, is not under loop 'i'")
def the_powers_before_their_sum_is_there(sch):
    sch.compute_at("E", sch.get_loops("Y")[0])


@PROGRAMS.refused(softmax, "compute_inline", "block 'M' has an 'init'")
def a_maximum_is_not_inlined(sch):
    sch.compute_inline("M")


@PROGRAMS.refused(softmax, "reverse_compute_inline", "; 2 blocks write what it reads")
def a_quotient_of_two_stages_is_not_inlined(sch):
    sch.reverse_compute_inline("Y")


@PROGRAMS.refused(softmax, "rfactor", "loop 'i' must be in bindings of reduce variables only")
def rows_are_no_reduction(sch):
    sch.rfactor(sch.get_loops("M")[0], 0)


@T.prim_func
def layer_norm(
    X: T.Buffer((6, 8), "float32"),
    G: T.Buffer((8,), "float32"),
    B: T.Buffer((8,), "float32"),
    Y: T.Buffer((6, 8), "float32"),
):
    total = T.alloc_buffer((6,))
    squares = T.alloc_buffer((6,))
    scaled = T.alloc_buffer((6, 8))
    for i, k in T.grid(6, 8):
        with T.block("moments"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                total[vi] = T.float32(0)
                squares[vi] = T.float32(0)
            v_total: T.float32 = total[vi] + X[vi, vk]
            v_squares: T.float32 = squares[vi] + X[vi, vk] * X[vi, vk]
            total[vi] = v_total
            squares[vi] = v_squares
    for i, j in T.grid(6, 8):
        with T.block("scaled"):
            vi, vj = T.axis.remap("SS", [i, j])
            scaled[vi, vj] = (X[vi, vj] - total[vi] * T.float32(0.125)) * T.rsqrt(
                squares[vi] * T.float32(0.125)
                - total[vi] * T.float32(0.125) * (total[vi] * T.float32(0.125))
                + T.float32(1e-5)
            )
    for i, j in T.grid(6, 8):
        with T.block("Y"):
            vi, vj = T.axis.remap("SS", [i, j])
            Y[vi, vj] = scaled[vi, vj] * G[vj] + B[vj]


MOMENTS = """
total = T.alloc_buffer((6,))
squares = T.alloc_buffer((6,))
"""
SCALE = (
    "(X[vi, vj] - total[vi] * T.float32(0.125)) * T.rsqrt(squares[vi] * T.float32(0.125)"
    " - total[vi] * T.float32(0.125) * (total[vi] * T.float32(0.125)) + T.float32(1e-5))"
)


@PROGRAMS.becomes(
    layer_norm,
    MOMENTS
    + f"""
for i in T.parallel(6):
    for ax0 in range(8):
        with T.block("moments"):
            vi, vk = T.axis.remap("SR", [i, ax0])
            with T.init():
                total[vi] = T.float32(0)
                squares[vi] = T.float32(0)
            v_total: T.float32 = total[vi] + X[vi, vk]
            v_squares: T.float32 = squares[vi] + X[vi, vk] * X[vi, vk]
            total[vi] = v_total
            squares[vi] = v_squares
    for j in T.vectorized(8):
        with T.block("Y"):
            vi, vj = T.axis.remap("SS", [i, j])
            Y[vi, vj] = {SCALE} * G[vj] + B[vj]""",
)
def norm_of_rows(sch):
    sch.compute_inline("scaled")
    i, j = sch.get_loops("Y")
    sch.compute_at("moments", i)
    sch.parallel(i)
    sch.vectorize(j)


@PROGRAMS.becomes(
    layer_norm,
    MOMENTS
    + f"""
for i, k in T.grid(6, 8):
    with T.block("moments"):
        vi, vk = T.axis.remap("SR", [i, k])
        with T.init():
            total[vi] = T.float32(0)
            squares[vi] = T.float32(0)
        v_total: T.float32 = total[vi] + X[vi, vk]
        v_squares: T.float32 = squares[vi] + X[vi, vk] * X[vi, vk]
        total[vi] = v_total
        squares[vi] = v_squares
for i, j in T.grid(6, 8):
    with T.block("scaled"):
        vi, vj = T.axis.remap("SS", [i, j])
        Y[vi, vj] = {SCALE} * G[vj] + B[vj]""",
)
def norm_with_its_scale(sch):
    sch.reverse_compute_inline("Y")


@PROGRAMS.becomes(
    layer_norm,
    MOMENTS
    + f"""
scaled = T.alloc_buffer((6, 8))
total_rf = T.alloc_buffer((6, 4))
squares_rf = T.alloc_buffer((6, 4))
for i, k_0, k_1 in T.grid(6, 2, 4):
    with T.block("moments_rf"):
        vk_1, vi, vk_0 = T.axis.remap("SSR", [k_1, i, k_0])
        with T.init():
            total_rf[vi, vk_1] = T.float32(0)
            squares_rf[vi, vk_1] = T.float32(0)
        v_total: T.float32 = total_rf[vi, vk_1] + X[vi, vk_0 * 4 + vk_1]
        v_squares: T.float32 = squares_rf[vi, vk_1] + X[vi, vk_0 * 4 + vk_1] * X[vi, vk_0 * 4 + vk_1]
        total_rf[vi, vk_1] = v_total
        squares_rf[vi, vk_1] = v_squares
for i, k_1 in T.grid(6, 4):
    with T.block("moments"):
        vk_1, vi = T.axis.remap("RS", [k_1, i])
        with T.init():
            total[vi] = T.float32(0)
            squares[vi] = T.float32(0)
        v_total: T.float32 = total[vi] + total_rf[vi, vk_1]
        v_squares: T.float32 = squares[vi] + squares_rf[vi, vk_1]
        total[vi] = v_total
        squares[vi] = v_squares
for i, j in T.grid(6, 8):
    with T.block("scaled"):
        vi, vj = T.axis.remap("SS", [i, j])
        scaled[vi, vj] = {SCALE}
for i, j in T.grid(6, 8):
    with T.block("Y"):
        vi, vj = T.axis.remap("SS", [i, j])
        Y[vi, vj] = scaled[vi, vj] * G[vj] + B[vj]""",
)
def norm_of_lanes(sch):
    _, k_1 = sch.split(sch.get_loops("moments")[1], [None, 4])
    sch.rfactor(k_1, 1)


@T.prim_func
def biased_sum(X: T.Buffer((6, 8), "float32"), B: T.Buffer((6,), "float32"), Y: T.Buffer((6,), "float32")):
    total = T.alloc_buffer((6,))
    for i, k in T.grid(6, 8):
        with T.block("total"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                total[vi] = T.float32(0)
            total[vi] = total[vi] + X[vi, vk]
    for i in range(6):
        with T.block("Y"):
            vi = T.axis.spatial(6, i)
            Y[vi] = total[vi] + B[vi]


@PROGRAMS.becomes(
    biased_sum,
    """
total = T.alloc_buffer((6,))
for i, k in T.grid(6, 8):
    with T.block("total"):
        vi, vk = T.axis.remap("SR", [i, k])
        T.reads(B[vi], X[vi, vk])
        T.writes(Y[vi])
        with T.init():
            Y[vi] = B[vi]
        Y[vi] = Y[vi] + X[vi, vk]""",
)
def a_sum_that_begins_with_the_bias(sch):
    sch.fuse_reduction_epilogue("total", "Y")


@PROGRAMS.becomes(
    biased_sum,
    """
total = T.alloc_buffer((6,))
for i in T.parallel(6):
    with T.block("total_init"):
        vi = T.axis.spatial(6, i)
        T.reads(B[vi])
        Y[vi] = B[vi]
    for k_0 in range(2):
        for k_1 in T.unroll(4):
            with T.block("total_update"):
                vi = T.axis.spatial(6, i)
                vk = T.axis.reduce(8, k_0 * 4 + k_1)
                T.reads(Y[vi], B[vi], X[vi, vk])
                T.writes(Y[vi])
                Y[vi] = Y[vi] + X[vi, vk]""",
)
def a_sum_that_begins_with_the_bias_in_two_blocks(sch):
    sch.fuse_reduction_epilogue("total", "Y")
    i, k = sch.get_loops("total")
    sch.parallel(i)
    k_0, k_1 = sch.split(k, [None, 4])
    sch.unroll(k_1)
    sch.decompose_reduction("total", k_0)


test_schedule = PROGRAMS.test
