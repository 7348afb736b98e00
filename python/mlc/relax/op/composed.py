"""Operators that others compute."""

import math

from ..._core.context import MLCError
from ..expr import DataTypeImm, PrimValue, ShapeExpr, const
from ..struct_info import ShapeStructInfo, TensorStructInfo
from .base import constant_number, plain
from .body import composed
from .create import eye
from .elementwise import add, astype, cos, greater, greater_equal, less, maximum, multiply, subtract, where
from .manipulate import broadcast_to, concat, expand_dims, permute_dims, reshape, squeeze, strided_slice, take
from .reduce import sum as sum_of
from .search import argsort, gather_elements, scatter_nd, sort


def _info(name, x):
    info = getattr(x, "struct_info", None)
    if not isinstance(info, TensorStructInfo):
        raise MLCError(f"{name}: a tensor is expected, not {x!r}")
    return info


def _axis(name, axis, ndim):
    axis = int(plain(axis))
    if not -ndim <= axis < ndim:
        raise MLCError(f"{name}: expected an axis from {-ndim} to {ndim - 1}, but got {axis}")
    return axis % ndim


def _open(info, dtype=None, ndim=None):
    """A tensor as another one, whose sizes are not known."""
    ndim = info.ndim if ndim is None else ndim
    return TensorStructInfo(None, info.dtype if dtype is None else dtype, ndim=ndim)


def _number(value):
    return value if isinstance(value, PrimValue) else PrimValue(value)


def eye_like(x, k=0, dtype=None):
    """Ones on a diagonal, in the shape of a matrix."""
    info = _info("eye_like", x)
    if info.ndim not in (2, -1):
        raise MLCError(f"eye_like: expected a matrix, but got {info}")

    dtype = None if dtype in (None, "", "void") else str(dtype)

    def compute(x, *_):
        return eye(*x.struct_info.shape, k, dtype or x.struct_info.dtype)

    keywords = {"dtype": dtype or "void"}
    return composed("eye_like", [x, _number(k)], compute, keywords, lambda: _open(info, dtype))


def wrap_param(data, dtype="float32"):
    """A parameter in the dtype that the program computes with."""
    info = _info("wrap_param", data)
    return composed("wrap_param", [data], lambda x: astype(x, dtype), {"dtype": str(dtype)}, lambda: _open(info, dtype))


def size(expr):
    """How many elements a tensor has."""
    _info("size", expr)
    return composed("size", [expr], _size, None, lambda: TensorStructInfo((), "int64"))


def _size(x):
    from .call import shape_of, shape_to_tensor
    from .reduce import prod

    shape = x.struct_info.shape
    if all(isinstance(extent, int) for extent in shape):
        return const(math.prod(shape), "int64")
    return prod(shape_to_tensor(shape_of(x)))


def hamming_window(window_size, periodic=True, alpha=0.54, beta=0.46, dtype="float32"):
    """alpha - beta * cos(2 pi i / n), where n is the size, or one less if it is not periodic."""
    from .create import arange

    dtype = dtype.value if isinstance(dtype, DataTypeImm) else dtype
    count, is_periodic = int(constant_number(window_size)), bool(constant_number(periodic))
    if count < 1:
        raise MLCError(f"hamming_window: expected a window of at least one element, but got {count}")
    a, b = (float(constant_number(x)) for x in (alpha, beta))

    def compute(*_):
        if count == 1:
            return const([1.0], dtype)
        length = count if is_periodic else count - 1
        angles = multiply(arange(0, count, 1, dtype), const(2 * math.pi / length, dtype))
        return subtract(const(a, dtype), multiply(const(b, dtype), cos(angles)))

    args = [_number(window_size), PrimValue(is_periodic), _number(alpha), _number(beta)]
    return composed("hamming_window", args, compute, {"dtype": str(dtype)})


def collapse_sum_to(data, shape):
    """The sums over what broadcasting from `shape` would have repeated."""
    info = _info("collapse_sum_to", data)
    given = shape if isinstance(shape, (list, tuple, ShapeExpr)) else shape.struct_info
    if isinstance(given, ShapeStructInfo) and given.values is None:
        raise MLCError("collapse_sum_to: the shape has to be known")
    target = list(getattr(given, "values", given))
    args = [data, ShapeExpr(target) if isinstance(shape, (list, tuple)) else shape]
    _check_collapsed("collapse_sum_to", info, target)
    return composed(
        "collapse_sum_to", args, lambda x, _: _collapsed(x, target), None, lambda: TensorStructInfo(target, info.dtype)
    )


def collapse_sum_like(data, collapse_target):
    """The sums over what broadcasting from the target would have repeated."""
    info, like = _info("collapse_sum_like", data), _info("collapse_sum_like", collapse_target)
    if like.shape is not None:
        _check_collapsed("collapse_sum_like", info, list(like.shape))

    def unknown():
        return _open(like, info.dtype) if like.shape is None else TensorStructInfo(like.shape, info.dtype)

    def compute(x, target):
        return _collapsed(x, list(target.struct_info.shape))

    return composed("collapse_sum_like", [data, collapse_target], compute, None, unknown)


def _check_collapsed(name, info, target):
    if info.ndim >= 0 and info.ndim < len(target):
        raise MLCError(f"{name}: {info} has fewer dimensions than the target, {len(target)}")
    if info.shape is None:
        return
    for i, (have, extent) in enumerate(zip(list(info.shape)[info.ndim - len(target) :], target, strict=True)):
        if isinstance(extent, int) and isinstance(have, int) and extent not in (1, have):
            raise MLCError(f"{name}: expected dimension {i} of the target to be 1 or {have}, but got {extent}")


def _collapsed(data, target):
    info = data.struct_info
    lead = info.ndim - len(target)
    axes = list(range(lead))
    for i, extent in enumerate(target):
        have = info.shape[lead + i]
        if isinstance(extent, int) and extent == 1 and not (isinstance(have, int) and have == 1):
            axes.append(lead + i)
    result = sum_of(data, axis=axes, keepdims=True) if axes else data
    return reshape(result, target) if lead else result


def median(x, axis=None, keepdims=False):
    """The element in the middle, the lower of two; along one axis also where it is."""
    info = _info("median", x)
    axes = [axis] if isinstance(plain(axis), int) else None if axis is None else list(axis)
    if info.ndim >= 0 and axes is not None:
        chosen = [_axis("median", a, info.ndim) for a in axes]
        if len(set(chosen)) != len(chosen):
            raise MLCError(f"median: an axis is given twice in {axes}")
    is_one = axes is not None and len(axes) == 1

    def unknown():
        if axes is None:
            ndim = info.ndim if keepdims else 0
        else:
            ndim = info.ndim if keepdims or info.ndim < 0 else info.ndim - len(axes)
        values = _open(info, ndim=ndim)
        return [values, _open(info, "int64", ndim)] if is_one else values

    def compute(x):
        return _median_along(x, axes[0], keepdims) if is_one else _median_over(x, axes, keepdims)

    return composed("median", [x], compute, {"axis": axes, "keepdims": bool(keepdims)}, unknown)


def _median_over(x, axes, keepdims):
    info = x.struct_info
    chosen = range(info.ndim) if axes is None else [_axis("median", a, info.ndim) for a in axes]
    kept = [i for i in range(info.ndim) if i not in chosen]
    moved = permute_dims(x, [*kept, *chosen]) if kept else x
    flat = reshape(moved, [*[info.shape[i] for i in kept], -1])
    values = squeeze(_middle(flat, len(kept)), [len(kept)])
    if not keepdims:
        return values
    return reshape(values, [1 if i in chosen else info.shape[i] for i in range(info.ndim)])


def _median_along(x, axis, keepdims):
    place = _axis("median", axis, x.struct_info.ndim)
    found = [_middle(x, place), _middle(x, place, indices=True)]
    return found if keepdims else [squeeze(value, [place]) for value in found]


def _middle(x, axis, indices=False):
    extent = x.struct_info.shape[axis]
    ordered = argsort(x, axis, False, "int64") if indices else sort(x, axis)
    middle = (extent - 1) // 2
    return strided_slice(ordered, [axis], [middle], [middle + 1])


def bucketize(input_tensor, boundaries, out_int32=False, right=False):
    """The number of boundaries below each element; with `right`, of those that are equal, too."""
    info, bounds = _info("bucketize", input_tensor), _info("bucketize", boundaries)
    if bounds.ndim not in (1, -1):
        raise MLCError(f"bucketize: expected the boundaries to have one dimension, but got {bounds}")
    kind = "int32" if out_int32 else "int64"

    def unknown():
        return _open(info, kind) if info.shape is None else TensorStructInfo(info.shape, kind)

    def compute(x, boundaries):
        ndim = x.struct_info.ndim
        spread = expand_dims(x, [ndim])
        below = (greater_equal if right else greater)(spread, boundaries)
        return sum_of(astype(below, kind), axis=[ndim])

    keywords = {"out_int32": bool(out_int32), "right": bool(right)}
    return composed("bucketize", [input_tensor, boundaries], compute, keywords, unknown)


def slice_scatter(input_tensor, src, start, end, step, axis=0):
    """The tensor with another one put in, at places along an axis."""
    info, source = _info("slice_scatter", input_tensor), _info("slice_scatter", src)
    if info.ndim >= 0:
        axis = _axis("slice_scatter", axis, info.ndim)
    if info.ndim >= 0 and source.ndim >= 0 and info.ndim != source.ndim:
        raise MLCError(f"slice_scatter: expected a source of {info.ndim} dimensions, but got {source}")
    args = [input_tensor, src, *[_number(x) for x in (start, end, step)]]
    begin, end, step = (int(plain(x)) for x in (start, end, step))
    if step < 1:
        raise MLCError(f"slice_scatter: expected a step from 1 on, but got {step}")

    def compute(x, src, *_):
        return _scattered(x, src, begin, end, step, axis)

    return composed("slice_scatter", args, compute, {"axis": int(axis)}, lambda: info)


def _scattered(x, src, begin, end, step, axis):
    info = x.struct_info
    extent = info.shape[axis]
    if not isinstance(extent, int):
        raise MLCError("slice_scatter: expected the extent along the axis to be a number")
    places = list(range(*slice(begin, end, step).indices(extent)))
    for i, (expected, have) in enumerate(zip(info.shape, src.struct_info.shape, strict=True)):
        expected = len(places) if i == axis else expected
        if isinstance(have, int) and isinstance(expected, int) and have != expected:
            raise MLCError(f"slice_scatter: expected {expected} elements along axis {i}, but got {have}")
    # Which element comes from the source, and which one that is.
    number = {place: i for i, place in enumerate(places)}
    chosen = take(src, const([number.get(i, 0) for i in range(extent)], "int64"), axis)
    shape = [extent if i == axis else 1 for i in range(info.ndim)]
    mask = reshape(const([i in number for i in range(extent)], "bool"), shape)
    return where(mask, chosen, x)


def index_put(data, indices, values, accumulate=False):
    """The tensor with elements put in, or added, at places that several tensors say, one a dimension."""
    info = _info("index_put", data)
    parts = list(indices.fields) if hasattr(indices, "fields") else list(indices)
    if not parts:
        raise MLCError("index_put: expected at least one tensor of indices")
    if 0 <= info.ndim < len(parts):
        raise MLCError(f"index_put: {len(parts)} tensors of indices for {info.ndim} dimensions")
    for part in parts:
        if _info("index_put", part).dtype not in ("int8", "int16", "int32", "int64", "uint8", "bool", ""):
            raise MLCError(f"index_put: expected indices of integers, but got {part.struct_info}")

    def compute(x, *rest):
        return _put(x, rest[:-1], rest[-1], accumulate)

    keywords = {"accumulate": bool(accumulate)}
    return composed("index_put", [data, parts, values], compute, keywords, lambda: info)


def _put(data, parts, values, accumulate):
    spread = parts[0].struct_info
    for part in parts[1:]:
        spread = add(parts[0], part).struct_info if spread.ndim else part.struct_info
    shape = list(spread.shape)
    stacked = concat(
        [astype(expand_dims(broadcast_to(part, shape), [len(shape)]), "int64") for part in parts], len(shape)
    )
    rest = [*shape, *list(data.struct_info.shape)[len(parts) :]]
    return scatter_nd(data, stacked, broadcast_to(values, rest), "add" if accumulate else "update")


def reverse_sequence(data, seq_lengths, seq_axis=1, batch_axis=0):
    """The tensor with the first elements of each row of a batch in reverse."""
    from .create import arange

    info = _info("reverse_sequence", data)
    axis, batch = (_axis("reverse_sequence", a, info.ndim) for a in (seq_axis, batch_axis))
    extent = info.shape[axis]
    lengths = reshape(astype(seq_lengths, "int64"), [info.shape[batch] if i == batch else 1 for i in range(info.ndim)])
    places = reshape(arange(0, extent, 1, "int64"), [extent if i == axis else 1 for i in range(info.ndim)])
    turned = subtract(subtract(lengths, const(1, "int64")), places)
    index = where(less(places, lengths), turned, places)
    return gather_elements(data, broadcast_to(maximum(index, const(0, "int64")), info.shape), axis)


__all__ = [
    "bucketize",
    "collapse_sum_like",
    "collapse_sum_to",
    "eye_like",
    "hamming_window",
    "index_put",
    "median",
    "reverse_sequence",
    "size",
    "slice_scatter",
    "wrap_param",
]
