"""Pipelines by TVM's names. What TVM leaves to them, the compiler does itself."""

from ..transform import Pass, Sequential
from .transform import AnnotateTIROpPattern, FuseOps, FuseTIR, LegalizeOps

# Passes that a program may look at the results of; all that follows is the compiler's.
_PIPELINES = {
    "default": (),
    "default_build": (),
    "zero": (LegalizeOps, AnnotateTIROpPattern, FuseOps, FuseTIR),
}


def get_pipeline(name="zero", **kwargs) -> Pass:
    """The passes of a name.

    >>> get_pipeline("zero").name
    'zero'
    """
    if name not in _PIPELINES:
        raise ValueError(f"there is no pipeline {name!r}; there are {', '.join(map(repr, _PIPELINES))}")
    if kwargs:
        raise TypeError(f"the pipeline {name!r} takes no options, but {', '.join(kwargs)} is given")
    return Sequential([make() for make in _PIPELINES[name]], name=name)


def get_default_pipeline(target=None) -> Pass:
    """The passes for a target."""
    return get_pipeline("default")


def register_pipeline(name):
    """Gives a function that makes a pass, a name for `get_pipeline`."""
    if name in _PIPELINES:
        raise ValueError(f"there is a pipeline {name!r} already")

    def register(make):
        _PIPELINES[name] = (make,)
        return make

    return register


__all__ = ["get_default_pipeline", "get_pipeline", "register_pipeline"]
