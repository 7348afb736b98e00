"""Models of other frameworks as graphs."""

from .common import detach_params

__all__ = ["detach_params"]


def __getattr__(name):
    """The frontends, which are loaded where they are used."""
    import importlib

    if name in ("nn", "onnx", "torch"):
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
