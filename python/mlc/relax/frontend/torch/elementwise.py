"""Functions on elements, and reductions."""

from .... import topi
from ... import op as R
from ...expr import Expr, const
from .importer import Complex, converts, dtype_name


def _unary(*pairs):
    for name, function in pairs:
        converts(f"{name}.default")(lambda importer, x, function=function: function(x))


def _floats(name, function):
    """Functions whose result is a float whatever their operand is."""

    @converts(f"{name}.default")
    def convert(importer, x):
        return function(_as_float(importer, x))


def _as_float(importer, x):
    return x if "float" in x.struct_info.dtype else importer.emit(R.astype(x, "float32"))


_unary(
    ("abs", R.abs),
    ("bitwise_not", R.bitwise_not),
    ("ceil", R.ceil),
    ("floor", R.floor),
    ("isfinite", R.isfinite),
    ("isinf", R.isinf),
    ("isnan", R.isnan),
    ("neg", R.negative),
    ("relu", R.nn.relu),
    ("relu_", R.nn.relu),
    ("round", R.round),
    ("selu", R.nn.selu),
    ("sign", R.sign),
    ("silu", R.nn.silu),
    ("silu_", R.nn.silu),
    ("square", R.square),
    ("trunc", R.trunc),
)
for _name in "acos acosh asin asinh atan atanh cos cosh erf exp log rsqrt sigmoid sin sinh sqrt tan tanh".split():
    _floats(_name, getattr(R, _name))


@converts("logical_not.default")
def _logical_not(importer, x):
    return R.logical_not(_as_bool(importer, x))


def _as_bool(importer, x):
    return x if x.struct_info.dtype == "bool" else importer.emit(R.astype(x, "bool"))


def _binary(names, function):
    @converts(*names)
    def convert(importer, lhs, rhs, alpha=1):
        lhs, rhs = importer.promoted(lhs, rhs)
        if alpha != 1:
            rhs = importer.emit(R.multiply(rhs, const(alpha, rhs.struct_info.dtype)))
        return function(lhs, rhs)


for _names, _function in (
    (("add.Tensor", "add.Scalar", "add_.Tensor"), R.add),
    (("sub.Tensor", "sub.Scalar", "sub_.Tensor"), R.subtract),
    (("mul.Tensor", "mul.Scalar", "mul_.Tensor"), R.multiply),
    (("maximum.default",), R.maximum),
    (("minimum.default",), R.minimum),
    (("eq.Tensor", "eq.Scalar"), R.equal),
    (("ne.Tensor", "ne.Scalar"), R.not_equal),
    (("lt.Tensor", "lt.Scalar"), R.less),
    (("le.Tensor", "le.Scalar"), R.less_equal),
    (("gt.Tensor", "gt.Scalar"), R.greater),
    (("ge.Tensor", "ge.Scalar"), R.greater_equal),
    (("bitwise_and.Tensor", "bitwise_and.Scalar", "logical_and.default"), R.bitwise_and),
    (("bitwise_or.Tensor", "bitwise_or.Scalar", "logical_or.default"), R.bitwise_or),
    (("bitwise_xor.Tensor", "bitwise_xor.Scalar", "logical_xor.default"), R.bitwise_xor),
    (("remainder.Tensor", "remainder.Scalar"), R.floor_mod),
    (("fmod.Tensor", "fmod.Scalar"), R.mod),
    (("__lshift__.Tensor", "__lshift__.Scalar", "bitwise_left_shift.Tensor"), R.left_shift),
    (("__rshift__.Tensor", "__rshift__.Scalar", "bitwise_right_shift.Tensor"), R.right_shift),
):
    _binary(_names, _function)


@converts("rsub.Scalar", "rsub.Tensor")
def _rsub(importer, x, other, alpha=1):
    lhs, rhs = importer.promoted(other, x)
    if alpha != 1:
        rhs = importer.emit(R.multiply(rhs, const(alpha, rhs.struct_info.dtype)))
    return R.subtract(lhs, rhs)


@converts("div.Tensor", "div.Scalar", "div_.Tensor", "div.Tensor_mode", "div.Scalar_mode")
def _div(importer, lhs, rhs, rounding_mode=None):
    lhs, rhs = importer.promoted(lhs, rhs)
    if rounding_mode == "floor":
        return R.floor_divide(lhs, rhs)
    if rounding_mode == "trunc":
        quotient = R.divide(lhs, rhs)
        return R.trunc(quotient) if "float" in lhs.struct_info.dtype else quotient
    if "float" not in lhs.struct_info.dtype:
        lhs, rhs = _as_float(importer, lhs), _as_float(importer, rhs)
    return R.divide(lhs, rhs)


@converts("floor_divide.default")
def _floor_divide(importer, lhs, rhs):
    return R.floor_divide(*importer.promoted(lhs, rhs))


@converts("pow.Tensor_Scalar", "pow.Tensor_Tensor", "pow.Scalar")
def _pow(importer, base, exponent):
    if not isinstance(exponent, Expr):
        if exponent == 2:
            return R.multiply(base, base)
        if exponent == 0.5 and "float" in base.struct_info.dtype:
            return R.sqrt(base)
    return R.power(*importer.promoted(base, exponent))


def _of_topi(name, function):
    """Functions on floats that te has and the graph has not."""

    @converts(f"{name}.default")
    def convert(importer, *operands):
        operands = [_as_float(importer, x) for x in operands]
        if len(operands) == 2:
            operands = importer.promoted(*operands)
        return importer.builder.call_te(function, *operands, primfunc_name_hint=name)


for _name in ("log1p", "log2", "log10", "atan2"):
    _of_topi(_name, getattr(topi, _name))


@converts("exp2.default")
def _exp2(importer, x):
    x = _as_float(importer, x)
    return R.power(const(2.0, x.struct_info.dtype), x)


@converts("expm1.default")
def _expm1(importer, x):
    """tanh(x / 2) * (exp(x) + 1), which keeps the digits where x is small."""
    x = _as_float(importer, x)
    slope = importer.emit(R.tanh(importer.emit(R.multiply(x, importer.tensor(0.5, x)))))
    power = importer.emit(R.exp(x))
    return R.multiply(slope, importer.emit(R.add(power, importer.tensor(1.0, power))))


@converts("hypot.default")
def _hypot(importer, lhs, rhs):
    """The larger one times sqrt(1 + r^2), where r is the smaller one over it."""
    lhs, rhs = (importer.emit(R.abs(side)) for side in importer.promoted(lhs, rhs))
    large, small = importer.emit(R.maximum(lhs, rhs)), importer.emit(R.minimum(lhs, rhs))
    ratio = importer.emit(R.divide(small, large))
    root = importer.emit(R.sqrt(importer.emit(R.add(importer.emit(R.square(ratio)), importer.tensor(1.0, large)))))
    # Two zeros, and infinities, have no ratio.
    is_plain = importer.emit(R.equal(ratio, ratio))
    return R.where(is_plain, importer.emit(R.multiply(large, root)), importer.emit(R.add(large, small)))


@converts("signbit.default")
def _signbit(importer, x):
    kind = x.struct_info.dtype
    if "float" not in kind:
        return R.less(x, const(0, kind))
    width = kind.removeprefix("bfloat").removeprefix("float")
    bits = importer.builder.emit_te(topi.reinterpret, x, f"int{width}")
    return R.less(bits, const(0, f"int{width}"))


@converts("copysign.Tensor", "copysign.Scalar")
def _copysign(importer, x, sign):
    x = _as_float(importer, x)
    sign = importer.tensor(sign, x)
    size = importer.emit(R.abs(x))
    return R.where(importer.emit(_signbit(importer, sign)), importer.emit(R.negative(size)), size)


@converts("reciprocal.default")
def _reciprocal(importer, x):
    x = _as_float(importer, x)
    return R.divide(const(1.0, x.struct_info.dtype), x)


@converts("gelu.default")
def _gelu(importer, x, approximate="none"):
    return R.nn.gelu_tanh(x) if approximate == "tanh" else R.nn.gelu(x)


@converts("leaky_relu.default", "leaky_relu_.default")
def _leaky_relu(importer, x, negative_slope=0.01):
    return R.nn.leakyrelu(x, negative_slope)


@converts("softplus.default")
def _softplus(importer, x, beta=1, threshold=20):
    return R.nn.softplus(x, beta, threshold)


@converts("clamp.default", "hardtanh.default", "hardtanh_.default")
def _clamp(importer, x, min=None, max=None):
    if min is not None and max is not None:
        return R.clip(x, min, max)
    if min is None:
        return R.minimum(x, const(max, x.struct_info.dtype))
    return R.maximum(x, const(min, x.struct_info.dtype))


@converts("clamp.Tensor")
def _clamp_to_tensors(importer, x, min=None, max=None):
    if min is not None:
        x = importer.emit(R.maximum(*importer.promoted(x, min)))
    return x if max is None else R.minimum(*importer.promoted(x, max))


@converts("relu6.default")
def _relu6(importer, x):
    return R.clip(x, 0, 6)


def _hard(importer, x):
    """min(max(x + 3, 0), 6) / 6."""
    kind = x.struct_info.dtype
    shifted = importer.emit(R.add(x, const(3, kind)))
    return R.divide(importer.emit(R.clip(shifted, 0, 6)), const(6, kind))


@converts("hardsigmoid.default")
def _hardsigmoid(importer, x):
    return _hard(importer, x)


@converts("hardswish.default", "hardswish_.default")
def _hardswish(importer, x):
    return R.multiply(x, importer.emit(_hard(importer, x)))


@converts("elu.default")
def _elu(importer, x, alpha=1, scale=1, input_scale=1):
    kind = x.struct_info.dtype
    low = importer.emit(R.subtract(importer.emit(R.exp(importer.emit(_scaled(x, input_scale)))), const(1, kind)))
    low = importer.emit(R.multiply(low, const(alpha * scale, kind)))
    return R.where(importer.emit(R.greater(x, const(0, kind))), importer.emit(_scaled(x, scale)), low)


def _scaled(x, factor):
    return x if factor == 1 else R.multiply(x, const(factor, x.struct_info.dtype))


@converts("where.self")
def _where(importer, condition, x, y):
    return R.where(condition, *importer.promoted(x, y))


@converts("masked_fill.Scalar", "masked_fill.Tensor")
def _masked_fill(importer, x, mask, value):
    value = value if isinstance(value, Expr) else const(value, x.struct_info.dtype)
    return R.where(mask, value, x)


@converts("_to_copy.default", "to.dtype", "to.dtype_layout")
def _to(importer, x, dtype=None, *_, **__):
    if dtype is not None and dtype.is_complex:
        return Complex(x, importer.emit(R.zeros(x.struct_info.shape, x.struct_info.dtype)))
    return x if dtype is None or dtype_name(dtype) == x.struct_info.dtype else R.astype(x, dtype_name(dtype))


@converts(
    "clone.default",
    "alias.default",
    "contiguous.default",
    "detach.default",
    "detach_.default",
    "lift_fresh_copy.default",
)
def _same(importer, x, *_, **__):
    return x


# ===--- Reductions ------------------------------------------------------------------------------===#


def _axes(dim):
    return None if dim is None or dim == [] else [dim] if isinstance(dim, int) else list(dim)


@converts("sum.dim_IntList", "sum.default")
def _sum(importer, x, dim=None, keepdim=False, dtype=None):
    if dtype is None and "float" not in x.struct_info.dtype:
        x = importer.emit(R.astype(x, "int64"))
    return R.sum(_to(importer, x, dtype), _axes(dim), keepdim)


@converts("mean.dim", "mean.default")
def _mean(importer, x, dim=None, keepdim=False, dtype=None):
    return R.mean(_to(importer, x, dtype), _axes(dim), keepdim)


@converts("linalg_vector_norm.default")
def vector_norm(importer, x, order=2, dim=None, keepdim=False, dtype=None):
    if order == float("inf"):
        return R.max(importer.emit(R.abs(x)), _axes(dim), keepdim)
    if order == 1:
        return R.sum(importer.emit(R.abs(x)), _axes(dim), keepdim)
    if order == float("-inf"):
        return R.min(importer.emit(R.abs(x)), _axes(dim), keepdim)
    if order == 2:
        return R.sqrt(importer.emit(R.sum(importer.emit(R.square(x)), _axes(dim), keepdim)))
    if order == 0:
        is_set = importer.emit(R.not_equal(x, importer.tensor(0.0, x)))
        return R.sum(importer.emit(R.astype(is_set, x.struct_info.dtype)), _axes(dim), keepdim)
    powers = importer.emit(R.power(importer.emit(R.abs(x)), importer.tensor(float(order), x)))
    return R.power(importer.emit(R.sum(powers, _axes(dim), keepdim)), importer.tensor(1.0 / order, x))


@converts("amax.default")
def _amax(importer, x, dim=None, keepdim=False):
    return R.max(x, _axes(dim), keepdim)


@converts("amin.default")
def _amin(importer, x, dim=None, keepdim=False):
    return R.min(x, _axes(dim), keepdim)


@converts("max.dim")
def _max(importer, x, dim, keepdim=False):
    return [importer.emit(R.max(x, [dim], keepdim)), importer.emit(R.argmax(x, dim, keepdim))]


@converts("min.dim")
def _min(importer, x, dim, keepdim=False):
    return [importer.emit(R.min(x, [dim], keepdim)), importer.emit(R.argmin(x, dim, keepdim))]


converts("max.default")(lambda importer, x: R.max(x))
converts("min.default")(lambda importer, x: R.min(x))


@converts("prod.default", "prod.dim_int")
def _prod(importer, x, dim=None, keepdim=False, dtype=None):
    return R.prod(_to(importer, x, dtype), _axes(dim), keepdim)


@converts("argmax.default")
def _argmax(importer, x, dim=None, keepdim=False):
    return R.argmax(x, dim, keepdim)


@converts("argmin.default")
def _argmin(importer, x, dim=None, keepdim=False):
    return R.argmin(x, dim, keepdim)


@converts("any.dim", "any.dims", "any.default")
def _any(importer, x, dim=None, keepdim=False):
    numbers = importer.emit(R.astype(_as_bool(importer, x), "int32"))
    return R.astype(importer.emit(R.max(numbers, _axes(dim), keepdim)), "bool")


@converts("all.dim", "all.dims", "all.default")
def _all(importer, x, dim=None, keepdim=False):
    numbers = importer.emit(R.astype(_as_bool(importer, x), "int32"))
    return R.astype(importer.emit(R.min(numbers, _axes(dim), keepdim)), "bool")


@converts("var.correction", "var.dim")
def _var(importer, x, dim=None, correction=1, keepdim=False):
    variance = R.variance(x, _axes(dim), keepdim)
    if not correction:
        return variance
    shape, count = x.struct_info.shape, 1
    for axis in _axes(dim) or range(len(shape)):
        if not isinstance(shape[axis], int):
            raise NotImplementedError(f"var: a correction of {correction} over a size that is no number")
        count *= shape[axis]
    return R.multiply(importer.emit(variance), const(count / (count - correction), x.struct_info.dtype))


@converts("var_mean.correction")
def _var_mean(importer, x, dim=None, correction=1, keepdim=False):
    return [importer.emit(_var(importer, x, dim, correction, keepdim)), importer.emit(R.mean(x, _axes(dim), keepdim))]
