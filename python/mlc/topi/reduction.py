"""Reductions."""

from ._call import call


def _reduction(name):
    def function(data, axis=None, keepdims=False):
        return call(name, [data], axis=axis, keepdims=keepdims)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"The {name} over some axes, or over all."
    return function


sum = _reduction("sum")
prod = _reduction("prod")
max = _reduction("max")
min = _reduction("min")
any = _reduction("any")
all = _reduction("all")
mean = _reduction("mean")
variance, std = _reduction("variance"), _reduction("std")


def argmax(data, axis=None, keepdims=False, select_last_index=False):
    """Where the largest value is, along an axis or among all elements."""
    return _arg("argmax", data, axis, keepdims, select_last_index)


def argmin(data, axis=None, keepdims=False, select_last_index=False):
    """Where the smallest value is, along an axis or among all elements."""
    return _arg("argmin", data, axis, keepdims, select_last_index)


def _arg(name, data, axis, keepdims, select_last_index):
    if select_last_index:
        raise NotImplementedError(f"{name}: select_last_index is not supported yet")
    return call(name, [data], axis=axis, keepdims=keepdims)


__all__ = ["all", "any", "argmax", "argmin", "max", "mean", "min", "prod", "std", "sum", "variance"]
