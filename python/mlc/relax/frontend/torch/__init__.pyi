# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .importer import from_exported_program as from_exported_program
from .traced import from_fx as from_fx
__all__ = ['from_exported_program', 'from_fx']
