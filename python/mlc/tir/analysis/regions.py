"""Where buffers are accessed."""

from ... import ir
from ..._core.context import context
from ..._core.module import view
from ..._mlir_libs import _mlc
from ..buffer import Buffer, BufferRegion
from ..expr import Var
from ..range import Range
from ..stmt import Block, BlockRealize, For
from ..stmt_functor import parts, substitute


def _accesses(block):
    """What a block of a function reads and writes, found from its statements."""
    if not isinstance(block, Block) or block.operation is None or block.operation.name != "tir.block":
        raise TypeError(f"a block of a function is expected, not {block!r}: regions are found from its statements")
    function = block.operation
    while function.name != "tir.prim_func":
        function = function.parent.operation
    copy = view(function).copy()
    # The values of the copy, and those of the function in the same places.
    originals, ops = {}, [_walked(function), _walked(copy.operation)]
    for own, other in zip(*ops, strict=True):
        originals.update((b, a) for a, b in zip(_values(own), _values(other), strict=True))
    place = next(number for number, op in enumerate(ops[0]) if op == block.operation)
    with context(), ir.Location.unknown():
        _mlc.infer_block_access(ops[1][place], True, True)
    found = Block.view(ops[1][place], copy._module)

    def original(node):
        if isinstance(node, Var) and getattr(node, "handle", None) in originals:
            value = originals[node.handle]
            return type(node)(value, node.dtype, block.module)
        return None

    def region_of(region):
        ranges = [[substitute(part, original) for part in (item.min, item.extent)] for item in region.region]
        buffer = Buffer(originals[region.buffer.value], region.buffer._name, region.buffer._dims)
        return BufferRegion(buffer, [Range.from_min_extent(*part) for part in ranges])

    return [[region_of(region) for region in side] for side in (found.reads, found.writes)]


def _walked(function):
    found = []

    def visit(op):
        found.append(op.operation)
        return ir.WalkResult.ADVANCE

    function.walk(visit, ir.WalkOrder.PRE_ORDER)
    return found


def _values(op):
    arguments = [argument for region in op.regions for block in region.blocks for argument in block.arguments]
    return [*op.results, *arguments]


def get_block_access_region(block, buffer_var_map=None) -> list:
    """The regions that the statements of a block read, those that they write, and those of which it is not known: here
    there are none of these."""
    return [*_accesses(block), []]


def get_block_read_write_region(block, buffer_var_map=None) -> list:
    """The regions that the statements of a block read, and those that they write."""
    return _accesses(block)


get_sblock_access_region, get_sblock_read_write_region = get_block_access_region, get_block_read_write_region


def detect_buffer_access_lca(func) -> dict:
    """For each buffer the innermost loop or block that has all accesses to it; None for the function itself."""
    found = {}

    def note(buffer, around):
        if buffer not in found:
            found[buffer] = list(around)
            return
        known = found[buffer]
        common = 0
        while common < min(len(known), len(around)) and known[common] is around[common]:
            common += 1
        del known[common:]

    def visit(node, around):
        if "buffer" in getattr(node, "fields", ()) and "indices" in node.fields:
            note(node.buffer, around)
        if isinstance(node, BlockRealize):
            for part in (*node.iter_values, node.predicate):
                visit(part, around)
            return visit(node.block, around)
        if isinstance(node, Block):
            around = [*around, node]
            # What is a part of another buffer is an access to it.
            for match in node.match_buffers:
                note(match.source.buffer, around)
        elif isinstance(node, For):
            for part in (node.min, node.extent):
                visit(part, around)
            return visit(node.body, [*around, node])
        for part in parts(node):
            visit(part, around)

    visit(func.body, [])
    return {buffer: around[-1] if around else None for buffer, around in found.items()}
