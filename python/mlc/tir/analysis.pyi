# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .._core.context import MLCError, errors
from .._core.structural import structural_equal as expr_deep_equal
from .stmt_functor import undefined_vars as undefined_vars
def verify_well_formed(func: Any, assert_mode: Any = ...) -> bool: ...
__all__ = ['expr_deep_equal', 'undefined_vars', 'verify_well_formed']
