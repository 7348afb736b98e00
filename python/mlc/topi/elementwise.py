"""Functions on elements."""

from .. import te
from ..tir import op as _op
from ._call import call
from ._call import dtype as _dtype


def _unary(name):
    def function(x):
        return call(name, [x])

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"The elementwise {name}."
    return function


def _binary(name):
    def function(lhs, rhs):
        return call(name, [lhs, rhs])

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"The elementwise {name}, with broadcasting; one of the two may be a number."
    return function


UNARY = (
    "abs negative sign square sigmoid bitwise_not logical_not ceil floor round trunc exp log sqrt rsqrt tanh erf sin "
    "cos tan sinh cosh asin acos atan asinh acosh atanh isnan isinf isfinite"
).split()
BINARY = (
    "add subtract multiply divide floor_divide mod floor_mod power maximum minimum atan2 log_add_exp bitwise_and "
    "bitwise_or bitwise_xor left_shift right_shift logical_and logical_or logical_xor equal not_equal less less_equal "
    "greater greater_equal"
).split()
for _name in UNARY:
    globals()[_name] = _unary(_name)
for _name in BINARY:
    globals()[_name] = _binary(_name)


def _by_te(name):
    def function(x):
        return te.compute(
            x.shape,
            lambda *i: getattr(_op, name)(x[i]),
            name="compute",
            varargs_names=[f"i{number}" for number in range(len(x.shape))],
        )

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"The elementwise {name}."
    return function


def _fast(name):
    def function(x):
        return call(name, [x])

    function.__name__ = function.__qualname__ = f"fast_{name}"
    function.__doc__ = f"The elementwise {name}, which compiled code computes by polynomials in any case."
    return function


fast_exp, fast_erf, fast_tanh = map(_fast, ("exp", "erf", "tanh"))
log2, log10, log1p = map(_by_te, ("log2", "log10", "log1p"))


def ewise_fma(a, b, c):
    """a * b + c."""
    return call("ewise_fma", [a, b, c])


def reinterpret(x, dtype):
    """The bits of the elements as another dtype of the same width."""
    names = [f"i{number}" for number in range(len(x.shape))]
    return te.compute(x.shape, lambda *i: _op.reinterpret(dtype, x[i]), name="compute", varargs_names=names)


def where(condition, x, y):
    """x where the condition is true, y where it is not."""
    return call("where", [condition, x, y])


def cast(x, dtype, span=None):
    """The elements in another dtype."""
    return call("cast", [x], dtype=_dtype(dtype))


def clip(x, a_min, a_max):
    """The elements, not below a_min and not above a_max."""
    return call("clip", [x], a_min=a_min, a_max=a_max)


def full(shape, dtype, fill_value):
    """A tensor of one number."""
    from ..tir.expr import PrimExpr
    from ._call import Shape

    operands = [fill_value] if isinstance(fill_value, PrimExpr) else []
    number = None if operands else float(fill_value) if "float" in str(dtype) else int(fill_value)
    return call("full", operands, fill_value=number, shape=Shape(shape), dtype=_dtype(dtype))


def full_like(x, fill_value):
    """A tensor of one number with the shape and dtype of x."""
    number = float(fill_value) if "float" in x.dtype else int(fill_value)
    return call("full_like", [x], fill_value=number)


__all__ = [*UNARY, *BINARY, "cast", "clip", "ewise_fma", "full", "full_like"]
__all__ += ["fast_erf", "fast_exp", "fast_tanh", "log1p", "log2", "log10", "reinterpret", "where"]
