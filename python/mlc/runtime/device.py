"""Devices."""

import tvm_ffi

Device = tvm_ffi.Device


def device(kind="cpu", index=0) -> Device:
    """A device by its kind; `llvm` is the CPU."""
    if isinstance(kind, Device):
        return kind
    name = str(kind)
    if ":" in name:
        name, _, index = name.partition(":")
    if name in ("llvm", "c"):
        name = "cpu"
    if name != "cpu":
        raise ValueError(f"compiled code runs on the CPU; there is no support for {kind!r} yet")
    return tvm_ffi.device(name, int(index))


def cpu(index=0) -> Device:
    """The CPU."""
    return device("cpu", index)
