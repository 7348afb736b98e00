"""Operators of neural networks."""

from ..._core.context import MLCError
from ..expr import ShapeExpr, const
from ..struct_info import TensorStructInfo
from .base import boolean, create, f64, i64, i64_array, string
from .body import composed
from .call import shape_to_tensor
from .create import ones, zeros_like
from .elementwise import (
    astype,
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
from .window import (
    adaptive_avg_pool1d,
    adaptive_avg_pool2d,
    adaptive_avg_pool3d,
    avg_pool1d,
    avg_pool2d,
    avg_pool3d,
    conv1d,
    conv1d_transpose,
    conv2d,
    conv2d_transpose,
    conv3d,
    conv3d_transpose,
    max_pool1d,
    max_pool2d,
    max_pool3d,
)


def softmax(data, axis=-1):
    """exp(x) / sum(exp(x)) along an axis."""
    return create("relax.nn.softmax", [data], axis=i64(axis))


def log_softmax(data, axis=-1):
    """log(softmax(x)) along an axis."""
    return create("relax.nn.log_softmax", [data], axis=i64(axis))


# Which element stands at place i of a dimension of n elements, or beyond its ends.
_PLACES = {
    "reflect": lambda i, n: n - 1 - abs(n - 1 - abs(i)),
    "replicate": lambda i, n: min(max(i, 0), n - 1),
    "circular": lambda i, n: i % n,
}


def _pad_with_elements(data, widths, mode, value):
    """Elements of a tensor put around it."""
    info = data.struct_info
    if info.ndim >= 0 and len(widths) != 2 * info.ndim or any(n < 0 for n in widths):
        raise MLCError(f"nn.pad: pad_width has two numbers from 0 for each dimension of {info}, but is {widths}")
    pairs = list(zip(widths[::2], widths[1::2], strict=True))
    sizes = None if info.shape is None else list(info.shape)
    for axis, (pair, size) in enumerate(zip(pairs, sizes or (), strict=False)):
        if any(pair) and not isinstance(size, int):
            raise NotImplementedError(f"nn.pad: dimension {axis} is {size}, but mode {mode!r} needs a number")
        most = size - 1 if mode == "reflect" else size
        if any(pair) and mode != "replicate" and max(pair) > most:
            raise MLCError(f"nn.pad: mode {mode!r} puts at most {most} elements beside an end, not {max(pair)}")

    def compute(data):
        for axis, (before, after) in enumerate(pairs):
            if before or after:
                places = [_PLACES[mode](i, sizes[axis]) for i in range(-before, sizes[axis] + after)]
                data = take(data, const(places, "int64"), axis)
        return data

    def unknown():
        dims = sizes and [size + sum(pair) for size, pair in zip(sizes, pairs, strict=True)]
        return TensorStructInfo(dims, info.dtype, ndim=-1 if dims is not None else info.ndim)

    keywords = {"pad_width": widths, "pad_value": value, "pad_mode": mode}
    return composed("nn.pad", [data], compute, keywords, unknown)


def pad(data, pad_width, pad_mode="constant", pad_value=0.0):
    """Elements put around a tensor; `pad_width` is how many come before and after each dimension."""
    if not isinstance(pad_mode, str):
        # Older programs give the value first.
        pad_mode, pad_value = pad_value if isinstance(pad_value, str) else "constant", pad_mode
    widths = [n for pair in pad_width for n in (pair if isinstance(pair, (list, tuple)) else [pair])]
    if pad_mode in _PLACES:
        return _pad_with_elements(data, [int(n) for n in widths], pad_mode, float(pad_value))
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
    info, other = predictions.struct_info, labels.struct_info
    if 0 <= info.ndim and 0 <= other.ndim and info.ndim != other.ndim:
        raise MLCError(f"cross_entropy_with_logits: expected labels of {info.ndim} dimensions, but got {other}")
    if info.dtype and other.dtype and info.dtype != other.dtype:
        raise MLCError(f"cross_entropy_with_logits: expected labels of {info.dtype}, but got {other}")

    def compute(predictions, labels):
        info = predictions.struct_info
        total = negative(sum_of(multiply(predictions, labels)))
        if info.ndim < 2:
            return total
        batch = info.shape[0]
        if isinstance(batch, int):
            return divide(total, const(batch, info.dtype))
        return divide(total, astype(squeeze(shape_to_tensor(ShapeExpr([batch])), [0]), info.dtype))

    result = TensorStructInfo((), info.dtype)
    return composed("nn.cross_entropy_with_logits", [predictions, labels], compute, None, lambda: result)


def nll_loss(predictions, targets, weights=None, reduction="mean", ignore_index=-100):
    """The negative of the prediction for each target, weighted; those of `ignore_index` do not count."""
    info, places = predictions.struct_info, targets.struct_info
    if reduction not in ("none", "sum", "mean"):
        raise MLCError(f"nll_loss: reduction is 'none', 'sum' or 'mean', not {reduction!r}")
    if info.ndim == 0:
        raise MLCError("nll_loss: expected predictions of at least one dimension")
    if info.ndim > 0 and places.ndim >= 0 and places.ndim != max(info.ndim - 1, 0):
        raise MLCError(f"nll_loss: expected targets of {info.ndim - 1} dimensions, but got {places}")
    if info.known_dtype and not info.dtype.startswith(("float", "bfloat")):
        raise MLCError(f"nll_loss: expected predictions of a float dtype, but got {info}")
    if places.known_dtype and not places.dtype.startswith(("int", "uint")):
        raise MLCError(f"nll_loss: expected targets of an integer dtype, but got {places}")
    if weights is not None and weights.struct_info.ndim not in (1, -1):
        raise MLCError(f"nll_loss: expected weights of one dimension, but got {weights.struct_info}")
    _check_loss_sizes(info.shape, places.shape, None if weights is None else weights.struct_info.shape)

    def unknown():
        if reduction != "none":
            return TensorStructInfo((), info.dtype)
        if places.shape is not None:
            return TensorStructInfo(places.shape, info.dtype)
        return TensorStructInfo(None, info.dtype, ndim=places.ndim)

    def compute(predictions, targets, weights=None):
        return _nll_loss(predictions, targets, weights, reduction, ignore_index)

    args = [predictions, targets] if weights is None else [predictions, targets, weights]
    keywords = {"reduction": reduction, "ignore_index": int(ignore_index)}
    return composed("nn.nll_loss", args, compute, keywords, unknown)


def _check_loss_sizes(predictions, targets, weights):
    """Targets have the sizes of the predictions but for the classes, of which weights have one each."""
    if predictions is None:
        return
    axis = 1 if len(predictions) > 1 else 0
    pairs = []
    if targets is not None:
        rest = [extent for i, extent in enumerate(predictions) if i != axis]
        pairs += [
            (extent, have, f"dimension {i} of targets")
            for i, (extent, have) in enumerate(zip(rest, targets, strict=True))
        ]
    if weights is not None:
        pairs.append((predictions[axis], weights[0], "the number of weights"))
    for expected, have, what in pairs:
        if isinstance(expected, int) and isinstance(have, int) and expected != have:
            raise MLCError(f"nll_loss: expected {what} to be {expected}, but got {have}")


def _nll_loss(predictions, targets, weights, reduction, ignore_index):
    axis = 1 if predictions.struct_info.ndim > 1 else 0
    kind, classes = predictions.struct_info.dtype, predictions.struct_info.shape[axis]
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
    """softmax(query @ key.T * scale + bias) @ value, of (batch, sequence, heads, size).

    With `window_size`, a query sees no key that is so many or more before its own place among the keys.
    """
    operands = [query, key, value] if bias is None else [query, key, value, bias]
    options = {"scale": f64(scale), "causal_mask": string(causal_mask)}
    if window_size is None:
        return create("relax.nn.attention", operands, **options)
    return create("relax.nn.local_attention", operands, window_size=i64(window_size), **options)


def attention_bias(query, key, value, bias, scale=None, causal_mask=None, window_size=None):
    """`attention` with a bias."""
    return attention(query, key, value, bias, scale, causal_mask, window_size)


def attention_var_len(
    queries,
    keys,
    values,
    seqstart_q,
    max_seqlen_q,
    seqstart_k=None,
    max_seqlen_k=None,
    scale=None,
    causal_mask=None,
    window_size=None,
):
    """`attention` of sequences of several lengths, one after another; it has no code here."""
    from .intrinsics import intrinsic

    keywords = {"scale": scale, "causal_mask": causal_mask, "window_size": window_size}
    starts = seqstart_q if seqstart_k is None else seqstart_k
    longest = max_seqlen_q if max_seqlen_k is None else max_seqlen_k
    sizes = list(queries.struct_info.shape)[:-1] + list(values.struct_info.shape)[-1:]
    result = TensorStructInfo(sizes, queries.struct_info.dtype)
    args = [queries, keys, values, seqstart_q, starts, max_seqlen_q, longest]
    return intrinsic("nn.attention_var_len", args, [result], keywords)


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
    "adaptive_avg_pool1d",
    "adaptive_avg_pool2d",
    "adaptive_avg_pool3d",
    "attention",
    "attention_bias",
    "attention_var_len",
    "avg_pool1d",
    "avg_pool2d",
    "avg_pool3d",
    "batch_flatten",
    "batch_norm",
    "conv1d",
    "conv1d_transpose",
    "conv2d",
    "conv2d_transpose",
    "conv3d",
    "conv3d_transpose",
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
    "max_pool3d",
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
