"""What a trace writes for each step, as a table, and what it leaves out."""

import pytest
from schedule_programs import ScheduleError, structural_equal, tir

import mlc.tvm

mlc.tvm.install()

from tvm.script import tir as T  # noqa: E402
from tvm.tir.schedule import InstructionKind, Trace  # noqa: E402


@T.prim_func
def product(A: T.Buffer((16, 24), "float32"), B: T.Buffer((24, 32), "float32"), E: T.Buffer((16, 32), "float32")):
    C = T.alloc_buffer((16, 32))
    for i, j, k in T.grid(16, 32, 24):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = 0.0
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
    for i, j in T.grid(16, 32):
        with T.block("E"):
            vi, vj = T.axis.remap("SS", [i, j])
            E[vi, vj] = C[vi, vj] + 1.0


HEAD = ["# from tvm import tir", "def apply_trace(sch: tir.Schedule) -> None:"]
C0 = 'b0 = sch.get_block(name="C", func_name="main")'
E0 = 'b0 = sch.get_block(name="E", func_name="main")'
LOOPS = [C0, "l1, l2, l3 = sch.get_loops(block=b0)"]
SPLIT = "preserve_unit_iters=True, disable_predication=False)"


def loops(sch):
    return sch.get_loops(sch.get_block("C"))


# Each: the steps, and the lines of the trace below its head.
STEPS = {
    "nothing": (lambda s: None, ["pass"]),
    "get_block": (lambda s: s.get_block("C"), [C0]),
    "get_loops": (lambda s: s.get_loops("C"), LOOPS),
    "get_child_blocks": (
        lambda s: s.get_child_blocks(s.get_block("root")),
        ['b0 = sch.get_block(name="root", func_name="main")', "b1, b2 = sch.get_child_blocks(b0)"],
    ),
    "get_producers": (lambda s: s.get_producers("E"), [E0, "b1, = sch.get_producers(block=b0)"]),
    "get_consumers": (lambda s: s.get_consumers("C"), [C0, "b1, = sch.get_consumers(block=b0)"]),
    "split": (
        lambda s: s.split(loops(s)[0], [None, 4]),
        [*LOOPS, f"l4, l5 = sch.split(loop=l1, factors=[None, 4], {SPLIT}"],
    ),
    "split_in_three": (
        lambda s: s.split(loops(s)[0], [2, 2, 4], preserve_unit_iters=False),
        [
            *LOOPS,
            "l4, l5, l6 = sch.split(loop=l1, factors=[2, 2, 4], preserve_unit_iters=False, disable_predication=False)",
        ],
    ),
    "fuse": (
        lambda s: s.fuse(*loops(s)[:2]),
        [*LOOPS, "l4 = sch.fuse(l1, l2, preserve_unit_iters=True)"],
    ),
    "reorder": (lambda s: s.reorder(*loops(s)[::-1]), [*LOOPS, "sch.reorder(l3, l2, l1)"]),
    "parallel": (lambda s: s.parallel(loops(s)[0]), [*LOOPS, "sch.parallel(loop=l1)"]),
    "vectorize": (lambda s: s.vectorize(loops(s)[1]), [*LOOPS, "sch.vectorize(loop=l2)"]),
    "unroll": (lambda s: s.unroll(loops(s)[2]), [*LOOPS, "sch.unroll(loop=l3)"]),
    "bind": (
        lambda s: s.bind(loops(s)[0], "blockIdx.x"),
        [*LOOPS, 'sch.bind(loop=l1, thread_axis="blockIdx.x")'],
    ),
    "add_unit_loop": (lambda s: s.add_unit_loop("C"), [C0, "l1 = sch.add_unit_loop(block_or_loop=b0)"]),
    "cache_read": (
        lambda s: s.cache_read("C", 0, "shared"),
        [C0, 'b1 = sch.cache_read(block=b0, read_buffer_index=0, storage_scope="shared")'],
    ),
    "cache_read_by_name": (
        lambda s: s.cache_read("C", "B", "global"),
        [C0, 'b1 = sch.cache_read(block=b0, read_buffer_index=1, storage_scope="global")'],
    ),
    "cache_write": (
        lambda s: s.cache_write("C", 0, "local"),
        [C0, 'b1 = sch.cache_write(block=b0, write_buffer_index=0, storage_scope="local")'],
    ),
    "compute_at": (
        lambda s: s.compute_at("C", s.get_loops("E")[0]),
        [
            E0,
            "l1, l2 = sch.get_loops(block=b0)",
            'b3 = sch.get_block(name="C", func_name="main")',
            "sch.compute_at(block=b3, loop=l1, preserve_unit_loops=False, index=-1)",
        ],
    ),
    "reverse_compute_at": (
        lambda s: s.reverse_compute_at("E", loops(s)[1], preserve_unit_loops=True),
        [
            *LOOPS,
            'b4 = sch.get_block(name="E", func_name="main")',
            "sch.reverse_compute_at(block=b4, loop=l2, preserve_unit_loops=True, index=-1)",
        ],
    ),
    "decompose_reduction": (
        lambda s: s.decompose_reduction("C", loops(s)[2]),
        [
            *LOOPS,
            'b4 = sch.get_block(name="C", func_name="main")',
            "b5 = sch.decompose_reduction(block=b4, loop=l3)",
        ],
    ),
    "rfactor": (lambda s: s.rfactor(loops(s)[2], 0), [*LOOPS, "b4 = sch.rfactor(loop=l3, factor_axis=0)"]),
    "blockize": (
        lambda s: s.blockize(loops(s)[1]),
        [*LOOPS, "b4 = sch.blockize(target=l2, preserve_unit_iters=True)"],
    ),
    "annotate": (
        lambda s: s.annotate(loops(s)[0], "pragma_unroll", 16),
        [*LOOPS, 'sch.annotate(block_or_loop=l1, ann_key="pragma_unroll", ann_val=16)'],
    ),
    "annotate_with_text": (
        lambda s: s.annotate("C", "kind", "tile"),
        [C0, 'sch.annotate(block_or_loop=b0, ann_key="kind", ann_val="tile")'],
    ),
    "annotate_with_a_dictionary": (
        lambda s: s.annotate("C", "kind", {"b": 1, "a": 2}),
        [C0, 'sch.annotate(block_or_loop=b0, ann_key="kind", ann_val={"a": 2, "b": 1})'],
    ),
    "set_scope": (
        lambda s: s.set_scope("C", 0, "shared"),
        [C0, 'sch.set_scope(block=b0, buffer_index=0, storage_scope="shared")'],
    ),
    "storage_align": (
        lambda s: s.storage_align("C", 0, -1, 8, 4),
        [C0, "sch.storage_align(block=b0, buffer_index=0, axis=-1, factor=8, offset=4)"],
    ),
    "enter_postproc": (lambda s: s.enter_postproc(), ["sch.enter_postproc()"]),
    "sample_categorical": (
        lambda s: s.sample_categorical([8, 16], [0.5, 0.5], decision=1),
        ["v0 = sch.sample_categorical(candidates=[8, 16], probs=[0.5, 0.5], decision=1)"],
    ),
    "sample_perfect_tile": (
        lambda s: s.split(loops(s)[0], s.sample_perfect_tile(loops(s)[0], 2, 8, decision=[4, 4])),
        [
            C0,
            "l1, l2, l3 = sch.get_loops(block=b0)",
            'b4 = sch.get_block(name="C", func_name="main")',
            "l5, l6, l7 = sch.get_loops(block=b4)",
            "v8, v9 = sch.sample_perfect_tile(loop=l5, n=2, max_innermost_factor=8, decision=[4, 4])",
            f"l10, l11 = sch.split(loop=l1, factors=[v8, v9], {SPLIT}",
        ],
    ),
    "what_only_looks": (lambda s: (s.get(s.get_block("C")), s.seed(3), s.work_on("main"), s.copy()), [C0]),
}


@pytest.mark.parametrize("name", STEPS)
def test_what_is_written(name):
    steps, lines = STEPS[name]
    sch = tir.Schedule(product)
    steps(sch)
    assert str(sch.trace).splitlines() == [*HEAD, *[f"  {line}" for line in lines]]
    assert sch.trace.as_python() == [line for line in lines if line != "pass"]
    # What is written is a program, and makes the same again; so does what is written as JSON.
    scope = {"tir": tir}
    exec(str(sch.trace), scope)  # noqa: S102
    again = tir.Schedule(product)
    scope["apply_trace"](again)
    assert structural_equal(sch.mod, again.mod)
    from_json = tir.Schedule(product)
    Trace.apply_json_to_schedule(sch.trace.as_json(), from_json)
    assert structural_equal(sch.mod, from_json.mod)


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (
            lambda s: s.parallel(loops(s)[2]),
            "loop 'k' is in the binding of iteration variable 2 of block 'C', which is reduce",
        ),
        (lambda s: s.split(loops(s)[0], [3, 5]), "the product of the factors, 15, is less than the loop's extent, 16"),
        (lambda s: s.compute_inline("C"), "block 'C' has an 'init'"),
        (lambda s: s.rfactor(loops(s)[0], 0), "loop 'i' must be in bindings of reduce variables only"),
    ],
)
def test_what_is_refused_is_not_written(step, reason):
    sch = tir.Schedule(product)
    with pytest.raises(ScheduleError, match=reason):
        step(sch)
    assert all(inst.kind.name in ("GetBlock", "GetLoops") for inst in sch.trace.insts)


PURE = [
    "GetBlock", "GetLoops", "GetChildBlocks", "GetProducers", "GetConsumers", "GetOutputBlocks", "SampleCategorical",
    "SamplePerfectTile", "SamplePartitionedTile", "SampleComputeLocation",
]  # fmt: skip
OTHERS = [
    "Split", "LoopPartition", "Merge", "Fuse", "Reorder", "ReorderBlockIterVar", "AddUnitLoop", "Parallel",
    "Vectorize", "Bind", "Unroll", "CacheRead", "CacheWrite", "CacheInplace", "CacheIndex", "ReIndex",
    "ReindexCacheRead", "ReindexCacheWrite", "ReadAt", "WriteAt", "ComputeAt", "ReverseComputeAt", "ComputeInline",
    "ReverseComputeInline", "FuseReductionEpilogue", "DecomposeReduction", "RFactor", "Blockize", "Tensorize",
    "Annotate", "Unannotate", "TransformLayout", "TransformBlockLayout", "SetAxisSeparator", "StorageAlign",
    "SetScope", "UnsafeSetDType", "DecomposePadding", "PadEinsum", "RollingBuffer", "UnsafeHideBufferAccess",
    "AnnotateBufferAccess", "EnterPostproc",
]  # fmt: skip


@pytest.mark.parametrize("name", PURE + OTHERS)
def test_kinds(name):
    kind = InstructionKind.get(name)
    assert kind.name == name
    assert kind.is_pure == (name in PURE)


def test_simplified_ends_at_the_first_mark():
    sch = tir.Schedule(product)
    i, j, k = loops(sch)
    sch.get_loops("E")
    sch.parallel(i)
    sch.enter_postproc()
    sch.unroll(k)
    sch.enter_postproc()
    kinds = [inst.kind.name for inst in sch.trace.simplified(remove_postproc=True).insts]
    assert kinds == ["GetBlock", "GetLoops", "Parallel"]
    kinds = [inst.kind.name for inst in sch.trace.simplified(remove_postproc=False).insts]
    assert kinds == ["GetBlock", "GetLoops", "Parallel", "EnterPostproc", "Unroll", "EnterPostproc"]


def test_lines_end_at_the_first_mark():
    sch = tir.Schedule(product)
    i, j, k = loops(sch)
    sch.parallel(i)
    sch.enter_postproc()
    sch.unroll(k)
    lines = sch.trace.as_python()
    assert lines[-3:] == ["sch.parallel(loop=l1)", "sch.enter_postproc()", "sch.unroll(loop=l3)"]
    assert sch.trace.as_python(remove_postproc=True) == lines[:-2]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ([[]], "expected [steps, decisions], got [[]]"),
        ("[[1, 2], []]", "expected [kind, inputs, attrs, outputs], got 1"),
        ([[["GetBlock", []]], []], "expected [kind, inputs, attrs, outputs], got ['GetBlock', []]"),
        ([[["GetBlock", [], ["C"], ["b0"]]], []], "GetBlock has no 'func_name' among its attrs"),
        ([[["GetLoops", [], [], ["l0"]]], []], "GetLoops has no 'block' among its inputs"),
        ([[["EnterPostproc", [], [], []]], [[1, 0]]], "a decision is of step 1, there are 1 steps"),
        ([[["EnterPostproc", [], [], []]], [["0", 0]]], "a decision is of step '0', there are 1 steps"),
        ([[["EnterPostproc", [], [], []]], [3]], "expected [step, decision], got 3"),
        ([[["GetBlock", [], ["C", "main"], ["x0"]]], []], "'x0' is not the name of a block, a loop or an expression"),
        ([[["GetLoops", ["b9"], [], ["l0"]]], []], "'b9' is used before a step gives it"),
    ],
)
def test_json_that_is_no_trace(text, reason):
    sch = tir.Schedule(product)
    with pytest.raises(ScheduleError) as error:
        Trace.apply_json_to_schedule(text, sch)
    assert reason in str(error.value)
    assert not sch.trace.insts


def test_what_is_appended_is_a_step():
    with pytest.raises(TypeError, match="expected an Instruction, got 3"):
        Trace().append(3)


def test_annotations_keep_what_was_sampled():
    """A trace with another decision annotates with it, also within lists and dictionaries."""
    sch = tir.Schedule(product)
    number = sch.sample_categorical([0, 16, 64], [0.25, 0.25, 0.5], decision=1)
    sch.annotate(sch.get_block("C"), "unroll", number)
    sch.annotate(sch.get_loops("E")[0], "pragma", [1, [number], {"most": number}])
    assert sch.trace.as_python()[-1].endswith('ann_key="pragma", ann_val=[1, [v0], {"most": v0}])')
    sample = sch.trace.insts[0]
    # It is used: what is left over is what the trace of the schedule does.
    assert [inst.kind.name for inst in sch.trace.simplified().insts] == [i.kind.name for i in sch.trace.insts]
    trace = sch.trace.with_decision(sample, 2)
    for replayed in (trace, Trace.parse(trace.mlir())):
        other = tir.Schedule(product)
        replayed.apply_to_schedule(other, remove_postproc=False)
        assert other.get(other.get_block("C")).annotations["unroll"] == 64
        loop = other.get(other.get_loops("E")[0])
        assert loop.annotations["pragma"] == [1, [64], {"most": 64}]
    again = tir.Schedule(product)
    Trace.apply_json_to_schedule(trace.as_json(), again)
    assert structural_equal(again.mod, other.mod)
