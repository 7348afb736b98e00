"""Traces that are made by hand, statements and where they are, and how blocks depend on each other."""

import gc

import pytest

import mlc.tvm

mlc.tvm.install()
import tvm  # noqa: E402
from tvm import tir  # noqa: E402
from tvm.script import tir as T  # noqa: E402
from tvm.tir.schedule import BlockRV, DepKind, Instruction, InstructionKind, LoopRV, StmtSRef, Trace  # noqa: E402
from tvm.tir.stmt_functor import post_order_visit  # noqa: E402


@T.prim_func
def elementwise(a: T.handle, c: T.handle) -> None:
    A = T.match_buffer(a, (128, 128))
    B = T.alloc_buffer((128, 128))
    C = T.match_buffer(c, (128, 128))
    for i, j in T.grid(128, 128):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(128, 128):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + 1.0


@T.prim_func
def war(a: T.handle, b: T.handle, c: T.handle) -> None:
    A = T.match_buffer(a, (128, 128))
    B = T.match_buffer(b, (128, 128))
    C = T.match_buffer(c, (128, 128))
    for i, j in T.grid(128, 128):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + 1.0
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0


@T.prim_func
def matmul(A: T.Buffer((128, 128)), B: T.Buffer((128, 128)), C: T.Buffer((128, 128))):
    for i, j in T.grid(128, 128):
        with T.block("init"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = T.float32(0)
        for k in range(0, 128):
            with T.block("update"):
                vi, vj, vk = T.axis.remap("SSR", [i, j, k])
                C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]


def _get_block(s, name_hint):
    result = None

    def f(node):
        nonlocal result
        if isinstance(node, tvm.tir.Block) and node.name_hint == name_hint:
            result = node

    func = s.mod["main"]
    post_order_visit(func.body, f)
    assert result is not None and isinstance(result, tvm.tir.Block)
    return s.get_sref(result)


def test_elementwise_dependency():
    s = tir.ScheduleState(elementwise, debug_mask="all")
    root = _get_block(s, "root")
    block_b = _get_block(s, "B")
    block_c = _get_block(s, "C")
    (dep,) = s.get_block_scope(root).get_deps_by_src(block_b)
    assert dep.src.same_as(block_b)
    assert dep.dst.same_as(block_c)
    assert dep.kind == DepKind.RAW
    (dep,) = s.get_block_scope(root).get_deps_by_dst(block_c)
    assert dep.kind == DepKind.RAW


def test_matmul_dependency():
    s = tir.ScheduleState(matmul, debug_mask="all")
    root, init, update = _get_block(s, "root"), _get_block(s, "init"), _get_block(s, "update")
    p0, p1 = s.get_block_scope(root).get_deps_by_src(init)
    if p0.kind == DepKind.WAW:
        p0, p1 = p1, p0
    assert p0.kind == DepKind.RAW and p1.kind == DepKind.WAW and p0.dst.same_as(update)
    assert len(s.get_block_scope(root).get_deps_by_dst(update)) == 2


def test_war_dependency():
    s = tir.ScheduleState(war, debug_mask="all")
    root, c, b = _get_block(s, "root"), _get_block(s, "C"), _get_block(s, "B")
    (dep,) = s.get_block_scope(root).get_deps_by_src(c)
    assert dep.dst.same_as(b) and dep.kind == DepKind.WAR


def test_inst_construct_1():
    block = BlockRV()
    loop0 = LoopRV()
    loop1 = LoopRV()
    loop2 = LoopRV()
    inst = Instruction(kind=InstructionKind.get("GetLoops"), inputs=[block], attrs=[], outputs=[loop0, loop1, loop2])
    assert str(inst) == "_, _, _ = sch.get_loops(block=_)"
    assert len(inst.inputs) == 1 and len(inst.attrs) == 0 and len(inst.outputs) == 3
    assert inst.kind.same_as(InstructionKind.get("GetLoops"))
    assert inst.inputs[0].same_as(block)
    assert inst.outputs[0].same_as(loop0)


def test_inst_construct_2():
    block = BlockRV()
    inst = Instruction(kind=InstructionKind.get("ComputeInline"), inputs=[block], attrs=[], outputs=[])
    assert str(inst) == "sch.compute_inline(block=_)"
    assert len(inst.inputs) == 1 and len(inst.attrs) == 0 and len(inst.outputs) == 0


def test_kind():
    kind = InstructionKind.get("EnterPostproc")
    assert not kind.is_pure and kind.name == "EnterPostproc"
    assert InstructionKind.get("GetBlock").is_pure


def _gb(name, out):
    return Instruction(kind=InstructionKind.get("GetBlock"), inputs=[], attrs=[name, "main"], outputs=[out])


def _gl(b, outs):
    return Instruction(kind=InstructionKind.get("GetLoops"), inputs=[b], attrs=[], outputs=outs)


def _ci(b):
    return Instruction(kind=InstructionKind.get("ComputeInline"), inputs=[b], attrs=[], outputs=[])


def _split(inputs, outs):
    return Instruction(kind=InstructionKind.get("Split"), inputs=inputs, attrs=[True, False], outputs=outs)


def _pp():
    return Instruction(kind=InstructionKind.get("EnterPostproc"), inputs=[], attrs=[], outputs=[])


def _an(b, a):
    return Instruction(
        kind=InstructionKind.get("Annotate"), inputs=[b, a], attrs=["meta_schedule.auto_tensorize"], outputs=[]
    )


H = ["# from tvm import tir", "def apply_trace(sch: tir.Schedule) -> None:"]


def test_construct():
    b0, l1, l2 = BlockRV(), LoopRV(), LoopRV()
    trace = Trace(insts=[_gb("block", b0), _gl(b0, [l1, l2])], decisions={})
    assert str(trace) == "\n".join(
        H + ['  b0 = sch.get_block(name="block", func_name="main")', "  l1, l2 = sch.get_loops(block=b0)"]
    )
    assert len(trace.insts) == 2 and len(trace.decisions) == 0
    assert trace.get_decision(trace.insts[0]) is None
    trace.append(inst=_gb("block2", BlockRV()))
    assert str(trace).splitlines()[-1] == '  b3 = sch.get_block(name="block2", func_name="main")'
    last = trace.insts[-1]
    assert trace.pop().same_as(last)
    assert trace.as_json() == [
        [["GetBlock", [], ["block", "main"], ["b0"]], ["GetLoops", ["b0"], [], ["l1", "l2"]]],
        [],
    ]


def test_empty():
    trace = Trace([], {})
    assert str(trace) == "\n".join(H + ["  pass"])
    assert trace.pop() is None


def test_split_py():
    b0, l1, l2, l3, l4, l5 = BlockRV(), *(LoopRV() for _ in range(5))
    trace = Trace([_gb("B", b0), _gl(b0, [l1]), _split([l1, None, 32], [l2, l3]), _split([l2, None, 32], [l4, l5])], {})
    assert str(trace) == "\n".join(
        H
        + [
            '  b0 = sch.get_block(name="B", func_name="main")',
            "  l1, = sch.get_loops(block=b0)",
            "  l2, l3 = sch.split(loop=l1, factors=[None, 32], preserve_unit_iters=True, disable_predication=False)",
            "  l4, l5 = sch.split(loop=l2, factors=[None, 32], preserve_unit_iters=True, disable_predication=False)",
        ]
    )


def test_apply_and_simplify():
    b0, b1 = BlockRV(), BlockRV()
    trace = Trace([_gb("B", b0), _ci(b0), _gb("C", b1), _pp()], {})
    sch = tir.Schedule(elementwise, debug_mask="all")
    trace.apply_to_schedule(sch, remove_postproc=False, decision_provider=None)
    with pytest.raises(tir.ScheduleError, match="expected exactly one block 'B', found 0; the blocks are 'C'"):
        sch.get_block("B")
    assert str(trace.simplified(remove_postproc=True)) == "\n".join(
        H + ['  b0 = sch.get_block(name="B", func_name="main")', "  sch.compute_inline(block=b0)"]
    )
    assert str(trace.simplified(remove_postproc=False)) == "\n".join(
        H
        + [
            '  b0 = sch.get_block(name="B", func_name="main")',
            "  sch.compute_inline(block=b0)",
            "  sch.enter_postproc()",
        ]
    )


def test_simplify_drops_unused_loops():
    b0, l1, l2, l3, l4 = BlockRV(), *(LoopRV() for _ in range(4))
    trace = Trace([_gb("B", b0), _gl(b0, [l1, l2]), _gl(b0, [l3, l4]), _ci(b0)], {})
    assert len(trace.simplified(remove_postproc=True).insts) == 2


def test_json_apply():
    obj = [[["GetBlock", [], ["B", "main"], ["b0"]], ["GetLoops", ["b0"], [], ["l1", "l2"]]], []]
    sch = tir.Schedule(elementwise)
    Trace.apply_json_to_schedule(obj, sch)
    assert sch.trace.as_json() == obj


def test_json_sample_categorical():
    obj = [[["SampleCategorical", [], [[1, 2, 3], [0.25, 0.5, 0.25]], ["v0"]]], [[0, 1]]]
    sch = tir.Schedule(elementwise)
    Trace.apply_json_to_schedule(obj, sch)
    assert sch.trace.as_json() == obj
    assert (
        sch.trace.as_python()[0]
        == "v0 = sch.sample_categorical(candidates=[1, 2, 3], probs=[0.25, 0.5, 0.25], decision=1)"
    )


@pytest.mark.parametrize("annotation", ["Test", 1, 2.5, ["a", 1], {"k": "v", "n": [1, 2]}])
def test_annotation_json(annotation):
    sch = tir.Schedule(elementwise)
    b = sch.get_block("B")
    sch.annotate(b, "meta_schedule.auto_tensorize", annotation)
    obj = sch.trace.as_json()
    again = tir.Schedule(elementwise)
    Trace.apply_json_to_schedule(obj, again)
    tvm.ir.assert_structural_equal(again.mod, sch.mod)
    assert again.trace.as_json() == obj


def test_annotate_python():
    b0 = BlockRV()
    t = Trace([_gb("B", b0), _an(b0, "x")], {})
    assert (
        str(t).splitlines()[-1]
        == '  sch.annotate(block_or_loop=b0, ann_key="meta_schedule.auto_tensorize", ann_val="x")'
    )


def test_sample_perfect_tile_json():
    sch = tir.Schedule(elementwise)
    b = sch.get_block("B")
    i, j = sch.get_loops(b)
    v = sch.sample_perfect_tile(i, n=4, max_innermost_factor=64, decision=[2, 4, 2, 8])
    assert [sch.get(x) for x in v] == [2, 4, 2, 8]
    sch.split(i, v)
    assert sch.trace.as_json() == [
        [
            ["GetBlock", [], ["B", "main"], ["b0"]],
            ["GetLoops", ["b0"], [], ["l1", "l2"]],
            ["SamplePerfectTile", ["l1"], [4, 64], ["v3", "v4", "v5", "v6"]],
            ["Split", ["l1", "v3", "v4", "v5", "v6"], [1, 0], ["l7", "l8", "l9", "l10"]],
        ],
        [[2, [2, 4, 2, 8]]],
    ]


def test_repaired_decisions():
    sch = tir.Schedule(elementwise)
    b = sch.get_block("B")
    i, j = sch.get_loops(b)
    assert [int(x) for x in sch.sample_perfect_tile(i, n=2, decision=[1, 3])] == [1, 128]
    assert [int(x) for x in sch.sample_perfect_tile(i, n=3, decision=[9, 4, 8])] == [4, 4, 8]


def test_with_decision():
    sch = tir.Schedule(elementwise)
    sch.sample_categorical([10, 20, 30], [0.2, 0.3, 0.5], decision=0)
    t = sch.trace
    t2 = t.with_decision(t.insts[0], 2, remove_postproc=True)
    s2 = tir.Schedule(elementwise)
    t2.apply_to_schedule(s2, remove_postproc=False)
    assert s2.trace.decisions[s2.trace.insts[0]] == 2
    assert t.get_decision(t.insts[0]) == 0


def test_fork_copy():
    sch = tir.Schedule(elementwise, seed=42)
    a = sch.copy()
    i, j = sch.get_loops(sch.get_block("B"))
    sch.split(i, [None, 8])
    assert not tvm.ir.structural_equal(a.mod, sch.mod)
    i2, j2 = a.get_loops(a.get_block("B"))
    a.split(i2, [None, 8])
    tvm.ir.assert_structural_equal(a.mod, sch.mod)
    assert isinstance(sch.fork_seed(), int)


def test_get_sref():
    sch = tir.Schedule(elementwise)
    b = sch.get_block("B")
    i, j = sch.get_loops(b)
    sref = sch.get_sref(b)
    assert isinstance(sref, StmtSRef) and isinstance(sref.stmt, tvm.tir.Block) and sref.stmt.name_hint == "B"
    assert sref.parent.same_as(sch.get_sref(j)) and sch.get_sref(j).parent.same_as(sch.get_sref(i))
    root = sch.get_sref(sch.get_block("root"))
    assert root.parent is None and sch.get_sref(i).parent.same_as(root)
    assert sch.state.get_sref(sch.get(b)).same_as(sref)
    # It is where the block is now, whatever was done to the loops around it.
    loop = sch.get_sref(j)
    i_0, i_1 = sch.split(i, [None, 8])
    assert sref == sch.get_sref(b) and hash(sref) == hash(sch.get_sref(b)) and sch.get_sref(sref) is sref
    assert loop == sch.get_sref(j) and loop.parent == sch.get_sref(i_1) and sref.parent == loop
    assert sref != sch.get_sref(sch.get_block("C")) and sref != "B"
    assert sch.get(sref).iter_vars[0].var.name == "vi"
    sch.compute_inline(b)
    assert sref.stmt is None and loop.stmt is None and sref.parent is None and sref != loop
    with pytest.raises(tir.ScheduleError, match="what the StmtSRef stood for is no longer there"):
        sch.get(sref)
    with pytest.raises(TypeError, match="a BlockRV, LoopRV or ExprRV is expected"):
        sch.get(StmtSRef.root_mark())


def test_get():
    sch = tir.Schedule(elementwise)
    b = sch.get_block("B")
    i, _ = sch.get_loops(b)
    assert isinstance(sch.get(i), tvm.tir.For) and sch.get(i).extent == 128
    assert sch.get(i).loop_var.name == "i"
    assert sch.get(b).iter_vars[0].var.name == "vi"
    assert sch.get(b).reads[0].buffer.name == "A"


def test_values_keep_what_they_are_of():
    sch = tir.Schedule(elementwise)
    b = sch.get_block("B")
    i, j = sch.get_loops(b)
    for _ in range(5):
        values = [sch.get(i).loop_var, sch.get(b).iter_vars[0].var, sch.get(b).reads[0].buffer]
        gc.collect()
        tir.Schedule(elementwise)
        assert [value.name for value in values] == ["i", "vi", "A"]


def test_gets():
    sch = tir.Schedule(elementwise)
    root = sch.get_block("root")
    assert [sch.get(x).name_hint for x in sch.get_child_blocks(root)] == ["B", "C"]
    i, j = sch.get_loops("C")
    assert [sch.get(x).name_hint for x in sch.get_child_blocks(i)] == ["C"]
    assert [sch.get(x).name_hint for x in sch.get_producers("C")] == ["B"]
    assert [sch.get(x).name_hint for x in sch.get_consumers("B")] == ["C"]
    assert [sch.get(x).name_hint for x in sch.get_output_blocks("root")] == ["C"]
    assert sch.get_loops(root) == []


def test_annotations_view():
    sch = tir.Schedule(elementwise)
    i, j = sch.get_loops("B")
    sch.annotate(i, "pragma_auto_unroll_max_step", 16)
    assert sch.get(i).annotations["pragma_auto_unroll_max_step"] == 16
    sch.unannotate(i, "pragma_auto_unroll_max_step")
    assert "pragma_auto_unroll_max_step" not in sch.get(i).annotations
    sch.vectorize(j)
    assert sch.get(j).kind == tvm.tir.ForKind.VECTORIZED


@tvm.script.ir_module
class Two:
    @T.prim_func
    def vector_add(A: T.Buffer(128, "float32"), B: T.Buffer(128, "float32")):
        for i in range(128):
            with T.block("init"):
                vi = T.axis.remap("S", [i])
                B[vi] = A[vi]

    @T.prim_func
    def vector_add_2(A: T.Buffer(128, "float32"), B: T.Buffer(128, "float32")):
        for i in range(128):
            with T.block("init"):
                vi = T.axis.remap("S", [i])
                B[vi] = A[vi]


def test_work_on():
    sch = tir.Schedule(Two, debug_mask="all")
    with pytest.raises(tir.ScheduleError, match="several functions: get_block needs func_name, or call work_on first"):
        sch.get_block("init")
    sch.get_block("init", func_name="vector_add")
    sch.work_on("vector_add_2")
    b = sch.get_block("init")
    assert sch.func_working_on is not None
    (i,) = sch.get_loops(b)
    sch.split(i, [None, 4])
    assert "i_0" in sch.mod["vector_add_2"].script() and "i_0" not in sch.mod["vector_add"].script()
    with pytest.raises(tir.ScheduleError, match="there is no function 'nothing' over buffers in the module"):
        sch.work_on("nothing")


def test_wrong_type():
    with pytest.raises(TypeError):
        tir.Schedule(1)


def test_errors_text():
    sch = tir.Schedule(elementwise)
    with pytest.raises(tir.ScheduleError) as e:
        sch.get_block("D")
    assert "get-block" in str(e.value) or "get_block" in str(e.value)
    sch = tir.Schedule(elementwise, error_render_level="fast")
    with pytest.raises(tir.ScheduleError) as e:
        sch.compute_inline("C")
    sch = tir.Schedule(elementwise, error_render_level="none")
    with pytest.raises(tir.ScheduleError) as e:
        sch.compute_inline("C")
