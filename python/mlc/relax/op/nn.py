"""Operators of neural networks."""

from .base import create, flag, i64, paddings, repeat, string
from .base import dtype as dtype_attr
from .elementwise import relu


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
    _same_layout("conv2d", data_layout, out_layout)
    return create(
        "relax.nn.conv2d",
        [data, weight],
        strides=repeat(strides, 2),
        padding=paddings(padding, 2),
        dilation=repeat(dilation, 2),
        groups=i64(groups),
        data_layout=string(data_layout),
        kernel_layout=string(kernel_layout),
        out_dtype=dtype_attr(out_dtype),
    )


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


def _window(pool_size, strides, padding, dilation, ceil_mode, layout):
    return {
        "pool_size": repeat(pool_size, 2),
        "strides": repeat(strides, 2),
        "padding": paddings(padding, 2),
        "dilation": repeat(dilation, 2),
        "ceil_mode": flag(ceil_mode),
        "layout": string(layout),
    }


def softmax(data, axis=-1):
    """exp(x) / sum(exp(x)) along an axis."""
    return create("relax.nn.softmax", [data], axis=i64(axis))


__all__ = ["avg_pool2d", "conv2d", "dense", "max_pool2d", "relu", "softmax"]


def dense(data, weight, out_dtype=None):
    """data @ weight.T."""
    from .linear_algebra import dense as implementation

    return implementation(data, weight, out_dtype)
