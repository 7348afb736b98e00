"""Layers."""

from ... import op as R
from ...expr import const
from .elementwise import vector_norm
from .importer import converts
from .loops import largest_places


def _with_bias(importer, value, bias, axis):
    """Adds a number for each channel."""
    if bias is None:
        return value
    value = importer.emit(value)
    shape = [1] * value.struct_info.ndim
    shape[axis] = -1
    return R.add(value, importer.emit(R.reshape(bias, shape)))


# ===--- Products --------------------------------------------------------------------------------===#


@converts("linear.default")
def _linear(importer, x, weight, bias=None):
    product = R.matmul(x, importer.emit(R.permute_dims(weight)))
    return product if bias is None else R.add(importer.emit(product), bias)


@converts("mm.default", "bmm.default", "matmul.default", "mv.default", "dot.default")
def _matmul(importer, lhs, rhs):
    return R.matmul(lhs, rhs)


@converts("bilinear.default")
def _bilinear(importer, lhs, rhs, weight, bias=None):
    """For each output o, lhs * W[o] * rhs."""
    product = importer.emit(R.einsum([lhs, weight], "...i,oij->...oj"))
    product = R.einsum([product, rhs], "...oj,...j->...o")
    return product if bias is None else R.add(importer.emit(product), bias)


@converts("_cdist_forward.default")
def _cdist(importer, lhs, rhs, p, compute_mode=None):
    """The distance of each row of one matrix to each of another."""
    rank = lhs.struct_info.ndim
    lhs, rhs = importer.emit(R.expand_dims(lhs, [rank - 1])), importer.emit(R.expand_dims(rhs, [rank - 2]))
    away = importer.emit(R.subtract(lhs, rhs))
    return vector_norm(importer, away, p, [-1])


@converts("addmm.default", "baddbmm.default", "addmv.default")
def _addmm(importer, added, lhs, rhs, beta=1, alpha=1):
    product = importer.emit(R.matmul(lhs, rhs))
    if alpha != 1:
        product = importer.emit(R.multiply(product, const(alpha, product.struct_info.dtype)))
    if beta == 0:
        return product
    if beta != 1:
        added = importer.emit(R.multiply(added, const(beta, added.struct_info.dtype)))
    return R.add(product, added)


@converts("scaled_dot_product_attention.default")
def _attention(
    importer, query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, enable_gqa=False
):
    kind, rank = query.struct_info.dtype, query.struct_info.ndim
    if enable_gqa:
        # Several heads of queries share one of keys and values.
        heads = query.struct_info.shape[-3]
        key, value = (
            importer.emit(R.repeat(shared, heads // shared.struct_info.shape[-3], rank - 3)) for shared in (key, value)
        )
    axes = [*range(rank - 2), rank - 1, rank - 2]
    scores = importer.emit(R.matmul(query, importer.emit(R.permute_dims(key, axes))))
    factor = scale if scale is not None else float(int(query.struct_info.shape[-1])) ** -0.5
    scores = importer.emit(R.multiply(scores, const(factor, kind)))
    if is_causal:
        queries, keys = query.struct_info.shape[-2], key.struct_info.shape[-2]
        attn_mask = importer.emit(R.tril(importer.emit(R.ones([queries, keys], "bool"))))
    if attn_mask is not None and attn_mask.struct_info.dtype == "bool":
        lowest = {"float16": -65504.0, "bfloat16": -3.3e38}.get(kind, -3.4028234663852886e38)
        scores = importer.emit(R.where(attn_mask, scores, const(lowest, kind)))
    elif attn_mask is not None:
        scores = importer.emit(R.add(scores, attn_mask))
    return R.matmul(importer.emit(R.nn.softmax(scores, -1)), value)


# ===--- Windows ---------------------------------------------------------------------------------===#


def _each(value, default, count):
    """One number for each of `count` dimensions."""
    value = default if value is None or value == [] else value
    value = [value] if isinstance(value, int) else list(value)
    return value * (count if len(value) == 1 else 1)


def _reads_result(node, number):
    """True if something uses one of the results of a call."""
    return any(user.args[1:] == (number,) for user in node.users)


def _in_batch(importer, function, x, count):
    """What a function gives of images in a batch, also for an image that is in none."""
    if x.struct_info.ndim > count + 1:
        return function(x)
    result = importer.emit(function(importer.emit(R.expand_dims(x, [0]))))
    return R.squeeze(result, [0])


def _same(weight, dilation):
    """The padding that keeps the sizes: what is before all dimensions, then what is after."""
    reach = [step * (int(size) - 1) for size, step in zip(weight.struct_info.shape[2:], dilation, strict=True)]
    return [*(r // 2 for r in reach), *(r - r // 2 for r in reach)]


@converts("conv1d.default", "conv1d.padding", "conv2d.default", "conv2d.padding", "conv3d.default", "conv3d.padding")
def _conv(importer, x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    count = weight.struct_info.ndim - 2
    dilation = _each(dilation, 1, count)
    if isinstance(padding, str):
        padding = _same(weight, dilation) if padding == "same" else 0
    is_each_side = isinstance(padding, (list, tuple)) and len(padding) == 2 * count
    padding = list(padding) if is_each_side else _each(padding, 0, count)
    operator = getattr(R.nn, f"conv{count}d")

    def convolve(x):
        return _with_bias(importer, operator(x, weight, _each(stride, 1, count), padding, dilation, groups), bias, 1)

    return _in_batch(importer, convolve, x, count)


@converts("conv_transpose1d.default", "conv_transpose2d.input", "conv_transpose3d.input")
def _conv_transpose(importer, x, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1):
    count = weight.struct_info.ndim - 2
    numbers = [
        _each(n, default, count) for n, default in ((stride, 1), (padding, 0), (output_padding, 0), (dilation, 1))
    ]
    operator = getattr(R.nn, f"conv{count}d_transpose")
    return _in_batch(importer, lambda x: _with_bias(importer, operator(x, weight, *numbers, groups), bias, 1), x, count)


@converts("convolution.default")
def _convolution(importer, x, weight, bias, stride, padding, dilation, transposed, output_padding, groups):
    if not 3 <= x.struct_info.ndim <= 5:
        raise NotImplementedError(f"a convolution of tensors of rank {x.struct_info.ndim} is not supported")
    if transposed:
        return _conv_transpose(importer, x, weight, bias, stride, padding, output_padding, groups, dilation)
    return _conv(importer, x, weight, bias, stride, padding, dilation, groups)


@converts("prelu.default", "_prelu_kernel.default")
def _prelu(importer, x, weight):
    if weight.struct_info.ndim != 1:
        weight = importer.emit(R.flatten(weight))
    return R.nn.prelu(x, weight, 1 if x.struct_info.ndim > 1 else 0)


def _pooling(count):
    """The converters of the pooling of `count` dimensions."""
    largest, mean = getattr(R.nn, f"max_pool{count}d"), getattr(R.nn, f"avg_pool{count}d")
    adaptive = getattr(R.nn, f"adaptive_avg_pool{count}d")

    @converts(f"max_pool{count}d.default")
    def max_pool(importer, x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
        kernel = _each(kernel_size, 1, count)
        steps, sides, apart = _each(stride, kernel, count), _each(padding, 0, count), _each(dilation, 1, count)
        return _in_batch(importer, lambda x: largest(x, kernel, steps, sides, apart, ceil_mode), x, count)

    @converts(f"max_pool{count}d_with_indices.default")
    def max_pool_with_indices(importer, *arguments):
        places = max_pool_places(importer, *arguments) if _reads_result(importer.node, 1) else None
        return [max_pool(importer, *arguments), places]

    def max_pool_places(importer, x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
        """Where each of the largest elements is in its image."""
        kernel = _each(kernel_size, 1, count)
        steps, sides, apart = _each(stride, kernel, count), _each(padding, 0, count), _each(dilation, 1, count)
        return largest_places(importer, x, kernel, steps, sides, apart)

    @converts(f"avg_pool{count}d.default")
    def avg_pool(
        importer, x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None
    ):
        if divisor_override is not None:
            raise NotImplementedError(f"avg_pool{count}d: divisor_override is not supported")
        kernel = _each(kernel_size, 1, count)
        steps, sides = _each(stride, kernel, count), _each(padding, 0, count)
        return _in_batch(importer, lambda x: mean(x, kernel, steps, sides, 1, ceil_mode, count_include_pad), x, count)

    @converts(f"adaptive_max_pool{count}d.default")
    def adaptive_max_pool(importer, x, output_size):
        for axis, size in zip(range(-count, 0), _each(output_size, 1, count), strict=True):
            if size is not None:
                x = importer.emit(_largest_of_parts(importer, x, x.struct_info.ndim + axis, size))
        return [x, None]

    @converts(f"adaptive_avg_pool{count}d.default", f"_adaptive_avg_pool{count}d.default")
    def adaptive_avg_pool(importer, x, output_size):
        given = x.struct_info.shape[-count:]
        sizes = _each(output_size, 1, count)
        sizes = [now if size is None else size for size, now in zip(sizes, given, strict=True)]
        return _in_batch(importer, lambda x: adaptive(x, sizes), x, count)


def _largest_of_parts(importer, x, axis, count):
    """The largest elements of `count` parts along an axis, which overlap where the extent is no multiple."""
    extent = x.struct_info.shape[axis]
    if not isinstance(extent, int):
        raise NotImplementedError("adaptive_max_pool: expected the extents to be numbers")
    bounds = [(i * extent // count, -(-(i + 1) * extent // count)) for i in range(count)]
    longest = max(end - start for start, end in bounds)
    # A part that is shorter than others has its last element more than once.
    places = [[min(start + k, end - 1) for k in range(longest)] for start, end in bounds]
    return R.max(importer.emit(R.take(x, const(places, "int64"), axis)), [axis + 1])


for _count in (1, 2, 3):
    _pooling(_count)


# ===--- Normalizations --------------------------------------------------------------------------===#


def _parameter(weight, size, value, kind):
    """A parameter of a layer; without one, what changes nothing."""
    if weight is not None:
        return weight
    return (R.ones if value else R.zeros)(size, kind)


@converts("batch_norm.default", "_native_batch_norm_legit_no_training.default")
def _batch_norm(importer, x, weight, bias, mean, variance, *rest):
    training, eps = (rest[0], rest[2]) if isinstance(rest[0], bool) else (False, rest[1])
    size, kind = [x.struct_info.shape[1]], x.struct_info.dtype
    weight = importer.emit(_parameter(weight, size, 1, kind))
    bias = importer.emit(_parameter(bias, size, 0, kind))
    result = importer.emit(R.nn.batch_norm(x, weight, bias, mean, variance, 1, eps, training=training))
    if isinstance(rest[0], bool):
        return result[0]
    return [result[0], result[1], result[2]]


@converts("_native_batch_norm_legit.no_stats")
def _norm_of_channels(importer, x, weight, bias, training, momentum, eps):
    """Of the numbers of a channel as they are: what an instance norm becomes, with the images as channels of one."""
    shape, kind = x.struct_info.shape, x.struct_info.dtype
    size, axes = [shape[1]], list(range(2, x.struct_info.ndim))
    gamma, beta = (importer.emit(_parameter(p, size, v, kind)) for p, v in ((weight, 1), (bias, 0)))
    if getattr(shape[0], "value", shape[0]) != 1:
        raise NotImplementedError("a norm by the statistics of a batch of more than one image")
    return [importer.emit(R.nn.instance_norm(x, gamma, beta, 1, axes, eps)), None, None]


def _norm_axes(shape):
    return list(range(-len(shape), 0))


@converts("layer_norm.default")
def _layer_norm(importer, x, shape, weight=None, bias=None, eps=1e-5, cudnn_enable=True):
    kind = x.struct_info.dtype
    gamma = importer.emit(_parameter(weight, shape, 1, kind))
    beta = importer.emit(_parameter(bias, shape, 0, kind))
    return R.nn.layer_norm(x, gamma, beta, _norm_axes(shape), eps)


@converts("native_layer_norm.default")
def _native_layer_norm(importer, x, shape, weight, bias, eps):
    return [importer.emit(_layer_norm(importer, x, shape, weight, bias, eps)), None, None]


@converts("rms_norm.default")
def _rms_norm(importer, x, shape, weight=None, eps=None):
    weight = importer.emit(_parameter(weight, shape, 1, x.struct_info.dtype))
    return R.nn.rms_norm(x, weight, _norm_axes(shape), 1.1920928955078125e-07 if eps is None else eps)


@converts("group_norm.default")
def _group_norm(importer, x, num_groups, weight=None, bias=None, eps=1e-5, cudnn_enabled=True):
    size, kind = [x.struct_info.shape[1]], x.struct_info.dtype
    gamma, beta = (importer.emit(_parameter(p, size, v, kind)) for p, v in ((weight, 1), (bias, 0)))
    return R.nn.group_norm(x, gamma, beta, num_groups, 1, list(range(2, x.struct_info.ndim)), eps)


@converts("native_group_norm.default")
def _native_group_norm(importer, x, weight, bias, batch, channels, extent, groups, eps):
    return [_group_norm(importer, x, groups, weight, bias, eps), None, None]


@converts("rrelu.default")
def _rrelu(importer, x, lower=1 / 8, upper=1 / 3, training=False, generator=None):
    if training:
        raise NotImplementedError("rrelu of a model that is trained: call model.eval() before the export")
    return R.nn.leakyrelu(x, (lower + upper) / 2)


@converts("softmax.int", "_softmax.default")
def _softmax(importer, x, dim, dtype=None):
    return R.nn.softmax(x, dim)


@converts("log_softmax.int", "_log_softmax.default")
def _log_softmax(importer, x, dim, dtype=None):
    return R.nn.log_softmax(x, dim)


@converts("dropout.default", "dropout_.default", "feature_dropout.default", "alpha_dropout.default")
def _dropout(importer, x, p=0.5, train=False):
    if train:
        raise NotImplementedError("dropout of a model that is trained: call model.eval() before the export")
    return x


@converts("native_dropout.default")
def _native_dropout(importer, x, p, train):
    return [importer.emit(_dropout(importer, x, p, train)), None]
