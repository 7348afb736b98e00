"""Calls of functions outside of the module, and what is handed to them."""

import numbers

from ... import ir
from ..._core import dtype as _dt
from ..._core.context import at, context
from ...tir import _scope
from ...tir.expr import PrimExpr
from .._errors import Unsupported
from . import values as v
from .elements import Address, Buffer

_KINDS = {"call_extern": "extern", "call_pure_extern": "pure_extern", "call_packed": "packed"}


def is_call(op):
    return op is not None and op.name == "tir.call_extern"


def call(name, callee, args, dtype):
    """The result of a call."""
    if not isinstance(callee, str):
        raise TypeError(f"T.{name} takes the name of a function, not {v.describe(callee)}")
    operands = [_operand(name, argument) for argument in args]
    with at():
        attributes = {
            "kind": ir.Attribute.parse(f"#tir<call_kind {_KINDS[name]}>"),
            "callee": ir.StringAttr.get(callee),
        }
    return PrimExpr(_scope.create("tir.call_extern", [_dt.to_type(dtype)], operands, attributes).result)


def _operand(name, argument):
    if isinstance(argument, Buffer):
        return argument.value
    if isinstance(argument, Address):
        return address(argument)
    if isinstance(argument, (PrimExpr, numbers.Number)):
        return v.typed(argument)
    expected = "a number, an expression or the data of a buffer"
    raise Unsupported(f"an argument of T.{name} is {expected}, not {v.describe(argument)}")


def address(form):
    """A buffer that starts at an element of another one."""
    if form.indices is None:
        return form.buffer.value
    source, rank = form.buffer.type, len(form.indices)
    offsets = [v.to_extent(index) for index in form.indices]
    dynamic = -(1 << 63)
    with at():
        strides, offset = source.get_strides_and_offset()
        first = offset
        for index, stride in zip(offsets, strides, strict=True):
            known = isinstance(index, int) and dynamic not in (first, stride)
            first = first + index * stride if known else dynamic
        layout = ir.StridedLayoutAttr.get(first, list(strides))
        type = ir.MemRefType.get([1] * rank, source.element_type, layout=layout)
        numbers = ir.DenseI64ArrayAttr.get
        attributes = {
            "static_offsets": numbers([index if isinstance(index, int) else dynamic for index in offsets]),
            "static_sizes": numbers([1] * rank),
            "static_strides": numbers([1] * rank),
        }
        operands = [index for index in offsets if not isinstance(index, int)]
        attributes["operandSegmentSizes"] = ir.DenseI32ArrayAttr.get([1, len(operands), 0, 0], context())
    return _scope.create("memref.subview", [type], [form.buffer.value, *operands], attributes).result
