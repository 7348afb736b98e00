"""Operators that others compute."""

import math

from ..._core.context import MLCError
from ..expr import ShapeExpr, const
from ..struct_info import TensorStructInfo
from .base import plain
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


def eye_like(x, k=0, dtype=None):
    """Ones on a diagonal, in the shape of a matrix."""
    info = _info("eye_like", x)
    if info.ndim != 2:
        raise MLCError(f"eye_like: expected a matrix, but got {info}")
    return eye(info.shape[0], info.shape[1], k, dtype or info.dtype)


def wrap_param(data, dtype="float32"):
    """A parameter in the dtype that the program computes with."""
    return astype(data, dtype)


def size(x):
    """How many elements a tensor has."""
    from .call import shape_of, shape_to_tensor
    from .reduce import prod

    info = _info("size", x)
    if info.shape is not None and all(isinstance(extent, int) for extent in info.shape):
        return const(math.prod(info.shape), "int64")
    return prod(shape_to_tensor(shape_of(x)))


def hamming_window(window_size, periodic=True, alpha=0.54, beta=0.46, dtype="float32"):
    """alpha - beta * cos(2 pi i / n), where n is the size, or one less if it is not periodic."""
    from .create import arange

    count = int(plain(window_size))
    if count < 1:
        raise MLCError(f"hamming_window: expected a window of at least one element, but got {count}")
    alpha, beta = float(plain(alpha)), float(plain(beta))
    if count == 1:
        return const([1.0], dtype)
    length = count if plain(periodic) else count - 1
    angles = multiply(arange(0, count, 1, dtype), const(2 * math.pi / length, dtype))
    return subtract(const(alpha, dtype), multiply(const(beta, dtype), cos(angles)))


def collapse_sum_to(data, shape):
    """The sums over what broadcasting from `shape` would have repeated."""
    info = _info("collapse_sum_to", data)
    target = list(shape.values if isinstance(shape, ShapeExpr) else getattr(shape, "struct_info", shape) or ())
    target = list(getattr(shape, "values", target))
    lead = info.ndim - len(target)
    if lead < 0:
        raise MLCError(f"collapse_sum_to: {info} has fewer dimensions than the target, {len(target)}")
    axes = list(range(lead))
    for i, extent in enumerate(target):
        have = info.shape[lead + i]
        if isinstance(extent, int) and extent == 1 and not (isinstance(have, int) and have == 1):
            axes.append(lead + i)
        elif isinstance(extent, int) and isinstance(have, int) and extent != have:
            raise MLCError(f"collapse_sum_to: expected dimension {i} of the target to be 1 or {have}, but got {extent}")
    result = sum_of(data, axis=axes, keepdims=True) if axes else data
    return reshape(result, target) if lead else result


def collapse_sum_like(data, collapse_target):
    """The sums over what broadcasting from the target would have repeated."""
    return collapse_sum_to(data, ShapeExpr(_info("collapse_sum_like", collapse_target).shape))


def median(x, axis=None, keepdims=False):
    """The element in the middle, the lower of two; along one axis also where it is."""
    info = _info("median", x)
    axes = [axis] if isinstance(plain(axis), int) else axis
    if axes is None or len(axes) > 1:
        chosen = range(info.ndim) if axes is None else [_axis("median", a, info.ndim) for a in axes]
        kept = [i for i in range(info.ndim) if i not in chosen]
        moved = permute_dims(x, [*kept, *chosen]) if kept else x
        flat = reshape(moved, [*[info.shape[i] for i in kept], -1])
        values = squeeze(_middle(flat, len(kept)), [len(kept)])
        if not keepdims:
            return values
        return reshape(values, [1 if i in chosen else info.shape[i] for i in range(info.ndim)])
    place = _axis("median", axes[0], info.ndim)
    values, indices = _middle(x, place), _middle(x, place, indices=True)
    if not keepdims:
        values, indices = squeeze(values, [place]), squeeze(indices, [place])
    from ..expr import Tuple

    return Tuple([values, indices])


def _middle(x, axis, indices=False):
    extent = x.struct_info.shape[axis]
    ordered = argsort(x, axis, False, "int64") if indices else sort(x, axis)
    middle = (extent - 1) // 2
    return strided_slice(ordered, [axis], [middle], [middle + 1])


def bucketize(input_tensor, boundaries, out_int32=False, right=False):
    """The number of boundaries below each element; with `right`, of those that are equal, too."""
    info, bounds = _info("bucketize", input_tensor), _info("bucketize", boundaries)
    if bounds.ndim != 1:
        raise MLCError(f"bucketize: expected the boundaries to have one dimension, but got {bounds}")
    spread = expand_dims(input_tensor, [info.ndim])
    below = (greater_equal if right else greater)(spread, boundaries)
    return sum_of(astype(below, "int32" if out_int32 else "int64"), axis=[info.ndim])


def slice_scatter(input_tensor, src, start, end, step, axis=0):
    """The tensor with another one put in, at places along an axis."""
    info = _info("slice_scatter", input_tensor)
    axis = _axis("slice_scatter", axis, info.ndim)
    begin, end, step = (int(plain(x)) for x in (start, end, step))
    extent = info.shape[axis]
    if not isinstance(extent, int):
        raise MLCError("slice_scatter: expected the extent along the axis to be a number")
    places = list(range(*slice(begin, end, step).indices(extent)))
    count = _info("slice_scatter", src).shape[axis]
    if isinstance(count, int) and count != len(places):
        raise MLCError(f"slice_scatter: expected {len(places)} elements along axis {axis}, but got {count}")
    # Which element comes from the source, and which one that is.
    number = {place: i for i, place in enumerate(places)}
    chosen = take(src, const([number.get(i, 0) for i in range(extent)], "int64"), axis)
    shape = [extent if i == axis else 1 for i in range(info.ndim)]
    mask = reshape(const([i in number for i in range(extent)], "bool"), shape)
    return where(mask, chosen, input_tensor)


def index_put(data, indices, values, accumulate=False):
    """The tensor with elements put in, or added, at places that several tensors say, one a dimension."""
    info = _info("index_put", data)
    parts = list(indices.fields) if hasattr(indices, "fields") else list(indices)
    if len(parts) > info.ndim:
        raise MLCError(f"index_put: {len(parts)} tensors of indices for {info.ndim} dimensions")
    spread = parts[0].struct_info
    for part in parts[1:]:
        spread = add(parts[0], part).struct_info if spread.ndim else part.struct_info
    shape = list(spread.shape)
    stacked = concat(
        [astype(expand_dims(broadcast_to(part, shape), [len(shape)]), "int64") for part in parts], len(shape)
    )
    rest = [*shape, *list(info.shape)[len(parts) :]]
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
