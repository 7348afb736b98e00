"""The names of TVMScript that programs call I."""

from ._later import later


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return later(f"I.{name}")
