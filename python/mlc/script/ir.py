"""The names of TVMScript that programs call I."""

from .._core.names import DummyGlobalInfo, VDevice, infos_attribute
from ._decorate import ir_module, pyfunc
from ._later import later


def module_attrs(attributes):
    """Attributes of the module that it stands in."""
    return ModuleAttributes(attributes)


class ModuleAttributes:
    def __init__(self, attributes):
        self.attributes = attributes


def vdevice(target=None, vdevice_id=0, memory_scope="global"):
    """A device that tensors may be on."""
    return VDevice(target, vdevice_id, memory_scope)


def dummy_global_info():
    """An entry of the global infos that says nothing."""
    return DummyGlobalInfo()


class GlobalInfos:
    """What the functions of a module refer to."""

    def __init__(self, infos):
        self.infos = dict(infos)

    def attribute(self):
        return infos_attribute(self.infos)


def module_global_infos(infos):
    """What functions of the module refer to: the devices that its tensors may be on."""
    return GlobalInfos(infos)


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    if name not in ("GlobalVar", "lookup_vdevice"):
        raise AttributeError(f"I has no {name!r}")
    return later(f"I.{name}")


__all__ = ["dummy_global_info", "ir_module", "module_attrs", "module_global_infos", "pyfunc", "vdevice"]
