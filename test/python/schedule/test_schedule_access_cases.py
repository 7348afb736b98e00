"""Schedules of blocks with conditions, opaque accesses and packed indices: what programs become."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()


from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


# ===--- Conditions ------------------------------------------------------------------------------===#


@T.prim_func
def rows_left_out(A: T.Buffer((24, 20), "float32"), C: T.Buffer((21, 20), "float32")):
    B = T.alloc_buffer((21, 20))
    for i, j in T.grid(24, 20):
        with T.block("B"):
            T.where(i < 21)
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 3.0
    for i, j in T.grid(21, 20):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] - 1.0


@PROGRAMS.becomes(
    rows_left_out,
    """
for i, j in T.grid(24, 20):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.where(i < 21)
        C[vi, vj] = A[vi, vj] * T.float32(3.0) - T.float32(1.0)""",
)
def inline_what_is_written_under_a_condition(sch):
    sch.reverse_compute_inline("C")


@PROGRAMS.refused(
    rows_left_out, "compute_at", "block 'B' does not run for just the values in the domains of its variables"
)
def move_what_is_written_under_a_condition(sch):
    sch.compute_at("B", sch.get_loops("C")[0])


@PROGRAMS.becomes(
    rows_left_out,
    """
B = T.alloc_buffer((21, 20))
for i in range(24):
    for j in range(20):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.where(i < 21)
            B[vi, vj] = A[vi, vj] * T.float32(3.0)
    for ax0 in range(20):
        with T.block("C"):
            vi = T.axis.spatial(21, i)
            vj = T.axis.spatial(20, ax0)
            T.where(i < 21)
            C[vi, vj] = B[vi, vj] - T.float32(1.0)""",
)
def move_to_what_is_written_under_a_condition(sch):
    sch.reverse_compute_at("C", sch.get_loops("B")[0])


@T.prim_func
def middle_rows(A: T.Buffer((24, 20), "float32"), C: T.Buffer((16, 20), "float32")):
    B = T.alloc_buffer((24, 20))
    for i, j in T.grid(24, 20):
        with T.block("B"):
            T.where(4 <= i and i < 20)
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 3.0
    for i, j in T.grid(16, 20):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi + 4, vj] - 1.0


@PROGRAMS.becomes(
    middle_rows,
    """
for i, j in T.grid(24, 20):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.where(4 <= i and i < 20)
        C[vi - 4, vj] = A[vi, vj] * T.float32(3.0) - T.float32(1.0)""",
)
def inline_the_middle(sch):
    sch.reverse_compute_inline("C")


@PROGRAMS.becomes(
    middle_rows,
    """
for i, j in T.grid(16, 20):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = A[vi + 4, vj] * T.float32(3.0) - T.float32(1.0)""",
)
def inline_the_middle_forwards(sch):
    sch.compute_inline("B")


@PROGRAMS.becomes(
    middle_rows,
    """
B = T.alloc_buffer((24, 20))
B_global = T.alloc_buffer((16, 20))
for i, j in T.grid(24, 20):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.where(4 <= i and i < 20)
        B[vi, vj] = A[vi, vj] * T.float32(3.0)
for ax0, ax1 in T.grid(16, 20):
    with T.block("B_global"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        B_global[v0, v1] = B[v0 + 4, v1]
for i, j in T.grid(16, 20):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B_global[vi, vj] - T.float32(1.0)""",
)
def copy_the_middle(sch):
    sch.cache_read("C", "B", "global")


@T.prim_func
def too_few_rows(A: T.Buffer((24, 20), "float32"), C: T.Buffer((16, 20), "float32")):
    B = T.alloc_buffer((24, 20))
    for i, j in T.grid(24, 20):
        with T.block("B"):
            T.where(5 <= i)
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 3.0
    for i, j in T.grid(16, 20):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi + 4, vj] - 1.0


@PROGRAMS.refused(
    too_few_rows,
    "reverse_compute_inline",
    "the scope is not a stage pipeline: block 'C' may read elements of 'B' that no block has written before",
)
def inline_rows_that_are_not_written(sch):
    sch.reverse_compute_inline("C")


@T.prim_func
def padded_in_front(A: T.Buffer((24, 20), "float32"), D: T.Buffer((30, 20), "float32")):
    B = T.alloc_buffer((24, 20))
    for i, j in T.grid(24, 20):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 3.0
    for i, j in T.grid(30, 20):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = T.if_then_else(vi >= 6, B[vi - 6, vj], T.float32(0))


@PROGRAMS.refused(padded_in_front, "reverse_compute_inline", "block 'D' may read outside of dimension 0 of 'B'")
def inline_a_block_that_does_more(sch):
    sch.reverse_compute_inline("D")


@PROGRAMS.becomes(
    padded_in_front,
    """
for i, j in T.grid(30, 20):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = T.if_then_else(vi >= 6, A[vi - 6, vj] * T.float32(3.0), T.float32(0.0))""",
)
def inline_into_padding(sch):
    sch.compute_inline("B")


@PROGRAMS.becomes(
    padded_in_front,
    """
B = T.alloc_buffer((24, 20))
for i in range(30):
    for ax0 in range(20):
        with T.block("B"):
            vi = T.axis.spatial(24, i - 6)
            vj = T.axis.spatial(20, ax0)
            T.where(6 <= i)
            B[vi, vj] = A[vi, vj] * T.float32(3.0)
    for j in range(20):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = T.if_then_else(vi >= 6, B[vi - 6, vj], T.float32(0.0))""",
)
def move_into_padding(sch):
    sch.compute_at("B", sch.get_loops("D")[0])


# ===--- Opaque accesses -------------------------------------------------------------------------===#


@T.prim_func
def looked_up(table: T.Buffer((64,), "int8"), X: T.Buffer((12,), "float32"), Z: T.Buffer((12,), "float32")):
    Y = T.alloc_buffer((12,))
    for i in range(12):
        with T.block("Y"):
            vi = T.axis.spatial(12, i)
            Y[vi] = T.exp(X[vi], dtype="float32")
    for i in range(12):
        with T.block("Z"):
            vi = T.axis.spatial(12, i)
            T.reads(table[0:64], Y[vi])
            T.writes(Z[vi])
            T.evaluate(table.access_ptr("r"))
            Z[vi] = T.exp(Y[vi], dtype="float32")


@PROGRAMS.becomes(
    looked_up,
    """
for i in range(12):
    with T.block("Z"):
        vi = T.axis.spatial(12, i)
        T.reads(table[0:64], X[vi])
        T.writes(Z[vi])
        T.tvm_access_ptr("int8", table.data, 0, 64, 1)
        Z[vi] = T.exp(T.exp(X[vi]))""",
    verify=False,
)
def inline_beside_an_address(sch):
    sch.compute_inline("Y")


@PROGRAMS.refused(looked_up, "reverse_compute_inline", "block 'Z' must have no 'init' and be one store")
def inline_a_block_that_takes_an_address(sch):
    sch.reverse_compute_inline("Z")


@T.prim_func
def filled(X: T.Buffer((64,), "float32"), Z: T.Buffer((64,), "float32")):
    F = T.alloc_buffer((64,))
    Y = T.alloc_buffer((64,))
    with T.block("F"):
        T.reads(X[0:32])
        T.writes(F[0:32])
        T.evaluate(X.access_ptr("r", extent=32))
        T.evaluate(F.access_ptr("w", extent=32))
    for i in range(32):
        with T.block("Y"):
            vi = T.axis.spatial(32, i)
            Y[vi] = F[vi] * 2.0
    for i in range(32):
        with T.block("Z"):
            vi = T.axis.spatial(32, i)
            Z[vi] = Y[vi] + 1.0


@PROGRAMS.becomes(
    filled,
    """
F = T.alloc_buffer((64,))
with T.block("F"):
    T.reads(X[0:32])
    T.writes(F[0:32])
    T.tvm_access_ptr("float32", X.data, 0, 32, 1)
    T.tvm_access_ptr("float32", F.data, 0, 32, 2)
for i in range(32):
    with T.block("Z"):
        vi = T.axis.spatial(32, i)
        T.reads(F[vi])
        T.writes(Z[vi])
        Z[vi] = F[vi] * T.float32(2.0) + T.float32(1.0)""",
    verify=False,
)
def inline_after_an_opaque_block(sch):
    sch.compute_inline("Y")


@PROGRAMS.becomes(
    filled,
    """
F = T.alloc_buffer((64,))
with T.block("F"):
    T.reads(X[0:32])
    T.writes(F[0:32])
    T.tvm_access_ptr("float32", X.data, 0, 32, 1)
    T.tvm_access_ptr("float32", F.data, 0, 32, 2)
for i in range(32):
    with T.block("Y"):
        vi = T.axis.spatial(32, i)
        T.reads(F[vi])
        T.writes(Z[vi])
        Z[vi] = F[vi] * T.float32(2.0) + T.float32(1.0)""",
    verify=False,
)
def inline_backwards_after_an_opaque_block(sch):
    sch.reverse_compute_inline("Z")


@PROGRAMS.becomes(
    filled,
    """
F = T.alloc_buffer((64,))
Y = T.alloc_buffer((64,))
F_shared = T.alloc_buffer((32,), scope="shared")
with T.block("F"):
    T.reads(X[0:32])
    T.writes(F[0:32])
    T.tvm_access_ptr("float32", X.data, 0, 32, 1)
    T.tvm_access_ptr("float32", F.data, 0, 32, 2)
for ax0 in range(32):
    with T.block("F_shared"):
        v0 = T.axis.spatial(32, ax0)
        T.reads(F[v0])
        T.writes(F_shared[v0])
        F_shared[v0] = F[v0]
for i in range(32):
    with T.block("Y"):
        vi = T.axis.spatial(32, i)
        T.reads(F_shared[vi])
        T.writes(Y[vi])
        Y[vi] = F_shared[vi] * T.float32(2.0)
for i in range(32):
    with T.block("Z"):
        vi = T.axis.spatial(32, i)
        T.reads(Y[vi])
        T.writes(Z[vi])
        Z[vi] = Y[vi] + T.float32(1.0)""",
    verify=False,
)
def copy_from_an_opaque_block(sch):
    sch.cache_read("Y", 0, "shared")


@T.prim_func
def taken_by_address(A: T.Buffer((16, 16), "float32"), C: T.Buffer((16, 16), "float32")):
    B = T.alloc_buffer((16, 16))
    for i, j in T.grid(16, 16):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(16, 16):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(B[0:16, 0:16])
            T.writes(C[0:16, 0:16])
            T.evaluate(B.access_ptr("r", extent=16))
            C[vi, vj] = B[vi, vj] + 1.0


@PROGRAMS.refused(taken_by_address, "compute_inline", "buffer 'B' is used by something else than loads")
def inline_what_is_taken_by_address(sch):
    sch.compute_inline("B")


@T.prim_func
def fragments(A: T.Buffer((64, 64), "float16"), B: T.Buffer((64, 64), "float16"), D: T.Buffer((64, 64), "float16")):
    for i, j in T.grid(64, 64):
        with T.block("copied"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = A[vi, vj]
    for i, j in T.grid(4, 4):
        with T.block("loaded"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(A[vi * 16 : vi * 16 + 16, vj * 16 : vj * 16 + 16])
            T.writes(B[vi * 16 : vi * 16 + 16, vj * 16 : vj * 16 + 16])
            T.evaluate(
                T.tvm_load_matrix_sync(
                    B.data,
                    16,
                    16,
                    16,
                    vi * 4 + vj,
                    T.tvm_access_ptr(
                        T.type_annotation(dtype="float16"), A.data, vi * 1024 + vj * 16, 64, 1, dtype="handle"
                    ),
                    64,
                    "row_major",
                    dtype="handle",
                )
            )


@PROGRAMS.becomes(
    fragments,
    """
A_shared = T.alloc_buffer((64, 64), "float16", scope="shared")
for ax0, ax1 in T.grid(64, 64):
    with T.block("A_shared"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        T.reads(A[v0, v1])
        T.writes(A_shared[v0, v1])
        A_shared[v0, v1] = A[v0, v1]
for i, j in T.grid(64, 64):
    with T.block("copied"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.reads(A_shared[vi, vj])
        T.writes(D[vi, vj])
        D[vi, vj] = A_shared[vi, vj]
for i, j in T.grid(4, 4):
    with T.block("loaded"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.reads(A_shared[vi * 16:vi * 16 + 16, vj * 16:vj * 16 + 16])
        T.writes(B[vi * 16:vi * 16 + 16, vj * 16:vj * 16 + 16])
        T.tvm_load_matrix_sync(B.data, 16, 16, 16, vi * 4 + vj, T.tvm_access_ptr(T.type_annotation("float16"), A_shared.data, vi * 1024 + vj * 16, 64, 1), 64, "row_major")""",
    verify=False,
)
def copy_of_what_is_loaded(sch):
    sch.cache_read("copied", 0, "shared")


@PROGRAMS.becomes(
    fragments,
    """
B_local = T.alloc_buffer((64, 64), "float16", scope="local")
for i, j in T.grid(64, 64):
    with T.block("copied"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.reads(A[vi, vj])
        T.writes(D[vi, vj])
        D[vi, vj] = A[vi, vj]
for i, j in T.grid(4, 4):
    with T.block("loaded"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.reads(A[vi * 16:vi * 16 + 16, vj * 16:vj * 16 + 16])
        T.writes(B_local[vi * 16:vi * 16 + 16, vj * 16:vj * 16 + 16])
        T.tvm_load_matrix_sync(B_local.data, 16, 16, 16, vi * 4 + vj, T.tvm_access_ptr(T.type_annotation("float16"), A.data, vi * 1024 + vj * 16, 64, 1), 64, "row_major")
for ax0, ax1 in T.grid(64, 64):
    with T.block("B_local"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        T.reads(B_local[v0, v1])
        T.writes(B[v0, v1])
        B[v0, v1] = B_local[v0, v1]""",
    verify=False,
)
def copy_of_what_a_fragment_writes(sch):
    sch.cache_write("loaded", "B", "local")


# ===--- Packed indices --------------------------------------------------------------------------===#


@T.prim_func
def unrolled_rows(X: T.Buffer((12, 8), "float32"), Y: T.Buffer((96,), "float32")):
    Z = T.alloc_buffer((12, 8))
    for i, j in T.grid(12, 8):
        with T.block("Z"):
            vi, vj = T.axis.remap("SS", [i, j])
            Z[vi, vj] = X[vi, vj] + 1.0
    for i in range(96):
        with T.block("Y"):
            vi = T.axis.spatial(96, i)
            Y[vi] = Z[vi // 8, vi % 8]


@PROGRAMS.becomes(
    unrolled_rows,
    """
Z = T.alloc_buffer((12, 8))
for i in range(12):
    for j in range(8):
        with T.block("Z"):
            vi, vj = T.axis.remap("SS", [i, j])
            Z[vi, vj] = X[vi, vj] + T.float32(1.0)
    for ax0 in range(8):
        with T.block("Y"):
            vi = T.axis.spatial(96, i * 8 + ax0)
            Y[vi] = Z[vi // 8, vi % 8]""",
)
def a_row_of_the_flat(sch):
    sch.reverse_compute_at("Y", sch.get_loops("Z")[0])


@PROGRAMS.becomes(
    unrolled_rows,
    """
Z = T.alloc_buffer((12, 8))
for i, j in T.grid(12, 8):
    with T.block("Z"):
        vi, vj = T.axis.remap("SS", [i, j])
        Z[vi, vj] = X[vi, vj] + T.float32(1.0)
    with T.block("Y"):
        vi = T.axis.spatial(96, i * 8 + j)
        Y[vi] = Z[vi // 8, vi % 8]""",
)
def an_element_of_the_flat(sch):
    sch.reverse_compute_at("Y", sch.get_loops("Z")[1])


@PROGRAMS.becomes(
    unrolled_rows,
    """
Z = T.alloc_buffer((12, 8))
for i, j_0 in T.grid(12, 2):
    for j_1 in range(4):
        with T.block("Z"):
            vi = T.axis.spatial(12, i)
            vj = T.axis.spatial(8, j_0 * 4 + j_1)
            Z[vi, vj] = X[vi, vj] + T.float32(1.0)
    for ax0 in range(4):
        with T.block("Y"):
            vi = T.axis.spatial(96, i * 8 + j_0 * 4 + ax0)
            Y[vi] = Z[vi // 8, vi % 8]""",
)
def a_part_of_a_row_of_the_flat(sch):
    i, j = sch.get_loops("Z")
    j0, j1 = sch.split(j, [None, 4])
    sch.reverse_compute_at("Y", j0)


@PROGRAMS.becomes(
    unrolled_rows,
    """
Z = T.alloc_buffer((12, 8))
for i in range(96):
    with T.block("Z"):
        vi = T.axis.spatial(12, i // 8)
        vj = T.axis.spatial(8, i % 8)
        Z[vi, vj] = X[vi, vj] + T.float32(1.0)
    with T.block("Y"):
        vi = T.axis.spatial(96, i)
        Y[vi] = Z[vi // 8, vi % 8]""",
)
def an_element_for_the_flat(sch):
    sch.compute_at("Z", sch.get_loops("Y")[0])


@PROGRAMS.becomes(
    unrolled_rows,
    """
Z = T.alloc_buffer((12, 8))
for i_0 in range(6):
    for ax0, ax1 in T.grid(2, 8):
        with T.block("Z"):
            vi = T.axis.spatial(12, i_0 * 2 + ax0)
            vj = T.axis.spatial(8, ax1)
            Z[vi, vj] = X[vi, vj] + T.float32(1.0)
    for i_1 in range(16):
        with T.block("Y"):
            vi = T.axis.spatial(96, i_0 * 16 + i_1)
            Y[vi] = Z[vi // 8, vi % 8]""",
)
def rows_for_the_flat(sch):
    i0, i1 = sch.split(sch.get_loops("Y")[0], [None, 16])
    sch.compute_at("Z", i0)


@PROGRAMS.becomes(
    unrolled_rows,
    """
Z = T.alloc_buffer((12, 8))
for i_0 in range(8):
    for ax0, ax1 in T.grid(2, 8):
        with T.block("Z"):
            vi = T.axis.spatial(12, i_0 * 3 // 2 + ax0)
            vj = T.axis.spatial(8, ax1)
            Z[vi, vj] = X[vi, vj] + T.float32(1.0)
    for i_1 in range(12):
        with T.block("Y"):
            vi = T.axis.spatial(96, i_0 * 12 + i_1)
            Y[vi] = Z[vi // 8, vi % 8]""",
)
def crooked_parts_for_the_flat(sch):
    i0, i1 = sch.split(sch.get_loops("Y")[0], [None, 12])
    sch.compute_at("Z", i0)


@T.prim_func
def packed_sum(X: T.Buffer((8, 4), "float32"), Y: T.Buffer((32,), "float32")):
    Z = T.alloc_buffer((32,))
    for i, j in T.grid(8, 4):
        with T.block("Z"):
            vi, vj = T.axis.remap("SS", [i, j])
            Z[vi * 4 + vj] = X[vi, vj] + 1.0
    for i in range(32):
        with T.block("Y"):
            vi = T.axis.spatial(32, i)
            Y[vi] = Z[vi] * 2.0


@PROGRAMS.becomes(
    packed_sum,
    """
Z = T.alloc_buffer((32,))
for i in range(32):
    with T.block("Z"):
        vi = T.axis.spatial(8, i // 4)
        vj = T.axis.spatial(4, i % 4)
        Z[vi * 4 + vj] = X[vi, vj] + T.float32(1.0)
    with T.block("Y"):
        vi = T.axis.spatial(32, i)
        Y[vi] = Z[vi] * T.float32(2.0)""",
)
def an_element_of_the_packed(sch):
    sch.compute_at("Z", sch.get_loops("Y")[0])


@PROGRAMS.becomes(
    packed_sum,
    """
Z = T.alloc_buffer((32,))
for i_0 in range(8):
    for ax0 in range(4):
        with T.block("Z"):
            vi, vj = T.axis.remap("SS", [i_0, ax0])
            Z[vi * 4 + vj] = X[vi, vj] + T.float32(1.0)
    for i_1 in range(4):
        with T.block("Y"):
            vi = T.axis.spatial(32, i_0 * 4 + i_1)
            Y[vi] = Z[vi] * T.float32(2.0)""",
)
def a_row_of_the_packed(sch):
    i0, i1 = sch.split(sch.get_loops("Y")[0], [None, 4])
    sch.compute_at("Z", i0)


@PROGRAMS.becomes(
    packed_sum,
    """
Z = T.alloc_buffer((32,))
for i_0 in range(16):
    for ax0 in range(2):
        with T.block("Z"):
            vi = T.axis.spatial(8, i_0 // 2)
            vj = T.axis.spatial(4, i_0 % 2 * 2 + ax0)
            Z[vi * 4 + vj] = X[vi, vj] + T.float32(1.0)
    for i_1 in range(2):
        with T.block("Y"):
            vi = T.axis.spatial(32, i_0 * 2 + i_1)
            Y[vi] = Z[vi] * T.float32(2.0)""",
)
def half_a_row_of_the_packed(sch):
    i0, i1 = sch.split(sch.get_loops("Y")[0], [None, 2])
    sch.compute_at("Z", i0)


@PROGRAMS.becomes(
    packed_sum,
    """
for i in range(32):
    with T.block("Y"):
        vi = T.axis.spatial(32, i)
        Y[vi] = (X[vi // 4, vi % 4] + T.float32(1.0)) * T.float32(2.0)""",
)
def inline_the_packed(sch):
    sch.compute_inline("Z")


# ===--- Virtual threads -------------------------------------------------------------------------===#


@T.prim_func
def threads(A: T.Buffer((64, 64), "float32"), C: T.Buffer((64, 64), "float32")):
    S = T.alloc_buffer((64, 64), scope="shared")
    for i, j in T.grid(64, 64):
        with T.block("S"):
            vi, vj = T.axis.remap("SS", [i, j])
            S[vi, vj] = A[vi, vj]
    for b in T.thread_binding(4, thread="blockIdx.x"):
        for v in T.thread_binding(2, thread="vthread.x"):
            for t in T.thread_binding(4, thread="threadIdx.x"):
                for i, j in T.grid(2, 64):
                    with T.block("C"):
                        vi = T.axis.spatial(64, b * 16 + v * 8 + t * 2 + i)
                        vj = T.axis.spatial(64, j)
                        C[vi, vj] = S[vi, vj] * 2.0


@PROGRAMS.becomes(
    threads,
    """
S = T.alloc_buffer((64, 64), scope="shared")
for b in T.thread_binding(4, thread="blockIdx.x"):
    for v in T.thread_binding(2, thread="vthread.x"):
        for t in T.thread_binding(4, thread="threadIdx.x"):
            for ax0, ax1 in T.grid(16, 64):
                with T.block("S"):
                    vi = T.axis.spatial(64, b * 16 + ax0)
                    vj = T.axis.spatial(64, ax1)
                    S[vi, vj] = A[vi, vj]
            for i, j in T.grid(2, 64):
                with T.block("C"):
                    vi = T.axis.spatial(64, b * 16 + v * 8 + t * 2 + i)
                    vj = T.axis.spatial(64, j)
                    C[vi, vj] = S[vi, vj] * T.float32(2.0)""",
    verify=False,
)
def shared_by_virtual_threads_too(sch):
    sch.compute_at("S", sch.get_loops("C")[2])


@PROGRAMS.becomes(
    threads,
    """
S_local = T.alloc_buffer((64, 64), scope="local")
for b in T.thread_binding(4, thread="blockIdx.x"):
    for v in T.thread_binding(2, thread="vthread.x"):
        for t in T.thread_binding(4, thread="threadIdx.x"):
            for ax0, ax1 in T.grid(2, 64):
                with T.block("S"):
                    vi = T.axis.spatial(64, b * 16 + v * 8 + t * 2 + ax0)
                    vj = T.axis.spatial(64, ax1)
                    S_local[vi, vj] = A[vi, vj]
            for i, j in T.grid(2, 64):
                with T.block("C"):
                    vi = T.axis.spatial(64, b * 16 + v * 8 + t * 2 + i)
                    vj = T.axis.spatial(64, j)
                    C[vi, vj] = S_local[vi, vj] * T.float32(2.0)""",
    verify=False,
)
def own_of_a_thread(sch):
    sch.set_scope("S", 0, "local")
    sch.compute_at("S", sch.get_loops("C")[2])


@PROGRAMS.becomes(
    threads,
    """
S_warp = T.alloc_buffer((64, 64), scope="warp")
for b in T.thread_binding(4, thread="blockIdx.x"):
    for v in T.thread_binding(2, thread="vthread.x"):
        for t in T.thread_binding(4, thread="threadIdx.x"):
            for i in range(2):
                for ax0, ax1 in T.grid(7, 64):
                    with T.block("S"):
                        vi = T.axis.spatial(64, b * 16 + v * 8 + i + ax0)
                        vj = T.axis.spatial(64, ax1)
                        S_warp[vi, vj] = A[vi, vj]
                for j in range(64):
                    with T.block("C"):
                        vi = T.axis.spatial(64, b * 16 + v * 8 + t * 2 + i)
                        vj = T.axis.spatial(64, j)
                        C[vi, vj] = S_warp[vi, vj] * T.float32(2.0)""",
    verify=False,
)
def of_a_warp(sch):
    sch.set_scope("S", 0, "warp")
    sch.compute_at("S", sch.get_loops("C")[3])


# ===--- Parts of reductions ---------------------------------------------------------------------===#


@T.prim_func
def row_maxima(A: T.Buffer((6, 2), "float32"), B: T.Buffer((6,), "float32")):
    for i, k in T.grid(6, 2):
        with T.block("B"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                B[vi] = T.float32(-3e38)
            B[vi] = T.max(B[vi], A[vi, vk])


@PROGRAMS.refused(
    row_maxima,
    "decompose_reduction",
    "block 'B_i_k_fused1' is not a reduction: its bindings are not affine and independent",
)
def start_in_the_midst_of_a_row(sch):
    f = sch.fuse(*sch.get_loops("B"))
    sch.loop_partition(f, [5, None])
    sch.decompose_reduction("B_i_k_fused1", sch.get_loops("B_i_k_fused1")[0])


@PROGRAMS.becomes(
    row_maxima,
    """
@T.prim_func
def main(A: T.Buffer((6, 2), "float32"), B: T.Buffer((6,), "float32")):
    with T.block("B_i_k_fused_common"):
        T.reads()
        T.writes()
        with T.block("B_i_k_fused0_partition"):
            T.reads()
            T.writes()
            for i_k_fused0 in range(6):
                with T.block("B_i_k_fused0"):
                    vi = T.axis.spatial(6, i_k_fused0 // 2)
                    vk = T.axis.reduce(2, i_k_fused0 % 2)
                    T.reads(A[0:6, 0:2])
                    T.writes(B[0:6])
                    with T.init():
                        B[vi] = T.float32(-300000000549775575777803994281145270272.0)
                    B[vi] = T.max(B[vi], A[vi, vk])
        with T.block("B_i_k_fused1_partition"):
            T.reads()
            T.writes()
            for i_k_fused1_init in range(6, 12):
                with T.block("B_i_k_fused1_init"):
                    vi = T.axis.spatial(6, i_k_fused1_init // 2)
                    T.reads()
                    T.writes(B[0:6])
                    B[vi] = T.float32(-300000000549775575777803994281145270272.0)
            for i_k_fused1 in range(6, 12):
                with T.block("B_i_k_fused1_update"):
                    vi = T.axis.spatial(6, i_k_fused1 // 2)
                    vk = T.axis.reduce(2, i_k_fused1 % 2)
                    T.reads(B[0:6], A[0:6, 0:2])
                    T.writes(B[0:6])
                    B[vi] = T.max(B[vi], A[vi, vk])""",
)
def start_with_a_row(sch):
    f = sch.fuse(*sch.get_loops("B"))
    sch.loop_partition(f, [6, None])
    sch.decompose_reduction("B_i_k_fused1", sch.get_loops("B_i_k_fused1")[0])


# ===--- Unknown sizes ---------------------------------------------------------------------------===#


@T.prim_func
def unknown_rows(a: T.handle, b: T.handle):
    n = T.int32()
    A = T.match_buffer(a, (n, 4))
    B = T.match_buffer(b, (n, 4))
    for i, j in T.grid(n, 4):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0


@PROGRAMS.keeps(unknown_rows)
def copy_of_an_inner_unknown_tile(sch):
    sch.split(sch.get_loops("B")[0], [2, 2, None])
    sch.cache_write("B", 0, "local")


# ===--- Threads that reduce, predicates that are shorter, and the first of several iterations ---===#


@T.prim_func
def partial_sums(A: T.Buffer((16, 8, 4), "float32"), B: T.Buffer((16,), "float32")):
    P = T.alloc_buffer((8, 16), scope="local")
    for j in T.thread_binding(16, thread="blockIdx.x"):
        for t in T.thread_binding(2, thread="threadIdx.x"):
            for i, k in T.grid(4, 4):
                with T.block("P"):
                    vi = T.axis.spatial(8, t * 4 + i)
                    vj, vk = T.axis.remap("SR", [j, k])
                    with T.init():
                        P[vi, vj] = 0.0
                    P[vi, vj] = P[vi, vj] + A[vj, vi, vk]
    for j, i in T.grid(16, 8):
        with T.block("B"):
            vj, vi = T.axis.remap("SR", [j, i])
            with T.init():
                B[vj] = 0.0
            B[vj] = B[vj] + P[vi, vj]


@PROGRAMS.becomes(
    partial_sums,
    """
P = T.alloc_buffer((8, 16), scope="local")
for j in T.thread_binding(16, thread="blockIdx.x"):
    for t in T.thread_binding(2, thread="threadIdx.x"):
        for i, k in T.grid(4, 4):
            with T.block("P"):
                vi = T.axis.spatial(8, t * 4 + i)
                vj, vk = T.axis.remap("SR", [j, k])
                with T.init():
                    P[vi, vj] = 0.0
                P[vi, vj] = P[vi, vj] + A[vj, vi, vk]
        for ax0 in range(4):
            with T.block("B"):
                vj = T.axis.spatial(16, j)
                vi = T.axis.reduce(8, t * 4 + ax0)
                with T.init():
                    B[vj] = 0.0
                B[vj] = B[vj] + P[vi, vj]""",
    verify=False,
)
def threads_add_what_each_has(sch):
    sch.reverse_compute_at("B", sch.get_loops("P")[1])


@T.prim_func
def corner(A: T.Buffer((12, 12), "float32"), D: T.Buffer((6,), "float32")):
    B = T.alloc_buffer((12, 12))
    for i, j_0, j_1 in T.grid(12, 3, 4):
        with T.block("B"):
            vi = T.axis.spatial(12, i)
            vj = T.axis.spatial(12, j_0 * 4 + j_1)
            B[vi, vj] = A[vi, vj] * 2.0
    for i in range(6):
        with T.block("D"):
            vi = T.axis.spatial(6, i)
            D[vi] = B[vi, 0] + 1.0


@PROGRAMS.becomes(
    corner,
    """
B = T.alloc_buffer((12, 12))
for i, j_0 in T.grid(12, 3):
    for j_1 in range(4):
        with T.block("B"):
            vi = T.axis.spatial(12, i)
            vj = T.axis.spatial(12, j_0 * 4 + j_1)
            B[vi, vj] = A[vi, vj] * 2.0
    with T.block("D"):
        vi = T.axis.spatial(6, i)
        T.where(i < 6)
        D[vi] = B[vi, 0] + 1.0""",
)
def what_the_first_iteration_writes(sch):
    sch.reverse_compute_at("D", sch.get_loops("B")[1])


@T.prim_func
def last_corner(A: T.Buffer((12, 12), "float32"), D: T.Buffer((6,), "float32")):
    B = T.alloc_buffer((12, 12))
    for i, j_0, j_1 in T.grid(12, 3, 4):
        with T.block("B"):
            vi = T.axis.spatial(12, i)
            vj = T.axis.spatial(12, j_0 * 4 + j_1)
            B[vi, vj] = A[vi, vj] * 2.0
    for i in range(6):
        with T.block("D"):
            vi = T.axis.spatial(6, i)
            D[vi] = B[vi, 11] + 1.0


@PROGRAMS.refused(last_corner, "reverse_compute_at", "writes only a part")
def what_the_last_iteration_writes(sch):
    sch.reverse_compute_at("D", sch.get_loops("B")[1])


@T.prim_func
def even_tiles(A: T.Buffer((120,), "float32"), C: T.Buffer((120,), "float32")):
    B = T.alloc_buffer((120,))
    D = T.alloc_buffer((120,))
    for i in range(120):
        with T.block("B"):
            v = T.axis.spatial(120, i)
            B[v] = A[v] + 1.0
    for i in range(120):
        with T.block("D"):
            v = T.axis.spatial(120, i)
            D[v] = B[v] + 1.0
    for i_0, i_1 in T.grid(16, 8):
        with T.block("C"):
            v = T.axis.spatial(120, i_0 * 8 + i_1)
            T.where(i_0 * 8 + i_1 < 120)
            C[v] = D[v] * 2.0


@PROGRAMS.becomes(
    even_tiles,
    """
B = T.alloc_buffer((120,))
D = T.alloc_buffer((120,))
for i_0 in range(16):
    for ax0 in range(8):
        with T.block("B"):
            v = T.axis.spatial(120, i_0 * 8 + ax0)
            T.where(i_0 < 15)
            B[v] = A[v] + 1.0
    for ax0 in range(8):
        with T.block("D"):
            v = T.axis.spatial(120, i_0 * 8 + ax0)
            T.where(i_0 < 15)
            D[v] = B[v] + 1.0
    for i_1 in range(8):
        with T.block("C"):
            v = T.axis.spatial(120, i_0 * 8 + i_1)
            T.where(i_0 * 8 + i_1 < 120)
            C[v] = D[v] * 2.0""",
)
def whole_tiles_have_a_short_predicate(sch):
    loop = sch.get_loops("C")[0]
    sch.compute_at("D", loop)
    sch.compute_at("B", loop)


test_schedule = PROGRAMS.test
