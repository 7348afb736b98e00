"""Numbers and expressions of shapes, for functions that make tensor expressions."""

import math

from ..arith import Analyzer
from ..tir.dims import constant_value
from ..tir.expr import PrimExpr

__all__ = [
    "equal_const_int",
    "get_const_int",
    "get_const_tuple",
    "prod",
    "ravel_index",
    "simplify",
    "unravel_index",
]


def simplify(expr):
    """A shorter expression of the same value; a number of Python is itself."""
    return Analyzer().simplify(expr) if isinstance(expr, PrimExpr) else expr


def _constant(expr):
    value = constant_value(simplify(expr)) if isinstance(expr, PrimExpr) else expr
    return int(value) if isinstance(value, int) else None


def get_const_int(expr) -> int:
    """The number that an expression is.

    >>> from mlc import tir
    >>> get_const_int(tir.const(2) * 3)
    6
    """
    value = _constant(expr)
    if value is None:
        raise ValueError(f"get_const_int: {expr} is not a constant integer")
    return value


def equal_const_int(expr, value) -> bool:
    """Is an expression this number?"""
    return _constant(expr) == value


def get_const_tuple(shape) -> tuple:
    """A shape as a tuple of ints, and of expressions where a dimension is no number.

    >>> from mlc import te
    >>> get_const_tuple(te.placeholder((4, 2)).shape)
    (4, 2)
    """
    constants = ((dim, _constant(dim)) for dim in shape)
    return tuple(dim if number is None else number for dim, number in constants)


def prod(values):
    """The product of numbers or expressions; 1 of none."""
    return math.prod(values)


def ravel_index(indices, shape):
    """The place of an element among all elements of a tensor, the last dimension fastest."""
    place = 0
    for index, size in zip(indices, shape, strict=True):
        place = place * size + index
    return place


def unravel_index(index, shape) -> list:
    """The indices of an element by its place among all elements of a tensor."""
    indices = []
    for size in reversed(list(shape)):
        indices.append(index % size)
        index = index // size
    return indices[::-1]
