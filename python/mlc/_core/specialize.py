"""Values in the place of parameters, as the compiler takes them."""

import numbers

from .. import ir
from .._mlir_libs import _mlc
from ..tir.buffer import Buffer, DeclaredBuffer
from ..tir.dims import constant_value, to_dim
from ..tir.expr import PrimExpr
from ..tir.nodes import convert
from . import dtype as _dt
from .context import context, diagnostics


def specialize(function, param_map):
    """A copy of a function in which parameters have values."""
    params, buffers, values = function.params, function.buffer_map, []
    for param, value in param_map.items():
        index = next((i for i, known in enumerate(params) if known.same_as(param)), None)
        if index is None:
            raise ValueError(f"{param} is not a parameter of the function {function.name}")
        if isinstance(value, (Buffer, DeclaredBuffer)):
            own = buffers.get(params[index])
            if own is not None and own.dtype != value.dtype:
                raise ValueError(f"the buffer of {param} has the dtype {own.dtype}, not {value.dtype}")
            values.append(_buffer(index, value))
        else:
            values.append((index, _scalar(param, value), *_NO_BUFFER))
    made = function.copy()
    with diagnostics():
        _mlc.specialize_prim_func(made.operation, values)
    return made


_NO_BUFFER = (None, None, None, None, 64, 1)


def _scalar(param, value):
    value = convert(value) if not isinstance(value, (str, list, tuple, dict)) else value
    if not isinstance(value, PrimExpr):
        raise TypeError(f"the value of {param} is a number or an expression, not {value!r}")
    number = constant_value(value)
    if isinstance(number, numbers.Real) and not isinstance(number, numbers.Integral):
        with context():
            return ir.FloatAttr.get_f64(number)
    try:
        return to_dim(value if number is None else int(number))
    except TypeError:
        raise TypeError(f"the value of {param} is a number or an expression of sizes, not {value}") from None


def _buffer(index, buffer):
    def dims(sizes):
        return _mlc.DimsAttr.get([to_dim(size) for size in sizes], context()) if sizes else None

    shape = _mlc.DimsAttr.get([to_dim(size) for size in buffer.shape], context())
    offset = None if constant_value(buffer.elem_offset) == 0 else dims([buffer.elem_offset])
    with context():
        element = _dt.to_type(buffer.dtype)
    return index, None, element, shape, dims(buffer.strides), offset, buffer.data_alignment, buffer.offset_factor


__all__ = ["specialize"]
