"""What each rule of copying what blocks read and write makes, or why it is refused."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()

from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def chain(A: T.Buffer((16, 24), "float32"), E: T.Buffer((16, 24), "float32"), F: T.Buffer((16, 24), "float32")):
    B = T.alloc_buffer((16, 24))
    for i, j in T.grid(16, 24):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(16, 24):
        with T.block("E"):
            vi, vj = T.axis.remap("SS", [i, j])
            E[vi, vj] = B[vi, vj] + 1.0
    for i, j in T.grid(16, 24):
        with T.block("F"):
            vi, vj = T.axis.remap("SS", [i, j])
            F[vi, vj] = B[vi, vj] - A[vi, vj]


_B = """
for i, j in T.grid(16, 24):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] * 2.0
"""
_E = """
for i, j in T.grid(16, 24):
    with T.block("E"):
        vi, vj = T.axis.remap("SS", [i, j])
        E[vi, vj] = B[vi, vj] + 1.0
"""
_F = """
for i, j in T.grid(16, 24):
    with T.block("F"):
        vi, vj = T.axis.remap("SS", [i, j])
        F[vi, vj] = B[vi, vj] - A[vi, vj]
"""


def copy(to, of, shape="16, 24"):
    return f"""
for ax0, ax1 in T.grid({shape}):
    with T.block("{to if len(to) > len(of) else of}"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        T.reads({of}[v0, v1])
        T.writes({to}[v0, v1])
        {to}[v0, v1] = {of}[v0, v1]
"""


@PROGRAMS.becomes(
    chain,
    "B = T.alloc_buffer((16, 24))\nB_local = T.alloc_buffer((16, 24), scope='local')"
    + _B
    + copy("B_local", "B")
    + _E.replace("B[", "B_local[")
    + _F.replace("B[", "B_local["),
)
def what_a_block_writes_is_copied_after_it(sch):
    sch.cache_read("F", 0, "local")


@PROGRAMS.becomes(
    chain,
    "B = T.alloc_buffer((16, 24))\nA_shared = T.alloc_buffer((16, 24), scope='shared')"
    + copy("A_shared", "A")
    + _B.replace("A[", "A_shared[")
    + _E
    + _F.replace("A[", "A_shared["),
)
def an_input_is_copied_at_the_start(sch):
    sch.cache_read("F", 1, "shared")


@PROGRAMS.becomes(
    chain,
    "B = T.alloc_buffer((16, 24))\nA_global = T.alloc_buffer((16, 24))"
    + copy("A_global", "A")
    + _B
    + _E
    + _F.replace("A[", "A_global["),
)
def only_the_consumers_that_are_named_read_the_copy(sch):
    sch.cache_read("B", 0, "global", [sch.get_block("F")])


@PROGRAMS.becomes(
    chain,
    "B = T.alloc_buffer((16, 24))\nB_local = T.alloc_buffer((16, 24), scope='local')"
    + _B
    + copy("B_local", "B")
    + _E
    + _F.replace("B[", "B_local["),
)
def the_place_is_after_what_writes(sch):
    sch.cache_read("E", 0, "local", ["F"])


@PROGRAMS.becomes(
    chain,
    "B = T.alloc_buffer((16, 24))\nB_local = T.alloc_buffer((16, 24), scope='local')"
    + _B.replace("B[", "B_local[")
    + copy("B", "B_local")
    + _E
    + _F,
)
def readers_stay_with_what_was_written(sch):
    sch.cache_write("B", 0, "local")


@PROGRAMS.becomes(
    chain,
    "B = T.alloc_buffer((16, 24))\nB_local = T.alloc_buffer((16, 24), scope='local')"
    + _B.replace("B[", "B_local[")
    + copy("B", "B_local")
    + _E.replace("B[", "B_local[")
    + _F,
)
def the_consumers_that_are_named_read_what_is_written_first(sch):
    sch.cache_write("B", 0, "local", [sch.get_block("E")])


@PROGRAMS.becomes(
    chain,
    "B = T.alloc_buffer((16, 24))\nE_global = T.alloc_buffer((16, 24))"
    + _B
    + _E.replace(" E[", " E_global[")
    + _F
    + copy("E", "E_global"),
)
def an_output_is_copied_at_the_end(sch):
    sch.cache_write("E", 0, "global")


@PROGRAMS.refused(chain, "cache_read", "block 'E' has 1 such buffers, there is none at 1")
def a_buffer_that_is_none(sch):
    sch.cache_read("E", 1, "local")


@PROGRAMS.refused(chain, "cache_read", "the storage scope 'nowhere' is not one that is known")
def a_scope_that_is_none(sch):
    sch.cache_read("E", 0, "nowhere")


@PROGRAMS.refused(chain, "cache_write", "block 'E' has 1 such buffers, there is none at 2")
def a_written_buffer_that_is_none(sch):
    sch.cache_write("E", 2, "local")


# ===--- Parts in loops --------------------------------------------------------------------------===#


@T.prim_func
def tiled(A: T.Buffer((16, 24), "float32"), C: T.Buffer((16, 24), "float32")):
    B = T.alloc_buffer((16, 24))
    for i_0 in range(4):
        for i_1, j in T.grid(5, 24):
            with T.block("B"):
                vi = T.axis.spatial(16, i_0 * 5 + i_1)
                vj = T.axis.spatial(24, j)
                T.where(i_0 * 5 + i_1 < 16)
                B[vi, vj] = A[vi, vj] * 2.0
        for i_1, j in T.grid(5, 24):
            with T.block("C"):
                vi = T.axis.spatial(16, i_0 * 5 + i_1)
                vj = T.axis.spatial(24, j)
                T.where(i_0 * 5 + i_1 < 16)
                C[vi, vj] = B[vi, vj] + 1.0


@PROGRAMS.becomes(
    tiled,
    """
B = T.alloc_buffer((16, 24))
B_shared = T.alloc_buffer((16, 24), scope="shared")
for i_0 in range(4):
    for i_1, j in T.grid(5, 24):
        with T.block("B"):
            vi = T.axis.spatial(16, i_0 * 5 + i_1)
            vj = T.axis.spatial(24, j)
            T.where(i_0 * 5 + i_1 < 16)
            B[vi, vj] = A[vi, vj] * 2.0
    for ax0, ax1 in T.grid(16 - T.max(i_0 * 5, 11), 24):
        with T.block("B_shared"):
            v0 = T.axis.spatial(16, i_0 * 5 + ax0)
            v1 = T.axis.spatial(24, ax1)
            B_shared[v0, v1] = B[v0, v1]
    for i_1, j in T.grid(5, 24):
        with T.block("C"):
            vi = T.axis.spatial(16, i_0 * 5 + i_1)
            vj = T.axis.spatial(24, j)
            T.where(i_0 * 5 + i_1 < 16)
            C[vi, vj] = B_shared[vi, vj] + 1.0""",
)
def a_part_of_an_imperfect_tile(sch):
    sch.cache_read("C", 0, "shared")


@PROGRAMS.becomes(
    tiled,
    """
B = T.alloc_buffer((16, 24))
B_local = T.alloc_buffer((16, 24), scope="local")
for i_0 in range(4):
    for i_1, j in T.grid(5, 24):
        with T.block("B"):
            vi = T.axis.spatial(16, i_0 * 5 + i_1)
            vj = T.axis.spatial(24, j)
            T.where(i_0 * 5 + i_1 < 16)
            B_local[vi, vj] = A[vi, vj] * 2.0
    for ax0, ax1 in T.grid(16 - T.max(i_0 * 5, 11), 24):
        with T.block("B_local"):
            v0 = T.axis.spatial(16, i_0 * 5 + ax0)
            v1 = T.axis.spatial(24, ax1)
            B[v0, v1] = B_local[v0, v1]
    for i_1, j in T.grid(5, 24):
        with T.block("C"):
            vi = T.axis.spatial(16, i_0 * 5 + i_1)
            vj = T.axis.spatial(24, j)
            T.where(i_0 * 5 + i_1 < 16)
            C[vi, vj] = B[vi, vj] + 1.0""",
)
def a_written_part_of_an_imperfect_tile(sch):
    sch.cache_write("B", 0, "local")


@T.prim_func
def nested(A: T.Buffer((16, 16), "float32"), B: T.Buffer((16, 16), "float32")):
    for i in range(4):
        with T.block("rows"):
            vi = T.axis.spatial(4, i)
            T.reads(A[vi * 4 : vi * 4 + 4, 0:16])
            T.writes(B[vi * 4 : vi * 4 + 4, 0:16])
            for x, y in T.grid(4, 16):
                with T.block("B"):
                    vx, vy = T.axis.remap("SS", [x, y])
                    B[vi * 4 + vx, vy] = A[vi * 4 + vx, vy] + 1.0


@PROGRAMS.becomes(
    nested,
    """
for i in range(4):
    with T.block("rows"):
        vi = T.axis.spatial(4, i)
        T.reads(A[vi * 4 : vi * 4 + 4, 0:16])
        T.writes(B[vi * 4 : vi * 4 + 4, 0:16])
        A_shared = T.alloc_buffer((4, 16), scope="shared")
        for ax0, ax1 in T.grid(4, 16):
            with T.block("A_shared"):
                v0, v1 = T.axis.remap("SS", [ax0, ax1])
                A_shared[v0, v1] = A[vi * 4 + v0, v1]
        for x, y in T.grid(4, 16):
            with T.block("B"):
                vx, vy = T.axis.remap("SS", [x, y])
                B[vi * 4 + vx, vy] = A_shared[vx, vy] + 1.0""",
)
def a_copy_in_a_block_is_compact(sch):
    sch.cache_read("B", 0, "shared")


@PROGRAMS.becomes(
    nested,
    """
for i in range(4):
    with T.block("rows"):
        vi = T.axis.spatial(4, i)
        T.reads(A[vi * 4 : vi * 4 + 4, 0:16])
        T.writes(B[vi * 4 : vi * 4 + 4, 0:16])
        B_local = T.alloc_buffer((4, 16), scope="local")
        for x, y in T.grid(4, 16):
            with T.block("B"):
                vx, vy = T.axis.remap("SS", [x, y])
                B_local[vx, vy] = A[vi * 4 + vx, vy] + 1.0
        for ax0, ax1 in T.grid(4, 16):
            with T.block("B_local"):
                v0, v1 = T.axis.remap("SS", [ax0, ax1])
                B[vi * 4 + v0, v1] = B_local[v0, v1]""",
)
def a_written_copy_in_a_block_is_compact(sch):
    sch.cache_write("B", 0, "local")


@T.prim_func
def in_and_out(data: T.Buffer((64,), "int32")):
    row = T.alloc_buffer((64,), "int32")
    for i in range(64):
        with T.block("fetch"):
            vi = T.axis.spatial(64, i)
            row[vi] = data[vi]
    for i in range(64):
        with T.block("store"):
            vi = T.axis.spatial(64, i)
            data[vi] = row[63 - vi]


@PROGRAMS.becomes(
    in_and_out,
    """
row = T.alloc_buffer((64,), "int32")
data_local = T.alloc_buffer((64,), "int32", scope="local")
for ax0 in range(64):
    with T.block("data_local"):
        v0 = T.axis.spatial(64, ax0)
        data_local[v0] = data[v0]
for i in range(64):
    with T.block("fetch"):
        vi = T.axis.spatial(64, i)
        row[vi] = data_local[vi]
for i in range(64):
    with T.block("store"):
        vi = T.axis.spatial(64, i)
        data[vi] = row[63 - vi]""",
)
def what_is_written_later_is_an_input(sch):
    block = sch.get_block("fetch")
    sch.cache_read(block, 0, "local", [block])


@PROGRAMS.becomes(
    in_and_out,
    """
row = T.alloc_buffer((64,), "int32")
data_local = T.alloc_buffer((64,), "int32", scope="local")
for i in range(64):
    with T.block("fetch"):
        vi = T.axis.spatial(64, i)
        row[vi] = data[vi]
for i in range(64):
    with T.block("store"):
        vi = T.axis.spatial(64, i)
        data_local[vi] = row[63 - vi]
for ax0 in range(64):
    with T.block("data_local"):
        v0 = T.axis.spatial(64, ax0)
        data[v0] = data_local[v0]""",
)
def what_was_read_before_is_an_output(sch):
    sch.cache_write("store", 0, "local")


# ===--- reindex ---------------------------------------------------------------------------------===#


@T.prim_func
def transposed(A: T.Buffer((8, 12), "float32"), B: T.Buffer((12, 8), "float32")):
    for i, j in T.grid(12, 8):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vj, vi] * 2.0


@PROGRAMS.becomes(
    transposed,
    """
A_reindex = T.alloc_buffer((12, 8))
for ax0, ax1 in T.grid(12, 8):
    with T.block("A_reindex_reindex"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        T.reads(A[v1, v0])
        T.writes(A_reindex[v0, v1])
        A_reindex[v0, v1] = A[v1, v0]
for i, j in T.grid(12, 8):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A_reindex[vi, vj] * 2.0""",
)
def reindex_what_is_read(sch):
    sch.reindex("B", ("read", 0))


@PROGRAMS.becomes(
    transposed,
    """
B_reindex = T.alloc_buffer((12, 8))
for i, j in T.grid(12, 8):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B_reindex[vi, vj] = A[vj, vi] * 2.0
for ax0, ax1 in T.grid(12, 8):
    with T.block("B_reindex"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        T.reads(B_reindex[v0, v1])
        T.writes(B[v0, v1])
        B[v0, v1] = B_reindex[v0, v1]""",
)
def reindex_what_is_written(sch):
    sch.reindex("B", "B")


@T.prim_func
def conv(X: T.Buffer((18,), "float32"), W: T.Buffer((3,), "float32"), Y: T.Buffer((16,), "float32")):
    for i, r in T.grid(16, 3):
        with T.block("Y"):
            vi, vr = T.axis.remap("SR", [i, r])
            with T.init():
                Y[vi] = 0.0
            Y[vi] = Y[vi] + X[vi + vr] * W[vr]


@PROGRAMS.becomes(
    conv,
    """
W_reindex = T.alloc_buffer((3,))
X_reindex = T.alloc_buffer((16, 3))
for ax0 in range(3):
    with T.block("W_reindex_reindex"):
        v0 = T.axis.spatial(3, ax0)
        W_reindex[v0] = W[v0]
for ax0, ax1 in T.grid(16, 3):
    with T.block("X_reindex_reindex"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        X_reindex[v0, v1] = X[v0 + v1]
for i, r in T.grid(16, 3):
    with T.block("Y"):
        vi, vr = T.axis.remap("SR", [i, r])
        with T.init():
            Y[vi] = 0.0
        Y[vi] = Y[vi] + X_reindex[vi, vr] * W_reindex[vr]""",
)
def reindex_takes_the_variables_that_are_used(sch):
    sch.reindex("Y", ("read", 1))
    sch.reindex("Y", ("read", 0))


@T.prim_func
def twice(A: T.Buffer((16,), "float32"), B: T.Buffer((15,), "float32")):
    for i in range(15):
        with T.block("B"):
            vi = T.axis.spatial(15, i)
            B[vi] = A[vi] + A[vi + 1]


@PROGRAMS.refused(twice, "reindex", "block 'B' accesses buffer 'A' at different points")
def reindex_of_two_places(sch):
    sch.reindex("B", ("read", 0))


@PROGRAMS.becomes(
    transposed,
    """
A_shared = T.alloc_buffer((8, 23), scope="shared")
for i, j in T.grid(12, 8):
    with T.block("A_shared"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.reads(A[vj, vi])
        T.writes(A_shared[vj, vi * 2])
        A_shared[vj, vi * 2] = A[vj, vi]
for i, j in T.grid(12, 8):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A_shared[vj, vi * 2] * 2.0""",
    verify=False,
)
def reindex_to_a_cache_that_is_read(sch):
    sch.reindex_cache_read("B", 0, "shared", lambda i, j: (j, i * 2))


@PROGRAMS.becomes(
    transposed,
    """
B_shared = T.alloc_buffer((8, 12), scope="shared")
for i, j in T.grid(12, 8):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B_shared[vj, vi] = A[vj, vi] * 2.0
for i, j in T.grid(12, 8):
    with T.block("B_shared"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = B_shared[vj, vi]""",
)
def reindex_to_a_cache_that_is_written(sch):
    sch.reindex_cache_write("B", 0, "shared", lambda i, j: (j, i))


@PROGRAMS.refused(
    transposed, "reindex_cache_read", "variable 'vi' is in only one of the map and the indices of buffer 'A'"
)
def reindex_to_fewer_variables(sch):
    sch.reindex_cache_read("B", 0, "shared", lambda i, j: (j, 0))


# ===--- read_at, write_at -----------------------------------------------------------------------===#


@T.prim_func
def rows(A: T.Buffer((16, 24), "float32"), B: T.Buffer((16, 24), "float32")):
    for i, j_0, j_1 in T.grid(16, 3, 8):
        with T.block("B"):
            vi = T.axis.spatial(16, i)
            vj = T.axis.spatial(24, j_0 * 8 + j_1)
            B[vi, vj] = A[vi, vj] * 2.0


@PROGRAMS.becomes(
    rows,
    """
A_shared_dyn = T.alloc_buffer((16, 24), scope="shared.dyn")
for i, j_0 in T.grid(16, 3):
    with T.block("A_shared.dyn"):
        v0, v1 = T.axis.remap("SS", [i, j_0])
        T.reads(A[v0, v1 * 8 : v1 * 8 + 8])
        T.writes(A_shared_dyn[v0, v1 * 8 : v1 * 8 + 8])
        T.block_attr({"auto_copy": True})
        for ax0, ax1 in T.grid(1, 8):
            A_shared_dyn[v0 + ax0, v1 * 8 + ax1] = A[v0 + ax0, v1 * 8 + ax1]
    for j_1 in range(8):
        with T.block("B"):
            vi = T.axis.spatial(16, i)
            vj = T.axis.spatial(24, j_0 * 8 + j_1)
            B[vi, vj] = A_shared_dyn[vi, vj] * 2.0""",
)
def read_in_a_loop(sch):
    block = sch.get_block("B")
    sch.read_at(sch.get_loops(block)[1], block, 0, "shared.dyn")


test_schedule = PROGRAMS.test
