# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from ..._core.module import BaseFunc, assert_structural_equal
from .schedule import Schedule
from .trace import Trace
def verify_trace_roundtrip(sch: Any, mod: Any, *, debug_mask: Any = ..., text_format: Any = ...) -> Schedule: ...
def assert_structural_equal_ignore_global_symbol(mod1: Any, mod2: Any, *args: Any, **options: Any) -> None: ...
__all__ = ['assert_structural_equal_ignore_global_symbol', 'verify_trace_roundtrip']
