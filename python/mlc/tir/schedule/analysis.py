"""Questions about a schedule that change nothing."""

from ... import ir
from ..._core.context import defining_op
from ..._mlir_libs import _mlc
from .error import ScheduleError
from .schedule import Schedule
from .state import StmtSRef
from .views import Block, For, view


def has_block(sch, block_name) -> bool:
    """Whether the function that is worked on has one block of this name."""
    try:
        sch.copy().get_block(block_name)
    except ScheduleError:
        return False
    return True


def is_output_block(sch, block) -> bool:
    """Whether a block writes what the block around it does not allocate."""
    if isinstance(block, str):
        sch = sch.copy()
        block = sch.get_block(block)
    stmt = sch.get(block)
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
    description = Schedule(desc_func)
    blocks = description.get_child_blocks(description.get_block("root"))
    if len(blocks) != 1:
        return None
    if isinstance(block, str):
        sch = sch.copy()
        block = sch.get_block(block)
    here, wanted = sch.get(block), description.get(blocks[0])
    loops, desc_loops = _loops_around(here), _loops_around(wanted)
    found, paddings = {}, [1] * len(here.iter_vars)
    rest = len(here.iter_vars)
    for number in reversed(range(len(wanted.iter_vars))):
        kind = wanted.iter_vars[number].iter_type
        rest = next((i for i in reversed(range(rest)) if here.iter_vars[i].iter_type == kind), None)
        if rest is None:
            return None
        desc_loop = _loop_of(wanted, number, desc_loops)
        loop = _loop_of(here, rest, loops)
        if desc_loop is None or loop is None or loop.extent is None:
            return None
        if loop.extent % desc_loop.extent:
            if not allow_padding:
                return None
            paddings[rest] = int(desc_loop.extent)
        if found.setdefault(StmtSRef(loop), desc_loop) != desc_loop:
            return None
    indexer = {loop: number for number, loop in enumerate(desc_loops)}
    return TensorizeInfo(found, indexer, paddings if any(factor != 1 for factor in paddings) else None)


def _loops_around(block):
    """The loops around a block, outermost first."""
    loops, op = [], block.operation.parent
    while op is not None and op.operation.name not in ("tir.block", "tir.prim_func"):
        if op.operation.name == "tir.for":
            loops.append(view((block.module, op.operation)))
        op = op.operation.parent
    return loops[::-1]


def _loop_of(block, number, loops) -> For | None:
    """The loop that a variable is but for what is the same in all loops, or None."""
    operation = block.operation
    segments = list(ir.DenseI32ArrayAttr(operation.attributes["operandSegmentSizes"]))
    terms = _terms(operation.operands[sum(segments[:2]) + number])
    used = [(loop, factor) for loop in loops for value, factor in terms if value == _variable(loop)]
    return used[0][0] if len(used) == 1 and used[0][1] == 1 else None


def _variable(loop):
    return loop.operation.regions[0].blocks[0].arguments[0]


def _terms(value):
    """The values that an index is the sum of, with their factors; 0 for a value that is used in another way."""
    op = defining_op(value)
    if op is None or op.name != "affine.apply":
        return [(value, 1)]
    expr = ir.AffineMapAttr(op.attributes["map"]).value.results[0]
    found = []

    def add(expr, factor):
        if isinstance(expr, ir.AffineDimExpr):
            found.append((op.operands[expr.position], factor))
        elif isinstance(expr, ir.AffineAddExpr):
            add(expr.lhs, factor)
            add(expr.rhs, factor)
        elif isinstance(expr, ir.AffineMulExpr) and isinstance(expr.rhs, ir.AffineConstantExpr):
            add(expr.lhs, factor * expr.rhs.value)
        elif isinstance(expr, ir.AffineBinaryExpr):
            add(expr.lhs, 0)
            add(expr.rhs, 0)

    add(expr, 1)
    return found


__all__ = ["TensorizeInfo", "get_tensorize_loop_mapping", "has_block", "is_output_block"]
