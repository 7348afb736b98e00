"""Operators that become what a Python function makes of them, and passes that do so, by TVM's names."""

import types

from .. import ir, topi
from .._core.context import MLCError, at, context, name_of
from .._core.module import IRModule
from .._core.names import VDevice
from ..tir.index_map import IndexMap
from ..transform import Pass
from .block_builder import BlockBuilder, _Function
from .expr import Call, as_expr
from .expr_functor import PyExprMutator, mutator
from .function import Function
from .struct_info import TensorStructInfo


def legalize(mod: IRModule, functions) -> IRModule:
    """A module in which operators are what `functions[name](builder, call)` gives."""
    for name, function in functions.items():
        if not isinstance(name, str) or not _is_operator(name):
            raise ValueError(f"LegalizeOps: there is no operator {name!r}")
        if not callable(function):
            raise TypeError(f"LegalizeOps: {name!r} is to be legalized by a function, not {function!r}")
    builder = BlockBuilder(mod)
    for op in _matching(builder._mod, functions):
        _replace(builder, op, functions[_name(op)])
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


def _name(op):
    """The name of the operator that an operation is."""
    return f"relax.{op.attributes['name'].value}" if op.name == "relax.intrinsic" else op.name


def _matching(mod, names):
    found = []

    def visit(op):
        if _name(op) in names:
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


_FAST = {
    "relax.nn.softmax": lambda bb, call: bb.call_te(
        topi.nn.fast_softmax, call.args[0], -1 if call.attrs.axis is None else call.attrs.axis
    ),
    "relax.exp": lambda bb, call: bb.call_te(topi.fast_exp, *call.args),
    "relax.erf": lambda bb, call: bb.call_te(topi.fast_erf, *call.args),
    "relax.tanh": lambda bb, call: bb.call_te(topi.fast_tanh, *call.args),
}


def FastMathTransform() -> Pass:
    """Makes `exp`, `erf`, `tanh` and `softmax` functions over buffers that compute them by polynomials."""
    return Pass("FastMathTransform", lambda mod: legalize(mod, _FAST))


def RealizeVDevice() -> Pass:
    """Says of each value where it is: on the CPU, where it is already."""
    return Pass("RealizeVDevice", lambda mod: mod.clone())


def UpdateVDevice(new_vdevice, index) -> Pass:
    """Puts another device in the place of one: of the CPU, where everything stays."""
    VDevice.on_cpu(new_vdevice)
    if int(index) < 0:
        raise ValueError(f"UpdateVDevice: expected the number of a device, but got {index}")
    return Pass("UpdateVDevice", lambda mod: mod.clone())


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

    def run(mod):
        rewriter = _Implementations(mod, op_impl_map, op_buffer_transforms, op_buffer_axis_separators or {})
        for var, function in mod.functions.items():
            if isinstance(function, Function):
                rewriter.builder_.update_func(var, rewriter.visit_expr(function))
        result = rewriter.builder_.get()
        for name in rewriter.replaced:
            if not any(f"@{name}" in str(result[v].operation) for v in result.get_global_vars() if v.name_hint != name):
                del result[name]
        return result

    return Pass("AlterOpImpl", run)


@mutator
class _Implementations(PyExprMutator):
    def __init__(self, mod, functions, transforms, separators):
        super().__init__(mod)
        self.mod, self.functions, self.transforms, self.separators = mod, functions, transforms, separators
        self.replaced = set()

    def visit_call_(self, call):
        call = self.visit_expr_post_order(call)
        if getattr(call.op, "name", None) != "relax.call_tir":
            return call
        callee, arguments = call.args[0], list(call.args[1].fields)
        kind = dict(self.mod[callee].attrs or {}).get("operator_name")
        if kind not in self.functions:
            return call
        info = call.struct_info
        if not isinstance(info, TensorStructInfo):
            raise MLCError(f"AlterOpImpl: the call of {kind!r} has several results, of which one is expected")
        maps = self._maps(kind, [*[argument.struct_info for argument in arguments], info])
        separators = self.separators.get(kind) or [None] * len(maps)
        tensors = [
            self._transformed(argument, index_map, axes)
            for argument, index_map, axes in zip(arguments, maps, separators, strict=False)
        ]
        result = maps[-1]
        shape = info.shape if result is None else result.map_shape(list(info.shape))
        self.replaced.add(callee.name_hint)
        made = self.builder_.add_func(self.functions[kind], kind.replace(".", "_") + "_replacement")
        from .op import call_tir, layout_transform

        value = self.builder_.emit(call_tir(made, tensors, TensorStructInfo(shape, info.dtype)))
        if result is None:
            return value
        try:
            return layout_transform(value, result.inverse(list(info.shape)))
        except ValueError:
            raise MLCError(f"AlterOpImpl: the result of {kind!r} has elements in its layout that it has not") from None

    def _maps(self, kind, infos):
        given = list(self.transforms[kind])
        if len(given) != len(infos):
            raise MLCError(f"AlterOpImpl: {len(given)} index maps are given for the {len(infos)} buffers of {kind!r}")
        maps = []
        for index_map, info in zip(given, infos, strict=True):
            if index_map is not None and not isinstance(index_map, IndexMap):
                index_map, _ = IndexMap.from_func_with_separators(index_map, info.ndim, index_dtype="int64")
            is_identity = index_map is not None and index_map.map == ir.AffineMap.get_identity(info.ndim, context())
            maps.append(None if is_identity else index_map)
        return maps

    def _transformed(self, value, index_map, separators):
        from .op import layout_transform

        if index_map is None:
            return value
        return self.builder_.emit(layout_transform(value, index_map, axis_separators=separators))
