"""Functions that move elements, and that make tensors."""

from ... import op as R
from ...expr import Expr, const
from .importer import converts, dtype_name


@converts("view.default", "reshape.default", "_unsafe_view.default", "unflatten.int")
def _view(importer, x, *shape):
    if len(shape) == 2:
        dim, sizes = shape
        dims = list(x.struct_info.shape)
        dim %= len(dims)
        shape = [dims[:dim] + list(sizes) + dims[dim + 1 :]]
    return R.reshape(x, shape[0])


@converts("flatten.using_ints")
def _flatten(importer, x, start_dim=0, end_dim=-1):
    shape = list(x.struct_info.shape)
    if not shape:
        return R.reshape(x, [1])
    start, end = start_dim % len(shape), end_dim % len(shape)
    size = 1
    for extent in shape[start : end + 1]:
        size = size * extent
    return R.reshape(x, [*shape[:start], size, *shape[end + 1 :]])


@converts("permute.default")
def _permute(importer, x, dims):
    return R.permute_dims(x, dims)


@converts("transpose.int")
def _transpose(importer, x, first, second):
    axes = list(range(x.struct_info.ndim))
    axes[first], axes[second] = axes[second], axes[first]
    return R.permute_dims(x, axes)


@converts("t.default", "numpy_T.default")
def _t(importer, x):
    return R.permute_dims(x) if x.struct_info.ndim > 1 else x


@converts("unsqueeze.default")
def _unsqueeze(importer, x, dim):
    return R.expand_dims(x, [dim])


@converts("squeeze.dim", "squeeze.dims", "squeeze.default")
def _squeeze(importer, x, dim=None):
    shape = x.struct_info.shape
    dims = list(range(len(shape))) if dim is None else [dim] if isinstance(dim, int) else list(dim)
    # torch leaves what is not 1 as it is.
    ones = [d for d in dims if isinstance(shape[d], int) and shape[d] == 1]
    return R.squeeze(x, ones) if ones else x


@converts("expand.default")
def _expand(importer, x, sizes, implicit=False):
    shape = [None] * (len(sizes) - x.struct_info.ndim) + list(x.struct_info.shape)
    sizes = [given if isinstance(size, int) and size == -1 else size for size, given in zip(sizes, shape, strict=True)]
    return R.broadcast_to(x, sizes)


@converts("expand_as.default")
def _expand_as(importer, x, other):
    return R.broadcast_to(x, other.struct_info.shape)


@converts("repeat.default")
def _repeat(importer, x, repeats):
    return R.tile(x, repeats)


@converts("cat.default", "concat.default")
def _cat(importer, tensors, dim=0):
    # torch takes the empty tensor of rank 1 for no tensor.
    ranks = [tensor.struct_info.ndim for tensor in tensors]
    tensors = [t for t, rank in zip(tensors, ranks, strict=True) if rank == max(ranks)]
    return R.concat(tensors, dim)


@converts("stack.default")
def _stack(importer, tensors, dim=0):
    return R.stack(tensors, dim)


@converts("split_with_sizes.default", "split.sizes")
def _split_with_sizes(importer, x, sizes, dim=0):
    bounds = []
    for size in sizes[:-1]:
        bounds.append(size + (bounds[-1] if bounds else 0))
    parts = importer.emit(R.split(x, bounds, dim))
    return [parts[i] for i in range(len(sizes))] if len(sizes) > 1 else [parts]


@converts("split.Tensor")
def _split(importer, x, size, dim=0):
    extent = int(x.struct_info.shape[dim])
    return _split_with_sizes(importer, x, [min(size, extent - at) for at in range(0, extent, size)], dim)


@converts("chunk.default")
def _chunk(importer, x, chunks, dim=0):
    extent = int(x.struct_info.shape[dim])
    return _split(importer, x, -(-extent // chunks), dim)


@converts("select.int")
def select(importer, x, dim, index):
    dim %= x.struct_info.ndim
    end = index + 1 if index != -1 else x.struct_info.shape[dim]
    return R.squeeze(importer.emit(R.strided_slice(x, [dim], [index], [end])), [dim])


@converts("unbind.int")
def _unbind(importer, x, dim=0):
    return [importer.emit(select(importer, x, dim, i)) for i in range(int(x.struct_info.shape[dim]))]


@converts("slice.Tensor")
def _slice(importer, x, dim=0, start=None, end=None, step=1):
    dim %= x.struct_info.ndim
    extent = x.struct_info.shape[dim]
    start = 0 if start is None else start
    # The largest number stands for the end.
    if end is None or (isinstance(end, int) and end >= 2**62):
        end = extent
    if isinstance(start, int) and start == 0 and step == 1 and str(end) == str(extent):
        return x
    return R.strided_slice(x, [dim], [start], [end], [step])


@converts("flip.default")
def _flip(importer, x, dims):
    for dim in dims:
        x = importer.emit(R.flip(x, dim))
    return x


@converts("meshgrid.default", "meshgrid.indexing")
def _meshgrid(importer, tensors, indexing="ij"):
    if indexing == "xy":
        grids = [importer.emit(grid) for grid in R.meshgrid([tensors[1], tensors[0], *tensors[2:]])]
        grids[:2] = [grids[1], grids[0]]
        return grids
    return [importer.emit(grid) for grid in R.meshgrid(tensors)]


@converts("unfold.default")
def _unfold(importer, x, dimension, size, step):
    ndim = x.struct_info.ndim
    axis, extent = dimension % ndim, x.struct_info.shape[dimension % ndim]
    if not isinstance(extent, int):
        raise NotImplementedError("unfold: expected the extent along the dimension to be a number")
    places = [[begin + i for i in range(size)] for begin in range(0, extent - size + 1, step)]
    windows = importer.emit(R.take(x, const(places, "int64"), axis))
    # A window is the last dimension.
    return R.permute_dims(windows, [*range(axis + 1), *range(axis + 2, ndim + 1), axis + 1])


def _triangle(rows, columns, offset, is_inside):
    found = [(i, j) for i in range(rows) for j in range(columns) if is_inside(j - i, offset)]
    return const([[place[k] for place in found] for k in range(2)], "int64")


@converts("tril_indices.default")
def _tril_indices(importer, row, col, offset=0, **_):
    return _triangle(row, col, offset, lambda distance, offset: distance <= offset)


@converts("triu_indices.default")
def _triu_indices(importer, row, col, offset=0, **_):
    return _triangle(row, col, offset, lambda distance, offset: distance >= offset)


@converts("pixel_shuffle.default")
def _pixel_shuffle(importer, x, factor):
    return R.nn.pixel_shuffle(x, factor)


@converts("grid_sampler_2d.default")
def _grid_sample(importer, x, grid, interpolation_mode=0, padding_mode=0, align_corners=False):
    method = ("bilinear", "nearest", "bicubic")[interpolation_mode]
    padding = ("zeros", "border", "reflection")[padding_mode]
    grid = importer.emit(R.permute_dims(grid, [0, 3, 1, 2]))
    return R.image.grid_sample(x, grid, method, "NCHW", padding, align_corners)


@converts("sym_size.int")
def _size(importer, x, dim):
    return x.struct_info.shape[dim]


@converts("sym_numel.default")
def _numel(importer, x):
    count = 1
    for extent in x.struct_info.shape:
        count = count * extent
    return count


@converts("constant_pad_nd.default")
def _constant_pad(importer, x, pad, value=0):
    rank = x.struct_info.ndim
    widths = [0] * (2 * rank)
    for i in range(len(pad) // 2):
        widths[2 * (rank - 1 - i) : 2 * (rank - i)] = pad[2 * i : 2 * i + 2]
    # What is less than nothing is cut off.
    cut = [axis for axis in range(rank) if min(widths[2 * axis : 2 * axis + 2]) < 0]
    if cut:
        begins = [max(-widths[2 * axis], 0) for axis in cut]
        ends = [x.struct_info.shape[axis] + min(widths[2 * axis + 1], 0) for axis in cut]
        x = importer.emit(R.strided_slice(x, cut, begins, ends))
        widths = [max(width, 0) for width in widths]
    return R.nn.pad(x, widths, value) if any(widths) else x


@converts("tril.default")
def _tril(importer, x, diagonal=0):
    return R.tril(x, diagonal)


@converts("triu.default")
def _triu(importer, x, diagonal=0):
    return R.triu(x, diagonal)


# ===--- New tensors -----------------------------------------------------------------------------===#


def _kind(dtype, otherwise):
    return otherwise if dtype is None else dtype_name(dtype)


def _number_kind(value):
    return {bool: "bool", int: "int64"}.get(type(value), "float32")


@converts("full.default")
def _full(importer, size, value, dtype=None):
    kind = _kind(dtype, _number_kind(value))
    return R.full(size, value if isinstance(value, Expr) else const(value, kind), kind)


@converts("full_like.default")
def _full_like(importer, x, value, dtype=None):
    kind = _kind(dtype, x.struct_info.dtype)
    return R.full_like(x, const(value, kind), kind)


@converts("zeros.default")
def _zeros(importer, size, dtype=None):
    return R.zeros(size, _kind(dtype, "float32"))


@converts("ones.default")
def _ones(importer, size, dtype=None):
    return R.ones(size, _kind(dtype, "float32"))


@converts("zeros_like.default")
def _zeros_like(importer, x, dtype=None):
    return R.zeros_like(x, _kind(dtype, x.struct_info.dtype))


@converts("ones_like.default")
def _ones_like(importer, x, dtype=None):
    return R.ones_like(x, _kind(dtype, x.struct_info.dtype))


@converts("empty.memory_format", "empty_strided.default")
def _empty(importer, size, *_, dtype=None):
    return R.zeros(size, _kind(dtype, "float32"))


@converts("copy.default")
def _copy(importer, x, source, non_blocking=False):
    kind = x.struct_info.dtype
    source = source if source.struct_info.dtype == kind else importer.emit(R.astype(source, kind))
    return R.broadcast_to(source, x.struct_info.shape)


@converts("new_zeros.default")
def _new_zeros(importer, x, size, dtype=None):
    return R.zeros(size, _kind(dtype, x.struct_info.dtype))


@converts("new_ones.default")
def _new_ones(importer, x, size, dtype=None):
    return R.ones(size, _kind(dtype, x.struct_info.dtype))


@converts("arange.default")
def _arange(importer, end, dtype=None):
    return R.arange(end, dtype=None if dtype is None else dtype_name(dtype))


@converts("arange.start")
def _arange_start(importer, start, end, dtype=None):
    return R.arange(start, end, dtype=None if dtype is None else dtype_name(dtype))


@converts("arange.start_step")
def _arange_step(importer, start, end, step=1, dtype=None):
    return R.arange(start, end, step, None if dtype is None else dtype_name(dtype))


@converts("scalar_tensor.default")
def _scalar_tensor(importer, value, dtype=None):
    return const(value, _kind(dtype, _number_kind(value)))
