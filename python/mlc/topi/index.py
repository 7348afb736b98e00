"""Functions that take parts of tensors, or elements by their places."""

import numbers

from .. import te
from ..te.tensor import Tensor
from ..tir import op as _op
from ._call import Shape, call


def _axis(name, axis, rank):
    if not -rank <= axis < rank:
        raise ValueError(f"{name}: the axis of {rank} dimensions is in [-{rank}, {rank}), not {axis}")
    return axis % rank


def _names(count):
    return [f"ax{number}" for number in range(count)]


def _computed(shape, function, name):
    return te.compute(shape, function, name=name, varargs_names=_names(len(shape)))


def tile(a, reps):
    """The whole tensor several times along each dimension."""
    return call("tile", [a], reps=reps)


def repeat(a, repeats, axis=0):
    """Each slice along an axis several times."""
    return call("repeat", [a], repeats=repeats, axis=axis)


def trilu(data, k, upper):
    """The part of matrices above or below a diagonal."""
    return call("trilu", [data], k=k, upper=bool(upper))


def one_hot(indices, on_value, off_value, depth, axis, dtype):
    """For each index a row that has `on_value` in that place."""
    from ._call import dtype as _dtype

    on, off = (float(v) if "float" in str(dtype) else int(v) for v in (on_value, off_value))
    return call("one_hot", [indices], on_value=on, off_value=off, depth=depth, axis=axis, dtype=_dtype(dtype))


def strided_slice(a, begin, end, strides=None, axes=None, slice_mode="end", assume_inbound=True):
    """From `begin` to `end` in each dimension, or in those of `axes`, every `strides`-th element."""
    rank, sizes = len(a.shape), list(a.shape)
    axes = list(range(len(begin))) if axes is None else [_axis("strided_slice", axis, rank) for axis in axes]
    steps = [1] * rank
    for axis, step in zip(axes, strides or (), strict=False):
        steps[axis] = int(step)
    first, shape = [0] * rank, list(sizes)
    for number, axis in enumerate(axes):
        size = sizes[axis]
        if not isinstance(size, numbers.Integral):
            raise NotImplementedError("strided_slice of a dimension that is no number is not supported yet")
        start, stop = begin[number], end[number]
        if slice_mode == "size":
            stop = size if stop == -1 else start + stop
            steps[axis] = 1
        first[axis], stop, step = slice(start, stop, steps[axis]).indices(size)
        shape[axis] = len(range(first[axis], stop, step))
    return call("strided_slice", [a], begin=Shape(first), shape=Shape(shape), strides=steps)


def split(ary, indices_or_sections, axis=0):
    """The parts of a tensor along an axis: so many of one size, or between these places."""
    axis, size = _axis("split", axis, len(ary.shape)), ary.shape[_axis("split", axis, len(ary.shape))]
    if isinstance(indices_or_sections, numbers.Integral):
        if size % indices_or_sections != 0:
            raise ValueError(f"split: {size} elements do not make {indices_or_sections} parts of one size")
        step = size // indices_or_sections
        bounds = [step * number for number in range(1, int(indices_or_sections))]
        name = "T_split_sections"
    else:
        bounds, name = list(indices_or_sections), "T_split"
    starts, ends = [0, *bounds], [*bounds, size]
    parts = []
    for start, end in zip(starts, ends, strict=True):
        shape = [*ary.shape[:axis], end - start, *ary.shape[axis + 1 :]]
        parts.append(_computed(shape, lambda *i, s=start: ary[(*i[:axis], i[axis] + s, *i[axis + 1 :])], name))
    return parts


def flip(a, axis=0):
    """The tensor backwards along an axis."""
    axis = _axis("flip", axis, len(a.shape))
    last = a.shape[axis] - 1
    return _computed(a.shape, lambda *i: a[(*i[:axis], last - i[axis], *i[axis + 1 :])], "T_flip")


def gather(data, axis, indices):
    """The elements along an axis that the indices say, one for each of them."""
    axis = _axis("gather", axis, len(data.shape))
    if len(data.shape) != len(indices.shape):
        raise ValueError(f"gather: the data has {len(data.shape)} dimensions, and the indices {len(indices.shape)}")
    return _computed(indices.shape, lambda *i: data[(*i[:axis], indices[i], *i[axis + 1 :])], "T_gather")


def gather_nd(a, indices, batch_dims=0):
    """The elements or parts whose places are in the first dimension of the indices."""
    if batch_dims:
        raise NotImplementedError("gather_nd: batch_dims is not supported yet")
    count, rest = int(indices.shape[0]), list(indices.shape[1:])

    def element(*i):
        places = [indices[(number, *i[: len(rest)])] for number in range(count)]
        return a[(*places, *i[len(rest) :])]

    return _computed([*rest, *a.shape[count:]], element, "T_gather_nd")


def layout_transform(array, src_layout, dst_layout, schedule_rule="None"):
    """The dimensions in the order of another layout, which has the same letters."""
    if sorted(src_layout) != sorted(dst_layout) or not src_layout.isalpha() or not src_layout.isupper():
        raise NotImplementedError(f"layout_transform from {src_layout} to {dst_layout} is not supported yet")
    order = [dst_layout.index(letter) for letter in src_layout]
    shape = [array.shape[src_layout.index(letter)] for letter in dst_layout]
    return _computed(shape, lambda *i: array[tuple(i[place] for place in order)], "T_layout_trans")


def sequence_mask(data, valid_length, mask_value=0, axis=0):
    """The data, with a value behind what is valid of each sequence. Sequences are along one of two first dimensions."""
    if axis not in (0, 1) or len(data.shape) < 2:
        raise ValueError("sequence_mask takes data of two dimensions and more, and the axis 0 or 1")

    def element(*i):
        is_masked = i[axis] >= valid_length[i[1 - axis]]
        return te.if_then_else(is_masked, te.const(mask_value, data.dtype), data[i])

    return _computed(data.shape, element, "compute")


def tensordot(a, b, axes):
    """The sum of products over pairs of dimensions: the last ones of `a` with the first ones of `b`, or these."""
    if isinstance(axes, numbers.Integral):
        left = list(range(len(a.shape) - axes, len(a.shape)))
        right = list(range(axes))
    else:
        left, right = ([side] if isinstance(side, numbers.Integral) else list(side) for side in axes)
    left = [_axis("tensordot", axis, len(a.shape)) for axis in left]
    right = [_axis("tensordot", axis, len(b.shape)) for axis in right]
    free = [axis for axis in range(len(a.shape)) if axis not in left]
    others = [axis for axis in range(len(b.shape)) if axis not in right]
    sums = [te.reduce_axis((0, a.shape[axis]), name=f"k{number}") for number, axis in enumerate(left)]

    def element(*i):
        first, second = [None] * len(a.shape), [None] * len(b.shape)
        for place, axis in zip(free, i, strict=False):
            first[place] = axis
        for place, axis in zip(others, i[len(free) :], strict=True):
            second[place] = axis
        for p, q, k in zip(left, right, sums, strict=True):
            first[p] = second[q] = k
        return te.sum(a[tuple(first)] * b[tuple(second)], axis=sums)

    shape = [a.shape[axis] for axis in free] + [b.shape[axis] for axis in others]
    return _computed(shape, element, "T_tensordot")


def meshgrid(a_tuple, indexing="ij"):
    """For vectors a grid of each, over the places of all."""
    if indexing not in ("ij", "xy"):
        raise ValueError(f"meshgrid: the indexing is 'ij' or 'xy', not {indexing!r}")
    order = list(range(len(a_tuple)))
    if indexing == "xy" and len(order) > 1:
        order[:2] = [1, 0]
    shape = [a_tuple[number].shape[0] for number in order]

    def placed(vector, place):
        return _computed(shape, lambda *i: vector[i[place]], "T_meshgrid")

    return [placed(vector, order.index(number)) for number, vector in enumerate(a_tuple)]


def unravel_index(indices, shape):
    """The places in a shape that flat indices stand for, one row for each dimension."""
    sizes = [int(size) for size in shape] if not isinstance(shape, Tensor) else None
    if sizes is None:
        raise NotImplementedError("unravel_index of a shape that is a tensor is not supported yet")

    def element(*i):
        value, result = indices[i[1:]] if len(i) > 1 else indices[()], None
        for number in reversed(range(len(sizes))):
            here = _op.indexmod(value, sizes[number])
            result = here if result is None else te.if_then_else(i[0] == number, here, result)
            value = _op.indexdiv(value, sizes[number])
        return result

    return _computed([len(sizes), *indices.shape], element, "T_unravel")


def arange(start, stop=None, step=1, dtype="float32"):
    """The numbers from `start` on that are before `stop`, `step` apart."""
    from ._call import dtype as _dtype

    start, stop = (0, start) if stop is None else (start, stop)
    count = max(0, -int(-(stop - start) // step))
    if int(start) != start or int(step) != step:
        return _computed([count], lambda i: te.cast(i, dtype) * step + start, "T_arange")
    return call("arange", [], shape=Shape([count]), start=int(start), step=int(step), dtype=_dtype(dtype))


def eye(n, m=None, k=0, dtype="float32"):
    """A matrix with ones on a diagonal."""
    from ._call import dtype as _dtype

    return call("eye", [], shape=Shape([n, n if m is None else m]), k=k, dtype=_dtype(dtype))


__all__ = """arange eye flip gather gather_nd layout_transform meshgrid one_hot repeat sequence_mask split
strided_slice tensordot tile trilu unravel_index""".split()
