"""Layers."""

from ... import op as R
from ...expr import const
from .importer import converts


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


@converts("addmm.default", "baddbmm.default")
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
    if enable_gqa:
        raise NotImplementedError("scaled_dot_product_attention: enable_gqa is not supported")
    kind, rank = query.struct_info.dtype, query.struct_info.ndim
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
    return _with_bias(importer, operator(x, weight, _each(stride, 1, count), padding, dilation, groups), bias, 1)


@converts("conv_transpose1d.default", "conv_transpose2d.input", "conv_transpose3d.input")
def _conv_transpose(importer, x, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1):
    count = weight.struct_info.ndim - 2
    numbers = [
        _each(n, default, count) for n, default in ((stride, 1), (padding, 0), (output_padding, 0), (dilation, 1))
    ]
    operator = getattr(R.nn, f"conv{count}d_transpose")
    return _with_bias(importer, operator(x, weight, *numbers, groups), bias, 1)


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
        steps, sides = _each(stride, kernel, count), _each(padding, 0, count)
        return largest(x, kernel, steps, sides, _each(dilation, 1, count), ceil_mode)

    @converts(f"avg_pool{count}d.default")
    def avg_pool(
        importer, x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None
    ):
        if divisor_override is not None:
            raise NotImplementedError(f"avg_pool{count}d: divisor_override is not supported")
        kernel = _each(kernel_size, 1, count)
        return mean(x, kernel, _each(stride, kernel, count), _each(padding, 0, count), 1, ceil_mode, count_include_pad)

    @converts(f"adaptive_avg_pool{count}d.default", f"_adaptive_avg_pool{count}d.default")
    def adaptive_avg_pool(importer, x, output_size):
        given = x.struct_info.shape[-count:]
        sizes = _each(output_size, 1, count)
        return adaptive(x, [now if size is None else size for size, now in zip(sizes, given, strict=True)])


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
    # Nothing of a model that runs reads the mean and the variance.
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
    # Nothing of a model that runs reads the mean and the variance.
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


@converts("softmax.int", "_softmax.default")
def _softmax(importer, x, dim, dtype=None):
    return R.nn.softmax(x, dim)


@converts("log_softmax.int", "_log_softmax.default")
def _log_softmax(importer, x, dim, dtype=None):
    return R.nn.log_softmax(x, dim)


@converts("dropout.default", "dropout_.default", "feature_dropout.default")
def _dropout(importer, x, p=0.5, train=False):
    if train:
        raise NotImplementedError("dropout of a model that is trained: call model.eval() before the export")
    return x
