"""Marks of tests that need something: a test whose feature is not here is skipped."""

import importlib.util
import platform

__all__ = [
    "Feature",
    "device_enabled",
    "enabled_targets",
    "requires_cblas",
    "requires_cuda",
    "requires_cudnn",
    "requires_gpu",
    "requires_llvm",
    "requires_metal",
    "requires_opencl",
    "requires_package",
    "requires_rocm",
    "requires_rpc",
    "requires_vulkan",
    "requires_x86",
    "uses_gpu",
]


class Feature:
    """What a test may need; as a decorator it skips tests where it is not here.

    >>> requires_llvm.is_here, requires_cuda.is_here
    (True, False)
    """

    def __init__(self, name: str, is_here: bool):
        self.name, self.is_here = name, is_here

    def marks(self) -> list:
        """The marks of pytest for a parameter."""
        import pytest

        return [pytest.mark.skipif(not self.is_here, reason=f"{self.name} is not here")]

    def __call__(self, function=None):
        if function is None:
            return self
        for mark in self.marks():
            function = mark(function)
        return function


requires_llvm = Feature("LLVM", True)
requires_x86 = Feature("a CPU of x86", platform.machine() in ("x86_64", "AMD64"))
requires_cblas = Feature("a BLAS for code", False)
requires_cuda = Feature("CUDA", False)
requires_cudnn = Feature("cuDNN", False)
requires_gpu = Feature("a GPU", False)
requires_metal = Feature("Metal", False)
requires_opencl = Feature("OpenCL", False)
requires_rocm = Feature("ROCm", False)
requires_rpc = Feature("remote runs", False)
requires_vulkan = Feature("Vulkan", False)


def requires_package(*packages: str) -> Feature:
    """That Python packages are here."""
    missing = [package for package in packages if importlib.util.find_spec(package) is None]
    return Feature(f"package {', '.join(missing or packages)}", not missing)


def uses_gpu(function):
    """A test that would run on a GPU too: it runs as it is."""
    return function


def enabled_targets() -> list:
    """The targets that tests run for, each with its device."""
    from ..runtime import cpu

    return [("llvm", cpu())]


def device_enabled(target) -> bool:
    """Is there a device here that code for a target runs on?"""
    from ..runtime import enabled

    return enabled(target)
