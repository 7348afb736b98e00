"""The names of TVMScript that programs call I."""

from ._decorate import ir_module
from ._later import later


def module_attrs(attributes):
    """Attributes of the module that it stands in."""
    return ModuleAttributes(attributes)


class ModuleAttributes:
    def __init__(self, attributes):
        self.attributes = attributes


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    if name not in ("module_global_infos", "vdevice", "pyfunc", "GlobalVar", "lookup_vdevice", "dummy_global_info"):
        raise AttributeError(f"I has no {name!r}")
    return later(f"I.{name}")


__all__ = ["ir_module", "module_attrs"]
