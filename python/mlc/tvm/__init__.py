"""Programs written for TVM: after `mlc.tvm.install()`, `import tvm` means this package.

`python -m mlc.tvm script.py` runs a script so.
"""

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
import types

from .aliases import ABSENT, MODULES, NAMES

__all__ = ["install", "uninstall"]


class _Alias(types.ModuleType):
    """A module of TVM: the names of the table, then those of the module that it stands for."""

    def __init__(self, name):
        super().__init__(name)
        self.__path__ = []

    def __getattr__(self, attribute):
        entry = NAMES.get(self.__name__, {}).get(attribute)
        if entry is not None:
            return _look_up(entry[0])
        if attribute == "__all__":
            return [name for name in dir(self) if not name.startswith("_")]
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        child = f"{self.__name__}.{attribute}"
        if child in MODULES:
            return importlib.import_module(child)
        target = _target(self.__name__)
        if target is not None and hasattr(target, attribute):
            return getattr(target, attribute)
        if _exists("mlc" + child[3:]):
            return importlib.import_module(child)
        if child in ABSENT:
            raise AttributeError(f"{child} is not here: mlc has no {ABSENT[child]}")
        raise AttributeError(
            f"module {self.__name__!r} has no attribute {attribute!r} in mlc{self._similar(attribute)}"
        )

    def _similar(self, attribute):
        """The spellings that there are: of the same name elsewhere, else of names that are close."""
        import difflib

        elsewhere = [f"{module}.{attribute}" for module, names in NAMES.items() if attribute in names]
        for module in (
            "tvm",
            "tvm.relax",
            "tvm.relax.op",
            "tvm.relax.op.nn",
            "tvm.tir",
            "tvm.te",
            "tvm.topi",
            "tvm.runtime",
        ):
            if MODULES.get(module, "mlc" + module[3:]) and hasattr(_target(module) or object, attribute):
                elsewhere.append(f"{module}.{attribute}")
        close = difflib.get_close_matches(attribute, dir(self), 2, 0.75)
        found = list(dict.fromkeys(elsewhere))[:2] or [f"{self.__name__}.{name}" for name in close]
        return f"; there is {' and '.join(found)}" if found else ""

    def __dir__(self):
        target = _target(self.__name__)
        return sorted({*NAMES.get(self.__name__, {}), *(dir(target) if target else ())})


def _target(name):
    target = MODULES.get(name, "mlc" + name[3:] if _exists("mlc" + name[3:]) else None)
    return _look_up(target) if target else None


def _look_up(entry):
    module, _, attribute = entry.partition(":")
    if module == "later":
        from ..script._later import later

        return later(attribute)
    loaded = importlib.import_module(module)
    return getattr(loaded, attribute) if attribute else loaded


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        if name in MODULES:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        if name.startswith("tvm.") and _exists("mlc" + name[3:]):
            return importlib.machinery.ModuleSpec(name, self)
        known = [absent for absent in ABSENT if name == absent or name.startswith(absent + ".")]
        if known:
            raise ModuleNotFoundError(f"{name} is not here: mlc has no {ABSENT[known[0]]}", name=name)
        return None

    def create_module(self, spec):
        return _Alias(spec.name) if spec.name in MODULES else None

    def exec_module(self, module):
        if module.__name__ not in MODULES:
            sys.modules[module.__name__] = importlib.import_module("mlc" + module.__name__[3:])


def _exists(name):
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


_finder = _Finder()


def install() -> None:
    """Makes `import tvm` mean this package, for all that is imported from now on."""
    loaded = sys.modules.get("tvm")
    if loaded is not None and not isinstance(loaded, _Alias):
        raise ImportError("another package named tvm is imported already")
    if _finder not in sys.meta_path:
        sys.meta_path.insert(0, _finder)


def uninstall() -> None:
    """Undoes `install`."""
    if _finder in sys.meta_path:
        sys.meta_path.remove(_finder)
    for name in [name for name in sys.modules if name == "tvm" or name.startswith("tvm.")]:
        del sys.modules[name]
