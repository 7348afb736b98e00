# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .expr_functor import PyExprMutator
def copy_with_new_vars(func: Any) -> Any: ...
__all__ = ['copy_with_new_vars']
