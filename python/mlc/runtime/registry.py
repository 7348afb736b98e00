"""Functions that are called by name."""

import tvm_ffi

from . import tensor  # noqa: F401 - tensors reach the functions as mlc.runtime.Tensor

Function = tvm_ffi.Function


def register_func(func_name, f=None, override=False):
    """Registers a function under a name; as a decorator, with or without one."""
    return tvm_ffi.register_global_func(func_name, f, override)


register_global_func = register_func


def get_global_func(name, allow_missing=False):
    """The function of a name; None if there is none and `allow_missing` is set."""
    function = tvm_ffi.get_global_func(name, allow_missing=True)
    if function is None and not allow_missing:
        raise ValueError(f"no function is registered under the name {name!r}")
    return function


def remove_global_func(name) -> None:
    """Forgets the function of a name."""
    tvm_ffi.remove_global_func(name)


def list_global_func_names():
    """The names of all functions that are registered."""
    return tvm_ffi.registry.list_global_func_names()
