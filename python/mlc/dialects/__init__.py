"""One module a dialect: MLIR's own (arith, func, tensor, scf, ...) and those of mlc (relax, te, tir)."""

import importlib


def __getattr__(name):
    module = f"{__name__}.{name}"
    if not name.startswith("_"):
        try:
            return importlib.import_module(module)
        except ModuleNotFoundError as error:
            if error.name != module:
                raise
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
