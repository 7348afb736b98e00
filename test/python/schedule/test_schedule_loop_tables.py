"""What loops become, as tables: a row has the factors or the loops, and what stands in the program afterwards."""

import textwrap

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()

from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


def add(name, before, steps, body, **options):
    steps.__name__ = name
    PROGRAMS.becomes(before, body, **options)(steps)


def loops(names, extents, body=None):
    """The head of a nest, or a nest around some text."""
    body = body and textwrap.dedent(body).strip("\n")
    if not names:
        return body
    head = f"for {', '.join(names)} in T.grid({', '.join(str(extent) for extent in extents)}):"
    return head + "\n" + textwrap.indent(body, "    ") if body else head


# ===--- split ------------------------------------------------------------------------------------===#


@T.prim_func
def line(A: T.Buffer((30,), "float32"), B: T.Buffer((30,), "float32")):
    for i in range(30):
        with T.block("B"):
            vi = T.axis.spatial(30, i)
            B[vi] = A[vi] + 1.0


@T.prim_func
def symbolic_line(a: T.handle, b: T.handle):
    n = T.int64()
    A = T.match_buffer(a, (n,), "float32")
    B = T.match_buffer(b, (n,), "float32")
    for i in range(n):
        with T.block("B"):
            vi = T.axis.spatial(n, i)
            B[vi] = A[vi] + 1.0


# The factors, the extents of the new loops, what `vi` is bound to, the predicate.
SPLITS = [
    ([None, 4], [8, 4], "i_0 * 4 + i_1", "i_0 * 4 + i_1 < 30"),
    ([5, 6], [5, 6], "i_0 * 6 + i_1", None),
    ([6, None], [6, 5], "i_0 * 5 + i_1", None),
    ([None, 1], [30, 1], "i_0 + i_1", None),
    ([1, None], [1, 30], "i_0 * 30 + i_1", None),
    ([None], [30], "i_0", None),
    ([30], [30], "i_0", None),
    ([32], [32], "i_0", "i_0 < 30"),
    ([7, 5], [7, 5], "i_0 * 5 + i_1", "i_0 * 5 + i_1 < 30"),
    ([4, None], [4, 8], "i_0 * 8 + i_1", "i_0 * 8 + i_1 < 30"),
    ([None, 30], [1, 30], "i_0 * 30 + i_1", None),
    ([None, 31], [1, 31], "i_0 * 31 + i_1", "i_0 * 31 + i_1 < 30"),
    ([None, 64], [1, 64], "i_0 * 64 + i_1", "i_0 * 64 + i_1 < 30"),
    ([2, 3, 5], [2, 3, 5], "i_0 * 15 + i_1 * 5 + i_2", None),
    ([None, 3, 2], [5, 3, 2], "i_0 * 6 + i_1 * 2 + i_2", None),
    ([None, 2, 4], [4, 2, 4], "i_0 * 8 + i_1 * 4 + i_2", "(i_0 * 2 + i_1) * 4 + i_2 < 30"),
    ([2, None, 4], [2, 4, 4], "i_0 * 16 + i_1 * 4 + i_2", "(i_0 * 4 + i_1) * 4 + i_2 < 30"),
    ([3, 4, None], [3, 4, 3], "i_0 * 12 + i_1 * 3 + i_2", "(i_0 * 4 + i_1) * 3 + i_2 < 30"),
    ([1, 1, 30], [1, 1, 30], "i_0 * 30 + i_1 * 30 + i_2", None),
    ([2, 1, 3, 5], [2, 1, 3, 5], "i_0 * 15 + i_1 * 15 + i_2 * 5 + i_3", None),
    ([2, 2, 2, 4], [2, 2, 2, 4], "i_0 * 16 + i_1 * 8 + i_2 * 4 + i_3", "((i_0 * 2 + i_1) * 2 + i_2) * 4 + i_3 < 30"),
]


def split_body(extents, binding, predicate, domain="30"):
    where = f"T.where({predicate})" if predicate else "pass"
    return f"""
{loops([f"i_{number}" for number in range(len(extents))], extents)}
    with T.block("B"):
        vi = T.axis.spatial({domain}, {binding})
        {where}
        B[vi] = A[vi] + 1.0""".replace("        pass\n", "")


for factors, extents, binding, predicate in SPLITS:
    add(
        f"split_{factors}",
        line,
        lambda sch, factors=factors: sch.split(sch.get_loops("B")[0], factors),
        split_body(extents, binding, predicate),
    )

# Without variables of loops that run once.
for factors, extents, binding in [
    ([1, None], [1, 30], "i_1"),
    ([None, 1], [30, 1], "i_0"),
    ([1, 1, 30], [1, 1, 30], "i_2"),
    ([5, 1, 6], [5, 1, 6], "i_0 * 6 + i_2"),
    ([1, 3, 10], [1, 3, 10], "i_1 * 10 + i_2"),
]:
    add(
        f"split_without_unit_variables_{factors}",
        line,
        lambda sch, factors=factors: sch.split(sch.get_loops("B")[0], factors, preserve_unit_iters=False),
        split_body(extents, binding, None),
    )

# Sizes that are not known.
for factors, extents, binding in [
    ([None, 4], ["(n + 3) // 4", "4"], "i_0 * 4 + i_1"),
    ([4, None], ["4", "(n + 3) // 4"], "i_0 * ((n + 3) // 4) + i_1"),
    ([None, 2, 4], ["(n + 7) // 8", "2", "4"], "(i_0 * 2 + i_1) * 4 + i_2"),
    ([2, None, 4], ["2", "(n + 7) // 8", "4"], "(i_0 * ((n + 7) // 8) + i_1) * 4 + i_2"),
    ([2, 4, None], ["2", "4", "(n + 7) // 8"], "(i_0 * 4 + i_1) * ((n + 7) // 8) + i_2"),
]:
    vars = [f"i_{number}" for number in range(len(extents))]
    extents = [f"T.int64({extent})" if extent.isdigit() else extent for extent in extents]
    add(
        f"split_of_an_unknown_size_{factors}",
        symbolic_line,
        lambda sch, factors=factors: sch.split(sch.get_loops("B")[0], factors),
        f"""
@T.prim_func
def main(a: T.handle, b: T.handle):
    n = T.int64()
    A = T.match_buffer(a, (n,), "float32")
    B = T.match_buffer(b, (n,), "float32")
    {loops(vars, extents)}
        with T.block("B"):
            vi = T.axis.spatial(n, {binding})
            T.where({binding} < n)
            B[vi] = A[vi] + 1.0""",
    )

# A split of what a split has made: the factors, the number of the loop, the factors; and what comes of it.
for first, number, second, names, extents, binding, predicate in [
    (
        [None, 8],
        1,
        [2, None],
        ["i_0", "i_1_0", "i_1_1"],
        [4, 2, 4],
        "i_0 * 8 + i_1_0 * 4 + i_1_1",
        "i_0 * 8 + (i_1_0 * 4 + i_1_1) < 30",
    ),
    (
        [None, 4],
        0,
        [2, 4],
        ["i_0_0", "i_0_1", "i_1"],
        [2, 4, 4],
        "i_0_0 * 16 + i_0_1 * 4 + i_1",
        "(i_0_0 * 4 + i_0_1) * 4 + i_1 < 30",
    ),
    ([5, 6], 0, [5, 1], ["i_0_0", "i_0_1", "i_1"], [5, 1, 6], "i_0_0 * 6 + i_0_1 * 6 + i_1", None),
    ([5, 6], 1, [3, 2], ["i_0", "i_1_0", "i_1_1"], [5, 3, 2], "i_0 * 6 + i_1_0 * 2 + i_1_1", None),
    (
        [5, 6],
        1,
        [None, 4],
        ["i_0", "i_1_0", "i_1_1"],
        [5, 2, 4],
        "i_0 * 6 + (i_1_0 * 4 + i_1_1)",
        "i_1_0 * 4 + i_1_1 < 6",
    ),
]:

    def split_twice(sch, first=first, number=number, second=second):
        sch.split(sch.split(sch.get_loops("B")[0], first)[number], second)

    where = f"T.where({predicate})" if predicate else "pass"
    add(
        f"split_{first}_{number}_{second}",
        line,
        split_twice,
        f"""
{loops(names, extents)}
    with T.block("B"):
        vi = T.axis.spatial(30, {binding})
        {where}
        B[vi] = A[vi] + 1.0""".replace("        pass\n", ""),
    )


# ===--- fuse -------------------------------------------------------------------------------------===#


def cube(a, b, c):
    @T.prim_func
    def main(A: T.Buffer((a, b, c), "float32"), B: T.Buffer((a, b, c), "float32")):
        for i, j, k in T.grid(a, b, c):
            with T.block("B"):
                vi, vj, vk = T.axis.remap("SSS", [i, j, k])
                B[vi, vj, vk] = A[vi, vj, vk] + 1.0

    return main


F2, F3 = "i_j_fused", "i_j_k_fused"
# The shape, the loops that are fused, the nest, and the three bindings.
for shape, fused, names, extents, bindings in [
    ((4, 8, 3), slice(0, 2), [F2, "k"], [32, 3], [f"{F2} // 8", f"{F2} % 8", "k"]),
    ((4, 8, 3), slice(1, 3), ["i", "j_k_fused"], [4, 24], ["i", "j_k_fused // 3", "j_k_fused % 3"]),
    ((4, 8, 3), slice(0, 3), [F3], [96], [f"{F3} // 24", f"{F3} % 24 // 3", f"{F3} % 3"]),
    ((4, 8, 3), slice(1, 2), ["i", "j_fused", "k"], [4, 8, 3], ["i", "j_fused", "k"]),
    ((1, 8, 3), slice(0, 2), [F2, "k"], [8, 3], ["0", F2, "k"]),
    ((4, 1, 3), slice(0, 2), [F2, "k"], [4, 3], [F2, "0", "k"]),
    ((4, 1, 3), slice(0, 3), [F3], [12], [f"{F3} // 3", "0", f"{F3} % 3"]),
    ((1, 1, 3), slice(0, 3), [F3], [3], ["0", "0", F3]),
    ((1, 8, 1), slice(0, 3), [F3], [8], ["0", F3, "0"]),
    ((2, 2, 2), slice(0, 3), [F3], [8], [f"{F3} // 4", f"{F3} % 4 // 2", f"{F3} % 2"]),
]:
    domains = ", ".join(f"{{{number}}}" for number in range(3))
    add(
        f"fuse_{shape}_{fused.start}_{fused.stop}",
        cube(*shape),
        lambda sch, fused=fused: sch.fuse(*sch.get_loops("B")[fused]),
        f"""
{loops(names, extents)}
    with T.block("B"):
        vi = T.axis.spatial({shape[0]}, {bindings[0]})
        vj = T.axis.spatial({shape[1]}, {bindings[1]})
        vk = T.axis.spatial({shape[2]}, {bindings[2]})
        B[vi, vj, vk] = A[vi, vj, vk] + 1.0""",
    )

# What was split is fused again: the binding is the loop, the predicate stays as it was.
for factors, extent, predicate in [
    ([5, 6], 30, None),
    ([None, 4], 32, "{0} // 4 * 4 + {0} % 4 < 30"),
    ([2, 15], 30, None),
    ([1, None], 30, None),
    ([None, 7], 35, "{0} // 7 * 7 + {0} % 7 < 30"),
]:

    def split_and_fuse(sch, factors=factors):
        sch.fuse(*sch.split(sch.get_loops("B")[0], factors))

    where = "T.where(" + predicate.format("i_0_i_1_fused") + ")" if predicate else "pass"
    add(
        f"fuse_what_was_split_{factors}",
        line,
        split_and_fuse,
        f"""
for i_0_i_1_fused in range({extent}):
    with T.block("B"):
        vi = T.axis.spatial(30, i_0_i_1_fused)
        {where}
        B[vi] = A[vi] + 1.0""".replace("        pass\n", ""),
    )


# ===--- reorder, decompose_reduction, rfactor ----------------------------------------------------===#


@T.prim_func
def product(A: T.Buffer((16, 24), "float32"), B: T.Buffer((24, 32), "float32"), C: T.Buffer((16, 32), "float32")):
    for i, j, k in T.grid(16, 32, 24):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = 0.0
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]


TILES = {"i_0": 2, "i_1": 8, "j_0": 4, "j_1": 8, "k_0": 3, "k_1": 8}


def tile(sch, order):
    made = {}
    for loop, name in zip(sch.get_loops("C"), "ijk", strict=True):
        made[f"{name}_0"], made[f"{name}_1"] = sch.split(loop, [None, 8])
    sch.reorder(*[made[name] for name in order])
    return made


def nest(names, body):
    """A nest of the tiles' loops around some text."""
    return loops(names, [TILES[name] for name in names], body)


UPDATE = """
with T.block("C{update}"):
    vi = T.axis.spatial(16, i_0 * 8 + i_1)
    vj = T.axis.spatial(32, j_0 * 8 + j_1)
    vk = T.axis.reduce(24, k_0 * 8 + k_1)
    {reads}
    {init}
    C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]"""
WHOLE = UPDATE.format(update="", reads="T.reads(A[vi, vk], B[vk, vj])", init="with T.init():\n        C[vi, vj] = 0.0")

for text in [
    "i_0 j_0 k_0 i_1 j_1 k_1",
    "j_0 i_0 k_0 i_1 k_1 j_1",
    "k_0 k_1 i_0 j_0 i_1 j_1",
    "j_1 j_0 i_1 i_0 k_1 k_0",
    "i_0 k_0 j_0 k_1 i_1 j_1",
]:
    add(
        "reorder_" + text.replace(" ", "_"),
        product,
        lambda sch, text=text: tile(sch, text.split()) and None,
        nest(text.split(), WHOLE),
        verify=False,
    )

# The order, the loop at which the start is taken out, and the loops of the start that are not those around it.
for text, at in [
    ("i_0 j_0 k_0 i_1 j_1 k_1", "k_0"),
    ("i_0 j_0 k_0 i_1 j_1 k_1", "j_0"),
    ("i_0 j_0 k_0 i_1 j_1 k_1", "i_0"),
    ("i_0 i_1 j_0 j_1 k_0 k_1", "k_0"),
    ("i_0 i_1 j_0 j_1 k_0 k_1", "j_1"),
    ("i_0 i_1 j_0 j_1 k_0 k_1", "i_1"),
    ("k_0 k_1 i_0 j_0 i_1 j_1", "k_0"),
    ("i_0 k_0 j_0 k_1 i_1 j_1", "k_0"),
    ("i_0 k_0 j_0 k_1 i_1 j_1", "i_0"),
    ("j_0 i_0 k_0 i_1 k_1 j_1", "k_0"),
    ("j_1 i_1 k_1 j_0 i_0 k_0", "k_1"),
]:
    order = text.split()
    outer, inner = order[: order.index(at)], order[order.index(at) :]
    started = [name for name in inner if name[0] != "k"]
    place = {name: name + "_init" if name in started else name for name in order}
    start = f"""
with T.block("C_init"):
    vi = T.axis.spatial(16, {place["i_0"]} * 8 + {place["i_1"]})
    vj = T.axis.spatial(32, {place["j_0"]} * 8 + {place["j_1"]})
    T.reads()
    C[vi, vj] = 0.0"""
    update = UPDATE.format(update="_update", reads="T.reads(C[vi, vj], A[vi, vk], B[vk, vj])", init="")
    first = loops([place[name] for name in started], [TILES[name] for name in started], start)
    both = first + "\n" + nest(inner, update)

    def decompose(sch, order=order, at=at):
        sch.decompose_reduction("C", tile(sch, order)[at])

    add(f"decompose_{text.replace(' ', '_')}_at_{at}", product, decompose, nest(outer, both), verify=False)

# The loop whose iterations get sums of their own, where its dimension goes, and the shape that makes.
for name, axis, shape, indices in [
    ("k_0", 0, "(3, 16, 32)", "{0}, vi, vj"),
    ("k_0", 1, "(16, 3, 32)", "vi, {0}, vj"),
    ("k_0", 2, "(16, 32, 3)", "vi, vj, {0}"),
    ("k_0", -1, "(16, 32, 3)", "vi, vj, {0}"),
    ("k_0", -3, "(3, 16, 32)", "{0}, vi, vj"),
    ("k_1", 0, "(8, 16, 32)", "{0}, vi, vj"),
    ("k_1", -2, "(16, 8, 32)", "vi, {0}, vj"),
    ("k_1", 2, "(16, 32, 8)", "vi, vj, {0}"),
]:
    other = "k_1" if name == "k_0" else "k_0"
    index = indices.format(f"v{name}")

    def factor(sch, name=name, axis=axis):
        k_0, k_1 = sch.split(sch.get_loops("C")[2], [None, 8])
        sch.rfactor(k_0 if name == "k_0" else k_1, axis)

    add(
        f"rfactor_{name}_{axis}",
        product,
        factor,
        f"""
C_rf = T.alloc_buffer({shape})
for i, j, k_0, k_1 in T.grid(16, 32, 3, 8):
    with T.block("C_rf"):
        v{name}, vi, vj, v{other} = T.axis.remap("SSSR", [{name}, i, j, {other}])
        T.reads(A[vi, vk_0 * 8 + vk_1], B[vk_0 * 8 + vk_1, vj])
        T.writes(C_rf[{index}])
        with T.init():
            C_rf[{index}] = 0.0
        C_rf[{index}] = C_rf[{index}] + A[vi, vk_0 * 8 + vk_1] * B[vk_0 * 8 + vk_1, vj]
for i, j, {name} in T.grid(16, 32, {TILES[name]}):
    with T.block("C"):
        v{name}, vi, vj = T.axis.remap("RSS", [{name}, i, j])
        T.reads(C_rf[{index}])
        T.writes(C[vi, vj])
        with T.init():
            C[vi, vj] = 0.0
        C[vi, vj] = C[vi, vj] + C_rf[{index}]""",
        verify=False,
    )


test_schedule = PROGRAMS.test
