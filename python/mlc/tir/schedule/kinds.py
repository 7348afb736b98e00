"""The kinds of instructions: one for each primitive, with the transform op that does it."""

import functools

from ... import ir
from ..._core.context import at, context
from .error import ScheduleError
from .fields import (
    ANY,
    BufferPlace,
    DType,
    Factors,
    Flag,
    Floats,
    Handle,
    Handles,
    Index,
    Int,
    Intrin,
    Ints,
    LoopOrBlocks,
    Map,
    PadValue,
    Ranges,
    ResultCount,
    Side,
    Str,
    Symbol,
    Unused,
    Value,
)
from .variables import BlockRV, ExprRV, LoopRV

_TYPES = {BlockRV: '!transform.op<"tir.block">', LoopRV: '!transform.op<"tir.for">', ExprRV: "!transform.param<i64>"}
_SEGMENTS = "operandSegmentSizes"


@functools.cache
def _type(text):
    return ir.Type.parse(text, context())


class InstructionKind:
    """A primitive. `results` are the variables that it gives back; a tuple is one of each, a list any number."""

    by_name = {}
    by_method = {}
    by_op = {}

    def __init__(self, name, method, fields=(), results=(), op=None, is_pure=False, rooted=False, of_any_op=False):
        self.name = name
        self.method = method
        self.fields = fields
        self.results = results
        self.op = f"transform.tir.{op or method}"
        self.is_pure = is_pure
        self.is_postproc = name == "EnterPostproc"
        self.rooted = rooted
        self.of_any_op = of_any_op
        for table, key in ((self.by_name, name), (self.by_method, method), (self.by_op, self.op)):
            table[key] = self

    @staticmethod
    def get(name) -> "InstructionKind":
        """The kind of a name, such as "Split"."""
        try:
            return InstructionKind.by_name[name]
        except KeyError:
            raise ValueError(f"there is no kind of instruction {name!r}") from None

    def same_as(self, other) -> bool:
        return self is other

    def __repr__(self):
        return f"InstructionKind({self.name})"

    def refuse(self, reason) -> ScheduleError:
        return ScheduleError(
            f"An error occurred in the schedule primitive '{self.method}': {reason}", self.method, reason
        )

    def check(self, arguments) -> dict:
        """The arguments as they are kept; a TypeError or ValueError says which is wrong."""
        return {
            field.name: arguments[field.name]
            if field.optional and arguments[field.name] is None
            else field.check(self, arguments[field.name])
            for field in self.fields
        }

    @property
    def returns_list(self) -> bool:
        """Whether a call gives back a list, however many results there are."""
        return not isinstance(self.results, tuple)

    def output_class(self, arguments, number):
        """The class of one of the results."""
        results = self.results(arguments) if callable(self.results) else self.results
        return results[0] if isinstance(self.results, list) else results[number]

    def result_types(self, arguments, outputs=None):
        """The MLIR types of the results: of these outputs, or None if they depend on what is found."""
        if outputs is None:
            if isinstance(self.results, list):
                return None
            classes = self.results(arguments) if callable(self.results) else self.results
        else:
            classes = [type(output) for output in outputs]
        # The root block is the body of a function.
        if self.of_any_op or self.rooted and arguments["name"] == "root":
            return [_type("!transform.any_op")]
        return [_type(_TYPES[cls]) for cls in classes]

    def encode(self, arguments):
        """The operands of the transform op, as variables or None for the module, and its attributes."""
        groups, attributes = [[None]] if self.rooted else [], {}
        for field in self.fields:
            value = arguments[field.name]
            if value is not None or not field.optional:
                field.encode(value, groups, attributes)
            elif field.operand_count is None:
                groups.append([])
        if sum(field.operand_count is None for field in self.fields) > 1:
            attributes[_SEGMENTS] = ir.DenseI32ArrayAttr.get([len(group) for group in groups])
        return [item for group in groups for item in group], attributes

    def encode_in_context(self, arguments):
        """The same, from outside of MLIR's context."""
        with at():
            return self.encode(arguments)

    def decode(self, op, variables) -> dict:
        """The arguments, from a transform op; `variables` are those of its operands."""
        attributes = op.attributes
        rest = list(variables)[1:] if self.rooted else list(variables)
        counts = [field.operand_count for field in self.fields]
        segments = None
        if _SEGMENTS in attributes:
            segments = iter(list(ir.DenseI32ArrayAttr(attributes[_SEGMENTS]))[1 if self.rooted else 0 :])
        arguments = {}
        for field, count in zip(self.fields, counts, strict=True):
            if segments is not None and count != 0:
                count = next(segments)
            elif count is None:
                count = len(rest) - sum(c or 0 for c in counts[len(arguments) + 1 :])
            own, rest = rest[:count], rest[count:]
            if field.counts_results:
                arguments[field.name] = len(op.results)
            else:
                arguments[field.name] = field.decode(own, attributes)
        return arguments


def _factors(arguments):
    return [LoopRV] * len(arguments["factors"])


def _parts(arguments):
    """One loop for each length, and one for the rest."""
    factors = arguments["factors"]
    return [LoopRV] * (len(factors) + (None not in factors))


def _numbers(arguments):
    return [ExprRV] * arguments["n"]


_BLOCK = Handle("block")
_LOOP = Handle("loop", (LoopRV,))
_UNIT_ITERS = Flag("preserve_unit_iters", "drop_unit", when=False)
_SCOPE = Str("storage_scope", "scope")


def _loops(name):
    return Handles(name, (LoopRV,), positional=True)


InstructionKind(
    "GetBlock", "get_block", [Str("name"), Symbol("func_name", "func")], (BlockRV,), is_pure=True, rooted=True
)
InstructionKind("GetLoops", "get_loops", [_BLOCK], [LoopRV], is_pure=True)
_ROOT = Handle("block_or_loop", ANY)
_ROOT.positional = True
InstructionKind("GetChildBlocks", "get_child_blocks", [_ROOT], [BlockRV], is_pure=True)
InstructionKind("GetProducers", "get_producers", [_BLOCK], [BlockRV], is_pure=True)
InstructionKind("GetConsumers", "get_consumers", [_BLOCK], [BlockRV], is_pure=True)
InstructionKind("GetOutputBlocks", "get_output_blocks", [Handle("scope_block", ANY)], [BlockRV], is_pure=True)
InstructionKind("Fuse", "fuse", [_loops("loops"), _UNIT_ITERS], (LoopRV,))
InstructionKind(
    "Split",
    "split",
    [_LOOP, Factors("factors", "static_factors"), _UNIT_ITERS, Flag("disable_predication", "no_predicate")],
    _factors,
)
InstructionKind(
    "LoopPartition",
    "loop_partition",
    [_LOOP, Factors("factors", "static_factors"), Unused("preserve_unit_iters", default=True)],
    _parts,
)
InstructionKind("Merge", "merge", [_loops("loops")], (LoopRV,))
InstructionKind("Reorder", "reorder", [_loops("ordered_loops")])
InstructionKind("ReorderBlockIterVar", "reorder_block_iter_var", [_BLOCK, Ints("new_order", "order")])
InstructionKind("AddUnitLoop", "add_unit_loop", [Handle("block_or_loop", ANY)], (LoopRV,))
InstructionKind("Parallel", "parallel", [_LOOP])
InstructionKind("Vectorize", "vectorize", [_LOOP])
InstructionKind("Bind", "bind", [_LOOP, Str("thread_axis", "thread")])
InstructionKind("Unroll", "unroll", [_LOOP])
_READ, _WRITE = Index("read_buffer_index", "index"), Index("write_buffer_index", "index")
_CONSUMERS = Handles("consumer_blocks", (BlockRV,), nested=True, optional=True)
InstructionKind("CacheRead", "cache_read", [_BLOCK, _READ, _SCOPE, _CONSUMERS], (BlockRV,))
InstructionKind("CacheWrite", "cache_write", [_BLOCK, _WRITE, _SCOPE, _CONSUMERS], (BlockRV,))
_AT = [_LOOP, _BLOCK]
InstructionKind("ReadAt", "read_at", [*_AT, _READ, _SCOPE], (BlockRV,))
InstructionKind("WriteAt", "write_at", [*_AT, _WRITE, _SCOPE], (BlockRV,))
InstructionKind("CacheInplace", "cache_inplace", [_BLOCK, _READ, _SCOPE], lambda arguments: [BlockRV, BlockRV])
InstructionKind("CacheIndex", "cache_index", [_BLOCK, _SCOPE, Index("cse_thresh", "threshold", default=0)], [BlockRV])
for _name, _method, _index in (
    ("ReindexCacheRead", "reindex_cache_read", _READ),
    ("ReindexCacheWrite", "reindex_cache_write", _WRITE),
):
    InstructionKind(_name, _method, [_BLOCK, _index, _SCOPE, Map("index_map", "map")], (BlockRV,))
InstructionKind("ReIndex", "reindex", [_BLOCK, BufferPlace("buffer", "index")], (BlockRV,))
_PLACE = [Flag("preserve_unit_loops"), Int("index", default=-1)]
InstructionKind("ComputeAt", "compute_at", [_BLOCK, _LOOP, *_PLACE])
InstructionKind("ReverseComputeAt", "reverse_compute_at", [_BLOCK, _LOOP, *_PLACE])
InstructionKind("ComputeInline", "compute_inline", [_BLOCK])
InstructionKind("ReverseComputeInline", "reverse_compute_inline", [_BLOCK])
InstructionKind(
    "FuseReductionEpilogue", "fuse_reduction_epilogue", [Handle("reduction_block"), Handle("epilogue_block")]
)
InstructionKind("RFactor", "rfactor", [_LOOP, Int("factor_axis", "axis")], (BlockRV,))
InstructionKind(
    "Blockize",
    "blockize",
    [LoopOrBlocks("target"), _UNIT_ITERS],
    (BlockRV,),
)
InstructionKind(
    "Tensorize",
    "tensorize",
    [Handle("block_or_loop", ANY), Intrin("tensor_intrin"), Flag("preserve_unit_iters", "drop_unit", when=False)],
)
InstructionKind("DecomposeReduction", "decompose_reduction", [_BLOCK, _LOOP], (BlockRV,))
InstructionKind(
    "StorageAlign",
    "storage_align",
    [_BLOCK, Index("buffer_index", "index"), Int("axis"), Int("factor"), Int("offset")],
)
InstructionKind("RollingBuffer", "rolling_buffer", [_BLOCK, Index("write_buffer_index", "index")])
InstructionKind("DecomposePadding", "decompose_padding", [_BLOCK, _LOOP], (BlockRV,))
InstructionKind("PadEinsum", "pad_einsum", [_BLOCK, Ints("padding")])
InstructionKind("SetScope", "set_scope", [_BLOCK, Index("buffer_index", "index"), _SCOPE])
InstructionKind("UnsafeSetDType", "unsafe_set_dtype", [_BLOCK, Index("buffer_index", "index"), DType("dtype")])
InstructionKind(
    "TransformLayout",
    "transform_layout",
    [
        _BLOCK,
        BufferPlace("buffer", "index"),
        Map("index_map", "map", symbols="symbols"),
        PadValue("pad_value", optional=True),
        Flag("assume_injective_transform", "assume_injective"),
    ],
)
InstructionKind(
    "SetAxisSeparator",
    "set_axis_separator",
    [_BLOCK, BufferPlace("buffer", "index"), Ints("axis_separators", "separators")],
)
InstructionKind("TransformBlockLayout", "transform_block_layout", [_BLOCK, Map("index_map", "map", symbols="symbols")])
InstructionKind(
    "AnnotateBufferAccess",
    "annotate_buffer_access",
    [_BLOCK, Index("buffer_index", "index"), Side("buf_type"), Ranges("gen_new_ranges", "ranges")],
)
InstructionKind(
    "UnsafeHideBufferAccess",
    "unsafe_hide_buffer_access",
    [_BLOCK, Side("buf_type"), Ints("buf_index_array", "indices")],
)
InstructionKind(
    "Annotate", "annotate", [Handle("block_or_loop", ANY), Str("ann_key", "key"), Value("ann_val", "value")]
)
InstructionKind("Unannotate", "unannotate", [Handle("block_or_loop", ANY), Str("ann_key", "key")])
InstructionKind(
    "SampleCategorical",
    "sample_categorical",
    [Ints("candidates"), Floats("probs"), Int("decision", optional=True)],
    (ExprRV,),
    is_pure=True,
)
InstructionKind(
    "SamplePerfectTile",
    "sample_perfect_tile",
    [_LOOP, ResultCount("n"), Int("max_innermost_factor", "max_innermost", 16), Ints("decision", optional=True)],
    _numbers,
    is_pure=True,
)
InstructionKind(
    "SamplePartitionedTile",
    "sample_partitioned_tile",
    [
        _LOOP,
        ResultCount("n"),
        Int("partition_pos", "partition", 0),
        Int("innerpart_factor", "inner_factor", 1),
        Ints("decision", optional=True),
    ],
    _numbers,
    is_pure=True,
)
# The place may be the function, or the block itself.
InstructionKind(
    "SampleComputeLocation",
    "sample_compute_location",
    [_BLOCK, Int("decision", optional=True)],
    (LoopRV,),
    is_pure=True,
    of_any_op=True,
)
InstructionKind("EnterPostproc", "enter_postproc")

__all__ = ["InstructionKind"]
