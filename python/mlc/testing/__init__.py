"""Helpers for tests."""

from .compare import CompareBeforeAfter
from .features import *
from .features import __all__ as _features
from .schedules import check_schedule, interpret, make_inputs

__all__ = [
    "CompareBeforeAfter",
    "assert_allclose",
    "assert_prim_expr_equal",
    "check_schedule",
    "fixture",
    "interpret",
    "main",
    "make_inputs",
    "parameter",
    "parametrize",
    "parametrize_targets",
    *_features,
]


def assert_allclose(actual, desired, rtol=1e-7, atol=1e-7, verbose=True):
    """Raises an AssertionError unless the shapes are equal and the elements close.

    >>> assert_allclose([1.0, 2.0], [1.0, 2.0 + 1e-9])
    """
    import numpy

    actual, desired = _array(actual), _array(desired)
    numpy.testing.assert_equal(actual.shape, desired.shape, "the shapes are not equal")
    numpy.testing.assert_allclose(actual, desired, rtol=rtol, atol=atol, verbose=verbose)


def assert_prim_expr_equal(lhs, rhs):
    """Raises a ValueError unless two integer expressions are always the same.

    >>> from mlc import tir
    >>> x = tir.Var("x", "int32")
    >>> assert_prim_expr_equal(x * 2, x + x)
    """
    from ..arith import Analyzer

    if not Analyzer().can_prove_equal(lhs, rhs):
        raise ValueError(f"{lhs} and {rhs} are not equal")


def _array(value):
    import numpy

    if hasattr(value, "resolve_neg"):
        value = value.detach().resolve_conj().resolve_neg()
    return value.numpy() if hasattr(value, "numpy") else numpy.asarray(value)


def main():
    """Runs the tests of the file that calls this, and ends the program with pytest's status."""
    import inspect
    import sys

    import pytest

    file = inspect.getsourcefile(sys._getframe(1))
    sys.exit(pytest.main([file, *sys.argv[1:]]))


def parametrize(*args, **options):
    """pytest's parametrize."""
    import pytest

    return pytest.mark.parametrize(*args, **options)


def parametrize_targets(*args):
    """Runs a test for each target, as `target` and `dev`: `@parametrize_targets`, or `@parametrize_targets("llvm")`.

    A target whose device is not here is skipped.
    """
    import pytest

    from ..runtime import cpu

    def mark(function, targets):
        cases = []
        for target in targets:
            is_here = str(target).split()[0] in ("llvm", "c")
            reason = f"{target} has no device here"
            marks = () if is_here else (pytest.mark.skip(reason=reason),)
            cases.append(pytest.param(target, cpu() if is_here else None, marks=marks, id=str(target)))
        return pytest.mark.parametrize("target,dev", cases)(function)

    if len(args) == 1 and callable(args[0]):
        return mark(args[0], ["llvm"])
    return lambda function: mark(function, args)


def parameter(*values, ids=None, by_dict=None):
    """A fixture that runs the tests that use it once for each value."""
    import pytest

    if by_dict is not None:
        if values or ids:
            raise TypeError("parameter: values are given by themselves or by_dict, not both")
        ids, values = list(by_dict), list(by_dict.values())
    if not values:
        raise TypeError("parameter: a parameter needs at least one value")

    # The fixture takes the name of the variable that it is assigned to.
    @pytest.fixture(params=[pytest.param(value) for value in values], ids=ids)
    def as_fixture(request):
        return request.param

    return as_fixture


def fixture(function=None, *, cache_return_value=False):
    """pytest's fixture, made once for all tests of a file with `cache_return_value`."""
    import pytest

    make = pytest.fixture(scope="module" if cache_return_value else "function")
    return make if function is None else make(function)
