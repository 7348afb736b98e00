"""Operators on elements."""

from .base import create
from .base import dtype as dtype_attr


def _binary(name, doc):
    def function(x1, x2):
        return create(f"relax.{name}", [x1, x2])

    function.__name__ = function.__qualname__ = name.rpartition(".")[2]
    function.__doc__ = doc
    return function


def _unary(name, doc):
    def function(x):
        return create(f"relax.{name}", [x])

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

relu = _unary("nn.relu", "max(x, 0).")
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


def where(condition, x1, x2):
    """x1 where the condition is true, x2 where it is not."""
    return create("relax.where", [condition, x1, x2])


def astype(x, dtype):
    """The elements in another dtype."""
    return create("relax.astype", [x], dtype=dtype_attr(dtype))
