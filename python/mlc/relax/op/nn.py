"""Operators of neural networks."""

from ..expr import const
from .base import boolean, create, f64, flag, i64, i64_array, paddings, repeat, string
from .base import dtype as dtype_attr
from .create import ones, zeros_like
from .elementwise import (
    divide,
    gelu,
    gelu_tanh,
    leakyrelu,
    multiply,
    negative,
    not_equal,
    relu,
    relu6,
    selu,
    silu,
    softplus,
    where,
)
from .manipulate import expand_dims, reshape, squeeze, take
from .reduce import sum as sum_of
from .search import gather_elements


def conv2d(
    data,
    weight,
    strides=1,
    padding=0,
    dilation=1,
    groups=1,
    data_layout="NCHW",
    kernel_layout="OIHW",
    out_layout=None,
    out_dtype=None,
):
    """The convolution over two dimensions."""
    layouts = (data_layout, kernel_layout, out_layout)
    return _convolution("conv2d", 2, [data, weight], strides, padding, dilation, groups, layouts, out_dtype)


def conv1d(
    data,
    weight,
    strides=1,
    padding=0,
    dilation=1,
    groups=1,
    data_layout="NCW",
    kernel_layout="OIW",
    out_layout=None,
    out_dtype=None,
):
    """The convolution over one dimension."""
    layouts = (data_layout, kernel_layout, out_layout)
    return _convolution("conv1d", 1, [data, weight], strides, padding, dilation, groups, layouts, out_dtype)


def _convolution(name, count, operands, strides, padding, dilation, groups, layouts, out_dtype, **more):
    """A convolution over `count` dimensions; `layouts` are those of the data, the kernel and the result."""
    data_layout, kernel_layout, out_layout = layouts
    _same_layout(name, data_layout, out_layout)
    return create(
        f"relax.nn.{name}",
        operands,
        strides=repeat(strides, count),
        padding=paddings(padding, count),
        dilation=repeat(dilation, count),
        groups=i64(groups),
        data_layout=string(data_layout),
        kernel_layout=string(kernel_layout),
        out_dtype=dtype_attr(out_dtype),
        **more,
    )


def _transposed(name, count, letters):
    def function(
        data,
        weight,
        strides=1,
        padding=0,
        output_padding=0,
        dilation=1,
        groups=1,
        data_layout="NC" + letters,
        kernel_layout="IO" + letters,
        out_layout=None,
        out_dtype=None,
    ):
        layouts, more = (data_layout, kernel_layout, out_layout), {"output_padding": repeat(output_padding, count)}
        return _convolution(name, count, [data, weight], strides, padding, dilation, groups, layouts, out_dtype, **more)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = "The transposed convolution, which spreads each element over a window."
    return function


conv1d_transpose = _transposed("conv1d_transpose", 1, "W")
conv2d_transpose = _transposed("conv2d_transpose", 2, "HW")


def _same_layout(name, layout, out_layout):
    if out_layout not in (None, "", layout):
        raise NotImplementedError(f"{name}: out_layout is the layout of the data, {layout!r}, not {out_layout!r}")


def max_pool2d(
    data, pool_size=1, strides=1, padding=0, dilation=1, ceil_mode=False, layout="NCHW", out_layout=None, **other
):
    """The largest value of each window."""
    if other not in ({}, {"count_include_pad": False}):
        raise TypeError(f"max_pool2d does not take {', '.join(other)}")
    _same_layout("max_pool2d", layout, out_layout)
    attributes = _window(pool_size, strides, padding, dilation, ceil_mode, layout)
    return create("relax.nn.max_pool2d", [data], **attributes)


def avg_pool2d(
    data,
    pool_size=1,
    strides=1,
    padding=0,
    dilation=1,
    ceil_mode=False,
    count_include_pad=False,
    layout="NCHW",
    out_layout=None,
):
    """The mean of each window."""
    _same_layout("avg_pool2d", layout, out_layout)
    attributes = _window(pool_size, strides, padding, dilation, ceil_mode, layout)
    return create("relax.nn.avg_pool2d", [data], count_include_pad=flag(count_include_pad), **attributes)


def max_pool1d(
    data,
    pool_size=1,
    strides=1,
    padding=0,
    dilation=1,
    ceil_mode=False,
    count_include_pad=False,
    layout="NCW",
    out_layout=None,
):
    """The largest value of each window of one dimension."""
    _same_layout("max_pool1d", layout, out_layout)
    attributes = _window(pool_size, strides, padding, dilation, ceil_mode, layout, 1)
    return create("relax.nn.max_pool1d", [data], count_include_pad=flag(count_include_pad), **attributes)


def avg_pool1d(
    data,
    pool_size=1,
    strides=1,
    padding=0,
    dilation=1,
    ceil_mode=False,
    count_include_pad=True,
    layout="NCW",
    out_layout=None,
):
    """The mean of each window of one dimension."""
    _same_layout("avg_pool1d", layout, out_layout)
    attributes = _window(pool_size, strides, padding, dilation, ceil_mode, layout, 1)
    return create("relax.nn.avg_pool1d", [data], count_include_pad=flag(count_include_pad), **attributes)


def _window(pool_size, strides, padding, dilation, ceil_mode, layout, count=2):
    return {
        "pool_size": repeat(pool_size, count),
        "strides": repeat(strides, count),
        "padding": paddings(padding, count),
        "dilation": repeat(dilation, count),
        "ceil_mode": flag(ceil_mode),
        "layout": string(layout),
    }


def softmax(data, axis=-1):
    """exp(x) / sum(exp(x)) along an axis."""
    return create("relax.nn.softmax", [data], axis=i64(axis))


def log_softmax(data, axis=-1):
    """log(softmax(x)) along an axis."""
    return create("relax.nn.log_softmax", [data], axis=i64(axis))


def adaptive_avg_pool2d(data, output_size=None, layout="NCHW", out_layout=None):
    """The mean of as many windows as the result has elements."""
    _same_layout("adaptive_avg_pool2d", layout, out_layout)
    sizes = None if output_size is None else repeat(output_size, 2)
    return create("relax.nn.adaptive_avg_pool2d", [data], output_size=sizes, layout=string(layout))


def pad(data, pad_width, pad_value=0, pad_mode="constant"):
    """Elements put around a tensor; `pad_width` is how many come before and after each dimension."""
    if isinstance(pad_value, str):
        pad_value, pad_mode = 0, pad_value
    widths = [n for pair in pad_width for n in (pair if isinstance(pair, (list, tuple)) else [pair])]
    return create(
        "relax.nn.pad", [data], pad_width=i64_array(widths), pad_value=f64(pad_value), pad_mode=string(pad_mode)
    )


def prelu(data, alpha, axis=1):
    """x where it is positive, else a number of the channel times x."""
    return create("relax.nn.prelu", [data, alpha], axis=i64(axis))


def pixel_shuffle(data, upscale_factor):
    """Channels spread over height and width."""
    return create("relax.nn.pixel_shuffle", [data], upscale_factor=i64(upscale_factor))


def batch_flatten(data):
    """All dimensions but the first as one."""
    sizes = list(data.struct_info.shape)
    rest = 1
    for extent in sizes[1:]:
        rest = rest * extent
    return reshape(data, [sizes[0], rest])


def cross_entropy_with_logits(predictions, labels):
    """The mean over the batch of -sum(predictions * labels)."""
    total = negative(sum_of(multiply(predictions, labels)))
    if predictions.struct_info.ndim < 2:
        return total
    return divide(total, const(int(predictions.struct_info.shape[0]), predictions.struct_info.dtype))


def nll_loss(predictions, targets, weights=None, reduction="mean", ignore_index=-100):
    """The negative of the prediction for each target, weighted; those of `ignore_index` do not count."""
    kind, classes = (
        predictions.struct_info.dtype,
        predictions.struct_info.shape[1 if predictions.struct_info.ndim > 1 else 0],
    )
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(f"nll_loss: reduction is 'none', 'sum' or 'mean', not {reduction!r}")
    axis = 1 if predictions.struct_info.ndim > 1 else 0
    counts = not_equal(targets, const(ignore_index, targets.struct_info.dtype))
    places = where(counts, targets, zeros_like(targets))
    chosen = squeeze(gather_elements(predictions, expand_dims(places, [axis]), axis), [axis])
    weight = ones([classes], kind) if weights is None else weights
    weight = where(counts, take(weight, places, 0), zeros_like(chosen))
    losses = negative(multiply(chosen, weight))
    if reduction == "none":
        return losses
    total = sum_of(losses)
    return total if reduction == "sum" else divide(total, sum_of(weight))


def dropout(data, rate=0.5):
    """The data as it is, and a mask of ones: a compiled model drops nothing."""
    return create("relax.nn.dropout", [data], rate=f64(rate))


def attention(query, key, value, bias=None, scale=None, causal_mask=None, window_size=None):
    """softmax(query @ key.T * scale + bias) @ value, of (batch, sequence, heads, size)."""
    if window_size is not None:
        raise NotImplementedError("attention: window_size is not supported")
    operands = [query, key, value] if bias is None else [query, key, value, bias]
    return create("relax.nn.attention", operands, scale=f64(scale), causal_mask=string(causal_mask))


def attention_bias(query, key, value, bias, scale=None, causal_mask=None, window_size=None):
    """`attention` with a bias."""
    return attention(query, key, value, bias, scale, causal_mask, window_size)


def _norm(epsilon, center, scale):
    return {"epsilon": f64(epsilon), "center": boolean(center), "scale": boolean(scale)}


def layer_norm(data, gamma, beta, axes, epsilon=1e-5, center=True, scale=True):
    """Each element's distance from the mean over axes, by the standard deviation."""
    return create("relax.nn.layer_norm", [data, gamma, beta], axes=i64_array(axes), **_norm(epsilon, center, scale))


def rms_norm(data, weight, axes=-1, epsilon=1e-5):
    """Each element by the root of the mean of squares over axes."""
    return create("relax.nn.rms_norm", [data, weight], axes=i64_array(axes), epsilon=f64(epsilon))


def group_norm(data, gamma, beta, num_groups, channel_axis, axes, epsilon=1e-5, center=True, scale=True):
    """A layer norm of each group of channels."""
    return create(
        "relax.nn.group_norm",
        [data, gamma, beta],
        num_groups=i64(num_groups),
        channel_axis=i64(channel_axis),
        axes=i64_array(axes),
        **_norm(epsilon, center, scale),
    )


def instance_norm(data, gamma, beta, channel_axis, axes, epsilon=1e-5, center=True, scale=True):
    """A layer norm of each channel."""
    return create(
        "relax.nn.instance_norm",
        [data, gamma, beta],
        channel_axis=i64(channel_axis),
        axes=i64_array(axes),
        **_norm(epsilon, center, scale),
    )


def batch_norm(
    data,
    gamma,
    beta,
    moving_mean,
    moving_var,
    axis,
    epsilon=1e-5,
    center=True,
    scale=True,
    momentum=0.1,
    training=True,
):
    """Channels normalized over all other dimensions, and the moving mean and variance after that."""
    return create(
        "relax.nn.batch_norm",
        [data, gamma, beta, moving_mean, moving_var],
        axis=i64(axis),
        momentum=f64(momentum),
        training=boolean(training),
        **_norm(epsilon, center, scale),
    )


__all__ = [
    "adaptive_avg_pool2d",
    "attention",
    "attention_bias",
    "avg_pool1d",
    "avg_pool2d",
    "batch_flatten",
    "batch_norm",
    "conv1d",
    "conv1d_transpose",
    "conv2d",
    "conv2d_transpose",
    "cross_entropy_with_logits",
    "dense",
    "dropout",
    "gelu",
    "gelu_tanh",
    "group_norm",
    "instance_norm",
    "layer_norm",
    "leakyrelu",
    "log_softmax",
    "max_pool1d",
    "max_pool2d",
    "nll_loss",
    "pad",
    "pixel_shuffle",
    "prelu",
    "relu",
    "relu6",
    "rms_norm",
    "selu",
    "silu",
    "softmax",
    "softplus",
]


def dense(data, weight, out_dtype=None):
    """data @ weight.T."""
    from .linear_algebra import dense as implementation

    return implementation(data, weight, out_dtype)
