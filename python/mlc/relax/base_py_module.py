"""Modules in which functions of Python and compiled ones call each other."""

import inspect
import textwrap
import types

from .._core.context import MLCError
from .._core.module import BaseFunc, GlobalVar, IRModule
from ..runtime import get_global_func, register_global_func
from ..runtime.device import check_runs_on, cpu
from ..tir.expr import IntImm
from ..tir.expr import Var as TIRVar
from ..tir.function import PrimFunc
from .struct_info import TensorStructInfo, TupleStructInfo, as_struct_info

__all__ = ["BasePyModule", "PyIRModule"]


class PyIRModule(IRModule):
    """A module, and functions of Python by name, `pyfuncs`; called with a device, it makes a `BasePyModule`."""

    def __init__(self, functions=None, attrs=None, *, module=None, pyfuncs=None):
        super().__init__(functions, attrs, module=module)
        self.pyfuncs = dict(pyfuncs or {})

    def __call__(self, device=None, target=None) -> "BasePyModule":
        return BasePyModule(self, device, target)

    def clone(self) -> "PyIRModule":
        return PyIRModule(module=super().clone().module, pyfuncs=self.pyfuncs)

    def script(self, *, show_meta=False, **options) -> str:
        """The text as TVMScript, the functions of Python after the others."""
        texts = [super().script(show_meta=show_meta, **options).rstrip("\n")]
        for function in self.pyfuncs.values():
            source = textwrap.dedent(inspect.getsource(function)).strip("\n")
            if not source.startswith("@"):
                source = f"@I.pyfunc\n{source}"
            texts.append(textwrap.indent(source, "    "))
        return "\n\n".join(texts) + "\n"


class BasePyModule:
    """Calls the functions of a module with tensors of torch, and gives such.

    A class under `@I.ir_module` that derives from this may hold functions of Python, marked by `@I.pyfunc`, beside
    those of TVMScript; called with a device, it makes an object whose methods are all of these. A graph function calls
    one of Python by `R.call_py_func`, and Python calls the others by their names, by `call_tir` or `call_dps_packed`.

    >>> import torch
    >>> from mlc.script import from_source
    >>> f = from_source("@T.prim_func\\ndef f(A: T.Buffer((2,)), B: T.Buffer((2,))):\\n"
    ...                 "    for i in range(2):\\n        with T.block():\\n"
    ...                 "            v = T.axis.spatial(2, i)\\n            B[v] = A[v] * 2.0")
    >>> m = BasePyModule(IRModule({"f": f}))
    >>> m.call_tir(m.f, [torch.ones(2)], out_sinfo=TensorStructInfo((2,), "float32"))
    tensor([2., 2.])
    """

    def __init__(self, ir_mod, device=None, target=None):
        if not isinstance(ir_mod, IRModule):
            raise TypeError(f"BasePyModule: an IRModule is expected, not {type(ir_mod).__name__}")
        check_runs_on(device)
        self.ir_mod, self.device, self.target = ir_mod, device or cpu(), target
        self.pyfuncs, self.compiled_tir_funcs, self.relax_func_names = {}, {}, []
        for name, function in getattr(ir_mod, "pyfuncs", {}).items():
            self.add_python_function(name, function)
        if ir_mod.functions:
            self._compile()

    def _compile(self):
        from .vm import VirtualMachine, build

        executable = build(self.ir_mod, self.target)
        self.relax_vm = VirtualMachine(executable, self.device)
        for var, function in self.ir_mod.functions.items():
            if var.name_hint not in executable.function_names:
                continue
            compiled = _Compiled(executable[var.name_hint], function)
            if isinstance(function, PrimFunc):
                self.compiled_tir_funcs[var.name_hint] = compiled
            else:
                self.relax_func_names.append(var.name_hint)
            setattr(self, var.name_hint, compiled)

    @property
    def tir_func_names(self) -> list:
        """The names of the functions over buffers."""
        return list(self.compiled_tir_funcs)

    def add_python_function(self, name: str, func) -> None:
        """Adds a function of Python: `self.name`, and what `R.call_py_func` finds by this name.

        A function whose first parameter is `self` is given this module.
        """
        if not isinstance(name, str) or not callable(func):
            raise TypeError(f"add_python_function: a name and a function are expected, not {name!r} and {func!r}")
        first = next(iter(inspect.signature(func).parameters), None)
        bound = types.MethodType(func, self) if first == "self" else func
        self.pyfuncs[name] = bound
        setattr(self, name, bound)
        register_global_func(name, lambda *args: bound(*map(_to_torch, args)), override=True)

    def call_tir(self, tir_func, args, out_sinfo):
        """Calls a function over buffers, of this module or any other, with new tensors for what it writes.

        `tir_func` is a method of this, a name, a GlobalVar or a PrimFunc. Dimensions of `out_sinfo` that are not
        numbers are those of the function's buffers with these names.
        """
        if isinstance(tir_func, PrimFunc):
            from .vm import build

            compiled = _Compiled(build(tir_func)[tir_func.name], tir_func)
        elif isinstance(tir_func, _Compiled):
            compiled = tir_func
        else:
            name = tir_func.name_hint if isinstance(tir_func, GlobalVar) else tir_func
            compiled = self.compiled_tir_funcs.get(name)
        if compiled is None or not isinstance(compiled.function, PrimFunc):
            raise MLCError(
                f"call_tir: there is no function over buffers {tir_func!r}; there is {', '.join(self.tir_func_names)}"
            )
        args = _as_list(args)
        outputs = _outputs("call_tir", out_sinfo, compiled.dims(args))
        compiled.into(*args, *outputs)
        return outputs[0] if len(outputs) == 1 else outputs

    def call_dps_packed(self, func_name: str, args, out_sinfo):
        """Calls a registered function with new tensors of torch for what it writes."""
        outputs = _outputs("call_dps_packed", out_sinfo, {})
        get_global_func(func_name)(*_as_list(args), *outputs)
        return outputs[0] if len(outputs) == 1 else outputs

    def call_py_func(self, func_name: str, args):
        """Calls a function of Python of this module."""
        if func_name not in self.pyfuncs:
            raise ValueError(f"call_py_func: there is no function of Python {func_name!r}")
        return self.pyfuncs[func_name](*map(_to_torch, _as_list(args)))

    def list_functions(self) -> dict:
        """The names of the functions, by kind."""
        return {"tir": self.tir_func_names, "relax": list(self.relax_func_names), "python": list(self.pyfuncs)}

    def get_function(self, name: str):
        """What is called by a name, or None."""
        return getattr(self, name) if any(name in names for names in self.list_functions().values()) else None

    def script(self, **options) -> str:
        """The text of the module."""
        return self.ir_mod.script(**options)

    def show(self, style=None, **options) -> None:
        """Prints the text of the module."""
        self.ir_mod.show(style, **options)


class _Compiled:
    """A compiled function that takes and gives tensors of torch."""

    def __init__(self, compiled, function: BaseFunc):
        self.into, self.function = compiled, function
        self.__name__ = function.name

    def __call__(self, *args):
        return _to_torch(self.into(*args))

    def dims(self, args) -> dict:
        """What the names of the dimensions stand for where these are the function's first arguments."""
        found = {}
        for param, arg in zip(self.function.params, args, strict=False):
            buffer = self.function.buffer_map.get(param)
            if buffer is None:
                found[param.name] = arg
                continue
            for dim, size in zip(buffer.shape, arg.shape, strict=False):
                if isinstance(dim, TIRVar):
                    found[dim.name] = int(size)
        return found


def _as_list(args):
    return list(args) if isinstance(args, (list, tuple)) else [args]


def _to_torch(value):
    import torch

    if isinstance(value, (list, tuple)):
        return [_to_torch(item) for item in value]
    is_tensor = hasattr(value, "__dlpack__") and not isinstance(value, torch.Tensor)
    return torch.from_dlpack(value) if is_tensor else value


def _outputs(title, out_sinfo, dims):
    """New tensors of torch for what a function writes."""
    import torch

    def make(info):
        if not isinstance(info, TensorStructInfo) or info.shape is None or info.dtype is None:
            raise TypeError(f"{title}: out_sinfo says the shape and dtype of what is written, not {info}")
        return torch.empty([size(dim) for dim in info.shape], dtype=getattr(torch, str(info.dtype)))

    def size(dim):
        if isinstance(dim, (int, IntImm)):
            return int(dim)
        if isinstance(dim, TIRVar) and dim.name in dims:
            return dims[dim.name]
        raise MLCError(f"{title}: the dimension {dim} of out_sinfo is no number, and no argument says what it is")

    infos = [as_struct_info(info) for info in _as_list(out_sinfo)]
    return [make(field) for info in infos for field in (info.fields if isinstance(info, TupleStructInfo) else [info])]
