"""Tensors, devices and functions by name, as compiled code sees them."""

from .device import Device, cpu, cuda, device, metal, opencl, rocm, vulkan, webgpu
from .registry import (
    Function,
    get_global_func,
    list_global_func_names,
    register_func,
    register_global_func,
    remove_global_func,
)
from .tensor import NDArray, Tensor, array, empty, from_dlpack, tensor
from .timing import BenchmarkResult

__all__ = [
    "BenchmarkResult",
    "Device",
    "Executable",
    "Function",
    "Module",
    "NDArray",
    "Tensor",
    "array",
    "cpu",
    "cuda",
    "device",
    "empty",
    "from_dlpack",
    "get_global_func",
    "list_global_func_names",
    "load_module",
    "metal",
    "opencl",
    "register_func",
    "register_global_func",
    "remove_global_func",
    "rocm",
    "tensor",
    "vulkan",
    "webgpu",
]


# The compiler is not needed to have tensors: these are looked for when they are used.
_NAMES = {"Executable": "Executable", "Module": "Executable", "load_module": "load_module"}


def __getattr__(name):
    if name in _NAMES:
        from ..relax import executable

        return getattr(executable, _NAMES[name])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
