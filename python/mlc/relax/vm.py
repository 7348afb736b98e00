"""Compiling modules, and running what was compiled."""

import os

from .._core.context import MLCError
from .._core.module import IRModule
from .default_schedules import default_schedules
from .executable import (
    Executable,
    _failures,
    check_threads,
    for_target,
    load_module,
    module_of,
    target_of,
    to_assembly,
    to_llvm_ir,
    with_option,
    write_objects,
)
from .pipeline import get_pipeline

VMExecutable = Executable


def build(
    mod,
    target=None,
    params=None,
    relax_pipeline=None,
    tir_pipeline=None,
    exec_mode="bytecode",
    *,
    system_lib=None,
    pipeline="mlc-compile",
    opt_level=2,
    triple="",
    cpu="",
    features="",
    borrow_constants=True,
    num_threads=None,
    print_schedule=False,
    explain=False,
    cache=None,
) -> Executable:
    """Compiles a module, or one function, for this machine or for what the target says.

    `params` maps names of parameters of `main` to arrays that are bound as constants. `relax_pipeline` and
    `tir_pipeline` may be passes to run before all others. `pipeline` names MLIR's passes from the module to LLVM's
    dialect. Kernels are scheduled for `num_threads`, and parallel loops run on so many, in an exported library, too;
    without, on OMP_NUM_THREADS or the CPUs of the process.

    `explain` prints what was fused, scheduled and vectorized, how, and why not; `print_schedule` prints the steps that
    schedule each function as Python (see `default_schedules`). `cache` is a folder where machine code is kept for
    the next time, or True for the user's, `~/.cache/mlc/objects`; without, the environment's MLC_CACHE says it, a
    folder or 1, and nothing is kept if that is not set. A folder can be shared by processes, and holds 1 GiB at most.

    >>> import numpy
    >>> from mlc import te
    >>> A = te.placeholder((3,), name="A")
    >>> B = te.compute((3,), lambda i: A[i] * 2, name="B")
    >>> out = numpy.zeros(3, "float32")
    >>> build(te.create_prim_func([A, B]))["main"](numpy.ones(3, "float32"), out)
    >>> out.tolist()
    [2.0, 2.0, 2.0]
    """
    from .. import _native

    mod, target = module_of(mod), target_of(target)
    if exec_mode not in ("bytecode", "compiled"):
        raise ValueError(f"build: exec_mode is 'bytecode' or 'compiled', not {exec_mode!r}")
    if system_lib:
        raise NotImplementedError("build: system_lib is not supported; export_library writes a shared library")
    if num_threads is not None:
        pipeline = with_option(pipeline, "build: num_threads", f"num-threads={check_threads('build', num_threads)}")
    if params:
        from .transform import BindParams

        mod = BindParams("main", params)(mod)
    for name, given in (("relax_pipeline", relax_pipeline), ("tir_pipeline", tir_pipeline)):
        mod = _apply(name, given, mod)
    mod, generation = for_target(mod, target, triple=triple, cpu=cpu, features=features)
    options = {"opt_level": opt_level, **generation}
    options["cache_folder"] = _cache_folder(cache)
    if print_schedule:
        print(default_schedules(mod, target, opt_level, num_threads))
    with _failures("the module cannot be compiled"):
        native = _native.compile(
            mod.module,
            pipeline=pipeline,
            borrow_constants=borrow_constants,
            explain=explain,
            **options,
        )
    return Executable(native, mod.clone(), options, pipeline)


compile = build


def profile(compiled, *args, func_name="main", number=1):
    """The time of each kernel of a call, by name: `mlc.profile(mod, x)` or `mlc.profile(executable, x)`.

    The functions are compiled once more, so that they tell of their kernels. The times are the mean of `number` calls,
    after one that does not count.

    >>> import numpy
    >>> from mlc import te
    >>> A = te.placeholder((3,), name="A")
    >>> B = te.compute((3,), lambda i: A[i] * 2, name="B")
    >>> report = profile(te.create_prim_func([A, B]), *numpy.ones((2, 3), "float32"))
    >>> [(call["Name"], call["Bytes"]) for call in report.calls]
    [('main.kernel', 24)]
    """
    executable = compiled if isinstance(compiled, Executable) else build(compiled)
    return executable.profile(func_name, *args, number=number)


def _cache_folder(given) -> str:
    if given is None:
        given = {"": False, "0": False, "1": True}.get(name := os.environ.get("MLC_CACHE", ""), name)
    if isinstance(given, bool):
        home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
        return os.path.join(home, "mlc", "objects") if given else ""
    return os.path.abspath(given)


def _apply(name, given, mod):
    if given is None:
        return mod
    if isinstance(given, str):
        given = get_pipeline(given)
    if not callable(given):
        raise TypeError(f"build: {name} is a pass or the name of a pipeline, not {given!r}")
    result = given(mod)
    if not isinstance(result, IRModule):
        raise TypeError(f"build: {name} is to give an IRModule, not {type(result).__name__}")
    return result


class VirtualMachine:
    """Runs the functions of an executable: `vm["main"](x)` takes tensors of numpy, torch or this package."""

    def __init__(self, rt_mod, device=None, memory_cfg=None, profile=False):
        from ..runtime.device import check_runs_on

        if not isinstance(rt_mod, Executable):
            raise TypeError(f"VirtualMachine takes what relax.build gives, not {type(rt_mod).__name__}")
        for item in device if isinstance(device, (list, tuple)) else [device]:
            check_runs_on(item)
        self.module, self._profiles = rt_mod, bool(profile)
        self._saved, self._inputs, self._outputs = {}, {}, {}

    def __getitem__(self, name):
        return self._saved[name] if name in self._saved else self.module[name]

    def invoke_closure(self, closure, *args):
        """Calls a function."""
        return closure(*args)

    def save_function(self, func_name, saved_name, *args, include_return=True, **kwargs) -> None:
        """Keeps a function with its arguments: `vm[saved_name]()` calls it with them."""
        function = self.module[func_name]
        if saved_name in self._saved or saved_name in self.module.function_names:
            raise ValueError(f"save_function: there is a function {saved_name!r} already")
        tensors = function.arguments(_positional(function, args, kwargs))

        def saved():
            result = function(*tensors)
            return result if include_return else None

        saved.__name__ = saved_name
        self._saved[saved_name] = saved

    def set_input(self, func_name, *args, **kwargs) -> None:
        """Sets the arguments of a function, in order or by name, for `invoke_stateful`."""
        function = self.module[func_name]
        self._inputs[func_name] = function.arguments(_positional(function, args, kwargs))
        self._outputs.pop(func_name, None)

    def invoke_stateful(self, func_name) -> None:
        """Calls a function with the arguments that `set_input` has set, and keeps what it gives."""
        function = self.module[func_name]
        if func_name not in self._inputs:
            raise MLCError(f"invoke_stateful: {func_name!r} has no inputs yet: call set_input first")
        self._outputs[func_name] = function(*self._inputs[func_name])

    def get_outputs(self, func_name):
        """What the last `invoke_stateful` of a function gave: a tensor, or a list for a tuple."""
        self.module[func_name]
        if func_name not in self._outputs:
            raise MLCError(f"get_outputs: {func_name!r} has no outputs yet: call invoke_stateful first")
        return self._outputs[func_name]

    def time_evaluator(self, func_name, dev=None, number=10, repeat=1, min_repeat_ms=0, **options):
        """As `Executable.time_evaluator`."""
        if func_name in self._saved:
            raise ValueError(f"time_evaluator: {func_name!r} is a saved function; measure the one that it calls")
        return self.module.time_evaluator(func_name, dev, number, repeat, min_repeat_ms, **options)

    def set_instrument(self, instrument):
        """Not supported: a graph function is one native function, in which no call can be watched."""
        raise NotImplementedError("set_instrument: a graph function is one native function, with nothing to watch")

    def profile(self, func_name, *args):
        """As `Executable.profile`, on a machine that was made with `profile=True`."""
        if not self._profiles:
            raise MLCError("profile: the machine is not made for it; make it by VirtualMachine(ex, dev, profile=True)")
        if func_name in self._saved:
            raise ValueError(f"profile: {func_name!r} is a saved function; profile the one that it calls")
        return self.module.profile(func_name, *args)


def _positional(function, args, kwargs):
    """The arguments in order, those by name put after the others."""
    if not kwargs:
        return args
    names = function.param_names
    rest = names[len(args) :]
    for name in kwargs:
        if name not in names:
            raise TypeError(f"{function.name}: there is no argument {name!r}; there are {names}")
        if name not in rest:
            raise TypeError(f"{function.name}: argument {name!r} is given twice")
    missing = [name for name in rest if name not in kwargs]
    if missing:
        raise TypeError(f"{function.name}: argument {missing[0]!r} is not given")
    return [*args, *(kwargs[name] for name in rest)]


__all__ = [
    "Executable",
    "VMExecutable",
    "VirtualMachine",
    "build",
    "compile",
    "default_schedules",
    "load_module",
    "profile",
    "to_assembly",
    "to_llvm_ir",
    "write_objects",
]
