"""Tensors, devices and functions by name, as compiled code sees them."""

from . import messages as _messages
from .device import Device, cpu, cuda, device, metal, opencl, rocm, vulkan, webgpu
from .params import load_param_dict, load_param_dict_from_file, save_param_dict, save_param_dict_to_file
from .profiling import Report
from .registry import (
    Function,
    convert,
    get_global_func,
    list_global_func_names,
    register_func,
    register_global_func,
    remove_global_func,
)
from .tensor import NDArray, Tensor, array, empty, from_dlpack, tensor
from .timing import BenchmarkResult

PackedFunc = Function

__all__ = [
    "BenchmarkResult",
    "Device",
    "Executable",
    "Function",
    "Module",
    "NDArray",
    "PackedFunc",
    "Report",
    "Tensor",
    "array",
    "convert",
    "cpu",
    "cuda",
    "device",
    "empty",
    "enabled",
    "from_dlpack",
    "get_global_func",
    "list_global_func_names",
    "load_module",
    "load_param_dict",
    "load_param_dict_from_file",
    "metal",
    "num_threads",
    "opencl",
    "register_func",
    "register_global_func",
    "remove_global_func",
    "rocm",
    "save_param_dict",
    "save_param_dict_to_file",
    "tensor",
    "vulkan",
    "webgpu",
]


def enabled(target) -> bool:
    """Is there code generation for a target?"""
    from ..target import Target

    try:
        Target(target)
    except (TypeError, ValueError):
        return False
    return True


def num_threads() -> int:
    """The threads that parallel loops run on: OMP_NUM_THREADS, or the CPUs of this process."""
    import os

    given = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0]
    return int(given) if given.isdigit() and int(given) > 0 else len(os.sched_getaffinity(0))


# The compiler is not needed to have tensors: these are looked for when they are used.
_NAMES = {"Executable": "Executable", "Module": "Executable", "load_module": "load_module"}


def __getattr__(name):
    if name in _NAMES:
        from ..relax import executable

        return getattr(executable, _NAMES[name])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
