"""Operators that make tensors."""

import math
import numbers

from ..._core.context import MLCError
from ...tir.expr import PrimExpr
from ..expr import Expr, PrimValue, ShapeExpr, const
from ..struct_info import ShapeStructInfo
from .base import constant_number, create, dims, i64, known_dtype, plain, positions
from .base import dtype as dtype_attr


def _shape(name, shape):
    """The sizes that a shape has."""
    if isinstance(shape, Expr) and isinstance(shape.struct_info, ShapeStructInfo):
        shape = shape.struct_info.values
    if isinstance(shape, ShapeExpr):
        shape = shape.values
    if shape is None:
        raise MLCError(f"{name}: the shape has to be known")
    return dims([shape] if isinstance(shape, (numbers.Integral, PrimExpr)) else shape)


def of_open_shape(name, shape, operands, dtype, keywords=None, after=False):
    """An operator whose shape is a value that only the run time knows; None where the shape is known."""
    from ..struct_info import TensorStructInfo
    from .intrinsics import intrinsic

    info = shape.struct_info if isinstance(shape, Expr) else None
    if not isinstance(info, ShapeStructInfo) or info.values is not None:
        return None
    result = TensorStructInfo(None, dtype, ndim=info.ndim)
    return intrinsic(name, [*operands, shape] if after else [shape, *operands], [result], keywords)


def _value(value, dtype):
    if isinstance(value, Expr):
        return value
    number = constant_number(value)
    if number is None:
        raise TypeError(f"a tensor is filled with a scalar tensor or a number, not {plain(value)}")
    return const(number, dtype or (value.dtype if isinstance(value, PrimValue) else None))


def full(shape, fill_value, dtype=None):
    """A tensor of one value, a scalar tensor."""
    value = _value(fill_value, dtype)
    kind = dtype or getattr(value.struct_info, "dtype", None)
    made = of_open_shape("full", shape, [value], kind, {"dtype": None if dtype is None else str(dtype)})
    return made or create("relax.full", [value], shape=_shape("full", shape), dtype=dtype_attr(dtype))


def full_like(x, fill_value, dtype=None):
    """A tensor of one value, a scalar tensor, with the shape of x."""
    return create("relax.full_like", [x, _value(fill_value, dtype)], dtype=dtype_attr(dtype))


def _filled(name, number):
    def function(shape, dtype):
        attribute = known_dtype(name, dtype)
        made = of_open_shape(name, shape, [], dtype, {"dtype": str(dtype)})
        return made or create(f"relax.{name}", [], shape=_shape(name, shape), dtype=attribute)

    def like(x, dtype=None):
        return create(f"relax.{name}_like", [x], dtype=dtype_attr(dtype))

    for made, title in ((function, name), (like, f"{name}_like")):
        made.__name__ = made.__qualname__ = title
    function.__doc__ = f"A tensor of {number}."
    like.__doc__ = f"A tensor of {number} with the shape of x."
    return function, like


ones, ones_like = _filled("ones", "ones")
zeros, zeros_like = _filled("zeros", "zeros")


def arange(start, end=None, step=1, dtype=None):
    """The numbers from start on, by steps, before end. One number alone is the end."""
    start, end, step = plain(start), plain(end), plain(step)
    if end is None:
        start, end = 0, start
    values = [getattr(value, "number", value) for value in (start, end, step)]
    if dtype is None:
        dtype = "float32" if any(isinstance(value, float) for value in values) else "int64"
    if any(isinstance(value, float) and not value.is_integer() for value in values):
        return _arange_of_floats(*values, dtype)
    values = [int(value) if isinstance(value, float) else value for value in values]
    return create("relax.arange", [], range=positions(values), dtype=dtype_attr(dtype))


def _arange_of_floats(start, end, step, dtype):
    """Integers, multiplied and added to."""
    from .body import composed
    from .elementwise import add, astype, multiply

    if any(isinstance(value, PrimExpr) for value in (start, end, step)):
        raise NotImplementedError("arange: symbols and fractions together are not supported")
    count = max(0, math.ceil((end - start) / step))

    def compute(*_):
        numbers = create("relax.arange", [], range=positions([0, count, 1]), dtype=dtype_attr("float64"))
        return astype(add(multiply(numbers, const(step, "float64")), const(start, "float64")), dtype)

    return composed("arange", [PrimValue(value) for value in (start, end, step)], compute, {"dtype": str(dtype)})


def eye(n, m=None, k=0, dtype="float32"):
    """Ones on the diagonal that lies k above the main one."""
    return create("relax.eye", [], shape=dims([n, n if m is None else m]), k=i64(k), dtype=known_dtype("eye", dtype))


def tril(x, k=0):
    """The lower triangle of matrices."""
    return create("relax.tril", [x], k=i64(k))


def triu(x, k=0):
    """The upper triangle of matrices."""
    return create("relax.triu", [x], k=i64(k))


def one_hot(indices, on_value, off_value, depth, axis=-1):
    """One value where an index says, another elsewhere."""
    on_value, off_value = _number(on_value), _number(off_value)
    return create("relax.one_hot", [indices], on_value=on_value, off_value=off_value, depth=i64(depth), axis=i64(axis))


def _number(value):
    from ... import ir
    from ..._core import dtype as _dt
    from ..._core.context import at
    from ..expr import PrimValue

    value = value if isinstance(value, PrimValue) else PrimValue(value)
    kind, number = value.dtype, constant_number(value)
    if number is None:
        raise TypeError(f"one_hot: a constant is expected, not {value!r}")
    with at():
        element = _dt.to_type(kind)
        make = ir.FloatAttr if _dt.is_float(kind) else ir.IntegerAttr
        return make.get(element, float(number) if _dt.is_float(kind) else int(number))
