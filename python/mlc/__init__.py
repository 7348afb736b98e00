"""mlc: a compiler for machine-learning models on MLIR.

mlc.ir, mlc.passmanager and mlc.dialects are MLIR's own bindings with the dialects of mlc in them. Submodules are
imported when they are first used, so that `import mlc` costs next to nothing.
"""

import importlib

from ._version import __version__

__all__ = ["__version__"]


def __getattr__(name):
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
