"""Tensors that statements over buffers compute."""

import numbers
import re

from .. import ir
from .._core import dtype as _dt
from .._core.context import at, name_loc
from .._core.module import to_attribute
from ..tir import _scope
from ..tir.buffer import decl_buffer
from ..tir.expr import PrimExpr, Var
from .tensor import Tensor, as_tuple, shape_operands


def extern(shape, inputs, fcompute, name="extern", dtype=None, in_buffers=None, out_buffers=None, tag="", attrs=None):
    """The tensors that `fcompute(ins, outs)` computes, a statement over the buffers of the inputs and of the results.

    >>> from mlc import te, tir
    >>> A = te.placeholder((4,), name="A")
    >>> te.extern((4,), [A], lambda ins, outs: tir.call_packed("f", ins[0], outs[0]), name="B").shape
    (4,)
    """
    shape = as_tuple(shape)
    shapes = [shape] if not shape or isinstance(shape[0], (PrimExpr, numbers.Integral)) else [*map(as_tuple, shape)]
    for item in inputs:
        if not isinstance(item, Tensor):
            raise TypeError(f"te.extern {name!r}: the inputs are tensors, not {item!r}")
    dtypes = _listed(dtype)
    if not dtypes:
        known = {item.dtype for item in inputs}
        if len(known) != 1:
            raise ValueError(
                f"te.extern {name!r}: the dtype of the results is not given, and no one dtype of the inputs"
            )
        dtypes = [*known] * len(shapes)
    if len(dtypes) != len(shapes):
        raise ValueError(f"te.extern {name!r}: {len(shapes)} shapes, but {len(dtypes)} dtypes are given")
    ins = _listed(in_buffers) or [_placeholder(item.shape, item.dtype, item.op.name) for item in inputs]
    outs = _listed(out_buffers) or [_placeholder(*kind, name) for kind in zip(shapes, dtypes, strict=True)]
    made = _operation(name, inputs, [*ins, *outs], zip(shapes, dtypes, strict=True), fcompute(ins, outs), attrs or {})
    tensors = [Tensor(value) for value in made.results]
    return tensors if len(tensors) > 1 else tensors[0]


def extern_primfunc(input_tensors, primfunc, name="extern", tag="", attrs=None):
    """The tensors that a function over buffers computes: its parameters are the inputs, and the results behind them.

    >>> from mlc import te
    >>> from mlc.script import from_source
    >>> f = from_source("@T.prim_func\\ndef f(A: T.Buffer((4,)), B: T.Buffer((4,))):\\n    B[0] = A[0]")
    >>> te.extern_primfunc([te.placeholder((4,), name="A")], f).shape
    (4,)
    """
    inputs, buffers = list(input_tensors), primfunc.buffer_map
    if len(buffers) != len(primfunc.params):
        other = next(parameter.name for parameter in primfunc.params if parameter not in buffers)
        raise ValueError(f"te.extern_primfunc: the parameters are buffers, but {other!r} is a scalar")
    given = list(buffers.values())
    if len(given) <= len(inputs):
        raise ValueError(
            f"te.extern_primfunc: {len(inputs)} inputs and a result are expected, but there are {len(given)} buffers"
        )
    for item, buffer in zip(inputs, given, strict=False):
        if not isinstance(item, Tensor):
            raise TypeError(f"te.extern_primfunc: the inputs are tensors, not {item!r}")
        if _kind(item) != _kind(buffer):
            raise ValueError(f"te.extern_primfunc: {buffer.name!r} is {_kind(buffer)}, but the input is {_kind(item)}")
    results = [(tuple(buffer.shape), buffer.dtype) for buffer in given[len(inputs) :]]
    made = _created(name, inputs, results, primfunc.operation, attrs or {})
    tensors = [Tensor(value) for value in made.results]
    return tensors if len(tensors) > 1 else tensors[0]


def _kind(item):
    return f"({', '.join(map(str, item.shape))}) of {item.dtype}"


def _listed(value):
    return list(value) if isinstance(value, (list, tuple)) else [] if value is None else [value]


def _placeholder(shape, dtype, name):
    return decl_buffer(shape, dtype, name.replace(".", "_"), elem_offset=Var("elem_offset", "int32"))


def _operation(name, inputs, buffers, results, body, attrs):
    """The op of the statements, which are a function over the buffers."""
    from ..tir.function import PrimFunc

    handles = [Var(f"var_{buffer.name}", "handle") for buffer in buffers]
    symbol = re.sub(r"\W", "_", name)
    statements = PrimFunc(handles, body, None, dict(zip(handles, buffers, strict=True)), {"global_symbol": symbol})
    return _created(name, inputs, results, statements.operation, attrs)


def _created(name, inputs, results, statements, attrs):
    types, extents = [], []
    with _scope.entered(_scope.graph()):
        for shape, dtype in results:
            static, values = shape_operands(shape)
            extents += values
            with at():
                types.append(ir.RankedTensorType.get(static, _dt.to_type(dtype)))
        with at(ir.InsertionPoint(_scope.graph().block), name_loc(name)):
            attributes = {
                "name": ir.StringAttr.get(name),
                "operandSegmentSizes": ir.DenseI32ArrayAttr.get([len(extents), len(inputs)]),
            }
            if attrs:
                attributes["annotations"] = ir.DictAttr.get({key: to_attribute(item) for key, item in attrs.items()})
            operands = [*extents, *(item.value for item in inputs)]
            op = ir.Operation.create("te.extern", results=types, operands=operands, attributes=attributes, regions=1)
            with ir.InsertionPoint(op.regions[0].blocks.append()):
                statements.clone()
    return op
