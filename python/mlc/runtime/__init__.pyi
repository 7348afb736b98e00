# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from . import messages as _messages
from .device import Device as Device, cpu as cpu, cuda as cuda, device as device, metal as metal, opencl as opencl, rocm as rocm, vulkan as vulkan, webgpu as webgpu
from .params import load_param_dict as load_param_dict, load_param_dict_from_file as load_param_dict_from_file, save_param_dict as save_param_dict, save_param_dict_to_file as save_param_dict_to_file
from .profiling import Report as Report
from .registry import Function as Function, convert as convert, get_global_func as get_global_func, list_global_func_names as list_global_func_names, register_func as register_func, register_global_func as register_global_func, remove_global_func as remove_global_func
from .tensor import NDArray as NDArray, Tensor as Tensor, array as array, empty as empty, from_dlpack as from_dlpack, tensor as tensor
from .timing import BenchmarkResult as BenchmarkResult
PackedFunc = Function
def enabled(target: Any) -> bool: ...
def num_threads() -> int: ...
Executable: Any
Module: Any
def load_module(path: Any) -> Any: ...
__all__ = ['BenchmarkResult', 'Device', 'Executable', 'Function', 'Module', 'NDArray', 'PackedFunc', 'Report', 'Tensor', 'array', 'convert', 'cpu', 'cuda', 'device', 'empty', 'enabled', 'from_dlpack', 'get_global_func', 'list_global_func_names', 'load_module', 'load_param_dict', 'load_param_dict_from_file', 'metal', 'num_threads', 'opencl', 'register_func', 'register_global_func', 'remove_global_func', 'rocm', 'save_param_dict', 'save_param_dict_to_file', 'tensor', 'vulkan', 'webgpu']
