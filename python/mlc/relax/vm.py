"""Compiling modules, and running what was compiled."""

import re

from .._core.context import MLCError
from .._core.module import IRModule

# The runtime is imported where it is used: it brings tvm-ffi, which takes seconds to import.


class Executable:
    """The compiled functions of a module."""

    def __init__(self, module, source=None):
        self.mod, self._source = module, source

    def __getitem__(self, name):
        return self.mod[name]

    @property
    def function_names(self):
        """The names of the functions; None for a library, which does not say them."""
        from .. import _native

        return None if self._source is None else list(_native.function_names(self.mod))

    def workspace_bytes(self) -> int:
        """The bytes of workspace that all threads together hold."""
        from .. import _native

        return _native.workspace_bytes(self.mod)

    def export_library(self, path, **options) -> None:
        """Writes the functions as a shared library, which `mlc.runtime.load_module` and C programs can use."""
        from .. import _native

        if self._source is None:
            raise MLCError("a library that was loaded is a file already")
        try:
            _native.export_library(self._source.module, str(path), **options)
        except RuntimeError as error:
            raise MLCError(f"the module cannot be exported:\n{_without_dumps(str(error))}") from None

    def jit(self, *_, **__) -> "Executable":
        return self


def load_module(path) -> Executable:
    """The functions of a shared library that `Executable.export_library` wrote."""
    import tvm_ffi

    return Executable(tvm_ffi.load_module(str(path)))


def build(mod: IRModule, target=None, params=None, **options) -> Executable:
    """Compiles a module for this machine.

    `params` maps names of parameters of `main` to arrays that are bound as constants.
    """
    from .. import _native

    if not isinstance(mod, IRModule):
        raise TypeError(f"build takes an IRModule, not {type(mod).__name__}")
    _check_target(target)
    if params:
        from .transform import BindParams

        mod = BindParams("main", params)(mod)
    known = ("pipeline", "opt_level", "triple", "cpu", "features", "borrow_constants")
    chosen = {key: value for key, value in options.items() if key in known}
    try:
        return Executable(_native.compile(mod.module, **chosen), mod.clone())
    except RuntimeError as error:
        raise MLCError(f"the module cannot be compiled:\n{_without_dumps(str(error))}") from None


def to_llvm_ir(mod: IRModule, **options) -> str:
    """The module as LLVM IR. The data of constants is not in it."""
    from .._mlir_libs import _mlc

    try:
        return _mlc.translate_to_llvmir(mod.module, **options)
    except RuntimeError as error:
        raise MLCError(f"the module cannot be translated:\n{_without_dumps(str(error))}") from None


# MLIR prints the op after what its verifier says; what is reported next begins a line of its own.
_DUMP = re.compile(r"^[^\n]*note: [^\n]*see current operation.*?(?=^[^\n]*: (error|warning|remark): |\Z)", re.M | re.S)


def _without_dumps(text):
    return _DUMP.sub("", text)


def _check_target(target):
    kind = str(getattr(target, "kind", target) or "llvm").split()[0]
    if kind not in ("llvm", "c", "cpu"):
        raise ValueError(f"the target is the CPU, 'llvm', not {kind!r}")


class VirtualMachine:
    """Runs the functions of an executable: `vm["main"](x)` takes tensors of numpy, torch or this package."""

    def __init__(self, rt_mod, device=None, memory_cfg=None, profile=False):
        if not isinstance(rt_mod, Executable):
            raise TypeError(f"VirtualMachine takes what relax.build gives, not {type(rt_mod).__name__}")
        for item in device if isinstance(device, (list, tuple)) else [device]:
            _check_device(item)
        self.module = rt_mod

    def __getitem__(self, name):
        return Function(self.module, name)

    def invoke_closure(self, closure, *args):
        return closure(*args)


def _check_device(given):
    from ..runtime.device import cpu, device

    if given is not None and device(given) != cpu():
        raise ValueError(f"compiled code runs on cpu(0), not on {given}")


# A dtype and a shape, as the runtime says what a function takes.
_PARAMETER = re.compile(r"\b(?:bool|u?int\d+|b?float\d+) \(")


class Function:
    """A compiled function. Arguments share their memory where that can be; outputs may be given after them."""

    def __init__(self, executable, name):
        known = executable.function_names
        if known is not None and name not in known:
            raise AttributeError(f"the executable has no function {name!r}; it has {known}")
        self._executable, self.name = executable, name
        self._function = executable.mod[name]

    def __call__(self, *args):
        arguments = [self._argument(number, value) for number, value in enumerate(args)]
        if any(is_copy for _, is_copy in arguments):
            self._check_outputs(args, arguments)
        return _values(self._function(*[tensor for tensor, _ in arguments]))

    def _argument(self, number, value):
        from ..runtime.tensor import shared

        if isinstance(value, (list, tuple)):
            raise TypeError(f"{self.name}: argument {number}: a tuple is passed as its items")
        try:
            return shared(value)
        except (BufferError, RuntimeError, TypeError, ValueError) as error:
            reason = str(error).partition("\n")[0]
            expected = f"{self.name}: argument {number}: expected a tensor on cpu(0)"
            raise TypeError(f"{expected}, got {_described(value)}: {reason}") from None

    def _check_outputs(self, args, arguments):
        """What is written to the copy of an output would be lost."""
        inputs = len(_PARAMETER.findall(self._executable.mod.get_function_doc(self.name).partition(") -> (")[0]))
        for number, (_, is_copy) in enumerate(arguments[inputs:]):
            if is_copy:
                given = _described(args[inputs + number])
                raise TypeError(f"{self.name}: output {number}: expected memory that can be written, got {given}")

    def __repr__(self):
        return f"<compiled function {self.name}>"


def _described(value):
    """What a value is, in a few words for an error."""
    kind = f"{type(value).__module__}.{type(value).__qualname__}".removeprefix("builtins.")
    if not hasattr(value, "dtype"):
        return kind
    is_read_only = getattr(getattr(value, "flags", None), "writeable", True) is False
    device = str(getattr(value, "device", "cpu"))
    return f"{'read-only ' if is_read_only else ''}{kind} of {value.dtype}{'' if device == 'cpu' else f' on {device}'}"


def _values(result):
    if isinstance(result, (list, tuple)) or hasattr(result, "__len__") and not hasattr(result, "dtype"):
        return [_values(item) for item in result]
    return result
