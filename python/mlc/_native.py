"""Compiled code: an MLIR module becomes a module of functions that take and return tensors."""

import builtins
import ctypes
import pathlib

import tvm_ffi

from ._mlir_libs import _mlc

# The library registers its functions with tvm-ffi when it is loaded.
_libraries = pathlib.Path(__file__).parent / "_mlir_libs"
_library = ctypes.CDLL(str(_libraries / "libmlc_runtime.so"))
_make_module = tvm_ffi.get_global_func("mlc.runtime.make_module")

function_names = tvm_ffi.get_global_func("mlc.runtime.function_names")
"""The names of the functions of a compiled module."""

workspace_bytes = tvm_ffi.get_global_func("mlc.runtime.workspace_bytes")
"""The bytes of workspace that all threads together hold for a compiled module."""

signature = tvm_ffi.get_global_func("mlc.runtime.signature")
"""How many inputs a function of a compiled module takes; the names, flags and dtypes of all parameters; the structure
of its results: `t`, or those of a tuple in parentheses."""

output_makers = tvm_ffi.get_global_func("mlc.runtime.output_makers")
"""A function for each output that makes a tensor for it, or None if shapes of outputs depend on inputs."""

load_library = tvm_ffi.get_global_func("mlc.runtime.load_library")
"""The module of the compiled functions of a shared library."""

time = tvm_ffi.get_global_func("mlc.runtime.time")
"""The seconds of a call of a function with some arguments, once for each repetition."""

profile = tvm_ffi.get_global_func("mlc.runtime.profile")
"""Name, seconds and bytes of each kernel of a call of profiled code; the last entry is of the whole call."""

empty = tvm_ffi.get_global_func("mlc.runtime.empty")
"""A tensor of a shape and a dtype whose elements are not set, aligned to 64 bytes."""


# An exception of a function that was registered with tvm-ffi alone comes back as one of its class, if that is built in.
# What mlc.runtime.register_func registers raises as it is.
_NEED_MORE = ("ExceptionGroup", "UnicodeDecodeError", "UnicodeEncodeError", "UnicodeTranslateError")
for _name, _error in vars(builtins).items():
    if isinstance(_error, type) and issubclass(_error, Exception) and _name not in _NEED_MORE:
        if _name not in tvm_ffi.core.ERROR_NAME_TO_TYPE:
            tvm_ffi.register_error(_name, _error)


def compile(
    module, pipeline="mlc-compile", borrow_constants=True, explain=False, cache_folder="", **options
) -> tvm_ffi.Module:
    """Compiles an MLIR module for this process.

    The result has one function for each public graph function: `result["main"](x)` returns new tensors, and
    `result["main"](x, out)` fills those that it is given. Constants are used where they lie: the result keeps the
    MLIR context alive that owns them.

    With `explain`, it is printed what was fused, scheduled and vectorized.

    A module that cannot be compiled is a RuntimeError with the text of what was reported.
    """
    executable = _mlc.compile(
        module,
        pipeline=pipeline,
        borrow_constants=borrow_constants,
        explain=explain,
        cache_folder=cache_folder,
        **options,
    )
    if explain:
        print(executable.diagnostics, end="")
    addresses = [ctypes.c_void_p(address) for address in executable.addresses]
    owner, release = executable.release()
    kept_alive = module.context if borrow_constants else None
    return _make_module(ctypes.c_void_p(owner), ctypes.c_void_p(release), addresses, kept_alive)


def export_library(module, path, header=None, prefix="", pipeline=None, **options) -> None:
    """Compiles an MLIR module to a shared library at `path`.

    For each public graph function `f` it has `__tvm_ffi_f`, which `tvm_ffi.load_module(path)["f"]` finds, and a plain C
    function `int32_t f(DLTensor **args, int32_t num_args)`, its name after `prefix`, that takes inputs and outputs and
    is declared in `header`. The library needs no Python and no package.
    """
    if pipeline is None:
        pipeline = f"mlc-compile{{c-entry=true packed-entry=true c-prefix={prefix}}}"
    core = str(_libraries / "libmlc_runtime_core.a")
    header = "" if header is None else str(header)
    _mlc.write_library(module, core, str(path), header=header, prefix=prefix, pipeline=pipeline, **options)
