"""Tensors, devices and functions by name, as compiled code sees them."""

from .device import Device, cpu, device
from .registry import (
    Function,
    get_global_func,
    list_global_func_names,
    register_func,
    register_global_func,
    remove_global_func,
)
from .tensor import NDArray, Tensor, array, empty, from_dlpack, tensor

__all__ = [
    "Device",
    "Function",
    "NDArray",
    "Tensor",
    "array",
    "cpu",
    "device",
    "empty",
    "from_dlpack",
    "get_global_func",
    "list_global_func_names",
    "register_func",
    "register_global_func",
    "remove_global_func",
    "tensor",
]


def __getattr__(name):
    if name in ("Executable", "Module", "load_module"):
        from ..relax import vm

        return vm.load_module if name == "load_module" else vm.Executable
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
