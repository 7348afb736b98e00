"""Schedules of small programs: what they were, what is done, what they become."""

import pytest

import mlc.tvm

mlc.tvm.install()

from tvm import script, tir  # noqa: E402
from tvm.ir import assert_structural_equal  # noqa: E402
from tvm.tir.schedule import ScheduleError  # noqa: E402
from tvm.tir.schedule.testing import verify_trace_roundtrip  # noqa: E402

# ===--- Programs --------------------------------------------------------------------------------===#


def program(header, body):
    text = f"@T.prim_func\ndef main({header}):\n" + "".join(f"    {line}\n" for line in body.strip("\n").splitlines())
    return script.from_source(text)


ROWS = 'A: T.Buffer((128, 128), "float32"), B: T.Buffer((128, 128), "float32")'
ELEMENTWISE = """
for i, j in T.grid(128, 128):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] * 2.0
"""
CUBE_OF = 'A: T.Buffer((16, 8, 30), "float32"), B: T.Buffer((16, 8, 30), "float32")'
CUBE = """
for i, j, k in T.grid(16, 8, 30):
    with T.block("B"):
        vi, vj, vk = T.axis.remap("SSS", [i, j, k])
        B[vi, vj, vk] = A[vi, vj, vk] + 1.0
"""
MATMUL_OF = 'A: T.Buffer((32, 16), "float32"), B: T.Buffer((16, 24), "float32"), C: T.Buffer((32, 24), "float32")'
MATMUL = """
for i, j, k in T.grid(32, 24, 16):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            C[vi, vj] = 0.0
        C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
"""
STAGES_OF = 'A: T.Buffer((16, 16), "float32"), C: T.Buffer((16, 16), "float32")'
STAGES = """
B = T.alloc_buffer((16, 16), "float32")
for i, j in T.grid(16, 16):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] * 2.0
for i, j in T.grid(16, 16):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi, vj] + 1.0
"""
SUM_OF = 'A: T.Buffer((16, 32), "float32"), B: T.Buffer((16,), "float32")'
SUM = """
for i, k in T.grid(16, 32):
    with T.block("B"):
        vi, vk = T.axis.remap("SR", [i, k])
        with T.init():
            B[vi] = 0.0
        B[vi] = B[vi] + A[vi, vk]
"""
SYMBOLIC_OF = "a: T.handle, b: T.handle"
SYMBOLIC_HEAD = """
n = T.int32()
A = T.match_buffer(a, (n, 128), "float32")
B = T.match_buffer(b, (n, 128), "float32")
"""
SYMBOLIC = SYMBOLIC_HEAD + ELEMENTWISE.replace("T.grid(128, 128)", "T.grid(n, 128)").strip("\n")

CASES = {}


def case(name, header, before, after):
    """The decorated function is the schedule that turns `before` into `after`."""

    def add(schedule):
        assert name not in CASES
        CASES[name] = (header, before, schedule, after)
        return schedule

    return add


def elementwise(name, after):
    return case(name, ROWS, ELEMENTWISE, after)


def one_block(loops, vi, vj, where=None, body="B[vi, vj] = A[vi, vj] * 2.0"):
    """Nested loops around the block of an elementwise program."""
    lines, indent = [], ""
    for loop in loops:
        lines.append(f"{indent}for {loop}:")
        indent += "    "
    lines.append(f'{indent}with T.block("B"):')
    indent += "    "
    lines += [f"{indent}vi = T.axis.spatial(128, {vi})", f"{indent}vj = T.axis.spatial(128, {vj})"]
    if where:
        lines.append(f"{indent}T.where({where})")
    lines.append(indent + body)
    return "\n".join(lines)


# ===--- Split -----------------------------------------------------------------------------------===#

SPLITS = {
    "exact": ([None, 32], ["i_0, i_1, j in T.grid(4, 32, 128)"], "i_0 * 32 + i_1", None),
    "given": ([2, 64], ["i_0, i_1, j in T.grid(2, 64, 128)"], "i_0 * 64 + i_1", None),
    "outer": ([4, None], ["i_0, i_1, j in T.grid(4, 32, 128)"], "i_0 * 32 + i_1", None),
    "three": ([2, 8, 8], ["i_0, i_1, i_2, j in T.grid(2, 8, 8, 128)"], "i_0 * 64 + i_1 * 8 + i_2", None),
    "middle": ([2, None, 4], ["i_0, i_1, i_2, j in T.grid(2, 16, 4, 128)"], "i_0 * 64 + i_1 * 4 + i_2", None),
    "imperfect": ([None, 30], ["i_0, i_1, j in T.grid(5, 30, 128)"], "i_0 * 30 + i_1", "i_0 * 30 + i_1 < 128"),
    "larger": ([3, 50], ["i_0, i_1, j in T.grid(3, 50, 128)"], "i_0 * 50 + i_1", "i_0 * 50 + i_1 < 128"),
    "imperfect_three": (
        [None, 3, 10],
        ["i_0, i_1, i_2, j in T.grid(5, 3, 10, 128)"],
        "i_0 * 30 + i_1 * 10 + i_2",
        "(i_0 * 3 + i_1) * 10 + i_2 < 128",
    ),
    "unit": ([1, None], ["i_0, i_1, j in T.grid(1, 128, 128)"], "i_0 * 128 + i_1", None),
    "unit_inner": ([None, 1], ["i_0, i_1, j in T.grid(128, 1, 128)"], "i_0 + i_1", None),
    "one": ([None], ["i_0, j in T.grid(128, 128)"], "i_0", None),
    "four": (
        [2, 2, 2, None],
        ["i_0, i_1, i_2, i_3, j in T.grid(2, 2, 2, 16, 128)"],
        "i_0 * 64 + i_1 * 32 + i_2 * 16 + i_3",
        None,
    ),
}
for _name, (_factors, _loops, _vi, _where) in SPLITS.items():

    @elementwise(f"split_{_name}", one_block(_loops, _vi, "j", _where))
    def _(sch, factors=_factors):
        sch.split(sch.get_loops("B")[0], factors)


@elementwise("split_inner", one_block(["i, j_0, j_1 in T.grid(128, 8, 16)"], "i", "j_0 * 16 + j_1"))
def _(sch):
    sch.split(sch.get_loops("B")[1], [None, 16])


@elementwise(
    "split_both",
    one_block(["i_0, i_1, j_0, j_1 in T.grid(4, 32, 8, 16)"], "i_0 * 32 + i_1", "j_0 * 16 + j_1"),
)
def _(sch):
    i, j = sch.get_loops("B")
    sch.split(i, [None, 32])
    sch.split(j, [None, 16])


@elementwise(
    "split_again",
    one_block(["i_0, i_1_0, i_1_1, j in T.grid(4, 4, 8, 128)"], "i_0 * 32 + i_1_0 * 8 + i_1_1", "j"),
)
def _(sch):
    i, j = sch.get_loops("B")
    _, inner = sch.split(i, [None, 32])
    sch.split(inner, [None, 8])


@elementwise(
    "split_without_predicate",
    one_block(["i_0, i_1, j in T.grid(5, 30, 128)"], "i_0 * 30 + i_1", "j"),
)
def _(sch):
    sch.split(sch.get_loops("B")[0], [None, 30], disable_predication=True)


@elementwise(
    "split_loses_the_kind",
    one_block(["i_0, i_1, j in T.grid(4, 32, 128)"], "i_0 * 32 + i_1", "j"),
)
def _(sch):
    i, j = sch.get_loops("B")
    sch.parallel(i)
    sch.split(i, [None, 32])


@case(
    "split_symbolic",
    SYMBOLIC_OF,
    SYMBOLIC,
    SYMBOLIC_HEAD
    + """
for i_0, i_1, j in T.grid((n + 31) // 32, 32, 128):
    with T.block("B"):
        vi = T.axis.spatial(n, i_0 * 32 + i_1)
        vj = T.axis.spatial(128, j)
        T.where(i_0 * 32 + i_1 < n)
        B[vi, vj] = A[vi, vj] * 2.0
""".strip("\n"),
)
def _(sch):
    sch.split(sch.get_loops("B")[0], [None, 32])


@case(
    "split_reduction",
    SUM_OF,
    SUM,
    """
for i, k_0, k_1 in T.grid(16, 8, 4):
    with T.block("B"):
        vi = T.axis.spatial(16, i)
        vk = T.axis.reduce(32, k_0 * 4 + k_1)
        with T.init():
            B[vi] = 0.0
        B[vi] = B[vi] + A[vi, vk]
""",
)
def _(sch):
    sch.split(sch.get_loops("B")[1], [None, 4])


# ===--- Fuse ------------------------------------------------------------------------------------===#


@elementwise("fuse", one_block(["i_j_fused in range(16384)"], "i_j_fused // 128", "i_j_fused % 128"))
def _(sch):
    sch.fuse(*sch.get_loops("B"))


@elementwise("fuse_one", one_block(["i_fused, j in T.grid(128, 128)"], "i_fused", "j"))
def _(sch):
    sch.fuse(sch.get_loops("B")[0])


@case(
    "fuse_three",
    CUBE_OF,
    CUBE,
    """
for i_j_k_fused in range(3840):
    with T.block("B"):
        vi = T.axis.spatial(16, i_j_k_fused // 240)
        vj = T.axis.spatial(8, i_j_k_fused % 240 // 30)
        vk = T.axis.spatial(30, i_j_k_fused % 30)
        B[vi, vj, vk] = A[vi, vj, vk] + 1.0
""",
)
def _(sch):
    sch.fuse(*sch.get_loops("B"))


@case(
    "fuse_inner",
    CUBE_OF,
    CUBE,
    """
for i, j_k_fused in T.grid(16, 240):
    with T.block("B"):
        vi = T.axis.spatial(16, i)
        vj = T.axis.spatial(8, j_k_fused // 30)
        vk = T.axis.spatial(30, j_k_fused % 30)
        B[vi, vj, vk] = A[vi, vj, vk] + 1.0
""",
)
def _(sch):
    sch.fuse(*sch.get_loops("B")[1:])


@elementwise("fuse_what_was_split", one_block(["i_0_i_1_fused, j in T.grid(128, 128)"], "i_0_i_1_fused", "j"))
def _(sch):
    sch.fuse(*sch.split(sch.get_loops("B")[0], [4, 32]))


@elementwise(
    "fuse_under_a_predicate",
    one_block(
        ["i_0_i_1_fused, j in T.grid(150, 128)"],
        "i_0_i_1_fused",
        "j",
        "i_0_i_1_fused // 30 * 30 + i_0_i_1_fused % 30 < 128",
    ),
)
def _(sch):
    sch.fuse(*sch.split(sch.get_loops("B")[0], [None, 30]))


@case(
    "fuse_symbolic",
    SYMBOLIC_OF,
    SYMBOLIC,
    SYMBOLIC_HEAD
    + """
for i_j_fused in range(n * 128):
    with T.block("B"):
        vi = T.axis.spatial(n, i_j_fused // 128)
        vj = T.axis.spatial(128, i_j_fused % 128)
        B[vi, vj] = A[vi, vj] * 2.0
""".strip("\n"),
)
def _(sch):
    sch.fuse(*sch.get_loops("B"))


# ===--- Reorder ---------------------------------------------------------------------------------===#

ORDERS = {
    "all": ([2, 0, 1], "k, i, j in T.grid(30, 16, 8)"),
    "two": ([1, 0], "j, i, k in T.grid(8, 16, 30)"),
    "outer_and_inner": ([2, 0], "k, j, i in T.grid(30, 8, 16)"),
    "as_it_was": ([0, 1, 2], "i, j, k in T.grid(16, 8, 30)"),
    "one": ([1], "i, j, k in T.grid(16, 8, 30)"),
    "last_two": ([2, 1], "i, k, j in T.grid(16, 30, 8)"),
}
for _name, (_order, _loops) in ORDERS.items():

    @case(f"reorder_{_name}", CUBE_OF, CUBE, CUBE.replace("i, j, k in T.grid(16, 8, 30)", _loops))
    def _(sch, order=_order):
        loops = sch.get_loops("B")
        sch.reorder(*[loops[position] for position in order])


@elementwise(
    "reorder_a_tile",
    one_block(["i_0, j_0, i_1, j_1 in T.grid(4, 8, 32, 16)"], "i_0 * 32 + i_1", "j_0 * 16 + j_1"),
)
def _(sch):
    i, j = sch.get_loops("B")
    i_0, i_1 = sch.split(i, [None, 32])
    j_0, j_1 = sch.split(j, [None, 16])
    sch.reorder(i_0, j_0, i_1, j_1)


@case(
    "reorder_reduction_outside",
    MATMUL_OF,
    MATMUL,
    MATMUL.replace("i, j, k in T.grid(32, 24, 16)", "k, i, j in T.grid(16, 32, 24)"),
)
def _(sch):
    i, j, k = sch.get_loops("C")
    sch.reorder(k, i, j)


# ===--- Kinds -----------------------------------------------------------------------------------===#

KINDS = {"parallel": "T.parallel", "vectorize": "T.vectorized", "unroll": "T.unroll"}
for _method, _kind in KINDS.items():

    @elementwise(f"{_method}_outer", one_block([f"i in {_kind}(128)", "j in range(128)"], "i", "j"))
    def _(sch, method=_method):
        getattr(sch, method)(sch.get_loops("B")[0])

    @elementwise(f"{_method}_inner", one_block(["i in range(128)", f"j in {_kind}(128)"], "i", "j"))
    def _(sch, method=_method):
        getattr(sch, method)(sch.get_loops("B")[1])


@elementwise(
    "kinds_of_a_tile",
    one_block(
        ["i in T.parallel(128)", "j_0 in T.unroll(8)", "j_1 in T.vectorized(16)"],
        "i",
        "j_0 * 16 + j_1",
    ),
)
def _(sch):
    i, j = sch.get_loops("B")
    j_0, j_1 = sch.split(j, [None, 16])
    sch.parallel(i)
    sch.unroll(j_0)
    sch.vectorize(j_1)


@elementwise("kind_is_replaced", one_block(["i in T.unroll(128)", "j in range(128)"], "i", "j"))
def _(sch):
    i, _ = sch.get_loops("B")
    sch.parallel(i)
    sch.unroll(i)


@case(
    "parallel_over_a_reduction",
    SUM_OF,
    SUM,
    """
for i in T.parallel(16):
    for k in range(32):
        with T.block("B"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                B[vi] = 0.0
            B[vi] = B[vi] + A[vi, vk]
""",
)
def _(sch):
    sch.parallel(sch.get_loops("B")[0])


# ===--- Annotations and unit loops --------------------------------------------------------------===#


@elementwise(
    "annotate_loop",
    """
for i in T.serial(128, annotations={"pragma": 16}):
    for j in range(128):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
""",
)
def _(sch):
    sch.annotate(sch.get_loops("B")[0], "pragma", 16)


@elementwise(
    "annotate_block",
    """
for i, j in T.grid(128, 128):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.block_attr({"name": "text", "numbers": [1, 2]})
        B[vi, vj] = A[vi, vj] * 2.0
""",
)
def _(sch):
    sch.annotate("B", "name", "text")
    sch.annotate("B", "numbers", [1, 2])


@elementwise("unannotate", ELEMENTWISE)
def _(sch):
    loop = sch.get_loops("B")[0]
    sch.annotate(loop, "pragma", 16)
    sch.unannotate(loop, "pragma")


@elementwise("add_unit_loop_around_a_block", one_block(["i, j, u in T.grid(128, 128, 1)"], "i", "j"))
def _(sch):
    sch.add_unit_loop("B")


@elementwise("add_unit_loop_around_a_loop", one_block(["u, i, j in T.grid(1, 128, 128)"], "i", "j"))
def _(sch):
    sch.add_unit_loop(sch.get_loops("B")[0])


# ===--- Buffers ---------------------------------------------------------------------------------===#


@case(
    "compute_inline",
    STAGES_OF,
    STAGES,
    """
for i, j in T.grid(16, 16):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = A[vi, vj] * 2.0 + 1.0
""",
)
def _(sch):
    sch.compute_inline("B")


@case(
    "compute_inline_transposed",
    'A: T.Buffer((8, 16), "float32"), C: T.Buffer((16, 8), "float32")',
    """
B = T.alloc_buffer((8, 16), "float32")
for i, j in T.grid(8, 16):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] * 2.0
for i, j in T.grid(16, 8):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vj, vi] + 1.0
""",
    """
for i, j in T.grid(16, 8):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = A[vj, vi] * 2.0 + 1.0
""",
)
def _(sch):
    sch.compute_inline("B")


@case(
    "compute_inline_twice",
    STAGES_OF,
    """
B = T.alloc_buffer((16, 16), "float32")
D = T.alloc_buffer((16, 16), "float32")
for i, j in T.grid(16, 16):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] * 2.0
for i, j in T.grid(16, 16):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = B[vi, vj] + B[vi, vj]
for i, j in T.grid(16, 16):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = D[vi, vj] - 3.0
""",
    """
for i, j in T.grid(16, 16):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = A[vi, vj] * 2.0 + A[vi, vj] * 2.0 - 3.0
""",
)
def _(sch):
    sch.compute_inline("B")
    sch.compute_inline("D")


@elementwise(
    "cache_read",
    """
A_local = T.alloc_buffer((128, 128), "float32", scope="local")
for ax0, ax1 in T.grid(128, 128):
    with T.block("A_local"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        A_local[v0, v1] = A[v0, v1]
for i, j in T.grid(128, 128):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A_local[vi, vj] * 2.0
""",
)
def _(sch):
    sch.cache_read("B", 0, "local")


@elementwise(
    "cache_write",
    """
B_local = T.alloc_buffer((128, 128), "float32", scope="local")
for i, j in T.grid(128, 128):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B_local[vi, vj] = A[vi, vj] * 2.0
for ax0, ax1 in T.grid(128, 128):
    with T.block("B_local"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        B[v0, v1] = B_local[v0, v1]
""",
)
def _(sch):
    sch.cache_write("B", 0, "local")


@case(
    "cache_read_of_a_matmul",
    MATMUL_OF,
    MATMUL,
    """
B_shared = T.alloc_buffer((16, 24), "float32", scope="shared")
for ax0, ax1 in T.grid(16, 24):
    with T.block("B_shared"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        B_shared[v0, v1] = B[v0, v1]
for i, j, k in T.grid(32, 24, 16):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            C[vi, vj] = 0.0
        C[vi, vj] = C[vi, vj] + A[vi, vk] * B_shared[vk, vj]
""",
)
def _(sch):
    sch.cache_read("C", 1, "shared")


@case(
    "cache_write_of_a_matmul",
    MATMUL_OF,
    MATMUL,
    """
C_local = T.alloc_buffer((32, 24), "float32", scope="local")
for i, j, k in T.grid(32, 24, 16):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            C_local[vi, vj] = 0.0
        C_local[vi, vj] = C_local[vi, vj] + A[vi, vk] * B[vk, vj]
for ax0, ax1 in T.grid(32, 24):
    with T.block("C_local"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        C[v0, v1] = C_local[v0, v1]
""",
)
def _(sch):
    sch.cache_write("C", 0, "local")


@case(
    "set_scope",
    STAGES_OF,
    STAGES,
    STAGES.replace(
        'B = T.alloc_buffer((16, 16), "float32")', 'B_local = T.alloc_buffer((16, 16), "float32", scope="local")'
    ).replace("B[", "B_local["),
)
def _(sch):
    sch.set_scope("B", 0, "local")


@case("set_the_same_scope", STAGES_OF, STAGES, STAGES)
def _(sch):
    sch.set_scope("B", 0, "global")


@case(
    "storage_align",
    STAGES_OF,
    STAGES,
    STAGES.replace("        B[vi", '        T.block_attr({"buffer_dim_align": [[0, 0, 128, 127]]})\n        B[vi'),
)
def _(sch):
    sch.storage_align("B", 0, axis=0, factor=128, offset=127)


@case(
    "storage_align_from_the_last",
    STAGES_OF,
    STAGES,
    STAGES.replace("        B[vi", '        T.block_attr({"buffer_dim_align": [[0, 0, 16, 1]]})\n        B[vi'),
)
def _(sch):
    sch.storage_align("B", 0, axis=-2, factor=16, offset=1)


# ===--- Reductions ------------------------------------------------------------------------------===#


@case(
    "decompose_at_the_reduction",
    MATMUL_OF,
    MATMUL,
    """
for i, j in T.grid(32, 24):
    with T.block("C_init"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = 0.0
    for k in range(16):
        with T.block("C_update"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            T.reads(C[vi, vj], A[vi, vk], B[vk, vj])
            T.writes(C[vi, vj])
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
""",
)
def _(sch):
    sch.decompose_reduction("C", sch.get_loops("C")[2])


@case(
    "decompose_outside",
    MATMUL_OF,
    MATMUL,
    """
for i_init, j_init in T.grid(32, 24):
    with T.block("C_init"):
        vi, vj = T.axis.remap("SS", [i_init, j_init])
        C[vi, vj] = 0.0
for i, j, k in T.grid(32, 24, 16):
    with T.block("C_update"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        T.reads(C[vi, vj], A[vi, vk], B[vk, vj])
        T.writes(C[vi, vj])
        C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
""",
)
def _(sch):
    sch.decompose_reduction("C", sch.get_loops("C")[0])


@case(
    "decompose_keeps_kinds",
    MATMUL_OF,
    MATMUL,
    """
for i in range(32):
    for j_init in T.vectorized(24):
        with T.block("C_init"):
            vi, vj = T.axis.remap("SS", [i, j_init])
            C[vi, vj] = 0.0
    for k in range(16):
        for j in T.vectorized(24):
            with T.block("C_update"):
                vi, vj, vk = T.axis.remap("SSR", [i, j, k])
                T.reads(C[vi, vj], A[vi, vk], B[vk, vj])
                T.writes(C[vi, vj])
                C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
""",
)
def _(sch):
    i, j, k = sch.get_loops("C")
    sch.reorder(k, j)
    sch.vectorize(j)
    sch.decompose_reduction("C", k)


@case(
    "decompose_a_tile",
    MATMUL_OF,
    MATMUL,
    """
for i_0 in range(4):
    for j_init, i_1_init in T.grid(24, 8):
        with T.block("C_init"):
            vi = T.axis.spatial(32, i_0 * 8 + i_1_init)
            vj = T.axis.spatial(24, j_init)
            C[vi, vj] = 0.0
    for k_0, j, i_1, k_1 in T.grid(4, 24, 8, 4):
        with T.block("C_update"):
            vi = T.axis.spatial(32, i_0 * 8 + i_1)
            vj = T.axis.spatial(24, j)
            vk = T.axis.reduce(16, k_0 * 4 + k_1)
            T.reads(C[vi, vj], A[vi, vk], B[vk, vj])
            T.writes(C[vi, vj])
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
""",
)
def _(sch):
    i, j, k = sch.get_loops("C")
    i_0, i_1 = sch.split(i, [None, 8])
    k_0, k_1 = sch.split(k, [None, 4])
    sch.reorder(i_0, k_0, j, i_1, k_1)
    sch.decompose_reduction("C", k_0)


# ===--- All together ----------------------------------------------------------------------------===#


@pytest.mark.parametrize("name", CASES)
def test_becomes(name):
    header, before, schedule, after = CASES[name]
    function = program(header, before)
    sch = tir.Schedule(function, debug_mask="all")
    schedule(sch)
    assert_structural_equal(sch.mod["main"], program(header, after))
    verify_trace_roundtrip(sch, function, text_format=["python", "json", "mlir"])


REFUSED = {
    "split_too_small": (
        ROWS,
        ELEMENTWISE,
        lambda s: s.split(s.get_loops("B")[0], [4, 4]),
        "is less than the loop's extent",
    ),
    "split_annotated": (
        ROWS,
        ELEMENTWISE,
        lambda s: (s.annotate(s.get_loops("B")[0], "a", 1), s.split(s.get_loops("B")[0], [4, 32])),
        "annotations",
    ),
    "fuse_not_nested": (CUBE_OF, CUBE, lambda s: s.fuse(s.get_loops("B")[0], s.get_loops("B")[2]), "directly in"),
    "fuse_of_two_nests": (STAGES_OF, STAGES, lambda s: s.fuse(s.get_loops("B")[0], s.get_loops("C")[0]), "directly in"),
    "reorder_of_two_nests": (STAGES_OF, STAGES, lambda s: s.reorder(s.get_loops("B")[0], s.get_loops("C")[0]), "nest"),
    "reorder_twice": (CUBE_OF, CUBE, lambda s: s.reorder(*[s.get_loops("B")[0]] * 2), "twice"),
    "parallel_reduction": (SUM_OF, SUM, lambda s: s.parallel(s.get_loops("B")[1]), ""),
    "vectorize_reduction": (SUM_OF, SUM, lambda s: s.vectorize(s.get_loops("B")[1]), ""),
    "parallel_after_decompose": (
        MATMUL_OF,
        MATMUL,
        lambda s: (s.decompose_reduction("C", s.get_loops("C")[2]), s.parallel(s.get_loops("C_update")[0])),
        "",
    ),
    "decompose_inside": (
        MATMUL_OF,
        MATMUL,
        lambda s: (s.reorder(*s.get_loops("C")[::-1]), s.decompose_reduction("C", s.get_loops("C")[2])),
        "",
    ),
    "decompose_what_is_no_reduction": (
        ROWS,
        ELEMENTWISE,
        lambda s: s.decompose_reduction("B", s.get_loops("B")[0]),
        "",
    ),
    "inline_output": (ROWS, ELEMENTWISE, lambda s: s.compute_inline("B"), ""),
    "inline_reduction": (SUM_OF, SUM, lambda s: s.compute_inline("B"), "init"),
    "cache_index": (ROWS, ELEMENTWISE, lambda s: s.cache_read("B", 1, "local"), ""),
    "scope_of_a_parameter": (ROWS, ELEMENTWISE, lambda s: s.set_scope("B", 0, "local"), ""),
    "align_axis": (STAGES_OF, STAGES, lambda s: s.storage_align("B", 0, 2, 8, 0), ""),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name):
    header, before, schedule, reason = REFUSED[name]
    sch = tir.Schedule(program(header, before))
    with pytest.raises(ScheduleError) as error:
        schedule(sch)
    assert reason in error.value.reason and "Error message: " in str(error.value)
