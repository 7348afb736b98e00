"""How a topi function becomes te ops: built in C++ where te ops are being built."""

import numbers

from .. import ir
from .._core import dtype as _dt
from .._core.context import MLCError, at, context
from .._mlir_libs import _mlc
from ..te.tensor import DYNAMIC, Tensor, _extents, as_tuple
from ..tir import _scope
from ..tir.convert import to_index
from ..tir.expr import PrimExpr


def call(name, operands, **options):
    """The tensor, or the list of tensors, that a function of the C++ library builds. None leaves an option out."""
    graph = _scope.graph()
    values, extents = [], []
    for operand in operands:
        if isinstance(operand, Tensor):
            values.append(operand.value)
            extents.append([_extent(graph, e) for e in _extents(operand.value)])
        elif isinstance(operand, (PrimExpr, numbers.Number)):
            values.append(_scalar(operand, operands))
            extents.append([])
        else:
            raise TypeError(f"topi.{name}: an operand is a te.Tensor, not {type(operand).__name__}")
    attributes = {}
    with at():
        for key, value in options.items():
            if value is None:
                continue
            if isinstance(value, Shape):
                attribute, dynamic = value.attribute(graph)
                attributes[key] = attribute
                values += dynamic
                extents += [[]] * len(dynamic)
            else:
                attributes[key] = _option(value)
        options = ir.DictAttr.get(attributes)
    results, message = _mlc.topi_build(name, graph.block, ir.Location.unknown(context()), values, extents, options)
    if message is not None:
        raise MLCError(message if name in message else f"topi.{name}: {message}")
    tensors = [Tensor(value) for value in results]
    return tensors[0] if len(tensors) == 1 else tensors


def _extent(graph, extent):
    if isinstance(extent, ir.Value):
        return extent
    return None if isinstance(extent, int) else graph.value(extent)


def _scalar(operand, operands):
    """A number takes the dtype of the tensor beside it."""
    if isinstance(operand, PrimExpr):
        return operand.computed()
    dtype = next(o.dtype for o in operands if isinstance(o, Tensor))
    if isinstance(operand, float) and not _dt.is_float(dtype):
        raise TypeError(f"the number {operand} does not go with a tensor of {dtype}")
    element = _dt.to_type(dtype)
    with at():
        if _dt.is_float(dtype):
            return ir.FloatAttr.get(element, float(operand))
        return ir.IntegerAttr.get(element, int(operand))


class Shape:
    """A shape as an option: what is no number is an operand."""

    def __init__(self, shape):
        self.shape = as_tuple(shape)

    def attribute(self, graph):
        static, dynamic = [], []
        with _scope.entered(graph):
            for extent in self.shape:
                constant = extent.handle.constant if isinstance(extent, PrimExpr) and extent.is_dim else None
                if isinstance(extent, PrimExpr) and constant is None:
                    static.append(DYNAMIC)
                    dynamic.append(to_index(extent))
                else:
                    static.append(int(extent) if constant is None else constant)
        return ir.DenseI64ArrayAttr.get(static), dynamic


def _option(value):
    if isinstance(value, ir.Attribute):
        return value
    if isinstance(value, bool):
        return ir.BoolAttr.get(value)
    if isinstance(value, numbers.Integral):
        return ir.IntegerAttr.get(ir.IntegerType.get_signless(64), int(value))
    if isinstance(value, numbers.Real):
        return ir.FloatAttr.get_f64(float(value))
    if isinstance(value, str):
        return ir.StringAttr.get(value)
    if isinstance(value, (list, tuple)):
        return ir.DenseI64ArrayAttr.get([int(item) for item in value])
    raise TypeError(f"{value!r} cannot be an option")


def dtype(name):
    """An option that is a dtype."""
    if name is None or name == "":
        return None
    with context():
        return ir.TypeAttr.get(_dt.to_type(name))
