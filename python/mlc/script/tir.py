"""The names of TVMScript that programs call T."""

from ._later import later


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return later(f"T.{name}")
