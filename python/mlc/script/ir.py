"""The names of TVMScript that programs call I."""

from .._core.names import VDevice
from ._decorate import ir_module
from ._later import later


def module_attrs(attributes):
    """Attributes of the module that it stands in."""
    return ModuleAttributes(attributes)


class ModuleAttributes:
    def __init__(self, attributes):
        self.attributes = attributes


def vdevice(target=None, vdevice_id=0, memory_scope="global"):
    """A device that tensors may be on: the CPU."""
    return VDevice(target, vdevice_id, memory_scope)


def module_global_infos(infos):
    """What functions of the module refer to: devices. Tensors are on the CPU, so that nothing is kept of them."""
    for device in infos.get("vdevice", ()):
        if not isinstance(device, VDevice):
            raise TypeError(f"I.module_global_infos: a device is an I.vdevice, not {device!r}")
    return None


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    if name not in ("pyfunc", "GlobalVar", "lookup_vdevice", "dummy_global_info"):
        raise AttributeError(f"I has no {name!r}")
    return later(f"I.{name}")


__all__ = ["ir_module", "module_attrs", "module_global_infos", "vdevice"]
