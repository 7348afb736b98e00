"""tir.Schedule: steps, handles, traces and errors."""

import pytest

import mlc.tvm

mlc.tvm.install()

import tvm  # noqa: E402
from tvm import tir  # noqa: E402
from tvm.ir import assert_structural_equal  # noqa: E402
from tvm.script import ir as I  # noqa: E402
from tvm.script import tir as T  # noqa: E402
from tvm.tir.schedule import (  # noqa: E402
    BlockRV,
    BlockScope,
    DepKind,
    LoopRV,
    Schedule,
    ScheduleError,
    Trace,
    analysis,
)
from tvm.tir.schedule.testing import verify_trace_roundtrip  # noqa: E402


@T.prim_func
def matmul(A: T.Buffer((16, 16), "float32"), B: T.Buffer((16, 16), "float32"), C: T.Buffer((16, 16), "float32")):
    for i, j, k in T.grid(16, 16, 16):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] += A[vi, vk] * B[vk, vj]


@T.prim_func
def chain(A: T.Buffer((16, 16), "float32"), D: T.Buffer((16, 16), "float32")):
    B = T.alloc_buffer((16, 16), "float32")
    C = T.alloc_buffer((16, 16), "float32")
    for i, j in T.grid(16, 16):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(16, 16):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + 1.0
    for i, j in T.grid(16, 16):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = C[vi, vj] - 3.0


def tiled():
    """A schedule of a matmul that uses most primitives of loops."""
    sch = tir.Schedule(matmul)
    block = sch.get_block("C")
    i, j, k = sch.get_loops(block)
    i0, i1 = sch.split(i, factors=[None, 4])
    j0, j1 = sch.split(j, [4, None])
    sch.reorder(i0, j0, k, i1, j1)
    outer = sch.fuse(i0, j0)
    sch.parallel(outer)
    sch.vectorize(j1)
    sch.unroll(i1)
    sch.annotate(block, "note", {"a": [1, 2], "b": "text"})
    sch.decompose_reduction(block, k)
    return sch


# ===--- Handles ---------------------------------------------------------------------------------===#


def test_handles_live_on():
    sch = tir.Schedule(matmul)
    block = sch.get_block("C")
    assert isinstance(block, BlockRV)
    i, j, k = sch.get_loops(block)
    assert all(isinstance(loop, LoopRV) for loop in (i, j, k))
    i0, i1 = sch.split(i, [4, 4])
    sch.reorder(k, j)
    # The block, and loops that were moved but not replaced, are what they were.
    assert sch.get(block).name_hint == "C"
    assert [sch.get(loop).name_hint for loop in sch.get_loops(block)] == ["i_0", "i_1", "k", "j"]
    assert sch.get_loops(block) == [i0, i1, k, j] or sch.get(k).name_hint == "k"


def test_the_module_is_a_snapshot():
    sch = tir.Schedule(matmul)
    before = sch.mod
    sch.split(sch.get_loops("C")[0], [4, 4])
    assert_structural_equal(before["main"], matmul)
    assert not tvm.ir.structural_equal(before, sch.mod)


def test_a_copy_has_the_same_handles():
    sch = tir.Schedule(matmul)
    block = sch.get_block("C")
    i, j, k = sch.get_loops(block)
    copy = sch.copy()
    copy.split(i, [4, 4])
    assert_structural_equal(sch.mod["main"], matmul)
    # In the original, the loop is still there.
    sch.fuse(i, j)
    with pytest.raises(ScheduleError, match="'split' removed it"):
        copy.parallel(i)
    own = copy.get_loops(block)
    with pytest.raises(ScheduleError, match="another schedule"):
        sch.parallel(own[0])


def test_removed_variable():
    sch = tir.Schedule(matmul)
    block = sch.get_block("C")
    sch.remove_rv(block)
    with pytest.raises(ScheduleError, match="'remove_rv' removed it"):
        sch.get_loops(block)


def test_names_of_blocks_stand_for_blocks():
    sch = tir.Schedule(chain)
    sch.compute_inline("B")
    sch.compute_inline(block="C")
    assert [line for line in sch.trace.as_python() if "get_block" in line] == [
        'b0 = sch.get_block(name="B", func_name="main")',
        'b1 = sch.get_block(name="C", func_name="main")',
    ]


@I.ir_module
class Two:
    @T.prim_func
    def first(A: T.Buffer((8,), "float32")):
        for i in range(8):
            with T.block("A"):
                vi = T.axis.spatial(8, i)
                A[vi] = T.float32(1)

    @T.prim_func
    def second(A: T.Buffer((8,), "float32")):
        for i in range(8):
            with T.block("A"):
                vi = T.axis.spatial(8, i)
                A[vi] = T.float32(2)


def test_the_function_to_work_on():
    sch = tir.Schedule(Two)
    with pytest.raises(ScheduleError, match="several functions"):
        sch.get_block("A")
    sch.work_on("second")
    assert sch.func_working_on.name_hint == "second"
    sch.unroll(sch.get_loops("A")[0])
    sch.vectorize(sch.get_loops(sch.get_block("A", func_name="first"))[0])
    text = sch.mod.script()
    assert text.index("T.vectorized") < text.index("second") < text.index("T.unroll")
    with pytest.raises(ScheduleError, match="no function 'third'"):
        sch.work_on("third")


def test_annotations_can_be_looked_at():
    sch = tir.Schedule(matmul)
    block = sch.get_block("C")
    sch.annotate(block, "key", {"a": [1, 2.5], "b": "text"})
    assert sch.get(block).annotations == {"key": {"a": [1, 2.5], "b": "text"}}
    # One that is there stays.
    sch.annotate(block, "key", 3)
    assert sch.get(block).annotations["key"]["b"] == "text"
    sch.unannotate(block, "key")
    assert sch.get(block).annotations == {}


def test_loops_and_blocks_to_look_at():
    sch = tiled()
    block = sch.get(sch.get_block("C_update"))
    assert not block.has_init and [v.iter_type for v in block.iter_vars] == [0, 0, 2]
    assert [(v.name, v.dom) for v in block.iter_vars][2] == ("vk", tir.Range(0, 16))
    loops = [sch.get(loop) for loop in sch.get_loops("C_update")]
    assert [(loop.name_hint, loop.min, loop.extent, loop.kind) for loop in loops] == [
        ("i_0_j_0_fused", 0, 16, tir.ForKind.PARALLEL),
        ("k", 0, 16, tir.ForKind.SERIAL),
        ("i_1", 0, 4, tir.ForKind.UNROLLED),
        ("j_1", 0, 4, tir.ForKind.VECTORIZED),
    ]
    assert sch.get_sref(sch.get_block("C_init")).stmt.name_hint == "C_init"


def test_how_blocks_depend_on_each_other():
    sch = tir.Schedule(chain)
    names = {name: sch.get_sref(sch.get_block(name)) for name in "BCD"}
    scope = sch.state.get_block_scope(names["B"].parent.parent.parent)
    (dependence,) = scope.get_deps_by_src(names["B"])
    assert (dependence.src, dependence.dst, dependence.kind) == (names["B"], names["C"], DepKind.RAW)
    assert [found.src.stmt.name_hint for found in scope.get_deps_by_dst(names["D"])] == ["C"]
    assert isinstance(scope, BlockScope) and not scope.get_deps_by_src(names["D"])
    assert names["B"] != names["C"] and names["B"].parent.stmt.name_hint == "j"
    for wrong in (None, 3, names["B"].parent):
        with pytest.raises(TypeError, match="the StmtSRef of a block is expected"):
            sch.state.get_block_scope(wrong)


def test_blocks_in_init_are_not_found():
    sch = tir.Schedule(matmul)
    sch.blockize(sch.get_loops("C")[0])
    assert 'T.block("C_init")' in sch.mod.script()
    with pytest.raises(ScheduleError, match="found 0; the blocks are 'C_o', 'C'"):
        sch.get_block("C_init")


def test_the_root_block():
    sch = tir.Schedule(chain)
    root = sch.get_block("root")
    assert sch.get(root).name_hint == "root" and sch.get(root).iter_vars == []
    assert [sch.get(block).name_hint for block in sch.get_child_blocks(root)] == ["B", "C", "D"]
    assert [sch.get(block).name_hint for block in sch.get_output_blocks("root")] == ["D"]
    assert sch.get_loops(root) == []
    with pytest.raises(ScheduleError, match="got one to a function, or to its root block"):
        sch.compute_inline(root)
    verify_trace_roundtrip(sch, chain, text_format=["python", "json", "mlir"])


def test_integers_of_all_kinds_are_factors():
    sch = tir.Schedule(matmul)
    i, j, k = sch.get_loops("C")
    sch.split(i, [tir.IntImm("int32", 4), None])
    sch.split(j, [tir.const(8, "int64"), None])
    sch.split(k, [sch.sample_perfect_tile(k, n=2, decision=[2, 8])[0] * 2, None])
    assert [sch.get(loop).extent for loop in sch.get_loops("C")] == [4, 4, 8, 2, 4, 4]


def test_questions_about_blocks():
    sch = tir.Schedule(chain)
    assert analysis.has_block(sch, "B") and not analysis.has_block(sch, "E")
    assert analysis.is_output_block(sch, sch.get_block("D")) and not analysis.is_output_block(sch, "C")


# ===--- Traces ----------------------------------------------------------------------------------===#


def test_trace_as_python():
    sch = tiled()
    assert str(sch.trace).splitlines()[:2] == [
        "# from tvm import tir",
        "def apply_trace(sch: tir.Schedule) -> None:",
    ]
    assert sch.trace.as_python() == [
        'b0 = sch.get_block(name="C", func_name="main")',
        "l1, l2, l3 = sch.get_loops(block=b0)",
        "l4, l5 = sch.split(loop=l1, factors=[None, 4], preserve_unit_iters=True, disable_predication=False)",
        "l6, l7 = sch.split(loop=l2, factors=[4, None], preserve_unit_iters=True, disable_predication=False)",
        "sch.reorder(l4, l6, l3, l5, l7)",
        "l8 = sch.fuse(l4, l6, preserve_unit_iters=True)",
        "sch.parallel(loop=l8)",
        "sch.vectorize(loop=l7)",
        "sch.unroll(loop=l5)",
        'sch.annotate(block_or_loop=b0, ann_key="note", ann_val={"a": [1, 2], "b": "text"})',
        "b9 = sch.decompose_reduction(block=b0, loop=l3)",
    ]
    # The text runs.
    scope = {"tir": tir}
    exec(str(sch.trace), scope)
    again = tir.Schedule(matmul)
    scope["apply_trace"](again)
    assert_structural_equal(again.mod, sch.mod)


def test_empty_trace():
    assert str(tir.Schedule(matmul).trace).endswith("  pass")


def test_one_loop_is_a_tuple_of_one():
    sch = tir.Schedule(Two)
    sch.work_on("first")
    sch.get_loops("A")
    assert sch.trace.as_python()[1] == "l1, = sch.get_loops(block=b0)"


@pytest.mark.parametrize("form", ["schedule", "json", "mlir", "instructions"])
def test_trace_replays(form):
    sch = tiled()
    again = tir.Schedule(matmul)
    trace = sch.trace
    if form == "json":
        Trace.apply_json_to_schedule(trace.as_json(), again)
    else:
        if form == "mlir":
            trace = Trace.parse(trace.mlir())
        if form == "instructions":
            trace = Trace([tir.schedule.Instruction(i.kind, i.inputs, i.attrs, i.outputs) for i in trace.insts])
        trace.apply_to_schedule(again, remove_postproc=False)
    assert_structural_equal(again.mod, sch.mod)
    assert str(again.trace) == str(sch.trace)


def test_simplified_trace():
    sch = tir.Schedule(matmul)
    sch.get_block("C")
    i, _, _ = sch.get_loops(sch.get_block("C"))
    sch.parallel(i)
    sch.get_loops("C")
    assert sch.trace.simplified().as_python() == [
        'b0 = sch.get_block(name="C", func_name="main")',
        "l1, l2, l3 = sch.get_loops(block=b0)",
        "sch.parallel(loop=l1)",
    ]


def test_trace_of_a_refused_step():
    sch = tir.Schedule(matmul)
    i, j, k = sch.get_loops("C")
    before, module = str(sch.trace), sch.mod
    with pytest.raises(ScheduleError, match="iteration variable 2 of block 'C', which is reduce"):
        sch.parallel(k)
    assert str(sch.trace) == before
    assert_structural_equal(sch.mod, module)


def test_replay_that_does_not_fit():
    sch = tir.Schedule(matmul)
    sch.unroll(sch.get_loops("C")[2])
    with pytest.raises(ScheduleError, match="gave 3 results when it was traced, 2 now"):
        sch.trace.apply_to_schedule(tir.Schedule(chain), remove_postproc=False)


# ===--- Errors ----------------------------------------------------------------------------------===#


def test_error_in_detail():
    sch = tir.Schedule(matmul)
    i, j, k = sch.get_loops("C")
    with pytest.raises(ScheduleError) as error:
        sch.split(k, [3, 4])
    text = str(error.value)
    assert text.startswith(
        "An error occurred in the schedule primitive 'split'.\n\nThe IR with diagnostic is:\n# from tvm"
    )
    assert "# tir.For#0\n" in text
    lines = text.splitlines()
    assert lines[lines.index(next(line for line in lines if "for k in range(16)" in line)) + 1].strip("^ ") == ""
    assert lines[-1] == "Error message: the product of the factors, 12, is less than the loop's extent, 16"
    assert error.value.primitive == "split"


def test_levels_of_errors():
    messages = {}
    for level in ("detail", "fast", "none"):
        sch = tir.Schedule(matmul, error_render_level=level)
        with pytest.raises(ScheduleError) as error:
            sch.get_block("D")
        messages[level] = str(error.value)
    assert "@T.prim_func" in messages["detail"]
    assert messages["fast"].endswith("expected exactly one block 'D', found 0; the blocks are 'C'")
    assert messages["none"] == "(not rendered)"
    with pytest.raises(ValueError, match="detail, fast, none"):
        tir.Schedule(matmul, error_render_level="loud")


@pytest.mark.parametrize("given", [None, 3, "C", [1], object()])
def test_what_cannot_be_scheduled(given):
    with pytest.raises(TypeError, match="a Schedule is of a module or a function over buffers"):
        tir.Schedule(given)


def refusals():
    """Calls with wrong arguments: each is a TypeError, a ValueError or a ScheduleError."""
    wrong_loops = {"none": None, "number": 3, "text": "i", "list": []}
    for name, value in wrong_loops.items():
        for method in ("parallel", "vectorize", "unroll"):
            yield f"{method}-{name}", lambda sch, m=method, v=value: getattr(sch, m)(v)
        yield f"split-{name}", lambda sch, v=value: sch.split(v, [4, 4])
        yield f"fuse-{name}", lambda sch, v=value: sch.fuse(v)
        yield f"reorder-{name}", lambda sch, v=value: sch.reorder(v, v)
    for name, value in {"none": None, "number": 3, "unknown": "nothing", "list": ["C"]}.items():
        for method in ("get_loops", "compute_inline", "reverse_compute_inline", "get_producers", "get_consumers"):
            if hasattr(Schedule, method):
                yield f"{method}-{name}", lambda sch, m=method, v=value: getattr(sch, m)(v)
        yield f"cache_read-{name}", lambda sch, v=value: sch.cache_read(v, 0, "local")
        yield f"decompose-{name}", lambda sch, v=value: sch.decompose_reduction(v, sch.get_loops("C")[0])
    yield "block-as-loop", lambda sch: sch.parallel(sch.get_block("C"))
    yield "loop-as-block", lambda sch: sch.compute_inline(sch.get_loops("C")[0])
    yield "no-loops", lambda sch: sch.fuse()
    yield "one-loop-twice", lambda sch: sch.reorder(*[sch.get_loops("C")[0]] * 2)
    yield "no-factors", lambda sch: sch.split(sch.get_loops("C")[0], [])
    yield "two-absent", lambda sch: sch.split(sch.get_loops("C")[0], [None, None])
    yield "zero", lambda sch: sch.split(sch.get_loops("C")[0], [0, None])
    yield "negative", lambda sch: sch.split(sch.get_loops("C")[0], [-1, 4])
    yield "minimum", lambda sch: sch.split(sch.get_loops("C")[0], [-(2**63), 4])
    yield "large", lambda sch: sch.split(sch.get_loops("C")[0], [2**40, 2**40])
    yield "huge", lambda sch: sch.split(sch.get_loops("C")[0], [2**70])
    yield "fraction", lambda sch: sch.split(sch.get_loops("C")[0], [1.5, None])
    yield "text-as-factors", lambda sch: sch.split(sch.get_loops("C")[0], "44")
    yield "index-too-large", lambda sch: sch.cache_read("C", 7, "local")
    yield "index-negative", lambda sch: sch.cache_read("C", -1, "local")
    yield "index-text", lambda sch: sch.cache_read("C", "nothing", "local")
    yield "scope-empty", lambda sch: sch.cache_read("C", 0, "")
    yield "scope-none", lambda sch: sch.cache_read("C", 0, None)
    yield "annotation-object", lambda sch: sch.annotate("C", "key", object())
    yield "annotation-key", lambda sch: sch.annotate("C", 3, 3)
    yield "annotation-absent", lambda sch: sch.unannotate("C", "key")
    yield "parameter", lambda sch: sch.set_scope("C", 0, "local")
    yield "align", lambda sch: sch.storage_align("C", 0, 5, 16, 0)
    yield "block-none", lambda sch: sch.get_block(None)
    yield "block-empty", lambda sch: sch.get_block("")
    yield "function-unknown", lambda sch: sch.get_block("C", "other")
    yield "get-none", lambda sch: sch.get(None)
    yield "made-up", lambda sch: sch.parallel(LoopRV())
    yield "made-up-number", lambda sch: sch.parallel(LoopRV(1))
    yield "reduce-in-parallel", lambda sch: sch.parallel(sch.get_loops("C")[2])


REFUSALS = dict(refusals())


@pytest.mark.parametrize("name", REFUSALS)
def test_refused(name):
    sch = tir.Schedule(matmul)
    with pytest.raises((TypeError, ValueError)) as error:
        REFUSALS[name](sch)
    assert str(error.value)
    assert_structural_equal(sch.mod["main"], matmul)


def test_dead_handles():
    sch = tir.Schedule(matmul)
    block = sch.get_block("C")
    i, j, k = sch.get_loops(block)
    sch.fuse(i, j)
    for step in (sch.parallel, sch.unroll, sch.get, sch.fuse, lambda loop: sch.split(loop, [4, 4])):
        with pytest.raises(ScheduleError, match="no longer there"):
            step(i)


def test_handles_of_another_schedule():
    sch, other = tir.Schedule(matmul), tir.Schedule(matmul)
    loops = other.get_loops("C")
    for step in (sch.parallel, sch.get, sch.remove_rv, lambda loop: sch.split(loop, [4, 4])):
        with pytest.raises(ScheduleError, match="another schedule"):
            step(loops[0])


# ===--- Sampling --------------------------------------------------------------------------------===#


def sampled(seed):
    sch = tir.Schedule(matmul, seed=seed)
    i, j, k = sch.get_loops("C")
    sch.split(i, sch.sample_perfect_tile(i, n=3, max_innermost_factor=4))
    sch.split(k, [None, sch.sample_categorical([2, 4, 8], [0.25, 0.5, 0.25])])
    sch.enter_postproc()
    sch.unroll(j)
    return sch


def test_decisions_are_in_the_trace():
    sch = sampled(7)
    assert str(sampled(7).trace) == str(sch.trace)
    trace = sch.trace
    tile, choice = trace.insts[2], trace.insts[4]
    assert len(trace.decisions) == 2 and trace.get_decision(choice) in (0, 1, 2)
    assert f"decision={trace.get_decision(tile)})" in str(trace)
    verify_trace_roundtrip(sch, matmul, text_format=["python", "json", "mlir"])
    other = trace.with_decision(tile, [1, 4, 4], remove_postproc=True)
    again = tir.Schedule(matmul)
    other.apply_to_schedule(again, remove_postproc=False)
    assert [again.get(loop).name_hint for loop in again.get_loops("C")][:3] == ["i_0", "i_1", "i_2"]
    assert "factors=[v4, v5, v6]" in str(again.trace) and "decision=[1, 4, 4]" in str(again.trace)
    assert "enter_postproc" not in str(other) and "unroll" not in str(other)


def test_a_provider_of_decisions():
    sch = sampled(7)

    def provide(inst, inputs, attrs, decision):
        return [4, 2, 2] if inst.kind.name == "SamplePerfectTile" else 0

    again = tir.Schedule(matmul)
    sch.trace.apply_to_schedule(again, remove_postproc=False, decision_provider=provide)
    assert "decision=[4, 2, 2]" in str(again.trace) and "decision=0" in str(again.trace)


def test_sampled_numbers_are_numbers():
    sch = tir.Schedule(matmul)
    i, _, _ = sch.get_loops("C")
    first, second = sch.sample_perfect_tile(i, n=2, decision=[4, 4])
    assert sch.get(first) == 4 and first * 2 == 8 and 16 // second == 4
    sch.annotate("C", "tile", first)
    assert sch.get(sch.get_block("C")).annotations == {"tile": 4}


@pytest.mark.parametrize("form", ["python", "json", "mlir"])
def test_roundtrip(form):
    verify_trace_roundtrip(tiled(), matmul, text_format=form)


def test_the_interpreter_of_mlir_replays_a_trace():
    from mlc import ir
    from mlc.dialects.transform import interpreter

    sch = tiled()
    payload = tvm.IRModule({"main": matmul})
    with payload.module.context, ir.Location.unknown():
        trace = ir.Module.parse(sch.trace.mlir())
        interpreter.apply_named_sequence(payload.module, trace.body.operations[0], trace)
    assert_structural_equal(payload, sch.mod)
