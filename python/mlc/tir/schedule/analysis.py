"""Questions about a schedule that change nothing."""

from ..._mlir_libs import _mlc
from ..buffer import Buffer
from ..expr import IntImm
from ..index_map import IndexMap, affine_map
from ..nodes import GE, GT, LE, LT, And
from ..tree import key
from .error import ScheduleError
from .schedule import Schedule
from .state import StmtSRef
from .views import Block, view


def suggest_index_map(buffer, indices, loops, predicate) -> IndexMap | None:
    """A layout of a buffer in which loops walk through memory in order; None if none is found.

    `indices` are where the loops, outermost first, access the buffer, and `predicate` says in which iterations.
    """
    if isinstance(predicate, bool):
        predicate = IntImm("bool", predicate)
    places = {key(loop.loop_var): number for number, loop in enumerate(loops)}
    try:
        shape = [size.__index__() for size in buffer.shape]
        mins = [loop.min.__index__() for loop in loops]
        extents = [loop.extent.__index__() for loop in loops]
        accessed = affine_map([loop.loop_var for loop in loops], list(indices))
        bounds = _bounds(predicate, places)
    except TypeError:
        return None
    for number, bound in bounds:
        extents[number] = min(extents[number], bound)
    if any(mins) or any(size <= 0 for size in shape + extents):
        return None
    found = _mlc.suggest_index_map(shape, accessed, extents)
    return None if found is None else IndexMap(found)


def _bounds(predicate, places):
    """The numbers of the loops that a condition bounds, each with its bound; a TypeError for other conditions."""
    if isinstance(predicate, IntImm):
        if predicate.value:
            return []
        raise TypeError("the condition never holds")
    if isinstance(predicate, And):
        return _bounds(predicate.a, places) + _bounds(predicate.b, places)
    if isinstance(predicate, (LT, LE)) and key(predicate.a) in places:
        return [(places[key(predicate.a)], predicate.b.__index__() + isinstance(predicate, LE))]
    if isinstance(predicate, (GT, GE)) and key(predicate.b) in places:
        return [(places[key(predicate.b)], predicate.a.__index__() + isinstance(predicate, GE))]
    raise TypeError("a condition on one loop from above is expected")


def has_block(sch, block_name) -> bool:
    """Whether the function that is worked on has one block of this name."""
    try:
        sch.copy().get_block(block_name)
    except ScheduleError:
        return False
    return True


def is_output_block(sch, block) -> bool:
    """Whether a block writes what the block around it does not allocate."""
    stmt = _block(sch, block)
    return isinstance(stmt, Block) and _mlc.is_output_block(stmt.operation)


class TensorizeInfo:
    """Which loops around a block are those of a description.

    `loop_map` has the loop of the description for each of these loops, `desc_loop_indexer` the number of each loop of
    the description, and `block_iter_paddings` what the extents of the block's variables are padded to, or None.
    """

    def __init__(self, loop_map, desc_loop_indexer, block_iter_paddings=None):
        self.loop_map = loop_map
        self.desc_loop_indexer = desc_loop_indexer
        self.block_iter_paddings = block_iter_paddings


def get_tensorize_loop_mapping(sch, block, desc_func, allow_padding=False) -> TensorizeInfo | None:
    """The loops around a block that could be those of a description, from the innermost; None if there are none.

    The last variables of the block that are of the kinds of those of the description are bound to them. Each extent is
    a multiple of the one in the description, unless `allow_padding` is True.
    """
    here, (module, function) = _block(sch, block), _function(desc_func)
    found = _mlc.find_intrin_loops(here.operation, function, allow_padding)
    if found is None:
        return None
    described, loops, paddings = found
    described = [view((module, loop)) for loop in described]
    numbers = {loop: number for number, loop in enumerate(described)}
    loop_map = {StmtSRef(view((here.module, loop))): view((module, wanted)) for loop, wanted in loops}
    return TensorizeInfo(loop_map, numbers, list(paddings) or None)


class AutoTensorizeMappingInfo:
    """How the variables of a block could become those of a description.

    `mappings` has the map from the variables `lhs_iters` of the block to `rhs_iters` of the description, behind those
    that become none of these. `lhs_buffer_map` has the buffer of the description for each of the block, and
    `rhs_buffer_indices` where the description accesses it.
    """

    def __init__(self, mappings, lhs_buffer_map, rhs_buffer_indices, lhs_iters, rhs_iters):
        self.mappings = mappings
        self.lhs_buffer_map = lhs_buffer_map
        self.rhs_buffer_indices = rhs_buffer_indices
        self.lhs_iters = lhs_iters
        self.rhs_iters = rhs_iters


def get_auto_tensorize_mapping_info(sch, block, desc_func) -> AutoTensorizeMappingInfo | None:
    """How a block that computes what a description does, at any indices, could become it; None if it cannot."""
    here, (module, function) = _block(sch, block), _function(desc_func)
    found = _mlc.find_intrin_mapping(here.operation, function)
    if found is None:
        return None
    described, index_map, pairs = found
    there = view((module, described))
    iters = there.iter_vars
    buffers, indices = {}, {}
    for own, wanted, numbers in pairs:
        wanted = _buffer(there, wanted)
        buffers[_buffer(here, own)] = wanted
        indices[wanted] = [iters[number].var for number in numbers]
    return AutoTensorizeMappingInfo([IndexMap(index_map)], buffers, indices, here.iter_vars, iters)


def _buffer(block, value) -> Buffer:
    """A buffer that a block uses, which lives as long as the copy of the module."""
    buffer = Buffer(value)
    buffer.module = block.module
    return buffer


def _block(sch, block):
    """A block to look at, from a handle or its name."""
    if isinstance(block, str):
        sch = sch.copy()
        block = sch.get_block(block)
    return sch.get(block)


def _function(desc_func):
    """A copy of a function's module, and the function in it."""
    description = Schedule(desc_func)
    root = description.get(description.get_block("root"))
    function = root.operation
    while function.name != "tir.prim_func":
        function = function.parent.operation
    return root.module, function


__all__ = [
    "AutoTensorizeMappingInfo",
    "TensorizeInfo",
    "get_auto_tensorize_mapping_info",
    "get_tensorize_loop_mapping",
    "has_block",
    "is_output_block",
    "suggest_index_map",
]
