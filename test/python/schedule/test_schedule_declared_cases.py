"""Copies where blocks do not declare what they access, or where only a block around them does."""

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()

from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def scaled(A: T.Buffer((4, 8), "float32"), C: T.Buffer((4, 8), "float32")):
    B = T.alloc_buffer((4, 8), "float32")
    for i, j in T.grid(4, 8):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * T.float32(2.0)
    for i, j in T.grid(4, 8):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + T.float32(1.0)


# The block around the parts declares nothing, and still it writes B.
@PROGRAMS.refused(scaled, "cache_read", "block 'B_j_common' is not known to write every element of a box of 'B'")
def copy_of_what_parts_write(sch):
    sch.loop_partition(sch.get_loops("B")[1], [3, None])
    sch.cache_read("C", 0, "local")


# A part declares what all of its instances access.
@PROGRAMS.refused(scaled, "pad_einsum", "declares several elements of 'A', expected the one that it accesses")
def pad_a_loop_around_the_scope(sch):
    sch.loop_partition(sch.get_loops("B")[1], [3, None])
    sch.pad_einsum("B_j0", [3, 1])


# The part is copied for one iteration of the loop around it: its start is none that a block's body knows.
@PROGRAMS.keeps(scaled)
def copies_of_copies_of_a_part(sch):
    sch.loop_partition(sch.get_loops("B")[1], [3, None])
    sch.cache_write("B_j0", 0, "local")
    sch.cache_write("B_local", 0, "shared")


# The blocks around the parts of a part would not see what these write.
@PROGRAMS.keeps(scaled)
def inline_into_parts_of_parts(sch):
    sch.loop_partition(sch.get_loops("C")[0], [2, None])
    sch.loop_partition(sch.get_loops("C_i1")[1], [2, None])
    sch.compute_inline("B")


# Two of three rows are written, and copied.
@PROGRAMS.refused(scaled, "reindex", "does not run in its scope for all values of its variables")
def reindex_what_is_written_in_part(sch):
    sch.loop_partition(sch.get_loops("B")[0], [2, None])
    sch.cache_write("B_i0", 0, "local")
    sch.reindex("B_local", ("read", 0))


@T.prim_func
def rows(A: T.Buffer((4, 6), "float32"), S: T.Buffer((4,), "float32")):
    for i, k in T.grid(4, 6):
        with T.block("S"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                S[vi] = T.float32(0.0)
            S[vi] = S[vi] + A[vi, vk]


@PROGRAMS.becomes(
    rows,
    """
for i in range(4):
    with T.block("S_o"):
        vi_o = T.axis.spatial(4, i)
        vk_o = T.axis.reduce(1, 0)
        T.reads(A[vi_o, 0:6])
        T.writes(S[vi_o])
        S_local = T.alloc_buffer((4,), scope="local")
        A_shared = T.alloc_buffer((1, 6), scope="shared")
        with T.init():
            with T.block("S_init"):
                T.reads()
                T.writes(S[vi_o])
                S[vi_o] = T.float32(0.0)
        for ax0, ax1 in T.grid(1, 6):
            with T.block("A_shared"):
                v0, v1 = T.axis.remap("SS", [ax0, ax1])
                T.reads(A[vi_o + v0, v1])
                T.writes(A_shared[v0, v1])
                A_shared[v0, v1] = A[vi_o + v0, v1]
        for k in range(6):
            for ax0 in range(1):
                with T.block("S_local"):
                    v0 = T.axis.spatial(4, vi_o + ax0)
                    T.reads(S[v0])
                    T.writes(S_local[v0])
                    S_local[v0] = S[v0]
            with T.block("S"):
                vk_i = T.axis.reduce(6, k)
                T.reads(S_local[vi_o], A_shared[0, vk_i])
                T.writes(S_local[vi_o])
                S_local[vi_o] = S_local[vi_o] + A_shared[0, vk_i]
            for ax0 in range(1):
                with T.block("S_local_1"):
                    v0 = T.axis.spatial(4, vi_o + ax0)
                    T.reads(S_local[v0])
                    T.writes(S[v0])
                    S[v0] = S_local[v0]""",
)
def copy_of_an_input_of_a_block(sch):
    sch.blockize(sch.get_loops("S")[1])
    sch.cache_inplace("S", 0, "local")
    sch.cache_read("S", 1, "shared")


# Each part of the sum but the first declares all rows, and goes on with what is there.
@PROGRAMS.refused(rows, "cache_inplace", "declares more of 'S' than it writes")
def copy_in_place_of_more_than_is_written(sch):
    sch.loop_partition(sch.get_loops("S")[1], [2, None])
    sch.cache_inplace("S_k1", 0, "local")


@PROGRAMS.refused(rows, "cache_write", "also reads 'S'")
def copy_of_what_goes_on(sch):
    outer = sch.blockize(sch.get_loops("S")[1])
    sch.blockize(sch.get_loops("S")[0])
    assert sch.get(outer).has_init
    sch.cache_write("S_o_1", 0, "local")


@PROGRAMS.refused(rows, "cache_write", "do not reach the start of reduce variable 'vk'")
def copy_of_a_part_without_the_start(sch):
    i, k = sch.get_loops("S")
    k0, k1, k2 = sch.split(k, [None, 2, 4])
    sch.loop_partition(k1, [1, None])
    sch.cache_write("S_k_11", 0, "local")


@PROGRAMS.refused(rows, "reindex_cache_write", "do not reach the start of reduce variable 'vk'")
def another_order_of_a_part_without_the_start(sch):
    i, k = sch.get_loops("S")
    k0, k1, k2 = sch.split(k, [None, 2, 4])
    sch.loop_partition(k1, [1, None])
    sch.reindex_cache_write("S_k_11", 0, "local", lambda i, k: (i,))


# The sums of rows, computed for each element.
@T.prim_func
def shares(A: T.Buffer((4, 6), "float32"), C: T.Buffer((4, 6), "float32")):
    S = T.alloc_buffer((4,), "float32")
    for i, k in T.grid(4, 6):
        with T.block("S"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                S[vi] = T.float32(0.0)
            S[vi] = S[vi] + A[vi, vk]
    for i, j in T.grid(4, 6):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = A[vi, vj] - S[vi]


@PROGRAMS.refused(shares, "parallel", "would reduce into the same elements in several iterations of loop 'i_j_fused'")
def parallel_over_sums_in_common(sch):
    i, j = sch.get_loops("C")
    sch.compute_at("S", j)
    sch.parallel(sch.fuse(i, j))


@T.prim_func
def columns(a: T.handle, b: T.handle):
    n = T.int32()
    A = T.match_buffer(a, (n, 4, 3), "float32")
    S = T.match_buffer(b, (n, 4), "float32")
    for i, j, k in T.grid(n, 4, 3):
        with T.block("S"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                S[vi, vj] = T.float32(0.0)
            S[vi, vj] = S[vi, vj] + A[vi, vj, vk]


# What the variables of the new block are is computed in front of it.
@PROGRAMS.keeps(columns, sizes={"n": 5})
def blockize_in_fused_loops(sch):
    i, j, k = sch.get_loops("S")
    sch.decompose_reduction("S", k)
    sch.reorder(j, i)
    sch.fuse(j, i)
    sch.blockize(sch.get_loops("S_update")[1])


@T.prim_func
def sums_of_rows(a: T.handle, b: T.handle) -> None:
    A = T.match_buffer(a, (8, 16))
    B = T.match_buffer(b, (8,))
    for i in range(8):
        with T.block("row"):
            vi = T.axis.spatial(8, i)
            T.reads(A[vi, 0:16])
            T.writes(B[vi])
            B[vi] = T.float32(0)
            for k in range(16):
                B[vi] = B[vi] + A[vi, k]


@PROGRAMS.becomes(
    sums_of_rows,
    """
for i in T.parallel(8):
    with T.block("row"):
        vi = T.axis.spatial(8, i)
        T.reads(A[vi, 0:16])
        T.writes(B[vi])
        B[vi] = T.float32(0)
        for k in range(16):
            B[vi] = B[vi] + A[vi, k]""",
)
def parallel_of_what_reads_back_what_it_writes(sch):
    sch.parallel(sch.get_loops("row")[0])


@T.prim_func
def sums_of_all_before(a: T.handle, b: T.handle) -> None:
    A = T.match_buffer(a, (8,))
    B = T.match_buffer(b, (9,))
    for i in range(8):
        with T.block("scan"):
            vi = T.axis.spatial(8, i)
            T.reads(A[vi])
            T.writes(B[vi + 1])
            B[vi + 1] = B[vi] + A[vi]


@PROGRAMS.refused(sums_of_all_before, "parallel", "it reads a buffer that it writes")
def parallel_of_what_reads_what_others_write(sch):
    sch.parallel(sch.get_loops("scan")[0])


test_schedule = PROGRAMS.test
