"""Functions that find elements, and that read and write them at places that tensors say."""

import numpy as np

from ....tir.expr import Var as SymbolVar
from ... import op as R
from ...expr import Expr, const
from ...struct_info import TensorStructInfo
from .importer import converts, dtype_name
from .shapes import select


@converts("index_select.default")
def _index_select(importer, x, dim, index):
    return R.take(x, index, dim)


@converts("embedding.default")
def _embedding(importer, weight, indices, *_, **__):
    return R.take(weight, indices, 0)


@converts("nonzero.default")
def _nonzero(importer, x):
    return importer.cast(R.permute_dims(_where(importer, x)))


@converts("masked_select.default")
def _masked_select(importer, x, mask):
    shape = _broadcast([list(x.struct_info.shape), list(mask.struct_info.shape)])
    x, mask = (importer.emit(R.broadcast_to(side, shape)) for side in (x, mask))
    return importer.cast(_index(importer, x, [mask]))


def _where(importer, x):
    """Where elements are not zero: a row for each dimension, with a size that is a symbol."""
    count = SymbolVar(f"{importer.node.name}_count", "int64")
    rows = importer.emit(R.nonzero(x))
    return importer.builder.match_cast(rows, TensorStructInfo([x.struct_info.ndim, count], "int64"))


def _places(importer, mask):
    """Where a mask is true: a tensor for each dimension."""
    rows = _where(importer, mask)
    return [importer.emit(select(importer, rows, 0, dim)) for dim in range(mask.struct_info.ndim)]


@converts("_unique2.default")
def _unique(importer, x, sorted=True, return_inverse=False, return_counts=False):
    return _distinct(importer, x, None, sorted, return_inverse, return_counts)


@converts("unique_dim.default")
def _unique_dim(importer, x, dim, sorted=True, return_inverse=False, return_counts=False):
    return _distinct(importer, x, dim, sorted, return_inverse, return_counts)


def _distinct(importer, x, dim, sorted, return_inverse, return_counts):
    """The values, which of them each element is, and how often each is there."""
    found = importer.emit(R.unique(x, sorted, False, return_inverse, return_counts, dim))
    parts = [found] if not (return_inverse or return_counts) else [importer.emit(part) for part in found]
    results = [importer.cast(parts.pop(0), 0), None, None]
    if return_inverse:
        inverse = parts.pop(0)
        if dim is None:
            size = 1
            for extent in x.struct_info.shape:
                size = size * extent
            inverse = importer.builder.match_cast(inverse, TensorStructInfo([size], "int64"))
            inverse = importer.emit(R.reshape(inverse, x.struct_info.shape))
        results[1] = importer.cast(inverse, 1)
    if return_counts:
        results[2] = importer.cast(parts.pop(0), 2)
    return results


@converts("index.Tensor")
def _index(importer, x, indices):
    if any(index is not None and index.struct_info.dtype == "bool" for index in indices):
        places = []
        for index in indices:
            is_mask = index is not None and index.struct_info.dtype == "bool"
            places += _places(importer, index) if is_mask else [index]
        return importer.cast(_index(importer, x, places))
    given = [(dim, index) for dim, index in enumerate(indices) if index is not None]
    dims = [dim for dim, _ in given]
    if len(given) == 1:
        return R.take(x, given[0][1], dims[0], mode="wrap")
    rank = x.struct_info.ndim
    rest = [dim for dim in range(rank) if dim not in dims]
    if dims != list(range(len(dims))):
        x = importer.emit(R.permute_dims(x, dims + rest))
    result = R.index_tensor(x, [index for _, index in given])
    # Neighbouring places are replaced where they were; others come first.
    if dims[0] > 0 and dims == list(range(dims[0], dims[-1] + 1)):
        result = importer.emit(result)
        count = result.struct_info.ndim - len(rest)
        before = list(range(count, count + dims[0]))
        result = R.permute_dims(result, before + list(range(count)) + list(range(count + dims[0], count + len(rest))))
    return result


@converts("gather.default")
def _gather(importer, x, dim, index, sparse_grad=False):
    return R.gather_elements(x, index, dim)


_REDUCTIONS = {"add": "add", "multiply": "mul"}
_COMBINED = {"sum": "add", "prod": "mul", "amax": "max", "amin": "min"}


@converts("scatter.src", "scatter.value", "scatter.reduce")
def _scatter(importer, x, dim, index, source, reduce=None):
    if not isinstance(source, Expr):
        source = importer.emit(R.full(index.struct_info.shape, const(source, x.struct_info.dtype)))
    reduction = _REDUCTIONS[reduce] if reduce else "update"
    return R.scatter_elements(x, index, _of_indices(importer, source, index), dim, reduction)


@converts("scatter_add.default")
def _scatter_add(importer, x, dim, index, source):
    return R.scatter_elements(x, index, _of_indices(importer, source, index), dim, "add")


@converts("scatter_reduce.two")
def _scatter_reduce(importer, x, dim, index, source, reduce, include_self=True):
    if reduce not in _COMBINED or not include_self:
        raise NotImplementedError(f"scatter_reduce: {reduce!r} with include_self={include_self} is not supported")
    return R.scatter_elements(x, index, _of_indices(importer, source, index), dim, _COMBINED[reduce])


def _of_indices(importer, source, index):
    """The part of the source that there are indices for."""
    sizes, count = source.struct_info.shape, index.struct_info.shape
    axes = [i for i, (size, part) in enumerate(zip(sizes, count, strict=True)) if str(size) != str(part)]
    if not axes:
        return source
    return importer.emit(R.strided_slice(source, axes, [0] * len(axes), [count[i] for i in axes]))


@converts("index_put.default", "index_put_.default")
def _index_put(importer, x, indices, values, accumulate=False):
    given = [dim for dim, index in enumerate(indices) if index is not None]
    places = [indices[dim] for dim in given]
    if any(index.struct_info.dtype == "bool" for index in places):
        return _put_where(importer, x, places, values, accumulate)
    shape = _broadcast([list(index.struct_info.shape) for index in places])
    places = [importer.emit(R.broadcast_to(importer.emit(R.astype(index, "int64")), shape)) for index in places]
    places = importer.emit(R.stack(places, -1))
    rank, extents = x.struct_info.ndim, list(x.struct_info.shape)
    rest = [dim for dim in range(rank) if dim not in given]
    # Neighbouring places are replaced where they are; others come first.
    before = rest[: given[0]] if given == list(range(given[0], given[-1] + 1)) else []
    after = rest[len(before) :]
    values = R.broadcast_to(values, [*(extents[d] for d in before), *shape, *(extents[d] for d in after)])
    values = importer.emit(values)
    if before:
        count = len(before)
        order = [*range(count, count + len(shape)), *range(count), *range(count + len(shape), values.struct_info.ndim)]
        values = importer.emit(R.permute_dims(values, order))
        x = importer.emit(R.permute_dims(x, given + rest))
    elif given != list(range(len(given))):
        x = importer.emit(R.permute_dims(x, given + rest))
    result = R.scatter_nd(x, places, values, "add" if accumulate else "update")
    order = given + rest
    if order == list(range(rank)):
        return result
    return R.permute_dims(importer.emit(result), [order.index(dim) for dim in range(rank)])


def _broadcast(shapes):
    """The shape that all these are repeated to."""
    rank = max(len(shape) for shape in shapes)
    shapes = [[1] * (rank - len(shape)) + shape for shape in shapes]
    return [next((extent for extent in extents if str(extent) != "1"), 1) for extents in zip(*shapes, strict=True)]


def _put_where(importer, x, masks, values, accumulate):
    """Puts one value, or one for each place of what a mask leaves out, where the mask says."""
    if len(masks) != 1 or masks[0].struct_info.dtype != "bool":
        raise NotImplementedError("aten.index_put with a mask beside other indices is not supported")
    mask, rank = masks[0], x.struct_info.ndim
    rest = rank - mask.struct_info.ndim
    if values.struct_info.ndim > rest:
        raise NotImplementedError("aten.index_put of a value for each place where a mask is true is not supported")
    if rest:
        mask = importer.emit(R.expand_dims(mask, list(range(rank - rest, rank))))
    values = importer.emit(R.add(x, values)) if accumulate else values
    return R.where(mask, values, x)


@converts("diagonal_scatter.default")
def _diagonal_scatter(importer, x, source, offset=0, dim1=0, dim2=1):
    """What is on the diagonal is the source, spread over a matrix."""
    rank = x.struct_info.ndim
    if (dim1 % rank, dim2 % rank) != (rank - 2, rank - 1):
        raise NotImplementedError("diagonal_scatter: expected the dimensions to be the last two")
    rows, columns = x.struct_info.shape[-2:]
    if not (isinstance(rows, int) and isinstance(columns, int)):
        raise NotImplementedError("diagonal_scatter: expected the sizes of the matrices to be numbers")
    is_on = const(np.eye(rows, columns, offset, dtype=bool), "bool")
    places = np.clip((np.arange(rows) + min(offset, 0)), 0, max(int(source.struct_info.shape[-1]) - 1, 0))
    spread = importer.emit(R.take(source, const(places, "int64"), rank - 2))
    return R.where(is_on, importer.emit(R.expand_dims(spread, -1)), x)


@converts("slice_scatter.default")
def _slice_scatter(importer, x, source, dim=0, start=None, end=None, step=1):
    extent = x.struct_info.shape[dim]
    if not isinstance(extent, int):
        raise NotImplementedError("slice_scatter: expected the extent along the dimension to be a number")
    start, end, step = slice(start, end, step).indices(extent)
    return R.slice_scatter(x, source, start, end, step, dim)


@converts("diagonal.default", "diagonal_copy.default")
def _diagonal(importer, x, offset=0, dim1=0, dim2=1):
    rank = x.struct_info.ndim
    dims = [dim1 % rank, dim2 % rank]
    rows, columns = (x.struct_info.shape[dim] for dim in dims)
    if not (isinstance(rows, int) and isinstance(columns, int)):
        raise NotImplementedError("diagonal: expected the extents of the matrix to be numbers")
    rest = [dim for dim in range(rank) if dim not in dims]
    moved = importer.emit(R.permute_dims(x, [*rest, *dims]))
    flat = importer.emit(R.reshape(moved, [*(x.struct_info.shape[dim] for dim in rest), rows * columns]))
    places = [i * columns + i + offset for i in range(rows) if 0 <= i + offset < columns]
    return R.take(flat, const(places, "int64"), len(rest))


@converts("_embedding_bag_forward_only.default", "_embedding_bag.default")
def _embedding_bag(
    importer,
    weight,
    indices,
    offsets,
    scale_grad_by_freq=False,
    mode=0,
    sparse=False,
    per_sample_weights=None,
    include_last_offset=False,
    padding_idx=-1,
):
    """The sums or means of rows, where a bag ends at the offset of the next one."""
    if mode > 1 or padding_idx >= 0:
        raise NotImplementedError("embedding_bag: the mode 'max', and a padding_idx, are not supported")
    kind, count = weight.struct_info.dtype, indices.struct_info.shape[0]
    if include_last_offset:
        offsets = importer.emit(R.strided_slice(offsets, [0], [0], [offsets.struct_info.shape[0] - 1]))
    bags = offsets.struct_info.shape[0]
    rows = importer.emit(R.take(weight, indices, 0))
    if per_sample_weights is not None:
        rows = importer.emit(R.multiply(rows, importer.emit(R.expand_dims(per_sample_weights, [1]))))
    position = importer.emit(R.arange(count, dtype=offsets.struct_info.dtype))
    bag = importer.emit(R.subtract(importer.emit(R.bucketize(position, offsets, right=True)), const(1, "int64")))
    place = importer.emit(R.expand_dims(bag, [1]))
    sums = importer.emit(R.zeros([bags, weight.struct_info.shape[1]], kind))
    sums = importer.emit(R.scatter_nd(sums, place, rows, "add"))
    if mode == 1:
        ones = importer.emit(R.ones([count, 1], kind))
        sizes = importer.emit(R.scatter_nd(importer.emit(R.zeros([bags, 1], kind)), place, ones, "add"))
        sums = importer.emit(R.divide(sums, importer.emit(R.maximum(sizes, const(1, kind)))))
    return [sums, None, None, None]


@converts("bucketize.Tensor")
def _bucketize(importer, x, boundaries, *, out_int32=False, right=False):
    return R.bucketize(x, boundaries, out_int32, right)


@converts("searchsorted.Tensor")
def _searchsorted(importer, sorted_sequence, x, *, out_int32=False, right=False, side=None, sorter=None):
    if sorted_sequence.struct_info.ndim != 1 or sorter is not None:
        raise NotImplementedError("searchsorted: one sorted sequence is supported, not many or one by a sorter")
    return R.bucketize(x, sorted_sequence, out_int32, right or side == "right")


@converts("cumsum.default")
def _cumsum(importer, x, dim, dtype=None):
    kind = dtype_name(dtype) if dtype is not None else x.struct_info.dtype
    if dtype is None and "float" not in kind:
        kind = "int64"
    if x.struct_info.dtype == "bool":
        x = importer.emit(R.astype(x, kind))
    return R.cumsum(x, dim % max(x.struct_info.ndim, 1), kind)


@converts("cumprod.default")
def _cumprod(importer, x, dim, dtype=None):
    return R.cumprod(x, dim % max(x.struct_info.ndim, 1), None if dtype is None else dtype_name(dtype))


@converts("sort.default", "sort.stable")
def _sort(importer, x, dim=-1, descending=False, *, stable=None):
    places = importer.emit(R.argsort(x, dim, descending, "int64"))
    return [importer.emit(R.gather_elements(x, places, dim % x.struct_info.ndim)), places]


@converts("argsort.default", "argsort.stable")
def _argsort(importer, x, dim=-1, descending=False, *, stable=None):
    return R.argsort(x, dim, descending, "int64")


@converts("topk.default")
def _topk(importer, x, k, dim=-1, largest=True, sorted=True):
    both = importer.emit(R.topk(x, k, dim, "both", largest, "int64"))
    return [both[0], both[1]]


@converts("median.dim")
def _median(importer, x, dim, keepdim=False):
    both = importer.emit(R.median(x, dim, keepdim))
    return [both[0], both[1]]


@converts("median.default")
def _median_of_all(importer, x):
    return R.median(x)


@converts("kthvalue.default")
def _kthvalue(importer, x, k, dim=-1, keepdim=False):
    order = importer.emit(R.argsort(x, dim, False, "int64"))
    place = importer.emit(R.strided_slice(order, [dim], [k - 1], [k]))
    value = importer.emit(R.gather_elements(x, place, dim))
    return [part if keepdim else importer.emit(R.squeeze(part, [dim])) for part in (value, place)]


@converts("as_strided.default", "as_strided_copy.default")
def _as_strided(importer, x, size, stride, storage_offset=None):
    """Elements of the tensor as it lies in memory, row by row."""
    extents = [*x.struct_info.shape, *size, *stride, storage_offset or 0]
    if not all(isinstance(extent, int) for extent in extents):
        raise NotImplementedError("as_strided: expected sizes and strides to be numbers")
    example = importer.node.args[0].meta["val"]
    if not example.is_contiguous() or example.storage_offset():
        raise NotImplementedError("as_strided of what is itself a part of a tensor, or lies in another order")
    places = np.full(size, storage_offset or 0, "int64")
    for axis, (extent, step) in enumerate(zip(size, stride, strict=True)):
        places += (np.arange(extent) * step).reshape([-1 if i == axis else 1 for i in range(len(size))])
    flat = importer.emit(R.reshape(x, [-1]))
    return R.reshape(importer.emit(R.take(flat, const(places.reshape(-1), "int64"), 0)), list(size))


@converts("masked_scatter.default")
def _masked_scatter(importer, x, mask, source):
    """The elements of the source one after the other, where the mask is true."""
    shape = x.struct_info.shape
    mask = importer.emit(R.reshape(importer.emit(R.broadcast_to(mask, shape)), [-1]))
    numbers = importer.emit(R.cumsum(importer.emit(R.astype(mask, "int64")), 0))
    numbers = importer.emit(R.maximum(importer.emit(R.subtract(numbers, const(1, "int64"))), const(0, "int64")))
    taken = importer.emit(R.take(importer.emit(R.reshape(source, [-1])), numbers, 0, mode="clip"))
    flat = importer.emit(R.where(mask, taken, importer.emit(R.reshape(x, [-1]))))
    return R.reshape(flat, shape)


@converts("histc.default")
def _histc(importer, x, bins=100, min=0, max=0):
    """How many elements are in each of equal parts of a range, of which the last one has its end."""
    kind = x.struct_info.dtype
    flat = importer.emit(R.reshape(x, [-1]))
    if min == max == 0:
        low, high = importer.emit(R.min(flat)), importer.emit(R.max(flat))
        # A range of nothing is one to each side of it.
        is_one = importer.emit(R.equal(low, high))
        sides = [importer.emit(R.add(side, const(by, kind))) for side, by in ((low, -1.0), (high, 1.0))]
        low, high = (importer.emit(R.where(is_one, other, s)) for s, other in zip((low, high), sides, strict=True))
    else:
        low, high = const(float(min), kind), const(float(max), kind)
    width = importer.emit(R.subtract(high, low))
    shares = importer.emit(R.divide(importer.emit(R.subtract(flat, low)), width))
    numbers = importer.emit(R.floor(importer.emit(R.multiply(shares, const(float(bins), kind)))))
    is_last = importer.emit(R.equal(flat, high))
    numbers = importer.emit(R.where(is_last, const(float(bins - 1), kind), numbers))
    parts = const(np.arange(bins).astype(kind).reshape(bins, 1), kind)
    same = importer.emit(R.astype(importer.emit(R.equal(importer.emit(R.expand_dims(numbers, 0)), parts)), kind))
    return R.sum(same, [1])
