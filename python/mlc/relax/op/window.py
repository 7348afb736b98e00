"""Windows that slide over tensors: convolutions and pooling over one, two and three dimensions."""

from .base import create, flag, i64, paddings, repeat, string
from .base import dtype as dtype_attr
from .manipulate import permute_dims


def _in_layout(name, result, layout, out_layout):
    """The result, which has `layout`, in another one."""
    if out_layout in (None, "", layout):
        return result
    if sorted(out_layout) != sorted(layout):
        raise NotImplementedError(f"{name}: out_layout is an order of the letters of {layout!r}, not {out_layout!r}")
    return permute_dims(result, [layout.index(letter) for letter in out_layout])


def _attributes(strides, padding, dilation, count):
    return {
        "strides": repeat(strides, count),
        "padding": paddings(padding, count),
        "dilation": repeat(dilation, count),
    }


def _named(function, name, doc):
    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function


def _create(name, data, weight, groups, layouts, out_dtype, attributes):
    """A convolution, or a transposed one, with the `attributes` of its windows."""
    data_layout, kernel_layout, out_layout = layouts
    result = create(
        f"relax.nn.{name}",
        [data, weight],
        **attributes,
        groups=i64(groups),
        data_layout=string(data_layout),
        kernel_layout=string(kernel_layout),
        out_dtype=dtype_attr(out_dtype),
    )
    return _in_layout(name, result, data_layout, out_layout)


def _convolution(letters):
    count = len(letters)
    name = f"conv{count}d"

    def function(
        data,
        weight,
        strides=1,
        padding=0,
        dilation=1,
        groups=1,
        data_layout="NC" + letters,
        kernel_layout="OI" + letters,
        out_layout=None,
        out_dtype=None,
    ):
        attributes = _attributes(strides, padding, dilation, count)
        layouts = data_layout, kernel_layout, out_layout
        return _create(name, data, weight, groups, layouts, out_dtype, attributes)

    return _named(function, name, f"The convolution over {letters}.")


def _transposed(letters):
    count = len(letters)
    name = f"conv{count}d_transpose"

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
        attributes = _attributes(strides, padding, dilation, count)
        attributes["output_padding"] = repeat(output_padding, count)
        layouts = data_layout, kernel_layout, out_layout
        return _create(name, data, weight, groups, layouts, out_dtype, attributes)

    return _named(function, name, f"The transposed convolution over {letters}: each element spread over a window.")


def _pool(kind, letters, doc):
    count = len(letters)
    name = f"{kind}_pool{count}d"
    # As TVM has it.
    includes_padding = kind == "avg" and count != 2

    def function(
        data,
        pool_size=1,
        strides=1,
        padding=0,
        dilation=1,
        ceil_mode=False,
        count_include_pad=includes_padding,
        layout="NC" + letters,
        out_layout=None,
    ):
        result = create(
            f"relax.nn.{name}",
            [data],
            pool_size=repeat(pool_size, count),
            **_attributes(strides, padding, dilation, count),
            ceil_mode=flag(ceil_mode),
            count_include_pad=flag(count_include_pad),
            layout=string(layout),
        )
        return _in_layout(name, result, layout, out_layout)

    return _named(function, name, doc)


def _adaptive(letters):
    count = len(letters)
    name = f"adaptive_avg_pool{count}d"

    def function(data, output_size=None, layout="NC" + letters, out_layout=None):
        sizes = None if output_size is None else repeat(output_size, count)
        result = create(f"relax.nn.{name}", [data], output_size=sizes, layout=string(layout))
        return _in_layout(name, result, layout, out_layout)

    return _named(function, name, "The mean of as many windows as the result has elements.")


conv1d = _convolution("W")
conv2d = _convolution("HW")
conv3d = _convolution("DHW")
conv1d_transpose = _transposed("W")
conv2d_transpose = _transposed("HW")
conv3d_transpose = _transposed("DHW")
max_pool1d = _pool("max", "W", "The largest value of each window.")
max_pool2d = _pool("max", "HW", "The largest value of each window.")
max_pool3d = _pool("max", "DHW", "The largest value of each window.")
avg_pool1d = _pool("avg", "W", "The mean of each window.")
avg_pool2d = _pool("avg", "HW", "The mean of each window.")
avg_pool3d = _pool("avg", "DHW", "The mean of each window.")
adaptive_avg_pool1d = _adaptive("W")
adaptive_avg_pool2d = _adaptive("HW")
adaptive_avg_pool3d = _adaptive("DHW")

__all__ = [
    "adaptive_avg_pool1d",
    "adaptive_avg_pool2d",
    "adaptive_avg_pool3d",
    "avg_pool1d",
    "avg_pool2d",
    "avg_pool3d",
    "conv1d",
    "conv1d_transpose",
    "conv2d",
    "conv2d_transpose",
    "conv3d",
    "conv3d_transpose",
    "max_pool1d",
    "max_pool2d",
    "max_pool3d",
]
