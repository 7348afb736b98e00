"""What part of a buffer a block computes, copies or holds at a place, as tables: a row has the place and the part."""

import textwrap

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()

from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


def add(name, before, steps, body, **options):
    steps.__name__ = name
    PROGRAMS.becomes(before, body, **options)(steps)


def nest(names, extents, body):
    """A nest around some text."""
    body = textwrap.dedent(body).strip("\n")
    if not names:
        return body
    extents = ", ".join(str(extent) for extent in extents)
    return f"for {', '.join(names)} in T.grid({extents}):\n" + textwrap.indent(body, "    ")


# ===--- A producer at a tile of windows -----------------------------------------------------------===#


def windows(count, stride, dilation, taps):
    size = (count - 1) * stride + (taps - 1) * dilation + 1

    @T.prim_func
    def main(A: T.Buffer((size,), "float32"), C: T.Buffer((count,), "float32")):
        B = T.alloc_buffer((size,))
        for i in range(size):
            with T.block("B"):
                vi = T.axis.spatial(size, i)
                B[vi] = A[vi] * 2.0
        for i, r in T.grid(count, taps):
            with T.block("C"):
                vi, vr = T.axis.remap("SR", [i, r])
                with T.init():
                    C[vi] = 0.0
                C[vi] = C[vi] + B[vi * stride + vr * dilation]

    return main


# Windows, stride, dilation, taps, windows in a tile: the elements of B that a tile needs, and where they begin.
for count, stride, dilation, taps, tile, length, step in [
    (16, 1, 1, 1, 4, 4, 4),
    (16, 1, 1, 3, 4, 6, 4),
    (16, 1, 1, 5, 8, 12, 8),
    (16, 2, 1, 3, 4, 9, 8),
    (16, 2, 1, 2, 4, 8, 8),
    (16, 3, 1, 3, 2, 6, 6),
    (16, 1, 2, 3, 4, 8, 4),
    (16, 1, 3, 4, 2, 11, 2),
    (16, 2, 2, 3, 4, 11, 8),
    (16, 4, 1, 4, 4, 16, 16),
    (16, 4, 1, 7, 4, 19, 16),
]:

    def move(sch, tile=tile):
        sch.compute_at("B", sch.split(sch.get_loops("C")[0], [None, tile])[0])

    size = (count - 1) * stride + (taps - 1) * dilation + 1
    add(
        f"windows_{count}_{stride}_{dilation}_{taps}_{tile}",
        windows(count, stride, dilation, taps),
        move,
        f"""
B = T.alloc_buffer(({size},))
for i_0 in range({count // tile}):
    for ax0 in range({length}):
        with T.block("B"):
            vi = T.axis.spatial({size}, i_0 * {step} + ax0)
            B[vi] = A[vi] * 2.0
    for i_1, r in T.grid({tile}, {taps}):
        with T.block("C"):
            vi = T.axis.spatial({count}, i_0 * {tile} + i_1)
            vr = T.axis.reduce({taps}, r)
            with T.init():
                C[vi] = 0.0
            C[vi] = C[vi] + B[vi * {stride} + vr * {dilation}]""",
    )

# The last tile is not full: what is there of it is said by a predicate.
for count, stride, taps, tile, length, step in [
    (15, 1, 1, 4, 4, 4),
    (15, 1, 3, 4, 6, 4),
    (30, 1, 2, 7, 8, 7),
    (15, 2, 3, 4, 9, 8),
    (15, 2, 2, 8, 16, 16),
]:

    def move_to_a_part(sch, tile=tile):
        sch.compute_at("B", sch.split(sch.get_loops("C")[0], [None, tile])[0])

    size = (count - 1) * stride + taps
    add(
        f"windows_of_a_part_{count}_{stride}_{taps}_{tile}",
        windows(count, stride, 1, taps),
        move_to_a_part,
        f"""
B = T.alloc_buffer(({size},))
for i_0 in range({-(-count // tile)}):
    for ax0 in range({length}):
        with T.block("B"):
            vi = T.axis.spatial({size}, i_0 * {step} + ax0)
            T.where(i_0 * {step} + ax0 < {size})
            B[vi] = A[vi] * 2.0
    for i_1, r in T.grid({tile}, {taps}):
        with T.block("C"):
            vi = T.axis.spatial({count}, i_0 * {tile} + i_1)
            vr = T.axis.reduce({taps}, r)
            T.where(i_0 * {tile} + i_1 < {count})
            with T.init():
                C[vi] = 0.0
            C[vi] = C[vi] + B[vi * {stride} + vr]""",
    )


# ===--- Copies of operands at each loop of a tiled product -----------------------------------------===#


@T.prim_func
def product(A: T.Buffer((16, 24), "float32"), B: T.Buffer((24, 32), "float32"), C: T.Buffer((16, 32), "float32")):
    for i, j, k in T.grid(16, 32, 24):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = 0.0
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]


ORDER = ["i_0", "j_0", "k_0", "i_1", "j_1", "k_1"]
TILES = {"i_0": 2, "i_1": 8, "j_0": 4, "j_1": 8, "k_0": 3, "k_1": 8}


def tile_product(sch):
    made = {}
    for loop, name in zip(sch.get_loops("C"), "ijk", strict=True):
        made[f"{name}_0"], made[f"{name}_1"] = sch.split(loop, [None, 8])
    sch.reorder(*[made[name] for name in ORDER])
    return made


def tiled_product(at, copy, after="", left="A", right="B", result="C"):
    """The tiled product with some text in the body of a loop, before or after what was there."""
    compute = f"""
with T.block("C"):
    vi = T.axis.spatial(16, i_0 * 8 + i_1)
    vj = T.axis.spatial(32, j_0 * 8 + j_1)
    vk = T.axis.reduce(24, k_0 * 8 + k_1)
    with T.init():
        {result}[vi, vj] = 0.0
    {result}[vi, vj] = {result}[vi, vj] + {left}[vi, vk] * {right}[vk, vj]"""
    number = ORDER.index(at) + 1
    outer, inner = ORDER[:number], ORDER[number:]
    body = nest(inner, [TILES[name] for name in inner], compute)
    body = "\n".join(part for part in (copy.strip("\n"), body, after.strip("\n")) if part)
    return nest(outer, [TILES[name] for name in outer], body)


# The operand, the loop, and for each dimension how many elements are copied, and from where on.
COPIES = [
    ("A", "i_0", (8, "i_0 * 8"), (24, "")),
    ("A", "j_0", (8, "i_0 * 8"), (24, "")),
    ("A", "k_0", (8, "i_0 * 8"), (8, "k_0 * 8")),
    ("A", "i_1", (1, "i_0 * 8 + i_1"), (8, "k_0 * 8")),
    ("A", "j_1", (1, "i_0 * 8 + i_1"), (8, "k_0 * 8")),
    ("A", "k_1", (1, "i_0 * 8 + i_1"), (1, "k_0 * 8 + k_1")),
    ("B", "i_0", (24, ""), (32, "")),
    ("B", "j_0", (24, ""), (8, "j_0 * 8")),
    ("B", "k_0", (8, "k_0 * 8"), (8, "j_0 * 8")),
    ("B", "i_1", (8, "k_0 * 8"), (8, "j_0 * 8")),
    ("B", "j_1", (8, "k_0 * 8"), (1, "j_0 * 8 + j_1")),
    ("B", "k_1", (1, "k_0 * 8 + k_1"), (1, "j_0 * 8 + j_1")),
]
SHAPES = {"A": (16, 24), "B": (24, 32), "C": (16, 32)}


def copy_text(buffer, source, target, parts, keeps_units):
    names, extents, bindings = [], [], []
    for extent, first in parts:
        if extent == 1 and not keeps_units:
            bindings.append(first)
            continue
        name = f"ax{len(names)}"
        names.append(name)
        extents.append(extent)
        bindings.append(f"{first} + {name}" if first else name)
    shape = SHAPES[buffer]
    return nest(
        names,
        extents,
        f"""
with T.block("{buffer}_local"):
    v0 = T.axis.spatial({shape[0]}, {bindings[0]})
    v1 = T.axis.spatial({shape[1]}, {bindings[1]})
    {target}[v0, v1] = {source}[v0, v1]""",
    )


for keeps_units in (False, True):
    for buffer, at, *parts in COPIES:

        def copy_operand(sch, buffer=buffer, at=at, keeps_units=keeps_units):
            made = tile_product(sch)
            copy = sch.cache_read("C", "AB".index(buffer), "local")
            sch.compute_at(copy, made[at], preserve_unit_loops=keeps_units)

        operands = {"A": "A", "B": "B", buffer: f"{buffer}_local"}
        copy = copy_text(buffer, buffer, f"{buffer}_local", parts, keeps_units)
        add(
            f"copy_{buffer}_at_{at}{'_with_unit_loops' if keeps_units else ''}",
            product,
            copy_operand,
            f'{buffer}_local = T.alloc_buffer({SHAPES[buffer]}, scope="local")\n'
            + tiled_product(at, copy, left=operands["A"], right=operands["B"]),
            verify=False,
        )

for at, *parts in [("i_0", (8, "i_0 * 8"), (32, "")), ("j_0", (8, "i_0 * 8"), (8, "j_0 * 8"))]:

    def copy_result(sch, at=at):
        made = tile_product(sch)
        sch.reverse_compute_at(sch.cache_write("C", 0, "local"), made[at])

    copy = copy_text("C", "C_local", "C", parts, keeps_units=False)
    add(
        f"copy_the_result_at_{at}",
        product,
        copy_result,
        'C_local = T.alloc_buffer((16, 32), scope="local")\n' + tiled_product(at, "", copy, result="C_local"),
        verify=False,
    )


# ===--- The padded image of a convolution at each of its loops -------------------------------------===#


def conv2d(stride):
    size = 15 // stride + 1

    @T.prim_func
    def main(
        X: T.Buffer((1, 8, 16, 16), "float32"),
        W: T.Buffer((16, 8, 3, 3), "float32"),
        Y: T.Buffer((1, 16, size, size), "float32"),
    ):
        P = T.alloc_buffer((1, 8, 18, 18))
        for i0, i1, i2, i3 in T.grid(1, 8, 18, 18):
            with T.block("P"):
                v0, v1, v2, v3 = T.axis.remap("SSSS", [i0, i1, i2, i3])
                P[v0, v1, v2, v3] = T.if_then_else(
                    1 <= v2 and v2 < 17 and 1 <= v3 and v3 < 17, X[v0, v1, v2 - 1, v3 - 1], 0.0
                )
        for n, f, y, x, c, r, s in T.grid(1, 16, size, size, 8, 3, 3):
            with T.block("Y"):
                vn, vf, vy, vx, vc, vr, vs = T.axis.remap("SSSSRRR", [n, f, y, x, c, r, s])
                with T.init():
                    Y[vn, vf, vy, vx] = 0.0
                Y[vn, vf, vy, vx] = (
                    Y[vn, vf, vy, vx] + P[vn, vc, vy * stride + vr, vx * stride + vs] * W[vf, vc, vr, vs]
                )

    return main


CONV_ORDER = ["n", "f", "y_0", "x_0", "c", "r", "s", "y_1", "x_1"]
# The stride, the loop, and the part of dimensions 1 to 3: how many elements, and from where on. For a stride of 1 the
# image is 16 wide, in tiles of 4 x 8; for one of 2 it is 8 wide, in tiles of 2 x 4, of which the steps are 2 elements.
for stride, at, *parts in [
    (1, "n", (8, ""), (18, ""), (18, "")),
    (1, "f", (8, ""), (18, ""), (18, "")),
    (1, "y_0", (8, ""), (6, "y_0 * 4"), (18, "")),
    (1, "x_0", (8, ""), (6, "y_0 * 4"), (10, "x_0 * 8")),
    (1, "c", (1, "c"), (6, "y_0 * 4"), (10, "x_0 * 8")),
    (1, "r", (1, "c"), (4, "y_0 * 4 + r"), (10, "x_0 * 8")),
    (1, "s", (1, "c"), (4, "y_0 * 4 + r"), (8, "x_0 * 8 + s")),
    (2, "y_0", (8, ""), (5, "y_0 * 4"), (17, "")),
    (2, "x_0", (8, ""), (5, "y_0 * 4"), (9, "x_0 * 8")),
    (2, "c", (1, "c"), (5, "y_0 * 4"), (9, "x_0 * 8")),
]:
    size = 15 // stride + 1
    tiles = {"n": 1, "f": 16, "y_0": 4, "x_0": 2, "c": 8, "r": 3, "s": 3, "y_1": size // 4, "x_1": size // 2}

    def move_image(sch, at=at, size=size):
        n, f, y, x, c, r, s = sch.get_loops("Y")
        made = dict(zip("nfcrs", (n, f, c, r, s), strict=True))
        made["y_0"], made["y_1"] = sch.split(y, [None, size // 4])
        made["x_0"], made["x_1"] = sch.split(x, [None, size // 2])
        sch.reorder(*[made[name] for name in CONV_ORDER])
        sch.compute_at("P", made[at])

    names, extents, bindings = [], [], []
    for extent, first in parts:
        if extent == 1:
            bindings.append(first)
            continue
        names.append(f"ax{len(names)}")
        extents.append(extent)
        bindings.append(f"{first} + {names[-1]}" if first else names[-1])
    image = nest(
        names,
        extents,
        f"""
with T.block("P"):
    v0 = T.axis.spatial(1, 0)
    v1 = T.axis.spatial(8, {bindings[0]})
    v2 = T.axis.spatial(18, {bindings[1]})
    v3 = T.axis.spatial(18, {bindings[2]})
    P[v0, v1, v2, v3] = T.if_then_else(1 <= v2 and v2 < 17 and 1 <= v3 and v3 < 17, X[v0, v1, v2 - 1, v3 - 1], 0.0)""",
    )
    number = CONV_ORDER.index(at) + 1
    outer, inner = CONV_ORDER[:number], CONV_ORDER[number:]
    compute = f"""
with T.block("Y"):
    vn, vf = T.axis.remap("SS", [n, f])
    vy = T.axis.spatial({size}, y_0 * {size // 4} + y_1)
    vx = T.axis.spatial({size}, x_0 * {size // 2} + x_1)
    vc, vr, vs = T.axis.remap("RRR", [c, r, s])
    with T.init():
        Y[vn, vf, vy, vx] = 0.0
    Y[vn, vf, vy, vx] = Y[vn, vf, vy, vx] + P[vn, vc, vy * {stride} + vr, vx * {stride} + vs] * W[vf, vc, vr, vs]"""
    body = image + "\n" + nest(inner, [tiles[name] for name in inner], compute)
    add(
        f"image_at_{at}_{stride}",
        conv2d(stride),
        move_image,
        "P = T.alloc_buffer((1, 8, 18, 18))\n" + nest(outer, [tiles[name] for name in outer], body),
        verify=False,
    )


# ===--- Tiles of a size that is not known -----------------------------------------------------------===#


@T.prim_func
def rows(a: T.handle, c: T.handle):
    n = T.int64()
    A = T.match_buffer(a, (n, T.int64(4)), "float32")
    C = T.match_buffer(c, (n, T.int64(4)), "float32")
    B = T.alloc_buffer((n, T.int64(4)))
    for i, j in T.grid(n, T.int64(4)):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(n, T.int64(4)):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + 1.0


ROWS = """
@T.prim_func
def main(a: T.handle, c: T.handle):
    n = T.int64()
    A = T.match_buffer(a, (n, T.int64(4)), "float32")
    C = T.match_buffer(c, (n, T.int64(4)), "float32")
    B = T.alloc_buffer((n, T.int64(4)))
"""
# The factors, the number of the loop, the other loops of the tile, what a row is bound to in it, and for the copy.
for factors, number, outer, extents, inner, lengths, row, length, copied in [
    ([4, None], 0, ["i_0"], ["4"], ["i_1"], ["X"], "i_0 * X + i_1", "X", "i_0 * X + ax0"),
    ([None, 4], 0, ["i_0"], ["X"], ["i_1"], ["4"], "i_0 * 4 + i_1", "4", "i_0 * 4 + ax0"),
    (
        [2, None, 4],
        0,
        ["i_0"],
        ["2"],
        ["i_1", "i_2"],
        ["X", "4"],
        "(i_0 * X + i_1) * 4 + i_2",
        "X * 4",
        "i_0 * (X * 4) + ax0",
    ),
    (
        [2, None, 4],
        1,
        ["i_0", "i_1"],
        ["2", "X"],
        ["i_2"],
        ["4"],
        "(i_0 * X + i_1) * 4 + i_2",
        "4",
        "(i_0 * X + i_1) * 4 + ax0",
    ),
    (
        [2, 4, None],
        1,
        ["i_0", "i_1"],
        ["2", "4"],
        ["i_2"],
        ["X"],
        "(i_0 * 4 + i_1) * X + i_2",
        "X",
        "(i_0 * 4 + i_1) * X + ax0",
    ),
    (
        [2, 4, None],
        0,
        ["i_0"],
        ["2"],
        ["i_1", "i_2"],
        ["4", "X"],
        "(i_0 * 4 + i_1) * X + i_2",
        "X * 4",
        "i_0 * (X * 4) + ax0",
    ),
]:
    known = 4 if len(factors) == 2 else 8
    unknown = f"((n + {known - 1}) // {known})"

    def grid(names, lengths, body):
        return nest(names, [f"T.int64({length})" if length.isdigit() else length for length in lengths], body)

    def block(name, bound, statement):
        text = f"""
with T.block("{name}"):
    vi = T.axis.spatial(n, {bound})
    vj = T.axis.spatial(T.int64(4), {{j}})
    T.where({bound} < n)
    {statement}"""
        return text

    produce = grid(["ax0", "ax1"], [length, "4"], block("B", copied, "B[vi, vj] = A[vi, vj] * 2.0").format(j="ax1"))
    consume = grid([*inner, "j"], [*lengths, "4"], block("C", row, "C[vi, vj] = B[vi, vj] + 1.0").format(j="j"))
    after = ROWS + textwrap.indent(grid(outer, extents, produce + "\n" + consume), "    ").replace("X", unknown)

    def move_rows(sch, factors=factors, number=number):
        sch.compute_at("B", sch.split(sch.get_loops("C")[0], factors)[number])

    def check_rows(sch, move_rows=move_rows):
        move_rows(sch)
        for n in (1, 2, 3, 7, 8, 9, 33):
            sch.verify(sizes={"n": n}, compiled=n == 7)

    add(f"rows_{factors}_{number}", rows, check_rows, after, verify=False)

    produce = grid([*inner, "j"], [*lengths, "4"], block("B", row, "B[vi, vj] = A[vi, vj] * 2.0").format(j="j"))
    consume = grid(["ax0", "ax1"], [length, "4"], block("C", copied, "C[vi, vj] = B[vi, vj] + 1.0").format(j="ax1"))
    after = ROWS + textwrap.indent(grid(outer, extents, produce + "\n" + consume), "    ").replace("X", unknown)

    def move_rows_back(sch, factors=factors, number=number):
        sch.reverse_compute_at("C", sch.split(sch.get_loops("B")[0], factors)[number])
        for n in (1, 2, 3, 7, 8, 9, 33):
            sch.verify(sizes={"n": n}, compiled=n == 7)

    add(f"rows_behind_{factors}_{number}", rows, move_rows_back, after, verify=False)


@PROGRAMS.becomes(
    rows,
    ROWS
    + """
    B_local = T.alloc_buffer((n, T.int64(4)), scope="local")
    for i_0 in range(T.int64(4)):
        for i_1, j in T.grid((n + 3) // 4, T.int64(4)):
            with T.block("B"):
                vi = T.axis.spatial(n, i_0 * ((n + 3) // 4) + i_1)
                vj = T.axis.spatial(T.int64(4), j)
                T.where(i_0 * ((n + 3) // 4) + i_1 < n)
                B_local[vi, vj] = A[vi, vj] * 2.0
        for ax0, ax1 in T.grid(T.min((n + 3) // 4, n - i_0 * ((n + 3) // 4)), T.int64(4)):
            with T.block("B_local"):
                v0 = T.axis.spatial(n, i_0 * ((n + 3) // 4) + ax0)
                v1 = T.axis.spatial(T.int64(4), ax1)
                B[v0, v1] = B_local[v0, v1]
        for ax0, ax1 in T.grid((n + 3) // 4, T.int64(4)):
            with T.block("C"):
                vi = T.axis.spatial(n, i_0 * ((n + 3) // 4) + ax0)
                vj = T.axis.spatial(T.int64(4), ax1)
                T.where(i_0 * ((n + 3) // 4) + ax0 < n)
                C[vi, vj] = B[vi, vj] + 1.0""",
    verify=False,
)
def a_copy_of_rows_of_an_unknown_number(sch):
    i_0, _ = sch.split(sch.get_loops("B")[0], [4, None])
    sch.reverse_compute_at("C", i_0)
    sch.cache_write("B", 0, "local")
    for n in (1, 2, 3, 7, 8, 9, 33):
        sch.verify(sizes={"n": n}, compiled=n == 7)


@T.prim_func
def doubled(a: T.handle, b: T.handle):
    n = T.int64()
    A = T.match_buffer(a, (n, T.int64(4)), "float32")
    B = T.match_buffer(b, (n, T.int64(4)), "float32")
    for i, j in T.grid(n, T.int64(4)):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0


# Both buffers have the size that one of them says: what is copied ends where they do.
TILES_OF_COPIES = {
    "four": ([None, 4], "(n + 3) // 4", "T.int64(4)"),
    "a_fourth": ([4, None], "T.int64(4)", "(n + 3) // 4"),
}
for _name, (_factors, _count, _length) in TILES_OF_COPIES.items():
    _size = _length if "n" not in _length else f"({_length})"
    _rows = f"T.min({_length}, n - v0 * {_size})"

    _part = f"v0 * {_size}:v0 * {_size} + {_rows}, 0:T.int64(4)"

    def _copies(sch, factors=_factors):
        i_0, _ = sch.split(sch.get_loops("B")[0], factors)
        sch.read_at(i_0, "B", 0, "shared")
        sch.write_at(i_0, "B", 0, "local")
        for n in (1, 2, 3, 7, 8, 9, 33):
            sch.verify(sizes={"n": n}, compiled=n == 7)

    _copies.__name__ = f"copies_around_tiles_of_{_name}"
    PROGRAMS.becomes(
        doubled,
        f"""
@T.prim_func
def main(a: T.handle, b: T.handle):
    T.func_attr({{"global_symbol": "main"}})
    n = T.int64()
    A = T.match_buffer(a, (n, T.int64(4)), "float32")
    B = T.match_buffer(b, (n, T.int64(4)), "float32")
    A_shared = T.alloc_buffer((n, T.int64(4)), scope="shared")
    B_local = T.alloc_buffer((n, T.int64(4)), scope="local")
    for i_0 in range({_count}):
        with T.block("A_shared"):
            v0 = T.axis.spatial({_count}, i_0)
            T.reads(A[{_part}])
            T.writes(A_shared[{_part}])
            T.block_attr({{"auto_copy": True}})
            for ax0, ax1 in T.grid({_rows}, T.int64(4)):
                A_shared[v0 * {_size} + ax0, ax1] = A[v0 * {_size} + ax0, ax1]
        for i_1, j in T.grid({_length}, T.int64(4)):
            with T.block("B"):
                vi = T.axis.spatial(n, i_0 * {_size} + i_1)
                vj = T.axis.spatial(T.int64(4), j)
                T.where(i_0 * {_size} + i_1 < n)
                B_local[vi, vj] = A_shared[vi, vj] * 2.0
        with T.block("B_local"):
            v0 = T.axis.spatial({_count}, i_0)
            T.reads(B_local[{_part}])
            T.writes(B[{_part}])
            T.block_attr({{"auto_copy": True}})
            for ax0, ax1 in T.grid({_rows}, T.int64(4)):
                B[v0 * {_size} + ax0, ax1] = B_local[v0 * {_size} + ax0, ax1]""",
        verify=False,
    )(_copies)


@PROGRAMS.keeps(rows, sizes={"n": 11})
def a_copy_at_a_tile_of_an_unknown_length(sch):
    i_0, _ = sch.split(sch.get_loops("C")[0], [4, None])
    sch.read_at(i_0, "C", 0, "local")


@T.prim_func
def row_sums(a: T.handle, c: T.handle):
    n = T.int64()
    A = T.match_buffer(a, (n, T.int64(4)), "float32")
    C = T.match_buffer(c, (n,), "float32")
    B = T.alloc_buffer((n,))
    for i, k in T.grid(n, T.int64(4)):
        with T.block("B"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                B[vi] = 0.0
            B[vi] = B[vi] + A[vi, vk]
    for i in range(n):
        with T.block("C"):
            vi = T.axis.spatial(n, i)
            C[vi] = B[vi] + 1.0


@PROGRAMS.keeps(row_sums, sizes={"n": 11})
def sums_of_an_unknown_number_of_rows_in_four_threads(sch):
    i_0, _ = sch.split(sch.get_loops("C")[0], [4, None])
    sch.parallel(i_0)
    sch.compute_at("B", i_0)
    sch.parallel(i_0)
    assert sch.get(sch.get_loops("B")[1]).extent is not None


test_schedule = PROGRAMS.test
