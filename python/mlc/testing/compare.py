"""Tests that are a module before a pass and the one that is expected after it."""

import inspect

from .._core.module import BaseFunc, IRModule


class CompareBeforeAfter:
    """A class of pytest whose test runs a pass on `before`, and compares what it makes with `expected`.

    `transform` is the pass, or a method that gives it. `before` and `expected` are modules or functions, classes and
    functions that become those (`I.ir_module`, `T.prim_func`), or methods that give them. `expected` may be a class of
    exceptions that the pass ends with.

    >>> from mlc import relax
    >>> from mlc.script import ir as I, relax as R
    >>> class TestNonDataflow(CompareBeforeAfter):
    ...     transform = relax.transform.ToNonDataflow()
    ...     @I.ir_module
    ...     class before:
    ...         @R.function
    ...         def main(x: R.Tensor((4,), "float32")):
    ...             with R.dataflow():
    ...                 y = R.exp(x)
    ...                 R.output(y)
    ...             return y
    ...     @I.ir_module
    ...     class expected:
    ...         @R.function
    ...         def main(x: R.Tensor((4,), "float32")):
    ...             y = R.exp(x)
    ...             return y
    >>> TestNonDataflow().test_compare()
    """

    def test_compare(self):
        from .._core.structural import assert_structural_equal

        before, expected, transform = self._given("before"), self._given("expected"), self._transform()
        if isinstance(expected, type) and issubclass(expected, BaseException):
            import pytest

            with pytest.raises(expected):
                transform(_module(before))
            return
        after = transform(_module(before))
        if isinstance(expected, BaseFunc):
            expected = _module(expected)
        assert_structural_equal(after, expected)

    def _transform(self):
        given = inspect.getattr_static(self, "transform")
        if inspect.isfunction(given):
            return given(self)
        return given.__func__ if isinstance(given, staticmethod) else given

    def _given(self, name):
        """A module, a function, or a class of exceptions."""
        from ..script import ir as I  # noqa: E741
        from ..script import tir as T

        given = inspect.getattr_static(self, name, None)
        if isinstance(given, (IRModule, BaseFunc)):
            return given
        if isinstance(given, type):
            return given if issubclass(given, BaseException) else I.ir_module(given)
        if inspect.isfunction(given):
            return given(self) if list(inspect.signature(given).parameters)[:1] == ["self"] else T.prim_func(given)
        raise TypeError(f"{type(self).__name__}: {name} is a module, a function or a method, not {given!r}")


def _module(given):
    """A module of a function."""
    return given if isinstance(given, IRModule) else IRModule({"main": given})


__all__ = ["CompareBeforeAfter"]
