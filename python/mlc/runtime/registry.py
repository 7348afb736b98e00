"""Functions that are called by name."""

import functools
import threading

import tvm_ffi
from tvm_ffi.core import ERROR_TYPE_TO_NAME, Error

from .tensor import resolved


class Function(tvm_ffi.Function):
    """A function that is found by name, or of a module."""

    __slots__ = ()

    def __call__(self, *args):
        return call(super().__call__, args)


def _own(function: tvm_ffi.Function) -> Function:
    result = Function.__new__(Function)
    result.__move_handle_from__(function)
    return result


# ===--- Exceptions ------------------------------------------------------------------------------===#

# Only an exception's kind, text and lines pass through compiled code. The exception itself waits here until the call
# in which it was raised has come back.
_raised = threading.local()


def _carrier(error) -> Exception:
    """What is raised in place of an exception while it passes through compiled code."""
    kind = ERROR_TYPE_TO_NAME.get(type(error), type(error).__name__)
    try:
        message = str(error)
    except Exception:
        message = f"<{kind} without a text>"
    carrier = RuntimeError(message)
    carrier.__tvm_ffi_error__ = Error(kind, message, "")
    _raised.last = carrier.__tvm_ffi_error__, error
    return carrier.with_traceback(error.__traceback__)


def _claim(carried):
    """The exception that was raised where this one came from, if a function of ours raised it."""
    passed, original = getattr(_raised, "last", (None, None))
    _raised.last = None, None
    arrived = getattr(carried, "__tvm_ffi_error__", None)
    return original if passed is not None and arrived is not None and passed.same_as(arrived) else None


def call(function, args):
    """Calls a function of tvm-ffi. What a Python function raises inside comes out as it was."""
    try:
        return function(*args)
    except BaseException as error:
        original = original_of(error)
    reraise(original)


def original_of(error):
    """What was raised where the error that came out of a call came from."""
    original = _claim(error) or error
    if original is error and was_called(error):
        # The lines below this one are those of libraries.
        error.__traceback__ = None
    return original


def was_called(error) -> bool:
    """Whether an error came out of a function of tvm-ffi, and not of reading its arguments."""
    return getattr(error, "__tvm_ffi_error__", None) is not None


def reraise(error):
    try:
        raise error
    finally:
        del error


def _raising_as_is(function):
    @functools.wraps(function)
    def registered(*args):
        _raised.last = None, None
        try:
            return resolved(function(*args))
        except BaseException as error:
            carrier = _carrier(error)
        raise carrier

    return registered


# ===--- Names -----------------------------------------------------------------------------------===#


def register_func(func_name, f=None, override=False):
    """Registers a function under a name; as a decorator, with a name or, for the function's own, without.

    >>> @register_func("doc.double", override=True)
    ... def double(x):
    ...     return 2 * x
    >>> get_global_func("doc.double")(21)
    42
    """
    if callable(func_name):
        func_name, f = func_name.__name__, func_name
    if not isinstance(func_name, str):
        raise TypeError(f"register_func: a name is a string, not {type(func_name).__name__}")

    def register(function):
        if not callable(function):
            raise TypeError(f"register_func: {func_name!r} is to be a function, not {type(function).__name__}")
        if not override and tvm_ffi.get_global_func(func_name, allow_missing=True) is not None:
            raise ValueError(f"register_func: there is a function {func_name!r} already; override=True replaces it")
        made = function if isinstance(function, tvm_ffi.Function) else _raising_as_is(function)
        tvm_ffi.register_global_func(func_name, made, override)
        return function

    return register if f is None else register(f)


register_global_func = register_func


def get_global_func(name, allow_missing=False):
    """The function of a name; None if there is none and `allow_missing` is set."""
    function = tvm_ffi.get_global_func(name, allow_missing=True)
    if function is None and not allow_missing:
        raise ValueError(f"no function is registered under the name {name!r}")
    return None if function is None else _own(function)


def convert(value):
    """A value of Python as a program may keep it: a function is one that compiled code can call; others stay."""
    if isinstance(value, (list, tuple)):
        return [convert(item) for item in value]
    if callable(value) and not isinstance(value, (type, tvm_ffi.Function)) and type(value).__name__ in _FUNCTIONS:
        return _own(tvm_ffi.convert(_raising_as_is(value)))
    return value


_FUNCTIONS = ("function", "method", "builtin_function_or_method", "partial")


def remove_global_func(name) -> None:
    """Forgets the function of a name."""
    if tvm_ffi.get_global_func(name, allow_missing=True) is None:
        raise ValueError(f"no function is registered under the name {name!r}")
    tvm_ffi.remove_global_func(name)


def list_global_func_names():
    """The names of all functions that are registered."""
    return tvm_ffi.registry.list_global_func_names()
