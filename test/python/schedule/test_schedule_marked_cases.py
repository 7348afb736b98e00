"""Annotations, sampled numbers and places: what steps make, or why they are refused."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()

from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def one(A: T.Buffer((10, 4), "float32"), B: T.Buffer((10, 4), "float32")):
    for i, j in T.grid(10, 4):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + 1.0


@PROGRAMS.becomes(
    one,
    """
for i in T.serial(10, annotations={"unroll_max": 16}):
    for j in range(4):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def annotation_expr(sch):
    v = sch.sample_categorical([8, 16], [0.5, 0.5], decision=1)
    sch.annotate(sch.get_loops("B")[0], "unroll_max", v)


@PROGRAMS.becomes(
    one,
    """
for i, j in T.grid(10, 4):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.block_attr({"tile": 33})
        B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def annotation_expr2(sch):
    v = sch.sample_categorical([8, 16], [0.5, 0.5], decision=1)
    sch.annotate("B", "tile", v * 2 + 1)


@PROGRAMS.becomes(
    one,
    """
for i, j in T.grid(10, 4):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.block_attr({"shape": [1, 2, "x"]})
        B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def annotation_list(sch):
    sch.annotate("B", "shape", [1, 2, "x"])


@PROGRAMS.becomes(
    one,
    """
for i, j in T.grid(10, 4):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.block_attr({"conf": {"a": 1, "b": [2.5, "y"]}})
        B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def annotation_dict(sch):
    sch.annotate("B", "conf", {"a": 1, "b": [2.5, "y"]})


@PROGRAMS.becomes(
    one,
    """
for i, j in T.grid(10, 4):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.block_attr({"k": 1})
        B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def annotation_keep(sch):
    sch.annotate("B", "k", 1)
    sch.annotate("B", "k", 2)


@PROGRAMS.becomes(
    one,
    """
for i, j in T.grid(10, 4):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.block_attr({"m": "z"})
        B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def annotation_un(sch):
    sch.annotate("B", "k", 1)
    sch.annotate("B", "m", "z")
    sch.unannotate("B", "k")


@PROGRAMS.becomes(
    one,
    """
for i_0, i_1 in T.grid(2, 5):
    for j in T.serial(4, annotations={"k": 1}):
        with T.block("B"):
            vi = T.axis.spatial(10, i_0 * 5 + i_1)
            vj = T.axis.spatial(4, j)
            B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def annotation_split(sch):
    i, j = sch.get_loops("B")
    sch.annotate(j, "k", 1)
    sch.split(i, [None, 5])


@PROGRAMS.becomes(
    one,
    """
for j in T.serial(4, annotations={"k": 1.5}):
    for i in range(10):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def annotation_reorder(sch):
    i, j = sch.get_loops("B")
    sch.annotate(j, "k", 1.5)
    sch.reorder(j, i)


@PROGRAMS.refused(
    one,
    "unannotate",
    "there is no annotation 'k'",
    marked='with T.block("B"):',
)
def annotation_unknown(sch):
    sch.unannotate("B", "k")


@PROGRAMS.refused(
    one,
    "split",
    "the loop has annotations or is bound to a thread",
    marked='for i in T.serial(10, annotations={"k": 1}):',
)
def annotation_splitme(sch):
    i, j = sch.get_loops("B")
    sch.annotate(i, "k", 1)
    sch.split(i, [None, 5])


@PROGRAMS.refused(
    one,
    "fuse",
    "the loop has annotations or is bound to a thread",
    marked='for i in T.serial(10, annotations={"k": 1}):',
)
def annotation_fuseme(sch):
    i, j = sch.get_loops("B")
    sch.annotate(i, "k", 1)
    sch.fuse(i, j)


@PROGRAMS.becomes(
    one,
    """
for i_0, i_1, i_2, j in T.grid(5, 1, 2, 4):
    with T.block("B"):
        vi = T.axis.spatial(10, i_0 * 2 + i_1 * 2 + i_2)
        vj = T.axis.spatial(4, j)
        B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def sampled_tile(sch):
    i, j = sch.get_loops("B")
    f = sch.sample_perfect_tile(i, 3, decision=[5, 1, 2])
    sch.split(i, f)


@PROGRAMS.becomes(
    one,
    """
for i_0, i_1, j in T.grid(1, 10, 4):
    with T.block("B"):
        vi = T.axis.spatial(10, i_0 * 10 + i_1)
        vj = T.axis.spatial(4, j)
        B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def sampled_tile_repair(sch):
    i, j = sch.get_loops("B")
    f = sch.sample_perfect_tile(i, 2, decision=[3, 4])
    sch.split(i, f)


@PROGRAMS.becomes(
    one,
    """
for i_0, i_1, i_2, j in T.grid(5, 2, 1, 4):
    with T.block("B"):
        vi = T.axis.spatial(10, i_0 * 2 + i_1 + i_2)
        vj = T.axis.spatial(4, j)
        B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def sampled_part(sch):
    i, j = sch.get_loops("B")
    f = sch.sample_partitioned_tile(i, 3, 1, 2, decision=[5, 2, 1])
    sch.split(i, f)


@PROGRAMS.becomes(
    one,
    """
for i_0, i_1, i_2, j in T.grid(10, 1, 1, 4):
    with T.block("B"):
        vi = T.axis.spatial(10, i_0 + i_1 + i_2)
        vj = T.axis.spatial(4, j)
        B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def sampled_part_bad(sch):
    i, j = sch.get_loops("B")
    f = sch.sample_partitioned_tile(i, 3, 1, 4, decision=[5, 2, 1])
    sch.split(i, f)


@PROGRAMS.refused(
    one,
    "sample_partitioned_tile",
    "the partition is 4, but there are 3 factors",
    marked="for i in range(10):",
)
def sampled_part_pos(sch):
    i, j = sch.get_loops("B")
    sch.sample_partitioned_tile(i, 3, 4, 2)


@PROGRAMS.refused(
    one,
    "sample_perfect_tile",
    "n is between 1 and 1024, got 0",
)
def sampled_n(sch):
    sch.sample_perfect_tile(sch.get_loops("B")[0], 0)


@PROGRAMS.refused(
    one,
    "sample_categorical",
    "expected candidates and one probability for each, got 3 candidates and 2 probabilities",
)
def sampled_cat_len(sch):
    sch.sample_categorical([1, 2, 3], [0.5, 0.5])


@PROGRAMS.refused(
    one,
    "sample_categorical",
    "the decision is 2, but there are 2 candidates",
)
def sampled_cat_dec(sch):
    sch.sample_categorical([1, 2], [0.5, 0.5], decision=2)


@PROGRAMS.becomes(
    one,
    """
for i_0, i_1, j in T.grid(2, 5, 4):
    with T.block("B"):
        vi = T.axis.spatial(10, i_0 * 5 + i_1)
        vj = T.axis.spatial(4, j)
        B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def sampled_cat_split(sch):
    v = sch.sample_categorical([2, 5], [0.5, 0.5], decision=1)
    sch.split(sch.get_loops("B")[0], [None, v])


@PROGRAMS.becomes(
    one,
    """
for i_0, i_1, j in T.grid(4, 3, 4):
    with T.block("B"):
        vi = T.axis.spatial(10, i_0 * 3 + i_1)
        vj = T.axis.spatial(4, j)
        T.where(i_0 * 3 + i_1 < 10)
        B[vi, vj] = A[vi, vj] + T.float32(1.0)""",
)
def sampled_cat_expr(sch):
    v = sch.sample_categorical([2, 4], [0.5, 0.5], decision=0)
    sch.split(sch.get_loops("B")[0], [None, v + 1])


@T.prim_func
def chain(A: T.Buffer((8, 8), "float32"), D: T.Buffer((8, 8), "float32")):
    B = T.alloc_buffer((8, 8))
    C = T.alloc_buffer((8, 8))
    for i, j in T.grid(8, 8):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(8, 8):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + 1.0
    for i, j in T.grid(8, 8):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = C[vi, vj] - A[vi, vj]


@PROGRAMS.becomes(
    chain,
    """
C = T.alloc_buffer((8, 8))
for i, j in T.grid(8, 8):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = A[vi, vj] * T.float32(2.0) + T.float32(1.0)
for i, j in T.grid(8, 8):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = C[vi, vj] - A[vi, vj]""",
)
def place_inline(sch):
    loop = sch.sample_compute_location("B", decision=-2)
    sch.compute_at("B", loop)


@PROGRAMS.becomes(
    chain,
    """
B = T.alloc_buffer((8, 8))
C = T.alloc_buffer((8, 8))
for i, j in T.grid(8, 8):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] * T.float32(2.0)
for i, j in T.grid(8, 8):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi, vj] + T.float32(1.0)
for i, j in T.grid(8, 8):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = C[vi, vj] - A[vi, vj]""",
)
def place_root(sch):
    loop = sch.sample_compute_location("B", decision=-1)
    sch.compute_at("B", loop)


@PROGRAMS.becomes(
    chain,
    """
B = T.alloc_buffer((8, 8))
C = T.alloc_buffer((8, 8))
for i in range(8):
    for ax0 in range(8):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, ax0])
            B[vi, vj] = A[vi, vj] * T.float32(2.0)
    for j in range(8):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + T.float32(1.0)
for i, j in T.grid(8, 8):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = C[vi, vj] - A[vi, vj]""",
)
def place_one(sch):
    loop = sch.sample_compute_location("B", decision=0)
    sch.compute_at("B", loop)


test_schedule = PROGRAMS.test
