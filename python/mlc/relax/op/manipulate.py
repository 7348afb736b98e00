"""Operators that move elements."""

import inspect
import numbers

from ... import ir
from ..._core import dtype as _dt
from ..._core.context import MLCError, at, context
from ...tir.expr import PrimExpr
from ..expr import Expr, PrimValue, ShapeExpr, const
from ..struct_info import ShapeStructInfo, TensorStructInfo
from .base import constant_number, create, dims, flag, i64, i64_array, plain, positions, string, tensors_of
from .body import composed
from .create import of_open_shape


def reshape(x, shape):
    """The same elements in another shape; one extent may be -1, and 0 stands for the extent of x there."""
    made = of_open_shape("reshape", shape, [x], x.struct_info.dtype, after=True)
    if made is not None:
        return made
    if isinstance(shape, Expr):
        if not isinstance(shape.struct_info, ShapeStructInfo):
            raise MLCError(f"reshape: a shape is expected, not {shape.struct_info}")
        shape = shape.struct_info.values
    shape = list(shape) if isinstance(shape, (tuple, list, ShapeExpr)) else [shape]
    return create("relax.reshape", [x], shape=dims(_complete(x, shape)))


def _complete(x, shape):
    """Puts in what -1 and 0 stand for."""
    given = x.struct_info.shape if any(_is(e, -1) or _is(e, 0) for e in shape) else None
    if given is None:
        if any(_is(e, -1) for e in shape):
            raise MLCError("reshape: -1 needs the shape of the tensor to be known")
        return shape
    sizes = [given[i] if _is(e, 0) and i < len(given) else e for i, e in enumerate(shape)]
    if sum(_is(e, -1) for e in sizes) > 1:
        raise MLCError(f"reshape: the shape {tuple(shape)} has more than one -1")
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
    return create("relax.concat", tensors_of("concat", tensors), axis=i64(0 if axis is None else axis))


def broadcast_to(x, shape):
    """The tensor repeated along dimensions of size 1."""
    from .create import _shape

    made = of_open_shape("broadcast_to", shape, [x], x.struct_info.dtype, after=True)
    return made or create("relax.broadcast_to", [x], shape=_shape("broadcast_to", shape))


def expand_dims(x, axis):
    """Dimensions of size 1 put in, at axes of the result."""
    return create("relax.expand_dims", [x], axis=i64_array(axis))


def squeeze(x, axis=None):
    """Dimensions of size 1 left out; without axes all of them."""
    return create("relax.squeeze", [x], axis=i64_array(axis))


def stack(tensors, axis=0):
    """The tensors along a new axis."""
    return create("relax.stack", tensors_of("stack", tensors), axis=i64(0 if axis is None else axis))


def split(x, indices_or_sections, axis=0):
    """Parts along an axis: of equal size, or beginning where a list says."""
    if not isinstance(indices_or_sections, (list, tuple)):
        given = {"sections": i64(indices_or_sections)}
    else:
        given = {"indices": i64_array(indices_or_sections)}
    return create("relax.split", [x], axis=i64(axis), **given)


def repeat(data, repeats, axis=None):
    """Each element several times along an axis, or of the flat tensor."""
    return create("relax.repeat", [data], repeats=i64(repeats), axis=i64(axis))


def tile(data, repeats):
    """The whole tensor several times."""
    return create("relax.tile", [data], repeats=i64_array(repeats))


def flip(data, axis):
    """The elements along an axis in reverse order."""
    return create("relax.flip", [data], axis=i64(axis))


def meshgrid(tensors, indexing="ij"):
    """Each of several vectors along a dimension of its own, repeated along the others."""
    if indexing not in ("ij", None):
        raise NotImplementedError(f"meshgrid: indexing is 'ij', not {indexing!r}")
    tensors = tensors_of("meshgrid", tensors)
    infos = [tensor.struct_info for tensor in tensors]
    for info in infos:
        if info.ndim not in (1, -1) or info.dtype != infos[0].dtype:
            raise MLCError(f"meshgrid: expected vectors of one dtype, but got {', '.join(map(str, infos))}")

    def compute(*vectors):
        shape = [vector.struct_info.shape[0] for vector in vectors]
        sizes = [[extent if number == i else 1 for i, extent in enumerate(shape)] for number in range(len(shape))]
        return [broadcast_to(reshape(vector, size), shape) for vector, size in zip(vectors, sizes, strict=True)]

    def unknown():
        return [TensorStructInfo(None, info.dtype, ndim=len(infos)) for info in infos]

    return composed("meshgrid", [tensors], compute, {"indexing": "ij"}, unknown)


def layout_transform(x, index_map, pad_value=None, axis_separators=None, input_axis_separators=None):
    """The elements at other indices: `index_map` is an IndexMap, or a function of the indices.

    What no element comes to is `pad_value`, or 0. Where dimensions are parted in memory, the
    separators say; nothing reads them.
    """
    from ...tir.index_map import IndexMap

    names = None
    if isinstance(index_map, dict) and "tir.index_map" in index_map:
        # As `T.index_map` gives it.
        names, index_map = index_map.get("names"), IndexMap(index_map["tir.index_map"].value)
    elif not isinstance(index_map, IndexMap):
        if not IndexMap.is_variadic(index_map):
            names = list(inspect.signature(index_map).parameters)
        index_map, found = IndexMap.from_func_with_separators(index_map, x.struct_info.ndim, index_dtype="int64")
        axis_separators = axis_separators or found
    if pad_value is not None:
        pad_value = pad_attribute(pad_value, x.struct_info.dtype)
    with context():
        index_names = None if names is None else ir.ArrayAttr.get([ir.StringAttr.get(name) for name in names])
        index_map = ir.AffineMapAttr.get(index_map.without_symbols())
    return create(
        "relax.layout_transform",
        [x],
        index_map=index_map,
        pad_value=pad_value,
        axis_separators=i64_array(axis_separators or []),
        input_axis_separators=i64_array(input_axis_separators or []),
        index_names=index_names,
    )


def pad_attribute(value, dtype):
    """A number as an attribute of the dtype; one that says its dtype keeps it."""
    given = getattr(plain(value), "dtype", None) if isinstance(plain(value), PrimExpr) else None
    number = constant_number(value)
    if not isinstance(number, numbers.Real):
        raise TypeError(f"layout_transform: the pad_value is a number, not {value!r}")
    with at():
        element = _dt.to_type(given or dtype)
        is_float = _dt.is_float(given or dtype)
        return ir.FloatAttr.get(element, float(number)) if is_float else ir.IntegerAttr.get(element, int(number))


def take(x, indices, axis=None, mode="fast"):
    """Elements, or slices along an axis, at places that indices say."""
    if isinstance(indices, PrimValue) and isinstance(constant_number(indices), numbers.Integral):
        indices = const(int(constant_number(indices)), "int64")
    return create("relax.take", [x, indices], axis=i64(axis), mode=string(mode))


def strided_slice(x, axes, begin, end, strides=None, assume_inbound=False):
    """A part of a tensor, with steps."""
    return create(
        "relax.strided_slice",
        [x],
        axes=i64_array(axes),
        begin=positions(_values(begin)),
        end=positions(_values(end)),
        strides=None if strides is None else positions(_values(strides)),
        assume_inbound=flag(assume_inbound),
    )


def _values(given):
    given = given if isinstance(given, (list, tuple, ShapeExpr)) else [given]
    return given.values if isinstance(given, ShapeExpr) else given
