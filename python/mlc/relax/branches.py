"""Branches in graph functions that are built step by step."""

from .. import ir
from .._core.context import MLCError, at, context
from .binding import If
from .expr import as_expr


def create_if(builder, condition, branches) -> If:
    """A choice by a bool. Each of the two `branches` builds what it needs in a block of its own and gives its value."""
    function = builder._scope()
    if function.dataflow is not None:
        raise MLCError("an if cannot be inside a dataflow block")
    boolean = ir.IntegerType.get_signless(1, context())
    value = function.localize(as_expr(condition).value)
    function.keep(value)
    with at(ir.InsertionPoint(function.block)):
        if value.type != boolean:
            value = ir.Operation.create("tensor.extract", results=[boolean], operands=[value]).result
        holder = ir.Operation.create("scf.if", regions=2)
    blocks, values = [region.blocks.append() for region in holder.regions], []
    for block, build in zip(blocks, branches, strict=True):
        entry, mapping = function.entry, dict(function.mapping)
        function.entry = block
        try:
            values.append(function.localize(function.bind(as_expr(build()), "gv")))
        finally:
            # What a branch binds is not seen after it.
            function.entry, function.mapping = entry, mapping
    if values[0].type != values[1].type:
        raise MLCError(f"the branches of an if give {values[0].type} and {values[1].type}")
    for block, result in zip(blocks, values, strict=True):
        with at(ir.InsertionPoint(block)):
            ir.Operation.create("scf.yield", operands=[result])
    with at(ir.InsertionPoint(function.block)):
        op = ir.Operation.create("scf.if", results=[values[0].type], operands=[value], regions=2)
    for block, region in zip(blocks, op.regions, strict=True):
        block.append_to(region)
    holder.erase()
    builder.created(op)
    return If(op.result)
