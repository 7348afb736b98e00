"""What a module becomes when it is compiled, and libraries of compiled functions."""

import os

from .._core.context import MLCError
from .._core.module import BaseFunc, IRModule
from ..target import Target

# tvm-ffi is imported where it is used: it takes seconds.


class Executable:
    """The compiled functions of a module: `ex["main"](x)`."""

    def __init__(self, native, source=None, options=None, pipeline=None):
        self._native, self._source, self._options = native, source, dict(options or {})
        self._pipeline = pipeline
        self._functions, self._profiled = {}, None

    @property
    def native(self):
        """The module of tvm-ffi, whose functions take and give its tensors."""
        return self._native

    @property
    def mod(self) -> "Executable":
        """The executable: where TVM has a module in it, here it is one."""
        return self

    def __getitem__(self, name):
        from ..runtime.compiled import CompiledFunction

        if name not in self._functions:
            self._check_name(name)
            self._functions[name] = CompiledFunction(self, name)
        return self._functions[name]

    def _check_name(self, name):
        known = self.function_names
        if isinstance(name, str) and name in known:
            return
        reason = ""
        if self._source is not None and name in self._source:
            reason = ", since it is private or has parameters that are no tensors"
        raise AttributeError(f"the executable has no function {name!r}{reason}; it has {known}")

    get_function = __getitem__

    def implements_function(self, name, query_imports=False) -> bool:
        return name in self.function_names

    def __call__(self, *args):
        """Calls `main`."""
        return self["main"](*args)

    @property
    def function_names(self) -> list:
        """The names of the functions."""
        from .. import _native

        return list(_native.function_names(self._native))

    def workspace_bytes(self) -> int:
        """The bytes of workspace that all threads together hold."""
        from .. import _native

        return _native.workspace_bytes(self._native)

    def time_evaluator(
        self,
        func_name,
        dev=None,
        number=10,
        repeat=1,
        min_repeat_ms=0,
        limit_zero_time_iterations=100,
        cooldown_interval_ms=0,
        repeats_to_cooldown=1,
        cache_flush_bytes=0,
        f_preproc="",
    ):
        """A function that calls `func_name` with its arguments and measures it, after a call that does not count.

        It makes `repeat` measurements, each the mean of `number` calls, or of more if they take less than
        `min_repeat_ms`, and gives a `BenchmarkResult`: seconds, as mean, median, min, max, std and `results`.
        """
        from ..runtime.compiled import time_evaluator
        from ..runtime.device import check_runs_on

        check_runs_on(dev)
        if cache_flush_bytes or f_preproc:
            raise NotImplementedError("time_evaluator: cache_flush_bytes and f_preproc are not supported")
        return time_evaluator(
            self[func_name],
            number,
            repeat,
            min_repeat_ms,
            limit_zero_time_iterations,
            cooldown_interval_ms,
            repeats_to_cooldown,
        )

    def profile(self, func_name, *args, number=1):
        """Calls a function and gives a `Report`: for each kernel its name, its time and the bytes of its buffers.

        The functions are compiled once more for it, so that they tell of their kernels. The times are the mean of
        `number` calls, after one that does not count.
        """
        from .. import _native
        from ..runtime.profiling import profile

        if self._profiled is None:
            source = self._need_source("profile")
            pipeline = with_option(self._pipeline, "profile", "profile=true")
            with _failures("the module cannot be compiled"):
                self._profiled = Executable(_native.compile(source.module, pipeline=pipeline, **self._options))
        return profile(self._profiled[func_name], args, number)

    def _need_source(self, what):
        if self._source is None:
            raise MLCError(f"{what}: the functions come from a library, which has no module any more")
        return self._source

    def export_library(self, file_name, *, header=None, prefix="", fcompile=None, addons=None, workspace_dir=None):
        """Writes the functions as a shared library, which `mlc.runtime.load_module` and C programs can use.

        With `header`, a C header is written that declares a function for each, its name after `prefix`.
        """
        from .. import _native

        if fcompile is not None or addons:
            raise NotImplementedError("export_library: fcompile and addons are not supported: the library is complete")
        source = self._need_source("export_library")
        with _failures("the module cannot be exported"):
            _native.export_library(
                source.module, os.fspath(file_name), header, prefix, self._export_pipeline(prefix), **self._options
            )

    def _export_pipeline(self, prefix):
        entries = f"c-entry=true packed-entry=true c-prefix={prefix}"
        return with_option(self._pipeline or "mlc-compile", "export_library", entries)

    def inspect_source(self, fmt="ll") -> str:
        """The code as LLVM IR (`ll`) or assembly (`asm`), or the module as MLIR (`mlir`) or TVMScript (`tvmscript`)."""
        source = self._need_source("inspect_source")
        options = {name: value for name, value in self._options.items() if name != "cache_folder"}
        options["pipeline"] = self._pipeline
        if fmt in ("", "ll", "llvm"):
            return to_llvm_ir(source, **{"opt_level": 2, **options})
        if fmt in ("asm", "s"):
            return to_assembly(source, **options)
        if fmt not in ("mlir", "tvmscript"):
            raise ValueError(f"inspect_source: the format is 'll', 'asm', 'mlir' or 'tvmscript', not {fmt!r}")
        return source.mlir() if fmt == "mlir" else source.script()

    get_source = inspect_source

    @property
    def imports(self) -> list:
        """The code of the functions: itself."""
        return [self]

    imported_modules = imports

    def jit(self, *_, **__) -> "Executable":
        """The executable, which is compiled already."""
        return self

    def __repr__(self):
        return f"<Executable {self.function_names}>"


def load_module(path) -> Executable:
    """The functions of a shared library that `Executable.export_library` wrote."""
    from .. import _native
    from ..runtime.registry import call

    return Executable(call(_native.load_library, (os.fspath(path),)))


def to_llvm_ir(mod, **options) -> str:
    """The module as LLVM IR. The data of constants is not in it."""
    from .._mlir_libs import _mlc

    with _failures("the module cannot be translated"):
        return _mlc.translate_to_llvmir(mod.module, **options)


def to_assembly(mod, target=None, **options) -> str:
    """The code of a module as assembly of a target, which may be another machine than this one.

    >>> from mlc import IRModule, te
    >>> A = te.placeholder((8,), name="A")
    >>> mod = IRModule({"main": te.create_prim_func([A, te.compute((8,), lambda i: A[i] + 1, name="B")])})
    >>> "fadd" in to_assembly(mod, "llvm -mtriple=aarch64-linux-gnu -mcpu=neoverse-v1")
    True
    """
    from .._mlir_libs import _mlc

    mod, generation = for_target(mod, target)
    with _failures("the module cannot be translated"):
        return _mlc.translate_to_assembly(mod.module, **{**generation, **options})


def write_objects(mod, code_path, constants_path, target=None, **options):
    """Writes the code of a module, and its constants, as two object files for a target, which may be another machine.

    `c-entry` of the pipeline adds plain C functions: `pipeline="mlc-compile{c-entry=true}"`.
    """
    from .._mlir_libs import _mlc

    mod, generation = for_target(mod, target)
    with _failures("the module cannot be compiled"):
        _mlc.write_objects(mod.module, os.fspath(code_path), os.fspath(constants_path), **{**generation, **options})


def module_of(mod) -> IRModule:
    """What can be compiled, as a module."""
    if isinstance(mod, IRModule):
        return mod
    if isinstance(mod, BaseFunc):
        return IRModule({mod.name: mod})
    if isinstance(mod, dict):
        return IRModule(mod)
    raise TypeError(f"build takes an IRModule, or a function, not {type(mod).__name__}")


def target_of(given) -> Target:
    """The target that is given, or that of the scope."""
    if given is None:
        return Target.current() or Target("llvm")
    return given if isinstance(given, Target) else Target(given)


def for_target(mod, target, **options) -> tuple:
    """The module, which says what it is for where the target says more than LLVM's options do, and these options."""
    from ..transform import pipeline

    target = target_of(target)
    options = {**options, **target.code_generation()}
    given = {"cores": target.num_cores, "vector-bits": target.vector_width}
    if any(value is not None for value in given.values()):
        names = {name: options.get(name) for name in ("triple", "cpu", "features")}
        text = " ".join(f"{name}={value}" for name, value in {**names, **given}.items() if value not in (None, ""))
        mod = pipeline("Target", f"mlc-attach-target{{{text}}}")(module_of(mod))
    return module_of(mod), options


def check_threads(who, number) -> int:
    """The number of threads that is given, which is to be positive."""
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise ValueError(f"{who}: num_threads is a positive number, not {number!r}")
    return number


def with_option(pipeline, who, option) -> str:
    """The pipeline `mlc-compile` with an option more."""
    name, _, given = pipeline.rstrip("}").partition("{")
    if name != "mlc-compile":
        raise ValueError(f"{who} is an option of the pipeline 'mlc-compile', and another one is given: {pipeline!r}")
    return f"mlc-compile{{{f'{given} {option}'.strip()}}}"


class _failures:
    """Turns what the compiler reports into an MLCError."""

    def __init__(self, what):
        self.what = what

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if kind is not None and issubclass(kind, RuntimeError):
            raise MLCError(f"{self.what}:\n{error}") from None
