"""Schedules whose factors and places are sampled, with what was decided, as a search records them: what they become."""

# ruff: noqa: E501 - what programs become is as it is printed

import pytest
from schedule_programs import Programs, with_body

import mlc.tvm

mlc.tvm.install()

from tvm import tir  # noqa: E402
from tvm.ir import assert_structural_equal  # noqa: E402
from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def dense(X: T.Buffer((16, 8), "float32"), W: T.Buffer((8, 12), "float32"), Y: T.Buffer((16, 12), "float32")):
    Z = T.alloc_buffer((16, 12))
    for i, j, k in T.grid(16, 12, 8):
        with T.block("Z"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                Z[vi, vj] = T.float32(0)
            Z[vi, vj] = Z[vi, vj] + X[vi, vk] * W[vk, vj]
    for i, j in T.grid(16, 12):
        with T.block("Y"):
            vi, vj = T.axis.remap("SS", [i, j])
            Y[vi, vj] = T.max(Z[vi, vj], T.float32(0))


RELU = """
for i, j in T.grid(16, 12):
    with T.block("Y"):
        vi, vj = T.axis.remap("SS", [i, j])
        Y[vi, vj] = T.max(Z[vi, vj], T.float32(0))
"""


def one_split(loops, value):
    """The program with its first loop split."""
    return (
        f"""
Z = T.alloc_buffer((16, 12))
for {loops}:
    with T.block("Z"):
        vi = T.axis.spatial(16, {value})
        vj, vk = T.axis.remap("SR", [j, k])
        with T.init():
            Z[vi, vj] = T.float32(0)
        Z[vi, vj] = Z[vi, vj] + X[vi, vk] * W[vk, vj]
"""
        + RELU
    )


# How a decision is made to fit: factors are taken from the inside, and one that does not divide what is left is all of
# it; the first one is what is left then.
TILES = {
    "as_decided": ([2, 4, 2], "i_0, i_1, i_2, j, k in T.grid(2, 4, 2, 12, 8)", "i_0 * 8 + i_1 * 2 + i_2"),
    "first_one_is_the_rest": ([1, 4, 2], "i_0, i_1, i_2, j, k in T.grid(2, 4, 2, 12, 8)", "i_0 * 8 + i_1 * 2 + i_2"),
    "inner_one_does_not_divide": (
        [4, 2, 3],
        "i_0, i_1, i_2, j, k in T.grid(1, 1, 16, 12, 8)",
        "i_0 * 16 + i_1 * 16 + i_2",
    ),
    "middle_one_does_not_divide": (
        [2, 5, 2],
        "i_0, i_1, i_2, j, k in T.grid(1, 8, 2, 12, 8)",
        "i_0 * 16 + i_1 * 2 + i_2",
    ),
    "all_inside": ([1, 1, 16], "i_0, i_1, i_2, j, k in T.grid(1, 1, 16, 12, 8)", "i_0 * 16 + i_1 * 16 + i_2"),
    "all_outside": ([16, 1, 1], "i_0, i_1, i_2, j, k in T.grid(16, 1, 1, 12, 8)", "i_0 + i_1 + i_2"),
}
for _name, (_decision, _loops, _value) in TILES.items():

    def _tile(sch, decision=_decision):
        i, _, _ = sch.get_loops("Z")
        sch.split(i, sch.sample_perfect_tile(i, 3, 16, decision=decision))

    _tile.__name__ = _name
    PROGRAMS.becomes(dense, one_split(_loops, _value))(_tile)

# Where the first loop goes by a decision: inlined is not possible for a reduction, -1 is where it is.
PLACES = {
    "at_the_first_loop": (
        0,
        """
Z = T.alloc_buffer((16, 12))
for i_0 in range(4):
    for ax0, ax1, ax2 in T.grid(4, 12, 8):
        with T.block("Z"):
            vi = T.axis.spatial(16, i_0 * 4 + ax0)
            vj, vk = T.axis.remap("SR", [ax1, ax2])
            with T.init():
                Z[vi, vj] = T.float32(0)
            Z[vi, vj] = Z[vi, vj] + X[vi, vk] * W[vk, vj]
    for j_0, i_1, j_1 in T.grid(3, 4, 4):
        with T.block("Y"):
            vi = T.axis.spatial(16, i_0 * 4 + i_1)
            vj = T.axis.spatial(12, j_0 * 4 + j_1)
            Y[vi, vj] = T.max(Z[vi, vj], T.float32(0))""",
    ),
    "at_the_second_loop": (
        1,
        """
Z = T.alloc_buffer((16, 12))
for i_0, j_0 in T.grid(4, 3):
    for ax0, ax1, ax2 in T.grid(4, 4, 8):
        with T.block("Z"):
            vi = T.axis.spatial(16, i_0 * 4 + ax0)
            vj = T.axis.spatial(12, j_0 * 4 + ax1)
            vk = T.axis.reduce(8, ax2)
            with T.init():
                Z[vi, vj] = T.float32(0)
            Z[vi, vj] = Z[vi, vj] + X[vi, vk] * W[vk, vj]
    for i_1, j_1 in T.grid(4, 4):
        with T.block("Y"):
            vi = T.axis.spatial(16, i_0 * 4 + i_1)
            vj = T.axis.spatial(12, j_0 * 4 + j_1)
            Y[vi, vj] = T.max(Z[vi, vj], T.float32(0))""",
    ),
    "at_the_third_loop": (
        2,
        """
Z = T.alloc_buffer((16, 12))
for i_0, j_0, i_1 in T.grid(4, 3, 4):
    for ax0, ax1 in T.grid(4, 8):
        with T.block("Z"):
            vi = T.axis.spatial(16, i_0 * 4 + i_1)
            vj = T.axis.spatial(12, j_0 * 4 + ax0)
            vk = T.axis.reduce(8, ax1)
            with T.init():
                Z[vi, vj] = T.float32(0)
            Z[vi, vj] = Z[vi, vj] + X[vi, vk] * W[vk, vj]
    for j_1 in range(4):
        with T.block("Y"):
            vi = T.axis.spatial(16, i_0 * 4 + i_1)
            vj = T.axis.spatial(12, j_0 * 4 + j_1)
            Y[vi, vj] = T.max(Z[vi, vj], T.float32(0))""",
    ),
    "where_it_is": (
        -1,
        """
Z = T.alloc_buffer((16, 12))
for i, j, k in T.grid(16, 12, 8):
    with T.block("Z"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            Z[vi, vj] = T.float32(0)
        Z[vi, vj] = Z[vi, vj] + X[vi, vk] * W[vk, vj]
for i_0, j_0, i_1, j_1 in T.grid(4, 3, 4, 4):
    with T.block("Y"):
        vi = T.axis.spatial(16, i_0 * 4 + i_1)
        vj = T.axis.spatial(12, j_0 * 4 + j_1)
        Y[vi, vj] = T.max(Z[vi, vj], T.float32(0))""",
    ),
}
for _name, (_decision, _after) in PLACES.items():

    def _place(sch, decision=_decision):
        i, j = sch.get_loops("Y")
        i_0, i_1 = sch.split(i, sch.sample_perfect_tile(i, 2, decision=[4, 4]))
        j_0, j_1 = sch.split(j, sch.sample_perfect_tile(j, 2, decision=[3, 4]))
        sch.reorder(i_0, j_0, i_1, j_1)
        sch.compute_at("Z", sch.sample_compute_location("Z", decision=decision))

    _place.__name__ = _name
    PROGRAMS.becomes(dense, _after)(_place)


def tiled(sch, decisions):
    """What a search for CPUs generates: SSRSRS tiles, the result written behind a tile, marked loops."""
    block = sch.get_block("Z", "main")
    loops = []
    for loop, count, decision in zip(sch.get_loops(block), (3, 3, 2), decisions, strict=True):
        factors = sch.sample_perfect_tile(loop, n=count, max_innermost_factor=64, decision=decision)
        loops.append(sch.split(loop, factors))
    (i_0, i_1, i_2), (j_0, j_1, j_2), (k_0, k_1) = loops
    sch.reorder(i_0, j_0, i_1, j_1, k_0, i_2, k_1, j_2)
    (after,) = sch.get_consumers(block)
    sch.reverse_compute_at(after, j_0)
    steps = sch.sample_categorical([0, 16, 64, 512], [0.25, 0.25, 0.25, 0.25], decision=2)
    sch.annotate(block, "meta_schedule.unroll_explicit", steps)
    sch.annotate(block, "meta_schedule.parallel", 16)
    sch.enter_postproc()
    sch.unannotate(block, "meta_schedule.unroll_explicit")
    sch.unannotate(block, "meta_schedule.parallel")
    sch.parallel(sch.fuse(i_0, j_0))
    sch.vectorize(j_2)
    sch.decompose_reduction(block, k_0)


SKETCH = """
Z = T.alloc_buffer((16, 12))
for i_0_j_0_fused in T.parallel(6):
    for i_1, j_1 in T.grid(2, 1):
        for i_2_init in range(4):
            for j_2_init in T.vectorized(4):
                with T.block("Z_init"):
                    vi = T.axis.spatial(16, i_0_j_0_fused // 3 * 8 + i_1 * 4 + i_2_init)
                    vj = T.axis.spatial(12, i_0_j_0_fused % 3 * 4 + j_1 * 4 + j_2_init)
                    T.reads()
                    Z[vi, vj] = T.float32(0)
        for k_0, i_2, k_1 in T.grid(4, 4, 2):
            for j_2 in T.vectorized(4):
                with T.block("Z_update"):
                    vi = T.axis.spatial(16, i_0_j_0_fused // 3 * 8 + i_1 * 4 + i_2)
                    vj = T.axis.spatial(12, i_0_j_0_fused % 3 * 4 + j_1 * 4 + j_2)
                    vk = T.axis.reduce(8, k_0 * 2 + k_1)
                    T.reads(Z[vi, vj], X[vi, vk], W[vk, vj])
                    T.writes(Z[vi, vj])
                    Z[vi, vj] = Z[vi, vj] + X[vi, vk] * W[vk, vj]
    for ax0, ax1 in T.grid(8, 4):
        with T.block("Y"):
            vi = T.axis.spatial(16, i_0_j_0_fused // 3 * 8 + ax0)
            vj = T.axis.spatial(12, i_0_j_0_fused % 3 * 4 + ax1)
            Y[vi, vj] = T.max(Z[vi, vj], T.float32(0))"""


@PROGRAMS.becomes(dense, SKETCH)
def a_sketch(sch):
    tiled(sch, ([2, 2, 4], [3, 1, 4], [4, 2]))


BEFORE_POSTPROC = """
Z = T.alloc_buffer((16, 12))
for i_0, j_0 in T.grid(2, 3):
    for i_1, j_1, k_0, i_2, k_1, j_2 in T.grid(2, 1, 4, 4, 2, 4):
        with T.block("Z"):
            vi = T.axis.spatial(16, i_0 * 8 + i_1 * 4 + i_2)
            vj = T.axis.spatial(12, j_0 * 4 + j_1 * 4 + j_2)
            vk = T.axis.reduce(8, k_0 * 2 + k_1)
            T.block_attr({"meta_schedule.parallel": 16, "meta_schedule.unroll_explicit": 64})
            with T.init():
                Z[vi, vj] = T.float32(0)
            Z[vi, vj] = Z[vi, vj] + X[vi, vk] * W[vk, vj]
    for ax0, ax1 in T.grid(8, 4):
        with T.block("Y"):
            vi = T.axis.spatial(16, i_0 * 8 + ax0)
            vj = T.axis.spatial(12, j_0 * 4 + ax1)
            Y[vi, vj] = T.max(Z[vi, vj], T.float32(0))"""


def test_without_what_comes_after_the_search():
    """What a database holds is replayed up to its marker, and the pure steps that nothing uses are left out."""
    sch = tir.Schedule(dense)
    tiled(sch, ([2, 2, 4], [3, 1, 4], [4, 2]))
    again = tir.Schedule(dense)
    sch.trace.apply_to_schedule(again, remove_postproc=True)
    assert_structural_equal(again.mod["main"], with_body(dense, BEFORE_POSTPROC))
    kept = sch.trace.simplified(remove_postproc=True)
    assert [inst.kind.name for inst in kept.insts][-2:] == ["Annotate", "Annotate"]
    assert not any(inst.kind.name in ("EnterPostproc", "Parallel", "Vectorize") for inst in kept.insts)


def test_another_decision():
    """A mutator changes one decision, and replays."""
    sch = tir.Schedule(dense)
    tiled(sch, ([2, 2, 4], [3, 1, 4], [4, 2]))
    trace = sch.trace
    samples = [inst for inst in trace.insts if inst.kind.name == "SamplePerfectTile"]
    changed = trace.with_decision(samples[2], [2, 4], remove_postproc=False)
    assert [int(factor) for factor in changed.decisions[samples[2]]] == [2, 4]
    assert [int(factor) for factor in trace.decisions[samples[2]]] == [4, 2]
    again = tir.Schedule(dense)
    changed.apply_to_schedule(again, remove_postproc=False)
    expected = SKETCH.replace("T.grid(4, 4, 2)", "T.grid(2, 4, 4)").replace("k_0 * 2 + k_1", "k_0 * 4 + k_1")
    assert_structural_equal(again.mod["main"], with_body(dense, expected))


PARTITIONED = {
    # The product of the last two is a multiple of 4.
    "inner_part_of_four": ([2, 2, 4], 1, 4, "i_0, i_1, i_2, j, k in T.grid(2, 2, 4, 12, 8)", "i_0 * 8 + i_1 * 4 + i_2"),
    "inner_part_of_eight": (
        [2, 4, 2],
        1,
        8,
        "i_0, i_1, i_2, j, k in T.grid(2, 4, 2, 12, 8)",
        "i_0 * 8 + i_1 * 2 + i_2",
    ),
}
for _name, (_decision, _position, _part, _loops, _value) in PARTITIONED.items():

    def _tile(sch, decision=_decision, position=_position, part=_part):
        i, _, _ = sch.get_loops("Z")
        sch.split(i, sch.sample_partitioned_tile(i, 3, position, part, decision=decision))

    _tile.__name__ = _name
    PROGRAMS.becomes(dense, one_split(_loops, _value))(_tile)


@pytest.mark.parametrize("decision", [0, 1, 2])
def test_a_choice(decision):
    """The decision is the number of what is chosen."""
    sch = tir.Schedule(dense)
    size = sch.sample_categorical([2, 4, 8], [0.25, 0.5, 0.25], decision=decision)
    assert sch.get(size) == [2, 4, 8][decision]
    i, _, _ = sch.get_loops("Z")
    sch.split(i, [None, size])
    size = [2, 4, 8][decision]
    expected = one_split(f"i_0, i_1, j, k in T.grid({16 // size}, {size}, 12, 8)", f"i_0 * {size} + i_1")
    assert_structural_equal(sch.mod["main"], with_body(dense, expected))
    assert f"decision={decision}" in str(sch.trace)


@PROGRAMS.becomes(
    dense,
    """
Z = T.alloc_buffer((16, 12))
W_global = T.alloc_buffer((8, 12))
for i_0, j_0 in T.grid(2, 3):
    for ax0, ax1 in T.grid(8, 4):
        with T.block("W_global"):
            v0 = T.axis.spatial(8, ax0)
            v1 = T.axis.spatial(12, j_0 * 4 + ax1)
            W_global[v0, v1] = W[v0, v1]
    for i_1, j_1, k in T.grid(8, 4, 8):
        with T.block("Z"):
            vi = T.axis.spatial(16, i_0 * 8 + i_1)
            vj = T.axis.spatial(12, j_0 * 4 + j_1)
            vk = T.axis.reduce(8, k)
            with T.init():
                Z[vi, vj] = T.float32(0)
            Z[vi, vj] = Z[vi, vj] + X[vi, vk] * W_global[vk, vj]
"""
    + RELU,
)
def the_place_of_a_copy(sch):
    i, j, k = sch.get_loops("Z")
    i_0, i_1 = sch.split(i, sch.sample_perfect_tile(i, 2, decision=[2, 8]))
    j_0, j_1 = sch.split(j, sch.sample_perfect_tile(j, 2, decision=[3, 4]))
    sch.reorder(i_0, j_0, i_1, j_1, k)
    copy = sch.cache_read("Z", 1, "global")
    sch.compute_at(copy, sch.sample_compute_location(copy, decision=1))


@PROGRAMS.refused(dense, "sample_categorical", "the decision is 3, but there are 2 candidates")
def no_such_choice(sch):
    sch.sample_categorical([1, 2], [0.5, 0.5], decision=3)


@PROGRAMS.refused(dense, "sample_categorical", "one probability for each, got 2 candidates and 1 probabilities")
def choices_without_their_odds(sch):
    sch.sample_categorical([1, 2], [1.0])


def test_what_is_shown(capsys):
    """A schedule shows its program and how it was made, a trace the latter."""
    sch = tir.Schedule(dense)
    sch.split(sch.get_loops("Z")[2], sch.sample_perfect_tile(sch.get_loops("Z")[2], 2, decision=[2, 4]))
    sch.trace.show()
    trace = capsys.readouterr().out
    assert "def apply_trace(sch: tir.Schedule) -> None:" in trace and "decision=[2, 4]" in trace
    sch.show()
    shown = capsys.readouterr().out
    assert "vk = T.axis.reduce(8, k_0 * 4 + k_1)" in shown and "decision=[2, 4]" in shown


test_schedule = PROGRAMS.test
