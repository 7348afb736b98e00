"""Devices."""

import tvm_ffi


class Device(tvm_ffi.Device):
    """A device: `cpu(0)`."""

    __slots__ = ()

    @property
    def exist(self) -> bool:
        """Is it there? Compiled code runs on the first CPU."""
        return self == cpu()

    @property
    def device_type(self) -> int:
        """DLPack's number of the kind of device."""
        return self.dlpack_device_type()

    @property
    def device_id(self) -> int:
        return self.index

    @property
    def device_name(self) -> str:
        """The name of the CPU."""
        import platform

        return platform.processor() or platform.machine()

    def sync(self, stream=None) -> None:
        """Calls of compiled functions are complete when they return."""


tvm_ffi.core._set_class_device(Device)


def device(kind="cpu", index=0) -> Device:
    """A device by its kind; `llvm` is the CPU.

    >>> device("llvm") == cpu()
    True
    """
    if isinstance(kind, tvm_ffi.Device):
        return kind
    name = str(getattr(kind, "kind", kind))
    if ":" in name:
        name, _, index = name.partition(":")
    if name.split(" ")[0] in ("llvm", "c"):
        name = "cpu"
    if name != "cpu":
        raise ValueError(f"compiled code runs on the CPU; there is no support for {kind!r} yet")
    if not str(index).isdigit():
        raise ValueError(f"the number of a device is 0 or more, not {index!r}")
    return Device(name, int(index))


def cpu(index=0) -> Device:
    """The CPU."""
    return device("cpu", index)


def check_runs_on(given) -> None:
    """Compiled code runs on the CPU, whatever it is called."""
    if given is not None and device(given) != cpu():
        raise ValueError(f"compiled code runs on cpu(0), not on {given}")


def _absent(name):
    def make(index=0):
        raise ValueError(f"compiled code runs on the CPU; there is no support for {name!r} yet")

    make.__name__, make.__doc__ = name, f"Not supported: there is no code generation for {name} yet."
    return make


cuda, metal, opencl, rocm, vulkan, webgpu = map(_absent, "cuda metal opencl rocm vulkan webgpu".split())
