"""Operators on elements."""

import numbers

from ..._core.context import MLCError
from ..expr import PrimValue, ShapeExpr, const
from ..struct_info import PrimStructInfo, TensorStructInfo
from .base import constant_number, create, f64, known_dtype, number, string
from .manipulate import squeeze


def _as_tensor(x, other):
    """A number beside a tensor as one of its dtype."""
    if not isinstance(x, PrimValue) or isinstance(other, PrimValue):
        return x
    value, dtype = constant_number(x), getattr(other.struct_info, "dtype", None)
    if isinstance(value, numbers.Real):
        return const(value, dtype or x.dtype)
    from .call import shape_to_tensor

    value = squeeze(shape_to_tensor(ShapeExpr([x.value])), [0])
    return value if dtype in (None, "int64") else astype(value, dtype)


_COMPARISONS = ("equal", "not_equal", "less", "less_equal", "greater", "greater_equal")


def _of_scalars(name, operands):
    """An operator of which an operand is a scalar that only the run time knows; None if there is none."""
    infos = [getattr(operand, "struct_info", None) for operand in operands]
    known = [isinstance(info, (PrimStructInfo, TensorStructInfo)) for info in infos]
    scalars = [isinstance(info, PrimStructInfo) for info in infos]
    if not all(known) or not any(
        scalar and not isinstance(x, PrimValue) for scalar, x in zip(scalars, operands, strict=True)
    ):
        return None
    dtypes = [info.dtype for info in infos]
    if dtypes[0] != dtypes[1] and "void" not in dtypes and "bool" not in dtypes:
        raise MLCError(f"{name}: expected operands of one dtype, but got {dtypes[0]} and {dtypes[1]}")
    dtype = "bool" if name in _COMPARISONS else dtypes[0]
    if all(scalars):
        result = PrimStructInfo(dtype)
    else:
        # Beside a tensor, a scalar is one of a single element.
        info = infos[scalars.index(False)]
        shape = info.shape if info.shape is None or info.ndim else (1,)
        result = TensorStructInfo(shape, dtype, ndim=info.ndim if shape is None else -1)
    return create("relax.intrinsic", operands, results=[result.type], regions=1, name=string(name))


def _binary(name, doc):
    def function(x1, x2):
        made = _of_scalars(name, [x1, x2])
        return made or create(f"relax.{name}", [_as_tensor(x1, x2), _as_tensor(x2, x1)])

    function.__name__ = function.__qualname__ = name.rpartition(".")[2]
    function.__doc__ = doc
    return function


def _unary(name, doc):
    def function(x):
        return create(f"relax.{name}", [x])

    function.__name__ = function.__qualname__ = name.rpartition(".")[2]
    function.__doc__ = doc
    return function


def _activation(name, doc):
    def function(data):
        return create(f"relax.{name}", [data])

    function.__name__ = function.__qualname__ = name.rpartition(".")[2]
    function.__doc__ = doc
    return function


add = _binary("add", "x1 + x2, with broadcasting.")
subtract = _binary("subtract", "x1 - x2, with broadcasting.")
multiply = _binary("multiply", "x1 * x2, with broadcasting.")
divide = _binary("divide", "x1 / x2, with broadcasting.")
floor_divide = _binary("floor_divide", "x1 // x2, with broadcasting.")
mod = _binary("mod", "What x1 / x2 rounded towards zero leaves, with broadcasting.")
floor_mod = _binary("floor_mod", "What x1 // x2 leaves, with broadcasting.")
power = _binary("power", "x1 to the power of x2, with broadcasting.")
maximum = _binary("maximum", "The larger of x1 and x2, with broadcasting.")
minimum = _binary("minimum", "The smaller of x1 and x2, with broadcasting.")
equal = _binary("equal", "True where x1 is x2.")
not_equal = _binary("not_equal", "True where x1 is not x2.")
less = _binary("less", "True where x1 < x2.")
less_equal = _binary("less_equal", "True where x1 <= x2.")
greater = _binary("greater", "True where x1 > x2.")
greater_equal = _binary("greater_equal", "True where x1 >= x2.")
logical_and = _binary("logical_and", "True where both are.")
logical_or = _binary("logical_or", "True where one is.")
logical_xor = _binary("logical_xor", "True where exactly one is.")
atan2 = _binary("atan2", "The angle of the point (x2, x1), with broadcasting.")
log_add_exp = _binary("log_add_exp", "log(exp(x1) + exp(x2)), with broadcasting.")
bitwise_and = _binary("bitwise_and", "The bits that are set in both.")
bitwise_or = _binary("bitwise_or", "The bits that are set in one.")
bitwise_xor = _binary("bitwise_xor", "The bits that are set in exactly one.")
left_shift = _binary("left_shift", "x1 with its bits moved up by x2 places.")
right_shift = _binary("right_shift", "x1 with its bits moved down by x2 places.")

relu = _activation("nn.relu", "max(x, 0).")
exp = _unary("exp", "e to the power of x.")
log = _unary("log", "The natural logarithm.")
sqrt = _unary("sqrt", "The square root.")
rsqrt = _unary("rsqrt", "1 / sqrt(x).")
tanh = _unary("tanh", "The hyperbolic tangent.")
sigmoid = _unary("sigmoid", "1 / (1 + exp(-x)).")
erf = _unary("erf", "The error function.")
negative = _unary("negative", "-x.")
abs = _unary("abs", "The absolute value.")
logical_not = _unary("logical_not", "True where x is false.")
sin = _unary("sin", "The sine.")
cos = _unary("cos", "The cosine.")
tan = _unary("tan", "The tangent.")
asin = _unary("asin", "The inverse sine.")
acos = _unary("acos", "The inverse cosine.")
atan = _unary("atan", "The inverse tangent.")
sinh = _unary("sinh", "The hyperbolic sine.")
cosh = _unary("cosh", "The hyperbolic cosine.")
asinh = _unary("asinh", "The inverse hyperbolic sine.")
acosh = _unary("acosh", "The inverse hyperbolic cosine.")
atanh = _unary("atanh", "The inverse hyperbolic tangent.")
ceil = _unary("ceil", "The next integer from x on.")
floor = _unary("floor", "The last integer up to x.")
round = _unary("round", "The nearest integer, of two the even one.")
trunc = _unary("trunc", "The integer part.")
sign = _unary("sign", "-1, 0 or 1.")
square = _unary("square", "x * x.")
isfinite = _unary("isfinite", "True where x is neither infinite nor NaN.")
isinf = _unary("isinf", "True where x is infinite.")
isnan = _unary("isnan", "True where x is NaN.")
bitwise_not = _unary("bitwise_not", "All bits turned.")

gelu = _activation("nn.gelu", "x times the chance that a normal variable is less than x.")
gelu_tanh = _activation("nn.gelu_tanh", "gelu with tanh in place of the error function.")
selu = _activation("nn.selu", "The scaled exponential linear unit.")
silu = _activation("nn.silu", "x * sigmoid(x).")


def leakyrelu(data, alpha=0.01):
    """x where it is positive, else alpha * x."""
    return create("relax.nn.leakyrelu", [data], alpha=f64(alpha))


def softplus(data, beta=1.0, threshold=20.0):
    """log(1 + exp(beta * x)) / beta, and x itself where beta * x is above the threshold."""
    return create("relax.nn.softplus", [data], beta=f64(beta), threshold=f64(threshold))


def relu6(data):
    """x, limited to 0 to 6."""
    return clip(data, 0, 6)


def clip(x, min, max):
    """x, but not below min and not above max."""
    return create("relax.clip", [x], min=number(min), max=number(max))


def ewise_fma(x1, x2, x3):
    """x1 * x2 + x3, of equal shapes."""
    return create("relax.ewise_fma", [x1, x2, x3])


def masked_fill(x, mask, value):
    """A value where the mask is true, x elsewhere."""
    from ..expr import const
    from .create import full_like

    return where(mask, full_like(x, const(value, x.struct_info.dtype)), x)


def where(condition, x1, x2):
    """x1 where the condition is true, x2 where it is not."""
    return create("relax.where", [condition, x1, x2])


def astype(x, dtype):
    """The elements in another dtype."""
    return create("relax.astype", [x], dtype=known_dtype("astype", dtype))
