"""Operators that move elements."""

import numbers

from ...tir.expr import PrimExpr
from ..expr import Expr, ShapeExpr
from ..struct_info import ShapeStructInfo
from .base import create, dims, i64, i64_array, tensors_of


def reshape(x, shape):
    """The same elements in another shape; one extent may be -1, and 0 stands for the extent of x there."""
    if isinstance(shape, Expr) and isinstance(shape.struct_info, ShapeStructInfo):
        shape = shape.struct_info.values
    shape = list(shape) if isinstance(shape, (tuple, list, ShapeExpr)) else [shape]
    return create("relax.reshape", [x], shape=dims(_complete(x, shape)))


def _complete(x, shape):
    """Puts in what -1 and 0 stand for."""
    given = x.struct_info.shape if any(_is(e, -1) or _is(e, 0) for e in shape) else None
    if given is None:
        if any(_is(e, -1) for e in shape):
            raise ValueError("reshape: -1 needs the shape of the tensor to be known")
        return shape
    sizes = [given[i] if _is(e, 0) and i < len(given) else e for i, e in enumerate(shape)]
    if sum(_is(e, -1) for e in sizes) > 1:
        raise ValueError(f"reshape: the shape {tuple(shape)} has more than one -1")
    if not any(_is(e, -1) for e in sizes):
        return sizes
    total, known = _product(given), _product([e for e in sizes if not _is(e, -1)])
    return [(total // known if not _is(known, 0) else 0) if _is(e, -1) else e for e in sizes]


def _is(extent, number):
    return isinstance(extent, numbers.Integral) and not isinstance(extent, PrimExpr) and extent == number


def _product(extents):
    result = 1
    for extent in extents:
        result = result * extent
    return result


def flatten(x):
    """All elements in one dimension."""
    return create("relax.flatten", [x])


def permute_dims(x, axes=None):
    """The dimensions in another order; without one, reversed."""
    return create("relax.permute_dims", [x], axes=i64_array(axes))


def concat(tensors, axis=0):
    """The tensors one after the other along an axis."""
    return create("relax.concat", tensors_of("concat", tensors), axis=i64(axis))
