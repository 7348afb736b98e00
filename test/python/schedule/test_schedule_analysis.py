"""tvm.tir.schedule.analysis: layouts, loops and variables that would suit, and maps of indices."""

import pytest

import mlc.tvm

mlc.tvm.install()

from tvm import te, tir  # noqa: E402
from tvm.ir import Range  # noqa: E402
from tvm.script import tir as T  # noqa: E402
from tvm.tir import IndexMap, floordiv, floormod  # noqa: E402
from tvm.tir.schedule import CachedFlags  # noqa: E402
from tvm.tir.schedule.analysis import (  # noqa: E402
    get_auto_tensorize_mapping_info,
    get_tensorize_loop_mapping,
    suggest_index_map,
)

# ===--- Index maps ------------------------------------------------------------------------------===#


def test_functions_of_indices():
    expected = "T.index_map(lambda i, j: (i // 4, j, i % 4))"
    assert str(IndexMap.from_func(lambda i, j: [floordiv(i, 4), j, floormod(i, 4)])) == expected
    assert str(IndexMap.from_func(lambda i, j: [T.floordiv(i, 4), j, T.floormod(i, T.int32(4))])) == expected
    assert str(IndexMap.from_func(lambda i, j: [tir.indexdiv(i, 4), j, tir.indexmod(i, 4)])) == expected
    x, y = tir.Var("x", "int32"), tir.Var("y", "int32")
    index_map = IndexMap([x, y], [x // 4, y, x % 4])
    assert str(index_map) == "T.index_map(lambda x, y: (x // 4, y, x % 4))"
    assert index_map.as_python() == "lambda i0, i1: (i0 // 4, i1, i0 % 4,)"
    assert str(IndexMap.from_func(lambda *i: [i[1]], ndim=2)) == "T.index_map(lambda i0, i1: (i1,))"
    assert [x.name for x in IndexMap.from_func(lambda p, q: [p + q]).initial_indices] == ["p", "q"]


def test_mapped_indices():
    index_map = IndexMap.from_func(lambda i, j: (j, i // 4, i % 4))
    x = tir.Var("x", "int32")
    assert [str(index) for index in index_map.map_indices([x, 3])] == ["3", "x // 4", "x % 4"]
    assert index_map.map_indices([9, 2]) == [2, 2, 1]
    assert index_map.map_shape([16, 5]) == [5, 4, 4]
    assert [str(index) for index in index_map.final_indices] == ["j", "i // 4", "i % 4"]
    with pytest.raises(ValueError, match="of 2 indices, not of 1"):
        index_map.map_indices([1])


def test_inverse():
    index_map = IndexMap.from_func(lambda i, j: (j, i // 4, i % 4))
    assert index_map.inverse([16, 5]).is_equivalent_to(IndexMap.from_func(lambda a, b, c: (b * 4 + c, a)))
    assert index_map.inverse([Range(0, 16), Range(0, 5)]).map_indices([2, 3, 1]) == [13, 2]
    with pytest.raises(ValueError, match="of no old ones"):
        index_map.inverse([15, 5])
    back, padding = index_map.non_surjective_inverse([15, 5])
    assert back.map_indices([2, 3, 1]) == [13, 2]
    assert str(padding) == "i1 == 3 and i2 == 3"
    with pytest.raises(ValueError, match="cannot be inverted"):
        IndexMap.from_func(lambda i, j: (i + j,)).inverse([4, 4])


@pytest.mark.parametrize(
    ("function", "what"),
    [
        (lambda i: i * i, "i \\* i"),
        (lambda i: tir.max(i, 0), "T.max"),
        (lambda i: 1.5, "float"),
        (lambda i: i // (i + 1), "divides"),
        (lambda i: i + tir.Var("n", "float32"), "not of variable n|float"),
    ],
)
def test_no_index_map(function, what):
    with pytest.raises(TypeError, match=what):
        IndexMap.from_func(function)


# ===--- Layouts ---------------------------------------------------------------------------------===#


def suggested(shape, indices, loops, predicate=True):
    variables = [tir.Var(name, "int32") for name in loops]
    nest = [
        tir.For(variable, 0, extent, tir.ForKind.SERIAL, tir.Evaluate(0))
        for variable, extent in zip(variables, loops.values(), strict=True)
    ]
    if callable(predicate):
        predicate = predicate(*variables)
    return suggest_index_map(tir.decl_buffer(shape), indices(*variables), nest, predicate)


LAYOUTS = [
    # A tile of 16 x 16 of each loop, tiles of `i` first.
    (
        ([8, 256], lambda i, j: [i // 16 * 4 + j // 16, i % 16 * 16 + j % 16], {"i": 32, "j": 64}),
        lambda x, y: (x // 4, x % 4 * 0 + y // 16, x % 4, y % 16),
    ),
    (([8], lambda i, j: [j % 4 * 2 + i], {"i": 2, "j": 32}), lambda x: (x % 2, x // 2)),
    (([4, 6], lambda i, j: [j, i], {"i": 6, "j": 4}), lambda x, y: (y, x)),
    # Neighbouring parts of one loop stay together.
    (
        (
            [6, 6, 64],
            lambda o, c: [o // 96 * 2 + o % 16 // 8, o % 96 // 32 * 2 + o % 8 // 4, o % 4 * 16 + c],
            {"o": 288, "c": 16},
        ),
        lambda a, b, c: (a // 2, b // 2, a % 2, b % 2 * 4 + c // 16, c % 16),
    ),
]


@pytest.mark.parametrize(("access", "expected"), LAYOUTS)
def test_suggested_layout(access, expected):
    assert suggested(*access).is_equivalent_to(IndexMap.from_func(expected))


def test_suggested_layout_under_a_condition():
    args = [4, 8], lambda i, j: [j // 8, j % 8], {"i": 3, "j": 40}
    assert suggested(*args, lambda i, j: j < 32).is_equivalent_to(IndexMap.from_func(lambda x, y: (x * 8 + y,)))
    assert suggested(*args, lambda i, j: i + j < 32) is None


@pytest.mark.parametrize(
    ("shape", "indices"),
    [
        ([64], lambda i, j: [i * 4 + j]),  # parts overlap
        ([256], lambda i, j: [i * 16 + j * 2]),  # not all is accessed
        ([16], lambda i, j: [i * j]),
        ([16], lambda i, j: [3]),
    ],
)
def test_no_layout(shape, indices):
    assert suggested(shape, indices, {"i": 16, "j": 8}) is None


# ===--- Instructions ----------------------------------------------------------------------------===#


@T.prim_func
def tile(a: T.handle, b: T.handle, c: T.handle):
    A = T.match_buffer(a, (16, 16), "float16")
    B = T.match_buffer(b, (16, 16), "float16")
    C = T.match_buffer(c, (16, 16), "float32")
    with T.block("root"):
        T.reads(C[0:16, 0:16], A[0:16, 0:16], B[0:16, 0:16])
        T.writes(C[0:16, 0:16])
        for i, j, k in T.grid(16, 16, 16):
            with T.block(""):
                vi, vj, vk = T.axis.remap("SSR", [i, j, k])
                C[vi, vj] = C[vi, vj] + T.cast(A[vi, vk], "float32") * T.cast(B[vk, vj], "float32")


def convolution(in_dtype="float16"):
    A = te.placeholder((2, 18, 18, 32), in_dtype, name="A")
    W = te.placeholder((3, 3, 32, 64), in_dtype, name="W")
    rh, rw, rc = (te.reduce_axis((0, extent), name=name) for name, extent in (("rh", 3), ("rw", 3), ("rc", 32)))
    Y = te.compute(
        (2, 16, 16, 64),
        lambda n, h, w, c: te.sum(
            A[n, h + rh, w + rw, rc].astype("float32") * W[rh, rw, rc, c].astype("float32"), axis=[rh, rw, rc]
        ),
        name="Y",
    )
    return te.create_prim_func([A, W, Y])


def test_variables_of_a_convolution():
    sch = tir.Schedule(convolution())
    info = get_auto_tensorize_mapping_info(sch, sch.get_block("Y"), tile)
    expected = IndexMap.from_func(lambda n, h, w, c, rh, rw, rc: ((n * 16 + h) * 16 + w, c, (rh * 3 + rw) * 32 + rc))
    assert [index_map.is_equivalent_to(expected) for index_map in info.mappings] == [True]
    assert {own.name: there.name for own, there in info.lhs_buffer_map.items()} == {"A": "A", "W": "B", "Y": "C"}
    assert {there.name: [str(i) for i in indices] for there, indices in info.rhs_buffer_indices.items()} == {
        "A": ["vi", "vk"],
        "B": ["vk", "vj"],
        "C": ["vi", "vj"],
    }
    assert [iter_var.var.name for iter_var in info.lhs_iters] == ["v_n", "v_h", "v_w", "v_c", "v_rh", "v_rw", "v_rc"]
    assert [iter_var.var.name for iter_var in info.rhs_iters] == ["vi", "vj", "vk"]


def test_variables_that_stay():
    A = te.placeholder((4, 32, 48), "float16", name="A")
    B = te.placeholder((4, 48, 64), "float16", name="B")
    k = te.reduce_axis((0, 48), name="k")
    product = te.compute(
        (4, 32, 64),
        lambda b, i, j: te.sum(A[b, i, k].astype("float32") * B[b, k, j].astype("float32"), axis=k),
        name="Y",
    )
    sch = tir.Schedule(te.create_prim_func([A, B, product]))
    info = get_auto_tensorize_mapping_info(sch, "Y", tile)
    assert info.mappings == [IndexMap.from_func(lambda b, i, j, k: (b, i, j, k))]


def test_nothing_to_map():
    sch = tir.Schedule(convolution("float32"))
    assert get_auto_tensorize_mapping_info(sch, sch.get_block("Y"), tile) is None
    # Both operands are of all variables: nothing tells them apart.
    A = te.placeholder((16, 16), "float16", name="A")
    k = te.reduce_axis((0, 16), name="k")
    rows = te.compute((16,), lambda i: te.sum(A[i, k].astype("float32") * A[i, k].astype("float32"), axis=k), name="Y")
    assert get_auto_tensorize_mapping_info(tir.Schedule(te.create_prim_func([A, rows])), "Y", tile) is None


def test_loops_of_a_description():
    sch = tir.Schedule(convolution())
    block = sch.get_block("Y")
    info = get_tensorize_loop_mapping(sch, block, tile)
    loops = {sch.get_sref(loop): sch.get(loop).loop_var.name for loop in sch.get_loops(block)}
    assert {loops[sref]: desc.loop_var.name for sref, desc in info.loop_map.items()} == {"rc": "k", "c": "j", "w": "i"}
    assert sorted((loop.loop_var.name, number) for loop, number in info.desc_loop_indexer.items()) == [
        ("i", 0),
        ("j", 1),
        ("k", 2),
    ]
    assert info.block_iter_paddings is None
    # A variable of several loops is none of them.
    sch.split(sch.get_loops(block)[2], [2, 8])
    assert len(get_tensorize_loop_mapping(sch, block, tile).loop_map) == 2


def test_loops_to_pad():
    A = te.placeholder((20, 32), "float16", name="A")
    B = te.placeholder((32, 64), "float16", name="B")
    k = te.reduce_axis((0, 32), name="k")
    product = te.compute(
        (20, 64), lambda i, j: te.sum(A[i, k].astype("float32") * B[k, j].astype("float32"), axis=k), name="Y"
    )
    sch = tir.Schedule(te.create_prim_func([A, B, product]))
    assert get_tensorize_loop_mapping(sch, "Y", tile) is None
    assert get_tensorize_loop_mapping(sch, "Y", tile, allow_padding=True).block_iter_paddings == [16, 1, 1]


# ===--- What primitives ask of blocks -----------------------------------------------------------===#


@T.prim_func
def half_written(A: T.Buffer((16,), "float32"), C: T.Buffer((16,), "float32"), D: T.Buffer((16,), "float32")):
    B = T.alloc_buffer((16,))
    for i in range(8):
        with T.block("B"):
            vi = T.axis.spatial(16, i * 2)
            B[vi] = A[vi]
    for i in range(16):
        with T.block("C"):
            vi = T.axis.spatial(16, i)
            C[vi] = B[vi]
    for i in range(16):
        with T.block("D"):
            vi = T.axis.spatial(16, i)
            D[vi] = A[vi]


def test_cached_flags():
    sch = tir.Schedule(half_written)
    flags = {name: sch.state._get_cached_flags(sch.get_sref(sch.get_block(name))) for name in ("root", *"BCD")}
    assert flags["root"] == CachedFlags(affine_binding=True, region_cover=True, stage_pipeline=False)
    assert flags["B"] == CachedFlags(affine_binding=False, region_cover=True, stage_pipeline=True)
    assert flags["C"] == CachedFlags(affine_binding=True, region_cover=False, stage_pipeline=True)
    assert flags["D"] == CachedFlags(affine_binding=True, region_cover=True, stage_pipeline=True)


def test_cached_flags_follow_what_steps_change():
    sch = tir.Schedule(half_written)
    sch.split(sch.get_loops("D")[0], [None, 5])
    assert sch.state._get_cached_flags(sch.get_sref(sch.get_block("D"))).affine_binding
    with pytest.raises(TypeError, match="StmtSRef of a block is expected"):
        sch.state._get_cached_flags(sch.get_sref(sch.get_loops("D")[0]))


def test_places_in_sequences():
    """`seq_index` is -1 for what is alone."""

    @T.prim_func
    def main(A: T.Buffer((4, 4), "float32"), B: T.Buffer((4, 4), "float32"), C: T.Buffer((4, 4), "float32")):
        for i in range(4):
            with T.block("B"):
                vi = T.axis.spatial(4, i)
                B[vi, 0] = A[vi, 0]
            for j in range(4):
                with T.block("C"):
                    vi, vj = T.axis.remap("SS", [i, j])
                    C[vi, vj] = A[vi, vj]

    sch = tir.Schedule(main)
    i, j = sch.get_loops("C")
    places = [sch.get_sref(rv).seq_index for rv in (i, sch.get_block("B"), j, sch.get_block("C"))]
    assert places == [-1, 0, 1, -1]
    assert sch.get_sref(sch.get_block("root")).seq_index == -1
