"""Operators on the tensors of models: those of graphs, bound to variables of their names."""

import math

from ... import op as _graph
from ...expr import PrimValue, const
from ...op import image as _image
from ...op import nn as _nn
from ...struct_info import TensorStructInfo
from . import effects as _effects
from .core import Tensor, get_default_dtype, unwrap, wrap_nested


def _bind(expr, name):
    return wrap_nested(expr, name)


def _elementwise(operator, name, doc):
    def function(*args, name=name):
        return _bind(operator(*[_tensor(arg, args) for arg in args]), name)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function


def _tensor(arg, args):
    """An argument in the graph; a number has the dtype of the tensor beside it."""
    if isinstance(arg, (int, float, bool)):
        kinds = [other.dtype for other in args if isinstance(other, Tensor)]
        return const(arg, kinds[0] if kinds else None)
    return unwrap(arg)


add = _elementwise(_graph.add, "add", "The sum.")
subtract = _elementwise(_graph.subtract, "subtract", "The difference.")
multiply = _elementwise(_graph.multiply, "mul", "The product.")
divide = _elementwise(_graph.divide, "divide", "The quotient.")
maximum = _elementwise(_graph.maximum, "maximum", "The larger elements.")
minimum = _elementwise(_graph.minimum, "minimum", "The smaller elements.")
less = _elementwise(_graph.less, "less", "True where the first is less.")
less_equal = _elementwise(_graph.less_equal, "less_equal", "True where the first is not greater.")
greater = _elementwise(_graph.greater, "greater", "True where the first is greater.")
greater_equal = _elementwise(_graph.greater_equal, "greater_equal", "True where the first is not less.")
equal = _elementwise(_graph.equal, "equal", "True where both are equal.")
not_equal = _elementwise(_graph.not_equal, "not_equal", "True where both differ.")
relu = _elementwise(_nn.relu, "relu", "max(x, 0).")
relu6 = _elementwise(_nn.relu6, "relu6", "x, limited to 0 to 6.")
silu = _elementwise(_nn.silu, "silu", "x * sigmoid(x).")
sigmoid = _elementwise(_graph.sigmoid, "sigmoid", "1 / (1 + exp(-x)).")
tanh = _elementwise(_graph.tanh, "tanh", "The hyperbolic tangent.")
exp = _elementwise(_graph.exp, "exp", "e to the power of x.")
log = _elementwise(_graph.log, "log", "The natural logarithm.")
floor = _elementwise(_graph.floor, "floor", "The last integer up to x.")
sqrt = _elementwise(_graph.sqrt, "sqrt", "The square root.")
square = _elementwise(_graph.square, "square", "x * x.")
negative = _elementwise(_graph.negative, "neg", "-x.")


def where(condition, x1, x2, name="where"):
    """x1 where the condition is true, x2 where it is not."""
    x1, x2 = (_tensor(x, (x1, x2)) for x in (x1, x2))
    return _bind(_graph.where(_graph.astype(unwrap(condition), "bool"), x1, x2), name)


def gelu(x, approximate=None, name="gelu"):
    """x times the chance that a normal variable is less than x; "tanh" is an approximation."""
    return _bind((_nn.gelu_tanh if approximate == "tanh" else _nn.gelu)(unwrap(x)), name)


def astype(x, dtype, name="astype"):
    """The elements in another dtype."""
    return x if x.dtype == str(dtype) else _bind(_graph.astype(unwrap(x), dtype), name)


def matmul(a, b, out_dtype=None, name="matmul"):
    """The product of matrices."""
    return _bind(_graph.matmul(unwrap(a), unwrap(b), out_dtype), name)


def softmax(x, axis=-1, name="softmax"):
    """exp(x) / sum(exp(x)) along an axis."""
    return _bind(_nn.softmax(unwrap(x), axis), name)


def log_softmax(x, axis=-1, name="log_softmax"):
    """log(softmax(x)) along an axis."""
    return _bind(_nn.log_softmax(unwrap(x), axis), name)


def softplus(x, beta=1.0, threshold=20.0, name="softplus"):
    """log(1 + exp(beta * x)) / beta, and x itself where beta * x is above the threshold."""
    return _bind(_nn.softplus(unwrap(x), beta, threshold), name)


def prelu(x, alpha, name="prelu"):
    """x where it is positive, else a number of the channel times x."""
    return _bind(_nn.prelu(unwrap(x), unwrap(alpha)), name)


def _reduction(operator, name, doc):
    def function(x, axis=None, keepdims=False, name=name):
        return _bind(operator(unwrap(x), axis=axis, keepdims=keepdims), name)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function


sum = _reduction(_graph.sum, "sum", "The sum over axes.")
max = _reduction(_graph.max, "max", "The largest element over axes.")
min = _reduction(_graph.min, "min", "The smallest element over axes.")
mean = _reduction(_graph.mean, "mean", "The mean over axes.")


# ===--- Windows and norms -----------------------------------------------------------------------===#


def _with_bias(x, bias, layout, name):
    if bias is None:
        return _bind(x, name)
    sizes = [-1 if letter == "C" else 1 for letter in layout]
    convolved = _bind(x, name)
    spread = _bind(_graph.reshape(unwrap(bias), sizes), "reshape")
    return add(convolved, spread)


def _convolution(letters):
    count = len(letters)
    operator, title = getattr(_nn, f"conv{count}d"), f"conv{count}d"

    def function(
        x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1, data_layout="NC" + letters, name=title
    ):
        convolved = operator(unwrap(x), unwrap(weight), stride, padding, dilation, groups, data_layout)
        return _with_bias(convolved, bias, data_layout, name)

    function.__name__ = function.__qualname__ = title
    function.__doc__ = f"The convolution over {letters}."
    return function


conv1d, conv2d, conv3d = _convolution("W"), _convolution("HW"), _convolution("DHW")


def conv1d_transpose(
    x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1, groups=1, name="conv1d_transpose"
):
    """The transposed convolution over one dimension."""
    spread = _nn.conv1d_transpose(unwrap(x), unwrap(weight), stride, padding, output_padding, dilation, groups)
    return _with_bias(spread, bias, "NCW", name)


def layer_norm(x, normalized_shape, weight=None, bias=None, eps=1e-5, name="layer_norm"):
    """The distance from the mean over the last dimensions, by the standard deviation."""
    sizes = [normalized_shape] if isinstance(normalized_shape, int) else list(normalized_shape)
    axes = list(range(-len(sizes), 0))
    weight = const_of(1, sizes, x.dtype) if weight is None else weight
    center = bias is not None
    bias = const_of(0, sizes, x.dtype) if bias is None else bias
    return _bind(_nn.layer_norm(unwrap(x), unwrap(weight), unwrap(bias), axes, eps, center), name)


def const_of(number, sizes, dtype):
    """A tensor of one number."""
    return Tensor(_expr=_graph.full(sizes, const(number, dtype), dtype))


def rms_norm(x, weight, axes=-1, epsilon=1e-5, name="rms_norm"):
    """Each element by the root of the mean of squares over axes."""
    return _bind(_nn.rms_norm(unwrap(x), unwrap(weight), axes, epsilon), name)


def group_norm(x, num_groups, weight=None, bias=None, eps=1e-5, channel_axis=1, axes=None, name="group_norm"):
    """A layer norm of each group of channels."""
    axes = [axis for axis in range(x.ndim) if axis not in (0, channel_axis)] if axes is None else axes
    sizes = [x.shape[channel_axis]]
    weight = const_of(1, sizes, x.dtype) if weight is None else weight
    bias = const_of(0, sizes, x.dtype) if bias is None else bias
    return _bind(_nn.group_norm(unwrap(x), unwrap(weight), unwrap(bias), num_groups, channel_axis, axes, eps), name)


def pad(x, pad, mode="constant", value=0, name="pad"):
    """Elements put around a tensor; `pad` is how many come before and after each dimension."""
    return _bind(_nn.pad(unwrap(x), pad, value, mode), name)


def scaled_dot_product_attention(
    query, key, value, attn_mask=None, is_causal=False, scale=None, name="scaled_dot_product_attention"
):
    """softmax(query @ key.T * scale + mask) @ value, of (batch, sequence, heads, size)."""
    mask = None if attn_mask is None else unwrap(attn_mask)
    causal = "TopLeft" if is_causal else None
    return _bind(_nn.attention(unwrap(query), unwrap(key), unwrap(value), mask, scale, causal), name)


def interpolate(x, size=None, scale_factor=None, mode="nearest", align_corners=False, data_layout="NCHW", name=None):
    """An image of another size, as torch has it."""
    if size is None:
        factors = scale_factor if isinstance(scale_factor, (list, tuple)) else [scale_factor] * 2
        given = [x.shape[data_layout.index(letter)] for letter in "HW"]
        size = [int(extent * factor) for extent, factor in zip(given, factors, strict=True)]
    nearest = mode.startswith("nearest")
    method = {"bilinear": "linear", "bicubic": "cubic"}.get(mode, "nearest_neighbor" if nearest else mode)
    places = "align_corners" if align_corners else "asymmetric" if nearest else "half_pixel"
    rounding = "floor" if nearest else "round"
    resized = _image.resize2d(unwrap(x), size, None, data_layout, method, places, rounding)
    return _bind(resized, name or "interpolate")


# ===--- Shapes ----------------------------------------------------------------------------------===#


def unsqueeze(x, dim, name="unsqueeze"):
    """A dimension of size 1 put in."""
    return _bind(_graph.expand_dims(unwrap(x), [dim]), name)


def squeeze(x, axis=-1, name="squeeze"):
    """Dimensions of size 1 left out."""
    return _bind(_graph.squeeze(unwrap(x), [axis] if isinstance(axis, int) else axis), name)


def concat(x, dim, name="concat"):
    """Tensors one after another."""
    return _bind(_graph.concat(unwrap(list(x)), dim), name)


def split(ary, indices_or_sections, axis=0, name="split"):
    """Parts of a tensor along an axis."""
    return wrap_nested(_graph.split(unwrap(ary), indices_or_sections, axis), name)


def chunk(x, chunks, dim=0, name="chunk"):
    """So many parts of a tensor along a dimension."""
    return wrap_nested(_graph.split(unwrap(x), chunks, dim), name)


def broadcast_to(x, shape, name="broadcast_to"):
    """A tensor repeated along dimensions of size 1."""
    return _bind(_graph.broadcast_to(unwrap(x), shape), name)


def permute_dims(x, axes=None, name="permute_dims"):
    """The dimensions in another order."""
    return _bind(_graph.permute_dims(unwrap(x), None if axes is None else list(axes)), name or "permute_dims")


permute = permute_dims


def reshape(x, shape, name="reshape"):
    """The same elements in another shape."""
    return _bind(_graph.reshape(unwrap(x), shape), name)


def repeat(x, repeats, axis=None, name="repeat"):
    """Each element several times."""
    return _bind(_graph.repeat(unwrap(x), repeats, axis), name)


def take(x, indices, axis=None, name="take"):
    """Elements, or slices along an axis, at places that indices say."""
    return _bind(_graph.take(unwrap(x), unwrap(indices), axis), name)


def triu(x, diagonal=0, name="triu"):
    """The upper triangle of matrices."""
    return _bind(_graph.triu(unwrap(x), diagonal), name)


def tril(x, diagonal=0, name="tril"):
    """The lower triangle of matrices."""
    return _bind(_graph.tril(unwrap(x), diagonal), name)


def full(shape, fill_value, dtype="float32", name="full"):
    """A tensor of one number."""
    number = unwrap(fill_value) if isinstance(fill_value, Tensor) else const(fill_value, dtype)
    return _bind(_graph.full(shape, number, dtype), name)


def zeros(shape, dtype="float32", name="zeros"):
    """A tensor of zeros."""
    return _bind(_graph.zeros(shape, dtype), name)


def ones(shape, dtype="float32", name="ones"):
    """A tensor of ones."""
    return _bind(_graph.ones(shape, dtype), name)


def arange(start, end=None, step=1, dtype="float32", name="arange"):
    """Numbers from a start on."""
    return _bind(_graph.arange(start, end, step, dtype), name)


def cumsum(data, axis=None, dtype=None, exclusive=None, name="cumsum"):
    """The sums of all elements up to each."""
    return _bind(_graph.cumsum(unwrap(data), axis, dtype, bool(exclusive)), name)


def sort(x, axis=-1, descending=False, name="sort"):
    """The elements in order."""
    return _bind(_graph.sort(unwrap(x), axis, descending), name)


def argsort(data, axis=-1, descending=False, dtype="int32", name="argsort"):
    """The order of the elements."""
    return _bind(_graph.argsort(unwrap(data), axis, descending, dtype), name)


def topk(data, k=1, axis=-1, ret_type="both", largest=True, dtype="int32", name="topk"):
    """The largest elements, and where they are."""
    return wrap_nested(_graph.topk(unwrap(data), k, axis, ret_type, largest, dtype), name)


def empty(shape, dtype="float32", name="empty"):
    """A tensor whose elements are not set yet."""
    return _bind(_graph.builtin.alloc_tensor(list(shape), dtype, 0), name)


def multinomial_from_uniform(prob, uniform_sample, sample_indices=None, dtype="int64", name="multinomial_from_uniform"):
    """Numbers of classes, drawn by their probabilities with samples that are given; of one sample a row by default."""
    given = unwrap(uniform_sample)
    if sample_indices is None:
        rows = given.struct_info.shape[0]
        if prob.shape[0] != rows:
            raise ValueError(f"multinomial_from_uniform: prob has {prob.shape[0]} rows, but there are {rows} samples")
        indices = _graph.reshape(_graph.arange(rows), (rows, 1))
    else:
        indices = unwrap(sample_indices)
    return _bind(_graph.multinomial_from_uniform(unwrap(prob), given, indices, dtype), name)


def get_timestep_embedding(
    x,
    embedding_dim,
    flip_sin_to_cos=False,
    downscale_freq_shift=1,
    scale=1,
    max_period=10000,
    name="get_timestep_embedding",
):
    """Sines and cosines of times, of frequencies that fall to 1 / max_period."""
    dtype, half = get_default_dtype(), embedding_dim // 2
    times = _graph.astype(unwrap(x), "float32")
    numbers = _graph.arange(start=0, end=half, dtype="float32")
    exponent = _graph.multiply(const(-math.log(max_period), "float32"), numbers)
    exponent = _graph.divide(exponent, const(half - downscale_freq_shift, "float32"))
    angles = _graph.multiply(_graph.expand_dims(times, 1), _graph.expand_dims(_graph.exp(exponent), 0))
    if scale != 1:
        angles = _graph.multiply(const(scale, dtype), angles)
    parts = [_graph.sin(angles), _graph.cos(angles)]
    result = _graph.concat(parts[::-1] if flip_sin_to_cos else parts, axis=-1)
    if embedding_dim % 2 == 1:
        result = _nn.pad(result, (0, 0, 0, 1))
    return _bind(_graph.astype(result, dtype), name)


def ccl_allreduce(x, op_type="sum", in_group=True, name="ccl_allreduce"):
    """The tensors of all machines as one."""
    return _bind(_graph.ccl.allreduce(unwrap(x), op_type, in_group), name)


def ccl_allgather(x, num_workers, name="ccl_allgather"):
    """The tensors of all machines one after the other."""
    return _bind(_graph.ccl.allgather(unwrap(x), num_workers), name)


def ccl_broadcast_from_worker0(x, name="broadcast_from_worker"):
    """The first machine's tensor for each."""
    return _bind(_graph.ccl.broadcast_from_worker0(unwrap(x)), name)


debug_func, print_ = _effects.debug_func, _effects.print_


# ===--- Functions of other kinds ----------------------------------------------------------------===#


def tensor_expr_op(tensor_expr_func, name_hint, args, *, attrs=None):
    """What a function of te gives for tensors."""
    from ...block_builder import BlockBuilder

    call = BlockBuilder.current().emit_te(
        tensor_expr_func, *unwrap(list(args)), primfunc_name_hint=name_hint, primfunc_attrs=attrs
    )
    fields = getattr(call.struct_info, "fields", None)
    return Tensor(_expr=call) if fields is None else tuple(Tensor(_expr=call[i]) for i in range(len(fields)))


def _out_types(out):
    tensors = list(out) if isinstance(out, (list, tuple)) else [out]
    infos = [TensorStructInfo(tensor.shape, tensor.dtype) for tensor in tensors]
    return infos if isinstance(out, (list, tuple)) else infos[0]


def tensor_ir_op(func, name_hint, args, out):
    """A call of a function over buffers."""
    from ...block_builder import BlockBuilder

    callee = BlockBuilder.current().add_func(func, name_hint)
    given = [arg for arg in args if isinstance(arg, Tensor)]
    rest = [arg for arg in args if not isinstance(arg, Tensor)]
    return wrap_nested(_graph.call_tir(callee, unwrap(given), _out_types(out), tir_vars=rest or None), name_hint)


def tensor_ir_inplace_op(func, name_hint, args, inplace_indices, out):
    """A call of a function over buffers that changes some of its arguments into its results."""
    from ...block_builder import BlockBuilder

    callee = BlockBuilder.current().add_func(func, name_hint)
    given = [arg for arg in args if isinstance(arg, Tensor)]
    rest = [arg for arg in args if not isinstance(arg, Tensor)]
    indices = [inplace_indices] if isinstance(inplace_indices, int) else list(inplace_indices)
    return wrap_nested(
        _graph.call_tir_inplace(callee, unwrap(given), indices, _out_types(out), tir_vars=rest or None), name_hint
    )


def extern(name, args, out):
    """A call of a function that is found by name, which writes its result."""
    values = [PrimValue(arg) if isinstance(arg, (int, float)) else unwrap(arg) for arg in args]
    return wrap_nested(_graph.call_dps_packed(name, values, _out_types(out)), name.rpartition(".")[2])
