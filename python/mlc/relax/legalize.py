"""Operators that become what a Python function makes of them."""

import types

from .. import ir
from .._core.context import MLCError, at, context, name_of
from .._core.module import IRModule
from .block_builder import BlockBuilder, _Function
from .expr import Call, as_expr


def legalize(mod: IRModule, functions) -> IRModule:
    """A module in which operators are what `functions[name](builder, call)` gives."""
    for name, function in functions.items():
        if not isinstance(name, str) or not context().is_registered_operation(name):
            raise ValueError(f"LegalizeOps: there is no operator {name!r}")
        if not callable(function):
            raise TypeError(f"LegalizeOps: {name!r} is to be legalized by a function, not {function!r}")
    builder = BlockBuilder(mod)
    for op in _matching(builder._mod, functions):
        _replace(builder, op, functions[op.name])
    return builder.get()


def _matching(mod, names):
    found = []

    def visit(op):
        if op.name in names:
            found.append(op)
        return ir.WalkResult.ADVANCE

    for function in mod.body.operations:
        if function.operation.name == "func.func":
            function.operation.walk(visit)
    return found


class _Place(_Function):
    """The place of an operation in a function that is built already."""

    def __init__(self, builder, op):
        self.builder, self.entry, self.given = builder, op.block, True
        self.pending, self.mapping, self.outputs, self.finished = [], {}, [], None
        parent = op.parent.operation
        self.dataflow = None
        if parent.name == "relax.dataflow":
            self.dataflow = types.SimpleNamespace(block=op.block, holder=parent, output=self.finish)
        while parent.name != "func.func":
            parent = parent.parent.operation
        self.op = parent
        self.name = ir.StringAttr(parent.attributes["sym_name"]).value

    def finish(self, *_):
        raise MLCError("LegalizeOps: a function that legalizes a call gives an expression, and ends nothing")


def _replace(builder, op, function):
    with at():
        aside = ir.Module.create()
        marker = ir.Operation.create("builtin.module", regions=1, ip=ir.InsertionPoint(aside.body))
    block, place = op.block, _Place(builder, op)
    # What is built goes to the end of a block: the operation and those after it wait until it is there.
    operations = [other.operation for other in block.operations]
    rest = operations[operations.index(op) :]
    for other in rest:
        other.move_before(marker)
    try:
        with builder.building(place):
            expr = as_expr(function(builder, Call(op.results[0])))
            value = place.bind(expr, name_of(op.location) or builder.get_unique_name("lv"), unique=False)
            place.drop_pending()
    finally:
        with at(ir.InsertionPoint(block)):
            end = ir.Operation.create("builtin.module", regions=1)
        for other in rest:
            other.move_before(end)
        end.erase()
    if value == op.results[0]:
        return
    if value.type != op.results[0].type:
        raise MLCError(f"LegalizeOps: {op.name} gives {op.results[0].type}, but its function gives {value.type}")
    op.results[0].replace_all_uses_with(value)
    op.erase()
