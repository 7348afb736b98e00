"""Operators that become what a Python function makes of them, and passes that do so, by TVM's names."""

import types

from .. import ir
from .._core.context import MLCError, at, context, name_of
from .._core.module import IRModule
from .._core.names import device_attribute
from ..tir.index_map import IndexMap
from ..transform import Pass, pipeline
from .block_builder import BlockBuilder, _Function
from .expr import Call, as_expr, operator_name
from .function import Function

# What programs say becomes of operators.
_registered = {}


def register_legalize(op_name: str, legal_func=None):
    """Says what `LegalizeOps` makes of an operator from now on: what `legal_func(builder, call)` gives.

    Without a function it is a decorator: `@register_legalize("relax.exp")`.
    """

    def register(function):
        _check("register_legalize", op_name, function)
        _registered[op_name] = function
        return function

    return register if legal_func is None else register(legal_func)


def registered_functions(but=()) -> dict:
    """What `register_legalize` was given, without some of the names."""
    return {name: function for name, function in _registered.items() if name not in but}


def _check(title, name, function):
    if not isinstance(name, str) or not _is_operator(name):
        raise ValueError(f"{title}: there is no operator {name!r}")
    if not callable(function):
        raise TypeError(f"{title}: {name!r} is to be legalized by a function, not {function!r}")


def legalize(mod: IRModule, functions) -> IRModule:
    """A module in which operators are what `functions[name](builder, call)` gives."""
    for name, function in functions.items():
        _check("LegalizeOps", name, function)
    builder = BlockBuilder(mod)
    for op in _matching(builder._mod, functions):
        _replace(builder, op, functions[operator_name(op)])
    return builder.get()


def _is_operator(name):
    """True for an operation of the dialect, and for an operator that others compute."""
    if context().is_registered_operation(name):
        return True
    from . import op

    function = op
    for part in name.removeprefix("relax.").split("."):
        function = getattr(function, part, None)
    return name.startswith("relax.") and callable(function)


def _matching(mod, names):
    found = []

    def visit(op):
        if operator_name(op) in names:
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
        self.pending, self.mapping, self.outputs, self.finished = {}, {}, [], None
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


def FastMathTransform() -> Pass:
    """Makes `exp`, `erf`, `tanh` and `softmax` functions over buffers that may compute them by polynomials."""
    return pipeline("FastMathTransform", "relax-fast-math,relax-lower-emit-te")


def RealizeVDevice() -> Pass:
    """Says of each value where it is, by the hints of `R.hint_on_device`."""
    return pipeline("RealizeVDevice", "relax-realize-vdevice")


def UpdateVDevice(new_vdevice, index) -> Pass:
    """Puts another device in the place of the one that the module lists under this number."""
    device = device_attribute(new_vdevice)
    return pipeline("UpdateVDevice", f"relax-update-vdevice{{index={int(index)} device={{{device}}}}}")


def AlterOpImpl(
    op_impl_map, op_buffer_transforms, op_buffer_axis_separators=None, op_buffer_input_axis_separators=None
) -> Pass:
    """Gives functions over buffers other bodies.

    `op_impl_map`: for the attribute `operator_name` of a function the function that is called in its place.
    `op_buffer_transforms`: the index maps that its buffers have there, inputs before outputs; None is the identity.
    Calls get their tensors by `R.layout_transform`, and what they return back by its inverse.

    >>> AlterOpImpl({}, {}).name
    'AlterOpImpl'
    """
    missing = [name for name in op_impl_map if name not in op_buffer_transforms]
    if missing:
        raise ValueError(f"AlterOpImpl: op_buffer_transforms has nothing for {', '.join(missing)}")

    separators = op_buffer_axis_separators or {}

    def run(mod):
        builder = BlockBuilder(mod)
        for kind, function in op_impl_map.items():
            ranks = _buffer_ranks(mod, kind)
            if ranks is None:
                continue
            given = list(op_buffer_transforms[kind])
            if len(given) != len(ranks):
                raise MLCError(
                    f"AlterOpImpl: {len(given)} index maps are given for the {len(ranks)} buffers of {kind!r}"
                )
            maps = [_affine_map(index_map, rank) for index_map, rank in zip(given, ranks, strict=True)]
            var = builder.add_func(function, kind.replace(".", "_") + "_replacement")
            operation = builder._mod[var].operation
            with at():
                attributes = operation.attributes
                attributes["relax.implements"] = ir.StringAttr.get(kind)
                attributes["relax.buffer_maps"] = ir.ArrayAttr.get(
                    [ir.AffineMapAttr.get(index_map) for index_map in maps]
                )
                if separators.get(kind):
                    axes = [ir.DenseI64ArrayAttr.get(list(item or ())) for item in separators[kind]]
                    attributes["relax.axis_separators"] = ir.ArrayAttr.get(axes)
        return pipeline("AlterOpImpl", "relax-alter-op-impl").run(builder.get())

    return Pass("AlterOpImpl", run)


def _buffer_ranks(mod, kind):
    """The ranks of the buffers of what is called by this name; None if there is no such function."""
    for _, function in mod.functions.items():
        if not isinstance(function, Function) and dict(function.attrs or {}).get("operator_name") == kind:
            return [len(function.buffer_map[param].shape) for param in function.params if param in function.buffer_map]
    return None


def _affine_map(index_map, rank):
    if index_map is None:
        return ir.AffineMap.get_identity(rank, context())
    if not isinstance(index_map, IndexMap):
        index_map, _ = IndexMap.from_func_with_separators(index_map, rank, index_dtype="int64")
    return index_map.without_symbols()
