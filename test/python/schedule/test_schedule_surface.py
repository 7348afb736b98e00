"""What each primitive has: a method as TVM has it, an op, tests of the op, and a test for each reason to refuse it."""

import inspect
import pathlib
import re

import pytest

import mlc.tvm

mlc.tvm.install()

from tvm import tir  # noqa: E402
from tvm.tir import schedule  # noqa: E402
from tvm.tir.schedule import InstructionKind  # noqa: E402

ROOT = pathlib.Path(__file__).parents[3]
OPS = ROOT / "include/mlc/Dialect/TIR/TransformOps"
TESTS = ROOT / "test/Dialect/TIR/Schedule"

SIGNATURES = """
__init__(self, mod, *, seed=None, debug_mask='none', error_render_level='detail', enable_check=True)
work_on(self, func_name)
copy(self)
seed(self, seed)
fork_seed(self)
get(self, rand_var_or_sref)
get_sref(self, rand_var_or_stmt)
remove_rv(self, rand_var)
sample_categorical(self, candidates, probs, decision=None)
sample_perfect_tile(self, loop, n, max_innermost_factor=16, decision=None)
sample_partitioned_tile(self, loop, n, partition_pos=0, innerpart_factor=1, decision=None)
sample_compute_location(self, block, decision=None)
get_block(self, name, func_name=None)
get_loops(self, block)
get_child_blocks(self, block_or_loop)
get_producers(self, block)
get_consumers(self, block)
get_output_blocks(self, scope_block)
merge(self, *loops)
fuse(self, *loops, preserve_unit_iters=True)
split(self, loop, factors, preserve_unit_iters=True, disable_predication=False)
loop_partition(self, loop, factors, preserve_unit_iters=True)
reorder(self, *ordered_loops)
reorder_block_iter_var(self, block, new_order)
add_unit_loop(self, block_or_loop)
parallel(self, loop)
vectorize(self, loop)
bind(self, loop, thread_axis)
unroll(self, loop)
cache_read(self, block, read_buffer_index, storage_scope, consumer_blocks=None)
cache_write(self, block, write_buffer_index, storage_scope, consumer_blocks=None)
reindex_cache_read(self, block, read_buffer_index, storage_scope, index_map)
reindex_cache_write(self, block, write_buffer_index, storage_scope, index_map)
cache_inplace(self, block, read_buffer_index, storage_scope)
cache_index(self, block, storage_scope, cse_thresh=0)
reindex(self, block, buffer)
read_at(self, loop, block, read_buffer_index, storage_scope)
write_at(self, loop, block, write_buffer_index, storage_scope)
compute_at(self, block, loop, preserve_unit_loops=False, index=-1)
reverse_compute_at(self, block, loop, preserve_unit_loops=False, index=-1)
compute_inline(self, block)
reverse_compute_inline(self, block)
fuse_reduction_epilogue(self, reduction_block, epilogue_block)
decompose_reduction(self, block, loop)
rfactor(self, loop, factor_axis)
storage_align(self, block, buffer_index, axis, factor, offset)
set_scope(self, block, buffer_index, storage_scope)
unsafe_set_dtype(self, block, buffer_index, dtype)
blockize(self, target, preserve_unit_iters=True)
tensorize(self, block_or_loop, tensor_intrin, preserve_unit_iters=True)
annotate(self, block_or_loop, ann_key, ann_val)
unannotate(self, block_or_loop, ann_key)
transform_layout(self, block, buffer, index_map, pad_value=None, *, assume_injective_transform=False)
transform_block_layout(self, block, index_map)
set_axis_separator(self, block, buffer, axis_separators)
decompose_padding(self, block, loop)
can_decompose_padding(self, block, loop)
pad_einsum(self, block, padding)
rolling_buffer(self, block, write_buffer_index)
unsafe_hide_buffer_access(self, block, buf_type, buf_index_array)
annotate_buffer_access(self, block, buffer_index, buf_type, gen_new_ranges)
enter_postproc(self)
""".split("\n")[1:-1]

INSTRUCTIONS = """
GetBlock GetLoops GetChildBlocks GetProducers GetConsumers GetOutputBlocks SampleCategorical SamplePerfectTile
SamplePartitionedTile SampleComputeLocation Split LoopPartition Merge Fuse Reorder ReorderBlockIterVar AddUnitLoop
Parallel Vectorize Bind Unroll CacheRead CacheWrite CacheInplace CacheIndex ReIndex ReindexCacheRead ReindexCacheWrite
ReadAt WriteAt ComputeAt ReverseComputeAt ComputeInline ReverseComputeInline FuseReductionEpilogue DecomposeReduction
RFactor Blockize Tensorize Annotate Unannotate TransformLayout TransformBlockLayout SetAxisSeparator StorageAlign
SetScope UnsafeSetDType DecomposePadding PadEinsum RollingBuffer UnsafeHideBufferAccess AnnotateBufferAccess
EnterPostproc
""".split()


@pytest.mark.parametrize("signature", SIGNATURES, ids=lambda text: text.partition("(")[0])
def test_method(signature):
    name = signature.partition("(")[0]
    parameters = inspect.signature(getattr(tir.Schedule, name)).parameters.values()
    bare = inspect.Signature([p.replace(annotation=inspect.Parameter.empty) for p in parameters])
    assert f"{name}{bare}" == signature
    assert inspect.getdoc(getattr(tir.Schedule, name))


def test_properties():
    for name in ("mod", "state", "trace", "func_working_on"):
        assert isinstance(getattr(tir.Schedule, name), property)


def test_names():
    classes = "Schedule BlockRV LoopRV ExprRV Trace Instruction InstructionKind ScheduleError BlockScope DepKind"
    for name in classes.split():
        assert inspect.isclass(getattr(schedule, name)), name
    analysis = "suggest_index_map get_tensorize_loop_mapping get_auto_tensorize_mapping_info has_block is_output_block"
    for name in analysis.split():
        assert callable(getattr(schedule.analysis, name)), name
    for name in ("TensorizeInfo", "AutoTensorizeMappingInfo"):
        assert inspect.isclass(getattr(schedule.analysis, name)), name


def test_instructions():
    assert sorted(InstructionKind.by_name) == sorted(INSTRUCTIONS)
    for kind in InstructionKind.by_name.values():
        assert callable(getattr(tir.Schedule, kind.method))
        assert kind.is_pure == kind.name.startswith(("Get", "Sample"))


# ===--- Ops -------------------------------------------------------------------------------------===#


def descriptions():
    """The text of each op."""
    text = "".join(path.read_text() for path in sorted(OPS.glob("*Ops.td")))
    parts = re.split(r'^def TransformTIR_\w+ : \w+<"(\w+)">', text, flags=re.MULTILINE)
    return {f"transform.tir.{name}": body for name, body in zip(parts[1::2], parts[2::2], strict=True)}


def programs():
    """Each program of the tests, as text."""
    for path in sorted(TESTS.rglob("*.mlir")):
        yield from re.split(r"^// -----$", path.read_text(), flags=re.MULTILINE)


@pytest.mark.parametrize("kind", InstructionKind.by_name.values(), ids=lambda kind: kind.name)
def test_op(kind):
    assert kind.op in descriptions()
    tests = (text for text in programs() if "expected-error" not in text)
    assert any(re.search(rf"{re.escape(kind.op)}\b", text) for text in tests), f"no test of {kind.op}"


def refusals():
    """The ops and the number of each reason to refuse them."""
    for op, text in descriptions().items():
        for number in re.findall(r"^ +- P(\d+):", text, flags=re.MULTILINE):
            yield op, int(number)


# Pairs that are one function with one list of reasons.
PAIRS = [("read_at", "write_at"), ("reindex_cache_read", "reindex_cache_write")]


def reasons():
    """The reasons that tests say they are about, by the op that is refused."""
    found = set()
    for text in programs():
        numbers = {int(number) for number in re.findall(r"^ *// .*?\bP(\d+)", text, flags=re.MULTILINE)}
        for op in re.findall(r"expected-error[^\n]*\n(?: *//[^\n]*\n)* *(?:%[^=]*= )?(transform\.tir\.\w+)", text):
            found |= {(op, number) for number in numbers}
    for pair in PAIRS:
        ops = [f"transform.tir.{name}" for name in pair]
        shared = {number for op, number in found if op in ops}
        found |= {(op, number) for op in ops for number in shared}
    return found


def test_refusals():
    missing = sorted(set(refusals()) - reasons())
    assert not missing, f"no test of {missing}"
