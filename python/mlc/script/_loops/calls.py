"""Calls of functions outside of the module, and what is handed to them."""

import math
import numbers

from ... import ir
from ..._core import dtype as _dt
from ..._core.context import at, context
from ...tir import _scope
from ...tir.expr import PrimExpr
from .._errors import Unsupported
from . import values as v
from .buffers import Parameter
from .elements import Address, Buffer, Call
from .forms import Pointer, Text

_KINDS = {
    "call_extern": "extern",
    "call_pure_extern": "pure_extern",
    "call_packed": "packed",
    "call_llvm_intrin": "llvm",
    "call_llvm_pure_intrin": "pure_llvm",
    "builtin": "builtin",
}


def is_call(op):
    return op is not None and op.name in ("tir.call_extern", "tir.call")


def call_prim_func(callee, args):
    """The result of a call of another prim_func of the module, or None."""
    types = callee.parameter_types()
    if len(args) != len(types):
        raise TypeError(f"{callee.name!r} has {len(types)} parameters, but {len(args)} arguments are given")
    operands = [_passed(argument, type, callee) for argument, type in zip(args, types, strict=True)]
    returned = callee.op.attributes["tir.return_type"].value if "tir.return_type" in callee.op.attributes else None
    with at():
        attributes = {"callee": ir.FlatSymbolRefAttr.get(callee.name)}
    op = _scope.create("tir.call", [] if returned is None else [returned], operands, attributes)
    return None if returned is None else PrimExpr(op.result)


def _passed(argument, type, callee):
    """The operand for a parameter of this type."""
    is_number = isinstance(argument, (PrimExpr, numbers.Number))
    if isinstance(type, ir.IndexType) and is_number:
        return v.to_index(argument)
    if isinstance(type, (ir.MemRefType, ir.IndexType)) or not is_number:
        if isinstance(type, ir.MemRefType) and is_number:
            raise TypeError(f"{callee.name!r} takes the data of a buffer, not {v.describe(argument)}")
        return _operand("call", argument)
    return v.stored(argument, _dt.from_type(type)) if type.__class__ is not ir.Type else _operand("call", argument)


def call(name, callee, args, dtype, dtype_at=None):
    """The result of a call; `dtype_at` is where among the arguments a dtype is written."""
    if not isinstance(callee, str):
        raise TypeError(f"T.{name} takes the name of a function, not {v.describe(callee)}")
    written = callee if name == "builtin" else name
    operands, places = [], []
    with at():
        for argument in args:
            literal = _literal(argument)
            places.append(ir.UnitAttr.get() if literal is None else literal)
            if literal is None:
                operands.append(_operand(written, argument))
        if dtype_at is not None:
            places.insert(dtype_at[0], ir.TypeAttr.get(_dt.to_type(dtype_at[1] or "void")))
        attributes = {
            "kind": ir.Attribute.parse(f"#tir<call_kind {_KINDS[name]}>"),
            "callee": ir.StringAttr.get(callee),
        }
        if len(places) != len(operands):
            attributes["literals"] = ir.ArrayAttr.get(places)
    return Call(_scope.create("tir.call_extern", [_dt.to_type(dtype or "void")], operands, attributes).result)


def is_access(value):
    """Whether this is an address that says what is done there."""
    return isinstance(value, Address) and value.access is not None


def access(form):
    """The call that gives the address of a part of a buffer's data, and says what is done there."""
    return call("builtin", "tvm_access_ptr", [form.buffer, *form.access], "handle", (0, form.buffer.dtype))


class Signature(int):
    """How many arguments of an intrinsic decide which one it is, as programs before TVM 0.19 say."""


def _literal(argument):
    """The attribute of an argument that is no value, or None."""
    if isinstance(argument, str):
        return ir.StringAttr.get(argument)
    if isinstance(argument, Text):
        return ir.DictAttr.get({"tir.text": ir.StringAttr.get(argument.text)})
    if isinstance(argument, Signature):
        return ir.IntegerAttr.get(ir.IntegerType.get_unsigned(32), int(argument))
    return None


def _operand(name, argument):
    if isinstance(argument, Buffer):
        return argument.value
    if is_access(argument):
        return access(argument).computed()
    if isinstance(argument, Pointer):
        if argument.buffer is None:
            argument.allocate()
        return argument.buffer.value
    if isinstance(argument, Address):
        return address(argument)
    if isinstance(argument, Parameter):
        return argument.address()
    if isinstance(argument, PrimExpr) and argument.dtype == "handle":
        return argument.computed()
    if isinstance(argument, (PrimExpr, numbers.Number)):
        return v.typed(argument)
    expected = "a number, an expression or the data of a buffer"
    raise Unsupported(f"an argument of T.{name} is {expected}, not {v.describe(argument)}")


def named_address(form, name, type):
    """A variable that has an address as its value."""
    buffer, source = form.buffer, address(form)
    with at():
        attributes = {"tir.let": ir.UnitAttr.get(), "tir.pointer": ir.TypeAttr.get(type)}
    made = _scope.create("memref.cast", [source.type], [source], attributes).result
    return Address(Buffer(made, name, buffer.shape if form.indices is None else _rest(form), buffer.dtype))


def _rest(form):
    """How many elements there are from an address on, as a shape."""
    sizes = [v.number_of(size) for size in form.buffer.shape]
    offsets = [v.number_of(index) for index in form.indices]
    if None in sizes or None in offsets:
        return form.buffer.shape
    position = 0
    for size, offset in zip(sizes, offsets, strict=True):
        position = position * size + offset
    return [math.prod(sizes) - position]


def address(form):
    """A buffer that starts at an element of another one."""
    if form.indices is None and form.buffer.value is None:
        raise Unsupported("the address of memory is known when a buffer is declared on it")
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
