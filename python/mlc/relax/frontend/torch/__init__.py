"""Models of PyTorch as graphs."""

from .importer import from_exported_program
from .traced import from_fx

__all__ = ["from_exported_program", "from_fx"]
