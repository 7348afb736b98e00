"""mlc: a compiler for machine-learning models on MLIR.

mlc.ir, mlc.passmanager and mlc.dialects are MLIR's own bindings with the dialects of mlc in them. Submodules are
imported when they are first used, so that `import mlc` costs next to nothing.
"""

import importlib

from ._version import __version__

__all__ = ["__version__"]


# What users know at the top, and the module that it is in; None stands for the module itself.
_NAMES = {
    "IRModule": ("mlc.tir", "IRModule"),
    "GlobalVar": ("mlc._core.module", "GlobalVar"),
    "MLCError": ("mlc._core.context", "MLCError"),
    "build": ("mlc.relax.vm", "build"),
    "compile": ("mlc.relax.vm", "compile"),
    "cpu": ("mlc.runtime", "cpu"),
    "default_schedules": ("mlc.relax.vm", "default_schedules"),
    "device": ("mlc.runtime", "device"),
    "load_module": ("mlc.relax.executable", "load_module"),
    "get_global_func": ("mlc.runtime", "get_global_func"),
    "profile": ("mlc.relax.vm", "profile"),
    "nd": ("mlc.runtime", None),
    "register_func": ("mlc.runtime", "register_func"),
    "register_global_func": ("mlc.runtime", "register_global_func"),
}


def __getattr__(name):
    if name in _NAMES:
        module, attribute = _NAMES[name]
        loaded = importlib.import_module(module)
        return getattr(loaded, attribute) if attribute else loaded
    module = f"{__name__}.{name}"
    if not name.startswith("_"):
        try:
            return importlib.import_module(module)
        except ModuleNotFoundError as error:
            if error.name != module:
                raise
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    import pkgutil

    return ["__version__", *(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))]
