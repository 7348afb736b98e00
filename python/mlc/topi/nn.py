"""Functions of neural networks."""

from ._call import call
from ._call import dtype as _dtype


def conv2d(
    data, kernel, strides=1, padding=0, dilation=1, data_layout="NCHW", kernel_layout="", out_dtype=None, groups=None
):
    """The convolution over two dimensions."""
    return call(
        "nn.conv2d",
        [data, kernel],
        strides=strides,
        padding=_padding(padding, data, kernel, strides, dilation, data_layout, kernel_layout),
        dilation=dilation,
        data_layout=data_layout,
        kernel_layout=kernel_layout or None,
        out_dtype=_dtype(out_dtype),
        groups=groups,
    )


def conv2d_nchw(Input, Filter, stride, padding, dilation, out_dtype=None):
    """The convolution of an NCHW tensor with an OIHW kernel."""
    return conv2d(Input, Filter, stride, padding, dilation, "NCHW", "", out_dtype)


def conv2d_nhwc(Input, Filter, stride, padding, dilation, out_dtype="float32"):
    """The convolution of an NHWC tensor with an HWIO kernel."""
    return conv2d(Input, Filter, stride, padding, dilation, "NHWC", "", out_dtype)


def group_conv2d_nchw(Input, Filter, stride, padding, dilation, groups, out_dtype=None):
    """The convolution in groups of an NCHW tensor with an OIHW kernel."""
    return conv2d(Input, Filter, stride, padding, dilation, "NCHW", "", out_dtype, groups)


def depthwise_conv2d_nchw(Input, Filter, stride, padding, dilation, out_dtype=None):
    """The convolution of each channel by itself; the kernel is (channels, multiplier, height, width)."""
    from .manipulate import reshape

    channels, multiplier, *window = Filter.shape
    kernel = reshape(Filter, (channels * multiplier, 1, *window))
    return conv2d(Input, kernel, stride, padding, dilation, "NCHW", "", out_dtype, channels)


def _padding(padding, data, kernel, strides, dilation, data_layout, kernel_layout):
    """ "VALID" and "SAME" as numbers."""
    if not isinstance(padding, str):
        return padding
    if padding.upper() == "VALID":
        return 0
    if padding.upper() != "SAME":
        raise ValueError(f"conv2d: the padding is numbers, 'VALID' or 'SAME', not {padding!r}")
    kernel_layout = kernel_layout or ("HWIO" if data_layout == "NHWC" else "OIHW")
    before, after = [], []
    for i, axis in enumerate("HW"):
        size, window = data.shape[data_layout.index(axis)], kernel.shape[kernel_layout.index(axis)]
        stride, step = (_one(strides, i), _one(dilation, i))
        reach = (window - 1) * step + 1
        left = size % stride
        total = max((reach - stride) if left == 0 else (reach - left), 0)
        before.append(total // 2)
        after.append(total - total // 2)
    return before + after


def _one(values, index):
    return values if isinstance(values, int) else values[index % len(values)]


def pool2d(
    data,
    kernel,
    stride,
    dilation,
    padding,
    pool_type,
    ceil_mode=False,
    layout="NCHW",
    count_include_pad=True,
):
    """The largest value ("max") or the mean ("avg") of each window."""
    return call(
        "nn.pool2d",
        [data],
        kernel=kernel,
        stride=stride,
        dilation=dilation,
        padding=padding,
        pool_type=pool_type,
        ceil_mode=ceil_mode,
        layout=layout,
        count_include_pad=count_include_pad,
    )


def dense(data, weight, bias=None, out_dtype=None):
    """data @ weight.T, with a bias added if there is one."""
    operands = [data, weight] if bias is None else [data, weight, bias]
    return call("nn.dense", operands, out_dtype=_dtype(out_dtype))


def matmul(tensor_a, tensor_b, bias=None, out_dtype=None, transpose_a=False, transpose_b=False, **_):
    """The product of two matrices, either of which may be given transposed."""
    operands = [tensor_a, tensor_b] if bias is None else [tensor_a, tensor_b, bias]
    return call("nn.matmul", operands, out_dtype=_dtype(out_dtype), transpose_a=transpose_a, transpose_b=transpose_b)


def batch_matmul(tensor_a, tensor_b, oshape=None, out_dtype=None, transpose_a=False, transpose_b=True, **_):
    """The products of batches of matrices."""
    return call(
        "nn.batch_matmul",
        [tensor_a, tensor_b],
        out_dtype=_dtype(out_dtype),
        transpose_a=transpose_a,
        transpose_b=transpose_b,
    )


def bias_add(data, bias, axis=1):
    """The data with a bias for each entry of an axis."""
    return call("nn.bias_add", [data, bias], axis=axis)


def flatten(data):
    """All dimensions but the first as one."""
    return call("nn.flatten", [data])


def softmax(x, axis=-1):
    """exp(x) / sum(exp(x)) along an axis."""
    return call("nn.softmax", [x], axis=axis)


def log_softmax(x, axis=-1):
    """The logarithm of softmax."""
    return call("nn.log_softmax", [x], axis=axis)


def relu(x):
    """max(x, 0)."""
    return call("nn.relu", [x])


def leaky_relu(x, alpha):
    """x, or alpha * x where x is negative."""
    return call("nn.leaky_relu", [x], alpha=float(alpha))


def gelu(x):
    """x times the normal distribution up to x."""
    return call("nn.gelu", [x])


def silu(x):
    """x * sigmoid(x)."""
    return call("nn.silu", [x])
