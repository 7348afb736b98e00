"""Passes on modules: each takes a module and gives a new one."""

import re
import threading

from .. import ir
from .._core.context import MLCError, context, errors
from .._core.module import IRModule
from ..passmanager import PassManager
from .configs import CONFIGS, check_config

__all__ = ["ModulePass", "Pass", "PassContext", "PrintIR", "Sequential", "module_pass", "pipeline"]


# What MLIR puts before what is wrong with a pipeline.
_NOISE = re.compile(r"^.*?error: ", re.DOTALL)


class Pass:
    """Something that makes a new module of one."""

    def __init__(self, name, function, required=(), opt_level=0):
        self.name, self._function = name, function
        self.opt_level, self.required = opt_level, list(required or ())

    def __call__(self, mod: IRModule) -> IRModule:
        if not isinstance(mod, IRModule):
            raise TypeError(f"{self.name}: a pass takes an IRModule, not {type(mod).__name__}")
        instruments = PassContext.current().instruments
        if not all(getattr(instrument, "should_run", lambda *_: True)(mod, self) for instrument in instruments):
            return mod
        for instrument in instruments:
            getattr(instrument, "run_before_pass", lambda *_: None)(mod, self)
        result = self.run(mod)
        for instrument in instruments:
            getattr(instrument, "run_after_pass", lambda *_: None)(result, self)
        return result

    def run(self, mod: IRModule) -> IRModule:
        return self._function(mod)

    @property
    def info(self):
        return self

    def __repr__(self):
        return f"<Pass {self.name}>"


ModulePass = Pass


def pipeline(name, text) -> Pass:
    """The pass, or passes, that MLIR's text of a pipeline names, such as `relax-legalize-ops,canonicalize`."""

    def run(mod):
        copy = mod.clone()
        with errors(name), context(), ir.Location.unknown():
            try:
                passes = PassManager.parse(f"builtin.module({text})")
            except ValueError as error:
                raise MLCError(f"{name}: {_NOISE.sub('', str(error)).splitlines()[0]}") from None
            passes.run(copy.operation)
        return copy

    return Pass(name, run)


def PrintIR(header="", show_meta_data=False) -> Pass:
    """Prints the module as it is between other passes, and leaves it so."""

    def run(mod):
        print("\n".join([*([header] if header else []), mod.script(show_meta=show_meta_data)]))
        return mod

    return Pass("PrintIR", run)


class Sequential(Pass):
    """Passes one after the other."""

    def __init__(self, passes=(), opt_level=0, name="sequential", required=(), traceable=False):
        super().__init__(name, None, required, opt_level)
        self.passes = list(passes)
        for item in self.passes:
            if not callable(item):
                raise TypeError(f"{name}: a pass is expected, not {item!r}")

    def run(self, mod):
        for item in self.passes:
            if PassContext.current().pass_enabled(getattr(item, "info", item)):
                mod = item(mod)
        return mod


class PassContext:
    """Options that passes run under: `with PassContext(opt_level=3):`."""

    _state = threading.local()

    def __init__(self, opt_level=2, required_pass=(), disabled_pass=(), instruments=(), config=None):
        self.opt_level = opt_level
        self.required_pass = list(required_pass or ())
        self.disabled_pass = list(disabled_pass or ())
        self.instruments = list(instruments or ())
        self.config = dict(config or {})
        check_config(self.config)

    @staticmethod
    def list_configs() -> dict:
        """The options that `config` may have, and the kind of value of each."""
        return {name: {"type": kind} for name, kind in sorted(CONFIGS.items())}

    @staticmethod
    def current() -> "PassContext":
        stack = getattr(PassContext._state, "stack", None)
        return stack[-1] if stack else PassContext()

    def pass_enabled(self, info) -> bool:
        """True for a pass that a Sequential runs: it is required, or its level is up to this one, and not disabled."""
        name = getattr(info, "name", "")
        if name in self.disabled_pass:
            return False
        return name in self.required_pass or self.opt_level >= getattr(info, "opt_level", 0)

    def __enter__(self):
        if not hasattr(PassContext._state, "stack"):
            PassContext._state.stack = []
        PassContext._state.stack.append(self)
        for instrument in self.instruments:
            getattr(instrument, "enter_pass_ctx", lambda: None)()
        return self

    def __exit__(self, kind, error, traceback):
        for instrument in self.instruments:
            getattr(instrument, "exit_pass_ctx", lambda: None)()
        PassContext._state.stack.pop()


def module_pass(pass_func=None, opt_level=0, name=None, required=(), traceable=False):
    """Makes a pass of a function of a module and a PassContext, or of a class with `transform_module`."""

    def make(function):
        title = name or getattr(function, "__name__", "module_pass")
        if isinstance(function, type):

            class PyModulePass(Pass):
                def __init__(self, *args, **kwargs):
                    super().__init__(title, None, required, opt_level)
                    self._inst = function(*args, **kwargs)

                def run(self, mod):
                    return self._inst.transform_module(mod, PassContext.current())

                def __getattr__(self, attribute):
                    return getattr(self._inst, attribute)

            PyModulePass.__name__, PyModulePass.__doc__ = title, function.__doc__
            return PyModulePass
        return Pass(title, lambda mod: function(mod, PassContext.current()), required, opt_level)

    return make if pass_func is None else make(pass_func)


def over_functions(given, kind, title, required=(), opt_level=0):
    """A pass of a function of a function of the module, the module and a PassContext, for each function of a kind; of
    a class with `transform_function`, what makes such a pass."""

    def over(transform):
        def run(mod):
            copy = mod.clone()
            for var, function in mod.functions.items():
                if isinstance(function, kind):
                    made = transform(function, mod, PassContext.current())
                    if not isinstance(made, kind):
                        raise TypeError(f"{title}: a {kind.__name__} is expected, not a {type(made).__name__}")
                    copy.update_func(var, made)
            return copy

        return Pass(title, run, required, opt_level)

    if not isinstance(given, type):
        return over(given)

    def make(*args, **kwargs):
        instance = given(*args, **kwargs)
        made = over(instance.transform_function)
        made.instance = instance
        return made

    make.__name__, make.__doc__ = title, given.__doc__
    return make
