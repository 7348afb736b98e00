"""Tensor expressions on the values of a graph: relax.emit_te."""

from .. import ir
from .._core.context import MLCError, at, name_loc, name_of, scratch, value_location
from .._mlir_libs import _mlc
from ..te.tensor import Tensor
from ..tir import _scope
from ..tir.dims import to_dim
from ..tir.expr import PrimExpr
from .expr import Expr, PrimValue, ShapeExpr, Var
from .struct_info import TensorStructInfo


def build_emit_te(builder, func, args, kwargs, name=None):
    """The op in which `func` computes tensors from the arguments."""
    if not callable(func):
        raise TypeError(f"emit_te takes a function on te tensors, not {func!r}")
    inputs = _Inputs(builder)
    inputs.collect([*args, *kwargs.values()])
    inputs.values = builder.localize_all(inputs.exprs)
    with at():
        holder = ir.Operation.create("relax.emit_te", operands=inputs.values, regions=1, ip=False)
        types = [_mlc.drop_encoding(value.type) for value in inputs.values]
        block = holder.regions[0].blocks.append(*types, arg_locs=[name_loc(n) for n in inputs.names])
    # The op is made when the types of its results are known; until then its block is in one that is not inserted.
    try:
        with _scope.tracked(lambda view: True):
            return _finish(builder, func, args, kwargs, name, inputs, block)
    finally:
        holder.operation.erase()


def _finish(builder, func, args, kwargs, name, inputs, block):
    names = list(inputs.names)

    def symbol(symbol_name):
        names.append(_unique(symbol_name, names))
        with at():
            return block.add_argument(ir.IndexType.get(), name_loc(names[-1]))

    graph = _scope.Graph(block, "int64", symbol)
    with _scope.entered(graph):
        given = inputs.convert([Tensor(argument) for argument in block.arguments], args, kwargs)
        outputs = func(*given[0], **given[1])
        outputs = list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]
        title = name or getattr(func, "__name__", type(func).__name__)
        title = "fused" if title == "<lambda>" else title
        for output in outputs:
            if not isinstance(output, Tensor):
                raise TypeError(f"{title}: a function for emit_te gives te tensors, not {type(output).__name__}")
        _adopt(graph, block, title, [output.value for output in outputs])
        results = [_result_type(title, output) for output in outputs]
    with at(ir.InsertionPoint(block)):
        ir.Operation.create("relax.output", operands=[output.value for output in outputs])
    symbols = names[len(inputs.names) :]
    with at(ir.InsertionPoint(builder.block), name_loc(title)):
        attributes = {
            "name": ir.StringAttr.get(title.replace(".", "_")),
            "arg_names": ir.ArrayAttr.get([ir.StringAttr.get(n) for n in names]),
        }
        if symbols:
            dims = [_mlc.DimExprAttr.symbol_of(n) for n in graph.symbols]
            attributes["tir_vars"] = _mlc.DimsAttr.get(dims)
        op = ir.Operation.create(
            "relax.emit_te", results=results, operands=inputs.values, attributes=attributes, regions=1
        )
    block.append_to(op.regions[0])
    return op


def _adopt(graph, block, title, outputs):
    """Copies into the block what was computed outside of it."""
    free = scratch()
    captured = _mlc.te_captured(block, free)
    if any(value.owner.operation.block == free for value in outputs if not isinstance(value.owner, ir.Block)):
        raise MLCError(f"{title}: a result is a tensor that was made outside of the function")
    olds, news = [], []
    for given in _mlc.te_placeholders(free, captured):
        name = name_of(value_location(given))
        if not isinstance(given.type, ir.IndexType):
            raise MLCError(f"{title}: {name!r} is used, but is not one of the arguments")
        olds.append(given)
        news.append(graph.symbol(name))
    copies = _mlc.te_import(block, free, olds, news, captured, at_start=True)
    _mlc.replace_uses_in(block, captured, copies)


def _result_type(title, tensor):
    try:
        dims = [to_dim(extent) for extent in tensor.shape]
    except TypeError:
        raise MLCError(f"{title}: the shape {tensor.shape} of the result is no expression of symbols") from None
    return _mlc.tensor_type(dims, tensor.value.type.element_type)


def _unique(name, taken):
    name = name or "A"
    candidate, number = name, 0
    while candidate in taken:
        number += 1
        candidate = f"{name}_{number}"
    return candidate


class _Inputs:
    """The tensors among the arguments, in order, and the arguments as the function gets them."""

    def __init__(self, builder):
        self.builder = builder
        self.exprs, self.values, self.names = [], [], []

    def collect(self, argument):
        """Finds the tensors."""
        if isinstance(argument, (list, tuple)):
            for item in argument:
                self.collect(item)
        elif isinstance(argument, dict):
            for item in argument.values():
                self.collect(item)
        elif isinstance(argument, Expr):
            info = argument.struct_info
            if isinstance(argument.value.type, ir.TupleType):
                self.collect(list(argument))
                return
            if not isinstance(info, TensorStructInfo):
                return
            if info.ndim < 0 or info.shape is None:
                raise MLCError(f"emit_te needs tensors of known shape, not {argument!r}")
            name = argument.name_hint if isinstance(argument, Var) else _position(len(self.exprs))
            self.exprs.append(argument)
            self.names.append(_unique(name, self.names))

    def convert(self, tensors, args, kwargs):
        rest = iter(tensors)
        return [self._convert(item, rest) for item in args], {k: self._convert(v, rest) for k, v in kwargs.items()}

    def _convert(self, argument, tensors):
        if isinstance(argument, (list, tuple)):
            return [self._convert(item, tensors) for item in argument]
        if isinstance(argument, dict):
            return {key: self._convert(value, tensors) for key, value in argument.items()}
        if isinstance(argument, Expr):
            if isinstance(argument.value.type, ir.TupleType):
                return [self._convert(item, tensors) for item in argument]
            if isinstance(argument.struct_info, TensorStructInfo):
                return next(tensors)
            if getattr(argument.struct_info, "value", None) is not None:
                return argument.struct_info.value
            values = getattr(argument.struct_info, "values", None)
            if values is None:
                raise TypeError(f"emit_te cannot take {argument!r}")
            return list(values)
        if isinstance(argument, ShapeExpr):
            return list(argument.values)
        if isinstance(argument, PrimValue):
            return argument.value
        if argument is None or isinstance(argument, (bool, int, float, str, PrimExpr)) or hasattr(argument, "item"):
            return argument
        raise TypeError(f"emit_te cannot take an argument of type {type(argument).__name__}")


def _position(index):
    return chr(ord("A") + index) if index < 26 else f"tensor_input_{index}"
