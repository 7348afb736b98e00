"""Dimensions, and the numbers that expressions are."""

import numbers

from .._core import dtype as _dt
from .._core.context import context, defining_op
from .._mlir_libs._mlc import DimExprAttr
from . import _scope
from . import expr as _expr


def constant_dim(value) -> DimExprAttr:
    """A number as a dimension."""
    if not -(1 << 63) <= value < 1 << 63:
        raise ValueError(f"a dimension fits into 64 bits, but {value} is given")
    return DimExprAttr.constant_of(int(value), context())


def wrap_dim(dim: DimExprAttr):
    """An int if the expression is a number, else the _expr.PrimExpr of it."""
    constant = dim.constant
    return _expr.PrimExpr(dim) if constant is None else constant


def view_dim(dim: DimExprAttr, dtype=None, variables=None):
    """A dimension as programs see it: a number is an IntImm that is an int as well, a symbol a Var, and what is
    computed of these a tree.

    `dtype` is their type, without that of the sizes of what is being built. `variables` has the variables of symbols
    that were seen before, by their names.
    """
    variables = {} if variables is None else variables
    from . import nodes

    dtype = dtype or _scope.graph().index_dtype
    if dim.constant is not None:
        return _expr.Size(dim.constant, dtype)
    if dim.symbol is not None:
        if dim.symbol not in variables:
            variables[dim.symbol] = _expr.Var.of_symbol(dim.symbol, dtype)
        return variables[dim.symbol]
    if dim.parts is None:
        return _expr.PrimExpr(dim)
    kind, *operands = dim.parts
    return nodes.OF_DIMS[kind](*(view_dim(operand, dtype, variables) for operand in operands))


def to_dim(value) -> DimExprAttr:
    """The expression of a dimension given as a number, a symbol, an expression, or a value that computes one."""
    if isinstance(value, DimExprAttr):
        return value
    if isinstance(value, _expr.IntImm):
        return constant_dim(int(value.value))
    if isinstance(value, _expr.PrimExpr) and not isinstance(value, _expr.Comparison):
        if value.is_dim:
            return value.handle
        # What a function of a script gives for sizes is one of these without a value that computes it.
        size = getattr(value, "size", None)
        dim = size() if callable(size) else None
        if dim is None:
            dim = _scope.graph().dim(value.handle)
        if dim is not None:
            return dim
    elif isinstance(value, str):
        if not value.isidentifier():
            raise ValueError(f"a symbol has a name, which {value!r} is not: make expressions of tir.Var('n', 'int64')")
        return DimExprAttr.symbol_of(value, context())
    elif isinstance(value, numbers.Integral) or hasattr(value, "__index__"):
        return constant_dim(value.__index__())
    raise TypeError(f"a dimension is an integer or an expression of symbols, not {value!r}")


def constant_value(expr):
    """The number that an expression is, or None."""
    if isinstance(expr, numbers.Number):
        return expr
    if isinstance(expr, (_expr.IntImm, _expr.FloatImm)):
        return bool(expr.value) if expr.dtype == "bool" else expr.value
    if expr.is_dim:
        return expr.handle.constant
    op = None if isinstance(expr, _expr.Comparison) else defining_op(expr.handle)
    # A number that a script gives a name is a variable there.
    if op is not None and op.name == "arith.constant" and "tir.let" not in op.attributes:
        value = getattr(op.attributes["value"], "value", None)
        if isinstance(value, int) and value < 0 and _dt.is_unsigned(expr.dtype):
            value += 2 ** int(expr.dtype.removeprefix("uint"))
        return value
    return None
