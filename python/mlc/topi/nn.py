"""Functions of neural networks."""

from .. import te
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


def _pool(name, letters):
    def function(
        data,
        kernel,
        stride,
        dilation,
        padding,
        pool_type,
        ceil_mode=False,
        layout="NC" + letters,
        count_include_pad=True,
    ):
        """The largest value ("max") or the mean ("avg") of each window."""
        return call(
            f"nn.{name}",
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

    function.__name__ = function.__qualname__ = name
    return function


pool1d, pool3d = _pool("pool1d", "W"), _pool("pool3d", "DHW")


def conv3d_ncdhw(Input, Filter, stride, padding, dilation, groups, out_dtype=None):
    """The convolution of an NCDHW tensor with an OIDHW kernel."""
    return call(
        "nn.conv3d",
        [Input, Filter],
        strides=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        out_dtype=_dtype(out_dtype),
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


def fast_softmax(x, axis=-1):
    """softmax, whose exponentials compiled code computes by polynomials in any case."""
    return softmax(x, axis)


def log_softmax(x, axis=-1):
    """The logarithm of softmax."""
    return call("nn.log_softmax", [x], axis=axis)


def relu(x):
    """max(x, 0)."""
    return call("nn.relu", [x])


def softplus(x, beta=1.0, threshold=20.0):
    """log(1 + exp(beta * x)) / beta, or x where beta * x is above a threshold."""
    return call("nn.softplus", [x], beta=float(beta), threshold=float(threshold))


def scale_shift_nchw(Input, Scale, Shift):
    """The data times a number for each channel, plus one."""
    return te.compute(Input.shape, lambda b, c, i, j: Input[b, c, i, j] * Scale[c] + Shift[c], name="ScaleShift")


def scale_shift_nhwc(Input, Scale, Shift):
    """The same with the channels last."""
    return te.compute(Input.shape, lambda b, i, j, c: Input[b, i, j, c] * Scale[c] + Shift[c], name="ScaleShift")


def mirror_pad(data, pad_before, pad_after=None, mode="SYMMETRIC", name="MirrorPadInput"):
    """The data with its edges mirrored around it: with the outermost elements, or, for REFLECT, without these."""
    after = pad_before if pad_after is None else pad_after
    shape = [extent + a + b for extent, a, b in zip(data.shape, pad_before, after, strict=True)]
    edge = 1 if mode == "SYMMETRIC" else 0

    def element(*i):
        places = []
        for axis, extent, before in zip(i, data.shape, pad_before, strict=True):
            place = axis - before
            low = te.if_then_else(place < 0, -place - edge, place)
            places.append(te.if_then_else(place >= extent, 2 * extent - place - 2 + edge, low))
        return data[tuple(places)]

    return te.compute(shape, element, name=name, varargs_names=[f"i{number}" for number in range(len(shape))])


def leaky_relu(x, alpha):
    """x, or alpha * x where x is negative."""
    return call("nn.leaky_relu", [x], alpha=float(alpha))


def gelu(x):
    """x times the normal distribution up to x."""
    return call("nn.gelu", [x])


def silu(x):
    """x * sigmoid(x)."""
    return call("nn.silu", [x])


def gelu_tanh(x):
    """gelu by an approximation with tanh."""
    return call("nn.gelu_tanh", [x])


def prelu(x, slope, axis=1):
    """x, or the slope of its channel times x where x is negative."""

    def element(*i):
        return te.if_then_else(x[i] > 0, x[i], x[i] * slope[i[axis]])

    names = [f"i{number}" for number in range(len(x.shape))]
    return te.compute(x.shape, element, name="compute", varargs_names=names)


# ===--- Means over dimensions -------------------------------------------------------------------===#


def layer_norm(data, gamma, beta, axis, epsilon=1e-5):
    """The data with a mean of 0 and a variance of 1 over some axes, scaled and moved."""
    operands = [operand for operand in (data, gamma, beta) if operand is not None]
    return call("nn.layer_norm", operands, axis=axis, epsilon=epsilon, center=beta is not None)


def rms_norm(data, weight, axis, epsilon=1e-5):
    """The data by the root of the mean of its squares over some axes, scaled."""
    return call("nn.rms_norm", [data, weight], axis=axis, epsilon=epsilon)


def group_norm(data, gamma, beta, num_groups, channel_axis, axes, epsilon=1e-5):
    """A mean of 0 and a variance of 1 in each group of channels, scaled and moved."""
    return call(
        "nn.group_norm",
        [data, gamma, beta],
        num_groups=num_groups,
        channel_axis=channel_axis,
        axes=axes,
        epsilon=epsilon,
    )


def instance_norm(data, gamma, beta, channel_axis, axis, epsilon=1e-5):
    """A mean of 0 and a variance of 1 in each channel, scaled and moved."""
    return call("nn.instance_norm", [data, gamma, beta], channel_axis=channel_axis, axes=axis, epsilon=epsilon)


def batch_norm(data, gamma, beta, moving_mean, moving_var, axis=1, epsilon=1e-5, center=True, scale=True,
               training=False, momentum=0.1):  # fmt: skip
    """The data with the mean and the variance of its channels taken out; also the new mean and variance."""
    return call(
        "nn.batch_norm",
        [data, gamma, beta, moving_mean, moving_var],
        axis=axis,
        epsilon=epsilon,
        center=center,
        scale=scale,
        training=training,
        momentum=momentum,
    )


# ===--- Windows ---------------------------------------------------------------------------------===#


def pad(data, pad_before, pad_after=None, pad_value=0.0, name="PadInput"):
    """The data with a border of one number."""
    after = pad_before if pad_after is None else pad_after
    value = float(pad_value) if "float" in data.dtype else int(pad_value)
    return call("nn.pad", [data], pad_before=pad_before, pad_after=after, pad_value=value)


def adaptive_pool(data, output_size, pool_type, layout="NCHW"):
    """The mean of as many windows as the result has elements."""
    if pool_type != "avg":
        raise NotImplementedError(f"adaptive_pool of {pool_type!r} is not supported yet: 'avg' is")
    size = [output_size] * 2 if isinstance(output_size, int) else list(output_size)
    return call("nn.adaptive_avg_pool2d", [data], output_size=size, layout=layout)


def _adaptive(name, letters):
    def function(data, output_size, pool_type, layout="NC" + letters):
        """The mean of as many windows as the result has elements."""
        if pool_type != "avg":
            raise NotImplementedError(f"{name} of {pool_type!r} is not supported yet: 'avg' is")
        size = [output_size] * len(letters) if isinstance(output_size, int) else list(output_size)
        return call(f"nn.adaptive_avg_pool{len(letters)}d", [data], output_size=size, layout=layout)

    function.__name__ = function.__qualname__ = name
    return function


adaptive_pool1d, adaptive_pool3d = _adaptive("adaptive_pool1d", "W"), _adaptive("adaptive_pool3d", "DHW")


def global_pool(data, pool_type, layout="NCHW"):
    """The largest value or the mean of each channel."""
    sizes = [data.shape[layout.index(axis)] for axis in "HW"]
    if pool_type == "avg":
        return adaptive_pool(data, [1, 1], pool_type, layout)
    return pool2d(data, sizes, [1, 1], [1, 1], [0, 0, 0, 0], pool_type, layout=layout)


def dilate(data, strides, dilation_value=0.0, name="DilatedInput"):
    """The elements with a distance in each dimension, and a number between them."""

    def element(*i):
        held = [index % stride == 0 for index, stride in zip(i, strides, strict=True) if stride != 1]
        places = tuple(index // stride for index, stride in zip(i, strides, strict=True))
        value = te.const(dilation_value, data.dtype)
        return te.if_then_else(te.all(*held), data[places], value) if held else data[places]

    shape = [(size - 1) * stride + 1 for size, stride in zip(data.shape, strides, strict=True)]
    return te.compute(shape, element, name=name, varargs_names=[f"i{number}" for number in range(len(shape))])


def conv1d(data, kernel, strides=1, padding="VALID", dilation=1, groups=1, data_layout="NCW", kernel_layout="",
           out_dtype=None):  # fmt: skip
    """The convolution over one dimension of an NCW tensor with an OIW kernel."""
    if data_layout != "NCW" or groups != 1 or kernel_layout not in ("", "OIW"):
        raise NotImplementedError("conv1d of another layout than NCW with OIW, or in groups, is not supported yet")
    stride, step = _one(strides, 0), _one(dilation, 0)
    batch, channels, width = data.shape
    filters, _, window = kernel.shape
    reach = (window - 1) * step + 1
    if isinstance(padding, str):
        total = 0 if padding.upper() == "VALID" else max(reach - stride + (-width % stride), 0)
        padding = [total // 2, total - total // 2]
    left, right = (padding, padding) if isinstance(padding, int) else (padding[0], padding[-1])
    padded = pad(data, [0, 0, left], [0, 0, right])
    size = (width + left + right - reach) // stride + 1
    rc, ry = te.reduce_axis((0, channels), name="rc"), te.reduce_axis((0, window), name="ry")
    dtype = out_dtype or data.dtype

    def element(nn, ff, yy):
        read = padded[nn, rc, yy * stride + ry * step]
        return te.sum(te.cast(read, dtype) * te.cast(kernel[ff, rc, ry], dtype), axis=[rc, ry])

    return te.compute((batch, filters, size), element, name="conv1d_ncw")


def depth_to_space(data, block_size, layout="NCHW", mode="DCR"):
    """Channels as blocks of a larger image."""
    if layout != "NCHW" or mode not in ("DCR", "CDR"):
        raise NotImplementedError("depth_to_space of another layout than NCHW is not supported yet")
    batch, channels, height, width = data.shape
    depth = channels // (block_size * block_size)

    def element(n, c, y, x):
        block = (y % block_size) * block_size + x % block_size
        channel = block * depth + c if mode == "DCR" else c * (block_size * block_size) + block
        return data[n, channel, y // block_size, x // block_size]

    return te.compute((batch, depth, height * block_size, width * block_size), element, name="depth_to_space")


def space_to_depth(data, block_size, layout="NCHW"):
    """Blocks of an image as channels."""
    if layout != "NCHW":
        raise NotImplementedError("space_to_depth of another layout than NCHW is not supported yet")
    batch, channels, height, width = data.shape

    def element(n, c, y, x):
        block = c // channels
        return data[n, c % channels, y * block_size + block // block_size, x * block_size + block % block_size]

    shape = (batch, channels * block_size * block_size, height // block_size, width // block_size)
    return te.compute(shape, element, name="space_to_depth")
