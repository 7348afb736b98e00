"""Reductions."""

from .base import create, flag, i64, i64_array


def _reduction(name, doc):
    def function(x, axis=None, keepdims=False):
        return create(f"relax.{name}", [x], axis=i64_array(axis), keepdims=flag(keepdims))

    function.__name__ = function.__qualname__ = name.rpartition(".")[2]
    function.__doc__ = doc
    return function


sum = _reduction("sum", "The sum over some axes, or over all.")
mean = _reduction("mean", "The mean over some axes, or over all.")
max = _reduction("max", "The largest value over some axes, or over all.")
min = _reduction("min", "The smallest value over some axes, or over all.")
variance = _reduction("variance", "The mean of squared distances from the mean.")
std = _reduction("std", "The square root of the variance.")
prod = _reduction("prod", "The product over some axes, or over all.")


def argmax(x, axis=None, keepdims=False):
    """Where the largest value is along an axis, or among all elements."""
    return create("relax.argmax", [x], axis=i64(axis), keepdims=flag(keepdims))


def argmin(x, axis=None, keepdims=False):
    """Where the smallest value is along an axis, or among all elements."""
    return create("relax.argmin", [x], axis=i64(axis), keepdims=flag(keepdims))
